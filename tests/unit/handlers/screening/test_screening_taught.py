"""What taught the learned stages: the weights that are kept are those of the lines that are kept."""

from __future__ import annotations

import json

import numpy as np

from handlers.screening.attention import Reader
from handlers.screening.learned import WEIGHTS as SECOND
from handlers.screening.meaning import ATTENTION, LIKENESS
from handlers.screening.meaning import WEIGHTS as THIRD
from handlers.screening.surface import readings
from tests.benchmarks.screening_beside import beside
from tests.benchmarks.screening_calm import GRAVE, calm, digest, everyday, flagged, heard, looked_at, unclear
from tests.benchmarks.screening_meaning_training import SPREAD, joined, sources
from tests.benchmarks.screening_meaning_training import fit as fit_network
from tests.benchmarks.screening_reading import Lines, States, fitted, laid_out
from tests.benchmarks.screening_training import LABELLED, LATER, Example, fit, labelled, near_misses, rows_of


def test_the_weights_are_those_of_the_lines_that_are_kept() -> None:
    """A line that is added, or a second stage trained anew, asks for the commands that write the weights."""
    assert json.loads(SECOND.read_text(encoding="utf-8"))["taught"] == digest(LABELLED)
    for third in (THIRD, LIKENESS, ATTENTION):
        assert json.loads(third.read_text(encoding="utf-8"))["taught"] == sources()


def test_no_line_that_measures_teaches() -> None:
    """Neither the held-out files nor the lines nobody looked at are among what teaches."""
    fresh = {f"crisis_fresh_{number}.jsonl" for number in (5, 6, 7)}
    assert not {"crisis_heldout.jsonl", "crisis_lines.jsonl", *fresh} & {*LABELLED, *LATER}
    assert len(looked_at()) == 668


def test_what_teaches_is_read_as_it_was_kept() -> None:
    """Questions, everyday lines and near misses that the rules flagged, or that are about a cry, are left out."""
    assert len(calm()) > 1000
    assert sum(bool(GRAVE.search(text)) for text in calm()) < 20
    assert everyday()
    assert not any(map(flagged, everyday()))
    assert not any(one.kind for one in near_misses())
    assert not unclear("안녕하세요")
    assert 1000 < sum(heard(one.written) for one in labelled()) < 5000
    assert {one.kind for one in labelled()} >= {"", "self_harm", "abuse", "violence", "exploitation", "friend"}


def test_training_twice_gives_the_same() -> None:
    """Chance has a seed: the same lines give the same weights, in both stages."""
    texts = ["오늘은 뭐 먹지", "내일 시험이에요", "이제 다 그만할래요", "아무도 날 찾지 않았으면", "숙제가 뭐였죠"] * 4
    wanted = np.array([0, 0, 1, 1, 0] * 4, np.float32)
    weights = [fit(rows_of(texts), wanted, np.ones(20, np.float32)) for _ in range(2)]
    assert np.array_equal(weights[0][0], weights[1][0])
    assert weights[0][1] == weights[1][1]
    vectors = np.random.default_rng(3).normal(size=(20, 8)).astype(np.float32)
    kinds = np.stack([wanted, *[np.zeros(20, np.float32)] * 5], 1)
    networks = [fit_network(vectors, kinds, np.ones(20, np.float32), 0) for _ in range(2)]
    for one, other in zip(*networks, strict=True):
        assert np.array_equal(one, other)
    middle = np.zeros(8, np.float32)
    layer, _, columns, _ = joined(networks, middle)
    assert layer.shape[1] == 2 * networks[0][0].shape[1] == columns.shape[0]
    assert np.allclose(layer[:, : networks[0][0].shape[1]], networks[0][0] / SPREAD)


def test_reading_states_is_learnt() -> None:
    """A network tells lines with one telling token from lines without, twice the same, and is kept as it was."""
    chance = np.random.default_rng(5)
    lines = [chance.normal(size=(int(length), 12)).astype(np.float32) for length in chance.integers(3, 9, 400)]
    wanted = (np.arange(400) % 3 == 0).astype(np.float32)
    for line, cry in zip(lines, wanted, strict=True):
        line[0, 0] = 3 if cry else -3
        line[:, 1] = 0
        line[0, 1] = 5
    told = np.zeros((400, 2), np.float32)
    told[:, 0] = chance.integers(0, 2, 400)
    read = Lines(States.of(lines), told)
    first, second = (fitted(read, wanted, np.ones(400, np.float32), 0, epochs=60) for _ in range(2))
    assert all(np.array_equal(first[name], second[name]) for name in first)
    kept = Reader.of(laid_out(first))
    levels = np.array([kept.score(line, said) for line, said in zip(lines, told, strict=True)])
    assert ((levels > 0) == (wanted > 0)).mean() > 0.95
    by_concept = Reader.of(laid_out(fitted(read, told[:, 0], np.ones(400, np.float32), 0, epochs=60)))
    levels = np.array([by_concept.score(line, said) for line, said in zip(lines, told, strict=True)])
    assert ((levels > 0) == (told[:, 0] > 0)).mean() > 0.95


def test_a_line_beside_a_question_is_what_it_was() -> None:
    """Cries and ordinary lines are joined with questions on study, the same each time, and stay what they are."""
    lines = [Example("", "abuse", 1.0, "아빠가 또 때렸어요"), Example("", "", 1.0, "배고파 죽겠다")]
    too_short = Example("", "abuse", 1.0, "짧아요")
    joined = beside([*lines, too_short])
    assert joined == beside([*lines, too_short])
    assert [one.kind for one in joined] == ["abuse", ""]
    for one, line in zip(joined, lines, strict=True):
        assert line.written in one.written
        assert len(one.written) > len(line.written) + 9
        assert one.text == next(readings(one.written)).text
