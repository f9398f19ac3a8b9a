"""Whose rules a question is about."""

from __future__ import annotations

import pytest

from knowledge.municipality import Municipality
from retrieval.places import elsewhere, unnamed

PLACES = (
    Municipality("seoul", "서울특별시", "서울런", names=("서울시", "서울", "seoul")),
    Municipality("gimpo", "김포시", "서울런", names=("김포",)),
    Municipality("chungbuk", "충청북도", "충Book-e", names=("충북", "충북이")),
)


@pytest.mark.parametrize(
    ("text", "others"),
    [
        ("서울은 60%까지라는데 여기도 마찬가지인가요", ()),
        ("서울시랑 협약을 언제 맺은 거예요?", ()),
        ("여기랑 서울이랑 조건이 어떻게 다른지 알려줘", ()),
        ("서울 조건과 똑같아요?", ()),
        ("서울보다 교재비가 적어요?", ()),
        ("서울은 된다는데 우리 지역은 왜 안 돼요", ()),
        ("서울에서 이사 왔는데 계속 쓸 수 있나요", ()),
        ("서울에서 김포로 전학 왔어요", ()),
        ("김포는 서울하고 같아요?", ()),
        ("서울 누나는 된다는데 저도 되나요", ()),
        ("Seoul has it, do you have it here?", ()),
        ("서울런은 무료예요?", ()),
        ("신청은 언제까지예요?", ()),
        ("서울은 몇 살까지 이용할 수 있어요?", ("seoul",)),
        ("서울시 다자녀 시범사업 서류 뭐 냈어요", ("seoul",)),
        ("충북 캠프 날짜 알려줘", ("chungbuk",)),
        ("서울에서 신청하려면 어떻게 해요", ("seoul",)),
        ("충북이랑 다르게 서울은 멘토링이 있나요", ("seoul",)),
        ("서울은 서울이랑 가까운 데서도 신청하나요", ("seoul",)),
    ],
)
def test_a_question_about_another_place_is_told_from_one_beside_it(text: str, others: tuple[str, ...]) -> None:
    """What is only compared with, joined with or come from leaves the question one's own."""
    assert elsewhere(text, "gimpo", PLACES) == others


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("서울런 신청하려면 무슨 서류가 필요해?", "신청하려면 무슨 서류가 필요해?"),
        ("서울시는 언제까지 신청해요?", "언제까지 신청해요?"),
        ("How do I join Seoul ?", "How do I join ?"),
        ("서울런이 뭐예요?", ""),
        ("서울런이랑 뭐가 달라요?", ""),
        ("서울대 멘토도 있어요?", ""),
        ("신청은 어떻게 해요?", ""),
    ],
)
def test_the_names_of_ones_own_place_are_left_out(text: str, left: str) -> None:
    """A name goes with its particle, unless something is compared with it, it is part of a word, or nothing is left."""
    assert unnamed(text, PLACES[0].own_names) == left
    assert unnamed(text, ()) == ""
