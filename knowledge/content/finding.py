"""Findings: what is wrong in the content folder, one line each."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

from knowledge.loading.decoding import one_line

UNREAD_FILE = "what was published of this file before"
UNREAD_FOLDER = "what was published of this folder before"
NOTHING_OF_FILE = "nothing of this file"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong at one place of the content folder.

    `file` is the path below the content folder, `row` the row a person sees beside it (0: the file as a whole),
    `column` the column or key, `problem` what is wrong and `kept` what was kept all the same.
    """

    file: str
    row: int
    column: str
    problem: str
    kept: str

    def __str__(self) -> str:
        """Return the finding as one line."""
        where = [self.file, f"row {self.row}" if self.row else "", self.column]
        return one_line(f"{', '.join(part for part in where if part)}: {self.problem}; kept: {self.kept}")

    @property
    def unread(self) -> str:
        """Return the file that could not be read, or the folder with a slash behind it, or ""."""
        if self.kept == UNREAD_FILE:
            return self.file.partition(" [")[0]
        return f"{self.file.rpartition('/')[0]}/" if self.kept == UNREAD_FOLDER else ""


def nearest(name: str, known: Iterable[str]) -> str:
    """Return the known name that is spelled most like this one, or "" when none is near."""
    return next(iter(difflib.get_close_matches(name, list(known), 1, 0.6)), "")


def unknown_name(name: str, known: Iterable[str]) -> str:
    """Return the problem of a name that nobody knows, with the nearest known one."""
    near = nearest(name, known)
    return f"{name!r} is not known" + (f", is it {near!r}?" if near else "")
