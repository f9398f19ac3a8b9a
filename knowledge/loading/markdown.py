"""Markdown with TOML front matter, read through the HTML that it stands for."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt

from knowledge.loading.decoding import decode
from knowledge.loading.document import Block, Caution, Document, Page
from knowledge.loading.flow import FOOTNOTE, footnotes_text
from knowledge.loading.webpage import blocks_of

_FRONT = re.compile(r"\A\s*\+\+\+[ \t]*\n(.*?)^\+\+\+[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


_DATE = re.compile(
    r"^([ \t]*(?:(?:[>*+-]|\d{1,2}[.)])[ \t]+)*(?:\d{4}|1[0-2]|0?[1-9]))\.(?=[ \t]*\d{1,2}\.)", re.MULTILINE
)
"""The first number of a date with which a line begins, as Koreans write one: in Markdown it would begin a list, and be
counted anew from 1."""
_NOTE = re.compile(r"^ {0,3}\[\^[^\]\s]{1,64}\]:.*(?:\n+(?: {4}|\t).*)*\n?", re.MULTILINE)
_NOTE_MARK = re.compile(r"\[\^[^\]\s]{1,64}\]")
"""Footnotes, as most who write Markdown write them, and the marks in the text that lead to them."""
_HELD = "\ue000"
"""Stands behind such a number while Markdown is read; a backslash would be seen where a line is shown as it is."""


def read_markdown(data: bytes) -> Document:
    """Read a file; its front matter is no part of the text, its first heading of level 1 is the title."""
    _, body, _ = split_front_matter(decode(data))
    blocks = markdown_blocks(body)
    title = next((block.text for block in blocks if block.kind == "heading" and block.level == 1), "")
    notes = len(_NOTE.findall(body))
    cautions = (Caution(FOOTNOTE, footnotes_text(notes)),) if notes else ()
    return Document((Page(1, blocks),), cautions, title)


def split_front_matter(text: str) -> tuple[str, str, int]:
    """Return the TOML between +++ lines at the top, the text below it, and how many lines come before that."""
    found = _FRONT.match(text)
    if not found:
        return "", text, 0
    return found[1], text[found.end() :], text[: found.end()].count("\n")


def markdown_blocks(text: str) -> tuple[Block, ...]:
    """Return the blocks of a Markdown text; a date with which a line begins ("12. 14.") is no item of a list.

    Footnotes are left out. Items keep the numbers that were written: counted on, "12. 14(월)부터" would be followed by
    "13. 20(일)까지".
    """
    text = _NOTE_MARK.sub("", _NOTE.sub("", text))
    tokens = _MARKDOWN.parse(_DATE.sub(rf"\1{_HELD}.", text))
    for token in tokens:
        if token.type == "list_item_open" and token.info:
            token.attrSet("value", token.info)
    return blocks_of(_MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {}).replace(_HELD, ""), links=True)


def read_markdown_text(text: str) -> str:
    """Return a piece of Markdown as plain text, blocks apart by a line end."""
    return "\n".join(block.text for block in markdown_blocks(text))
