"""Which groups of households a sentence names, in Korean and in English, and which of them it states of one's own."""

from __future__ import annotations

import re
from collections.abc import Mapping

from knowledge.eligibility import FOREIGN

SAID = r"(?:\s?(?:가정|가족|가구|자녀|청소년|학생|준비\s?중|대상자|아이|애|딸|아들)){0,2}(?:이)?\s?"
SPOKEN = (
    r"이여유|여유|이유|이여|이요|여|유|이?라(?:고|구)(?:요|여)?(?=[\s.!~]*$)|이?라니까(?:요|여)?"
    r"|인디(?:요)?|이구요?|구먼(?:유)?|구만|당께|거덩|에여|예여|임다"
)
"""How it is said rather than written that something is so, also by who says it once more."""

IS = (
    rf"(?:(?:{SPOKEN})(?![가-힣])|인데|이에요|예요|에요|입니다|이고|이라서|라서|이라(?!면)|거든|이야|야\b|임\b|인\s|요\b|\s?맞(?:아(?!야)|습니다|고요?\b|는데)|에\s?해당|으로\s?(?:등록|인정)"
    r"|(?:을|를|에|엘)?\s?(?:키우(?!면|려)|키워(?!도|야)|둔|준비|다니(?!면|려)|다녀(?!도|야)|받아(?!도|야)|받고\s?있|받는\s?(?:집|가정|애|아이|중)))"
)
_NOT = r"\s?(?:은|는|이|가|도)?\s?(?:아니(?:에요|예요|고|라|지만)|아닌데|아닙니다|아니야)"
_IF = r"\s?(?:가정|가족|가구|자녀|청소년)?(?:이)?(?:라)?(?:면|일\s?경우|일\s?때)"
GROUPS: Mapping[str, str] = {
    "수급자": r"기초\s?(?:생활)?\s?수급(?:자|권자)?|기초생활|수급자|수급\s?가(?:정|구)",
    "차상위": r"차상위(?:\s?계층)?",
    "한부모": r"(?:법정\s?)?한\s?부모",
    "다자녀": r"다자녀|다둥이|세\s?자녀|3\s?자녀|삼\s?남매|사\s?남매|네\s?자녀",
    "다문화": r"다문화",
    "북한이탈": r"북한\s?이탈(?:\s?주민)?|탈북민?|새터민",
    "국가유공자": r"국가\s?유공자|보훈\s?(?:대상자|가족)",
    "지역아동센터": r"지역\s?아동\s?센터",
    "조손": r"조손",
    "장애": r"(?<!비)(?<!비 )(?<!접속)(?<!접속 )(?<!시스템)(?<!시스템 )(?<!서버)(?<!서버 )(?<!통신)(?<!통신 )"
    r"장애(?:인|아|(?!인))|특수\s?교육",
    FOREIGN: r"외국인|외국\s?국적",
}
_ENGLISH: Mapping[str, str] = {
    "수급자": (r"basic (?:living|livelihood) (?:\w+ )?(?:recipients?|security|assistance|support)|welfare recipients?"),
    "차상위": r"near[- ]poor|near[- ]poverty|second[- ]lowest (?:income )?(?:class|bracket|tier)",
    "한부모": r"(?:single|lone)[- ](?:parent|mother|father|mom|mum|dad)s?",
    "다자녀": r"(?:three|four|five|six|[3-9]) (?:children|kids)",
    "다문화": r"multi-?cultural",
    "북한이탈": r"north korean (?:defectors?|refugees?)|(?:defectors?|refugees?) from north korea",
    "국가유공자": r"national merit|(?:war|disabled) veterans?",
    "장애": (
        r"(?<!account is )(?<!login is )(?<!button is )(?<!id is )disabled(?! veteran)|special (?:needs|education)"
        r"|disabilit(?:y|ies)"
    ),
    FOREIGN: r"foreign(?:er)?s?(?! language)|no resident registration|not korean|not a korean citizen",
}
"""What each is called in English where it is stated."""

