"""Reading a file in a process of its own, so that whatever is in it ends with that process."""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path, PurePosixPath
from subprocess import DEVNULL, PIPE, Popen, TimeoutExpired
from tempfile import TemporaryFile
from threading import Event, Timer
from typing import IO, Any, TypeVar

from knowledge.loading.archive import DoctypeError
from knowledge.loading.decoding import NotTextError
from knowledge.loading.document import (
    Block,
    BrokenError,
    Caution,
    Document,
    EncryptedError,
    MisnamedError,
    Page,
    TooLargeError,
    UnreadableError,
)
from knowledge.loading.grid import Grid, GridRow
from knowledge.loading.reading import (
    FILE_BYTES,
    EmptyError,
    PackedError,
    PictureError,
    UnsupportedError,
    megabytes_of,
    read_document,
)
from knowledge.wording import Sentence, packed, unpacked

Grids = tuple[tuple[Grid, ...], tuple[Caution, ...]]
Read = TypeVar("Read")

SECONDS = 30
MEGABYTES = 512
"""How long one file may take and what address space it may fill; our own limits."""

ANSWER_BYTES = 64 * 2**20
"""The most that a worker may say about one file; our own limit."""

LAST_SECONDS = 2
"""How long a worker that has said all may take to end."""

PLAIN = frozenset({".md", ".markdown", ".txt", ".csv", ".tsv", ".html", ".htm"})
PLAIN_BYTES = 2**18
"""Formats that are read without a worker, up to so many bytes: text, whose size is what it takes. Our own limit: a page
of 20 MB takes 16 s of the processor."""

GRIDS = "grids"
"""What a worker is told that is to read a workbook as grids."""

_ROOT = Path(__file__).parents[2]


class TooSlowError(UnreadableError):
    """Reading the file took longer than it may: divide it."""


ERRORS: Mapping[str, type[UnreadableError]] = {
    error.__name__: error
    for error in (
        BrokenError,
        DoctypeError,
        EmptyError,
        EncryptedError,
        MisnamedError,
        NotTextError,
        PackedError,
        PictureError,
        TooLargeError,
        TooSlowError,
        UnsupportedError,
    )
}


def read_isolated(path: Path) -> Document:
    """Read a file in a worker process. Raises OSError or an UnreadableError, and nothing else."""
    if path.stat().st_size > FILE_BYTES:
        raise TooLargeError(megabytes_of(FILE_BYTES))
    with path.open("rb") as source:
        return _read(path.name, source, SECONDS, MEGABYTES, decoded)


def read_untrusted(name: str, data: bytes, *, seconds: float = SECONDS, megabytes: int = MEGABYTES) -> Document:
    """Read the bytes of a file: short text here, everything else in a worker process. Raises an UnreadableError."""
    if is_plain(name, data):
        return read_document(name, data)
    if len(data) > FILE_BYTES:
        raise TooLargeError(megabytes_of(FILE_BYTES))
    with TemporaryFile() as source:
        source.write(data)
        source.seek(0)
        return _read(name, source, seconds, megabytes, decoded)


def is_plain(name: str, data: bytes) -> bool:
    """Tell whether a file is read without a worker."""
    return PurePosixPath(name).suffix.casefold() in PLAIN and len(data) <= PLAIN_BYTES


def read_workbook_untrusted(
    data: bytes, suffix: str = ".xlsx", *, seconds: float = SECONDS, megabytes: int = MEGABYTES
) -> Grids:
    """Read the sheets of a workbook of that suffix as grids, in a worker process. Raises an UnreadableError."""
    if len(data) > FILE_BYTES:
        raise TooLargeError(megabytes_of(FILE_BYTES))
    with TemporaryFile() as source:
        source.write(data)
        source.seek(0)
        return _read(f"workbook{suffix}", source, seconds, megabytes, decoded_grids, GRIDS)


