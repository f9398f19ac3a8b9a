"""What it costs, asked with no word of what or of lectures at large: who asks so means the programme."""

from __future__ import annotations

import re
import unicodedata

from handlers.requests.piecing import made_of

FEE = "이용료가 있어요?"
"""How an office asks it."""

SHORTEST, LONGEST = 3, 40
"""Characters: whoever writes more names what it is that costs."""

_MARK = r"(?:은|는|이|가|도|를|을|로|한테|의|에|께서)?"
_MONEY = (
    rf"(?:공짜|공짠|꽁짜|꽁짠|무료|얼마(?!나|\s?(?:안|전|동안|남))|을매|얼매|월매|돈(?!\s?(?:받|없|벌|빌|주))|비용|요금|값|이용료|사용료)"
    rf"{_MARK}나?"
)
_IS = (
    r"(?:이에요|예요|에요|이예요|인가(?:요|유)?|가(?:요|유)?|인교|인감|이여|여유|이유|유|여|임|이야|야|입니까|입니꺼"
    r"|인데(?:요|유)?|인지(?:요)?|일까(?:요)?|래(?:요)?)"
)
_PIECES = re.compile(
    rf"{_MONEY}|{_IS}|거{_IS}|건{_IS}"
    rf"|(?:우리|저희|손[주자녀]|애|아이|딸|아들|이거|그거|요거|이것|그것|이건|그건|이게|그게|여기)(?:들)?{_MARK}"
    rf"|(?:(?:온라인|인터넷|동영상|사이버)\s?)?(?:강의|강좌|인강|수업)(?:들)?{_MARK}|(?:듣|보|쓰|배우)(?:는데|는디|려면|는거|는건|는\s?게)"
    r"|(?:하|들으|이용하|쓰|가입하|시키|배우)(?:면|믄|면은|는데|는디|려면|려믄|는건|는거)"
    r"|나는|저는|내가|제가|저도|나도|다|전부|진짜|정말|혹시|근데|그럼|그라믄|그려|좀|따로|많이|얼마나|다달이|한\s?달에"
    r"|(?:안\s?)?(?:들|드|듭|내|냅|내야|야|해야)(?:\s?(?:되|돼|하|해))?[가-힣]{0,4}(?=$|[\s?!.~,])"
    r"|있(?:어|나|는|습)[가-힣]{0,4}(?=$|[\s?!.~,])|[\s?!.,~…]"
)
_LECTURES = r"(?:the )?(?:online )?(?:lectures|courses|classes)"
_ENGLISH = re.compile(
    r"(?:(?:hi|hello|and|so|but|ok)[\s,.!]+)*"
    rf"(?:how much (?:does (?:it|this) cost|(?:do|are) {_LECTURES}(?: cost)?|is (?:it|this)"
    r"|do (?:i|we) (?:have to )?pay)"
    rf"|what does (?:it|this) cost|(?:is (?:it|this)|are {_LECTURES}) (?:really )?free(?: of charge)?"
    r"|is there a (?:fee|charge)"
    r"|are there (?:any )?fees|do (?:i|we) (?:have|need) to pay(?: (?:for it|anything))?"
    r"|does it cost (?:anything|money))[\s?!.]*",
    re.IGNORECASE,
)


def asks_fee(text: str) -> bool:
    """Tell whether words ask what it costs and name nothing that it is, or lectures at large."""
    bare = " ".join(unicodedata.normalize("NFC", text).casefold().split())
    if not SHORTEST <= len(bare) <= LONGEST:
        return False
    return bool(_ENGLISH.fullmatch(bare) or (re.search(_MONEY, bare) and made_of(_PIECES, bare)))
