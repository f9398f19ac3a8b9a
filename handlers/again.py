"""What was asked last, once more: for who wants a moment, has not understood, asks why, or goes back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from handlers.catalogue import LANGUAGES, Say, speaker
from handlers.conversation import Bubble, Choice, Outcome
from handlers.intent import ACTIONS, understood
from handlers.requests.again import counts
from handlers.requests.kinds import Intent, Kind
from handlers.requests.people import OFFER
from handlers.situation import Handler, Offered, Situation

BESIDES = frozenset({"", "feedback", "help", "human", "passage", "start"})
"""What is offered beside anything: it makes no question of it. Titles ask where one may choose none of them, too."""

STEPS = ("category", "now", "other", "photo", "send", "stay", "urgency")
"""What a choice on the way to a person does where something is asked."""

EDITED = "plan.edit"
"""The slot of the plan that is being changed: beginning anew would make another one."""

STARTS: Mapping[Kind, str] = {"plan": "new", "guardian": "invite"}
"""What begins something anew, where that is not its bare wish."""

NO_START: frozenset[Kind] = frozenset({"ask", "course", "erase", "grade", "none", "passage", "rating"})


def silent(_conversation: str, _now: datetime) -> tuple[Bubble, ...]:
    """Remember nothing of what was said."""
    return ()


class AskingAgain:
    """Says what was asked last once more, and leaves everything open as it is.

    `offered` knows what was said last; `rooms` handles a wish, as which words count where nothing is open.
    """

    def __init__(self, offered: Offered, rooms: Callable[[Situation], Outcome]) -> None:
        self._offered, self._rooms = offered, rooms

    def __call__(self, situation: Situation) -> Outcome:
        """Answer by the kind of what was said."""
        kind, open_ = situation.intent.argument, self._open(situation)
        if open_ is None or (kind == "on" and "?" not in open_.text):
            return self._nothing_open(situation, kind)
        if kind == "other" and _of_lectures(open_):
            return self._rooms(replace(situation, intent=Intent("course", "more")))
        begin = _start(situation, open_)
        if kind == "anew" and begin:
            return self._rooms(replace(situation.but(form=""), intent=begin))
        return _once_more(situation, open_, kind, begin)

    def before(self, room: Handler) -> Handler:
        """Return a room for words that an open form did not understand: they may mean that it is not understood."""

        def listening(situation: Situation) -> Outcome:
            words = situation.intent.argument
            meant = understood(words)
            lost = meant == Intent("human", OFFER)
            open_ = self._open(situation) if lost or meant == WORDLESS or counts(words) else None
            if open_ is None:
                return self._rooms(replace(situation, intent=meant)) if lost else room(situation)
            return _once_more(situation, open_, "unsure" if lost else "either")

        return listening

    def unsure(self, room: Handler) -> Handler:
        """Return the room of who wants a person: who is at a loss about what was asked may be asked once more."""

        def listening(situation: Situation) -> Outcome:
            open_ = self._open(situation) if situation.intent.argument == OFFER else None
            return _once_more(situation, open_, "unsure") if open_ else room(situation)

        return listening

    def _open(self, situation: Situation) -> Bubble | None:
        """Return the question that still waits for an answer."""
        said = self._offered(situation.session.conversation, situation.now)
        offering = next((bubble for bubble in reversed(said) if bubble.choices), None)
        return offering if offering and any(map(_asks, offering.choices)) else None

    def _nothing_open(self, situation: Situation, kind: str) -> Outcome:
        """Answer where nothing was asked: by what the words mean then."""
        words, say = situation.message.text, situation.say
        if kind == "wait":
            return situation.reply(Bubble(_leads(say)["wait"]))
        if kind == "on" and "계획" not in words:
            text = say("Nothing was left open here. What would you like to do?")
            return situation.reply(Bubble(text, choices=(Choice(say("What I can do"), "help"),)))
        meant = {
            "anew": Intent("start"),
            "back": Intent("help"),
            "either": Intent("nod"),
            "on": Intent("plan"),
            "other": WORDLESS,
            "what": EASIER if self._answered(situation) else Intent("human", OFFER),
        }
        return self._rooms(replace(situation, intent=meant.get(kind, Intent("ask", words))))

    def _answered(self, situation: Situation) -> bool:
        """Tell whether what was said last is quoted: that can't be put otherwise."""
        return any(bubble.citations for bubble in self._offered(situation.session.conversation, situation.now))


