"""What goes out on both databases: taps, notices in order, lanes, and what was said before."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from handlers.conversation import (
    Address,
    Bubble,
    Choice,
    CrisisCase,
    Outcome,
)
from handlers.records import Backlog, Records
from handlers.records.book import EXPIRED
from handlers.records.post.outbox import GIVE_UP, TAP_LIFE
from knowledge.storage import Storage
from tests.fakes import NOON, a_message
from tests.unit.handlers.booked import ANN, LEASE, after, count, due, handle, said


@pytest.fixture
def records(storage: Storage) -> Records:
    """Return empty records."""
    return Records(storage)


class TestTaps:
    """What stands behind a choice."""

    def test_a_choice_is_known_in_its_own_conversation_only(self, records: Records) -> None:
        """Its action never leaves the server; a foreign, unknown or broken key is expired."""
        session = records.session_for(a_message("a"), NOON)
        choices = (Choice("김포", "municipality:gimpo"), Choice("홈", "", "https://example.org"), Choice("b", "ask:b"))
        handle(records, a_message("a"), Outcome(session, (Bubble("어디?", choices=choices),)))
        (notice,) = due(records)
        first, link, second = notice.taps
        assert link == ""
        assert max(len(first.encode()), len(second.encode())) <= 64
        other = handle(records, a_message("b", chat="2"))
        cases = [
            ("", session, ""),
            (first, session, "municipality:gimpo"),
            (second, session, "ask:b"),
            (second, session, "ask:b"),
            (first, other, EXPIRED),
            ("unknown", session, EXPIRED),
            ("\0", session, EXPIRED),
            ("\ud800", session, EXPIRED),
        ]
        for tap, whose, action in cases:
            assert records.action_of(tap, whose.conversation, NOON) == action
        assert records.action_of(first, session.conversation, NOON + TAP_LIFE) == EXPIRED
        records.outbox.prune(NOON + TAP_LIFE + after(1))
        assert records.action_of(first, session.conversation, NOON) == EXPIRED


class TestOutbox:
    """What goes out."""

    def test_order_within_a_conversation(self, records: Records) -> None:
        """A later notice is never in hand before the earlier one is settled, not even while that one waits."""
        records.post(ANN, [Bubble("a1"), Bubble("a2")], NOON, NOON)
        records.post(Address("fake", "bot", "2"), [Bubble("b1")], NOON, NOON)
        first, other = due(records)
        assert said([first, other]) == ["a1", "b1"]
        assert due(records) == ()
        records.outbox.retry(first, "429", NOON, 5)
        assert due(records, 4) == ()
        (first,) = due(records, 5)
        assert said([first]) == ["a1"]
        assert records.outbox.sent(first, "ref", NOON + after(5))
        assert said(due(records, 5)) == ["a2"]

    def test_what_answers_a_cry_for_help_overtakes_all_that_waits(self, records: Records) -> None:
        """Only what is in hand already goes before it; the rest follows in its order, and nothing of tomorrow."""
        session = records.session_for(a_message("a"), NOON)
        before = (Bubble("a1"), Bubble("a2"), Bubble("a3"))
        handle(records, a_message("a"), Outcome(replace(session, latched=True), before))
        records.post(ANN, [Bubble("tomorrow", mark="human")], NOON + timedelta(days=1), NOON)
        (first,) = due(records)
        case = CrisisCase("self_harm", "1", "b", "gimpo", NOON)
        handle(records, a_message("b"), Outcome(session, (Bubble("help"), Bubble("more")), cases=(case,)))
        heard = [first]
        while heard[-1].bubble.text != "a3":
            records.outbox.sent(heard[-1], "", NOON)
            heard += due(records)
        assert said(heard) == ["a1", "help", "more", "a2", "a3"]

    def test_a_reminder_of_next_week_holds_nothing_back(self, records: Records) -> None:
        """Only what is due comes first."""
        records.post(ANN, [Bubble("next week")], NOON + timedelta(days=7), NOON)
        records.post(ANN, [Bubble("now")], NOON, NOON)
        (notice,) = due(records)
        assert said([notice]) == ["now"]
        records.outbox.sent(notice, "", NOON)
        assert due(records) == ()
        assert said(due(records, 7 * 86400)) == ["next week"]

    def test_only_notices_of_one_s_own_channels(self, records: Records) -> None:
        """A process without this messenger leaves its notices to others."""
        records.post(ANN, [Bubble("a")], NOON, NOON)
        assert records.outbox.claim(NOON, LEASE, 10, ("web", "terminal")) == ()
        assert records.outbox.claim(NOON, LEASE, 10, ()) == ()
        assert len(due(records, limit=1)) == 1

    @pytest.mark.parametrize(("begun", "repeat"), [(False, False), (True, True)])
    def test_a_repeat_is_told_only_when_sending_had_begun(self, records: Records, *, begun: bool, repeat: bool) -> None:
        """A notice whose sender was lost is sent by another, marked as a possible repeat if it may have arrived."""
        records.post(ANN, [Bubble("a")], NOON, NOON)
        (first,) = due(records)
        if begun:
            assert records.outbox.reserve(first, (), NOON, LEASE).held
        (second,) = due(records, LEASE)
        assert (second.repeat, second.attempts) == (repeat, 2)
        for refused in (
            records.outbox.sent(first, "", NOON),
            records.outbox.retry(first, "", NOON, 1),
            records.outbox.release(first),
            records.outbox.reserve(first, (), NOON, LEASE).held,
        ):
            assert not refused
        assert records.outbox.sent(second, "", NOON)

    def test_a_maybe_is_remembered(self, records: Records) -> None:
        """A retry after a cut connection says so; a plain retry does not, and forgets nothing."""
        records.post(ANN, [Bubble("a")], NOON, NOON)
        (notice,) = due(records)
        records.outbox.retry(notice, "cut", NOON, 0, repeat=True)
        (notice,) = due(records)
        assert notice.repeat
        records.outbox.retry(notice, "500", NOON, 0)
        (notice,) = due(records)
        assert (notice.repeat, notice.attempts) == (True, 3)

    def test_a_released_notice_is_as_before(self, records: Records) -> None:
        """What is put back before its sending began is no repeat and no attempt."""
        records.post(ANN, [Bubble("a")], NOON, NOON)
        (notice,) = due(records)
        assert records.outbox.reserve(notice, (), NOON, LEASE).held
        assert records.outbox.release(notice)
        (again,) = due(records)
        assert (again.repeat, again.attempts) == (False, 1)

    def test_a_blocked_chat_gets_nothing_more(self, records: Records, storage: Storage) -> None:
        """The rest of the conversation is refused with it, later reminders included; the neighbour's is not."""
        records.post(ANN, [Bubble("a1"), Bubble("a2")], NOON, NOON)
        records.post(ANN, [Bubble("a3")], NOON + timedelta(days=1), NOON)
        records.post(Address("fake", "bot", "2"), [Bubble("b1")], NOON, NOON)
        first, _ = due(records)
        assert records.outbox.refuse(first, "blocked", NOON, gone=True)
        assert said(due(records, 2 * 86400)) == ["b1"]
        assert count(storage, "outbox", "state = 'refused' AND reason = 'blocked'") == 3

    def test_one_refused_notice_does_not_stop_the_rest(self, records: Records) -> None:
        """What the messenger cannot take of one notice is no reason to keep the next one."""
        records.post(ANN, [Bubble("a1"), Bubble("a2"), Bubble("a3")], NOON, NOON)
        (first,) = due(records)
        assert records.outbox.refuse(first, "400", NOON, gone=False)
        (second,) = due(records)
        assert records.outbox.fail(second, "broken", NOON)
        assert said(due(records)) == ["a3"]
        assert records.outbox.backlog(NOON + after(3)) == Backlog(1, 3.0, 1)

    def test_after_a_day_a_notice_is_given_up(self, records: Records, storage: Storage) -> None:
        """A retry later than a day after it was due ends it with its reason."""
        records.post(ANN, [Bubble("a")], NOON, NOON)
        (notice,) = due(records)
        records.outbox.retry(notice, "500", NOON + GIVE_UP, 1)
        (notice,) = due(records, GIVE_UP.total_seconds() + 1)
        records.outbox.retry(notice, "500", NOON + GIVE_UP + after(1), 1)
        assert count(storage, "outbox", "state = 'failed' AND reason LIKE 'given up%500'") == 1

    def test_an_unreadable_notice_stops_nobody(self, records: Records, storage: Storage) -> None:
        """A notice that this version cannot read is given up alone."""
        records.post(ANN, [Bubble("a1"), Bubble("a2")], NOON, NOON)
        with storage.writing() as connection:
            connection.execute(text("UPDATE outbox SET bubble = '[' WHERE id = (SELECT min(id) FROM outbox)"))
        assert said(due(records)) == ["a2"]

    def test_when_to_look_again(self, records: Records) -> None:
        """The next try is the next moment that is not there yet."""
        assert records.outbox.next_try(NOON) is None
        records.post(ANN, [Bubble("a")], NOON, NOON)
        records.post(ANN, [Bubble("b")], NOON + after(7), NOON)
        assert records.outbox.next_try(NOON) == NOON + after(7)


