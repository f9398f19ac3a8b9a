"""Which rows of a vendor's table are sums of the lectures above them, and no lectures."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from knowledge.content.fields import CellError
from knowledge.content.lengths import minutes
from knowledge.loading.decoding import one_line

_SUM = re.compile(
    r"(?:.{0,19}[^의\s]\s)?(?:합계|소계|총계|총합계?|누계)|계|(?:grand |sub-?)?total|sum"
    r"|총\s?(?:강의|강좌|차시|재생)?\s?(?:수|시간)",
    re.IGNORECASE,
)
_COUNT = re.compile(r"(?:총\s*)?[\d,.]+\s*(?:강|강좌|차시|회|개)?")
"""What stands beside the word for a sum, under whatever name: "5강"."""
_COUNTED = re.compile(r"총\s*[\d,.]+\s*(?:강|강좌|차시|회|시간|분|개|과정).*")
_NUMBER = re.compile(r"\d+")
_DIGITS = 5
"""So many digits no number of a lecture has."""

_ROUNDED = 1
"""By so many minutes each length may differ from what the vendor added up."""

Values = Mapping[str, str]


def is_sum(cells: Sequence[str], names: Sequence[str], values: Values, above: Values) -> bool:
    """Tell whether a row adds up those above it: none of its `names` denies it, nor its number."""
    told = [name for name in map(one_line, names) if name and not _COUNT.fullmatch(name)]
    if not all(map(_SUM.fullmatch, told)) or _goes_on(values.get("number", ""), above.get("number", "")):
        return False
    texts = list(map(one_line, filter(None, cells)))
    return any(map(_SUM.fullmatch, texts)) or (not any(names) and any(map(_COUNTED.fullmatch, texts)))


def adds_up(values: Values, upwards: Iterable[Values]) -> bool:
    """Tell whether a row is as long as some of the rows above it, from the nearest up, or tells no length."""
    rest = _length(values)
    if not rest:
        return True
    for count, row in enumerate(upwards, start=1):
        rest -= _length(row)
        if abs(rest) <= _ROUNDED * count:
            return True
        if rest < 0:
            break
    return False


def _goes_on(number: str, before: str) -> bool:
    """Tell whether a number is that of a next or of a first lecture, which no count of those above it is.

    It is written like the one above it: "2강" below "1강" is the second lecture, and below "2" their count.
    """
    if _NUMBER.sub("0", number) != (_NUMBER.sub("0", before) if _NUMBER.search(before) else "0"):
        return False
    here, above = ([int(digits[:_DIGITS]) for digits in _NUMBER.findall(text)] for text in (number, before))
    told = above or [0]
    return (here[:-1] == told[:-1] and here[-1] == told[-1] + 1) or (here[-1] == 1 and here != told)


def _length(values: Values) -> int:
    try:
        return minutes(values.get("minutes", ""))
    except CellError:
        return 0
