"""The students' chat page: its routes, from the first look to leaving."""

from __future__ import annotations

import json
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Protocol

from fastapi import APIRouter, Depends
from jinja2 import Environment
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response, StreamingResponse

from bot.channels.web import LONGEST, LongMessageError, UnreadableMessageError, WebChannel, brought, fits, read
from bot.pages import guarding
from bot.pages.serving import refusal_of, served, shape_of
from bot.pages.sources import Gone, all_there
from bot.pages.statics import Statics
from bot.pages.streaming import Mailbox, Pace, stream
from bot.pages.templating import templates
from bot.pages.wording import Translate, spoken
from bot.pages.writing import Signs
from bot.reasons import reason_of
from handlers.conversation import Address, Attachment, Message
from handlers.filing import LARGEST, KeptFile, Shape
from handlers.intent import typed
from handlers.starters import APPLY, FIRST, RECOMMEND, STARTERS, Offers, everything
from knowledge.hotlines import hotlines
from knowledge.municipality import Municipality

logger = logging.getLogger(__name__)

_BODY = 64 * 1024
"""Bytes: 4,096 characters with every one escaped as JSON escapes them, and some more."""
_LANGUAGES = {"ko": "한국어", "en": "English"}
_LINES = ("109", "1388")
"""The help lines that every page shows; both answer day and night and by text."""
_STARTERS = {"try_apply": APPLY, "try_who": STARTERS[0], "try_courses": RECOMMEND}
"""What is offered before anything was said, and what has to lead somewhere for it."""
_ANYWHERE = "web"
"""The account of a conversation whose municipality is not chosen by the page's address."""


Open = Callable[[Attachment, Address], Awaitable[KeptFile | None]]
"""Opens a file of what was said to an address; None when it is not there any more."""


async def no_files(_attachment: Attachment, _address: Address) -> KeptFile | None:
    """Open nothing."""
    return None


Keep = Callable[[Address, str, Shape, bytes], Attachment | None]
"""Keeps a file for who answers at an address; None where no person does."""


def keep_none(_address: Address, _name: str, _shape: Shape, _content: bytes) -> None:
    """Keep nothing."""


class Inbox(Protocol):
    """Where messages are kept before they are acknowledged."""

    async def receive(self, message: Message) -> bool:
        """Keep the message; tell whether it is new."""
        ...


def chat_routes(
    *,
    inbox: Inbox,
    mailbox: Mailbox,
    channel: WebChannel,
    municipalities: Callable[[], Sequence[Municipality]],
    gettext: Callable[[str], Translate],
    now: Callable[[], datetime],
    new_token: Callable[[], str],
    urgent: Callable[[str], bool],
    helping: Callable[[Message], str] = lambda _: "",
    open_file: Open = no_files,
    keep_file: Keep = keep_none,
    awaits_file: Callable[[Address], bool] = lambda _: True,
    limits: guarding.Limits | None = None,
    idle: timedelta | None = None,
    pace: Pace | None = None,
    gone: Gone = all_there,
    signs: Signs | None = None,
    offers: Offers = everything,
) -> APIRouter:
    """Return the routes of the chat; include them last, because "/{municipality}" takes every short path.

    `new_token` makes 22 URL-safe random characters (128 bits), `urgent` tells whether a text must pass every limit,
    `helping` gives what is read by who cries for help in a message that can't be kept, "" for any other,
    `open_file` gives the bytes of a file that was sent, `keep_file` keeps one that is for the person who answers,
    `awaits_file` tells before one is read whether anybody does,
    `gone` tells which sources were withdrawn since, `signs` keeps who writes for the desk to show,
    `offers` tells what may be offered before anything was said,
    `idle` is how long a conversation stays open on a device without a message (None: until the browser closes).
    """
    chat = _Chat(
        inbox=inbox,
        mailbox=mailbox,
        channel=channel,
        municipalities=municipalities,
        gettext=gettext,
        now=now,
        new_token=new_token,
        urgent=urgent,
        helping=helping,
        open_file=open_file,
        keep_file=keep_file,
        awaits_file=awaits_file,
        limits=limits or guarding.Limits(),
        idle=idle,
        pace=pace or Pace(),
        gone=gone,
        signs=signs or Signs(),
        offers=offers,
    )
    router = APIRouter(include_in_schema=False)
    own = [Depends(guarding.own_origin)]
    router.add_api_route("/chat/messages", chat.take, methods=["POST"], dependencies=own, response_model=None)
    router.add_api_route("/chat/file", chat.bring, methods=["POST"], dependencies=own, response_model=None)
    router.add_api_route("/chat/writing", chat.writes, methods=["POST"], dependencies=own, response_model=None)
    router.add_api_route("/chat/events", chat.events, methods=["GET"], dependencies=own, response_model=None)
    router.add_api_route(
        "/chat/files/{position}/{place}", chat.file, methods=["GET"], dependencies=own, response_model=None
    )
    router.add_api_route("/chat/leave", chat.leave, methods=["POST"], dependencies=own, response_model=None)
    router.add_api_route(
        "/chat/static/{version}/{name}", chat.statics.serve, methods=["GET", "HEAD"], response_model=None
    )
    router.add_api_route("/", chat.page, methods=["GET", "HEAD"], response_model=None)
    router.add_api_route("/{municipality}", chat.page, methods=["GET", "HEAD"], response_model=None)
    return router


