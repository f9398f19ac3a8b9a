"""Where somebody says to live, and whether that lies in a municipality."""

from __future__ import annotations

import tomllib
from time import process_time

import pytest

from knowledge.municipality import Municipality
from knowledge.regions import TABLE, Home, home_alone, home_told, is_surely_meant, lies_in, tells_anothers_home

SEOUL = Municipality("seoul", "서울특별시", "서울런", names=("서울특별시", "서울시", "서울"))
GIMPO = Municipality("gimpo", "김포시", "서울런", names=("김포시", "김포"))
CHUNGBUK = Municipality("chungbuk", "충청북도", "충Book-e", names=("충청북도", "충북"))
ELSEWHERE = Municipality("moon", "달나라", "")


@pytest.mark.parametrize(
    ("text", "name", "within"),
    [
        ("파주 사는 고1인데 서울런 돼?", "파주", (False, False, False)),
        ("저는 부산 사는데 서울런 할 수 있어요?", "부산", (False, False, False)),
        ("경기도 살아요", "경기도", (False, None, False)),
        ("경기도 고양시에 살아요", "고양시", (False, False, False)),
        ("강남구 사는데 돼요?", "강남구", (True, False, False)),
        ("김포 살아요", "김포", (False, True, False)),
        ("청주 사는 중2예요", "청주", (False, False, True)),
        ("저 중구 살아요", "중구", (None, False, False)),
        ("대전 중구 살아요", "중구", (False, False, False)),
        ("서울 사람인데", "서울", (True, False, False)),
        ("강원도 고성군에 거주", "고성군", (False, False, False)),
        ("부모님이 파주에 사는데 저는 서울 살아요", "서울", (True, False, False)),
        ("할머니는 부산 살고 저는 김포 살아요", "김포", (False, True, False)),
        ("손주가 파주 사는데 돼요?", "파주", (False, False, False)),
        ("언니랑 김포 살아요", "김포", (False, True, False)),
        ("언니도 저도 김포 살아요", "김포", (False, True, False)),
        ("언니는 서울 살고 저는 김포 살아요", "김포", (False, True, False)),
        ("선생님 김포 살아요", "김포", (False, True, False)),
        ("초5 엄마인데 김포 살아요", "김포", (False, True, False)),
    ],
)
def test_a_home_is_told_in_a_sentence(text: str, name: str, within: tuple[bool | None, ...]) -> None:
    """A province is a place of several municipalities, and a name that several have is none of them for certain."""
    home = home_told(text)
    assert home is not None
    assert home.name == name
    assert tuple(lies_in(home, place) for place in (SEOUL, GIMPO, CHUNGBUK)) == within


@pytest.mark.parametrize(
    "text",
    [
        "할머니랑 사는데 돼요?",
        "혼자 사는 고3인데",
        "시골에 살아요",
        "한부모로 사는데",
        "할머니가 부산 사는데",
        "우리 집 근처에 사는 친구",
        "친구가 제천 살아요",
        "사촌동생은 청주에 사는데",
        "우리 애 친구네가 김포 살아요",
        "김포에 친구가 살아요",
        "김포 사는 친구가 있는데",
        "우리 언니 김포 살아요",
        "큰형은 김포에 살아요",
        "제 동생 김포 살아요",
        "김포 사는 누나가 있는데",
        "친구 김포 살아요",
        "애 아빠 경기도 김포 살아요",
    ],
)
def test_who_lives_with_somebody_names_no_place(text: str) -> None:
    """Only places of Korea are homes."""
    assert home_told(text) is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("고양시는요?", "고양시"),
        ("부산인데요", "부산"),
        ("저는 파주 살아요", "파주"),
        ("파주요", "파주"),
        ("그럼 인천은요?", "인천"),
        ("부산도 되나요?", "부산"),
        ("안산", "안산"),
    ],
)
def test_a_place_alone_is_heard(text: str, name: str) -> None:
    """Whoever names a place and nothing else asks about it."""
    home = home_alone(text)
    assert home is not None
    assert home.name == name


@pytest.mark.parametrize(
    "text",
    [
        "고1은요?",
        "서류는요?",
        "공주님이에요",
        "화성에 가고 싶어요",
        "장수하세요",
        "서울대 가고 싶어요",
        "강남 인강은요?",
        "이천원이에요",
    ],
)
def test_words_that_only_sound_like_places_are_none(text: str) -> None:
    """A princess, a planet and two thousand won are no places."""
    assert home_alone(text) is None


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("진도는요?", False),
        ("음성은 안 되나요?", False),
        ("인제 할 수 있나요?", False),
        ("그럼 예산은요?", False),
        ("진도군은요?", True),
        ("전남 진도는요?", True),
        ("진도 살아요", True),
        ("부산은요?", True),
    ],
)
def test_a_place_that_is_called_like_something_else_has_to_be_told(text: str, meant: bool) -> None:  # noqa: FBT001
    """By its kind, by its province or by who lives there."""
    home = home_alone(text)
    assert home is not None
    assert is_surely_meant(home, text) is meant


def test_of_a_place_that_is_none_nothing_is_known() -> None:
    """A municipality that the table does not have may lie anywhere."""
    assert lies_in(Home(frozenset({"경기"}), "", "경기도"), ELSEWHERE) is None
    assert lies_in(Home(frozenset({"경기"}), "파주", "파주"), ELSEWHERE) is False


def test_every_part_is_of_a_province() -> None:
    """The table has each province's names, and no name twice in one."""
    table = tomllib.loads(TABLE.read_text("utf-8"))
    assert len(table) == 17
    for row in table.values():
        parts = row["parts"].split()
        assert len(parts) == len(set(parts))
        assert row["names"]


@pytest.mark.parametrize("words", ["김포인데 ", "김포 사는 ", "친구가 김포 "])
def test_a_long_text_keeps_nobody_waiting(words: str) -> None:
    """Hundreds of places, of each of which it is looked who lives there."""
    begun = process_time()
    tells_anothers_home(words * 600)
    assert process_time() - begun < 1
