"""What conversations in a browser, or over a Bot API server, begin with."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser

from tests.acceptance.bot_api import TOKEN, BotApi
from tests.acceptance.browser import chromium
from tests.acceptance.program import Program
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


@pytest.fixture(scope="module")
def api() -> Iterator[BotApi]:
    """Return one Bot API server for all tests of a module."""
    with BotApi() as server:
        yield server


@pytest.fixture(scope="module")
def program(api: BotApi, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """Return the whole program, talking to that server."""
    data = tmp_path_factory.mktemp("telegram") / "data"
    with Program(data, GYEOT_TELEGRAM_TOKEN=TOKEN, GYEOT_TELEGRAM_API_URL=api.url) as running:
        yield running
