"""Tuning on a municipality's own content, questions and verdicts."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cache

import pytest

from knowledge.derived import Derived
from knowledge.passage import SHARED, Passage
from knowledge.storage import Storage
from retrieval.answer import Hit, Question
from retrieval.candidate import Candidate
from retrieval.fusing import WEIGHTS
from retrieval.judging.confidence import Judge, default_calibration
from retrieval.searcher import Searcher
from retrieval.tuning import (
    KEPT,
    Asked,
    Asking,
    Needed,
    TooFewError,
    Tunings,
    Weighing,
    lesson_of,
    needed,
    tune,
)
from tests.fakes import NOON
from tests.unit.retrieval.memory import Bigrams, MemoryShelf, Spaces, passage

DAY = date(2026, 11, 25)
THINGS = ("교재비", "멘토링", "신청 서류", "신청 기간", "소득 기준", "강의 사이트", "태블릿", "캠프", "상담", "연락처")
PASSAGES = [
    passage(
        str(number), f"{thing} 알려 주세요", f"{thing} 안내예요.", "gimpo", (f"{thing} 있나요", f"{thing} 궁금해요")
    )
    for number, thing in enumerate(THINGS)
]
GOLDEN = [
    *(Asked(f"우리도 {thing} 되나요", frozenset({str(number)})) for number, thing in enumerate(THINGS)),
    *(Asked(f"{thing} 되나요", frozenset()) for thing in ("급식비", "교복", "기숙사", "셔틀버스", "장학금", "자격증")),
    *(Asked(f"{thing} 얼마", frozenset()) for thing in ("학원비", "통학", "간식", "보험", "수영", "체육복")),
]


def searching(candidate: Candidate, weighing: Weighing = dict) -> Searcher:
    """Return a searcher without weights to load."""
    return Searcher(candidate, Bigrams(), splitter=Spaces(), weighing=weighing)


def tuned_with(asked: Sequence[Asked], passages: Sequence[Passage] = PASSAGES):  # type: ignore[no-untyped-def]  # noqa: ANN201
    """Return what tuning finds for Gimpo."""
    return _found(tuple(asked), tuple(passages))


@cache
def _found(asked: tuple[Asked, ...], passages: tuple[Passage, ...]):  # type: ignore[no-untyped-def]  # noqa: ANN202
    """Several tests look at the same tuning, and each takes seconds."""
    return tune("gimpo", passages, asked, searching, MemoryShelf(), DAY)


def test_own_questions_decide_whether_a_tuning_is_better() -> None:
    """In a world that the package does not know, golden questions teach more than they lose."""
    tuned = tuned_with(GOLDEN)
    assert tuned.questions == len(GOLDEN)
    assert tuned.made == 3 * len(THINGS) + 3 * len(THINGS)
    assert tuned.better == (tuned.after >= tuned.before + 0.005)
    assert tuned.after > tuned.before
    assert json.loads(tuned.payload())["report"] == tuned.as_dict()


def _asked(right: int, vain: int) -> list[Asked]:
    return [Asked(f"물음 {n}", frozenset({"0"} if n < right else ())) for n in range(right + vain)]


@pytest.mark.parametrize(
    ("asked", "lacking"),
    [
        pytest.param([], Needed(0, 20, 5, 5), id="none"),
        pytest.param(_asked(6, 5), Needed(11, 9, 0, 0), id="few"),
        pytest.param(_asked(20, 2), Needed(22, 3, 0, 3), id="hardly any without an answer"),
        pytest.param(_asked(1, 40), Needed(41, 4, 4, 0), id="hardly any with one"),
        pytest.param(_asked(5, 5) * 4, Needed(10, 10, 0, 0), id="asked again in the same words"),
        pytest.param(
            [
                *_asked(5, 5),
                *(replace(each, text=f"또 {each.text}", refused=frozenset({"0"})) for each in _asked(0, 20)),
            ],
            Needed(10, 10, 0, 0),
            id="refusals",
        ),
        pytest.param(_asked(15, 5), Needed(20, 0, 0, 0), id="enough"),
    ],
)
def test_what_people_asked_decides_alone_and_is_counted(asked: list[Asked], lacking: Needed) -> None:
    """What content can be asked of itself keeps tunings that people's questions speak against."""
    assert needed(asked) == lacking
    if lacking.more:
        with pytest.raises(TooFewError) as told:
            tuned_with(asked)
        assert told.value.lacking == lacking


