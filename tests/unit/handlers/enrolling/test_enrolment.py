"""Conversations about enrolling: the fewest questions, an honest end, and nothing kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

import pytest

from handlers.conversation import Attachment, Message
from handlers.dispatcher import Dispatcher
from handlers.enrolling.household import LATER, PREFIX, Forgotten, facts_of, having, is_stale, skipped_of
from handlers.rooms import rooms
from handlers.screening.screen import screen
from knowledge.eligibility import HERE, load
from tests.unit.handlers.checking import CHECK, IN_2025, NO, NOW, SAMPLES, YES, Talk
from tests.unit.handlers.dispatching import ADDRESS, NoCourses


@pytest.mark.parametrize(
    ("place", "now", "said", "end"),
    [
        ("seoul", NOW, ["우리 아이 신청할 수 있어요?", ">네, 살아요", ">네, 맞아요", ">법정 한부모가족"], YES),
        (
            "seoul",
            NOW,
            ["우리 아이 신청할 수 있어요?", ">네, 살아요", ">네, 맞아요", ">해당 없어요", ">네, 이하예요"],
            YES,
        ),
        ("seoul", NOW, ["서울 사는데 중2인데 한부모예요 되나요?"], YES),
        ("seoul", NOW, ["중2인데 한부모예요 되나요?", "네"], YES),
        ("seoul", NOW, ["수급자예요 고1 딸 신청 가능한가요", "응"], YES),
        ("seoul", NOW, ["저 자퇴했는데 신청할 수 있을까요", ">네, 살아요", ">네, 맞아요"], YES),
        ("seoul", NOW, ["/신청", ">아니요, 다른 곳에 살아요"], NO),
        ("seoul", NOW, ["/신청", "아니요"], NO),
        ("seoul", NOW, ["만 26세인데 신청할 수 있나요"], NO),
        ("seoul", NOW, ["/신청", ">네, 살아요", ">더 많아요"], NO),
        ("seoul", NOW, ["/신청", "네", "네", "없어요", "아니요", "없음", "아뇨"], NO),
        ("seoul", NOW, ["/신청", "네", "네", "없어요", "아니요", ">다자녀 가정"], CHECK),
        ("seoul", NOW, ["/신청", "네", "네", "없어요", "아니요", "없음", "네"], CHECK),
        ("seoul", NOW, ["/신청", "네", "네", "없어요", ">답하고 싶지 않아요"], CHECK),
        ("seoul", NOW, ["/신청", "네", "네", "답하고 싶지 않아요", "모르겠어요"], CHECK),
        ("seoul", NOW, ["/신청", "모르겠어요", "몰라요"], CHECK),
        ("gimpo", NOW, ["고1 아들 신청할 수 있어요?", "네", ">네, 이하예요"], YES),
        ("gimpo", NOW, ["고1 아들 신청할 수 있어요?", "네", ">아니요, 넘어요"], NO),
        ("gimpo", NOW, ["중3인데 신청되나요"], NO),
        ("gimpo", NOW, ["우리 애도 되나요", "네", ">고등학생", "잘 모르겠어요"], CHECK),
        ("chungbuk", IN_2025, ["/신청", ">제천", ">중학생"], YES),
        ("chungbuk", IN_2025, ["제천 사는데 초6이에요 신청할 수 있어요?"], YES),
        ("chungbuk", IN_2025, ["/신청", ">제천", ">초등학생", ">초3"], NO),
        ("chungbuk", IN_2025, ["/신청", ">다른 곳"], NO),
        ("chungbuk", IN_2025, ["충북 사는 고1이에요 신청할 수 있나요", ">잘 모르겠어요"], CHECK),
        ("chungbuk", NOW, ["/신청"], CHECK),
        ("pyeongchang", NOW, ["/신청", "네", ">고등학생"], CHECK),
        ("pyeongchang", NOW, ["/신청", "네", ">성인"], NO),
        ("hongcheon", NOW, ["우리 아이 신청할 수 있어요?"], CHECK),
    ],
)
def test_a_check_ends_in_one_of_three_words(place: str, now: datetime, said: list[str], end: str) -> None:
    """Taps and typed words lead to the decision of the place's own rules; then form and answers are gone."""
    talk = Talk(place, now).say(*said)
    first = talk.text.splitlines()[0]
    assert first.endswith(f", {end}."), talk.text
    assert "최종 결정은" in talk.text
    assert talk.session.form == ""
    assert not any(name.startswith(PREFIX) for name in talk.session.slots)
    assert talk.outcomes[-1].changes == (Forgotten(),)
    if end == NO or "기준과 다른 것" in talk.text:
        assert "다른 기관의 사업" in talk.text
    else:
        assert "다른 기관의 사업" not in talk.text


