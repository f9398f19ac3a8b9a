"""Small talk is answered as such: of itself, of games, of the day, and in pictures of a face or a hand."""

from __future__ import annotations

import pytest

from handlers.intent import recognise
from handlers.requests.kinds import Intent
from tests.fakes import a_message
from tests.unit.handlers.dispatching import ScriptedAnswerer, dispatch, message, session


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("너 몇 살이야?", Intent("aside", "who")),
        ("나랑 친구 할래?", Intent("aside", "who")),
        ("나랑 사귈래?", Intent("aside", "who")),
        ("네 생일은 언제야?", Intent("aside", "who")),
        ("너 밥 먹었어?", Intent("aside", "who")),
        ("how old are you?", Intent("aside", "who")),
        ("who r u", Intent("aside", "who")),
        ("야 나 시험 망함", Intent("aside", "happened")),
        ("직장 때문에 낮에 전화 못 받는데 문자로 알려주실 수 있어요?", Intent("aside", "number")),
        ("ok cool", Intent("nod")),
        ("아니에요", Intent("nod")),
        ("ㅇㅋ ㄱㅅ", Intent("thanks")),
        ("미안", Intent("aside", "sorry")),
        ("네 할머니예요", Intent("aside", "wordless")),
        ("안녕하세요 저는 학부모입니다", Intent("greeting")),
        ("u there?", Intent("aside", "wordless")),
        ("ㄱㄱ", Intent("nod")),
        ("그거 말고", Intent("again", "other")),
        ("한글을 잘 몰라요", Intent("aside", "reading")),
        ("소리로 들을 수 있나", Intent("aside", "reading")),
        ("근데요", Intent("aside", "wordless")),
        ("음..", Intent("aside", "wordless")),
        ("I want 수학 강의 for 중1", Intent("recommend", "I want 수학 강의 for 중1")),
        ("오늘 학교에서 칭찬받았어요!", Intent("aside", "glad")),
        ("시험 100점 맞았어 ㅎㅎ", Intent("aside", "glad")),
        ("저 검정고시 합격했어요", Intent("aside", "glad")),
        ("생일인데 축하해줘", Intent("aside", "glad")),
        ("선생님 안녕하세요~~ 저 지우예요!!", Intent("greeting")),
        ("can i talk in english with mentor", Intent("human")),
        ("뭐래", Intent("again", "what")),
        ("재밌는 얘기 해줘", Intent("aside", "bored")),
        ("끝말잇기 하자", Intent("aside", "bored")),
        ("나랑 놀아줘", Intent("aside", "bored")),
        ("tell me a joke", Intent("aside", "bored")),
        ("오늘 며칠이야?", Intent("aside", "today")),
        ("지금 몇시야", Intent("aside", "today")),
        ("what day is it today?", Intent("aside", "today")),
        ("😭😭", Intent("aside", "sad")),
        ("👍🏻", Intent("nod")),
        ("❤️", Intent("thanks")),
        ("😀", Intent("aside", "wordless")),
        ("ㅇㄷ", Intent("aside", "garbled")),
        ("ㅈㅅ", Intent("aside", "garbled")),
        ("ㄹㅇ?", Intent("aside", "garbled")),
        ("3 곱하기 7은?", Intent("aside", "solve")),
        ("영어로 사과가 뭐야", Intent("aside", "solve")),
        ("일기 써줘", Intent("aside", "refused")),
        ("네 외로워요", Intent("aside", "heavy")),
        ("응, 너무 슬퍼요", Intent("aside", "heavy")),
    ],
)
def test_small_talk_is_told_by_its_kind(text: str, meant: Intent) -> None:
    """None of it is looked for in what was published."""
    assert recognise(a_message(text), "") == meant


@pytest.mark.parametrize(
    "text",
    [
        "몇 살까지 돼요?",
        "내 데이터를 삭제하고 메일로 알려줘",
        "동의 철회하고 싶은데 이메일로 보내주세요",
        "평일 저녁 8시에 문자로 알려줘",
        "얘는 외로워해요",
        "나랑 데이트하재요",
        "저랑 사귀자고 했어요",
        "우리 친구 하자고 했어요",
        "영어로 문의 어떻게 해요",
        "영어로 상담은 어떻게 해요?",
        "멘토링은 몇 시에 해요?",
        "오늘 신청 마감이에요?",
        "친구랑 같이 신청할 수 있어요?",
        "우리 친구도 되나요",
        "할머니가 키우는 손주예요",
        "저는 중학생이에요",
        "합격",
        "1등하는 법",
        "상 받으면 뭐 줘요?",
        "생일이 지나야 돼요?",
        "저는 대학생인데 멘토 할 수 있어요?",
        "한글 강의 있어요?",
        "게임으로 배우는 강의 있어요?",
        "오늘 몇 시까지 전화돼요?",
        "수업은 영어로 어떻게 해요?",
        "일기 쓰는 법 알려줘",
        "결과는 문자로 알려주나요?",
        "자격 확인 결과를 문자로 보내 주세요",
    ],
)
def test_what_is_asked_of_the_programme_is_looked_for(text: str) -> None:
    """Ages, hours and friends are matters of the programme as well."""
    answerer = ScriptedAnswerer()
    dispatch(answerer, message(text), session())
    assert answerer.asked or recognise(a_message(text), "").kind == "enrolment"


def test_the_day_and_the_hour_are_those_of_the_place() -> None:
    """It is evening in Seoul at nine in the morning of UTC."""
    told = dispatch(ScriptedAnswerer(), message("오늘 무슨 요일이에요?", language="ko"), session(language="ko"))
    assert told.bubbles[0].text == "오늘은 2026-11-25 수요일이고, 지금은 18:00이에요."
