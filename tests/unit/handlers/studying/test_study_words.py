"""What is understood of time, of plans, of what was done; and habits that are remembered."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.conversation import Address, Message
from handlers.habits import Habits
from handlers.intent import recognise
from handlers.requests.timing import LONGEST, Timing, read_timing
from handlers.studying.plan_draft import Draft, cleared

TODAY = date(2026, 11, 25)
"""A Wednesday."""


def day(text: str) -> date:
    """Return the day of MM-DD, in this or the next year."""
    this = date.fromisoformat(f"2026-{text}")
    return this if this >= TODAY else this.replace(year=2027)


@pytest.mark.parametrize(
    ("text", "until"),
    [
        ("12월 14일까지", "12-14"),
        ("12/20", "12-20"),
        ("3월 2일까지", "03-02"),
        ("2027-02-01까지", "02-01"),
        ("2027년 2월 1일", "02-01"),
        ("14일까지", "12-14"),
        ("26일까지", "11-26"),
        ("3주 안에", "12-15"),
        ("삼 주 동안", "12-15"),
        ("일주일 안에", "12-01"),
        ("한 달 동안", "12-24"),
        ("2개월 안에", "01-23"),
        ("10일 안에", "12-04"),
        ("다음 주 금요일까지", "12-04"),
        ("이번 주 일요일까지", "11-29"),
        ("다다음 주 월요일", "12-07"),
        ("이번 달 말까지", "11-30"),
        ("다음 달까지", "12-31"),
        ("in 2 weeks", "12-08"),
    ],
)
def test_an_end_is_understood(text: str, until: str) -> None:
    """Dates, days of a week, months' ends and spans are read as the next one that comes."""
    assert read_timing(text, TODAY) == Timing(until=day(until))


@pytest.mark.parametrize(
    "text", ["2월 30일까지", "13월 1일", "2025-01-01", "일 안에", "0주 안에", "이번 주 월요일까지", "99개월 안에", ""]
)
def test_an_end_that_is_none_is_not_guessed(text: str) -> None:
    """A day that does not exist, is over, or lies years ahead is not taken for another."""
    assert read_timing(text, TODAY).until is None


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("월수금", "024"),
        ("월, 수", "02"),
        ("화목에", "13"),
        ("화·목·토마다", "135"),
        ("월요일이랑 목요일", "03"),
        ("수요일", "2"),
        ("토 45분씩", "5"),
        ("일 45분씩", ""),
        ("평일", "01234"),
        ("주말에만", "56"),
        ("매일", "0123456"),
        ("mon, wed and friday", "024"),
        ("목표는 수학 만점", ""),
        ("토익", ""),
    ],
)
def test_days_are_understood(text: str, days: str) -> None:
    """Runs of initials, full names and wholes are days; other words that hold the same syllables are not."""
    assert "".join(map(str, read_timing(text, TODAY).days)) == days


@pytest.mark.parametrize(
    ("text", "minutes", "starts"),
    [
        ("40분씩", 40, None),
        ("1시간 반", 90, None),
        ("1시간 20분", 80, None),
        ("두 과목 2시간", 120, None),
        ("1.5 hours", 90, None),
        ("3분", 0, None),
        ("999분", 0, None),
        ("시험 3시간 전", 0, None),
        ("시작 10분 전", 0, None),
        ("저녁 7시에 30분", 30, time(19)),
        ("7시", 0, time(19)),
        ("오전 7시", 0, time(7)),
        ("아침 12시", 0, time(0)),
        ("밤 8시 반", 0, time(20, 30)),
        ("6시 30분에 20분씩", 20, time(18, 30)),
        ("19:30", 0, time(19, 30)),
        ("7pm", 0, time(19)),
        ("12am", 0, time(0)),
        ("99시", 0, None),
        ("7시 99분", 0, None),
    ],
)
def test_lengths_and_hours_are_understood(text: str, minutes: int, starts: time | None) -> None:
    """An hour without morning or evening is after school; what is no length or hour is none."""
    timing = read_timing(text, TODAY)
    assert (timing.minutes, timing.starts) == (minutes, starts)


