"""Fault points do nothing until one is armed."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import bot
import handlers
from bot.faults import DESK_POINTS, POINTS, REMINDER_POINTS, RIGHTS_POINTS, Faults, UnknownFaultPointError


@pytest.mark.parametrize("setting", ["nowhere:1", "send:begun", "send:begun:x", "send:begun:", "1"])
def test_an_unknown_point_is_refused(setting: str) -> None:
    """A misspelt point would otherwise look like a program that survives everything."""
    with pytest.raises(UnknownFaultPointError):
        Faults.read(setting)


def test_nothing_armed_does_nothing() -> None:
    """Every point can be passed at will, and so can an armed one before its n-th pass."""
    faults, armed = Faults.read(""), Faults.read("send:begun:2")
    for point in POINTS:
        faults(point)
        armed(point)


def test_the_armed_pass_kills_the_process() -> None:
    """At the second pass, and not before, the process is gone without a last word."""
    code = """
import bot.faults
faults = bot.faults.Faults.read("send:begun:2")
for word in ("first", "second", "third"):
    print(word, flush=True)
    faults("send:begun")
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.split()) == (-9, ["first", "second"])


def test_every_point_is_passed_somewhere() -> None:
    """The list of points and the code agree."""
    folders = [Path(str(package.__file__)).parent for package in (bot, handlers)]
    code = "\n".join(file.read_text() for folder in folders for file in folder.rglob("*.py"))
    moves = re.findall(r'_moving\([^)"]*"(\w+)"\)', code)
    named = re.findall(r'fault\(f?"([^"]+)"\)', code)
    passed = {point.replace("{move}", move) for point in named for move in moves}
    assert passed == POINTS | REMINDER_POINTS | DESK_POINTS | RIGHTS_POINTS
