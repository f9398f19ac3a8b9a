"""`gyeot renewals`: what of the published content is over, ends soon or is to be looked at again, and what to do."""

from __future__ import annotations

from contextlib import closing

from bot.commands.staffing import UnknownPlaceError
from bot.knowing import utc_now
from bot.migrations import migrate
from bot.settings import Settings
from bot.unlocking import open_storage
from handlers.catalogue import speaker
from knowledge.library import Library
from knowledge.passage import SHARED
from knowledge.renewing import renewals


def list_renewals(settings: Settings, owner: str = "") -> int:
    """Print what one owner, or everybody, has to renew; exit status 1 when there is anything.

    Raises:
        UnknownPlaceError: there is no such municipality.

    """
    say, now = speaker(settings.lang), utc_now()
    with closing(open_storage(settings)) as storage:
        migrate(storage)
        library = Library(storage)
        places = {place.id: place for place in library.municipalities()}
        if owner and owner not in {SHARED, *places}:
            raise UnknownPlaceError(owner, [SHARED, *places])
        found = [
            each
            for name in ([owner] if owner else [SHARED, *places])
            for each in renewals(
                places.get(name),
                name,
                library.owned(name),
                library.owned_courses(name),
                now.astimezone(places[name].zone).date() if name in places else now.date(),
            )
        ]
    for each in found:
        print(f"? {each.told(say)}")
    if not found:
        print(say("nothing has to be renewed"))
    return 1 if found else 0
