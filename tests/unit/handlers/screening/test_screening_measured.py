"""The screen on lines of its own author and of others: heard as well as was measured."""

from __future__ import annotations

import json
from pathlib import Path

from handlers.screening.screen import screen
from knowledge.content import read_content
from tests.benchmarks.screening import (
    Line,
    beside_questions,
    false_alarms,
    judge,
    lines_of,
    lower_bound,
    mixed_up,
    recall,
    upper_bound,
)
from tests.benchmarks.screening_calm import EVALUATION, GRAVE, SAMPLES

OWN, OTHERS = EVALUATION / "crisis_rules.jsonl", EVALUATION / "crisis_lines.jsonl"
HELD_OUT = OTHERS.with_name("crisis_heldout.jsonl")
FLOOR_ALL, FLOOR_EXPLICIT = 0.953, 0.987


def test_lines_of_the_rules_own_author_are_heard() -> None:
    """The lines that the rules were written with: all but one cry, no false alarm."""
    judged = judge(lines_of(OWN))
    found, cries = recall(judged)
    assert found >= cries - 1
    assert false_alarms(judged)[0] == 0


def test_lines_that_someone_else_wrote_are_heard_as_well_as_was_measured() -> None:
    """Floors at what was measured; a change of the rules that hears less than before is no change to make."""
    judged = judge(lines_of(OTHERS))
    found, cries = recall(judged)
    plain, explicit = recall([one for one in judged if one.line.explicit])
    alarms, calm = false_alarms(judged)
    mixed, both = mixed_up(judged)
    assert found / cries >= FLOOR_ALL
    assert plain / explicit >= FLOOR_EXPLICIT
    assert alarms / calm <= 0.012
    assert mixed / both <= 0.1


def test_lines_kept_from_every_author_are_heard_as_well_as_was_measured() -> None:
    """Floors at what the rules and the second stage heard; nobody who writes rules may read these lines."""
    judged = judge(lines_of(HELD_OUT))
    found, cries = recall(judged)
    plain, explicit = recall([one for one in judged if one.line.explicit])
    alarms, calm = false_alarms(judged)
    assert found / cries >= 0.909
    assert plain / explicit >= 0.965
    assert alarms / calm <= 0.029


def test_nobody_is_alarmed_at_a_question_that_was_published() -> None:
    """A parent who asks about a laptop is not answered as one who cries for help; what is grave itself is heard."""
    passages = read_content(SAMPLES).passages
    asked = {text for passage in passages for text in (passage.title, *passage.aliases)}
    alarming = [text for text in asked if screen(text).crisis and not GRAVE.search(text)]
    assert alarming == []


def test_what_is_told_on_any_day_alarms_nobody() -> None:
    """Who one is, what one lacks, what one did not do: on the lines kept from training nothing, on all hardly any."""
    rows = [json.loads(row) for row in (EVALUATION / "everyday_lines.jsonl").read_text("utf-8").splitlines()]
    alarming = [row for row in rows if screen(row["text"]).crisis]
    assert [row for row in alarming if row["split"] == "test"] == []
    assert len(alarming) <= 1


def test_the_measures_count_what_they_say(tmp_path: Path) -> None:
    """Recall, alarms, confusion and the lower bound on a file of four lines."""
    rows = [
        {"id": 1, "text": "죽고 싶어", "crisis": True, "kind": "self_harm", "explicit": True},
        {"id": 2, "text": "너 죽고 싶어?", "crisis": True, "kind": "self_harm", "explicit": True},
        {"id": 3, "text": "안녕", "crisis": True, "kind": "abuse"},
        {"id": 4, "text": "죽고 싶다"},
    ]
    file = tmp_path / "lines.jsonl"
    file.write_text("\n".join(json.dumps(row) for row in rows) + "\n\n", encoding="utf-8")
    lines = lines_of(file)
    judged = judge(lines)
    assert lines[0] == Line("1", "죽고 싶어", crisis=True, kind="self_harm", explicit=True)
    assert (recall(judged), false_alarms(judged), mixed_up(judged)) == ((2, 3), (1, 1), (1, 2))
    assert 0.2 < lower_bound(2, 3) < 0.3
    assert lower_bound(0, 0) == 0
    assert 0.7 < upper_bound(1, 3) < 0.8


def test_lines_stand_beside_a_question_and_are_what_they_were() -> None:
    """A message of one breath holds its line, and is labelled as the line is; twice the same."""
    lines = lines_of(OWN)
    joined = beside_questions(lines)
    assert joined == beside_questions(lines)
    for line, one in zip(lines, joined, strict=True):
        assert line.text in one.text
        assert len(one.text) > len(line.text) + 8
        assert (one.id, one.crisis, one.kind, one.explicit) == (line.id, line.crisis, line.kind, line.explicit)
