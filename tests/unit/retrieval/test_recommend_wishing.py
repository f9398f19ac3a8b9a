"""What is understood of a wish in words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.course import Course, Lecture
from retrieval.courses.recommender import Profile, Recommender
from retrieval.courses.wishing import Topic, Wish, parse_wish

CALCULUS = Topic("수학", "미적분")

WISHES = {
    "": Wish(),
    "미적분 처음인데 쉽게 설명하는 강의": Wish((CALCULUS,), level="기초", beginning=True),
    "확통 처음이에요": Wish((Topic("수학", "확률과 통계"),), level="기초", beginning=True),
    "기말까지 3주, 과학 하나": Wish((Topic("과학"),), purpose="내신", days=21, count=1),
    "이 강의 다음엔 뭐 들어?": Wish(following=True),
    "초등 강의 추천해줘": Wish(stage="초"),
    "중학생용 수학": Wish((Topic("수학"),), stage="중"),
    "고학년 수학": Wish((Topic("수학"),), words=("고학년",)),
    "고등학교 검정고시 수학": Wish((Topic("수학"),), purpose="검정고시"),
    "고등학교 1학년 수학": Wish((Topic("수학"),), grade="고1"),
    "고등어": Wish(words=("고등어",)),
    "중2 수학 심화 두 개": Wish((Topic("수학"),), grade="중2", level="심화", count=2),
    "고등학교 1학년 영어": Wish((Topic("영어"),), grade="고1"),
    "고졸 검정고시 영어 하루에 30분": Wish((Topic("영어"),), purpose="검정고시", minutes_a_day=30, words=("고졸",)),
    "하루 두시간씩 한 달 파이썬": Wish((Topic("코딩", "파이썬"),), days=30, minutes_a_day=120),
    "피타고라스 정리 나오는 강의": Wish(words=("피타고라스", "정리")),
    "수능 D-100 확통 기출": Wish((Topic("수학", "확률과 통계"),), level="실전", purpose="수능", days=100),
    "컴활 2급 필기 쉬운거": Wish((Topic("자격증", "컴퓨터활용능력"),), level="기초", words=("2급", "필기")),
    "사회문화랑 생윤 추천해줘": Wish((Topic("사회", "사회와 문화"), Topic("사회", "윤리"))),
    "중3인데 3일 뒤 시험이야 영어": Wish((Topic("영어"),), grade="중3", days=3),
    "easy calculus course in 3 weeks": Wish((CALCULUS,), level="기초", days=21),
    "시험이 내일이야 국어 한 과목만": Wish((Topic("국어"),), days=1, count=1),
    "과학 중에서 화학": Wish((Topic("과학", "화학"),)),
    "email로 보내 주는 수업": Wish(words=("email", "보내", "주는")),
    "초9 없는 학년": Wish(words=("학년",)),
    "야간에 공부할 수 있는 강의": Wish(whenever=True),
    "밤에도 들을 수 있는 수학": Wish((Topic("수학"),), whenever=True),
    "퇴근 후에 들을만한 파이썬": Wish((Topic("코딩", "파이썬"),), whenever=True),
    "주말에 괜찮은 강의": Wish(whenever=True),
    "새벽시간에 하기 좋은 영어": Wish((Topic("영어"),), whenever=True, words=("하기",)),
    "밤하늘 별자리 강의": Wish(words=("밤하늘", "별자리")),
    "낮은 확률": Wish(words=("낮은", "확률")),
    "중5가 아니라 고2 수학": Wish((Topic("수학"),), grade="고2"),
    "중2 영어 말고 수학": Wish((Topic("수학"),), grade="중2", but=Wish((Topic("영어"),))),
    "중3 수학 말고 고1 수학": Wish((Topic("수학"),), grade="고1", but=Wish((Topic("수학"),))),
    "영어랑 국어 빼고 다른 과목": Wish(but=Wish((Topic("영어"), Topic("국어")))),
    "확률과 통계 말고 기하": Wish((Topic("수학", "기하"),), but=Wish((Topic("수학", "확률과 통계"),))),
    "어려운 거 말고 쉬운 수학": Wish((Topic("수학"),), level="기초", but=Wish(level="심화")),
    "영어도 말고 국어도 말고 수학": Wish((Topic("수학"),), but=Wish((Topic("영어"), Topic("국어")))),
    "물푸레강의 말고 수학": Wish((Topic("수학"),), but=Wish(words=("물푸레강",))),
    "a maths course, not English": Wish((Topic("수학"),), but=Wish((Topic("영어"),))),
    "anything but English or Korean": Wish(but=Wish((Topic("영어"), Topic("국어")))),
    "I don't want English": Wish(but=Wish((Topic("영어"),))),
    "영어뿐만 아니라 수학도": Wish((Topic("영어"), Topic("수학"))),
    "영어만이 아니라 수학도": Wish((Topic("영어"), Topic("수학"))),
    "영어만 빼고": Wish(but=Wish((Topic("영어"),))),
    "why not maths": Wish((Topic("수학"),), words=("why", "not")),
    "말고": Wish(),
    "중3 월 1회": Wish(grade="중3"),
    "자격증 딸래": Wish((Topic("자격증"),), purpose="자격증", words=("딸래",)),
    "이번 주 3과목": Wish(count=3),
    "ㅁㅣㅈㅓㄱ 강의": Wish((CALCULUS,)),
}


@pytest.mark.parametrize("text", WISHES)
def test_wishes_are_read(text: str) -> None:
    """Subject, part, grade, level, time and number are taken from plain words; the rest is kept for the syllabus."""
    assert parse_wish(text) == WISHES[text]


@given(st.text(max_size=80))
def test_any_text_is_a_wish(text: str) -> None:
    """Whatever is typed is read without an error, and what was found is within its bounds."""
    wish = parse_wish(text)
    assert wish.days is None or 0 <= wish.days <= 999 * 30
    assert all(len(word) > 1 for word in wish.words)


@given(st.sampled_from(sorted(WISHES)), st.sampled_from(["  ", "\n", "\u200b"]))
def test_spaces_around_do_not_matter(text: str, space: str) -> None:
    """A wish means the same with blanks around it."""
    assert parse_wish(space + text + space) == WISHES[text]


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("영어 말고 수학", ["중2 수학", "미적분 개념"]),
        ("수학 말고 미적분", ["미적분 개념"]),
        ("미적분 말고 수학", ["중2 수학"]),
        ("수학 빼고", ["중2 영어"]),
        ("심화 말고 영어", ["중2 영어"]),
        ("물푸레 말고 영어", ["영어 심화"]),
        ("ABS 말고 수학", ["중2 수학"]),
        ("수학", ["중2 수학", "미적분 개념"]),
    ],
)
def test_what_is_named_to_be_left_out_is_not_offered(text: str, titles: list[str]) -> None:
    """A subject, a part of one, a level or a vendor; a part that is wished for is none of its whole."""
    wish = parse_wish(text)
    lectures = (Lecture(1, "첫 강의", 60),)
    courses = (
        Course("seoul", "a", "물푸레", "수학", "중2 수학", ("중2",), "기본", lectures),
        Course("seoul", "b", "ABS", "수학", "미적분 개념", ("고2",), "기본", lectures),
        Course("seoul", "c", "물푸레", "영어", "중2 영어", ("중2",), "기본", lectures),
        Course("seoul", "d", "해오름", "영어", "영어 심화", ("고1",), "심화", lectures),
    )
    found = Recommender(courses).suggest(Profile(wants=text), k=4)
    assert sorted(one.course.title for one in found) == sorted(titles)
    assert not any(wish.leaves_out(one.course) for one in found)
