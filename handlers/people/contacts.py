"""Where else somebody can turn: the telephone and the page of a municipality, and what is said where it has none."""

from __future__ import annotations

import re
from datetime import time

from handlers.conversation import Choice
from handlers.situation import Situation
from knowledge.hotlines import hotlines
from knowledge.municipality import Municipality

OPENS, CLOSES = time(9), time(18)
"""When offices in Korea are open on weekdays (국가공무원 복무규정 9조)."""

SATURDAY = 5

_CONTACT = re.compile(
    r"전화|통화|연락처|문의처|(연락|문의)할\s?(곳|데)|(어디|누구)\S{0,3}\s?(연락|문의)|\b(call|contacts?|phone|telephone)\b",
    re.IGNORECASE,
)
"""What asks where one calls."""


def contact_lines(situation: Situation, place: Municipality | None, *, again: bool = False) -> list[str]:
    """Return the municipality's own contact; that it has not been published is said to who asks for it.

    Who was told of it just before, which is `again`, is told once more only when asking for it.
    """
    if place is None:
        return []
    say = situation.say
    phone, asked = place.contacts.get("phone"), _asks_contact(situation)
    if phone and (asked or not again):
        about = {"name": place.name, "phone": phone}
        if _office_hours(situation, place):
            return [say("If it is urgent, call %(name)s: %(phone)s") % about]
        return [say("By phone in office hours: %(name)s, %(phone)s") % about]
    if phone or not asked:
        return []
    if place.url:
        told = say("No phone number of %(name)s has been confirmed yet; its page is here.") % {"name": place.name}
    else:
        told = say("No contact of %(name)s has been confirmed yet.") % {"name": place.name}
    return [told, *office_lines(situation, place)]


def office_lines(situation: Situation, place: Municipality | None) -> list[str]:
    """Return how the office of a municipality is reached: by its own number, else by the one that knows all."""
    if place is None:
        return []
    say, phone = situation.say, place.contacts.get("phone")
    if phone:
        return [say("The office of %(name)s answers in office hours: %(phone)s") % {"name": place.name, "phone": phone}]
    told = say("The government call centre (%(phone)s, day and night) tells you whom to ask in %(name)s.")
    return [told % {"name": place.name, "phone": hotlines()["110"].phone}]


def _office_hours(situation: Situation, place: Municipality) -> bool:
    """Tell whether an office may answer its telephone now; the hours of a place are those of its mentors."""
    local = situation.now.astimezone(place.zone)
    return local.weekday() < SATURDAY and OPENS <= local.time() < CLOSES


def _asks_contact(situation: Situation) -> bool:
    """Tell whether it was asked where or whether one calls."""
    intent = situation.intent
    asked = situation.session.previous if intent.kind == "none" else situation.message.text or intent.argument
    return _CONTACT.search(asked) is not None


def contact_choices(situation: Situation, place: Municipality | None) -> tuple[Choice, ...]:
    """Return a link to the municipality's page, where there is one."""
    if place is None or not place.url:
        return ()
    return (Choice(situation.say("Open the page of %(name)s") % {"name": place.service or place.name}, "", place.url),)
