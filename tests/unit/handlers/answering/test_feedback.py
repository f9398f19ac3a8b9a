"""What people think of answers: the taps, what is kept, and what staff see of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st
from sqlalchemy import insert

from handlers.answering.feedback import HearingFeedback
from handlers.answering.opinions import AnswerGiven, VerdictGiven
from handlers.answering.question import AnsweringQuestion, key_of
from handlers.conversation import Address, Message, Outcome, Session
from handlers.records import Records
from handlers.records.changes import write
from handlers.records.feedback import InVain, grouped
from handlers.records.tables.rights import consent_table
from handlers.requests.feedback import ANNOYED, COMPLAINT
from handlers.requests.kinds import Intent, Kind
from handlers.situation import Progress, Situation
from knowledge.municipality import Municipality
from knowledge.passage import Passage, Source
from knowledge.stock import Withdrawn
from knowledge.storage import Storage
from retrieval.answer import Answer, Citation, Hit, Question
from tests.fakes import NOON

PLACE = Municipality("gimpo", "김포시", "김포런")
ADDRESS = Address("fake", "bot", "1")
PAPERS, FEES, DATES = (
    Passage("gimpo", key, "faq", f"{key} 알려 주세요", "답이에요.", Source("faq.csv"))
    for key in ("서류", "교재비", "기간")
)
DANGER = Passage("gimpo", "위험", "faq", "집에서 맞고 있어요", "112에 전화해요.", Source("faq.csv"), topic="safety")
ALL = {each.id: each for each in (PAPERS, FEES, DATES, DANGER)}
CITED = Citation(1, PAPERS.id, "faq.csv", "", "공고", "", "답이에요.")


class Knower:
    """An answerer that says what it is told and shows live passages."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer
        self.withdrawn: set[str] = set()
        self.over: set[str] = set()
        self.successor: Passage | None = None

    def answer(self, question: Question, progress: Progress) -> Answer:
        """Return the answer."""
        progress("")
        return replace(self._answer, asked=question.text)

    def show(self, question: Question, passage_id: str) -> Answer:
        """Return a passage, unless it was withdrawn."""
        assert question.municipality == "gimpo"
        if passage_id in self.over:
            return Answer("unknown", "", 0.0, (CITED,), ended=date(2026, 10, 31), asked=ALL[passage_id].title)
        if passage_id not in ALL or passage_id in self.withdrawn:
            gone = Withdrawn(ALL[passage_id].title, NOON, self.successor) if passage_id in ALL else None
            return Answer("unknown", "", 0.0, withdrawn=gone)
        shown = (Hit(ALL[passage_id], 1.0, 1.0, 1.0),)
        return Answer("answered", "답이에요. [1]", 1.0, (CITED,), asked=ALL[passage_id].title, hits=shown)


def hits(*passages: Passage) -> tuple[Hit, ...]:
    """Return hits in this order."""
    return tuple(Hit(each, 1.0 - place / 10, 0.9, 0.9) for place, each in enumerate(passages))


ANSWERED = Answer("answered", "답이에요. [1]", 0.8, (CITED,), hits=hits(PAPERS, FEES, DATES))


class Talk:
    """One person's conversation over real records."""

    def __init__(self, records: Records, knower: Knower, chat: str = "1") -> None:
        self.records = records
        self.knower = knower
        self.message = Message(replace(ADDRESS, chat=chat), "m1", NOON, "서류 뭐 내요?", municipality="gimpo")
        self.session = records.session_for(self.message, NOON)
        self._count = 0
        self.wordless = self.concern = False

    def say(self, kind: Kind, argument: str, text: str = "") -> Outcome:
        """Handle an intent and write what it changes."""
        self._count += 1
        message = replace(self.message, key=f"m{self._count}", text=text or argument)
        situation = Situation(message, self.session, Intent(kind, argument), NOON, "ko", (PLACE,), concern=self.concern)
        question = AnsweringQuestion(self.knower, kept=True, wordless=lambda _: self.wordless)
        rooms = {
            "ask": question,
            "passage": question.show,
            "none": question.none_of_these,
            "feedback": HearingFeedback(self.knower, self.records.feedback),
        }
        outcome = rooms[kind](situation)
        with self.records._storage.writing() as connection:
            write(connection, self.session, outcome.changes, NOON)
        self.session = outcome.session
        return outcome


