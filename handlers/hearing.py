"""What is heard in plain words about lectures: a wish for a recommendation, or the grade that someone tells."""

from __future__ import annotations

import re
from collections.abc import Iterable

from knowledge.municipality import Municipality
from retrieval.courses.recommender import ADULT, GED, OUT_OF_SCHOOL
from retrieval.courses.wishing import Wish, names_only, parse_wish
from retrieval.words.grades import with_korean_grades
from retrieval.words.normalizing import MARKS, normalize

LONGEST_WISH = 120
"""Characters: a wish is one or two sentences; what is longer tells a story and is left to the answerer."""

_COURSE = r"(?:강의|강좌|인강|수업|강습|커리큘럼)"
_OBJECT = r"(?:을|를|으로|로|도|만|이|가|은|는)?"
_PLEASE = r"(?:줘|주세요|주라|주실|줄래|주십|주면|주시면|주셨으면|줬으면|부탁|좀|받|가능|요?$)"

OTHER_MATTER = re.compile(
    r"신청|가입|접수|모집|서류|멘토|멘티|비용|무료|공짜|얼마|가격|요금|결제|환불|취소|자격(?!증)|소득|교재|책|문제집|학원|과외"
    r"|사이트|업체|회사|메가|대성|이투스|바꾸|변경|오류|안\s?(?:나와|돼|되|열)|끊|멈"
    r"|자막|배속|다운|언제|어디|어떻게|왜"
    r"|몇\s?(?:명|번|시|군데|과목|개월|달|개(?!\s?(?:만|정도)?\s?(?:좀\s)?(?:추천|골라|찾아|권해)))"
    r"|웹툰|웹소설|웹\s?드라마|쌤\s?추천|기간|수료|증명|확인서|광고|로그인|비밀번호|아이디|태블릿|tv|일정|날짜|시간표|기준"
    r"|방식|계획|차이"
    r"|sign up|apply|register|free|cost|pay|price|how (?:many|much|do|does|long)|mentor|when |where|change"
    r"|textbook|cancel|certificate|tutor|book|site",
)
"""Words of another matter: of the programme's rules and services, or of things that are no lectures."""

PLAYFUL = re.compile(
    r"(?<=[해려라아어여워와])\s?(?:조|죠|죵|줭|쥬|쥬세요|주떼요|주세용|주세여|줘잉|줭용|쥐|죠잉|주셈|주삼|줍쇼|줄랭|조잉)(?:용|욤|요|여|염)?$"
    r"|(?<=추천)\s?(?:ㄱ{1,3}|바람|바랍니다|플리즈|플리스|plz|pls)$"
)
"""How children spell 줘 after a verb."""

BARE = re.compile(
    rf"(?:나한테 |저한테 |제게 )?(?:맞는 )?(?:{_COURSE}{_OBJECT}\s?)?(?:좀 )?추천(?:\s?{_COURSE})?"
    rf"(?:\s?(?:해|하)?\s?(?:좀\s?)?(?:줘|주세요|주라|줄래|주실래|부탁|받기|받고 싶)\S*)?(?: 좀)?"
    r"|recommend(?: me)?(?: (?:a|some))?(?: (?:courses?|lectures?|classes))?(?: please)?",
)
COURTESY = re.compile(
    r"(?:나|저|우리 (?:애|아이))(?:한테|에게)|제게|서울런|맞는|적당한|괜찮은|만한|재밌는|재미있는"
    r"|부탁\S*|안녕하세요|혹시|사는데"
    r"|\b(?:can|could|you|recommend|suggest|find|give|show|me|some|which|should|would|like|like to|study|class(?:es)?"
    r"|courses|lectures)\b",
    re.IGNORECASE,
)
ASKED = re.compile(rf"(?P<before>.*?)(?P<verb>추천|골라|찾아|권해|소개|알려)\s?(?:해|하)?\s?(?:좀\s)?{_PLEASE}")
TELL = "알려"
"""Weaker than the other verbs: lectures that are to be told need a subject."""

