"""The Bot API server of the tests itself: a test that waits for what it has lost tells nothing about the program."""

from __future__ import annotations

import asyncio

from tests.acceptance.bot_api import BotApi


def test_what_is_said_while_updates_are_fetched_is_not_lost() -> None:
    """People speak from another thread than the one that fetches: what they put down stays where they put it."""
    api = BotApi()
    first, heard = api.say(7, "하나"), api.pending
    asyncio.run(api._get_updates({"offset": str(first["update_id"] + 1)}))
    assert api.pending is heard
    assert not heard
