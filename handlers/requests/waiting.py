"""What who waits for a person asks about the waiting, or says to end it."""

from __future__ import annotations

import re
from typing import Literal

WaitingWish = Literal["status", "leave"]

LONGEST = 40
"""Characters: a look at the clock or a word of leaving is short."""

_BEFORE = (
    r"((아|아니|저기요?|혹시|근데|그럼|그래서|대체|도대체|지금|오늘|이제|그냥|저|나|다시|죄송(한데|해요|하지만)|됐(어"
    r"|고)요?)[\s,.]*)*"
)
_OF_WHOM = (
    r"((제|내|저의|나의|그|아까|보낸|물어본|전한|맡긴)\s*)*"
    r"((멘토|상담(원|사)?|담당자|선생|쌤|샘|사람|직원|답변?|답장|대답|연락|연결|요청|질문|문의|순서|차례|거|것|건"
    r"|게)(님|쌤)?"
    r"(이?랑|과|와|이|가|은|는|도|을|를)?\s*)*"
)
_SO = r"((왜|이렇게|이리|너무|진짜|되게)\s*)*"
_AFTER = r"[\s?!.,~…ㅠㅜㅎㅋ]*"
_STATUS = re.compile(
    rf"{_BEFORE}{_OF_WHOM}("
    r"언제\s*쯤?\s*(와(?!야)|오|받|올|옴|답|연락|봐|볼\s*수|나와|나오|줘|주)[가-힣\s]{0,10}"
    r"|얼마나\s*(더\s*)?(걸|기다|남)[가-힣\s]{0,10}"
    r"|아직(도)?\s*(멀었|기다|(안|못)\s*(왔|와|오|옴|봤|보|받|읽|나왔|나와|줘|주|됐|되|끝|답|연락))[가-힣\s]{0,10}|아직(도|이야|이요|인가요?|이에요|예요|이냐|임)?"
    rf"|{_SO}(아직(도)?\s*)?{_OF_WHOM}{_SO}((안|못)\s*(왔|와|오|옴|봤|받|나와|나오|줘|주)|늦(?=[었네다는습냐나니지음]|어(?!도))|느리|느려|오래\s*걸)[가-힣]{{0,6}}"
    r"|(오고|보고|읽고)\s*(있|계)[가-힣]{0,5}|(오는|보는)\s*중[가-힣]{0,4}"
    r"|(오늘|내일|모레|주말|더\s*빨리|빨리)\s*(은|엔|에는?|이라도|까지는?|안에는?)?\s*(안|못)\s*(돼|되|와|오|받)"
    r"([가-힣]{0,4}(?=\s*[?？])|나요?|까요?)"
    r"|몇\s*번째[가-힣\s]{0,6}|대기\s*(순서|순번|인원|시간)[가-힣\s]{0,8}|(봤|읽었|확인했)(어(요)?(?=\s*\?)"
    r"|나|니|냐|을까)[가-힣]{0,3}|(보셨|전했|전달됐|접수됐)[가-힣]{0,4}"
    rf"){_AFTER}"
    rf"|{_BEFORE}(멘토|상담(원|사)?|담당자|선생|쌤|샘|직원)(\s*(선생|쌤|샘))?(님|쌤)?(은|는|이|가|도)?\s*((지금|벌써|그냥|또)\s*)*"
    r"(어디\s*(로\s*)?(갔|가셨|가신|계세|계신|계시|있)|(나)?(갔|가셨)(?=[가-힣]{0,3}\s*[?？])|사라졌|사라지셨)"
    rf"[가-힣]{{0,5}}{_AFTER}"
    r"|(is |are )?(anyone|anybody|someone|somebody|they|the mentor|a mentor)( there| coming| here)+[\s?!.]*"
    r"|(how (much )?long(er)?( (do|must) i wait| will it take)?|when (will|does) .{0,20}(come|answer|reply)"
    r"|still waiting|(why|what) (is|does) (it |this )?tak(ing|es?) so long"
    r"|(it|this)('s| is) taking (so|too|very) long)[\s?!.]*",
    re.IGNORECASE,
)
_WILL = r"(할래|할게|할께|해\s*(줘|주세요)|하고\s*싶(어|은데|습니다)|하려고|합니다|해|함|하기|됩니다)?(요)?"
_LEAVE = re.compile(
    rf"{_BEFORE}{_OF_WHOM}{_BEFORE}("
    rf"(취소|철회){_WILL}|(거둘|관둘|그만둘)(래|게)(요)?|거두고\s*싶어(요)?|거둬\s*(줘|주세요)|빼\s*(줘|주세요)(요)?"
    rf"|그만\s*{_WILL}"
    r"|(필요|소용)\s*없(어|어요|습니다|음|네요?|게\s*됐어요?|어졌어요?|어졌습니다|을\s*것?\s*거?\s*같아요?)"
    r"|괜찮(아|아요|습니다|아졌어요?|아졌습니다|을\s*것?\s*거?\s*같아요?|은데요?)|됐(어|어요|습니다|음|네요?)"
    r"|해결(됐|했|되었)(어|어요|습니다|음|네요?)|찾았(어|어요|습니다)|알아냈(어|어요|습니다)"
    r"|안\s*(할래|할게|할\s*거야|할\s*거예요|해|물어볼래|물어볼게|해도\s*(돼|될\s*것?\s*거?\s*같아))(요)?"
    r")[\s!.,~…ㅠㅜㅎㅋ]*"
    r"|(please )?(cancel|withdraw|take back)( it| that| my (question|request))?( please)?[\s.!]*"
    r"|(i (don'?t|do not) need (it|help|anyone|a person) (any ?more|now)|never ?mind|no longer needed)[\s.!]*",
    re.IGNORECASE,
)


def wish_in_line(text: str) -> WaitingWish | None:
    """Return what a whole message means while a question waits: where it stands, or that it is to be taken back."""
    bare = " ".join(text.split())
    if len(bare) > LONGEST:
        return None
    if _LEAVE.fullmatch(bare):
        return "leave"
    return "status" if _STATUS.fullmatch(bare) else None
