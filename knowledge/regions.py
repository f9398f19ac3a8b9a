"""Where in Korea somebody says to live, and whether that lies in a municipality."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from knowledge.municipality import Municipality

TABLE = Path(__file__).with_name("regions.toml")

_WORD = r"[가-힣]{2,8}"
_LIVES = re.compile(
    rf"(?P<where>{_WORD}(?:\s{_WORD}){{0,2}}?)(?:\s?쪽)?(?:에서|에)?\s?(?:지금\s?)?"
    r"(?:사는|살아|살고|살거든|살며|산다|삽니다|사니|살면|거주|주민|시민|도민|군민|구민|사람인|사람이)"
)
_SIBLING = r"(?<![가-힣])(?:(?:큰|작은|친|사촌|의붓|새|막내|첫째|둘째|셋째)\s?)?(?:언니|오빠|누나|형|(?:남|여)?동생)"
_FRIEND = (
    r"(?:[가-힣]{0,4}(?:친구|절친|남친|여친|사촌|친척|이웃|지인|선배|후배|짝꿍|선생님?|쌤)|옆집"
    r"|아는\s?(?:사람|분|애|동생|언니|오빠|형|누나))(?:\s?(?:동생|언니|오빠|형|누나))?"
)
_ELDER = (
    r"(?:[가-힣]{0,2}(?:할머니|할아버지|조부모님?|부모님?|엄마|아빠|어머니|아버지|이모|고모|삼촌|숙모|큰집|시댁|처가|남편|아내|외가)"
    rf"|{_SIBLING})"
)
_THEIRS = rf"(?:{_FRIEND}|{_ELDER})(?:들|님)?(?:\s?(?:네(?:\s?집)?|집|댁|가족))?"
_LEARNER = r"(?:저|나|전|난|제가|내가|우리|저희|애|아이|딸|아들|자녀|손[주자녀])"
_OTHERS = re.compile(
    rf"{_THEIRS}(?:이|가|은|는|도|께서는?)\s(?:(?!{_LEARNER})\S+\s){{0,2}}\S+$"
    rf"|{_THEIRS}(?<!선생님)(?<!선생)(?<!쌤)(?<!선배)\s(?:(?!{_LEARNER}|\S*(?:데|고|요|며|서|다)\s)\S+\s)?\S+$"
    rf"|{_THEIRS}(?:이|가|은|는|도|께서는?)?$"
)
_FRIEND_AFTER = re.compile(
    rf"\s(?:(?!\S*(?:데|고|요|며|서|다)\s)\S+\s)?(?:{_FRIEND}|(?:큰|작은|친|사촌)?(?:언니|오빠|누나|형)(?=[이가은는도\s]))"
)
"""Whose home it is: that of a grown-up, a friend or a neighbour, who is not the one to learn, or of a sibling, who may
live elsewhere."""

_REACH = 80
"""Letters before a place in which its people are looked for: each of many in a long text has all of it before."""

_AT = re.compile(
    rf"(?<!\S)(?P<where>{_WORD}?)(?:이?라서?|인데|이?고|이에요|예요|에요|이?거든|입니다)(?:요)?(?![가-힣])"
)

_ALONE = re.compile(
    r"(?:(?:그럼|그러면|혹시|저는?|나는?|전|난|저희는?|우리는?|집이|여기는?"
    rf"|지금)\s?)*(?P<where>{_WORD}?(?:\s{_WORD}?){{0,2}}?)"
    r"(?:에서는|에서도|에서|에는|에|은|는|도|인데|이면|면|이고|이에|예|입니|이)?\s?"
    r"(?:살아|살아요|살고\s?있어|살고\s?있어요|삽니다|산다|사는데|사는데요|거주해요|사람이에요)?"
    r"(?:요|용|여|다|임|안\s?(?:되나요|돼요|될까요)|되나요?|돼요?|되요|될까요|가능(?:해요?|한가요|할까요)?"
    r"|할\s?수\s?있(?:어|나)요|어때요|어떻게\s?(?:돼|되나|해)요)?[\s?!.~…ㅠㅜ]*"
)
_MATTER = r"(?:신청|모집|접수|자격|조건|대상|서류|무료|유료|비용|멘토링|프로그램|가입|이용)"
_ASKED = re.compile(
    rf"(?:(?:그럼|그러면|근데|혹시)\s)*(?P<where>{_WORD}?(?:\s{_WORD}?)?)"
    rf"(?:(?:에서)?[은는]\s(?:\S+\s){{0,2}}?(?=\S{{0,4}}{_MATTER})|\s(?={_MATTER}))[^.!?]{{2,30}}[?\s]*"
)
_NOT_OF_IT = re.compile(
    r"여기|이곳|우리|저희|저도|나도|이사|전학|전입|[다라](?:는|던)데|인데|지만|(?<!몇)(?<!몇\s)살|왔|듣|들을|들어|볼\s수|까지\s가"
)
"""What turns a sentence from a place to who asks: it is only compared with, come from, or where a phone is used."""

_WORDS = re.compile(
    "강화|거창|고령|공주|구리|달성|무안|보은|부여|사상|상주|연수|영광|영양|예산|완주|유성|음성|인제|장수|진도|진주|화성"
)
"""Places that are called like something else: progress, a voice, a budget, "now"."""

_PARTICLE = re.compile(r"(?<=[가-힣]{2})(?:에서|에|은|는|도|이|가)$")
_SUFFIX = re.compile(r"(?:특별자치도|특별자치시|특별시|광역시)$|(?<=[가-힣]{2})[시군구]$")


@dataclass(frozen=True, slots=True)
class Home:
    """A place of Korea: the provinces that it may lie in, and its own name, "" when it is a whole province."""

    provinces: frozenset[str]
    part: str = ""
    name: str = ""


@cache
def _regions() -> tuple[dict[str, str], dict[str, frozenset[str]]]:
    """Return province by name, and the provinces that have a part of a name."""
    table = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    provinces = {name: province for province, row in table.items() for name in row["names"]}
    parts: dict[str, set[str]] = {}
    for province, row in table.items():
        for part in row["parts"].split():
            parts.setdefault(part, set()).add(province)
    parts.setdefault("광주", set()).update(("광주광역시", "경기"))
    return provinces, {part: frozenset(found) for part, found in parts.items()}


def home_told(text: str) -> Home | None:
    """Return where a sentence says that somebody lives ("파주 사는 고1인데"), None where it names no place of Korea.

    Where a parent, a friend or a neighbour lives is not where a learner does.
    """
    own = (found["where"] for found in _LIVES.finditer(text) if not _is_anothers(found))
    return next((home for where in own if (home := _home(where))), None)


def is_of_another(before: str, after: str = "") -> bool:
    """Tell whether a place is where somebody else lives: "친구가 김포", "김포에 친구가", or " 친구" behind "김포 사는".

    `before` ends with the place or with who lives there, `after` begins behind a verb that leads on to who it is.
    """
    return bool(_OTHERS.search(before[-_REACH:]) or _FRIEND_AFTER.match(after))


def tells_anothers_home(text: str) -> bool:
    """Tell whether a sentence says where somebody lives who is not the one to learn."""
    named = (
        found for found in _AT.finditer(text) if _one(found["where"]) and is_of_another(text[: found.end("where")])
    )
    return any(named) or any(_is_anothers(found) and _home(found["where"]) for found in _LIVES.finditer(text))


def _is_anothers(lives: re.Match[str]) -> bool:
    text = lives.string
    return is_of_another(text[: lives.end("where")], text[lives.end() :] if lives[0].endswith("사는") else "")


def home_alone(text: str) -> Home | None:
    """Return the place where a whole text says no more than that, or only asks about it ("고양시는요?")."""
    found = _ALONE.fullmatch(text.strip())
    return _home(found["where"], only=True) if found else None


def home_asked_about(text: str) -> Home | None:
    """Return the place whose programme a whole text asks about ("부산은 신청 언제까지예요?")."""
    plain = text.strip()
    found = _ASKED.fullmatch(plain) if not _NOT_OF_IT.search(plain) else None
    return _home(found["where"], only=True) if found else None


def is_surely_meant(home: Home, text: str) -> bool:
    """Tell whether a text that names a place means it: "진도는요?" may ask for progress, "진도군은요?" can't."""
    return not _WORDS.fullmatch(home.name) or bool(home.provinces & _named(text) or home_told(text))


