"""What a person has told so far of a wish for somebody: what it is about, the words, the files, by when."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict

from handlers.conversation import Attachment
from handlers.intent import recognise
from handlers.people.escalation import CATEGORIES, Category
from handlers.people.offering import persons
from handlers.people.schoolwork import subject_of
from handlers.personal import impersonal
from handlers.requests.again import counts
from handlers.requests.kinds import Intent
from handlers.situation import Situation

PREFIX = "person."
"""What the slots of an open wish for a person begin with."""

MISSED = 2
"""Misses in a row after which the reason is that the program could not help (proposed)."""

NOW = "now"
"""The step of who wants a person without further questions: what is not known is guessed or left open."""

WORDS = "words"
"""The step of who asks for a person and says in one go what about."""

OWN = "own"
"""The slot that tells that the question was written for somebody, and not only asked before."""

MORE = "more"
"""What that slot holds once something was added."""

SAID = "said:"
LONGEST_QUESTION = 2_000

_URGES = re.compile(
    r"((빨리|얼른|지금|당장|제발|좀|바로)\s?)*(이?요|(연결|대화|상담|얘기|이야기)?\s?(해|시켜|불러|바꿔)?\s?(줘|주세요|주실래요|주라)?요?)[.!~?]*"
    r"|((please|now|asap)\s?)+[.!]*",
    re.IGNORECASE,
)
"""Words after a command that only ask for haste."""

_TASK = re.compile(
    r"방정식|부등식|인수분해|함수|미분|적분|수열|확률|벡터|도형|분수|나눗셈|곱셈|구구단|문법|독해|지문|해석이|영단어|숙제|수행평가|모의고사"
    r"|문제(를|가|집)?\s*(좀\s*)?(안|못|잘|모르|어려|풀|이해)|[a-z]\s*(\^|²)|\d\s*[+×÷*/]\s*\d|\b(homework|equation|grammar|essay)\b",
    re.IGNORECASE,
)
"""What is a task of some subject, though none is named."""

_MIND = re.compile(
    r"우울|외로|외롭|슬퍼|슬프|불안|괴로|괴롭|따돌|왕따|눈물|마음이|속상|친구(랑|가|들|와).{0,8}(싸|안\s*놀|싫|빼)|\b(lonely|sad|anxious)\b"
)
"""What weighs on somebody: a lead is asked first."""

_NO_WORDS = frozenset({Intent("aside", kind) for kind in ("number", "wordless")} | {Intent("nod")})


def told(situation: Situation, name: str, value: str) -> Situation:
    """Return the situation with what this step tells of the wish."""
    slots = {**situation.session.slots}
    if name in {"", "change", "photo", "unsure", "rule", NOW, WORDS} and situation.session.form != "human":
        slots = _begun(situation, name)
    if name in {"category", "urgency"} and value in (*CATEGORIES, "urgent", "normal"):
        slots[PREFIX + name] = value
    if name == "rule" and value in CATEGORIES:
        slots[PREFIX + "category"] = value
    if name == NOW:
        slots[PREFIX + NOW] = "yes"
    if name == "other":
        for gone in ("question", OWN):
            slots.pop(PREFIX + gone, None)
    slots |= _written(situation, name)
    about = _about(situation, name, slots.get(PREFIX + "question", ""))
    if about and PREFIX + "category" not in slots:
        slots[PREFIX + "category"] = about
    if _insists(situation, name):
        slots.setdefault(PREFIX + "urgency", "normal")
    return situation.but(slots=slots)


def _begun(situation: Situation, name: str) -> dict[str, str]:
    """Return the slots of a wish that begins, with the question before it and why a person is wished for."""
    shown = {PREFIX + "files", PREFIX + "question"} if name == "photo" else set[str]()
    slots = {key: kept for key, kept in situation.session.slots.items() if not key.startswith(PREFIX) or key in shown}
    slots[PREFIX + "reason"] = name if name in {"change", "photo", "unsure", "rule"} else _reason(situation)
    before = situation.message.text if name == "change" else "" if name == "photo" else situation.session.previous
    return slots | ({PREFIX + "question": impersonal(before)} if before else {})


def _insists(situation: Situation, name: str) -> bool:
    """Tell whether somebody writes on a third time instead of choosing: they are asked nothing more."""
    before = told_so_far(situation)
    return name == "said" and before.get(OWN) == MORE and "category" in before and _tells(situation, _words(situation))


def told_so_far(situation: Situation) -> dict[str, str]:
    """Return what is known of the wish: reason, category, question, files, urgency."""
    slots = situation.session.slots
    return {name.removeprefix(PREFIX): value for name, value in slots.items() if name.startswith(PREFIX)}


def files_of(told_: Mapping[str, str]) -> tuple[Attachment, ...]:
    """Return the files that go along."""
    return tuple(Attachment(**file) for file in json.loads(told_.get("files", "[]")))


def wants_no_more(situation: Situation) -> bool:
    """Tell whether words that an open wish hears want no more of it."""
    said = situation.intent.argument.startswith(SAID)
    return said and recognise(situation.message, "") == Intent("aside", "stop")


def _written(situation: Situation, name: str) -> dict[str, str]:
    """Return what is asked or shown by the words and files of this step.

    Once a question is told here, further words are added to it: none is lost for an answer that is none. So are they
    to one that was missed; another question that only came before is replaced.
    """
    words, written = _words(situation), dict[str, str]()
    if (name == "said" and _tells(situation, words)) or (name == WORDS and not _URGES.fullmatch(words)):
        before = told_so_far(situation)
        more = (OWN in before or before.get("reason") == "misses") and bool(before.get("question"))
        whole = f"{before['question']}\n{words}" if more else words
        written |= {
            PREFIX + "question": impersonal(whole[:LONGEST_QUESTION]),
            PREFIX + OWN: MORE if OWN in before else "yes",
        }
    if name == "said" and situation.message.attachments:
        files = [asdict(file) for file in situation.message.attachments]
        written[PREFIX + "files"] = json.dumps(files, ensure_ascii=False)
    return written


def _words(situation: Situation) -> str:
    return situation.intent.argument.removeprefix(SAID)


def _about(situation: Situation, name: str, question: str) -> Category | None:
    """Return what words said for a person are about; what they leave open is asked for once."""
    if name not in {"said", WORDS}:
        return None
    asked = name == "said" and OWN in told_so_far(situation) and _tells(situation, _words(situation))
    return persons(question) or _matter(question) or ("usage" if asked else None)


def _matter(question: str) -> Category | None:
    """Return what words name plainly: a subject, a task, or what weighs on somebody."""
    if _MIND.search(question):
        return "mind"
    return "study" if subject_of(question) or _TASK.search(question) else None


def _tells(situation: Situation, words: str) -> bool:
    """Tell whether words are any to pass on: no yes, no number of a list, no lone picture, no way to reach somebody."""
    return bool(words.strip()) and not counts(words) and recognise(situation.message, "") not in _NO_WORDS


def _reason(situation: Situation) -> str:
    return "misses" if situation.session.misses >= MISSED else "asked"
