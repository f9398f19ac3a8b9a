"""Several questions in one message: told apart, one answered, the others a tap away."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import pytest

from handlers.answering.opinions import AnswerGiven
from handlers.answering.question import AnsweringQuestion, key_of
from handlers.conversation import Outcome
from handlers.requests.apart import MOST, asked_apart
from handlers.requests.kinds import Intent
from handlers.situation import Progress, Situation
from retrieval.answer import Answer, Citation, Question
from tests.unit.handlers.dispatching import NOW, PLACES, message, session

FREE, WHERE, TOO = "돈이 드나요?", "신청은 어디서 하나요?", "손주도 되나요?"


def _answer(name: str) -> Answer:
    return Answer(
        "answered", f"{name} [1]", 0.9, (Citation(1, name, "seoul/faq.csv", "1행", name, "", name),), asked=name
    )


@dataclass
class Knowing:
    """Answers the questions it knows by heart and keeps how it was asked."""

    known: Mapping[str, Answer]
    asked: list[Question] = field(default_factory=list)

    def answer(self, question: Question, progress: Progress) -> Answer:
        """Return what is known, else that nothing is."""
        self.asked.append(question)
        progress("")
        return self.known.get(question.text, Answer("unknown", "", 0.1, asked=question.text))

    def show(self, question: Question, passage_id: str) -> Answer:
        """Return nothing: no passage is tapped here."""
        raise AssertionError((question, passage_id))


def _ask(knowing: Knowing, text: str, **fields: object) -> Outcome:
    talk = session(**fields)
    return AnsweringQuestion(knowing, kept=True)(Situation(message(text), talk, Intent("ask", text), NOW, "ko", PLACES))


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (f"이거 {FREE} 그리고 {TOO} {WHERE}", ("이거 돈이 드나요?", TOO, WHERE)),
        (
            "비번을 까먹었는데 어떻게 해요 그리고 강의는 몇 개까지 들어요",
            ("비번을 까먹었는데 어떻게 해요", "강의는 몇 개까지 들어요"),
        ),
        ("모집은 언제까지고 서류는 뭐내요", ("모집은 언제까지고", "서류는 뭐내요")),
        ("서류는 뭘 내나요 언제까지 내나요", ("서류는 뭘 내나요", "언제까지 내나요")),
        ("서류 알려주세요. 그리고 멘토링은 어떻게 신청해요?", ("서류 알려주세요", "멘토링은 어떻게 신청해요?")),
        (
            "안녕하세요! 중2 엄마예요. 소득 기준이 어떻게 되나요? 서류는요?",
            ("중2 엄마예요. 소득 기준이 어떻게 되나요?", "서류는요?"),
        ),
        (f"{'손주를 키우는 할머니인데 걱정이 많아요. ' * 3}{FREE} {WHERE}", (FREE, WHERE)),
        ("How much is it? Where do I apply?", ("How much is it?", "Where do I apply?")),
        (f"{FREE} {WHERE} {TOO} 언제까지 하나요? 몇 명 뽑나요?", (FREE, WHERE, TOO)),
    ],
)
def test_questions_are_told_apart(text: str, parts: tuple[str, ...]) -> None:
    """By marks, endings and words like 그리고; what is told before the first goes with it if it is short."""
    assert asked_apart(text) == parts
    assert len(parts) <= MOST


@pytest.mark.parametrize(
    "text",
    [
        "서류 뭐 내요",
        "중학생도 300명 뽑는다던데? 맞나요?",
        "왜 안 돼요? 왜 안 돼요??",
        "신청했어요. 고마워요. 서류는 뭘 내나요?",
        "https://example.org/a?b=1 이거 뭐예요? 신청은 어디서 하나요?",
        "",
        "???",
    ],
)
def test_one_question_stays_whole(text: str) -> None:
    """One question, the same one twice, one with "맞나요?" behind it, an address with a question mark in it."""
    assert asked_apart(text) == ()


def test_one_is_answered_and_the_others_are_a_tap_away() -> None:
    """Under its question; what has no answer is said; what the same passage answers is not offered."""
    knowing = Knowing({FREE: _answer("p1"), WHERE: _answer("p2")})
    (bubble,) = _ask(knowing, f"{TOO} {FREE} {WHERE}").bubbles
    assert bubble.text.startswith(f"“{FREE}”에 대한 답이에요:\n\np1 [1]")
    assert f"“{TOO}”의 답은 안내된 내용에서 찾지 못했어요" in bubble.text
    assert bubble.choices[0].action == f"ask:{WHERE}"
    assert [choice.action.partition(":")[0] for choice in bubble.choices[1:]] == ["feedback", "feedback", "human"]
    same = Knowing({FREE: _answer("p1"), WHERE: _answer("p1")})
    (bubble,) = _ask(same, f"{FREE} {WHERE}").bubbles
    assert "누르면" not in bubble.text
    assert not any(choice.action.startswith("ask:") for choice in bubble.choices)


@pytest.mark.parametrize("also", [{"ended": NOW.date()}, {"programme": "EBS"}])
def test_what_is_over_or_run_by_others_was_published(also: dict[str, object]) -> None:
    """It is a tap away, where it is told, and nobody hears that nothing was found on it."""
    other = replace(Answer("unknown", "", 0.1, asked=TOO), **also)  # type: ignore[arg-type]
    outcome = _ask(Knowing({FREE: _answer("p1"), TOO: other}), f"{FREE} {TOO}")
    assert "찾지 못했어요" not in outcome.bubbles[-1].text
    assert outcome.bubbles[-1].choices[0].action == f"ask:{TOO}"
    assert [change.question for change in outcome.changes if isinstance(change, AnswerGiven)] == [FREE]


def test_what_had_no_answer_is_kept_for_staff_beside_what_had() -> None:
    """Each under a key of its own, the same when the message is handled again."""
    outcome = _ask(Knowing({FREE: _answer("p1")}), f"{FREE} {TOO}")
    given = [change for change in outcome.changes if isinstance(change, AnswerGiven)]
    assert [(each.question, each.outcome) for each in given] == [(FREE, "answered"), (TOO, "unknown")]
    assert [each.key for each in given] == [key_of(message()), key_of(message(), TOO)]
    assert outcome.session.previous == "p1"


def test_who_is_wordless_gets_none_of_their_words_back() -> None:
    """What is sent is kept for a while: where no word may be, a message is asked whole and not said again."""
    knowing, text = Knowing({FREE: _answer("p1"), WHERE: _answer("p2")}), f"{FREE} {WHERE}"
    room = AnsweringQuestion(knowing, kept=True, wordless=lambda _talk: True)
    outcome = room(Situation(message(text), session(), Intent("ask", text), NOW, "ko", PLACES))
    assert [(each.text, each.plain) for each in knowing.asked] == [(text, True)]
    assert not any(FREE in bubble.text for bubble in outcome.bubbles)


def test_a_model_words_only_the_one_that_is_said() -> None:
    """What comes after it is looked for without one; each is looked for once, and taken to follow the one before."""
    knowing = Knowing({WHERE: _answer("p2")})
    _ask(knowing, f"{FREE} {WHERE} {TOO}", previous="멘토링")
    assert [(each.text, each.previous, each.plain) for each in knowing.asked] == [
        (FREE, "멘토링", False),
        (WHERE, FREE, False),
        (TOO, WHERE, True),
    ]


@pytest.mark.parametrize("elsewhere", [(), ("gimpo",)])
def test_where_none_is_answered_or_one_is_about_another_place_the_message_is_asked_whole(
    elsewhere: tuple[str, ...],
) -> None:
    """What such a message gets is what it got before."""
    known = (
        {WHERE: _answer("p2"), TOO: replace(_answer("p3"), kind="unknown", elsewhere=elsewhere)} if elsewhere else {}
    )
    knowing, text = Knowing(known), f"{WHERE} {TOO}"
    outcome = _ask(knowing, text)
    assert knowing.asked[-1].text == text
    assert "에 대한 답이에요" not in outcome.bubbles[-1].text
