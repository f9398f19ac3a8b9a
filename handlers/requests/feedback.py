"""What a person thinks of an answer: taps, and words of annoyance that ask for nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping

from handlers.requests.kinds import Intent, Kind

COMMANDS: Mapping[str, Kind] = {}

ACTIONS: Mapping[str, Kind] = {
    "feedback": "feedback",
}

STARTS: Mapping[str, Kind] = {}
"""What a link into the chat may begin with: `/start staff_TOKEN`."""

PATTERNS: tuple[tuple[Kind, tuple[str, ...]], ...] = ()
"""Short requests, matched whole."""

ANNOYED = "annoyed"

COMPLAINT = "complaint"
"""Anger at an office rather than at an answer: nothing here can put it right, but a person can hear it."""

LONGEST_COMPLAINT = 200
"""Characters: who complains tells a story."""

LONGEST_OUTBURST = 60
"""Characters: whoever writes more tells of something that has to be read as a question."""

_ENDING = (
    r"(?:요|네요?|다|냐고?|니|나요?|지|죠|는데요?|잖아요?"
    r"|임|음|함|습니다|어요?|아요?|해요?|하네요?|한데|하다|이야|이?에요|야|예요)?"
)
_FILLER = re.compile(
    r"ㅗ+|하나도|전혀|아+|하+|에휴|휴|헐|야|진짜|정말|너무|완전|개|존나|ㅈㄴ|ㅅㅂ|씨발|시발|자꾸|계속|또|왜|이렇게"
    r"|이리|그렇게|도대체|대체|똑바로"
    r"|그냥|그만|너|넌|니가|네가|얘|이거|이건|이게|이\s?봇[은이]?|챗봇[은이]?|봇[은이]?|제발|좀|뭔|무슨|맨날|매번"
    r"|프로그램[은이]?|기계[가는]?"
    r"|죽겠(?:네|다|어)요?|[\s.,!?~^ㅋㅎㅠㅜ…;:-]+"
)
_ANGRY = re.compile(
    r"(?:(?:개|존나|핵|왕)?짜증(?:나|난|이|스러워|스럽)?|답답(?:해|하|한)?|열\s?받(?:아|네|게)?|빡치|빡쳐|화가?\s?나"
    r"|어이가?\s?없"
    r"|황당(?:해|하)?|실망(?:이|했)?|최악|못\s?쓰겠|쓸모가?\s?없|도움이?\s?(?:하나도\s?)?안\s?(?:돼|되|됐)|장난(?:해"
    r"|하|치)|별로"
    r"|너무\s?(?:늦|느리|느려)|ㅗ+|구려|구리|엉터리|(?:개|거지|좆|엿|뭐)\s?같(?:은|네|다|아)|쓰레기|뭐야|뭐냐|됐[어고다])"
    + _ENDING
)
_FAULT = re.compile(
    r"(?:[내제]\s?)?(?:답변?|대답|말귀|말|설명|얘기|질문|물어본\s?거)[을를이도은는]?\s?"
    r"(?:왜\s?|이렇게\s?|자꾸\s?|진짜\s?|너무\s?|똑바로\s?){0,3}"
    r"(?:못\s?(?:해|하|함|알아)|안\s?(?:해|하|돼|되)|이상|엉뚱|별로|모르|몰라|이해를?\s?못|구려|구리)\S{0,4}"
    r"|(?:챗\s?)?(?:gpt|지피티|쥐피티|제미나이|클로드|뤼튼|빅스비|시리|네이버|구글|(?:다른|딴)\s?(?:봇|앱|ai|챗봇|데))(?:보다|만도)\s?(?:훨씬\s?|더\s?)?"
    r"(?:못\S{0,6}|별로\S{0,4}|멍청\S{0,4}|답답\S{0,4}|느려\S{0,3}|구려\S{0,3})"
    r"|못\s?알아\s?[듣들]\S{0,4}|알아\s?듣[지질]도?\s?못\S{0,4}|말이\s?안\s?통\S{0,4}|똑바로\s?(?:해|말)\S{0,4}"
)
_ENGLISH = (
    r"(?:ugh+[\s,.!]*|come on[\s,.!]*|seriously[\s,.!?]*|wtf[\s,.!?]*)?"
    r"(?:(?:this|that|it)(?:'?s| is| was)? (?:so |really |just |totally ){0,2}"
    r"(?:annoying|frustrating|useless|no help|not helpful|stupid|wrong)"
    r"|(?:this|that|it) (?:doesn'?t|does not|didn'?t|did not|isn'?t|is not) (?:help(?:ing|ful)?|work(?:ing)?)"
    r"(?: me)?(?: at all)?"
    r"|(?:why (?:are|is) )?(?:you|your answers?|this bot)(?: are| is|'?re)?"
    r" (?:so |really |just |such a |completely ){0,2}"
    r"(?:bad|wrong|useless|terrible|annoying|no help|stupid|dumb)(?: at (?:this|answering))?"
    r"|you (?:just )?(?:don'?t|do not|never|can'?t) (?:understand|get it|listen|help|answer)"
    r"(?: me| anything)?(?: at all)?"
    r"|i(?:'?m| am) (?:so |really |getting ){0,2}(?:annoyed|frustrated|angry|fed up)(?: with (?:you|this))?)[\s.!?…]*"
)
_OFFICE = r"(?<![가-힣])(공무원|담당자|직원|시청|군청|구청|도청|교육청|정부|기관|너희|니들|당신들)(들|분들|님|놈들)?"
_WHINING = (
    r"(해(요)?(?=\s*$|[!.?~])|하(네|냐|니|잖|시네|세요|십니까|나\s?봐)|하는\s*(거|것|구나|군|지)|하고(?=\s*$|[!.?~]"
    r"|\s*(뭐|있|앉|놀)))"
)
"""How it is said that others leave something undone; "안 하는 청소년", "못 해서" tell of oneself."""

_COMPLAINT = re.compile(
    rf"세금(으로|을|이)?[가-힣\s]{{0,12}}(뭐\s*하|뭐\s*해|뭘\s*하|이\s*따위|이\s*모양|아깝|낭비|먹|놀)|세금만\s*(받|걷|뜯|챙)|(혈세"
    r"|세금\s*도둑|철밥통|탁상\s*행정)"
    r"|민원\s*(을|이나)?\s*(넣|제기|접수)(어야(?!\s*(되|돼|하나|할까))|을\s*거|을\s*래|을게|겠|해야(?!\s*(되|돼|하나|할까))"
    r"|할\s*거|할래|할게|하겠|습니다|는다|었)"
    r"|(신문고|감사실|언론|국민신문고)(에|에다)?\s*(신고|제보|올리|올릴|넣)"
    rf"|{_OFFICE}[가-힣\s]{{0,10}}(?<![가-힣])일\s*(을|도)?\s*((왜\s*|진짜\s*|제대로\s*|똑바로\s*|참\s*)*(안|못)\s*{_WHINING}"
    r"|(왜\s*)?이\s*따위로)"
    r"|(공지|안내|홍보|연락|설명|통보)(를|을|도|는)?\s*(왜\s*)?((제대로|똑바로|미리)\s*)*안\s*(하(세요|냐|니|네|나요|십니까"
    r"|신|잖|고(?=\s*$|[!.?~]))|해\s*(줘|주)|했(네|냐|니|잖|으면서)|해(요)?(?=\s*$|[!.?~]))"
    r"|(공지|안내|홍보|연락|설명|통보)(를|을|도|는)?\s*((제대로|똑바로|미리)\s*)+(안|못)\s*(하|해|했)"
    r"|왜\s*(공지|안내|홍보|연락|설명|통보)(를|을|도)?\s*(제대로\s*|똑바로\s*|미리\s*)*(안|못)|말이\s*(됩니까|돼요"
    r"|되나요|되냐|돼냐|되는\s*소리)"
    r"|(답변?|대답|일\s*처리|행정|대응|서비스)(이|가|은|는)?\s*(왜\s*)?(이\s*모양|이\s*따위|이런\s*식|개판|엉망)"
    r"|(이|그)\s*따위(로|가)|환불\s*(해|시켜)\s*(줘|주세요|달라고|내)|(내|제)\s*돈\s*(돌려|내놔)|책임\s*(지세요|져라"
    r"|질\s*겁니까|져요)"
    r"|(전화|연락)(를|을)?\s*(해도|했는데도?|하면)\s*(왜\s*|아무도\s*|계속\s*|맨날\s*|절대\s*)*안\s*받"
    r"(고|네요?|냐|잖아요?|아(요)?(?=\s*$|[!.~ㅠㅜ])|습니다(?=\s*$|[!.~]))"
    r"|(어떻게|왜)\s*이럴\s*수가?\s*있|너무\s*(한|하시는|하는)\s*(거|것)\s*아(니|닌)",
)
_ASKING = re.compile(
    r"언제|어떻게|어디|무엇|무슨|뭐|얼마|몇|누가|누구|방법|가능|수\s*있|(되|하|있|없|인)나요|까요|알려\s*(줘|주)|추천"
    r"|뭔가요"
)
_REBUKE = re.compile(r"뭐\s*하(는|시는|고\s*있는)\s*(거|짓|겁|건)[가-힣]{0,3}")
"""Asks for nothing where it follows a complaint."""

_NEAR_ONES = re.compile(
    r"(엄마|아빠|어머니|아버지|부모님?|할머니|할아버지|형|누나|언니|오빠|동생|친구|남친|여친|걔|애)(이|가|한테|에게|께|랑)?\s*"
    r"(계속\s*|자꾸\s*|아무리\s*)?(전화|연락)"
)
"""Whom somebody can't reach where it is no office: a worry, and no complaint."""

