"""Forum topics on Telegram: made when something is to be said in them, mended when they are gone, closed at the end."""

from __future__ import annotations

import logging
from typing import Protocol

from telegram import Bot
from telegram.error import BadRequest, Forbidden, TelegramError

from bot.channels.channel import Delivered
from bot.channels.telegram_request import judge, reason
from bot.channels.telegram_sending import LostTopicError, Place, Sender, without_edit
from bot.channels.telegram_text import Wording
from handlers.conversation import Address, Notice
from handlers.people.topics import LONGEST_TITLE, Topic, group_of

logger = logging.getLogger(__name__)


class Topics(Protocol):
    """Where it is kept which topic belongs to which hand-off."""

    async def find(self, address: Address) -> Topic | None:
        """Return the topic of an address, None when there is none."""
        ...

    async def keep(self, address: Address, thread: int, *, closed: bool) -> None:
        """Keep Telegram's number of the topic, and whether it is closed."""
        ...

    async def trouble(self, address: Address, reason: str) -> None:
        """Note why the group takes no topic, "" when it does again."""
        ...

    async def address_of(self, account: str, group: str, thread: int) -> Address | None:
        """Return the address of a topic, None when it belongs to no hand-off; a group of nobody's has none at all."""
        ...


class TopicSender:
    """Sends notices into topics."""

    def __init__(self, bot: Bot, sender: Sender, topics: Topics, wording: Wording) -> None:
        self._bot = bot
        self._sender = sender
        self._topics = topics
        self._wording = wording

    async def send(self, notice: Notice) -> Delivered:
        """Send a notice into its topic, which is made, made anew or opened before and closed after as it should be."""
        address = notice.address
        topic = await self._topics.find(address)
        if topic is None:
            return Delivered("refused", reason="no such topic")
        try:
            thread = topic.thread or await self._make(address, topic)
            if topic.thread and topic.closed and not topic.closing:
                await self._reopen(address, topic)
            try:
                delivered = await self._sender.send(notice, Place(group_of(address), thread))
            except LostTopicError:
                thread = await self._mend(address, topic)
                delivered = await self._sender.send(without_edit(notice), Place(group_of(address), thread))
        except LostTopicError:
            return Delivered("retry", reason="the topic is gone again")
        except TelegramError as error:
            return await self._hindered(address, error)
        if delivered.gone:
            await self._topics.trouble(address, delivered.reason)
        if delivered.outcome == "sent" and topic.closing:
            await self._close(address, thread)
        return delivered

    async def _make(self, address: Address, topic: Topic) -> int:
        made = await self._bot.create_forum_topic(group_of(address), topic.title[:LONGEST_TITLE])
        await self._topics.keep(address, made.message_thread_id, closed=False)
        await self._topics.trouble(address, "")
        return made.message_thread_id

    async def _mend(self, address: Address, topic: Topic) -> int:
        """Make a topic anew that somebody deleted, and say so in it."""
        thread = await self._make(address, topic)
        logger.info("Telegram: a deleted topic was made anew")
        await self._bot.send_message(group_of(address), self._wording("").mended, message_thread_id=thread)
        return thread

    async def _reopen(self, address: Address, topic: Topic) -> None:
        try:
            await self._bot.reopen_forum_topic(group_of(address), topic.thread)
        except BadRequest as error:
            if "not_modified" not in error.message.lower():
                logger.info("Telegram: a topic could not be opened again (%s)", reason(error))
        await self._topics.keep(address, topic.thread, closed=False)

    async def _close(self, address: Address, thread: int) -> None:
        try:
            await self._bot.close_forum_topic(group_of(address), thread)
        except TelegramError as error:
            logger.info("Telegram: a topic could not be closed (%s)", reason(error))
        else:
            await self._topics.keep(address, thread, closed=True)

    async def _hindered(self, address: Address, error: TelegramError) -> Delivered:
        """Judge what kept a topic from being made; what only people can mend is noted and told to the group once."""
        if not isinstance(error, BadRequest | Forbidden):
            return judge(error)
        words = reason(error)
        logger.warning(
            "Telegram: the mentors' group takes no topics (%s). Make the bot an administrator who may manage topics, "
            "and let the group have topics.",
            words,
        )
        await self._topics.trouble(address, words)
        return Delivered("refused", reason=words)
