"""What the Bot API checks before it takes a message."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from html import unescape
from typing import Any

TAGS = {"b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "a", "code", "pre", "blockquote", "tg-spoiler"}


class RefusalError(Exception):
    """An answer with ok = false."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code, self.description, self.parameters = code, description, parameters


@dataclass
class Shown:
    """One message as the person sees it."""

    chat: str
    id: int
    text: str
    raw: str
    at: float
    links: list[tuple[str, str]] = field(default_factory=list)
    buttons: dict[str, str] = field(default_factory=dict)
    urls: dict[str, str] = field(default_factory=dict)
    thread: int = 0
    answers: int = 0
    kind: str = ""
    file: dict[str, Any] = field(default_factory=dict)
    content: bytes = b""
    edits: int = 0


def parse_html(text: str) -> tuple[str, list[tuple[str, str]]]:
    """Return the visible text and the links (words, url) of an HTML message, or refuse it as Telegram does."""
    visible, links = "", []
    opened: list[tuple[str, int, str]] = []
    for piece in re.split(r"(<[^>]*>?)", text):
        if not piece.startswith("<"):
            visible += unescape(piece)
        elif closing := re.fullmatch(r"</([a-z-]+)>", piece):
            check(opened and opened[-1][0] == closing[1], f"can't parse entities: unexpected end tag {closing[1]}")
            _, start, url = opened.pop()
            links += [(visible[start:], url)] if url else []
        else:
            tag = re.fullmatch(r"<([a-z-]+)(?: (?:href|class)=\"([^\"<>]*)\")?>", piece)
            if not tag or tag[1] not in TAGS:
                raise RefusalError(400, "Bad Request: can't parse entities: unsupported start tag")
            opened.append((tag[1], len(visible), unescape(tag[2] or "")))
    check(not opened, "can't parse entities: can't find end tag")
    return visible, links


def fill(shown: Shown, params: dict[str, str]) -> None:
    """Put a message's text and buttons into what the person sees, or refuse it."""
    raw = params.get("text", "")
    text, links = parse_html(raw) if params.get("parse_mode") == "HTML" else (raw, [])
    check(text.strip(), "message text is empty")
    check(units(text) <= 4096, "message is too long")
    buttons, urls = keyboard(json.loads(params.get("reply_markup") or "{}"))
    shown.text, shown.links, shown.buttons, shown.urls = text.strip(), links, buttons, urls


def keyboard(markup: dict[str, Any]) -> tuple[dict[str, str], dict[str, str]]:
    """Return the buttons of a message by label: their data and their addresses; or refuse them."""
    buttons, urls = {}, {}
    flat = [button for row in markup.get("inline_keyboard", ()) for button in row]
    check(len(flat) <= 100 and all(len(row) <= 8 for row in markup.get("inline_keyboard", ())), "REPLY_MARKUP_TOO_LONG")
    for button in flat:
        if "url" in button:
            check(re.match(r"https?://[^/\s]+\.[^/\s]+", button["url"]), "BUTTON_URL_INVALID")
            urls[button["text"]] = button["url"]
        else:
            check(1 <= len(button.get("callback_data", "").encode()) <= 64, "BUTTON_DATA_INVALID")
            buttons[button["text"]] = button["callback_data"]
    return buttons, urls


def check_commands(params: dict[str, str]) -> bool:
    """Accept a list of commands, or refuse it."""
    for command in json.loads(params["commands"]):
        check(re.fullmatch(r"[a-z0-9_]{1,32}", command["command"]), "BOT_COMMAND_INVALID")
        check(1 <= len(command["description"]) <= 256, "BOT_COMMAND_DESCRIPTION_INVALID")
    return True


def check(good: object, description: str) -> bool:
    """Refuse with 400 what is not good."""
    if not good:
        raise RefusalError(400, f"Bad Request: {description}")
    return True


def units(text: str) -> int:
    """Return the length in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
