"""A first start: the page is open before the content is embedded, and what is said meanwhile is true."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from bot.app import application
from bot.assembly import assemble
from bot.ingesting import ingest
from bot.settings import Settings
from retrieval.embedding.embedder import Vectors
from tests.acceptance.program import CONTENT
from tests.fakes import LetterEmbedder, real_now

ASKED = {"question": "멘토링은 어떻게 하나요?", "municipality": "gimpo"}


class Slow(LetterEmbedder):
    """An embedder that comes to the news when the gate is open."""

    def __init__(self) -> None:
        self.gate = threading.Event()

    def embed_query(self, text: str) -> Vectors:
        """Return the vector of a question at once."""
        return super().embed_passages([text])[0]

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors; those of news once the gate is open."""
        assert "소식" not in "".join(texts) or self.gate.wait(60)
        return super().embed_passages(texts)


def test_the_page_is_open_while_content_is_embedded(tmp_path: Path) -> None:
    """Page, health and a cry for help are there at once; a question is answered by words, then properly."""
    embedder = Slow()
    gyeot = assemble(Settings(data=tmp_path, content=CONTENT, hosts=("testserver",)), embedder=embedder, now=real_now)
    ingest(gyeot.knowing.library, _many(tmp_path / "content"), real_now())
    with TestClient(application(gyeot)) as client:

        def ask(asked: dict[str, str]) -> Any:
            return client.post("/api/v1/ask", json=asked).json()

        assert client.get("/gimpo").status_code == client.get("/health").status_code == 200
        assert "109" in ask({**ASKED, "question": "나 진짜 죽고 싶어"})["text"]
        words = ask(ASKED)
        assert (words["kind"], words["glanced"]) == ("choices", True)
        assert "아직 읽고 있어서" in words["text"]
        assert words["choices"][0]["title"] == "멘토링은 어떻게 해요?"
        embedder.gate.set()
        answer = ask(ASKED)
        while answer["glanced"]:
            answer = ask(ASKED)
        assert (answer["kind"], answer["citations"][0]["title"]) == ("answered", "멘토링 안내")


def _many(folder: Path) -> Path:
    """Return the small content with a dozen more entries of Gimpo: so many are not embedded by the way."""
    for file in CONTENT.rglob("*.*"):
        copy = folder / file.relative_to(CONTENT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(file.read_bytes())
    news = (f"more{number},제{number}호 소식은 뭐예요?,{number}번째 소식이에요.{',' * 9}n\n" for number in range(12))
    with (folder / "gimpo" / "faq.csv").open("a", encoding="utf-8") as more:
        more.writelines(news)
    return folder
