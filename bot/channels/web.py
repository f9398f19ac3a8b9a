"""The web chat as a channel: reads what the page sends, renders what it shows, wakes the pages that listen."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, Protocol
from urllib.parse import urlsplit

from bot.channels.channel import Delivered
from handlers.catalogue import LANGUAGES, speaker
from handlers.conversation import Address, Attachment, Bubble, Choice, Message, Notice, Role
from handlers.intent import commanded
from retrieval.answer import Citation

LONGEST = 4096
"""The most characters of one message: the limit of a Telegram message, so that every channel takes the same."""

_KEY = re.compile(r"[0-9A-Za-z-]{8,64}")
_COMMAND = re.compile(r"[a-z_]{1,32}")
_TAP = re.compile(r"[0-9A-Za-z_-]{1,64}")
_SCHEMES = frozenset({"http", "https", "tel", "sms"})


class UnreadableMessageError(ValueError):
    """What the page sent is no message."""


class LongMessageError(ValueError):
    """The text has more than 4,096 characters."""


class Line(Protocol):
    """One line of a kept conversation: `position` counts from 1 within it, `taps` has the key of each choice."""

    @property
    def position(self) -> int: ...  # noqa: D102
    @property
    def role(self) -> Role: ...  # noqa: D102
    @property
    def bubble(self) -> Bubble: ...  # noqa: D102
    @property
    def at(self) -> datetime: ...  # noqa: D102
    @property
    def taps(self) -> tuple[str, ...]: ...  # noqa: D102


def read(payload: Mapping[str, Any], address: Address, at: datetime, *, municipality: str, language: str) -> Message:
    """Read what the page posted: `id` with `text`, `tap` (and its label as the text) or `command`.

    The page makes `id` once and repeats it when it sends again; the message's key carries the chat as well, so that
    nobody can use up another person's keys.

    Raises:
        UnreadableMessageError: a part is missing or of the wrong kind.

    """
    key, text, tap, command = (_string(payload, name) for name in ("id", "text", "tap", "command"))
    text = _clean(text)
    fitting = fits(key) and (not tap or _TAP.fullmatch(tap)) and (not command or _COMMAND.fullmatch(command))
    if not fitting or not (text or tap or command):
        raise UnreadableMessageError
    typed, words = commanded(text)
    return Message(
        address,
        f"{address.chat}:{key}",
        at,
        text=words if typed and words and not command else text,  # a bare command is shown as it was typed
        tap=tap,
        command=command or typed,
        municipality=municipality,
        language=language,
    )


def fits(key: str) -> bool:
    """Tell whether this may be a page's own key of a message."""
    return _KEY.fullmatch(key) is not None


def brought(
    key: str, text: str, file: Attachment, address: Address, at: datetime, *, municipality: str, language: str
) -> Message:
    """Return the message of a file that the page sent; `text` stands for it where only words are shown."""
    whole = f"{address.chat}:{key}"
    return Message(address, whole, at, text=text, attachments=(file,), municipality=municipality, language=language)


def rendered(line: Line, gone: Mapping[str, date] = MappingProxyType({})) -> dict[str, Any]:
    """Return a line as the page's script takes it; every link has a scheme that is safe to follow.

    `gone` has the days since which cited passages do not hold any more, by id.
    """
    bubble = line.bubble
    taps = iter(line.taps)
    return {
        "id": line.position,
        "role": line.role,
        "at": line.at.isoformat(),
        "text": bubble.text,
        "mark": bubble.mark,
        "citations": [_citation(citation, gone) for citation in bubble.citations],
        "choices": [_choice(choice, taps) for choice in bubble.choices],
        "files": [{"name": file.name, "kind": file.kind, "size": file.size} for file in bubble.files],
    }


