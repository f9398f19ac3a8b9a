"""Conversations on Telegram with the whole program: over real HTTP, through kills, with nothing lost or doubled."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.acceptance.bot_api import TOKEN, BotApi
from tests.acceptance.program import Program

STUDENT, PARENT = 1001, 1002


def texts(api: BotApi, person: int) -> list[str]:
    """Return what a person was sent, in order."""
    return [shown.text for shown in api.sent(person)]


def test_a_student_asks_and_gets_the_answer_with_its_source(api: BotApi, program: Program) -> None:
    """From /start over the municipality to an answer, an unknown and the wish for a person."""
    api.say(STUDENT, "/start")
    api.wait_for(lambda: len(api.sent(STUDENT)) >= 2)
    hello, where = api.sent(STUDENT)[:2]
    assert "사람이 아니라 프로그램" in hello.text
    api.tap(where, "서울특별시")
    api.wait_for(lambda: any("이제 서울특별시" in text for text in texts(api, STUDENT)))

    api.say(STUDENT, "신청서류 뭐내야돼요")
    api.wait_for(lambda: any("최종학력증명서" in text for text in texts(api, STUDENT)))
    answer = next(text for text in texts(api, STUDENT) if "최종학력증명서" in text)
    assert "[1]" in answer
    assert "신청 안내" in answer

    api.say(STUDENT, "오늘 저녁 메뉴 추천해줘")
    api.wait_for(lambda: any("짐작해서 답하지는 않을게요" in text for text in texts(api, STUDENT)))
    unknown = next(shown for shown in api.sent(STUDENT) if "짐작해서" in shown.text)
    api.tap(unknown, "사람과 이야기하기")
    steps = {"생일은 묻지 않아요": "18세 이상, 이어 주세요", "어떤 이야기를": "묻지 말고 바로 이어 주세요"}
    for question, label in steps.items():
        api.wait_for(lambda question=question: any(question in text for text in texts(api, STUDENT)))
        api.tap(next(shown for shown in api.sent(STUDENT) if question in shown.text), label)
    api.wait_for(lambda: any("질문을 전했어요" in text for text in texts(api, STUDENT)))
    assert program.log.exists()


def test_a_parent_in_gimpo_is_not_given_seouls_answer(api: BotApi, program: Program) -> None:
    """A question that names another place is not answered from here; what is over is said to be over."""
    assert program.url
    api.say(PARENT, "김포 사는데 몇 명 뽑아요?")
    api.wait_for(lambda: any("300명" in text for text in texts(api, PARENT)))
    api.say(PARENT, "서울은 서류 뭐 내요?")
    api.wait_for(lambda: any("서울특별시 이야기네요" in text for text in texts(api, PARENT)))
    assert not any("최종학력증명서" in text for text in texts(api, PARENT))
    foreign = next(shown for shown in api.sent(PARENT) if "이야기네요" in shown.text)
    api.tap(foreign, "서울특별시 내용으로 물어보기")
    api.wait_for(lambda: any("최종학력증명서" in text for text in texts(api, PARENT)))
    api.say(PARENT, "다자녀는 언제까지 신청해요?")
    api.wait_for(lambda: any("2025-08-28까지였고" in text for text in texts(api, PARENT)))


def test_a_student_is_recommended_lectures_with_reasons(api: BotApi, program: Program) -> None:
    """A wish in words, the lectures of one course, "too easy", and what nobody offers: over the real messenger."""
    assert program.url
    learner = 1005
    api.say(learner, "서울 사는데 미적분 처음인데 쉽게 설명하는 강의 추천해줘")
    api.wait_for(lambda: any("순서는 찾으신 내용" in text for text in texts(api, learner)))
    first = next(shown for shown in api.sent(learner) if "1. 처음 만나는 미적분 (예시 강좌)" in shown.text)
    assert "‘기초’ 수준의 강좌예요." in first.text
    api.tap(first, "강의 목록 보기")
    api.wait_for(lambda: any("2강. 기울기로 보는 변화율 (31분)" in text for text in texts(api, learner)))
    api.tap(first, "너무 쉬워요")
    api.wait_for(lambda: any("‘처음 만나는 미적분’보다 어려운 강의예요." in text for text in texts(api, learner)))
    again = next(text for text in texts(api, learner) if "보다 어려운 강의예요" in text)
    assert "1. 미적분 개념 완성" in again
    api.say(learner, "파이썬 강의 추천해줘")
    api.wait_for(lambda: any("‘파이썬’ 강좌가 없어요." in text for text in texts(api, learner)))


def test_a_cry_for_help_is_answered_at_once_and_leaves_no_words_in_the_log(api: BotApi, program: Program) -> None:
    """Two routes at least, one by text; the words are in no log."""
    cry = "나 진짜 죽고 싶어 도와줘"
    api.say(1003, cry)
    api.wait_for(lambda: any("문자 109" in text for text in texts(api, 1003)))
    assert "1388" in texts(api, 1003)[0]
    log = program.log.read_text(encoding="utf-8")
    assert cry not in log
    assert TOKEN not in log


def test_an_update_that_comes_twice_is_handled_once(api: BotApi, program: Program) -> None:
    """Telegram delivers at least once."""
    assert program.url
    update = api.say(1004, "/help")
    api.push(update)
    api.push(update)
    api.wait_for(lambda: texts(api, 1004))
    api.say(1004, "고마워")
    api.wait_for(lambda: any("기뻐요" in text for text in texts(api, 1004)))
    assert sum("궁금한 것을 그냥 적어" in text for text in texts(api, 1004)) == 1


@pytest.mark.parametrize(
    ("point", "most"),
    [("receive:committed", 1), ("work:handled", 1), ("finish:committed", 1), ("send:begun", 1), ("send:answered", 2)],
)
def test_a_kill_in_the_middle_loses_nothing_and_repeats_at_most_once(tmp_path: Path, point: str, most: int) -> None:
    """Killed while handling or sending and started again: one answer, or two where the acknowledgement was lost."""
    with BotApi() as api:
        program = Program(tmp_path / "data", GYEOT_TELEGRAM_TOKEN=TOKEN, GYEOT_TELEGRAM_API_URL=api.url)
        program.start(GYEOT_FAULT=f"{point}:1")
        api.say(STUDENT, "/help")
        program.wait_for_death()
        with program:
            api.wait_for(lambda: texts(api, STUDENT), seconds=60)
            api.say(STUDENT, "고마워")
            api.wait_for(lambda: any("기뻐요" in text for text in texts(api, STUDENT)), seconds=60)
        assert 1 <= sum("궁금한 것을 그냥 적어" in text for text in texts(api, STUDENT)) <= most
