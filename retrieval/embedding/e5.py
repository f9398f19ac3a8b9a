"""multilingual-e5-small, 4 bit, on onnxruntime: no download, and any processor will do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from retrieval.embedding.e5_files import keep_only, made_once
from retrieval.embedding.e5_tokens import Tokens
from retrieval.embedding.e5_weights import Weights, bundled_weights
from retrieval.embedding.embedder import Vectors

QUERY = "query: "
PASSAGE = "passage: "
LAYOUT = 2
"""Raised when the graph changes: vectors may change with it, and files of an older layout are not loaded."""
WINDOWS = 16
"""Windows of 510 tokens that count of one text; what comes after is left out, or one text could keep a core busy."""
ENDS = 64
"""Tokens of the beginning and of the end by which a question counts that is longer than a window: what is asked stands
there, and the mean of all its windows hides it (`tests/benchmarks/embedding.md`)."""
LETTERS = 8
"""Letters a token has at most on the average of a whole text: what is far too long is cut before it is looked at."""
FILE = "{engine}-states.onnx"
"""What the laid-out graph is called; another name when it gives out more, and vectors stay as they were."""


class E5:
    """An `Embedder`. One object serves many threads, each call runs on the thread that makes it."""

    def __init__(self, folder: Path, weights: Weights | None = None, *, windows: int = WINDOWS) -> None:
        """Load the model from `folder`, where it is laid out at the first start; a text counts up to `windows`.

        Raises:
            WeightsMissingError: the package with the weights is not installed.
            WeightsUnreadableError: its weight file is not what is expected.

        """
        self._weights = weights or bundled_weights()
        self.dimension = self._weights.shape.hidden
        model = f"multilingual-e5-small-q4/{self._weights.digest[:8]}/onnx"
        self.engine = f"{model}{LAYOUT}"
        self._window = self._weights.shape.positions - 2
        self._longest = windows * self._window
        self._tokens = Tokens(self._weights)
        laid_out = Path(folder) / FILE.format(engine=self.engine.replace("/", "-"))
        self._session = _session(made_once(laid_out, self._laid_out))
        keep_only(laid_out, f"{model.replace('/', '-')}*.onnx")
        self._outputs = [output.name for output in self._session.get_outputs()]

    def _laid_out(self) -> bytes:
        from retrieval.embedding.e5_graph import e5_graph  # noqa: PLC0415 - onnx is needed at the first start only

        return e5_graph(self._weights)

    def embed_query(self, text: str) -> Vectors:
        """Return the vector of a question, float32 (384,); of one longer than a window its ends count."""
        return self._joined((length, means) for length, (means,) in self._runs(self._asked(text), self._outputs[:1]))

    def query_states(self, text: str) -> tuple[Vectors, Vectors]:
        """Return the vector of a question, as `embed_query` does, and the states of its tokens, float32 (tokens, 384).

        States are those after the eighth of the layers, from the same run; each window of 510 tokens counts two more,
        its beginning and its end, and the first tokens are those of `QUERY`. Of what is longer, they are of its ends.
        """
        runs = list(self._runs(self._asked(text), self._outputs))
        return self._joined([(length, means) for length, (means, _) in runs]), _laid_end_to_end(runs)

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of passages, float32 (len(texts), 384), in the order given."""
        vectors = np.empty((len(texts), self.dimension), np.float32)
        for vector, text in zip(vectors, texts, strict=True):
            runs = self._runs(self._ids(PASSAGE + text), self._outputs[:1])
            vector[:] = self._joined((length, means) for length, (means,) in runs)
        return vectors

    def states(self, texts: Sequence[str]) -> list[Vectors]:
        """Return the states of the tokens of passages, each float32 (tokens, 384), as `query_states` does."""
        return [_laid_end_to_end(self._runs(self._ids(PASSAGE + text), self._outputs)) for text in texts]

    def _ids(self, text: str) -> NDArray[np.int32]:
        """Return the tokens of a text that count."""
        return self._tokens.ids(text[: LETTERS * self._longest])[: self._longest]

    def _asked(self, text: str) -> NDArray[np.int32]:
        """Return the tokens of a question that count."""
        ids = self._ids(QUERY + text)
        return ids if len(ids) <= self._window else np.concatenate((ids[:ENDS], ids[-ENDS:]))

    def _joined(self, windows: Iterable[tuple[int, Vectors]]) -> Vectors:
        """Return one text's vector: the mean of its windows by their tokens, of length 1."""
        total = np.zeros(self.dimension, np.float32)
        for length, means in windows:
            total += np.float32(length) * means.reshape(self.dimension)
        return total / np.float32(np.linalg.norm(total))

    def _runs(self, ids: NDArray[np.int32], outputs: Sequence[str]) -> Iterator[tuple[int, list[Vectors]]]:
        """Yield, for each window of tokens, how many they are and what the graph gives for it."""
        for start in range(0, len(ids), self._window):
            window = ids[start : start + self._window]
            tokens = np.concatenate(([self._weights.begin], window, [self._weights.end]), dtype=np.int32)
            words = self._weights.embeddings(tokens)[None]
            yield len(window), self._session.run(outputs, {"words": words})


def _laid_end_to_end(runs: Iterable[tuple[int, list[Vectors]]]) -> Vectors:
    return np.concatenate([states[0] for _, (_, states) in runs])


def _session(graph: Path) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    # a fused SkipLayerNormalization, which the next level brings, is slower by 8 ms a passage
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
    return onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])
