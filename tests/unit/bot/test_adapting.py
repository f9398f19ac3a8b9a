"""`gyeot tune --adapt` and `--reset` through the real command line."""

from __future__ import annotations

import json
import os
import random
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from bot import cli, knowing
from bot.commands import adapting as command
from bot.commands import tuning
from bot.commands.tuning import tune_folder
from bot.knowing import know
from bot.settings import Settings
from knowledge.derived import Derived
from retrieval import adapting
from retrieval.embedding.adapted import adapted_weights
from retrieval.embedding.e5 import E5
from retrieval.embedding.e5_weights import Weights
from tests.fakes import NOON, LetterEmbedder
from tests.unit.retrieval.tiny import HIDDEN, SIDE, meant, noise, tiny_weights

ENTRIES, NOISES = 30, 6
IDLE = noise(NOISES)


@pytest.fixture
def extra() -> None:
    """Skip without the transformers extra, unless CI_REQUIRE_TRANSFORMERS=1 asks for it."""
    if os.environ.get("CI_REQUIRE_TRANSFORMERS") != "1":
        pytest.importorskip("sentence_transformers", reason="needs the transformers extra")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return content of one municipality whose entries are asked for in other words than they are written in."""
    place = tmp_path / "content" / "gimpo"
    place.mkdir(parents=True)
    (place / "municipality.toml").write_text('id = "gimpo"\nname = "김포시"\nservice = "김포런"\n', "utf-8")
    _, other = meant(ENTRIES)
    rows = [f"k{n},{other[n]}{IDLE[n % NOISES]},{other[n]} {IDLE[n % NOISES]}" for n in range(ENTRIES)]
    (place / "faq.csv").write_text("\n".join(("id,question,answer", *rows)) + "\n", "utf-8")
    return place.parent


@pytest.fixture
def golden(tmp_path: Path) -> Path:
    """Return three questions an entry, each with a noise that another entry has."""
    one, _ = meant(ENTRIES)
    drawn = random.Random(5)
    rows = [
        {"municipality": "gimpo", "text": f"{one[n]}{drawn.choice(IDLE)}{drawn.choice(IDLE)}", "expect": [f"k{n}"]}
        for n in range(ENTRIES)
        for _ in range(4)
    ]
    file = tmp_path / "golden.jsonl"
    file.write_text("\n".join(json.dumps(row) for row in rows), "utf-8")
    return file


@pytest.fixture
def base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Weights:
    """Return tiny weights in place of the bundled ones."""
    weights = tiny_weights(tmp_path / "tiny.bin", ENTRIES, NOISES)
    monkeypatch.setattr(command, "bundled_weights", lambda: weights)
    monkeypatch.setattr(command, "know", lambda given: know(given, embedder=LetterEmbedder(), now=lambda: NOON))
    return weights


def run(tmp_path: Path, *options: str) -> int:
    """Run the command line."""
    return cli.main(["tune", *options], {"GYEOT_DATA": str(tmp_path / "data")})


def adapted(tmp_path: Path) -> Sequence[Path]:
    """Return what was kept."""
    return sorted((tmp_path / "data" / "models").glob("adapted-*"))


@pytest.mark.transformers
@pytest.mark.usefixtures("extra", "base")
def test_what_finds_more_is_kept_and_what_finds_less_is_dropped(
    folder: Path, golden: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A dry run keeps nothing; what is kept is said with the setting that uses it, and its vectors are there."""
    command_line = (str(folder), "--golden", str(golden), "--adapt", "--minutes", "5")
    monkeypatch.setattr(adapting, "PASSES", 4)
    monkeypatch.setattr(adapting, "RATE", 0.05)
    assert run(tmp_path, *command_line, "--dry-run", "--json") == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["better"]
    assert shown["first_after"] > shown["first_before"] + 0.2
    assert not shown["file"]
    assert not adapted(tmp_path)
    assert run(tmp_path, *command_line) == 0
    said = capsys.readouterr().out
    (file,) = adapted(tmp_path)
    assert f"kept\nGYEOT_EMBEDDER=e5:{file}" in said
    monkeypatch.setattr(adapting, "SHARP", -40.0)
    assert run(tmp_path, *command_line) == 0
    said = capsys.readouterr().out
    assert "not kept: no better, worse in gimpo" in said
    assert adapted(tmp_path) == [file]


