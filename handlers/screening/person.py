"""Whose words they are: the writer's own, a friend's, or a threat that is put as a question."""

from __future__ import annotations

import re
from typing import Literal

Speaker = Literal["writer", "friend", "threat"]

REACH = 30
"""How many characters before the words may name who they are about; a usual clause is shorter."""

_HEARSAY = re.compile(
    r"(?:대(?!로)|댄|데요|댔|어하|어해|어했|다던|단다|다길래|다더|래(?:요|서)?(?:$|[.?])|려고?(?:해|했|하)|려나|은가봐|는가봐|나봐)"
)
_REPORTED = re.compile(
    r".{0,4}(?:다고|다는|다면서|단|은|는|어서|라고|다구|자고|냐고|했다고|었다고|았다고|았대|었대|했대|대요|댔"
    r"|다(?:고)?(?:하면|하는|하시|할때|하길래|하니|했|한다면|합니다|해요|해서|그러|그랬|말하|카))"
)
_ASKED_OF_YOU = re.compile(
    r"(?:냐|니(?!까)|어(?:요)?\?|지\?|은거(?:냐|야)|나(?:보네|본데)|어(?:환장|안달)|으면(?:말해|계속|덤벼|까불|나대)|지않으면)"
)
_CAUSE = re.compile(r"(?:[해어아워려와라져혀펴켜쳐여겨]서|니까|때문|는데|다가|면서|길래|더니|고나서|을때)")
_WISH = re.compile(r"싶|십|시퍼|시포|시프|싫")
_SUFFERS = re.compile(r"당하|당했|당해|당한|맞[는았고아을]|받고|받았|쫓겨|찍혔|뜯[겼겨기]|뺏[겼겨기]")
_FRIEND = re.compile(
    r"(?<!남자)(?<!여자)(?:친구|걔|그애|멘티|짝꿍|아는애|같은반애|반애|조카|제자|후배|룸메)(?:가|이|는|은|도)"
)
_YOU = re.compile(r"(?:너|네가|니가|야|새끼야)$")


class Pronouns:
    """Finds who a clause is about; `me` and `other` are patterns of the lexicon."""

    def __init__(self, me: str, other: str) -> None:
        self._me = re.compile(me)
        self._other = re.compile(other + r"(?:들)?(?:가|이|는|은|도|께서|놈이|녀석이|한테서|이가)")

    def speaker(self, text: str, start: int, end: int, starts: frozenset[int]) -> Speaker:
        """Return who speaks of himself in `text[start:end]`.

        A wish in its plain form is the writer's own in Korean; of others one says 싶대, 싶어 하다, 싶다고 하다.
        """
        before = re.split(r"[.?]", text[max(0, start - REACH) : start])[-1]
        after = text[end : end + 10]
        base = start - len(before)
        mine = self._last(self._me, before, base, starts)
        other = self._last(self._other, before, base, starts)
        if _ASKED_OF_YOU.match(after) and (_YOU.search(before) or mine < 0):
            return "threat"
        if mine > other:
            return "writer"
        wish = _WISH.search(text, start, end) is not None
        if _HEARSAY.match(after) or (other >= 0 and self._told(before[other:], after, wish=wish)):
            return "friend"
        return "writer"

    def sufferer(self, text: str, start: int, end: int, starts: frozenset[int]) -> Speaker:
        """Return whether what is done in `text[start:end]` is done to the writer or to a friend."""
        before = re.split(r"[.?]", text[max(0, start - REACH) : start])[-1]
        base = start - len(before)
        friend = self._last(_FRIEND, before, base, starts)
        mine = self._last(self._me, before, base, starts)
        if (
            friend >= 0
            and mine <= friend
            and _SUFFERS.search(text, start, end + 6)
            and not _CAUSE.search(before[friend:])
        ):
            return "friend"
        return "writer"

    def mentions_me(self, text: str, starts: frozenset[int], start: int, end: int) -> bool:
        """Return whether the writer is named in a part of a text."""
        return self._last(self._me, text[start:end], start, starts) >= 0

    @staticmethod
    def _last(pattern: re.Pattern[str], part: str, base: int, starts: frozenset[int]) -> int:
        return max((found.start() for found in pattern.finditer(part) if base + found.start() in starts), default=-1)

    @staticmethod
    def _told(clause: str, after: str, *, wish: bool) -> bool:
        own = wish and after.startswith(("어", "다", "음")) and not _REPORTED.match(after)
        return not own and not _CAUSE.search(clause)
