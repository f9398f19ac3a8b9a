"""A cry for help: a fixed text with routes to people, and a case for the people on duty."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from handlers.catalogue import Say, beside, speaker, spoken
from handlers.conversation import Bubble, Choice, CrisisCase, Message, Outcome, Session, Turn
from handlers.helping import danger, helping, in_need, one_line, routes, who_is_there
from handlers.intent import typed
from handlers.parking import ON, PARKED
from handlers.people.escalation import Confided
from handlers.people.staffing import Duty
from handlers.people.telling import PREFIX
from handlers.requests.people import OFFER
from handlers.screening.denials import denies
from handlers.screening.screen import Verdict
from handlers.screening.tongues import foreign
from handlers.situation import COMFORTED, Situation, times_comforted
from knowledge.hotlines import hotlines

STOOD = "crisis.stood"
"""The slot with the moment when the routes were last said in full."""

BESIDE = "crisis.beside"
"""The slot that tells that English is said beside: somebody cried for help in another language than Korean."""

UNSURE = "crisis.unsure"
"""The slot that tells that the last cry was not heard for sure: what is asked next is most likely a question."""

UNRUNG = "kakao"
"""The channel on which nothing can be brought to anybody who has not just written."""

_DENYING = re.compile(
    r"(?:건|거|게|것은?|뜻은?|말은?|사실은?|진심은?|진짜는?)\s*(?:아니(?!면|지만)|아냐|아님)"
    r"|(?:장난|농담)(?!\s*(?:이\s*)?(?:아니|아냐|아님|안))|오해"
    r"|just kidding|(?:was|were|am) (?:only |just )?joking|not really",
    re.IGNORECASE,
)
"""Words that take something back; they lower no verdict, they choose between two texts that both name people.

"아니" before a sentence, and "장난 아니고", say it once more, and louder.
"""

_BARE_NO = re.compile(r"\W*(?:(?:아니|아냐)(?:야|에요|예요|라고|라니까)?(?:요)?\W*)+")
"""A no and nothing else: straight after "are you safe?" it is no denial, but may be the worst answer."""

_UNSAFE = re.compile(
    r"\W*(?:아니|아뇨|아냐|ㄴㄴ|노|no\b|nope|잘?\s*모르|몰라|글쎄|(?:i'?m |i am )?(?:not |scared)"
    r"|(?:지금은?\s?)?(?:안\s?(?:안전|괜찮)|(?:안전|괜찮)하?지|위험|무서))",
    re.IGNORECASE,
)
"""How an answer begins that is no yes."""

_HOW_SAFE = re.compile(
    r"\W{0,9}(?:(?:네|넵|넹|예|응|ㅇㅇ|어|음+|아니요?|아뇨|아냐|ㄴㄴ|yes|yeah|no|nope)[\s,.~!]{0,9})?"
    r"(?:(?:지금|아직|일단|저|나|전|난)(?:은|는|도)?\s{0,3}){0,2}"
    r"(?:(?:안\s?)?안전|괜찮|위험|무서|모르겠|몰라|글쎄|(?:i'?m |i am )?(?:not )?(?:safe|ok(?:ay)?|sure|scared))"
    r"[^\s?]{0,12}(?:\s?(?:않|못해|아닌|아니)[^\s?]{0,6})?\W{0,9}",
    re.IGNORECASE,
)
"""A whole answer to "are you safe?" that is more than a yes or a no."""

ASKED = "crisis.asked"
"""The slot with the moment when "are you safe?" was the last that was said."""

_WHY = re.compile(
    r"왜\s*(?:자꾸\s*|계속\s*|저한테\s*|나한테\s*|갑자기\s*)*(?:자살|상담|109|1388|112|경찰"
    r"|전화(?:번호)?(?:를|만)?\s*(?:줘|주|알려|하래|하라)|(?:이런|이걸|이거|그런)\s*(?:거|걸|글|말|안내|번호|답)?\S*\s*(?:보내|줘|주|알려|뜨|떠|나와))"
)
"""Who asks why lines were named: it was a question, or it seemed to them to be misunderstood."""

_ANOTHERS = re.compile(
    r"(?:^|\s)(?:애|아이|딸|아들|손주|손자|손녀|동생|조카|멘티)(?:를|을|가|이|는|은|도|랑|한테)?(?=\s|$)"
)
_MINE = re.compile(r"(?:나|저)(?:만|를|랑|한테)|(?:^|\s)(?:나|저|날)(?=\s)")
"""Whose sorrow it is that is told: a child's by who looks after it, or one's own."""

FRESH = timedelta(minutes=30)
"""How long they are taken to be still in sight."""

FRIEND = "crisis.friend"
"""The slot with the moment when the text on somebody else's cry was last said in full."""


