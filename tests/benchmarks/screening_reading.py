"""Training of the networks that read the states of a message's tokens, by Adam, on numpy alone."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from handlers.screening.attention import LONGEST

PLACES, HEADS, HIDDEN = 64, 4, 48
POOLED = (HEADS + 1) * PLACES
EPOCHS, BATCH, RATE, DECAY, DROPPED = 5, 128, 1e-3, 1e-2, 0.3
RARE = 0.05
"""Added to the standard deviation of a concept, which may be rare."""
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class States:
    """States of the tokens of lines, one below the other, and where each line starts; the last start is the end."""

    rows: NDArray[np.float16]
    starts: NDArray[np.int64]

    @classmethod
    def of(cls, lines: Sequence[NDArray[np.floating]]) -> States:
        """Return states of lines, each (tokens, 384), as far as they count."""
        cut = [line[:LONGEST].astype(np.float16) for line in lines]
        return cls(np.concatenate(cut), np.concatenate(([0], np.cumsum([len(line) for line in cut]))))

    def taken(self, lines: NDArray[np.int64]) -> tuple[Floats, NDArray[np.int64]]:
        """Return the states of some lines, and where each of these starts."""
        places = [np.arange(self.starts[line], self.starts[line + 1]) for line in lines]
        lengths = [len(place) for place in places]
        starts = np.concatenate(([0], np.cumsum(lengths)[:-1])).astype(np.int64)
        return self.rows[np.concatenate(places)].astype(np.float32), starts

    def spread(self) -> tuple[Floats, Floats]:
        """Return mean and standard deviation of each of the places of a state."""
        some = self.rows[::11].astype(np.float32)
        return some.mean(0), some.std(0) + np.float32(1e-3)


@dataclass(frozen=True, slots=True)
class Lines:
    """What is read of lines: the states of their tokens, and their concepts (lines, concepts)."""

    states: States
    told: Floats


@dataclass(frozen=True, slots=True)
class Batch:
    """Some lines: states one below the other, where each line starts, concepts, what is wanted and what it costs."""

    rows: Floats
    starts: NDArray[np.int64]
    told: Floats
    wanted: Floats
    importance: Floats


def fitted(lines: Lines, wanted: Floats, importance: Floats, seed: int, epochs: int = EPOCHS) -> dict[str, Floats]:
    """Return one network after Adam over batches; `wanted` is 1 for a cry and 0 for an ordinary line."""
    chance = np.random.default_rng(seed)
    states = lines.states
    middle, spread = states.spread()
    usual, width = lines.told.mean(0), lines.told.std(0) + RARE
    told = (lines.told - usual) / width
    network = _begun(len(middle), told.shape[1], chance)
    means = {name: np.zeros_like(part) for name, part in network.items()}
    squares = {name: np.zeros_like(part) for name, part in network.items()}
    steps, step = epochs * -(-len(wanted) // BATCH), 0
    for _ in range(epochs):
        order = chance.permutation(len(wanted))
        for start in range(0, len(order), BATCH):
            batch = order[start : start + BATCH]
            rows, starts = states.taken(batch)
            read = Batch((rows - middle) / spread, starts, told[batch], wanted[batch], importance[batch])
            slopes = _slopes(network, read, chance)
            step += 1
            rate = RATE * (1 - step / steps)
            for name, slope in slopes.items():
                means[name] = 0.9 * means[name] + 0.1 * slope
                squares[name] = 0.999 * squares[name] + 0.001 * slope**2
                change = means[name] / (1 - 0.9**step) / (np.sqrt(squares[name] / (1 - 0.999**step)) + 1e-8)
                network[name] = (network[name] * (1 - rate * DECAY) - rate * change).astype(np.float32)
    return _folded(network, (middle, spread), (usual, width))


def _begun(width: int, concepts: int, chance: np.random.Generator) -> dict[str, Floats]:
    joined = POOLED + concepts
    shapes = {"into": (width, PLACES), "looks": (width, HEADS), "hidden": (joined, HIDDEN), "out": (HIDDEN, 1)}
    begun = {name: chance.uniform(-1, 1, shape) / shape[0] ** 0.5 for name, shape in shapes.items()}
    begun |= {"into_bias": np.zeros(PLACES), "hidden_bias": np.zeros(HIDDEN), "out_bias": np.zeros(1)}
    return {name: part.astype(np.float32) for name, part in begun.items()}


def _slopes(network: dict[str, Floats], batch: Batch, chance: np.random.Generator) -> dict[str, Floats]:
    """Return the slope of the loss for each part of the network, worked out backwards by hand."""
    rows, starts = batch.rows, batch.starts
    lengths = np.diff(np.append(starts, len(rows)))
    line = np.repeat(np.arange(len(starts)), lengths)
    seen = rows * _kept(rows.shape, chance)
    found = np.maximum(seen @ network["into"] + network["into_bias"], 0)
    looks = rows @ network["looks"]
    looks = np.exp(looks - np.maximum.reduceat(looks, starts)[line])
    looks /= np.add.reduceat(looks, starts)[line]
    means = np.add.reduceat(looks[:, :, None] * found[:, None, :], starts)
    greatest = np.maximum.reduceat(found, starts)
    joined = np.concatenate((means.reshape(len(starts), -1), greatest, batch.told), 1)
    open_pooled = _kept(joined.shape, chance)
    pooled = joined * open_pooled
    raw = pooled @ network["hidden"] + network["hidden_bias"]
    open_hidden = (raw > 0) * _kept(raw.shape, chance)
    hidden = raw * open_hidden
    score = (hidden @ network["out"] + network["out_bias"])[:, 0]
    errors = ((1 / (1 + np.exp(-score)) - batch.wanted) * batch.importance / len(starts))[:, None]
    back_hidden = (errors @ network["out"].T) * open_hidden
    back_pooled = (back_hidden @ network["hidden"].T) * open_pooled
    back_means = back_pooled[:, : HEADS * PLACES].reshape(-1, HEADS, PLACES)[line]
    back_found = np.einsum("nh,nhp->np", looks, back_means)
    back_found += back_pooled[:, HEADS * PLACES : POOLED][line] * (found == greatest[line])
    back_found *= found > 0
    share = np.einsum("nhp,np->nh", back_means, found)
    back_looks = looks * (share - np.add.reduceat(looks * share, starts)[line])
    return {
        "into": seen.T @ back_found,
        "into_bias": back_found.sum(0),
        "looks": rows.T @ back_looks,
        "hidden": pooled.T @ back_hidden,
        "hidden_bias": back_hidden.sum(0),
        "out": hidden.T @ errors,
        "out_bias": errors.sum(0),
    }


def _kept(shape: tuple[int, ...], chance: np.random.Generator) -> Floats:
    return (chance.random(shape, dtype=np.float32) > DROPPED).astype(np.float32) / np.float32(1 - DROPPED)


def _folded(
    network: dict[str, Floats], state: tuple[Floats, Floats], concept: tuple[Floats, Floats]
) -> dict[str, Floats]:
    """Return a network for states and concepts as they come, given the mean and the spread of each.

    What all tokens of a line add to a look changes nothing.
    """
    (middle, spread), (usual, width) = state, concept
    into, looks = network["into"] / spread[:, None], network["looks"] / spread[:, None]
    told = network["hidden"][POOLED:] / width[:, None]
    return {
        **network,
        "into": into,
        "looks": looks,
        "into_bias": network["into_bias"] - middle @ into,
        "hidden": network["hidden"][:POOLED],
        "told": told,
        "hidden_bias": network["hidden_bias"] - usual @ told,
    }


def laid_out(network: dict[str, Floats]) -> dict[str, object]:
    """Return a network as a file keeps it: matrices in 16 bits, biases as numbers."""
    matrices = {name: network[name].astype(np.float16) for name in ("into", "looks", "hidden", "told", "out")}
    return {
        "width": len(network["into"]),
        **{name: base64.b64encode(matrix.tobytes()).decode() for name, matrix in matrices.items()},
        **{name: [round(float(one), 5) for one in network[name]] for name in ("into_bias", "hidden_bias")},
        "out_bias": round(float(network["out_bias"][0]), 5),
    }
