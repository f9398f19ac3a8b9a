"""The way to a person: a wish in words, taps or a photo, what it is about, and when one is offered by rule."""

from __future__ import annotations

from pathlib import Path

import pytest

from handlers.consents.consenting import Moved
from handlers.conversation import Message, Outcome
from handlers.people.offering import WrongRuleError, rules
from handlers.records.consents.rights import move
from knowledge.storage import Storage
from tests.town import ANN, PHOTO, Town


def test_asking_for_a_person_takes_taps_and_one_sentence(town: Town) -> None:
    """Category, words and urgency; then the place in the queue and what is truly known of the time."""
    assert "어떤 이야기를" in town.say("사람과 이야기하기")[0]
    assert "한 번에 적어" in town.tap("학습")[0]
    (asked,) = town.say("미적분 치환적분이 안 풀려요 010-1234-5678")
    assert "“미적분 치환적분이 안 풀려요 [전화번호]”" in asked
    (told,) = town.tap("오늘 안에 필요해요")
    assert "바로 다음 차례예요." in told
    assert "보통 얼마나 걸리는지는 아직 몰라요" in told
    escalation = town.records.escalations.get_any(town.open())
    assert escalation
    assert (escalation.category, escalation.urgency, escalation.subject) == ("study", "urgent", "수학")
    assert escalation.question == "미적분 치환적분이 안 풀려요 [전화번호]"
    assert town.lines(escalation.id) == [("event", "open"), ("person", escalation.question)]


def test_the_question_before_goes_along_and_another_may_be_asked(town: Town) -> None:
    """Nobody has to say it twice; two misses are the reason; changing one's mind costs one tap."""
    town.say("화성에 가고 싶어요")
    (missed,) = town.say("명왕성은요?")
    assert "두 번" in missed
    town.tap("사람과 이야기하기")
    assert "명왕성은요?" in town.tap("이용 문의")[0]
    assert "한 번에 적어" in town.tap("다른 걸 물어볼래요")[0]
    town.say("교재는 어디서 받아요?")
    town.tap("천천히 괜찮아요")
    escalation = town.records.escalations.get_any(town.open())
    assert escalation
    assert (escalation.question, escalation.reason) == ("교재는 어디서 받아요?", "misses")


@pytest.mark.parametrize(
    ("typed", "question"),
    [
        ("수학 질문이요", "수학 질문이요"),
        ("수학: 치환적분이 안 풀려요", "수학: 치환적분이 안 풀려요"),
        ("빨리 연결해주세요!", "명왕성은요?"),
        ("빨리요", "명왕성은요?"),
    ],
)
def test_what_is_written_behind_the_command_is_the_question(town: Town, typed: str, question: str) -> None:
    """Who asks for a person and says what about is not asked again; a mere plea takes the question before."""
    town.say("명왕성은요?")
    asked = town.say(typed, command="사람")
    told = asked if "수학" in typed else town.tap("학습")  # a subject tells what it is about
    assert f"“{question}”" in told[0]


@pytest.mark.parametrize(
    "words",
    [
        "모르겠어요",
        "잘 모르겠어요ㅠㅠ",
        "이해가 안 돼요",
        "몰라요",
        "무슨 말인지 하나도 모르겠어요",
        "I don't understand",
    ],
)
def test_who_is_at_a_loss_is_offered_a_person(town: Town, words: str) -> None:
    """It is offered, not forced; the reason is kept."""
    (offered,) = town.say(words)
    assert "전해 드릴 수도" in offered or "I pass it on" in offered
    town.say("서류 알려 주세요")
    assert town.records.waiting.standing("seoul", town.of(), town.clock()).open is None


def test_what_has_no_answer_while_a_question_waits_goes_with_it(town: Town) -> None:
    """It is said, in place of another offer of a person; what is answered is answered as ever."""
    number = town.ask()
    (lost,) = town.say("달팽이는 몇 살까지 살아요?")
    assert "기다리는 질문에 함께 전했어요" in lost
    assert "전해 드릴 수도" not in lost
    assert "사람과 이야기하기" not in town.taps[ANN]
    assert ("person", "달팽이는 몇 살까지 살아요?") in town.lines(number)
    assert ("bot", lost) in town.lines(number)
    (lost,) = town.say("잘 모르겠어요ㅠㅠ")
    assert "기다리는 질문에 함께 전했어요" in lost
    assert "기다리는 질문" not in town.say("서류 알려 주세요")[0]
    town.tap("이제 괜찮아요")
    assert "전해 드릴 수도" in town.say("달팽이는 몇 살까지 살아요?")[0]


