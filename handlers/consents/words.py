"""What is said about consent: to who may decide alone, to a child, and about a guardian's answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from zoneinfo import ZoneInfo

from handlers.consents.consenting import MINORS, OLDER, Band, Event, Standing
from handlers.consents.verifying import SLIP
from handlers.conversation import Bubble, Choice
from handlers.people.contacts import office_lines
from handlers.situation import Situation
from knowledge.hotlines import hotlines
from knowledge.keeping import keeping

ANYWHERE = ZoneInfo("Asia/Seoul")
"""The zone of a conversation without a municipality."""


def guardian_needed(situation: Situation) -> Bubble:
    """Say kindly that a guardian decides, and the ways to ask one."""
    say = situation.say
    text = say(
        "Under 14, a guardian has to agree before I may remember anything. Until then I keep none of your words. You "
        "can ask me questions all the same, and help is there whenever things are hard."
    )
    choices = (
        Choice(say("Make a link for my guardian"), "consent:invite"),
        Choice(say("Give my guardian's contact"), "consent:contact"),
        Choice(say("Later"), "consent:later"),
    )
    return Bubble(text, choices=choices)


def grown_up(situation: Situation, standing: Standing, *, adult: bool) -> Bubble:
    """Say how who was under 14 and is no more decides alone: a word changes nothing, for anybody could say it.

    An `adult` may be the guardian, who has taken the child's telephone, or somebody whose thumb slipped.
    """
    say, place = situation.say, situation.municipality
    lines = [
        say(
            "Thank you for telling me. From 14 on you decide yourself. I can't change it by a word alone, since that "
            "protects children: your guardian tells the people in charge, and they confirm it."
        )
    ]
    if adult:
        lines = [
            say(
                "Thank you for telling me. If a child uses this talk, please agree through the link. If “under 14” was "
                "a slip, I can't change it by a word alone, since that protects children: leave a number, and the "
                "people in charge put it right."
            )
        ]
    later = Choice(say("Later"), "consent:later")
    to_call = Choice(say("Give my guardian's contact"), "consent:contact")
    own = Choice(say("Leave my number"), f"consent:contact:{SLIP}")
    choices: tuple[Choice, ...] = (own if adult else to_call, later)
    if not standing.ticket:
        if not adult:
            lines.append(say("If you give me your guardian's contact, they call. A link to pass on says it, too."))
        choices = (own, *guardian_needed(situation).choices) if adult else guardian_needed(situation).choices
    elif place and place.contacts.get("phone"):
        told = {"ticket": standing.ticket, "name": place.name, "phone": place.contacts["phone"]}
        lines.append(say("The number to tell them is %(ticket)s (%(name)s, %(phone)s).") % told)
    else:
        lines.append(say("The number to tell them is %(ticket)s.") % {"ticket": standing.ticket})
    if standing.state == "guarded":
        choices = (Choice(say("Keep it so"), "help"), Choice(say("See what is kept"), "mine"))
    elif standing.state == "checking":
        choices = (later,)
    if standing.erase_at:
        day = standing.erase_at.astimezone(place.zone if place else ANYWHERE).date().isoformat()
        lines.append(say("Until then all stays as it is. What was kept before is erased by %(day)s.") % {"day": day})
    else:
        lines.append(say("Until then all stays as it is, and nothing is erased."))
    return Bubble("\n".join(lines), choices=choices)


def guardian_ways(situation: Situation) -> Bubble:
    """Ask which way a guardian is to be asked, after it was said that one has to be: what each way does."""
    say = situation.say
    text = say(
        "Good, how shall we ask your guardian? With a link they read and answer on their own phone. With their contact "
        "the people in charge call them. Tap one, also later."
    )
    return replace(guardian_needed(situation), text=text)


def to_guardian(situation: Situation, link: str) -> str:
    """Return the message that a child passes on: whose programme it is, what is asked, and how to be sure of it."""
    say, place = situation.say, situation.municipality
    if place is None:
        return say(
            "Hello. Your child would like Gyeot, the study assistant, to remember plans and progress. Under 14 a "
            "guardian decides about it. Please read and answer here within 5 days: %(link)s"
        ) % {"link": link}
    whose = " ".join(filter(None, (place.name, place.service)))
    told = {"name": place.name, "whose": whose, "link": link, "page": place.url}
    lines = [
        say(
            "Hello. This is Gyeot, the study assistant of %(whose)s. Your child would like it to remember plans and "
            "progress; under 14 a guardian decides about that."
        ),
        say("Please read and answer here within 5 days: %(link)s"),
    ]
    if place.contacts.get("phone"):
        told["phone"] = place.contacts["phone"]
        lines.append(say("If you are not sure that this is real, ask %(name)s first: %(phone)s"))
    elif place.url:
        lines.append(say("If you are not sure that this is real, ask %(name)s first: %(page)s"))
    else:
        lines.append(say("If you are not sure that this is real, ask %(name)s first."))
    lines.append(say("It asks for no money, no password and no resident registration number."))
    return "\n".join(line % told for line in lines)


def nothing_to_withdraw(situation: Situation, standing: Standing) -> Bubble:
    """Tell who has no consent to withdraw that there is none, what is kept all the same, and how that goes."""
    say = situation.say
    if standing.state == "withdrawn":
        lines = [say("Your consent is withdrawn already. I keep nothing new, and reminders have stopped.")]
    elif standing.forgets:
        lines = [say("There is no consent to withdraw. Without a guardian's consent I keep none of your words.")]
    else:
        lines = [say("There is no consent to withdraw. What you write goes within a day, and I keep nothing else.")]
    if standing.state in {"invited", "checking"}:
        lines.append(say("Your guardian is being asked. To take that back, too, tap “Erase everything”."))
    choices = (Choice(say("See what is kept"), "mine"), Choice(say("Erase everything"), "erase"))
    return Bubble("\n".join(lines), choices=choices)


def with_help(situation: Situation, bubble: Bubble) -> Bubble:
    """Return a bubble to a child; one who asks for a person is told when one comes, and who is there until then."""
    if situation.intent.kind != "human":
        return bubble
    say, line = situation.say, hotlines()["1388"].told(situation.language)
    about = {"phone": line.phone, "text": line.text, "name": line.name}
    told = say("I can pass you on to a person once your guardian has agreed.")
    now = say("If it can't wait: %(name)s, call %(phone)s or text %(text)s, day and night.") % about
    return replace(bubble, text=f"{bubble.text}\n\n{told}\n{now}")


def page_line(situation: Situation, home: str) -> str:
    """Return where the notice can be read; "" where there are no pages."""
    if not home:
        return ""
    return situation.say("More: %(link)s") % {"link": f"{home}/notice?lang={situation.language}"}


def bands(situation: Situation) -> dict[Band, str]:
    """Return the age bands in words."""
    say = situation.say
    return {
        "child": say("Under 14"),
        "teen": say("14 to 17"),
        "adult": say("18 or older"),
        "guardian": say("I'm a guardian"),
    }


def band_question(situation: Situation) -> Bubble:
    """Ask the age band once, by equal taps."""
    say = situation.say
    text = say(
        "To do this I have to remember something of you, and how I ask depends on your age. I don't ask for your "
        "birthday. Which one is it?"
    )
    choices = tuple(Choice(label, f"consent:band:{band}") for band, label in bands(situation).items())
    return Bubble(text, choices=(*choices, Choice(say("Later"), "consent:later")))


def band_anew(situation: Situation, standing: Standing) -> Bubble:
    """Ask who chose another band than their own for the right one; nothing else changes by it."""
    say = situation.say
    labels = bands(situation)
    text = say("Now it says: %(band)s. Which one is right? Everything else stays as it is.")
    choices = tuple(Choice(labels[band], f"consent:rather:{band}") for band in labels if band != standing.band)
    told = text % {"band": labels.get(standing.band, say("not asked yet"))}
    return Bubble(told, choices=(*choices, Choice(say("Keep it so"), "help")))


def other_band_too(situation: Situation, bubble: Bubble) -> Bubble:
    """Return a bubble with the way back for whom the band that was tapped is not the own one."""
    say = situation.say
    return replace(bubble, choices=(*bubble.choices, Choice(say("Another age group"), "consent:bands")))


def band_put_right(situation: Situation) -> Bubble:
    """Say that the band is put right, and that nothing else has changed."""
    return Bubble(situation.say("Thank you, I've put your age group right. Everything else stays as it is."))


def band_first(situation: Situation) -> Bubble:
    """Ask for the band of who asks about consent itself: no wish waits for it."""
    text = situation.say(
        "If you agree, I can remember your plans and what we talk about. How I ask depends on your age; I don't ask "
        "for your birthday. Which one is it?"
    )
    return replace(band_question(situation), text=text)


def band_noted(situation: Situation) -> Bubble:
    """Ask for the band once more, shortly, and say that what was told waits for it."""
    text = situation.say(
        "What you told me is noted. Tap the age that fits, and I go on with it at once; I don't ask for your birthday."
    )
    return replace(band_question(situation), text=text)


def plain_noted(situation: Situation, home: str) -> Bubble:
    """Ask for the yes once more, shortly: what would be kept was said just before, and what was told waits for it."""
    say = situation.say
    text = say("What you told me is noted. May I keep it as I said above? With a yes I go on at once.")
    lines = filter(None, (text, page_line(situation, home)))
    return replace(plain_question(situation, home), text="\n".join(lines))


def age_again(situation: Situation) -> Bubble:
    """Ask for the band by a tap after words that may mean either side of 14."""
    say = situation.say
    text = say(
        "From a grade or a Korean age I can't be sure whether you are 14 yet, and that decides how I ask. Please tap "
        "the one that fits."
    )
    return replace(band_question(situation), text=text)


OF_HIGH_SCHOOL: tuple[Band, ...] = ("teen", "adult")


def eighteen_question(situation: Situation) -> Bubble:
    """Ask who is past 14 for sure whether they are 18 yet."""
    say = situation.say
    text = say("In high school you are past 14, so only one thing is left to know: are you 18 yet, by the law's age?")
    labels = bands(situation)
    choices = tuple(Choice(labels[band], f"consent:band:{band}") for band in OF_HIGH_SCHOOL)
    return Bubble(text, choices=(*choices, Choice(say("Later"), "consent:later")))


def to_person(situation: Situation, home: str) -> Bubble:
    """Say what is kept for a person's help and ask the one thing that has to be known: one tap goes on."""
    say = situation.say
    text = _kept(
        situation,
        home,
        say("I'll connect you. A mentor or somebody in charge reads what you wrote and will write, and answers."),
        say(
            "The people in charge see questions that I couldn't answer, without a name, and words that sound like "
            "danger; nobody else sees anything. You can look at it, withdraw and erase any time."
        ),
        say("Your age group is all I need. Choosing it means: keep it like this and connect me. No birthday."),
    )
    labels = bands(situation)
    older = [band for band in labels if band != "child"]
    passing = say("%(band)s, please connect me")
    choices = (
        *(Choice(passing % {"band": labels[band]}, f"consent:pass:{band}") for band in older),
        Choice(labels["child"], "consent:band:child"),
        Choice(say("Later"), "consent:later"),
    )
    return Bubble(text, choices=choices)


