"""The pages of rights over a house, served without a network."""

from __future__ import annotations

from fastapi import FastAPI

from bot.pages.guarding import SafeHeaders
from bot.pages.rights.notice import notice_routes
from handlers.consents.verifying import methods
from tests.unit.handlers.talking import House

FORM = {"origin": "http://testserver"}
"""Headers of a form that was sent from the site's own page."""


def pages(house: House, *names: str) -> FastAPI:
    """Return the served pages with these methods of verification, or the usual ones."""
    app = FastAPI(openapi_url=None)
    app.add_middleware(SafeHeaders)
    allowed = methods(names or ("code", "form"))
    routes = notice_routes(
        requests=house.requests,
        showing=house.records.showing,
        methods=allowed,
        now=lambda: house.now,
        municipalities=lambda: house.places,
    )
    app.include_router(routes)
    return app
