"""When to apply, a word when the next window opens, and a household that is forgotten, on both databases."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, inspect, select, text

from handlers.conversation import Address, Bubble, Message, Session
from handlers.dispatcher import Dispatcher
from handlers.enrolling.household import AT, LATER, PREFIX
from handlers.enrolling.windows import AnnouncingWindows, by_day
from handlers.records import Records
from handlers.records.sealing import opener
from handlers.records.tables.reminders import preference_table
from handlers.records.tables.rights import consent_table
from handlers.rooms import rooms
from handlers.screening.screen import screen
from knowledge.eligibility import Enrolment, Window, load
from knowledge.municipality import Municipality
from knowledge.passage import Source
from knowledge.storage import Storage
from tests.unit.handlers.checking import SAMPLES
from tests.unit.handlers.dispatching import NoCourses, ScriptedAnswerer

NOON = datetime(2026, 11, 25, 3, tzinfo=UTC)
NIGHT = datetime(2026, 11, 25, 13, tzinfo=UTC)
MORNING = datetime(2026, 11, 25, 23, tzinfo=UTC)
ANN = Address("web", "web", "ann")
SOURCE = Source("chungbuk/enrolment.toml", "모집", "공고", "https://example.org", None)
CHUNGBUK = next(place for place in SAMPLES if place.id == "chungbuk")


def window(key: str, opens: int | None, closes: int | None, **more: Any) -> Window:
    """Return a window that opens and closes so many days from noon."""
    moments = [None if days is None else NOON + timedelta(days=days) for days in (opens, closes)]
    return replace(Window(key, f"{key} 모집", moments[0], moments[1], SOURCE), **more)


def having(*windows: Window, place: Municipality = CHUNGBUK) -> Municipality:
    """Return the municipality with other windows."""
    return replace(place, enrolment=replace(load(place.enrolment), windows=windows).dump())


@dataclass
class House:
    """Records, rooms and the clock's job around one list of municipalities."""

    storage: Storage
    places: list[Municipality] = field(default_factory=lambda: list(SAMPLES))
    number: int = 0

    def __post_init__(self) -> None:
        """Open the records."""
        self.records = Records(self.storage)
        made = rooms(ScriptedAnswerer(), NoCourses(), self.records)
        self.dispatcher = Dispatcher(made, lambda: tuple(self.places), screen)
        self.announcing = AnnouncingWindows(self.records.windows, lambda: tuple(self.places))

    def hear(self, said: str = "", now: datetime = NOON, *, action: str = "", address: Address = ANN) -> list[Bubble]:
        """Handle a message as reception does, deliver the answer; return what was said."""
        self.number += 1
        command = said[1:] if said.startswith("/") else ""
        message = Message(address, f"k{self.number}", now, "" if command else said, command=command)
        self.records.inbox.receive(message, now)
        (claimed,) = self.records.inbox.claim(now, 10, 1)
        session = self.records.session_for(message, now)
        outcome = self.dispatcher.dispatch(message, session, now, action)
        assert self.records.finish(claimed, session, outcome, now)
        self.deliver(now)
        return list(outcome.bubbles)

    def deliver(self, now: datetime) -> list[Bubble]:
        """Send everything that is due."""
        sent = []
        while notices := self.records.outbox.claim(now, 10, 10, ("web", "kakao", "telegram")):
            for notice in notices:
                self.records.outbox.sent(notice, "ref", now)
                sent.append(notice.bubble)
        return sent

    def tables(self) -> str:
        """Return every text of every table."""
        with self.storage.reading() as connection:
            names = inspect(connection).get_table_names()
            unseal = opener(connection)
            rows = [
                [_SEALED.sub(lambda found: unseal(found[0]), cell) if isinstance(cell, str) else cell for cell in row]
                for name in names
                for row in connection.execute(text(f'SELECT * FROM "{name}"')).all()  # noqa: S608
            ]
        return "\n".join(re.sub(r"\\+u([0-9a-f]{4})", _letter, str(tuple(row))) for row in rows)


