"""May my child enrol, by when, with which papers."""

from __future__ import annotations

import re
from collections.abc import Mapping

from handlers.requests.groups import tells_children
from handlers.requests.household import tells_income, told
from handlers.requests.kinds import Intent, Kind
from handlers.requests.piecing import made_of
from knowledge.regions import home_told, tells_anothers_home
from retrieval.words.normalizing import read_question

COMMANDS: Mapping[str, Kind] = {
    "enrol": "enrolment",
    "windows": "windows",
    "신청": "enrolment",
    "일정": "windows",
}

ACTIONS: Mapping[str, Kind] = {
    "enrolment": "enrolment",
    "windows": "windows",
}

STARTS: Mapping[str, Kind] = {}
"""What a link into the chat may begin with: `/start staff_TOKEN`."""

_WHETHER = (
    r"((신청|이용|가입|참여|지원)(이|을|도)?\s?(가능한지|가능\s?여부|되는지|돼는지|될지|할\s?수\s?있(는|을)지)"
    r"|((신청|지원|이용)\s?)?(자격|대상|조건)(이|에|자)?\s?(되는지|돼는지|인지|맞는지|있는지|해당(하는|되는)지))"
)
_LOOK = (
    r"(를|을|만)?\s?(좀\s?)?(확인|조회|체크|알아봐|알려|봐|판단)\s?(좀\s?)?(해\s?)?"
    r"(줘|주세요|주실래요|주시겠어요|주십시오|줄래|줄\s?수\s?있(어|나)|볼래|볼게|보고\s?싶\S{1,3}|부탁\S{0,4}|하고\s?싶\S{1,3})(요)?"
    r"|\s?(궁금(해|합니다|한데|하네)(요)?|알고\s?싶\S{1,3})"
)
_SHOW = r"(을|를|은|는|이|가)?\s?(좀\s)?((알려|보여|가르쳐)\s?(줘|주세요|주실래요|줄래)(요)?|볼래(요)?|보기|확인)?"
PATTERNS: tuple[tuple[Kind, tuple[str, ...]], ...] = (
    (
        "enrolment",
        (
            r"(우리\s?(애|아이)\s?)?(신청\s?)?자격(을|이\s?되는지)?\s?(좀\s)?(확인|조회|체크)(하기|해\s?줘|해\s?주세요|할래|할래요)?(요)?",
            rf"((지금|혹시|그럼|이제|일단|저|제가)\s?)*{_WHETHER}\s?({_LOOK})",
            r"신청하기|check (my )?eligibility|am i eligible",
            r"(please )?(check|see|tell me) (if|whether) (i|we) (can|may|could) (apply|enrol|enroll|join)",
        ),
    ),
    (
        "windows",
        (
            rf"(신청|모집|접수)\s?(기간|일정|날짜){_SHOW}|(모집|신청)?\s?일정{_SHOW}",
            r"(application|enrolment|enrollment) (dates|windows?|periods?)",
        ),
    ),
)
"""Short requests, matched whole."""

LONGEST = 120
"""Characters: who asks about an own case does it in a sentence or two."""

