"""HTML: what a visitor sees of a page, as headings, texts and tables; scripts, comments and hidden parts stay out."""

from __future__ import annotations

import re
from typing import TypeAlias

from lxml import etree, html

from knowledge.loading.decoding import clean, decode, one_line, raised
from knowledge.loading.document import Block, BrokenError, Document, Page
from knowledge.loading.flow import cell_text, is_named
from knowledge.loading.webtable import cells_of, table_rows, table_texts

Element: TypeAlias = etree._Element  # noqa: SLF001 - the types of lxml give it no other name

_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]{1,40})", re.IGNORECASE)
_UNSEEN_TAGS = re.compile(
    "head|script|style|template|noscript|iframe|object|embed|svg|math|canvas|audio|video|map|nav|footer"
    "|aside|dialog|button|select|textarea|input|datalist|del|s|strike"
)
_BLOCK_TAGS = re.compile(
    "address|article|blockquote|body|center|dd|details|div|dl|dt|fieldset|figcaption|figure|form|header"
    "|hr|html|legend|main|ol|p|pre|section|summary|ul"
)
_NUMBER = re.compile(r"\d{1,6}")
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_UNSEEN_STYLE = re.compile(
    r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)"
    r"|(?:font-size|opacity)\s*:\s*0+(?:\.0+)?(?:px|pt|r?em|%)?\s*(?:;|!|$)"
    r"|(?:left|right|top|text-indent|margin-left)\s*:\s*-(?:\d{4,}|999)(?:\.\d+)?(?:px|pt|r?em)"
    r"|clip\s*:\s*rect\(\s*[01](?:px)?(?:[\s,]+[01](?:px)?){3}\s*\)|clip-path\s*:\s*inset\(\s*(?:50|100)%\s*\))",
    re.IGNORECASE,
)
_WHITE = re.compile(
    r"(?:^|;)\s*color\s*:\s*(?:#fff(?:fff)?\b|white\b|transparent\b|rgba?\(\s*255\s*,\s*255\s*,\s*255)", re.IGNORECASE
)
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_SELECTOR = re.compile(r"\w*([.#][\w-]+)")
_ALT_LENGTH = 15
"""From this length on, the text for a picture is taken: shorter ones name logos and icons."""


def read_webpage(data: bytes) -> Document:
    """Read a page. Raises NotTextError or BrokenError."""
    text = _decoded(data)
    return Document((Page(1, blocks_of(text)),), title=_title(text))


def blocks_of(text: str, *, links: bool = False) -> tuple[Block, ...]:
    """Return the blocks of an HTML text; with `links` the address of a link follows its words."""
    root = _parsed(text)
    if root is None:
        return ()
    walk = _Walk(_unseen_names(root), links=links)
    try:
        walk.visit(_main(root))
    except RecursionError as error:
        raise BrokenError("nested too deep") from error
    walk.finish()
    return tuple(walk.blocks)


def _decoded(data: bytes) -> str:
    declared = _CHARSET.search(data[:4096])
    if declared and declared[1].lower() in {b"euc-kr", b"ks_c_5601-1987", b"cp949", b"ms949"}:
        # Windows calls CP949 by these names; some bytes of it would be invalid in real EUC-KR.
        return clean(data.decode("cp949", "replace"))
    return decode(data)