@pytest.fixture
def talk(storage: Storage) -> Talk:
    """Return a conversation that gets an answer."""
    return Talk(Records(storage), Knower(ANSWERED))


def actions(outcome: Outcome) -> list[str]:
    """Return what the choices of the last bubble do."""
    return [choice.action for choice in outcome.bubbles[-1].choices]


def test_a_plain_no_is_asked_about_before_it_is_a_verdict(talk: Talk) -> None:
    """Who says "아니" may mean the answer, or nothing of it: nothing is kept until that is said."""
    helped, not_this, _ = actions(talk.say("ask", "서류 뭐 내요?"))
    key = not_this.rpartition(":")[2]
    asked = talk.say("feedback", f"which:{key}", "아니")
    assert "아니었나요?" in asked.bubbles[0].text
    assert actions(asked) == [not_this, helped, "human"]
    assert not asked.changes
    assert talk.records.feedback.judged("gimpo", NOON - timedelta(days=1)) == ()


def test_an_answer_can_be_tapped_helpful_and_is_kept(talk: Talk) -> None:
    """Three short choices stand under an answer; what was found is kept with it, and thanks are said once."""
    outcome = talk.say("ask", "서류 뭐 내요?")
    helped, not_this, human = actions(outcome)
    assert [choice.label for choice in outcome.bubbles[-1].choices] == ["도움됐어요", "아니에요", "사람과 이야기하기"]
    assert human == "human"
    assert talk.say("feedback", helped.partition(":")[2]).bubbles[0].text.startswith("다행이에요")
    (judged,) = talk.records.feedback.judged("gimpo", NOON - timedelta(days=1))
    assert (judged.question, judged.verdict, judged.outcome) == ("서류 뭐 내요?", "helped", "answered")
    assert [passage_id for passage_id, _ in judged.passages] == [PAPERS.id, FEES.id, DATES.id]
    assert talk.records.feedback.unanswered("gimpo", NOON - timedelta(days=1)) == ()
    assert talk.say("feedback", helped.partition(":")[2]).bubbles == (), "a second tap is thanked for already"
    talk.say("feedback", not_this.partition(":")[2])
    assert talk.records.feedback.judged("gimpo", NOON - timedelta(days=1))[0].verdict == "not"
    assert talk.say("feedback", helped.partition(":")[2]).bubbles, "a change of mind is answered"


def test_who_is_wordless_gets_no_taps_that_cannot_work(talk: Talk) -> None:
    """Nothing is kept of a child's question, so nothing can be noted of its answer; a person is a tap away."""
    talk.wordless = True
    outcome = talk.say("ask", "서류 뭐 내요?")
    assert actions(outcome) == ["human"]
    assert outcome.changes == ()


def test_not_this_offers_the_next_nearest_and_a_person(talk: Talk) -> None:
    """What was shown is not offered again, nor what was withdrawn since; a person always is."""
    key = key_of(replace(talk.message, key="m1"))
    talk.say("ask", "서류 뭐 내요?")
    assert actions(talk.say("feedback", f"not:{key}")) == [f"passage:{FEES.id}", f"passage:{DATES.id}", "human"]
    talk.knower.withdrawn = {FEES.id, DATES.id}
    assert actions(talk.say("feedback", f"not:{key}")) == ["human"]
    (unanswered,) = talk.records.feedback.unanswered("gimpo", NOON - timedelta(days=1))
    assert (unanswered.question, unanswered.near, unanswered.count, unanswered.chats) == ("", PAPERS.id, 1, 1)


