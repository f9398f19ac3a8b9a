"""Drafts on the desk: a good answer becomes one for everybody, once an editor or officer has said yes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Depends
from pydantic import BaseModel, Field
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.pages import guarding
from bot.pages.desk.desk import Desk, small
from bot.pages.desk.given import ForEverybody
from handlers.people.crediting import Draft, decides
from handlers.people.escalation import NotAllowedError
from handlers.people.staffing import Staff
from handlers.records.people.drafts import (
    DecidedDraftError,
    PersonalDraftError,
    RewordedDraftError,
    UnknownDraftError,
)
from knowledge.passage import Passage

Near = Callable[[str, str], Sequence[tuple[str, str]]]
"""Finds what a municipality already answers: (question, answer), the nearest first."""

SHOWN = 20
"""Live answers that are shown to be taken back: the newest."""

COMPARED = 10
"""Drafts beside which is shown what is answered already: each takes a search."""

REFUSALS = (NotAllowedError, UnknownDraftError, DecidedDraftError, RewordedDraftError, PersonalDraftError)


class Rejected(BaseModel):
    """Why a draft is not used."""

    why: str = Field(default="", max_length=500)


class Asked(BaseModel):
    """A question that may have an answer already."""

    question: str = Field(min_length=1, max_length=300)


class Seen(BaseModel):
    """A draft as it was read by who approves it."""

    question: str
    answer: str


@dataclass(frozen=True)
class DeskDrafts:
    """The rooms of drafts; `publish` makes an entry live, `near` finds those that are like it.

    `remove` takes a live one back: it gets the municipality and the key of the entry.
    """

    desk: Desk
    publish: Callable[[Passage], object]
    near: Near
    remove: Callable[[str, str], object]

    def waiting(self, request: Request) -> Response:
        """Return the drafts that wait, whether this person decides on them, and to who does the newest live answers."""
        staff = self.desk.needed(request)
        drafts = self.desk.records.drafts.of(staff.municipality)
        deciding = decides(staff, staff.municipality)
        shown = [_drawn(draft) for draft in drafts if deciding or draft.author == staff.id]
        for each in shown[:COMPARED] if deciding else ():
            each["near"] = [question for question, _ in self.near(staff.municipality, each["question"])]
        live = self.desk.records.drafts.live(staff.municipality, SHOWN) if deciding else ()
        return JSONResponse({"drafts": shown, "decides": deciding, "live": [_drawn(draft) for draft in live]})

    def alike(self, request: Request, asked: Asked) -> Response:
        """Return what is answered already: a second answer to one question helps nobody."""
        staff = self.desk.needed(request)
        found = self.near(staff.municipality, asked.question)
        return JSONResponse({"near": [{"question": question, "answer": answer} for question, answer in found]})

    def propose(self, request: Request, number: int, proposed: ForEverybody) -> Response:
        """Keep a draft from a talk."""

        def keep(staff: Staff) -> Draft:
            return self.desk.records.drafts.propose(
                number,
                staff,
                proposed.question,
                proposed.answer,
                self.desk.now(),
                audience=(proposed.audience,) if proposed.audience else (),
                until=proposed.until,
            )

        return self._done(request, keep)

    def edit(self, request: Request, number: int, worded: ForEverybody) -> Response:
        """Word a draft anew before it is decided on."""
        audience = (worded.audience,) if worded.audience else ()

        def keep(staff: Staff) -> Draft:
            drafts = self.desk.records.drafts
            return drafts.edit(number, staff, worded.question, worded.answer, audience=audience, until=worded.until)

        return self._done(request, keep)

    def withdraw(self, request: Request, number: int) -> Response:
        """Take a live answer back: from the next answer on nobody reads it."""
        drafts, now = self.desk.records.drafts, self.desk.now()
        return self._done(request, lambda staff: drafts.withdraw(number, staff, now, self.remove))

    def approve(self, request: Request, number: int, seen: Seen) -> Response:
        """Publish a draft: the next person who asks is answered by it, in the words that were read here."""
        drafts, now, words = self.desk.records.drafts, self.desk.now(), (seen.question, seen.answer)
        return self._done(request, lambda staff: drafts.approve(number, staff, now, self.publish, words))

    def reject(self, request: Request, number: int, rejected: Rejected) -> Response:
        """Say no to a draft."""
        drafts, now = self.desk.records.drafts, self.desk.now()
        return self._done(request, lambda staff: drafts.reject(number, staff, now, rejected.why))

    def _done(self, request: Request, act: Callable[[Staff], Draft]) -> Response:
        staff = self.desk.needed(request)
        try:
            return JSONResponse({"draft": _drawn(act(staff))})
        except PersonalDraftError:
            message = self.desk.words(request)["draft_personal"]
            return JSONResponse({"error": "draft_personal", "message": message}, 422)
        except REFUSALS as error:
            return self.desk.refused(request, error)


def draft_routes(drafts: DeskDrafts) -> APIRouter:
    """Return the routes of drafts."""
    router = APIRouter(include_in_schema=False)
    own = [Depends(guarding.own_origin), Depends(small)]
    post: dict[str, Any] = {"methods": ["POST"], "response_model": None, "dependencies": own}
    router.add_api_route("/desk/drafts", drafts.waiting, methods=["GET"], response_model=None)
    router.add_api_route("/desk/drafts/near", drafts.alike, **post)
    router.add_api_route("/desk/talks/{number}/draft", drafts.propose, **post)
    router.add_api_route("/desk/drafts/{number}/edit", drafts.edit, **post)
    router.add_api_route("/desk/drafts/{number}/withdraw", drafts.withdraw, **post)
    router.add_api_route("/desk/drafts/{number}/approve", drafts.approve, **post)
    router.add_api_route("/desk/drafts/{number}/reject", drafts.reject, **post)
    return router


def _drawn(draft: Draft) -> dict[str, Any]:
    return {
        "id": draft.id,
        "question": draft.question,
        "answer": draft.answer,
        "audience": list(draft.audience),
        "until": draft.until.isoformat() if draft.until else None,
        "state": draft.state,
    }
