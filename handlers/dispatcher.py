"""The dispatcher: one message and its session to the handler of its intent, the cry for help before everything else."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import cast

from handlers.concern import added_up, with_somebody
from handlers.consents.heard import ASKED as CONSENT_ASKED
from handlers.consents.heard import answering
from handlers.conversation import Bubble, Message, Outcome, Session
from handlers.crisis import (
    UNSURE,
    beside_routes,
    comforted,
    help_at_once,
    protesting,
    settled,
    stay,
    taken_back,
    tells_whether_safe,
    unseen,
    wishes_person,
)
from handlers.initials import spelt_out
from handlers.intent import may_name_subject, recognise, typed
from handlers.parking import SAID, beside_a_form
from handlers.people.handoff import STEPS
from handlers.people.own_rights import beside_a_talk, own_right
from handlers.people.relay import relay
from handlers.people.staffing import Duty
from handlers.requests.feedback import upset
from handlers.requests.kinds import Intent, Kind
from handlers.requests.objecting import turned_down
from handlers.requests.people import OFFER
from handlers.requests.plainly_asked import plain_request
from handlers.screening.manners import ageing, insult_alone, without_insult
from handlers.screening.screen import Verdict
from handlers.screening.surface import readings
from handlers.situation import Frank, Handler, Progress, Situation, answering_in, silent
from knowledge.municipality import Municipality
from retrieval.masking import GONE, SECRETS

SPEECH = {"aside", "ask", "attachment", "grade", "nod", "recommend"}
"""What an open form hears first: anything said that is no plain request, command or tap."""

TO_PLAN = {Intent("again", kind) for kind in ("either", "other")}
"""What a plan that is being made answers itself."""

TIMES = ("exam:", "week:")
"""What the argument of an intent begins with that tells when somebody can study."""

LOST = {"annoyed", "choices", "unknown"}
"""Outcomes of an answer that is none."""

ANSWERED = {"ask", "enrolment", "human", "recommend", "windows"}
"""What is asked for, so that a calm word stands before the answer to who is annoyed besides."""

SERVED = {"code", "command", "easier", "larger", "refused", "solve", "who"}
"""What is said aside and asks for something plain."""


class Dispatcher:
    """Decides what becomes of a message; holds nothing between two messages."""

    def __init__(
        self,
        handlers: Mapping[Kind, Handler],
        municipalities: Callable[[], tuple[Municipality, ...]],
        screen: Callable[[str], Verdict],
        gate: Callable[[Situation], Outcome | None] = lambda _: None,
        noticing: Callable[[Situation, Outcome], Outcome] = lambda _, outcome: outcome,
        duty: Callable[[str, datetime], Duty | None] = lambda _municipality, _now: None,
        overhearing: Callable[[Situation, Outcome], Outcome] = lambda _, outcome: outcome,
    ) -> None:
        """Dispatch to the handlers; `gate` may answer in their place, `noticing` adds what has to be said besides.

        `overhearing` adds what can't wait until a human has gone.
        `duty` tells who is there for a cry for help, None when that can't be known; it never raises.
        """
        self._duty = duty
        self._overhearing = overhearing
        self._gate = gate
        self._noticing = noticing
        self._handlers = handlers
        self._municipalities = municipalities
        self._screen = screen

    def dispatch(
        self, message: Message, session: Session, now: datetime, action: str = "", progress: Progress | None = None
    ) -> Outcome:
        """Return everything that the message changes.

        The order is fixed: crisis, then a human who owns the conversation, then the intent; words that come near to a
        cry are answered as ever, and somebody to talk to is offered beside. `action` is what a tapped choice stands
        for.
        """
        if message.municipality:
            session = replace(session, municipality=message.municipality)
        session = answering_in(message, session, action)
        verdict = added_up(self._screen(typed(message)), message.text, session)
        intent, shown = recognise(message, action), progress or silent
        situation = Situation(message, session, intent, now, session.language, progress=shown, concern=verdict.concern)
        if verdict.crisis:
            outcome = help_at_once(situation, verdict, self._duty(session.municipality, now))
            return _unasked(outcome) if verdict.explicit else outcome
        held = session.owner == "human"
        if held and not own_right(situation, action):
            return self._overhearing(situation, relay(situation, action))
        situation = replace(situation, municipalities=self._municipalities())
        plain = not (action or message.command)
        if plain and tells_whether_safe(situation) and not _served_aside(intent):
            return stay(situation, self._duty(session.municipality, now))
        situation = answering(situation, action)
        situation = beside_a_form(situation, self._handlers, (spelt_out(message.text) or message.text) if plain else "")
        if session.form in self._handlers and _answers_form(situation):
            words = spelt_out(message.text) or message.text
            situation = replace(situation, intent=Intent(cast("Kind", session.form), f"{SAID}{words}"))
        handler = self._room(situation, verdict)
        if verdict.abusive and not session.latched and insult_alone(message.text):
            return with_somebody(situation, _set_boundary(situation))
        if verdict.abusive and situation.intent.kind == "ask":
            situation = replace(situation, intent=Intent("ask", without_insult(situation.intent.argument)))
        outcome = with_somebody(
            situation, _impossible(situation, handler) or self._gate(situation) or handler(situation)
        )
        outcome = beside_a_talk(situation, action, outcome) if held else outcome
        outcome = self._noticing(situation, outcome)
        if session.latched:
            outcome = self._beside_a_case(situation, outcome, typed=bool(message.text) and not action)
        bubbles = (*_before(situation, verdict), *outcome.bubbles)
        return replace(outcome, session=settled(outcome.session), bubbles=bubbles)

    def _room(self, situation: Situation, verdict: Verdict) -> Handler:
        """Return the room of an intent; who only tells an age, or is left out, has asked nothing to be looked for."""
        asked = situation.intent.kind == "ask"
        if asked and _only_age(situation):
            return _age_told
        if asked and verdict.excluded and not situation.session.latched:
            return comforted
        return self._handlers[situation.intent.kind]

    def _beside_a_case(self, situation: Situation, outcome: Outcome, *, typed: bool) -> Outcome:
        """Return what is said while a case is open: plain requests are served, all else goes to people."""
        said, lost = situation.intent, _at_a_loss(outcome)
        if UNSURE not in situation.session.slots and _for_people(situation):
            duty = self._duty(situation.session.municipality, situation.now)
            return unseen(situation) if said.kind == "attachment" else wishes_person(situation, duty)
        if typed and protesting(situation):
            return taken_back(situation)
        if typed and _served_aside(said):
            return beside_routes(situation, outcome, lost=False)
        told = typed and _tells_of_self(situation)
        if told or said.kind in {"again", "aside", "nod"} or (lost and not (typed and _plainly(situation))):
            return stay(situation, self._duty(situation.session.municipality, situation.now))
        served = typed and not situation.message.command and not situation.session.form
        return beside_routes(situation, outcome, lost=lost) if served else outcome


def _impossible(situation: Situation, room: object) -> Outcome | None:
    """Return what is said before any consent is asked for, where a wish can't be fulfilled."""
    return room.impossible(situation) if isinstance(room, Frank) else None


