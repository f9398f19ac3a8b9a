"""How sure it is that one library finds more than another, on the same questions.

    python -m tests.benchmarks.margins OURS THEIRS …

Each file is what `tests.benchmarks.peers --ranks` writes: a JSON object with `peer`, `set` and `ranks` (of the first
right passage from 0, or null, by question). Prints for each of the others how many questions came first with one alone,
and what hit@1 and MRR@10 differ by, with 95 % of 4,000 draws of the questions.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

DRAWS, SEED, DEPTH = 4_000, 7, 10
Gains = NDArray[np.float64]


def read(file: Path) -> dict[str, Any]:
    """Return what a run left behind."""
    found: dict[str, Any] = json.loads(file.read_text("utf-8"))
    return found


def reciprocal(ranks: Mapping[str, int | None], asked: list[str]) -> Gains:
    """Return the reciprocal rank of each question, 0 beyond the tenth place."""
    found = [ranks[key] for key in asked]
    return np.array([0.0 if rank is None or rank >= DEPTH else 1 / (rank + 1) for rank in found])


def spread(gains: Gains) -> str:
    """Return the mean of paired gains and the bounds of 95 % of the draws."""
    drawn = np.random.default_rng(SEED).integers(0, len(gains), (DRAWS, len(gains)))
    low, high = np.percentile(gains[drawn].mean(1), [2.5, 97.5])
    return f"{gains.mean():+.3f} ({low:+.3f} to {high:+.3f})"


def compared(ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> str:
    """Return what one run has more than another."""
    asked = sorted(ours["ranks"])
    assert asked == sorted(theirs["ranks"]), "other questions"
    one, other = reciprocal(ours["ranks"], asked), reciprocal(theirs["ranks"], asked)
    first, second = one == 1, other == 1
    alone = f"{np.sum(first & ~second)} / {np.sum(second & ~first)}"
    hits = spread(first.astype(float) - second.astype(float))
    named = f"{ours['set']} | {theirs['peer']} | {len(asked)}"
    return f"{named} | first alone {alone} | hit@1 {hits} | MRR {spread(one - other)}"


def main() -> None:
    """Compare the first file with each of the others."""
    ours, *others = map(read, map(Path, sys.argv[1:]))
    for theirs in others:
        sys.stdout.write(compared(ours, theirs) + "\n")


if __name__ == "__main__":
    main()