def plain_question(situation: Situation, home: str) -> Bubble:
    """Say what would be kept, and ask for a plain yes."""
    say = situation.say
    text = _kept(
        situation,
        home,
        say("This is what I'd keep:"),
        say(
            "You see it; a mentor does when you ask for one. The people in charge see questions that I couldn't "
            "answer, without a name, and words that sound like danger. You can look at it, withdraw and erase any time."
        ),
        say("May I keep it?"),
    )
    choices = (Choice(say("Yes, please keep it"), "consent:yes"), Choice(say("Later"), "consent:later"))
    return Bubble(text, choices=choices)


def _kept(situation: Situation, home: str, before: str, sight: str, asked: str) -> str:
    """Return what would be kept and for how long, who has `sight` of it and where more is said."""
    say = situation.say
    lines = (
        before,
        say("· your plans, progress, grade and subjects: until you withdraw"),
        say("· what we say to each other: 90 days"),
        sight,
        page_line(situation, home),
        asked,
    )
    return "\n".join(line for line in lines if line)


def waiting(situation: Situation, standing: Standing) -> Bubble:
    """Say that a guardian is still waited for, until when, and the other ways: a link may not open.

    Where a guardian has agreed none is offered, for another way would undo that.
    """
    say, later = situation.say, Choice(situation.say("Later"), "consent:later")
    if standing.state == "checking":
        return Bubble(say("Your guardian has agreed, and it is being checked. I'll tell you here."), choices=(later,))
    lines = [say("Your guardian hasn't answered yet. I'll tell you here as soon as the answer comes.")]
    if standing.slip:
        lines = [say("The people in charge haven't confirmed it yet. I'll tell you here as soon as they have.")]
    if standing.at:
        until = standing.at + keeping().span("contact")
        day = until.astimezone(situation.municipality.zone if situation.municipality else ANYWHERE).date()
        lines.append(say("I wait until %(day)s.") % {"day": day.isoformat()})
    if standing.slip:
        own = Choice(say("Leave my number"), f"consent:contact:{SLIP}")
        return Bubble("\n".join(lines), choices=(own, later))
    lines.append(say("If the link won't open or the number is lost, choose another way:"))
    choices = (
        Choice(say("Make a new link"), "consent:invite"),
        Choice(say("On paper instead"), "consent:paper"),
        Choice(say("Give my guardian's contact"), "consent:contact"),
        later,
    )
    return Bubble("\n".join(lines), choices=choices)


