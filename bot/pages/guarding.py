"""What keeps the pages safe: headers, the origin of a request, the conversation's cookie, rate limits."""

from __future__ import annotations

import hashlib
import re
from collections import OrderedDict, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_TOKEN = re.compile(r"[0-9A-Za-z_-]{22}")
_KEPT = 20_000
"""Rate limits remember this many people; the longest silent are forgotten first."""


class ForeignRequestError(HTTPException):
    """The request was made by another site's page."""

    def __init__(self) -> None:
        super().__init__(403)


class SafeHeaders:
    """ASGI middleware: gives every response the headers that keep foreign script, frames and referrers out.

    `frame_ancestors` is the list of sites that may show the pages in a frame, in the words of the header.
    """

    def __init__(self, app: ASGIApp, frame_ancestors: str = "'self'") -> None:
        self.app = app
        self._headers = {
            "Content-Security-Policy": "; ".join(
                (
                    "default-src 'self'",
                    "base-uri 'none'",
                    "object-src 'none'",
                    "form-action 'self'",
                    f"frame-ancestors {frame_ancestors}",
                    "require-trusted-types-for 'script'",
                    "trusted-types 'none'",
                )
            ),
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "same-origin",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and add the headers that the response does not set itself."""

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, guarded if scope["type"] == "http" else send)


class BoundBodies:
    """ASGI middleware: ends the reading of a body that is longer than `most` bytes; of a file, than it says itself.

    What checks a length that is said needs this, too: a body in chunks needs say none, and JSON is read as a whole
    before anything looks at who sends it. `files` matches the paths that take files, and themselves refuse what says
    no length or too long a one.
    """

    def __init__(self, app: ASGIApp, most: int, files: re.Pattern[str]) -> None:
        self.app, self.most, self.files = app, most, files

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; reading too much of it raises the exception that is answered with 413."""
        bound = self._bound(scope) if scope["type"] == "http" else 0
        read = 0

        async def counted() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > bound:
                raise HTTPException(413)
            return message

        await self.app(scope, counted if scope["type"] == "http" else receive, send)

    def _bound(self, scope: Scope) -> int:
        said = Headers(scope=scope).get("content-length", "")
        return int(said) if said.isdecimal() and self.files.fullmatch(scope["path"]) else self.most


def own_origin(request: Request) -> None:
    """Let only the site's own pages change something or listen.

    A browser says where a request comes from, in Sec-Fetch-Site over https and in Origin otherwise; an unsafe request
    that says neither is refused.

    Raises:
        ForeignRequestError: it comes from elsewhere.

    """
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    safe = request.method in {"GET", "HEAD"}
    if site is not None and site != "same-origin" and not (safe and site == "none"):
        raise ForeignRequestError
    if origin is not None and urlsplit(origin).netloc != request.headers.get("host"):
        raise ForeignRequestError
    if site is None and origin is None and not safe:
        raise ForeignRequestError


def token_of(request: Request) -> str:
    """Return the conversation's token from the cookie, or ""."""
    token = request.cookies.get(_name(request), "")
    return token if _TOKEN.fullmatch(token) else ""


def chat_of(token: str) -> str:
    """Return the channel's id of the conversation: a digest, so that the store never holds what opens it."""
    return hashlib.sha256(f"web chat {token}".encode()).hexdigest()[:32]


def give_token(request: Request, response: Response, token: str, idle: timedelta | None) -> None:
    """Set the cookie; it ends with the browser's session, or after `idle` without a message."""
    response.set_cookie(
        _name(request),
        token,
        max_age=int(idle.total_seconds()) if idle else None,
        path="/",
        secure=_encrypted(request),
        httponly=True,
        samesite="lax",
    )


def take_token(request: Request, response: Response) -> None:
    """Delete the cookie."""
    response.delete_cookie(_name(request), path="/", secure=_encrypted(request), httponly=True, samesite="lax")


def network_of(request: Request) -> str:
    """Return the address a request comes from; of IPv6 the first 64 bits, which one household has."""
    host = request.client.host if request.client else ""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if isinstance(address, IPv6Address):
        return str(IPv6Address(int(address) >> 64 << 64))
    return str(address)


@dataclass(slots=True)
class Allowance:
    """At most `count` in each `span` per key; `ask` takes one or says how long to wait."""

    count: int
    span: timedelta
    _taken: OrderedDict[str, deque[datetime]] = field(default_factory=OrderedDict)

    def ask(self, key: str, now: datetime) -> timedelta:
        """Take one for this key and return zero, or return the time until there is one again."""
        taken = self._taken.setdefault(key, deque())
        self._taken.move_to_end(key)
        while len(self._taken) > _KEPT:
            self._taken.popitem(last=False)
        while taken and taken[0] <= now - self.span:
            taken.popleft()
        if len(taken) >= self.count:
            return taken[0] + self.span - now
        taken.append(now)
        return timedelta(0)

    def knows(self, key: str) -> bool:
        """Tell whether this key has asked before."""
        return key in self._taken


@dataclass(slots=True)
class Limits:
    """The pace of one conversation, of one network and of new conversations from one network.

    A school is one network: the figures are those of a class that writes at the same time, not of one person.
    """

    messages: Allowance = field(default_factory=lambda: Allowance(30, timedelta(minutes=1)))
    network: Allowance = field(default_factory=lambda: Allowance(600, timedelta(minutes=1)))
    conversations: Allowance = field(default_factory=lambda: Allowance(120, timedelta(hours=1)))

    def wait(self, chat: str, network: str, now: datetime) -> timedelta:
        """Count one message and return zero, or return how long its sender should wait."""
        steps: list[Callable[[], timedelta]] = [lambda: self.network.ask(network, now)]
        if not self.messages.knows(chat):
            steps.append(lambda: self.conversations.ask(network, now))
        steps.append(lambda: self.messages.ask(chat, now))
        for step in steps:
            if wait := step():
                return wait
        return timedelta(0)


def json_in(headers: Mapping[str, str]) -> bool:
    """Tell whether the body says that it is JSON, which no foreign form can send."""
    return headers.get("content-type", "").partition(";")[0].strip().lower() == "application/json"


def _encrypted(request: Request) -> bool:
    return request.url.scheme == "https"


def _name(request: Request) -> str:
    return "__Host-gyeot" if _encrypted(request) else "gyeot"
