"""May I enrol? The fewest questions, by taps, until the rules decide; what was told is gone when it ends."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from handlers.conversation import Bubble, Choice, Outcome, Turn
from handlers.enrolling.afterwards import is_past, said_after
from handlers.enrolling.homes import residence, told_with_home
from handlers.enrolling.household import (
    BEGUN,
    BESIDE,
    PAUSED,
    PREFIX,
    SERVES,
    Forgotten,
    decided,
    facts_of,
    for_place,
    fresh,
    having,
    lately,
    skipped_of,
    without,
)
from handlers.enrolling.inquiry import answer_in, inquiry, is_bare, options
from handlers.enrolling.verdict import basis, of_what_was_told, verdict_bubble, verdict_in_short
from handlers.hearing import wishes_lecture
from handlers.profile import PENDING, municipality_choices, settled
from handlers.requests.enrolment import (
    asks_cost,
    asks_else,
    cost_asked,
    demands_verdict,
)
from handlers.requests.household import goes_on, of_another_child, supposed, told, touches_household
from handlers.requests.kinds import Intent
from handlers.requests.respelling import respelt
from handlers.situation import Handler, Offered, Situation
from knowledge.asking import Query, next_query
from knowledge.eligibility import Enrolment, decide, load
from knowledge.municipality import Municipality, named
from knowledge.regions import home_alone

FORM = "enrolment"
SAID = "said:"
"""What the dispatcher puts before words that an open form hears."""

RESUMED = "enrolment:"
"""What waits for the municipality: no words of the person."""

PAUSE = timedelta(minutes=10)
"""After how long without a word about the check it is offered once more (proposed)."""

TURNED_ASIDE = frozenset({"again", "aside", "annoyed"})
"""What was said or answered beside which going on is not offered: tears, a laugh, an apology, anger."""

_STOP = re.compile(
    r"(이제\s?)?(그만|취소|중단|됐어|됐습니다|안\s?할래|그만할래|그만둘래|stop|cancel)(요|할게요|해요|해\s?주세요|해줘)?[.!~]*"
)
_ON = re.compile(
    r"((네|예|응)[\s,.]*)?(네|예|응|ㅇㅇ|좋아요?|그래요?|계속(할게요|해요|해\s?주세요|할래요)?|yes|ok|go on)[.!~]*"
)
_OFF = re.compile(r"(아니요?|아뇨|아니오|ㄴㄴ|no)[.!~]*")


class CheckingEnrolment:
    """Asks, decides by the rules in force, and forgets."""

    def __init__(self, question: Handler) -> None:
        self._question = question

    def __call__(self, situation: Situation) -> Outcome:
        """Begin, take an answer, or hear words while the form is open."""
        argument = situation.intent.argument
        open_before = situation.session.form == FORM and _holds(situation)
        situation = situation.but(slots=fresh(situation.session, situation.now))
        expired = open_before and not _holds(situation)
        if argument.startswith(SAID):
            words = argument.removeprefix(SAID)
            return self._lapsed(situation, words) if expired else self._hear(situation, words)
        name, equals, value = argument.partition("=")
        if argument == "stop":
            return self._stop(situation)
        if equals and name in {"residence", "grades", "ages", "income", "has", "lacks", "skip"}:
            return self._tapped(situation, name, value, closed=situation.session.form != FORM or expired)
        if argument == "on":
            return self._go_on(situation, {})
        return self._begin(situation, argument)

    def _begin(self, situation: Situation, words: str) -> Outcome:
        """Take what the first sentence tells, see to the municipality, then go on."""
        if situation.municipality is None:
            return self._place_first(situation, words)
        here = situation.session.municipality
        others = [place for place in named(words, situation.municipalities) if place.id != here]
        if others and here not in {place.id for place in named(words, situation.municipalities)}:
            return self._elsewhere(situation, others[0], words)
        outcome = self._go_on(situation, _served(situation, words) | told_with_home(situation, words))
        return self._besides(situation, words, outcome) if asks_cost(words) else outcome

    def going_on(self, question: Handler, offered: Offered = lambda _talk, _now: ()) -> Handler:
        """Return a room of questions which checks a further case where one was just decided.

        `offered` knows what was said last: after something else why, and what to do, are asked of that.
        """

        def ask(situation: Situation) -> Outcome:
            words, place = situation.intent.argument, situation.municipality
            before = lately(situation.session.slots, place.id, situation.now) if place else {}
            if not before or place is None:
                return question(situation)
            if not is_past(situation, offered) and (told_on := said_after(situation, place, before, words)):
                return situation.reply(told_on, outcome="enrolment", misses=0)
            adds = bool(told(words)) and not words.rstrip().endswith("?")
            further = (goes_on(words) or adds) and not asks_else(words)
            return self._begin(situation, words) if further else question(situation)

        return ask

    def _place_first(self, situation: Situation, words: str) -> Outcome:
        places = named(words, situation.municipalities)
        if len(places) == 1:
            moved = situation.but(municipality=places[0].id)
            outcome = self._go_on(moved, told_with_home(moved, words))
            return replace(outcome, bubbles=(*settled(moved, places[0]), *outcome.bubbles))
        say = situation.say
        text = say("Rules and dates differ from place to place. Which municipality do you live in?")
        slots = self._kept(situation, told(words)) | {PENDING: RESUMED}
        bubble = Bubble(text, choices=municipality_choices(situation))
        return quiet(situation, bubble, form=FORM, slots=slots)

    def _elsewhere(self, situation: Situation, other: Municipality, words: str) -> Outcome:
        say, place = situation.say, situation.municipality
        text = say("Whether one can enrol in %(other)s is for the rules of %(other)s. Here I answer for %(name)s.")
        bubble = Bubble(text % {"other": other.name, "name": place.name if place else ""})
        slots = self._kept(situation, told(words))
        if situation.message.municipality:
            return quiet(situation, bubble, form="", slots=without(slots))
        switch = Choice(say("Check by the rules of %(name)s") % {"name": other.name}, f"municipality:{other.id}")
        stay = Choice(say("Stay with %(name)s") % {"name": place.name if place else ""}, "enrolment:on")
        slots[PENDING] = RESUMED
        return quiet(situation, replace(bubble, choices=(switch, stay)), form=FORM, slots=slots)

    def _tapped(self, situation: Situation, name: str, value: str, *, closed: bool) -> Outcome:
        if closed or situation.municipality is None:
            return self._closed(situation)
        return self._go_on(situation, _answer(situation, name, value))

    def _hear(self, situation: Situation, words: str) -> Outcome:
        """Hear words while the form is open: an end, a wish to go on, a demand, or what is told or asked."""
        plain = respelt(words.strip())
        paused = bool(situation.session.slots.get(PAUSED))
        if _STOP.fullmatch(plain) or (paused and _OFF.fullmatch(plain)):
            return self._stop(situation)
        beside = BESIDE in situation.session.slots and (_ON.fullmatch(plain) or _OFF.fullmatch(plain))
        if not plain or beside or (paused and _ON.fullmatch(plain)):  # a bare no may be one to what was said beside
            return self._go_on(situation, {})
        if situation.municipality is not None and demands_verdict(words):
            return _demanded(situation, self._go_on(situation, {}))
        return self._told(situation, words, plain)

    def _told(self, situation: Situation, words: str, plain: str) -> Outcome:
        """Hear the municipality, an answer, a fact, or a question in between."""
        if situation.municipality is None:
            places = named(words, situation.municipalities)
            return self._place_first(situation, words) if places else self._aside(situation, words)
        answer = self._answered(situation, situation.municipality, plain)
        found = answer or ({} if wishes_lecture(plain) else told_with_home(situation, plain))
        if not found and not is_bare(plain):
            return self._aside(situation, words)
        outcome = self._go_on(situation, found)
        if not found:
            return _under(situation.say("Which of these is it? A tap is enough."), outcome)
        if asks_cost(words):
            return self._besides(situation, words, outcome)
        still = outcome.session.form == FORM and self._query(situation, outcome.session.slots) == self._query(
            situation, situation.session.slots
        )
        return _noted(situation, outcome) if still and not answer else outcome

    def _besides(self, situation: Situation, words: str, outcome: Outcome) -> Outcome:
        """Return an outcome of the check under the answer to what was asked beside a fact; no word of it is kept."""
        asked = Intent("ask", cost_asked(words))
        answered = self._question(replace(situation.but(form=""), intent=asked, unkept=True))
        if situation.session.form != FORM and all(turn.outcome != "answered" for turn in answered.turns):
            return outcome  # who begins is asked one thing and not offered others to choose from
        return replace(outcome, bubbles=(*answered.bubbles, *outcome.bubbles))

    def _answered(self, situation: Situation, place: Municipality, words: str) -> dict[str, str]:
        """Return what words tell in answer to the question that is open."""
        slots = situation.session.slots
        query = self._query(situation, slots)
        if query is None:
            return {}
        offered = options(situation.say, query, facts_of(slots), place)
        name, _, value = answer_in(words, query, offered).partition("=")
        if not name and query.about == "residence":
            return residence(home_alone(words), place)
        return _answer(situation, name, value) if name else {}

    def _aside(self, situation: Situation, words: str) -> Outcome:
        """Answer a question in between, then offer once to go on."""
        outcome = self._asked(situation, words)
        say = situation.say
        session, bubbles = replace(outcome.session, form=FORM), outcome.bubbles
        if _offers(situation, outcome):
            choices = (Choice(say("Go on"), "enrolment:on"), Choice(say("Stop checking"), "enrolment:stop"))
            bubbles = (*bubbles, Bubble(say("Shall we go on with checking?"), choices=choices))
            session = replace(session, slots={**session.slots, PAUSED: situation.now.isoformat()})
        else:
            session = replace(session, slots={**session.slots, BESIDE: "1"})
        return replace(outcome, session=session, bubbles=bubbles)

    def _asked(self, situation: Situation, words: str) -> Outcome:
        """Answer words as a question; of those about a household none is kept, nor shown to who looks after answers."""
        private = touches_household(words)
        outcome = self._question(replace(situation, intent=Intent("ask", words), unkept=private))
        if not private:
            return outcome
        session = replace(outcome.session, previous=situation.session.previous)
        silent = (replace(turn, text=_silence(situation)) if turn.role == "person" else turn for turn in outcome.turns)
        return replace(outcome, session=session, turns=tuple(silent))

    def _go_on(self, situation: Situation, answer: Mapping[str, str]) -> Outcome:
        """Ask what can still change the decision, or tell the decision and forget."""
        place = situation.municipality
        if place is None:
            return self._place_first(situation, "")
        say, enrolment = situation.say, load(place.enrolment)
        slots = self._kept(situation, answer)
        first = BEGUN not in slots
        slots.pop(PAUSED, None)
        slots.pop(BESIDE, None)
        slots.pop(PENDING, None)
        query = self._query(situation, slots)
        if query is None:
            facts = facts_of(slots)
            decision = decide(enrolment, facts, situation.today)
            said = lately(situation.session.slots, place.id, situation.now).get("told")
            if said == basis(decision):
                result = verdict_in_short(say, place, enrolment, decision, situation.now)
            else:
                result = verdict_bubble(say, place, enrolment, decision, situation.now, facts)
            after = decided(slots, place.id, situation.now, basis(decision))
            return quiet(situation, *of_what_was_told(say, decision, facts), result, form="", slots=after)
        bubble = inquiry(say, query, facts_of(slots), place, situation.today.year)
        if first:
            hello = say(
                "I'll ask a few things by taps, only what is needed. The answers are deleted when we are done; home, "
                "grade and age half an hour later."
            )
            bubble = replace(bubble, text=f"{hello}\n\n{bubble.text}")
        return quiet(situation, bubble, form=FORM, slots=slots | {BEGUN: "1"})

    def _query(self, situation: Situation, slots: Mapping[str, str]) -> Query | None:
        place = situation.municipality
        enrolment = load(place.enrolment) if place else Enrolment()
        return next_query(enrolment, facts_of(slots), skipped_of(slots), situation.today)

    def _kept(self, situation: Situation, answer: Mapping[str, str]) -> dict[str, str]:
        place = situation.municipality.id if situation.municipality else ""
        return having(for_place(situation.session.slots, place, situation.now), answer)

    def _stop(self, situation: Situation) -> Outcome:
        text = situation.say("We stop here. What you told me is deleted. You can begin again with /enrol any time.")
        slots = without(situation.session.slots)
        slots.pop(PENDING, None)
        return quiet(situation, Bubble(text), form="", slots=slots)

    def _closed(self, situation: Situation) -> Outcome:
        say = situation.say
        text = say("This check is over, and nothing of it is kept. Shall we begin again?")
        again = Bubble(text, choices=(Choice(say("Begin again"), "enrolment:"),))
        return quiet(situation, again, form="", slots=without(situation.session.slots))

    def _lapsed(self, situation: Situation, words: str) -> Outcome:
        """Answer words that come when the answers have waited too long: as a question, with the form closed."""
        outcome = self._asked(situation.but(form=""), words)
        say = situation.say
        text = say("Our check had waited for more than half an hour, so I deleted what you had told me.")
        again = Bubble(text, choices=(Choice(say("Begin again"), "enrolment:"),))
        session = replace(outcome.session, form="", slots=without(outcome.session.slots))
        changes = (*outcome.changes, Forgotten())
        return replace(outcome, session=session, bubbles=(again, *outcome.bubbles), changes=changes)


def left(situation: Situation, outcome: Outcome) -> Outcome:
    """Return an outcome with which a check that is under way ends: what was told is forgotten, and that is said."""
    session = outcome.session
    if not any(name.startswith(PREFIX) for name in session.slots):
        return outcome
    form = "" if session.form == FORM else session.form
    slots = without(session.slots)
    if slots.get(PENDING) == RESUMED:
        del slots[PENDING]
    ended = replace(session, form=form, slots=slots)
    text = situation.say("The check we had begun ends here, and what you told me for it is deleted.")
    heard, *said = outcome.turns
    turns = (heard, Turn("bot", text, situation.now, outcome="enrolment"), *said)
    bubbles, changes = (Bubble(text), *outcome.bubbles), (*outcome.changes, Forgotten())
    return replace(outcome, session=ended, bubbles=bubbles, turns=turns, changes=changes)


def quiet(situation: Situation, *bubbles: Bubble, form: str, slots: Mapping[str, str]) -> Outcome:
    """Return an outcome whose turns hold no word of what was told or decided."""
    heard = Turn("person", _silence(situation), situation.now, outcome="enrolment")
    said = Turn("bot", situation.say("(enrolment check)"), situation.now, outcome="enrolment")
    session = replace(situation.session, form=form, slots=dict(slots), misses=0)
    return Outcome(session, bubbles, (heard, said), changes=() if form else (Forgotten(),))


def _noted(situation: Situation, outcome: Outcome) -> Outcome:
    """Return an outcome that says that something was heard which the question that is open hadn't asked for."""
    return _under(situation.say("I take that into account, too. This is still open:"), outcome)


