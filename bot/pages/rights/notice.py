"""Pages about a person's rights: the notice, short and full, a guardian's consent, and everything that is kept."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import PurePath
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends
from jinja2 import Environment
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from bot.pages import guarding
from bot.pages.rights.drawing import drawn, remembered
from bot.pages.rights.words import words
from bot.pages.statics import FOLDER, MEDIA
from bot.pages.templating import templates
from handlers.catalogue import LANGUAGES, speaker, spoken
from handlers.consents.verifying import FORM_BYTES, OVER, GuardianRequest, Verifying
from handlers.records.consents.consent_requests import ConsentRequests
from handlers.records.consents.erasing import Held, Showing
from knowledge.keeping import keeping
from knowledge.municipality import Municipality

_LOOKS = {name: (FOLDER / name).read_bytes() for name in ("paper.css", "icon.svg")}
_ANYWHERE = ZoneInfo("Asia/Seoul")
"""The clock of who has not chosen a municipality yet."""
_LONGEST_ANSWER = 4096
"""Bytes of a guardian's answer: a few short fields."""

_AGREEING = MappingProxyType({"yes": "code", "paper": "form"})
"""Answers that are a yes, and the method by which each is verified."""

_NUMBER = re.compile(r"(?:\d[\s.-]?){9,12}")
"""A phone number somewhere in what a guardian wrote."""

_PRIVATE = {
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex",
    # a form's request names its origin only when the policy lets it: "no-referrer" would make it "null"
    "Referrer-Policy": "same-origin",
}


def notice_routes(
    *,
    requests: ConsentRequests,
    showing: Showing,
    methods: tuple[Verifying, ...],
    now: Callable[[], datetime],
    municipalities: Callable[[], Sequence[Municipality]] = tuple,
) -> APIRouter:
    """Return the routes; include them before the chat's, which take every short path.

    `municipalities` are those that a page can name as who stands behind it.
    """
    pages = _Pages(requests, showing, {method.name: method for method in methods}, now, municipalities)
    router = APIRouter(include_in_schema=False)
    own = [Depends(guarding.own_origin)]
    router.add_api_route("/notice", pages.notice, methods=["GET", "HEAD"], response_model=None)
    router.add_api_route("/notice/{name}", pages.look, methods=["GET", "HEAD"], response_model=None)
    router.add_api_route("/privacy", pages.privacy, methods=["GET", "HEAD"], response_model=None)
    router.add_api_route("/guardian/{token}", pages.guardian, methods=["GET", "HEAD"], response_model=None)
    router.add_api_route("/guardian/{token}", pages.answer, methods=["POST"], dependencies=own, response_model=None)
    router.add_api_route("/guardian/{token}/form", pages.form, methods=["GET", "HEAD"], response_model=None)
    router.add_api_route("/mine/{token}.json", pages.download, methods=["GET"], response_model=None)
    router.add_api_route("/mine/{token}", pages.mine, methods=["GET"], response_model=None)
    return router


