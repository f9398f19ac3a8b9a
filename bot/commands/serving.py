"""`gyeot serve`: ingest what changed, then serve the web chat, the API and Telegram."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType

import uvicorn
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from bot.app import application
from bot.assembly import Gyeot, Knowing, assemble
from bot.ingesting import Ingested, ingest, prepare
from bot.settings import Settings

GRACE_SECONDS = 5
"""How long open pages may take to close; with reception and delivery a stop stays under 15 seconds."""

console = Console(stderr=True, highlight=False, soft_wrap=True)


class Server(uvicorn.Server):
    """uvicorn, which tells the open pages to close before it waits for them."""

    def __init__(self, config: uvicorn.Config, closing: Callable[[], None]) -> None:
        super().__init__(config)
        self._closing = closing

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Begin to stop."""
        self._closing()
        super().handle_exit(sig, frame)


def serve(settings: Settings) -> int:
    """Serve until a signal ends it; returns the exit status."""
    logging.basicConfig(level=settings.log_level, stream=sys.stderr, format="%(levelname)s %(name)s %(message)s")
    for noisy in ("httpx", "httpcore", "alembic", "chromadb"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    gyeot = assemble(settings)
    report(bring_in(gyeot.knowing), dry_run=False)
    introduce(gyeot)
    config = uvicorn.Config(
        application(gyeot),
        host=settings.host,
        port=settings.port,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
        proxy_headers=bool(settings.public_url),
    )
    Server(config, gyeot.web.close).run()
    return 0


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


def introduce(gyeot: Gyeot) -> None:
    """Print what runs where, and how to switch on what is off."""
    settings = gyeot.knowing.settings
    places = gyeot.knowing.library.municipalities()
    database = "SQLite in " + str(settings.data) if not settings.database_url else "GYEOT_DATABASE_URL"
    lines = [
        f"web chat   http://{settings.host}:{settings.port}",
        f"API        http://{settings.host}:{settings.port}/api/v1/ask",
        f"database   {database}",
        f"content    {settings.content} ({', '.join(place.id for place in places)})",
        f"telegram   {'on' if gyeot.telegram else 'off: set GYEOT_TELEGRAM_TOKEN'}",
        f"model      {settings.model or 'off: answers are quoted; set GYEOT_MODEL to have them written'}",
    ]
    for line in lines:
        console.print(line, markup=False)