def test_the_same_words_never_teach_what_they_judge() -> None:
    """Asked ten times each, with answers drawn by lot: the others teach nothing of one, and its own words may not."""
    coin = random.Random(0)
    drawn = [
        Asked(f"{thing} {end}", frozenset({str(number)} if coin.random() < 0.5 else ()))
        for number, thing in enumerate(THINGS)
        for end in ("되나요", "있어요?", "얼마예요")
    ]
    assert tuned_with(drawn * 10).after < 0.4


def test_where_nothing_is_found_nothing_is_learned() -> None:
    """Questions about entries that are not there any more."""
    with pytest.raises(ValueError, match="with and without"):
        tuned_with(GOLDEN, [passage("a", "", "공고문", "gimpo")])


def test_another_municipalitys_content_teaches_nothing() -> None:
    """Only what the municipality sees is asked and answered."""
    other = [passage("x", "서울 이야기", "서울", "seoul", ("서울 말씀", "서울 얘기"))]
    assert tuned_with(GOLDEN, [*PASSAGES, *other]) == tuned_with(GOLDEN)


def test_a_kept_tuning_is_used_for_its_municipality_alone(storage: Storage) -> None:
    """From the next reading on; an empty one goes back to the package's."""
    derived, tuned = Derived(storage), tuned_with(GOLDEN)
    tunings = Tunings(derived)
    judge = Judge(tunings)
    hit = Hit(PASSAGES[0], 1.0, 0.9, 0.9, {"rarest": 5.0})
    places = [Question(place, "교복", DAY) for place in ("gimpo", "seoul")]
    package = default_calibration().confidence(hit.features)
    derived.keep_tuning("gimpo", tuned.payload(), NOON)
    assert [judge.confidence(place, [hit]) for place in places] == [package, package]
    tunings.reload()
    assert tunings() == {"gimpo": tuned.calibration}
    assert [judge.confidence(place, [hit]) for place in places] == [tuned.calibration.confidence(hit.features), package]
    derived.keep_tuning("gimpo", "", NOON)
    tunings.reload()
    assert tunings() == {}


def test_what_everybody_is_told_is_asked_as_such() -> None:
    """The product puts it behind a place's own: what was learned with it among one's own would fit another order."""
    everybodys = passage(
        "all", "수료증은 어디에서 받나요?", "누리집에서 받아요.", aliases=("수료증 주는 곳", "수료증 어디")
    )
    overridden = passage(PASSAGES[0].key, "교재비", "지역마다 달라요.")
    seen: list[Candidate] = []

    def remembering(candidate: Candidate, weighing: Weighing) -> Searcher:
        seen.append(candidate)
        return searching(candidate, weighing)

    tune("gimpo", [everybodys, overridden, *PASSAGES], GOLDEN, remembering, MemoryShelf(), DAY)
    assert [each.ids(SHARED).keys() <= {"all"} for each in seen] == [True] * len(seen)
    assert sum("all" in each.ids(SHARED) for each in seen) == len(seen) - 1
    assert not any("all" in each.ids("gimpo") for each in seen)


