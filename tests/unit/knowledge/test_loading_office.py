"""HWPX, DOCX, PPTX, ODT and ODS: what a reader of the paper sees, and nothing that was hidden from them."""

import pytest

from knowledge.loading import reading
from knowledge.loading.document import Block, Caution
from knowledge.loading.reading import read_document
from tests.unit.knowledge.office_reading import ROW, SAMPLES, TABLE, blocks, read
from tests.unit.knowledge.papers_office import (
    atbl,
    ctrl,
    docx,
    hp,
    hwpx,
    ocell,
    opened,
    orow,
    pptx,
    sp,
    tbl,
    tc,
    wp,
    wr,
    wtbl,
)


@pytest.mark.parametrize("name", ["공고.hwpx", "공고.docx", "공고.odt"])
def test_a_notice_reads_the_same_in_every_word_processor(name: str) -> None:
    """A heading, a text and a table with readable rows and its place."""
    assert blocks(name, SAMPLES[name]) == [
        Block("heading", "제3조(신청)", 3),
        Block("text", "3월에 받습니다."),
        Block("table", ROW, 0, "표 1"),
    ]


def test_every_format_has_its_reader() -> None:
    """Each reader that is named is there."""
    assert all(callable(reading.reader(suffix)) for suffix in reading.READERS)


@pytest.mark.parametrize(
    ("runs", "expected"),
    [
        (
            ("<hp:t>가<hp:tab/>나<hp:lineBreak/>다<hp:nbSpace/>라<hp:markpenBegin/>마<hp:hyphen/>바</hp:t>",),
            "가 나\n다 라마-바",
        ),
        (("<hp:dutmal><hp:mainText>본말</hp:mainText><hp:subText>덧말</hp:subText></hp:dutmal>",), "본말"),
        (("<hp:ctrl><hp:autoNum num='3' numType='PAGE'/></hp:ctrl>", "쪽"), "쪽"),
        (
            ("<hp:rect><hp:drawText><hp:subList>" + hp("상자") + "</hp:subList></hp:drawText></hp:rect>", "앞글"),
            "앞글\n\n상자",
        ),
        (
            (
                "<hp:container><hp:rect><hp:drawText><hp:subList>"
                + hp("묶음")
                + "</hp:subList></hp:drawText></hp:rect></hp:container>",
            ),
            "묶음",
        ),
        (
            ("<hp:pic><hp:img/><hp:caption><hp:subList>" + hp("그림 1") + "</hp:subList></hp:caption></hp:pic>",),
            "그림 1",
        ),
        (("<hp:equation><hp:script>a over b</hp:script></hp:equation>", "뒤"), "뒤"),
    ],
)
def test_the_parts_of_a_paragraph_read_as_they_are_shown(runs: tuple[str, ...], expected: str) -> None:
    """Blanks, line ends, ruby texts, text boxes and captions of an HWPX file."""
    assert read_document("a.hwpx", hwpx(hp(*runs))).text == expected


def test_notes_and_comments_of_hwpx_stay_out_of_the_running_text() -> None:
    """Footnotes are counted, comments and memos are gone, headers, footers and endnotes stand apart."""
    memo = '<hp:ctrl><hp:fieldBegin type="MEMO"><hp:subList>' + hp("메모") + "</hp:subList></hp:fieldBegin></hp:ctrl>"
    first = hp(ctrl("header", "교육청"), ctrl("footer", "담당자"), "본", ctrl("footNote", "각주 글"), "문", memo)
    second = hp("둘째", ctrl("hiddenComment", "숨은 설명"), ctrl("endNote", "끝 주석"))
    document = read_document("a.hwpx", hwpx(first, second + hp(ctrl("header", "교육청"))))
    assert document.pages[0].blocks == (
        Block("text", "교육청", 0, "머리말"),
        Block("text", "본문\n둘째"),
        Block("text", "담당자", 0, "꼬리말"),
        Block("text", "끝 주석", 0, "미주 1"),
    )
    assert document.warnings == (Caution("각주", "1 footnotes were not read"),)


