"""Two statements that can't both be true are a finding for staff."""

from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.content.disagreeing import disagreements
from knowledge.content.stating import statements
from knowledge.contradicting import facts, folded
from knowledge.passage import SHARED, Passage, Source, Validity


def said(owner: str, key: str, text: str, **changes: object) -> Passage:
    """Return a FAQ entry."""
    title = str(changes.pop("title", "몇 명을 뽑나요?"))
    fields = {"source": Source(f"{owner}/faq.csv", "7행"), **changes}
    return Passage(owner, key, "faq", title, text, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("first", "second", "found"),
    [
        (said("gimpo", "a", "300명이에요."), said("gimpo", "b", "250명이에요."), 1),
        (said("gimpo", "a", "300명이에요."), said("gimpo", "b", "모두 300 명을 뽑아요."), 0),
        (said("gimpo", "a", "300명이에요."), said(SHARED, "b", "200명이에요."), 1),
        (said("gimpo", "a", "300명이에요."), said(SHARED, "a", "200명이에요."), 0),
        (said("gimpo", "a", "300명이에요."), said("seoul", "b", "200명이에요."), 0),
        (said(SHARED, "a", "300명이에요."), said(SHARED, "b", "200명이에요."), 1),
        (said("gimpo", "a", "300명"), said("gimpo", "b", "3월 2일부터예요."), 0),
        (said("gimpo", "a", "3만원"), said("gimpo", "b", "30,000원"), 0),
        (said("gimpo", "a", "11월 3일"), said("gimpo", "b", "11월 4일"), 1),
        (said("gimpo", "a", "031-123-4567"), said("gimpo", "b", "031-765-4321"), 1),
        (said("gimpo", "a", "한 달에 3개까지 들어요."), said(SHARED, "b", "한 달에 5개까지 들어요."), 1),
        (said("gimpo", "a", "3개월 동안이에요."), said("gimpo", "b", "강좌는 5개예요."), 0),
        (said("gimpo", "a", "2과목"), said("gimpo", "b", "3 과목"), 1),
        (said("gimpo", "a", "교재 1권"), said("gimpo", "b", "교재 2권"), 1),
        (said("gimpo", "a", "60점부터"), said("gimpo", "b", "70점부터"), 1),
        (said("gimpo", "a", "4편"), said("gimpo", "b", "8편"), 1),
        (said("gimpo", "a", "1.5배"), said("gimpo", "b", "2배"), 1),
        (said("gimpo", "a", "12회차예요."), said("gimpo", "b", "모두 12회예요."), 0),
        (said("gimpo", "a", "300명", title="몇 명?"), said("gimpo", "b", "200명"), 0),
        (said("gimpo", "a", "300명", title="정원?", aliases=("몇명을 뽑나요",)), said("gimpo", "b", "200명"), 1),
        (said("gimpo", "a", "300명", audience=("student",)), said("gimpo", "b", "200명", audience=("mentor",)), 0),
        (
            said("gimpo", "a", "300명", validity=Validity(None, date(2026, 12, 31))),
            said("gimpo", "b", "200명", validity=Validity(date(2027, 1, 1))),
            0,
        ),
        (
            said("gimpo", "a", "300명", validity=Validity(None, date(2026, 12, 31))),
            said("gimpo", "b", "200명", validity=Validity(date(2026, 3, 1))),
            1,
        ),
    ],
)
def test_only_what_holds_for_the_same_people_at_the_same_time_disagrees(
    first: Passage, second: Passage, found: int
) -> None:
    """The same question, the same unit, nothing in common; each pair is named once, with both places."""
    findings = list(disagreements((first, second)))
    assert len(findings) == found
    for finding in findings:
        assert finding.row == 7
        assert "faq.csv" in finding.problem


def test_shared_statements_are_named_once_however_many_municipalities_see_them() -> None:
    """A finding of the shared part is not repeated for each municipality."""
    shared = (said(SHARED, "a", "300명"), said(SHARED, "b", "200명"))
    others = tuple(said(owner, "own", "네", title="다른 질문") for owner in ("gimpo", "seoul"))
    assert len(list(disagreements((*shared, *others)))) == 1


NAMES = {"gimpo": ("김포시", "김포", "김포런")}


def entry(key: str, title: str, text: str) -> Passage:
    """Return a FAQ entry of gimpo."""
    return said("gimpo", key, text, title=title)


