"""Conversations through the dispatcher: what is said, what is remembered, what is never said."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import get_args

import pytest

from handlers.conversation import Address, Attachment, Message, Outcome, Session
from handlers.dispatcher import Dispatcher
from handlers.people.escalation import Confided
from handlers.records import Records
from handlers.requests.kinds import Kind
from handlers.rooms import rooms
from handlers.screening.screen import Verdict, screen
from handlers.situation import Progress
from knowledge.course import Course
from knowledge.municipality import Municipality, named
from knowledge.storage import Storage
from retrieval.answer import Answer, Citation, Question, Suggestion

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
ADDRESS = Address("web", "web", "c1")
SEOUL = Municipality("seoul", "서울특별시", "서울런", names=("서울",), url="https://example.org/seoul")
GIMPO = Municipality("gimpo", "김포시", "서울런", names=("김포",), contacts={"phone": "031-000-0000"})
HONGCHEON = Municipality("hongcheon", "홍천군", "", names=("홍천",), partner=False, notice="홍천군은 확인이 필요해요.")
PLACES = (GIMPO, HONGCHEON, SEOUL)
CITATION = Citation(1, "p1", "seoul/faq.csv", "3행", "서류", "", "신청서를 내요.")
KNOWN = Answer("answered", "신청서를 내요. [1]", 0.9, (CITATION,), asked="서류")
SAMPLE = replace(KNOWN, citations=(replace(CITATION, sample=True),))
CLOSE = Answer("choices", "", 0.5, choices=(Suggestion("p1", "서류는?"), Suggestion("p2", "기간은?")), asked="뭐 내요")
UNKNOWN = Answer("unknown", "", 0.1, asked="날씨")
OVER = Answer("unknown", "", 0.1, (CITATION,), ended=date(2025, 8, 28), asked="다자녀")


@dataclass
class ScriptedAnswerer:
    """Gives one answer and keeps what it was asked."""

    known: Answer = KNOWN
    shown: Answer = KNOWN
    asked: list[Question] = field(default_factory=list)

    def answer(self, question: Question, progress: Progress) -> Answer:
        """Return the scripted answer, or that the question is about another place."""
        others = tuple(place.id for place in named(question.text, PLACES))
        if others and question.municipality not in others:
            return Answer("unknown", "", 0.0, elsewhere=others)
        self.asked.append(question)
        progress(self.known.text)
        return self.known

    def show(self, question: Question, passage_id: str) -> Answer:
        """Return the scripted passage."""
        self.asked.append(replace(question, text=passage_id))
        return self.shown


class NoCourses:
    """A library without courses."""

    def version(self, municipality: str) -> int:
        """Return the only version."""
        return len(municipality)

    def courses(self, municipality: str) -> tuple[Course, ...]:
        """Return nothing for anyone."""
        return ()[: len(municipality)]


def message(text: str = "", **fields: object) -> Message:
    """Return a message on the web."""
    return replace(Message(ADDRESS, "k1", NOW, text), **fields)


def session(**fields: object) -> Session:
    """Return a session that has chosen Seoul."""
    return replace(Session("s1", ADDRESS, municipality="seoul"), **fields)


def dispatch(answerer: ScriptedAnswerer, sent: Message, before: Session, action: str = "") -> Outcome:
    """Return the outcome of one message."""
    return Dispatcher(rooms(answerer, NoCourses()), lambda: PLACES, screen).dispatch(sent, before, NOW, action)


def test_every_intent_has_a_room() -> None:
    """No kind of intent can fall through."""
    records = Records(Storage("sqlite://"))
    assert set(rooms(ScriptedAnswerer(), NoCourses(), records)) == set(get_args(Kind))


@pytest.mark.parametrize(
    ("sent", "action", "before", "said", "tapped"),
    [
        (message(command="start"), "", session(municipality=""), "사람이 아니라 프로그램", ""),
        (message(command="start"), "", session(municipality=""), "어느 지역", "municipality:seoul"),
        (message("안녕하세요!"), "", session(), "지금은 서울특별시", "ask:누가 신청할 수 있어요?"),
        (message("안녕"), "", session(), "지금은 서울특별시", "recommend:"),
        (message("hello there, who are you"), "", session(municipality=""), "Which municipality", "municipality:gimpo"),
        (message("/도움말", command="도움말"), "", session(), "어떤 서류가", "human"),
        (message("도움말"), "", session(), "/추천", "human"),
        (message("", command="추천"), "", session(), "알린 강좌가 아직 없어요", "human"),
        (message("고마워요~"), "", session(), "도움이 되었다니", ""),
        (message("저는 16살이에요"), "", session(), "무엇이 궁금한가요?", ""),
        (message("   "), "", session(), "글을 찾지 못했어요", "human"),
        (message(attachments=(Attachment("photo", size=20_000_000),)), "", session(), "보관하지 않았어요", "human"),
        (message(), "expired", session(), "이제 쓸 수 없어요", "human"),
        (message(), "garbage:1", session(), "이제 쓸 수 없어요", "human"),
        (message(), "help", session(language="en"), "Just type your question", "language"),
        (message("지역 변경"), "", session(), "어느 지역", "municipality:hongcheon"),
        (message("가평", command="municipality"), "", session(), "어느 지역", "municipality:gimpo"),
        (message("김포", command="municipality"), "", session(), "이제 김포시", ""),
        (message(), "municipality:hongcheon", session(), "홍천군은 확인이 필요해요.", ""),
        (message(municipality="gimpo"), "municipality:seoul", session(), "김포시 내용만", ""),
        (message(municipality="gone"), "municipality:seoul", session(), "gone 내용만", ""),
        (message("language"), "", session(), "어떤 언어로", "language:en"),
        (message(), "language:en", session(), "I'll speak English", ""),
        (message("상담원 연결해줘"), "", session(), "https://example.org/seoul", "https://example.org/seoul"),
        (message("멘토"), "", session(municipality="gimpo"), "031-000-0000", ""),
        (message("사람과 이야기하기"), "", session(municipality=""), "사람은 지역마다 달라요", "municipality:gimpo"),
        (message("talk to a person"), "", session(municipality="hongcheon"), "A person in charge will see it.", ""),
        (message("담당자와 통화하고 싶어요"), "", session(municipality="hongcheon"), "연락처는 아직 확인되지", ""),
    ],
)
def test_what_is_said_and_offered(sent: Message, action: str, before: Session, said: str, tapped: str) -> None:
    """Each plain request is answered in the person's language with what can be tapped next."""
    outcome = dispatch(ScriptedAnswerer(), sent, before, action)
    words = "\n".join(bubble.text for bubble in outcome.bubbles)
    offered = [value for b in outcome.bubbles for choice in b.choices for value in (choice.action, choice.url)]
    assert said in words or said in offered
    assert not tapped or tapped in offered
    assert outcome.turns[0].role == "person"
    assert [turn.text for turn in outcome.turns if turn.role == "bot"] == [bubble.text for bubble in outcome.bubbles]


