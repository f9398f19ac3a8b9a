"""What the office lists as to be renewed, and what is not offered at hello as long as it has no answer."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.pages.desk.desk import Desk, language_of
from bot.pages.office.words import deciding
from handlers.catalogue import DEFAULT, speaker
from handlers.starters import APPLY, ENROL, FIRST, RECOMMEND, STARTERS, Offers
from knowledge.library import Library
from knowledge.renewing import renewals

_DEEDS = {ENROL: "rules", RECOMMEND: "courses"}
"""Words of what to do where no answer is what is missing."""


@dataclass(frozen=True)
class Renewing:
    """The list; `offers` tells what hello offers."""

    desk: Desk
    library: Library
    offers: Offers

    def list(self, request: Request) -> Response:
        """Return what the municipality has to renew, and what would be offered at hello once it leads somewhere."""
        staff, now, say = deciding(self.desk, request), self.desk.now(), self.desk.gettext(language_of(request))
        owner = staff.municipality
        place = next((each for each in self.library.municipalities() if each.id == owner), None)
        today = now.astimezone(place.zone).date() if place else now.date()
        found = renewals(place, owner, self.library.owned(owner), self.library.owned_courses(owner), today)
        leading = self.offers(place, now) if place else FIRST
        # content words them in Korean, and so does who answers them
        korean = speaker(DEFAULT)
        asked = {*STARTERS, APPLY}
        return JSONResponse(
            {
                "renewals": [
                    {"where": each.where(say), "what": each.what(say), "why": each.reason(say), "deed": each.to_do(say)}
                    for each in found
                ],
                "unoffered": [
                    {"text": korean(text), "deed": _DEEDS.get(text, "deed"), "question": text in asked}
                    for text in FIRST
                    if text not in leading
                ],
            }
        )


def renewing_routes(renewing: Renewing) -> APIRouter:
    """Return the routes, below those of the desk so that one cookie opens both."""
    router = APIRouter(include_in_schema=False)
    router.add_api_route("/desk/office/renewals", renewing.list, methods=["GET"], response_model=None)
    return router
