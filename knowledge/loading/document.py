"""Documents: what was read from a file, as pages of headings, texts and table rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from knowledge.wording import Say, Sentence, spoken

BlockKind = Literal["heading", "text", "table"]


class UnreadableError(Exception):
    """The file could not be read."""

    @property
    def sentence(self) -> Sentence:
        """Return the sentence of the class, followed by its data."""
        said = Sentence((type(self).__doc__ or "").replace("%", "%%"))
        for item in self.args:
            data = item if isinstance(item, Sentence) else Sentence(str(item).replace("%", "%%"))
            said = Sentence("%(what)s (%(data)s)", what=said, data=data)
        return said

    def __str__(self) -> str:
        """Return the sentence as plain text."""
        return str(self.sentence)


class TooLargeError(UnreadableError):
    """The file holds more than is read of one file: divide it."""


class BrokenError(UnreadableError):
    """The file is damaged, or is not of the format that its name says."""


class MisnamedError(BrokenError):
    """The file is of another format than its name says: rename it."""


class EncryptedError(UnreadableError):
    """The file is locked with a password or for certain readers: save it without a lock."""


@dataclass(frozen=True, slots=True)
class Block:
    """One heading, one text or some rows of a table.

    The lines of a text are its paragraphs or list items; the lines of a table are its rows, each readable by itself.
    `level` is the depth of a heading, from 1; 0 for the others. `place` is what a person finds it by in the file
    ("3쪽", "12행"), or "" where only the headings tell.
    """

    kind: BlockKind
    text: str
    level: int = 0
    place: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """A page, a sheet or a slide; `number` counts from 1, and a format without pages is one page."""

    number: int
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Caution:
    """Something in a file that was not read, so that nobody takes it for empty."""

    place: str
    message: str

    def __str__(self) -> str:
        """Return the caution as one line."""
        return self.told(str)

    def told(self, say: Say) -> str:
        """Return the caution as one line in the language that is said."""
        message = spoken(self.message, say)
        return f"{self.place}: {message}" if self.place else message


@dataclass(frozen=True, slots=True)
class Document:
    """A file as it was read; `title` is the document's own title, or ""."""

    pages: tuple[Page, ...]
    warnings: tuple[Caution, ...] = ()
    title: str = ""

    @property
    def text(self) -> str:
        """Return everything that was read, blocks apart by a blank line."""
        return "\n\n".join(block.text for page in self.pages for block in page.blocks)
