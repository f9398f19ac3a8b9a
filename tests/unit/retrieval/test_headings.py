"""What the parts of a municipality's notices are asked by."""

from __future__ import annotations

from dataclasses import replace

import pytest

from retrieval.headings import questions_of
from retrieval.segment import QUESTION, fields_of, lines, wanted
from tests.unit.retrieval.memory import passage

RECRUITS = "2027년 「물맑은런」 참여학생 모집 공고"
MENTORS = "2027년 배움길 대학생 멘토 모집 안내"
CAMP = "겨울방학 별빛 영어캠프 참가자 모집"


@pytest.mark.parametrize(
    ("title", "asked"),
    [
        (f"{RECRUITS} > 모집 기간", ("신청은 언제까지예요?",)),
        (f"{RECRUITS} > 접수 기간과 방법", ("신청은 언제까지예요?", "어떻게 신청해요?")),
        (f"{RECRUITS} > 신청 자격", ("누가 이용할 수 있어요?",)),
        (f"{RECRUITS} > □ 제출 서류", ("신청할 때 어떤 서류가 필요해요?",)),
        (f"{RECRUITS} > 모집 인원", ("몇 명을 뽑아요?",)),
        (f"{RECRUITS} > 결과 발표", ("결과는 언제 나와요?",)),
        (f"{RECRUITS} > 제외 대상", ()),
        (f"{RECRUITS} > 유의 사항", ()),
        (RECRUITS, ()),
        (f"{MENTORS} > 접수", ("배움길 대학생 멘토 신청은 언제까지예요?",)),
        (f"{MENTORS} > 활동비 등", ("배움길 대학생 멘토 활동비는 얼마예요?",)),
        (
            f"{CAMP} > 대상 및 인원",
            ("겨울방학 별빛 영어캠프 누가 이용할 수 있어요?", "겨울방학 별빛 영어캠프 몇 명을 뽑아요?"),
        ),
        (f"{CAMP} > 참가비", ("겨울방학 별빛 영어캠프 비용이 얼마예요?",)),
        (f"{CAMP} > 참가비 반환", ()),
        ("공부방 안내 > 야간 공부방 (2027년) > 이용 대상", ("야간 공부방 누가 이용할 수 있어요?",)),
    ],
)
def test_a_heading_says_what_is_asked(title: str, asked: tuple[str, ...]) -> None:
    """What is about mentors or a camp is asked with that, or its dates would be told for the programme's."""
    assert questions_of(title) == asked


def test_a_part_of_a_notice_is_found_by_what_it_is_asked_by() -> None:
    """By meaning and by words; an entry of questions and answers has its own."""
    notice = replace(passage("n", f"{RECRUITS} > 모집 기간", "모집 기간: 12. 1. ~ 12. 18."), kind="notice")
    assert lines(notice)[0] == "신청은 언제까지예요?"
    assert (QUESTION, "신청은 언제까지예요?") in wanted(notice)
    assert fields_of(notice)[0].splitlines() == [notice.title, "신청은 언제까지예요?"]
    entry = passage("e", f"{RECRUITS} > 모집 기간", "12월이에요.")
    assert fields_of(entry)[0] == entry.title
    assert "신청은 언제까지예요?" not in [text for _, text in wanted(entry)]
