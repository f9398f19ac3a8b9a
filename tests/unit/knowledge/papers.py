"""Files as offices send them, made here: PDF with a Korean text layer, workbooks, archives."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from openpyxl import Workbook
from pypdf import PdfReader, PdfWriter


def pdf(*pages: Sequence[str], title: str = "") -> bytes:
    """Return a PDF; each page is its lines, a page without lines has no text layer."""
    shown = (" T* ".join(f"{_hex(line)} Tj" for line in lines) for lines in pages)
    streams = [f"BT /F1 10 Tf 14 TL 50 780 Td {words} ET" if words else "" for words in shown]
    return _paper(streams, {letter for page in pages for line in page for letter in line}, title)


def drawn_pdf(*pages: tuple[Sequence[tuple[float, float, str]], str], turn: int = 0) -> bytes:
    """Return a PDF; each page is its words, placed from left and bottom, and operators that draw, before them."""
    streams = []
    for words, drawing in pages:
        placed = "".join(f"BT /F1 10 Tf {x} {y} Td {_hex(text)} Tj ET\n" for x, y, text in words)
        streams.append(f"{drawing}\n{placed}")
    return _paper(streams, {letter for words, _ in pages for *_, text in words for letter in text}, turn=turn)


def painted_pdf(operators: str, words: Sequence[str], more: str = "", turn: int = 0) -> bytes:
    """Return a PDF of one page; each %s of its operators stands for the next text, `more` are its further resources."""
    letters = {letter for text in words for letter in text}
    return _paper([operators % tuple(map(_hex, words))], letters, more=more, turn=turn)


def _hex(text: str) -> str:
    return f"<{''.join(f'{ord(letter):04X}' for letter in text)}>"


def _paper(streams: Sequence[str], used: set[str], title: str = "", turn: int = 0, more: str = "") -> bytes:
    letters = sorted(used)
    mapping = "\n".join(f"<{ord(letter):04X}> <{ord(letter):04X}>" for letter in letters)
    cmap = (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CMapName /A def\n/CMapType 2 def\n"
        "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"
        f"{len(letters)} beginbfchar\n{mapping}\nendbfchar\nendcmap\nend\nend"
    )
    kids = " ".join(f"{7 + 2 * number} 0 R" for number in range(len(streams)))
    system = "<< /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>"
    letter = "/Type /Font /Subtype /CIDFontType2 /BaseFont /A /DW 1000 /FontDescriptor 5 0 R"
    shape = "/FontBBox [0 0 1000 1000] /ItalicAngle 0 /Ascent 800 /Descent -200 /CapHeight 700 /StemV 80"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(streams)} >>",
        "<< /Type /Font /Subtype /Type0 /BaseFont /A /Encoding /Identity-H /DescendantFonts [4 0 R]/ToUnicode 6 0 R >>",
        f"<< {letter} /CIDSystemInfo {system} >>",
        f"<< /Type /FontDescriptor /FontName /A /Flags 4 {shape} >>",
        _stream(cmap),
    ]
    for number, stream in enumerate(streams):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {8 + 2 * number} 0 R /Rotate {turn}"
            f" /Resources << /Font << /F1 3 0 R >> {more} >> >>"
        )
        objects.append(_stream(stream))
    objects.append(f"<< /Title <FEFF{title.encode('utf-16-be').hex()}> >>")
    return _assembled(objects)


def locked_pdf(data: bytes, password: str, algorithm: str = "RC4-128") -> bytes:
    """Return the PDF behind a password."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    writer.encrypt(user_password=password, owner_password="owner", algorithm=algorithm)
    return _saved(writer)


def newly_locked_pdf(data: bytes) -> bytes:
    """Return the PDF behind a newer cipher (AES-256), with keys that open nothing."""
    keys = " ".join(f"/{name} <{'00' * size}>" for name, size in (("O", 48), ("U", 48), ("OE", 32), ("UE", 32)))
    cipher = "/CF << /StdCF << /CFM /AESV3 /Length 32 >> >> /StmF /StdCF /StrF /StdCF"
    lock = f"<< /Filter /Standard /V 5 /R 6 /Length 256 /P -4 /Perms <{'00' * 16}> {keys} {cipher} >>"
    return data.replace(b"trailer\n<<", f"trailer\n<< /ID [<00> <00>] /Encrypt {lock}".encode())


@cache
def bomb_pdf() -> bytes:
    """Return a PDF of some kilobytes whose page unpacks to 200 MB of spaces."""
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b" " * 2**20) for _ in range(200)) + packer.flush()
    empty = pdf([])
    stream = b"<< /Length 0 >>\nstream\n"
    return empty.replace(stream, b"<< /Filter /FlateDecode /Length %d >>\nstream\n%s" % (len(packed), packed))


def _saved(writer: PdfWriter) -> bytes:
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def _stream(text: str) -> str:
    return f"<< /Length {len(text)} >>\nstream\n{text}\nendstream"


def _assembled(objects: Iterable[str]) -> bytes:
    body = b"%PDF-1.7\n"
    offsets = []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(body))
        body += f"{number} 0 obj\n{content}\nendobj\n".encode("latin-1")
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    trailer = f"<< /Size {len(offsets) + 1} /Root 1 0 R /Info {len(offsets)} 0 R >>"
    head = (
        f"xref\n0 {len(offsets) + 1}\n0000000000 65535 f \n{table}trailer\n{trailer}\nstartxref\n{len(body)}\n%%EOF\n"
    )
    return body + head.encode()


def workbook(sheets: Mapping[str, Sequence[Sequence[object]]]) -> Workbook:
    """Return a workbook with these sheets of rows."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    return book


def xlsx(book: Workbook) -> bytes:
    """Return a workbook as a file."""
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def archive(entries: Mapping[str, bytes]) -> bytes:
    """Return a compressed archive."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in entries.items():
            packed.writestr(name, data)
    return target.getvalue()


def repacked(data: bytes, changes: Mapping[str, bytes]) -> bytes:
    """Return an archive with some entries replaced or added."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        entries = {name: packed.read(name) for name in packed.namelist()}
    return archive({**entries, **changes})


def entry(data: bytes, name: str) -> bytes:
    """Return an entry of an archive."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return packed.read(name)
