"""A simulated school year: plans, reminders and what became of them, with the real code, a fake clock and messenger.

    python -m tests.benchmarks.school_year [STUDENTS] [WEEKS] [SEED]

STUDENTS (1,000) each have a plan of two or three sessions a week for WEEKS (34) weeks. Planning, re-planning,
reminders, outbox and records are the program's own, on SQLite; the clock jumps from one event to the next. How students
behave is ASSUMED (`Habits`), not measured: the figures about delivery say something of the program, those about
finished plans only what would follow from the assumptions.
"""
# ruff: noqa: T201 - it prints its figures

from __future__ import annotations

import heapq
import random
import shutil
import sys
import tempfile
import time as stopwatch
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import numpy as np
from sqlalchemy import func, insert, select, text

from bot.migrations import migrate
from handlers.conversation import Notice, Session
from handlers.records import Records
from handlers.records.changes import write
from handlers.records.tables.conversations import outbox_table
from handlers.records.tables.plans import session_table
from handlers.records.tables.reminders import reminder_table
from handlers.records.tables.rights import consent_table
from handlers.studying.reminding import QUIET, ReminderSetting, asleep
from handlers.studying.replanning import caught_up, closed, put_off
from handlers.studying.scheduling import Shortfall, StudyWish, planned
from handlers.studying.study import OPEN, StudyCourse, StudyLecture, StudyPlan, StudySession, StudyWeek
from knowledge.storage import Storage
from tests.fakes import a_message

BEGINS = date(2026, 3, 2)
LATE, HOUR = timedelta(hours=1), timedelta(hours=1)
SEOUL, AWAY = "Asia/Seoul", "America/New_York"


@dataclass(frozen=True)
class Habits:
    """How a student behaves; every number is an assumption but the first effect.

    `own` is the chance that a session is done without a word, drawn for each student from a Beta(2, 3): mean 0.4.
    A reminder in its time adds `reminded`: the nine points that urgent, personal messages added in a study of 7,580
    students (APPAM 2019), about other acts than lessons. One that is more than an hour late adds a third of it.
    After a reminder a session is put off to the next day with the chance `later`; with `stops` it is the last one
    wanted, with `blocks` the bot is blocked.
    """

    own: float
    reminded: float = 0.09
    later: float = 0.08
    stops: float = 0.0005
    blocks: float = 0.0002


@dataclass
class Student:
    """One student with their plan and habits."""

    number: int
    habits: Habits
    session: Session
    plan: StudyPlan
    blocked: bool = False


