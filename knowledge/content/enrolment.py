"""enrolment.toml: who may enrol, when and how; a rule that can't be read in full is left out and said so."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from knowledge.content import fields
from knowledge.content.entry import BEFORE
from knowledge.content.fields import CellError, said
from knowledge.content.finding import NOTHING_OF_FILE, Finding, is_it, nearest, not_toml, unknown_name
from knowledge.content.grades import grades
from knowledge.content.tabling import NotTomlError, toml_of
from knowledge.eligibility import OTHERS, Enrolment, Neighbour, Rule, Way, Window
from knowledge.loading.decoding import clean, one_line
from knowledge.loading.document import UnreadableError
from knowledge.passage import Source, Validity
from knowledge.wording import Sentence

FILE = "enrolment.toml"
KEYS = ("decides", "url", "phone", "visit", "rule", "window", "neighbour")
_SOURCE = ("source_title", "source_url", "source_date", "sample")
RULE = (
    *("id", "title", "text", "status", "valid_from", "valid_until", "places", "ages", "grades", "unconfirmed"),
    *("documents", "quota", "note", "window", "way", *_SOURCE),
)
WAY = ("name", "category", "income", "document")
WINDOW = ("id", "title", "opens", "closes", "quota", *_SOURCE)
NEIGHBOUR = ("title", "text", "url", "ages", "grades")
_AGES = re.compile(r"만?\s*(\d{1,3})\s*[세살]?\s*[-~∼〜]\s*만?\s*(\d{1,3})\s*[세살]?")
_PERCENT = re.compile(r"(\d{1,4})\s*(?:%|퍼센트)?")
_MOMENT = re.compile(
    r"(?P<day>.*?\d[.일]?)(?:\s*\([월화수목금토일]\))?(?:[T\s]+(?P<hour>\d{1,2})(?::(?P<minute>\d{2})(?::\d{2})?|시))?"
)
_DAY_ENDS = time(23, 59)
"""Who writes a day alone as the end of a window means it as its last one."""
_STATES = {
    "confirmed": "confirmed",
    "확정": "confirmed",
    "announced": "announced",
    "예정": "announced",
    "계획": "announced",
}
_NOTHING = "nothing of this entry"

T = TypeVar("T")


def read_enrolment(file: str, data: bytes, zone: ZoneInfo, findings: list[Finding]) -> Enrolment:
    """Return what a file says about enrolling; `zone` is that of its moments.

    A rule with anything wrong is left out, for without a condition it would let in too many; the enrolment is then
    `incomplete`. An unreadable file gives one without rules.
    """
    try:
        table = toml_of(data)
    except (NotTomlError, UnreadableError) as error:
        findings.append(Finding(file, 0, "", not_toml(error), NOTHING_OF_FILE))
        return Enrolment(incomplete=True)
    whole = _Entry(file, 0, table, findings)
    odd = [key for key in table if key not in KEYS]
    for key in odd:
        whole.find(key, unknown_name(key, KEYS), "the other keys")
    windows = _every(whole, "window", WINDOW, lambda entry: _window(entry, zone))
    rules = _every(whole, "rule", RULE, _rule)
    for entry, rule in rules:
        if rule.window and rule.window not in {window.key for _, window in windows}:
            entry.find("window", Sentence("there is no window %(key)r", key=rule.window), "the rule without it")
    url = whole.leniently("url", fields.link, "")
    return Enrolment(
        rules=tuple(rule for _, rule in rules),
        windows=tuple(window for _, window in windows),
        neighbours=tuple(value for _, value in _every(whole, "neighbour", NEIGHBOUR, _neighbour)),
        decides=whole.line("decides"),
        url=url,
        phone=whole.line("phone"),
        visit=whole.line("visit"),
        incomplete=bool(odd) or len(rules) < len(whole.tables("rule")),
    )


def _every(whole: _Entry, name: str, keys: tuple[str, ...], read: Callable[[_Entry], T]) -> list[tuple[_Entry, T]]:
    found: list[tuple[_Entry, T]] = []
    seen: set[str] = set()
    for row, table in enumerate(whole.tables(name), 1):
        entry = _Entry(whole.file, row, table, whole.findings, f"{name}.")
        entry.known(keys)
        value = read(entry)
        identity = entry.line("id") or entry.line("title")
        if identity and identity in seen:
            entry.wrong("id", Sentence("%(key)r is there twice", key=identity))
        if not entry.faults:
            seen.add(identity)
            found.append((entry, value))
    return found


def _rule(entry: _Entry) -> Rule:
    start, until = entry.day("valid_from"), entry.day("valid_until")
    if start and until and start > until:
        entry.wrong("valid_until", Sentence(BEFORE, until=until, start=start))
    ways = []
    for table in entry.tables("way"):
        way = _Entry(entry.file, entry.row, table, entry.findings, "rule.way.", entry.faults)
        way.known(WAY)
        ways.append(_way(way))
    said_status = entry.line("status")
    status = _STATES.get(said_status, said_status)
    if status not in _STATES.values():
        entry.wrong("status", Sentence("%(value)r is neither 'confirmed' nor 'announced'", value=status))
    return Rule(
        key=entry.needed("id"),
        title=entry.needed("title"),
        text=entry.needed("text"),
        source=entry.source(),
        validity=Validity(start, until),
        announced=status == "announced",
        places=entry.lines("places"),
        ages=entry.exactly("ages", _ages, None),
        grades=entry.exactly("grades", _grades, ()),
        ways=tuple(ways),
        unconfirmed=entry.lines("unconfirmed"),
        documents=entry.lines("documents"),
        quota=entry.line("quota"),
        note=entry.line("note"),
        window=entry.line("window"),
        sample=entry.sample(),
    )


def _way(entry: _Entry) -> Way:
    income = entry.exactly("income", _percent, None)
    category = entry.line("category")
    if not category and "income" not in entry.table:
        entry.wrong("category", "a way needs a category or an income")
    return Way(entry.needed("name"), category, income, entry.line("document"))


def _window(entry: _Entry, zone: ZoneInfo) -> Window:
    opens, closes = entry.moment("opens", zone, time()), entry.moment("closes", zone, _DAY_ENDS)
    if opens and closes and opens >= closes:
        entry.wrong("closes", Sentence("%(closes)s is not after opens %(opens)s", closes=closes, opens=opens))
    return Window(
        entry.needed("id"), entry.needed("title"), opens, closes, entry.source(), entry.line("quota"), entry.sample()
    )


def _neighbour(entry: _Entry) -> Neighbour:
    return Neighbour(
        entry.needed("title"),
        entry.needed("text"),
        entry.leniently("url", fields.link, ""),
        entry.exactly("ages", _ages, None),
        entry.exactly("grades", _grades, ()),
    )


def _ages(text: str) -> tuple[int, int]:
    found = _AGES.fullmatch(text.replace("|", "-"))
    if not found or int(found[1]) > int(found[2]):
        raise CellError(Sentence("%(value)r is not like %(like)s", value=text, like="6-24"))
    return int(found[1]), int(found[2])


def _percent(text: str) -> int | None:
    found = _PERCENT.fullmatch(text)
    if not found or not 0 < int(found[1]) <= 1000:
        raise CellError(Sentence("%(value)r is no percentage", value=text))
    return int(found[1])


def _grades(text: str) -> tuple[str, ...]:
    parts = [one_line(part) for part in text.split("|")]
    others = tuple(part for part in parts if part in OTHERS)
    pupils = "|".join(part for part in parts if part not in OTHERS)
    return (*(grades(pupils) if pupils else ()), *others)


@dataclass(frozen=True, slots=True)
class _Entry:
    """One table of the file: `row` counts the tables of its kind from 1.

    With one of the `faults` it can't be used; all of them are found at once.
    """

    file: str
    row: int
    table: Mapping[str, Any]
    findings: list[Finding]
    prefix: str = ""
    faults: list[str] = field(default_factory=list)

    def find(self, key: str, problem: str, kept: str) -> None:
        self.findings.append(Finding(self.file, self.row, f"{self.prefix}{key}", problem, kept))

    def wrong(self, key: str, problem: str) -> None:
        self.find(key, problem, _NOTHING)
        self.faults.append(key)

    def known(self, keys: tuple[str, ...]) -> None:
        odd = [key for key in self.table if key not in keys]
        far = [key for key in odd if not nearest(key, keys)]
        for key in odd:
            if key not in far:
                self.wrong(key, is_it(key, nearest(key, keys)))
        if far:
            self.wrong(", ".join(far), unknown_name(", ".join(far), (), keys))

    def tables(self, key: str) -> list[Mapping[str, Any]]:
        value = self.table.get(key, [])
        found = [value] if isinstance(value, dict) else value
        if isinstance(found, list) and all(isinstance(each, dict) for each in found):
            return found
        if self.prefix:
            self.wrong(key, "is no list of tables")
            return []
        self.find(key, "is no list of tables", "the other keys")
        return [{}] if key == "rule" else []

    def line(self, key: str) -> str:
        value = self.table.get(key, "")
        parts = value if isinstance(value, list) else [value]
        return one_line(clean("|".join(map(str, parts))))

    def lines(self, key: str) -> tuple[str, ...]:
        value = self.table.get(key, [])
        parts = [value] if isinstance(value, str) else value
        if isinstance(parts, list) and all(isinstance(part, str) for part in parts):
            return tuple(text for text in map(one_line, parts) if text)
        self.wrong(key, Sentence("%(value)r is no list of texts", value=value))
        return ()

    def needed(self, key: str) -> str:
        found = self.line(key)
        if not found:
            self.wrong(key, "is empty")
        return found

    def exactly(self, key: str, read: Callable[[str], T], default: T) -> T:
        text = self.line(key)
        try:
            return read(text) if text else default
        except CellError as error:
            self.wrong(key, said(error))
            return default

    def leniently(self, key: str, read: Callable[[str], T], default: T) -> T:
        text = self.line(key)
        try:
            return read(text) if text else default
        except CellError as error:
            self.find(key, said(error), "the entry without it")
            return default

    def day(self, key: str) -> date | None:
        return self.exactly(key, fields.day, None)

    def moment(self, key: str, zone: ZoneInfo, whole_day: time) -> datetime | None:
        """Return a moment; a day alone is its `whole_day`."""
        value = self.table.get(key)
        if isinstance(value, datetime):
            return value if value.tzinfo else value.replace(tzinfo=zone)
        found = _MOMENT.fullmatch(self.line(key)) if value is not None else None
        if value is not None and not found:
            self.wrong(key, Sentence("%(value)r is not a moment like 2026-03-02T09:00:00", value=str(value)))
        if not found:
            return None
        try:
            at = time(int(found["hour"]), int(found["minute"] or 0)) if found["hour"] else whole_day
            return datetime.combine(fields.day(found["day"]), at, zone)
        except (CellError, ValueError):
            self.wrong(key, Sentence("%(value)r is not a moment like 2026-03-02T09:00:00", value=str(value)))
            return None

    def sample(self) -> bool:
        value = self.table.get("sample", False)
        if isinstance(value, bool):
            return value
        problem = Sentence("%(value)r is neither true nor false", value=value)
        self.find("sample", problem, "the entry, marked as a sample")
        return True

    def source(self) -> Source:
        return Source(
            self.file,
            self.line("title"),
            self.needed("source_title"),
            self.leniently("source_url", fields.link, ""),
            self.day("source_date"),
        )
