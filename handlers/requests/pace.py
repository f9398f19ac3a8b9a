"""How fast a plan is to go, and a session that is to wait for minutes: what is said of it."""

from __future__ import annotations

import re

from handlers.requests.kinds import Intent

LONGEST = 40
"""Characters: whoever writes more tells a story."""

_LEAD = (
    r"(?:(?:저|전|나|난|이제|좀|조금|더|너무|많이|그냥|근데|계획|공부|강의|진도|속도|이거|이건)"
    r"(?:을|를|이|가|은|는|도)?\s?)"
)
_WISH = (
    r"(?:(?:끝내|듣|하|나가|나갔|진행하|했|들었)(?:고|으면|면)?\s?(?:싶|좋)[가-힣]{0,5}|(?:끝내|끝낼|할|나갈|들을|진행할|갈)(?:래|게|께|수\s?있)[가-힣]{0,4}"
    r"|(?:해|나가|진행해|바꿔|조절해|끝내|올려|높여|당겨|앞당겨|낮춰|늦춰|줄여)\s?(?:줘|주세요|줄래|주라)(?:요)?|하자|가자|부탁해요?)"
)
_SOON = r"(?:빨리|빠르게|빡세게|일찍|서둘러)"
_EASY = r"(?:천천히|느리게|느긋하게|여유\s?있게|여유롭게|널널하게|느슨하게)"
_PLEA = r"(?:can (?:we|i) |i(?:'d like| want) to )?"
_FASTER = re.compile(
    rf"{_LEAD}+{_SOON}(?:\s?{_WISH})?|{_SOON}\s?{_WISH}|{_LEAD}+(?:올려|높여|당겨|앞당겨)\s?(?:줘|주세요|줄래)(?:요)?"
    rf"|{_PLEA}(?:go |be |finish |get it done )?(?:a (?:bit|little) )?"
    r"(?:faster|quicker|sooner|earlier|speed (?:it )?up)(?: please)?|speed (?:it )?up(?: please)?"
)
_SLOWER = re.compile(
    rf"{_LEAD}+{_EASY}(?:\s?{_WISH})?|{_EASY}\s?{_WISH}|{_LEAD}+(?:낮춰|늦춰)\s?(?:줘|주세요|줄래)(?:요)?"
    rf"|{_LEAD}+(?:빨라|빠른\s?것\s?같아|벅차|빡빡해|빡세)(?:요)?"
    rf"|{_PLEA}(?:go )?(?:a (?:bit|little) )?(?:slower|slow(?: it)? down)(?: please)?"
    r"|(?:it'?s |that'?s )?(?:going )?too fast"
)
_SAID = {"한": 1, "두": 2, "세": 3, "반": 0}
_AFTER = re.compile(
    r"(?:(?:알림|알람|공부|강의|이거|오늘\s?거|지금\s?말고)(?:은|는|을|를)?\s?)?(?:좀\s?|딱\s?)?"
    r"(?P<number>\d{1,3}|한|두|세)\s?(?P<unit>분|시간)(?P<half>\s?반)?\s?(?:만\s?)?(?:뒤|후|있다가?|이따가?)(?:에|로)?\s?"
    r"(?:다시\s?|또\s?)?(?:(?:알려|말해|깨워|불러|보내|미뤄|울려)\s?(?:줘|주세요|줄래)(?:요)?|(?:할|들을|시작할|볼)(?:게|께|래)(?:요)?|하자|알림)?"
    r"|(?:please )?(?:snooze(?: it)?(?: for)?|remind me(?: again)?(?: in)?|again in|in|later, in) "
    r"(?P<count>\d{1,3}|an|half an) (?P<of>min(?:ute)?s?|hours?)(?: please)?"
)
_SNOOZE = re.compile(
    r"(?:알림|알람)(?:은|을)?\s?(?:좀\s?)?(?:나중에|이따가?|조금\s?있다가?)(?:\s?다시)?(?:\s?(?:알려|보내)\s?(?:줘|주세요)(?:요)?)?"
    r"|(?:이따가?|나중에|조금\s?있다가?)\s?(?:다시\s?)?(?:알려|말해)\s?(?:줘|주세요)(?:요)?"
    r"|(?:알림\s?)?(?:스누즈|snooze)(?: please)?|remind me (?:again )?later"
)


def heard(said: str) -> Intent | None:
    """Return what folded words wish of a plan's pace, or after which minutes its session is to begin."""
    if len(said) > LONGEST or said.endswith("?"):
        return None
    if found := _AFTER.fullmatch(said):
        minutes = _minutes(found)
        return Intent("plan", f"later::in{minutes}") if minutes else None
    if _SNOOZE.fullmatch(said):
        return Intent("plan", "later::")
    if _FASTER.fullmatch(said):
        return Intent("plan", "pace:faster")
    return Intent("plan", "pace:slower") if _SLOWER.fullmatch(said) else None


def _minutes(found: re.Match[str]) -> int:
    number, unit = found["number"] or found["count"], found["unit"] or found["of"]
    if number in {"an", "half an"}:
        return 60 if number == "an" else 30
    count = _SAID.get(number) or int(number)
    return count * (60 if unit.startswith(("시간", "hour")) else 1) + (30 if found["half"] else 0)
