"""Training of the learned stage of the crisis screen, and its threshold.

python -m tests.benchmarks.screening_training FOLDER [--write]

FOLDER holds sets of ordinary lines, `<set>/items.jsonl` or `<set>/queries.jsonl`; they are only read.
"""

from __future__ import annotations

import argparse
import base64
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from math import log
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from handlers.screening.learned import BUCKETS, KINDS, WEIGHTS, features, pieces
from handlers.screening.surface import stretches
from tests.benchmarks.screening_calm import (
    calm,
    digest,
    everyday,
    flagged,
    lines_of_sets,
    looked_at,
    plain,
    rows_of_file,
    unclear,
)

LABELLED = (
    "crisis_training.jsonl",
    "crisis_training_2.jsonl",
    "crisis_training_3.jsonl",
    "crisis_training_4.jsonl",
    "crisis_training_5.jsonl",
    "crisis_rules.jsonl",
)
UNMET = ("crisis_training_6.jsonl", "crisis_fresh.jsonl")
LATER = (
    *LABELLED,
    *UNMET,
    "crisis_training_7.jsonl",
    "crisis_fresh_2.jsonl",
    "crisis_training_8.jsonl",
    "crisis_training_9.jsonl",
    "crisis_training_10.jsonl",
    "crisis_training_11.jsonl",
    "crisis_training_12.jsonl",
    "crisis_training_13.jsonl",
    "crisis_training_14.jsonl",
    "crisis_fresh_3.jsonl",
    "crisis_fresh_4.jsonl",
    "crisis_training_15.jsonl",
    "crisis_training_16.jsonl",
)
"""What the third stage is taught; the second was no better for more than `LABELLED` (`screening.md`)."""
GRAVEST = (
    "crisis_training_4.jsonl",
    "crisis_training_7.jsonl",
    "crisis_training_8.jsonl",
    "crisis_training_10.jsonl",
    "crisis_training_11.jsonl",
    "crisis_training_14.jsonl",
    "crisis_training_15.jsonl",
    "crisis_training_16.jsonl",
    "crisis_fresh.jsonl",
    "crisis_fresh_3.jsonl",
    "crisis_fresh_4.jsonl",
)
"""Files whose kind is the gravest danger, whoever is in it: of a friend's they say no "friend", so it doesn't teach."""
KIND_OF = {"suicide": "self_harm", "sexual": "exploitation", "none": "", None: ""}
"""What other hands call some kinds, and the kind it is here."""
ALLOWED = 0.001
"""The share of ordinary lines kept from training that may alarm: what is aimed at."""
CONCERN = 0.005
"""The share of ordinary Korean lines kept from training, forum comments aside, that may come near to a cry."""
ALLOWED_NEAR = 0.13
"""The share of ordinary lines of `UNMET`, near misses that don't teach this stage, that may alarm."""
MARGIN = 0.02
"""How far the threshold lies above the highest of the other lines."""
CRY, NEAR_MISS, HARD = 10.0, 10.0, 4.0
"""What an error on a cry, on an ordinary line written to be mistaken for one, and on a hard one costs beside others."""
HARD_FROM = -1.0
"""The log-odds from which an ordinary line that was taught is hard: it is taught once more, and counts for more."""
FAIR = 0.5
"""How much of a kind's share of the cries is taken out of its score: most that teach tell of self-harm, and what is
said vaguely isn't self-harm for that. With 1, more cries of self-harm lose their kind than others get theirs."""
EPOCHS, BATCH, RATE, DECAY, RUNS = 10, 256, 0.4, 1e-5, 1

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Example:
    """A plain reading and its kind, empty for an ordinary one; `importance` is how much an error on it costs.

    `written` is the line itself; of one that is not `told` the kind doesn't teach, only that it is a cry.
    """

    text: str
    kind: str
    importance: float = 1.0
    written: str = ""
    told: bool = True

    @property
    def part(self) -> str:
        """Return which part of the ordinary lines this is: most train, the others set the threshold and test it."""
        digit = sha256(self.text.encode()).digest()[0] % 10
        return "threshold" if digit < 2 else "test" if digit < 4 else "train"


