"""Which municipality a text names."""

import re

import pytest

from knowledge.municipality import Municipality, named

PLACES = (
    Municipality("seoul", "서울특별시", "서울런", names=("서울", "서울시")),
    Municipality("gimpo", "김포시", "서울런", names=("김포", "gimpo")),
    Municipality("pyeongchang", "평창군", "평창런", names=("평창", "평창런")),
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
        ("김포에서 서울로 이사 가요", ["gimpo", "seoul"]),
        ("신청 언제까지예요?", []),
        ("", []),
    ],
)
def test_a_place_is_named_by_what_people_call_it(text: str, expected: list[str]) -> None:
    """The programme's own name and a university named after a city name no place."""
    assert sorted(place.id for place in named(text, PLACES)) == expected


def test_hundreds_of_places_cost_no_patterns(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only names that stand in the text are looked at closely: the others' patterns would not stay compiled."""
    many = tuple(Municipality(f"m{number}", f"시험{number}시", "곁", names=(f"시험{number}",)) for number in range(400))
    searched: list[str] = []
    find = re.finditer
    monkeypatch.setattr(re, "finditer", lambda pattern, text: searched.append(pattern) or find(pattern, text))
    assert [place.id for place in named("시험7시에 사는데 곁은 언제 신청해요?", many)] == ["m7"]
    assert set(searched) == {"곁", "시험7", "시험7시"}
