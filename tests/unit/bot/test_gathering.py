"""What many ask for at once is done together."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence

import pytest

from bot.gathering import Gathering


def test_a_round_takes_all_that_waited() -> None:
    """The first wish goes alone and at once, those that came meanwhile go together, at most so many."""
    rounds: list[list[int]] = []

    def double(wishes: Sequence[int]) -> list[int]:
        rounds.append(list(wishes))
        time.sleep(0.05)
        return [2 * wish for wish in wishes]

    async def run() -> list[int]:
        gathering = Gathering(double, most=3)
        first = asyncio.create_task(gathering(0))
        await asyncio.sleep(0.01)
        return [await first, *await asyncio.gather(*(gathering(wish) for wish in range(1, 6)))]

    assert asyncio.run(run()) == [0, 2, 4, 6, 8, 10]
    assert rounds == [[0], [1, 2, 3], [4, 5]]


def test_an_error_is_everybodys() -> None:
    """Each of the round hears of it, and the next round is tried."""
    tries: list[int] = []

    def fail_once(wishes: Sequence[int]) -> Sequence[int]:
        tries.append(len(wishes))
        if len(tries) == 1:
            raise OSError
        return wishes

    async def run() -> None:
        gathering = Gathering(fail_once)
        errors = await asyncio.gather(gathering(1), gathering(2), return_exceptions=True)
        assert [type(error) for error in errors] == [OSError, OSError]
        assert await gathering(3) == 3

    asyncio.run(run())


@pytest.mark.parametrize("fails", [False, True])
def test_who_gives_up_disturbs_nobody(fails: bool) -> None:  # noqa: FBT001
    """A wish that is cancelled while its round runs leaves the others their results, or their error."""

    def slow(wishes: Sequence[int]) -> Sequence[int]:
        time.sleep(0.05)
        if fails:
            raise OSError
        return wishes

    async def run() -> None:
        gathering = Gathering(slow)
        one, other = asyncio.create_task(gathering(1)), asyncio.create_task(gathering(2))
        await asyncio.sleep(0.01)
        one.cancel()
        await gathering.rest(5)
        await gathering.rest(0)
        result = (await asyncio.gather(other, return_exceptions=True))[0]
        assert isinstance(result, OSError) if fails else result == 2

    asyncio.run(run())
