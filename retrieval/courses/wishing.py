"""What a learner wishes to hear, read from plain words: subject, level, time, how many, or what comes next."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Literal

from knowledge.course import Course, Level
from retrieval.courses.excepting import told_apart
from retrieval.words.grades import with_korean_grades
from retrieval.words.normalizing import normalize

Purpose = Literal["내신", "수능", "검정고시", "자격증", "취미"]

GRADES = re.compile(r"(초등학교|중학교|고등학교|초등|중등|고등|초|중|고)\s?([1-6])(?:\s?학년)?(?![0-9월일주개급])")
STAGE = re.compile(
    r"(?<![가-힣])(초|중|고)(?:등학교|등학생|등부|등(?!어)|학교|학생|학(?![년력])|딩)(?:생|용|과정)?(?!\s?[1-6])"
)
"""A school whose year isn't told: "초등 수학", "중학생용"; "고학년" are the upper years of any."""

STAGES = {"초": 6, "중": 3, "고": 3}
GED = re.compile(r"(초졸|중졸|고졸)")
AGE = re.compile(r"(?:만\s?)?\d{1,2}\s?[살세](?:이고|인데|이에요|예요|이라|에요|이야)?(?![가-힣])")
COUNTED = r"(\d{1,3}|한|두|세|네|다섯|여섯)\s?"
DAYS = (
    (re.compile(COUNTED + r"(?:주일?)(?![가-힣]*고사)(?![말중])"), 7),
    (re.compile(COUNTED + r"(?:달|개월)"), 30),
    (re.compile(r"(\d{1,3})\s?일(?![요본차])"), 1),
    (re.compile(r"[dD]\s?-\s?(\d{1,3})"), 1),
    (re.compile(r"(\d{1,2})\s?weeks?"), 7),
    (re.compile(r"(\d{1,3})\s?days?"), 1),
)
DAILY = re.compile(r"(?:하루에?|매일|날마다|a day)\s?(\d{1,3}|한|두|세)\s?(분|시간)")
COUNT = re.compile(r"(?<![가-힣])(하나|둘|셋|넷)(?!도)|(\d{1,2}|한|두|세|네)\s?(?:개(?!월)|강좌|과목)")
WORD = re.compile(r"[1-9]급|[A-Za-z]+|[가-힣]+")
JOSA = re.compile(r"(?:에서|으로|부터|까지|이랑|에게|은|는|이|가|을|를|의|에|로|와|과|도|만|랑)$")
FUNCTION = re.compile(
    r"(?:있|없|되|하|좋|괜찮|맞|적당|가능|필요|원하|듣|볼|할|쉽|그런|이런|저런|같|싶|만|위)(?:은|는|을|한|할|던|해|하는|될|된|고|게|만한)"
    r"|(?:후|전|뒤|때|이후|이전)(?:에|에도|에는|엔)?"
    r"|(?:그럼|그러면|그리고|일단|우선|이제)(?:은|는|요)?|(?:으로|에서|그냥|혹시|진짜|정말|아무거나|뭔가|이런거|그런거|사람|학생|아이|애들)(?:이|가|은|는|도|인데|에게|한테)?"
)
"""Words that stand in many wishes and name nothing that a title could have."""

WHENEVER = re.compile(
    r"(?:야간|심야|밤|한밤|늦은|새벽|저녁|아침|점심|오전|오후|낮|주말|평일|휴일|퇴근|출근|출퇴근|하교|등교|방과)"
    r"(?:에도?|에만|마다|길에|시간|시간에|시간대|시간대에|늦게|후|후에|전에|이나|하고|때)?"
)
"""When somebody can study; lectures that are there at any hour suit each of it."""

LONGEST = 500
"""A wish is read this far, in letters."""


@dataclass(frozen=True, slots=True)
class Topic:
    """A subject, and the words of a title when only a part of it is meant ("미적분")."""

    subject: str
    title: str = ""

    def covers(self, course: Course) -> bool:
        """Tell whether a course is about the topic."""
        return course.subject == self.subject and self.title in course.title


@dataclass(frozen=True, slots=True)
class Wish:
    """What was understood; everything that was not said is empty or None.

    `days` is until when, `minutes_a_day` how much; `following` asks for what comes after the last course; `whenever`
    tells that an hour or a time of the week was named; `words` are what is left, to be looked for in the syllabus;
    `stage` is a school (초, 중, 고) whose year wasn't told. `but` is what was named to be left out, read alike.
    """

    topics: tuple[Topic, ...] = ()
    grade: str = ""
    level: Level | None = None
    beginning: bool = False
    following: bool = False
    purpose: Purpose | None = None
    days: int | None = None
    minutes_a_day: int | None = None
    count: int | None = None
    whenever: bool = False
    words: tuple[str, ...] = ()
    stage: str = ""
    but: Wish | None = None

    def leaves_out(self, course: Course) -> bool:
        """Tell whether a course is what was named to be left out; a part that is wished for is none of its whole."""
        if self.but is None:
            return False
        wished = [topic for topic in self.topics if topic.covers(course)]
        named = any(topic.covers(course) for topic in self.but.topics if topic not in wished)
        spared = any(topic.title for topic in wished)
        level = course.level == self.but.level and self.but.level != self.level
        told = any(word in f"{course.title} {course.vendor}".casefold() for word in self.but.words)
        return (named and not spared) or level or told


