"""Items of a notice, as municipalities write them: each is found by its own name, steps and sentences stay whole."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.itemizing import names_of_items, unmarked
from knowledge.loading.document import Block, Document, Page
from knowledge.splitting import split

LINES = st.lists(
    st.sampled_from(
        [
            "1. 모집 기간: 12. 1. ~ 12. 18.",
            "2. 활동비",
            "가. 시간당 15,000원",
            "○ 대상: 중학생",
            "- 문의: 033-330-0000",
            "신청 기간: 12월",
            "본문은 그대로 있어요. 두 번째 문장이에요.",
            "① 누리집에 들어갑니다.",
        ]
    ),
    min_size=1,
    max_size=12,
)


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        (
            ["공고 제2026-1호", "1. 모집 기간: 12. 1. ~ 12. 18.", "2. 모집 인원: 60명", "문의 전화는 없어요."],
            [None, "모집 기간", "모집 인원", None],
        ),
        (["1. 활동비", "가. 시간당 15,000원", "2. 문의", "가. 교육체육과"], ["활동비", None, "문의", None]),
        (["1. 신청기간 2026. 12. 1. ~", "2. 활동 내용 소개"], ["신청기간", "활동 내용 소개"]),
        (["1. 12. 14.(월) 접수 시작", "2. 12. 20.(일) 접수 마감"], ["12. 14.(월) 접수 시작", "12. 20.(일) 접수 마감"]),
        (["1. 2027학년도 계획", "2.2026학년도 결과"], ["2027학년도 계획", "2026학년도 결과"]),
        (["가. 대상: 중학생", "나. 장소: 청소년수련관 2층"], ["대상", "장소"]),
        (["① 대상: 중학생", "② 장소: 수련관"], ["대상", "장소"]),
        (["○ 대상: 중학생", "○ 수강료: 없음", "- 교재비: 따로"], ["대상", "수강료", None]),
        (["신청 기간: 12월", "준비물: 필기도구", "오늘의 말: 안녕"], ["신청 기간", "준비물", None]),
    ],
)
def test_items_are_found_by_what_they_tell(lines: list[str], names: list[str | None]) -> None:
    """Numbers, letters, bullets and bare names begin items; what is of another kind is within one."""
    assert names_of_items(lines) == names


@pytest.mark.parametrize(
    "lines",
    [
        ["1. 누리집에 들어갑니다.", "2. 로그인합니다.", "3. 신청서를 씁니다."],
        ["1. 모집 기간: 12. 1. ~ 12. 18.", "문의는 전화로 해 주세요."],
        ["○ 누리집에서 신청", "○ 전화로 신청"],
        ["주의: 늦지 마세요", "참고: 아무거나"],
        ["2026. 12. 1. 공고", "2026. 12. 2. 접수"],
        ["12. 14.(월) 접수 시작", "12. 20.(일) 접수 마감"],
        ["12.14. 접수 시작", "12.20. 접수 마감"],
        ["12. 14 ~ 12. 18 접수", "12. 20(일) 발표"],
        ["27. 1. 4. 개강", "27. 1. 5. 휴강"],
        ["1.5배 지급", "2.5배 지급"],
        ["화. 16:00 수학", "목. 16:00 영어"],
        [""],
    ],
)
def test_steps_sentences_dates_and_a_single_item_part_nothing(lines: list[str]) -> None:
    """A list of steps is read from its first to its last."""
    assert names_of_items(lines) == [None] * len(lines)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("바. 문의: 담당 부서", "문의: 담당 부서"),
        ("(3) 12. 14.(월)까지", "12. 14.(월)까지"),
        ("- 12. 14. 16:00 발표", "12. 14. 16:00 발표"),
        ("12. 14. 16:00 발표", "12. 14. 16:00 발표"),
        ("10.5% 이하", "10.5% 이하"),
        ("네. 됩니다", "네. 됩니다"),
        ("12. 14.", "12. 14."),
    ],
)
def test_only_what_counts_an_item_is_taken_off(line: str, told: str) -> None:
    """Neither a month nor a day of the week nor the whole part of a number is the mark of an item."""
    assert unmarked(line) == told


def test_each_item_of_a_notice_is_a_piece_of_its_own() -> None:
    """A table stays with the item above it."""
    text = "평창군 공고\n1. 모집 인원: 60명\n가. 초등 20명\n2. 선정 발표: 2026. 12. 18. 문자로 알려요."
    table = Block("table", "구분: 공통, 서류: 신청서", 0, "표 1")
    pieces = split(Document((Page(1, (Block("text", text), table)),)), "2차 모집")
    assert [(piece.title, piece.text) for piece in pieces] == [
        ("2차 모집", "평창군 공고"),
        ("2차 모집 > 모집 인원", "모집 인원: 60명\n가. 초등 20명"),
        ("2차 모집 > 선정 발표", "선정 발표: 2026. 12. 18. 문자로 알려요.\n구분: 공통, 서류: 신청서"),
    ]


@given(LINES)
def test_no_word_of_a_notice_is_lost_or_said_twice(lines: list[str]) -> None:
    """The pieces are the notice, in its order; only the marks of items that are pieces may be gone."""
    pieces = split(Document((Page(1, (Block("text", "\n".join(lines)),)),)))
    said = [line for piece in pieces for line in piece.text.split("\n")]
    assert [unmarked(line).strip() for line in said] == [unmarked(line).strip() for line in lines]
