"""What a question asks for beside its topic: a count, a day, a place, someone; and whether a passage tells that."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from importlib.resources import files

from knowledge.passage import Passage
from retrieval.words.normalizing import normalize
from retrieval.words.years import GONE, YEAR, another_year, past

CLAIM = re.compile(r"(다|라)(던데|면서|는데)|면서요|다며\b|던데요?\b|죠\s*\?|소문")
"""What a hearsay ends with: "300명 뽑는다던데요"."""


PARENT = re.compile(r"엄마|아빠|어머니|아버지|부모")
SHARE = re.compile(r"(\d+)\s*(?:%|퍼센트|프로(?!그램)|퍼(?!\w*센))")
"""A percentage: how much one is in money is told by no passage that names another."""


ENROLLING = r"(신청|접수|등록|가입)"
CLOSING = re.compile(
    rf"{ENROLLING}\S{{0,3}}\s*(언제까지|며칠까지)|(언제까지|며칠까지)\s*{ENROLLING}|마감|(?<![자얘])기한(?!테)",
)
CLOSED = re.compile(rf"{ENROLLING}|마감|기한|모집(?!\s*기준)|지원\s*기간|원서|제출")
"""Until when one may enrol, and what speaks of that: how long mentors work is another matter."""

DAY = r"20\d\d(?:\s?[-.년]\s?\d{1,2}(?:\s?[-.월]\s?\d{1,2}\s?일?)?)?\s?[년월]?"
REPORTED = re.compile(rf"{DAY}\s*(?:에|부터의|까지의)?\s*(?:(?:모집|신청|선발|이용)\s*)?(?:기준|보도|발표|알려)\S*")
"""Since when something is known, or of which year it is told: that is no day on which anything takes place."""

WHEN = re.compile(
    r"\d\s?(?:[월일시]|주|개월|분|시간|학기)|\d{4}-\d\d|\d\.\s?\d{1,2}\.|\d+/\d+|\d\d:\d\d|[월화수목금토일]요일|주말|평일"
    r"|기간|언제|[상하]반기|시기|날|일정|마감|오늘|내일|매[일주달년월]|해마다|방학|학기|아침|밤|새벽|오[전후]|바로|먼저|[전뒤후때]에"
    r"|\d년\s*\d|\d년(?:에|부터|까지|\s*안)"
)
UNTIL = re.compile(r"(?<![원명개%])까지|마감|기한|기간|언제든|상시|수시")
"""What speaks of a time at all, and of an end."""

AT_MOST = re.compile(r"(?:퍼센트|프로|%|[원명개살세점]|학년)\s?까지")
"""How much at most, which is no time."""

ENDING = re.compile(r"\d\s?[월일년]\s?까지(?!\S{0,2}\s*(?:계획|공부|끝내|마치))")
"""A day that is held up as the end of something: whether it is, nobody says who speaks of no end."""

_SENTENCE = re.compile(r"(?<=[^\d\s][.!?])\s+|\n")
_DAY = re.compile(
    r"\d\s?월|\d{4}[-.]\s?\d{1,2}[-.]\s?\d|(?<!\d)\d{1,2}\s?[./]\s?\d{1,2}\.?\s?(?:\([월화수목금토일]\)|까지|부터|~)"
)
_WAS = re.compile(rf"[{GONE}](?![가-힣]*\s?(?:때|뒤|후))")
_HEARSAY = re.compile(r"보도|발표(?=[했하되됐된])|예정|계획|확인되지|알려지지|정해지지")
"""How a sentence tells on which day, or what was; and what was only said to come, or is not known."""


@dataclass(frozen=True, slots=True)
class Aspect:
    """How something is asked for, how a passage looks that states it, and whether none answers that does not.

    A `group` of people is no aspect to be weighed: what may be another group's right answers nobody of this one.
    """

    asked: re.Pattern[str]
    stated: re.Pattern[str]
    must: bool = False
    group: bool = False


@cache
def aspects() -> Mapping[str, Aspect]:
    """Return the aspects of the package, by name."""
    table = tomllib.loads((files("retrieval.judging") / "aspects.toml").read_text("utf-8"))
    return {
        name: Aspect(
            re.compile(each["asked"]), re.compile(each["stated"]), each.get("must", False), each.get("group", False)
        )
        for name, each in table.items()
    }


@cache
def groups() -> frozenset[str]:
    """Return the names of the aspects that are groups of people."""
    return frozenset(name for name, aspect in aspects().items() if aspect.group)


def asked_for(text: str) -> frozenset[str]:
    """Return the names of the aspects that a question asks for."""
    plain = normalize(text).casefold()
    return frozenset(name for name, aspect in aspects().items() if aspect.asked.search(plain))


def told(text: str, passage: Passage, on: date) -> dict[str, float]:
    """Return how many aspects a question asks for, and how many the passage does not state or is not asked for itself.

    `other_aspect` is 1 where the passage's own question asks for something else; `claim` where hearsay is held up;
    `unsaid` where something that must be stated is neither stated nor what the passage is asked for, or where the
    question, put on the day `on`, is about a year or the end of enrolment that the passage does not speak of;
    `unnamed_group` where some people are asked about whom the passage does not name: "엄마가 외국인이에요" among its
    wordings names no foreign learner.
    """
    wanted = asked_for(text)
    titled, worded = _asked_by((passage.title,)), _asked_by((passage.title, *passage.aliases))
    body = normalize(passage.text).casefold()
    left_out = {name for name in wanted if not aspects()[name].stated.search(body)}
    asked = wanted - groups()
    unstated = left_out & asked
    worded |= wanted - left_out if passage.kind == "notice" else frozenset()
    claimed = bool(CLAIM.search(normalize(text)))
    return {
        "aspects": float(len(asked)),
        "aspect_unstated": float(len(unstated)),
        "aspect_untitled": float(len(asked - worded)),
        "aspect_titled": float(len(asked & worded)),
        "other_aspect": float(bool(asked and titled - groups() and not asked & titled)),
        "unsaid": float(
            any(aspects()[name].must for name in left_out - worded)
            or _other_share(text, body, asked)
            or _other_end(text, passage)
            or _untimed(body, _times(text, wanted) - worded)
            or (not claimed and another_year(text, passage, on))
        ),
        "claim": float(claimed),
        "unnamed_group": float(bool((left_out - (worded - _of_parents(passage, text))) & groups())),
    }


def left_open(text: str, passage: Passage, on: date) -> frozenset[int]:
    """Return the past years of which it is asked when something was, and of which a passage does not tell that."""
    years = past(text, on) if asked_for(text) & {"date", "until"} else frozenset[int]()
    return years - frozenset(_years_told(passage))


def _years_told(passage: Passage) -> Iterator[int]:
    """Yield the years of which a passage tells when something was; a day without a year is of the one named last."""
    last = YEAR.findall(normalize(passage.title))
    for each in _SENTENCE.split(normalize(passage.text)):
        named = YEAR.findall(each)
        told = _DAY.search(each) or (named and _WAS.search(each))
        if _HEARSAY.search(each):
            last = [] if named else last
            continue
        last = named or last
        if told:
            yield from map(int, last)


def _other_share(text: str, body: str, asked: frozenset[str]) -> bool:
    """Tell whether the sum of a percentage is asked for where only others are named."""
    meant, named = (set(SHARE.findall(normalize(each))) for each in (text, body))
    return "amount" in asked and bool(meant) and bool(named) and not meant & named


def _other_end(text: str, passage: Passage) -> bool:
    """Tell whether it is asked until when one may enrol where the passage is about something else."""
    said = normalize("\n".join((passage.title, *passage.aliases, passage.text)))
    return bool(CLOSING.search(normalize(text))) and not CLOSED.search(said)


def _untimed(body: str, asked: frozenset[str]) -> bool:
    """Tell whether it is asked when, or until when, where no time is told but since when something is known."""
    said = REPORTED.sub(" ", body)
    return ("date" in asked and not WHEN.search(said)) or ("until" in asked and not UNTIL.search(said))


def _times(text: str, wanted: frozenset[str]) -> frozenset[str]:
    """Return which times are asked for; a day that is held up as the end asks for it, how much at most does not."""
    plain = normalize(text)
    asked = wanted & {"date", "until"} - ({"until"} if AT_MOST.search(plain) else set())
    return asked | ({"until"} if ENDING.search(plain) else set())


def _of_parents(passage: Passage, text: str) -> frozenset[str]:
    """Return what only such wordings of a passage name that speak of a parent, where the question does not."""
    if PARENT.search(text):
        return frozenset()
    theirs = tuple(alias for alias in passage.aliases if PARENT.search(alias))
    others = (passage.title, *(alias for alias in passage.aliases if alias not in theirs))
    return _asked_by(theirs) - _asked_by(others)


@lru_cache(4_096)
def _asked_by(wordings: Sequence[str]) -> frozenset[str]:
    return asked_for("\n".join(wordings))
