"""What stems are to weigh in English content, on lines that no measured figure comes from.

    python -m tests.benchmarks.stems SETS INTO [--docs FOLDER]

SETS has the folders of public sets, INTO gets folders in the BEIR layout: of each set of intents four draws with one
line stored, and one draw with three lines below it; neither what `folders` stores nor what `peers` asks is among them.
FOLDER (/usr/share/doc) has what the Debian packages python3.11-doc and debian-faq bring: the answers of their FAQs are
stored, the questions asked. Prints MRR@10 of each kind with stems weighing nothing, .6 by their part of the best, as it
was, and by their part of the question.
"""

from __future__ import annotations

import argparse
import html
import os
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from random import Random

os.environ.setdefault("OMP_NUM_THREADS", "1")  # one question, one core

import numpy as np

from retrieval.answer import Question
from retrieval.embedding.e5 import E5
from retrieval.evaluation import mrr
from retrieval.fusing import WEIGHTS, Evidence, fuse
from retrieval.golden import GoldenShelf, read_golden_set
from retrieval.searcher import Searcher
from tests.benchmarks.folders import SEED, Asked, Row, Stored, of_intents, rows, write
from tests.benchmarks.peers import DAY, KEPT, KeptVectors, WordsInMemory

MEASURED, BELOW, LONGEST = 400, 3, 3_000
DRAWS, TITLED = (101, 102, 103, 104), 201
WEIGHED = (0.75, 1.0, 1.25, 1.5)

HEADING = re.compile(r"^(?P<title>.+)\n(?P<line>-{4,}|={4,})$", re.MULTILINE)
MARKUP = re.compile(r":[\w:]+:|[`*]|<[^>]*>")
SECTION = re.compile(r"<h([23])[^>]*>(.*?)</h\1>(.*?)(?=<h[23]|$)", re.DOTALL)


def unmeasured(found: Sequence[Row], least: int) -> list[list[Row]]:
    """Return the lines of each intent that `peers` neither stores nor asks, where there are so many."""
    stored, asked = of_intents(found)
    Random(SEED).shuffle(asked)
    taken = {*stored.values(), *(text for _, text, _ in asked[:MEASURED])}
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in found:
        if row["text"] not in taken:
            groups[row["intent"]].append(row)
    return [group for group in groups.values() if len(group) >= least]


def one_line(groups: Sequence[Sequence[Row]], seed: int) -> tuple[Stored, Asked]:
    """Return a line of each intent as stored, and others as asked."""
    random = Random(seed)
    stored, asked = of_intents([row for group in groups for row in group], random)
    random.shuffle(asked)
    return stored, asked[:MEASURED]


def below_a_line(groups: Sequence[Sequence[Row]], seed: int) -> tuple[Mapping[str, tuple[str, str]], Asked]:
    """Return a line of each intent with more lines below it as stored, and others as asked."""
    random = Random(seed)
    chosen = [random.sample(group, 1 + BELOW) for group in groups]
    taken = {row["id"] for some in chosen for row in some}
    key = {some[0]["intent"]: some[0]["id"] for some in chosen}
    asked = [(row["id"], row["text"], [key[row["intent"]]]) for group in groups for row in group]
    asked = [one for one in asked if one[0] not in taken]
    random.shuffle(asked)
    bodies = {some[0]["id"]: (some[0]["text"], " ".join(f"{row['text']}." for row in some[1:])) for some in chosen}
    return bodies, asked[:MEASURED]


def python_faq(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield the questions of Python's FAQ and their answers."""
    for file in sorted(folder.glob("*.txt")):
        text = file.read_text("utf-8")
        for head, after in pairwise([*HEADING.finditer(text), None]):
            if head and head["line"].startswith("-"):
                body = text[head.end() : after.start() if after else None]
                yield MARKUP.sub("", head["title"]).strip(), _spaced(MARKUP.sub(" ", body))


def debian_faq(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield the questions of Debian's FAQ and their answers."""
    for file in sorted(folder.glob("*.en.html")):
        for _, title, body in SECTION.findall(file.read_text("utf-8")):
            yield re.sub(r"^[\d.\s]+", "", _plain(title)), _plain(body)


def _plain(markup: str) -> str:
    return _spaced(html.unescape(re.sub("<[^>]+>", " ", markup)))


def _spaced(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def answered(pairs: Iterable[tuple[str, str]]) -> tuple[Stored, Asked]:
    """Return answers as stored, and their questions as asked."""
    found = [(title, body[:LONGEST]) for title, body in pairs if "?" in title and len(body) > 40]
    stored = {str(number): body for number, (_, body) in enumerate(found)}
    return stored, [(f"q{number}", title, [str(number)]) for number, (title, _) in enumerate(found)]


def ranks(folder: Path, embedder: E5) -> Iterator[list[int | None]]:
    """Yield for each question of a folder the rank of the first right passage, for each way that stems may weigh."""
    golden, store = read_golden_set(folder), KeptVectors(KEPT / f"{folder.name}.npz")
    searcher = Searcher(GoldenShelf(golden.passages, store), embedder, kept=WordsInMemory())
    searcher.prepare("nowhere")
    store.save()
    for query in golden.queries:
        keys, read = searcher.candidates(Question("nowhere", query.text, DAY))
        found = read.found.evidence
        words = found.get("words", np.zeros(len(keys)))
        ways: list[tuple[Evidence, float]] = [(found, 0.0), ({**found, "words": words / max(words.max(), 1e-9)}, 0.6)]
        ways += [(found, weight) for weight in WEIGHED]
        line = []
        for evidence, weight in ways:
            order = np.argsort(-fuse(evidence, {**WEIGHTS, "words": weight}, read.found.factors), kind="stable")
            line.append(next((rank for rank, place in enumerate(order) if keys[place] in query.relevant), None))
        yield line


def written(sets: Path, into: Path, docs: Path) -> dict[str, list[Path]]:
    """Write the folders and return them by kind."""
    kinds: dict[str, list[Path]] = {}
    for name in ("en_clinc150", "en_advising_questions"):
        found = [row for row in rows(sets / name / "items.jsonl") if row["intent"] != "oos"]
        kinds[name] = [into / f"{name}_{seed}" for seed in DRAWS]
        for seed, folder in zip(DRAWS, kinds[name], strict=True):
            write(folder, *one_line(unmeasured(found, 2), seed))
        kinds[f"{name}, titled"] = [into / f"{name}_titled"]
        write(into / f"{name}_titled", *below_a_line(unmeasured(found, 2 + BELOW), TITLED))
    for name, pairs in (
        ("python_faq", python_faq(docs / "python3.11" / "html" / "_sources" / "faq")),
        ("debian_faq", debian_faq(docs / "debian" / "FAQ")),
    ):
        kinds[name] = [into / name]
        write(into / name, *answered(pairs))
    return kinds


def main() -> None:
    """Write and measure what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", type=Path)
    parser.add_argument("into", type=Path)
    parser.add_argument("--docs", type=Path, default=Path("/usr/share/doc"))
    options = parser.parse_args()
    embedder, means = E5(KEPT / "models"), []
    for kind, folders in written(options.sets, options.into, options.docs).items():
        found = [line for folder in folders for line in ranks(folder, embedder)]
        means.append([mrr(column) for column in zip(*found, strict=True)])
        sys.stdout.write(f"{kind} ({len(found)}) | {' | '.join(f'{share:.3f}' for share in means[-1])}\n")
        sys.stdout.flush()
    sys.stdout.write(f"all alike | {' | '.join(f'{share:.3f}' for share in np.mean(means, 0))}\n")


if __name__ == "__main__":
    main()
