"""Plans as rows: read whole, written whole when nobody else changed them meanwhile."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any, Literal
from zoneinfo import ZoneInfo

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    and_,
    bindparam,
    delete,
    false,
    insert,
    or_,
    select,
    update,
)

from handlers.conversation import Address, Session
from handlers.records.sealing import UNREADABLE, Seal, Unseal, opener, sealer
from handlers.records.study.following import follow, forget_plan
from handlers.records.study.reminders import channel_of
from handlers.records.tables.conversations import conversation_table, new_token, replacing, upsert
from handlers.records.tables.plans import card_table, feed_table, plan_table, session_table
from handlers.severally import severally
from handlers.studying.progress import Progress
from handlers.studying.replanning import caught_up
from handlers.studying.spacing import Card
from handlers.studying.study import (
    OPEN,
    Feed,
    PlanEnded,
    StudyCourse,
    StudyLecture,
    StudyPlan,
    StudySession,
    StudyWeek,
    digest_of,
)
from knowledge.storage import Storage

EVENING, MORNING = "16:00", timedelta(hours=10)
"""A session from this hour on is given up at ten in the morning after it instead of at midnight: until then its
reminder still helps, which may have had to wait for the end of the quiet hours or of an outage."""

NOTHING = "[]"
"""An empty list as it is written."""


class PlanMovedOnError(RuntimeError):
    """The plan was changed meanwhile; the message is handled again with what it has become."""


@dataclass(frozen=True, slots=True)
class KeptPlan:
    """A plan with whose it is and where they can be reached; `owner`, `latched` and `language` are the talk's."""

    conversation: str
    address: Address
    plan: StudyPlan
    owner: Literal["bot", "human"] = "bot"
    latched: bool = False
    language: str = ""


_TALK = conversation_table.c
_PLANS = select(plan_table, _TALK.channel, _TALK.account, _TALK.chat, _TALK.owner, _TALK.latched, _TALK.language).join(
    conversation_table, _TALK.id == plan_table.c.conversation
)
_ONE = _PLANS.where(plan_table.c.id == bindparam("this"))
_SESSIONS = (
    select(session_table)
    .where(session_table.c.plan.in_(bindparam("plans", expanding=True)))
    .order_by(session_table.c.day, session_table.c.starts, session_table.c.id)
)
_OLD = update(plan_table).where(
    plan_table.c.id == bindparam("this"),
    plan_table.c.version == bindparam("read"),
    plan_table.c.conversation == bindparam("whose"),
)


