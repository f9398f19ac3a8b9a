"""`gyeot doctor`: what is well, what is not, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.knowing import Knowing, know
from bot.settings import Settings
from bot.unlocking import key_file, masters_for
from handlers.consents.verifying import confirms
from handlers.people.staffing import Staff
from handlers.records import Records
from handlers.records.people.topics import Group
from knowledge.eligibility import in_force, load
from knowledge.hotlines import TABLE, Hotline, hotlines, unverified
from knowledge.municipality import Municipality
from retrieval.answer import Question

SOON = timedelta(days=30)
"""How long before its last day a rule of enrolment is named (proposed)."""


@dataclass(frozen=True, slots=True)
class Sign:
    """One thing looked at: whether it is well, and what was seen or is to be done.

    What is to be heeded is well enough to try the program with, and not for real people.
    """

    name: str
    well: bool
    told: str
    heed: bool = False

    def __str__(self) -> str:
        """Return its line."""
        mark = "BAD" if not self.well else "see" if self.heed else "ok "
        return f"{mark} {self.name}: {self.told}"


def examine(settings: Settings) -> int:
    """Print a line for each thing looked at; exit status 1 when one of them is not well."""
    signs = list(signs_of(settings))
    for sign in signs:
        print(sign)
    return 0 if all(sign.well for sign in signs) else 1


def signs_of(settings: Settings) -> Iterator[Sign]:
    """Yield the signs in the order in which a cause comes before its effects."""
    folder = settings.content
    yield Sign("content folder", folder.is_dir(), str(folder) if folder.is_dir() else f"{folder} is not a folder")
    try:
        knowing = know(settings)
    except Exception as error:  # noqa: BLE001 - whatever keeps it from starting is what the doctor is asked for
        yield Sign("start", well=False, told=f"{type(error).__name__}: {str(error) or type(error).__doc__}")
        return
    records, places, today = Records(knowing.storage), knowing.library.municipalities(), knowing.now().date()
    yield Sign("database", well=True, told="SQLite" if knowing.storage.sqlite else "PostgreSQL")
    yield key_of(settings, records.keys.by_master(), sqlite=knowing.storage.sqlite)
    told = ", ".join(place.id for place in places) or "nothing is published: gyeot ingest"
    yield Sign("municipalities", bool(places), told)
    yield from (index_of(knowing, place, today) for place in places)
    yield from (rules_of(place, today) for place in places)
    yield from lines_of(hotlines(), today)
    yield Sign("telegram", well=True, told="on" if settings.telegram_token else "off: set GYEOT_TELEGRAM_TOKEN")
    yield from groups_of(records.topics.groups())
    yield topics_of(records.topics.undeleted())
    yield cries_of(records.rescue.waiting())
    yield from (duty_of(place, records.staff.of(place.id)) for place in places)
    yield alerts_of(settings, records.summons.waiting())
    yield guardians_of(settings.guardian_methods)
    yield from (confirmers_of(place, records.staff.of(place.id)) for place in places)
    yield Sign("kakaotalk", well=True, told="on" if settings.kakao_secret else "off: set GYEOT_KAKAO_SECRET")
    yield Sign("model", well=True, told=settings.model or "off: set GYEOT_MODEL")
    knowing.storage.close()


def index_of(knowing: Knowing, place: Municipality, today: date) -> Sign:
    """Return whether what a municipality has published is found."""
    found = len(knowing.library.passages(place.id))
    knowing.searcher.prepare(place.id)
    well = bool(knowing.searcher.search(Question(place.id, place.service or place.name, today))) or not found
    told = f"{found} passages" if well else f"{found} passages, none is found: delete the data folder's index"
    return Sign(f"index of {place.id}", well, told)


def lines_of(lines: dict[str, Hotline], today: date) -> Iterator[Sign]:
    """Yield whether each help line was checked of late, or what to check of it and where that is noted."""
    old = unverified(lines, today)
    if not old:
        yield Sign("help lines", well=True, told="checked within 90 days")
    for line in old:
        routes = ", ".join(filter(None, (line.phone, line.text and f"text {line.text}", line.messenger, line.hours)))
        told = f"{line.name}, last checked on {line.verified_on}: call it and compare {routes} with {line.source}"
        yield Sign(f"help line {line.id}", well=False, told=f"{told}, then set verified_on in knowledge/{TABLE.name}")


def key_of(settings: Settings, under: Mapping[str, int], *, sqlite: bool) -> Sign:
    """Return whether the master key opens what is sealed, and whether it lies where it should.

    `under` tells how many keys are under each master key.
    """
    names = masters_for(settings).names
    lost = sum(count for name, count in under.items() if name not in names)
    if lost:
        told = f"the one of {lost} keys is missing, and what they seal can't be read: put it after the newest one"
        return Sign("master key", well=False, told=told)
    older = sum(count for name, count in under.items() if name != names[0])
    parts = [f"{older} keys still wait to be wrapped with the newest"] if older else []
    if len(names) > 1 and not older:
        parts.append("the older ones are no longer needed")
    if settings.master_key:
        return Sign("master key", well=True, told="; ".join(["from GYEOT_MASTER_KEY", *parts]))
    file = key_file(settings)
    if not sqlite:
        told = f"in {file} of this machine alone: set GYEOT_MASTER_KEY, the same for every process"
        return Sign("master key", well=False, told="; ".join([told, *parts]))
    beside = file.resolve().parent == settings.data.resolve()
    told = f"in {file}, beside the database: who copies the folder can read it. Set GYEOT_MASTER_KEY for real people"
    return Sign("master key", well=True, told="; ".join([told if beside else f"in {file}", *parts]), heed=beside)


def guardians_of(methods: Sequence[str]) -> Sign:
    """Return whether a guardian's consent is confirmed by more than a number that the child could have typed."""
    told = "a link and a number prove no adult: GYEOT_GUARDIAN_METHODS=code+staff,form lets staff confirm each"
    alone = "code" in methods
    return Sign("guardians", well=True, told=told if alone else "consents are confirmed by staff", heed=alone)


