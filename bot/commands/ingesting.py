"""`gyeot ingest`: publish the content folder, with a progress bar and a line for every finding."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from bot.ingesting import prepare
from bot.knowing import Knowing, know
from bot.publishing import Published, publisher_of
from bot.settings import Settings

console = Console(stderr=True, highlight=False, soft_wrap=True)

LONG, STEPS = 1_000, 20
"""Passages from which on lines are printed, and how many of them at most."""


def ingest_folder(settings: Settings, folder: Path | None, *, dry_run: bool, insist: bool = False) -> int:
    """Publish a content folder, or show what would change; exit status 1 when something was wrong or held back."""
    with closing(know(settings)) as knowing:
        if dry_run:
            publisher = publisher_of(knowing)
            published = publisher.publish(folder or settings.content, knowing.now(), dry_run=True, insist=insist)
        else:
            published = bring_in(knowing, folder, insist=insist)
    report(published, dry_run=dry_run)
    return 0 if published.clean else 1


def bring_in(knowing: Knowing, folder: Path | None = None, *, insist: bool = False) -> Published:
    """Publish a content folder (the one that is set) and prepare the indexes, with a progress bar."""
    published = publisher_of(knowing).publish(folder or knowing.settings.content, knowing.now(), insist=insist)
    with bar() as progress:
        tasks: dict[str, object] = {}
        lines = Lines(console)

        def show(municipality: str, done: int, total: int) -> None:
            lines(municipality, done, total)
            if municipality not in tasks:
                tasks[municipality] = progress.add_task(municipality, total=total)
            progress.update(tasks[municipality], completed=done, total=total)  # type: ignore[arg-type]

        return replace(published, unindexed=prepare(knowing.library, knowing.searcher, show))


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


def unindexed(place: str) -> str:
    """Return the line about a municipality that could not be indexed."""
    return (
        f"{place} is published but can't be indexed: its search stays as it was. The log says why; then: gyeot ingest"
    )


def report(published: Published, *, dry_run: bool) -> None:
    """Print what changed, what was held back and every finding, a line each."""
    ingested = published.ingested
    for held in published.held:
        console.print(f"! {held}", markup=False)
    if published.held:
        console.print("! publish it all the same: gyeot ingest --insist", markup=False)
    for place in published.unindexed:
        console.print(f"! {unindexed(place)}", markup=False)
    for finding in ingested.findings:
        console.print(f"! {finding}", markup=False)
    for what, changes in (("passages", ingested.difference.passages), ("courses", ingested.difference.courses)):
        for change in changes:
            counts = f"+{len(change.added)} ~{len(change.changed)} -{len(change.removed)} {what}"
            console.print(f"{'would change' if dry_run else 'changed'} {change.owner}: {counts}", markup=False)
    if not ingested.difference:
        console.print("content: nothing changed", markup=False)
    console.print(f"content: {ingested.passages} passages, {ingested.courses} courses", markup=False)
