"""A cry for help on KakaoTalk over real HTTP: help is in the answer, however slow the rest, however often it comes."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.channels.kakao import Patience
from knowledge.storage import Storage
from tests.acceptance.kakao import Kakao, texts
from tests.acceptance.skill import House
from tests.fakes import rows

CRY = "나 죽고 싶어"


@pytest.fixture
def house(tmp_path: Path, sqlite_file: Path) -> Iterator[House]:
    """Return a running skill server with little patience."""
    storage = Storage(f"sqlite:///{shutil.copy(sqlite_file, tmp_path / 'kakao.db')}")
    with House(storage, Patience(answer=1.5, promise=1.2, late=15.0)) as house:
        yield house
    storage.close()


@pytest.mark.parametrize("callbacks", [False, True])
def test_a_cry_is_not_told_to_wait(house: House, callbacks: bool) -> None:  # noqa: FBT001
    """What takes longer than Kakao waits: whom to call is said at once, no promise to look; the message stays kept."""
    house.script.slow[CRY] = 3.0
    with Kakao(house.url) as kakao:
        house.kakao, kakao.callbacks = kakao, callbacks
        said = "".join(texts(kakao.call(CRY)))
        assert ("109" in said, "1388" in said, "찾" in said) == (True, True, False)
        house.until(lambda: rows(house.storage, "inbox", "state") == ["done"])


def test_a_cry_that_comes_again_is_helped_again(house: House) -> None:
    """Who sends it once more may not have seen the first answer; it is handled once all the same."""
    with Kakao(house.url) as kakao:
        house.kakao = kakao
        kakao.call(CRY, number="chp-1")
        house.settled()
        assert "109" in "".join(texts(kakao.call(CRY, number="chp-1")))
    assert [message.text for message in house.script.heard] == [CRY]
