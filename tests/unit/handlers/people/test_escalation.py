"""The table of moves, who may do what, who is asked next, and what the desk reads: pure values."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.conversation import Turn
from handlers.people.briefing import LONGEST, Tried, brief
from handlers.people.escalation import (
    MAY,
    MOVES,
    OPEN,
    QUIET,
    SILENCE,
    Actor,
    Escalation,
    Move,
    NotAllowedError,
    RefusedMoveError,
    State,
    after,
    diagram,
    forgotten,
    permit,
    sees,
    silent,
)
from handlers.people.figures import Asked, Figures, figures
from handlers.people.staffing import (
    Place,
    Shift,
    Staff,
    anywhere,
    choose_mentor,
    duty,
    duty_order,
    may_return,
    next_opening,
    on_shift,
    returns,
)
from handlers.personal import impersonal, personal
from tests.fakes import NOON
from tests.town import ALL_DAY, SEOUL, lead, mentor

MINUTE = timedelta(minutes=1)
PLACE = Place.of(SEOUL)


def an_escalation(**fields: Any) -> Escalation:
    """Return an escalation of Seoul that waits."""
    return replace(
        Escalation(1, "c", "seoul", "study", "normal", "", "분수?", "asked", "waiting", NOON, NOON, person_at=NOON),
        **fields,
    )


def test_every_move_of_the_table_is_somebodys_and_leads_somewhere() -> None:
    """No move is without an actor, no state without a way in and, if it is open, a way out."""
    assert {move for _, move in MOVES} == set(get_args(Move)) == set(MAY)
    assert set(MOVES.values()) == set(get_args(State))
    assert {state for state, _ in MOVES} == OPEN | {"resolved"}
    assert all(actors <= set(get_args(Actor)) and actors for actors in MAY.values())
    for state in OPEN:
        assert (
            any(source == state and target not in OPEN for (source, _), target in MOVES.items()) or state == "snoozed"
        )


@given(st.sampled_from(get_args(State)), st.sampled_from(get_args(Move)))
def test_what_is_not_in_the_table_cannot_happen(state: State, move: Move) -> None:
    """A refusal says what it is about."""
    escalation = an_escalation(state=state)
    if (state, move) in MOVES:
        assert after(escalation, move) == MOVES[state, move]
    else:
        with pytest.raises(RefusedMoveError) as refused:
            after(escalation, move)
        assert (refused.value.escalation, refused.value.move) == (escalation, move)


@given(st.lists(st.sampled_from(get_args(Move)), max_size=30))
def test_no_way_through_the_table_ends_without_people(moves: list[Move]) -> None:
    """However it goes, an open one can still be claimed by somebody or is held by somebody."""
    state: State = "waiting"
    for move in moves:
        state = MOVES.get((state, move), state)
    assert state in {"claimed", "resolved", "withdrawn"} or (state, "claim") in MOVES


@pytest.mark.parametrize(
    ("staff", "fields", "move", "allowed"),
    [
        (mentor(), {}, "claim", True),
        (mentor(active=False), {}, "claim", False),
        (mentor(municipality="gimpo"), {}, "claim", False),
        (mentor(roles=frozenset({"editor"})), {}, "claim", False),
        (mentor(), {"case": 1}, "claim", False),
        (lead(), {"case": 1}, "claim", True),
        (mentor(), {"state": "claimed", "staff": "haneul"}, "resolve", True),
        (mentor(), {"state": "claimed", "staff": "bada"}, "resolve", False),
        (lead(), {"state": "claimed", "staff": "bada"}, "hand_over", True),
        (mentor(), {}, "lapse", False),
        (mentor(), {}, "withdraw", False),
    ],
)
def test_who_may_make_which_move(staff: Staff, fields: dict[str, Any], move: Move, *, allowed: bool) -> None:
    """By place, role and who holds it."""
    if allowed:
        permit(staff, an_escalation(**fields), move)
    else:
        with pytest.raises(NotAllowedError):
            permit(staff, an_escalation(**fields), move)


@pytest.mark.parametrize(
    ("staff", "fields", "seen"),
    [
        (mentor(), {}, True),
        (mentor(), {"state": "claimed", "staff": "bada"}, False),
        (mentor(), {"state": "claimed", "staff": "haneul", "case": 1}, True),
        (mentor(), {"case": 1}, False),
        (lead(), {"case": 1}, True),
        (mentor(roles=frozenset({"officer"})), {"state": "claimed", "staff": "bada"}, True),
        (mentor(roles=frozenset({"editor"})), {}, False),
        (mentor(active=False), {}, False),
        (lead(municipality="gimpo"), {}, False),
        (mentor(), {"state": "resolved", "staff": "bada"}, False),
    ],
)
def test_who_sees_which(staff: Staff, fields: dict[str, Any], *, seen: bool) -> None:
    """Others' talks and cries for help are not for every mentor."""
    assert sees(staff, an_escalation(**fields)) is seen


