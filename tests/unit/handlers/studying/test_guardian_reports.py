"""A guardian's report of the week: by day, the learner first, within the day's messages, never unseen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import insert

from handlers.consents.linking import next_report, planned_at, preview_at, put_off
from handlers.conversation import Session
from handlers.records.study.reminders import set_reminders
from handlers.records.tables.reminders import preference_table
from handlers.studying.progress import Progress
from handlers.studying.reminding import Quiet, ReminderSetting
from tests.unit.handlers.talking import House, Person
from tests.unit.handlers.wards import SEOUL, WEEK, Plans, link, work


class PlansError(Exception):
    """Somebody's plans can't be read."""


def test_the_learner_sees_the_weeks_report_first_and_can_hold_it_back(
    house: House, learner: Person, plans: Plans
) -> None:
    """Sunday noon to the learner, Sunday evening to the guardian; held back, nothing goes, and the next one does."""
    guardian = house.person("guardian").agrees("보호자")
    link(learner, guardian, "계획을 몇 개 했는지")
    before = len(guardian.heard)
    house.now = datetime(2026, 11, 29, 2, 59, tzinfo=UTC)
    assert work(house, plans) == 0
    house.pass_(minutes=2)
    assert work(house, plans) == 1
    assert work(house, plans) == 0
    learner.hear()
    assert (
        "보호자에게 이렇게 보낼게요 (일요일 18:00).\n이번 주에 계획 5개 가운데 3개를 했어요." in learner.heard[-1].text
    )
    house.now = datetime(2026, 11, 29, 9, 0, tzinfo=UTC)
    assert work(house, plans) == 1
    guardian.hear()
    assert [bubble.text for bubble in guardian.heard[before:]] == [
        "아이의 한 주예요.\n이번 주에 계획 5개 가운데 3개를 했어요."
    ]
    assert plans.asked[-1] == date(2026, 11, 23)
    house.now = datetime(2026, 12, 6, 4, 0, tzinfo=UTC)
    assert work(house, plans) == 1
    learner.hear()
    assert "이번 주 소식은 보내지 않을게요" in learner.tap("이번 주는 쉬기")
    assert "쉬어 가기로 했어요" in guardian.say("잘하고 있나요?")
    house.now = datetime(2026, 12, 6, 9, 1, tzinfo=UTC)
    assert work(house, plans) == 0
    house.now = datetime(2026, 12, 13, 4, 0, tzinfo=UTC)
    assert work(house, plans) == 1
    learner.hear()
    house.now = datetime(2026, 12, 13, 10, 0, tzinfo=UTC)
    assert work(house, plans) == 1


def test_a_report_that_could_not_be_shown_in_time_waits(house: House, learner: Person, plans: Plans) -> None:
    """The program was away all Sunday: the learner sees it first all the same, and has an hour at least."""
    guardian = house.person("guardian").agrees("보호자")
    link(learner, guardian, "멘토가 있는지")
    house.now = datetime(2026, 11, 29, 10, 0, tzinfo=UTC)
    assert work(house, plans) == 1
    learner.hear()
    house.pass_(minutes=59)
    assert work(house, plans) == 0
    house.pass_(minutes=2)
    assert work(house, plans) == 1


def test_a_week_that_cannot_be_told_keeps_no_other_waiting(house: House, plans: Plans) -> None:
    """The first learner's plans can't be read: the second hears in time all the same, and the error is not hidden."""

    class Broken(Plans):
        def progress(self, conversation: str, week: date) -> Progress | None:
            if conversation == first.conversation:
                raise PlansError
            return super().progress(conversation, week)

    first, second = learners = [house.person(name).agrees() for name in ("first", "second")]
    for learner in learners:
        plans.weeks[learner.conversation] = WEEK
        link(learner, house.person(f"{learner.address.chat}-guardian").agrees("보호자"), "멘토가 있는지")
    house.now = datetime(2026, 11, 29, 4, 0, tzinfo=UTC)
    with pytest.raises(PlansError):
        work(house, Broken(plans.weeks))
    shown = house.rows("SELECT conversation, shown FROM guardian_link")
    assert {row.conversation for row in shown if row.shown} == {second.conversation}


def test_a_report_stops_with_the_consent_of_either(house: House, learner: Person, plans: Plans) -> None:
    """Withdrawn by the learner: neither the showing nor the report."""
    guardian = house.person("guardian").agrees("보호자")
    link(learner, guardian, "멘토가 있는지")
    learner.say("동의 철회")
    house.now = datetime(2026, 11, 29, 4, 0, tzinfo=UTC)
    assert work(house, plans) == 0
    house.now = datetime(2026, 11, 29, 10, 0, tzinfo=UTC)
    assert work(house, plans) == 0


def test_a_guardian_chooses_the_hour(house: House, learner: Person, plans: Plans) -> None:
    """From hours by day; only the guardian may, and a stranger's tap changes nothing."""
    guardian = house.person("guardian").agrees("보호자")
    link(learner, guardian, "멘토가 있는지")
    guardian.say(command="보호자")
    assert "언제 받을까요" in guardian.tap("소식 받을 때 바꾸기 (1)")
    assert "토요일 10:00" in guardian.tap("토요일 10:00")
    (row,) = house.rows("SELECT weekday, hour FROM guardian_link")
    assert (row.weekday, row.hour) == (5, 10)
    house.now = datetime(2026, 11, 27, 11, 0, tzinfo=UTC)
    assert work(house, plans) == 1
    learner.hear()
    house.now = datetime(2026, 11, 28, 1, 0, tzinfo=UTC)
    assert work(house, plans) == 1
    stranger = house.person("stranger").agrees("보호자")
    number = house.rows("SELECT id FROM guardian_link")[0].id
    for action in (
        f"end:{number}",
        f"at:{number}:6:20",
        f"at:{number}:1:3",
        f"time:{number}",
        f"hold:{number}",
        "end:x",
    ):
        assert "연결된 분이 없어요" in stranger.act(f"guardian:{action}")
    assert "무엇을 함께 볼까요" in learner.act("guardian:make:counts:999")
    assert "무엇을 함께 볼까요" in learner.act("guardian:days:")
    assert "이미 쓴 링크" in learner.act("guardian:yes:nothing")


MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1)).map(lambda moment: moment.replace(tzinfo=UTC))  # noqa: DTZ001


@settings(max_examples=100, deadline=None)
@given(MOMENTS, st.integers(0, 6), st.integers(0, 23))
def test_a_report_is_by_day_and_the_learner_is_first(now: datetime, weekday: int, hour: int) -> None:
    """Whatever is chosen: on that weekday, from 8 to 21 o'clock, in the future, and shown 4 hours before or more."""
    at = next_report(now, SEOUL, weekday, hour)
    assert timedelta(0) < at - now <= timedelta(days=7, hours=1)
    assert at.weekday() == weekday
    assert 8 <= at.hour < 21
    first = preview_at(at, SEOUL)
    assert at - first >= timedelta(hours=4)
    assert 8 <= first.hour < 21
    late = put_off(now, SEOUL)
    assert late - now >= timedelta(hours=1)
    assert 8 <= late.hour < 21


def test_a_report_is_not_sent_unseen_nor_twice_a_day_too_often(house: House, learner: Person, plans: Plans) -> None:
    """Two messages a day are enough: the showing waits for the morning, and the report for the showing."""
    guardian = house.person("guardian").agrees("보호자")
    link(learner, guardian, "계획을 몇 개 했는지")
    house.now = datetime(2026, 11, 29, 3, 1, tzinfo=UTC)
    with house.storage.writing() as connection:
        row = {"conversation": learner.conversation, "day": "2026-11-29", "told": 2}
        connection.execute(insert(preference_table).values(**row))
    assert work(house, plans) == 1
    assert learner.hear() == ""
    house.now = datetime(2026, 11, 29, 9, 1, tzinfo=UTC)
    assert work(house, plans) == 0
    house.now = datetime(2026, 11, 29, 23, 1, tzinfo=UTC)
    assert work(house, plans) == 0
    assert "보호자에게 이렇게 보낼게요" in learner.hear()
    house.pass_(hours=2)
    assert work(house, plans) == 1
    assert "아이의 한 주예요" in guardian.hear()


def test_what_waits_for_the_morning_can_still_be_held_back(house: House, learner: Person, plans: Plans) -> None:
    """The guardian sleeps early: until the report is said the learner may keep it back, or end the link."""
    guardian = house.person("guardian").agrees("보호자")
    link(learner, guardian, "계획을 몇 개 했는지")
    early = Quiet(time(17), time(8))
    with house.storage.writing() as connection:
        whose = Session(guardian.conversation, guardian.address)
        set_reminders(connection, whose, ReminderSetting(quiet=early), house.now)
    house.now = datetime(2026, 11, 29, 3, 1, tzinfo=UTC)
    work(house, plans)
    learner.hear()
    house.now = datetime(2026, 11, 29, 9, 1, tzinfo=UTC)
    assert work(house, plans) == 1
    assert guardian.hear() == ""
    assert "이번 주 소식은 보내지 않을게요" in learner.tap("이번 주는 쉬기")
    house.now = datetime(2026, 11, 29, 23, 1, tzinfo=UTC)
    work(house, plans)
    assert guardian.hear() == ""
    house.now = datetime(2026, 12, 6, 3, 1, tzinfo=UTC)
    work(house, plans)
    learner.hear()
    house.now = datetime(2026, 12, 6, 9, 1, tzinfo=UTC)
    assert work(house, plans) == 1
    learner.say(command="보호자")
    learner.tap("연결 끝내기 (1)")
    house.now = datetime(2026, 12, 6, 23, 1, tzinfo=UTC)
    work(house, plans)
    assert "아이의 한 주예요" not in guardian.hear()


