"""Lengths of lectures are read as vendors write them; what two numbers mean, the column tells."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from knowledge.content.fields import CellError
from knowledge.content.lengths import LONG, counted, minutes, spelled


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("35", 35),
        ("35.5", 36),
        ("1시간 20분", 80),
        ("1시간반", 90),
        ("1.5시간", 90),
        ("약 40분", 40),
        ("40분 내외", 40),
        ("80분씩", 80),
        ("총 40분", 40),
        ("35'20\"", 36),
        ("2100초", 35),
        ("2,400초", 40),
        ("0:35:10", 36),
        ("35 min.", 35),
        ("35 minutes", 35),
        ("1" + " " * 30_000 + "x", None),
        ("38:25", None),
        ("0.0243", None),
        ("0.5", None),
        ("20~25분", None),
        ("40분(2회)", None),
        ("60분×2", None),
        ("총 5강", None),
        ("하루", None),
    ],
)
def test_a_length_is_read_or_refused(text: str, expected: int | None) -> None:
    """A begun minute counts whole; what may be two lengths, or a part of a day, is refused."""
    if expected is None:
        with pytest.raises(CellError):
            minutes(text)
    else:
        assert minutes(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("80분×12차시", ("80분", 12)),
        ("1시간 20분 x 8강", ("1시간 20분", 8)),
        ("총 10회 * 40분", ("40분", 10)),
        ("60분×2", None),
        ("80분×0차시", None),
        ("12차시", None),
        ("×12차시", None),
        ("1" + " " * 30_000 + "×2강", None),
    ],
)
def test_a_length_may_be_that_of_each_of_several(text: str, expected: tuple[str, int] | None) -> None:
    """Where a vendor counts what it does not name; what is multiplied by a bare number may be anything."""
    assert counted(text) == expected


@pytest.mark.parametrize(
    ("name", "cells", "expected"),
    [
        ("시간", ["38:25", "12:30", "5:00"], [39, 13, 5]),
        ("시간", ["38:25:00", "12:30"], [39, 13]),
        ("시간", ["48:30", "1:05:00", "10분"], [49, 65, 10]),
        ("시간", ["0:35:00", "45:10"], [35, 46]),
        ("시간", ["0:35", "1:20"], [35, 80]),
        ("시간", ["1:20:00", "0:35:00"], [80, 35]),
        ("시간", ["1:20:00", "0:35:10"], [80, 36]),
        ("시간", ["0:50", "12:30"], [None, None]),
        ("시간(초)", ["2100", "40분"], [35, 40]),
        ("시간 (h)", ["1.5", "1"], [90, 60]),
        ("길이(mm:ss)", ["1:20", "0:50"], [2, 1]),
        ("길이(시:분)", ["5:10"], [310]),
        ("시간(분)", ["35", ""], [35, None]),
    ],
)
def test_a_column_tells_what_its_lengths_are_in(name: str, cells: list[str], expected: list[int | None]) -> None:
    """By its name, or because one of them would be a lecture of hours; where neither tells, they are refused."""
    for cell, length in zip(spelled(name, cells), expected, strict=True):
        if length is None:
            with pytest.raises(CellError):
                minutes(cell)
        else:
            assert minutes(cell) == length


@given(st.integers(1, 1_440))
def test_a_length_is_read_back(length: int) -> None:
    """However it is written, a length is the same number of minutes."""
    hours, rest = divmod(length, 60)
    for text in (
        f"{length}",
        f"{length}분",
        f"{hours}시간 {rest}분",
        f"{hours}h{rest}m",
        f"{hours}:{rest:02}:00",
        f"{length}.0",
        f"{length * 60}초",
        f"{length}'00\"",
    ):
        assert minutes(text) == length
    with pytest.raises(CellError):
        minutes("1,500")


@given(st.lists(st.tuples(st.integers(1, 59), st.integers(0, 59)), min_size=1))
def test_a_column_of_minutes_and_seconds_is_read_back(clocks: list[tuple[int, int]]) -> None:
    """As soon as one of them is too long to be hours; and a column of hours and minutes, where none is."""
    cells = [f"{first}:{second:02}" for first, second in clocks]
    read = [minutes(cell) for cell in spelled("재생 시간", cells)]
    if max(first for first, _ in clocks) >= LONG:
        assert read == [first + (second > 0) for first, second in clocks]
    else:
        assert read == [first * 60 + second for first, second in clocks]


@given(st.text(max_size=8), st.lists(st.text(max_size=10), max_size=5))
def test_spelling_a_column_twice_changes_nothing_more(name: str, cells: list[str]) -> None:
    """What has its unit keeps it, and no cell is lost."""
    once = spelled(name, cells)
    assume(not any(":" in cell for cell in once))
    assert spelled(name, once) == once
