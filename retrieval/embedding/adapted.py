"""Norms and biases of one's own for the bundled weights: a file of 250 kB that needs no torch to run."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

import numpy as np

from retrieval.embedding.e5_files import written
from retrieval.embedding.e5_weights import Weights, WeightsUnreadableError, bundled_weights
from retrieval.embedding.embedder import Vectors

BASE = "base"
"""The entry of the file that names the weights it belongs to."""

BLOCKS = ("q", "k", "v", "ao", "fi", "fo")
NORMS = ("aln", "oln")


def adaptable(weights: Weights) -> tuple[str, ...]:
    """Return the names of what may be adapted: biases and norms, the 60,000 numbers that are not kept in 4 bits.

    The matrices stay as they are: what little a tuning moves them is less than a step of their 4 bits.
    """
    layers = [f"l{number}" for number in range(weights.shape.layers)]
    biases = [f"{layer}.{part}.b" for layer in layers for part in (*BLOCKS, *NORMS)]
    return (*biases, *(f"{layer}.{part}.w" for layer in layers for part in NORMS), "emb.ln.w", "emb.ln.b")


def write_adapted(path: Path, base: Weights, vectors: Mapping[str, Vectors]) -> Path:
    """Write what replaces the vectors of `base`; the file appears whole or not at all."""
    content = BytesIO()
    np.savez_compressed(content, **{BASE: np.array(base.digest)}, **vectors)  # type: ignore[arg-type]
    return written(path, content.getvalue())


def adapted_weights(path: Path, base: Weights | None = None) -> Weights:
    """Return the weights with what a file replaces; their digest, and so the engine's name, is another.

    Raises:
        WeightsUnreadableError: the file is missing or broken, or belongs to other weights.

    """
    weights = base or bundled_weights()
    try:
        with path.open("rb") as opened, np.load(opened, allow_pickle=False) as file:
            found = {name: np.asarray(file[name]) for name in file.files}
    except Exception as error:  # an archive breaks in a dozen ways: zlib, struct and zipfile have errors of their own
        raise WeightsUnreadableError(path) from error
    if str(found.pop(BASE, "")) != weights.digest or set(found) - set(adaptable(weights)):
        raise WeightsUnreadableError(path, "other weights")
    for name, vector in found.items():
        if vector.shape != weights.vector(name).shape or vector.dtype != np.float32 or not np.isfinite(vector).all():
            raise WeightsUnreadableError(path, name)
    return replaced(weights, found)


def replaced(weights: Weights, vectors: Mapping[str, Vectors]) -> Weights:
    """Return weights with some of their vectors replaced."""
    digest = hashlib.sha256(weights.digest.encode())
    for name, vector in sorted(vectors.items()):
        digest.update(name.encode())
        digest.update(np.ascontiguousarray(vector, "<f4").tobytes())
    return weights.with_vectors(vectors, digest.hexdigest())