def where_to_hand_in(situation: Situation) -> str:
    """Return where a signed form goes, as far as that is confirmed."""
    say, place = situation.say, situation.municipality
    office = place.contacts.get("office") if place else ""
    if office:
        return say("It is handed in here: %(office)s") % {"office": office}
    told = say("Where to hand it in isn't confirmed here yet: please ask the office of your municipality.")
    return " ".join((told, *office_lines(situation, place)))


def without_memory(situation: Situation) -> Bubble:
    """Say that this needs a memory, and how it goes without one."""
    say = situation.say
    if situation.intent.argument.startswith(("easy:", "hard:")):
        text = say(
            "I don't remember which lecture it was. Please tap “too hard” or “too easy” under it, or say it in one "
            "sentence: “an easy maths course for grade 5”."
        )
        return Bubble(text)
    text = say(
        "I can't remember that yet, because a guardian has to agree first. Say everything in one sentence, for "
        "example: “Recommend a maths course for grade 5”."
    )
    return Bubble(text, choices=(Choice(say("Ask my guardian"), "consent"),))


def news(event: Event, say: Callable[[str], str], wish: str = "", reason: str = "") -> Bubble:
    """Return what a child is told about the guardian's answer; `wish` is the kind of wish that waited.

    `reason` tells why it came to nothing though the guardian has not said no, and of who decides alone the age band.
    """
    if event == "refused" and reason == SLIP:
        text = say("It couldn't be confirmed yet, so everything stays as it is. You can leave a number once more.")
        again = (Choice(say("Leave my number"), f"consent:contact:{SLIP}"), Choice(say("Later"), "consent:later"))
        return Bubble(text, choices=again)
    if event == "refused" and reason in (reasons := _not_confirmed(say)):
        again = (Choice(say("Make a new link"), "consent:invite"), Choice(say("Later"), "consent:later"))
        return Bubble(reasons[reason], choices=again)
    told = {
        "verified": say("Your guardian has agreed. From now on I can remember your plans."),
        "guardian_agrees": say("Your guardian has agreed, and it is being checked. I'll tell you here."),
        "refused": say("Your guardian would rather not. You can go on asking me; nothing is kept."),
        "withdraw": say("Your guardian has withdrawn the consent. I keep nothing new; questions are always fine."),
        "silence": say("No answer came within 5 days, so I erased the request. You can ask again any time."),
        "of_age": say(
            "It is confirmed: you are 14, and from now on you decide yourself. What was kept is still there. Please "
            "look at what I'd keep, and tell me whether I may."
        ),
    }
    if event == "of_age" and reason in OLDER - MINORS:
        told[event] = say(
            "The people in charge have put your age group right, so you decide yourself. What was kept is still there. "
            "Please look at what I'd keep, and tell me whether I may."
        )
    choices: tuple[Choice, ...] = ()
    if event == "verified":
        choices = (Choice(say("Go on"), wish or "help"),)
    elif event == "of_age":
        choices = (Choice(say("See what would be kept"), "consent"), Choice(say("Later"), "consent:later"))
    return Bubble(told[event], choices=choices)


def _not_confirmed(say: Callable[[str], str]) -> dict[str, str]:
    return {
        "miscoded": say(
            "The number was typed wrong several times on your guardian's page, so the link is closed. Nobody has said "
            "no. You can make a new link."
        ),
        "unreached": say("Your guardian couldn't be reached, so it isn't confirmed yet. You can make a new link."),
        "not_guardian": say(
            "It couldn't be seen that your guardian agreed in person, so it isn't confirmed. You can ask once more."
        ),
        "incomplete": say(
            "Something is missing on the signed form or can't be read, so it isn't confirmed. You can ask once more."
        ),
    }