def _parsed(text: str) -> Element | None:
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    try:
        root = html.document_fromstring(text.encode(), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return None
    if any(error.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for error in parser.error_log):
        # The parser stops where it is too deep, and gives what it had read before.
        raise BrokenError("nested too deep")
    return root


def _title(text: str) -> str:
    root = _parsed(text)
    return one_line(root.findtext(".//title") or "") if root is not None else ""


def _main(root: Element) -> Element:
    for path in (".//main", ".//*[@role='main']", ".//article"):
        found = root.findall(path)
        if len(found) == 1:
            return found[0]
    return root


def _unseen_names(root: Element) -> frozenset[str]:
    """Return the classes (".x") and ids ("#x") that the page's own plain style rules hide."""
    names: set[str] = set()
    for style in root.iter("style"):
        for selectors, rules in _RULE.findall(style.text or ""):
            if _UNSEEN_STYLE.search(rules):
                names.update(found[1] for part in selectors.split(",") if (found := _SELECTOR.fullmatch(part.strip())))
    return frozenset(names)


class _Walk:
    """A walk over the elements of a page in reading order."""

    def __init__(self, unseen: frozenset[str], *, links: bool) -> None:
        self.blocks: list[Block] = []
        self._unseen = unseen
        self._links = links
        self._words: list[str] = []
        self._lists = 0
        self._numbers: list[int] = []
        self._line_ends = False
        self._marked = False

    def visit(self, element: Element) -> None:
        tag = element.tag
        if not isinstance(tag, str) or self._is_unseen(element):
            return
        if tag in _HEADINGS:
            self.finish()
            self._inside(element)
            self._heading(_HEADINGS[tag])
        elif tag == "table":
            self._table(element)
        elif tag == "li":
            self._item(element)
        elif _BLOCK_TAGS.fullmatch(tag):
            self._block(element)
        elif tag == "sup":
            before = len(self._words)
            self._inside(element)
            self._words[before:] = map(raised, self._words[before:])
        elif tag == "br":
            self._words.append("\n")
        elif tag == "img":
            alternative = element.get("alt") or ""
            self._words.append(f" {alternative} " if len(alternative) >= _ALT_LENGTH else "")
        else:
            self._inside(element)
            self._link(element)

    def finish(self) -> None:
        """End the text that is being gathered."""
        text = self._taken()
        if text:
            self.blocks.append(Block("text", text))

    def _taken(self) -> str:
        lines = (one_line(line) for line in "".join(self._words).split("\n"))
        self._words = []
        return "\n".join(line for line in lines if line and line != "-")

    def _heading(self, level: int) -> None:
        text = one_line(self._taken())
        if text:
            self.blocks.append(Block("heading", text, level))

    def _inside(self, element: Element) -> None:
        self._say(element.text or "")
        for child in element:
            self.visit(child)
            self._say(child.tail or "")

    def _say(self, words: str) -> None:
        # A line end in the source is a space on the page, except in <pre>.
        self._marked = self._marked and not words.strip()
        self._words.append(words if self._line_ends else words.replace("\n", " "))

    def _block(self, element: Element) -> None:
        listed = element.tag in {"ul", "ol", "dl"}
        self._break()
        self._lists += listed
        if element.tag == "ol":
            self._numbers.append(_number(element.get("start"), 1) - 1)
        outside, self._line_ends = self._line_ends, self._line_ends or element.tag == "pre"
        self._inside(element)
        self._line_ends = outside
        if element.tag == "ol":
            self._numbers.pop()
        self._lists -= listed
        self._break()

    def _break(self) -> None:
        if self._marked:
            # A paragraph that begins its list item stands beside the mark.
            return
        if self._lists:
            self._words.append("\n")
        else:
            self.finish()

    def _item(self, element: Element) -> None:
        parent = element.getparent()
        mark = "- "
        if parent is not None and parent.tag == "ol":
            self._numbers[-1] = _number(element.get("value"), self._numbers[-1] + 1)
            mark = f"{self._numbers[-1]}. "
        self._words.append(f"\n{mark}")
        self._lists += 1
        self._marked = True
        self._inside(element)
        self._marked = False
        self._lists -= 1
        self._words.append("\n")

    def _link(self, element: Element) -> None:
        address = element.get("href") or ""
        if self._links and element.tag == "a" and address.startswith(("http://", "https://")):
            words = "".join(str(part) for part in element.itertext(with_tail=False))
            self._words.append(f" ({address})" if one_line(words) != address else "")

    def _table(self, element: Element) -> None:
        self.finish()
        if element.find(".//table") is not None and not self._is_list(element):
            # A table around tables lays the page out; its cells are read like sections.
            for cell in (cell for row in table_rows(element) for cell in cells_of(row)):
                self._inside(cell)
                self.finish()
            return
        caption, lines = table_texts(element, self._cell)
        if caption:
            self.blocks.append(Block("text", caption))
        if lines:
            self.blocks.append(Block("table", "\n".join(lines)))

    def _is_list(self, table: Element) -> bool:
        """Tell whether there are several rows, and each that holds a table begins with a name for it."""
        rows = [cells_of(row) for row in table_rows(table)]
        for row in rows:
            tables = [found for cell in row for found in cell.findall(".//table")]
            spans = any(cell.get("rowspan") for cell in row)
            if not tables:
                continue
            if spans or len(rows) == 1 or row[0].find(".//table") is not None:
                return False
            if not is_named(self._cell(row[0]) or "", (self._cell(cell) or "" for cell in row[1:])):
                return False
        return True

    def _cell(self, element: Element) -> str | None:
        if self._is_unseen(element):
            return None
        inner = _Walk(self._unseen, links=self._links)
        inner._inside(element)
        inner.finish()
        return cell_text(inner.blocks)

    def _is_unseen(self, element: Element) -> bool:
        if _UNSEEN_TAGS.fullmatch(element.tag) or element.get("hidden") is not None:
            return True
        style = element.get("style") or ""
        backed = "background" in style or element.get("bgcolor")
        if _UNSEEN_STYLE.search(style) or (_WHITE.search(style) and not backed):
            return True
        names = {f".{name}" for name in (element.get("class") or "").split()} | {f"#{element.get('id') or ''}"}
        return bool(names & self._unseen)


def _number(said: str | None, otherwise: int) -> int:
    """Return the number that an attribute says, or another where it says none."""
    return int(said) if said and _NUMBER.fullmatch(said) else otherwise
