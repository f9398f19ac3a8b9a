"""The link that makes a group the mentors', from the command line, and what the doctor says of the group."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.cli import main
from bot.commands.doctoring import groups_of
from handlers.conversation import Address
from handlers.records import Records
from handlers.records.people.topics import Group
from knowledge.library import Library
from knowledge.municipality import Municipality
from knowledge.stock import Stock
from knowledge.storage import Storage
from tests.fakes import real_now

ROOM = Address("telegram", "bot", "-100")


def test_a_link_from_the_command_line(tmp_path: Path, sqlite_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What is printed binds a group once; an unknown municipality is named with those that there are."""
    shutil.copy(sqlite_file, tmp_path / "gyeot.sqlite3")
    storage = Storage(f"sqlite:///{tmp_path / 'gyeot.sqlite3'}")
    Library(storage).publish(Stock((Municipality("gimpo", "김포시", "김포런"),), ()), real_now())
    environment = {"GYEOT_DATA": str(tmp_path)}
    assert main(["staff", "group", "gimpo"], environment) == 0
    token = capsys.readouterr().out.splitlines()[0].removeprefix("/bind ")
    topics = Records(storage).topics
    assert topics.bind(token, ROOM, real_now()) == "gimpo"
    assert topics.bind(token, ROOM, real_now()) is None
    assert main(["staff", "group", "atlantis"], environment) == 2
    assert "gimpo" in capsys.readouterr().err
    storage.close()


def test_what_the_doctor_says() -> None:
    """A group that takes topics is well; of another it says what to do."""
    well, ill = groups_of((Group("gimpo", ROOM), Group("seoul", ROOM, "the chat is not a forum")))
    assert (well.well, well.told) == (True, "takes topics")
    assert not ill.well
    assert "manage topics" in ill.told
