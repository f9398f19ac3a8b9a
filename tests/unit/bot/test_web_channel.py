"""The web channel reads, renders and wakes."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.web import UnreadableMessageError, WebChannel, read, rendered
from handlers.conversation import Address, Bubble, Choice, Notice
from tests.parlour import CITED, NOON, QUOTED, Said

HERE = Address("web", "gimpo", "c" * 32)
KEY = "0123456789abcdef"


def reading(payload: dict[str, Any]) -> Any:
    """Read a payload as the Gimpo page posts it."""
    return read(payload, HERE, NOON, municipality="gimpo", language="ko")


@pytest.mark.parametrize(
    ("payload", "text", "tap", "command"),
    [
        ({"text": " 안녕 \n"}, "안녕", "", ""),
        ({"text": "고르기", "tap": "Ab_-9"}, "고르기", "Ab_-9", ""),
        ({"tap": "Ab_-9"}, "", "Ab_-9", ""),
        ({"command": "human"}, "", "", "human"),
        ({"text": "/start"}, "/start", "", "start"),
        ({"text": "/start", "command": "human"}, "/start", "", "human"),
        ({"text": "/삭제"}, "/삭제", "", "삭제"),
        ({"text": "/사람 수학 질문이요"}, "수학 질문이요", "", "사람"),
        ({"text": "/start guardian_abc"}, "guardian_abc", "", "start"),
        ({"text": "/want_to_die 도와줘"}, "도와줘", "", "want_to_die"),
        ({"text": "/삭제 말고 뭐가 있어요"}, "/삭제 말고 뭐가 있어요", "", ""),
        ({"text": "/etc/passwd 뭐야"}, "/etc/passwd 뭐야", "", ""),
        ({"text": "a\x00b\ud83d"}, "ab?", "", ""),
    ],
)
def test_reading(payload: dict[str, Any], text: str, tap: str, command: str) -> None:
    """What the page posts becomes a message of its chat, clean enough for any database."""
    message = reading({"id": KEY, **payload})
    assert (message.text, message.tap, message.command) == (text, tap, command)
    assert (message.address, message.municipality, message.at, message.language) == (HERE, "gimpo", NOON, "ko")
    assert message.key == f"{HERE.chat}:{KEY}"


@pytest.mark.parametrize(
    "payload",
    [
        {},
        {"id": KEY},
        {"id": KEY, "text": " \n\x00"},
        {"id": KEY, "text": 7},
        {"id": KEY, "text": None},
        {"id": "short", "text": "a"},
        {"id": "k" * 65, "text": "a"},
        {"id": f"{KEY}:x", "text": "a"},
        {"id": KEY, "tap": "a b"},
        {"id": KEY, "tap": "a" * 65},
        {"id": KEY, "command": "Human!"},
        {"id": KEY, "text": ["a"]},
    ],
)
def test_unreadable(payload: dict[str, Any]) -> None:
    """What is no message is refused."""
    with pytest.raises(UnreadableMessageError):
        reading(payload)


@given(st.dictionaries(st.sampled_from(["id", "text", "tap", "command", "x"]), st.text() | st.none() | st.integers()))
def test_anything_is_read_or_refused(payload: dict[str, Any]) -> None:
    """No payload breaks the reader, and what it lets through can be written as UTF-8."""
    try:
        message = reading({"id": KEY, **payload})
    except UnreadableMessageError:
        return
    assert message.text.encode() or message.tap or message.command
    assert "\x00" not in message.text


def test_rendering() -> None:
    """A line is rendered whole, with a tap for every choice that is no link."""
    choices = (Choice("하나", "ask:1"), Choice("누리집", "", "https://example.org/"), Choice("둘", "ask:2"))
    line = Said(7, "bot", replace(QUOTED, choices=choices), NOON, ("t1", "t2"))
    shown = rendered(line)
    assert shown["id"] == 7
    assert (shown["role"], shown["mark"], shown["at"]) == ("bot", "quoted", NOON.isoformat())
    assert [(choice["label"], choice["tap"], choice["url"]) for choice in shown["choices"]] == [
        ("하나", "t1", ""),
        ("누리집", "", "https://example.org/"),
        ("둘", "t2", ""),
    ]
    assert [citation["dated"] for citation in shown["citations"]] == ["2026-03-02", ""]
    assert [citation["sample"] for citation in shown["citations"]] == [True, False]
    assert "ask:1" not in json.dumps(shown)


def test_what_is_thought_of_an_answer_and_the_way_to_a_person_are_told_apart() -> None:
    """The page draws them otherwise than questions; what they do stays with the server."""
    choices = (Choice("도움됐어요", "feedback:helped:k"), Choice("사람과 이야기하기", "human"), Choice("멘토", "human"))
    shown = rendered(
        Said(1, "bot", Bubble("x", choices=(*choices, Choice("y", "ask:human"))), NOON, ("a", "b", "c", "d"))
    )
    assert [choice["kind"] for choice in shown["choices"]] == ["opinion", "person", "", ""]
    assert "feedback:" not in json.dumps(shown)


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://example.org/", True),
        ("tel:109", True),
        ("sms:1388", True),
        ("javascript:alert(1)", False),
        ("JAVASCRIPT:alert(1)", False),
        ("data:text/html,x", False),
        ("//evil.example", False),
        ("https://[broken", False),
    ],
)
def test_links(url: str, *, kept: bool) -> None:
    """Only links that are safe to follow reach the page, in choices and in citations."""
    bubble = Bubble("x", (replace(CITED, url=url),), (Choice("y", "", url),))
    shown = rendered(Said(1, "bot", bubble, NOON))
    assert {shown["citations"][0]["url"], shown["choices"][0]["url"]} == {url if kept else ""}


def test_a_choice_without_its_tap_is_no_button() -> None:
    """A choice whose key is missing is rendered without one, and the page leaves it out."""
    shown = rendered(Said(1, "bot", Bubble("x", choices=(Choice("y", "ask:1"),)), NOON))
    assert shown["choices"] == [{"label": "y", "tap": "", "url": "", "kind": ""}]


def test_sending_wakes_the_pages_of_the_chat_alone() -> None:
    """To send is to wake: every page of this chat, no page of another."""

    async def scene() -> None:
        channel = WebChannel()
        other = replace(HERE, chat="d" * 32)
        assert channel.lanes(HERE) == ()
        with channel.listening(HERE) as one, channel.listening(HERE) as two, channel.listening(other) as third:
            assert channel.listeners(HERE) == 2
            delivered = await channel.send(Notice(5, HERE, Bubble("x"), (), NOON, 1, "lease"))
            assert (delivered.outcome, delivered.reference) == ("sent", "5")
            assert [await listener.wait(0.01) for listener in (one, two, third)] == [True, True, False]
            assert not await one.wait(0.01)
        assert channel.listeners(HERE) == 0
        assert (await channel.send(Notice(6, HERE, Bubble("x"), (), NOON, 1, "lease"))).outcome == "sent"

    asyncio.run(scene())


def test_signs_replace_each_other() -> None:
    """A slow page is told the newest draft only, and each sign once."""

    async def scene() -> None:
        channel = WebChannel()
        with channel.listening(HERE) as listener:
            await channel.typing(HERE)
            await channel.draft(HERE, "김")
            await channel.draft(HERE, "김포")
            await channel.human(HERE, present=True)
            assert listener.taken() == {"typing": True, "draft": "김포", "human": True}
            assert listener.taken() == {}

    asyncio.run(scene())