_HOURS = re.compile(r"주말|휴일|연휴|명절|[월화수목금토일]요일|(점심|저녁|퇴근)\s*(시간|때|후)")
"""When an office is open: a question, though it holds words of idleness."""

_OUTBURST = re.compile(_ENGLISH, re.IGNORECASE)

_UPSET = re.compile(
    r"답답\s*(?:하네|해(?!하|지)|하다|합니다|하잖|하고|한데|함|하게|허)|짜증\s*(?:나네|나요|난다|남|이야|이다|스럽|나(?=$|[\s.!~…ㅠㅜ]))"
    r"|열\s*받(?:네|아|는다|게|음)|(?:(?<![가-힣])|(?<=진짜|정말|너무|완전))화가?\s*나(?:네|요|려|(?=$|[\s.!~…ㅠㅜ]))|속\s*터(?:지네|져|지겠|진다)|환장하|미치겠|돌아버리겠"
    r"|빡치?(?:네|쳐|침)|어이가?\s*없(?!는\s*(?:일|실수))"
    r"|빨리\s*(?:좀\s*)?(?:대답|답변?)\s*(?:을\s*)?(?:좀\s*)?(?:해|하|줘|주|달)|도대체|몇\s*번(?:을|이나|째)\s*(?:말|물어|묻|얘기)"
    r"|장난\s*(?:해|하|치)(?:냐|나|세요|는\s*거|니|요)|왜\s*이렇게\s*(?:늦|느리|느려|복잡|오래)"
    r"|\b(?:this|it)(?:'s| is) (?:so |really |just )*(?:annoying|frustrating|ridiculous)|\bfor (?:god|heaven)'?s sake",
    re.IGNORECASE,
)
"""Annoyance that stands beside a question, however it is spaced."""


