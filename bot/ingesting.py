"""Ingesting: a content folder into the library, and the library into the searcher's indexes."""

from __future__ import annotations

import logging
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from bot.reasons import reason_of
from knowledge.content import Content, Finding, read_content
from knowledge.library import Difference, Library, Stock
from knowledge.wording import Sentence

logger = logging.getLogger(__name__)

AGAIN = timedelta(minutes=1)
"""How long a municipality that could not be indexed waits before it is tried again."""

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

    @property
    def sentence(self) -> Sentence:
        """Name the folder and what to do."""
        told = "%(folder)s is not a folder. Set GYEOT_CONTENT, or name the folder: gyeot ingest FOLDER"
        return Sentence(told, folder=self.args[0])

    def __str__(self) -> str:
        """Return the sentence."""
        return str(self.sentence)


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


def prepare(
    library: Library, searcher: Preparing, progress: Progress | None = None, *, without: Container[str] = ()
) -> tuple[str, ...]:
    """Bring the indexes of every municipality up to what is published; return the ids of those that failed.

    Those go on answering from the edition that was indexed last, and keep nobody else waiting.
    """
    editions = library.numbers()
    failed = []
    for place in library.municipalities():
        if place.id in without or searcher.is_ready(place.id, editions):
            continue
        told = telling(progress, place.id) if progress else None
        try:
            searcher.prepare(place.id, told)
        except Exception as error:  # noqa: BLE001 - one municipality's failure is not the others'
            logger.error("%s can't be indexed, its search stays as it was: %s", place.id, reason_of(error))  # noqa: TRY400 - a message may quote content
            failed.append(place.id)
    return tuple(failed)


class Indexing:
    """The job that brings indexes up; a municipality that failed is left alone for a while."""

    def __init__(self, library: Library, searcher: Preparing) -> None:
        self._library = library
        self._searcher = searcher
        self._failed: dict[str, datetime] = {}

    def __call__(self, now: datetime) -> tuple[str, ...]:
        """Index what changed; return the ids of the municipalities that failed now."""
        self._failed = {place: at for place, at in self._failed.items() if timedelta() <= now - at < AGAIN}
        editions = self._library.numbers()
        places = (place.id for place in self._library.municipalities() if place.id not in self._failed)
        changed = [place for place in places if not self._searcher.is_ready(place, editions)]
        failed = prepare(self._library, self._searcher, without=self._failed)
        if ready := [place for place in changed if place not in failed]:
            logger.info("The index is ready, and all that is published is answered from: %s", ", ".join(ready))
        self._failed |= dict.fromkeys(failed, now)
        return failed


def telling(progress: Progress, municipality: str) -> Callable[[int, int], None]:
    """Return what tells of the progress of one municipality."""
    return lambda done, total: progress(municipality, done, total)