@dataclass(frozen=True, slots=True)
class Rows:
    """Examples as rows of buckets, flat, with where each row starts and one over the root of its length."""

    buckets: NDArray[np.int64]
    starts: NDArray[np.int64]
    norms: Floats

    def scores(self, weights: Floats) -> Floats:
        """Return one score a row."""
        return np.asarray(np.add.reduceat(weights[self.buckets], self.starts) * self.norms, dtype=np.float32)

    def taken(self, batch: NDArray[np.int64]) -> Rows:
        """Return some of the rows."""
        ends = np.append(self.starts[1:], len(self.buckets))[batch]
        buckets = [self.buckets[start:end] for start, end in zip(self.starts[batch], ends, strict=True)]
        starts = np.concatenate(([0], np.cumsum(ends - self.starts[batch])[:-1]))
        return Rows(np.concatenate(buckets), starts, self.norms[batch])


def labelled(names: Sequence[str] = LABELLED) -> list[Example]:
    """Return the lines written for training, and the questions of the golden set as ordinary ones.

    A stretch of a long ordinary line is an ordinary line; where in a long cry the cry is, nobody has marked.
    """
    lines = [replace(_example(row), told=name not in GRAVEST) for name in names for row in rows_of_file(name)]
    lines += map(_example, looked_at())
    lines += [Example(plain(text), "", NEAR_MISS, text) for text in (*calm(), *everyday())]
    parts = [part for one in lines if not one.kind for part in stretches(one.written)]
    return [*lines, *(Example(plain(part), "", NEAR_MISS, part) for part in parts if any(pieces(plain(part))))]


def _example(row: Mapping[str, Any]) -> Example:
    kind = KIND_OF.get(row["kind"], row["kind"])
    return Example(plain(row["text"]), kind, CRY if row["crisis"] else NEAR_MISS, row["text"])


def ordinary(folder: Path) -> list[Example]:
    """Return the lines of the other sets that no rule flagged, each reading once."""
    found = lines_of_sets(folder).items()
    return [Example(text, "", written=line) for text, line in found if not flagged(line) and not unclear(line)]


def near_misses() -> list[Example]:
    """Return the ordinary lines of `crisis_lines.jsonl` that were looked at and that reach the learned stage."""
    near = [row["text"] for row in looked_at() if not row["crisis"] and not flagged(row["text"])]
    return [Example(plain(text), "", written=text) for text in near if any(pieces(plain(text)))]


def rows_of(texts: Sequence[str]) -> Rows:
    """Return texts as rows of buckets."""
    found = [np.fromiter(features(text), dtype=np.int64) for text in texts]
    lengths = np.array([len(row) for row in found])
    starts = np.concatenate(([0], np.cumsum(lengths)[:-1]))
    return Rows(np.concatenate(found), starts, (1 / np.sqrt(lengths)).astype(np.float32))


def rarity(rows: Rows) -> Floats:
    """Return how rare each bucket is: what everybody writes says little."""
    return np.asarray(
        np.log((1 + len(rows.starts)) / (1 + np.bincount(rows.buckets, minlength=BUCKETS))) / 5, np.float32
    )


def fit(rows: Rows, wanted: Floats, importance: Floats, epochs: int = EPOCHS) -> tuple[Floats, float]:
    """Return the weights and the bias of one column: the mean of some runs of AdaGrad over batches."""
    found = [_run(rows, wanted, importance, seed, epochs) for seed in range(RUNS)]
    weights = np.mean([weights for weights, _ in found], axis=0) * rarity(rows)
    return weights.astype(np.float32), sum(bias for _, bias in found) / RUNS


def _run(rows: Rows, wanted: Floats, importance: Floats, seed: int, epochs: int) -> tuple[Floats, float]:
    weights, squares, bias, bias_squares = np.zeros(BUCKETS, np.float32), np.full(BUCKETS, 1e-3, np.float32), 0.0, 1e-3
    chance, scale = np.random.default_rng(seed), rarity(rows)
    for _ in range(epochs):
        order = chance.permutation(len(wanted))
        for start in range(0, len(order), BATCH):
            batch = order[start : start + BATCH]
            taken = rows.taken(batch)
            scores = taken.scores(weights * scale) + bias
            errors = (1 / (1 + np.exp(-scores)) - wanted[batch]) * importance[batch] / len(batch)
            lengths = np.diff(np.append(taken.starts, len(taken.buckets)))
            slope = np.bincount(taken.buckets, np.repeat(errors * taken.norms, lengths), BUCKETS) * scale
            slope += DECAY * weights
            squares += slope.astype(np.float32) ** 2
            weights -= (RATE * slope / np.sqrt(squares)).astype(np.float32)
            bias_squares += float(errors.sum()) ** 2
            bias -= RATE * float(errors.sum()) / bias_squares**0.5
    return weights, bias


