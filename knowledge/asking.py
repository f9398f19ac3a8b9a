"""Which question about a household is worth asking next: the one that can still change the decision, or none."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Literal

from knowledge.eligibility import (
    Enrolment,
    Facts,
    Part,
    Rule,
    Way,
    applies,
    decide,
    in_force,
    parts,
    silent_on,
    way_holds,
)

Asked = Literal["residence", "age", "grade", "category", "income"]


@dataclass(frozen=True, slots=True)
class Query:
    """A question about one condition of a rule; `percent` is the income's, `categories` those still possible."""

    about: Asked
    rule: Rule
    percent: int = 0
    categories: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """Return what is the same for the same question, whatever rule asks it."""
        rule = self.rule
        what: dict[Asked, object] = {
            "residence": "|".join(rule.places),
            "age": rule.ages,
            "grade": "|".join(rule.grades),
            "category": "|".join(sorted(self.categories)),
            "income": self.percent,
        }
        return f"{self.about}:{what[self.about]}"


def next_query(enrolment: Enrolment, facts: Facts, skipped: Collection[str], today: date) -> Query | None:
    """Return the question to ask next, or None when no answer can change the decision any more.

    `skipped` holds the keys of the questions that were not answered. What is sensitive is asked only for a rule that
    can still say yes, and for a plan only when every rule in force has said no.
    """
    if decide(enrolment, facts, today).verdict != "check":
        return None
    rules = [rule for rule in in_force(enrolment, today) if applies(rule, facts) is not False]
    if all(rule.announced for rule in in_force(enrolment, today)):
        return None
    for rule in rules:
        if not rule.announced and _may_say_yes(rule, facts, skipped):
            return _open(rule, facts, skipped)[0]
    refusals = [_refusals(rule, facts, skipped) for rule in rules]
    return refusals[0][0] if all(refusals) and not enrolment.incomplete else None


def queries(rule: Rule, facts: Facts) -> dict[Part, tuple[Query, ...]]:
    """Return the questions about each condition of a rule that is not known, the least sensitive first."""
    found: dict[Part, tuple[Query, ...]] = {}
    for part, value in parts(rule, facts).items():
        if value is None:
            found[part] = _about_ways(rule, facts) if part == "way" else (Query(part, rule),)
    return found


def _about_ways(rule: Rule, facts: Facts) -> tuple[Query, ...]:
    ways = [way for way in rule.ways if way_holds(way, facts) is None]
    told = any(way.category in facts.has for way in ways if way.category)
    categories = tuple(dict.fromkeys(way.category for way in ways if _unknown(way, facts)))
    asked = [Query("category", rule, categories=categories)] if categories and not told else []
    percents = {way.income for way in ways if way.income is not None and not _unknown(way, facts)}
    return (*asked, *(Query("income", rule, percent=percent) for percent in sorted(percents, reverse=True)[:1]))


def _unknown(way: Way, facts: Facts) -> bool:
    return bool(way.category) and way_holds(Way(way.name, way.category), facts) is None


def _open(rule: Rule, facts: Facts, skipped: Collection[str]) -> list[Query]:
    """Return the questions about a rule that were not put aside."""
    return [query for each in queries(rule, facts).values() for query in each if query.key not in skipped]


def _refusals(rule: Rule, facts: Facts, skipped: Collection[str]) -> list[Query]:
    """Return the questions whose answers can refuse what the rule offers: for a rule in force only the plain ones."""
    found = []
    for part, asked in queries(rule, facts).items():
        if part != "way":
            found += [query for query in asked if query.key not in skipped]
        elif rule.announced and not _half_told(rule, facts) and not any(query.key in skipped for query in asked):
            found += asked
    return found


def _half_told(rule: Rule, facts: Facts) -> bool:
    """Tell whether one category was told and others will not be asked any more: the ways can't all be refused."""
    told = any(way.category in facts.has for way in rule.ways if way.category)
    return told and any(_unknown(way, facts) for way in rule.ways)


def _may_say_yes(rule: Rule, facts: Facts, skipped: Collection[str]) -> bool:
    """Tell whether answers can still fulfil every condition of the rule."""
    answers = queries(rule, facts).values()
    settled = not rule.unconfirmed and not silent_on(rule, facts)
    return settled and all(any(query.key not in skipped for query in each) for each in answers)
