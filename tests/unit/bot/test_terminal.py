"""The terminal hears what every messenger hears."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.channels.terminal import NAME, TerminalChannel, shown
from handlers.conversation import Address, Bubble, Choice, Notice
from retrieval.answer import Citation
from tests.fakes import NOON


@pytest.mark.parametrize(
    ("line", "command", "text"),
    [
        (" /help \n", "help", ""),
        ("/start guardian_abc", "start", "guardian_abc"),
        ("/삭제", "삭제", ""),
        ("/삭제 버튼이 안 보여요", "", "/삭제 버튼이 안 보여요"),
        ("1", "", "1"),
    ],
)
def test_a_line_is_a_command_or_words(line: str, command: str, text: str) -> None:
    """As on any other channel; a number that names no choice is said."""
    message = TerminalChannel(print, Address(NAME, "local", "me")).read(line, "k", NOON)
    assert (message.command, message.text, message.tap) == (command, text, "")


def test_a_source_is_told_with_its_day_and_address() -> None:
    """As on any other channel, and what a source lacks leaves no gap."""
    whole = Citation(1, "p", "faq.csv", "12행", "신청 서류", "https://example.org", "…", dated=date(2026, 3, 2))
    bare = replace(whole, number=2, place="", url="", dated=None)
    bubble = Bubble(
        "답", citations=(whole, bare), choices=(Choice("더 보기", "a"), Choice("누리집", "", "https://e.org"))
    )
    assert shown(Notice(1, Address(NAME, "local", "me"), bubble, ("t", ""), NOON, 0, "l")).splitlines() == [
        "답",
        "  [1] 신청 서류 — 2026-03-02 — faq.csv — 12행 — https://example.org",
        "  [2] 신청 서류 — faq.csv",
        "  1) 더 보기",
        "  2) 누리집 https://e.org",
    ]
