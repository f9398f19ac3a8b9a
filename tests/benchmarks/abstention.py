"""Knowing when not to answer: a calibration fitted on the tuning halves, and what becomes of the other halves.

python -m tests.benchmarks.abstention usual [--data FOLDER] [--adapters FOLDER] > retrieval/judging/usual.json
python -m tests.benchmarks.abstention letters [--data FOLDER] [--adapters FOLDER] > retrieval/judging/letters.json
python -m tests.benchmarks.abstention fit [--data FOLDER] [--adapters FOLDER] > retrieval/judging/calibration.json
python -m tests.benchmarks.abstention apart [--data FOLDER] [--adapters FOLDER]
python -m tests.benchmarks.abstention report [--data FOLDER] [--split test | fresh]
python -m tests.benchmarks.abstention pairs FOLDER_IN_BEIR_LAYOUT [--data FOLDER]

`report` puts the questions to the product's answerer; `pairs` takes a folder whose unanswerable queries are near misses
of another field, with the package's calibration and with one that learned from half of the folder's own queries.
`apart` tells the tuning questions apart by calibrations that were learned without any question of the same passage.
The adapters are those that `query_adapter` writes, one for each hand that it does not know.
"""

from __future__ import annotations

import argparse
import json
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np

from bot.ingesting import ingest, prepare
from bot.knowing import Knowing, know
from bot.settings import Settings
from knowledge.library import Library
from retrieval.answer import Question
from retrieval.answerer import FOLLOW_UP
from retrieval.embedding.query_adapter import QueryAdapter
from retrieval.evaluation import auroc
from retrieval.fusing import Column
from retrieval.golden import GoldenShelf, read_golden_set
from retrieval.judging import letters, usual
from retrieval.judging.calibrating import Lesson, fit
from retrieval.judging.confidence import BRIEF, default_calibration, outcome
from retrieval.judging.letters import Letters
from retrieval.judging.usual import Usual
from retrieval.searcher import Searcher
from tests.evaluation.asking import ABSTENTION, GOLDEN, TODAY, Asked, Result, ask_all, golden
from tests.evaluation.towns import TEACHING, asked_in, lay_out
from tests.fakes import NOON

TUNING = tuple(ABSTENTION.with_name(f"abstention_tuning{part}.jsonl") for part in ("", "_2", "_3", "_4", "_5", "_6"))
"""Questions for fitting alone, written from the sample content without the test halves at hand (two questions of one
had been seen): 318 on 2026-11-25 and more, in other voices, on 2026-11-26 (456, 235, 148, 624 and 334, most of the
last of three words or fewer). Those that were nearly one of another set were left out by the overlap of letters: 25 of
the first, 64 of the third and fourth, 16 of the fifth, 26 of the last."""

ONCE_FRESH = tuple(ABSTENTION.with_name(f"abstention_fresh{part}.jsonl") for part in ("", "_2"))
"""Sets of questions by other hands: each scored once, and fitted on since (all of them in the split `fresh`)."""

FRESH = tuple(ABSTENTION.with_name(f"abstention_fresh{part}.jsonl") for part in ("_3", "_4", "_5", "_6"))
"""Questions that nothing is fitted on and no threshold is set by (all of them in the split `fresh`)."""

OWN = "own"
"""The hand that wrote the golden questions and those on when not to answer."""

NO_ADAPTER = QueryAdapter("", {}, {})

FOLDS = 5
"""Parts of the tuning questions: those with the same best passage are in one part."""

OFTEN = 2
"""How often a question to the samples counts beside one to an invented town. Alone the samples teach what is usual
there; counted alike, a town's teach that less of the samples is worth answering (`newcomer.md`)."""

KNOWN, SURE, MARGIN = 0.44, 0.64, 0.1
"""The package's thresholds, and how much surer what names one thing at most must be, chosen on the questions that are
fitted on, each file judged by what was learned from the others: nine of ten answers are right (abstention.md)."""