def test_a_yes_says_all_that_is_needed() -> None:
    """Rule, date, source, papers, window, next step, who decides: each is there, and the link can be tapped."""
    talk = Talk().say("서울 사는데 중2인데 한부모예요 되나요?")
    for part in (
        "2024-07-01 기준",
        "중위소득 60% 이하",
        "[1]",
        "최종학력증명서",
        "신청 기간은 아직",
        "공식 누리집",
        "서울시에서 해요",
    ):
        assert part in talk.text
    (bubble,) = talk.bubbles
    assert [(c.title, c.url) for c in bubble.citations] == [
        ("쿠키뉴스: 서울런 이용 대상과 AI 학습진단", "https://m.kukinews.com/article/view/kuk202408210029")
    ]
    assert [choice.url for choice in bubble.choices if choice.url] == ["https://slearn.seoul.go.kr"]
    assert "windows:subscribe" in {choice.action for choice in bubble.choices}


def test_an_expired_rule_is_told_as_over() -> None:
    """A year later the recruitment's rule is last year's, its window closed, the next one unknown."""
    talk = Talk("chungbuk").say("/신청")
    for part in ("지금 기준이 아니에요", "2025-11-14 18:00에 끝났어요", "다음 모집은 아직 발표되지 않았어요"):
        assert part in talk.text
    assert "2025-10-30 기준" not in talk.text


def test_a_window_that_is_open_is_told_with_its_days() -> None:
    """In its last week a window is said to close soon."""
    assert "곧 마감돼요(D-4)" in Talk("chungbuk", IN_2025).say("/신청", ">제천", ">중학생").text


def test_a_plan_makes_a_no_uncertain_and_is_named_with_its_day() -> None:
    """Who is over the band in force but within the announced one reads both, and that it needs to be checked."""
    talk = Talk().say("/신청", "네", "네", "없어요", "아니요", "없음", "네")
    assert "2025-10-15에 발표된 계획" in talk.text
    assert "2024-07-01 기준" in talk.text
    assert [citation.number for citation in talk.bubbles[0].citations] == [1, 2]


def test_every_sensitive_question_says_why_and_never_asks_for_an_amount() -> None:
    """Before groups and income one sentence says why; the income is a band beside the state's own table."""
    talk = Talk().say("/신청", "네", "네")
    assert "답은 남기지 않아요" in talk.text
    assert {"잘 모르겠어요", "답하고 싶지 않아요", "그만하기"} <= set(talk.labels)
    talk.say("해당 없어요")
    for part in ("금액은 묻지 않고", "60% 이하인가요", "4인 가구: 월 3,896,843원", "2026년", "소득인정액"):
        assert part in talk.text
    assert {"잘 모르겠어요", "답하고 싶지 않아요"} <= set(talk.labels)


def test_without_a_table_of_the_year_no_amount_is_shown() -> None:
    """Another year's amounts never stand in."""
    talk = Talk(now=NOW.replace(year=2028)).say("/신청", "네", "네", "해당 없어요")
    assert "60% 이하인가요" in talk.text
    assert "가구: 월" not in talk.text


def test_what_was_told_is_never_asked() -> None:
    """A grade and a group in the first sentence leave only the home to ask."""
    talk = Talk().say("중2인데 한부모예요 되나요?")
    assert "서울특별시에 사나요" in talk.text
    assert len(Talk().say("중2인데 한부모예요 되나요?", "네").outcomes) == 2