@pytest.mark.parametrize("version", [None, KEPT - 1, KEPT + 1])
def test_what_another_version_kept_is_left_alone_and_named(storage: Storage, version: int | None) -> None:
    """Its thresholds mean something else, so the package's stand, and its order goes with them."""
    derived, tuned = Derived(storage), tuned_with(GOLDEN)
    kept = {**json.loads(tuned.payload()), "weights": dict(WEIGHTS), "version": version}
    derived.keep_tuning("gimpo", json.dumps({name: value for name, value in kept.items() if value is not None}), NOON)
    derived.keep_tuning("seoul", tuned.payload(), NOON)
    derived.keep_tuning("hongcheon", json.dumps({**kept, "engine": "another/1"}), NOON)
    tunings = Tunings(derived)
    assert (tunings(), tunings.weights()) == ({"seoul": tuned.calibration}, {})
    assert list(tunings.outdated) == ["gimpo"]
    derived.keep_tuning("gimpo", tuned.payload(), NOON)
    tunings.reload()
    assert list(tunings.outdated) == []


def test_a_refusal_teaches_that_its_entry_is_not_the_answer_and_nothing_else() -> None:
    """Only while that entry is still the best; whether anything answers stays open. Follow-ups are asked as such."""
    searcher = searching(Candidate((), PASSAGES, MemoryShelf()))
    searcher.prepare("gimpo")
    first = THINGS.index("멘토링")
    asked = [
        Asked("멘토링 있나요", frozenset(), refused=frozenset({str(first)}), weight=0.5),
        Asked("멘토링 있나요", frozenset(), refused=frozenset({"9"})),
        Asked("그럼 캠프 있나요", frozenset({"7"}), "멘토링 있나요"),
    ]
    lessons = list(Asking("gimpo", DAY).lessons(searcher, asked))
    assert [(lesson.answerable, lesson.right, lesson.weight) for lesson in lessons[:1]] == [(None, False, 0.5)]
    assert len(lessons) == 2
    assert lessons[1].known["joined"] == 1.0


def test_refusals_lower_the_trust_in_what_they_refuse_and_decide_nothing() -> None:
    """Fifty of them against one entry; what is judged by is the golden questions alone."""
    refused = [Asked("교재비 있나요", frozenset(), refused=frozenset({"0"}))] * 50
    with_them, without = tuned_with([*GOLDEN, *refused]), tuned_with(GOLDEN)
    assert with_them.questions == without.questions + 50
    assert with_them.before == without.before
    known = {"wording": 1.0, "rarest": 0.0}
    assert with_them.calibration.right.chance(known) < without.calibration.right.chance(known)


def test_the_names_of_the_place_ask_for_nothing_in_tuning_either() -> None:
    """A question with them is put as the product puts it."""
    searcher = searching(Candidate((), PASSAGES, MemoryShelf()))
    searcher.prepare("gimpo")
    asked = [Asked("김포런 교재비 되나요", frozenset({"0"}))]
    named, unnamed = (next(Asking("gimpo", DAY, own).lessons(searcher, asked)) for own in (("김포런",), ()))
    assert named.known["held"] > unnamed.known["held"]


def test_a_question_is_put_with_what_the_programme_is_called_in_english() -> None:
    """As the product puts it, alone or as a follow-up, so that what is learned of an English question holds for it."""
    called = (("Gimpo Learn", "김포런"),)
    asking = Asking("gimpo", DAY, ("김포런",), called)
    asked = Asked("What is Gimpo Learn?", frozenset())
    put = (asking.question(asked), asking.question(replace(asked, text="And the deadline?", previous=asked.text)))
    assert [(question.own, question.called) for question in put] == [(("김포런",), called)] * 2


TWICE = [
    entry
    for number, thing in enumerate(THINGS * 3)
    for entry in (
        passage(f"a{number}", f"{thing} {number}번 되나요", "바다와 산과 들과 강을 따라 걷는 길 이야기", "gimpo"),
        passage(f"b{number}", f"그 밖의 물음 {number}", f"{thing} {number}번 되나요, 물론 네", "gimpo"),
    )
]
"""Entries in pairs: the one is named as it is asked, the other says it."""

