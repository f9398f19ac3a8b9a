"""Words as they are heard, and in dialect, put as they are written: a second reading of what nothing was made of."""

from __future__ import annotations

import re
from itertools import chain

LONGEST = 80
"""Characters: a request is short; a story is left as it was written."""

_STOP = r"[\s?!.,~ㅠㅜㅎㅋ]|$"
_END = rf"(?={_STOP})"
_WORD = r"(?<![가-힣])"

Written = tuple[tuple[re.Pattern[str], str], ...]
"""How something is heard, and how it is written."""


def _table(*pairs: tuple[str, str]) -> Written:
    return tuple((re.compile(heard), written) for heard, written in pairs)


_FINAL = _table(
    *(
        (rf"{one}(?=[어다는나네지음던고으써])|(?<=[가-힣]){one}{_END}", two)
        for one, two in zip("햇갓왓봣됫됏엇앗렷졋켯쳣셧겟썻놧줫냇", "했갔왔봤됐됐었았렸졌켰쳤셨겠썼놨줬냈", strict=True)
    )
)
"""The final ㅆ, which sounds like ㅅ."""

_WORDS = _table(
    (r"(?<=[할쓸볼들갈받살알될낼물을])\s?쑤\s?", " 수 "),
    (rf"잇(?=(?:어|나|는데|지|음|냐|었|다고)[가-힣]{{0,2}}{_END})", "있"),
    (rf"(?<=[거것게건데]\s)업어(?=요?{_END})", "없어"),
    (rf"고\s?시(?:퍼|포|펑)(?=[요여유]?{_END})", "고 싶어"),
    (r"무러(?=보|봐|볼|본)", "물어"),
    (r"힘드러", "힘들어"),
    (r"몰(?=겠[다어음네지])", "모르"),
    (r"지낫(?=[어다고는])", "지났"),
    (r"(?<=[외괴])로어", "로워"),
    (r"(?<=수\s)이써|(?<=수)이써|(?<![가-힣])이써|(?<=[가이은는도])\s?이써", "있어"),
    (rf"{_WORD}(?:업|없)써", "없어"),
    (rf"(?<=[가이은는도거건])\s?업(?:써|서)(?=요?{_END})", " 없어"),
    (r"(?<=[었았했있없겠갔왔봤됐])써", "어"),
    # what is run together
    (rf"시러(?=요?{_END}|서)", "싫어"),
    (r"조아(?=[요하서]|$|\s)", "좋아"),
    (r"마니", "많이"),
    (r"가튼", "같은"),
    (r"가타(?=요?)", "같아"),
    (r"어(?:떠|떡|떻|뜨)[케캐](?!이)", "어떻게"),
    (r"우째|우예|우찌|워떻게|워쩌케|어찌(?!나|보면)", "어떻게"),
    (rf"{_WORD}[머모](?=야|해|예|에요|지{_END}|냐|가\s|를\s|가지고)", "뭐"),
    (r"어[려]어", "어려워"),
    (r"무서어", "무서워"),
    (r"고마(?:어|우어)", "고마워"),
    # ㅐ and ㅔ, and other letters that sound alike
    (rf"(?<=[할갈볼들을먹받쓸살알쉴놀])\s?레(?=요?{_END})", "래"),
    (rf"이레(?=요?{_END})", "이래"),
    (rf"(?<=[해려러라아어여워와봐써짜켜쳐겨바])\s?[조죠](?:요|용)?{_END}", "줘"),
    (rf"(?<=물어|찾아|알아|들어|읽어)바(?=[야도줘]|요?{_END})", "봐"),
    (r"개획|게획|계훽|계휙", "계획"),
    (r"강이(?=\s?(?:추천|찾|보여|알려|들|없|있|좀|더))|강위", "강의"),
    (r"수악|슈학", "수학"),
    (r"안뇽|안늉|안뇨옹|안농", "안녕"),
    (r"그담에|그담(?=은|엔)", "그다음에"),
    (rf"{_WORD}담에", "다음에"),
    (r"써울", "서울"),
    (r"글시|글짜", "글씨"),
    (rf"{_WORD}칭구", "친구"),
    (r"숙재", "숙제"),
    (r"차상이(?=[라요에예고임\s]|$)", "차상위"),
    (r"(?<=사람)하고\s?말", "하고 이야기"),
    # dialect
    (r"갈[쳐켜차](?=\s?(?:주|줘|달))", "가르쳐"),
    (r"겄(?=[어다네지음슈유])", "겠"),
    (r"핵년", "학년"),
    (r"받어", "받아"),
    (r"안봬|안뵈(?:여|네|요)?", "안 보여"),
)

