"""May I enrol? The fewest questions, by taps, until the rules decide; what was told is gone when it ends."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from handlers.conversation import Bubble, Choice, Outcome, Turn
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
from handlers.enrolling.inquiry import answer_in, inquiry, options
from handlers.enrolling.verdict import basis, instead, verdict_bubble, verdict_in_short
from handlers.hearing import wishes_lecture
from handlers.profile import PENDING, municipality_choices, settled
from handlers.requests.enrolment import asks_cost, asks_else, asks_instead, cost_asked
from handlers.requests.household import goes_on, of_another_child, supposed, told, touches_household
from handlers.requests.kinds import Intent
from handlers.requests.respelling import respelt
from handlers.situation import Handler, Situation
from knowledge.asking import Query, next_query
from knowledge.eligibility import ELSEWHERE, HERE, Enrolment, decide, load
from knowledge.municipality import Municipality, named
from knowledge.regions import Home, home_alone, home_told, is_of_another, is_surely_meant, lies_in

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
_IS_HOME = re.compile(r"(?<!\S)[가-힣]{2,8}(?:이에요|예요|에요|이예요|인데요?|이고요?|입니다)[.,!~]*(?!\S)")
_OF_LEARNER = re.compile(
    r"(?:^|[.,!~]\s*|(?<!\S)(?:(?:우리|저희)?(?:애|아이|딸|아들|자녀)(?:는|은|가|이|도)?|저는?|나는?|전|난|제가|내가|저희는?|우리는"
    r"|(?:(?:우리|저희)?집|거주지|주소지?|주민등록|등본)(?:은|는|이|가)|사는\s?(?:곳|데|동네|건|거|게)(?:은|는|이|가)?|여기는?|지금은?|현재는?"
    r"|\S*(?:[초중]|학년|학생|살|세|\d)|\S*(?:(?<![남여외학공상예체제사목합])고|인데|은데|는데|지만|이며|요|니다))\s+)$"
)
"""What stands before a place that is the learner's own home: who or what is of another place has its name there."""

_AT_HOME = re.compile(
    r"[시군]?(?:에서|에|이)?\s?(?:사[는니]|살|삽|거주|[초중고]\s?\d|(?:[초중고]등?|중고등?)학생|\d|학부모|인데|이고|이에요|예요|에요|입니다|$|[.,!?~])"
)
"""What follows a district that is somebody's home."""

_MOVES = re.compile(r"이사|전입|전학|옮[기겨길긴]|예정|다음\s?달|내년|까지")
_LIVES = re.compile(r"사는|살고|살아|살며|거주|사니|삽니다|살거든|주민|이사\s?(왔|와)")


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
        outcome = self._go_on(situation, _served(situation, words) | _told(situation, words))
        return self._besides(situation, words, outcome) if asks_cost(words) else outcome

    def going_on(self, question: Handler) -> Handler:
        """Return a room of questions which checks a further case where one was just decided."""

        def ask(situation: Situation) -> Outcome:
            words, place = situation.intent.argument, situation.municipality
            before = lately(situation.session.slots, place.id, situation.now) if place else {}
            if before and place and asks_instead(words):
                known = facts_of({f"{PREFIX}{name}": value for name, value in before.items()})
                others = instead(situation.say, place, load(place.enrolment), known)
                if others:
                    return situation.reply(others, outcome="enrolment", misses=0)
            adds = bool(told(words)) and not words.rstrip().endswith("?")
            further = before and (goes_on(words) or adds) and not asks_else(words)
            return self._begin(situation, words) if further else question(situation)

        return ask

    def _place_first(self, situation: Situation, words: str) -> Outcome:
        places = named(words, situation.municipalities)
        if len(places) == 1:
            moved = situation.but(municipality=places[0].id)
            outcome = self._go_on(moved, _told(moved, words))
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
        """Hear words while the form is open: an end, the municipality, an answer, a fact, or a question in between."""
        plain = respelt(words.strip())
        paused = bool(situation.session.slots.get(PAUSED))
        if _STOP.fullmatch(plain) or (paused and _OFF.fullmatch(plain)):
            return self._stop(situation)
        beside = BESIDE in situation.session.slots and (_ON.fullmatch(plain) or _OFF.fullmatch(plain))
        if not plain or beside or (paused and _ON.fullmatch(plain)):  # a bare no may be one to what was said beside
            return self._go_on(situation, {})
        if situation.municipality is None:
            places = named(words, situation.municipalities)
            return self._place_first(situation, words) if places else self._aside(situation, words)
        answer = self._answered(situation, situation.municipality, plain)
        found = answer or ({} if wishes_lecture(plain) else _told(situation, plain))
        if not found:
            return self._aside(situation, words)
        outcome = self._go_on(situation, found)
        if asks_cost(words):
            return self._besides(situation, words, outcome)
        still = outcome.session.form == FORM and self._query(situation, outcome.session.slots) == self._query(
            situation, situation.session.slots
        )
        return _noted(situation, outcome) if still and not answer else outcome

    def _besides(self, situation: Situation, words: str, outcome: Outcome) -> Outcome:
        """Return an outcome of the check under the answer to what was asked beside a fact; no word of it is kept."""
        answered = self._question(replace(situation.but(form=""), intent=Intent("ask", cost_asked(words))))
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
            return _residence(home_alone(words), place)
        return _answer(situation, name, value) if name else {}

    def _aside(self, situation: Situation, words: str) -> Outcome:
        """Answer a question in between, then offer once to go on; words about a household are not kept."""
        outcome = self._question(replace(situation, intent=Intent("ask", words)))
        say = situation.say
        session, bubbles = replace(outcome.session, form=FORM), outcome.bubbles
        if _offers(situation, outcome):
            choices = (Choice(say("Go on"), "enrolment:on"), Choice(say("Stop checking"), "enrolment:stop"))
            bubbles = (*bubbles, Bubble(say("Shall we go on with checking?"), choices=choices))
            session = replace(session, slots={**session.slots, PAUSED: situation.now.isoformat()})
        else:
            session = replace(session, slots={**session.slots, BESIDE: "1"})
        turns = outcome.turns
        if touches_household(words):
            session = replace(session, previous=situation.session.previous)
            turns = tuple(replace(t, text=_silence(situation)) if t.role == "person" else t for t in turns)
        return replace(outcome, session=session, bubbles=bubbles, turns=turns)

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
            put = verdict_in_short if said == basis(decision) else verdict_bubble
            result = put(say, place, enrolment, decision, situation.now, facts)
            return quiet(situation, result, form="", slots=decided(slots, place.id, situation.now, basis(decision)))
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
        outcome = self._question(replace(situation.but(form=""), intent=Intent("ask", words)))
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
    first, *rest = outcome.bubbles
    lead = situation.say("I take that into account, too. This is still open:")
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