HELD = {"state": "claimed", "staff": "haneul", "claimed_at": NOON}


@pytest.mark.parametrize(
    ("fields", "waits", "is_silent"),
    [
        ({}, SILENCE * 9, False),
        (HELD, SILENCE, False),
        (HELD, SILENCE + MINUTE, True),
        ({**HELD, "staff_at": NOON + MINUTE}, SILENCE * 9, False),
        ({**HELD, "staff_at": NOON + MINUTE, "person_at": NOON + 2 * MINUTE}, SILENCE + MINUTE, False),
        ({**HELD, "staff_at": NOON + MINUTE, "person_at": NOON + 2 * MINUTE}, SILENCE + 3 * MINUTE, True),
        ({**HELD, "staff_at": NOON - MINUTE}, SILENCE + MINUTE, True),
    ],
)
def test_when_a_holder_is_silent(fields: dict[str, Any], waits: timedelta, *, is_silent: bool) -> None:
    """From the person's last word, or from the claim when nothing was said since."""
    assert silent(an_escalation(**fields), NOON + waits) is is_silent


def test_a_talk_after_a_cry_is_never_forgotten() -> None:
    """A day of silence ends a talk, but never this one."""
    assert forgotten(an_escalation(**HELD), NOON + QUIET + MINUTE)
    assert not forgotten(an_escalation(**HELD), NOON + QUIET)
    assert not forgotten(an_escalation(**HELD, case=1), NOON + QUIET * 30)
    assert not forgotten(an_escalation(), NOON + QUIET * 30)


def test_the_diagram_has_every_move() -> None:
    """It is drawn from the table."""
    lines = diagram().splitlines()
    assert lines[0] == "stateDiagram-v2"
    assert len(lines) == 2 + len(MOVES) + 2
    assert "    waiting --> claimed: claim (lead, mentor, officer)" in lines


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """Return a moment of November 2026 in Seoul; the 25th is a Wednesday."""
    return datetime(2026, 11, day, hour, minute, tzinfo=PLACE.zone)


NIGHT = mentor("bam", shifts=(Shift(4, time(22), time(2)),))
OFFICE = mentor("il", shifts=())


@pytest.mark.parametrize(
    ("staff", "moment", "place", "there"),
    [
        (NIGHT, at(27, 23), PLACE, True),
        (NIGHT, at(28, 1, 59), PLACE, True),
        (NIGHT, at(28, 2), PLACE, False),
        (NIGHT, at(27, 1), PLACE, False),
        (OFFICE, at(25, 9), PLACE, True),
        (OFFICE, at(25, 18), PLACE, False),
        (OFFICE, at(28, 10), PLACE, False),
        (OFFICE, at(25, 10), replace(PLACE, closed=lambda day: day == date(2026, 11, 25)), False),
        (OFFICE, at(25, 10), anywhere("x"), False),
        (replace(OFFICE, away=((date(2026, 11, 24), date(2026, 11, 25)),)), at(25, 10), PLACE, False),
        (replace(OFFICE, away=((date(2026, 11, 24), date(2026, 11, 25)),)), at(26, 10), PLACE, True),
        (replace(OFFICE, active=False), at(25, 10), PLACE, False),
        (mentor(shifts=ALL_DAY), at(25, 0), PLACE, True),
    ],
)
def test_who_is_there(staff: Staff, moment: datetime, place: Place, *, there: bool) -> None:
    """Shifts past midnight, office hours, holidays, exam weeks."""
    assert on_shift(staff, moment, place) is there
    assert on_shift(staff, moment.astimezone(UTC), place) is there


