"""What is said besides: that this is a program, how long words are kept, and that a long talk needs a break."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from handlers.concern import PERSON
from handlers.consents.ages import band_told, tells_years
from handlers.consents.awaiting import asks_after
from handlers.consents.consent import Standings, shown_young
from handlers.consents.consenting import MOVES, OLDER, Moved, Standing, need, told_young
from handlers.consents.heard import tells_slip
from handlers.consents.words import band_anew, grown_up, guardian_needed, page_line, waiting, with_help
from handlers.conversation import Bubble, Choice, Outcome
from handlers.intent import ACTIONS
from handlers.learner import PREFIX
from handlers.requests.kinds import Intent
from handlers.situation import Situation
from handlers.studying.reminding import NIGHT
from knowledge.keeping import keeping

NOTICE = "notice"
"""The slot with the version of the notice that was shown."""

TALK = "talk"
"""The slot of a running talk: when it began, when the last word came, and whether the break was offered."""

BREAK_AFTER = timedelta(hours=3)
"""A minor's running talk is interrupted once after so long: the rule of SB 243 (California, in force 2026-01-01)."""

TALK_ENDS = timedelta(minutes=30)
"""A talk is a running one while no gap between two words is longer (proposed)."""

LATE = timedelta(minutes=5)
"""How long after a message an answer is late: the program was away meanwhile (proposed)."""

EXCUSED = "excused"
"""The slot with the moment at which a late answer was excused: what was written before then is excused with it."""

GOOD_NIGHT = "night"
"""The slot with the night in which a good night was wished."""

ANYWHERE = ZoneInfo("Asia/Seoul")
"""The zone of a conversation without a municipality."""

HELLO = {"start", "greeting"}

_TURNED = re.compile(r"이제|됐|되었|돼")
"""Who has turned an age tells it of themselves, and answers no question of a plan that is being made."""


class Noticing:
    """Looks at every outcome on its way out; nothing is added to a cry for help or to a talk with a person."""

    def __init__(self, rights: Standings, home: str = "") -> None:
        self._rights = rights
        self._home = home

    def __call__(self, situation: Situation, outcome: Outcome) -> Outcome:
        """Return the outcome with what has to be said besides."""
        standing = self._rights.standing(situation.session.conversation)
        outcome = _other_band(situation, _grown(situation, outcome, standing), standing)
        outcome = _awaited(situation, outcome, standing)
        outcome = self._first(situation, outcome)
        told = _young(situation, outcome, standing)
        outcome = told if told is not outcome else _for_a_day(situation, outcome, standing)
        outcome = _excused(situation, _without_rings(situation, outcome, standing))
        if situation.session.owner == "human":
            return outcome  # who talks with a person and asks for a right is not sent to bed besides
        return _night(situation, _long(situation, outcome, standing), standing)

    def overhear(self, situation: Situation, outcome: Outcome) -> Outcome:
        """Stop keeping even in the middle of a talk with a person, unless it is about a cry for help."""
        if situation.session.latched or not told_young(situation.message.text):
            return outcome
        standing = self._rights.standing(situation.session.conversation)
        told = _young(situation, outcome, standing)
        return replace(told, changes=(*outcome.changes, *told.changes)) if told is not outcome else outcome

    def _first(self, situation: Situation, outcome: Outcome) -> Outcome:
        """Say in the very first reply that this is a program, and how long words are kept; again when that changes."""
        version = keeping().version
        if situation.session.slots.get(NOTICE) == version or not outcome.bubbles:
            return outcome
        more = page_line(situation, self._home)
        if situation.intent.kind in HELLO:
            hello, *rest = outcome.bubbles
            bubbles = (replace(hello, text="\n".join(filter(None, (hello.text, more)))), *rest)
        else:
            say = situation.say
            told = say(
                "I'm Gyeot, a program and not a person. I keep what you write for a day, and longer only if you agree."
            )
            bubbles = (Bubble("\n".join(filter(None, (told, more)))), *outcome.bubbles)
        return _remembered(replace(outcome, bubbles=bubbles), NOTICE, version)


def _young(situation: Situation, outcome: Outcome, standing: Standing) -> Outcome:
    """Stop keeping at once when somebody says that they are under 14, and ask for a guardian."""
    moving = any(isinstance(change, Moved) for change in outcome.changes)
    known = standing.band == "guardian" or (standing.state, "shows_child") not in MOVES
    if moving or known or not told_young(situation.message.text):
        return outcome
    asked = (
        bool(outcome.turns) and outcome.turns[-1].outcome == "consent"
    )  # how old, which is told, or for their own yes
    said = outcome.bubbles[:-1] if asked else outcome.bubbles
    bubbles = (*said, with_help(situation, guardian_needed(situation)))
    return replace(outcome, bubbles=bubbles, changes=(shown_young(standing, situation.now),))


def _grown(situation: Situation, outcome: Outcome, standing: Standing) -> Outcome:
    """Tell a child who says no more than to be 14 by now, or may be so, how they decide alone from here on."""
    turning = (standing.state, "of_age") in MOVES
    words = situation.message.text
    beside_a_plan = situation.session.form == "plan" and bool(_TURNED.search(words))
    asked = (situation.intent.kind == "ask" or beside_a_plan) and turning and not situation.session.latched
    if asked and tells_slip(words):
        return situation.reply(grown_up(situation, standing, adult=True))
    if not asked or not tells_years(words):
        return outcome
    band = band_told(words, situation.today.year)
    grown = band in {"teen", "adult", "unsure"}
    return situation.reply(grown_up(situation, standing, adult=band == "adult")) if grown else outcome


