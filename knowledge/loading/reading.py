"""The door of loading: a file's name and bytes to a document."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path, PurePosixPath

from knowledge.loading.decoding import clean
from knowledge.loading.delimited import read_delimited
from knowledge.loading.document import (
    BrokenError,
    Document,
    EncryptedError,
    Page,
    TooLargeError,
    UnreadableError,
)
from knowledge.loading.hwp import read_hwp
from knowledge.loading.hwpx import read_hwpx
from knowledge.loading.markdown import read_markdown
from knowledge.loading.pdf import read_pdf
from knowledge.loading.plain import read_plain
from knowledge.loading.spreadsheet import read_workbook
from knowledge.loading.webpage import read_webpage

Reader = Callable[[bytes], Document]

FILE_BYTES = 50 * 2**20
"""The largest file that is read; our own limit."""

READERS: Mapping[str, Reader] = {
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".txt": read_plain,
    ".csv": read_delimited,
    ".tsv": read_delimited,
    ".xlsx": read_workbook,
    ".xlsm": read_workbook,
    ".html": read_webpage,
    ".htm": read_webpage,
    ".pdf": read_pdf,
    ".hwp": read_hwp,
    ".hwpx": read_hwpx,
}
"""How to read a file, by the suffix of its name; a family of formats adds its own here."""

OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ARCHIVE = b"PK\x03\x04"
SIGNATURES: Mapping[str, bytes] = {
    ".xlsx": ARCHIVE,
    ".xlsm": ARCHIVE,
    ".pdf": b"%PDF-",
    ".hwp": OFFICE,
    ".hwpx": ARCHIVE,
}
"""What a format begins with, for those that have a signature."""

_FOREIGN = (OFFICE, ARCHIVE, b"%PDF-", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"7z\xbc\xaf", b"MZ", b"\x1f\x8b")
_SIGNATURE_WITHIN = 1024
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_HWP_3 = b"HWP Document File V3"

INSTEAD: Mapping[str, str] = {
    ".doc": ".docx",
    ".xls": ".xlsx",
    ".ppt": ".pptx",
    ".hml": ".hwpx",
    ".rtf": ".docx",
    ".show": ".pptx",
    ".cell": ".xlsx",
}
"""What to save a file as whose format is not read."""


class UnsupportedError(UnreadableError):
    """Files of this format are not read."""


def read_file(path: Path) -> Document:
    """Read a file. Raises OSError, and what `read_document` raises."""
    if path.stat().st_size > FILE_BYTES:
        raise TooLargeError(f"{FILE_BYTES} bytes")
    return read_document(path.name, path.read_bytes())


def read_document(name: str, data: bytes) -> Document:
    """Read the bytes of a file by the suffix of its name, if they are what the suffix says.

    Raises an UnreadableError: UnsupportedError, BrokenError, EncryptedError, TooLargeError, NotTextError or
    DoctypeError.
    """
    suffix = PurePosixPath(name).suffix.casefold()
    if suffix in INSTEAD:
        raise UnsupportedError(f"{suffix}; save it as {INSTEAD[suffix]}")
    if suffix not in READERS:
        raise UnsupportedError(clean(suffix) or "no suffix")
    if len(data) > FILE_BYTES:
        raise TooLargeError(f"{FILE_BYTES} bytes")
    _refuse_mismatch(suffix, data)
    document = READERS[suffix](data)
    pages = (Page(page.number, tuple(block for block in page.blocks if block.text)) for page in document.pages)
    return Document(tuple(pages), document.warnings, document.title)


def _refuse_mismatch(suffix: str, data: bytes) -> None:
    """Raise when the first bytes contradict the suffix."""
    signature = SIGNATURES.get(suffix)
    if suffix == ".hwp" and data.startswith(_HWP_3):
        raise UnsupportedError("HWP 3; save it as .hwpx")
    if signature == ARCHIVE and data.startswith(OFFICE) and _LOCKED in data:
        # A workbook with a password is an encrypted package inside an older container.
        raise EncryptedError
    if signature and signature not in data[:_SIGNATURE_WITHIN]:
        raise BrokenError(f"not a {suffix} file")
    if not signature and data.startswith(_FOREIGN):
        raise BrokenError(f"not a {suffix} file")