class Plans:
    """Plans, reviews and private calendars of all conversations."""

    def __init__(self, storage: Storage, *, token: Callable[[], str] = new_token) -> None:
        self._storage = storage
        self._token = token

    def new_token(self) -> str:
        """Return the secret part of a private calendar's address: 128 random bits."""
        return self._token()

    def of(self, conversation: str, municipality: str) -> tuple[StudyPlan, ...]:
        """Return a person's plans in a municipality that have not ended, the oldest first."""
        mine = (plan_table.c.conversation == conversation, plan_table.c.municipality == municipality)
        return tuple(kept.plan for kept in self._kept(*mine, plan_table.c.state != "ended"))

    def every(self, conversation: str) -> tuple[StudyPlan, ...]:
        """Return all plans of a person, also ended ones and those of other municipalities: what is kept of them."""
        return tuple(kept.plan for kept in self._kept(plan_table.c.conversation == conversation))

    def kept(self, plan: str) -> KeptPlan | None:
        """Return one plan with whose it is."""
        return next(iter(self._read(_ONE, {"this": plan})), None)

    def catch_up(self, now: datetime, limit: int = 500) -> int:
        """Re-plan what was missed until yesterday, each plan's own; its evening only by day. Return how many changed.

        A plan that someone changes at the same moment is left for the next time. One that can't be re-planned keeps
        none of the others waiting; its error is raised at the end.
        """
        with self._storage.reading() as connection:
            zones = connection.execute(select(plan_table.c.zone).distinct()).scalars().all()
        over = [and_(plan_table.c.zone == zone, _over(now, zone)) for zone in zones]
        late = (
            select(session_table.c.plan)
            .join(plan_table, plan_table.c.id == session_table.c.plan)
            .where(session_table.c.state.in_(OPEN), or_(false(), *over))
            .distinct()
        )
        found = self._kept(plan_table.c.id.in_(late), plan_table.c.state == "active", limit=limit)
        return severally(lambda kept: self._catch_up(kept, now), found)

    def _catch_up(self, kept: KeptPlan, now: datetime) -> int:
        if kept.plan.title == UNREADABLE:
            return 0  # it would be written without its words, which another master key may still open
        after = caught_up(kept.plan, _day(now, kept.plan.zone))
        with self._storage.writing() as connection:
            return _replaced(connection, kept.conversation, after, now)

    def _kept(self, *conditions: Any, limit: int | None = None) -> tuple[KeptPlan, ...]:
        order = (plan_table.c.id,) if limit else (plan_table.c.made_at, plan_table.c.id)
        return self._read(_PLANS.where(*conditions).order_by(*order).limit(limit))

    def _read(self, plans: Select[Any], which: Mapping[str, str] | None = None) -> tuple[KeptPlan, ...]:
        with self._storage.reading() as connection:
            rows = connection.execute(plans, which).all()
            found = connection.execute(_SESSIONS, {"plans": [row.id for row in rows]}).all() if rows else []
            unseal = opener(connection, [row.title for row in rows])
            sessions: dict[str, list[StudySession]] = {row.id: [] for row in rows}
            for one in found:
                sessions[one.plan].append(_session(one, unseal))
            return tuple(_plan(row, sessions[row.id], unseal) for row in rows)

    def progress(self, conversation: str, week: date) -> Progress | None:
        """Return a week in counts, from its Monday on; None without a plan. Hours and words are left out."""
        plans = self.every(conversation)
        if not plans:
            return None
        steps = [(one.day, plan, one) for plan in plans for one in plan.sessions if one.placed]
        within = [one for day, _, one in steps if week <= day < week + timedelta(days=7)]
        coming = [step for step in steps if step[1].state == "active" and step[2].open and step[0] >= week]
        nearest = min(coming, key=lambda step: (step[0], step[2].starts), default=None)
        return Progress(
            planned=len(within),
            done=sum(one.state == "done" for one in within),
            left=sum(one.open for one in within),
            next_step=f"{nearest[0]:%m/%d} {nearest[1].title}" if nearest else "",
        )

    def asked(self, plan: str, today: date, now: datetime) -> bool:
        """Note that it was asked what is wrong; False when the plan was changed meanwhile."""
        kept = self.kept(plan)
        if kept is None:
            return False
        with self._storage.writing() as connection:
            return _replaced(connection, kept.conversation, replace(kept.plan, asked_on=today), now)

    def cards(self, conversation: str, municipality: str, now: datetime | None = None) -> tuple[Card, ...]:
        """Return a person's review cards, those that are due first; with `now` only those that are due then."""
        card = card_table
        mine = select(card).where(card.c.conversation == conversation, card.c.municipality == municipality)
        due = mine.where(card.c.due_at <= now) if now else mine
        with self._storage.reading() as connection:
            rows = connection.execute(due.order_by(card.c.due_at, card.c.course, card.c.number)).all()
            unseal = opener(connection)
            words = [{"title": unseal(row.title), "unit": unseal(row.unit)} for row in rows]
        names = ("municipality", "course", "number", "stability", "difficulty", "phase", "step", "due_at", "seen_at")
        return tuple(
            Card(**{name: getattr(row, name) for name in names} | said) for row, said in zip(rows, words, strict=True)
        )

    def has_feed(self, conversation: str) -> bool:
        """Tell whether a private calendar of this person is open."""
        known = select(feed_table.c.digest).where(feed_table.c.conversation == conversation)
        with self._storage.reading() as connection:
            return connection.execute(known).first() is not None

    def feed(self, token: str) -> tuple[str, str, tuple[StudyPlan, ...]] | None:
        """Return the conversation, its language and its plans behind a private calendar's address, if it is open."""
        talk = conversation_table
        known = (
            select(feed_table.c.conversation, talk.c.language)
            .join(talk, talk.c.id == feed_table.c.conversation)
            .where(feed_table.c.digest == digest_of(token))
        )
        with self._storage.reading() as connection:
            row = connection.execute(known).first()
        return (row.conversation, row.language, self.every(row.conversation)) if row else None


def keep_plan(connection: Connection, session: Session, plan: StudyPlan, now: datetime) -> None:
    """Keep a new plan, or one that was read and changed; what others changed meanwhile is never overwritten."""
    if plan.version == 0:
        seal = sealer(connection, session.conversation)
        values = _columns(plan, seal) | {"conversation": session.conversation, "version": 1, "made_at": now}
        connection.execute(insert(plan_table).values(id=plan.id, changed_at=now, **values))
        _keep_sessions(connection, session.conversation, plan, now)
    elif not _replaced(connection, session.conversation, plan, now):
        raise PlanMovedOnError(plan.id)


def end_plan(connection: Connection, session: Session, ended: PlanEnded, now: datetime) -> None:
    """Throw a plan away."""
    forget_plan(connection, session.conversation, ended.plan, now)
    mine = plan_table.c.conversation == session.conversation
    connection.execute(delete(plan_table).where(plan_table.c.id == ended.plan, mine))


def keep_card(connection: Connection, session: Session, card: Card, _now: datetime) -> None:
    """Keep a review card as it is now."""
    seal = sealer(connection, session.conversation)
    row = {"conversation": session.conversation} | asdict(card) | {"title": seal(card.title), "unit": seal(card.unit)}
    keys = ("conversation", "municipality", "course", "number")
    kept = upsert(connection, card_table, row)
    rest = {name: kept.excluded[name] for name in row if name not in keys}
    connection.execute(kept.on_conflict_do_update(index_elements=keys, set_=rest))