def test_a_question_waits_for_the_municipality_and_is_answered_after_it() -> None:
    """Nobody gets another place's rule by default, and nothing typed is lost."""
    answerer = ScriptedAnswerer()
    first = dispatch(answerer, message("신청 언제까지예요?"), session(municipality=""))
    assert answerer.asked == []
    second = dispatch(answerer, message(), first.session, "municipality:gimpo")
    assert [(q.municipality, q.text) for q in answerer.asked] == [("gimpo", "신청 언제까지예요?")]
    assert second.bubbles[-1].text == KNOWN.text
    assert second.session.municipality == "gimpo"
    assert dict(second.session.slots) == {}


def test_a_question_that_names_one_place_chooses_it() -> None:
    """Someone who says where they live is not asked again."""
    answerer = ScriptedAnswerer()
    outcome = dispatch(answerer, message("홍천 사는데 신청돼요?"), session(municipality=""))
    assert outcome.session.municipality == "hongcheon"
    assert outcome.bubbles[1].text == HONGCHEON.notice
    assert outcome.bubbles[-1].text == KNOWN.text


@pytest.mark.parametrize(("bound", "switch"), [("", ["municipality:gimpo"]), ("seoul", [])])
def test_another_places_matter_is_not_answered_from_here(bound: str, switch: list[str]) -> None:
    """Seoul's rules never answer a question about Gimpo; an account of one municipality offers no other."""
    answerer = ScriptedAnswerer()
    outcome = dispatch(answerer, message("김포는 몇 명 뽑아요?", municipality=bound), session())
    assert answerer.asked == []
    assert "김포시" in outcome.bubbles[0].text
    assert [c.action for c in outcome.bubbles[0].choices if c.action.startswith("municipality")] == switch


def test_a_question_about_both_places_is_asked() -> None:
    """Naming one's own place beside another is still one's own matter."""
    answerer = ScriptedAnswerer()
    dispatch(answerer, message("김포에서 서울로 이사 왔는데 신청돼요?"), session())
    assert len(answerer.asked) == 1
    far = dispatch(answerer, message("홍천은 어때요?"), session())
    assert HONGCHEON.notice in far.bubbles[0].text