def train(folder: Path) -> tuple[dict[str, object], str]:
    """Return the weights to keep, and a sentence on the held-out lines."""
    lines, others = labelled(), ordinary(folder)
    parts = {part: [one for one in others if one.part == part] for part in ("train", "threshold", "test")}
    parts["train"] = hardened(lines, parts["train"])
    columns = [column([*lines, *parts["train"]], KINDS)]
    cries = [one for one in lines if one.kind]
    told = [one for one in cries if one.told]
    columns += [_fair(column(told, (kind,)), sum(one.kind == kind for one in told) / len(told)) for kind in KINDS]
    levels = [_levels(columns[0], parts[part]) for part in ("threshold", "test")]
    bounds = (_exceeded(levels[0], ALLOWED), _exceeded(_levels(columns[0], _unmet()), ALLOWED_NEAR))
    threshold = round(max(bounds) + MARGIN, 3)
    daily = lines_of_sets(folder, forum=False)
    kept_daily = [one for one in others if one.part != "train" and one.text in daily]
    concern = round(_exceeded(_levels(columns[0], kept_daily), CONCERN) + MARGIN, 3)
    alarms = [int((found >= threshold).sum()) for found in levels]
    kept: dict[str, object] = {
        "taught": digest(LABELLED),
        "threshold": threshold,
        "concern": concern,
        "biases": [round(bias, 4) for _, _, bias in columns],
        "scales": [scale for _, scale, _ in columns],
        "weights": [base64.b64encode(weights.tobytes()).decode() for weights, _, _ in columns],
    }
    shares = f"threshold {alarms[0]}/{len(levels[0])}, test {alarms[1]}/{len(levels[1])}"
    calm_lines = len(lines) - len(cries)
    return kept, f"{len(cries)} cries, {calm_lines} near, {len(parts['train'])} other lines; alarms: {shares}"


def _exceeded(levels: Floats, share: float) -> float:
    return float(np.sort(levels)[::-1][int(share * len(levels))])


def _unmet() -> list[Example]:
    lines = [_example(row) for name in UNMET for row in rows_of_file(name)]
    return [one for one in lines if not one.kind and any(pieces(one.text))]


def hardened(lines: Sequence[Example], calm: Sequence[Example]) -> list[Example]:
    """Return ordinary lines, those with more importance that sound like cries after a first training."""
    heard = _levels(column([*lines, *calm], KINDS), calm)
    return [replace(one, importance=HARD) if level > HARD_FROM else one for one, level in zip(calm, heard, strict=True)]


def column(
    examples: Sequence[Example], kinds: Sequence[str], epochs: int = EPOCHS
) -> tuple[NDArray[np.int8], float, float]:
    """Return what tells these kinds from all else: one signed byte a bucket, what one of it counts, and a bias."""
    wanted = np.array([one.kind in kinds for one in examples], np.float32)
    importance = np.array([one.importance for one in examples], np.float32)
    weights, bias = fit(rows_of([one.text for one in examples]), wanted, importance, epochs)
    scale = float(np.quantile(np.abs(weights), 0.9995)) / 127
    return np.clip(np.rint(weights / scale), -127, 127).astype(np.int8), scale, bias


def _fair(kept: tuple[NDArray[np.int8], float, float], share: float) -> tuple[NDArray[np.int8], float, float]:
    weights, scale, bias = kept
    return weights, scale, bias - FAIR * log(share)


def _levels(kept: tuple[NDArray[np.int8], float, float], examples: Sequence[Example]) -> Floats:
    weights, scale, bias = kept
    return rows_of([one.text for one in examples]).scores(weights.astype(np.float32) * np.float32(scale)) + np.float32(
        bias
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Train, print and, if asked, write the weights."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.screening_training")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--write", action="store_true", help="keep the weights")
    options = parser.parse_args(arguments)
    kept, report = train(options.folder)
    sys.stdout.write(f"{report}\nthreshold {kept['threshold']}\n")
    if options.write:
        WEIGHTS.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