@pytest.mark.parametrize(("hide", "expected"), [("0", "신청 3월 4월"), ("1", "신청 4월")])
def test_a_tracked_deletion_reads_as_it_is_shown(hide: str, expected: str) -> None:
    """Struck through it is still on the page, with a caution; hidden it is gone, over runs and paragraphs."""
    changes = f'<hh:trackChange type="Delete" id="2" hide="{hide}"/>'
    text = '<hp:t>신청 <hp:deleteBegin TcId="2"/>3월</hp:t>', '<hp:t> <hp:deleteEnd TcId="2"/>4월</hp:t>'
    document = read_document("a.hwpx", hwpx(hp(*text), header=changes))
    assert document.text == expected
    assert [warning.place for warning in document.warnings] == ["변경 추적"]


def test_an_outline_level_of_hwpx_makes_a_heading() -> None:
    """A short line on an outline level is one, a sentence is not."""
    header = (
        '<hh:paraPr id="3"><hh:heading type="OUTLINE" level="1"/></hh:paraPr>'
        '<hh:paraPr id="4"><hh:heading type="NUMBER" level="1"/></hh:paraPr><hh:paraPr id="5"/>'
    )
    section = hp("모집 안내", shape=3) + hp("신청은 3월에 받습니다.", shape=3) + hp("목록", shape=4) + hp("끝", shape=5)
    assert blocks("a.hwpx", hwpx(section, header=header)) == [
        Block("heading", "모집 안내", 2),
        Block("text", "신청은 3월에 받습니다.\n목록\n끝"),
    ]


def test_tables_of_hwpx_keep_their_cells_readable() -> None:
    """Merged cells are said in each row, header cells name, captions have their number, layout tables are texts."""
    merged = tbl([TABLE[0], [tc("중학생", 1, 0, rows=2), "3월", "가"], [tc("4월", 2, 1), tc("나", 2, 2)]])
    headed = tbl([[tc("1차", 0, 0, header=1), tc("2차", 0, 1, header=1)], ["10명", "20명"]])
    number = "<hp:ctrl><hp:autoNum num='3' numType='TABLE'/></hp:ctrl>"
    captioned = tbl([["가", "나"], ["다", "라"]], caption=hp("표 ", number, " 일정"))
    bare = "<hp:tbl><hp:tr><hp:tc><hp:subList>" + hp("왼") + "</hp:subList></hp:tc><hp:tc/></hp:tr></hp:tbl>"
    nested = tbl([[hp(tbl([["이름", "값"], ["가", "1"]])), "옆"]])
    document = hwpx("".join(hp(part) for part in (merged, headed, captioned, tbl([["제목 상자"]]), bare, nested)))
    assert [(block.text, block.place) for block in blocks("a.hwpx", document)] == [
        ("구분: 중학생, 기간: 3월, 인원: 가\n구분: 중학생, 기간: 4월, 인원: 나", "표 1"),
        ("1차: 10명, 2차: 20명", "표 2"),
        ("표 3 일정", "표 3"),
        ("가: 나\n다: 라", "표 3"),
        ("제목 상자", ""),
        ("왼", "표 4"),
        ("이름: 가, 값: 1", "표 5"),
        ("옆", ""),
    ]


STYLES = (
    '<w:style w:styleId="a"><w:name w:val="heading 2"/></w:style>'
    '<w:style w:styleId="b"><w:basedOn w:val="a"/><w:name w:val="own"/></w:style>'
    '<w:style w:styleId="c"><w:name w:val="own too"/><w:pPr><w:outlineLvl w:val="3"/></w:pPr></w:style>'
    '<w:style w:styleId="d"><w:basedOn w:val="d"/><w:name w:val="round"/></w:style>'
    '<w:style w:styleId="t"><w:name w:val="Title"/></w:style>'
    '<w:style w:styleId="h"><w:rPr><w:vanish/></w:rPr></w:style>'
)


