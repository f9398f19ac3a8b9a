"""Keyword scores follow BM25F by hand, wherever the rows lie."""

from __future__ import annotations

import math
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.keyword_index import FIELDS, K1, Averages, Postings, Words, bigrams, factors, own_score, rarities, rarity
from retrieval.words.morphemes import Morphemes

DOCUMENTS = [
    Words((Counter({"신청": 1}), Counter({"신청": 2, "서류": 1}))),
    Words((Counter(), Counter({"서류": 1, "방법": 3}))),
    Words((Counter({"방법": 1}), Counter())),
]


def scores(documents: list[Words], wanted: dict[str, float], averages: Averages | None = None) -> list[float]:
    """Return the scores of all documents for weighted words."""
    index = Postings.build(documents, averages or Averages.of(documents))
    found = np.zeros(len(documents), np.float32)
    index.add_scores(found, wanted)
    return [float(score) for score in found]


def test_a_score_is_what_the_formula_says() -> None:
    """Title and body are levelled by their own mean lengths (2/3 and 7/3) before they saturate together."""
    (_, title, slope), (_, body, body_slope) = FIELDS
    count = title * 1 / (1 - slope + slope * 1 / (2 / 3)) + body * 2 / (1 - body_slope + body_slope * 3 / (7 / 3))
    expected = 2.0 * count * (K1 + 1) / (K1 + count)
    assert scores(DOCUMENTS, {"신청": 2.0, "없는 말": 1.0}) == pytest.approx([expected, 0, 0], rel=1e-5)


def test_a_rare_word_counts_more_and_an_unknown_one_nothing() -> None:
    """The factors come from all parts of a view together."""
    first, second = (Postings.build(part, Averages.of(part)) for part in (DOCUMENTS[:2], DOCUMENTS[2:]))
    found = factors([("신청", 1.0), ("서류", 1.0), ("방법", 0.5), ("신청", 0.5), ("없다", 1.0)], [first, second], 3)
    assert found == pytest.approx({"신청": rarity(1, 3), "서류": rarity(2, 3), "방법": rarity(2, 3) / 2})
    assert rarity(1, 3) == pytest.approx(math.log(1 + 2.5 / 1.5))
    assert rarity(3, 3) > 0


@given(
    st.lists(st.lists(st.sampled_from("abcd"), max_size=6), min_size=2, max_size=8),
    st.lists(st.sampled_from("abcdxyz"), min_size=1, max_size=6),
)
def test_a_question_scores_what_it_would_score_as_a_passage(bodies: list[list[str]], question: list[str]) -> None:
    """With words that nobody else wrote in it, too: they are the rarest."""
    documents = [Words((Counter(), Counter(body))) for body in bodies]
    averages = Averages.of(documents)
    rare = rarities(question, [Postings.build(documents, averages)], len(documents))
    itself = scores([*documents, Words((Counter(), Counter(question)))], rare, averages)[-1]
    assert own_score(question, rare, averages) == pytest.approx(itself, rel=1e-5)
    assert all(rare[word] == max(rare.values()) for word in rare if word in "xyz")


@given(st.lists(st.lists(st.sampled_from("가나다라"), max_size=6), min_size=2, max_size=8), st.integers(1, 7))
def test_parts_score_like_the_whole(bodies: list[list[str]], cut: int) -> None:
    """Rows in two indexes with the same averages have the scores they have in one."""
    documents = [Words((Counter(), Counter(body))) for body in bodies]
    averages, wanted = Averages.of(documents), {"가": 1.0, "다": 0.5}
    whole = scores(documents, wanted, averages)
    parts = scores(documents[:cut], wanted, averages) + scores(documents[cut:], wanted, averages)
    assert parts == pytest.approx(whole)


@pytest.mark.parametrize(("text", "pairs"), [("서울 런", ["서울", "울런"]), ("a B", ["ab"]), ("가", []), ("", [])])
def test_pairs_of_letters_without_spaces(text: str, pairs: list[str]) -> None:
    """Spacing makes no difference to the pairs."""
    assert bigrams(text) == pairs


def test_morphemes_that_carry_meaning() -> None:
    """Particles and endings fall away, with and without spaces alike."""
    spaced, glued, english = Morphemes().split(
        ["서울런을 신청하려면 서류가 필요해?", "서울런을신청하려면서류가필요해?", "EBS 2026"]
    )
    assert {"신청", "서류", "필요"} <= set(spaced)
    assert not {"을", "가", "려면", "?"} & set(spaced)
    assert {"신청", "서류", "필요"} <= set(glued)
    assert english == ["ebs", "2026"]
