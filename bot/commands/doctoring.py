"""`gyeot doctor`: what is well, what is not, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce

from bot.knowing import Knowing, know
from bot.settings import Settings
from bot.unlocking import key_file, masters_for
from handlers.catalogue import Say, speaker
from handlers.consents.verifying import UnknownMethodError, confirms
from handlers.consents.verifying import methods as known
from handlers.people.staffing import Staff
from handlers.records import Records
from handlers.records.people.topics import Group
from knowledge.eligibility import in_force, load
from knowledge.hotlines import TABLE, Hotline, hotlines, unverified
from knowledge.municipality import Municipality
from knowledge.renewing import Renewal, renewals
from knowledge.wording import Sentence, spoken
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
        return self.said(str)

    def said(self, say: Say) -> str:
        """Return its line in the language that is said."""
        mark = say("BAD") if not self.well else say("see") if self.heed else say("ok ")
        return f"{mark} {spoken(self.name, say)}: {spoken(self.told, say)}"


def examine(settings: Settings) -> int:
    """Print a line for each thing looked at; exit status 1 when one of them is not well."""
    signs = list(signs_of(settings))
    for sign in signs:
        print(sign.said(speaker(settings.lang)))
    return 0 if all(sign.well for sign in signs) else 1


def signs_of(settings: Settings) -> Iterator[Sign]:
    """Yield the signs in the order in which a cause comes before its effects."""
    folder = settings.content
    missing = Sentence("%(folder)s is not a folder", folder=folder)
    yield Sign(Sentence("content folder"), folder.is_dir(), str(folder) if folder.is_dir() else missing)
    try:
        knowing = know(settings)
    except Exception as error:  # noqa: BLE001 - whatever keeps it from starting is what the doctor is asked for
        yield Sign(Sentence("start"), well=False, told=f"{type(error).__name__}: {str(error) or type(error).__doc__}")
        return
    records, library, today = Records(knowing.storage), knowing.library, knowing.now().date()
    places = library.municipalities()
    yield Sign(Sentence("database"), well=True, told="SQLite" if knowing.storage.sqlite else "PostgreSQL")
    yield key_of(settings, records.keys.by_master(), sqlite=knowing.storage.sqlite)
    told = ", ".join(place.id for place in places) or Sentence("nothing is published: gyeot ingest")
    yield Sign(Sentence("municipalities"), bool(places), told)
    yield from (index_of(knowing, place, today) for place in places)
    yield from (rules_of(place, today) for place in places)
    yield from (
        due_of(place, renewals(place, place.id, library.owned(place.id), library.owned_courses(place.id), today))
        for place in places
    )
    yield from lines_of(hotlines(), today)
    yield _switch("telegram", "GYEOT_TELEGRAM_TOKEN", on=bool(settings.telegram_token))
    yield from groups_of(records.topics.groups())
    yield topics_of(records.topics.undeleted())
    yield cries_of(records.rescue.waiting())
    yield from (duty_of(place, records.staff.of(place.id)) for place in places)
    yield alerts_of(settings, records.summons.waiting())
    yield guardians_of(settings.guardian_methods)
    yield from (confirmers_of(place, records.staff.of(place.id)) for place in places)
    yield _switch("kakaotalk", "GYEOT_KAKAO_SECRET", on=bool(settings.kakao_secret))
    yield _switch("model", "GYEOT_MODEL", on=bool(settings.model))
    knowing.storage.close()


def _switch(name: str, setting: str, *, on: bool) -> Sign:
    told = Sentence("on") if on else Sentence("off: set %(setting)s", setting=setting)
    return Sign(Sentence(name), well=True, told=told)


def _joined(parts: Iterable[str]) -> str:
    """Return parts as one text, each of which is said by itself."""
    return reduce(lambda first, rest: Sentence("%(first)s; %(rest)s", first=first, rest=rest), parts)


def index_of(knowing: Knowing, place: Municipality, today: date) -> Sign:
    """Return whether what a municipality has published is found."""
    found = len(knowing.library.passages(place.id))
    knowing.searcher.prepare(place.id)
    well = bool(knowing.searcher.search(Question(place.id, place.service or place.name, today))) or not found
    told = "%(count)d passages" if well else "%(count)d passages, none is found: delete the data folder's index"
    return Sign(Sentence("index of %(place)s", place=place.id), well, Sentence(told, count=found))


def due_of(place: Municipality, found: Sequence[Renewal]) -> Sign:
    """Return whether anything that is published has to be renewed."""
    told = Sentence(
        "%(count)d to be renewed or looked at again: gyeot renewals %(place)s", count=len(found), place=place.id
    )
    nothing = Sentence("nothing has to be renewed")
    return Sign(
        Sentence("content of %(place)s", place=place.id), well=True, told=told if found else nothing, heed=bool(found)
    )


def lines_of(lines: dict[str, Hotline], today: date) -> Iterator[Sign]:
    """Yield whether each help line was checked of late, or what to check of it and where that is noted."""
    old = unverified(lines, today)
    if not old:
        yield Sign(Sentence("help lines"), well=True, told=Sentence("checked within 90 days"))
    for line in old:
        routes = ", ".join(filter(None, (line.phone, line.text and f"SMS {line.text}", line.messenger, line.hours)))
        told = Sentence(
            "%(name)s, last checked on %(day)s: call it and compare %(routes)s with %(source)s, then set "
            "verified_on in knowledge/%(file)s",
            name=line.name,
            day=line.verified_on,
            routes=routes,
            source=line.source,
            file=TABLE.name,
        )
        yield Sign(Sentence("help line %(line)s", line=line.id), well=False, told=told)


def key_of(settings: Settings, under: Mapping[str, int], *, sqlite: bool) -> Sign:
    """Return whether the master key opens what is sealed, and whether it lies where it should.

    `under` tells how many keys are under each master key.
    """
    names = masters_for(settings).names
    lost = sum(count for name, count in under.items() if name not in names)
    if lost:
        told = "the one of %(count)d keys is missing, and what they seal can't be read: put it after the newest one"
        return Sign(Sentence("master key"), well=False, told=Sentence(told, count=lost))
    older = sum(count for name, count in under.items() if name != names[0])
    parts = [Sentence("%(count)d keys still wait to be wrapped with the newest", count=older)] if older else []
    if len(names) > 1 and not older:
        parts.append(Sentence("the older ones are no longer needed"))
    if settings.master_key:
        return Sign(Sentence("master key"), well=True, told=_joined([Sentence("from GYEOT_MASTER_KEY"), *parts]))
    file = key_file(settings)
    if not sqlite:
        alone = "in %(file)s of this machine alone: set GYEOT_MASTER_KEY, the same for every process"
        return Sign(Sentence("master key"), well=False, told=_joined([Sentence(alone, file=file), *parts]))
    beside = file.resolve().parent == settings.data.resolve()
    told = "in %(file)s"
    if beside:
        told = (
            "in %(file)s, beside the database: who copies the folder can read it. Set GYEOT_MASTER_KEY for real people"
        )
    return Sign(Sentence("master key"), well=True, told=_joined([Sentence(told, file=file), *parts]), heed=beside)


def guardians_of(methods: Sequence[str]) -> Sign:
    """Return whether a guardian's consent is confirmed by more than a number that the child could have typed."""
    told = Sentence(
        "a link and a number prove no adult: GYEOT_GUARDIAN_METHODS=code+staff,form lets staff confirm each"
    )
    try:
        known(methods)
    except UnknownMethodError:
        there = Sentence("GYEOT_GUARDIAN_METHODS can't be used: it takes code, code+staff and form")
        return Sign(Sentence("guardians"), well=False, told=there)
    alone = "code" in methods
    confirmed = Sentence("consents are confirmed by staff")
    return Sign(Sentence("guardians"), well=True, told=told if alone else confirmed, heed=alone)


