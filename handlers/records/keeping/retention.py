"""What keeps the table of keep times: one rule for each row of the table, each done in small batches."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Select, and_, delete, exists, literal, or_, select, update

from handlers.consents.consenting import PERMITTED, REMEMBERING, State
from handlers.learner import PREFIX
from handlers.records.consents.consent_requests import ConsentRequests
from handlers.records.consents.erasing import CONSENT, erase, remove, ties
from handlers.records.consents.parting import part_one
from handlers.records.consents.rights import without_profile
from handlers.records.feedback import answer_table
from handlers.records.post.arriving import arriving
from handlers.records.tables.conversations import case_table, conversation_table, inbox_table, outbox_table, turn_table
from handlers.records.tables.desk import escalation_table
from handlers.records.tables.reminders import reminder_table
from handlers.records.tables.rights import consent_table, invitation_table, link_table, pass_table
from knowledge.keeping import keeping
from knowledge.storage import Storage

BATCH = 500
"""Rows of one transaction: no writer waits long for it."""

FEW = 50
"""Conversations of one batch: each has a transaction of its own, with many rows."""

FORGETTING: tuple[State, ...] = tuple(state for state, needs in PERMITTED.items() if "words" not in needs)

_OF_PERSON = ("category", "files", "now", "own", "question", "reason", "urgency")
_OF_PLAN = (
    "courses",
    "until",
    "exam",
    "days",
    "minutes",
    "starts",
    "count",
    "asked",
    "edit",
    "instead",
    "about",
    "also",
    "free",
    "begins",
)

PASSING = {
    "concern.comforted",
    "concern.offered",
    "concern.times",
    "consent.asked",
    "consent.grade",
    "consent.slip",
    "consent.wish",
    "crisis.asked",
    "crisis.beside",
    "crisis.friend",
    "crisis.stood",
    "crisis.unsure",
    "excused",
    "form.parked",
    "greeted",
    "pending",
    "relay.held",
} | {
    *(f"person.{name}" for name in _OF_PERSON),
    *(f"plan.{name}" for name in _OF_PLAN),
}
"""Slots of a question that was begun and left, of words that were held back and never passed on, and of the moments of
a cry for help, of an offer of help, of hello and of an excuse, which matter no longer than the forms stay open."""

PASSING_TABLES = {"turn", "outbox", "tap", "answer", "export_pass", "data_key"}
"""Tables whose rows are no reason to keep a chat's number."""

Rule = Callable[[datetime], int]
"""Does one batch of what is due and returns how many rows it has changed: 0 when nothing is due any more."""


