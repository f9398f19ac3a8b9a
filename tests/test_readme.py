"""The README names every setting and command that there is, and none that there is not."""

from __future__ import annotations

import re
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


@pytest.mark.parametrize("command", sorted(set(re.findall(r"^    gyeot ([a-z]+)", README, re.MULTILINE))))
def test_every_command_that_is_shown_can_be_typed(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Help is what every command that there is has."""
    with pytest.raises(SystemExit) as ended:
        parser().parse_args([command, "--help"])
    assert ended.value.code == 0
    assert f"gyeot {command}" in capsys.readouterr().out
