"""What words tell of the home of who is to learn, beside the rest of a household: here, elsewhere, in which part."""

from __future__ import annotations

import re

from handlers.requests.household import told
from handlers.situation import Situation
from knowledge.eligibility import ELSEWHERE, HERE, load
from knowledge.municipality import Municipality, named
from knowledge.regions import (
    Home,
    home_alone,
    home_told,
    is_of_another,
    is_surely_meant,
    lies_in,
    tells_anothers_home,
)

_IS_HOME = re.compile(r"(?<!\S)[가-힣]{2,8}(?:이에요|예요|에요|이예요|인데요?|이고요?|입니다)[.,!~]*(?!\S)")
_OF_LEARNER = re.compile(
    r"(?:^|[.,!~]\s*|(?<!\S)(?:(?:우리|저희)?(?:애|아이|딸|아들|자녀)(?:는|은|가|이|도)?|저는?|나는?|전|난|제가|내가|저희는?|우리는"
    r"|(?:(?:우리|저희)?집|거주지|주소지?|주민등록|등본)(?:은|는|이|가)|사는\s?(?:곳|데|동네|건|거|게)(?:은|는|이|가)?|여기는?|지금은?|현재는?"
    r"|\S*(?:[초중]|학년|학생|살|세|\d)|\S*(?:(?<![남여외학공상예체제사목합])고|인데|은데|는데|지만|이며|요|니다))\s+)$"
)
"""What stands before a place that is the learner's own home: who or what is of another place has its name there."""

_AT_HOME = re.compile(
    r"[시군]?(?:에서|에|이)?\s?(?:사[는니]|살|삽|거주|[초중고]\s?\d|(?:[초중고]등?|중고등?)학생|\d|학부모|인데|이고|이에요|예요|에요|입니다|$|[.,!?~])"
)
"""What follows a district that is somebody's home."""

_MOVES = re.compile(r"이사|전입|전학|옮[기겨길긴]|예정|다음\s?달|내년|까지")
_LIVES = re.compile(r"사는|살고|살아|살며|거주|사니|삽니다|살거든|주민|이사\s?(왔|와)")


_REGISTERED = re.compile(r"주소|주민\s?등록|등본")
_PARENT_APART = re.compile(r"(?:애|아이|전)\s?(?:아빠|엄마|남편|아내|와이프|부인|처)|(?<![가-힣])(?:남편|와이프)")
"""A parent who is told to live elsewhere: with which of them the child lives is not told by that."""


def told_with_home(situation: Situation, words: str) -> dict[str, str]:
    """Return what words tell, with the home when they say that they live here, and in one place only."""
    found = told(words)
    place = situation.municipality
    if place is None or _of_two_homes(words):
        return found
    districts = {name for rule in load(place.enrolment).rules for name in rule.places}
    home = next((name for name in sorted(districts) if _is_home(name, words)), "")
    if not home and (told_home := residence(home_told(words) or _home_named(words), place)):
        return found | told_home
    if home or (_lives(words) and [each.id for each in named(words, situation.municipalities)] == [place.id]):
        found["residence"] = home or HERE
    return found


def _of_two_homes(words: str) -> bool:
    """Tell whether a home and a registered one are told apart, or the homes of two parents: which counts is asked."""
    if _REGISTERED.search(words):
        homes = (home_alone(word) for word in re.findall(r"[가-힣]{2,8}", words))
        return len({home.part or home.name for home in homes if home}) > 1
    return bool(_PARENT_APART.search(words)) and tells_anothers_home(words)


def _lives(words: str) -> bool:
    """Tell whether a sentence says where somebody lives who may be the learner."""
    return any(
        not is_of_another(words[: found.start()].rstrip(), _behind_who_lives(words[found.start() :]))
        for found in _LIVES.finditer(words)
    )


def _is_home(district: str, words: str) -> bool:
    """Tell whether a sentence names a district as the learner's home: "제천 중2인데", not "제천 할머니 댁"."""
    named_ = (found for found in re.finditer(rf"(?<!\S){re.escape(district)}", words))
    return any(
        _AT_HOME.match(words, found.end())
        and _OF_LEARNER.search(words[: found.start()])
        and not is_of_another(words[: found.end()], _behind_who_lives(words[found.end() :]))
        and not _MOVES.search(words)
        for found in named_
    )


def _behind_who_lives(words: str) -> str:
    """Return what stands behind a "사는", which says who it is that lives there."""
    return lives[1] if (lives := re.match(r"\s?사는(.*)", words)) else ""


def _home_named(words: str) -> Home | None:
    """Return the one place that a sentence says to be the learner's: "우리애 중2고 청주에요", not "학교는 청주에요"."""
    named_ = ((found[0], words[: found.start()]) for found in _IS_HOME.finditer(words))
    own = (word for word, before in named_ if _OF_LEARNER.search(before) and not is_of_another(f"{before}{word}"))
    homes = {home for word in own if (home := home_alone(word)) and is_surely_meant(home, words)}
    return homes.pop() if len(homes) == 1 and not _MOVES.search(words) else None


def residence(home: Home | None, place: Municipality) -> dict[str, str]:
    """Return what a home tells: whether it lies here, and in which part where rules ask for one."""
    within = lies_in(home, place) if home else None
    if home is None or within is None:
        return {}
    asked = any(rule.places for rule in load(place.enrolment).rules)
    return {"residence": ((home.part if asked else HERE) if within else ELSEWHERE) or HERE}
