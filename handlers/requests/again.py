"""Words about what was said or asked last: wait, once more, why, whichever, another, back, from the start."""

from __future__ import annotations

import re
import unicodedata

from handlers.requests.kinds import Intent

LONGEST = 40
"""Characters: whoever writes more says something besides."""

_PLEASE = r"(\s*(좀\s*)?(줘|주세요|주실래요|주시겠어요|줄래|주라|봐|볼래|달라고))?(요)?"
_THAT = (
    r"(아까|방금|전에|앞에서|그|하던|만들던|짜던|세우던|물어보던)?\s*(그거|그것|거|것|걸|건|(공부\s*)?계획|(자격\s*)?확인|체크)"
    r"\s*(만들던|하던|짜던|세우던)?\s*(거|것|걸|건)?(은|는|를|을|도)?|아까|하던|하던\s*대로"
)
_ASIDE = r"(아|어|음|앗|엥|저기요?|근데요?|아니|그런데|그냥|그럼|잘|진짜|방금|지금|혹시|죄송한데|미안한데)?[\s,.]*"

_SAYING: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(rf"{_ASIDE}(?:{pattern})[\s?!.,~…ㅎㅋㅠㅜ]*", re.IGNORECASE))
    for name, pattern in (
        (
            "wait",
            (
                rf"(잠깐|잠시|조금|좀)(만(요|여)?|요)?\s*(기다려{_PLEASE}|있어\s*봐(요)?|생각\s*(좀\s*)?(해\s*)?볼게(요)?)?(?<!조금)(?<!좀)"
                rf"|기다려{_PLEASE}|(ㄱㄷ)+"
                r"|wait( (a|one) (second|minute|sec|moment|bit))?|hold on"
                r"|(just )?(a|one) (moment|second|sec|minute)( please)?"
            ),
        ),
        (
            "what",
            (
                r"(네|예|응|에|어|엥|헐|뭐|머|음)\s*\?+|(뭐|머)라(고|구)?(요|여)?"
                r"|(뭐|머)래(요)?\s*\?*|(뭐|머)라는\s*(거|건)[가-힣\s]{0,4}|(뭐|머)라(고|구)\s*(했|하셨|하신|한|하는|말|그랬)[가-힣\s]{0,8}"
                r"|(그게|이게|그건|이건)?\s*(무슨|뭔|먼)\s*(말|소리|뜻|얘기)"
                r"(이야|야|이에요|예요|인가요|이죠|임|인지|씀이세요|씀이에요)?"
                rf"|(다시\s*(한\s*번\s*)?|한\s*번\s*더\s*)(말|말씀|설명|얘기|이야기|물어(\s*봐)?|질문|보여)\s*(을|를)?\s*(해)?{_PLEASE}"
                r"|못\s*(들었|봤|읽었)(어|어요|습니다|는데요?)"
                r"|what( does (it|that|this) mean| was that| did you say| do you mean)?|pardon( me)?|come again"
                r"|(please )?(say|ask|repeat) (that|it)( again)?( please)?"
                r"|i don'?t (get|understand) (it|that|the question)"
            ),
        ),
        (
            "why",
            (
                r"((그|이|그런|이런)(건|거는?|걸|것을?|것은)?|나이[는를]?|학년[은을]?|지역[은을]?|어디\s*사는지[는를]?)?\s*(도대체\s*)?왜\s*"
                r"(요|죠|인데요?|임|냐고?)?"
                r"|((그|이|그런|이런)(건|거는?|걸|것을?|것은)?|나이[는를]?|학년[은을]?|지역[은을]?|어디\s*사는지[는를]?)?\s*(도대체\s*)?왜\s*"
                r"(자꾸\s*|그런\s*걸\s*|이런\s*걸\s*|그걸\s*|이걸\s*|계속\s*)*"
                r"(물어|묻|궁금|알고\s*싶|알아야|알려\s*(줘야|드려야|달)|말해야|말해\s*(줘야|달)|대답해야|필요|적어야|골라야|눌러야)[가-힣\s]{0,10}"
                r"|꼭\s*(말|대답|답|알려|골라|적어|해)\s*(해|줘)?\s*야\s*(만\s*)?(해|돼|하|되)[가-힣]{0,4}"
                r"|why( (do|are|would) you (ask(ing)?|need|want)( to know)?( that| this| it)?| should i( tell you)?)?"
            ),
        ),
        (
            "either",
            (
                r"((나|저|난|전|나는|저는|다)\s*)?((다\s*)?상관\s*(은\s*)?없(어|어요|음|습니다|는데요?)"
                r"|아무\s*(거|것|때|요일|시간|강의|과목|데)(이?나|든지?)?(요)?(\s*(다\s*)?(좋아|괜찮아|돼|상관\s*없어)(요)?)?"
                rf"|(둘|셋|전부|모두)\s*다(요|\s*(좋아|괜찮아|할래)(요)?)?|알아서\s*(해|골라|정해|짜){_PLEASE}"
                rf"|(네가|니가|곁이|대신)\s*(골라|정해){_PLEASE}|마음대로(\s*해)?{_PLEASE})"
                r"|any(thing|time| of them)?|either( one)?|both|whatever|(you )?(choose|pick|decide)( for me)?"
                r"|i don'?t (care|mind)|(it )?doesn'?t matter"
            ),
        ),
        (
            "other",
            (
                r"((아니|그거|이거|이것|그것|그냥)\s*)*(말고\s*)?((다른|딴|새로운)\s*(거|것|걸|건|게|거는|것은|것도|거도)|(또|더)\s*(다른\s*)?(거|것)?(은|는)?)"
                rf"\s*(로)?\s*(좀\s*)?(요|로요|없(어|나|을까|니|습니까|냐)(요)?|있(어|나|을까|니|습니까)(요)?|(보여|찾아|골라|알려|추천\s*해){_PLEASE})?"
                r"(?<!또)(?<!더)"
                r"|(그거|이거|그것|이것|저거)\s*말고(요|\s*다른\s*거(요)?)?"
                r"|(show me )?(something|anything) else( please)?|(show )?(me )?(some )?others?( please)?"
            ),
        ),
        (
            "back",
            (
                rf"(한\s*(단계|칸)\s*)?(뒤|이전|앞|아까)\s*(으?로)?\s*(가기|갈래|가\s*줘|가|돌아가기?|돌아갈래|가고\s*싶어){_PLEASE}|뒤로|이전으로|돌아가기"
                r"|(하나\s*)?(잘못|실수로)\s*(눌렀|골랐|썼|적었|말했|눌러졌)(어|어요|습니다|네요?|는데요?|다)|실수(했어|예요|야|했네|했어요)(요)?"
                r"|(go )?back|undo|my mistake"
            ),
        ),
        (
            "on",
            (
                rf"((?:{_THAT})\s*){{0,3}}(다시\s*)?(이어서|이어|계속|마저)\s*((다시|좀|만들|짜|세우|진행)\S{{0,2}}\s*)?"
                r"(하자|합시다|할래|할게|할께|하고\s*싶어|하고\s*싶은데|해|하기|만들자|만들래|짜자|가자|갈게|가)"
                rf"{_PLEASE}|(?:아까|하던|만들던)\s*((?:{_THAT})\s*){{0,3}}(다시\s*)?(하자|할래|할게){_PLEASE}"
                r"|((let'?s|please|can we|i want to) )?(go on|continue|carry on|pick up)( where we (left|were).*"
                r"|( with)? (that|it|the (plan|check)))?( please)?"
            ),
        ),
        (
            "anew",
            (
                rf"(처음|첨)(부터|으로)\s*(다시|새로)\s*(할래|하고\s*싶어|하자|하기|시작(할래|하자|하기)?|해){_PLEASE}|(처음|첨)부터(\s*다시)?"
                rf"|(처음|첨)부터\s*(할래|하자|하고\s*싶어|해){_PLEASE}|(처음|첨)(부터|으로)\s*다시(요)?"
                rf"|(다시|새로)\s*(할래|하자|시작\s*(할래|하자|해)|해\s*볼래|해\s*줘|하고\s*싶어){_PLEASE}"
                r"|(start|begin) (over|again|anew)( please)?|from the (start|beginning)"
            ),
        ),
    )
)
_ORDINAL = re.compile(r"\d{1,2}\s*(번(째)?)?\s*(요|이요|으?로)?|(첫|두|세|네|다섯)\s*번째(요|거|걸로)?")


def heard(text: str) -> Intent | None:
    """Hear what is said about the last thing said, by its kind; it neither answers nor asks anything of its own."""
    bare = " ".join(unicodedata.normalize("NFC", text).replace("\N{FULLWIDTH QUESTION MARK}", "?").split())
    if not bare or len(bare) > LONGEST:
        return None
    return next((Intent("again", name) for name, pattern in _SAYING if pattern.fullmatch(bare)), None)


def counts(text: str) -> bool:
    """Tell whether words are a mere number, as of something in a list."""
    return _ORDINAL.fullmatch(text.strip(" .!~")) is not None