@pytest.mark.parametrize(
    ("question", "answer", "other", "otherwise"),
    [
        (
            "김포런 신청은 언제까지 해요?",
            "2026년 2차 모집은 11월 20일부터 12월 11일까지예요.",
            "김포런 신청 마감이 언제예요?",
            "신청은 12월 18일까지예요.",
        ),
        (
            "신청 기간이 언제예요?",
            "3월 2일부터 3월 9일까지예요.",
            "언제까지 신청하면 돼요?",
            "신청은 3월 16일까지예요.",
        ),
        ("신청은 언제까지예요?", "3월 9일까지예요.", "접수 마감일은 언제인가요?", "3월 13일에 마감해요."),
        ("모집 기간 알려 주세요", "11. 20. ~ 12. 11.", "신청 기간은요?", "11월 20일부터 12월 18일까지"),
        (
            "이용 기간이 어떻게 되나요?",
            "2027년 1월 4일부터 12월 31일까지 이용해요.",
            "수강 기간은 언제까지예요?",
            "12월 20일까지 들을 수 있어요.",
        ),
        ("신청 언제 받아요?", "12월 1일부터 받아요.", "신청은 언제 열려요?", "신청은 12월 3일부터예요."),
        (
            "김포런 접수 기간",
            "2026-03-02 ~ 2026-03-09",
            "김포런 신청은 언제까지 하나요?",
            "2026년 3월 16일까지 신청하세요.",
        ),
    ],
)
def test_one_question_for_days_in_other_words_is_told(question: str, answer: str, other: str, otherwise: str) -> None:
    """Two entries of a FAQ that ask until when, from when or what day, and answer with other days."""
    first, second = entry("a", question, answer), entry("b", other, otherwise)
    assert len(list(disagreements((first, second), NAMES))) == 1
    assert len(list(disagreements((second, first), NAMES))) == 1


@pytest.mark.parametrize(
    ("question", "answer", "other", "otherwise"),
    [
        ("신청 기간이 언제예요?", "3월 2일부터 3월 9일까지예요.", "추가 모집 신청은 언제까지예요?", "4월 9일까지예요."),
        ("1차 신청은 언제까지예요?", "3월 9일까지예요.", "2차 신청은 언제까지예요?", "4월 9일까지예요."),
        ("신청은 언제까지예요?", "1차 모집은 3월 9일까지예요.", "신청 마감이 언제예요?", "2차 모집은 4월 9일까지예요."),
        ("멘토링 신청은 언제까지예요?", "3월 9일까지예요.", "강의 신청은 언제까지예요?", "4월 9일까지예요."),
        ("교재 신청은 언제까지예요?", "3월 9일까지예요.", "신청 기간이 언제예요?", "4월 9일까지예요."),
        ("캠프 접수는 언제까지예요?", "3월 9일까지예요.", "특강 접수는 언제까지예요?", "4월 9일까지예요."),
        ("신청은 언제까지예요?", "중학생은 3월 9일까지예요.", "신청 마감이 언제예요?", "고등학생은 4월 9일까지예요."),
        (
            "신청 기간이 언제예요?",
            "초등은 3월 2일까지, 중등은 3월 9일까지 신청해요.",
            "신청은 언제까지예요?",
            "3월 9일까지예요.",
        ),
        (
            "신청은 언제까지예요?",
            "2025년 신청은 3월 8일까지예요.",
            "신청 마감이 언제예요?",
            "2026년 신청은 4월 9일까지예요.",
        ),
        ("신청은 언제까지예요?", "작년에는 3월 8일까지였어요.", "신청 마감이 언제예요?", "4월 9일까지예요."),
        ("신청은 언제 시작해요?", "3월 2일부터예요.", "신청은 언제까지예요?", "3월 9일까지예요."),
        ("신청 기간은요?", "3월 2일부터 3월 9일까지예요.", "신청 서류는 언제까지 내요?", "서류는 3월 12일까지 내요."),
        (
            "결과 발표는 언제예요?",
            "서류 결과는 3월 20일에 발표해요.",
            "최종 결과 발표는 언제예요?",
            "4월 1일에 발표해요.",
        ),
        ("신청 취소는 언제까지 돼요?", "3월 20일까지 취소할 수 있어요.", "신청은 언제까지예요?", "3월 9일까지예요."),
        ("수강 신청은 언제까지예요?", "3월 31일까지예요.", "신청은 언제까지 해요?", "3월 9일까지예요."),
        ("신청 결과는 언제 나와요?", "3월 20일에 나와요.", "신청은 언제까지예요?", "3월 9일까지예요."),
        ("이용 기간은요?", "1월 4일부터 12월 31일까지예요.", "멘토링 운영 기간은요?", "3월 2일부터 11월 30일까지예요."),
        ("환불 신청은 언제까지예요?", "4월 2일까지예요.", "신청 기간", "3월 2일부터 3월 9일까지"),
        ("신청 마감이 연장됐나요?", "네, 3월 16일까지 연장했어요.", "신청은 언제까지예요?", "3월 16일까지예요."),
        (
            "태블릿 대여 신청 기간은요?",
            "3월 10일부터 3월 14일까지예요.",
            "신청 기간은요?",
            "3월 2일부터 3월 9일까지예요.",
        ),
        ("이사하면 언제까지 신청해요?", "12월 10일까지 신청해요.", "신청은 언제까지 해요?", "3월 9일까지예요."),
        ("재신청은 언제까지예요?", "4월 9일까지예요.", "신청은 언제까지예요?", "3월 9일까지예요."),
        (
            "접수 방법",
            "누리집 접수는 3월 9일까지, 방문 접수는 3월 6일까지예요.",
            "접수 기간",
            "3월 2일부터 3월 9일까지예요.",
        ),
        ("방문 접수는 언제까지예요?", "3월 6일까지예요.", "접수는 언제까지예요?", "3월 9일까지예요."),
    ],
)
def test_another_question_for_days_is_no_finding(question: str, answer: str, other: str, otherwise: str) -> None:
    """Another round, thing, group, year or step is asked for, or the same day is in both."""
    assert list(disagreements((entry("a", question, answer), entry("b", other, otherwise)), NAMES)) == []


