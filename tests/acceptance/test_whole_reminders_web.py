"""Study in the browser, which nobody can wake: what is due is shown with the next answer, and all is changed there."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from datetime import date, timedelta

import icalendar
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.acceptance.bot_api import BotApi
from tests.acceptance.browser import PHONE
from tests.acceptance.moved import House, house
from tests.fakes import rows

pytestmark = [pytest.mark.browser, pytest.mark.timeout(1200)]

PLAN = "미적분 개념 완성 12월 27일까지 매일 90분씩 저녁 7시에 계획 짜줘"
LATE = "늦게 알려 드려 미안해요. ‘함수의 극한’"
TIME = "할 시간이에요"
WAIT = 120_000


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Return the program on a Monday morning in Seoul."""
    with BotApi() as api, house(tmp_path_factory.mktemp("web"), api, "2026-11-30T09:00") as running:
        yield running


def opened(browser: Browser, home: House) -> Page:
    """Return a page on a telephone of its own."""
    page = browser.new_context(**PHONE).new_page()
    page.goto(f"{home.url}/seoul", timeout=WAIT)
    return page


def waits(page: Page, words: str, before: int) -> None:
    """Wait until these words stand in the talk more often than before."""
    log, end = page.get_by_role("log"), time.monotonic() + WAIT / 1000
    while log.inner_text().count(words) <= before:
        assert time.monotonic() < end, f"{words!r} was not said; what stands there:\n{log.inner_text()[-2000:]}"
        page.wait_for_timeout(100)


def says(page: Page, text: str, words: str) -> None:
    """Say something and wait for the words of the answer."""
    before = page.get_by_role("log").inner_text().count(words)
    box = page.get_by_role("textbox")
    box.fill(text)
    box.press("Enter")
    waits(page, words, before)


def taps(page: Page, label: str, words: str, *, exact: bool = False) -> None:
    """Tap the newest choice with a label and wait for the words of the answer."""
    before = page.get_by_role("log").inner_text().count(words)
    page.get_by_role("button", name=label, exact=exact).last.click(timeout=WAIT)
    waits(page, words, before)


def newest(page: Page, label: str, words: str) -> None:
    """Tap the newest choice with just this label and wait for the words of the answer."""
    taps(page, label, words, exact=True)


def agrees(page: Page, band: str, words: str) -> None:
    """Say how old they are and agree to be remembered."""
    page.get_by_role("button", name=band).last.click(timeout=WAIT)
    taps(page, "네, 보관해 주세요", words)


def invited(learner: Page, share: str) -> str:
    """Let a learner invite a guardian to a share; return the line to be passed on."""
    says(learner, "보호자 연결", "나눈 말, 멘토와의")
    newest(learner, "보호자 초대하기", "무엇을 함께 볼까요")
    newest(learner, share, "고른 것")
    newest(learner, "이대로 초대하기", "언제까지 함께 볼까요")
    newest(learner, "30일", "/start guardian_")
    return "/start guardian_" + learner.get_by_role("log").inner_text().rpartition("/start guardian_")[2].split()[0]


def coming(page: Page) -> date:
    """Return the day of the next session as the page says it last."""
    month, day = re.findall(r"다음: (\d+)월 (\d+)일", page.get_by_role("log").inner_text())[-1]
    return date(2027, int(month), int(day))


def test_what_is_due_is_shown_at_the_next_contact(home: House, browser: Browser) -> None:
    """That is said when the plan is made; then put off by a tap, shown late with an apology, and stopped."""
    home.rest("2026-11-30T09:00")
    page = opened(browser, home)
    says(page, PLAN, "생일은 묻지 않아요")
    agrees(page, "14–17세", "이 대화방에서는 제가 먼저 말을 걸 수 없어요")
    home.rest("2026-11-30T19:30")
    says(page, "안녕하세요", "‘함수의 극한’ 할 시간이에요(40분). 처음 5분만 시작해 볼까요?")
    taps(page, "나중에", "언제가 더 좋아요?")
    page.get_by_role("button", name="내일", exact=True).last.click(timeout=WAIT)
    expect(page.get_by_role("log")).to_contain_text("좋아요, 옮겼어요", timeout=WAIT)
    home.rest("2026-12-01T21:00")
    says(page, "고마워요", LATE)
    page.get_by_role("button", name="그만 받기").last.click(timeout=WAIT)
    expect(page.get_by_role("log")).to_contain_text("이제 제가 먼저 말을 걸지 않을게요", timeout=WAIT)
    shown = page.get_by_role("log").inner_text().count("할 시간이에요")
    home.rest("2026-12-14T20:00")
    says(page, "미적분 처음인데 쉽게 설명하는 강의 추천해줘", "처음 만나는 미적분")
    assert page.get_by_role("log").inner_text().count("할 시간이에요") == shown


