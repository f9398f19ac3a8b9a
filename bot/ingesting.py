"""Ingesting: a content folder into the library, and the library into the searcher's indexes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from knowledge.content import Content, Finding, read_content
from knowledge.library import Difference, Library, Stock

Progress = Callable[[str, int, int], None]
"""Gets a municipality's id, the passages done and all of them."""


class Preparing(Protocol):
    """Whoever builds indexes from the library."""

    def is_ready(self, municipality: str, editions: Mapping[str, int]) -> bool:
        """Tell whether these editions, by owner, of what a municipality sees are indexed."""
        ...

    def prepare(self, municipality: str, progress: Callable[[int, int], None] | None = None) -> None:
        """Embed what is missing and index what changed."""
        ...


@dataclass(frozen=True, slots=True)
class Ingested:
    """What ingesting changed, or would change, and what was wrong with the folder."""

    difference: Difference
    findings: tuple[Finding, ...]
    passages: int
    courses: int


class NoContentError(FileNotFoundError):
    """There is no content folder."""

    def __str__(self) -> str:
        """Name the folder and what to do."""
        return f"{self.args[0]} is not a folder. Set GYEOT_CONTENT, or name the folder: gyeot ingest FOLDER"


def ingest(library: Library, folder: Path, now: datetime, *, dry_run: bool = False) -> Ingested:
    """Publish what a content folder holds; with `dry_run` nothing is written.

    Entries of a file that could not be read stay as they were.

    Raises:
        NoContentError: there is no such folder.

    """
    if not folder.is_dir():
        raise NoContentError(folder)
    content = read_content(folder)
    stock = stocked(content)
    difference = library.difference(stock) if dry_run else library.publish(stock, now)
    return Ingested(difference, content.findings, len(content.passages), len(content.courses))


def stocked(content: Content) -> Stock:
    """Return a folder's content as a stock to be published."""
    unread = frozenset(finding.unread for finding in content.findings if finding.unread)
    return Stock(content.municipalities, content.passages, content.courses, unread)


def prepare(library: Library, searcher: Preparing, progress: Progress | None = None) -> None:
    """Bring the indexes of every municipality up to what is published."""
    editions = library.numbers()
    for place in library.municipalities():
        if searcher.is_ready(place.id, editions):
            continue
        told = _telling(progress, place.id) if progress else None
        searcher.prepare(place.id, told)


def _telling(progress: Progress, municipality: str) -> Callable[[int, int], None]:
    return lambda done, total: progress(municipality, done, total)
