"""The feed of the topics: every line of a question that was not written in its topic is posted there, once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, and_, exists, insert, or_, select, update

from handlers.catalogue import speaker
from handlers.conversation import Address, Bubble
from handlers.people.briefing import Brief
from handlers.people.escalation import NOTING, OPEN, Escalation, Line, noting
from handlers.people.topic_words import brief_bubble, cried_again, hushed, line_bubble, shut, summary_bubble, title
from handlers.people.topics import group_of, topic_address
from handlers.records.people.briefs import brief_of
from handlers.records.people.custody import open_case
from handlers.records.people.escalation_rows import found, read_line
from handlers.records.people.staff import staff_of
from handlers.records.people.topics import AGAIN, SUMMARY, Chat
from handlers.records.post.outbox import Outbox
from handlers.records.sealing import opener
from handlers.records.tables.conversations import case_table, conversation_table, outbox_table, upsert
from handlers.records.tables.desk import escalation_table, line_table
from handlers.records.tables.topics import group_table, topic_notice_table, topic_table
from handlers.severally import severally
from knowledge.storage import Storage

BATCH = 50
"""Questions of one look, and lines of one question."""


class TopicFeed:
    """Brings the topics up to date; how far each is stands in its row, so that nothing comes twice or gets lost."""

    def __init__(
        self, storage: Storage, outbox: Outbox, chat: Chat, *, fault: Callable[[str], None] = lambda _: None
    ) -> None:
        self._storage = storage
        self._outbox = outbox
        self._chat = chat
        self._fault = fault

    def follow(self, now: datetime, begun: Callable[[int], object] = lambda _: None) -> int:
        """Post what is new to the groups that take topics; return how many messages were written.

        `begun` is told of each question whose brief was posted. One that can't be posted keeps none of the others
        waiting; its error is raised at the end.
        """
        return severally(lambda each: self._bring(*each, now, begun), self._behind(now))

    def to_sum_up(self, number: int) -> Brief | None:
        """Return the brief of a question for a language model, None where none may read it or it is over."""
        with self._storage.reading() as connection:
            escalation = found(connection, number)
            brief = brief_of(connection, escalation) if escalation and escalation.state in OPEN else None
        return None if brief is None or brief.plain else brief

    def sum_up(self, number: int, text: str, now: datetime) -> bool:
        """Post a talk in a model's words under its brief; False where that may no longer be.

        The person's conversation is held meanwhile: a cry for help that is being written is waited for, and one that
        comes after it holds back what has not left yet.
        """
        topic, talk, this = topic_table, conversation_table, escalation_table
        whose = select(talk.c.id).join(this, this.c.conversation == talk.c.id).where(this.c.id == number)
        mine = select(topic.c.conversation, topic.c.closing).where(topic.c.escalation == number)
        with self._storage.writing() as connection:
            connection.execute(whose.with_for_update(key_share=True, of=talk))
            row = connection.execute(mine.with_for_update()).first()
            escalation = found(connection, number)  # as it is now: somebody may have cried for help meanwhile
            if row is None or row.closing or escalation is None or escalation.state not in OPEN:
                return False
            if brief_of(connection, escalation).plain:
                return False
            bubble = summary_bubble(speaker(""), text, _brief_of(connection, number))
            person = escalation.conversation
            (notice,) = self._outbox.queue(connection, row.conversation, (bubble,), now, Outbox.EVERY, owner=person)
            shown = {"notice": notice, "escalation": number, "position": SUMMARY}
            connection.execute(insert(topic_notice_table).values(shown))
        return True

    def brief(self, escalation: int, claimable: bool = True) -> Bubble | None:  # noqa: FBT001, FBT002
        """Return the brief of a question again, for its topic."""
        with self._storage.reading() as connection:
            known = found(connection, escalation)
            return brief_bubble(speaker(""), brief_of(connection, known), claimable=claimable) if known else None

    def _behind(self, now: datetime) -> list[tuple[int, Address]]:
        """Return the questions whose topic is not up to date, with its address; a cry for help gets no topic."""
        this, topic, group = escalation_table, topic_table, group_table
        cried = exists().where(case_table.c.conversation == this.c.conversation, case_table.c.state != "closed")
        new = and_(topic.c.escalation.is_(None), this.c.state.in_(OPEN), this.c.crisis.is_(None), ~cried)
        quiet = and_(this.c.crisis.is_not(None), topic.c.closing.is_(False))
        more = and_(topic.c.line < this.c.position, this.c.crisis.is_(None))
        unnoted = and_(this.c.state == "resolved", this.c.resolved_at <= now - NOTING, this.c.crisis.is_(None))
        over = and_(topic.c.closing.is_(False), unnoted)
        behind = (
            select(this.c.id, group.c.account, group.c.chat, topic.c.chat.label("made"), topic.c.account.label("by"))
            .join(group, group.c.municipality == this.c.municipality)
            .join(topic, topic.c.escalation == this.c.id, isouter=True)
            .where(
                or_(group.c.trouble == "", group.c.trouble_at <= now - AGAIN),
                or_(new, and_(topic.c.escalation.is_not(None), or_(quiet, more, over))),
            )
            .order_by(this.c.id)
            .limit(BATCH)
        )
        with self._storage.reading() as connection:
            rows = connection.execute(behind).all()
        return [(row.id, topic_address(row.by or row.account, row.made or row.chat, str(row.id))) for row in rows]

    def _bring(self, number: int, address: Address, now: datetime, begun: Callable[[int], object]) -> int:
        """Post the lines that a topic lacks and move its mark, in one transaction."""
        posted, first = self._brought(number, address, now)
        if first:
            begun(number)
        return posted

    def _brought(self, number: int, address: Address, now: datetime) -> tuple[int, bool]:
        """Return how many lines were posted, and whether the brief was among them."""
        with self._storage.writing() as connection:
            escalation = found(connection, number)
            if escalation is None:
                return 0, False
            conversation = self._chat(connection, address, now, escalation.municipality)
            mark, over = self._hold(connection, escalation, address, conversation)
            escalation = found(connection, number)  # as it is now that nobody else brings this topic up to date
            if escalation is None:
                return 0, False
            if escalation.case is not None:
                return (0 if over else self._hush(connection, escalation, conversation, now)), False
            lines = _lines(connection, number, mark, escalation.position)
            reached = lines[-1].position if lines else mark
            ended = escalation.state not in OPEN and reached == escalation.position
            # what was closed by time waits for no word of anybody
            lapsed = any(line.kind == "event" and line.text == "expire" for line in lines)
            closing = ended and (over or lapsed or not noting(escalation, now))
            posts = self._posts(connection, escalation, lines, mark) if lines else []
            if closing and not (lines or over):
                posts = [(0, shut(speaker("")))]
            if not (lines or posts):
                return 0, False
            for position, bubble in posts:
                whose = escalation.conversation
                (notice,) = self._outbox.queue(connection, conversation, (bubble,), now, Outbox.EVERY, owner=whose)
                shown = {"notice": notice, "escalation": number, "position": position}
                connection.execute(insert(topic_notice_table).values(shown))
            moved = update(topic_table).where(topic_table.c.escalation == number)
            connection.execute(moved.values(line=reached, closing=closing))
            self._fault("follow:written")
            return len(posts), mark == 0

    def _hold(
        self, connection: Connection, escalation: Escalation, address: Address, conversation: str
    ) -> tuple[int, bool]:
        """Lock the topic of a question, made when there is none; return its mark and whether it is over."""
        topic = topic_table
        row = {
            "escalation": escalation.id,
            "account": address.account,
            "chat": group_of(address),
            "conversation": conversation,
            "title": title(speaker(""), escalation),
        }
        connection.execute(upsert(connection, topic, row).on_conflict_do_nothing())
        held = connection.execute(
            select(topic.c.line, topic.c.closing).where(topic.c.escalation == escalation.id).with_for_update()
        ).one()
        return held.line, held.closing

    def _hush(self, connection: Connection, escalation: Escalation, conversation: str, now: datetime) -> int:
        """Say that the staff in charge go on, and end the topic: not every mentor reads of a cry for help."""
        self._outbox.queue(connection, conversation, (hushed(speaker("")),), now, Outbox.EVERY)
        ended = update(topic_table).where(topic_table.c.escalation == escalation.id)
        connection.execute(ended.values(closing=True, line=escalation.position))
        return 1

    def _posts(
        self, connection: Connection, escalation: Escalation, lines: list[Line], mark: int
    ) -> list[tuple[int, Bubble]]:
        """Return what is posted for lines, each with the position of the line that it shows."""
        say = speaker("")
        names = {staff.id: staff.pseudonym for staff in staff_of(connection, escalation.municipality)}
        posts: list[tuple[int, Bubble]] = []
        case = open_case(connection, escalation.conversation)
        if case:  # every mentor reads here: from a cry for help on what hands do, and nobody's words
            moves = (line for line in lines if line.kind == "event" and not line.amends)
            first = _first_cry(connection, escalation.id, case)
            shown = (
                (line.position, cried_again(say, case))
                if line.text == "cry" and line.position > first
                else (line.position, line_bubble(say, line, escalation, names, case))
                for line in moves
            )
            return [(position, bubble) for position, bubble in shown if bubble]
        if mark == 0:
            asked = next((line.position for line in lines if _asks(line, escalation)), 0)
            brief = brief_bubble(say, brief_of(connection, escalation), claimable=escalation.state != "claimed")
            posts.append((asked, brief))
        for line in lines:
            if mark == 0 and _asks(line, escalation) and not line.files:
                continue
            bubble = self._shown(connection, escalation, line, names)
            if bubble:
                posts.append((line.amends or line.position, bubble))
        return posts

    def _shown(
        self, connection: Connection, escalation: Escalation, line: Line, names: Mapping[str, str]
    ) -> Bubble | None:
        """Return how one line is posted: as a reply or an edit where it is one, None when it was written there."""
        say, number = speaker(""), escalation.id
        if line.amends:
            line = _line(connection, number, line.amends) or line
            if line.source == "topic" or line.kind == "event":
                return None
            replaces = _reference(connection, number, line.position)
        elif line.source == "topic" and line.kind != "event":
            return None
        else:
            earlier = _said(connection, number, line.edits) if line.edits else 0
            replaces = _reference(connection, number, earlier) if earlier else ""
        bubble = line_bubble(say, line, escalation, names)
        if bubble is None:
            return None
        answers = _reference(connection, number, line.answers) if line.answers else ""
        return replace(bubble, answers=answers, replaces=replaces)


def _asks(line: Line, escalation: Escalation) -> bool:
    """Tell whether a line is the question itself, which the brief shows already."""
    return line.kind == "person" and line.position <= 2 and line.text == escalation.question


def _lines(connection: Connection, number: int, after: int, until: int) -> list[Line]:
    line = line_table
    mine = select(line).where(line.c.escalation == number, line.c.position > after, line.c.position <= until)
    unseal = opener(connection)
    return [read_line(row, unseal) for row in connection.execute(mine.order_by(line.c.position).limit(BATCH)).all()]


def _first_cry(connection: Connection, number: int, case: int) -> int:
    """Return the position of the line with the first cry since a case was opened."""
    line, opened = line_table, select(case_table.c.at).where(case_table.c.id == case).scalar_subquery()
    mine = select(line).where(line.c.escalation == number, line.c.kind == "event", line.c.at >= opened)
    rows, unseal = connection.execute(mine.order_by(line.c.position)).all(), opener(connection)
    return next((row.position for row in rows if unseal(row.text) == "cry"), 0)


def _line(connection: Connection, number: int, position: int) -> Line | None:
    line = line_table
    row = connection.execute(select(line).where(line.c.escalation == number, line.c.position == position)).first()
    return read_line(row, opener(connection)) if row else None


def _said(connection: Connection, number: int, reference: str) -> int:
    """Return the first line of a person with this id of the messenger, 0 when there is none."""
    line = line_table
    mine = select(line.c.position).where(
        line.c.escalation == number, line.c.kind == "person", line.c.reference == reference
    )
    return int(connection.execute(mine.order_by(line.c.position).limit(1)).scalar() or 0)


def _brief_of(connection: Connection, number: int) -> str:
    """Return the id of the message of the topic that is the brief, "" when it is not known (yet)."""
    notice, outbox = topic_notice_table, outbox_table
    first = (
        select(outbox.c.reference)
        .join(notice, notice.c.notice == outbox.c.id)
        .where(notice.c.escalation == number)
        .order_by(outbox.c.id)
        .limit(1)
    )
    return str(connection.execute(first).scalar() or "")


def _reference(connection: Connection, number: int, position: int) -> str:
    """Return the id of the message of the topic in which a line stands, "" when it is not known (yet)."""
    notice, outbox, line = topic_notice_table, outbox_table, line_table
    written = select(line.c.reference).where(
        line.c.escalation == number, line.c.position == position, line.c.source == "topic"
    )
    shown = (
        select(outbox.c.reference)
        .join(notice, notice.c.notice == outbox.c.id)
        .where(notice.c.escalation == number, notice.c.position == position, outbox.c.reference != "")
        .order_by(outbox.c.id)
        .limit(1)
    )
    return str(connection.execute(written).scalar() or connection.execute(shown).scalar() or "")
