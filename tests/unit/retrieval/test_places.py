"""Whose rules a question is about."""

from __future__ import annotations

import pytest

from knowledge.municipality import Municipality
from retrieval.places import elsewhere

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
