"""What was typed instead of tapped: words that name one of the choices which were offered last."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from handlers.conversation import Bubble, Choice

LONGEST = 60
"""Characters: the longest words that are compared with labels."""

_YES = re.compile(
    r"(네|넵|넹|넷|예|옙|응|웅|엉|어|그래|좋아|맞아|당연하지|ㅇㅇ|ㅇㅋ|ㄱㄱ|ㅇ|오케이"
    r"|yes|yeah|yep|sure|ok|okay|y)(요|용)?"
)
_NO = re.compile(r"(아니|아뇨|아니오|아뇽|아니야|아니에요|아녀|ㄴㄴ|ㄴ|no|nope|n)(요)?")
_ASKED_BACK = re.compile(r"[?\uff1f]\s*$")
"""With a question mark a yes is none: "네?" has not understood."""

_BEFORE = r"(아니|아뇨|이제|그냥|나는?|저는?|됐어|아|걍)*"
_ENDING = (
    "됐어|됐음|됐습니다|안해|안할래|안할게|안할거야|관둘래|관둘게|그만할래|그만할게|그만둘래|그만둘게"
    "|필요없어|nevermind"
)
_STOP = "취소|취소할래|취소할게|취소해|취소해줘|취소해주세요|그만|그만해|그만해줘|그만해주세요|cancel|stop"
_ENOUGH = re.compile(
    rf"{_BEFORE}({_ENDING}|{_STOP}|괜찮아|괜찮습니다|싫어|다음에|다음에할래|다음에할게|나중에|나중에할래|나중에할게|그대로|그대로(?:둘래|둘게|둬|두기|두자|할래|할게|놔둬|둬줘)"
    r"|nothanks|nothankyou|notnow|later)(요)?"
)
"""Said by who wants no more: it declines what is offered, and answers no question of fact."""

_AGREEING = re.compile(r"(네|예|응|좋아|맞아|yes)\b", re.IGNORECASE)
_REFUSING = re.compile(r"(아니|no\b)", re.IGNORECASE)
_ORDINAL = re.compile(
    r"(?:(?P<bare>[1-9])(?:이요|요|으로|이)?|(?P<number>[1-9])번(?:째)?(?:이요|요|으로|이|거|것|걸로)?"
    r"|(?P<word>첫|두|세|네)번째(?:요|거|것|걸로|거요)?)"
)
_CIRCLED = str.maketrans("①②③④⑤⑥⑦⑧⑨", "123456789")
"""How choices are numbered where there is no room for them on buttons."""

_WORDS = {"첫": 1, "두": 2, "세": 3, "네": 4}

_CARD = re.compile(r"^[1-9]\. ", re.MULTILINE)
_OF_CARD = re.compile(
    r"(?:(?P<number>[1-9])번(?:째)?|(?P<word>첫|두|세|네)번째)(?:거|것|꺼|걸)?(?:로|는|은|를|을|의|(?:강의|강좌)(?!목록))*(?:보여줘|보여주세요|볼래|요)?(?P<wish>.*)"
)
"""What is said of one of several things that were shown under numbers."""

DECLINING = frozenset(
    {
        "consent:later",
        "enrolment:stop",
        "erase:no",
        "human:cancel",
        "human:stay",
        "plan:kept",
        "plan:stop",
        "remind:kept",
    }
)
"""Actions that leave everything as it is."""

_FINE = re.compile(rf"(괜찮아|괜찮습니다|{_STOP})(요)?")
EITHER = frozenset({"consent:later", "human:stay"})
"""Where "괜찮아요" is a yes to some and a no to others, and "취소" of what is asked: it has to be asked again."""

_NEEDLESS = re.compile(rf"{_BEFORE}({_ENDING})(요)?")
"""Said by who needs no person any more: asked whether a question is to be taken back, it says yes."""

DOUBTFUL = {"feedback:not": "feedback:which"}
"""Beginnings of actions that a plain no may mean, or not, each with that of what asks."""

_POLITE = re.compile(r"(보기|볼래|보여줘|보여주세요|보여줄래|해줘|해주세요|줘|주세요|하기|할래|할게)?(요|용|욤)?$")
"""How a label asks and how a person does: the same wish."""

_PLEA = re.compile(r"..(?:줘|주세요|주라|줄래|할래|할게|볼래)(?:요)?$")
"""How a verb alone asks for what a label offers."""

_LED = re.compile(r"^(?:네|넵|예|응|아니요|아니오|아뇨|아니|그럼|음)+(?=..)")
"""A yes, a no or a breath before the words of a label."""

GRAVE = {"erase:now": "erase", "plan:dropped": "plan:drop"}
"""Beginnings of actions that can't be undone, where only the whole label counts, each with that of what asks for it."""


