"""A further case after one that was just decided: home and grade serve it, and only what is new is said."""

from __future__ import annotations

from datetime import timedelta

import pytest

from handlers.catalogue import speaker
from handlers.enrolling.household import LATER, LIFE
from handlers.enrolling.verdict import next_steps
from knowledge.eligibility import load
from tests.unit.handlers.checking import CHECK, IN_2025, NO, NOW, YES, Talk
from tests.unit.handlers.recruited import NOON, House, having, window

FIRST = "청주 사는 중2 다자녀인데 신청 가능한가요?"


@pytest.mark.parametrize(
    "said",
    [
        "둘째는 초5인데 걔는요",
        "둘째는 초등학교 5학년인데요",
        "기초수급자면 청주도 되나요",
        "애가 셋인데 되나요",
        "기초수급 받어유",
    ],
)
def test_a_further_case_is_decided_by_the_home_that_was_told(said: str) -> None:
    """Who said where they live need not say it again, and reads that it does not fit beside what does."""
    talk = Talk("chungbuk").say(FIRST)
    assert "맞지 않았던 것: 사는 곳" in talk.text
    talk.say(said)
    assert talk.bubbles[-1].text.startswith(f"충Book-e, {CHECK}.")
    assert "맞지 않았던 것: 사는 곳" in talk.text
    assert "제천" not in talk.text


def test_the_same_rule_is_not_told_twice_in_the_same_words() -> None:
    """The second time is short, keeps its source, and may bring another word than the first."""
    talk = Talk("chungbuk", IN_2025).say("제천 사는 중2인데 신청 가능한가요?")
    first = talk.text
    assert YES in first
    talk.say("둘째는 초3인데 걔는요")
    assert NO in talk.text
    assert "학년" in talk.text
    assert len(talk.text) < len(first) / 2
    assert [citation.number for citation in talk.bubbles[0].citations] == [1]


def test_a_group_that_no_rule_asks_for_is_named() -> None:
    """Silence would be taken for a yes."""
    assert "보지 않는 것: 다자녀인지" in Talk("chungbuk").say(FIRST).text
    assert "다자녀" not in Talk("chungbuk").say("청주 사는 중2인데 신청 가능한가요?").text
    assert "보지 않는 것" not in Talk().say("서울 사는데 중2인데 한부모예요 되나요?").text


@pytest.mark.parametrize(
    "said",
    [
        "청주 사는데 중2에요 다자녀에요 신청되나요 언제까지고 서류는 뭐내요",
        "청주 사는 중2인데 신청되나요? 언제까지예요? 서류는요?",
        "우리애 중2고 애가 셋이에요 청주예요 다자녀는 되는거 아니에요?",
    ],
)
def test_three_questions_at_once_are_answered_by_one_decision(said: str) -> None:
    """Who may, by when and with which papers stand in one answer."""
    talk = Talk("chungbuk").say(said)
    for part in (CHECK, "2025-11-14 18:00에 끝났어요", "다음 모집은 아직", "필요한 서류는 아직 확인되지 않았어요"):
        assert part in talk.text


def test_another_child_is_of_no_known_grade() -> None:
    """The grade of the first child never decides on the second."""
    talk = Talk("chungbuk", IN_2025).say("제천 사는 중2인데 신청 가능한가요?", "둘째도 되나요?")
    assert "어디에 다녀요" in talk.text
    assert CHECK not in talk.text


def test_after_half_an_hour_or_elsewhere_nothing_serves() -> None:
    """What was kept for the next question is not kept for the next day, nor for another place."""
    talk = Talk("chungbuk").say(FIRST)
    talk.now = NOW + LIFE + timedelta(minutes=1)
    talk.say("둘째는 초5인데 걔는요")
    assert talk.answerer.asked
    moved = Talk("chungbuk").say(FIRST)
    moved.tap("municipality:gimpo")
    moved.say("둘째는 초5인데 걔는요")
    assert moved.answerer.asked


def test_what_only_holds_the_same_words_stays_a_question() -> None:
    """After a check a question of something else is one."""
    talk = Talk("chungbuk").say(FIRST, "교재비도 지원해 줘요?", "멘토는 누구예요?", "고등학생인데 멘토링도 되나요?")
    assert len(talk.answerer.asked) == 3
    assert LATER in "".join(talk.session.slots)


@pytest.mark.parametrize("said", ["그럼 우리 애가 할 수 있는건 뭐가 있어요", "다른 방법은 없어요?"])
def test_what_there_is_instead_is_told_after_a_decision(said: str) -> None:
    """Who asks what is left reads of programmes of others that suit the grade, and not once more who may join."""
    talk = Talk("chungbuk").say(FIRST, said)
    assert "EBS 중학프리미엄" in talk.text
    assert "화상튜터링" not in talk.text
    assert "제천" not in talk.text
    fresh = Talk("chungbuk").say(said)
    assert fresh.answerer.asked


@pytest.mark.parametrize("words", ["그럼 어떡해요", "이제 뭐부터 하면 돼요?", "그럼 어디로 가야 돼요"])
def test_who_asks_what_to_do_after_a_decision_reads_the_next_step(words: str) -> None:
    """When one can apply, where to ask and who decides; no entry on another matter."""
    talk = Talk("chungbuk", IN_2025).say("제천 사는 중2인데 신청 가능한가요?", words)
    assert talk.bubbles[0].text.startswith("지금 신청을 받고 있어요. 2025-11-14 18:00까지예요.")
    assert "다음 순서: 공식 누리집에서 확인해 주세요" in talk.text
    assert not talk.answerer.asked


