"""What the pages are made of: files, words that are all used, and markup that no word of a person becomes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html.parser import HTMLParser
from pathlib import Path

import pytest

from bot.pages.desk.words import WORDS as DESK_WORDS
from bot.pages.office.words import WORDS as OFFICE_WORDS
from bot.pages.wording import WORDS
from tests.parlour import Parlour
from tests.unit.bot.page_visits import PAGES, XSS, data_in, visiting


class _Tags(HTMLParser):
    """Counts elements."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element, and refuse what a policy without inline forbids."""
        self.found.append(tag)
        assert not [name for name, _ in attrs if name.startswith("on") or name == "style"]


@pytest.mark.parametrize("payload", XSS)
def test_no_word_becomes_markup(payload: str) -> None:
    """A word of a catalogue, however hostile, adds no element to the page."""
    usual = _Tags(visiting(Parlour()).get("/gimpo").text).found
    client = visiting(Parlour(), gettext=lambda _code: lambda _sentence: payload)
    html = client.get("/gimpo").text
    assert _Tags(html).found == usual
    assert data_in(html)["words"]["send"] == payload


STAFF = {"desk.html", "desk_door.html", "desk.js", "desk_cases.js", "desk_drafts.js", "staff.js"}
REFUSED_AT_DESK = {"changed", "cried", "not_allowed", "gone", "draft_personal", "untimely", "report_nobody"}


@pytest.mark.parametrize(
    ("files", "words", "refused"),
    [
        ({"chat.html", "chat.js", "carrying.js", "drawing.js", "leaving.js"}, WORDS, {"too_long", "slow"}),
        (STAFF, DESK_WORDS, REFUSED_AT_DESK | {"heic", "person", "bot", "staff"}),
        (
            {"office.html", "office.js", "staff.js"},
            OFFICE_WORDS,
            {"not_yours", "unreadable", "personal"},
        ),
    ],
)
def test_every_word_is_used(files: set[str], words: Mapping[str, str], refused: set[str]) -> None:
    """The script and the template use words that exist, and every word that exists is used."""
    text = "".join(path.read_text() for path in PAGES.rglob("*") if path.name in files)
    used = set(re.findall(r"\bwords\.(\w+)", text))
    made = tuple(f"{stem}_" for stem in re.findall(r"words\[`(\w+)_\$", text))
    assert used <= set(words)
    assert {word for word in {*words} - used if not word.startswith((*made, "canned_", "try_"))} == refused


def test_the_script_never_writes_markup() -> None:
    """Nothing in the scripts turns text into markup or code."""
    text = "".join(path.read_text() for path in PAGES.rglob("*.js"))
    assert not re.search(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|localStorage", text
    )


def test_static_files() -> None:
    """The page's files are served under their version, to be kept; nothing else is."""
    client = visiting(Parlour())
    html = client.get("/").text
    paths = set(re.findall(r'"(/chat/static/[^"]+)"', html))
    assert {Path(path).name for path in paths} == {"chat.css", "chat.js", "colours.css", "drawing.js", "icon.svg"}
    for path in paths:
        response = client.get(path)
        assert response.status_code == 200
        assert "immutable" in response.headers["cache-control"]
    assert client.get("/chat/static/old/chat.js").status_code == 404
    folder = paths.pop().rpartition("/")[0]
    for name in ("nothing.js", "..%2Fchat.py", "../chat.py", "%2Fetc%2Fpasswd"):
        assert client.get(f"{folder}/{name}").status_code == 404
