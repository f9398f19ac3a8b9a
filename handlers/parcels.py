"""Messages and bubbles as JSON text, to be kept in a row and read back the same."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import date, datetime
from functools import cache
from typing import Any

from handlers.conversation import Address, Attachment, Bubble, Choice, Message
from retrieval.answer import Citation


def _known(kind: Any, packed: Mapping[str, Any]) -> dict[str, Any]:
    """Keep what this version knows: during a rolling start a newer process may have written more."""
    names = _names(kind)
    return {name: value for name, value in packed.items() if name in names}


@cache
def _names(kind: Any) -> dict[str, None]:
    """Return the names of a value's fields, in order."""
    return dict.fromkeys(field.name for field in fields(kind))


def _pack(value: Any) -> str:
    """Write in ASCII: neither database keeps a NUL or half a surrogate pair in its texts."""
    return json.dumps(value, default=_plain, separators=(",", ":"))


def _plain(value: Any) -> Any:
    """Return a value by the names of its fields; a moment as a moment, for it is a date, too, and has hours."""
    if isinstance(value, date):
        return value.isoformat()
    kind: Any = type(value)
    return {name: getattr(value, name) for name in _names(kind)}


def pack_message(message: Message) -> str:
    """Return the message as JSON in ASCII."""
    return _pack(message)


def unpack_message(text: str) -> Message:
    """Return the message that `pack_message` wrote."""
    packed = _known(Message, json.loads(text))
    return Message(
        **packed
        | {
            "address": Address(**_known(Address, packed["address"])),
            "at": datetime.fromisoformat(packed["at"]),
            "attachments": tuple(Attachment(**_known(Attachment, each)) for each in packed["attachments"]),
        }
    )


def pack_files(files: Sequence[Attachment]) -> str:
    """Return what is known of files as JSON in ASCII."""
    return _pack(list(files))


def unpack_files(text: str) -> tuple[Attachment, ...]:
    """Return the files that `pack_files` wrote."""
    return tuple(Attachment(**_known(Attachment, each)) for each in json.loads(text))


def pack_bubble(bubble: Bubble) -> str:
    """Return the bubble as JSON in ASCII."""
    return _pack(bubble)


def unpack_bubble(text: str) -> Bubble:
    """Return the bubble that `pack_bubble` wrote."""
    packed = _known(Bubble, json.loads(text))
    return Bubble(
        **packed
        | {
            "citations": tuple(_citation(each) for each in packed["citations"]),
            "choices": tuple(Choice(**_known(Choice, each)) for each in packed["choices"]),
            "files": tuple(Attachment(**_known(Attachment, each)) for each in packed.get("files", ())),
        }
    )


def _citation(packed: Mapping[str, Any]) -> Citation:
    known = _known(Citation, packed)
    dated = known.get("dated")
    return Citation(**known | {"dated": date.fromisoformat(dated) if dated else None})
