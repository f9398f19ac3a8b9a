"""Sources under old answers of the web chat: withdrawn, over, or still there."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.pages.sources import Sources, all_there
from bot.pages.streaming import stream
from handlers.conversation import Address, Bubble, Message, Session
from knowledge.library import Library, Stock
from knowledge.municipality import Municipality
from knowledge.passage import Passage, Source, Validity
from knowledge.storage import Storage
from retrieval.answer import Citation
from tests.fakes import NOON
from tests.parlour import Parlour
from tests.unit.bot.test_web_stream import HERE, QUICK, following

GIMPO, SEOUL = Municipality("gimpo", "김포시", "서울런"), Municipality("seoul", "서울특별시", "서울런")
PAPERS, FEES, DATES = (
    Passage("gimpo", key, "faq", f"{key}?", "답", Source("gimpo/faq.csv")) for key in ("서류", "교재비", "기간")
)
OVER = replace(DATES, validity=Validity(None, NOON.date() - timedelta(days=3)))


def test_what_was_withdrawn_or_is_over_is_told_with_its_day(storage: Storage) -> None:
    """Only in the view of the conversation's own municipality; what was never published is not spoken of."""
    library = Library(storage)
    library.publish(Stock((GIMPO, SEOUL), (PAPERS, FEES, OVER)), NOON - timedelta(days=9))
    library.publish(Stock((GIMPO, SEOUL), (FEES, OVER)), NOON - timedelta(days=2))
    homes = {"a": "gimpo", "b": "seoul", "c": ""}

    def session_for(message: Message, _now: datetime) -> Session:
        return Session("x", message.address, municipality=homes[message.address.chat])

    sources = Sources(library, session_for, lambda: NOON)
    ids = [PAPERS.id, FEES.id, OVER.id, "rule"]
    withdrawn, over = NOON.date() - timedelta(days=2), OVER.validity.until
    assert sources.gone(Address("web", "web", "a"), ids) == {PAPERS.id: withdrawn, OVER.id: over}
    assert sources.gone(Address("web", "web", "b"), ids) == {}
    assert sources.gone(Address("web", "web", "c"), ids) == {}
    assert sources.gone(Address("web", "web", "a"), []) == all_there(HERE, ids) == {}


def test_an_old_line_shows_since_when_its_source_is_gone() -> None:
    """The page is told with the line; a source that is still there has no day."""

    async def scene() -> None:
        parlour = Parlour()
        cited = tuple(Citation(n, f"p{n}", "faq.csv", "", "공고", "", "답") for n in (1, 2))
        parlour.add(HERE, "bot", Bubble("답이에요. [1] [2]", cited))
        asked: list[list[str]] = []

        def gone(_address: Address, ids: object) -> dict[str, date]:
            asked.append(list(ids))  # type: ignore[call-overload]
            return {"p1": date(2026, 11, 20)}

        async with aclosing(stream(parlour, parlour.channel, HERE, 0, QUICK, gone)) as events:
            await anext(events)
            ((_, _, data),) = await following(events, 1)
        assert [citation["withdrawn"] for citation in data["citations"]] == ["2026-11-20", ""]
        assert asked[0] == ["p1", "p2"]

    asyncio.run(scene())
