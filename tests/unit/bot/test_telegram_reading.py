"""What the assistant is told of an update."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.channels.telegram_reading import read
from bot.channels.telegram_request import parse
from handlers.conversation import Address, Attachment, Message

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
SENT = datetime(2026, 3, 1, 9, tzinfo=UTC)
PERSON = {"id": 7, "is_bot": False, "first_name": "학생", "language_code": "ko"}
BOT = {"id": 123456, "is_bot": True, "first_name": "곁", "username": "gyeot_bot"}
PRIVATE = {"id": 7, "type": "private"}
GROUP = {"id": -100, "type": "supergroup"}


def message(**fields: Any) -> dict[str, Any]:
    """Return a message update."""
    return {"message": {"message_id": 1, "date": int(SENT.timestamp()), "chat": PRIVATE, "from": PERSON, **fields}}


def query(**fields: Any) -> dict[str, Any]:
    """Return a tap."""
    return {"callback_query": {"id": "1", "from": PERSON, "chat_instance": "i", **fields}}


def heard(update: dict[str, Any]) -> Message | None:
    """Return what is read of an update."""
    parsed = parse(json.dumps({"update_id": 5, **update}))
    assert parsed
    return read(parsed, account="gyeot_bot", municipality="gimpo", now=NOW)


def said(text: str = "", command: str = "", chat: str = "7", **fields: Any) -> Message:
    """Return the message that is expected."""
    address = Address("telegram", "gyeot_bot", chat)
    whole = {"key": "5", "at": SENT, "municipality": "gimpo", "language": "ko", **fields}
    return Message(address, text=text, command=command, **whole)


SPOKEN = {
    "text": (message(text=" 서류가 뭐예요? "), said("서류가 뭐예요?")),
    "no language": (message(text="hi", **{"from": {**PERSON, "language_code": None}}), said("hi", language="")),
    "unstorable": (message(text="가\0나\ud83d"), said("가나")),
    "start": (message(text="/start"), said(command="start")),
    "deep link": (message(text="/start tok_EN-1"), said("tok_EN-1", "start")),
    "command with name": (message(text="/Help@Gyeot_bot 무엇"), said("무엇", "help")),
    "no command": (message(text="/서울 신청"), said("/서울 신청")),
    "slash inside": (message(text="초/중 신청"), said("초/중 신청")),
    "edited": (
        {"edited_message": {**message(text="고친 말")["message"], "edit_date": int(NOW.timestamp())}},
        said("고친 말", at=NOW),
    ),
    "photo": (
        message(
            caption="이거요",
            photo=[
                {"file_id": "small", "file_unique_id": "s", "width": 1, "height": 1, "file_size": 10},
                {"file_id": "large", "file_unique_id": "l", "width": 9, "height": 9, "file_size": 90},
            ],
        ),
        said("이거요", attachments=(Attachment("photo", "", 90, "large"),)),
    ),
    "document": (
        message(document={"file_id": "d", "file_unique_id": "d", "file_name": "신청서.hwp", "file_size": 3}),
        said(attachments=(Attachment("document", "신청서.hwp", 3, "d"),)),
    ),
    "voice": (
        message(voice={"file_id": "v", "file_unique_id": "v", "duration": 3}),
        said(attachments=(Attachment("voice", "", 0, "v"),)),
    ),
    "contact": (
        message(contact={"phone_number": "01000000000", "first_name": "엄마"}),
        said(attachments=(Attachment("contact"),)),
    ),
    "tap": (
        query(data="k3y", message={"message_id": 3, "date": int(SENT.timestamp()), "chat": PRIVATE}),
        said(tap="k3y", at=NOW),
    ),
    "tap in a group": (
        query(data="k", message={"message_id": 3, "date": 0, "chat": GROUP}),
        said(tap="k", at=NOW, chat="-100"),
    ),
    "tap on a vanished message": (query(data="k", inline_message_id="x"), said(tap="k", at=NOW)),
    "mention in a group": (message(chat=GROUP, text="@Gyeot_Bot 서류?"), said("서류?", chat="-100")),
    "command in a group": (message(chat=GROUP, text="/help@gyeot_bot"), said(command="help", chat="-100")),
    "answer in a group": (
        message(chat=GROUP, text="네", reply_to_message={**message(chat=GROUP)["message"], "from": BOT}),
        said("네", chat="-100"),
    ),
}

SILENT = {
    "talk in a group": message(chat=GROUP, text="점심 뭐 먹지"),
    "command to no one in a group": message(chat=GROUP, text="/help"),
    "another bot named": message(chat=GROUP, text="@gyeot_bot2 서류?"),
    "answer to a person": message(chat=GROUP, text="네", reply_to_message=message(chat=GROUP, text="?")["message"]),
    "a bot": message(text="hello", **{"from": BOT}),
    "a channel": {"channel_post": {"message_id": 1, "date": 0, "chat": {"id": -5, "type": "channel"}, "text": "공지"}},
    "someone joined": message(new_chat_members=[PERSON]),
    "only blanks": message(text=" \0"),
    "a game": query(game_short_name="g"),
    "unknown kind": {"never_seen": {"a": 1}},
    "nothing": {},
}


@pytest.mark.parametrize(("update", "expected"), SPOKEN.values(), ids=SPOKEN)
def test_what_a_person_sent(update: dict[str, Any], expected: Message) -> None:
    """Text, commands, taps, files and edits become a message with its address, time and key."""
    assert heard(update) == expected


@pytest.mark.parametrize("update", SILENT.values(), ids=SILENT)
def test_what_is_not_for_the_bot(update: dict[str, Any]) -> None:
    """Group talk, other bots, channels and service messages are nobody speaking to the assistant."""
    assert heard(update) is None


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[]",
        b"3",
        b'{"message": {}}',
        b'{"update_id": "5"}',
        b'{"update_id": 1, "message": 3}',
        b'{"update_id": 1, "message": {"message_id": 1, "date": 58865000000000, "chat": {"id": 1, "type": "private"}}}',
        b'{"update_id": 1, "callback_query": {"id": "1"}}',
        b'{"update_id": 1, "a": ' + b"[" * 200_000,
    ],
)
def test_what_can_not_be_read(body: bytes) -> None:
    """A body that holds no update is None, never an exception."""
    assert parse(body) is None
