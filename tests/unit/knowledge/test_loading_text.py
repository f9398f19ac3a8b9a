"""Text, Markdown, CSV and web pages to documents."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.loading.decoding import NotTextError, decode
from knowledge.loading.delimited import read_delimited_grid
from knowledge.loading.document import Block, Document, TooLargeError
from knowledge.loading.grid import table_lines
from knowledge.loading.paragraphs import text_blocks
from knowledge.loading.reading import read_document


def read(name: str, text: str) -> list[tuple[str, str]]:
    """Return kind and text of each block of a file in UTF-8."""
    return [(block.kind, block.text) for block in blocks(read_document(name, text.encode()))]


def blocks(document: Document) -> list[Block]:
    """Return the blocks of all pages."""
    return [block for page in document.pages for block in page.blocks]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("한글".encode(), "한글"),
        (codecs.BOM_UTF8 + "한글".encode(), "한글"),
        ("한글".encode("cp949"), "한글"),
        ("똠방각하".encode("cp949"), "똠방각하"),
        ("한글".encode("utf-16"), "한글"),
        ("\u1112\u1161\u11ab글".encode(), "한글"),
        (codecs.BOM_UTF16_BE + "한글".encode("utf-16-be"), "한글"),
        (b"a\r\nb\rc\x01\x7fd", "a\nb\ncd"),
        ("a\u202eb\u2028c".encode(), "ab\nc"),
        (b"", ""),
    ],
)
def test_text_is_read_in_the_encodings_that_offices_write(data: bytes, expected: str) -> None:
    """What comes out is composed, with one kind of line end and without control characters."""
    assert decode(data) == expected


@pytest.mark.parametrize("data", [b"a\x00b", b"\xff\xff\xff", codecs.BOM_UTF16_LE + b"\x00", codecs.BOM_UTF8 + b"\xff"])
def test_what_is_no_text_is_refused(data: bytes) -> None:
    """Bytes that no encoding explains are no text."""
    with pytest.raises(NotTextError, match="no text"):
        decode(data)


@given(st.binary(max_size=300))
def test_decoded_text_can_be_stored(data: bytes) -> None:
    """Whatever the bytes are, the text has no NUL, no carriage return and no half of a surrogate pair."""
    try:
        text = decode(data)
    except NotTextError:
        return
    assert not {"\x00", "\r"} & set(text)
    assert text.encode().decode() == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("하나\n둘\n\n셋", [("text", "하나\n둘"), ("text", "셋")]),
        ("제1장 총칙\n제1조(목적) 이 지침은 목적이 있다.", [
            ("heading", "제1장 총칙"), ("heading", "제1조(목적)"), ("text", "이 지침은 목적이 있다."),
        ]),
        ("제2조의2(대상)\n학생", [("heading", "제2조의2(대상)"), ("text", "학생")]),
        ("Ⅰ. 개요\n■ 대상\n학생\n■ 기간: 3월", [
            ("heading", "Ⅰ. 개요"), ("heading", "■ 대상"), ("text", "학생\n■ 기간: 3월"),
        ]),
        ("■ 이것은 문장이므로 제목이 아닙니다.", [("text", "■ 이것은 문장이므로 제목이 아닙니다.")]),
    ],
)  # fmt: skip
def test_plain_text_has_the_headings_that_korean_documents_number(text: str, expected: list[tuple[str, str]]) -> None:
    """Chapters, articles and boxes are headings; a line that says something by itself is not."""
    assert read("공고.txt", text) == expected


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["학생은 누리집에서 회원", "가입을 하고 신청합니다."], ["학생은 누리집에서 회원 가입을 하고 신청합니다."]),
        (["신청하려는 학생은 누리집에서 ", "냅니다."], ["신청하려는 학생은 누리집에서 냅니다."]),
        (["신청하려는 학생은 누리집에서 신", "청합니다. 서류는 학교에서 받으며 ", "냅니다."],
         ["신청하려는 학생은 누리집에서 신청합니다. 서류는 학교에서 받으며 냅니다."]),
        (["나. 뽑힌 사람은 반드시 참여해야 합니", "다. 다만 질병은 예외로 합니다.", "다. 장소: 2층"],
         ["나. 뽑힌 사람은 반드시 참여해야 합니다. 다만 질병은 예외로 합니다.\n다. 장소: 2층"]),
        (["나. 함께 와야 하는 분은 어머니", "다. 장소: 2층"], ["나. 함께 와야 하는 분은 어머니\n다. 장소: 2층"]),
        (["누리집에서 서류를 내려받아 적어 주세", "요. 우편은 받지 않아요."],
         ["누리집에서 서류를 내려받아 적어 주세요. 우편은 받지 않아요."]),
        (["긴 줄이지만 문장이 끝났습니다.", "다음 문장입니다."], ["긴 줄이지만 문장이 끝났습니다.\n다음 문장입니다."]),
        (["서류는 다음 두 가지이므로", "- 신청서", "- 증명서"], ["서류는 다음 두 가지이므로\n- 신청서\n- 증명서"]),
        (["짧은 줄", "신청하려는 학생은 누리집에서"], ["짧은 줄\n신청하려는 학생은 누리집에서"]),
        (["제1장 줄을 채우는 제목", "학생은 신청하며"], ["제1장 줄을 채우는 제목", "학생은 신청하며"]),
        (["하나", "", "둘"], ["하나", "둘"]),
        ([], []),
    ],
)  # fmt: skip
def test_a_wrapped_paragraph_is_put_together(lines: list[str], expected: list[str]) -> None:
    """A full line that ends no sentence goes on; list items and short lines stand alone."""
    assert [block.text for block in text_blocks(lines, "1쪽", wrapped=True)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("+++\ntitle = 'x'\n+++\n# 안내\n본문\n둘째 줄", [("heading", "안내"), ("text", "본문 둘째 줄")]),
        ("본문 <!-- 비밀 --> 끝 <span hidden>비밀</span>", [("text", "본문 끝")]),
        ("<div style='display:none'>비밀</div>\n\n보임<br>둘", [("text", "보임\n둘")]),
        ("[신청](https://a.kr) [쪽](#x) <https://b.kr>", [("text", "신청 (https://a.kr) 쪽 https://b.kr")]),
        ("1. 하나\n2. 둘\n   - 가\n   - 나", [("text", "1. 하나\n2. 둘\n- 가\n- 나")]),
        ("|구분|기간|\n|-|-|\n|중학생|3월|\n|고등학생||", [("table", "구분: 중학생, 기간: 3월\n구분: 고등학생")]),
        ("```\na  b\nc\n```", [("text", "a b\nc")]),
        ("~~300명~~ 200명", [("text", "200명")]),
        ("> 인용", [("text", "인용")]),
        (
            "무료[^1]예요.[^가]\n\n[^1]: 교재비는 뺌\n    이어짐\n[^가]: 둘\n\n끝",
            [("text", "무료예요."), ("text", "끝")],
        ),
        ("12. 14.(월)부터 받음", [("text", "12. 14.(월)부터 받음")]),
        ("2026. 12. 14.(월) 10:00부터", [("text", "2026. 12. 14.(월) 10:00부터")]),
        ("- 2026. 12. 14. 신청\n- 1. 8. 발표", [("text", "- 2026. 12. 14. 신청\n- 1. 8. 발표")]),
        ("1. 12. 21. 하나\n2. 2027. 1. 2. 둘", [("text", "1. 12. 21. 하나\n2. 2027. 1. 2. 둘")]),
        ("> 3. 2.(화) 개강", [("text", "3. 2.(화) 개강")]),
        ("안내:\n\n    12. 14.(월)부터", [("text", "안내:"), ("text", "12. 14.(월)부터")]),
        ("```\n12. 14. 개강\n```", [("text", "12. 14. 개강")]),
        ("12. 14(월)부터\n12. 20(일)까지", [("text", "12. 14(월)부터\n12. 20(일)까지")]),
        ("7. 일곱\n8. 여덟", [("text", "7. 일곱\n8. 여덟")]),
        ("", []),
    ],
)
def test_markdown_reads_as_it_is_shown(text: str, expected: list[tuple[str, str]]) -> None:
    """Headings, lists, tables and links survive; comments, hidden and struck parts do not."""
    assert read("공지.md", text) == expected


def test_the_first_heading_is_the_title_of_a_markdown_file() -> None:
    """A document without such a heading has no title."""
    assert read_document("a.md", "## 가\n# 나\n# 다".encode()).title == "나"
    assert read_document("a.md", b"x").title == ""


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("<p>하나<p>둘", [("text", "하나"), ("text", "둘")]),
        ("<script>x</script><style>y</style><noscript>z</noscript><p>본문<!-- c --></p>", [("text", "본문")]),
        ("<p hidden>a</p><p style='display: none'>b</p><p style='visibility:hidden'>c</p>본문", [("text", "본문")]),
        (
            "<p style='font-size:0'>a</p><p style='opacity:0.0'>b</p><p style='font-size:0.9em'>본문</p>",
            [("text", "본문")],
        ),
        (
            "<p style='position:absolute;left:-9999px'>a</p><p style='text-indent:-999em'>b</p>본문",
            [("text", "본문")],
        ),
        ("<p style='clip:rect(0 0 0 0)'>c</p><p style='clip: rect(1px, 1px, 1px, 1px)'>d</p>본문", [("text", "본문")]),
        ("<p style='clip-path:inset(50%)'>e</p><p style='margin-left:-12px'>본문</p>", [("text", "본문")]),
        ("<p style='color:#fff'>a</p><p style='color:white;background:navy'>본문</p>", [("text", "본문")]),
        (
            "<style>.x, p#y {display:none} .z{color:red}</style><b class='x'>a</b><p id=y>b</p><p class=z>본문",
            [("text", "본문")],
        ),
        ("<nav>메뉴</nav><main><h2>제목</h2>본문</main><footer>끝</footer>", [("heading", "제목"), ("text", "본문")]),
        ("<div>옆</div><div role=main>본문</div>", [("text", "본문")]),
        ("<article>하나</article><article>둘</article>", [("text", "하나"), ("text", "둘")]),
        (
            "<img src=x alt='신청 기간은 3월 1일부터입니다'><img alt='로고'>",
            [("text", "신청 기간은 3월 1일부터입니다")],
        ),
        ("<h3></h3><ul><li><p>하나</p><li>둘</ul>", [("text", "- 하나\n- 둘")]),
        ("<dl><dt>기간<dd>3월</dl>", [("text", "기간\n3월")]),
        ("<li>홀로", [("text", "- 홀로")]),
        ("<ol start=4><li>넷<li>다섯<li value=9>아홉<li>열</ol>", [("text", "4. 넷\n5. 다섯\n9. 아홉\n10. 열")]),
        ("<ol><li>하나<ol start=7><li>일곱</ol><li>둘</ol>", [("text", "1. 하나\n7. 일곱\n2. 둘")]),
        ("<ol start=x><!-- a --><li>하나<li value=''>둘</ol>", [("text", "1. 하나\n2. 둘")]),
        ("<pre>a\nb</pre><pre><b>c</b></pre>", [("text", "a\nb"), ("text", "c")]),
        ("<a href='https://a.kr'>여기</a>", [("text", "여기")]),
        ("금액<sup>1)</sup>은 10<sup>2</sup>배", [("text", "금액¹⁾은 10²배")]),
        ("", []),
        ("<!-- only -->", []),
    ],
)
def test_a_page_is_read_as_a_visitor_sees_it(page: str, expected: list[tuple[str, str]]) -> None:
    """Scripts, comments, menus and everything hidden stay out."""
    assert read("쪽.html", page) == expected


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ("<tr><th>구분<th>기간<tr><td>중학생<td>3월", ["구분: 중학생, 기간: 3월"]),
        ("<thead><tr><th rowspan=2>구분<th colspan=2>신청<tr><th>시작<th>끝<tbody><tr><td>중1<td>3월<td>4월",
         ["구분: 중1, 신청 시작: 3월, 신청 끝: 4월"]),
        ("<tr><th>구분<th>기간<tr><td rowspan=2>중학생<td>3월<tr><td>4월",
         ["구분: 중학생, 기간: 3월", "구분: 중학생, 기간: 4월"]),
        ("<tr><th>기간<td>3월<th>대상<td>중학생<tr><th>끝", ["기간: 3월, 대상: 중학생", "끝"]),
        ("<tr><td>신청 기간<td>2026. 3. 1.<tr><td>대상<td>중학생", ["신청 기간: 2026. 3. 1.", "대상: 중학생"]),
        ("<tr><td>구분<td>기간<tr><td>중학생<td>3월", ["구분: 중학생, 기간: 3월"]),
        ("<tr><td>가<td>나<td>다<tr><td>1<td>2<td>3", ["가: 1, 나: 2, 다: 3"]),
        ("<tr><td>1<td>2<td>3<tr><td>4<td>5<td>6", ["1, 2, 3", "4, 5, 6"]),
        ("<tr><td>같음<td>같음<td>다름<tr><td>1<td>2<td>3", ["같음, 다름", "1, 2, 3"]),
        ("<tr><td>이 칸은 이름으로 보기에는 너무 깁니다<td>값", ["이 칸은 이름으로 보기에는 너무 깁니다, 값"]),
        ("<tr><th>홀로<th>이름", ["홀로: 이름"]),
        ("<tr><td colspan=x>가<td rowspan=99999999>나", ["가: 나"]),
        ("<tr><td>가<td hidden>비밀<td>나<td style='display:none'>비밀", ["가: 나"]),
        ("<tr>", []),
    ],
)  # fmt: skip
def test_the_rows_of_a_table_are_readable(table: str, expected: list[str]) -> None:
    """Each row says by itself what its cells are, spans filled and header cells told from others."""
    assert read("표.html", f"<table>{table}</table>") == ([("table", "\n".join(expected))] if expected else [])


def test_a_caption_stands_before_its_table_and_a_layout_table_is_none() -> None:
    """A table around other tables only lays the page out."""
    page = "<table><tr><td>왼쪽<td><table><caption>일정</caption><tr><th>월<th>일<tr><td>3<td>1</table></table>"
    assert read("a.html", page) == [("text", "왼쪽"), ("text", "일정"), ("table", "월: 3, 일: 1")]


@pytest.mark.parametrize("declared", ["euc-kr", "KS_C_5601-1987", "utf-8"])
def test_a_page_in_korean_windows_encoding_is_read(declared: str) -> None:
    """The declared encoding is followed where it names CP949, else the bytes tell."""
    page = f"<html><head><meta charset='{declared}'><title>공 지</title></head><body>똠방각하</body></html>"
    document = read_document("a.htm", page.encode("cp949"))
    assert (document.title, document.text) == ("공 지", "똠방각하")


def test_entities_of_a_page_are_not_followed() -> None:
    """A document type with entities changes nothing and reads no file."""
    page = '<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]><p>본문 &x;</p>'
    text = read_document("a.html", page.encode()).text
    assert "root:" not in text
    assert "본문" in text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a,b\n1,2\n", [(1, ("a", "b")), (2, ("1", "2"))]),
        ("a;b\n1,5;2", [(1, ("a", "b")), (2, ("1,5", "2"))]),
        ("a\tb\n1\t2", [(1, ("a", "b")), (2, ("1", "2"))]),
        ("a|b\n1|2", [(1, ("a", "b")), (2, ("1", "2"))]),
        ("홀로\n값", [(1, ("홀로",)), (2, ("값",))]),
        ('a,b\n\n"x\ny",2\n', [(1, ("a", "b")), (3, ("x\ny", "2"))]),
        ('"a;b",c\n1,2', [(1, ("a;b", "c")), (2, ("1", "2"))]),
        ('a,b\n"1 ""x"" ,2",3', [(1, ("a", "b")), (2, ('1 "x" ,2', "3"))]),
        ('a,b\n5" 화면,2\n7" 화면,3', [(1, ("a", "b")), (2, ('5" 화면', "2")), (3, ('7" 화면', "3"))]),
        ('a,b\n"1"x,2\n3,4', [(1, ("a", "b")), (2, ("1x", "2")), (3, ("3", "4"))]),
        ("sep=;\na;b,c\n1;2", [(2, ("a", "b,c")), (3, ("1", "2"))]),
        ("안내, 꼭 읽기\na;b\n1;2", [(1, ("안내, 꼭 읽기",)), (2, ("a", "b")), (3, ("1", "2"))]),
        ("a(1,2)\tb\n3\t4", [(1, ("a(1,2)", "b")), (2, ("3", "4"))]),
        ('a;b;c\n"1, 2\n3, 4\n5, 6";7;8', [(1, ("a", "b", "c")), (2, ("1, 2\n3, 4\n5, 6", "7", "8"))]),
        ("", []),
    ],
)
def test_rows_keep_the_numbers_that_a_spreadsheet_shows(text: str, expected: list[tuple[int, tuple[str, ...]]]) -> None:
    """Whatever separates the cells; a line end inside quotation marks begins no row."""
    grid, warnings = read_delimited_grid(text.encode())
    assert [(row.number, row.cells) for row in grid.rows] == expected
    assert warnings == ()


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("현황,,\n구분,1학기,,2학기,\n,시작,끝,시작,끝\n중1,3월,7월,9월,12월",
         ["현황", "구분: 중1, 1학기 시작: 3월, 1학기 끝: 7월, 2학기 시작: 9월, 2학기 끝: 12월"]),
        ("구분,모집,,비고\n,목표,실적,\n중1,10,9,x", ["구분: 중1, 모집 목표: 10, 모집 실적: 9, 비고: x"]),
        ("번호,질문,답,,\n,왜요?,그래요,메모,비고", ["질문: 왜요?, 답: 그래요, 메모, 비고"]),
        ("구분,안내,이름,\n,3월 2일부터 신청을 받아요,가,나", ["안내: 3월 2일부터 신청을 받아요, 이름: 가, 나"]),
        ("구분,기간,,비고\n중1,3월,4월,x\n중2,5월,6월,y",
         ["구분: 중1, 기간: 3월, 4월, 비고: x", "구분: 중2, 기간: 5월, 6월, 비고: y"]),
    ],
)  # fmt: skip
def test_names_over_several_columns_name_each_of_them(text: str, lines: list[str]) -> None:
    """A sheet with merged names, saved as CSV, has empty cells where they went on."""
    assert [block.text for block in blocks(read_document("a.csv", text.encode()))] == lines


def test_an_unclosed_quotation_costs_its_own_row_only() -> None:
    """The rows below it are read, and a caution names it."""
    grid, warnings = read_delimited_grid('a,b\n"열린,1\n둘,2\n셋,3'.encode())
    assert [row.cells for row in grid.rows] == [("a", "b"), ("열린", "1"), ("둘", "2"), ("셋", "3")]
    assert [str(warning) for warning in warnings] == ["2행: a quotation mark is opened here and never closed"]


def test_a_quotation_that_another_row_seems_to_close_costs_its_own_row_only() -> None:
    """The mark stands in the middle of a cell there: no row slides into the one above."""
    grid, warnings = read_delimited_grid(
        'a,b,c\n하나,"열린,1\n둘,그냥 "가운데" 글,2\n"줄이\n""바뀐"" 글" ,3,4'.encode()
    )
    assert [row.cells for row in grid.rows] == [
        ("a", "b", "c"),
        ("하나", "열린", "1"),
        ("둘", '그냥 "가운데" 글', "2"),
        ('줄이\n"바뀐" 글', "3", "4"),
    ]
    assert [str(warning) for warning in warnings] == ["2행: a quotation mark is opened here and never closed"]


def test_a_cell_without_end_is_refused_in_words() -> None:
    """A quoted cell of megabytes is no cell; the sentence says how much one may hold."""
    with pytest.raises(TooLargeError, match="131072 characters in one cell"):
        read_delimited_grid(b'"' + b"a" * 200_000 + b'"')


def test_a_delimited_file_reads_as_rows() -> None:
    """The first row names the columns, a row's number is its place."""
    document = read_document("a.csv", "구분,기간\n중학생,3월\n".encode())
    assert blocks(document) == [Block("table", "구분: 중학생, 기간: 3월", 0, "2행")]