@dataclass(frozen=True)
class _Chat:
    """The rooms behind the routes."""

    inbox: Inbox
    mailbox: Mailbox
    channel: WebChannel
    municipalities: Callable[[], Sequence[Municipality]]
    gettext: Callable[[str], Translate]
    now: Callable[[], datetime]
    new_token: Callable[[], str]
    urgent: Callable[[str], bool]
    helping: Callable[[Message], str]
    open_file: Open
    keep_file: Keep
    awaits_file: Callable[[Address], bool]
    limits: guarding.Limits
    idle: timedelta | None
    pace: Pace
    gone: Gone
    signs: Signs
    offers: Offers
    statics: Statics = field(default_factory=Statics)
    _environment: Environment = field(default_factory=templates)

    async def page(self, request: Request, municipality: str = "") -> Response:
        """Show the chat, of one municipality when the address names it."""
        places = await run_in_threadpool(self.municipalities)
        place, language = _found(places, municipality), _language(request)
        unknown = bool(municipality) and place is None
        if unknown and "text/html" not in request.headers.get("accept", ""):
            raise HTTPException(404)
        if place and place.id != municipality:
            return RedirectResponse(request.url.replace(path=f"/{place.id}"), 308)
        words = spoken(self.gettext(language))
        token = guarding.token_of(request)
        account = place.id if place else ""
        offered = await run_in_threadpool(self.offers, place, self.now()) if place else FIRST
        html = self._environment.get_template("chat.html").render(
            words=words,
            language=language,
            languages=[
                {"code": code, "name": name, "words": spoken(self.gettext(code))}
                for code, name in _LANGUAGES.items()
                if code != language
            ],
            place=place.told(language) if place else None,
            places=() if place else [each.told(language) for each in places],
            unknown=unknown,
            lines=[hotlines()[line].told(language) for line in _LINES],
            starters=[words[name] for name, needed in _STARTERS.items() if needed in offered],
            longest=LONGEST,
            version=self.statics.version,
            data={
                "words": words,
                "language": language,
                "municipality": account,
                "known": bool(token),
                "longest": LONGEST,
                "largest": LARGEST,
                "idle": int(self.idle.total_seconds()) if self.idle else 0,
            },
        )
        status = 404 if unknown else 200
        response = HTMLResponse(html, status, headers={"Cache-Control": "no-store", "Vary": "Cookie, Accept-Language"})
        guarding.give_token(request, response, token or self.new_token(), self.idle)
        return response

    async def take(self, request: Request) -> Response:
        """Take one message: it is in the inbox before the page hears that it was received."""
        words = spoken(self.gettext(_language(request)))
        if not guarding.json_in(request.headers):
            return _refusal(415, "files", words)
        token, at = guarding.token_of(request) or self.new_token(), self.now()
        try:
            nowhere = Address(self.channel.name, "", guarding.chat_of(token))
            message = read(await _payload(request), nowhere, at, municipality="", language=_language(request))
        except UnreadableMessageError:
            return _refusal(422, "unreadable", words)
        except LongMessageError:
            return _refusal(413, "too_long", words)
        try:
            return await self._keep(request, message, token, words)
        except HTTPException:
            raise
        except Exception as error:
            helping = await run_in_threadpool(self.helping, message)
            if not helping:
                raise
            logger.warning("a cry for help cannot be kept: %s", reason_of(error))
            return JSONResponse({"error": "unkept", "message": words["not_sent"], "help": helping}, 503)

    async def _keep(self, request: Request, message: Message, token: str, words: Mapping[str, str]) -> Response:
        address, at = await self._address(request, token), message.at
        account = "" if address.account == _ANYWHERE else address.account
        message = replace(message, address=address, municipality=account)
        wait = self.limits.wait(address.chat, guarding.network_of(request), at)
        hindered = bool(wait) or len(message.text) > LONGEST
        if hindered and not await run_in_threadpool(self.urgent, typed(message)):
            return _slow(wait, words) if wait else _refusal(413, "too_long", words)
        new = await self.inbox.receive(message)
        self.signs.end(address)
        payload = {"received": message.key.rpartition(":")[2], "new": new}
        if not guarding.token_of(request):
            # A browser that keeps no cookie fetches no answer: who cries for help reads it here.
            payload |= {"unheard": True, "help": await run_in_threadpool(self.helping, message)}
        response = JSONResponse(payload, 202)
        guarding.give_token(request, response, token, self.idle)
        return response

    async def bring(self, request: Request) -> Response:
        """Take a picture or a PDF for the person who answers; the program itself has no use for one."""
        words, token, at = spoken(self.gettext(_language(request))), guarding.token_of(request), self.now()
        if not token or not _light(request):
            return _refusal(415, "unfit", words)
        address = await self._address(request, token)
        # Asked before the file is read: megabytes cost more than words.
        if wait := self.limits.wait(address.chat, guarding.network_of(request), at):
            return _slow(wait, words)
        if not await run_in_threadpool(self.awaits_file, address):
            return _refusal(409, "files", words)
        key, name, content = await _carried(request)
        shape = shape_of(content)
        if not key or shape is None:
            return _refusal(415, refusal_of(content), words)
        kept = await run_in_threadpool(self.keep_file, address, name, shape, content)
        if kept is None:
            return _refusal(409, "files", words)
        where = {"municipality": "" if address.account == _ANYWHERE else address.account}
        message = brought(key, words[shape], kept, address, at, language=_language(request), **where)
        response = JSONResponse({"received": key, "new": await self.inbox.receive(message)}, 202)
        guarding.give_token(request, response, token, self.idle)
        return response

    async def writes(self, request: Request) -> Response:
        """Let the person who answers see that somebody writes; whose cookie opens no chat is of no account."""
        if token := guarding.token_of(request):
            self.signs.note(await self._address(request, token))
        return Response(status_code=204)

    async def events(self, request: Request) -> Response:
        """Stream the conversation from the line after the one the page has seen last."""
        token = guarding.token_of(request)
        if not token:
            # 204 tells a browser's EventSource not to come back by itself.
            return Response(status_code=204)
        seen = request.headers.get("last-event-id") or request.query_params.get("after", "0")
        after = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 19 else 0
        return StreamingResponse(
            stream(self.mailbox, self.channel, await self._address(request, token), after, self.pace, self.gone),
            media_type="text/event-stream",
            headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
        )

    async def file(self, request: Request, position: int, place: int) -> Response:
        """Give a file of a line; whoever has not the conversation's cookie finds nothing."""
        token = guarding.token_of(request)
        if not token or not 0 < position < 1 << 31:
            raise HTTPException(404)
        address = await self._address(request, token)
        files = await run_in_threadpool(self._files_of, address, position)
        file = await self.open_file(files[place], address) if 0 <= place < len(files) else None
        if file is None:
            raise HTTPException(404)
        return served(file)

    def _files_of(self, address: Address, position: int) -> tuple[Attachment, ...]:
        conversation = self.mailbox.conversation_of(address)
        lines = self.mailbox.history(conversation, position - 1, 1) if conversation else ()
        return next((line.bubble.files for line in lines if line.position == position), ())

    async def leave(self, request: Request) -> Response:
        """Forget this device: without the cookie nobody opens the conversation here again."""
        response = Response(status_code=204)
        guarding.take_token(request, response)
        return response

    async def _address(self, request: Request, token: str) -> Address:
        """Return the conversation: each municipality's page has its own, of which only the cookie knows."""
        places = await run_in_threadpool(self.municipalities)
        place = _chosen(places, request.query_params.get("municipality", ""))
        return Address(self.channel.name, place.id if place else _ANYWHERE, guarding.chat_of(token))


