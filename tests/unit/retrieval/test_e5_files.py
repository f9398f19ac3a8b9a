"""Files that are made once."""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from retrieval.embedding.e5_files import keep_only, made_once


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


def _of_age(path: Path, seconds: int) -> None:
    path.write_bytes(b"")
    os.utime(path, (seconds, seconds))


def test_what_an_older_version_made_goes_and_all_else_stays(tmp_path: Path) -> None:
    """Two who start at once remove the same; a newer file, another model and what cannot be removed are left."""
    for name, made in (("m-1.onnx", 1), ("m-2.onnx", 2), ("m-3.onnx", 3), ("m-4.onnx", 4), ("other-1.onnx", 1)):
        _of_age(tmp_path / name, made)
    (tmp_path / "m-0.onnx").mkdir()
    os.utime(tmp_path / "m-0.onnx", (0, 0))
    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(keep_only, tmp_path / "m-3.onnx", "m-*.onnx") for _ in range(8)]:
            done.result()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["m-0.onnx", "m-3.onnx", "m-4.onnx", "other-1.onnx"]


def test_what_another_version_removed_meanwhile_is_no_failure(tmp_path: Path) -> None:
    """Its file is the newer one, and stays; whoever has loaded the older one goes on with it."""
    _of_age(tmp_path / "m-2.onnx", 2)
    keep_only(tmp_path / "m-1.onnx", "m-*.onnx")
    assert [path.name for path in tmp_path.iterdir()] == ["m-2.onnx"]
