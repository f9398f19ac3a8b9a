"""Days off school in municipality.toml: single days and vacations, and what is no day."""

from __future__ import annotations

import pytest

from knowledge.content.finding import Finding
from knowledge.content.profile import read_profile


def read(value: str) -> tuple[tuple[tuple[str, str, str], ...], list[Finding]]:
    """Return the days off that one entry gives, and what was found odd."""
    findings: list[Finding] = []
    data = f'id = "a"\nname = "가"\n[school]\n"방학" = {value}\n'.encode()
    place = read_profile("a", "a/municipality.toml", data, findings)
    assert place
    return place.school_days, findings


@pytest.mark.parametrize(
    ("value", "days"),
    [
        ('"2026-12-30 ~ 2027-02-01"', ("2026-12-30", "2027-02-01")),
        ('"2026-05-04"', ("2026-05-04", "2026-05-04")),
        ('" 2026-05-04~2026-05-05 "', ("2026-05-04", "2026-05-05")),
    ],
)
def test_days_off_are_read(value: str, days: tuple[str, str]) -> None:
    """A day, or the first and the last one."""
    assert read(value) == ((("방학", *days),), [])


@pytest.mark.parametrize("value", ['"2026-13-01"', '"2026-05-05 ~ 2026-05-04"', '"winter"', "3"])
def test_what_is_no_day_is_found(value: str) -> None:
    """It is left out and told, and the rest of the file is read."""
    days, findings = read(value)
    assert days == ()
    assert [one.column for one in findings] == ["school.방학"]
