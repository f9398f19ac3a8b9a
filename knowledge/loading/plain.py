"""Plain text: paragraphs, list items and the headings that Korean documents number."""

from __future__ import annotations

from knowledge.loading.decoding import decode
from knowledge.loading.document import Document, Page
from knowledge.loading.paragraphs import text_blocks


def read_plain(data: bytes) -> Document:
    """Read a text file. Raises NotTextError."""
    return Document((Page(1, text_blocks(decode(data).split("\n"))),))
