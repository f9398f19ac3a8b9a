"""Dated rules of enrolment and what is known of a household -> a decision with its reasons; nothing is guessed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Literal

from knowledge.encoding import day, loads
from knowledge.passage import Source, Validity

Verdict = Literal["yes", "no", "check"]
Part = Literal["residence", "age", "grade", "way"]
State = Literal["open", "soon", "closed", "unknown"]
Tri = bool | None
"""True, False, or None for what is not known."""

HERE, ELSEWHERE = "here", "elsewhere"
SCHOOLS: Mapping[str, tuple[str, ...]] = {
    "초": ("초1", "초2", "초3", "초4", "초5", "초6"),
    "중": ("중1", "중2", "중3"),
    "고": ("고1", "고2", "고3"),
}
PUPILS = frozenset(grade for grades in SCHOOLS.values() for grade in grades)
OUTSIDE = ("학교 밖", "검정고시")
OTHERS = (*OUTSIDE, "미취학", "성인")
"""Who is in no school year: out of school, preparing for the school-leaving test, too young, grown up."""

FOREIGN = "외국인"
"""Of who is no citizen, or has no resident registration, a rule has to speak itself: else nobody is told yes by it."""

OLDEST = 150
_AGES = {"초": 4, "중": 10, "고": 13}
"""The youngest age (만) in a school's first year less one; a pupil may be up to four years older than that."""


@dataclass(frozen=True, slots=True)
class Way:
    """One of the ways to qualify: a category, an income of at most so many percent of the median, or both together."""

    name: str
    category: str = ""
    income: int | None = None
    document: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of one municipality with its source; what is empty is no condition.

    `text` is the rule in words. `announced` marks a plan that may not be in force. `places` are districts, `ages` the
    lowest and highest age (만), both included. One of `ways` is enough. `unconfirmed` names conditions that nobody has
    confirmed: such a rule can never say yes. `window` is the key of the window in which it is applied for.
    """

    key: str
    title: str
    text: str
    source: Source
    validity: Validity = field(default_factory=Validity)
    announced: bool = False
    places: tuple[str, ...] = ()
    ages: tuple[int, int] | None = None
    grades: tuple[str, ...] = ()
    ways: tuple[Way, ...] = ()
    unconfirmed: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    quota: str = ""
    note: str = ""
    window: str = ""
    sample: bool = False


@dataclass(frozen=True, slots=True)
class Window:
    """When it can be applied for; an unknown end is None."""

    key: str
    title: str
    opens: datetime | None
    closes: datetime | None
    source: Source
    quota: str = ""
    sample: bool = False

    def state(self, now: datetime) -> State:
        """Tell whether it is open at a moment, opens later, or is over."""
        if self.closes and now >= self.closes:
            return "closed"
        if self.opens is None:
            return "unknown"
        return "open" if now >= self.opens else "soon"

    @property
    def version(self) -> str:
        """Return what changes when the same window is held again: its key and the day on which it opens."""
        return f"{self.key}@{self.opens.date().isoformat() if self.opens else ''}"


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A programme of someone else, for those who can't enrol here; without `ages` (만) and `grades` it is for all."""

    title: str
    text: str
    url: str = ""
    ages: tuple[int, int] | None = None
    grades: tuple[str, ...] = ()

    def suits(self, facts: Facts) -> bool:
        """Tell whether it may be for a household: not when the age or the grade that was told is another."""
        if self.grades and facts.grades and not facts.grades & set(self.grades):
            return False
        spans = [self.ages] if self.ages else []
        if self.grades:
            each = [ages_of(grade) for grade in self.grades]
            spans.append((min(low for low, _ in each), max(high for _, high in each)))
        told = facts.age_range
        return all(low <= told[1] and told[0] <= high for low, high in spans)