_SUBJECT = (
    r"(?:우리|저희|제|내)\s?(?:첫째|둘째|셋째|막내|큰|작은)?\s?(?:애|아이|아들|딸|자녀|손자|손녀|손주|동생|조카)(?:들)?"
    r"|저희\s?집|우리\s?집|저|나|제가|내가|전|난"
)
_PERSON = re.compile(rf"(?<![가-힣])(?:{_SUBJECT})(?:도|는|은|가|이|만|랑)?(?=\s|$)")
_STRONG = re.compile(
    r"(?:런(?:은|을|도)?\s?(?=할)|신청|이용|가입|참여|지원\s?받을|혜택\s?받을|쓸)\s?(?:할\s)?(?:할)?\s?수\s?있"
    r"|신청\s?(?:되|돼|될|가능|자격)|가입\s?(?:되|돼|될|가능)|자격(?:이|은)?\s?(?:되|돼|될|있)|대상(?:이|자)?\s?(?:인가|이에요|예요|될|되|맞)"
)
_WEAK_WORD = (
    r"(?:해당\s?)?(?:(?:공부|수강)\s?할\s?수\s?있|배울\s?수\s?있|되나|되냐|돼냐|되는지|되는가|되는\s?거\s?(?:아니|냐|죠|지)|돼요|돼여|돼나|될까|될려나|되려나|되요|되죠|됩니까|됨"
    r"|돼\b|가능)"
)
_WEAK = re.compile(_WEAK_WORD)
_CLOSE = re.compile(
    rf"(?<![가-힣])(?:{_SUBJECT})(?:도|는|은|가|이)?\s(?:(?:서울|평창)런|충북이|이거|이것|여기)?(?:도|은|는|에)?\s?{_WEAK_WORD}"
)
_MAY_DO = re.compile(r"(?:[아어여해워봐줘와써려켜겨러라]|먹|하지\s?않아)도\s?(?:되|돼|될|괜찮)")
_MISSPELT = re.compile(r"신쳥|싱청|신첨|신청청|신쳔|씬청")
_OTHER = re.compile(
    r"언제|어떻게|어디|서류|얼마|몇\s|왜|뭐|무엇|무슨|누구|어떤\s|기준이|기준은|멘토|교재|책|사이트|강의|강좌|인강|수업|바꾸|변경|취소|환불"
    r"|탈퇴|기간|마감|형제|재수(?!생이?(?:인데|고|에요|예요|입니다|라서))|대학|로그인|비밀번호|아이디|컨설팅|쿠폰|기기|태블릿|동시에|같이|중복|또\s|다시"
)
_GRADUATE = re.compile(r"(?:재수|반수|[N삼n]수)생이?(?:인데|고|에요|예요|입니다|라서)")
_ALSO = re.compile(r"(?<=나요)[\s,.?!]+|(?<=까요)[\s,.?!]+|(?<=[돼되는런]요)[\s,.?!]+|(?<=[?？])\s*")
_TOLD_ANYWAY = re.compile(
    r"(?:언제(?:까지|부터)?|기간|마감일?|서류|준비물|일정|어떻게|어디서|뭐|뭘|무엇|무슨|어떤)|(?:신청|모집|접수)|얼마나"
    r"|[은는을를이가로]|(?:필요|준비)?(?:내|하|해|할|되|돼|있|떼|챙기|가져가)?(?:야)?(?:고|며|나요?|요|까요?|죠|는지|인가요?|예요|에요|이고|이며|해요|하나요)|[\s,.?!~]"
)
"""A piece of what a decision tells by itself: by when, with which papers, where."""

_AND = re.compile(r"^(?:그리고|또|그럼)")

_TELL = re.compile(
    r"(?:모집|신청|접수)(?:이|을|를|은)?\s?(?:다시\s?)?(?:열리|시작하|시작되|나오|뜨|생기|하)면[^?]{0,12}(?:알려|알림|연락|메시지|문자|톡)"
    r"|(?:모집|신청|접수)\s?(?:시작\s?)?알림\s?(?:받|신청|설정|해)"
    r"|^(?:네|예|응)?[\s,]*(?:(?:그럼|다음에|나중에|혹시)\s?){0,2}(?:그때|다음\s?모집\s?때|열리면|시작(?:하면|되면)|모집하면|공고\s?나오면|날짜\s?나오면|(?:시작할|열릴|모집할|나올)\s?때)(?:는|에|되면)?\s?(?:꼭|다시|저한테|나한테)?\s?"
    r"(?:알려|연락|문자|톡|말해)\s?(?:해\s?)?(?:줘|주세요|주라|줄래|주시면|주실래)[가-힣]{0,4}$"
)
_OWN = (
    r"(?:i|we|he|she|they|(?:both )?(?:my|our) (?:\d+[- ]year[- ]old )?"
    r"(?:(?:grand)?(?:child(?:ren)?|sons?|daughters?)|kids?|family))"
)
_IS = r"(?:'s|'re|'m| is| are| am)"
_JOINING = (
    r"(?:apply|enrol|enroll|join|sign up|register|use|take part|participate)(?: (?:for|to|in))?"
    r"(?: (?:it|this|here|the (?:programme?|service)|서울런|seoul (?:learn|run)))?"
)
_ENGLISH = re.compile(
    rf"(?:(?:can|may|could) {_OWN}(?: both| also| still| all)?(?: in [\w ]{{1,20}})? {_JOINING}"
    rf"|(?:is|are|am) {_OWN} (?:eligible|(?:allowed|able) to {_JOINING})(?: (?:for|to)(?: (?:it|this|join|apply))?)?"
    rf"|(?:do|does) {_OWN} qualify(?: for (?:it|this))?)(?: if {_OWN}{_IS} [\w' -]{{1,40}})?",
    re.IGNORECASE,
)
"""A question whether somebody of one's own may join."""

