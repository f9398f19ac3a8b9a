"""`gyeot ask` and `gyeot ingest`: one question, or the content folder, without a server."""

from __future__ import annotations

import json
from pathlib import Path

from bot.assembly import know
from bot.commands.serving import bring_in, report
from bot.ingesting import ingest, prepare
from bot.presenting import presented
from bot.settings import Settings
from handlers.asking import ask


def ask_once(settings: Settings, question: str, municipality: str, *, language: str, as_json: bool) -> int:
    """Print the answer to a question with its sources; content that was never ingested is ingested first."""
    knowing = know(settings)
    if knowing.library.municipalities():
        prepare(knowing.library, knowing.searcher)
    else:
        bring_in(knowing)
    places = knowing.library.municipalities()
    answer, bubble = ask(knowing.answerer, places, municipality, question, knowing.now(), language=language)
    if as_json:
        print(json.dumps(presented(answer, bubble), ensure_ascii=False))
        return 0
    print(bubble.text)
    for citation in bubble.citations:
        source = " — ".join(part for part in (citation.title, citation.source, citation.place, citation.url) if part)
        print(f"[{citation.number}] {source}")
    for choice in bubble.choices:
        print(f"· {choice.label}{' ' + choice.url if choice.url else ''}")
    return 0


def ingest_folder(settings: Settings, folder: Path | None, *, dry_run: bool) -> int:
    """Publish a content folder, or show what would change; exit status 1 when something in it was wrong."""
    knowing = know(settings)
    if dry_run:
        ingested = ingest(knowing.library, folder or settings.content, knowing.now(), dry_run=True)
    else:
        ingested = bring_in(knowing, folder)
    report(ingested, dry_run=dry_run)
    return 1 if ingested.findings else 0
