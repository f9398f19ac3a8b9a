"""What was typed instead of tapped: words that name one of the choices which were offered last."""

from __future__ import annotations

import re
from collections.abc import Sequence

from handlers.conversation import Bubble, Choice

LONGEST = 60
"""Characters: the longest words that are compared with labels."""

_YES = re.compile(
    r"(네|넵|넹|넷|예|옙|응|웅|엉|어|그래|좋아|맞아|당연하지|ㅇㅇ|ㅇㅋ|ㅇ|오케이"
    r"|yes|yeah|yep|sure|ok|okay|y)(요|용)?"
)
_NO = re.compile(r"(아니|아뇨|아니오|아뇽|아니야|아니에요|아녀|싫어|됐어|ㄴㄴ|ㄴ|no|nope|n)(요)?")
_AGREEING = re.compile(r"(네|예|응|좋아|맞아|yes)\b", re.IGNORECASE)
_REFUSING = re.compile(r"(아니|no\b)", re.IGNORECASE)
_ORDINAL = re.compile(
    r"(?:(?P<number>[1-9])번?(?:째|이요|요|으로|이)?|(?P<word>첫|두|세|네)번째(?:요|거|것|걸로|거요)?)"
)
_WORDS = {"첫": 1, "두": 2, "세": 3, "네": 4}

GRAVE = {"erase:now": "erase", "plan:dropped": "plan:drop"}
"""Beginnings of actions that can't be undone, where only the whole label counts, each with that of what asks for it."""


def chosen(words: str, bubbles: Sequence[Bubble], *, loosely: bool = True) -> tuple[int, int] | None:
    """Return the place (bubble, choice) of the one choice that these words name; `bubbles` are what was said last.

    Its label counts whenever it is typed. With `loosely`, of the last bubble that offers something, so do a plain yes
    or no where one choice says so, a yes to a question with one choice, and a number where no label has one.
    """
    bare = _bare(words)
    if not bare or len(words) > LONGEST:
        return None
    for place in reversed(range(len(bubbles))):
        for number, choice in enumerate(bubbles[place].choices):
            if not choice.url and _bare(choice.label) == bare:
                return place, number
    asking = _last_offer(bubbles) if loosely else None
    found = None if asking is None else _meant(bare, bubbles[asking])
    if asking is None or found is None or _asked_anew(found):
        return None
    return asking, bubbles[asking].choices.index(found)


def doubted(words: str, bubbles: Sequence[Bubble]) -> str:
    """Return the action that asks once more, when a yes or a number may mean what can't be undone; "" otherwise."""
    bare, asking = _bare(words), _last_offer(bubbles)
    if asking is None:
        return ""
    bubble = bubbles[asking]
    meant = bubble.choices if _YES.fullmatch(bare) else (_meant(bare, bubble),)
    return next((again for choice in meant if choice and (again := _asked_anew(choice))), "")


def _asked_anew(choice: Choice) -> str:
    """Return the action that asks for a choice which can't be undone; "" for any other choice."""
    for grave, instead in GRAVE.items():
        if choice.action.startswith(grave):
            return instead + choice.action.removeprefix(grave)
    return ""


def _last_offer(bubbles: Sequence[Bubble]) -> int | None:
    """Return the place of the last bubble that offers something."""
    return next((place for place in reversed(range(len(bubbles))) if _offered(bubbles[place])), None)


def _meant(bare: str, bubble: Bubble) -> Choice | None:
    return _agreed(bare, bubble) or _counted(bare, _offered(bubble))


def _offered(bubble: Bubble) -> list[Choice]:
    return [choice for choice in bubble.choices if not choice.url]


def _agreed(bare: str, bubble: Bubble) -> Choice | None:
    """Return the choice that a plain yes or no stands for, if it is one."""
    offered = _offered(bubble)
    if _NO.fullmatch(bare):
        said = [choice for choice in offered if _REFUSING.match(choice.label) or choice.action == "none"]
    elif _YES.fullmatch(bare):
        said = [choice for choice in offered if _AGREEING.match(choice.label)]
        said = said or (offered if "?" in bubble.text else [])
    else:
        said = []
    return said[0] if len(said) == 1 else None


def _counted(bare: str, offered: Sequence[Choice]) -> Choice | None:
    """Return the choice that a number stands for, when there are several and no label has a number of its own."""
    found = _ORDINAL.fullmatch(bare)
    if not found or len(offered) < 2 or any(character.isdigit() for each in offered for character in each.label):
        return None
    number = int(found["number"] or _WORDS[found["word"]])
    return offered[number - 1] if number <= len(offered) else None


def _bare(words: str) -> str:
    return "".join(character for character in words.casefold() if character.isalnum())
