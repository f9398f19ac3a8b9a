"""The assembled program in one process: the API, health, metrics, webhook and the chat page, on a real database."""

from __future__ import annotations

import asyncio
import resource
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event
from time import monotonic, sleep

import pytest
from sqlalchemy import event
from starlette.testclient import TestClient
from starlette.types import Message as Part

from bot.app import application
from bot.assembly import Gyeot, apology, assemble
from bot.ingesting import NoContentError, ingest, prepare
from bot.readiness import FRESH, PATIENCE, SILENT, Readiness
from bot.settings import Settings
from handlers.conversation import Address, Message
from tests.acceptance.program import CONTENT
from tests.fakes import NOON, LetterEmbedder


@pytest.fixture
def gyeot(tmp_path: Path, database_url: str) -> Iterator[Gyeot]:
    """Return the program with the small content folder ingested."""
    settings = Settings(
        data=tmp_path, content=CONTENT, database_url=database_url, hosts=("testserver",), telegram_api_url=""
    )
    gyeot = assemble(settings, embedder=LetterEmbedder(), now=lambda: NOON)
    ingest(gyeot.knowing.library, CONTENT, NOON)
    prepare(gyeot.knowing.library, gyeot.knowing.searcher)
    yield gyeot
    gyeot.knowing.storage.close()


def test_the_api_answers_with_sources_and_keeps_nothing(gyeot: Gyeot) -> None:
    """A known question, one of another place, a cry for help, an unknown place."""
    with TestClient(application(gyeot)) as client:
        answer = client.post(
            "/api/v1/ask", json={"question": "신청할 때 어떤 서류가 필요해요?", "municipality": "서울"}
        ).json()
        assert answer["kind"] == "answered"
        assert answer["citations"][0]["source"] == "seoul/faq.csv"
        assert answer["citations"][0]["dated"] == "2024-07-01"
        assert set(answer) >= {"kind", "text", "citations", "choices", "confidence", "took_ms"}
        foreign = client.post("/api/v1/ask", json={"question": "김포는 몇 명 뽑아요?", "municipality": "seoul"}).json()
        assert (foreign["kind"], foreign["elsewhere"]) == ("unknown", ["gimpo"])
        crisis = client.post("/api/v1/ask", json={"question": "죽고 싶어요", "municipality": "seoul"}).json()
        assert "109" in crisis["text"]
        nowhere = client.post("/api/v1/ask", json={"question": "서류?", "municipality": "부산"})
        assert nowhere.status_code == 404
        assert "gimpo, seoul" in nowhere.json()["error"]
        assert client.post("/api/v1/ask", json={"question": "", "municipality": "seoul"}).status_code == 422
        assert client.get("/health").json()["waiting"] == {"inbox": 0, "outbox": 0}


def test_health_and_metrics_tell_what_waits_and_nothing_personal(gyeot: Gyeot) -> None:
    """Counts only; a database that is away is said to be away."""
    with TestClient(application(gyeot)) as client:
        assert client.get("/health").json()["telegram"] == "off"
        metrics = client.get("/metrics").text
        assert "gyeot_inbox_waiting 0" in metrics
        assert "gyeot_outbox_oldest_seconds" in metrics
        page = client.get("/")
        assert page.status_code == 200
        assert "default-src 'self'" in page.headers["content-security-policy"]
        assert client.get("/", headers={"host": "evil.example"}).status_code == 400


def test_a_broken_database_is_unwell(gyeot: Gyeot) -> None:
    """Health answers 503 instead of an error page."""
    app = application(gyeot)
    with TestClient(app) as client:
        with gyeot.knowing.storage.writing() as connection:
            connection.exec_driver_sql("DROP TABLE inbox" + ("" if gyeot.knowing.storage.sqlite else " CASCADE"))
        assert client.get("/health").status_code == 503


def test_a_full_disk_is_not_ready_and_alive(tmp_path: Path) -> None:
    """A load balancer sends nobody to who can keep nothing, nobody starts it anew for that, and room mends it."""
    program = assemble(Settings(data=tmp_path, content=CONTENT), embedder=LetterEmbedder())
    bounds = resource.getrlimit(resource.RLIMIT_FSIZE)
    with TestClient(application(program)) as client:
        assert client.get("/health").status_code == 200
        sleep(FRESH)
        program.knowing.storage.empty_log()
        resource.setrlimit(resource.RLIMIT_FSIZE, (1, bounds[1]))
        try:
            full = client.get("/health")
            alive = client.get("/live")
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, bounds)
        assert (full.status_code, full.json()) == (503, {"status": "the disk is full, or it fails"})
        assert (alive.status_code, alive.json()) == (200, {"status": "ok"})
        sleep(FRESH)
        assert client.get("/health").json()["status"] == "ok"


