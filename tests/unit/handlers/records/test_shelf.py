"""What waits for people whose messenger can't be woken."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from handlers.conversation import Address, Bubble, Choice, CrisisCase, Notice, Outcome
from handlers.records import Records
from handlers.records.post.shelf import KEEP
from knowledge.storage import Storage
from tests.fakes import NOON, a_message, rows

ME, OTHER = Address("kakao", "b", "1"), Address("kakao", "b", "2")
LATER = NOON + timedelta(seconds=5)
OVER = NOON + timedelta(seconds=100)


def waiting(records: Records, *texts: str, address: Address = ME) -> None:
    """Let words wait for somebody."""
    for text in texts:
        records.post(address, (Bubble(text, choices=(Choice("네", "yes"),)),), NOON, NOON)


def taken(records: Records, moment: object = None, *, limit: int = 6) -> tuple[Notice, ...]:
    """Take what is due in hand."""
    return records.shelf.collect(ME, moment or LATER, 60, limit)  # type: ignore[arg-type]


def words(notices: tuple[Notice, ...]) -> list[str]:
    """Return the words of notices."""
    return [notice.bubble.text for notice in notices]


def test_it_is_collected_in_order_and_once(storage: Storage) -> None:
    """Only one's own, only what is due, each with its place and its keys; in hand it is nobody else's."""
    records = Records(storage)
    waiting(records, "하나", "둘")
    waiting(records, "남의 것", address=OTHER)
    records.post(ME, (Bubble("내일"),), NOON + timedelta(days=1), NOON)
    notices = taken(records)
    assert words(notices) == ["하나", "둘"]
    assert all(len(notice.taps[0]) == 22 for notice in notices)
    assert taken(records) == ()
    records.shelf.shown(notices, None, LATER)
    assert taken(records, OVER) == ()
    assert rows(storage, "outbox", "position")[:2] == [1, 2]
    assert words(taken(records, NOON + timedelta(days=2))) == ["내일"]


def test_only_so_many_at_once(storage: Storage) -> None:
    """The rest stays in its order."""
    records = Records(storage)
    waiting(records, *"가나다")
    first = taken(records, limit=2)
    records.shelf.shown(first, None, LATER)
    assert (words(first), words(taken(records))) == (["가", "나"], ["다"])


def test_what_was_put_back_comes_again(storage: Storage) -> None:
    """As a repeat only when it may have been seen; however long it waited."""
    records = Records(storage)
    waiting(records, "하나")
    old = NOON + timedelta(days=3)
    records.shelf.put_back(taken(records, old), repeat=False)
    (again,) = taken(records, old)
    assert not again.repeat
    records.shelf.put_back((again,), repeat=True)
    (last,) = taken(records, old)
    assert last.repeat
    records.shelf.put_back((replace(last, lease="another"),), repeat=False)
    assert taken(records, old) == ()


def leave_over(records: Records) -> None:
    """Show the first of two notices in part, so that its rest and the second one wait."""
    waiting(records, "긴 말", "다음")
    notices = taken(records)
    records.shelf.put_back(notices[1:], repeat=False)
    records.shelf.shown(notices[:1], Bubble("나머지"), LATER)


def test_a_process_that_dies_gives_it_back(storage: Storage) -> None:
    """After the lease it comes again, as a possible repeat."""
    records = Records(storage)
    waiting(records, "하나")
    assert not taken(records)[0].repeat
    assert taken(records, OVER)[0].repeat


def test_the_rest_of_long_words_comes_before_what_follows(storage: Storage) -> None:
    """What did not fit keeps its place."""
    records = Records(storage)
    leave_over(records)
    assert words(taken(records)) == ["나머지", "다음"]


def test_what_was_just_said_is_answered_before_what_was_left_over(storage: Storage) -> None:
    """Who asks for more gets the rest; who asks for something else gets that, and the rest behind it."""
    records = Records(storage)
    leave_over(records)
    asked = LATER + timedelta(seconds=1)
    records.post(ME, (Bubble("새 답"), Bubble("둘째")), asked, asked)
    answered = records.shelf.collect(ME, asked, 60, 6, since=asked)
    assert words(answered) == ["새 답", "둘째", "나머지", "다음"]
    records.shelf.put_back(answered, repeat=False)
    assert words(records.shelf.collect(ME, asked, 60, 2, since=asked)) == ["새 답", "둘째"]
    assert words(taken(records, OVER + timedelta(minutes=1))) == ["나머지", "다음", "새 답", "둘째"]


def test_handled_and_busy(storage: Storage) -> None:
    """A message counts as dealt with when it is, a person as waited for while anything is not."""
    records = Records(storage)
    message = replace(a_message("안녕"), address=ME)
    assert records.shelf.handled(message)
    records.inbox.receive(message, NOON)
    assert (records.shelf.handled(message), records.shelf.busy(ME), records.shelf.busy(OTHER)) == (False, True, False)
    (claimed,) = records.inbox.claim(NOON, 30, 1)
    records.give_up(claimed, "broken", NOON, (Bubble("미안해요"),))
    assert (records.shelf.handled(message), records.shelf.busy(ME)) == (True, False)
    assert words(taken(records)) == ["미안해요"]


def test_the_bots_words_are_dropped_when_a_human_took_over(storage: Storage) -> None:
    """Bot or human holds here as everywhere: what a human says is shown, the bot's late answer is not."""
    records = Records(storage)
    session = records.session_for(replace(a_message(), address=ME), NOON)
    with storage.writing() as connection:
        records.outbox.queue(connection, session.conversation, (Bubble("봇"),), NOON, session.epoch + 1)
        records.outbox.queue(connection, session.conversation, (Bubble("사람", mark="human"),), NOON)
    assert words(taken(records)) == ["사람"]