def test_nothing_is_said_to_go_along_where_no_word_is_passed_on(town: Town, storage: Storage) -> None:
    """A child whose guardian has withdrawn may have a question that waits: nothing more goes to it."""
    number = town.ask()
    lines = town.lines(number)
    with storage.writing() as connection:
        move(connection, town.of(), Moved("shows_child"), town.clock())
    for words in ("달팽이는 몇 살까지 살아요?", "잘 모르겠어요ㅠㅠ"):
        assert "함께 전했어요" not in "\n".join(town.say(words))
    assert town.lines(number) == lines


@pytest.mark.parametrize("words", ["신청 방법을 모르겠어요", "서류가 뭔지 모르겠는데 알려줘", "모르겠는 게 많아요"])
def test_a_question_that_holds_such_words_stays_a_question(town: Town, words: str) -> None:
    """Only whole sentences of not knowing are an offer."""
    town.say(words)
    assert town.knower.asked == [words]


def test_a_photo_of_a_problem_goes_to_a_mentor_when_the_person_wants_it(town: Town) -> None:
    """The program says that it cannot look; the file goes along with the request."""
    assert "볼 수 없지만, 멘토는" in town.say("", attachments=(PHOTO,))[0]
    town.tap("멘토에게 보여 주기")
    assert "보내 준 사진" in town.tap("학습")[0]
    town.tap("천천히 괜찮아요")
    (_, line) = town.records.escalations.lines(town.open())
    assert line.files == (PHOTO,)
    escalation = town.records.escalations.get_any(town.open())
    assert escalation
    assert escalation.reason == "photo"


def test_words_beside_a_photo_of_a_problem_go_along_with_it(town: Town) -> None:
    """Who wants a photographed task done is told of a mentor, who gets the photo and the words; a bare one has none."""
    assert "볼 수 없지만, 멘토는" in town.say("이 문제 풀어주세요", attachments=(PHOTO,))[0]
    assert "볼 수 없지만, 멘토는" in town.say("신청 서류 이거 맞아요?", attachments=(PHOTO,))[0]
    town.say("", attachments=(PHOTO,))
    town.say("이 문제 풀어줘", attachments=(PHOTO,))
    town.tap("멘토에게 보여 주기")
    assert "이 문제 풀어줘" in town.tap("학습")[0]
    town.tap("천천히 괜찮아요")
    (*_, line) = town.records.escalations.lines(town.open())
    assert (line.text, line.files) == ("이 문제 풀어줘", (PHOTO,))


def test_one_may_change_ones_mind_at_any_step(town: Town) -> None:
    """Not now, a photo kept to oneself, a button of yesterday: nothing is opened, nothing breaks."""
    town.say("사람과 이야기하기")
    assert "언제든 불러" in town.tap("나중에 할게요")[0]
    town.say("", attachments=(PHOTO,))
    assert "언제든 불러" in town.tap("괜찮아요")[0]
    for action in ("rating:x:1", "rating:1:9", "human:reopen:x", "human:urgency:never", "staff:take:1", "staff:x"):
        outcome = _dispatched(town, action)
        assert outcome.bubbles
        assert (outcome.requests, outcome.changes) == ((), ())


def _dispatched(town: Town, action: str) -> Outcome:
    message = Message(ANN, "x", town.clock(), municipality="seoul")
    return town.dispatcher.dispatch(message, town.records.session_for(message, town.clock()), town.clock(), action)


def test_the_municipality_is_asked_first_and_the_wish_goes_on(town: Town) -> None:
    """People answer for their own place; the wish is not asked for twice."""
    message = Message(ANN, "x", town.clock())
    session = town.records.session_for(message, town.clock())
    asked = town.dispatcher.dispatch(message, session, town.clock(), "human")
    assert "사람은 지역마다 달라요" in asked.bubbles[0].text
    gone_on = town.dispatcher.dispatch(message, asked.session, town.clock(), "municipality:gimpo")
    assert "어떤 이야기를" in gone_on.bubbles[-1].text
    assert gone_on.session.form == "human"


