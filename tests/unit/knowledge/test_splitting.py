"""Sentences and pieces: nothing is lost, and nothing is cut that belongs together."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from knowledge.loading.document import Block, Document, Page
from knowledge.splitting import LONGEST, TARGET, Piece, sentences, split

WORDS = st.sampled_from(
    [
        *" .!?…。\n\t\"'()“”「」,:·-",
        "다.",
        "요. ",
        "2024. 7. 1.",
        "3.5%",
        "https://a.kr/b.html?q=1.",
        "가. ",
        "1. ",
        "합니다",
    ]
)
TEXTS = st.lists(WORDS, max_size=60).map("".join) | st.text(max_size=200)


def pieces_of(*blocks: Block, title: str = "", target: int = TARGET) -> tuple[Piece, ...]:
    """Return the pieces of a document of one page."""
    return split(Document((Page(1, blocks),)), title, target)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("신청하세요", ["신청하세요"]),
        ("신청합니다. 무료예요! 정말요? 네", ["신청합니다. ", "무료예요! ", "정말요? ", "네"]),
        ("2024. 7. 1. 시작합니다. 끝", ["2024. 7. 1. 시작합니다. ", "끝"]),
        ("2024.7.1.부터 3.5% 늘어요. 300,000원", ["2024.7.1.부터 3.5% 늘어요. ", "300,000원"]),
        (
            "https://slearn.seoul.go.kr/a.b?c=1.2 에서 봐요. 네",
            ["https://slearn.seoul.go.kr/a.b?c=1.2 에서 봐요. ", "네"],
        ),
        ("help@gimpo.go.kr로 보내요. 네", ["help@gimpo.go.kr로 보내요. ", "네"]),
        ("그는 “간다. 온다.”라고 했다. 끝", ["그는 “간다. 온다.”라고 했다. ", "끝"]),
        ('"네. 알겠어요." 하고 갔다. 끝', ['"네. 알겠어요." 하고 갔다. ', "끝"]),
        ("서류(증명서. 등본.)를 내요. 끝", ["서류(증명서. 등본.)를 내요. ", "끝"]),
        ("열린 괄호(는 닫히지 않아요. 다음", ["열린 괄호(는 닫히지 않아요. ", "다음"]),
        ("1. 신청서를 내요. 2. 기다려요.", ["1. 신청서를 내요. ", "2. 기다려요."]),
        ("가. 대상은 학생이에요. 나. 무료예요.", ["가. 대상은 학생이에요. ", "나. 무료예요."]),
        ("- 하나\n- 둘\n\n셋", ["- 하나\n", "- 둘\n\n", "셋"]),
        ("\n\n앞이 비었어요.", ["\n\n앞이 비었어요."]),
        (" \n ", [" \n "]),
        ("글쎄... 아마 그래요. 네", ["글쎄... 아마 그래요. ", "네"]),
        ("신청했어요.그리고 기다려요.", ["신청했어요.", "그리고 기다려요."]),
        ("It began in 2021. The site is free. OK", ["It began in 2021. ", "The site is free. ", "OK"]),
        ("Mr. Kim vs. Lee, No. 3 is here. Yes", ["Mr. Kim vs. Lee, No. 3 is here. ", "Yes"]),
        ("제3조에 따라요.) 다음이에요。 끝", ["제3조에 따라요.) ", "다음이에요。 ", "끝"]),
    ],
)
def test_a_sentence_ends_where_a_reader_would_stop(text: str, expected: list[str]) -> None:
    """Dates, numbers, addresses, list marks, abbreviations and quotations hold together."""
    assert list(sentences(text)) == expected


@given(TEXTS)
def test_the_sentences_of_a_text_are_the_text(text: str) -> None:
    """Joined they are the text, and none is blank unless the text is."""
    found = sentences(text)
    assert "".join(found) == text
    assert all(sentence.strip() for sentence in found) or not text.strip()


@given(TEXTS, st.from_regex(r"\d{1,4}([.,]\d{1,3}){0,3}%?", fullmatch=True), TEXTS)
def test_no_number_is_cut(before: str, number: str, after: str) -> None:
    """A number with points and commas stands in one sentence, whatever is around it."""
    assert any(number in sentence for sentence in sentences(f"{before} {number} {after}"))


def test_a_sentence_that_never_ends_ends_all_the_same() -> None:
    """An open quotation with a million full stops is read in one pass, in sentences of a bounded length."""
    assert max(map(len, sentences("(" + "네. (아) " * 20_000))) <= LONGEST + 20


@pytest.mark.parametrize(
    ("blocks", "expected"),
    [
        ((), []),
        ((Block("text", "하나. 둘."),), [("안내", "하나. 둘.", "")]),
        (
            (
                Block("heading", "신청", 1),
                Block("text", "내요."),
                Block("heading", "서류", 2),
                Block("text", "없어요."),
            ),
            [("안내 > 신청", "내요.", "신청"), ("안내 > 신청 > 서류", "없어요.", "신청 > 서류")],
        ),
        (
            (Block("heading", "안내", 1), Block("heading", "가", 2), Block("heading", "나", 2), Block("text", "네.")),
            [("안내", "가", "안내"), ("안내 > 나", "네.", "안내 > 나")],
        ),
        ((Block("heading", "기간 3월", 2), Block("heading", "끝", 1)), [("안내", "기간 3월\n끝", "")]),
        (
            (Block("text", "첫 쪽.", 0, "1쪽"), Block("text", "둘째 쪽.", 0, "2쪽")),
            [("안내", "첫 쪽.\n둘째 쪽.", "1쪽~2쪽")],
        ),
        (
            (Block("heading", "가", 1), Block("text", "하나."), Block("heading", "나", 1), Block("text", "둘.")),
            [("안내 > 가", "하나.", "가"), ("안내 > 나", "둘.", "나")],
        ),
    ],
)
def test_a_piece_knows_its_headings(blocks: tuple[Block, ...], expected: list[tuple[str, str, str]]) -> None:
    """The path of headings is the title; a heading with nothing below it is kept as a text."""
    assert [(piece.title, piece.text, piece.place) for piece in pieces_of(*blocks, title="안내")] == expected


def test_the_documents_own_title_begins_the_path() -> None:
    """Without a given title the document's own one is taken."""
    document = Document((Page(1, (Block("text", "네."),)),), title="공고")
    assert [piece.title for piece in split(document)] == ["공고"]


