"""The composition root: every part, put together once; each outermost part can be replaced by keyword."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.channels.channel import Channel
from bot.channels.telegram import Introduction, TelegramChannel
from bot.channels.telegram_text import Labels
from bot.channels.web import WebChannel
from bot.clock import Clock
from bot.delivery import Delivery
from bot.faults import Faults
from bot.ingesting import prepare
from bot.knowing import Knowing, know, utc_now
from bot.reception import Reception
from bot.settings import Settings
from handlers.catalogue import LANGUAGES, speaker, spoken
from handlers.consent import Gate
from handlers.conversation import Bubble, Choice, Message
from handlers.dispatcher import Dispatcher
from handlers.noticing import Noticing
from handlers.records import Records
from handlers.rooms import rooms
from handlers.screening import screen
from handlers.windows import AnnouncingWindows
from retrieval.answerer import Writing
from retrieval.embedder import Embedder

INDEX_SECONDS = 5.0
"""How long a change that another process published waits at most to be indexed here (small ones never wait)."""

PRUNE_SECONDS = 3600.0
WINDOW_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Gyeot:
    """The whole program, before anything is started."""

    knowing: Knowing
    records: Records
    dispatcher: Dispatcher
    channels: Mapping[str, Channel]
    reception: Reception
    delivery: Delivery
    clock: Clock
    web: WebChannel
    telegram: TelegramChannel | None


def assemble(
    settings: Settings,
    *,
    embedder: Embedder | None = None,
    writer: Writing | None = None,
    channels: Mapping[str, Channel] | None = None,
    now: Callable[[], datetime] = utc_now,
) -> Gyeot:
    """Put the whole program together without starting any of it."""
    knowing = know(settings, embedder=embedder, writer=writer, now=now)
    fault = Faults.read(settings.fault)
    records = Records(knowing.storage, fault=fault)
    home = settings.public_url.rstrip("/") or f"http://{settings.host}:{settings.port}"
    dispatcher = Dispatcher(
        rooms(knowing.answerer, knowing.library, records, home),
        knowing.library.municipalities,
        screen,
        gate=Gate(records.rights, home),
        noticing=Noticing(records.rights, home),
    )
    web = WebChannel()
    telegram = _telegram(settings) if settings.telegram_token else None
    carriers: dict[str, Channel] = {web.name: web, **(channels or {})}
    if telegram:
        carriers[telegram.name] = telegram
    delivery = Delivery(records.outbox, carriers, now=now, fault=fault)
    reception = Reception(
        records,
        dispatcher,
        carriers,
        now=now,
        apology=apology,
        posted=delivery.wake,
        fault=fault,
        workers=settings.workers,
    )
    clock = Clock(now=now)
    clock.every(INDEX_SECONDS, "index", lambda _now: prepare(knowing.library, knowing.searcher))
    clock.every(PRUNE_SECONDS, "prune the inbox", records.inbox.prune)
    clock.every(PRUNE_SECONDS, "prune the outbox", records.outbox.prune)
    clock.every(PRUNE_SECONDS, "prune the files", records.files.prune)
    clock.every(WINDOW_SECONDS, "tell of windows", AnnouncingWindows(records.windows, knowing.library.municipalities))
    clock.every(WINDOW_SECONDS, "clear answers of households", records.households.clear_stale)
    return Gyeot(knowing, records, dispatcher, carriers, reception, delivery, clock, web, telegram)


def apology(message: Message) -> Bubble:
    """Return what a person reads when a message could not be handled."""
    say = speaker(spoken(message.text, hint=message.language))
    text = say("Something went wrong on my side, so I couldn't answer. Your message is kept. Please try again later.")
    return Bubble(text, choices=(Choice(say("Talk with a person"), "human"),))


def _telegram(settings: Settings) -> TelegramChannel:
    webhook: dict[str, Any] = {}
    if settings.public_url.startswith("https://"):
        # derived, so that every process behind one address knows the same one
        derived = hashlib.sha256(f"gyeot webhook {settings.telegram_token}".encode()).hexdigest()
        secret = settings.telegram_webhook_secret or derived
        webhook = {"webhook_url": f"{settings.public_url.rstrip('/')}/telegram", "webhook_secret": secret}
    return TelegramChannel(
        settings.telegram_token,
        api_url=settings.telegram_api_url,
        municipality=settings.telegram_municipality,
        introductions=[_introduction(language) for language in ("", *LANGUAGES)],
        labels=Labels(sample=speaker("ko")("sample")),
        **webhook,
    )


def _introduction(language: str) -> Introduction:
    say = speaker(language)
    commands = (
        ("start", say("Begin")),
        ("help", say("What I can do")),
        ("recommend", say("Recommend lectures")),
        ("municipality", say("Choose the municipality")),
        ("language", say("Choose the language")),
        ("human", say("Talk with a person")),
    )
    description = say(
        "I'm Gyeot, a program by your side: answers from what your municipality has published, with the source shown. "
        "When I don't know, I say so, and you can talk with a person."
    )
    return Introduction(language, commands, description)
