"""The third stage of the crisis screen: what a message means and tells of, weighed with its characters.

It hears what no unmistakable rule hears, and only softly, with soft rules as evidence; where there is no embedding,
the characters and what the message tells of answer alone.
"""

from __future__ import annotations

import base64
import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from operator import itemgetter
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from handlers.screening.attention import Attention, Embedded
from handlers.screening.concepts import concepts
from handlers.screening.learned import COLUMNS, KINDS, NEAR, PIECE, Model, features, model, pieces
from handlers.screening.rules import NO_HINT, Hint
from handlers.screening.surface import cleaned, readings, stretches

WEIGHTS = Path(__file__).with_name("meaning.json")
LIKENESS = Path(__file__).with_name("likeness.json")
ATTENTION = Path(__file__).with_name("attention.json")
VERSION = "meaning-15"
"""The version of the weights; new weights are a new version."""
SHARE = 0.6
"""How much the embedding counts beside the runs of characters; the best of 0, 0.3, 0.6, 1 and 1.5 on lines left out."""

READ = 0.6
"""How much what is read in the states of the tokens counts: as much as the vector."""
NEAREST, NEARNESS, REACH = 3, 15.0, 12.0
"""How many directions of either side count, how much their difference counts in the score, and how far below the
threshold the rest of the score may lie for directions and states to be asked."""
HINTS = {"": 0.0, "self_harm": 12.0, "friend": 12.0, "abuse": 5.0, "violence": 5.0, "exploitation": 5.0}
"""What it counts that a soft rule found a cry of a kind. Where somebody may want to die, a rule is overruled only by
what says the contrary plainly; `screening.md` has what each costs."""
QUOTED = 3.0
"""How much more a message must say that speaks of a story or of a language: its words may be nobody's own."""
DOUBTED = 4.0
"""How much less it must say where an unmistakable rule found something that only what stands near it makes ordinary."""
AT_MOST = 3
"""How many pieces of one message are embedded: each takes about 0.01 s of a processor."""

