"""A small program between a messenger and an echo, to be killed; a journal outside of it is the truth."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from bot.channels.channel import Delivered
from bot.delivery import Delivery
from bot.faults import Faults
from bot.reception import Reception
from handlers.conversation import Bubble, Notice
from handlers.records import Records
from knowledge.storage import Storage
from tests.fakes import EchoDispatcher, FakeChannel, a_message, real_now, until

PRELOADED = ["tests.integration.courier", "tests.integration.test_desk_kill", "tests.integration.test_people_kill"]
PRELOADED += ["tests.integration.test_remind_kill", "tests.integration.test_talk_kill"]
"""What the server that forks the processes to be killed has imported: there is one for all of them."""

LEASE = 1.0
"""Seconds after which others take over; short, that a test need not wait."""


@dataclass(frozen=True)
class Journal:
    """What the messenger and the handler saw, one line each, safe from the death of whoever wrote it."""

    file: Path

    def note(self, *words: str) -> None:
        """Append one line at once."""
        handle = os.open(self.file, os.O_APPEND | os.O_CREAT | os.O_WRONLY)
        os.write(handle, ("\t".join((*words, str(os.getpid()))) + "\n").encode())
        os.close(handle)

    def read(self, kind: str) -> list[list[str]]:
        """Return the lines of one kind, without it."""
        lines = self.file.read_text().splitlines() if self.file.exists() else []
        return [line.split("\t")[1:] for line in lines if line.startswith(f"{kind}\t")]


class JournalChannel(FakeChannel):
    """A messenger that notes what arrived before it answers."""

    def __init__(self, journal: Journal, gap: float) -> None:
        super().__init__(gaps=(("bot", gap),) if gap else ())
        self._journal = journal

    async def send(self, notice: Notice) -> Delivered:
        """Note the notice."""
        self._journal.note("arrived", notice.address.chat, notice.bubble.text, str(notice.repeat))
        return await super().send(notice)


async def carry(url: str, journal: Journal, fault: str, updates: Sequence[str], linger: float, gap: float) -> None:
    """Take in what the messenger has not been told of, work until nothing is left, linger for so many seconds."""
    storage, faults = Storage(url), Faults.read(fault)
    records = Records(storage, fault=faults)
    channels = {"fake": JournalChannel(journal, gap)}
    delivery = Delivery(
        records.outbox, channels, now=real_now, fault=faults, lease_seconds=LEASE, send_seconds=0.5, poll_seconds=0.05
    )
    reception = Reception(
        records,
        EchoDispatcher(lambda message: journal.note("handled", message.text)),
        channels,
        now=real_now,
        apology=lambda _: Bubble("sorry"),
        posted=delivery.wake,
        fault=faults,
        lease_seconds=LEASE,
        poll_seconds=0.05,
        workers=2,
    )
    reception.start()
    delivery.start()
    told = {key for key, _ in journal.read("told")}
    for key in updates:
        if key not in told:
            await reception.receive(a_message(key, chat=key[0]))
            journal.note("told", key)
    await until(lambda: not (records.inbox.backlog(real_now()).waiting or records.outbox.backlog(real_now()).waiting))
    await asyncio.sleep(linger)
    await reception.stop()
    await delivery.stop()
    storage.close()


def forked(work: Callable[..., None], *arguments: object) -> ForkServerProcess:
    """Begin work in a process of its own."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(PRELOADED)
    process = context.Process(target=work, args=arguments, daemon=True)
    process.start()
    return process


def _main(url: str, file: Path, fault: str, updates: Sequence[str], linger: float, gap: float) -> None:
    asyncio.run(carry(url, Journal(file), fault, updates, linger, gap))


def courier(
    url: str, journal: Journal, fault: str = "", updates: Sequence[str] = (), *, linger: float = 0.0, gap: float = 0.0
) -> ForkServerProcess:
    """Start the program in a process of its own."""
    return forked(_main, url, journal.file, fault, updates, linger, gap)
