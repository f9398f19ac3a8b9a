"""Study as people meet it in Korean on Telegram and KakaoTalk under a moved clock: reminders, profile, lectures."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from handlers.conversation import Address
from tests.acceptance.bot_api import BotApi
from tests.acceptance.kakao import Json, Kakao, texts
from tests.acceptance.moved import PATIENCE, House, Person, house

pytestmark = pytest.mark.timeout(1200)

PLAN = "미적분 개념 완성 12월 27일까지 매일 90분씩 저녁 7시에 계획 짜줘"
ASKED, MADE = "생일은 묻지 않아요", "계획을 만들었어요: 미적분 개념 완성"
TIME = "할 시간이에요"
LATE = "늦게 알려 드려 미안해요"
SKILL = "a-secret-of-sixteen-letters"


@pytest.fixture(scope="module")
def home(api: BotApi, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Return the program on a Monday morning in Seoul."""
    kakao = {"kakao_secret": SKILL, "kakao_municipality": "seoul"}
    with house(tmp_path_factory.mktemp("reminders"), api, "2026-11-30T09:00", **kakao) as running:
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
    """Both confirm; the learner reads each report first, the guardian gets counts, or hears that it was not seen."""
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
    learner.says("알림 그만 받을래", "이제 제가 먼저 말을 걸지 않을게요")
    for wall in ("2027-03-14T12:00:01", "2027-03-14T18:00:01", "2027-03-15T18:00:02"):
        home.rest(wall)
    assert "묻지 않으셔도 괜찮아요" in guardian.hears("이번 주 소식은 아이가 아직 보지 않아서").text
    shown = guardian.taps(told, "연결 보기", "아이에 대해 보시는 것")
    guardian.taps(guardian.taps(shown, "소식 받을 때", "언제 받을까요"), "토요일 10:00", "소식은 토요일 10:00")
    guardian.taps(shown, "연결 끝내기", "이제 아무것도")
    learner.hears("가족과의 연결이 끝났어요")
    home.rest("2027-03-21T18:00:01")
    assert guardian.unheard() == []


def test_a_profile_is_told_seen_changed_and_forgotten(home: House) -> None:
    """One tap at a time; a sentence changes it; five lectures' titles tell the level; all of it can be forgotten."""
    home.rest("2027-04-05T09:00")
    student = Person(home.api, 3010)
    shown = student.agrees(student.says("/profile", ASKED), "하나도 필요 없어요")
    shown = student.taps(student.taps(shown, "목표", "무엇을 위해 공부해요?"), "내신", "목표: 내신")
    shown = student.taps(student.taps(shown, "과목", "어떤 과목이에요?"), "과학", "과목: 과학")
    shown = student.taps(student.taps(shown, "하루 시간", "하루에 몇 분"), "40분", "하루 시간(분): 40")
    student.says("나 이제 고2야", "학년은 ‘고2’")
    student.says("수학은 쉬워졌어", "수학: 이제 ‘심화’ 수준으로")
    shown = student.says("프로필", "학년: 고2")
    assert "수준: 수학 심화" in shown.text
    asked = student.taps(student.taps(shown, "수준", "어떤 과목이에요?"), "과학", "지금 어느 정도예요?")
    asked = student.taps(asked, "다섯 문제로 알아보기", "5개 중 1번째: ‘원소’")
    for place in range(2, 6):
        asked = student.taps(asked, "조금요", f"5개 중 {place}번째")
    shown = student.taps(asked, "조금요", "‘기본’ 수준이 맞아 보여요")
    forgotten = student.taps(shown, "프로필만 지우기", "프로필을 지웠어요")
    assert "학년: 아직 몰라요" in forgotten.text


def test_lectures_by_the_words_that_people_say(home: House) -> None:
    """What fits the weeks that are left, what is easy to begin with, and what comes after; each with its reason."""
    home.rest("2027-04-05T09:30")
    student = Person(home.api, 3011)
    fits = student.says("기말까지 3주, 과학 하나", "통합과학 한 걸음")
    assert "안에 다 들을 수 있는" in fits.text
    assert "탐구 심화" not in fits.text
    assert list(fits.buttons) == ["강의 목록 보기", "계획에 넣기", "너무 어려워요", "너무 쉬워요", "다른 것 보기"]
    student.taps(fits, "강의 목록 보기", "6강. 중화 (25분)")
    after = student.says("이 강의 다음엔 뭐 들어?", "통합과학 탐구 심화")
    assert "다 들으신 ‘통합과학 한 걸음’ 강좌에 바로 이어지는" in after.text
    easy = student.says("미적분 처음인데 쉽게 설명하는 강의", "처음 만나는 미적분")
    assert "‘기초’ 수준의 강좌예요." in easy.text