Floats = NDArray[np.float32]
Embed = Callable[[Sequence[str]], Sequence[Embedded] | None]
"""Vectors of texts, each of length 1, with their tokens' states; None when there are none in time."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """How much nearer a vector lies to cries than to ordinary lines.

    `cries` and `calm` are directions from the `middle` of ordinary lines, one a row, each the mean of some lines that
    lie near each other; no line can be had back from them.
    """

    middle: Floats
    cries: Floats
    calm: Floats

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Likeness:
        """Return the directions that a file holds: one signed byte a place."""
        middle = _array(kept["middle"], kept["width"])[0]
        return cls(middle, *(_directions(kept[name], kept["width"]) for name in ("cries", "calm")))

    def score(self, vector: Floats) -> float:
        """Return the difference of two cosines, about -1 to 1."""
        turned = vector - self.middle
        turned /= max(float(np.linalg.norm(turned)), 1e-6)
        return _nearest(self.cries @ turned) - _nearest(self.calm @ turned)


@dataclass(frozen=True, slots=True)
class Bare:
    """A network over the concepts alone, for where there is no vector: it says whether something is a cry.

    `told` holds a row for each concept; what reaches `threshold` with the runs of characters is a cry, what reaches
    `concern` comes near to one.
    """

    threshold: float
    concern: float
    told: Floats
    offsets: Floats
    column: Floats
    bias: float

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Bare:
        """Return the network that a file of weights holds."""
        told, offsets, column = _array(kept["told"], kept["hidden"]), kept["offsets"], kept["column"]
        bounds = (kept["threshold"], kept["concern"])
        return cls(*bounds, told, np.array(offsets, np.float32), np.array(column, np.float32), kept["bias"])

    def score(self, plain: str, written: str) -> float:
        """Return the log-odds that what is `written` and reads `plain` is a cry."""
        return (
            float(np.maximum(concepts().found(plain, written) @ self.told + self.offsets, 0) @ self.column) + self.bias
        )


@dataclass(frozen=True, slots=True)
class Weights:
    """A network of one hidden layer: a vector and the concepts in, one score for each of `COLUMNS` out.

    `engine` names the embedding that it was trained with; with another one it says nothing. `told` is what
    the concepts add to the layer, a row each. `ear` hears the runs of characters, whether they are a cry: one column,
    taught more lines than the second stage and for longer; `bare` answers with it where there is no vector. What
    reaches `threshold` is a cry, what reaches `concern` comes near to one.
    """

    engine: str
    threshold: float
    layer: Floats
    offsets: Floats
    columns: Floats
    biases: Floats
    likeness: Likeness | None = None
    attention: Attention | None = None
    ear: Model | None = None
    concern: float = math.inf
    told: Floats | None = None
    bare: Bare | None = None

    @classmethod
    def of(
        cls, kept: Mapping[str, Any], likeness: Likeness | None = None, attention: Attention | None = None
    ) -> Weights:
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
            likeness,
            attention,
            Model.of(kept["ear"]) if "ear" in kept else None,
            kept.get("concern", math.inf),
            _array(kept["told"], kept["hidden"]) if "told" in kept else None,
            Bare.of(kept["bare"]) if "bare" in kept else None,
        )

    def scores(self, vector: Floats, told: Floats) -> Floats:
        """Return the log-odds of each column, for the vector of a message and its concepts."""
        raw = vector @ self.layer + self.offsets
        if self.told is not None:
            raw = raw + told @ self.told
        found: Floats = np.maximum(raw, 0) @ self.columns + self.biases
        return found


class Meaning:
    """Hears a cry in what the characters and the meaning of a message say together."""

    def __init__(self, embed: Embed, weights: Weights | None = None, learned: Model | None = None) -> None:
        """`embed` is asked once a message, for one piece to three; what it raises is taken as no answer.

        So is what it gives for some of the pieces alone, or what is no number: a cry may be in the one that lacks.
        """
        self._embed = embed
        self._weights = weights
        self._learned = learned

    def kind(self, text: str, plain: str, hint: Hint = NO_HINT) -> str | None:
        """Return the kind of cry that a message and its plain reading sound like, `NEAR` or "" for none.

        None where it can't say: of what is too short or hardly Hangul. Without vectors in time the concepts speak with
        the characters alone. `hint` is what the rules have to say of it; of a quoted one more must be heard (`QUOTED`).
        """
        if not any(pieces(plain)):
            return None
        weights, learned = self._weights or weights_kept(), self._learned or model()
        asked = [*zip(_ends(plain), _ends(embeddable(text)), strict=False)]
        asked += loudest(text, learned, AT_MOST - len(asked))
        heard = self._heard(tuple(written for _, written in asked))
        found = [together(learned, weights, one, said) for one, said in zip(asked, heard, strict=bool(heard))]
        loud = max(found, key=itemgetter(0), default=None)
        bounds = (weights.threshold, weights.concern)
        if loud is None:
            if weights.bare is None:
                return None
            loud = max((unembedded(learned, weights, weights.bare, one) for one in asked), key=itemgetter(0))
            bounds = (weights.bare.threshold, weights.bare.concern)
        level = loud[0] + HINTS[hint.kind] + (DOUBTED if hint.doubted else 0) - (QUOTED if hint.quoted else 0)
        if level < bounds[0]:
            return NEAR if level >= bounds[1] else ""
        return max(KINDS, key=lambda kind: loud[COLUMNS.index(kind)])

    def _heard(self, texts: Sequence[str]) -> Sequence[Embedded]:
        try:
            said = self._embed(texts) or ()
        except Exception:  # noqa: BLE001 - whatever is wrong with the embedding, the other stages answer
            return ()
        return said if len(said) == len(texts) and all(np.isfinite(one.vector).all() for one in said) else ()


def together(learned: Model, weights: Weights, piece: tuple[str, str], said: Embedded) -> list[float]:
    """Return what characters, concepts and embedding say together of a piece, for each of `COLUMNS`.

    A piece is its plain reading and how it was written, as it was embedded.
    """
    plain, written = piece
    told = concepts().found(plain, written)
    buckets, scores = features(plain), weights.scores(said.vector, told)
    runs = [
        (weights.ear or learned).score(buckets, 0),
        *(learned.score(buckets, one) for one in range(1, len(COLUMNS))),
    ]
    found = [run + SHARE * float(score) for run, score in zip(runs, scores, strict=True)]
    if found[0] > weights.threshold - REACH:
        found[0] += NEARNESS * weights.likeness.score(said.vector) if weights.likeness else 0
        found[0] += READ * weights.attention.score(said.states, told) if weights.attention else 0
    return found


def unembedded(learned: Model, weights: Weights, bare: Bare, piece: tuple[str, str]) -> list[float]:
    """Return what characters and concepts say together of a piece that has no vector, for each of `COLUMNS`."""
    plain, written = piece
    buckets = features(plain)
    whether = (weights.ear or learned).score(buckets, 0) + SHARE * bare.score(plain, written)
    return [whether, *(learned.score(buckets, one) for one in range(1, len(COLUMNS)))]


def loudest(text: str, learned: Model, most: int) -> list[tuple[str, str]]:
    """Return the stretches of a long message that sound most like a cry by their characters, plain and as embedded.

    A cry in the middle of a question about school work is drowned in the vector of the whole.
    """
    found = [(next(readings(one)).text, one) for one in stretches(text)]
    heard = [one for one in found if any(pieces(one[0])) and len(one[0]) <= PIECE]
    return sorted(heard, key=lambda one: learned.score(features(one[0]), 0), reverse=True)[:most]


def embeddable(text: str) -> str:
    """Return a message as it is embedded: one form, words apart by one space."""
    return " ".join(cleaned(text).split())


@cache
def weights_kept() -> Weights:
    """Return the weights that come with the program; read when first asked for."""
    weights, likeness, attention = (json.loads(path.read_text("utf-8")) for path in (WEIGHTS, LIKENESS, ATTENTION))
    return Weights.of(weights, Likeness.of(likeness), Attention.of(attention["readers"]))


def _ends(text: str) -> tuple[str, ...]:
    return (text,) if len(text) <= PIECE else (text[:PIECE], text[-PIECE:])


def _array(encoded: str, width: int) -> Floats:
    return np.frombuffer(base64.b64decode(encoded), np.float16).astype(np.float32).reshape(-1, width)


def _directions(encoded: str, width: int) -> Floats:
    found = np.frombuffer(base64.b64decode(encoded), np.int8).astype(np.float32).reshape(-1, width)
    return np.asarray(found / np.linalg.norm(found, axis=1, keepdims=True), np.float32)


def _nearest(cosines: Floats) -> float:
    return float(np.sort(cosines)[-NEAREST:].mean())
