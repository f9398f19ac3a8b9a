"""Files that are made once."""

from pathlib import Path

import pytest

from retrieval.e5_files import made_once


def test_a_file_is_made_at_the_first_call_only(tmp_path: Path) -> None:
    """The second call returns what the first wrote and makes nothing."""
    path = tmp_path / "not" / "there" / "file"
    assert made_once(path, lambda: b"first").read_bytes() == b"first"
    assert made_once(path, lambda: b"second").read_bytes() == b"first"


def test_a_failure_leaves_nothing_behind(tmp_path: Path) -> None:
    """When the content cannot be made or the file cannot take its place, neither it nor a part of it is left."""
    (tmp_path / "taken").mkdir()

    def make() -> bytes:
        (tmp_path / "file").mkdir()
        return b"content"

    with pytest.raises(OSError, match="file"):
        made_once(tmp_path / "file", make)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "taken"]


def test_everybody_may_read_it(tmp_path: Path) -> None:
    """A service that runs under another name than the installation did can read the file."""
    assert made_once(tmp_path / "file", lambda: b"").stat().st_mode & 0o777 == 0o644
