"""One notice in every office format, and how a file is read in tests."""

from knowledge.loading.document import Block
from knowledge.loading.reading import read_document
from tests.unit.knowledge.papers_office import (
    atbl,
    docx,
    hp,
    hwpx,
    opened,
    orow,
    pptx,
    sp,
    tbl,
    wp,
    wtbl,
)

TABLE = [["구분", "기간", "인원"], ["중학생", "3월", "300명"]]
ROW = "구분: 중학생, 기간: 3월, 인원: 300명"
ODF_TABLE = f"<table:table>{''.join(orow(*row) for row in TABLE)}</table:table>"
SAMPLES = {
    "공고.hwpx": hwpx(hp("제3조(신청) 3월에 받습니다."), hp(tbl(TABLE))),
    "공고.docx": docx(wp("제3조(신청) 3월에 받습니다.") + wtbl(TABLE)),
    "공고.odt": opened("text", f"<text:p>제3조(신청) 3월에 받습니다.</text:p>{ODF_TABLE}"),
    "공고.pptx": pptx([sp("제3조(신청) 3월에 받습니다.") + atbl(TABLE)]),
    "공고.ods": opened("spreadsheet", ODF_TABLE),
}


def blocks(name: str, data: bytes) -> list[Block]:
    """Return the blocks of a file."""
    return [block for page in read_document(name, data).pages for block in page.blocks]


def read(name: str, data: bytes) -> list[tuple[str, str]]:
    """Return kind and text of each block of a file."""
    return [(block.kind, block.text) for block in blocks(name, data)]