def _told(situation: Situation, words: str) -> dict[str, str]:
    """Return what words tell, with the home when they say that they live here."""
    found = told(words)
    place = situation.municipality
    if place is None:
        return found
    districts = {name for rule in load(place.enrolment).rules for name in rule.places}
    home = next((name for name in sorted(districts) if _is_home(name, words)), "")
    if not home and (told_home := _residence(home_told(words) or _home_named(words), place)):
        return found | told_home
    if home or (_lives(words) and [each.id for each in named(words, situation.municipalities)] == [place.id]):
        found["residence"] = home or HERE
    return found


def _lives(words: str) -> bool:
    """Tell whether a sentence says where somebody lives who may be the learner."""
    return any(
        not is_of_another(words[: found.start()].rstrip(), _behind_who_lives(words[found.start() :]))
        for found in _LIVES.finditer(words)
    )


def _is_home(district: str, words: str) -> bool:
    """Tell whether a sentence names a district as the learner's home: "제천 중2인데", not "제천 할머니 댁"."""
    named_ = (found for found in re.finditer(rf"(?<!\S){re.escape(district)}", words))
    return any(
        _AT_HOME.match(words, found.end())
        and _OF_LEARNER.search(words[: found.start()])
        and not is_of_another(words[: found.end()], _behind_who_lives(words[found.end() :]))
        and not _MOVES.search(words)
        for found in named_
    )


def _behind_who_lives(words: str) -> str:
    """Return what stands behind a "사는", which says who it is that lives there."""
    return lives[1] if (lives := re.match(r"\s?사는(.*)", words)) else ""


def _home_named(words: str) -> Home | None:
    """Return the one place that a sentence says to be the learner's: "우리애 중2고 청주에요", not "학교는 청주에요"."""
    named_ = ((found[0], words[: found.start()]) for found in _IS_HOME.finditer(words))
    own = (word for word, before in named_ if _OF_LEARNER.search(before) and not is_of_another(f"{before}{word}"))
    homes = {home for word in own if (home := home_alone(word)) and is_surely_meant(home, words)}
    return homes.pop() if len(homes) == 1 and not _MOVES.search(words) else None


def _residence(home: Home | None, place: Municipality) -> dict[str, str]:
    """Return what a home tells: whether it lies here, and in which part where rules ask for one."""
    within = lies_in(home, place) if home else None
    if home is None or within is None:
        return {}
    asked = any(rule.places for rule in load(place.enrolment).rules)
    return {"residence": ((home.part if asked else HERE) if within else ELSEWHERE) or HERE}
