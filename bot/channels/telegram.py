"""Telegram: reads updates into the inbox before they are acknowledged, and sends what the outbox gives it."""

from __future__ import annotations

import asyncio
import hmac
import logging
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any, Literal, Protocol

from telegram import Bot, BotCommand, Update
from telegram.error import BadRequest, InvalidToken, TelegramError
from telegram.request import BaseRequest

from bot.channels.channel import Delivered, UnfetchableFileError
from bot.channels.telegram_groups import Groups
from bot.channels.telegram_reading import NAME, read, topic_in
from bot.channels.telegram_request import (
    MISSHAPEN,
    CarefulRequest,
    UpdatesRequest,
    connection,
    keep_token_out_of_logs,
    parse,
    reason,
    trouble,
    writer,
)
from bot.channels.telegram_sending import Load, Place, Sender
from bot.channels.telegram_taps import Taps
from bot.channels.telegram_text import Labels, Wording, clean, split
from bot.channels.telegram_topics import Topics, TopicSender
from bot.ending import ended
from handlers.conversation import Address, Message, Notice
from handlers.people.topics import group_of

logger = logging.getLogger(__name__)

State = Literal["off", "connecting", "polling", "webhook", "refused"]

READ = ("message", "edited_message", "callback_query")
"""The kinds of update that are asked for."""

NO_TOPIC = ("thread not found", "topic_id_invalid", "topic_deleted")
"""What Telegram says of a topic that is gone already."""

_SECRET = "x-telegram-bot-api-secret-token"  # noqa: S105 - a header's name
_QUIET = timedelta(days=1)
"""All updates are acknowledged after so long a silence, and the next may have any number (they start anew at random
after a week), so that an offset would only hide them."""


class Inbox(Protocol):
    """Where messages are kept: once `receive` has returned, the message survives a crash."""

    async def receive(self, message: Message) -> bool:
        """Keep the message; False when it was there already."""
        ...


@dataclass(frozen=True, slots=True)
class Introduction:
    """What Telegram shows of the bot in one language ("" for all others).

    `commands` are (name, description) with at most 32 and 256 characters, `description` has at most 512 (Bot API).
    """

    language: str = ""
    commands: tuple[tuple[str, str], ...] = ()
    description: str = ""


