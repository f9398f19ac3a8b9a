"""The composition root: every part, put together once; each outermost part can be replaced by keyword."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from bot.calling import ShelfStore, emergency, post_late
from bot.channels.channel import Channel
from bot.channels.kakao import KakaoChannel
from bot.channels.kakao_rendering import Labels as KakaoLabels
from bot.channels.web import WebChannel
from bot.clock import Clock
from bot.crossing import cross
from bot.delivery import Delivery
from bot.faults import Faults
from bot.ingesting import Indexing
from bot.knowing import Knowing, know, leading, utc_now
from bot.listening import full_screen
from bot.mentoring import Following, TopicStore, summing
from bot.offering import Offering
from bot.reasons import reason_of
from bot.reception import Reception
from bot.settings import Settings
from bot.summoning import Summoning
from bot.upholding import uphold
from handlers.catalogue import LANGUAGES, beside, speaker, spoken
from handlers.consents.consent import Gate
from handlers.conversation import Address, Bubble, Choice, CrisisCase, Message
from handlers.crisis import aid
from handlers.dispatcher import Dispatcher
from handlers.enrolling.windows import AnnouncingWindows
from handlers.filing import KeptFile
from handlers.helping import one_line
from handlers.intent import typed
from handlers.mentors_room import MentorsRoom
from handlers.noticing import Noticing
from handlers.people.staffing import Duty, Place, anywhere
from handlers.records import Records
from handlers.records.consents.consent_requests import ConsentRequests
from handlers.rooms import rooms
from handlers.screening.screen import Screen, Verdict
from handlers.screening.tongues import foreign
from handlers.starters import Offers, everything
from handlers.studying.reminder import ShowingDue
from handlers.studying.resting import public_holidays
from knowledge.library import Library
from retrieval.answerer import Writing
from retrieval.embedding.embedder import Embedder

if TYPE_CHECKING:
    from bot.channels.telegram import Introduction, TelegramChannel
    from bot.channels.telegram_text import Labels

logger = logging.getLogger(__name__)

INDEX_SECONDS = 5.0
"""How long a change that another process published waits at most to be indexed here (small ones never wait)."""

PRUNE_SECONDS = 3600.0

REMIND_SECONDS, CATCH_UP_SECONDS = 1.0, 60.0

TEND_SECONDS = 5.0
"""How often is looked at who waits for a person, and for how long."""
WINDOW_SECONDS = 60.0

SEAL_SECONDS = 10.0
"""How often a few conversations are looked through for words from before there were keys."""

RESCUE_SECONDS = 10.0
"""How often a cry for help whose case could not be written is tried again."""


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
    following: Following | None = None
    consents: ConsentRequests | None = None
    screen: Screen = field(default_factory=Screen)
    kakao: KakaoChannel | None = None
    indexing: Clock | None = None
    summoning: Summoning | None = None
    offers: Offers = everything


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
    records = Records(knowing.storage, fault=fault, places=_places(knowing.library), summons=bool(settings.alert_url))
    screen = full_screen(knowing.ear)
    home = settings.public_url.rstrip("/") or f"http://{settings.host}:{settings.port}"
    noticing = Noticing(records.rights, home)
    offers = Offering(leading(knowing))
    dispatcher = Dispatcher(
        rooms(knowing.answerer, knowing.library, records, home, offers),
        knowing.library.municipalities,
        screen,
        gate=Gate(records.rights, home),
        noticing=ShowingDue(records.reminders, noticing),
        duty=_duty(records),
        overhearing=noticing.overhear,
    )
    room = MentorsRoom(
        dispatcher,
        records.staff,
        records.escalations,
        records.topics,
        records.topic_feed.brief,
        records.drafts,
        knowing.library.municipalities,
    )
    web = WebChannel()
    telegram = _telegram(settings, records, screen, now) if settings.telegram_token else None
    carriers: dict[str, Channel] = {web.name: web, **(channels or {})}
    if telegram:
        carriers[telegram.name] = telegram
    delivery = Delivery(records.outbox, carriers, now=now, fault=fault)
    kakao = _kakao(settings, records, screen, now) if settings.kakao_secret else None
    following = _following(knowing, records, telegram, delivery.wake) if telegram else None
    reception = Reception(
        records,
        room,
        carriers,
        now=now,
        apology=lambda message: apology(message, screen),
        urgent=lambda message: screen(typed(message)).crisis,
        posted=_both(delivery.wake, following.wake) if following else delivery.wake,
        fault=fault,
        workers=settings.workers,
    )
    clock = Clock(now=now)
    clock.every(PRUNE_SECONDS, "read what was tuned", lambda _now: knowing.tunings.reload())
    clock.every(PRUNE_SECONDS, "open what was locked", records.inbox.unlock)
    clock.every(PRUNE_SECONDS, "prune the inbox", records.inbox.prune)
    clock.every(PRUNE_SECONDS, "prune the outbox", records.outbox.prune)
    clock.every(PRUNE_SECONDS, "prune the files", records.files.prune)
    clock.every(PRUNE_SECONDS, "wrap keys anew", lambda _now: records.keys.wrap_anew())
    clock.every(SEAL_SECONDS, "seal what was kept before there were keys", records.old_words.run)
    clock.every(PRUNE_SECONDS, "give up what nobody comes by for", lambda moment: records.shelf.forgo("kakao", moment))
    clock.every(PRUNE_SECONDS, "prune the sessions of staff", records.staff.prune)
    clock.every(TEND_SECONDS, "call for cries for help", records.crises.alert)
    clock.every(RESCUE_SECONDS, "write cases that could not be written", rescuing(records, screen))
    clock.every(TEND_SECONDS, "tend what waits for people", records.waiting.tend)
    clock.every(
        TEND_SECONDS,
        "publish approved answers",
        lambda moment: records.drafts.publish_approved(lambda answer: knowing.library.add(answer, moment)),
    )
    clock.every(CATCH_UP_SECONDS, "catch up with plans", records.plans.catch_up)
    clock.every(REMIND_SECONDS, "remind", records.reminders.run)
    clock.every(WINDOW_SECONDS, "tell of windows", AnnouncingWindows(records.windows, knowing.library.municipalities))
    clock.every(WINDOW_SECONDS, "clear answers of households", records.households.clear_stale)
    indexing = Clock(now=now)  # its own: embedding takes minutes, and no alarm and no reminder may wait for it
    indexing.every(INDEX_SECONDS, "index", Indexing(knowing.library, knowing.searcher))
    consents = uphold(clock, knowing.storage, records, knowing.library.municipalities, records.weeks)
    return Gyeot(
        knowing,
        records,
        dispatcher,
        carriers,
        reception,
        delivery,
        clock,
        web,
        telegram,
        following,
        consents,
        screen,
        kakao,
        indexing,
        _summoning(settings, records, now),
        offers,
    )


def _summoning(settings: Settings, records: Records, now: Callable[[], datetime]) -> Summoning | None:
    if not settings.alert_url:
        return None
    return Summoning(records.summons, settings.alert_url, settings.alert_secret, now=now)


def _places(library: Library) -> Callable[[str], Place]:
    """Return what tells the hours of a municipality's people."""

    def place_of(municipality: str) -> Place:
        known = next((place for place in library.municipalities() if place.id == municipality), None)
        return Place.of(known, _is_holiday) if known else anywhere(municipality)

    return place_of


