"""The web chat in a real browser, at the size of a phone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from bot.pages.guarding import Allowance, Limits
from bot.pages.wording import WORDS
from handlers.catalogue import speaker
from handlers.conversation import Bubble, Choice
from tests.acceptance.browser import PHONE, chromium, serving
from tests.parlour import CHOICES, CITED, QUOTED, Parlour

pytestmark = pytest.mark.browser

XSS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    '"><a href="javascript:alert(1)">x</a>',
    "javascript:alert(1)",
    "[x](javascript:alert(1))",
    "<style>*{display:none}</style>",
    "{{constructor.constructor('alert(1)')()}}",
    "${alert(1)}",
    "<math><mtext></mtext><mglyph><style><img src=x onerror=alert(1)>",
    "</article></div><form action=https://evil.example><input name=q>",
    "https://example.org/\"onmouseover='alert(1)'",
    "\u202e<b>x</b>\u0000",
    "&lt;img src=x onerror=alert(1)&gt;",
]
WATCH = (
    "document.addEventListener('securitypolicyviolation', (event) => console.error('policy', event.violatedDirective))"
)
CONTRAST = """() => {
  const channel = (value) => (value /= 255) <= .04045 ? value / 12.92 : ((value + .055) / 1.055) ** 2.4;
  const luminance = ([r, g, b]) => .2126 * channel(r) + .7152 * channel(g) + .0722 * channel(b);
  const numbers = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = numbers(getComputedStyle(at).backgroundColor);
      if (colour.length < 4 || colour[3] === 1) return colour;
    }
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (!node.data.trim() || !element.checkVisibility() || element.closest('script, :disabled')) continue;
    const [ink, paper] = [numbers(getComputedStyle(element).color), ground(element)].map(luminance);
    const ratio = (Math.max(ink, paper) + .05) / (Math.min(ink, paper) + .05);
    found.push([ratio, `${element.tagName}.${element.className}: ${node.data.trim().slice(0, 30)}`]);
  }
  return found;
}"""
UNNAMED = """() => [...document.querySelectorAll('button, a, textarea, summary, dialog, [role=log], section, img')]
  .filter((element) => element.checkVisibility())
  .filter((element) => !(element.ariaLabel || element.textContent.trim() || element.hasAttribute('alt')))
  .map((element) => element.outerHTML)"""
SMALL = """() => [...document.querySelectorAll('button:not(.cite), summary, nav a, .chip, .routes a, .inside a')]
  .filter((element) => element.checkVisibility())
  .filter((element) => element.getBoundingClientRect().height < 44)
  .map((element) => [element.getBoundingClientRect().height, element.outerHTML])"""


def word(name: str, language: str = "ko") -> str:
    """Return a word as the page says it."""
    return speaker(language)(WORDS[name])


@dataclass
class Visit:
    """One browser at one page of one parlour, with everything that went wrong in it."""

    parlour: Parlour
    context: BrowserContext
    page: Page
    url: str
    wrong: list[str] = field(default_factory=list)

    def open(self, path: str = "/gimpo") -> None:
        """Open a page and wait until its script runs."""
        self.page.goto(self.url + path)
        expect(self.page.locator("#starters, #log > *").first).to_be_visible()

    def write(self, text: str) -> None:
        """Write a message and send it by keyboard."""
        self.page.locator("#text").focus()
        self.page.keyboard.insert_text(text)
        self.page.keyboard.press("Enter")

    def texts(self, role: str) -> list[str]:
        """Return the words of one role."""
        return self.page.locator(f".entry.{role} .text").all_text_contents()

    def entries(self, role: str) -> Any:
        """Return the lines of one role, to wait for."""
        return self.page.locator(f".entry.{role} .text")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for all."""
    with chromium() as opened:
        yield opened


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Visit]]:
    """Return how to open a parlour in a fresh browser profile; nothing may go wrong in it."""
    with ExitStack() as stack:
        visits: list[Visit] = []

        def begin(parlour: Parlour | None = None, options: dict[str, Any] | None = None, **served: Any) -> Visit:
            parlour = parlour or Parlour()
            url = stack.enter_context(serving(parlour.app(gettext=speaker, **served), parlour.channel.close))
            context = browser.new_context(**PHONE | (options or {}))
            stack.callback(context.close)
            page = context.new_page()
            page.set_default_timeout(10_000)
            begun = Visit(parlour, context, page, url)
            page.add_init_script(WATCH)
            page.on("pageerror", lambda error: begun.wrong.append(str(error)))
            page.on("dialog", lambda dialog: (begun.wrong.append(dialog.message), dialog.dismiss()))
            page.on("console", lambda message: begun.wrong.append(message.text) if message.type == "error" else None)
            visits.append(begun)
            return begun

        yield begin
        network = re.compile(r"Failed to load resource|ERR_INTERNET_DISCONNECTED|ERR_FAILED")
        assert [text for each in visits for text in each.wrong if not network.search(text)] == []


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


