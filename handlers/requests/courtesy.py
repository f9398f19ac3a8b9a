"""Polite and indirect wishes as plain ones: "짜 주실 수 있나요?" asks for the same as "짜 줘"."""

from __future__ import annotations

import re

_END = r"(?:나요|을까요?|으실까요?|어요?|니|냐|으신가요|으세요|는지요?|습니까)"
_FINE = r"(?:돼요?|될까요?|되나요|되겠습니까|좋겠(?:어요?|습니다|는데요?)|고맙겠\S*|감사하겠\S*)"
_ASKING = re.compile(
    rf"\s*(?:(?:주실|줄|하실)?\s*수\s*(?:가\s*|는\s*|도\s*)?있{_END}|주실래요|줄래요?|주시겠(?:어요|습니까)|주시나요|주나요"
    rf"|(?:주시?|주셨으|줬으)면\s*(?:안\s*)?{_FINE}|(?:줘|주셔)도\s*{_FINE}|(?<=부탁)\s*드려도\s*{_FINE})[\s?.!~]*$"
)
_COULD_YOU = re.compile(r"^(?:hi[,!.]? |hello[,!.]? )?(?:could|can|would|will) (?:you|i) (?:please )?", re.IGNORECASE)


LONGEST = 200
"""Characters: a longer text is a story, and looking for its end would take time with the square of its length."""


def plainly(text: str) -> str:
    """Return a wish that is put as a question as the wish itself; any other text as it is."""
    if len(text) > LONGEST:
        return text
    plain = _ASKING.sub(" 줘", text)
    asked = _COULD_YOU.match(plain)
    return plain[asked.end() :].rstrip(" ?.!") if asked else plain
