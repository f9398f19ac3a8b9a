"""Words and files at rest: sealed with keys of their own, opened for who may read, gone with the key."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text

from handlers.conversation import Address, Attachment, Bubble, Message, Session
from handlers.filing import NewFile
from handlers.people.escalation import Line
from handlers.records import Records
from handlers.records.consents.erasing import erase
from handlers.records.keeping import resealing
from handlers.records.keeping.resealing import OldWords
from handlers.records.people.files import keep_file
from handlers.records.sealing import UNREADABLE, DataKeys, key_table, open_content, opener, seal_content, sealer
from handlers.records.tables.conversations import case_table, conversation_table, outbox_table
from knowledge.keys import Masters
from knowledge.storage import Storage
from tests.fakes import NOON, a_message, to_human
from tests.town import ANN, Town, lead, mentor

CRY = "나 진짜 죽고 싶어"
QUESTION = "분수의 나눗셈을 모르겠어요"
BOM, HAN = lead("bom"), mentor("han")
OLD, NEW = "an old master key, which is long enough", "a newer master key, which is long enough"


@pytest.fixture
def town(storage: Storage) -> Town:
    """Return a town with a lead and a mentor."""
    return Town(storage, BOM, HAN)


def everything(storage: Storage) -> str:
    """Return every cell of every table, as it lies on the disk."""
    with storage.reading() as connection:
        cells = [
            cell
            for table in key_table.metadata.sorted_tables
            for row in connection.execute(text(f'SELECT * FROM "{table.name}"'))  # noqa: S608
            for cell in row
        ]
    return "\n".join(cell.decode("utf-8", "replace") if isinstance(cell, bytes) else str(cell) for cell in cells)


def conversation(records: Records, chat: str = "1") -> str:
    """Return the id of a conversation that is there."""
    return records.session_for(a_message("안녕", chat=chat), NOON).conversation


def mine(town: Town) -> str:
    """Return the id of Ann's conversation."""
    found = town.records.conversation_of(ANN)
    assert found
    return found


def masters(storage: Storage, *secrets: str) -> Storage:
    """Return the same database, opened with other master keys."""
    return Storage(storage.url.render_as_string(hide_password=False), Masters(secrets))


def test_no_word_of_a_case_lies_in_the_clear(town: Town, storage: Storage) -> None:
    """What was cried, what was said after it, what those in charge wrote to each other and at the end."""
    town.write(CRY)
    town.write("고마워요 근데 오늘은 좀 그래요")
    (case,) = town.records.crises.open_cases("seoul")
    escalation = town.records.crises.take(case.id, BOM, NOON)
    assert escalation
    town.write("네 지금은 제 방에 있어요")
    town.records.escalations.note(escalation.id, BOM, "담임에게 전화함", NOON, "n1")
    town.records.crises.close(case.id, BOM, "안전을 확인함", NOON)
    kept = everything(storage)
    for words in ("죽고", "오늘은", "제 방에", "담임", "안전을 확인함"):
        assert words not in kept
    assert [cry.text for cry in town.records.crises.read(case.id, BOM, NOON)][:2] == [
        CRY,
        "고마워요 근데 오늘은 좀 그래요",
    ]
    closed = town.records.crises.get(case.id, "seoul")
    assert closed
    assert closed.note == "안전을 확인함"
    said = [line.text for line in town.records.escalations.lines(escalation.id)]
    assert {"네 지금은 제 방에 있어요", "담임에게 전화함"} <= set(said)


def test_what_mentors_say_is_sealed_and_arrives(town: Town, storage: Storage) -> None:
    """On the disk nobody reads it, on its way it is opened, and what is changed before it is sent stays sealed."""
    number = town.ask(QUESTION)
    town.deliver()
    town.records.escalations.claim(number, HAN, NOON)
    line = town.records.escalations.say(number, HAN, "통분부터 해요", NOON, "s1")
    assert isinstance(line, Line)
    town.records.escalations.amend(number, HAN, line.position, "약분부터 해요", NOON)
    assert "부터" not in everything(storage)
    assert any("약분부터 해요" in words for words in town.arrived())
    assert any("약분부터 해요" in entry.bubble.text for entry in town.records.history(mine(town)))
    shown = town.records.showing.held(mine(town)).rows
    assert any("약분부터 해요" in row["text"] for row in shown["outbox"])
    assert any(row["text"] == "약분부터 해요" for row in shown["escalation_line"])
    with storage.writing() as connection:
        connection.execute(key_table.delete())
    assert UNREADABLE in [entry.bubble.text for entry in town.records.history(mine(town))]
    assert town.records.escalations.lines(number)[1].text == UNREADABLE


