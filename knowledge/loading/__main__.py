"""The worker: reads one file from its standard input within limits, and says as JSON what is in it."""

from __future__ import annotations

import json
import sys
from contextlib import suppress
from importlib import import_module
from pathlib import PurePosixPath
from typing import Any

from knowledge.loading.document import UnreadableError
from knowledge.loading.isolating import GRIDS, encoded, encoded_grids
from knowledge.loading.reading import read_document, refuse_mismatch
from knowledge.wording import packed

OPEN_FILES = 64
GRACE = 2
_GRIDS = {
    ".ods": ("opendocument", "read_workbook_grids"),
    ".csv": ("delimited", "read_delimited_grids"),
    ".tsv": ("delimited", "read_delimited_grids"),
}
"""What reads the sheets of a file, by its suffix; workbooks are read by `spreadsheet`."""


def main(name: str, seconds: int, megabytes: int, what: str) -> None:
    """Read a file of this name within so many seconds of the processor and megabytes of address space.

    `what` is "" for a document, or GRIDS for the sheets of a workbook.
    """
    limit(seconds, megabytes)
    # openpyxl loads numpy where it is, which takes longer than the workbook; None makes that import fail.
    sys.modules["numpy"] = None  # type: ignore[assignment]
    data = sys.stdin.buffer.read()
    sys.stdout.buffer.write(answer(name, data, what))


def limit(seconds: int, megabytes: int) -> None:
    """Take from this process what reading does not need; where the platform has no limits the time limit remains."""
    try:
        import resource  # noqa: PLC0415 - Windows has none
    except ImportError:
        return
    for kind, value in (
        (resource.RLIMIT_AS, megabytes * 2**20),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
    ):
        with suppress(ValueError, OSError):
            # Above the first bound a signal tells what was exceeded; at the second the process is gone.
            resource.setrlimit(kind, (value, value + GRACE if kind == resource.RLIMIT_CPU else value))


def answer(name: str, data: bytes, what: str = "") -> bytes:
    """Return the document as JSON, or the name and the data of the one error that reading ended in."""
    try:
        said = _sheets(name, data) if what == GRIDS else encoded(read_document(name, data))
    except UnreadableError as error:
        said = {"error": type(error).__name__, "args": [packed(item) for item in error.args]}
    except MemoryError:
        said = {"error": "TooLargeError", "args": ["memory"]}
    except Exception as error:  # noqa: BLE001 - a reader's surprise is the file's failure, not the service's
        said = {"error": "BrokenError", "args": [type(error).__name__]}
    return json.dumps(said).encode()


def _sheets(name: str, data: bytes) -> dict[str, Any]:
    refuse_mismatch(name, data)
    module, reader = _GRIDS.get(PurePosixPath(name).suffix, ("spreadsheet", "read_workbook_grids"))
    # Its library is loaded once the limits hold.
    return encoded_grids(*getattr(import_module(f"knowledge.loading.{module}"), reader)(data))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4])
