"""Training of the third stage of the crisis screen, after the second: networks over embeddings, and runs of characters.

python -m tests.benchmarks.screening_meaning_training FOLDER VECTORS [--write]

FOLDER is that of `screening_training`; VECTORS is a file in which embeddings are kept between two runs, as they take
most of the time; states of tokens (300 MB) and the laid-out model are kept beside it.
"""

from __future__ import annotations

import argparse
import base64
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from handlers.screening.attention import Attention, Embedded
from handlers.screening.concepts import TABLE, concepts
from handlers.screening.learned import COLUMNS, KINDS, PIECE, model, pieces
from handlers.screening.learned import WEIGHTS as SECOND
from handlers.screening.manners import sounding
from handlers.screening.meaning import (
    AT_MOST,
    ATTENTION,
    LIKENESS,
    QUOTED,
    READ,
    WEIGHTS,
    Bare,
    Likeness,
    Weights,
    loudest,
    together,
    unembedded,
)
from handlers.screening.rules import rules
from handlers.screening.surface import readings
from tests.benchmarks.screening_beside import STUDY, beside
from tests.benchmarks.screening_calm import HEARD, digest, heard, lines_of_sets
from tests.benchmarks.screening_embedding import Kept
from tests.benchmarks.screening_reading import Lines, States, fitted, laid_out
from tests.benchmarks.screening_training import (
    CONCERN,
    LATER,
    Example,
    column,
    hardened,
    labelled,
    near_misses,
    ordinary,
)

HIDDEN, EPOCHS, BATCH, RATE, DECAY, DROPPED, RUNS = 64, 25, 256, 2e-3, 1e-3, 0.2, 6
CRY, NEAR_MISS = 3.0, 4.0
"""What an error on a cry, and on an ordinary line written for training, costs beside one on any other."""
ALLOWED = 0.001
"""The share of ordinary lines, forum comments aside, that may alarm where they did not teach: what is aimed at."""
APART = ("threshold", "test")
"""The parts of the ordinary lines that set the threshold, each by a training that had the other and all the rest: with
a third more ordinary lines that teach, it lies .7 lower at the same share (`screening.md`)."""
EAR_EPOCHS = 20
"""How often the ear hears each line: twice as often as the second stage; forty times are no better."""
SPREAD = 0.05
"""About the standard deviation of a coordinate of a vector; added to that of a concept, which may be rare."""
CRIES, CALM, HARDEST, ROUNDS = 700, 1200, 6000, 5
"""Directions kept for cries and for ordinary lines, the lines of other sets that count for the latter, and rounds."""
READERS, HARD_CALM, EVERY = 6, 800, 8
"""Networks that read states, and the ordinary lines of other sets that teach them: the hardest, and one in so many."""
MARGIN = 0.02
"""How far the threshold lies above the loudest of the lines that may not alarm."""
FAR = -5.0
"""The level below which a line kept from training can't alarm, whatever is read in its states."""
Floats = NDArray[np.float32]
Network = list[Floats]


def sources() -> str:
    """Return what taught this stage: its lines, the second stage's weights, what the rules hear, and the concepts."""
    parts = (sha256(file.read_bytes()).hexdigest()[:16] for file in (SECOND, HEARD, TABLE))
    return " ".join((digest((*LATER, *STUDY)), *parts))


