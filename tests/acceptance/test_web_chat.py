"""The web chat in a real browser, at the size of a phone."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Route, expect

from bot.pages.guarding import Allowance, Limits
from handlers.conversation import Address, Attachment, Bubble, Choice, Message
from handlers.filing import Shape
from tests.acceptance.visiting import Visit, word
from tests.parlour import CHOICES, CITED, QUOTED, Parlour

pytestmark = pytest.mark.browser


def test_a_question_by_keyboard(visit: Callable[..., Visit]) -> None:
    """Enter sends, Shift and Enter make a line, the answer appears, and its source opens with all it has."""
    here = visit(Parlour(script=lambda _message: [QUOTED]))
    here.open()
    page = here.page
    page.locator("#text").focus()
    page.keyboard.insert_text("누가")
    page.keyboard.press("Shift+Enter")
    page.keyboard.insert_text("신청해요?")
    page.keyboard.press("Enter")
    expect(here.entries("bot")).to_have_count(1)
    assert here.texts("person") == ["누가\n신청해요?"]
    assert [message.text for message in here.parlour.messages] == ["누가\n신청해요?"]
    expect(page.locator("#text")).to_have_value("")
    expect(page.locator("#text")).to_be_focused()
    expect(page.locator("#typing")).to_be_hidden()
    expect(page.locator(".mark-note.quoted")).to_have_text(word("quoted"))
    page.locator(".cite").first.focus()
    page.keyboard.press("Enter")
    source = page.locator(".source").first
    expect(source.locator("summary")).to_be_focused()
    expect(source.locator("blockquote")).to_have_text(CITED.quote)
    expect(source.locator(".where")).to_have_text("gimpo/faq.csv · 12행 · 2026-03-02")
    expect(source.locator(".sample")).to_have_text(word("sample"))
    link = source.locator("a")
    assert link.get_attribute("href") == CITED.url
    assert link.get_attribute("rel") == "noopener noreferrer"
    expect(page.locator(".source").nth(1).locator("a")).to_have_count(0)


def test_a_choice(visit: Callable[..., Visit]) -> None:
    """A tapped choice sends its key, says its label, and cannot be tapped twice; a link is a link."""
    here = visit(Parlour(script=lambda message: [Bubble("답이에요")] if message.tap else [CHOICES]))
    here.open()
    here.write("신청")
    choices = here.page.locator(".choices button")
    expect(choices).to_have_count(3)
    expect(here.page.locator(".choices a")).to_have_attribute("href", "https://example.org/")
    choices.nth(1).focus()
    here.page.keyboard.press("Enter")
    expect(here.entries("bot")).to_have_count(2)
    assert here.texts("person") == ["신청", CHOICES.choices[1].label]
    assert here.parlour.messages[-1].tap == here.parlour.lines[here.parlour.messages[0].address.lane][1].taps[1]
    expect(choices.nth(0)).to_be_disabled()
    expect(choices.nth(1)).to_have_attribute("aria-pressed", "true")


def test_what_was_thought_of_an_answer_takes_one_row(visit: Callable[..., Visit]) -> None:
    """Two small buttons beside each other and none for a person, who stands below the log; alone that one is shown."""
    person = Choice("사람과 이야기하기", "human")
    rated = (Choice("도움됐어요", "feedback:helped:k"), Choice("아니에요", "feedback:not:k"), person)
    unknown = Bubble(
        "찾지 못했어요. 사람에게 전할까요?", choices=(person, Choice("누리집 열기", "", "https://example.org/"))
    )
    here = visit(Parlour(script=lambda message: [unknown if message.tap else replace(QUOTED, choices=rated)]))
    here.open()
    here.write("신청")
    buttons = here.page.locator(".choices button")
    expect(buttons).to_have_text(["도움됐어요", "아니에요"])
    first, second = buttons.evaluate_all("all => all.map(each => each.offsetTop)")
    assert first == second
    assert here.page.locator(".choices").evaluate("element => element.offsetHeight") < 60
    buttons.nth(1).click()
    expect(here.page.locator(".entry").last.locator(".choices .chip")).to_have_count(2)
    expect(here.page.locator(".entry").last.locator(".choices button")).to_have_text("사람과 이야기하기")


def test_a_large_photo_is_made_smaller_before_it_is_sent(visit: Callable[..., Visit], tmp_path: Path) -> None:
    """To 2,000 pixels at most, upright and as JPEG; what is small goes as it is, and HEIC has a sentence of its own."""
    taken: list[tuple[str, bytes]] = []

    def keep(_address: Address, name: str, _shape: Shape, content: bytes) -> Attachment:
        taken.append((name, content))
        return Attachment("photo", name, len(content), f"file:{len(taken)}")

    here = visit(Parlour(script=lambda _message: [Bubble("멘토예요", mark="human")]), keep_file=keep)
    here.open()
    here.write("사진 보낼게요")
    expect(here.page.locator("#attach")).to_be_visible()
    noise = Image.effect_noise((3000, 4000), 90).convert("RGB")
    turned = Image.Exif()
    turned[0x0112], turned[0x010F] = 6, "phone"
    noise.save(tmp_path / "문제.jpg", quality=95, exif=turned)
    noise.crop((0, 0, 40, 30)).save(tmp_path / "작은.png")
    assert (tmp_path / "문제.jpg").stat().st_size > 5_000_000
    for name in ("문제.jpg", "작은.png"):
        with here.page.expect_response("**/chat/file*"):
            here.page.locator("#file").set_input_files(tmp_path / name)
    (name, content), small = taken
    sent = Image.open(BytesIO(content))
    assert (name, sent.format, sent.size) == ("문제.jpg", "JPEG", (2000, 1500))
    assert not sent.getexif()
    assert len(content) < 5_000_000
    assert small == ("작은.png", (tmp_path / "작은.png").read_bytes())
    heic = {"name": "IMG_1.HEIC", "mimeType": "image/heic", "buffer": b"\0\0\0\x18ftypheic" + bytes(64)}
    here.page.locator("#file").set_input_files(heic)
    expect(here.page.locator("#hint")).to_have_text(word("heic"))
    here.page.locator("#text").press_sequentially("네")
    expect(here.page.locator("#hint")).to_have_text(word("heic"))
    here.page.keyboard.press("Enter")
    expect(here.page.locator("#hint")).to_have_text("")
    assert len(taken) == 2


def test_a_person_is_asked_for_and_answers(visit: Callable[..., Visit]) -> None:
    """The button asks for a person; what a person writes looks different and the header says it."""
    here = visit(Parlour(script=lambda _message: [Bubble("적어 두었어요.")]))
    here.open()
    expect(here.page.locator("#who")).to_have_text(word("program"))
    here.page.locator("#person").click()
    expect(here.entries("bot")).to_have_count(1)
    (message,) = here.parlour.messages
    assert message.command == "human"
    here.parlour.add(message.address, "human", Bubble("안녕하세요, 멘토예요.", mark="human"))
    expect(here.entries("human")).to_have_text("안녕하세요, 멘토예요.")
    expect(here.page.locator(".entry.human .badge")).to_contain_text(word("mentor"))
    expect(here.page.locator("#who")).to_have_text(word("mentor_here"))
    here.parlour.add(message.address, "bot", Bubble("다시 저예요."))
    expect(here.page.locator("#who")).to_have_text(word("program"))


def test_an_answer_appears_as_it_is_made(visit: Callable[..., Visit]) -> None:
    """A draft grows on the page, hidden from screen readers, and the answer takes its place."""
    here = visit(Parlour(silent=True))
    here.open()
    here.write("길게 알려 줘")
    expect(here.page.locator("#typing")).to_be_visible()
    address = here.parlour.messages[0].address
    draft = here.page.locator(".entry.draft")
    while not here.parlour.channel.listeners(address):
        here.page.wait_for_timeout(20)
    for text in ("김포시에", "김포시에 사는 <b>누구나</b>"):
        here.parlour.do(here.parlour.channel.draft(address, text))
        expect(draft).to_have_text(text)
    expect(draft).to_have_attribute("aria-hidden", "true")
    expect(here.page.locator("#typing")).to_be_hidden()
    here.parlour.do(here.parlour.say(address, Bubble("김포시에 사는 누구나요.", mark="generated")))
    expect(draft).to_have_count(0)
    expect(here.entries("bot")).to_have_text("김포시에 사는 누구나요.")
    expect(here.page.locator(".mark-note.generated")).to_have_text(word("generated"))


def test_enter_belongs_to_the_input_method(visit: Callable[..., Visit]) -> None:
    """While a Korean syllable is composed Enter sends nothing; the whole word is sent after it."""
    here = visit()
    here.open()
    page = here.page
    page.locator("#text").focus()
    session = here.context.new_cdp_session(page)
    for part in ("ㅅ", "시", "신"):
        session.send("Input.imeSetComposition", {"text": part, "selectionStart": 1, "selectionEnd": 1})
    for kind in ("rawKeyDown", "keyUp"):
        key = {"type": kind, "key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 229}
        session.send("Input.dispatchKeyEvent", key)
    expect(page.locator("#text")).to_have_value("신")
    assert here.parlour.messages == []
    session.send("Input.insertText", {"text": "신청"})
    page.keyboard.press("Enter")
    expect(here.entries("bot")).to_have_text("들었어요: 신청")
    expect(page.locator("#text")).to_have_value("")
    assert len(here.parlour.messages) == 1


def test_offline_and_back(visit: Callable[..., Visit]) -> None:
    """What is written without a connection is kept, said to be kept, and sent once, in order, when it is back."""
    here = visit()
    here.open()
    here.write("하나")
    expect(here.entries("bot")).to_have_count(1)
    here.context.set_offline(True)
    expect(here.page.locator("#banner")).to_have_text(word("offline"))
    here.write("둘")
    here.write("셋")
    expect(here.page.locator(".state")).to_have_count(2)
    expect(here.page.locator(".state").first).to_contain_text(word("when_back"))
    assert len(here.parlour.messages) == 1
    here.context.set_offline(False)
    expect(here.entries("bot")).to_have_count(3)
    expect(here.page.locator(".state")).to_have_count(0)
    assert [message.text for message in here.parlour.messages] == ["하나", "둘", "셋"]
    assert here.texts("person") == ["하나", "둘", "셋"]
    expect(here.page.locator("#banner")).to_be_empty(timeout=8_000)


def test_nothing_written_is_lost(visit: Callable[..., Visit]) -> None:
    """A message that could not be sent and a half-written one are still there after a reload."""
    here = visit()
    here.open()
    here.page.route("**/chat/messages*", lambda route: route.abort())
    here.write("중요한 질문")
    expect(here.page.locator(".state.bad")).to_contain_text(word("not_sent"))
    here.page.locator("#text").focus()
    here.page.keyboard.insert_text("쓰던 글")
    here.page.reload()
    expect(here.page.locator("#text")).to_have_value("쓰던 글")
    expect(here.page.locator(".state.bad")).to_contain_text(word("not_sent"))
    here.page.unroute("**/chat/messages*")
    here.page.locator(".state button").click()
    expect(here.entries("bot")).to_have_text("들었어요: 중요한 질문")
    assert here.texts("person") == ["중요한 질문"]
    assert len(here.parlour.messages) == 1
    here.page.reload()
    expect(here.entries("bot")).to_have_count(1)
    assert here.texts("person") == ["중요한 질문"]


@pytest.mark.parametrize("reloaded", [False, True])
def test_a_lost_acknowledgement_doubles_nothing(visit: Callable[..., Visit], *, reloaded: bool) -> None:
    """When the server has the message and its answer is lost, the repeat is one message and one line."""
    here = visit()
    here.open()

    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    here.page.route("**/chat/messages*", lose)
    here.write("한 번만")
    expect(here.page.locator(".state.bad")).to_be_visible()
    assert len(here.parlour.messages) == 1
    here.page.unroute("**/chat/messages*")
    if reloaded:
        here.page.reload()
    else:
        here.page.locator(".state button").click()
    expect(here.entries("bot")).to_have_text("들었어요: 한 번만")
    expect(here.page.locator(".state")).to_have_count(0)
    expect(here.entries("person")).to_have_count(1)
    assert len(here.parlour.messages) == 1


def test_over_the_limit(visit: Callable[..., Visit]) -> None:
    """Who is too fast is told so and need not write again; what is too long can be shortened."""
    limits = Limits(messages=Allowance(1, timedelta(seconds=3)))
    here = visit(limits=limits, now=lambda: datetime.now(UTC))
    here.open()
    here.write("하나")
    here.write("둘")
    expect(here.page.locator(".state.bad")).to_contain_text(re.compile(r"\d"))
    expect(here.entries("bot")).to_have_count(2)
    assert [message.text for message in here.parlour.messages] == ["하나", "둘"]
    here.page.locator("#text").fill("가" * 4097)
    expect(here.page.locator("#count")).to_have_text("4097 / 4096")
    here.page.keyboard.press("Enter")
    expect(here.page.locator(".state.bad")).to_contain_text(word("too_long"))
    here.page.locator(".state button").click()
    expect(here.page.locator("#text")).to_have_value("가" * 4097)
    expect(here.entries("person")).to_have_count(2)


def test_reload_keeps_the_history(visit: Callable[..., Visit]) -> None:
    """After a reload, and in the other language, the conversation is as it was."""
    here = visit(Parlour(script=lambda _message: [QUOTED]))
    here.open()
    here.write("누가 신청해요?")
    expect(here.entries("bot")).to_have_count(1)
    before = (here.texts("person"), here.texts("bot"))
    here.page.reload()
    expect(here.entries("bot")).to_have_count(1)
    assert (here.texts("person"), here.texts("bot")) == before
    here.page.locator("nav a").click()
    expect(here.page.locator("html")).to_have_attribute("lang", "en")
    expect(here.page.locator("#send")).to_have_attribute("aria-label", "Send")
    expect(here.entries("bot")).to_have_count(1)
    expect(here.page.locator(".entry.bot .bubble")).to_have_attribute("lang", "ko")
    expect(here.page.locator(".mark-note")).to_have_text("Quoted from the source")


def test_leaving(visit: Callable[..., Visit]) -> None:
    """Leaving asks first, then neither a reload nor the way back shows the conversation."""
    here = visit()
    here.open()
    here.write("비밀이에요")
    expect(here.entries("bot")).to_have_count(1)
    old = here.context.cookies()[0]["value"]
    here.page.locator("#leave").click()
    expect(here.page.locator("#leaving")).to_be_visible()
    here.page.keyboard.press("Escape")
    expect(here.page.locator("#leaving")).to_be_hidden()
    expect(here.entries("bot")).to_have_count(1)
    here.page.locator("#leave").click()
    here.page.locator("#leave-now").click()
    expect(here.page.locator("#starters")).to_be_visible()
    expect(here.entries("bot")).to_have_count(0)
    assert here.context.cookies()[0]["value"] != old
    here.page.go_back()
    here.page.go_forward()
    expect(here.page.locator("body")).not_to_contain_text("비밀이에요")
    assert here.page.evaluate("sessionStorage.length + localStorage.length") <= 1
    assert "비밀" not in here.page.evaluate("JSON.stringify({...sessionStorage})")


def test_a_file_comes_in_between(visit: Callable[..., Visit]) -> None:
    """A file that is heard of while words are on their way takes no other's place, and the words are shown once."""
    here = visit(Parlour(silent=True))
    here.open()
    here.write("하나")
    expect(here.page.locator(".state")).to_have_count(0)
    held: list[Route] = []
    here.page.route("**/chat/messages*", lambda route: held.append(route))  # noqa: PLW0108 - no builtin serves
    with here.page.expect_request("**/chat/messages*"):
        here.write("이 문제예요")
    here.parlour.add(here.parlour.messages[0].address, "person", Bubble(word("photo"), mark="human"))
    expect(here.entries("person")).to_have_text(["하나", word("photo"), "이 문제예요"])
    held[0].continue_()
    expect(here.page.locator(".state")).to_have_count(0)
    here.parlour.add(here.parlour.messages[0].address, "person", Bubble("끝", mark="human"))
    expect(here.entries("person")).to_have_text(["하나", word("photo"), "이 문제예요", "끝"])


