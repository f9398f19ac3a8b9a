"""HWP 5: what a reader of the paper sees, and nothing that was hidden from them."""

import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.loading import hwp_records
from knowledge.loading.document import (
    Block,
    BrokenError,
    Caution,
    EncryptedError,
    MisnamedError,
    TooLargeError,
    UnreadableError,
)
from knowledge.loading.reading import UnsupportedError, read_document
from tests.unit.knowledge import papers_hwp as paper
from tests.unit.knowledge.papers_hwp import COMPRESSED, DISTRIBUTION, PASSWORD, RIGHTS, Control, paragraph

SECTION = Control(2, "secd")
NOTICE = paper.hwp(
    paragraph(SECTION, "제3조(신청) 신청은 2026. 3. 1.부터 받습니다."),
    paragraph(paper.table([["구분", "기간", "인원"], ["중학생", "3월", "300명"]])),
)


def blocks(data: bytes) -> list[Block]:
    """Return the blocks of a file."""
    return [block for page in read_document("공고.hwp", data).pages for block in page.blocks]


def read(*parts: str | Control) -> list[tuple[str, str]]:
    """Return kind and text of each block of a file with one paragraph."""
    return [(block.kind, block.text) for block in blocks(paper.hwp(paragraph(*parts)))]


@pytest.mark.parametrize("flags", [0, COMPRESSED, DISTRIBUTION, COMPRESSED | DISTRIBUTION])
def test_a_notice_reads_the_same_however_it_is_stored(flags: int) -> None:
    """Plain, compressed or locked for distribution: headings, texts over sections, and a table with its place."""
    data = paper.hwp(
        paragraph(SECTION, "제3조(신청) 신청은 2026. 3. 1.부터 받습니다."),
        paragraph(paper.table([["구분", "기간", "인원"], ["중학생", "3월", "300명"]])),
        flags=flags,
    )
    assert blocks(data) == [
        Block("heading", "제3조(신청)", 3),
        Block("text", "신청은 2026. 3. 1.부터 받습니다."),
        Block("table", "구분: 중학생, 기간: 3월, 인원: 300명", 0, "표 1"),
    ]


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (("가\t" + "\0" * 6 + "\t나\n다\x1e라\x1f마\x18바",), [("text", "가 나\n다 라 마-바")]),
        (("성명AA", Control(3, "%clk"), "B", "\x04" + "\0" * 6 + "\x04", "초등"), [("text", "성명AAB 초등")]),
        ((paper.box("글상자"), "앞글"), [("text", "앞글"), ("text", "글상자")]),
        ((paper.box("묶은 글상자", grouped=True),), [("text", "묶은 글상자")]),
        ((Control(11, "eqed"), "수식 뒤"), [("text", "수식 뒤")]),
        (("가", Control(18, "atno", data=struct.pack("<IH", 0, 7)), "나"), [("text", "가나")]),
    ],
)
def test_controls_read_as_they_are_shown(parts: tuple[str | Control, ...], expected: list[tuple[str, str]]) -> None:
    """Blanks, line ends, form fields, text boxes and numbers stand where a person sees them."""
    assert read(*parts) == expected


def test_a_control_without_its_character_is_read_all_the_same() -> None:
    """Programs that write the format loosely still show what is in it."""
    stray = paper.record(71, 1, b" osg") + paper.box("상자").below(2)
    assert [block.text for block in blocks(paper.hwp(paragraph("글") + stray))] == ["글", "상자"]


def test_notes_and_comments_stay_out_of_the_running_text() -> None:
    """Footnotes are counted, comments and memos are gone, headers, footers and endnotes stand apart."""
    data = paper.hwp(
        paragraph(
            paper.note("head", "교육청"), paper.note("foot", "담당자"), "본", paper.note("fn  ", "각주 글"), "문"
        ),
        paragraph(paper.note("tcmt", "숨은 설명"), "둘째", paper.note("en  ", "끝 주석"))
        + paper.record(93, 0, b"")
        + paper.listed(0, paragraph("메모")),
        paragraph(paper.note("head", "교육청"), "셋째"),
    )
    assert blocks(data) == [
        Block("text", "교육청", 0, "머리말"),
        Block("text", "본문\n둘째\n셋째"),
        Block("text", "담당자", 0, "꼬리말"),
        Block("text", "끝 주석", 0, "미주 1"),
    ]
    assert read_document("a.hwp", data).warnings == (Caution("각주", "1 footnotes were not read"),)


def test_an_outline_level_makes_a_heading_of_a_short_line_only() -> None:
    """Offices use outline levels for lists too: a sentence stays a text."""
    shapes = (paper.shape(), paper.shape(2), b"")
    section = (
        paragraph("모집 안내", shape=1)
        + paragraph("신청은 3월에 받습니다.", shape=1)
        + paragraph("", shape=1)
        + paragraph("본문", shape=2)
        + paragraph("끝", shape=9)
    )
    assert blocks(paper.hwp(section, shapes=shapes)) == [
        Block("heading", "모집 안내", 2),
        Block("text", "신청은 3월에 받습니다."),
        Block("text", "본문\n끝"),
    ]


EMPTY = paper.table([["", ""], ["", ""]])