_STATED = (
    r"\b(?:i|we|he|she|they|(?:my|our) (?:\w+ )?\w+)"
    r"(?:'m|'s|'re|'ve| am| is| are| have| has| get| gets| receive| receives| raise)"
    r"(?P<between>(?: [\w'-]+){0,3}?) "
)
_DENIED = re.compile(r"\b(?:not|no|never|don't|doesn't|isn't|aren't)\b", re.IGNORECASE)
_CHILDREN = re.compile(
    r"(?:애|아이|자녀|자식)(?:들)?(?:가|이|만)?\s?(?:셋|넷|다섯|[3-9]\s?명|세\s?명|네\s?명)"
    r"\s?(?:인데|이에요|예요|이고|이라|있|키우|입니다)?"
)
_FEWER = re.compile(
    r"(?:애|아이|자녀|자식)(?:들)?(?:가|이|만)?\s?(?:하나|둘|[12]\s?명|한\s?명|두\s?명)\s?(?:인데|이에요|예요|이고|이라|있|입니다)|외동(?:딸|아들)?(?:인데|이에요|예요)"
)
_GRANDCHILD = re.compile(r"(?:할아버지|할머니|조부모?)\S{0,3}\s?(?:국가\s?)?유공자(?:인데|이|예요|라서|세요|셨)")
_RAISED = re.compile(
    r"(?:할머니|할아버지|조부모)(?:님)?(?:이|가|께서|랑|와|하고|하고만)\s?(?:혼자\s?|둘이\s?|단둘이\s?)?(?:키우|키워|돌보|돌봐|기르|길러)"
)
_DISABLED = re.compile(
    r"장애(?:가|도)?\s?(?:조금\s?|약간\s?)?있(?:어요|는데|습니다|고\s|거든|어서|음"
    r"|는\s?(?:아이|애|딸|아들|자녀|손주)(?:가|를|인데|예요|이에요|입니다|이고))|장애\s?\d급"
)
_UNREGISTERED = re.compile(
    r"(?:주민\s?등록(?:번호|증)?|한국\s?국적|우리\s?국적)(?:이|가|은|는|도)?\s?(?:아직\s?)?없(?!어도|으면|이도|이\s|나요|나\?)"
)
_NOT_THE_LEARNER = re.compile(
    r"(?:엄마|아빠|어머니|아버지|부모|남편|아내|와이프|배우자|며느리|사위|한\s?쪽|선생님?|친구|멘토)(?:님|가|이|는|은|도|만|중에?|\s)*$"
    r"|\b(?:mother|father|mom|mum|dad|husband|wife|parents?|teacher|friend)\b[\w' ]*$",
    re.IGNORECASE,
)
"""Whose citizenship is told where it is not that of the learner."""


def groups_told(text: str) -> tuple[list[str], list[str]]:
    """Return the groups that a sentence states to be one's own, and those that it denies; asking states nothing."""
    has, lacks = [], []
    for name, words in GROUPS.items():
        stated = re.finditer(rf"(?:{words}){SAID}{IS}|^(?:{words}){SAID}(?:이?요)?$", text)
        if re.search(rf"(?:{words}){SAID}?{_NOT}", text):
            lacks.append(name)
        elif any(_own(name, text[: found.start()]) for found in stated):
            has.append(name)
    told = {"다자녀": _CHILDREN, "조손": _RAISED, "장애": _DISABLED, FOREIGN: _UNREGISTERED}
    has += [name for name, words in told.items() if name not in {*has, *lacks} and words.search(text)]
    if _GRANDCHILD.search(text):
        has = [*(name for name in has if name != "국가유공자"), "보훈 손자녀"]
    return _with_english(text, has, lacks)


def groups_supposed(text: str) -> list[str]:
    """Return the groups of which a sentence asks "if we are"."""
    return [name for name, words in GROUPS.items() if re.search(rf"(?:{words}){_IF}", text)]


def tells_children(text: str) -> bool:
    """Tell whether it is stated how many children there are, where they are too few to be a group."""
    return bool(_FEWER.search(text))


def _own(name: str, before: str) -> bool:
    return name != FOREIGN or not _NOT_THE_LEARNER.search(before)


def _with_english(text: str, has: list[str], lacks: list[str]) -> tuple[list[str], list[str]]:
    plain = text.replace("\u2019", "'")
    for name, words in _ENGLISH.items():
        if re.fullmatch(
            rf"(?:an? )?(?:{words})(?: (?:family|household|children|child|kid))?[.!]*", plain.strip(), re.IGNORECASE
        ):
            has = has if name in {*has, *lacks} else [*has, name]
            continue
        found = re.search(rf"{_STATED}(?:{words})", plain, re.IGNORECASE)
        if found is None or name in {*has, *lacks} or not _own(name, plain[: found.start("between")]):
            continue
        negated = _DENIED.search(found["between"]) is not None
        (lacks if negated else has).append(name)
    return has, lacks