class TestLanes:
    """The rates that a messenger allows."""

    def reserve(self, records: Records, chat: str, seconds: float = 0) -> tuple[float, bool]:
        """Post to a chat, take it in hand, reserve; return the slot in seconds from noon."""
        records.post(Address("fake", "bot", chat), [Bubble(chat)], NOON, NOON)
        (notice,) = due(records, seconds, limit=1)
        slot = records.outbox.reserve(notice, (("bot", 0.1), (f"chat:{chat}", 1.0)), NOON + after(seconds), LEASE)
        if slot.held:
            records.outbox.sent(notice, "", NOON)
        return (slot.at - NOON).total_seconds(), slot.held

    def test_the_bot_s_lane_is_waited_for(self, records: Records) -> None:
        """Different chats get slots one gap apart."""
        assert [self.reserve(records, chat) for chat in "abc"] == [(0.0, True), (0.1, True), (0.2, True)]

    def test_a_busy_chat_takes_nothing_from_the_others(self, records: Records) -> None:
        """A chat's second notice is put back until its own lane is free, and the bot's lane stays free for others."""
        assert self.reserve(records, "a") == (0.0, True)
        assert self.reserve(records, "a", 0.5) == (1.0, False)
        assert self.reserve(records, "b", 0.5) == (0.5, True)
        assert due(records, 0.9) == ()
        (notice,) = due(records, 1.0)
        assert (notice.attempts, notice.repeat) == (1, False)

    def test_a_slot_keeps_the_lease(self, records: Records) -> None:
        """The lease runs from the slot on, so that a notice that waits for its turn is not taken away."""
        for chat in "ab":
            records.post(Address("fake", "bot", chat), [Bubble(chat)], NOON, NOON)
        first, second = due(records)
        lanes = (("bot", 5.0),)
        assert records.outbox.reserve(first, lanes, NOON, LEASE).at == NOON
        assert records.outbox.reserve(second, lanes, NOON, LEASE).at == NOON + after(5)
        assert said(due(records, LEASE)) == ["a"]
        assert said(due(records, LEASE + 5)) == ["b"]

    def test_unused_lanes_are_forgotten(self, records: Records, storage: Storage) -> None:
        """A lane that was free for a day leaves no row."""
        self.reserve(records, "a")
        records.outbox.prune(NOON + timedelta(hours=23))
        assert count(storage, "lane") == 2
        records.outbox.prune(NOON + timedelta(days=2))
        assert count(storage, "lane") == 0


