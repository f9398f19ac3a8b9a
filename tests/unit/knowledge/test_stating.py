"""A notice that says otherwise than a FAQ entry or another notice is a finding for staff, and nothing else is."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.content import read_content
from knowledge.content.disagreeing import MOST_RIVALS, disagreements
from knowledge.content.stating import statements
from knowledge.passage import SHARED, Passage, Source, Validity

NAMES = {"gimpo": ("김포시", "김포", "김포런")}
MARCH = "3월 2일 ~ 3월 9일"


def faq(title: str, text: str, **changes: object) -> Passage:
    """Return a FAQ entry of the seventh row."""
    return Passage("gimpo", "faq", "faq", title, text, Source("gimpo/faq.csv", "7행"), **changes)  # type: ignore[arg-type]


def notice(title: str, text: str, file: str = "a.hwp", dated: date | None = None, **changes: object) -> Passage:
    """Return a piece of a notice."""
    owner = str(changes.pop("owner", "gimpo"))
    source = Source(f"{owner}/notices/{file}", "1쪽", dated=dated)
    return Passage(owner, f"{file}#{title}", "notice", title, text, source, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (
            faq("신청은 언제까지예요?", "3월 9일까지 누리집에서 신청해요."),
            notice("2026년 김포런 신규 회원 모집 공고 > 신청 기간", "2026년 3월 2일(월) ~ 3월 16일(월) 18:00"),
        ),
        (
            faq("신청 기간이 언제인가요?", "2026-03-02부터 2026-03-09까지예요."),
            notice("2026년 회원 모집 공고 > 1. 신청 기간", "2026. 3. 2.(월) ~ 3. 16.(금)"),
        ),
        (
            faq("신청 마감이 언제예요?", "신청 마감은 3월 13일이에요."),
            notice("신규 회원 모집 > 접수기간", "'26. 3. 2.(월) 10:00 ~ 3. 20.(금) 18:00까지"),
        ),
        (
            faq("신청은 언제 열려요?", "신청은 3월 2일 10시부터 받아요."),
            notice("회원 모집 공고 > 신청 기간", "3월 4일(수) 10:00 ~ 13일"),
        ),
        (faq("몇 명을 뽑나요?", "모두 300명을 뽑아요."), notice("신규 회원 모집 > 모집 인원", "총 250명 (선착순)")),
        (
            faq("중학생은 몇 명을 뽑아요?", "중학생은 300명을 뽑아요."),
            notice("회원 모집 공고", "구분: 중학생, 신청 기간: 3월 2일 ~ 3월 9일, 인원: 200명"),
        ),
        (
            faq("소득 기준은 얼마예요?", "중위소득 50% 이하예요."),
            notice("지원 기준 변경 안내", "지원 대상은 중위소득 60% 이하 가구예요."),
        ),
        (faq("몇 살까지 돼요?", "만 6~24세예요."), notice("대상 안내 > 나이", "만 7세 ~ 만 19세")),
        (
            faq("교재비는 얼마예요?", "교재비는 8만 원이에요."),
            notice("교재비 지원 안내", "교재비: 1인당 연 120,000원"),
        ),
        (faq("참가비는 얼마예요?", "참가비는 5천 원이에요."), notice("모집 안내 > 참가비", "10,000원")),
        (
            faq("상담 전화번호가 뭐예요?", "1533-0909예요."),
            notice("회원 모집 공고", "담당부서: 교육과, 연락처: 02)123-4567"),
        ),
        (
            faq("결과 발표는 언제예요?", "3월 20일에 문자로 알려 드려요."),
            notice("회원 모집 공고 > 결과 발표", "2026. 3. 25.(수) 개별 문자"),
        ),
        (
            faq("다자녀 가정은 소득이 얼마까지예요?", "다자녀 가정은 중위소득 100% 이하면 돼요."),
            notice("2026년 다자녀 가정 지원 안내 > 소득 기준", "중위소득 120퍼센트 이하"),
        ),
        (
            notice("2026년 회원 모집 공고 > 신청 기간", "3월 2일부터 3월 16일까지"),
            notice("2026년 회원 모집 기간 연장 공고", "- 신청 기간: 2026. 3. 2. ~ 3. 23.", "b.hwp"),
        ),
        (
            faq("신청은 언제까지예요?", "3월 9일까지 신청해요."),
            notice("회원 모집 공고", "1. 신청 기간\n2026. 3. 2.(월) ~ 3. 16.(월) 18:00\n2. 접수처\n누리집"),
        ),
        (
            faq("신청은 언제까지예요?", "3월 9일까지 신청해요."),
            notice("회원 모집 공고", "구분: 신청 기간, 내용: 2026. 3. 2. ~ 3. 23.\n구분: 대상, 내용: 시민"),
        ),
        (
            notice("제3회 캠프 > 정원", "정원은 30명이고 신청 인원은 52명이에요."),
            notice("제3회 캠프 안내 > 정원", "40명", "b.hwp"),
        ),
        (faq("교재비는 얼마예요?", "교재비는 월 1만 원이에요."), notice("교재비 안내", "교재비: 매월 2만 원")),
        (notice("회원 모집 > 정원", "300명", owner=SHARED), notice("회원 모집 안내 > 정원", "200명", "b.hwp")),
    ],
)
def test_a_notice_that_says_otherwise_is_told_to_staff_once(first: Passage, second: Passage) -> None:
    """Days, people, amounts and phones of the same matter; the finding names both places and both values."""
    (finding,) = disagreements((first, second), NAMES)
    assert finding.problem
    assert second.source.file in f"{finding.file} {finding.problem}"
    assert list(disagreements((second, first), NAMES)) == [finding]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (faq("신청은 언제까지예요?", "3월 9일까지 신청해요."), notice("영어캠프 > 신청 기간", "7월 1일 ~ 9일")),
        (faq("신청은 언제까지예요?", "2025년 신청은 3월 8일까지예요."), notice("2026년 모집 > 신청 기간", MARCH)),
        (faq("신청은 언제까지예요?", "3월 9일까지 신청해요."), notice("회원 모집 > 신청 기간", MARCH)),
        (faq("신청은 언제까지예요?", "작년에는 3월 8일까지 받았어요."), notice("회원 모집 > 신청 기간", MARCH)),
        (faq("신청은 언제까지예요?", "3월 9일까지 신청해요."), notice("교재비 지원 안내 > 신청 기간", "4월 1일 ~ 9일")),
        (faq("설명회는 언제 해요?", "설명회는 3월 5일이에요."), notice("회원 모집 > 신청 기간", MARCH)),
        (faq("몇 명을 뽑나요?", "모두 300명을 뽑아요."), notice("모집 인원", "고등학생 200명, 중학생 100명")),
        (faq("몇 명을 뽑나요?", "모두 300명을 뽑아요."), notice("멘토 모집", "대학생 멘토 100명을 뽑아요.")),
        (faq("몇 명을 뽑나요?", "모두 300명을 뽑아요."), notice("합격자 안내", "합격한 사람은 46명이에요.")),
        (faq("소득 기준은?", "중위소득 60% 이하예요."), notice("다자녀 가정 지원", "중위소득 100% 이하")),
        (faq("소득 기준은?", "중위소득 60% 이하예요."), notice("확대", "중위소득 80% 이하로 넓힐 계획이에요.")),
        (faq("소득 기준은?", "중위소득 60% 이하예요."), notice("확대", "중위소득 50% 이하에서 60% 이하로 넓혀요.")),
        (faq("소득 기준은?", "중위소득 60% 이하예요."), notice("안내", "교육급여는 중위소득 50% 이하 가구예요.")),
        (faq("교재비는?", "교재비는 한 해 10만 원이에요."), notice("교재비 안내", "교재비: 100,000원")),
        (faq("문의", "콜센터 1588-1111"), notice("모집", "신청 문의: 콜센터 1588-1111, 사업 문의: 031-111-2222")),
        (faq("언제까지 신청해요?", "3월 9일까지 신청해요.", audience=("student",)),
         notice("모집 > 신청 기간", "4월 1일 ~ 4월 10일", audience=("mentor",))),
        (faq("언제까지 신청해요?", "3월 9일까지 신청해요.", validity=Validity(None, date(2026, 3, 9))),
         notice("모집 > 신청 기간", "4월 1일 ~ 4월 10일", validity=Validity(date(2026, 4, 1)))),
        (notice("회원 모집 > 신청 기간", MARCH, dated=date(2025, 2, 1)),
         notice("회원 모집 > 신청 기간", "4월 2일 ~ 4월 9일", "b.hwp", date(2026, 2, 1))),
        (notice("1차 모집 > 신청 기간", MARCH), notice("2차 모집 > 신청 기간", "4월 2일 ~ 4월 9일", "b.hwp")),
        (notice("1학기 > 신청 기간", MARCH), notice("2학기 > 신청 기간", "9월 2일 ~ 9월 9일", "b.hwp")),
        (notice("모집 > 신청 기간", MARCH), notice("추가 모집 > 신청 기간", "4월 2일 ~ 4월 9일", "b.hwp")),
        (faq("언제까지 신청해요?", "3월 9일까지 신청해요."),
         notice("회원 모집", "1. 신청 기간\n누리집에서 알려요\n설명회는 3월 16일까지 열려요.")),
        (notice("3월 멘토링 모집 > 정원", "30명"), notice("4월 멘토링 모집 > 정원", "20명", "b.hwp")),
        (notice("제3회 캠프 > 정원", "30명"), notice("제4회 캠프 > 정원", "20명", "b.hwp")),
        (notice("1호점 > 정원", "30명"), notice("2호점 > 정원", "20명", "b.hwp")),
        (notice("특강 Ⅰ > 정원", "30명"), notice("특강 Ⅱ > 정원", "20명", "b.hwp")),
        (notice("중1 모집 > 정원", "30명"), notice("중2 모집 > 정원", "20명", "b.hwp")),
        (notice("모집", "구분: 1학년, 인원: 30명"), notice("모집", "구분: 2학년, 인원: 20명", "b.hwp")),
        (notice("'25년 모집 > 정원", "30명"), notice("'26년 모집 > 정원", "20명", "b.hwp")),
        (notice("결과", "1차 결과 발표는 3월 2일이에요."), notice("결과", "2차 결과 발표는 3월 9일이에요.", "b.hwp")),
        (notice("결과", "서류 결과 발표: 3월 2일"), notice("결과", "면접 결과 발표: 3월 9일", "b.hwp")),
        (faq("교재비는?", "교재비는 월 1만 원이에요."), notice("교재비", "교재비는 1인당 연 12만 원이에요.")),
        (faq("활동비는?", "활동비는 월 20만 원이에요."), notice("활동비", "활동비는 시간당 12,000원이에요.")),
        (notice("모집 인원", "반별 정원 20명"), notice("모집 인원", "총 정원 100명", "b.hwp")),
        (faq("정원은 몇 명이에요?", "정원은 30명이에요."), notice("모집 결과", "정원 30명에 신청 인원 52명")),
        (faq("정원은 몇 명이에요?", "정원은 30명이에요."), notice("모집 결과", "신청 인원은 모두 52명이에요.")),
        (notice("회원 모집", "구분: 수학, 인원: 30명"), notice("회원 모집 안내", "구분: 영어, 인원: 20명", "b.hwp")),
        (notice("회원 모집 > 정원", "30명"), notice("회원 모집 안내 > 정원", "20명")),
        (notice("수학 캠프 > 인원", "30명", owner="seoul"), notice("수학 캠프 > 인원", "20명", "b.hwp")),
        (faq("정원은 몇 명이에요?", "정원은 30명이에요."), faq("인원은요?", "모집 인원은 20명이에요.")),
    ],
)  # fmt: skip
def test_what_speaks_of_another_thing_time_or_people_is_no_finding(first: Passage, second: Passage) -> None:
    """Another event, year, round, group or programme, the past, a plan, the same values, the parts of one file."""
    assert list(disagreements((first, second), NAMES)) == []


def test_the_sample_content_has_no_false_finding() -> None:
    """More than two hundred entries and notices that people checked are told as they are."""
    assert read_content(Path("knowledge/samples")).findings == ()


def test_shared_notices_are_told_once_and_a_folder_of_many_is_told_in_moderation() -> None:
    """Two shared notices are one finding for all places; of many notices about one matter each is told once."""
    shared = (notice("회원 모집 > 정원", "30명", owner=SHARED), notice("모집 > 정원", "20명", "b.hwp", owner=SHARED))
    own = tuple(faq("다른 것", "네.") for _ in range(2))
    assert len(list(disagreements((*shared, *own)))) == 1
    many = tuple(notice("모집 > 정원", f"{number}명", f"{number}.hwp") for number in range(2 * MOST_RIVALS))
    assert len(list(disagreements(many))) == len(many) - 1


def test_who_publishes_a_notice_is_told_beside_it_and_of_two_own_ones_beside_the_older() -> None:
    """The office shows what stands beside one's own files; a shared one that says otherwise is named in it."""
    shared = notice("모집 > 정원", "30명", owner=SHARED, dated=date(2026, 3, 1))
    own = notice("모집 > 정원", "20명", "b.hwp", date(2026, 5, 1))
    newer = notice("모집 안내 > 정원", "20명", "c.hwp", date(2026, 3, 1))
    (finding,) = disagreements((shared, own), NAMES)
    assert (finding.file, shared.source.file in finding.problem) == (own.source.file, True)
    (finding,) = disagreements((faq("정원은 몇 명이에요?", "정원은 30명이에요."), newer), NAMES)
    assert (finding.file, finding.row) == ("gimpo/faq.csv", 7)


