"""What a talk was worth, told in words where it was asked for: points, stars, or how it was."""

from __future__ import annotations

import re

LONGEST = 60
"""Characters: whoever writes more tells a story or asks something."""

RATING = "rating:"
"""What an action that keeps a rating begins with; the number of the talk and the value follow."""

GOOD, FAIR, POOR = 3, 2, 1

_SCORED = re.compile(
    r"(?:(?P<whole>5|10|100|오|십|백)점만점(?:에|중에)?)?(?P<points>\d{1,3}|[일이삼사오]|다섯|넷|네|셋|세|둘|두|하나|한)(?:점|개|/(?P<of>5|10|100)|stars?|points?)"
)
_STARS = re.compile(r"^(?:별점|별|별표)(?=\d|[일이삼사오다넷네셋세둘두하한])")
_NUMBERS = {
    word: number
    for number, words in {
        1: "일 하나 한",
        2: "이 둘 두",
        3: "삼 셋 세",
        4: "사 넷 네",
        5: "오 다섯",
        10: "십",
        100: "백",
    }.items()
    for word in words.split()
}
_AFTER = r"(?:이?요|이에요|예요|입니다|이야|줄게요?|드릴게요?|드려요|임)?(?:정도)?(?:이?요)?"

_END = (
    r"(?:합니다|입니다|이요|어|아|였|었|았|했|해|함|음|임|네|다|던|거|것|같|이에|예|에|요|용|욤|습니|슴|당|는데|은데|구|고"
    r"|답니|지|죠)*"
)
_POOR = (
    rf"(?:별로{_END}|실망(?:했|이|스러){_END}|최악{_END}|(?:불친절|불만족|불편|답답){_END}"
    r"|(?:도움|이해|만족|마음에|맘에|소용|쓸모)(?:이|가|은|는|도|을)?(?:별로|전혀|하나도|그다지|그닥|잘|많이|크게|썩)*"
    rf"(?:안[되됐돼드들됨된]|못[되됐했하]|되[진지]는?[않못]|하[진지]는?[않못]|들[진지]는?[않못]|없|없었){_END}"
    rf"|(?:안|별로안|그다지안)(?:좋|친절){_END}|(?:좋|친절하|재밌|유익하)[진지]는?[않못]{_END})"
)
_FAIR = (
    rf"(?:그저그[래랬런럭]{_END}|그냥그[래랬런]{_END}|그럭저럭{_END}|보통{_END}|쏘쏘{_END}|쏘쏘|애매{_END}|나쁘[진지]는?않{_END}|괜찮았{_END}|무난{_END}"
    r"|soso|itwasok(?:ay)?|itwasfine|notbad|okay?)"
)
_GOOD = (
    rf"(?:도움(?:이|은|도|을)?(?:많이|정말|진짜|너무|엄청|꽤|완전)*(?:[되됐돼됨]|받){_END}"
    rf"|(?:좋|만족|최고|완벽|친절|유익|훌륭|재밌|재미있){_END}"
    rf"|이해(?:가|도|는)?(?:잘|쏙쏙|확|다|많이)*(?:[되됐돼갔]|했){_END}|잘(?:알려|가르쳐|설명해)(?:주|줬|줘){_END}"
    r"|(?:itwas|itis|its|was)?(?:very|really|so|super)?(?:helpful|good|great|perfect)|ithelped(?:me)?(?:alot)?)"
)
_NOT_ENGLISH = re.compile(
    r"(?:it|that|this)?(?:(?:was|is|s)?not|(?:wasnt|isnt))(?:atall|very|so|really|that)*(?:helpful|good|great)(?:atall)?"
    r"|(?:it)?didnthelp(?:me)?(?:atall)?|nohelp|unhelpful|useless|bad"
)
_BEFORE = re.compile(
    r"(?:.*(?:(?<!에)서|고|지만|는데|은데|니까|라))?"
    r"(?:(?:설명|답변|답|대화|상담|멘토(?:님|쌤)?|선생님|쌤|샘|이야기|얘기|말씀|조언|안내|추천|내용|방법|풀이|시간|이해)(?:이|가|은|는|도)?"
    r"|덕분에|별로|그다지|전혀|하나도|너무|정말|진짜|조금|좀|많이|딱히|그냥|완전|엄청|아주|되게|꽤|매우|참|오늘|솔직히|생각보다|전체적으로|다들"
    r"|(?:저는|전|나는|난|저한테는?|저에게는?|제게)(?=도움|좋|만족|친절|유익|이해|재밌|재미있|별로)|네|넵|예|응|음"
    r"|yes|ok(?:ay)?|(?:i?think)|the(?:answer|explanation|mentor|talk)|mentor)*"
)
"""What may stand before: a reason, what was talked with or about, how much. How somebody is themselves is no rating."""
_ASKING = re.compile(
    r"[?\uff1f]|뭐|무슨|무엇|언제|어디|어떻게|어떤|왜|누구|누가|몇\s|얼마|까요\s*$|나요\s*$|\b(what|when|where|how|why|who)\b",
    re.IGNORECASE,
)

_THANKS = re.compile(
    r"(?:감사(?:합니다|해요|했어요|했습니다|드려요|드립니다)|고마(?:워요?|웠어요?)|고맙습니다|thanks?|thankyou|덕분에|덕분이에요|네|넵|예|응|[ㅎㅋㅠㅜ])*$"
)
_VERDICTS = tuple(
    (re.compile(rf"(?:{words})$"), value) for words, value in ((_POOR, POOR), (_FAIR, FAIR), (_GOOD, GOOD))
)


def rated(words: str) -> int | None:
    """Return what words tell of a talk that somebody was asked about: good, fair or poor; None where they don't.

    What ends so is a rating with its reason before it ("설명이 빨라서 별로였어요"); a question, a mere thanks, what
    goes on to something else and how somebody is ("기분이 안 좋아요") are none.
    """
    if len(words) > LONGEST or _ASKING.search(words):
        return None
    bare = "".join(letter for letter in words.casefold() if letter.isalnum() or letter == "/")
    said = _THANKS.sub("", bare)
    points = _points(said)
    if points is not None or not said:
        return points
    if _NOT_ENGLISH.fullmatch(said):
        return POOR
    found = ((verdict.search(said), value) for verdict, value in _VERDICTS)
    return next((value for told, value in found if told and _BEFORE.fullmatch(said[: told.start()])), None)


def _points(said: str) -> int | None:
    """Return what points are worth: of five, of ten where there are more, of what is named."""
    told = _STARS.sub("", said)
    found = re.fullmatch(_SCORED.pattern + _AFTER, told)
    if found is None:
        return None
    number = _number(found["points"])
    named = found["whole"] or found["of"]
    whole = _number(named) if named else next(size for size in (5, 10, 100, 1_000) if number <= size)
    share = number / whole
    if share > 1:
        return None
    return GOOD if share >= 0.7 else FAIR if share >= 0.5 else POOR


def _number(word: str) -> int:
    return int(word) if word.isdecimal() else _NUMBERS[word]
