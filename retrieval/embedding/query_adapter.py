"""A low-rank query adapter: a question's vector turned to how officers write what people ask in their own words."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from retrieval.embedding.embedder import Vectors

RANK = 32
"""Directions that a question is turned along. Taught alike, 128 find no more (tests/benchmarks/newcomer.md)."""


@dataclass(frozen=True, slots=True)
class QueryAdapter:
    """What is added to the vector of a question, by what it is compared to: `down` (d, RANK), then `up` (RANK, d).

    `engine` names the embedding that it was learned with; of another one it knows nothing.
    """

    engine: str
    down: Mapping[str, Vectors]
    up: Mapping[str, Vectors]

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> QueryAdapter:
        """Return the adapter that a file holds: signed bytes, with a scale for each direction."""
        down = {role: _matrix(kept[role]["down"]) for role in kept["roles"]}
        return cls(kept["engine"], down, {role: _matrix(kept[role]["up"]) for role in kept["roles"]})

    def kept(self) -> dict[str, Any]:
        """Return the adapter as a file holds it."""
        sides = {role: {"down": _bytes(self.down[role]), "up": _bytes(self.up[role])} for role in self.down}
        return {"engine": self.engine, "roles": list(self.down), **sides}

    def adapted(self, engine: str, vector: Vectors) -> dict[str, Vectors]:
        """Return the vectors that a question is compared with, by role; none where it was asked of another engine."""
        if engine != self.engine:
            return {}
        added = {role: np.asarray((vector @ down) @ self.up[role], np.float32) for role, down in self.down.items()}
        return {role: np.add(vector, more, dtype=np.float32) for role, more in added.items()}


@cache
def default_query_adapter() -> QueryAdapter:
    """Return the adapter of the package."""
    return QueryAdapter.of(json.loads((files("retrieval.embedding") / "query_adapter.json").read_text("utf-8")))


def _bytes(matrix: Vectors) -> dict[str, Any]:
    """Return a matrix as bytes with a scale for each of its RANK directions, which are its shorter side."""
    along = 0 if matrix.shape[1] == RANK else 1
    scales = np.maximum(np.abs(matrix).max(along, keepdims=True), 1e-9) / 127
    encoded = base64.b64encode(np.rint(matrix / scales).astype(np.int8).tobytes()).decode()
    return {"bytes": encoded, "scales": [round(float(scale), 9) for scale in scales.ravel()], "down": along == 0}


def _matrix(kept: Mapping[str, Any]) -> Vectors:
    values = np.frombuffer(base64.b64decode(kept["bytes"]), np.int8).astype(np.float32)
    scales = np.array(kept["scales"], np.float32)
    matrix = values.reshape(-1, RANK) * scales if kept["down"] else values.reshape(RANK, -1) * scales[:, None]
    return np.ascontiguousarray(matrix, np.float32)
