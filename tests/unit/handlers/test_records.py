"""People's records on both databases: kept once, handled once, said once, in order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from handlers.conversation import (
    Address,
    Bubble,
    Choice,
    CrisisCase,
    HandoffRequest,
    Message,
    Notice,
    Outcome,
    Session,
    Turn,
)
from handlers.records import Backlog, Claimed, Records
from handlers.records.book import EXPIRED
from handlers.records.outbox import GIVE_UP, TAP_LIFE
from knowledge.storage import Storage
from tests.fakes import NOON, a_message, echo

LEASE = 10.0
ANN = Address("fake", "bot", "1")


@pytest.fixture
def records(storage: Storage) -> Records:
    """Return empty records."""
    return Records(storage)


def after(seconds: float) -> timedelta:
    """Return so many seconds."""
    return timedelta(seconds=seconds)


def claim(records: Records, seconds: float = 0, limit: int = 10) -> tuple[Claimed, ...]:
    """Claim messages at noon and so many seconds."""
    return records.inbox.claim(NOON + after(seconds), LEASE, limit)


def texts(claimed: Sequence[Claimed]) -> list[str]:
    """Return the messages' texts."""
    return [each.message.text for each in claimed]


def handle(records: Records, message: Message, outcome: Outcome | None = None) -> Session:
    """Receive and finish a message, with an echo if nothing else is given."""
    records.inbox.receive(message, NOON)
    (claimed,) = claim(records)
    session = records.session_for(message, NOON)
    records.finish(claimed, session, outcome or echo(message, session, NOON), NOON)
    return session


def due(records: Records, seconds: float = 0, limit: int = 10) -> tuple[Notice, ...]:
    """Claim notices at noon and so many seconds."""
    return records.outbox.claim(NOON + after(seconds), LEASE, limit, ("fake",))


def said(notices: Sequence[Notice]) -> list[str]:
    """Return the notices' texts."""
    return [notice.bubble.text for notice in notices]


def count(storage: Storage, table: str, where: str = "1 = 1") -> int:
    """Count rows."""
    with storage.reading() as connection:
        return int(connection.execute(text(f"SELECT count(*) FROM {table} WHERE {where}")).scalar_one())  # noqa: S608


