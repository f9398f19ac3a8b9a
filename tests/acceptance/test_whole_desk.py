"""The desk with the whole program: a student and a mentor in two browsers, from a wish to an answer for all."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.acceptance.browser import PHONE
from tests.acceptance.program import Program
from tests.acceptance.staffed import PATIENCE, come_in, link_for

pytestmark = pytest.mark.browser

PICTURES = Path(__file__).parent / "pictures"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8ffff3f0005fe02fe0def46b8"
    "0000000049454e44ae426082"
)
"""One white pixel."""
QUESTION = "체험 학습 신청서는 어느 선생님께 내야 하나요?"
ANSWER = "담임 선생님께 사흘 전까지 내면 돼요."


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """Return the whole program."""
    with Program(tmp_path_factory.mktemp("desk") / "data") as running:
        yield running


def say(page: Page, words: str) -> None:
    """Write in the students' chat."""
    box = page.get_by_role("textbox")
    box.fill(words)
    box.press("Enter")


def tap(page: Page, label: str) -> None:
    """Tap the newest choice whose label begins so."""
    choice = page.get_by_role("log").get_by_role("button", name=label).last
    choice.click(timeout=PATIENCE)


def seen_writing(student: Page, desk: Page) -> bool:
    """Type on until the desk shows it, for a minute at most: the sign lasts some seconds, and a machine may be busy."""
    for _ in range(60):
        student.get_by_role("textbox").press_sequentially("음")
        if "학생이 입력 중" in desk.locator("#writes").inner_text():
            return True
        student.wait_for_timeout(1_000)
    return False


