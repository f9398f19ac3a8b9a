"""Two editions are compared line by line, in the language of whoever reads it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.comparing import compared
from handlers.catalogue import speaker
from knowledge.passage import Passage, Source, Validity

OLD = Passage("gimpo", "fee", "faq", "얼마예요?", "무료예요.", Source("faq.csv"))
MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 30)


@pytest.mark.parametrize(
    ("fresh", "korean", "english"),
    [
        (
            replace(OLD, validity=Validity(MARCH, APRIL)),
            "2026-03-01부터 2026-04-30까지 유효",
            "Holds from 2026-03-01 to",
        ),
        (replace(OLD, validity=Validity(MARCH)), "2026-03-01부터 유효", "Holds from 2026-03-01"),
        (replace(OLD, validity=Validity(None, APRIL)), "2026-04-30까지 유효", "Holds until 2026-04-30"),
        (replace(OLD, audience=("student", "mentor")), "누구에게: 학생, 멘토", "For whom: Students, Mentors"),
        (replace(OLD, aliases=("비용",)), "비용", "비용"),
    ],
)
def test_what_changed_is_told_in_the_language_of_the_page(fresh: Passage, korean: str, english: str) -> None:
    """Days and people are words of the page; nothing of the code's language stands in Korean."""
    head, line = compared([OLD], [fresh], speaker("ko"))
    assert (head, line) == ("~ fee: 얼마예요?", f"    + {korean}")
    assert compared([OLD], [fresh])[1].startswith(f"    + {english}")


def test_an_entry_that_came_or_went_is_told_whole() -> None:
    """The sign tells whether an entry came, went or changed; the same twice, or from another row, is no change."""
    assert compared([], [OLD]) == ["+ fee: 얼마예요?", "    + 얼마예요?", "    + 무료예요."]
    assert compared([OLD], []) == ["- fee: 얼마예요?", "    - 얼마예요?", "    - 무료예요."]
    assert compared([OLD], [OLD]) == []
    assert compared([OLD], [replace(OLD, source=Source("faq.csv", "3행"))]) == []
