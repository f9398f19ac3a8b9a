"""Requests to the Bot API, and what became of one that failed."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from ssl import SSLContext
from typing import Any
from urllib.parse import urlsplit

import httpx
from telegram import Update
from telegram.error import BadRequest, ChatMigrated, Conflict, Forbidden, InvalidToken, NetworkError, TelegramError
from telegram.request import BaseRequest, HTTPXRequest, RequestData

from bot.channels.channel import Delivered

MISSHAPEN = (AttributeError, KeyError, OverflowError, RecursionError, TypeError, ValueError)
"""What reading an object of an unexpected shape raises."""

_UNSENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError, httpx.UnsupportedProtocol)


class NotAcceptedError(TelegramError):
    """Telegram did not take the request; it can be made again after `after` seconds."""

    def __init__(self, reason: str, after: float = 0.0) -> None:
        super().__init__(reason)
        self.after = after


class CarefulRequest(BaseRequest):
    """A request that tells "surely not accepted" from "may have been accepted" and writes no answer to the log."""

    def __init__(self, inner: BaseRequest) -> None:
        self._inner = inner

    @property
    def read_timeout(self) -> float | None:
        """Return the seconds to wait for an answer."""
        return self._inner.read_timeout

    async def initialize(self) -> None:
        """Open the connections."""
        await self._inner.initialize()

    async def shutdown(self) -> None:
        """Close the connections."""
        await self._inner.shutdown()

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *timeouts: Any, **named: Any
    ) -> tuple[int, bytes]:
        """Make the request and raise NotAcceptedError where it can safely be made again."""
        try:
            code, payload = await self._inner.do_request(url, method, request_data, *timeouts, **named)
        except NetworkError as error:
            if isinstance(error.__cause__, _UNSENT):
                raise NotAcceptedError(type(error.__cause__).__name__) from None
            raise
        if code == httpx.codes.TOO_MANY_REQUESTS:
            raise NotAcceptedError("429", _asked_pause(payload))
        if code >= httpx.codes.INTERNAL_SERVER_ERROR and _answer(payload).get("ok") is False:
            raise NotAcceptedError(str(code))
        return code, payload

    @staticmethod
    def parse_json_payload(payload: bytes) -> Any:
        """Parse an answer of the Bot API; what can't be read raises without being repeated."""
        try:
            return json.loads(payload)
        except MISSHAPEN:
            raise TelegramError("Invalid server response") from None


class UpdatesRequest(CarefulRequest):
    """A request for updates in which one that can't be read becomes an empty one, and so keeps nobody waiting."""

    def __init__(self, inner: BaseRequest, passed_by: Callable[[str], None]) -> None:
        super().__init__(inner)
        self._passed_by = passed_by

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *timeouts: Any, **named: Any
    ) -> tuple[int, bytes]:
        """Make the request and empty what can't be read."""
        code, payload = await super().do_request(url, method, request_data, *timeouts, **named)
        updates = _answer(payload).get("result")
        if not isinstance(updates, list):
            return code, payload
        readable = [self._readable(data) for data in updates if _numbered(data)]
        return code, json.dumps({"ok": True, "result": readable}).encode()

    def _readable(self, data: dict[str, Any]) -> dict[str, Any]:
        told = _readable(data)
        if told is None:
            self._passed_by(writer(data))
        return told or {"update_id": data["update_id"]}


def parse(body: bytes | str) -> Update | None:
    """Return the update that a body holds, with its words alone where no more can be read; None for any other."""
    try:
        data = json.loads(body)
        told = _readable(data) if _numbered(data) else None
        return Update.de_json(told, None) if told else None
    except MISSHAPEN:
        return None


def writer(data: bytes | dict[str, Any]) -> str:
    """Return the chat of who alone wrote what can't be read, "" where nobody did or a group reads along."""
    with suppress(*MISSHAPEN):
        chat = (json.loads(data) if isinstance(data, bytes) else data)["message"]["chat"]
        return str(int(chat["id"])) if chat["type"] == "private" else ""
    return ""


