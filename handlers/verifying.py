"""How a guardian's consent is verified: the allowed methods behind one Protocol, two of them built in."""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from handlers.consenting import digest

Verdict = Literal["verified", "waiting", "wrong"]
"""`waiting`: the consent was said, and staff still have to confirm it."""

TRIES = 5
"""Wrong codes after which a request is void: five of a million numbers (proposed)."""


@dataclass(frozen=True, slots=True)
class GuardianRequest:
    """A request to a guardian: `code` is a digest, `state` is open, checking or verified."""

    conversation: str
    municipality: str
    state: str
    method: str
    code: str
    ticket: str
    contact: str
    language: str
    attempts: int
    made_at: datetime
    expires_at: datetime


class Verifying(Protocol):
    """One method of verification; it may ask somebody outside, so no transaction is open meanwhile."""

    @property
    def name(self) -> str:
        """Return what the method is called on a page's form and in the records."""
        ...

    def verify(self, request: GuardianRequest, given: Mapping[str, str]) -> Verdict:
        """Return whether what the guardian gave proves the consent."""
        ...


@dataclass(frozen=True, slots=True)
class LinkAndCode:
    """The guardian has the link and types the number in the child's chat; with `confirmed` staff confirm it besides."""

    confirmed: bool = False
    name: str = "code"

    def verify(self, request: GuardianRequest, given: Mapping[str, str]) -> Verdict:
        """Compare the number in constant time."""
        typed = "".join(letter for letter in given.get("code", "") if letter.isdecimal())
        if not hmac.compare_digest(digest(typed), request.code):
            return "wrong"
        return "waiting" if self.confirmed else "verified"


@dataclass(frozen=True, slots=True)
class SignedForm:
    """The guardian signs a printed form; staff mark it as received."""

    name: str = "form"

    def verify(self, request: GuardianRequest, given: Mapping[str, str]) -> Verdict:  # noqa: ARG002 - of the Protocol
        """Wait for the paper."""
        return "waiting"


def methods(names: Iterable[str]) -> tuple[Verifying, ...]:
    """Return the built-in methods of these names: "code", "code+staff", "form".

    Raises:
        UnknownMethodError: there is no such method.

    """
    known: dict[str, Verifying] = {
        "code": LinkAndCode(),
        "code+staff": LinkAndCode(confirmed=True),
        "form": SignedForm(),
    }
    try:
        return tuple(known[name] for name in names)
    except KeyError as error:
        raise UnknownMethodError(*error.args) from None


class UnknownMethodError(ValueError):
    """A guardian's consent can be verified by code, code+staff and form."""
