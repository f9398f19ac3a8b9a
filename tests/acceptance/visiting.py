"""Visits of the web chat in a real browser, at the size of a phone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, expect

from bot.pages.wording import WORDS
from handlers.catalogue import speaker
from tests.acceptance.browser import PHONE, serving
from tests.parlour import Parlour

WATCH = (
    "document.addEventListener('securitypolicyviolation', (event) => console.error('policy', event.violatedDirective))"
)


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


@contextmanager
def visits(browser: Browser) -> Iterator[Callable[..., Visit]]:
    """Yield how to open a parlour in a fresh browser profile; nothing may have gone wrong in it."""
    with ExitStack() as stack:
        begun_all: list[Visit] = []

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
            begun_all.append(begun)
            return begun

        yield begin
        network = re.compile(r"Failed to load resource|ERR_INTERNET_DISCONNECTED|ERR_FAILED")
        assert [text for each in begun_all for text in each.wrong if not network.search(text)] == []
