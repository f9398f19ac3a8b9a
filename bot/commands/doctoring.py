"""`gyeot doctor`: what is well, what is not, and what to do about it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.knowing import Knowing, know
from bot.settings import Settings
from handlers.records import Records
from handlers.records.topics import Group
from knowledge.eligibility import in_force, load
from knowledge.hotlines import hotlines, unverified
from knowledge.municipality import Municipality
from retrieval.answer import Question

SOON = timedelta(days=30)
"""How long before its last day a rule of enrolment is named (proposed)."""


@dataclass(frozen=True, slots=True)
class Sign:
    """One thing looked at: whether it is well, and what was seen or is to be done."""

    name: str
    well: bool
    told: str


def examine(settings: Settings) -> int:
    """Print a line for each thing looked at; exit status 1 when one of them is not well."""
    signs = list(signs_of(settings))
    for sign in signs:
        print(f"{'ok ' if sign.well else 'BAD'} {sign.name}: {sign.told}")
    return 0 if all(sign.well for sign in signs) else 1


def signs_of(settings: Settings, know: Callable[[Settings], Knowing] = know) -> Iterator[Sign]:
    """Yield the signs in the order in which a cause comes before its effects."""
    folder = settings.content
    yield Sign("content folder", folder.is_dir(), str(folder) if folder.is_dir() else f"{folder} is not a folder")
    try:
        knowing = know(settings)
    except Exception as error:  # noqa: BLE001 - whatever keeps it from starting is what the doctor is asked for
        yield Sign("start", well=False, told=f"{type(error).__name__}: {str(error) or type(error).__doc__}")
        return
    yield Sign("database", well=True, told="SQLite" if knowing.storage.sqlite else "PostgreSQL")
    places = knowing.library.municipalities()
    told = ", ".join(place.id for place in places) or "nothing is published: gyeot ingest"
    yield Sign("municipalities", bool(places), told)
    for place in places:
        found = len(knowing.library.passages(place.id))
        knowing.searcher.prepare(place.id)
        hits = knowing.searcher.search(Question(place.id, place.service or place.name, knowing.now().date()))
        well = bool(hits) or not found
        told = f"{found} passages" if well else f"{found} passages, none is found: delete the data folder's index"
        yield Sign(f"index of {place.id}", well, told)
    today = knowing.now().date()
    yield from (rules_of(place, today) for place in places)
    old = unverified(hotlines(), today)
    told = "checked within 90 days" if not old else "check again: " + ", ".join(line.id for line in old)
    yield Sign("help lines", not old, told)
    yield Sign("telegram", well=True, told="on" if settings.telegram_token else "off: set GYEOT_TELEGRAM_TOKEN")
    yield from groups_of(Records(knowing.storage).topics.groups())
    yield Sign("kakaotalk", well=True, told="on" if settings.kakao_secret else "off: set GYEOT_KAKAO_SECRET")
    yield Sign("model", well=True, told=settings.model or "off: set GYEOT_MODEL")
    knowing.storage.close()


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