def test_an_exam_is_no_last_day() -> None:
    """An exam's day is told from a last day; the draft ends on its eve."""
    timing = read_timing("기말 12월 14일까지 월수금 40분씩", TODAY)
    assert timing == Timing(day("12-14"), exam=True, days=(0, 2, 4), minutes=40)
    told = Draft().told(timing)
    assert (told.until, told.exam) == (day("12-13"), day("12-14"))
    assert told.told(read_timing("12월 20일까지", TODAY)).exam is None
    assert not Timing()


@given(st.text(max_size=60), st.dates(date(2024, 1, 1), date(2030, 12, 31)))
def test_any_text_is_read(text: str, today: date) -> None:
    """Whatever is written, an end is neither over nor years ahead, and minutes are sensible."""
    timing = read_timing(text, today)
    assert timing.until is None or today <= timing.until <= today + LONGEST
    assert timing.minutes == 0 or 5 <= timing.minutes <= 600
    assert set(timing.days) <= set(range(7))


def wanted(text: str) -> str:
    """Return the kind and the argument of what is recognised."""
    message = Message(Address("fake", "bot", "1"), "1", datetime(2026, 11, 25, tzinfo=UTC), text)
    intent = recognise(message, "")
    return f"{intent.kind} {intent.argument}".strip()


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("계획", "plan"),
        ("오늘 뭐 해?", "plan"),
        ("오늘 할 일 알려줘", "plan"),
        ("이번 주 계획", "plan week"),
        ("이번 주 어땠어?", "plan weekly"),
        ("전체 계획 보여줘", "plan all"),
        ("계획 그림으로 보여줘", "plan picture"),
        ("달력 파일", "plan file"),
        ("다 했어", "plan done:"),
        ("오늘 거 다 했어요!", "plan done:"),
        ("오늘꺼 다했어", "plan done:"),
        ("완료", "plan done:"),
        ("다 들었어요", "plan done:"),
        ("내일 할래", "plan later::tomorrow"),
        ("모레 하자", "plan later::dayafter"),
        ("오늘 저녁에 할게", "plan later::evening"),
        ("오늘은 못 하겠어", "plan later::"),
        ("나중에 할게요", "plan later::"),
        ("너무 어려워", "plan hard:"),
        ("이 강의 너무 어려워요ㅠㅠ", "plan hard:"),
        ("건너뛸래", "plan skip:"),
        ("계획 잠깐 멈춰줘", "plan pause:"),
        ("계획 다시 시작할래", "plan resume:"),
        ("공부 계획 짜줘", "plan wish:공부 계획 짜줘"),
        ("기말 12월 14일까지 월수금 40분씩", "plan wish:기말 12월 14일까지 월수금 40분씩"),
        ("3주 안에 끝내고 싶어", "plan wish:3주 안에 끝내고 싶어"),
        ("아 계획바꿀래 화목토로", "plan wish:아 계획바꿀래 화목토로"),
        ("시험 날짜 12월 20일로 바꿔줘", "plan wish:시험 날짜 12월 20일로 바꿔줘"),
        ("복습하자", "review"),
        ("프로필 보여줘", "profile"),
        ("수학은 쉬워졌어", "profile level:수학:up"),
        ("영어가 너무 어려워요", "profile level:영어:down"),
        ("나 이제 고2야", "grade 고2"),
        ("오늘 못 했어", "plan later::"),
        ("내일로 미뤄줘", "plan later::tomorrow"),
        ("오늘 계획 미뤄줘", "plan later::"),
        ("오늘 공부 뭐야", "plan"),
        ("내일 뭐 해야 돼?", "plan week"),
        ("오늘 거 끝", "plan done:"),
        ("이번엔 건너뛸게요", "plan skip:"),
        ("요즘 공부할 시간이 없어", "plan busy:"),
        ("오늘 시간 없어", "plan busy:"),
        ("요즘 너무 바빠요", "plan busy:"),
        ("계획 좀 줄여줘", "plan why::time"),
        ("계획 그만할래", "plan drop:"),
        ("계획 바꾸고 싶어", "plan more"),
        ("나 얼마나 했어?", "plan all"),
        ("진도 얼마나 나갔어?", "plan all"),
        ("캘린더에 넣고 싶어", "plan file"),
        ("캘린더 구독할래", "plan feed"),
        ("캘린더 구독 끝내기", "plan feedoff"),
        ("프로필 지워줘", "profile forget"),
        ("나는 학교 밖 청소년이야", "grade 학교 밖"),
        ("엄마 연결 끊어줘", "guardian links"),
        ("보호자와 연결을 끝내고 싶어요", "guardian links"),
        ("알림 8시 이후엔 보내지 마", "remind until:20:00"),
        ("요즘 수능 준비해요", "profile purpose:수능"),
        ("난 취미로 배우고 있어", "profile purpose:취미"),
        ("하루에 30분밖에 못 해", "profile week:하루에 30분밖에 못 해"),
        ("월수금에 공부할 수 있어요", "profile week:월수금에 공부할 수 있어요"),
        ("기말고사는 12월 14일이야", "profile exam:기말고사:기말고사는 12월 14일이야"),
        ("내 시험은 12월 20일에 봐요", "profile exam:시험:내 시험은 12월 20일에 봐요"),
    ],
)
def test_plans_are_heard(text: str, intent: str) -> None:
    """Wishes for plans and what is said about sessions are heard in plain words."""
    assert wanted(text) == intent


