"""What a browser shows where a page can't be shown: a sentence and a way on, instead of JSON."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from fastapi import FastAPI
from fastapi.exception_handlers import http_exception_handler
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response

from bot.pages.templating import templates
from bot.pages.wording import Translate
from handlers.catalogue import LANGUAGES, speaker, spoken
from knowledge.hotlines import hotlines

_STAFF = "/desk"
_LINES = ("109", "1388")
_HEADERS = MappingProxyType({"Cache-Control": "no-store", "Vary": "Accept, Accept-Language"})


def plain_refusals(app: FastAPI) -> None:
    """Let the application answer a browser that opens a page with a page, and everybody else as before."""
    environment = templates()

    def page(request: Request, status: int, detail: str) -> Response:
        language = spoken(
            "", request.query_params.get("lang", ""), request.headers.get("accept-language", "").split(",")[0]
        )
        staff = request.url.path.startswith(_STAFF)
        html = environment.get_template("refused.html").render(
            words=_words(speaker(language), status, detail),
            language=language,
            others={code: name for code, name in LANGUAGES.items() if code != language},
            place=None,
            way=_STAFF if staff else "/",
            lines=() if staff else [hotlines()[line].told(language) for line in _LINES],
        )
        return HTMLResponse(html, status, headers=_HEADERS)

    @app.exception_handler(HTTPException)
    async def refused(request: Request, error: HTTPException) -> Response:
        """Show why a page can't be opened; who is signed out of the desk is led to its door."""
        if not _opens(request):
            return await http_exception_handler(request, error)
        if error.status_code == 401:
            return RedirectResponse(_STAFF, 303)
        return page(request, error.status_code, error.detail)

    @app.exception_handler(ClientDisconnect)
    async def left(_request: Request, _error: ClientDisconnect) -> Response:
        """Say nothing to who is gone before all was sent; a tunnel on the way is no fault of the program's."""
        return Response(status_code=400)

    @app.exception_handler(Exception)
    async def broken(request: Request, _error: Exception) -> Response:
        """Show that the program is at fault, and where people are: this page needs no database."""
        return page(request, 500, "") if _opens(request) else PlainTextResponse("Internal Server Error", 500)


def _opens(request: Request) -> bool:
    """Tell whether a page is to be shown: what scripts, messengers and other programs ask for is no page."""
    return "text/html" in request.headers.get("accept", "")


def _words(say: Translate, status: int, detail: str) -> Mapping[str, str]:
    title, text = {
        403: (say("This page is not open to you"), detail),
        404: (say("There is no such page"), say("Please look at the address once more. It may also be over by now.")),
        500: (say("Something is wrong here"), say("It is nothing that you did. Please try again in a minute.")),
    }.get(status, (say("That did not work"), say("Please go back and try it once more.")))
    return {
        "name": say("Gyeot"),
        "program": say("I am a program, not a person"),
        "title": title,
        "text": text,
        "on": say("Go to the first page"),
        "crisis": say("Crisis support"),
        "crisis_why": say("Day and night, by phone or text. If one does not answer, try the next."),
        "call": say("Call {number}"),
        "sms": say("Text {number}"),
    }
