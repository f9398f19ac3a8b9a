"""The third stage of the crisis screen: what the meaning of a message adds, and what it can't take away."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from handlers.screening.attention import Attention, Embedded, Reader
from handlers.screening.concepts import concepts
from handlers.screening.learned import BUCKETS, COLUMNS, PIECE, Model, features, pieces
from handlers.screening.meaning import (
    AT_MOST,
    ATTENTION,
    HINTS,
    LIKENESS,
    NEARNESS,
    QUOTED,
    READ,
    SHARE,
    WEIGHTS,
    Likeness,
    Meaning,
    Weights,
    embeddable,
    together,
    weights_kept,
)
from handlers.screening.rules import Hint
from handlers.screening.screen import Screen, _hits, screen
from handlers.screening.surface import readings, stretches

Floats = NDArray[np.float32]
CALM = "수강 신청은 언제부터 하나요"


def network(*scores: float, threshold: float = 1.0) -> Weights:
    """Return a network that gives these scores to the vector [1, 0]."""
    return Weights(
        "any",
        threshold,
        np.eye(2, dtype=np.float32),
        np.zeros(2, np.float32),
        np.array([scores, [0] * len(COLUMNS)], np.float32),
        np.zeros(len(COLUMNS), np.float32),
    )


NOTHING = Model(
    0.0, (0.0,) * len(COLUMNS), (0.0,) * len(COLUMNS), (memoryview(bytes(1 << 15)).cast("b"),) * len(COLUMNS)
)
LOUD = network(10, 0, 0, 5, 0, 0)


def plain(text: str) -> str:
    """Return the plain reading of a text."""
    return next(readings(text)).text


def heard_by_rules(text: str) -> bool:
    """Return whether a rule finds anything in a message: in Korean, in English or in another language."""
    return any(True for _ in _hits(text))


def told_plainly(text: str) -> bool:
    """Return whether an unmistakable rule finds anything in a message."""
    return any(hit.explicit for hit in _hits(text))


def deaf_but_for(text: str) -> Model:
    """Return a second stage to which the characters of one text are louder than all others, if only a little."""
    loud = bytearray(1 << 15)
    for bucket in features(plain(text)):
        loud[bucket] = 1
    silent = memoryview(bytes(1 << 15)).cast("b")
    return Model(9.0, NOTHING.biases, (0.01,) * len(COLUMNS), (memoryview(bytes(loud)).cast("b"), *[silent] * 5))


def embedded(*vector: float) -> Embedded:
    """Return a vector, and the same as the state of one token."""
    return Embedded(np.array(vector, np.float32), np.array([vector], np.float32))


def one(texts: Sequence[str]) -> list[Embedded]:
    """Return the vector [1, 0] for each text."""
    return [embedded(1, 0) for _ in texts]


def fails(_texts: Sequence[str]) -> list[Embedded]:
    """Fail as a model does that was not laid out."""
    raise OSError


@pytest.mark.parametrize(
    ("level", "heard"),
    [(1.01 / SHARE, "abuse"), (0.99 / SHARE, ""), (-5.0, "")],
)
def test_the_first_column_says_whether_and_the_others_which(level: float, heard: str) -> None:
    """A cry is what reaches the threshold with its share counted; its kind is the column that says most."""
    assert Meaning(one, network(level, 0, 1, 0, 0, 0), NOTHING).kind(CALM, CALM) == heard


@pytest.mark.parametrize(
    ("embed", "text", "heard"),
    [
        (one, CALM, "violence"),
        (one, "짧다", None),
        (one, "hello there my friend", None),
        (one, "가나다라" * PIECE, "violence"),
        (fails, CALM, None),
        (lambda _texts: None, CALM, None),
        (lambda texts: one(texts)[1:], "가나다라" * PIECE, None),
        (lambda texts: [*one(texts)[1:], embedded(math.nan, 0)], "가나다라" * PIECE, None),
        (lambda _texts: [embedded(math.nan, 0)], CALM, None),
    ],
)
def test_without_vectors_nothing_is_heard(embed, text: str, heard: str | None) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    """Short texts and those that aren't Hangul are left open, and so are all where an embedder is late or broken."""
    assert Meaning(embed, LOUD, NOTHING).kind(text, text) == heard


def test_long_texts_are_embedded_at_both_ends() -> None:
    """One piece for a short text, beginning and end for a long one, each of bounded length."""
    asked: list[Sequence[str]] = []

    def embed(texts: Sequence[str]) -> list[Embedded]:
        asked.append(texts)
        return one(texts)

    meaning = Meaning(embed, network(0, 0, 0, 0, 0, 0), NOTHING)
    for text in (CALM, "가" * PIECE + "나" * PIECE):
        meaning.kind(text, text)
    assert asked == [(CALM,), ("가" * PIECE, "나" * PIECE)]


