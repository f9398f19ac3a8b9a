"""When to apply, and a word when the next window opens, on both databases."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select

from handlers.conversation import Address, Bubble, Message, Session
from handlers.dispatcher import Dispatcher
from handlers.enrolling.windows import AnnouncingWindows, by_day
from handlers.records.tables.reminders import preference_table
from handlers.records.tables.rights import consent_table
from handlers.rooms import rooms
from handlers.screening.screen import screen
from knowledge.eligibility import Enrolment, Window, load
from knowledge.municipality import Municipality
from knowledge.storage import Storage
from tests.unit.handlers.checking import IN_2025, SAMPLES, Talk
from tests.unit.handlers.dispatching import NoCourses, ScriptedAnswerer
from tests.unit.handlers.recruited import ANN, CHUNGBUK, NOON, House, TownError, having, window

NIGHT = datetime(2026, 11, 25, 13, tzinfo=UTC)
MORNING = datetime(2026, 11, 25, 23, tzinfo=UTC)


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


def test_an_enrolment_without_anything_is_no_window() -> None:
    """A municipality that has no file shows that nothing is known."""
    bare = replace(CHUNGBUK, enrolment="", url="")
    assert load(bare.enrolment) == Enrolment()
    assert "확인되지 않았어요" in Quiet((bare,)).show().text


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


@pytest.mark.parametrize(
    ("windows", "told"),
    [
        ((replace(window("봄", -3, 1), closes=NOON + timedelta(minutes=10)),), "오늘 마감이에요(D-day)"),
        ((replace(window("봄", -3, 1), closes=NOON),), "2026-11-25 12:00에 끝났어요"),
        ((window("봄", 3, 9),), "신청은 2026-11-28 12:00에 시작해요"),
        ((window("봄", -9, -30),), "2026-10-26 12:00에 끝났어요"),
        ((window("봄", -90, -31),), "신청서를 내요"),
        ((window("봄", None, None),), "신청서를 내요"),
        ((), "신청서를 내요"),
    ],
)
@pytest.mark.parametrize("asked", ["지금 신청해도 돼요?", "충북이 오늘 마감이죠? 몇 시까지예요?"])
def test_around_a_window_its_own_data_tells_to_the_minute(windows: tuple[Window, ...], told: str, asked: str) -> None:
    """An hour after the end nobody reads a notice that says until when; long before and after, what was published."""
    assert told in Quiet((having(*windows),)).show(asked).text


def test_what_waited_for_the_place_is_told_by_its_window() -> None:
    """Who names where they live after the question reads the same."""
    talk = Talk("", IN_2025).say("지금 신청해도 돼요?", ">충청북도")
    assert "2025-11-14 18:00까지예요" in talk.text


@pytest.mark.parametrize("channel", ["web", "kakao"])
def test_how_long_it_is_still_open_may_be_asked_next(storage: Storage, channel: str) -> None:
    """Of the window that was just told, and not where something else was said last."""
    who = Address(channel, channel, "ann")
    house = House(storage)
    house.places = [having(replace(window("봄", -3, 1), closes=NOON + timedelta(hours=2)))]
    house.hear(action="municipality:chungbuk", address=who)
    at = [NOON + timedelta(minutes=minute) for minute in range(1, 6)]
    house.hear("지금 신청해도 돼요?", at[0], address=who)
    assert "오늘 마감이에요(D-day)" in house.hear("몇 시까지예요?", at[1], address=who)[-1].text
    house.hear("안녕하세요", at[2], address=who)
    assert "D-day" not in house.hear("몇 시까지예요?", at[3], address=who)[-1].text
