"""What goes wrong with a call of the fake Bot API, and what it answers then."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any, Literal

from starlette.responses import JSONResponse, Response, StreamingResponse

from tests.acceptance.bot_api_rules import RefusalError

Json = dict[str, Any]


@dataclass
class Fault:
    """What goes wrong with `times` calls of a method (of one chat, when given) after `skip` good ones."""

    method: str
    kind: Literal["refuse", "cut_before", "cut_after", "garbage", "stall"]
    times: int = 1
    chat: str = ""
    refusal: RefusalError | None = None
    seconds: float = 0.0
    skip: int = 0


@dataclass(frozen=True)
class Accepted:
    """One call that took effect, in the order of the journal; `at` is in monotonic seconds."""

    method: str
    params: dict[str, str]
    at: float


def refused(refusal: RefusalError) -> Response:
    """Return what the Bot API says when it refuses."""
    body: Json = {"ok": False, "error_code": refusal.code, "description": refusal.description}
    if refusal.parameters:
        body["parameters"] = refusal.parameters
    return JSONResponse(body, refusal.code)


def cut() -> Response:
    """Return a response that ends before its body does, as a broken connection looks from the other side."""

    async def nothing() -> AsyncIterator[bytes]:
        yield b"{"
        raise ConnectionAbortedError

    return StreamingResponse(nothing(), headers={"Content-Length": "1000"})
