"""KakaoTalk's calls: their routes, the shelf behind them, the way of a late answer, the words for an emergency."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from fastapi import APIRouter, Request
from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from bot.channels.kakao import LEASE_SECONDS, KakaoChannel
from bot.cloakroom import Cloakroom
from bot.crossing import cross
from bot.pages.serving import served
from bot.posting import post, ready
from handlers.conversation import Address, Bubble, Message, Notice
from handlers.crisis import aid
from handlers.records.post.shelf import Shelf
from handlers.screening.screen import Verdict

LONGEST_BODY = 64 * 1024
"""Bytes of a skill call: they have a few thousand (proposed)."""

LATE_SECONDS = 4.0
"""Seconds that the post of a late answer may take: less than is left of the minute after the last look (proposed)."""


class ShelfStore:
    """What the channel asks of the shelf, answered in a thread."""

    def __init__(self, shelf: Shelf, now: Callable[[], datetime]) -> None:
        self._shelf = shelf
        self._now = now

    async def handled(self, message: Message) -> bool:
        """Tell whether a message that was received is dealt with."""
        return await cross(lambda: self._shelf.handled(message))

    async def busy(self, address: Address) -> bool:
        """Tell whether something that a person said is still being worked on."""
        return await cross(lambda: self._shelf.busy(address))

    async def language(self, address: Address) -> str:
        """Return the language of the talk with somebody, "" where there is none yet."""
        return await cross(lambda: self._shelf.language(address))

    async def collect(self, address: Address, limit: int, since: datetime | None = None) -> tuple[Notice, ...]:
        """Take what is due for a person in hand, in order, what is due `since` a moment before the rest."""
        return await cross(lambda: self._shelf.collect(address, self._now(), LEASE_SECONDS, limit, since))

    async def shown(self, notices: tuple[Notice, ...], rest: Bubble | None) -> None:
        """Settle what was shown, and keep the rest of the last one."""
        await cross(lambda: self._shelf.shown(notices, rest, self._now()))

    async def put_back(self, notices: tuple[Notice, ...], *, repeat: bool) -> None:
        """Leave for the next time what was not shown, or may have been."""
        await cross(lambda: self._shelf.put_back(notices, repeat=repeat))


async def post_late(url: str, payload: dict[str, Any]) -> int:
    """Post a late answer, once, following no redirect; return the status.

    Raises:
        OSError: there was no answer, so that nobody knows whether it arrived.

    """
    return await post(url, json.dumps(payload).encode(), {"Content-Type": "application/json"}, seconds=LATE_SECONDS)


def emergency(
    apology: Callable[[Message], Bubble], screen: Callable[[str], Verdict], now: Callable[[], datetime]
) -> Callable[[Message], Bubble]:
    """Return what is said when a message could not be kept: to a cry for help the way to people, else an apology."""

    def said(message: Message) -> Bubble:
        helping = aid(message, screen, now())
        return Bubble(helping) if helping else apology(message)

    return said


def kakao_routes(kakao: KakaoChannel, shelf: Shelf, cloakroom: Cloakroom, now: Callable[[], datetime]) -> APIRouter:
    """Return the routes of the skill server and of the files that it shows."""
    ready()
    router = APIRouter(include_in_schema=False)

    @router.post("/kakao/{secret}", response_model=None)
    async def skill(secret: str, request: Request) -> Response:
        """Answer a skill call; what is to be done after it begins when the answer has left."""
        if not kakao.knows(secret):
            return Response(status_code=403)
        body = bytearray()
        async for chunk in request.stream():
            body += chunk
            if len(body) > LONGEST_BODY:
                return Response(status_code=413)
        answered = await kakao.handle(secret, request.headers, bytes(body))
        if answered.status != 200:
            return Response(status_code=answered.status)
        background = BackgroundTask(answered.after) if answered.after else None
        return JSONResponse(answered.payload, background=background)

    @router.get("/kakao/files/{notice}/{place}/{mark}", response_model=None)
    async def file(notice: int, place: int, mark: str) -> Response:
        """Give a file of a notice to whoever has its address, which can't be guessed and ends after a week."""
        if not 0 < notice < 1 << 62 or place < 0 or not kakao.opens(notice, place, mark):
            raise HTTPException(404)
        found = await run_in_threadpool(shelf.lookup, notice, now())
        if found is None or found[0].channel != kakao.name or place >= len(found[1].files):
            raise HTTPException(404)
        opened = await cloakroom.open(found[1].files[place], found[0])
        if opened is None:
            raise HTTPException(404)
        return served(opened)

    return router