@given(st.text(st.sampled_from('ab,;\t|"\n 가'), max_size=80))
def test_no_cell_of_a_delimited_file_is_lost(text: str) -> None:
    """Every letter of any text is in some cell, in order; a name over several columns is said in each."""
    grid, _ = read_delimited_grid(text.encode())
    letters = iter([letter for row in grid.rows for cell in row.cells for letter in cell])
    assert all(letter in letters for letter in text if letter in "ab가")


@given(
    st.lists(st.lists(st.sampled_from(["", "가", "나다", "3월", "구분"]), max_size=4), max_size=5),
    st.none() | st.integers(0, 2),
)
def test_no_row_of_a_table_is_lost(rows: list[list[str]], header: int | None) -> None:
    """Every text of any table is in some line."""
    lines = table_lines(rows, header)
    assert all(lines)
    for cell in {cell for row in rows[2:] for cell in row if cell}:
        assert any(cell in line for line in lines)


@given(st.text(max_size=300), st.sampled_from(["a.md", "a.txt", "a.csv", "a.html"]))
def test_any_text_can_be_read(text: str, name: str) -> None:
    """No text is an error, whatever its suffix says."""
    document = read_document(name, text.encode("utf-8", "ignore").replace(b"\x00", b""))
    assert all(block.text for block in blocks(document))
