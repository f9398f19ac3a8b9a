"""What the third stage of the crisis screen reads in the states of a message's tokens, before they are one vector."""

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
    each, go through one hidden layer to one score. `into` and `looks` are (384, places) and (384, heads), `hidden` is
    ((heads + 1) * places, hidden), `out` is (hidden,).
    """

    into: Floats
    into_bias: Floats
    looks: Floats
    hidden: Floats
    hidden_bias: Floats
    out: Floats
    out_bias: float

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Reader:
        """Return the network that a file holds: matrices in 16 bits, biases as numbers."""
        into_bias, hidden_bias = (np.array(kept[name], np.float32) for name in ("into_bias", "hidden_bias"))
        into, looks = (_matrix(kept[name], kept["width"]) for name in ("into", "looks"))
        pooled = (looks.shape[1] + 1) * len(into_bias)
        hidden, out = _matrix(kept["hidden"], pooled), _matrix(kept["out"], len(hidden_bias))
        return cls(into, into_bias, looks, hidden, hidden_bias, out[:, 0], kept["out_bias"])

    def score(self, states: Floats) -> float:
        """Return the log-odds that the states of a message (tokens, 384) are those of a cry."""
        found = np.maximum(states @ self.into + self.into_bias, 0)
        looks = states @ self.looks
        looks = np.exp(looks - looks.max(0))
        means = (looks / looks.sum(0)).T @ found
        pooled = np.concatenate((means.ravel(), found.max(0)))
        return float(np.maximum(pooled @ self.hidden + self.hidden_bias, 0) @ self.out) + self.out_bias


@dataclass(frozen=True, slots=True)
class Attention:
    """The mean of several networks that learnt the same lines in different orders."""

    readers: tuple[Reader, ...]

    @classmethod
    def of(cls, kept: Sequence[Mapping[str, Any]]) -> Attention:
        """Return the networks that a file holds."""
        return cls(tuple(map(Reader.of, kept)))

    def score(self, states: Floats) -> float:
        """Return the log-odds that the states of a message (tokens, 384) are those of a cry."""
        read = states[:LONGEST]
        return sum(reader.score(read) for reader in self.readers) / len(self.readers)


def _matrix(encoded: str, rows: int) -> Floats:
    return np.frombuffer(base64.b64decode(encoded), np.float16).astype(np.float32).reshape(rows, -1)