def test_not_this_offers_nothing_on_danger_to_who_asked_about_another_matter(storage: Storage) -> None:
    """After an answer on danger the next may be on it, too."""
    for found, next_ones in (((PAPERS, DANGER, DATES), [DATES]), ((DANGER, PAPERS), [PAPERS])):
        talk = Talk(Records(storage), Knower(replace(ANSWERED, hits=hits(*found))), chat=found[0].key)
        key = key_of(replace(talk.message, key="m1"))
        talk.say("ask", "서류 뭐 내요?")
        assert actions(talk.say("feedback", f"not:{key}")) == [*(f"passage:{each.id}" for each in next_ones), "human"]


@pytest.mark.parametrize("verdict", ["helped", "not"])
def test_a_tap_under_an_old_answer_says_that_its_source_was_withdrawn(talk: Talk, verdict: str) -> None:
    """Since when, what stands in its place, and how to ask again; the verdict is kept all the same."""
    key = key_of(replace(talk.message, key="m1"))
    talk.say("ask", "서류 뭐 내요?")
    talk.knower.withdrawn = {PAPERS.id}
    outcome = talk.say("feedback", f"{verdict}:{key}")
    assert "2026-11-25에 내려갔어요" in outcome.bubbles[0].text
    assert "아직 없어요" in outcome.bubbles[0].text
    assert actions(outcome) == ["ask:서류 뭐 내요?", "human"]
    assert talk.records.feedback.judged("gimpo", NOON - timedelta(days=1))[0].verdict == verdict
    talk.knower.successor = FEES
    outcome = talk.say("feedback", f"{verdict}:{key}")
    assert "새로 올라온 안내" in outcome.bubbles[0].text
    assert actions(outcome) == [f"passage:{FEES.id}", "ask:서류 뭐 내요?", "human"]
    talk.knower.over = {PAPERS.id}
    outcome = talk.say("feedback", f"{verdict}:{key}")
    assert "2026-10-31까지였고" in outcome.bubbles[0].text
    assert actions(outcome) == ["ask:서류 뭐 내요?", "human"]


def test_a_tap_on_an_old_choice_says_that_it_was_withdrawn(talk: Talk) -> None:
    """It can be asked again in its own words; of what never was there is nothing more to say."""
    talk.knower.withdrawn = {PAPERS.id}
    outcome = talk.say("passage", PAPERS.id)
    assert "2026-11-25에 내려갔어요" in outcome.bubbles[0].text
    assert actions(outcome) == [f"ask:{PAPERS.title}", "human"]
    assert actions(talk.say("passage", "never")) == ["human"]


def test_another_persons_answer_is_out_of_reach(storage: Storage) -> None:
    """A key is worth nothing in another conversation; an unknown one is too old."""
    records = Records(storage)
    mine, other = Talk(records, Knower(ANSWERED)), Talk(records, Knower(ANSWERED), chat="2")
    mine.say("ask", "서류 뭐 내요?")
    key = key_of(replace(mine.message, key="m1"))
    assert other.say("feedback", f"not:{key}").changes == ()
    assert records.feedback.judged("gimpo", NOON - timedelta(days=1)) == ()
    with storage.writing() as connection:
        write(connection, other.session, (VerdictGiven(key, "not"),), NOON)
    assert records.feedback.judged("gimpo", NOON - timedelta(days=1)) == ()


ALONE = (("교복은 사 주나요?", "a", "fees"), ("돈 내요?", "b", "fees"), ("얼마예요?", "b", "fees"), ("ㅎㅎ", "c", ""))


