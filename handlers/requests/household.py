"""What people tell of a household in a sentence: grade, age, income class, categories; only plain statements count."""

from __future__ import annotations

import re
from collections.abc import Mapping

from handlers.requests.speech import as_written
from knowledge.eligibility import SCHOOLS
from retrieval.words.grades import with_korean_grades
from retrieval.words.normalizing import read_question

_SAID = r"(?:\s?(?:가정|가족|가구|자녀|청소년|학생|준비\s?중|대상자|아이|애|딸|아들)){0,2}(?:이)?\s?"
_SPOKEN = (
    r"이여유|여유|이유|이여|이요|여|유|이?라(?:고|구)(?:요|여)?(?=[\s.!~]*$)|이?라니까(?:요|여)?"
    r"|인디(?:요)?|이구요?|구먼(?:유)?|구만|당께|거덩|에여|예여|임다"
)
"""How it is said rather than written that something is so, also by who says it once more."""

_IS = (
    rf"(?:(?:{_SPOKEN})(?![가-힣])|인데|이에요|예요|에요|입니다|이고|이라서|라서|이라|거든|이야|야\b|임\b|인\s|요\b|에\s?해당|으로\s?(?:등록|인정)"
    r"|(?:을|를)?\s?(?:키우|키워|둔|준비|다니|다녀|받아|받고\s?있|받는\s?(?:집|가정)))"
)
_NOT = r"\s?(?:은|는|이|가|도)?\s?(?:아니(?:에요|예요|고|라|지만)|아닌데|아닙니다|아니야)"
_CATEGORIES: Mapping[str, str] = {
    "수급자": r"기초\s?(?:생활)?\s?수급(?:자|권자)?|기초생활|수급자|수급\s?가(?:정|구)",
    "차상위": r"차상위(?:\s?계층)?",
    "한부모": r"(?:법정\s?)?한\s?부모",
    "다자녀": r"다자녀|다둥이|세\s?자녀|3\s?자녀|삼\s?남매|사\s?남매|네\s?자녀",
    "다문화": r"다문화",
    "북한이탈": r"북한\s?이탈(?:\s?주민)?|탈북민?|새터민",
    "국가유공자": r"국가\s?유공자|보훈\s?(?:대상자|가족)",
    "지역아동센터": r"지역\s?아동\s?센터",
}
_CHILDREN = re.compile(
    r"(?:애|아이|자녀|자식)(?:들)?(?:가|이|만)?\s?(?:셋|넷|다섯|[3-9]\s?명|세\s?명|네\s?명)"
    r"\s?(?:인데|이에요|예요|이고|이라|있|키우|입니다)?"
)
_GRANDCHILD = re.compile(r"(?:할아버지|할머니|조부모?)\S{0,3}\s?(?:국가\s?)?유공자(?:인데|이|예요|라서|세요|셨)")
_GRADE = re.compile(
    r"(?<![가-힣])(초등학교|중학교|고등학교|초등|중등|고등|초|중|고)\s?([1-6])\s?(?:학년)?"
    rf"(?=인데|이에요|예요|에요|입니다|이고|고\s|이라|임|요\b|\s?(?:딸|아들|아이|애|학생|자녀|손[주자녀]|맘|엄마)|\s?올라|이야|$|[.,!]|\s"
    rf"|(?:{_SPOKEN})(?![가-힣]))"
)
_YEAR = re.compile(
    rf"(?<![가-힣\d])(?<!대학 )(?<!대학교 )([1-6])\s?학년(?=\s?(?:인데|이에요|예요|에요|입니다|이고|이라|임|요\b"
    rf"|(?:{_SPOKEN})(?![가-힣])|딸|아들|아이|애|학생|자녀|손[주자녀]|이야|올라|됐|되었|$|[.,!]))"
)
"""A year without its school: from the fourth on it is that of a primary school, else one of several."""

_AT_SCHOOL = re.compile(r"(?<![가-힣])(초등|중|고등)\s?학교(?:에|를|엘)?\s?(?:다니|다녀|다닙|댕기|댕겨)(?!고\s?싶)")
_PUPIL = re.compile(
    r"(초등|중|고등)학생"
    + _SAID
    + r"(?:\s?(?:딸|아들|아이|애)|인데|이에요|예요|에요|입니다|이고|이라서|요\b|이요\b|임\b|$)"
)
_OUT = re.compile(
    r"자퇴(?:했|한|하고|생)|학교(?:를)?\s?(?:안\s?다니|안\s?다녀|그만\s?[둬뒀두])|홈\s?스쿨링|학교\s?밖(?:\s?청소년)?"
    + _IS
)
_TEST = re.compile(r"검정\s?고시(?:를|을)?\s?(?:준비|보려|볼\s?거|생|인데|중)")
_AGE = re.compile(
    r"(만\s?)?(\d{1,2})\s?(?:세|살)\s?(?:인데|이에요|예요|에요|입니다|이고|이라|이요|요\b|딸|아들|아이|$)"
)
_AGE_IN_ENGLISH = re.compile(
    r"(?:\b(?:is|am|are|turned|turns|aged?)|'s|'m|'re) (?:now |only |just |already |almost )?(?P<years>\d{1,2})"
    r"(?: and (?P<other>\d{1,2}))?(?=(?: years?(?: old)?)?\s*(?:$|[.,;?!]| and\b| but\b| so\b))"
    r"|\b(?P<old>\d{1,2})[- ]years?[- ]olds?\b",
    re.IGNORECASE,
)
"""In English an age is never counted from one: it is that of the law."""

