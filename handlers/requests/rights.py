"""Consent, what is kept, erasure, and guardians."""

from __future__ import annotations

import re
from collections.abc import Mapping

from handlers.requests.kinds import Intent, Kind

COMMANDS: Mapping[str, Kind] = {
    "mine": "mine",
    "erase": "erase",
    "guardian": "guardian",
    "consent": "consent",
    "내정보": "mine",
    "삭제": "erase",
    "보호자": "guardian",
    "동의": "consent",
}

ACTIONS: Mapping[str, Kind] = {
    "consent": "consent",
    "mine": "mine",
    "erase": "erase",
    "guardian": "guardian",
}

STARTS: Mapping[str, Kind] = {
    "guardian": "guardian",
    "consent": "consent",
}
"""What a link into the chat may begin with: `/start staff_TOKEN`."""

_MY = r"(내|나의|제)\s*(정보|기록|데이터|대화)(를|을|가)?"
_ALL = r"(다|모두|전부|싹)?"
_PARENT = r"(보호자|부모님?|엄마|아빠|어머니|아버지|할머니|할아버지)"

PATTERNS: tuple[tuple[Kind, tuple[str, ...]], ...] = (
    (
        "mine",
        (
            rf"{_MY}(\s*(보기|보여\s*(줘|주세요)|볼래(요)?|뭐\s*있(어|어요|나요)|내려받기))?",
            r"(what do you (know|keep) about me|show my data|my data)",
        ),
    ),
    (
        "erase",
        (
            rf"{_MY}\s*{_ALL}\s*(지워\s*(줘|주세요)|지우기|삭제(해\s*(줘|주세요))?)",
            r"(delete|erase) (all )?(my data|everything|me)",
        ),
    ),
    ("consent", (r"(내\s*)?동의\s*(상태|보기|확인|내용)?", r"(my )?consent")),
    (
        "guardian",
        (
            rf"{_PARENT}(를|을|랑|이랑|와|과)?\s*(초대|연결|연동)(하기|하고\s*싶어(요)?|할래(요)?|해\s*(줘|주세요))?",
            (
                rf"{_PARENT}(와|과|랑|이랑|의|하고)?\s*(연결|연동)(을|를)?\s*"
                r"(끊(기|을래(요)?|고\s*싶어(요)?|어\s*(줘|주세요))|끝내(기|고\s*싶어(요)?|\s*줘|\s*주세요)|끝낼래(요)?"
                r"|해제(해\s*(줘|주세요)|할래(요)?|하기)?|그만(할래(요)?|하고\s*싶어(요)?|하기)?)"
            ),
            r"(invite|link|unlink) (a |my )?(guardian|parent|mom|dad)",
        ),
    ),
)
"""Short requests, matched whole."""

_CHILD = r"((우리|저희)\s*)?(아이|애|아들|딸|학생|자녀|손주|손자|손녀)(는|은|가|이)?"
_HOW = re.compile(
    rf"({_CHILD}\s*)?(요즘|이번\s*주(에|는)?)?\s*(공부\s*)?잘\s*(하고|되고|지내고)\s*있(나요|어요|니|는지(요)?|습니까"
    r"|을까요)"
    r"|how is my (child|kid|son|daughter)( doing)?"
    r"|((저는?\s*)?(보호자|엄마|아빠|부모|할머니|할아버지)(인데요?|예요|이에요"
    rf"|입니다)?[\s,.]*)?{_CHILD}(의)?\s*((요즘|이번\s*주(에)?|오늘|어제)\s*)*"
    r"(공부|진도|학습|계획|기록|공부\s*기록|공부한\s*거|뭘?\s*(공부)?\s*했는지|(뭐|뭘|무엇을|무슨\s*공부|얼마나"
    r"|무슨\s*말을?|뭐라고)\s*[가-힣]{0,4}\s*[가-힣]{0,4}는지)(를|을|가|도|좀|는)*\s*"
    r"((좀|어떻게)\s*)*(보고\s*싶(어|은데|습니다)|볼\s*수\s*있(나|어|을까|습니까)|보여\s*(줘|주세요)|알려\s*(줘"
    r"|주세요)|확인하고\s*싶(어|은데)|알고\s*싶(어|은데|습니다)|궁금해)(요)?",
    re.IGNORECASE,
)
_WITHDRAW = re.compile(
    r"동의(를|을)?\s*(철회|취소|거두기|거둘래(요)?|거둘게(요)?|거두고\s*싶어(요)?)(하기|할래(요)?|할게(요)?|해\s*(줘"
    r"|주세요))?"
    r"|withdraw (my )?consent",
    re.IGNORECASE,
)
_LINK = re.compile(r"/?(?:start\s+)?guardian_([A-Za-z0-9_-]{16,64})")
"""A link's token where the channel has no links into the chat: it is pasted or typed as a line."""


def heard(text: str) -> Intent | None:
    """Return a guardian's question about the week, a withdrawal, or a pasted invitation."""
    bare = text.strip(" .!?~^♡♥ㅎㅋㅠㅜ…")
    if _HOW.fullmatch(bare):
        return Intent("guardian", "how")
    if _WITHDRAW.fullmatch(bare):
        return Intent("consent", "withdraw")
    link = _LINK.fullmatch(text.strip())
    return Intent("guardian", f"link:{link[1]}") if link else None
