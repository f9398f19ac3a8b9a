"""The third stage of the crisis screen: what a message means, by its embedding; it can only add a soft alarm."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from handlers.screening_learned import COLUMNS, KINDS, PIECE, Model, features, model, pieces
from handlers.screening_surface import cleaned

WEIGHTS = Path(__file__).with_name("screening_meaning.json")
VERSION = "meaning-4"
"""The version of the weights; new weights are a new version."""
SHARE = 0.6
"""How much the embedding counts beside the runs of characters; the best of 0, 0.3, 0.6, 1 and 1.5 on lines left out."""

Floats = NDArray[np.float32]
Embed = Callable[[Sequence[str]], Sequence[Floats] | None]
"""Vectors of texts, each of length 1; None when there are none in time."""


@dataclass(frozen=True, slots=True)
class Weights:
    """A network of one hidden layer: a vector in, one score for each of `COLUMNS` out.

    `engine` names the embedding that it was trained with; with another one it says nothing.
    """

    engine: str
    threshold: float
    layer: Floats
    offsets: Floats
    columns: Floats
    biases: Floats

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Weights:
        """Return the network that a file of weights holds."""
        layer = _array(kept["layer"], kept["hidden"])
        columns = _array(kept["columns"], len(COLUMNS))
        return cls(
            kept["engine"],
            kept["threshold"],
            layer,
            np.array(kept["offsets"], np.float32),
            columns,
            np.array(kept["biases"], np.float32),
        )

    def scores(self, vector: Floats) -> Floats:
        """Return the log-odds of each column."""
        found: Floats = np.maximum(vector @ self.layer + self.offsets, 0) @ self.columns + self.biases
        return found


class Meaning:
    """Hears a cry in what the characters and the meaning of a message say together."""

    def __init__(self, embed: Embed, weights: Weights | None = None, learned: Model | None = None) -> None:
        """`embed` is asked once a message, for one piece or two; what it raises is taken as no answer."""
        self._embed = embed
        self._weights = weights
        self._learned = learned

    def kind(self, text: str, plain: str) -> str:
        """Return the kind of cry that a message and its plain reading sound like; nothing for none, or no vectors."""
        if not any(pieces(plain)):
            return ""
        weights, learned = self._weights or weights_kept(), self._learned or model()
        for piece, vector in zip(_ends(plain), self._vectors(text), strict=False):
            buckets = features(piece)
            scores = weights.scores(vector)
            together = [
                learned.score(buckets, column) + SHARE * float(scores[column]) for column in range(len(COLUMNS))
            ]
            if together[0] >= weights.threshold:
                return max(KINDS, key=lambda kind: together[COLUMNS.index(kind)])
        return ""

    def _vectors(self, text: str) -> Sequence[Floats]:
        try:
            return self._embed(_ends(embeddable(text))) or ()
        except Exception:  # noqa: BLE001 - whatever is wrong with the embedding, the other stages answer
            return ()


def embeddable(text: str) -> str:
    """Return a message as it is embedded: one form, words apart by one space."""
    return " ".join(cleaned(text).split())


@cache
def weights_kept() -> Weights:
    """Return the weights that come with the program; read when first asked for."""
    return Weights.of(json.loads(WEIGHTS.read_text(encoding="utf-8")))


def _ends(text: str) -> tuple[str, ...]:
    return (text,) if len(text) <= PIECE else (text[:PIECE], text[-PIECE:])


def _array(encoded: str, width: int) -> Floats:
    return np.frombuffer(base64.b64decode(encoded), np.float16).astype(np.float32).reshape(-1, width)
