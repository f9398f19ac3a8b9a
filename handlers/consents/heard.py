"""Words that answer a question of consent while it stands: an age band, a plain yes, not now; never a question."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal

from handlers.consents.ages import band_told, tells_years
from handlers.consents.awaiting import asks_after
from handlers.conversation import Outcome
from handlers.parking import ON
from handlers.requests.kinds import Intent
from handlers.requests.timing import read_timing, tells_only_time
from handlers.requests.waiting import wish_in_line
from handlers.situation import Situation

ASKED = "consent.asked"
"""The slot of the question that stands: which one, since when, and "left" once something else was said."""

WISH = "consent.wish"
"""The slot of the wish which waits for an answer: kind, argument, words; gone with the answer or after half an hour."""

STANDS = timedelta(minutes=30)
"""How long words answer a question of consent (proposed); a tap does for longer."""

LONGEST_SLIP = 60
"""Characters: who puts a slip right says what it was, and who they are."""

LONGEST = 40
"""Characters: an answer is short; whoever writes more says something besides."""

Open = Literal["", "band", "yes", "guardian"]
Said = Literal["", "yes", "later", "unclear"]

_GAP = r"[\s,.!~^…ㅎㅋㅠㅜ♡♥-]*"
_AFFIRMED = (
    r"(?:네|넵|넹|넷|예|옙|응|웅|엉|ㅇ++|ㅇㅋ|그래요?|그럼요?|그럴게요?|좋아요?|좋습니다|오케이|당연(?:히|하죠|합니다)"
    r"|물론(?:이죠|입니다|이에요)?|yes|yeah|sure|ok(?:ay)?|please)"
)
_WHAT = r"(?:개인\s?정보|정보|기록|대화|계획|말|이거|그거|이것|그것)(?:을|를|은|는|도)?"
_SELF = r"(?:저는?|전|나는?|난|제가|내가|저도|나도|제|내|모두|다|전부)"
_MAY = r"(?:돼요?|됩니다|괜찮아요?|좋아요?)"
_DO = rf"(?:해\s?(?:줘요?|주세요|주십시오)|하세요|하셔도\s?{_MAY}|해도\s?{_MAY})"
_WILLING = (
    r"(?:합니다|해요|해|할게요?|할께요?|하겠습니다|하겠어요|할래요?|함|했어요|했습니다|드려요|드립니다|하죠|하지요"
    r"|한다|요)"
)
_AGREED = (
    rf"(?:(?:보관에\s?)?동의(?:를|는|도)?\s?{_WILLING}|(?:허락|승낙|찬성){_WILLING}"
    rf"|(?:보관|저장|기억|기록)(?:을|를|은)?\s?(?:{_DO}|부탁(?:해요|드려요|드립니다|합니다))"
    r"|남겨\s?(?:줘요?|주세요|도\s?(?:돼요?|됩니다|괜찮아요?|좋아요?))"
    rf"|(?:그렇게|그대로)?\s?(?:{_DO}|할게요?|할께요?)|그러세요|그렇게\s?하죠"
    r"|i (?:agree|consent)|agreed?|(?:please )?keep (?:it|that|them)|go ahead|do (?:it|that))"
)
_THANKS = r"(?:부탁(?:해요|드려요|드립니다|합니다)|감사(?:합니다|해요)|고마워요?|고맙습니다|please|thanks?(?: you)?)"
_YES = re.compile(
    rf"{_GAP}(?:(?:{_AFFIRMED}|{_SELF}|{_WHAT}){_GAP})*{_AGREED}{_GAP}(?:{_THANKS}{_GAP})*"
    rf"|{_GAP}(?:{_AFFIRMED}{_GAP})+(?:동의{_GAP})?",
    re.IGNORECASE,
)

_BESIDES = (
    rf"(?:{_SELF}|{_WHAT}|아|음|흠|네|그냥|일단|우선|아직은?|지금은?|오늘은?|좀|조금|그건|이건|별로|그럼|그러면|근데|죄송\S{{0,4}}"
    r"|미안\S{0,4}|괜찮(?:아요?|습니다)|절대로?|진짜|정말|굳이|(?:동의|보관|저장|기억)(?:는|은|를|을)?"
    r"|할게요?|할께요?|할래요?|하겠습니다|하죠|해\s?볼게요?|볼게요?|정할게요?|말할게요?|답할게요?|고를게요?|please|it|that)"
)
_NOT = (
    r"(?:싫(?:어요?|습니다|은데요?|네요?|음|다)|아니(?:요|오|야|에요|예요)?|아뇨|ㄴㄴ++|노노"
    r"|nope|no(?: thanks?| thank you)?"
    r"|안\s?(?:할래|할게|할께|할\s?거예|할\s?거에|할\s?거야|해|하고\s?싶어|원해|내켜|할란다|함|합니다|하겠습니다|하겠어)요?"
    r"|못\s?(?:해|하겠어|합니다|하겠습니다)요?"
    r"|(?:하지|하진|하지는|남기지|남기진)\s?(?:않을래요?|않을게요?|않을께요?|않아요?|않겠습니다|않겠어요|않습니다"
    r"|마세요|마요|마라|마|말아\s?(?:줘요?|주세요)|말아요|말라고요?)"
    r"|(?:하고|남기고)\s?싶지\s?(?:는\s?)?않(?:아요?|습니다|은데요?)|(?:하|남기)기\s?싫(?:어요?|습니다|은데요?)"
    r"|(?:거부|거절|사양)(?:할게요?|합니다|해요|할래요?|하겠습니다)?|필요\s?없(?:어요?|습니다)"
    r"|나중(?:에|으로)요?|다음(?:에|번에)요?|이따가?|보류\S{0,4}|미룰(?:게|래)요?"
    r"|생각\s?(?:좀\s?)?(?:해\s?볼게|해\s?볼래|할게|해\s?보고|중이에)요?|고민\s?(?:좀\s?)?(?:해\s?볼게|할게|돼|되네|중이에)요?"
    r"|됐(?:어요?|습니다|고요?)|(?:취소|그만|중단)(?:요|할래요?|할게요?|해요|해\s?(?:줘요?|주세요)|둘래요?|하기)?"
    r"|(?:maybe )?later|not (?:now|yet)|cancel|stop|don'?t(?: (?:keep|remember|store)(?: (?:it|anything|that))?)?"
    r"|i (?:don'?t|do not) (?:agree|consent|want (?:it|that|to)))"
)
_LATER = re.compile(rf"{_GAP}(?:{_BESIDES}{_GAP})*(?:{_NOT}{_GAP}(?:{_BESIDES}{_GAP})*)+", re.IGNORECASE)

_ASKS = re.compile(
    r"[?？]|나요|까요|[을를할될]까|가요$|는지|냐$|니$|죠$|왜|뭐|뭔|무슨|무엇|뭘|언제|어떻게|어떡|누가|누구|어디|얼마|며칠|몇"
    r"|하면|으면|해야|돼야|되는|되요$|(?:해도|않아도|안)\s?돼요?$|궁금|알려"
    r"|\b(?:what|why|how|who|when|where|do i|should)\b",
    re.IGNORECASE,
)
_OF_CONSENT = re.compile(r"동의|보관|\b(?:agree|consent)\b", re.IGNORECASE)
_PUT_OFF = re.compile(r"나중|다음에|\blater\b", re.IGNORECASE)
_EITHER = re.compile(rf"{_GAP}(?:{_AFFIRMED}{_GAP})*(?:괜찮(?:아요?|습니다)|알겠(?:어요?|습니다)|알았어요?){_GAP}")


_WAYS: Mapping[str, re.Pattern[str]] = {
    "paper": re.compile(
        r"(?:^|\s)종이(?:로|에다?|도|는|서류)?(?=\s|[?.!~]|$)|(?:^|\s)서명(?:해서?|하|할|으로|받)|인쇄|프린트"
        r"|\b(?:on paper|print)\b",
        re.IGNORECASE,
    ),
    "invite": re.compile(
        r"새\s?링크|링크(?:를|로|좀)?\s?(?:(?:다시|새로|또|좀)\s?)*(?:만들|줘|주세|보내|할래|할게|할께|필요)"
        r"|\bnew link\b",
        re.IGNORECASE,
    ),
    "contact": re.compile(
        r"(?:연락처|번호|전화)(?:를|로|을)?\s?(?:알려\s?|말\s?|적어\s?)?(?:줄|할|적을|드릴)(?:게|께|래)"
    ),
}
"""Words for each way to a guardian that is offered by a tap."""


def way_told(text: str) -> str:
    """Return the way to a guardian that words choose, or ""; what it is and why is a question like any other."""
    plain = _plain(text)
    if len(plain) > LONGEST or re.search(r"왜|뭐|무엇|what|why", plain, re.IGNORECASE):
        return ""
    return next((way for way, words in _WAYS.items() if words.search(plain)), "")


def said_of_consent(text: str) -> Said:
    """Return what words say to "may I keep it?"; a question says nothing, and a yes is never read out of a no.

    `unclear` are words about it that are neither, and those that can mean both ("괜찮아요").
    """
    plain = _plain(text)
    if not plain or len(plain) > LONGEST or "?" in plain:
        return ""
    if _YES.fullmatch(plain):
        return "yes"
    if _LATER.fullmatch(plain):
        return "later"
    unclear = _EITHER.fullmatch(plain) or (_OF_CONSENT.search(plain) and not _ASKS.search(plain))
    return "unclear" if unclear else ""


def answering(situation: Situation, action: str = "") -> Situation:
    """Return the situation with the answer that its words give to the question which stands, if they give one.

    After something else was said, only words that name the consent or an age still answer it, and no age where an open
    form may have asked for one, and no grade. `action` is what a tapped choice stands for.
    """
    slots, now = situation.session.slots, situation.now
    question, left = _standing(slots, now)
    if not question or situation.intent.kind == "consent":
        return situation
    message = situation.message
    if not (action or message.tap or message.command or message.attachments):
        answer = _answer(situation, question, left=left or situation.session.latched)
        if answer:
            return replace(situation, intent=Intent("consent", answer))
        situation = _more_of_a_plan(situation)
    stands = left or situation.intent.kind == "again"
    return situation if stands else situation.but(slots={**slots, ASKED: f"{slots[ASKED]}|left"})


def _more_of_a_plan(situation: Situation) -> Situation:
    """Return the situation of who says when there is time for the plan whose wish waits: it is a part of that wish."""
    words, waits = situation.message.text, situation.session.slots.get(WISH, "").startswith('["plan", "wish:')
    when = waits and situation.intent.kind == "ask" and tells_only_time(words)
    told = bool(when and read_timing(words, situation.today))
    return replace(situation, intent=Intent("plan", f"wish:{words}")) if told else situation


def since_left(slots: Mapping[str, str]) -> bool:
    """Tell whether something else was said since the question that stands was asked."""
    return slots.get(ASKED, "|left").endswith("|left")


def standing_on(outcome: Outcome, now: datetime) -> Outcome:
    """Return an outcome with the question remembered that its bubbles ask, or with none."""
    actions = [choice.action for bubble in outcome.bubbles for choice in bubble.choices]
    slots = {name: value for name, value in outcome.session.slots.items() if name != ASKED}
    question = next((name for name, begins in _ASKING.items() if any(a.startswith(begins) for a in actions)), "")
    if question:
        slots[ASKED] = f"{question}|{now.isoformat()}"
    return replace(outcome, session=replace(outcome.session, slots=slots))


_ASKING: Mapping[Open, tuple[str, ...]] = {
    "yes": ("consent:yes",),
    "band": ("consent:band:",),
    "guardian": ("consent:later", "consent:paper"),
}
"""What the choices of each question begin with; "later" is offered with every one."""


def _standing(slots: Mapping[str, str], now: datetime) -> tuple[str, bool]:
    """Return the question that stands, "" for none, and whether something else was said since."""
    question, _, rest = slots.get(ASKED, "").partition("|")
    since, _, left = rest.partition("|")
    fresh = bool(since) and now - datetime.fromisoformat(since) <= STANDS
    return (question, bool(left)) if fresh else ("", False)


def _answer(situation: Situation, question: str, *, left: bool) -> str:
    """Return the argument of the intent that answers the question, or ""."""
    if situation.intent == ON:
        return "ask"
    if situation.intent.kind == "greeting":
        return ""  # the letters of a hello are those of a laugh and a yes
    text = situation.message.text
    elsewhere = left and (situation.session.form or situation.intent.kind == "grade")
    band = "" if elsewhere else band_told(text, situation.today.year)
    if question == "band" and band:
        return {"unsure": "age", "older": "age:older"}.get(band, f"band:{band}")
    if question == "yes" and band == "child":
        return "band:child"
    if question == "guardian" and not situation.session.form and (way := _of_guardian(text, band, left=left)):
        return way
    return _said(situation, question, left=left)


_WILL_ASK = re.compile(
    r"(?:그럼|일단|먼저|네|응|저|나|제가|내가|\s|,)*(?:엄마|아빠|부모|보호자|할머니|할아버지|이모|고모|삼촌)(?:님|아빠)?"
    r"(?:한테|께|에게|랑|하고|이랑)?\s?(?:먼저|한번|좀|\s)*(?:(?:물어|여쭤|여쭈어|말해|얘기해|이야기해|보여|허락\s?받아)\s?"
    r"(?:볼|줄|드릴|올)|(?:말|얘기|이야기|허락)\s?(?:할|받을)|물을)(?:게|께|래|려고|겠)\S{0,4}[\s.!~]*"
)

_ADDRESS = r"\S@[^\s@.]+\.\S"
"""What an address has around its "@": whole words would be tried from each of their letters, for minutes."""

CONTACT = re.compile(rf"(?:\d[\s.-]?){{8,11}}\d?|{_ADDRESS}")
"""A number to call, or an address to write to."""

_TOLD_CONTACT = re.compile(rf"(?<![\d.-])(?:\+82[\s.-]?|0)\d{{1,2}}[\s.-]?\d{{3,4}}[\s.-]?\d{{4}}(?!\d)|{_ADDRESS}")
"""One that nobody asked for just now: eight digits alone may be a day."""

_GUARDIANS = re.compile(
    r"엄마|아빠|부모|보호자|할머니|할아버지|어머니|아버지|\b(?:mom|mum|dad|mother|father|guardian|parent)",
    re.IGNORECASE,
)

_NOT_THEIRS = re.compile(
    r"(?:하|해|걸|보내|드리)\s?(?:래|라고|라는|라셔|라던)|말고|(?:제|내|저의|나의)\s?(?:번호|폰|핸드폰|휴대폰|전화|메일|이메일)"
)
"""Whose number is told instead: one that the guardian wants called, or the child's own."""


