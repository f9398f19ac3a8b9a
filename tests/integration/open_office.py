"""An office on a folder of one municipality, and how one comes in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from fastapi import FastAPI
from fastapi.testclient import TestClient

from bot.pages.desk.desk import Desk, desk_routes
from bot.pages.office.asked import AskedInVain, asked_routes
from bot.pages.office.editions import Editions, edition_routes
from bot.pages.office.office import Office, office_routes
from bot.pages.office.renewing import Renewing, renewing_routes
from bot.pages.statics import Statics
from bot.publishing import Publisher
from handlers.catalogue import speaker
from handlers.people.staffing import Role, Staff
from handlers.records import Records
from handlers.starters import FIRST, RECOMMEND
from knowledge.intake import Intake
from knowledge.library import Library
from knowledge.loading.transcripts import Transcripts
from knowledge.storage import Storage
from tests.fakes import FakeClock
from tests.unit.bot.contents import GOLDEN, PAPERS, PERIOD, answering, write

MENTORING = "How does mentoring work?"
OWN = {"Origin": "http://testserver"}


@dataclass
class House:
    """An office with its library, and how one comes in."""

    library: Library
    folder: Path
    enter: Callable[..., TestClient]
    records: Records
    clock: FakeClock


def house(storage: Storage, folder: Path, *, uploads: bool = True, unindexed: tuple[str, ...] = ()) -> House:
    """Return an office on a folder of one municipality."""
    records, clock, library, app = Records(storage), FakeClock(), Library(storage), FastAPI()

    async def fetch(*_: object) -> None:
        return None

    kept = folder.with_name("transcripts")
    publisher = Publisher(library, Intake(storage), answering, kept)
    write(folder, "gimpo", PERIOD + PAPERS, GOLDEN)
    publisher.publish(folder, clock())
    desk = Desk(records, Statics(), speaker, clock, posted=lambda: None, fetch=fetch)
    office = Office(
        desk,
        library,
        publisher,
        folder if uploads else None,
        lambda: unindexed,
        lambda: Transcripts(kept),
    )
    app.include_router(office_routes(office))
    app.include_router(edition_routes(Editions(desk, library, office.prepare)))

    def knows(municipality: str, question: str) -> bool:
        return any(question == entry.title for entry in library.owned(municipality))

    app.include_router(asked_routes(AskedInVain(desk, library, lambda passage: library.add(passage, clock()), knows)))
    app.include_router(renewing_routes(Renewing(desk, library, lambda _place, _now: {*FIRST} - {MENTORING, RECOMMEND})))
    app.include_router(desk_routes(desk))

    def enter(name: str, *roles: Role) -> TestClient:
        records.staff.add(Staff(name, "gimpo", name, name, frozenset(roles)), clock())
        browser = TestClient(app, headers=OWN)
        browser.post(f"/desk/in/{records.staff.issue_link(name, 'desk', clock())}")
        return browser

    return House(library, folder, enter, records, clock)


def send(browser: TestClient, path: str, name: str, data: bytes) -> object:
    """Upload a file and return the JSON that comes back."""
    return browser.post(f"/desk/office/{path}", files={"file": (name, data)}).json()
