"""Members of staff of a whole program: added by the command line, in a browser by their link."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from bot.cli import main
from tests.acceptance.program import Program

PATIENCE = 40_000
"""Milliseconds that a page may take on a busy machine."""


def link_for(program: Program, capsys: pytest.CaptureFixture[str], name: str, *roles: str) -> str:
    """Let the command line add somebody and print their link."""
    here = {"GYEOT_DATA": str(program.data), "GYEOT_PUBLIC_URL": program.url}
    added = ["staff", "add", "--municipality", "gimpo", "--pseudonym", name, "--name", f"본명 {name}"]
    assert main([*added, *(part for role in roles for part in ("--role", role))], here) == 0
    identity = capsys.readouterr().out.split()[0]
    assert main(["staff", "invite", identity], here) == 0
    return next(word for word in capsys.readouterr().out.split() if "/desk/in/" in word)


def come_in(page: Page, link: str) -> None:
    """Open a link and press its button."""
    page.goto(link)
    page.get_by_role("button", name="데스크로 들어가기").click()
    expect(page.get_by_role("heading", name="곁 데스크")).to_be_visible()
