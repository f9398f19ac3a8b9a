"""Copies against accidents: they hold no keys, come back whole, and forget with the person."""

from __future__ import annotations

import resource
import shutil
import sqlite3
import stat
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.cli import main
from bot.settings import Settings
from bot.unlocking import masters_for, open_storage
from handlers.conversation import Address
from handlers.records.consents.erasing import erase
from tests.fakes import rows
from tests.town import ANN, Town, lead, mentor

BEA = Address("web", "web", "bea")
QUESTION = "분수의 나눗셈을 알려 주세요"
CRY = "나 진짜 죽고 싶어"


@pytest.fixture
def environment(tmp_path: Path, sqlite_file: Path) -> dict[str, str]:
    """Return the environment of a program with a database in which two have asked and one has cried for help."""
    environment = {"GYEOT_DATA": str(tmp_path / "data")}
    (tmp_path / "data").mkdir()
    shutil.copy(sqlite_file, tmp_path / "data" / "gyeot.sqlite3")
    storage = open_storage(Settings(data=tmp_path / "data"))
    town = Town(storage, lead("bom"), mentor("han"))
    for whom in (ANN, BEA):
        town.ask(QUESTION, whom)
    town.write(CRY, BEA)
    storage.close()
    return environment


def copies(folder: Path) -> list[Path]:
    """Return the copies of a folder, oldest first."""
    return sorted(folder.glob("gyeot-*.sqlite3"))


def test_a_copy_alone_is_of_no_use(environment: dict[str, str], tmp_path: Path) -> None:
    """It holds neither words nor keys in the clear, and only its owner can read it."""
    folder = tmp_path / "copies"
    assert main(["backup", str(folder)], environment) == 0
    (copy,) = copies(folder)
    content = copy.read_bytes()
    assert "죽고".encode() not in content
    with closing(sqlite3.connect(copy)) as connection:
        assert set(connection.execute("SELECT wrapped FROM data_key")) == {("",)}
        lines = connection.execute("SELECT text FROM escalation_line WHERE kind = 'person'").fetchall()
    assert all(text.startswith("sealed:") for (text,) in lines)
    for file in (copy, folder / "data_keys.json"):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert {file.name for file in folder.iterdir()} == {copy.name, "data_keys.json"}


def test_without_room_no_half_of_a_copy_is_left(
    environment: dict[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The operator reads why in a sentence; what was begun would hold keys."""
    folder, bounds = tmp_path / "copies", resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, bounds[1]))
    try:
        assert main(["backup", str(folder)], environment) == 2
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, bounds)
    assert capsys.readouterr().err.startswith("gyeot: the disk is full, or it fails")
    assert list(folder.iterdir()) == []
    assert main(["backup", str(folder)], environment) == 0


def test_who_has_erased_since_stays_erased(
    environment: dict[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The older copy comes back with the newest keys: one person is as they were, the other is gone."""
    folder, data = tmp_path / "copies", tmp_path / "data"
    assert main(["backup", str(folder)], environment) == 0
    (copy,) = copies(folder)
    older = tmp_path / "older" / copy.name
    older.parent.mkdir()
    copy.rename(older)
    storage = open_storage(Settings(data=data))
    town = Town(storage)
    ann = town.records.conversation_of(ANN)
    assert ann
    with storage.writing() as connection:
        erase(connection, ann, datetime.now(UTC))
    storage.close()
    assert main(["backup", str(folder)], environment) == 0
    for file in data.glob("gyeot.sqlite3*"):
        file.unlink()
    older.rename(folder / older.name)
    assert main(["restore", str(folder / older.name)], environment) == 0
    assert "1 persons, 0 cases" in capsys.readouterr().out
    storage = open_storage(Settings(data=data))
    town = Town(storage)
    assert rows(storage, "crisis_cry", "text") == [CRY]
    bea = town.records.conversation_of(BEA)
    assert bea
    assert QUESTION in [entry.bubble.text for entry in town.records.history(bea)]
    assert town.records.history(ann) == ()
    assert rows(storage, "escalation", "conversation") == [bea]
    storage.close()


def test_what_cannot_be_brought_back(
    environment: dict[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A copy without keys is none, and a database that is there is not overwritten."""
    folder = tmp_path / "copies"
    assert main(["restore", str(folder / "none.sqlite3")], environment) == 2
    assert "no such copy" in capsys.readouterr().err
    assert main(["backup", str(folder)], environment) == 0
    assert main(["restore", str(copies(folder)[0])], environment) == 2
    assert "move it away" in capsys.readouterr().err


def test_the_master_key_is_changed_by_command(
    environment: dict[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A new one is put before the old; only when nothing is under the old one it may go; the words stay readable."""
    settings = Settings(data=tmp_path / "data")
    (old,) = masters_for(settings).names
    assert main(["keys", "new"], environment) == 0
    assert main(["keys", "drop"], environment) == 1
    capsys.readouterr()
    assert main(["keys", "show"], environment) == 0
    assert f"{old} older: 4 keys" in capsys.readouterr().out
    storage = open_storage(settings)
    assert Town(storage).records.keys.wrap_anew() == 4
    storage.close()
    assert main(["keys", "drop"], environment) == 0
    assert old not in masters_for(settings).names
    storage = open_storage(settings)
    assert rows(storage, "crisis_cry", "text") == [CRY]
    storage.close()
    assert main(["keys", "new"], environment | {"GYEOT_MASTER_KEY": "k" * 43}) == 2
    capsys.readouterr()
    assert main(["keys", "show"], environment | {"GYEOT_MASTER_KEY": "k" * 43}) == 0
    assert "missing: 4 keys" in capsys.readouterr().out


def test_old_words_are_sealed_by_command(
    environment: dict[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What an older version has left in the clear is sealed, and said to be; a second time there is nothing."""
    file = tmp_path / "data" / "gyeot.sqlite3"
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("UPDATE turn SET text = 'words in the clear' WHERE role = 'person'")
        connection.commit()
    for said in ("2 conversations and cases", "0 conversations and cases"):
        assert main(["keys", "seal"], environment) == 0
        assert said in capsys.readouterr().out
    assert b"words in the clear" not in file.read_bytes()


def test_what_the_commands_of_copies_say_is_korean_for_a_korean_officer(
    environment: dict[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The first lines of a backup and of keys, and an error."""
    here = environment | {"LC_ALL": "ko_KR.UTF-8"}
    assert main(["backup", str(tmp_path / "copies")], here) == 0
    assert "이 복사본을 여는 키: " in capsys.readouterr().out
    assert main(["keys", "show"], here) == 0
    assert "가장 새 키: 열쇠" in capsys.readouterr().out
    assert main(["restore", str(tmp_path / "none.sqlite3")], here) == 2
    assert "복사본이 없거나" in capsys.readouterr().err
