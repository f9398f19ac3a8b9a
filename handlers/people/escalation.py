"""An escalation: a question in people's hands, its states and the moves between them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Literal, get_args

from handlers.conversation import Attachment
from handlers.people.staffing import Staff

State = Literal["waiting", "claimed", "snoozed", "resolved", "withdrawn"]
Move = Literal[
    "claim",
    "release",
    "lapse",
    "hand_over",
    "snooze",
    "wake",
    "pass_on",
    "resolve",
    "expire",
    "withdraw",
    "change",
    "reopen",
]
Actor = Literal["person", "mentor", "lead", "officer", "clock"]
Category = Literal["study", "career", "habits", "usage", "mind"]
Urgency = Literal["normal", "urgent", "crisis"]
Kind = Literal["person", "bot", "staff", "note", "event"]
Source = Literal["chat", "desk", "topic"]

CATEGORIES: tuple[Category, ...] = get_args(Category)

OPEN: frozenset[State] = frozenset({"waiting", "claimed", "snoozed"})
"""States in which it is somebody's turn; of one conversation only one escalation is open."""

MOVES: Mapping[tuple[State, Move], State] = {
    ("waiting", "claim"): "claimed",
    ("waiting", "pass_on"): "waiting",
    ("waiting", "snooze"): "snoozed",
    ("waiting", "withdraw"): "withdrawn",
    ("waiting", "change"): "waiting",
    ("claimed", "release"): "waiting",
    ("claimed", "lapse"): "waiting",
    ("claimed", "hand_over"): "claimed",
    ("claimed", "snooze"): "snoozed",
    ("claimed", "resolve"): "resolved",
    ("claimed", "expire"): "resolved",
    ("claimed", "withdraw"): "withdrawn",
    ("claimed", "change"): "waiting",
    ("snoozed", "claim"): "claimed",
    ("snoozed", "wake"): "waiting",
    ("snoozed", "withdraw"): "withdrawn",
    ("snoozed", "change"): "waiting",
    ("resolved", "reopen"): "waiting",
}
"""What each move makes of each state; a pair that is missing cannot happen."""

ANSWERING: frozenset[Actor] = frozenset({"mentor", "lead", "officer"})
"""The roles of those who answer."""

MAY: Mapping[Move, frozenset[Actor]] = {
    "claim": ANSWERING,
    "release": ANSWERING,
    "lapse": frozenset({"clock"}),
    "hand_over": ANSWERING,
    "snooze": ANSWERING,
    "wake": frozenset({"clock"}),
    "pass_on": frozenset({"clock"}),
    "resolve": ANSWERING,
    "expire": frozenset({"clock"}),
    "withdraw": frozenset({"person"}),
    "change": frozenset({"person"}),
    "reopen": frozenset({"person"}),
}
"""Who may make which move."""

SILENCE = timedelta(minutes=15)
"""How long a person's last message may wait for a word of the one who holds it, before others get it (proposed)."""

QUIET = timedelta(hours=24)
"""How long a held talk without a word of anybody stays open (proposed); never one behind a cry for help."""

PATIENCE = timedelta(minutes=10)
"""How long one person on shift may take to claim what was offered, before the next one is asked (proposed)."""

REOPENING = timedelta(days=7)
"""How long a resolved escalation can be opened again (proposed)."""

NOTING = timedelta(hours=1)
"""How long after the end of a talk what was decided may still be noted by who ended it (proposed)."""

RATINGS = (1, 2, 3)
"""Not helpful, so-so, helpful; 0 is not rated."""


@dataclass(frozen=True, slots=True)
class Escalation:
    """One question in people's hands.

    `staff` is who holds it, `offered` whom it was offered to last and `rounds` how many were asked; `person_at` and
    `staff_at` are the last words of either side. `due_at` is when the clock looks at it next: the end of a snooze, or
    of the time to claim. `position` is that of its last line. `case` names the cry for help behind it. `reported_at` is
    when a lead was asked to look at it, None once one has.
    """

    id: int
    conversation: str
    municipality: str
    category: Category
    urgency: Urgency
    subject: str
    question: str
    reason: str
    state: State
    opened_at: datetime
    changed_at: datetime
    staff: str = ""
    offered: str = ""
    rounds: int = 0
    claimed_at: datetime | None = None
    first_word_at: datetime | None = None
    person_at: datetime | None = None
    staff_at: datetime | None = None
    resolved_at: datetime | None = None
    due_at: datetime | None = None
    reported_at: datetime | None = None
    note: str = ""
    rating: int = 0
    reopened: int = 0
    position: int = 0
    case: int | None = None
    language: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of an escalation's log: `position` counts from 1 within it, without a gap.

    An event's text is its move, or "open", "edit" (of the line `amends`), "cry", "report" or "report_seen". `answers`
    is the position of the line that it replies to, 0 when it replies to none. `reference` and `edits` are the
    messenger's own ids of the message and of the one whose words it replaces. `key` makes a repeat of the same words
    harmless.
    """

    position: int
    kind: Kind
    staff: str
    text: str
    at: datetime
    source: Source = "chat"
    files: tuple[Attachment, ...] = ()
    key: str = ""
    reference: str = ""
    edits: str = ""
    answers: int = 0
    amends: int = 0


@dataclass(frozen=True, slots=True)
class Held:
    """Words that were not sent on: personal data of these kinds stand in them."""

    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A person needs nobody any more: the open escalation of the conversation ends."""


