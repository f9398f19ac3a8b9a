"""The door of loading: a file's name and bytes to a document."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path, PurePosixPath
from typing import cast

from knowledge.loading.decoding import clean
from knowledge.loading.document import (
    BrokenError,
    Caution,
    Document,
    EncryptedError,
    MisnamedError,
    Page,
    TooLargeError,
    UnreadableError,
)
from knowledge.wording import Sentence

Reader = Callable[[bytes], Document]

FILE_BYTES = 50 * 2**20
"""The largest file that is read; our own limit."""

READERS: Mapping[str, str] = {
    ".md": "markdown.read_markdown",
    ".markdown": "markdown.read_markdown",
    ".txt": "plain.read_plain",
    ".csv": "delimited.read_delimited",
    ".tsv": "delimited.read_delimited",
    ".xlsx": "spreadsheet.read_workbook",
    ".xlsm": "spreadsheet.read_workbook",
    ".html": "webpage.read_webpage",
    ".htm": "webpage.read_webpage",
    ".pdf": "pdf.read_pdf",
    ".hwp": "hwp.read_hwp",
    ".hwpx": "hwpx.read_hwpx",
    ".docx": "word.read_word",
    ".pptx": "slides.read_slides",
    ".odt": "opendocument.read_text_document",
    ".ods": "opendocument.read_sheets",
}
"""How to read a file, by the suffix of its name: a module beside this one and a function in it.

