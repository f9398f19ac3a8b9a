"""Short words that ask for nothing: a lone question mark, tears, a laugh, an apology, a wish to stop."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from handlers.requests.kinds import Intent, Kind
from handlers.requests.people import OFFER

COMMANDS: Mapping[str, Kind] = {}

ACTIONS: Mapping[str, Kind] = {}

STARTS: Mapping[str, Kind] = {}
"""What a link into the chat may begin with: `/start staff_TOKEN`."""

PATTERNS: tuple[tuple[Kind, tuple[str, ...]], ...] = ()
"""Short requests, matched whole."""

COMMAND = "command"
"""A command that there is none of."""

REACHING = "reaching"
"""Where somebody is or how to reach somebody, sent by a tap of the messenger's."""

_REACHING = frozenset({"contact", "location", "venue"})
_PLAYFUL = frozenset({"dice", "game", "sticker"})

LONGEST = 60
"""Characters: whoever writes more says something besides."""

_SAYING: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern, re.IGNORECASE))
    for name, pattern in (
        ("sad", r"[\s.,!~…]*[ㅠㅜ][ㅠㅜㅡ\s.,!~…]*|(흑+|엉엉|훌쩍)[\s.!~…ㅠㅜ]*"),
        (
            "sorry",
            (
                r"(아\s?)?((정말|진짜|너무|제가|내가|아까는?|방금은?)\s?)*(죄송|미안)(해|합니다|해요|했어요|해용|하네요|드려요)"
                r"[\s.,!~ㅠㅜ]*(((제가|내가|아까|말이|너무|좀)\s?)*(심했|지나쳤|흥분했|화냈|화를\s?냈|욕했|욕해서)[가-힣]{0,5})?[\s.!~ㅠㅜ…]*"
                r"|(i'?m |i am )?(so |very )?sorry[\s.!]*"
            ),
        ),
        (
            "who",
            (
                r"ㄴㄱ(ㅅㅇ|ㄴ|ㅇ|임)?\??|누구(세요|심|임|야|냐)\??"
                r"|(너|넌|니|얘|이거|여기|당신)[은는]?\s?(진짜\s?|혹시\s?)?"
                r"(ai|에이아이|인공\s?지능|봇|챗봇|로봇|기계|(챗\s?)?gpt|지피티|사람)"
                r"(이야|야|이에요|예요|임|이냐|냐|니|이니|인가요?|맞아요?|맞음|맞지)?\s?\?*"
                r"|(are you (a |an )?)(bot|robot|ai|human|person|real( person)?)\s?\?*"
            ),
        ),
        (
            "bored",
            r"(아\s?)?(너무\s?|진짜\s?|완전\s?)?(심심(해|하다|함|해요|한데요?)|ㅅㅅㅎ|놀아\s?줘(요)?)[\s.!~ㅠㅜㅋ]*",
        ),
        (
            "stop",
            (
                r"(이제\s?|그냥\s?)?(취소|그만|종료|나가기|나갈래|끝|끝내기|중단)(요|이요|이에요|할래요?|할게요?|하기|해\s?줘(요)?|해\s?주세요)?[\s.!~]*"
                r"|(cancel|stop|quit|exit)[\s.!]*"
            ),
        ),
        ("number", r"[\s+()-]*(\d[\s()-]*){9,12}|\S+@\S+\.\w{2,}"),
        ("link", r"<?(https?://|www\.)\S+>?"),
    )
)
_LOST = re.compile(r"(ㅁㄹ|ㅁㄹㄱㅇ|몰루|ㅁ?ㄹ겠[음다어]|ㅇㅎㄱ|모르게써요?)[\s.?!~ㅠㅜ]*")
_LETTER = re.compile(r"[^\W_]")
_STICKER = re.compile(r"\((이모티콘|스티커|emoticon|sticker)\)", re.IGNORECASE)
"""What stands for a picture of the messenger's own."""

_LAUGH = re.compile(r"[\sㅋㅎㅇㄱㄴ.!?~;:^]*[ㅋㅎ][\sㅋㅎ.!?~;:^]*|(lol|haha+|hehe+)[\s.!]*", re.IGNORECASE)


def heard(text: str) -> Intent | None:
    """Hear what asks for nothing, by its kind; words of who knows no further are an occasion to offer a person."""
    bare = unicodedata.normalize("NFC", text).strip()
    if len(bare) > LONGEST and not _link(bare):
        return None
    if _LOST.fullmatch(bare):
        return Intent("human", OFFER)
    for name, pattern in _SAYING:
        if pattern.fullmatch(bare):
            return Intent("aside", name)
    if not _LETTER.search(bare) or _STICKER.fullmatch(bare) or _LAUGH.fullmatch(bare):
        return Intent("aside", "wordless")
    return None


def shown(kinds: set[str]) -> Intent | None:
    """Tell whether files of these kinds are none to look at for somebody: a sticker, a place, a number."""
    if not kinds or not kinds <= _REACHING | _PLAYFUL:
        return None
    return Intent("aside", REACHING if kinds & _REACHING else "wordless")


def _link(text: str) -> bool:
    return " " not in text and text.startswith(("http://", "https://", "www."))
