"""Conversations through the dispatcher: what is said, what is remembered, what is never said."""

from dataclasses import replace
from typing import get_args

import pytest

from handlers.conversation import Attachment, Message, Session
from handlers.dispatcher import Dispatcher
from handlers.records import Records
from handlers.requests.kinds import Kind
from handlers.rooms import rooms
from handlers.screening.screen import Verdict, screen
from knowledge.storage import Storage
from retrieval.answer import Answer
from tests.unit.handlers.dispatching import (
    ADDRESS,
    CLOSE,
    HONGCHEON,
    KNOWN,
    NOW,
    OVER,
    PLACES,
    SAMPLE,
    UNKNOWN,
    NoCourses,
    ScriptedAnswerer,
    dispatch,
    message,
    session,
)


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
        (message("도움말"), "", session(), "‘내 정보’라고 적으면", "human"),
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
        (
            message("서울 서류 뭐 내요?", municipality="gimpo"),
            "",
            session(municipality="gimpo"),
            "서울특별시 이야기네요",
            "https://example.org/seoul",
        ),
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
        (
            "담당자 전화번호요",
            "seoul",
            (
                "서울특별시의 전화번호는 아직 확인되지 않았어요. 대신 누리집을 알려 드릴게요.\n"
                "급하면 국민콜(국번 없이 110, 24시간)에 물어보세요. 서울특별시 담당 부서를 알려 줘요."
            ),
        ),
        (
            "어디로 연락해요?",
            "hongcheon",
            (
                "홍천군의 연락처는 아직 확인되지 않았어요.\n"
                "급하면 국민콜(국번 없이 110, 24시간)에 물어보세요. 홍천군 담당 부서를 알려 줘요."
            ),
        ),
        (
            "Where can I call?",
            "hongcheon",
            (
                "No contact of 홍천군 has been confirmed yet.\n"
                "The government call centre (110, day and night) tells you whom to ask in 홍천군."
            ),
        ),
        ("체험 학습 신청서는 누구에게 내요?", "gimpo", "전화 문의(평일 근무 시간): 김포시 031-000-0000"),
    ],
)
def test_that_no_number_is_known_is_said_to_who_asks_for_one(asked: str, municipality: str, told: str) -> None:
    """Where nothing is found it is no answer to anybody else; a number that is known is offered to everybody."""
    outcome = dispatch(ScriptedAnswerer(known=UNKNOWN), message(asked), session(municipality=municipality))
    assert outcome.bubbles[0].text.split("\n")[2:] == (told.split("\n") if told else [])
    before = session(municipality=municipality, previous=asked, language=outcome.session.language)
    none = dispatch(ScriptedAnswerer(), message(language="en" if asked.isascii() else ""), before, "none")
    assert none.bubbles[0].text.split("\n")[2:] == (told.split("\n") if told else [])


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


def test_someone_who_typed_a_resident_number_is_told_that_it_is_gone() -> None:
    """What was taken out at the door is said, before the answer."""
    outcome = dispatch(ScriptedAnswerer(), message("******-******* 인데 서류 뭐 내요?"), session())
    assert "주민등록번호가 있어서 지웠고" in outcome.bubbles[0].text
    assert outcome.bubbles[-1].text == KNOWN.text


def test_someone_who_typed_a_password_is_told_that_it_is_gone() -> None:
    """Nothing is looked for, and what comes next is said in Korean."""
    gone, asked = dispatch(ScriptedAnswerer(), message("비번은 [비밀번호]야"), session(language="ko")).bubbles
    assert "비밀번호가 있어서 지웠고" in gone.text
    assert "무엇이 궁금한가요" in asked.text
    assert asked.choices


def test_harsh_words_get_a_calm_boundary_and_still_an_answer() -> None:
    """Nobody is shut out for swearing."""
    verdict = Verdict(abusive=True)
    dispatcher = Dispatcher(rooms(ScriptedAnswerer(), NoCourses()), lambda: PLACES, lambda _text: verdict)
    outcome = dispatcher.dispatch(message("서류 뭐 내냐고"), session(), NOW)
    assert "답답하셨죠" in outcome.bubbles[0].text
    assert outcome.bubbles[-1].text == KNOWN.text


