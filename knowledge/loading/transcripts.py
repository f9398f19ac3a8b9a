"""Transcripts: what was read of files, kept by their bytes, so that what has not changed is not read again."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cache
from importlib.metadata import version
from pathlib import Path, PurePosixPath
from tempfile import NamedTemporaryFile
from typing import Any, TypeVar

from knowledge.loading.document import Document
from knowledge.loading.isolating import (
    GRIDS,
    Grids,
    decoded,
    decoded_grids,
    encoded,
    encoded_grids,
    is_plain,
    read_untrusted,
    read_workbook_untrusted,
)

FOLDER = "transcripts"
"""What the folder is called inside that of the program's data."""
LIBRARIES = ("lxml", "markdown-it-py", "olefile", "openpyxl", "pypdf")
"""What the readers read with: another version of theirs may read a file otherwise."""

Read = TypeVar("Read")


class Transcripts:
    """Reads files as `isolating` does, and keeps what a worker has read, for one pass over a content folder.

    What is kept holds for the same bytes, the same kind of file and the same readers; what could not be read is tried
    anew each time. Without a folder nothing is kept.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._used: set[str] = set()

    def document(self, name: str, data: bytes) -> Document:
        """Return the document that a file holds. Raises an UnreadableError."""
        if is_plain(name, data):
            return read_untrusted(name, data)
        kind = PurePosixPath(name).suffix.casefold()
        return self._kept(kind, data, lambda: read_untrusted(name, data), encoded, decoded)

    def grids(self, data: bytes, suffix: str) -> Grids:
        """Return the sheets of a workbook of that suffix as grids. Raises an UnreadableError."""

        def read() -> Grids:
            return read_workbook_untrusted(data, suffix)

        return self._kept(f"{GRIDS}{suffix}", data, read, lambda found: encoded_grids(*found), decoded_grids)

    def tidy(self) -> None:
        """Remove what was not asked for in this pass: of a file that was taken out, nothing stays."""
        for path in self._folder.glob("*") if self._folder else ():
            if path.name not in self._used:
                with suppress(OSError):
                    path.unlink()

    def forget(self, name: str, data: bytes) -> None:
        """Remove what was read of a file that is not published after all."""
        suffix = PurePosixPath(name).suffix.casefold()
        paths = (self._folder / key_of(kind, data) for kind in (suffix, f"{GRIDS}{suffix}")) if self._folder else ()
        for path in paths:
            with suppress(OSError):
                path.unlink()

    def _kept(
        self,
        kind: str,
        data: bytes,
        read: Callable[[], Read],
        encode: Callable[[Read], Mapping[str, Any]],
        decode: Callable[[Mapping[str, Any]], Read],
    ) -> Read:
        if self._folder is None:
            return read()
        path = self._folder / key_of(kind, data)
        self._used.add(path.name)
        with suppress(OSError, ValueError, LookupError, TypeError, zlib.error):
            return decode(json.loads(zlib.decompress(path.read_bytes())))
        found = read()
        with suppress(OSError):  # a full disk costs time, and no notice
            _write(path, zlib.compress(json.dumps(encode(found)).encode(), 1))
        return found


def key_of(kind: str, data: bytes) -> str:
    """Return the name under which what was read of a file is kept."""
    return hashlib.sha256(f"{readers()}\n{kind}\n".encode() + data).hexdigest()


@cache
def readers() -> str:
    """Return a digest of the readers and of the libraries that they use."""
    digest = hashlib.sha256("\n".join(f"{name} {version(name)}" for name in LIBRARIES).encode())
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _write(path: Path, content: bytes) -> None:
    """Write a file that appears whole or not at all, as two processes may read a folder at once."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, delete=False) as file:
        try:
            file.write(content)
            file.flush()
            Path(file.name).replace(path)
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise
