"""Who demands a yes or no after who may enrol was told: no other entry, but what was found out, or how to find it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from handlers.answering.demanding import AnsweringDemands
from handlers.answering.question import AnsweringQuestion
from handlers.conversation import Address, Bubble, Choice, Message, Session
from handlers.requests.kinds import Intent
from handlers.situation import Progress, Situation
from knowledge.municipality import Municipality
from knowledge.passage import Passage, Source
from retrieval.answer import Answer, Citation, Hit, Question
from tests.fakes import NOON

PLACE = Municipality("gimpo", "김포시", "서울런")
MAY = Passage(
    "gimpo", "may", "faq", "누가 이용할 수 있어요?", "고등학생이에요.", Source("faq.csv"), topic="eligibility"
)
PAPERS = Passage("gimpo", "papers", "faq", "서류 알려 주세요", "신청서예요.", Source("faq.csv"), topic="documents")
ALL = {each.id: each for each in (MAY, PAPERS)}


class Knower:
    """Finds nothing, and shows two passages."""

    def answer(self, question: Question, progress: Progress) -> Answer:
        """Find nothing."""
        progress("")
        return Answer("unknown", "", 0.0, asked=question.text)

    def show(self, question: Question, passage_id: str) -> Answer:
        """Return a passage."""
        assert question.municipality == "gimpo"
        passage = ALL[passage_id]
        return Answer("answered", passage.text, 1.0, topic=passage.topic, hits=(Hit(passage, 1.0, 1.0, 1.0),))


def quoted(passage: Passage) -> Bubble:
    """Return an answer that quotes a passage."""
    cited = Citation(1, passage.id, "faq.csv", "", "", "", passage.text)
    return Bubble(passage.text, citations=(cited,), mark="quoted")


RESULT = replace(quoted(MAY), text="서울런, 안 될 것 같아요.\n\n2025-07-28 기준", mark="fixed")
ASKED = Bubble("지금 김포시에 사나요?", choices=(Choice("네", "enrolment:yes"),))
DEMAND = "그래서 된다는거야 안된다는거야?"


def said(text: str, *before: Bubble) -> Bubble:
    """Return what is said to words after these bubbles."""
    message = Message(Address("fake", "bot", "1"), "m1", NOON, text, municipality="gimpo")
    session = Session("c1", message.address, municipality="gimpo")
    situation = Situation(message, session, Intent("ask", text), NOON, "ko", (PLACE,))
    knower = Knower()
    room = AnsweringDemands(lambda _talk, _now: before, knower).before(AnsweringQuestion(knower))
    return room(situation).bubbles[-1]


@pytest.mark.parametrize(
    "text",
    [
        DEMAND,
        "그래서 돼요 안돼요",
        "그래서 된다는 거야 안 된다는 거야",
        "되는지 안되는지만 말해줘",
        "예 아니오로 답해줘",
        "가능해요 불가능해요?",
        "그래서 결과가 뭐예요",
        "just tell me yes or no",
        "되나요 안되나요??",
        "아니 그래서 된다고요 안된다고요",
        "그래서 된다는 거예요?",
        "so is it yes or no?",
        "can we or can't we",
    ],
)
@pytest.mark.parametrize("before", [quoted(MAY), ASKED])
def test_a_demand_leads_to_the_check(text: str, before: Bubble) -> None:
    """No program decides, and no neighbouring entry is offered."""
    bubble = said(text, before)
    assert bubble.text.startswith("된다, 안 된다는 제가 정할 수 없고 김포시에서 정해요.")
    assert bubble.choices[-1].action == "human"


def test_what_was_looked_at_is_told_once_more() -> None:
    """The result of the check in one line, before who decides."""
    assert said(DEMAND, RESULT).text.startswith("방금 살펴본 결과는 이래요: 서울런, 안 될 것 같아요.\n")


@pytest.mark.parametrize(
    ("text", "before"),
    [
        (DEMAND, (quoted(PAPERS),)),
        (DEMAND, ()),
        ("그럼 중학생은 돼요?", (quoted(MAY),)),
        ("안돼요", (quoted(MAY),)),
        ("로그인이 되다 안되다 해요", (quoted(MAY),)),
    ],
)
def test_what_is_no_demand_on_who_may_enrol_is_looked_for(text: str, before: tuple[Bubble, ...]) -> None:
    """After another matter the same words are a question as ever."""
    assert "제가 정할 수 없고" not in said(text, *before).text
