"""Manners: insults, a reason for a calm boundary and never for less help, and answers that are declined."""

from __future__ import annotations

import re

from handlers.screening_surface import readings

_INSULT = re.compile(
    r"병신|[ㅂb][ㅅs]같|ㅄ|ㅂㅅ아|개새끼|씹새|좆같|좆까|ㅈ같은|지랄|꺼져|닥쳐|뒤져라|뒤져$|나가뒤|나가죽|엿먹|미친[놈년새]|또라이|"
    r"등신|찐따|쓰레기[야같봇]|[새색쌔]끼(?:야|가|들아)|년아|놈아|멍청[한이아]|바보(?:야|냐|같은(?:봇|놈|게))|느금|니애미|니엄마|애미없|"
    r"패드립|죽을래\?|쳐맞|씨발(?:년|놈|새|아)|시발(?:년|놈|새|아)|ㅅㅂ(?:년|놈|새|아)|ㅆㅂ(?:년|놈|새)|"
    r"^(?:씨발|시발|ㅅㅂ|ㅆㅂ|씨팔|tlqkf)$|(?:너|니|넌|이거|봇)(?:가|는|은|진짜|완전|존나){0,2}(?:쓰레기|멍청|쓸모없|한심|재수없|꼴통)|"
    r"fuckyou|fuckoff|bitch|asshole|dumbass|shutup|stupidbot"
)
_TOLD = re.compile(r"(?:라고|라는|다고|이라|래요|래$|당했|들었|욕해|욕했|욕을|소리를|했어요|보내요|보냈)")

_DECLINED = re.compile(
    r"(?:(?:그건|이건|그거|이거|지금은|오늘은|아직|별로|그냥|음|아니|아니요|학교|나이|이름|이유|주소|번호|전화번호|성별|학년|직업|점수|성적)"
    r"(?:은|는|을|를)?(?:이름은|직업은)?){0,2}"
    r"(?:(?:말|말씀|답|대답|답변|얘기|이야기|입력|선택|체크)(?:하|해드리)|알려주|알려드리|밝히|고르|쓰|적)"
    r"(?:고싶지(?:는)?(?:않|안)(?:아|아요|습니다|네요|은데요?|음)|고싶진않(?:아|아요)|기(?:가)?싫(?:어|어요|습니다|은데요?|음))[.!~]*"
)

_AGE = re.compile(
    r"(?:저|나|전|난|저는|나는|제나이는|내나이는|우리애는|우리아이는|아이는|애는|동생은)?(?:사실은?|올해|이제|지금|아직|만|한국나이로)*"
    r"(?:\d{1,2}|열(?:한|두|세|네|다섯|여섯|일곱|여덟|아홉)?|스무)(?:살|세)"
    r"(?:이에요|예요|이예요|이요|요|이야|입니다|임|인데요?|이고|됐어요|됐어|이었어요)?[.!~ㅎㅋ]*"
)


def ageing(text: str) -> bool:
    """Return whether a plain reading, as a whole, tells an age ("저는 12살이에요"): 살 is a year there, not life."""
    return _AGE.fullmatch(text) is not None


def declining(text: str) -> bool:
    """Return whether a plain reading, as a whole, declines to answer ("말하고 싶지 않아요"): a right, and no cry."""
    return _DECLINED.fullmatch(text) is not None


def insulting(text: str) -> bool:
    """Return whether a text insults; an insult that is told of (병신이래요) is none."""
    surface = next(readings(text))
    return any(not _TOLD.match(surface.text, found.end()) for found in _INSULT.finditer(surface.text))