def help_at_once(situation: Situation, verdict: Verdict, duty: Duty | None = None) -> Outcome:
    """Answer with the fixed text of the verdict's kind, latch the conversation and open a case; no model is asked.

    The words go into the case alone: the turn that everybody on the desk can read stays empty. Who writes in another
    language than Korean gets the text in English, too. A verdict that is not explicit may be wrong: whoever only had a
    question is told that it will be answered, and whoever takes back what they have just cried reads no other text.
    With a person in the talk a further cry gets numbers for an emergency, and who is told: no word that is theirs.
    """
    place = situation.session.municipality
    words = situation.message.text or situation.message.command
    if not verdict.explicit and _takes_back(situation, words):
        return taken_back(situation)
    if verdict.excluded and situation.session.owner == "bot":
        return comforted(situation, verdict.kind)
    abroad = BESIDE in situation.session.slots or foreign(words)
    tongues = _tongues(situation, abroad)
    if situation.session.latched and situation.session.owner == "human":
        texts = [_with_a_person(language) for language in tongues]
    elif verdict.kind == "friend" and _lately(situation, FRIEND):
        texts = [_still_theirs(language, duty, situation.now) for language in tongues]
    else:
        texts = [_at_once(situation, language, verdict, duty, abroad) for language in tongues]
    case = CrisisCase(verdict.kind, verdict.rules, words, place, situation.now, situation.message.openly)
    heard = Turn("person", "", situation.now, outcome="crisis")
    said = (Turn("bot", text, situation.now, outcome="crisis") for text in texts)
    standing = _put_aside(_standing(situation, abroad)) if verdict.explicit else _standing(situation, abroad)
    unsure = {} if verdict.explicit else {UNSURE: situation.now.isoformat()}
    if verdict.kind == "friend" and not _lately(situation, FRIEND):
        unsure |= {FRIEND: situation.now.isoformat()}
    kept = {name: value for name, value in standing.slots.items() if name != UNSURE}
    session = replace(standing, latched=True, slots={**kept, **unsure, ASKED: situation.now.isoformat()})
    return Outcome(session, tuple(map(Bubble, texts)), (heard, *said), cases=(case,))


def stay(situation: Situation, duty: Duty | None = None) -> Outcome:
    """Answer what is no question while a case is open: the words go to the people in charge, the routes stand again.

    Where they have just been said in full, one to write to and another to call are enough. Who cried for help in
    another language than Korean, or writes in one now, gets it in English, too.
    """
    words = situation.message.text
    abroad = BESIDE in situation.session.slots or (foreign(words) and not _everyday(words))
    lately = _lately(situation)
    unsafe = _asked(situation) and bool(_UNSAFE.match(words))
    texts = [_still(language, duty, situation.now, abroad, lately) for language in _tongues(situation, abroad)]
    if unsafe:
        texts = [
            f"{danger(speaker(language))}\n{text}"
            for language, text in zip(_tongues(situation, abroad), texts, strict=True)
        ]
    session = settled(situation.session if lately else _standing(situation, abroad))
    said = (Turn("bot", text, situation.now, outcome="crisis") for text in texts)
    turns = (Turn("person", "", situation.now, outcome="crisis"), *said)
    return Outcome(session, tuple(map(Bubble, texts)), turns, changes=(Confided(words),))


