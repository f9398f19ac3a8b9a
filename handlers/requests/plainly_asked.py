"""Plain questions and requests: what can be told from words alone of whether something is asked, and of what."""

from __future__ import annotations

import re
import unicodedata

from handlers.requests.respelling import respelt

_ASKED = re.compile(
    r"\?|(?:나요|까요?|가요|니|냐|죠|는지(?:요|도)?|은지(?:요|도)?|ㄴ지)[\s.!~ㅠㅜ]*$"
    r"|(?:줘|주세요|주라|줄래|주실|달라|주십|부탁|알려|가르쳐|갈쳐|찾아|추천|보여(?=\s*(?:줘|주|달|줄)|$))"
    r"|뭐|뭘|무엇|무슨|어떤|어떻게|어디|언제|누가|누구|얼마|몇|왜|어느"
    r"|(?:있|되|돼|가능|해도|받|할\s*수)[가-힣]{0,3}(?:요|어|어요|나|음)?[\s.~]*$"
    r"|(?:고\s*싶|할래|하려고|하려면|으려면|궁금)"
    r"|^\s*(?:what|how|when|where|who|which|why|can|could|do|does|is|are|may|please|tell|show|find)\b",
    re.IGNORECASE,
)
"""How a question or a wish is put."""

_MATTER = re.compile(
    r"숙제|과제|강의|강좌|인강|수업|과목|공부|수학|영어|국어|과학|사회\s*(?:과목|공부|숙제)|한국사|분수|덧셈|뺄셈|곱셈|나눗셈|구구단|방정식|함수|미적분|문법"
    r"|단어|독해|시험\s*(?:범위|날짜|기간|공부|준비)|수능|내신|모의고사|검정고시|자격|대상|신청|접수|모집|서류|기간|마감|비용|무료|교재|소득"
    r"|멘토|멘티|담당자|담당\s*부서|전화번호|연락처|민원|불만|항의|이의|서울런|평창런|프로그램|사이트|홈페이지|로그인|회원|계정"
    r"|개인\s*정보|내\s*정보|기록|저장|삭제|지워|동의|계획|알림|자료|안내|출처|이름\s*알|누가\s*(?:봐|보|읽|알)|누구한테\s*(?:가|전)|볼\s*수\s*있"
    r"|사람(?:이야|이에요|인가요|이냐|맞)|\bai\b|챗봇|로봇|어떤\s*모델|\b(?:lecture|course|homework|maths?|apply|eligib|papers?|documents?|mentor|free"
    r"|cost|complain|data|privacy)",
    re.IGNORECASE,
)
"""What a plain question is about: studying, the programme, one's own data, who is speaking."""

_HEAVY = re.compile(
    r"죽|자살|자해|힘들|힘든|무서|무섭|두려|불안|외로|슬프|슬퍼|우울|아파|아프|때려|때리|때렸|맞았|맞고|괴롭|왕따|울었|울고|눈물|살려|살기|살아|싫어"
    r"|도와줘(?:요)?[\s.!]*$|도와\s*주세요[\s.!]*$|어떡|혼자|위험|숨|도망|칼|피가|미치|미칠|짜증|포기|지쳤|지쳐"
)
"""Words that belong to people in charge, however they are put."""

_CLEAR = re.compile(
    r"\?|(?:나요|까요?)[\s.!~]*$|알려|줘|주세요|뭐|무엇|무슨|어떤|어디|언제|누가|누구|얼마|몇|어느", re.IGNORECASE
)
"""What is a question whatever it is about."""

_OPEN = re.compile(r"어떻게\s*(?:해|하|살|버티|견디)|잘못|괜찮아질|나아질|끝날까|뭐라도|아무나|안전|학교에|집에")
"""What asks for comfort more than for an answer."""

_HOMEWORK = re.compile(r"숙제|과제|수학|영어|국어|과학|분수|문제\s*(?:좀|를|을)|공부")


_TOLD = re.compile(
    r"(?:[가-힣](?:어|아|해|했어|었어|았어|워|여|와|져|려|다|음|임|지|네|당|슴다|게)(?:요|용|여)?|니다|거든요?|더라고?요?|대요|래요|라고|다고|소"
    r"|[했한는었았]대|이래|네요|군요|구나|예요|에요|이야|야|서|는데요?|은데요?|인데요?|지만|(?<!주)소)[\s.!~…ㅠㅜㅋㅎ♡♥]*$"
)
"""How a sentence ends that tells something."""

_GRAVE = re.compile(r"죽|자살|자해|때려|때리|맞았|맞고|살려|살기|칼|피가|위험|무서|무섭")

_SHORTEST = 3
"""Letters: "왜?" and "뭐?" ask for nothing that could be looked for."""


def asks(text: str) -> bool:
    """Tell whether words are put as a question or a wish; a mere noun may be one, a told sentence is none."""
    plain = respelt(unicodedata.normalize("NFC", text).replace("\N{FULLWIDTH QUESTION MARK}", "?").strip())
    return bool(_ASKED.search(plain)) or not _TOLD.search(plain)


def plain_request(text: str, *, loosely: bool) -> bool:
    """Tell whether words ask for something plain, of somebody who may have cried for help.

    Loosely any question is one that has no word of distress; else it must be of something that is known.
    """
    plain = unicodedata.normalize("NFC", text)
    heavy = _HEAVY.search(plain) and not (_HOMEWORK.search(plain) and _ASKED.search(plain) and not _GRAVE.search(plain))
    if heavy or not _ASKED.search(plain):
        return False
    if _MATTER.search(plain):
        return True
    return loosely and bool(_CLEAR.search(plain)) and not _OPEN.search(plain) and len(plain.strip(" ?.!~")) > _SHORTEST
