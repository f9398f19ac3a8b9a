"""What of the published content has to be renewed: it is over, ends soon, is of a past year or of an old source."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby

from knowledge.course import Course
from knowledge.eligibility import Enrolment, load
from knowledge.median_income import median_income
from knowledge.municipality import Municipality
from knowledge.passage import ANSWERED, Passage
from knowledge.splitting import each_sentence
from knowledge.wording import Say, Sentence, spoken

SOON = timedelta(days=30)
"""How long before its last day something is named (proposed)."""

LONG = timedelta(days=365)
"""After so many days without another date of its source an entry is to be looked at again (proposed)."""

SCHOOL_YEAR = (3, 1)
"""Month and day on which Korea's school year begins: a 학년도 goes on until the next one does."""

_YEAR = re.compile(r"(?<!\d)(?P<year>20\d\d)(?:\s*(?P<school>학년도)|\s*년도?|(?=\s*[\])]|\s+[가-힣]))")
"""A year in a title, which is more than a number."""

_DAY = r"(?P<month>1[0-2]|0?[1-9])\s*(?:월|[.\-/])\s*(?P<day>3[01]|[12]\d|0?[1-9])\s*(?:일|\.)?"
_FULL = re.compile(rf"(?<!\d)(?P<year>20\d\d)\s*(?:년|[.\-/])\s*{_DAY}")
_ANY = rf"(?<![\d.])(?:(?P<year>20\d\d)\s*(?:년|[.\-/])\s*)?{_DAY}"
_HOUR = r"(?:\s|\([^)]{1,8}\)|\d{1,2}\s*[:시]\s*(?:\d{2})?분?|오전|오후|정오|자정|낮)*"
_LAST = (re.compile(rf"[~∼〜]{_HOUR}{_ANY}"), re.compile(rf"{_ANY}{_HOUR}(?:까지|마감)"))
_MAY_END = re.compile(r"[~∼〜]|\d\D{0,16}(?:까지|마감)")
_PAST = re.compile(r"(?:[았었였했됐갔](?:어요|습니다)|[한된]\s*날)\W*$")
"""What was has no last day to come."""
_DIGITS = re.compile(r"[\d\W_]+")
_FAQ = "put the new answer and its last day into the row, or delete the row"
_NOTICE = "publish the new notice; delete this file once nobody asks for it any more"
_SAID = "take it back on the desk, below “Answers from talks”, and answer anew"
_NAMED_DEED = "put this year's in its place; if it is over, give it a last day, so that it is told as what has ended"
_NAMED_NOTICE = (
    "publish this year's; if it is over, publish the file once more with its last day, in the office or in the .toml "
    "beside it, so that it is told as what has ended"
)
_CHECK = "compare it with the original; if it still holds, put today's date as the date of its source"


@dataclass(frozen=True, slots=True)
class Renewal:
    """Something to be renewed: where it stands, why, and what to do.

    `file` is the path below the content folder, or `ANSWERED`; `place` what a person finds it by in it; `title` its
    name with `more` others of the same file that are alike.
    """

    owner: str
    file: str
    place: str
    title: str
    why: str
    deed: str
    more: int = 0

    def told(self, say: Say) -> str:
        """Return it as one line in the language that is said."""
        line = say("%(where)s: %(what)s: %(why)s; to do: %(deed)s")
        told = {"where": self.where(say), "what": self.what(say), "why": self.reason(say), "deed": self.to_do(say)}
        return line % told

    def where(self, say: Say) -> str:
        """Return where it stands."""
        file = say("answers of staff") if self.file == ANSWERED else self.file
        return ", ".join(part for part in (file, self.place) if part)

    def what(self, say: Say) -> str:
        """Return what it is."""
        more = say("%(title)s and %(count)d more") % {"title": self.title, "count": self.more}
        return more if self.more else self.title

    def reason(self, say: Say) -> str:
        """Return why."""
        return spoken(self.why, say)

    def to_do(self, say: Say) -> str:
        """Return what to do."""
        return spoken(self.deed, say)