UNSEEN = "이번 주 소식은 아이가 아직 보지 않아서 보내지 않았어요."


def stop(house: House, learner: Person) -> None:
    """Let a learner want nothing unasked."""
    with house.storage.writing() as connection:
        whose = Session(learner.conversation, learner.address)
        set_reminders(connection, whose, ReminderSetting("stopped"), house.now)


def block(house: House, learner: Person) -> None:
    """Let the messenger say that a learner has blocked the bot."""
    house.now = datetime(2026, 11, 29, 3, 1, tzinfo=UTC)
    house.records.reminders.run(house.now)
    for notice in house.records.outbox.claim(house.now, 30.0, 10, (learner.address.channel,)):
        house.records.outbox.refuse(notice, "blocked", house.now, gone=True)


def cry(house: House, learner: Person) -> None:
    """Let a learner cry for help on Saturday; the case stays open."""
    house.now = datetime(2026, 11, 28, 3, 0, tzinfo=UTC)
    learner.say("죽고 싶어요")


def withdraw(_house: House, learner: Person) -> None:
    """Let a learner take the consent back."""
    learner.say("동의 철회")


@pytest.mark.parametrize("why", [stop, block, cry, withdraw])
def test_a_report_that_is_not_seen_is_not_sent_and_that_is_said(
    house: House, learner: Person, plans: Plans, why: Callable[[House, Person], None]
) -> None:
    """Whatever keeps the learner, a day later the guardian reads the same words, once, with nothing of the week."""
    guardian = house.person("guardian").agrees("보호자")
    link(learner, guardian, "계획을 몇 개 했는지")
    if why is block:
        house.now = datetime(2026, 11, 29, 3, 0, tzinfo=UTC)
        work(house, plans)
    why(house, learner)
    heard = []
    for hour in (0, 6, 7, 20, 29, 30, 31, 60, 140):
        house.now = datetime(2026, 11, 29, 3, 2, tzinfo=UTC) + timedelta(hours=hour)
        work(house, plans)
        heard += [(hour, line) for line in guardian.hear().splitlines() if line]
    ((hour, words),) = heard
    assert hour == 6 + 24, "a day after the hour of the report, for every reason"
    assert words.startswith(UNSEEN)
    assert "묻지 않으셔도 괜찮아요" in words
    assert "5개" not in words
    (row,) = house.rows("SELECT shown, held FROM guardian_link")
    assert (bool(row.shown), bool(row.held)) == (False, False)


def test_the_next_week_is_told_as_always(house: House, learner: Person, plans: Plans) -> None:
    """Who wants unasked words again sees the next report first; what was too late is not shown any more."""
    guardian = house.person("guardian").agrees("보호자")
    link(learner, guardian, "계획을 몇 개 했는지")
    stop(house, learner)
    heard = []
    for day in range(3):
        house.now = datetime(2026, 11, 29, 9, 1, tzinfo=UTC) + timedelta(days=day)
        work(house, plans)
        heard.append(guardian.hear())
    assert [words.startswith(UNSEEN) for words in heard] == [False, True, False]
    learner.say("알림 다시 받을래")
    house.pass_(minutes=1)
    work(house, plans)
    assert "보호자에게" not in learner.hear()
    house.now = datetime(2026, 12, 6, 3, 1, tzinfo=UTC)
    work(house, plans)
    assert "보호자에게 이렇게 보낼게요" in learner.hear()
    house.now = datetime(2026, 12, 6, 9, 1, tzinfo=UTC)
    work(house, plans)
    assert "아이의 한 주예요" in guardian.hear()


def test_what_a_cry_holds_is_taken_back_when_it_is_too_late(house: House, learner: Person, plans: Plans) -> None:
    """A case that is closed after the day of patience brings no showing of a report that will not go out."""
    guardian = house.person("guardian").agrees("보호자")
    link(learner, guardian, "계획을 몇 개 했는지")
    cry(house, learner)
    for hour in (0, 6, 20, 29, 30):
        house.now = datetime(2026, 11, 29, 3, 2, tzinfo=UTC) + timedelta(hours=hour)
        work(house, plans)
    assert UNSEEN in guardian.hear()
    assert {row.reason for row in house.rows("SELECT reason FROM reminder WHERE kind = 'preview'")} == {"late"}


@settings(max_examples=100, deadline=None)
@given(MOMENTS, st.integers(0, 6), st.integers(0, 23), st.sampled_from(["Asia/Seoul", "America/New_York"]))
def test_a_report_that_was_put_off_knows_when_it_was_to_come(now: datetime, weekday: int, hour: int, name: str) -> None:
    """However often it was put off within a week, across changes of the clock too."""
    zone = ZoneInfo(name)
    at = next_report(now, zone, weekday, hour)
    assert planned_at(at, zone, weekday, hour) == at
    assert planned_at(at + timedelta(days=6), zone, weekday, hour) == at
    assert planned_at(at - timedelta(minutes=1), zone, weekday, hour) < at
