"""Consent, what is kept, erasure, and guardians."""

from __future__ import annotations

from collections.abc import Mapping

from handlers.requests.kinds import Intent, Kind

COMMANDS: Mapping[str, Kind] = {
    "mine": "mine",
    "erase": "erase",
    "guardian": "guardian",
    "consent": "consent",
    "내정보": "mine",
    "삭제": "erase",
    "보호자": "guardian",
    "동의": "consent",
}

ACTIONS: Mapping[str, Kind] = {
    "consent": "consent",
    "mine": "mine",
    "erase": "erase",
    "guardian": "guardian",
}

STARTS: Mapping[str, Kind] = {
    "guardian": "guardian",
    "consent": "consent",
}
"""What a link into the chat may begin with: `/start staff_TOKEN`."""

PATTERNS: tuple[tuple[Kind, tuple[str, ...]], ...] = ()
"""Short requests, matched whole."""


def heard(text: str) -> Intent | None:  # noqa: ARG001 - nothing longer is understood yet
    """Return what a sentence wants of this feature, if anything."""
    return None
