"""Courses and their lectures, from tables to values and to one passage a course."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from knowledge.content import fields
from knowledge.content.arranging import arranged
from knowledge.content.entry import Entry, LeftOutError
from knowledge.content.faq import SOURCE_COLUMNS
from knowledge.content.finding import UNREAD_FILE, Finding
from knowledge.content.grades import grades
from knowledge.content.lengths import minutes, spelled
from knowledge.content.mapping import Holds, Layout
from knowledge.content.sheet import Columns, entries, read_grids
from knowledge.course import Course, Lecture
from knowledge.loading.decoding import one_line
from knowledge.loading.grid import Grid
from knowledge.loading.transcripts import Transcripts
from knowledge.passage import Passage
from knowledge.wording import Sentence

COURSES: Columns = {
    "id": ("강좌 번호", "강좌 코드", "아이디", "식별자"),
    "vendor": ("제공", "제공사", "업체", "기관"),
    "subject": ("과목", "교과"),
    "title": ("강좌", "강좌명", "제목"),
    "grades": ("학년", "대상 학년", "대상"),
    "level": ("수준", "난이도", "단계"),
    "description": ("설명", "소개", "강좌 소개"),
    "prerequisites": ("선수 강좌", "선수 과목", "먼저 들을 강좌"),
    "url": ("주소", "링크"),
    **{name: others for name, others in SOURCE_COLUMNS.items() if name in {"source_title", "source_date", "sample"}},
}
LECTURES: Columns = {
    "course": ("강좌", "강좌 번호", "강좌 코드", "course_id"),
    "number": ("번호", "강", "차시", "회차", "순서"),
    "title": ("제목", "강의", "강의명", "강의 제목"),
    "minutes": ("분", "시간", "길이", "강의 시간", "재생 시간"),
    "unit": ("단원", "대단원"),
}
PASSAGE_LENGTH = 900
"""Characters of a course's passage: what the embedder reads of one text, about 512 tokens of Korean."""


@dataclass(slots=True)
class Catalogue:
    """What is gathered of one folder: the rows of courses, those of lectures by course, all still in file order."""

    courses: dict[str, tuple[Course, Entry]] = field(default_factory=dict)
    lectures: dict[str, list[tuple[Entry, Lecture]]] = field(default_factory=dict)
    lecture_rows: dict[str, Entry] = field(default_factory=dict)
    unread: bool = False


def read_catalogue(
    municipality: str,
    files: Sequence[tuple[str, str, bytes]],
    shared: frozenset[str],
    findings: list[Finding],
    transcripts: Transcripts,
    layouts: Sequence[Layout] = (),
) -> tuple[tuple[Course, ...], tuple[Passage, ...]]:
    """Return the courses of one folder and a passage for each.

    `files` are (path below the content folder, suffix, bytes); a sheet or file called lectures holds lectures, any
    other courses, unless one of the `layouts` fits the file. `shared` are the keys of courses that may be
    prerequisites besides the folder's own.
    """
    catalogue = Catalogue()
    known = len(findings)
    for file, suffix, data in files:
        for holds, grid in _grids(file, suffix, data, findings, transcripts, layouts):
            if holds == "lectures":
                rows = entries(file, grid, LECTURES, ("course", "title", "minutes"), findings, {"minutes": spelled})
                _gather_lectures(catalogue, rows)
            else:
                rows = entries(file, grid, COURSES, ("id", "subject", "title", "grades"), findings)
                _gather_courses(catalogue, municipality, rows)
    catalogue.unread = any(finding.unread for finding in findings[known:])
    for key, entry in catalogue.lecture_rows.items():
        if key not in catalogue.courses:
            entry.find("course", Sentence("there is no course %(key)r", key=key), "nothing of its lectures")
    courses = _finished(catalogue, shared)
    return courses, tuple(course_passage(course, catalogue.courses[course.key][1]) for course in courses)


