"""What stands in a verdict: whether one can apply now, what nobody knows, what a rule is silent on, what remains."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.catalogue import speaker
from handlers.enrolling.household import LATER, PREFIX, SERVES
from handlers.enrolling.verdict import verdict_bubble
from handlers.parking import PARKED
from knowledge.eligibility import HERE, Enrolment, Facts, Rule, Way, decide
from knowledge.municipality import Municipality
from knowledge.passage import Source, Validity
from tests.unit.handlers.checking import CHECK, NO, NOW, SAMPLES, YES, Talk

LAST_DAY = datetime(2025, 11, 14, 8, 59, tzinfo=UTC)
"""A minute before applications for Chungbuk closed; its rule held until the end of that day."""

PLACE = Municipality("moon", "달빛시", "달빛런", names=("달빛시",))
SOURCE = Source("moon/enrolment.toml", "1행", "공고", "https://example.org", NOW.date())


def verdict(rule: Rule, facts: Facts, **more: Any) -> str:
    """Return what is said of a case by one rule."""
    enrolment = Enrolment(rules=(rule,), **more)
    decision = decide(enrolment, facts, NOW.date())
    return verdict_bubble(speaker("ko"), PLACE, enrolment, decision, NOW, facts).text


@pytest.mark.parametrize(
    ("now", "first"),
    [
        (datetime(2025, 11, 2, 3, tzinfo=UTC), "충Book-e, 자격은 될 것 같아요. 신청은 아직 시작하지 않았어요."),
        (datetime(2025, 11, 3, tzinfo=UTC), "충Book-e, 될 것 같아요."),
        (LAST_DAY, "충Book-e, 될 것 같아요."),
        (LAST_DAY.replace(hour=9, minute=0), "충Book-e, 자격은 될 것 같아요. 다만 지금은 신청을 받지 않아요."),
    ],
)
def test_who_qualifies_reads_in_the_first_line_whether_one_can_apply(now: datetime, first: str) -> None:
    """A yes an hour after the end would send somebody to a closed door."""
    talk = Talk("chungbuk", now).say("옥천 사는 고1이에요 신청돼요?")
    assert talk.text.splitlines()[0] == first
    assert ("남은 자리는 제가 알 수 없어요" in talk.text) == ("다만" not in first)
    dates = next(line for line in talk.text.splitlines() if line.startswith(("신청은", "지금 신청")))
    assert dates.endswith("[2]"), "the window has a source of its own"


def test_a_rule_that_refuses_lists_no_papers_and_names_what_else_there_is() -> None:
    """Also where a plan leaves the verdict open."""
    talk = Talk().say("애가 셋인데 되나요?", "네", ">네, 맞아요", ">해당 없어요", ">아니요, 넘어요")
    assert CHECK in talk.text
    assert "서류(" not in talk.text
    assert "EBS 무료 강의" in talk.text


def test_papers_of_a_time_that_is_over_are_told_as_such() -> None:
    """They may be others next time."""
    ended = Validity(datetime(2025, 1, 1, tzinfo=UTC).date(), datetime(2025, 2, 1, tzinfo=UTC).date())
    rule = Rule("old", "지난 모집", "누구나.", SOURCE, ended, documents=("신청서",))
    assert "지난번에 내던 서류(자격마다 달라요):\n· 신청서" in verdict(rule, Facts())


def test_where_no_way_is_left_for_a_grade_it_is_said() -> None:
    """A no always has its reason."""
    rule = Rule(
        "r", "규칙", "학교 밖 고등", SOURCE, Validity(), grades=("고1", "학교 밖"), ways=(Way("학교 밖", "학교 밖"),)
    )
    facts = Facts(residence=HERE, grades=frozenset({"고1"}))
    assert decide(Enrolment(rules=(rule,)), facts, NOW.date()).verdict == "no"
    assert "기준과 다른 것: 소득이나 자격." in verdict(rule, facts)


@pytest.mark.parametrize(
    "said",
    [
        "저희는 외국인이고 주민등록이 없는데 초5 아들 신청할 수 있나요?",
        "외국 국적이고 다문화 가정이에요. 중2인데 신청되나요?",
    ],
)
def test_of_who_is_no_citizen_a_rule_that_is_silent_says_no_yes(said: str) -> None:
    """Nothing of income is asked for it either; an age that doesn't fit is a no all the same."""
    talk = Talk().say(said, "네")
    aside, result = talk.bubbles
    assert result.text.splitlines()[0].endswith(f", {CHECK}.")
    assert "주민등록이 없는 경우는 기준에 적혀 있지 않아서" in aside.text
    assert aside.passing
    assert "외국" not in result.text
    assert NO in Talk().say("저는 외국인이고 만 45세인데 신청되나요?").text
    assert YES in Talk().say("애 엄마가 외국인인데 다문화 가정이에요. 중2인데 신청되나요?", "네").text


def test_a_rule_that_speaks_of_foreign_citizens_decides() -> None:
    """Then nothing is left open."""
    rule = Rule("r", "규칙", "외국인 등록을 한 아이도 돼요.", SOURCE)
    assert YES in verdict(rule, Facts(residence=HERE, has=frozenset({"외국인"})))


def test_a_year_without_a_table_of_incomes_says_so() -> None:
    """Another year's amounts never stand in, and silence would look like a slip."""
    talk = Talk("gimpo", datetime(2027, 1, 4, 3, tzinfo=UTC)).say("고2인데 되나요?", "네")
    assert "2027년 금액은 아직 확인되지 않았어요" in talk.text
    assert "원" not in talk.text.partition("2027년")[0]


