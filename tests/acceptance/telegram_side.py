"""Our side of Telegram for tests: a channel, an inbox in memory, a webhook."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.channels.channel import Delivered
from bot.channels.telegram import TelegramChannel
from bot.channels.telegram_text import Labels
from handlers.conversation import Address, Bubble, Message, Notice
from tests.acceptance.bot_api import TOKEN, BotApi

CHAT = 7


class EchoInbox:
    """An inbox in memory that keeps each update once and can be away."""

    def __init__(self) -> None:
        self.kept: dict[str, Message] = {}
        self.repeats = 0
        self.away = 0

    async def receive(self, message: Message) -> bool:
        """Keep a message once."""
        await asyncio.sleep(0)
        if self.away:
            self.away -= 1
            raise OSError("away")
        if message.key in self.kept:
            self.repeats += 1
            return False
        self.kept[message.key] = message
        return True

    @property
    def texts(self) -> list[str]:
        """Return what was said, in the order it was kept."""
        return [message.tap or message.text for message in self.kept.values()]


def channel(api: BotApi, **options: Any) -> TelegramChannel:
    """Return a channel that talks to the server."""
    whole = {
        "api_url": api.url,
        "poll_seconds": 1,
        "pauses": (0.05, 0.1),
        "wording": lambda _: Labels("예시"),
        **options,
    }
    return TelegramChannel(whole.pop("token", TOKEN), **whole)


@asynccontextmanager
async def receiving(api: BotApi, inbox: EchoInbox, **options: Any) -> AsyncIterator[TelegramChannel]:
    """Yield a channel that receives into the inbox."""
    telegram = channel(api, **options)
    await telegram.start(inbox)
    try:
        yield telegram
    finally:
        await telegram.stop()


def notice(text: str, number: int = 1, *, chat: int = CHAT, **fields: Any) -> Notice:
    """Return a notice to a person."""
    choices = fields.pop("choices", ())
    bubble = Bubble(text, citations=fields.pop("citations", ()), choices=choices)
    taps = tuple("" if choice.url else f"tap-{choice.label}" for choice in choices)
    return Notice(number, Address("telegram", "gyeot_test_bot", str(chat)), bubble, taps, datetime.now(UTC), 0, "l")


def sending(api: BotApi, *notices: Notice, **options: Any) -> list[Delivered]:
    """Send notices one after the other and return what became of them."""

    async def scenario() -> list[Delivered]:
        telegram = channel(api, **options)
        delivered = [await telegram.send(one) for one in notices]
        await telegram.stop()
        return delivered

    return asyncio.run(scenario())


@asynccontextmanager
async def _served(handle: Callable[[Request, bytes], Awaitable[int]]) -> AsyncIterator[str]:
    """Serve a webhook in this loop and yield its address."""

    async def receive(request: Request) -> Response:
        return Response(status_code=await handle(request, await request.body()))

    app = Starlette(routes=[Route("/telegram", receive, methods=["POST"])])
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="critical", lifespan="off", ws="none"))
    serving = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 - the server has no event for it
        await asyncio.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}/telegram"
    finally:
        server.should_exit = True
        await serving


@asynccontextmanager
async def called(api: BotApi, inbox: EchoInbox) -> AsyncIterator[TelegramChannel]:
    """Yield a channel that is called by the server through a webhook, into the inbox."""
    telegrams: list[TelegramChannel] = []

    async def handle(request: Request, body: bytes) -> int:
        return await telegrams[0].handle_webhook(request.headers, body)

    async with (
        _served(handle) as url,
        receiving(api, inbox, webhook_url=url, webhook_secret="s3cret-of_the-webhook") as telegram,
    ):
        telegrams.append(telegram)
        yield telegram
