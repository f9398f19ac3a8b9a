"""What a person hears when hands change, and what staff hear of what waits; never a person's words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from handlers.catalogue import Say, alongside
from handlers.conversation import Attachment, Bubble, Choice
from handlers.people.escalation import Category, Escalation
from handlers.people.rating import FAIR, GOOD, POOR, RATING
from handlers.people.staffing import Staff
from knowledge.hotlines import hotlines

DESK = "staff:desk"
"""What the button does that brings a link to the desk."""


def who(say: Say, staff: Staff) -> str:
    """Return how a person sees a member of staff: by what they are and their pseudonym."""
    name = {"name": staff.pseudonym}
    return say("Mentor %(name)s") % name if "mentor" in staff.roles else say("Staff member %(name)s") % name


def category_name(say: Say, category: Category) -> str:
    """Return the name of a category."""
    return {
        "study": say("Studying"),
        "career": say("Career and admission"),
        "habits": say("Planning my study"),
        "usage": say("Using the service"),
        "mind": say("What weighs on me"),
    }[category]


def kind_name(say: Say, kind: str) -> str:
    """Return the name of a kind of cry for help."""
    names = {
        "abuse": say("abuse"),
        "violence": say("violence"),
        "exploitation": say("sexual exploitation"),
        "friend": say("a friend in danger"),
    }
    return names.get(kind) or say("self-harm or suicide")


def clock_time(say: Say, moment: datetime, now: datetime) -> str:
    """Return the day and the time of a moment in its own zone, as people say them."""
    days = (say("Mon"), say("Tue"), say("Wed"), say("Thu"), say("Fri"), say("Sat"), say("Sun"))
    same = moment.date() == now.astimezone(moment.tzinfo).date()
    day = say("today") if same else f"{moment:%m/%d} ({days[moment.weekday()]})"
    return f"{day} {moment:%H:%M}"


def spoken(say: Say, staff: Staff, text: str, files: Sequence[Attachment] = (), answers: str = "") -> Bubble:
    """Return a member of staff's own words under their pseudonym."""
    return Bubble(f"[{who(say, staff)}]\n{text}", mark="human", files=tuple(files), answers=answers)


def in_tongues(language: str, word: Callable[[Say], Bubble]) -> Bubble:
    """Return a word in the language of a talk; where that names two, in both, one below the other."""
    first, *others = map(word, alongside(language))
    text = "\n\n".join(each.text for each in (first, *others))
    rows = zip(*(each.choices for each in (first, *others)), strict=True)
    choices = [replace(row[0], label=" · ".join(each.label for each in row)) for row in rows]
    return replace(first, text=text, choices=tuple(choices))


def joined(say: Say, staff: Staff) -> Bubble:
    """Return the word that a person is here from now on."""
    text = say("%(who)s is here now. From now on a person answers you, not the program.")
    return Bubble(text % {"who": who(say, staff)}, mark="human", choices=(Choice(say("End the talk"), "human:end"),))


def handed_over(say: Say, old: Staff, new: Staff) -> Bubble:
    """Return the word that another person goes on."""
    text = say("%(new)s goes on from here, and can read what you told %(old)s.")
    return Bubble(text % {"new": who(say, new), "old": who(say, old)}, mark="human")


def left(say: Say, staff: Staff | None, *, case: bool = False) -> Bubble:
    """Return the word that the one who held a question is gone and others will take it.

    Who has cried for help isn't sent to a program meanwhile.
    """
    name = who(say, staff) if staff else say("The mentor")
    if case:
        lines = hotlines()
        text = say(
            "%(who)s has to step away now. I have called the people in charge again, and all you wrote waits for them. "
            "Please don't wait alone: text %(text)s or call %(phone)s, day and night; in danger or hurt, call 112 or "
            "119."
        )
        return Bubble(text % {"who": name, "text": lines["1388"].text, "phone": lines["109"].phone})
    text = say(
        "%(who)s had to step away, I'm sorry. Your question waits for the next person, with all you wrote. Meanwhile "
        "you can ask me."
    )
    return Bubble(text % {"who": name})


def passed_on(say: Say, *, again: bool = False) -> Bubble:
    """Return the word that nobody could come yet and the staff in charge know, `again` after somebody was there."""
    if again:
        return Bubble(say("The next person hasn't come yet, I'm sorry. I've told the staff in charge as well."))
    return Bubble(say("Nobody could take your question yet, I'm sorry. I've told the staff in charge as well."))


def put_off(say: Say, staff: Staff, until: datetime, now: datetime) -> Bubble:
    """Return the word that it goes on later; `until` in the person's own zone."""
    text = say(
        "%(who)s means to look at this again about %(time)s. If they can't come then, I'll ask the next person. "
        "Meanwhile you can ask me."
    )
    return Bubble(text % {"who": who(say, staff), "time": clock_time(say, until, now)})


