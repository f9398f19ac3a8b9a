"""What the first rows and columns of a table are: names of columns, names before their values, or neither."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby, zip_longest

from knowledge.loading.decoding import one_line

Cells = Sequence[str]

KEY_LENGTH = 15
"""A cell longer than this is no column name; measured by eye on municipal notices, published by nobody."""

LAYERS = 3
"""Rows that name the columns together, at most."""

FIRST_NAMES = frozenset(
    {
        "구분",
        "항목",
        "번호",
        "순번",
        "연번",
        "일시",
        "날짜",
        "일자",
        "시간",
        "단계",
        "과목",
        "이름",
        "분류",
        "유형",
        "차수",
        "회차",
    }
)
"""What begins a row of column names, and no row of values."""

_LABELS = """
신청기간 접수기간 모집기간 운영기간 지원기간 이용기간 교육기간 활동기간 기간 대상 신청대상 지원대상 모집대상
교육대상 인원 모집인원 선발인원 정원 방법 신청방법 접수방법 모집방법 선발방법 지원방법 운영방법 장소 교육장소
접수처 신청처 일시 교육일시 일정 시간 운영시간 문의 문의처 연락처 전화 전화번호 담당 담당자 담당부서 부서 소속
주최 주관 내용 지원내용 교육내용 주요내용 사업내용 사업명 과정명 강좌명 프로그램 프로그램명 교육비 수강료 참가비
비용 금액 지원금액 예산 준비물 제출서류 구비서류 필요서류 서류 첨부서류 비고 성명 이름 주소 생년월일 학교 학교명
학년 이메일 누리집 홈페이지 강사 강사명 근거 목적 발표 결과발표 선정발표
"""
LABELS = frozenset(_LABELS.split())
"""What names the value beside it in notices and forms, without spaces."""

CORNERS = FIRST_NAMES - LABELS
"""What stands above the first column of a table, and before no value."""

_DIGIT = re.compile(r"\d")
_DIGITS = re.compile(r"\d+")
_COUNTED = re.compile(
    r"(?:20\d\d\s*(?:학년도|년도|년)?|(?:제\s?)?\d{1,2}\s*(?:학기|차시|차|기|회차|회|분기|단계|순위|교시|지망|학년|월|주차|주|반|조|팀|호|등급|과목|일차)"
    r"|[초중고]\s?\d(?:학년)?|제?\d{1,2})(?:\s*\([^()]{1,8}\))?"
)
"""Names of columns that count something: terms, years, months, grades."""

_AMOUNT = re.compile(r"\d\s*(?:만\s?)?(?:원|명|%|건|개)")

ROWS_ABOVE = 10
"""The names of a sheet's columns stand in one of so many first rows."""

_PAIRED = 0.6
"""So many of the cells before values have to be labels, and no more than the rest of one behind them."""


def header_height(rows: Sequence[Cells]) -> int:
    """Return how many rows at the top name the columns, 0 when none does.

    A name over several columns stands in each of their cells, and one over several rows in each of those.
    """
    return deepened(rows, 1) if len(rows) > 1 and _is_header(rows) else 0


def sheet_header_height(rows: Sequence[Cells]) -> int:
    """Return the same for a sheet, which nearly always begins with a header: the first row is one if nothing denies it.

    An amount does, a number of the same kind below, a name that goes on below itself or covers columns that nothing
    parts; and in two columns any number, and labels.
    """
    height = header_height(rows)
    if height or len(rows) < 2 or any(name and width > 1 for name, width in _widths(rows[0])):
        return height
    if len(rows[0]) == 2:
        numbered = any(map(_DIGIT.search, rows[0]))
        return int(not numbered and _labelled([row[0] for row in rows[1:]]) < 1 - _PAIRED)
    amounts = any(map(_AMOUNT.search, rows[0]))
    return int(not amounts and all(_heads(column, rows) for column in range(len(rows[0]))))


def deepened(rows: Sequence[Cells], height: int) -> int:
    """Return the height of a header with the rows that name the columns below a name over several of them."""
    while 0 < height < min(LAYERS, len(rows) - 1) and _goes_on(rows[height - 1], rows[height]):
        height += 1
    return height


def rows_above(rows: Sequence[Cells]) -> int:
    """Return how many rows of a sheet stand above the names of its columns: a date, a unit, or what all rows share.

    Those have two cells at most, which is half of the names or less, or a name and its value each.
    """
    counts = [len({one_line(cell) for cell in row if cell}) for row in rows[:ROWS_ABOVE]]
    at = next((at for at, count in enumerate(counts) if count > 2), 0)
    if not at or header_height(rows) > 1 or repeated(rows) or not sheet_header_height(rows[at:]):
        return 0
    names = [next(cell for cell in row if cell) for row in rows[:at]]
    paired = {*counts[:at]} == {2} and _labelled(names) >= 1 - _PAIRED
    return at if paired or 2 * max(counts[:at]) <= counts[at] else 0


