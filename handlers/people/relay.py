"""What a person says while a human holds the conversation: passed on, or held back until they say that it may go."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from handlers.conversation import Bubble, Choice, Outcome, Turn
from handlers.people.escalation import OtherWished
from handlers.people.handoff import ended
from handlers.personal import personal
from handlers.requests.another import blames, heard
from handlers.situation import Situation
from knowledge.hotlines import hotlines

HELD = "relay.held"
"""The slot of words that wait for a yes; "" once they were passed on: a second tap says nothing twice."""

_END = re.compile(
    r"((아|저|이제|그럼|이만)[\s,]*)*(이\s*)?(대화|이야기|얘기|상담|채팅)\s*(을|를|은)?\s*(여기서\s*)?"
    r"((끝내|종료하|그만하)(기|(고\s*싶|겠)(?!지)[가-힣]{1,4})|(끝내|종료해|그만해)\s*(줘|주세요)?(요)?|(끝낼|종료할|그만할)(래|게|께)(요)?|종료)[\s.!~]*"
    r"|end (the|this|our) (talk|chat|conversation)[\s.!]*",
    re.IGNORECASE,
)
"""Typed instead of tapped: where buttons vanish with the next message, there is no other way to end a talk."""

RELAYED, KEPT_BACK = "relayed", "held"
"""Outcomes of a person's turn: the first goes to the human, the second to nobody."""


def relay(situation: Situation, action: str) -> Outcome:
    """Pass on what is said; the program itself says nothing, but for what it can't pass on, and to a tap."""
    session, message, now = situation.session, situation.message, situation.now
    free = {name: value for name, value in session.slots.items() if name != HELD}
    if action in {"human:fix", "human:keep"}:
        return Outcome(replace(session, slots=free), (_kept_back(situation, action),))
    if not action and not message.attachments and _END.fullmatch(message.text):
        action = "human:end"
    if action in _TAPPED:
        stays = session.latched and action in _LEAVING
        return (_stays if stays else _TAPPED[action])(situation)
    if message.command and not action:
        turn = Turn("person", message.text, now, outcome=KEPT_BACK)
        return Outcome(replace(session, slots={**free, HELD: message.text}), (_rests(situation),), (turn,))
    if heard(message.text) and not (session.latched or message.attachments):
        turn = Turn("person", message.text, now, outcome=KEPT_BACK)
        return Outcome(replace(session, slots={**free, HELD: message.text}), (_another(situation),), (turn,))
    # whoever helps in danger may have to know where somebody is
    kinds = () if session.latched else personal(message.text)
    if kinds:
        turns = (Turn("person", message.text, now, outcome=KEPT_BACK), *_files(situation))
        return Outcome(replace(session, slots={**free, HELD: message.text}), (_warning(situation, kinds),), turns)
    lost = (_unpassed(situation),) if any(not file.reference for file in message.attachments) else ()
    return Outcome(session, lost, (Turn("person", message.text, now, outcome=RELAYED),))


def _unpassed(situation: Situation) -> Bubble:
    """Return that a place or a contact stays behind: who needs to be found has to know that nobody sees it."""
    return Bubble(
        situation.say("A place or a contact can't be passed on here. Please write in words what they should know.")
    )


def _stays(situation: Situation) -> Outcome:
    """Leave nobody alone after a cry for help by a button of before: who looks after them hears of it and stays."""
    say, lines = situation.say, hotlines()
    text = say(
        "I've told them. You needn't write anything; they stay here for you. Text %(text)s and call %(phone)s, day and "
        "night, too."
    )
    told = Turn("person", say("I don't want to talk right now."), situation.now, outcome=RELAYED)
    bubble = Bubble(text % {"text": lines["1388"].text, "phone": lines["109"].phone})
    return Outcome(situation.session, (bubble,), (told,))


