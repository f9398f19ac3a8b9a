"""`gyeot chat`: a conversation in the terminal, through the same inbox and outbox as everywhere."""

from __future__ import annotations

import asyncio
import getpass
import secrets
import sys
from collections.abc import Callable

from bot.assembly import Gyeot, assemble
from bot.channels.terminal import NAME, TerminalChannel
from bot.commands.ingesting import bring_in
from bot.crossing import cross
from bot.ingesting import prepare
from bot.settings import Settings
from handlers.conversation import Address, Message

LONGEST_ANSWER = 60.0
"""Seconds after which the prompt comes back even without an answer."""


def chat(settings: Settings, read: Callable[[], str] = sys.stdin.readline) -> int:
    """Talk until the input ends."""
    address = Address(NAME, "local", getpass.getuser())
    channel = TerminalChannel(print, address)
    gyeot = assemble(settings, channels={NAME: channel})
    if gyeot.knowing.library.municipalities():
        prepare(gyeot.knowing.library, gyeot.knowing.searcher)
    else:
        bring_in(gyeot.knowing)
    asyncio.run(_talk(gyeot, channel, address, read))
    return 0


async def _talk(gyeot: Gyeot, channel: TerminalChannel, address: Address, read: Callable[[], str]) -> None:
    gyeot.delivery.start()
    gyeot.reception.start()
    now = gyeot.knowing.now
    await _exchange(gyeot, Message(address, secrets.token_hex(8), now(), command="start"))
    while line := await cross(read):
        if line.strip():
            await _exchange(gyeot, channel.read(line, secrets.token_hex(8), now()))
    await gyeot.reception.stop()
    await gyeot.delivery.stop()
    gyeot.knowing.storage.close()


async def _exchange(gyeot: Gyeot, message: Message) -> None:
    """Send one message and wait until everything that it caused is out."""
    await gyeot.reception.receive(message)
    for _ in range(int(LONGEST_ANSWER / 0.05)):
        await asyncio.sleep(0.05)
        if not await cross(lambda: gyeot.records.busy(message.address, gyeot.knowing.now())):
            return