def _named(text: str) -> frozenset[str]:
    """Return the provinces that are words of a text."""
    provinces, _ = _regions()
    return frozenset(provinces[word] for word in text.split() if word in provinces)


def lies_in(home: Home, place: Municipality) -> bool | None:
    """Tell whether a home lies in a municipality, None where that can't be known."""
    provinces, parts = _regions()
    names = {_bare(name) for name in (place.name, *place.names)}
    whole = {provinces[name] for name in (place.name, *place.names) if name in provinces}
    if whole:
        return None if home.provinces - whole and home.provinces & whole else bool(home.provinces & whole)
    within = frozenset[str]().union(*(parts.get(name, frozenset()) for name in names))
    if home.part:
        return home.part in names
    return None if not within or home.provinces & within else False


def _bare(name: str) -> str:
    return _SUFFIX.sub("", name)


def _home(where: str, *, only: bool = False) -> Home | None:
    """Return the smallest place that some words name, the province before it telling which of several it is.

    With `only`, words that name none make that nothing.
    """
    found: Home | None = None
    for token in where.split():
        here = _one(token) or _one(_PARTICLE.sub("", token))
        if here is None and only:
            return None
        if here and found and here.provinces & found.provinces:
            here = Home(here.provinces & found.provinces, here.part, here.name)
        found = here or found
    return found


def _one(token: str) -> Home | None:
    provinces, parts = _regions()
    part = next((each for each in (token, _bare(token)) if each in parts), "")
    if part:
        return Home(parts[part], part, token)
    return Home(frozenset({provinces[token]}), "", token) if token in provinces else None