def test_what_was_asked_before_a_cry_is_sealed_with_the_case(town: Town, storage: Storage) -> None:
    """A question that turns into a case is kept for those who help, even when the person erases everything."""
    number = town.ask(QUESTION)
    town.write(CRY)
    (case,) = town.records.crises.open_cases("seoul")
    escalation = town.records.crises.take(case.id, BOM, NOON)
    assert escalation
    assert escalation.id == number
    with storage.writing() as connection:
        erase(connection, escalation.conversation, NOON)
    after = town.records.escalations.get_any(number)
    assert after
    assert after.question == QUESTION
    assert QUESTION in [line.text for line in town.records.escalations.lines(number)]
    assert QUESTION not in everything(storage)


def test_who_erases_takes_the_key_along(town: Town, storage: Storage) -> None:
    """Whoever has a copy of the words and the newest keys reads nothing of a person who has erased since."""
    town.ask(QUESTION)
    talk = mine(town)
    with storage.reading() as connection:
        copied = connection.execute(text("SELECT text FROM turn WHERE role = 'person'")).scalars().all()
        assert QUESTION in map(opener(connection), copied)
    with storage.writing() as connection:
        erase(connection, talk, NOON)
    with storage.reading() as connection:
        assert connection.execute(select(key_table).where(key_table.c.conversation == talk)).all() == []
        assert set(map(opener(connection), copied)) == {UNREADABLE}
    town.ask(QUESTION)
    assert QUESTION in [entry.bubble.text for entry in town.records.history(mine(town))]


def test_the_last_words_to_who_erased_make_no_key(town: Town, storage: Storage) -> None:
    """They are fixed and lie in the clear: sealing them later would be the one thing that is left of the person."""
    town.ask(QUESTION)
    town.clock.pass_(60)
    talk = mine(town)
    town.say("", command="erase")
    town.clock.pass_(60)
    (last,) = town.tap("모두 지우기")
    assert "모두 지웠어요" in last
    old = OldWords(storage)
    assert (old.whole(NOON), old.run(NOON)) == (0, 0)
    with storage.reading() as connection:
        assert connection.execute(select(key_table).where(key_table.c.conversation == talk)).all() == []
    town.clock.pass_(60)
    town.say("다시 왔어요")
    with storage.writing() as connection:
        connection.execute(text("UPDATE conversation SET previous = '다시 왔어요' WHERE id = :talk"), {"talk": talk})
    assert old.whole(NOON) == 1
    assert "다시" not in everything(storage)


def test_the_first_words_of_a_talk_are_no_last_ones(town: Town, storage: Storage) -> None:
    """What was said in the moment in which a conversation began is sealed, also when it has changed hands since."""
    town.write("안녕하세요")
    to_human(storage, mine(town))
    with storage.writing() as connection:
        plain = {"bubble": '{"text": "첫인사"}', "taps": "[]"}
        connection.execute(outbox_table.update().values(plain))
    assert OldWords(storage).whole(NOON) == 1
    assert "첫인사" not in everything(storage)


def test_a_file_is_sealed_and_lost_with_its_key(storage: Storage) -> None:
    """Its bytes are not those that were sent; without the key it is a file that is no longer kept."""
    talk = conversation(Records(storage))
    with storage.writing() as connection:
        sealed = seal_content(connection, talk, b"\x89PNG and more")
        assert b"PNG" not in sealed
        assert open_content(connection, sealed) == b"\x89PNG and more"
        assert open_content(connection, b"from before") == b"from before"
        connection.execute(key_table.delete())
    with storage.reading() as connection:
        assert open_content(connection, sealed) is None