KNOWN_TRIED = (0.4, 0.44, 0.48, 0.52, 0.56)
SURE_TRIED = (0.6, 0.64, 0.68, 0.72, 0.76)


@dataclass(frozen=True)
class Taught:
    """A tuning question, what the search knows of it, its best passage, how it was read, and the vector of that."""

    asked: Asked
    lesson: Lesson
    best: str
    read: str
    vector: Column


def taught(knowing: Knowing, asked: Asked) -> Taught:
    """Return what the search knows of a question's best passage; a follow-up is asked with the question before it."""
    here = next(place for place in knowing.library.municipalities() if place.id == asked.municipality)
    question = Question(asked.municipality, asked.text, TODAY, own=here.own_names, called=here.called)
    if asked.previous and FOLLOW_UP.search(asked.text):
        question = replace(question, text=f"{asked.previous} {asked.text}", new=asked.text)
    best = knowing.searcher.search(question)[0]
    read = knowing.searcher.as_read(question)
    key = best.passage.key
    lesson = Lesson(best.features, bool(asked.expect), key in asked.expect, group=key)
    return Taught(asked, lesson, key, read, knowing.embedder.embed_query(read).astype(float))


def teaching(library: Library) -> list[tuple[str, Asked]]:
    """Return the tuning halves and the questions beside them, and those to invented towns, each with its hand."""
    own = [(OWN, each) for file in (GOLDEN, ABSTENTION) for each in golden("tune", file)]
    files = [*((file, "tune") for file in TUNING), *((file, "fresh") for file in ONCE_FRESH)]
    others = [(file.stem, each) for file, split in files for each in golden(split, file)]
    return own + others + [(town, each) for town in TEACHING for each in asked_in(library, town)]


def all_taught(knowing: Knowing, adapters: Path) -> list[Taught]:
    """Return what teaches, each question read by the adapter in a folder that its hand has not taught."""
    at_hand = [NO_ADAPTER]
    searcher = Searcher(knowing.library, knowing.embedder, adapter=lambda: at_hand[0])
    prepare(knowing.library, searcher)
    apart, found = replace(knowing, searcher=searcher), []
    for hand, asked in groupby(teaching(knowing.library), itemgetter(0)):
        at_hand[0] = QueryAdapter.of(json.loads((adapters / f"{hand}.json").read_text("utf-8")))
        found += [taught(apart, each) for _, each in asked]
    return found


def weighed(of: Sequence[Taught]) -> list[Taught]:
    """Return what teaches, each as often as it counts: the questions to the samples `OFTEN`, each for its share."""
    alike = [replace(each, lesson=replace(each.lesson, weight=1 / OFTEN)) for each in of]
    return [each for each in alike for _ in range(1 if each.asked.municipality in TEACHING else OFTEN)]


def usual_of(engine: str, of: Sequence[Taught]) -> Usual:
    """Return what the vectors of questions alone tell."""
    return usual.fit(engine, np.array([each.vector for each in of]), [each.lesson.answerable is True for each in of])


def letters_of(of: Sequence[Taught]) -> Letters:
    """Return what the letters of questions alone tell."""
    return letters.fit([each.read for each in of], [each.lesson.answerable is True for each in of])


def parts(of: Sequence[Taught]) -> list[tuple[list[Taught], list[Taught]]]:
    """Return questions in two for each part: those with other best passages, and its own."""
    keys = sorted({each.best for each in of})
    Random(1).shuffle(keys)
    number = {key: at % FOLDS for at, key in enumerate(keys)}
    return [
        ([each for each in of if number[each.best] != part], [each for each in of if number[each.best] == part])
        for part in range(FOLDS)
    ]


def unseen(of: Sequence[Taught]) -> list[Taught]:
    """Return questions with how usual they are by what was learned without their own passage's questions."""
    return [each for rest, part in parts(of) for each in told_by(rest, part)]