FILLER = re.compile(
    r"(?:좀|하나|한\s?개|두\s?개|몇\s?개|둘|셋|세\s?개|만|정도|거|것|걸로?|게|들을|만한|들을만한|공부할|배울|가지|더|요|[,.!?])$",
)
COURSE_LAST = re.compile(rf"{_COURSE}{_OBJECT}$")
NOUN_FINAL = re.compile(rf"{_COURSE}(?:\s?(?:좀|요|하나|부탁\S*))*$")
NEXT = re.compile(
    rf"다음(?:엔|에는|에|으로|으론|은)?\s?(?:또\s)?(?:뭐|뭘|무엇|무슨|어떤)"
    rf"|다음\s?{_COURSE}(?:은|는)?\s?(?:뭐|뭘|추천|$)|이어서\s?(?:뭐|뭘|들을)"
    r"|what(?:'s)? next|next (?:course|lecture)|take next"
)
FINISHED = re.compile(
    r"(?:다\s?들었|끝냈|마쳤|완강했|다\s?봤)(?:어|어요|습니다|다|음|지)$|(?:다\s?들었|끝냈|마쳤|완강했)는데\s?(?:뭐|뭘|다음)"
)
STUDY = re.compile(rf"들|듣|배우|배울|공부|수강|{_COURSE}|course|lecture|class|take|learn|study")
WHICH = re.compile(
    rf"(?:뭐|뭘|뭐가|무엇을?|무슨\s?(?:{_COURSE}|과목)|어떤\s?(?:{_COURSE}|과목|거|걸)|어느\s?{_COURSE}){_OBJECT}(?:부터)?\s?"
    r"(?:먼저\s)?(?:좋아|좋을|나아|들어야|들을|들으면|듣|들어\s?볼|들어\s?보|들어[?]?$|배우|배울|공부하면|공부해야|공부할|보면|볼까)"
)
EXISTS = re.compile(
    rf"{_COURSE}(?:은|는|이|가)?\s?(?:좀\s)?(?P<which>뭐\s?|어떤\s?거\s?)?(?:있|없)(?:어|나|을까|니|는지)"
)
GOOD = re.compile(
    rf"(?:괜찮은|좋은|적당한|(?:들을|추천할|볼)\s?만한|재밌는|재미있는|도움\s?되는)\s(?:\S{{1,6}}\s)?{_COURSE}{_OBJECT}\s?(?:좀\s|하나\s)*"
    r"(?:있(?:어|나|을까|니|는지)|없(?:어|나|을까|니)|알려\s?(?:줘|주))"
)
"""Lectures that are wished for by how good they are."""

SWITCHED = re.compile(
    r"(?:(?:그럼|그러면|아니|이번엔|이번에는|다음엔|다음은|저는|나는|이제)\s?){0,3}(?P<what>.{1,12}?)\s?(?:으?로|도|만)\s?(?:좀\s|다시\s)?"
    r"(?:보여|찾아|골라|추천\s?해?)\s?(?:좀\s)?(?:줘|주|볼래|봐)\S*"
)
LANGUAGES = ("영어", "국어")

LONGED = re.compile(rf"{_COURSE}{_OBJECT}\s?찾고\s?있|(?:듣고|들어\s?보고|배우고|배워\s?보고|공부하고)\s?싶")
COUNTED = re.compile(
    r"(?:하나|둘|셋|한\s?개|두\s?개|세\s?개|한\s?과목|두\s?과목|한\s?강좌)(?:만|요|씩)?(?:\s?(?:요|부탁\S*))?$"
)
ENGLISH = re.compile(
    r"(?:recommend|suggest)\b.*\b(?:courses?|lectures?|class(?:es)?|lessons?)\b"
    r"|\b(?:which|what)\b.*\b(?:courses?|lectures?|class(?:es)?)\b.*\b(?:should|take|suits?|best for|fits?)\b"
    r"|\b(?:find|show|give) me\b.*\b(?:courses?|lectures?|class(?:es)?)\b"
    r"|what (?:should|can) i (?:take|learn|study|listen to) (?:next|first)"
    rf"|\b(?:i want|i need|i'd like|recommend|(?:find|show|give) me)\b.*{_COURSE}"
)
ENGLISH_LONGED = re.compile(
    r"(?:i want|i'd like|i would like) to (?:learn|study)\b|\b(?:courses?|lectures?)(?: please)?$"
)


def wishes_lecture(text: str) -> bool:
    """Tell whether the words clearly wish for lectures to be recommended; in doubt they are a question."""
    if len(text) > LONGEST_WISH:
        return False
    folded = _plainly(normalize(text).casefold().strip(MARKS + "?"))
    if OTHER_MATTER.search(folded):
        return False
    if BARE.fullmatch(folded) or ENGLISH.search(folded) or _asks_for_one(folded) or _switches(folded):
        return True
    wish = parse_wish(folded)
    return (bool(wish.grade) and names_only(folded)) or _goes_on(folded, wish) or _describes(folded, wish)


