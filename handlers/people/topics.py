"""Forum topics of the mentors' group: one for each hand-off, with an address that outlives the topic itself."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.conversation import Address

CHANNEL = "telegram"
"""The messenger whose groups have topics."""

LONGEST_TITLE = 128
"""Characters of a topic's name (Bot API, createForumTopic)."""


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic as it stands: `thread` is Telegram's number of it, 0 before it is made.

    `closing` tells that it is to be closed with the next message, `closed` that it is.
    """

    thread: int
    title: str
    closing: bool = False
    closed: bool = False


def topic_address(account: str, group: str, escalation: str) -> Address:
    """Return where the mentors talk about a hand-off."""
    return Address(CHANNEL, account, f"{group}/{escalation}")


def group_of(address: Address) -> str:
    """Return the group that a topic is in, "" when the address is no topic."""
    group, slash, _ = address.chat.partition("/")
    return group if slash and address.channel == CHANNEL else ""


def escalation_of(address: Address) -> str:
    """Return the hand-off that a topic is about, "" when the address is no topic."""
    return address.chat.partition("/")[2] if group_of(address) else ""
