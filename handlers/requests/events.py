"""What happened to somebody, told in a sentence: tears, a quarrel, a bad exam, being alone, a wish to be comforted."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 50
"""Characters: whoever writes more tells a story or asks something."""

_LEAD = (
    r"((나|난|나는|나도|저|전|저는|저도|내가|제가|우리|오늘|오늘도|어제|아까|방금|지금|요즘|또|맨날|매일|자꾸"
    r"|계속|너무|진짜|정말|완전|그냥"
    r"|엄청|많이|크게|심하게|결국|사실|혼자|혼자서|아|하|휴|ㅠ+|(학교|집|학원|반|우리\s*반|교실|화장실|급식실"
    r"|쉬는\s*시간)(에|에서|에서도|에는)?)[\s,.]*)*"
)
_MORE = (
    r"((크게|심하게|대판|또|너무|진짜|정말|완전|다|막|좀|엄청|많이|펑펑|나만|저만|나한테|저한테|한\s*명도"
    r"|하나도|아무도|맨날|매일|자꾸|계속)\s*)*"
)
_END = (
    r"(어|아|여|었어|았어|다|음|네|지|당|엉|는데|은데|인데|거든|고\s*있어|나\s?봐|는\s*(것|거)\s*같아|(은|는"
    r"|ㄴ)?\s*듯|버렸어|버렸다|던데)?"
    r"(요|용|여|염)?[\s.,!~…ㅠㅜㅡ]*"
)
_KIN = r"(동생|언니|오빠|형|누나|엄마|아빠|할머니|할아버지|부모님|가족|이모|삼촌)"
_MATES = r"(친구|애|짝꿍|짝|단짝|베프|절친|남친|여친|남자\s*친구|여자\s*친구|같은\s*반\s*애|걔)"
_TEACHER = r"(담임|선생님|쌤|샘|담임\s*(선생님|쌤)|코치님?|학원\s*쌤)"
_SOMEBODY = rf"({_KIN}|{_MATES}|{_TEACHER})(들)?"
_EXAM = (
    r"((오늘|이번|어제)\s*)?(시험|중간\s*고사|기말\s*고사|중간|기말|모의\s*고사|모고|수능|수행(\s*평가)?"
    r"|단어\s*시험|쪽지\s*시험|면접|발표|(수학|영어|국어|과학"
    r"|사회|한국사)(\s*시험)?)"
)

_HAPPENED: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(f"{_LEAD}(?:{pattern}){_END}", re.IGNORECASE))
    for name, pattern in (
        ("cried", rf"{_MORE}(울었|울어\s*버렸|울\s*뻔\s*했|눈물(이|도)?\s*(났|나왔|터졌|흘렸))"),
        (
            "alone",
            (
                rf"{_MORE}(급식|점심|밥|저녁|도시락)(을|도)?\s*{_MORE}혼자(서)?\s*(먹었|먹|먹고\s*왔)"
                rf"|{_MORE}(말할|얘기할|이야기할|같이\s*(놀|다닐|밥\s*먹을|먹을|앉을)|친한)\s*(사람|애|친구)(이"
                rf"|가|도)?\s*{_MORE}없"
                rf"|(나만\s*|저만\s*|내가\s*|제가\s*)?(왕따|은따|아싸|외톨이)\s*(인|인가|같|인\s*(것|거)\s*같"
                rf"|된\s*(것|거)\s*같|가\s*된\s*(것|거)\s*같)"
                rf"|(나만|저만|나|저)\s*(왕따|은따|외톨이)(인가|일까)\s*\??"
                rf"|{_MORE}(나|저)(랑|하고)\s*(같이\s*)?(놀|다니|밥\s*먹|앉)(아\s*)?(주는|는|을|려는)\s*(사람"
                rf"|애|친구)(이|가|도)?\s*{_MORE}없"
                rf"|{_MORE}혼자\s*(있었|다녔|놀았|앉았|앉아\s*있었)"
            ),
        ),
        (
            "quarrel",
            (
                rf"{_SOMEBODY}(이랑|랑|하고|와|과)\s*{_MORE}(싸웠|다퉜|다투었|절교했|틀어졌|헤어졌"
                rf"|(사이가?\s*)?(멀어졌|나빠졌|안\s*좋아졌))"
            ),
        ),
        (
            "scolded",
            (
                rf"{_SOMEBODY}(님)?(한테|에게|께|께서|이|가|은|는)?\s*{_MORE}(혼났|혼나|혼냈|혼내|혼낸"
                rf"|야단\s*(맞았|쳤|친)|꾸중\s*들었|뭐라\s*(했|그랬|해)|잔소리"
                r"(해|했)|화냈|화내|화나셨)"
                rf"|{_MORE}(혼났|야단\s*맞았|꾸중\s*들었)"
            ),
        ),
        (
            "disliked",
            (
                rf"({_SOMEBODY}|다들|모두)(이|가|은|는)?\s*{_MORE}(나|날|나를|나만|저|저를"
                rf"|저만)\s*{_MORE}(싫어하|싫어해|미워하|미워해|안\s*좋아하|안\s*좋아해"
                r"|피하|피해)"
            ),
        ),
        ("annoyed", rf"{_SOMEBODY}(이|가|은|는|도)?\s*{_MORE}(싫|싫어졌|미워|밉|얄미워|얄밉|짜증\s*나)"),
        (
            "exam",
            (
                rf"{_EXAM}(을|를|이|은|는|도|에서|에)?\s*{_MORE}(망했|망쳤|망친|조졌|못\s*(봤|쳤|했)|떨어졌"
                rf"|말아먹었|빵점\s*(맞았|받았))"
                rf"|(성적|점수|등수|등급|내신)(이|가|은|도)?\s*{_MORE}(떨어졌|안\s*나왔|낮게\s*나왔|엉망이|안\s*올라)"
            ),
        ),
        (
            "comfort",
            (
                r"(나|날|나를|저|저를)?\s*(좀\s*|제발\s*)?(위로|칭찬|응원|격려|토닥토닥|토닥)\s*(좀\s*)?(을"
                r"|를)?\s*(해\s*)?(줘|주세요|주라|줄래|줘봐|해|받고\s*싶)"
                r"|(나|저)?\s*(좀\s*)?안아\s*(줘|주세요)|(내|제)?\s*(얘기|이야기|말|고민)(을"
                r"|를)?\s*(좀\s*)?들어\s*(줘|주세요|줄래)"
            ),
        ),
    )
)


def happened(text: str) -> str:
    """Return what kind of event somebody tells of and asks nothing beside it; "" for anything else."""
    bare = " ".join(unicodedata.normalize("NFC", text).split())
    if len(bare) > LONGEST:
        return ""
    return next((name for name, pattern in _HAPPENED if pattern.fullmatch(bare)), "")
