"""The web chat on the real store: posted through the routes, handled, delivered, and heard on the stream."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any

import httpx
from fastapi import FastAPI

from bot.channels.web import WebChannel
from bot.pages.chat import chat_routes
from bot.pages.guarding import chat_of
from bot.pages.streaming import stream
from handlers.conversation import Address, Bubble, Choice, Message, Outcome, Session, Turn
from handlers.records import Records
from knowledge.storage import Storage
from tests.fakes import EchoDispatcher, real_now, working
from tests.parlour import GIMPO

TOKEN = "t" * 22
HERE = Address("web", "gimpo", chat_of(TOKEN))


@dataclass
class OfferingDispatcher(EchoDispatcher):
    """Answers with the text and something to tap, and repeats what a tap stands for."""

    def dispatch(self, message: Message, session: Session, now: Any, action: str, _progress: Any = None) -> Outcome:
        """Return the answer."""
        text = f"{message.text}|{action}"
        bubble = Bubble(text, choices=(Choice("더 볼래요", "ask:more"),))
        return Outcome(session, (bubble,), (Turn("person", message.text, message.at), Turn("bot", text, now)))


async def _heard(events: AsyncIterator[str], count: int) -> list[dict[str, Any]]:
    """Return the next lines."""
    lines: list[dict[str, Any]] = []
    while len(lines) < count:
        event = await asyncio.wait_for(anext(events), 20)
        if event.startswith("event: message"):
            lines.append(json.loads(event.partition("data: ")[2]))
    return lines


def test_the_whole_way(storage: Storage) -> None:
    """A message and a tap are each handled once and heard in order; another process's words are heard, too."""
    records, channel = Records(storage), WebChannel()

    async def scene() -> None:
        async with working(records, OfferingDispatcher(), channel) as (reception, _):  # type: ignore[arg-type]
            app = FastAPI()
            app.include_router(
                chat_routes(
                    inbox=reception,
                    mailbox=records,
                    channel=channel,
                    municipalities=lambda: (GIMPO,),
                    gettext=lambda _language: lambda sentence: sentence,
                    now=real_now,
                    new_token=lambda: TOKEN,
                    urgent=lambda _text: False,
                )
            )
            client = httpx.AsyncClient(
                transport=httpx.ASGITransport(app), base_url="http://gyeot", headers={"sec-fetch-site": "same-origin"}
            )

            async def post(**payload: str) -> bool:
                response = await client.post("/chat/messages?municipality=gimpo", json=payload)
                assert response.status_code == 202
                return bool(response.json()["new"])

            async with client, aclosing(stream(records, channel, HERE, 0)) as events:
                assert await post(id="00000001", text="안녕")
                assert not await post(id="00000001", text="안녕")
                said, answer = await _heard(events, 2)
                assert [(line["role"], line["text"]) for line in (said, answer)] == [
                    ("person", "안녕"),
                    ("bot", "안녕|"),
                ]
                (choice,) = answer["choices"]
                assert await post(id="00000002", text=choice["label"], tap=choice["tap"])
                tapped = await _heard(events, 2)
                assert [line["text"] for line in tapped] == ["더 볼래요", "더 볼래요|ask:more"]
                await asyncio.to_thread(records.post, HERE, [Bubble("멘토예요", mark="human")], real_now(), real_now())
                (mentor,) = await _heard(events, 1)
                assert mentor["role"] == "human"
            async with aclosing(stream(records, channel, HERE, tapped[0]["id"])) as events:
                assert await _heard(events, 2) == [tapped[1], mentor]

    asyncio.run(scene())