def test_one_is_greeted_in_full_once_a_talk() -> None:
    """A hello after the start has one line, with the same to tap; in another place the whole begins anew."""
    first = dispatch(ScriptedAnswerer(), message(command="start"), session(municipality="hongcheon"))
    assert [bool(bubble.choices) for bubble in first.bubbles] == [False, True]
    again = dispatch(ScriptedAnswerer(), message("안녕"), first.session)
    assert [bubble.text for bubble in again.bubbles] == ["안녕하세요! 무엇이 궁금한가요?"]
    assert again.bubbles[0].choices == first.bubbles[-1].choices
    moved = dispatch(ScriptedAnswerer(), message("안녕"), replace(again.session, municipality="seoul"))
    assert "사람이 아니라 프로그램" in moved.bubbles[0].text
    linked = dispatch(ScriptedAnswerer(), message("gimpo", command="start", language="ko"), again.session)
    assert linked.bubbles[-1].choices == first.bubbles[-1].choices
    foreign = dispatch(ScriptedAnswerer(), message("hello", language="ko"), again.session)
    assert foreign.bubbles[0].choices[0].action == "language:en"
    initials = dispatch(ScriptedAnswerer(), message("ㅎㅇ", language="ko"), again.session)
    assert initials.bubbles[0].choices == first.bubbles[-1].choices


@pytest.mark.parametrize(("channel", "taps"), [("telegram", True), ("web", False), ("kakao", False)])
def test_commands_are_named_where_they_can_be_tapped(channel: str, *, taps: bool) -> None:
    """On Telegram a command in a text is a button; elsewhere it is only hard to type, and words do the same."""
    asked = replace(message("도움말"), address=replace(ADDRESS, channel=channel))
    told = dispatch(ScriptedAnswerer(), asked, session()).bubbles[0].text
    assert ("/mine" in told) == ("/recommend" in told) == ("/plan" in told) == taps
    assert ("모두 지우기" in told) != taps


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


@pytest.mark.parametrize("words", ["네", "아니요", "ㅇㅇ"])
def test_a_bare_yes_or_no_searches_for_nothing(words: str) -> None:
    """Without a question before it, it gets a word and no quotation."""
    answerer = ScriptedAnswerer()
    outcome = dispatch(answerer, message(words), session())
    assert "더 궁금한 게 있으면" in outcome.bubbles[0].text
    assert answerer.asked == []


@pytest.mark.parametrize(
    ("said", "pages"),
    [
        ("지역 바꾸기", ["https://gyeot.example/gimpo", "https://gyeot.example/hongcheon"]),
        ("김포로 바꾸면 안되나요?", ["https://gyeot.example/gimpo"]),
    ],
)
def test_the_page_of_one_place_leads_to_the_others(said: str, pages: list[str]) -> None:
    """On the web every place has a page of its own, so changing is a link; an account elsewhere has none."""
    house = rooms(ScriptedAnswerer(), NoCourses(), home="https://gyeot.example")
    talk = Dispatcher(house, lambda: PLACES, screen)
    for channel, links in (("web", pages), ("kakao", [])):
        address = replace(ADDRESS, channel=channel)
        here = replace(message(said), address=address, municipality="seoul")
        outcome = talk.dispatch(here, replace(session(), address=address), NOW)
        assert [choice.url for bubble in outcome.bubbles for choice in bubble.choices if choice.url] == links
        assert "내용만 답해" in outcome.bubbles[0].text


@pytest.mark.parametrize("words", ["안녕 나 중2인데", "ㅎㅇ 중2임", "안녕하세요 중2입니다!", "안뇽 나 중학교 이학년"])
def test_a_hello_with_a_grade_is_a_hello(words: str) -> None:
    """Who it is, what may be done for the grade, and no verdict that nobody asked for; the second hello is shorter."""
    answerer = ScriptedAnswerer()
    table = rooms(answerer, NoCourses())
    dispatcher = Dispatcher(table, lambda: PLACES, screen)
    first = dispatcher.dispatch(message(words), session(), NOW)
    assert first.bubbles[0].text.startswith("안녕하세요, 저는 곁이에요")
    assert first.bubbles[-1].text.startswith("중2, 반가워요!")
    actions = [choice.action for choice in first.bubbles[-1].choices]
    assert actions == ["recommend:중2 강의 추천해줘", "plan:new", "enrolment:중2인데 되나요"]
    assert answerer.asked == []
    assert first.session.slots["profile.grade"] == "중2"
    (again,) = dispatcher.dispatch(message(words), first.session, NOW).bubbles
    assert again.text.startswith("중2, 반가워요!")


@pytest.mark.parametrize("words", ["서울 살아요", "서울 살어유", "서울이요", "강남구 삽니다"])
def test_who_lives_where_the_chat_is_about_hears_that_it_is(words: str) -> None:
    """It is no question, and nothing is guessed."""
    answerer = ScriptedAnswerer()
    (bubble,) = dispatch(answerer, message(words), session()).bubbles
    assert "서울특별시 이야기로 답하고 있어요" in bubble.text
    assert answerer.asked == []
    dispatch(answerer, message("서울런"), session())
    assert [question.text for question in answerer.asked] == ["서울런"]