@dataclass
class Year:
    """A year that passes: events by time, and what was counted."""

    students: int
    weeks: int
    seed: int
    storage: Storage
    counts: Counter[str] = field(default_factory=Counter)
    told: dict[tuple[int, date], datetime] = field(default_factory=dict)
    seen: Counter[int] = field(default_factory=Counter)
    events: list[tuple[datetime, int, int, str]] = field(default_factory=list)
    plans_made: dict[int, StudyPlan] = field(default_factory=dict)
    most: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.records = Records(self.storage)
        self.chance = random.Random(self.seed)
        self.people = [self.student(number) for number in range(self.students)]
        self.by_chat = {str(student.number): student for student in self.people}
        self.by_plan = {student.plan.id: student for student in self.people}

    def student(self, number: int) -> Student:
        """Make a student: two or three evenings a week, some late in the evening, one in fifty far away."""
        chance = self.chance
        zone = AWAY if chance.random() < 0.02 else SEOUL
        days = tuple(sorted(chance.sample(range(7), chance.choice((2, 2, 3)))))
        week = StudyWeek(45, days, chance.choice((time(16), time(17, 30), time(19), time(19), time(20, 30), time(22))))
        ends = BEGINS + timedelta(weeks=self.weeks)
        sessions = len(days) * self.weeks
        lectures = tuple(StudyLecture("c", n, f"강의 {n}", 40) for n in range(1, int(sessions * 0.7)))
        wish = StudyWish((StudyCourse("c", "수학"),), lectures, BEGINS, ends, week)
        plan = planned(wish, f"p{number}", "seoul", "수학", zone)
        assert not isinstance(plan, Shortfall), plan
        start = datetime.combine(BEGINS - timedelta(days=1), time(3), UTC)
        session = self.records.session_for(replace(a_message(chat=str(number)), municipality="seoul"), start)
        with self.storage.writing() as connection:
            agreed = {"conversation": session.conversation, "municipality": "seoul", "state": "agreed", "band": "teen"}
            connection.execute(insert(consent_table).values(version="1", language="ko", wish="", at=start, **agreed))
            write(connection, session, (plan,), start)
        return Student(number, Habits(chance.betavariate(2, 3)), session, plan)

    def run(self) -> None:
        """Let the year pass, from half past ten to half past ten; once the power is out for 26 hours."""
        first = datetime.combine(BEGINS, time(1, 30), UTC) - timedelta(days=1)
        out = first + timedelta(weeks=self.weeks // 2, days=2, hours=8)
        for day in range(self.weeks * 7 + 3):
            begins = first + timedelta(days=day)
            self.records.plans.catch_up(begins, limit=self.students)
            self.decide_later(begins)
            if day % 14 == 0:
                print(f"week {day // 7}: {stopwatch.process_time():.0f} s of processor", file=sys.stderr, flush=True)
            self.count_rows()
            now = begins
            while (next_ := self.next_moment()) and next_ < begins + timedelta(days=1):
                now = max(now, next_)
                if out <= now < out + timedelta(hours=26):
                    now = out + timedelta(hours=26)
                now += timedelta(seconds=self.chance.uniform(0, 5))  # the clock's own step
                self.work(now)
        self.work(now + timedelta(days=2))

    def next_moment(self) -> datetime | None:
        """Return when something is next to be done."""
        waiting = select(func.min(reminder_table.c.due_at)).where(reminder_table.c.state == "waiting")
        with self.storage.reading() as connection:
            due = connection.execute(waiting).scalar_one()
        return min([each for each in (due, self.events[0][0] if self.events else None) if each], default=None)

    def count_rows(self) -> None:
        """Count the rows of reminders once a day: the most there were, and those that were only taken back."""
        reminder = reminder_table.c
        states = select(reminder.state, reminder.reason, func.count()).group_by(reminder.state, reminder.reason)
        with self.storage.reading() as connection:
            rows = connection.execute(states).all()
        over = sum(number for state, _, number in rows if state not in {"waiting", "queued"})
        self.most["rows"] = max(self.most["rows"], sum(row[2] for row in rows))
        self.most["over"] = max(self.most["over"], over)
        self.most["taken back"] = max(self.most["taken back"], sum(row[2] for row in rows if row.reason == "withdrawn"))

    def decide_later(self, begins: datetime) -> None:
        """Let every student who has a session on this day decide about it 50 minutes after it begins."""
        one = session_table.c
        open_ones = select(one.plan, one.id, one.day, one.starts).where(
            one.day.between(begins.date() - timedelta(days=1), begins.date() + timedelta(days=1)),
            one.state.in_(OPEN),
            one.kind != "buffer",
        )
        with self.storage.reading() as connection:
            rows = connection.execute(open_ones).all()
        for row in rows:
            student = self.by_plan[row.plan]
            starts = datetime.combine(row.day, time.fromisoformat(row.starts), student.plan.time_zone)
            at = starts.astimezone(UTC) + timedelta(minutes=50)
            if begins <= at < begins + timedelta(days=1):
                heapq.heappush(self.events, (at, student.number, 0, row.id))

    def work(self, now: datetime) -> None:
        """Do what is due: students' acts, reminders, sending."""
        while self.events and self.events[0][0] <= now:
            at, number, _, session = heapq.heappop(self.events)
            self.act(self.people[number], session, at)
        while self.records.reminders.run(now).persons:
            pass
        self.send(now)
        self.records.reminders.settle(now)

    def act(self, student: Student, session: str, now: datetime) -> None:
        """Do a session, put it off, or let it be."""
        kept = self.records.plans.kept(student.plan.id)
        one = kept.plan.session(session) if kept else None
        if not kept or one is None or not one.open:
            return
        self.counts["sessions"] += 1
        told = self.told.get((student.number, one.day))
        effect = 0.0 if told is None else student.habits.reminded
        if told and told - one.begins_at(kept.plan.time_zone) > LATE:
            effect /= 3
        dice = self.chance.random()
        after = None
        if dice < student.habits.own + effect:
            after = closed(kept.plan, session, "done")
            self.counts["done"] += 1
        elif told and dice > 1 - student.habits.later:
            after = put_off(kept.plan, session, one.day + timedelta(days=1))
            self.counts["put off"] += after is not None
        changes: list[object] = [after] if after else []
        if told and self.chance.random() < student.habits.stops:
            changes.append(ReminderSetting("stopped"))
            self.counts["stopped"] += 1
        if changes:
            with self.storage.writing() as connection:
                write(connection, student.session, tuple(changes), now)
        student.blocked |= told is not None and self.chance.random() < student.habits.blocks

    def send(self, now: datetime) -> None:
        """Take what is due to the messenger; it loses an acknowledgement in 500."""
        outbox = self.records.outbox
        while notices := outbox.claim(now, 30.0, 500, ("fake",)):
            slots = outbox.reserve_all([(notice, ()) for notice in notices], now, 30.0)
            held = [notice for notice, slot in zip(notices, slots, strict=True) if slot.held]
            accepted = [(notice, "") for notice in held if self.arrive(notice, now)]
            if accepted:
                outbox.sent_all(accepted, now)

    def arrive(self, notice: Notice, now: datetime) -> bool:
        """Show a notice; tell whether the program hears that it was taken."""
        student = self.by_chat[notice.address.chat]
        if student.blocked:
            self.records.outbox.refuse(notice, "blocked", now, gone=True)
            self.counts["refused"] += 1
            return False
        zone = student.plan.zone
        self.counts["at night"] += asleep(now, zone, QUIET)
        self.seen[notice.id] += 1
        self.told.setdefault((student.number, now.astimezone(student.plan.time_zone).date()), now)
        if not notice.repeat and self.chance.random() < 0.002:
            self.records.outbox.retry(notice, "no answer", now, 0.0, repeat=True)
            return False
        return True


def heard(plan: StudyPlan) -> float:
    """Return the share of a plan's lectures that were heard."""
    return len(plan.heard) / len(plan.lectures)


def without_records(year: Year, *, reminders: bool, gentle: bool) -> list[float]:
    """Let the same students live another policy, plans alone; return the share of lectures that each heard.

    A plan that is not re-planned keeps its days: what is missed is not heard. With reminders each session has one.
    """
    chance, shares = random.Random(year.seed + 1), []
    for student in year.people:
        plan = year.plans_made[student.number]
        effect = student.habits.reminded if reminders else 0.0
        for day in range(year.weeks * 7 + 3):
            here = BEGINS + timedelta(days=day)
            if gentle:
                plan = caught_up(plan, here)
            for one in todays(plan, here):
                if chance.random() < student.habits.own + effect:
                    plan = closed(plan, one.id, "done")
        shares.append(heard(plan))
    return shares


def todays(plan: StudyPlan, day: date) -> list[StudySession]:
    """Return the sessions of a day that are open."""
    return [one for one in plan.on(day) if one.open and one.kind != "buffer"]


def report(year: Year) -> None:
    """Print what became of the reminders, and of the plans."""
    reminder, outbox = reminder_table, outbox_table
    with year.storage.reading() as connection:
        fates = connection.execute(
            select(reminder.c.kind, reminder.c.state, reminder.c.reason, func.count()).group_by(
                reminder.c.kind, reminder.c.state, reminder.c.reason
            )
        ).all()
        sent = connection.execute(
            select(reminder.c.due_at, reminder.c.notice, outbox.c.finished_at)
            .join(outbox, outbox.c.id == reminder.c.notice)
            .where(outbox.c.state == "sent")
        ).all()
        plans = year.records.plans
        shares = [heard(kept.plan) for student in year.people if (kept := plans.kept(student.plan.id))]
        several = connection.execute(
            text(
                "SELECT count(*) FROM (SELECT 1 FROM reminder WHERE state = 'told' "
                "GROUP BY conversation, kind, occurrence HAVING count(*) > 1) AS x"
            )
        ).scalar_one()
    print("fates of reminders (kind, state, reason):")
    for kind, state, reason, number in sorted(fates):
        print(f"  {kind:<8} {state:<8} {reason:<12} {number:>8,}")
    late = sorted((row.finished_at - row.due_at).total_seconds() for row in sent)
    messages = len({row.notice for row in sent})
    print(f"told {len(sent):,} in {messages:,} messages: {len(sent) - messages:,} merged")
    print(f"late after the moment allowed: p50 {np.quantile(late, 0.5):.1f} s, p99 {np.quantile(late, 0.99):.1f} s")
    repeats = sum(number - 1 for number in year.seen.values())
    open_ = sum(number for _, state, _, number in fates if state == "queued")
    print(f"doubled {several}, left in the outbox {open_}, repeats after a lost acknowledgement {repeats}")
    print("seen at the students:", dict(year.counts))
    print("rows of reminders, the most on a day (nothing is pruned here):", dict(year.most))
    print("plans finished (every lecture heard), and share of lectures heard, by policy (behaviour is assumed):")
    policies = {
        "no reminders, days fixed": without_records(year, reminders=False, gentle=False),
        "no reminders, gentle re-planning": without_records(year, reminders=False, gentle=True),
        "reminders, days fixed": without_records(year, reminders=True, gentle=False),
        "reminders, gentle re-planning": without_records(year, reminders=True, gentle=True),
        "the whole program, as simulated": shares,
    }
    for name, each in policies.items():
        finished = sum(share == 1 for share in each) / len(each)
        print(f"  {name:<34} {finished:6.1%} finished, {sum(each) / len(each):6.1%} of lectures")


def main() -> None:
    """Simulate one year."""
    students, weeks, seed = (int(each) for each in [*sys.argv[1:], *("1000", "34", "7")[len(sys.argv) - 1 :]])
    shm = Path("/dev/shm")  # noqa: S108 - a disk's speed is not what is measured
    folder = Path(tempfile.mkdtemp(dir=shm if shm.is_dir() else None))
    storage = Storage(f"sqlite:///{folder / 'year.db'}")
    migrate(storage)
    begun = stopwatch.perf_counter()
    year = Year(students, weeks, seed, storage)
    year.plans_made = {student.number: student.plan for student in year.people}
    print(f"{students:,} students, {weeks} weeks, seed {seed}; set up in {stopwatch.perf_counter() - begun:.0f} s")
    year.run()
    spent = stopwatch.process_time()
    print(f"the year took {stopwatch.perf_counter() - begun:.0f} s, {spent:.0f} s of processor", flush=True)
    report(year)
    storage.close()
    shutil.rmtree(folder)


if __name__ == "__main__":
    main()
