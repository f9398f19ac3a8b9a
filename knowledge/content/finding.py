"""Findings: what is wrong in the content folder, one line each."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

from knowledge.loading.decoding import one_line
from knowledge.wording import Say, Sentence, spoken

LINE = "%(where)s: %(problem)s; kept: %(kept)s"
UNREAD_FILE = "what was published of this file before"
UNREAD_FOLDER = "what was published of this folder before"
NOTHING_OF_FILE = "nothing of this file"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong at one place of the content folder.

    `file` is the path below the content folder, `row` the row a person sees beside it (0: the file as a whole),
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
        row = spoken(Sentence("row %(number)d", number=self.row), say) if self.row else ""
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


def nearest(name: str, known: Iterable[str]) -> str:
    """Return the known name that is spelled most like this one, or "" when none is near."""
    return next(iter(difflib.get_close_matches(name, list(known), 1, 0.6)), "")


def unknown_name(name: str, known: Iterable[str]) -> str:
    """Return the problem of a name that nobody knows, with the nearest known one."""
    near = nearest(name, known)
    if near:
        return Sentence("%(name)r is not known, is it %(near)r?", name=name, near=near)
    return Sentence("%(name)r is not known", name=name)


def not_toml(error: Exception) -> Sentence:
    """Return the problem of a file that is no TOML."""
    return Sentence("can't be read as TOML: %(why)s", why=error)