def heard(text: str) -> Intent | None:
    """Hear annoyance that is all there is ("답을 왜 이렇게 못해 짜증나"); with a matter beside it, it is a question."""
    bare = text.strip()
    if len(bare) <= LONGEST_COMPLAINT and _complains(bare):
        return Intent("feedback", COMPLAINT)
    if len(bare) > LONGEST_OUTBURST or not (_outburst(bare.casefold()) or _OUTBURST.fullmatch(bare)):
        return None
    return Intent("feedback", ANNOYED)


def upset(text: str) -> bool:
    """Tell whether who asks is annoyed besides: they are answered as ever, with a calm word before it."""
    said = text[:LONGEST_COMPLAINT]
    return bool(_UPSET.search(said) and ("?" in said or _ASKING.search(said)))


def _complains(text: str) -> bool:
    """Tell whether a text is angry at an office and asks for nothing beside that."""
    rest = _COMPLAINT.sub(" ", text)
    asks = _ASKING.search(_REBUKE.sub(" ", rest)) or _HOURS.search(text) or _NEAR_ONES.search(text)
    return rest != text and not asks


def _outburst(text: str) -> bool:
    """Tell whether a text is annoyance from end to end: read part by part, the longest first, never back."""
    at, annoyed = 0, False
    while at < len(text):
        telling = [found.end() for part in (_FAULT, _ANGRY) if (found := part.match(text, at))]
        filling = _FILLER.match(text, at)
        if not telling and not filling:
            return False
        annoyed = annoyed or bool(telling)
        at = max([*telling, filling.end() if filling else 0])
    return annoyed
