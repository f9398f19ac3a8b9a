"""A conversation on KakaoTalk with the whole program: the source, taps, the cry for help, and within five seconds."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from datetime import UTC, datetime

import httpx
import pytest

from handlers.conversation import Address, Bubble
from handlers.records import Records
from knowledge.storage import Storage
from tests.acceptance.kakao import PATIENCE, Kakao, texts
from tests.acceptance.program import Program

SECRET = secrets.token_urlsafe(16)


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """Return the whole program with a skill server."""
    data = tmp_path_factory.mktemp("kakao") / "data"
    with Program(data, GYEOT_KAKAO_SECRET=SECRET, GYEOT_KAKAO_MUNICIPALITY="seoul") as running:
        yield running


@pytest.fixture
def kakao(program: Program) -> Kakao:
    """Return a new person's KakaoTalk."""
    return Kakao(f"{program.url}/kakao/{SECRET}", person=secrets.token_hex(8))


def said(kakao: Kakao, words: str) -> str:
    """Say something; return all that is shown, what was promised included."""
    payload = kakao.call(words)
    shown = texts(payload)
    while any(reply["label"] in {"답 보기", "이어 보기"} for reply in payload["template"].get("quickReplies", ())):
        payload = kakao.call("답 보기")
        shown += texts(payload)
    return "\n".join(shown)


def test_an_answer_with_its_source(kakao: Kakao) -> None:
    """The municipality comes from the bot; the answer names where it stands, in time."""
    answer = said(kakao, "신청서류 뭐내야돼요")
    assert "최종학력증명서" in answer
    assert "[1]" in answer
    assert kakao.slowest < PATIENCE
    assert "사람이 아니라 프로그램" in said(kakao, "안녕하세요") + answer


def test_a_tap_does_what_it_says(kakao: Kakao) -> None:
    """A quick reply of the help works as typed words do not have to."""
    payload = kakao.call("도움말")
    label = payload["template"]["quickReplies"][0]["label"]
    assert texts(kakao.tap(payload, label))


def test_a_cry_for_help(kakao: Kakao, program: Program) -> None:
    """Answered at once with two routes at least, one by text; its words are in no log."""
    cry = "나 진짜 죽고 싶어 도와줘"
    answer = said(kakao, cry)
    assert "109" in answer
    assert "1388" in answer
    log = program.log.read_text(encoding="utf-8")
    assert cry not in log
    assert SECRET not in log


def test_what_came_meanwhile(kakao: Kakao, program: Program) -> None:
    """Words of a mentor are shown at the next contact."""
    kakao.call("안녕하세요")
    storage = Storage(f"sqlite:///{program.log.with_suffix('') / 'gyeot.sqlite3'}")
    address = Address("kakao", kakao.bot, kakao.person)
    now = datetime.now(UTC)
    Records(storage).post(address, (Bubble("[민트 멘토]\n내일 봐요", mark="human"),), now, now)
    storage.close()
    assert "내일 봐요" in said(kakao, "고마워")


def test_who_does_not_know_the_secret(program: Program) -> None:
    """Nothing is answered and nothing told."""
    response = httpx.post(f"{program.url}/kakao/guess", json={}, trust_env=False)
    assert (response.status_code, response.content) == (403, b"")
