"""Where somebody asks about enrolment."""

from __future__ import annotations

import pytest

from knowledge.storage import Storage
from tests.unit.handlers.recruited import House


@pytest.fixture
def house(storage: Storage) -> House:
    """Return a house on each database, with Chungbuk chosen by Ann."""
    made = House(storage)
    made.hear(action="municipality:chungbuk")
    return made
