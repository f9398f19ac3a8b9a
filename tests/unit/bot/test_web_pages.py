"""The routes of the chat page."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from fastapi.routing import APIRoute
from starlette.testclient import TestClient

from bot.pages.guarding import Allowance, Limits
from bot.pages.streaming import Pace
from bot.pages.wording import WORDS
from handlers.conversation import Bubble, Message
from knowledge.hotlines import hotlines
from knowledge.municipality import Municipality
from tests.parlour import NOON, Parlour
from tests.unit.bot.page_visits import KEY, MINUTE, OWN, data_in, posting, visiting


@pytest.mark.parametrize("away", ["inbox", "municipalities"])
def test_who_cries_for_help_while_nothing_can_be_kept_reads_where_people_are(away: str) -> None:
    """A database that is away takes no help from anybody; the page keeps the letter and sends it again."""

    class Away(Parlour):
        async def receive(self, message: Message) -> bool:
            raise ConnectionError(message.key)

    def gone() -> Sequence[Municipality]:
        raise ConnectionError

    def helping(message: Message) -> str:
        return f"전화 109 ({message.language})" if "죽고" in message.text else ""

    more: dict[str, Any] = {"helping": helping} | ({"municipalities": gone} if away == "municipalities" else {})
    parlour = Away() if away == "inbox" else Parlour()
    client = TestClient(parlour.app(**more), base_url="http://testserver", headers=OWN)
    response = posting(client, "?lang=ko", text="죽고 싶어")
    assert (response.status_code, response.json()["help"]) == (503, "전화 109 (ko)")
    with pytest.raises(ConnectionError):
        posting(client, "?lang=ko", text="서류 뭐 내요?")


def test_who_keeps_no_cookie_is_told_so_and_helped_at_once() -> None:
    """What is answered later can't be fetched without one; with one the answer is the only word."""
    parlour = Parlour()
    client = TestClient(parlour.app(helping=lambda _: "전화 109"), base_url="http://testserver", headers=OWN)
    first = posting(client, "?lang=ko", text="죽고 싶어").json()
    assert (first["unheard"], first["help"]) == (True, "전화 109")
    second = TestClient(parlour.app(helping=lambda _: "전화 109"), base_url="http://testserver", headers=OWN)
    second.get("/gimpo")
    assert "help" not in posting(second, "?lang=ko", text="죽고 싶어").json()


def test_the_page() -> None:
    """The page says what it is, offers a person and the help lines, and is never stored."""
    client = visiting(Parlour())
    response = client.get("/gimpo")
    assert response.status_code == 200
    assert "I am a program, not a person" in response.text
    assert "Talk with a person" in response.text
    assert "김포시" in response.text
    for line in ("109", "1388"):
        assert f'href="tel:{hotlines()[line].phone}"' in response.text
        without_scripts = response.text.partition("<noscript>")[2].partition("</noscript>")[0]
        assert f'href="sms:{hotlines()[line].text}"' in without_scripts
        assert f'href="sms:{hotlines()[line].text}"' in response.text
    assert "031-000-0000" in response.text
    assert response.headers["cache-control"] == "no-store"
    assert data_in(response.text)["municipality"] == "gimpo"


def test_the_page_without_a_municipality() -> None:
    """The first page offers every municipality, and an unknown one is not found."""
    client = visiting(Parlour())
    html = client.get("/").text
    assert 'href="/gimpo?lang=ko"' in html
    assert 'href="/chungbuk?lang=ko"' in html
    assert data_in(html)["municipality"] == ""
    assert client.head("/").status_code == 200
    assert "아직 준비하고 있어요" in client.get("/chungbuk").text


@pytest.mark.parametrize(
    ("query", "accepted", "language"),
    [
        ("", "", "ko"),
        ("", "en-US,en;q=0.9,ko;q=0.8", "en"),
        ("", "ko-KR,en", "ko"),
        ("", "fr, vi", "ko"),
        ("?lang=en", "ko", "en"),
        ("?lang=xx", "en", "en"),
    ],
)
def test_language(query: str, accepted: str, language: str) -> None:
    """The address decides, then the browser, then Korean."""
    client = visiting(Parlour(), gettext=lambda code: lambda sentence: f"{code}: {sentence}")
    html = client.get(f"/{query}", headers={"accept-language": accepted}).text
    assert f'<html lang="{language}">' in html
    assert data_in(html)["words"]["send"] == f"{language}: Send"