def wishes_person(situation: Situation, duty: Duty | None) -> Outcome:
    """Answer who wishes for a person while a case is open: people are called once more, and who is there is said."""

    def told(say: Say) -> str:
        heard = say("I've noted for the people in charge that you'd like to talk with a person.")
        there = who_is_there(say, duty, situation.now) + _looking_in(situation, say, duty)
        return "\n".join((heard, one_line(say), there))

    wish = Confided(situation.message.text or situation.say("I'd like to talk with a person."), calls=True)
    return _to_people(situation, told, wish)


def unseen(situation: Situation) -> Outcome:
    """Answer a picture while a case is open: no mentor is shown it, and nobody is asked for one."""

    def told(say: Say) -> str:
        words = say("I can't look at pictures, and I show them to nobody. Please tell it in words: I pass those on.")
        return "\n".join((words, one_line(say), danger(say)))

    shown = "\n".join(filter(None, (situation.say("(a photo)"), situation.message.text)))
    return _to_people(situation, told, Confided(shown))


def _to_people(situation: Situation, told: Callable[[Say], str], change: Confided) -> Outcome:
    """Return what is said, in each language of the talk, to what goes to the people in charge."""
    texts = [told(speaker(each)) for each in _tongues(situation, BESIDE in situation.session.slots)]
    said = (Turn("bot", text, situation.now, outcome="crisis") for text in texts)
    turns = (Turn("person", "", situation.now, outcome="crisis"), *said)
    session = _without_wish(settled(situation.session))
    return Outcome(session, tuple(map(Bubble, texts)), turns, changes=(change,))


def _without_wish(session: Session) -> Session:
    """Return the session without an open wish for a person: people come anyway, and none of its questions is asked."""
    if session.form != "human":
        return session
    slots = {name: value for name, value in session.slots.items() if not name.startswith(PREFIX)}
    return replace(session, form="", slots=slots)


def _put_aside(session: Session) -> Session:
    """Return the session of who cried plainly: no open form hears what they tell next, and they may go on with it."""
    slots = {name: value for name, value in session.slots.items() if name != PARKED}
    return replace(_without_wish(replace(session, slots=slots)), form="")


def settled(session: Session) -> Session:
    """Return the session of who has said something since they were asked whether they are safe."""
    return replace(session, slots={name: value for name, value in session.slots.items() if name != ASKED})


def tells_whether_safe(situation: Situation) -> bool:
    """Tell whether a yes, a no or tears answer "are you safe?": no form and no question of consent hears them."""
    intent = situation.intent
    says = (intent.kind in {"again", "aside", "nod"} and intent != ON) or intent.argument == OFFER
    says = says or ("?" not in situation.message.text and bool(_HOW_SAFE.fullmatch(situation.message.text)))
    return says and situation.session.latched and _asked(situation) and not protesting(situation)


def taken_back(situation: Situation) -> Outcome:
    """Answer who says that they didn't mean it: no wall of text again, but the case stays for a human to close.

    Who cried plainly was not misunderstood, and is not told so.
    """
    say = situation.say
    heard = say("Thank you for telling me. I pass that on, too, to the person who looks at it.")
    if UNSURE in situation.session.slots:
        heard = say(
            "I seem to have misunderstood you, and I'm sorry. I note that, too, for the person who looks at it."
        )
    go_on = say("Go on asking whatever you like.")
    return _confided(situation, f"{heard} {go_on}\n{one_line(say)}")


def beside_routes(situation: Situation, outcome: Outcome, *, lost: bool) -> Outcome:
    """Return an answer that is given while a case is open, with one line of routes below it.

    Where nothing was found the words go to the people in charge as well: the question may not be all that was meant.
    """
    last = outcome.turns[-1].at if outcome.turns else situation.now
    line = one_line(situation.say)
    confided = (Confided(situation.message.text),) if lost else ()
    return replace(
        outcome,
        bubbles=(*outcome.bubbles, Bubble(line)),
        turns=(*outcome.turns, Turn("bot", line, last, outcome="crisis")),
        changes=(*outcome.changes, *confided),
    )


