"""Learning the query adapter: how officers write what people ask in their own words.

python -m tests.benchmarks.query_adapter FOLDER [--write]

Taught by the answerable questions to the samples and to the towns that teach, and by `everyday_pairs.jsonl`. FOLDER
keeps the vectors, and an adapter that was taught by all but each hand's questions, and but each town's, from which the
calibration is learned. Printed is what each town's questions find by the adapter that they did not teach. Needs the
transformers extra; some ten minutes of one core.
"""

from __future__ import annotations

import argparse
import json
import os
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np
from numpy.typing import NDArray

from bot.ingesting import ingest, prepare
from bot.knowing import Knowing, know
from bot.settings import Settings
from retrieval.answer import Question
from retrieval.embedding.query_adapter import RANK, QueryAdapter
from retrieval.fusing import LEAST, WEIGHTS, fuse
from retrieval.golden import GoldenShelf, read_golden_set
from retrieval.judging.favouring import SHARED_LESS
from retrieval.ranking import Pool
from retrieval.searcher import Searcher
from retrieval.segment import PART, PASSAGE, QUESTION, ROLES
from tests.benchmarks.abstention import NO_ADAPTER, teaching
from tests.evaluation.asking import TODAY, Asked
from tests.evaluation.towns import TEACHING, lay_out
from tests.fakes import NOON

PAIRS = Path(__file__).parents[1] / "evaluation" / "everyday_pairs.jsonl"
WRITTEN = Path(__file__).parents[2] / "retrieval" / "embedding" / "query_adapter.json"
SHARED_BY = {PASSAGE: PASSAGE, PART: PASSAGE, QUESTION: QUESTION}
"""What a question is turned by, for each way of looking: parts of a passage are text as it is."""

RATE, PASSES, RIDGE, STEP = 1e-4, 8, 1.0, 200
"""Step size of Adam, how often each question is seen, what a square of what is added costs, and questions in a step. A
third of the ridge goes by heart what is taught, three times as much learns half; 128 directions, twice the passes, or a
fifth of what is between left out find the same (`newcomer.md`)."""

NEVER = -1e4
NONE = np.zeros((0, 384), np.float32), np.zeros(0, np.int64)
Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Place:
    """What a question is compared with: by role the vectors and the row of each, and what is common to them."""

    views: dict[str, tuple[Floats, NDArray[np.int64]]]
    common: dict[str, Floats]
    size: int


@dataclass(frozen=True)
class Example:
    """A question: whose it is, where, its vector, its candidates' rows, what else speaks for each, which are right."""

    hand: str
    place: str
    vector: Floats
    rows: NDArray[np.int64]
    fixed: Floats
    right: NDArray[np.bool_]


def place_of(pool: Pool) -> Place:
    """Return what a municipality's questions are compared with."""
    starts = np.cumsum([0, *(part.size for part in pool.segments)])
    views = {}
    for role in ROLES:
        kept = [(part.views[role], start) for part, start in zip(pool.segments, starts, strict=False)]
        some = [(view, start) for view, start in kept if view.index.size]
        vectors = [view.index.cosines(np.eye(384, dtype=np.float32), np.arange(view.index.size)) for view, _ in some]
        owners = [view.owners + start for view, start in some]
        views[role] = (np.concatenate(vectors), np.concatenate(owners)) if some else NONE
    common = {role: np.broadcast_to(pool.common[role], (384,)).astype(np.float32) for role in ROLES}
    return Place(views, common, int(starts[-1]))


def examples_of(searcher: Searcher, asked: Sequence[tuple[str, Question, frozenset[str]]]) -> Iterator[Example]:
    """Yield questions of hands, with the keys of what answers them, of which some candidate is right."""
    for hand, question, expected in asked:
        keys, read = searcher.candidates(question)
        pool = searcher._pool(question.municipality)
        right = np.array([key in expected for key in keys], bool)
        if not right.any():
            continue
        starts = np.cumsum([0, *(part.size for part in pool.segments)])
        words = {name: column for name, column in read.found.evidence.items() if name in WEIGHTS.keys() - {*ROLES}}
        fixed = fuse(words, WEIGHTS, read.found.factors)
        fixed -= SHARED_LESS * np.array([part < pool.shared for part, _ in read.found.places])
        rows = np.array([starts[part] + row for part, row in read.found.places])
        vector = np.asarray(read.asked.vector, np.float32)
        yield Example(hand, question.municipality, vector, rows, fixed.astype(np.float32), right)


