"""The concepts of the crisis screen: words are found wherever they stand, and nothing else is."""

from __future__ import annotations

import tomllib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.screening.concepts import LENGTHS, SIGNS, TABLE, Concepts, concepts
from handlers.screening.learned import NEAR
from handlers.screening.meaning import DOUBTED, HINTS, QUOTED, SHARE, Bare, Meaning, weights_kept
from handlers.screening.rules import NO_HINT, Hint
from tests.unit.handlers.screening.test_screening_meaning import CALM, NOTHING, embedded, network, replace, together

SMALL = Concepts({"parent": "엄마|아빠", "blow": "때리|맞", "game": "게임|\n보스"})


@pytest.mark.parametrize(
    ("plain", "held"),
    [
        ("엄마가때리고아빠가때리고", (1, 1, 0)),
        ("맞", (0, 1, 0)),
        ("보스전에서맞았다", (0, 1, 1)),
        ("엄아마빠", (0, 0, 0)),
        ("", (0, 0, 0)),
    ],
)
def test_words_are_found_wherever_they_stand(plain: str, held: tuple[int, ...]) -> None:
    """Words of one character or of more, at the beginning, in the middle and at the end; each concept counts once."""
    found = SMALL.found(plain, plain)
    assert tuple(found[:3]) == held
    assert found.shape == (SMALL.width,) == (3 + len(SIGNS) + len(LENGTHS),)


@given(st.text(alphabet="엄마아빠때리맞게임보스 ", max_size=40))
def test_nothing_is_missed_and_nothing_else_found(plain: str) -> None:
    """What is found is what a plain search for each word finds."""
    wanted = [any(word in plain for word in words) for words in (("엄마", "아빠"), ("때리", "맞"), ("게임", "보스"))]
    assert [bool(one) for one in SMALL.found(plain, plain)[:3]] == wanted


@pytest.mark.parametrize(
    ("written", "sign"),
    [("ㅋㅋㅋ 몰라", 0), ("힘들다ㅠ", 1), ("왜?", 2), ("3번", 3), ("그래요!", 4), ("야!", 5), ("그냥..", 6)],
)
def test_how_it_is_written_counts(written: str, sign: int) -> None:
    """Laughter, tears, questions, numbers, politeness, calls and pauses are seen in the message itself."""
    assert SMALL.found("그냥", written)[3 + sign] == 1
    assert SMALL.found("그냥", "그냥")[3 : 3 + len(SIGNS)].sum() == 0


def test_the_table_holds_words_alone() -> None:
    """A word of the table is looked for as it stands there: no signs, no spaces; each concept has some."""
    table = tomllib.loads(TABLE.read_text(encoding="utf-8"))["concepts"]
    words = {name: "".join(found.split()).split("|") for name, found in table.items()}
    assert len(words) > 100
    assert all(len(found) == len(set(found)) for found in words.values())
    assert all(word and word.replace("-", "").isalnum() for found in words.values() for word in found)


def test_concepts_weigh_beside_the_vector() -> None:
    """What a message tells of goes into the same layer; without weights for it, the vector speaks alone."""
    weights = network(0, 0, 0, 0, 0, 0)
    told = np.zeros((concepts().width, weights.layer.shape[1]), np.float32)
    with_told = replace(weights, told=told)
    bare = together(NOTHING, weights, (CALM, CALM), embedded(1, 0))
    assert together(NOTHING, with_told, (CALM, CALM), embedded(1, 0)) == bare
    told[concepts().found(CALM, CALM) > 0] = 5
    columns = np.ones_like(weights.columns)
    heard = together(NOTHING, replace(with_told, columns=columns), (CALM, CALM), embedded(1, 0))
    assert heard[0] > together(NOTHING, replace(weights, columns=columns), (CALM, CALM), embedded(1, 0))[0]


@pytest.mark.parametrize(
    ("level", "hint", "heard"),
    [
        (1.01, NO_HINT, "self_harm"),
        (0.99, NO_HINT, NEAR),
        (0.49, NO_HINT, ""),
        (1.01 - HINTS["abuse"], Hint("abuse"), "self_harm"),
        (0.99 - HINTS["abuse"], Hint("abuse"), NEAR),
        (1.01 + QUOTED, Hint(quoted=True), "self_harm"),
        (0.49 + QUOTED, Hint(quoted=True), ""),
        (1.01 - DOUBTED, Hint(doubted=True), "self_harm"),
        (0.99 - DOUBTED + QUOTED, Hint(quoted=True, doubted=True), NEAR),
    ],
)
def test_concepts_speak_with_the_characters_where_there_is_no_vector(level: float, hint: Hint, heard: str) -> None:
    """An embedder that is late, absent or broken leaves the words; rules and stories count as they do beside it."""
    nothing = np.zeros((concepts().width, 1), np.float32)
    one = np.ones(1, np.float32)
    bare = Bare(1.0, 0.5, nothing, one * (level + 20) / SHARE, one, -20 / SHARE)
    weights = replace(network(9, 0, 0, 0, 0, 0), bare=bare)
    assert Meaning(lambda _: None, weights, NOTHING).kind(CALM, CALM, hint) == heard
    assert Meaning(lambda _: None, replace(weights, bare=None), NOTHING).kind(CALM, CALM, hint) is None


def test_what_is_told_is_heard_without_any_embedder() -> None:
    """The weights that are kept hear what no rule hears, by words alone, and leave what is ordinary alone."""
    heard = Meaning(lambda _: None).kind
    kept = weights_kept().bare
    assert kept is not None
    assert kept.told.shape[0] == concepts().width
    told = "엄마는 며칠째 안 들어오고 동생이랑 라면만 먹어요 전기도 끊겼어요"
    assert heard(told, "".join(told.split())) == "abuse"
    assert heard("수학 강의 신청은 언제까지 하면 되나요", "수학강의신청은언제까지하면되나요") == ""
