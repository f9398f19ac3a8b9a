"""When to apply: what is open, closes soon, opens later; and a word when the next window opens, if one wants it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, time, timedelta
from typing import Protocol

from handlers.catalogue import Say, speaker
from handlers.conversation import Bubble, Choice, Outcome
from handlers.enrolling.seasons import Subscribe, Unsubscribe, cited, state_line
from handlers.profile import PENDING, municipality_choices
from handlers.requests.applying import asks_on, asks_when
from handlers.severally import severally
from handlers.situation import Handler, Offered, Situation
from knowledge.eligibility import Enrolment, State, Window, load
from knowledge.municipality import Municipality

QUIET_FROM, QUIET_UNTIL = time(21), time(8)
"""No unasked word at night: from nine in the evening until eight (정보통신망법 50조)."""

SILENT_CHANNELS = frozenset({"kakao"})
"""Messengers that only answer, and can't bring a word by themselves."""

LATELY = timedelta(days=30)
"""For how long after its end a window answers whether one can still apply (proposed)."""

MISSED = "missed"
"""The wish of who has let a window go by."""

_ORDER: tuple[State, ...] = ("open", "soon", "unknown", "closed")


class Subscriptions(Protocol):
    """What this room needs to know of subscriptions."""

    def subscribed(self, conversation: str, municipality: str) -> bool:
        """Tell whether a conversation wants to hear of a municipality's next window."""
        ...


class Announcements(Protocol):
    """What the clock's job needs of the records."""

    def announce(
        self,
        municipality: str,
        windows: Iterable[str],
        compose: Callable[[str], Bubble],
        due_at: datetime,
        now: datetime,
        zone: str,
    ) -> int:
        """Write one message to each subscriber who has not been told of all of these windows."""
        ...


class ShowingWindows:
    """Lists windows, subscribes and unsubscribes."""

    def __init__(self, subscriptions: Subscriptions | None = None, offered: Offered = lambda _talk, _now: ()) -> None:
        """`offered` knows what was said last."""
        self._subscriptions, self._offered = subscriptions, offered

    def __call__(self, situation: Situation) -> Outcome:
        """Show, subscribe or stop; without a municipality that is asked first."""
        wish, _, identity = situation.intent.argument.partition(":")
        if wish == "stop":
            return self._stop(situation, identity)
        place = situation.municipality
        if place is None:
            return self._place_first(situation)
        return self._subscribe(situation, place) if wish == "subscribe" else self._show(situation, place)

    def before(self, question: Handler) -> Handler:
        """Return a room of questions in which a window tells to the minute whether, until or from when one can apply.

        What was published tells it by the day at best. Where no window is open, announced or just over, it answers.
        """

        def ask(situation: Situation) -> Outcome:
            place, words = situation.municipality, situation.intent.argument
            if place is None or not _is_timely(place, situation.now):
                return question(situation)
            asked = asks_when(words, (place.name, place.service, *place.names))
            asked = asked or (asks_on(words) and self._told_last(situation))
            return self._show(situation, place) if asked else question(situation)

        return ask

    def _told_last(self, situation: Situation) -> bool:
        """Tell whether what was said last is of a window: it offers word of the next one, or stands on rules alone."""
        return any(
            any(choice.action.startswith("windows:") for choice in bubble.choices)
            or (bubble.mark == "fixed" and any(not citation.passage_id for citation in bubble.citations))
            for bubble in self._offered(situation.session.conversation, situation.now)
        )

    def _place_first(self, situation: Situation) -> Outcome:
        text = situation.say("Rules and dates differ from place to place. Which municipality do you live in?")
        wish = situation.intent.argument if situation.intent.argument in {"subscribe", MISSED} else ""
        slots = {**situation.session.slots, PENDING: f"windows:{wish}"}
        return situation.reply(Bubble(text, choices=municipality_choices(situation)), slots=slots)

    def _show(self, situation: Situation, place: Municipality) -> Outcome:
        say, now = situation.say, situation.now
        enrolment = load(place.enrolment)
        windows = sorted(enrolment.windows, key=lambda window: _ORDER.index(window.state(now)))
        lines = [say("When to apply in %(name)s (%(day)s)") % {"name": place.name, "day": situation.today}]
        if situation.intent.argument == MISSED:
            lines.insert(0, say("I'm sorry that it went by. This is what is known of now and of the next time:"))
        for number, window in enumerate(windows, 1):
            lines.append(f"· {window.title}: {state_line(say, window, now, place)} [{number}]")
        if not windows:
            lines.append(say("When to apply has not been announced or is not confirmed."))
        elif all(window.state(now) == "closed" for window in windows):
            lines.append(say("The next time has not been announced yet."))
        if any(window.sample for window in windows):
            lines.append(say("This is sample content, made to try the service: it is not an official notice."))
        citations = tuple(cited(number, window) for number, window in enumerate(windows, 1))
        choices = (*_page(say, place, enrolment), *self._offer(situation, place))
        return situation.reply(Bubble("\n".join(lines), citations, choices), outcome="windows", misses=0)

    def _offer(self, situation: Situation, place: Municipality) -> tuple[Choice, ...]:
        if situation.message.address.channel in SILENT_CHANNELS:
            return ()
        if self._subscriptions and self._subscriptions.subscribed(situation.session.conversation, place.id):
            return (_stopping(situation.say, place),)
        return (Choice(situation.say("Tell me when the next window opens"), "windows:subscribe"),)

    def _subscribe(self, situation: Situation, place: Municipality) -> Outcome:
        say = situation.say
        if situation.message.address.channel in SILENT_CHANNELS:
            text = say(
                "On this messenger I can only answer, so I can't write to you first. Ask me with /windows any time."
            )
            return situation.reply(Bubble(text, choices=(Choice(say("When to apply"), "windows"),)))
        text = say("I'll write to you once when %(name)s announces a new window, never at night.")
        outcome = situation.reply(Bubble(text % {"name": place.name}, choices=(_stopping(say, place),)), misses=0)
        return Outcome(outcome.session, outcome.bubbles, outcome.turns, changes=(Subscribe(place.id),))

    def _stop(self, situation: Situation, identity: str) -> Outcome:
        """Stop for one municipality, or for all when none is named."""
        name = next((place.name for place in situation.municipalities if place.id == identity), "")
        text = situation.say("I won't write to you about new windows any more.")
        if name:
            text = situation.say("I won't write to you about new windows of %(name)s any more.") % {"name": name}
        outcome = situation.reply(Bubble(text), misses=0)
        return Outcome(outcome.session, outcome.bubbles, outcome.turns, changes=(Unsubscribe(identity),))


