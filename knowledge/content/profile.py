"""municipality.toml: who the municipality is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from knowledge.content.fields import CellError, day, link, said
from knowledge.content.finding import UNREAD_FOLDER, Finding, not_toml, unknown_name
from knowledge.content.tabling import NotTomlError, toml_of
from knowledge.loading.decoding import clean, one_line
from knowledge.loading.document import UnreadableError
from knowledge.municipality import Municipality
from knowledge.wording import Sentence

FILE = "municipality.toml"
_TEXTS = ("id", "name", "service", "names", "time_zone", "partner", "notice", "url")
CONTACTS = {"전화": "phone", "전화번호": "phone", "내는 곳": "office", "제출처": "office"}
"""What contacts are called in Korean: the telephone, and the office where papers are handed in."""

KEYS = (*_TEXTS, "hours", "contacts", "accounts", "school", "keeping", "english")
RETIRED: Mapping[str, str] = {
    "languages": "is not needed: who writes Korean or English is answered in it, everywhere; this line may go"
}
"""Keys that were read once, with what to do about them."""
ENGLISH = ("name", "service", "notice")
"""What may be given in English as well."""
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_KOREAN_DAYS = dict(zip("월화수목금토일", DAYS, strict=True))
_HOURS = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)\s*[-~]\s*([01]?\d|2[0-4]):([0-5]\d)")
_DEFAULT = "the default"


def read_profile(identity: str, file: str, data: bytes, findings: list[Finding]) -> Municipality | None:
    """Return the municipality of a folder, or None when its file can't be read or gives no name."""
    try:
        table = toml_of(data)
    except (NotTomlError, UnreadableError) as error:
        findings.append(Finding(file, 0, "", not_toml(error), UNREAD_FOLDER))
        return None
    odd = {key: RETIRED.get(key) or unknown_name(key, KEYS) for key in table if key not in KEYS}
    findings.extend(Finding(file, 0, key, problem, "the other keys") for key, problem in odd.items())
    profile = _Profile(file, table, findings)
    name = profile.text("name")
    if not name:
        findings.append(Finding(file, 0, "name", "is missing", UNREAD_FOLDER))
        return None
    if table.get("id", identity) != identity:
        profile.find("id", Sentence("%(value)r is not the name of its folder", value=table["id"]), f"{identity!r}")
    return Municipality(
        id=identity,
        name=name,
        service=profile.text("service"),
        names=profile.texts("names"),
        time_zone=profile.time_zone(),
        hours=profile.hours(),
        contacts=profile.contacts(),
        accounts=profile.accounts(),
        partner=profile.partner(),
        notice=profile.text("notice"),
        url=profile.url(),
        school_days=profile.school_days(),
        keeping=profile.keeping(),
        english=profile.english(),
    )


