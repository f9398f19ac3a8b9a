"""`gyeot new` writes a folder that explains every key and has nothing wrong with it."""

from __future__ import annotations

import re
import shlex
import textwrap
from pathlib import Path

import pytest

from bot.commands.founding import SKELETON, NoIdentityError, NotNewError, days_of, new_folder, write_skeleton
from bot.options import parser
from bot.settings import Settings
from handlers.catalogue import DEFAULT, speaker
from handlers.greeting import STARTERS
from knowledge.content import enrolment, faq, golden, mapping, notices, profile, read_content
from knowledge.content.folder import GUIDE
from knowledge.eligibility import load
from tests.fakes import NOON

SAID = {"id": "hansol", "name": "한솔군", "service": "한솔런"}


@pytest.mark.parametrize(
    ("file", "keys"),
    [
        ("municipality.toml", (*profile.KEYS, *profile.DAYS[:5])),
        ("enrolment.toml", (*enrolment.KEYS, *enrolment.RULE, *enrolment.WAY, *enrolment.WINDOW, *enrolment.NEIGHBOUR)),
        ("mapping.toml", ("file", "holds", "sheets", "sheet", "band", *mapping.COURSE_NAMES, *mapping.LECTURE_NAMES)),
        ("notices/recruitment.toml", notices.KEYS),
    ],
)
def test_every_key_stands_in_the_skeleton(file: str, keys: tuple[str, ...]) -> None:
    """A key that is new has to be shown to who begins: nobody guesses it."""
    text = (SKELETON / file).read_text("utf-8")
    assert [key for key in keys if not re.search(rf"(?<![a-z_]){key}(?![a-z_])", text)] == []


@pytest.mark.parametrize(
    ("file", "columns"), [("faq.csv", faq.COLUMNS), ("golden.csv", {"question": (), "expect": ()})]
)
def test_every_column_has_its_korean_name(file: str, columns: dict[str, tuple[str, ...]]) -> None:
    """The first name of each is the one that is told."""
    header = (SKELETON / file).read_text("utf-8").splitlines()[0].split(",")
    known = {**faq.COLUMNS, **golden.COLUMNS} if file == "golden.csv" else columns
    assert len(header) == len(columns)
    assert all(any(name in others for others in known.values()) for name in header)


def test_the_skeleton_has_nothing_wrong_and_answers_the_first_questions(tmp_path: Path) -> None:
    """No finding, nothing that is over, samples only, and what is offered at hello is there."""
    write_skeleton(tmp_path / "hansol", SAID | days_of(NOON.date()))
    content = read_content(tmp_path)
    assert [str(finding) for finding in content.findings] == []
    (place,) = content.municipalities
    (rule,) = load(place.enrolment).rules
    assert (place.name, place.service, rule.window, len(rule.ways), rule.sample) == (
        "한솔군",
        "한솔런",
        "first",
        2,
        True,
    )
    assert [course.title for course in content.courses] == ["중1 수학 기본 (예시)", "고등 영어 독해 (예시)"]
    assert {entry.sample for entry in content.passages} == {True}
    assert all(entry.validity.holds(NOON.date()) for entry in content.passages)
    assert {*map(speaker(DEFAULT), STARTERS)} <= {entry.title for entry in content.passages}
    assert not any("{" in entry.text for entry in content.passages)
    assert {key for question in content.golden for key in question.expect} <= {entry.key for entry in content.passages}


def test_the_guide_names_every_file_and_only_commands_that_can_be_typed(tmp_path: Path) -> None:
    """An officer follows it alone, in a program of spreadsheets or notes that needs the mark of its encoding."""
    write_skeleton(tmp_path / "hansol", SAID | days_of(NOON.date()))
    guide = (tmp_path / "hansol" / GUIDE).read_bytes()
    assert guide.startswith(b"\xef\xbb\xbf")
    text = guide.decode("utf-8-sig")
    lines = re.findall(r"^ +gyeot (.+?)(?:  |$)", text, re.MULTILINE)
    assert len(lines) > 8
    for line in lines:
        parser().parse_args(shlex.split(line))
    files = {
        path.name.partition(".")[0] for path in SKELETON.iterdir() if path.name not in {GUIDE, "vendor-example.csv"}
    }
    assert {name for name in files if name not in text} == set()
    assert "{" not in text


def test_nothing_that_is_there_is_written_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder with something in it, or with a name that is no id, is refused; no mark breaks what is written."""
    assert new_folder(Settings(), tmp_path / "content" / "hansol", name='한솔"군\\, 남부') == 0
    assert "gyeot ingest" in capsys.readouterr().out
    content = read_content(tmp_path / "content")
    assert content.municipalities[0].name == "한솔군 남부"
    assert content.findings == ()
    with pytest.raises(NotNewError, match="has something in it"):
        new_folder(Settings(), tmp_path / "content" / "hansol")
    with pytest.raises(NoIdentityError, match="only a-z"):
        new_folder(Settings(), tmp_path / "content" / "한솔")


README = SKELETON.parents[1] / "README.md"


def test_the_examples_of_the_readme_are_read_as_they_stand(tmp_path: Path) -> None:
    """Who copies one has nothing to mend."""
    shown = [
        textwrap.dedent(block)
        for block in re.findall(r"(?:^ {6}.*\n|^\n(?= {6}))+", README.read_text("utf-8"), re.MULTILINE)
    ]
    marks = {"municipality.toml": "time_zone", "enrolment.toml": "[[rule]]", "mapping.toml": "[[table]]"}
    for file, mark in marks.items():
        (tmp_path / "gimpo").mkdir(exist_ok=True)
        (example,) = (block for block in shown if mark in block)
        (tmp_path / "gimpo" / file).write_text(example, encoding="utf-8")
    content = read_content(tmp_path)
    assert [str(finding) for finding in content.findings] == []
    enrolled = load(content.municipalities[0].enrolment)
    assert [(rule.key, rule.window, len(rule.ways)) for rule in enrolled.rules] == [("main", "first", 2)]
