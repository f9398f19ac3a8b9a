"""Plans, what is done of them, reviews, and the profile they stand on."""

from __future__ import annotations

from collections.abc import Mapping

from handlers.requests.kinds import Intent, Kind

COMMANDS: Mapping[str, Kind] = {
    "plan": "plan",
    "review": "review",
    "profile": "profile",
    "계획": "plan",
    "복습": "review",
    "프로필": "profile",
}

ACTIONS: Mapping[str, Kind] = {
    "plan": "plan",
    "review": "review",
    "profile": "profile",
}

STARTS: Mapping[str, Kind] = {}
"""What a link into the chat may begin with: `/start staff_TOKEN`."""

PATTERNS: tuple[tuple[Kind, tuple[str, ...]], ...] = ()
"""Short requests, matched whole."""


def heard(text: str) -> Intent | None:  # noqa: ARG001 - nothing longer is understood yet
    """Return what a sentence wants of this feature, if anything."""
    return None