class TestHistory:
    """What was said."""

    def test_a_conversation_in_order(self, records: Records) -> None:
        """The person's words and what went out, with positions to go on from; what still waits is not shown."""
        session = handle(records, a_message("a"))
        records.post(ANN, [Bubble("tomorrow")], NOON + timedelta(days=1), NOON)
        assert [entry.bubble.text for entry in records.history(session.conversation)] == ["a"]
        (notice,) = due(records)
        shown = records.history(session.conversation)
        assert [(entry.role, entry.bubble.text, entry.state) for entry in shown] == [
            ("person", "a", "said"),
            ("bot", "echo a", "sending"),
        ]
        records.outbox.sent(notice, "", NOON)
        handle(records, a_message("b"))
        (notice,) = due(records)
        last = shown[-1].position
        assert [entry.bubble.text for entry in records.history(session.conversation, last)] == ["b", "echo b"]
        assert [entry.bubble.text for entry in records.history(session.conversation, last, limit=1)] == ["b"]
        assert records.history(session.conversation)[1].state == "sent"

    def test_a_notice_keeps_its_position_when_it_is_tried_again(self, records: Records) -> None:
        """A page that follows by position sees a retried notice once."""
        session = handle(records, a_message("a"))
        (notice,) = due(records)
        before = records.history(session.conversation)
        records.outbox.retry(notice, "500", NOON, 0)
        due(records)
        assert [entry.position for entry in records.history(session.conversation)] == [
            entry.position for entry in before
        ]

    def test_a_human_s_words_are_a_human_s(self, records: Records) -> None:
        """What a mentor wrote is told apart from the bot's words, and shows its choices' keys."""
        records.post(ANN, [Bubble("hi", mark="human", choices=(Choice("네", "yes"),))], NOON, NOON)
        (notice,) = due(records)
        conversation = records.conversation_of(ANN)
        assert conversation
        (entry,) = records.history(conversation)
        assert (entry.role, entry.taps) == ("human", notice.taps)