def gathered(knowing: Knowing) -> tuple[dict[str, Place], list[Example]]:
    """Return what teaches: questions to the samples and to towns, and pairs of a question and an officer's entry."""
    searcher = Searcher(knowing.library, knowing.embedder, adapter=lambda: NO_ADAPTER)
    prepare(knowing.library, searcher)
    asked = [(hand, _question(each), frozenset(each.expect)) for hand, each in teaching(knowing.library) if each.expect]
    examples = list(examples_of(searcher, asked))
    places = {name: place_of(searcher._pool(name)) for name in {each.place for each in examples}}
    by_town = defaultdict(list)
    for line in PAIRS.read_text("utf-8").splitlines():
        row = json.loads(line)
        by_town[f"pairs {row['town']}"].append(row)
    for town, rows in by_town.items():
        passages, queries = _in_beir(rows)
        other = Searcher(GoldenShelf(passages, knowing.library), knowing.embedder, adapter=lambda: NO_ADAPTER)
        other.prepare(town)
        found = examples_of(other, [(town, Question(town, text, TODAY), right) for text, right in queries])
        examples += found
        places[town] = place_of(other._pool(town))
    return places, examples


def _question(asked: Asked) -> Question:
    return Question(asked.municipality, asked.text, TODAY, previous=asked.previous)


def _in_beir(rows: Sequence[dict[str, Any]]) -> tuple[Any, list[tuple[str, frozenset[str]]]]:
    """Return entries as the passages of a folder of questions, and questions with the key of the right one."""
    with TemporaryDirectory() as name:
        corpus = [{"_id": f"p{at}", "title": row["title"], "text": row["text"]} for at, row in enumerate(rows)]
        asked = [(f"p{at}", text) for at, row in enumerate(rows) for text in row["questions"]]
        queries = [{"_id": str(at), "text": text} for at, (_, text) in enumerate(asked)]
        for file, lines in (("corpus.jsonl", corpus), ("queries.jsonl", queries)):
            Path(name, file).write_text("\n".join(json.dumps(each, ensure_ascii=False) for each in lines), "utf-8")
        relevant = [f"{at}\t{key}\t1" for at, (key, _) in enumerate(asked)]
        Path(name, "qrels.tsv").write_text("\n".join(["query-id\tcorpus-id\tscore", *relevant]), "utf-8")
        golden = read_golden_set(Path(name))
        return golden.passages, [(query.text, query.relevant) for query in golden.queries]


@dataclass(frozen=True)
class Batch:
    """Questions to one place, as tensors."""

    place: str
    vectors: Any
    fixed: Any
    right: Any