_SLIP = re.compile(
    r"잘못\s?(?:눌|누[르른]|골|고[르른]|선택|체크|클릭|터치|쳤|말)|실수로\s?(?:눌|누|골|고|선택|체크|클릭|터치)"
    r"|(?:만\s?)?14\s?세\s?미만(?:이|은)?\s?아니|(?:미성년자|어린이|애|아이|초등학생)(?:가|이)?\s?아니(?:에요|예요|야|라|고|거든|ㅔ)"
    r"|\b(?:by mistake|wrong (?:button|one|age)|mistapped|not under 14|not a (?:child|kid|minor))\b",
    re.IGNORECASE,
)
_OF_AGE = re.compile(
    r"나이|\d\s?살|\d\s?세|미만|어른|성인|학부모|보호자|엄마|아빠|미성년|어린이|애가|아이가|초등학생|\bage|14|\badult"
)


_OF_ANOTHER_THING = re.compile(
    r"(?:번호|연락처|메일|링크|시험|정답|친구)[^,.!?]{0,12}(?:잘못|실수로)"
    r"|\b(?:number|link|mail|answer)\b.{0,20}\bby mistake",
    re.IGNORECASE,
)
"""What else goes wrong by a slip: a number that was told, a link, an answer."""


def tells_slip(text: str) -> bool:
    """Tell whether somebody says that the age they tapped was a slip."""
    return _slipped(text) and bool(_OF_AGE.search(_plain(text)))


