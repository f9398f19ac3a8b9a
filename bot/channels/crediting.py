"""Where an answer comes from, in a line: its title, where that stands, from when it is, and whether it is a sample."""

from __future__ import annotations

from knowledge.passage import ANSWERED
from retrieval.answer import Citation

_TABLES = (".csv", ".ods", ".xlsx")


def heading(citation: Citation) -> str:
    """Return the number and the name of a source."""
    return f"[{citation.number}] {citation.title or citation.source}"


def standing(citation: Citation, sample: str) -> str:
    """Return what follows a source's name; `sample` marks what is not public fact.

    The file and row of an entry that names its source tell the office where it stands, and a person nothing; what
    people answered stands in no file.
    """
    entry = citation.title and citation.source.casefold().endswith(_TABLES) and citation.place.endswith("행")
    place, source = ("", "") if entry else (citation.place, "" if citation.source == ANSWERED else citation.source)
    origin = ", ".join(filter(None, (source, _dated(citation))))
    return "".join(
        (
            f" — {place}" if place else "",
            f" ({origin})" if origin else "",
            f" · {sample}" if citation.sample else "",
        )
    )


def spelt_out(citation: Citation) -> str:
    """Return a whole source with its address, for a terminal."""
    parts = (citation.title, _dated(citation), citation.source, citation.place, citation.url)
    return f"[{citation.number}] {' — '.join(filter(None, parts))}"


def _dated(citation: Citation) -> str:
    return citation.dated.isoformat() if citation.dated else ""
