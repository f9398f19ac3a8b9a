"""Learning how sure to be: two logistic models over features and their products, and what follows from them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations_with_replacement

import numpy as np
from numpy.typing import NDArray

from retrieval.judging.confidence import BRIEF, TIMES, Calibration, Features, Model

RIDGE = 10.0
STIFFER = 5.0
"""Keeps the coefficients of a fit on few questions small, those of products this many times as much."""

TOGETHER = (
    "rarest",
    "names",
    "wording",
    "question",
    "without",
    "unheard_share",
    "held",
    "length",
    "foreign",
    "small_talk",
    "aspect_untitled",
    "aspect_titled",
    "letters",
    "usual",
    "margin",
    "titled",
    "score",
    "nearest_question",
)
"""Features whose products count too: a strange noun weighs less where the whole question is worded alike, and how
usual a question is less where a passage fits it."""

FOLDS = 10
"""Thresholds are set on confidences that come from the other parts of the questions, whole groups of them."""

STEPS = 30
"""Thresholds that are tried for each of the two models."""

RIGHT, OFFERED, WRONG = 1.0, 0.4, -1.0
SILENT, LOST, HINTED = 0.5, -0.5, -0.3
"""What an outcome is worth (proposed): a right answer, a right passage offered to tap, a wrong answer; silence where
nothing was published, silence where something was, choices offered where nothing was."""

VAIN = 0.3
"""The share of questions that the content does not answer (proposed), whatever it is among the lessons."""

ROUNDS = 100
"""Newton steps at most; fits of some hundred questions take fewer than ten."""

ENOUGH = 1e-4
"""The share of what a step promises that it must bring (Armijo, 1966)."""

STILL = 1e-9
"""A step is the last when no weight moves more, and none is made smaller."""

Column = NDArray[np.float64]
Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Lesson:
    """One question: what is known of its best passage, whether anything answers it, and whether that passage does.

    Whether anything answers it may be unknown (None): who says "not this" does not say what would be. `weight` is what
    it counts against others. Lessons of one `group`, such as those with the same best passage, stay together where
    some are held out; one without a group stands alone.
    """

    known: Features
    answerable: bool | None
    right: bool
    weight: float = 1.0
    group: str = ""


def fit(lessons: Sequence[Lesson], *, prior: Calibration | None = None) -> Calibration:
    """Return the calibration learned from lessons; with a `prior` it is drawn towards that one, not towards nothing.

    Raises:
        ValueError: without both answerable and unanswerable questions there is nothing to learn.

    """
    judged = np.array([lesson.answerable is not None for lesson in lessons], bool)
    can = np.array([bool(lesson.answerable) for lesson in lessons], bool)
    right = np.array([lesson.right for lesson in lessons], bool)
    if can[judged].all() or not can.any() or not right.any():
        raise ValueError("calibration needs questions with and without an answer")
    start = (prior.answerable, prior.right) if prior else (_blank(lessons), _blank(lessons))
    designs = tuple(_design(model, lessons) for model in start)
    counts = np.array([lesson.weight for lesson in lessons])
    folds = _folds(lessons)
    chances = np.zeros((2, len(lessons)))
    aims = ((can, judged), (right, can | ~judged))
    for fold in range(FOLDS):
        for number, (aim, taught) in enumerate(aims):
            inside = taught & (folds != fold)
            weights = learned(start[number], designs[number][inside], aim[inside], counts[inside])
            held = folds == fold
            chances[number, held] = _chance(designs[number][held] @ weights)
    models = [
        _with(start[number], learned(start[number], designs[number][taught], aim[taught], counts[taught]))
        for number, (aim, taught) in enumerate(aims)
    ]
    heard = [lesson for lesson in lessons if lesson.answerable is not None]
    margin = prior.margin if prior else 0.0
    known, brief = chances[0, judged], np.array([lesson.known.get("length", np.inf) <= BRIEF for lesson in heard])
    sure = chances[:, judged].prod(axis=0) - margin * brief
    thresholds = _thresholds(known, sure, can[judged], right[judged], _mixed(heard))
    return Calibration(models[0], models[1], *thresholds, margin)


def _folds(lessons: Sequence[Lesson]) -> NDArray[np.int64]:
    """Return the part that each lesson is held out with: what is learned from a passage is not tried on it."""
    groups = [lesson.group or number for number, lesson in enumerate(lessons)]
    once = list(dict.fromkeys(groups))
    part = dict(zip(once, np.random.default_rng(0).permutation(len(once)) % FOLDS, strict=True))
    return np.array([part[group] for group in groups])


def worth(calibration: Calibration, lessons: Sequence[Lesson]) -> float:
    """Return the mean worth of what becomes of lessons, from -2 to 1; each must be known to be answerable or not."""
    known = np.array([calibration.answerable.chance(lesson.known) for lesson in lessons])
    sure = np.array([calibration.surely(lesson.known) for lesson in lessons])
    can = np.array([lesson.answerable for lesson in lessons], bool)
    right = np.array([lesson.right for lesson in lessons], bool)
    return float(_worth(known >= calibration.known, sure >= calibration.sure, can, right, _mixed(lessons)))


def _mixed(lessons: Sequence[Lesson]) -> Column:
    """Return the weights of lessons in a world where the share of questions without an answer is as expected."""
    can = np.array([lesson.answerable for lesson in lessons], bool)
    weights = np.array([lesson.weight for lesson in lessons])
    asked, vain = weights[can].sum(), weights[~can].sum()
    return np.asarray(weights * np.where(can, (1 - VAIN) / max(asked, 1e-9), VAIN / max(vain, 1e-9)), float)


def _blank(lessons: Sequence[Lesson]) -> Model:
    """Return a model that knows the scale of each feature and nothing else."""
    names = sorted(set.intersection(*(set(lesson.known) for lesson in lessons)))
    table = np.array([[lesson.known[name] for name in names] for lesson in lessons])
    pairs = combinations_with_replacement([name for name in TOGETHER if name in names], 2)
    coefficients = dict.fromkeys([*names, *(TIMES.join(pair) for pair in pairs)], 0.0)
    middles = dict(zip(names, table.mean(0).tolist(), strict=True))
    spreads = dict(zip(names, np.maximum(table.std(0), 1e-6).tolist(), strict=True))
    return Model(coefficients, middles, spreads, 0.0)


def _design(model: Model, lessons: Sequence[Lesson]) -> Matrix:
    """Return the terms of each lesson (`Model.terms`), and a column of ones."""
    middles, spreads = (np.array(list(each.values())) for each in (model.middles, model.spreads))
    known = np.array([[lesson.known.get(name, middle) for name, middle in model.middles.items()] for lesson in lessons])
    scaled = dict(zip(model.middles, np.clip((known - middles) / spreads, -4.0, 4.0).T, strict=True))
    terms = [np.prod([scaled[part] for part in name.split(TIMES)], axis=0) for name in model.coefficients]
    return np.column_stack([*terms, np.ones(len(lessons))])


def _chance(totals: Column) -> Column:
    return np.asarray(1 / (1 + np.exp(-np.clip(totals, -30, 30))), float)


def learned(start: Model, design: Matrix, aims: NDArray[np.bool_], counts: Column) -> Column:
    """Return weights moved from where the model starts to what the lessons say.

    Newton's steps are halved until the penalised likelihood grows: it has one top, which they reach from anywhere. A
    whole step may leap over it where the model was sure of the contrary, and the next one farther yet.
    """
    begin = np.array([*start.coefficients.values(), start.intercept])
    penalty = np.array([*(RIDGE * (STIFFER if TIMES in name else 1.0) for name in start.coefficients), 1.0])

    def height(weights: Column) -> float:
        totals = design @ weights
        told = counts * (np.where(aims, totals, 0.0) - np.logaddexp(0.0, totals))
        return float(told.sum() - 0.5 * (penalty * (weights - begin) ** 2).sum())

    weights, at = begin.copy(), height(begin)
    for _ in range(ROUNDS):
        chance = _chance(design @ weights)
        slope = design.T @ (counts * (aims - chance)) - penalty * (weights - begin)
        curve = (design * (counts * chance * (1 - chance))[:, None]).T @ design + np.diag(penalty)
        step = np.linalg.solve(curve, slope)
        promised = float(slope @ step)
        while np.abs(step).max() > STILL and height(weights + step) < at + ENOUGH * promised:
            step, promised = step / 2, promised / 2
        weights = weights + step
        at = height(weights)
        if np.abs(step).max() <= STILL:
            break
    return weights


def _with(start: Model, weights: Column) -> Model:
    coefficients = dict(zip(start.coefficients, weights[:-1].tolist(), strict=True))
    return replace(start, coefficients=coefficients, intercept=float(weights[-1]))


def _thresholds(
    known: Column, sure: Column, can: NDArray[np.bool_], right: NDArray[np.bool_], weights: Column
) -> tuple[float, float]:
    """Return from which chances on something is known and the best passage is sure: what is worth most."""
    shares = np.linspace(0, 1, STEPS)
    lines, others = np.quantile(known, shares), np.quantile(sure, shares)
    surely = sure >= others[:, None]
    worths = np.stack([_worth(known >= line, surely, can, right, weights) for line in lines])
    first, second = divmod(int(np.argmax(worths)), STEPS)
    return float(lines[first]), float(others[second])


def _worth(
    told: NDArray[np.bool_], sure: NDArray[np.bool_], can: NDArray[np.bool_], right: NDArray[np.bool_], weights: Column
) -> Column:
    """Return what outcomes are worth; `sure` has a row for each threshold, or is one."""
    answered = np.where(right, RIGHT, WRONG)
    offered = np.where(right, OFFERED, np.where(can, 0.0, HINTED))
    silent = np.where(can, LOST, SILENT)
    values = np.where(told & sure, answered, np.where(told, offered, silent))
    return np.asarray((values * weights).sum(axis=-1) / weights.sum(), float)
