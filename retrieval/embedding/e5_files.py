"""Files that appear whole or not at all: those made once, from the weights, and those that `gyeot tune` writes."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile


def made_once(path: Path, make: Callable[[], bytes]) -> Path:
    """Return `path`, having written what `make` returns to it if nothing was there."""
    return path if path.exists() else written(path, make())


def keep_only(path: Path, pattern: str) -> None:
    """Remove the files beside `path` that match a pattern of names and are older than it.

    Another process may do the same at once, also one of another version, whose file is the newer one. What cannot be
    removed, as it is open in a place where that counts, stays.
    """
    try:
        made = path.stat().st_mtime_ns
    except FileNotFoundError:
        return
    for other in path.parent.glob(pattern):
        with suppress(OSError):
            if other.name != path.name and other.stat().st_mtime_ns < made:
                other.unlink()


def written(path: Path, content: bytes) -> Path:
    """Return `path`, having written `content` to it, over what was there.

    It appears whole or not at all: two processes may make it at once, and power may go in between.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, prefix=path.name, delete=False) as file:
        try:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
            Path(file.name).chmod(0o644)
            Path(file.name).replace(path)
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise
    return path
