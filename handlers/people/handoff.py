"""Asking for a person: what it is about, by taps; then one place in the queue, and an honest word on the time."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from typing import Protocol

from handlers.conversation import Bubble, Choice, HandoffRequest, Outcome, Turn
from handlers.people.alerting import category_name, clock_time, rating_names
from handlers.people.contacts import contact_choices, contact_lines, office_lines
from handlers.people.escalation import CATEGORIES, RATINGS, OtherWished, Rated, Reopened, Withdrawn
from handlers.people.rating import POOR
from handlers.people.schoolwork import subject_of
from handlers.people.staffing import Standing
from handlers.people.telling import (
    LONGEST_QUESTION,
    NOW,
    PREFIX,
    SAID,
    WORDS,
    files_of,
    told,
    told_so_far,
    wants_no_more,
)
from handlers.personal import impersonal
from handlers.profile import place_first
from handlers.situation import Situation, answering_in
from knowledge.hotlines import hotlines

WISH = "human:"
"""The pending wish for a person, kept while the municipality is asked for."""

STEPS = re.compile(
    "(cancel|category|change|end|fix|keep|leave|now|offer|other|photo|reopen|rule|said|send|status|stay|unsure|urgency)?"
)
"""What a tap may ask for; "fix" and "send" (of what was held back in a talk) also after that talk has ended."""

LOOKED_AT = frozenset({"kakao", "web"})
"""Channels where an answer waits until somebody looks: nothing wakes them."""

FORGETFUL = "web"
"""The channel whose cookie ends with the browser: a computer that others use must not open the talk again."""

_WHEN = re.compile(r"언제|얼마나|몇\s?시|\b(when|how long|what time)\b", re.IGNORECASE)
"""What asks how long it will take."""


class Queue(Protocol):
    """What this room needs of the records."""

    def standing(self, municipality: str, conversation: str, now: datetime) -> Standing:
        """Return where a wish for a person stands."""
        ...


class AskingPerson:
    """Asks for category, words and urgency, as far as they are not known, and opens one request."""

    def __init__(self, queue: Queue | None) -> None:
        self._queue = queue

    def __call__(self, situation: Situation) -> Outcome:
        """Take one step of asking for a person."""
        name, _, value = situation.intent.argument.partition(":")
        if not STEPS.fullmatch(name):
            name, value = WORDS, situation.intent.argument
        if name == "offer":
            return _offered(situation, waits=self._standing(situation).listens)
        if name in {"cancel", "keep"} or (situation.session.form == "human" and wants_no_more(situation)):
            return _closed(situation).reply(Bubble(situation.say("All right. I'm here whenever you need me.")))
        if situation.municipality is None:
            return place_first(situation, WISH + situation.intent.argument)
        standing = self._standing(situation)
        if name == "reopen":
            return self._reopened(situation, standing, value)
        if name in {"end", "leave", "stay", "status"} or standing.open is not None:
            return self._under_way(situation, standing, name)
        return self._next(told(situation, name, value), standing)

    def rate(self, situation: Situation) -> Outcome:
        """Keep what a talk was worth to the person."""
        number, _, rating = situation.intent.argument.partition(":")
        if not number.isdecimal() or rating not in {str(each) for each in RATINGS}:
            return situation.reply(Bubble(situation.say("That button no longer works.")))
        say, value = situation.say, int(rating)
        text = say("Thank you, that helps us to do better.")
        if situation.message.text:
            text = say("Thank you, I've noted “%(rating)s”.") % {"rating": rating_names(say)[value]}
        # where buttons vanish with the next message, the way back stood beside the ratings only
        again = Choice(say("Ask again"), f"human:reopen:{number}")
        choices = (again, situation.human()) if value == POOR else (again,)
        thanks = situation.reply(Bubble(text, choices=choices))
        return replace(thanks, changes=(Rated(int(number), value),))

    def photo(self, situation: Situation) -> Outcome:
        """Offer to show a photo or file to a person: the program can't look at it."""
        files = situation.message.attachments
        kept = json.dumps([asdict(file) for file in files], ensure_ascii=False)
        slots = {**situation.session.slots, PREFIX + "files": kept}
        slots.pop(PREFIX + "question", None)
        if words := situation.message.text:
            slots[PREFIX + "question"] = impersonal(words[:LONGEST_QUESTION])
        spoken_words = {file.kind for file in files} <= {"audio", "voice"}
        text = (
            situation.say("I'm a program and can't listen to it, but a mentor can. Shall I pass it on to one?")
            if spoken_words
            else situation.say(
                "I'm a program and can't look at photos or files, but a mentor can. Shall I show it to one?"
            )
        )
        choices = (
            Choice(situation.say("Show it to a mentor"), "human:photo"),
            Choice(situation.say("No, thanks"), "human:cancel"),
        )
        return situation.reply(Bubble(text, choices=choices), slots=slots)

    def _standing(self, situation: Situation) -> Standing:
        session = situation.session
        if self._queue is None:
            return Standing()
        return self._queue.standing(session.municipality, session.conversation, situation.now)

    def _reopened(self, situation: Situation, standing: Standing, value: str) -> Outcome:
        say = situation.say
        if standing.open is not None:
            return self._under_way(situation, standing, "")
        if not value.isdecimal() or standing.recent != int(value):
            text = say("That talk is too long ago to go on with, but you can ask anew.")
            return situation.reply(Bubble(text, choices=(situation.human(),)))
        lines = [
            say("I've put your question back in line, with all that was said."),
            *waiting_lines(situation, standing),
        ]
        outcome = situation.reply(Bubble("\n".join(lines), choices=(_cancel(situation),)))
        return replace(outcome, changes=(Reopened(int(value)),))

    def _under_way(self, situation: Situation, standing: Standing, name: str) -> Outcome:
        """End the request that is open, or say where it stands."""
        say = situation.say
        if standing.open is None and name != "end":
            return situation.reply(Bubble(say("No question of yours is in line."), choices=(situation.human(),)))
        if name == "change":
            return self._changed(situation, standing)
        if name in {"end", "leave"} and situation.session.latched and standing.open is not None:
            text = say("The people in charge know what you wrote and can write to you here. You needn't answer them.")
            return _closed(situation).reply(Bubble(text))
        if name == "end" or standing.open is None:
            text = say("All right, I've taken your question out of the line. You can ask for a person any time.")
            outcome = _closed(situation).reply(Bubble(text))
            return replace(outcome, changes=(Withdrawn(),)) if standing.open is not None else outcome
        if name == "leave":
            choices = (Choice(say("Yes, take it back"), "human:end"), Choice(say("Leave it in line"), "human:stay"))
            return _closed(situation).reply(Bubble(say("Shall I take your question back?"), choices=choices))
        waits = say("Your question is in line, and nobody has answered yet.")
        opening = {
            "status": say("Your question is kept.") if standing.put_off else waits,
            "stay": say("All right, your question stays in line."),
        }
        lines = [opening.get(name) or say("Your question is in line already; what you write now is added to it.")]
        lines += waiting_lines(situation, standing)
        lines += _meanwhile(situation, standing)
        return _closed(situation).reply(Bubble("\n".join(lines), choices=(_cancel(situation),)))

    def _changed(self, situation: Situation, standing: Standing) -> Outcome:
        """Pass on to those who come that somebody else is wished for, with the words."""
        lines = [situation.say("I've passed on that you'd like somebody else, with what you wrote.")]
        lines += [*waiting_lines(situation, replace(standing, held=False)), *_meanwhile(situation, standing)]
        outcome = _closed(situation).reply(Bubble("\n".join(lines), choices=(_cancel(situation),)))
        return replace(outcome, changes=(OtherWished(situation.message.text),))

    def _next(self, situation: Situation, standing: Standing) -> Outcome:
        """Ask for what is missing, else open the request."""
        say, known = situation.say, told_so_far(situation)
        stop = Choice(say("Not now"), "human:cancel")
        now = Choice(say("Just connect me"), "human:now")
        if NOW in known:
            return self._open(situation, standing, known)
        if "category" not in known:
            choices = [Choice(category_name(say, each), f"human:category:{each}") for each in CATEGORIES]
            if standing.recent is not None:
                choices.insert(0, Choice(say("Go on with the last talk"), f"human:reopen:{standing.recent}"))
            place = situation.municipality
            asked = say("What would you like to talk about? A person in charge will see it.")
            if situation.intent.argument == "change":
                asked = say("I'll pass on that you'd like somebody else. Which of these is it closest to?")
            if situation.intent.argument.startswith(SAID) and known.get("question"):
                asked = say("I'll pass that on, too. Which of these is it closest to?")
            lines = [asked]
            if _WHEN.search(situation.message.text):
                lines += [_when(situation, standing), *_meanwhile(situation, standing)]
            lines += contact_lines(situation, place)
            choices = [now, *choices, stop, *contact_choices(situation, place)]
            return situation.reply(Bubble("\n".join(lines), choices=tuple(choices)), form="human")
        if not known.get("question") and not known.get("files"):
            text = say("Please write in one message what you'd like to ask. No names, phone numbers or addresses.")
            return situation.reply(Bubble(text, choices=(now, stop)), form="human")
        if "urgency" not in known:
            about = known.get("question") or say("the photo you sent")
            text = say("I'll pass on: “%(question)s”. By when do you need it?") % {"question": about}
            choices = [
                Choice(say("Today, if possible"), "human:urgency:urgent"),
                Choice(say("It can wait"), "human:urgency:normal"),
                Choice(say("Ask something else"), "human:other"),
            ]
            return situation.reply(Bubble(text, choices=(*choices, stop)), form="human")
        return self._open(situation, standing, known)

    def _open(self, situation: Situation, standing: Standing, known: Mapping[str, str]) -> Outcome:
        say = situation.say
        unsaid = say("(a photo)") if known.get("files") else say("(asked for a person and has not written more yet)")
        question = known.get("question") or unsaid
        subject = subject_of(question)
        request = HandoffRequest(
            question=question,
            reason=known.get("reason", "asked"),
            municipality=situation.session.municipality,
            at=situation.now,
            category=known.get("category") or ("study" if subject else "usage"),
            urgency=known.get("urgency", "normal"),
            subject=subject,
            language=answering_in(replace(situation.message, text=question, command=""), situation.session).language,
            files=files_of(known),
        )
        if urgent := request.urgency == "urgent":
            standing = replace(standing, ahead=standing.ahead_urgent, urgent=True)
        lines = [say("I've passed your question on."), *waiting_lines(situation, standing)]
        lines += _meanwhile(situation, standing, urgent=urgent)
        if request.category == "mind":
            line = hotlines()["1388"].told(situation.language)
            about = {"phone": line.phone, "text": line.text, "name": line.name}
            lines.append(say("If it can't wait: %(name)s, call %(phone)s or text %(text)s, day and night.") % about)
        if question == unsaid:
            lines.append(say("Write here what it is about, as it comes: it goes along."))
        lines.append(say("Meanwhile you can go on asking me."))
        page = contact_choices(situation, situation.municipality) if urgent else ()
        choices = (_cancel(situation), *page)
        outcome = _closed(situation).reply(Bubble("\n".join(lines), choices=choices), misses=0)
        return replace(outcome, requests=(request,))


