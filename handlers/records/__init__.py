"""People's records: what they wrote, what they were told, and everything that still waits."""

from handlers.records.book import Entry, Records
from handlers.records.post.inbox import Claimed, Inbox
from handlers.records.post.lanes import Slot
from handlers.records.post.outbox import Outbox
from handlers.records.tables.conversations import Backlog

__all__ = ["Backlog", "Claimed", "Entry", "Inbox", "Outbox", "Records", "Slot"]
