"""How sure it is that the best passage answers, and what follows from it."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

from retrieval.answer import AnswerKind, Hit, Question
from retrieval.fusing import Column, Evidence

Features = Mapping[str, float]
"""What is known of the best candidate of one question, by name."""

TIMES = "*"
"""Joins two names where the coefficient is of their product."""


ANSWERED, CHOICES = 2 / 3, 1 / 3
"""From which confidence on a question is answered, and from which on choices are offered: the same for all, since each
municipality's own thresholds are folded into the confidence."""

BRIEF = math.log1p(1)
"""The length of a question that names one thing or nothing."""

WHOLE = {"agreement": 0.6, "margin": 0.3, "length": math.log1p(2)}
NAMED = {"titled": 1.0, "ahead": 0.15, "length": math.log1p(1)}
UNTOLD = ("unsaid", "aspect_unstated", "numbers", "claim")
"""What fits in every way: a passage with a word for each noun that tells what is asked for, and either is best in three
of five views and clearly ahead for two nouns or more (of 208 such questions 192 have an answer), or has the nouns in
its own title or wordings and is ahead of all but other parts of the same notice (485 of 516). It is offered at least,
however unusual such a question is: that was learned from questions to other content."""

OFFERED = ANSWERED * (1 - 1e-9)
"""The confidence in a passage that does not state what must be stated is no more."""


@dataclass(frozen=True, slots=True)
class Model:
    """A logistic model over features.

    `middles` and `spreads` bring each feature to mean 0 and deviation 1 over the questions that it was fitted on.
    """

    coefficients: Mapping[str, float]
    middles: Mapping[str, float]
    spreads: Mapping[str, float]
    intercept: float

    def chance(self, features: Features) -> float:
        """Return the probability, 0 to 1."""
        total = self.intercept + sum(self.coefficients[name] * value for name, value in self.terms(features).items())
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))

    def terms(self, features: Features) -> dict[str, float]:
        """Return what each coefficient stands before: a feature on its scale, or the product of two."""
        known = {name: self._scaled(name, features.get(name, middle)) for name, middle in self.middles.items()}
        return {name: math.prod(known[part] for part in name.split(TIMES)) for name in self.coefficients}

    def _scaled(self, name: str, value: float) -> float:
        return max(-4.0, min(4.0, (value - self.middles[name]) / self.spreads[name]))


@dataclass(frozen=True, slots=True)
class Calibration:
    """Two models: that a question has an answer in the content at all, and that its best passage is that answer.

    `known` is the chance from which on something is believed to answer, `sure` the product of both from which on the
    best passage is: what is learned from answerable questions knows nothing of near misses. What names one thing at
    most must be surer by `margin`: many passages are about one thing.
    """

    answerable: Model
    right: Model
    known: float
    sure: float
    margin: float = 0.0

    def surely(self, features: Features) -> float:
        """Return the product of both chances, less the margin where it is due."""
        brief = features.get("length", math.inf) <= BRIEF
        return max(0.0, self.answerable.chance(features) * self.right.chance(features) - self.margin * brief)

    def confidence(self, features: Features) -> float:
        """Return how sure it is that the best passage answers, 0 to 1: the thresholds lie at CHOICES and ANSWERED."""
        known = self.answerable.chance(features)
        if known < self.known:
            return CHOICES * known / self.known * (1 - 1e-9)
        sure = self.surely(features)
        if sure < self.sure:
            return CHOICES + (ANSWERED - CHOICES) * sure / self.sure * (1 - 1e-9)
        return ANSWERED + (1 - ANSWERED) * (sure - self.sure) / max(1 - self.sure, 1e-9)


def outcome(confidence: float) -> AnswerKind:
    """Return what to do with that much confidence."""
    if confidence >= ANSWERED:
        return "answered"
    return "choices" if confidence >= CHOICES else "unknown"


@cache
def default_calibration() -> Calibration:
    """Return the calibration of the package, for a municipality that has none of its own."""
    return read((files("retrieval.judging") / "calibration.json").read_text("utf-8"))


class Judge:
    """Tells how sure it is that the first hit answers, with a municipality's own calibration where it has one."""

    def __init__(self, calibrations: Callable[[], Mapping[str, Calibration]] = dict) -> None:
        self._calibrations = calibrations

    def confidence(self, question: Question, hits: Sequence[Hit]) -> float:
        """Return how sure it is, 0 to 1, that the first hit answers the question.

        Who may take part is published everywhere: who asks for people that are not named there is always offered that.
        """
        known = hits[0].features if hits else {}
        sure = self._of(question.municipality).confidence(known) if known else 0.0
        if known.get("unnamed_group"):
            return max(CHOICES, min(sure, OFFERED))
        if _fits(known, WHOLE, NAMED):
            return max(CHOICES, sure)
        return min(sure, OFFERED) if known.get("unsaid") else sure

    def kind(self, confidence: float) -> AnswerKind:
        """Return what to do with that much confidence."""
        return outcome(confidence)

    def _of(self, municipality: str) -> Calibration:
        return self._calibrations().get(municipality) or default_calibration()


def _fits(known: Features, *ways: Features) -> bool:
    """Tell whether the best passage fits a question in one of these ways."""
    if known.get("held") != 1 or any(known.get(name) for name in UNTOLD):
        return False
    return any(all(known.get(name, 0.0) >= least for name, least in way.items()) for way in ways)


def read(text: str) -> Calibration:
    """Return a calibration from its JSON text."""
    table = json.loads(text)
    models = Model(**table["answerable"]), Model(**table["right"])
    return Calibration(*models, table["known"], table["sure"], table.get("margin", 0.0))


def features(evidence: Evidence, scores: Column, chatter: float, strange: float) -> dict[str, float]:
    """Return what speaks for the best candidate.

    `scores` are the fused ones, `chatter` is the best cosine of the question to small talk, `strange` the share of its
    words that occur in no passage.
    """
    if not len(scores):
        return {}
    best = int(np.argmax(scores))
    order = np.sort(scores)[::-1]
    names = [name for name in evidence if not name.endswith("_cosine") and np.isfinite(evidence[name]).any()]
    firsts = [best == int(np.nanargmax(evidence[name])) for name in names]
    cosine = np.fmax(evidence["passage_cosine"], evidence["question_cosine"])
    found = {
        "cosine": cosine[best],
        "above": cosine[best] - float(np.mean(np.sort(cosine)[::-1][1:11])) if len(cosine) > 1 else 0.0,
        "margin": order[0] - order[1] if len(order) > 1 else 1.0,
        "score": order[0],
        "coverage": evidence["morphemes"][best],
        "pairs": evidence["bigrams"][best],
        "strange": strange,
        "agreement": sum(firsts) / len(firsts),
        "small_talk": cosine[best] - chatter,
    }
    question = evidence["question_cosine"]
    found["nearest_question"] = float(np.nanmax(question)) if np.isfinite(question).any() else cosine[best]
    found["question"] = question[best] if np.isfinite(question[best]) else evidence["passage_cosine"][best]
    return {name: float(value) for name, value in found.items()}
