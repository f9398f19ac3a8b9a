"""The learned recommender: each way to score, the blend, and the figures over held-out courses."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.courses import recommending
from retrieval.courses.appraising import by_scorer, evaluate_recommending, measured
from retrieval.courses.blending import learn_blend, standardized
from retrieval.courses.enrolments import Enrolments, EnrolmentsError, Lists, matrix, read_enrolments
from retrieval.courses.learned import LearnedRecommender, held_out, highest
from retrieval.courses.likeness import alike_by_labels, alike_by_text
from retrieval.courses.recommending import Scorer

CLUBS, SIZE = 3, 8
COURSES = CLUBS * SIZE


def clubs(learners: int, seed: int, taken: int = 6) -> Lists:
    """Return histories of learners who take most of their courses from one of three clubs of eight courses."""
    random = np.random.default_rng(seed)
    histories = []
    for learner in range(learners):
        own = SIZE * (learner % CLUBS) + random.permutation(SIZE)
        histories.append(tuple(int(one) for one in dict.fromkeys([*own[:taken], int(random.integers(COURSES))])))
    return tuple(histories)


def written(folder: Path, courses: object = None, users: object = None) -> Path:
    """Write a folder of enrolments; what is given as text is written as it is."""
    for name, rows in (("courses", courses or [{"id": "a"}]), ("users", users or [{"id": 1, "train": ["a"]}])):
        text = rows if isinstance(rows, str) else "\n".join(json.dumps(row) for row in rows)  # type: ignore[attr-defined]
        (folder / f"{name}.jsonl").write_text(text, "utf-8")
    return folder


SCORERS = {
    "item_knn": recommending.item_knn,
    "overlap": lambda taken: recommending.overlap(taken, neighbours=6),
    "closed_form": lambda taken: recommending.closed_form(taken, ridge=0.5),
    "spectral, few learners": lambda taken: recommending.spectral(taken[:18], 3)[0],
    "spectral, many learners": lambda taken: recommending.spectral(taken, 3)[0],
    "user_knn": recommending.user_knn,
    "factors": lambda taken: recommending.factors(taken, rank=4),
}


@pytest.mark.parametrize("name", SCORERS)
def test_each_scorer_finds_the_club(name: str) -> None:
    """Who took three courses of a club gets its other five first, from every way to score."""
    scorer: Scorer = SCORERS[name](matrix(clubs(90, 1), COURSES))
    for club in range(CLUBS):
        members = set(range(club * SIZE, (club + 1) * SIZE))
        known = tuple(sorted(members))[:3]
        best = by_scorer(scorer, (known,), (known,), COURSES)[0]
        assert set(best[:5].tolist()) == members - set(known)


def test_popularity_is_the_same_for_everyone() -> None:
    """Popularity orders courses by how many took them, whatever a learner knows."""
    scores = recommending.popularity(matrix([(0, 1), (1,), (1, 2)], 3))(matrix([(), (0, 1, 2)], 3))
    assert (scores[0] == scores[1]).all()
    assert scores[0].argmax() == 1


def test_the_closed_form_solves_its_problem() -> None:
    """Its weights are the ridge regression of each course on the others."""
    taken = matrix(clubs(40, 2), COURSES)
    between = recommending.closed_form(taken, ridge=1.0, discount=0.0)(np.eye(COURSES, dtype=np.float32))
    level = (taken.T @ taken).trace() / COURSES
    others = np.arange(COURSES) != 5
    gram = taken[:, others].T @ taken[:, others] + level * np.eye(COURSES - 1)
    expected = np.linalg.solve(gram, taken[:, others].T @ taken[:, 5])
    assert between[others, 5] == pytest.approx(expected, abs=1e-4)
    assert between[5, 5] == 0


def test_texts_and_labels_tell_what_is_alike() -> None:
    """Courses that share rare letters are alike, those that share nothing are not; a label counts less when common."""
    alike = alike_by_text(["線性代數 入門", "線性代數 進階", "歷史 入門", "music"])
    assert alike[0, 1] > alike[0, 2] > alike[0, 3] == 0
    assert not alike.diagonal().any()
    shared = alike_by_labels([("x", "x", "all"), ("x", "all"), ("all",), ()])
    assert shared[0, 1] == pytest.approx(1 / 2 + 1 / 3)
    assert shared[0, 2] == pytest.approx(1 / 3)
    assert not shared[3].any()
    assert not alike_by_text(["a", "b"]).any()


def test_the_blend_learns_which_score_tells() -> None:
    """Of three scores, one right, one noise and one upside down, the taught blend follows the right ones."""
    random = np.random.default_rng(3)
    wanted = np.asarray(random.random((120, 30)) < 0.2, np.float32)
    wanted[7] = 0
    right = wanted + 0.3 * random.normal(size=wanted.shape)
    noise = random.normal(size=(2, *wanted.shape))
    features = np.asarray(np.stack([right, 3 * noise[0], 0.5 * noise[1] - wanted], -1), np.float32)
    taught = learn_blend(features[:80], wanted[:80], rounds=60).weigh(features[80:])
    even = features[80:].mean(-1)

    def found(score: object) -> float:
        return float(np.take_along_axis(wanted[80:], highest(np.asarray(score), 3), 1).mean())

    assert found(taught) > 0.95
    assert found(even) < 0.6


@given(st.integers(1, 5), st.integers(1, 9), st.integers(0, 99))
def test_standard_scores(rows: int, columns: int, seed: int) -> None:
    """Standardised rows have mean 0 and deviation 1, and a flat row is zeros."""
    scores = np.asarray(np.random.default_rng(seed).normal(3, 5, (rows, columns)), np.float32)
    made = standardized(scores)
    assert made.mean(1) == pytest.approx(0, abs=1e-4)
    assert columns == 1 or made.std(1) == pytest.approx(1, abs=1e-3)
    assert not standardized(np.full((2, columns), 7, np.float32)).any()


def test_the_recommender_learns_the_clubs() -> None:
    """The whole recommender finds the rest of the club, never a known course, twice the same."""
    histories = clubs(90, 4)
    known = ((0, 1, 2), (8, 9, 10), tuple(range(COURSES - 1)))
    recommender = LearnedRecommender(histories, COURSES)
    ranks = recommender.recommend(known, 5)
    assert set(ranks[0].tolist()) == {3, 4, 5, 6, 7}
    assert set(ranks[1].tolist()) == {11, 12, 13, 14, 15}
    assert ranks[2][0] == COURSES - 1
    assert (LearnedRecommender(histories, COURSES).recommend(known, 5) == ranks).all()


@settings(max_examples=30)
@given(st.lists(st.sets(st.integers(0, 20)).map(tuple), min_size=1, max_size=6).map(tuple), st.integers(0, 9))
def test_holding_out_loses_nothing(histories: Lists, seed: int) -> None:
    """What is kept and what is held out make up each history again, a fifth held out."""
    for whole, kept, held in zip(histories, *held_out(histories, seed), strict=True):
        assert sorted(kept + held) == sorted(whole)
        assert len(held) == round(len(whole) * 0.2)


def test_measures() -> None:
    """Recall, ndcg, coverage and popularity are those of a list worked out by hand."""
    given_ = Enrolments(tuple("abcd"), ("",) * 4, ((),) * 4, ("u", "v", "w"), ((3,), (3,), (2,)), ((0, 1), (), (3,)))
    figures = measured(given_, np.array([[1, 2], [3, 2], [0, 1]]))
    ideal = 1 + 1 / np.log2(3)
    assert figures.recall_at_20 == pytest.approx((1 / 2 + 0) / 2)
    assert figures.ndcg_at_20 == pytest.approx((1 / ideal + 0) / 2)
    assert figures.coverage == 3 / 4
    assert figures.popularity_bias == pytest.approx((0.25 + 0.625 + 0.25 + 0.25) / 4)
    unmeasured = Enrolments(("a",), ("",), ((),), ("u",), ((),), ((),))
    assert measured(unmeasured, np.array([[0]])).recall_at_20 == 0


def test_the_report_beats_its_baselines_on_clubs(tmp_path: Path) -> None:
    """From a folder to figures: the blend is above popularity, its time is measured, and JSON takes it."""
    histories = clubs(60, 5, taken=7)
    written(
        tmp_path,
        [{"id": str(one), "title": f"club {one // SIZE}", "schools": [f"s{one // SIZE}"]} for one in range(COURSES)],
        [{"id": n, "train": [str(c) for c in one[1:]], "test": [str(one[0])]} for n, one in enumerate(histories)],
    )
    ticks = iter((10.0, 12.5))
    report = evaluate_recommending(tmp_path, clock=lambda: next(ticks))
    again = evaluate_recommending(tmp_path)
    assert (report.users, report.courses, report.seconds) == (60, COURSES, 2.5)
    assert report.ndcg_at_20 > report.popularity.ndcg_at_20 + 0.2
    assert report.five_known.ndcg_at_20 > report.five_known_popularity.ndcg_at_20 + 0.2
    assert json.loads(json.dumps(report.as_dict()))["item_knn"]["coverage"] <= 1
    assert {**again.as_dict(), "seconds": 2.5} == report.as_dict()


def test_a_tiny_folder_is_measured(tmp_path: Path) -> None:
    """Histories without a course are no error; fewer than three learners cannot be measured."""
    with pytest.raises(EnrolmentsError, match="fewer than 3 learners"):
        evaluate_recommending(written(tmp_path))
    users = [{"id": 1}, {"id": 2, "test": ["b"]}, {"id": 3, "train": ["a", "a"], "test": ["b"]}]
    report = evaluate_recommending(written(tmp_path, [{"id": "a"}, {"id": "b", "title": "b"}], users))
    assert report.recall_at_20 == 1


def test_texts_and_labels_are_read(tmp_path: Path) -> None:
    """All strings of a course are its text, all lists of strings its labels; blank lines are skipped."""
    courses = '{"id": 7, "title": "수학", "text": "기초", "fields": ["x", 3], "hours": 2}\n\n{"id": "8"}\n'
    read = read_enrolments(written(tmp_path, courses, [{"id": 1, "train": [7], "test": ["8"]}]))
    assert read == Enrolments(("7", "8"), ("수학 기초", ""), (("fields:x",), ()), ("1",), ((0,),), ((1,),))


BROKEN = {
    "no JSON": ("{", None, "courses.jsonl:1"),
    "no object": ("[1]", None, "courses.jsonl:1"),
    "no id": ('{"title": "a"}', None, "courses.jsonl:1"),
    "an id stands twice": ([{"id": "a"}, {"id": "a"}], None, "courses.jsonl"),
    "not in the catalogue: z": (None, [{"id": 1, "train": ["z"]}], "users.jsonl:1"),
    "train is no list": (None, [{"id": 1, "train": "a"}], "users.jsonl:1"),
    "in train and in test": (None, [{"id": 1, "train": ["a"], "test": ["a"]}], "users.jsonl:1"),
    "no courses or no learners": (None, "\n", ""),
}


@pytest.mark.parametrize("reason", BROKEN)
def test_a_broken_folder_says_where(tmp_path: Path, reason: str) -> None:
    """What cannot be read is told with the file, the line and the reason."""
    courses, users, place = BROKEN[reason]
    with pytest.raises(EnrolmentsError, match=reason) as caught:
        read_enrolments(written(tmp_path, courses, users))
    assert caught.value.place == (place or tmp_path.name)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    """A folder without the files is no folder of enrolments."""
    with pytest.raises(EnrolmentsError, match=r"courses\.jsonl: cannot be read"):
        read_enrolments(tmp_path)
