"""Plans, what is done of them, reviews, and the profile they stand on."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from handlers.requests import disruptions, pace
from handlers.requests.courtesy import plainly
from handlers.requests.kinds import Intent, Kind
from handlers.requests.timing import ANY_DAY, read_timing
from retrieval.courses.wishing import names_only, parse_wish
from retrieval.words.normalizing import MARKS

COMMANDS: Mapping[str, Kind] = {
    "plan": "plan",
    "review": "review",
    "profile": "profile",
    "계획": "plan",
    "복습": "review",
    "프로필": "profile",
}

ACTIONS: Mapping[str, Kind] = {
    "plan": "plan",
    "review": "review",
    "profile": "profile",
}

STARTS: Mapping[str, Kind] = {}
"""What a link into the chat may begin with: `/start staff_TOKEN`."""

_SHOW = r"(\s*(좀\s*)?(보여\s*줘|보여\s*주세요|알려\s*줘|알려\s*주세요|볼래(요)?|보기|확인))?"

_SEE = r"(please )?((show|see|view|open|check)( me)? |what(['’]?s| is) |where(['’]?s| is) |can i see |let me see )"

PATTERNS: tuple[tuple[Kind, tuple[str, ...]], ...] = (
    (
        "plan",
        (
            rf"(오늘|내)\s*(의\s*)?(공부\s*|학습\s*)?(계획|할\s*일|할\s*거|할\s*것)(표)?(\s*뭐(야|예요|지|였지)|\s*있어(요)?)?{_SHOW}",
            r"오늘\s*(은\s*)?(뭐|뭘|무엇을|무슨\s*(거|걸|공부|강의))\s*(공부\s*)?(해|하지|할까(요)?|해야\s*(해|돼|하지|되지|해요|돼요)|들어(야\s*(해|돼))?|들을까|듣지)",
            rf"(공부\s*|학습\s*)?계획(표)?{_SHOW}",
            rf"오늘\s*(의\s*)?(공부|강의|분량)(는|은)?(\s*뭐(야|예요|지|였지))?{_SHOW}",
            rf"(my )?(study )?plan|{_SEE}(my (study )?|study )plan( (for )?today)?( please)?",
            r"(my|today['’]?s) plan( (for )?today)?|what(['’]?s| is) (due|on|planned|there) (for )?today",
            r"what (do|should) i (have to )?(do|study|learn) today",
        ),
    ),
    (
        "review",
        (
            r"복습(\s*(하자|할래(요)?|하기|시작|해\s*볼래(요)?|문제|할\s*거\s*있어(요)?|하고\s*싶어(요)?|시켜\s*줘))?",
            r"(let's )?review",
        ),
    ),
    ("profile", (rf"(내\s*|나의\s*)?(프로필|학습\s*정보|공부\s*정보){_SHOW}", r"(my )?profile")),
)
"""Short requests, matched whole."""

LONGEST = 120
"""Characters: a wish about a plan is one or two sentences."""

_END = r"(어|어요|습니다|음|다|지|네|네요|당|엉|쪄)?"
_TODAY = r"(오늘(은|\s*(거|꺼|것|건|할\s*거|할\s*일|공부|강의|분량)(은|을|는|도)?)?\s*|이거\s*|방금\s*|지금\s*)?"
DONE = re.compile(
    rf"{_TODAY}((다|전부|모두)\s*)?(했|끝냈|마쳤){_END}"
    rf"|{_TODAY}(다|전부|모두)\s*(끝났|봤|들었|풀었){_END}"
    rf"|{_TODAY}((다\s*)?완료(했어(요)?)?|다\s*함|done|finished)"
    r"|오늘\s*(거|것|건|할\s*거|할\s*일|공부|강의|분량)(은|는)?\s*(다\s*)?끝(났어|이야|이에요)?(요)?"
    r"|i (did|finished) (it|today'?s( one| session| lecture)?)( today)?"
)
DONE_ON = re.compile(
    r"(?P<day>어제|그제|엊그제|그저께|[월화수목금토일](?:요일|욜))(?:은|는|에|에는)?\s*(?:꺼|거|것|건|걸|분|할\s*거|공부|강의|계획)?(?:은|는|을|를|도)?"
    rf"\s*(?:다|전부|모두|벌써)?\s*(?:했|끝냈|마쳤|들었|봤){_END}"
    r"|i (?:did|finished|heard) (?:it yesterday|yesterday'?s(?: one| session| lecture)?)"
)
"""What was done on a day that is over."""
HEARD = re.compile(
    r"((나|저|오늘|어제|방금|이제)(는|은)?\s*)*([1-9]\d{0,2}\s*강?\s*(부터|에서|~|-)\s*)?(?P<number>[1-9]\d{0,2})\s*강((?P<all>\s*까지)|을|은|도|만)?(는|은)?\s*((다|전부|벌써)\s*)*"
    rf"(들었|봤|끝냈|마쳤|완료했){_END}"
)
"""A lecture that was heard, by its number, or all up to it."""
_WILL = (
    r"(할래|할게|하자|할께|하고\s*싶|하면\s*안|해도\s*(돼|될|되)|미룰|미뤄|미루"
    r"|들을래|들을게|볼래|볼게|옮겨|으?로\s*(해|바꿔))"
)
LATER = re.compile(
    rf"{_TODAY}(?P<when>내일|모레|나중에|다음에|이따가?|저녁에|밤에|오늘\s*저녁에)\s*((에|으?로)\s*)?(다시\s*)?{_WILL}.*"
    r"|(오늘\s*)?(거|것|계획|공부|강의)(은|는|을|를)?\s*(좀\s*)?(미뤄|미룰|미루).*|오늘은?\s*못\s*했(어|어요|습니다|네요?)(\s*(어제|그제|엊그제)(도|랑)?)?(요)?"
    r"|오늘\s*(거|것|건|걸|꺼|공부|강의|분량)(은|는|을|를)?\s*(?P<then>내일|모레|나중|저녁|밤)\s*(으?로|에)(요)?"
    r"|오늘은?\s*((우리\s?)?(아이|애|딸|아들|몸|배|머리|목)(가|이)?\s*)?([가-힣]{1,6}(아서|어서|파서|빠서|라서|때문에|느라)\s*)?"
    r"(못\s*(하겠|할|해)|안\s*(할래|되겠|될)|쉴래|쉬고\s*싶|바빠).*|later|tomorrow"
    r"|(나\s*|저\s*)?(또|깜빡하고|(어제|그제|엊그제|그저께|주말|지난번|오늘|이번)(은|는|도|에|에는|이랑|랑)?\s*)+(공부|강의|거|것|꺼)?(를|을|도)?\s*"
    r"(하나도\s*|다\s*|아예\s*)?(못|안)\s*(했|햇|들었|봤|함|들음)(어|어요|음|다|네|네요|는데|습니다)?"
)
_NO_WISH = re.compile(
    r"(할|볼|들을)\s*게\s*(뭐|뭔|무엇|무슨|없|있|많|몇|얼마|너무)|하고\s*싶은|(미루|옮기)(지|면\s*(안|혼|큰))|(미룰|옮길)\s*수\s*없"
)
"""What sounds like putting off and asks what there is, or tells that nothing is put off."""

HARD = re.compile(
    r"((이|오늘|그)\s*(강의|거|건|것|부분)?(가|이|은|는|건)?\s*|강의(가|는)?\s*|내용(이|은)?\s*)?(너무\s*|좀\s*|많이\s*)?(어려워|어렵다|어려운데|어렵네|어려웠어)(요)?(서)?(\s*((더|좀)\s*)*쉬운\s*(강의|거|것|걸)(으?로)?\s*(좀\s*)?(바꿔|바꾸|해|할)[가-힣\s]{0,6})?"
    r"|too (hard|difficult)"
)
_MINE = r"(?:please )?(?:can you |can i |i want to |i'd like to )?"
SKIP = re.compile(
    r"((이번|오늘|이)\s*(거|것|건|강의|차례)?(은|는|을|엔|에는)?\s*|이거\s*|오늘은?\s*)?(건너뛸래|건너뛸게|건너뛰자|건너뛰기|넘어갈래|뺄래|빼\s*줘|빼\s*주세요|스킵(할래|해\s*줘)?|안\s*들을래)(요)?"
    r"|skip( it| this)?"
)
PAUSE = re.compile(
    r"계획(을|은)?\s*(좀\s*|잠깐\s*|잠시\s*)?(멈춰|멈출래|쉴래|쉬고\s*싶|중단|중지|멈추)(?!.*지\s*(않|마|말)).*"
    rf"|{_MINE}(pause|stop|suspend) (the|my) (study )?plan( please)?"
)
RESUME = re.compile(
    r"계획(을|은)?\s*다시\s*(시작|할래|하자|이어|하고\s*싶)(?!.*지\s*(않|마|말)).*"
    rf"|{_MINE}(go on with|continue|resume|restart) (the|my) (study )?plan( please)?"
)
BUSY = re.compile(
    r"(요즘|오늘은?)\s*(너무\s*|좀\s*|많이\s*)?(바빠|바쁘네|(공부할\s*)?시간이?\s*(너무\s*)?없(어|네|다))(요)?"
    r"|((너무|많이|다|계속|자꾸|엄청|공부|계획|강의)(가|이|도)?\s*)*밀렸(어|네|다|음|는데|습니다)(요)?"
    r"|밀린\s*(거|것|강의|공부|계획)(는|은|을|를)?\s*(어떡|어캄|어카|어째|어쩌|어떻게\s*(해|하))[^?]{0,4}\??"
)
LIGHTER = re.compile(
    r"(내\s*)?(공부\s*)?계획(을|표를)?\s*(좀\s*)?(줄여|가볍게|여유\s*있게)(\s*(해|바꿔))?(\s*(줘|주세요))?(요)?"
)
DROP = re.compile(
    r"(내\s*)?(공부\s*)?계획(을|표를|은)?\s*((다|전부|모두|싹)\s*)*((지워|없애)\s*(줘|주세요)|없앨래|삭제(해\s*(줘|주세요)|할래)|지울래|그만(할래|둘래|두고\s*싶어))(요)?"
    rf"|{_MINE}(delete|erase|remove|drop|cancel) (the|my) (study )?plan( please)?"
)
CHANGING = re.compile(
    r"(내\s*)?(공부\s*)?계획(을|표를)?\s*(좀\s*)?(바꾸고\s*싶어|바꿀래|바꿔\s*(줘|주세요)|수정(할래|해\s*줘|하고\s*싶어))(요)?"
    rf"|{_MINE}(change|edit) (the|my) (study )?plan( please)?"
)
FORGET = re.compile(
    r"(내\s*)?(프로필|학습\s*정보|공부\s*정보)(을|를|만|도)?\s*((모두|다|전부|좀)\s*)*"
    r"((지워|삭제\s*해|잊어|없애)\s*(줘|주세요)|지우기|지울래|삭제하기|삭제할래)(요)?"
)
VIEWS = (
    (
        "week",
        re.compile(
            rf"(이번\s*주|내일)\s*(의\s*)?(공부\s*|학습\s*)?(계획|할\s*일|할\s*거|일정)(표)?(은|는)?(\s*뭐(야|예요))?{_SHOW}"
            r"|(이번\s*주|내일)(에|에는|엔|는|은)?\s*(뭐|뭘|무슨\s*공부)\s*(해|하지|할까|해야\s*(해|돼|하지|되지)|하면\s*(돼|되지|되나))(요)?"
            rf"|({_SEE})?(my (study )?plan( for)? (this week|tomorrow)|this week['’]?s (study )?plan)( please)?"
            r"|(what(['’]?s| is) (due|on|planned)( for)?|what (do|should) i (do|study)) (this week|tomorrow)"
        ),
    ),
    (
        "weekly",
        re.compile(
            r"이번\s*주\s*(는\s*)?(나\s*)?(어땠(어|어요|지)|얼마나\s*(했(어|어요|지)|공부했(어|어요|지)))"
            r"|how (did|was|is) (my|the|this) week( go| going)?|how did i do this week"
        ),
    ),
    (
        "all",
        re.compile(
            rf"(전체|모든)\s*(공부\s*)?계획(표)?{_SHOW}"
            r"|((나|지금까지|공부)\s*)+얼마나\s*(했어|했지|공부했어|들었어)(요)?|진도(가|는|를)?\s*얼마나\s*(나갔(어|지|나)|됐(어|지|나)|했(어|지|나))(요)?"
            r"|how (is|are|'s) my (study )?(plan|progress|studies)( going)?|how far (am i|have i got(ten)?)"
            rf"|({_SEE})?(my|the) (whole|full) (study )?plan|({_SEE})?my progress"
        ),
    ),
    (
        "picture",
        re.compile(
            rf"(공부\s*)?(계획|달력)(표)?(을|를)?\s*(그림|달력|사진|이미지)(으로|로)?{_SHOW}|그림으로\s*(좀\s*)?보여\s*(줘|주세요)(요)?"
        ),
    ),
    (
        "file",
        re.compile(
            rf"(공부\s*)?(계획(표)?(을|를)?\s*)?(캘린더|달력|ics)\s*(파일|로\s*내보내기|에\s*넣기)(\s*(좀\s*)?(줘|주세요))?{_SHOW}"
            r"|(공부\s*)?(계획(표)?(을|를)?\s*)?(캘린더|달력)에\s*(넣고\s*싶어|넣어\s*(줘|주세요)|넣을래)(요)?"
        ),
    ),
    ("feed", re.compile(r"(캘린더|달력)(를|을)?\s*구독(하기|할래|하고\s*싶어|해\s*줘)?(요)?")),
    (
        "feedoff",
        re.compile(r"(캘린더|달력)(를|을)?\s*구독(을)?\s*(끝내기|끝낼래|끊을래|그만(할래)?|취소(할래|해\s*줘)?)(요)?"),
    ),
)
MAKE = re.compile(
    r"(계획(표)?|(공부|학습)(할)?\s*(일정|날짜|스케줄|시간표))(을|를|도|좀)?\s*((좀|하나|같이|더)\s*)*"
    r"(짜|짤|세우|세워|세울|만들|잡아|새로|다시\s*짜)"
    r"|계획(표)?(이|을|를|도|좀)?\s*((좀|하나)\s*)*(도와\s*줘|도움(이|을)?\s*(받고|필요)|필요해|필요합니다|받고\s*싶|부탁)|계획(표)?에\s*(넣|추가)"
    r"|(이걸|그걸|이거|그거|이\s*강의|그\s*강의)(으?로|랑)\s*(공부\s*|학습\s*)?계획(?!서)"
    r"|(?<!how to )(?<!do i )(?<!can i )(?<!should i )\b(make|create|build|set up|want|wants|need|needs|like)\b"
    r"( me| us| him| her| my (son|daughter|child|kid))?( to (make|create|have|get))?"
    r" (a plan|(an? |my |the |new )*([a-z]+ )?(study|learning) (plan|schedule|timetable))\b"
    r"|^(an? |my )?([a-z]+ )?(study|learning) (plan|schedule) (for|in|on) "
)
CHANGES = re.compile(
    r"(계획|시험\s*(날짜|일)?|공부\s*(시간|요일)|하루|요일|끝나는\s*날).*(바꾸|바꿔|바꿀|변경|늘려|줄여|미뤄)"
    r"|(으?로|씩)\s*(바꿔|바꿀|변경|고쳐|늘려|늘릴|줄여|줄일)|시간(을|은|도)?\s*\d{1,3}\s*분(으로|씩)?$|분(으로|씩)\s*(해\s*(줘|주세요)|할래)"
)
NAMED = re.compile(r"계획(표)?(\s*(좀|하나))*(요|이요)?$")
"""A plan that is asked for by its name alone, behind a subject."""
PACED = re.compile(r"씩|까지|안에|매일|동안|마다|짜리")
FINISH = re.compile(r"(끝내|끝낼|다\s*듣|완강|떼고|마치)\S*\s*(싶|래|게|야|거|면|고)?")
OTHER = re.compile(
    r"추천|골라|권해|신청|모집|접수|가입|멘토|서류|자격|비용|무료|언제|얼마(?!\s*안\s*남)|몇|어떻게|왜|누가|어디|가능|되나|인가|나요|ㄴ가요|까요\?|마감"
    r"|지원|사업|운영|센터|학원|상담"
)
LEVEL = re.compile(
    r"(?:나\s*|난\s*|나는\s*|저는\s*|이제\s*)*(?P<subject>[가-힣A-Za-z]{1,8}?)(?:은|는|이|가|도)\s*(?:이제\s*|요즘\s*|좀\s*|많이\s*|너무\s*)*"
    r"(?P<how>쉬워졌|쉬워|쉽|어려워졌|어려워|어렵)(?:어|어요|요|다|네|네요|습니다|는데)?"
)
PURPOSE = re.compile(
    r"(?:(?:나는|난|나|저는|전|저|제가|내가)\s*)?(?:(?:이제|요즘|지금)\s*)?(?P<what>내신|수능|자격증|취미|기초)"
    r"(?:을|를|로|만|\s*때문에|\s*위해서?)?\s*(?:공부|준비|대비|배우)"
    r"(?:해|하고\s*있어|하려고|하는\s*거야|하는\s*거예요|\s*중이야|\s*중이에요|고\s*있어|려고|려고\s*해)(?:요)?"
)
ABLE = re.compile(
    r"(?:공부|하루|나는|난|저는|전)(?=.*(?:할\s*수\s*있|시간이?\s*(?:돼|되|나)|밖에\s*못\s*[해하]|괜찮아)[^\s?]{0,3}$)"
)
EXAM = re.compile(
    r"(?:(?:내|우리|이번)\s*)?(?P<name>(?:[가-힣]{1,6}\s)?(?:기말|중간)(?:고사|시험)?|수능|모의고사|검정고시|시험)(?:은|는|이|가)?\s+"
    r".{2,20}?(?:이야|야|이에요|예요|에요|입니다|임|에\s*(?:봐|있어|쳐)(?:요)?)"
)
WHEN = {"내일": "tomorrow", "모레": "dayafter", "이따": "evening", "이따가": "evening", "tomorrow": "tomorrow"}


DEEDS = (
    ("hard:", HARD),
    ("skip:", SKIP),
    ("pause:", PAUSE),
    ("resume:", RESUME),
    ("busy:", BUSY),
    ("why::time", LIGHTER),
    ("drop:", DROP),
    ("more", CHANGING),
)
"""What is done about a plan, by what is said."""


def heard(text: str) -> Intent | None:
    """Return what a sentence wants of this feature, if anything."""
    if len(text) > LONGEST:
        return None
    plain = " ".join(unicodedata.normalize("NFC", text).split())
    said = plain.casefold().strip(MARKS)
    return (
        _deed(said)
        or pace.heard(said)
        or _disruption(said)
        or _level(said)
        or _habit(plain, said)
        or _wish(plain, said)
    )


def joined(earlier: Intent, later: Intent) -> Intent:
    """Return the later of two wishes with what the earlier one told, where it goes on with it: when, behind what."""
    words, more = (intent.argument.partition("wish:")[2] for intent in (earlier, later))
    wish = parse_wish(more)
    both = bool(words and more) and earlier.kind == later.kind == "plan"
    return Intent("plan", f"wish:{words} {more}") if both and not (wish.topics or wish.grade) else later


def _disruption(said: str) -> Intent | None:
    found = disruptions.heard(said)
    joins = found is not None and found.argument.startswith("add:")
    return None if joins and OTHER.search(said) else found


def _done(said: str) -> Intent | None:
    """Return what is said to be done: today's session, that of a day that is over, lectures by their number."""
    if DONE.fullmatch(said):
        return Intent("plan", "done:")
    if found := DONE_ON.fullmatch(said):
        return Intent("plan", f"done:on:{found['day'] or '어제'}")
    found = HEARD.fullmatch(said)
    return Intent("plan", f"heard:{found['number']}:{'all' if found['all'] else ''}") if found else None


