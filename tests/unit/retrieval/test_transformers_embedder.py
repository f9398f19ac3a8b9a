"""Models of sentence-transformers as embedding engines."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest

from retrieval.embedding.e5 import E5
from retrieval.embedding.e5_weights import bundled_weights
from retrieval.embedding.transformers_embedder import (
    Prompts,
    SentenceTransformersEmbedder,
    TransformersMissingError,
    checkpoint,
    prompts_for,
    write_e5_for_tuning,
)
from tests.benchmarks.embedding import texts_of_five_scripts
from tests.measuring import unmeasured


@pytest.mark.parametrize(
    ("name", "stated", "expected"),
    [
        ("multilingual-e5-small", {"query": "", "document": ""}, Prompts("query: ", "passage: ")),
        ("E5-base-v2", {}, Prompts("query: ", "passage: ")),
        ("multilingual-e5-small", {"query": "q: ", "document": "d: "}, Prompts("q: ", "d: ")),
        ("some-model", {"query": "q: ", "passage": "p: "}, Prompts("q: ", "p: ")),
        ("some-model", {"query": "q: ", "document": None}, Prompts("q: ", "")),
        ("paraphrase-multilingual", {"query": "", "document": ""}, Prompts()),
        ("note5", {}, Prompts()),
    ],
)
def test_a_model_gets_the_prompts_it_was_trained_with(
    name: str, stated: Mapping[str, str | None], expected: Prompts
) -> None:
    """What a model states itself goes before what its family is known for; others get none."""
    assert prompts_for(name, stated) == expected


def test_an_instructed_model_s_passages_stand_bare() -> None:
    """The family's instructed members tell the task before a question and nothing before a passage."""
    prompts = prompts_for("multilingual-e5-large-instruct", {})
    assert prompts.query.startswith("Instruct: ")
    assert prompts.query.endswith("\nQuery: ")
    assert not prompts.passage


def test_without_the_extra_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Where the library cannot be imported both doors say so, and the error's sentence names the extra."""
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(TransformersMissingError, match="sentence_transformers"):
        SentenceTransformersEmbedder("a-model")
    with pytest.raises(TransformersMissingError, match="sentence_transformers"):
        write_e5_for_tuning(tmp_path)
    assert "pip install .[transformers]" in str(TransformersMissingError.__doc__)
    assert not list(tmp_path.iterdir())


def test_the_checkpoint_holds_each_weight_once() -> None:
    """All of the encoder's weights are there: 16 tensors a layer, 5 of the embeddings, 2 of the pooler."""
    found = checkpoint(bundled_weights())
    assert len(found) == 12 * 16 + 5 + 2
    assert found["encoder.layer.3.output.dense.weight"].shape == (384, 1536)
    assert all(value.dtype == np.float32 for value in found.values())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the bundled weights as a sentence-transformers model."""
    with unmeasured():  # the library is large
        if os.environ.get("CI_REQUIRE_TRANSFORMERS") != "1":
            pytest.importorskip("sentence_transformers", reason="needs the transformers extra")
        else:
            import_module("sentence_transformers")
    return write_e5_for_tuning(tmp_path_factory.mktemp("tuning") / "model")


@pytest.fixture(scope="module")
def embedder(folder: Path) -> SentenceTransformersEmbedder:
    """Return that model as an engine."""
    return SentenceTransformersEmbedder(folder, offline=True)


@pytest.mark.timeout(900)
@pytest.mark.transformers
def test_the_weights_read_back_are_the_same_model(embedder: SentenceTransformersEmbedder, tmp_path: Path) -> None:
    """The library's own encoder, in float32 and with its own tokenizer, gives the vectors of `E5`."""
    e5 = E5(tmp_path)
    texts = texts_of_five_scripts(20, seed=13)
    passages = (embedder.embed_passages(texts) * e5.embed_passages(texts)).sum(axis=1)
    questions = [embedder.embed_query(text) @ e5.embed_query(text) for text in texts]
    assert min(*passages, *questions) >= 0.9998


@pytest.mark.transformers
def test_it_keeps_the_protocol(embedder: SentenceTransformersEmbedder) -> None:
    """Shapes, type, length 1, and texts that no tokenizer takes; no passages are an empty matrix."""
    vectors = embedder.embed_passages(["가\0나", "\ud83d", "", "길다 " * 100_000])
    assert vectors.shape == (4, embedder.dimension) == (4, 384)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert embedder.embed_query("가").shape == (384,)
    assert embedder.embed_passages([]).shape == (0, 384)


@pytest.mark.transformers
def test_the_engine_s_name_changes_with_weights_and_prompts(
    embedder: SentenceTransformersEmbedder, folder: Path
) -> None:
    """The same folder has the same name each time; with other prompts it is another engine, as its vectors are."""
    assert SentenceTransformersEmbedder(folder, offline=True).engine == embedder.engine
    other = SentenceTransformersEmbedder(folder, prompts=Prompts(), offline=True)
    assert other.engine != embedder.engine
    assert not np.allclose(other.embed_query("신청"), embedder.embed_query("신청"))


@pytest.mark.transformers
def test_many_threads_share_one_object(embedder: SentenceTransformersEmbedder) -> None:
    """Four threads get what one gets."""
    texts = texts_of_five_scripts(8, seed=17)
    alone = [embedder.embed_query(text) for text in texts]
    with ThreadPoolExecutor(4) as threads:
        together = list(threads.map(embedder.embed_query, texts))
    assert np.allclose(np.stack(alone), np.stack(together), atol=1e-5)