def told_by(taught: Sequence[Taught], of: Sequence[Taught]) -> list[Taught]:
    """Return questions with how usual they are by what was learned from others."""
    by_vector, by_letters = usual_of("", taught), letters_of(taught)

    def told(each: Taught) -> Lesson:
        scores = {"usual": by_vector.score(each.vector), "letters": by_letters.score(each.read)}
        return replace(each.lesson, known={**each.lesson.known, **scores})

    return [replace(each, lesson=told(each)) for each in of]


def judged_apart(of: Sequence[Taught]) -> list[tuple[float, float, Taught]]:
    """Return both chances of each question by what was learned without those of the same best passage."""
    found: list[tuple[float, float, Taught]] = []
    for rest, part in parts(of):
        teaching = weighed(rest)
        model = fit([each.lesson for each in unseen(teaching)])
        for each in told_by(teaching, part):
            known = each.lesson.known
            found.append((model.answerable.chance(known), model.right.chance(known), each))
    return found


def apart(found: Sequence[tuple[float, float, Taught]]) -> Iterator[str]:
    """Yield how well questions are told apart, and what other thresholds would bring."""
    can = [chance for chance, _, each in found if each.lesson.answerable]
    cannot = [chance for chance, _, each in found if not each.lesson.answerable]
    yield f"{len(can)} answerable, {len(cannot)} not, AUROC {auroc(can, cannot):.4f}"
    for known in KNOWN_TRIED:
        silent = [each for chance, _, each in found if chance < known]
        precise, complete = share(not each.lesson.answerable for each in silent), share(c < known for c in cannot)
        lost = share(chance < known for chance in can)
        yield f"known at {known}: unknown precise {precise}, complete {complete}, of the answerable {lost}"
    for sure in SURE_TRIED:
        answers = [
            each.lesson.right
            for chance, right, each in found
            if chance >= KNOWN
            and not each.lesson.known["unsaid"]
            and chance * right >= sure + MARGIN * (each.lesson.known["length"] <= BRIEF)
        ]
        yield f"known at {KNOWN}, sure at {sure}: right among answers {share(iter(answers))}"


def report(name: str, results: Sequence[Result]) -> Iterator[str]:
    """Yield what became of the questions of each kind, and the shares."""
    can = [result for result in results if result.asked.expect]
    cannot = [result for result in results if not result.asked.expect]
    unknown = [result for result in results if result.answer.kind == "unknown"]
    answered = [result for result in results if result.answer.kind == "answered"]
    yield f"## {name}: {len(can)} answerable, {len(cannot)} not"
    kinds = Counter((r.asked.kind, bool(r.asked.expect), r.answer.kind) for r in results)
    for kind, expected in sorted({(kind, expected) for kind, expected, _ in kinds}):
        counts = " | ".join(str(kinds[kind, expected, outcome]) for outcome in ("answered", "choices", "unknown"))
        yield f"| {kind} | {'answerable' if expected else 'not'} | {counts} |"
    yield f"answered right {share(r.right for r in can)}, right answered or offered {share(r.helped for r in can)}"
    yield f"right among answers {share(r.right for r in answered)}"
    yield f"unknown: precision {share(not r.asked.expect for r in unknown)}, recall " + share(
        r.answer.kind == "unknown" for r in cannot
    )
    beneath = [result for result in unknown if result.near]
    yield (
        "unknown and shown what is near: right "
        + share(bool({*r.near} & {*r.asked.expect}) for r in unknown if r.asked.expect)
        + f", others {sum(not r.asked.expect for r in beneath)}"
    )
    yield f"unanswerable and not answered {share(r.answer.kind != 'answered' for r in cannot)}"


def rounded(table: dict[str, Any]) -> Any:
    """Return a table with four places of each number."""
    return json.loads(json.dumps(table), parse_float=lambda text: round(float(text), 4))


