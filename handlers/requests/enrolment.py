"""May my child enrol, by when, with which papers."""

from __future__ import annotations

from collections.abc import Mapping

from handlers.requests.kinds import Intent, Kind

COMMANDS: Mapping[str, Kind] = {
    "enrol": "enrolment",
    "windows": "windows",
    "신청": "enrolment",
    "일정": "windows",
}

ACTIONS: Mapping[str, Kind] = {
    "enrolment": "enrolment",
    "windows": "windows",
}

STARTS: Mapping[str, Kind] = {}
"""What a link into the chat may begin with: `/start staff_TOKEN`."""

PATTERNS: tuple[tuple[Kind, tuple[str, ...]], ...] = ()
"""Short requests, matched whole."""


def heard(text: str) -> Intent | None:  # noqa: ARG001 - nothing longer is understood yet
    """Return what a sentence wants of this feature, if anything."""
    return None
