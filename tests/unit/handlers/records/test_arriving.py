"""What waits at rest: messages, what a button does, reminders; sealed, answered once, gone with the person."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, text, update

from handlers.conversation import Bubble, Choice, CrisisCase, Message
from handlers.records import Records
from handlers.records.book import EXPIRED
from handlers.records.consents.erasing import erase, remove
from handlers.records.keeping.resealing import OldWords
from handlers.records.keeping.retention import Retention
from handlers.records.post.arriving import seal_arrival
from handlers.records.sealing import UNREADABLE, key_table, sealers
from handlers.records.study.unasked import Unasked, say_unasked
from handlers.records.tables.conversations import conversation_table, inbox_table, tap_table
from knowledge.keys import Masters
from knowledge.storage import Storage
from tests.fakes import NOON, a_message, rows
from tests.town import ANN, Town, lead, mentor
from tests.unit.handlers.records.test_sealing import everything
from tests.unit.handlers.reminded import EVENING, Desk, session

CRY = "나 진짜 죽고 싶어"
LATER = NOON + timedelta(minutes=5)
TITLE = "천왕성 내행렬"


@pytest.fixture
def records(storage: Storage) -> Records:
    """Return the records of a database with keys."""
    return Records(storage)


@pytest.fixture
def plain(storage: Storage) -> Iterator[Records]:
    """Return the records as a version without keys wrote them."""
    keyless = Storage(storage.url.render_as_string(hide_password=False), Masters())
    yield Records(keyless)
    keyless.close()


def cry(key: str = "cry") -> Message:
    """Return a cry for help of Ann's."""
    return Message(ANN, key, NOON, CRY, municipality="seoul")


def anns(records: Records) -> str:
    """Return the id of Ann's conversation."""
    found = records.conversation_of(ANN)
    assert found
    return found


def kept_in_clear(storage: Storage, words: str) -> bool:
    """Tell whether words lie in the clear in any table, typed or written in ASCII."""
    kept = everything(storage)
    return words in kept or json.dumps(words)[1:-1] in kept


def taps(storage: Storage) -> list[str]:
    """Return the keys of all buttons."""
    with storage.reading() as connection:
        return list(connection.execute(select(tap_table.c.key)).scalars())


def test_a_message_that_waits_is_sealed_and_arrives(records: Records, storage: Storage) -> None:
    """From a new person and from a known one: nothing of it can be read on the disk, and what is claimed is whole."""
    for key, words in (("1", CRY), ("2", "아까 그 말은 잊어 주세요")):
        message = Message(ANN, key, NOON, words, municipality="seoul")
        assert records.inbox.receive(message, NOON)
        assert not records.inbox.receive(message, NOON)
        assert not kept_in_clear(storage, words)
        (claimed,) = records.inbox.claim(NOON, 30, 1)
        assert claimed.message == message
        assert records.give_up(claimed, "broken", NOON)
    assert rows(storage, "conversation", "municipality") == ["seoul"]
    assert len(rows(storage, "data_key", "id")) == 1


def test_who_writes_while_everything_is_erased_is_answered(records: Records, storage: Storage) -> None:
    """What still waits outlives the key it was under; what was handled, and what can't be opened, is gone."""
    records.inbox.receive(cry(), NOON)
    (claimed,) = records.inbox.claim(NOON, 30, 1)
    records.give_up(claimed, "broken", NOON, urgent=True)
    records.inbox.receive(replace(cry("later"), text="저기요"), NOON)
    before = rows(storage, "data_key", "id")
    records.inbox.receive(cry("spoilt"), NOON)
    with storage.writing() as connection:
        lost = update(inbox_table).values(payload="sealed:1:9999:AAAA")
        connection.execute(lost.where(inbox_table.c.key == "spoilt"))
    with storage.writing() as connection:
        erase(connection, anns(records), NOON)
    assert set(rows(storage, "data_key", "id")).isdisjoint(before)
    assert sorted(rows(storage, "inbox", "key")) == ["cry", "later"]
    assert not kept_in_clear(storage, CRY)
    assert records.rescue.write(lambda said, now: CrisisCase("self_harm", "r1", said.text, "", now), NOON) == ()
    assert rows(storage, "crisis_cry", "text") == [CRY]
    (waiting,) = records.inbox.claim(LATER, 30, 5)
    assert waiting.message.text == "저기요"