def test_no_text_becomes_markup(visit: Callable[..., Visit]) -> None:
    """Hostile text in every field of both sides stays text: no new kind of element, no dialog, no policy report."""

    def hostile(text: str) -> Bubble:
        citation = replace(CITED, title=text, quote=text, place=text, source=text, url=text)
        return Bubble(f"{text} [1]", (citation,), (Choice(text, "ask:x"), Choice(text, "", text)), "quoted")

    here = visit(Parlour(script=lambda message: [hostile(message.text)]))
    here.open()
    for count, text in enumerate(XSS, 1):
        here.write(text)
        expect(here.entries("bot")).to_have_count(count)
    for details in here.page.locator("#log details").all():
        details.evaluate("element => { element.open = true }")
    tags = set(here.page.evaluate("[...document.querySelectorAll('#log *')].map((element) => element.localName)"))
    plain = {"article", "div", "span", "p", "button", "ul", "li", "details", "summary", "blockquote", "h3", "time", "a"}
    assert tags <= plain
    attributes = here.page.evaluate("[...document.querySelectorAll('#log *')].flatMap((e) => e.getAttributeNames())")
    assert not [name for name in attributes if name.startswith("on") or name in {"src", "style", "srcdoc"}]
    schemes = here.page.evaluate("[...document.querySelectorAll('#log a')].map((element) => element.protocol)")
    assert set(schemes) <= {"https:"}
    assert here.texts("person")[:5] == XSS[:5]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_can_be_read(visit: Callable[..., Visit], scheme: str) -> None:
    """Every text has a contrast of 4.5 at least, every control a name and 44 pixels, at phone size, in both schemes."""
    script = [QUOTED, CHOICES, Bubble("사람의 말", mark="human"), replace(QUOTED, mark="generated")]
    here = visit(Parlour(script=lambda _message: script), options={"color_scheme": scheme})
    here.open("/chungbuk")
    contrast = here.page.evaluate(CONTRAST)
    here.page.route("**/chat/messages*", lambda route: route.abort())
    here.write("안녕")
    expect(here.page.locator(".state.bad")).to_be_visible()
    contrast += here.page.evaluate(CONTRAST)
    here.page.unroute("**/chat/messages*")
    here.page.locator(".state button").click()
    expect(here.page.locator(".entry.bot, .entry.human")).to_have_count(4)
    here.page.locator(".source summary").first.click()
    here.page.locator(".lines summary").click()
    here.page.wait_for_timeout(400)
    contrast += here.page.evaluate(CONTRAST)
    assert len(contrast) > 50
    assert [entry for entry in contrast if entry[0] < 4.5] == []
    assert here.page.evaluate(UNNAMED) == []
    assert here.page.evaluate(SMALL) == []


def test_roles_and_order_of_focus(visit: Callable[..., Visit]) -> None:
    """A screen reader finds a polite log and a status, and the keyboard walks from top to bottom."""
    here = visit(options={"has_touch": True, "is_mobile": True})
    here.open()
    page = here.page
    log = page.get_by_role("log")
    expect(log).to_have_attribute("aria-live", "polite")
    expect(page.get_by_role("textbox")).to_have_attribute("aria-label", word("your_message"))
    expect(page.get_by_role("heading", level=1)).to_contain_text(word("name"))
    expect(page.get_by_role("main")).to_be_visible()
    walked: list[str] = []
    while "text" not in walked and len(walked) < 20:
        page.keyboard.press("Tab")
        walked.append(page.evaluate("document.activeElement.id || document.activeElement.className"))
    assert walked == ["skip", "quiet", "leave", "chip", "chip", "chip", "person", "text"]
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.localName") == "summary"


@pytest.mark.parametrize(("width", "size"), [(320, 100), (360, 200), (390, 100), (1280, 100)])
def test_nothing_is_cut(visit: Callable[..., Visit], width: int, size: int) -> None:
    """No width and no size of letters makes the page scroll sideways or hides the field."""
    script = [QUOTED, CHOICES, Bubble("https://example.org/" + "a" * 200), Bubble("가" * 300)]
    here = visit(Parlour(script=lambda _message: script), options={"viewport": {"width": width, "height": 740}})
    here.open()
    here.page.evaluate(f"document.documentElement.style.fontSize = '{size}%'")
    here.write("안녕")
    expect(here.entries("bot")).to_have_count(4)
    for selector in ("html", "#scroll"):
        sizes = here.page.locator(selector).evaluate("element => [element.scrollWidth, element.clientWidth]")
        assert sizes[0] <= sizes[1]
    expect(here.page.locator("#text")).to_be_in_viewport(ratio=1)
    expect(here.page.locator(".lines summary")).to_be_in_viewport(ratio=1)


def test_without_script(visit: Callable[..., Visit]) -> None:
    """Without JavaScript the page says so and gives the contacts and the help lines."""
    here = visit(options={"java_script_enabled": False})
    here.page.goto(here.url + "/gimpo")
    expect(here.page.locator(".welcome .notice")).to_contain_text(word("no_script"))
    expect(here.page.locator(".welcome .notice")).to_contain_text("031-000-0000")
    here.page.locator(".lines summary").click()
    expect(here.page.locator(".routes a").first).to_have_attribute("href", "sms:109")
    expect(here.page.locator("#send")).to_be_disabled()


def test_a_long_answer_is_read_from_its_beginning(visit: Callable[..., Visit]) -> None:
    """An answer taller than the screen begins on the screen; one that comes while reading above is announced."""
    here = visit(Parlour(script=lambda _message: [Bubble("가나다 라마바\n" * 80)]))
    here.open()
    here.write("길게")
    expect(here.entries("bot")).to_have_count(1)
    top = here.page.locator(".entry.bot").evaluate("element => element.getBoundingClientRect().top")
    assert 0 <= top < 400
    here.page.locator("#scroll").evaluate("element => { element.scrollTop = 0 }")
    here.parlour.add(here.parlour.messages[0].address, "bot", Bubble("하나 더"))
    expect(here.page.locator("#newest")).to_be_visible()
    here.page.locator("#newest").click()
    expect(here.entries("bot").last).to_be_in_viewport()
    expect(here.page.locator("#newest")).to_be_hidden()
