"""Where most tests of people's hands take place."""

from __future__ import annotations

import pytest

from knowledge.storage import Storage
from tests.town import BADA, HANEUL, Town, lead


@pytest.fixture
def town(storage: Storage) -> Town:
    """Return a town with two mentors and a lead."""
    return Town(storage, HANEUL, BADA, lead())
