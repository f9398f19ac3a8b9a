"""Rows of escalations: read and written in one way by the desk, by a person's words and by the clock."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, Row, func, insert, select, update

from handlers.catalogue import Say, speaker
from handlers.conversation import Address, Attachment, Bubble
from handlers.parcels import pack_bubble
from handlers.people.alerting import in_tongues
from handlers.people.escalation import OPEN, Escalation, Kind, Line, Source
from handlers.people.staffing import Place, Staff
from handlers.records.post.outbox import Outbox
from handlers.records.sealing import UNREADABLE, Owner, Unseal, opener, sealer
from handlers.records.tables.conversations import case_table, conversation_table, outbox_table
from handlers.records.tables.desk import escalation_table, line_table
from handlers.records.tables.topics import topic_table
from knowledge.storage import Storage

PUBLIC = frozenset(Escalation.__dataclass_fields__) - {"case"}

CALLS = "ko"
"""The language in which staff are called."""

WORDS = frozenset({"question", "note"})
"""Columns of an escalation that hold what people wrote: sealed like its lines."""


@dataclass(frozen=True, slots=True)
class Works:
    """What records of people at work stand on.

    `place` gives a municipality's hours, `chat` the conversation of a staff member's own messenger (made when there is
    none), `fault` lets a test end the process at a named point. `summons` tells that an alert address is called, too.
    """

    storage: Storage
    outbox: Outbox
    place: Callable[[str], Place]
    chat: Callable[[Connection, Address, datetime, str], str]
    fault: Callable[[str], None] = lambda _: None
    summons: bool = False

    def tell(self, connection: Connection, staff: Staff, bubble: Bubble, now: datetime) -> bool:
        """Let a bubble go to somebody's own messenger; False when they have none."""
        if staff.address is None:
            return False
        chat = self.chat(connection, staff.address, now, staff.municipality)
        self.outbox.queue(connection, chat, (bubble,), now, EVERY)
        return True


EVERY = Outbox.EVERY


def read(row: Row[Any], unseal: Unseal) -> Escalation:
    """Return the escalation of a row."""
    values = {name: getattr(row, name) for name in PUBLIC}
    return Escalation(**values | {name: unseal(values[name]) for name in WORDS}, case=row.crisis)


def read_line(row: Row[Any], unseal: Unseal) -> Line:
    """Return the line of a row."""
    return Line(
        position=row.position,
        kind=row.kind,
        staff=row.staff,
        text=unseal(row.text),
        at=row.at,
        source=row.source,
        files=files_of(unseal(row.files)),
        key=row.key or "",
        reference=row.reference,
        edits=row.edits,
        answers=row.answers,
        amends=row.amends,
    )


def files_of(packed: str) -> tuple[Attachment, ...]:
    """Return the files of a line; those whose names can't be opened any more are no longer shown."""
    return () if packed == UNREADABLE else tuple(Attachment(**file) for file in json.loads(packed))


def found(connection: Connection, number: int) -> Escalation | None:
    """Return an escalation as it stands."""
    row = connection.execute(select(escalation_table).where(escalation_table.c.id == number)).first()
    return read(row, opener(connection)) if row else None


def hold(connection: Connection, number: int) -> Escalation | None:
    """Lock an escalation after its conversation: everybody who writes takes them in this order."""
    talk, this = conversation_table, escalation_table
    whose = select(this.c.conversation).where(this.c.id == number).scalar_subquery()
    if connection.execute(select(talk.c.id).where(talk.c.id == whose).with_for_update()).first() is None:
        return None
    row = connection.execute(select(this).where(this.c.id == number).with_for_update()).first()
    return read(row, opener(connection)) if row else None


def under_way(connection: Connection, conversation: str) -> Escalation | None:
    """Lock and return the open escalation of a conversation that the caller has locked."""
    this = escalation_table
    open_ = select(this).where(this.c.conversation == conversation, this.c.state.in_(OPEN)).with_for_update()
    row = connection.execute(open_).first()
    return read(row, opener(connection)) if row else None