class AnnouncingWindows:
    """The clock's job: what opened or was announced since someone subscribed is told them once, by day."""

    def __init__(self, records: Announcements, municipalities: Callable[[], tuple[Municipality, ...]]) -> None:
        self._records = records
        self._municipalities = municipalities

    def __call__(self, now: datetime) -> int:
        """Queue what is to be told; return to how many. A place that fails keeps no other waiting, and is raised."""
        return severally(lambda place: self._announce(place, now), self._municipalities())

    def _announce(self, place: Municipality, now: datetime) -> int:
        due_at = by_day(now, place)
        windows = [window for window in load(place.enrolment).windows if window.state(due_at) in {"open", "soon"}]
        return self._records.announce(
            place.id,
            [window.version for window in windows],
            lambda language: announcement(speaker(language), place, windows, due_at),
            due_at,
            now,
            str(place.zone),
        )


def _is_timely(place: Municipality, now: datetime) -> bool:
    """Tell whether a window is open, announced or was over lately."""
    windows = load(place.enrolment).windows
    return any(
        window.state(now) in {"open", "soon"} or bool(window.closes and now - LATELY <= window.closes <= now)
        for window in windows
    )


def by_day(now: datetime, place: Municipality) -> datetime:
    """Return this moment, or at night the next eight in the morning of the place."""
    local = now.astimezone(place.zone)
    if QUIET_UNTIL <= local.time() < QUIET_FROM:
        return now
    morning = local.replace(hour=QUIET_UNTIL.hour, minute=0, second=0, microsecond=0)
    return (morning if local.time() < QUIET_UNTIL else morning + timedelta(days=1)).astimezone(now.tzinfo)


def announcement(say: Say, place: Municipality, windows: Iterable[Window], at: datetime) -> Bubble:
    """Return the message about new windows, with the way to check an own case and to stop."""
    told = list(windows)
    lines = [say("%(name)s has announced when to apply, as you wished to know.") % {"name": place.name}]
    for number, window in enumerate(told, 1):
        lines.append(f"· {window.title}: {state_line(say, window, at, place)} [{number}]")
    choices = (
        *_page(say, place, load(place.enrolment)),
        Choice(say("May I enrol?"), "enrolment:"),
        _stopping(say, place),
    )
    return Bubble("\n".join(lines), tuple(cited(number, window) for number, window in enumerate(told, 1)), choices)


def _stopping(say: Say, place: Municipality) -> Choice:
    return Choice(say("Don't write about new windows"), f"windows:stop:{place.id}")


def _page(say: Say, place: Municipality, enrolment: Enrolment) -> tuple[Choice, ...]:
    if not enrolment.url:
        return ()
    return (Choice(say("Open the page of %(name)s") % {"name": place.service or place.name}, "", enrolment.url),)
