"""What a question from school is about: learners name what is taught, hardly ever the subject."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

from retrieval.courses.wishing import parse_wish

TABLE = Path(__file__).with_name("schoolwork.toml")

_NAMED = re.compile(r"(?<![가-힣])(?P<subject>국어|영어|수학|과학|사회|역사)")
"""A subject that is named goes before whatever else is."""

_CHANCE = re.compile(r"[가-힣]국어|사회적")
"""Words that hold the name of a subject by chance."""


@cache
def subjects(table: Path = TABLE) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return each subject of a table with what is taught in it."""
    rows = tomllib.loads(table.read_text(encoding="utf-8"))["subject"]
    return tuple((row["name"], _any(row["anywhere"], row["starts"])) for row in rows)


def subject_of(question: str) -> str:
    """Return the subject that a question is about, "" where nothing tells it: named, or by the longest of its words."""
    question = _CHANCE.sub(" ", question)
    named = _NAMED.search(question)
    if named:
        return named["subject"]
    found = [(len(word[0]), name) for name, words in subjects() for word in words.finditer(question)]
    topics = parse_wish(question).topics
    return max(found)[1] if found else topics[0].subject if topics else ""


def _any(anywhere: list[str], starts: list[str]) -> re.Pattern[str]:
    inside = "|".join(map(_spaced, sorted(anywhere, key=len, reverse=True)))
    begin = "|".join(map(_spaced, sorted(starts, key=len, reverse=True)))
    return re.compile(rf"{inside}|(?<![가-힣A-Za-z])(?:{begin})", re.IGNORECASE)


def _spaced(words: str) -> str:
    return r"\s?".join(map(re.escape, words.split()))
