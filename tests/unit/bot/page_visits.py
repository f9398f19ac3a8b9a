"""Visits to the chat page: a browser as far as requests go, what it posts, and the data that the page carries."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

import bot.pages
from tests.parlour import Parlour

OWN = {"sec-fetch-site": "same-origin"}
KEY = "0123456789abcdef"
PAGES = Path(bot.pages.__file__).parent
MINUTE = timedelta(minutes=1)
XSS = [
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7 * 7 }}",
    "<!--<script>",
]


def visiting(parlour: Parlour, url: str = "http://testserver", **options: Any) -> TestClient:
    """Return a browser, as far as requests go, that sits at the site's own page."""
    return TestClient(parlour.app(**options), base_url=url, headers=OWN)


def posting(client: TestClient, where: str = "", **payload: Any) -> Any:
    """Post a message."""
    return client.post(f"/chat/messages{where}", json={"id": KEY, **payload})


def data_in(html: str) -> dict[str, Any]:
    """Return the data that the page carries for its script."""
    found = re.search(r'<script id="data" type="application/json">(.*?)</script>', html, re.DOTALL)
    assert found
    return dict(json.loads(found[1]))
