"""Consent, what is kept, erasure, and guardians."""

from __future__ import annotations

import re
from collections.abc import Mapping

from handlers.requests.courtesy import plainly
from handlers.requests.kinds import Intent, Kind
from retrieval.words.normalizing import MARKS

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

LEAVE = "leave"
"""What is asked by who wants to leave rather than to see what is kept."""

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
            r"(invite|link) (a |my )?(guardian|parent|mom|dad)",
        ),
    ),
)
"""Short requests, matched whole."""

_CUT = (
    r"(끊(기|을래(요)?|을게(요)?|고\s*싶어(요)?|어\s*(줘|주세요|줘요))|끝내(기|고\s*싶어(요)?|\s*줘|\s*주세요)|끝낼래(요)?"
    r"|해제(해\s*(줘|주세요)|할래(요)?|하기|하고\s*싶어(요)?)?)"
)
_UNLINK = re.compile(
    rf"{_PARENT}(와|과|랑|이랑|의|하고)?\s*(연결|연동)(을|를)?\s*({_CUT}|그만(할래(요)?|하고\s*싶어(요)?|하기)?)"
    rf"|((이제|나|저|그냥)\s*)*(연결|연동)(을|를|은)?\s*(좀\s*)?{_CUT}|unlink (a |my )?(guardian|parent|mom|dad)",
    re.IGNORECASE,
)
"""Who wants to end a link: which there are is no secret to either side, and needs no memory."""

_CHILD = r"((우리|저희)\s*)?(아이|애|아들|딸|학생|자녀|손주|손자|손녀)(는|은|가|이)?"
_BETWEEN = r"[\s,.!~]*"
_BEFORE = (
    rf"((아니|그냥|그럼|그러면|이제|됐(고|어요?)|제발|빨리|얼른|당장|좀|여기(서|에)?|니가|네가|너가|곁이|나|저|사람\s?말고"
    rf"|죄송한데|저기요?|((내|제|나의)\s?)?(정보|기록|말|글|대화)?(는|은|를|을)?\s?(남기지|저장하지|보관하지|갖고\s?있지|가지고\s?있지)\s?말고|탈퇴\s?(할래|할게|하고\s?싶어|하고\s?싶은데|할\s?거니까)(요)?){_BETWEEN})*"
)
_WHOSE = (
    r"((모든|여기(에)?\s?있는|내|나의|제|저의|우리|저희|내가|제가|나랑|너랑|저랑|나에\s?(대한|관한)|저에\s?(대한|관한)|지금까지|여태|그동안|아까|한|했던|나눈"
    r"|쓴|적은|말한|보낸|저장(된|한|돼\s?있는|되어\s?있는)|보관(된|한|하고\s?있는)|남(은|아\s?있는)|갖고\s?있는|가지고\s?있는)\s*)*"
)
_RECORDS = r"(개인\s?정보|정보|기록|데이터|(대화|채팅)(\s?(내용|기록|내역))?|메시지|얘기|이야기|개인\s?기록)(들)?"
_THINGS = rf"({_RECORDS}|거|꺼|것|말|글|내용)(들)?"
_MARK = r"(\s*(를|을|도|은|는|이|가|좀|이랑|랑|하고)){0,2}"
_WHOLE = r"((모두|전부|전체|싹\s?다|싹|몽땅|모조리|다|깨끗이|깔끔하게|완전히)\s*)"
_PLEASE = (
    r"(줘|줘라|주라|주세요|주십시오|주셔요|주시기\s?바랍니다|줄래|달라고|달라니까|달라|버려|버려\s?줘|라|라고"
    r"|라니까)?(요)?"
)
_ERASING = (
    rf"(지워\s*{_PLEASE}|지우(라고|라니까|기|세요|십시오|자)(요)?|지울래(요)?|없애(세요|십시오|라고(요)?)|없애\s*{_PLEASE}|날려\s*{_PLEASE}"
    rf"|(삭제|파기|폐기)\s*((를|을)\s*)?((좀|요청|신청)\s*)*(해\s*{_PLEASE}|하기|할래(요)?|할게(요)?|하라고(요)?|하세요|합니다|바랍니다|바라요"
    r"|부탁(해(요)?|드려요|드립니다|합니다)?|드립니다|요)?)"
)
_WISHING = (
    rf"({_ERASING}|(지우|없애|(삭제|파기)\s?하)고\s?싶(어|은데|습니다|네)(요)?"
    r"|(지웠|없앴|(삭제|파기)\s?했)으면\s?(좋겠|해)(어|는데|습니다)?(요)?)"
)
_AFTER = rf"({_BETWEEN}(제발|빨리|당장|지금|부탁(해요?|드려요|드립니다)?|전부\s?다|전부|다|싹))*"
_ERASE = re.compile(
    rf"{_BEFORE}({_WHOSE}{_RECORDS}{_MARK}\s*{_WHOLE}*{_WISHING}|{_WHOLE}+{_WHOSE}{_RECORDS}{_MARK}\s*{_WISHING}"
    rf"|({_WHOSE}{_THINGS}{_MARK}\s*)?{_WHOLE}+{_ERASING}|(내가|제가)\s*{_WHOSE}(말|글|거|것)(들)?{_MARK}\s*{_ERASING}"
    rf"|(아니\s*)?(사람\s?말고\s*)?(니가|네가|너가)\s*(직접\s*|그냥\s*)*{_ERASING}){_AFTER}"
    r"|(please |can you |could you |i want (you )?to |i'd like (you )?to )*(delete|erase|remove|wipe|clear|forget)"
    r" (all |everything |every )*(of |that )*((about )?me|(my|our|the) ((personal )?(data|info(rmation)?|records?"
    r"|messages?|chats?|conversations?|history|account))"
    r"|(you (have|know|keep|saved|stored))( (on|about) me)?|everything|it all)"
    r"( (you have|now|please|here|from here|from your (system|server)s?))*",
    re.IGNORECASE,
)
"""The whole of a wish to be forgotten: of what is kept here, or of all of it; plans and reminders are named by name.

A mere wish ("다 지우고 싶어") that names no record may mean something else altogether.
"""

