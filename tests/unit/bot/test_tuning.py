"""`gyeot tune` on a content folder: what is learned, what is kept, what taps add."""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import asdict
from pathlib import Path

import pytest

from bot.commands import tuning
from bot.commands.tuning import tune_folder
from bot.ingesting import NoContentError
from bot.knowing import Knowing, know
from bot.settings import Settings
from handlers.answering.opinions import AnswerGiven, VerdictGiven
from handlers.conversation import Address, Message
from handlers.records import Records
from handlers.records.changes import write
from knowledge.content import read_content
from knowledge.derived import Derived
from retrieval.judging.confidence import default_calibration
from retrieval.tuning import KEPT
from tests.fakes import NOON, LetterEmbedder

THINGS = ("교재비", "멘토링", "서류", "기간", "소득", "사이트", "태블릿", "캠프", "상담", "연락처")
VAIN = ("급식비", "교복", "기숙사", "셔틀버스", "장학금", "자격증", "학원비", "통학", "간식", "보험", "수영")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a content folder of one municipality."""
    place = tmp_path / "content" / "gimpo"
    place.mkdir(parents=True)
    (place / "municipality.toml").write_text('id = "gimpo"\nname = "김포시"\nservice = "김포런"\n', "utf-8")
    rows = [
        f"k{n},{thing} 알려 주세요,{thing} 안내예요.,{thing} 있나요|{thing} 궁금해요" for n, thing in enumerate(THINGS)
    ]
    (place / "faq.csv").write_text("\n".join(("id,question,answer,aliases", *rows)) + "\n", "utf-8")
    return place.parent


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Return settings with a data folder of their own, and an embedder without weights."""
    monkeypatch.setattr(tuning, "know", lambda given: know(given, embedder=LetterEmbedder(), now=lambda: NOON))
    return Settings(data=tmp_path / "data")


def questions(tmp_path: Path) -> Path:
    """Return a file of golden questions, half of them with an answer."""
    rows = [
        {"municipality": "gimpo", "text": f"우리 {thing} 되나요", "expect": [f"k{n}"]} for n, thing in enumerate(THINGS)
    ]
    rows += [{"municipality": "gimpo", "text": f"{thing} 되나요", "expect": []} for thing in VAIN]
    file = tmp_path / "golden.jsonl"
    file.write_text("\n".join(json.dumps(row) for row in rows), "utf-8")
    return file


def test_what_is_better_is_kept_and_a_dry_run_keeps_nothing(
    folder: Path, settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The figures are printed either way; what is kept is read by the next start."""
    assert tune_folder(settings, folder, questions(tmp_path), dry_run=True, as_json=True) == 0
    shown = json.loads(capsys.readouterr().out)
    assert (shown["municipality"], shown["questions"]) == ("gimpo", len(THINGS) + len(VAIN))
    with closing(tuning.know(settings)) as knowing:
        assert Derived(knowing.storage).tunings() == {}
    assert tune_folder(settings, folder, questions(tmp_path)) == 0
    said = capsys.readouterr().out
    with closing(tuning.know(settings)) as knowing:
        assert (set(knowing.tunings()) == {"gimpo"}) == shown["better"]
    assert ("kept" in said.split(": ")[-1] and "not kept" not in said) == shown["better"]


def test_an_answer_that_helped_is_a_lesson_and_so_is_one_that_did_not(
    folder: Path, settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Taps and picked choices count beside golden questions; what is gone or had no verdict teaches nothing."""
    content = read_content(folder)
    with closing(tuning.know(settings)) as knowing:
        papers = next(each for each in content.passages if each.title.startswith("서류"))
        _tap(knowing, content.passages[0].id, "helped")
        _tap(knowing, papers.id, "not")
        _tap(knowing, content.passages[4].id, "chosen")
        _tap(knowing, content.passages[3].id, "")
        _tap(knowing, "gone", "helped")
    golden = questions(tmp_path)
    tune_folder(settings, folder, golden, dry_run=True, as_json=True)
    assert json.loads(capsys.readouterr().out)["questions"] == len(THINGS) + len(VAIN) + 3


def test_too_few_questions_of_people_keep_what_is_shipped_and_are_counted(
    folder: Path, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing is learned from content alone; an earlier tuning stays, and how to take it back is said."""
    (folder / "gimpo" / "golden.csv").write_text("question,expect\n교재비 얼마,k0\n교복 되나요,\n", "utf-8")
    assert tune_folder(settings, folder, None) == 0
    assert capsys.readouterr().out == (
        "gimpo: stays as shipped: 2 questions of people are known (golden.csv, --golden, taps), 18 more are needed, "
        "at least 4 with an answer, at least 4 that nothing published answers\n"
    )
    assert tune_folder(settings, folder, None, as_json=True) == 0
    needed = {"known": 2, "more": 18, "answered": 4, "unanswered": 4}
    assert json.loads(capsys.readouterr().out) == {"municipality": "gimpo", "better": False, "needed": needed}
    with closing(tuning.know(settings)) as knowing:
        derived = Derived(knowing.storage)
        assert derived.tunings() == {}
        calibration = asdict(default_calibration())
        kept = {"version": KEPT, "engine": knowing.embedder.engine, "calibration": calibration}
        derived.keep_tuning("gimpo", json.dumps(kept), NOON)
    assert tune_folder(settings, folder, None) == 0
    assert capsys.readouterr().out.startswith("gimpo: stays as it was tuned before; --reset takes that back: 2 ")


def test_questions_about_what_is_gone_teach_nothing(
    folder: Path, settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Enough of them, and none whose entry is found: that is said, too."""
    golden = questions(tmp_path)
    golden.write_text(golden.read_text("utf-8").replace('["k', '["gone'), "utf-8")
    (folder / "gimpo" / "faq.csv").write_text("id,question,answer\nk0,교재비 알려 주세요,교재비 안내예요.\n", "utf-8")
    assert tune_folder(settings, folder, golden) == 0
    assert capsys.readouterr().out == "gimpo: stays as shipped: nothing that was asked is found\n"


def test_a_folder_that_is_not_there_is_named(settings: Settings, tmp_path: Path) -> None:
    """One clear sentence."""
    with pytest.raises(NoContentError, match="nowhere"):
        tune_folder(settings, tmp_path / "nowhere", None)


def _tap(knowing: Knowing, passage_id: str, verdict: str) -> None:
    records = Records(knowing.storage)
    message = Message(Address("fake", "bot", passage_id), "m", NOON, "서류 뭐 내요?", municipality="gimpo")
    session = records.session_for(message, NOON)
    sure = 1.0 if verdict == "chosen" else 0.9
    given = AnswerGiven("k", "gimpo", "서류 뭐 내요?", "answered", sure, ((passage_id, 1.0),))
    said: dict[str, tuple[VerdictGiven, ...]] = {
        "helped": (VerdictGiven("k", "helped"),),
        "not": (VerdictGiven("k", "not"),),
    }
    with knowing.storage.writing() as connection:
        write(connection, session, (given, *said.get(verdict, ())), NOON)