@dataclass(frozen=True)
class _Pages:
    requests: ConsentRequests
    showing: Showing
    methods: Mapping[str, Verifying]
    now: Callable[[], datetime]
    municipalities: Callable[[], Sequence[Municipality]]
    _environment: Environment = field(default_factory=templates)

    async def look(self, name: str) -> Response:
        """Serve what these pages look like."""
        if name not in _LOOKS:
            raise HTTPException(404)
        headers = {"Cache-Control": "public, max-age=3600"}
        return Response(_LOOKS[name], media_type=MEDIA[PurePath(name).suffix], headers=headers)

    async def notice(self, request: Request) -> Response:
        """Show the short notice."""
        return self._page(request, "notice.html", full=False)

    async def privacy(self, request: Request) -> Response:
        """Show everything that is kept, why, and until when."""
        return self._page(request, "notice.html", full=True)

    async def guardian(self, request: Request, token: str) -> Response:
        """Show a guardian the notice and the answer to give; looking uses nothing up, messengers look, too."""
        return await self._guardian(request, token)

    async def answer(self, request: Request, token: str) -> Response:
        """Take a guardian's answer: yes by one of the methods, no, or the withdrawal of an earlier yes."""
        length = request.headers.get("content-length", "")
        most = FORM_BYTES if request.headers.get("content-type", "").startswith("multipart/") else 0
        if not length.isdecimal() or int(length) > _LONGEST_ANSWER + most:
            return Response(status_code=413)
        content = None
        async with request.form(max_files=1, max_fields=8) as form:
            given = {name: value for name, value in form.items() if isinstance(value, str)}
            file = form.get("form")
            if isinstance(file, UploadFile):
                content = await file.read()
        told = await run_in_threadpool(self._answer, _language(request), token, given, content)
        return await self._guardian(request, token, told, given)

    def _answer(self, language: str, token: str, given: Mapping[str, str], content: bytes | None) -> str:
        now, what = self.now(), given.get("answer", "")
        if what == "no":
            return "refused" if self.requests.refuse(token, now) else "void"
        if what == "withdraw":
            return "withdrawn" if self.requests.withdraw(token, now) else "void"
        if what == "erase":
            return "erased" if self.requests.withdraw(token, now, everything=True) else "void"
        if content is not None:
            sent = "form" in self.methods and self.requests.send_form(token, content, keeping().version, language, now)
            return "sent" if sent else "unfit"
        if what not in _AGREEING:
            return ""  # no consent is read out of anything else: the page is shown as it was
        method = self.methods.get(_AGREEING[what])
        return self._agreed(language, token, method, given) if method else "void"

    def _agreed(self, language: str, token: str, method: Verifying, given: Mapping[str, str]) -> str:
        if not given.get("read"):
            return "unread"
        if method.calls and not _NUMBER.search(given.get("contact", "")):
            return "uncalled"
        return self.requests.agree(token, method, given, keeping().version, language, self.now())

    async def _guardian(
        self, request: Request, token: str, told: str = "", given: Mapping[str, str] = MappingProxyType({})
    ) -> Response:
        opened = await run_in_threadpool(self.requests.opened, token, self.now())
        status = 200 if opened or told in {"erased", "refused", "spent", "withdrawn"} else 404
        calls = any(method.calls for method in self.methods.values())
        return self._page(
            request,
            "guardian.html",
            status,
            request=_seen(opened),
            place=await self._place(opened.municipality if opened else ""),
            told=told,
            token=token,
            methods=set(self.methods),
            calls=calls,
            given={name: given.get(name, "") for name in ("read", "code", "contact")},
        )

    async def form(self, request: Request, token: str) -> Response:
        """Show the form to print and sign."""
        opened = await run_in_threadpool(self.requests.opened, token, self.now())
        if opened is None or opened.state in OVER or "form" not in self.methods:
            return self._page(
                request, "guardian.html", 404, request=None, told="", token="", methods=set(), calls=False
            )
        return self._page(request, "form.html", request=_seen(opened), place=await self._place(opened.municipality))

    async def mine(self, request: Request, token: str) -> Response:
        """Show everything that is kept of one conversation, to whoever has its pass of this hour."""
        held = await run_in_threadpool(self.showing.opened, token, self.now())
        if held is None:
            return self._page(request, "mine.html", 404, held=None, token="")
        place, say = await self._place(held.municipality), speaker(_language(request))
        kinds = drawn(held, say, place.zone if place else _ANYWHERE)
        slots = remembered(held, say)
        return self._page(request, "mine.html", held=held, token=token, kinds=kinds, slots=slots, place=place)

    async def download(self, token: str) -> Response:
        """Give the same as JSON."""
        held = await run_in_threadpool(self.showing.opened, token, self.now())
        if held is None:
            return Response(status_code=404, headers=_PRIVATE)
        body = json.dumps(exported(held), ensure_ascii=False, indent=2)
        headers = {**_PRIVATE, "Content-Disposition": 'attachment; filename="gyeot.json"'}
        return Response(body, media_type="application/json", headers=headers)

    async def _place(self, identity: str) -> Municipality | None:
        places = await run_in_threadpool(self.municipalities)
        return next((place for place in places if place.id == identity), None)

    def _page(
        self, http: Request, template: str, status: int = 200, *, place: Municipality | None = None, **values: Any
    ) -> Response:
        language = _language(http)
        whole = {"full": False, "words": words(speaker(language)), "language": language, "keeping": keeping()} | values
        whole["place"] = place.told(language) if place else None
        whole["others"] = {code: name for code, name in LANGUAGES.items() if code != language}
        html = self._environment.get_template(template).render(whole)
        return HTMLResponse(html, status, headers={**_PRIVATE, "Vary": "Accept-Language"})


def exported(held: Held) -> dict[str, Any]:
    """Return everything that is kept of a conversation as JSON takes it."""
    standing = held.standing
    return {
        "notice": keeping().version,
        "channel": held.channel,
        "municipality": held.municipality,
        "language": held.language,
        "since": held.since.isoformat(),
        "consent": {
            "state": standing.state,
            "band": standing.band,
            "notice": standing.version,
            "language": standing.language,
            "at": standing.at.isoformat() if standing.at else "",
        },
        "remembered": dict(held.slots),
        "kept": {name: list(rows) for name, rows in sorted(held.rows.items())},
        "counted": dict(held.counts),
    }


def _seen(request: GuardianRequest | None) -> Mapping[str, str] | None:
    """Return what of a request a page may show: neither the code nor a contact."""
    return None if request is None else {"state": request.state, "ticket": request.ticket, "reason": request.reason}


def _language(request: Request) -> str:
    return spoken("", request.query_params.get("lang", ""), request.headers.get("accept-language", "").split(",")[0])
