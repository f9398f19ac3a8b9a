"""How nearly a question is one that the content words itself, whatever its spacing and ending."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from knowledge.passage import Passage
from retrieval.words.normalizing import read_question, squeezed

ENDING = re.compile(
    r"(인가요|나요|까요|어요|아요|에요|예요|이에요|하죠|세요|니까|습니다|입니다|인지|는지|요|죠|냐|니|해|야){1,9}$"
)
"""What a Korean question ends with, polite or not; it says nothing about what is asked."""

SHORTEST = 4
"""Letters below which two questions are alike by chance."""


def alike(question: str, passage: Passage) -> float:
    """Return the overlap, 0 to 1, of a question's letter pairs with the nearest wording of a passage's question."""
    return likeness(question, (passage.title, *passage.aliases)) if len(bare(question)) >= SHORTEST else 0.0


def likeness(question: str, wordings: Sequence[str]) -> float:
    """Return the overlap, 0 to 1, of a question's letter pairs with the nearest of some wordings."""
    asked = bare(question)
    return max(_overlap(asked, bare(wording)) for wording in wordings)


def overlap(one: str, other: str) -> float:
    """Return the overlap, 0 to 1, of two questions' letter pairs, whatever their spacing and ending."""
    return _overlap(bare(one), bare(other))


def bare(text: str) -> str:
    """Return a question without spaces, marks and what it ends with."""
    return ENDING.sub("", squeezed(read_question(text)))


def _overlap(one: str, other: str) -> float:
    first, second = (Counter(pairwise(text)) for text in (one, other))
    total = first.total() + second.total()
    return 2 * (first & second).total() / total if total else 0.0
