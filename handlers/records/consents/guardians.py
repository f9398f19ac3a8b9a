"""Links between learners and guardians in the database: invited, opened, confirmed, ended, and the weekly report."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Row, and_, delete, insert, or_, select, update

from handlers.catalogue import speaker
from handlers.consents.consenting import digest
from handlers.consents.linking import (
    LAST_CALL,
    PATIENCE,
    Accepted,
    Confirmed,
    Declined,
    Ended,
    HeldBack,
    Invitation,
    Invited,
    Link,
    Timed,
    UsedLinkError,
    next_report,
    planned_at,
    preview_at,
    put_off,
    scope_of,
    scope_text,
)
from handlers.conversation import Bubble, Choice, Session
from handlers.records.consents.rights import remembers
from handlers.records.post.telling import tell
from handlers.records.study.unasked import Unasked, became_of, say_unasked, unsay
from handlers.records.tables.conversations import conversation_table
from handlers.records.tables.desk import escalation_table
from handlers.records.tables.rights import invitation_table, link_table
from handlers.severally import severally
from handlers.studying.progress import Progress, Progressing, monday
from handlers.studying.reminding import Quiet
from knowledge.storage import Storage

BATCH = 100
"""Links looked at in one run of the job."""

PREVIEWS = timedelta(days=1)
"""A report is shown to the learner at most so long before the guardian gets it."""

PREVIEW, REPORT = "preview", "report"
"""The kinds of a report among all that is said unasked: to the learner first, then to the guardian."""

THURSDAY = 3
"""From this weekday on a report tells of its own week, before it of the week that has ended."""


def invite(connection: Connection, session: Session, change: Invited, _now: datetime) -> None:
    """Keep an invitation; an earlier one that nobody has opened is void."""
    table = invitation_table
    connection.execute(delete(table).where(table.c.conversation == session.conversation, table.c.guardian.is_(None)))
    connection.execute(
        insert(table).values(
            digest=digest(change.token),
            conversation=session.conversation,
            municipality=session.municipality,
            scope=scope_text(change.scope),
            days=change.days,
            expires_at=change.expires_at,
        )
    )


def accept(connection: Connection, session: Session, change: Accepted, now: datetime) -> None:
    """Let one guardian take an invitation: single use, same municipality, never the learner's own chat.

    Raises:
        UsedLinkError: another was faster, or its time is over.

    """
    table = invitation_table
    mine = update(table).where(
        table.c.digest == change.digest,
        table.c.guardian.is_(None),
        table.c.expires_at > now,
        table.c.municipality == session.municipality,
        table.c.conversation != session.conversation,
    )
    taken = mine.values(guardian=session.conversation).returning(table.c.conversation)
    learner = connection.execute(taken).scalar()
    if learner is None:
        raise UsedLinkError
    tell(connection, learner, change.tell, now)


def confirm(connection: Connection, session: Session, change: Confirmed, now: datetime) -> None:
    """Tie the link that the learner confirms.

    Raises:
        UsedLinkError: it was taken back, or its time is over.

    """
    table = invitation_table
    waits = delete(table).where(
        table.c.digest == change.digest,
        table.c.conversation == session.conversation,
        table.c.guardian.is_not(None),
        table.c.expires_at > now,
    )
    row = connection.execute(waits.returning(table)).first()
    if row is None:
        raise UsedLinkError
    again = (link_table.c.conversation == row.conversation, link_table.c.guardian == row.guardian)
    connection.execute(delete(link_table).where(*again))
    local = change.report_at
    connection.execute(
        insert(link_table).values(
            conversation=row.conversation,
            guardian=row.guardian,
            municipality=row.municipality,
            scope=row.scope,
            weekday=local.weekday(),
            hour=local.hour,
            report_at=local,
            made_at=now,
            ends_at=change.ends_at,
        )
    )
    tell(connection, row.guardian, change.tell, now)


def decline(connection: Connection, session: Session, change: Declined, now: datetime) -> None:
    """Make an invitation void; either side may."""
    table = invitation_table
    ours = or_(table.c.conversation == session.conversation, table.c.guardian == session.conversation)
    anybody = and_(table.c.guardian.is_(None), table.c.municipality == session.municipality)
    gone = delete(table).where(table.c.digest == change.digest, or_(ours, anybody))
    row = connection.execute(gone.returning(table.c.conversation, table.c.guardian)).first()
    if row is not None:
        _tell_other(connection, session, row, change.tell, now)


def end(connection: Connection, session: Session, change: Ended, now: datetime) -> None:
    """End a link at once; nothing that it would have brought is sent any more."""
    table = link_table
    ours = or_(table.c.conversation == session.conversation, table.c.guardian == session.conversation)
    gone = delete(table).where(table.c.id == change.link, ours)
    row = connection.execute(gone.returning(table.c.conversation, table.c.guardian)).first()
    if row is not None:
        _tell_other(connection, session, row, change.tell, now)


def _tell_other(connection: Connection, session: Session, row: Any, bubble: Bubble, now: datetime) -> None:
    other = row.guardian if row.conversation == session.conversation else row.conversation
    if other is not None:
        tell(connection, other, bubble, now)


def set_time(connection: Connection, session: Session, change: Timed, _now: datetime) -> None:
    """Move the weekly report; only its guardian may."""
    mine = update(link_table).where(link_table.c.id == change.link, link_table.c.guardian == session.conversation)
    values = {"weekday": change.weekday, "hour": change.hour, "report_at": change.report_at, "shown": False}
    connection.execute(mine.values(values))


def hold_back(connection: Connection, session: Session, change: HeldBack, now: datetime) -> None:
    """Keep this week's report back; only the learner may. One that waits for the morning is taken back."""
    mine = link_table.c.id == change.link, link_table.c.conversation == session.conversation
    guardian = connection.execute(select(link_table.c.guardian).where(*mine)).scalar()
    if guardian and not unsay(connection, guardian, REPORT, str(change.link), now, "held"):
        connection.execute(update(link_table).where(*mine).values(held=True))


