"""What a bubble looks like on Telegram: HTML and plain parts, cut where a reader would pause."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape

import regex

from bot.channels.crediting import heading, standing
from handlers.conversation import Bubble

LIMIT = 4096
"""UTF-16 units of one message's visible text (Bot API, sendMessage)."""

_UNSTORABLE = regex.compile(r"[\x00\ud800-\udfff]")
_GRAPHEME = regex.compile(r"\X")
_WHOLE = regex.compile(
    r"(?:https?://|www\.)\S+"
    r"|(?<![a-z0-9.-])(?:[a-z0-9-]{1,63}+\.){1,9}[a-z]{2,}(?:[/?#]\S*)?"
    r"|\d+(?:[.,:/~\-]\d+)*",
    regex.IGNORECASE,
)
_PAUSES = tuple(
    regex.compile(pattern)
    for pattern in (
        r"\n[ \t]*\n\s*",
        r"\n\s*",
        r"[.!?。…？！][\"'”’)\]」』]*\s+",
        r"\s+",
    )  # paragraph, line, sentence, word
)


@dataclass(frozen=True, slots=True)
class Labels:
    """Words around an answer: `sample` marks a citation that is not public fact.

    `gone` stands in the place of a file that is not kept any more, `mended` opens a topic that was made anew. `others`
    leads on from a group to one's `own` chat, `listening` names somebody to talk to, `unnamed` is for who writes in a
    topic in the group's name, `unsent` stands for what can't be passed on, such as a place, `unread` is
    said to what can't be read at all.
    """

    sample: str = "sample"
    gone: str = "(This file is no longer kept.)"
    mended: str = "The topic of this talk was deleted, so it goes on here."
    others: str = "Others read along here. Please write to me in our own chat."
    own: str = "Our own chat"
    listening: str = ""
    unsent: str = "(Something that can't be passed on was sent, such as a place or a contact.)"
    unread: str = ""
    unnamed: str = "I can't tell who wrote this, so it was not passed on."


Wording = Callable[[str], Labels]
"""Returns the words around an answer in a language, "" where it is not known."""


@dataclass(frozen=True, slots=True)
class Part:
    """One message in both ways to send it; both show the same words, the plain one spells its links out."""

    html: str
    plain: str


@dataclass(frozen=True, slots=True)
class _Link:
    start: int
    end: int
    url: str


def clean(text: str) -> str:
    """Return the text without the characters that no database column and no request can carry."""
    return str(_UNSTORABLE.sub("", text))


def units(text: str) -> int:
    """Return the length as Telegram counts it, in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def split(text: str, limit: int = LIMIT) -> tuple[str, ...]:
    """Cut a text into parts of at most `limit` UTF-16 units (2 or more) that together are the text again.

    A cut falls behind a paragraph, a line, a sentence or a word where one ends in the second half of a part, else
    between two graphemes; never inside a URL or a number, unless that alone is longer than a part.
    """
    return tuple(text[start:end] for start, end in _spans(text, limit))


def render(bubble: Bubble, labels: Labels, limit: int = LIMIT) -> tuple[Part, ...]:
    """Return the messages of a bubble, in order; a bubble without a visible character has none."""
    text, links = _compose(bubble, labels)
    return tuple(
        Part(_marked(text, links, start, end), _spelt(text, links, start, end))
        for start, end in _spans(text, limit)
        if text[start:end].strip()
    )


def linkable(url: str) -> bool:
    """Tell whether Telegram takes the URL as a link or a button."""
    return url.startswith(("https://", "http://")) and not regex.search(r"[\s\x00\ud800-\udfff]", url)


def _compose(bubble: Bubble, labels: Labels) -> tuple[str, tuple[_Link, ...]]:
    text = clean(bubble.text)
    links: list[_Link] = []
    for position, citation in enumerate(bubble.citations):
        text += "\n" if position else "\n\n"
        head = clean(heading(citation))
        if linkable(citation.url):
            links.append(_Link(len(text), len(text) + len(head), citation.url))
        text += head + clean(standing(citation, labels.sample))
    return text, tuple(links)


def _marked(text: str, links: tuple[_Link, ...], start: int, end: int) -> str:
    """Return one part as HTML: every tag that opens in it closes in it."""
    pieces: list[str] = []
    at = start
    for link in links:
        opened, closed = max(link.start, at), min(link.end, end)
        if opened < closed:
            pieces.append(escape(text[at:opened], quote=False))
            pieces.append(f'<a href="{escape(link.url)}">{escape(text[opened:closed], quote=False)}</a>')
            at = closed
    return "".join((*pieces, escape(text[at:end], quote=False)))


def _spelt(text: str, links: tuple[_Link, ...], start: int, end: int) -> str:
    urls = [link.url for link in links if start < link.end <= end]
    plain = "\n".join((text[start:end], *urls))
    return plain if units(plain) <= LIMIT else text[start:end]


def _spans(text: str, limit: int) -> Iterator[tuple[int, int]]:
    if units(text) <= limit:
        yield 0, len(text)
        return
    edges = _Edges.of(text)
    start = 0
    while start < len(text):
        end = edges.cut(start, _reach(text, start, limit))
        yield start, end
        start = end


def _reach(text: str, start: int, limit: int) -> int:
    """Return the furthest end of a part that begins at `start`."""
    window = text[start : start + limit].encode("utf-16-le", "surrogatepass")[: 2 * limit]
    return start + max(1, len(window.decode("utf-16-le", "ignore")))


@dataclass(frozen=True, slots=True)
class _Edges:
    """Where a text may be cut, from the best place to the last resort; each a rising sequence of positions."""

    length: int
    pauses: tuple[tuple[int, ...], ...]
    soft: tuple[int, ...]
    graphemes: tuple[int, ...]

    @classmethod
    def of(cls, text: str) -> _Edges:
        graphemes = tuple(match.end() for match in _GRAPHEME.finditer(text))
        inside = {at for match in _WHOLE.finditer(text) for at in range(match.start() + 1, match.end())}
        soft = tuple(at for at in graphemes if at not in inside)
        allowed = frozenset(soft)
        pauses = tuple(
            tuple(match.end() for match in pause.finditer(text) if match.end() in allowed) for pause in _PAUSES
        )
        return cls(len(text), pauses, soft, graphemes)

    def cut(self, start: int, reach: int) -> int:
        if reach == self.length:
            return reach
        for pause in self.pauses:
            if (at := _last(pause, reach)) > (start + reach) // 2:
                return at
        for edges in (self.soft, self.graphemes):
            if (at := _last(edges, reach)) > start:
                return at
        return reach


def _last(edges: tuple[int, ...], reach: int) -> int:
    """Return the last edge up to `reach`, 0 when there is none."""
    index = bisect_right(edges, reach)
    return edges[index - 1] if index else 0
