"""A person's help: joining as a mentor, what one does not understand, and what a talk was worth."""

from __future__ import annotations

import re
from collections.abc import Mapping

from handlers.requests.kinds import Intent, Kind
from retrieval.words.normalizing import MARKS

COMMANDS: Mapping[str, Kind] = {"desk": "staff", "데스크": "staff"}

ACTIONS: Mapping[str, Kind] = {
    "rating": "rating",
    "staff": "staff",
}

STARTS: Mapping[str, Kind] = {
    "staff": "staff",
}
"""What a link into the chat may begin with: `/start staff_TOKEN`."""

PATTERNS: tuple[tuple[Kind, tuple[str, ...]], ...] = ()
"""Short requests, matched whole."""

OFFER = "offer:unsure"

_AT_A_LOSS = re.compile(
    r"(잘\s*|도저히\s*|아직(도)?\s*|무슨\s*말인지\s*|하나도\s*|전혀\s*|진짜\s*|그래도\s*|여전히\s*)*"
    r"(모르겠(어|어요|습니다|네요?|는데요?|다|음)|몰라요?|이해(가|를)?\s*(안\s*(돼|되|가)(요|네요|는데요?|고요)?"
    r"|못\s*하겠(어|어요|다))"
    r"|못\s*알아듣겠(어|어요|다)|어려워요?|헷갈려요?)"
    r"|i\s+(still\s+)?(don'?t|do not)\s+(know|understand|get it)",
    re.IGNORECASE,
)

_WHO = (
    r"(사람|멘토|상담\s*(원|사|직원)|담당(자|\s*직원)?|책임자|관리자|직원|공무원|윗사람|선생|쌤|샘|멘토\s*(선생|쌤|샘)"
    r"|담당\s*(선생|쌤|샘))(님|쌤)?"
)
_ABOUT = r"(?:[가-힣A-Za-z]{1,6}(?<![가이은는랑게께도서고데])\s+){1,3}"
"""What the talk is to be about, said between whom it is with and that it is one ("멘토랑 영어 얘기하고 싶어요")."""

_SOMEBODY = (
    r"(?:(?:a|an|the|some|any|my) )?(?:real |actual |live )?"
    r"(?:human(?: being)?|person|people|mentor|someone|somebody|agent|teacher|counsell?or|adult|staff(?: member)?)"
)
_WANT = r"(?:(?:i(?:'d| would)? )?(?:want|like|need|wanna|wish|have)(?: to)? )"
_WISH = re.compile(
    rf"(^|[\s,.!?])((아까|저번에?|지난번에?|전에)\s*)?((그|우리)\s*)?{_WHO}(과|와|이?랑|하고|한테|에게|께)\s*((직접|좀|그냥|다시|또|더|한\s*번\s*더|하나만\s*더)\s*)*"
    rf"(?P<about>{_ABOUT})?((?P<talk>이야기|얘기|대화|상담|통화|연결|말)(을|를)?\s*((하고|나누고|받고|되고|해\s*보고)\s*싶(어|습니다|은데|다)(요)?"
    r"|할래(요)?"
    r"|(좀\s*)?(해\s*|하게\s*해\s*|시켜\s*)?(줘|주세요|주십시오|달라고)(요)?)"
    r"|(물어|여쭤)\s*(볼래(요)?|보고\s*싶(어|습니다|은데|다)(요)?))"
    rf"|(^|[\s,.!?]){_WHO}\s*(을|를|으?로|좀)?\s*((좀|빨리|당장|지금)\s*)*"
    r"((바꿔|불러|연결\s*해|연결\s*시켜)(요|라|\s*(줘|주세요|주십시오|주시겠어요|봐|달라고)(요)?)|나오라고?\s*(하세요"
    r"|해(요)?|그래(요)?))"
    r"|(^|[\s,.!?])(사람|상담\s*(원|사|직원)|담당자|직원|책임자)\s*((좀|빨리|당장|지금)\s*)*(바꿔|불러|연결)(?=$)"
    rf"|(^|[\s,.!?]){_WANT}(?:talk|speak|chat)(?: (?:to|with))? {_SOMEBODY}(?: (?:please|pls|now))*"
    rf"|^(?:please |(?:can|could|may) i |let me )?(?:talk|speak|chat) (?:to|with) {_SOMEBODY}(?: (?:please|pls|now))*",
    re.IGNORECASE,
)
"""Said at the end of a sentence that begins with the reason; the same words alone are a plain request."""


_CONNECTING = re.compile(r"(?:^|[\s,.!?])+(?:그냥|그래서|그러니까|and|so|but|i)$", re.IGNORECASE)


def _reason(before: str) -> str:
    """Return what is said before the wish: the question itself, "" where it is a mere word."""
    told = before.strip(" ,.!")
    while (shorter := _CONNECTING.sub("", f" {told}").strip(" ,.!")) != told:
        told = shorter
    return told if " " in told else ""


_CLOSED = re.compile(r"(?:요|줘|래|십시오|습니다)$")
"""How a wish ends that is a sentence by itself: "싶은데 어떻게 …" asks for the way, "싶어 하는 …" tells of others."""

_WAY = re.compile(
    r"[\s,.!?]*(?:그럼\s*|근데\s*)?(?:어떻게|어떡|어디|언제|지금|가능|방법|되|돼|될)\S*(?:\s*\S{1,5}){0,2}"
)


_MATTER = re.compile(
    r" (?:about|regarding|for help with|who can help me with) (?P<matter>.+?)(?:,? please)?[\s.!?]*", re.IGNORECASE
)
"""What an English wish for a person is about."""

_APART = frozenset(" ,.!?~\n")


def _said_first(bare: str, wish: re.Match[str]) -> str | None:
    """Return the question that is told after a wish which stands first; "" where only the way is asked for."""
    rest = bare[wish.end() :]
    if not wish.start() and (matter := _MATTER.fullmatch(rest)):
        return matter["matter"]
    if wish.start() or not _CLOSED.search(wish[0]) or rest[:1] not in _APART:
        return None
    told = rest.strip(" ,.!~\n")
    return "" if _WAY.fullmatch(told) else told if " " in told else None


def heard(text: str) -> Intent | None:
    """Hear a wish for a person, or that somebody is at a loss; what only holds such words stays a question."""
    bare = text.strip(MARKS)
    wishes = list(_WISH.finditer(bare))
    if wishes and wishes[-1].end() == len(bare):
        last = wishes[-1]
        about = f"{last['about']}{last['talk'] or ''}".strip() if last["about"] else ""
        return Intent("human", _reason(bare[: last.start()]) or about)
    if wishes and (reason := _said_first(bare, wishes[0])) is not None:
        return Intent("human", reason)
    return Intent("human", OFFER) if _AT_A_LOSS.fullmatch(bare) else None
