"""Manners: insults, a reason for a calm boundary and never for less help, and whole messages that only sound grave."""

from __future__ import annotations

import re

from handlers.screening.surface import Surface, readings

_INSULT = re.compile(
    r"병신|[ㅂb][ㅅs]같|ㅄ|ㅂㅅ아|개새끼|씹새|좆같|좆까|ㅈ같은|지랄|꺼져|닥쳐|뒤져라|뒤져$|나가뒤|나가죽|엿먹|미친[놈년새]|또라이|"
    r"등신|찐따|쓰레기[야같봇]|[새색쌔]끼(?:야|가|들아)|년아|놈아|멍청[한이아]|바보(?:야|냐|같은(?:봇|놈|게))|느금|니애미|니엄마|애미없|"
    r"패드립|죽을래\?|쳐맞|씨발(?:년|놈|새|아)|시발(?:년|놈|새|아)|ㅅㅂ(?:년|놈|새|아)|ㅆㅂ(?:년|놈|새)|"
    r"^(?:씨발|시발|ㅅㅂ|ㅆㅂ|씨팔|tlqkf)$|(?:너|니|넌|이거|봇)(?:가|는|은|진짜|완전|존나){0,2}(?:쓰레기|멍청|쓸모없|한심|재수없|꼴통)|"
    r"fuckyou|fuckoff|bitch|asshole|dumbass|shutup|stupidbot"
)
_PLAIN = re.compile(rf"(?:{_INSULT.pattern})[아야이]?(?![가-힣])", re.IGNORECASE)
"""An insult as it is written, at the end of its word."""

_ADDRESSED = re.compile(
    r"(?:너|니|넌|네가|니가|얘|이거|이건|야|아|어|이|봇|챗봇|곁|프로그램|기계|진짜|정말|완전|존나|ㅈㄴ|개|그냥|뭐|왜|은|는|가|도|들|냐|니|네|요|임|you|are|so|a)"
)
_SHORTEST_MATTER = 2
"""Letters: what is left of a text that asks for something is a word at least."""

_TOLD = re.compile(
    r"(?:이|야|아|으)?(?:라고|라는|라구|라며|라면서|라던|래요|래$|래[.!~ㅠㅜ]|래서|랬|란다|란말|란소리)|이라|다고|[하한는]다고|[하한는]대(?:요|$|서)"
    r"|당했|들었|욕해|욕했|욕을|소리를|소리들|했어요|보내요|보냈|하고(?:놀|불|해|했|욕|그래|소리)|(?:이)?라(?:놀|불|해|했|함)"
)
"""What follows an insult that is told of."""

_OTHERS = (
    r"(?:애|친구|걔|쟤|남친|여친|짝꿍?|형|누나|오빠|언니|동생|엄마|아빠|부모님|할머니|할아버지|삼촌|쌤|샘|선생님?|담임|코치님?|선배|후배"
    r"|남자애|여자애|누가|반에서|학교에서|학원에서|단톡(?:방)?에서)"
)
_AT_ME = re.compile(
    rf"{_OTHERS}[가-힣]{{0,6}}?(?:나|저|우리|내|제)(?:보고|한테|더러|에게|한데|를|을|만보면)"
    rf"|(?:나|저|우리)(?:보고|한테|더러|에게|한데)[가-힣]{{0,4}}?{_OTHERS}"
)
"""Somebody else said it, to the one who writes: it is told of, however the sentence ends."""

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
_CONQUERED = re.compile(
    r"(?:아|하|진짜|걍|그냥|나|아놔|아오|오늘|이놈의|빌어먹을){0,3}"
    r"(?:수학|영어|국어|과학|사회|역사|한국사|물리|화학|생물|미적분?|확통|코딩|한문|숙제|과제|문제집|시험|중간고사|기말고사|모의고사|인강|공부|모기|벌레|바퀴벌레)"
    r"(?:시험|숙제|문제|과목|책){0,2}(?:을|를|진짜|그냥|확|다|좀){0,2}죽여버리고싶(?:다|어|음|네|당|은데)?(?:진짜|아)?[.?!~]*"
)

