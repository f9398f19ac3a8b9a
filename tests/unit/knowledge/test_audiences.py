"""For whom an entry is, as offices write it."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.content.audiences import audience
from knowledge.content.fields import CellError, day
from knowledge.contradicting import differ
from knowledge.passage import Passage, Source

MIDDLE = ("중1", "중2", "중3")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ()),
        ("전체", ()),
        ("학생, 누구나", ()),
        ("학생|학부모", ("student", "parent")),
        ("학부모님들", ("parent",)),
        ("학생 및 학부모", ("student", "parent")),
        ("학생과 학부모", ("student", "parent")),
        ("mentor/Student", ("mentor", "student")),
        ("중학생", MIDDLE),
        ("중1~2", ("중1", "중2")),
        ("중1,2", ("중1", "중2")),
        ("고3, 학부모", ("고3", "parent")),
        ("초등 학부모", ("parent",)),
        ("성인 학습자", ("adult",)),
        ("성인·검정고시", ("adult", "검정고시")),
        ("손님", None),
        ("대학생", None),
        ("학생, 손님", None),
        ("손님 학부모", None),
    ],
)
def test_an_audience_is_read_or_refused(text: str, expected: tuple[str, ...] | None) -> None:
    """People, grades and grown-up learners; what nobody knows might be told to the wrong people."""
    if expected is None:
        with pytest.raises(CellError, match="is none of"):
            audience(text)
    else:
        assert audience(text) == expected


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ((), ("중1",), False),
        (("중1", "중2"), ("중2",), False),
        (("중1",), ("고1",), True),
        (("student",), ("고1",), False),
        (("parent", "고1"), ("student",), False),
        (("student",), ("adult",), True),
        (("adult",), ("고1",), True),
        (("parent",), ("student",), True),
    ],
)
def test_two_audiences_have_somebody_in_common_or_not(
    one: tuple[str, ...], other: tuple[str, ...], *, apart: bool
) -> None:
    """Only what is said to some of the same people can contradict: 고1 are students, grown-ups are not."""
    first, second = (
        Passage("gimpo", key, "faq", "몇 명?", text, Source("faq.csv"), audience=whom)
        for key, text, whom in (("a", "300명", one), ("b", "200명", other))
    )
    assert differ(first, second) == differ(second, first) == ("" if apart else "명")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-03-01", date(2026, 3, 1)),
        ("2026. 3. 1.", date(2026, 3, 1)),
        ("2026. 3. 1.(일)", date(2026, 3, 1)),
        ("2026년 3월 1일 (일)", date(2026, 3, 1)),
        ("'26. 3. 1.", date(2026, 3, 1)),
        ("26.3.1", date(2026, 3, 1)),
        ("20260301", date(2026, 3, 1)),
        ("01.03.26", None),
        ("26-03-01", None),
        ("2026-03-01 18:00", None),
        ("2026년 3월", None),
        ("46082", None),
        ("D-7", None),
        ("2026-02-30", None),
    ],
)
def test_a_day_is_read_or_refused(text: str, expected: date | None) -> None:
    """As Koreans write it; half a day, a running number and a day that there is not are no day."""
    if expected is None:
        with pytest.raises(CellError, match="is not a date"):
            day(text)
    else:
        assert day(text) == expected