def chosen(words: str, bubbles: Sequence[Bubble], *, loosely: bool = True) -> tuple[int, int] | None:
    """Return the place (bubble, choice) of the one choice that these words name; `bubbles` are what was said last.

    Its label counts whenever it is typed. With `loosely` it counts without its polite ending, too, and so does the verb
    of one label alone; of the last bubble that offers something so do a plain yes or no where one choice says so,
    words that decline where one choice leaves all as it is, a yes to a question with one choice, and a number where no
    label has one.
    """
    bare = _bare(words)
    if not bare or len(words) > LONGEST:
        return None
    named = (_card_named(bare, bubbles) if loosely else []) or _named(bare, bubbles, loosely=loosely)
    named = named or (_asked_for(bare, bubbles) if loosely else [])
    if named:
        return None if _of_which(named, bubbles) else named[0]
    asking = _last_offer(bubbles) if loosely and not _ASKED_BACK.search(words) else None
    found = None if asking is None else _meant(bare, bubbles[asking])
    if asking is None or found is None or _asked_anew(found, GRAVE | DOUBTFUL):
        return None
    return asking, bubbles[asking].choices.index(found)


def doubted(words: str, bubbles: Sequence[Bubble]) -> str:
    """Return the action that asks once more, when a word may mean what can't be undone or what was asked; else ""."""
    bare, asking = _bare(words), _last_offer(bubbles)
    if asking is None:
        return ""
    if which := _of_which(_named(bare, bubbles, loosely=True), bubbles):
        return which
    bubble = bubbles[asking]
    if _YES.fullmatch(bare):
        return next((again for choice in bubble.choices if (again := _asked_anew(choice, GRAVE))), "")
    meant = _meant(bare, bubble)
    return _asked_anew(meant, GRAVE | DOUBTFUL) if meant else ""


def needless(words: str) -> bool:
    """Tell whether words are no more than that something is not needed or wanted any more."""
    return bool(_NEEDLESS.fullmatch(_bare(words))) and not _ASKED_BACK.search(words)


def agrees(words: str) -> bool:
    """Tell whether words are a plain yes, and no question."""
    return bool(_YES.fullmatch(_bare(words))) and not _ASKED_BACK.search(words)


def _named(bare: str, bubbles: Sequence[Bubble], *, loosely: bool) -> list[tuple[int, int]]:
    """Return the places of all choices that words name, the last bubble's first."""
    return [
        (place, number)
        for place in reversed(range(len(bubbles)))
        for number, choice in enumerate(bubbles[place].choices)
        if not choice.url and _names(bare, choice, loosely=loosely)
    ]


def _asked_for(bare: str, bubbles: Sequence[Bubble]) -> list[tuple[int, int]]:
    """Return the place of the one choice whose label ends with what is asked for ("알려 주세요"), if it is one."""
    wish = _wish(_LED.sub("", bare))
    if len(wish) < len("알려") or not _PLEA.search(bare):
        return []
    found = [
        (place, number)
        for place, bubble in enumerate(bubbles)
        for number, choice in enumerate(bubble.choices)
        if not choice.url and wish in _tails(choice.label) and not _asked_anew(choice, GRAVE | DOUBTFUL)
    ]
    actions = {bubbles[place].choices[number].action for place, number in found}
    return found[-1:] if len(actions) == 1 else []


def _tails(label: str) -> set[str]:
    """Return the wishes that the last words of a label are: "알려" of "다음 모집 알려 주세요"."""
    words = label.split()
    return {_wish(_bare(" ".join(words[at:]))) for at in range(1, len(words))}