def test_what_was_asked_in_vain_is_counted_without_names(storage: Storage) -> None:
    """Alike questions are one, commonest first; another municipality's and old ones are not seen; erasing erases."""
    records = Records(storage)
    unknown = Answer("unknown", "", 0.1)
    talks = [Talk(records, Knower(unknown), chat=str(number)) for number in range(3)]
    for talk in talks:
        talk.say("ask", "급식비도 지원돼요?")
    talks[0].say("ask", "급식비도 지원되나요")
    talks[0].say("ask", "교복은 어디서 사요? 010-1234-5678로 전화 주세요")
    talks[1].say("none", "")
    found = records.feedback.unanswered("gimpo", NOON - timedelta(days=1))
    assert [(each.count, each.chats) for each in found] == [(5, 3), (1, 1)]
    assert found[0].question == "급식비도 지원돼요?"
    assert found[1].question == ""
    with storage.writing() as connection:
        row = {"conversation": talks[0].session.conversation, "municipality": "gimpo", "state": "agreed", "at": NOON}
        connection.execute(insert(consent_table).values(row))
    told = records.feedback.unanswered("gimpo", NOON - timedelta(days=1))[1].question
    assert told.startswith("교복은 어디서 사요?")
    assert "1234" not in told
    assert records.feedback.unanswered("seoul", NOON - timedelta(days=1)) == ()
    assert records.feedback.unanswered("gimpo", NOON + timedelta(days=1)) == ()
    for talk in talks:
        records.erase(talk.session.conversation)
    assert records.feedback.unanswered("gimpo", NOON - timedelta(days=1)) == ()


def test_what_was_found_by_a_tap_on_what_lay_near_was_not_asked_in_vain(storage: Storage) -> None:
    """Neither of another chat, nor what was tapped before, nor what proved to be wrong, is found so."""
    records, since = Records(storage), NOON - timedelta(days=1)
    unknown = Answer("unknown", "", 0.2, hits=hits(PAPERS, FEES))
    talk, other = Talk(records, Knower(unknown)), Talk(records, Knower(unknown), chat="2")

    def in_vain() -> int:
        return sum(each.count for each in records.feedback.unanswered("gimpo", since))

    talk.say("passage", PAPERS.id)
    talk.say("ask", "구비해야 하는 것")
    other.say("ask", "구비해야 하는 것")
    assert in_vain() == 2, "what was tapped before answers nothing that is asked later"
    talk.say("ask", "그럼 동생은요?")
    told = talk.say("passage", PAPERS.id)
    assert in_vain() == 1, "a follow-up keeps the question before it, so that its own words tell nothing"
    talk.say("feedback", actions(told)[1].partition(":")[2])
    assert in_vain() == 2, "what was tapped and is none of it counts itself"


def test_words_that_come_near_to_a_cry_are_no_question_for_officers(storage: Storage) -> None:
    """Who says what weighs on them, and agreed to be remembered, is not quoted beside questions about papers."""
    talk = Talk(Records(storage), Knower(Answer("unknown", "", 0.1)))
    talk.concern = True
    talk.say("ask", "요즘은 학원 끝나도 갈 데가 없어요")
    assert talk.records.feedback.unanswered("gimpo", NOON - timedelta(days=1)) == ()
    talk.concern = False
    talk.say("ask", "교복은 사 주나요?")
    assert len(talk.records.feedback.unanswered("gimpo", NOON - timedelta(days=1))) == 1


@pytest.mark.parametrize(
    ("asked", "questions", "matters"),
    [
        ([InVain("주차는 어디에 하나요?", "a", NOON, near="p")], [], [("p", 1, 1)]),
        ([InVain("주차는 어디에 하나요?", "a", NOON, remembered=True, near="p")], ["주차는 어디에 하나요?"], []),
        (
            [
                InVain(
                    "우리 반 학생 셋이 단체로 신청하려고 하는데 단체로 신청할 수 있어요? 저는 김포중학교예요", "a", NOON
                ),
                InVain("우리 반 학생 셋이 단체로 신청하려고 하는데 단체로 신청할 수 있어요?", "b", NOON),
            ],
            ["우리 반 학생 셋이 단체로 신청하려고 하는데 단체로 신청할 수 있어요?"],
            [],
        ),
        (
            [InVain(text, whose, NOON, near=near) for text, whose, near in ALONE],
            [],
            [("fees", 3, 2), ("", 1, 1)],
        ),
    ],
)
def test_the_words_of_one_alone_are_read_by_nobody(
    asked: list[InVain], questions: list[str], matters: list[tuple[str, int, int]]
) -> None:
    """Unless they have agreed to be remembered: without that it is counted by what lies nearest."""
    found = grouped(asked)
    assert [each.question for each in found if each.question] == questions
    assert [(each.near, each.count, each.chats) for each in found if not each.question] == matters
    assert all(not each.examples for each in found)


