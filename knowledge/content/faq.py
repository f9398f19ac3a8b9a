"""Entries of a FAQ, from a table or from Markdown, to passages."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from knowledge.content.entry import Entry, LeftOutError
from knowledge.content.fields import listed
from knowledge.content.finding import UNREAD_FILE, Finding, unknown_name
from knowledge.content.front_matter import front_matter
from knowledge.content.sheet import Columns, entries, read_grids, told
from knowledge.loading.decoding import decode, one_line
from knowledge.loading.document import UnreadableError
from knowledge.loading.markdown import read_markdown_text
from knowledge.loading.transcripts import Transcripts
from knowledge.passage import Passage

SOURCE_COLUMNS: Columns = {
    "audience": ("대상", "이용자"),
    "topic": ("주제", "분류", "카테고리"),
    "valid_from": ("유효 시작", "시작일", "적용 시작일", "적용 시작", "게시 시작", "게시 시작일"),
    "valid_until": (
        "유효 종료",
        "종료일",
        "마감일",
        "마지막 날",
        "만료일",
        "적용 종료일",
        "적용 종료",
        "게시 종료",
        "게시 종료일",
        "유효 기한",
    ),
    "source_title": ("출처", "출처 제목", "근거"),
    "source_url": ("출처 주소", "출처 링크", "링크", "url"),
    "source_date": ("출처 날짜", "출처 일자", "출처일", "기준일", "작성일", "등록일"),
    "sample": ("예시", "견본"),
}
COLUMNS: Columns = {
    "id": ("번호", "연번", "순번", "아이디", "식별자"),
    "question": ("질문", "문의", "q", "질의", "문의 내용", "질문 내용", "질의 내용", "문의 사항", "질의 사항", "물음"),
    "answer": ("답변", "답", "a", "응답", "회신", "답변 내용", "응답 내용", "회신 내용", "답변 사항"),
    "aliases": ("다른 질문", "유사 질문", "비슷한 질문", "별칭", "다른 표현", "유사 문의"),
    **SOURCE_COLUMNS,
}
LONG, KEPT = 2_000, 4
"""From how many rows on a table is kept as it was read, and how many of such; our own choice: 50,000 take 71 MB."""

_GIVEN = "q-"
_HEADING = re.compile(r"##\s+(.+?)\s*#*\s*")
_FENCE = re.compile(r"\s{0,3}(```|~~~)")
_PAIR = re.compile(r"[-*]\s+([^:：]{1,20})[:：]\s*(.*)")


def read_faq(
    municipality: str, file: str, suffix: str, data: bytes, findings: list[Finding], transcripts: Transcripts
) -> tuple[Passage, ...]:
    """Return the passages of one FAQ file, in its order; what is wrong with it is added to the findings."""
    if suffix == ".md":
        return tuple(_passages(municipality, _markdown_entries(file, data, findings)))
    grids = read_grids(file, suffix, data, findings, transcripts)
    rows = [entry for grid in grids for entry in entries(file, grid, COLUMNS, ("question", "answer"), findings)]
    return _again(municipality, file, rows) if len(rows) >= LONG else tuple(_passages(municipality, rows))


def is_given(key: str) -> bool:
    """Tell whether a key was made of the question, since nobody gave the entry one."""
    return key.startswith(_GIVEN)


def _passages(municipality: str, found: Iterable[Entry]) -> Iterator[Passage]:
    for entry in found:
        try:
            yield _passage(municipality, entry)
        except LeftOutError:
            continue


def _again(municipality: str, file: str, rows: Sequence[Entry]) -> tuple[Passage, ...]:
    """Return the passages of a long table; rows that stand as they stood are those that were read before.

    What was wrong with a row is said each time, so that such a row is read anew.
    """
    before = _long.pop((municipality, file), {})
    passages: list[Passage] = []
    flawless: dict[_Row, Passage] = {}
    for row in rows:
        key = (row.place, *row.texts.items())
        known, wrong = before.get(key), len(row.findings)
        found = [known] if known else [*_passages(municipality, (row,))]
        if found and len(row.findings) == wrong:
            flawless[key] = found[0]
        passages += found
    _long[municipality, file] = flawless
    for oldest in [*_long][:-KEPT]:
        _long.pop(oldest, None)
    return tuple(passages)


_Row = tuple[object, ...]
"""Where a row stands, and its texts with their names."""
_long: dict[tuple[str, str], dict[_Row, Passage]] = {}


def _passage(municipality: str, entry: Entry) -> Passage:
    question = one_line(entry.needed("question"))
    return Passage(
        municipality=municipality,
        key=entry.line("id") or f"{_GIVEN}{hashlib.sha256(question.encode()).hexdigest()[:12]}",
        kind="faq",
        title=question,
        text=entry.needed("answer"),
        source=entry.source(),
        aliases=listed(entry.text("aliases")),
        validity=entry.validity(),
        audience=entry.audience(),
        topic=entry.line("topic"),
        sample=entry.sample(),
    )


def _markdown_entries(file: str, data: bytes, findings: list[Finding]) -> Iterator[Entry]:
    try:
        common, body, skipped = front_matter(file, decode(data), SOURCE_COLUMNS, findings)
    except UnreadableError as error:
        findings.append(Finding(file, 0, "", error.sentence, UNREAD_FILE))
        return
    for number, question, lines in _sections(body, skipped):
        pairs, answer = _pairs(lines)
        entry = Entry(file, number, question, {**common, **pairs, "question": question}, findings)
        for name in pairs:
            if name not in COLUMNS:
                entry.find(name, unknown_name(name, COLUMNS, told(COLUMNS)), "the other keys")
        text = read_markdown_text("\n".join(answer))
        yield Entry(file, number, question, {**entry.texts, "answer": text}, findings)


def _sections(body: str, skipped: int) -> Iterator[tuple[int, str, list[str]]]:
    """Yield the line number, the heading and the lines of each section of the second level."""
    current: tuple[int, str, list[str]] | None = None
    fenced = False
    for number, line in enumerate(body.split("\n"), start=skipped + 1):
        fenced ^= bool(_FENCE.match(line))
        heading = None if fenced else _HEADING.fullmatch(line)
        if heading:
            if current:
                yield current
            current = (number, one_line(heading[1]), [])
        elif current:
            current[2].append(line)
    if current:
        yield current


def _pairs(lines: list[str]) -> tuple[Mapping[str, str], list[str]]:
    """Return the key-value list at the top of an entry and the lines below it.

    A list whose first item has no known key is part of the answer.
    """
    pairs: dict[str, str] = {}
    for position, line in enumerate(lines):
        found = _PAIR.fullmatch(line.strip())
        if found and (name := _key(found[1])) and (pairs or name in COLUMNS):
            pairs[name] = found[2].strip()
        elif line.strip():
            return pairs, lines[position:]
        elif pairs:
            return pairs, lines[position + 1 :]
    return pairs, []


def _key(text: str) -> str:
    name = one_line(text).casefold()
    return next((own for own, others in COLUMNS.items() if name in (own, *others)), name)