def _grids(
    file: str,
    suffix: str,
    data: bytes,
    findings: list[Finding],
    transcripts: Transcripts,
    layouts: Sequence[Layout],
) -> Iterator[tuple[Holds, Grid]]:
    """Yield the grids of a file with what each holds."""
    name = file.rsplit("/", 1)[-1]
    grids = read_grids(file, suffix, data, findings, transcripts)
    fitting = [layout for layout in layouts if layout.fits(name)]
    whole = len(grids)
    for layout in fitting:
        meant = [grid for grid in grids if layout.has(grid.called)]
        grids = tuple(grid for grid in grids if grid not in meant)
        if meant:
            yield from arranged(layout, file, meant, findings)
        elif layout.sheets:
            problem = Sentence("there is no sheet %(name)r", name=", ".join(layout.sheets))
            findings.append(Finding(file, 0, "", problem, UNREAD_FILE))
    if fitting:
        left = [grid.called for grid in grids if grid.rows]
        if left and len(grids) < whole:
            problem = Sentence("no table of mapping.toml names the sheets %(names)s", names=", ".join(left))
            findings.append(Finding(file, 0, "", problem, "the other sheets"))
        return
    for grid in grids:
        sheet = grid.name.casefold() or name.rsplit(".", 1)[0]
        yield "lectures" if sheet in {"lectures", "강의", "강의 목록"} else "courses", grid


def _gather_courses(catalogue: Catalogue, municipality: str, rows: Iterable[Entry]) -> None:
    for entry in rows:
        try:
            course = _course(municipality, entry)
        except LeftOutError:
            continue
        if course.key in catalogue.courses:
            entry.find("id", Sentence("%(key)r is there twice", key=course.key), "the first of them")
        else:
            catalogue.courses[course.key] = (course, entry)


def _course(municipality: str, entry: Entry) -> Course:
    return Course(
        municipality=municipality,
        key=one_line(entry.needed("id")),
        vendor=entry.line("vendor"),
        subject=one_line(entry.needed("subject")),
        title=one_line(entry.needed("title")),
        grades=_grades(entry),
        level=entry.leniently("level", fields.level, "기본", "the course as 기본"),
        lectures=(),
        description=entry.text("description"),
        prerequisites=fields.listed(entry.text("prerequisites")),
        url=entry.leniently("url", fields.link, ""),
        sample=entry.sample(),
        file=entry.file,
    )


def _grades(entry: Entry) -> tuple[str, ...]:
    entry.needed("grades")
    return entry.exactly("grades", grades, ())


def _gather_lectures(catalogue: Catalogue, rows: Iterable[Entry]) -> None:
    for entry in rows:
        try:
            key = one_line(entry.needed("course"))
            catalogue.lecture_rows.setdefault(key, entry)
            catalogue.lectures.setdefault(key, []).append((entry, _lecture(entry)))
        except LeftOutError:
            continue


def _lecture(entry: Entry) -> Lecture:
    """Return the lecture of a row; its number is 0 where the row does not tell it."""
    entry.needed("minutes")
    try:
        number = fields.number(entry.text("number"))
    except fields.CellError:
        number = 0
    title = one_line(entry.needed("title"))
    return Lecture(number, title, entry.exactly("minutes", minutes, 0), entry.line("unit"))


def _numbered(key: str, rows: Sequence[tuple[Entry, Lecture]]) -> tuple[Lecture, ...]:
    """Return the lectures of a course in the order of their numbers, each number once.

    Where a number can't be read, or two lectures have the same, all are numbered as they stand: "OT", "1-1", or numbers
    that begin anew with each unit, take no lecture away. A row that says the same lecture again is left out.
    """
    found: list[tuple[Entry, Lecture]] = []
    seen: set[Lecture] = set()
    last = 0
    for entry, lecture in rows:
        if lecture.number and lecture in seen:
            problem = Sentence("lecture %(number)d of %(key)r is there twice", number=lecture.number, key=key)
            entry.find("number", problem, "the first of them")
            continue
        seen.add(lecture)
        unnumbered = not lecture.number and not entry.text("number")
        number = last + 1 if unnumbered else lecture.number
        last = max(last, number)
        found.append((entry, replace(lecture, number=number)))
    odd = _odd_number([lecture.number for _, lecture in found])
    if odd is None:
        return tuple(sorted((lecture for _, lecture in found), key=lambda lecture: lecture.number))
    entry = found[odd][0]
    said = entry.text("number") or str(found[odd][1].number)
    problem = Sentence("%(value)r does not number the lectures of %(key)r", value=said, key=key)
    entry.find("number", problem, "all of its lectures, numbered as they stand")
    return tuple(replace(lecture, number=number) for number, (_, lecture) in enumerate(found, start=1))


