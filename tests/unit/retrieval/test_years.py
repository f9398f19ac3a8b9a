"""Which years a question is about, and of which a passage speaks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from retrieval.words.years import another_year, in_figures, meant, past, spoken_of
from tests.unit.retrieval.memory import passage

TODAY = date(2026, 11, 26)


@pytest.mark.parametrize(
    ("text", "years", "gone"),
    [
        ("작년 모집은 언제였어요?", {2025}, {2025}),
        ("지난 해에는 몇 명 뽑았어요", {2025}, {2025}),
        ("재작년 모집은 언제였어요?", {2024}, {2024}),
        ("when was it last year?", {2025}, {2025}),
        ("when was it the year before last?", {2024}, {2024}),
        ("2025년이랑 2027년 모집은요", {2025, 2027}, {2025}),
        ("작년 다자녀 모집 언제예요", {2025}, {2025}),
        ("작년에 통과됐는데 올해 또 확인받아야 했나요", set(), set()),
        ("작년에 부모님 갈라서고 아빠랑 사는데 쓸 수 있나요", set(), set()),
        ("작년에 이사왔는데 나도 쓸 수 있어요?", set(), set()),
        ("작년 거 신청한 사람도 또 해야 돼?", set(), set()),
        ("my son came last year, can he apply?", set(), set()),
        ("2026년 모집은 언제예요", set(), set()),
        ("모집은 언제예요", set(), set()),
    ],
)
def test_the_years_that_are_meant(text: str, years: set[int], gone: set[int]) -> None:
    """In figures or by how long ago; this year is what everything published is about."""
    assert (meant(text, TODAY), past(text, TODAY)) == (years, gone)


def test_a_year_before_is_put_in_figures() -> None:
    """Content names it so."""
    assert in_figures("작년 다자녀 모집 언제야", TODAY) == "2025년 다자녀 모집 언제야"
    assert in_figures("재작년이랑 작년에 몇 명이었어", TODAY) == "2024년이랑 2025년에 몇 명이었어"
    assert in_figures("올해 모집", TODAY) == "올해 모집"


def test_this_years_window_is_not_last_years() -> None:
    """A passage answers for another year that names it, or whose source is of it."""
    window = passage("w", "모집은 언제예요?", "2026년 3월 2일부터예요.")
    assert another_year("작년 모집은 언제였어요?", window, TODAY)
    assert not another_year("모집은 언제예요?", window, TODAY)
    old = replace(window, source=replace(window.source, dated=date(2025, 3, 1)))
    assert spoken_of(old) == {2025, 2026}
    assert not another_year("작년 모집은 언제였어요?", old, TODAY)
