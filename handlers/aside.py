"""Words that ask for nothing: each gets one warm sentence and a next step, and never a search for an answer."""

from __future__ import annotations

from collections.abc import Sized
from dataclasses import replace
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from handlers.catalogue import Say
from handlers.conversation import Bubble, Choice, Outcome, Session
from handlers.intent import understood
from handlers.people.staffing import Standing
from handlers.requests.asides import REACHING
from handlers.requests.events import happened
from handlers.requests.kinds import Intent
from handlers.requests.refusals import refused
from handlers.requests.waiting import wish_in_line
from handlers.situation import COMFORTED, Handler, Situation, times_comforted
from knowledge.hotlines import hotlines

ANYWHERE = ZoneInfo("Asia/Seoul")
"""The zone of a conversation without a municipality."""


LOST = frozenset({"choices", "unknown"})
"""Outcomes of what has no answer, or none that is sure."""


class Queue(Protocol):
    """What this room needs of the queue of people who wait."""

    def standing(self, municipality: str, conversation: str, now: datetime) -> Standing:
        """Return where a wish for a person stands."""
        ...


class Plans(Protocol):
    """What this room needs of the plans."""

    def of(self, conversation: str, municipality: str) -> Sized:
        """Return a person's plans in a municipality that have not ended."""
        ...


class TurningAside:
    """Answers what asks for nothing; who waits for a person, or has a plan, and wants to stop may mean that."""

    def __init__(self, queue: Queue | None, person: Handler, plans: Plans | None = None) -> None:
        self._queue, self._person, self._plans = queue, person, plans

    def __call__(self, situation: Situation) -> Outcome:
        """Answer by the kind of what was said."""
        session = situation.session
        if situation.intent.argument == "stop":
            if self._waits(situation):
                return self._person(replace(situation, intent=Intent("human", "leave")))
            if self._planned(session):
                return _which_stop(situation)
        if situation.intent.argument == "more":
            return self._go_on(situation)
        if situation.intent.argument == "unwilling":
            return _unwilling(situation, planned=self._planned(session))
        return turn_aside(situation)

    def _go_on(self, situation: Situation) -> Outcome:
        """Let who has one more question ask it; whose talk with a person is just over may go on with that."""
        say, session = situation.say, situation.session
        choices: tuple[Choice, ...] = (situation.human(),)
        text = say("Yes, please ask. Just write it here.")
        recent = (
            self._queue.standing(session.municipality, session.conversation, situation.now).recent
            if self._queue and session.municipality
            else None
        )
        if recent is not None:
            text = say("Yes, please ask. Just write it here, or go on with the person you talked with.")
            choices = (Choice(say("Go on with the last talk"), f"human:reopen:{recent}"), *choices)
        return situation.reply(Bubble(text, choices=choices))

    def in_line(self, room: Handler) -> Handler:
        """Return a room for words that mean something else to who waits for a person: where it stands, or no more."""

        def listening(situation: Situation) -> Outcome:
            wish = wish_in_line(situation.message.text)
            if wish and self._waits(situation):
                return self._person(replace(situation, intent=Intent("human", wish)))
            outcome = room(situation)
            lost = not situation.session.latched and bool({turn.outcome for turn in outcome.turns} & LOST)
            return _with_what_waits(situation, outcome) if lost and self._listens(situation) else outcome

        return listening

    def _planned(self, session: Session) -> bool:
        return self._plans is not None and bool(self._plans.of(session.conversation, session.municipality))

    def _waits(self, situation: Situation) -> bool:
        standing = self._standing(situation.session, situation.now)
        return standing is not None and standing.open is not None

    def _listens(self, situation: Situation) -> bool:
        standing = self._standing(situation.session, situation.now)
        return standing is not None and standing.listens

    def _standing(self, session: Session, now: datetime) -> Standing | None:
        return self._queue.standing(session.municipality, session.conversation, now) if self._queue else None

    def before(self, question: Handler) -> Handler:
        """Return a room for words that an open form did not understand: they may ask for nothing."""

        def listening(situation: Situation) -> Outcome:
            meant = understood(situation.intent.argument)
            aside = meant.kind == "aside"
            return self(replace(situation, intent=meant)) if aside else question(situation)

        return listening