def _rests(situation: Situation) -> Bubble:
    """Return that a command for the program does nothing while a human is there, and what to do."""
    say, latched, words = situation.say, situation.session.latched, bool(situation.message.text)
    text = say("A person answers you now, so I'm resting, and I haven't passed this on.")
    what = say("Just write what you'd like to tell them.") if latched else say("End the talk, and I help again.")
    end, send = Choice(say("End the talk"), "human:end"), Choice(say("Pass these words on"), "human:send")
    return Bubble(f"{text} {what}", choices=(*(() if latched else (end,)), *((send,) if words else ())))


def _another(situation: Situation) -> Bubble:
    """Ask who would like somebody else, before who answers reads it."""
    say = situation.say
    text = say("Would you like to talk with somebody else? I haven't passed this on to your mentor.")
    choices = (
        Choice(say("Yes, somebody else"), "human:change"),
        Choice(say("No, go on here"), "human:keep"),
        Choice(say("Pass it on as it is"), "human:send"),
    )
    return Bubble(text, choices=choices)


def _to_another(situation: Situation) -> Outcome:
    """Let the next one come: from now on the bot answers again. What was said against who answered goes to nobody."""
    say, session = situation.say, situation.session
    held = session.slots.get(HELD, "")
    text = say(
        "I've passed on that you'd like somebody else. When they come, they write here; until then I answer again."
    )
    free = {name: value for name, value in session.slots.items() if name != HELD}
    back = situation.but(owner="bot", epoch=session.epoch + 1, slots=free)
    done = Choice(say("I don't need it any more"), "human:end")
    outcome = back.reply(Bubble(text, choices=(done,)))
    wish = OtherWished("" if blames(held) else held)
    return replace(outcome, turns=(Turn("person", "", situation.now, outcome="human"),), changes=(wish,))


def _kept_back(situation: Situation, action: str) -> Bubble:
    """Return that it was not passed on, and what to do next."""
    if action == "human:keep":
        return Bubble(situation.say("I've not passed it on. You can go on talking here."))
    return Bubble(situation.say("I've not passed it on. Please write it again without that."))


def _let_go(situation: Situation) -> Outcome:
    """Pass on what was held back; what was forgotten meanwhile can't be, and that is said."""
    session = situation.session
    free = {name: value for name, value in session.slots.items() if name != HELD}
    held = session.slots.get(HELD)
    if held is None:
        text = situation.say("I no longer have what you wrote, so nothing was passed on. Please write it once more.")
        return Outcome(session, (Bubble(text),))
    sent = (Turn("person", held, situation.now, outcome=RELAYED),) if held else ()
    word = (_only_here(situation),) if personal(held) else ()
    return Outcome(replace(session, slots={**free, HELD: ""}), word, sent)


def _only_here(situation: Situation) -> Bubble:
    """Return that it was passed on, and that nobody calls or comes: a child shall not wait for it."""
    text = situation.say("I've passed it on. Mentors don't call or meet anybody: they answer only here.")
    return Bubble(text)


def _files(situation: Situation) -> tuple[Turn, ...]:
    """Return a turn without words for the files that come with what is held back."""
    return (Turn("person", "", situation.now, outcome=RELAYED),) if situation.message.attachments else ()


def _warning(situation: Situation, kinds: tuple[str, ...]) -> Bubble:
    say = situation.say
    names = {
        "resident": say("a resident registration number"),
        "phone": say("a phone number"),
        "email": say("an e-mail address"),
        "address": say("an address"),
        "account": say("an account name"),
    }
    found = ", ".join(names[kind] for kind in kinds)
    text = say("There seems to be %(found)s in it. Nobody here needs it, so I've held it back. Shall I pass it on?")
    choices = (Choice(say("Write it again"), "human:fix"), Choice(say("Pass it on as it is"), "human:send"))
    return Bubble(text % {"found": found}, choices=choices)


_LEAVING = frozenset({"human:change", "human:end"})
"""Taps that end a talk with who is there."""

_TAPPED: Mapping[str, Callable[[Situation], Outcome]] = {
    "human:change": _to_another,
    "human:end": ended,
    "human:send": _let_go,
}
"""What a tap does in a talk."""
