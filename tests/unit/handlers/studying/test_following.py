"""Reminders follow their plan through everything that becomes of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from handlers.conversation import Session
from handlers.records.changes import write
from handlers.records.study.plans import PlanEnded
from handlers.studying.study import StudyPlan, in_trouble
from tests.fakes import rows
from tests.unit.handlers.reminded import HOUR, Desk
from tests.unit.handlers.studying.lessons import a_wish, lectures, made

MONDAY = datetime(2026, 11, 30, 10, tzinfo=UTC)
"""19:00 in Seoul, when the first session begins."""


def keep(desk: Desk, person: Session, plan: StudyPlan, now: datetime = MONDAY - timedelta(days=1)) -> StudyPlan:
    """Keep a plan, return it as it is kept."""
    with desk.storage.writing() as connection:
        write(connection, person, (plan,), now)
    kept = desk.records.plans.kept(plan.id)
    assert kept
    return kept.plan


def states(desk: Desk) -> list[str]:
    """Return the states of the sessions' reminders in the order of their making."""
    kinds = zip(rows(desk.storage, "reminder", "kind"), rows(desk.storage, "reminder", "state"), strict=True)
    return [state for kind, state in kinds if kind == "session"]


def a_plan() -> StudyPlan:
    """Return a plan of six sessions and some days kept free at seven in the evening."""
    return made(a_wish(*lectures("수학", *[35] * 6)))


def with_state(plan: StudyPlan, number: int, state: str) -> StudyPlan:
    """Return the plan with one session in another state."""
    return plan.with_session(replace(plan.sessions[number], state=state))  # type: ignore[arg-type]


def test_each_session_has_its_row(desk: Desk) -> None:
    """A new plan has one reminder a session, the summary of its week, and keeps them when it is kept again."""
    person = desk.person()
    plan = keep(desk, person, a_plan())
    keep(desk, person, plan)
    assert states(desk) == ["waiting"] * len(plan.open)
    assert rows(desk.storage, "reminder", "kind").count("weekly") == 1


def test_done_in_advance(desk: Desk) -> None:
    """What is done before its time is not asked for, and its nudge is not either."""
    person = desk.person()
    plan = keep(desk, person, made(a_wish(*lectures("수학", *[35] * 6))))
    keep(desk, person, with_state(plan, 0, "done"))
    desk.run(MONDAY)
    assert desk.deliver(MONDAY) == []


def test_done_after_the_reminder(desk: Desk) -> None:
    """A session that was told and then done gets no nudge."""
    person = desk.person()
    plan = a_plan()
    early = plan.with_sessions(replace(one, starts=one.starts.replace(hour=16)) for one in plan.sessions)
    plan = keep(desk, person, early)
    at = MONDAY - 3 * HOUR
    desk.run(at)
    assert len(desk.deliver(at)) == 1
    keep(desk, person, with_state(plan, 0, "done"), at)
    desk.run(at + 2 * HOUR)
    assert desk.deliver(at + 2 * HOUR) == []
    assert "nudge" not in rows(desk.storage, "reminder", "kind"), "what was never said leaves no row"


def test_moved_while_its_reminder_is_queued(desk: Desk) -> None:
    """The queued message is called back, and the session is told at its new time."""
    person = desk.person()
    plan = keep(desk, person, a_plan())
    desk.run(MONDAY)
    moved = replace(plan.sessions[0], day=date(2026, 12, 1), state="later")
    keep(desk, person, plan.with_session(moved), MONDAY)
    assert desk.deliver(MONDAY) == []
    desk.run(MONDAY + 24 * HOUR)
    assert len(desk.deliver(MONDAY + 24 * HOUR)) == 1


def test_paused_and_taken_up_again(desk: Desk) -> None:
    """A plan that rests says nothing; taken up again it says what is still to come."""
    person = desk.person()
    plan = keep(desk, person, a_plan())
    rested = keep(desk, person, replace(plan, state="paused"))
    desk.run(MONDAY)
    assert desk.deliver(MONDAY) == []
    keep(desk, person, replace(rested, state="active"), MONDAY + HOUR)
    friday = MONDAY + timedelta(days=4)
    desk.run(friday)
    assert len(desk.deliver(friday)) == 1


def test_a_plan_that_moves_every_week_leaves_no_rows_behind(desk: Desk) -> None:
    """Only what was told, or had been in the outbox, is kept to be looked at later; the rest is the plan of now."""
    person = desk.person()
    plan = keep(desk, person, a_plan())
    for days in range(1, 9):
        moved = (replace(one, day=one.day + timedelta(days=1)) for one in plan.sessions)
        plan = keep(desk, person, plan.with_sessions(moved), MONDAY + timedelta(days=days - 2))
        assert len(states(desk)) == len(plan.open)
    at = plan.open[0].begins_at(plan.time_zone).astimezone(UTC)
    desk.run(at)
    keep(desk, person, plan.with_session(replace(plan.open[0], state="done")), at)
    assert sorted(states(desk)) == ["dropped"] + ["waiting"] * (len(plan.open) - 1)