def waiting_lines(situation: Situation, standing: Standing) -> list[str]:
    """Return the place in the queue, where somebody serves it, and what is truly known of the time."""
    say = situation.say
    if standing.held:
        return [say("A mentor is reading it now.")]
    if standing.put_off is not None:
        put_off = say("Your question was put off until about %(time)s. If nobody comes then, I'll ask the next person.")
        return [put_off % {"time": clock_time(say, standing.put_off, situation.now)}]
    if not standing.known:
        return [_when(situation, standing), *office_lines(situation, situation.municipality)]
    return [_place(situation, standing), _when(situation, standing)]


def _place(situation: Situation, standing: Standing) -> str:
    """Return the place in the queue; that others may go ahead is said to who is not urgent."""
    say = situation.say
    if not standing.ahead:
        return say("You are first in line.")
    number = {"number": standing.ahead}
    if standing.urgent:
        return say("Questions in line before yours: %(number)d.") % number
    return say("Questions in line before yours: %(number)d. What is urgent goes first.") % number


def _when(situation: Situation, standing: Standing) -> str:
    """Return what is truly known of the time."""
    say = situation.say
    if not standing.known:
        return say("No mentor is registered for your municipality yet, so I can't promise when.")
    if standing.busy:
        return say("All who are there now are talking with somebody, so it may take longer.")
    if standing.here and standing.usual is None:
        return say("Somebody is there now. I don't know yet how long it usually takes.")
    if standing.here and standing.usual is not None:
        about = {"time": _about(situation, standing.usual)}
        return say("Somebody is there now. Lately a first answer took about %(time)s.") % about
    if standing.opens is None:
        return say("I don't know when somebody will be there, so I can't promise when.")
    opens = say("Nobody is there right now. Mentors are there again from %(time)s.")
    return opens % {"time": clock_time(say, standing.opens, situation.now)}


