"""Ranges of grades are read however they are written, and held against each other; so is what was, in its year."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.content.disagreeing import disagreements
from knowledge.content.grades import GRADES
from knowledge.content.spanning import first_span, spans
from knowledge.passage import Passage
from tests.unit.knowledge.test_stating import NAMES, faq, notice


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("관내 중1~고3 학생", "중1~고3"),
        ("중학교 1학년부터 고등학교 3학년까지", "중1~고3"),
        ("중학생~고등학생", "중1~고3"),
        ("중·고등학생", "중1~고3"),
        ("초·중·고 재학생", "초1~고3"),
        ("초∙중학생", "초1~중3"),
        ("초등학교 5학년 이상 ~ 고3", "초5~고3"),
        ("중1~3", "중1~중3"),
        ("초4 ~ 6학년(검정고시 포함)", "초4~초6"),
        ("이용 중 3월 2일 ~ 3월 9일", ""),
        ("신청자 중 3~5명", ""),
        ("중2~초5", ""),
        ("초5~9학년", ""),
        ("중학생부터 중학생까지", ""),
        ("고등학생부터 300명", ""),
        ("초5~6학년과 중학생", ""),
    ],
)
def test_a_range_of_grades_is_read_however_it_is_written(text: str, expected: str) -> None:
    """Digits, whole schools and schools in a row; a month, a number of people and a list of schools are none."""
    assert spans(text) == frozenset({expected} - {""})


@given(st.sampled_from(GRADES), st.sampled_from(GRADES), st.sampled_from("~∼–-"))
def test_two_grades_are_a_range_in_the_order_of_school(low: str, high: str, mark: str) -> None:
    """A range goes upwards; it begins where it is written."""
    upward = GRADES.index(low) < GRADES.index(high)
    assert spans(f"대상 {low}{mark}{high}") == frozenset({f"{low}~{high}"} if upward else ())
    assert first_span(f"대상 {low}{mark}{high}") == 3


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (
            faq("누가 이용해요?", "초5부터 고3까지 이용할 수 있어요."),
            notice("회원 모집 > 지원 대상", "관내 중1~고3 학생"),
        ),
        (
            faq("누가 신청해요?", "중학교 1학년부터 고등학교 3학년까지 신청할 수 있어요."),
            notice("회원 모집 공고", "대상: 초5~고3, 신청 기간: 3월 2일 ~ 3월 9일"),
        ),
        (
            faq("몇 학년부터 돼요?", "초등학교 4학년부터 고등학교 3학년까지예요."),
            notice("회원 모집 > 신청 자격", "초5~고3"),
        ),
        (
            faq("신청 대상이 누구예요?", "중·고등학생이 신청할 수 있어요."),
            notice("모집 대상", "초등학교 5학년 ~ 고등학교 3학년"),
        ),
        (notice("회원 모집 > 대상", "중1~고3"), notice("회원 모집 안내 > 대상", "초·중·고 재학생", "b.hwp")),
        (
            faq("작년 신청은 언제였어요?", "2025년 신청은 3월 2일부터 3월 9일까지였어요."),
            notice("2025년 회원 모집 공고 > 신청 기간", "3월 2일 ~ 3월 16일"),
        ),
        (
            faq("올해 모집은 끝났나요?", "모집 기간은 2026년 3월 2일부터 3월 9일까지였습니다."),
            notice("2026년 회원 모집 > 신청 기간", "3월 2일 ~ 3월 16일"),
        ),
        (
            faq("교재비는 얼마였어요?", "2025년 교재비는 10만 원이었어요."),
            notice("2025년 교재비 지원 안내", "교재비: 연 120,000원"),
        ),
    ],
)
def test_other_grades_and_another_past_are_findings(first: Passage, second: Passage) -> None:
    """Who may, by grade, and what was in the same year are held against each other, whichever is read first."""
    assert len(list(disagreements([first, second], NAMES))) == 1
    assert len(list(disagreements([second, first], NAMES))) == 1


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (faq("누가 이용해요?", "중1부터 고3까지 이용할 수 있어요."), notice("회원 모집 > 대상", "중학생~고등학생")),
        (faq("누가 이용해요?", "중1부터 고3까지 이용할 수 있어요."), notice("영어캠프 모집 > 대상", "초5~초6")),
        (
            faq("누가 이용해요?", "중1부터 고3까지 이용할 수 있어요."),
            notice("회원 모집 > 대상", "구분: 일반, 대상: 중1~중3\n구분: 일반, 대상: 고1~고3"),
        ),
        (faq("누가 이용해요?", "중1부터 고3까지 이용할 수 있어요."), notice("회원 모집", "중1~중3은 기초반을 들어요.")),
        (faq("누가 이용해요?", "중1부터 고3까지 이용할 수 있어요."), notice("다자녀 가정 > 대상", "초1~고3")),
        (
            faq("누가 돼요?", "2025년 보도에서는 초5~고3까지 신청할 수 있다고 했어요."),
            notice("2025년 회원 모집 > 대상", "중1~고3"),
        ),
        (
            faq("작년에는요?", "2025년 신청은 3월 2일부터 3월 9일까지였어요."),
            notice("2026년 회원 모집 > 신청 기간", "3월 2일 ~ 3월 16일"),
        ),
        (
            faq("언제였어요?", "신청은 3월 2일부터 3월 9일까지였어요."),
            notice("회원 모집 > 신청 기간", "3월 2일 ~ 3월 16일"),
        ),
        (
            faq("언제까지예요?", "신청은 3월 9일까지예요."),
            notice("회원 모집", "2025년 신청 기간은 3월 2일부터 3월 16일까지였어요."),
        ),
        (
            faq("몇 명을 뽑았어요?", "2025년에는 312명을 뽑았어요."),
            notice("2025년 회원 모집 > 모집 인원", "300명"),
        ),
    ],
)
def test_the_same_grades_and_another_year_are_none(first: Passage, second: Passage) -> None:
    """The same grades in other words, other people, hearsay, another year, and how many came disagree with nothing."""
    assert list(disagreements([first, second], NAMES)) == []


def test_many_spaces_are_read_at_once() -> None:
    """A line that a table or a form has left wide costs no more than a narrow one."""
    assert spans(f"대상: 초{' ' * 5_000}1명") == frozenset()
    assert spans(f"대상: 초4{' ' * 5_000}~{' ' * 5_000}중3") == {"초4~중3"}