def _slipped(text: str) -> bool:
    plain = _plain(text)
    return len(plain) <= LONGEST_SLIP and bool(_SLIP.search(plain)) and not _OF_ANOTHER_THING.search(plain)


def _of_guardian(text: str, band: str, *, left: bool) -> str:
    """Return the way to a guardian that is chosen, "ask" for a mere yes or a look at the clock, or "".

    "grown" is who tells an age of 14 or more, or years that may be, or is a guardian. A number is taken where it is
    told that it is a guardian's; one without a word may be the child's own.
    """
    if band in {"adult", "guardian"} or (not left and _slipped(text)):
        return "grown:adult"
    if band == "teen" or (band == "unsure" and tells_years(text)):
        return "grown"
    if _TOLD_CONTACT.search(text) and len(text) <= LONGEST:
        theirs = _GUARDIANS.search(text) and not _NOT_THEIRS.search(text)
        return f"said:{text}" if theirs else "" if left or text.rstrip().endswith("?") else "contact"
    after = asks_after(text) or wish_in_line(text) == "status"
    unsettled = after or (not left and said_of_consent(text) == "yes")
    return way_told(text) or ("ask" if unsettled or _WILL_ASK.fullmatch(_plain(text)) else "")


def _said(situation: Situation, question: str, *, left: bool) -> str:
    """Return the argument of the intent that a yes, a no or something unclear stands for."""
    text, form = situation.message.text, situation.session.form
    said, named = said_of_consent(text), _OF_CONSENT.search(text)
    if left and said == "yes" and not (form or named):
        return "ask"  # it may thank for what was answered in between: no consent is read out of it
    if left and not named and (form or not _PUT_OFF.search(text)):
        return ""
    if said == "later" or question == "guardian" or not said:
        return "later" if said == "later" else ""
    if said == "yes" and question == "yes":
        return "yes"
    return "" if left and said == "unclear" else "ask"


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).replace("\uff1f", "?").replace("\u2019", "'").split())
