"""Wishes for lectures are told from questions about the programme, and grades from everything else."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import tests.evaluation
from handlers.conversation import Address, Message
from handlers.hearing import LONGEST_WISH, is_bare_grade, told_grade, wanted, wishes_lecture
from handlers.intent import Intent, recognise
from knowledge.municipality import Municipality
from retrieval.courses.recommender import ADULT, GRADES, OUT_OF_SCHOOL
from tests.fakes import NOON
from tests.unit.retrieval.test_recommend_samples import PLACES, catalogue

GOLDEN = Path(tests.evaluation.__file__).parent / "golden.jsonl"
ADDRESS = Address("web", "web", "c1")

WISHES = """
그럼 수학으로 보여주세요
아니 과학으로 골라줘
미적분 처음인데 쉽게 설명하는 강의
기말까지 3주, 과학 하나
이 강의 다음엔 뭐 들어?
과학 인강 추천해줘
추천해줘
추천
강의 추천
인강 좀 추천해 주세요!
나한테 맞는 강의 추천해줘
고2 수학 뭐 들어야 해?
중2 과학 뭘 들으면 좋을까요?
지구과학 개념 강의 찾아줘
파이썬 처음인데 들을 만한 강좌
영어 쉬운 강의 있어?
확통 노베인데 강의 하나 골라줘
수학 강의 몇 개 추천해줘
과학 하나 추천해줘
고1 국어 인강
어떤 강의 들으면 좋을까?
컴활 2급 강좌 추천 부탁드려요
검정고시 수학 강의 추천해 주세요
파이썬 배우고 싶어요
스크래치로 게임 만드는 수업 듣고 싶어
초5 수학 강좌 뭐 있어요
기하 개념부터 배우는 강의 찾아 주세요
파이썬 첫걸음 다 들었어요
다음 강의 추천해 줘
이거 끝냈는데 다음에 뭐 들을까?
수능 영어 기출 강의 권해 주세요
처음 배우는 사람도 이해하는 물리 강의
한 달 안에 끝낼 한국사 강의 추천
서울런 수학 강의 추천해줘
영어 문법 강의 골라 줄래?
recommend a math course
Can you recommend an easy science lecture?
which math course should I take
what should I learn next?
find me an easy english course
I want to learn python
웹 페이지 만드는 강의 소개해 주세요
수학이랑 과학 강의 추천
AI 리터러시 강좌 추천해줘
생명과학 심화 강의 있나요?
중3인데 수학이 너무 어려워요 쉬운 강의 있을까요?
영어 듣기 연습할 강의 좀 알려줘
화학 1등급 목표인데 심화 강의 추천 좀
국어 비문학 강의 뭐가 좋아요?
물리 처음 배우는데 뭐부터 들으면 돼?
고3인데 확통 기출 강의 추천해주라
사회문화 노베이스 강의
우리 아이 초6인데 수학 강의 하나 골라주세요
인강 뭐 들을지 추천해줘
코딩 처음 시작하는데 좋은 강좌 추천해주세요
한국사 시험 2주 남았는데 들을 강의
컴활 실기 강의 듣고 싶어요
공통수학1 끝냈어요. 다음에 뭐 들어야 해요?
미적분 다음 강의는 뭐야?
쉬운 영어 문법 강의 없어?
수학 기초부터 다시 배우고 싶어요
강의 하나만 골라줘
오늘 들을 강의 추천해줘
기하 강의 추천 가능해?
생윤 강의 추천 좀 해줄 수 있어?
지금 내 수준에 맞는 과학 강의 추천해줄래?
방학 동안 들을 만한 수학 강의 추천
파이썬 배우려면 뭐 들어야 돼?
세계사 재밌는 강의 추천해줘요
검정고시 국어 강의 어떤 거 있어?
suggest a course for learning python please
any easy math lectures?
I'm new to physics, what course should I take?
과학추천해줘
수학인강추천
수학 강의 알려줘
중학교 2학년 영어 강의 뭐가 좋을까요
경제 강의 하나만 추천해 주실 수 있나요?
지구과학 처음인데 어떤 강의 들어야 하나요
문학 기출 강의 찾고 있어요
고2 올라가는데 방학 때 들을 수학 강의 추천해 주세요
영어 쉬운 걸로 하나 추천
정보처리기능사 강의 추천해주세요
수능까지 100일, 국어 하나만
다 들었어 다음 강의 추천해줘
통합과학 심화로 듣고 싶어요
초6 과학 인강 추천 부탁해요
수포자인데 뭐부터 들을까요
AI 배우고 싶은데 강의 있어?
what should I take next
please recommend some coding lectures
중2 수학
고1 통합사회
중3 영어요
초6 수학 과학
수학강의추천해조
수학 강의 추천해죠
영어 인강 추천해줭ㅎㅎ
과학강의하나만추천해쥬
중2수학강의추천해주세용
인강하나골라죠
쉬운수학강의찾아조
국어추천해쥬세요
인강추천해주셈
수학강의추천ㄱㄱ
영어 강의 추천 바람
""".strip().splitlines()

QUESTIONS = """
멘토추천해조
정보
확통
수학 어려워요?
영어로 물어봐도 돼요?
중2도 되나요
수학 멘토링
국어 선생님
학원추천해줭
강의신청해조
어디서 신청해죠
강의는 무료죠
신청해야 하죠
체조 강의 추천서 써줘
멘토링 협조
강의는 어떻게 신청해요?
강의 몇 개 볼 수 있어요?
멘토 추천해 줘
강의 몇 개까지 고를 수 있어요?
추천해준 강의가 나한테 벅차요
특정 회사 강의만 추천하는 거 아니죠?
추천은 어떤 기준으로 하나요?
강의 추천은 어떻게 해 주나요?
수학 문제집 추천해줘
수학 학원 추천해 주세요
영어 책 골라줘
축구화 추천 좀
오늘 저녁 메뉴 추천해줘
웹툰 추천해줘
영화 추천해줘
추천서 써 주세요
추천인 코드 있어요?
강의 다 들었는데 수료증 나와요?
강의가 안 나와요
강의 틀면 자꾸 멈춰요
인강 볼 때 2배속으로 봐도 괜찮아요?
강의 언제까지 들을 수 있어요?
무료 강의 추천해줘
수학 어떻게 공부해요?
중학생 강의도 있나요?
파이썬 같은 코딩 강의도 있나요
다음 모집은 언제예요?
다음엔 뭐 하면 돼요?
서류 다 냈는데 다음엔 뭐 해요?
영어 단어 외우면 다음날 다 까먹어요
메가스터디 수학 강의 추천해줘
수학 경시대회 접수는 어디서 해요
내 실력 시험 봐서 강의 골라주는 거 있다던데
강의 바꾸고 싶어요
과외 선생님 찾아줘
강의 자막 나와요?
수학
어떤 강의가 있나요?
수학 숙제 도와줘
멘토한테 수학 배우고 싶어요
How do I sign up for a course?
how many courses can I take
Can I change my lecture site later?
recommend me a movie
which phone should I buy
are the courses free?
고2예요
안녕하세요
나한테 맞는 멘토 골라줘
영어 이름 추천해줘
수학 선생님 연락처 알려주세요
강의 추천 기능은 어떤 AI가 해요?
추천 강의는 광고예요?
추천받은 강의 어디서 봐요?
수학 강의 몇 강까지 있어요?
강의 다시 볼 수 있어요?
수학 멘토링 받고 싶어요
영어 강의는 자막이 있나요
과학 강의 들으면 수료증 줘요?
다음 주에 멘토링 쉬나요?
수학 점수가 안 올라요
강의 배속 조절 돼요?
과학 실험 키트도 줘요?
영어 단어장 추천해줘
게임 추천해줘
공부 잘 되는 음악 추천해줘
진로 추천해줘
대학교 추천해줘
학과 추천해주세요
친구 추천하면 뭐 줘요?
코딩 대회 나가고 싶어요
강의 끝까지 다 들었는데 완료 처리가 안 돼요
수업 시간이 몇 분이에요?
초5도 들을 수 있는 강의 있어요?
EBS 강의도 들을 수 있나요?
수학 질문하고 싶어요
강의 신청 방법 알려줘
고3 수능 끝나도 강의 들을 수 있어요?
what lectures are available for middle school?
can I watch lectures on my phone?
is there a course fee?
다음 학기에도 계속 쓸 수 있어요?
이 서비스 추천해 준 친구가 있어요
영어 회화 앱 추천해줘
선생님 추천해줘
저한테 맞는 멘토 찾아주세요
강의 알려주는 사람 누구예요?
강의 시간 알려줘
추천 순서가 왜 이래요?
수학 경시 문제 알려줘
국어 맞춤법 알려줘
과학 숙제 답 알려줘
영어로 말해줘
영어로 보여주세요
그림으로 보여줘
역사 인물 한 명 추천해줘
멘토 수업 뭐가 좋아요?
대학 강의도 있나요?
강의 보다가 멈췄는데 이어서 볼 수 있나요
AI가 추천하는 거 믿어도 돼?
수업료가 뭐예요
고2인데 등록 돼요?
시험 잘 보는 법 추천해줘
공부 장소 추천해줘
""".strip().splitlines()


@pytest.mark.parametrize("text", WISHES)
def test_a_wish_for_lectures_is_heard(text: str) -> None:
    """Korean and English, short and long, by subject, level, time or what comes next."""
    assert wishes_lecture(text)


@pytest.mark.parametrize("text", QUESTIONS)
def test_a_question_stays_a_question(text: str) -> None:
    """Words about rules, services and other things are left to the answerer."""
    assert not wishes_lecture(text)


def test_a_long_story_is_no_wish() -> None:
    """What is longer than two sentences is left to the answerer, whatever it ends with."""
    assert not wishes_lecture("수학이 어려워서 " * 20 + "수학 강의 추천해줘")


def test_no_question_of_the_golden_set_is_taken_from_the_answerer() -> None:
    """Of all real questions only those that expect nothing but courses may become a wish."""
    courses = {course.key for place in PLACES for course in catalogue(place)}
    lines = [json.loads(line) for line in GOLDEN.read_text("utf-8").splitlines()]
    others = [line["text"] for line in lines if not line["expect"] or set(line["expect"]) - courses]
    assert len(others) > 300
    assert [text for text in others if recognise(Message(ADDRESS, "k", NOON, text), "").kind == "recommend"] == []
    assert [text for text in others if recognise(Message(ADDRESS, "k", NOON, text), "").kind == "grade"] == []


@pytest.mark.parametrize(
    ("text", "grade"),
    [
        ("나 이제 고2야", "고2"),
        ("저 중3이에요.", "중3"),
        ("나 고1 됐어!", "고1"),
        ("초등 5학년이에요", "초5"),
        ("저는 고등학교 1학년입니다", "고1"),
        ("우리 애 초4예요", "초4"),
        ("고2로 바꿔줘", "고2"),
        ("고졸 검정고시", "검정고시"),
        ("검정고시 준비해요", "검정고시"),
        ("성인이에요", "성인"),
        ("학교 밖이에요", "학교 밖"),
        ("고2", "고2"),
        ("내 학년 지워줘", ""),
        ("forget my grade", ""),
        ("고7이야", None),
        ("중5예요", None),
        ("중1인데 신청되나요", None),
        ("고2는요?", None),
        ("고1 돼요?", None),
        ("그럼 고등학생은?", None),
        ("고2 수학 강의 추천해줘", None),
        ("내가 쓴 말 싹 지워줘", None),
    ],
)
def test_a_grade_is_heard_only_where_nothing_else_is_said(text: str, grade: str | None) -> None:
    """A sentence that tells the grade changes it; one that asks for something does not."""
    assert told_grade(text) == grade


def test_a_bare_grade_is_no_sentence() -> None:
    """What may be the second half of a question is told apart."""
    assert is_bare_grade("고등학교 2학년.")
    assert not is_bare_grade("고2야")


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("서울 사는데 나한테 맞는 과학 강의 추천해줘", "과학 강의 추천해줘"),
        ("서울런 수학 강의 부탁드려요", "수학 강의"),
        ("Can you recommend me a math course", "a math course"),
    ],
)
def test_courtesies_and_places_are_no_part_of_a_wish(text: str, left: str) -> None:
    """What is looked for in titles are words that say what the lecture is to be like."""
    assert wanted(text, (Municipality("seoul", "서울특별시", "서울런", names=("서울",)),)) == left


@pytest.mark.parametrize(
    ("message", "action", "intent"),
    [
        (Message(ADDRESS, "k", NOON, command="recommend"), "", Intent("recommend")),
        (Message(ADDRESS, "k", NOON, "수학", command="추천"), "", Intent("recommend", "수학")),
        (Message(ADDRESS, "k", NOON), "recommend:수학", Intent("recommend", "수학")),
        (Message(ADDRESS, "k", NOON), "course:hard:m1", Intent("course", "hard:m1")),
        (Message(ADDRESS, "k", NOON), "grade:고2", Intent("grade", "고2")),
        (Message(ADDRESS, "k", NOON, "나 이제 고2야"), "", Intent("grade", "고2")),
        (Message(ADDRESS, "k", NOON, "과학 인강  추천해줘"), "", Intent("recommend", "과학 인강 추천해줘")),
        (Message(ADDRESS, "k", NOON, "멘토 추천해 줘"), "", Intent("ask", "멘토 추천해 줘")),
    ],
)
def test_commands_taps_and_words_are_recognised(message: Message, action: str, intent: Intent) -> None:
    """Each way to wish for a lecture leads to the same room."""
    assert recognise(message, action) == intent


@given(st.text(max_size=LONGEST_WISH * 2))
def test_any_text_is_heard_without_an_error(text: str) -> None:
    """A grade is always one of those that there are, and what is longer than a wish is none."""
    assert told_grade(text) in {None, "", *GRADES, *OUT_OF_SCHOOL, ADULT}
    assert not (wishes_lecture(text) and len(text) > LONGEST_WISH)
