"""What else a mentor sends from the desk: a picture or a PDF, and the sign that they are writing."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Depends
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.pages import guarding
from bot.pages.desk.desk import REFUSALS, Desk, small
from bot.pages.desk.given import LONGEST
from bot.pages.serving import refusal_of, shape_of
from handlers.conversation import Address
from handlers.filing import LARGEST, LIFE, NewFile, Shape, safe_name
from handlers.people.escalation import Held


@dataclass(frozen=True)
class DeskSending:
    """Sends files and signs to the person whose question one holds; `typing` shows a sign in their messenger."""

    desk: Desk
    typing: Callable[[Address], Awaitable[None]]
    new_id: Callable[[], str]

    async def file(self, request: Request, number: int) -> Response:
        """Send a picture or a PDF with its words, if there are any; words with personal data are held at first."""
        await run_in_threadpool(self.desk.needed, request)
        async with request.form(max_files=1, max_fields=4) as form:
            given = {name: value for name, value in form.items() if isinstance(value, str)}
            file = form.get("file")
            if not isinstance(file, UploadFile) or not 8 <= len(given.get("key", "")) <= 64:
                raise HTTPException(422)
            content, name = await file.read(), file.filename or ""
        shape = shape_of(content)
        if shape is None or len(content) > LARGEST:
            error = refusal_of(content)
            return JSONResponse({"error": error, "message": self.desk.words(request)[error]}, 415)
        return await run_in_threadpool(self._send, request, number, given, (name, shape, content))

    def _send(self, request: Request, number: int, given: dict[str, str], file: tuple[str, Shape, bytes]) -> Response:
        staff, now = self.desk.needed(request), self.desk.now()
        name, shape, content = file

        def made(conversation: str) -> NewFile:
            return NewFile(self.new_id(), conversation, safe_name(name, shape), shape, content, now + LIFE)

        try:
            done = self.desk.records.escalations.say(
                number,
                staff,
                given.get("text", "")[:LONGEST],
                now,
                given["key"],
                sure=given.get("sure") == "true",
                made=made,
            )
        except REFUSALS as error:
            return self.desk.refused(request, error)
        if isinstance(done, Held):
            return JSONResponse({"held": list(done.kinds)}, 202)
        return self.desk.lined(staff, number, done)

    async def writing(self, request: Request, number: int) -> Response:
        """Show the person that a mentor is writing; a sign that can't be shown is of no account."""
        staff = await asyncio.to_thread(lambda: self.desk.needed(request))
        whom = await asyncio.to_thread(self.desk.records.escalations.heard_by, number, staff)
        if whom is not None:
            with suppress(Exception):
                await self.typing(whom)
        return Response(status_code=204)


def sending_routes(sending: DeskSending) -> APIRouter:
    """Return the routes, below those of the desk."""
    router = APIRouter(include_in_schema=False)
    own = Depends(guarding.own_origin)
    post: dict[str, Any] = {"methods": ["POST"], "response_model": None}
    files = [own, Depends(fitting)]
    router.add_api_route("/desk/talks/{number}/file", sending.file, **post, dependencies=files)
    router.add_api_route("/desk/talks/{number}/typing", sending.writing, **post, dependencies=[own, Depends(small)])
    return router


def fitting(request: Request) -> None:
    """Let only bodies in that a file of the largest size fits into."""
    length = request.headers.get("content-length", "")
    if not length.isdecimal() or int(length) > LARGEST + 4 * LONGEST:
        raise HTTPException(413)