_SEALED = re.compile(r"sealed:1:\d+:[A-Za-z0-9+/=]+")


def _letter(found: re.Match[str]) -> str:
    return chr(int(found[1], 16))


@pytest.fixture
def house(storage: Storage) -> House:
    """Return a house on each database, with Chungbuk chosen by Ann."""
    made = House(storage)
    made.hear(action="municipality:chungbuk")
    return made


@dataclass
class Quiet:
    """A house's dispatcher without records."""

    places: tuple[Municipality, ...]
    channel: str = "web"
    municipality: str = "chungbuk"

    def show(self, words: str = "/일정", action: str = "", now: datetime = NOON) -> Bubble:
        """Return the last bubble of the answer to a message."""
        address = Address(self.channel, "a", "1")
        command = words[1:] if words.startswith("/") else ""
        message = Message(address, "k", now, "" if command else words, command=command)
        made = Dispatcher(rooms(ScriptedAnswerer(), NoCourses()), lambda: self.places, screen)
        return made.dispatch(message, Session("s", address, municipality=self.municipality), now, action).bubbles[-1]


@pytest.mark.parametrize(
    ("windows", "parts"),
    [
        ((window("봄", -3, 20),), ["지금 신청을 받고 있어요", "2026-12-15 12:00까지"]),
        ((window("봄", -3, 5),), ["곧 마감돼요(D-5)"]),
        ((replace(window("봄", -3, 1), closes=NOON + timedelta(hours=2)),), ["오늘 마감이에요(D-day)"]),
        ((window("봄", 3, 9),), ["신청은 2026-11-28 12:00에 시작해요"]),
        ((window("봄", -3, None),), ["마감일은 알려지지 않았어요"]),
        ((window("봄", None, None),), ["언제 신청을 받는지는 아직"]),
        ((window("봄", -9, -3),), ["2026-11-22 12:00에 끝났어요", "다음 모집은 아직 발표되지 않았어요"]),
        ((), ["아직 알려지지 않았거나 확인되지 않았어요"]),
        ((window("봄", -3, 20, sample=True),), ["예시"]),
    ],
)
def test_windows_are_told_by_what_they_are_today(windows: tuple[Window, ...], parts: list[str]) -> None:
    """Open, closing soon with the days left, not yet, over: each in words, with its source."""
    bubble = Quiet((having(*windows),)).show()
    for part in parts:
        assert part in bubble.text
    assert len(bubble.citations) == len(windows)


def test_what_is_open_comes_first() -> None:
    """Open windows stand before later ones, and those before what is over."""
    bubble = Quiet((having(window("끝", -9, -3), window("나중", 3, 9), window("지금", -3, 9)),)).show()
    assert bubble.text.index("지금 모집") < bubble.text.index("나중 모집") < bubble.text.index("끝 모집")


def test_the_municipality_is_asked_before_windows_are_shown() -> None:
    """No municipality's dates are told by default; after choosing they follow by themselves."""
    bubble = Quiet(tuple(SAMPLES), municipality="").show()
    assert "어느 지역" in bubble.text
    gimpo = Quiet(tuple(SAMPLES), municipality="gimpo").show()
    assert [choice.action for choice in gimpo.choices] == ["windows:subscribe"]


def test_a_messenger_that_only_answers_says_so() -> None:
    """Kakao can't bring a word by itself: that is said instead of a promise."""
    kakao = Quiet(tuple(SAMPLES), "kakao")
    assert "먼저 말을 걸 수 없어요" in kakao.show("다음 모집 열리면 알려 주세요").text
    assert "windows:subscribe" not in {choice.action for choice in kakao.show().choices}