class Away(Parlour):
    """A parlour whose store is away for the first three messages."""

    refused = 0

    async def receive(self, message: Message) -> bool:
        """Keep a message, but the first ones."""
        if self.refused < 3:
            self.refused += 1
            raise ConnectionError
        return await super().receive(message)


def test_who_cries_for_help_while_nothing_can_be_kept_reads_help_once(visit: Callable[..., Visit]) -> None:
    """Beside what was written, at once; the words are sent again until they are kept and answered."""
    here = visit(Away(script=lambda _message: [Bubble("담당자에게 전했어요.")]), helping=lambda _message: "전화 109")
    here.open()
    here.write("죽고 싶어")
    expect(here.entries("bot").first).to_contain_text("전화 109")
    expect(here.entries("bot").last).to_contain_text("담당자에게 전했어요.", timeout=60_000)
    expect(here.entries("bot")).to_have_count(2)
    assert [message.text for message in here.parlour.messages] == ["죽고 싶어"]


def test_a_file_is_declined(visit: Callable[..., Visit]) -> None:
    """A pasted picture is declined with a reason, and nothing is sent."""
    here = visit()
    here.open()
    here.page.evaluate("""() => {
      const carried = new DataTransfer();
      carried.items.add(new File(['x'], 'photo.png', {type: 'image/png'}));
      document.getElementById('text').dispatchEvent(
        new ClipboardEvent('paste', {clipboardData: carried, bubbles: true, cancelable: true}));
    }""")
    expect(here.page.locator("#hint")).to_have_text(word("files"))
    assert here.parlour.messages == []