_ENDINGS = _table(
    (rf"(?<=[려쳐켜해어아여와봐내보])\s?(?:주이소|주셔유|줘유|주시유|주슈|줘여){_END}", "주세요"),
    (rf"(?<=[려쳐켜해어아여와봐내보꿔줘놔])주소{_END}", "주세요"),
    (rf"(?<=살)어(?:유|여){_END}", "아요"),
    (rf"(?<=[해돼있없내써봐와왜줘받가되워려어아게래라세이에예나까네지데죠])(?:유|여){_END}", "요"),
    (rf"(?<=이)여(?:유)?{_END}", "에요"),
    (rf"(?<=[가-힣])(?P<of>[인은는])디(?=요|유|{_STOP})", r"\g<of>데"),
    (rf"(?<=[되하있없오가쓰내드])(?:는(?:감|겨|교|기여|당가)|남)(?:유|요)?{_END}", "나요"),
    (rf"(?<=[가-힣])인(?:감|겨|교|당가){_END}", "인가요"),
)
"""How sentences end in dialect: the words are those that were said."""

_CUT = _table(
    # syllables that are typed by their first letters
    (rf"(?<=[가-힣\s])\s?ㅇ[ㄸㄷ]ㄱ(?=\s?[해하돼되]|{_STOP})", " 어떻게"),
    (rf"(?<=[가-힣\s])\s?ㄱㄴ{_END}", " 가능"),
    (rf"(?<=[가-힣\s])\s?ㅊㅊ(?=\s?[해하좀]|{_STOP})", " 추천"),
    (rf"(?<=[가-힣\s])\s?ㅃㄹ{_END}", " 빨리"),
    (rf"(?<=[가-힣\s])\s?ㄹㅇ{_END}", " 진짜"),
    # the young
    (
        r"(?<![가-힣\d])(?:개|존|킹|겁나|열라)(?=많|귀찮|어려|어렵|힘들|싫|졸리|쉬[운움워]|쉽|빡[세센]|지루|심심|재[밌미]|느[려리])",
        "너무 ",
    ),
    (r"렉(?:이|도|만)?\s?걸[려림린리][가-힣]{0,3}", "영상이 자꾸 끊겨요"),
    # the old
    (r"(?:할|허|하)(?:라|려)(?:믄|면|머|카믄)|할라꼬\s?하면", "하려면"),
    (r"(?<=[하쓰되])믄(?=\s)", "면"),
    (rf"{_WORD}어째야\s?(?=[혀하해되돼쓰])", "어떻게 해야 "),
    (rf"(?<=야)\s?혀(?=[요유]?{_END})", " 해"),
)
"""Words that are cut short, or said by the young and the old alone."""

_SHORTHAND = _table(
    *(
        (rf"(?i:(?<![\w']){short}(?![\w']))", long)
        for short, long in (
            ("u", "you"),
            ("ur", "your"),
            ("r", "are"),
            ("docs", "documents"),
            ("nvm", "never mind"),
            ("idk", "I don't know"),
            ("idc", "I don't care"),
            ("wdym", "what do you mean"),
            ("(?:pls|plz)", "please"),
            ("(?:dont|dnt)", "don't"),
            ("doesnt", "doesn't"),
            ("cant", "can't"),
            ("im", "I'm"),
            ("hes", "he's"),
            ("shes", "she's"),
            ("whats", "what's"),
            ("lemme", "let me"),
            ("gimme", "give me"),
            ("(?:bro|bruh|dude|lol|lmao|btw)", ""),
        )
    )
)
"""English as it is typed in haste."""


def respelt(text: str) -> str:
    """Return a short text as it is written; the same where nothing of it is heard otherwise, or it is long."""
    if len(text) > LONGEST:
        return text
    tables = (_SHORTHAND,) if text.isascii() else (_CUT, _FINAL, _WORDS, _ENDINGS)
    return " ".join(_put(text, *tables).split()) or text


def takes_other_words(text: str) -> bool:
    """Tell whether a short text is read with other words than were typed, and not only with other endings."""
    final = _put(text, _FINAL)
    return len(text) <= LONGEST and _put(final, _WORDS) != final


def _put(text: str, *tables: Written) -> str:
    for heard, written in chain(*tables):
        text = heard.sub(written, text)
    return text