class TestSubscribing:
    """A word when the next window opens."""

    def test_a_new_window_is_told_once(self, house: House) -> None:
        """After staff published a window each subscriber gets one message, in order to stop it by a tap."""
        assert house.announcing(NOON) == 0
        house.hear("다음 모집 열리면 알려 주세요")
        assert house.announcing(NOON + timedelta(minutes=1)) == 0
        house.places[:] = [having(window("2027", 3, 9), window("특별", 4, 9))]
        assert house.announcing(NOON + timedelta(minutes=2)) == 1
        assert house.announcing(NOON + timedelta(minutes=3)) == 0
        (bubble,) = house.deliver(NOON + timedelta(minutes=3))
        assert "2027 모집" in bubble.text
        assert "특별 모집" in bubble.text
        assert {"windows:stop:chungbuk", "enrolment:"} <= {choice.action for choice in bubble.choices}
        assert len(bubble.citations) == 2

    def test_only_what_is_newer_than_the_wish_is_told(self, house: House) -> None:
        """A window that was there already when someone subscribed is no news; a moved opening day is."""
        house.places[:] = [having(window("2027", 3, 9))]
        house.announcing(NOON)
        house.hear("다음 모집 열리면 알려 주세요", NOON + timedelta(minutes=1))
        assert house.announcing(NOON + timedelta(minutes=2)) == 0
        house.places[:] = [having(window("2027", 5, 9))]
        assert house.announcing(NOON + timedelta(minutes=3)) == 1

    def test_at_night_it_waits_for_the_morning(self, house: House) -> None:
        """Nothing leaves between nine and eight."""
        house.hear("다음 모집 열리면 알려 주세요")
        house.places[:] = [having(window("2027", 3, 9))]
        assert house.announcing(NIGHT) == 1
        assert house.deliver(NIGHT + timedelta(hours=9, minutes=59)) == []
        assert len(house.deliver(MORNING)) == 1

    @pytest.mark.parametrize("agreed", [False, True])
    def test_where_somebody_can_be_woken_one_law_holds(self, storage: Storage, *, agreed: bool) -> None:
        """On Telegram it waits for the morning and counts among the day's messages, with or without a consent."""
        house, ann = House(storage), Address("telegram", "bot", "1")
        house.hear(action="municipality:chungbuk", address=ann)
        house.hear("다음 모집 열리면 알려 주세요", address=ann)
        conversation = house.records.conversation_of(ann) or ""
        with storage.writing() as connection:
            told = {"conversation": conversation, "day": "2026-11-26", "told": 1}
            connection.execute(insert(preference_table).values(told))
            if agreed:
                row = {"conversation": conversation, "state": "agreed", "band": "teen", "at": NOON, "version": "1"}
                connection.execute(insert(consent_table).values(municipality="", language="ko", wish="", **row))
        house.places[:] = [having(window("2027", 3, 9), window("특별", 4, 9))]
        assert house.announcing(NIGHT) == 1
        house.records.reminders.run(NIGHT)
        assert house.deliver(NIGHT) == []
        house.records.reminders.run(MORNING)
        (bubble,) = house.deliver(MORNING)
        assert "2027 모집" in bubble.text
        assert [citation.number for citation in bubble.citations] == [1, 2]
        assert "windows:stop:chungbuk" in {choice.action for choice in bubble.choices}
        assert "remind:stop" not in {choice.action for choice in bubble.choices}
        with storage.reading() as connection:
            assert connection.execute(select(preference_table.c.told)).scalar_one() == 2
        house.places[:] = [having(window("2028", 5, 9))]
        house.announcing(MORNING)
        house.records.reminders.run(MORNING)
        assert house.deliver(MORNING) == []
        house.hear(action="windows:stop:chungbuk", address=ann)
        house.records.reminders.run(MORNING + timedelta(days=1))
        assert house.deliver(MORNING + timedelta(days=1)) == []

    def test_a_tap_ends_it(self, house: House) -> None:
        """Who stops hears nothing more; the list then offers it again."""
        house.hear("다음 모집 열리면 알려 주세요")
        assert "windows:stop:chungbuk" in {choice.action for choice in house.hear("/일정")[-1].choices}
        assert "충청북도" in house.hear(action="windows:stop:chungbuk")[-1].text
        house.places[:] = [having(window("2027", 3, 9))]
        assert house.announcing(NOON + timedelta(minutes=2)) == 0
        assert "windows:subscribe" in {choice.action for choice in house.hear("/일정")[-1].choices}

    def test_words_end_all_of_them(self, house: House) -> None:
        """Without a name every subscription ends; another municipality's windows are never told meanwhile."""
        house.hear("다음 모집 열리면 알려 주세요")
        house.places[:] = [having(window("2027", 3, 9), place=replace(CHUNGBUK, id="gimpo")), CHUNGBUK]
        assert house.announcing(NOON + timedelta(minutes=2)) == 0
        house.hear("모집 알림 그만")
        assert not house.records.windows.subscribed(house.records.conversation_of(ANN) or "", "chungbuk")

    def test_choosing_the_place_completes_the_wish(self, storage: Storage) -> None:
        """A wish without a municipality waits for it."""
        house = House(storage)
        house.hear("다음 모집 열리면 알려 주세요")
        house.hear(action="municipality:gimpo")
        assert house.records.windows.subscribed(house.records.conversation_of(ANN) or "", "gimpo")

    def test_an_erased_conversation_leaves_no_subscription(self, house: House) -> None:
        """The wish goes with the conversation."""
        house.hear("다음 모집 열리면 알려 주세요")
        house.records.erase(house.records.conversation_of(ANN) or "")
        house.places[:] = [having(window("2027", 3, 9))]
        assert house.announcing(NOON + timedelta(minutes=2)) == 0


