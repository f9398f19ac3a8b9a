"""What a message wants: pure recognition of taps, commands and plain requests; everything else is a question."""

from __future__ import annotations

import re
import unicodedata

from handlers.conversation import Message
from handlers.hearing import judged, told_grade, wishes_lecture
from handlers.initials import spelt_out
from handlers.requests import again, another, asides, enrolment, feedback, people, plan, reminder, rights
from handlers.requests.kinds import Feature, Intent, Kind
from handlers.requests.respelling import respelt
from handlers.requests.speech import as_written
from retrieval.words.normalizing import MARKS, read_question

FEATURES: tuple[Feature, ...] = (rights, enrolment, reminder, people, plan, feedback, asides)
"""Who hears a sentence first: what concerns a person's rights before everything else."""

_COMMANDS: dict[str, Kind] = {
    "start": "start",
    "help": "help",
    "municipality": "municipality",
    "language": "language",
    "human": "human",
    "recommend": "recommend",
    "시작": "start",
    "처음부터": "start",
    "도움말": "help",
    "지자체": "municipality",
    "언어": "language",
    "사람": "human",
    "추천": "recommend",
}
COMMANDS = _COMMANDS | {name: kind for feature in FEATURES for name, kind in feature.COMMANDS.items()}

_ACTIONS: dict[str, Kind] = {
    "ask": "ask",
    "passage": "passage",
    "municipality": "municipality",
    "language": "language",
    "human": "human",
    "recommend": "recommend",
    "course": "course",
    "grade": "grade",
    "help": "help",
    "start": "start",
    "none": "none",
    "expired": "expired",
}
ACTIONS = _ACTIONS | {name: kind for feature in FEATURES for name, kind in feature.ACTIONS.items()}

STARTS = {name: kind for feature in FEATURES for name, kind in feature.STARTS.items()}

_LEAD = r"((됐(고|어요?)|아니|그냥|빨리|당장|제발|이제|나|저)[\s,.]*)*"
_PERSON = (
    r"(진짜\s*)?(사람|(멘토|상담|담당)\s*(선생님?|쌤|샘)|멘토|상담\s*(원|사|직원)|담당자|직원|공무원|책임자|관리자|윗사람"
    r"|선생님|쌤|샘)(님|쌤)?"
    r"(과|와|이?랑|하고|한테|에게|께|을|를|으?로)?"
)
_TALK = r"((직접|지금|잠깐|좀|빨리|당장)\s*)*(이야기|얘기|대화|연결|상담|통화|인터뷰|말|(물어|여쭤)\s*보)?"
_PLEASE = (
    r"(하기|해\s*(주세요|줘(요)?|주십시오|주시겠어요|달라고요?|봐)|할래(요)?|(하고|받고)\s*싶(어(요)?|습니다|은데(요)?)"
    r"|할\s*수\s*있(어요|나요|을까요)|시켜\s*(줘(요)?|주세요)|부탁(해(요)?|드려요|드립니다)?"
    r"|(바꾸|부르|불러오|나오)(세요|십시오|시오|라|라고(요)?)"
    r"|(불러|바꿔)(요|라|\s*(줘(요)?|주세요|주십시오|주이소|봐(요)?|달라고요?))?"
    r"|(물어|여쭤)\s*볼(래|게)(요)?|고\s*싶(어(요)?|습니다|은데(요)?)"
    r"|나오라\s*(고\s*)?(해(요)?|그래(요)?)|(좀\s*)?하자(고)?(요)?|합시다|하입시더|할\s*끼다)?"
    r"(\s*(지금|당장|빨리|좀|제발|바로))*"
)
_POLITELY = r"((please|ok(ay)?|no|hey|hi|hello)[,.!]? )*"
_WISHING = r"((i (want|need|would like|wanna)|i'd like|can i|could i|may i|let me|can you|could you)( to)? (please )?)"
_SOMEBODY = (
    r"(a |an |the |some )?((real|actual|live) )?"
    r"(human( being)?|person|mentor|someone|somebody|agent|teacher|counsell?or|staff( member)?|operator)"
)
_HASTE = (
    r"( (please|pls|plz|now|asap|here|(who (can )?(speaks?|knows?) |(in |speaking )?)(english|korean|vietnamese|chinese"
    r"|japanese|thai|russian|tagalog|my language)))*"
)
_NAMED = (
    r"(저|나|전|난)(는)?+\s*(?!왕따|은따|외톨|우울|임신|자해|자살|자퇴|피해|혼자|고아|수급|차상위|한부모|조손|다문화|다자녀|탈북|새터민|장애|외국|재수)"
    r"[가-힣]{2,4}?(이?예요|이에요|이야|야|입니다|라고\s*해요)"
)
"""Who says their name with a hello; what weighs on them, or what counts for them, is no name."""