@pytest.mark.timeout(300)
def test_a_question_goes_to_a_mentor_and_comes_back_for_everybody(
    program: Program, browser: Browser, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Asked, claimed, talked about live, finished, saved, approved; the next one who asks is answered at once."""
    student = browser.new_context(**PHONE).new_page()
    student.goto(f"{program.url}/gimpo")
    say(student, QUESTION)
    expect(student.get_by_role("log")).to_contain_text("짐작해서 답하지는 않을게요", timeout=PATIENCE)
    tap(student, "사람과 이야기하기")
    for label in ("14–17세", "이용 문의", "천천히"):
        tap(student, label)
    desk = browser.new_context(**PHONE, device_scale_factor=2).new_page()
    problems: list[str] = []
    desk.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    come_in(desk, link_for(program, capsys, "하늘", "mentor", "editor"))
    desk.locator(".card", has_text="체험 학습").first.click(timeout=PATIENCE)
    expect(desk.locator("#brief")).to_contain_text(QUESTION, timeout=PATIENCE)
    desk.get_by_role("button", name="제가 답할게요").press("Enter")
    expect(desk.locator("#talk")).to_be_focused()
    desk.get_by_role("button", name="동료에게 메모").click()
    expect(desk.locator("#hint")).to_contain_text("메모를 먼저 쓰고")
    desk.get_by_label("자주 쓰는 말").select_option(index=1)
    expect(desk.get_by_role("textbox")).to_have_value(re.compile("안녕하세요, 멘토예요"))
    desk.get_by_role("button", name="보내기").click()
    expect(student.get_by_role("log")).to_contain_text("안녕하세요, 멘토예요", timeout=PATIENCE)
    assert seen_writing(student, desk)
    say(student, "저는 2학년이에요")
    expect(desk.get_by_role("log")).to_contain_text("저는 2학년이에요", timeout=PATIENCE)
    expect(desk.locator("#writes")).to_be_empty(timeout=PATIENCE)
    desk.get_by_role("textbox").fill(ANSWER)
    desk.get_by_role("button", name="보내기").click()
    log = student.get_by_role("log")
    expect(log).to_contain_text(ANSWER, timeout=PATIENCE)
    expect(log).to_contain_text("하늘")
    assert "본명" not in log.inner_text()
    say(student, "고맙습니다 선생님")
    expect(desk.get_by_role("log")).to_contain_text("고맙습니다 선생님", timeout=PATIENCE)
    target = (PICTURES if os.environ.get("UPDATE_PICTURES") == "1" else tmp_path) / "desk.png"
    desk.screenshot(path=target)
    assert target.stat().st_size > 10_000
    save_and_finish(desk)
    desk.locator("#drafts").get_by_role("button", name="승인").click(timeout=PATIENCE)
    expect(desk.locator("#banner")).to_contain_text("이제부터 이 답으로", timeout=PATIENCE)
    other = browser.new_context(**PHONE).new_page()
    other.goto(f"{program.url}/gimpo")
    say(other, QUESTION)
    expect(other.get_by_role("log")).to_contain_text("사흘 전까지", timeout=PATIENCE)
    go_back(desk, program)
    assert problems == []


def save_and_finish(desk: Page) -> None:
    """Make the answer one for everybody, end the talk, and go back to the lists; each says what came of it."""
    see_all_moves(desk)
    desk.get_by_role("button", name="자주 묻는 질문으로 저장").click()
    expect(desk.locator("dialog textarea")).to_have_value(ANSWER)
    alike = desk.locator("dialog .near li").all_inner_texts()
    assert alike == ["서울런은 어떤 사업이에요?"], "one a line, and only what shares a word with it"
    desk.get_by_role("button", name="확인").click()
    expect(desk.locator("#banner")).to_contain_text("승인되면", timeout=PATIENCE)
    expect(desk.locator("#banner")).to_be_in_viewport()
    desk.get_by_role("button", name="마치기").click()
    desk.locator("dialog textarea").fill("어디에 내는지 알려 줌")
    desk.get_by_role("button", name="확인").click()
    expect(desk.locator("#title")).to_contain_text("마침", timeout=PATIENCE)
    expect(desk.locator("#title")).not_to_contain_text("답하는 중")
    desk.get_by_role("button", name="목록으로").click()


def see_all_moves(desk: Page) -> None:
    """Open what else can be done with a talk: none of it is cut at the edge of a phone."""
    expect(desk.get_by_role("button", name="넘기기")).to_be_hidden()
    desk.locator("#moves").get_by_text("더 보기").click()
    edges = desk.locator("#moves button").evaluate_all("all => all.map(each => each.getBoundingClientRect().right)")
    assert len(edges) == 6
    assert max(edges) <= PHONE["viewport"]["width"]


def go_back(desk: Page, program: Program) -> None:
    """Go back to an earlier edition in the office: what is said stays in sight, and nothing is wider than a phone."""
    desk.goto(f"{program.url}/desk/office")
    expect(desk.locator("#editions")).to_contain_text("판", timeout=PATIENCE)
    desk.get_by_role("button", name="이 판으로 되돌리기").last.click()
    desk.get_by_role("button", name="확인").click()
    expect(desk.locator("#banner")).to_contain_text("되돌렸어요", timeout=PATIENCE)
    expect(desk.locator("#banner")).to_be_in_viewport()
    edges = desk.locator("section").evaluate_all("all => all.map(each => each.getBoundingClientRect().right)")
    assert max(edges) <= PHONE["viewport"]["width"]


@pytest.mark.timeout(300)
def test_two_mentors_with_one_question_and_the_way_back(
    program: Program, browser: Browser, capsys: pytest.CaptureFixture[str]
) -> None:
    """Who comes second sees it and still hears of others; back leads to the lists, no word is lost, a picture comes."""
    student = browser.new_context(**PHONE).new_page()
    student.goto(f"{program.url}/gimpo")
    say(student, "/사람 쌍곡선 점근선이 헷갈려요")
    for label in ("14–17세", "묻지 말고"):
        tap(student, label)
    first, second = (browser.new_context(**PHONE).new_page() for _ in range(2))
    for desk, name in ((first, "구름"), (second, "노을")):
        come_in(desk, link_for(program, capsys, name, "mentor"))
        desk.locator(".card", has_text="쌍곡선 점근선").click(timeout=PATIENCE)
        expect(desk.locator("#brief")).to_contain_text("쌍곡선 점근선", timeout=PATIENCE)
    first.get_by_role("button", name="제가 답할게요").click()
    expect(second.locator("#title")).to_contain_text("다른 분이 맡았거나", timeout=PATIENCE)
    expect(second.get_by_role("button", name="제가 답할게요")).to_have_count(0)
    with second.expect_request(re.compile("/desk/events"), timeout=PATIENCE):
        second.reload()
    too_big = {"name": "big.png", "mimeType": "image/png", "buffer": PNG + bytes(11_000_000)}
    first.locator("#file").set_input_files(too_big, timeout=PATIENCE)
    expect(first.locator("#hint")).to_contain_text("10MB까지의 사진과 PDF만")
    first.get_by_role("textbox").fill("쓰다 만 답")
    say(student, "네, 기다릴게요")
    expect(first.get_by_role("log")).to_contain_text("네, 기다릴게요", timeout=PATIENCE)
    first.go_back()
    expect(first.locator("#mine")).to_contain_text("학생이 답을 기다려요", timeout=PATIENCE)
    expect(first.get_by_role("textbox")).to_be_hidden()
    first.go_forward()
    expect(first.get_by_role("textbox")).to_have_value("쓰다 만 답", timeout=PATIENCE)
    first.reload()
    expect(first.get_by_role("textbox")).to_have_value("쓰다 만 답", timeout=PATIENCE)
    first.get_by_role("button", name="보내기").click()
    expect(student.get_by_role("log")).to_contain_text("쓰다 만 답", timeout=PATIENCE)
    expect(student.get_by_role("button", name="사람과 이야기하기")).to_be_hidden()
    student.locator("#file").set_input_files(too_big, timeout=PATIENCE)
    expect(student.locator("#hint")).to_contain_text("10MB까지의 사진과 PDF만")
    student.locator("#file").set_input_files({"name": "문제.png", "mimeType": "image/png", "buffer": PNG})
    own = student.get_by_role("log").get_by_role("img", name="문제.png")
    expect(own).to_be_visible(timeout=PATIENCE)
    student.reload()
    expect(own).to_be_visible(timeout=PATIENCE)
    assert own.evaluate("picture => picture.decode().then(() => picture.naturalWidth > 0)")
    expect(first.get_by_role("log").get_by_role("img", name="문제.png")).to_be_visible(timeout=PATIENCE)
    first.get_by_role("textbox").fill("잘 보여요")
    first.get_by_role("button", name="보내기").click()
    first.get_by_role("button", name="목록으로").click()
    expect(first.locator("#mine")).not_to_contain_text("학생이 답을 기다려요", timeout=PATIENCE)


@pytest.mark.timeout(300)
def test_a_cry_for_help_stands_first_on_the_leads_desk(
    program: Program, browser: Browser, capsys: pytest.CaptureFixture[str]
) -> None:
    """No word of it is in the list; the lead takes it, talks, and closes it with what was done."""
    lead = browser.new_context(viewport={"width": 1200, "height": 800}, locale="ko-KR").new_page()
    come_in(lead, link_for(program, capsys, "바다", "lead"))
    student = browser.new_context(**PHONE).new_page()
    student.goto(f"{program.url}/gimpo")
    say(student, "죽고 싶어요")
    expect(student.get_by_role("log")).to_contain_text("109", timeout=PATIENCE)
    cases = lead.locator("#cases")
    expect(cases).to_contain_text("아직 맡은 사람이 없어요", timeout=PATIENCE)
    assert "죽고" not in lead.locator("body").inner_text()
    cases.get_by_role("button", name="제가 맡을게요").click()
    lead.get_by_role("textbox").fill("혼자 두지 않을게요. 지금 어디에 있어요?")
    lead.get_by_role("button", name="보내기").click()
    expect(student.get_by_role("log")).to_contain_text("혼자 두지 않을게요", timeout=PATIENCE)
    cases.get_by_role("button", name="내용 읽기").click()
    expect(lead.locator("dialog")).to_contain_text("죽고 싶어요", timeout=PATIENCE)
    lead.get_by_role("button", name="확인").click()
    cases.get_by_role("button", name="사례 닫기").click()
    lead.locator("dialog textarea").fill("보호자와 1388에 이어 줌")
    lead.get_by_role("button", name="확인").click()
    expect(cases).to_be_hidden(timeout=PATIENCE)


@pytest.mark.timeout(300)
def test_cries_for_help_on_a_phone_with_a_talk_open(
    program: Program, browser: Browser, capsys: pytest.CaptureFixture[str]
) -> None:
    """Another's cry shows above the open talk; further words of the same one are read there; giving back asks first."""
    lead = browser.new_context(**PHONE).new_page()
    come_in(lead, link_for(program, capsys, "등대", "lead"))
    first, second = (browser.new_context(**PHONE).new_page() for _ in range(2))
    for student in (first, second):
        student.goto(f"{program.url}/gimpo")
    say(first, "죽고 싶어요")
    lead.locator("#cases").get_by_role("button", name="제가 맡을게요").click(timeout=PATIENCE)
    expect(lead.locator("#title")).to_contain_text("위기 신호", timeout=PATIENCE)
    expect(lead.locator("#alarm")).to_be_hidden(timeout=PATIENCE)
    expect(first.get_by_role("log")).to_contain_text("등대 담당자예요", timeout=PATIENCE)
    expect(lead.locator("#guide")).to_contain_text("비밀로 하겠다고 약속하지 마세요")
    expect(lead.get_by_label("자주 쓰는 말")).to_contain_text("119에 전화해 주세요")
    expect(lead.get_by_label("자주 쓰는 말")).not_to_contain_text("담당 부서에서 정해요")
    say(first, "방금 또 죽고 싶었어요")
    expect(first.get_by_role("log")).to_contain_text("담당하는 사람에게 전했어요", timeout=PATIENCE)
    expect(first.locator("#who")).to_contain_text("멘토(사람)가 답하고", timeout=PATIENCE)
    expect(first.get_by_role("button", name="사람과 이야기하기")).to_be_hidden()
    lead.get_by_role("log").get_by_role("button", name="내용 읽기").last.click(timeout=PATIENCE)
    expect(lead.locator("dialog")).to_contain_text("방금 또 죽고 싶었어요", timeout=PATIENCE)
    lead.get_by_role("button", name="확인").click()
    say(second, "나 지금 옥상이야 죽을래")
    expect(lead.locator("#alarm")).to_contain_text("위기 신호 1건", timeout=PATIENCE)
    say(second, "진짜 죽을래")
    expect(lead.locator("#alarm")).to_contain_text("위기 신호 1건 · 메시지 2개", timeout=PATIENCE)
    lead.locator("#alarm").click()
    expect(lead.locator("dialog")).to_contain_text("나 지금 옥상이야", timeout=PATIENCE)
    expect(lead.locator("dialog").get_by_role("button", name="제가 맡을게요")).to_be_visible()
    lead.locator("dialog").get_by_role("button", name="취소").click()
    lead.locator("summary", has_text="더 보기").click()
    lead.get_by_role("button", name="돌려놓기").click()
    expect(lead.locator("dialog")).to_contain_text("위기 신호가 있는 대화를 돌려놓을까요?")
    lead.locator("dialog").get_by_role("button", name="취소").click()
    expect(lead.get_by_role("button", name="돌려놓기")).to_be_hidden()
    lead.get_by_role("main").get_by_role("button", name="사례 닫기").click()
    lead.locator("dialog").get_by_role("button", name="확인").click()
    expect(lead.locator("dialog")).to_be_visible()
    lead.locator("dialog").get_by_role("button", name="취소").click()
    expect(lead.get_by_role("button", name="마치기")).to_have_count(0)
    lead.locator("summary", has_text="더 보기").click()
    lead.get_by_role("button", name="돌려놓기").click()
    lead.locator("dialog").get_by_role("button", name="확인").click()
    expect(first.get_by_role("log")).to_contain_text("혼자 기다리지 말아 주세요", timeout=PATIENCE)
    assert "저에게 물어보셔도 돼요" not in first.get_by_role("log").inner_text()


@pytest.mark.timeout(300)
def test_a_guardians_consent_is_confirmed_on_a_phone(
    program: Program, browser: Browser, capsys: pytest.CaptureFixture[str]
) -> None:
    """A child's link, a guardian who sends a signed form, an officer who looks at it, refuses one and confirms one."""
    child = browser.new_context(**PHONE).new_page()
    child.goto(f"{program.url}/gimpo")
    say(child, "공부 계획 세워줘")
    tap(child, "만 14세 미만")
    officer = browser.new_context(**PHONE).new_page()
    come_in(officer, link_for(program, capsys, "가람", "officer"))
    steps = (("확인하지 않기", "빠진 곳이 있거나"), ("동의 확인하기", "보호자가 동의했어요"))
    for turn, (answer, told) in enumerate(steps, 1):
        tap(child, "보호자에게 보낼 링크 만들기" if answer == "확인하지 않기" else "새 링크 만들기")
        expect(child.locator(".entry", has_text="/guardian/")).to_have_count(turn, timeout=PATIENCE)
        shown = child.get_by_role("log").inner_text()
        guardian = browser.new_context(**PHONE).new_page()
        guardian.goto(re.findall(r"http\S+/guardian/[\w-]+", shown)[-1])
        guardian.get_by_role("checkbox").check()
        guardian.get_by_role("button", name="종이에 서명할게요").click()
        form = {"name": "동의서.png", "mimeType": "image/png", "buffer": PNG}
        guardian.locator("input[type=file]").set_input_files(form)
        guardian.get_by_role("button", name="서명한 동의서 보내기").click()
        expect(guardian.get_by_role("status")).to_contain_text("잘 왔어요")
        expect(officer.locator("#consents")).to_contain_text("(1)", timeout=PATIENCE)
        officer.locator("#consents").click()
        officer.get_by_role("link", name="열어 보기").click()
        expect(officer.get_by_role("img", name="서명한 동의서")).to_be_visible()
        for letters in ("100%", "200%"):
            officer.evaluate("(size) => { document.documentElement.style.fontSize = size; }", letters)
            width = officer.evaluate("document.documentElement.scrollWidth")
            assert width <= PHONE["viewport"]["width"], letters
        officer.get_by_label("서명한 동의서로" if answer == "동의 확인하기" else "동의서에 빠진 곳이").check()
        officer.get_by_role("button", name=answer).click()
        expect(officer.get_by_role("status")).to_contain_text("아이에게 알렸어요")
        expect(officer.locator("main")).to_contain_text("기다리는 동의가 없어요")
        officer.get_by_role("link", name="데스크로").click()
        expect(child.get_by_role("log")).to_contain_text(told, timeout=PATIENCE)


@pytest.mark.timeout(300)
def test_a_mentor_stays_with_who_cries_until_somebody_takes_it(
    program: Program, browser: Browser, capsys: pytest.CaptureFixture[str]
) -> None:
    """Who answers for no cries reads what to do, not the words; it comes last, since the case stays open."""
    student, desk = (browser.new_context(**PHONE).new_page() for _ in range(2))
    student.goto(f"{program.url}/gimpo")
    say(student, "/사람 타원의 초점이 헷갈려요")
    for label in ("14–17세", "묻지 말고"):
        tap(student, label)
    come_in(desk, link_for(program, capsys, "이슬", "mentor"))
    desk.locator(".card", has_text="타원의 초점").click(timeout=PATIENCE)
    desk.get_by_role("button", name="제가 답할게요").click(timeout=PATIENCE)
    expect(student.get_by_role("log")).to_contain_text("이슬", timeout=PATIENCE)
    expect(desk.locator("#guide")).to_be_hidden()
    say(student, "저 사실 죽고 싶어요")
    expect(desk.locator("#guide")).to_contain_text("지금 이렇게 해 주세요", timeout=PATIENCE)
    expect(desk.get_by_label("자주 쓰는 말")).to_contain_text("119에 전화해 주세요")
    assert "죽고" not in desk.get_by_role("log").inner_text()
    desk.locator("summary", has_text="더 보기").click()
    expect(desk.get_by_role("button", name="책임자 부르기")).to_be_visible()
    desk.set_viewport_size({"width": 360, "height": 640})
    desk.evaluate("document.documentElement.style.fontSize = '200%'")
    for part in ("#guide", "#brief", "#log", "#text"):
        desk.locator(part).scroll_into_view_if_needed()
        expect(desk.locator(part)).to_be_in_viewport()
        assert desk.locator(part).evaluate("(element) => element.clientHeight") > 40, part
