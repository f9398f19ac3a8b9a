"""School grades are read as vendors and offices write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.content.fields import CellError
from knowledge.content.grades import GRADES, grades

PRIMARY, MIDDLE, HIGH = GRADES[:6], GRADES[6:9], GRADES[9:]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("중1", ("중1",)),
        ("고2,고1", ("고1", "고2")),
        ("중학교 1학년~3학년", MIDDLE),
        ("중학교 1~3학년", MIDDLE),
        ("중학 1학년", ("중1",)),
        ("고등학교 1학년", ("고1",)),
        ("고등학교\n1학년", ("고1",)),
        ("고1\n중3", ("중3", "고1")),
        ("고등 / 1학년", ("고1",)),
        ("고등, 1학년, 2학년", ("고1", "고2")),
        ("중등 | 2~3학년 | 고등", ("중2", "중3", *HIGH)),
        ("초등 / 중등 / 1학년", (*PRIMARY, "중1")),
        ("고등 전학년 / 1학년", HIGH),
        ("고등 / 4학년", None),
        ("고1" + " " * 30_000 + "x", None),
        ("초등학교 5, 6학년", ("초5", "초6")),
        ("초5~중1", ("초5", "초6", "중1")),
        ("중1·2·3", MIDDLE),
        ("고1,2", ("고1", "고2")),
        ("중2~3, 고1", ("중2", "중3", "고1")),
        ("중1 및 중2", ("중1", "중2")),
        ("중1과 중2", ("중1", "중2")),
        ("고등 1 2", None),
        ("초등", PRIMARY),
        ("중등 전학년", MIDDLE),
        ("고등학교 전체", HIGH),
        ("중등부", MIDDLE),
        ("중·고등", (*MIDDLE, *HIGH)),
        ("초중고", GRADES),
        ("초등학생~중학생", (*PRIMARY, *MIDDLE)),
        ("성인|검정고시", ("검정고시", "성인")),
        ("고3·N수생", ("고3",)),
        ("N수생", None),
        ("고2(문과)", ("고2",)),
        ("중1~3(중2 제외)", None),
        ("중１～２", ("중1", "중2")),
        ("중3~중1", None),
        ("중4", None),
        ("예비 중1", ("초6",)),
        ("예비고1·고1", ("중3", "고1")),
        ("초등 고학년", ("초4", "초5", "초6")),
        ("초 저학년, 중1", ("초1", "초2", "초3", "중1")),
        ("고1 이상", HIGH),
        ("중학생 이상", (*MIDDLE, *HIGH)),
        ("초등 5학년 이상", ("초5", "초6")),
        ("성인(만 19세 이상)", ("성인",)),
        ("중등 고학년", None),
        ("1~3학년", None),
        ("전학년", None),
        ("대1", None),
        ("|", None),
    ],
)
def test_grades_are_read_as_they_are_written(text: str, expected: tuple[str, ...] | None) -> None:
    """In the order of school; what is no grade, or may be another one, is refused."""
    if expected is None:
        with pytest.raises(CellError):
            grades(text)
    else:
        assert grades(text) == expected


@given(st.lists(st.sampled_from(GRADES), min_size=1), st.sampled_from([",", "|", "·", " 및 ", "/", "\n"]))
def test_grades_named_one_by_one_are_those(named: list[str], mark: str) -> None:
    """Whatever stands between them; a school that was named goes on until another is."""
    expected = tuple(grade for grade in GRADES if grade in named)
    assert grades(mark.join(named)) == expected
    short = [
        grade[1] if before and before[0] == grade[0] else grade
        for before, grade in zip(["", *named], named, strict=False)
    ]
    assert grades(mark.join(short)) == expected


@given(st.text(max_size=12))
def test_whatever_is_written_is_grades_or_refused(text: str) -> None:
    """No text ends in anything else, and what is read is never empty."""
    try:
        found = grades(text)
    except CellError:
        return
    assert found
    assert {*found} <= {*GRADES, "검정고시", "성인"}