class TestInbox:
    """What comes in."""

    def test_a_message_is_kept_once(self, records: Records, storage: Storage) -> None:
        """The same key of the same account is one message; of another account or channel it is another."""
        message = a_message("a", key="7")
        other = replace(message, address=Address("fake", "other", "1"))
        assert [records.inbox.receive(each, NOON) for each in (message, message, other, other)] == [
            True,
            False,
            True,
            False,
        ]
        assert count(storage, "inbox") == 2

    def test_a_known_message_stays_known_when_it_is_done(self, records: Records, storage: Storage) -> None:
        """A repeat that comes after the answer is not answered again, for seven days; then it is forgotten."""
        message = a_message("a")
        handle(records, message)
        assert not records.inbox.receive(message, NOON)
        assert count(storage, "inbox", "payload = ''") == 1
        assert records.inbox.prune(NOON + timedelta(days=7)) == 0
        assert records.inbox.prune(NOON + timedelta(days=7, seconds=1)) == 1

    def test_persons_side_by_side_each_in_order(self, records: Records) -> None:
        """Of each person only the oldest unfinished message is handed out, whoever asks and how often."""
        for name in ("a1", "b1", "a2", "b2", "a3"):
            records.inbox.receive(a_message(name, chat=name[0]), NOON)
        first = claim(records)
        assert texts(first) == ["a1", "b1"]
        assert claim(records) == ()
        session = records.session_for(first[1].message, NOON)
        assert records.finish(first[1], session, echo(first[1].message, session, NOON), NOON)
        assert texts(claim(records)) == ["b2"]

    def test_the_limit_is_kept(self, records: Records) -> None:
        """No more messages are handed out than asked for, the oldest first."""
        for chat in "abc":
            records.inbox.receive(a_message(chat, chat=chat), NOON)
        assert texts(claim(records, limit=2)) == ["a", "b"]

    def test_a_lost_lease_hands_the_message_to_another(self, records: Records) -> None:
        """At lease end another claims; the first one's work is then refused, whatever it does."""
        records.inbox.receive(a_message("a"), NOON)
        (first,) = claim(records)
        assert claim(records, LEASE - 1) == ()
        (second,) = claim(records, LEASE)
        assert (first.attempts, second.attempts) == (1, 2)
        session = records.session_for(first.message, NOON)
        assert not records.finish(first, session, echo(first.message, session, NOON), NOON)
        assert not records.inbox.extend(first, NOON, LEASE)
        assert not records.inbox.retry(first, "", NOON)
        assert not records.inbox.release(first)
        assert not records.give_up(first, "", NOON, [Bubble("sorry")])
        assert records.finish(second, session, echo(first.message, session, NOON), NOON)
        assert said(due(records)) == ["echo a"]

    def test_a_heartbeat_keeps_the_lease(self, records: Records) -> None:
        """A message whose lease is extended is not handed to another."""
        records.inbox.receive(a_message("a"), NOON)
        (claimed,) = claim(records)
        assert records.inbox.extend(claimed, NOON + after(8), LEASE)
        assert claim(records, 17) == ()
        assert len(claim(records, 18)) == 1

    def test_a_released_message_counts_no_attempt(self, records: Records) -> None:
        """What is put back at a stop is as fresh as before."""
        records.inbox.receive(a_message("a"), NOON)
        (claimed,) = claim(records)
        assert records.inbox.release(claimed)
        (again,) = claim(records)
        assert again.attempts == 1

    def test_a_retry_waits_and_holds_the_person_back(self, records: Records) -> None:
        """Order holds even behind a message that is to be tried again; others are not held back."""
        for name in ("a1", "a2", "b1"):
            records.inbox.receive(a_message(name, chat=name[0]), NOON)
        first, other = claim(records)
        assert records.inbox.retry(first, "broken", NOON + after(5))
        assert claim(records, 4) == ()
        assert other.message.text == "b1"
        (again,) = claim(records, 5)
        assert (again.message.text, again.attempts) == ("a1", 2)

    def test_giving_up_frees_the_person(self, records: Records, storage: Storage) -> None:
        """A poisoned message ends with its reason and an apology, and the next one is handled."""
        for name in ("a1", "a2"):
            records.inbox.receive(a_message(name), NOON)
        (first,) = claim(records)
        assert records.give_up(first, "poison", NOON, [Bubble("sorry")])
        assert texts(claim(records)) == ["a2"]
        assert said(due(records)) == ["sorry"]
        assert count(storage, "inbox", "state = 'failed' AND error = 'poison'") == 1
        assert records.inbox.backlog(NOON + after(9)) == Backlog(1, 9.0, 1)

    def test_an_unreadable_row_stops_nobody(self, records: Records, storage: Storage) -> None:
        """A row that this version cannot read is given up alone."""
        for name in ("a1", "b1"):
            records.inbox.receive(a_message(name, chat=name[0]), NOON)
        with storage.writing() as connection:
            connection.execute(text("UPDATE inbox SET payload = '{}' WHERE chat = 'a'"))
        assert texts(claim(records)) == ["b1"]
        assert count(storage, "inbox", "error = 'unreadable: KeyError'") == 1

    def test_any_character_can_be_kept(self, records: Records) -> None:
        """NUL and half a surrogate pair, which databases refuse, poison nothing."""
        message = a_message("a\0b\ud800c", chat="\0\udfff", key="\0")
        handle(records, message)
        assert said(due(records)) == ["echo a\0b\ud800c"]
        conversation = records.conversation_of(message.address)
        assert conversation
        assert records.history(conversation)[0].bubble.text == "a\ufffdb\ufffdc"

    def test_an_empty_inbox_has_no_backlog(self, records: Records) -> None:
        """Nothing waits, nothing is old."""
        assert records.inbox.backlog(NOON) == Backlog(0, 0.0, 0)


class TestSessions:
    """What is remembered between two messages."""

    def test_a_session_is_made_once_and_kept(self, records: Records) -> None:
        """What an outcome says of the session is what the next message finds."""
        session = handle(records, a_message("a"))
        changed = replace(
            session,
            municipality="gimpo",
            language="en",
            latched=True,
            form="plan",
            slots={"학년": "중2"},
            previous="a",
            misses=2,
        )
        handle(records, a_message("b"), Outcome(changed))
        assert records.session_for(a_message("c"), NOON) == changed
        assert records.conversation_of(ANN) == session.conversation

    def test_strangers_have_no_conversation(self, records: Records) -> None:
        """An address that never wrote has none, and addresses that look alike are not the same."""
        handle(records, a_message("a"))
        assert records.conversation_of(Address("fake:bot", "1", "")) is None
        assert records.conversation_of(Address("fake", "bot:1", "")) is None

    def test_the_account_names_the_municipality(self, records: Records) -> None:
        """An account's municipality wins; the messenger's language only fills a gap."""
        message = replace(a_message("a"), municipality="seoul", language="en")
        session = records.session_for(message, NOON)
        assert (session.municipality, session.language) == ("seoul", "en")
        handle(records, message, Outcome(replace(session, language="ko")))
        session = records.session_for(replace(message, municipality="gimpo"), NOON)
        assert (session.municipality, session.language) == ("gimpo", "ko")

    def test_busy_until_everything_is_out(self, records: Records) -> None:
        """A conversation is busy from the message on until its due notices are settled; a reminder does not count."""
        message = a_message("a")
        assert not records.busy(ANN, NOON)
        records.inbox.receive(message, NOON)
        records.post(ANN, [Bubble("tomorrow")], NOON + timedelta(days=1), NOON)
        assert records.busy(ANN, NOON)
        handle(records, message)
        assert records.busy(ANN, NOON)
        assert not records.busy(Address("fake", "bot", "2"), NOON)
        (notice,) = due(records)
        assert records.busy(ANN, NOON)
        records.outbox.sent(notice, "", NOON)
        assert not records.busy(ANN, NOON)

    def test_erasing_leaves_no_row(self, records: Records, storage: Storage) -> None:
        """Everything of a conversation goes with it, work in hand included; the neighbour keeps hers."""
        outcome = Outcome(
            records.session_for(a_message("a"), NOON),
            (Bubble("x", choices=(Choice("y", "z"),)),),
            (Turn("person", "a", NOON),),
            (HandoffRequest("a", "wish", "gimpo", NOON),),
            (CrisisCase("self", "1", "a", "gimpo", NOON),),
        )
        session = handle(records, a_message("a"), outcome)
        handle(records, a_message("b", chat="2"))
        records.inbox.receive(a_message("c"), NOON)
        (claimed,) = claim(records)
        assert records.erase(session.conversation)
        assert not records.erase(session.conversation)
        assert not records.finish(claimed, session, outcome, NOON)
        for table, left in {"conversation": 1, "inbox": 1, "outbox": 1, "turn": 2}.items():
            assert count(storage, table) == left
        for table in ("tap", "escalation", "escalation_line"):
            assert count(storage, table) == 0
        assert count(storage, "crisis_case", "conversation IS NULL") == 1


