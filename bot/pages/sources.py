"""Sources of lines that were said before: which of them were withdrawn since, or are over."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from handlers.conversation import Address, Message, Session
from knowledge.municipality import Municipality
from knowledge.passage import Passage
from knowledge.stock import Withdrawn

Gone = Callable[[Address, Sequence[str]], Mapping[str, date]]
"""Takes the ids of passages that were cited to somebody; returns, by id, the days since which some are gone."""


def all_there(_address: Address, _passage_ids: Sequence[str]) -> Mapping[str, date]:
    """Hold every source for valid."""
    return {}


class Shelving(Protocol):
    """What is needed of the library."""

    def municipalities(self) -> tuple[Municipality, ...]:
        """Return every municipality."""
        ...

    def live(self, municipality: str, passage_ids: Sequence[str]) -> dict[str, Passage]:
        """Return those passages, by id, that the municipality sees now."""
        ...

    def withdrawn(self, municipality: str, passage_id: str) -> Withdrawn | None:
        """Return since when a municipality sees a passage no more."""
        ...


class Sources:
    """Tells of cited passages since when they are gone, in the view of the conversation's own municipality."""

    def __init__(
        self, library: Shelving, session_for: Callable[[Message, datetime], Session], now: Callable[[], datetime]
    ) -> None:
        self._library = library
        self._session_for = session_for
        self._now = now

    def gone(self, address: Address, passage_ids: Sequence[str]) -> Mapping[str, date]:
        """Return the last days of passages that are over and the days on which others were withdrawn, by id."""
        if not passage_ids:
            return {}
        municipality = self._session_for(Message(address, "", self._now()), self._now()).municipality
        place = next((each for each in self._library.municipalities() if each.id == municipality), None)
        if place is None:
            return {}
        today = self._now().astimezone(place.zone).date()
        live = self._library.live(municipality, passage_ids)
        found = {key: until for key, each in live.items() if (until := each.validity.until) and until < today}
        for key in {*passage_ids} - live.keys():
            withdrawn = self._library.withdrawn(municipality, key)
            if withdrawn:
                found[key] = withdrawn.at.astimezone(place.zone).date()
        return found
