"""A desk that more than one file of tests looks at."""

from __future__ import annotations

import pytest

from knowledge.storage import Storage
from tests.integration.open_desk import Office, opened


@pytest.fixture
def office(storage: Storage) -> Office:
    """Return a desk on empty records."""
    return opened(storage)