HOUSEHOLDS: Iterable[list[str]] = (
    ["중2인데 한부모예요 되나요?", "네"],
    ["/신청", ">네, 살아요", ">네, 맞아요", ">다문화가족"],
    ["월급 300인데 되나요", "네", "네", "저희 다문화 가정이에요"],
    ["/신청", "네", "소득 기준이 뭐예요? 저희는 월급 250만원 한부모예요", "그만"],
    ["/신청", "네", "네", "없어요", ">네, 이하예요"],
    ["애가 셋인데 되나요", "그만할래요"],
    ["수급자인데 우리 애 신청돼요?", "도움말", ">그만하기"],
)


@pytest.mark.parametrize("said", HOUSEHOLDS)
def test_no_word_of_the_household_is_kept(said: list[str]) -> None:
    """Neither turns nor slots nor the last question hold anything that was told but home, grade and age for a while."""
    talk = Talk().say(*said)
    serving = {f"{LATER}residence", f"{LATER}grades", f"{LATER}ages"}
    slots = {name: value for name, value in talk.session.slots.items() if name not in serving}
    talk.session = replace(talk.session, slots=slots)
    kept = "\n".join(talk.kept())
    for word in ("한부모", "다문화", "월급", "300", "250", "중2", "수급", "셋", "income", PREFIX):
        assert word not in kept
    assert talk.session.form == ""


def test_the_municipality_is_asked_first() -> None:
    """Before a place is known nothing else is asked; what was told waits, and nothing has to be said twice."""
    for chosen in (">서울특별시", "서울이요", "서울 살아요"):
        talk = Talk("").say("중2인데 한부모예요 되나요?")
        assert "어느 지역" in talk.text
        talk.say(chosen)
        assert talk.session.municipality == "seoul"
        if chosen != "서울 살아요":
            assert "서울특별시에 사나요" in talk.text
            talk.say("네")
        assert YES in talk.text
        assert [name for name in talk.session.slots if not name.startswith(LATER)] == []
    named_at_once = Talk("").say("김포 사는 고1인데 신청할 수 있어요?")
    assert named_at_once.session.municipality == "gimpo"
    assert "50% 이하인가요" in named_at_once.text


def test_words_that_name_no_place_are_answered_as_a_question() -> None:
    """While the municipality is open anything else is not taken for it."""
    talk = Talk("").say("/신청", "근데 이거 돈 드나요")
    assert "어느 지역" in talk.text
    assert talk.session.form == "enrolment"
    assert "어느 지역" in talk.say(">계속할게요").text


def test_another_places_rule_is_named_and_offered() -> None:
    """Seoul's rules never answer for Gimpo: the place is named, the switch offered, the told facts go along."""
    talk = Talk().say("김포 사는 고1인데 신청할 수 있어요?")
    assert "김포시에서 되는지는 김포시 기준" in talk.text
    talk.say(">김포시 기준으로 볼게요")
    assert talk.session.municipality == "gimpo"
    assert "김포시에 사나요" in talk.text
    stayed = Talk().say("김포 고1인데 신청할 수 있어요?", ">서울특별시 기준으로 계속")
    assert "서울특별시에 사나요" in stayed.text
    bound = Talk(bound="seoul").say("김포 사는 고1인데 신청할 수 있어요?")
    assert bound.labels == []
    assert bound.session.form == ""


def test_a_home_told_to_one_place_says_nothing_to_another() -> None:
    """A button about Seoul tapped after a switch is no answer to Gimpo, and the home is asked again."""
    talk = Talk().say("/신청")
    seoul_home = next(choice.action for choice in talk.shown if choice.label == "네, 살아요")
    talk.say("네")
    talk.tap("municipality:gimpo")
    talk.say("/신청")
    assert "김포시에 사나요" in talk.text
    talk.tap(seoul_home)
    assert "김포시에 사나요" in talk.text


def test_english_is_spoken_too() -> None:
    """The same check in English."""
    talk = Talk(language="en").say("can my child apply", "yes", "yes", "none of these apply", "yes, at most that")
    assert "it looks as if you can enrol" in talk.text
    assert "final decision" in talk.text
    assert "quoted from the Korean original" in talk.text
    assert "Korean" not in Talk().say("애가 신청할 수 있나요", "네", "네", "해당 없어요", "네, 그 이하예요").text


