"""A new municipality from nothing: written, ingested as it stands, and asked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.cli import main


def test_a_new_folder_is_ingested_as_it_stands(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is wrong, every golden question is right, every button of the first page is answered."""
    environment = {
        "GYEOT_DATA": str(tmp_path / "data"),
        "GYEOT_CONTENT": str(tmp_path / "content"),
        "LANG": "ko_KR.UTF-8",
    }
    assert main(["new", str(tmp_path / "content" / "hansol"), "--name", "한솔군"], environment) == 0
    assert main(["ingest"], environment) == 0
    told = capsys.readouterr().err.splitlines()
    assert not [line for line in told if line.startswith(("!", "?"))]
    assert "hansol: 골든 질문 3개 가운데 3개에 바르게 답해요" in told
    assert main(["ask", "모집 인원이 몇 명이에요?", "--municipality", "hansol", "--json"], environment) == 0
    assert "100명" in json.loads(capsys.readouterr().out)["text"]
