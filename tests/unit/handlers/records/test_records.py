"""People's records on both databases: kept once, handled once, said once, in order."""

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
    HandoffRequest,
    Outcome,
    Turn,
)
from handlers.records import Backlog, Records
from knowledge.storage import Storage
from tests.fakes import NOON, a_message, echo, to_human
from tests.unit.handlers.booked import ANN, LEASE, after, claim, count, due, handle, said, texts


@pytest.fixture
def records(storage: Storage) -> Records:
    """Return empty records."""
    return Records(storage)


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
        assert to_human(storage, session.conversation) == 1
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
        to_human(storage, session.conversation)
        case = CrisisCase("self", "1", "a", "gimpo", NOON)
        records.finish(claimed, session, replace(echo(message, session, NOON), cases=(case,)), NOON)
        to_human(storage, session.conversation)
        assert said(due(records)) == ["echo a"]
        assert count(storage, "crisis_case", "kind = 'self' AND municipality = 'gimpo'") == 1

    def test_what_was_written_before_a_takeover_is_not_sent_after_it(self, records: Records, storage: Storage) -> None:
        """A reply that waits when a human takes over is dropped; the human's own words are not."""
        session = handle(records, a_message("a"))
        to_human(storage, session.conversation)
        records.post(ANN, [Bubble("hello, I am Kim", mark="human")], NOON, NOON)
        assert said(due(records)) == ["hello, I am Kim"]
        assert count(storage, "outbox", "state = 'refused' AND reason = 'taken over'") == 1

    def test_a_handler_that_hands_over_still_says_so(self, records: Records) -> None:
        """An outcome that changes the owner itself carries its own words."""
        session = records.session_for(a_message("a"), NOON)
        given = replace(session, owner="human", epoch=session.epoch + 1)
        handle(records, a_message("a"), Outcome(given, (Bubble("someone will write to you"),)))
        assert said(due(records)) == ["someone will write to you"]