def test_master_keys_change_without_a_gap(storage: Storage) -> None:
    """New keys are wrapped with the newest, old ones are wrapped anew, then the older master key may go."""
    first = masters(storage, OLD)
    talk = conversation(Records(first))
    with first.writing() as connection:
        sealed = sealer(connection, talk)(QUESTION)
    assert DataKeys(first).wrap_anew() == 0
    both = masters(storage, NEW, OLD)
    assert DataKeys(both).by_master() == {Masters((OLD,)).names[0]: 1}
    with both.reading() as connection:
        assert opener(connection)(sealed) == QUESTION
    assert DataKeys(both).wrap_anew() == 1
    assert DataKeys(both).wrap_anew() == 0
    last = masters(storage, NEW)
    with last.writing() as connection:
        assert opener(connection)(sealed) == QUESTION
        connection.execute(key_table.update().values(wrapped="AAAA"))
    with both.writing() as connection:
        assert opener(connection)(sealed) == UNREADABLE
        connection.execute(key_table.update().values(master=Masters((OLD,)).names[0]))
    assert DataKeys(both).wrap_anew() == 0
    for each in (first, both, last):
        each.close()


def test_a_missing_master_key_keeps_nobody_from_being_heard(storage: Storage) -> None:
    """What is older can't be read, what is said now is sealed with a new key and can."""
    first = masters(storage, OLD)
    talk = conversation(Records(first))
    with first.writing() as connection:
        older = sealer(connection, talk)("어제 한 말")
    second = masters(storage, NEW)
    with second.writing() as connection:
        newer = sealer(connection, talk)("오늘 한 말")
        assert list(map(opener(connection), (older, newer))) == [UNREADABLE, "오늘 한 말"]
    both = masters(storage, NEW, OLD)
    with both.reading() as connection:
        assert list(map(opener(connection), (older, newer))) == ["어제 한 말", "오늘 한 말"]
    for each in (first, second, both):
        each.close()


@pytest.mark.parametrize("broken", ["sealed:1:999999:AAAA", "sealed:1:1:%%%", "sealed:1:1:A"])
def test_what_is_broken_is_said_to_be(storage: Storage, broken: str) -> None:
    """A line that can't be opened stands there as one, and stops no other."""
    talk = conversation(Records(storage))
    with storage.writing() as connection:
        sealer(connection, talk)("말")
        assert opener(connection)(broken) == UNREADABLE


def test_without_master_keys_nothing_is_sealed(storage: Storage) -> None:
    """Words from before there were keys stay readable, and "" is no word."""
    plain = masters(storage)
    talk = conversation(Records(plain))
    with plain.writing() as connection:
        assert sealer(connection, talk)("말") == "말"
        assert opener(connection)("sealed:1:1:AAAA") == "sealed:1:1:AAAA"
        assert seal_content(connection, talk, b"x") == b"x"
        assert open_content(connection, b"sealed:1:1:x") == b"sealed:1:1:x"
    with storage.writing() as connection:
        assert sealer(connection, talk)("") == ""
        assert opener(connection)("예전 말") == "예전 말"
    plain.close()


@given(said=st.text(max_size=60))
@settings(max_examples=40, deadline=None)
def test_every_text_comes_back(said: str) -> None:
    """Whatever somebody types, also what looks like something sealed; only what no database keeps is replaced."""
    storage = Storage("sqlite://", Masters((NEW,)))
    with storage.writing() as connection:
        connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        key_table.metadata.create_all(connection, [conversation_table, case_table, key_table])
        sealed = sealer(connection, "talk")(said)
        assert opener(connection)(sealed) == "".join(
            "\ufffd" if letter == "\0" or "\ud800" <= letter <= "\udfff" else letter for letter in said
        )
        assert opener(connection)(sealer(connection, "talk")("sealed:1:1:AAAA")) == "sealed:1:1:AAAA"
        connection.execute(key_table.delete())
    storage.close()


def test_what_the_program_says_and_remembers_is_sealed(town: Town, storage: Storage) -> None:
    """An answer quotes the question, a step keeps it, a file has a name: none of it lies in the clear."""
    town.say("화성 여행은 언제 가요?")
    town.say("사람과 이야기하기")
    town.tap("학습")
    assert "명왕성 숙제" in town.say("명왕성 숙제를 모르겠어요")[0]
    town.write("여기요", attachments=(Attachment("photo", "김가람_목성.jpg", 9, "file-1"),))
    for words in ("화성 여행", "명왕성", "목성"):
        for kept in (words, json.dumps(words)[1:-1]):
            assert kept not in everything(storage), words
    told = town.tap("천천히 괜찮아요")
    assert told
    number = town.open()
    assert any(file.name == "김가람_목성.jpg" for line in town.records.escalations.lines(number) for file in line.files)
    asked = town.records.feedback.unanswered("seoul", NOON)
    assert [each.count for each in asked] == [1], "what can't be opened is not counted"


