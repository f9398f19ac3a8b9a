"""How a guardian's consent is verified: the allowed methods behind one Protocol, two of them built in."""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol, get_args

from handlers.consents.consenting import digest
from handlers.people.staffing import Staff

Verdict = Literal["verified", "waiting", "wrong"]
"""`waiting`: the consent was said, and staff still have to confirm it."""

TRIES = 5
"""Wrong codes after which a request is void: five of a million numbers (proposed)."""

CONFIRM = frozenset({"officer", "lead"})
"""Who may confirm a guardian's consent: neither mentors nor who looks after the content."""

How = Literal["form", "call", "person"]
"""How staff saw that it was the guardian: a signed form, a call, or in person."""

Reason = Literal["declined", "unreached", "not_guardian", "incomplete"]
"""Why staff did not confirm: a no, nobody reached, not shown to be the guardian, a form that lacks something."""

OVER = ("refused", "grown")
"""States in which a request stays for the guardian's page alone: staff find it no more by its number."""

FORM_BYTES = 5 << 20
"""Bytes of a signed form: a photo of a phone (proposed)."""

SLIP = "slip"
"""Why staff are asked to call where no guardian is: "under 14" was tapped by mistake."""

HOWS: tuple[How, ...] = get_args(How)
REASONS: tuple[Reason, ...] = get_args(Reason)

_FORMS = {b"\xff\xd8\xff": "jpg", b"\x89PNG\r\n\x1a\n": "png", b"%PDF-": "pdf"}


@dataclass(frozen=True, slots=True)
class GuardianRequest:
    """A request to a guardian: `code` is a digest, `state` is open, checking, verified, refused or grown.

    `reason` tells why it was refused, `form_kind` what was sent as a signed form: jpg, png, pdf or "".
    """

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
    reason: str = ""
    form_kind: str = ""


class Verifying(Protocol):
    """One method of verification; it may ask somebody outside, so no transaction is open meanwhile."""

    @property
    def name(self) -> str:
        """Return what the method is called on a page's form and in the records."""
        ...

    @property
    def calls(self) -> bool:
        """Tell whether staff call the guardian, so that a number to call is needed."""
        ...

    def verify(self, request: GuardianRequest, given: Mapping[str, str]) -> Verdict:
        """Return whether what the guardian gave proves the consent."""
        ...


@dataclass(frozen=True, slots=True)
class LinkAndCode:
    """The guardian has the link and types the number in the child's chat; with `confirmed` staff confirm it besides."""

    confirmed: bool = False
    name: str = "code"

    @property
    def calls(self) -> bool:
        """Tell whether staff call: a number alone may have been typed by the child."""
        return self.confirmed

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
    calls: bool = False

    def verify(self, request: GuardianRequest, given: Mapping[str, str]) -> Verdict:  # noqa: ARG002 - of the Protocol
        """Wait for the paper."""
        return "waiting"


def confirms(staff: Staff, municipality: str) -> bool:
    """Tell whether a member of staff may confirm consents of a municipality."""
    return staff.active and staff.municipality == municipality and bool(staff.roles & CONFIRM)


def form_kind(content: bytes) -> str:
    """Return what a signed form is by its first bytes: "jpg", "png", "pdf", or "" when it is none of them."""
    return next((kind for beginning, kind in _FORMS.items() if content.startswith(beginning)), "")


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