@pytest.mark.parametrize(
    ("paragraph", "level"),
    [
        (wp("모집 안내", style="a"), 2),
        (wp("모집 안내", style="b"), 2),
        (wp("모집 안내", style="c"), 4),
        (wp("모집 안내", style="t"), 1),
        (wp("모집 안내", properties='<w:outlineLvl w:val="0"/>'), 1),
        (wp("모집 안내", style="a", properties='<w:outlineLvl w:val="9"/>'), 0),
        (wp("모집 안내", style="d"), 0),
        (wp("모집 안내", style="없음"), 0),
        ("<w:p><w:r><w:t>모집 안내</w:t></w:r></w:p>", 0),
    ],
)
def test_a_heading_of_docx_is_told_by_its_style(paragraph: str, level: int) -> None:
    """By the name of the style, of the one below it, or by an outline level."""
    kind = "heading" if level else "text"
    assert blocks("a.docx", docx(paragraph, {"styles": STYLES})) == [Block(kind, "모집 안내", level)]


@pytest.mark.parametrize(
    ("paragraph", "expected"),
    [
        (wp("가", "<w:r><w:tab/><w:t>나</w:t><w:br/><w:t>다</w:t><w:noBreakHyphen/></w:r>"), "가 나\n다-"),
        (wp("10", wr("2", '<w:vertAlign w:val="superscript"/>'), wr("0", '<w:vertAlign w:val="subscript"/>')), "10²0"),
        (wp("보임", wr("숨김", "<w:vanish/>"), wr(" 다시", '<w:vanish w:val="0"/>')), "보임 다시"),
        (wp("보임", wr("숨김", '<w:rStyle w:val="h"/>')), "보임"),
        (
            wp("가", "<w:del><w:r><w:delText>지움</w:delText></w:r></w:del>", "<w:ins>" + wr("넣음") + "</w:ins>"),
            "가넣음",
        ),
        (wp("가", "<w:moveFrom>" + wr("옮김") + "</w:moveFrom>"), "가"),
        (wp("<w:hyperlink>" + wr("링크") + "</w:hyperlink>", "<w:r><w:instrText>PAGE</w:instrText></w:r>"), "링크"),
        ("<w:sdt><w:sdtContent>" + wp("양식") + "</w:sdtContent></w:sdt>", "양식"),
        (wp("<w:r><w:commentReference/></w:r>", "본문"), "본문"),
        (wp("<w:r><w:pict><w:txbxContent>" + wp("상자") + "</w:txbxContent></w:pict></w:r>", "앞글"), "앞글\n\n상자"),
        (
            wp(
                "<w:r><w:AlternateContent><w:Choice><w:txbxContent>" + wp("하나") + "</w:txbxContent></w:Choice>"
                "<w:Fallback><w:txbxContent>" + wp("하나") + "</w:txbxContent></w:Fallback></w:AlternateContent></w:r>"
            ),
            "하나",
        ),
    ],
)
def test_a_paragraph_of_docx_reads_with_every_change_accepted(paragraph: str, expected: str) -> None:
    """Hidden, deleted and moved text is gone; links, forms and text boxes are read once."""
    assert read_document("a.docx", docx(paragraph, {"styles": STYLES, "comments": wp("댓글")})).text == expected


def test_notes_of_docx_stand_apart() -> None:
    """Footnotes are counted, endnotes, headers and footers are read apart, each once."""
    references = (
        '<w:r><w:footnoteReference w:id="1"/><w:endnoteReference w:id="2"/><w:endnoteReference w:id="9"/></w:r>'
    )
    parts = {
        "header1": wp("교육청"),
        "header2": wp("교육청"),
        "footer1": wp("담당자"),
        "footnotes": f'<w:footnote w:id="1">{wp("각주 글")}</w:footnote>',
        "endnotes": f'<w:endnote w:id="0">{wp("선")}</w:endnote><w:endnote w:id="2">{wp("끝 주석")}</w:endnote>',
    }
    document = read_document("a.docx", docx(wp("본문", references), parts))
    assert [(block.text, block.place) for block in document.pages[0].blocks] == [
        ("교육청", "머리말"),
        ("본문", ""),
        ("담당자", "꼬리말"),
        ("끝 주석", "미주 1"),
    ]
    assert document.warnings == (Caution("각주", "1 footnotes were not read"),)


