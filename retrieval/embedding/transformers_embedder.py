"""Embedding models of the sentence-transformers library: another engine by name, or the bundled weights for tuning."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from typing import Any

import numpy as np

from retrieval.embedding.e5 import PASSAGE, QUERY
from retrieval.embedding.e5_weights import Weights, bundled_weights
from retrieval.embedding.embedder import Vectors, writable

LETTERS = 8
"""Letters a token has at most on the average of a whole text: what is far too long is cut before it is looked at."""


class TransformersMissingError(Exception):
    """The sentence-transformers library is not installed: pip install .[transformers]."""


@dataclass(frozen=True, slots=True)
class Prompts:
    """What stands before a question and before a passage."""

    query: str = ""
    passage: str = ""


CONVENTIONS = (
    (
        re.compile(r"(?<![a-z0-9])e5(?![a-z0-9]).*instruct", re.IGNORECASE),
        Prompts("Instruct: Given a web search query, retrieve relevant passages that answer the query\nQuery: "),
    ),
    (re.compile(r"(?<![a-z0-9])e5(?![a-z0-9])", re.IGNORECASE), Prompts(QUERY, PASSAGE)),
)
"""Models whose cards ask for prefixes, by name: many copies of them leave it out of their settings."""


def prompts_for(name: str, stated: Mapping[str, str | None]) -> Prompts:
    """Return the prompts a model wants: those it states itself, else those that its family is known for."""
    query = stated.get("query") or ""
    passage = next((stated[key] or "" for key in ("document", "passage", "corpus") if stated.get(key)), "")
    if query or passage:
        return Prompts(query, passage)
    return next((prompts for pattern, prompts in CONVENTIONS if pattern.search(name)), Prompts())


class SentenceTransformersEmbedder:
    """An `Embedder` over any model of sentence-transformers. One object serves many threads, one call at a time.

    A text longer than the model reads (its `max_seq_length`) counts by its beginning.
    """

    def __init__(
        self, model: str | Path, *, prompts: Prompts | None = None, device: str = "cpu", offline: bool = False
    ) -> None:
        """Open `model`, a folder or the name of a published model, which is fetched unless `offline`.

        Raises:
            TransformersMissingError: the extra is not installed.

        """
        transformers = library("sentence_transformers")
        self._model = transformers.SentenceTransformer(str(model), device=device, local_files_only=offline)
        self._prompts = prompts or prompts_for(Path(model).name, self._model.prompts)
        self._longest = LETTERS * int(self._model.max_seq_length or 512)
        self._lock = Lock()
        self.dimension = int(self._model.get_embedding_dimension())
        self.engine = f"sentence-transformers/{Path(model).name}/{self._fingerprint()}"

    def _fingerprint(self) -> str:
        """Return what changes when the weights or the prompts do: a model may be tuned under its old name."""
        digest = hashlib.sha256(repr(self._prompts).encode())
        uint8 = library("torch").uint8
        for name, tensor in sorted(self._model.state_dict().items()):
            digest.update(name.encode())
            digest.update(tensor.detach().cpu().contiguous().reshape(-1).view(uint8).numpy())
        return digest.hexdigest()[:8]

    def embed_query(self, text: str) -> Vectors:
        """Return the vector of a question, float32 (dimension,)."""
        return self._encoded(self._model.encode_query, [text], self._prompts.query).reshape(self.dimension)

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of passages, float32 (len(texts), dimension), in the order given."""
        return self._encoded(self._model.encode_document, texts, self._prompts.passage)

    def _encoded(self, encode: Any, texts: Sequence[str], prompt: str) -> Vectors:
        if not texts:
            return np.empty((0, self.dimension), np.float32)
        shown = [writable(text[: self._longest]) for text in texts]
        with self._lock:  # the tokenizers' padding is a state of theirs that two calls would share
            vectors = encode(shown, prompt=prompt, normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(vectors, np.float32)


def write_e5_for_tuning(folder: Path, weights: Weights | None = None) -> Path:
    """Write the bundled weights, read back to float32, as a sentence-transformers model (470 MB); return `folder`.

    Raises:
        TransformersMissingError: the extra is not installed.
        WeightsMissingError: the package with the weights is not installed.

    """
    transformers = library("sentence_transformers")
    weights = weights or bundled_weights()
    with TemporaryDirectory() as plain:
        _bert(weights).save_pretrained(plain)
        _tokenizer(weights).save_pretrained(plain)
        # over a plain encoder the library puts the mean of the tokens, which is what this one was trained with
        model = transformers.SentenceTransformer(plain, device="cpu", prompts={"query": QUERY, "document": PASSAGE})
        model.save(str(folder))
    return folder


def _bert(weights: Weights) -> Any:
    """Return the encoder: multilingual-e5-small is a BERT with the tokens of XLM-RoBERTa."""
    torch, transformers, shape = library("torch"), library("transformers"), weights.shape
    config = transformers.BertConfig(
        vocab_size=shape.vocabulary,
        hidden_size=shape.hidden,
        num_hidden_layers=shape.layers,
        num_attention_heads=shape.heads,
        intermediate_size=shape.feed_forward,
        max_position_embeddings=shape.positions,
        layer_norm_eps=shape.epsilon,
        pad_token_id=weights.vocabulary().padding,
    )
    model = transformers.BertModel(config)
    model.load_state_dict({name: torch.tensor(value) for name, value in checkpoint(weights).items()})
    return model


def checkpoint(weights: Weights) -> dict[str, Vectors]:
    """Return the weights in float32 under the names that BertModel gives them."""
    hidden, wide = weights.shape.hidden, weights.shape.feed_forward
    names = {"emb.ln": "embeddings.LayerNorm"}
    found = {
        "embeddings.word_embeddings.weight": weights.blocks("emb.word", hidden).floats(),
        "embeddings.position_embeddings.weight": weights.vector("emb.pos").reshape(-1, hidden),
        "embeddings.token_type_embeddings.weight": weights.vector("emb.type").reshape(-1, hidden),
        # no part of an embedding, but the library would make it up, other at each time
        "pooler.dense.weight": np.zeros((hidden, hidden), np.float32),
        "pooler.dense.bias": np.zeros(hidden, np.float32),
    }
    for number in range(weights.shape.layers):
        layer = f"encoder.layer.{number}"
        for short, long in LAYER.items():
            name = f"l{number}.{short}"
            columns = wide if short == "fo" else hidden
            found[f"{layer}.{long}.weight"] = weights.blocks(f"{name}.w", columns).floats()
            found[f"{layer}.{long}.bias"] = weights.vector(f"{name}.b")
        names |= {f"l{number}.{short}": f"{layer}.{long}" for short, long in NORMS.items()}
    for name, long in names.items():
        found[f"{long}.weight"] = weights.vector(f"{name}.w")
        found[f"{long}.bias"] = weights.vector(f"{name}.b")
    return found


LAYER = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "fi": "intermediate.dense",
    "fo": "output.dense",
}
NORMS = {"aln": "attention.output.LayerNorm", "oln": "output.LayerNorm"}