def _is_holiday(day: date) -> bool:
    return day in public_holidays(day.year)


def _duty(records: Records) -> Callable[[str, datetime], Duty | None]:
    """Return what tells who is on duty; while the database is away nothing is promised."""

    def on_duty(municipality: str, now: datetime) -> Duty | None:
        try:
            return records.crises.on_duty(municipality, now)
        except Exception as error:  # noqa: BLE001 - nothing may stand before the words that help
            logger.warning("who is on duty is not known: %s", reason_of(error))
            return None

    return on_duty


def apology(message: Message, screen: Callable[[str], Verdict] = Screen()) -> Bubble:  # noqa: B008 - holds nothing
    """Return what a person reads when a message could not be handled; a cry for help is answered all the same."""
    if helping := aid(message, screen):
        return Bubble(helping)
    language = spoken(message.text, hint=message.language)
    texts = [
        speaker(each)(
            "Something went wrong on my side, so I couldn't answer. Your message is kept. Please try again later."
        )
        for each in beside(language, abroad=foreign(message.text))
    ]
    return Bubble("\n\n".join(texts), choices=(Choice(speaker(language)("Talk with a person"), "human"),))


def rescuing(records: Records, screen: Callable[[str], Verdict]) -> Callable[[datetime], None]:
    """Return the job that writes cases which could not be written with their message."""

    def case_of(message: Message, now: datetime) -> CrisisCase:
        verdict = screen(typed(message))
        words = message.text or message.command
        kind = verdict.kind or "self_harm"
        return CrisisCase(kind, verdict.rules, words, message.municipality, now, message.openly)

    def work(now: datetime) -> None:
        for each in records.rescue.write(case_of, now):
            logger.error("the case of message %d can't be written, trying again: %s", each.number, each.error)

    return work


