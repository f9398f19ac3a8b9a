"""`gyeot ingest`: publish the content folder, with a progress bar and a line for every finding."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from bot.ingesting import Ingested, ingest, prepare
from bot.knowing import Knowing, know
from bot.settings import Settings

console = Console(stderr=True, highlight=False, soft_wrap=True)


def ingest_folder(settings: Settings, folder: Path | None, *, dry_run: bool) -> int:
    """Publish a content folder, or show what would change; exit status 1 when something in it was wrong."""
    with closing(know(settings)) as knowing:
        if dry_run:
            ingested = ingest(knowing.library, folder or settings.content, knowing.now(), dry_run=True)
        else:
            ingested = bring_in(knowing, folder)
    report(ingested, dry_run=dry_run)
    return 1 if ingested.findings else 0


def bring_in(knowing: Knowing, folder: Path | None = None) -> Ingested:
    """Ingest a content folder (the one that is set) and prepare the indexes, with a progress bar."""
    ingested = ingest(knowing.library, folder or knowing.settings.content, knowing.now())
    with bar() as progress:
        tasks: dict[str, object] = {}

        def show(municipality: str, done: int, total: int) -> None:
            if municipality not in tasks:
                tasks[municipality] = progress.add_task(municipality, total=total)
            progress.update(tasks[municipality], completed=done, total=total)  # type: ignore[arg-type]

        prepare(knowing.library, knowing.searcher, show)
    return ingested


def bar() -> Progress:
    """Return a progress bar on standard error."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=console)


def report(ingested: Ingested, *, dry_run: bool) -> None:
    """Print what changed and every finding, a line each."""
    for finding in ingested.findings:
        console.print(f"! {finding}", markup=False)
    changes = [*ingested.difference.passages, *ingested.difference.courses]
    for change in changes:
        counts = f"+{len(change.added)} ~{len(change.changed)} -{len(change.removed)}"
        console.print(f"{'would change' if dry_run else 'changed'} {change.owner}: {counts}", markup=False)
    if not ingested.difference:
        console.print("content: nothing changed", markup=False)
    console.print(f"content: {ingested.passages} passages, {ingested.courses} courses", markup=False)