@dataclass(frozen=True, slots=True)
class _Profile:
    file: str
    values: Mapping[str, Any]
    findings: list[Finding]

    def find(self, key: str, problem: str, kept: str = _DEFAULT) -> None:
        self.findings.append(Finding(self.file, 0, key, problem, kept))

    def text(self, key: str) -> str:
        value = self.values.get(key, "")
        if isinstance(value, str):
            return clean(value).strip()
        self.find(key, Sentence("%(value)r is no text", value=value))
        return ""

    def texts(self, key: str) -> tuple[str, ...]:
        value = self.values.get(key, [])
        return self._texts(key, value.split(",") if isinstance(value, str) else value)

    def _texts(self, key: str, value: object) -> tuple[str, ...]:
        parts = [value] if isinstance(value, str) else value
        if isinstance(parts, list) and all(isinstance(part, str) for part in parts):
            return tuple(dict.fromkeys(text for text in map(one_line, parts) if text))
        self.find(key, Sentence("%(value)r is no list of texts", value=value))
        return ()

    def table(self, key: str) -> Mapping[str, Any]:
        value = self.values.get(key, {})
        if isinstance(value, dict):
            return value
        self.find(key, Sentence("%(value)r is no table", value=value))
        return {}

    def time_zone(self) -> str:
        zone = self.text("time_zone") or "Asia/Seoul"
        try:
            ZoneInfo(zone)
        except (ValueError, OSError, LookupError):
            self.find("time_zone", Sentence("%(value)r is no time zone", value=zone))
            return "Asia/Seoul"
        return zone

    def hours(self) -> dict[str, tuple[str, str]]:
        hours = {}
        for said_day, value in self.table("hours").items():
            weekday = _KOREAN_DAYS.get(said_day.removesuffix("요일"), said_day)
            found = _HOURS.fullmatch(value.strip()) if isinstance(value, str) else None
            if weekday not in DAYS:
                self.find(f"hours.{weekday}", unknown_name(said_day, DAYS), "the other days")
            elif not found or (opens := f"{found[1]:0>2}:{found[2]}") >= (closes := f"{found[3]:0>2}:{found[4]}"):
                self.find(
                    f"hours.{weekday}",
                    Sentence("%(value)r is not like %(like)s", value=value, like="09:00-18:00"),
                    "the other days",
                )
            else:
                hours[weekday] = (opens, closes)
        return hours

    def contacts(self) -> dict[str, str]:
        contacts = {}
        for key, value in self.table("contacts").items():
            if isinstance(value, str | int) and not isinstance(value, bool):
                contacts[CONTACTS.get(key, one_line(key))] = one_line(str(value))
            else:
                self.find(f"contacts.{key}", Sentence("%(value)r is no text", value=value), "the other contacts")
        return contacts

    def accounts(self) -> dict[str, tuple[str, ...]]:
        return {channel: self._texts(f"accounts.{channel}", value) for channel, value in self.table("accounts").items()}

    def school_days(self) -> tuple[tuple[str, str, str], ...]:
        """Return the days off school: a name to "2026-12-30" or "2026-12-30 ~ 2027-02-01"."""
        days = []
        for name, value in self.table("school").items():
            span = _span(value.isoformat() if isinstance(value, date) else value) if value else None
            if span:
                days.append((one_line(name), *span))
            else:
                self.find(
                    f"school.{name}",
                    Sentence("%(value)r is not like %(like)s", value=value, like="2026-12-30 ~ 2027-02-01"),
                    "the other days",
                )
        return tuple(days)

    def keeping(self) -> dict[str, int]:
        """Return the municipality's own keep times in days; only those of cries for help may be its own."""
        days = {}
        for name, value in self.table("keeping").items():
            if name == "crisis" and type(value) is int and value > 0:
                days[name] = value
            else:
                self.find(f"keeping.{name}", Sentence("%(value)r is no number of days for crisis", value=value))
        return days

    def english(self) -> dict[str, str]:
        """Return what is given in English; a notice, for one, without its English is shown in Korean."""
        texts = {}
        for name, value in self.table("english").items():
            if name not in ENGLISH:
                self.find(f"english.{name}", unknown_name(name, ENGLISH), "the other keys")
            elif not isinstance(value, str):
                self.find(f"english.{name}", Sentence("%(value)r is no text", value=value))
            elif text := clean(value).strip():
                texts[name] = text
        return texts

    def partner(self) -> bool:
        value = self.values.get("partner", True)
        if isinstance(value, bool):
            return value
        self.find("partner", Sentence("%(value)r is neither true nor false", value=value), "false")
        return False

    def url(self) -> str:
        text = self.text("url")
        try:
            return link(text) if text else ""
        except CellError as error:
            self.find("url", said(error), "no address")
            return ""


def _span(value: object) -> tuple[str, str] | None:
    """Return the first and the last day, or None when they are no days or in the wrong order."""
    first, _, last = str(value).partition("~")
    try:
        days = [day(first), day(last or first)]
    except CellError:
        return None
    return (days[0].isoformat(), days[1].isoformat()) if days[0] <= days[1] else None