def _for_people(situation: Situation) -> bool:
    """Tell whether somebody shows a picture or begins to wish for a person: who has cried is asked nothing more."""
    intent = situation.intent
    name = intent.argument.partition(":")[0]
    begins = not name or not STEPS.fullmatch(name) or name in {"photo", "rule", "unsure"}
    return intent.kind == "attachment" or (intent.kind == "human" and begins)


def _unasked(outcome: Outcome) -> Outcome:
    """Return the outcome of a plain cry with no question of consent open: what is told next is no answer to it."""
    slots = {name: value for name, value in outcome.session.slots.items() if name != CONSENT_ASKED}
    return replace(outcome, session=replace(outcome.session, slots=slots))


def _tells_of_self(situation: Situation) -> bool:
    """Tell whether somebody tells their grade or age and was asked for neither: after a plain cry people hear that."""
    asked, intent = situation.session.form or UNSURE in situation.session.slots, situation.intent
    return not asked and (intent.kind == "grade" or (intent.kind == "ask" and _only_age(situation)))


def _only_age(situation: Situation) -> bool:
    return ageing(next(readings(situation.message.text)).text)


def _served_aside(intent: Intent) -> bool:
    return intent.kind == "aside" and intent.argument in SERVED


def _plainly(situation: Situation) -> bool:
    """Tell whether words that nothing was found for ask for something plain."""
    return plain_request(situation.message.text, loosely=UNSURE in situation.session.slots)


def _answers_form(situation: Situation) -> bool:
    """Tell whether an open form hears the words first; when somebody can study answers a plan that is being made."""
    intent, form = situation.intent, situation.session.form
    told = intent.kind == "profile" and intent.argument.startswith(TIMES) and bool(situation.message.text)
    subject = intent.kind == "language" and may_name_subject(situation.message.text)
    to_plan = form == "plan" and (told or subject or intent in TO_PLAN)
    return intent.kind in SPEECH or intent.argument == OFFER or to_plan


def _before(situation: Situation, verdict: Verdict) -> Iterator[Bubble]:
    """Say what was removed of the words, how initials were read, and a boundary where it needs one."""
    words = situation.message.text
    if GONE in words:
        yield Bubble(_number_removed(situation))
    if any(each in words for each in SECRETS):
        yield Bubble(_secret_removed(situation))
    if wish := spelt_out(words):
        yield Bubble(situation.say("I read this as: %(read)s") % {"read": wish})
    if verdict.abusive:
        yield Bubble(_boundary(situation))
    elif _annoyed(situation):
        yield Bubble(situation.say("That sounds frustrating. Let me see."))


def _annoyed(situation: Situation) -> bool:
    """Tell whether somebody asks and is annoyed besides; who was turned down reads that it is understood anyway."""
    words = situation.message.text
    spared = situation.session.latched or situation.concern or turned_down(words)
    return situation.intent.kind in ANSWERED and not spared and upset(words)


def _age_told(situation: Situation) -> Outcome:
    """Answer who says how old they are and asks nothing; what follows from it is not decided here."""
    return situation.reply(Bubble(situation.say("Thank you for telling me. What would you like to know?")))


def _at_a_loss(outcome: Outcome) -> bool:
    """Tell whether the program has no answer: after a cry for help that is no moment to say so."""
    return any(turn.role == "bot" and turn.outcome in LOST for turn in outcome.turns)


def _set_boundary(situation: Situation) -> Outcome:
    """Answer an insult and nothing beside it: the boundary alone, and no miss, for nothing was asked."""
    word = Bubble(_boundary(situation), choices=(situation.human(),))
    return situation.reply(word, outcome="boundary", previous=situation.session.previous)


def _boundary(situation: Situation) -> str:
    return situation.say(
        "That must have been frustrating, and I'm sorry. I'll go on helping; let's do without harsh words."
    )


def _number_removed(situation: Situation) -> str:
    return situation.say(
        "There was a resident registration number in your message. I removed it and did not keep it. Please never "
        "send it."
    )


def _secret_removed(situation: Situation) -> str:
    return situation.say(
        "There was a card number, an account number or a password in your message. I removed it and did not keep it. "
        "Please never send it, not even to a mentor."
    )