class Retention:
    """Erases what has been kept long enough; `rules` are by the ids of the table's rows.

    `crisis_days` gives the keep time of each municipality that has set one, by its id.
    """

    def __init__(
        self, storage: Storage, requests: ConsentRequests, crisis_days: Callable[[], Mapping[str, int]] = dict
    ) -> None:
        self._storage = storage
        self._requests = requests
        self._crisis_days = crisis_days
        self.rules: Mapping[str, Rule] = {
            "words_before_consent": self._words_before_consent,
            "words": self._words,
            "memory": self._memory,
            "consent": self._memory,
            "grown_younger": self._memory,
            "contact": self._lapse,
            "paper": self._lapse,
            "guardian": self._guardian,
            "delivery": self._delivery,
            "arrivals": self._arrivals,
            "forms": self._forms,
            "export": self._export,
            "crisis": self._crisis,
            "address": self._address,
            "idle": self._idle,
        }

    def _lapse(self, now: datetime) -> int:
        return self._requests.lapse(now, FEW)

    def _words_before_consent(self, now: datetime) -> int:
        cut = now - keeping().span("words_before_consent")
        outbox = outbox_table
        agreed = exists().where(consent_table.c.state.in_(REMEMBERING))
        counted = [
            self._delete(turn_table.c.id, turn_table.c.at < cut, ~_of(agreed, turn_table.c.conversation)),
            self._delete(outbox.c.id, outbox.c.finished_at < cut, ~_of(agreed, outbox.c.conversation)),
            self._delete(answer_table.c.id, answer_table.c.at < cut, ~_of(agreed, answer_table.c.conversation)),
            self._profiles(cut, agreed),
        ]
        return max(counted)

    def _profiles(self, cut: datetime, agreed: Any) -> int:
        talk = conversation_table
        # a name stands after these; within a value quotes are written otherwise, so that nobody's words look like one
        profile = or_(*(talk.c.slots.contains(f'{before}"{PREFIX}', autoescape=True) for before in ("{", ", ")))
        told = or_(talk.c.previous != "", profile)
        wanted = select(talk.c.id, talk.c.slots).where(talk.c.seen_at < cut, told, ~_of(agreed, talk.c.id))

        def blank(connection: Connection, row: Any) -> None:
            slots = json.dumps(without_profile(json.loads(row.slots)))
            same = update(talk).where(talk.c.id == row.id, talk.c.seen_at < cut)
            connection.execute(same.values(slots=slots, previous=""))

        return self._each(wanted, blank)

    def _words(self, now: datetime) -> int:
        cut = now - keeping().span("words")
        outbox, talk = outbox_table, escalation_table
        counted = [
            self._delete(turn_table.c.id, turn_table.c.at < cut),
            self._delete(outbox.c.id, outbox.c.finished_at < cut),
            self._delete(answer_table.c.id, answer_table.c.at < cut),
            self._delete(
                talk.c.id, talk.c.changed_at < cut, talk.c.state.in_(("resolved", "withdrawn")), talk.c.crisis.is_(None)
            ),
        ]
        return max(counted)

    def _memory(self, now: datetime) -> int:
        """Erase what was remembered before a withdrawal, or before a guardian did not consent."""
        consent = consent_table
        wanted = select(consent.c.conversation, consent.c.state).where(consent.c.erase_at <= now)

        def forget(connection: Connection, row: Any) -> None:
            spared = CONSENT if row.state in FORGETTING else frozenset()
            erase(connection, row.conversation, now, spared, whole=False)
            done = update(consent).where(consent.c.conversation == row.conversation)
            connection.execute(done.values(erase_at=None))

        return self._each(wanted, forget)

    def _guardian(self, now: datetime) -> int:
        """Forget invitations that are over, end links whose day has come, and tell both sides."""
        links = select(link_table).where(link_table.c.ends_at <= now)
        ended = self._each(links, lambda connection, row: part_one(connection, row, now))
        return max(ended, self._delete(invitation_table.c.digest, invitation_table.c.expires_at <= now))

    def _delivery(self, now: datetime) -> int:
        outbox, cut = outbox_table, now - keeping().span("delivery")
        told = or_(outbox.c.reference != "", outbox.c.reason != "")
        blanked = self._update(outbox.c.id, {"reference": "", "reason": ""}, outbox.c.finished_at < cut, told)
        return max(blanked, self._reminders(cut))

    def _reminders(self, cut: datetime) -> int:
        """Forget reminders that were told, taken back or too late; on the shelf those that help nobody any more."""
        reminder = reminder_table
        over = or_(reminder.c.finished_at < cut, and_(reminder.c.state == "shelf", reminder.c.dead_at < cut))
        return self._delete(reminder.c.id, reminder.c.state.not_in(("waiting", "queued")), over)

    def _arrivals(self, now: datetime) -> int:
        inbox, cut = inbox_table, now - keeping().span("arrivals")
        return self._update(inbox.c.id, {"payload": ""}, inbox.c.finished_at < cut, inbox.c.payload != "")

    def _forms(self, now: datetime) -> int:
        talk, cut = conversation_table, now - keeping().span("forms")
        # a name, and no word that somebody wrote and that is called like one: the job would come to no end
        named = (f'{before}"{name}": ' for before in ("{", ", ") for name in sorted(PASSING))
        begun = or_(talk.c.form != "", *(talk.c.slots.contains(each) for each in named))
        wanted = select(talk.c.id, talk.c.slots).where(talk.c.seen_at < cut, begun)

        def close(connection: Connection, row: Any) -> None:
            slots = {name: value for name, value in json.loads(row.slots).items() if name not in PASSING}
            same = update(talk).where(talk.c.id == row.id, talk.c.seen_at < cut)
            connection.execute(same.values(form="", slots=json.dumps(slots)))

        return self._each(wanted, close)

    def _export(self, now: datetime) -> int:
        return self._delete(pass_table.c.digest, pass_table.c.expires_at <= now)

    def _crisis(self, now: datetime) -> int:
        """Erase closed cries for help after the time that the municipality has set."""
        case, talk, own = case_table, escalation_table, self._crisis_days()
        over = []
        for place, days in own.items():
            over.append((place, now - timedelta(days=days)))
        usual = now - keeping().span("crisis")

        def old(column: Column[Any], where: Column[Any]) -> ColumnElement[bool]:
            each = [(where == place) & (column < cut) for place, cut in over]
            return or_(where.not_in(list(own)) & (column < usual), *each)

        closed = self._delete(case.c.id, case.c.state == "closed", old(case.c.closed_at, case.c.municipality))
        done = talk.c.state.in_(("resolved", "withdrawn"))
        looked_after = self._delete(
            talk.c.id, talk.c.crisis.is_not(None), done, old(talk.c.changed_at, talk.c.municipality)
        )
        return max(closed, looked_after)

    def _address(self, now: datetime) -> int:
        """Forget the number of a chat that is silent, whose person has not agreed and waits for nothing."""
        talk, cut = conversation_table, now - keeping().span("address")
        waits = [
            exists(select(literal(1)).select_from(table).where(column == talk.c.id))
            for table, column, _ in ties()
            if table.name not in PASSING_TABLES
        ]
        wanted = select(talk.c.id).where(talk.c.seen_at < cut, ~talk.c.latched, ~arriving(), *(~each for each in waits))
        return self._each(wanted, lambda connection, row: remove(connection, row.id, now))

    def _idle(self, now: datetime) -> int:
        talk = conversation_table
        silent = talk.c.seen_at < now - keeping().span("idle")
        wanted = select(talk.c.id).where(silent, ~talk.c.latched, ~arriving())
        return self._each(wanted, lambda connection, row: remove(connection, row.id, now))

    def _delete(self, key: Column[Any], *which: ColumnElement[bool]) -> int:
        """Delete one batch of rows: they are sought while reading, so that nobody waits for the search."""
        found = self._found(key, which)
        if found:
            with self._storage.writing() as connection:
                connection.execute(delete(key.table).where(key.in_(found)))
        return len(found)

    def _update(self, key: Column[Any], values: Mapping[str, Any], *which: ColumnElement[bool]) -> int:
        found = self._found(key, which)
        if found:
            with self._storage.writing() as connection:
                connection.execute(update(key.table).where(key.in_(found)).values(dict(values)))
        return len(found)

    def _found(self, key: Column[Any], which: tuple[ColumnElement[bool], ...]) -> list[Any]:
        with self._storage.reading() as connection:
            return list(connection.execute(select(key).where(*which).limit(BATCH)).scalars())

    def _each(self, wanted: Select[Any], change: Callable[[Connection, Any], object]) -> int:
        """Change a few rows one by one, each in a transaction of its own."""
        with self._storage.reading() as connection:
            rows = connection.execute(wanted.limit(FEW)).all()
        for row in rows:
            with self._storage.writing() as connection:
                change(connection, row)
        return len(rows)


def _of(agreed: Any, conversation: Column[Any]) -> Any:
    return agreed.where(consent_table.c.conversation == conversation)
