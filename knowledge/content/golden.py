"""A municipality's own golden questions: what people ask, and the entries that answer it."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.content.entry import LeftOutError
from knowledge.content.fields import listed
from knowledge.content.finding import Finding
from knowledge.content.sheet import Columns, entries, read_grids
from knowledge.loading.decoding import one_line
from knowledge.loading.transcripts import Transcripts

COLUMNS: Columns = {
    "question": ("질문", "문의", "q"),
    "expect": ("정답", "답변 번호", "번호", "기대"),
    "previous": ("앞 질문", "이전 질문"),
}


@dataclass(frozen=True, slots=True)
class GoldenQuestion:
    """A question with the keys of the entries that answer it; without any, nothing published answers it.

    `previous` is the question before, for a follow-up; `file` and `row` say where it stands.
    """

    municipality: str
    question: str
    expect: frozenset[str]
    previous: str = ""
    file: str = ""
    row: int = 0


def read_golden(
    municipality: str, file: str, suffix: str, data: bytes, findings: list[Finding], transcripts: Transcripts
) -> tuple[GoldenQuestion, ...]:
    """Return the golden questions of one table, in its order; what is wrong with it is added to the findings."""
    found = []
    for grid in read_grids(file, suffix, data, findings, transcripts):
        for entry in entries(file, grid, COLUMNS, ("question", "expect"), findings):
            try:
                question = one_line(entry.needed("question"))
            except LeftOutError:
                continue
            keys = frozenset(listed(entry.text("expect")))
            found.append(GoldenQuestion(municipality, question, keys, entry.line("previous"), file, entry.row))
    return tuple(found)
