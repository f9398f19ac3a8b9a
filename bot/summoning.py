"""Alerts for staff on duty by an address of the municipality's own: signed, without words, tried until taken."""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from hashlib import sha256

from bot.crossing import cross
from bot.ending import ended
from bot.posting import post, ready
from bot.reasons import reason_of
from handlers.records.people.summons import Summon, Summons

logger = logging.getLogger(__name__)

POLL_SECONDS = 2.0
"""How often is looked for calls: an alert is due within a minute."""

CALL_SECONDS = 5.0
"""How long an address may take to accept a call."""

Post = Callable[[str, bytes, Mapping[str, str]], Awaitable[int]]
"""Posts a body with headers to an address, following no redirect; returns the status, raises OSError without one."""


async def post_call(url: str, body: bytes, headers: Mapping[str, str]) -> int:
    """Post a call to the configured address and to nothing else: no redirect, no proxy; only the status is read.

    Raises:
        OSError: there was no answer in time, however slowly one may drip in.

    """
    return await post(url, body, headers, seconds=CALL_SECONDS, by_environment=False)


def worded(summon: Summon) -> bytes:
    """Return the body of a call: what a case is, and no word of it."""
    told = {
        "case": summon.case,
        "municipality": summon.municipality,
        "kind": summon.kind,
        "at": summon.at.isoformat(),
        "call": summon.round,
    }
    return json.dumps(told, separators=(",", ":")).encode()


def signed(secret: str, body: bytes, summon: Summon, now: datetime) -> dict[str, str]:
    """Return the headers of a call: HMAC-SHA256 over the time, a dot and the body; the id is the same at each try."""
    at = str(int(now.timestamp()))
    mark = hmac.new(secret.encode(), at.encode() + b"." + body, sha256).hexdigest()
    return {
        "Content-Type": "application/json",
        "X-Gyeot-Id": str(summon.id),
        "X-Gyeot-Time": at,
        "X-Gyeot-Signature": f"sha256={mark}",
    }


class Summoning:
    """Makes the calls that wait, for as long as it runs."""

    def __init__(
        self,
        summons: Summons,
        url: str,
        secret: str,
        *,
        now: Callable[[], datetime],
        post: Post = post_call,
        poll_seconds: float = POLL_SECONDS,
    ) -> None:
        self._summons = summons
        self._url = url
        self._secret = secret
        self._now = now
        self._post = post
        self._poll_seconds = poll_seconds
        self._loop: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to call."""
        ready()
        self._loop = asyncio.create_task(self._run(), name="alerts")

    async def stop(self) -> None:
        """Stop calling; what was written stays to be called."""
        if self._loop:
            await ended([self._loop])

    async def call(self) -> int:
        """Make the calls that are due, side by side; return how many were accepted."""
        due = await cross(lambda: self._summons.claim(self._now()), name="alerts")
        return sum(await asyncio.gather(*map(self._one, due)))

    async def _one(self, summon: Summon) -> bool:
        body = worded(summon)
        try:
            status = await self._post(self._url, body, signed(self._secret, body, summon, self._now()))
        except OSError as error:
            status, reason = 0, reason_of(error)
        else:
            reason = f"status {status}"
        if 200 <= status < 300:
            await cross(lambda: self._summons.sent(summon), name="alerts")
            return True
        logger.warning("the alert address did not take the call for case %d, trying again: %s", summon.case, reason)
        await cross(lambda: self._summons.retry(summon, self._now()), name="alerts")
        return False

    async def _run(self) -> None:
        while True:
            try:
                await self.call()
            except Exception as error:  # noqa: BLE001 - a database that is away for a while must not end the loop
                logger.warning("alerts cannot be called, trying again: %s", reason_of(error))
            await asyncio.sleep(self._poll_seconds)
