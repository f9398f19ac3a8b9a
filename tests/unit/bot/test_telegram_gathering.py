"""What belongs together although Telegram tells of it in several updates."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from telegram import Update

from bot.channels.telegram_gathering import TWICE, Taps, albums, may_go_on
from bot.channels.telegram_request import parse
from handlers.conversation import Address, Attachment, Message
from handlers.filing import joined

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


def test_the_pictures_of_an_album_are_together() -> None:
    """In order, of one chat and one album; what comes between and after stands by itself."""
    updates = [photo(4, "b"), photo(1, "a"), photo(2, "a"), photo(3, "a", chat=8), photo(5), photo(6), tap(7)]
    told = [[each.update_id for each in together] for together in albums(updates)]
    assert told == [[1, 2], [3], [4], [5], [6], [7]]


def test_the_last_picture_of_an_album_may_not_have_come_yet() -> None:
    """Whatever comes behind an album ends it."""
    assert may_go_on([photo(2, "a"), photo(1)])
    assert not may_go_on([photo(1, "a"), photo(2)])
    assert not may_go_on([photo(2), photo(1, "a")])
    assert not may_go_on([])


def test_an_album_is_one_message_with_its_words() -> None:
    """The words stand under any of the pictures; where nobody spoke there is none."""
    one, two = (
        Message(
            Address("telegram", "b", "7"), str(number), NOW, text, attachments=(Attachment("photo", reference=text),)
        )
        for number, text in enumerate(("", "이거요"))
    )
    made = joined((one, two))
    assert made
    assert (made.key, made.text, made.attachments) == ("1", "이거요", (*one.attachments, *two.attachments))
    again = joined((one, two, replace(one, key="2")))
    assert again
    assert again.key == "2", "the picture that is new is no repeat of those before it"
    assert joined((one,)) == one
    assert joined(()) is None
