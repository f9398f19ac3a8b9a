"""Tables of entries: a file whose columns have names, in English or Korean."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from knowledge.content.columns import bare
from knowledge.content.entry import Entry
from knowledge.content.finding import UNREAD_FILE, Finding, is_it, nearest, unknown_name
from knowledge.loading.decoding import one_line
from knowledge.loading.delimited import read_delimited_grids
from knowledge.loading.document import Caution, UnreadableError
from knowledge.loading.grid import Grid, GridRow
from knowledge.loading.transcripts import Transcripts
from knowledge.wording import Sentence

GridReader = Callable[[bytes, Transcripts], tuple[tuple[Grid, ...], tuple[Caution, ...]]]

AsColumn = Mapping[str, Callable[[str, Sequence[str]], Sequence[str]]]
"""How the cells of a column are read together, with what the file calls it, by our name."""

Columns = Mapping[str, tuple[str, ...]]
"""The other names of each column, by its own name."""

_TOO_WIDE = "%(cells)d cells in %(columns)d columns"
_SHOWN = 8
"""Names of columns that are told where one is missing."""
PLAIN_BYTES = 8 * 2**20
"""Text up to so many bytes is read without a worker: 50,000 entries of a FAQ; our own choice."""
HEADER_ROWS = 10
"""The names of the columns stand in one of so many first rows; a title or a date may stand above them."""


def told(columns: Columns) -> tuple[str, ...]:
    """Return the columns as they are told to who wrote another name: "질문 (question)"."""
    return tuple(f"{next(iter(others), own)} ({own})" for own, others in columns.items())


def _delimited(suffix: str) -> GridReader:
    return lambda data, transcripts: (
        transcripts.grids(data, suffix) if len(data) > PLAIN_BYTES else read_delimited_grids(data)
    )


def _workbook(suffix: str) -> GridReader:
    return lambda data, transcripts: transcripts.grids(data, suffix)


READERS: Mapping[str, GridReader] = {
    **{suffix: _delimited(suffix) for suffix in (".csv", ".tsv")},
    **{suffix: _workbook(suffix) for suffix in (".xlsx", ".xlsm", ".ods")},
}
"""How to read the grids of a file, by its suffix: short text here, all else in a worker process with limits."""


def read_grids(
    file: str, suffix: str, data: bytes, findings: list[Finding], transcripts: Transcripts
) -> tuple[Grid, ...]:
    """Return the grids of a file; one that can't be read is a finding and has none."""
    try:
        grids, cautions = READERS[suffix](data, transcripts)
    except UnreadableError as error:
        findings.append(Finding(file, 0, "", error.sentence, UNREAD_FILE))
        return ()
    findings.extend(Finding(file, 0, caution.place, caution.message, "the rest of the file") for caution in cautions)
    return grids


def entries(
    file: str,
    grid: Grid,
    columns: Columns,
    needed: Sequence[str],
    findings: list[Finding],
    together: AsColumn | None = None,
) -> tuple[Entry, ...]:
    """Return the entries of a grid, one a row.

    Unknown columns and cells beyond the last column are findings; without a needed column the grid has no entries.
    """
    spelled = _spellings(columns)
    header = _header(grid, spelled)
    names = [_column(cell, spelled) for cell in header.cells] if header else []
    called = dict(grid.theirs) or dict(zip(names, map(one_line, header.cells), strict=True)) if header else {}
    missing = [name for name in needed if name not in names]
    if header is None or missing:
        if grid.rows:
            column = ", ".join(f"{next(iter(columns[name]), name)} ({name})" for name in missing or needed)
            kept = UNREAD_FILE if header or not grid.name or _is_broad(grid, needed) else "the other sheets"
            findings.append(Finding(file, 0, column, _missing(header, grid, spelled), kept, grid.name))
        return ()
    _find_odd_columns(Entry(file, header.number, "", {}, findings, grid.name), names, columns)
    found = []
    rows = [row for row in grid.rows if row.number > header.number]
    for row, texts in zip(rows, _read(header, names, rows, together or {}), strict=True):
        entry = Entry(file, row.number, grid.place(row), texts, findings, grid.name, called)
        if any(cell for cell in row.cells[len(names) :]):
            entry.find(
                "", Sentence(_TOO_WIDE, cells=len(row.cells), columns=len(names)), "the cells that have a column"
            )
        if any(entry.texts.values()):
            found.append(entry)
    return tuple(found)


def _missing(header: GridRow | None, grid: Grid, spelled: Mapping[str, str]) -> Sentence:
    """Return the problem of a table without a column that is needed, with the names that nothing is made of."""
    widest = max(grid.rows[:HEADER_ROWS], key=lambda row: len({*filter(None, row.cells)}))
    names = dict.fromkeys(map(one_line, (header or widest).cells))
    odd = [name for name in names if name and _column(name, spelled) not in spelled.values()][:_SHOWN]
    if not odd:
        return Sentence("the column is missing")
    return Sentence("the column is missing; there are: %(names)s; call one of them so", names=", ".join(odd))


def _is_broad(grid: Grid, needed: Sequence[str]) -> bool:
    """Tell whether a sheet may hold entries under other names: as many texts in a row as an entry needs."""
    return any(len({*filter(None, row.cells)}) >= len(needed) for row in grid.rows)


def _header(grid: Grid, spelled: Mapping[str, str]) -> GridRow | None:
    """Return the row among the first that holds the most names of columns."""
    own = set(spelled.values())
    known = [(sum(_column(cell, spelled) in own for cell in row.cells), row) for row in grid.rows[:HEADER_ROWS]]
    best = max((count for count, _ in known), default=0)
    return next((row for count, row in known if count == best and best), None)


def _spellings(columns: Columns) -> dict[str, str]:
    """Return the own name of a column by each of its names, as they are compared; the first to have a name keeps it."""
    spelled: dict[str, str] = {}
    for own, others in columns.items():
        for name in (own, *others):
            spelled.setdefault(name.replace(" ", "").replace("_", ""), own)
    return spelled


def _column(cell: str, spelled: Mapping[str, str]) -> str:
    """Return the own name of a column; an unknown one stays as it is written."""
    name = one_line(cell).casefold()
    joined = (each.replace("_", "") for each in (name.replace(" ", ""), bare(name)))
    return next((spelled[each] for each in joined if each in spelled), name)


def _find_odd_columns(header: Entry, names: Sequence[str], columns: Columns) -> None:
    known = [name for own, others in columns.items() for name in (own, *others)]
    far = []
    for position, name in enumerate(names):
        if name and name not in columns:
            if near := nearest(name, known):
                header.find(name, is_it(name, near), "the other columns")
            else:
                far.append(name)
        elif name and name in names[:position]:
            header.find(name, "the column is there twice", "the first of them")
    if far:
        header.find(", ".join(far), unknown_name(", ".join(far), (), told(columns)), "the other columns")


def _texts(names: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    texts: dict[str, str] = {}
    for name, cell in zip(names, cells, strict=False):
        if name:
            texts.setdefault(name, cell)
    return texts


def _read(header: GridRow, names: Sequence[str], rows: Sequence[GridRow], together: AsColumn) -> list[dict[str, str]]:
    """Return the texts of rows by name, columns that are read together as they were read."""
    texts = [_texts(names, row.cells) for row in rows]
    for name, read in together.items():
        if name in names:
            cells = read(one_line(header.cells[names.index(name)]), [row.get(name, "") for row in texts])
            texts = [{**row, name: cell} if name in row else row for row, cell in zip(texts, cells, strict=True)]
    return texts
