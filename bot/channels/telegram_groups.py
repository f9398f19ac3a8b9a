"""Groups on Telegram: others read along there, so whoever speaks to the bot is asked over into a talk of their own."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Coroutine
from typing import Any

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, ReplyParameters, Update
from telegram import Message as TelegramMessage
from telegram.error import TelegramError

from bot.channels.telegram_reading import openly, unnamed
from bot.channels.telegram_request import reason
from bot.channels.telegram_text import Labels, Wording
from handlers.catalogue import spoken
from handlers.conversation import Message

logger = logging.getLogger(__name__)


class Groups:
    """Answers in groups what is not for the assistant; nothing that is said there is kept, but for a cry for help."""

    def __init__(
        self,
        bot: Bot,
        wording: Wording,
        helping: Callable[[Message], str],
        meanwhile: Callable[[Coroutine[Any, Any, None]], None],
    ) -> None:
        """Answer `meanwhile`: a group that is answered slowly or not at all keeps nobody's words waiting."""
        self._bot = bot
        self._wording = wording
        self._helping = helping
        self._meanwhile = meanwhile
        self._answered: deque[int] = deque(maxlen=64)

    async def over(self, update: Update, account: str, municipality: str) -> Message | None:
        """Ask over who speaks to the bot before others; return a cry for help as said in the person's own chat.

        Nobody else has to read what helps, and a person who is called can write there alone.
        """
        own = openly(update, account=account, municipality=municipality)
        if own is None:
            return None
        cries = bool(await asyncio.to_thread(self._helping, own))
        if cries or not own.edits:
            labels = self._wording(spoken(own.text, hint=own.language))
            words = (labels.others, labels.listening if cries else "")
            self._say(update, "\n".join(filter(None, words)), labels, account)
        return own if cries else None

    def nameless(self, update: Update) -> None:
        """Say to who writes into a topic as the group that nobody can tell who it was, so that it was not passed on."""
        if unnamed(update) and not update.edited_message:
            labels = self._wording("")
            self._say(update, labels.unnamed, labels)

    def _say(self, update: Update, words: str, labels: Labels, account: str = "") -> None:
        message = update.effective_message
        if message is None or update.update_id in self._answered:
            return  # an update that could not be kept comes again
        self._answered.append(update.update_id)
        own = InlineKeyboardMarkup.from_button(InlineKeyboardButton(labels.own, f"https://t.me/{account}"))
        self._meanwhile(self._answer(message, words, own if account else None))

    async def _answer(self, message: TelegramMessage, words: str, own: InlineKeyboardMarkup | None) -> None:
        try:
            await self._bot.send_message(
                message.chat.id,
                words,
                message_thread_id=message.message_thread_id if message.is_topic_message else None,
                reply_parameters=ReplyParameters(message.message_id, allow_sending_without_reply=True),
                reply_markup=own,
            )
        except TelegramError as error:
            logger.info("Telegram: a group could not be answered (%s)", reason(error))
