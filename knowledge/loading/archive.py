"""ZIP containers (XLSX and its relatives), opened in memory within limits, their XML without any DTD."""

from __future__ import annotations

import io
import zipfile
import zlib
from xml.parsers import expat

from knowledge.loading.document import BrokenError, EncryptedError, TooLargeError, UnreadableError
from knowledge.wording import Sentence

ENTRIES = 5_000
UNPACKED_BYTES = 100 * 2**20
RATIO = 200
"""How many times larger than its packed form an archive may be, from `RATIO_FROM` bytes on; all limits are our own."""

RATIO_FROM = 2**20


class DoctypeError(UnreadableError):
    """The file declares a document type or entities, which office programs never write: save it anew from one."""


def open_archive(data: bytes) -> zipfile.ZipFile:
    """Open a container whose declared sizes are within the limits; nothing is unpacked yet.

    Raises BrokenError, EncryptedError or TooLargeError.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise BrokenError from error
    entries = archive.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > ENTRIES or unpacked > UNPACKED_BYTES:
        raise TooLargeError(Sentence("%(entries)d files in it, %(count)d bytes", entries=len(entries), count=unpacked))
    if unpacked > RATIO_FROM and unpacked > RATIO * len(data):
        raise TooLargeError(Sentence("%(count)d bytes packed into %(size)d", count=unpacked, size=len(data)))
    if any(entry.flag_bits & 1 for entry in entries):
        raise EncryptedError
    if len({entry.filename for entry in entries}) < len(entries):
        raise BrokenError("two entries of one name")
    return archive


def read_entry(archive: zipfile.ZipFile, name: str) -> bytes:
    """Return the bytes of an entry, never more than it declares.

    Raises BrokenError when it is missing or damaged.
    """
    try:
        return archive.read(name)
    except (KeyError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError) as error:
        raise BrokenError(name) from error


def refuse_doctypes(archive: zipfile.ZipFile) -> None:
    """Raise DoctypeError when an XML entry declares a DTD, in whatever encoding."""
    for name in archive.namelist():
        if name.endswith((".xml", ".rels", ".hpf")):
            refuse_doctype(read_entry(archive, name))


def refuse_doctype(xml: bytes) -> None:
    """Raise DoctypeError when a DTD comes before the first element; what is no XML at all is left to its parser."""
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse
    parser.StartElementHandler = _stop
    try:
        parser.Parse(xml, True)  # noqa: FBT003
    except (_FirstElementError, expat.ExpatError, ValueError, LookupError):
        return


class _FirstElementError(Exception):
    """The first element has begun: no DTD may follow."""


def _refuse(*_declaration: object) -> None:
    raise DoctypeError


def _stop(*_element: object) -> None:
    raise _FirstElementError
