"""A wish to talk with a person: recorded, and said truthfully what happens next."""

from __future__ import annotations

from handlers.conversation import Bubble, Choice, HandoffRequest, Outcome
from handlers.situation import Situation
from knowledge.municipality import Municipality


def request_person(situation: Situation) -> Outcome:
    """Keep the request with the question it is about, and say who will see it and how they answer."""
    place = situation.municipality
    request = HandoffRequest(
        question=situation.session.previous or situation.message.text,
        reason="asked",
        municipality=place.id if place else "",
        at=situation.now,
    )
    say = situation.say
    lines = [
        say("I've noted that you'd like to talk with a person, together with your last question."),
        say("Someone in charge will see it and answer here in this chat. I can't promise when."),
        *contact_lines(situation, place),
        say("Meanwhile you can go on asking me."),
    ]
    outcome = situation.reply(Bubble("\n".join(lines), choices=contact_choices(situation, place)), misses=0)
    return Outcome(outcome.session, outcome.bubbles, outcome.turns, requests=(request,))


def contact_lines(situation: Situation, place: Municipality | None) -> list[str]:
    """Return the municipality's own contact, or that it has not been published."""
    if place is None:
        return []
    say = situation.say
    phone = place.contacts.get("phone")
    if phone:
        return [say("If it is urgent, call %(name)s: %(phone)s") % {"name": place.name, "phone": phone}]
    if place.url:
        return [say("No phone number of %(name)s has been confirmed yet; its page is here.") % {"name": place.name}]
    return [say("No contact of %(name)s has been confirmed yet.") % {"name": place.name}]


def contact_choices(situation: Situation, place: Municipality | None) -> tuple[Choice, ...]:
    """Return a link to the municipality's page, where there is one."""
    if place is None or not place.url:
        return ()
    return (Choice(situation.say("Open the page of %(name)s") % {"name": place.service or place.name}, "", place.url),)
