"""Plans, reviews and calendars as they are kept in real databases."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text

from handlers.conversation import Address, Message, Outcome, Session
from handlers.records import Records
from handlers.records.study.plans import PlanMovedOnError, Plans
from handlers.studying.replanning import caught_up, closed
from handlers.studying.spacing import begun, graded
from handlers.studying.study import Feed, PlanEnded, StudyPlan, digest_of, in_trouble
from knowledge.storage import Storage
from tests.unit.handlers.studying.lessons import MONDAY, a_wish, lectures, made

NOW = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)


WHO = Address("telegram", "bot", "1")


def a_plan(*minutes: int, **changes: Any) -> StudyPlan:
    """Return a plan of one course."""
    return made(a_wish(*lectures("수학", *(minutes or (20,) * 8)), **changes))


@pytest.fixture
def write(storage: Storage) -> Callable[..., Session]:
    """Return what keeps changes of one conversation, as handling a message would."""
    records = Records(storage)
    numbers = iter(range(1000))

    def keep(*changes: object, who: Address = WHO, now: datetime = NOW) -> Session:
        message = Message(who, str(next(numbers)), now, "x")
        records.inbox.receive(message, now)
        claimed = records.inbox.claim(now, 60, 1)[0]
        session = records.session_for(message, now)
        assert records.finish(claimed, session, Outcome(session, changes=changes), now)
        return session

    return keep


def count(storage: Storage, table: str) -> int:
    """Return how many rows a table has."""
    with storage.reading() as connection:
        return int(connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())  # noqa: S608


def test_a_plan_is_read_as_it_was_kept(storage: Storage, write: Callable[..., Session]) -> None:
    """Everything comes back, only its person sees it, and only in its municipality."""
    plan = replace(a_plan(exam=date(2026, 12, 28), rests=frozenset({date(2026, 12, 25)})), asked_on=MONDAY)
    mine = write(plan).conversation
    plans = Records(storage).plans
    assert plans.of(mine, "seoul") == (replace(plan, version=1),)
    assert plans.of(mine, "gimpo") == ()
    assert plans.of(write(who=Address("telegram", "bot", "2")).conversation, "seoul") == ()
    kept = plans.kept(plan.id)
    assert kept is not None
    assert (kept.conversation, kept.address, kept.owner) == (mine, WHO, "bot")
    assert plans.kept("nothing") is None
    ended = replace(plan, version=1, state="ended", asked_on=None)
    write(ended)
    assert plans.of(mine, "seoul") == ()
    assert plans.every(mine) == (replace(ended, version=2),)


def test_what_others_changed_meanwhile_is_never_overwritten(storage: Storage, write: Callable[..., Session]) -> None:
    """A plan that moved on is refused, so that the message is handled again; another's plan cannot be changed."""
    plan = a_plan()
    write(plan)
    read = replace(plan, version=1)
    write(closed(read, read.open[0].id, "done"))
    with pytest.raises(PlanMovedOnError):
        write(closed(read, read.open[0].id, "skipped"))
    with pytest.raises(PlanMovedOnError):
        write(replace(read, version=2), who=Address("telegram", "bot", "2"))
    plans = Records(storage).plans
    assert plans.kept(plan.id).plan.sessions[0].state == "done"  # type: ignore[union-attr]


def test_missed_sessions_are_replanned_by_the_clock(storage: Storage, write: Callable[..., Session]) -> None:
    """Each plan's own yesterday counts, and an evening until ten in the morning: its reminder may wait till then."""
    plan = a_plan()
    write(plan)
    plans, first = Records(storage).plans, plan.open[0].day
    evening = datetime.combine(first, time(22), ZoneInfo("Asia/Seoul")).astimezone(UTC)
    assert plans.catch_up(evening) == 0
    assert plans.catch_up(evening + timedelta(hours=3)) == 0
    assert plans.catch_up(evening + timedelta(hours=12)) == 1
    assert plans.catch_up(evening + timedelta(hours=12)) == 0
    after = plans.kept(plan.id)
    assert after is not None
    assert after.plan.sessions[0].state == "missed"
    assert not after.plan.stranded
    assert plans.catch_up(evening - timedelta(days=365)) == 0
    weeks_later = evening + timedelta(days=40)
    assert plans.catch_up(weeks_later) == 1
    assert plans.catch_up(weeks_later) == 0


class Stumbling:
    """A database that can't write once."""

    def __init__(self, storage: Storage) -> None:
        self.reading = storage.reading
        self._writing = storage.writing
        self._fine = False

    def writing(self) -> Any:
        """Write, from the second time on."""
        if not self._fine:
            self._fine = True
            raise ConnectionError
        return self._writing()