def _kakao(settings: Settings, records: Records, screen: Screen, now: Callable[[], datetime]) -> KakaoChannel:
    return KakaoChannel(
        settings.kakao_secret,
        ShelfStore(records.shelf, now),
        post_late,
        municipality=settings.kakao_municipality,
        bot=settings.kakao_bot,
        public_url=settings.public_url,
        wording=_kakao_labels,
        fallback=emergency(apology, screen, now),
        helping=lambda message: aid(message, screen, now()),
        now=now,
    )


@cache
def _kakao_labels(language: str) -> KakaoLabels:
    say = speaker(language)
    return KakaoLabels(
        sample=say("sample"),
        waiting=say("Show answer"),
        more=say("Show more"),
        source=say("Source %(number)d"),
        file=say("Open the file"),
        unseen=say("(There is a file that can't be shown here.)"),
        picture=say("Picture"),
        listening=one_line(say),
        typed=say("You can also write: %(choices)s"),
    )


def _both(first: Callable[[], None], second: Callable[[], None]) -> Callable[[], None]:
    def both() -> None:
        first()
        second()

    return both


def _following(knowing: Knowing, records: Records, telegram: TelegramChannel, posted: Callable[[], None]) -> Following:
    return Following(
        records.topic_feed,
        records.topics,
        now=knowing.now,
        posted=posted,
        delete=telegram.delete_topic,
        summary=summing(knowing),
    )


def _telegram(settings: Settings, records: Records, screen: Screen, now: Callable[[], datetime]) -> TelegramChannel:
    from bot.channels.telegram import TelegramChannel  # noqa: PLC0415 - a second that only Telegram needs

    async def load(reference: str, address: Address) -> KeptFile | None:
        return await cross(lambda: records.files.load(reference, address, now()))

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
        wording=_telegram_labels,
        load=load,
        topics=TopicStore(records.topics, now),
        helping=lambda message: aid(message, screen, now()),
        **webhook,
    )


@cache
def _telegram_labels(language: str) -> Labels:
    from bot.channels.telegram_text import Labels  # noqa: PLC0415 - a second that only Telegram needs

    say = speaker(language)
    unread = "I couldn't read any words in that message. Could you write your question as text?"
    mended = say("The topic of this talk was deleted, so it goes on here. /brief shows the beginning again.")
    return Labels(
        sample=say("sample"),
        gone=say("(This file is no longer kept.)"),
        mended=mended,
        others=say("Others read along here. Please write to me in our own chat, so that it stays with us."),
        own=say("Talk in our own chat"),
        listening=one_line(say),
        unsent=say("(Something that can't be passed on was sent, such as a place or a contact.)"),
        unread=say(unread) if language else "\n".join(speaker(each)(unread) for each in LANGUAGES),
        unnamed=say(
            "This was written in the group's name, so I can't tell who it was, and it was not passed on. Please switch "
            "off “anonymous” among your rights in this group and write it once more."
        ),
    )


def _introduction(language: str) -> Introduction:
    from bot.channels.telegram import Introduction  # noqa: PLC0415 - a second that only Telegram needs

    say = speaker(language)
    commands = (
        ("start", say("Begin")),
        ("help", say("What I can do")),
        ("enrol", say("May I enrol?")),
        ("windows", say("When to apply")),
        ("recommend", say("Recommend lectures")),
        ("plan", say("My study plan")),
        ("review", say("Review what I learnt")),
        ("profile", say("My profile")),
        ("municipality", say("Choose the municipality")),
        ("language", say("Choose the language")),
        ("human", say("Talk with a person")),
        ("guardian", say("Guardians")),
        ("mine", say("See what is kept")),
        ("erase", say("Erase everything")),
        ("consent", say("Consent")),
    )
    description = say(
        "I'm Gyeot, a program by your side: answers from what your municipality has published, with the source shown. "
        "When I don't know, I say so, and you can talk with a person."
    )
    return Introduction(language, commands, description)