def repeated(rows: Sequence[Cells]) -> int:
    """Return of how many columns the tables are that stand side by side as one, under the same names, or 0.

    A column without any text may part them; it counts as the last of the table before it.
    """
    names = [one_line(cell) for cell in rows[0]] if len(rows) > 1 else []
    for width in range(2, (len(names) + 1) // 2 + 1):
        block = names[:width]
        whole = names if len(names) % width == 0 else [*names, ""]
        said = block if block[-1] else block[:-1]
        if whole != block * (len(whole) // width) or len({*said}) < max(len(said), 2) or not all(map(is_name, said)):
            continue
        parting = () if block[-1] else range(width - 1, len(names), width)
        if not any(row[at] for row in rows for at in parting if at < len(row)):
            return width
    return 0


def pairs(rows: Sequence[Cells]) -> list[list[tuple[str, str]]] | None:
    """Return the names and values, row by row, of a table in which each name stands before its value, else None.

    Four columns and more are told by what their cells say; two columns are pairs wherever no header was found.
    """
    found = [_by_turns(row) for row in rows]
    names = [name for row in found for name, value in row if name or value]
    values = [value for row in found for _, value in row if value]
    if max(map(len, found), default=0) < 2 or not all(names):
        return None
    return found if _labelled(names) >= _PAIRED and _labelled(values) <= 1 - _PAIRED else None


def _by_turns(row: Cells) -> list[tuple[str, str]]:
    """Return the cells of a row two by two; what covers several columns counts once."""
    cells = [text for text, _ in groupby(map(one_line, row))]
    return list(zip_longest(cells[::2], cells[1::2], fillvalue=""))


def _labelled(cells: Sequence[str]) -> float:
    return sum(map(is_label, cells)) / max(len(cells), 1)


def is_naming(row: Cells) -> bool:
    """Tell whether a row in the middle of a sheet names columns: three of them or more, most as notices call them."""
    said = [cell for cell, _ in _widths(row) if cell]
    known = sum(is_label(cell) or _joined(cell) in FIRST_NAMES for cell in said)
    return len(said) > 2 and known >= _PAIRED * len(said) and all(map(is_name, said))


def is_label(cell: str) -> bool:
    """Tell whether a cell names what is beside it."""
    return _joined(cell) in LABELS


def _is_header(rows: Sequence[Cells]) -> bool:
    names = _widths(rows[0])
    said = [text for text, _ in names if text]
    if len(said) < 2 or len(set(said)) < len(said) or any(len(text) > KEY_LENGTH for text in said):
        return False
    known = _joined(rows[0][0]) in FIRST_NAMES
    if len(rows[0]) == 2 and not known:
        # Two columns are more often a name and its value in each row than a header and its rows.
        return False
    if any(width > 1 and text for text, width in names):
        return _goes_on(rows[0], rows[1]) or known
    sure = known or not one_line(rows[0][0])
    counted = (sure or not _DIGIT.search(name) or _COUNTED.fullmatch(name) for name in said)
    return all(counted) and all(_heads(column, rows) for column in range(len(rows[0])))


def _heads(column: int, rows: Sequence[Cells]) -> bool:
    """Tell whether the first cell of a column can name those below it: no number there is of its own kind."""
    name = one_line(rows[0][column])
    below = [one_line(row[column]) for row in rows[1:] if column < len(row)]
    if name and name == next(iter(below), ""):
        # A cell over several rows beside cells that are not: it heads a group of rows, not a column.
        return False
    return not _DIGIT.search(name) or all(_kind(name) != _kind(text) for text in below)


def _widths(row: Cells) -> list[tuple[str, int]]:
    """Return the cells of a row and how many columns each covers."""
    return [(one_line(text), len(list(same))) for text, same in groupby(row)]


def _goes_on(upper: Cells, lower: Cells) -> bool:
    """Tell whether a row names the columns below one name of the row above it, and nothing else."""
    parted = False
    start = 0
    for text, same in groupby(upper):
        end = start + len(list(same))
        under = [one_line(cell) for cell in lower[start:end]]
        start = end
        if len(under) > 1 and one_line(text):
            if len(set(under)) < 2 or not all(is_name(cell) for cell in under):
                return False
            parted = True
        elif any(cell not in {"", one_line(text)} for cell in under):
            return False
    return parted


def is_name(text: str) -> bool:
    """Tell whether a cell may name a column."""
    return 0 < len(text) <= KEY_LENGTH and (not _DIGIT.search(text) or bool(_COUNTED.fullmatch(text)))


def _kind(text: str) -> str:
    """Return a text with every number as one digit: what two dates or two terms have in common."""
    return _DIGITS.sub("9", _joined(text))


def _joined(text: str) -> str:
    return "".join(text.split())