def test_tables_of_docx_keep_their_cells_readable() -> None:
    """Merged cells are said in each row and column, header rows name, deleted and hidden rows are gone."""
    down, more = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    merged = wtbl(
        [
            TABLE[0],
            [("중학생", down), "3월", "가"],
            [("", more), "4월", "나"],
            [("끝", ""), ("합계", '<w:gridSpan w:val="2"/>')],
        ]
    )
    headed = wtbl(
        [["1차", "2차"], ["10명", "20명"], ["비밀", "1"], ["지움", "2"]],
        {0: "<w:tblHeader/>", 2: "<w:hidden/>", 3: "<w:del/>"},
    )
    shifted = wtbl([["가", "나", "다"], ["1", "2"]], {1: '<w:gridBefore w:val="1"/>'})
    stray = wtbl([[("홀로", more), "옆"]])
    around = (
        "<w:tbl><w:sdt><w:sdtContent><w:tr><w:tc>" + wp("양식 칸") + "</w:tc></w:tr></w:sdtContent></w:sdt></w:tbl>"
    )
    assert [block.text for block in blocks("a.docx", docx(merged + headed + shifted + stray + around))] == [
        "구분: 중학생, 기간: 3월, 인원: 가\n구분: 중학생, 기간: 4월, 인원: 나\n구분: 끝, 기간: 합계",
        "1차: 10명, 2차: 20명",
        "나: 1, 다: 2",
        "홀로: 옆",
        "양식 칸",
    ]


def test_slides_are_pages_in_the_order_of_the_show() -> None:
    """Titles are headings, notes and hidden slides stay out, what stands on every slide is left out."""
    first = sp("본문", "둘째") + sp("모집 안내", kind="title") + sp("3", kind="sldNum") + sp("숨김", hidden=1)
    second = "<p:grpSp>" + sp("묶음") + "</p:grpSp>" + atbl(TABLE, 'firstRow="1"') + "<p:cxnSp/>"
    data = pptx([second, first, sp("비밀"), "<p:pic/>", "<p:sp/>"], order=[1, 0, 2, 3, 4], hidden=[2])
    document = read_document("a.pptx", data)
    assert [(page.number, page.blocks) for page in document.pages] == [
        (1, (Block("heading", "모집 안내", 1, "슬라이드 1"), Block("text", "본문\n둘째", 0, "슬라이드 1"))),
        (2, (Block("text", "묶음", 0, "슬라이드 2"), Block("table", ROW, 0, "슬라이드 2, 표 1"))),
        (4, ()),
        (5, ()),
    ]
    assert [warning.place for warning in document.warnings] == ["슬라이드 3", "슬라이드 4"]


def test_the_parts_of_a_slide_read_as_they_are_shown() -> None:
    """Line breaks, fields, merged cells and alternatives for older programs."""
    lines = "<a:r><a:t>가</a:t></a:r><a:br/><a:fld><a:t>나</a:t></a:fld><a:r/><a:endParaRPr/>"
    other = (
        "<p:AlternateContent><p:Choice>"
        + sp("새것")
        + "</p:Choice><p:Fallback>"
        + sp("옛것")
        + "</p:Fallback></p:AlternateContent>"
    )
    merged = atbl([[("학년", 'gridSpan="2"'), ("", 'hMerge="1"')], ["중1", "3월"], ["<a:tc/>"]])
    assert read("a.pptx", pptx([sp(lines) + other + merged])) == [
        ("text", "가\n나"),
        ("text", "새것"),
        ("table", "학년\n중1: 3월"),
    ]


