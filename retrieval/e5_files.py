"""Files that appear whole or not at all: those made once, from the weights, and those that `gyeot tune` writes."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from tempfile import NamedTemporaryFile


def made_once(path: Path, make: Callable[[], bytes]) -> Path:
    """Return `path`, having written what `make` returns to it if nothing was there."""
    return path if path.exists() else written(path, make())


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
