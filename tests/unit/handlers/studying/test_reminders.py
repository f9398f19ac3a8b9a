"""Reminders as rows on both databases: each said once, none when it should not be, none lost."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, update

from handlers.records.post.outbox import NOT_NOW
from handlers.records.posting import Posted
from handlers.records.study.reminders import (
    set_reminders,
    take_back_due,
    withdraw,
)
from handlers.records.tables.conversations import conversation_table
from handlers.records.tables.rights import consent_table
from handlers.studying.reminding import ReminderSetting
from tests.fakes import a_message, rows, to_human
from tests.unit.handlers.reminded import EVENING, HOUR, MORNING, Desk, actions, session, wishes_of


class TestSaying:
    """What is due is said."""

    def test_a_session_in_its_time(self, desk: Desk) -> None:
        """Nothing goes out before its time; then once, with a tap for each thing one may want."""
        person = desk.person()
        desk.plan(person, session())
        assert desk.run(EVENING - HOUR) == Posted()
        assert desk.run() == Posted(persons=1, messages=1, told=1)
        (notice,) = desk.claim()
        assert notice.bubble.text == "‘수열 a’ 할 시간이에요(25분). 처음 5분만 시작해 볼까요?"
        assert actions(desk, notice, EVENING) == [
            "plan:done:a",
            "plan:later:a",
            "plan:hard:a",
            "plan:skip:a",
            "remind:stop",
        ]
        desk.records.outbox.sent(notice, "", EVENING)
        assert desk.run(EVENING + HOUR) == Posted()
        assert desk.states() == {"session:a": "told"}

    def test_several_are_one_message(self, desk: Desk) -> None:
        """Sessions at the same time are lines of one message, and each can be tapped as done."""
        desk.plan(desk.person(), *(session(name) for name in "abcdefg"))
        assert desk.run() == Posted(persons=1, messages=1, told=7)
        (notice,) = desk.claim()
        assert notice.bubble.text.splitlines() == [
            "계획해 둔 공부예요.",
            *(f"· 수열 {name}" for name in "abcde"),
            "· 그 밖에 2개 더",
            "하나만 먼저 해도 충분해요.",
        ]
        taps = actions(desk, notice, EVENING)
        assert taps[:5] == [f"plan:done:{name}" for name in "abcde"]
        assert taps[5:] == ["plan:later:a", "plan:skip:a", "remind:stop"]

    def test_one_nudge_and_no_more(self, desk: Desk) -> None:
        """Two hours after a session that nobody answered it is asked once again; then the day has had enough."""
        person = desk.person()
        desk.plan(person, session(at="2026-12-01T16:00"), session("b", "2026-12-01T20:00"))
        texts = []
        for half in range(12):
            now = EVENING - 3 * HOUR + half * HOUR / 2
            desk.run(now)
            texts += desk.deliver(now)
        assert texts == [
            "‘수열 a’ 할 시간이에요(25분). 처음 5분만 시작해 볼까요?",
            "‘수열 b’ 할 시간이에요(25분). 처음 5분만 시작해 볼까요?",
        ]
        assert desk.states() == {"session:a": "told", "session:b": "told", "nudge:a": "enough"}

    def test_the_nudge_is_said_when_there_is_room(self, desk: Desk) -> None:
        """A day with one session has its nudge."""
        desk.plan(desk.person(), session(at="2026-12-01T16:00"))
        desk.run(EVENING - 3 * HOUR)
        desk.deliver(EVENING - 3 * HOUR)
        desk.run(EVENING - HOUR)
        assert desk.deliver(EVENING - HOUR) == [
            "오늘 ‘수열 a’이(가) 남아 있어요. 지금 5분만 해 볼까요, 아니면 다른 때로 옮길까요?"
        ]

    def test_the_last_message_tells_what_comes_later(self, desk: Desk) -> None:
        """The second message of a day names what is still to come, with its time."""
        person = desk.person()
        names = {"a": "15:00", "b": "16:00", "c": "17:30", "d": "20:00"}
        desk.plan(person, *(session(name, f"2026-12-01T{at}") for name, at in names.items()))
        texts = []
        for half in range(14):
            now = EVENING - 4 * HOUR + half * HOUR / 2
            desk.run(now)
            texts += desk.deliver(now)
        assert len(texts) == 2
        assert texts[1].splitlines()[1:4] == ["· 수열 b", "· 17:30 수열 c", "· 20:00 수열 d"]
        assert set(desk.states().values()) == {"told", "enough"}

    def test_after_26_hours_without_power(self, desk: Desk) -> None:
        """What is late is one kind message, what helps no more is dropped and left to the plan."""
        desk.plan(desk.person(), session("a"), session("b", "2026-12-02T08:30"), session("c", "2026-12-02T17:00"))
        later = EVENING + timedelta(hours=26) - HOUR
        assert desk.run(later) == Posted(persons=1, messages=1, told=2, dropped=1)
        assert desk.deliver(later)[0].splitlines()[0] == "늦게 알려 드려 미안해요. 아직 남아 있는 공부예요."
        assert desk.run(later).persons == 0
        desk.run(later)
        assert desk.states() == {"session:a": "dead", "session:b": "told", "session:c": "told"}

    def test_a_single_late_one(self, desk: Desk) -> None:
        """It says that it is late."""
        desk.plan(desk.person(), session())
        desk.run(MORNING)
        assert desk.deliver(MORNING) == ["늦게 알려 드려 미안해요. ‘수열 a’, 지금이라도 해 볼까요?"]

    def test_the_night_is_quiet(self, desk: Desk) -> None:
        """What falls due at night comes at 08:00, as one message that says that it is late."""
        desk.plan(desk.person(), session("a", "2026-12-01T21:30"), session("b", "2026-12-01T23:50"))
        for minutes in range(0, 13 * 60, 30):
            desk.run(EVENING + timedelta(minutes=minutes))
        assert desk.deliver(EVENING + timedelta(hours=12)) == []
        desk.run(MORNING)
        (text,) = desk.deliver(MORNING)
        assert text.startswith("늦게 알려 드려 미안해요. 아직 남아 있는 공부예요.")

    def test_a_messenger_that_is_late_does_not_wake_anybody(self, desk: Desk) -> None:
        """A notice that could not be sent before the night is taken out of the outbox and comes in the morning."""
        desk.plan(desk.person(), session("a", "2026-12-01T20:30"))
        desk.run(EVENING + 1.5 * HOUR)
        assert desk.claim(EVENING + 2 * HOUR) == ()
        assert rows(desk.storage, "outbox", "reason") == [NOT_NOW]
        desk.run(EVENING + 3 * HOUR)
        assert desk.deliver(EVENING + 3 * HOUR) == []
        desk.run(MORNING)
        assert len(desk.deliver(MORNING)) == 1

    def test_what_helps_no_more_is_dropped_and_never_due_after_its_end(self, desk: Desk) -> None:
        """A messenger that was out for two days gives a notice back when it helps no more."""
        desk.plan(desk.person(), session("a", "2026-12-01T20:30"))
        desk.run(EVENING + 1.5 * HOUR)
        later = EVENING + 50 * HOUR
        assert desk.claim(later) == ()
        desk.run(later)
        assert desk.states() == {"session:a": "dead"}
        assert rows(desk.storage, "reminder", "due_at") == rows(desk.storage, "reminder", "dead_at")

    def test_one_that_may_have_arrived_is_marked_when_it_comes_again(self, desk: Desk) -> None:
        """Its acknowledgement was lost and then the night began: in the morning it is a possible repeat."""
        desk.plan(desk.person(), session("a", "2026-12-01T20:30"))
        desk.run(EVENING + 1.5 * HOUR)
        (notice,) = desk.claim(EVENING + 1.5 * HOUR)
        desk.records.outbox.reserve(notice, (), EVENING + 1.5 * HOUR, 30.0)
        assert desk.claim(EVENING + 2.5 * HOUR) == ()
        desk.run(MORNING)
        desk.run(MORNING)
        (again,) = desk.claim(MORNING)
        assert again.repeat


class TestStopping:
    """What is no longer wanted is not said."""

    def change(self, desk: Desk, setting: ReminderSetting, now: datetime = EVENING) -> None:
        """Write a wish of the only person."""
        person = desk.records.session_for(a_message(), now)
        with desk.storage.writing() as connection:
            set_reminders(connection, person, setting, now)

    def test_one_tap_stops_what_is_queued_too(self, desk: Desk) -> None:
        """With the same transaction nothing waits any more; a sender that has it in hand can't begin."""
        desk.plan(desk.person(), session())
        desk.run()
        (notice,) = desk.claim()
        self.change(desk, ReminderSetting("stopped"))
        assert not desk.records.outbox.reserve(notice, (), EVENING, 30.0).held
        assert desk.deliver() == []
        assert desk.states() == {"session:a": "stopped"}

    def test_one_that_is_being_sent_is_not_called_back(self, desk: Desk) -> None:
        """What has begun may have arrived: it is noted as told, and nothing follows."""
        desk.plan(desk.person(), session(), session("b", "2026-12-02T19:00"))
        desk.run()
        (notice,) = desk.claim()
        desk.records.outbox.reserve(notice, (), EVENING, 30.0)
        self.change(desk, ReminderSetting("stopped"))
        desk.records.outbox.sent(notice, "", EVENING)
        desk.run()
        desk.run(EVENING + 24 * HOUR)
        assert desk.states() == {"session:a": "told", "session:b": "stopped"}

    def test_they_come_again_when_wished(self, desk: Desk) -> None:
        """What is due after the word is said as before."""
        desk.plan(desk.person(), session(), session("b", "2026-12-02T19:00"))
        self.change(desk, ReminderSetting("stopped"))
        self.change(desk, ReminderSetting("on"), EVENING + HOUR)
        desk.run(EVENING + 24 * HOUR)
        assert len(desk.deliver(EVENING + 24 * HOUR)) == 1

    def test_a_session_that_is_done_meanwhile(self, desk: Desk) -> None:
        """It leaves the message that is queued; the other lines come again without it, and the day counts one."""
        person = desk.person()
        desk.plan(person, session("a"), session("b"))
        desk.run()
        with desk.storage.writing() as connection:
            withdraw(connection, person.conversation, ["a@2026-12-01T19:00"], EVENING)
            assert wishes_of(connection, person.conversation).told == 0
        desk.run()
        assert desk.deliver() == ["‘수열 b’ 할 시간이에요(25분). 처음 5분만 시작해 볼까요?"]
        desk.run()
        assert (
            desk.states()
            == {"session:a": "withdrawn", "session:b": "told", "nudge:a": "withdrawn"}
            | {key: value for key, value in desk.states().items() if key == "nudge:b"}
            or desk.states()["session:b"] == "told"
        )

    def test_a_moved_session_is_said_at_its_new_time_alone(self, desk: Desk) -> None:
        """The old time is withdrawn, the new one is another occurrence."""
        person = desk.person()
        desk.plan(person, session())
        with desk.storage.writing() as connection:
            withdraw(connection, person.conversation, ["a@2026-12-01T19:00"], EVENING - HOUR)
        desk.plan(person, session(at="2026-12-01T20:00"))
        assert desk.run() == Posted()
        assert desk.run(EVENING + HOUR).messages == 1

    def test_one_that_waits_can_be_kept_again(self, desk: Desk) -> None:
        """The same occurrence is one row however often it is kept; one that was told stays told."""
        person = desk.person()
        for _ in range(3):
            desk.plan(person, session())
        desk.run()
        desk.deliver()
        desk.run()
        desk.plan(person, session())
        assert desk.run(EVENING + HOUR) == Posted()
        assert rows(desk.storage, "reminder", "state") == ["told"]
        desk.plan(person, session("z", "2026-11-01T19:00"))
        assert rows(desk.storage, "reminder", "state") == ["told"]

    def test_a_cry_for_help_holds_everything(self, desk: Desk) -> None:
        """Nothing is made while a case is open, what was queued is held; later it is said if it still helps."""
        person = desk.person()
        desk.plan(person, session(), session("b", "2026-12-01T19:30"))
        desk.run()
        with desk.storage.writing() as connection:
            connection.execute(update(conversation_table).values(latched=True))
        assert desk.deliver() == []
        assert desk.run(EVENING + HOUR / 2).moved == 2
        assert desk.deliver(EVENING + HOUR / 2) == []
        with desk.storage.writing() as connection:
            connection.execute(update(conversation_table).values(latched=False))
        desk.run(EVENING + HOUR)
        assert len(desk.deliver(EVENING + HOUR)) == 1

    def test_a_human_in_the_talk_holds_everything(self, desk: Desk) -> None:
        """A mentor who takes over between the queue and the messenger is not talked over."""
        person = desk.person()
        desk.plan(person, session())
        desk.run()
        to_human(desk.storage, person.conversation, EVENING)
        assert desk.deliver() == []
        assert desk.run(EVENING + HOUR / 2).moved == 1
        assert desk.run(EVENING + 19 * HOUR).dropped == 1

    def test_without_consent_nothing_is_said(self, desk: Desk) -> None:
        """A consent that is taken back stops what is queued; what falls due without one is dropped."""
        person = desk.person()
        desk.plan(person, session(), session("b", "2026-12-02T19:00"))
        desk.run()
        with desk.storage.writing() as connection:
            take_back_due(connection, person.conversation, EVENING)
            connection.execute(update(consent_table).values(state="withdrawn"))
        assert desk.deliver() == []
        desk.run(EVENING + 24 * HOUR)
        with desk.storage.writing() as connection:
            connection.execute(delete(consent_table))
        desk.plan(person, session("c", "2026-12-03T19:00"))
        desk.run(EVENING + 48 * HOUR)
        assert set(desk.states().values()) == {"forbidden"}

    def test_a_person_who_blocked_the_bot(self, desk: Desk) -> None:
        """Nothing is made for a lost chat, until the person writes again."""
        person = desk.person()
        desk.plan(person, *(session(day, f"2026-12-0{day}T19:00") for day in "123"))
        desk.run()
        (notice,) = desk.claim()
        desk.records.outbox.refuse(notice, "blocked", EVENING, gone=True)
        desk.run(EVENING + 24 * HOUR)
        assert desk.deliver(EVENING + 24 * HOUR) == []
        message = a_message("다시 왔어요")
        desk.records.inbox.receive(message, EVENING + 25 * HOUR)
        (claimed,) = desk.records.inbox.claim(EVENING + 25 * HOUR, 10.0, 1)
        session_ = desk.records.session_for(message, EVENING)
        from tests.fakes import echo

        desk.records.finish(claimed, session_, echo(message, session_, EVENING), EVENING + 25 * HOUR)
        desk.deliver(EVENING + 25 * HOUR)
        desk.run(EVENING + 48 * HOUR)
        assert len(desk.deliver(EVENING + 48 * HOUR)) == 1
        desk.run(EVENING + 48 * HOUR)
        assert list(desk.states().values()) == ["failed", "paused", "told"]

    def test_an_erased_person(self, desk: Desk) -> None:
        """Everything goes with the conversation."""
        person = desk.person()
        desk.plan(person, session())
        desk.run()
        with desk.storage.writing() as connection:
            connection.execute(delete(conversation_table))
        assert desk.run() == Posted()
        assert rows(desk.storage, "reminder", "id") == []