def test_further_wordings_are_of_those_who_agreed() -> None:
    """The words of others count and are not shown."""
    said = (("급식비도 지원돼요?", "a", False), ("급식비도 지원되나요?", "b", True), ("급식비 지원돼요?", "b", True))
    (found,) = grouped(InVain(text, whose, NOON, remembered) for text, whose, remembered in said)
    assert (found.question, found.examples, found.count, found.chats) == (said[1][0], (said[2][0],), 3, 2)


def test_a_tapped_choice_is_kept_with_the_question_it_answered(talk: Talk) -> None:
    """What a person chose for a question is the best lesson there is."""
    talk.session = replace(talk.session, previous="무슨 종이를 내나요")
    (given,) = talk.say("passage", PAPERS.id).changes
    assert isinstance(given, AnswerGiven)
    assert (given.question, given.passages) == ("무슨 종이를 내나요", ((PAPERS.id, 1.0),))


def test_an_answer_handled_twice_is_kept_once(talk: Talk) -> None:
    """The same message has the same key."""
    (given,) = talk.say("ask", "서류 뭐 내요?").changes
    with talk.records._storage.writing() as connection:
        write(connection, talk.session, (given, given), NOON)
    assert talk.records.feedback.given(talk.session.conversation, given.key) == given
    assert talk.records.feedback.given(talk.session.conversation, "none") is None


def test_without_records_nothing_is_kept_and_nothing_offered() -> None:
    """The room works where nobody keeps anything."""
    message = Message(ADDRESS, "m1", NOON, "서류?")
    situation = Situation(message, Session("c", ADDRESS, "gimpo"), Intent("ask", "서류?"), NOON, "ko", (PLACE,))
    outcome = AnsweringQuestion(Knower(ANSWERED))(situation)
    assert (outcome.changes, outcome.bubbles[-1].choices) == ((), ())
    lost = replace(situation, intent=Intent("feedback", "helped:x"))
    assert HearingFeedback(Knower(ANSWERED), None)(lost).changes == ()


@drawn(
    st.lists(
        st.tuples(
            st.sampled_from(["급식비 지원돼요?", "급식비 지원되나요", "교복 어디서 사요", ""]), st.sampled_from("ab")
        )
    )
)
def test_grouping_loses_no_question(asked: list[tuple[str, str]]) -> None:
    """Every question is counted in exactly one group, and no group has more people than questions."""
    found = grouped(InVain(text, whose, NOON) for text, whose in asked)
    assert sum(each.count for each in found) == len(asked)
    assert all(1 <= each.chats <= each.count for each in found)


@pytest.mark.parametrize(
    ("language", "words"),
    [("ko", ("답답하셨겠어요", "사람이")), ("en", ("frustrating", "a person"))],
)
def test_the_calm_word_offers_a_person_and_keeps_the_question(
    talk: Talk, language: str, words: tuple[str, ...]
) -> None:
    """In either language; a follow-up still knows what was asked before, and it counts as no miss."""
    session = replace(talk.session, previous="서류 뭐 내요?", misses=1)
    situation = Situation(talk.message, session, Intent("feedback", ANNOYED), NOON, language, (PLACE,))
    outcome = HearingFeedback(talk.knower, None)(situation)
    assert all(word in outcome.bubbles[0].text for word in words)
    assert "human" in actions(outcome)
    assert (outcome.session.previous, outcome.session.misses) == ("서류 뭐 내요?", 1)


def test_a_complaint_is_heard_and_goes_along_to_a_person(talk: Talk) -> None:
    """Regret, a person who gets these very words, and word of the next window where one went by."""
    words = "신청기한이 지났다니 이게 말이 됩니까"
    told = talk.say("feedback", COMPLAINT, words)
    assert told.bubbles[0].text.startswith("속상하셨겠어요.")
    assert actions(told) == ["human", "windows:subscribe"]
    assert told.session.previous == words
