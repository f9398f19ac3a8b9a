"""What the assistant is told of an update."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from unicodedata import normalize

import pytest

from bot.channels.telegram_reading import openly, read, topic_in
from bot.channels.telegram_request import parse
from handlers.conversation import Address, Attachment, Message

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
SENT = datetime(2026, 3, 1, 9, tzinfo=UTC)
PERSON = {"id": 7, "is_bot": False, "first_name": "학생", "language_code": "ko"}
BOT = {"id": 123456, "is_bot": True, "first_name": "곁", "username": "gyeot_bot"}
NAMELESS = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
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
    if "tap" not in fields:
        whole.setdefault("reference", "1")
    return Message(address, text=text, command=command, **whole)


PLAIN = message(chat=GROUP)["message"]

SPOKEN = {
    "text": (message(text=" 서류가 뭐예요? "), said("서류가 뭐예요?")),
    "no language": (message(text="hi", **{"from": {**PERSON, "language_code": None}}), said("hi", language="")),
    "unstorable": (message(text="가\0나\ud83d"), said("가나")),
    "start": (message(text="/start"), said(command="start")),
    "deep link": (message(text="/start tok_EN-1"), said("tok_EN-1", "start")),
    "command with name": (message(text="/Help@Gyeot_bot 무엇"), said("무엇", "help")),
    "Korean command": (message(text="/삭제"), said(command="삭제")),
    "Korean command in parts": (message(text=normalize("NFD", "/내정보")), said(command="내정보")),
    "Korean command with words": (message(text="/계획 주 3일"), said("주 3일", "계획")),
    "sentence that begins like a command": (message(text="/삭제 버튼이 안 보여요"), said("/삭제 버튼이 안 보여요")),
    "no command": (message(text="/서울 신청"), said("/서울 신청")),
    "slash inside": (message(text="초/중 신청"), said("초/중 신청")),
    "edited": (
        {"edited_message": {**message(text="고친 말")["message"], "edit_date": int(NOW.timestamp())}},
        said("고친 말", at=NOW, edits="1"),
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
        said(tap="k", at=NOW, chat="-100", sender="7"),
    ),
    "tap on a vanished message": (query(data="k", inline_message_id="x"), said(tap="k", at=NOW)),
    "binding a group": (message(chat=GROUP, text="/bind tok_EN"), said("tok_EN", "bind", chat="-100", sender="7")),
    "an answer to an earlier message": (
        message(text="네", reply_to_message={**message()["message"], "message_id": 4}),
        said("네", reply_to="4"),
    ),
    "binding a group as the group": (
        message(chat=GROUP, text="/bind tok_EN", **{"from": NAMELESS}, sender_chat=GROUP),
        said("tok_EN", "bind", chat="-100", sender="1087968824", language=""),
    ),
}

ROOM = Address("telegram", "gyeot_bot", "-100/17")
FIRST = {**message(chat=GROUP)["message"], "message_id": 44, "forum_topic_created": {"name": "학습", "icon_color": 0}}


def in_topic(**fields: Any) -> dict[str, Any]:
    """Return a message in topic 44 of the group, where all that is no reply replies to the topic's beginning."""
    topic = {"chat": GROUP, "message_thread_id": 44, "is_topic_message": True, "reply_to_message": FIRST}
    return message(**topic, **fields) if "reply_to_message" not in fields else message(**(topic | fields))


MENTORS = {
    "talk": (in_topic(text="제가 볼게요"), {"text": "제가 볼게요"}),
    "a command": (in_topic(text="/resolve 서류 안내함"), {"command": "resolve", "text": "서류 안내함"}),
    "a reply": (
        in_topic(text="네", reply_to_message={**message(chat=GROUP)["message"], "message_id": 50}),
        {"text": "네", "reply_to": "50"},
    ),
    "a photo": (
        in_topic(photo=[{"file_id": "large", "file_unique_id": "l", "width": 9, "height": 9, "file_size": 90}]),
        {"attachments": (Attachment("photo", "", 90, "large"),)},
    ),
    "a tap": (
        query(data="k", message={**in_topic()["message"], "message_id": 3, "date": int(SENT.timestamp())}),
        {"tap": "k", "at": NOW},
    ),
}