def test_a_few_words_at_the_end_join_the_piece_before() -> None:
    """A tail that answers nothing by itself does not stand alone."""
    texts = [piece.text for piece in pieces_of(Block("text", "가나다라마바사아자차카타파하. " * 3 + "끝."), target=50)]
    assert texts == ["가나다라마바사아자차카타파하. " * 3 + "끝."]


def test_rows_are_kept_whole() -> None:
    """Every row of a long table stands in one piece."""
    rows = [f"구분: 중학생 {number}, 신청 기간: 2026. 3. {number}." for number in range(60)]
    pieces = pieces_of(Block("table", "\n".join(rows)))
    assert len(pieces) > 3
    assert [row for piece in pieces for row in piece.text.split("\n")] == rows


@pytest.mark.parametrize(
    "text", ["가나다 " * 2_000, "가" * 5_000, "12 " * 2_000, "9" * 5_000, "가" * (LONGEST - 1) + "12.5%" + "나" * 99]
)
def test_what_is_longer_than_anyone_reads_is_cut_outside_numbers(text: str) -> None:
    """Even one endless sentence loses no character and cuts no number."""
    pieces = pieces_of(Block("text", text))
    joined = "".join(piece.text for piece in pieces)
    assert joined.replace(" ", "") == text.replace(" ", "")
    assert re.findall(r"[\d.%]+", " ".join(piece.text for piece in pieces)) == re.findall(r"[\d.%]+", text)


BLOCKS = st.builds(
    Block,
    st.sampled_from(["heading", "text", "table"]),
    TEXTS.filter(str.strip),
    st.integers(1, 4),
    st.sampled_from(["", "1쪽", "2쪽"]),
)


@given(st.lists(BLOCKS, max_size=12))
@example([Block("heading", ".다.합니다", 1)])
def test_every_word_of_a_document_is_in_a_piece(blocks: list[Block]) -> None:
    """Whatever the blocks are, their letters come in order in titles and texts, and no piece is empty."""
    pieces = pieces_of(*blocks)
    assert all(piece.text.strip() for piece in pieces)
    # sentences that were written without a space between them stand on lines of their own
    said = ["".join(text.split()) for piece in pieces for text in (piece.text, piece.title)]
    for block in blocks:
        for word in block.text.split():
            assert any(word in text for text in said) or len(word) > LONGEST


def test_a_place_is_what_is_known_of_it() -> None:
    """Headings stand for what has no place of its own, and beside the places of what has."""
    text, table = Block("text", "3월에 받습니다."), Block("table", "구분: 중학생", 0, "표 1")
    heading = Block("heading", "제3조(신청)", 3)
    assert [piece.place for piece in split(Document((Page(1, (heading, text, table)),)))] == ["제3조(신청), 표 1"]
    assert [piece.place for piece in split(Document((Page(1, (heading, table, table)),)))] == ["표 1"]
    assert [piece.place for piece in split(Document((Page(1, (text,)),)))] == [""]