CRY = "어제도 밤새 다리 위에 서 있었어요"
STUDY = "이차함수 그래프를 그리는 방법을 알려 주세요 그리고 꼭짓점은 어떻게 찾는 것인지 궁금해요"
LONG = f"{STUDY} {CRY} 그리고 다음 시간 준비물은 무엇인지도 알려 주시면 좋겠습니다"


def only(cry: str) -> Callable[[Sequence[str]], list[Embedded]]:
    """Return what gives the vector [1, 0] to one text and [0, 1] to all others."""
    return lambda texts: [embedded(1, 0) if text == cry else embedded(0, 1) for text in texts]


def test_a_cry_in_the_middle_of_a_question_is_heard() -> None:
    """A long message is heard by its sentences, too: the loudest of them says what it is."""
    assert CRY in stretches(LONG)
    assert Meaning(only(CRY), LOUD, deaf_but_for(CRY)).kind(LONG, plain(LONG)) == "violence"
    assert Meaning(only("nothing"), LOUD, deaf_but_for(CRY)).kind(LONG, plain(LONG)) == ""


@pytest.mark.parametrize("text", [CALM, LONG, LONG * 2, LONG * 40, "가나다라" * 120, "가나 " * 200])
def test_no_message_has_more_than_three_pieces_embedded(text: str) -> None:
    """However long a message is, the time that its embedding takes is bounded, and so is each piece."""
    asked: list[str] = []

    def embed(texts: Sequence[str]) -> list[Embedded]:
        asked.extend(texts)
        return one(texts)

    Meaning(embed, network(0, 0, 0, 0, 0, 0), NOTHING).kind(text, plain(text))
    assert 1 <= len(asked) <= AT_MOST == 3
    assert max(map(len, asked)) <= PIECE


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", ()),
        (CALM, ()),
        (LONG, 4),
        ("가" * 200, ("가" * 200,)),
    ],
)
def test_only_a_long_message_has_stretches(text: str, parts: tuple[str, ...] | int) -> None:
    """Stretches leave nothing out, and end where a sentence sounds as if it ended."""
    found = stretches(text)
    assert found == parts if isinstance(parts, tuple) else len(found) == parts
    assert not found or " ".join(found) == text


def test_likeness_is_the_nearest_of_both_sides() -> None:
    """What lies nearer to cries than to ordinary lines, from the middle of the latter, counts for a cry."""
    east, north = np.array([[1, 0]] * 3, np.float32), np.array([[0, 1]] * 3, np.float32)
    likeness = Likeness(np.array([0.5, 0.5], np.float32), east, north)
    assert likeness.score(np.array([1.5, 0.5], np.float32)) == pytest.approx(1)
    assert likeness.score(np.array([0.5, 1.5], np.float32)) == pytest.approx(-1)
    assert likeness.score(np.array([0.5, 0.5], np.float32)) == 0
    near = replace(network(0, 0, 0, 5, 0, 0), likeness=likeness)
    assert together(NOTHING, near, (CALM, CALM), embedded(1, 0))[0] == pytest.approx(NEARNESS * 2**0.5)
    far = replace(network(-99, 0, 0, 5, 0, 0), likeness=likeness)
    assert together(NOTHING, far, (CALM, CALM), embedded(1, 0))[0] == pytest.approx(-99 * SHARE)


def reader(scale: float = 1.0, told: float = 0.0) -> Reader:
    """Return a network of one place and one head, which looks at the second number of a state and says the first."""
    return Reader(
        np.array([[scale], [0]], np.float32),
        np.zeros(1, np.float32),
        np.array([[0], [100]], np.float32),
        np.array([[1], [0]], np.float32),
        np.full((concepts().width, 1), told, np.float32),
        np.zeros(1, np.float32),
        np.ones(1, np.float32),
        -1.0,
    )


@pytest.mark.parametrize(
    ("states", "score"),
    [
        ([[5, 1], [2, 0]], 4.0),
        ([[5, 0], [2, 1]], 1.0),
        ([[5, 0], [2, 0]], 2.5),
        ([[-5, 1], [2, 0]], -1.0),
        ([[5, 1], *[[2, 0]] * 63, [9, 9]], 4.0),
    ],
)
def test_a_network_reads_the_token_it_looks_at(states: list[list[float]], score: float) -> None:
    """The tokens that say something count, each by how much it is looked at, and none beyond the longest reading."""
    attention = Attention((reader(), reader(0), reader()))
    nothing = np.zeros(concepts().width, np.float32)
    assert attention.score(np.array(states, np.float32), nothing) == pytest.approx((2 * score - 1) / 3, abs=1e-5)


