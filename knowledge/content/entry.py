"""One entry of the content folder on its way from text to values, and what is found wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from knowledge.content import fields
from knowledge.content.audiences import audience
from knowledge.content.fields import CellError
from knowledge.content.finding import Finding
from knowledge.loading.decoding import one_line
from knowledge.passage import Source, Validity
from knowledge.wording import Sentence

T = TypeVar("T")

NOTHING = "nothing of this entry"
BEFORE = "%(until)s is before valid_from %(start)s"


class LeftOutError(Exception):
    """The entry can't be used; the finding says why."""


@dataclass(frozen=True, slots=True)
class Entry:
    """The named texts of one entry at one row; what is wrong with them is added to `findings`.

    `called` says what the file calls its columns, by our names.
    """

    file: str
    row: int
    place: str
    texts: Mapping[str, str]
    findings: list[Finding] = field(compare=False)
    sheet: str = ""
    called: Mapping[str, str] = field(default_factory=dict, compare=False)

    def text(self, name: str) -> str:
        """Return the text under a name, or ""."""
        return self.texts.get(name, "").strip()

    def line(self, name: str) -> str:
        """Return the text under a name as one line, or ""."""
        return one_line(self.texts.get(name, ""))

    def needed(self, name: str) -> str:
        """Return the text under a name; without it the entry is left out."""
        found = self.text(name)
        if not found:
            raise self.left_out(name, "is empty")
        return found

    def exactly(self, name: str, read: Callable[[str], T], default: T) -> T:
        """Return the value under a name, the default where it is empty; if it can't be read the entry is left out."""
        text = self.text(name)
        try:
            return read(text) if text else default
        except CellError as error:
            raise self.left_out(name, fields.said(error)) from error

    def leniently(self, name: str, read: Callable[[str], T], default: T, kept: str = "the entry without it") -> T:
        """Return the value under a name, or the default where it is empty or can't be read."""
        text = self.text(name)
        try:
            return read(text) if text else default
        except CellError as error:
            self.find(name, fields.said(error), kept)
            return default

    def find(self, column: str, problem: str, kept: str) -> None:
        """Write down what is wrong."""
        self.findings.append(Finding(self.file, self.row, self.called.get(column, column), problem, kept, self.sheet))

    def left_out(self, column: str, problem: str) -> LeftOutError:
        """Write down what is wrong and return the error that leaves the entry out."""
        self.find(column, problem, NOTHING)
        return LeftOutError()

    def validity(self) -> Validity:
        """Return the days on which the entry holds; wrong ones leave it out, for it might be long over."""
        start = self.exactly("valid_from", _maybe_day, None)
        until = self.exactly("valid_until", _maybe_day, None)
        if start and until and start > until:
            raise self.left_out("valid_until", Sentence(BEFORE, until=until, start=start))
        return Validity(start, until)

    def audience(self) -> tuple[str, ...]:
        """Return for whom the entry is; an unknown word leaves it out, for it might be told to the wrong people."""
        return self.exactly("audience", audience, ())

    def sample(self) -> bool:
        """Return whether the entry is a sample; what can't be read counts as one."""
        text = self.text("sample")
        try:
            return fields.yes(text)
        except CellError as error:
            self.find("sample", fields.said(error), "the entry, marked as a sample")
            return True

    def source(self, title: str = "") -> Source:
        """Return where the entry is from."""
        return Source(
            file=self.file,
            place=self.place,
            title=self.line("source_title") or title,
            url=self.leniently("source_url", fields.link, ""),
            dated=self.leniently("source_date", _maybe_day, None),
        )


def _maybe_day(text: str) -> date | None:
    return fields.day(text)
