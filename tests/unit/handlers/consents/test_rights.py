"""One's own data on both databases: all of it is shown, all of it is erased, whichever table it is in."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta

import pytest
from sqlalchemy import insert, select, update
from starlette.testclient import TestClient

from bot.pages.rights.drawing import SHOWN, UNSEEN
from bot.pages.rights.notice import exported
from handlers.records.consents.erasing import COUNTED, INNER, OTHERS, UNTIED, branches, ties
from handlers.records.tables.conversations import case_table
from handlers.records.tables.rights import request_table
from knowledge.storage import Moment, Storage, metadata
from tests.fakes import NOON
from tests.unit.handlers.talking import HOME, House, Person
from tests.unit.handlers.web_pages import pages

NAMES = ("conversation", "learner", "guardian", "student", "person")
"""What a column that names a conversation may be called."""


@pytest.fixture
def house(storage: Storage) -> House:
    """Return a house with nobody in it."""
    return House(storage)


@pytest.fixture
def student(house: House) -> Person:
    """Return a student who has agreed and said something."""
    student = house.person().agrees()
    student.say("서류 뭐 내요?")
    student.say("저는 고1이에요")
    return student


def test_every_table_that_names_a_conversation_is_tied_to_it() -> None:
    """A new table can't be forgotten: it is tied by a key, or stands in the short list of what is cut."""
    tied = {(table.name, column.name) for table, column, _ in ties()}
    for table in metadata.sorted_tables:
        for column in table.columns:
            if column.name in NAMES and table.name != "conversation":
                assert (table.name, column.name) in tied or UNTIED.get(table.name) == column.name, (table.name, column)
    for name in COUNTED:
        assert name in metadata.tables


def test_every_tie_says_what_becomes_of_the_row() -> None:
    """Gone with the conversation, or kept without its name; only cries for help are kept."""
    kept = {table.name for table, _, becomes in ties() if becomes != "CASCADE"}
    assert kept <= {"crisis_case"}
    assert {becomes for _, _, becomes in ties()} == {"CASCADE", "SET NULL"}


def test_everything_is_shown_and_everything_is_erased(student: Person) -> None:
    """A row in every table that is tied: each is in the export, and after erasing none is left."""
    house = student.house
    _fill(house, student.conversation, house.person("2").agrees("보호자").conversation)
    held = house.records.showing.held(student.conversation)
    shown = set(held.rows) | set(held.counts)
    wanted = {table.name for table, column, becomes in ties() if becomes == "CASCADE" and column.name == "conversation"}
    assert wanted - INNER <= shown, wanted - INNER - shown
    assert {table.name for table, *_ in branches()} <= shown
    student.say(command="삭제")
    assert "모두 지웠어요" in student.say(tap=student.newest()["모두 지우기"])
    for table, column, _ in ties():
        left = _count(house, table, column == student.conversation)
        assert left == (1 if table.name == "outbox" else 0), table.name
    for name, column in UNTIED.items():
        table = metadata.tables[name]
        assert _count(house, table, table.c[column] == student.conversation) == 0
    assert house.rows("SELECT count(*) FROM inbox WHERE chat = '1'")[0][0] == 0
    (row,) = (row for row in house.rows("SELECT * FROM conversation") if row.id == student.conversation)
    assert (row.municipality, row.language, row.form, row.slots, row.previous) == ("", "", "", "{}", "")


@pytest.mark.parametrize(
    "named",
    [
        "나눈 말",
        "계획",
        "알림",
        "복습",
        "파일",
        "사람에게",
        "보호자 연결",
        "대화를 본 횟수",
        "답변과 그에 대한",
        "모집 소식",
    ],
)
def test_what_is_told_in_the_talk_names_each_kind_of_thing_that_the_export_has(student: Person, named: str) -> None:
    """Who never opens the page knows of it, too."""
    _fill(student.house, student.conversation, student.house.person("2").agrees("보호자").conversation)
    assert named in student.say(command="내정보")


def _count(house: House, table, *which) -> int:  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN002
    with house.storage.reading() as connection:
        return len(connection.execute(select(table).where(*which)).all())


def _fill(house: House, conversation: str, guardian: str) -> None:
    """Write one row into every table that hangs on the conversation, with whatever fits its columns."""
    with house.storage.writing() as connection:
        tables = [table for table, *_ in ties()] + [table for table, *_ in branches()]
        tables += [metadata.tables[name] for name in UNTIED]
        for table in dict.fromkeys(sorted(tables, key=metadata.sorted_tables.index)):
            row = {}
            for column in table.columns:
                if column.name == "conversation":
                    row[column.name] = conversation
                elif column.name == "guardian":
                    row[column.name] = guardian
                elif column.foreign_keys:
                    other = next(iter(column.foreign_keys)).column
                    theirs = [each == conversation for each in other.table.columns if each.name == "conversation"]
                    row[column.name] = connection.execute(select(other).where(*theirs).limit(1)).scalar()
                elif not column.nullable and column.server_default is None and column.name != "id":
                    row[column.name] = _any(house, column)
                elif column.name == "id" and column.type.python_type is str:
                    row[column.name] = f"{table.name}1"[:32]
            done = connection.execute(table.select().where(table.c[_tie(table)] == row.get(_tie(table)))).first()
            if done is None or table.name != "consent":
                connection.execute(insert(table).values(row))


