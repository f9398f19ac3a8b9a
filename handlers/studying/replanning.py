"""What a plan becomes when life comes between: done, put off, left out, missed, or changed by its person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, time, timedelta

from handlers.studying.scheduling import Shortfall, StudyWish, interleaved, packed, planned, study_days
from handlers.studying.study import StudyLecture, StudyPlan, StudySession, StudyState, StudyWeek

Bin = tuple[StudyLecture, ...]


def closed(plan: StudyPlan, session_id: str, state: StudyState) -> StudyPlan:
    """Return the plan with a session done or skipped; what stood again in a later session is taken out there."""
    session = plan.session(session_id)
    if session is None or session.state in {"done", state}:
        return plan
    keys = frozenset(lecture.key for lecture in session.lectures)
    rest = (_without(one, keys, plan.week) if one.open and one.id != session_id else one for one in plan.sessions)
    return plan.with_sessions(rest).with_session(replace(session, state=state))


def _without(session: StudySession, keys: frozenset[tuple[str, int]], week: StudyWeek) -> StudySession:
    """Return a session without some lectures; one that has none left is free time."""
    lectures = tuple(one for one in session.lectures if one.key not in keys)
    if lectures == session.lectures:
        return session
    if not lectures:
        return replace(session, kind="buffer", lectures=(), minutes=week.minutes, state="planned")
    return replace(session, lectures=lectures, minutes=sum(one.minutes for one in lectures))


def at_another_hour(plan: StudyPlan, session_id: str, starts: time, day: date) -> StudyPlan:
    """Return the plan with a session put off to another hour of a day."""
    session = plan.session(session_id)
    if session is None or not session.open:
        return plan
    if any(one.day == day and one.open and one.kind != "buffer" and one.id != session_id for one in plan.sessions):
        return plan
    free = plan.with_sessions(one for one in plan.sessions if one.kind != "buffer" or one.day != day)
    return free.with_session(replace(session, day=day, starts=starts, state="later"))


def put_off(plan: StudyPlan, session_id: str, day: date) -> StudyPlan | None:
    """Return the plan with a session on a later day, what stood there moved on into the next free day.

    None when there is no free day left.
    """
    session = plan.session(session_id)
    if session is None or not session.open or day > plan.ends:
        return None
    later = replace(session, state="later")
    before = tuple(one for one in plan.sessions if one.id != session_id)
    there = [one for one in before if one.day == day and one.open and one.kind != "buffer"]
    if session.kind == "review":
        return None if there else at_another_hour(plan, session_id, session.starts, day)
    if any(one.kind == "review" for one in there):
        return None
    return _shifted(plan, before, day, (later,), extra=(day,))


def caught_up(plan: StudyPlan, today: date) -> StudyPlan:
    """Return the plan with what was not done until yesterday marked as missed and put into the next free days.

    Nothing gets longer than the day allows and the end stays; when there is no room the last lectures are pushed out.
    """
    late = [one for one in plan.sessions if one.open and one.day < today]
    if plan.state != "active" or not late:
        return plan
    kept = (one for one in plan.sessions if not (one in late and one.kind == "buffer"))
    marked = plan.with_sessions(replace(one, state="missed") if one in late else one for one in kept)
    return brought_back(marked, today)


def brought_back(plan: StudyPlan, first: date) -> StudyPlan:
    """Return the plan with stranded lectures put into free days from a day on.

    The order holds: as far as there is no room it is the last ones of all that are pushed out.
    """
    lost = {lecture.key for lecture in plan.stranded}
    if not lost:
        return plan
    ids = plan.new_ids()
    kept = tuple(one for one in plan.sessions if one.state != "pushed")
    again: list[StudySession] = []
    for session in plan.sessions:
        waits = session.state in {"missed", "pushed"}
        lectures = tuple(one for one in session.lectures if waits and one.key in lost)
        lost -= {one.key for one in lectures}
        if lectures:
            again.append(_session(next(ids), first, plan.week.starts, lectures))
    return _shifted(plan, kept, first, tuple(again), spill=True) or plan


def _shifted(
    plan: StudyPlan,
    sessions: Sequence[StudySession],
    first: date,
    waiting: Sequence[StudySession],
    extra: tuple[date, ...] = (),
    *,
    spill: bool = False,
) -> StudyPlan | None:
    """Put waiting sessions before the open ones of `first` and later: each moves on until a free day takes it up.

    Where there are too few days the last ones are pushed out with `spill`, and nothing is changed without.
    """
    movable = [one for one in sessions if one.open and one.kind == "lecture" and one.day >= first]
    buffers = [one for one in sessions if one.open and one.kind == "buffer" and one.day >= first]
    fixed = [one for one in sessions if one not in movable and one not in buffers]
    usual = set(study_days(first, plan.ends, plan.week, plan.rests))
    must = {one.day for one in movable} | set(extra)
    may = {one.day for one in buffers} - must
    chain = [*waiting, *movable]
    if spill and not _in_order(chain):
        chain = [*movable, *waiting]
    if not _in_order(chain):
        chain = _repacked(plan, chain)
    if len(chain) > len(must | may):
        may |= usual - must - {one.day for one in sessions if one.placed}
    if len(chain) > len(must | may):
        chain = _repacked(plan, chain)
    room = len(must | may)
    if len(chain) > room and not spill:
        return None
    pushed = (replace(one, day=plan.ends, starts=plan.week.starts, state="pushed") for one in chain[room:])
    chain = chain[:room]
    placed = dict(_placed(chain, must, may))
    free = (one for one in buffers if one.day not in placed)
    moved = (_moved(one, day, plan.week.starts, usual) for day, one in placed.items())
    return plan.with_sessions((*fixed, *free, *moved, *pushed))


def _placed(chain: Sequence[StudySession], must: set[date], may: set[date]) -> Iterator[tuple[date, StudySession]]:
    """Give each session its day: days of study first, a free day only when the later ones do not suffice."""
    left = list(chain)
    later = len(must)
    for day in sorted(must | may):
        later -= day in must
        if left and (day in must or len(left) > later):
            yield day, left.pop(0)


def _moved(session: StudySession, day: date, starts: time, usual: set[date]) -> StudySession:
    """Return a session on its new day; on a day that its person chose beside the usual ones it counts as put off."""
    if session.day == day:
        return session
    return replace(session, day=day, starts=starts, state=session.state if day in usual else "later")


def _in_order(chain: Iterable[StudySession]) -> bool:
    seen: dict[str, int] = {}
    for lecture in (one for session in chain for one in session.lectures):
        if lecture.number < seen.get(lecture.course, 0):
            return False
        seen[lecture.course] = lecture.number
    return True


def _repacked(plan: StudyPlan, chain: Sequence[StudySession]) -> list[StudySession]:
    """Return the same lectures in as few sessions as the day's minutes allow, ids kept where the beginning is."""
    order = {course.key: place for place, course in enumerate(plan.courses)}
    lectures = {one.key: one for session in chain for one in session.lectures}
    ordered = sorted(lectures.values(), key=lambda one: (order.get(one.course, len(order)), one.number))
    bins = packed(interleaved(ordered), plan.week.minutes)
    return list(_named(plan, bins, chain))


