"""Denials: who says that they don't mean to die is not heard as who does; what else is said is heard as ever."""

from __future__ import annotations

import re

from handlers.screening.surface import cleaned

_VERY = r"(?:\s*(?:진짜로?|정말로?|절대로?|전혀|하나도|결코|딱히|그냥|뭐|막|꼭))*\s*"
_WISH = (
    r"(?<!안)(?<!안\s)(?<!못)(?<!못\s)(?:자살|자해|죽|뒤지|죽어\s*버리)(?:하|을|를|도)?\s*(?:고\s*)?"
    r"(?:싶다(?:는|고|고\s*하는|고\s*한)?|싶단|싶은|싶어서?(?:\s*(?:그런|한|쓴))?|하?려는|하?려고\s*(?:한|하는|그런)"
    r"|하?겠다는|할\s*거라는|한?다는|는다는|는)"
)
_THING = (
    r"\s*(?:것은|것이|것도|거는|거도|건|게|거|것|뜻은|뜻이|뜻|말은|말이|말|소리|얘기|마음은|마음|생각은|생각|정도는)"
)
_NOT = (
    r"(?:아니(?:에요|예요|야|요|라고요?|라니까요?|거든요?|었어요|었는데요|래도요?|고요|다)"
    r"|아닙니다|아냐|아녜요|아님|아녀(?:유|요)?|아니여(?:유)?|아니유|아니구먼(?:유)?|아니랑께|아니라예|아이다|아닌디(?:요|유)?(?=[\s.,!~]*$)|아닌데요|아닌데(?=[\s.,!~]*$))(?![가-힣])"
)
_INTENT = (
    r"(?:자살|자해|죽을)\s*(?:하고\s*싶은|하려는|할|하는)?\s*(?:생각|마음|맘|의도|계획)(?:은|는|이|도|까지는|같은\s*(?:건|거))?"
    rf"{_VERY}(?:없(?:어요?|습니다|다고요?|다니까요?|거든요?|음)|안\s*(?:해요?|합니다|했어요?|했거든요?))(?![가-힣])"
)
_DENIED = re.compile(rf"(?:{_WISH}{_THING}{_VERY}{_NOT}|{_INTENT})(?!\s*\?)")
"""A wish that is denied and no question: "아니고", "아니면", "아닌데 …" and "아니라 …" go on, and say more."""

_EARNEST = re.compile(r"장난|농담|빈\s*말|하는\s*말로|말로만|거짓말")
"""What is denied beside these is that it was no more than words."""

_COMPLAINT = re.compile(
    r"(?:왜|자꾸|계속|뭐|무슨|그만|이런|이거|이걸|저한테|나한테|제가|내가|저|나|저는|나는|전|난|아니|아니요|아뇨|진짜|정말|그냥|글쎄|아|좀|네"
    r"|(?:자살\s*예방\s*)?(?:상담|전화|문자|안내|번호|글|답|말)(?:\s*(?:전화|번호|문자))?(?:를|을|은|만|이)?|오해|이상하게|잘못"
    r"|(?:보내|주|줘|줬|하|해|했|알아들|들|말해|말하|알려)(?:요|어요|세요|지\s*마(?:세요|요)?|시네요|네요|냐|냐고요?|나요|었|으셨)*(?:요)?"
    r"|오해(?:예요|하지\s*마세요|세요|야)|그래요?|이래요?|난리(?:예요|야)|괜찮(?:아요?|습니다)|109|1388|[\s.,!?~ㅠㅜㅋㅎ…])"
)
"""What is said beside a denial that is no more than a protest at what it was answered with."""

_WHOLE = re.compile(
    r"[\s,.]*(?:(?:저|나|전|난|아니|아니요|아뇨|그냥|진짜|저는|나는|딱히|뭐)[\s,.]*)*죽고\s*싶지(?:는|도)?\s*않(?:아요?|아유|어유|습니다|다고요?|거든요?)[\s.!~]*"
)
"""As a whole message alone: with anything beside it, it may be the half of a cry."""


def without_denied(text: str) -> str:
    """Return a text without the wishes to die that it denies; as it is where it denies none."""
    plain = cleaned(text)
    if _EARNEST.search(plain):
        return text
    rest = "" if _WHOLE.fullmatch(plain) else _DENIED.sub(" ", plain)
    return text if rest == plain else rest


def protests(rest: str) -> bool:
    """Tell whether what is left of a text beside what it denies says nothing of its own."""
    return not _COMPLAINT.sub("", rest).strip()


def denies(text: str) -> bool:
    """Tell whether a text denies a wish to die."""
    return without_denied(text) != text


def only_denies(text: str) -> bool:
    """Tell whether a text denies a wish to die and says nothing of its own beside it."""
    rest = without_denied(text)
    return rest != text and protests(rest)
