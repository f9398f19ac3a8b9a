"""A question in English goes to Korean content in Korean words, and to English content as it is."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.passage import Passage
from retrieval.answer import Hit, Question
from retrieval.fusing import WEIGHTS, weights_for
from retrieval.searcher import Searcher
from retrieval.synonyms import Synonyms
from tests.unit.retrieval.memory import Bigrams, MemoryShelf, Spaces, passage

ENGLISH = (
    passage("course", "Which courses may a student take in the first year?", "any of the basic ones"),
    passage("fee", "Is there a fee for books?", "no, the school pays"),
    passage("sign", "Where do I sign?", "on page two"),
)
KOREAN = (
    passage("과정", "학생이 1학년 때 무슨 강의를 들을 수 있나요?", "기초 강의는 모두 들을 수 있어요."),
    passage("비용", "교재 비용이 있나요?", "없어요. 학교가 내요."),
    passage("zoom", "Zoom은 어떻게 켜요?", "누리집에서 켜요."),
)
ASKED = "which courses take student"


def hits(*passages: Passage) -> tuple[Hit, ...]:
    """Return what is found in these passages."""
    searcher = Searcher(MemoryShelf(*passages), Bigrams(), splitter=Spaces())
    searcher.prepare("gimpo")
    return searcher.search(Question("gimpo", ASKED, date(2026, 11, 25)))


@pytest.mark.parametrize(
    ("passages", "best", "foreign"),
    [
        (ENGLISH, "course", False),
        (KOREAN, "과정", True),
        ((*ENGLISH, *KOREAN), "course", True),
        ((*ENGLISH, KOREAN[1]), "course", False),
    ],
)
def test_the_language_of_the_content_decides(passages: tuple[Passage, ...], best: str, *, foreign: bool) -> None:
    """Where less than half is in Korean, English words are looked for as they are."""
    found = hits(*passages)
    assert found[0].passage.key == best
    assert found[0].features["foreign"] == float(foreign)


def test_words_of_a_question_stay_or_are_put_into_korean() -> None:
    """Slang is put right in either case; Korean words never become English ones."""
    words = Synonyms({"비번": "비밀번호"}, {}, {"course": "강의"})
    assert words.rewritten("which course") == "강의"
    assert words.rewritten("which course", korean=False) == "which course"
    assert words.rewritten("비번 course", korean=False) == "비밀번호 course"


def test_keywords_count_less_only_where_they_are_foreign() -> None:
    """An English question to Korean content has few words of it; to English content it has as many as any."""
    assert weights_for("신청 방법") == weights_for("how to apply", korean=False) == WEIGHTS
    foreign = weights_for("how to apply")
    assert foreign["morphemes"] < WEIGHTS["morphemes"]
    assert foreign["passage"] == WEIGHTS["passage"]
