"""The words that an answer quotes: its best sentences, in their order, and where they end."""

from __future__ import annotations

import pytest

from retrieval.quoting import QUOTE, WHOLE, cite, quote, shortened
from tests.unit.retrieval.test_answerer import passage


def test_a_long_passage_is_quoted_by_its_best_sentences_in_their_order() -> None:
    """What was left out is shown as left out; every quoted sentence stands in the passage."""
    filler = " ".join(f"이것은 {number}번째 다른 안내 문장이에요." for number in range(60))
    text = f"교재비는 한 해 십만 원이에요. {filler} 교재비는 신청한 달에 나와요."
    notice = passage("공고", text, kind="notice")
    said = quote(notice, "교재비는 언제 나와요?").text
    assert "교재비는 신청한 달에 나와요." in said
    assert "… " in said
    assert len(said) <= WHOLE
    assert all(part.removeprefix("… ") in text for part in said.split("\n"))
    course = passage("미적분", filler * 2, kind="course")
    assert quote(course, "쉬운 강의").text
    one = passage("공고", "가" * (WHOLE + 50), kind="notice")
    assert quote(one, "가").text == "가" * (WHOLE + 50)


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("짧아요.", 10, "짧아요."),
        ("첫째예요. 둘째예요. 셋째예요.", 13, "첫째예요. 둘째예요."),
        ("가" * 20, 10, "가" * 9 + "…"),
    ],
)
def test_a_quote_ends_with_a_sentence_or_an_ellipsis(text: str, limit: int, expected: str) -> None:
    """A citation shows no more than it may."""
    assert shortened(text, limit) == expected
    assert len(cite(quote(passage("a", "긴 답이에요. " * 60), ""), 1).quote) <= QUOTE
