"""The second stage of the crisis screen: a small learned ear for cries told without any of the words the rules know."""

from __future__ import annotations

import base64
import json
import math
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from zlib import crc32

WEIGHTS = Path(__file__).with_name("weights.json")
VERSION = "learned-7"
"""The version of the weights; new weights are a new version."""
BUCKETS = 1 << 15
"""How many buckets the pieces of a text are hashed into."""
KINDS = ("self_harm", "abuse", "violence", "exploitation", "friend")
NEAR = "near"
"""What is heard where no kind of cry is, but little is lacking."""
COLUMNS = ("any", *KINDS)
"""What each bucket has a weight for: whether it is a cry at all, and each kind against all else."""
PIECE = 240
"""How many characters are judged at once: of a longer text its beginning and its end, so that time is bounded."""
SHORTEST = 6
"""How many characters a text must have: a single word ("아빠가") says too little for a model of pieces."""

_HANGUL = re.compile(r"[가-힣]")


@dataclass(frozen=True, slots=True)
class Model:
    """A logistic regression over hashed pieces: `weights` holds, for each column, one signed byte a bucket.

    What reaches `threshold` is a cry, what reaches `concern` comes near to one.
    """

    threshold: float
    biases: tuple[float, ...]
    scales: tuple[float, ...]
    weights: tuple[memoryview, ...]
    concern: float = math.inf

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Model:
        """Return the model that a file of weights holds."""
        weights = tuple(memoryview(base64.b64decode(column)).cast("b") for column in kept["weights"])
        concern = kept.get("concern", math.inf)
        return cls(kept["threshold"], tuple(kept["biases"]), tuple(kept["scales"]), weights, concern)

    def score(self, buckets: frozenset[int], column: int) -> float:
        """Return the log-odds that a column holds for a text of these buckets."""
        kept = self.weights[column]
        total = sum([kept[bucket] for bucket in buckets])
        return self.biases[column] + self.scales[column] * total / math.sqrt(max(1, len(buckets)))

    def kind(self, text: str) -> str:
        """Return the kind of cry a plain reading sounds like, `NEAR` where it nearly does, nothing for any other."""
        near = ""
        for piece in pieces(text):
            buckets = features(piece)
            level = self.score(buckets, 0)
            if level >= self.threshold:
                return max(KINDS, key=lambda kind: self.score(buckets, COLUMNS.index(kind)))
            near = NEAR if level >= self.concern else near
        return near


def pieces(text: str) -> Iterator[str]:
    """Yield what is judged of a reading: all, or its beginning and end; nothing short or mostly not Hangul."""
    for piece in (text,) if len(text) <= PIECE else (text[:PIECE], text[-PIECE:]):
        if len(piece) >= SHORTEST and 2 * len(_HANGUL.findall(piece)) > len(piece):
            yield piece


def features(text: str) -> frozenset[int]:
    """Return the buckets of a text: its runs of 1 to 4 characters, and of 3 to 5 letters of its syllables."""
    return frozenset((*_runs(text, 1, 4), *_runs(unicodedata.normalize("NFD", text), 3, 5)))


def _runs(text: str, shortest: int, longest: int) -> Iterator[int]:
    # Two bytes a character let every run be a slice of one encoded copy.
    marked = f"\x02{text}\x03".encode("utf-16-le", "replace")
    mask = BUCKETS - 1
    for length in range(shortest * 2, longest * 2 + 1, 2):
        for at in range(0, len(marked) - length + 1, 2):
            yield crc32(marked[at : at + length]) & mask


@cache
def model() -> Model:
    """Return the model that comes with the program; read when first asked for."""
    return Model.of(json.loads(WEIGHTS.read_text(encoding="utf-8")))