def parse_wish(text: str) -> Wish:
    """Read a wish such as "미적분 처음인데 쉽게 설명하는 강의" or "기말까지 3주, 과학 하나"."""
    kept, out = told_apart(with_korean_grades(normalize(text[:LONGEST])))
    unwanted = _parsed(out)
    return replace(_parsed(kept), but=unwanted if unwanted != Wish() else None)


def _parsed(plain: str) -> Wish:
    folded = plain.casefold()
    words = _words()
    topics, rest = _topics(folded)
    beginning = _says(folded, words["beginnings"]["words"])
    level: Level | None = _named(folded, words["levels"])
    grade, stage = _grade(plain), STAGE.search(plain)
    purpose: Purpose | None = "검정고시" if GED.search(plain) else _named(folded, words["purposes"])
    return Wish(
        topics=topics,
        grade=grade,
        level=level or ("기초" if beginning else None),
        beginning=beginning,
        following=_says(folded, words["following"]["words"]),
        purpose=purpose,
        days=_days(folded),
        minutes_a_day=_daily(folded),
        count=_count(folded),
        whenever=any(map(WHENEVER.fullmatch, WORD.findall(rest))),
        words=_left(rest),
        stage=stage[1] if stage and not grade and purpose != "검정고시" else "",
    )


def names_only(text: str) -> bool:
    """Tell whether words are a subject or a part of one, with a grade or without, and nothing else."""
    topics, rest = _topics(told_apart(normalize(text[:LONGEST]))[0].casefold())
    plain = STAGE.sub("", GRADES.sub("", rest).replace("학년", ""))
    return bool(topics) and not re.search(r"\w", re.sub(r"(?<!\w)(?:과목|이요|요|랑|이랑|하고)(?!\w)", "", plain))


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("wish_words.toml").read_text("utf-8"))


def _says(folded: str, listed: Iterable[str]) -> bool:
    return any(word in folded for word in listed)


def _named(folded: str, listed: dict[str, Any]) -> Any:
    """Return what the first word of the text that is listed stands for; of two that begin alike, the longer."""
    found = [(folded.find(word), -len(word), meant) for word, meant in listed.items() if word in folded]
    return min(found, key=lambda hit: hit[:2])[2] if found else None


def _topics(folded: str) -> tuple[tuple[Topic, ...], str]:
    """Return the topics in the order they are named, and the text without them."""
    found: list[tuple[int, Topic]] = []
    rest = folded
    for word, (subject, title) in sorted(_words()["topics"].items(), key=lambda entry: -len(entry[0])):
        edge = r"(?<![a-z]){}(?![a-z])" if word.isascii() else "{}"
        for hit in re.finditer(edge.format(re.escape(word.casefold())), rest):
            found.append((hit.start(), Topic(subject, title)))
            rest = rest[: hit.start()] + "\x00" * len(hit.group()) + rest[hit.end() :]
    topics = [topic for _, topic in sorted(found, key=lambda hit: hit[0])]
    parts = {topic.subject for topic in topics if topic.title}
    kept = (topic for topic in topics if topic.title or topic.subject not in parts)
    return tuple(dict.fromkeys(kept)), rest.replace("\x00", " ")


def _grade(plain: str) -> str:
    for hit in GRADES.finditer(plain):
        stage, year = hit.group(1)[0], int(hit.group(2))
        if year <= STAGES[stage]:
            return f"{stage}{year}"
    return ""


def _number(said: str) -> int:
    return int(said) if said.isdecimal() else int(_words()["numbers"][said])


def _days(folded: str) -> int | None:
    for pattern, length in DAYS:
        if hit := pattern.search(folded):
            return _number(hit.group(1)) * length
    span: int | None = _named(folded, _words()["spans"])
    return span


def _daily(folded: str) -> int | None:
    hit = DAILY.search(folded)
    return _number(hit.group(1)) * (60 if hit.group(2) == "시간" else 1) if hit else None


def _count(folded: str) -> int | None:
    hit = COUNT.search(folded)
    return _number(hit.group(1) or hit.group(2)) if hit else None


def _left(rest: str) -> tuple[str, ...]:
    """Return the words that no rule has read: two letters or more, without particles."""
    words = _words()
    read = [*words["idle"]["words"], *words["beginnings"]["words"], *words["following"]["words"], *words["numbers"]]
    read += [*words["levels"], *words["purposes"], *words["spans"]]
    plain = STAGE.sub(" ", GRADES.sub(" ", DAILY.sub(" ", AGE.sub(" ", rest))))
    found = [word for word in WORD.findall(plain) if not (WHENEVER.fullmatch(word) or FUNCTION.fullmatch(word))]
    stems = (JOSA.sub("", word) if len(word) > 2 else word for word in found)
    return tuple(dict.fromkeys(stem for stem in stems if len(stem) > 1 and not any(stem.startswith(w) for w in read)))