@pytest.mark.parametrize(("update", "expected"), MENTORS.values(), ids=MENTORS)
def test_what_a_mentor_says_in_a_topic(update: dict[str, Any], expected: dict[str, Any]) -> None:
    """In a topic of a hand-off everything is for the bot, with who wrote it and no more of them."""
    parsed = parse(json.dumps({"update_id": 5, **update}))
    assert parsed
    assert topic_in(parsed) == ("-100", 44)
    heard_there = read(parsed, account="gyeot_bot", municipality="gimpo", now=NOW, room=ROOM)
    assert heard_there == replace(
        said(sender="7", **{"tap": ""} | expected, reference=heard_there.reference), address=ROOM
    )  # type: ignore[union-attr]


@pytest.mark.parametrize("update", [message(text="네"), message(chat=GROUP, text="네"), query(data="k"), {}])
def test_what_is_in_no_topic(update: dict[str, Any]) -> None:
    """A private chat, a group's general part and a tap on a vanished message are no topic."""
    parsed = parse(json.dumps({"update_id": 5, **update}))
    assert parsed
    assert topic_in(parsed) is None


SILENT = {
    "talk in a group": message(chat=GROUP, text="점심 뭐 먹지"),
    "command to no one in a group": message(chat=GROUP, text="/help"),
    "mention in a group": message(chat=GROUP, text="@Gyeot_Bot 서류?"),
    "command in a group": message(chat=GROUP, text="/mine@gyeot_bot"),
    "another bot named": message(chat=GROUP, text="@gyeot_bot2 서류?"),
    "answer to a person": message(chat=GROUP, text="네", reply_to_message=message(chat=GROUP, text="?")["message"]),
    "a bot": message(text="hello", **{"from": BOT}),
    "a channel": {"channel_post": {"message_id": 1, "date": 0, "chat": {"id": -5, "type": "channel"}, "text": "공지"}},
    "binding without a word": message(chat=GROUP, text="/bind"),
    "a step of a place shared live": {
        "edited_message": message(edit_date=int(NOW.timestamp()), location={"latitude": 37.6, "longitude": 126.7})[
            "message"
        ]
    },
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


REPLIED = {**message(chat=GROUP)["message"], "message_id": 9, "from": BOT}
OPENLY = {
    "mention": (message(chat=GROUP, text="@Gyeot_Bot 서류?"), "서류?"),
    "mention under a photo": (message(chat=GROUP, caption="이거요 @gyeot_bot"), "이거요"),
    "command": (message(chat=GROUP, text="/mine@gyeot_bot"), "/mine"),
    "answer": (message(chat=GROUP, text="네", reply_to_message=REPLIED), "네"),
    "talk": (message(chat=GROUP, text="점심 뭐 먹지"), None),
    "another bot": (message(chat=GROUP, text="@gyeot_bot", **{"from": BOT}), None),
    "own chat": (message(text="@gyeot_bot 서류?"), None),
    "tap": (query(data="k", message={"message_id": 3, "date": 0, "chat": GROUP}), None),
}


@pytest.mark.parametrize(("update", "expected"), OPENLY.values(), ids=OPENLY)
def test_what_is_said_to_the_bot_before_others(update: dict[str, Any], expected: str | None) -> None:
    """It is told as if it came from the person's own chat: nothing of it may be answered in the group."""
    parsed = parse(json.dumps({"update_id": 5, **update}))
    assert parsed
    told = openly(parsed, account="gyeot_bot", municipality="gimpo")
    assert (told and (told.text, told.address.chat, told.sender)) == (expected and (expected, "7", ""))
