"""What reminders say: approved sentences without vendors' names, and a tap for each thing one may want."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from handlers.catalogue import Say
from handlers.conversation import Bubble, Choice
from handlers.studying.reminding import NUDGE, PUSHLESS, Due, local
from retrieval.answer import Citation

_MARK = re.compile(r"\[(\d+)\]")

MOST_LINES = 5
"""Sessions that are named in one message; the rest is counted."""


@dataclass(frozen=True, slots=True)
class Part:
    """What one kind of reminder has to say in a message that may hold several; one that is `alone` bears no other.

    One that `stops` has a way of its own to end it among its choices.
    """

    text: str
    choices: tuple[Choice, ...] = ()
    alone: bool = False
    citations: tuple[Citation, ...] = ()
    stops: bool = False


@dataclass(frozen=True, slots=True)
class Recall:
    """A finished lecture that is to be recalled."""

    title: str
    course: str
    number: int


def recall_part(say: Say, recall: Recall) -> Part:
    """Return one question about a finished lecture; the tap leads to how well it was remembered."""
    text = say("One thing to recall: what was “%(title)s” about?") % {"title": recall.title}
    return Part(text, (Choice(say("I've recalled it"), f"review:ask:{recall.course}:{recall.number}"),))


def session_part(say: Say, due: Sequence[Due], zone: str, now: datetime) -> Part:
    """Return the words for sessions and nudges that are said together."""
    if len(due) == 1:
        later, skip = _others(say, due[0])
        hard = Choice(say("It's too hard"), f"plan:hard:{due[0].payload['session']}")
        return Part(_one(say, due[0], now), (_done(say, due[0]), later, hard, skip))
    late = any(each.late(now) for each in due)
    opening = say("This comes later than planned, sorry. Still open:") if late else say("This is what you planned:")
    lines = [_line(say, each, zone, now) for each in due[:MOST_LINES]]
    more = [say("· and %(count)d more") % {"count": len(due) - MOST_LINES}] if len(due) > MOST_LINES else []
    closing = say("One of them is enough for a start.")
    taps = tuple(_done(say, each, named=True) for each in due[:MOST_LINES])
    return Part("\n".join((opening, *lines, *more, closing)), (*taps, *_others(say, due[0])))


def message(say: Say, parts: Sequence[Part]) -> Bubble:
    """Return the one message: the parts in order, and at its end the tap that stops all of this."""
    stop = () if all(part.stops for part in parts) else (Choice(say("Stop reminders"), "remind:stop"),)
    text = "\n\n".join(part.text for part in parts)
    citations = tuple(citation for part in parts for citation in part.citations)
    return Bubble(text, citations, (*(choice for part in parts for choice in part.choices), *stop))


def kept_part(bubbles: Sequence[Bubble], *, stops: bool = False) -> Part:
    """Return bubbles that were worded before as one part, the numbers of their sources counted on."""
    texts: list[str] = []
    citations: list[Citation] = []
    for bubble in bubbles:
        before = len(citations)
        texts.append(_MARK.sub(lambda mark, before=before: f"[{int(mark[1]) + before}]", bubble.text))  # type: ignore[misc]
        citations += [replace(one, number=one.number + before) for one in bubble.citations]
    choices = tuple(choice for bubble in bubbles for choice in bubble.choices)
    return Part("\n\n".join(texts), choices, citations=tuple(citations), stops=stops)


def setting_words(say: Say, channel: str) -> str:
    """Return what is said when a reminder is set, true for the channel."""
    if channel in PUSHLESS:
        return say("I can't write first in this chat. Whenever you write, I'll show you what is due.")
    return say("I'll write when it is time, at most twice a day and not at night. One tap stops it.")


def _one(say: Say, due: Due, now: datetime) -> str:
    said = {"title": due.payload["title"], "minutes": due.payload.get("minutes", "")}
    if due.kind == NUDGE:
        return say("“%(title)s” is still open today. Five minutes now, or another time?") % said
    if due.late(now):
        return say("This comes later than planned, sorry: “%(title)s”. Do you still want to do it?") % said
    if said["minutes"]:
        return say("It's time for “%(title)s” (%(minutes)s min). Just the first five minutes?") % said
    return say("It's time for “%(title)s”. Just the first five minutes?") % said


def _line(say: Say, due: Due, zone: str, now: datetime) -> str:
    title = due.payload["title"]
    if due.due_at > now:
        return say("· %(time)s %(title)s") % {"time": f"{local(due.due_at, zone):%H:%M}", "title": title}
    return say("· %(title)s") % {"title": title}


def _done(say: Say, due: Due, *, named: bool = False) -> Choice:
    label = say("Done: %(title)s") % {"title": due.payload["title"]} if named else say("Done")
    return Choice(label, f"plan:done:{due.payload['session']}")


def _others(say: Say, due: Due) -> tuple[Choice, Choice]:
    ids = due.payload["session"]
    return (Choice(say("Later"), f"plan:later:{ids}"), Choice(say("Leave it out"), f"plan:skip:{ids}"))