def renewals(
    place: Municipality | None, owner: str, passages: Iterable[Passage], courses: Iterable[Course], today: date
) -> tuple[Renewal, ...]:
    """Return what an owner has to renew, what is over first; `place` is None for what is shared."""
    entries = _whole(entry for entry in passages if entry.municipality == owner)
    looked_at = [(entry, _stale(entry, today)) for entry in entries]
    over = any(stale and stale[0] == _OVER for _, stale in looked_at)
    live = {_matter(_headed(entry)) for entry, stale in looked_at if stale is None} if over else set[str]()
    found: list[tuple[int, Renewal]] = []
    for entry, stale in looked_at:
        if stale and not (stale[0] == _OVER and _matter(_headed(entry)) in live):
            rank, why = stale
            found.append((rank, _renewal(entry, why, rank)))
    found += [(_OVER, each) for each in _of_courses(owner, courses, today)]
    if place:
        found += [(_OVER, each) for each in _of_place(place, today)]
    return tuple(_merged(found))


_OVER, _SOON, _OLD = 0, 1, 2
_Stale = tuple[int, Sentence]


def _stale(entry: Passage, today: date) -> _Stale | None:
    """Return why an entry is to be renewed, and how soon."""
    if until := entry.validity.until:
        over = Sentence("its last day, %(day)s, is over", day=until)
        soon = Sentence("its last day is %(day)s", day=until)
        return (_OVER, over) if until < today else (_SOON, soon) if _ends(until, today) else None
    dated = entry.source.dated
    if year := over_year(_headed(entry), today):
        return _OVER, Sentence("its title names %(year)s, which is over, and it has no last day", year=year)
    last = last_day(entry.text, dated)
    if last and last < today:
        return _OVER, Sentence("the last day that it names, %(day)s, is over, and it has none of its own", day=last)
    if dated and dated < today - LONG:
        return _OLD, Sentence("its source is of %(day)s", day=dated)
    return None


def over_year(title: str, today: date) -> str:
    """Return the latest year that a title names, as it names it, if all that it names are over, or ""."""
    if not _YEAR.search(title):
        return ""
    # a whole date is that of an event, which stays what it was
    named = [(int(found["year"]), bool(found["school"]), found[0]) for found in _YEAR.finditer(_FULL.sub("", title))]
    if not named:
        return ""
    school = any(is_school for _, is_school, _ in named)
    year, _, said = max(named)
    month, day = SCHOOL_YEAR if school else (1, 1)
    return said if today >= date(year + 1, month, day) else ""


def last_day(text: str, dated: date | None = None) -> date | None:
    """Return the last of the days until which a text says that something goes on, None where it names none.

    A day without a year is of the year that begins a month before the date of its source, and is not judged where
    that has none.
    """
    if not _MAY_END.search(text) or not any(last.search(text) for last in _LAST):
        return None  # nearly always: to part a text into sentences costs many times a look at it
    lines = [line for line in each_sentence(text) if not _PAST.search(line)]
    named = [_read(found, dated) for line in lines for last in _LAST for found in last.finditer(line)]
    days = [found for found in named if found]
    later = [_read(found, None) for line in lines for found in _FULL.finditer(line)]
    return max((*days, *(found for found in later if found))) if days else None


def _read(match: re.Match[str], dated: date | None) -> date | None:
    month, day = int(match["month"]), int(match["day"])
    try:
        if match["year"]:
            return date(int(match["year"]), month, day)
        if dated is None:
            return None
        found = date(dated.year, month, day)
        return found if found >= dated - SOON else date(dated.year + 1, month, day)
    except ValueError:
        return None


def _whole(entries: Iterable[Passage]) -> Iterator[Passage]:
    """Yield each entry; the pieces of a notice are one: its last day is that of the whole."""
    notices: dict[str, list[Passage]] = {}
    for entry in entries:
        if entry.kind == "notice":
            notices.setdefault(entry.source.file, []).append(entry)
        else:
            yield entry
    for pieces in notices.values():
        yield replace(pieces[0], text="\n".join(piece.text for piece in pieces))


def _headed(entry: Passage) -> str:
    return entry.title.partition(" > ")[0] if entry.kind == "notice" else entry.title


def _matter(title: str) -> str:
    """Return a title without what changes from year to year."""
    return _DIGITS.sub("", title.replace("학년도", "").replace("년도", "").replace("년", ""))


def _renewal(entry: Passage, why: Sentence, rank: int) -> Renewal:
    source = entry.source
    deed = _SAID if source.file == ANSWERED else _NOTICE if entry.kind == "notice" else _FAQ
    if rank == _OLD:
        deed = _CHECK
    elif not entry.validity.until and source.file != ANSWERED:
        deed = _NAMED_NOTICE if entry.kind == "notice" else _NAMED_DEED
    place = source.place if entry.kind == "faq" and source.file != ANSWERED else ""
    return Renewal(entry.municipality, source.file, place, _headed(entry), why, Sentence(deed))