def confirmers_of(place: Municipality, staff: Sequence[Staff]) -> Sign:
    """Return whether anybody can confirm what a guardian has agreed to."""
    some = any(confirms(each, place.id) for each in staff)
    nobody = Sentence("nobody may confirm them: gyeot staff add --role officer")
    told = Sentence("some may confirm them") if some else nobody
    return Sign(Sentence("consents of %(place)s", place=place.id), well=True, told=told, heed=not some)


def alerts_of(settings: Settings, waiting: int) -> Sign:
    """Return whether the alert address takes its calls."""
    if not settings.alert_url:
        off = Sentence("off: set GYEOT_ALERT_URL to call staff by a system of your own")
        return Sign(Sentence("alert address"), well=True, told=off)
    wait = Sentence("%(count)d calls wait: see whether it answers with 200", count=waiting)
    return Sign(Sentence("alert address"), not waiting, wait if waiting else Sentence("takes its calls"))


def topics_of(undeleted: int) -> Sign:
    """Return whether the topics of erased talks are gone from the mentors' groups."""
    told = "%(count)d not deleted yet: make the bot an administrator who may delete messages; it goes on trying"
    left = Sentence(told, count=undeleted) if undeleted else Sentence("all deleted")
    return Sign(Sentence("topics of erased talks"), not undeleted, left)


