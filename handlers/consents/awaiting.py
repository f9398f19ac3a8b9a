"""Words about a guardian's answer that is awaited: when it comes, a link that does not open, a number that is lost."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 40
"""Characters: whoever writes more says something besides."""

_WHO = r"(?:엄마|아빠|부모|보호자|어머니|아버지|할머니|할아버지|이모|고모|삼촌)(?:님)?"
_CALLED = r"전화(?:를|는|가|도)?\s?"
_LEAD = r"(?:(?:그럼|근데|그런데|저기요?|우리|저희|아직도?|혹시|아)[\s,.]*)*"
_WHEN = r"(?:(?:언제\s?쯤?|왜|아직도?|안|못|혹시|지금|벌써)\s?)*"
_END = r"[\s?.!,~…ㅠㅜㅎㅋ]*"
_ANSWERS = re.compile(
    rf"{_LEAD}{_WHO}(?:이|가|는|은|께서는?)?\s?{_WHEN}(?:"
    rf"(?:동의|대답|답장?|허락|확인)(?:을|를|은)?\s?{_WHEN}(?:하|해|했|한|할|줘|주|줬|오|와|왔|됐|돼|되|받)"
    r"|(?:눌|누르|보셨|봤|볼까|보나|보실|읽었|읽으|열었|열어\s?봤)"
    rf")[가-힣]{{0,4}}{_END}"
    rf"|{_LEAD}(?:(?:담당자|{_WHO})(?:님)?(?:이|가|는|은|께서|한테|에게|께)?\s?)?{_WHEN}{_CALLED}{_WHEN}"
    rf"(?:받|하|해|했|한|할|와|왔|오|갔|가)[가-힣]{{0,4}}{_END}"
    rf"|{_LEAD}(?:동의|대답|답장?|허락)(?:을|를|은)?\s?{_WHEN}(?:왔|와|오|했|됐)[가-힣]{{0,4}}{_END}"
    rf"|{_LEAD}(?:아직도?\s?)?(?:안|못)\s?(?:눌렀|눌러|봤|보셨|읽었|열었)(?:대|댔|다|어|는데|나)[가-힣]{{0,4}}{_END}"
    r"|(?:when (?:will|does)|has|did|why (?:has|did)n'?t) my (?:mom|mum|dad|mother|father|parents?|guardian)"
    r" (?:answer(?:ed)?|agree[ds]?|repl(?:y|ied)|consent(?:ed)?)(?: yet| already)?[\s?.!]*",
    re.IGNORECASE,
)
_FAILS = (
    r"(?:못\s?(?:열|누|들어|찾|받|보)|안\s?(?:열|눌|들어|돼|되|떠|뜨|보|왔|가)|열\s?수(?:가)?\s?없|잃어|잊어|까먹|모르|몰라|안\s?맞|틀리|틀렸"
    r"|지웠|지워|만료|끝났|사라졌|오류|에러)"
)
_AND_NOW = r"(?:\s?(?:어떡해|어떡하죠|어떻게\s?(?:해|하)|어쩌죠)\S{0,3})?"
_LINK = re.compile(
    rf"{_LEAD}(?:{_WHO}(?:이|가|는|은|께서(?:는)?|한테|께)?\s?)?(?:(?:폰|핸드폰|휴대폰|전화기)(?:에서|으로|로)?(?:는)?\s?)?"
    rf"(?:그\s?)?(?:링크|주소|(?:여섯\s?자리\s?)?(?:숫자|번호|코드))(?:를|을|가|이|는|은|도)?\s?(?:잘\s?)?{_FAILS}\S{{0,8}}{_AND_NOW}{_END}"
    rf"|{_LEAD}{_WHO}(?:이|가|는|은)?\s?(?:폰|핸드폰|휴대폰)(?:에서|으로|로)?(?:는|도)?\s?(?:잘\s?)?{_FAILS}\S{{0,8}}{_AND_NOW}{_END}"
    r"|(?:my (?:mom|mum|dad|mother|father|parents?|guardian) (?:can'?t|cannot|could(?: not|n'?t)|is unable to)"
    r" (?:open|find|click)(?: on)?|i (?:lost|deleted|can'?t find)) (?:the|that|your) (?:link|number|code)[\s?.!]*"
    r"|the (?:link|number|code) (?:doesn'?t|does not|won'?t|isn'?t) (?:open|work|working)[\s?.!]*",
    re.IGNORECASE,
)


def asks_after(text: str) -> bool:
    """Tell whether a whole message asks whether a guardian has answered, or tells that the link or number fails."""
    plain = " ".join(unicodedata.normalize("NFC", text).replace("\uff1f", "?").replace("\u2019", "'").split())
    return len(plain) <= LONGEST and bool(_ANSWERS.fullmatch(plain) or _LINK.fullmatch(plain))