def test_nobody_is_forgotten_who_has_just_written(records: Records, storage: Storage) -> None:
    """A silent chat's row goes when its time is over, but never between a message and its answer."""
    records.inbox.receive(replace(cry(), text="오랜만이에요"), NOON)
    much_later = NOON + timedelta(days=800)
    with storage.writing() as connection:
        remove(connection, anns(records), much_later)
    (claimed,) = records.inbox.claim(much_later, 30, 1)
    assert claimed.message.text == "오랜만이에요"
    records.give_up(claimed, "broken", NOON)
    with storage.writing() as connection:
        remove(connection, anns(records), much_later)
        remove(connection, "nobody", much_later)
    assert rows(storage, "conversation", "id") == rows(storage, "inbox", "id") == []


def test_the_clock_leaves_who_has_just_written(records: Records, storage: Storage) -> None:
    """The rules of silent chats come to their end while a message of one of them waits."""
    records.inbox.receive(replace(cry(), text="오랜만이에요"), NOON)
    rules = Retention(storage, None).rules  # type: ignore[arg-type]
    assert [rules[name](NOON + timedelta(days=800)) for name in ("address", "idle")] == [0, 0]
    (claimed,) = records.inbox.claim(NOON, 30, 1)
    records.give_up(claimed, "broken", NOON)
    assert rules["idle"](NOON + timedelta(days=800)) == 1


def test_a_message_waits_for_its_master_key(records: Records, storage: Storage) -> None:
    """A start with another master key lays it aside and handles what comes then; with the right one it is heard."""
    records.inbox.receive(cry(), NOON)
    other = Storage(
        storage.url.render_as_string(hide_password=False), Masters(("another master key, of 40 characters",))
    )
    wrong = Records(other)
    assert wrong.inbox.claim(NOON, 30, 1) == ()
    assert (rows(storage, "inbox", "state"), wrong.inbox.backlog(NOON).failed) == (["locked"], 1)
    wrong.inbox.receive(replace(cry("again"), text="안녕"), NOON)
    (claimed,) = wrong.inbox.claim(LATER, 30, 1)
    assert (claimed.message.text, wrong.inbox.unlock(LATER)) == ("안녕", 0)
    assert wrong.inbox.release(claimed)
    other.close()
    assert (records.inbox.unlock(LATER), records.inbox.unlock(LATER)) == (1, 0)
    (heard,) = records.inbox.claim(LATER, 30, 1)
    assert heard.message.text == CRY


def test_a_message_whose_key_is_lost_stops_nobody(records: Records, storage: Storage) -> None:
    """It is laid aside; the next one, sealed with a new key, is handled."""
    records.inbox.receive(cry(), NOON)
    with storage.writing() as connection:
        connection.execute(key_table.delete())
    assert records.inbox.claim(NOON, 30, 1) == ()
    assert rows(storage, "inbox", "error") == ["unreadable: LockedArrivalError"]
    records.inbox.receive(cry("again"), NOON)
    (claimed,) = records.inbox.claim(LATER, 30, 1)
    assert claimed.message.text == CRY


def test_what_a_button_does_is_sealed(records: Records, storage: Storage) -> None:
    """A button carries a wish in the person's words: nobody reads it on the disk, the tap does it all the same."""
    action = "recommend:천왕성 강의 추천해줘"
    talk = records.session_for(a_message(), NOON).conversation
    with storage.writing() as connection:
        records.outbox.queue(connection, talk, (Bubble("네", choices=(Choice("강의 찾기", action),)),), NOON)
    (key,) = taps(storage)
    assert not kept_in_clear(storage, "천왕성")
    assert records.action_of(key, talk, NOON) == action
    with storage.writing() as connection:
        connection.execute(key_table.delete())
    assert records.action_of(key, talk, NOON) == EXPIRED


def test_words_of_reminders_are_sealed_and_said(storage: Storage) -> None:
    """A lecture's title and a guardian's words: sealed while they wait, on their way and as a button, said in full."""
    desk = Desk(storage)
    person = desk.person()
    desk.plan(person, session(title=TITLE))
    assert not kept_in_clear(storage, TITLE)
    assert desk.run().messages == 1
    assert not kept_in_clear(storage, TITLE)
    assert not kept_in_clear(storage, "plan:done")
    (notice,) = desk.claim()
    assert TITLE in notice.bubble.text
    assert desk.records.action_of(notice.taps[0], person.conversation, EVENING) == "plan:done:a"
    payloads = [json.loads(str(payload)) for payload in rows(storage, "reminder", "payload")]
    assert {(payload["session"], payload["minutes"]) for payload in payloads} == {("a", "25")}


def test_whoever_asks_for_their_data_reads_the_words_of_a_reminder(storage: Storage) -> None:
    """Opened in their copy, and without what would open a guardian's page."""
    desk = Desk(storage)
    person = desk.person()
    desk.plan(person, session(title=f"{TITLE} /guardian/{'a' * 22}"))
    (kept,) = desk.records.showing.held(person.conversation).rows["reminder"]
    assert json.loads(kept["payload"]) == {"session": "a", "title": f"{TITLE} /guardian/…", "minutes": "25"}


