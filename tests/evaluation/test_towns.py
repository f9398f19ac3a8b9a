"""Questions to invented towns: what is expected stands in what they publish, and each is asked once."""

import pytest

from knowledge.content import read_content
from tests.evaluation.towns import MEASURING, NEWCOMER, TEACHING, rows_of

TOWNS = (*TEACHING, *MEASURING)


def test_every_town_either_teaches_or_measures() -> None:
    """What measures must not teach."""
    assert len(set(TOWNS)) == len(TOWNS)
    assert {each.stem for each in NEWCOMER.glob("*.jsonl")} == {*TOWNS}


def test_what_is_expected_is_published() -> None:
    """A label that no passage bears out would count as a fault of the search."""
    published = [(passage.municipality, passage.text) for passage in read_content(NEWCOMER).passages]
    for town in TOWNS:
        for row in rows_of(town):
            for each in row["expect"]:
                assert any(owner == town and each in text for owner, text in published), row["id"]


@pytest.mark.parametrize("town", TOWNS)
def test_a_town_is_asked_what_it_answers_and_what_it_does_not(town: str) -> None:
    """Each question once; a third at least has no answer."""
    rows = rows_of(town)
    assert len({row["text"] for row in rows}) == len({row["id"] for row in rows}) == len(rows)
    assert {row["municipality"] for row in rows} == {town}
    assert len(rows) * 0.3 <= sum(not row["expect"] for row in rows) <= len(rows) * 0.5