_SEE = re.compile(
    rf"{_BEFORE}((지금까지|여태|그동안|여기(에)?|나에\s?대해|저에\s?대해)\s*)*(저장|보관|기록)(된|한|돼\s?있는|되어\s?있는|하고\s?있는)\s*"
    rf"((내|나의|제)\s*)?({_RECORDS}|거|것|게)(들)?{_MARK}\s*((다|전부|모두|좀)\s*)*"
    r"(보여\s*(줘|주세요|달라고)|볼래|보고\s?싶(어|은데|습니다)|알려\s*(줘|주세요)|뭐\s?(있어|있나|예|야)|내려\s?받기|다운로드)(요)?",
    re.IGNORECASE,
)
"""The whole of a wish to see what is kept."""

_LEADING = (
    rf"((아니|그냥|걍|이제|인제|저|나|저는|나는|난|전|그럼|진짜|여기(서|를)?|이거|이것|이걸|곁(을|도|은)?|챗봇(을|은)?|(이\s?)?앱(을|은)?|더는"
    rf"|더\s?이상(은)?|앞으로(는)?|혹시|죄송한데){_BETWEEN})*"
)
_LEAVE = (
    r"((회원\s*)?탈퇴|((계정|구독|이용|서비스|가입)\s*(을|를)?\s*)?해지"
    r"|(구독|이용|서비스|가입|회원)\s*(을|를)?\s*(취소|종료|중단|끊기)|계정\s*(을|를)?\s*삭제)"
)
_HOW_TO = r"(어떻게|어디서|어디에서|우째|우예|어케|어떡해)"
_LEAVING_END = (
    rf"\s*(은|는|을|를|도)?\s*{_HOW_TO}?\s*((하고|시키고)\s?싶(어|은데|습니다|네)(요)?|할래(요)?|할게(요)?|할\s?거(야|예요|에요)"
    rf"|(하려면|하려고|하려는데)(요)?(\s*{_HOW_TO}[가-힣\s]{{0,8}})?|하기|(해|시켜)\s*{_PLEASE}|하나(요)?|하는\s?(법|방법|거)[가-힣\s]{{0,10}}"
    r"|되나(요)?|돼요|가능(해요|한가요)?|방법[가-힣\s]{0,10}|부탁(해요|드려요|드립니다)?|하는겨|합니다|하겠습니다|할란다|요)?"
)
_LEAVING = re.compile(
    rf"{_LEADING}({_LEAVE}{_LEAVING_END}"
    r"|(그만|안)\s*(쓸래|쓸게|쓸\s?거(야|예요|에요)?|쓰려고|쓸란다|쓸라고|이용할래|사용할래|(이용|사용)할게)(요)?"
    r"|(그만|안)\s*(쓰고|이용하고|사용하고)\s?싶(어|은데|습니다)(요)?|쓰지\s*않을(래|게)(요)?|안\s*(씁니다|쓰겠습니다|써요))[\s.!~]*"
    r"|(how (do|can) i )?(please )?(unsubscribe|((leave|quit|cancel|close|end|delete) (my|this|the)"
    r" (account|subscription|membership|service|chat)))( please)?",
    re.IGNORECASE,
)
"""The whole of a wish to leave: there is no account, so that what is kept and how it goes is what has to be told."""

