"""Words that come near to a cry for help: answered as ever, and somebody to talk to is offered, seldom and early."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from handlers.catalogue import LANGUAGES
from handlers.concern import NOTHING, OFFERED, PERSON, REST, TIMES, TOGETHER, with_somebody
from handlers.conversation import Bubble, Message, Outcome, Session
from handlers.dispatcher import Dispatcher
from handlers.intent import recognise
from handlers.noticing import Noticing
from handlers.parking import PARKED
from handlers.rooms import rooms
from handlers.screening.screen import Verdict
from handlers.situation import Situation
from knowledge.storage import Storage
from retrieval.answer import Answer
from tests.fakes import NOON
from tests.unit.handlers.dispatching import (
    CLOSE,
    KNOWN,
    NOW,
    PLACES,
    UNKNOWN,
    NoCourses,
    ScriptedAnswerer,
    message,
    session,
)
from tests.unit.handlers.talking import House

TROUBLED = "요즘은 학원 끝나도 갈 데가 없어요"


def near(text: str) -> Verdict:
    """Take every message for one that comes near to a cry."""
    return Verdict(concern=bool(text))


def tell(
    words: str = TROUBLED,
    before: Session | None = None,
    answerer: ScriptedAnswerer | None = None,
    *,
    action: str = "",
    screen: Callable[[str], Verdict] = near,
    later: timedelta = timedelta(),
    **fields: object,
) -> Outcome:
    """Return the outcome of words that come near to a cry."""
    dispatcher = Dispatcher(rooms(answerer or ScriptedAnswerer(), NoCourses()), lambda: PLACES, screen)
    sent: Message = message(words, **fields)
    return dispatcher.dispatch(sent, before or session(), NOW + later, action)


def offers(outcome: Outcome) -> list[int]:
    """Return the places of the bubbles that offer somebody to talk to."""
    return [place for place, each in enumerate(outcome.bubbles) if PERSON in {one.action for one in each.choices}]


@pytest.mark.parametrize("answer", [KNOWN, CLOSE])
def test_a_question_is_answered_and_somebody_is_offered_before(answer) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    """What follows is the answer alone, word for word; there is no case, no latch and nothing to read of it."""
    outcome = tell(answerer=ScriptedAnswerer(answer))
    calm = tell(answerer=ScriptedAnswerer(answer), screen=lambda _: Verdict())
    assert offers(outcome) == [0]
    assert outcome.bubbles[1:] == calm.bubbles
    assert (outcome.cases, outcome.requests, outcome.session.latched) == ((), (), False)
    assert (outcome.turns, outcome.changes) == (calm.turns, calm.changes)
    assert {**outcome.session.slots} == {**calm.session.slots, OFFERED: NOW.isoformat(), TIMES: "1"}


def test_where_nothing_was_found_the_offer_takes_its_place() -> None:
    """One bubble: the offer, and that nothing was found; it counts as no miss, since it was no plain question."""
    outcome = tell(answerer=ScriptedAnswerer(UNKNOWN))
    calm = tell(answerer=ScriptedAnswerer(UNKNOWN), screen=lambda _: Verdict())
    assert len(outcome.bubbles) == len(calm.bubbles) == 1
    assert offers(outcome) == [0]
    assert "찾지 못했어요" in outcome.bubbles[0].text
    assert (outcome.session.misses, calm.session.misses) == (0, 1)
    assert [turn.outcome for turn in outcome.turns] == [turn.outcome for turn in calm.turns] == ["ask", NOTHING]
    assert outcome.turns[-1].text == outcome.bubbles[0].text


def test_who_was_offered_somebody_before_is_not_told_coldly_that_nothing_was_found() -> None:
    """The numbers are not said again; what is the matter is asked, and the moment of the offer stays."""
    first = tell(answerer=ScriptedAnswerer(UNKNOWN))
    again = tell(before=first.session, answerer=ScriptedAnswerer(UNKNOWN), later=timedelta(minutes=5))
    assert offers(again) == [0]
    assert len(again.bubbles) == 1
    assert "1388" not in again.bubbles[0].text
    assert "찾지 못했어요" in again.bubbles[0].text
    assert again.session.misses == 0
    assert again.session.slots[OFFERED] == NOW.isoformat()


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_names_somebody_to_write_to_and_somebody_to_call(language: str) -> None:
    """The numbers are those of the table of lines; the tap leads to a person, for what weighs on somebody."""
    outcome = tell(before=session(language=language))
    first = outcome.bubbles[0]
    assert "1388" in first.text
    assert "109" in first.text
    assert [choice.action for choice in first.choices] == [PERSON]
    tapped = tell("", outcome.session, action=PERSON)
    assert tapped.session.form == "human"
    assert tapped.session.slots["person.category"] == "mind"


def test_it_is_not_said_again_for_some_hours() -> None:
    """The next word that comes near is answered alone; after some hours it is offered once more."""
    first = tell()
    soon = tell(before=first.session, later=REST - timedelta(seconds=1))
    assert offers(soon) == []
    assert soon.session.slots[OFFERED] == NOW.isoformat()
    later = replace(soon.session, slots={OFFERED: soon.session.slots[OFFERED]})
    assert offers(tell(before=later, later=REST)) == [0]


@pytest.mark.parametrize(
    ("before", "screen"),
    [
        (session(latched=True), near),
        (session(owner="human"), near),
        (session(), lambda _: Verdict()),
        (session(), lambda _: Verdict(crisis=True, kind="abuse")),
    ],
)
def test_nothing_is_offered_where_people_know_or_nothing_is_the_matter(
    before: Session, screen: Callable[[str], Verdict]
) -> None:
    """While a case is open, while a human speaks, at ordinary words, and at a cry, which has its own text."""
    outcome = tell(before=before, screen=screen)
    assert offers(outcome) == []
    assert OFFERED not in outcome.session.slots


def test_an_answer_that_offers_the_same_is_enough() -> None:
    """Who says that they are sad hears one text, as ever."""
    outcome = tell("너무 외로워요")
    assert outcome.bubbles == tell("너무 외로워요", screen=lambda _: Verdict()).bubbles
    assert offers(outcome) == [0]


def test_an_insult_alone_gets_its_boundary_and_the_offer() -> None:
    """Who curses may be the one who is hurt."""
    outcome = tell("씨발", screen=lambda _: Verdict(abusive=True, concern=True))
    assert offers(outcome) == [0]
    assert outcome.turns[-1].outcome == "boundary"


def test_no_model_words_an_answer_to_it() -> None:
    """What comes near to a cry goes to no language model."""
    answerer = ScriptedAnswerer(KNOWN)
    tell(answerer=answerer)
    tell(answerer=answerer, screen=lambda _: Verdict())
    assert [question.plain for question in answerer.asked] == [True, False]


def test_an_open_form_stays_open_and_its_question_stands_last() -> None:
    """The form hears the words as ever; what is typed next still answers it."""
    asked = tell("사람이랑 얘기할래요", screen=lambda _: Verdict())
    assert asked.session.form == "human"
    outcome = tell(TROUBLED, asked.session)
    calm = tell(TROUBLED, asked.session, screen=lambda _: Verdict())
    assert offers(outcome) == [0]
    assert outcome.bubbles[1:] == calm.bubbles
    assert outcome.session.form == calm.session.form == "human"
    assert {**outcome.session.slots} == {**calm.session.slots, OFFERED: NOW.isoformat(), TIMES: "1"}


def test_a_child_of_whom_nothing_is_kept_is_offered_it_too(storage: Storage) -> None:
    """Nothing of the words is kept; the good night, which sends away, is not wished beside it."""
    house = House(storage, now=NOON.replace(hour=14))
    noticing = Noticing(house.records.rights, house.home)
    house.dispatcher = Dispatcher(house.table, lambda: house.places, near, noticing=noticing)
    child = house.person()
    child.say("저는 12살이에요")
    house.pass_(hours=7)
    told = child.say(TROUBLED)
    assert "1388" in told
    assert "푹 쉬" not in told
    assert [row.text for row in house.rows("SELECT text FROM turn WHERE role = 'person'")] == [""] * 2
    kept = house.records.session_for(Message(child.address, "k", house.now), house.now)
    assert (kept.previous, [*kept.slots.values()].count(house.now.isoformat())) == ("", 1)
    house.dispatcher = Dispatcher(house.table, lambda: house.places, lambda _: Verdict(), noticing=noticing)
    assert "푹 쉬" in child.say(TROUBLED)


def test_words_that_come_near_again_and_again_are_a_cry() -> None:
    """The third in a talk opens a case and calls people, whatever is said between; one who has a case reads no more."""
    first = tell()
    between = tell("수학 강의 있어요?", first.session, screen=lambda _: Verdict())
    second = tell("집에 가기 싫어요", between.session)
    assert (first.cases, between.cases, second.cases) == ((), (), ())
    third = tell("아무도 없었으면 좋겠어요", second.session)
    assert [case.text for case in third.cases] == ["아무도 없었으면 좋겠어요"]
    assert third.session.latched
    assert "109" in third.bubbles[0].text
    assert tell("집에 가기 싫어요", third.session).cases == ()


@pytest.mark.parametrize("times", range(1, TOGETHER + 2))
def test_only_what_comes_near_is_counted(times: int) -> None:
    """Any number of ordinary lines beside one or two that come near open no case."""
    before = session()
    for _ in range(times):
        before = tell("수학 강의 있어요?", before, screen=lambda _: Verdict()).session
    assert TIMES not in before.slots
    assert tell(before=before).cases == ()


@pytest.mark.parametrize("words", ["내꺼 다 지워줘", "탈퇴 어떻게 해요", "알림 꺼줘"])
def test_a_right_that_is_plainly_asked_for_is_not_taken_for_trouble(words: str) -> None:
    """The question whether to erase comes alone, and such words add up to no cry."""
    asked = Situation(message(words), session(), recognise(message(words), ""), NOW, "ko", concern=True)
    outcome = with_somebody(asked, asked.reply(Bubble("모두 지울까요?")))
    assert [bubble.text for bubble in outcome.bubbles] == ["모두 지울까요?"]
    assert TIMES not in outcome.session.slots


@pytest.mark.parametrize("words", ["죽고 싶은 건 아니에요", "아니 자살하려는 거 아니라니까요", "죽고 싶지 않아요"])
def test_who_only_denies_is_never_taken_for_a_cry_by_repeating_it(words: str) -> None:
    """What is said against an offer that was wrong opens no case; what comes near beside it does, as ever."""
    before = tell().session
    for _ in range(TOGETHER):
        denied = tell(words, before)
        assert denied.cases == ()
        before = denied.session
    assert before.slots[TIMES] == "1"
    second = tell("집에 가기 싫어요", before)
    assert (second.cases, len(tell("아무도 없었으면 좋겠어요", second.session).cases)) == ((), 1)


def test_a_plan_that_waits_takes_no_yes_to_what_is_the_matter() -> None:
    """After words that come near, "네" may mean that something is; the plan is gone on with when asked."""
    waiting = {PARKED: f"plan|{NOW.isoformat()}", "plan.asked": "minutes"}
    outcome = tell(before=session(slots=waiting), answerer=ScriptedAnswerer(UNKNOWN))
    assert PARKED not in outcome.session.slots
    assert outcome.session.slots["plan.asked"] == "minutes"
    assert PARKED in tell(before=session(slots=waiting), screen=lambda _: Verdict()).session.slots


@pytest.mark.parametrize("answer", [CLOSE, UNKNOWN])
def test_who_only_denies_is_not_asked_which_question_it_was(answer: Answer) -> None:
    """It is good to hear, somebody to talk to stays there, and nothing is guessed."""
    outcome = tell("죽고싶은건 아녀", answerer=ScriptedAnswerer(answer))
    (bubble,) = outcome.bubbles
    assert "다행이에요" in bubble.text
    assert offers(outcome) == [0]
    assert outcome.session.misses == 0
