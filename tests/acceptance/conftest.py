"""What more than one conversation in a browser begins with."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser

from tests.acceptance.browser import chromium
from tests.acceptance.visiting import Visit, visits


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Return one headless browser for all tests of a module."""
    with chromium() as opened:
        yield opened


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Visit]]:
    """Return how to open a parlour in a fresh browser profile; nothing may go wrong in it."""
    with visits(browser) as begin:
        yield begin
