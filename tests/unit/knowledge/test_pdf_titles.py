"""Headings of a PDF are told by the size of their letters, and nothing of a page is lost for them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.loading.pdf_tables import Word
from knowledge.loading.pdf_titles import Titles, lines, sizes
from knowledge.loading.reading import read_document
from tests.unit.knowledge import papers

BODY = "신청은 누리집에서 하고 결과는 문자로 알려 드려요. 자세한 내용은 교육지원과에 물어보세요."


def blocks(*said: tuple[float, str]) -> list[tuple[str, int, str]]:
    """Return the blocks of a page whose lines have these sizes."""
    operators = "".join(f"BT /F1 {size} Tf 50 {800 - 30 * at} Td %s Tj ET\n" for at, (size, _) in enumerate(said))
    document = read_document("a.pdf", papers.painted_pdf(operators, [text for _, text in said]))
    return [(block.kind, block.level, block.text) for page in document.pages for block in page.blocks]


def test_larger_lines_are_headings_by_their_size() -> None:
    """The largest is the first level; a title of two lines is one."""
    assert blocks(
        (20, "2026년 곁 멘토링"), (20, "모집 공고"), (14, "모집 개요"), (10, BODY), (14, "제출 서류"), (10, BODY)
    ) == [
        ("heading", 1, "2026년 곁 멘토링 모집 공고"),
        ("heading", 2, "모집 개요"),
        ("text", 0, BODY),
        ("heading", 2, "제출 서류"),
        ("text", 0, BODY),
    ]


@pytest.mark.parametrize(
    "line",
    [
        (11, "모집 개요"),
        (14, "신청 기간: 3월 2일"),
        (14, "결과는 문자로 알려 드려요"),
        (14, "3"),
        (14, "아주 긴 줄이라서 제목이 아니라 큰 글씨로 강조한 문장이 이어지는 것일 뿐인 안내 글줄"),
    ],
    ids=["hardly larger", "a value", "a sentence", "a number", "a long line"],
)
def test_what_is_no_heading_stays_text(line: tuple[float, str]) -> None:
    """Large as it may be, what says something is a text."""
    assert {kind for kind, *_ in blocks((10, BODY), line, (10, BODY), (10, BODY))} == {"text"}


def test_a_poster_of_large_letters_has_no_headings() -> None:
    """Where large letters are most of the text, they head nothing."""
    assert {kind for kind, *_ in blocks((30, "여름 수학 캠프"), (24, "참가자 모집"), (10, "문의 031-000-0000"))} == {
        "text"
    }


def test_letters_that_a_matrix_makes_larger_are_large() -> None:
    """What counts is what is seen, however the program came to it."""
    operators = "q 2 0 0 2 0 0 cm BT /F1 10 Tf 25 390 Td %s Tj ET Q BT /F1 1 Tf 10 0 0 10 50 700 Tm %s Tj ET"
    document = read_document("a.pdf", papers.painted_pdf(operators, ["모집 개요", BODY]))
    assert [(block.kind, block.text) for block in document.pages[0].blocks] == [
        ("heading", "모집 개요"),
        ("text", BODY),
    ]


WORDS = st.lists(
    st.builds(
        Word,
        st.sampled_from(["모집 개요", "신청", "기간: 3월", "\n", " ", "", "가\n나", "12"]),
        st.just(0.0),
        st.just(0.0),
        st.sampled_from([0.0, 10.0, 10.04, 14.0, 20.0]),
    ),
    max_size=12,
)


@given(WORDS)
def test_no_letter_of_a_page_is_lost_or_said_twice(words: list[Word]) -> None:
    """Lines and blocks hold the letters of the words in their order."""
    letters = "".join("".join(word.text for word in words).split())
    assert "".join("".join(line.text for line in lines(words)).split()) == letters
    titles = Titles.of(sizes([*words, Word("본문" * 99, 0.0, 0.0, 10.0)]))
    assert "".join("".join(block.text for block in titles.blocks(tuple(lines(words)), "1쪽")).split()) == letters
