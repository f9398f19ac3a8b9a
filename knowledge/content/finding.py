"""Findings: what is wrong in the content folder, one line each."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass

from knowledge.loading.decoding import one_line
from knowledge.wording import Say, Sentence, spoken

LINE = "%(where)s: %(problem)s; kept: %(kept)s"
UNREAD_FILE = "what was published of this file before"
UNREAD_FOLDER = "what was published of this folder before"
NOTHING_OF_FILE = "nothing of this file"
NOTHING_OF_FOLDER = "nothing of this folder"

_LISTED = 30
"""So many known names, at most, are told to who wrote another one."""

_SURE = 0.8
"""So alike a slip of the fingers is to the name that was meant; below it, what was meant may be any of them."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong at one place of the content folder.

    `file` is the path below the content folder, `row` the row a person sees beside it (0: the file as a whole; in a
    TOML file, which of the tables of one name),
    `column` the column or key, `problem` what is wrong and `kept` what was kept all the same; `sheet` is the name of
    the sheet where a workbook has several.
    """

    file: str
    row: int
    column: str
    problem: str
    kept: str
    sheet: str = ""

    def __str__(self) -> str:
        """Return the finding as one line."""
        return self.told(str)

    def told(self, say: Say) -> str:
        """Return the finding as one line in the language that is said."""
        counted = "entry %(number)d" if self.file.endswith(".toml") else "row %(number)d"
        row = spoken(Sentence(counted, number=self.row), say) if self.row else ""
        file = f"{self.file} [{self.sheet}]" if self.sheet else self.file
        where = ", ".join(part for part in (file, row, self.column) if part)
        values = {"where": where, "problem": spoken(self.problem, say), "kept": spoken(self.kept, say)}
        return one_line(say(LINE) % values)

    @property
    def unread(self) -> str:
        """Return the file that could not be read, or the folder with a slash behind it, or ""."""
        if self.kept == UNREAD_FILE:
            return self.file
        return f"{self.file.rpartition('/')[0]}/" if self.kept == UNREAD_FOLDER else ""


def row_of(place: str) -> int:
    """Return the row that a place in a file names last, 0 where it names none."""
    found = re.search(r"(\d+)행$", place)
    return int(found[1]) if found else 0


def nearest(name: str, known: Iterable[str]) -> str:
    """Return the known name that was surely meant, or ""."""
    return next(iter(difflib.get_close_matches(name, list(known), 1, _SURE)), "")


def is_it(name: str, near: str) -> Sentence:
    """Return the problem of a name that is nearly a known one."""
    return Sentence("%(name)r is not known, is it %(near)r?", name=name, near=near)


def unknown_name(name: str, known: Iterable[str], told: Iterable[str] = ()) -> Sentence:
    """Return the problem of a name that nobody knows, with the one that was surely meant, or else with those there are.

    `told` are the known names as they are told, where that is otherwise.
    """
    names = list(known)
    listed = list(told) or names
    if near := nearest(name, names):
        return is_it(name, near)
    if 0 < len(listed) <= _LISTED:
        return Sentence("%(name)r is not known; there are: %(known)s", name=name, known=", ".join(listed))
    return Sentence("%(name)r is not known", name=name)


def not_toml(error: Exception) -> Sentence:
    """Return the problem of a file that is no TOML."""
    why = getattr(error, "sentence", None) or next(iter(error.args), "")
    return Sentence("can't be read as TOML: %(why)s", why=why)