def _read(
    name: str,
    source: IO[bytes],
    seconds: float,
    megabytes: int,
    decode: Callable[[Mapping[str, Any]], Read],
    what: str = "",
) -> Read:
    """Return what a worker says of a file."""
    limits = (str(int(seconds) + 1), str(megabytes))
    command = [sys.executable, "-s", "-P", "-m", "knowledge.loading", name, *limits, what]
    # Nothing of the service's environment goes along: it holds its secrets.
    environment = {"PYTHONPATH": str(_ROOT), "OPENBLAS_NUM_THREADS": "1", "PYTHONUTF8": "1"}
    if sys.pycache_prefix:  # where compiled modules lie; a worker may write none once its limits hold
        environment["PYTHONPYCACHEPREFIX"] = sys.pycache_prefix
    late = Event()
    with Popen(command, stdin=source, stdout=PIPE, stderr=DEVNULL, env=environment, cwd=_ROOT) as process:  # noqa: S603 - its own interpreter
        timer = Timer(seconds, _stop, (process, late))
        timer.start()
        try:
            answer = process.stdout.read(ANSWER_BYTES + 1) if process.stdout else b""
        finally:
            timer.cancel()
            ended = _end(process)
    if late.is_set():
        raise TooSlowError(Sentence("%(count)g seconds", count=seconds))
    if len(answer) > ANSWER_BYTES:
        raise TooLargeError(megabytes_of(ANSWER_BYTES))
    return _said(answer, 0 if ended else process.returncode, decode)


def _stop(process: Popen[bytes], late: Event) -> None:
    late.set()
    process.kill()


def _end(process: Popen[bytes]) -> bool:
    """Wait for a worker that said all, or more than it may; tells whether it had to be ended."""
    try:
        process.wait(LAST_SECONDS)
    except TimeoutExpired:
        process.kill()
        return True
    return False


def _said(answer: bytes, status: int, decode: Callable[[Mapping[str, Any]], Read]) -> Read:
    try:
        said = json.loads(answer)
        if "error" in said:
            raise ERRORS[said["error"]](*map(unpacked, said["args"]))
        return decode(said)
    except (ValueError, LookupError, TypeError) as error:
        if status == -signal.SIGXCPU:
            raise TooSlowError from error
        if status == -signal.SIGKILL:
            raise TooLargeError("memory") from error
        raise BrokenError("the reader stopped") from error


def encoded(document: Document) -> dict[str, Any]:
    """Return a document as JSON can carry it."""
    return {
        "title": document.title,
        "warnings": [[caution.place, packed(caution.message)] for caution in document.warnings],
        "pages": [
            [page.number, [[block.kind, block.text, block.level, block.place] for block in page.blocks]]
            for page in document.pages
        ],
    }


def encoded_grids(grids: Sequence[Grid], warnings: Sequence[Caution]) -> dict[str, Any]:
    """Return the sheets of a workbook as JSON can carry them."""
    return {
        "warnings": [[caution.place, packed(caution.message)] for caution in warnings],
        "grids": [[grid.name, [[row.number, row.cells] for row in grid.rows], grid.called] for grid in grids],
    }


def decoded(said: Mapping[str, Any]) -> Document:
    """Return the document that `encoded` gave."""
    pages = (Page(number, tuple(Block(*block) for block in blocks)) for number, blocks in said["pages"])
    return Document(tuple(pages), _cautions(said), said["title"])


def decoded_grids(said: Mapping[str, Any]) -> Grids:
    """Return the sheets that `encoded_grids` gave."""
    grids = (
        Grid(name, tuple(GridRow(number, tuple(cells)) for number, cells in rows), called)
        for name, rows, called in said["grids"]
    )
    return tuple(grids), _cautions(said)


def _cautions(said: Mapping[str, Any]) -> tuple[Caution, ...]:
    return tuple(Caution(place, unpacked(message)) for place, message in said["warnings"])