Words = Callable[[Link, Progress | None, str], Bubble]
"""Words for a link's report: the link, the week, and the language of who reads it."""


class Weeks:
    """Weeks of study as a guardian may hear of them: what the plans tell, and whether a mentor is there.

    People who look after a cry for help are no mentors here: nothing of that may shine through.
    """

    def __init__(self, storage: Storage, plans: Progressing) -> None:
        self._storage = storage
        self._plans = plans

    def progress(self, conversation: str, week: date) -> Progress | None:
        """Return how the week went, or None when there is no plan, or no consent any more by which one is shown."""
        told = self._plans.progress(conversation, week)
        if told is None:
            return None
        talk = escalation_table
        mine = select(talk.c.id).where(
            talk.c.conversation == conversation, talk.c.state == "claimed", talk.c.crisis.is_(None)
        )
        with self._storage.reading() as connection:
            if not remembers(connection, conversation):
                return None
            return replace(told, mentor=connection.execute(mine).first() is not None)


class Guardians:
    """Reads links, and sends the weekly report: to the learner first, then, unless held back, to the guardian."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    def invitation(self, name: str, now: datetime) -> Invitation | None:
        """Return the invitation of a digest while it can be used."""
        table = invitation_table
        wanted = select(table).where(table.c.digest == name, table.c.expires_at > now)
        with self._storage.reading() as connection:
            row = connection.execute(wanted).first()
        if row is None:
            return None
        scope = scope_of(row.scope)
        return Invitation(row.digest, row.conversation, row.municipality, scope, row.days, row.guardian, row.expires_at)

    def holds(self, link: int, conversation: str) -> bool:
        """Tell whether a link still ties a conversation, on either side."""
        table = link_table
        ours = or_(table.c.conversation == conversation, table.c.guardian == conversation)
        with self._storage.reading() as connection:
            return connection.execute(select(table.c.id).where(table.c.id == link, ours)).first() is not None

    def links(self, conversation: str, now: datetime) -> tuple[Link, ...]:
        """Return the links of a conversation on either side, oldest first; those whose end has come are over."""
        table = link_table
        ours = or_(table.c.conversation == conversation, table.c.guardian == conversation)
        wanted = select(table).where(ours, table.c.ends_at > now).order_by(table.c.id)
        with self._storage.reading() as connection:
            return tuple(_link(row) for row in connection.execute(wanted))

    def report(
        self,
        now: datetime,
        *,
        zone_of: Callable[[str], ZoneInfo],
        progress: Progressing,
        preview: Words,
        report: Words,
    ) -> int:
        """Show and send what is due; return how many messages were queued.

        A learner always sees a report before the guardian does: one that could not be shown in time waits for a day,
        and then the guardian hears that it was not seen; why it was not, nobody is told. A week that can't be told
        keeps none of the others waiting; its error is raised at the end.
        """

        def tell_week(due: tuple[Link, str, str]) -> int:
            link, language, other = due
            zone = zone_of(link.municipality)
            if not link.shown and now < preview_at(link.report_at, zone):
                return 0
            week = progress.progress(link.learner, _week(link, now, zone))
            with self._storage.writing() as connection:
                if not link.shown:
                    return self._show(connection, link, preview(link, week, language), zone, now)
                return self._send(connection, link, report(link, week, other), zone, now)

        return severally(tell_week, self._due(now))

    def _due(self, now: datetime) -> list[tuple[Link, str, str]]:
        """Return links whose report or its showing may be due, with the languages of learner and guardian."""
        table, learner = link_table, conversation_table.alias("learner")
        guardian = conversation_table.alias("other")
        wanted = (
            select(table, learner.c.language.label("language"), guardian.c.language.label("other_language"))
            .join(learner, learner.c.id == table.c.conversation)
            .join(guardian, guardian.c.id == table.c.guardian)
            .where(table.c.ends_at > now)
            .where(or_(table.c.report_at <= now, and_(~table.c.shown, table.c.report_at <= now + PREVIEWS)))
            .order_by(table.c.report_at)
            .limit(BATCH)
        )
        with self._storage.reading() as connection:
            return [(_link(row), row.language, row.other_language) for row in connection.execute(wanted)]

    def _show(self, connection: Connection, link: Link, bubble: Bubble, zone: ZoneInfo, now: datetime) -> int:
        """Show the report to the learner, once; what is shown late waits for at least an hour."""
        at = max(link.report_at, put_off(now, zone))
        same = update(link_table).where(link_table.c.id == link.id, link_table.c.report_at == link.report_at)
        if not connection.execute(same.where(~link_table.c.shown).values(shown=True, report_at=at)).rowcount:
            return 0
        if not remembers(connection, link.learner):
            return 0
        say_unasked(connection, link.learner, _words(PREVIEW, link, bubble, zone, now), now, now)
        return 1

    def _send(self, connection: Connection, link: Link, bubble: Bubble, zone: ZoneInfo, now: datetime) -> int:
        """Send the report to the guardian, once, unless it was held back, a consent has ended, or it was not seen."""
        table = link_table
        mine = (table.c.id == link.id, table.c.report_at == link.report_at, table.c.shown)
        row = connection.execute(select(table.c.held).where(*mine).with_for_update()).first()
        if row is None:
            return 0
        state, seen_at = became_of(connection, link.learner, PREVIEW, str(link.id))
        seen = state in {"", "told"} and remembers(connection, link.learner)
        if seen:
            until = seen_at + LAST_CALL if seen_at else now
        else:
            until = planned_at(link.report_at, zone, link.weekday, link.hour) + PATIENCE
        if now < until and not row.held:
            connection.execute(update(table).where(*mine).values(report_at=put_off(now, zone)))
            return 0
        at = next_report(now, zone, link.weekday, link.hour)
        connection.execute(update(table).where(*mine).values(shown=False, held=False, report_at=at))
        if row.held or not remembers(connection, link.guardian):
            return 0
        if not seen:
            unsay(connection, link.learner, PREVIEW, str(link.id), now, "late")
            bubble = _unseen(connection, link)
        say_unasked(connection, link.guardian, _words(REPORT, link, bubble, zone, now), now, now)
        return 1


def _unseen(connection: Connection, link: Link) -> Bubble:
    """Return what a guardian hears of a report that was not seen: the same for every reason, and nothing to press."""
    talk = conversation_table
    say = speaker(connection.execute(select(talk.c.language).where(talk.c.id == link.guardian)).scalar_one())
    text = say(
        "There is no report this week: your child sees each report first and hasn't seen this one yet. That says "
        "nothing about how studying goes, so there is no need to ask. Next week's comes at its usual time."
    )
    return Bubble(text, choices=(Choice(say("End the link"), "guardian"),))


def _words(kind: str, link: Link, bubble: Bubble, zone: ZoneInfo, now: datetime) -> Unasked:
    number = str(link.id)
    return Unasked(kind, f"{number}@{now.astimezone(zone).date()}", bubble, str(zone), (("link", number),))


def _week(link: Link, now: datetime, zone: ZoneInfo) -> date:
    """Return the Monday of the week that is told: of a report early in the week the one before."""
    local = max(link.report_at, now).astimezone(zone)
    week = monday(local.date())
    return week if local.weekday() >= THURSDAY else week - timedelta(days=7)


def _link(row: Row[Any]) -> Link:
    return Link(
        id=row.id,
        learner=row.conversation,
        guardian=row.guardian,
        municipality=row.municipality,
        scope=scope_of(row.scope),
        weekday=row.weekday,
        hour=row.hour,
        report_at=row.report_at,
        shown=row.shown,
        held=row.held,
        ends_at=row.ends_at,
        quiet=Quiet.between(row.quiet) if row.quiet else None,
    )