def test_what_waits_here_is_not_late(storage: Storage) -> None:
    """Whoever watches over the delivery need not be woken because somebody does not come by."""
    records = Records(storage)
    waiting(records, "하나")
    assert records.outbox.backlog(OVER).waiting == 0
    waiting(records, "둘", address=Address("telegram", "b", "1"))
    assert records.outbox.backlog(OVER).waiting == 1


def test_a_notice_is_looked_up_for_a_week(storage: Storage) -> None:
    """By its number, with whom it is for."""
    records = Records(storage)
    waiting(records, "하나")
    (notice,) = taken(records)
    assert records.shelf.lookup(notice.id, LATER) == (ME, notice.bubble)
    assert records.shelf.lookup(notice.id, NOON + KEEP) is None
    assert records.shelf.lookup(notice.id + 1, LATER) is None


@pytest.mark.parametrize(("channel", "given_up"), [("kakao", 1), ("telegram", 0)])
def test_what_nobody_comes_for_is_given_up(storage: Storage, channel: str, given_up: int) -> None:
    """After a week, on this channel only."""
    records = Records(storage)
    waiting(records, "하나")
    assert records.shelf.forgo(channel, NOON + KEEP - timedelta(seconds=1)) == 0
    assert records.shelf.forgo(channel, NOON + KEEP) == given_up
    assert len(taken(records, NOON + KEEP)) == 1 - given_up


def test_what_helps_in_a_cry_comes_before_all(storage: Storage) -> None:
    """However long it has waited: who cried for help in a room reads it with the first word of their own."""
    records = Records(storage)
    message = replace(a_message(), address=ME)
    records.inbox.receive(message, NOON)
    (claimed,) = records.inbox.claim(NOON, 10, 1)
    session = records.session_for(message, NOON)
    case = CrisisCase("self_harm", "r1", "나 죽고 싶어", "gimpo", NOON)
    records.finish(claimed, session, Outcome(session, (Bubble("도움"),), cases=(case,)), NOON)
    with storage.writing() as connection:
        for text, due in (("지난 답", NOON), ("지금 답", LATER)):
            records.outbox.queue(connection, session.conversation, (Bubble(text),), due, session.epoch)
    assert words(records.shelf.collect(ME, LATER, 60, 6, LATER)) == ["도움", "지금 답", "지난 답"]