_ENGLISH_BESIDE = re.compile(
    r"(?:hello|hi|hey|good (?:morning|afternoon|evening))(?: there)?|thanks?(?: you)?(?: in advance)?|please|if so"
    rf"|{_OWN}{_IS} [\w' -]{{1,40}}|{_OWN} (?:goes?|lives?) [\w' -]{{1,30}}|an? [\w -]{{3,40}}?(?:family|household)"
    rf"|{_OWN} (?:have|has|gets?|receives?) [\w' -]{{1,40}}"
    r"|(?:my|our) (?:wife|husband|partner|parents)(?:'s| is| are) [\w' -]{1,40}"
    rf"|{_OWN}(?:{_IS}|'ve| have)? ?(?:just |recently )?(?:moved|came|come|arrived|lived?|stay(?:ed)?) [\w' -]{{1,40}}"
    r"|(?:how much|what) (?:does|will|is) (?:it|this)(?: cost)?|is it free|how much do (?:we|i) pay"
    r"|(?:by )?when(?: is the deadline)?|(?:when|how) (?:can|do|should) (?:i|we) apply|how"
    r"|(?:what|which) (?:papers|documents)(?: do (?:i|we) need)?",
    re.IGNORECASE,
)
"""What may stand beside it: a hello, the case itself, and what a decision tells anyway or is answered besides."""

_ENGLISH_PIECE = re.compile(
    r"[.,;?!]+\s*|\s+(?=(?:and|so|but)\s+(?:how|can|may|could|what|when|is|are|am|do|does|we|i|he|she|they|my|our)\b)",
    re.IGNORECASE,
)
_HURTING = re.compile(
    r"\b(?:hurt|hit|beat|abus|bull(?:y|ied)|scared|afraid|threat|die\b|dying|kill|suicid|depress|lonely|rape)",
    re.IGNORECASE,
)
"""What no decision on who may join should take for a case."""

_ENGLISH_LED = re.compile(r"^(?:(?:and|so|but)\s+)+", re.IGNORECASE)


def _asks_in_english(plain: str) -> bool:
    """Tell whether an English text asks whether somebody of one's own may join, whatever is told of the case."""
    if _HURTING.search(plain):
        return False
    pieces = [piece for each in _ENGLISH_PIECE.split(plain) if (piece := _ENGLISH_LED.sub("", each.strip()))]
    asking = [piece for piece in pieces if _ENGLISH.fullmatch(piece)]
    return bool(asking) and all(piece in asking or _ENGLISH_BESIDE.fullmatch(piece) for piece in pieces)


_MISSED = re.compile(
    r"(?:신청|접수|모집|지원)\s?(?:기한|기간|마감일?|날짜|시기|일)?(?:이|가|을|를|은|는|도)?\s?(?:벌써\s|이미\s|다\s|깜빡\s?)?"
    r"(?:지났|지나\s?버렸|지나서|끝났|끝나\s?버렸|놓쳤|놓쳐|못\s?했|마감(?:됐|되었|돼)|늦었)"
    r"(?:는데|어요?|습니다|네요?|음|지만|으면|다면|다는데|다고|버렸는데)?[\s,.]*"
    r"(?:(?:혹시|이제|지금|그래도|그럼|이제라도|지금이라도|추가로|다른)\s?)*"
    r"(?P<wish>방법(?:이|은)?\s?(?:없|있)\S{0,6}|어떡해(?:요)?|어떻게\s?(?:해|하)\S{0,4}(?:\s(?:해|하|돼|되)\S{0,4})?|구제\S{0,8}|못\s?(?:하|해)\S{0,4}"
    r"|(?:더\s)?(?:신청\s?)?(?:안\s?)?(?:되|돼|될|가능)\S{0,4}|(?:신청\s?)?할\s?수\s?(?:없|있)\S{0,4})?[\s?!.~…ㅠㅜ]*"
)
"""Said by who has missed a window: what is open now, and word of the next one, is what helps."""

_STOP_TELLING = re.compile(r"(?:모집|신청)\s?알림\s?(?:그만|꺼|끄|중지|해지|취소)")