@pytest.mark.parametrize(
    ("words", "category"),
    [
        ("이차방정식 인수분해를 모르겠어요. x^2-5x+6=0 이요", "study"),
        ("이 문제 좀 안 풀려요", "study"),
        ("요즘 너무 외로워요", "mind"),
        ("신청에 문제가 있어요", ""),
    ],
)
def test_what_it_is_about_is_not_asked_where_the_words_say_it(town: Town, words: str, category: str) -> None:
    """One step fewer to a person; what the words leave open is asked once, and not a second time."""
    town.say("사람과 이야기하기")
    (asked,) = town.say(words)
    assert ("언제까지" in asked) is bool(category)
    if not category:
        (asked,) = town.say("로그인이 안 돼요")
        assert "언제까지" in asked
    town.tap("천천히 괜찮아요")
    escalation = town.records.escalations.get_any(town.open())
    assert escalation
    assert escalation.category == (category or "usage")


@pytest.mark.parametrize(
    ("words", "category"),
    [
        ("진로 상담 받고 싶은데 문과가 나을까요?", "career"),
        ("자소서 첨삭 되나요?", "career"),
        ("신청했는데 탈락했어요 왜 그런 거예요?", "usage"),
        ("공부 방법 때문에 고민이에요", "habits"),
    ],
)
def test_what_is_a_persons_by_rule_is_offered_to_one(town: Town, words: str, category: str) -> None:
    """Along with the answer, with the question and what it is about known; the reason is kept.

    The button stands there once: two with the same words would be no choice.
    """
    town.write(words)
    said = town.deliver()
    assert "사람이 함께 살펴볼" in said[-1].bubble.text
    labels = [choice.label for notice in said for choice in notice.bubble.choices]
    assert labels.count("사람과 이야기하기") == 1
    assert words in town.tap("사람과 이야기하기")[0]
    town.tap("천천히 괜찮아요")
    escalation = town.records.escalations.get_any(town.open())
    assert escalation
    assert (escalation.category, escalation.reason, escalation.question) == (category, "rule", words)


@pytest.mark.parametrize("words", ["진로 체험은 언제 신청해요?", "신청 서류 뭐 내요?", "계정은 어떻게 만들어요?"])
def test_what_the_program_may_answer_alone_is_not_offered(town: Town, words: str) -> None:
    """The words alone make no rule."""
    assert not any("사람이 함께 살펴볼" in text for text in town.say(words))


def test_a_rule_names_a_category_that_there_is(tmp_path: Path) -> None:
    """A slip in the table is found at the first look."""
    wrong = tmp_path / "offering.toml"
    wrong.write_text('[[rule]]\ncategory = "weather"\nwords = ["비"]\n', encoding="utf-8")
    with pytest.raises(WrongRuleError):
        rules(wrong)


def test_who_writes_on_instead_of_tapping_is_passed_on(town: Town) -> None:
    """Each thing is asked once; every word goes along."""
    town.say("사람과 이야기하기")
    assert "어떤 이야기에" in town.say("신청에 문제가 있어요")[0]
    assert "언제까지" in town.say("그럼 어떻게 해요")[0]
    assert "전했어요" in town.say("아무튼 도와주세요")[0]
    escalation = town.records.escalations.get_any(town.open())
    assert escalation
    assert escalation.question == "신청에 문제가 있어요\n그럼 어떻게 해요\n아무튼 도와주세요"
    assert (escalation.category, escalation.urgency) == ("usage", "normal")


def test_who_asks_when_on_the_way_is_told(town: Town) -> None:
    """What is known of the time stands above the next question."""
    town.say("사람과 이야기하기")
    (told,) = town.say("그럼 담당자가 언제 연락 줘요")
    assert "지금 사람이 있어요" in told
    assert "어떤 이야기에" in told


def test_what_was_missed_goes_along_with_what_is_written_after_it(town: Town) -> None:
    """The question that a person was offered for is not lost to a further one."""
    town.say("화성에 가고 싶어요")
    town.say("명왕성은요?")
    town.tap("사람과 이야기하기")
    town.say("금성도 궁금해요")
    town.say("천천히요")
    town.say("그게 다예요")
    escalation = town.records.escalations.get_any(town.open())
    assert escalation
    assert escalation.question.startswith("명왕성은요?\n금성도 궁금해요")