@pytest.mark.transformers
@pytest.mark.usefixtures("extra")
def test_the_kept_file_is_another_engine_whose_vectors_are_already_there(
    folder: Path, golden: Path, base: Weights, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the setting the product loads it; nothing of the old engine is mixed in, and nothing is embedded anew."""
    monkeypatch.setattr(adapting, "PASSES", 4)
    monkeypatch.setattr(adapting, "RATE", 0.05)
    run(tmp_path, str(folder), "--golden", str(golden), "--adapt")
    (file,) = adapted(tmp_path)
    monkeypatch.setattr("retrieval.embedding.adapted.bundled_weights", lambda: base)
    monkeypatch.setattr(knowing, "hearing", lambda _settings: LetterEmbedder())
    with closing(know(Settings(data=tmp_path / "data", embedder=f"e5:{file}"))) as knows:
        assert knows.embedder.engine != E5(tmp_path, base).engine
        assert file.name == f"adapted-{knows.embedder.engine.split('/')[1]}.npz"
        assert knows.ear.engine == LetterEmbedder.engine
        made = []
        monkeypatch.setattr(knows.embedder, "embed_passages", made.append)
        stock = command.content_of(Settings(), folder)
        searcher = command._searcher(knows, stock, knows.embedder, knows.library, [])
        searcher.prepare("gimpo")
        assert not made


def test_without_the_extra_at_hand_what_was_taught_is_judged_alike(
    folder: Path,
    golden: Path,
    base: Weights,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A norm that is deaf to noise finds more and is kept under its digest; one that hears nothing else is not."""
    heard = (np.arange(HIDDEN) < SIDE).astype(np.float32)
    monkeypatch.setattr(command, "taught", lambda *_given, **_times: {"l0.oln.w": heard})
    assert run(tmp_path, str(folder), "--golden", str(golden), "--adapt") == 0
    said = capsys.readouterr().out
    (file,) = adapted(tmp_path)
    assert f"kept\nGYEOT_EMBEDDER=e5:{file}" in said
    assert E5(tmp_path, adapted_weights(file, base)).engine.split("/")[1] in file.name
    monkeypatch.setattr(command, "taught", lambda *_given, **_times: {"l0.oln.w": 1 - heard})
    assert run(tmp_path, str(folder), "--golden", str(golden), "--adapt") == 0
    assert "not kept: no better, worse in gimpo" in capsys.readouterr().out
    assert adapted(tmp_path) == [file]


@pytest.mark.usefixtures("base")
def test_too_little_to_judge_by_is_said(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without golden questions nothing is taught; so it is without the extra."""
    assert run(tmp_path, str(folder), "--adapt") == 2
    assert "0 questions would judge, 20 are needed" in capsys.readouterr().err


@pytest.mark.usefixtures("base")
def test_without_the_extra_it_is_said_what_to_install(
    folder: Path, golden: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One sentence, and nothing is kept."""
    monkeypatch.setitem(sys.modules, "torch", None)
    assert run(tmp_path, str(folder), "--golden", str(golden), "--adapt") == 2
    assert "pip install .[transformers]" in capsys.readouterr().err
    assert not adapted(tmp_path)


def test_a_reset_goes_back_to_what_the_package_brings(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Only where something was kept, only in the folder's municipalities, and a dry run changes nothing."""
    monkeypatch.setattr(tuning, "know", lambda given: know(given, embedder=LetterEmbedder(), now=lambda: NOON))
    settings = Settings(data=tmp_path / "data")
    tune_folder(settings, folder, None, dry_run=True, as_json=True)
    capsys.readouterr()
    with closing(tuning.know(settings)) as knows:
        for place in ("gimpo", "seoul"):
            Derived(knows.storage).keep_tuning(place, '{"engine": "another/1"}', NOON)
    assert run(tmp_path, str(folder), "--reset", "--dry-run") == 0
    assert capsys.readouterr().out == "gimpo: not reset: a dry run\n"
    assert run(tmp_path, str(folder), "--reset") == 0
    assert capsys.readouterr().out == "gimpo: reset\n"
    assert run(tmp_path, str(folder), "--reset") == 0
    assert not capsys.readouterr().out
    with closing(tuning.know(settings)) as knows:
        assert {place: bool(each.payload) for place, each in Derived(knows.storage).tunings().items()} == {
            "gimpo": False,
            "seoul": True,
        }
