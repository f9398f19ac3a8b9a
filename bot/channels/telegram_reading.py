"""What an update of Telegram says to the assistant."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from telegram import CallbackQuery, Update
from telegram import Message as TelegramMessage
from telegram.helpers import effective_message_type

from bot.channels.telegram_text import clean
from handlers.conversation import Address, Attachment, Message

NAME = "telegram"

_COMMAND = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@\w+)?(?:\s+(.*))?", re.DOTALL)


def read(update: Update, *, account: str, municipality: str, now: datetime) -> Message | None:
    """Return what a person sent to the account, or None when nobody spoke to it.

    In a group only what names the bot, answers it or taps its buttons is read. A tap has no time of its own: `now` is
    its time.
    """
    if update.callback_query:
        return _tap(update, update.callback_query, account, municipality, now)
    message = update.effective_message
    if message is None or message.from_user is None or message.from_user.is_bot:
        return None
    spoken = _addressed(message, clean(message.text or message.caption or ""), account)
    attachments = _attachments(message)
    if spoken is None or not (spoken or attachments):
        return None
    command = _COMMAND.fullmatch(spoken)
    return Message(
        Address(NAME, account, str(message.chat.id)),
        key=str(update.update_id),
        at=message.edit_date or message.date,
        text=(command[2] or "").strip() if command else spoken,
        command=command[1].lower() if command else "",
        municipality=municipality,
        language=clean(message.from_user.language_code or ""),
        attachments=attachments,
    )


def _tap(update: Update, query: CallbackQuery, account: str, municipality: str, now: datetime) -> Message | None:
    if not query.data:
        return None
    chat = query.message.chat.id if query.message else query.from_user.id
    return Message(
        Address(NAME, account, str(chat)),
        key=str(update.update_id),
        at=now,
        tap=clean(query.data),
        municipality=municipality,
        language=clean(query.from_user.language_code or ""),
    )


def _addressed(message: TelegramMessage, text: str, account: str) -> str | None:
    if message.chat.type == "private":
        return text.strip()
    answered = message.reply_to_message and message.reply_to_message.from_user
    spoken, named = re.subn(rf"@{re.escape(account)}\b", "", text, flags=re.IGNORECASE)
    return spoken.strip() if named or (answered and answered.username == account) else None


def _attachments(message: TelegramMessage) -> tuple[Attachment, ...]:
    found = message.effective_attachment
    if not found:
        return ()
    file = found[-1] if isinstance(found, Sequence) else found  # the last size of a photo is the largest
    return (
        Attachment(
            kind=str(effective_message_type(message) or "file"),
            name=clean(getattr(file, "file_name", None) or ""),
            size=getattr(file, "file_size", None) or 0,
            reference=getattr(file, "file_id", ""),
        ),
    )