def test_two_years_in_one_sentence_are_no_year() -> None:
    """What names 2025 and 2026 speaks of neither alone; the same is said to be of its notice's year."""
    (told,) = statements(notice("모집", "2025년과 2026년 모집 인원은 30명이에요.", dated=date(2026, 1, 1)))
    assert (told.year, told.matter, told.said) == (2026, "인원", "30명")


def test_a_phone_is_told_as_it_is_written_and_compared_however_it_is() -> None:
    """Brackets and hyphens are one; staff read the number with hyphens."""
    (told,) = statements(notice("모집 > 문의", "교육과 031) 111-2222, 031-111-2222"))
    assert told.said == "031-111-2222"


@given(st.text(alphabet="신청기간모집인원은만세 3월2일~부터까지:,.%()중고등\n", max_size=60))
def test_a_notice_never_says_otherwise_than_its_own_words(text: str) -> None:
    """Whatever it says, a copy in another file is no finding."""
    assert list(disagreements((notice("모집", text), notice("모집", text, "b.hwp")))) == []


@pytest.mark.parametrize(
    "filler", ["자세한 것은 2026년 3월 공고를 보세요. ", "누리집에서 볼 수 있어요(상담 가능). ", "신청 기간\n"]
)
def test_what_names_no_number_changes_nothing(filler: str) -> None:
    """Sentences without a day, an amount or a phone are passed over, and what is stated between them is the same."""
    said = "신청 기간\n3월 2일 ~ 3월 9일\n모집 인원은 300명이에요. 문의: 031-111-2222"
    plain = {(each.matter, each.values) for each in statements(notice("회원 모집 공고", said))}
    assert len(plain) == 4
    among = notice("회원 모집 공고", filler * 3 + "\n" + said + "\n" + filler * 3)
    assert {(each.matter, each.values) for each in statements(among)} == plain