@pytest.mark.parametrize(
    ("staff", "moment", "opens"),
    [
        ((OFFICE,), at(25, 20), at(26, 9)),
        ((OFFICE, NIGHT), at(27, 20), at(27, 22)),
        ((OFFICE,), at(27, 18), at(30, 9)),
        ((), at(27, 18), None),
        ((replace(OFFICE, active=False),), at(27, 18), None),
    ],
)
def test_when_somebody_is_there_next(staff: tuple[Staff, ...], moment: datetime, opens: datetime | None) -> None:
    """The first opening of anybody."""
    assert next_opening(staff, moment, PLACE) == opens


@pytest.mark.parametrize(
    ("staff", "moment", "place", "offered"),
    [
        (OFFICE, at(25, 16, 2), PLACE, (at(25, 16, 35), at(25, 17, 5), at(26, 9), at(27, 9))),
        (OFFICE, at(27, 17, 50), PLACE, (at(30, 9), at(30, 9) + timedelta(days=1))),
        (mentor(shifts=ALL_DAY), at(25, 19, 55), PLACE, (at(25, 20, 30), at(26, 8), at(27, 8))),
        (NIGHT, at(27, 22), PLACE, ()),
        (
            OFFICE,
            at(25, 12),
            anywhere("x"),
            (at(25, 12, 35), at(25, 13, 5), at(25, 14, 5), at(25, 16, 5), at(26, 8), at(27, 8)),
        ),
        (replace(OFFICE, away=((date(2026, 11, 1), date(2026, 12, 31)),)), at(25, 12), PLACE, ()),
    ],
)
def test_to_when_a_talk_may_be_put_off(
    staff: Staff, moment: datetime, place: Place, offered: tuple[datetime, ...]
) -> None:
    """Within the shift, else when the next ones begin; never at night, and never while away."""
    assert returns(staff, moment, place) == offered
    assert all(may_return(staff, each, moment, place) for each in offered)


def test_the_end_of_a_shift_and_the_night_are_no_time_to_come_back() -> None:
    """A promise that nobody keeps is none."""
    assert not may_return(OFFICE, at(25, 18), at(25, 12), PLACE)
    assert not may_return(mentor(shifts=ALL_DAY), at(25, 21), at(25, 12), PLACE)
    assert may_return(mentor(shifts=ALL_DAY), at(25, 20, 59), at(25, 12), PLACE)
    assert not may_return(mentor(shifts=ALL_DAY), at(25, 20, 59), at(25, 12) - timedelta(days=16), PLACE)


MATHS = mentor("su", subjects=("수학",))


@pytest.mark.parametrize(
    ("category", "subject", "load", "asked", "chosen"),
    [
        ("study", "수학", {}, (), "su"),
        ("study", "", {"bada": 1}, (), "su"),
        ("study", "수학", {"su": 3}, (), "bada"),
        ("study", "수학", {"su": 1}, ("su",), "bada"),
        ("study", "", {"su": 3, "bada": 3}, (), "bom"),
        ("mind", "수학", {}, (), "bom"),
        ("mind", "", {}, ("bom",), "bada"),
        ("study", "", {}, ("su", "bada", "bom"), None),
    ],
)
def test_who_is_asked_next(
    category: str, subject: str, load: dict[str, int], asked: tuple[str, ...], chosen: str | None
) -> None:
    """Mentors of the subject, then the least busy, then those in charge; a heavy heart goes to the lead."""
    staff = (lead(), mentor("bada"), MATHS, mentor("geul", roles=frozenset({"editor"})), NIGHT)
    found = choose_mentor(category, subject, staff, load, NOON, PLACE, asked)
    assert (found.id if found else None) == chosen


def test_the_duty_list_goes_by_places_and_has_nobody_twice() -> None:
    """A lead before a mentor of the same place, one without a place at its end; who is not there is not on duty now."""
    staff = (mentor("c", duty=2), mentor("a", duty=1), lead("z"), replace(lead("y"), duty=0), mentor("x"))
    assert [each.id for each in duty_order(staff)] == ["z", "a", "c", "y"]
    now = duty((replace(NIGHT, duty=1), OFFICE), at(25, 10), PLACE)
    assert (now.staff, now.opens) == ((), at(27, 22))