def latest(connection: Connection, conversation: str) -> Escalation | None:
    """Lock and return the last escalation of a conversation, open or not."""
    this = escalation_table
    mine = select(this).where(this.c.conversation == conversation).order_by(this.c.id.desc()).limit(1)
    row = connection.execute(mine.with_for_update()).first()
    return read(row, opener(connection)) if row else None


def change(connection: Connection, number: int, now: datetime, **values: Any) -> Escalation:
    """Change an escalation that is locked; return it as it is then."""
    this = escalation_table
    words = WORDS & values.keys()
    if words:
        seal = sealer(connection, owner_of(connection, number))
        values |= {name: seal(values[name]) for name in words}
    changed = update(this).where(this.c.id == number).values(changed_at=now, **values).returning(this)
    return read(connection.execute(changed).one(), opener(connection))


def unused(connection: Connection) -> dict[str, int]:
    """Return the number of a new question where the database would give that of an erased one again.

    The topic of an erased question stands until the messenger has deleted it: under its number somebody else's question
    would be asked among the words of who has erased them, and both would stay.
    """
    if connection.dialect.name != "sqlite":
        return {}
    known = (escalation_table.c.id, topic_table.c.escalation)
    return {"id": max(connection.execute(select(func.max(number))).scalar() or 0 for number in known) + 1}


def append(
    connection: Connection,
    number: int,
    kind: Kind,
    text: str,
    now: datetime,
    *,
    staff: str = "",
    source: Source = "chat",
    files: Sequence[Attachment] = (),
    key: str = "",
    reference: str = "",
    edits: str = "",
    answers: int = 0,
    amends: int = 0,
    notice: int | None = None,
) -> Line:
    """Write the next line of an escalation that is locked."""
    this = escalation_table
    step = update(this).where(this.c.id == number).values(position=this.c.position + 1, changed_at=now)
    row = connection.execute(step.returning(this.c.position, this.c.crisis, this.c.conversation)).one()
    position, owner = row.position, _owner(connection, row.crisis, row.conversation)
    line = Line(position, kind, staff, text, now, source, tuple(files), key, reference, edits, answers, amends)
    seal = sealer(connection, owner)
    values = {
        "position": position,
        "kind": kind,
        "staff": staff,
        "text": seal(text),
        "at": now,
        "source": source,
        "files": seal(json.dumps([asdict(file) for file in files], ensure_ascii=False)) if files else "[]",
        "key": key or None,
        "reference": reference,
        "edits": edits,
        "answers": answers,
        "amends": amends,
        "notice": notice,
    }
    connection.execute(insert(line_table).values(escalation=number, **values))
    return line


def owner_of(connection: Connection, number: int) -> Owner:
    """Return whose key seals the words of an escalation: the case's after a cry for help, else the person's."""
    this = escalation_table
    row = connection.execute(select(this.c.crisis, this.c.conversation).where(this.c.id == number)).one()
    return _owner(connection, row.crisis, row.conversation)


def _owner(connection: Connection, crisis: int | None, conversation: str) -> Owner:
    """Return whose key seals; a case that was kept long enough is gone, with its key."""
    stands = crisis and connection.execute(select(case_table.c.id).where(case_table.c.id == crisis)).scalar()
    return stands or conversation


def entrust(connection: Connection, escalation: Escalation) -> None:
    """Seal with the key of a case what was said before it was one: who erases their key leaves it to those who help."""
    line, number = line_table, escalation.id
    seal, unseal = sealer(connection, owner_of(connection, number)), opener(connection)
    said = select(line.c.position, line.c.text, line.c.files).where(line.c.escalation == number)
    for row in connection.execute(said).all():
        this = update(line).where(line.c.escalation == number, line.c.position == row.position)
        files = "[]" if row.files == "[]" else seal(unseal(row.files))
        connection.execute(this.values(text=seal(unseal(row.text)), files=files))
    words = {name: seal(getattr(escalation, name)) for name in WORDS}
    connection.execute(update(escalation_table).where(escalation_table.c.id == number).values(words))


