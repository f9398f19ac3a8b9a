"""The parts of study: holidays, spaced review, the calendar as a file and as a picture, and plans as rows."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from bot.pages.calendar import calendar_routes
from handlers.conversation import Address
from handlers.studying.calendar_drawing import FONTS, MOST_WEEKS, Captions, drawn
from handlers.studying.calendar_file import calendar
from handlers.studying.replanning import caught_up, closed
from handlers.studying.resting import public_holidays, rests_between
from handlers.studying.scheduling import Shortfall
from handlers.studying.spacing import GRADES, LONGEST, MOST_A_DAY, Grade, begun, due, graded
from handlers.studying.study import StudyPlan
from handlers.studying.timetable import Timetable
from tests.unit.handlers.studying.lessons import MONDAY, a_wish, lectures, made, week

NOW = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)


PICTURE = Path(__file__).parents[3] / "acceptance" / "pictures" / "plan.png"


WHO = Address("telegram", "bot", "1")


CAPTIONS = Captions("내 계획", tuple("월화수목금토일"), ("했어요", "할 거예요", "다시 와요", "복습", "시험"))


def a_plan(*minutes: int, **changes: Any) -> StudyPlan:
    """Return a plan of one course."""
    return made(a_wish(*lectures("수학", *(minutes or (20,) * 8)), **changes))


@pytest.mark.parametrize(
    ("day", "rests"),
    [
        ("2026-02-17", True),  # 설날
        ("2026-03-02", True),  # substitute of 삼일절 on a Sunday
        ("2026-05-25", True),  # substitute of 부처님오신날 on a Sunday
        ("2026-06-03", True),  # local elections
        ("2026-08-17", True),  # substitute of 광복절 on a Saturday
        ("2026-09-25", True),  # 추석
        ("2026-10-05", True),  # substitute of 개천절 on a Saturday
        ("2026-12-25", True),
        ("2027-02-09", True),  # substitute of 설날 on a Sunday
        ("2026-11-25", False),
        ("2026-04-05", False),  # 식목일 is none since 2006
    ],
)
def test_public_holidays_hold_their_substitutes(day: str, rests: bool) -> None:  # noqa: FBT001
    """Holidays by sun and moon, with the days that stand in for those on a weekend."""
    moment = date.fromisoformat(day)
    assert (moment in public_holidays(moment.year)) == rests
    assert (moment in rests_between(moment, moment)) == rests


def test_a_day_off_school_is_rest_and_a_vacation_is_time_to_study() -> None:
    """The school's single days off are left free; a vacation is not."""
    school = (("재량휴업일", "2026-12-04", "2026-12-04"), ("겨울방학", "2026-12-30", "2027-02-02"))
    rests = rests_between(MONDAY, date(2027, 1, 10), school)
    assert rests[date(2026, 12, 4)] == "재량휴업일"
    assert rests[date(2026, 12, 25)] == "성탄절"
    assert date(2027, 1, 5) not in rests
    assert list(rests) == sorted(rests)


def test_intervals_are_those_of_the_published_algorithm() -> None:
    """The first stabilities are the published FSRS-6 constants, and remembering well spreads the days as it does."""
    first = begun("seoul", "calc", 1, "극한", NOW)
    stabilities = {"again": 0.212, "hard": 1.2931, "good": 2.3065, "easy": 8.2956}
    for grade in GRADES:
        assert graded(first, grade, first.due_at).stability == pytest.approx(stabilities[grade])
    card, days = first, []
    for grade in ("good", "good", "good", "again", "good"):
        asked = card.due_at
        card = graded(card, grade, asked)  # type: ignore[arg-type]
        days.append((card.due_at - asked).days)
    assert days == [2, 11, 46, 1, 5]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(sorted(GRADES)), st.integers(0, 400)), max_size=12))
