"""What a wish leaves out: "영어 말고 수학", "anything but English"."""

from __future__ import annotations

import re

_LEFT_OUT = re.compile(
    r"(?P<particle>은|는|이|가|을|를|도)?\s?"
    r"(?:말[고구](?:는|요)?|빼[고구](?:는|요)?|제외(?:하고|한|하면)?|아니(?:라|고))(?![가-힣])"
    r"|\b(?:(?:do not|don'?t) (?:want|like)(?: to (?:learn|study|take|do))?|(?<!why )not(?! only\b| sure\b)"
    r"|other than|anything but|everything but|except(?: for)?|instead of|rather than)\s"
    r"(?:(?:any|too|so|very|an?|the)\s)?(?P<named>[a-z]+(?:(?:,| or| and| nor)\s[a-z]+){0,3})",
    re.IGNORECASE,
)
_ALIKE = re.compile(r"(?:거|것|게|걸|건|같은|강의|강좌|인강|수업|과목|쪽|내용|단계)")
"""What is said of a kind: the word before it says which."""

_ALSO = re.compile(r"뿐(?:만)?$|만$")
"""Ends what is wanted beside another ("영어뿐만 아니라 수학도"), but for "영어만 빼고"."""

_AND = re.compile(r"(?:이랑|랑|하고|과|와|이나|나|,)$")
_TAKEN = re.compile(r"빼|제외")
_LISTED = re.compile(r",? (?:or |and |nor )?", re.IGNORECASE)
_YEAR = re.compile(r"[초중고]\s?[1-6](?:\s?학년)?")
MOST = 4
"""Words that one "말고" is read to leave out."""


def told_apart(text: str) -> tuple[str, str]:
    """Return a wish without what it leaves out, and what that is ("" where nothing is left out).

    The grade before it is the learner's own ("중2 영어 말고 수학") where no other one follows.
    """
    kept: list[str] = []
    out: list[str] = []
    also, end = False, 0
    for found in _LEFT_OUT.finditer(text):
        before = text[end : found.start()].split()
        end = found.end()
        if found["named"]:
            kept += before
            out += _LISTED.split(found["named"])
            continue
        if before and _ALSO.search(before[-1]) and not _TAKEN.search(found[0]):  # "영어뿐만 아니라"
            kept += [*before[:-1], _ALSO.sub("", before[-1])]
            also = True
            continue
        words, unwanted = _parted(before)
        if words and _YEAR.fullmatch(words[-1]) and _YEAR.search(text, end):
            words = words[:-1]
        kept += words
        out += unwanted
    return (" ".join((*kept, text[end:].strip())), " ".join(out)) if out or also else (text, "")


def _parted(words: list[str]) -> tuple[list[str], list[str]]:
    """Return words without those at their end that are left out, and these: "영어랑 국어", "어려운 거"."""
    count = min(len(words), 1)
    while count < min(len(words), MOST) and (_ALIKE.fullmatch(words[-count]) or _AND.search(words[-count - 1])):
        count += 1
    return words[: len(words) - count], words[len(words) - count :]
