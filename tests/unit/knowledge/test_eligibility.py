"""Rules of enrolment: what they decide, what they never decide, and which question is asked next."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.asking import Query, next_query
from knowledge.content import read_content
from knowledge.eligibility import (
    ELSEWHERE,
    HERE,
    OTHERS,
    PUPILS,
    SCHOOLS,
    Enrolment,
    Facts,
    Neighbour,
    Rule,
    Way,
    Window,
    ages_of,
    applies,
    decide,
    in_force,
    load,
)
from knowledge.median_income import median_income
from knowledge.passage import Source, Validity

TODAY = date(2026, 11, 25)
SOURCE = Source("x/enrolment.toml", "", "공고", "https://example.org", date(2026, 3, 1))
CATEGORIES = ("한부모", "다자녀", "학교 밖")
PLACES = ("제천", "보은")
BANDS = ((0, 50), (50, 60), (60, 80), (80, None))
SAMPLES = {
    place.id: load(place.enrolment)
    for place in read_content(Path(__file__).parents[3] / "knowledge" / "samples").municipalities
}
WHOLE = {"고": frozenset(SCHOOLS["고"]), "초": frozenset(SCHOOLS["초"])}

ways = st.builds(
    lambda category, income: Way(category or str(income), category, income if income or not category else None),
    st.sampled_from(["", *CATEGORIES]),
    st.sampled_from([50, 60, 80]),
) | st.sampled_from([Way(name, name) for name in CATEGORIES])
rules = st.builds(
    Rule,
    key=st.just("r"),
    title=st.just("규칙"),
    text=st.just("규칙"),
    source=st.just(SOURCE),
    announced=st.booleans(),
    places=st.sampled_from([(), PLACES, PLACES[:1]]),
    ages=st.sampled_from([None, (6, 24), (13, 18)]),
    grades=st.sampled_from([(), SCHOOLS["고"], ("초5", "초6", *SCHOOLS["중"], "학교 밖")]),
    ways=st.lists(ways, max_size=3).map(tuple),
    unconfirmed=st.sampled_from([(), (), (), ("소득 기준",)]),
)
enrolments = st.builds(
    Enrolment, rules=st.lists(rules, max_size=3).map(tuple), incomplete=st.sampled_from([False, False, False, True])
)

WHO = [("초1", 7), ("초5", 11), ("중2", 14), ("고1", 16), ("고3", 18), ("학교 밖", 16), ("성인", 30), ("미취학", 5)]
COMPLETE = [
    Facts(home, frozenset({grade}), (age, age), low, high, has, frozenset(CATEGORIES) - has)
    for home, (grade, age), (low, high), has in product(
        [*PLACES, ELSEWHERE],
        WHO,
        BANDS,
        [frozenset(c for c, on in zip(CATEGORIES, bits, strict=True) if on) for bits in product((0, 1), repeat=3)],
    )
    if ("학교 밖" in has) == (grade == "학교 밖")
]
"""Every household that the generated rules can tell apart."""

UNKNOWN = Facts()


def partial(whole: Facts, known: tuple[bool, ...]) -> Facts:
    """Return what remains of a household when only some of it was told."""
    home, grade, age, income, has, lacks = known
    return Facts(
        whole.residence if home else "",
        whole.grades if grade else frozenset(),
        whole.ages if age else UNKNOWN.ages,
        whole.above if income else 0,
        whole.at_most if income else None,
        whole.has if has else frozenset(),
        whole.lacks if lacks else frozenset(),
    )


def agrees(whole: Facts, part: Facts) -> bool:
    """Tell whether a household is one of those that the told part describes."""
    return (
        part.residence in {"", whole.residence}
        and (not part.grades or whole.grades <= part.grades)
        and part.ages[0] <= whole.ages[0]
        and whole.ages[1] <= part.ages[1]
        and part.above <= whole.above
        and (part.at_most is None or (whole.at_most is not None and whole.at_most <= part.at_most))
        and part.has <= whole.has
        and part.lacks <= whole.lacks
    )


told = st.builds(partial, st.sampled_from(COMPLETE), st.tuples(*[st.booleans()] * 6))


@settings(max_examples=150, deadline=None)
@given(enrolments, told)
def test_a_decision_holds_for_everyone_it_is_told_to(enrolment: Enrolment, part: Facts) -> None:
    """A yes or a no on incomplete facts is the decision of every household that fits them: nothing unknown decides."""
    verdict = decide(enrolment, part, TODAY).verdict
    if verdict != "check":
        assert {decide(enrolment, whole, TODAY).verdict for whole in COMPLETE if agrees(whole, part)} <= {verdict}


@settings(max_examples=200, deadline=None)
@given(enrolments, st.sampled_from(COMPLETE), st.tuples(*[st.booleans()] * 6), st.tuples(*[st.booleans()] * 6))
def test_more_facts_never_turn_a_decision(
    enrolment: Enrolment, whole: Facts, some: tuple[bool, ...], more: tuple[bool, ...]
) -> None:
    """What was decided on some facts stays decided on more."""
    first = decide(enrolment, partial(whole, some), TODAY).verdict
    both = tuple(a or b for a, b in zip(some, more, strict=True))
    if first != "check":
        assert decide(enrolment, partial(whole, both), TODAY).verdict == first


def answers(query: Query, facts: Facts) -> list[Facts]:
    """Return the facts after each answer that can be tapped."""
    rule = query.rule
    match query.about:
        case "residence":
            return [replace(facts, residence=home) for home in (*(rule.places or (HERE,)), ELSEWHERE)]
        case "age":
            low, high = rule.ages or (0, 0)
            spans = [(low, high), (0, low - 1), (high + 1, 150)]
            common = [(max(facts.ages[0], one), min(facts.ages[1], other)) for one, other in spans]
            return [replace(facts, ages=span) for span in common if span[0] <= span[1]]
        case "grade":
            options = [frozenset({grade}) for grade in facts.grades] or [
                *map(frozenset, SCHOOLS.values()),
                *(frozenset({other}) for other in OTHERS),
            ]
            return [replace(facts, grades=fit) for grades in options if (fit := grades & facts.possible)]
        case "category":
            picked = [replace(facts, has=facts.has | {name}) for name in query.categories]
            return [*picked, replace(facts, lacks=facts.lacks | set(query.categories))]
        case _:
            return [replace(facts, at_most=query.percent), replace(facts, above=query.percent)]


def reachable(enrolment: Enrolment, facts: Facts, skipped: frozenset[str]) -> set[str]:
    """Return every verdict that further answers can lead to."""
    query = next_query(enrolment, facts, skipped, TODAY)
    if query is None:
        return {decide(enrolment, facts, TODAY).verdict}
    found: set[str] = set()
    for after in answers(query, facts):
        found |= reachable(enrolment, after, skipped)
    return found


@settings(max_examples=60, deadline=None)
@given(enrolments, told)
def test_a_question_is_asked_only_when_an_answer_changes_the_decision(enrolment: Enrolment, part: Facts) -> None:
    """Each question can lead to at least two ends, and nobody is asked when all is decided."""
    query = next_query(enrolment, part, frozenset(), TODAY)
    if decide(enrolment, part, TODAY).verdict != "check":
        assert query is None
    elif query:
        assert len(reachable(enrolment, part, frozenset())) > 1


@settings(max_examples=80, deadline=None)
@given(enrolments, st.data())
def test_asking_comes_to_an_end(enrolment: Enrolment, data: st.DataObject) -> None:
    """No question comes twice, whatever is answered or left open; the last word is the rules' own."""
    facts, skipped, asked = Facts(), frozenset[str](), []
    while query := next_query(enrolment, facts, skipped, TODAY):
        asked.append((query.key, facts.grades))
        assert len(asked) == len(set(asked)) <= 20
        choice = data.draw(st.integers(-1, len(answers(query, facts)) - 1))
        if choice < 0:
            skipped |= {query.key}
        else:
            facts = answers(query, facts)[choice]
    firm = [rule for rule in in_force(enrolment, TODAY) if not rule.announced]
    if not firm or enrolment.incomplete:
        assert decide(enrolment, facts, TODAY).verdict in {"check", "yes"}