ODT = (
    "<text:tracked-changes><text:p>지운 글</text:p></text:tracked-changes>"
    '<text:h text:outline-level="2">모집 안내</text:h>'
    "<text:p>가<text:s text:c='2'/>나<text:tab/>다<text:line-break/>라<text:span>마</text:span>"
    "<office:annotation><text:p>댓글</text:p></office:annotation><text:hidden-text>숨김</text:hidden-text>"
    '<text:note text:note-class="footnote"><text:note-body><text:p>각주 글</text:p></text:note-body></text:note>'
    '<text:note text:note-class="endnote"><text:note-body><text:p>끝 주석</text:p></text:note-body></text:note>'
    "<draw:frame><draw:text-box><text:p>상자</text:p></draw:text-box></draw:frame></text:p>"
    "<text:list><text:list-item><text:p>목록</text:p></text:list-item></text:list>"
    '<text:section text:display="none"><text:p>숨은 절</text:p></text:section>'
    "<text:section><text:p>절</text:p></text:section>"
    "<text:h>끝<draw:frame/></text:h>"
)


def test_an_odt_reads_as_it_is_shown() -> None:
    """Hidden, deleted and commenting text is gone; lists, sections and text boxes are read, endnotes apart."""
    document = read_document("a.odt", opened("text", ODT))
    assert [(block.kind, block.text, block.level) for block in document.pages[0].blocks] == [
        ("heading", "모집 안내", 2),
        ("text", "가 나 다\n라마", 0),
        ("text", "상자", 0),
        ("text", "목록\n절", 0),
        ("heading", "끝", 1),
        ("text", "끝 주석", 0),
    ]
    assert document.warnings == (Caution("각주", "1 footnotes were not read"),)


def test_a_table_of_odt_keeps_its_cells_readable() -> None:
    """Spans and repeated cells are filled, header rows name."""
    names = orow("구분", ocell("기간", "table:number-columns-spanned='2'"), "<table:covered-table-cell/>")
    head = f"<table:table-header-rows>{names}</table:table-header-rows>"
    rows = orow(ocell("중학생", 'table:number-rows-spanned="2"'), "3월", "4월") + orow(
        "<table:covered-table-cell/>", ocell("5월", 'table:number-columns-repeated="2"')
    )
    assert read("a.odt", opened("text", f"<table:table>{head}{rows}</table:table>")) == [
        ("table", "구분: 중학생, 기간: 3월, 기간: 4월\n구분: 중학생, 기간: 5월")
    ]


def test_sheets_of_ods_are_read_by_row() -> None:
    """Dates are in ISO form, merged and repeated cells are filled, what is hidden is named in a caution."""
    hidden = '<style:table-properties table:display="false"/>'
    styles = f'<style:style style:name="x">{hidden}</style:style><style:style style:name="y"/>'
    date = ocell("26. 3. 1.", 'office:value-type="date" office:date-value="2026-03-01T00:00:00"')
    rows = (
        "<table:table-column/><table:table-column/><table:table-column/>"
        '<table:table-column table:visibility="collapse"/>'
        + orow("", "", "", attributes='table:number-rows-repeated="3"')
        + orow("", "구분", "기간", "비밀", "비고")
        + orow("", ocell("중학생", 'table:number-rows-spanned="2"'), date, "x", "가")
        + orow("", "<table:covered-table-cell/>", "4월", "y", "나")
        + orow("", "숨김", "5월", "", "다", attributes='table:visibility="collapse"')
        + orow("", "고등학생", "6월", "", "라", attributes='table:number-rows-repeated="2"')
        + orow(ocell("", 'table:number-columns-repeated="16384"'), attributes='table:number-rows-repeated="1048000"')
    )
    sheets = f'<table:table table:name="일정">{rows}</table:table><table:table table:name="비밀" table:style-name="x"/>'
    document = read_document("a.ods", opened("spreadsheet", sheets, styles))
    assert [(block.text, block.place) for block in document.pages[0].blocks] == [
        ("구분: 중학생, 기간: 2026-03-01, 비고: 가", "5행"),
        ("구분: 중학생, 기간: 4월, 비고: 나", "6행"),
        ("구분: 고등학생, 기간: 6월, 비고: 라", "8행"),
        ("구분: 고등학생, 기간: 6월, 비고: 라", "9행"),
    ]
    assert [str(warning) for warning in document.warnings] == [
        "비밀: the sheet is hidden and was not read",
        "일정(D열, 7행): 2 hidden rows or columns were not read",
    ]
