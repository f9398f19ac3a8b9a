"""What is said around an answer: in another language, about somebody else's programme, where something is hard."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pytest

from handlers.answering.question import AnsweringQuestion, published
from handlers.answering.subjects import about, stuck
from handlers.asking import ask
from handlers.catalogue import speaker
from handlers.conversation import Address, Message, Session
from handlers.greeting import STARTERS
from handlers.requests.kinds import Intent
from handlers.situation import Progress, Situation
from knowledge.eligibility import Enrolment, Window
from knowledge.municipality import Municipality
from knowledge.passage import Passage, Source
from retrieval.answer import Answer, Citation, Hit, Question, Suggestion

NOW = datetime(2026, 11, 25, 3, tzinfo=UTC)
GIMPO = Municipality("gimpo", "김포시", "서울런", names=("김포",))
PAPERS = Passage("gimpo", "documents", "faq", "어떤 서류가 필요해요?", "신청서예요.", Source("faq.csv"))
LIMITS = Passage("gimpo", "c1", "course", "미적분 첫걸음 > 극한", "1강 극한", Source("courses.csv"))
MARK = Citation(1, "p", "faq.csv", "3행", "공고", "", "신청서예요.")
TOLD = Answer("answered", "신청서예요. [1]", 0.9, (MARK,), hits=(Hit(PAPERS, 1.0, 0.9, 0.9),), topic="documents")


@dataclass
class Pen:
    """An answerer that gives one answer and remembers what was asked."""

    given: Answer
    asked: str = ""
    plain: bool = False

    def answer(self, question: Question, progress: Progress) -> Answer:
        """Return the answer."""
        assert progress
        self.asked, self.plain = question.text, question.plain
        return self.given

    def show(self, question: Question, passage_id: str) -> Answer:
        """Return the answer."""
        assert question
        assert passage_id
        return self.given


def said(given: Answer, text: str, language: str = "ko", *, kept: bool = False):  # type: ignore[no-untyped-def]  # noqa: ANN201
    """Return the last bubble of what is said to a question in Gimpo, and the question that was asked."""
    pen = Pen(given)
    here = Address("web", "w", "1")
    session = Session("s", here, municipality="gimpo")
    situation = Situation(Message(here, "m", NOW, text), session, Intent("ask", text), NOW, language, (GIMPO,))
    return AnsweringQuestion(pen, kept=kept)(situation).bubbles[-1], pen.asked


@pytest.mark.parametrize("starter", STARTERS)
def test_what_hello_offers_in_english_is_asked_in_the_words_of_the_content(starter: str) -> None:
    """The same question as in Korean, whoever taps it; other English stays as it is."""
    assert said(TOLD, starter, "en")[1] == speaker("ko")(starter) != starter
    assert published("when does it open") == "when does it open"
    assert published("") == ""
    assert published("누가 신청할 수 있어요?") == "누가 신청할 수 있어요?"
    pen = Pen(TOLD)
    ask(pen, (GIMPO,), "gimpo", starter, NOW)
    assert pen.asked == speaker("ko")(starter)


def test_english_says_what_it_is_before_the_korean_original() -> None:
    """And quotes it unchanged; Korean needs no such line, nor does a topic that nobody named."""
    bubble, _ = said(TOLD, "which papers are needed", "en")
    assert bubble.text.startswith("On the papers to hand in, this is what 김포시 has published:\n\n신청서예요. [1]")
    assert "Korean original" in bubble.text
    assert said(TOLD, "서류 뭐 내요")[0].text == "신청서예요. [1]"
    assert said(replace(TOLD, topic="x"), "which papers are needed", "en")[0].text.startswith("신청서예요.")
    assert about(speaker("ko"), "documents") == "내야 할 서류"


def test_choices_say_in_english_what_each_is_about() -> None:
    """Who reads no Korean could not choose; a topic without words, and Korean, show the question alone."""
    titled = (("a", "서류 뭐 내요?", "documents"), ("b", "언제 신청해요?", "enrolment"), ("c", "기타", "x"))
    passages = [replace(PAPERS, key=key, title=title, topic=topic) for key, title, topic in titled]
    hits = tuple(Hit(passage, 0.5, 0.5, 0.5) for passage in passages)
    offered = tuple(Suggestion(each.id, each.title) for each in passages)
    between = Answer("choices", "", 0.4, choices=offered, hits=hits)
    labels = [choice.label for choice in said(between, "which papers", "en")[0].choices]
    assert labels == [
        "The papers to hand in – 서류 뭐 내요?",
        "How and when to apply – 언제 신청해요?",
        "기타",
        "None of these",
    ]
    assert [choice.label for choice in said(between, "서류 뭐")[0].choices][:2] == ["서류 뭐 내요?", "언제 신청해요?"]


def test_choices_for_another_language_say_which_are_read() -> None:
    """Meaning finds Korean entries for Chinese words, too; who can't read them reads whom to call."""
    offered = Answer("choices", "", 0.4, choices=(Suggestion("a", "서류 뭐 내요?"),))
    told = said(offered, "怎么报名？")[0].text.splitlines()
    assert told[0].startswith("저는 한국어와 영어만")
    assert told[-1] == "혹시 이 질문인가요?"
    assert sum("1577-1366" in line for line in told) == 2
    assert said(offered, "서류 뭐")[0].text == "혹시 이 질문인가요?"