def _deed(said: str) -> Intent | None:
    """Return what is said of today's session, or how the plan is to be shown."""
    if done := _done(said):
        return done
    if (later := LATER.fullmatch(said)) and not _NO_WISH.search(said):
        when = (later["when"] or later["then"] or said).removeprefix("오늘").strip()
        evening = when.startswith(("저녁", "밤"))
        return Intent("plan", f"later::{'evening' if evening else WHEN.get(when, '')}")
    if FORGET.fullmatch(said):
        return Intent("profile", "forget")
    for name, pattern in DEEDS:
        if pattern.fullmatch(said):
            return Intent("plan", name)
    return next((Intent("plan", name) for name, pattern in VIEWS if pattern.fullmatch(said.rstrip("? "))), None)


def _level(said: str) -> Intent | None:
    found = LEVEL.fullmatch(said)
    topics = parse_wish(found["subject"]).topics if found else ()
    if not found or not topics:
        return None
    step = "up" if found["how"].startswith("쉬") or found["how"] == "쉽" else "down"
    return Intent("profile", f"level:{topics[0].subject}:{step}")


def _habit(plain: str, said: str) -> Intent | None:
    """Return what is told of one's studies: what for, when there is time, or the day of an exam."""
    if purpose := PURPOSE.fullmatch(said):
        return Intent("profile", f"purpose:{purpose['what']}")
    if OTHER.search(said):
        return None
    timing = read_timing(plain, ANY_DAY)
    exam = EXAM.fullmatch(said)
    if exam and timing.until:
        return Intent("profile", f"exam:{exam['name']}:{plain}")
    able = (timing.days or timing.minutes or timing.starts) and not timing.until and ABLE.search(said)
    return Intent("profile", f"week:{plain}") if able else None


def _wish(plain: str, said: str) -> Intent | None:
    """Return the wish for a plan: said plainly, or told by an end, days and minutes together."""
    said = plainly(said)
    if OTHER.search(said):
        return None
    timing = read_timing(plain, ANY_DAY)
    told = sum(map(bool, (timing.until, timing.days, timing.minutes, timing.starts)))
    paced = told >= 2 and bool(timing.minutes or timing.days) and PACED.search(said)
    bare = NAMED.search(said) and (names_only(NAMED.sub("", said)) or (told and parse_wish(said).topics))
    finishing = timing.until and FINISH.search(said)
    changing = told and CHANGES.search(said)
    return Intent("plan", f"wish:{plain}") if MAKE.search(said) or bare or paced or finishing or changing else None