def heard(text: str) -> Intent | None:
    """Return what a sentence wants: an own case to be checked, or word of the next window; rules are questions."""
    plain = _MISSPELT.sub("신청", read_question(text))
    if not plain or len(plain) > LONGEST:
        return None
    if _STOP_TELLING.search(plain):
        return Intent("windows", "stop")
    if _asks_in_english(plain):
        return Intent("enrolment", text)
    if missed := _MISSED.fullmatch(plain):
        asks = text.rstrip().endswith("?") and not missed["wish"]  # whether it is over, not what is left to do
        return Intent("windows", "" if asks else "missed")
    if _TELL.search(plain):
        return Intent("windows", "subscribe")
    return Intent("enrolment", text) if _asks_for_oneself(plain) else None


_INSTEAD = re.compile(
    r"(?:할|쓸|볼|들을|받을)\s?수\s?있는\s?(?:거|건|것|게|걸)[가-힣]?\s?(?:은|는|이|가)?\s?(?:뭐|뭔|무엇|없|있|또)"
    r"|다른\s?(?:거|건|것|방법|사업|프로그램|지원)[가-힣]?\s?(?:은|는|이|가)?\s?(?:뭐|뭔|무엇|없|있)|대신\s?(?:쓸|할|볼|들을)"
    r"|what (?:else )?can (?:he|she|they|we|i|my \w+) (?:use|do|join) instead|is there (?:anything|something) else",
    re.IGNORECASE,
)


def asks_instead(text: str) -> bool:
    """Tell whether words ask what there is for somebody who can't enrol; only after a decision do they mean that."""
    return bool(_INSTEAD.search(read_question(text)))


_THEN = re.compile(
    r"(?:(?:아|네|그럼|그러면|저는?|저희는?|우리는?|(?:우리|저희)\s?(?:애|아이)는?|대신)[\s,]*)*"
    r"(?:뭘|뭐|뭐를|무엇을|어떤\s?(?:걸|거|것)|다른\s?(?:건|거|것은?))\s?(?:할|쓸|이용할|볼|들을|받을)\s?수\s?있[가-힣]{1,4}[\s?!.~…ㅠㅜ]*"
)


def asks_what_then(text: str) -> bool:
    """Tell whether words ask what one can use, and name nothing; only after a no are the programmes of others meant."""
    return bool(_THEN.fullmatch(read_question(text).strip()))


_NEXT = re.compile(
    r"(?:(?:그럼|그러면|그래서|이제|아|네|저는?|저희는?|우리는?|난|나는)\s?)*"
    r"(?:(?:어떻게|어케)\s?(?:해|하|되|돼)|어떡(?:해|하)|(?:뭐|뭘|뭐를|무엇을)\s?(?:부터\s?)?(?:해|하|준비)|다음(?:은|엔|에는)\s?(?:뭐|뭘|어떻게)|어디로\s?가)"
    r"[가-힣]{0,4}(?:\s(?:해|하|할|돼|되|가)[가-힣]{0,4})?[\s?!.~…ㅠㅜ]*"
    r"|(?:(?:so|and|ok)[\s,]+)?what (?:do|should|can) (?:i|we) do (?:now|next|then)[\s?!.]*",
    re.IGNORECASE,
)


def asks_next(text: str) -> bool:
    """Tell whether words ask what to do now, and nothing else; only after a decision are its next steps meant."""
    return bool(_NEXT.fullmatch(read_question(text).strip()))


_NOT = r"(?:안\s?|못\s?)?"
_WHY = re.compile(
    r"(?:(?:아니|근데|그럼|그러면|저희는?|우리는?|우리\s?애는?)\s?)*"
    rf"(?:왜요?|왜\s?{_NOT}(?:되|돼|된|됨|그래|그런|그렇|신청)[가-힣\s]{{0,8}}|뭐(?:가|땜에|\s?때문에)\s?{_NOT}(?:되|돼|된|맞)[가-힣\s]{{0,8}}"
    r"|(?:안\s?되는\s?|탈락\s?)?이유(?:가|는)?\s?(?:뭐|무엇|뭔|알려)[가-힣\s]{0,8})[\s?!.~…ㅠㅜ]*"
    r"|(?:but )?why(?: not| can'?t (?:i|we|he|she|they)(?: \w+)?)?[\s?!.]*",
    re.IGNORECASE,
)


def asks_why(text: str) -> bool:
    """Tell whether words ask why not, and nothing else; only after a decision is its reason meant."""
    return bool(_WHY.fullmatch(read_question(text).strip()))