def test_a_rule_whose_grades_shut_its_only_way_asks_nothing() -> None:
    """Pupils of a school have no way as "학교 밖": the rule is nobody's, and no question is worth asking for it."""
    shut = Rule("r", "규칙", "규칙", SOURCE, grades=SCHOOLS["고"], ways=(Way("학교 밖", "학교 밖"),))
    assert applies(shut, Facts()) is False
    assert next_query(Enrolment(rules=(shut,), incomplete=True), Facts(), frozenset(), TODAY) is None
    open_ = replace(shut, ways=(*shut.ways, Way("한부모", "한부모")))
    assert applies(open_, Facts()) is None
    assert next_query(Enrolment(rules=(open_,), incomplete=True), Facts(), frozenset(), TODAY) is not None


def test_nothing_sensitive_is_asked_for_a_rule_that_can_no_longer_say_yes() -> None:
    """Who leaves the home open is not asked for the income."""
    grown = Facts(ages=(10, 10))
    home = next_query(SAMPLES["seoul"], grown, frozenset(), TODAY)
    assert home is not None
    assert home.about == "residence"
    assert next_query(SAMPLES["seoul"], grown, frozenset({home.key}), TODAY) is None


def case(**told: Any) -> Facts:
    """Return facts; a home is assumed."""
    return replace(Facts(residence=HERE), **told)