def resolved(say: Say, staff: Staff, escalation: Escalation) -> Bubble:
    """Return the end of a talk: what was decided, that the program answers again, three choices and a way back."""
    lines = [say("Your talk with %(who)s is over. From now on I answer again.") % {"who": who(say, staff)}]
    if escalation.note:
        lines.append(say("What you agreed on: %(note)s") % {"note": escalation.note})
    lines.append(say("How was it? You needn't answer."))
    return Bubble("\n".join(lines), choices=(*_ratings(say, escalation), _again(say, escalation)))


def expired(say: Say, escalation: Escalation) -> Bubble:
    """Return the end of a talk in which nobody has said anything for a day."""
    text = say("Nobody has written for a day, so I've closed this talk. From now on I answer again.")
    return Bubble(text, choices=(_again(say, escalation),))


def watched(say: Say, staff: Staff) -> Bubble:
    """Return the word that somebody has seen a cry for help and is here."""
    name = {"name": staff.pseudonym}
    mentor = "mentor" in staff.roles
    this = say("This is %(name)s, a mentor.") % name if mentor else say("This is %(name)s, of the staff.") % name
    here = say("I'm a person, not an automatic answer, and I'm here now. Write to me right here.")
    return Bubble(f"{this} {here}", mark="human")


def closed(say: Say) -> Bubble:
    """Return the end of a talk after a cry for help."""
    text = say("Thank you for talking with us. You can write here any time; 109 and 1388 listen day and night, too.")
    return Bubble(text)


def offer(say: Say, escalation: Escalation) -> Bubble:
    """Return what staff hear of a question that waits: its number and what it is about, no words."""
    about = " · ".join(filter(None, (category_name(say, escalation.category), escalation.subject)))
    text = say("Question %(id)d (%(about)s) waits for you: please claim it on the desk or in the mentors' group.")
    return Bubble(text % {"id": escalation.id, "about": about}, choices=(desk_button(say),))


def reported(say: Say, escalation: Escalation, staff: Staff) -> Bubble:
    """Return what those in charge hear of a talk that somebody wants them to look at: who asks, no words."""
    text = say("%(name)s asks you to look at the talk on question %(id)d now. Please open it on the desk.")
    return Bubble(text % {"name": staff.pseudonym, "id": escalation.id}, choices=(desk_button(say),))


def consents_wait(say: Say, number: int) -> Bubble:
    """Return what staff hear of guardians' consents that wait: how many, nobody's name."""
    text = say(
        "Guardians' consents wait for you to confirm them: %(number)d. Please look at them on the desk, under "
        "“Guardians' consents”. Until then these children can neither plan nor talk with a mentor."
    )
    return Bubble(text % {"number": number}, choices=(desk_button(say),))


def cry(say: Say, case: int, kind: str, rounds: int = 1, *, openly: bool = False) -> Bubble:
    """Return what staff hear of a cry for help: the number and the kind of the case, never a word of it."""
    text = say("Urgent: case %(id)d (%(kind)s). Please look at it on the desk now.")
    lines = [text % {"id": case, "kind": kind_name(say, kind)}]
    if openly:
        lines.append(
            say(
                "It was said in a group chat, where others read along. Your words go to the person's own chat with me; "
                "they may have to open it first."
            )
        )
    if rounds > 1:
        lines.append(say("Nobody has taken it yet (call %(number)d).") % {"number": rounds})
    return Bubble("\n".join(lines), choices=(Choice(say("I'll take it"), f"staff:take:{case}"), desk_button(say)))


def cried(say: Say, escalation: Escalation, case: int) -> Bubble:
    """Return what who holds a talk hears of a cry for help in it: where to go on, never a word of it."""
    text = say(
        "There was a cry for help in your talk on question %(id)d (case %(case)d). What is written from now on stands "
        "on the desk only. Please go on there, until one of the staff in charge takes over."
    )
    return Bubble(text % {"id": escalation.id, "case": case}, choices=(desk_button(say),))


def desk_button(say: Say) -> Choice:
    """Return the button by which staff get a link to the desk."""
    return Choice(say("Open the desk"), DESK)


def rating_names(say: Say) -> dict[int, str]:
    """Return what a rating says, by its value, the best first."""
    return {GOOD: say("It helped"), FAIR: say("So-so"), POOR: say("It didn't help")}


def _ratings(say: Say, escalation: Escalation) -> tuple[Choice, ...]:
    return tuple(Choice(label, f"{RATING}{escalation.id}:{value}") for value, label in rating_names(say).items())


def _again(say: Say, escalation: Escalation) -> Choice:
    return Choice(say("Ask again"), f"human:reopen:{escalation.id}")