_TONGUE = r"(english|korean|vietnamese|chinese|japanese|thai|russian|tagalog|my language)"
_ANYBODY = (
    rf"(is there|are there|do you have|i need|i want|(can|could) i get) ({_SOMEBODY}|anyone|anybody|people)( here)?"
    rf"( (who |that )?(can |could )?(speaks?|speaking|talks?|knows?|understands?|help me)( in)? ?{_TONGUE}?"
    r"|( (who|that))? (i can|to) (talk|speak) (to|with))"
    rf"|(does|can|could) ({_SOMEBODY}|anyone|anybody) (here )?(speak|talk|help me)( in)? ?{_TONGUE}?"
    rf"|who can i (talk|speak) (to|with)( in {_TONGUE})?"
)
_NOBODY = (
    rf"{_LEAD}(왜\s*)?(진짜\s*)?(사람|상담(원|사)|담당자|직원)(님)?(이|은|도)?\s*(왜\s*)?(아무도\s*)?"
    r"(안\s*(나와|나오|와|오|받|계)|없)(는(거|건|가|데)?|[가-힣]{0,3})(요|예요|죠|냐)?"
)
"""Said by who has waited for a person already."""

_BREAK = r"[\s,.!~^♡♥]*"
_HELLO = r"안녕(하세요|하십니까|하신가요|하세용|하셔요|하셈|히세요)?"
_HAIL = rf"{_BREAK}(반가워(요)?|반갑습니다|처음\s*뵙겠습니다|선생님|쌤|여러분|곁(아|님)?|챗봇|오랜만이에요)"

_GREETING = re.compile(rf"(?:{_HELLO}|하이(?:요|루)?|ㅎㅇ+|반가워(?:요)?|hello|hi|hey)[\s,.!~^ㅎㅋ♡♥]*", re.IGNORECASE)
_GOING_ON = re.compile(r"(?:이?인데|이?구|이?고|인디)(?:요|여)?$")
"""How somebody ends who has told a grade, and waits for what is said to it."""