def comforted(situation: Situation, kind: str = "") -> Outcome:
    """Answer who is left out, or whose friend is (`kind`): the people in charge read it where a case is open."""
    return _beside_their_case(situation) if situation.session.latched else _left_out(situation, kind)


def _left_out(situation: Situation, kind: str) -> Outcome:
    """Answer who is left out by others: that is sad and no danger, so nobody is alarmed, but somebody is named.

    Who says so again in one talk reads other words, and whose child or friend it is words for them.
    """
    say, lines = situation.say, hotlines()
    told = say("You can text %(text)s or call %(phone)s, day and night; about others at school, text %(school)s, too.")
    route = told % {"text": lines["1388"].text, "phone": lines["1388"].phone, "school": lines["117"].text}
    words, told_before = situation.message.text, times_comforted(situation.session.slots)
    theirs = kind == "friend" or bool(_ANOTHERS.search(words) and not _MINE.search(words))
    first, *later = _for_theirs(say) if theirs else _for_oneself(say)
    opening = first if not told_before else later[(told_before - 1) % len(later)]
    slots = {**situation.session.slots, COMFORTED: str(told_before + 1)}
    bubble = Bubble(f"{opening}\n{route}", choices=(Choice(say("Tell a person"), "human:rule:mind"),))
    return situation.reply(bubble, outcome="aside", slots=slots)


def _for_oneself(say: Say) -> tuple[str, ...]:
    """Return what is said to who is left out: at first, and then by turns."""
    asked = say("Since when has it been like that? If somebody hits or threatens you, tell me that, too.")
    alone = say("You needn't sort it out alone. If it is hard to tell a teacher or your family, tell a person here.")
    return (
        f"{_hurts(say)}\n{asked}",
        f"{say('Then it goes on, and that must be lonely. You did nothing wrong.')}\n{alone}",
        say("I'm still listening. Days like that wear anybody out; a person here can think with you about what helps."),
    )


def _for_theirs(say: Say) -> tuple[str, ...]:
    """Return what is said to who sees somebody left out: at first, and then by turns."""
    hurts = say("It hurts to see somebody left out. It isn't their fault, and it helps them that you see it.")
    asked = say("Since when has it been like that? If somebody hits or threatens them, tell me that, too.")
    return (
        f"{hurts}\n{asked}",
        say("It is good that you stay beside them. You needn't find the way alone: a person here can think with you."),
        say("I'm still listening. What they say and what you saw is worth writing down; a person here can use it."),
    )


def _hurts(say: Say) -> str:
    return say("Being left out hurts; of course that makes you sad. It isn't because something is wrong with you.")


def _beside_their_case(situation: Situation) -> Outcome:
    """Answer who tells while a case is open that they are left out: the people in charge read it, too."""
    say = situation.say
    passed = say("I pass that on, too, to the person who looks at it.")
    return _confided(situation, f"{_hurts(say)} {passed}\n{one_line(say)}")


def _confided(situation: Situation, text: str) -> Outcome:
    """Return an answer to words that go to the people in charge and stand in no turn."""
    turns = (Turn("person", "", situation.now, outcome="crisis"), Turn("bot", text, situation.now, outcome="crisis"))
    return Outcome(situation.session, (Bubble(text),), turns, changes=(Confided(situation.message.text),))


def aid(message: Message, screen: Callable[[str], Verdict], now: datetime | None = None) -> str:
    """Return what helps who cries for help in a message that could not be kept or handled, "" for any other."""
    verdict = screen(typed(message))
    return (
        in_need(message.text, spoken(message.text, hint=message.language), verdict.kind, now) if verdict.crisis else ""
    )


def protesting(situation: Situation) -> bool:
    """Tell whether somebody says, while a case is open, that it was not meant, or asks why lines were named."""
    words = situation.message.text
    return situation.session.latched and bool(denies(words) or _WHY.search(words) or _takes_back(situation, words))


