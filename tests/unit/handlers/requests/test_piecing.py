"""Texts of pieces in a row are told as a pattern would tell them, and long ones as quickly as short ones."""

from __future__ import annotations

import re
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.consents.heard import said_of_consent
from handlers.requests.disruptions import subject_added
from handlers.requests.piecing import made_of
from handlers.requests.timing import tells_only_time
from handlers.studying.drafting import ANOTHER
from retrieval.words.matching import bare

PIECE = re.compile("에는|에|는|아니[야요]?|요")


@given(st.text("에는아니야요", max_size=9))
def test_pieces_in_a_row_are_what_a_pattern_takes(text: str) -> None:
    """Every way of cutting counts, as it does there."""
    assert made_of(PIECE, text) == bool(re.fullmatch(f"(?:{PIECE.pattern})+", text))


@pytest.mark.parametrize(
    "word", ["음", "에는", "이에요", "나는", "할거", "거야", "아니야", "해요", "아니음", " ", "기록"]
)
@pytest.mark.parametrize("letters", [39, 499, 4095])
def test_a_word_that_is_repeated_is_told_at_once(word: str, letters: int) -> None:
    """No text keeps everybody else waiting: a pattern that is tried in all ways lets nothing else run meanwhile."""
    text = (word * letters)[:letters] + "힣"
    begun = process_time()
    tells_only_time(text)
    subject_added(f"영어{text}")
    ANOTHER.fullmatch(text)
    bare(text)
    said_of_consent(text)
    assert process_time() - begun < 1
