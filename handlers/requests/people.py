"""A person's help: joining as a mentor, what one does not understand, and what a talk was worth."""

from __future__ import annotations

import re
from collections.abc import Mapping

from handlers.requests.kinds import Intent, Kind

COMMANDS: Mapping[str, Kind] = {}

ACTIONS: Mapping[str, Kind] = {
    "rating": "rating",
    "staff": "staff",
}

STARTS: Mapping[str, Kind] = {
    "staff": "staff",
}
"""What a link into the chat may begin with: `/start staff_TOKEN`."""

PATTERNS: tuple[tuple[Kind, tuple[str, ...]], ...] = ()
"""Short requests, matched whole."""

OFFER = "offer:unsure"

_AT_A_LOSS = re.compile(
    r"(잘\s*|도저히\s*|아직(도)?\s*|무슨\s*말인지\s*|하나도\s*|전혀\s*|진짜\s*|그래도\s*|여전히\s*)*"
    r"(모르겠(어|어요|습니다|네요?|는데요?|다|음)|몰라요?|이해(가|를)?\s*(안\s*(돼|되|가)(요|네요|는데요?|고요)?|못\s*하겠(어|어요|다))"
    r"|못\s*알아듣겠(어|어요|다)|어려워요?|헷갈려요?)"
    r"|i\s+(still\s+)?(don'?t|do not)\s+(know|understand|get it)",
    re.IGNORECASE,
)


def heard(text: str) -> Intent | None:
    """Hear that somebody is at a loss; a question that only holds such words stays a question."""
    bare = text.strip(" .!~^♡ㅎㅋㅠㅜ…")
    return Intent("human", OFFER) if _AT_A_LOSS.fullmatch(bare) else None
