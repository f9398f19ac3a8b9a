"""The terminal hears what every messenger hears."""

from __future__ import annotations

import pytest

from bot.channels.terminal import NAME, TerminalChannel
from handlers.conversation import Address
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