def fit(vectors: Floats, wanted: Floats, importance: Floats, seed: int) -> Network:
    """Return layer, offsets, columns and biases after Adam over batches; kinds are learnt from cries only.

    What is not a number in `wanted` is not learnt.
    """
    chance = np.random.default_rng(seed)
    width = vectors.shape[1]
    network: Network = [
        chance.normal(0, (2 / width) ** 0.5, (width, HIDDEN)).astype(np.float32),
        np.zeros(HIDDEN, np.float32),
        chance.normal(0, 0.1, (HIDDEN, len(COLUMNS))).astype(np.float32),
        np.zeros(len(COLUMNS), np.float32),
    ]
    means, squares = [np.zeros_like(part) for part in network], [np.zeros_like(part) for part in network]
    steps, step = EPOCHS * -(-len(vectors) // BATCH), 0
    for _ in range(EPOCHS):
        order = chance.permutation(len(vectors))
        for start in range(0, len(vectors), BATCH):
            batch = order[start : start + BATCH]
            step += 1
            slopes = _slopes(network, vectors[batch], wanted[batch], importance[batch], chance)
            for part, slope in enumerate(slopes):
                means[part] = 0.9 * means[part] + 0.1 * slope
                squares[part] = 0.999 * squares[part] + 0.001 * slope**2
                change = means[part] / (1 - 0.9**step) / (np.sqrt(squares[part] / (1 - 0.999**step)) + 1e-8)
                shrunk = DECAY * network[part] if part in {0, 2} else 0
                network[part] = (network[part] - RATE * (1 - step / steps) * (change + shrunk)).astype(np.float32)
    return network


def _slopes(
    network: Network, vectors: Floats, wanted: Floats, importance: Floats, chance: np.random.Generator
) -> list[Floats]:
    layer, offsets, columns, biases = network
    raw = vectors @ layer + offsets
    open_ = (raw > 0) * (chance.random(raw.shape) > DROPPED) / (1 - DROPPED)
    hidden = raw * open_
    errors = np.nan_to_num(1 / (1 + np.exp(-(hidden @ columns + biases))) - wanted) * importance[:, None] / len(vectors)
    errors[:, 1:] *= wanted[:, :1]
    back = (errors @ columns.T) * open_
    return [np.asarray(one, np.float32) for one in (vectors.T @ back, back.sum(0), hidden.T @ errors, errors.sum(0))]


def joined(networks: Sequence[Network], middle: Floats, spread: Floats | float = SPREAD) -> Network:
    """Return one network that says the mean of several, over vectors as they come, each less `middle`, by `spread`."""
    layer = np.concatenate([one[0] for one in networks], 1) / np.reshape(spread, (-1, 1))
    offsets = np.concatenate([one[1] for one in networks]) - middle @ layer
    columns = np.concatenate([one[2] for one in networks]) / len(networks)
    return [layer, offsets, columns, np.mean([one[3] for one in networks], 0)]


def likeness(network: Network, inputs: Floats, taught: Sequence[Example], written: int) -> Likeness:
    """Return directions that stand for cries, and for ordinary lines: the `written` first and the hardest others.

    `inputs` are vectors with the concepts behind them, as the network takes them.
    """
    vectors = inputs[:, : inputs.shape[1] - concepts().width]
    middle = vectors[written:].mean(0)
    turned = vectors - middle
    turned /= np.linalg.norm(turned, axis=1, keepdims=True)
    cry = np.array([bool(one.kind) for one in taught])
    layer, offsets, columns, biases = network
    meant = (np.maximum(inputs[written:] @ layer + offsets, 0) @ columns + biases)[:, 0]
    calm = np.append(np.flatnonzero(~cry[:written]), written + np.argsort(-meant)[:HARDEST])
    return Likeness(middle, _clustered(turned[cry], CRIES), _clustered(turned[calm], CALM))


def _clustered(turned: Floats, number: int) -> Floats:
    """Return the directions of `number` groups of vectors of length 1 that lie near each other."""
    found = turned[np.random.default_rng(0).choice(len(turned), number, replace=False)]
    for _ in range(ROUNDS):
        nearest = np.concatenate(
            [(part @ found.T).argmax(1) for part in np.array_split(turned, 1 + len(turned) // 4000)]
        )
        sums = np.zeros_like(found)
        np.add.at(sums, nearest, turned)
        lengths = np.linalg.norm(sums, axis=1, keepdims=True)
        found = np.where(lengths > 0, sums / np.maximum(lengths, 1e-6), found).astype(np.float32)
    return found


def _bytes(directions: Floats) -> str:
    return base64.b64encode(np.rint(directions * 127 / np.abs(directions).max()).astype(np.int8).tobytes()).decode()


def levels(weights: Weights, examples: Sequence[Example], kept: Kept) -> Floats:
    """Return how much the second and the third stage take each example for a cry, or the loudest stretch of it."""
    found = _scores(weights, [(one.text, one.written) for one in examples], kept)
    parts = [
        (place, *part) for place, one in enumerate(examples) for part in loudest(one.written, model(), AT_MOST - 1)
    ]
    if parts:
        loud = _scores(weights, [(text, written) for _, text, written in parts], kept)
        np.maximum.at(found, [place for place, _, _ in parts], loud)
    return found


def _scores(weights: Weights, lines: Sequence[tuple[str, str]], kept: Kept) -> Floats:
    """Return the levels of lines, plain and as written; what lies below `FAR` without its states is left there."""
    unread, vectors = replace(weights, attention=None), kept.vectors([written for _, written in lines])
    nothing = np.zeros((0, vectors.shape[1]), np.float32)
    heard = [
        together(model(), unread, (text[:PIECE], written), Embedded(vector, nothing))[0]
        for (text, written), vector in zip(lines, vectors, strict=True)
    ]
    found = np.array(heard, np.float32)
    if weights.attention:
        near = np.flatnonzero(found > FAR)
        states = kept.states([lines[int(place)][1] for place in near])
        told = [concepts().found(lines[int(place)][0][:PIECE], lines[int(place)][1]) for place in near]
        found[near] += [
            READ * weights.attention.score(one.astype(np.float32), said) for one, said in zip(states, told, strict=True)
        ]
    return found


@dataclass(frozen=True, slots=True)
class Stage:
    """The third stage without a threshold: what is kept of it, as three files, and what it says of a line."""

    weights: dict[str, object]
    directions: dict[str, object]
    read: list[dict[str, object]]

    def levels(self, examples: Sequence[Example], kept: Kept) -> Floats:
        """Return how much this and the second stage take each example for a cry."""
        whole = Weights.of(self.weights, Likeness.of(self.directions), Attention.of(self.read))
        return levels(whole, examples, kept)

    def unembedded(self, examples: Sequence[Example]) -> Floats:
        """Return how much characters and concepts alone take each example for a cry, or the loudest stretch of it."""
        weights = Weights.of(self.weights)
        bare = Bare.of(cast("dict[str, Any]", self.weights["bare"]))
        found = []
        for one in examples:
            asked = [(one.text[:PIECE], one.written), *loudest(one.written, model(), AT_MOST - 1)]
            found.append(max(unembedded(model(), weights, bare, part)[0] for part in asked))
        return np.array(found, np.float32)


def train(folder: Path, kept: Kept) -> tuple[dict[str, object], dict[str, object], dict[str, object], str]:
    """Return the weights, the directions and the readers to keep, and a sentence on the lines that set the threshold.

    All ordinary lines teach; the threshold comes from two other trainings, each of which knew nothing of one part of
    them (`APART`) and is asked about that part.
    """
    lines, calm, near = labelled(LATER), ordinary(folder), near_misses()
    everyday = lines_of_sets(folder, forum=False)
    apart: dict[bool, list[Floats]] = {True: [], False: []}
    alone: list[Floats] = []
    for part in APART:
        stage = stage_of(lines, [one for one in calm if one.part != part], kept)
        for daily, loud in apart.items():
            held = [one for one in calm if one.part == part and (one.text in everyday) is daily]
            loud.append(lowered(stage.levels(held, kept), held))
            alone += [lowered(stage.unembedded(held), held)] if daily else []
    whole = stage_of(lines, calm, kept)
    found = (np.concatenate(apart[True]), np.concatenate(apart[False]), whole.levels(near, kept))
    threshold, concern = (_exceeded(found[0], share) for share in (ALLOWED, CONCERN))
    alarms, offers = (
        ", ".join(f"{int((part >= level).sum())}/{len(part)}" for part in found) for level in (threshold, concern)
    )
    report = f"alarms, ordinary lines, forum and near misses: {alarms}; with what comes near: {offers}"
    bounds = {"threshold": threshold, "concern": concern}
    unheard = (_exceeded(np.concatenate(alone), share) for share in (ALLOWED, CONCERN))
    bare = {**cast("dict[str, Any]", whole.weights["bare"]), **dict(zip(bounds, unheard, strict=True))}
    return (
        {**whole.weights, **bounds, "bare": bare},
        whole.directions,
        {"taught": sources(), "readers": whole.read},
        report,
    )


def stage_of(lines: Sequence[Example], calm: Sequence[Example], kept: Kept) -> Stage:
    """Return what lines written for training and ordinary lines of other sets teach."""
    taught = [*lines, *beside(lines)]
    examples = [*taught, *hardened(lines, calm)]
    vectors = kept.vectors([one.written for one in examples])
    told = np.stack([concepts().found(one.text[:PIECE], one.written) for one in examples])
    inputs = np.concatenate([vectors, told], 1)
    network = _network(inputs, examples, len(taught))
    alone = _network(told, examples, len(taught))
    said = np.r_[: len(lines), len(taught) : len(examples)]
    directions = likeness(network, inputs[said], [examples[place] for place in said], len(lines))
    width = vectors.shape[1]
    laid: dict[str, object] = {
        "taught": sources(),
        "width": width,
        "middle": _encoded(directions.middle),
        "cries": _bytes(directions.cries),
        "calm": _bytes(directions.calm),
    }
    weights: dict[str, object] = {
        "taught": sources(),
        "engine": kept.engine,
        "threshold": 0.0,
        "concern": 0.0,
        "hidden": network[0].shape[1],
        "layer": _encoded(network[0][:width]),
        "told": _encoded(network[0][width:]),
        "offsets": [round(float(one), 4) for one in network[1]],
        "columns": _encoded(network[2]),
        "biases": [round(float(one), 4) for one in network[3]],
        "ear": ear(examples),
        "bare": {
            "threshold": 0.0,
            "concern": 0.0,
            "hidden": alone[0].shape[1],
            "told": _encoded(alone[0]),
            "offsets": [round(float(one), 4) for one in alone[1]],
            "column": [round(float(one), 5) for one in alone[2][:, 0]],
            "bias": round(float(alone[3][0]), 4),
        },
    }
    unread = Weights.of(weights, Likeness.of(laid))
    return Stage(weights, laid, readers(taught, examples[len(taught) :], unread, kept))


def lowered(found: Floats, examples: Sequence[Example]) -> Floats:
    """Return levels less what the screen takes off for a story or a language; what only sounds grave has none."""
    left = found.copy()
    for place in np.flatnonzero(found > FAR):
        plain = next(readings(examples[int(place)].written))
        left[place] = -np.inf if sounding(plain) else found[place] - (QUOTED if rules().quoted(plain) else 0)
    return left


def _exceeded(found: Floats, share: float) -> float:
    """Return the level that hardly more than this share of lines reaches."""
    return round(float(np.sort(found)[::-1][int(share * len(found))]) + MARGIN, 3)


def ear(taught: Sequence[Example]) -> dict[str, object]:
    """Return one column of runs of characters: whether a line is a cry at all."""
    weights, scale, bias = column(taught, KINDS, EAR_EPOCHS)
    heard_in = [base64.b64encode(weights.tobytes()).decode()]
    return {"threshold": 0.0, "biases": [round(bias, 4)], "scales": [scale], "weights": heard_in}


def readers(lines: Sequence[Example], calm: Sequence[Example], weights: Weights, kept: Kept) -> list[dict[str, object]]:
    """Return networks that read states, taught by the lines that no rule hears and by some of other sets."""
    loud = _scores(weights, [(one.text, one.written) for one in calm], kept)
    hardest = set(np.argsort(-loud, kind="stable")[:HARD_CALM].tolist())
    written = [one for one in lines if any(pieces(one.text)) and not heard(one.written)]
    chosen = sorted(hardest | set(range(0, len(calm), EVERY)))
    taught = [*written, *(calm[place] for place in chosen)]
    costs = [CRY if one.kind else NEAR_MISS for one in written]
    costs += [NEAR_MISS if place in hardest else 1.0 for place in chosen]
    wanted = np.array([bool(one.kind) for one in taught], np.float32)
    told = np.stack([concepts().found(one.text[:PIECE], one.written) for one in taught])
    read = Lines(States.of(kept.states([one.written for one in taught])), told)
    return [laid_out(fitted(read, wanted, np.array(costs, np.float32), seed)) for seed in range(READERS)]


def _network(inputs: Floats, taught: Sequence[Example], written: int) -> Network:
    wanted = np.array([[bool(one.kind), *(one.kind == kind for kind in KINDS)] for one in taught], np.float32)
    wanted[[number for number, one in enumerate(taught) if not one.told], 1:] = np.nan
    costs = [CRY if one.kind else NEAR_MISS for one in taught[:written]]
    importance = np.array([*costs, *(one.importance for one in taught[written:])], np.float32)
    middle, width = inputs[written:].mean(0), inputs.shape[1] - concepts().width
    spread = np.concatenate((np.full(width, SPREAD), inputs[:, width:].std(0) + SPREAD)).astype(np.float32)
    centred = (inputs - middle) / spread
    return joined([fit(centred, wanted, importance, seed) for seed in range(RUNS)], middle, spread)


def _encoded(array: Floats) -> str:
    return base64.b64encode(array.astype(np.float16).tobytes()).decode()


def main(arguments: Sequence[str] | None = None) -> int:
    """Train, print and, if asked, write the weights."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.screening_meaning_training")
    parser.add_argument("folder", type=Path)
    parser.add_argument("vectors", type=Path)
    parser.add_argument("--write", action="store_true", help="keep the weights")
    options = parser.parse_args(arguments)
    kept = Kept(options.vectors)
    weights, directions, read, report = train(options.folder, kept)
    kept.keep()
    sys.stdout.write(f"{report}\nthreshold {weights['threshold']}\n")
    if options.write:
        for path, content in ((WEIGHTS, weights), (LIKENESS, directions), (ATTENTION, read)):
            path.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
