"""The crisis screen with an embedding: what it adds, and that it answers in time without it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from threading import Event

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.commands.screening import screen_file
from bot.knowing import know
from bot.listening import AT_ONCE, Timely, bare_screen, full_screen
from bot.settings import Settings, WrongSettingError
from handlers.screening.meaning import VERSION, weights_kept
from handlers.screening.screen import RULES, Screen, screen
from retrieval.embedding import e5_weights
from retrieval.embedding.adapted import replaced, write_adapted
from retrieval.embedding.e5_weights import bundled_weights
from tests.fakes import LetterEmbedder

Floats = NDArray[np.float32]
VEILED = "리모컨, 옷걸이, 국자, 벨트. 우리 집 체벌 도구 빙고 벌써 네 개 ㅋㅋㅋ"
"""A line that only the embedding hears."""


class Still:
    """An embedder whose vectors are all the same, and which waits for `go` where it has one."""

    def __init__(self, engine: str, go: Event | None = None) -> None:
        self.engine = engine
        self.dimension = 384
        self._go = go

    def embed_query(self, text: str) -> Floats:  # noqa: ARG002 - every text has the same vector
        """Return a vector of length 1."""
        if self._go:
            self._go.wait(10)
        return np.full(384, 384**-0.5, np.float32)

    def query_states(self, text: str) -> tuple[Floats, Floats]:
        """Return the vector, and it once more as the state of one token."""
        vector = self.embed_query(text)
        return vector, vector[None]

    def embed_passages(self, texts: Sequence[str]) -> Floats:
        """Return the same vector for each."""
        return np.stack([self.embed_query(text) for text in texts])


@pytest.fixture
def go() -> Iterator[Event]:
    """Return a signal that is given at the end at the latest."""
    signal = Event()
    yield signal
    signal.set()


def test_another_embedder_is_not_listened_with() -> None:
    """Weights fit the embedding they were trained with; with any other the screen listens to words and characters."""
    other, none, own = LetterEmbedder(), bare_screen(), Still(weights_kept().engine)
    for text in ("안녕", "죽고 싶어요", VEILED, "사는 게 너무 버겁다 이제 놓을래", "수강 신청은 언제부터 하나요"):
        assert full_screen(other)(text) == none(text)
    assert none("안녕").rules == full_screen(own)("안녕").rules == f"{RULES}+{VERSION}"


def test_what_is_slow_is_not_waited_for(go: Event) -> None:
    """An embedding that takes too long gives nothing, and the verdict comes from the other stages."""
    slow = Still(weights_kept().engine, go)
    whole = full_screen(slow, 0.01)
    assert whole("죽고 싶어요").crisis
    assert whole("사는 게 너무 버겁다 이제 놓을래").crisis, "no rule hears it, the characters do"
    assert not whole("수강 신청은 언제부터 하나요").crisis
    assert Timely(slow, 0.01)(["가"]) is None


def test_nobody_queues_behind_a_slow_embedder(go: Event) -> None:
    """When all places are taken the next message is told so at once; a place that is free again is used."""
    timely = Timely(Still("any", go), 0.01)
    assert [timely(["가"]) for _ in range(AT_ONCE + 1)] == [None] * (AT_ONCE + 1)
    go.set()
    patient = Timely(Still("any"), None)
    vectors = patient(["가", "나"])
    assert vectors is not None
    assert len(vectors) == 2


def test_a_file_is_screened_without_a_model(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the model can't be loaded the rest of the screen answers, and that is said on the error stream."""
    monkeypatch.setattr(e5_weights, "FILE", "a-file-that-is-not-in-it.bin")
    file = tmp_path / "lines.jsonl"
    file.write_text(json.dumps({"id": "a", "text": "죽고 싶어요"}) + "\n", encoding="utf-8")
    assert screen_file(Settings(data=tmp_path), file, as_json=True) == 0
    said = capsys.readouterr()
    row = {"id": "a", "crisis": True, "kind": "self_harm", "abuse": False, "concern": False}
    assert json.loads(said.out) == row
    assert said.err.startswith("without the embedding, which did not load: ")


def test_cries_are_heard_whatever_finds_the_answers(tmp_path: Path) -> None:
    """With another embedder for the answers the screen keeps the bundled one, which its weights know and hear with."""
    vectors = replaced(bundled_weights(), {"emb.ln.b": np.full(384, 0.01, np.float32)})
    file = write_adapted(tmp_path / "adapted.npz", bundled_weights(), {"emb.ln.b": vectors.vector("emb.ln.b")})
    with closing(know(Settings(data=tmp_path, embedder=f"e5:{file}"))) as knowing:
        assert knowing.embedder.engine != weights_kept().engine
        assert knowing.ear.engine == weights_kept().engine
        whole = full_screen(knowing.ear, None)
        assert whole("죽고 싶어요").rules == f"{RULES}+{VERSION}"
        assert not screen(VEILED).crisis
        assert whole(VEILED).kind == "abuse"
    with closing(know(Settings(data=tmp_path), embedder=LetterEmbedder())) as knowing:
        assert knowing.ear is knowing.embedder
    with pytest.raises(WrongSettingError, match="GYEOT_EMBEDDER"):
        know(Settings(data=tmp_path, embedder=f"e5:{tmp_path / 'nothing'}"))


@pytest.mark.parametrize(
    "text", ["", "죽고 싶어요", "아빠가 또 때려요", "수강 신청은 언제부터 하나요", "hello", "가" * 500]
)
def test_a_screen_without_ears_is_the_plain_one(text: str) -> None:
    """With everything else off the screen says what `screen` says."""
    assert Screen()(text) == screen(text)
