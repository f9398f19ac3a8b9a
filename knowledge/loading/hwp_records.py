"""HWP 5 below its text: the streams of the compound file, and their records as a tree."""

from __future__ import annotations

import io
import re
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import ECB
from olefile import OleFileIO

from knowledge.loading.document import BrokenError, EncryptedError, TooLargeError
from knowledge.wording import Sentence

SIGNATURE = b"HWP Document File"
STREAM_BYTES = 100 * 2**20
RECORDS = 500_000
"""Bytes of one unpacked stream, and records of one file; our own limits."""

# The numbers of records and flags are those of Hancom's "Document File Formats 5.0", revision 1.3.
ID_MAPPINGS, BORDER_FILL, CHAR_SHAPE, PARA_SHAPE, DISTRIBUTED = 17, 20, 21, 25, 28
PARA_HEADER, PARA_TEXT, PARA_CHAR_SHAPE, CTRL_HEADER, LIST_HEADER, PAGE_BORDER_FILL = 66, 67, 68, 71, 72, 75
TABLE, MEMO_LIST = 77, 93
PICTURED = frozenset({84, 85})
"""Objects of other programs, such as charts, and pictures."""
_COMPRESSED, _PASSWORD, _DISTRIBUTION, _LOCKS = 1 << 0, 1 << 1, 1 << 2, 1 << 4 | 1 << 8 | 1 << 10
_SECTION = re.compile(r"Section(\d+)", re.IGNORECASE)
_LONG = 0xFFF
_SEED_BYTES = 256


@dataclass(slots=True)
class Record:
    """A record with those below it."""

    tag: int
    data: bytes
    records: list[Record] = field(default_factory=list)

    def below(self, tag: int) -> Iterator[Record]:
        """Yield the records directly below with this tag."""
        return (record for record in self.records if record.tag == tag)


@dataclass(frozen=True, slots=True)
class Streams:
    """What is read of a file: shapes of paragraphs and letters, borders and fills, and the sections in order."""

    shapes: tuple[bytes, ...]
    letters: tuple[bytes, ...]
    fills: tuple[bytes, ...]
    sections: tuple[Record, ...]


def read_streams(data: bytes) -> Streams:
    """Return the records of a file. Raises BrokenError, EncryptedError or TooLargeError."""
    try:
        with OleFileIO(io.BytesIO(data)) as file:
            return _streams(file)
    except (BrokenError, EncryptedError, TooLargeError):
        raise
    except Exception as error:
        # A damaged compound file fails in olefile with whatever its code meets first.
        raise BrokenError from error


def _streams(file: OleFileIO) -> Streams:
    head = _stream(file, "FileHeader")
    if not head.startswith(SIGNATURE) or len(head) < 40:
        raise BrokenError("not an HWP file")
    (flags,) = struct.unpack_from("<I", head, 36)
    if flags & _PASSWORD:
        raise EncryptedError
    if flags & _LOCKS:
        raise EncryptedError("rights management")
    budget = [RECORDS]
    info = tree(_unpacked(_stream(file, "DocInfo"), flags), budget)
    storage = "ViewText" if flags & _DISTRIBUTION else "BodyText"
    names = [path[1] for path in file.listdir() if len(path) == 2 and path[0] == storage]
    numbered = sorted((int(found[1]), name) for name in names if (found := _SECTION.fullmatch(name)))
    if not numbered:
        raise BrokenError("no section")
    sections = tuple(tree(_section(_stream(file, f"{storage}/{name}"), flags), budget) for _, name in numbered)
    # Word processors put them below the record that counts them.
    told = [*info.records, *(record for counts in info.below(ID_MAPPINGS) for record in counts.records)]
    shapes, letters, fills = (
        tuple(record.data for record in told if record.tag == tag) for tag in (PARA_SHAPE, CHAR_SHAPE, BORDER_FILL)
    )
    return Streams(shapes, letters, fills, sections)


def _stream(file: OleFileIO, name: str) -> bytes:
    if file.get_size(name) > STREAM_BYTES:
        raise TooLargeError(Sentence("%(count)d bytes", count=STREAM_BYTES))
    with file.openstream(name) as stream:
        return bytes(stream.read())


def _section(data: bytes, flags: int) -> bytes:
    return _unpacked(unlocked(data) if flags & _DISTRIBUTION else data, flags)


def _unpacked(data: bytes, flags: int) -> bytes:
    if not flags & _COMPRESSED:
        return data
    unpacker = zlib.decompressobj(-15)
    unpacked = unpacker.decompress(data, STREAM_BYTES)
    if unpacker.unconsumed_tail:
        raise TooLargeError(Sentence("%(count)d bytes", count=STREAM_BYTES))
    return unpacked


def unlocked(data: bytes) -> bytes:
    """Return a section of a document for distribution as it was before it was locked.

    Its first record holds the key, hidden by a published generator of numbers: the lock keeps people from editing
    and copying, not from reading. Source: Hancom's "Document File Formats", distribution documents, revision 1.2.
    """
    (head,) = struct.unpack_from("<I", data)
    if head & 0x3FF != DISTRIBUTED or len(data) < 4 + _SEED_BYTES:
        raise BrokenError("no key")
    seed = _revealed(data[4 : 4 + _SEED_BYTES])
    start = 4 + (seed[0] & 0xF)
    decryptor = Cipher(AES(seed[start : start + 16]), ECB()).decryptor()  # noqa: S305 - the format's own cipher
    locked = data[4 + _SEED_BYTES :]
    return decryptor.update(locked[: len(locked) // 16 * 16]) + decryptor.finalize()


def _revealed(hidden: bytes) -> bytes:
    state = int.from_bytes(hidden[:4], "little")
    shown = bytearray(hidden)
    mask = left = 0
    for place in range(len(shown)):
        if not left:
            state, mask = _next(state)
            state, run = _next(state)
            left = (run & 0xF) + 1
        if place >= 4:
            shown[place] ^= mask & 0xFF
        left -= 1
    return bytes(shown)


def _next(state: int) -> tuple[int, int]:
    state = (state * 214013 + 2531011) & 0xFFFFFFFF
    return state, state >> 16 & 0x7FFF


def tree(data: bytes, budget: list[int]) -> Record:
    """Return the records of a stream below a root; `budget` is how many may still come."""
    root = Record(0, b"")
    path: list[tuple[int, Record]] = [(-1, root)]
    for tag, level, content in _records(data):
        budget[0] -= 1
        if budget[0] < 0:
            raise TooLargeError(Sentence("%(count)d records", count=RECORDS))
        while path[-1][0] >= level:
            path.pop()
        record = Record(tag, content)
        path[-1][1].records.append(record)
        path.append((level, record))
    return root


def _records(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    place = 0
    while place + 4 <= len(data):
        (head,) = struct.unpack_from("<I", data, place)
        place += 4
        size = head >> 20
        if size == _LONG:
            (size,) = struct.unpack_from("<I", data, place)
            place += 4
        if place + size > len(data):
            raise BrokenError("a record is cut off")
        yield head & 0x3FF, head >> 10 & 0x3FF, data[place : place + size]
        place += size
