"""The golden questions through the product's own answerer, and what came of each."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from knowledge.library import Library
from retrieval.answer import Answer, Question
from retrieval.answerer import Answerer

GOLDEN = Path(__file__).with_name("golden.jsonl")
ABSTENTION = Path(__file__).with_name("abstention.jsonl")
TODAY = date(2026, 11, 25)


@dataclass(frozen=True)
class Asked:
    """One golden question: `expect` holds the keys of the passages that answer it, none when nothing does."""

    id: str
    municipality: str
    text: str
    expect: tuple[str, ...]
    kind: str
    previous: str
    split: str


@dataclass(frozen=True)
class Result:
    """What came of a question: keys of the passages that the answer stands on, that were offered, or shown as near."""

    asked: Asked
    answer: Answer
    first: str
    shown: tuple[str, ...]
    near: tuple[str, ...] = ()

    @property
    def right(self) -> bool:
        """Tell whether it was answered by a right passage."""
        return self.answer.kind == "answered" and bool({*self.shown} & {*self.asked.expect})

    @property
    def helped(self) -> bool:
        """Tell whether a right passage was answered or offered."""
        return self.answer.kind != "unknown" and bool({*self.shown} & {*self.asked.expect})


def golden(split: str, file: Path = GOLDEN) -> tuple[Asked, ...]:
    """Return the questions of a split."""
    rows = (json.loads(line) for line in file.read_text(encoding="utf-8").splitlines())
    asked = (Asked(**{**row, "expect": tuple(row["expect"])}) for row in rows)
    return tuple(each for each in asked if each.split == split)


def ask_all(answerer: Answerer, library: Library, questions: Iterable[Asked]) -> Iterator[Result]:
    """Yield what comes of each question."""
    keys: dict[str, dict[str, str]] = {}
    for asked in questions:
        if asked.municipality not in keys:
            keys[asked.municipality] = {p.id: p.key for p in library.passages(asked.municipality)}
        known = keys[asked.municipality]
        question = Question(asked.municipality, asked.text, TODAY, previous=asked.previous)
        answer = answerer.answer(question)
        first = known[answer.hits[0].passage.id] if answer.hits else ""
        cited = [known.get(citation.passage_id, "") for citation in answer.citations]
        offered = [known.get(choice.passage_id, "") for choice in answer.choices]
        near = tuple(known.get(each.passage_id, "") for each in answer.near)
        yield Result(asked, answer, first, (*cited, *offered), near)


def figures(results: Sequence[Result]) -> dict[str, float]:
    """Return shares, 0 to 1: of right first hits, answers and offers, and of silence where nothing was published."""
    can = [result for result in results if result.asked.expect]
    cannot = [result for result in results if not result.asked.expect]
    answered = [result for result in results if result.answer.kind == "answered"]
    unknown = [result for result in results if result.answer.kind == "unknown"]
    refused = [result for result in cannot if result.answer.kind == "unknown"]
    near = [result for result in cannot if result.asked.kind == "near"]
    return {
        "questions": len(results),
        "hit@1": sum(result.first in result.asked.expect for result in can) / len(can),
        "answered_right": sum(result.right for result in can) / len(can),
        "helped": sum(result.helped for result in can) / len(can),
        "precision_of_answers": sum(result.right for result in answered) / len(answered),
        "unknown_precision": len(refused) / len(unknown),
        "unknown_recall": len(refused) / len(cannot),
        "not_answered_when_unanswerable": sum(r.answer.kind != "answered" for r in cannot) / len(cannot),
        "near_not_answered": sum(r.answer.kind != "answered" for r in near) / len(near),
    }
