"""The sample catalogue: sound, recognisable as a sample, and enough for the wishes of a first conversation."""

from __future__ import annotations

import csv
from collections import Counter
from graphlib import TopologicalSorter
from pathlib import Path
from typing import cast

import pytest

import knowledge
from knowledge.course import Course, Lecture, Level
from retrieval.courses.recommender import GRADES, LEVELS, Profile, Recommender

SAMPLES = Path(knowledge.__file__).parent / "samples"
PLACES = ("shared", "chungbuk", "pyeongchang")


def rows(place: str, name: str) -> list[dict[str, str]]:
    """Return the rows of one table."""
    with (SAMPLES / place / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def catalogue(place: str) -> list[Course]:
    """Return the courses of one folder with their lectures."""
    lectures: dict[str, list[Lecture]] = {}
    for row in rows(place, "lectures"):
        lecture = Lecture(int(row["number"]), row["title"], int(row["minutes"]), row["unit"])
        lectures.setdefault(row["course"], []).append(lecture)
    return [
        Course(
            place, row["id"], row["vendor"], row["subject"], row["title"], tuple(row["grades"].split("|")),
            cast("Level", row["level"]), tuple(lectures.pop(row["id"])), row["description"],
            tuple(filter(None, row["prerequisites"].split("|"))), row["url"], row["sample"] == "y",
        )
        for row in rows(place, "courses")
    ]  # fmt: skip


SHARED = catalogue("shared")


def test_it_is_large_enough() -> None:
    """There are at least 90 courses with 1,600 lectures, and no title stands twice."""
    assert len(SHARED) >= 90
    assert sum(len(course.lectures) for course in SHARED) >= 1600
    everywhere = [course for place in PLACES for course in catalogue(place)]
    for names in (
        [course.key for course in everywhere],
        [course.title for course in everywhere],
        [lecture.title for course in everywhere for lecture in course.lectures],
    ):
        assert [name for name, times in Counter(names).items() if times > 1] == []


@pytest.mark.parametrize("place", PLACES)
def test_each_course_is_sound(place: str) -> None:
    """Vendors are invented and say so; grades, levels, numbers and lengths are within bounds; lectures have units."""
    for course in catalogue(place):
        assert course.sample
        assert course.vendor.startswith("예시 ")
        assert set(course.grades) <= {*GRADES, "검정고시", "성인"}
        assert course.level in LEVELS
        assert 12 <= len(course.lectures) <= 30
        assert [lecture.number for lecture in course.lectures] == list(range(1, len(course.lectures) + 1))
        assert all(15 <= lecture.minutes <= 45 and lecture.unit for lecture in course.lectures)


def test_what_comes_before_can_be_taken() -> None:
    """Courses to be taken before exist, and none waits for itself."""
    before = {course.key: course.prerequisites for course in SHARED}
    assert {key for keys in before.values() for key in keys} <= before.keys()
    assert len(list(TopologicalSorter(before).static_order())) == len(before)


WISHES = {
    "미적분 처음인데 쉽게 설명하는 강의": ("고2", (), "처음 만나는 미적분I"),
    "기말까지 3주, 과학 하나": ("중2", (), "중2 과학 개념 정리"),
    "이 강의 다음엔 뭐 들어?": ("고2", ("h2-calc1",), "미적분I 심화 유형"),
    "피타고라스 정리 나오는 강의": ("중2", (), "중2 수학 하 개념 완성"),
    "컴활 2급": ("성인", (), "컴퓨터활용능력 2급 필기"),
    "고졸 검정고시 수학": ("학교 밖", (), "고졸 검정고시 수학"),
    "수능 확통 기출": ("고3", (), "확률과 통계 기출 실전"),
    "파이썬 처음": ("중2", (), "파이썬 첫걸음"),
    "화학 양적 관계가 어려워요": ("고2", (), "화학 개념 완성"),
}


@pytest.mark.parametrize("wish", WISHES)
def test_a_wish_finds_its_course(wish: str) -> None:
    """What is wished for in a first conversation is found in the sample catalogue, first of three."""
    grade, taken, title = WISHES[wish]
    assert Recommender(SHARED).suggest(Profile(grade, wants=wish), taken)[0].course.title == title
