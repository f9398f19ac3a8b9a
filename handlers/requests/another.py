"""A wish for another person than the one who answers: asked for, or told by what is wrong with this one."""

from __future__ import annotations

import re
import unicodedata

from handlers.requests.courtesy import plainly
from handlers.requests.kinds import Intent

LONGEST = 60
"""Characters: whoever writes more tells a story, which is for people to read."""

_WHO = r"(멘토(\s*(선생|쌤|샘))?|상담(원|사)?|선생|쌤|샘|튜터|담당자)(님|쌤|선생님)?"
_SELF = r"((아|저기|저기요|저|나|저는|나는|그냥|혹시|죄송한데|미안한데|이|지금|제|내|우리|그럼|근데)[\s,.]*)*"
_PLEASE = r"\s*((좀|꼭)\s*)?((해|연결\s*해|이어|불러|바꿔|소개\s*해)\s*)?(줘|주세요|주라|주십시오|달라고)(요)?"
_WISH = (
    r"(하고\s*싶(어|은데|습니다)|할래|원해|원합니다|만나고\s*싶(어|은데|습니다)|받고\s*싶(어|은데|습니다)"
    r"|이야기\s*(하고\s*싶|할래)(어|은데)?"
    r"|얘기\s*(하고\s*싶|할래)(어|은데)?|부탁(해|드려|드립니다|합니다)?|없(어|나|을까)|(였|이었)으면\s*좋겠(어|습니다)|요)(요)?\??"
)
_ASKED = (
    rf"(다른|딴|새로운|새)\s*(멘토|선생|쌤|샘|튜터|상담(원|사)|사람|분)(님|쌤)?"
    rf"(\s*으?로({_PLEASE}|\s*{_WISH})?|(\s*(이?랑|과|와|한테|에게|께|을|를|이|은|는))?(\s*{_WISH}|{_PLEASE}))"
    r"|(멘토(\s*(선생|쌤|샘))?|선생|쌤|샘|튜터)(님|쌤)?\s*(을|를|좀)?\s*((좀|다른\s*(분|사람|멘토)(님)?으?로)\s*)*"
    r"(바꿔|교체\s*해|변경\s*해|바꾸고\s*싶|교체\s*하고\s*싶|변경\s*하고\s*싶|바꿀래|바꾸(면|는\s*게)\s*좋겠)[가-힣\s]{0,8}"
    r"|(someone|somebody) else,? ?please"
    r"|(can i (have|talk to)|i want|i'd like|give me) (another|a different|a new) (mentor|person|teacher)"
    r"|((i (want|would like|need|wish) to|i'd like to|please) )?(change|switch) (my )?mentors?( please)?"
)
_BLAMED = (
    rf"{_WHO}\s*(이|가|은|는|한테|랑)?\s*((너무|진짜|정말|좀|완전|저랑|나랑|저한테|나한테|자꾸|계속|왜)\s*)*"
    r"(별로|싫|마음에\s*안|맘에\s*안|불친절|안\s*맞|무서워|무섭|이상해|이상하|대충|성의(가)?\s*없|화(를)?\s*(내|냈)"
    r"|도움이?\s*(하나도\s*)?안|말이?\s*안\s*통|못\s*(가르|알려|알아)|불편)[가-힣\s]{0,10}"
    r"|(i don'?t like|i hate) (my|this|the) mentor"
    r"|(my|this|the) mentor is (bad|rude|useless|no help|not helpful|unfriendly|scary)"
)
_TAIL = r"[\s!.,~…ㅠㅜㅎㅋ]*"
_ANOTHER = re.compile(rf"{_SELF}({_ASKED})[\s?]*{_TAIL}", re.IGNORECASE)
_BLAME = re.compile(rf"{_SELF}({_BLAMED}){_TAIL}", re.IGNORECASE)


def heard(text: str) -> Intent | None:
    """Hear that somebody else is wished for than who answers."""
    plain = _plain(text)
    wished = len(plain) <= LONGEST and (_ANOTHER.fullmatch(plain) or _BLAME.fullmatch(plain))
    return Intent("human", "change") if wished else None


def blames(text: str) -> bool:
    """Tell whether it is said by what is wrong with who answers: that is not for their eyes."""
    return _BLAME.fullmatch(_plain(text)) is not None


def _plain(text: str) -> str:
    return plainly(" ".join(unicodedata.normalize("NFC", text).split()))
