"""`gyeot staff`: who answers for a municipality, their shifts, links and place on the duty list, and what they read."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime, time
from typing import cast

from bot.knowing import utc_now
from bot.migrations import migrate
from bot.settings import Settings
from bot.unlocking import open_storage
from handlers.catalogue import Say, speaker
from handlers.people.staffing import DAYS, MOST, ROLES, Role, Shift, Staff
from handlers.records.people.staff import StaffBook, UnknownStaffError
from handlers.records.tables.conversations import new_token
from knowledge.library import Library
from knowledge.storage import Storage
from knowledge.wording import Sentence

KOREAN_DAYS = "월화수목금토일"
KOREAN_ROLES: Mapping[str, Role] = {"멘토": "mentor", "책임자": "lead", "담당자": "officer", "편집자": "editor"}


class UnknownRoleError(ValueError):
    """There is no such role."""

    @property
    def sentence(self) -> Sentence:
        """Name what there is."""
        return Sentence("there is no role %(role)r; there are: %(known)s", role=self.args[0], known=", ".join(ROLES))

    def __str__(self) -> str:
        """Return the sentence."""
        return str(self.sentence)


class TakenNameError(ValueError):
    """Students have heard of somebody else under this pseudonym."""

    @property
    def sentence(self) -> Sentence:
        """Name whose it is by their id, no real name, and what to do."""
        pseudonym, holder, active = self.args
        told = "%(name)r was the name of %(holder)s, who left, and stands under what they said; choose another"
        if active:
            told = "%(name)r is the name of %(holder)s; choose another, or change them: gyeot staff edit %(holder)s"
        return Sentence(told, name=pseudonym, holder=holder)

    def __str__(self) -> str:
        """Return the sentence."""
        return str(self.sentence)


class UnreadableShiftError(ValueError):
    """A shift is written as: tue 16:00-20:00, or 화 16:00-20:00."""

    @property
    def sentence(self) -> Sentence:
        """Say how it is written."""
        return Sentence("%(written)r is no shift; write: tue 16:00-20:00", written=self.args[0])

    def __str__(self) -> str:
        """Return the sentence."""
        return str(self.sentence)


class UnreadableDaysError(ValueError):
    """Days away are written as: 2026-12-07..2026-12-11."""

    @property
    def sentence(self) -> Sentence:
        """Say how they are written."""
        return Sentence("%(written)r are no days; write: 2026-12-07..2026-12-11", written=self.args[0])

    def __str__(self) -> str:
        """Return the sentence."""
        return str(self.sentence)


class UnknownPlaceError(LookupError):
    """There is no such municipality."""

    @property
    def sentence(self) -> Sentence:
        """Name what there is."""
        wanted, known = self.args
        return Sentence(
            "there is no municipality %(wanted)r; there are: %(known)s", wanted=wanted, known=", ".join(known)
        )

    def __str__(self) -> str:
        """Return the sentence."""
        return str(self.sentence)


def staff(settings: Settings, options: argparse.Namespace) -> int:
    """Do one of add, edit, list, invite, duty, reads and leave; returns the exit status."""
    with closing(open_storage(settings)) as storage:
        migrate(storage)
        book, moment = StaffBook(storage), utc_now()
        # a municipality whose folder is gone keeps its people, and what they have read
        if options.deed == "list" and options.municipality and not book.of(options.municipality):
            _check_place(storage, options.municipality)
        deeds: dict[str, Callable[[], int]] = {
            "add": lambda: _add(book, storage, options, moment, settings.lang),
            "edit": lambda: _edit(book, options),
            "list": lambda: _list(book, storage, options.municipality, speaker(settings.lang)),
            "invite": lambda: _invite(book, settings, options, moment),
            "duty": lambda: _change(book, options.staff, duty=max(0, getattr(options, "place", 0))),
            "reads": lambda: _reads(book, options, speaker(settings.lang)),
            "leave": lambda: _change(book, options.staff, active=False),
        }
        return deeds[options.deed]()


def read_shift(written: str) -> Shift:
    """Return the shift that "tue 16:00-20:00" or "화 16:00~20:00" stands for.

    Raises:
        UnreadableShiftError: it is written in another way.

    """
    day, _, hours = written.strip().partition(" ")
    opens, _, closes = (part.strip() for part in hours.replace("~", "-").partition("-"))
    # the end of a day is its last moment: a shift that ends at midnight runs up to it
    closes = "00:00" if closes == "24:00" else closes
    try:
        return Shift(_weekday(day), time.fromisoformat(opens), time.fromisoformat(closes))
    except ValueError as error:
        raise UnreadableShiftError(written) from error


def _check_place(storage: Storage, municipality: str) -> None:
    known = [place.id for place in Library(storage).municipalities()]
    if municipality not in known:
        raise UnknownPlaceError(municipality, known)


def _weekday(written: str) -> int:
    """Return the number of a day, Monday is 0. Raises ValueError."""
    day = written.casefold().removesuffix("요일")
    return KOREAN_DAYS.index(day) if len(day) == 1 else DAYS.index(day)


def _add(book: StaffBook, storage: Storage, options: argparse.Namespace, now: datetime, language: str) -> int:
    _check_place(storage, options.municipality)
    pseudonym = options.pseudonym.strip()
    holder = next((each for each in book.of(options.municipality) if each.pseudonym == pseudonym), None)
    if holder:
        raise TakenNameError(pseudonym, holder.id, holder.active)
    person = Staff(
        id=new_token()[:10].lower().replace("_", "x").replace("-", "x"),
        municipality=options.municipality,
        pseudonym=pseudonym,
        name=options.name.strip(),
        roles=_roles(options.role or ["mentor"]),
        subjects=tuple(options.subject),
        shifts=tuple(map(read_shift, options.shift)),
        away=_away(options.away),
        cap=_cap(options.cap),
    )
    book.add(person, now)
    print(person.id)
    # the id alone goes to who reads it by a program
    print(speaker(language)("now a link to the desk: gyeot staff invite %(id)s") % {"id": person.id}, file=sys.stderr)
    return 0


def _edit(book: StaffBook, options: argparse.Namespace) -> int:
    """Change what was given anew, each in place of all that was there; the rest stays."""
    said: dict[str, object] = {
        "roles": _roles(options.role),
        "subjects": tuple(options.subject),
        "shifts": tuple(map(read_shift, options.shift)),
        "away": _away(options.away),
        "cap": _cap(options.cap) if options.cap else 0,
    }
    return _change(book, options.staff, **{name: value for name, value in said.items() if value})


def _roles(written: Sequence[str]) -> frozenset[Role]:
    roles = [KOREAN_ROLES.get(role, role) for role in written]
    for role in roles:
        if role not in ROLES:
            raise UnknownRoleError(role)
    return frozenset(cast("Sequence[Role]", roles))


def _away(written: Sequence[str]) -> tuple[tuple[date, date], ...]:
    return tuple(map(read_days, written))


def read_days(written: str) -> tuple[date, date]:
    """Return the first and the last of the days that "2026-12-07..2026-12-11" or one day alone stands for.

    Raises:
        UnreadableDaysError: they are written in another way, or end before they begin.

    """
    first, _, last = (part.strip() for part in written.replace("~", "..").partition(".."))
    try:
        span = date.fromisoformat(first), date.fromisoformat(last or first)
    except ValueError as error:
        raise UnreadableDaysError(written) from error
    if span[1] < span[0]:
        raise UnreadableDaysError(written)
    return span


def _cap(wanted: int) -> int:
    return min(MOST, max(1, wanted))


def _list(book: StaffBook, storage: Storage, municipality: str, say: Say) -> int:
    places = [municipality] if municipality else [place.id for place in Library(storage).municipalities()]
    people = [person for place in places for person in book.of(place)]
    if not people:
        print(say("nobody yet: gyeot staff add"), file=sys.stderr)
    for person in people:
        shifts = ", ".join(f"{say(DAYS[s.weekday])} {s.opens:%H:%M}-{_end(s)}" for s in person.shifts)
        away = ", ".join(f"{first}..{last}" if last != first else f"{first}" for first, last in person.away)
        duty = say("duty %(place)d") % {"place": person.duty} if person.duty else ""
        joined = say("messenger") if person.address else ""
        state = "" if person.active else say("left")
        parts = (
            "" if municipality else person.municipality,
            person.id,
            person.pseudonym,
            "+".join(say(role) for role in sorted(person.roles)),
            ", ".join(person.subjects),
            shifts or say("office hours"),
            say("away %(days)s") % {"days": away} if away else "",
            duty,
            joined,
            state,
        )
        print("  ".join(filter(None, parts)))
    return 0


def _end(shift: Shift) -> str:
    """Return when a shift ends as it was written: the end of a day is its last moment."""
    return f"{shift.closes:%H:%M}" if shift.closes != time() else "24:00"


def _reads(book: StaffBook, options: argparse.Namespace, say: Say) -> int:
    names = {person.id: person.pseudonym for person in book.of(options.municipality)}
    for access in book.accesses(options.municipality, max(1, options.limit), options.conversation):
        name = names.get(access.staff, "")
        print(
            "  ".join(
                filter(
                    None, (f"{access.at:%Y-%m-%d %H:%M} UTC", access.staff, name, say(access.what), access.reference)
                )
            )
        )
    return 0


def _invite(book: StaffBook, settings: Settings, options: argparse.Namespace, now: datetime) -> int:
    say = speaker(settings.lang)
    token = book.issue_link(options.staff, "messenger" if options.messenger else "desk", now)
    if options.messenger:
        print(f"/start staff_{token}")
        told = (
            "Send this to the bot from the messenger that shall be told of questions and cries for help. Once, 2 days."
        )
        print(say(told))
        return 0
    home = settings.public_url.rstrip("/") or f"http://{settings.host}:{settings.port}"
    print(f"{home}/desk/in/{token}")
    print(say("Open it on the device that shall be the desk. Once, within 2 days."))
    return 0


def _change(book: StaffBook, staff_id: str, **values: object) -> int:
    person = book.get(staff_id)
    if person is None:
        raise UnknownStaffError(staff_id)
    book.update(replace(person, **values))  # type: ignore[arg-type]
    return 0