_PATTERNS: tuple[tuple[Kind, tuple[str, ...]], ...] = (
    ("start", (r"처음으로|시작하기|처음부터", r"start over")),
    ("help", (r"도움말|사용법", r"뭐\s*할\s*수\s*있(어|니|나요|어요)", r"help|what can you do")),
    (
        "municipality",
        (
            r"(지자체|지역|동네|시군구)\s*(변경|바꾸기|바꿀래|바꿔\s*줘|선택|고르기)",
            r"change (my )?(municipality|city|region)",
        ),
    ),
    ("language", (r"(언어|language)\s*(변경|바꾸기|선택)?", r"change (the )?language")),
    (
        "human",
        (
            rf"{_LEAD}(?!(멘토|직원|공무원|선생님?|상담(원|사)|관리자)\s*(하기|할래|하고\s*싶|할\s*수)){_PERSON}\s*{_TALK}\s*{_PLEASE}",
            _NOBODY,
            (
                rf"{_POLITELY}{_WISHING}?(talk|speak|chat|connect|get|transfer|put|pass)( me)?( through)?"
                rf"( in {_TONGUE})?( to| with)? {_SOMEBODY}{_HASTE}"
            ),
            rf"{_POLITELY}((i )?(want|need|would like) |i'd like |give me ){_SOMEBODY}{_HASTE}",
            rf"{_POLITELY}(a )?((real|actual|live) )?(human( being)?|person|agent|operator){_HASTE}",
            rf"{_POLITELY}({_ANYBODY}){_HASTE}",
        ),
    ),
    (
        "greeting",
        (
            (
                r"하이(요|루)?|(ㅎㅇ)+(ㅇ|요)?|ㅇㄴ|반가워(요)?|(나|저)\s?왔(어|어요|음|다|습니다)|오랜만(이에요|이야|임"
                r"|입니다|이네요?)?"
            ),
            rf"((선생님|쌤|곁아?)[\s,!~]*)?{_HELLO}{_HAIL}?({_BREAK}{_NAMED})?",
            r"(hello|hi|hey|good (morning|afternoon|evening))( there)?",
        ),
    ),
    (
        "thanks",
        (
            (
                rf"({_HELLO}{_BREAK}|(네|넵|넹|예|응|아하?|오|와|됐(고|어)(요)?|그래(요)?|알겠어(요)?|알겠습니다|도움\s*됐어(요)?){_BREAK})*"
                r"((정말|너무|진짜|완전|답변|답|알려\s*줘서|알려\s*주셔서|도와\s*줘서|도와\s*주셔서)\s*)*"
                r"(고마(워|웡|웤|버|와|오)(요|용|욤|유)?|고맙(습니다|네요?|당|다|구요|슴다"
                r"|소|구먼(유)?|구마|데이|수다|심더|심니더)|욕봤(소|데이|습니다|다)|땡큐|감사하(오|구먼유?)|감사(합니다|합니당"
                r"|해요|해용|드려요|드립니다|함(다|니다)?|합당|해|요|용|링)?)"
                rf"({_BREAK}(선생님|쌤|정말|진짜|곁아?|복\s*(많이\s*)?받으세요|수고(하세요|하셨어요|하십시오)"
                r"|안녕(히\s*계세요)?|잘\s*있어(요)?))*"
            ),
            (
                r"((네|넵|예|응|ㅇㅋ|ㅇㅇ|ㄴㄴ|ㅎㅇ|오케이|오키|굿|됐(고|어|습니다)(요)?|알겠(어|습니다)(요)?|그럼|그래(요)?|이만)[\s,.!~]*)*"
                r"((ㄱㅅ)+(ㅇ|요|함)?|(ㄳ)+|땡큐|복\s*(많이\s*)?받으세요|수고(하세요|하셨어요|하십시오))"
            ),
            (
                r"((hello|hi|hey|ok(ay)?|great|good|got it|perfect)[\s,.!]+)*(many )?(thanks?|thank you|thx"
                r"|ty)( you)?( so much| a lot| very much)?"
            ),
        ),
    ),
    (
        "nod",
        (
            r"(네|넵|넹|예|응|웅)[\s,.]*(그래|그렇게|알겠|알았|좋아|맞아|괜찮아)(요|어요|습니다|할게요)?",
            (
                r"(네|넵|넹|예|응|웅|엉|어|ㅇ+|그래|오케이|오케|오키(도키)?|(ㅇㅋ)+|ㅇㅋㄷㅋ|(ㄱㄱ)+|고고|굿|알았어|알겠어|그렇군|그렇구나"
                r"|아하|오호)(요|용)?|알겠습니다"
            ),
            r"((아니|아뇨|아니오|ㄴㄴ)(요)?\s*)?(됐|괜찮|충분|괜찮아졌)(어|아|습니다|해)(요)?|(아니|아뇨|아니오|ㄴㄴ)(요)?|아니(에|예)요|아닙니다",
            (
                r"(그럼\s*|이제\s*)?(ㅂ{2,}|ㅂㅇ+|ㅃㅇ?|빠이+|바이+|(다음에|담에|내일|또|나중에|이따(가)?)\s*(봐|올게|봬|보자)"
                r"|(안녕\s*)?잘\s*(가|자)|굿\s*(밤|나잇|나이트))(요|용)?"
            ),
            r"안녕히\s*계(세요|십시오)|(good ?)?bye( bye)?|see (you|ya)( later)?",
            (
                r"(yes|no|ok(ay)?|cool|great|nice|got it|all ?right|sure|fine)"
                r"([\s,]+(ok(ay)?|cool|great|nice|then|got it)){0,2}"
            ),
            r"i see|never ?mind|(it'?s|that'?s) (fine|all right|ok(ay)?)|no,? (thanks|thank you)",
        ),
    ),
)
PATTERNS = tuple(
    (kind, re.compile("|".join(patterns), re.IGNORECASE))
    for kind, patterns in (*(pair for feature in FEATURES for pair in feature.PATTERNS), *_PATTERNS)
)

