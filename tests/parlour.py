"""A parlour for the web chat: the real routes and channel, with a store in memory and a bot that speaks by a script."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from fastapi import APIRouter, FastAPI

from bot.channels.web import WebChannel
from bot.pages.chat import chat_routes
from bot.pages.guarding import SafeHeaders
from handlers.conversation import Address, Bubble, Choice, Message, Notice, Role
from knowledge.municipality import Municipality
from retrieval.answer import Citation

NOON = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)
GIMPO = Municipality("gimpo", "김포시", "김포런", contacts={"phone": "031-000-0000"})
CHUNGBUK = Municipality("chungbuk", "충청북도", "충북런", notice="충북은 아직 준비하고 있어요.")

CITED = Citation(
    1,
    "p1",
    "gimpo/faq.csv",
    "12행",
    "신청 자격은 무엇인가요?",
    "https://example.org/guide?id=1",
    "김포시에 주소를 둔 초등학교 1학년부터 고등학교 3학년까지 신청할 수 있습니다.",
    date(2026, 3, 2),
    sample=True,
)
QUOTED = Bubble(
    "김포시에 사는 초1부터 고3까지 신청할 수 있어요. [1]\n서류는 신청서 한 장이면 돼요. [2]",
    (CITED, Citation(2, "p2", "gimpo/notices/2026.md", "신청 방법", "신청 서류 안내", "", "신청서 1부를 냅니다.")),
    mark="quoted",
)
CHOICES = Bubble(
    "혹시 이 질문인가요?",
    choices=(
        Choice("신청은 언제까지 하나요?", "ask:1"),
        Choice("중학생도 신청할 수 있나요?", "ask:2"),
        Choice("신청 서류는 무엇이 필요한가요? 주민등록등본도 내야 하나요?", "ask:3"),
        Choice("누리집 열기", "", "https://example.org/"),
    ),
)


@dataclass(frozen=True, slots=True)
class Said:
    """One line of a conversation in memory."""

    position: int
    role: Role
    bubble: Bubble
    at: datetime
    taps: tuple[str, ...] = ()


@dataclass
class Parlour:
    """Keeps messages and lines in memory; `script` says what the bot answers to a message."""

    script: Callable[[Message], Sequence[Bubble]] = lambda message: [Bubble(f"들었어요: {message.text}")]
    channel: WebChannel = field(default_factory=WebChannel)
    messages: list[Message] = field(default_factory=list)
    lines: dict[str, list[Said]] = field(default_factory=dict)
    silent: bool = False
    holding: bool = False
    loop: asyncio.AbstractEventLoop | None = None

    async def receive(self, message: Message) -> bool:
        """Keep a message once and answer it."""
        self.loop = asyncio.get_running_loop()
        if any(known.key == message.key for known in self.messages):
            return False
        self.messages.append(message)
        self.add(message.address, "person", Bubble(message.text, mark="human"))
        for bubble in () if self.silent else self.script(message):
            await self.say(message.address, bubble)
        return True

    async def say(self, address: Address, bubble: Bubble) -> None:
        """Say something to a person, through the channel."""
        said = self.add(address, "human" if bubble.mark == "human" else "bot", bubble)
        await self.channel.send(Notice(said.position, address, bubble, said.taps, said.at, 1, "lease"))

    def do(self, deed: Coroutine[Any, Any, None]) -> None:
        """Do something on the server's loop, from a test's thread."""
        assert self.loop, "nobody has written yet"
        asyncio.run_coroutine_threadsafe(deed, self.loop).result(5)

    def add(self, address: Address, role: Role, bubble: Bubble) -> Said:
        """Write a line as another process would: nobody is woken."""
        lines = self.lines.setdefault(address.lane, [])
        taps = tuple(f"tap-{len(lines)}-{n}" for n, choice in enumerate(bubble.choices) if not choice.url)
        lines.append(Said(len(lines) + 1, role, bubble, NOON, taps))
        return lines[-1]

    def conversation_of(self, address: Address) -> str | None:
        """Return the lane, which is the conversation's id here."""
        return address.lane if address.lane in self.lines else None

    def history(self, conversation: str, after: int = 0, limit: int = 100) -> Sequence[Said]:
        """Return the lines after a position."""
        return tuple(line for line in self.lines[conversation] if line.position > after)[:limit]

    def held(self, conversation: str) -> bool:
        """Tell whether a person answers here."""
        return self.holding and conversation in self.lines

    def routes(
        self,
        *,
        gettext: Callable[[str], Callable[[str], str]] = lambda _language: lambda sentence: sentence,
        now: Callable[[], datetime] = lambda: NOON,
        municipalities: Callable[[], Sequence[Municipality]] = lambda: (GIMPO, CHUNGBUK),
        **options: Any,
    ) -> APIRouter:
        """Return the routes of the chat."""
        return chat_routes(
            inbox=self,
            mailbox=self,
            channel=self.channel,
            municipalities=municipalities,
            gettext=gettext,
            now=now,
            new_token=lambda: secrets.token_urlsafe(16),
            urgent=lambda text: "죽고" in text or "want to die" in text,
            **options,
        )

    def app(self, **options: Any) -> FastAPI:
        """Return the served application."""
        app = FastAPI(openapi_url=None)
        app.add_middleware(SafeHeaders)
        app.include_router(self.routes(**options))
        return app
