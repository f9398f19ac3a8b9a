"""Days of rest: public holidays with their substitutes, and the school's own days off; the door of their library."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import cache

VACATION = timedelta(days=7)
"""Days off in a row from which on they are a vacation (proposed): a vacation is time to study, a day off is not."""

Span = tuple[str, str, str]
"""A name, the first day and the last day, as YYYY-MM-DD."""


SPOKEN = {"기독탄신일": "성탄절"}
"""What people call a day whose name in law hardly anybody uses."""


LANGUAGES = {"ko": "ko", "en": "en_US"}


@cache
def public_holidays(year: int, language: str = "ko") -> Mapping[date, str]:
    """Return a year's public holidays of Korea by day, substitutes and election days included, named in a language."""
    from holidays import country_holidays  # noqa: PLC0415 - a third of a second that no start should wait for

    named = country_holidays("KR", years=year, language=LANGUAGES.get(language, "ko"))
    return {day: SPOKEN.get(name, name) for day, name in named.items()}


def rests_between(first: date, last: date, school: Iterable[Span] = (), language: str = "ko") -> dict[date, str]:
    """Return the days without study from a day to a day, both within, by their names."""
    rests = {
        day: name
        for year in range(first.year, last.year + 1)
        for day, name in public_holidays(year, language).items()
        if first <= day <= last
    }
    for name, begins, ends in school:
        start, end = date.fromisoformat(begins), date.fromisoformat(ends)
        if end - start < VACATION:
            days = (start + timedelta(days=number) for number in range((end - start).days + 1))
            rests |= {day: rests.get(day, name) for day in days if first <= day <= last}
    return dict(sorted(rests.items()))
