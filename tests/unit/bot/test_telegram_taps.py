"""A button that was tapped twice."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from telegram import Update

from bot.channels.telegram_request import parse
from bot.channels.telegram_taps import TWICE, Taps

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
PERSON = {"id": 7, "is_bot": False, "first_name": "학생"}
HERE = {"message_id": 3, "date": 0, "chat": {"id": 7, "type": "private"}}


def update(number: int, **fields: Any) -> Update:
    """Return an update as the library reads it."""
    parsed = parse(json.dumps({"update_id": number, **fields}))
    assert parsed
    return parsed


def tap(number: int, data: str = "k", message: int = 3, person: int = 7) -> Update:
    """Return a tap on a button."""
    query = {"id": str(number), "from": PERSON | {"id": person}, "chat_instance": "i", "data": data}
    return update(number, callback_query=query | {"message": HERE | {"message_id": message}})


def photo(number: int, album: str = "", chat: int = 7) -> Update:
    """Return a photo, alone or of an album."""
    size = {"file_id": f"f{number}", "file_unique_id": "u", "width": 1, "height": 1}
    where = {"message_id": number, "chat": {"id": chat, "type": "private"}, "from": PERSON, "photo": [size]}
    return update(number, message=HERE | where | ({"media_group_id": album} if album else {}))


def test_a_button_that_is_tapped_twice_is_tapped_once() -> None:
    """Within moments, by the same person; the same update may come again, and later it is a new tap."""
    taps = Taps()
    assert not taps.again(tap(1), NOW)
    assert not taps.again(tap(1), NOW)
    assert taps.again(tap(2), NOW + TWICE / 2)
    assert not taps.again(tap(3, data="other"), NOW)
    assert not taps.again(tap(4, message=4), NOW)
    assert not taps.again(tap(5, person=8), NOW)
    assert not taps.again(tap(6), NOW + TWICE)
    assert taps.again(tap(7), NOW + TWICE + timedelta(seconds=1))
    assert not taps.again(photo(8), NOW)


def test_it_remembers_the_last_taps_alone() -> None:
    """Memory is bounded: an old tap is forgotten when many have come since."""
    taps = Taps()
    for number in range(300):
        taps.again(tap(number, data=f"k{number}"), NOW)
    assert not taps.again(tap(900, data="k0"), NOW)
    assert taps.again(tap(901, data="k299"), NOW)
