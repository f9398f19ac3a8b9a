"""Insults at the assistant: a reason for a calm boundary, never for less help."""

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


def insulting(text: str) -> bool:
    """Return whether a text insults; an insult that is told of (병신이래요) is none."""
    surface = next(readings(text))
    return any(not _TOLD.match(surface.text, found.end()) for found in _INSULT.finditer(surface.text))