@pytest.mark.parametrize(
    ("text", "kinds", "masked"),
    [
        ("010-1234-5678로 연락 주세요", ("phone",), "[전화번호]로 연락 주세요"),
        ("메일은 a.b@naver.com", ("email",), "메일은 [이메일]"),
        ("서울시 강남구 테헤란로 152 살아요", ("address",), "서울시 [주소] 살아요"),
        ("래미안 101동 1203호요", ("address",), "래미안 [주소]요"),
        ("텔레 @haneul_star 예요", ("account",), "텔레 [계정] 예요"),
        ("090101-3123456", ("resident",), "[주민등록번호]"),
        ("2026년 11월 25일 3시, 수학 30쪽", (), None),
        ("서울 학생 1명당 10만원", (), None),
        ("02-2133-9279로 문의", (), None),
        ("중학교 2학년 3반인데 진로가 고민", (), None),
        ("y = 2x + 10", (), None),
    ],
)
def test_personal_data_is_seen_by_its_shape(text: str, kinds: tuple[str, ...], masked: str | None) -> None:
    """What names a person is warned of; dates, prices and public numbers are not."""
    assert personal(text) == kinds
    assert impersonal(text) == (masked or text)


def test_a_brief_quotes_and_says_no_more() -> None:
    """The last three tries, short, with their passages; the profile only when it may be shown."""
    turns = [Turn("person", "안녕", NOON, outcome="greeting"), Turn("bot", "안녕하세요", NOON)]
    for number in range(4):
        turns.append(Turn("person", f"질문 {number} 010-1234-5678", NOON, outcome="ask"))
        turns.append(Turn("bot", "답 " * LONGEST, NOON, (f"p{number}",), "answered"))
    slots = {"profile.grade": "중2", "profile.subjects": "수학|영어", "person.category": "study"}
    escalation = an_escalation()
    told = brief(escalation, turns, ["분수?", "이것도요"], slots)
    assert [tried.question for tried in told.tried] == [f"질문 {n} [전화번호]" for n in (1, 2, 3)]
    assert told.tried[-1] == Tried("질문 3 [전화번호]", f"{('답 ' * LONGEST)[:LONGEST]}…", "answered", ("p3",))
    assert told.said == ("이것도요",)
    assert dict(told.profile) == {"grade": "중2", "subjects": "수학, 영어"}
    assert brief(escalation, (), (), None).profile == {}


def test_figures_are_counted_honestly() -> None:
    """Times by rank, cries left out, young questions not yet counted, a wish for a human within a day no success."""
    done = {
        "state": "resolved",
        "staff": "haneul",
        "first_word_at": NOON + 5 * MINUTE,
        "resolved_at": NOON + 60 * MINUTE,
    }
    talks = [
        an_escalation(**done, rating=3, reopened=1),
        an_escalation(**done | {"first_word_at": NOON + 50 * MINUTE}, conversation="d", id=2),
        an_escalation(**HELD, conversation="e", rating=2, id=3),
        an_escalation(conversation="f", id=4),
        an_escalation(state="withdrawn", conversation="g", id=5),
        an_escalation(**HELD, case=1, conversation="h", id=6),
    ]
    asked = [
        Asked("c", NOON - MINUTE, answered=True),
        Asked("c", NOON + MINUTE, answered=True),
        Asked("x", NOON, answered=True),
        Asked("y", NOON, answered=False),
        Asked("x", NOON + timedelta(hours=30), answered=True),
    ]
    told = figures(talks, asked, NOON + timedelta(hours=48))
    assert (told.opened, told.waiting, told.resolved, told.withdrawn) == (5, 1, 2, 1)
    assert (told.first_word, told.first_word_most) == (5 * MINUTE, 50 * MINUTE)
    assert (told.resolution, told.reopened) == (60 * MINUTE, 0.5)
    assert (dict(told.load), dict(told.holding)) == ({"haneul": 3}, {"haneul": 1})
    assert (told.rating, told.rated) == (2.5, 2)
    assert (told.questions, told.deflected, told.deflection) == (4, 2, 0.5)
    assert told.unheard == 3
    assert figures((), (), NOON) == Figures()
    assert Figures().deflection is None