@pytest.mark.parametrize(
    ("answer", "language", "mark", "said"),
    [
        (KNOWN, "ko", "quoted", KNOWN.text),
        (KNOWN, "en", "quoted", "quoted from the Korean original"),
        (replace(KNOWN, generated=True), "en", "generated", KNOWN.text),
        (SAMPLE, "ko", "quoted", "예시 내용"),
        (CLOSE, "ko", "fixed", "혹시 이 질문인가요?"),
        (UNKNOWN, "ko", "fixed", "짐작해서 답하지는 않을게요"),
        (OVER, "ko", "fixed", "‘서류’ 안내는 2025-08-28까지였고"),
    ],
)
def test_an_answer_is_worded_by_its_kind(answer: Answer, language: str, mark: str, said: str) -> None:
    """Answers carry their mark and sources; what is over or unknown is said as such."""
    outcome = dispatch(ScriptedAnswerer(known=answer), message("서류?"), session(language=language))
    bubble = outcome.bubbles[0]
    assert said in bubble.text
    assert bubble.mark == mark
    assert bubble.citations == answer.citations
    assert outcome.session.previous == answer.asked
    if answer.kind == "choices":
        assert [c.action for c in bubble.choices] == ["passage:p1", "passage:p2", "none"]
    if answer.kind == "unknown":
        assert "human" in [c.action for c in bubble.choices]


def test_two_misses_in_a_row_offer_a_person_first() -> None:
    """The second miss says that a person helps better; an answer in between starts anew."""
    answerer = ScriptedAnswerer(known=UNKNOWN)
    first = dispatch(answerer, message("날씨?"), session())
    second = dispatch(answerer, message("날씨??"), first.session)
    assert "두 번이나" not in first.bubbles[0].text
    assert "두 번이나" in second.bubbles[0].text
    assert dispatch(ScriptedAnswerer(), message("서류?"), second.session).session.misses == 0


@pytest.mark.parametrize(
    ("asked", "municipality", "told"),
    [
        ("체험 학습 신청서는 누구에게 내요?", "seoul", ""),
        ("체험 학습 신청서는 누구에게 내요?", "hongcheon", ""),
        ("담당자 전화번호요", "seoul", "서울특별시의 전화번호는 아직 확인되지 않았어요. 대신 누리집을 알려 드릴게요."),
        ("어디로 연락해요?", "hongcheon", "홍천군의 연락처는 아직 확인되지 않았어요."),
        ("Where can I call?", "hongcheon", "No contact of 홍천군 has been confirmed yet."),
        ("체험 학습 신청서는 누구에게 내요?", "gimpo", "전화 문의(평일 근무 시간): 김포시 031-000-0000"),
    ],
)
def test_that_no_number_is_known_is_said_to_who_asks_for_one(asked: str, municipality: str, told: str) -> None:
    """Where nothing is found it is no answer to anybody else; a number that is known is offered to everybody."""
    outcome = dispatch(ScriptedAnswerer(known=UNKNOWN), message(asked), session(municipality=municipality))
    assert outcome.bubbles[0].text.split("\n")[2:] == ([told] if told else [])
    before = session(municipality=municipality, previous=asked, language=outcome.session.language)
    none = dispatch(ScriptedAnswerer(), message(language="en" if asked.isascii() else ""), before, "none")
    assert none.bubbles[0].text.split("\n")[2:] == ([told] if told else [])


def test_a_tapped_choice_shows_its_passage_or_says_that_it_was_withdrawn() -> None:
    """What was deleted since is never shown from memory."""
    answerer = ScriptedAnswerer()
    assert dispatch(answerer, message(), session(), "passage:p1").bubbles[0].text == KNOWN.text
    assert answerer.asked[0].text == "p1"
    gone = dispatch(ScriptedAnswerer(shown=UNKNOWN), message(), session(), "passage:p1")
    assert "내려갔어요" in gone.bubbles[0].text
    over = dispatch(ScriptedAnswerer(shown=OVER), message(), session(), "passage:p1")
    assert "2025-08-28" in over.bubbles[0].text
    none = dispatch(answerer, message(), session(previous="뭐 내요"), "none")
    assert (none.session.misses, none.session.previous) == (1, "뭐 내요")


def test_the_wish_for_a_person_is_kept_with_the_question_before() -> None:
    """The request says what it is about, where and when."""
    before = session(previous="환불돼요?", misses=2)
    for action in ("human", "human:category:usage", "human:urgency:urgent"):
        outcome = dispatch(ScriptedAnswerer(), message(), before, action)
        before = outcome.session
    (request,) = outcome.requests
    assert (request.question, request.reason, request.municipality, request.at) == ("환불돼요?", "misses", "seoul", NOW)
    assert (request.category, request.urgency) == ("usage", "urgent")
    assert outcome.session.misses == 0


