"""Values of a conversation: addresses, messages, sessions, replies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from retrieval.answer import Citation

Mark = Literal["fixed", "quoted", "generated", "human"]
Role = Literal["person", "bot", "human"]


@dataclass(frozen=True, slots=True)
class Address:
    """Where one person can be reached: `account` is the bot account of the channel, `chat` the channel's own id."""

    channel: str
    account: str
    chat: str

    @property
    def lane(self) -> str:
        """Return the name of the queue in which this person's messages stay in order."""
        return f"{self.channel}:{self.account}:{self.chat}"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that comes with a message; its bytes stay where they are until someone needs them.

    `reference` says where: the channel's own file id, or "file:" and the id of a row of ours.
    """

    kind: str
    name: str = ""
    size: int = 0
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """What a person sent.

    `key` is unique within channel and account (an update id): the inbox takes it once. `municipality` is set when the
    account belongs to one municipality. `tap` is the key of a tapped choice, `command` a slash command without slash.
    `language` is the channel's word for the person's language, or "". `reference` is the channel's own id of the
    message, `reply_to` that of the message it answers, `edits` that of the message whose words it replaces (its own).
    `sender` is the channel's id of who wrote in a group, "" where the chat is one person; it is never passed on.
    `album` is the channel's name of what belongs together although it comes in several messages, "" for one alone.
    `openly` tells that it was said in a room where others read along, though it is taken as said in the person's chat.
    """

    address: Address
    key: str
    at: datetime
    text: str = ""
    tap: str = ""
    command: str = ""
    municipality: str = ""
    language: str = ""
    attachments: tuple[Attachment, ...] = ()
    reference: str = ""
    reply_to: str = ""
    edits: str = ""
    sender: str = ""
    album: str = ""
    openly: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to tap: `action` is what it does ("ask:…", "municipality:gimpo"), kept by the server and never sent."""

    label: str
    action: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Bubble:
    """One message to a person; the channel that carries it decides how it looks.

    `answers` is the channel's own id of the message of this chat that it replies to, `replaces` that of the message of
    ours whose words it takes the place of; a channel that can't do either shows the bubble as a new message. What is
    `passing` says what was told of a household: it is blanked as soon as that is forgotten.
    """

    text: str
    citations: tuple[Citation, ...] = ()
    choices: tuple[Choice, ...] = ()
    mark: Mark = "fixed"
    files: tuple[Attachment, ...] = ()
    answers: str = ""
    replaces: str = ""
    passing: bool = False


@dataclass(frozen=True, slots=True)
class Session:
    """What the assistant remembers of one conversation between two messages.

    `owner` is "bot" or "human": while a human owns it the bot says nothing. `form` names an open form and `slots` what
    it has learnt. `epoch` grows with each change of owner and is checked where a reply is written.
    """

    conversation: str
    address: Address
    municipality: str = ""
    language: str = ""
    owner: Literal["bot", "human"] = "bot"
    latched: bool = False
    form: str = ""
    slots: Mapping[str, str] = field(default_factory=dict)
    previous: str = ""
    misses: int = 0
    epoch: int = 0


@dataclass(frozen=True, slots=True)
class Turn:
    """One utterance, kept with what it stood on."""

    role: Role
    text: str
    at: datetime
    passages: tuple[str, ...] = ()
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class HandoffRequest:
    """A wish to talk with a person, kept for the mentors."""

    question: str
    reason: str
    municipality: str
    at: datetime
    category: str = "usage"
    urgency: str = "normal"
    subject: str = ""
    language: str = ""
    files: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True)
class CrisisCase:
    """A cry for help: kept with its class and rule version; alerts carry its id and no words.

    `openly` tells that it was said in a room where others read along.
    """

    kind: str
    rules: str
    text: str
    municipality: str
    at: datetime
    openly: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """Everything that handling one message changes, written in one transaction.

    `changes` are values of features (a new plan, a consent); the records know how to write each kind.
    """

    session: Session
    bubbles: tuple[Bubble, ...] = ()
    turns: tuple[Turn, ...] = ()
    requests: tuple[HandoffRequest, ...] = ()
    cases: tuple[CrisisCase, ...] = ()
    changes: tuple[object, ...] = ()


@dataclass(frozen=True, slots=True)
class Notice:
    """One row that is on its way to a person: a claimed outbox row.

    `lease` proves the claim; `taps` holds the server's random key of each choice of the bubble, in order (empty for a
    link); `repeat` tells that an earlier attempt may have arrived already. `language` is that of the talk, "" for one
    that has none: what stands around the bubble is said in it.
    """

    id: int
    address: Address
    bubble: Bubble
    taps: tuple[str, ...]
    due_at: datetime
    attempts: int
    lease: str
    repeat: bool = False
    language: str = ""
