"""What is plainly refused: other people's data, answers of exams, what is dangerous, a side in politics, a taste."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 60
"""Characters: whoever writes more says something besides."""

_ANOTHER = (
    r"(?<!우리 )(?<!우리)(?<!내 )(?<!제 )(?:[가-힣]{2,4}\s*(?:학생|친구)|(?:다른|옆|같은|그|저|우리\s*반"
    r"|옆\s*반)\s*(?:반\s*)?(?:학생|친구|애|아이|사람|여자애|남자애|집)들?|걔|쟤|짝꿍"
    r"|학생들?)"
)
_DATA = (
    r"(?:어디\s*(?:사는|살아|사나|살고)|(?:집\s*)?주소|집이?\s*어디|(?:전화|폰|핸드폰|휴대폰"
    r"|휴대\s*전화)\s*번호|연락처|생년월일|주민\s*번호|성적|점수|카톡\s*아이디|인스타|실명"
    r"|본명|(?<=\s)이름)"
)
_TELLING = r"(?:알려|알\s*수|뭐|어디|찾아|가르쳐|말해|보여|궁금|줘|주세요|는지|사나|살아)"
_YOU = r"(?:너|넌|너는|네가|니가|당신은?|곁은?|곁아)"
_NEAR_ONES = (
    r"(?:엄마|아빠|부모|가족|친구|애들|선생|쌤|담임|멘토|걔|쟤|형|누나|언니|오빠|동생|할머니|할아버지|남친|여친|다들)"
)
_NOT_OF_ONE = rf"(?!.*{_NEAR_ONES}.*(?<![가-힣])(?:나|날|나를|저|저를|우리|우리를)\s)"
"""What others think of one is no question of taste: it may weigh on who asks."""

_NOT_OF_US = r"(?!.*(?:강의|강좌|수업|인강|계획|과목|진로|학습|멘토링|서울런))"
_NOT_OF_OURS = r"(?!.*\b(?:courses?|lectures?|class(?:es)?|plans?|mentor(?:ing|s)?|programmes?|programs?|lessons?)\b)"
"""What the service is about is looked for, also by who asks what is thought of it."""

_OF_ALL = rf"(?:(?:{_YOU}|그럼|근데|혹시|솔직히|진짜|만약에?)[\s,]+)*(?:[^?]{{0,24}}?[\s,]+)?"
_THOUGHT = r"(?:어떻게|어케|어찌|뭐라고)\s*생각\s*(?:해|하니|하냐|하세요|하시나요|하시는지|하십니까|하는데|함)(?:요)?"
_LIKED = r"(?:좋아|싫어|사랑|지지|찬성|반대|응원)\s*(?:해|하니|하냐|하세요|하시나요|하나|함)(?:요)?"
_SIDED = r"(?:지지|찬성|반대)\s*(?:해|하니|하냐|하세요|하시나요|하나)(?:요)?"
_GIVE = r"(?:줘|줄래|주세요|주라|주실|알려|보내|보여|구해|찾아|달라)"

_REFUSED: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern, re.IGNORECASE))
    for name, pattern in (
        (
            "danger",
            (
                r"(?:폭탄|폭발물|화염병|수류탄|사제\s*총|총기?|마약|필로폰|대마초?|독약|독극물)(?:을"
                r"|를)?\s*(?:직접\s*|집에서\s*)*(?:만드|만들|제조|구하|구할|파는|사는|키우|재배)"
                r"|(?:해킹|디도스)\s*(?:하는|할|해)?\s*(?:법|방법|줘|주세요|알려|어떻게)"
                r"|(?:담배|술|전자\s*담배)(?:를|을)?\s*(?:몰래\s*)?(?:뚫|사는\s*(?:법|방법)|구하는\s*(?:법|방법))"
                r"|how to (?:make|build|buy) (?:a |an )?(?:bomb|explosives?|gun|drugs?|poison)"
            ),
        ),
        (
            "exam",
            (
                r"(?:수능|중간\s*고사|기말\s*고사|모의\s*고사|모고|시험|수행\s*평가|내신"
                r"|학평)(?:.{0,12})(?:답지|정답지?|답안지?|시험지|답|문제)(?:를|을|이|가)?\s*(?:좀\s*|미리\s*"
                r"|유출\s*(?:된\s*거\s*)?|있으면\s*|다\s*)*"
                + _GIVE
                + r"|(?:수행\s*평가|수행|독후감|감상문|과제|숙제|레포트|리포트|보고서|자소서|자기\s*소개서|일기"
                r"|에세이|탐구\s*보고서)(?:를|을|도|좀)?\s*(?:좀\s*)?(?:대신|나\s*대신)\s*"
                r"(?:좀\s*)?(?:써|해|작성해|만들어|적어|풀어)\s*(?:줘|줄래|주세요|주라|줄\s*수)"
                r"|^(?:독후감|감상문|일기|에세이|자소서|자기\s*소개서|레포트|리포트)(?:를|을|도|좀|하나)?\s*(?:좀\s*|하나\s*)*(?:써|적어|작성해)\s*"
                r"(?:줘|줄래|주세요|주라)(?:요)?[\s?!.~]*$"
                r"|(?:write|do) my (?:essay|homework|report|assignment)(?: for me)?"
            ),
        ),
        (
            "politics",
            (
                r"(?:누구|누굴|어디|어느\s*(?:당|정당|쪽))(?:를|을)?\s*(?:찍|지지|뽑|투표)"
                r"|(?:대통령|여당|야당|정당|민주당|국민의\s*힘|보수|진보|선거)(?:.{0,14})(?:어떻게\s*생각"
                r"|좋아해|지지해|찍을|편이야|싫어해|잘\s*하(?:냐|니|는\s*거)|누가\s*(?:이길|될|나아))"
            ),
        ),
        (
            "opinion",
            (
                rf"^{_NOT_OF_ONE}{_NOT_OF_US}{_OF_ALL}{_THOUGHT}[\s?.!~]*$"
                rf"|^{_OF_ALL}{_SIDED}\s*\?+$|^{_YOU}\s[^?]{{0,16}}?{_LIKED}[\s?.!~]*$"
                rf"|^{_NOT_OF_OURS}(?:so |and |hey )?what do you think (?:of|about) [^?]{{1,30}}\?*$"
                r"|^do you (?:like|love|hate|believe in|miss) [^?]{1,24}\?*$"
            ),
        ),
        (
            "others",
            (
                rf"^(?!.*(?:적어|적나|쓰나|써야|입력|필요|없으면|바꾸|변경))(?:[^?]{{0,10}}\s)?{_ANOTHER}(?:의|이"
                rf"|가|은|는|네)?\s*(?:.{{0,6}}\s)?{_DATA}.{{0,8}}{_TELLING}"
            ),
        ),
    )
)


def refused(text: str) -> str:
    """Return what kind of thing is asked that is refused plainly, "" for anything else."""
    bare = " ".join(unicodedata.normalize("NFC", text).split())
    if len(bare) > LONGEST:
        return ""
    return next((name for name, pattern in _REFUSED if pattern.search(bare)), "")
