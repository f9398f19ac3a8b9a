"""Keys in TOML: the front matter between +++ lines, and the small file beside a notice."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from knowledge.content.finding import Finding, unknown_name
from knowledge.content.tabling import NotTomlError, toml_of
from knowledge.loading.decoding import clean
from knowledge.loading.document import UnreadableError
from knowledge.loading.markdown import split_front_matter

_DASHED = re.compile(r"\ufeff?---[ \t]*\r?\n(.*?)\r?\n---[ \t]*(?:\r?\n|$)", re.DOTALL)


class KeysError(UnreadableError):
    """The keys of the file can't be read as TOML."""


def front_matter(
    file: str, text: str, known: Iterable[str], findings: list[Finding]
) -> tuple[Mapping[str, str], str, int]:
    """Return the known keys of the front matter as texts, the text below it and the lines before that."""
    names = list(known)
    refuse_dashes(text, names)
    toml, body, lines = split_front_matter(text)
    return texts_of(file, toml, names, findings), body, lines


def refuse_dashes(text: str, known: Iterable[str]) -> None:
    """Raise KeysError where known keys stand between --- lines, as other programs have it: a last day would be lost."""
    block = _DASHED.match(text)
    if block and any(line.partition(":")[0].strip() in known for line in block[1].split("\n")):
        raise KeysError("--- → +++")


def texts_of(file: str, toml: str, known: Iterable[str], findings: list[Finding]) -> Mapping[str, str]:
    """Return the known keys of a TOML text as texts ("a|b" for a list); unknown ones are findings.

    Raises KeysError: a statement whose last day can't be read must not be taken for one that always holds.
    """
    try:
        table = toml_of(toml)
    except NotTomlError as error:
        raise KeysError(error.args[0]) from error
    names = list(known)
    texts = {}
    for key, value in table.items():
        if key not in names:
            findings.append(Finding(file, 0, key, unknown_name(key, names), "the other keys"))
        else:
            texts[key] = as_text(value)
    return texts


def as_text(value: Any) -> str:
    """Return a TOML value as the text of a cell."""
    if isinstance(value, list):
        return "|".join(as_text(part) for part in value)
    if isinstance(value, bool):
        return "y" if value else "n"
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return clean(str(value)).strip()
