"""Small talk: what the program is asked of itself, games, the day and the hour, and pictures of a face or a hand."""

from __future__ import annotations

import re

from handlers.requests.kinds import Intent

_LEAD = r"(?:(?:야|저기|근데|그럼|혹시|아|안녕|곁아|챗봇아)[\s,.!]*)*"
_YOU = (
    r"(?:너|넌|너는|네(?=\s*(?:나이|생일|여친|남친))|니(?=가|\s*(?:나이|생일|여친|남친))|너의|당신|당신은|곁은|챗봇은?)"
)
"""Before a feeling 네 is a yes: who says it tells of themselves."""

_TAIL = r"[\s?!.~…ㅋㅎㅠㅜ]*"
_ASKED = r"(?:야|예요|에요|이야|이에요|임|니|냐|인가요|세요|이세요|이니|먹었어|먹었니)?"

_OF_ITSELF = re.compile(
    rf"{_LEAD}{_YOU}\s*(?:(?:진짜|혹시)\s*)?(?:몇\s?살|나이가?\s?(?:몇|어떻게)|생일(?:이|은)?\s?언제|어디\s?(?:살아|사니|사냐|살고)"
    r"|화났|화\s?났|삐졌|기분|졸려|심심|행복|슬퍼|외로|어디서\s?왔|누가\s?만들|뭐\s?(?:해|하니|하냐|하고)|뭐\s?먹|밥\s?먹"
    r"|(?:여친|남친|여자\s?친구|남자\s?친구|친구|엄마|아빠|가족)(?:은|는|이|가|도)?\s?(?:있|누구))"
    rf"[가-힣\s]{{0,6}}{_ASKED}{_TAIL}"
    rf"|{_LEAD}(?:나랑|저랑|나하고|우리)\s*(?:친구(?:가|로)?\s*(?:하자|할래|해\s?줄래|해\s?줘|되자|돼\s?줄래|될래)|사귀자|사귈래"
    rf"|(?:결혼|데이트)\s?(?:하자|할래|해\s?줘|해\s?줄래))(?:요)?{_TAIL}"
    r"|(?:how old are you|where (?:do you live|are you from)|who (?:made|created) you|will you marry me|be my friend"
    r"|(?:do you want to|can we|will you) be (?:my )?friends?)[\s?!.]*",
    re.IGNORECASE,
)
_GAME = re.compile(
    rf"{_LEAD}(?:(?:나랑|나하고|같이|우리)\s*)?(?:놀(?:자|래|아\s?줘)|(?:끝말\s?잇기|게임|수수께끼|가위\s?바위\s?보|스무\s?고개|[넌난]센스(?:\s?퀴즈)?"
    r"|농담|개그|노래|랩|춤|삼행시|(?:재미\s?있는|재밌는|웃긴|무서운)\s?(?:얘기|이야기|거|것|말)|옛날\s?(?:얘기|이야기))"
    r"\s*(?:을|를|로|좀|하나|한\s?판|더)*\s*(?:해|하|불러|내|들려|알려|말해|지어|춰)"
    rf"\s?(?:줘|주세요|줄래|자|봐|볼래|달라고|보자)?(?:요)?){_TAIL}"
    r"|(?:tell me (?:a )?(?:joke|story|something funny)|sing (?:me )?a song|let'?s play(?: a game)?)[\s?!.]*",
    re.IGNORECASE,
)
_TODAY = re.compile(
    rf"{_LEAD}(?:오늘|지금)(?:은|이)?\s*(?:(?:몇\s?월\s?)?며칠|몇\s?일|무슨\s?(?:요일|날)|몇\s?월|몇\s?시|날짜)(?:이|가)?\s*"
    rf"(?:야|예요|에요|이야|이에요|임|인가요|지|죠|고|뭐야|뭐예요|인지\s?알려\s?줘)?(?:요)?{_TAIL}"
    r"|(?:what (?:day|date|time) is it|what(?:'s| is) (?:the (?:date|time)|today'?s date))(?: today| now)?[\s?!.]*",
    re.IGNORECASE,
)

_GLAD = re.compile(
    r"(?:(?:나|저|나는|저는|전|난|내가|제가|우리\s?(?:애|딸|아들|손주)(?:가|이)?|오늘|이번에|드디어|학교에서|학원에서|선생님한테|쌤한테|엄마한테|아빠한테"
    r"|야|와|우와|헐|쌤|선생님|곁아)[\s,.!]*)*"
    r"(?:(?:칭찬|상|상장|장학금)(?:을|도)?\s?(?:받았|탔)|(?:전교|반에서|반)?\s?[1-3일이삼]등(?:을)?\s?(?:했|함|이야|이에요)|(?:시험|수학|영어|국어|과학)?(?:에서|을)?\s?"
    r"(?:100|백|만)\s?점(?:을)?\s?(?:맞았|받았|나왔|맞음)|(?:시험|대회|대학|고등학교|검정고시|오디션)?(?:에|을|를)?\s?(?:(?:합격|통과|우승)(?:했|함)|붙었)"
    r"|(?:성적|점수|등급|등수)(?:이|가)?\s?(?:많이\s?|엄청\s?|확\s?)*(?:올랐|올라갔|잘\s?나왔))"
    r"(?:어|어요|습니다|다|음|네|는데|지|당|엉)?(?:요)?[\s.!~ㅎㅋ^]*"
    r"|(?:(?:오늘|나|저|내|제|이번주)\s?)*생일(?:이야|이에요|인데|이라서|임)?[\s,.!]*(?:축하\s?(?:해\s?(?:줘|주세요|줄래)|좀)?(?:요)?)?[\s.!~ㅎㅋ^]*"
    r"|i (?:got (?:an? )?(?:a\+?|100|full marks)|passed(?: (?:my|the) (?:exam|test))?|won)[\s.!]*",
    re.IGNORECASE,
)
"""Good news, and a birthday."""

_WEEPING = frozenset("😭😢🥺😞😔😟🙁☹😥😰😿💔😓😩😫😖😣")
_AGREEING = frozenset("👍👌🆗🙆👏💯✅🤙")
_LOVING = frozenset("❤🧡💛💚💙💜🤍💕💖💗🙏😍🥰😘♥♡")
_AROUND = re.compile("[\\s.,!?~…\ufe0f\u200d\u2640\u2642\U0001f3fb-\U0001f3ff]+")
_INITIALS = re.compile(r"[ㄱ-ㅎ]{1,8}(?:\s[ㄱ-ㅎ]{1,8}){0,3}[\s?!.~]*")
_KINDS = (("who", _OF_ITSELF), ("bored", _GAME), ("today", _TODAY), ("glad", _GLAD), ("garbled", _INITIALS))


def shown(bare: str) -> Intent | None:
    """Return what a face, a hand or a heart stands for that is all there is: tears, a nod, thanks; None for others."""
    signs = set(_AROUND.sub("", bare))
    if signs & _WEEPING:
        return Intent("aside", "sad")
    if signs and (signs <= _AGREEING or signs <= _LOVING):
        return Intent("nod") if signs <= _AGREEING else Intent("thanks")
    return None


def heard(bare: str) -> Intent | None:
    """Hear small talk by its kind; for letters of which nobody can tell what they begin nothing could be looked for."""
    return next((Intent("aside", kind) for kind, pattern in _KINDS if pattern.fullmatch(bare)), None)