def _merged(found: Sequence[tuple[int, Renewal]]) -> Iterator[Renewal]:
    """Yield what is found, the most urgent first; what is alike in one file is one."""

    def alike(each: tuple[int, Renewal]) -> tuple[int, str, str]:
        rank, renewal = each
        # old sources are many and are looked through file by file; the others one by one
        return rank, renewal.file, "" if rank == _OLD else f"{renewal.title} {renewal.why}"

    order = {each: at for at, each in reversed(list(enumerate(alike(each) for each in found)))}
    for _, group in groupby(sorted(found, key=lambda each: (each[0], order[alike(each)])), key=alike):
        entries = [each for _, each in group]
        titles = {each.title for each in entries}
        first = entries[0]
        yield replace(first, more=sum(each.more for each in entries) + len(titles) - 1)


def _of_courses(owner: str, courses: Iterable[Course], today: date) -> Iterator[Renewal]:
    """Yield each table of courses of a past year: one line for a file."""
    mine = sorted((each for each in courses if each.municipality == owner), key=lambda each: each.file)
    for file, group in groupby(mine, key=lambda each: each.file):
        listed = list(group)
        stale = [each for each in listed if over_year(each.title, today)]
        named = over_year(re.sub(r"[_\-.]+", " ", file.rpartition("/")[2].rpartition(".")[0]) + " 강좌", today)
        if not stale and not named:
            continue
        first = (stale or listed)[0]
        year = named or over_year(first.title, today)
        why = Sentence("it is of %(year)s, which is over", year=year)
        deed = Sentence(
            "ask the vendor for this year's table, put it in place of this one, and look: gyeot ingest --dry-run"
        )
        yield Renewal(owner, file, "", first.title, why, deed, len({each.title for each in stale or listed}) - 1)


def _of_place(place: Municipality, today: date) -> Iterator[Renewal]:
    """Yield what the profile and the rules of enrolment have to have renewed."""
    file = f"{place.id}/municipality.toml"
    days = [date.fromisoformat(last) for _, _, last in place.school_days]
    if days and max(days) < today + SOON:
        why = Sentence("the last of them is %(day)s", day=max(days))
        deed = Sentence("write the vacations of the new school year below [school]")
        yield Renewal(place.id, file, "[school]", place.school_days[-1][0], why, deed)
    enrolment = load(place.enrolment)
    yield from _of_rules(place.id, enrolment, today)
    yield from _of_windows(place, enrolment, today)


def _of_rules(owner: str, enrolment: Enrolment, today: date) -> Iterator[Renewal]:
    file = f"{owner}/enrolment.toml"
    after = {_matter(rule.title) for rule in enrolment.rules if not _ends(rule.validity.until, today)}
    for rule in enrolment.rules:
        until = rule.validity.until
        if _ends(until, today) and _matter(rule.title) not in after:
            over = until is not None and until < today
            why = (
                Sentence("its last day, %(day)s, is over", day=until)
                if over
                else Sentence("its last day is %(day)s", day=until)
            )
            deed = Sentence("write the new rule as another [[rule]] with valid_from; leave this one as it is")
            yield Renewal(owner, file, "[[rule]]", rule.title, why, deed)
    by_income = [rule for rule in enrolment.rules if any(way.income for way in rule.ways)]
    if by_income and not median_income(today.year):
        why = Sentence("the program does not know the median income of %(year)d yet", year=today.year)
        deed = Sentence("ask whoever runs the program for a newer version; meanwhile no amounts in won are told")
        yield Renewal(owner, file, "[[rule]]", by_income[0].title, why, deed)


def _of_windows(place: Municipality, enrolment: Enrolment, today: date) -> Iterator[Renewal]:
    closed = [window.closes.astimezone(place.zone).date() for window in enrolment.windows if window.closes]
    if closed and len(closed) == len(enrolment.windows) and max(closed) < today:
        last = max(enrolment.windows, key=lambda window: window.closes or window.opens)  # type: ignore[arg-type, return-value]
        why = Sentence("all windows are over, the last one closed on %(day)s", day=max(closed))
        deed = Sentence("write the next [[window]] once it is announced: whoever wished to be told hears of it then")
        yield Renewal(place.id, f"{place.id}/enrolment.toml", "[[window]]", last.title, why, deed)


def _ends(until: date | None, today: date) -> bool:
    return until is not None and until <= today + SOON