@pytest.mark.parametrize("action", ["human:send", "human:fix", "human:urgency:urgent", "human"])
def test_a_tap_is_no_question_for_a_person(action: str) -> None:
    """What was offered in a talk that has ended since is not passed on as somebody's words."""
    outcome = dispatch(ScriptedAnswerer(), message(), session(), action)
    assert "person.question" not in outcome.session.slots


def test_a_human_who_owns_the_conversation_is_not_talked_over() -> None:
    """The message is kept for the human, and the bot says nothing."""
    outcome = dispatch(ScriptedAnswerer(), message("서류?"), session(owner="human"))
    assert outcome.bubbles == ()
    assert [turn.text for turn in outcome.turns] == ["서류?"]


@pytest.mark.parametrize("owner", ["bot", "human"])
@pytest.mark.parametrize("sent", [message("나 죽고 싶어"), message("죽고싶다", command="help")])
def test_a_cry_for_help_comes_before_everything(owner: str, sent: Message) -> None:
    """With a human there or not: fixed text, two routes, a case, a latch, and no words in the turns."""
    answerer = ScriptedAnswerer()
    outcome = dispatch(answerer, sent, session(owner=owner))
    assert answerer.asked == []
    assert outcome.session.latched
    text = outcome.bubbles[0].text
    assert text.count("· 문자") >= 1
    assert text.count("· 전화") >= 2
    assert [case.text for case in outcome.cases] == [sent.text]
    assert all(sent.text not in turn.text for turn in outcome.turns)


@pytest.mark.parametrize("kind", ["self_harm", "abuse", "violence", "exploitation", "friend", "other"])
@pytest.mark.parametrize("language", ["ko", "en"])
def test_each_kind_of_cry_has_its_own_text_with_two_routes(kind: str, language: str) -> None:
    """Whatever the kind and language, somebody can be reached by text and by phone."""
    verdict = Verdict(crisis=True, kind=kind, explicit=True)  # type: ignore[arg-type]
    dispatcher = Dispatcher(rooms(ScriptedAnswerer(), NoCourses()), tuple, lambda _text: verdict)
    outcome = dispatcher.dispatch(message("…"), session(language=language), NOW)
    text = outcome.bubbles[0].text
    assert "1388" in text
    assert sum(line.startswith("· ") for line in text.splitlines()) >= 3


def test_a_cry_that_is_typed_like_a_command_is_heard() -> None:
    """A slash before it makes it none, and who knows the commands is not alarmed by one."""
    sent = message(command="want_to_die")
    outcome = dispatch(ScriptedAnswerer(), sent, session())
    assert [case.text for case in outcome.cases] == ["want_to_die"]
    assert not dispatch(ScriptedAnswerer(), message(command="help"), session()).cases


def test_someone_who_typed_a_resident_number_is_told_that_it_is_gone() -> None:
    """What was taken out at the door is said, before the answer."""
    outcome = dispatch(ScriptedAnswerer(), message("******-******* 인데 서류 뭐 내요?"), session())
    assert "주민등록번호가 있어서 지웠고" in outcome.bubbles[0].text
    assert outcome.bubbles[-1].text == KNOWN.text


def test_harsh_words_get_a_calm_boundary_and_still_an_answer() -> None:
    """Nobody is shut out for swearing."""
    verdict = Verdict(abusive=True)
    dispatcher = Dispatcher(rooms(ScriptedAnswerer(), NoCourses()), lambda: PLACES, lambda _text: verdict)
    outcome = dispatcher.dispatch(message("서류 뭐 내냐고"), session(), NOW)
    assert "답답하셨죠" in outcome.bubbles[0].text
    assert outcome.bubbles[-1].text == KNOWN.text


def test_a_greeting_in_the_wrong_keyboard_layout_is_a_greeting() -> None:
    """The keyboard was left in English."""
    outcome = dispatch(ScriptedAnswerer(), message("dkssudgktpdy"), session())
    assert "사람이 아니라 프로그램" in outcome.bubbles[0].text


@pytest.mark.parametrize(("action", "korean"), [("", False), ("language:ko", True)])
def test_a_chosen_language_is_spoken_whatever_is_written(action: str, *, korean: bool) -> None:
    """A telephone that is set to Korean says nothing of who writes English on it; who chose Korean has said so."""
    before = session(language="ko")
    if action:
        before = dispatch(ScriptedAnswerer(), message(), before, action).session
    asked = message("How do I apply for the programme?", language="ko")
    assert ("짐작해서" in dispatch(ScriptedAnswerer(known=UNKNOWN), asked, before).bubbles[0].text) is korean


