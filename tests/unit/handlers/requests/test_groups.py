"""Which groups a sentence states of one's own household, in Korean and in English; what it asks about is not told."""

from __future__ import annotations

import pytest

from handlers.requests.enrolment import heard
from handlers.requests.groups import tells_children
from handlers.requests.household import told, touches_household


@pytest.mark.parametrize(
    ("text", "has", "lacks"),
    [
        ("저희는 외국인이고 주민등록이 없는데 초5 아들 신청할 수 있나요?", "외국인", ""),
        ("외국 국적이에요", "외국인", ""),
        ("아직 주민등록번호가 없어요", "외국인", ""),
        ("애 엄마가 외국인인데 초5 신청돼요?", "", ""),
        ("외국인도 되나요?", "", ""),
        ("외국인 학교 다니는데 되나요?", "", ""),
        ("주민등록이 없어도 되나요?", "", ""),
        ("우리 아이가 특수교육 대상자인데 신청할 수 있나요?", "장애", ""),
        ("아이가 장애가 있는데 되나요?", "장애", ""),
        ("장애인도 신청할 수 있나요?", "", ""),
        ("장애물 게임 되나요", "", ""),
        ("접속 장애인데 신청되나요?", "", ""),
        ("시스템 장애라서 신청되나요?", "", ""),
        ("My account is disabled, can my son join?", "", ""),
        ("조손가정인데 신청돼요?", "조손", ""),
        ("할머니가 키우는 손주인데 신청되나요?", "조손", ""),
        ("지역아동센터에 다니는 아이예요", "지역아동센터", ""),
        ("다자녀가 아니고 한부모예요", "한부모", "다자녀"),
        ("i am a single mother. can my kid apply?", "한부모", ""),
        ("We are a multicultural family. Can my kids join?", "다문화", ""),
        ("We're not a multicultural family, can my son join?", "", "다문화"),
        ("I have three children, can they join?", "다자녀", ""),
        ("We get basic living assistance. Can my son join?", "수급자", ""),
        ("We are foreigners. Can my son apply?", "외국인", ""),
        ("My wife is a foreigner. Can my son apply?", "", ""),
        ("Can single parents apply?", "", ""),
        ("My son has a disability. Can he apply?", "장애", ""),
        ("My son studies a foreign language. Can he join?", "", ""),
    ],
)
def test_a_group_counts_where_it_is_stated_of_the_learner(text: str, has: str, lacks: str) -> None:
    """A parent's citizenship is not the child's."""
    found = told(text)
    assert (found.get("has", ""), found.get("lacks", "")) == (has, lacks)


@pytest.mark.parametrize(
    "text",
    [
        "애가 둘인데 서울런 신청할 수 있나요?",
        "아이가 두 명이에요 신청되나요?",
        "외동인데 되나요",
        "재수생인데 만 19살이고 한부모 가정이에요. 서울 살아요. 되나요?",
        "N수생인데 되나요?",
        "우리 아이가 특수교육 대상자인데 신청할 수 있나요?",
        "지역아동센터에 다니는 아이예요 초6인데 되나요?",
        "We get basic living assistance. Can my son join?",
        "My wife is a foreigner. Can my son apply?",
        "my son has a disability. can he apply?",
    ],
)
def test_who_tells_of_their_own_house_begins_the_check(text: str) -> None:
    """Two children are a case like three."""
    intent = heard(text)
    assert intent
    assert intent.kind == "enrolment"


@pytest.mark.parametrize(
    "text",
    [
        "지역아동센터에 다니면 이용할 수 있어요?",
        "장애인이라면 신청할 수 있어요?",
        "장애인 가산점 신청 가능한가요?",
        "장애가 있는 경우 신청이 가능한가요?",
        "비장애인 형제도 신청할 수 있나요?",
        "제 아이는 청각 장애가 있어요. 어떤 서비스가 제공되나요?",
        "한부모 가정에서 혼자 키우면 신청 가능해요?",
    ],
)
def test_who_asks_about_a_group_is_answered_from_what_was_published(text: str) -> None:
    """A condition, a name that holds the word, and others in that case state nothing of one's own."""
    assert heard(text) is None


def test_how_many_children_there_are_is_no_question() -> None:
    """Who asks about a rule is answered from what was published."""
    assert tells_children("애가 하나예요")
    assert not tells_children("애가 둘이면 다자녀예요?")
    assert heard("애가 둘이면 다자녀예요?") is None


@pytest.mark.parametrize(
    "text", ["특수교육 대상자도 되나요?", "주민등록이 없으면요?", "조손은 해당돼요?", "외국인도요?"]
)
def test_words_on_health_and_origin_are_known_as_such(text: str) -> None:
    """So that they are not kept where they are asked beside the check."""
    assert touches_household(text)


def test_the_number_of_a_grade_is_no_age() -> None:
    """Who is in the eighth grade is not eight."""
    assert "ages" not in told("My son's grade is 8, can he join?")
    assert told("My son is 8, can he join?")["ages"] == "8-8"
