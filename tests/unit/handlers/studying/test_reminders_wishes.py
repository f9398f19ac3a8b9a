"""What people wish of reminders, clocks that move, contacts where nobody is woken, and the work itself."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from sqlalchemy import select, update

from handlers.conversation import Address, Bubble
from handlers.records.posting import Posted
from handlers.records.study.reminders import (
    Preference,
    set_reminders,
    stop,
)
from handlers.records.tables.conversations import conversation_table
from handlers.records.tables.reminders import reminder_table
from handlers.studying.reminding import Quiet, Reminder, ReminderSetting
from tests.fakes import a_message, rows
from tests.unit.handlers.reminded import EVENING, HOUR, SEOUL, Desk, session, wall, wishes_of


class TestWishes:
    """Quiet hours and zones."""

    def wish(self, desk: Desk, setting: ReminderSetting) -> Preference:
        """Write a wish, return what is kept."""
        person = desk.records.session_for(a_message(), EVENING)
        with desk.storage.writing() as connection:
            set_reminders(connection, person, setting, EVENING)
            return wishes_of(connection, person.conversation)

    @pytest.mark.parametrize(("band", "start"), [("teen", time(23)), ("child", time(23)), ("adult", time(23, 59))])
    def test_quiet_hours_by_age(self, desk: Desk, band: str, start: time) -> None:
        """Under 18 the evening ends at 23:00 whatever is wished."""
        desk.person(band=band)
        assert self.wish(desk, ReminderSetting(quiet=Quiet(time(23, 59), time(7)))).quiet == Quiet(start, time(7))

    def test_a_longer_evening(self, desk: Desk) -> None:
        """With an evening until 22:30 a session at 22:00 is said in its time."""
        desk.plan(desk.person(), session(at="2026-12-01T22:00"))
        self.wish(desk, ReminderSetting(quiet=Quiet(time(22, 30), time(8))))
        desk.run(EVENING + 3 * HOUR)
        assert len(desk.deliver(EVENING + 3 * HOUR)) == 1

    def test_a_person_who_moves(self, desk: Desk) -> None:
        """The same local time of the new zone counts, for what waits and for what comes; and back."""
        person = desk.person()
        desk.plan(
            person,
            session(),
            Reminder(
                "session",
                "x",
                wall("2026-12-01T20:00"),
                SEOUL,
                {"session": "x", "title": "x"},
                wall("2026-12-01T23:00"),
            ),
        )
        self.wish(desk, ReminderSetting(zone="America/New_York"))
        assert desk.run() == Posted()
        assert desk.run(EVENING + 14 * HOUR).told == 1
        desk.plan(person, session("b", "2026-12-02T19:00"))
        self.wish(desk, ReminderSetting(zone=""))
        with desk.storage.reading() as connection:
            due = connection.execute(select(reminder_table.c.due_at).where(reminder_table.c.occurrence.like("b@%")))
            assert due.scalar() == EVENING + 24 * HOUR

    def test_a_country_that_moves_its_clocks(self, desk: Desk) -> None:
        """A row whose moment no longer fits its local time waits for the right one, and is looked at once."""
        desk.plan(desk.person(), session(at="2026-12-01T20:00"))
        with desk.storage.writing() as connection:
            connection.execute(update(reminder_table).values(due_at=EVENING))
        assert desk.run() == Posted(persons=1, moved=1)
        assert desk.run() == Posted()
        assert desk.deliver() == []
        desk.run(EVENING + HOUR)
        assert len(desk.deliver(EVENING + HOUR)) == 1


class TestClocks:
    """A clock that jumps."""

    def test_forward_and_back(self, desk: Desk) -> None:
        """What a wrong clock took for dead waits again when the clock is right; nothing is said twice."""
        desk.plan(desk.person(), session(), session("b", "2026-12-02T19:00"))
        desk.run(EVENING + timedelta(days=40))
        assert set(desk.states().values()) == {"dead"}
        desk.run(EVENING)
        assert len(desk.deliver()) == 1
        desk.run(EVENING - timedelta(days=30))
        desk.run(EVENING)
        assert desk.deliver() == []


class TestContact:
    """Where nobody can be woken, what is due is shown when the person writes."""

    def test_on_the_shelf(self, desk: Desk) -> None:
        """Nothing is queued; at the next contact one message tells all that still helps, once."""
        person = desk.person(channel="web")
        desk.plan(person, session("old", "2026-11-28T19:00", title="지난 것"), now=EVENING - timedelta(days=9))
        desk.plan(person, session(), session("b", "2026-12-01T20:00"))
        assert desk.run() == Posted()
        assert desk.reminders.due_for(person.conversation, EVENING - HOUR, "ko") is None
        shown = desk.reminders.due_for(person.conversation, EVENING + 2 * HOUR, "ko")
        assert shown
        bubble, change = shown
        assert bubble.text.splitlines()[1:3] == ["· 수열 a", "· 수열 b"]
        from handlers.records.changes import write

        with desk.storage.writing() as connection:
            write(connection, person, (change,), EVENING)
        assert desk.reminders.due_for(person.conversation, EVENING + 2 * HOUR, "ko") is None

    def test_not_to_everybody(self, desk: Desk) -> None:
        """Who stopped reminders, has no plan, or is in a crisis sees none; another one's never."""
        person, other = desk.person(channel="web"), desk.person("2", channel="web")
        desk.plan(person, session())
        assert desk.reminders.due_for(other.conversation, EVENING, "ko") is None
        with desk.storage.writing() as connection:
            connection.execute(update(conversation_table).values(latched=True))
        assert desk.reminders.due_for(person.conversation, EVENING, "ko") is None
        with desk.storage.writing() as connection:
            connection.execute(update(conversation_table).values(latched=False))
            stop(connection, person.conversation, EVENING - HOUR)
        assert desk.reminders.due_for(person.conversation, EVENING, "ko") is None


