"""`gyeot ingest`: publish the content folder, with a progress bar and a line for every finding."""

from __future__ import annotations

from collections.abc import Container, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from bot.heeding import Unanswered, unanswered
from bot.ingesting import prepare
from bot.knowing import Knowing, know, leading
from bot.publishing import Published, changed_of, publisher_of
from bot.settings import Settings
from handlers.catalogue import Say, speaker

console = Console(stderr=True, highlight=False, soft_wrap=True)

LONG, STEPS = 1_000, 20
"""Passages from which on lines are printed, and how many of them at most."""


def ingest_folder(settings: Settings, folder: Path | None, *, dry_run: bool, insist: bool = False) -> int:
    """Publish a content folder, or show what would change; exit status 1 when something was wrong or held back."""
    with closing(know(settings)) as knowing:
        if dry_run:
            with bar() as progress:
                publisher = publisher_of(knowing, Shown(progress))
                published = publisher.publish(folder or settings.content, knowing.now(), dry_run=True, insist=insist)
        else:
            published = bring_in(knowing, folder, insist=insist)
    report(published, dry_run=dry_run, say=speaker(settings.lang))
    return 0 if published.clean else 1


def bring_in(knowing: Knowing, folder: Path | None = None, *, insist: bool = False) -> Published:
    """Publish a content folder (the one that is set) and prepare the indexes, with a progress bar."""
    with bar() as progress:
        show = Shown(progress)
        publisher = publisher_of(knowing, show)
        published = publisher.publish(folder or knowing.settings.content, knowing.now(), insist=insist)
        failed = prepare(knowing.library, knowing.searcher, show)
    return replace(published, unindexed=failed, unanswered=tuple(_unanswered(knowing, published, failed)))


def _unanswered(knowing: Knowing, published: Published, failed: Container[str]) -> Iterator[Unanswered]:
    """Yield what those who have changed offer at hello and can't answer."""
    changed = changed_of(published.ingested.difference, knowing.library.municipalities())
    places = tuple(place for place in changed if place.id not in failed)
    return unanswered(leading(knowing), places, knowing.now())


class Shown:
    """Shows how far each municipality is, on a bar, and in lines where there is none."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._tasks: dict[str, TaskID] = {}
        self._lines = Lines(console)

    def __call__(self, municipality: str, done: int, total: int) -> None:
        """Show that so many passages of a municipality are ready."""
        self._lines(municipality, done, total)
        if municipality not in self._tasks:
            self._tasks[municipality] = self._progress.add_task(municipality, total=total)
        self._progress.update(self._tasks[municipality], completed=done, total=total)


class Lines:
    """Tells of progress in lines where there is no terminal for a bar: one for each 5 % of a long work."""

    def __init__(self, out: Console) -> None:
        self._out = out
        self._told: dict[str, int] = {}

    def __call__(self, municipality: str, done: int, total: int) -> None:
        """Print a line if enough was done since the last one."""
        step = max(1, total // STEPS)
        if self._out.is_terminal or total < LONG or done // step <= self._told.get(municipality, 0):
            return
        self._told[municipality] = done // step
        self._out.print(f"{municipality}: {done} of {total} passages are ready", markup=False)


def bar() -> Progress:
    """Return a progress bar on standard error."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=console)


def unindexed(place: str, say: Say) -> str:
    """Return the line about a municipality that could not be indexed."""
    told = say(
        "%(place)s is published but can't be indexed: its search stays as it was. The log says why; then: gyeot ingest"
    )
    return told % {"place": place}


def report(published: Published, *, dry_run: bool, say: Say = str) -> None:
    """Print what is wrong ("!"), what to look at once more ("?") and what changed, a line each."""
    for line in (*_wrong(published, say), *_heed(published, say), *_changes(published, say, dry_run=dry_run)):
        console.print(line, markup=False)


def _wrong(published: Published, say: Say) -> Iterator[str]:
    yield from (f"! {held.told(say)}" for held in published.held)
    if published.held:
        yield f"! {say('publish it all the same: gyeot ingest --insist')}"
    yield from (f"! {unindexed(place, say)}" for place in published.unindexed)
    yield from (f"! {finding.told(say)}" for finding in published.ingested.findings)


def _heed(published: Published, say: Say) -> Iterator[str]:
    yield from (f"? {finding.told(say)}" for finding in published.over)
    yield from (f"? {withheld.told(say)}" for withheld in published.withheld)
    yield from (f"? {open_.told(say)}" for open_ in published.unanswered)
    yield from (f"? {due.told(say)}" for due in published.due)
    if published.gone:
        yield f"? {say('no folder any more, and gone: %(places)s') % {'places': ', '.join(published.gone)}}"


def _changes(published: Published, say: Say, *, dry_run: bool) -> Iterator[str]:
    yield from (tried.told(say) for tried in published.tried)
    ingested = published.ingested
    named = ((say("passages"), ingested.difference.passages), (say("courses"), ingested.difference.courses))
    for what, changes in named:
        for change in changes:
            line = say("would change %(owner)s: %(counts)s") if dry_run else say("changed %(owner)s: %(counts)s")
            counts = f"+{len(change.added)} ~{change.said_anew} -{len(change.removed)} {what}"
            if change.moved:
                counts += f" {say('(%(count)d only moved in their file)') % {'count': len(change.moved)}}"
            yield line % {"owner": change.owner, "counts": counts}
    if not ingested.difference:
        yield say("content: nothing changed")
    counted = {"passages": ingested.passages, "courses": ingested.courses}
    yield say("content: %(passages)d passages, %(courses)d courses") % counted
