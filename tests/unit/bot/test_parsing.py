"""`gyeot parse`: what staff see of a file before it is published."""

import json
from pathlib import Path

import pytest

from bot.cli import main
from tests.unit.knowledge import papers_hwp, papers_office

SECTION = papers_hwp.paragraph("제3조(신청) 3월에 받습니다.", papers_hwp.note("fn  ", "각주")) + papers_hwp.paragraph(
    papers_hwp.table([["구분", "기간", "인원"], ["중학생", "3월", "300명"]])
)


@pytest.fixture
def notice(tmp_path: Path) -> Path:
    """Return a notice in HWP with a heading, a text, a table and a footnote."""
    path = tmp_path / "공고.hwp"
    path.write_bytes(papers_hwp.hwp(SECTION))
    return path


def test_a_name_that_turns_the_writing_around_is_told_as_it_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What would show "exe.txt" for a program says its letters in order."""
    path = tmp_path / "a\u202etxt.exe"
    path.touch()
    assert main(["parse", str(path)], {"GYEOT_LANG": "en"}) == 2
    assert capsys.readouterr().err.startswith("gyeot: atxt.exe: ")


def test_a_file_is_shown_as_json(notice: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Text, pages with their blocks and places, and warnings."""
    assert main(["parse", str(notice), "--json"], {}) == 0
    text = "제3조(신청)\n\n3월에 받습니다.\n\n구분: 중학생, 기간: 3월, 인원: 300명"
    assert json.loads(capsys.readouterr().out) == {
        "text": text,
        "pages": [
            {
                "number": 1,
                "text": text,
                "blocks": [
                    {"kind": "heading", "text": "제3조(신청)", "level": 3, "place": ""},
                    {"kind": "text", "text": "3월에 받습니다.", "level": 0, "place": ""},
                    {"kind": "table", "text": "구분: 중학생, 기간: 3월, 인원: 300명", "level": 0, "place": "표 1"},
                ],
            }
        ],
        "warnings": ["각주: 1 footnotes were not read"],
    }


def test_a_file_is_shown_as_text(notice: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Blocks apart by a blank line, warnings marked."""
    assert main(["parse", str(notice)], {}) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "제3조(신청)"
    assert lines[-1] == "! 각주: 1 footnotes were not read"


@pytest.mark.parametrize(
    ("name", "data", "kind", "sentence"),
    [
        (
            "a.hwp",
            papers_hwp.hwp(b"", flags=papers_hwp.PASSWORD),
            "EncryptedError",
            "The file is locked with a password or for certain readers: save it without a lock.",
        ),
        ("a.docx", papers_office.docx("")[:-9], "BrokenError", "The file is damaged"),
        ("a.xls", b"", "UnsupportedError", "Files of this format are not read. (.xls: save it as .xlsx)"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_sentence(
    tmp_path: Path, name: str, data: bytes, kind: str, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """On the error stream with the file's name, and as JSON where that was asked for; the status is 2."""
    path = tmp_path / name
    path.write_bytes(data)
    assert main(["parse", str(path)], {}) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith(f"gyeot: {name}: {sentence}")
    assert shown.err.count("\n") == 1
    assert main(["parse", str(path), "--json"], {}) == 2
    said = json.loads(capsys.readouterr().out)
    assert said["error"].startswith(sentence)
    assert said["kind"] == kind


@pytest.mark.parametrize(("name", "kind"), [("none.hwp", "FileNotFoundError"), (".", "IsADirectoryError")])
def test_what_is_no_file_is_one_sentence(
    tmp_path: Path, name: str, kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """The operating system says why; whoever asked for JSON gets JSON all the same."""
    assert main(["parse", str(tmp_path / name), "--json"], {}) == 2
    shown = capsys.readouterr()
    said = json.loads(shown.out)
    assert said["kind"] == kind
    assert said["data"] == []
    assert shown.err == f"gyeot: {(tmp_path / name).name}: {said['error']}\n"
    assert main(["parse", str(tmp_path / name)], {}) == 2
    assert capsys.readouterr().out == ""
