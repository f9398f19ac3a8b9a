"""Which municipality a text names."""

import re

import pytest

from knowledge.encoding import dumps
from knowledge.municipality import Municipality, named

PLACES = (
    Municipality(
        "seoul", "서울특별시", "서울런", names=("서울", "서울시", "seoul"), english={"service": "Seoul Learn"}
    ),
    Municipality("gimpo", "김포시", "서울런", names=("김포", "gimpo")),
    Municipality("pyeongchang", "평창군", "평창런", names=("평창", "평창런"), english={"service": "Pyeongchang Learn"}),
    Municipality("none", "", ""),
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("서울에 사는데요", ["seoul"]),
        ("서울특별시 사는데요", ["seoul"]),
        ("서울런 신청 서류", []),
        ("서울대 갈 수 있어요?", []),
        ("평창런이랑 같은 거예요?", ["pyeongchang"]),
        ("GIMPO please", ["gimpo"]),
        ("What is Seoul Learn?", []),
        ("Who may join in Seoul?", ["seoul"]),
        ("How do I apply for Pyeongchang Learn?", ["pyeongchang"]),
        ("김포에서 서울로 이사 가요", ["gimpo", "seoul"]),
        ("신청 언제까지예요?", []),
        ("", []),
    ],
)
def test_a_place_is_named_by_what_people_call_it(text: str, expected: list[str]) -> None:
    """The programme's own name and a university named after a city name no place."""
    assert sorted(place.id for place in named(text, PLACES)) == expected


def test_a_place_is_told_in_english_as_far_as_its_english_is_given() -> None:
    """What is not given stays Korean, its Korean name is still one of its names, and Korean is as it was."""
    place = Municipality("gimpo", "김포시", "서울런", names=("김포",), notice="확인", english={"name": "Gimpo"})
    told = place.told("en")
    assert (told.name, told.service, told.notice) == ("Gimpo", "서울런", "확인")
    assert named("김포시에 살아요", (told,)) == (told,)
    assert place.told("ko") is place
    assert place.told("ko+en") is place
    assert place.told("en+ko").name == "Gimpo"
    assert PLACES[1].told("en") is PLACES[1]
    assert Municipality.load(dumps(place)) == place


def test_a_programme_is_called_in_english_beside_its_published_name() -> None:
    """Where either is not given there is nothing to put in its place."""
    assert PLACES[2].called == (("Pyeongchang Learn", "평창런"),)
    assert PLACES[1].called == ()
    assert Municipality("hongcheon", "홍천군", "", english={"service": "Hongcheon Learn"}).called == ()


def test_hundreds_of_places_cost_no_patterns(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only names that stand in the text are looked at closely: the others' patterns would not stay compiled."""
    many = tuple(Municipality(f"m{number}", f"시험{number}시", "곁", names=(f"시험{number}",)) for number in range(400))
    searched: list[str] = []
    find = re.finditer
    monkeypatch.setattr(re, "finditer", lambda pattern, text: searched.append(pattern) or find(pattern, text))
    assert [place.id for place in named("시험7시에 사는데 곁은 언제 신청해요?", many)] == ["m7"]
    assert set(searched) == {"곁", "시험7", "시험7시"}


def test_what_another_version_kept_of_a_place_is_read() -> None:
    """A key that is read no more, or not yet, keeps nobody from being answered while the folder is not taken in."""
    place = PLACES[1]
    written = dumps(place).replace("{", '{"languages": ["ko", "en"], ', 1)
    assert Municipality.load(written) == place