def test_a_guardian_is_invited_from_page_to_page(home: House, browser: Browser) -> None:
    """The learner passes a line on, both confirm; each report is read by the learner first, and has counts alone."""
    home.rest("2027-01-04T09:00")
    learner, guardian = opened(browser, home), opened(browser, home)
    says(learner, PLAN.replace("12월 27일", "1월 31일"), "생일은 묻지 않아요")
    agrees(learner, "14–17세", "계획을 만들었어요")
    says(learner, "다 했어", "해냈어요")
    says(guardian, invited(learner, "계획을 몇 개 했는지"), "생일은 묻지 않아요")
    agrees(guardian, "보호자", "함께 보고 싶어 해요")
    taps(guardian, "연결하기", "아이가 맞다고 하면")
    expect(learner.get_by_role("log")).to_contain_text("초대한 분이 맞나요?", timeout=WAIT)
    taps(learner, "네, 맞아요", "연결되었어요")
    home.rest("2027-01-10T12:00:01")
    expect(learner.get_by_role("log")).to_contain_text("보호자에게 이렇게 보낼게요", timeout=WAIT)
    expect(guardian.get_by_role("log")).not_to_contain_text("아이의 한 주예요")
    home.rest("2027-01-10T18:00:01")
    expect(guardian.get_by_role("log")).to_contain_text("아이의 한 주예요.", timeout=WAIT)
    expect(guardian.get_by_role("log")).not_to_contain_text("미적분")
    other = opened(browser, home)
    says(other, invited(learner, "멘토가 있는지"), "생일은 묻지 않아요")
    agrees(other, "보호자", "함께 보고 싶어 해요")
    taps(other, "연결하기", "아이가 맞다고 하면")
    waits(learner, "초대한 분이 맞나요?", 1)
    newest(learner, "네, 맞아요", "보호자가 보는 것")
    expect(other.get_by_role("log")).to_contain_text("연결되었어요", timeout=WAIT)
    says(other, "우리 아이 잘하고 있나요?", "멘토는 아직 없어요")
    expect(other.get_by_role("log")).not_to_contain_text("가운데")
    says(learner, "보호자 연결", "2. 보호자가 보는 것")
    newest(learner, "연결 끝내기 (1)", "이제 아무것도")
    expect(guardian.get_by_role("log")).to_contain_text("가족과의 연결이 끝났어요", timeout=WAIT)
    expect(other.get_by_role("log")).not_to_contain_text("가족과의 연결이 끝났어요")
    says(guardian, "우리 아이 잘하고 있나요?", "아직 연결된 아이가 없어요")


def test_done_the_week_and_too_hard(home: House, browser: Browser) -> None:
    """One tap for done and for too hard; the week is told on Sunday; one finished lecture is to be recalled."""
    home.rest("2027-02-01T09:00")
    page = opened(browser, home)
    says(page, PLAN.replace("12월 27일", "3월 31일"), "생일은 묻지 않아요")
    agrees(page, "14–17세", "계획을 만들었어요")
    begins = coming(page)
    home.rest(f"{begins}T19:30")
    says(page, "안녕하세요", "할 시간이에요")
    taps(page, "했어요", "해냈어요: 미적분 개념 완성")
    home.rest(f"{begins + timedelta(days=6 - begins.weekday())}T18:30")
    says(page, "고마워요", "이번 주에는 1번 중 1번 했어요.")
    following = coming(page)
    home.rest(f"{following}T19:30")
    says(page, "안녕", "할 시간이에요(42분)")
    expect(page.get_by_role("log")).to_contain_text("잠깐 떠올려 볼까요? ‘함수의 극한’")
    taps(page, "너무 어려워요", "어떤 게 도움이 될까요?")


def test_three_misses_and_an_easier_course(home: House, browser: Browser) -> None:
    """It is asked once what is wrong; an easier course takes the hard one's place, the week gets lighter, a mentor."""
    home.rest("2027-04-05T09:00")
    page = opened(browser, home)
    says(page, PLAN.replace("12월 27일", "5월 31일"), "생일은 묻지 않아요")
    agrees(page, "14–17세", "계획을 만들었어요")
    plans = [home.gyeot.records.plans.kept(plan) for plan in rows(home.gyeot.knowing.storage, "study_plan", "id")]
    (kept,) = [one for one in plans if one and one.plan.ends == date(2027, 5, 31)]
    for _ in range(4):
        home.rest(home.next_session(kept.address))
    says(page, "안녕하세요", "요즘 몇 번은 하기 어려웠나 봐요. 그럴 수 있어요.")
    log = page.get_by_role("log")
    expect(log).not_to_contain_text(TIME)
    for label in ("시간이 없어요", "어려워요", "흥미가 없어요", "다른 일이 있어요"):
        expect(page.get_by_role("button", name=label, exact=True)).to_be_visible()
    newest(page, "어려워요", "그럼 계획을 맞춰 볼게요. 어떤 게 도움이 될까요?")
    newest(page, "더 쉬운 강의 찾기", "1. 처음 만나는 미적분")
    page.get_by_role("button", name="계획에 넣기", exact=True).first.click(timeout=WAIT)
    newest(page, "‘미적분 개념 완성’ 대신 넣기", "계획을 바꿨어요: 처음 만나는 미적분")
    says(page, "이거 너무 어려워", "말해 줘서 고마워요. 어떤 게 도움이 될까요?")
    newest(page, "하루 분량 줄이기", "가볍게 바꿨어요. 이제 하루 65분씩")
    says(page, "전체 계획 보여줘", "처음 만나는 미적분: 4월 5일")
    says(page, "이거 너무 어려워", "말해 줘서 고마워요. 어떤 게 도움이 될까요?")
    newest(page, "멘토에게 물어보기", "어떤 이야기를 하고 싶으세요?")
    plan = home.gyeot.records.plans.kept(kept.plan.id)
    assert plan
    assert plan.plan.week.minutes == 65
    assert {lecture.course for session in plan.plan.open for lecture in session.lectures} == {"calc-easy"}
    newest(page, "나중에 할게요", "언제든")
    home.rest(home.next_session(kept.address))
    says(page, "고마워요", "‘그래프에서 가까워진다는 말’ 할 시간이에요(24분)")
    assert log.inner_text().count("요즘 몇 번은") == 1, "it is asked once"