WORDLESS, EASIER = Intent("aside", "wordless"), Intent("aside", "easier")


def _asks(choice: Choice) -> bool:
    """Tell whether a choice answers something."""
    name, _, step = choice.action.partition(":")
    return name not in BESIDES or (name == "human" and step.startswith(STEPS))


def _kinds(open_: Bubble) -> list[tuple[Kind, str]]:
    """Return what its choices are about, and which step each takes."""
    parts = [choice.action.partition(":") for choice in open_.choices if _asks(choice)]
    return [(ACTIONS[name], step) for name, _, step in parts if name in ACTIONS]


def _of_lectures(open_: Bubble) -> bool:
    return any(kind == "course" for kind, _ in _kinds(open_))


def _start(situation: Situation, open_: Bubble) -> Intent | None:
    """Return what begins anew what is asked, None where there is no beginning to go back to."""
    kind = next((kind for kind, _ in _kinds(open_)), None)
    if kind is None or kind in NO_START or EDITED in situation.session.slots:
        return None
    if kind == "human" and situation.session.form != "human":
        return None
    return Intent(kind, STARTS.get(kind, ""))


def _once_more(situation: Situation, open_: Bubble, kind: str, begin: Intent | None = None) -> Outcome:
    """Say it again with what can be tapped; nothing of the session changes, and what was asked is not written twice."""
    say, choices = situation.say, open_.choices
    lead = _reason(say, open_) if kind == "why" else _leads(say).get(kind, _leads(say)["back"])
    if kind == "unsure" and "human" not in [choice.action for choice in choices] and situation.session.form != "human":
        choices = (*choices, Choice(say("Talk with a person"), "human:unsure"))
    if kind == "back" and begin:
        wish = f"{begin.kind}:{begin.argument}" if begin.argument else begin.kind
        choices = (*choices, Choice(say("Start anew"), wish))
    text = f"{lead}\n\n{_asked(open_)}"
    outcome = situation.reply(replace(open_, text=text, choices=choices), outcome="again")
    heard, *said = outcome.turns
    return replace(outcome, turns=(heard, *(replace(turn, text=lead) for turn in said)))


def _asked(open_: Bubble) -> str:
    """Return what was asked, without what was said before it the last time."""
    text = open_.text
    for say in map(speaker, LANGUAGES):
        for each in (*_leads(say).values(), *_reasons(say).values()):
            text = text.removeprefix(f"{each}\n\n")
    return text


def _leads(say: Say) -> Mapping[str, str]:
    return {
        "wait": say("Take your time. It stays here as it is."),
        "what": say("Let me say it once more."),
        "either": say("Please choose one, or say it in your own words."),
        "other": say("That is all there is to choose from. You can also say it in your own words."),
        "back": say("You can choose here again."),
        "unsure": say("That's all right. You can take your time, or ask a person."),
    }


def _reason(say: Say, open_: Bubble) -> str:
    """Return why it is asked, by what its choices do."""
    reasons = _reasons(say)
    return next((reasons[kind] for kind, _ in _kinds(open_) if kind in reasons), reasons["help"])


def _reasons(say: Say) -> Mapping[Kind, str]:
    return {
        "consent": say(
            "What I may remember is for you to decide, and how I ask depends on the age. You can go on asking without "
            "an answer."
        ),
        "enrolment": say("I only ask what can change the result. It is deleted after the check; you needn't answer."),
        "erase": say("It can't be undone, so I ask once more."),
        "grade": say("I'd like to choose lectures of your grade and subject. You needn't say."),
        "guardian": say("What is shared is for you to decide. Only what you choose can be seen."),
        "human": say("I'd like to pass it on to the right person. You needn't choose, either."),
        "municipality": say("Help and dates differ from place to place, so I ask."),
        "plan": say("I'd like the plan to fit your days. If it's hard to choose, write “anything”."),
        "help": say("I'd like to know how to help you. You needn't answer."),
    }
