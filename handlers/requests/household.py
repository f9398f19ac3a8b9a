"""What people tell of a household in a sentence: grade, age, income class, categories; only plain statements count."""

from __future__ import annotations

import re

from handlers.requests.groups import GROUPS, IS, SAID, SPOKEN, groups_supposed, groups_told
from handlers.requests.speech import as_written
from knowledge.eligibility import SCHOOLS
from retrieval.words.grades import with_korean_grades
from retrieval.words.normalizing import read_question

_GRADE = re.compile(
    r"(?<![가-힣])(초등학교|중학교|고등학교|초등|중등|고등|초|중|고)\s?([1-6])\s?(?:학년)?"
    rf"(?=인데|이에요|예요|에요|입니다|이고|고\s|이라|임|요\b|\s?(?:딸|아들|아이|애|학생|자녀|손[주자녀]|맘|엄마)|\s?올라|이야|$|[.,!]|\s"
    rf"|(?:{SPOKEN})(?![가-힣]))"
)
_YEAR = re.compile(
    rf"(?<![가-힣\d])(?<!대학 )(?<!대학교 )([1-6])\s?학년(?=\s?(?:인데|이에요|예요|에요|입니다|이고|이라|임|요\b"
    rf"|(?:{SPOKEN})(?![가-힣])|딸|아들|아이|애|학생|자녀|손[주자녀]|이야|올라|됐|되었|$|[.,!]))"
)
"""A year without its school: from the fourth on it is that of a primary school, else one of several."""

_AT_SCHOOL = re.compile(r"(?<![가-힣])(초등|중|고등)\s?학교(?:에|를|엘)?\s?(?:다니|다녀|다닙|댕기|댕겨)(?!고\s?싶)")
_PUPIL = re.compile(
    r"(초등|중|고등)학생"
    + SAID
    + r"(?:\s?(?:딸|아들|아이|애)|인데|이에요|예요|에요|입니다|이고|이라서|요\b|이요\b|임\b|$)"
)
_OUT = re.compile(
    r"자퇴(?:했|한|하고|생)|학교(?:를)?\s?(?:안\s?다니|안\s?다녀|그만\s?[둬뒀두])"
    r"|(?<!오늘 )(?<!오늘은 )(?<!어제 )(?<!내일 )학교(?:를)?\s?안\s?가고\s?집에서\s?(?:만\s?)?(?:혼자\s?)?"
    r"(?:공부하(?:고\s?있|는)|공부해|배우|배워)"
    r"|홈\s?스쿨링|학교\s?밖(?:\s?청소년)?" + IS
)
"""Who stays at home for a day goes to school."""

_TEST = re.compile(r"검정\s?고시(?:를|을)?\s?(?:준비|보려|볼\s?거|생|인데|중)")
_AGE = re.compile(
    r"(만\s?)?(\d{1,2})\s?(?:세|살)\s?(?:인데|이에요|예요|에요|입니다|이고|이라|이요|요\b|딸|아들|아이|$)"
)
_AGE_IN_ENGLISH = re.compile(
    r"(?<!\bgrade )(?<!\byear )(?<!\blevel )(?<!\bfee )(?<!\bscore )"
    r"(?:\b(?:is|am|are|turned|turns|aged?)|'s|'m|'re) (?:now |only |just |already |almost )?(?P<years>\d{1,2})"
    r"(?: and (?P<other>\d{1,2}))?(?=(?: years?(?: old)?)?\s*(?:$|[.,;?!]| and\b| but\b| so\b))"
    r"|\b(?P<old>\d{1,2})[- ]years?[- ]olds?\b",
    re.IGNORECASE,
)
"""In English an age is never counted from one: it is that of the law."""

_MONEY = re.compile(r"(?:월급|연봉|월\s?소득|소득|수입)[^.?!]{0,12}\d|\d[\d,]*\s?(?:만\s?)?원")
_ANY = re.compile("|".join((*GROUPS.values(), "유공자", "자퇴", "검정고시", "혼자 키", r"주민\s?등록\S{0,3}\s?없")))


def told(text: str) -> dict[str, str]:
    """Return what a sentence states of a household; what it only asks about ("한부모도 되나요?") is not told.

    By name: grades and has and lacks as "a|b", ages and income as "low-high".
    """
    plain = with_korean_grades(as_written(read_question(text)))
    found: dict[str, str] = {}
    has, lacks = groups_told(plain)
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


def supposed(text: str) -> dict[str, str]:
    """Return the groups of which a sentence asks "if we are": by name, as `told` does."""
    plain = read_question(text)
    found = groups_supposed(plain)
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