def test_a_card_always_comes_back(grades: list[tuple[Grade, int]]) -> None:
    """Whatever is answered and however late, it comes back after a day at least and a year at most."""
    card = begun("seoul", "calc", 1, "극한", NOW)
    for grade, late in grades:
        asked = card.due_at + timedelta(days=late)
        card = graded(card, grade, asked.astimezone(ZoneInfo("Asia/Seoul")))
        assert timedelta(days=1) <= card.due_at - asked <= timedelta(days=LONGEST)
        assert card.seen_at == asked


def test_at_most_five_a_day_and_the_most_forgotten_first() -> None:
    """Never asked comes first, then what is least likely remembered."""
    old = replace(graded(begun("seoul", "calc", 1, "a", NOW), "again", NOW), due_at=NOW)
    known = replace(graded(begun("seoul", "calc", 2, "b", NOW), "easy", NOW), due_at=NOW)
    new = [replace(begun("seoul", "calc", n, "c", NOW), due_at=NOW) for n in range(3, 9)]
    later = NOW + timedelta(days=5)
    assert due((known, old), later, 0) == (old, known)
    assert len(due((*new, old, known), later, 0)) == MOST_A_DAY
    assert due((*new, old), later, 5) == ()
    assert due(new, NOW - timedelta(days=1), 0) == ()


def parsed(content: bytes) -> list[Any]:
    """Return the events of a calendar, read back."""
    read: Any = icalendar.Calendar.from_ical(content)
    return list(read.walk("VEVENT"))


def test_the_calendar_reads_back_as_it_was_meant() -> None:
    """Hours with their zone, stable UIDs, growing sequence, escaped texts; done is marked, missed left out."""
    plan = a_plan(exam=date(2026, 12, 28))
    odd = plan.with_sessions(
        replace(one, lectures=tuple(replace(each, title="쉼표, 쌍반점; 줄\n바꿈 \\") for each in one.lectures))
        for one in plan.sessions
    )
    odd = closed(odd, odd.open[0].id, "done")
    content = calendar((odd,), "ko", NOW)
    assert b"BEGIN:VTIMEZONE" in content
    assert b"TZID:Asia/Seoul" in content
    assert max(map(len, content.splitlines())) <= 75
    events = parsed(content)
    by_uid = {str(event["uid"]): event for event in events}
    first = odd.sessions[0]
    event = by_uid[f"{first.id}@gyeot"]
    assert event.decoded("dtstart") == first.begins_at(odd.time_zone)
    assert event.decoded("dtend") - event.decoded("dtstart") == timedelta(minutes=first.minutes)
    assert str(event["summary"]).startswith("✓ ")
    assert "쉼표, 쌍반점; 줄\n바꿈 \\" in str(event["description"])
    assert by_uid[f"{odd.id}-exam@gyeot"].decoded("dtstart") == odd.exam
    assert len(by_uid) == len(events)
    late = replace(caught_up(odd, odd.open[0].day + timedelta(days=1)), version=7)
    again = {str(one["uid"]): one for one in parsed(calendar((late,), "en", NOW))}
    assert f"{late.sessions[1].id}@gyeot" not in again
    assert {int(one["sequence"]) for one in again.values()} == {7}
    paused = parsed(calendar((replace(late, state="paused", exam=None),), "ko", NOW))
    assert [str(one["uid"]) for one in paused] == [f"{first.id}@gyeot"]


@settings(max_examples=25, deadline=None)
@given(
    st.sampled_from(["Asia/Seoul", "America/New_York", "Europe/Berlin", "Pacific/Apia", "UTC"]),
    st.dates(date(2026, 1, 1), date(2027, 10, 1)),
    st.times().map(lambda at: at.replace(second=0, microsecond=0)),
)
def test_hours_are_the_same_in_every_zone_and_season(zone: str, begins: date, starts: time) -> None:
    """An event begins at the local hour of its session, wherever and whenever clocks are changed."""
    days = week(40, range(7), starts)
    plan = replace(a_plan(20, 20, begins=begins, ends=begins + timedelta(days=200), week=days), zone=zone)
    events = {str(event["uid"]): event for event in parsed(calendar((plan,), "ko", NOW))}
    for one in plan.open:
        moment = events[f"{one.id}@gyeot"].decoded("dtstart")
        assert moment.replace(tzinfo=None) == datetime.combine(one.day, one.starts)
        assert moment == one.begins_at(ZoneInfo(zone))


