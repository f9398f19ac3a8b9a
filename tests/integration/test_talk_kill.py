"""A process is killed at each step of a talk from a topic to its end; the next one goes on, and nobody can tell."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.faults import DESK_POINTS, Faults
from handlers.conversation import Address, Message
from handlers.mentors_room import MentorsRoom
from handlers.people.topics import CHANNEL, topic_address
from knowledge.storage import Storage
from tests.fakes import NOON, rows
from tests.integration import test_desk_kill
from tests.integration.killing import LEASES, Scene, handled, told
from tests.town import ANN, Town, lead, mentor

BOT, GROUP, NUMBER = "bot", "-100", 1
HANEUL = mentor("haneul", address=Address(CHANNEL, BOT, "5001"))
BOM = lead("bom")
TOPIC = topic_address(BOT, GROUP, str(NUMBER))
AGAIN = NOON + timedelta(hours=1)
NOTE = "교재 41쪽을 같이 풀었어요"


def prepare(url: str) -> None:
    """Let a person wait for a mentor, in a municipality whose mentors have a group."""
    storage = Storage(url)
    town = Town(storage, HANEUL, BOM)
    token = town.records.topics.issue_link("seoul", NOON)
    assert town.records.topics.bind(token, Address(CHANNEL, BOT, GROUP), NOON)
    assert town.ask() == NUMBER
    town.deliver()
    storage.close()


def work(url: str, fault: str) -> None:
    """Write from the topic, hand over, give back, put off, wake, end, rate: whatever is not done yet."""
    storage = Storage(url)
    town = Town(storage, fault=Faults.read(fault))
    town.clock.pass_(0 if fault else LEASES)
    now, records = town.clock(), town.records
    desk = records.escalations
    room = MentorsRoom(town.dispatcher, records.staff, desk, records.topics, records.topic_feed.brief, records.drafts)

    def once(event: str, do: Callable[[], object], nth: int = 1) -> None:
        """Do what is not done yet: whoever comes back to a question sees how it stands."""
        if Counter(line.text for line in desk.lines(NUMBER) if line.kind == "event")[event] < nth:
            do()

    def written(key: str, words: str) -> None:
        message = Message(TOPIC, key, NOON, words, municipality="seoul", reference=key, sender="5001")
        handled(town, message, town.clock.pass_(40), through=room)

    records.topic_feed.follow(now)
    written("901", "어디에서 막혔어요?")
    once("hand_over", lambda: desk.hand_over(NUMBER, HANEUL, BOM, now))
    once("release", lambda: desk.release(NUMBER, BOM, now))
    once("claim", lambda: desk.claim(NUMBER, BOM, now), 2)
    once("snooze", lambda: desk.snooze(NUMBER, BOM, AGAIN, now))
    records.waiting.tend(AGAIN)
    once("claim", lambda: desk.claim(NUMBER, HANEUL, AGAIN), 3)
    written("902", "여기까지 같이 볼게요")
    once("resolve", lambda: desk.resolve(NUMBER, HANEUL, NOTE, AGAIN))
    handled(town, Message(ANN, "rate", NOON, "", municipality="seoul"), town.clock.pass_(40), action="rating:1:3")
    records.topic_feed.follow(AGAIN)
    storage.close()


LINES = [
    ("event", "", "open"),
    ("person", "", "분수 나눗셈을 모르겠는데 알려 주세요"),
    ("event", "haneul", "claim"),
    ("staff", "haneul", "어디에서 막혔어요?"),
    ("event", "haneul", "hand_over"),
    ("event", "bom", "release"),
    ("event", "bom", "claim"),
    ("event", "bom", "snooze"),
    ("event", "", "wake"),
    ("event", "haneul", "claim"),
    ("staff", "haneul", "여기까지 같이 볼게요"),
    ("event", "haneul", "resolve"),
]
HEARD = {
    # the person
    "멘토 별haneul님이 왔어요": 2,
    "어디에서 막혔어요?": 1,
    "이제 담당자 별bom님이 이어서": 1,
    "담당자 별bom님이 자리를 비우게": 1,
    "담당자 별bom님이 왔어요": 1,
    "담당자 별bom님이 오늘 13:00쯤 다시": 1,
    "여기까지 같이 볼게요": 1,
    f"함께 정한 것: {NOTE}": 1,
    "고마워요. 더 나아지는 데": 1,
    # who is asked to take it: once handed over, once as it is due again
    "1번 질문(학습 · 수학)이 기다리고": 2,
    # the topic
    "연결된 까닭": 1,
    "별haneul 님이 맡았어요": 2,
    "별bom 님이 맡았어요": 1,
    "에게 넘겼어요": 1,
    "별bom 님이 돌려놓았어요": 1,
    "별bom 님이 나중으로": 1,
    "다시 볼 때가 되었어요": 1,
    "별haneul 님이 마쳤어요": 1,
}
ENDS = {"state": "resolved", "staff": "haneul", "note": NOTE, "rating": 3, "position": len(LINES), "rounds": 0}
EPOCHS = 7
"""Changes of who speaks: four claims and hand-overs to a person, three ways back to the bot."""


def check(url: str) -> None:
    """Every line, word and mark is there as in a talk in which nobody was killed; the bot speaks again."""
    storage = Storage(url)
    lines = Town(storage).records.escalations.lines(NUMBER)
    assert [(line.kind, line.staff, line.text) for line in lines] == LINES
    said = told(storage)
    assert {words: sum(words in each for each in said) for words in HEARD} == HEARD
    assert {name: rows(storage, "escalation", name)[0] for name in ENDS} == ENDS
    assert set(rows(storage, "conversation", "owner")) == {"bot"}
    assert max(rows(storage, "conversation", "epoch")) == EPOCHS
    with storage.reading() as connection:
        assert connection.execute(text("SELECT line, closing FROM topic")).one() == (len(LINES), True)
        shown = connection.execute(text("SELECT position FROM topic_notice ORDER BY position")).scalars().all()
    staff_said = {place for place, line in enumerate(LINES, 1) if line[0] == "staff" or line[2] == "open"}
    assert shown == [place for place in range(1, len(LINES) + 1) if place not in staff_said]
    storage.close()


TALK = Scene(prepare, work, check)
MOVES = ("release", "hand_over", "snooze", "resolve")
STEPS = [f"{move}:{step}:1" for move in MOVES for step in ("written", "committed")]
STEPS += ["claim:written:1", "claim:written:3", "say:written:1", "say:committed:1", "say:committed:2"]
STEPS += ["follow:written:1", "follow:written:2", "tend:written:1"]
STEPS += [f"finish:written:{nth}" for nth in (1, 2, 3)]


def test_a_talk_without_a_kill_is_as_told(sqlite_file: Path, tmp_path: Path) -> None:
    """What the others are held against is what becomes of a talk in which nobody is killed, or redoes anything."""
    url = f"sqlite:///{shutil.copy(sqlite_file, tmp_path / 'gyeot.db')}"
    prepare(url)
    work(url, "")
    check(url)
    work(url, "")
    check(url)


@pytest.mark.parametrize("point", STEPS)
def test_a_kill_at_any_step_loses_and_doubles_nothing(sqlite_file: Path, tmp_path: Path, point: str) -> None:
    """Killed at a step and begun again: each word, move, call and line of the topic is there exactly once."""
    TALK.on_sqlite(sqlite_file, tmp_path, point)


@pytest.mark.database
@pytest.mark.parametrize("point", ["hand_over:written:1", "resolve:written:1", "finish:written:3", "follow:written:2"])
def test_a_kill_with_postgresql(postgres_url: str, point: str) -> None:
    """The same on PostgreSQL, at points before a commit."""
    TALK.killed_and_ended(postgres_url, point)


def test_every_point_of_the_desk_is_passed() -> None:
    """No step that has a name is left out, here or where a case and an answer are decided."""
    assert {step.rpartition(":")[0] for step in (*STEPS, *test_desk_kill.STEPS)} >= DESK_POINTS