def _readable(data: dict[str, Any]) -> dict[str, Any] | None:
    """Return an update as it is, else its words: what comes with them may be newer or older than the library."""
    for told_of in (dict, _worded):
        with suppress(*MISSHAPEN):
            told = told_of(data)
            Update.de_json(told, None)
            return told
    return None


def _worded(data: dict[str, Any]) -> dict[str, Any]:
    """Return who wrote what, when and where, and nothing else of an update."""
    kind = "message" if "message" in data else "edited_message"
    message = data[kind]
    if not (message.get("text") or message.get("caption")):
        raise ValueError(kind)
    parts = ("message_id", "date", "edit_date", "text", "caption", "is_topic_message", "message_thread_id")
    told = {part: message[part] for part in parts if part in message}
    told["chat"] = {part: message["chat"][part] for part in ("id", "type")}
    author = message["from"]
    told["from"] = {part: author.get(part) for part in ("id", "is_bot", "first_name", "language_code")}
    return {"update_id": data["update_id"], kind: told}


def judge(error: TelegramError) -> Delivered:
    """Return what became of a send that raised the error."""
    words = reason(error)
    match error:
        case NotAcceptedError() | Conflict():
            return Delivered("retry", getattr(error, "after", 0.0), words)
        case InvalidToken():
            return Delivered("retry", 60.0, "token refused")
        case BadRequest() if "message is not modified" in error.message.lower():
            return Delivered("sent")
        case Forbidden() | ChatMigrated():
            return Delivered("refused", reason=words, gone=True)
        case BadRequest():
            return Delivered("refused", reason=words, gone="chat not found" in error.message.lower())
        case _:
            return Delivered("maybe", reason=words)


def trouble(error: Exception) -> str:
    """Return what keeps the channel waiting, without any word of the messages."""
    if isinstance(error, Conflict):
        return "another program is polling with the same token"
    if isinstance(error, InvalidToken):
        return "the bot token is refused, nothing works until it is corrected"
    if isinstance(error, NotAcceptedError):
        return f"no connection ({error.message})"
    if isinstance(error, TelegramError):
        return type(error).__name__
    return f"an update could not be kept ({type(error).__name__})"


def reason(error: TelegramError) -> str:
    """Return Telegram's words without anything quoted or any long number, both of which may be a person's."""
    return re.sub(r"\"[^\"]*\"|\d{5,}", "…", error.message)[:120]


def _numbered(data: Any) -> bool:
    return isinstance(data, dict) and isinstance(data.get("update_id"), int)


def _answer(payload: bytes) -> dict[str, Any]:
    try:
        answer = json.loads(payload)
    except MISSHAPEN:
        return {}
    return answer if isinstance(answer, dict) else {}


def _asked_pause(payload: bytes) -> float:
    with suppress(*MISSHAPEN):
        return float(_answer(payload)["parameters"]["retry_after"])
    return 1.0


def connection(api_url: str, size: int) -> HTTPXRequest:
    """Return real connections; a server on this machine is reached past any proxy."""
    local = urlsplit(api_url).hostname in {"127.0.0.1", "::1", "localhost"}
    return HTTPXRequest(
        connection_pool_size=size,
        read_timeout=15.0,
        pool_timeout=5.0,
        httpx_kwargs={"trust_env": not local, "verify": _trusted()},
    )


@cache
def _trusted() -> SSLContext:
    """Return whom connections trust, read once: the list of authorities is long."""
    return httpx.create_ssl_context()


def keep_token_out_of_logs() -> None:
    """Raise the loggers that write whole addresses, and with them the token, to warnings."""
    for name in ("httpx", "httpcore", "telegram"):
        noisy = logging.getLogger(name)
        noisy.setLevel(max(noisy.level, logging.WARNING))
