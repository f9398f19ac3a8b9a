"""Embeddings of the lines that teach the third stage, kept in a folder between two runs: they take most of the time."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from handlers.screening.attention import LONGEST
from handlers.screening.learned import PIECE
from handlers.screening.meaning import embeddable
from retrieval.embedding.e5 import E5

Floats = NDArray[np.float32]


class Kept:
    """Vectors, and the states of tokens as far as they count, by the text that is embedded; in 16 bits."""

    def __init__(self, vectors: Path) -> None:
        """Read what `vectors` and the file of states beside it hold; the model is laid out beside them, too."""
        self._engine = E5(vectors.parent / "models")
        self.engine = self._engine.engine
        self._files = (vectors, vectors.with_suffix(".states.npz"))
        self._vectors, self._states = (_read(file) for file in self._files)

    def vectors(self, texts: Sequence[str]) -> Floats:
        """Return the vectors of texts, float32 (len(texts), 384)."""
        found = _found(self._vectors, texts, self._engine.embed_query)
        return np.stack([vector.reshape(-1) for vector in found]).astype(np.float32)

    def states(self, texts: Sequence[str]) -> list[NDArray[np.float16]]:
        """Return the states of the tokens of texts, each float16 (tokens, 384)."""
        return _found(self._states, texts, lambda text: self._engine.query_states(text)[1][:LONGEST])

    def keep(self) -> None:
        """Write what is known, for the next run."""
        for file, known in zip(self._files, (self._vectors, self._states), strict=True):
            rows = [array.reshape(-1, self._engine.dimension) for array in known.values()]
            if rows:
                lengths = [len(row) for row in rows]
                np.savez(file, texts=np.array(json.dumps(list(known))), lengths=lengths, rows=np.concatenate(rows))


def _read(file: Path) -> dict[str, NDArray[np.float16]]:
    if not file.exists():
        return {}
    with np.load(file) as kept:
        texts, lengths, rows = json.loads(str(kept["texts"])), kept["lengths"], kept["rows"]
    return dict(zip(texts, np.split(rows, np.cumsum(lengths)[:-1]), strict=True))


def _found(
    known: dict[str, NDArray[np.float16]], texts: Sequence[str], embed: Callable[[str], Floats]
) -> list[NDArray[np.float16]]:
    wanted = [embeddable(text)[:PIECE] for text in texts]
    for text in dict.fromkeys(wanted):
        if text not in known:
            known[text] = embed(text).astype(np.float16)
    return [known[text] for text in wanted]
