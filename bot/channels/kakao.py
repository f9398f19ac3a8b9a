"""KakaoTalk: a skill server that answers within five seconds, late by callback, and otherwise at the next contact."""

from __future__ import annotations

import asyncio
import hmac
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import Protocol

from bot.channels.kakao_reading import NAME, Call, UnreadableCallError, read
from bot.channels.kakao_rendering import Labels, Output, Page, Wording, answer, apart, looking, page, simple
from handlers.catalogue import LANGUAGES, Say, speaker, spoken, written
from handlers.conversation import Address, Bubble, Message, Notice

logger = logging.getLogger(__name__)

TAKEN = 6
"""Notices looked at for one answer, which shows three outputs."""

LEASE_SECONDS = 70.0
"""How long notices are in hand: a late answer may leave for up to a minute after the call."""

TONGUE_SECONDS = 0.3
"""How long may be looked up which language somebody speaks, before what they wrote decides."""

POLL_SECONDS = 0.05
"""Seconds between two looks whether an answer is there."""


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds since a call: until it is answered, until a late answer is promised, until that is given up.

    Kakao waits 5 s for an answer and takes a callback for 60 s; both leave a margin for the way.
    """

    answer: float = 4.0
    promise: float = 3.5
    late: float = 55.0


@dataclass(frozen=True, slots=True)
class Answered:
    """The answer to a call, and what is to be done once it has left."""

    status: int
    payload: Output = field(default_factory=dict)
    after: Callable[[], Awaitable[None]] | None = None


class Inbox(Protocol):
    """Where messages are kept: once `receive` has returned, the message survives a crash."""

    async def receive(self, message: Message) -> bool:
        """Keep the message; False when it was there already."""
        ...


class Shelf(Protocol):
    """Where what is to be shown waits."""

    async def handled(self, message: Message) -> bool:
        """Tell whether a message that was received is dealt with."""
        ...

    async def busy(self, address: Address) -> bool:
        """Tell whether something that a person said is still being worked on."""
        ...

    async def language(self, address: Address) -> str:
        """Return the language of the talk with somebody, "" where there is none yet."""
        ...

    async def collect(self, address: Address, limit: int, since: datetime | None = None) -> tuple[Notice, ...]:
        """Take what is due for a person in hand, in order, what is due `since` a moment before the rest."""
        ...

    async def shown(self, notices: tuple[Notice, ...], rest: Bubble | None) -> None:
        """Settle what was shown, and keep the rest of the last one."""
        ...

    async def put_back(self, notices: tuple[Notice, ...], *, repeat: bool) -> None:
        """Leave for the next time what was not shown, or may have been."""
        ...


Post = Callable[[str, Output], Awaitable[int]]
"""Posts JSON to an address, follows no redirect, and returns the status; raises OSError when there is no answer."""


class KakaoChannel:
    """One channel bot of KakaoTalk: it is called and answers; it can't speak first."""

    name = NAME

    def __init__(
        self,
        secret: str,
        shelf: Shelf,
        post: Post,
        *,
        municipality: str = "",
        bot: str = "",
        public_url: str = "",
        wording: Wording = lambda _language: Labels(),
        fallback: Callable[[Message], Bubble] = lambda _: Bubble("…"),
        helping: Callable[[Message], str] = lambda _: "",
        patience: Patience | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """Serve the bot whose skill is called with `secret` in its path; only `bot`, when that is given.

        `fallback` is said when a message could not be kept, `helping` gives what is read by who cries for help, "" for
        any other. Files are shown by addresses below `public_url`.
        """
        self._secret = secret
        self._shelf = shelf
        self._post = post
        self._municipality = municipality
        self._bot = bot.rstrip("!")
        self._public_url = public_url.rstrip("/")
        self._wording = wording
        self._fallback = fallback
        self._helping = helping
        self._patience = patience or Patience()
        self._now = now
        self._inbox: Inbox | None = None

    def __repr__(self) -> str:
        return f"KakaoChannel(municipality={self._municipality!r})"

    def start(self, inbox: Inbox) -> None:
        """Begin to take calls."""
        self._inbox = inbox

    def knows(self, secret: str) -> bool:
        """Tell whether the secret of a path is ours."""
        return bool(self._secret) and hmac.compare_digest(secret.encode(errors="replace"), self._secret.encode())

    async def handle(self, secret: str, headers: Mapping[str, str], body: bytes) -> Answered:
        """Answer a skill call; 403 for a wrong secret before the body is looked at, 400 for what is no call."""
        clock = asyncio.get_running_loop().time
        begun = clock()
        if not self.knows(secret):
            return Answered(403)
        try:
            labels = [self._wording(language) for language in LANGUAGES]
            look = tuple(word for each in labels for word in (each.waiting, each.more))
            call = read(body, headers, municipality=self._municipality, now=self._now(), look=look)
        except UnreadableCallError as error:
            return await self._unread_call(error.words)
        if self._bot and not hmac.compare_digest(call.bot.encode(), self._bot.encode()):
            return Answered(403)
        if call.group:
            return Answered(200, answer([simple(await self._asked_over(call))]))
        if self._wordless(call):
            return await self._beside(call, begun)
        return await self._answered(call, begun)

    async def _unread_call(self, words: str) -> Answered:
        """Refuse what is no call; to a cry for help of nobody's name say what helps: no case can be opened for it."""
        message = Message(Address(NAME, self._bot, ""), "", self._now(), words, municipality=self._municipality)
        helping = await asyncio.to_thread(self._helping, message) if words else ""
        return Answered(200, answer([simple(helping)])) if helping else Answered(400)

    async def _asked_over(self, call: Call) -> str:
        """Return what is said where a whole room reads along, with somebody to talk to for who cries for help.

        The cry itself is taken as said in the person's own chat: it opens a case, and what helps waits for them there,
        since a room can't be written to and nobody else shall read it. All else that is said in a room is not kept.
        """
        cries = bool(await asyncio.to_thread(self._helping, call.message))
        if cries:
            await self._heard_alone(replace(call.message, openly=True))
        language = _guessed(call)
        say, listening = speaker(language), self._wording(language).listening
        others = say("Others read along here. Please write to me in our own chat, so that it stays with us.")
        return "\n".join(filter(None, (others, listening if cries else "")))

    async def _heard_alone(self, message: Message) -> None:
        """Keep a cry for help; the room is answered in time whatever becomes of it."""
        try:
            async with asyncio.timeout(self._patience.promise / 2):
                await self._keep(message)
        except Exception as error:  # noqa: BLE001 - whoever cries for help is answered
            logger.warning("KakaoTalk: a cry for help in a room could not be kept (%s)", type(error).__name__)

    def _wordless(self, call: Call) -> bool:
        """Tell whether a call brings neither words nor a tap."""
        return call.picture or not (call.looking or call.message.text or call.message.tap or call.message.command)

    async def _tongue(self, call: Call) -> str:
        """Return the language to say something of our own in; what was just written counts before what was spoken."""
        try:
            async with asyncio.timeout(TONGUE_SECONDS):
                return _guessed(call, await self._shelf.language(call.message.address))
        except Exception as error:  # noqa: BLE001 - whatever fails, something can be said
            logger.info("KakaoTalk: somebody's language could not be looked up (%s)", type(error).__name__)
            return _guessed(call)

    async def _beside(self, call: Call, begun: float) -> Answered:
        """Say something of our own and show what waits, too: KakaoTalk takes the button for it away with any answer."""
        language = await self._tongue(call)
        words, labels = _unread(call, speaker(language)), self._wording(language)
        said = Notice(0, call.message.address, Bubble(words), (), call.message.at, 0, "", language=language)
        try:
            async with asyncio.timeout_at(begun + self._patience.answer):
                working = await self._shelf.busy(said.address)
                notices = apart(await self._shelf.collect(said.address, TAKEN))
        except Exception as error:  # noqa: BLE001 - whatever fails, these words need nothing that is kept
            logger.warning("KakaoTalk: what waits could not be looked up (%s)", type(error).__name__)
            return Answered(200, answer([simple(words)]))
        if not notices:
            return Answered(200, answer([simple(words)], [looking(labels)] if working else ()))
        made = page((said, *notices), self._wording, self._link)

        async def settle() -> None:
            await self._settle(notices, replace(made, shown=made.shown - 1))

        return Answered(200, made.payload, settle)

    async def _answered(self, call: Call, begun: float) -> Answered:
        limit = self._patience.promise if call.callback else self._patience.answer
        kept = call.looking
        try:
            async with asyncio.timeout_at(begun + limit):
                if not kept:
                    await self._keep(call.message)
                    kept = True
                await self._until_ready(call)
            return await self._show(call)
        except TimeoutError:
            if not kept:
                return Answered(200, self._sorry(call))
            helping = await self._aid(call)
            return Answered(200, helping) if helping else self._promise(call, begun, await self._tongue(call))
        except Exception as error:  # noqa: BLE001 - whatever fails, the person must not be left with Kakao's own error
            logger.warning("KakaoTalk: a call could not be answered (%s)", type(error).__name__)
            return Answered(200, self._sorry(call))

    async def _until_ready(self, call: Call) -> None:
        while not await self._ready(call):  # noqa: ASYNC110 - another process may be the one that works on it
            await asyncio.sleep(POLL_SECONDS)

    async def _keep(self, message: Message) -> None:
        if self._inbox is None:
            raise ConnectionError
        await self._inbox.receive(message)

    async def _ready(self, call: Call) -> bool:
        if call.looking:
            return not await self._shelf.busy(call.message.address)
        return await self._shelf.handled(call.message)

    async def _show(self, call: Call) -> Answered:
        notices = await self._collected(call)
        if not notices:
            return Answered(200, await self._aid(call) or self._nothing(call, await self._tongue(call)))
        made = page(notices, self._wording, self._link)

        async def settle() -> None:
            await self._settle(notices, made)

        return Answered(200, made.payload, settle)

    async def _collected(self, call: Call) -> tuple[Notice, ...]:
        """Take what is to be shown: to what was just said its answer, then what was left over before."""
        since = None if call.looking else call.message.at
        return apart(await self._shelf.collect(call.message.address, TAKEN, since))

    async def _settle(self, notices: tuple[Notice, ...], made: Page) -> None:
        """Note what has been shown, and put back what did not fit."""
        await self._shelf.put_back(notices[made.shown :], repeat=False)
        await self._shelf.shown(notices[: made.shown], made.rest)

    def _promise(self, call: Call, begun: float, language: str) -> Answered:
        """Say that it takes longer, and how the answer will come."""
        say, labels = speaker(language), self._wording(language)
        if not call.callback:
            words = say("I'm still looking. Please tap “%(button)s” in a moment, and I'll show it.")
            shown = simple(words % {"button": labels.waiting})
            return Answered(200, answer([shown], [looking(labels)]))

        async def later() -> None:
            await self._call_back(call, begun)

        words = say("I'm looking it up. One moment, please.")
        return Answered(200, {"version": "2.0", "useCallback": True, "data": {"text": words}}, later)

    async def _call_back(self, call: Call, begun: float) -> None:
        """Bring the answer to the one-use address; what it does not take waits for the person."""
        try:
            async with asyncio.timeout_at(begun + self._patience.late):
                await self._until_ready(call)
        except TimeoutError:
            return
        notices = await self._collected(call)
        if not notices:
            await self._deliver(call.callback, self._nothing(call, await self._tongue(call)))
            return
        made = page(notices, self._wording, self._link)
        outcome = await self._deliver(call.callback, made.payload)
        if outcome == "sent":
            await self._settle(notices, made)
        else:
            await self._shelf.put_back(notices, repeat=outcome == "maybe")

    async def _deliver(self, url: str, payload: Output) -> str:
        try:
            status = await self._post(url, payload)
        except OSError as error:
            logger.info("KakaoTalk: a late answer may be lost (%s)", type(error).__name__)
            return "maybe"
        logger.info("KakaoTalk: a late answer was met with %d", status)
        return "sent" if 200 <= status < 300 else "refused"

    async def _aid(self, call: Call) -> Output:
        """Return what helps who cries for help and is not answered in time or comes again, {} for any other."""
        helping = "" if call.looking else await asyncio.to_thread(self._helping, call.message)
        return answer([simple(helping)]) if helping else {}

    def _nothing(self, call: Call, language: str) -> Output:
        """Return what is said when nothing is there: the words went to a person, or nothing new came."""
        say, labels = speaker(language), self._wording(language)
        if call.looking:
            words = say("There is nothing new yet. Just write when you need me.")
            return answer([simple(words)])
        words = say("I have it. When there is an answer, “%(button)s” or your next message shows it.")
        return answer([simple(words % {"button": labels.waiting})], [looking(labels)])

    def _sorry(self, call: Call) -> Output:
        bubble = self._fallback(call.message)
        notice = Notice(0, call.message.address, bubble, (), call.message.at, 0, "", language=_guessed(call))
        return page((notice,), self._wording, self._link).payload

    def _link(self, notice: Notice, place: int) -> str:
        """Return the public address of a file: Kakao's servers and phones come without any cookie."""
        if not self._public_url.startswith("https://"):
            return ""
        return f"{self._public_url}/kakao/files/{notice.id}/{place}/{self.mark(notice.id, place)}"

    def mark(self, notice: int, place: int) -> str:
        """Return the part of a file's address that can't be guessed."""
        return hmac.new(self._secret.encode(), f"file {notice} {place}".encode(), sha256).hexdigest()[:32]

    def opens(self, notice: int, place: int, mark: str) -> bool:
        """Tell whether an address of a file is one that we made."""
        return hmac.compare_digest(mark.encode(errors="replace"), self.mark(notice, place).encode())


def _guessed(call: Call, known: str = "") -> str:
    """Return the language of a call: what is plainly written, else the known one, else that of their KakaoTalk."""
    words = "" if call.message.tap or call.looking else call.message.text
    return written(words) or spoken(words, known, call.message.language)


def _unread(call: Call, say: Say) -> str:
    """Return what is said to what brings no words."""
    if call.picture:
        return say(
            "Photos and files that are sent here reach neither me nor a mentor, so I kept nothing. Please write "
            "what it says, or what you would like to ask."
        )
    return say("I couldn't read any words in that message. Could you write your question as text?")