_MONEY = re.compile(r"(?:월급|연봉|월\s?소득|소득|수입)[^.?!]{0,12}\d|\d[\d,]*\s?(?:만\s?)?원")
_ANY = re.compile("|".join((*_CATEGORIES.values(), "유공자", "자퇴", "검정고시", "혼자 키")))


def told(text: str) -> dict[str, str]:
    """Return what a sentence states of a household; what it only asks about ("한부모도 되나요?") is not told.

    By name: grades and has and lacks as "a|b", ages and income as "low-high".
    """
    plain = with_korean_grades(as_written(read_question(text)))
    found: dict[str, str] = {}
    has, lacks = _categories(plain)
    grades = _grades(plain)
    if grades:
        found["grades"] = "|".join(grades)
    age = _AGE.search(plain)
    if age:
        years = int(age[2])
        found["ages"] = f"{years if age[1] else max(0, years - 1)}-{years}"
    elif english := _AGE_IN_ENGLISH.search(plain):
        ages = [int(years) for years in english.groups() if years]
        found["ages"] = f"{min(ages)}-{max(ages)}"
    if {"수급자", "차상위"} & set(has):
        found["income"] = "0-50"
    if has:
        found["has"] = "|".join(has)
    if lacks:
        found["lacks"] = "|".join(lacks)
    return found


_ANOTHER = re.compile(
    r"(?:첫|둘|셋|넷)째|막내|동생|형은|형도|누나|언니|오빠|조카|(?:다른|큰|작은)\s?(?:애|아이)"
    r"|another child|(?:younger|older|other) (?:one|child|son|daughter)",
    re.IGNORECASE,
)
_ON = re.compile(
    r"(?:(?:걔|얘|쟤|그\s?애|애|아이|첫째|둘째|셋째|막내|동생|아들|딸)(?:는|은|도)?(?:요)?|(?:인데|이고|거든)(?:요)?|[은는]데(?:요)?|[은는]요"
    r"|도요|되나요?|돼요?|될까요?|가능(?:해요|한가요)?|what about (?:him|her|them))[\s?!.~]*$",
    re.IGNORECASE,
)
_IF = re.compile(r"\s?(?:가정|가족|가구|자녀|청소년)?(?:이)?(?:라)?(?:면|일\s?경우|일\s?때)")


def supposed(text: str) -> dict[str, str]:
    """Return the groups of which a sentence asks "if we are": by name, as `told` does."""
    plain = read_question(text)
    found = [name for name, words in _CATEGORIES.items() if re.search(rf"(?:{words}){_IF.pattern}", plain)]
    income = {"income": "0-50"} if {"수급자", "차상위"} & set(found) else {}
    return ({"has": "|".join(found)} | income) if found else {}


def of_another_child(text: str) -> bool:
    """Tell whether words are about another child of the house, whose grade is another."""
    return bool(_ANOTHER.search(text))


def goes_on(text: str) -> bool:
    """Tell whether words ask the same about somebody else: "둘째는 초5인데 걔는요"."""
    plain = read_question(text)
    case = told(plain) or supposed(plain)
    return bool(_ON.search(plain) and (case or of_another_child(plain)))


def touches_household(text: str) -> bool:
    """Tell whether words speak of a household at all, so that they are better not kept."""
    plain = read_question(text)
    return bool(told(plain) or _ANY.search(plain) or tells_income(plain))


def tells_income(text: str) -> bool:
    """Tell whether an amount of money is named: it is never asked for, nor used."""
    return bool(_MONEY.search(text))


def _categories(text: str) -> tuple[list[str], list[str]]:
    has, lacks = [], []
    for name, words in _CATEGORIES.items():
        if re.search(rf"(?:{words}){_SAID}?{_NOT}", text):
            lacks.append(name)
        elif re.search(rf"(?:{words}){_SAID}{_IS}", text) or re.fullmatch(rf"(?:{words}){_SAID}(?:이?요)?", text):
            has.append(name)
    if _CHILDREN.search(text) and "다자녀" not in has:
        has.append("다자녀")
    if _GRANDCHILD.search(text):
        has = [*(name for name in has if name != "국가유공자"), "보훈 손자녀"]
    return has, lacks


def _grades(text: str) -> tuple[str, ...]:
    if _TEST.search(text):
        return ("검정고시",)
    if _OUT.search(text):
        return ("학교 밖",)
    if found := _GRADE.search(text):
        grade = f"{found[1][0]}{found[2]}"
        return (grade,) if grade in SCHOOLS[grade[0]] else ()
    if (pupil := _PUPIL.search(text) or _AT_SCHOOL.search(text)) is not None:
        return SCHOOLS[pupil[1][0]]
    year = _YEAR.search(text)
    return tuple(f"{school}{year[1]}" for school in SCHOOLS if f"{school}{year[1]}" in SCHOOLS[school]) if year else ()
