"""What the mentors' room needs of others: who answers everybody else, the staff, the desk, the topics, the drafts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from handlers.conversation import Address, Attachment, Message, Outcome, Session
from handlers.people.crediting import Draft
from handlers.people.escalation import Escalation, Held, Line, Source
from handlers.people.staffing import Staff
from handlers.situation import Progress


class Dispatching(Protocol):
    """Whoever answers students and parents."""

    def dispatch(
        self, message: Message, session: Session, now: datetime, action: str = "", progress: Progress | None = None
    ) -> Outcome:
        """Return everything that the message changes."""
        ...


class StaffBook(Protocol):
    """Who joined from which messenger."""

    def by_address(self, address: Address) -> Staff | None:
        """Return who joined from this address and is active."""
        ...

    def get(self, staff: str) -> Staff | None:
        """Return somebody by id."""
        ...

    def of(self, municipality: str) -> Sequence[Staff]:
        """Return the staff of a municipality."""
        ...


class Desk(Protocol):
    """What staff do with questions; every call may raise what the desk raises."""

    def get_any(self, number: int) -> Escalation | None:
        """Return a question."""
        ...

    def cried(self, number: int) -> bool:
        """Tell whether there was a cry for help in the talk on it that people still look after."""
        ...

    def claim(self, number: int, staff: Staff, now: datetime) -> Escalation:
        """Take a question."""
        ...

    def release(self, number: int, staff: Staff, now: datetime) -> Escalation:
        """Give a question back."""
        ...

    def hand_over(self, number: int, staff: Staff, to: Staff, now: datetime) -> Escalation:
        """Give a question to somebody else."""
        ...

    def resolve(self, number: int, staff: Staff, note: str, now: datetime) -> Escalation:
        """End a question."""
        ...

    def say(
        self,
        number: int,
        staff: Staff,
        text: str,
        now: datetime,
        key: str,
        *,
        files: Sequence[Attachment] = (),
        sure: bool = False,
        source: Source = "desk",
        reference: str = "",
        answers: int = 0,
    ) -> Line | Held:
        """Say something to the person."""
        ...

    def note(self, number: int, staff: Staff, text: str, now: datetime, key: str, *, source: Source = "desk") -> Line:
        """Write a note."""
        ...

    def here(self, municipality: str, now: datetime) -> frozenset[str]:
        """Return the ids of the staff who are on shift."""
        ...

    def returns(self, staff: Staff, now: datetime) -> Sequence[datetime]:
        """Return the moments to which somebody may put a question off."""
        ...

    def snooze(self, number: int, staff: Staff, until: datetime, now: datetime) -> Escalation:
        """Put a question off; may raise UntimelyError."""
        ...

    def annotate(self, number: int, staff: Staff, note: str, now: datetime) -> Escalation:
        """Note what was decided in a talk that is over."""
        ...

    def lines(self, number: int, after: int = 0, limit: int = 200) -> Sequence[Line]:
        """Return what was said."""
        ...

    def report(
        self, number: int, staff: Staff, why: str, now: datetime, *, source: Source = "desk"
    ) -> tuple[Staff, ...]:
        """Ask those in charge to look at it."""
        ...

    def amend(self, number: int, staff: Staff, position: int, text: str, now: datetime) -> Line:
        """Change one's own words."""
        ...


class Rooms(Protocol):
    """Which group is whose, and which message is which line."""

    def bind(self, token: str, address: Address, now: datetime) -> str | None:
        """Make a group the mentors' of a municipality."""
        ...

    def position_of(self, escalation: int, reference: str) -> int:
        """Return the line that a message of the topic is or shows, 0 when it is none."""
        ...


class Drafts(Protocol):
    """Answers for everybody that wait for the staff's yes."""

    def propose(self, escalation: int | None, staff: Staff, question: str, answer: str, now: datetime) -> Draft:
        """Keep a draft; may raise PersonalDraftError and what the desk raises."""
        ...
