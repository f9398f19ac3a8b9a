"""The intake: what of a content folder was taken in last, so that what was rolled back stays so until it changes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

from sqlalchemy import Column, String, Table, delete, insert, select

from knowledge.course import Course
from knowledge.passage import Passage
from knowledge.stock import row_of
from knowledge.storage import Storage, metadata

intake_table = Table(
    "intake",
    metadata,
    Column("owner", String(64), primary_key=True),
    Column("digest", String(64), nullable=False),
)


def digests(passages: Iterable[Passage], courses: Iterable[Course], unread: Iterable[str] = ()) -> dict[str, str]:
    """Return a digest of each owner's entries and of the files that could not be read, whatever their order.

    A file that can't be read is not the same as none: when it goes, what was published of it goes with it.
    """
    entries: dict[str, list[str]] = {}
    values: list[Passage | Course] = [*passages, *courses]
    for value in values:
        entries.setdefault(value.municipality, []).append(f"{value.key}\n{row_of(value)['id']}")
    for path in unread:
        entries.setdefault(path.partition("/")[0], []).append(path)
    return {owner: hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest() for owner, lines in entries.items()}


class Intake:
    """Remembers, by owner, the digest of what a folder held when it was last published from."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    def taken(self) -> dict[str, str]:
        """Return the digests, by owner."""
        with self._storage.reading() as connection:
            return {row.owner: row.digest for row in connection.execute(select(intake_table))}

    def take(self, taken: Mapping[str, str]) -> None:
        """Remember these digests and no others."""
        with self._storage.writing() as connection:
            connection.execute(delete(intake_table))
            if taken:
                rows = [{"owner": owner, "digest": digest} for owner, digest in taken.items()]
                connection.execute(insert(intake_table), rows)
