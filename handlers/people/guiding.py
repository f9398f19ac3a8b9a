"""What whoever has taken a cry for help does now, on one page: mentors are students, not counsellors."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from handlers.catalogue import Say
from handlers.people.staffing import Staff
from knowledge.hotlines import hotlines


def steps(say: Say, staff: Staff, colleagues: Iterable[Staff], here: Collection[str]) -> tuple[str, ...]:
    """Return what to do, the most urgent first; `here` are the ids of who is on shift now."""
    lines = hotlines()
    numbers = {"rescue": lines["119"].phone, "police": lines["112"].phone}
    routes = {"text": lines["1388"].text, "phone": lines["109"].phone}
    return (
        say("Stay here and write short lines, often. Ask first: “Are you safe right now?”"),
        say(
            "Hurt, or something taken: %(rescue)s. Somebody threatens or hits them: %(police)s. Ask them to call; if "
            "they can't, ask where they are and call yourself."
        )
        % numbers,
        _charge(say, staff, colleagues, here),
        say("Promise no secrecy. Say: “I won't keep this to myself, and I won't leave you alone with it.”"),
        say(
            "Tell parents nothing by yourself: they may be the danger. Ask for no methods, no details and no pictures."
        ),
        say("For them, day and night: text %(text)s, call %(phone)s.") % routes,
        say("If it is too much for you, hand it over to a lead. That is no failure; look after yourself, too."),
    )


def _charge(say: Say, staff: Staff, colleagues: Iterable[Staff], here: Collection[str]) -> str:
    """Return whom to call: the leads, those who are there before the others."""
    leads = [each for each in colleagues if each.active and "lead" in each.roles and each.id != staff.id]
    if not leads:
        office = say("No other lead is registered: call the office in charge of the programme (%(phone)s knows how).")
        return office % {"phone": hotlines()["110"].phone}
    leads.sort(key=lambda each: each.id not in here)
    there = say("%(name)s (there now)")
    names = ", ".join(there % {"name": each.pseudonym} if each.id in here else each.pseudonym for each in leads)
    return say("Call a lead now: %(names)s. Decide nothing alone.") % {"names": names}