@pytest.mark.parametrize(("hour", "due"), [(7, 8), (8, 8), (12, 12), (20, 20), (21, 32), (23, 32), (0, 8)])
def test_nothing_unasked_at_night(hour: int, due: int) -> None:
    """By day at once, at night the next morning at eight."""
    start = datetime(2026, 11, 25, tzinfo=CHUNGBUK.zone)
    assert by_day(start + timedelta(hours=hour), CHUNGBUK) == start + timedelta(hours=due)


WAYS = {
    "group": ["중2인데 신청할 수 있어요?", "네", "다문화가족"],
    "income": ["중2인데 신청할 수 있어요?", "네", "해당 없어요", "네"],
    "told": ["중2인데 한부모예요 되나요?", "네"],
    "salary": ["월급 287만원인데 되나요", "네", "네", "북한이탈 청소년·북한이탈주민의 자녀"],
}


class TestForgetting:
    """What remains of a household when its check is over."""

    @pytest.mark.parametrize("way", WAYS)
    def test_nothing_of_the_household_remains_in_any_table(self, storage: Storage, way: str) -> None:
        """No answer, no question that was asked and no choice remains; home and grade serve for half an hour more."""
        house = House(storage)
        house.hear(action="municipality:seoul")
        for said in WAYS[way]:
            last = house.hear(said)
        assert "될 것 같아요" in last[-1].text
        left = re.sub(r"sealed:1:\d+:[\w+/=]+", "", house.tables())  # three digits may stand there by chance
        left = re.sub(rf'"{LATER}(residence|grades)": "[^"]*"', "", left)
        result = last[-1].text + str([citation.quote for citation in last[-1].citations])
        for word in ("다문화가족", "한부모예요", "287", "중2", "기준 중위소득의 60%", "해당 없어요", PREFIX, "skip="):
            if word not in result:
                assert word not in left, word
        with storage.reading() as connection:
            words = connection.execute(text("SELECT text FROM turn WHERE role = 'person'")).scalars().all()
            told = set(map(opener(connection), words))
            sent = connection.execute(text("SELECT bubble FROM outbox ORDER BY id")).scalars()
            bubbles = [json.loads(opener(connection)(row)) for row in sent]
            taps = list(connection.execute(text("SELECT action FROM tap")).scalars())
        assert told == {"(답함)", "seoul"}
        assert {bubble["text"] for bubble in bubbles[1:-1]} <= {"(자격 확인)"}
        assert not [tap for tap in taps if "=" in tap]
        assert LATER in house.tables()
        assert house.records.households.clear_stale(NOON + timedelta(minutes=31)) == 1
        assert LATER not in house.tables()

    def test_answers_that_wait_too_long_are_cleared(self, house: House, storage: Storage) -> None:
        """The clock clears what nobody came back to after half an hour, and only that."""
        house.hear(action="municipality:seoul")
        house.hear("중2인데 한부모예요 되나요?")
        assert "중2" in house.tables()
        assert house.records.households.clear_stale(NOON + timedelta(minutes=29)) == 0
        assert house.records.households.clear_stale(NOON + timedelta(minutes=31)) == 1
        assert house.records.households.clear_stale(NOON + timedelta(minutes=32)) == 0
        left = house.tables()
        for word in ("중2", "한부모", PREFIX, AT, "skip=", "사나요"):
            assert word not in left
        with storage.reading() as connection:
            assert list(connection.execute(text("SELECT form FROM conversation")).scalars()) == [""]

    def test_one_that_cannot_be_cleared_keeps_no_other(self, house: House, storage: Storage) -> None:
        """Answers of somebody else go all the same; what went wrong is raised at the end."""
        for each in (ANN, replace(ANN, chat="bob")):
            house.hear(action="municipality:seoul", address=each)
            house.hear("중2인데 한부모예요 되나요?", address=each)
        before = storage.writing

        def away() -> object:
            storage.writing = before  # type: ignore[method-assign]
            raise TownError

        storage.writing = away  # type: ignore[method-assign,assignment]
        with pytest.raises(TownError):
            house.records.households.clear_stale(NOON + timedelta(minutes=31))
        assert house.records.households.clear_stale(NOON + timedelta(minutes=31)) == 1

    def test_a_word_that_comes_meanwhile_is_not_lost(self, house: House, storage: Storage) -> None:
        """What was answered between reading and clearing stays."""
        house.hear(action="municipality:seoul")
        house.hear("중2인데 한부모예요 되나요?")
        households = house.records.households
        before = storage.writing

        def late() -> object:
            storage.writing = before  # type: ignore[method-assign]
            house.hear("아 잠깐만요 이게 뭐예요", NOON + timedelta(minutes=31))
            house.hear("/신청", NOON + timedelta(minutes=31))
            return before()

        storage.writing = late  # type: ignore[method-assign,assignment]
        assert households.clear_stale(NOON + timedelta(minutes=31)) == 0
        assert PREFIX in house.tables()


def test_an_enrolment_without_anything_is_no_window() -> None:
    """A municipality that has no file shows that nothing is known."""
    bare = replace(CHUNGBUK, enrolment="", url="")
    assert load(bare.enrolment) == Enrolment()
    assert "확인되지 않았어요" in Quiet((bare,)).show().text


class TownError(Exception):
    """A town whose subscribers can't be told."""


@dataclass
class Failing:
    """Records that fail for one municipality."""

    place: str
    told: list[str] = field(default_factory=list)

    def announce(self, municipality: str, *_: Any) -> int:
        """Note whose windows are told."""
        if municipality == self.place:
            raise TownError
        self.told.append(municipality)
        return 2


def test_a_town_that_fails_keeps_no_other_from_its_windows() -> None:
    """All others are told, and then the error is raised, for the clock to log."""
    failing = Failing(SAMPLES[0].id)
    with pytest.raises(TownError):
        AnnouncingWindows(failing, lambda: SAMPLES)(NOON)
    assert failing.told == [place.id for place in SAMPLES[1:]]
    whole = Failing("")
    assert AnnouncingWindows(whole, lambda: SAMPLES)(NOON) == 2 * len(SAMPLES)
