"""A household's answers in the database's files, byte by byte: never in the clear, and gone when the check is over."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from sqlalchemy import text

from handlers.enrolling.household import PREFIX
from knowledge.storage import Storage
from tests.conftest import MASTERS
from tests.unit.handlers.recruited import WAYS, House

WORDS = ("중2", "해당 없어요", "다문화가족", "한부모", "skip=", "income=")


def in_the_files(folder: Path, *words: str) -> list[str]:
    """Return which words stand in the files of the database, as they are or as JSON writes them."""
    content = b"".join(path.read_bytes() for path in sorted(folder.iterdir()))
    return [word for word in words if word.encode() in content or json.dumps(word)[1:-1].encode() in content]


def test_nothing_of_a_household_remains_in_any_file(sqlite_file: Path, tmp_path: Path) -> None:
    """What was told stands there sealed until the log is emptied; then not even the names under which it was kept."""
    storage = Storage(f"sqlite:///{shutil.copy(sqlite_file, tmp_path / 'gyeot.db')}", MASTERS)
    house, sealed = House(storage), set[str]()
    house.hear(action="municipality:seoul")
    for said in WAYS["income"]:
        last = house.hear(said)
        with storage.reading() as connection:
            told = json.loads(connection.execute(text("SELECT slots FROM conversation")).scalar_one())
        sealed |= {value for name, value in told.items() if name.startswith(PREFIX)}
    assert "될 것 같아요" in last[-1].text
    assert in_the_files(tmp_path, *WORDS) == []
    assert set(in_the_files(tmp_path, *sealed, PREFIX)) == {*sealed, PREFIX}
    assert storage.empty_log()
    assert in_the_files(tmp_path, *WORDS, *sealed, PREFIX) == []
    storage.close()
