"""The cloakroom: gives a file to whom it was made or sent for, from our records or from the messenger that has it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime

from bot.channels.channel import UnfetchableFileError
from bot.crossing import cross
from handlers.conversation import Address, Attachment
from handlers.filing import OURS, UNNAMED, KeptFile
from handlers.records.people.files import Files

Fetch = Callable[[str], Awaitable[bytes]]
"""Brings the bytes of a file by the messenger's own id of it."""


class Cloakroom:
    """Opens attachments of what was said to a person; whoever asks has shown that it was said to them."""

    def __init__(self, files: Files, now: Callable[[], datetime], fetch: Fetch | None = None) -> None:
        self._files = files
        self._now = now
        self._fetch = fetch

    async def open(self, attachment: Attachment, address: Address) -> KeptFile | None:
        """Return the file, None when it is not kept, can't be fetched, or was made for another."""
        reference = attachment.reference
        if reference.startswith(OURS):
            return await cross(lambda: self._files.load(reference, address, self._now()), name="file")
        return await self._fetched(attachment)

    async def open_line(self, attachment: Attachment, conversation: str) -> KeptFile | None:
        """Return a file of a line of a talk, for staff who may read it; what was made for another stays theirs."""
        reference = attachment.reference
        if reference.startswith(OURS):
            return await cross(lambda: self._files.of_talk(reference, conversation, self._now()), name="file")
        return await self._fetched(attachment)

    async def _fetched(self, attachment: Attachment) -> KeptFile | None:
        reference = attachment.reference
        if not reference or self._fetch is None:
            return None
        try:
            content = await self._fetch(reference)
        except UnfetchableFileError:
            return None
        return KeptFile(attachment.name or UNNAMED.get(attachment.kind, "file"), attachment.kind, content)
