"""The program that takes in a content folder, with a journal outside of it of every text that was embedded."""

from __future__ import annotations

import csv
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import numpy as np

from bot.commands.ingesting import bring_in
from bot.knowing import embedding, know
from bot.settings import Settings
from retrieval.embedding.embedder import Embedder, Vectors
from tests.fakes import LetterEmbedder

ROOT = Path(__file__).parents[2]
PLACE = "bigtown"
LINE = 41
"""Bytes of a line of the journal: a digest and its end."""


def noted(role: str, text: str) -> str:
    """Return what the journal says of a text that was embedded as a question or as a passage."""
    return sha256(f"{role}{text}".encode()).hexdigest()[:40]


class Journalled:
    """An embedder that notes each text before it answers, one line each, safe from its own death."""

    def __init__(self, embedder: Embedder, journal: Path, pause: float = 0.0) -> None:
        """Note what `embedder` is given; with a pause it takes at least so many seconds for a text."""
        self.engine, self.dimension = embedder.engine, embedder.dimension
        self._embedder, self._pause = embedder, pause
        self._handle = os.open(journal, os.O_APPEND | os.O_CREAT | os.O_WRONLY)

    def embed_query(self, text: str) -> Vectors:
        """Return the vector of a question."""
        self._note("query", text)
        return self._embedder.embed_query(text)

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of passages."""
        for text in texts:
            self._note("passage", text)
        return np.asarray(self._embedder.embed_passages(texts), np.float32)

    def _note(self, role: str, text: str) -> None:
        os.write(self._handle, f"{noted(role, text)}\n".encode())
        time.sleep(self._pause)


@dataclass(frozen=True)
class Town:
    """A folder with one large municipality, the data folder beside it, and the journal."""

    folder: Path

    @property
    def content(self) -> Path:
        """Return the content folder."""
        return self.folder / "content"

    @property
    def data(self) -> Path:
        """Return the data folder."""
        return self.folder / "data"

    @property
    def journal(self) -> Path:
        """Return the journal of embedded texts."""
        return self.folder / "journal"

    def write(self, entries: Sequence[tuple[str, str, str]]) -> None:
        """Write the entries, each key, question and answer, as the municipality's FAQ."""
        own = self.content / PLACE
        own.mkdir(parents=True, exist_ok=True)
        profile = f'id = "{PLACE}"\nname = "큰시"\nservice = "큰런"\nnames = ["큰시"]\n'
        (own / "municipality.toml").write_text(profile, "utf-8")
        with (own / "faq.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(("id", "question", "answer"))
            writer.writerows(entries)

    def begin(self, engine: str = "letters", pause: float = 0.0) -> subprocess.Popen[bytes]:
        """Start taking the folder in, in a process of its own."""
        command = [sys.executable, "-m", "tests.integration.ingester", str(self.folder), engine, str(pause)]
        return subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)

    def kill_after(self, texts: int, engine: str = "letters", pause: float = 0.0) -> None:
        """Start, and kill with signal 9 once so many texts were embedded in all; or let it end if it ends first."""
        process = self.begin(engine, pause)
        while process.poll() is None and self.noted() < texts:
            time.sleep(0.002)
        process.send_signal(signal.SIGKILL)
        process.wait()

    def noted(self) -> int:
        """Return how many texts were embedded in all, from the size of the journal."""
        return self.journal.stat().st_size // LINE if self.journal.exists() else 0

    def embedded(self) -> Counter[str]:
        """Return how often each text was embedded."""
        return Counter(self.journal.read_text().split() if self.journal.exists() else ())

    def stored(self) -> int:
        """Return how many vectors are kept; none before there is a database."""
        return self._count("SELECT count(*) FROM vector")

    def live(self) -> int:
        """Return how many passages are live."""
        return self._count("SELECT count(*) FROM passage WHERE until IS NULL")

    def _count(self, query: str) -> int:
        try:
            with closing(sqlite3.connect(f"file:{self.data / 'gyeot.sqlite3'}?mode=ro", uri=True)) as connection:
                return int(connection.execute(query).fetchone()[0])
        except sqlite3.OperationalError:
            return 0


def settings_of(town: Town) -> Settings:
    """Return the settings of a town."""
    return Settings(data=town.data, content=town.content)


def take_in(town: Town, engine: str, pause: float) -> None:
    """Take the folder in as `gyeot ingest` does."""
    makers: dict[str, Callable[[], Embedder]] = {"letters": LetterEmbedder, "e5": lambda: embedding(settings_of(town))}
    with closing(know(settings_of(town), embedder=Journalled(makers[engine](), town.journal, pause))) as knowing:
        bring_in(knowing)


if __name__ == "__main__":
    take_in(Town(Path(sys.argv[1])), sys.argv[2], float(sys.argv[3]))
