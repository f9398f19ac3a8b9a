"""Whose rules a question is about when it names another municipality: that one's, or its own seen beside it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from knowledge.municipality import Municipality, named
from retrieval.words.normalizing import normalize

HERE = re.compile(
    r"여기|이곳|(우리|저희|이)\s*(동네|지역|고장|[시군도](?=[는도은에]))|(?<![가-힣])(저|나|우리|저희|우리\s*애)도(?![가-힣])"
    r"|\b(here|our (city|town|county|area))\b",
    re.IGNORECASE,
)
"""Words for the place where the person is, or for who asks beside somebody there: "서울은 된다는데 저도요?"."""

BESIDE = re.compile(r"(시|도|군)?\s*(쪽|조건|기준|규칙|규정|제도)?\s*(이랑|랑|하고|과|와|처럼|보다|만큼)(?![가-힣]*런)")
"""What follows the name of a place that something is compared or joined with: 서울이랑, 서울 조건과, 서울보다."""

PARTICLE = r"은|는|이|가|을|를|의|에|에서|도"
"""What may follow a name that can be left out; who compares ("이랑") means the name."""

LEFT = 2
"""Words that must be left of a question without its place's names."""

FROM = re.compile(r"(시|도|군)?\s*에서\s*([가-힣]+(으)?로\s*)?(이사|전입|전학|옮|왔|오게|온|살다)")
"""What follows the name of the place that someone came from."""


def elsewhere(text: str, own: str, municipalities: Iterable[Municipality]) -> tuple[str, ...]:
    """Return the ids of the municipalities whose matter a question is; none when it is, or may be, one's own.

    A place that is only compared with, joined with or come from does not make the question its matter.
    """
    plain = normalize(text)
    places = named(plain, municipalities)
    if any(place.id == own for place in places) or HERE.search(plain):
        return ()
    return tuple(place.id for place in places if not _beside(plain, place))


def _beside(text: str, place: Municipality) -> bool:
    """Tell whether a place is named only as what something is held against."""
    names = sorted({name for name in (place.name, *place.names) if name}, key=len, reverse=True)
    folded = text.casefold()
    ends = [match.end() for match in re.finditer("|".join(re.escape(name.casefold()) for name in names), folded)]
    return bool(ends) and all(BESIDE.match(folded, end) or FROM.match(folded, end) for end in ends)


def unnamed(text: str, names: Iterable[str]) -> str:
    """Return a question without the names of its own place and programme; "" when it has none or too little is left."""
    longest_first = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    if not longest_first:
        return ""
    bare, found = re.subn(rf"(?<!\w)({longest_first})({PARTICLE})?(?=\s)", " ", text, flags=re.IGNORECASE)
    left = " ".join(bare.split())
    return left if found and len(left.split()) >= LEFT else ""
