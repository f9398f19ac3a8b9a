"""Nearest vectors: every one compared where they are few, a derived chromadb folder where they are many."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from hashlib import sha256
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from retrieval.embedding.embedder import Vectors

Places = NDArray[np.int64]

EXACT = 30_000
"""Up to so many vectors every one is compared, which takes 1.5 ms for 30,000 of 384 and grows in step; a graph search
takes 2 to 3 ms whatever the size, and misses one neighbour in two hundred."""
ADDED = 500
"""Vectors in one write to chromadb: an interrupted write costs no more, and nothing unfinished is ever opened."""
PROBE_SECONDS = 300
"""How long another process may take to open a copy: seconds on a quiet machine, minutes on a very busy one."""
ABANDONED = 3600
"""Seconds after which a copy that nothing was added to is not being built any more."""
KEPT = 12
"""Copies that stay on disk, the newest first: one for each large owner and view."""
GRAPH = {"space": "ip", "ef_construction": 200, "ef_search": 200, "max_neighbors": 24}
"""The graph's shape; inner product, since a question's vector need not have length 1."""
NAME = "vectors"


class VectorIndex(Protocol):
    """Rows of vectors of length 1. Immutable, so any number of threads may ask at once."""

    @property
    def size(self) -> int:
        """Return the number of vectors."""
        ...

    def nearest(self, query: Vectors, count: int) -> Places:
        """Return the places of (at least about) the nearest `count` vectors, in no order."""
        ...

    def cosines(self, query: Vectors, places: Places) -> Vectors:
        """Return the exact inner product of the query with the vectors at these places, in the order given."""
        ...


class ExactIndex:
    """Every vector compared."""

    def __init__(self, vectors: Vectors) -> None:
        self._vectors = np.ascontiguousarray(vectors, np.float32)

    @property
    def size(self) -> int:
        """Return the number of vectors."""
        return len(self._vectors)

    def nearest(self, query: Vectors, count: int) -> Places:
        """Return the places of the nearest `count` vectors, in no order."""
        return top(self._vectors @ query, count)

    def cosines(self, query: Vectors, places: Places) -> Vectors:
        """Return the inner product of the query with the vectors at these places."""
        return np.asarray(self._vectors[places] @ query, np.float32)


class ChromaIndex(ExactIndex):
    """A graph search over a published chromadb folder; cosines are exact, from the vectors themselves."""

    def __init__(self, vectors: Vectors, folder: Path) -> None:
        super().__init__(vectors)
        self._collection = _opened(folder)

    def nearest(self, query: Vectors, count: int) -> Places:
        """Return the places of about the nearest `count` vectors, in no order."""
        found = self._collection.query(query_embeddings=[query], n_results=min(count, self.size), include=[])
        return np.array(found["ids"][0], np.int64)


def indexed(vectors: Vectors, folder: Path | None = None, *, exact: int = EXACT) -> VectorIndex:
    """Return an index of vectors: exact for few or without a folder, otherwise a chromadb copy below the folder.

    The copy is named by its content, built beside, tried in a process of its own (a broken one may end the process that
    opens it, or grow to terabytes) and only then moved into place, where it is never written again. One that fails when
    it is tried is built anew; when that fails too, the vectors are compared one by one.
    """
    if folder is None or len(vectors) <= exact:
        return ExactIndex(vectors)
    name = sha256(np.ascontiguousarray(vectors, np.float32).tobytes()).hexdigest()[:24]
    for copy in folder.glob(f"{name}-*"):
        if _is_sound(copy, vectors):
            return ChromaIndex(vectors, copy)
        shutil.rmtree(copy, ignore_errors=True)
    published = _publish(vectors, folder, name)
    return ExactIndex(vectors) if published is None else ChromaIndex(vectors, published)


def top(scores: NDArray[np.float32], count: int) -> Places:
    """Return the places of the highest `count` scores, in no order."""
    if len(scores) <= count:
        return np.arange(len(scores))
    return np.argpartition(scores, len(scores) - count)[-count:]


def _publish(vectors: Vectors, folder: Path, name: str) -> Path | None:
    """Return a new copy, or None when it could not be made; each has a path of its own, as chromadb remembers paths."""
    folder.mkdir(parents=True, exist_ok=True)
    building = Path(tempfile.mkdtemp(prefix=".building-", dir=folder))
    try:
        _built(vectors, building)
        if not _is_sound(building, vectors):
            return None
        published = folder / building.name.replace(".building", name)
        building.rename(published)
        _remove_stale(folder)
        return published
    finally:
        shutil.rmtree(building, ignore_errors=True)


def _remove_stale(folder: Path) -> None:
    """Remove copies that nobody is likely to use, and what a process that was ended left half built."""
    now = max(path.stat().st_mtime for path in folder.iterdir())
    for left in folder.glob(".building-*"):
        if now - left.stat().st_mtime > ABANDONED:
            shutil.rmtree(left, ignore_errors=True)
    copies = (path for path in folder.iterdir() if path.is_dir() and not path.name.startswith("."))
    for stale in sorted(copies, key=lambda path: path.stat().st_mtime, reverse=True)[KEPT:]:
        shutil.rmtree(stale, ignore_errors=True)


def _built(vectors: Vectors, folder: Path) -> None:
    """Write the copy in a process of its own, so that the file handles of a writer end with it."""
    np.save(folder / "vectors.npy", vectors)
    _run("build", folder)
    (folder / "vectors.npy").unlink()


def _is_sound(folder: Path, vectors: Vectors) -> bool:
    """Tell whether another process can open the copy and find a vector in it."""
    np.save(folder / "probe.npy", vectors[:1])
    return _run("probe", folder) == len(vectors) % 200 + 1


def _run(task: str, folder: Path) -> int:
    """Return how a process of its own ended with a task on a copy; -1 when it took too long."""
    command = [sys.executable, "-c", "from retrieval.vector_index import main; main()", task, str(folder)]
    try:
        seconds = None if task == "build" else PROBE_SECONDS
        ended = subprocess.run(  # noqa: S603 - our own interpreter and arguments
            command, check=False, timeout=seconds, cwd=Path(__file__).parents[1], stderr=subprocess.DEVNULL
        )
    except subprocess.TimeoutExpired:
        return -1
    return ended.returncode


def main() -> None:
    """Build or probe the copy that the command line names; a sound one ends with its size modulo 200, plus one.

    When the process that asked for it is gone, nobody will use what is half built: building ends.
    """
    task, folder, asking = sys.argv[1], Path(sys.argv[2]), os.getppid()
    if task == "build":
        collection = _client(folder).create_collection(NAME, configuration={"hnsw": GRAPH}, embedding_function=None)
        vectors = np.load(folder / "vectors.npy", mmap_mode="r")
        for start in range(0, len(vectors), ADDED):
            if os.getppid() != asking:
                return
            part = np.asarray(vectors[start : start + ADDED])
            collection.add(ids=[str(start + i) for i in range(len(part))], embeddings=part)
        return
    collection = _opened(folder)
    found = collection.query(query_embeddings=list(np.load(folder / "probe.npy")), n_results=1, include=[])
    sys.exit(collection.count() % 200 + 1 if found["ids"][0] else 0)


def _opened(folder: Path) -> Any:
    return _client(folder).get_collection(NAME, embedding_function=None)


def _client(folder: Path) -> Any:
    import chromadb  # noqa: PLC0415 - a second that small municipalities never pay
    from chromadb.config import Settings  # noqa: PLC0415 - as above

    return chromadb.PersistentClient(str(folder), Settings(anonymized_telemetry=False, allow_reset=False))
