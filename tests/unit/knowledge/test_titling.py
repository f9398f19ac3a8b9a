"""What a notice is called when nobody has said it."""

import pytest

from knowledge.content.titling import title_of
from knowledge.loading.document import Block, Document, Page


def _document(*blocks: Block, title: str = "") -> Document:
    return Document((Page(1, blocks),), title=title)


def _heading(text: str, level: int = 1) -> Block:
    return Block("heading", text, level)


def _text(text: str) -> Block:
    return Block("text", text)


@pytest.mark.parametrize(
    ("document", "title"),
    [
        (_document(_heading("2026년 겨울방학 특강"), _text("엽니다."), _heading("일시", 2)), "2026년 겨울방학 특강"),
        (
            _document(_text("평창군 공고 제2026-900호\n2026년  대학생 멘토 모집 공고\n모집합니다.")),
            "2026년 대학생 멘토 모집 공고",
        ),
        (
            _document(_text("평창군 공고 제2026-900호"), _heading("2026년 2차 모집 안내(추가)")),
            "2026년 2차 모집 안내(추가)",
        ),
        (_document(_heading("특강"), title="문서가 말한 제목"), "문서가 말한 제목"),
        (
            _document(_text("도담군\n수신  각급 학교장\n(경유)\n제목  2027년 모집 협조 요청\n1. 관련")),
            "2027년 모집 협조 요청",
        ),
        (_document(_text("받는 사람: 학부모님"), _text("제목: 멘토링 신청")), "멘토링 신청"),
    ],
)
def test_a_document_says_itself_what_it_is_called(document: Document, title: str) -> None:
    """By its own title, by the one heading above all others, or by a first line as notices are called."""
    assert title_of(document, "gimpo/notices/겨울방학특강.docx") == title


@pytest.mark.parametrize(
    "document",
    [
        _document(),
        _document(_heading("일시"), _text("3월이에요."), _heading("장소")),
        _document(_heading("1. 모집 안내"), _text("3월이에요.")),
        _document(_text("3월에 모집해요."), _heading("문의")),
        _document(_text("모집 대상: 중학생 모집 안내")),
        _document(_text("가\n나\n다\n라\n모집 안내")),
        _document(Block("table", "구분: 모집 안내"), _text("특강 안내")),
        _document(_text("아래와 같이 " + "여러 과목의 특강을 여러 곳에서 여는 " * 4 + "모집 안내")),
    ],
)
def test_what_is_no_title_leaves_the_name_of_the_file(document: Document) -> None:
    """A section's heading, an item, a sentence and what stands further down are called by nobody."""
    assert title_of(document, "gimpo/notices/겨울방학특강.docx") == "겨울방학특강"


@pytest.mark.parametrize(
    ("own", "printed", "title"),
    [
        ("a.html", "2026년 겨울방학 특강 계획", "2026년 겨울방학 특강 계획"),
        ("2024년 여름방학 특강 계획", "2026년 겨울방학 특강 계획", "2026년 겨울방학 특강 계획"),
        ("2026년 겨울방학 특강", "○ 기간: 1월", "2026년 겨울방학 특강"),
        *(
            (own, "○ 기간: 1월", "특강(최종)")
            for own in ("Microsoft Word - 문서1", "제목 없음", "무제 1", "특강.hwp", "Untitled", "")
        ),
    ],
)
def test_what_a_pdf_says_of_itself_goes_behind_what_is_printed(own: str, printed: str, title: str) -> None:
    """Templates and programs leave their titles in it, which nobody sees."""
    assert title_of(_document(_text(printed), title=own), "gimpo/notices/특강(최종).pdf") == title


@pytest.mark.parametrize("own", ["제목 없음", "무제", "PowerPoint 프레젠테이션", "문서1"])
def test_what_a_program_left_is_no_title_of_any_file(own: str) -> None:
    """Nobody has called it so; the same words on paper are none either."""
    assert title_of(_document(_text("겨울방학 특강 안내"), title=own), "gimpo/notices/a.html") == "겨울방학 특강 안내"
    assert title_of(_document(_text("제목 없음\n3월에 열어요."), title=own), "gimpo/notices/a.pptx") == "a"
