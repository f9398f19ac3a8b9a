"""Adapting the bundled embedder to a domain: its norms and biases, taught with pairs of what belongs together."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from knowledge.passage import Passage
from retrieval.embedding.adapted import adaptable
from retrieval.embedding.e5 import PASSAGE, QUERY
from retrieval.embedding.e5_weights import Weights, bundled_weights
from retrieval.embedding.embedder import Vectors, writable
from retrieval.embedding.transformers_embedder import LAYER, NORMS, library, write_e5_for_tuning
from retrieval.segment import passage_text, questions
from retrieval.words.normalizing import read_question

BATCH = 16
"""Pairs in a step: each has the right sides of the others as what it is not."""

NEAR = 0.5
"""The share of a step that comes from entries which the search takes for the first one's."""

PASSES = 3
"""How often every pair is seen, unless time is up before."""

RATE = 1e-3
"""The highest step size; it rises over the first tenth and falls to nothing."""

RISE = 0.1
SHARP = 20.0
"""What a cosine counts in the softmax."""

TOKENS = 128
"""Tokens of a text that are read while learning; later the whole text counts."""

BOUND = 1.0
"""The longest a step's gradient may be."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two texts that belong together, each with its prompt, and the key of the entry they are of."""

    left: str
    right: str
    entry: str

    @property
    def kind(self) -> str:
        """Tell what the right one is: a passage or a question. Their cosines are not on one scale."""
        return QUERY if self.right.startswith(QUERY) else PASSAGE


Near = Mapping[str, Sequence[str]]
"""For an entry those that the search takes for it, nearest first."""


def taught(
    pairs: Sequence[Pair],
    near: Near,
    weights: Weights | None = None,
    *,
    clock: Callable[[], float],
    seconds: float,
    seed: int = 0,
    passes: int = PASSES,
) -> dict[str, Vectors]:
    """Return the norms and biases that were learned from pairs, by name; `clock` tells seconds that go by.

    It ends after `passes` over all pairs, or after `seconds` if they are not through by then; the writing of the model
    before (some seconds) is not counted. The same pairs, seed and number of steps give the same numbers on the same
    machine.

    Raises:
        TransformersMissingError: the extra is not installed.
        ValueError: there are fewer than two entries.

    """
    if len({pair.entry for pair in pairs}) < 2:
        raise ValueError("there is nothing to tell apart")
    weights = weights or bundled_weights()
    torch = library("torch")
    torch.manual_seed(seed)
    with TemporaryDirectory() as folder:
        model = library("sentence_transformers").SentenceTransformer(
            str(write_e5_for_tuning(Path(folder) / "model", weights)), device="cpu", local_files_only=True
        )
    model.max_seq_length = min(TOKENS, weights.shape.positions - 2)
    learned = _learnable(model, weights)
    descent = torch.optim.Adam(list(learned.values()), lr=RATE)
    steps = ceil(len(pairs) / BATCH) * passes
    began = clock()
    for number, batch in enumerate(batches(pairs, near, steps, seed)):
        done = max(number / steps, (clock() - began) / seconds)
        if done >= 1:
            break
        for group in descent.param_groups:
            group["lr"] = RATE * min((done + 1 / steps) / RISE, (1 - done) / (1 - RISE))
        descent.zero_grad()
        _loss(torch, model, batch).backward()
        torch.nn.utils.clip_grad_norm_(list(learned.values()), BOUND)
        descent.step()
    return {name: value.detach().numpy().astype(np.float32).reshape(-1).copy() for name, value in learned.items()}


def batches(pairs: Sequence[Pair], near: Near, steps: int, seed: int = 0) -> Iterator[list[Pair]]:
    """Yield batches of one kind in which no entry comes twice; half of each are entries near the first one's.

    What the search mixes up is then told apart, at no cost over what is drawn at random.
    """
    random = np.random.default_rng(seed)
    kinds = [[pair for pair in pairs if pair.kind == kind] for kind in sorted({pair.kind for pair in pairs})]
    streams = [_stream(each, near, random) for each in kinds]
    shares = np.array([len(each) for each in kinds]) / len(pairs)
    for _ in range(steps):
        yield next(streams[int(random.choice(len(streams), p=shares))])


def _stream(pairs: Sequence[Pair], near: Near, random: np.random.Generator) -> Iterator[list[Pair]]:
    """Yield batches without end, every pair equally often but for those that come for their nearness."""
    of: dict[str, list[Pair]] = {}
    for pair in pairs:
        of.setdefault(pair.entry, []).append(pair)
    queue: list[Pair] = []
    while True:
        while len({pair.entry for pair in queue}) < min(BATCH, len(of)):
            queue += [pairs[at] for at in random.permutation(len(pairs))]
        first = queue.pop(0)
        chosen = {first.entry: first}
        for entry in near.get(first.entry, ()):
            if len(chosen) < BATCH * NEAR and entry in of and entry not in chosen:
                chosen[entry] = of[entry][int(random.integers(len(of[entry])))]
        rest: list[Pair] = []
        for pair in queue:
            if len(chosen) < BATCH and pair.entry not in chosen:
                chosen[pair.entry] = pair
            else:
                rest.append(pair)
        queue = rest
        yield list(chosen.values())


def pairs_of(passages: Iterable[Passage], asked: Iterable[tuple[str, Collection[str]]]) -> tuple[Pair, ...]:
    """Return what belongs together: the wordings of an entry and its text, its wordings among each other.

    `asked` are questions with the keys of the entries that answer them.
    """
    found: list[Pair] = []
    entries = {passage.key: passage for passage in passages if passage.kind == "faq" and questions(passage)}
    for key, passage in entries.items():
        first, *others = questions(passage)
        found += [Pair(QUERY + way, PASSAGE + passage_text(passage), key) for way in (first, *others)]
        found += [Pair(QUERY + way, QUERY + first, key) for way in others]
    for text, keys in asked:
        for key in sorted(set(keys) & set(entries)):
            question = QUERY + read_question(text)
            found.append(Pair(question, PASSAGE + passage_text(entries[key]), key))
            found.append(Pair(question, QUERY + questions(entries[key])[0], key))
    return tuple(found)


def _learnable(model: Any, weights: Weights) -> dict[str, Any]:
    """Return what is learned, by its name in the weight file; everything else of the model stands still."""
    long = {f"{where}.{part}": name for name, where, part in _places(weights)}
    learned = {}
    for name, value in model.named_parameters():
        ours = next((short for place, short in long.items() if name.endswith(f".{place}")), None)
        value.requires_grad_(ours is not None)
        if ours is not None:
            learned[ours] = value
    return learned


def _places(weights: Weights) -> Iterator[tuple[str, str, str]]:
    """Yield each adaptable vector's name in the file, its module in BertModel, and weight or bias."""
    for name in adaptable(weights):
        first, block, part = name.split(".")
        inside = "embeddings.LayerNorm" if first == "emb" else f"encoder.layer.{first[1:]}.{(LAYER | NORMS)[block]}"
        yield name, inside, "weight" if part == "w" else "bias"


def _loss(torch: Any, model: Any, batch: Sequence[Pair]) -> Any:
    left, right = (
        _vectors(torch, model, texts) for texts in ([pair.left for pair in batch], [pair.right for pair in batch])
    )
    return torch.nn.functional.cross_entropy(SHARP * left @ right.T, torch.arange(len(batch)))


def _vectors(torch: Any, model: Any, texts: Sequence[str]) -> Any:
    found = model(model.preprocess([writable(text) for text in texts]))["sentence_embedding"]
    return torch.nn.functional.normalize(found)