def test_tables_keep_their_cells_readable() -> None:
    """Merged cells are said in each row, named cells name, captions have their number, layout tables are texts."""
    merged = paper.table([[("구분", 1, 1), "기간", "비고"], [("중학생", 2, 1), "3월", "가"], ["4월", "나"]])
    headed = paper.table([[("1차", 1, 1, 1 << 18), ("2차", 1, 1, 1 << 18)], ["10명", "20명"]])
    named = paper.table([[("대상", 1, 1, 1 << 18), "중학생", ("기간", 1, 1, 1 << 18), "3월"]])
    number = Control(18, "atno", data=struct.pack("<IH", 4, 3))
    captioned = paper.table([["가", "나"], ["다", "라"]], caption=("표 ", number, " 일정"))
    nested = paper.table([[paper.table([["이름", "값"], ["가", "1"]]), "옆"]], caption=("배치",))
    section = b"".join(
        paragraph(part) for part in (merged, headed, named, captioned, paper.table([["제목 상자"]]), nested, EMPTY)
    )
    assert [(block.kind, block.text, block.place) for block in blocks(paper.hwp(section))] == [
        ("table", "구분: 중학생, 기간: 3월, 비고: 가\n구분: 중학생, 기간: 4월, 비고: 나", "표 1"),
        ("table", "1차: 10명, 2차: 20명", "표 2"),
        ("table", "대상: 중학생, 기간: 3월", "표 3"),
        ("text", "표 3 일정", "표 4"),
        ("table", "가: 나\n다: 라", "표 4"),
        ("text", "제목 상자", ""),
        ("text", "배치", ""),
        ("table", "이름: 가, 값: 1", "표 5"),
        ("text", "옆", ""),
    ]


def test_long_records_and_streams_are_read() -> None:
    """A paragraph beyond 4,095 bytes has a longer head, a stream beyond 4,096 another place in the file."""
    text = "가나다라 " * 3_000
    assert blocks(paper.hwp(paragraph(text), flags=0))[0].text == text.strip()


@pytest.mark.parametrize(
    ("data", "error", "words"),
    [
        (paper.hwp(paragraph("가"), flags=PASSWORD), EncryptedError, "password"),
        (paper.hwp(paragraph("가"), flags=RIGHTS), EncryptedError, "rights"),
        (paper.hwp(), BrokenError, "no section"),
        (paper.compound({"FileHeader": b"?" * 40}), BrokenError, "not an HWP file"),
        (paper.compound({"WordDocument": b"?"}), BrokenError, "damaged"),
        (paper.hwp(paragraph("가"), flags=0)[:1200], BrokenError, "damaged"),
        (paper.hwp(paper.record(66, 0, b""), flags=0), BrokenError, "damaged"),
        (paper.hwp(paragraph("가") + b"\x43\x00\xf0\x0f", flags=0), BrokenError, "cut off"),
        (b"HWP Document File V3.00 \x1a\x01\x02\x03\x04\x05", UnsupportedError, r"HWP 3: save it as \.hwpx"),
        (b"<html>", MisnamedError, r"it is a \.html file called \.hwp"),
    ],
)
def test_what_cannot_be_read_ends_in_one_sentence(data: bytes, error: type[UnreadableError], words: str) -> None:
    """Locked, damaged, older and other files are told apart."""
    with pytest.raises(error, match=words):
        read_document("a.hwp", data)


def test_a_key_that_is_missing_is_a_damage() -> None:
    """A section for distribution begins with the record of its key."""
    with pytest.raises(BrokenError, match="no key"):
        hwp_records.unlocked(paragraph("가"))


def test_what_unpacks_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bytes of a stream, packed and unpacked, and the records of a file are bounded."""
    data = paper.hwp(paragraph("가") * 1_000)
    monkeypatch.setattr(hwp_records, "RECORDS", 5)
    with pytest.raises(TooLargeError, match="5 records"):
        read_document("a.hwp", data)
    monkeypatch.setattr(hwp_records, "STREAM_BYTES", 1_000)
    with pytest.raises(TooLargeError, match="1000 bytes"):
        read_document("a.hwp", data)
    monkeypatch.setattr(hwp_records, "STREAM_BYTES", 10)
    with pytest.raises(TooLargeError, match="10 bytes"):
        read_document("a.hwp", data)


def test_boxes_in_boxes_without_end_are_refused() -> None:
    """What is nested beyond the stack ends in a typed error."""
    section = b"".join(
        paper.record(66, level, bytes(24))
        + paper.record(67, level + 1, struct.pack("<H12xH", 11, 11))
        + paper.record(71, level + 1, b" osg")
        for level in range(0, 1020, 2)
    )
    with pytest.raises(BrokenError):
        read_document("a.hwp", paper.hwp(section))


@settings(max_examples=80, deadline=None)
@given(st.integers(0, len(NOTICE)), st.binary(max_size=12), st.booleans())
def test_a_damaged_file_is_read_or_refused(place: int, damage: bytes, cut: bool) -> None:  # noqa: FBT001
    """Bytes changed or cut anywhere end in a document or in a typed error."""
    data = NOTICE[:place] + damage + (b"" if cut else NOTICE[place + len(damage) :])
    try:
        document = read_document("a.hwp", data)
    except UnreadableError:
        return
    assert len(document.pages) == 1
