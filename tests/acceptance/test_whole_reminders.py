"""Reminders, the week and a guardian's report as people meet them in Korean on Telegram, under a moved clock."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from handlers.conversation import Address
from tests.acceptance.bot_api import BotApi
from tests.acceptance.moved import PATIENCE, House, Person, house

pytestmark = pytest.mark.timeout(1200)

PLAN = "미적분 개념 완성 12월 27일까지 매일 90분씩 저녁 7시에 계획 짜줘"
ASKED, MADE = "생일은 묻지 않아요", "계획을 만들었어요: 미적분 개념 완성"
TIME = "할 시간이에요"


@pytest.fixture(scope="module")
def api() -> Iterator[BotApi]:
    """Return a Bot API server."""
    with BotApi() as server:
        yield server


@pytest.fixture(scope="module")
def home(api: BotApi, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Return the program on a Monday morning in Seoul."""
    with house(tmp_path_factory.mktemp("reminders"), api, "2026-11-30T09:00") as running:
        yield running


def address(student: Person) -> Address:
    """Return where a student talks with the bot."""
    return Address("telegram", "gyeot_test_bot", str(student.chat))


def a_student(home: House, chat: int) -> Person:
    """Return somebody who studies in the evening at seven."""
    student = Person(home.api, chat)
    made = student.agrees(student.says(PLAN, ASKED), MADE)
    assert "시간이 되면 알려 드릴게요" in made.text
    return student


def test_one_tap_for_each_wish(home: House) -> None:
    """It comes at its time and not before; it is put off, done, found too hard; then stopped, with what is queued."""
    home.rest("2026-11-30T09:00")
    student = a_student(home, 3001)
    home.rest("2026-11-30T18:50")
    assert student.unheard() == []
    home.rest("2026-11-30T19:00:01")
    told = student.hears(TIME)
    assert list(told.buttons) == ["했어요", "나중에", "너무 어려워요", "건너뛰기", "그만 받기"]
    student.taps(student.taps(told, "나중에", "언제가 더 좋아요?"), "내일", "좋아요, 옮겼어요")
    home.rest("2026-11-30T21:30")
    assert student.unheard() == [], "what was put off has no nudge"
    home.rest("2026-12-01T19:00:01")
    student.taps(student.hears(TIME), "했어요", "해냈어요: 미적분 개념 완성")
    home.rest(home.next_session(address(student)))
    told = student.hears(TIME)
    student.taps(told, "너무 어려워요", "어떤 게 도움이 될까요?")
    home.rest("2026-12-20T09:00")
    home.api.refuse("sendMessage", 429, chat=3001, retry_after=300)
    home.clock.move_to(home.next_session(address(student)))
    home.api.wait_for(lambda: not home.api.faults[-1].times, PATIENCE)
    student.taps(told, "그만 받기", "이제 제가 먼저 말을 걸지 않을게요")
    home.rest("2026-12-22T19:00:01")
    assert student.unheard() == [], "what was queued is not said either"
    student.says("알림 다시 받을래", "시간이 되면 알려 드릴게요")


def test_three_misses_and_a_lighter_week(home: House) -> None:
    """After three evenings without a word it is asked what is wrong, once; the week gets lighter with one tap."""
    home.rest("2026-12-28T09:00")
    student = Person(home.api, 3002)
    wish = PLAN.replace("12월 27일", "1월 31일")
    student.agrees(student.says(wish, ASKED), MADE)
    for _ in range(3):
        home.rest(home.next_session(address(student)))
        student.hears(TIME)
    home.rest(home.next_session(address(student)))
    (asked,) = student.unheard()[-1:]
    assert asked.startswith("요즘 몇 번은 하기 어려웠나 봐요. 그럴 수 있어요.")
    lighter = student.taps(student.hears("무엇이 힘들었나요?"), "시간이 없어요", "가볍게 바꿨어요")
    assert "하루 65분씩" in lighter.text
    home.rest(home.next_session(address(student)))
    student.hears(TIME)


def test_the_week_in_one_sentence(home: House) -> None:
    """On Sunday evening one honest sentence and the next act; a week in which nothing was done is no reproach."""
    home.rest("2027-02-01T09:00")
    wish = PLAN.replace("12월 27일", "2월 28일")
    diligent, other = Person(home.api, 3003), Person(home.api, 3006)
    for student in (diligent, other):
        student.agrees(student.says(wish, ASKED), MADE)
    diligent.says("다 했어", "해냈어요")
    home.rest("2027-02-02T09:00")
    home.rest("2027-02-07T18:00:01")
    week = diligent.hears("이번 주에는 1번 중 1번 했어요.")
    assert "다음:" in week.text
    assert "그만 받기" in week.buttons
    other.hears("이번 주는 하지 못했고, 계획이 다시 자리를 마련해 뒀어요.")


def test_a_guardian_is_invited_and_hears_of_the_week(home: House) -> None:
    """By a link that both confirm; on Sunday the learner reads the report first, then the guardian gets counts only."""
    home.rest("2027-03-01T09:00")
    learner, guardian = Person(home.api, 3004), Person(home.api, 3005)
    learner.agrees(learner.says(PLAN.replace("12월 27일", "3월 28일"), ASKED), MADE)
    learner.says("다 했어", "해냈어요")
    asked = learner.taps(learner.says("/guardian", "연결된 분이 없어요"), "보호자 초대하기", "무엇을 함께 볼까요")
    asked = learner.taps(asked, "계획을 몇 개 했는지", "고른 것")
    asked = learner.taps(asked, "이대로 초대하기", "언제까지 함께 볼까요")
    token = learner.taps(asked, "30일", "guardian_").text.rpartition("=")[2]
    opened = guardian.agrees(guardian.says(f"/start {token}", ASKED), "함께 보고 싶어 해요", "보호자")
    guardian.taps(opened, "연결하기", "아이가 맞다고 하면")
    learner.taps(learner.hears("초대한 분이 맞나요?"), "네, 맞아요", "연결되었어요")
    guardian.hears("연결되었어요")
    home.rest("2027-03-07T12:00:01")
    learner.hears("보호자에게 이렇게 보낼게요 (일요일 18:00).")
    home.rest("2027-03-07T12:30")
    assert guardian.unheard() == []
    home.rest("2027-03-07T18:00:01")
    told = guardian.hears("아이의 한 주예요.")
    assert "1번" in told.text or "1개" in told.text
    assert "미적분" not in told.text, "the next step was not shared"
    shown = guardian.taps(told, "연결 보기", "아이에 대해 보시는 것")
    guardian.taps(shown, "연결 끝내기", "이제 아무것도")
    learner.hears("가족과의 연결이 끝났어요")
    home.rest("2027-03-14T18:00:01")
    assert guardian.unheard() == []