def _tie(table) -> str:  # type: ignore[no-untyped-def]  # noqa: ANN001
    return next(column.name for column in table.columns if column.foreign_keys or column.name == "conversation")


def _any(house: House, column) -> object:  # type: ignore[no-untyped-def]  # noqa: ANN001
    if isinstance(column.type, Moment):
        return house.now + timedelta(days=1)
    values = {date: house.now.date(), int: 1, float: 1.0, bytes: b"x", bool: False}
    return values.get(column.type.python_type, "x")


def test_the_page_of_what_is_kept_is_read_by_its_person(student: Person) -> None:
    """Plain names, the hours of one's clock, and of each table what it has; columns of the program stay in the JSON."""
    house = student.house
    _fill(house, student.conversation, house.person("2").agrees("보호자").conversation)
    student.say(command="내정보")
    student.tap("전부 내려받기")
    path = re.search(r"/mine/[\w-]+", student.heard[-1].text)
    assert path
    with TestClient(pages(house)) as client:
        page = client.get(f"{path[0]}?lang=ko").text
        kept = client.get(f"{path[0]}.json").json()["kept"]
    words = re.sub(r"<[^>]+>", " ", page[page.index("<main>") :])
    assert "서류 뭐 내요?" in words
    assert "2026-11-25 12:00" in words, "noon in Seoul, not three in the morning"
    assert not re.findall(r"[a-z]+_[a-z]+|\d{4}-\d\d-\d\dT", words)
    assert set(kept) - UNSEEN == set(SHOWN)
    assert page.count("<details>") == len(SHOWN)
    assert "conversation" not in words
    assert "confidence" in json.dumps(kept)


def test_what_is_kept_is_said_in_plain_words(student: Person) -> None:
    """Counts, consent with its notice, and the same sentence about cries for help for everybody."""
    told = student.say(command="내정보")
    assert "나눈 말" in told
    assert "알려 주신 학년" in told
    assert "동의" in told
    assert "위험하다고 알려 주신 기록이 있다면" in told
    fresh = student.house.person("9")
    assert "이 대화방이 있다는 것 말고는 없어요" in fresh.say("내 정보 보여줘")
    assert "위험하다고 알려 주신 기록이 있다면" in fresh.heard[-1].text
    fresh.say(command="plan")
    fresh.tap("14–17세")
    assert "나이대, 그리고 지금은 동의가 없다는 것" in fresh.say("내 정보")


def test_what_is_kept_to_ask_a_guardian_is_shown(house: House) -> None:
    """A child sees that a guardian is asked, the contact that it gave and until when; never the guardian's own."""
    child = house.person()
    child.say(command="plan")
    child.tap("만 14세 미만")
    child.tap("보호자에게 보낼 링크 만들기")
    until = (house.now + timedelta(days=5)).date().isoformat()
    assert f"보호자에게 여쭤보는 중이라는 것과 그 링크: {until}까지" in child.say(command="내정보")
    child.say("엄마 번호는 010-1234-5678이에요")
    assert f"알려 주신 보호자 연락처: {until}까지" in child.say(command="내정보")
    assert "접수 번호" not in child.heard[-1].text
    (row,) = house.records.showing.held(child.conversation).rows["consent_request"]
    assert row["contact"] == "엄마 번호는 010-1234-5678이에요"
    assert not {"digest", "code", "form"} & set(row)
    child.tap("전부 내려받기")
    with TestClient(pages(house)) as client:
        assert "010-1234-5678" in client.get(re.search(r"/mine/[\w-]+", child.heard[-1].text)[0]).text  # type: ignore[index]
    (request,) = house.requests.waiting(house.now)
    with house.storage.writing() as connection:
        connection.execute(update(request_table).values(state="checking"))
    assert "보호자가 동의했고 확인 중이라는 것" in child.say(command="내정보")
    (row,) = house.records.showing.held(child.conversation).rows["consent_request"]
    assert "contact" not in row
    assert house.requests.received(request.ticket, house.now)
    told = child.say(command="내정보")
    assert f"보호자가 {house.now.date().isoformat()}에 한 동의" in told
    assert "까지" not in told.split("위험하다고")[0]


def test_who_has_withdrawn_reads_until_when_the_rest_is_kept(student: Person) -> None:
    """The day stands beside what is still kept, and goes with a new yes."""
    until = (student.house.now + timedelta(days=30)).date().isoformat()
    assert until not in student.say("내 정보")
    student.say("동의 철회")
    assert f"{until}까지 모두 지워요" in student.say("내 정보")
    student.agrees()
    assert until not in student.say("내 정보")


def test_the_day_of_a_consent_is_the_one_where_its_person_lives(house: House) -> None:
    """At seven in the morning of Korea it is still the day before in UTC."""
    house.now = NOON.replace(hour=22, minute=30)
    early = house.person("8").agrees()
    day = (house.now + timedelta(hours=9)).date()
    assert day != house.now.date()
    assert f"{day}에 하신 동의" in early.say(command="내정보")


