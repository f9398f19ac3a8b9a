"""Pictures of an album come one by one, are each kept at once, and are worked on as one message."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from handlers.conversation import Address, Attachment, Message, Outcome
from handlers.filing import joined
from handlers.records import Claimed, Records
from handlers.records.post.albums import PAUSE
from knowledge.storage import Storage
from tests.fakes import NOON, a_message, rows


def picture(number: int, text: str = "", album: str = "a", chat: str = "7") -> Message:
    """Return one picture of an album."""
    message = a_message(text)
    return replace(
        message,
        address=replace(message.address, chat=chat),
        key=f"u{number}",
        attachments=(Attachment("photo", reference=f"f{number}"),),
        album=album,
    )


def claim(records: Records, now: datetime, seconds: float = 15) -> list[tuple[str, str]]:
    """Return what is taken in hand: words and pictures."""
    return [told(claimed) for claimed in records.inbox.claim(now, seconds, 9)]


def told(claimed: Claimed) -> tuple[str, str]:
    """Return the words and the pictures of a message."""
    return claimed.message.text, " ".join(file.reference for file in claimed.message.attachments)


def test_an_album_is_one_message_when_its_last_picture_was_a_moment_ago(storage: Storage) -> None:
    """Each picture is kept when it comes; what is said behind the album waits behind it."""
    records, step = Records(storage), timedelta(seconds=0.4)
    for number in range(1, 4):
        assert records.inbox.receive(picture(number, "이거요" if number == 2 else ""), NOON + number * step)
        assert claim(records, NOON + number * step) == []
    records.inbox.receive(replace(a_message("고마워요"), address=picture(1).address, key="u9"), NOON + 3 * step)
    records.inbox.receive(picture(8, album="", chat="8"), NOON + 3 * step)
    assert claim(records, NOON + 3 * step) == [("", "f8")]
    assert claim(records, NOON + 3 * step + PAUSE) == [("이거요", "f1 f2 f3")]
    assert not records.inbox.receive(picture(2), NOON + 4 * step), "a picture that comes again is known"
    assert rows(storage, "inbox", "state") == ["waiting", "done", "done", "waiting", "waiting"]


def test_a_process_that_dies_with_an_album_in_hand_loses_no_picture(storage: Storage) -> None:
    """The next one has all of them."""
    records = Records(storage)
    for number in range(1, 3):
        records.inbox.receive(picture(number), NOON)
    assert claim(records, NOON + PAUSE, seconds=1) == [("", "f1 f2")]
    assert claim(Records(storage), NOON + PAUSE + timedelta(seconds=2)) == [("", "f1 f2")]


def test_only_what_belongs_together_is_taken_together(storage: Storage) -> None:
    """Another album of the same person, and another person's, each stand by themselves."""
    records = Records(storage)
    for message in (picture(1), picture(2, album="b"), picture(3), picture(4, chat="8")):
        records.inbox.receive(message, NOON)
    first, other = records.inbox.claim(NOON + PAUSE, 15, 9)
    assert {told(first), told(other)} == {("", "f1 f3"), ("", "f4")}


def test_a_picture_that_comes_late_is_a_message_of_its_own(storage: Storage) -> None:
    """What is worked on already is not waited for."""
    records = Records(storage)
    records.inbox.receive(picture(1), NOON)
    (claimed,) = records.inbox.claim(NOON + PAUSE, 15, 9)
    records.inbox.receive(picture(2), NOON + PAUSE)
    assert told(claimed) == ("", "f1")
    session = records.session_for(claimed.message, NOON)
    assert records.finish(claimed, session, Outcome(session), NOON + PAUSE)
    assert claim(records, NOON + 2 * PAUSE) == [("", "f2")]


def test_an_album_is_one_message_with_its_words() -> None:
    """The words stand under any of the pictures; where nobody spoke there is none."""
    one, two = (
        Message(
            Address("telegram", "b", "7"), str(number), NOON, text, attachments=(Attachment("photo", reference=text),)
        )
        for number, text in enumerate(("", "이거요"))
    )
    made = joined((one, two))
    assert made
    assert (made.key, made.text, made.attachments) == ("1", "이거요", (*one.attachments, *two.attachments))
    assert joined((one,)) == one
    assert joined(()) is None
