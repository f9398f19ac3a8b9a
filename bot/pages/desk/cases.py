"""Cries for help on the desk: read, taken, closed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.pages import guarding
from bot.pages.desk.desk import REFUSALS, Desk, language_of, small
from bot.pages.desk.given import Noted
from handlers.records.people.cases import NoNoteError


@dataclass(frozen=True)
class DeskCases:
    """The rooms of cries for help."""

    desk: Desk

    def read(self, request: Request, number: int) -> Response:
        """Return what was said; reading is logged."""
        staff = self.desk.needed(request)
        try:
            cries = self.desk.records.crises.read(number, staff, self.desk.now())
        except REFUSALS as error:
            return self.desk.refused(request, error)
        told = [{"kind": c.kind, "text": c.text, "at": c.at.isoformat(), "openly": c.openly} for c in cries]
        return JSONResponse({"cries": told})

    def take(self, request: Request, number: int) -> Response:
        """Take a case: no one else is called any more."""
        staff = self.desk.needed(request)
        try:
            taken = self.desk.records.crises.take(number, staff, self.desk.now())
        except REFUSALS as error:
            return self.desk.refused(request, error)
        self.desk.posted()
        return JSONResponse({"escalation": taken.id if taken else None})

    def close(self, request: Request, number: int, noted: Noted) -> Response:
        """Close a case: the program may speak freely again."""
        staff = self.desk.needed(request)
        try:
            self.desk.records.crises.close(number, staff, noted.note, self.desk.now())
        except NoNoteError:
            say = self.desk.gettext(language_of(request))
            told = say("Please write in a line what was done, and who goes on from here. The case is still open.")
            return JSONResponse({"error": "no_note", "message": told}, 422)
        except REFUSALS as error:
            return self.desk.refused(request, error)
        self.desk.posted()
        return JSONResponse({"closed": number})


def case_routes(cases: DeskCases) -> APIRouter:
    """Return the routes of cries for help."""
    router = APIRouter(include_in_schema=False)
    own = [Depends(guarding.own_origin), Depends(small)]
    post: dict[str, Any] = {"methods": ["POST"], "response_model": None, "dependencies": own}
    router.add_api_route("/desk/cases/{number}/read", cases.read, **post)
    router.add_api_route("/desk/cases/{number}/take", cases.take, **post)
    router.add_api_route("/desk/cases/{number}/close", cases.close, **post)
    return router