def _named(plan: StudyPlan, bins: Iterable[Bin], before: Sequence[StudySession]) -> Iterator[StudySession]:
    known = {session.lectures[0].key: session for session in before}
    ids = plan.with_sessions({one.id: one for one in (*plan.sessions, *before)}.values()).new_ids()
    for lectures in bins:
        old = known.get(lectures[0].key)
        minutes = sum(one.minutes for one in lectures)
        if old:
            yield replace(old, lectures=lectures, minutes=minutes)
        else:
            yield _session(next(ids), plan.ends, plan.week.starts, lectures)


def _session(id_: str, day: date, starts: time, lectures: Bin) -> StudySession:
    return StudySession(id_, day, starts, sum(one.minutes for one in lectures), "lecture", lectures)


def has_begun(plan: StudyPlan, today: date) -> bool:
    """Tell whether the first day of a plan has come, or something of it was done, missed or left out before."""
    return plan.begins <= today or any(not (one.open or one.state == "pushed") for one in plan.sessions)


def before_day(plan: StudyPlan, day: date | None) -> tuple[StudySession, ...]:
    """Return the sessions to come that a change from a day on leaves as they are; none where it holds at once."""
    return tuple(one for one in plan.open if day and one.day < day)


def replanned(plan: StudyPlan, wish: StudyWish, before: Sequence[StudySession] = ()) -> StudyPlan | Shortfall:
    """Return the plan with its rest made anew as wished: courses, lectures still to be heard, days, minutes, end.

    What is over stays as it is, and so do the sessions `before` the change, whose lectures the wish leaves out; others
    keep their ids where their beginning is the same.
    """
    kept = {lecture.key for session in before for lecture in session.lectures}
    dropped = {one.key for one in plan.remaining} - {one.key for one in wish.lectures} - kept
    history = (*_history(plan, dropped), *before)
    begun = any(one.day == wish.begins and one.state == "done" for one in history)
    wish = replace(wish, begins=wish.begins + timedelta(days=1)) if begun else wish
    first = min(plan.begins, wish.begins) if history else wish.begins
    fresh = planned(wish, plan.id, plan.municipality, plan.title, plan.zone)
    if isinstance(fresh, Shortfall):
        return fresh
    changed = replace(
        plan,
        courses=wish.courses,
        begins=first,
        ends=wish.ends,
        exam=wish.exam,
        week=wish.week,
        rests=tuple(sorted({*plan.rests, *(day for day in wish.rests if day <= wish.ends)})),
        state="active",
    )
    return changed.with_sessions((*history, *_with_old_ids(plan, fresh.sessions)))


def wish_of(plan: StudyPlan, begins: date) -> StudyWish:
    """Return what the rest of a plan asks for as it is, from a day on, and never before the plan begins."""
    begins = max(begins, plan.begins)
    return StudyWish(plan.courses, plan.remaining, begins, plan.ends, plan.week, plan.exam, frozenset(plan.rests))


def _history(plan: StudyPlan, dropped: set[tuple[str, int]]) -> Iterator[StudySession]:
    """Return what is over; what was missed no longer asks for lectures that are given up."""
    for session in plan.sessions:
        if session.state == "missed":
            yield replace(session, lectures=tuple(one for one in session.lectures if one.key not in dropped))
        elif not session.open and session.state != "pushed":
            yield session


def _with_old_ids(plan: StudyPlan, fresh: Iterable[StudySession]) -> Iterator[StudySession]:
    known = {one.lectures[0].key: one.id for one in plan.sessions if one.open and one.lectures}
    ids = plan.new_ids()
    for session in fresh:
        old = known.pop(session.lectures[0].key, "") if session.lectures else ""
        yield replace(session, id=old or next(ids))