def _with_what_waits(situation: Situation, outcome: Outcome) -> Outcome:
    """Say that what has no answer here goes with the question that waits: to offer a person again would be untrue."""
    told = situation.say("I've put it to your question that waits for a person, who reads it, too.")
    *before, last = outcome.bubbles
    choices = tuple(one for one in last.choices if one.action.partition(":")[0] != "human")
    unknown = any(turn.outcome == "unknown" for turn in outcome.turns)
    none = situation.say("I have no answer to this. %(told)s") % {"told": told}
    text = none if unknown else f"{last.text}\n{told}"
    turns = (
        replace(turn, text=text) if turn.outcome in LOST and turn.role == "bot" else turn for turn in outcome.turns
    )
    bubbles = (*before, replace(last, text=text, choices=choices))
    return replace(outcome, bubbles=bubbles, turns=tuple(turns))


def turn_aside(situation: Situation) -> Outcome:
    """Answer what asks for nothing, by its kind: the argument of the intent."""
    say, kind = situation.say, situation.intent.argument
    text = _sentences(say).get(kind) or _wordless(say)
    choices: tuple[Choice, ...] = (situation.human(),)
    if kind in _OWN:
        return _OWN[kind](situation)
    if kind in {"command", "plea", "stop", "who"}:
        choices = (Choice(say("What I can do"), "help"), *choices)
    elif kind == "reading":
        choices = (Choice(say("Find me a lecture"), "recommend:"), *choices)
    elif kind == "bored":
        choices = (Choice(say("Recommend lectures"), "recommend:"),)
    outcome = situation.reply(Bubble(text, choices=choices))
    heard, *said = outcome.turns
    unsaid = REACHING if kind in {REACHING, "number"} else heard.outcome  # what was sent so is passed on to nobody
    return replace(outcome, turns=(replace(heard, text=situation.message.text, outcome=unsaid), *said))


def _which_stop(situation: Situation) -> Outcome:
    """Ask what is to stop: today's studying, the plan for a while, or all of it."""
    say = situation.say
    choices = (
        Choice(say("Only rest today"), "plan:later:"),
        Choice(say("Pause the plan"), "plan:pause:"),
        Choice(say("Delete the plan"), "plan:drop:"),
        situation.human(),
    )
    text = say("That's all right. You can rest today only, pause the plan for a while, or delete it.")
    return situation.reply(Bubble(text, choices=choices))


def _unwilling(situation: Situation, *, planned: bool) -> Outcome:
    """Answer who doesn't want to study: no blame, one small step, a day of rest, or somebody to tell."""
    say = situation.say
    small = (
        say("There are days like that. One small thing of today's is enough, and resting today is fine, too.")
        if planned
        else say("There are days like that. Five minutes are enough for today, and resting is fine, too.")
    )
    steps = (
        (Choice(say("See what is for today"), "plan:today"), Choice(say("Only rest today"), "plan:later:"))
        if planned
        else ()
    )
    text = f"{small}\n{say('If something makes it hard, you can tell a person.')}"
    return situation.reply(Bubble(text, choices=(*steps, situation.human())))


def _heavy(situation: Situation) -> Outcome:
    """Answer who is sad, lonely or wants to go nowhere: no advice, but somebody to talk to, here or on the phone.

    Who tells more of it in one talk reads other words.
    """
    say, line = situation.say, hotlines()["1388"].told(situation.language)
    about = {"phone": line.phone, "text": line.text, "name": line.name}
    first, *later = (
        (
            say("Thank you for telling me; that sounds hard. Just write what is the matter."),
            say("You can also talk with a person, whatever it is about."),
        ),
        (
            say("Thank you for telling me more. That is a lot to carry alone."),
            say("A person can listen better than I can; tap below, and I pass it on."),
        ),
        (
            say("I'm here, and you needn't find the right words."),
            say("You don't have to get through this by yourself; a person here can stay with you in it."),
        ),
    )
    before = times_comforted(situation.session.slots)
    told = later[(before - 1) % len(later)] if before else first
    lines = [
        *told,
        say("If it can't wait: %(name)s, call %(phone)s or text %(text)s, day and night.") % about,
    ]
    choices = (Choice(say("Talk with a person"), "human:rule:mind"),)
    slots = {**situation.session.slots, COMFORTED: str(before + 1)}
    return situation.reply(Bubble("\n".join(lines), choices=choices), previous=situation.message.text, slots=slots)


