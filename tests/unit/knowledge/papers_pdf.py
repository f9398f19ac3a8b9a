"""PDF files with layers, forms drawn on a page, and fields filled in, made here."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NameObject,
    NumberObject,
    TextStringObject,
)

from tests.unit.knowledge import papers


class Paper:
    """A page being made: `operators` with a %s for each of the `words`, and what is added to it."""

    def __init__(self, operators: str, words: Sequence[str], turn: int = 0) -> None:
        data = papers.painted_pdf(operators, words, turn=turn)
        self.writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
        self.page = self.writer.pages[0]

    def layer(self, name: str, told: Mapping[str, Any] | None = None) -> IndirectObject:
        """Add a layer, or a rule about layers, that the page calls by this name."""
        made = self.writer._add_object(_object({"/Type": "/OCG", **(told or {})}))
        self._resource("/Properties")[NameObject(name)] = made
        return made

    def opened_with(self, known: Sequence[IndirectObject], told: Mapping[str, Any]) -> None:
        """Tell which layers there are and which of them are on when the file is opened."""
        properties = {"/OCGs": list(known), "/D": dict(told)}
        self.writer.root_object[NameObject("/OCProperties")] = _object(properties)

    def form(self, name: str, operators: str, words: Sequence[str], told: Mapping[str, Any] | None = None) -> None:
        """Add a form that the page draws by this name, with the page's own font."""
        stream = DecodedStreamObject()
        stream.set_data((operators % tuple(f"<{word.encode('utf-16-be').hex()}>" for word in words)).encode())
        resources = DictionaryObject({NameObject("/Font"): self.page["/Resources"]["/Font"]})  # type: ignore[index]
        stream.update(_object({"/Subtype": "/Form", "/BBox": [0, 0, 595, 842], **(told or {})}))
        stream[NameObject("/Resources")] = resources
        self._resource("/XObject")[NameObject(name)] = self.writer._add_object(stream)

    def note(self, told: Mapping[str, Any]) -> None:
        """Add an annotation: a field that is shown, or a text typed onto the page."""
        held = self.page.setdefault(NameObject("/Annots"), ArrayObject())
        held.append(self.writer._add_object(_object(told)))

    def saved(self) -> bytes:
        """Return the file."""
        target = io.BytesIO()
        self.writer.write(target)
        return target.getvalue()

    def _resource(self, kind: str) -> DictionaryObject:
        resources: Any = self.page["/Resources"]
        return resources.setdefault(NameObject(kind), DictionaryObject())  # type: ignore[no-any-return]


def _object(value: Any) -> Any:
    """Return a value as PDF has it: "/Name" is a name, any other text a text."""
    if isinstance(value, Mapping):
        return DictionaryObject({NameObject(key): _object(each) for key, each in value.items()})
    if isinstance(value, IndirectObject):
        return value
    if isinstance(value, list):
        return ArrayObject(map(_object, value))
    if isinstance(value, float):
        return FloatObject(value)
    if isinstance(value, int):
        return NumberObject(value)
    return NameObject(value) if value.startswith("/") else TextStringObject(value)
