"""What the third stage of the crisis screen reads in the states of a message's tokens, beside what it tells of."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

LONGEST = 64
"""How many tokens count, of the 160 that a piece may have: a stretch of a long message is read by itself, too."""

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Embedded:
    """What an embedding gives for a text: its vector of length 1 (384,), and the states of its tokens (tokens, 384)."""

    vector: Floats
    states: Floats


@dataclass(frozen=True, slots=True)
class Reader:
    """A network that looks at some tokens more than at others.

    Each token's state (384) becomes `places` numbers not below 0; `heads` weighted means of them, and the greatest of
    each, go with the concepts of the message through one hidden layer to one score. `into` and `looks` are
    (384, places) and (384, heads), `hidden` is ((heads + 1) * places, hidden), `told` is (concepts, hidden), `out` is
    (hidden,).
    """

    into: Floats
    into_bias: Floats
    looks: Floats
    hidden: Floats
    told: Floats
    hidden_bias: Floats
    out: Floats
    out_bias: float

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Reader:
        """Return the network that a file holds: matrices in 16 bits, biases as numbers."""
        into_bias, hidden_bias = (np.array(kept[name], np.float32) for name in ("into_bias", "hidden_bias"))
        sizes = {"into": len(into_bias), "looks": -1, "hidden": len(hidden_bias), "told": len(hidden_bias), "out": 1}
        rows = {"looks": kept["width"]}
        into, looks, hidden, told, out = (_matrix(kept[name], rows.get(name, -1), size) for name, size in sizes.items())
        return cls(into, into_bias, looks, hidden, told, hidden_bias, out[:, 0], kept["out_bias"])

    def score(self, states: Floats, told: Floats) -> float:
        """Return the log-odds that a message with these states (tokens, 384) and concepts (concepts,) is a cry."""
        found = np.maximum(states @ self.into + self.into_bias, 0)
        looks = states @ self.looks
        looks = np.exp(looks - looks.max(0))
        means = (looks / looks.sum(0)).T @ found
        pooled = np.concatenate((means.ravel(), found.max(0)))
        raw = pooled @ self.hidden + told @ self.told + self.hidden_bias
        return float(np.maximum(raw, 0) @ self.out) + self.out_bias


@dataclass(frozen=True, slots=True)
class Attention:
    """The mean of several networks that learnt the same lines in different orders."""

    readers: tuple[Reader, ...]

    @classmethod
    def of(cls, kept: Sequence[Mapping[str, Any]]) -> Attention:
        """Return the networks that a file holds."""
        return cls(tuple(map(Reader.of, kept)))

    def score(self, states: Floats, told: Floats) -> float:
        """Return the log-odds that a message with these states (tokens, 384) and concepts (concepts,) is a cry."""
        read = states[:LONGEST]
        return sum(reader.score(read, told) for reader in self.readers) / len(self.readers)


def _matrix(encoded: str, rows: int, columns: int) -> Floats:
    return np.frombuffer(base64.b64decode(encoded), np.float16).astype(np.float32).reshape(rows, columns)
