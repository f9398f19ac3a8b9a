"""`gyeot staff group`: the link that makes a Telegram group the mentors' of a municipality."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime

from bot.commands.staffing import UnknownPlaceError
from bot.knowing import utc_now
from bot.migrations import migrate
from bot.settings import Settings
from bot.unlocking import open_storage
from handlers.catalogue import speaker
from handlers.records import Records
from knowledge.library import Library


def group(settings: Settings, municipality: str, now: datetime | None = None) -> int:
    """Print what to write in the group, once, and what the bot needs there; returns the exit status.

    Raises:
        UnknownPlaceError: there is no such municipality.

    """
    with closing(open_storage(settings)) as storage:
        migrate(storage)
        known = [place.id for place in Library(storage).municipalities()]
        if municipality not in known:
            raise UnknownPlaceError(municipality, known)
        token = Records(storage).topics.issue_link(municipality, now or utc_now())
    print(f"/bind {token}")
    print(
        speaker(settings.lang)(
            "Make a Telegram group with topics, make the bot an administrator who may manage topics, and write this "
            "line in it. Once, within 24 hours. Mentors join with: gyeot staff invite ID --messenger"
        )
    )
    return 0