def test_the_export_is_one_persons_for_an_hour(student: Person) -> None:
    """Readable and as JSON, by a link that nobody can guess; after an hour, or for another token, nothing."""
    house = student.house
    house.person("2").agrees().say("다른 사람의 질문")
    student.say(command="내정보")
    link = student.tap("전부 내려받기").split()[-1]
    token = link.removeprefix(f"{HOME}/mine/").partition("?")[0]
    with TestClient(pages(house)) as client:
        page = client.get(f"/mine/{token}?lang=ko")
        assert page.status_code == 200
        assert page.headers["cache-control"] == "no-store"
        assert "서류 뭐 내요?" in page.text
        assert "다른 사람의 질문" not in page.text
        whole = client.get(f"/mine/{token}.json")
        assert "attachment" in whole.headers["content-disposition"]
        kept = whole.json()
        assert kept["consent"]["state"] == "agreed"
        assert any(row["text"] == "서류 뭐 내요?" for row in kept["kept"]["turn"])
        assert token not in whole.text
        assert client.get("/mine/nothing").status_code == 404
        assert client.get("/mine/nothing.json").status_code == 404
        house.pass_(minutes=61)
        assert client.get(f"/mine/{token}").status_code == 404


def test_a_cry_for_help_is_in_no_export_and_outlives_erasing_without_a_name(student: Person) -> None:
    """Another may be looking at the screen; while people look after it the tie stays, after that it is cut."""
    house = student.house
    student.say("죽고 싶어요")
    whole = json.dumps(exported(house.records.showing.held(student.conversation)), ensure_ascii=False)
    assert "109" not in whole
    assert "crisis" not in whole
    student.say(command="삭제")
    student.say(tap=student.newest()["모두 지우기"])
    (case,) = house.rows("SELECT conversation FROM crisis_case")
    assert case.conversation == student.conversation
    with house.storage.writing() as connection:
        connection.exec_driver_sql("UPDATE conversation SET latched = false")
        connection.execute(case_table.update().values(state="closed"))
    student.say(command="삭제")
    student.say(tap=student.newest()["모두 지우기"])
    (case,) = house.rows("SELECT conversation FROM crisis_case")
    assert case.conversation is None


def test_erasing_is_asked_once_and_can_be_left(student: Person) -> None:
    """Two equal taps; the other side of a link hears that it ended, and nothing more."""
    house = student.house
    told = student.say("내 기록 다 지워줘")
    assert "되돌릴 수 없어요" in told
    assert "아무것도 지우지 않았어요" in student.tap("그대로 두기")
    assert house.rows("SELECT count(*) FROM turn")[0][0] > 0


@pytest.mark.parametrize(
    ("channel", "told", "untold"),
    [
        ("web", "새로 고치면 사라져요", "채팅방"),
        ("telegram", "48시간이 지난 글", "새로 고치면"),
        ("kakao", "채팅방에서 직접 지워 주세요", "텔레그램"),
        ("terminal", "30일 안에 사라져요", "지워 주세요"),
    ],
)
def test_who_erased_reads_what_their_own_screen_still_shows(house: House, channel: str, told: str, untold: str) -> None:
    """Each messenger keeps its own copy; of another's nobody needs to hear."""
    person = house.person(channel=channel)
    person.say("서류 뭐 내요?")
    person.say("모두 지워줘")
    said = person.tap("모두 지우기")
    assert told in said
    assert untold not in said


def test_everything_is_erased_by_whichever_words_ask_for_it(student: Person) -> None:
    """Nobody is sent to a person for what is done here at once, and it is asked before it is done."""
    assert "되돌릴 수 없어요" in student.say("아니 사람말고 니가 지우라고")
    assert "아무것도 지우지 않았어요" in student.tap("그대로 두기")
    assert "되돌릴 수 없어요" in student.say("그냥 탈퇴할래 다 지워")
    assert student.house.rows("SELECT count(*) FROM turn")[0][0] > 0


@pytest.mark.parametrize("words", ["탈퇴 어떻게 해요", "구독 취소", "그만 쓸래요"])
def test_who_leaves_reads_what_is_kept_and_how_it_goes(student: Person, words: str) -> None:
    """There is no account; the tap asks once more, and what a programme runs itself is said to be another matter."""
    told = student.say(words)
    assert "남아 있는 것만 지우면 끝나요" in told
    assert "지금 보관하고 있는 것" in told or "나눈 말" in told
    assert "서울런" in told
    assert "되돌릴 수 없어요" in student.tap("모두 지우기")


def test_one_can_erase_while_a_person_answers(student: Person) -> None:
    """A mentor's presence does not stand before one's own rights, and the talk is the program's again."""
    house = student.house
    house.to_human(student.conversation)
    assert "되돌릴 수 없어요" in student.say(command="삭제")
    assert "모두 지웠어요" in student.say(tap=student.newest()["모두 지우기"])
    assert house.rows("SELECT owner FROM conversation")[0].owner == "bot"
    assert OTHERS