def test_two_courses_at_once_around_a_holiday(home: House) -> None:
    """Turn by turn, the substitute holiday left free; today, the week, the whole; left out, done, and recalled."""
    home.rest("2027-08-09T09:00")
    student = Person(home.api, 3012)
    wish = "처음 만나는 미적분이랑 통합과학 한 걸음 8월 27일까지 월수금 60분씩 저녁 7시에 계획 짜줘"
    made = student.agrees(student.says(wish, ASKED), "계획을 만들었어요")
    assert "9강을" in made.text
    assert "8월 16일 (월) 광복절 대체" in made.text
    week = student.taps(made, "이번 주", "이번 주:")
    assert "처음 만나는 미적분" in week.text
    assert "통합과학 한 걸음" in week.text
    whole = student.taps(week, "전체", "9강 중 0강 들었어요")
    assert "8월 16일 (월) 19:00" not in whole.text
    today = student.says("오늘 뭐 해?", "오늘:")
    student.taps(today, "건너뛰기", "뺐어요")
    home.rest(home.next_session(address(student)))
    student.taps(student.hears("할 시간이에요"), "했어요", "해냈어요")
    home.rest("2027-08-13T10:00")
    asked = student.says("복습", "오늘 복습 1번째")
    student.taps(asked, "잘 났어요", "에 다시 물어볼게요")


def test_what_is_due_together_late_or_at_night(home: House) -> None:
    """After 26 hours without the program one kind word for two plans; one message for both; nothing at night."""
    home.rest("2027-09-06T07:00")
    student, late = Person(home.api, 3013), Person(home.api, 3014)
    wish = PLAN.replace("12월 27일", "9월 30일")
    student.agrees(student.says(wish, ASKED), MADE)
    student.says(wish.replace("미적분 개념 완성", "처음 만나는 미적분"), "계획을 만들었어요: 처음 만나는 미적분")
    late.agrees(late.says(wish.replace("저녁 7시", "밤 10시"), ASKED), MADE)
    home.rest("2027-09-07T09:00")
    told = student.hears(f"{LATE}. 아직 남아 있는 공부예요.")
    assert "그래프에서 가까워진다는 말" in told.text
    assert student.unheard() == []
    late.hears(LATE)
    home.rest("2027-09-07T10:30")
    evening = home.next_session(address(student))
    home.rest(evening)
    together = student.hears("계획해 둔 공부예요.")
    assert len([one for one in together.buttons if one.startswith("했어요: ")]) == 2
    assert student.unheard() == []
    home.rest(evening.replace("T19", "T22"))
    assert not [words for words in late.unheard() if TIME in words]
    home.rest(f"{date.fromisoformat(evening[:10]) + timedelta(days=1)}T08:00:01")
    late.hears(LATE)


def test_who_blocks_the_bot_is_left_alone_until_they_write(home: House) -> None:
    """One refusal is the last attempt; the first word of theirs brings reminders back."""
    home.rest("2027-10-04T09:00")
    student = a_student(home, 3016)
    home.api.refuse("sendMessage", 403, "Forbidden: bot was blocked by the user", chat=3016)
    home.rest(home.next_session(address(student)))
    assert not home.api.faults[-1].times
    home.rest(home.next_session(address(student)))
    assert student.unheard() == []
    student.says("고마워", "기뻐요")
    home.rest(home.next_session(address(student)))
    student.hears(TIME)


def test_a_messenger_that_cannot_push_says_so(home: House) -> None:
    """KakaoTalk: said when the reminder is set; what is due is shown with the next answer, and done by a tap."""
    home.rest("2027-11-01T09:00")
    kakao = Kakao(f"{home.url}/kakao/{SKILL}", person="student")
    asked, _ = whole(kakao, kakao.call(PLAN))
    asked, _ = whole(kakao, kakao.tap(asked, "14–17세"))
    _, told = whole(kakao, kakao.tap(asked, "네, 보관해"))
    assert MADE in told
    assert "이 대화방에서는 제가 먼저 말을 걸 수 없어요" in told
    home.rest("2027-11-01T19:30")
    due, told = whole(kakao, kakao.call("안녕하세요"))
    assert told.count(TIME) == 1
    _, told = whole(kakao, kakao.tap(due, "했어요"))
    assert "해냈어요: 미적분 개념 완성" in told
    assert TIME not in whole(kakao, kakao.call("안녕하세요"))[1]


def whole(kakao: Kakao, payload: Json) -> tuple[Json, str]:
    """Return an answer with all that was promised: its last part, and the words of all of them."""
    shown = texts(payload)
    while more := {one["label"] for one in payload["template"].get("quickReplies", ())} & {"답 보기", "이어 보기"}:
        payload = kakao.call(more.pop())
        shown += texts(payload)
    return payload, "\n".join(shown)