def test_a_photo_while_the_form_is_open_is_no_answer() -> None:
    """Without words the question is asked again; going on by a tap asks it, too."""
    talk = Talk().say("/신청")
    photo = Message(ADDRESS, "photo", NOW, attachments=(Attachment("photo"),))
    outcome = talk.dispatcher.dispatch(photo, talk.session, NOW)
    assert "사나요" in outcome.bubbles[0].text
    assert "사나요" in talk.tap("enrolment:on").bubbles[0].text


def test_slots_are_read_back_as_told() -> None:
    """Spans narrow, categories add up, a later home replaces the earlier, contradictions take the later word."""
    slots = having({}, {"income": "0-80", "has": "다자녀", "residence": HERE, "grades": "중1|중2", "ages": "12-"})
    slots = having(slots, {"income": "60-", "has": "한부모", "lacks": "다문화", "skip": "a"})
    slots = having(slots, {"skip": "b", "residence": "제천"})
    facts = facts_of(slots)
    assert (facts.above, facts.at_most, facts.residence) == (60, 80, "제천")
    assert (facts.has, facts.lacks) == (frozenset({"다자녀", "한부모"}), frozenset({"다문화"}))
    assert (facts.ages[0], facts.grades) == (12, frozenset({"중1", "중2"}))
    assert skipped_of(slots) == {"a", "b"}
    assert facts_of(having(slots, {"income": "0-50"})).at_most == 50
    assert not is_stale({}, NOW)
    assert is_stale({f"{PREFIX}has": "x"}, NOW)


def test_contacts_and_unread_rules_are_told() -> None:
    """Phone and counter are shown where staff filled them in; an unread rule is owned up to."""
    gimpo = next(place for place in SAMPLES if place.id == "gimpo")
    rules = replace(load(gimpo.enrolment), phone="031-000-0000", visit="1층 창구", incomplete=True)
    talk = Talk("gimpo")
    places = (replace(gimpo, enrolment=rules.dump()),)
    talk.dispatcher = Dispatcher(rooms(talk.answerer, NoCourses()), lambda: places, screen)
    talk.say("중3인데 신청되나요")
    for part in ("031-000-0000", "1층 창구", "읽지 못한 것", "확인이 필요해요"):
        assert part in talk.text


def test_no_choice_is_heard_as_a_cry_for_help() -> None:
    """A messenger that sends a tapped label as words must not raise an alarm with it."""
    talk = Talk("chungbuk", IN_2025).say("/신청", ">제천", ">초등학생", "그만")
    for said in (["/신청", "네", "네", "없어요", "아니요", "없음"], ["다음 모집 열리면 알려 주세요"], ["/일정"]):
        other = Talk().say(*said)
        talk.shown += other.shown
    alarms = {choice.label for choice in talk.shown if screen(choice.label).crisis}
    assert alarms == set()
    assert len({choice.label for choice in talk.shown}) > 30


@pytest.mark.parametrize(
    ("place", "now", "said", "named", "unnamed"),
    [
        (
            "seoul",
            NOW,
            ["만 34세인데 신청할 수 있나요"],
            ["서울런4050", "EBS 무료 강의"],
            ["중학프리미엄", "화상튜터링"],
        ),
        ("seoul", NOW, ["34살인데 신청할 수 있나요"], ["서울런4050", "EBS 무료 강의"], ["중학프리미엄", "화상튜터링"]),
        ("pyeongchang", NOW, ["/신청", "네", ">성인"], ["EBS 무료 강의"], ["중학프리미엄", "화상튜터링", "4050"]),
        ("gimpo", NOW, ["중3인데 신청되나요"], ["중학프리미엄", "화상튜터링"], ["4050"]),
        ("gimpo", NOW, ["고1 아들 신청할 수 있어요?", "네", ">아니요, 넘어요"], ["화상튜터링"], ["중학프리미엄"]),
        (
            "chungbuk",
            IN_2025,
            ["/신청", ">제천", ">초등학생", ">초3"],
            ["EBS 무료 강의"],
            ["중학프리미엄", "화상튜터링"],
        ),
        ("seoul", NOW, ["중2인데 신청할 수 있어요?", "아니요"], ["중학프리미엄"], ["화상튜터링", "4050"]),
        ("seoul", NOW, ["/신청", "아니요"], ["중학프리미엄", "화상튜터링", "4050"], []),
    ],
)
def test_programmes_of_others_suit_the_age_and_grade_that_were_told(
    place: str, now: datetime, said: list[str], named: list[str], unnamed: list[str]
) -> None:
    """Nobody of 34 is sent to a course of middle school; who told neither age nor grade reads of all."""
    talk = Talk(place, now).say(*said)
    assert talk.text.splitlines()[0].endswith(f", {NO}."), talk.text
    assert [name for name in named if name not in talk.text] == []
    assert [name for name in unnamed if name in talk.text] == []