@pytest.mark.parametrize(
    ("url", "name", "secure"), [("http://testserver", "gyeot", False), ("https://testserver", "__Host-gyeot", True)]
)
def test_the_cookie(url: str, name: str, *, secure: bool) -> None:
    """The cookie is out of reach of scripts and other sites, and bound to the host where the page is encrypted."""
    client = visiting(Parlour(), url)
    cookie = client.get("/").headers["set-cookie"]
    assert re.match(rf"{name}=[\w-]{{22}};", cookie)
    assert {"HttpOnly", "SameSite=lax", "Path=/"} <= set(cookie.split("; "))
    assert ("Secure" in cookie) is secure
    assert "Max-Age" not in cookie
    assert client.get("/").headers["set-cookie"] == cookie


def test_an_idle_cookie_ends() -> None:
    """Where a municipality wants it, a conversation ends after a rest."""
    client = visiting(Parlour(), idle=timedelta(minutes=30))
    response = client.get("/")
    assert "Max-Age=1800" in response.headers["set-cookie"]
    assert data_in(response.text)["idle"] == 1800


def test_every_unsafe_route_refuses_strangers() -> None:
    """Every route that changes something refuses a request that does not come from the site's own page."""
    parlour = Parlour()
    client = TestClient(parlour.app())
    unsafe = [
        (method, route.path)
        for route in parlour.routes().routes
        if isinstance(route, APIRoute)
        for method in route.methods - {"GET", "HEAD"}
    ]
    assert len(unsafe) == 4
    for method, path in unsafe:
        for headers in ({}, {"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}):
            assert client.request(method, path, json={"id": KEY, "text": "a"}, headers=headers).status_code == 403


def test_headers() -> None:
    """Every response, the refused one too, keeps foreign script and frames out."""
    client = visiting(Parlour())
    for path in ("/", "/nowhere", "/chat/static/x/y"):
        headers = client.get(path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'self'" in policy
        assert "frame-ancestors 'self'" in policy
        assert "unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"


def test_a_message_is_kept_once() -> None:
    """A message that is sent again is acknowledged again and kept once."""
    parlour = Parlour()
    client = visiting(parlour)
    client.get("/gimpo")
    first = posting(client, "?municipality=gimpo&lang=en", text="안녕")
    again = posting(client, "?municipality=gimpo&lang=en", text="안녕")
    assert (first.status_code, first.json()) == (202, {"received": KEY, "new": True})
    assert (again.status_code, again.json()["new"]) == (202, False)
    (message,) = parlour.messages
    assert (message.text, message.municipality, message.language, message.address.account) == (
        "안녕",
        "gimpo",
        "en",
        "gimpo",
    )


def test_conversations_are_apart() -> None:
    """Two browsers never share a conversation, nor a key; nor do two municipalities in one browser."""
    parlour = Parlour()
    one, two = visiting(parlour), visiting(parlour)
    for client in (one, two):
        client.get("/")
        assert posting(client, text="안녕").json()["new"]
    posting(one, "?municipality=gimpo", text="안녕", id="fedcba9876543210")
    assert len({message.address for message in parlour.messages}) == 3
    assert parlour.messages[0].address.account == "web"
    assert parlour.messages[0].municipality == ""


def test_a_message_without_a_cookie_begins_a_conversation() -> None:
    """Who lost the cookie is given another with the first message."""
    client = visiting(Parlour())
    assert "gyeot=" in posting(client, text="안녕").headers["set-cookie"]
    assert posting(client, "?municipality=atlantis", text="안녕").status_code == 404


@pytest.mark.parametrize(
    ("content", "kind", "status", "error"),
    [
        (b"{", "application/json", 422, "unreadable"),
        (b"[1]", "application/json", 422, "unreadable"),
        (b"[" * 30_000, "application/json", 422, "unreadable"),
        (b"\xff\xfe", "application/json", 422, "unreadable"),
        (json.dumps({"id": KEY}).encode(), "application/json", 422, "unreadable"),
        (json.dumps({"id": KEY, "text": "가" * 4097}).encode(), "application/json", 413, "too_long"),
        (b"x" * 70_000, "application/json", 413, "too_long"),
        (b"--x\r\n", "multipart/form-data; boundary=x", 415, "files"),
    ],
)
def test_refusals(content: bytes, kind: str, status: int, error: str) -> None:
    """What cannot be taken is refused with a sentence for the person."""
    parlour = Parlour()
    client = visiting(parlour)
    response = client.post("/chat/messages", content=content, headers={"content-type": kind})
    assert (response.status_code, response.json()["error"]) == (status, error)
    assert response.json()["message"] == WORDS[error]
    assert parlour.messages == []


@pytest.mark.parametrize("text", ["가" * 4096, "😀" * 4096])
def test_the_longest_message(text: str) -> None:
    """A message of exactly 4,096 characters is taken, whatever the characters."""
    parlour = Parlour()
    assert posting(visiting(parlour), text=text).status_code == 202
    assert parlour.messages[0].text == text


def test_pace() -> None:
    """Over the limit a person is told when to try again, and then gets through."""
    parlour = Parlour()
    times = [NOON]
    limits = Limits(messages=Allowance(2, MINUTE))
    client = visiting(parlour, limits=limits, now=lambda: times[-1])
    client.get("/")
    statuses = [posting(client, id=f"{KEY}{n}", text="a").status_code for n in range(3)]
    assert statuses == [202, 202, 429]
    times.append(NOON + timedelta(seconds=45.5))
    slow = posting(client, id=f"{KEY}3", text="a")
    assert (slow.headers["retry-after"], slow.json()["retry_after"]) == ("15", 15)
    assert "15 seconds" in slow.json()["message"]
    times.append(NOON + MINUTE)
    assert posting(client, id=f"{KEY}3", text="a").status_code == 202


@pytest.mark.parametrize("text", ["죽고 싶어", "죽고 싶어" + "요" * 5000, "/want_to_die 도와줘"])
def test_a_cry_for_help_passes_every_limit(text: str) -> None:
    """No limit, of pace or of length, stands before a cry for help, nor does a slash."""
    parlour = Parlour()
    client = visiting(parlour, limits=Limits(messages=Allowance(0, MINUTE), conversations=Allowance(0, MINUTE)))
    limits = Limits(messages=Allowance(1, MINUTE))
    client = visiting(parlour, limits=limits)
    client.get("/")
    assert posting(client, text="a").status_code == 202
    assert posting(client, id=f"{KEY}1", text="a").status_code == 429
    assert posting(client, id=f"{KEY}2", text=text).status_code == 202
    assert parlour.messages[-1].text == text.removeprefix("/want_to_die ")


@pytest.mark.parametrize(
    ("query", "header", "numbers"),
    [
        ("", {}, [1, 2]),
        ("?after=1", {}, [2]),
        ("?after=1", {"last-event-id": "2"}, []),
        ("?after=x", {}, [1, 2]),
        ("?after=-1", {}, [1, 2]),
        ("?after=99999999999999999999", {}, [1, 2]),
        ("?after=²", {}, [1, 2]),
    ],
)
def test_events(query: str, header: dict[str, str], numbers: list[int]) -> None:
    """A page hears what was said after the line that it saw last."""
    parlour = Parlour()
    client = visiting(parlour, pace=Pace(talking=0.01, life=0.05))
    client.get("/")
    posting(client, text="안녕")
    response = client.get(f"/chat/events{query}", headers=header)
    assert response.headers["content-type"].startswith("text/event-stream")
    assert response.headers["cache-control"] == "no-store"
    assert [int(number) for number in re.findall(r"^id: (\d+)$", response.text, re.MULTILINE)] == numbers


def test_events_belong_to_the_cookie() -> None:
    """Without the cookie there is nothing to hear, with another one nothing of this conversation."""
    parlour = Parlour()
    one, two = (visiting(parlour, pace=Pace(talking=0.01, life=0.05)) for _ in range(2))
    one.get("/")
    posting(one, text="비밀")
    assert TestClient(parlour.app()).get("/chat/events").status_code == 204
    two.get("/")
    assert "비밀" not in two.get("/chat/events").text
    assert "비밀" not in one.get("/chat/events?municipality=gimpo").text
    assert "비밀" in one.get("/chat/events").text
    assert one.get("/chat/events", headers={"sec-fetch-site": "cross-site"}).status_code == 403


@pytest.mark.parametrize("url", ["http://testserver", "https://testserver"])
def test_leaving(url: str) -> None:
    """After leaving, the browser holds nothing that opens the conversation."""
    parlour = Parlour()
    client = visiting(parlour, url)
    client.get("/")
    posting(client, text="안녕")
    assert client.post("/chat/leave").status_code == 204
    assert not client.cookies
    assert client.get("/chat/events").status_code == 204
    assert data_in(client.get("/").text)["known"] is False


def test_a_persons_line_comes_back() -> None:
    """The history holds both sides, with the role of each."""
    parlour = Parlour(script=lambda _message: [Bubble("답"), Bubble("사람의 답", mark="human")])
    client = visiting(parlour, pace=Pace(talking=0.01, life=0.05))
    client.get("/")
    posting(client, text="안녕")
    text = client.get("/chat/events").text
    assert re.findall(r'"role": "(\w+)"', text) == ["person", "bot", "human"]
