"""A person's help: joining as a mentor, and what a talk was worth."""

from __future__ import annotations

from collections.abc import Mapping

from handlers.requests.kinds import Intent, Kind

COMMANDS: Mapping[str, Kind] = {}

ACTIONS: Mapping[str, Kind] = {
    "rating": "rating",
    "staff": "staff",
}

STARTS: Mapping[str, Kind] = {
    "staff": "staff",
}
"""What a link into the chat may begin with: `/start staff_TOKEN`."""

PATTERNS: tuple[tuple[Kind, tuple[str, ...]], ...] = ()
"""Short requests, matched whole."""


def heard(text: str) -> Intent | None:  # noqa: ARG001 - nothing longer is understood yet
    """Return what a sentence wants of this feature, if anything."""
    return None