def test_a_latched_conversation_is_answered_without_a_model() -> None:
    """After a cry for help nothing that a model wrote is said."""
    answerer = ScriptedAnswerer()
    dispatch(answerer, message("서류?"), session(latched=True))
    assert answerer.asked[0].plain


@pytest.mark.parametrize("words", ["네", "아니요", "응", "ㄴㄴ", "no"])
def test_after_a_cry_for_help_a_bare_yes_or_no_is_heard(words: str) -> None:
    """Who answers "are you somewhere safe?" is told the routes again, and the people in charge get the word."""
    outcome = dispatch(ScriptedAnswerer(), message(words), session(latched=True))
    assert "109" in outcome.bubbles[0].text
    assert outcome.changes == (Confided(words),)


def test_routes_that_have_just_been_said_are_not_said_whole_again() -> None:
    """One to write to and another to call remain; after half an hour all of them stand again, and who is there."""
    cried = dispatch(ScriptedAnswerer(), message("나 죽고 싶어"), session())
    soon = dispatch(ScriptedAnswerer(), message("네"), cried.session)
    assert [line[:4] for line in soon.bubbles[0].text.splitlines()[1:]] == ["· 문자", "· 전화"]
    assert ("1388" in soon.bubbles[0].text, "109" in soon.bubbles[0].text) == (True, True)
    assert soon.changes == (Confided("네"),)
    dispatcher = Dispatcher(rooms(ScriptedAnswerer(), NoCourses()), lambda: PLACES, screen)
    later = dispatcher.dispatch(message("네"), soon.session, NOW + timedelta(minutes=31))
    assert later.bubbles[0].text.count("· 전화") == 3
    again = dispatcher.dispatch(message("응"), later.session, NOW + timedelta(minutes=40))
    assert again.bubbles[0].text == soon.bubbles[0].text


@pytest.mark.parametrize(
    ("words", "explicit", "minutes", "whole"),
    [
        ("아니 진짜 때리는건 아니고 장난으로", False, 5, False),
        ("아니 진짜 때리는건 아니고 장난으로", False, 31, True),
        ("아니 진짜 죽을 거야", True, 5, True),
        ("아니 선생님이 사진 보내래요", False, 5, True),
        ("장난 아니고 진짜 맞았어요", False, 5, True),
        ("손목이 아파요 어제부터", False, 5, True),
    ],
)
def test_who_takes_a_cry_back_reads_no_other_text(words: str, *, explicit: bool, minutes: int, whole: bool) -> None:
    """The words go to the people in charge beside the routes; what is cried plainly gets the whole text at any time."""
    cried = dispatch(ScriptedAnswerer(), message("나 죽고 싶어"), session())
    heard = Verdict(crisis=True, kind="self_harm", explicit=explicit)
    dispatcher = Dispatcher(rooms(ScriptedAnswerer(), NoCourses()), lambda: PLACES, lambda _: heard)
    told = dispatcher.dispatch(message(words), cried.session, NOW + timedelta(minutes=minutes))
    assert ("안전한가요" in told.bubbles[0].text or "안전한 곳" in told.bubbles[0].text) is whole
    assert bool(told.cases) is whole
    assert (told.changes == (Confided(words),)) is not whole
    assert "1388" in told.bubbles[0].text
    held = replace(cried.session, owner="human")
    assert dispatcher.dispatch(message(words), held, NOW + timedelta(minutes=minutes)).cases


@pytest.mark.parametrize("explicit", [True, False])
def test_whoever_was_perhaps_misunderstood_is_told_that_a_question_is_answered(explicit: bool) -> None:  # noqa: FBT001
    """Only where the screen is not sure; who cried plainly is not doubted."""
    verdict = Verdict(crisis=True, kind="abuse", explicit=explicit)
    dispatcher = Dispatcher(rooms(ScriptedAnswerer(), NoCourses()), tuple, lambda _text: verdict)
    text = dispatcher.dispatch(message("…"), session(), NOW).bubbles[0].text
    assert ("잘못 알아들었다면" in text) is not explicit


@pytest.mark.parametrize("words", ["네", "아니요", "ㅇㅇ"])
def test_a_bare_yes_or_no_searches_for_nothing(words: str) -> None:
    """Without a question before it, it gets a word and no quotation."""
    answerer = ScriptedAnswerer()
    outcome = dispatch(answerer, message(words), session())
    assert "더 궁금한 게 있으면" in outcome.bubbles[0].text
    assert answerer.asked == []
