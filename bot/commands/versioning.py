"""`gyeot versions` and `gyeot rollback`: what was published when, how it differs, and back to an earlier edition."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing

from bot.commands.ingesting import bar, unindexed
from bot.comparing import compared
from bot.ingesting import prepare
from bot.knowing import Knowing, know
from bot.settings import Settings


class NothingPublishedError(LookupError):
    """Nothing was ever published under this name."""

    def __str__(self) -> str:
        """Name what there is."""
        wanted, known = self.args
        return f"nothing was ever published as {wanted!r}; there are: {', '.join(known)}"


def list_versions(settings: Settings, owner: str, between: Sequence[int] | None) -> int:
    """Print the editions of an owner, the newest first, or how two of them differ, entry by entry."""
    with closing(know(settings)) as knowing:
        _check(knowing, owner)
        if between is None:
            for edition in knowing.library.editions(owner):
                note = f"as edition {edition.restored} was" if edition.restored else edition.note
                print(f"{edition.number:>4}  {edition.published_at:%Y-%m-%d %H:%M}  {note}".rstrip())
            return 0
        then, now = (knowing.library.passages_of(owner, number) for number in between)
    for line in compared(then, now):
        print(line)
    return 0


def roll_back(settings: Settings, owner: str, number: int) -> int:
    """Publish an owner's content again as it was; a folder that has not changed since does not undo it."""
    with closing(know(settings)) as knowing:
        _check(knowing, owner)
        edition = knowing.library.restore(owner, number, knowing.now())
        with bar():
            failed = prepare(knowing.library, knowing.searcher)
    print(f"{owner} is as it was in edition {number}; this is edition {edition.number}")
    for place in failed:
        print(f"! {unindexed(place)}")
    return 1 if failed else 0


def _check(knowing: Knowing, owner: str) -> None:
    if not knowing.library.edition(owner):
        known = ["shared", *(place.id for place in knowing.library.municipalities())]
        raise NothingPublishedError(owner, known)
