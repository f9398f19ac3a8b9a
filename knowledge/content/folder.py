"""The content folder: a folder for each municipality, and one that all share."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from zoneinfo import ZoneInfo

from knowledge.commanding import commands_program
from knowledge.content import enrolment, mapping, profile
from knowledge.content.catalogue import read_catalogue
from knowledge.content.disagreeing import disagreements
from knowledge.content.faq import is_given, read_faq
from knowledge.content.finding import (
    NOTHING_OF_FILE,
    NOTHING_OF_FOLDER,
    UNREAD_FILE,
    UNREAD_FOLDER,
    Finding,
    nearest,
    row_of,
    unknown_name,
)
from knowledge.content.golden import GoldenQuestion, read_golden
from knowledge.content.notices import read_notice
from knowledge.content.sheet import READERS
from knowledge.course import Course
from knowledge.eligibility import Enrolment, Neighbour
from knowledge.loading.document import TooLargeError
from knowledge.loading.reading import FILE_BYTES, INSTEAD, megabytes_of, unread
from knowledge.loading.transcripts import Transcripts
from knowledge.municipality import Municipality
from knowledge.passage import SHARED, Passage
from knowledge.wording import Sentence

IDENTITY = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_UNTOLD = "the text as it stands, which no language model is given"
GUIDE = "먼저 읽어 주세요.txt"
"""What a new folder explains itself with: for people alone."""
_CATALOGUE = ("courses", "lectures")
_TABLES = (*_CATALOGUE, "faq", "golden")
_EXPECTED = (
    profile.FILE,
    enrolment.FILE,
    "faq.csv",
    "faq.xlsx",
    "faq.md",
    "courses.csv",
    "courses.xlsx",
    "lectures.csv",
    "golden.csv",
    "notices",
)


@dataclass(frozen=True, slots=True)
class Content:
    """Everything that a content folder says, and what is wrong with it.

    Municipalities, then passages and courses come in the order of folders (shared first), files and rows; no two
    passages and no two courses of a municipality have the same key.
    """

    municipalities: tuple[Municipality, ...]
    passages: tuple[Passage, ...]
    courses: tuple[Course, ...]
    findings: tuple[Finding, ...]
    golden: tuple[GoldenQuestion, ...] = ()


def read_content(folder: Path, transcripts: Transcripts | None = None) -> Content:
    """Read a content folder; a bad row, file or municipality is a finding and never stops the rest.

    What `transcripts` have of a file that has not changed is not read again.

    Raises OSError only when the folder itself can't be listed.
    """
    transcripts = transcripts or Transcripts()
    findings: list[Finding] = []
    municipalities: list[Municipality] = []
    passages: list[Passage] = []
    courses: list[Course] = []
    golden: list[GoldenQuestion] = []
    shared: frozenset[str] = frozenset()
    neighbours: tuple[Neighbour, ...] = ()
    for path in _folders(folder, findings):
        own = _Folder(path, path.name, findings, transcripts)
        if path.name != SHARED:
            municipality = own.municipality()
            if municipality is None:
                continue
            municipalities.append(own.enrolling(municipality, neighbours))
        else:
            neighbours = own.enrolment(ZoneInfo("Asia/Seoul")).neighbours
        found_courses, found_passages = own.read(shared)
        if path.name == SHARED:
            shared = frozenset(course.key for course in found_courses)
        courses.extend(found_courses)
        passages.extend(_unique(found_passages, findings))
        golden.extend(own.golden)
    transcripts.tidy()
    findings.extend(_commanding(passages))
    findings.extend(disagreements(passages, {place.id: place.own_names for place in municipalities}))
    return Content(tuple(municipalities), tuple(passages), tuple(courses), tuple(findings), tuple(golden))


def _commanding(passages: Iterable[Passage]) -> Iterator[Finding]:
    """Yield a finding for each passage in which words speak to a program and not to people."""
    for passage in passages:
        if words := commands_program(passage):
            problem = Sentence(
                "%(words)r in %(title)r reads like an order to a program", words=words, title=passage.title
            )
            yield Finding(passage.source.file, row_of(passage.source.place), "", problem, _UNTOLD)


def _folders(folder: Path, findings: list[Finding]) -> list[Path]:
    found = []
    for path in _visible(folder, "", findings):
        if not path.is_dir():
            findings.append(Finding(_name(path), 0, "", "is not inside a municipality's folder", NOTHING_OF_FILE))
        elif IDENTITY.fullmatch(path.name):
            found.append(path)
        else:
            problem = "a municipality's id has only a-z, 0-9, - and _"
            findings.append(Finding(_name(path), 0, "", problem, NOTHING_OF_FOLDER))
    return sorted(found, key=lambda path: (path.name != SHARED, path.name))


def _visible(folder: Path, below: str, findings: list[Finding]) -> Iterator[Path]:
    """Yield what a folder holds, by name, without hidden and lock files and without names that are no text."""
    try:
        paths = sorted(folder.iterdir(), key=lambda path: (_name(path), path.name))
    except OSError as error:
        if not below:
            raise
        findings.append(Finding(below, 0, "", Sentence("can't be listed (%(why)s)", why=error.strerror), UNREAD_FOLDER))
        return
    for path in paths:
        if path.name.startswith((".", "~$")) or path.name in {"Thumbs.db", "desktop.ini"}:
            continue
        if any("\ud800" <= character <= "\udfff" or character < " " for character in path.name):
            name = path.name.encode("ascii", "backslashreplace").decode()
            findings.append(Finding(f"{below}{name}", 0, "", "the name of the file is no text", NOTHING_OF_FILE))
            continue
        yield path


def _name(path: Path) -> str:
    # A file that comes from a Mac has its Hangul taken apart.
    return unicodedata.normalize("NFC", path.name)


def _fits(layouts: Iterable[mapping.Layout], path: Path) -> bool:
    return any(layout.fits(_name(path)) for layout in layouts)


def _unique(passages: Iterable[Passage], findings: list[Finding]) -> Iterator[Passage]:
    seen: dict[str, Passage] = {}
    for passage in passages:
        first = seen.setdefault(passage.key, passage)
        if first is passage:
            yield passage
            continue
        given = passage.kind == "faq" and is_given(passage.key)
        called = passage.title if given else passage.key
        problem = Sentence("%(key)r is there already (%(place)s)", key=called, place=_where(first))
        row = row_of(passage.source.place)
        findings.append(Finding(passage.source.file, row, "" if given else "id", problem, "the first of them"))


def _where(passage: Passage) -> str:
    return f"{passage.source.file} {passage.source.place}"


@dataclass(frozen=True, slots=True)
class _Folder:
    """One municipality's folder on its way to values."""

    path: Path
    identity: str
    findings: list[Finding]
    transcripts: Transcripts
    golden: list[GoldenQuestion] = field(default_factory=list)

    def municipality(self) -> Municipality | None:
        file = f"{self.identity}/{profile.FILE}"
        path = self.path / profile.FILE
        if not path.is_file():
            self.findings.append(Finding(file, 0, "", "is missing", UNREAD_FOLDER))
            return None
        data = self._bytes(path, file)
        return None if data is None else profile.read_profile(self.identity, file, data, self.findings)

    def enrolling(self, municipality: Municipality, shared: tuple[Neighbour, ...]) -> Municipality:
        """Return the municipality with its rules of enrolment, its own neighbouring programmes before the shared."""
        own = self.enrolment(municipality.zone)
        titles = {neighbour.title for neighbour in own.neighbours}
        others = tuple(neighbour for neighbour in shared if neighbour.title not in titles)
        whole = replace(own, neighbours=(*own.neighbours, *others))
        return municipality if whole == Enrolment() else replace(municipality, enrolment=whole.dump())

    def enrolment(self, zone: ZoneInfo) -> Enrolment:
        """Return what the folder says about enrolling; without a file, nothing."""
        path, file = self.path / enrolment.FILE, f"{self.identity}/{enrolment.FILE}"
        data = self._bytes(path, file) if path.is_file() else b""
        if data is None:
            return Enrolment(incomplete=True)
        return enrolment.read_enrolment(file, data, zone, self.findings)

    def read(self, shared: frozenset[str]) -> tuple[tuple[Course, ...], tuple[Passage, ...]]:
        """Return the courses and the passages, those of the FAQ first, then notices, then courses."""
        faq: list[Passage] = []
        notices: list[Passage] = []
        tables: list[tuple[str, str, bytes]] = []
        layouts = self._layouts()
        unmapped = any(finding.file == f"{self.identity}/{mapping.FILE}" for finding in self.findings)
        for path in _visible(self.path, f"{self.identity}/", self.findings):
            file = f"{self.identity}/{_name(path)}"
            stem, suffix = path.stem.casefold(), path.suffix.casefold()
            if _name(path) in {profile.FILE, enrolment.FILE, mapping.FILE, GUIDE}:
                continue
            if path.is_dir() and path.name == "notices":
                notices.extend(self._notices(path, file))
            elif stem == "faq" and suffix in {".md", *READERS}:
                if (data := self._bytes(path, file)) is not None:
                    faq.extend(read_faq(self.identity, file, suffix, data, self.findings, self.transcripts))
            elif stem == "golden" and suffix in READERS and self.identity != SHARED:
                if (data := self._bytes(path, file)) is not None:
                    self.golden.extend(read_golden(self.identity, file, suffix, data, self.findings, self.transcripts))
            elif suffix in READERS and (stem in _CATALOGUE or _fits(layouts, path)):
                if (data := self._bytes(path, file)) is not None:
                    tables.append((file, suffix, data))
            else:
                self._find_unread(file, suffix, unmapped=unmapped, meant=stem in _TABLES or _fits(layouts, path))
        courses, passages = read_catalogue(self.identity, tables, shared, self.findings, self.transcripts, layouts)
        return courses, (*faq, *notices, *passages)

    def _find_unread(self, file: str, suffix: str, *, unmapped: bool, meant: bool) -> None:
        """Write down that a file is not read: it is `meant` to be, in another format, or nobody knows what it is."""
        if suffix in INSTEAD and meant:
            problem = unread(suffix).sentence
            self.findings.append(Finding(file, 0, "", problem, UNREAD_FILE))
            return
        # A table that only the mapping would explain is not gone while something is wrong with the mapping.
        kept = UNREAD_FILE if unmapped and suffix in READERS else NOTHING_OF_FILE
        name = file.rpartition("/")[2]
        problem = unknown_name(name, _EXPECTED)
        if suffix in READERS and not nearest(name, _EXPECTED):
            told = "%(name)r is none of %(known)s, and no table of mapping.toml has a file that fits it"
            problem = Sentence(told, name=name, known=", ".join(_EXPECTED))
        self.findings.append(Finding(file, 0, "", problem, kept))

    def _layouts(self) -> tuple[mapping.Layout, ...]:
        path, file = self.path / mapping.FILE, f"{self.identity}/{mapping.FILE}"
        data = self._bytes(path, file) if path.is_file() else None
        return () if data is None else mapping.read_mappings(file, data, self.findings)

    def _notices(self, folder: Path, below: str) -> Iterator[Passage]:
        paths = {f"{below}/{_name(path)}": path for path in _visible(folder, f"{below}/", self.findings)}
        sidecars = {file for file in paths if file.casefold().endswith(".toml")}
        used: set[str] = set()
        for file, path in paths.items():
            if file in sidecars:
                continue
            if path.is_dir():
                yield from self._notices(path, file)
                continue
            beside = next(
                (name for name in (f"{file}.toml", f"{file.rpartition('.')[0]}.toml") if name in sidecars), ""
            )
            used.add(beside)
            keys = self._bytes(paths[beside], beside) if beside else b""
            data = self._bytes(path, file)
            if data is not None and keys is not None:
                yield from read_notice(self.identity, file, data, (beside, keys), self.findings, self.transcripts)
        for file in sorted(sidecars - used):
            self.findings.append(Finding(file, 0, "", "there is no notice of this name beside it", NOTHING_OF_FILE))

    def _bytes(self, path: Path, file: str) -> bytes | None:
        try:
            size = path.stat().st_size
            data = path.read_bytes() if size <= FILE_BYTES else None
        except OSError as error:
            self.findings.append(
                Finding(file, 0, "", Sentence("can't be opened (%(why)s)", why=error.strerror), UNREAD_FILE)
            )
            return None
        if data is None:
            problem = TooLargeError(megabytes_of(FILE_BYTES)).sentence
            self.findings.append(Finding(file, 0, "", problem, UNREAD_FILE))
        return data