_WISHES: tuple[tuple[Kind, re.Pattern[str]], ...] = (("erase", _ERASE), ("mine", _SEE))

LONGEST = 60
"""Characters: a wish about one's own data is short; what is longer tells something else, too."""

_HOW = re.compile(
    rf"({_CHILD}\s*)?(요즘|이번\s*주(에|는)?)?\s*(공부\s*)?잘\s*(하고|되고|지내고)\s*있(나요|어요|니|는지(요)?|습니까"
    r"|을까요)"
    rf"|{_CHILD}\s*((요즘|이번\s*주|지난\s*주|오늘|어제)(은|는|에|에는)?\s*)*(공부|강의|인강|계획|진도)(은|는|를|을|대로|도|가)?\s*"
    r"(((잘|좀|얼마나|다|열심히)\s*)*(했|하고\s*있|들었|듣고\s*있|나갔|지켰|지키고\s*있)(나요|어요|어|니|는지(요)?|습니까|을까요|죠)"
    r"|어때(요)?|어떤(가요|지(요)?)|어떻게\s*(되고|돼\s*가고|되어\s*가고|하고)\s*있(나요|어요|어|는지(요)?|습니까)|어떻게\s*돼\s*가(나요|요)?)"
    r"|how (is|are) my (child(ren)?|kids?|sons?|daughters?)( (doing|going|getting on))?( this week)?"
    r"|(did|has|is) my (child|kid|son|daughter) (study|studied|studying|done)( \w+){0,4}"
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
    """Return a wish to be forgotten or to see what is kept, a guardian's question, a withdrawal, or an invitation."""
    bare = text.strip(MARKS + "?")
    if len(bare) <= LONGEST:
        wish = plainly(bare)
        for kind, pattern in _WISHES:
            if pattern.fullmatch(wish):
                return Intent(kind)
        if _LEAVING.fullmatch(wish):
            return Intent("mine", LEAVE)
    if _UNLINK.fullmatch(bare):
        return Intent("guardian", "links")
    if _HOW.fullmatch(bare):
        return Intent("guardian", "how")
    if _WITHDRAW.fullmatch(bare):
        return Intent("consent", "withdraw")
    link = _LINK.fullmatch(text.strip())
    return Intent("guardian", f"link:{link[1]}") if link else None