_COST = re.compile(
    r"(?:돈|비용|요금|수업료|수강료|회비|값)\s?(?:도|은|이|을|를)?\s?(?:따로\s?|많이\s?|얼마나\s?|좀\s?)?(?:안\s?)?(?:드[나는냐남네니려]|들어|들까|듭|내[나야는요냐]|낼|냅)"
    r"|공짜|무료|비용|얼마(?!나)|\b(?:free|cost|fee|pay)\b",
    re.IGNORECASE,
)


def asks_cost(text: str) -> bool:
    """Tell whether words ask what it costs, which no decision on who may join tells."""
    return bool(_COST.search(read_question(text)))


def cost_asked(text: str) -> str:
    """Return the part of a text that asks what it costs, the whole where none does by itself."""
    parts = (_ENGLISH_LED.sub("", part.strip()) for part in _ENGLISH_PIECE.split(" ".join(text.split())))
    return next((part for part in parts if asks_cost(part)), text)


def asks_else(text: str) -> bool:
    """Tell whether words name something that no decision on who may join tells: a mentor, books, a date."""
    return bool(_OTHER.search(read_question(text)))


_SO = r"(?:그래서|그러니까|그니까|근데|그럼|결국|결론은?)"
_WHO = r"(?:[나저]는?|우리\s?애는?|우린|제가|내가)?\s*"
_BE = r"(?:되|돼|된|됨|됩|가능)\S{0,7}"
_JUST = r"(?:(?:그냥|빨리|딱|일단|먼저)\s*)*"
_SAY = (
    r"(?:만|로|부터)?\s*(?:그냥|빨리|딱|좀|바로)?\s*(?:말|답|대답|얘기|알려|확인)\s?(?:좀\s?)?(?:해|부터)?\s?"
    r"(?:줘|주세요|주라|달라\S{0,3}|봐|해)\S{0,3}"
)
_DEMANDED = re.compile(
    rf"(?:아니\W*)?(?:{_SO}\W*)?{_JUST}{_WHO}{_BE}(?:\s거\S{{0,3}})?[\s,/?]*(?:안|못|불)\s?{_BE}(?:\s*\S{{0,4}}거\S{{0,3}})?(?:\s*{_SAY})?"
    rf"|(?:아니\W*)?{_SO}\W*{_WHO}(?:안\s?)?(?:된|되)다는\s*(?:거|건|소리|말)\S{{0,4}}"
    rf"|(?:아니\W*)?(?:{_SO}\W*)?{_JUST}(?:예|네|맞다|ㅇㅇ|o)\W{{0,2}}\s*(?:아니[오요]|아뇨|아니다|ㄴㄴ|x)(?:\s*중에\S{{0,5}})?\s*{_SAY}"
    rf"|(?:아니\W*)?(?:{_SO}\W*)?{_JUST}(?:결과|결론)(?:이|가|은|만|를|을|부터)?\s*(?:뭐\S{{0,4}}|어떻게\s\S{{1,5}}|{_SAY})"
    r"|(?:so\W*)?(?:just )?(?:say |tell me |answer )?(?:is (?:it|that) )?(?:a )?yes or (?:a )?no(?: please)?"
    r"|(?:so\W*)?(?:can|may) (?:i|we|he|she|they) or (?:can'?t|not)\S*(?: \S+)?",
    re.IGNORECASE,
)
"""The whole of a demand: "그래서 된다는거야 안된다는거야", "so is it yes or no?"."""


def demands_verdict(text: str) -> bool:
    """Tell whether words are no more than a demand for a yes or no."""
    return len(text) <= LONGEST and bool(_DEMANDED.fullmatch(text.strip(" .,!?~ㅋㅎㅠㅜ")))


def _asks_for_oneself(plain: str) -> bool:
    first, *others = filter(None, _ALSO.split(plain))
    if others and all(made_of(_TOLD_ANYWAY, _AND.sub("", each)) for each in others):
        return _asks_for_oneself(first)
    if _OTHER.search(plain) or _MAY_DO.search(plain):
        return False
    case = (
        bool(told(plain))
        or bool(_GRADUATE.search(plain))
        or tells_children(plain)
        or tells_income(plain)
        or tells_anothers_home(plain)
    )
    if _STRONG.search(plain):
        return case or bool(_PERSON.search(plain))
    case = case or bool(_PERSON.search(plain) and home_told(plain))
    return bool((case and _WEAK.search(plain)) or _CLOSE.search(plain))
