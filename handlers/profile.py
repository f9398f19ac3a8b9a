"""The municipality and the language of a conversation."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

from handlers.catalogue import LANGUAGES, speaker
from handlers.conversation import Bubble, Choice, Outcome
from handlers.requests.kinds import Intent
from handlers.requests.respelling import respelt
from handlers.situation import CHOSEN, Handler, Situation
from knowledge.eligibility import load
from knowledge.municipality import Municipality, named
from knowledge.regions import home_alone, home_asked_about, home_told, is_surely_meant, lies_in

WEB = "web"
"""The channel in which every municipality has a page of its own."""

PENDING = "pending"
"""The slot that keeps a question asked before the municipality was known."""


def municipality_choices(situation: Situation) -> tuple[Choice, ...]:
    """Return one choice for each municipality, partners first."""
    ordered = sorted(situation.municipalities, key=lambda place: (not place.partner, place.name))
    return tuple(Choice(place.told(situation.language).name, f"municipality:{place.id}") for place in ordered)


_MOVING = re.compile(
    r"(?:(?P<own>나|저|우리|저희)\s?|(?:이제|지금|그냥|다시|아니)\s?)*"
    r"(?P<where>[가-힣]{2,6})(?:으로|로|에)\s?(?:지역(?:을)?\s?)?"
    r"(?:(?:바꿔|변경(?:해)?|옮겨)\s?(?:줘|주세요|주라|줄래|봐)?|바꿀(?:래|게)|변경할(?:래|게)|옮길(?:래|게)"
    r"|(?:바꾸|옮기|변경하)면\s?안\s?(?:되나|돼|될까)|(?:바꿀|옮길|변경할)\s?수\s?(?:있나|있어|없나|없어)"
    r"|이사\s?(?:를\s?)?(?:왔|옴|(?P<went>갔|했|감|함))(?:어|습니다|는데)?)(?:요)?[\s.!?~]*"
    r"|(?:i(?:'ve| have)? moved to|switch to|change to) (?P<place>[a-z -]{3,20})[.!]*",
    re.IGNORECASE,
)
"""The whole of a sentence that says no more than where somebody lives now; with a question behind it, it is one.

Who "went" there may be a friend, unless the words say whose move it is.
"""


_LIVING = re.compile(
    r"(?:(?:네|예|응|어|아|나|난|저|전|저는|나는|우리|우리는|저희|저흰|우린|지금)[\s,]*)*(?P<home>[가-힣]{2,7}?)(?:에|에서)?\s?"
    r"(?:살아|살어|살고\s?있어|산다|살|삼|사는디|사는데|살거든|삽니다|이에|예|입니다|이|거주(?:해|중)?)?(?:요|유|이에요|야|임)?[\s.!~]*"
    r"|(?:i live in |i'?m (?:in|from) )?[a-z -]{3,20}[.!]*",
    re.IGNORECASE,
)
"""The whole of an answer to where somebody lives."""


_MAY = re.compile(r"(?:되나|되는지|되냐|돼|될까|됩니까|가능|할\s?수\s?있|신청|이용|가입)[가-힣]{0,4}[\s?!.~…]*$")
"""How a sentence ends that asks whether one may join."""

LONGEST = 40
"""Characters: who asks more than that asks something else besides."""


class Moving:
    """Takes a plain word of moving for what it is, and gives everything else to the room of questions."""

    def __init__(self, question: Handler, choosing: Handler) -> None:
        self._question, self._choosing = question, choosing

    def __call__(self, situation: Situation) -> Outcome:
        """Change the municipality when the words say that and no more."""
        words = respelt(situation.intent.argument.strip())
        here, moved, living = situation.municipality, _MOVING.fullmatch(words), _LIVING.fullmatch(words)
        if moved:
            found = _called(moved["where"] or moved["place"], situation.municipalities)
        elif here is None and living:
            found = named(words, situation.municipalities)
        else:
            found = ()
        if here and not moved and living and living["home"] and _lives_in(living["home"], words, here):
            return _at_home(situation, here)
        if len(found) != 1:
            return _beyond(situation, words) or self._question(situation)
        if moved and moved["went"] and not moved["own"] and here and not situation.message.municipality:
            either = municipality_choices(replace(situation, municipalities=(here, *found)))
            return situation.reply(Bubble(situation.say("Which municipality do you live in?"), choices=either))
        return self._choosing(replace(situation, intent=Intent("municipality", found[0].id)))


def _lives_in(name: str, words: str, here: Municipality) -> bool:
    """Tell whether who says to live in a place lives in this municipality: by its own name, or as a part of it."""
    home = home_alone(words)
    part = home is not None and is_surely_meant(home, words) and lies_in(home, here) is True
    return bool(_called(name, (here,))) or part


def _at_home(situation: Situation, here: Municipality) -> Outcome:
    """Tell who says to live where this chat is about that it is so, and what that may be followed by."""
    say = situation.say
    text = say("Yes, I answer for %(name)s. What would you like to know?") % {"name": here.name}
    check = (Choice(say("May I, or my child, enrol?"), "enrolment:"),) if load(here.enrolment).rules else ()
    return situation.reply(
        Bubble(text, choices=(*check, Choice(say("How do I apply?"), f"ask:{say('How do I apply?')}")))
    )


def _beyond(situation: Situation, words: str) -> Outcome | None:
    """Answer who only asks about a place that nothing is known of here; None where there is more to it."""
    say, place = situation.say, situation.municipality
    lives = home_told(words) if _MAY.search(words) and len(words) <= LONGEST else None
    home = home_alone(words) or lives or home_asked_about(words)
    if place is None or home is None or not is_surely_meant(home, words):
        return None
    if lies_in(home, place) is not False or named(words, situation.municipalities):
        return None
    about = {"name": place.name, "where": home.name}
    lines = (
        say("I know what %(name)s has published, and nothing of %(where)s: rules differ from place to place.") % about,
        say("Please look for the programme on the website of %(where)s, or ask its education office.") % about,
    )
    change = () if situation.message.municipality else (Choice(say("Change municipality"), "municipality"),)
    return situation.reply(Bubble("\n".join(lines), choices=(*change, situation.human())), outcome="elsewhere")


def _called(words: str, municipalities: tuple[Municipality, ...]) -> tuple[Municipality, ...]:
    """Return the municipality of which the words are a name and nothing else: "친구서울" is none."""
    return tuple(place for place in municipalities if _bare(words) in map(_bare, (place.name, *place.names)))


def _bare(name: str) -> str:
    return re.sub(r"[시군]?(?:지역)?$", "", unicodedata.normalize("NFC", name).strip().casefold())


def linked(situation: Situation) -> Situation:
    """Return the situation of who came by a link that names a municipality, with that one; an account's own stays."""
    wanted = situation.intent.argument
    known = {place.id for place in situation.municipalities} - {situation.session.municipality}
    if situation.message.municipality or wanted not in known:
        return situation
    slots = {name: value for name, value in situation.session.slots.items() if name != PENDING}
    return situation.but(municipality=wanted, slots=slots, previous="", misses=0)