def test_concepts_speak_with_the_tokens() -> None:
    """What a message tells of is weighed with what is read in its tokens, in the same layer."""
    found = concepts().found(CALM, CALM)
    assert reader(told=2.0).score(np.array([[2, 0]], np.float32), found) == pytest.approx(1 + 2 * found.sum(), abs=1e-4)


@pytest.mark.parametrize(("level", "added"), [(0.0, 1.0), (-99.0, 0.0)])
def test_what_is_read_in_the_tokens_counts_beside_the_rest(level: float, added: float) -> None:
    """A score that could still reach the threshold gets what the tokens say; a hopeless one is left as it is."""
    weights = replace(network(level, 0, 0, 5, 0, 0), attention=Attention((reader(),)))
    said = Embedded(np.array([1, 0], np.float32), np.array([[2, 0]], np.float32))
    assert together(NOTHING, weights, (CALM, CALM), said)[0] == pytest.approx(SHARE * level + READ * added)


def test_networks_are_small_and_whole() -> None:
    """The file of networks fits states of 384 places, and what it says of any states is a number."""
    attention = weights_kept().attention
    assert attention is not None
    assert {one.into.shape[0] for one in attention.readers} == {384}
    assert {one.told.shape[0] for one in attention.readers} == {concepts().width}
    states = np.random.default_rng(0).normal(size=(9, 384)).astype(np.float32)
    assert np.isfinite(attention.score(states, concepts().found(CALM, CALM)))
    assert ATTENTION.stat().st_size < 900_000


def test_directions_are_small_and_whole() -> None:
    """The file of directions holds as many places as the embedding has, each direction of length 1."""
    likeness = weights_kept().likeness
    assert likeness is not None
    assert likeness.middle.shape == (384,)
    for side in (likeness.cries, likeness.calm):
        assert side.shape[1] == 384
        assert np.linalg.norm(side, axis=1) == pytest.approx(np.ones(len(side)), abs=1e-3)
    assert LIKENESS.stat().st_size < 1_000_000


SOUNDS_LIKE_A_CRY = "사는 게 너무 버겁다 이제 놓을래"
DEAF = network(-40, 0, 0, 5, 0, 0)


SOFTLY = "요즘은 그냥 다 사라지고 싶은 마음이에요"
"""What a soft rule finds, and no unmistakable one."""
CRIES = (SOUNDS_LIKE_A_CRY, SOFTLY, "나 진짜 죽고 싶어", "아빠가 또 때려요")


@settings(max_examples=60, deadline=None)
@given(st.one_of(st.text(max_size=80), st.sampled_from(CRIES)))
def test_nothing_that_was_heard_is_lost(text: str) -> None:
    """Whatever the meaning says, what unmistakable rules hear stays as it is; without vectors all that is heard."""
    plain = screen(text)
    for embed, weights in ((one, LOUD), (one, DEAF), (fails, LOUD), (fails, DEAF)):
        whole = Screen(Meaning(embed, weights, NOTHING).kind, "t")(text)
        if plain.crisis and (embed is fails or told_plainly(text)):
            assert (whole.crisis, whole.kind, whole.explicit) == (True, plain.kind, plain.explicit)
        elif plain.crisis and any(pieces(next(readings(text)).text)):
            assert whole.crisis is (weights is LOUD)
        assert whole.explicit is plain.explicit
        assert whole.abusive == plain.abusive


@pytest.mark.parametrize(
    ("level", "hint", "heard"),
    [
        (0.99, "", ""),
        (0.99, "friend", "abuse"),
        (1.01 - HINTS["violence"], "violence", "abuse"),
        (0.99 - HINTS["violence"], "violence", ""),
        (0.99 - HINTS["violence"], "self_harm", "abuse"),
        (0.99 - HINTS["self_harm"], "self_harm", ""),
    ],
)
def test_a_soft_rule_is_evidence(level: float, hint: str, heard: str) -> None:
    """What a soft rule finds lowers what the rest must say, most where somebody may want to die, and never decides."""
    meaning = Meaning(one, network(level / SHARE, 0, 1, 0, 0, 0), NOTHING)
    assert meaning.kind(CALM, CALM, Hint(hint)) == heard
    louder = Meaning(one, network((level + QUOTED) / SHARE, 0, 1, 0, 0, 0), NOTHING)
    assert louder.kind(CALM, CALM, Hint(hint, quoted=True)) == heard


