"""What became of a request to the Bot API."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import httpx
import pytest
from telegram.error import (
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    TelegramError,
    TimedOut,
)
from telegram.request import BaseRequest, HTTPXRequest

from bot.channels.channel import Delivered
from bot.channels.telegram_request import (
    CarefulRequest,
    NotAcceptedError,
    UpdatesRequest,
    connection,
    judge,
    trouble,
)


class Scripted(BaseRequest):
    """A request that answers as it was told."""

    def __init__(self, code: int = 200, payload: Any = b"", error: Exception | None = None) -> None:
        self.code, self.error = code, error
        self.payload = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
        self.open = False

    @property
    def read_timeout(self) -> float:
        """Return a number of seconds."""
        return 1.0

    async def initialize(self) -> None:
        """Open."""
        self.open = True

    async def shutdown(self) -> None:
        """Close."""
        self.open = False

    async def do_request(self, *_: Any, **__: Any) -> tuple[int, bytes]:
        """Answer or fail."""
        if self.error:
            raise self.error
        return self.code, self.payload


def caused(error: TelegramError, cause: Exception) -> TelegramError:
    """Return an error as the library raises it from the transport's."""
    error.__cause__ = cause
    return error


def outcome(inner: Scripted) -> Delivered | Any:
    """Return what became of a request."""
    try:
        return asyncio.run(CarefulRequest(inner).post("https://bot.test/botTOKEN/sendMessage"))
    except TelegramError as error:
        return judge(error)


def refusal(code: int, description: str, **parameters: int) -> Scripted:
    """Return a refused request."""
    body = {"ok": False, "error_code": code, "description": description}
    return Scripted(code, {**body, "parameters": parameters} if parameters else body)


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        (Scripted(200, {"ok": True, "result": 5}), 5),
        (refusal(429, "Too Many Requests", retry_after=7), Delivered("retry", 7.0, "429")),
        (refusal(429, "Too Many Requests"), Delivered("retry", 1.0, "429")),
        (refusal(500, "Internal Server Error"), Delivered("retry", reason="500")),
        (refusal(401, "Unauthorized"), Delivered("retry", 60.0, "token refused")),
        (refusal(404, "Not Found"), Delivered("retry", 60.0, "token refused")),
        (refusal(409, "Conflict"), Delivered("retry", reason="Conflict")),
        (refusal(403, "Forbidden: blocked"), Delivered("refused", reason="Forbidden: blocked", gone=True)),
        (
            refusal(400, "Bad Request: chat 123456 not found"),
            Delivered("refused", reason="Chat … not found"),
        ),
        (refusal(400, 'Bad Request: tag "내 이름" unknown'), Delivered("refused", reason="Tag … unknown")),
        (refusal(400, "Bad Request: chat not found"), Delivered("refused", reason="Chat not found", gone=True)),
        (refusal(400, "Bad Request: message is not modified"), Delivered("sent")),
        (Scripted(error=caused(NetworkError("x"), httpx.ConnectError("x"))), Delivered("retry", reason="ConnectError")),
        (Scripted(error=caused(TimedOut(), httpx.ConnectTimeout("x"))), Delivered("retry", reason="ConnectTimeout")),
        (Scripted(error=caused(TimedOut(), httpx.PoolTimeout("x"))), Delivered("retry", reason="PoolTimeout")),
        (Scripted(error=caused(TimedOut(), httpx.ReadTimeout("x"))), Delivered("maybe", reason="Timed out")),
        (Scripted(error=caused(NetworkError("cut"), httpx.ReadError("x"))), Delivered("maybe", reason="cut")),
    ],
)
def test_what_became_of_a_request(inner: Scripted, expected: Any) -> None:
    """Only what surely was not accepted is tried again; what may have arrived says so; the rest is refused."""
    assert outcome(inner) == expected


@pytest.mark.parametrize(
    "inner", [Scripted(502, b"<html>Bad Gateway"), Scripted(200, b"{cut"), Scripted(200, b"[" * 200_000)]
)
def test_an_answer_that_can_not_be_read_may_have_been_a_yes(inner: Scripted, caplog: pytest.LogCaptureFixture) -> None:
    """A gateway's page or half an answer leaves open what happened, and its text is not logged."""
    delivered = outcome(inner)
    assert delivered.outcome == "maybe"
    assert not caplog.records


def test_a_group_that_moved_is_refused() -> None:
    """A chat that became another chat can't be written to any more."""
    delivered = judge(ChatMigrated(-100))
    assert (delivered.outcome, delivered.gone) == ("refused", True)


def test_what_keeps_the_channel_waiting() -> None:
    """The log names the trouble, not the words or the address."""
    errors = (Conflict("a"), InvalidToken("TOKEN"), NotAcceptedError("ConnectError"), Forbidden("b"), OSError("c"))
    assert [trouble(error) for error in errors] == [
        "another program is polling with the same token",
        "the bot token is refused, nothing works until it is corrected",
        "no connection (ConnectError)",
        "Forbidden",
        "an update could not be kept (OSError)",
    ]


def test_an_unreadable_update_becomes_an_empty_one() -> None:
    """The readable neighbours of a broken update arrive, and its number can be passed by."""
    passed: list[str] = []
    good = {"update_id": 1, "message": {"message_id": 1, "date": 0, "chat": {"id": 1, "type": "private"}}}
    inner = Scripted(200, {"ok": True, "result": [good, {"update_id": 2, "message": 3}, "odd"]})
    request = UpdatesRequest(inner, passed.append)
    assert asyncio.run(request.post("https://bot.test")) == [good, {"update_id": 2}]
    assert passed == [""]


def test_other_answers_pass_unchanged() -> None:
    """Only a list of updates is looked through."""
    request = UpdatesRequest(Scripted(200, {"ok": True, "result": True}), str.strip)
    assert asyncio.run(request.post("https://bot.test")) is True


def test_a_request_opens_and_closes_the_one_inside() -> None:
    """Life and timeouts are those of the request inside."""

    async def live() -> list[Any]:
        inner = Scripted()
        request = CarefulRequest(inner)
        await request.initialize()
        opened = inner.open
        await request.shutdown()
        return [opened, inner.open, request.read_timeout]

    assert asyncio.run(live()) == [True, False, 1.0]


@pytest.mark.parametrize("api_url", ["", "http://127.0.0.1:8081"])
def test_connections_are_the_librarys(api_url: str) -> None:
    """The real transport is built for Telegram and for a server on this machine."""
    request = connection(api_url, 2)
    assert isinstance(request, HTTPXRequest)
    assert request.read_timeout == 15.0
    asyncio.run(request.shutdown())
