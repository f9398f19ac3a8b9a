"""Korean titles are told apart by who reads no Korean: topic and a few English words stand before each."""

import pytest

from handlers.answering.gist import MOST, gist
from handlers.answering.subjects import titled
from handlers.requests.kinds import Intent
from handlers.situation import Situation
from tests.unit.handlers.dispatching import NOW, message, session


def situation(language: str) -> Situation:
    """Return a talk in a language."""
    return Situation(message(), session(), Intent("ask", "x"), NOW, language)


@pytest.mark.parametrize(
    ("title", "topic", "shown"),
    [
        ("김포에도 다자녀 지원이 있어요?", "eligibility", "Who may join: several children, support – "),
        ("한부모 가정도 이용할 수 있어요?", "eligibility", "Who may join: single parents – "),
        ("누가 이용할 수 있어요?", "eligibility", "Who may join – "),
        ("멘토링을 받을 수 있어요?", "mentoring", "Mentoring – "),
        ("신청은 언제까지예요?", "", "Applying, deadline – "),
        ("꿈이 없는데 어떡해요?", "", ""),
        ("Who may join?", "eligibility", ""),
    ],
)
def test_a_korean_title_has_its_gist_before_it(title: str, topic: str, shown: str) -> None:
    """What the topic says already is not said again; in Korean, and before English titles, nothing stands."""
    assert titled(situation("en"), title, topic) == f"{shown}{title}"
    assert titled(situation("ko"), title, topic) == title


def test_a_gist_is_short_and_in_the_order_of_the_title() -> None:
    """What is part of a longer word is not counted by itself."""
    assert gist("중위소득 60%인 다자녀 가정의 신청 서류와 교재비") == ("median income", "several children", "applying")
    assert len(gist("신청 서류 교재 멘토링 진로 협약")) == MOST
