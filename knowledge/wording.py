"""Sentences that know what they were made of, so that they can be said in another language."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Self

Say = Callable[[str], str]
"""English sentence in, another language out."""


class Sentence(str):
    """A text made of a template with %(named)s fields and their values; it compares and prints like any text.

    A value may be a sentence, too.
    """

    __slots__ = ("data", "template")

    template: str
    data: dict[str, Any]

    def __new__(cls, template: str, **data: Any) -> Self:
        """Return the sentence in the language of the code."""
        made = super().__new__(cls, template % data)
        made.template = template
        made.data = data
        return made

    def __reduce__(self) -> tuple[Any, ...]:
        """Return how to make a copy."""
        return _made, (self.template, self.data)


def _made(template: str, data: dict[str, Any]) -> Sentence:
    return Sentence(template, **data)


def spoken(text: str, say: Say) -> str:
    """Return a text in the language that is said, its values as they are."""
    if not isinstance(text, Sentence):
        return say(text) if text else ""
    values = {name: spoken(value, say) if isinstance(value, Sentence) else value for name, value in text.data.items()}
    return say(text.template) % values


def packed(text: str) -> Any:
    """Return a text as JSON can carry it."""
    if not isinstance(text, Sentence):
        return text
    data = {name: packed(value) if isinstance(value, str) else value for name, value in text.data.items()}
    return {"template": text.template, "data": data}


def unpacked(said: Any) -> str:
    """Return the text that was packed. Raises LookupError, TypeError or ValueError."""
    if isinstance(said, str):
        return said
    template, values = said["template"], said["data"]
    return _made(template, {name: unpacked(each) if isinstance(each, dict) else each for name, each in values.items()})
