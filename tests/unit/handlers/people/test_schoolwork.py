"""What a question from school is about, in the words in which it is asked."""

from __future__ import annotations

import pytest

from handlers.people.schoolwork import subject_of
from knowledge.storage import Storage
from tests.town import Town, mentor

MINA, BADA, SORI = (
    mentor("mina", subjects=("과학",)),
    mentor("bada", subjects=("수학",)),
    mentor("sori", subjects=("영어",)),
)


@pytest.mark.parametrize(
    ("question", "subject"),
    [
        ("이차함수 그래프가 헷갈려요", "수학"),
        ("분수 나눗셈을 모르겠는데 알려 주세요", "수학"),
        ("인수 분해는 못 하겠고 근의공식도 모르겠어요", "수학"),
        ("확통 조합 문제요", "수학"),
        ("로그 계산이요", "수학"),
        ("관계대명사 which랑 that 차이가 뭐예요", "영어"),
        ("to부정사가 뭔지 모르겠음", "영어"),
        ("가정법 과거완료", "영어"),
        ("비문학 지문이 너무 길어요", "국어"),
        ("맞춤법 숙제 도와주세요", "국어"),
        ("광합성 실험 보고서", "과학"),
        ("전류 전압 저항 문제", "과학"),
        ("몰농도 계산", "과학"),
        ("조선 후기 탕평책", "역사"),
        ("한국사 수행평가", "역사"),
        ("수요와 공급 곡선", "사회"),
        ("영어 수행평가로 조선을 소개해야 해요", "영어"),
        ("블로그를 어떻게 써요", ""),
        ("협동조합이 뭐예요", ""),
        ("언제 신청해요", ""),
        ("사회적 거리두기", ""),
        ("중국어 배우고 싶어요", ""),
    ],
)
def test_the_subject_of_a_question(question: str, subject: str) -> None:
    """Named or not; words that stand in others by chance tell nothing."""
    assert subject_of(question) == subject


def test_a_question_goes_to_who_teaches_it(storage: Storage) -> None:
    """No subject is named in it, and the mentor of mathematics is asked before those who would come first."""
    town = Town(storage, MINA, SORI, BADA)
    number = town.ask("이차함수 그래프가 헷갈려요")
    town.pass_(0)
    escalation = town.records.escalations.get_any(number)
    assert escalation
    assert (escalation.subject, escalation.category, escalation.offered) == ("수학", "study", "bada")
