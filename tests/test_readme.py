"""The README names every setting and command that there is, and none that there is not."""

from __future__ import annotations

import re
import shlex
from dataclasses import fields
from pathlib import Path

import pytest

from bot.cli import parser
from bot.settings import PREFIX, Settings

README = (Path(__file__).parent.parent / "README.md").read_text("utf-8")


def test_every_setting_is_in_the_table() -> None:
    """Who runs the program finds what can be set; the switch of fault tests is nobody's setting."""
    named = {
        name
        for row in README.splitlines()
        if row.startswith("| `GYEOT_")
        for name in re.findall("`(GYEOT_[A-Z_]+)`", row)
    }
    assert named == {PREFIX + each.name.upper() for each in fields(Settings) if each.name != "fault"}


SHOWN = re.findall(r"^    (?:GYEOT_\S+ )?(gyeot .+)$", README, re.MULTILINE)
NAMED = set(re.findall(r"gyeot ([a-z]+)", README))


@pytest.mark.parametrize("line", SHOWN)
def test_every_line_that_is_shown_can_be_typed(line: str) -> None:
    """With its options and what stands behind it."""
    assert parser().parse_args(shlex.split(line, comments=True)[1:])


def test_every_command_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    """Help lists those that there are."""
    with pytest.raises(SystemExit):
        parser().parse_args(["--help"])
    assert set(re.findall(r"^    ([a-z]+) ", capsys.readouterr().out, re.MULTILINE)) == NAMED