They are named, not imported: together their libraries take a second to load, and a worker needs those of one format.
"""

OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ARCHIVE = b"PK\x03\x04"
SIGNATURES: Mapping[str, bytes] = {
    ".xlsx": ARCHIVE,
    ".xlsm": ARCHIVE,
    ".pdf": b"%PDF-",
    ".hwp": OFFICE,
    ".hwpx": ARCHIVE,
    ".docx": ARCHIVE,
    ".pptx": ARCHIVE,
    ".odt": ARCHIVE,
    ".ods": ARCHIVE,
}
"""What a format begins with, for those that have a signature."""

_STARTS: Mapping[bytes, str] = {
    b"%PDF-": ".pdf",
    b"\x89PNG": ".png",
    b"\xff\xd8\xff": ".jpg",
    b"GIF8": ".gif",
    b"BM": ".bmp",
    b"II*\0": ".tif",
    b"MM\0*": ".tif",
    b"Rar!": ".rar",
    b"7z\xbc\xaf": ".7z",
    b"ALZ\x01": ".alz",
    b"EGGA": ".egg",
    b"{\\rtf": ".rtf",
}
_MEMBERS: Mapping[bytes, str] = {
    b"application/hwp+zip": ".hwpx",
    b"Contents/section0.xml": ".hwpx",
    b"word/document.xml": ".docx",
    b"xl/workbook.xml": ".xlsx",
    b"ppt/presentation.xml": ".pptx",
    b"opendocument.text": ".odt",
    b"opendocument.spreadsheet": ".ods",
}
_MARKS = {suffix: mark for mark, suffix in _MEMBERS.items()} | {".xlsm": b"xl/workbook.xml"}
_STREAMS: Mapping[str, str] = {
    "FileHeader": ".hwp",
    "WordDocument": ".doc",
    "Workbook": ".xls",
    "PowerPoint Document": ".ppt",
}
"""What tells formats that share a container: names of its members, which stand in it unpacked."""

_FOREIGN = (
    OFFICE,
    ARCHIVE,
    b"%PDF-",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"Rar!",
    b"7z\xbc\xaf",
    b"MZ\x90\0",
    b"\x1f\x8b",
)
_SIGNATURE_WITHIN = 1024
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_HWP_3 = b"HWP Document File V3"

_PROTECTED = (b"<## NASCA DRM FILE", b"SCDSA", b"\x9b DRMONE")
"""What a file begins with that an office's document security has locked, whatever its name; seen in files, published by
nobody."""

INSTEAD: Mapping[str, str] = {
    ".doc": ".docx",
    ".dot": ".docx",
    ".dotx": ".docx",
    ".rtf": ".docx",
    ".pages": ".docx",
    ".xls": ".xlsx",
    ".xlsb": ".xlsx",
    ".xlt": ".xlsx",
    ".xltx": ".xlsx",
    ".cell": ".xlsx",
    ".numbers": ".xlsx",
    ".ppt": ".pptx",
    ".pps": ".pptx",
    ".ppsx": ".pptx",
    ".potx": ".pptx",
    ".show": ".pptx",
    ".key": ".pptx",
    ".hml": ".hwpx",
    ".hwt": ".hwpx",
}
"""What to save a file as whose format is not read."""

PICTURES = frozenset({".jpg", ".jpeg", ".png", ".gif", ".bmp", ".tif", ".tiff", ".heic", ".webp"})
ARCHIVES = frozenset({".zip", ".rar", ".7z", ".alz", ".egg", ".tar", ".gz"})
"""What no text is read of, and what holds files that can be uploaded."""


NO_SUFFIX = "the name has no suffix"
PROTECTION = "rights management"
NO_TEXT = Caution("", "there is no text in the file (only pictures?)")


class UnsupportedError(UnreadableError):
    """Files of this format are not read."""


class PictureError(UnsupportedError):
    """Text in pictures is not read: upload the document that it was made from."""


class PackedError(UnsupportedError):
    """Archives are not read: unpack it and upload what is in it."""


class EmptyError(BrokenError):
    """The file is empty, perhaps for an upload that broke off: upload it again."""


def read_file(path: Path) -> Document:
    """Read a file. Raises OSError, and what `read_document` raises."""
    if path.stat().st_size > FILE_BYTES:
        raise TooLargeError(megabytes_of(FILE_BYTES))
    return read_document(path.name, path.read_bytes())


def read_document(name: str, data: bytes) -> Document:
    """Read the bytes of a file by the suffix of its name, if they are what the suffix says.

    Raises an UnreadableError: UnsupportedError, BrokenError, EncryptedError, TooLargeError, NotTextError or
    DoctypeError.
    """
    suffix = PurePosixPath(name).suffix.casefold()
    if suffix not in READERS:
        raise unread(clean(suffix))
    if len(data) > FILE_BYTES:
        raise TooLargeError(megabytes_of(FILE_BYTES))
    refuse_mismatch(name, data)
    document = reader(suffix)(data)
    pages = tuple(Page(page.number, tuple(block for block in page.blocks if block.text)) for page in document.pages)
    empty = () if document.warnings or any(page.blocks for page in pages) else (NO_TEXT,)
    return Document(pages, (*document.warnings, *empty), document.title)


def reader(suffix: str) -> Reader:
    """Return what reads files with this suffix."""
    module, _, name = READERS[suffix].partition(".")
    return cast("Reader", getattr(import_module(f"knowledge.loading.{module}"), name))


def refuse_mismatch(name: str, data: bytes) -> None:
    """Raise when the first bytes contradict the suffix of the name."""
    suffix = PurePosixPath(name).suffix.casefold()
    signature = SIGNATURES.get(suffix)
    if signature and not data:
        raise EmptyError
    if data.startswith(_PROTECTED):
        raise EncryptedError(PROTECTION)
    if suffix == ".hwp" and data.startswith(_HWP_3):
        raise UnsupportedError(save_as("HWP 3", ".hwpx"))
    if signature == ARCHIVE and data.startswith(OFFICE) and _LOCKED in data:
        # A workbook with a password is an encrypted package inside an older container.
        raise EncryptedError
    if signature == ARCHIVE and _MARKS[suffix] not in data and actual_format(data) in {*_MEMBERS.values()} - {suffix}:
        raise _contradicted(suffix, data)
    if signature and signature not in data[:_SIGNATURE_WITHIN]:
        raise _contradicted(suffix, data)
    if not signature and data.startswith(_FOREIGN):
        raise _contradicted(suffix, data)


def _contradicted(suffix: str, data: bytes) -> UnreadableError:
    """Return the error of a file whose first bytes are not those of its format, with what they are."""
    actual = actual_format(data)
    if not actual or actual == suffix:
        return BrokenError(Sentence("not a %(suffix)s file", suffix=suffix))
    if actual not in READERS:
        return unread(actual, suffix)
    return MisnamedError(Sentence("it is a %(actual)s file called %(suffix)s", actual=actual, suffix=suffix))


def unread(actual: str, called: str = "") -> UnsupportedError:
    """Return the error of a format that is not read, with what to do; `called` is what its name says instead."""
    told = (Sentence("it is a %(actual)s file called %(suffix)s", actual=actual, suffix=called),) if called else ()
    if actual in PICTURES:
        return PictureError(*told)
    if actual in ARCHIVES:
        return PackedError(*told)
    return UnsupportedError(save_as(actual, INSTEAD.get(actual, ".pdf, .hwpx, .docx")) if actual else NO_SUFFIX)


def actual_format(data: bytes) -> str:
    """Return the suffix that fits what a file holds, or ""."""
    for start, suffix in _STARTS.items():
        if data.startswith(start):
            return suffix
    if data.startswith(ARCHIVE):
        return next((suffix for mark, suffix in _MEMBERS.items() if mark in data), ".zip")
    if data.startswith(OFFICE):
        return next((suffix for mark, suffix in _STREAMS.items() if mark.encode("utf-16-le") in data), "")
    return ".html" if data[:_SIGNATURE_WITHIN].lstrip().lower().startswith((b"<!doctype html", b"<html")) else ""


def save_as(found: str, wanted: str) -> Sentence:
    """Return what to save a file as whose format is not read."""
    return Sentence("%(found)s: save it as %(wanted)s", found=found, wanted=wanted)


def megabytes_of(size: int) -> Sentence:
    """Return a limit in bytes as people say it."""
    if size < 2**20:
        return Sentence("%(count)d bytes", count=size)
    return Sentence("%(count)d MB", count=size // 2**20)