@dataclass(frozen=True, slots=True)
class Enrolment:
    """All that a municipality has said about enrolling.

    `incomplete` tells that a rule could not be read: what the other rules refuse is then not known to be refused.
    """

    rules: tuple[Rule, ...] = ()
    windows: tuple[Window, ...] = ()
    neighbours: tuple[Neighbour, ...] = ()
    decides: str = ""
    url: str = ""
    phone: str = ""
    visit: str = ""
    incomplete: bool = False

    def dump(self) -> str:
        """Return it as JSON."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True, default=_iso)


@dataclass(frozen=True, slots=True)
class Facts:
    """What was told of one household.

    `residence` is a district, `HERE`, `ELSEWHERE` or "". `grades` are those that are possible, none known when empty;
    `ages` the lowest and highest possible age. The income in percent of the median is above `above` and at most
    `at_most`. `has` and `lacks` are categories.
    """

    residence: str = ""
    grades: frozenset[str] = frozenset()
    ages: tuple[int, int] = (0, OLDEST)
    above: int = 0
    at_most: int | None = None
    has: frozenset[str] = frozenset()
    lacks: frozenset[str] = frozenset()

    @property
    def possible(self) -> frozenset[str]:
        """Return the grades that were told, else those that somebody of the told age can be taken to be in."""
        if self.grades:
            return self.grades
        low, high = self.ages
        each = {grade: ages_of(grade) for grade in (*PUPILS, *OTHERS)}
        return frozenset(grade for grade, (youngest, oldest) in each.items() if youngest <= high and low <= oldest)

    @property
    def age_range(self) -> tuple[int, int]:
        """Return the possible ages by age and grade; where the two contradict each other the age that was told."""
        if not self.grades:
            return self.ages
        spans = [ages_of(grade) for grade in self.grades]
        low, high = max(self.ages[0], min(s[0] for s in spans)), min(self.ages[1], max(s[1] for s in spans))
        return (low, high) if low <= high else self.ages


@dataclass(frozen=True, slots=True)
class Decision:
    """What the rules say about a household today.

    `rule` is the one that decided, `announced` a plan because of which a no is not certain, `ended` the last rule when
    none is in force, `failed` the parts of the rule that don't fit. `met` and `missed` are the parts of the ended one
    that did and did not fit, as far as they are known.
    """

    verdict: Verdict
    rule: Rule | None = None
    failed: tuple[Part, ...] = ()
    announced: Rule | None = None
    ended: Rule | None = None
    met: tuple[Part, ...] = ()
    missed: tuple[Part, ...] = ()


@lru_cache(maxsize=64)
def load(payload: str) -> Enrolment:
    """Return the enrolment that `dump` wrote; of nothing, one without rules."""
    if not payload:
        return Enrolment()
    fields = loads(payload)
    rules = tuple(_rule(each) for each in fields.pop("rules"))
    windows = tuple(_window(each) for each in fields.pop("windows"))
    neighbours = tuple(Neighbour(**each) for each in fields.pop("neighbours"))
    return Enrolment(rules=rules, windows=windows, neighbours=neighbours, **fields)


def ages_of(grade: str) -> tuple[int, int]:
    """Return the lowest and highest age (만) that someone of a grade can be taken to have."""
    if grade in PUPILS:
        low = _AGES[grade[0]] + int(grade[1])
        return low, low + 4
    return {"미취학": (0, 7), "성인": (18, OLDEST)}.get(grade, (0, OLDEST))


def in_force(enrolment: Enrolment, today: date) -> tuple[Rule, ...]:
    """Return the rules that hold today, what is in force before what is only announced."""
    return tuple(sorted((rule for rule in enrolment.rules if rule.validity.holds(today)), key=lambda r: r.announced))


def parts(rule: Rule, facts: Facts) -> dict[Part, Tri]:
    """Return whether each condition of a rule holds."""
    found: dict[Part, Tri] = {"residence": _resides(rule, facts)}
    if rule.ages:
        low, high = facts.age_range
        found["age"] = _within(
            rule.ages[0] <= low and high <= rule.ages[1], low <= rule.ages[1] and high >= rule.ages[0]
        )
    if rule.grades:
        possible = facts.possible
        found["grade"] = _within(possible <= set(rule.grades), bool(possible & set(rule.grades)))
    if rule.ways:
        found["way"] = either(way_holds(way, facts) for way in rule.ways)
    return found


def applies(rule: Rule, facts: Facts) -> Tri:
    """Return whether the rule lets the household in; never True while a condition is unconfirmed or it is silent.

    Whoever has one of the grades that it asks for must have a way, too: "학교 밖" is none to who is at school.
    """
    known = both(parts(rule, facts).values())
    if known is None and rule.grades and rule.ways:
        possible = facts.possible.intersection(rule.grades) or rule.grades
        if not any(_has_way(rule, replace(facts, grades=frozenset({grade}))) for grade in possible):
            return False
    return None if known and (rule.unconfirmed or silent_on(rule, facts)) else known


def silent_on(rule: Rule, facts: Facts) -> bool:
    """Tell whether the rule says nothing of who is no citizen, though the household is."""
    ways = " ".join(f"{way.name} {way.category}" for way in rule.ways)
    return FOREIGN in facts.has and FOREIGN not in f"{rule.text} {rule.note} {ways}"


def _has_way(rule: Rule, facts: Facts) -> bool:
    """Tell whether a way to qualify is or may be open."""
    return either(way_holds(way, facts) for way in rule.ways) is not False


def way_holds(way: Way, facts: Facts) -> Tri:
    """Return whether a way to qualify is open to the household."""
    return both((_belongs(way.category, facts), _earns(way.income, facts)))


def decide(enrolment: Enrolment, facts: Facts, today: date) -> Decision:
    """Return what the rules in force say: a plan only makes a no uncertain, nothing unknown becomes yes or no."""
    rules = in_force(enrolment, today)
    firm = [(rule, applies(rule, facts)) for rule in rules if not rule.announced]
    plans = [rule for rule in rules if rule.announced and applies(rule, facts) is not False]
    for wanted in (True, None):
        for rule, value in firm:
            if value is wanted:
                return Decision("yes" if wanted else "check", rule)
    plan = plans[0] if plans else None
    if not firm:
        ended = [rule for rule in enrolment.rules if rule.validity.until and rule.validity.until < today]
        last = max(ended, key=lambda rule: rule.validity.until or today, default=None)
        past = parts(last, facts) if last else {}
        met, missed = (tuple(part for part, value in past.items() if value is wanted) for wanted in (True, False))
        return Decision("check", plan, announced=plan, ended=last, met=met, missed=missed)
    rule = firm[0][0]
    # who has one grade or another that is asked for, and for none of them a way
    failed: tuple[Part, ...] = tuple(part for part, value in parts(rule, facts).items() if value is False) or ("way",)
    return Decision("check" if plan or enrolment.incomplete else "no", rule, failed, plan)


def both(values: Iterable[Tri]) -> Tri:
    """Return whether all hold."""
    found = list(values)
    return False if False in found else None if None in found else True


def either(values: Iterable[Tri]) -> Tri:
    """Return whether any holds."""
    found = list(values)
    return True if True in found else None if None in found else False


def _resides(rule: Rule, facts: Facts) -> Tri:
    if facts.residence == ELSEWHERE:
        return False
    if not rule.places:
        return True if facts.residence else None
    return None if facts.residence in {"", HERE} else facts.residence in rule.places


def _within(surely: bool, possibly: bool) -> Tri:  # noqa: FBT001 - two sides of one question
    return True if surely else None if possibly else False


def _belongs(category: str, facts: Facts) -> Tri:
    if not category or category in facts.has:
        return True
    if category == OUTSIDE[0] and facts.grades:
        outside = facts.grades & set(OUTSIDE)
        if outside == facts.grades or not outside:
            return bool(outside)
    return False if category in facts.lacks else None


def _earns(percent: int | None, facts: Facts) -> Tri:
    if percent is None or (facts.at_most is not None and facts.at_most <= percent):
        return True
    return False if facts.above >= percent else None


def _iso(value: date) -> str:
    """Write a moment as a moment: it is a date, too, and would lose its hours as one."""
    return value.isoformat()


def _source(fields: Mapping[str, Any]) -> Source:
    return Source(**{**fields, "dated": day(fields["dated"])})


def _rule(fields: Mapping[str, Any]) -> Rule:
    validity = Validity(day(fields["validity"]["start"]), day(fields["validity"]["until"]))
    ways = tuple(Way(**way) for way in fields["ways"])
    return Rule(**{**fields, "source": _source(fields["source"]), "validity": validity, "ways": ways})


def _window(fields: Mapping[str, Any]) -> Window:
    moments = {name: datetime.fromisoformat(fields[name]) if fields[name] else None for name in ("opens", "closes")}
    return Window(**{**fields, **moments, "source": _source(fields["source"])})