def test_a_question_that_was_put_right_says_how_it_was_read() -> None:
    """So that whoever meant something else sees it at once."""
    bubble, _ = said(replace(TOLD, read="서류 뭐 내요"), "써류 뭐 내요")
    assert bubble.text == "이렇게 읽었어요: 서류 뭐 내요\n\n신청서예요. [1]"


@pytest.mark.parametrize("choices", [(), (Suggestion("b", "부천런은 뭐예요?"),)])
def test_somebody_elses_programme_is_named_as_such(choices: tuple[Suggestion, ...]) -> None:
    """With what was published on it, or that nothing was; and always with a person."""
    given = Answer("unknown", "", 0.0, choices=choices, programme="강남인강")
    bubble, _ = said(given, "강남인강이랑 뭐가 달라요?")
    assert bubble.text.startswith("강남인강 쪽 일은 다른 곳에서 맡고 있어요.")
    assert ("운영하는 곳" in bubble.text) == (not choices)
    assert [choice.action for choice in bubble.choices] == [*(["passage:b"] if choices else []), "human"]


def test_what_is_near_stands_beneath_what_is_unknown() -> None:
    """The words stay an honest "I don't know"; what is no question gets nothing to tap."""
    given = Answer("unknown", "", 0.2, near=(Suggestion("a", "서류 뭐 내요?"), Suggestion("b", "언제 신청해요?")))
    bubble, _ = said(given, "도장은 어디에 찍어요?")
    assert "답이 없어요" in bubble.text
    assert "아래에 있으면 눌러 주세요" in bubble.text
    assert [choice.action for choice in bubble.choices][:3] == ["passage:a", "passage:b", "human"]
    told, _ = said(given, "도장을 잃어버렸어")
    assert [choice.action for choice in told.choices][:1] == ["human"]
    assert "눌러" not in told.text


@pytest.mark.parametrize(
    ("text", "hard"),
    [
        ("미적분 극한이 이해가 안 돼요", True),
        ("영문법 하나도 모르겠어요", True),
        ("I don't understand calculus", True),
        ("미적분 강의 있어요?", False),
        ("신청이 너무 어려워요", False),
        ("교재비 정보를 모르겠어요", False),
    ],
)
def test_what_is_hard_is_answered_by_where_it_is_taught(text: str, hard: bool) -> None:  # noqa: FBT001
    """Not by a line of the syllabus: the lecture, a tap for others, a person."""
    assert stuck(text) == hard
    given = replace(TOLD, hits=(Hit(LIMITS, 1.0, 0.9, 0.9),), topic="")
    bubble, _ = said(given, text)
    assert "미적분 첫걸음 > 극한 [1]" in bubble.text
    assert ("그 부분은 많이들 어려워해요" in bubble.text) == hard
    assert ([choice.action for choice in bubble.choices] == [f"recommend:{text}"]) == hard
    unknown, _ = said(Answer("unknown", "", 0.1), text)
    assert (unknown.choices[0].action == f"recommend:{text}") == hard
    kept, _ = said(given, text, kept=True)
    assert kept.choices[-1].action == "human"


SYLLABUS = """중2 수학을 차례대로 배우는 강좌예요.
과목: 수학
학년: 중2
수준: 기본
제공: 가람
강의: 20강, 모두 9시간
유리수 - 1강 유리수와 순환소수(25분), 2강 순환소수를 분수로(30분)
도형 - 3강 이등변삼각형의 성질(31분), 4강 피타고라스 정리(28분), 5강 피타고라스 정리의 활용(29분)
… 외 15강"""
COURSE = Passage("gimpo", "m2", "course", "중2 수학 상", SYLLABUS, Source("courses.csv"))
FACTS = (
    "중2 수학을 차례대로 배우는 강좌예요.\n과목: 수학 · 학년: 중2 · 수준: 기본 · 제공: 가람 · 강의: 20강, 모두 9시간"
)


@pytest.mark.parametrize(
    ("asked", "lectures"),
    [
        ("중2 수학", ""),
        ("중2 수학 상 강의 있어요?", ""),
        ("피타고라스 정리 나오는 강의 있어요?", "\n4강 피타고라스 정리(28분)\n5강 피타고라스 정리의 활용(29분)"),
        ("순환소수는 몇 강이에요?", "\n1강 유리수와 순환소수(25분)\n2강 순환소수를 분수로(30분)"),
        ("이등변삼각형", "\n3강 이등변삼각형의 성질(31분)"),
    ],
)
def test_a_course_is_told_in_short_with_its_lectures_a_tap_away(asked: str, lectures: str) -> None:
    """What it is, its facts, and only the lectures that were asked about; the whole list is for who taps it."""
    given = replace(TOLD, text=f"{SYLLABUS} [1]", hits=(Hit(COURSE, 1.0, 0.9, 0.9),), topic="")
    bubble, _ = said(given, asked)
    assert bubble.text == f"중2 수학 상 [1]\n{FACTS}{lectures}"
    assert [choice.action for choice in bubble.choices] == ["course:syllabus:m2", f"recommend:{asked}"]
    assert bubble.citations == given.citations
    assert said(replace(given, generated=True), asked)[0].text == given.text
    assert "이렇게 읽었어요: 중2 수학" in said(replace(given, read="중2 수학"), asked)[0].text


