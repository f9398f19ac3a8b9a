"""Values as JSON: the same text for the same value, since its digest is the value's name."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from pathlib import Path

import pytest

from knowledge.content import read_content
from knowledge.encoding import dumps, loads
from knowledge.passage import Passage, Source, Validity

SAMPLES = Path(__file__).parents[3] / "knowledge" / "samples"


def test_every_sample_is_written_as_a_copy_of_it_would_be() -> None:
    """Entries, courses and municipalities are read where they are, and no name of any of them changes by it."""
    content = read_content(SAMPLES)
    values = (*content.passages, *content.courses, *content.municipalities)
    assert len(values) > 300
    for value in values:
        copied = json.dumps(asdict(value), ensure_ascii=False, sort_keys=True, default=date.isoformat)
        assert dumps(value) == copied


def test_a_value_comes_back_with_days_and_values_in_it() -> None:
    """A day is written as its ISO form, a value within a value by its fields, a tuple stays one."""
    source = Source("faq.csv", "3행", dated=date(2026, 3, 2))
    passage = Passage("gimpo", "a", "faq", "제목", "글", source, ("다른 말",), Validity(until=date(2026, 12, 31)))
    assert Passage.load(dumps(passage)) == passage
    assert loads(dumps(passage))["aliases"] == ("다른 말",)


def test_what_is_no_value_is_refused() -> None:
    """Something that JSON does not know and that is no value is an error, not a guess."""
    with pytest.raises(TypeError):
        dumps(object())  # type: ignore[arg-type]
