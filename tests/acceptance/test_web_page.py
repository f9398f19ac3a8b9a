"""The page of the web chat in a real browser: read, focused, cut, without script, and given text to choke on."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from handlers.conversation import Bubble, Choice, Message
from tests.acceptance.browser import ARGUMENTS, CHROMIUM, PHONE
from tests.acceptance.visiting import Visit, word
from tests.parlour import CHOICES, CITED, QUOTED, Parlour

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


pytestmark = pytest.mark.browser


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
    assert walked == ["skip", "quiet", "leave", "scroll", "chip", "chip", "chip", "person", "text"]
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


@pytest.mark.parametrize("language", ["ko", "en"])
def test_half_of_the_page_is_the_talk(visit: Callable[..., Visit], language: str) -> None:
    """On any screen, with letters of any size and the help lines opened, at least half of the height shows the talk."""
    here = visit(Parlour(script=lambda _message: [QUOTED]))
    here.open(f"/gimpo?lang={language}")
    here.write("안녕")
    expect(here.entries("bot")).to_have_count(1)
    summary, share = here.page.locator(".lines summary"), "element => element.offsetHeight / innerHeight"
    small = {}
    screens = ((320, 568), (375, 667), (412, 915), (1280, 800), (375, 360), (667, 375))
    for width, height in screens:
        here.page.set_viewport_size({"width": width, "height": height})
        for size in (100, 200) if height > 480 else (100,):  # above a keyboard, or lying down, large letters need more
            here.page.evaluate(f"document.documentElement.style.fontSize = '{size}%'")
            expect(here.page.locator("#text")).to_be_in_viewport(ratio=1)
            small[width, size, "closed"] = here.page.locator("#scroll").evaluate(share)
            summary.click()
            expect(summary).to_be_in_viewport(ratio=1)
            small[width, size, "open"] = here.page.locator("#scroll").evaluate(share)
            for route in here.page.locator(".routes a").all():
                route.focus()
                expect(route).to_be_in_viewport(ratio=0.95)
            summary.click()
            assert here.page.evaluate("document.documentElement.scrollHeight - innerHeight") == 0
    assert {where: part for where, part in small.items() if part < 0.495} == {}


def test_help_lines_by_keyboard(visit: Callable[..., Visit]) -> None:
    """The help lines open, are walked and close by keyboard, and what was begun to write is there as before."""
    here = visit(options={"viewport": {"width": 375, "height": 667}})
    here.open()
    page = here.page
    page.locator("#text").fill("아직 쓰는 중")
    page.locator(".lines summary").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#text")).to_be_hidden()
    page.keyboard.press("Tab")
    expect(page.locator(".routes a").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".lines summary")).to_be_focused()
    expect(page.locator("#text")).to_be_visible()
    assert page.locator("#text").input_value() == "아직 쓰는 중"
    expect(page.get_by_role("button", name=word("person"))).to_be_visible()
    page.set_viewport_size(
        {"width": 375, "height": 400}
    )  # as above a phone's keyboard: the button is a picture, its name stays
    expect(page.get_by_role("button", name=word("person"))).to_be_in_viewport(ratio=1)


def test_who_leaves_in_one_tab_leaves_in_all(visit: Callable[..., Visit]) -> None:
    """No other tab goes on showing the talk, nor sends what nobody would see answered there."""
    here = visit()
    here.open()
    here.write("비밀이에요")
    expect(here.entries("bot")).to_have_count(1)
    other = here.context.new_page()
    other.goto(here.url + "/gimpo")
    expect(other.locator("#log")).to_contain_text("비밀이에요")
    here.page.locator("#leave").click()
    here.page.locator("#leave-now").click()
    expect(here.page.locator("#starters")).to_be_visible()
    expect(other.locator("#starters")).to_be_visible()
    expect(other.locator("body")).not_to_contain_text("비밀이에요")
    other.locator("#text").fill("다시 왔어요")
    other.locator("#send").click()
    expect(other.locator(".entry.bot .text")).to_have_count(1)


def test_a_rest_is_one_of_all_tabs(visit: Callable[..., Visit]) -> None:
    """Where a municipality ends a talk after a rest, who writes in one tab is not left out by another."""
    here = visit(idle=timedelta(seconds=2))
    here.open()
    here.write("안녕")
    expect(here.entries("bot")).to_have_count(1)
    other = here.context.new_page()
    other.goto(here.url + "/gimpo")
    expect(other.locator("#log")).to_contain_text("안녕")
    here.page.bring_to_front()
    for _ in range(5):
        here.page.keyboard.type("가")
        here.page.wait_for_timeout(700)
    expect(here.entries("bot")).to_have_count(1)
    expect(other.locator(".entry.bot")).to_have_count(1)
    expect(other.locator(".entry.bot")).to_have_count(0)
    expect(here.entries("bot")).to_have_count(0)


def test_without_script(visit: Callable[..., Visit]) -> None:
    """Without JavaScript the page says so and gives the contacts and the help lines."""
    here = visit(options={"java_script_enabled": False})
    here.page.goto(here.url + "/gimpo")
    expect(here.page.locator(".welcome div.notice")).to_contain_text(word("no_script"))
    expect(here.page.locator(".welcome div.notice")).to_contain_text("전화: 031-000-0000")
    expect(here.page.locator("#unready")).to_be_hidden()
    here.page.locator(".lines summary").click()
    expect(here.page.locator(".routes a").first).to_have_attribute("href", "sms:109")
    expect(here.page.locator("#send")).to_be_disabled()


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_a_script_that_never_comes_is_said(visit: Callable[..., Visit], motion: str) -> None:
    """Who can't send reads that after ten seconds; who can never does."""
    here = visit(options={"reduced_motion": motion})
    late = "document.getAnimations().forEach((animation) => animation.finish())"
    here.page.route("**/chat.js", lambda route: route.abort())
    here.page.goto(here.url + "/gimpo")
    expect(here.page.locator("#unready")).to_be_hidden()
    here.page.evaluate(late)
    expect(here.page.locator("#unready")).to_have_text(word("unready"))
    expect(here.page.locator("#unready")).to_be_visible()
    here.page.unroute("**/chat.js")
    here.open()
    here.page.evaluate(late)
    expect(here.page.locator("#unready")).to_have_count(0)


