"""Calls of an alert address: written with the alert, signed and without words, tried until somebody is there."""

from __future__ import annotations

import asyncio
import hmac
import json
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256

import pytest

from bot import summoning
from bot.summoning import Summoning, post_call
from handlers.records import Records
from handlers.records.people.summons import GIVE_UP, Summons
from knowledge.storage import Storage
from tests.fakes import until
from tests.town import Town, lead

CRY = "나 진짜 죽고 싶어"
URL, SECRET = "https://duty.example/hook", "a secret of the alert address, 40 letters"
BOM = lead("bom")


@dataclass
class Address:
    """Whatever answers behind the alert address: with these statuses in turn, 0 for a broken connection."""

    statuses: list[int] = field(default_factory=list)
    calls: list[tuple[str, bytes, Mapping[str, str]]] = field(default_factory=list)

    async def __call__(self, url: str, body: bytes, headers: Mapping[str, str]) -> int:
        """Take a call."""
        self.calls.append((url, body, headers))
        status = self.statuses.pop(0) if self.statuses else 200
        if not status:
            raise ConnectionError
        return status


@pytest.fixture
def town(storage: Storage) -> Town:
    """Return a town with a lead, where an alert address is called."""
    town = Town(storage, BOM)
    town.records = Records(storage, places=town.records.crises._works.place, summons=True)
    return town


def calling(town: Town, address: Address, **options: float) -> Summoning:
    """Return what makes the calls of a town."""
    return Summoning(town.records.summons, URL, SECRET, now=town.clock, post=address, **options)


def test_a_cry_is_called_with_its_number_and_kind_and_no_word(town: Town) -> None:
    """Once, to the configured address, signed over time and body; who has the secret can check it."""
    address = Address()
    town.write(CRY)
    assert asyncio.run(calling(town, address).call()) == 1
    assert asyncio.run(calling(town, address).call()) == 0
    ((url, body, headers),) = address.calls
    (case,) = town.records.crises.open_cases("seoul")
    assert url == URL
    told = {"case": case.id, "municipality": "seoul", "kind": case.kind, "at": case.at.isoformat(), "call": 1}
    assert json.loads(body) == told
    at = headers["X-Gyeot-Time"]
    assert at == str(int(town.clock().timestamp()))
    mark = hmac.new(SECRET.encode(), f"{at}.".encode() + body, sha256).hexdigest()
    assert headers["X-Gyeot-Signature"] == f"sha256={mark}"


def test_what_is_not_taken_is_tried_again_and_the_next_round_is_a_call_of_its_own(town: Town) -> None:
    """Errors, redirects and broken connections: ever later, the same id; a case that is taken calls nobody."""
    address = Address([500, 302, 0])
    town.write(CRY)
    for pause in (0, 5, 10, 20):
        town.clock.pass_(pause)
        asyncio.run(calling(town, address).call())
    assert len(address.calls) == 4
    assert len({headers["X-Gyeot-Id"] for _, _, headers in address.calls}) == 1
    assert town.records.summons.waiting() == 0
    town.pass_(5)
    address.statuses = [503]
    asyncio.run(calling(town, address).call())
    assert json.loads(address.calls[-1][1])["call"] == 2
    (case,) = town.records.crises.open_cases("seoul")
    town.records.crises.take(case.id, BOM, town.clock())
    town.clock.pass_(60)
    assert asyncio.run(calling(town, address).call()) == 0
    assert (len(address.calls), town.records.summons.waiting()) == (5, 0)


def test_one_process_calls_and_a_lost_one_is_followed(town: Town, storage: Storage) -> None:
    """Of two one has the call; what a killed one had in hand is called after its lease, and no longer than a day."""
    town.write(CRY)
    (held,) = town.records.summons.claim(town.clock())
    assert Summons(storage).claim(town.clock()) == ()
    town.clock.pass_(31)
    (again,) = Summons(storage).claim(town.clock())
    assert (again.id, again.attempts, again.round) == (held.id, 2, 1)
    town.records.summons.sent(held)
    assert town.records.summons.waiting() == 1
    town.records.summons.retry(again, town.clock())
    assert Summons(storage).claim(town.clock() + GIVE_UP + timedelta(minutes=1)) == ()
    assert town.records.summons.waiting() == 0


def test_nothing_is_called_where_no_address_is_set(storage: Storage) -> None:
    """Without an address no row is written."""
    town = Town(storage, BOM)
    town.write(CRY)
    assert town.records.summons.waiting() == 0


def test_it_goes_on_when_the_database_was_away(town: Town, caplog: pytest.LogCaptureFixture) -> None:
    """A look that fails ends nothing, and stopping what never began does no harm."""
    address, whole = Address(), town.records.summons

    class Away(Summons):
        """Away at the first look, and with nothing to call from the third on: whoever stops breaks nothing off."""

        tries = 0

        def claim(self, *_: object) -> object:  # type: ignore[override]
            """Fail once."""
            self.tries += 1
            if self.tries == 1:
                raise ConnectionError
            return whole.claim(town.clock()) if self.tries == 2 else ()

    town.write(CRY)

    async def play() -> None:
        away = Away(whole._storage)
        summoning = Summoning(away, URL, SECRET, now=town.clock, post=address, poll_seconds=0.01)
        await summoning.stop()
        summoning.start()
        await until(lambda: away.tries > 2)
        await summoning.stop()

    asyncio.run(play())
    assert len(address.calls) == 1
    assert "alerts cannot be called" in caplog.text
    assert CRY not in caplog.text


def test_only_the_address_itself_is_asked() -> None:
    """A redirect is an answer, not a way; who does not listen is a broken connection."""
    seen: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        seen.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(b"HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/\r\nContent-Length: 0\r\n\r\n")
        await writer.drain()
        writer.close()

    async def play() -> int:
        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        async with server:
            status = await post_call(f"http://127.0.0.1:{port}/hook", b"{}", {"X-Gyeot-Id": "1"})
        server.close()
        with pytest.raises(OSError, match="ConnectError"):
            await post_call(f"http://127.0.0.1:{port}/hook", b"{}", {})
        return status

    assert asyncio.run(play()) == 302
    assert len(seen) == 1


@pytest.mark.parametrize(
    ("beginning", "seconds", "status"),
    [(b"HTTP/1.1 200 OK\r\nX-Slow: ", 0.5, 0), (b"HTTP/1.1 200 OK\r\n\r\n", 30.0, 200)],
)
def test_an_address_that_never_ends_holds_nobody_up(
    beginning: bytes, seconds: float, status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A head that drips in is no answer after the time that is given; a body that drips in is not waited for."""
    monkeypatch.setattr(summoning, "CALL_SECONDS", seconds)
    left = asyncio.Event()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(beginning)
        with suppress(ConnectionError):
            while not writer.is_closing():
                writer.write(b"x")
                await writer.drain()
                await asyncio.sleep(0.05)
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()
        left.set()

    async def play() -> int:
        async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
            url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/hook"
            try:
                return await asyncio.wait_for(post_call(url, b"{}", {}), 60)
            except TimeoutError:
                return 0
            finally:
                await left.wait()

    began = time.monotonic()
    assert asyncio.run(play()) == status
    assert time.monotonic() - began < 60