def cries_of(waiting: int) -> Sign:
    """Return whether every cry for help has its case."""
    told = Sentence("%(count)d without a case yet: they are tried every few seconds, see the log", count=waiting)
    return Sign(Sentence("cries for help"), not waiting, told if waiting else Sentence("all kept"))


def duty_of(place: Municipality, staff: Sequence[Staff]) -> Sign:
    """Return whether a cry for help reaches somebody who does not look at the desk just then."""
    called = [each for each in staff if each.active and each.duty]
    reached = [each for each in called if each.address]
    name = Sentence("duty of %(place)s", place=place.id)
    if not called:
        nobody = Sentence("nobody is called for a cry for help: gyeot staff duty")
        return Sign(name, well=True, told=nobody, heed=True)
    if not reached:
        told = Sentence("nobody who is called has a messenger, only the desk shows it: gyeot staff invite --messenger")
        return Sign(name, well=False, told=told)
    counts = {"called": len(called), "reached": len(reached)}
    return Sign(name, well=True, told=Sentence("%(called)d are called, %(reached)d on a messenger", **counts))


def groups_of(groups: Sequence[Group]) -> Iterator[Sign]:
    """Yield whether each mentors' group takes topics, and what is to be done when it does not."""
    for group in groups:
        mend = "%(trouble)s: make the bot an administrator who may manage topics, and let the group have topics"
        told = Sentence(mend, trouble=group.trouble) if group.trouble else Sentence("takes topics")
        yield Sign(Sentence("mentors' group of %(place)s", place=group.municipality), not group.trouble, told)


def rules_of(place: Municipality, today: date) -> Sign:
    """Return whether the rules of enrolment were read in full, with those that are over or end soon."""
    enrolment = load(place.enrolment)
    held = {rule.key for rule in in_force(enrolment, today)}
    last = [(rule.key, rule.validity.until) for rule in enrolment.rules if rule.validity.until]
    over = [f"{key} ({day})" for key, day in last if day < today]
    soon = [f"{key} ({day})" for key, day in last if today <= day <= today + SOON]
    parts = [Sentence("%(count)d in force", count=len(held))]
    parts += [Sentence("over: %(rules)s", rules=", ".join(over))] if over else []
    parts += [Sentence("end soon: %(rules)s", rules=", ".join(soon))] if soon else []
    parts += [Sentence("some could not be read: gyeot ingest --dry-run")] if enrolment.incomplete else []
    return Sign(Sentence("rules of %(place)s", place=place.id), not enrolment.incomplete, _joined(parts))
