"""An answer that is not for students and parents in general says for whom it is."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from handlers.answering.audiences import meant_for
from handlers.conversation import Address, Message, Session
from handlers.requests.kinds import Intent
from handlers.situation import Situation
from knowledge.passage import Passage, Source
from retrieval.answer import Answer, Citation, Hit

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("audience", "korean"),
    [
        ((), ()),
        (("student",), ()),
        (("parent", "고1"), ()),
        (("mentor",), ("멘토에게 해당하는 내용이에요.",)),
        (("adult",), ("성인 학습자에게 해당하는 내용이에요.",)),
        (("초4", "초5", "초6"), ("초4~6에게 해당하는 내용이에요.",)),
        (("고3", "중1", "중2", "검정고시"), ("중1~2, 고3, 검정고시에게 해당하는 내용이에요.",)),
        (("중1", "중3"), ("중1, 중3에게 해당하는 내용이에요.",)),
    ],
)
def test_an_answer_says_for_whom_it_is(audience: tuple[str, ...], korean: tuple[str, ...]) -> None:
    """Some grades, mentors and grown-ups are named; only what is cited counts."""
    told = Passage("gimpo", "a", "faq", "얼마예요?", "1만 원이에요.", Source("faq.csv"), audience=audience)
    beside = Passage("gimpo", "b", "faq", "언제예요?", "3월이에요.", Source("faq.csv"), audience=("mentor",))
    mark = Citation(1, told.id, "faq.csv", "", told.title, "", told.text)
    answer = Answer("answered", told.text, 0.9, (mark,), hits=(Hit(told, 1.0, 0.9, 0.9), Hit(beside, 0.5, 0.5, 0.5)))
    session = Session("s", Address("web", "w", "1"), municipality="gimpo")
    situation = Situation(Message(session.address, "m", NOW, ""), session, Intent("ask", ""), NOW, "ko", ())
    assert meant_for(situation, answer) == korean
