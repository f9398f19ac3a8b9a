"""How alike courses are by what is written of them: character n-grams and shared labels."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

import numpy as np

from retrieval.courses.enrolments import Matrix

GRAMS = (1, 2, 3)
"""Lengths of character n-grams; a Chinese or Korean word has one to three letters."""

VOCABULARY = 12_000
COMMON = 0.2
"""An n-gram that more than this share of the courses has tells nothing."""

SPACES = re.compile(r"\s+")


def alike_by_text(texts: Sequence[str]) -> Matrix:
    """Return the squared cosine of character n-gram TF-IDF, shape (len(texts), len(texts)), zero on the diagonal.

    Squaring keeps a learner's many weak likenesses from outweighing one strong likeness.
    """
    weights = _weights(texts)
    alike = (weights @ weights.T) ** 2
    np.fill_diagonal(alike, 0)
    return np.asarray(alike, np.float32)


def alike_by_labels(labels: Sequence[Sequence[str]]) -> Matrix:
    """Return how many labels two courses share, each divided by how many courses carry it; zero on the diagonal."""
    carriers: defaultdict[str, list[int]] = defaultdict(list)
    for number, given in enumerate(labels):
        for label in dict.fromkeys(given):
            carriers[label].append(number)
    alike = np.zeros((len(labels), len(labels)), np.float32)
    for numbers in carriers.values():
        alike[np.ix_(numbers, numbers)] += 1 / len(numbers)
    np.fill_diagonal(alike, 0)
    return alike


def _weights(texts: Sequence[str]) -> Matrix:
    counts = [_grams(text) for text in texts]
    spread = Counter(gram for count in counts for gram in count)
    known = sorted(
        (gram for gram, courses in spread.items() if 2 <= courses <= max(2, COMMON * len(texts))),
        key=lambda gram: (-spread[gram], gram),
    )[:VOCABULARY]
    column = {gram: number for number, gram in enumerate(known)}
    rarity = np.log(np.array([len(texts) / spread[gram] for gram in known], np.float32) + 1)
    weights = np.zeros((len(texts), len(known)), np.float32)
    for row, count in zip(weights, counts, strict=True):
        for gram, times in count.items():
            if gram in column:
                row[column[gram]] = 1 + np.log(times)
    weights *= rarity
    lengths = np.linalg.norm(weights, axis=1, keepdims=True)
    return np.asarray(weights / np.maximum(lengths, 1e-9), np.float32)


def _grams(text: str) -> Counter[str]:
    plain = SPACES.sub(" ", text.casefold())
    return Counter(plain[at : at + size] for size in GRAMS for at in range(len(plain) - size + 1))