class TelegramChannel:
    """One bot account of Telegram: long polling or webhook on the way in, sendMessage on the way out."""

    name = NAME

    def __init__(
        self,
        token: str,
        *,
        api_url: str = "",
        municipality: str = "",
        webhook_url: str = "",
        webhook_secret: str = "",
        introductions: Sequence[Introduction] = (),
        wording: Wording = lambda _language: Labels(),
        load: Load | None = None,
        topics: Topics | None = None,
        helping: Callable[[Message], str] = lambda _: "",
        request: BaseRequest | None = None,
        poll_seconds: int = 25,
        pauses: Sequence[float] = (1, 2, 4, 8, 16, 30),
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """Build the bot without calling Telegram.

        `api_url` is another Bot API server's root ("http://127.0.0.1:8081"). With `webhook_url` Telegram is asked to
        call it with `webhook_secret`, without it the channel polls. `load` gives the files of ours that are sent,
        `topics` tells which topic is which hand-off's, `helping` what is read by who cries for help in a message that
        can't be kept ("" for any other). `pauses` are the seconds between attempts while Telegram is
        away.
        """
        if webhook_url and not webhook_secret:
            raise ValueError("a webhook needs a secret")
        self.account = ""
        self.state: State = "off"
        self.unreadable = 0
        keep_token_out_of_logs()
        self._requests = (
            CarefulRequest(request or connection(api_url, 64)),
            UpdatesRequest(request or connection(api_url, 2), self._pass_by),
        )
        root = api_url.rstrip("/") or "https://api.telegram.org"
        self._bot = Bot(
            token,
            base_url=f"{root}/bot",
            base_file_url=f"{root}/file/bot",
            request=self._requests[0],
            get_updates_request=self._requests[1],
        )
        self._municipality = municipality
        self._webhook = (webhook_url, webhook_secret)
        self._introductions = tuple(introductions)
        self._wording = wording
        self._sender = Sender(self._bot, wording, load)
        self._topics = topics
        self._groups = Groups(self._bot, wording, helping, self._meanwhile)
        self._topic_sender = TopicSender(self._bot, self._sender, topics, wording) if topics else None
        self._poll_seconds = poll_seconds
        self._pauses = tuple(pauses)
        self._now = now
        self._offset = 0
        self._heard = now()
        self._inbox: Inbox | None = None
        self._running: asyncio.Task[None] | None = None
        self._acknowledging: set[asyncio.Task[None]] = set()
        self._drafting = True
        self._taps = Taps()
        self._helping = helping
        self._helped: set[str] = set()

    def __repr__(self) -> str:
        return f"TelegramChannel(account={self.account!r}, state={self.state!r})"

    async def start(self, inbox: Inbox) -> None:
        """Connect and receive in the background; returns at once, also when Telegram can't be reached."""
        for request in self._requests:
            await request.initialize()
        self._inbox = inbox
        self._heard = self._now()
        self.state = "connecting"
        self._running = asyncio.create_task(self._run(), name="telegram")

    async def stop(self) -> None:
        """Stop receiving and close the connections; what was not yet kept stays with Telegram."""
        await ended(task for task in (self._running, *self._acknowledging) if task)
        for request in self._requests:
            await request.shutdown()
        self.state = "off"

    async def read(self, update: Update) -> Message | None:
        """Return what a person sent, or None when nobody spoke to this bot."""
        room = None
        if self._topics and (place := topic_in(update)):
            room = await self._topics.address_of(self.account, *place)
        return read(update, account=self.account, municipality=self._municipality, now=self._now(), room=room)

    async def handle_webhook(self, headers: Mapping[str, str], body: bytes) -> int:
        """Keep the update of a webhook call and return the HTTP status to answer with.

        403 for a wrong secret, before the body is looked at; 200 once it is kept, or can never be read (Telegram would
        bring it again for a day); 503 when it could not be kept now, so that Telegram brings it again.
        """
        if not self._knows(headers):
            return 403
        if self._inbox is None or not self.account:
            return 503
        update = parse(body)
        if update is None:
            self._pass_by(writer(body))
            return 200
        try:
            await self._take(update)
        except Exception as error:  # noqa: BLE001 - whatever kept the store from keeping it, Telegram must try again
            logger.error("Telegram: an update could not be kept (%s)", type(error).__name__)  # noqa: TRY400
            return 503
        return 200

    def lanes(self, address: Address) -> tuple[tuple[str, float], ...]:
        """Return 30 messages a second for the bot, one a second for a person, 20 a minute for a group (Bot API)."""
        account = f"{self.name}:{address.account}"
        chat = group_of(address) or address.chat
        return ((account, 1 / 30), (f"{account}:{chat}", 3.0 if chat.startswith("-") else 1.0))

    async def send(self, notice: Notice) -> Delivered:
        """Send the words and files of a notice in order, into a chat or a topic of the mentors' group."""
        if self._topic_sender and group_of(notice.address):
            return await self._topic_sender.send(notice)
        return await self._sender.send(notice, Place(notice.address.chat))

    async def fetch(self, reference: str) -> bytes:
        """Return the bytes of a file that somebody sent to the bot.

        Raises:
            UnfetchableFileError: it has more than 20 MB, is not there any more, or Telegram can't be reached.

        """
        try:
            file = await self._bot.get_file(reference)
            return bytes(await file.download_as_bytearray())
        except (TelegramError, *MISSHAPEN) as error:
            raise UnfetchableFileError(type(error).__name__) from None

    async def delete_topic(self, group: str, thread: int) -> bool:
        """Delete a topic with all that was said in it; return whether it is gone."""
        try:
            await self._bot.delete_forum_topic(group, thread)
        except BadRequest as error:
            gone = any(words in error.message.lower() for words in NO_TOPIC)
            if not gone:
                logger.warning("Telegram: a topic of an erased talk can't be deleted (%s)", reason(error))
            return gone
        except TelegramError as error:
            logger.warning("Telegram: a topic of an erased talk can't be deleted (%s)", reason(error))
            return False
        return True

    async def typing(self, address: Address) -> None:
        """Show "typing" for about five seconds; to mentors a topic shows none."""
        if address.chat.startswith("-"):
            return
        with suppress(TelegramError):
            await self._bot.send_chat_action(address.chat, "typing")

    async def draft(self, address: Address, text: str) -> None:
        """Show the answer so far as a preview of 30 seconds, in private chats of servers that know drafts."""
        shown = split(clean(text))[0]
        if not self._drafting or address.chat.startswith("-") or not shown.strip():
            return
        try:
            await self._bot.send_message_draft(int(address.chat), draft_id=1, text=shown)
        except (BadRequest, InvalidToken):
            self._drafting = False
        except TelegramError:
            logger.debug("Telegram: a draft was lost")

    async def _run(self) -> None:
        await self._patiently(self._connect)
        while not self._webhook[0]:
            await self._patiently(self._poll)

    async def _patiently(self, step: Callable[[], Awaitable[None]]) -> None:
        """Take one step, again and again until it succeeds."""
        reported = ""
        for attempt in count():
            try:
                await step()
            except Exception as error:  # noqa: BLE001 - neither Telegram's nor the store's absence may end the channel
                if reported != (reported := trouble(error)):
                    logger.warning("Telegram: %s; trying again", reported)
                await asyncio.sleep(self._pause(attempt, error))
            else:
                if reported:
                    logger.info("Telegram: working again")
                return

    def _pause(self, attempt: int, error: Exception) -> float:
        if isinstance(error, InvalidToken):
            self.state = "refused"
            return self._pauses[-1] * 10
        return max(getattr(error, "after", 0.0), self._pauses[min(attempt, len(self._pauses) - 1)])

    async def _connect(self) -> None:
        me = await self._bot.get_me()
        self.account = me.username or str(me.id)
        url, secret = self._webhook
        if url:
            await self._bot.set_webhook(url, secret_token=secret, allowed_updates=READ)
        else:
            await self._bot.delete_webhook()
        self.state = "webhook" if url else "polling"
        logger.info("Telegram: @%s is receiving (%s)", self.account, self.state)
        await self._introduce()

    async def _introduce(self) -> None:
        for introduction in self._introductions:
            language = introduction.language or None
            commands = [BotCommand(name, description) for name, description in introduction.commands]
            try:
                await self._bot.set_my_commands(commands, language_code=language)
                await self._bot.set_my_description(introduction.description, language_code=language)
            except TelegramError as error:
                logger.warning("Telegram: the introduction was not taken (%s)", reason(error))

    async def _poll(self) -> None:
        """Ask for updates after the last one that is kept, and keep them; asking is what acknowledges."""
        if self._now() - self._heard > _QUIET:
            self._offset = 0
        updates = await self._bot.get_updates(self._offset, timeout=self._poll_seconds, allowed_updates=READ)
        self.state = "polling"
        for update in sorted(updates, key=lambda update: update.update_id):
            await self._take(update)
            self._offset = update.update_id + 1
            self._heard = self._now()

    async def _take(self, update: Update) -> None:
        """Keep what an update brings."""
        query = update.callback_query
        if query:
            self._meanwhile(self._answer_tap(query.id))
        try:
            again = self._taps.again(update, self._now())
            message = None if again else await self.read(update) or await self._aside(update)
        except MISSHAPEN:  # brought again and again it would keep everybody waiting
            self._pass_by(_alone(update))
            return
        if message and self._inbox:
            try:
                await self._inbox.receive(message)
            except Exception:
                await self._help(message)
                raise

    async def _aside(self, update: Update) -> Message | None:
        """Answer in a group what is not for the assistant; return what is after all, said in the person's own chat."""
        place = topic_in(update)
        if self._topics and place and await self._topics.address_of(self.account, *place):
            self._groups.nameless(update)
            return None
        return await self._groups.over(update, self.account, self._municipality)

    async def _help(self, message: Message) -> None:
        """Say at once where people are to who cries for help while nothing can be kept; the update comes again."""
        if message.sender or message.key in self._helped:
            return
        text = await asyncio.to_thread(self._helping, message)
        if text:
            self._helped.add(message.key)
            try:
                await self._bot.send_message(message.address.chat, text)
            except TelegramError:
                self._helped.discard(message.key)  # said when the update comes again

    async def _answer_tap(self, query_id: str) -> None:
        with suppress(TelegramError):
            await self._bot.answer_callback_query(query_id)

    def _pass_by(self, chat: str = "") -> None:
        self.unreadable += 1
        logger.warning("Telegram: an update could not be read and is left out")
        if chat and (unread := self._wording("").unread):
            self._meanwhile(self._tell(chat, unread))

    async def _tell(self, chat: str, words: str) -> None:
        with suppress(TelegramError):
            await self._bot.send_message(chat, words)

    def _meanwhile(self, deed: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(deed)
        self._acknowledging.add(task)
        task.add_done_callback(self._acknowledging.discard)

    def _knows(self, headers: Mapping[str, str]) -> bool:
        given = next((value for key, value in headers.items() if key.lower() == _SECRET), "")
        secret = self._webhook[1]
        return bool(secret) and hmac.compare_digest(given.encode(errors="replace"), secret.encode())


def _alone(update: Update) -> str:
    """Return the chat of who wrote this to the bot alone, "" where nobody did."""
    chat = update.effective_chat
    return str(chat.id) if chat and chat.type == "private" else ""
