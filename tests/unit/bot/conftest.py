"""A content folder that is published, in more than one file of tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.publishing import Publisher
from knowledge.intake import Intake
from knowledge.library import Library
from knowledge.storage import Storage
from tests.unit.bot.contents import answering


@pytest.fixture
def library(storage: Storage) -> Library:
    """Return an empty library."""
    return Library(storage)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return an empty content folder."""
    path = tmp_path / "content"
    path.mkdir()
    return path


@pytest.fixture
def publisher(storage: Storage, library: Library) -> Publisher:
    """Return a publisher whose trials search letters."""
    return Publisher(library, Intake(storage), answering)