class TestWorking:
    """The work of the clock."""

    def test_in_batches(self, desk: Desk) -> None:
        """Many persons are looked at in several transactions, at most so many rows in one run."""
        for chat in range(7):
            desk.plan(desk.person(str(chat)), session())
        assert desk.reminders.post(EVENING, 3).messages == 3
        assert desk.reminders.run(EVENING, most=2).messages == 2
        assert desk.reminders.run(EVENING).messages == 2
        assert len(desk.deliver()) == 7

    def test_kinds_without_words_wait(self, desk: Desk) -> None:
        """A kind that only a newer version knows is left for it, and stands in nobody's way."""
        person = desk.person()
        desk.plan(person, Reminder("unheard", "1", wall("2026-12-01T18:00"), SEOUL), session())
        assert desk.run().messages == 1
        assert desk.states() == {"unheard:1": "waiting", "session:a": "queued"}

    def test_nothing_left_to_say(self, desk: Desk) -> None:
        """A summary without a plan is dropped in silence."""
        desk.plan(desk.person(), Reminder("weekly", "2026-W49", wall("2026-12-01T18:00"), SEOUL))
        assert desk.run() == Posted(persons=1, dropped=1)
        assert desk.states() == {"weekly:2026-W49": "empty"}

    def test_what_the_messenger_refuses(self, desk: Desk) -> None:
        """A message that can't be sent is noted as failed; one that may have arrived as told."""
        desk.plan(desk.person(), session())
        desk.plan(desk.person("2"), session())
        desk.run()
        first, second = desk.claim()
        desk.records.outbox.refuse(first, "nothing to show", EVENING, gone=False)
        desk.records.outbox.retry(second, "no answer", EVENING, 1.0, repeat=True)
        (again,) = desk.claim(EVENING + timedelta(seconds=2))
        desk.records.outbox.fail(again, "may have arrived", EVENING)
        desk.run()
        assert sorted(rows(desk.storage, "reminder", "state")) == ["failed", "told"]


def test_other_notices_are_untouched(desk: Desk) -> None:
    """An answer that waits is neither recalled by a stop nor stopped by the night."""
    person = desk.person()
    desk.records.post(Address("fake", "bot", "1"), [Bubble("답")], EVENING, EVENING)
    with desk.storage.writing() as connection:
        stop(connection, person.conversation, EVENING)
    assert desk.deliver(EVENING + 5 * HOUR) == ["답"]
