"""What is asked in few words, put as it would be asked in full."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from retrieval.places import unnamed

LONGEST = 1_000
"""Characters of a question that are read; the longest of a messenger is four times as long."""

OVER_AND_OVER = re.compile(r"([^\d\n]{2,20}?)\1{3,}")

LEARNER = r"(?:[초중고]\s?[1-6]|학년|\d\s?[살세]|[가-힣]생|[가-힣]인|청소년|가족|가정|자녀)"
MAY = re.compile(
    rf"(.{{0,20}}?{LEARNER})"
    r"(?:도요?|(?:도|은|는)\s*(?:안|못)?\s*(?:되|돼|됩)(?:나요?|요|니까|어요?|는지요?|죠)?)[?!.~ ]*"
)
"""How it is asked in three words or fewer whether some learners may: "초3은 안 돼요?", "중3도?"."""

WHERE = re.compile(
    r"(.{0,12}?)(신청|접수|가입|등록)[은을는를]?\s*어디\S{0,2}\s*"
    r"(?:하|해|할|합|받)\S*(?:\s*(?:거|건|되|돼)\S*)?[?!.~ ]*"
)
"""How it is asked where to apply by who means how: "서울런 신청 어디서 해요"."""

CLOSED = re.compile(
    r"(.{0,16}?)(?:이용자\s*)?(?:모집\s*(?:기간)?[은는이가을]?\s*언제(?:까지|였|이었)?\S{0,5}"
    r"|(?:모집|신청|접수)\s*(?:기간)?[은는이가]?\s*(?:벌써|이미|다)?\s*(?:끝났|끝난|마감|종료|지났|지난)\S*(?:\s*[거건]\S*)?)"
    r"[?!.~ ]*"
)
"""How it is asked whether the time to apply is over, or was: "2025년 모집 끝났어요?"."""

MUCH = re.compile(r"(?:[이그저][거건]\s*|다\s*)*얼마(?:예요|에요|이에요|인가요|인가|임|야|죠|지)?[?!.~ ]*")
"""How it is asked what all of it costs, in Korean or as "How much is it?" is put into it."""

WHAT_IS = re.compile(
    r"\W*((and|so|but|please|hi|hello)\W+)?(what('?s|\s+is|\s+does)|tell me about|explain)\s+(the\s+)?(do|please)?\W*",
    re.IGNORECASE,
)
"""What is left of "What is Seoul Learn?" without the name."""

HOW_TO_APPLY = re.compile(
    r"\W*((and|so|but|please|hi|hello)\W+)?how\s+(do|can|could|should|would|to|may)\s+((i|we|you|one|my\s+\w+)\s+)?"
    r"(apply|sign\s+up|register|enroll?|join)(\s+(for|to|in|with))?(\s+(it|this|that|the))?\W*",
    re.IGNORECASE,
)
"""How it is asked in English how to apply."""

HEARD = r"머(?=(?:임|냐|니|야|여|예|에|인|죠|지|래)\S{0,2}[\W_ㅋㅎㅠㅜ]*$)"
"""The word for "what" as it sounds, at the end: "서울런이 머임"."""


def within(text: str) -> str:
    """Return no more of a question than is read: what it begins with, and what it ends with, where it mostly asks.

    What is said over and over is said once.
    """
    once, half = OVER_AND_OVER.sub(r"\1", text), LONGEST // 2
    return once if len(once) <= LONGEST else f"{once[:half]} {once[-half:]}"


def what(text: str, own: Sequence[str] = ()) -> str:
    """Return the word for "what" behind one's own names or what marks a topic as it is written."""
    return re.sub(rf"({'|'.join(map(re.escape, own))}|[이가은는란건게걸])\s*{HEARD}", r"\1 뭐", text)


def as_called(text: str, names: Sequence[tuple[str, str]], translated: Callable[[str], str]) -> str:
    """Return an English question behind the published name of a programme that it names, "" where nothing is known.

    A Korean question begins with what it is about. What the programme is, and how to apply, is asked in full.
    """
    for english, published in names:
        rest, found = re.subn(rf"(?<!\w){re.escape(english)}(?!\w)", " ", text, flags=re.IGNORECASE)
        if found:
            whole = "뭐예요?" if WHAT_IS.fullmatch(rest) else applying(rest) or translated(rest)
            return f"{published} {whole}".strip()
    return applying(text)


def applying(text: str) -> str:
    """Return in Korean how one applies, where that is what is asked in English, else ""."""
    return "어떻게 신청해요?" if HOW_TO_APPLY.fullmatch(text) else ""


def in_full(text: str, own: Sequence[str] = ()) -> str:
    """Return whether some may, where to apply, and what it costs, in full without one's own names; else the text."""
    bare = unnamed(text, own) or text
    if found := MAY.fullmatch(bare):
        return f"{found[1]}도 이용할 수 있어요?"
    if found := WHERE.fullmatch(bare):
        return f"{found[1]}어떻게 {found[2]}해요?"
    if found := CLOSED.fullmatch(bare):
        return f"{found[1]}신청은 언제까지예요?"
    return "비용이 얼마예요?" if MUCH.fullmatch(bare) else text
