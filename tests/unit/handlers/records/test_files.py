"""Files that are made for a person: their names, who may have them, how long."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.conversation import Address, Attachment, Bubble, Session, Turn
from handlers.filing import LARGEST, LONGEST_NAME, LargeFileError, NewFile, new_file, safe_name
from handlers.records import Records
from handlers.records.tables.conversations import conversation_table
from handlers.situation import Outcome
from knowledge.storage import Storage
from tests.fakes import NOON, a_message

PICTURE = b"\x89PNG\r\n\x1a\n and more"
WHO = Address("fake", "bot", "1")


def kept(records: Records, *files: NewFile | bytes, chat: str = "1", key: str = "") -> tuple[Session, list[NewFile]]:
    """Say something with files to one person, as a handler does."""
    message = a_message("계획표", chat=chat, key=key)
    records.inbox.receive(message, NOON)
    (claimed,) = records.inbox.claim(NOON, 30, 1)
    session = records.session_for(message, NOON)
    made = [
        file if isinstance(file, NewFile) else new_file(session.conversation, "계획.png", file, NOON, kind="photo")
        for file in files
    ]
    bubble = Bubble("이번 주예요.", files=tuple(file.attachment for file in made))
    turn = Turn("bot", bubble.text, NOON)
    assert records.finish(claimed, session, Outcome(session, (bubble,), (turn,), changes=tuple(made)), NOON)
    return session, made


def test_a_file_comes_with_the_words_it_belongs_to(storage: Storage) -> None:
    """It is kept in the same transaction and can be loaded by what the bubble carries."""
    records = Records(storage)
    _, (made,) = kept(records, PICTURE)
    (notice,) = records.outbox.claim(NOON, 30, 1, ["fake"])
    (attachment,) = notice.bubble.files
    assert attachment == Attachment("photo", "계획.png", len(PICTURE), f"file:{made.id}")
    found = records.files.load(attachment.reference, notice.address, NOON)
    assert found
    assert (found.name, found.kind, found.content) == ("계획.png", "photo", PICTURE)


@pytest.mark.parametrize(
    "address", [replace(WHO, chat="2"), replace(WHO, account="another"), replace(WHO, channel="web")]
)
def test_nobody_else_gets_it(storage: Storage, address: Address) -> None:
    """Whoever knows the reference, but is not the one it was made for, gets nothing."""
    records = Records(storage)
    _, (made,) = kept(records, PICTURE)
    kept(records, b"another", chat="2")
    assert records.files.load(made.attachment.reference, address, NOON) is None


@pytest.mark.parametrize("reference", ["file:", "file:nothing", "", "file:\0", "file:한글", "AgACAgUAAx"])
def test_what_is_no_file_is_none(storage: Storage, reference: str) -> None:
    """An unknown reference is no error."""
    records = Records(storage)
    kept(records, PICTURE)
    assert records.files.load(reference, WHO, NOON) is None


@pytest.mark.parametrize(
    ("owner", "latched", "taken"), [("human", False, True), ("bot", False, False), ("human", True, False)]
)
def test_a_file_for_who_answers(storage: Storage, owner: str, *, latched: bool, taken: bool) -> None:
    """It is kept while a person answers, once; never beside a cry for help, nor of who has not written yet."""
    records = Records(storage)
    kept(records)
    with storage.writing() as connection:
        connection.execute(conversation_table.update().values(owner=owner, latched=latched))
    first, again = (records.files.keep_for(WHO, "문제.png", "photo", PICTURE, NOON) for _ in range(2))
    assert (first is not None, first) == (taken, again)
    if first:
        assert (first.kind, first.name, first.size) == ("photo", "문제.png", len(PICTURE))
        found = records.files.load(first.reference, WHO, NOON)
        assert found
        assert found.content == PICTURE
    assert records.files.keep_for(replace(WHO, chat="2"), "문제.png", "photo", PICTURE, NOON) is None
    named = records.files.keep_for(WHO, "등본 080101-3123456.png", "photo", PICTURE + b"2", NOON)
    assert (named.name if named else "") == ("등본 - .png" if taken else ""), "nobody keeps a resident number"


@pytest.mark.parametrize(("owner", "awaited"), [("human", True), ("bot", False)])
def test_whether_a_file_is_awaited_is_known_before_it_is_read(storage: Storage, owner: str, *, awaited: bool) -> None:
    """Megabytes that nobody would look at are not even taken in."""
    records = Records(storage)
    assert not records.files.awaited(WHO)
    kept(records)
    with storage.writing() as connection:
        connection.execute(conversation_table.update().values(owner=owner))
    assert records.files.awaited(WHO) is awaited


@pytest.mark.parametrize(
    ("text", "outcome", "reference", "shown"),
    [
        ("(사진)", "relayed", "", True),
        ("(사진)", "ask", "", False),
        ("", "relayed", "", False),
        ("(사진)", "relayed", "AgACAgUAAx", False),
    ],
)
def test_ones_own_picture_is_shown_again(
    storage: Storage, text: str, outcome: str, reference: str, *, shown: bool
) -> None:
    """What went to who answers stands in one's own chat after a reload; of who may keep no words nothing does."""
    records = Records(storage)
    session, (made,) = kept(records, PICTURE)
    file = replace(made.attachment, reference=reference or made.attachment.reference)
    message = replace(a_message("shown"), attachments=(file,))
    records.inbox.receive(message, NOON)
    (claimed,) = records.inbox.claim(NOON, 30, 1)
    said = Outcome(session, turns=(Turn("person", text, NOON, outcome=outcome),))
    assert records.finish(claimed, session, said, NOON)
    assert records.history(session.conversation)[-1].bubble.files == ((file,) if shown else ())
    mine = [row for row in records.showing.held(session.conversation).rows["turn"] if "files" in row]
    assert mine == ([{**mine[0], "files": [made.name]}] if shown else [])