def test_of_several_windows_each_is_named_in_the_next_step() -> None:
    """Who reads two dates knows whose they are, and that they are samples."""
    first, second = window("초등", -3, 20), window("중등", 3, 9, sample=True)
    place = having(first, second)
    told = next_steps(speaker("ko"), place, load(place.enrolment), NOON).text
    assert "· 초등 모집: 지금 신청을 받고 있어요" in told
    assert "· 중등 모집: 신청은 2026-11-28 12:00에 시작해요" in told
    assert "예시" in told
    alone = having(first)
    assert next_steps(speaker("ko"), alone, load(alone.enrolment), NOON).text.startswith("지금 신청을 받고 있어요")


def test_the_next_step_after_the_last_window_tells_when_it_ended() -> None:
    """As the decision did: nobody reads that nothing is known of it."""
    place = having(window("작년", -90, -60), window("봄", -30, -9))
    told = next_steps(speaker("ko"), place, load(place.enrolment), NOON)
    assert told.text.startswith("신청은 2026-11-16 12:00에 끝났어요. 다음 모집은 아직 발표되지 않았어요. [1]")
    assert len(told.citations) == 1
    empty = having()
    unknown = next_steps(speaker("ko"), empty, load(empty.enrolment), NOON)
    assert unknown.text.startswith("신청 기간은 아직 알려지지 않았거나 확인되지 않았어요.\n")
    assert not unknown.citations


def test_the_next_step_is_told_in_english_too() -> None:
    """To who writes so."""
    talk = Talk("chungbuk", IN_2025).say("제천 사는 중2인데 신청 가능한가요?", "what should we do now?")
    assert talk.bubbles[0].text.startswith("Applications are open until 2025-11-14 18:00.")


@pytest.mark.parametrize("words", ["그럼 어떡해요", "어떻게 신청해요"])
def test_without_a_decision_what_to_do_is_a_question(words: str) -> None:
    """The same words mean anything then, and how to apply is always one."""
    talk = Talk("chungbuk", IN_2025).say(words)
    assert talk.answerer.asked


def test_what_else_there_is_may_be_asked_in_other_words() -> None:
    """After a no the programmes of others are named."""
    talk = Talk("gimpo").say("초3 아들 신청할 수 있어요?", "그럼 뭘 쓸 수 있어요?")
    assert "EBS" in talk.text
    assert not talk.answerer.asked


@pytest.mark.parametrize("words", ["왜 안돼요?", "이유가 뭐예요", "why not?"])
def test_why_not_is_told_by_what_was_told(words: str) -> None:
    """What does not fit, of what still serves; no entry that lies near."""
    talk = Talk("chungbuk", IN_2025).say("청주 사는 초6 엄마인데요 신청되나요", words)
    assert NO in talk.text or "can't enrol" in talk.text
    assert "사는 곳" in talk.text or "home" in talk.text
    assert not talk.answerer.asked


def test_why_not_is_a_question_where_what_decided_is_forgotten() -> None:
    """An income that was told is gone with the check, so that it explains nothing."""
    talk = Talk("gimpo").say("고1 아들 신청할 수 있어요?", "네", ">아니요, 넘어요", "왜 안돼요?")
    assert [question.text for question in talk.answerer.asked] == ["왜 안돼요?"]


def test_something_else_after_a_decision_is_a_programme_of_others(house: House) -> None:
    """As long as the decision is what was said last."""
    at = [NOON + timedelta(minutes=minute) for minute in range(1, 5)]
    house.hear("청주 사는 초6 엄마인데요 신청되나요", at[0])
    assert "EBS" in house.hear("그럼 다른 건 없나요", at[1])[-1].text
    assert "사는 곳" in house.hear("왜요?", at[1] + timedelta(seconds=9))[-1].text
    house.hear("서류는 뭐 내요?", at[2])
    assert "EBS" not in house.hear("그럼 다른 건 없나요", at[3])[-1].text
    for words in ("왜 안돼요?", "어떡해요"):
        said = house.hear(words, at[3] + timedelta(seconds=9))[-1].text
        assert "최종 결정" not in said
        assert "기준과 다른 것" not in said


@pytest.mark.parametrize("words", ["서울런에서 뭘 들을 수 있어요?", "부모는 뭘 볼 수 있어요?", "뭘 들을 수 있어요?"])
def test_what_can_be_used_after_a_yes_is_asked_of_the_programme(words: str) -> None:
    """The programmes of others are no answer to it."""
    talk = Talk().say("서울 사는 중2인데 한부모예요 되나요?", words)
    assert [question.text for question in talk.answerer.asked] == [words]
    assert "EBS" not in talk.text


def test_what_is_asked_of_something_named_after_a_no_is_a_question() -> None:
    """It is not what there is in place of the programme."""
    talk = Talk("gimpo").say("초3 아들 신청할 수 있어요?", "부모는 뭘 볼 수 있어요?")
    assert [question.text for question in talk.answerer.asked] == ["부모는 뭘 볼 수 있어요?"]