def _other_band(situation: Situation, outcome: Outcome, standing: Standing) -> Outcome:
    """Offer a learner from 14 on who tells another age than the band that they chose to put it right.

    A guardian who tells an age tells their child's.
    """
    words, band = situation.message.text, band_told(situation.message.text, situation.today.year)
    said = situation.intent.kind in {"ask", "aside", "greeting"}
    alone = said and not situation.session.form and not situation.session.latched
    other = band in OLDER and standing.band in {"teen", "adult"} and band != standing.band
    if not (alone and other and (tells_years(words) or band == "guardian")):
        return outcome
    return situation.reply(band_anew(situation, standing))


def _awaited(situation: Situation, outcome: Outcome, standing: Standing) -> Outcome:
    """Tell a child at any time, and not only while the question stands, where the guardian's answer stands."""
    asked = situation.intent.kind == "ask" and standing.state in ASKED and not situation.session.latched
    return situation.reply(waiting(situation, standing)) if asked and asks_after(situation.message.text) else outcome


def _without_rings(situation: Situation, outcome: Outcome, standing: Standing) -> Outcome:
    """Take away the taps that would only tell a child once more to ask a guardian; the way out of need stays."""
    if standing.state not in WAITING or situation.session.latched:
        return outcome
    bubbles = tuple(replace(each, choices=tuple(filter(_open_to_a_child, each.choices))) for each in outcome.bubbles)
    return replace(outcome, bubbles=bubbles)


def _open_to_a_child(choice: Choice) -> bool:
    name, _, argument = choice.action.partition(":")
    kind = ACTIONS.get(name)
    return choice.action == PERSON or kind is None or need(Intent(kind, argument)) != "memory"


def _excused(situation: Situation, outcome: Outcome) -> Outcome:
    """Excuse an answer that comes late, once for all that was written meanwhile; never in front of a cry for help."""
    at, now = situation.message.at, situation.now
    excused = situation.session.slots.get(EXCUSED)
    if now - at < LATE or situation.session.latched or not outcome.bubbles:
        return outcome
    if excused and at <= datetime.fromisoformat(excused):
        return outcome
    sorry = Bubble(situation.say("Sorry that my answer is late: I couldn't answer for a while."))
    return _remembered(replace(outcome, bubbles=(sorry, *outcome.bubbles)), EXCUSED, now.isoformat())


ASKED = frozenset({"invited", "checking"})
"""Where it stands while a guardian has been asked."""

WAITING = ASKED | {"child"}
"""Where a consent stands while a guardian has to agree: what needs a memory was told to be waiting for that."""


def _for_a_day(situation: Situation, outcome: Outcome, standing: Standing) -> Outcome:
    """Say once that what was told is remembered for a day only, with the way to more; not while it was of no use."""
    before, after = _profile(Outcome(situation.session)), _profile(outcome)
    result = outcome.turns[-1].outcome if outcome.turns else ""
    worth = result == "recommended" or (after - before and result != "unfit")
    agreed = any(isinstance(change, Moved) and change.event == "agree" for change in outcome.changes)
    if agreed or standing.remembers or standing.forgets or not (after and worth) or situation.session.slots.get("day"):
        return outcome
    say = situation.say
    text = say("I remember this for a day. If you'd like me to remember it longer, tell me so.")
    bubble = Bubble(text, choices=(Choice(say("Remember it longer"), "consent"),))
    return _remembered(replace(outcome, bubbles=(*outcome.bubbles, bubble)), "day", "told")


def _profile(outcome: Outcome) -> set[tuple[str, str]]:
    kept = {f"{PREFIX}{name}" for name in ("grade", "taken", "dropped")}
    return {(name, value) for name, value in outcome.session.slots.items() if name in kept}


def _long(situation: Situation, outcome: Outcome, standing: Standing) -> Outcome:
    """Remind a minor once, after three hours of a running talk, that this is a program and that a break is good."""
    if not standing.minor:
        return outcome
    now = situation.now
    since, last, offered = (*situation.session.slots.get(TALK, "").split("|"), "", "", "")[:3]
    if not last or now - datetime.fromisoformat(last) > TALK_ENDS:
        since, offered = now.isoformat(), ""
    if not offered and not situation.concern and now - datetime.fromisoformat(since) >= BREAK_AFTER:
        offered = "offered"
        text = situation.say("We have been at it for three hours. I'm a program, not a person; how about a break?")
        outcome = replace(outcome, bubbles=(*outcome.bubbles, Bubble(text)))
    return _remembered(outcome, TALK, f"{since}|{now.isoformat()}|{offered}")


def _night(situation: Situation, outcome: Outcome, standing: Standing) -> Outcome:
    """Wish a minor a good rest, once a night; never beside a wish for a person, nor where a cry for help was heard.

    Nor is it wished to who wrote what comes near to a cry: "go on tomorrow" would send them away.
    """
    zone = situation.municipality.zone if situation.municipality else ANYWHERE
    here = situation.now.astimezone(zone)
    if not standing.minor or situation.session.latched or not outcome.bubbles or not NIGHT.covers(here.time()):
        return outcome
    if situation.concern or situation.intent.kind == "human" or outcome.session.form == "human":
        return outcome
    night = (here - timedelta(hours=NIGHT.end.hour)).date().isoformat()
    if situation.session.slots.get(GOOD_NIGHT) == night:
        return outcome
    bubble = Bubble(situation.say("It's late. Rest well, and shall we go on tomorrow?"))
    return _remembered(replace(outcome, bubbles=(*outcome.bubbles, bubble)), GOOD_NIGHT, night)


def _remembered(outcome: Outcome, name: str, value: str) -> Outcome:
    session = outcome.session
    return replace(outcome, session=replace(session, slots={**session.slots, name: value}))