@given(st.text(alphabet="가나 다?!12월일명만원%.,", max_size=40))
def test_a_statement_never_disagrees_with_its_own_words(text: str) -> None:
    """Whatever it says, saying it twice is no finding; folding is idempotent."""
    assert list(disagreements((said("gimpo", "a", text), said("gimpo", "b", text)))) == []
    assert folded(folded(text)) == folded(text)
    assert all(values for values in facts(text).values())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3천 원", {"원": {"3000"}}),
        ("1만 2,000원", {"원": {"12000"}}),
        ("3만 5천 원", {"원": {"35000"}}),
        ("월 10만원, 백 명 가운데 12명", {"원": {"100000"}, "명": {"12"}}),
        ("1백만 원", {"원": {"1000000"}}),
        ("2026. 3. 2.(월) ~ 3. 15.", {"날짜": {"3-2", "3-15"}}),
        ("3월 2일, 2026-03-15까지", {"날짜": {"3-2", "3-15"}}),
        ("18시까지", {"시각": {"6:00"}}),
        ("오후 6시, 09:30~14:30", {"시각": {"6:00", "9:30", "2:30"}}),
        ("2시 반, 2시간", {"시각": {"2:30"}, "시간": {"2"}}),
        ("1:1 상담, 3.5점, 3.1.2판", {"점": {"3.5"}}),
        ("031-980-1234", {"전화": {"031-980-1234"}}),
    ],
)
def test_a_fact_is_the_same_however_it_is_written(text: str, expected: dict[str, set[str]]) -> None:
    """Amounts in thousands and myriads, days with dots, hours of half a day."""
    assert facts(text) == expected


def test_entries_that_say_another_amount_in_thousands_disagree() -> None:
    """An amount is what it is, in whatever words."""
    first, second, third = said("gimpo", "a", "3천 원이에요."), said("gimpo", "b", "4천 원이에요."), "3,000원이에요."
    assert len(list(disagreements((first, second)))) == 1
    assert list(disagreements((first, said("gimpo", "c", third)))) == []


def test_an_endless_number_takes_no_time() -> None:
    """A number begins once, and its end is looked for once."""
    assert facts(f"{'1' * 20_000} 모집 12명") == {"명": frozenset({"12"})}


def test_an_endless_word_takes_no_time() -> None:
    """What is spoken of has the length of words: each letter of a run without a blank is no beginning of another."""
    begun = time.process_time()
    said_of = list(statements(entry("a", "신청은 언제까지예요?", f"{'가' * 20_000} 신청은 3월 9일까지예요.")))
    assert [each.matter for each in said_of] == ["신청 기간 끝"]
    assert time.process_time() - begun < 3