def test_a_reminder_whose_key_is_lost_stops_nobody(storage: Storage) -> None:
    """A session is said without its title; words that were all there was are not said, and wait for nothing."""
    desk = Desk(storage)
    ann, bea, cid = (desk.person(chat) for chat in "123")
    desk.plan(ann, session(title=TITLE))
    desk.plan(cid, session(title=TITLE))
    with storage.writing() as connection:
        words = Unasked("window", "seoul@1", Bubble("신청이 열려요"), "Asia/Seoul")
        say_unasked(connection, bea.conversation, words, EVENING, EVENING)
        connection.execute(key_table.delete().where(key_table.c.conversation != cid.conversation))
    desk.run()
    said = {notice.address.chat: notice.bubble.text for notice in desk.claim()}
    assert UNREADABLE in said["1"]
    assert TITLE in said["3"]
    assert "2" not in said
    assert sorted(rows(storage, "reminder", "reason")) == ["", "", "empty"]


def test_what_an_older_version_left_waiting_is_sealed(plain: Records, records: Records, storage: Storage) -> None:
    """Messages, buttons and reminders in the clear are sealed once, and do what they did; what is empty is no word."""
    plain.inbox.receive(cry(), NOON)
    plain.inbox.receive(replace(a_message("2", chat="2"), text="명왕성"), NOON)
    old = Desk(plain._storage)
    person, other = old.person("3"), old.person("4")
    old.plan(person, session(title=TITLE), session("b", title=" "))
    with plain._storage.writing() as connection:
        empty = "UPDATE reminder SET payload = '{\"title\": \"\"}', state = 'told' WHERE occurrence LIKE 'b@%'"
        connection.execute(text(empty))
        plain.outbox.queue(connection, other.conversation, (Bubble("?", choices=(Choice("응", "ask:토성"),)),), NOON)
    assert all(kept_in_clear(storage, words) for words in (CRY, "명왕성", TITLE, "ask:토성"))
    sealing = OldWords(storage)
    assert sealing.run(NOON, chunks=9) == 4
    assert [words for words in (CRY, "명왕성", TITLE, "ask:토성") if kept_in_clear(storage, words)] == []
    assert OldWords(storage).whole(NOON) == 0
    assert [claimed.message.text for claimed in records.inbox.claim(NOON, 30, 5)] == [CRY, "명왕성"]
    desk = Desk(storage)
    desk.run()
    assert any(TITLE in notice.bubble.text for notice in desk.claim())
    assert "ask:토성" in {records.action_of(key, other.conversation, NOON) for key in taps(storage)}


def test_a_message_that_ended_meanwhile_needs_no_seal(plain: Records, storage: Storage) -> None:
    """Handled between the look and the sealing: nothing is written over it."""
    plain.inbox.receive(cry(), NOON)
    sealing = OldWords(storage)
    with storage.writing() as connection:
        connection.execute(update(inbox_table).values(payload=""))
    assert sealing._arrivals(NOON) == 0
    with plain._storage.writing() as connection:
        assert seal_arrival(connection, ANN, "말", NOON, "", str) == "말"


def test_keys_of_many_are_read_together(storage: Storage) -> None:
    """Whoever has a key keeps it, who has none gets one, and one whose master key is away gets another."""
    records = Records(storage)
    ann, bea = (records.session_for(a_message(chat=chat), NOON).conversation for chat in "12")
    with storage.writing() as connection:
        first = sealers(connection, [ann])[ann]("말")
        again = sealers(connection, [ann, bea])
        assert again[ann]("말").split(":")[2] == first.split(":")[2] != again[bea]("말").split(":")[2]
        connection.execute(key_table.update().values(master="away"))
        assert sealers(connection, [ann])[ann]("말").split(":")[2] != first.split(":")[2]
        assert sealers(connection, []) == {}


def test_an_old_button_of_the_mentors_is_sealed_with_the_students_words(storage: Storage) -> None:
    """A town's talk as a whole: what was said, offered and tapped lies nowhere in the clear."""
    town = Town(storage, lead("bom"), mentor("han"))
    town.say("명왕성 숙제를 모르겠어요")
    town.ask("토성의 고리를 모르겠어요")
    assert not any(kept_in_clear(storage, words) for words in ("명왕성", "토성", "human:"))
    with storage.reading() as connection:
        assert connection.execute(select(conversation_table.c.id)).all()
