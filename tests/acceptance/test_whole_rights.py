"""Consent, one's own data and a guardian with the whole program: over a fake Bot API and real pages."""

from __future__ import annotations

import re
from collections.abc import Iterator

import httpx
import pytest

from bot.cli import main
from tests.acceptance.bot_api import TOKEN, BotApi
from tests.acceptance.program import Program

CHILD, LEARNER, GUARDIAN = 2001, 2002, 2003


@pytest.fixture(scope="module")
def program(api: BotApi, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """Return the whole program for Seoul, talking to that server."""
    data = tmp_path_factory.mktemp("rights") / "data"
    settings = {
        "GYEOT_TELEGRAM_TOKEN": TOKEN,
        "GYEOT_TELEGRAM_API_URL": api.url,
        "GYEOT_TELEGRAM_MUNICIPALITY": "seoul",
    }
    with Program(data, **settings) as running:
        yield running


def wait(api: BotApi, person: int, words: str) -> str:
    """Wait until a person was sent these words; return the newest such message."""
    api.wait_for(lambda: any(words in shown.text for shown in api.sent(person)))
    return [shown.text for shown in api.sent(person) if words in shown.text][-1]


def tap(api: BotApi, person: int, words: str, label: str) -> None:
    """Tap a choice of the newest message with these words."""
    wait(api, person, words)
    api.tap([shown for shown in api.sent(person) if words in shown.text][-1], label)


def confirm(program: Program, capsys: pytest.CaptureFixture[str]) -> None:
    """Let an officer of Seoul come in by a link and confirm the one consent that waits."""
    here = {"GYEOT_DATA": str(program.data), "GYEOT_PUBLIC_URL": program.url}
    who = ["--municipality", "seoul", "--pseudonym", "담당", "--name", "김담당", "--role", "officer"]
    assert main(["staff", "add", *who], here) == 0
    identity = capsys.readouterr().out.split()[0]
    assert main(["staff", "invite", identity], here) == 0
    link = next(word for word in capsys.readouterr().out.split() if "/desk/in/" in word)
    with httpx.Client(base_url=program.url, headers={"origin": program.url}, follow_redirects=True) as officer:
        officer.post(link)
        listed = officer.get("/desk/office/consents").text
        one = re.search(r"/desk/office/consents/\w{8}", listed)[0]  # type: ignore[index]
        assert "010-1234-5678" in officer.get(one).text
        assert "확인했어요" in officer.post(one, data={"answer": "yes", "how": "call"}).text


def test_a_child_a_guardian_and_what_is_kept(api: BotApi, program: Program, capsys: pytest.CaptureFixture[str]) -> None:
    """Under 14 only answers; the guardian agrees on the page and staff confirm it; then everything can be erased."""
    api.say(CHILD, "신청서류 뭐내야돼요")
    wait(api, CHILD, "최종학력증명서")
    first = api.sent(CHILD)[0].text
    assert "사람이 아니라 프로그램" in first
    assert httpx.get(re.search(r"http\S+/notice\S*", first)[0]).status_code == 200  # type: ignore[index]
    api.say(CHILD, "/plan")
    tap(api, CHILD, "생일은 묻지 않아요", "만 14세 미만")
    tap(api, CHILD, "보호자가 동의해야", "보호자에게 보낼 링크 만들기")
    code = wait(api, CHILD, "직접 보여 주세요").split()[-1]
    link = next(word for word in wait(api, CHILD, "5일 안에").split() if "/guardian/" in word)
    page = httpx.get(link)
    assert "보호자 동의" in page.text
    origin = {"origin": program.url}
    given = {"answer": "yes", "read": "yes", "code": code, "contact": "김보호 010-1234-5678"}
    assert "담당자가 확인하면" in httpx.post(link, data=given, headers=origin).text
    wait(api, CHILD, "확인하고 있어요")
    confirm(program, capsys)
    wait(api, CHILD, "보호자가 동의했어요")
    assert "동의 거두기" in httpx.get(f"{link}?lang=ko").text
    api.say(CHILD, "/mine")
    tap(api, CHILD, "지금 보관하고 있는 것", "전부 내려받기")
    mine = re.search(r"http\S+/mine/[\w-]+", wait(api, CHILD, "1시간 뒤에 닫히니"))[0]  # type: ignore[index]
    kept = httpx.get(f"{mine}.json").json()
    assert kept["consent"]["state"] == "guarded"
    assert all(row["text"] == "" for row in kept["kept"]["turn"][:2])
    api.say(CHILD, "/erase")
    tap(api, CHILD, "되돌릴 수 없어요", "모두 지우기")
    wait(api, CHILD, "모두 지웠어요")
    assert httpx.get(mine).status_code == 404


def test_a_learner_invites_a_guardian(api: BotApi, program: Program) -> None:
    """By a deep link, confirmed by both; the guardian asks how it goes, and either ends it."""
    assert program.url
    api.say(LEARNER, "/guardian")
    tap(api, LEARNER, "생일은 묻지 않아요", "14–17세")
    tap(api, LEARNER, "보관해도 될까요?", "네, 보관해 주세요")
    tap(api, LEARNER, "연결된 분이 없어요", "보호자 초대하기")
    tap(api, LEARNER, "무엇을 함께 볼까요", "계획을 몇 개 했는지")
    tap(api, LEARNER, "고른 것", "이대로 초대하기")
    tap(api, LEARNER, "언제까지 함께 볼까요", "30일")
    token = wait(api, LEARNER, "guardian_").rpartition("=")[2]
    api.say(GUARDIAN, f"/start {token}")
    tap(api, GUARDIAN, "생일은 묻지 않아요", "보호자")
    tap(api, GUARDIAN, "보관해도 될까요?", "네, 보관해 주세요")
    tap(api, GUARDIAN, "함께 보고 싶어 해요", "연결하기")
    tap(api, LEARNER, "초대한 분이 맞나요?", "네, 맞아요")
    wait(api, GUARDIAN, "보시는 것")
    api.say(GUARDIAN, "우리 아이 잘하고 있나요?")
    wait(api, GUARDIAN, "지금은 보여 드릴 계획이 없어요")
    api.say(LEARNER, "/guardian")
    tap(api, LEARNER, "1. 보호자가 보는 것", "연결 끝내기 (1)")
    wait(api, GUARDIAN, "가족과의 연결이 끝났어요")
