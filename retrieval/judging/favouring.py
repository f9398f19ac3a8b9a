"""What is put before what among the best: one's own, what is worded as it was asked, and what lacks nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from knowledge.passage import Passage
from retrieval.fusing import Column
from retrieval.words.matching import likeness

SHARED_LESS, LACK, UNSAID = 0.36, 0.02, 0.28
"""How the best are put in order again: what every municipality is told counts less than one's own where both are among
the best, and of so many of the best those that do not say what must be said, and a noun without a word for it, by this
times its rarity. The first and last were learned by softmax regression on 989 answerable questions: hit@1 .748 (LACK
alone) to .823; .822 with each file of questions held out, .815 with each municipality (tests/benchmarks/abstention.md).
LACK came out as .028 there, which finds no more than .02 on those questions and less on other content
(tests/benchmarks/retrieval.md)."""

WORDED, NEARER = 0.97, 0.02
"""Cosine from which a question is the published one, and by how much it must be nearer to that of an entry for all than
to any of the place's own: then the entry counts as much as those. Of 2,687 answerable questions that puts one more
first, and none less (.95, or without the lead: up to sixteen less)."""

IN_ITS_WORDS = 1.0
"""Overlap of letters of a question that the content words itself."""


def shared_less(everybodys: NDArray[np.bool_], question_cosine: Column) -> Column:
    """Return what is held against each candidate that every municipality is told, unless that is what was asked."""
    own = max((float(cosine) for cosine in question_cosine[~everybodys] if np.isfinite(cosine)), default=0.0)
    asked = (question_cosine >= WORDED) & (question_cosine >= own + NEARER)
    return np.asarray(SHARED_LESS * (everybodys & ~asked), float)


def doubted(scores: Column, doubts: Mapping[int, float]) -> Column:
    """Return scores less what is held against each of the checked candidates; the others stay behind those."""
    lowered = scores - max(doubts.values(), default=0.0)
    for number, doubt in doubts.items():
        lowered[number] = scores[number] - doubt
    return lowered


def in_its_words(scores: Column, asked: str, passages: Iterable[tuple[int, Passage]]) -> Column:
    """Return scores with what words its question just as it was asked before all else.

    A question in English is looked for in Korean, and one of its own wordings in English would not be found by that.
    """
    worded = [at for at, each in passages if likeness(asked, (each.title, *each.aliases)) >= IN_ITS_WORDS]
    lifted = scores.copy()
    if worded:
        lifted[worded] += scores.max() - scores[worded].min() + IN_ITS_WORDS
    return lifted
