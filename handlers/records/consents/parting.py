"""Links that end without either side asking: their day has come, somebody leaves, the child decides from now on."""

from __future__ import annotations

from datetime import datetime, timedelta
from math import ceil
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, or_, select

from handlers.catalogue import Say, speaker
from handlers.consents.consenting import digest
from handlers.consents.guardians import named
from handlers.consents.linking import INVITATION_LIFE, scope_of
from handlers.conversation import Bubble, Choice
from handlers.records.post.telling import tell
from handlers.records.tables.conversations import conversation_table
from handlers.records.tables.rights import invitation_table, link_table


def part(connection: Connection, conversation: str, now: datetime) -> None:
    """End every link of a conversation and tell the other sides that it has ended; no more than that."""
    table = link_table
    ours = or_(table.c.conversation == conversation, table.c.guardian == conversation)
    for row in connection.execute(delete(table).where(ours).returning(table)).all():
        _say_ended(connection, row.guardian if row.conversation == conversation else row.conversation, now)


def part_one(connection: Connection, link: Row[Any], now: datetime) -> None:
    """End one link whose day has come and tell both sides."""
    gone = connection.execute(delete(link_table).where(link_table.c.id == link.id))
    if gone.rowcount:
        _say_ended(connection, link.conversation, now)
        _say_ended(connection, link.guardian, now)


def to_decide(connection: Connection, learner: str, now: datetime) -> None:
    """End the links of a learner who decides alone from now on, and ask whether each shall go on.

    It becomes an invitation that its guardian has taken: one word of the learner ties it anew, until the same day.
    """
    stands = link_table.c.conversation == learner, link_table.c.ends_at > now
    links = delete(link_table).where(*stands).returning(link_table)
    for row in connection.execute(links).all():
        name = digest(f"{learner} {row.guardian} {now.isoformat()}")
        waits = {"digest": name, "conversation": learner, "guardian": row.guardian, "municipality": row.municipality}
        waits |= {"scope": row.scope, "days": ceil((row.ends_at - now) / timedelta(days=1))}
        connection.execute(insert(invitation_table).values(expires_at=now + INVITATION_LIFE, **waits))
        tell(connection, learner, _shall_it_go_on(_say(connection, learner), row.scope, name), now)
        say = _say(connection, row.guardian)
        told = say(
            "From now on your child decides alone who sees how studying goes, so the link has ended. As soon as they "
            "link you again you'll hear of it here."
        )
        tell(connection, row.guardian, Bubble(told), now)


def _shall_it_go_on(say: Say, scope: str, name: str) -> Bubble:
    text = say(
        "Your guardian saw until now: %(scope)s. You decide about that, too, so I've stopped showing it. Shall they go "
        "on seeing it? One tap is enough until tomorrow; later you can invite them anew."
    )
    choices = (
        Choice(say("Yes, that's right"), f"guardian:yes:{name}"),
        Choice(say("No"), f"guardian:no:{name}"),
    )
    return Bubble(text % {"scope": named(say, scope_of(scope))}, choices=choices)


def _say_ended(connection: Connection, conversation: str, now: datetime) -> None:
    say = _say(connection, conversation)
    tell(connection, conversation, Bubble(say("A link with your family has ended. Nothing is shared any more.")), now)


def _say(connection: Connection, conversation: str) -> Say:
    talk = conversation_table
    return speaker(connection.execute(select(talk.c.language).where(talk.c.id == conversation)).scalar_one())
