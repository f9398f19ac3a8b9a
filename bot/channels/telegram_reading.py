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
from handlers.intent import commanded

NAME = "telegram"

_BINDING = re.compile(r"/bind(@\w+)?\s+\S", re.IGNORECASE)
"""The one command that is heard in a group without being addressed to the bot: it makes the group the mentors'."""


def topic_in(update: Update) -> tuple[str, int] | None:
    """Return the group and the number of the topic that an update comes from, None outside of topics."""
    message = update.callback_query.message if update.callback_query else update.effective_message
    if not isinstance(message, TelegramMessage) or not message.is_topic_message or not message.message_thread_id:
        return None
    return str(message.chat.id), message.message_thread_id


def read(
    update: Update, *, account: str, municipality: str, now: datetime, room: Address | None = None
) -> Message | None:
    """Return what a person sent to the account, or None when nobody spoke to it.

    In a group only taps and what binds the group are read, since all its members would share one talk; in the mentors'
    `room` (a topic of a hand-off) everything is. A tap has no time of its own: `now` is its time.
    """
    if update.callback_query:
        return _tap(update, update.callback_query, account, municipality, now, room)
    message = update.effective_message
    if message is None or message.from_user is None:
        return None
    spoken = clean(message.text or message.caption or "").strip()
    binding = bool(_BINDING.match(spoken))
    if message.from_user.is_bot and not (binding and _as_group(message)):
        return None
    attachments = _attachments(message)
    if message.edit_date and not (spoken or any(file.reference for file in attachments)):
        return None  # each step of a place that is shared live is told as an edit
    if not (spoken or attachments) or not (room or binding or message.chat.type == "private"):
        return None
    command, words = commanded(spoken)
    reference = str(message.message_id)
    return Message(
        room or Address(NAME, account, str(message.chat.id)),
        key=str(update.update_id),
        at=message.edit_date or message.date,
        text=words,
        command=command,
        municipality=municipality,
        language=clean(message.from_user.language_code or ""),
        attachments=attachments,
        reference=reference,
        reply_to=_answered(message),
        edits=reference if message.edit_date else "",
        sender="" if message.chat.type == "private" else str(message.from_user.id),
        album="" if message.edit_date else clean(message.media_group_id or ""),
    )


def openly(update: Update, *, account: str, municipality: str) -> Message | None:
    """Return what somebody said to the account in a group, naming or answering it, as if in their own chat with it."""
    message = update.effective_message
    if message is None or message.from_user is None or message.from_user.is_bot or message.chat.type == "private":
        return None
    if update.callback_query:
        return None
    text = clean(message.text or message.caption or "")
    answered = message.reply_to_message and message.reply_to_message.from_user
    spoken, named = re.subn(rf"@{re.escape(account)}\b", "", text, flags=re.IGNORECASE)
    if not named and not (answered and answered.username == account):
        return None
    return Message(
        Address(NAME, account, str(message.from_user.id)),
        key=str(update.update_id),
        at=message.edit_date or message.date,
        text=spoken.strip(),
        municipality=municipality,
        language=clean(message.from_user.language_code or ""),
        edits=str(message.message_id) if message.edit_date else "",
        openly=True,
    )


def unnamed(update: Update) -> bool:
    """Tell whether a message was written in the name of its group, as administrators may who stay anonymous."""
    return (
        update.callback_query is None and update.effective_message is not None and _as_group(update.effective_message)
    )


def _as_group(message: TelegramMessage) -> bool:
    return message.sender_chat is not None and message.sender_chat.id == message.chat.id


def _answered(message: TelegramMessage) -> str:
    """Return the message that is replied to; in a topic everything replies to its first one, which is no reply."""
    answered = message.reply_to_message
    if answered is None or answered.message_id == message.message_thread_id:
        return ""
    return str(answered.message_id)


def _tap(
    update: Update, query: CallbackQuery, account: str, municipality: str, now: datetime, room: Address | None
) -> Message | None:
    if not query.data:
        return None
    chat = query.message.chat if query.message else None
    return Message(
        room or Address(NAME, account, str(chat.id if chat else query.from_user.id)),
        key=str(update.update_id),
        at=now,
        tap=clean(query.data),
        municipality=municipality,
        language=clean(query.from_user.language_code or ""),
        sender=str(query.from_user.id) if chat and chat.type != "private" else "",
    )


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