def test_the_notice_is_a_word_and_no_address(visit: Callable[..., Visit]) -> None:
    """An address that breaks over two lines of a phone says nothing; any other address stays as it was written."""
    text = "자세히: http://gyeot.example:8492/notice?lang=ko https://town.example/notice/12"
    here = visit(Parlour(script=lambda _message: [Bubble(text)]))
    here.open()
    here.write("안녕하세요")
    links = here.entries("bot").locator("a")
    expect(links).to_have_count(2)
    assert word("notice") in links.nth(0).inner_text()
    assert links.nth(0).get_attribute("href") == "http://gyeot.example:8492/notice?lang=ko"
    assert "https://town.example/notice/12" in links.nth(1).inner_text()


def test_the_page_is_offered_in_the_language_of_the_talk(visit: Callable[..., Visit]) -> None:
    """Who writes English on a Korean page is answered in English, and one tap shows the page in it, too."""
    answers = iter(["Did you mean one of these?", "네, 안녕하세요!", "I am a program."])
    here = visit(Parlour(script=lambda _message: [Bubble(next(answers))]))
    here.open()
    here.write("who can join")
    offer = here.page.locator("#hint a")
    expect(offer).to_have_text("Show this page in English")
    here.write("안녕하세요")
    expect(offer).to_have_count(0)
    here.write("who are you")
    offer.click()
    expect(here.page.locator("html")).to_have_attribute("lang", "en")
    expect(here.entries("bot")).to_have_count(3)
    expect(offer).to_have_count(0)
