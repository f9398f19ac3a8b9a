"""What the office shows of questions: those that were asked in vain, and what staff answer to them for everybody."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.pages import guarding
from bot.pages.desk.desk import Desk, small
from bot.pages.desk.given import ForEverybody
from bot.pages.office.words import deciding, words_in
from handlers.records.people.drafts import PersonalDraftError
from knowledge.library import Library
from knowledge.passage import Passage

SINCE = timedelta(days=30)
"""How far back unanswered questions are shown: chat text itself is kept for 90 days."""
SHOWN = 50
"""Unanswered questions that are shown."""

Knows = Callable[[str, str], bool]
"""Tells whether a municipality's content answers a question by now."""


@dataclass(frozen=True)
class AskedInVain:
    """What was asked in vain; `knows` tells what is answered by now, which is asked once for each edition."""

    desk: Desk
    library: Library
    publish: Callable[[Passage], object]
    knows: Knows = lambda _municipality, _question: False
    _known: dict[str, tuple[int, dict[str, bool]]] = field(default_factory=dict)

    def unanswered(self, request: Request) -> Response:
        """Return what was asked in vain, alike questions as one; of what one alone asked the matter and how often.

        What is answered by now comes last and says so.
        """
        staff = deciding(self.desk, request)
        asked = self.desk.records.feedback.unanswered(staff.municipality, self.desk.now() - SINCE)
        found, matters = [each for each in asked if each.question], [each for each in asked if not each.question]
        near = self.library.live(staff.municipality, [each.near for each in matters if each.near])
        shown = [
            {
                "question": each.question,
                "count": each.count,
                "chats": each.chats,
                "last_at": each.last_at.isoformat(),
                "examples": list(each.examples),
                "answered": self._answered(staff.municipality, each.question),
            }
            for each in found[:SHOWN]
        ]
        return JSONResponse(
            {
                "unanswered": sorted(shown, key=lambda each: bool(each["answered"])),
                "more": max(0, len(found) - SHOWN),
                "matters": [
                    {
                        "title": near[each.near].title if each.near in near else "",
                        "count": each.count,
                        "chats": each.chats,
                        "last_at": each.last_at.isoformat(),
                    }
                    for each in matters[:SHOWN]
                ],
            }
        )

    def answer(self, request: Request, answered: ForEverybody) -> Response:
        """Publish an answer to a question that had none."""
        staff, drafts, now = deciding(self.desk, request), self.desk.records.drafts, self.desk.now()
        audience = (answered.audience,) if answered.audience else ()
        try:
            draft = drafts.propose(
                None, staff, answered.question, answered.answer, now, audience=audience, until=answered.until
            )
        except PersonalDraftError:
            message = words_in(self.desk, request)["personal"]
            return JSONResponse({"error": "personal", "message": message}, 422)
        drafts.approve(draft.id, staff, now, self.publish)
        return JSONResponse({"state": "live"}, 201)

    def _answered(self, municipality: str, question: str) -> bool:
        version = self.library.version(municipality)
        kept = self._known.get(municipality)
        if kept is None or kept[0] != version:
            kept = self._known[municipality] = (version, {})
        if question not in kept[1]:
            kept[1][question] = self.knows(municipality, question)
        return kept[1][question]


def asked_routes(asked: AskedInVain) -> APIRouter:
    """Return the routes, below those of the desk so that one cookie opens both."""
    router = APIRouter(include_in_schema=False)
    post: dict[str, Any] = {"dependencies": [Depends(guarding.own_origin), Depends(small)]}
    router.add_api_route("/desk/office/unanswered", asked.unanswered, methods=["GET"], response_model=None)
    router.add_api_route("/desk/office/answer", asked.answer, methods=["POST"], response_model=None, **post)
    return router
