"""Staff hear in their own messenger that guardians' consents wait: by day, once a day, a number and no name."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, func, or_, select

from handlers.catalogue import speaker
from handlers.consents.verifying import confirms
from handlers.people import alerting
from handlers.people.staffing import on_shift
from handlers.records.consents.consent_requests import OPEN
from handlers.records.people.escalation_rows import Works
from handlers.records.people.staff import staff_of
from handlers.records.tables.conversations import conversation_table, upsert
from handlers.records.tables.rights import bell_table, request_table
from handlers.severally import severally

CALLS = "ko"
"""The language in which staff are called."""


class Bell:
    """Tells those who may confirm; the clock rings it every minute, several processes share one bell."""

    def __init__(self, works: Works) -> None:
        self._works = works

    def ring(self, now: datetime) -> int:
        """Tell who is there of what waits in their municipality, unless it was rung today; return how many were told.

        At once where somebody is there, else when the first of them comes. Who has no messenger sees it on the desk:
        where nobody could be told, it is not counted as rung. A town that can't be told keeps no other waiting; its
        error is raised at the end.
        """
        with self._works.storage.reading() as connection:
            waiting = _waiting(connection, now)
            rung = {row.municipality: row.told_at for row in connection.execute(select(bell_table))}
        due = [town for town in sorted(waiting) if town not in rung or rung[town] < self._today(town, now)]
        return severally(lambda town: self._ring(town, waiting[town], now), due)

    def _ring(self, town: str, number: int, now: datetime) -> int:
        this, place = bell_table, self._works.place(town)
        with self._works.storage.writing() as connection:
            people = [each for each in staff_of(connection, town) if confirms(each, town)]
            here = [each for each in people if each.address and on_shift(each, now, place)]
            if not here:
                return 0
            row = upsert(connection, this, {"municipality": town, "told_at": now}).on_conflict_do_update(
                index_elements=["municipality"],
                set_={"told_at": now},
                where=this.c.told_at < self._today(town, now),
            )
            if connection.execute(row.returning(this.c.municipality)).first() is None:
                return 0  # another process was faster
            word = alerting.consents_wait(speaker(CALLS), number)
            for each in here:
                self._works.tell(connection, each, word, now)
            self._works.fault("ring:written")
        return len(here)

    def _today(self, town: str, now: datetime) -> datetime:
        """Return when the day began there."""
        return now.astimezone(self._works.place(town).zone).replace(hour=0, minute=0, second=0, microsecond=0)


def _waiting(connection: Connection, now: datetime) -> Mapping[str, int]:
    """Return how many wait for staff by municipality: a place that the child named later counts."""
    table, talk = request_table, conversation_table
    town = func.coalesce(func.nullif(table.c.municipality, ""), talk.c.municipality).label("town")
    due = or_(table.c.state == "checking", table.c.contact != "")
    open_ = table.c.state.in_(OPEN), table.c.expires_at > now, due
    counted = select(town, func.count().label("number")).join(talk, talk.c.id == table.c.conversation).where(*open_)
    return {row.town: row.number for row in connection.execute(counted.group_by(town)) if row.town}