def test_a_profile_and_the_lectures_that_suit(home: House, browser: Browser) -> None:
    """Told by taps, changed by saying so, seen and forgotten; lectures by the words that people say."""
    home.rest("2027-06-07T09:00")
    page = opened(browser, home)
    says(page, "프로필", "생일은 묻지 않아요")
    agrees(page, "14–17세", "하나도 필요 없어요")
    newest(page, "목표", "무엇을 위해 공부해요?")
    newest(page, "내신", "목표: 내신")
    newest(page, "과목", "어떤 과목이에요?")
    newest(page, "과학", "과목: 과학")
    says(page, "나 이제 고2야", "학년은 ‘고2’")
    says(page, "수학은 쉬워졌어", "수학: 이제 ‘심화’ 수준으로")
    says(page, "프로필", "수준: 수학 심화")
    newest(page, "수준", "어떤 과목이에요?")
    newest(page, "과학", "지금 어느 정도예요?")
    newest(page, "다섯 문제로 알아보기", "5개 중 1번째: ‘원소’")
    for place in range(2, 6):
        newest(page, "네, 할 수 있어요", f"5개 중 {place}번째")
    newest(page, "네, 할 수 있어요", "‘심화’ 수준이 맞아 보여요")
    newest(page, "프로필만 지우기", "프로필을 지웠어요")
    says(page, "기말까지 3주, 과학 하나", "통합과학 한 걸음")
    expect(page.get_by_role("log")).to_contain_text("안에 다 들을 수 있는")
    newest(page, "강의 목록 보기", "6강. 중화 (25분)")
    says(page, "이 강의 다음엔 뭐 들어?", "다 들으신 ‘통합과학 한 걸음’ 강좌에 바로 이어지는")
    says(page, "미적분 처음인데 쉽게 설명하는 강의", "1. 처음 만나는 미적분")


def test_two_courses_at_once_and_a_calendar_to_take_along(home: House, browser: Browser) -> None:
    """Turn by turn around a substitute holiday; the week, the whole; a file, a feed that ends; left out, recalled."""
    home.rest("2027-08-09T09:00")
    page = opened(browser, home)
    wish = "처음 만나는 미적분이랑 통합과학 한 걸음 8월 27일까지 월수금 60분씩 저녁 7시에 계획 짜줘"
    says(page, wish, "생일은 묻지 않아요")
    agrees(page, "14–17세", "8월 16일 (월) 광복절 대체")
    newest(page, "이번 주", "이번 주:")
    newest(page, "전체", "9강 중 0강 들었어요")
    newest(page, "캘린더·바꾸기", "무엇을 할까요?")
    newest(page, "캘린더 파일(.ics)", "캘린더 앱에서 열면")
    with page.expect_download(timeout=WAIT) as download:
        page.get_by_role("link", name=".ics").last.click(timeout=WAIT)
    file = icalendar.Calendar.from_ical(download.value.path().read_bytes())
    newest(page, "이번 주", "이번 주:")
    newest(page, "캘린더·바꾸기", "무엇을 할까요?")
    newest(page, "캘린더 구독하기", "나만의 캘린더 주소예요")
    (path,) = set(re.findall(r"/calendar/[\w-]+\.ics", page.get_by_role("log").inner_text()))
    feed = icalendar.Calendar.from_ical(page.request.get(f"{home.url}{path}").body())
    assert [one["UID"] for one in feed.walk("VEVENT")] == [one["UID"] for one in file.walk("VEVENT")]
    assert not [one for one in feed.walk("VEVENT") if one["DTSTART"].dt.date() == date(2027, 8, 16)]
    newest(page, "구독 끝내기", "열리지 않아요")
    assert page.request.get(f"{home.url}{path}").status == 404
    says(page, "오늘 뭐 해?", "오늘:")
    newest(page, "건너뛰기", "뺐어요")
    home.rest("2027-08-11T19:30")
    says(page, "안녕하세요", TIME)
    newest(page, "했어요", "해냈어요")
    home.rest("2027-08-13T10:00")
    says(page, "복습", "오늘 복습 1번째")
    newest(page, "잘 났어요", "에 다시 물어볼게요")
