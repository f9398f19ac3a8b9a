"""What is said to who is sad, is done with a plan, or wants to see how a child is doing."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from handlers.aside import TurningAside, turn_aside
from handlers.conversation import Attachment
from handlers.intent import recognise
from handlers.people.staffing import Standing
from handlers.requests.kinds import Intent
from handlers.situation import Situation
from knowledge.storage import Storage
from tests.fakes import NOON
from tests.unit.handlers.dispatching import message, session
from tests.unit.handlers.planners import Talk
from tests.unit.handlers.talking import House


def test_who_has_a_plan_and_wants_to_stop_is_asked_what() -> None:
    """Nothing is deleted by a mood: today, a while or for good is one tap each; without a plan nothing is open."""

    class Plans:
        """One plan in Seoul."""

        def of(self, conversation: str, municipality: str) -> tuple[str, ...]:
            """Return it."""
            assert conversation
            return ("plan",) if municipality == "seoul" else ()

    def actions(municipality: str) -> list[str]:
        here = session(municipality=municipality, language="ko")
        situation = Situation(message("이제 안할래"), here, Intent("aside", "stop"), NOON, "ko")
        (bubble,) = TurningAside(None, turn_aside, Plans())(situation).bubbles
        return [choice.action for choice in bubble.choices]

    assert actions("seoul") == ["plan:later:", "plan:pause:", "plan:drop:", "human"]
    assert actions("gimpo") == ["help", "human"]


@pytest.mark.parametrize("recent", [7, None])
def test_who_has_one_more_question_may_go_on_with_the_talk_that_is_just_over(recent: int | None) -> None:
    """The same person knows what it was about; without such a talk there is a person all the same."""

    class Queue:
        """Knows of one talk, or of none."""

        def standing(self, municipality: str, conversation: str, now: datetime) -> Standing:
            """Return what there is."""
            assert municipality
            assert conversation
            assert now == NOON
            return Standing(recent=recent)

    words = message("선생님 하나만 더요…", language="ko")
    situation = Situation(words, session(language="ko"), recognise(words, ""), NOON, "ko")
    (bubble,) = TurningAside(Queue(), turn_aside)(situation).bubbles
    actions = [choice.action for choice in bubble.choices]
    assert actions == (["human:reopen:7", "human"] if recent else ["human"])


@pytest.mark.parametrize(
    "text",
    [
        "보호자인데 애 진도 보고싶어요",
        "우리 애가 뭐 물어봤는지 알려줘요",
        "우리 아이 공부 기록 볼 수 있어요?",
        "엄마인데 우리 딸 진도 좀 알려주세요",
    ],
)
def test_a_guardian_who_wants_to_see_hears_how_and_what_never(storage: Storage, text: str) -> None:
    """No age is asked for to say that a learner invites, and that words are never shared."""
    told = House(storage).person().say(text)
    assert "초대" in told
    assert "절대 보여 주지 않아요" in told


def test_who_is_sad_is_told_of_people_and_given_no_advice(storage: Storage) -> None:
    """Sadness is answered with an ear, a line that is open at night and a person, and goes along to that person."""
    person = House(storage).person()
    told = person.say("학교 가기 싫어")
    assert "1388" in told
    assert "편하게 적어 주세요" in told
    assert person.heard[-1].choices[0].action == "human:rule:mind"
    person.tap("사람과 이야기하기")
    assert "학교 가기 싫어" in person.tap("18세 이상, 이어 주세요")


UNWILLING = (
    "숙제 하기 싫어",
    "공부하기 싫다",
    "공부하기 싫어요 ㅠㅠ",
    "아 공부 진짜 하기 싫다",
    "오늘 공부 안 할래",
    "공부가 손에 안 잡혀요",
    "집중이 안 돼요",
    "학원 가기 싫어",
    "의욕이 없어요",
    "I don't want to study",
)


@pytest.mark.parametrize("words", UNWILLING)
def test_who_does_not_want_to_study_is_heard(words: str) -> None:
    """It is no question, and nothing is looked up."""
    assert recognise(message(words), "") == Intent("aside", "unwilling")


@pytest.mark.parametrize("words", ["아무것도 하기 싫어", "학교 가기 싫어"])
def test_not_wanting_anything_is_heavier(words: str) -> None:
    """Then no small step is named, but people."""
    assert recognise(message(words), "") == Intent("aside", "heavy")


@pytest.mark.parametrize(
    "words", ["공부하기 싫을 때 어떻게 해요?", "아이가 공부하기 싫어해요", "공부 안 하면 지원 끊기나요?", "영어"]
)
def test_a_question_about_not_wanting_stays_one(words: str) -> None:
    """So does a parent's story of a child."""
    assert recognise(message(words), "").kind == "ask"


def test_who_does_not_want_to_study_gets_a_small_step_and_no_blame(talk: Talk) -> None:
    """Without a plan a word and a person; with one its taps, too, and they do what they say."""
    assert talk.say("공부하기 싫다").startswith("그런 날도 있어요. 오늘은 5분만")
    assert talk.labels == ["사람과 이야기하기"]
    talk.say("미적분 개념 기말 12월 28일까지 월수금 40분씩 저녁 7시에 계획 짜줘")
    assert "하나만 해도 충분하고" in talk.say("숙제 하기 싫어")
    assert talk.labels == ["오늘 할 것 보기", "오늘만 쉴래요", "사람과 이야기하기"]
    assert "언제" in talk.say("오늘만 쉴래요")


@pytest.mark.parametrize(("kind", "files"), [("contact", []), ("sticker", ["sticker"])])
def test_what_is_sent_by_a_tap_reaches_nobody_in_the_line(storage: Storage, kind: str, files: list[str]) -> None:
    """A place or a number is passed on to no mentor, as is said, and no name of ours stands for anybody's words."""
    person = House(storage).person()
    person.say(command="human")
    person.tap("18세 이상, 이어 주세요")
    person.tap("묻지 말고 바로 이어 주세요")
    claimed, known, _ = person.prepare("?")
    sent = replace(claimed.message, text="", attachments=(Attachment(kind),))
    person.finish((replace(claimed, message=sent), known, person.house.dispatcher.dispatch(sent, known, NOON)))
    (number,) = person.house.rows("SELECT id FROM escalation")
    lines = person.house.records.escalations.lines(number.id)
    assert [file.kind for line in lines for file in line.files] == files
    assert not {"reaching", "wordless"} & {line.text for line in lines}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("코드가 있어요", True),
        ("보호자인데 코드 있어요", True),
        ("동의 코드가 왔는데요", True),
        ("인증번호가 왔어요", True),
        ("코드 있어요?", False),
        ("쿠폰 코드가 있어요", False),
        ("에러 코드가 떴어요", False),
        ("번호가 있어요", False),
    ],
)
def test_who_has_a_code_is_told_where_it_goes(text: str, *, told: bool) -> None:
    """A guardian says no more than to have one; another code, or one that is asked for, is not meant."""
    assert (recognise(message(text), "") == Intent("aside", "code")) == told