def test_a_file_ends(storage: Storage) -> None:
    """After its time it is not given out any more, and pruning forgets it; saying it again makes it live longer."""
    records = Records(storage)
    session, (made,) = kept(records, PICTURE)
    short = new_file(session.conversation, "주간.ics", b"BEGIN:VCALENDAR", NOON, life=timedelta(hours=1))
    kept(records, short, replace(made, expires_at=NOON + timedelta(days=9)), key="again")
    later = NOON + timedelta(days=8)
    assert records.files.load(made.attachment.reference, WHO, later)
    assert records.files.load(short.attachment.reference, WHO, later) is None
    assert (records.files.prune(later), records.files.prune(later)) == (1, 0)
    assert records.files.load(short.attachment.reference, WHO, NOON) is None


def test_erasing_a_person_erases_the_files(storage: Storage) -> None:
    """What was made for a conversation goes with it."""
    records = Records(storage)
    session, (made,) = kept(records, PICTURE)
    assert records.erase(session.conversation)
    kept(records, key="anew")
    assert records.files.load(made.attachment.reference, WHO, NOON) is None


def test_ids_are_of_one_conversation() -> None:
    """The same picture for two people has two ids that say nothing of it; twice for one it is one file."""
    one, again, other = (new_file(owner, "a.png", PICTURE, NOON) for owner in ("c1", "c1", "c2"))
    assert one == again
    assert one.id != other.id
    assert one.id != new_file("c1", "a.png", PICTURE + b".", NOON).id
    assert "PNG" not in repr(one)


def test_too_large() -> None:
    """Ten megabytes are taken, one byte more is not."""
    assert new_file("c", "a", b"x" * LARGEST, NOON)
    with pytest.raises(LargeFileError):
        new_file("c", "a", b"x" * (LARGEST + 1), NOON)


NAMES = {
    "계획.png": "계획.png",
    "../../etc/passwd": "etc passwd",
    'a"b\r\nSet-Cookie: x.pdf': "a b Set-Cookie x.pdf",
    "보고\u202egpj.exe": "보고 gpj.exe",
    "가" * 100 + ".hwp": "가" * 60 + ".hwp",
    "이름." + "가" * 100: "이름." + "가" * 61,
    " . ": "file",
    "": "file",
}


@pytest.mark.parametrize(("name", "shown"), NAMES.items())
def test_names(name: str, shown: str) -> None:
    """A name keeps its words and its ending and nothing that could do harm."""
    assert safe_name(name) == shown


@settings(max_examples=60)
@given(st.text())
def test_any_name_is_made_safe(name: str) -> None:
    """Whatever the name, the safe one is short, not empty, and stays as it is."""
    shown = safe_name(name, "photo")
    assert 0 < len(shown) <= LONGEST_NAME
    assert not set(shown) & set('/\\"\r\n\0')
    assert safe_name(shown, "photo") == shown