def confirmers_of(place: Municipality, staff: Sequence[Staff]) -> Sign:
    """Return whether anybody can confirm what a guardian has agreed to."""
    some = any(confirms(each, place.id) for each in staff)
    told = "some may confirm them" if some else "nobody may confirm them: gyeot staff add --role officer"
    return Sign(f"consents of {place.id}", well=True, told=told, heed=not some)


def alerts_of(settings: Settings, waiting: int) -> Sign:
    """Return whether the alert address takes its calls."""
    if not settings.alert_url:
        return Sign("alert address", well=True, told="off: set GYEOT_ALERT_URL to call staff by a system of your own")
    told = f"{waiting} calls wait: see whether it answers with 200" if waiting else "takes its calls"
    return Sign("alert address", not waiting, told)


def topics_of(undeleted: int) -> Sign:
    """Return whether the topics of erased talks are gone from the mentors' groups."""
    mend = "make the bot an administrator who may delete messages; it goes on trying"
    told = f"{undeleted} not deleted yet: {mend}" if undeleted else "all deleted"
    return Sign("topics of erased talks", not undeleted, told)


def cries_of(waiting: int) -> Sign:
    """Return whether every cry for help has its case."""
    told = f"{waiting} without a case yet: they are tried every few seconds, see the log" if waiting else "all kept"
    return Sign("cries for help", not waiting, told)


def duty_of(place: Municipality, staff: Sequence[Staff]) -> Sign:
    """Return whether a cry for help reaches somebody who does not look at the desk just then."""
    called = [each for each in staff if each.active and each.duty]
    reached = [each for each in called if each.address]
    name = f"duty of {place.id}"
    if not called:
        return Sign(name, well=True, told="nobody is called for a cry for help: gyeot staff duty", heed=True)
    if not reached:
        told = "nobody who is called has a messenger, only the desk shows it: gyeot staff invite --messenger"
        return Sign(name, well=False, told=told)
    return Sign(name, well=True, told=f"{len(called)} are called, {len(reached)} on a messenger")


def groups_of(groups: Sequence[Group]) -> Iterator[Sign]:
    """Yield whether each mentors' group takes topics, and what is to be done when it does not."""
    for group in groups:
        mend = "make the bot an administrator who may manage topics, and let the group have topics"
        told = f"{group.trouble}: {mend}" if group.trouble else "takes topics"
        yield Sign(f"mentors' group of {group.municipality}", not group.trouble, told)


def rules_of(place: Municipality, today: date) -> Sign:
    """Return whether the rules of enrolment were read in full, with those that are over or end soon."""
    enrolment = load(place.enrolment)
    held = {rule.key for rule in in_force(enrolment, today)}
    last = [(rule.key, rule.validity.until) for rule in enrolment.rules if rule.validity.until]
    over = [f"{key} ({day})" for key, day in last if day < today]
    soon = [f"{key} ({day})" for key, day in last if today <= day <= today + SOON]
    parts = [f"{len(held)} in force"]
    parts += [f"over: {', '.join(over)}"] if over else []
    parts += [f"end soon: {', '.join(soon)}"] if soon else []
    parts += ["some could not be read: gyeot ingest --dry-run"] if enrolment.incomplete else []
    return Sign(f"rules of {place.id}", not enrolment.incomplete, "; ".join(parts))