WISHED = [
    *(Asked(f"{thing} {number}번 되나요", frozenset({f"b{number}"})) for number, thing in enumerate(THINGS * 3)),
    *(Asked(f"{thing} 되나요", frozenset()) for thing in ("급식비", "교복", "기숙사", "셔틀버스", "장학금", "자격증")),
]
"""Questions of a municipality that wants the second of each pair."""

FOUND = [replace(each, expect=frozenset({f"a{number}"})) for number, each in enumerate(WISHED[:30])]
"""The same where the first of each pair is wanted, as it is found."""


def test_an_order_is_learned_where_it_is_surely_better(storage: Storage) -> None:
    """Where the text tells more than the title, the text gains weight; for this municipality alone, until a reset."""
    tuned = tuned_with(WISHED, TWICE)
    weights = tuned.order.weights
    assert weights is not None
    assert (tuned.reordered, tuned.order.questions) == (True, 3 * len(THINGS))
    assert tuned.order.after > tuned.order.before + 0.2
    assert weights["question"] < WEIGHTS["question"]
    assert tuned.as_dict()["order"] == {"asked": 30, "before": tuned.order.before, "after": tuned.order.after}
    derived = Derived(storage)
    tunings, other = Tunings(derived, "bigrams/1"), Tunings(derived, "another/1")
    shared = [replace(entry, municipality=SHARED) for entry in TWICE]
    searcher = Searcher(MemoryShelf(*shared), Bigrams(), splitter=Spaces(), weighing=tunings.weights)
    places = [Question(place, WISHED[4].text, DAY) for place in ("gimpo", "seoul")]
    searcher.prepare("gimpo")
    assert [searcher.search(place)[0].passage.key for place in places] == ["a4", "a4"]
    derived.keep_tuning("gimpo", replace(tuned, engine="bigrams/1").payload(), NOON)
    tunings.reload()
    other.reload()
    assert tunings.weights() == {"gimpo": dict(weights)}
    assert (other.weights(), other()) == ({}, {})
    assert [searcher.search(place)[0].passage.key for place in places] == ["b4", "a4"]
    derived.keep_tuning("gimpo", "", NOON)
    tunings.reload()
    assert [searcher.search(place)[0].passage.key for place in places] == ["a4", "a4"]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        pytest.param(FOUND[:19], 19, id="too few"),
        pytest.param([*WISHED[:5], *FOUND[10:20]] * 5, 75, id="few, asked again and again"),
        pytest.param(FOUND, 30, id="as is"),
    ],
)
def test_an_order_that_is_not_surely_better_is_left_as_it_is(asked: list[Asked], found: int) -> None:
    """Too few questions decide nothing, not even against what is in use; where all is found nothing can be gained."""
    tuned = tuned_with([*asked, *WISHED[30:]], TWICE)
    assert (tuned.order.weights, tuned.reordered, tuned.order.questions) == (None, False, found)
    assert "weights" not in json.loads(tuned.payload())
    kept = {**WEIGHTS, "question": 4.0}
    again = tune("gimpo", TWICE, [*asked, *WISHED[30:]], searching, MemoryShelf(), DAY, weights=kept)
    few = len({each.text for each in asked}) < 20
    assert again.order.weights == (kept if few else None)
    assert again.reordered == (not few)


def test_a_refused_entry_is_learned_from_and_does_not_decide() -> None:
    """All but it may be right."""
    searcher = searching(Candidate((), TWICE, MemoryShelf()))
    searcher.prepare("gimpo")
    asked = Asked(WISHED[3].text, frozenset(), refused=frozenset({"a3"}), weight=0.5)
    lesson = lesson_of(searcher, Asking("gimpo", DAY).question(asked), asked)
    assert lesson.weight == 0.5
    assert lesson.right.sum() == len(lesson.right) - 1
    assert lesson.parts.max() <= 0