def _demanded(situation: Situation, outcome: Outcome) -> Outcome:
    """Return an outcome that says to who demands a yes or no what is lacking for it."""
    if outcome.session.form != FORM or outcome.session.slots.get(PENDING):
        return outcome
    return _under(situation.say("A yes or no is near: I need this one answer first."), outcome)


def _under(lead: str, outcome: Outcome) -> Outcome:
    first, *rest = outcome.bubbles
    return replace(outcome, bubbles=(replace(first, text=f"{lead}\n\n{first.text}"), *rest))


def _offers(situation: Situation, outcome: Outcome) -> bool:
    """Tell whether going on is offered beside an outcome: once, again after a pause, and never to who is upset."""
    if TURNED_ASIDE & {turn.outcome for turn in outcome.turns}:
        return False
    paused = situation.session.slots.get(PAUSED, "")
    return not paused or situation.now - datetime.fromisoformat(paused) >= PAUSE


def _silence(situation: Situation) -> str:
    return situation.say("(answered)")


def _holds(situation: Situation) -> bool:
    return any(name.startswith(PREFIX) for name in situation.session.slots)


def _answer(situation: Situation, name: str, value: str) -> dict[str, str]:
    """Return what a tapped choice tells; a home that was asked for by another municipality tells nothing."""
    told_value, _, asked_by = value.partition("@")
    if name != "residence":
        return {name: value}
    return {name: told_value} if asked_by == situation.session.municipality else {}


def _served(situation: Situation, words: str) -> dict[str, str]:
    """Return what was told for the check before this one and serves this sentence, with what it supposes."""
    place = situation.municipality
    if place is None or not words.strip():
        return {}
    before = lately(situation.session.slots, place.id, situation.now)
    if of_another_child(words) or {"grades", "ages"} & set(told(words)):
        before = {name: value for name, value in before.items() if name not in {"grades", "ages"}}
    return {name: value for name, value in before.items() if name in SERVES} | supposed(words)