class Learning:
    """The search by scores as a function of the adapter."""

    def __init__(self, torch: Any, places: dict[str, Place]) -> None:
        self._torch = torch
        self._places = {
            name: {
                role: [torch.tensor(np.asarray(part)) for part in (*place.views[role], place.common[role])]
                for role in ROLES
            }
            for name, place in places.items()
        }
        self._sizes = {name: place.size for name, place in places.items()}

    def batches(self, examples: Sequence[Example], most: int = STEP) -> list[Batch]:
        """Return questions by place, in groups of `most` at most."""
        by_place = defaultdict(list)
        for each in examples:
            by_place[each.place].append(each)
        return [
            self._batch(place, some[at : at + most])
            for place, some in by_place.items()
            for at in range(0, len(some), most)
        ]

    def _batch(self, place: str, some: Sequence[Example]) -> Batch:
        shape = (len(some), self._sizes[place])
        fixed, right = np.full(shape, NEVER, np.float32), np.zeros(shape, bool)
        for at, each in enumerate(some):
            fixed[at, each.rows], right[at, each.rows] = each.fixed, each.right
        tensor = self._torch.tensor
        return Batch(place, tensor(np.stack([each.vector for each in some])), tensor(fixed), tensor(right))

    def scores(self, batch: Batch, sides: Any) -> Any:
        """Return the score of each row for each question."""
        best = {role: self._best(batch, role, sides) for role in ROLES}
        other, more = LEAST[QUESTION]
        text = best[PASSAGE]
        best[QUESTION] = self._torch.maximum(best[QUESTION], best[other] + more)
        best[PART] = self._torch.where(best[PART] > NEVER, best[PART], text)
        return batch.fixed + sum(WEIGHTS[role] * best[role] for role in ROLES)

    def _best(self, batch: Batch, role: str, sides: Any) -> Any:
        vectors, owners, common = self._places[batch.place][role]
        asked = batch.vectors
        down, up = sides[SHARED_BY[role]]
        near = (asked + (asked @ down) @ up - common) @ vectors.T
        nothing = self._torch.full(batch.fixed.shape, NEVER)
        owners = owners.long()[None].expand(len(asked), -1)
        return nothing.scatter_reduce(1, owners, near, "amax", include_self=False)

    def learned(self, examples: Sequence[Example]) -> dict[str, Any]:
        """Return both sides of the adapter, learned by softmax regression over the candidates."""
        torch = self._torch
        torch.manual_seed(0)
        start = {role: (torch.randn(384, RANK) * 0.05, torch.zeros(RANK, 384)) for role in (PASSAGE, QUESTION)}
        sides = {role: tuple(side.requires_grad_() for side in both) for role, both in start.items()}
        steps = torch.optim.Adam([side for both in sides.values() for side in both], lr=RATE)
        batches = self.batches(examples)
        for turn in range(PASSES):
            for at in np.random.default_rng(turn).permutation(len(batches)):
                batch = batches[at]
                scores = self.scores(batch, sides)
                right = torch.logsumexp(scores.masked_fill(~batch.right, NEVER), 1)
                added = sum(((down @ up) ** 2).sum() for down, up in sides.values())
                loss = (torch.logsumexp(scores, 1) - right).sum() + RIDGE * added * len(scores)
                steps.zero_grad()
                (loss / STEP).backward()
                steps.step()
        return sides

    def ranks(self, examples: Sequence[Example], sides: Any) -> NDArray[np.int64]:
        """Return how many rows stand before the best right one."""
        found = []
        with self._torch.no_grad():
            for batch in self.batches(examples):
                scores = self.scores(batch, sides)
                best = scores.masked_fill(~batch.right, NEVER).max(1).values
                found.append((scores > best[:, None]).sum(1).numpy())
        return np.concatenate(found)


def adapter_of(engine: str, sides: Any) -> QueryAdapter:
    """Return an adapter with both sides as arrays."""
    both = {role: [side.detach().numpy().astype(np.float32) for side in sides[by]] for role, by in SHARED_BY.items()}
    return QueryAdapter(engine, {role: both[role][0] for role in ROLES}, {role: both[role][1] for role in ROLES})


def main() -> None:
    """Learn what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--write", action="store_true", help="into the package")
    options = parser.parse_args()
    import torch

    torch.set_num_threads(1)
    with TemporaryDirectory() as content, closing(know(Settings(data=options.folder / "data"))) as knowing:
        lay_out(Path(content) / "all", TEACHING, samples=True)
        ingest(knowing.library, Path(content) / "all", NOON)
        places, examples = gathered(knowing)
        learning, engine = Learning(torch, places), knowing.embedder.engine
        print(f"{len(examples)} questions to {len(places)} places", flush=True)  # noqa: T201 - the report
        for out in ("nobody", *sorted({each.hand for each in examples if not each.hand.startswith("pairs")})):
            sides = learning.learned([each for each in examples if each.hand != out])
            kept = json.dumps(adapter_of(engine, sides).kept(), indent=1) + "\n"
            (options.folder / f"{out}.json").write_text(kept, "utf-8")
            if out == "nobody":
                WRITTEN.write_text(kept, "utf-8") if options.write else None
                continue
            judged = [each for each in examples if each.hand == out]
            zero = {role: (torch.zeros(384, RANK), torch.zeros(RANK, 384)) for role in (PASSAGE, QUESTION)}
            found = [learning.ranks(judged, each) for each in (zero, sides)]
            told = "; ".join(f"{(ranks == 0).sum()} first, {(ranks < 3).sum()} among three" for ranks in found)
            print(f"{out}, of {len(judged)}: {told}", flush=True)  # noqa: T201 - the report


if __name__ == "__main__":
    main()
