"""What keeps the pages safe."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from fastapi import FastAPI
from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import Request
from starlette.responses import Response
from starlette.testclient import TestClient

from bot.pages import guarding
from bot.pages.guarding import (
    Allowance,
    BoundBodies,
    ForeignRequestError,
    Limits,
    chat_of,
    json_in,
    network_of,
    own_origin,
    token_of,
)
from tests.parlour import NOON

MINUTE = timedelta(minutes=1)


def request(
    method: str = "POST", scheme: str = "http", client: tuple[str, int] | None = None, **headers: str
) -> Request:
    """Return a request with these headers."""
    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in {"host": "gyeot.kr", **headers}.items()]
    server = ("gyeot.kr", 80)
    return Request({
        "type": "http", "method": method, "scheme": scheme, "path": "/", "query_string": b"",
        "headers": raw, "client": client, "server": server,
    })  # fmt: skip


@pytest.mark.parametrize(
    ("method", "headers", "welcome"),
    [
        ("POST", {"sec_fetch_site": "same-origin"}, True),
        ("POST", {"sec_fetch_site": "same-origin", "origin": "https://gyeot.kr"}, True),
        ("POST", {"origin": "http://gyeot.kr"}, True),
        ("POST", {}, False),
        ("POST", {"origin": "null"}, False),
        ("POST", {"origin": "https://evil.example"}, False),
        ("POST", {"origin": "https://gyeot.kr.evil.example"}, False),
        ("POST", {"origin": "https://gyeot.kr:8443"}, False),
        ("POST", {"sec_fetch_site": "cross-site"}, False),
        ("POST", {"sec_fetch_site": "same-site"}, False),
        ("POST", {"sec_fetch_site": "none"}, False),
        ("POST", {"sec_fetch_site": "same-origin", "origin": "https://evil.example"}, False),
        ("GET", {}, True),
        ("GET", {"sec_fetch_site": "none"}, True),
        ("GET", {"sec_fetch_site": "cross-site"}, False),
        ("GET", {"origin": "https://evil.example"}, False),
    ],
)
def test_origin(method: str, headers: dict[str, str], *, welcome: bool) -> None:
    """Only the site's own pages may change something or listen."""
    if welcome:
        own_origin(request(method, **headers))
        return
    with pytest.raises(ForeignRequestError) as caught:
        own_origin(request(method, **headers))
    assert caught.value.status_code == 403


@pytest.mark.parametrize(
    ("scheme", "cookie", "token"),
    [
        ("http", "gyeot=abcdefghij0123456789-_", "abcdefghij0123456789-_"),
        ("https", "__Host-gyeot=abcdefghij0123456789-_", "abcdefghij0123456789-_"),
        ("https", "gyeot=abcdefghij0123456789-_", ""),
        ("http", "gyeot=short", ""),
        ("http", "gyeot=abcdefghij0123456789-_x", ""),
        ("http", "other=1", ""),
    ],
)
def test_token(scheme: str, cookie: str, token: str) -> None:
    """A token is read from the cookie of the scheme, when it has the form of one."""
    assert token_of(request(scheme=scheme, cookie=cookie)) == token


def test_the_store_never_holds_the_token() -> None:
    """The chat's id is a digest that tells nothing of the token and differs for each."""
    assert len({chat_of("a" * 22), chat_of("b" * 22)}) == 2
    assert "a" * 22 not in chat_of("a" * 22)
    assert len(chat_of("a" * 22)) == 32


@pytest.mark.parametrize(
    ("host", "network"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::"),
        ("testclient", "testclient"),
    ],
)
def test_network(host: str, network: str) -> None:
    """An IPv6 household is one network, like an IPv4 address."""
    assert network_of(request(client=(host, 1))) == network
    assert network_of(request()) == ""


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("application/json", True),
        ("Application/JSON; charset=utf-8", True),
        ("text/plain", False),
        ("multipart/form-data; boundary=x", False),
        ("application/json-evil", False),
    ],
)
def test_json_in(kind: str, *, told: bool) -> None:
    """Only JSON counts as JSON."""
    assert json_in({"content-type": kind}) is told
    assert not json_in({})


@given(st.lists(st.integers(0, 30), max_size=60), st.integers(1, 5))
def test_an_allowance_holds_in_every_window(gaps: list[int], count: int) -> None:
    """Never more than `count` in any window, and who waits as told gets in."""
    allowance = Allowance(count, MINUTE)
    now, granted = NOON, []
    for gap in gaps:
        now += timedelta(seconds=gap)
        wait = allowance.ask("a", now)
        if wait:
            assert timedelta(0) < wait <= MINUTE
            now += wait
            assert not allowance.ask("a", now)
        granted.append(now)
        assert len([at for at in granted if at > now - MINUTE]) <= count


def test_an_allowance_forgets_the_longest_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    """Memory stays bounded: the key that has been silent longest goes first."""
    monkeypatch.setattr(guarding, "_KEPT", 2)
    allowance = Allowance(1, MINUTE)
    for key in ("a", "b", "a", "c"):
        allowance.ask(key, NOON)
    assert [allowance.knows(key) for key in "abc"] == [True, False, True]


def test_limits() -> None:
    """A conversation, a network and the new conversations of a network each have their pace."""
    limits = Limits(Allowance(2, MINUTE), Allowance(6, MINUTE), Allowance(2, MINUTE))
    assert [bool(limits.wait("a", "n", NOON)) for _ in range(3)] == [False, False, True]
    assert not limits.wait("b", "n", NOON)
    assert limits.wait("c", "n", NOON) == MINUTE
    assert not limits.wait("d", "other", NOON)
    assert not limits.wait("b", "n", NOON)
    assert limits.wait("b", "n", NOON + timedelta(seconds=20)) == timedelta(seconds=40)
    assert not limits.wait("c", "n", NOON + MINUTE)


def bounded(taken: list[int]) -> TestClient:
    """Return a client of two routes that read whole bodies, one of them a file's; `taken` gets how long those are."""
    app = FastAPI()
    app.add_middleware(BoundBodies, most=100, files=re.compile("/file"))

    async def take(request: Request) -> Response:
        taken.append(len(await request.body()))
        return Response()

    app.add_api_route("/talk", take, methods=["POST"])
    app.add_api_route("/file", take, methods=["POST"])
    return TestClient(app)


@pytest.mark.parametrize(
    ("path", "chunks", "said", "status"),
    [
        ("/talk", [b"x" * 100], None, 200),
        ("/talk", [b"x" * 60, b"x" * 60], None, 413),
        ("/talk", [b"x" * 120], "120", 413),
        ("/talk", [b"x" * 120], "10", 413),
        ("/file", [b"x" * 120], "120", 200),
        ("/file", [b"x" * 60, b"x" * 60], "70", 413),
        ("/file", [b"x" * 120], None, 413),
        ("/file", [b"x" * 120], "many", 413),
    ],
)
def test_no_body_is_read_beyond_its_bound(path: str, chunks: list[bytes], said: str | None, status: int) -> None:
    """A body in chunks says no length, or a false one: what is read counts."""
    taken: list[int] = []
    headers = {} if said is None else {"content-length": said}
    with bounded(taken) as client:
        assert client.post(path, content=iter(chunks), headers=headers).status_code == status
    assert taken == ([sum(map(len, chunks))] if status == 200 else [])
