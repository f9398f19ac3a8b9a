"""A private calendar that follows a plan: whoever has its address may read it, until its person ends it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

from fastapi import APIRouter
from fastapi.responses import PlainTextResponse, Response
from starlette.concurrency import run_in_threadpool

from handlers.studying.study import StudyPlan

TOKEN = re.compile(r"[A-Za-z0-9_-]{20,64}")
"""What the secret part of an address looks like; anything else is not looked up."""

HEADERS = {
    "Cache-Control": "private, no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
    "Content-Disposition": 'inline; filename="plan.ics"',
}


class Feeds(Protocol):
    """What the page needs of the records."""

    def feed(self, token: str) -> tuple[str, str, Sequence[StudyPlan]] | None:
        """Return the conversation, its language and its plans behind an address, if it is open."""
        ...


def _calendar(plans: Sequence[StudyPlan], language: str, now: datetime) -> bytes:
    from handlers.studying.calendar_file import calendar  # noqa: PLC0415 - its library, only where somebody subscribed

    return calendar(plans, language, now)


def calendar_routes(feeds: Feeds, now: Callable[[], datetime]) -> APIRouter:
    """Return the route of private calendars."""
    routes = APIRouter()

    @routes.get("/calendar/{token}.ics", include_in_schema=False)
    async def subscribed(token: str) -> Response:
        """Return the calendar as it is now; an address that never was and one that ended look the same."""
        found = await run_in_threadpool(feeds.feed, token) if TOKEN.fullmatch(token) else None
        if found is None:
            return PlainTextResponse("There is no calendar here.", status_code=404, headers=HEADERS)
        _, language, plans = found
        content = await run_in_threadpool(_calendar, plans, language, now())
        return Response(content, media_type="text/calendar; charset=utf-8", headers=HEADERS)

    return routes
