"""The office's editions: what was published when, how it differs from now, and back to it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Depends
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.comparing import compared
from bot.pages import guarding
from bot.pages.desk.desk import Desk, language_of, small
from bot.pages.office.words import deciding
from knowledge.library import Library, UnknownEditionError

EDITIONS = 50
"""Editions that are shown, the newest first."""


class Back(BaseModel):
    """An edition to go back to."""

    edition: int = Field(ge=1)


@dataclass(frozen=True)
class Editions:
    """The list of editions; `prepare` brings indexes up."""

    desk: Desk
    library: Library
    prepare: Callable[[], Sequence[str]]

    def editions(self, request: Request) -> Response:
        """Return the editions of the municipality, the newest first."""
        staff = deciding(self.desk, request)
        found = self.library.editions(staff.municipality)
        shown = [
            {
                "number": e.number,
                "at": e.published_at.isoformat(),
                "note": "" if e.restored else e.note,
                "as": e.restored,
            }
            for e in found[:EDITIONS]
        ]
        return JSONResponse({"editions": shown, "more": max(0, len(found) - EDITIONS)})

    def changes(self, request: Request, number: int) -> Response:
        """Return what has changed since an edition."""
        staff = deciding(self.desk, request)
        then = self.library.passages_of(staff.municipality, number)
        return JSONResponse(
            {"lines": compared(then, self.library.owned(staff.municipality), self.desk.gettext(language_of(request)))}
        )

    def go_back(self, request: Request, back: Back) -> Response:
        """Publish the municipality's content again as it was."""
        staff = deciding(self.desk, request)
        try:
            edition = self.library.restore(staff.municipality, back.edition, self.desk.now())
        except UnknownEditionError as error:
            raise HTTPException(404) from error
        return JSONResponse({"edition": edition.number, "unindexed": staff.municipality in self.prepare()}, 201)


def edition_routes(editions: Editions) -> APIRouter:
    """Return the routes, below those of the desk so that one cookie opens both."""
    router = APIRouter(include_in_schema=False)
    get: dict[str, Any] = {"methods": ["GET"], "response_model": None}
    post: dict[str, Any] = {"dependencies": [Depends(guarding.own_origin), Depends(small)]}
    router.add_api_route("/desk/office/editions", editions.editions, **get)
    router.add_api_route("/desk/office/editions/{number}", editions.changes, **get)
    router.add_api_route("/desk/office/back", editions.go_back, methods=["POST"], response_model=None, **post)
    return router
