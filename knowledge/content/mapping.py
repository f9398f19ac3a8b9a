"""mapping.toml: how the tables of a vendor name their columns, so that they are read as they were sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any, Literal

from knowledge.content.finding import NOTHING_OF_FILE, Finding, not_toml, unknown_name
from knowledge.content.tabling import NotTomlError, toml_of
from knowledge.loading.decoding import one_line
from knowledge.loading.document import UnreadableError

FILE = "mapping.toml"
Holds = Literal["courses", "lectures", "both"]

COURSE_NAMES = ("id", "vendor", "subject", "title", "grades", "level", "description", "prerequisites", "url", "sample")
LECTURE_NAMES = ("course", "number", "lecture", "minutes", "unit")


@dataclass(frozen=True, slots=True)
class Layout:
    """How the tables whose file name fits a pattern are read, in the `sheets` that fit one of theirs, or in all.

    `columns` maps our names to the vendor's, several of which are read one after the other; `always` maps ours to a
    value for every row; `sheet` is our name for what the sheets are called by, `band` for what stands alone in a row
    above others. With "both" each row is a lecture and says its course, too; `lecture` is a lecture's title.
    """

    file: str
    holds: Holds
    columns: Mapping[str, tuple[str, ...]]
    always: Mapping[str, str] = field(default_factory=dict)
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    band: str = "unit"

    def fits(self, name: str) -> bool:
        """Tell whether a file of this name is meant."""
        return fnmatchcase(name.casefold(), self.file.casefold())

    def has(self, sheet: str) -> bool:
        """Tell whether a sheet of this name is meant."""
        return not self.sheets or any(fnmatchcase(sheet.casefold(), each.casefold()) for each in self.sheets)


def read_mappings(file: str, data: bytes, findings: list[Finding]) -> tuple[Layout, ...]:
    """Return the mappings of a folder; a wrong one is a finding and left out."""
    try:
        tables = toml_of(data).get("table", [])
    except (NotTomlError, UnreadableError) as error:
        findings.append(Finding(file, 0, "", not_toml(error), NOTHING_OF_FILE))
        return ()
    if not isinstance(tables, list):
        findings.append(Finding(file, 0, "table", "is no list of tables: write [[table]]", NOTHING_OF_FILE))
        return ()
    return tuple(mapping for table in tables if (mapping := _mapping(file, table, findings)))


def _mapping(file: str, table: Any, findings: list[Finding]) -> Layout | None:
    pattern, holds = (str(table.get(key, "")) if isinstance(table, dict) else "" for key in ("file", "holds"))
    if not pattern or holds not in {"courses", "lectures", "both"}:
        problem = 'a table needs a file and holds = "courses", "lectures" or "both"'
        findings.append(Finding(file, 0, "table", problem, "the other tables"))
        return None
    names = _names(holds)
    columns = _texts(file, table.get("columns", {}), names, findings)
    always = {own: values[0] for own, values in _texts(file, table.get("always", {}), names, findings).items()}
    sheet, band = (_known(file, table, key, names, findings) for key in ("sheet", "band"))
    sheets = tuple(_listed(table.get("sheets", [])) or ())
    return Layout(pattern, holds, columns, always, sheet, sheets, band or "unit")  # type: ignore[arg-type]


def _names(holds: str) -> tuple[str, ...]:
    named: tuple[str, ...] = COURSE_NAMES if holds != "lectures" else ()
    return (*named, *LECTURE_NAMES) if holds != "courses" else named


def _known(file: str, table: Mapping[str, Any], key: str, names: Sequence[str], findings: list[Finding]) -> str:
    name = str(table.get(key, ""))
    if name and name not in names:
        findings.append(Finding(file, 0, key, unknown_name(name, names), "the table without it"))
        return ""
    return name


def _texts(file: str, values: Any, names: Sequence[str], findings: list[Finding]) -> dict[str, tuple[str, ...]]:
    found = {}
    for own, value in values.items() if isinstance(values, dict) else ():
        texts = _listed(value)
        if own in names and texts:
            found[own] = texts
        else:
            findings.append(Finding(file, 0, str(own), unknown_name(str(own), names), "the other columns"))
    return found


def _listed(value: Any) -> tuple[str, ...] | None:
    """Return a text or a list of texts as a tuple, None where it is neither."""
    texts = value if isinstance(value, list) else [value]
    return tuple(map(one_line, texts)) if all(isinstance(text, str) for text in texts) else None
