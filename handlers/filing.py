"""A file that is made for one person: a picture of a plan, a calendar, a mentor's photo."""

from __future__ import annotations

import hmac
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Literal

from handlers.conversation import Attachment, Message

Shape = Literal["photo", "document"]
"""How a file is shown: a photo at once, a document by its name."""

OURS = "file:"
"""What the reference of an attachment begins with whose bytes we keep ourselves."""

LARGEST = 10 * 1024 * 1024
"""Bytes of one file: what Telegram takes as a photo (Bot API, sendPhoto)."""

LIFE = timedelta(days=7)
"""How long a file is kept unless its maker says otherwise (proposed)."""

LONGEST_NAME = 64
"""Characters of a file's name."""

UNNAMED = {"photo": "photo.jpg", "document": "file"}

_UNFIT = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff/\\:*?\"<>|\u200e\u200f\u202a-\u202e\u2066-\u2069]")


class LargeFileError(ValueError):
    """The file has more than 10 MB."""


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file to be kept for one conversation until `expires_at`; `id` can't be guessed from outside."""

    id: str
    conversation: str
    name: str
    kind: Shape
    content: bytes = field(repr=False)
    expires_at: datetime

    @property
    def attachment(self) -> Attachment:
        """Return what a bubble carries of it."""
        return Attachment(self.kind, self.name, len(self.content), f"{OURS}{self.id}")


@dataclass(frozen=True, slots=True)
class KeptFile:
    """The bytes of a file with its name and how it is shown."""

    name: str
    kind: str
    content: bytes = field(repr=False)


def new_file(
    conversation: str, name: str, content: bytes, now: datetime, *, kind: Shape = "document", life: timedelta = LIFE
) -> NewFile:
    """Return a file for the conversation of that id (`Session.conversation`); the same content twice is one file a day.

    The id is a digest under the conversation's own random id, so that whoever knows the content can't name the file.

    Raises:
        LargeFileError: for more than 10 MB.

    """
    if len(content) > LARGEST:
        raise LargeFileError(len(content))
    shown = safe_name(name, kind)
    seed = b"\0".join((shown.encode(), kind.encode(), now.date().isoformat().encode(), sha256(content).digest()))
    identity = hmac.new(conversation.encode(), seed, sha256).hexdigest()[:32]
    return NewFile(identity, conversation, shown, kind, content, now + life)


def safe_name(name: str, kind: str = "document") -> str:
    """Return a file's name without anything that a disk or a header could stumble over, its ending kept."""
    cleaned = " ".join(_UNFIT.sub(" ", name).split()).strip(". ")
    stem, dot, ending = cleaned.rpartition(".")
    if dot and len(ending) <= 8:
        cleaned = f"{stem[: LONGEST_NAME - 1 - len(ending)]}.{ending}"
    return cleaned[:LONGEST_NAME] or UNNAMED.get(kind, "file")


def joined(messages: Sequence[Message]) -> Message | None:
    """Return the one message that an album is, with the words and all its pictures; None when nobody spoke."""
    if not messages:
        return None
    first = next((message for message in messages if message.text or message.command), messages[0])
    files = tuple(each for message in messages for each in message.attachments)
    return replace(first, attachments=files)