_POSTPONED = re.compile(
    r"(?:오늘|내일|모레|이번주(?:말)?|주말)(?:은|는|에는|엔|도)?"
    r"(?:좀|아마|아무래도|바빠서|아파서|피곤해서|일이있어서|약속이있어서|학원때문에|시험때문에|시험이라서?)?"
    r"(?:(?:못|안)할|(?:공부|숙제|강의|계획|복습|진도|멘토링|수업|인강)(?:은|는|을|를|도|에)?(?:못|안)(?:할|들을|볼|갈|지킬|끝낼|될))"
    r"(?:것|거|꺼)같"
    r"(?:아|아요|습니다|네|네요|음|은데|은데요|애|애요|아여|어|어요)[.!~ㅠㅜ]*"
)

_DEBATED = re.compile(
    r"(?:어떻게(?:생각|봐야|보아야|평가|받아들)|(?:해야|봐야|돼야|되어야|필요|가능|있을|바람직|정당|타당)(?:하|한)?(?:할까|까|한가|일까|될까|하는가)|"
    r"대책(?:은|이)|방안(?:은|이)|어떤(?:의미|대책|방안|문제))[가-힣]{0,14}\?$|"
    r"다\.[^?]{0,80}(?:[는은한인된]가|[을할일걸될]까)\?$"
)
_NEWS = re.compile(
    r"최근|사건|논란|가해자|피해자|처벌|정부|국가|법원|경찰이|검찰|정책|제도|기업|시민|국민|유명|수사|폭로|혐의|보도|온라인|"
    r"커뮤니티|범죄|판결|구속"
)
_OWN = re.compile(
    r"(?:나|저)(?:는|도|를|만|한테|의|랑)|내가|제가|(?P<whose>내|제)|우리(?:집|반|아빠|엄마|학교|아이|애)|아빠|엄마|아버지|어머니|부모님|오빠|언니|누나|형|동생|삼촌|"
    r"친구|쌤|선생님|코치|담임|멘티|아들|딸|손[자녀]"
)
_SHORTEST_DEBATE = 30
"""Characters: the questions of lessons on society begin with what happened; a cry put as such a question is shorter."""


def debating(text: str, starts: frozenset[int]) -> bool:
    """Return whether a plain reading asks what to think of something in the news, of which the writer is no part.

    `starts` are the places where its words start.
    """
    if len(text) < _SHORTEST_DEBATE or not (_NEWS.search(text) and _DEBATED.search(text)):
        return False
    return not any(
        found.start() in starts and (not found["whose"] or found.end() in starts) for found in _OWN.finditer(text)
    )


def sounding(plain: Surface) -> bool:
    """Return whether a plain reading, as a whole, only sounds grave: only unmistakable rules are asked about it."""
    whole = (declining, ageing, conquering, postponing)
    return any(one(plain.text) for one in whole) or debating(plain.text, plain.starts)


def ageing(text: str) -> bool:
    """Return whether a plain reading, as a whole, tells an age ("저는 12살이에요"): 살 is a year there, not life."""
    return _AGE.fullmatch(text) is not None


def conquering(text: str) -> bool:
    """Return whether a plain reading, as a whole, wishes a lesson or a mosquito dead ("수학 죽여버리고 싶다")."""
    return _CONQUERED.fullmatch(text) is not None


def postponing(text: str) -> bool:
    """Return whether a plain reading, as a whole, says that today's studying won't be done: no more ends with it."""
    return _POSTPONED.fullmatch(text) is not None


def declining(text: str) -> bool:
    """Return whether a plain reading, as a whole, declines to answer ("말하고 싶지 않아요"): a right, and no cry."""
    return _DECLINED.fullmatch(text) is not None


def insulting(text: str) -> bool:
    """Return whether a text insults; an insult that is told of (병신이래요) is none."""
    plain = next(readings(text)).text
    told = [found.end() for found in _AT_ME.finditer(plain)]
    return any(
        not (_TOLD.match(plain, found.end()) or any(end <= found.start() for end in told))
        for found in _INSULT.finditer(plain)
    )


def without_insult(text: str) -> str:
    """Return a text without what insults in it, so that the rest can be looked for; the same where nothing is left."""
    return " ".join(_PLAIN.sub(" ", text).split()) or text


def insult_alone(text: str) -> bool:
    """Return whether a text is an insult with nothing beside it but who is meant: nothing is asked."""
    rest = _ADDRESSED.sub("", _INSULT.sub("", next(readings(text)).text))
    return insulting(text) and sum(map(str.isalnum, rest)) < _SHORTEST_MATTER
