"""HWP 5 files made here: a compound file of streams, and their records."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import ECB

SECTOR, MINI, CUTOFF = 512, 64, 4096
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
COMPRESSED, PASSWORD, DISTRIBUTION, RIGHTS = 1, 2, 4, 16
KEY = b"0123456789abcdef"


def compound(streams: Mapping[str, bytes]) -> bytes:
    """Return a compound file with these streams; a name may have one folder before it."""
    table: list[int] = []
    body = b""

    def put(data: bytes) -> int:
        nonlocal body
        if not data:
            return END
        size = -(-len(data) // SECTOR)
        start = len(table)
        table.extend([*range(start + 1, start + size), END])
        body += data.ljust(size * SECTOR, b"\0")
        return start

    small, chains, places = b"", list[int](), dict[str, tuple[int, int]]()
    for name, data in streams.items():
        if len(data) >= CUTOFF or not data:
            places[name] = put(data), len(data)
            continue
        size = -(-len(data) // MINI)
        places[name] = len(chains), len(data)
        chains.extend([*range(len(chains) + 1, len(chains) + size), END])
        small += data.ljust(size * MINI, b"\0")
    root = put(small)
    packed = struct.pack(f"<{len(chains)}I", *chains)
    mini_table = put(packed.ljust(-(-len(packed) // SECTOR) * SECTOR, b"\xff"))
    directory = put(_directory(places, root, len(small)))
    tables = 1
    while len(table) + tables > tables * SECTOR // 4:
        tables += 1
    first = len(table)
    table.extend([FAT] * tables)
    table.extend([FREE] * (tables * SECTOR // 4 - len(table)))
    places_of_tables = [*range(first, first + tables), *[FREE] * (109 - tables)]
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<IIIIIIIII", 0, tables, directory, 0, CUTOFF, mini_table, -(-len(packed) // SECTOR), END, 0)
    return head + struct.pack("<109I", *places_of_tables) + body + struct.pack(f"<{len(table)}I", *table)


def _directory(places: Mapping[str, tuple[int, int]], root: int, size: int) -> bytes:
    folders = list(dict.fromkeys(name.partition("/")[0] for name in places if "/" in name))
    names = ["Root Entry", *folders, *places]
    inside = {folder: [names.index(name) for name in places if name.startswith(f"{folder}/")] for folder in folders}
    inside["Root Entry"] = [number for number, name in enumerate(names) if number and "/" not in name]
    following = {left: right for numbers in inside.values() for left, right in pairwise(numbers)}
    entries = b""
    for number, name in enumerate(names):
        start, length = places.get(name, (0, 0)) if number else (root, size)
        kind = 5 if not number else 1 if name in folders else 2
        text = name.rpartition("/")[2].encode("utf-16-le")
        child = inside.get(name, [FREE])[0]
        entries += text.ljust(64, b"\0") + struct.pack(
            "<HBBIII", len(text) + 2, kind, 1, FREE, following.get(number, FREE), child
        )
        entries += bytes(36) + struct.pack("<IQ", start, length)
    return entries


def record(tag: int, level: int, data: bytes) -> bytes:
    """Return a record."""
    size = min(len(data), 0xFFF)
    head = struct.pack("<I", tag | level << 10 | size << 20)
    return head + (struct.pack("<I", len(data)) if size == 0xFFF else b"") + data


@dataclass(frozen=True)
class Control:
    """A control inside a paragraph: its character, its name and the records below it at a level."""

    code: int
    name: str
    below: Callable[[int], bytes] = lambda _level: b""
    data: bytes = b""


def paragraph(*parts: str | Control, level: int = 0, shape: int = 0, looks: Sequence[tuple[int, int]] = ()) -> bytes:
    """Return the records of a paragraph; `looks` are the places from which it has which shape of letters."""
    text = b"".join(
        part.encode("utf-16-le") if isinstance(part, str) else struct.pack("<H12xH", part.code, part.code)
        for part in (*parts, "\r")
    )
    records = record(66, level, struct.pack("<IIHBB12x", len(text) // 2, 0, shape, 0, 0)) + record(67, level + 1, text)
    if looks:
        records += record(68, level + 1, b"".join(struct.pack("<II", *run) for run in looks))
    for part in parts:
        if isinstance(part, Control):
            records += record(71, level + 1, part.name.encode()[::-1] + part.data) + part.below(level + 2)
    return records


def listed(level: int, *paragraphs: bytes, data: bytes = b"") -> bytes:
    """Return a list header with its paragraphs, which must be at the same level."""
    return record(72, level, struct.pack("<II", len(paragraphs), 0) + data) + b"".join(paragraphs)


def note(name: str, text: str) -> Control:
    """Return a footnote ("fn  "), endnote, header, footer or hidden comment with this text."""
    code = {"head": 16, "foot": 16, "tcmt": 15}.get(name, 17)
    return Control(code, name, lambda level: listed(level, paragraph(text, level=level)))


def box(text: str, *, grouped: bool = False) -> Control:
    """Return a text box, or one inside a group of shapes."""

    def below(level: int) -> bytes:
        inner = level + (2 if grouped else 1)
        around = record(76, level, bytes(8)) + (record(76, level + 1, bytes(8)) if grouped else b"")
        return around + listed(inner, paragraph(text, level=inner))

    return Control(11, "gso ", below)


@dataclass(frozen=True)
class Shaded:
    """A cell with the number of its border and fill, and of the shape of its letters."""

    text: str
    fill: int
    look: int = 0


Cell = str | Control | Shaded | tuple[str, int, int] | tuple[str, int, int, int]


def table(rows: Sequence[Sequence[Cell]], caption: Sequence[str | Control] = (), fill: int = 0) -> Control:
    """Return a table; a cell is a text, a control, or a text with the rows and columns it covers, and flags."""
    own = struct.pack("<10x") + bytes(2 * len(rows)) + struct.pack("<H", fill)

    def below(level: int) -> bytes:
        records = listed(level, paragraph(*caption, level=level)) if caption else b""
        records += record(77, level, struct.pack("<IHH", 0, len(rows), len(rows[0])) + own)
        taken: set[tuple[int, int]] = set()
        for row, cells in enumerate(rows):
            column = 0
            for cell in cells:
                content, height, width, flags = (*cell, 0)[:4] if isinstance(cell, tuple) else (cell, 1, 1, 0)
                ground = b""
                looks = ((0, content.look),) if isinstance(content, Shaded) and content.look else ()
                if isinstance(content, Shaded):
                    content, ground = content.text, struct.pack("<16xH", content.fill)
                while (row, column) in taken:
                    column += 1
                taken |= {(row + down, column + right) for down in range(height) for right in range(width)}
                place = struct.pack("<IIHHHH", 1, flags, column, row, width, height)
                records += record(72, level, place + ground) + paragraph(content, level=level, looks=looks)
        return records

    return Control(11, "tbl ", below)


def shape(outline: int = 0, fill: int = 0) -> bytes:
    """Return a paragraph shape on an outline level, from 1, or in the running text, with a fill behind it."""
    return struct.pack("<I28xH", (1 << 23 | (outline - 1) << 25) if outline else 0, fill)


def letters(colour: int, shade: int = 0xFFFFFFFF, fill: int = 0) -> bytes:
    """Return a shape of letters of a colour, with a shade and a fill behind them."""
    return bytes(52) + struct.pack("<IIIIH", colour, 0, shade, 0, fill)


def fill(kind: int, colour: int) -> bytes:
    """Return borders with a fill of a kind."""
    return bytes(32) + struct.pack("<II", kind, colour)


def page_fill(number: int) -> Control:
    """Return what begins a section whose pages have a fill."""
    return Control(2, "secd", lambda level: record(75, level, bytes(12) + struct.pack("<H", number)))


def hwp(
    *sections: bytes,
    flags: int = COMPRESSED,
    shapes: Sequence[bytes] = (shape(),),
    fills: Sequence[bytes] = (),
    looks: Sequence[bytes] = (),
) -> bytes:
    """Return a file."""
    head = b"HWP Document File".ljust(32, b"\0") + struct.pack("<II", 0x05010000, flags) + bytes(216)
    kinds = ((20, fills), (21, looks), (25, shapes))
    info = record(17, 0, bytes(72)) + b"".join(record(tag, 1, data) for tag, kept in kinds for data in kept)
    folder = "ViewText" if flags & DISTRIBUTION else "BodyText"
    streams = {"FileHeader": head, "DocInfo": packed(info, flags)}
    for number, section in enumerate(sections):
        data = packed(section, flags)
        streams[f"{folder}/Section{number}"] = locked(data) if flags & DISTRIBUTION else data
    return compound(streams)


def packed(data: bytes, flags: int) -> bytes:
    """Return a stream as the flags say."""
    if not flags & COMPRESSED:
        return data
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


def locked(data: bytes, seed: int = 0x1234ABC7) -> bytes:
    """Return a section locked as in a document for distribution."""
    plain = bytearray(256)
    plain[:4] = seed.to_bytes(4, "little")
    start = 4 + (seed & 0xF)
    plain[start : start + 16] = KEY
    masks: list[int] = []
    state = seed
    while len(masks) < 256:
        drawn = []
        for _ in range(2):
            state = (state * 214013 + 2531011) % 2**32
            drawn.append((state >> 16) % 2**15)
        masks.extend([drawn[0] % 256] * (drawn[1] % 16 + 1))
    hidden = bytes(plain[:4]) + bytes(byte ^ mask for byte, mask in zip(plain[4:], masks[4:256], strict=True))
    encryptor = Cipher(AES(KEY), ECB()).encryptor()  # noqa: S305 - the format's own cipher
    return record(28, 0, hidden) + encryptor.update(data.ljust(-(-len(data) // 16) * 16, b"\0")) + encryptor.finalize()
