"""What a notice is called: by whoever wrote it, by its own heading, or else by its file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice, takewhile

from knowledge.loading.decoding import one_line
from knowledge.loading.document import Block, Document
from knowledge.loading.paragraphs import says

LONGEST = 60
"""Characters of a title; a longer line is a sentence. Our own choice, on notices of municipalities."""

_LINES = 4
"""A title stands among so many first lines, below the number of the notice or the name of the office."""

_HEAD = 8
"""The head of an official letter has so many lines: who writes, to whom, by whom, and what about."""

_SUBJECT = re.compile(r"제\s*목(?:\s*[:：]\s*|\s+)(?P<title>(?!없음$)\S.*)")
_LEFT_OVER = re.compile(
    r"(?:.*\.(?:hwpx?|docx?|xlsx?|pptx?|html?|pdf|txt)|Microsoft \w+ - .*|PowerPoint .*"
    r"|(?:제목 ?없음|무제|빈 ?문서|문서|슬라이드|untitled|document|presentation)[\s\d().-]*|[\W\d]*)",
    re.IGNORECASE,
)
"""What programs call a file that nobody has called anything."""

_CALLED = re.compile(
    r".*\S\s?(?:공고|공고문|안내|안내문|알림|공지|공지사항|모집|계획|예고|통지|통신문)\s*(?:\([^()]*\))?"
)
_MARKED = re.compile(r"\(?(?:\d{1,2}|[가-하]|[IVXivx]{1,4})[.)]|[①-⑳㉠-㉻]|[^\w(「『<《\[‘“]")


def title_of(document: Document, name: str) -> str:
    """Return the title that a document gives itself, or what its file is called where it gives none.

    What a program left is no title, and a PDF's own is left over from a template more often than not: what is printed
    goes before it.
    """
    printed = name.casefold().endswith(".pdf")
    own = "" if _LEFT_OVER.fullmatch(document.title) else document.title
    found = (_headed(document), own) if printed else (own, _headed(document))
    return next(filter(None, found), "") or name.rpartition("/")[2].rpartition(".")[0]


def _headed(document: Document) -> str:
    blocks = [block for page in document.pages for block in page.blocks]
    head = [line for _, line in islice(_lines(takewhile(lambda block: block.kind != "table", blocks)), _HEAD)]
    if subject := next(filter(None, map(_SUBJECT.fullmatch, head)), None):
        return subject["title"]
    levels = sorted(block.level for block in blocks if block.kind == "heading")
    for at, line in islice(_lines(takewhile(lambda block: block.kind != "table", blocks)), _LINES):
        if len(line) > LONGEST or _MARKED.match(line) or says(line):
            continue
        above_all = levels[:1] == [blocks[0].level] != levels[1:2]
        if _CALLED.fullmatch(line) or (at == 0 and above_all):
            return line
    return ""


def _lines(blocks: Iterable[Block]) -> Iterator[tuple[int, str]]:
    """Yield the lines of blocks, each with the number of its block."""
    for at, block in enumerate(blocks):
        yield from ((at, line) for line in map(one_line, block.text.split("\n")) if line)