def test_a_private_calendar_opens_only_by_its_address() -> None:
    """The right address gives the calendar, uncached; any other looks like one that never was."""
    plan, asked = a_plan(), []

    class Feeds:
        def feed(self, token: str) -> tuple[str, str, tuple[StudyPlan, ...]] | None:
            asked.append(token)
            return ("c1", "ko", (plan,)) if token == "a" * 22 else None

    app = FastAPI()
    app.include_router(calendar_routes(Feeds(), lambda: NOW))
    client = TestClient(app)
    found = client.get(f"/calendar/{'a' * 22}.ics")
    assert found.headers["content-type"] == "text/calendar; charset=utf-8"
    assert found.headers["cache-control"] == "private, no-store"
    assert found.headers["referrer-policy"] == "no-referrer"
    assert len(parsed(found.content)) == len(plan.open)
    missing = client.get(f"/calendar/{'b' * 22}.ics")
    odd = client.get("/calendar/short.ics")
    assert (missing.status_code, odd.status_code) == (404, 404)
    assert missing.text == odd.text
    assert asked == ["a" * 22, "b" * 22]


@pytest.mark.parametrize("fonts", [FONTS, ()], ids=["fonts of this machine", "no font at all"])
def test_the_picture_is_small_and_whole_with_any_font(fonts: tuple[str, ...]) -> None:
    """A PNG below 100 kB shows what is done, planned, missed, the exam; a machine without Korean fonts draws it too."""
    plan = a_plan(exam=date(2026, 12, 28))
    plan = closed(plan, plan.open[0].id, "done")
    plan = caught_up(plan, plan.open[0].day + timedelta(days=1))
    content = drawn((plan, plan), plan.open[0].day, CAPTIONS, {date(2026, 12, 25): "성탄절"}, fonts)
    image = Image.open(BytesIO(content))
    assert image.format == "PNG"
    assert image.width == 720
    assert len(content) < 100_000
    colors = {color for _, color in image.convert("RGB").getcolors(1 << 20) or ()}
    for wanted in ((42, 157, 143), (61, 111, 182), (209, 73, 91)):
        assert min(sum(abs(a - b) for a, b in zip(wanted, color, strict=True)) for color in colors) < 40


def test_the_picture_of_the_front_page(tmp_path: Path) -> None:
    """Two courses before an exam: done, one missed and back again, the rest to come; drawn anew when asked for."""
    heard = (*lectures("수학", *[20] * 10), *lectures("과학", *[20] * 8))
    rests = rests_between(MONDAY, date(2026, 12, 31))
    plan = made(a_wish(*heard, exam=date(2026, 12, 28), rests=frozenset(rests)))
    for done in (True, True, False, True, True):
        first = plan.open[0]
        plan = closed(plan, first.id, "done") if done else caught_up(plan, first.day + timedelta(days=1))
    captions = replace(CAPTIONS, title="기말 준비 · 수학, 과학")
    target = PICTURE if os.environ.get("UPDATE_PICTURES") == "1" else tmp_path / "plan.png"
    target.write_bytes(drawn((plan,), plan.open[0].day, captions, rests))
    assert 5_000 < target.stat().st_size < 100_000


def test_a_long_plan_is_drawn_around_today() -> None:
    """A picture has ten weeks at most; without any plan it is one empty week."""
    long = a_plan(ends=MONDAY + timedelta(days=200))
    early = Image.open(BytesIO(drawn((long,), MONDAY, CAPTIONS)))
    late = Image.open(BytesIO(drawn((long,), MONDAY + timedelta(days=150), CAPTIONS)))
    empty = Image.open(BytesIO(drawn((), MONDAY, CAPTIONS)))
    assert early.height > late.height > empty.height
    assert early.height == 74 + 34 + 84 * MOST_WEEKS + 66