@pytest.mark.parametrize(
    "text",
    [
        "신청은 언제까지 하나요?",
        "멘토링 계획 알려줘",
        "모집 계획이 언제 나와요",
        "수업이 어려워요",
        "신청이 어려워요",
        "이거 12월 14일까지 신청하는 거 맞아?",
        "매일 30분씩 공부하면 수료되나요?",
        "처음 신청하는데 너무 어려워",
        "다 했어?",
        "3주 안에",
        "오늘은 힘들어",
        "계획서 양식은 어디 있어요?",
        "수능 준비해도 되나요?",
        "하루에 30분만 공부할 수 있어?",
        "시험은 언제예요?",
        "기말고사는 12월 14일까지예요?",
        "나는 주말에 상담할 수 있어요",
        "못했어요",
        "시간이 없어",
        "계획 멈추지 마",
        "계획 다시 시작하고 싶지 않아",
        "공부할 시간이 없어요",
        "얼마나 했어?",
        "서류를 못 냈어요",
        "이번 주에 뭐 신청해야 해?",
        "내일 모집 계획 나와요?",
    ],
)
def test_questions_stay_questions(text: str) -> None:
    """Questions about the programme that hold the same words are answered and taken for nothing else."""
    assert wanted(text).split(" ")[0] == "ask"


def test_a_wish_for_lectures_stays_one() -> None:
    """Days and minutes in a wish for a recommendation do not turn it into a plan."""
    assert wanted("하루 30분씩 들을 강의 추천해줘").startswith("recommend")
    assert wanted("기말까지 3주, 과학 하나").startswith("recommend")


HABITS = st.builds(
    Habits,
    minutes=st.integers(0, 600),
    days=st.sets(st.integers(0, 6)).map(lambda days: tuple(sorted(days))),
    starts=st.none() | st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    purpose=st.sampled_from([None, "내신", "수능"]),
    levels=st.dictionaries(st.sampled_from(["수학", "영어"]), st.sampled_from(["기초", "심화"])),
    exams=st.dictionaries(st.sampled_from(["기말", "a:b"]), st.dates()),
)


@given(HABITS)
def test_habits_come_back_as_they_were(habits: Habits) -> None:
    """What is remembered is read again, other slots stay, and nothing is left behind when it is empty."""
    slots = habits.over({"pending": "x", "profile.grade": "고1"})
    assert Habits.read(slots) == habits
    assert {"pending", "profile.grade"} <= set(slots)
    assert Habits().over(slots) == {"pending": "x", "profile.grade": "고1"}


def test_slots_that_cannot_be_read_count_as_nothing() -> None:
    """Old or broken slots never keep a person from going on."""
    odd = {"profile.minutes": "x", "profile.days": "89", "profile.starts": "25:00", "profile.purpose": "?"}
    odd |= {"profile.levels": "수학:?|:기초|x", "profile.exams": "기말:x"}
    assert Habits.read(odd) == Habits()


def test_a_draft_comes_back_as_it_was() -> None:
    """A draft is kept between two messages and cleared without a trace."""
    draft = Draft(("a", "b"), TODAY, TODAY, (0, 2), 40, time(19), 3, "days", "p", "a")
    slots = draft.over({"pending": "x"})
    assert Draft.read(slots) == draft
    assert cleared(slots) == {"pending": "x"}
    assert Draft.read({}) == Draft()
    assert Draft().missing == "courses"
    assert draft.missing == ""