def test_a_database_that_takes_no_writes_is_not_ready(gyeot: Gyeot) -> None:
    """It reads as well as ever: only a write tells."""
    storage = gyeot.knowing.storage
    only_reads = "PRAGMA query_only=1" if storage.sqlite else "SET TRANSACTION READ ONLY"
    app = application(gyeot)
    with TestClient(app) as client:
        event.listen(storage.engine, "begin", lambda connection: connection.exec_driver_sql(only_reads))
        refused = client.get("/health")
        assert refused.status_code == 503
        assert client.get("/metrics").status_code == client.get("/live").status_code == 200


def test_a_database_that_hangs_is_told_in_time() -> None:
    """Nobody who asks waits for longer than a probe does, also behind another."""
    gate = Event()
    readiness = Readiness(lambda: gate.wait(60))

    async def both() -> list[str]:
        return await asyncio.gather(readiness.trouble(), readiness.trouble())

    begun = monotonic()
    try:
        assert asyncio.run(both()) == [SILENT, SILENT]
        assert monotonic() - begun < 2 * PATIENCE
    finally:
        gate.set()


def test_the_webhook_exists_only_with_a_token_and_refuses_strangers(tmp_path: Path) -> None:
    """No token, no route; a wrong secret is 403, an endless body 413, before anything is read."""
    without = assemble(Settings(data=tmp_path / "a", content=CONTENT), embedder=LetterEmbedder())
    with TestClient(application(without)) as client:
        assert client.post("/telegram", json={}).status_code in {404, 405}
    settings = Settings(
        data=tmp_path / "b",
        content=CONTENT,
        telegram_token="123:ABC",
        telegram_api_url="http://127.0.0.1:9",
        public_url="https://gyeot.example",
    )
    program = assemble(settings, embedder=LetterEmbedder())
    assert program.telegram is not None
    with TestClient(application(program)) as client:
        assert client.post("/telegram", json={}).status_code == 403
        assert client.post("/telegram", content=b"x", headers={"content-length": "9999999"}).status_code == 413
        endless = (b" " * 65_536 for _ in range(64))
        headers = {"content-type": "application/json", "origin": "http://testserver"}
        assert client.post("/desk/talks/1/note", content=endless, headers=headers).status_code == 413


def test_a_folder_that_is_not_there_is_one_sentence(gyeot: Gyeot, tmp_path: Path) -> None:
    """The sentence names the folder and what to do."""
    with pytest.raises(NoContentError, match="GYEOT_CONTENT"):
        ingest(gyeot.knowing.library, tmp_path / "missing", NOON)
    again = ingest(gyeot.knowing.library, CONTENT, NOON, dry_run=True)
    assert not again.difference
    assert (again.passages, again.courses, again.findings) == (9, 3, ())


def test_a_message_that_cannot_be_handled_gets_an_apology_and_the_offer_of_a_person() -> None:
    """It says what happened, what was kept and what to do next, in the person's language."""
    message = Message(Address("web", "web", "c"), "k", NOON, "서류?")
    assert "잘 남아 있어요" in apology(message).text
    assert [choice.action for choice in apology(message).choices] == ["human"]
    korean, english = apology(replace(message, text="cần giấy tờ gì?")).text.split("\n\n")
    assert ("잘 남아 있어요" in korean, "Your message is kept" in english) == (True, True)


JSON, FORM = b"application/json", b"application/x-www-form-urlencoded"


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/api/v1/ask", JSON),
        ("/chat/messages", JSON),
        ("/telegram", JSON),
        (f"/kakao/{'s' * 32}", JSON),
        ("/desk/office/consents/7", FORM),
        ("/guardian/7", FORM),
    ],
)
def test_who_is_gone_in_the_middle_of_a_request_leaves_no_error(tmp_path: Path, path: str, kind: bytes) -> None:
    """A telephone in a tunnel is no fault of the program's: nothing is raised that a log would tell of."""
    settings = Settings(
        data=tmp_path,
        content=CONTENT,
        telegram_token="123:ABC",
        telegram_api_url="http://127.0.0.1:9",
        public_url="https://gyeot.example",
        kakao_secret="s" * 32,
    )
    program = assemble(settings, embedder=LetterEmbedder())
    said: list[Part] = []
    heard = iter([{"type": "http.request", "body": b"{", "more_body": True}])

    async def receive() -> Part:
        return next(heard, {"type": "http.disconnect"})

    async def send(message: Part) -> None:
        said.append(message)

    headers = {b"host": b"testserver", b"origin": b"http://testserver", b"content-type": kind, b"content-length": b"99"}
    scope = {
        "type": "http", "method": "POST", "path": path, "raw_path": path.encode(), "query_string": b"",
        "headers": list(headers.items()), "scheme": "http", "server": ("testserver", 80), "client": ("10.0.0.1", 5),
        "http_version": "1.1", "root_path": "",
    }  # fmt: skip
    asyncio.run(application(program)(scope, receive, send))
    assert said[0]["status"] == 400
    program.knowing.storage.close()
