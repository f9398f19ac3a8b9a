"""What the doctor sees of the rules of enrolment, of who confirms consents, and of the alert address."""

from __future__ import annotations

import ast
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.commands import doctoring
from bot.commands.doctoring import alerts_of, confirmers_of, guardians_of, lines_of, rules_of
from bot.settings import Settings
from handlers.catalogue import speaker, translations
from handlers.people.staffing import Staff
from knowledge.eligibility import Enrolment, Rule
from knowledge.hotlines import Hotline
from knowledge.municipality import Municipality
from knowledge.passage import Source, Validity

TODAY = date(2026, 11, 25)
RULE = Rule("a", "대상", "고등학생", Source("x/enrolment.toml", "", "공고"))
PLACE = Municipality("x", "가시", "가런")


def until(day: int, month: int = 12) -> Rule:
    """Return a rule with a last day."""
    return replace(RULE, key=f"to-{month}-{day}", validity=Validity(until=date(2026, month, day)))


@pytest.mark.parametrize(
    ("enrolment", "well", "told"),
    [
        (Enrolment(), True, "0 in force"),
        (Enrolment((RULE,)), True, "1 in force"),
        (Enrolment((RULE, until(24, 11))), True, "1 in force; over: to-11-24 (2026-11-24)"),
        (Enrolment((until(25),)), True, "1 in force; end soon: to-12-25 (2026-12-25)"),
        (Enrolment((until(26),)), True, "1 in force"),
        (Enrolment((RULE,), incomplete=True), False, "1 in force; some could not be read: gyeot ingest --dry-run"),
    ],
)
def test_rules_that_are_over_or_end_soon_are_named(enrolment: Enrolment, well: bool, told: str) -> None:  # noqa: FBT001
    """Staff see which rules ended, which end within a month, and whether a file could not be read in full."""
    sign = rules_of(replace(PLACE, enrolment=enrolment.dump()), TODAY)
    assert (sign.name, sign.well, sign.told) == ("rules of x", well, told)


def test_a_place_without_rules_is_well() -> None:
    """Nothing published is nothing wrong."""
    assert rules_of(PLACE, TODAY).well


@pytest.mark.parametrize(
    ("staff", "heed"),
    [
        ((), True),
        ((Staff("a", "x", "a", "a", frozenset({"mentor"})),), True),
        ((Staff("a", "x", "a", "a", frozenset({"officer"}), active=False),), True),
        ((Staff("a", "x", "a", "a", frozenset({"officer"})),), False),
    ],
)
def test_who_may_confirm_a_guardians_consent(staff: tuple[Staff, ...], heed: bool) -> None:  # noqa: FBT001
    """Where nobody may, a guardian would wait in vain: that is said."""
    assert confirmers_of(PLACE, staff).heed == heed


def test_an_alert_address_that_takes_nothing_is_named() -> None:
    """Off is well; calls that wait are not."""
    on = Settings(alert_url="https://duty.example/hook")
    assert alerts_of(Settings(), 0).told.startswith("off")
    assert (alerts_of(on, 0).well, alerts_of(on, 2).well) == (True, False)


def test_a_help_line_that_nobody_has_checked_of_late_says_what_to_check() -> None:
    """Its routes, where they were announced, and where the day of the check is noted; a fresh one is well."""
    line = Hotline("109", "자살예방 상담전화", "109", "", "카카오톡", "24시간", "https://a.kr", date(2026, 1, 2))
    (sign,) = lines_of({"109": line}, TODAY)
    assert (sign.name, sign.well) == ("help line 109", False)
    for part in ("2026-01-02", "109, 카카오톡, 24시간", "https://a.kr", "verified_on in knowledge/hotlines.toml"):
        assert part in sign.told
    (well,) = lines_of({"109": replace(line, verified_on=TODAY)}, TODAY)
    assert well.well


def test_the_doctor_speaks_to_officers_in_korean() -> None:
    """Every sentence has a translation; one that was joined is said part by part."""
    korean, source = translations("ko"), Path(doctoring.__file__).read_text("utf-8")
    said = {
        node.args[0].value
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", "") == "Sentence"
        and isinstance(node.args[0], ast.Constant)
    }
    same = {"%(first)s; %(rest)s"}
    assert len(said) > 30
    assert sorted(text for text in said - same if korean.gettext(text) == text) == []
    sign = rules_of(replace(PLACE, enrolment=Enrolment((RULE, until(25)), incomplete=True).dump()), TODAY)
    told = sign.said(speaker("ko"))
    assert told.startswith("문제 x 신청 기준: 지금 맞는 기준 2개; 곧 끝나는 것: to-12-25 (2026-12-25); 읽지 못한 것이")


@pytest.mark.parametrize(
    ("methods", "well", "heed"),
    [(("code+staff", "form"), True, False), (("code",), True, True), (("code", "fax"), False, False)],
)
def test_how_a_guardians_consent_is_verified(methods: tuple[str, ...], well: bool, heed: bool) -> None:  # noqa: FBT001
    """A method that there is none of keeps the program from starting, which is told before."""
    sign = guardians_of(methods)
    assert (sign.well, sign.heed) == (well, heed)