def _plainly(folded: str) -> str:
    """Return words with the endings in which a plea is spelt for fun, or in haste, as they are written."""
    return PLAYFUL.sub(lambda found: "해줘" if folded[: found.start()].endswith("추천") else "줘", folded)


def wanted(text: str, places: Iterable[Municipality] = ()) -> str:
    """Return a wish without courtesies and names of places: what is left says what the lecture is to be like."""
    names = {name for place in places for name in (place.name, *place.names, place.service) if name}
    rest = text
    for name in sorted(names, key=len, reverse=True):
        rest = re.sub(re.escape(name), " ", rest, flags=re.IGNORECASE)
    return " ".join(COURTESY.sub(" ", rest).split())


def _asks_for_one(folded: str) -> bool:
    """Tell whether what is to be recommended, the words right before the verb, is a lecture or a subject."""
    asked = ASKED.match(folded)
    if asked is None:
        return False
    before = asked["before"].strip()
    while filler := FILLER.search(before):
        before = before[: filler.start()].strip()
    subject = parse_wish(before)
    if subject.but and (subject.but.topics or subject.but.level):
        return asked["verb"] != TELL
    if COURSE_LAST.search(before):
        return asked["verb"] != TELL or bool(subject.topics)
    if asked["verb"] == TELL:
        return False
    last = parse_wish(before.split(" ")[-1] if before else "")
    return bool(subject.topics) and not last.words and bool(last.topics or last.level or last.grade or last.beginning)


def _switches(folded: str) -> bool:
    """Tell whether lectures on another subject are to be shown; of English it may be the language that is meant."""
    switched = SWITCHED.fullmatch(folded)
    return switched is not None and names_only(switched["what"]) and not switched["what"].endswith(LANGUAGES)


def _goes_on(folded: str, wish: Wish) -> bool:
    """Tell whether it asks what comes after a lecture."""
    about = bool(wish.topics) or STUDY.search(folded) is not None
    return about and bool(NEXT.search(folded) or FINISHED.search(folded))


def _describes(folded: str, wish: Wish) -> bool:
    """Tell whether it describes a lecture that suits: by subject, level, time, or by wanting to learn."""
    how, about = bool(wish.level or wish.beginning), bool(wish.topics)
    exists = EXISTS.search(folded)
    return (
        bool(GOOD.search(folded))
        or bool(NOUN_FINAL.search(folded) and (how or about))
        or bool(exists and (how or (about and (wish.grade or exists["which"]))))
        or bool(WHICH.search(folded) and (about or re.search(_COURSE, folded)))
        or bool(
            COUNTED.search(folded) and about and (wish.days or wish.purpose or wish.grade or how) and not wish.words
        )
        or bool(about and (LONGED.search(folded) or ENGLISH_LONGED.search(folded)))
    )


_AH = (
    r"(?:(?:ㄴㄴ|아니(?:(?!아니)[^\s,.])*|아|음|근데|그런데|그냥|걍|저한테는?|나한테는?|저는|나는|난|전|다|전부|이거|이건|이게|그거|그건|그게)"
    r"[\s,.]*){0,8}"
)
_ABOUT = r"(?:(?:이|그|저)?\s*(?:강의|강좌|인강|내용|수준)(?:들)?(?:이|가|은|는|도)?\s*)?(?:다|전부|모두)?\s*"
_MUCH = r"(?:(?:너무|좀|조금|많이|꽤|진짜|완전|넘|저한테|나한테)\s*)*"
_ENDING = (
    r"(?:(?:워|운데|웠어|웠다|웠음|움|울\s?(?:것|거)\s?같(?:아|은데|네|습니다|다)|운\s?것\s?같아|운\s?듯|워\s?보여)"
    r"(?:요|용)?)"
)
_STEM = r"(?:(?:다|네|네요|습니다|지|죠|음|고|당))"
_EASY = rf"(?:쉬{_ENDING}|쉽{_STEM})"
_HARD = rf"(?:어려{_ENDING}|어렵{_STEM})"
_LIKE = r"(?:것|거|걸|건|게|강의|강좌|수준|인강|내용|단계)(?:으로|로|를|을|은|는|이|가)?"
_PLEADING = (
    r"(?:\s*(?:좀|는|은|다시)?\s*(?:추천|보여|찾아|골라|알려|소개)?\s*(?:해|하)?\s*"
    r"(?:줘|줄래|주세요|주라|볼래|부탁해|할래|하자|없어|없나|없을까|있어|있나|있을까|없니)?(?:요)?)"
)
JUDGED = {
    "easy:": rf"{_AH}{_ABOUT}{_MUCH}{_EASY}|(?:it'?s |this is |these are |that'?s )?(?:way )?too easy",
    "hard:": rf"{_AH}{_ABOUT}{_MUCH}{_HARD}|(?:it'?s |this is |these are |that'?s )?(?:way )?too (?:hard|difficult)",
    "easy:first": (
        rf"{_AH}(?:좀|조금|쫌)?\s*(?:더|좀|조금)\s*(?:어려운|어렵게|심화된|심화|높은)\s*{_LIKE}?{_PLEADING}"
        r"|(?:something |show me |give me )*(?:a )?(?:bit )?(?:harder|more difficult)"
        r"(?: (?:ones?|courses?))?(?: please)?"
    ),
    "hard:first": (
        rf"{_AH}(?:좀|조금|쫌)?\s*(?:더|좀|조금)\s*(?:쉬운|쉽게|기초적인|낮은)\s*{_LIKE}?{_PLEADING}"
        r"|(?:something |show me |give me )*(?:a )?(?:bit )?easier(?: (?:ones?|courses?))?(?: please)?"
    ),
}
_JUDGED = {meant: re.compile(pattern) for meant, pattern in JUDGED.items()}