@pytest.mark.parametrize(
    ("place", "said", "offered"),
    [
        ("pyeongchang", "저는 25살인데 평창런 되나요?", ["학교 밖 청소년", "검정고시 준비", "성인"]),
        ("chungbuk", "만 12살인데 신청되나요?", ["초등학생", "중학생", "학교 밖 청소년", "검정고시 준비"]),
    ],
)
def test_only_schools_that_fit_the_age_are_offered(place: str, said: str, offered: list[str]) -> None:
    """A grown-up isn't asked whether it is a primary school; the rest of the choices is as ever."""
    talk = Talk(place, LAST_DAY if place == "chungbuk" else NOW).say(said, "네" if place != "chungbuk" else ">제천")
    assert talk.labels[:-3] == offered


def test_an_age_that_was_told_is_not_asked_for_again() -> None:
    """It answers what grades and ages ask, in English, too, and serves the next question for half an hour."""
    talk = Talk("gimpo", language="en").say("My son is 10. Can he join?")
    assert "can't enrol" in talk.text
    assert "What does not fit: grade." in talk.text
    talk = Talk().say("만 15살인데 되나요?", "네", ">해당 없어요", ">아니요, 넘어요", ">해당 없어요", ">아니요, 넘어요")
    assert "만 6~24세인가요" not in "".join(bubble.text for out in talk.outcomes for bubble in out.bubbles)
    assert YES in talk.say("한부모면 되나요?").text
    assert "만 6~24세인가요" in talk.say("둘째도 되나요?").text


@pytest.mark.parametrize(
    ("said", "named"),
    [
        ("우리 아이가 특수교육 대상자인데 초5예요. 신청되나요?", "장애나 특수교육"),
        ("조손가정인데 초5예요 신청돼요?", "조손 가정인지"),
        ("할머니가 키우는 손주인데 신청되나요? 초4예요", "조손 가정인지"),
    ],
)
def test_a_group_that_is_told_and_that_no_rule_counts_is_named(said: str, named: str) -> None:
    """The other questions are asked as ever."""
    talk = Talk().say(said, "네", ">해당 없어요", ">네, 이하예요")
    assert f"이 기준에서 보지 않는 것: {named}" in talk.text


@pytest.mark.parametrize(
    "said",
    [
        "우리 언니 김포 살아요. 저 고2인데 신청돼요?",
        "주소는 서울인데 실제로는 김포 살아요 고2예요 신청돼요?",
        "주민등록은 김포에 있고 서울 살아요. 고2인데 신청돼요?",
        "애 아빠가 김포 살고 저는 서울 살아요. 아이는 고1인데 신청되나요?",
        "다음 달에 김포로 이사 가요. 고2인데 신청돼요?",
        "지난주에 서울에서 김포로 이사 왔어요. 고1인데 신청돼요?",
    ],
)
def test_where_two_homes_are_told_the_learners_is_asked(said: str) -> None:
    """A yes or a no by the wrong one would be either's."""
    assert "배울 사람이 지금 김포시에 사나요?" in Talk("gimpo").say(said).text


@pytest.mark.parametrize(
    ("said", "next_"),
    [
        ("서울 사는데 김포에 있는 고등학교 다녀요. 고2예요 신청돼요?", "기준과 다른 것: 사는 곳."),
        ("김포 사는데 학교는 서울 고1이에요. 신청돼요?", "50% 이하인가요"),
        ("주소도 김포고 김포 살아요 고2예요 신청돼요?", "50% 이하인가요"),
    ],
)
def test_the_school_lies_where_it_may(said: str, next_: str) -> None:
    """The home counts, and one place that is told twice is one."""
    assert next_ in Talk("gimpo").say(said).text


WORDS = (
    *(
        "한부모예요",
        "다문화 가정이에요",
        "월급이 250만원이에요",
        "차상위예요",
        "우리 아이가 장애가 있어요",
        "조손가정이에요",
    ),
    *("외국인이에요", "주민등록이 없어요", "자퇴했어요", "탈북민이에요", "네", "아니요", "모르겠어요", "비밀이에요"),
)
TOLD = (
    "한부모",
    "다문화",
    "250",
    "월급",
    "차상위",
    "장애",
    "조손",
    "외국인",
    "주민등록",
    "탈북",
    "북한",
    "비밀",
    "60",
    "80",
)


def _answers(talk: Talk, chosen: list[int]) -> Iterator[None]:
    for number in itertools.cycle(chosen):
        if talk.session.form != "enrolment":
            return
        offers = [choice.action for bubble in talk.bubbles for choice in bubble.choices if choice.action]
        if number < len(WORDS):
            talk.say(WORDS[number])
        elif offers:
            talk.tap(offers[number % len(offers)])
        yield


@settings(max_examples=60, deadline=None)
@given(st.sampled_from([each.id for each in SAMPLES]), st.lists(st.integers(0, 40), min_size=3, max_size=8))
def test_whatever_is_answered_nothing_of_a_household_remains(place: str, chosen: list[int]) -> None:
    """Whatever is said and tapped, in whichever order: home, grade and age serve on, all else is gone with the end."""
    talk = Talk(place).say("/신청")
    for _ in zip(range(15), _answers(talk, chosen), strict=False):
        pass
    if talk.session.form or PARKED in talk.session.slots:
        talk.tap("enrolment:stop")  # who turned to a person may come back to it for half an hour
    serving = {f"{LATER}{name}" for name in SERVES}
    slots = {name: value for name, value in talk.session.slots.items() if name not in serving}
    assert not [name for name in slots if name.startswith(PREFIX)]
    talk.session = replace(talk.session, slots=slots)
    said = {bubble.text for out in talk.outcomes for bubble in out.bubbles}
    kept = "\n".join(each for each in talk.kept() if each not in said)
    assert not [word for word in TOLD if word in kept], kept