def place_first(situation: Situation, wish: str) -> Outcome:
    """Ask for the municipality, and keep a wish ("human:…") until it is known."""
    text = situation.say("People answer for their own municipality. Which one do you live in?")
    slots = {**situation.session.slots, PENDING: wish}
    return situation.reply(Bubble(text, choices=municipality_choices(situation)), slots=slots)


class ChoosingMunicipality:
    """Sets the municipality, then answers the question that had to wait for it."""

    def __init__(self, question: Handler, home: str = "") -> None:
        self._question, self._home = question, home

    def __call__(self, situation: Situation) -> Outcome:
        """Choose by id or by any name that people use; ask when neither fits."""
        if situation.message.municipality:
            return situation.reply(self._bound(situation))
        chosen = _chosen(situation)
        if chosen is None:
            text = situation.say("Which municipality do you live in?")
            return situation.reply(Bubble(text, choices=municipality_choices(situation)))
        slots = dict(situation.session.slots)
        pending = slots.pop(PENDING, "")
        moved = situation.but(municipality=chosen.id, slots=slots, previous="", misses=0)
        confirmed = moved.reply(*settled(moved, chosen))
        if not pending:
            return confirmed
        answered = self._question(replace(moved, intent=Intent("ask", pending)))
        return replace(
            answered,
            bubbles=(*confirmed.bubbles, *answered.bubbles),
            turns=(*confirmed.turns, *answered.turns),
        )

    def _bound(self, situation: Situation) -> Bubble:
        """Return that this chat is of one place; on the web, where each has a page, with the way to the others'."""
        say, place = situation.say, situation.municipality
        name = {"name": place.name if place else situation.message.municipality}
        if not self._home or situation.message.address.channel != WEB:
            return Bubble(say("This account answers for %(name)s only.") % name)
        wanted = _chosen(situation)
        others = [wanted] if wanted else situation.municipalities
        pages = tuple(
            Choice(other.told(situation.language).name, "", f"{self._home}/{other.id}")
            for other in others
            if place is None or other.id != place.id
        )
        told = say("This page answers for %(name)s only. Each place has a page of its own, and you begin anew there:")
        return Bubble(told % name, choices=pages)


def settled(situation: Situation, place: Municipality) -> tuple[Bubble, ...]:
    """Return what is said once a municipality is chosen: its name, and its notice if it has one."""
    place = place.told(situation.language)
    text = situation.say("I'll answer for %(name)s. You can change it any time with /municipality.")
    notice = (Bubble(place.notice),) if place.notice else ()
    return (Bubble(text % {"name": place.name}), *notice)


def choose_language(situation: Situation) -> Outcome:
    """Set the language, or show the languages there are."""
    wanted = situation.intent.argument
    if wanted in LANGUAGES:
        say = speaker(wanted)
        slots = {**situation.session.slots, CHOSEN: "yes"}
        return situation.reply(Bubble(say("I'll speak English from now on.")), language=wanted, slots=slots)
    choices = tuple(Choice(name, f"language:{code}") for code, name in LANGUAGES.items())
    return situation.reply(Bubble(situation.say("Which language shall I speak?"), choices=choices))


def _chosen(situation: Situation) -> Municipality | None:
    wanted = situation.intent.argument
    for place in situation.municipalities:
        if place.id == wanted:
            return place
    found = named(wanted, situation.municipalities)
    return found[0] if len(found) == 1 else None