def judged(text: str) -> str:
    """Return what is said of lectures that were suggested: too easy, too hard, or what others should be.

    "easy:" and "hard:" tell what a course was; with "first" the one that stood first is compared with. "" otherwise.
    """
    plain = _plainly(normalize(text[:LONGEST_WISH]).casefold().strip(MARKS + "?"))
    return next((meant for meant, pattern in _JUDGED.items() if pattern.fullmatch(plain)), "")


WHO = (
    r"(?:(?:나|난|나는|저|전|저는|내가|제가|우리 애|우리 아이|아이|아들|딸)(?:는|은|가|이)?\s)?"
    r"(?:(?:이제|올해|지금|이번에|현재)\s?)?"
)
GRADE = (
    r"(?P<grade>(?:초등학교|중학교|고등학교|초등|중등|고등|초|중|고)\s?[1-6](?:\s?학년)?"
    r"|(?:고졸|중졸|초졸)?\s?검정고시|성인|학교 밖(?:\s?청소년)?)"
)
IS = (
    r"\s?(?:이야|야|이에요|예요|이예요|에요|입니다|임|이요|요|이?라(?:고|구|니까)(?:요)?"
    r"|이 ?됐어요?|이 ?되었어요|됐어요?|되었어요|올라가요|올라갔어요?"
    r"|(?:으)?로\s?(?:바꿔|고쳐|해|기억해)\s?(?:줘|주세요|줄래)(?:요)?"
    r"|(?:을|를)?\s?(?:준비해요?|준비 중이에요|준비하고 있어요?))?"
)
TOLD = re.compile(f"{WHO}{GRADE}{IS}")
TOLD_IN_ENGLISH = re.compile(
    rf"(?:(?:i'?m|i am|(?:s?he|my (?:son|daughter|child|kid))(?: is|'s)) )?(?:(?:a|an|in|the|now) )*{GRADE}"
    r"(?: student)?",
    re.IGNORECASE,
)
FORGET = re.compile(r"(?:내|제)?\s?학년(?:은|을)?\s?(?:좀\s)?(?:지워|잊어|빼)\s?(?:줘|주세요)(?:요)?|forget my grade")


def told_grade(text: str) -> str | None:
    """Return the grade when a sentence tells nothing else, "" when it is to be forgotten, None for another sentence.

    A grade is 초1 … 고3, 검정고시, 성인 or 학교 밖.
    """
    plain = normalize(text[:LONGEST_WISH]).strip(MARKS)
    if FORGET.fullmatch(plain.casefold()):
        return ""
    told = TOLD.fullmatch(plain) or TOLD_IN_ENGLISH.fullmatch(with_korean_grades(plain))
    return _grade(told["grade"]) or None if told else None


def is_bare_grade(text: str) -> bool:
    """Tell whether the words are a grade and no sentence: an answer, or a question's second half."""
    return re.fullmatch(GRADE, with_korean_grades(normalize(text)).strip(MARKS)) is not None


def _grade(words: str) -> str:
    wish = parse_wish(words)
    if wish.grade or wish.purpose == GED:
        return wish.grade or GED
    return next((name for name in (*OUT_OF_SCHOOL, ADULT) if name in words), "")