@pytest.mark.parametrize("words", ["우리애 중2고 애가 셋이에요 청주에요 되나요?", "청주인데요 중2 아들 신청돼요?"])
def test_a_home_that_is_only_named_is_heard(words: str) -> None:
    """Who says "it's Cheongju" lives there."""
    assert "맞지 않았던 것: 사는 곳" in Talk("chungbuk").say(words).text
    assert "맞지 않았던 것" not in Talk("chungbuk").say("저는 학부모예요 중2 아들 신청돼요?").text


@pytest.mark.parametrize(
    "words",
    [
        "중2 아들 신청돼요? 학교가 청주예요",
        "중2 아들 신청돼요? 할머니 댁이 청주예요",
        "중2 아들 신청돼요? 애 아빠는 청주예요",
        "중2 아들 신청돼요? 사는 데는 세종인데 주소는 청주예요",
        "중2 아들 신청돼요? 청주인데 세종으로 이사 가요",
    ],
)
def test_where_somebody_or_something_else_is_is_no_home(words: str) -> None:
    """A school, a grandmother and a town that is left decide nothing."""
    assert "맞지 않았던 것" not in Talk("chungbuk").say(words).text


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("제천 사는 중2인데 신청돼요?", True),
        ("저희는 괴산이에요. 중2 아들 신청돼요?", True),
        ("제천 중2인데 신청되나요?", True),
        ("중2인데 신청돼요? 제천 할머니 댁에 자주 가요", False),
        ("학교가 제천인데 중2 신청돼요?", False),
        ("엄마는 옥천에 살아요. 중2인데 신청돼요?", False),
        ("제천에서 세종으로 이사 가는데 중2 신청돼요?", False),
        ("친구가 제천 살아요. 중2인데 신청돼요?", False),
        ("사촌동생이 제천 사는데 중2 신청돼요?", False),
        ("친구 집이 제천이에요 중2 신청돼요?", False),
        ("우리 언니 제천 살아요. 저 중2인데 신청돼요?", False),
        ("언니랑 제천 살아요. 저 중2인데 신청돼요?", True),
        ("제천 사는 친구가 중2인데 신청돼요?", False),
        ("중2인데 할머니네가 제천이라 신청되나요?", False),
        ("제천에 친구가 살아요 중2 신청돼요?", False),
        ("손주가 제천 사는데 중2예요 신청돼요?", True),
        ("할머니랑 제천에서 살아요 중2 신청돼요?", True),
        ("친구랑 제천 사는데 중2 신청돼요?", True),
        ("제천 사는 중2인데 친구도 신청돼요?", True),
    ],
)
def test_a_district_is_a_home_only_where_the_learner_is_at_home(words: str, told: bool) -> None:  # noqa: FBT001
    """The rules ask for the district; it is not read out of where a school or a family is."""
    assert ("맞았던 것: 사는 곳" in Talk("chungbuk").say(words).text) is told


@pytest.mark.parametrize(
    "words",
    [
        "할머니가 서울에 살아요. 중2인데 신청돼요?",
        "할머니네가 서울이라 서울런 되나요?",
        "친구가 서울 살아요 서울런 돼요?",
        "서울에 이모가 사는데 되나요?",
    ],
)
def test_a_grandmother_in_town_makes_nobody_live_there(words: str) -> None:
    """Where she or a friend lives answers no question about the learner's home: it is asked for."""
    assert "지금 서울특별시에 사나요" in Talk("seoul").say(words).text
