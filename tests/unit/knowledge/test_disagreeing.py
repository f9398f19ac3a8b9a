"""Two statements that can't both be true are a finding for staff."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.content.disagreeing import disagreements
from knowledge.contradicting import facts, folded
from knowledge.passage import SHARED, Passage, Source, Validity


def said(owner: str, key: str, text: str, **changes: object) -> Passage:
    """Return a FAQ entry."""
    title = str(changes.pop("title", "몇 명을 뽑나요?"))
    fields = {"source": Source(f"{owner}/faq.csv", "7행"), **changes}
    return Passage(owner, key, "faq", title, text, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("first", "second", "found"),
    [
        (said("gimpo", "a", "300명이에요."), said("gimpo", "b", "250명이에요."), 1),
        (said("gimpo", "a", "300명이에요."), said("gimpo", "b", "모두 300 명을 뽑아요."), 0),
        (said("gimpo", "a", "300명이에요."), said(SHARED, "b", "200명이에요."), 1),
        (said("gimpo", "a", "300명이에요."), said(SHARED, "a", "200명이에요."), 0),
        (said("gimpo", "a", "300명이에요."), said("seoul", "b", "200명이에요."), 0),
        (said(SHARED, "a", "300명이에요."), said(SHARED, "b", "200명이에요."), 1),
        (said("gimpo", "a", "300명"), said("gimpo", "b", "3월 2일부터예요."), 0),
        (said("gimpo", "a", "3만원"), said("gimpo", "b", "30,000원"), 0),
        (said("gimpo", "a", "11월 3일"), said("gimpo", "b", "11월 4일"), 1),
        (said("gimpo", "a", "031-123-4567"), said("gimpo", "b", "031-765-4321"), 1),
        (said("gimpo", "a", "한 달에 3개까지 들어요."), said(SHARED, "b", "한 달에 5개까지 들어요."), 1),
        (said("gimpo", "a", "3개월 동안이에요."), said("gimpo", "b", "강좌는 5개예요."), 0),
        (said("gimpo", "a", "2과목"), said("gimpo", "b", "3 과목"), 1),
        (said("gimpo", "a", "교재 1권"), said("gimpo", "b", "교재 2권"), 1),
        (said("gimpo", "a", "60점부터"), said("gimpo", "b", "70점부터"), 1),
        (said("gimpo", "a", "4편"), said("gimpo", "b", "8편"), 1),
        (said("gimpo", "a", "1.5배"), said("gimpo", "b", "2배"), 1),
        (said("gimpo", "a", "12회차예요."), said("gimpo", "b", "모두 12회예요."), 0),
        (said("gimpo", "a", "300명", title="몇 명?"), said("gimpo", "b", "200명"), 0),
        (said("gimpo", "a", "300명", title="정원?", aliases=("몇명을 뽑나요",)), said("gimpo", "b", "200명"), 1),
        (said("gimpo", "a", "300명", audience=("student",)), said("gimpo", "b", "200명", audience=("mentor",)), 0),
        (
            said("gimpo", "a", "300명", validity=Validity(None, date(2026, 12, 31))),
            said("gimpo", "b", "200명", validity=Validity(date(2027, 1, 1))),
            0,
        ),
        (
            said("gimpo", "a", "300명", validity=Validity(None, date(2026, 12, 31))),
            said("gimpo", "b", "200명", validity=Validity(date(2026, 3, 1))),
            1,
        ),
    ],
)
def test_only_what_holds_for_the_same_people_at_the_same_time_disagrees(
    first: Passage, second: Passage, found: int
) -> None:
    """The same question, the same unit, nothing in common; each pair is named once, with both places."""
    findings = list(disagreements((first, second)))
    assert len(findings) == found
    for finding in findings:
        assert finding.row == 7
        assert "faq.csv" in finding.problem


def test_shared_statements_are_named_once_however_many_municipalities_see_them() -> None:
    """A finding of the shared part is not repeated for each municipality."""
    shared = (said(SHARED, "a", "300명"), said(SHARED, "b", "200명"))
    others = tuple(said(owner, "own", "네", title="다른 질문") for owner in ("gimpo", "seoul"))
    assert len(list(disagreements((*shared, *others)))) == 1


@given(st.text(alphabet="가나 다?!12월일명만원%.,", max_size=40))
def test_a_statement_never_disagrees_with_its_own_words(text: str) -> None:
    """Whatever it says, saying it twice is no finding; folding is idempotent."""
    assert list(disagreements((said("gimpo", "a", text), said("gimpo", "b", text)))) == []
    assert folded(folded(text)) == folded(text)
    assert all(values for values in facts(text).values())


def test_an_endless_number_takes_no_time() -> None:
    """A number begins once, and its end is looked for once."""
    assert facts(f"{'1' * 20_000} 모집 12명") == {"명": frozenset({"12"})}
