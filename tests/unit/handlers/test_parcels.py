"""Messages and bubbles come back from their rows as they were."""

import json
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from handlers.conversation import Address, Attachment, Bubble, Choice, Message
from handlers.parcels import pack_bubble, pack_message, unpack_bubble, unpack_message
from retrieval.answer import Citation
from tests.fakes import a_message

words = st.text(st.characters(codec=None), max_size=20)
moments = st.datetimes(timezones=st.timezones())
messages = st.builds(
    Message,
    st.builds(Address, words, words, words),
    words,
    moments.map(lambda moment: moment.astimezone(UTC)),
    words,
    words,
    words,
    words,
    words,
    st.lists(st.builds(Attachment, words, words, st.integers(), words), max_size=3).map(tuple),
)
citations = st.builds(
    Citation, st.integers(), words, words, words, words, words, words, st.none() | st.dates(), st.booleans()
)
bubbles = st.builds(
    Bubble,
    words,
    st.lists(citations, max_size=3).map(tuple),
    st.lists(st.builds(Choice, words, words, words), max_size=3).map(tuple),
    st.sampled_from(["fixed", "quoted", "generated", "human"]),
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
