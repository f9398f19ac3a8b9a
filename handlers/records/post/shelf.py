"""The shelf: what waits for people whose messenger can't be woken, until they come by."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import and_, case, literal, not_, select, update

from handlers.conversation import Address, Bubble, Message, Notice
from handlers.records.post.notice_rows import TALK, change_held, read_notice, take
from handlers.records.post.outbox import OPEN, Outbox
from handlers.records.tables.conversations import conversation_table, inbox_table, outbox_table

KEEP = timedelta(days=7)
"""How long something waits for a person who does not come by (proposed)."""


class Shelf(Outbox):
    """An outbox that is emptied by the one whom it is for."""

    def handled(self, message: Message) -> bool:
        """Tell whether a message that was received is dealt with."""
        inbox, address = inbox_table, message.address
        waiting = select(inbox.c.id).where(
            inbox.c.channel == address.channel,
            inbox.c.account == address.account,
            inbox.c.key == message.key,
            inbox.c.state == "waiting",
        )
        with self._storage.reading() as connection:
            return connection.execute(waiting).first() is None

    def busy(self, address: Address) -> bool:
        """Tell whether something that a person said is still being worked on."""
        inbox = inbox_table
        waiting = select(inbox.c.id).where(
            inbox.c.channel == address.channel,
            inbox.c.account == address.account,
            inbox.c.chat == address.chat,
            inbox.c.state == "waiting",
        )
        with self._storage.reading() as connection:
            return connection.execute(waiting).first() is not None

    def language(self, address: Address) -> str:
        """Return the language of the talk with somebody, "" where there is none yet."""
        talk = conversation_table
        here = [talk.c[name] == getattr(address, name) for name in ("channel", "account", "chat")]
        with self._storage.reading() as connection:
            return str(connection.execute(select(talk.c.language).where(*here)).scalar() or "")

    def collect(
        self, address: Address, now: datetime, lease_seconds: float, limit: int, since: datetime | None = None
    ) -> tuple[Notice, ...]:
        """Take up to `limit` due notices for one person in hand, in order; none while others have some in hand.

        What is due `since` a moment comes before what has waited longer: who has just said something is answered first,
        but for what helps in a cry for help, which may have waited since it was written in a room.
        """
        outbox, talk = outbox_table, conversation_table
        helps = and_(talk.c.latched, outbox.c.epoch == Outbox.EVERY)
        waited = case((and_(outbox.c.due_at < since, not_(helps)), 1), else_=0) if since else literal(0)
        theirs = (
            select(outbox, *TALK)
            .join(talk, talk.c.id == outbox.c.conversation)
            .where(
                talk.c.channel == address.channel,
                talk.c.account == address.account,
                talk.c.chat == address.chat,
                outbox.c.state.in_(OPEN),
                outbox.c.due_at <= now,
            )
            .order_by(waited, outbox.c.due_at, outbox.c.id)
            .limit(limit)
        )
        lease, until = self._token(), now + timedelta(seconds=lease_seconds)
        with self._storage.writing() as connection:
            # the conversation first, then its notices, as everybody does
            connection.execute(theirs.with_for_update(of=talk, key_share=True))
            rows = connection.execute(theirs.with_for_update(of=outbox, key_share=True)).all()
            if any(row.lease and row.lease_until and row.lease_until > now for row in rows):
                return ()
            heard = [row for row in rows if not self._silenced(connection, row, now)]
            read = [(row, notice) for row in heard if (notice := read_notice(connection, row, lease, now))]
            notices = [notice for _, notice in read]
            take(connection, [row for row, _ in read], lease, until)
            shown = outbox.c.id.in_([notice.id for notice in notices])
            connection.execute(update(outbox).where(shown).values(begun=True))
        return tuple(notices)

    def shown(self, notices: Sequence[Notice], rest: Bubble | None, now: datetime) -> None:
        """Settle what a person was shown; `rest` is what of the last one is still to be shown next."""
        for notice in notices:
            self.sent(notice, str(notice.id), now)
        if rest is not None:
            last = notices[-1]
            outbox = outbox_table
            with self._storage.writing() as connection:
                row = connection.execute(
                    select(outbox.c.conversation, outbox.c.epoch).where(outbox.c.id == last.id)
                ).one()
                before_others = last.due_at - timedelta(microseconds=1)
                self.queue(connection, row.conversation, (rest,), before_others, row.epoch)

    def put_back(self, notices: Sequence[Notice], *, repeat: bool) -> None:
        """Leave for the next time what was not shown, or (`repeat`) of which nobody knows whether it was."""
        waits = {"state": "queued", "lease": "", "lease_until": None, "begun": False}
        with self._storage.writing() as connection:
            for notice in notices:
                change_held(connection, notice, **waits, repeat=notice.repeat or repeat)

    def lookup(self, number: int, now: datetime) -> tuple[Address, Bubble] | None:
        """Return a notice of the last days by its number, with whom it is for."""
        outbox, talk = outbox_table, conversation_table
        wanted = (
            select(outbox, *TALK)
            .join(talk, talk.c.id == outbox.c.conversation)
            .where(outbox.c.id == number, outbox.c.due_at > now - KEEP)
        )
        with self._storage.writing() as connection:
            row = connection.execute(wanted).first()
            notice = read_notice(connection, row, "", now) if row else None
        return (notice.address, notice.bubble) if notice else None

    def forgo(self, channel: str, now: datetime) -> int:
        """Give up what nobody came by for in a week; return how many."""
        outbox, talk = outbox_table, conversation_table
        theirs = select(talk.c.id).where(talk.c.channel == channel)
        old = update(outbox).where(
            outbox.c.conversation.in_(theirs), outbox.c.state.in_(OPEN), outbox.c.due_at <= now - KEEP
        )
        with self._storage.writing() as connection:
            return connection.execute(
                old.values(state="failed", reason="nobody came by", lease="", finished_at=now)
            ).rowcount