@dataclass(eq=False, slots=True)
class Listener:
    """One open page: what it has not been told yet. Drafts and signs replace each other, so nothing piles up."""

    _changed: asyncio.Event = field(default_factory=asyncio.Event)
    _signs: dict[str, Any] = field(default_factory=dict)

    def tell(self, sign: str = "", value: Any = None) -> None:
        """Wake the page, with a sign ("typing", "draft", "human") or for new lines only."""
        if sign:
            self._signs[sign] = value
        self._changed.set()

    async def wait(self, seconds: float) -> bool:
        """Wait until something is told, at most so many seconds; tell whether something was."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._changed.wait(), seconds)
        woken = self._changed.is_set()
        self._changed.clear()
        return woken

    def taken(self) -> dict[str, Any]:
        """Return the newest of each sign, once."""
        signs, self._signs = self._signs, {}
        return signs


class WebChannel:
    """The web chat: the outbox row is itself the mailbox, so to send is to wake the pages that show this chat."""

    name = "web"

    def __init__(self) -> None:
        self._listeners: dict[str, set[Listener]] = {}
        self.closing = False

    def lanes(self, address: Address) -> tuple[tuple[str, float], ...]:  # noqa: ARG002
        """Return no lanes: nothing outside limits this channel."""
        return ()

    async def send(self, notice: Notice) -> Delivered:
        """Wake the pages of this chat; a page that is away finds the line when it comes back."""
        self._tell(notice.address)
        return Delivered("sent", reference=str(notice.id))

    async def typing(self, address: Address) -> None:
        """Show that an answer is being made."""
        self._tell(address, "typing", value=True)

    async def draft(self, address: Address, text: str) -> None:
        """Show the answer as far as it is made."""
        self._tell(address, "draft", text)

    async def human(self, address: Address, *, present: bool) -> None:
        """Show that a person has taken the conversation over, or has given it back."""
        self._tell(address, "human", present)

    @contextmanager
    def listening(self, address: Address) -> Iterator[Listener]:
        """Give a listener of this chat for as long as a page is open."""
        listener = Listener()
        self._listeners.setdefault(address.lane, set()).add(listener)
        try:
            yield listener
        finally:
            self._listeners[address.lane].discard(listener)
            if not self._listeners[address.lane]:
                del self._listeners[address.lane]

    def listeners(self, address: Address) -> int:
        """Return how many pages show this chat."""
        return len(self._listeners.get(address.lane, ()))

    def close(self) -> None:
        """End all streams, so that the server can stop; the pages come back by themselves."""
        self.closing = True
        for listeners in self._listeners.values():
            for listener in listeners:
                listener.tell()

    def _tell(self, address: Address, sign: str = "", value: Any = None) -> None:
        for listener in self._listeners.get(address.lane, ()):
            listener.tell(sign, value)


def _string(payload: Mapping[str, Any], name: str) -> str:
    value = payload.get(name, "")
    if not isinstance(value, str):
        raise UnreadableMessageError
    return value


def _clean(text: str) -> str:
    """Return the text without what no database takes: NUL and halves of surrogate pairs."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode().strip()


def _safe(url: str) -> str:
    try:
        return url if urlsplit(url).scheme in _SCHEMES else ""
    except ValueError:
        return ""


def _citation(citation: Citation, gone: Mapping[str, date]) -> dict[str, Any]:
    day = gone.get(citation.passage_id)
    return {
        "withdrawn": day.isoformat() if day else "",
        "number": citation.number,
        "source": citation.source,
        "place": citation.place,
        "title": citation.title,
        "url": _safe(citation.url),
        "quote": citation.quote,
        "dated": citation.dated.isoformat() if citation.dated else "",
        "sample": citation.sample,
    }


def _choice(choice: Choice, taps: Iterator[str]) -> dict[str, str]:
    if choice.url:
        return {"label": choice.label, "tap": "", "url": _safe(choice.url), "kind": ""}
    return {"label": choice.label, "tap": next(taps, ""), "url": "", "kind": _kind(choice)}


def _kind(choice: Choice) -> str:
    """Return what a choice is where the page shows it apart; "person" for the words of the page's own button."""
    if choice.action.startswith("feedback:"):
        return "opinion"
    person = choice.action == "human" and choice.label in {speaker(each)("Talk with a person") for each in LANGUAGES}
    return "person" if person else ""
