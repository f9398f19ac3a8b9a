"""The desk: where people who answer see who waits, read, claim, write and finish; usable on a phone."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from fastapi import APIRouter, Depends
from jinja2 import Environment
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response, StreamingResponse

from bot.crossing import cross
from bot.pages import guarding
from bot.pages.desk.drawing import Drawing, line_drawn
from bot.pages.desk.given import LIMITS, LONGEST, Later, Named, Noted, Said
from bot.pages.desk.words import CANNED, CANNED_CRY, WORDS
from bot.pages.statics import Statics
from bot.pages.streaming import event
from bot.pages.templating import templates
from bot.pages.wording import Translate
from handlers.consents.verifying import CONFIRM
from handlers.conversation import Address, Attachment
from handlers.people.briefing import Brief
from handlers.people.crediting import DECIDES
from handlers.people.escalation import (
    CriedError,
    Escalation,
    Held,
    Line,
    NobodyInChargeError,
    NotAllowedError,
    RefusedMoveError,
    UntimelyError,
)
from handlers.people.guiding import steps
from handlers.people.staffing import Staff
from handlers.records import Records
from handlers.records.people.crises import CaseTakenError, UnknownCaseError
from handlers.records.people.escalations import UnknownEscalationError

COOKIE = "gyeot-desk"
PERIOD = timedelta(days=7)
"""What the figures on the desk are of."""
LOOK_SECONDS = 1.0
"""Seconds between two looks at what changed (proposed)."""
STREAM_SECONDS = 900.0
"""How long one stream lives; the page comes back by itself."""
REFUSALS = (
    RefusedMoveError,
    NotAllowedError,
    UntimelyError,
    NobodyInChargeError,
    CaseTakenError,
    UnknownCaseError,
    UnknownEscalationError,
)
_SAID = {CriedError: "cried", UntimelyError: "untimely", NobodyInChargeError: "report_nobody"}
_LANGUAGES = ("ko", "en")

Fetch = Callable[[Attachment, Escalation], Awaitable[tuple[bytes, str] | None]]
"""Brings the bytes and the media type of a file that came with a line, or None when it is gone."""


@dataclass(frozen=True)
class Desk:
    """The rooms behind the routes; every one is for a member of staff who is signed in."""

    records: Records
    statics: Statics
    gettext: Callable[[str], Translate]
    now: Callable[[], datetime]
    posted: Callable[[], None]
    fetch: Fetch
    look_seconds: float = LOOK_SECONDS
    closing: Callable[[], bool] = lambda: False
    consents: Callable[[Staff], int] = lambda _staff: 0
    writes: Callable[[Address], bool] = lambda _address: False
    summary: Callable[[Callable[[], Brief], str], str] | None = None
    environment: Environment = field(default_factory=templates)

    # ---- in and out ----

    def page(self, request: Request) -> Response:
        """Show the desk, or say how one gets in."""
        staff = self._staff(request)
        return self._html(
            request,
            "desk.html" if staff else "desk_door.html",
            staff=staff,
            token="",
            wrong=False,
            office=DECIDES,
            confirm=CONFIRM,
        )

    def door(self, request: Request, token: str) -> Response:
        """Show the button behind a link: looking at a link (as messengers do) must not use it up."""
        return self._html(request, "desk_door.html", staff=None, token=token, wrong=False)

    def enter(self, request: Request, token: str) -> Response:
        """Use a link up and sign in."""
        session = self.records.staff.redeem(token, self.now())
        if session is None:
            return self._html(request, "desk_door.html", status=410, staff=None, token="", wrong=True)
        response = RedirectResponse("/desk", 303)
        encrypted = request.url.scheme == "https"
        response.set_cookie(COOKIE, session, path="/desk", httponly=True, samesite="strict", secure=encrypted)
        return response

    def leave(self, request: Request) -> Response:
        """Sign out."""
        self.records.staff.sign_out(request.cookies.get(COOKIE, ""))
        response = RedirectResponse("/desk", 303)
        response.delete_cookie(COOKIE, path="/desk")
        return response

    # ---- looking ----

    def state(self, request: Request) -> Response:
        """Return the queue, the cases, the drafts and the figures that this person may see."""
        staff, now = self.needed(request, touch=False), self.now()
        figures = self.records.briefs.figures(staff.municipality, now - PERIOD, now)
        return JSONResponse(self._lists(staff) | {"figures": self._drawing(staff).figures(figures)})

    def conversation(self, request: Request, number: int) -> Response:
        """Return one escalation with its brief and its whole log; reading it is noted."""
        staff, now = self.needed(request), self.now()
        try:
            brief = self.records.briefs.brief(number, staff, now)
        except REFUSALS as error:
            return self.refused(request, error)
        drawing, say = self._drawing(staff), self.gettext(language_of(request))
        everybody = self.records.staff.of(staff.municipality)
        here = self.records.escalations.here(staff.municipality, now)
        return JSONResponse(
            {
                "item": drawing.item(brief.escalation),
                "brief": drawing.brief(brief, say),
                "guide": steps(say, staff, everybody, here),
                "more": self.summary is not None and not brief.plain,
                "lines": [line_drawn(line, number, drawing.names) for line in self._lines(number)],
                "colleagues": drawing.colleagues(everybody, here),
            }
        )

    async def summarised(self, request: Request, number: int) -> Response:
        """Return a talk in the words of a language model, "" without one; the page asks when the rest is shown.

        A model may take its time: it holds no thread that other pages wait for.
        """
        staff, now = await asyncio.to_thread(self.needed, request), self.now()
        summary, told = self.summary, ""

        def read() -> Brief:
            return self.records.briefs.brief(number, staff, now)

        try:
            brief = await asyncio.to_thread(read)
            if summary and not brief.plain:
                told = await cross(lambda: summary(read, language_of(request)), name="summary")
                brief = await asyncio.to_thread(read)
        except REFUSALS as error:
            return self.refused(request, error)
        return JSONResponse({"summary": "" if brief.plain else told})

    async def events(self, request: Request) -> Response:
        """Stream what changes: the lists, and the lines of the conversation that is open."""
        await asyncio.to_thread(lambda: self.needed(request, touch=False))
        query = request.query_params
        number, after = (
            int(query.get(name, "0")) if query.get(name, "0").isdigit() else 0 for name in ("open", "after")
        )
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        return StreamingResponse(self._changes(request, number, after), media_type="text/event-stream", headers=headers)

    async def file(self, request: Request, number: int, position: int, place: int) -> Response:
        """Return a file of a line that this person may read."""
        staff = await asyncio.to_thread(self.needed, request)
        found = await asyncio.to_thread(self.records.escalations.get, number, staff)
        lines = await asyncio.to_thread(self.records.escalations.lines, number, position - 1, 1) if found else ()
        files = lines[0].files if lines and lines[0].position == position else ()
        content = await self.fetch(files[place], found) if found and 0 <= place < len(files) else None
        if content is None:
            raise HTTPException(404)
        data, media = content
        shown = media in {"image/png", "image/jpeg", "image/webp"}
        headers = {
            "Content-Disposition": "inline" if shown else "attachment",
            "Cache-Control": "private, no-store",
            "Content-Security-Policy": "sandbox; default-src 'none'",
        }
        return Response(data, media_type=media if shown else "application/octet-stream", headers=headers)

    # ---- moves ----

    def claim(self, request: Request, number: int) -> Response:
        """Take an escalation: from now on the program is silent there."""
        return self._moved(request, lambda staff, now: self.records.escalations.claim(number, staff, now))

    def release(self, request: Request, number: int) -> Response:
        """Give it back to the queue."""
        return self._moved(request, lambda staff, now: self.records.escalations.release(number, staff, now))

    def resolve(self, request: Request, number: int, noted: Noted) -> Response:
        """Finish it; the program speaks again."""
        return self._moved(request, lambda staff, now: self.records.escalations.resolve(number, staff, noted.note, now))

    def snooze(self, request: Request, number: int, later: Later) -> Response:
        """Let it come back later."""
        return self._moved(request, lambda staff, now: self.records.escalations.snooze(number, staff, later.until, now))

    def later(self, request: Request) -> Response:
        """Return the moments to which this person may put a talk off."""
        staff, now = self.needed(request, touch=False), self.now()
        return JSONResponse({"moments": [each.isoformat() for each in self.records.escalations.returns(staff, now)]})

    def hand_over(self, request: Request, number: int, named: Named) -> Response:
        """Give it to a colleague of the same municipality."""

        def move(staff: Staff, now: datetime) -> Escalation:
            to = self.records.staff.get(named.staff)
            if to is None or to.municipality != staff.municipality:
                raise NotAllowedError
            return self.records.escalations.hand_over(number, staff, to, now)

        return self._moved(request, move)

    def report(self, request: Request, number: int, noted: Noted) -> Response:
        """Ask those in charge to look at a talk."""
        staff = self.needed(request)
        try:
            told = self.records.escalations.report(number, staff, noted.note, self.now())
        except REFUSALS as error:
            return self.refused(request, error)
        self.posted()
        return JSONResponse({"told": [each.pseudonym for each in told]})

    def say(self, request: Request, number: int, said: Said) -> Response:
        """Write to the student; words with personal data are held until they are confirmed."""
        staff = self.needed(request)
        try:
            done = self.records.escalations.say(number, staff, said.text, self.now(), said.key, sure=said.sure)
        except REFUSALS as error:
            return self.refused(request, error)
        if isinstance(done, Held):
            return JSONResponse({"held": list(done.kinds)}, 202)
        return self.lined(staff, number, done)

    def note(self, request: Request, number: int, said: Said) -> Response:
        """Write a note that only colleagues see."""
        staff = self.needed(request)
        try:
            done = self.records.escalations.note(number, staff, said.text, self.now(), said.key)
        except REFUSALS as error:
            return self.refused(request, error)
        return self.lined(staff, number, done)

    # ---- below ----

    def _moved(self, request: Request, move: Callable[[Staff, datetime], Escalation]) -> Response:
        staff = self.needed(request)
        try:
            moved = move(staff, self.now())
        except REFUSALS as error:
            return self.refused(request, error)
        self.posted()
        return JSONResponse({"item": self._drawing(staff).item(moved)})

    def lined(self, staff: Staff, number: int, line: Line) -> Response:
        """Wake who delivers, and return the line that was written."""
        self.posted()
        return JSONResponse({"line": line_drawn(line, number, self._drawing(staff).names)}, 201)

    def refused(self, request: Request, error: Exception) -> Response:
        """Say why something could not be done."""
        status, word = 409, _SAID.get(type(error), "changed")
        if type(error) is NotAllowedError:
            status, word = 403, "not_allowed"
        elif isinstance(error, LookupError):
            status, word = 404, "gone"
        return JSONResponse({"error": word, "message": self.words(request)[word]}, status)

    async def _changes(self, request: Request, number: int, after: int) -> AsyncIterator[str]:
        clock = asyncio.get_running_loop().time
        begun, shown, writing = clock(), "", False
        yield "retry: 1500\n\n"
        while not self.closing() and clock() - begun < STREAM_SECONDS:
            staff = await asyncio.to_thread(lambda: self._staff(request, touch=False))
            if staff is None:
                yield event("out", {})
                return
            lists = event("state", await asyncio.to_thread(self._lists, staff))
            if lists != shown:
                shown = lists
                yield lists
            for line in await asyncio.to_thread(self._fresh, staff, number, after):
                after = line["position"]
                yield event("line", line)
            if writing != (writing := await asyncio.to_thread(self._writes, staff, number)):
                yield event("typing", writing)
            await asyncio.sleep(self.look_seconds)

    def _fresh(self, staff: Staff, number: int, after: int) -> list[dict[str, Any]]:
        if not number or self.records.escalations.get(number, staff) is None:
            return []
        names = self._drawing(staff).names
        return [line_drawn(line, number, names) for line in self.records.escalations.lines(number, after)]

    def _writes(self, staff: Staff, number: int) -> bool:
        """Tell whether the person whose question one holds writes at this moment."""
        whom = self.records.escalations.heard_by(number, staff) if number else None
        return whom is not None and self.writes(whom)

    def _lines(self, number: int) -> list[Line]:
        lines: list[Line] = []
        while page := self.records.escalations.lines(number, len(lines)):
            lines.extend(page)
        return lines

    def _lists(self, staff: Staff) -> dict[str, Any]:
        drawing = self._drawing(staff)
        queue = [drawing.item(each) for each in self.records.escalations.queue(staff)]
        cases: list[dict[str, Any]] = []
        if "lead" in staff.roles or staff.duty:
            cases = [drawing.case(case) for case in self.records.crises.open_cases(staff.municipality)]
        return {"queue": queue, "cases": cases, "consents": self.consents(staff)}

    def _drawing(self, staff: Staff) -> Drawing:
        names = {each.id: each.pseudonym for each in self.records.staff.of(staff.municipality)}
        return Drawing(staff, names, self.records.escalations.crying(staff.municipality))

    def _staff(self, request: Request, *, touch: bool = True) -> Staff | None:
        """Return who is signed in; a page that only listens does not keep its session alive."""
        token = request.cookies.get(COOKIE, "")
        return self.records.staff.session(token, self.now(), touch=touch) if token else None

    def needed(self, request: Request, *, touch: bool = True) -> Staff:
        """Return who is signed in; 401 when nobody is."""
        staff = self._staff(request, touch=touch)
        if staff is None:
            raise HTTPException(401, self.words(request)["signed_out"])
        return staff

    def words(self, request: Request) -> Mapping[str, str]:
        """Return the words of the desk in the language of the page."""
        translate = self.gettext(language_of(request))
        return {name: translate(sentence) for name, sentence in WORDS.items()}

    def _html(self, request: Request, template: str, status: int = 200, **values: Any) -> Response:
        words = self.words(request)
        language = language_of(request)
        canned, cry = ([words[name] for name in names] for names in (CANNED, CANNED_CRY))
        data = {"words": words, "language": language, "canned": canned, "canned_cry": cry, **LIMITS}
        html = self.environment.get_template(template).render(
            words=words, language=language, version=self.statics.version, data=data, **values
        )
        return HTMLResponse(html, status, headers={"Cache-Control": "no-store"})


def desk_routes(desk: Desk) -> APIRouter:
    """Return the routes of the desk; everything that changes something comes from the site's own pages only."""
    router = APIRouter(include_in_schema=False)
    own = [Depends(guarding.own_origin)]
    get: dict[str, Any] = {"methods": ["GET"], "response_model": None}
    post: dict[str, Any] = {"methods": ["POST"], "response_model": None, "dependencies": [*own, Depends(small)]}
    router.add_api_route("/desk", desk.page, **get)
    router.add_api_route("/desk/in/{token}", desk.door, **get)
    router.add_api_route("/desk/in/{token}", desk.enter, **post)
    router.add_api_route("/desk/out", desk.leave, **post)
    router.add_api_route("/desk/static/{version}/{name}", desk.statics.serve, **get)
    router.add_api_route("/desk/state", desk.state, **get)
    router.add_api_route("/desk/events", desk.events, **get, dependencies=own)
    router.add_api_route("/desk/later", desk.later, **get, dependencies=own)
    router.add_api_route("/desk/talks/{number}", desk.conversation, **get, dependencies=own)
    router.add_api_route("/desk/talks/{number}/summary", desk.summarised, **get, dependencies=own)
    router.add_api_route("/desk/talks/{number}/files/{position}/{place}", desk.file, **get)
    for name in ("claim", "release", "resolve", "snooze", "hand_over", "report", "say", "note"):
        router.add_api_route(f"/desk/talks/{{number}}/{name}", getattr(desk, name), **post)
    return router


def small(request: Request) -> None:
    """Let only small bodies in: no message here is longer than a few thousand letters."""
    length = request.headers.get("content-length", "0")
    if not length.isdecimal() or int(length) > 16 * LONGEST:
        raise HTTPException(413)


def language_of(request: Request) -> str:
    """Return the language of the page: the one its address asks for, else the browser's, else Korean."""
    asked = request.query_params.get("lang", "") or request.headers.get("accept-language", "")[:2].lower()
    return asked if asked in _LANGUAGES else "ko"
