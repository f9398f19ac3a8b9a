"""What was filled into a PDF: the values of its fields and texts typed onto it, each where it is shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from knowledge.loading.decoding import clean
from knowledge.loading.pdf_layers import Layers, held, numbers_of
from knowledge.loading.pdf_tables import Word

FIELDS = 2_000
"""Fields read of a page, and how far up a field inherits; our own limits."""
_ANCESTORS = 32

_HIDDEN = 0x02 | 0x20
"""Flags of an annotation that is not shown on the screen."""
_PASSWORD = 1 << 13
_EDGE = 2.0
"""Points from the edge of a field to its text."""


@dataclass(frozen=True, slots=True)
class Filled:
    """A value and the box on the page that shows it, in points."""

    text: str
    left: float
    bottom: float
    top: float

    @property
    def word(self) -> Word:
        """Return the value as a word of the page, in the first line of its box."""
        height = self.top - self.bottom
        return Word(self.text, self.left + _EDGE, self.top - min(height * 0.7, 10.0))


def filled(page: Any, layers: Layers) -> tuple[Filled, ...]:
    """Return what was filled into a page, in the order of the file, without what is not shown."""
    found = held(page, "/Annots")
    return tuple(_filled(list(found)[:FIELDS] if isinstance(found, list) else [], layers))


def placed(words: Sequence[Word], values: Sequence[Filled]) -> list[Word]:
    """Return the words of a page with each value behind the words that stand left of it, or above it."""
    said = list(words)
    for value in sorted(values, key=lambda value: (-value.top, value.left)):
        beside = [
            at
            for at, word in enumerate(said)
            if word.text.strip() and value.bottom - _EDGE <= word.y < value.top and word.x < value.left + _EDGE
        ]
        above = [at for at, word in enumerate(said) if word.text.strip() and word.y >= value.top]
        if beside:
            at = max(beside, key=lambda at: (said[at].x, at)) + 1
            before = Word(" ", value.left, value.word.y)
            word = said[at - 1]
            if ended := word.text.endswith("\n"):
                said[at - 1] = replace(word, text=word.text.rstrip("\n"))
        else:
            at = min(above, key=lambda at: (said[at].y, -at)) + 1 if above else 0
            before = Word("\n", 0.0, 0.0)
            ended = True
        behind = () if at < len(said) and said[at].text.startswith("\n") else (Word("\n", 0.0, 0.0),)
        said[at:at] = [before, value.word, *(behind if ended else ())]
    return said


def _filled(annotations: Sequence[Any], layers: Layers) -> Iterator[Filled]:
    for reference in annotations:
        found = reference.get_object()
        if not isinstance(found, Mapping) or _flags(found.get("/F")) & _HIDDEN or layers.hides(found.get("/OC")):
            continue
        kind, box = str(found.get("/Subtype")), numbers_of(held(found, "/Rect"), 4)
        text = clean(
            _value(found) if kind == "/Widget" else _text(held(found, "/Contents")) if kind == "/FreeText" else ""
        )
        if text.strip() and box:
            left, bottom, right, top = box
            yield Filled(text.strip(), min(left, right), min(bottom, top), max(bottom, top))


def _value(widget: Mapping[str, Any]) -> str:
    """Return what a field of text or of choices shows; a box to tick and a button show no words of theirs."""
    kind, flags = str(_inherited(widget, "/FT")), _flags(_inherited(widget, "/Ff"))
    value = _inherited(widget, "/V")
    if kind == "/Tx":
        return "" if flags & _PASSWORD else _text(value)
    if kind != "/Ch":
        return ""
    listed = _inherited(widget, "/Opt")
    options = {
        _text(pair[0]): _text(pair[1])
        for pair in (each.get_object() for each in (listed if isinstance(listed, list) else ()))
        if isinstance(pair, list) and len(pair) > 1
    }
    values = [_text(each) for each in (value if isinstance(value, list) else [value])]
    return ", ".join(options.get(each, each) for each in values if each)


def _inherited(widget: Mapping[str, Any], name: str) -> Any:
    field: Any = widget
    for _ in range(_ANCESTORS):
        if not isinstance(field, Mapping) or (value := held(field, name)) is not None:
            return value if isinstance(field, Mapping) else None
        field = held(field, "/Parent")
    return None


def _flags(value: Any) -> int:
    return int(value) if isinstance(value, int | float) else 0


def _text(value: Any) -> str:
    value = value.get_object() if hasattr(value, "get_object") else value
    if hasattr(value, "get_data"):
        data = value.get_data()
        return data.decode("utf-8", "replace") if isinstance(data, bytes) else str(data)
    return str(value) if isinstance(value, str) else ""
