"""Progress is shown while it lasts, and never costs the answer."""

from __future__ import annotations

import asyncio

import pytest

from bot import showing
from bot.showing import Showing
from handlers.conversation import Address
from tests.fakes import FakeChannel, until

ANN = Address("fake", "bot", "1")


class BrokenChannel(FakeChannel):
    """A messenger whose signs fail."""

    async def typing(self, address: Address) -> None:
        """Fail after noting it."""
        await super().typing(address)
        raise OSError

    async def draft(self, address: Address, text: str) -> None:
        """Fail after noting it."""
        await super().draft(address, text)
        raise OSError


@pytest.mark.parametrize("kind", [FakeChannel, BrokenChannel])
def test_the_latest_part_is_shown(kind: type[FakeChannel]) -> None:
    """A quick writer is not shown letter by letter: drafts keep their distance, the latest is always shown."""
    channel = kind()

    async def run() -> None:
        with Showing(channel, ANN, asyncio.get_running_loop()) as shown:
            for number in range(50):
                shown.progress("x" * number)
            await until(lambda: len(channel.drafts) == 1)
            shown.progress("last")
            await until(lambda: channel.drafts[-1] == "last" and bool(channel.typed))

    asyncio.run(run())
    assert len(channel.drafts) == 2
    assert showing.TYPING_EVERY < 5


def test_a_quick_answer_shows_nothing() -> None:
    """No sign is sent for an answer that is there at once, and none after it."""
    channel = FakeChannel()

    async def run() -> Showing:
        with Showing(channel, ANN, asyncio.get_running_loop()) as shown:
            pass
        await asyncio.sleep(showing.TYPING_AFTER + 0.1)
        return shown

    asyncio.run(run()).progress("after the loop has ended")
    assert (channel.typed, channel.drafts) == ([], [])