def one(grade: str) -> frozenset[str]:
    """Return one grade."""
    return frozenset({grade})


SEOUL_NONE = frozenset({"한부모", "학교 밖", "다문화", "북한이탈", "국가유공자"})
PLAN_NONE = frozenset({"다자녀", "보훈 손자녀", "지역아동센터"})
IN_2025 = date(2025, 11, 10)
MANY = frozenset({"다자녀"})


@pytest.mark.parametrize(
    ("place", "day", "facts", "verdict", "rule"),
    [
        ("seoul", TODAY, case(grades=one("중2"), has=frozenset({"한부모"})), "yes", "general-2024-07"),
        ("seoul", TODAY, case(ages=(10, 10), at_most=60), "yes", "general-2024-07"),
        ("seoul", TODAY, case(grades=one("학교 밖"), ages=(17, 17)), "yes", "general-2024-07"),
        ("seoul", TODAY, case(grades=one("초1"), at_most=50), "check", "general-2024-07"),
        ("seoul", TODAY, case(ages=(25, 30), at_most=50), "no", "general-2024-07"),
        ("seoul", TODAY, case(residence=ELSEWHERE), "no", "general-2024-07"),
        ("seoul", TODAY, case(grades=one("중2"), above=60, lacks=SEOUL_NONE), "check", "general-2024-07"),
        ("seoul", TODAY, case(grades=one("중2"), above=80, lacks=SEOUL_NONE | PLAN_NONE), "no", "general-2024-07"),
        ("seoul", TODAY, case(grades=one("중2"), has=frozenset({"다자녀"}), above=80, lacks=SEOUL_NONE), "check", None),
        ("seoul", date(2025, 8, 20), case(ages=(9, 9), has=MANY, at_most=100), "yes", "multichild-2025"),
        ("gimpo", TODAY, case(grades=one("고1"), at_most=50), "yes", "start-2025-07"),
        ("gimpo", TODAY, case(grades=one("중3")), "no", "start-2025-07"),
        ("gimpo", TODAY, case(grades=one("고1"), above=50), "no", "start-2025-07"),
        ("gimpo", TODAY, case(grades=one("고1")), "check", "start-2025-07"),
        ("gimpo", date(2025, 7, 1), case(grades=one("고1"), at_most=50), "check", None),
        ("chungbuk", IN_2025, case(residence="제천", grades=one("중1")), "yes", "recruitment-2025"),
        ("chungbuk", IN_2025, case(residence="제천", grades=one("초3")), "no", "recruitment-2025"),
        ("chungbuk", IN_2025, case(residence=HERE, grades=one("중1")), "check", "recruitment-2025"),
        ("chungbuk", TODAY, case(residence="제천", grades=one("중1")), "check", None),
        ("pyeongchang", TODAY, case(grades=one("고2")), "check", "pupils-2025-03"),
        ("pyeongchang", TODAY, case(grades=one("성인")), "no", "pupils-2025-03"),
        ("hongcheon", TODAY, case(grades=one("고2"), at_most=0), "check", None),
    ],
)  # fmt: skip
def test_what_the_sample_rules_decide(place: str, day: date, facts: Facts, verdict: str, rule: str | None) -> None:
    """Each municipality's sample rules say yes, no and "to be checked" where its published facts do."""
    decision = decide(SAMPLES[place], facts, day)
    assert decision.verdict == verdict
    if rule:
        assert decision.rule is not None
        assert decision.rule.key == rule


def test_an_expired_rule_is_named_as_ended_and_decides_nothing() -> None:
    """After the recruitment its rule is told as the last one, and no question is worth asking."""
    decision = decide(SAMPLES["chungbuk"], case(residence="제천", grades=one("중1")), TODAY)
    assert decision.rule is None
    assert decision.ended is not None
    assert decision.ended.validity.until == date(2025, 11, 14)
    assert next_query(SAMPLES["chungbuk"], Facts(), frozenset(), TODAY) is None