def test_a_plan_that_cannot_be_replanned_keeps_no_other_waiting(
    storage: Storage, write: Callable[..., Session]
) -> None:
    """The second one is caught up at once, the first at the next look, and the error is not hidden."""
    first = a_plan()
    for number, plan in enumerate((first, replace(a_plan(), id="other"))):
        write(plan, who=Address("telegram", "bot", str(number)))
    later = datetime.combine(first.open[0].day + timedelta(days=2), time(3), UTC)
    plans = Plans(Stumbling(storage))  # type: ignore[arg-type]
    with pytest.raises(ConnectionError):
        plans.catch_up(later)
    assert plans.catch_up(later) == 1
    assert plans.catch_up(later) == 0


def test_a_morning_is_over_at_midnight(storage: Storage, write: Callable[..., Session]) -> None:
    """Its reminder helps no more, and the next day begins with the plan as it is."""
    plan = a_plan()
    write(plan.with_sessions(replace(one, starts=time(9)) for one in plan.sessions))
    plans, first = Records(storage).plans, plan.open[0].day
    midnight = datetime.combine(first + timedelta(days=1), time(0, 1), ZoneInfo("Asia/Seoul")).astimezone(UTC)
    assert plans.catch_up(midnight - timedelta(minutes=2)) == 0
    assert plans.catch_up(midnight) == 1


def test_it_is_asked_once_what_is_wrong(storage: Storage, write: Callable[..., Session]) -> None:
    """Noting that it was asked ends the trouble; a plan that is gone cannot be noted."""
    plan = caught_up(a_plan(), MONDAY + timedelta(days=9))
    assert in_trouble(plan)
    write(plan)
    plans = Records(storage).plans
    assert plans.asked(plan.id, MONDAY + timedelta(days=9), NOW)
    assert not in_trouble(plans.kept(plan.id).plan)  # type: ignore[union-attr]
    assert not plans.asked("nothing", MONDAY, NOW)


def test_guardians_hear_counts_only(storage: Storage, write: Callable[..., Session]) -> None:
    """A week is two numbers and the next step without its hour; without a plan there is nothing."""
    plan = a_plan()
    mine = write(closed(plan, plan.open[0].id, "done")).conversation
    plans = Records(storage).plans
    week_ = plans.progress(mine, MONDAY)
    assert week_ is not None
    assert (week_.planned, week_.done, week_.next_step) == (2, 1, "12/02 수학")
    done = plans.progress(mine, date(2027, 5, 3))
    assert done is not None
    assert (done.planned, done.next_step) == (0, "")
    assert plans.progress("nobody", MONDAY) is None


def test_reviews_and_calendars_are_kept(storage: Storage, write: Callable[..., Session]) -> None:
    """Cards come back due first; a calendar's address is kept as a digest, replaced by a new one, and closed."""
    card = begun("seoul", "calc", 1, "극한", NOW, "1단원")
    other = replace(begun("seoul", "calc", 2, "도함수", NOW), due_at=NOW)
    mine = write(card, other).conversation
    plans = Records(storage).plans
    assert plans.cards(mine, "seoul") == (other, card)
    assert plans.cards(mine, "seoul", NOW) == (other,)
    assert plans.cards(mine, "gimpo") == ()
    after = graded(card, "good", card.due_at)
    write(after)
    assert after in plans.cards(mine, "seoul")
    write(Feed(digest_of("one")))
    assert plans.feed("one") == (mine, "", ())
    write(Feed(digest_of("two")))
    assert plans.feed("one") is None
    assert plans.has_feed(mine)
    write(Feed())
    assert plans.feed("two") is None
    assert not plans.has_feed(mine)
    assert len(plans.new_token()) == 22


def test_erasing_a_conversation_erases_its_plans(storage: Storage, write: Callable[..., Session]) -> None:
    """Nothing of a person's study is left; throwing one plan away leaves the rest."""
    plan, other = a_plan(), replace(a_plan(), id="other", sessions=())
    mine = write(plan, other, begun("seoul", "calc", 1, "극한", NOW), Feed(digest_of("one"))).conversation
    write(PlanEnded("other"))
    assert count(storage, "study_plan") == 1
    write(PlanEnded(plan.id), who=Address("telegram", "bot", "2"))
    assert count(storage, "study_plan") == 1
    assert Records(storage).erase(mine)
    for table in ("study_plan", "study_session", "review_card", "calendar_feed", "reminder"):
        assert count(storage, table) == 0