def test_one_that_may_have_arrived_keeps_its_row(desk: Desk) -> None:
    """Its acknowledgement was lost before the night: moved away and back again it is still marked as a repeat."""
    person = desk.person()
    late = a_plan().with_sessions(replace(one, starts=one.starts.replace(hour=20)) for one in a_plan().sessions)
    plan = keep(desk, person, late)
    at, night = MONDAY + HOUR, MONDAY + 2 * HOUR
    desk.run(at)
    (notice,) = desk.claim(at)
    desk.records.outbox.reserve(notice, (), at, 30.0)
    assert desk.claim(night) == ()
    desk.run(night)
    away = keep(desk, person, plan.with_session(replace(plan.sessions[0], day=date(2026, 12, 1))), night)
    keep(desk, person, away.with_session(plan.sessions[0]), night)
    morning = MONDAY + 13 * HOUR
    desk.run(morning)
    assert [notice.repeat for notice in desk.claim(morning)] == [True]


def test_thrown_away(desk: Desk) -> None:
    """With the plan everything goes that it would have said, out of the outbox too; another person's plan stays."""
    person, other = desk.person(), desk.person("2")
    plan = keep(desk, person, a_plan())
    desk.run(MONDAY)
    with desk.storage.writing() as connection:
        write(connection, other, (PlanEnded(plan.id),), MONDAY)
    assert desk.records.plans.kept(plan.id)
    with desk.storage.writing() as connection:
        write(connection, person, (PlanEnded(plan.id),), MONDAY)
    assert desk.deliver(MONDAY) == []
    assert set(states(desk)) == {"dropped"}


def test_three_misses_ask_what_is_wrong(desk: Desk) -> None:
    """In place of the next reminder it is asked once what is wrong; the day is noted with the message."""
    person = desk.person()
    plan = keep(desk, person, a_plan())
    for number in range(3):
        plan = with_state(plan, number, "missed")
    plan = keep(desk, person, plan, MONDAY + timedelta(days=5))
    at = plan.open[0].begins_at(plan.time_zone).astimezone(UTC)
    desk.run(at)
    (text,) = desk.deliver(at)
    assert "할 시간이에요" not in text
    kept = desk.records.plans.kept(plan.id)
    assert kept
    assert kept.plan.asked_on == at.date()
    desk.run(at)
    keep(desk, person, kept.plan, at)
    assert desk.run(at + HOUR).messages == 0


def test_where_nobody_is_woken_it_is_asked_at_the_next_contact(desk: Desk) -> None:
    """In the browser it stands in place of the sessions, and the day is noted with it, too."""
    person = desk.person("w", channel="web")
    plan = keep(desk, person, a_plan())
    for number in range(3):
        plan = with_state(plan, number, "missed")
    plan = keep(desk, person, plan, MONDAY + timedelta(days=5))
    at = plan.open[0].begins_at(plan.time_zone).astimezone(UTC)
    shown = desk.reminders.due_for(person.conversation, at, "ko")
    assert shown
    assert "할 시간이에요" not in shown[0].text
    with desk.storage.writing() as connection:
        write(connection, person, (shown[1],), at)
    kept = desk.records.plans.kept(plan.id)
    assert kept
    assert kept.plan.asked_on == at.date()
    assert not in_trouble(kept.plan)


def test_no_more_trouble_before_it_was_asked(desk: Desk) -> None:
    """Who goes on by themselves is not asked."""
    person = desk.person()
    plan = keep(desk, person, a_plan())
    for number in range(3):
        plan = with_state(plan, number, "missed")
    plan = keep(desk, person, plan, MONDAY + timedelta(days=5))
    assert "trouble" in rows(desk.storage, "reminder", "kind")
    keep(desk, person, plan.with_session(replace(plan.open[0], state="done")), MONDAY + timedelta(days=5))
    assert "trouble" not in rows(desk.storage, "reminder", "kind")


def test_the_week_is_summed_up_on_sunday(desk: Desk) -> None:
    """At six in the evening, one message for all plans."""
    person = desk.person()
    plan = keep(desk, person, a_plan())
    keep(desk, person, with_state(plan, 0, "done"), MONDAY)
    sunday = MONDAY + timedelta(days=5, hours=23)
    for day in range(6):
        at = MONDAY + timedelta(days=day)
        desk.run(at)
        desk.deliver(at)
    desk.run(sunday)
    (text,) = desk.deliver(sunday)
    assert text.startswith(("This week", "이번 주"))
