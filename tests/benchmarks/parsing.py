"""How much of office documents is read, what leaks, and how long it takes: ours, or any command that prints text.

    python -m tests.benchmarks.parsing [--folder FOLDER] [--made] [--tables] [--hostile] [--command "COMMAND {}"]

FOLDER holds files and expected.jsonl with {"file", "kind", "must"} a line: each line of `must` has to be found in the
text, white space aside, and where there is none, the file has to be read without an error. `--made` measures on files
made here, whose table rows must be readable and whose notes, comments and deletions must not be there. `--hostile`
shows how files end that were made to fill the memory or to take for ever.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import shlex
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from openpyxl.utils import get_column_letter

from knowledge.loading.document import UnreadableError
from knowledge.loading.isolating import read_isolated, read_untrusted
from knowledge.loading.reading import read_file
from tests.unit.knowledge import papers, papers_hwp, papers_office
from tests.unit.knowledge.test_headings import SITUATIONS

HIDDEN = ("각주글", "숨은설명", "지운글", "발표자메모")
ROWS = ("구분: 중학생, 기간: 3월, 인원: 300명", "구분: 중학생, 기간: 4월, 인원: 200명")
TEXT = "신청은 3월 1일부터 받습니다."

Reading = Callable[[Path], str]


@dataclass(frozen=True, slots=True)
class Paper:
    """A file with the lines that must and must not be read from it."""

    path: Path
    kind: str
    must: tuple[str, ...]
    hidden: tuple[str, ...] = ()


def expected(folder: Path) -> Iterator[Paper]:
    """Yield the files of a folder with what they must yield."""
    with (folder / "expected.jsonl").open(encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            yield Paper(folder / row["file"], row["kind"], tuple(row["must"]))


def made(folder: Path) -> Iterator[Paper]:
    """Write a file of each format with a sentence, a table with a merged cell, and what is hidden in it."""
    for name, data in _made().items():
        path = folder / f"notice.{name}"
        path.write_bytes(data)
        yield Paper(path, name, ROWS if name in {"ods", "xlsx"} else (TEXT, *ROWS), HIDDEN)


def _made() -> dict[str, bytes]:
    head, *rows = (["구분", "기간", "인원"], ["중학생", "3월", "300명"], ["중학생", "4월", "200명"])
    hwp, office = papers_hwp, papers_office
    merged = [head, [("중학생", 2, 1), *rows[0][1:]], rows[1][1:]]
    cells = [rows[0], rows[1][1:]]
    spanned = [
        [office.tc("중학생", 1, 0, rows=2), *cells[0][1:]],
        [office.tc(cells[1][0], 2, 1), office.tc("200명", 2, 2)],
    ]
    down = [("중학생", '<w:vMerge w:val="restart"/>'), *rows[0][1:]], [("", "<w:vMerge/>"), *rows[1][1:]]
    tall = office.ocell("중학생", 'table:number-rows-spanned="2"')
    sheet = "".join(
        office.orow(*row) for row in (head, [tall, *rows[0][1:]], ["<table:covered-table-cell/>", *rows[1][1:]])
    )
    note = '<text:note text:note-class="footnote"><text:note-body><text:p>각주글</text:p></text:note-body></text:note>'
    comment = "<office:annotation><text:p>숨은설명</text:p></office:annotation>"
    deletion = "<w:del><w:r><w:delText>지운글</w:delText></w:r></w:del>"
    reference = '<w:r><w:footnoteReference w:id="1"/><w:commentReference w:id="1"/></w:r>'
    beside = {
        "footnotes": f'<w:footnote w:id="1">{office.wp("각주글")}</w:footnote>',
        "comments": office.wp("숨은설명"),
    }
    book = papers.workbook({"일정": [head, *rows]})
    book.worksheets[0]["B3"].value, book.worksheets[0]["A3"].value = "4월", None
    book.worksheets[0].merge_cells("A2:A3")
    book.create_sheet("비밀").append(["지운글"])
    book.worksheets[1].sheet_state = "hidden"
    return {
        "hwp": hwp.hwp(
            hwp.paragraph(TEXT, hwp.note("fn  ", "각주글"), hwp.note("tcmt", "숨은설명"))
            + hwp.paragraph(hwp.table(merged))
        ),
        "hwpx": office.hwpx(
            office.hp(TEXT, office.ctrl("footNote", "각주글"), office.ctrl("hiddenComment", "숨은설명"))
            + office.hp(office.tbl([head, *spanned]))
        ),
        "docx": office.docx(office.wp(TEXT, reference, deletion) + office.wtbl([head, *down]), beside),
        "odt": office.opened("text", f"<text:p>{TEXT}{note}{comment}</text:p><table:table>{sheet}</table:table>"),
        "ods": office.opened("spreadsheet", f"<table:table>{sheet}</table:table>"),
        "pptx": office.pptx(
            [
                office.sp(TEXT)
                + office.atbl([head, [("중학생", 'rowSpan="2"'), *rows[0][1:]], [("", 'vMerge="1"'), *rows[1][1:]]])
            ]
        ),
        "xlsx": papers.xlsx(book),
    }


def tables(folder: Path) -> Iterator[Paper]:
    """Write each table that the tests know as DOCX, HTML, XLSX and three PDFs; equal cells side by side are one."""
    for number, (rows, lines) in enumerate(SITUATIONS.values()):
        areas = list(_areas(rows))
        book = papers.workbook({"표": [["" for _ in row] for row in rows]})
        for row, column, height, width, text in areas:
            book.worksheets[0].cell(row + 1, column + 1).value = text
            if height * width > 1:
                book.worksheets[0].merge_cells(f"{_named(row, column)}:{_named(row + height - 1, column + width - 1)}")
        held = {
            "docx": papers_office.docx(_word_table(len(rows), areas)),
            "html": _web_table(len(rows), areas),
            "pdf": _drawn_table(areas),
            "pdf, lines across": _drawn_table(areas, "{0} {1} m {2} {1} l {0} {3} m {2} {3} l S\n"),
            "pdf, no lines": _drawn_table(areas, ""),
            "xlsx": papers.xlsx(book),
        }
        for kind, data in held.items():
            path = folder / f"table{number}-{kind.replace(', ', '-')}.{kind.split(',')[0]}"
            path.write_bytes(data)
            yield Paper(path, kind, tuple(lines))


def _named(row: int, column: int) -> str:
    return f"{get_column_letter(column + 1)}{row + 1}"


Area = tuple[int, int, int, int, str]
"""Row, column, height, width and text of a cell."""


def _areas(rows: Sequence[Sequence[str]]) -> Iterator[Area]:
    taken: set[tuple[int, int]] = set()
    for row, cells in enumerate(rows):
        for column, text in enumerate(cells):
            if (row, column) in taken:
                continue
            width = height = 1
            while text and column + width < len(cells) and cells[column + width] == text:
                width += 1
            same = [text] * width
            while text and row + height < len(rows) and list(rows[row + height][column : column + width]) == same:
                height += 1
            taken |= {(row + down, column + right) for down in range(height) for right in range(width)}
            yield row, column, height, width, text


def _word_table(height: int, areas: Sequence[Area]) -> str:
    lines: list[dict[int, tuple[str, str]]] = [{} for _ in range(height)]
    for row, column, rows, columns, text in areas:
        for down in range(rows):
            merge = "" if rows == 1 else '<w:vMerge w:val="restart"/>' if not down else "<w:vMerge/>"
            lines[row + down][column] = ("" if down else text, f'<w:gridSpan w:val="{columns}"/>{merge}')
    return papers_office.wtbl([[line[column] for column in sorted(line)] for line in lines])


def _drawn_table(areas: Sequence[Area], lines: str = "{0} {1} {4} {5} re S\n") -> bytes:
    """Return a page; `lines` are drawn of each cell: its left, bottom, right and top, its width and height."""
    words, drawing = [], ""
    for row, column, height, width, text in areas:
        left, low = 30 + 120 * column, 780 - 20 * (row + height)
        drawing += lines.format(left, low, left + 120 * width, low + 20 * height, 120 * width, 20 * height)
        if text:
            words.append((left + 4.0, low + 6.0, text))
    return papers.drawn_pdf((words, drawing))


def _web_table(height: int, areas: Sequence[Area]) -> bytes:
    lines = [""] * height
    for row, _, rows, columns, text in areas:
        lines[row] += f'<td rowspan="{rows}" colspan="{columns}">{text}</td>'
    return f"<meta charset='utf-8'><table>{''.join(f'<tr>{line}</tr>' for line in lines)}</table>".encode()


def hostile() -> dict[str, bytes]:
    """Return files that unpack, nest, repeat or refer without end, by their names."""
    office = papers_office
    span = 'table:number-rows-spanned="99999" table:number-columns-spanned="99999"'
    many = 'table:number-rows-repeated="999999999"'
    laughs = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    entities = f'<!DOCTYPE a [<!ENTITY a0 "ha">{laughs}]><a>&a9;</a>'.encode()
    word = office.docx(office.wp(TEXT))
    return {
        "bomb.pdf": papers.bomb_pdf(),
        "bomb.docx": papers.repacked(word, {"word/document.xml": b"<a>" + b" " * 90_000_000 + b"</a>"}),
        "wide.docx": papers.repacked(word, {"word/document.xml": _wide()}),
        "entities.docx": papers.repacked(word, {"word/document.xml": entities}),
        "deep.hwpx": office.hwpx("<hp:p><hp:run><hp:rect>" * 30_000),
        "span.odt": office.opened("text", f"<table:table>{office.orow(office.ocell('가', span))}</table:table>"),
        "rows.ods": office.opened("spreadsheet", f"<table:table>{office.orow('가', attributes=many)}</table:table>"),
        "records.hwp": papers_hwp.hwp(bytes(90_000_000)),
        "stream.hwp": papers_hwp.hwp(bytes(200_000_000)),
        "cut.hwp": papers_hwp.hwp(papers_hwp.paragraph(TEXT))[:1_500],
    }


def _wide() -> bytes:
    """Return a million different paragraphs of one letter, which pack badly enough to be let in."""
    letters = random.Random(3).choices("가나다라마바사아자차카타파하", k=1_000_000)
    paragraphs = "".join(f"<w:p><w:r><w:t>{letter}</w:t></w:r></w:p>" for letter in letters)
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    return f'<w:document xmlns:w="{space}"><w:body>{paragraphs}</w:body></w:document>'.encode()


def endure() -> None:
    """Print how each hostile file ends, in what time, and the most memory that any worker had until then."""
    print("| file | bytes | ends in | seconds | MiB at most |")  # noqa: T201
    for name, data in hostile().items():
        started = time.perf_counter()
        try:
            end = f"{len(read_untrusted(name, data).text)} characters"
        except UnreadableError as error:
            end = str(error)
        seconds = time.perf_counter() - started
        memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        print(f"| {name} | {len(data)} | {end} | {seconds:.1f} | {memory:.0f} |")  # noqa: T201


def by_command(command: str) -> Reading:
    """Return a reading that is what a command prints."""

    def read(path: Path) -> str:
        words = [word.replace("{}", str(path)) for word in shlex.split(command)]
        done = subprocess.run(words, capture_output=True, check=True, timeout=60)
        return done.stdout.decode(errors="replace")

    return read


def measure(name: str, read: Reading, given: list[Paper]) -> None:
    """Print a row for each kind: lines found of those that must be, lines that leaked, failures, seconds a file."""
    for kind in dict.fromkeys(paper.kind for paper in given):
        found = lines = leaks = failures = 0
        seconds = []
        of_kind = [paper for paper in given if paper.kind == kind]
        for paper in of_kind:
            started = time.perf_counter()
            try:
                text = " ".join(read(paper.path).split())
            except (UnreadableError, subprocess.SubprocessError):
                text = ""
                failures += 1
            seconds.append(time.perf_counter() - started)
            found += sum(" ".join(line.split()) in text for line in paper.must)
            lines += len(paper.must)
            leaks += sum(line in text for line in paper.hidden)
        middle = sorted(seconds)[len(seconds) // 2]
        print(f"| {name} | {kind} | {len(of_kind)} | {found} of {lines} | {leaks} | {failures} | {middle:.3f} |")  # noqa: T201


def main() -> None:
    """Measure what was asked for."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--made", action="store_true")
    parser.add_argument("--tables", action="store_true")
    parser.add_argument("--hostile", action="store_true")
    parser.add_argument("--command", default="")
    options = parser.parse_args()
    if options.hostile:
        endure()
        return
    with tempfile.TemporaryDirectory() as place:
        given = [*(expected(options.folder) if options.folder else ()), *(made(Path(place)) if options.made else ())]
        given += tables(Path(place)) if options.tables else ()
        print("| reader | format | files | lines found | leaks | failures | seconds (median) |")  # noqa: T201
        if options.command:
            measure("command", by_command(options.command), given)
            return
        measure("in process", lambda path: read_file(path).text, given)
        measure("worker", lambda path: read_isolated(path).text, given)


if __name__ == "__main__":
    main()
