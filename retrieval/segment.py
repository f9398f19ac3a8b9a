"""A segment: some passages of one owner with their postings and vectors, built once and never written again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.itemizing import unmarked
from knowledge.passage import Passage
from knowledge.splitting import sentences
from retrieval.embedding.embedder import Vectors
from retrieval.fusing import HANGUL
from retrieval.headings import questions_of
from retrieval.keyword_index import Averages, Postings, Splitter, Words, bigrams
from retrieval.vector_index import VectorIndex, indexed
from retrieval.words.normalizing import normalize
from retrieval.words.spelling import WORD
from retrieval.words.stems import terms

PASSAGE, QUESTION, PART = "passage", "question", "part"
ROLES = (PASSAGE, QUESTION, PART)
LONG, ABOUT = 300, 200
"""A passage longer than LONG (characters) is also looked at in parts of ABOUT that many: on passages of 700 characters
+1 point of hit@1; nothing is changed where passages are short."""
STATEMENT = 60
"""A passage without a title that is no longer than this (characters) is a statement or question itself."""
SPELT_OUT = 150
"""The same for one without Hangul: a syllable of Korean is two or three letters of English. With STATEMENT for both a
third of the questions in English sets had no view as a question, and stood behind those that had."""
LINE, SHORT, LINES = 80, 3, 14
"""Characters of a line from which on it is cut into sentences, those that say nothing yet, and lines that count."""


@dataclass(frozen=True, slots=True)
class View:
    """The vectors of one way to look at passages, the row that each belongs to, in rising order, and their sum."""

    index: VectorIndex
    owners: NDArray[np.int64]
    total: Vectors


@dataclass(frozen=True, slots=True)
class Segment:
    """Passages as rows: what identifies them, when they hold (days since year 1), and how they are found.

    `korean` tells which rows have Hangul; `words` has the stems of the others; `asked` are the words of their questions
    as they are written there, endings and all.
    """

    ids: tuple[str, ...]
    keys: tuple[str, ...]
    starts: NDArray[np.int32]
    untils: NDArray[np.int32]
    morphemes: Postings
    bigrams: Postings
    words: Postings
    averages: tuple[Averages, ...]
    views: Mapping[str, View]
    korean: NDArray[np.bool_]
    asked: frozenset[str] = frozenset()

    @property
    def size(self) -> int:
        """Return the number of rows."""
        return len(self.ids)


def passage_text(passage: Passage) -> str:
    """Return the text that is embedded for the passage view: title, newline, text (engines differ by 19 points)."""
    return normalize(f"{passage.title}\n{passage.text}")


def questions(passage: Passage) -> tuple[str, ...]:
    """Return the ways in which a passage is asked for: its title and aliases, or itself when it is one short line."""
    asked = [normalize(text) for text in (passage.title, *passage.aliases)]
    found = tuple(dict.fromkeys(text for text in asked if text))
    text = normalize(passage.text)
    return found or ((text,) if text and len(text) <= (STATEMENT if HANGUL.search(text) else SPELT_OUT) else ())


def lines(passage: Passage) -> tuple[str, ...]:
    """Return what a notice is asked by, since nobody wrote a question for it: its heading, and its lines.

    Long lines count by the sentence.

    Without them questions of FAQ entries about anything else are nearer to what is asked than what a notice says.
    """
    if passage.kind != "notice":
        return ()
    said = (unmarked(line).strip() for line in passage.text.splitlines())
    cut = [part for line in said for part in (sentences(line) if len(line) > LINE else (line,))]
    asked = map(normalize, questions_of(passage.title))
    return tuple(dict.fromkeys((*asked, *(text for text in map(normalize, cut) if len(text) > SHORT))))[:LINES]


def parts(passage: Passage) -> tuple[str, ...]:
    """Return the parts of a long passage, each some whole sentences below its title; of a short one none."""
    text = normalize(passage.text)
    if len(text) <= LONG:
        return ()
    cut = [""]
    for sentence in sentences(text):
        if cut[-1] and len(cut[-1]) + len(sentence) > ABOUT:
            cut.append("")
        cut[-1] += sentence
    return tuple(normalize(f"{passage.title}\n{part}") for part in cut)


def vector_key(role: str, text: str) -> str:
    """Return the key under which the vector of a text in a role is kept: the same for everyone who says the same."""
    return sha256(f"{role}\0{text}".encode()).hexdigest()[:40]


def wanted(passage: Passage) -> tuple[tuple[str, str], ...]:
    """Return the (role, text) pairs whose vectors a passage needs."""
    asked = ((QUESTION, text) for text in dict.fromkeys((*questions(passage), *lines(passage))))
    return ((PASSAGE, passage_text(passage)), *asked, *((PART, text) for text in parts(passage)))


def build(
    passages: Sequence[Passage],
    splitter: Splitter,
    vectors: Mapping[str, Vectors],
    averages: tuple[Averages, ...] | None = None,
    folder: Path | None = None,
) -> Segment:
    """Return the segment of passages, from vectors by key.

    `averages` are those of an older, larger segment; `folder` is where copies for large vector indexes may be put.
    """
    fields = [fields_of(passage) for passage in passages]
    split = splitter.split([text for pair in fields for text in pair])
    needed = [[(role, vector_key(role, text)) for role, text in wanted(passage)] for passage in passages]
    korean = np.array([bool(HANGUL.search("".join(pair))) for pair in fields], np.bool_)
    others = [fields[row] for row in np.flatnonzero(~korean)]
    averages = averages or (Averages.of(_morphemes(split)), Averages.of(_pairs(fields)), Averages.of(_stems(others)))
    return Segment(
        ids=tuple(passage.id for passage in passages),
        keys=tuple(passage.key for passage in passages),
        starts=_days([passage.validity.start for passage in passages], open_day=0),
        untils=_days([passage.validity.until for passage in passages], open_day=date.max.toordinal()),
        morphemes=Postings.build(_morphemes(split), averages[0]),
        bigrams=Postings.build(_pairs(fields), averages[1]),
        words=Postings.build(
            _stems([("", "") if row else pair for pair, row in zip(fields, korean, strict=True)]), averages[2]
        ),
        averages=averages,
        views={role: _view(needed, role, vectors, folder) for role in ROLES},
        korean=korean,
        asked=frozenset(word for passage in passages for way in questions(passage) for word in WORD.findall(way)),
    )


def fields_of(passage: Passage) -> tuple[str, str]:
    """Return the texts of a passage that are split into keywords: its questions, and what it says."""
    asked = questions_of(passage.title) if passage.kind == "notice" else ()
    return "\n".join(map(normalize, (passage.title, *passage.aliases, *asked))), normalize(passage.text)


def _morphemes(split: Sequence[Sequence[str]]) -> Iterator[Words]:
    """Yield the counted words of each passage, one at a time: of 50,000 they would fill hundreds of megabytes."""
    return (Words((Counter(split[i]), Counter(split[i + 1]))) for i in range(0, len(split), 2))


def _pairs(fields: Iterable[tuple[str, str]]) -> Iterator[Words]:
    return (Words((Counter(bigrams(title)), Counter(bigrams(body)))) for title, body in fields)


def _stems(fields: Iterable[tuple[str, str]]) -> Iterator[Words]:
    return (Words((Counter(terms(title)), Counter(terms(body)))) for title, body in fields)


def _days(days: Sequence[date | None], open_day: int) -> NDArray[np.int32]:
    return np.fromiter((open_day if day is None else day.toordinal() for day in days), np.int32, len(days))


def _view(
    needed: Sequence[Sequence[tuple[str, str]]], role: str, known: Mapping[str, Vectors], folder: Path | None
) -> View:
    keyed = ((row, key) for row, pairs in enumerate(needed) for whose, key in pairs if whose == role)
    found = [(row, known[key]) for row, key in keyed if key in known]
    owners = np.fromiter((row for row, _ in found), np.int64, len(found))
    matrix = np.stack([vector for _, vector in found]) if found else np.zeros((0, 1), np.float32)
    return View(indexed(matrix, folder), owners, matrix.sum(0))
