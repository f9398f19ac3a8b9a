"""The mentors' room: what is said in a topic of the mentors' group becomes claims, answers, notes and endings."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

from handlers.catalogue import Say, speaker
from handlers.conversation import Address, Bubble, Choice, Message, Outcome, Session
from handlers.mentoring import Desk, Dispatching, Drafts, Rooms, StaffBook
from handlers.people.escalation import (
    ANSWERING,
    SILENCE,
    CriedError,
    Escalation,
    Held,
    Move,
    NobodyInChargeError,
    NotAllowedError,
    RefusedMoveError,
    UntimelyError,
    after,
    noting,
    permit,
)
from handlers.people.passing import LATER, TO, moments, receivers
from handlers.people.proposing import DRAFT, FAQ, draft_of, handed_in, proposal, worded
from handlers.people.staffing import Staff
from handlers.people.topic_words import BRIEF, CLAIM
from handlers.people.topics import CHANNEL, escalation_of
from handlers.personal import personal
from handlers.records.people.drafts import PersonalDraftError
from handlers.records.people.escalations import UnknownEscalationError
from handlers.situation import Progress, answering_in
from knowledge.municipality import Municipality

SURE = "topic:sure:"
"""What the button does that sends held words after all; the id of the message and the words follow."""

LARGEST_FETCH = 20 * 1024 * 1024
"""Bytes of a file that the bot can fetch (Bot API, getFile)."""

_COMMANDS = {
    "맡기": "claim",
    "넘겨받기": "take",
    "넘기기": "give",
    "미루기": "snooze",
    "놓기": "release",
    "해결": "resolve",
    "메모": "note",
    "요약": "brief",
    "보고": "report",
    "남기기": "faq",
    "도움말": "help",
}

_NAMED = re.compile(r"/[^\W\d]")
"""What begins so is meant as a command, and no fraction."""


class UnshownError(NotAllowedError):
    """There was a cry for help in this talk: nothing of it is shown where every mentor reads."""


class MentorsRoom:
    """Stands before the dispatcher: hears mentors in their topics, passes everybody else on."""

    def __init__(
        self,
        inner: Dispatching,
        staff: StaffBook,
        desk: Desk,
        rooms: Rooms,
        brief: Callable[[int], Bubble | None],
        drafts: Drafts,
        places: Callable[[], Sequence[Municipality]] = tuple,
    ) -> None:
        self._inner = inner
        self._staff = staff
        self._desk = desk
        self._rooms = rooms
        self._brief = brief
        self._drafts = drafts
        self._places = places

    def dispatch(
        self, message: Message, session: Session, now: datetime, action: str = "", progress: Progress | None = None
    ) -> Outcome:
        """Return everything that the message changes; what mentors do is written by the desk itself, once per key."""
        if escalation_of(message.address):
            return Outcome(session, self._heard(message, action, now))
        if message.command == "bind" and message.sender:
            return Outcome(session, (self._bound(message, now),))
        return self._fetchable(message, session, now, action, progress)

    def _fetchable(
        self, message: Message, session: Session, now: datetime, action: str, progress: Progress | None
    ) -> Outcome:
        """Pass a message on; a file that nobody here could open is said to be too large, while the bot speaks."""
        large = [file for file in message.attachments if file.size > LARGEST_FETCH]
        if not large or session.owner == "human":
            return self._inner.dispatch(message, session, now, action, progress)
        say = speaker(answering_in(message, session, action).language)
        word = Bubble(
            say("That file has more than 20 MB, so I can't open it. Could you send a smaller one, or a photo of it?")
        )
        rest = tuple(file for file in message.attachments if file not in large)
        if not (message.text or rest):
            return Outcome(session, (word,))
        outcome = self._inner.dispatch(replace(message, attachments=rest), session, now, action, progress)
        return replace(outcome, bubbles=(word, *outcome.bubbles))

    def _bound(self, message: Message, now: datetime) -> Bubble:
        say = speaker("")
        municipality = self._rooms.bind(message.text, message.address, now)
        if municipality is None:
            return Bubble(say("That link is no good: it was used, is too old, or was mistyped."))
        text = say("This is the mentors' group of %(name)s now. Each question gets a topic here.")
        named = (place.name for place in self._places() if place.id == municipality)
        return Bubble(text % {"name": next(named, municipality)})

    def _heard(self, message: Message, action: str, now: datetime) -> tuple[Bubble, ...]:
        """Return what is answered in the topic."""
        say = speaker("")
        number = int(escalation_of(message.address))
        who = self._staff.by_address(Address(CHANNEL, message.address.account, message.sender))
        escalation = self._desk.get_any(number)
        if escalation is None:
            return (Bubble(say("This question is not kept any more.")),)
        if who is None or who.municipality != escalation.municipality:
            text = say("I don't know you yet, so nothing was passed on. Please open your invitation link first.")
            return (Bubble(text, answers=message.reference),)
        try:
            rooms = (self._for_everybody, self._passed, self._done)
            heard = (room(say, escalation, who, message, action, now) for room in rooms)
            return next((answered for answered in heard if answered is not None), ())
        except RefusedMoveError as refused:
            return (self._refused(say, refused.escalation, who, message),)
        except (NotAllowedError, UnknownEscalationError) as error:
            return (self._unpermitted(say, error, number, who, message),)

    def _before_all(self, escalation: Escalation) -> None:
        """Let something of a talk be shown where every mentor reads: nothing that was said after a cry for help is."""
        if escalation.case is not None or self._desk.cried(escalation.id):
            raise UnshownError

    def _unpermitted(self, say: Say, error: Exception, number: int, who: Staff, message: Message) -> Bubble:
        """Return why something may not be done."""
        now_held = self._desk.get_any(number)
        if isinstance(error, UnshownError):
            text = say("There was a cry for help in this talk: whoever looks after it reads it on the desk, not here.")
        elif isinstance(error, CriedError):
            text = say(
                "There was a cry for help in this talk: it stays open until one of the staff in charge takes it. If "
                "you have to go, /release gives it back, and they are called again."
            )
        elif now_held and now_held.state == "claimed" and now_held.staff != who.id:
            return self._refused(say, now_held, who, message)
        else:
            text = say("That is not yours to do, so nothing was changed.")
        return Bubble(text, answers=message.reference)

    def _done(
        self, say: Say, escalation: Escalation, who: Staff, message: Message, action: str, now: datetime
    ) -> tuple[Bubble, ...]:
        number = escalation.id
        command, text = _command(message)
        if action == CLAIM or command in {"claim", "take"}:
            self._taken(escalation, who, now, over=command == "take")
        elif action == BRIEF or command == "brief":
            self._before_all(escalation)
            return tuple(filter(None, [self._brief(number)]))
        elif action.startswith(SURE):
            reference, _, words = action.removeprefix(SURE).partition(":")
            return self._said(say, escalation, who, replace(message, text=words, reference=reference), now, sure=True)
        elif command == "release":
            self._desk.release(number, who, now)
        elif command in {"resolve", ""} and text and _to_note(escalation, who, message, now):
            self._desk.annotate(number, who, text, now)
        elif command == "resolve":
            self._desk.resolve(number, who, text, now)
        elif command == "report":
            return self._reported(say, number, who, replace(message, text=text), now)
        elif command == "note" and text:
            self._desk.note(number, who, text, now, message.key, source="topic")
        elif command or message.tap:
            return (Bubble(_help(say), answers=message.reference),)
        else:
            return self._said(say, escalation, who, message, now)
        return ()

    def _for_everybody(
        self, say: Say, escalation: Escalation, who: Staff, message: Message, action: str, now: datetime
    ) -> tuple[Bubble, ...] | None:
        """Return what is said to who makes an answer for everybody of the talk; None for any other wish."""
        command, text = _command(message)
        if action.startswith(DRAFT):
            return (self._handed_in(say, escalation.id, who, message, action, now),)
        if command != "faq" and action != FAQ:
            return None
        self._before_all(escalation)
        if who.id != escalation.staff:
            raise NotAllowedError
        question, answer = worded(escalation, self._desk.lines(escalation.id), text if command else "")
        return (proposal(say, question, answer, message.reference),)

    def _passed(
        self, say: Say, escalation: Escalation, who: Staff, message: Message, action: str, now: datetime
    ) -> tuple[Bubble, ...] | None:
        """Pass a talk on to who is there, or put it off, by two steps; None for any other wish."""
        command, _ = _command(message)
        if action.startswith(TO):
            self._desk.hand_over(escalation.id, who, self._receiver(action), now)
            return ()
        if command == "give":
            _permit(who, escalation, "hand_over")
            here = self._desk.here(who.municipality, now) - {escalation.staff}
            staff = [each for each in self._staff.of(who.municipality) if each.active and each.roles & ANSWERING]
            leads = [each for each in staff if "lead" in each.roles]
            fit = leads if leads and self._desk.cried(escalation.id) else staff
            there = [each for each in fit if each.id in here]
            return (receivers(say, there, message.reference),)
        if action.startswith(LATER) and (until := datetime.fromisoformat(action.removeprefix(LATER))) > now:
            with suppress(UntimelyError):
                self._desk.snooze(escalation.id, who, until, now)
                return ()
        if command == "snooze" or action.startswith(LATER):
            _permit(who, escalation, "snooze")
            return (moments(say, self._desk.returns(who, now), now, message.reference),)
        return None

    def _receiver(self, action: str) -> Staff:
        receiver = self._staff.get(action.removeprefix(TO))
        if receiver is None:
            raise NotAllowedError
        return receiver

    def _handed_in(self, say: Say, number: int, who: Staff, message: Message, action: str, now: datetime) -> Bubble:
        """Keep a draft for the staff's yes, once, and say what became of it."""
        question, answer = draft_of(action)
        try:
            text = handed_in(say, self._drafts.propose(number, who, question, answer, now))
        except PersonalDraftError:
            text = say("There is personal data in it, so I kept no draft. Please word it anew: /faq THE ANSWER")
        return Bubble(text, answers=message.reference)

    def _taken(self, escalation: Escalation, who: Staff, now: datetime, *, over: bool) -> None:
        """Let somebody take a question; a lead may take it `over` from who holds it."""
        others = escalation.state == "claimed" and escalation.staff != who.id
        if over and others and "lead" in who.roles:
            self._desk.hand_over(escalation.id, who, who, now)
        else:
            self._desk.claim(escalation.id, who, now)

    def _reported(self, say: Say, number: int, who: Staff, message: Message, now: datetime) -> tuple[Bubble, ...]:
        """Ask those in charge to look at it."""
        try:
            names = ", ".join(
                each.pseudonym for each in self._desk.report(number, who, message.text, now, source="topic")
            )
        except NobodyInChargeError:
            text = say("Nobody is registered who is in charge. Please call the office of the programme (ask 110).")
        else:
            text = say("I've told %(names)s. The student learns nothing of it.") % {"names": names}
        return (Bubble(text, answers=message.reference),)

    def _said(
        self, say: Say, escalation: Escalation, who: Staff, message: Message, now: datetime, *, sure: bool = False
    ) -> tuple[Bubble, ...]:
        """Say a mentor's words to the person; the first who writes takes the question."""
        number = escalation.id
        if any(not file.reference for file in message.attachments):
            text = say("A place or a contact isn't passed on: students and mentors talk here only.")
            return (Bubble(text, answers=message.reference),)
        if message.edits:
            known = self._rooms.position_of(number, message.edits)
            if known and personal(message.text):
                text = say("There is personal data in the new words, so the earlier ones stay.")
                return (Bubble(text, answers=message.reference),)
            if known:
                self._desk.amend(number, who, known, message.text, now)
                return ()
        if escalation.state in {"waiting", "snoozed"}:
            self._desk.claim(number, who, now)
        answers = self._rooms.position_of(number, message.reply_to) if message.reply_to else 0
        said = self._desk.say(
            number,
            who,
            message.text,
            now,
            message.key,
            files=message.attachments,
            sure=sure,
            source="topic",
            reference=message.reference,
            answers=answers,
        )
        if not isinstance(said, Held):
            return ()
        text = say("There is personal data in it, so I held it back. Students and mentors talk without it.")
        again = Choice(say("Send it all the same"), f"{SURE}{message.reference}:{message.text}")
        return (Bubble(text, choices=(again,), answers=message.reference),)

    def _refused(self, say: Say, escalation: Escalation, who: Staff, message: Message) -> Bubble:
        """Return that nothing was passed on, and what can be done."""
        holder = self._staff.get(escalation.staff) if escalation.state == "claimed" else None
        if holder and escalation.case is not None:
            text = say("%(name)s goes on with this talk on the desk, so nothing was passed on here.")
            text %= {"name": holder.pseudonym}
        elif holder:
            held = say("%(name)s holds this question, so nothing was passed on.") % {"name": holder.pseudonym}
            text = f"{held} {_way_over(say, who)}"
        elif escalation.state == "waiting":
            text = say("Nobody has taken this question yet: write the answer, or tap “Take this question”.")
        else:
            text = say("This talk is over, so nothing was passed on.")
        return Bubble(text, answers=message.reference)


