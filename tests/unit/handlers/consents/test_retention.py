"""A year of rows on both databases, and the job that keeps the table of keep times."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert, select

from bot.upholding import KeepTimes
from handlers.concern import OFFERED, TIMES
from handlers.consents.words import news
from handlers.conversation import Address, Bubble
from handlers.crisis import STOOD
from handlers.parcels import pack_bubble
from handlers.records import Records
from handlers.records.consents.consent_requests import ConsentRequests
from handlers.records.feedback import answer_table
from handlers.records.keeping.retention import BATCH, PASSING, Retention
from handlers.records.tables.conversations import case_table, conversation_table, inbox_table, outbox_table, turn_table
from handlers.records.tables.desk import escalation_table
from handlers.records.tables.rights import (
    consent_table,
    invitation_table,
    link_table,
    pass_table,
    request_table,
)
from handlers.studying.plan_draft import PREFIX, Draft
from knowledge.keeping import keeping
from knowledge.storage import Storage

NOW = datetime(2026, 11, 25, 3, tzinfo=UTC)
DAY = timedelta(days=1)


@dataclass
class Year:
    """A database in which a year has passed without the job."""

    storage: Storage

    def __post_init__(self) -> None:
        """Make the job; Gimpo has its own keep time for cries for help."""
        self.records = Records(self.storage)
        self.requests = ConsentRequests(self.storage, news)
        self.retention = Retention(self.storage, self.requests, lambda: {"gimpo": 30})

    def add(self, table, **values: object) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
        """Write a row."""
        with self.storage.writing() as connection:
            connection.execute(insert(table).values(values))

    def talk(self, name: str, state: str = "", *, seen: timedelta = timedelta(0), **values: object) -> str:
        """Make a conversation, with a consent in that state."""
        row = {"id": name, "channel": "web", "account": "web", "chat": name, "municipality": "seoul"}
        self.add(conversation_table, **(row | {"created_at": NOW - 400 * DAY, "seen_at": NOW - seen} | values))
        if state:
            row = {"conversation": name, "municipality": "seoul", "band": "teen", "state": state, "at": NOW}
            self.add(consent_table, **row)
        return name

    def count(self, table, *which) -> int:  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN002
        """Return how many rows there are."""
        with self.storage.reading() as connection:
            return len(connection.execute(select(table).where(*which)).all())

    def keep(self, now: datetime = NOW) -> dict[str, int]:
        """Run the job until nothing is due."""
        return dict(KeepTimes(self.retention, stopwatch=lambda: 0.0, breathe=lambda: None)(now))


@pytest.fixture
def year(storage: Storage) -> Year:
    """Return an empty database."""
    return Year(storage)


def test_a_year_of_words(year: Year) -> None:
    """Of 365 days of rows just those remain that are young enough: 90 days with a yes, one day without."""
    chance = random.Random(7)
    said, told, given = [], [], []
    for name, state in (("agreed", "agreed"), ("guarded", "guarded"), ("nobody", ""), ("left", "withdrawn")):
        year.talk(name, state)
        for hour in range(0, 365 * 24, 6):
            at = NOW - timedelta(hours=hour, minutes=chance.randrange(60))
            said.append(_turn(name, at, hour))
            told.append(_sent(name, at))
            given.append(_answer(name, at, hour))
    with year.storage.writing() as connection:
        for table, rows in ((turn_table, said), (outbox_table, told), (answer_table, given)):
            for start in range(0, len(rows), 500):
                connection.execute(insert(table), rows[start : start + 500])
    done = year.keep()
    assert done["words"] > 2 * BATCH
    for table, moment in ((turn_table, "at"), (outbox_table, "finished_at"), (answer_table, "at")):
        with year.storage.reading() as connection:
            rows = connection.execute(select(table.c.conversation, table.c[moment])).all()
        for name, span in (("agreed", 90 * DAY), ("guarded", 90 * DAY), ("nobody", DAY), ("left", DAY)):
            mine = [row[1] for row in rows if row.conversation == name]
            young = sum(
                row[moment] >= NOW - span for row in _of(table, said, told, given) if row["conversation"] == name
            )
            assert len(mine) == young > 0, (table.name, name)
            assert min(mine) >= NOW - span
    assert year.keep() == {}
    assert all(row.reference == "" for row in _rows(year, outbox_table) if row.finished_at < NOW - 30 * DAY)
    assert any(row.reference for row in _rows(year, outbox_table))


def _of(table, said, told, given):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    return {"turn": said, "outbox": told, "answer": given}[table.name]


def _rows(year: Year, table):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    with year.storage.reading() as connection:
        return connection.execute(select(table)).all()


def _turn(name: str, at: datetime, position: int) -> dict[str, object]:
    return {
        "conversation": name,
        "municipality": "seoul",
        "position": position,
        "role": "person",
        "text": "질문",
        "at": at,
    }


def _sent(name: str, at: datetime) -> dict[str, object]:
    row = {"conversation": name, "bubble": pack_bubble(Bubble("답")), "due_at": at, "try_at": at, "finished_at": at}
    return row | {"state": "sent", "reference": "r1", "reason": ""}


def _answer(name: str, at: datetime, number: int) -> dict[str, object]:
    row = {
        "conversation": name,
        "key": f"k{number}",
        "municipality": "seoul",
        "question": "질문",
        "outcome": "answered",
    }
    return row | {"confidence": 0.9, "passages": "[]", "at": at}


def test_forms_profiles_passes_and_arrivals(year: Year) -> None:
    """Half an hour, a day, an hour, a day: each just before and just after its time."""
    half, slots = (
        timedelta(minutes=30),
        {"consent.wish": "[]", "plan.minutes": "40", STOOD: NOW.isoformat(), OFFERED: NOW.isoformat(), TIMES: "2"}
        | {"person.own": "more"}
        | {"pending": "질문"}
        | {"notice": "1", "profile.grade": "고1"},
    )
    kept = {"form": "plan", "slots": json.dumps(slots), "previous": "질문"}
    year.talk("fresh", seen=half - timedelta(seconds=1), **kept)
    year.talk("stale", seen=half + timedelta(seconds=1), **kept)
    year.talk("yesterday", seen=DAY + timedelta(seconds=1), **kept)
    year.talk("agreed", "agreed", seen=DAY + timedelta(seconds=1), **kept)
    named = json.dumps({"notice": "pending", "profile.wish": "person.now"})
    year.talk("called", "agreed", seen=DAY + timedelta(seconds=1), slots=named)
    for minutes in (-1, 1):
        year.add(pass_table, digest=f"d{minutes}", conversation="fresh", expires_at=NOW + timedelta(minutes=minutes))
        at = NOW - DAY + timedelta(minutes=minutes)
        row = {
            "channel": "web",
            "account": "web",
            "chat": f"c{minutes}",
            "key": f"k{minutes}",
            "payload": "{}",
            "state": "failed",
        }
        year.add(inbox_table, **row, due_at=at, received_at=at, finished_at=at)
    year.keep()
    rows = {row.id: row for row in _rows(year, conversation_table)}
    assert (rows["fresh"].form, json.loads(rows["fresh"].slots)) == ("plan", slots)
    assert (rows["stale"].form, set(json.loads(rows["stale"].slots))) == ("", {"notice", "profile.grade"})
    assert (rows["yesterday"].previous, set(json.loads(rows["yesterday"].slots))) == ("", {"notice"})
    assert (rows["agreed"].previous, set(json.loads(rows["agreed"].slots))) == ("질문", {"notice", "profile.grade"})
    assert rows["called"].slots == named  # words that are called like a slot keep the job from no end
    assert [row.digest for row in _rows(year, pass_table)] == ["d1"]
    assert {row.chat: row.payload for row in _rows(year, inbox_table)} == {"c-1": "", "c1": "{}"}


def test_all_of_a_plan_that_was_left_half_made_goes() -> None:
    """Each field of a draft is named among what passes."""
    assert {f"{PREFIX}{field.name}" for field in fields(Draft)} == {name for name in PASSING if name.startswith(PREFIX)}


def test_a_memory_ends_after_a_withdrawal_and_without_a_guardian(year: Year) -> None:
    """Withdrawn: all of it after 30 days. Grown younger: all of it after five, and the child stays known as one."""
    for name, state, days in (("left", "withdrawn", 0), ("young", "child", 0), ("still", "withdrawn", 1)):
        year.talk(name, state)
        year.add(turn_table, **_turn(name, NOW, 1))
        with year.storage.writing() as connection:
            mine = consent_table.update().where(consent_table.c.conversation == name)
            connection.execute(mine.values(erase_at=NOW + days * DAY))
    year.keep()
    assert {row.conversation for row in _rows(year, turn_table)} == {"still"}
    states = {row.conversation: (row.state, row.erase_at) for row in _rows(year, consent_table)}
    assert states == {"young": ("child", None), "still": ("withdrawn", NOW + DAY)}
    assert year.count(conversation_table, conversation_table.c.municipality == "seoul") == 3


def test_contacts_invitations_and_links_end(year: Year) -> None:
    """A contact after five days, an invitation after a day, a link on its last day; both sides hear of it."""
    year.talk("child", "invited")
    year.talk("learner", "agreed")
    year.talk("guardian", "agreed")
    made = {"conversation": "child", "municipality": "seoul", "code": "c", "ticket": "T", "contact": "010"}
    year.add(request_table, digest="d", state="open", made_at=NOW - 5 * DAY, expires_at=NOW, **made)
    asked = {"conversation": "learner", "municipality": "seoul", "scope": "counts", "days": 30}
    year.add(invitation_table, digest="d", expires_at=NOW, **asked)
    tied = {"conversation": "learner", "guardian": "guardian", "municipality": "seoul", "scope": "counts"}
    year.add(link_table, weekday=6, hour=18, report_at=NOW, made_at=NOW, ends_at=NOW, **tied)
    year.keep()
    for table in (request_table, invitation_table, link_table):
        assert year.count(table) == 0
    told = {row.conversation for row in _rows(year, outbox_table)}
    assert told == {"child", "learner", "guardian"}
    assert year.records.rights.standing("child").state == "child"
    assert year.keep() == {}


def test_cries_for_help_are_kept_as_long_as_the_municipality_has_set(year: Year) -> None:
    """Gimpo 30 days after the end, others 180; one that is open is never erased by a clock."""
    year.talk("agreed", "agreed")
    crisis = {"kind": "self_harm", "rules": "1", "at": NOW - 300 * DAY, "note": ""}
    for place, days, state in (
        ("gimpo", 31, "closed"),
        ("gimpo", 29, "closed"),
        ("seoul", 179, "closed"),
        ("seoul", 181, "closed"),
        ("seoul", 300, "open"),
    ):
        closed = {"closed_at": NOW - days * DAY} if state == "closed" else {}
        conversation = "agreed" if state == "open" else None
        year.add(case_table, municipality=place, state=state, conversation=conversation, **crisis, **closed)
        work = {"category": "mind", "urgency": "crisis", "question": "", "reason": "", "crisis": 1}
        moments = {"opened_at": NOW - 300 * DAY, "changed_at": NOW - days * DAY}
        done = "resolved" if state == "closed" else "claimed"
        year.add(escalation_table, conversation="agreed", municipality=place, state=done, **work, **moments)
    year.keep()
    left = sorted((row.municipality, row.state) for row in _rows(year, case_table))
    assert left == [("gimpo", "closed"), ("seoul", "closed"), ("seoul", "open")]
    assert sorted(row.state for row in _rows(year, escalation_table)) == ["claimed", "resolved", "resolved"]


def test_silent_chats_go(year: Year) -> None:
    """Without a yes after 30 days unless something was asked to be told; with one after a year; in a crisis never."""
    year.talk("silent", seen=31 * DAY)
    year.talk("recent", seen=29 * DAY)
    year.talk("agreed", "agreed", seen=364 * DAY)
    year.talk("gone", "agreed", seen=366 * DAY)
    year.talk("latched", "agreed", seen=366 * DAY, latched=True)
    year.talk("crisis", seen=40 * DAY, latched=True)
    year.talk("waiting", seen=40 * DAY)
    year.add(
        invitation_table,
        digest="d",
        conversation="waiting",
        municipality="seoul",
        scope="counts",
        days=30,
        expires_at=NOW + DAY,
    )
    year.keep()
    assert {row.id for row in _rows(year, conversation_table)} == {"recent", "agreed", "latched", "crisis", "waiting"}


def test_every_row_of_the_table_has_its_rule_and_every_rule_its_row(year: Year) -> None:
    """The notice promises nothing that the job does not do; only backups are outside the database."""
    assert set(year.retention.rules) | {"backups"} == set(keeping().rows)


def test_a_conversation_that_erased_itself_goes_like_any_other(year: Year) -> None:
    """Its empty row is there for the last word, and then for thirty days."""
    conversation = year.records.conversation_of(Address("web", "web", year.talk("left", "agreed")))
    assert conversation == "left"
    from handlers.records.consents.erasing import erase

    with year.storage.writing() as connection:
        assert erase(connection, "left", NOW) == 1
    year.keep(NOW + 29 * DAY)
    assert year.count(conversation_table) == 1
    year.keep(NOW + 31 * DAY)
    assert year.count(conversation_table) == 0


def test_words_that_look_like_a_profile_keep_the_job_from_nothing(year: Year) -> None:
    """What somebody wrote with a question that waits is theirs until it is left; the job comes to its end."""
    written = json.dumps({"pending": '{"profile.grade": "고1", "profile.'})
    year.talk("writer", seen=timedelta(minutes=10), slots=written)
    year.talk("left", seen=2 * DAY, slots=json.dumps({"wish": '"profile.', "profile.grade": "고1"}))
    assert year.keep()["words_before_consent"] == 1
    assert [row.slots for row in _rows(year, conversation_table)] == [written, json.dumps({"wish": '"profile.'})]
    assert year.keep() == {}
