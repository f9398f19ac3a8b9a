"""Programmes of others: when a question is about one, and what was published on it."""

from __future__ import annotations

import pytest

from retrieval.answer import Hit
from retrieval.programmes import another, asked_about, programmes, tells_of
from tests.unit.retrieval.memory import passage

SITES = passage("vendors", "어떤 강의를 들어요?", "메가스터디와 강남인강이에요.")
GANGNAM = passage("gangnam", "무료로 들을 수 있어요?", "네.", aliases=("강남 인강 공짜",))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("강남인강이랑 뭐가 달라요?", "강남인강"),
        ("강남구청 인강 가격", "강남인강"),
        ("강남구청 인강 되나요", ""),
        ("메가스터디 들을 수 있는 거예요?", ""),
        ("메가스터디 환불 신청", "메가스터디"),
        ("늘봄학교 신청할 수 있어요?", "늘봄학교"),
        ("ebsi 모의고사", "EBS"),
        ("how do I buy a Gangnam Ingang pass", "강남인강"),
        ("부천런은 뭐예요", ""),
        ("websites", ""),
        ("메가에서 대성으로", ""),
        ("신청은 언제까지예요?", ""),
    ],
)
def test_a_programme_is_known_by_its_names(text: str, name: str) -> None:
    """Not by a part of another word, and one's own is not another."""
    assert another(text, ("부천시", "부천런")) == name


def test_what_tells_of_a_programme_and_what_is_asked_about_it() -> None:
    """A list names it; an entry about it has it in its question."""
    assert tells_of("강남인강", SITES)
    assert tells_of("강남인강", GANGNAM)
    assert not tells_of("EBS", SITES)
    hits = tuple(Hit(each, 1.0, 0.9, 0.9) for each in (SITES, GANGNAM))
    assert [hit.passage.key for hit in asked_about("강남인강", hits)] == ["gangnam"]
    assert all(called.search(name.casefold()) for name, called in programmes().items())
