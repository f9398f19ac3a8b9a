"""The years that a question is about and a passage speaks of: last year's matter is not this year's."""

from __future__ import annotations

import re
from datetime import date

from knowledge.passage import Passage
from retrieval.words.normalizing import normalize

YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
NEXT_YEAR = re.compile(r"내년|next year")
EVERY_YEAR = re.compile(r"내년|해마다|매년|every year|next year")
BEFORE = ((re.compile(r"재작년|(?<!last )year before last"), 2), (re.compile(r"(?<!재)작년|지난\s?해|last year"), 1))
"""How years before this one are called, and how long they are past."""

NOW = re.compile(r"올해|지금|이제|이번|현재|요즘|\b(?:now|this year|still|currently)\b")
GONE = "".join(syllable for syllable in map(chr, range(ord("갔"), ord("힣"), 28)) if syllable not in "있겠")
"""Syllables that end as a past tense does: 였, 했, 줬."""

ASKED = re.compile(
    rf"[{GONE}]\S{{0,5}}[\W_ㄱ-ㅎㅏ-ㅣ]*$|\b(?:was|were|did)\b"
    r"|(?:작년|지난\s?해)\s?(?:\S+\s)?(?:모집|신청|접수|공고|일정|마감)\S{0,2}\s*(?:언제|며칠|몇)"
)
"""How it is asked what was, and not told what befell somebody before they ask about today."""


def meant(text: str, on: date) -> frozenset[int]:
    """Return the years that a question put on a day is about, other than that day's."""
    asked = normalize(text).casefold()
    return frozenset({int(year) for year in YEAR.findall(in_figures(asked, on))} - {on.year})


def past(text: str, on: date) -> frozenset[int]:
    """Return the years before that of the day which a question is about."""
    return frozenset(year for year in meant(text, on) if year < on.year)


def in_figures(text: str, on: date) -> str:
    """Return a question about a year before this one with that year in figures: 작년 as 2025년."""
    if NOW.search(text) or not ASKED.search(text):
        return text
    for called, ago in BEFORE:
        text = called.sub(f"{on.year - ago}년", text)
    return text


def spoken_of(passage: Passage) -> frozenset[int]:
    """Return the years that a passage names, and that of its source."""
    named = {int(year) for year in YEAR.findall(normalize(_said(passage)))}
    return frozenset(named | ({passage.source.dated.year} if passage.source.dated else set()))


def another_year(text: str, passage: Passage, on: date) -> bool:
    """Tell whether a year is asked about that is not this one and that the passage does not speak of."""
    asked = meant(text, on)
    if NEXT_YEAR.search(normalize(text).casefold()) and not EVERY_YEAR.search(normalize(_said(passage)).casefold()):
        asked |= {on.year + 1}
    return bool(asked) and not asked & spoken_of(passage)


def _said(passage: Passage) -> str:
    return "\n".join((passage.title, *passage.aliases, passage.text))