def before_keys(storage: Storage) -> str:
    """Let a town be kept as an older version kept it, everything in the clear; return Ann's conversation."""
    plain = masters(storage)
    town = Town(plain, BOM, HAN)
    town.say("화성 여행은 언제 가요?")
    town.ask(QUESTION)
    town.write("여기요", attachments=(Attachment("photo", "목성.jpg", 9, "file-1"),))
    talk = mine(town)
    other = Address("web", "web", "bea")
    town.say("토성 고리가 궁금해요", other)
    town.write(CRY, other)
    kept = NewFile("f1", talk, "천왕성.ics", "file", b"\x00 calendar of uranus", NOON + timedelta(days=9))
    with plain.writing() as connection:
        keep_file(connection, Session(talk, ANN), kept, NOON)
    plain.close()
    return talk


PLAIN = ("화성 여행", "분수의", "목성", "토성", "죽고", "천왕성", "uranus", "\\ubd84\\uc218", "\\ud654\\uc131")


def test_words_from_before_there_were_keys_are_sealed_afterwards(storage: Storage) -> None:
    """All that lay in the clear is sealed and reads as before; a second look finds nothing, a rest is a day long."""
    talk = before_keys(storage)
    said = [entry.bubble for entry in Records(storage).history(talk)]
    assert all(words in everything(storage) for words in PLAIN)
    keyless = masters(storage)
    assert OldWords(keyless).whole(NOON) == 0
    keyless.close()
    old = OldWords(storage)
    assert old.run(NOON, chunks=9) > 0
    kept = everything(storage)
    assert [words for words in PLAIN if words in kept] == []
    assert old.run(NOON) == 0
    assert OldWords(storage).whole(NOON) == 0
    records = Records(storage)
    assert [entry.bubble for entry in records.history(talk)] == said
    assert records.session_for(Message(ANN, "x", NOON), NOON).previous
    (escalation,) = records.escalations.queue(HAN)
    assert escalation.question == QUESTION
    assert any(file.name == "목성.jpg" for line in records.escalations.lines(escalation.id) for file in line.files)
    (case,) = records.crises.open_cases("seoul")
    assert [cry.text for cry in records.crises.read(case.id, BOM, NOON)] == [CRY]
    file = records.files.load("file:f1", ANN, NOON)
    assert file
    assert (file.name, file.content) == ("천왕성.ics", b"\x00 calendar of uranus")


def test_looking_for_old_words_ends(storage: Storage) -> None:
    """A day later an older process's words are found; a look that then finds nothing is the last of this process."""
    old, plain = OldWords(storage), masters(storage)
    assert old.run(NOON) == 0
    Records(plain).post(ANN, (Bubble("토성"),), NOON, NOON)
    assert old.run(NOON + timedelta(hours=23)) == 0
    assert old.run(NOON + timedelta(days=1)) == 1
    assert "토성" not in everything(storage)
    assert old.run(NOON + timedelta(days=2)) == 0
    Records(plain).post(ANN, (Bubble("토성"),), NOON, NOON)
    plain.close()
    assert old.run(NOON + timedelta(days=3)) == 0
    assert OldWords(storage).run(NOON + timedelta(days=3)) == 1


def test_sealing_that_is_broken_off_goes_on(storage: Storage, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed after any transaction, the next process seals the rest, and nothing is sealed twice."""
    monkeypatch.setattr(resealing, "CHUNK", 1)
    monkeypatch.setattr(resealing, "ROWS", 1)
    talk = before_keys(storage)
    for step in range(9):
        OldWords(storage).run(NOON, chunks=step)
    OldWords(storage).whole(NOON)
    kept = everything(storage)
    assert [words for words in PLAIN if words in kept] == []
    assert QUESTION in [entry.bubble.text for entry in Records(storage).history(talk)]
    gone = Storage(storage.url.render_as_string(hide_password=False), Masters((NEW,)))
    with gone.writing() as connection:
        assert resealing._seal_talk(connection, "nobody") == 0
        assert resealing._seal_case(connection, 999) == 0
    gone.close()
