"""Layers of a PDF that are switched off, and forms that are drawn on a page: what is shown of them, and where."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Matrix = Sequence[float]

_SAME: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_DEPTH, _PARTS = 20, 1_000
"""How deep a rule about layers may go and how many parts it may have, for one may hold itself; our own limits."""


@dataclass(frozen=True, slots=True)
class Layers:
    """Which layers of a file are off when it is opened: by the numbers of their objects."""

    off: frozenset[int] = frozenset()

    @classmethod
    def of(cls, root: Any) -> Layers:
        """Return those of a file by its root; where it does not tell, they are on."""
        properties = held(root, "/OCProperties")
        told = held(properties, "/D")
        known, on, off = (_numbers(held(*each)) for each in ((properties, "/OCGs"), (told, "/ON"), (told, "/OFF")))
        return cls((known - on if held(told, "/BaseState") == "/OFF" else frozenset()) | off)

    def hides(self, layer: Any) -> bool:
        """Tell whether what stands on a layer, or under a rule about several, is not shown."""
        return bool(self.off) and self._hides(layer, 0, [_PARTS])

    def _hides(self, layer: Any, depth: int, left: list[int]) -> bool:
        if layer is None or depth > _DEPTH:
            return False
        found = layer.get_object()
        if not isinstance(found, Mapping):
            return False
        if found.get("/Type") != "/OCMD":
            return _number(layer) in self.off
        if rule := held(found, "/VE"):
            return not self._is_met(rule, depth + 1, left)
        return not self._is_shown(found)

    def _is_shown(self, rule: Mapping[str, Any]) -> bool:
        """Tell whether a plain rule is met by the states of its layers."""
        layers = rule.get("/OCGs")
        found = layers.get_object() if layers is not None else None
        on = [
            _number(each) not in self.off
            for each in (found if isinstance(found, list) else [layers])
            if each is not None
        ]
        kinds = {"/AllOn": all(on), "/AnyOff": not all(on), "/AllOff": not any(on)}
        return not on or kinds.get(str(rule.get("/P")), any(on))

    def _is_met(self, rule: Any, depth: int, left: list[int]) -> bool:
        """Tell whether a rule with and, or and not is met; `left` counts its parts down."""
        left[0] -= 1
        if left[0] < 0 or not isinstance(rule, list) or depth > _DEPTH:
            return left[0] < 0 or not self._hides(rule, depth, left)
        parts = [
            self._is_met(part if isinstance(part.get_object(), Mapping) else part.get_object(), depth + 1, left)
            for part in rule[1 : _PARTS + 1]
        ]
        kinds = {"/And": all(parts), "/Not": not any(parts)}
        return kinds.get(str(rule[0]) if rule else "", any(parts))


@dataclass(slots=True)
class _Frame:
    """The page, or a form drawn on it: what it calls by name, where it stands, and which of its marks are off."""

    resources: Any
    base: Matrix = _SAME
    off: bool = False
    marked: list[bool] = field(default_factory=list)


class Frames:
    """The page and the forms on it, as pypdf comes by them."""

    def __init__(self, resources: Any, layers: Layers) -> None:
        self._layers = layers
        self._frames = [_Frame(resources)]

    @property
    def is_off(self) -> bool:
        """Tell whether what is drawn now stands on a layer that is off."""
        return self._frames[-1].off or any(self._frames[-1].marked)

    def placed(self, matrix: Matrix) -> Matrix:
        """Return a form's own matrix as one of the page."""
        return matrix if len(self._frames) == 1 else _product(matrix, self._frames[-1].base)

    def see(self, operator: bytes, operands: Any, matrix: Matrix) -> None:
        """Take an operator in."""
        frame = self._frames[-1]
        if operator in {b"BDC", b"BMC"}:
            frame.marked.append(len(operands) > 1 and operands[0] == "/OC" and self._hides(frame, operands[1]))
        elif operator == b"EMC" and frame.marked:
            frame.marked.pop()
        elif operator == b"Do":
            self._frames.append(self._drawn(operands, matrix))

    def see_end(self, operator: bytes) -> None:
        """Take the end of an operator in."""
        if operator == b"Do" and len(self._frames) > 1:
            self._frames.pop()

    def _hides(self, frame: _Frame, name: Any) -> bool:
        """Tell whether a layer that is called by its name is off."""
        named = held(frame.resources, "/Properties")
        return isinstance(named, Mapping) and isinstance(name, str) and self._layers.hides(named.get(name))

    def _drawn(self, operands: Any, matrix: Matrix) -> _Frame:
        """Return what is drawn by its name."""
        objects = held(self._frames[-1].resources, "/XObject")
        form = held(objects, operands[0]) if operands and isinstance(objects, Mapping) else None
        base = self.placed(matrix)
        if not isinstance(form, Mapping):
            return _Frame(None, base, self.is_off)
        numbers = numbers_of(held(form, "/Matrix"), len(_SAME)) or _SAME
        off = self.is_off or self._layers.hides(form.get("/OC"))
        return _Frame(form.get("/Resources"), _product(numbers, base), off)


def _product(first: Matrix, then: Matrix) -> Matrix:
    """Return what moves a place by one matrix and then by the other."""
    a, b, c, d, e, f = (float(each) for each in first[:6])
    g, h, i, j, k, m = (float(each) for each in then[:6])
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m


def held(table: Any, name: str) -> Any:
    """Return what a dictionary holds under a name, or None."""
    table = table.get_object() if table is not None else None
    found = table.get(name) if isinstance(table, Mapping) else None
    return found.get_object() if found is not None else None


def numbers_of(found: Any, count: int) -> tuple[float, ...]:
    """Return the numbers of a list that begins with so many, () where it does not."""
    some = [each.get_object() for each in found[:count]] if isinstance(found, list) else []
    numbers = tuple(float(each) for each in some if isinstance(each, int | float))
    return numbers if len(numbers) == count else ()


def _numbers(layers: Any) -> frozenset[int]:
    return frozenset(filter(None, map(_number, layers if isinstance(layers, list) else ())))


def _number(layer: Any) -> int:
    """Return the number of an object, 0 for one that has none."""
    reference = getattr(layer, "indirect_reference", None) or layer
    return int(getattr(reference, "idnum", 0) or 0)