def keep_feed(connection: Connection, session: Session, feed: Feed, now: datetime) -> None:
    """Open a private calendar under a new address, or close it; the old address is dead with this transaction."""
    connection.execute(delete(feed_table).where(feed_table.c.conversation == session.conversation))
    if feed.digest:
        row = {"conversation": session.conversation, "digest": feed.digest, "made_at": now}
        connection.execute(insert(feed_table).values(**row))


def _replaced(connection: Connection, conversation: str, plan: StudyPlan, now: datetime) -> bool:
    """Write a plan in place of the version that was read; False when that is no longer the one kept.

    The conversation is locked first, as by everybody else who writes.
    """
    channel_of(connection, conversation)
    which = {"this": plan.id, "read": plan.version, "whose": conversation}
    values = _columns(plan, sealer(connection, conversation)) | {"version": plan.version + 1, "changed_at": now}
    if connection.execute(_OLD, which | values).rowcount != 1:
        return False
    _keep_sessions(connection, conversation, plan, now)
    return True


def _keep_sessions(connection: Connection, conversation: str, plan: StudyPlan, now: datetime) -> None:
    """Write what differs: sessions that are new or changed, without those that are gone."""
    seal, unseal = sealer(connection, conversation), opener(connection)
    before = {row.id: _session(row, unseal) for row in connection.execute(_SESSIONS, {"plans": [plan.id]}).all()}
    gone = before.keys() - {one.id for one in plan.sessions}
    changed = [one for one in plan.sessions if before.get(one.id) != one]
    if gone:
        these = session_table.c.plan == plan.id, session_table.c.id.in_(gone)
        connection.execute(delete(session_table).where(*these))
    if changed:
        rows = [_session_row(plan.id, one, seal) | {"changed_at": now} for one in changed]
        keys, names = ("id",), tuple(rows[0])
        connection.execute(replacing(connection.dialect.name, session_table, keys, names), rows)
    follow(connection, conversation, plan, now)


def _over(now: datetime, zone: str) -> ColumnElement[bool]:
    """Return the condition that a session's time is over."""
    one = session_table.c
    return or_(one.day < _day(now - MORNING, zone), and_(one.day < _day(now, zone), one.starts < EVENING))


def _day(now: datetime, zone: str) -> date:
    """Return the day that it is in a time zone."""
    return now.astimezone(ZoneInfo(zone)).date()


def _columns(plan: StudyPlan, seal: Seal) -> dict[str, Any]:
    return {
        "municipality": plan.municipality,
        "title": seal(plan.title),
        "courses": seal(json.dumps([asdict(course) for course in plan.courses], ensure_ascii=False)),
        "begins": plan.begins,
        "ends": plan.ends,
        "exam": plan.exam,
        "minutes": plan.week.minutes,
        "days": "".join(str(day) for day in plan.week.days),
        "starts": f"{plan.week.starts:%H:%M}",
        "rests": json.dumps([day.isoformat() for day in plan.rests]),
        "zone": plan.zone,
        "state": plan.state,
        "asked_on": plan.asked_on,
    }


def _session_row(plan: str, one: StudySession, seal: Seal) -> dict[str, Any]:
    return {
        "id": one.id,
        "plan": plan,
        "day": one.day,
        "starts": f"{one.starts:%H:%M}",
        "minutes": one.minutes,
        "kind": one.kind,
        "lectures": seal(_written(one.lectures)) if one.lectures else NOTHING,
        "state": one.state,
    }


def _session(row: Row[Any], unseal: Unseal) -> StudySession:
    lectures = _lectures(_opened(row.lectures, unseal))
    return StudySession(row.id, row.day, _clock(row.starts), row.minutes, row.kind, lectures, row.state)


def _opened(kept: str, unseal: Unseal) -> str:
    """Return a list as it is written; one that can't be opened any more is empty: a plan's days are there still."""
    return NOTHING if (opened := unseal(kept)) == UNREADABLE else opened


def _written(lectures: Sequence[StudyLecture]) -> str:
    return json.dumps([asdict(lecture) for lecture in lectures], ensure_ascii=False)


@lru_cache(maxsize=8192)
def _lectures(written: str) -> tuple[StudyLecture, ...]:
    """Read the lectures of a session; many people have the same ones."""
    return tuple(StudyLecture(**fields) for fields in json.loads(written))


@lru_cache(maxsize=1440)
def _clock(written: str) -> time:
    return time.fromisoformat(written)


def _plan(row: Row[Any], sessions: Iterable[StudySession], unseal: Unseal) -> KeptPlan:
    plan = StudyPlan(
        id=row.id,
        municipality=row.municipality,
        title=unseal(row.title),
        courses=tuple(StudyCourse(**fields) for fields in json.loads(_opened(row.courses, unseal))),
        begins=row.begins,
        ends=row.ends,
        week=StudyWeek(row.minutes, tuple(int(day) for day in row.days), time.fromisoformat(row.starts)),
        sessions=tuple(sessions),
        exam=row.exam,
        rests=tuple(date.fromisoformat(day) for day in json.loads(row.rests)),
        zone=row.zone,
        state=row.state,
        asked_on=row.asked_on,
        version=row.version,
    )
    address = Address(row.channel, row.account, row.chat)
    return KeptPlan(row.conversation, address, plan, row.owner, row.latched, row.language)
