"""Who spells as it sounds, or speaks a dialect, is heard as anybody else; what is well written stays as it is."""

from __future__ import annotations

import pytest

from handlers.intent import recognise
from handlers.requests.plainly_asked import asks
from handlers.requests.respelling import LONGEST, respelt
from tests.fakes import a_message


@pytest.mark.parametrize(
    ("heard", "written"),
    [
        ("수악 강이 추천해조", "수학 강의 추천해줘"),
        ("개획 짜조", "계획 짜줘"),
        ("오늘꺼 다햇어", "오늘꺼 다했어"),
        ("나가튼애도 써울런 쓸쑤이써?", "나같은애도 서울런 쓸 수 있어?"),
        ("엄마한테 물어바야돼?", "엄마한테 물어봐야돼?"),
        ("이거 업써?", "이거 없어?"),
        ("우째 하는겨", "어떻게 하나요"),
        ("평창읍 살어유", "평창읍 살아요"),
        ("전화번호 알려주소", "전화번호 알려주세요"),
        ("글씨가 안봬", "글씨가 안 보여"),
        ("몰겟음", "모르겠음"),
        ("잘 모르겄어", "잘 모르겠어"),
        ("국민핵교 3핵년", "국민핵교 3학년"),
        ("저 초6이에여", "저 초6이에요"),
        ("왜여?", "왜요?"),
        ("탈퇴 ㅇㄸㄱ", "탈퇴 어떻게"),
        ("수학 강의 ㅊㅊ좀", "수학 강의 추천좀"),
        ("인강 듣기 개귀찮", "인강 듣기 너무 귀찮"),
        ("렉걸림", "영상이 자꾸 끊겨요"),
        ("이거 할라믄 어째야 혀?", "이거 하려면 어떻게 해야 해?"),
        ("who r u", "who are you"),
        ("what docs do i need bro", "what documents do i need"),
        ("nvm", "never mind"),
        ("엄마한테 무러보고 올게여", "엄마한테 물어보고 올게요"),
        ("코딩 배우고시퍼여", "코딩 배우고 싶어요"),
    ],
)
def test_words_are_put_as_they_are_written(heard: str, written: str) -> None:
    """Sounds, endings and dialect, each where nothing else can be meant."""
    assert respelt(heard) == written


@pytest.mark.parametrize(
    "text",
    [
        "서울런 홈페이지 주소",
        "접속 주소 알려줘",
        "수업 서류 뭐 내요",
        "졸업서류도 내요?",
        "햇살이 좋아요",
        "갓 입학했어요",
        "학교가 머니까 온라인으로 할래요",
        "강이 보이는 곳",
        "바로 알려 주세요",
        "시러큐스 대학",
        "끈을 잇는 법",
        "잇몸이 아파요",
        "혀가 아파요",
        "개념 강의",
        "개학하면 해요",
        "3개많이 주세요",
        "u자 모양 그래프",
        "lol",
    ],
)
def test_what_is_well_written_stays(text: str) -> None:
    """Nothing of an ordinary sentence is taken for a slip."""
    assert respelt(text) == text


def test_a_story_is_left_as_it_was_written() -> None:
    """Only a request is short enough to be read twice."""
    story = "어제 다햇어 " * LONGEST
    assert respelt(story) == story


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("수악 강이 추천해조", "recommend"),
        ("개획 짜조", "plan"),
        ("오늘꺼 다햇어", "plan"),
        ("글씨 크게 해조", "aside"),
        ("사람이랑 얘기할레", "human"),
        ("사람하고 말좀 하게 해줘유", "human"),
        ("고마어", "thanks"),
        ("됐고 고마워유", "thanks"),
        ("네 그래유", "nod"),
        ("쉬운 국어강의 있남", "recommend"),
        ("평창런인가 그거 우리 손주도 되는감", "enrolment"),
        ("안뇽", "greeting"),
        ("멘토쌤이랑 얘기하고시퍼", "human"),
        ("담당자 바꿔주소", "human"),
        ("책임자 바꾸세요", "human"),
        ("나 중삼", "grade"),
        ("외로어", "aside"),
        ("더 쉬운거 업어?", "course"),
        ("고마어 잘잇어", "thanks"),
        ("됐어요 수고하세요", "thanks"),
        ("신청은 언제까지인겨", "ask"),
    ],
)
def test_a_wish_is_heard_however_it_is_spelt(text: str, kind: str) -> None:
    """A second reading, taken only where the first makes nothing of it: a question stays as it was put."""
    intent = recognise(a_message(text), "")
    assert intent.kind == kind
    assert kind != "ask" or intent.argument == text


def test_what_is_told_is_no_question_in_any_spelling() -> None:
    """Who tells something reads no "no answer to this question"."""
    assert not asks("선생님이 나보고 난독중이레")
    assert not asks("글자가 막 움직여 보여요")
