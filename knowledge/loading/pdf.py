"""PDF with a text layer; a page without one is named in a caution."""

from __future__ import annotations

import io
from collections.abc import Iterator

from pypdf import PdfReader
from pypdf.errors import LimitReachedError

from knowledge.loading.decoding import clean, one_line
from knowledge.loading.document import BrokenError, Caution, Document, EncryptedError, Page, TooLargeError
from knowledge.loading.paragraphs import text_blocks
from knowledge.wording import Sentence

PAGES = 2_000
CHARACTERS = 5_000_000
"""Pages and characters read of one file; our own limits."""

NO_TEXT = "the page has no text layer (a scanned picture?) and was not read"


def read_pdf(data: bytes) -> Document:
    """Read a file. Raises BrokenError, EncryptedError or TooLargeError."""
    try:
        return _document(PdfReader(io.BytesIO(data)))
    except (EncryptedError, TooLargeError):
        raise
    except LimitReachedError as error:
        raise TooLargeError(one_line(str(error))) from error
    except Exception as error:
        # A damaged file fails in pypdf with whatever its code meets first.
        raise BrokenError from error


def _document(reader: PdfReader) -> Document:
    if reader.is_encrypted and not reader.decrypt(""):
        raise EncryptedError
    if len(reader.pages) > PAGES:
        raise TooLargeError(Sentence("%(count)d pages", count=PAGES))
    pages = []
    cautions = []
    for number, text in _texts(reader):
        blocks = text_blocks(text.split("\n"), f"{number}쪽", wrapped=True)
        pages.append(Page(number, blocks))
        if not blocks:
            cautions.append(Caution(f"{number}쪽", NO_TEXT))
    title = reader.metadata.title if reader.metadata else ""
    return Document(tuple(pages), tuple(cautions), one_line(str(title or "")))


def _texts(reader: PdfReader) -> Iterator[tuple[int, str]]:
    total = 0
    for number, page in enumerate(reader.pages, start=1):
        text = clean(page.extract_text())
        total += len(text)
        if total > CHARACTERS:
            raise TooLargeError(Sentence("%(count)d characters", count=CHARACTERS))
        yield number, text