def _takes_back(situation: Situation, words: str) -> bool:
    """Tell whether somebody takes back what they have cried; a human who is there decides on that alone."""
    session = situation.session
    held = session.latched and session.owner == "bot"
    denied = _DENYING.search(words) or (_BARE_NO.fullmatch(words) and not _asked(situation))
    return held and (denies(words) or (_lately(situation) and bool(denied)))


def _lately(situation: Situation, slot: str = STOOD) -> bool:
    """Tell whether the routes, or what else a slot has the moment of, have just been said in full."""
    last = situation.session.slots.get(slot)
    return last is not None and situation.now - datetime.fromisoformat(last) < FRESH


def _asked(situation: Situation) -> bool:
    """Tell whether it was asked last, and lately, whether they are safe."""
    last = situation.session.slots.get(ASKED)
    return last is not None and situation.now - datetime.fromisoformat(last) < FRESH


def _everyday(words: str) -> bool:
    """Tell whether it is a word or two such as "ok", which people write between Korean ones."""
    return words.isascii() and len(words.split()) <= 2


def _tongues(situation: Situation, abroad: bool) -> tuple[str, ...]:  # noqa: FBT001
    return beside(situation.language, abroad=abroad)


def _standing(situation: Situation, abroad: bool) -> Session:  # noqa: FBT001
    """Return the session in which the routes have been said in full now."""
    session = situation.session
    also = {BESIDE: "en"} if abroad else {}
    return replace(session, slots={**session.slots, **also, STOOD: situation.now.isoformat()})


def _still(language: str, duty: Duty | None, now: datetime, abroad: bool, lately: bool) -> str:  # noqa: FBT001
    say = speaker(language)
    texting, calling = routes(language, "self_harm", abroad=abroad)
    opening = say("Thank you for writing to me. I'm a program, so I pass your words on to the people in charge.")
    if duty is not None and not duty.staff and duty.opens is None:
        opening = say(
            "Thank you for writing to me. I'm a program, and I don't know when somebody will read it. Please don't "
            "wait for that: write or call here now."
        )
    if lately:
        return "\n".join((opening, texting[-1], calling[-1] if abroad else calling[0]))
    return "\n".join((opening, *texting, *calling, "", who_is_there(say, duty, now)))


def _still_theirs(language: str, duty: Duty | None, now: datetime) -> str:
    """Return what is said to a further cry for somebody else, whose routes have just been said in full."""
    say = speaker(language)
    texting, calling = routes(language, "friend", abroad=False)
    lines = (
        say("I've heard that, too, and the people in charge read it. It is good that you stay with them."),
        say("Are they safe right now?"),
        texting[-1],
        calling[0],
        say("If they are in danger or hurt right now, call 112 or 119, or let an adult beside you call."),
        who_is_there(say, duty, now),
    )
    return "\n".join(lines)


def _at_once(situation: Situation, language: str, verdict: Verdict, duty: Duty | None, abroad: bool) -> str:  # noqa: FBT001
    text = helping(language, verdict.kind, duty, situation.now, abroad=abroad)
    text += _looking_in(situation, speaker(language), duty)
    if verdict.explicit:
        return text
    sorry = speaker(language)("If I misunderstood you, I am sorry: please ask once more, and I will answer.")
    return f"{text}\n{sorry}"


def _looking_in(situation: Situation, say: Say, duty: Duty | None) -> str:
    """Return how what a person writes is seen where no message can be brought, to whom somebody may write at once."""
    if duty is None or not duty.staff or situation.message.address.channel != UNRUNG:
        return ""
    told = say("I can't let you know here when they have written: send any word later, and you will see it.")
    return f" {told}"


def _with_a_person(language: str) -> str:
    """Return what is said to a further cry while a person is in the talk, whether or not the case is theirs."""
    say, lines = speaker(language), hotlines()
    told = say(
        "I have passed on what you just wrote to the people in charge. If you are in danger or hurt right now, call "
        "112 or 119. You can also text %(text)s or call %(phone)s, day and night."
    )
    return told % {"text": lines["1388"].text, "phone": lines["109"].phone}
