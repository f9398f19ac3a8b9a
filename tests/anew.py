"""One SQLite database that is new again for each run of a law: what was compiled for it is kept, its rows are not."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from knowledge.storage import Storage
from tests.town import hasty

MEMORY = Path("/dev/shm")  # noqa: S108 - a folder in memory, where there is one


@contextmanager
def anew(template: Path) -> Iterator[Callable[[], Storage]]:
    """Give what returns the database as the template has it, each time; nobody may still use the one before."""
    folder = Path(tempfile.mkdtemp(prefix="gyeot-anew-", dir=MEMORY if MEMORY.is_dir() else None))
    storage = hasty(Storage(f"sqlite:///{folder / 'gyeot.db'}"))

    def fresh() -> Storage:
        storage.close()
        for file in folder.iterdir():
            file.unlink()
        shutil.copy(template, folder / "gyeot.db")
        return storage

    try:
        yield fresh
    finally:
        storage.close()
        shutil.rmtree(folder)