def _kindly(situation: Situation) -> Outcome:
    """Answer who tells what happened: a word that fits it, one question, and the way to a person."""
    say, line = situation.say, hotlines()["1388"].told(situation.language)
    kind = happened(situation.message.text)
    words = {
        "alone": (say("Being alone there feels lonely, I'm sure."), say("Since when has it been like that?")),
        "annoyed": (say("Who is close to one can be hard to bear at times."), say("What happened?")),
        "comfort": (say("You have come a long way today; thank you for coming here."), say("What was it like today?")),
        "cried": (say("You must have been very upset to cry."), say("What happened?")),
        "disliked": (say("It hurts to feel disliked."), say("When did it feel like that?")),
        "exam": (
            say("It stings when an exam goes wrong, and one exam isn't everything."),
            say("What weighs on you most?"),
        ),
        "quarrel": (say("A quarrel leaves one with a heavy heart."), say("What was it about?")),
        "scolded": (say("Being told off hurts."), say("What happened?")),
        "teased": (say("Being laughed at hurts. Nobody deserves that."), say("Who does it, and since when?")),
        "worried": (say("That must have startled and worried you."), say("What did they say or do?")),
    }
    opening, question = words.get(kind, words["comfort"])
    lines = [f"{opening} {question}", say("You can write it here, or tell a person.")]
    if kind in GRIEVING:
        about = {"phone": line.phone, "text": line.text, "name": line.name}
        lines.append(say("If it can't wait: %(name)s, call %(phone)s or text %(text)s, day and night.") % about)
    if kind == "worried":
        lines.append(_for_another(situation))
    choices = [Choice(say("Tell a person"), "human:rule:mind")]
    if kind == "exam":
        choices.append(Choice(say("Find me a lecture"), "recommend:"))
    return situation.reply(Bubble("\n".join(lines), choices=tuple(choices)), previous=situation.message.text)


def _for_another(situation: Situation) -> str:
    """Return what to do at once where somebody else may be in danger."""
    told = situation.say(
        "If they said that they want to die or get hurt, don't carry it alone: tell an adult near you now, or text "
        "%(text)s or call %(phone)s, day and night. If it is happening right now, call 119."
    )
    return told % {"text": hotlines()["1388"].text, "phone": hotlines()["109"].phone}


def _plainly_no(situation: Situation) -> Outcome:
    """Refuse what no program should do, with no offer to pass on what a person would refuse, too."""
    say = situation.say
    told = {
        "danger": say("I don't help with what can hurt somebody or is against the law. I'd be glad to help you study."),
        "exam": say(
            "I don't give out answers of exams and don't write your work for you. I can find a lecture for it."
        ),
        "others": say("I don't tell anything about other people, as I tell nobody anything about you."),
        "opinion": say(
            "I'm a program and have no views or likings. I can tell you about the programme, or help you study."
        ),
        "politics": say("I take no side in politics. I can tell you about the programme, or help you study."),
    }
    kind = refused(situation.message.text)
    ways = {"exam": (Choice(say("Find me a lecture"), "recommend:"),), "opinion": (situation.human(),)}
    choices = ways.get(kind, ())
    return situation.reply(Bubble(told.get(kind, told["danger"]), choices=choices))


def _not_solved(situation: Situation) -> Outcome:
    """Answer who wants a sum done: a mentor looks at it with them, and lectures teach it."""
    say, words = situation.say, situation.message.text
    text = say(
        "I don't solve tasks for you, but a mentor can look at it with you. Tell them how far you came. I can also "
        "look for a lecture on it."
    )
    choices = (Choice(say("Ask a mentor"), "human:rule:study"), Choice(say("Find me a lecture"), "recommend:"))
    return situation.reply(Bubble(text, choices=choices), previous=words)


