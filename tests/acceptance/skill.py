"""The KakaoTalk skill server on a port of its own, with real records and an answerer that follows a script."""

from __future__ import annotations

import threading
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any, Self

import uvicorn
from fastapi import FastAPI

from bot.calling import ShelfStore, emergency, kakao_routes, post_late
from bot.channels.kakao import KakaoChannel, Patience
from bot.channels.kakao_rendering import Labels
from bot.cloakroom import Cloakroom
from bot.reception import Reception
from handlers.catalogue import speaker
from handlers.conversation import Address, Bubble, Message, Outcome, Session, Turn
from handlers.crisis import aid
from handlers.records import Records
from handlers.screening.screen import screen
from knowledge.storage import Storage
from tests.acceptance.kakao import Kakao
from tests.fakes import real_now, rows

SECRET = "k4kao-secret_path"
BOT, PERSON = "64d0aa11bb22cc33dd44ee55", "a19b8c"
ME = Address("kakao", BOT, PERSON)
SAY = speaker("ko")
LABELS = {"ko": Labels(waiting="답 보기", more="이어 보기", listening="문자 1388"), "en": Labels(listening="text 1388")}


class Script:
    """Answers as told: `slow` words take seconds, `silent` ones are for a person, a tap says what it stood for."""

    def __init__(self) -> None:
        self.slow: dict[str, float] = {}
        self.answers: dict[str, tuple[Bubble, ...]] = {}
        self.heard: list[Message] = []
        self.language = ""

    def dispatch(
        self,
        message: Message,
        session: Session,
        now: Any,
        action: str = "",
        progress: Any = None,  # noqa: ARG002
    ) -> Outcome:
        """Return the answer."""
        self.heard.append(message)
        time.sleep(self.slow.get(message.text, 0))
        said = Bubble(f"눌렀어요: {action}") if action else Bubble(f"들었어요: {message.text}")
        bubbles = self.answers.get(message.text, (said,)) if not action else (said,)
        spoken = replace(session, language=self.language or session.language)
        return Outcome(spoken, bubbles, (Turn("person", message.text, now),))


class House:
    """The skill server on a port of its own, with real records behind it."""

    def __init__(self, storage: Storage, patience: Patience, *, public_url: str = "", broken: bool = False) -> None:
        self.records = Records(storage)
        self.storage = storage
        self.script = Script()
        self.kakao: Kakao | None = None
        apology = emergency(lambda _: Bubble("지금은 어려워요."), screen, real_now)
        self.channel = KakaoChannel(
            SECRET,
            ShelfStore(self.records.shelf, real_now),
            self.post,
            municipality="gimpo",
            bot=BOT,
            public_url=public_url,
            wording=lambda language: LABELS.get(language, LABELS["ko"]),
            fallback=apology,
            helping=lambda message: aid(message, screen, real_now()),
            patience=patience,
        )
        self.broken = broken
        self.port = 0

    async def post(self, url: str, payload: dict[str, Any]) -> int:
        """Post a late answer to the messenger of this machine."""
        assert self.kakao
        path = url.removeprefix("https://bot-api.kakao.com")
        return await post_late(f"http://127.0.0.1:{self.kakao.port}{path}", payload)

    @asynccontextmanager
    async def life(self, _: FastAPI) -> AsyncIterator[None]:
        """Receive and handle."""
        reception = Reception(
            self.records, self.script, {}, now=real_now, apology=lambda _: Bubble("미안해요"), poll_seconds=0.05
        )
        reception.start()
        if not self.broken:
            self.channel.start(reception)
        yield
        await reception.stop()

    def __enter__(self) -> Self:
        app = FastAPI(lifespan=self.life, openapi_url=None)
        cloakroom = Cloakroom(self.records.files, real_now)
        app.include_router(kakao_routes(self.channel, self.records.shelf, cloakroom, real_now))
        self.server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="critical", ws="none"))
        self.thread = threading.Thread(target=self.server.run, daemon=True)
        self.thread.start()
        while not self.server.started:
            time.sleep(0.01)
        self.port = self.server.servers[0].sockets[0].getsockname()[1]
        return self

    def __exit__(self, *_: object) -> None:
        self.server.should_exit = True
        self.thread.join(15)

    @property
    def url(self) -> str:
        """Return the skill's address."""
        return f"http://127.0.0.1:{self.port}/kakao/{SECRET}"

    def post_later(self, text: str, **fields: Any) -> None:
        """Let something wait for the person: a reminder, a mentor's words."""
        now = real_now()
        self.records.post(ME, (Bubble(text, **fields),), now, now)

    def until(self, condition: Callable[[], object], seconds: float = 10) -> None:
        """Wait for something."""
        end = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < end
            time.sleep(0.02)

    def settled(self) -> None:
        """Wait until nothing is in hand."""
        self.until(lambda: "sending" not in rows(self.storage, "outbox", "state"))