def _tokenizer(weights: Weights) -> Any:
    tokenizers, vocabulary = library("tokenizers"), weights.vocabulary()
    pieces = list(zip(vocabulary.pieces, vocabulary.scores.tolist(), strict=True))
    begin, end = pieces[weights.begin][0], pieces[weights.end][0]
    tokenizer = tokenizers.Tokenizer(tokenizers.models.Unigram(pieces, unk_id=vocabulary.unknown))
    spaces = tokenizers.normalizers.Replace(tokenizers.Regex(" {2,}"), " ")
    steps = [tokenizers.normalizers.Nmt(), tokenizers.normalizers.NFKC(), spaces]
    tokenizer.normalizer = tokenizers.normalizers.Sequence(steps)
    tokenizer.pre_tokenizer = tokenizers.pre_tokenizers.Metaspace(prepend_scheme="always")
    tokenizer.decoder = tokenizers.decoders.Metaspace(prepend_scheme="always")
    tokenizer.post_processor = tokenizers.processors.TemplateProcessing(
        single=f"{begin} $A {end}",
        pair=f"{begin} $A {end} {end} $B {end}",
        special_tokens=[(begin, weights.begin), (end, weights.end)],
    )
    return library("transformers").PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        bos_token=begin,
        cls_token=begin,
        eos_token=end,
        sep_token=end,
        pad_token=pieces[vocabulary.padding][0],
        unk_token=pieces[vocabulary.unknown][0],
        mask_token=pieces[-1][0],
        model_max_length=weights.shape.positions,
    )


def library(name: str) -> Any:
    """Return a module that comes with the extra.

    Raises:
        TransformersMissingError: it is not installed.

    """
    try:
        return import_module(name)
    except ImportError as error:
        raise TransformersMissingError(name) from error
