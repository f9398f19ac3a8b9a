"""How sure it is that the best passage answers: a calibrated probability, and what follows from it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from retrieval.answer import AnswerKind, Hit, Question
from retrieval.fusing import Column, Evidence

Features = Mapping[str, float]
"""What is known of the best candidate of one question, by name."""

RIDGE = 1.0
"""Keeps the coefficients of a fit on few questions small."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """A logistic model of "the best passage answers", and from which probability on to answer or to offer choices.

    `middles` and `spreads` bring each feature to mean 0 and deviation 1 over the questions that it was fitted on.
    """

    coefficients: Mapping[str, float]
    middles: Mapping[str, float]
    spreads: Mapping[str, float]
    intercept: float
    answered: float
    choices: float

    def confidence(self, features: Features) -> float:
        """Return the probability, 0 to 1, that the best passage answers the question."""
        total = self.intercept
        for name, weight in self.coefficients.items():
            value = features.get(name, self.middles[name])
            total += weight * float(np.clip((value - self.middles[name]) / self.spreads[name], -4, 4))
        return float(1 / (1 + np.exp(-total)))

    def outcome(self, confidence: float) -> AnswerKind:
        """Return what to do with that much confidence."""
        if confidence >= self.answered:
            return "answered"
        return "choices" if confidence >= self.choices else "unknown"


@cache
def default_calibration() -> Calibration:
    """Return the calibration of the package, for a municipality that has none of its own."""
    return read((files("retrieval") / "calibration.json").read_text("utf-8"))


class Judge:
    """Tells how sure it is that the first hit answers, with a municipality's own calibration where it has one."""

    def __init__(self, calibrations: Mapping[str, Calibration] | None = None) -> None:
        self._calibrations = calibrations or {}

    def confidence(self, question: Question, hits: Sequence[Hit]) -> float:
        """Return the probability, 0 to 1, that the first hit answers the question."""
        known = hits[0].features if hits else {}
        return self._of(question.municipality).confidence(known) if known else 0.0

    def kind(self, confidence: float, municipality: str = "") -> AnswerKind:
        """Return what to do with that much confidence."""
        return self._of(municipality).outcome(confidence)

    def _of(self, municipality: str) -> Calibration:
        return self._calibrations.get(municipality) or default_calibration()


def read(text: str) -> Calibration:
    """Return a calibration from its JSON text."""
    return Calibration(**json.loads(text))


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
    cosine = _cosine(evidence, "")
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
    if "second_passage" in evidence:
        found["second"] = _cosine(evidence, "second_")[best]
    return {name: float(value) for name, value in found.items()}


def fit(
    rows: Sequence[Features], labels: Sequence[bool], *, precision: float = 0.9, recall: float = 0.9
) -> Calibration:
    """Return the calibration learned from questions: the features of each, and whether its best passage answered it.

    The threshold of answering is the lowest from which at least `precision` of the answers are right; that of choices
    the highest that keeps `recall` of the questions that could be answered.

    Raises:
        ValueError: without both an answered and an unanswered question there is nothing to learn.

    """
    right = np.asarray(labels, bool)
    if right.all() or not right.any():
        raise ValueError("calibration needs questions with and without a right answer")
    names = sorted(set.intersection(*(set(row) for row in rows)))
    table = np.array([[row[name] for name in names] for row in rows])
    middles, spreads = table.mean(0), np.maximum(table.std(0), 1e-6)
    weights = _logistic(np.clip((table - middles) / spreads, -4, 4), right)
    learned = Calibration(
        dict(zip(names, weights[:-1].tolist(), strict=True)),
        dict(zip(names, middles.tolist(), strict=True)),
        dict(zip(names, spreads.tolist(), strict=True)),
        float(weights[-1]),
        1.0,
        0.0,
    )
    sure = np.array([learned.confidence(row) for row in rows])
    answered = _threshold(sure, right, precision)
    choices = min(answered, float(np.quantile(sure[right], 1 - recall)))
    return Calibration(
        learned.coefficients, learned.middles, learned.spreads, learned.intercept, answered=answered, choices=choices
    )


def _cosine(evidence: Evidence, prefix: str) -> Column:
    """Return the better of the two views' cosines."""
    return np.fmax(evidence[f"{prefix}passage_cosine"], evidence[f"{prefix}question_cosine"])


def _logistic(table: NDArray[np.float64], right: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return the weights and the intercept of a ridge logistic regression, by Newton's method."""
    design = np.hstack([table, np.ones((len(table), 1))])
    weights = np.zeros(design.shape[1])
    penalty = np.diag([RIDGE] * table.shape[1] + [1e-9])
    for _ in range(30):
        chance = 1 / (1 + np.exp(-np.clip(design @ weights, -30, 30)))
        slope = design.T @ (right - chance) - penalty @ weights
        curve = (design * (chance * (1 - chance))[:, None]).T @ design + penalty
        step = np.linalg.solve(curve, slope)
        weights += step
        if np.abs(step).max() < 1e-8:
            break
    return weights


def _threshold(sure: NDArray[np.float64], right: NDArray[np.bool_], precision: float) -> float:
    order = np.argsort(-sure)
    share = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    enough = np.flatnonzero(share >= precision)
    return float(sure[order][enough[-1]]) if len(enough) else float(sure.max())