def test_a_lecture_for_what_is_hard_is_the_one_that_is_quoted_and_a_sample_says_so() -> None:
    """The marks of written words are in an order of their own: the first may be of another passage."""
    text = "미적분 극한이 이해가 안 돼요"
    given = replace(TOLD, hits=(Hit(LIMITS, 1.0, 0.9, 0.9),), topic="")
    assert said(replace(given, generated=True), text)[0].text == "신청서예요. [1]"
    sample, _ = said(replace(given, citations=(replace(MARK, sample=True),)), text)
    assert "미적분 첫걸음 > 극한 [1]" in sample.text
    note = "This is sample content, made to try the service: it is not an official notice."
    assert sample.text.endswith(speaker("ko")(note))


def test_no_word_of_a_child_without_consent_goes_to_a_model() -> None:
    """Where nothing may be kept, nothing is given away: the answer is quoted."""
    pen = Pen(Answer("unknown", "", 0.0))
    session = Session("child", Address("web", "w", "1"), municipality="gimpo")
    message = Message(session.address, "m", NOW, "언제 해요?")
    situation = Situation(message, session, Intent("ask", message.text), NOW, "ko", (GIMPO,))
    AnsweringQuestion(pen, wordless=lambda talk: talk == "child")(situation)
    assert pen.plain
    AnsweringQuestion(pen, wordless=lambda talk: talk == "somebody else")(situation)
    assert not pen.plain


def test_what_is_offered_is_no_miss() -> None:
    """A person is offered after two failures; what can be tapped is none."""
    session = Session("s", Address("web", "w", "1"), municipality="gimpo")
    message = Message(session.address, "m", NOW, "강남인강이랑 뭐가 달라요?")
    situation = Situation(message, session, Intent("ask", message.text), NOW, "ko", (GIMPO,))
    offers = Answer("unknown", "", 0.2, choices=(Suggestion("p", "강남인강도 들을 수 있어요?"),), programme="강남인강")
    assert AnsweringQuestion(Pen(offers))(situation).session.misses == 0
    assert AnsweringQuestion(Pen(Answer("unknown", "", 0.0)))(situation).session.misses == 1
    near = Answer("unknown", "", 0.2, near=offers.choices)
    assert AnsweringQuestion(Pen(near))(situation).session.misses == 1


WHEN = replace(TOLD, topic="enrolment")
SPRING = Window(
    "spring", "봄 모집", datetime(2026, 11, 20, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC), Source("e.toml")
)
ENDED = Answer("unknown", "", 0.4, (MARK,), ended=datetime(2025, 8, 28, tzinfo=UTC).date(), topic="enrolment")
OVER = replace(SPRING, closes=datetime(2026, 11, 24, tzinfo=UTC))


@pytest.mark.parametrize(
    ("given", "windows", "offered"),
    [
        (WHEN, (), True),
        (WHEN, (OVER,), True),
        (WHEN, (SPRING,), False),
        (TOLD, (OVER,), False),
        (ENDED, (OVER,), True),
        (ENDED, (SPRING,), False),
        (replace(ENDED, topic="documents"), (OVER,), False),
    ],
)
def test_who_asks_when_to_apply_can_be_told_of_the_next_time(
    given: Answer, windows: tuple[Window, ...], *, offered: bool
) -> None:
    """Where nothing is open nor announced, word of the next window is a tap away; elsewhere it is not offered."""
    town = replace(GIMPO, enrolment=Enrolment(windows=windows).dump())
    for channel, expected in (("web", offered), ("kakao", False)):
        session = Session("s", Address(channel, "w", "1"), municipality="gimpo")
        sent = Message(session.address, "m", NOW, "언제까지예요?")
        situation = Situation(sent, session, Intent("ask", "언제까지예요?"), NOW, "ko", (town,))
        shown = AnsweringQuestion(Pen(given))(situation).bubbles[-1]
        assert ("windows:subscribe" in {choice.action for choice in shown.choices}) is expected


def test_who_asks_when_it_was_last_year_reads_that_nothing_tells_it() -> None:
    """What is known now is quoted under that, and for no other question."""
    now = replace(PAPERS, title="신청은 언제까지예요?", text="신청 기간은 아직 확인되지 않았어요.")
    told = replace(TOLD, text=f"{now.text} [1]", hits=(Hit(now, 1.0, 0.9, 0.9),))
    lead = "2025년에 언제였는지는 올라온 내용에 없어요. 지금 올라온 내용은 이래요."
    assert said(told, "작년 모집은 언제였어요?")[0].text == f"{lead}\n\n{now.text} [1]"
    assert lead not in said(told, "모집은 언제예요?")[0].text