def test_a_browser_that_refuses_cookies_says_so(visit: Callable[..., Visit], tmp_path: Path) -> None:
    """It can keep nothing and fetch no answer: the page works as far as it can, and a cry for help is answered."""
    profile = tmp_path / "Default"
    profile.mkdir()
    refused = {"profile": {"default_content_setting_values": {"cookies": 2}}}
    (profile / "Preferences").write_text(json.dumps(refused), encoding="utf-8")
    here = visit(Parlour(), helping=lambda message: "전화 109" if "죽고" in message.text else "")
    assert here.context.browser
    browser = here.context.browser.browser_type
    with browser.launch_persistent_context(tmp_path, executable_path=CHROMIUM, args=ARGUMENTS, **PHONE) as context:
        page = context.pages[0]
        page.goto(here.url + "/gimpo")
        expect(page.locator("#hint")).to_have_text(word("cookies"))
        page.locator("#text").fill("죽고 싶어")
        page.locator("#text").press("Enter")
        expect(page.locator(".entry.bot .text")).to_have_text("전화 109")
        expect(page.locator("#hint")).to_have_text(word("cookies"))


class Full(Parlour):
    """A parlour that has no room for a first message."""

    async def receive(self, message: Message) -> bool:
        """Keep a message that is not long."""
        if len(message.text) > 20:
            raise OSError
        return await super().receive(message)


def test_a_cry_behind_a_letter_that_cannot_be_kept_is_heard(visit: Callable[..., Visit]) -> None:
    """What waits before it keeps no help from anybody, and is sent again after it."""
    here = visit(Full(script=lambda message: [Bubble(f"전화 109 {message.text}")]))
    here.open()
    here.write("아주 길어서 둘 자리가 없는 말이에요. 다시 보내 주세요.")
    expect(here.page.locator(".state.bad")).to_contain_text(word("not_sent"))
    here.write("죽고 싶어")
    expect(here.entries("bot")).to_have_text(["전화 109 죽고 싶어"], timeout=2_000)
    expect(here.page.locator(".state.bad")).to_have_count(1)


def test_a_letter_that_is_too_long_says_so_where_it_is_seen(visit: Callable[..., Visit]) -> None:
    """The words stand beneath a letter that is taller than the screen."""
    here = visit()
    here.open()
    here.write("가" * 5000)
    state = here.page.locator(".state.bad")
    expect(state).to_contain_text(word("too_long"))
    expect(state).to_be_in_viewport(ratio=1)


def test_large_letters_break_no_button_of_who_leaves(visit: Callable[..., Visit]) -> None:
    """At twice the size on a small phone each button is one line."""
    here = visit(options={"viewport": {"width": 360, "height": 640}})
    here.open("/gimpo?lang=en")
    here.page.evaluate("document.documentElement.style.fontSize = '200%'")
    here.page.locator("#leave").click()
    for button in here.page.locator("#leaving button").all():
        lines = "(button) => { const r = new Range(); r.selectNodeContents(button); return r.getClientRects().length; }"
        assert button.evaluate(lines) == 1, button.inner_text()


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


def test_numbers_of_help_lines_can_be_tapped(visit: Callable[..., Visit]) -> None:
    """Where the program names them; in what is quoted or said by others a number stays a number."""
    text = "문자 109 또는 1388\n전화 109\n112나 119에 전화해 주세요. 119명\nCall 1577-1366"
    script = [Bubble(text), Bubble(text, mark="quoted"), Bubble(text, mark="human")]
    here = visit(Parlour(script=lambda _message: script))
    here.open()
    here.write("도와줘")
    expect(here.page.locator("#log article")).to_have_count(4)
    links = [link.get_attribute("href") for link in here.page.locator("#log a").all()]
    assert links == ["sms:109", "tel:109", "tel:112", "tel:119", "tel:1577-1366"]
    assert here.texts("bot")[0].splitlines()[-4:] == text.splitlines()


def test_each_line_is_read_in_its_own_language(visit: Callable[..., Visit]) -> None:
    """A Korean quotation in an English answer is Korean for a voice, and its English frame is not."""
    text = "This is what was published on 2026-03-02:\n\n신청은 누리집에서 해요.\n\nIt is quoted."
    here = visit(Parlour(script=lambda _message: [Bubble(text)]))
    here.open()
    here.write("how?")
    bubble = here.page.locator(".entry.bot .bubble")
    expect(bubble).to_have_attribute("lang", "en")
    expect(bubble.locator("[lang=ko]").last).to_have_text("신청은 누리집에서 해요.")
    expect(bubble.locator(".whole")).to_have_text("2026-03-02")


def test_a_source_that_is_opened_is_on_the_screen(visit: Callable[..., Visit]) -> None:
    """It opens downwards, where the log ends."""
    here = visit(Parlour(script=lambda _message: [replace(QUOTED, text="가나다 [1]\n" * 12)]))
    here.open()
    here.write("서류?")
    here.page.locator(".source summary").last.click()
    expect(here.page.locator(".source .inside").last).to_be_in_viewport(ratio=1)
