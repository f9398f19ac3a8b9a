"""What answers questions, put together."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict
from pathlib import Path

import pytest

from bot import knowing as module
from bot.ingesting import ingest
from bot.knowing import Knowing, know, untuned
from bot.settings import SAMPLES, Settings
from knowledge.derived import Derived
from retrieval.judging.confidence import default_calibration
from retrieval.judging.usual import default_usual
from retrieval.tuning import KEPT
from tests.fakes import NOON, LetterEmbedder

EVERY = ["chungbuk", "gimpo", "hongcheon", "pyeongchang", "seoul"]


@pytest.fixture
def knows(tmp_path: Path) -> Iterator[Knowing]:
    """Return what answers questions from the sample content, with another embedder than the package's."""
    with closing(know(Settings(data=tmp_path), embedder=LetterEmbedder())) as knows:
        ingest(knows.library, SAMPLES, NOON)
        yield knows


def test_thresholds_of_another_embedder_stand_until_a_place_is_tuned(knows: Knowing) -> None:
    """With the embedder that the package learned with nothing is amiss; with another one nobody is judged rightly."""
    engine = knows.embedder.engine
    assert untuned(default_usual().engine, knows.library, knows.tunings) == []
    assert sorted(untuned(engine, knows.library, knows.tunings)) == EVERY
    payload = json.dumps({"version": KEPT, "calibration": asdict(default_calibration()), "engine": engine})
    Derived(knows.storage).keep_tuning("gimpo", payload, NOON)
    knows.tunings.reload()
    assert "gimpo" not in untuned(engine, knows.library, knows.tunings)


def test_a_start_with_another_embedder_says_what_is_to_be_done(
    knows: Knowing, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """It names the places; a start with the embedder of the package says nothing."""
    monkeypatch.setattr(module, "embedding", lambda _: LetterEmbedder())
    with caplog.at_level(logging.WARNING, "bot.knowing"), closing(know(knows.settings)):
        pass
    assert "run gyeot tune" in caplog.text
    assert all(place in caplog.text for place in EVERY)
    caplog.clear()
    monkeypatch.setattr(module, "untuned", lambda *_: [])
    with caplog.at_level(logging.WARNING, "bot.knowing"), closing(know(knows.settings)):
        pass
    assert not caplog.text


def test_a_start_with_what_an_older_version_tuned_says_what_is_to_be_done(
    knows: Knowing, caplog: pytest.LogCaptureFixture
) -> None:
    """It names the places whose own thresholds are not used, and no other; after a reset there is nothing to say."""
    derived = Derived(knows.storage)
    payload = json.dumps({"calibration": asdict(default_calibration()), "engine": knows.embedder.engine})
    derived.keep_tuning("gimpo", payload, NOON)
    with caplog.at_level(logging.WARNING, "bot.knowing"), closing(know(knows.settings, embedder=LetterEmbedder())):
        pass
    assert "run gyeot tune again for gimpo" in caplog.messages[0]
    caplog.clear()
    derived.keep_tuning("gimpo", "", NOON)
    with caplog.at_level(logging.WARNING, "bot.knowing"), closing(know(knows.settings, embedder=LetterEmbedder())):
        pass
    assert not caplog.text
