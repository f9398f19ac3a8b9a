"""Messages and bubbles come back from their rows as they were."""

import json
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any, get_args

from hypothesis import given
from hypothesis import strategies as st

from handlers.conversation import Address, Attachment, Bubble, Choice, Mark, Message
from handlers.parcels import pack_bubble, pack_message, unpack_bubble, unpack_message
from retrieval.answer import Citation
from tests.fakes import a_message

words = st.text(st.characters(codec=None), max_size=8)
moments = st.datetimes(timezones=st.timezones()).map(lambda moment: moment.astimezone(UTC))


def whole(kind: Any, /, **drawn: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Return values of a kind with every field drawn: one that is added must be drawn, too."""
    assert set(drawn) == {field.name for field in fields(kind)}
    return st.builds(kind, **drawn)


def few(each: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    """Return up to three."""
    return st.lists(each, max_size=3).map(tuple)


files = whole(Attachment, kind=words, name=words, size=st.integers(), reference=words)
messages = whole(
    Message,
    address=whole(Address, channel=words, account=words, chat=words),
    at=moments,
    attachments=few(files),
    album=words,
    openly=st.booleans(),
    **dict.fromkeys(
        ("key", "text", "tap", "command", "municipality", "language", "reference", "reply_to", "edits", "sender"), words
    ),
)
citations = whole(
    Citation,
    number=st.integers(),
    dated=st.none() | st.dates(),
    sample=st.booleans(),
    **dict.fromkeys(("passage_id", "source", "place", "title", "url", "quote"), words),
)
bubbles = whole(
    Bubble,
    text=words,
    citations=few(citations),
    choices=few(whole(Choice, label=words, action=words, url=words)),
    mark=st.sampled_from(get_args(Mark)),
    files=few(files),
    answers=words,
    replaces=words,
    passing=st.booleans(),
)


@given(messages)
def test_a_message_comes_back_the_same(message: Message) -> None:
    """Any message, with any character in it, survives its row, and its row is ASCII."""
    packed = pack_message(message)
    assert packed.isascii()
    assert unpack_message(packed) == message


@given(bubbles)
def test_a_bubble_comes_back_the_same(bubble: Bubble) -> None:
    """Any bubble, with its citations and choices, survives its row, and its row is ASCII."""
    packed = pack_bubble(bubble)
    assert packed.isascii()
    assert unpack_bubble(packed) == bubble


def test_what_a_newer_version_added_is_left_out() -> None:
    """During a rolling start an older process reads the rows of a newer one."""
    packed = json.loads(pack_message(a_message()))
    packed["mood"] = "fine"
    packed["address"]["planet"] = "earth"
    assert unpack_message(json.dumps(packed)) == a_message()


def test_a_moment_keeps_its_offset() -> None:
    """A message's moment is the same moment after its row."""
    message = a_message()
    assert unpack_message(pack_message(message)).at == datetime(2026, 11, 25, 3, 0, tzinfo=UTC)