def _wordless(say: Say) -> str:
    return say(
        "I'm here. Write in a few words what you'd like to know, such as “how to apply” or “a maths lecture for "
        "grade 7”."
    )


def _sentences(say: Say) -> dict[str, str]:
    return {
        "sad": say("Is something the matter? Just write what it is. You can also talk with a person."),
        "tired": say("Then a little rest is all right. I'm here when you'd like to know something."),
        "code": say(
            "The number goes on the page that opens with the link which the child passes on to a guardian. Where there "
            "is no link any more, the child can make a new one in this chat: “invite a guardian”."
        ),
        "easier": say(
            "I quote what was published as it stands, so I can't put it more simply myself. A person can explain it."
        ),
        "larger": say(
            "You can spread two fingers on the screen, or make letters larger in the settings of your phone or browser "
            "(on a computer: Ctrl and +)."
        ),
        "reading": say(
            "Thank you for telling me. Spell as it comes: I do my best to understand. Most phones read a screen out "
            "(settings, accessibility: TalkBack or VoiceOver), and lectures can be heard instead of read."
        ),
        "garbled": say(
            "I couldn't make out what you mean. Write in a few words what you'd like to know; if something weighs on "
            "you, you can write that, too."
        ),
        "glad": say("How wonderful, congratulations! Whenever you'd like to know something, just write it here."),
        "plea": say(
            "Yes, what can I help you with? A few words are enough. If it is hard to write, you can talk with a person."
            " If you are in danger now, call 112 or 119; 1388 answers texts and calls day and night."
        ),
        "sorry": say("That's all right, and kind of you to say. What can I help you with?"),
        "who": say(
            "I'm Gyeot, a program and not a person. I look for answers in what was published, and pass on to a person "
            "what I don't know."
        ),
        "bored": say("I'm no good at games, but I can find you a short lecture. Shall I look for one?"),
        "stop": say(
            "Nothing is open here that I could end. To stop reminders, write “no more reminders”; to erase what is "
            "kept of you, write /erase. If it is something else that is too much for you, you can tell me or a person."
        ),
        "number": say(
            "You needn't tell me how to reach you: nobody calls, and I pass no number on. When you talk with a person, "
            "the answer comes to this chat."
        ),
        "ill": say(
            "I'm no doctor and can't advise on illness or medicine. Please tell a parent, the school nurse or a "
            "pharmacist. If it hurts badly or too much was taken, call 119 at once."
        ),
        "secret": say("Nobody here asks for it, and you need none of it to ask me. What would you like to know?"),
        "reaching": say(
            "I need neither a place nor a number, and I kept nothing of it. Could you write what you'd like to know?"
        ),
        "link": say("I can't open links. Could you write in a few words what you'd like to know?"),
        "command": say("I don't know that command. Just write what you'd like to know in your own words."),
    }


GRIEVING = frozenset({"alone", "comfort", "cried", "disliked", "teased"})
"""Events behind which there may be more: a line that listens is named, too."""


def _today(situation: Situation) -> Outcome:
    """Tell the day and the hour where the municipality is."""
    say, place = situation.say, situation.municipality
    here = situation.now.astimezone(place.zone if place else ANYWHERE)
    days = (
        say("Monday"),
        say("Tuesday"),
        say("Wednesday"),
        say("Thursday"),
        say("Friday"),
        say("Saturday"),
        say("Sunday"),
    )
    told = {"day": here.date().isoformat(), "weekday": days[here.weekday()], "clock": f"{here:%H:%M}"}
    return situation.reply(Bubble(say("Today is %(weekday)s, %(day)s, and it is %(clock)s now.") % told))


_OWN: dict[str, Handler] = {
    "happened": _kindly,
    "heavy": _heavy,
    "refused": _plainly_no,
    "solve": _not_solved,
    "today": _today,
}
"""What is answered with more than a sentence."""