def test_a_shortfall_is_said_in_the_numbers_that_explain_it() -> None:
    """Time that is short, a lecture that is long, and lectures that cannot be cut are told apart."""
    timetable = Timetable("ko")
    base = Shortfall(18, 612, 9, 50, 34, 50, 18)
    assert timetable.shortfall(base, 21) == "18강 612분이 필요한데 3주에 450분이 있어요."
    assert timetable.shortfall(base, 20) == "18강 612분이 필요한데 20일에 450분이 있어요."
    uncut = replace(base, days=14)
    assert "자르지 않고 담으려면 18일이 필요한데" in timetable.shortfall(uncut, 21)
    long = replace(base, limit=30, enough=35)
    assert timetable.shortfall(long, 21) == (
        "가장 긴 강의가 34분이라 하루 30분에는 들어가지 않아요.\n"
        "하루 35분으로 해도 18강에는 18일이 필요한데, 그때까지 공부할 날은 9일이에요."
    )
    assert timetable.shortfall(replace(long, days=18), 21) == "가장 긴 강의가 34분이라 하루 30분에는 들어가지 않아요."


def test_a_week_is_said_as_it_was() -> None:
    """Nothing to do, nothing done, and some done are three sentences; a long day is cut politely."""
    timetable, plan = Timetable("ko"), a_plan()
    assert timetable.weekly((plan,), MONDAY).text.startswith("이번 주에는 할 것이 없었어요.")
    early = plan.with_session(replace(plan.open[0], state="done"))
    sunday = MONDAY - timedelta(days=1)
    assert timetable.weekly((early,), sunday).text.startswith("앞으로 할 것을 미리 1번 해 두었어요.")
    assert "지킨 주" not in timetable.weekly((early,), sunday).text
    friday = MONDAY + timedelta(days=4)
    behind = caught_up(plan, friday)
    ahead = behind.with_session(replace(behind.open[-1], state="done"))
    said = timetable.weekly((ahead,), friday).text.splitlines()
    assert "하지 못했고" in said[0]
    assert said[1] == "앞으로 할 것을 미리 1번 해 두었어요."
    assert "하지 못했고" in timetable.weekly((caught_up(plan, friday),), friday).text
    week = caught_up(plan.with_session(replace(plan.open[0], state="done")), MONDAY + timedelta(days=7))
    told = timetable.weekly((week,), MONDAY + timedelta(days=7), MONDAY + timedelta(days=6)).text
    assert told.startswith("지난주에는 2번 중 1번 했어요.")
    nothing = timetable.weekly((caught_up(plan, MONDAY + timedelta(days=7)),), MONDAY + timedelta(days=7), MONDAY).text
    assert nothing.startswith("지난주는 하지 못했어요.")
    assert timetable.today((), MONDAY).text == "계획에 남은 게 없어요."
    assert timetable.week((), MONDAY).text == "이번 주에는 잡힌 게 없어요."
    many = [replace(plan, id=f"p{n}") for n in range(20)]
    assert "… 그리고 26번 더" in timetable.week(many, MONDAY).text
    assert Timetable("").day(MONDAY) == "11월 30일 (월)"
    assert Timetable("en").line(plan, plan.open[0]) == "Mon, Nov 30 19:00 · 수학, lecture 1 · 20 min"


def test_a_week_of_study_says_what_it_is() -> None:
    """A week's minutes, days and hour are what a plan keeps to."""
    plan = made(a_wish(*lectures("a", 30, 30), week=week(30, (5,), time(9))))
    assert {one.day.weekday() for one in plan.sessions} == {5}
    assert {one.starts for one in plan.sessions} == {time(9)}
