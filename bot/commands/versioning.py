"""`gyeot versions` and `gyeot rollback`: what was published when, how it differs, and back to an earlier edition."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from zoneinfo import ZoneInfo

from bot.commands.ingesting import bar, unindexed
from bot.comparing import compared
from bot.ingesting import prepare
from bot.knowing import Knowing, know
from bot.settings import Settings
from handlers.catalogue import speaker
from knowledge.library import UnknownEditionError
from knowledge.wording import Sentence

HOME = ZoneInfo("Asia/Seoul")
"""Whose clock times of shared content are told by."""


class NothingPublishedError(LookupError):
    """Nothing was ever published under this name."""

    @property
    def sentence(self) -> Sentence:
        """Name what there is."""
        wanted, known = self.args
        told = "nothing was ever published as %(wanted)r; there are: %(known)s"
        return Sentence(told, wanted=wanted, known=", ".join(known))

    def __str__(self) -> str:
        """Return the sentence."""
        return str(self.sentence)


def list_versions(settings: Settings, owner: str, between: Sequence[int] | None) -> int:
    """Print the editions of an owner, the newest first, or how two of them differ, entry by entry."""
    say = speaker(settings.lang)
    with closing(know(settings)) as knowing:
        _check(knowing, owner)
        if between is None:
            zone = next((place.zone for place in knowing.library.municipalities() if place.id == owner), HOME)
            for edition in knowing.library.editions(owner):
                again = say("as edition %(number)d was") % {"number": edition.restored}
                note = again if edition.restored else edition.note
                print(f"{edition.number:>4}  {edition.published_at.astimezone(zone):%Y-%m-%d %H:%M}  {note}".rstrip())
            return 0
        for number in between:
            _check_edition(knowing, owner, number)
        then, now = (knowing.library.passages_of(owner, number) for number in between)
    for line in compared(then, now, say):
        print(line)
    return 0


def roll_back(settings: Settings, owner: str, number: int) -> int:
    """Publish an owner's content again as it was; a folder that has not changed since does not undo it."""
    say = speaker(settings.lang)
    with closing(know(settings)) as knowing:
        _check(knowing, owner)
        before = knowing.library.owned(owner)
        edition = knowing.library.restore(owner, number, knowing.now())
        changes = compared(before, knowing.library.owned(owner), say)
        with bar():
            failed = prepare(knowing.library, knowing.searcher)
    told = say("%(owner)s is as it was in edition %(number)d; this is edition %(latest)d")
    print(told % {"owner": owner, "number": number, "latest": edition.number})
    for line in changes:
        if not line.startswith(" "):
            print(line)
    if changes:
        print(say("+ is answered from again, - no more, ~ otherwise; the folder brings it back once it changes"))
    for place in failed:
        print(f"! {unindexed(place, say)}")
    return 1 if failed else 0


def _check_edition(knowing: Knowing, owner: str, number: int) -> None:
    latest = knowing.library.edition(owner)
    if not 1 <= number <= latest:
        raise UnknownEditionError(owner, number, latest)


def _check(knowing: Knowing, owner: str) -> None:
    if not knowing.library.edition(owner):
        known = ["shared", *(place.id for place in knowing.library.municipalities())]
        raise NothingPublishedError(owner, known)
