"""What is put before what: one's own, unless an entry for all is what was asked; and what words it just so."""

from __future__ import annotations

import numpy as np
import pytest

from retrieval.judging.favouring import NEARER, SHARED_LESS, WORDED, in_its_words, shared_less
from tests.unit.retrieval.memory import passage

FREE = passage("free", "비용이 있어요?", "무료예요.", aliases=("is it free of charge",))
MAY = passage("may", "누가 쓸 수 있어요?", "학생이에요.")


@pytest.mark.parametrize(
    ("everybodys", "cosines", "less"),
    [
        ([True, False], [0.9, 0.9], [SHARED_LESS, 0]),
        ([True, False], [WORDED, 0.9], [0, 0]),
        ([True, False], [WORDED, WORDED - NEARER / 2], [SHARED_LESS, 0]),
        ([True, False], [1.0, 1.0], [SHARED_LESS, 0]),
        ([True, True], [0.99, 0.8], [0, SHARED_LESS]),
        ([True, False], [np.nan, np.nan], [SHARED_LESS, 0]),
        ([True, False], [0.99, np.nan], [0, 0]),
    ],
)
def test_an_entry_for_all_counts_as_ones_own_where_it_is_what_was_asked(
    everybodys: list[bool], cosines: list[float], less: list[float]
) -> None:
    """A place's own entry that is worded nearly as near goes before it as ever."""
    assert list(shared_less(np.array(everybodys), np.array(cosines))) == less


def test_what_words_its_question_so_goes_before_all_else() -> None:
    """However far its score lies behind; nothing is moved where none does, and nothing given is changed."""
    scores = np.array([0.9, 0.2])
    among = ((0, MAY), (1, FREE))
    lifted = in_its_words(scores, "Is it free of charge?", among)
    assert lifted[1] > lifted[0] == scores[0]
    assert list(in_its_words(scores, "Is it free?", among)) == list(scores) == [0.9, 0.2]