def test_a_missing_rule_makes_every_no_uncertain() -> None:
    """Where a rule could not be read, what the others refuse may be allowed by it."""
    broken = replace(SAMPLES["gimpo"], incomplete=True)
    assert decide(broken, case(grades=one("중3")), TODAY).verdict == "check"
    assert decide(broken, case(grades=one("고1"), at_most=50), TODAY).verdict == "yes"


@pytest.mark.parametrize("percent", [50, 60, 80, 100, 120])
def test_the_median_income_is_the_states_own(percent: int) -> None:
    """Amounts are of the year asked for, rounded as the state does; of an unknown year there are none."""
    table = median_income(2025)
    assert table is not None
    assert table.at(100)[4] == 6_097_773
    assert table.at(63) == {2: 2_477_575, 3: 3_165_972, 4: 3_841_597, 5: 4_478_161, 6: 5_080_827}
    assert list(table.at(percent).values()) == sorted(table.at(percent).values())
    assert median_income(2031) is None


def test_who_is_in_a_grade_can_have_these_ages() -> None:
    """A pupil of the first year may be too young for a rule from six on; nobody else is asked for the age."""
    rule = Rule("r", "t", "t", SOURCE, ages=(6, 24))
    assert {grade for grade in PUPILS if applies(rule, case(grades=one(grade))) is None} == {"초1"}
    assert ages_of("성인")[0] == 18
    assert applies(rule, case(grades=one("고3"), ages=(30, 30))) is False


def test_it_is_read_back_as_it_was_written() -> None:
    """Rules, windows and neighbouring programmes survive as JSON, moments with their hours."""
    assert load("") == Enrolment()
    for enrolment in SAMPLES.values():
        assert load(enrolment.dump()) == enrolment
    window = SAMPLES["chungbuk"].windows[0]
    assert window.opens is not None
    assert window.opens.isoformat() == "2025-11-03T09:00:00+09:00"


@pytest.mark.parametrize(
    ("opens", "closes", "state"),
    [
        (None, None, "unknown"),
        (1, 9, "soon"),
        (-9, 1, "open"),
        (-9, None, "open"),
        (-9, -1, "closed"),
        (None, -1, "closed"),
    ],
)
def test_a_window_is_open_between_its_ends(opens: int | None, closes: int | None, state: str) -> None:
    """What has no end known is said to be unknown or open, never guessed."""
    now = datetime(2026, 11, 25, 12, tzinfo=UTC)
    moments = [None if days is None else now + timedelta(days=days) for days in (opens, closes)]
    window = Window("w", "모집", moments[0], moments[1], SOURCE)
    assert window.state(now) == state
    assert window.version.startswith("w@")


def test_rules_in_force_come_before_plans() -> None:
    """A plan never hides a rule, and what does not hold today is not among them."""
    over = Rule("o", "t", "t", SOURCE, Validity(until=date(2026, 1, 1)))
    plan, firm = Rule("p", "t", "t", SOURCE, announced=True), Rule("f", "t", "t", SOURCE)
    assert in_force(Enrolment((plan, over, firm)), TODAY) == (firm, plan)


@pytest.mark.parametrize(
    ("neighbour", "facts", "suits"),
    [
        (Neighbour("모두", "x"), Facts(ages=(34, 34)), True),
        (Neighbour("중학", "x", grades=("중1", "중2")), Facts(), True),
        (Neighbour("중학", "x", grades=("중1", "중2")), Facts(ages=(33, 34)), False),
        (Neighbour("중학", "x", grades=("중1", "중2")), Facts(ages=(13, 13)), True),
        (Neighbour("중학", "x", grades=("중1", "중2")), Facts(grades=frozenset({"중2", "중3"})), True),
        (Neighbour("중학", "x", grades=("중1", "중2")), Facts(grades=frozenset({"고1"})), False),
        (Neighbour("중학", "x", grades=("중1", "중2")), Facts(grades=frozenset({"성인"})), False),
        (Neighbour("어른", "x", ages=(19, 150)), Facts(grades=frozenset({"성인"})), True),
        (Neighbour("어른", "x", ages=(19, 150)), Facts(grades=frozenset({"중1"})), False),
        (Neighbour("어른", "x", ages=(19, 150)), Facts(ages=(18, 19)), True),
    ],
)
def test_a_programme_of_others_suits_unless_another_age_or_grade_was_told(
    neighbour: Neighbour,
    facts: Facts,
    suits: bool,  # noqa: FBT001
) -> None:
    """What is not known excludes nothing; what was told must be able to fit."""
    assert neighbour.suits(facts) is suits