class TestFinish:
    """The one transaction that ends a message."""

    def test_everything_is_written_together(self, storage: Storage) -> None:
        """When the process dies before the commit, nothing of the outcome is there, and the message is tried again."""

        def fault(point: str) -> None:
            if point == "finish:written":
                raise KeyboardInterrupt

        records = Records(storage, fault=fault)
        message = a_message("a")
        records.inbox.receive(message, NOON)
        (claimed,) = claim(records)
        session = records.session_for(message, NOON)
        with pytest.raises(KeyboardInterrupt):
            records.finish(claimed, session, echo(message, session, NOON), NOON)
        assert count(storage, "outbox") == count(storage, "turn") == 0
        assert len(claim(records, LEASE)) == 1

    def test_a_human_who_took_over_silences_the_bot(self, records: Records, storage: Storage) -> None:
        """The bot's words are dropped, the person's and the requests are kept, the human's state stays."""
        message = a_message("a")
        records.inbox.receive(message, NOON)
        (claimed,) = claim(records)
        session = records.session_for(message, NOON)
        assert records.assign(session.conversation, "human", NOON) == 1
        outcome = replace(
            echo(message, replace(session, misses=3), NOON), requests=(HandoffRequest("a", "wish", "gimpo", NOON),)
        )
        assert records.finish(claimed, session, outcome, NOON)
        assert due(records) == ()
        assert [entry.bubble.text for entry in records.history(session.conversation)] == ["a"]
        assert count(storage, "turn") == count(storage, "escalation") == 1
        kept = records.session_for(message, NOON)
        assert (kept.owner, kept.epoch, kept.misses) == ("human", 1, 0)

    def test_a_cry_for_help_is_answered_whoever_owns_the_conversation(self, records: Records, storage: Storage) -> None:
        """A takeover in the same moment costs neither the case nor its words."""
        message = a_message("a")
        records.inbox.receive(message, NOON)
        (claimed,) = claim(records)
        session = records.session_for(message, NOON)
        records.assign(session.conversation, "human", NOON)
        case = CrisisCase("self", "1", "a", "gimpo", NOON)
        records.finish(claimed, session, replace(echo(message, session, NOON), cases=(case,)), NOON)
        records.assign(session.conversation, "human", NOON)
        assert said(due(records)) == ["echo a"]
        assert count(storage, "crisis_case", "kind = 'self' AND municipality = 'gimpo'") == 1

    def test_what_was_written_before_a_takeover_is_not_sent_after_it(self, records: Records, storage: Storage) -> None:
        """A reply that waits when a human takes over is dropped; the human's own words are not."""
        session = handle(records, a_message("a"))
        records.assign(session.conversation, "human", NOON)
        records.post(ANN, [Bubble("hello, I am Kim", mark="human")], NOON, NOON)
        assert said(due(records)) == ["hello, I am Kim"]
        assert count(storage, "outbox", "state = 'refused' AND reason = 'taken over'") == 1

    def test_a_handler_that_hands_over_still_says_so(self, records: Records) -> None:
        """An outcome that changes the owner itself carries its own words."""
        session = records.session_for(a_message("a"), NOON)
        given = replace(session, owner="human", epoch=session.epoch + 1)
        handle(records, a_message("a"), Outcome(given, (Bubble("someone will write to you"),)))
        assert said(due(records)) == ["someone will write to you"]


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
