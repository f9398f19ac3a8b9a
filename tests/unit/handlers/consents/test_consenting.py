"""Consent as a table: every wish in every state, every move, and who says to be a child."""

from __future__ import annotations

from typing import get_args

import pytest

from handlers.consents.consenting import (
    MOVES,
    NEEDS,
    PERMITTED,
    Event,
    ImpossibleMoveError,
    Standing,
    State,
    digits,
    drawn,
    moved,
    need,
    ticket,
    told_young,
)
from handlers.requests.kinds import Intent, Kind

FREE = {
    "again",
    "aside",
    "ask",
    "attachment",
    "consent",
    "empty",
    "enrolment",
    "erase",
    "expired",
    "feedback",
    "greeting",
    "help",
    "language",
    "mine",
    "municipality",
    "nod",
    "none",
    "passage",
    "recommend",
    "remind",
    "staff",
    "start",
    "thanks",
    "windows",
}
A_DAY = {"course", "grade"}
ALLOWED = {
    "unknown": FREE | A_DAY,
    "told": FREE | A_DAY,
    "withdrawn": FREE | A_DAY,
    "child": FREE,
    "invited": FREE,
    "checking": FREE,
    "agreed": set(get_args(Kind)),
    "guarded": set(get_args(Kind)),
    "grown": set(get_args(Kind)),
}


@pytest.mark.parametrize("kind", get_args(Kind))
def test_every_wish_in_every_state(kind: Kind) -> None:
    """Public answers, help and rights always; a memory only with a yes; a day's words never under 14."""
    assert kind in NEEDS, "say what this wish stands on"
    for state in get_args(State):
        assert (need(Intent(kind)) in PERMITTED[state]) == (kind in ALLOWED[state]), state


def test_a_look_at_a_course_leaves_no_trace() -> None:
    """Its lectures are public; that it was finished is a memory."""
    assert need(Intent("course", "syllabus:k1")) == "nothing"
    assert {need(Intent("plan", what)) for what in ("pause:", "drop:", "kept")} == {"nothing"}
    assert need(Intent("course", "done:k1")) == "words"


def test_every_move_is_in_the_table_or_impossible() -> None:
    """Nothing that is not written down can happen, and every state can be reached and erased."""
    for state in get_args(State):
        for event in get_args(Event):
            if (state, event) in MOVES:
                assert moved(state, event) in get_args(State)
            else:
                with pytest.raises(ImpossibleMoveError):
                    moved(state, event)
    assert {*MOVES.values()} == set(get_args(State))
    assert {state for state, event in MOVES if event == "erase"} == set(get_args(State))


def test_no_way_leads_from_a_child_to_a_memory_without_a_guardian() -> None:
    """Without the guardian's events and the staff's a child stays where nothing is kept; erasing begins anew."""
    theirs = {"verified", "guardian_agrees", "of_age", "erase"}
    reached: set[State] = {"child"}
    while True:
        more = {after for (state, event), after in MOVES.items() if state in reached and event not in theirs} - reached
        if not more:
            break
        reached |= more
    assert all(Standing(state).forgets for state in reached)


def test_the_table_draws_itself() -> None:
    """Every move but erasing stands in the diagram."""
    diagram = drawn()
    assert diagram.startswith("stateDiagram-v2")
    assert "invited --> guarded: verified" in diagram
    assert diagram.count("-->") == 1 + sum(event != "erase" for _, event in MOVES)


@pytest.mark.parametrize(
    ("words", "young"),
    [
        ("나 12살이야", True),
        ("저 만 13세예요", True),
        ("난 열두 살이야", True),
        ("사실 저는 초등학생이에요", True),
        ("초등학생이에요", True),
        ("나 초5야", True),
        ("저는 초등학교 4학년인데요", True),
        ("전 중1이에요", True),
        ("안녕하세요, 저 초6인데 신청돼요?", True),
        ("12살이에요", True),
        ("i am 12 years old.", True),
        ("나 14살이야", False),
        ("저는 중2예요", False),
        ("저는 고1이에요", False),
        ("우리 아이는 초등학생이에요", False),
        ("제 동생이 12살이에요", False),
        ("초등학생도 신청할 수 있나요?", False),
        ("초5 수학 강의 추천해줘", False),
        ("I am 12 minutes late", False),
        ("나 초등학생 때 배웠어", False),
        ("저는 초등학생 학부모예요", False),
        ("", False),
    ],
)
def test_who_says_to_be_under_fourteen(words: str, *, young: bool) -> None:
    """Only the first person counts, by years or as a pupil up to 중1."""
    assert told_young(words) is young


def test_codes_are_read_out_easily() -> None:
    """Six digits, eight letters that do not look alike, the same for the same random text."""
    assert [len(digits(f"t{n}")) for n in range(3)] == [6, 6, 6]
    assert digits("a").isdecimal()
    names = {ticket(f"t{n}") for n in range(200)}
    assert len(names) == 200
    assert not set("".join(names)) & set("01IO")
