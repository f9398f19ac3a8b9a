"""A long table of a FAQ: what stands as it stood is not made anew, and whatever changed is read."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.content.faq import LONG
from knowledge.content.sheet import PLAIN_BYTES
from knowledge.encoding import digest
from knowledge.stock import row_of
from tests.unit.knowledge.folders import problems, put

HEAD = "id,question,answer,audience\n"


def rows() -> list[str]:
    """Return the lines of a table that is just long enough."""
    return [f"n{number},{number}번째 질문이에요?,{number}번째 답이에요.,\n" for number in range(LONG)]


def test_a_changed_row_of_a_long_table_is_read_and_the_others_are_those_of_before(tmp_path: Path) -> None:
    """The same values, so that nothing of them is made anew; a row that moved says its new place."""
    lines = rows()
    before = put(tmp_path, {"gimpo/faq.csv": HEAD + "".join(lines)}).passages
    lines[7] = "n7,일곱째 질문이에요?,다른 답이에요.,학부모\n"
    after = put(tmp_path, {"gimpo/faq.csv": HEAD + "".join(lines)}).passages
    assert [at for at, (old, new) in enumerate(zip(before, after, strict=True)) if old is not new] == [7]
    assert (after[7].title, after[7].text, after[7].audience) == ("일곱째 질문이에요?", "다른 답이에요.", ("parent",))
    del lines[3]
    moved = put(tmp_path, {"gimpo/faq.csv": HEAD + "".join(lines)}).passages
    assert [passage.key for passage in moved] == [passage.key for passage in after if passage.key != "n3"]
    assert [passage.source.place for passage in moved] == [f"{row}행" for row in range(2, LONG + 1)]


def test_what_is_wrong_with_a_row_of_a_long_table_is_said_each_time(tmp_path: Path) -> None:
    """A row that was left out, or read without a part, is none that can be taken as it was."""
    lines = [*rows(), "x,질문,답,손님\n"]
    first, second = (problems(put(tmp_path, {"gimpo/faq.csv": HEAD + "".join(lines)})) for _ in range(2))
    assert first == second
    assert len(first) == 1
    mended = put(tmp_path, {"gimpo/faq.csv": HEAD + "".join([*lines[:-1], "x,질문,답,\n"])})
    assert (len(mended.passages), mended.findings) == (LONG + 1, ())


def test_the_rows_of_one_table_are_not_taken_for_those_of_another(tmp_path: Path) -> None:
    """Neither another municipality's nor another file's."""
    table = HEAD + "".join(rows())
    put(tmp_path, {"gimpo/faq.csv": table})
    content = put(tmp_path, {"seoul/municipality.toml": "name = '서울시'", "seoul/faq.csv": table})
    assert {passage.municipality for passage in content.passages} == {"gimpo", "seoul"}
    assert all(passage.source.file == f"{passage.municipality}/faq.csv" for passage in content.passages)


def test_an_entry_is_written_as_it_is(tmp_path: Path) -> None:
    """The id that is kept is the digest of the whole value."""
    first, *_ = put(tmp_path, {"gimpo/faq.csv": HEAD + rows()[0]}).passages
    assert row_of(first)["id"] == first.id == digest(first)
    assert row_of(first) is row_of(first)


def test_a_table_of_many_megabytes_is_read_in_a_worker_as_it_is_here(tmp_path: Path) -> None:
    """What fills memory ends with that process; what is read is the same."""
    long = "가" * 2_000
    lines = [f"n{number},{number}번?,{long},\n" for number in range(PLAIN_BYTES // len(long.encode()) + 1)]
    content = put(tmp_path, {"gimpo/faq.csv": HEAD + "".join(lines)})
    assert (len(content.passages), content.findings) == (len(lines), ())
    assert (content.passages[1].title, content.passages[1].text) == ("1번?", long)


@pytest.mark.parametrize(("mark", "told"), [("\n", "500000 rows"), (",", "5000000 cells")])
def test_lines_and_cells_beyond_all_measure_are_counted_and_not_made(tmp_path: Path, mark: str, told: str) -> None:
    """Each byte of a file may be a line, or part two cells."""
    content = put(tmp_path, {"gimpo/faq.csv": mark * 5_000_001})
    assert content.passages == ()
    (problem,) = problems(content)
    assert told in problem