def _meanwhile(situation: Situation, standing: Standing, *, urgent: bool = False) -> list[str]:
    """Return where the answer will be found, and to who needs it today what there is where nobody is."""
    say, lines = situation.say, []
    if urgent and not (standing.here or standing.held):
        line = hotlines()["1388"].told(situation.language)
        lines.append(say("It may not work out today, I'm sorry."))
        lines.append(say("If something weighs on you, %(name)s listens day and night.") % {"name": line.name})
    channel = situation.message.address.channel
    if channel == FORGETFUL:
        return [*lines, say("The answer stays here; look in later. A browser that is closed forgets our talk.")]
    if channel in LOOKED_AT:
        return [*lines, say("The answer stays here: you may close this and look in again later.")]
    return [*lines, say("The answer comes to this chat.")]


def _about(situation: Situation, time: timedelta) -> str:
    minutes = max(5, 5 * round(time.total_seconds() / 300))
    if minutes < 90:
        return situation.say("%(number)d minutes") % {"number": minutes}
    return situation.say("%(number)d hours") % {"number": round(minutes / 60)}


def _offered(situation: Situation, *, waits: bool) -> Outcome:
    """Offer a person to one who does not understand; who waits for one reads that this goes with it."""
    if waits:
        told = situation.say("That's all right. I've put it to your question that waits: whoever comes reads it, too.")
        return situation.reply(Bubble(told, choices=(_cancel(situation),)))
    text = situation.say("That's all right. You can put it in other words, or I pass it on to a person.")
    return situation.reply(Bubble(text, choices=(Choice(situation.say("Talk with a person"), "human:unsure"),)))


def _closed(situation: Situation) -> Situation:
    slots = {name: value for name, value in situation.session.slots.items() if not name.startswith(PREFIX)}
    return situation.but(slots=slots, form="" if situation.session.form == "human" else situation.session.form)


def _cancel(situation: Situation) -> Choice:
    return Choice(situation.say("I don't need it any more"), "human:end")


def ended(situation: Situation) -> Outcome:
    """End a talk that a human holds: from now on the bot answers again."""
    text = situation.say("You've ended the talk. From now on I answer again; you can ask for a person any time.")
    back = situation.but(owner="bot", epoch=situation.session.epoch + 1)
    outcome = back.reply(Bubble(text, choices=(situation.human(),)))
    return replace(outcome, turns=(Turn("person", "", situation.now, outcome="human"),), changes=(Withdrawn(),))