def _odd_number(numbers: Sequence[int]) -> int | None:
    """Return the place of the first number that is none or is there already."""
    first = {number: at for at, number in reversed([*enumerate(numbers)])}
    return next((at for at, number in enumerate(numbers) if not number or first[number] < at), None)


def _finished(catalogue: Catalogue, shared: frozenset[str]) -> tuple[Course, ...]:
    """Return the courses with their lectures, in order, and with prerequisites that exist and don't go in a circle."""
    before: dict[str, tuple[str, ...]] = {}
    courses = []
    for key, (course, entry) in catalogue.courses.items():
        lectures = _numbered(key, catalogue.lectures.get(key, ()))
        if not lectures and catalogue.unread:
            # They may stand in the table that can't be read: a course without them would change every plan.
            entry.find("id", Sentence("%(key)r has no lectures", key=key), UNREAD_FILE)
            continue
        if not lectures:
            entry.find("id", Sentence("%(key)r has no lectures", key=key), "the course without lectures")
        kept = []
        for wanted in course.prerequisites:
            if wanted not in catalogue.courses and wanted not in shared:
                entry.find("prerequisites", Sentence("there is no course %(key)r", key=wanted), "the course without it")
            elif _leads_to(wanted, key, before):
                problem = Sentence("%(wanted)r needs %(key)r first", wanted=wanted, key=key)
                entry.find("prerequisites", problem, "the course without it")
            else:
                kept.append(wanted)
        before[key] = tuple(kept)
        courses.append(replace(course, lectures=lectures, prerequisites=tuple(kept)))
    return tuple(courses)


def _leads_to(start: str, goal: str, before: Mapping[str, tuple[str, ...]]) -> bool:
    waiting, seen = [start], set()
    while waiting:
        key = waiting.pop()
        if key == goal:
            return True
        if key not in seen:
            seen.add(key)
            waiting.extend(before.get(key, ()))
    return False


def course_passage(course: Course, entry: Entry) -> Passage:
    """Return the passage of a course: what it is, for whom, and its lectures by unit as far as there is room."""
    facts = {
        "과목": course.subject,
        "학년": ", ".join(course.grades),
        "수준": course.level,
        "제공": course.vendor,
        "강의": f"{len(course.lectures)}강, 모두 {length(course.minutes)}" if course.lectures else "",
    }
    head = "\n".join(f"{name}: {value}" for name, value in facts.items() if value)
    text = "\n".join(part for part in (course.description, head) if part)
    return Passage(
        municipality=course.municipality,
        key=course.key,
        kind="course",
        title=course.title,
        text="\n".join([text, *syllabus(course.lectures, PASSAGE_LENGTH - len(text))]),
        source=replace(entry.source(), url=course.url),
        topic=course.subject,
        sample=course.sample,
    )


def syllabus(lectures: Sequence[Lecture], room: int) -> tuple[str, ...]:
    """Return the lectures as lines, a unit on one line, cut to about `room` characters; the rest is counted."""
    lines: list[str] = []
    unit: str | None = None
    used = 0
    for position, lecture in enumerate(lectures):
        words = f"{lecture.number}강 {lecture.title}({lecture.minutes}분)"
        used += len(words) + 2
        if used > room and position:
            lines.append(f"… 외 {len(lectures) - position}강")
            break
        if lecture.unit == unit:
            lines[-1] += f", {words}"
        else:
            unit = lecture.unit
            lines.append(f"{unit} - {words}" if unit else words)
            used += len(unit) + 3
    return tuple(lines)


def length(minutes: int) -> str:
    """Return minutes as people say them, "1시간 20분"."""
    parts = (f"{minutes // 60}시간" if minutes >= 60 else "", f"{minutes % 60}분" if minutes % 60 else "")
    return " ".join(part for part in parts if part)