_SPEAK = (
    r"(please )?((can|could) you )?"
    r"((speak|talk|write|answer|reply|continue|switch|say it|use)( to me| back)?( in| to)? |in ){}( please)?"
)
_SPOKEN_KO = (
    r"((저|나|이제|그냥|다시|앞으로)(는|도)?\s*)*{}(으)?로(만)?\s*((좀|다시|계속)\s*)*"
    r"((말|답|답변|대답|얘기|이야기|대화|설명|안내|진행|부탁)?\s*((해|하|바꿔|바꾸|돌려|부탁)\s*)?"
    r"(줘|주세요|줄래|주실래요|주라|자|요|해|하자|드려요|드립니다)?(요)?"
    r"|(말|답|대답|얘기|이야기|대화|설명)\s*(해|할)?\s*(줄)?\s*수\s*있(어|나|니|을까)(요)?)"
)
_SPOKEN = {
    "ko": re.compile(f"{_SPEAK.format('korean')}|{_SPOKEN_KO.format('(한국어|한국말|우리말)')}", re.IGNORECASE),
    "en": re.compile(f"{_SPEAK.format('english')}|{_SPOKEN_KO.format('(영어|잉글리시)')}", re.IGNORECASE),
}
"""How it is asked to go on in a language."""

_OF_SPEAKING = re.compile("말|답|얘기|이야기|대화|설명|안내")


def may_name_subject(text: str) -> bool:
    """Tell whether a wish for English, with no word of speaking, may as well name the subject of a plan."""
    said = " ".join(unicodedata.normalize("NFC", text).split()).strip(" .!?~")
    return "영어" in said and bool(_SPOKEN["en"].fullmatch(said)) and not _OF_SPEAKING.search(said)


LONGEST_REQUEST, LONGEST_IN_LETTERS = 40, 60
"""Characters, in Korean and in Latin letters: a plain request is short; what is longer happens to hold its words."""


_TYPED = re.compile(r"/(\w{1,32})(?:@\w+)?(?:\s+(.*))?", re.DOTALL)

_WORDED: frozenset[Kind] = frozenset({"human", "language", "municipality", "plan", "recommend"})
"""What makes something of the words after its command."""

_PLEA = re.compile(rf"((좀|다|모두|전부|다시|지금)\s*)*{_PLEASE}[\s.!~]*")
"""Words after a command that say no more than it does."""


def commanded(text: str) -> tuple[str, str]:
    """Return the command that a typed text is and the words after it, ("", text) when it is none.

    A Korean one is a command only when it is known: messengers themselves know none. Words after it make it the
    beginning of a sentence ("/삭제 버튼이 안 보여요"), unless it is one that takes words, or they are a mere plea.
    """
    found = _TYPED.fullmatch(text)
    name = unicodedata.normalize("NFC", found[1]).lower() if found else ""
    words = (found[2] or "").strip() if found else ""
    kind = COMMANDS.get(name)
    if found is None or not (name.isascii() or (kind and (kind in _WORDED or _PLEA.fullmatch(words)))):
        return "", text
    return name, words


