"""Files that are made once, from the weights, and loaded at every later start."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from tempfile import NamedTemporaryFile


def made_once(path: Path, make: Callable[[], bytes]) -> Path:
    """Return `path`, having written what `make` returns to it if nothing was there.

    It appears whole or not at all: two processes may make it at once, and power may go in between.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        content = make()
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
