"""Values to JSON and back, and their digests."""

from __future__ import annotations

import hashlib
import json
from dataclasses import fields
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


def dumps(value: DataclassInstance) -> str:
    """Return the JSON of a value: the same value, the same text."""
    return _ENCODER.encode(_plain(value))


def digest(value: DataclassInstance) -> str:
    """Return 32 hexadecimal digits that change with any part of the value."""
    return digested(dumps(value))


def digested(payload: str) -> str:
    """Return the digest of a value that `dumps` wrote."""
    return hashlib.sha256(payload.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def loads(payload: str) -> dict[str, Any]:
    """Return the fields that `dumps` wrote, lists as tuples, at every depth."""
    return {name: _tuples(value) for name, value in json.loads(payload).items()}


def day(text: str | None) -> date | None:
    """Return the day that `dumps` wrote."""
    return date.fromisoformat(text) if text else None


def _plain(value: Any) -> Any:
    """Return what JSON lacks in its terms; a value is read where it is, as copying it costs more than all the rest."""
    if isinstance(value, date):
        return value.isoformat()
    kind: Any = type(value)
    return {name: getattr(value, name) for name in _names(kind)}


@cache
def _names(kind: type[DataclassInstance]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, default=_plain)


def _tuples(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_tuples(item) for item in value)
    if isinstance(value, dict):
        return {name: _tuples(item) for name, item in value.items()}
    return value