def typed(message: Message) -> str:
    """Return all that a person typed which may be a cry for help: words, names of files, a command that is none."""
    unknown = "" if message.command in COMMANDS else message.command.replace("_", " ")
    return "\n".join(filter(None, (unknown, message.text, *(file.name for file in message.attachments))))


def recognise(message: Message, action: str) -> Intent:
    """Return what the message wants; `action` is what a tapped choice stands for, or ""."""
    if action:
        name, _, argument = action.partition(":")
        return Intent(ACTIONS.get(name, "expired"), argument)
    if message.command:
        asked = _by_command(message)
        if asked:
            return asked
    text = " ".join(unicodedata.normalize("NFC", message.text).split()).lstrip("/ ")
    if not read_question(text):
        return asides.shown({file.kind for file in message.attachments}) or Intent(
            "attachment" if message.attachments else "empty"
        )
    text = spelt_out(text) or text
    readings = dict.fromkeys((text, respelt(text)))
    meant = next((found for each in readings if (found := _heard(each)).kind != "ask"), Intent("ask", text))
    seen = bool(message.attachments) and asides.shown({file.kind for file in message.attachments}) is None
    # a question beside a picture is about the picture: only a person can answer it
    return Intent("attachment") if seen and (meant.kind == "ask" or meant == asides.TO_SOLVE) else meant


def _heard(text: str) -> Intent:
    """Return what words want, read as they stand."""
    if first := again.heard(text) or another.heard(text):
        return first
    if spoken := next((code for code, words in _SPOKEN.items() if words.fullmatch(text.strip(" .!?~"))), ""):
        return Intent("language", "" if may_name_subject(text) else spoken)
    plain = read_question(text).strip(" .!?~^♡♥…")
    bare = plain.strip(MARKS + "?")
    if len(bare) <= (LONGEST_IN_LETTERS if bare.isascii() else LONGEST_REQUEST):
        for kind, pattern in PATTERNS:
            if pattern.fullmatch(plain) or pattern.fullmatch(bare):  # a hello may be letters of laughter
                return Intent(kind)
    return _greeted_with(plain) or understood(text)


def _greeted_with(plain: str) -> Intent | None:
    """Return a hello with the grade that is told with it and nothing besides, None for anything else."""
    hello = _GREETING.match(plain)
    grade = told_grade(as_written(_GOING_ON.sub("", plain[hello.end() :]))) if hello else None
    return Intent("greeting", f"grade:{grade}") if grade else None


def _by_command(message: Message) -> Intent | None:
    """Return what a command asks for; one that there is none of leaves the words behind it to be understood."""
    name, _, token = message.text.strip().partition("_")
    if message.command == "start" and token and name in STARTS:
        return Intent(STARTS[name], f"link:{token}")
    words = message.text.strip()
    bare = not words or commanded(words) == (message.command, "")  # where what was typed is kept as it was
    if message.command in COMMANDS:
        return Intent(COMMANDS[message.command], "" if bare else words)
    return Intent("aside", asides.COMMAND) if bare else None


def understood(text: str) -> Intent:
    """Return what a sentence wants that is no plain request: something of a feature or of lectures, else a question.

    What nothing is made of as it stands is read once more as it is written.
    """
    for reading in dict.fromkeys((text, respelt(text))):
        for feature in FEATURES:
            wanted = feature.heard(reading)
            if wanted:
                return wanted
        if lectures := about_lectures(reading):
            return lectures
    return Intent("ask", text)


def about_lectures(text: str) -> Intent | None:
    """Return a grade told, what was thought of lectures that were suggested, or a wish for some, if it is one."""
    grade = told_grade(as_written(text))
    if grade is not None:
        return Intent("grade", grade)
    if meant := judged(text):
        return Intent("course", meant)
    return Intent("recommend", text) if wishes_lecture(text) else None