def said_before(connection: Connection, number: int, key: str) -> Line | None:
    """Return the line that a key stands for already."""
    row = connection.execute(
        select(line_table).where(line_table.c.escalation == number, line_table.c.key == key)
    ).first()
    return read_line(row, opener(connection)) if row else None


def reference_of(connection: Connection, number: int, position: int) -> str:
    """Return the messenger's id of a line in the person's chat, "" when it has none."""
    line = line_table
    row = connection.execute(select(line).where(line.c.escalation == number, line.c.position == position)).first()
    if row is None or row.kind == "person":
        return str(row.reference) if row else ""
    return str(
        connection.execute(select(outbox_table.c.reference).where(outbox_table.c.id == row.notice)).scalar() or ""
    )


def position_of(connection: Connection, number: int, reference: str) -> int:
    """Return the position of the line that has this id in the person's chat, 0 when none has."""
    line, outbox = line_table, outbox_table
    told = select(outbox.c.id).where(outbox.c.reference == reference)
    which = (line.c.reference == reference) & (line.c.kind == "person") | line.c.notice.in_(told)
    mine = select(func.max(line.c.position)).where(line.c.escalation == number, which)
    return int(connection.execute(mine).scalar() or 0) if reference else 0


def replace_words(connection: Connection, number: int, bubble: Bubble) -> Bubble | None:
    """Change the words of a notice that nobody has begun to send; else return what takes the sent one's place."""
    outbox = outbox_table
    whose = connection.execute(select(outbox.c.conversation).where(outbox.c.id == number)).scalar()
    packed = sealer(connection, whose)(pack_bubble(bubble)) if whose else ""
    waiting = update(outbox).where(outbox.c.id == number, outbox.c.state == "queued", outbox.c.lease == "")
    if connection.execute(waiting.values(bubble=packed)).rowcount:
        return None
    sent = connection.execute(select(outbox.c.reference).where(outbox.c.id == number)).scalar()
    return replace(bubble, replaces=sent or "", files=())


def hand(
    connection: Connection, conversation: str, owner: Literal["bot", "human"], now: datetime, **values: Any
) -> int:
    """Give a conversation to the bot or to a human; return its new epoch. An open form ends with it."""
    talk = conversation_table
    turn = (
        update(talk)
        .where(talk.c.id == conversation)
        .values(owner=owner, epoch=talk.c.epoch + 1, form="", seen_at=now, **values)
    )
    return int(connection.execute(turn.returning(talk.c.epoch)).scalar_one())


def tell_person(
    works: Works, connection: Connection, escalation: Escalation, bubble: Bubble, now: datetime, epoch: int | None
) -> int:
    """Let a bubble go to the person; return the number of its row."""
    return works.outbox.queue(connection, escalation.conversation, (bubble,), now, epoch)[0]


def inform(
    works: Works,
    connection: Connection,
    escalation: Escalation,
    word: Callable[[Say], Bubble],
    now: datetime,
    epoch: int | None,
) -> None:
    """Let a word of the program's go to the person, in each language of their talk."""
    tell_person(works, connection, escalation, in_tongues(escalation.language, word), now, epoch)


def saying(escalation: Escalation) -> Say:
    """Return the function that speaks the person's language."""
    return speaker(escalation.language)


def loads(connection: Connection, municipality: str) -> dict[str, int]:
    """Return how many talks each member of staff holds."""
    this = escalation_table
    held = (
        select(this.c.staff, func.count())
        .where(this.c.municipality == municipality, this.c.state == "claimed")
        .group_by(this.c.staff)
    )
    return {row[0]: row[1] for row in connection.execute(held)}
