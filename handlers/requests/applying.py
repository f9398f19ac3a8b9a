"""Whether one can apply now, and until or from when, asked of no other matter: the windows of a place tell that."""

from __future__ import annotations

import re
from collections.abc import Iterable

from handlers.requests.piecing import made_of
from retrieval.words.normalizing import read_question

LONGEST = 50
"""Characters: who asks so names nothing besides."""

_APPLYING = r"(?:신청|접수|모집|지원(?=\s?(?:하|해|할|한|가능|기간|기한|마감|날짜)))"
"""What else is called 지원 is what a programme gives."""

_ENDING = r"(?:마감|끝|지났|늦었)"
_WHEN = (
    r"(?:언제|며칠|몇\s?시|얼마나\s?남|시작|열[렸리려]|오픈|아직|지금|현재|오늘|내일|이제|벌써|이미|곧|이번\s?[주달])"
)
_PIECES = re.compile(
    rf"신청|접수|모집|지원|{_ENDING}|{_WHEN}|기간|기한|날짜|마감일|일|시|분|\d{{1,2}}|월|부터|까지|[은는이가을를도의로]|중"
    r"|그럼|그러면|근데|그런데|혹시|저기요?|안녕하세요|아니|설마|올해|이거|여기|우리|저희|저|제가|나|내가"
    r"|할\s?수\s?(?:있|없)|가능|받고\s?있|하고\s?있|(?:안|못)|(?:더)?\s?(?:해|하면|하기|되|돼|됐|됩|된|될|하|한|할|났|나|난|남았|남|받)(?:고\s?있)?"
    r"|었|였|았|했|인|예|이에|에|거|건|것|게|맞|아닌|아니|있|없|어|아|야|임|음|함|됨"
    r"|습니까|습니다|니까|나요|까요|가요|는가요|은가요|인가요|는지|을지|[요죠지데다]|셨|시|려고|네|좀|다|싶|은데|는데|인데|[\s?!.,~…ㅠㅜ]"
)
_OTHER = re.compile(
    rf"{_APPLYING}\s?(?:하면|하고|한\s|했|하신|해서|해야|하려|하기)|(?:마감|모집|접수)\s?(?:후|뒤|되면|하면|전에)|어떻게|어디|못\s?했|지났는데|늦었는데"
    rf"|{_APPLYING}\s?(?:중인데|(?:이|가|을|버튼이)\s?(?:자꾸\s?|계속\s?)?안\s?(?:돼|되네|되는데|됨|됩니다)(?:요)?(?:\s?지금)?[\s!.~ㅠㅜ]*$)"
)
"""What comes after applying, how it is done and that it fails is another matter; who has missed it is heard apart."""

_APPLICATIONS = r"(?:the )?(?:applications?|enrolment|enrollment|registration)"
_ENGLISH = re.compile(
    r"(?:(?:hi|hello|and|so|ok)[\s,.!]+)*"
    r"(?:(?:is it|am i|are we) too late(?: to apply)?|can (?:i|we) (?:still )?apply (?:now|today|yet)"
    rf"|can (?:i|we) still apply|(?:is|are) {_APPLICATIONS}(?: still| already)? (?:open|closed|over)"
    rf"|when (?:is the deadline|do(?:es)? {_APPLICATIONS} (?:close|open|end|start|begin)s?)"
    r"|(?:does it|do they) close today|is today the (?:last day|deadline))[\s?!.]*",
    re.IGNORECASE,
)


def asks_when(text: str, names: Iterable[str] = ()) -> bool:
    """Tell whether words ask whether, until or from when one can apply, and nothing else; `names` are the place's."""
    plain = " ".join(read_question(text).split()).casefold()
    if not plain or len(plain) > LONGEST or _OTHER.search(plain):
        return False
    if _ENGLISH.fullmatch(plain):
        return True
    for name in sorted(map(str.casefold, names), key=len, reverse=True):
        plain = plain.replace(name, " ")
    asked = re.search(_APPLYING, plain) and re.search(rf"{_WHEN}|{_ENDING}", plain)
    ends = re.search(r"마감", plain) and re.search(rf"{_WHEN}|맞|[죠까요?]", plain)
    return bool(asked or ends) and made_of(_PIECES, plain)


_LATER = re.compile(r"까지|며칠|몇\s?시|남[았은]|언제|지났|끝났|늦었|\b(?:until|left|late|when)\b")
_HOURS = re.compile(rf"{_PIECES.pattern}|밤|낮|자정|오전|오후|아침|저녁|정각")
_ENGLISH_LATER = re.compile(
    r"(?:(?:and|so|ok)[\s,]+)?(?:until when|how (?:long|many days)(?: is| are)?(?: there)?(?: left)?"
    r"|is (?:it|that) until (?:today|tomorrow)"
    r"|when does (?:it|that) (?:close|end|start|open)|am i (?:too )?late)[\s?!.]*",
    re.IGNORECASE,
)


def asks_on(text: str) -> bool:
    """Tell whether words go on with a window that was just told: "며칠 남았어요?", "내일까지 맞죠?"."""
    plain = " ".join(read_question(text).split()).casefold()
    if not plain or len(plain) > LONGEST or _OTHER.search(plain):
        return False
    return bool(_ENGLISH_LATER.fullmatch(plain) or (_LATER.search(plain) and made_of(_HOURS, plain)))