def _card_named(bare: str, bubbles: Sequence[Bubble]) -> list[tuple[int, int]]:
    """Return the place of a choice under the first, second or third of several numbered bubbles.

    Without its label it is the first of that bubble, which looks at it.
    """
    cards = [place for place, bubble in enumerate(bubbles) if _CARD.search(bubble.text) and bubble.choices]
    found = _OF_CARD.fullmatch(bare)
    number = _WORDS.get(found["word"] or "", 0) or int(found["number"] or 0) if found else 0
    if not found or len(cards) < 2 or not 0 < number <= len(cards):
        return []
    place, wish = cards[number - 1], _wish(found["wish"])
    fitting = (at for at, choice in enumerate(bubbles[place].choices) if not wish or _wish(_bare(choice.label)) == wish)
    return [(place, at) for at in fitting][:1]


def _of_which(named: Sequence[tuple[int, int]], bubbles: Sequence[Bubble]) -> str:
    """Return the action that asks which one is meant, where a label stands under several of one kind; else ""."""
    actions = {bubbles[place].choices[number].action for place, number in named}
    kinds = {action.rpartition(":")[0] for action in actions}
    return f"{kinds.pop()}:" if len(actions) > 1 and len(kinds) == 1 and "" not in kinds else ""


def _asked_anew(choice: Choice, table: Mapping[str, str]) -> str:
    """Return the action that asks for a choice of a table; "" for any other choice."""
    for grave, instead in table.items():
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
        said = said or (_declining(offered) if len(offered) == len(("yes", "no")) else [])
    elif _NEEDLESS.fullmatch(bare) and any(choice.action == "human:stay" for choice in offered):
        said = [choice for choice in offered if choice.action == "human:end"]
    elif _ENOUGH.fullmatch(bare):
        said = [choice for choice in _declining(offered) if not (_FINE.fullmatch(bare) and choice.action in EITHER)]
    elif _YES.fullmatch(bare):
        said = [choice for choice in offered if _AGREEING.match(choice.label)]
        said = said or (_asked_about(offered) if "?" in bubble.text else [])
    else:
        said = []
    return said[0] if len(said) == 1 else None


def _asked_about(offered: Sequence[Choice]) -> list[Choice]:
    """Return what a question may be about that offers these: behind titles that are near it is the person."""
    person = [choice for choice in offered if choice.action == "human"]
    others = [choice for choice in offered if choice not in person and not choice.action.startswith("passage:")]
    return person if person and not others else list(offered)


def _names(bare: str, choice: Choice, *, loosely: bool) -> bool:
    """Tell whether words are a label, or the same wish less politely; what can't be undone needs the label itself."""
    label = _bare(choice.label)
    if label == bare or not loosely or _asked_anew(choice, GRAVE | DOUBTFUL):
        return label == bare
    return _wish(label) in {_wish(bare), _wish(_LED.sub("", bare))}


def _declining(offered: Sequence[Choice]) -> list[Choice]:
    return [choice for choice in offered if choice.action in DECLINING]


def _counted(bare: str, offered: Sequence[Choice]) -> Choice | None:
    """Return the choice that a number stands for, when there are several; a bare one only where no label has a number.

    One that is said to be of an order counts wherever no label has the same number, and in words anywhere.
    """
    found = _ORDINAL.fullmatch(bare)
    if not found or len(offered) < 2:
        return None
    number = int(found["bare"] or found["number"] or _WORDS[found["word"]])
    same = re.compile(r"\d" if found["bare"] else rf"(?<!\d){number}(?!\d)")
    if not found["word"] and any(same.search(each.label) for each in offered):
        return None
    return offered[number - 1] if number <= len(offered) else None


def _wish(bare: str) -> str:
    """Return letters without a polite ending and in the spelling of talk, whole where nothing would be left."""
    return (_POLITE.sub("", bare) or bare).replace("것", "거").replace("딴거", "다른거")


def _bare(words: str) -> str:
    return "".join(character for character in words.translate(_CIRCLED).casefold() if character.isalnum())