def _found(places: Sequence[Municipality], identity: str) -> Municipality | None:
    """Return the municipality of that id, however it is typed: a phone begins words with a capital letter."""
    return next((place for place in places if identity and place.id.casefold() == identity.casefold()), None)


def _chosen(places: Sequence[Municipality], identity: str) -> Municipality | None:
    """Return the municipality of that id, None when none is asked for."""
    place = _found(places, identity)
    if identity and place is None:
        raise HTTPException(404)
    return place


async def _payload(request: Request) -> Mapping[str, Any]:
    """Read the JSON object of a request, as far as a message can be long."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > _BODY:
            raise LongMessageError
    try:
        payload = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise UnreadableMessageError from error
    if not isinstance(payload, dict):
        raise UnreadableMessageError
    return payload


def _light(request: Request) -> bool:
    """Tell whether the body says that it is no more than a file may be."""
    length = request.headers.get("content-length", "")
    return length.isdecimal() and int(length) <= LARGEST + _BODY


async def _carried(request: Request) -> tuple[str, str, bytes]:
    """Read the page's key, the name and the content of a file; all empty where the body is none that fits."""
    async with request.form(max_files=1, max_fields=1) as form:
        key, file = form.get("id"), form.get("file")
        if not isinstance(file, UploadFile) or not isinstance(key, str) or not fits(key):
            return "", "", b""
        content = await file.read(LARGEST + 1)
    return (key, file.filename or "", content) if len(content) <= LARGEST else ("", "", b"")


def _language(request: Request) -> str:
    """Return the language the address asks for, or else the browser's first that there is, or else Korean."""
    asked = request.query_params.get("lang", "")
    if asked in _LANGUAGES:
        return asked
    wanted = (
        part.partition(";")[0].strip()[:2].lower() for part in request.headers.get("accept-language", "").split(",")
    )
    return next((code for code in wanted if code in _LANGUAGES), "ko")


def _refusal(status: int, word: str, words: Mapping[str, str]) -> JSONResponse:
    return JSONResponse({"error": word, "message": words[word]}, status)


def _slow(wait: timedelta, words: Mapping[str, str]) -> JSONResponse:
    seconds = max(1, -(-wait // timedelta(seconds=1)))
    content = {"error": "slow", "message": words["slow"].format(seconds=seconds), "retry_after": seconds}
    return JSONResponse(content, 429, {"Retry-After": str(seconds)})