def _way_over(say: Say, who: Staff) -> str:
    """Return how somebody comes to hold what another holds."""
    if "lead" in who.roles:
        return say("With /take you take it over; the student is told.")
    way = say(
        "To go on with it, ask them to write /release here or to hand it over on the desk; where the student has "
        "waited for %(minutes)d minutes, it is free by itself. With /report WHY you call the lead."
    )
    return way % {"minutes": SILENCE // timedelta(minutes=1)}


def _permit(who: Staff, escalation: Escalation, move: Move) -> None:
    """Let somebody be asked about a move that they may make now."""
    after(escalation, move)
    permit(who, escalation, move)


def _to_note(escalation: Escalation, who: Staff, message: Message, now: datetime) -> bool:
    """Tell whether words note what was decided: those of who ended the talk, while it is waited for."""
    plain = not (message.tap or message.edits or message.attachments)
    return plain and escalation.staff == who.id and noting(escalation, now)


def _command(message: Message) -> tuple[str, str]:
    """Return a command and its words, in either language; ("", …) for what is none.

    A mistyped one is one, too: a note for staff alone must not reach the person.
    """
    if message.command or not _NAMED.match(message.text):
        return message.command, message.text
    word, *rest = message.text[1:].split(maxsplit=1)
    return _COMMANDS.get(word, word), "".join(rest).strip()


def _help(say: Say) -> str:
    return "\n".join(
        (
            say("Whatever you write here goes to the person under your pseudonym; the first who writes takes it."),
            say("/claim takes it, /note TEXT is for us only, /release gives it back; a lead takes it over with /take."),
            say("/resolve WHAT WAS DECIDED ends it (the student reads that), /brief shows the beginning again."),
            say("/give hands it over to somebody who is there, /snooze puts it off."),
            say("/faq proposes an answer for everybody of it, which the staff approve."),
            say("/report WHY asks the lead to look at it; the student learns nothing of that."),
        )
    )