@pytest.mark.parametrize(
    ("level", "text", "crisis", "concern"),
    [
        (1.01, CALM, True, False),
        (0.99, CALM, False, True),
        (0.51, CALM, False, True),
        (0.49, CALM, False, False),
        (0.49 - HINTS["self_harm"], SOFTLY, False, False),
        (0.51 - HINTS["self_harm"], SOFTLY, False, True),
        (0.99, f"소설 주인공이 {CALM}", False, False),
        (0.99, "짧다", False, False),
        (0.99, "나 진짜 죽고 싶어", True, False),
    ],
)
def test_what_lacks_little_comes_near_to_a_cry(level: float, text: str, *, crisis: bool, concern: bool) -> None:
    """Between both thresholds it is no cry but near to one, soft rules counted; a cry is never only near."""
    weights = replace(network(level / SHARE, 0, 1, 0, 0, 0), concern=0.5)
    verdict = Screen(Meaning(one, weights, NOTHING).kind)(text)
    assert (verdict.crisis, verdict.concern) == (crisis, concern)


def test_the_kept_threshold_of_what_comes_near_is_the_lower_one() -> None:
    """Both thresholds are in the file of weights."""
    assert weights_kept().concern < weights_kept().threshold


@pytest.mark.parametrize(
    ("text", "weights", "kind"),
    [
        (SOFTLY, LOUD, "self_harm"),
        (SOFTLY, DEAF, ""),
        (f"소설 주인공이 {SOFTLY}", DEAF, ""),
        ("사라지고 싶다", DEAF, ""),
        ("나 죽고 싶어", DEAF, "self_harm"),
    ],
)
def test_what_a_soft_rule_finds_can_be_taken_back(text: str, weights: Weights, kind: str) -> None:
    """The kind is the rule's, whether it is a cry the score says; what is unmistakable nothing takes back."""
    assert Screen(Meaning(one, weights, NOTHING).kind)(text).kind == kind
    assert Screen(Meaning(fails, weights, NOTHING).kind)(text).kind == screen(text).kind


def test_characters_and_meaning_decide_together() -> None:
    """What sounds like a cry by its characters is none where the meaning says so, and one again without vectors."""
    assert screen(SOUNDS_LIKE_A_CRY).crisis
    assert not heard_by_rules(SOUNDS_LIKE_A_CRY)
    assert not Screen(Meaning(one, DEAF, NOTHING).kind)(SOUNDS_LIKE_A_CRY).crisis
    assert Screen(Meaning(fails, DEAF, NOTHING).kind)(SOUNDS_LIKE_A_CRY).kind == screen(SOUNDS_LIKE_A_CRY).kind


@pytest.mark.parametrize(("weight", "heard"), [(1, "violence"), (-1, "")])
def test_the_ear_of_this_stage_counts_in_place_of_the_second_stage(weight: int, heard: str) -> None:
    """Its one column says whether; which kind it is, the others' columns say."""
    column = memoryview(bytes([weight % 256]) * (1 << 15)).cast("b")
    weights = replace(network(0, 0, 0, 5, 0, 0, threshold=0.5), ear=Model(0.0, (0.0,), (1.0,), (column,)))
    loud = Model(0.0, (99.0, *[0.0] * 5), NOTHING.scales, NOTHING.weights)
    assert Meaning(one, weights, loud).kind(CALM, CALM) == heard
    assert together(loud, weights, ("가나", "가나"), embedded(1, 0))[0] == pytest.approx(
        weight * len(features("가나")) ** 0.5
    )


def test_more_must_be_heard_where_a_story_is_spoken_of() -> None:
    """What speaks of a story raises no alarm by what would just do elsewhere; what is plain is heard beside it."""
    barely = network((1 + QUOTED / 2) / SHARE, 0, 0, 5, 0, 0)
    assert Screen(Meaning(one, barely, NOTHING).kind)(CALM).kind == "violence"
    assert not Screen(Meaning(one, barely, NOTHING).kind)(f"소설 {CALM}").crisis
    assert Screen(Meaning(one, LOUD, NOTHING).kind)(f"소설 {CALM}").kind == "violence"


def test_texts_are_embedded_in_one_form() -> None:
    """Spaces and invisible marks make no other vector."""
    assert embeddable(" 안녕\u200b  하세요\n") == "안녕 하세요"


def test_weights_are_small_and_whole() -> None:
    """The file of weights fits the embedding's 384 places and stays small."""
    kept = weights_kept()
    assert kept.layer.shape == (384, len(kept.offsets))
    assert kept.columns.shape == (len(kept.offsets), len(COLUMNS))
    assert kept.biases.shape == (len(COLUMNS),)
    assert kept.ear is not None
    assert [len(column) for column in kept.ear.weights] == [BUCKETS]
    assert kept.told is not None
    assert kept.told.shape == (concepts().width, len(kept.offsets))
    assert WEIGHTS.stat().st_size < 900_000