@dataclass(frozen=True, slots=True)
class OtherWished:
    """A person wishes for somebody else than who answers: the open escalation waits for the next; `text` goes along."""

    text: str = ""


@dataclass(frozen=True, slots=True)
class Reopened:
    """A person takes a resolved escalation up again."""

    id: int


@dataclass(frozen=True, slots=True)
class Confided:
    """What a person says to the program while a cry of theirs is in people's hands: its case keeps it.

    `calls` tells that they wish for a person: where nobody has taken the case, the next one is called.
    """

    text: str
    calls: bool = False


@dataclass(frozen=True, slots=True)
class Rated:
    """What a talk was worth to the person: 1 not helpful, 2 so-so, 3 helpful."""

    id: int
    rating: int


class RefusedMoveError(Exception):
    """That is no longer possible: it has changed meanwhile."""

    def __init__(self, escalation: Escalation, move: Move) -> None:
        super().__init__(escalation, move)
        self.escalation = escalation
        self.move = move


class UntimelyError(Exception):
    """Who puts it off is not there then."""


class NobodyInChargeError(Exception):
    """Nobody is registered who is in charge."""


class NotAllowedError(PermissionError):
    """This is not yours to do."""


class CriedError(NotAllowedError):
    """There was a cry for help in this talk: it stays open until those in charge take it."""


def code_of(conversation: str) -> str:
    """Return what staff call a person by: four letters and digits that say nothing of who it is."""
    return sha256(conversation.encode()).hexdigest()[:4].upper()


def after(escalation: Escalation, move: Move) -> State:
    """Return the state after a move.

    Raises:
        RefusedMoveError: the move cannot happen in this state.

    """
    state = MOVES.get((escalation.state, move))
    if state is None:
        raise RefusedMoveError(escalation, move)
    return state


def sees(staff: Staff, escalation: Escalation) -> bool:
    """Tell whether a member of staff may read it: a cry for help is for the lead and the one who holds it."""
    if staff.municipality != escalation.municipality or not staff.active:
        return False
    if escalation.staff == staff.id or "lead" in staff.roles:
        return True
    return escalation.case is None and bool(staff.roles & {"mentor", "officer"}) and _in_sight(staff, escalation)


def _in_sight(staff: Staff, escalation: Escalation) -> bool:
    """Others' talks are not for mentors; what waits for somebody is."""
    return escalation.state in {"waiting", "snoozed"} or "officer" in staff.roles


def permit(staff: Staff, escalation: Escalation, move: Move) -> None:
    """Let a member of staff make a move: in their own municipality, with a role for it, with what they hold.

    Raises:
        NotAllowedError: they may not.

    """
    if staff.municipality != escalation.municipality or not staff.active or not staff.roles & MAY[move]:
        raise NotAllowedError
    held = escalation.state == "claimed"
    if move != "claim" and held and escalation.staff != staff.id and "lead" not in staff.roles:
        raise NotAllowedError
    if move == "claim" and escalation.case is not None and "lead" not in staff.roles:
        raise NotAllowedError


def silent(escalation: Escalation, now: datetime) -> bool:
    """Tell whether the one who holds it has let the person wait for too long."""
    if escalation.state != "claimed" or escalation.claimed_at is None:
        return False
    spoke = max(filter(None, (escalation.staff_at, escalation.claimed_at)))
    if escalation.staff_at is not None and escalation.staff_at >= escalation.claimed_at:
        asked = escalation.person_at
        return asked is not None and asked > spoke and now - asked > SILENCE
    return now - spoke > SILENCE


def noting(escalation: Escalation, now: datetime) -> bool:
    """Tell whether it may still be noted what was decided in a talk that is over."""
    ended = escalation.resolved_at if escalation.state == "resolved" and escalation.case is None else None
    return ended is not None and not escalation.note and now - ended < NOTING


def forgotten(escalation: Escalation, now: datetime) -> bool:
    """Tell whether nobody has said anything for so long that the talk is over; one behind a cry for help never is."""
    if escalation.state != "claimed" or escalation.case is not None:
        return False
    return now - max(filter(None, (escalation.claimed_at, escalation.person_at, escalation.staff_at))) > QUIET


def diagram() -> str:
    """Return the states and moves as a Mermaid state diagram."""
    lines = ["stateDiagram-v2", "    [*] --> waiting"]
    lines += [
        f"    {state} --> {target}: {move} ({', '.join(sorted(MAY[move]))})" for (state, move), target in MOVES.items()
    ]
    ends = {state for state in get_args(State) if state not in OPEN}
    lines += [f"    {state} --> [*]" for state in sorted(ends)]
    return "\n".join(lines)