def share(values: Iterator[bool]) -> str:
    """Return the share of true ones."""
    found = list(values)
    return f"{sum(found) / len(found):.3f} ({sum(found)} of {len(found)})" if found else "-"


def pairs(knowing: Knowing, folder: Path, queries: int) -> Iterator[str]:
    """Yield how near misses of another field are told from answerable questions, before and after learning."""
    content = read_golden_set(folder, "elsewhere")
    searcher = Searcher(GoldenShelf(content.passages, knowing.library), knowing.embedder)
    searcher.prepare("elsewhere")
    asked = [query for query in content.queries if query.relevant]
    Random(7).shuffle(asked)
    lessons = []
    for query in (*asked[:queries], *(query for query in content.queries if not query.answerable)):
        hits = searcher.search(Question("elsewhere", query.text, TODAY))
        lessons.append(Lesson(hits[0].features, query.answerable, hits[0].passage.key in query.relevant))
    taught, rest = lessons[::2], lessons[1::2]
    for name, model in (
        ("package", default_calibration()),
        ("learned", fit(taught, prior=default_calibration())),
    ):
        sure = [(model.confidence(lesson.known), lesson) for lesson in rest]
        can = [value for value, lesson in sure if lesson.answerable]
        cannot = [value for value, lesson in sure if not lesson.answerable]
        unknown = [lesson for value, lesson in sure if outcome(value) == "unknown"]
        yield f"{folder.name}, {name}: {len(can)} answerable, {len(cannot)} not, AUROC {auroc(can, cannot):.3f}"
        yield f"  answered: {share(outcome(v) == 'answered' for v in can)} of those that can be"
        yield f"  unknown: precision {share(not lesson.answerable for lesson in unknown)}, recall " + share(
            outcome(value) == "unknown" for value in cannot
        )


def main() -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("task", choices=["usual", "letters", "fit", "apart", "report", "pairs"])
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--data", type=Path, default=Path("build/benchmark/data"))
    parser.add_argument("--adapters", type=Path, default=Path("build/benchmark/adapters"))
    parser.add_argument("--split", default="test")
    parser.add_argument("--queries", type=int, default=600)
    options = parser.parse_args()
    with TemporaryDirectory() as folder, closing(know(Settings(data=options.data))) as knowing:
        lay_out(Path(folder), TEACHING, samples=True)
        ingest(knowing.library, Path(folder), NOON)
        prepare(knowing.library, knowing.searcher)
        for line in _lines(knowing, options):
            print(line, flush=True)  # noqa: T201 - the report


def _learned(of: Sequence[Taught], engine: str, task: str) -> Iterator[str]:
    """Yield what a file of the package holds, as it was learned, or how well questions are told apart."""
    teaching = weighed(of)
    if task == "usual":
        yield json.dumps(rounded(asdict(usual_of(engine, teaching))))
    elif task == "letters":
        yield json.dumps(rounded(asdict(letters_of(teaching))), ensure_ascii=False)
    elif task == "fit":
        learned = replace(fit([each.lesson for each in unseen(teaching)]), known=KNOWN, sure=SURE, margin=MARGIN)
        yield json.dumps(rounded(asdict(learned)), indent=1)
    else:
        yield from apart(judged_apart(of))


def _lines(knowing: Knowing, options: argparse.Namespace) -> Iterator[str]:
    if options.task in {"usual", "letters", "fit", "apart"}:
        yield from _learned(all_taught(knowing, options.adapters), knowing.embedder.engine, options.task)
        return
    if options.task == "pairs":
        yield from pairs(knowing, options.folder, options.queries)
        return
    both: list[Result] = []
    for file in FRESH if options.split == "fresh" else (GOLDEN, ABSTENTION):
        results = list(ask_all(knowing.answerer, knowing.library, golden(options.split, file)))
        yield from report(f"{file.stem}, {options.split}", results)
        both += results
    yield from report(f"both, {options.split}", both)


if __name__ == "__main__":
    main()
