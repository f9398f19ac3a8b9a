"""The learned stage of the crisis screen: what it adds, what it leaves alone, and how it reads its weights."""

from __future__ import annotations

import base64
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.screening.learned import (
    BUCKETS,
    COLUMNS,
    KINDS,
    NEAR,
    PIECE,
    VERSION,
    WEIGHTS,
    Model,
    features,
    model,
    pieces,
)
from handlers.screening.rules import rules
from handlers.screening.screen import RULES, screen
from handlers.screening.surface import readings
from handlers.screening.tongues import tongues
from tests.benchmarks.screening import lines_of

EVALUATION = Path(__file__).parents[3] / "evaluation"
ROOT = Path(__file__).parents[4]


def sounds(text: str) -> str:
    """Return what the learned stage alone makes of a message."""
    return model().kind(next(readings(text)).text)


def heard_by_rules(text: str) -> bool:
    """Return whether the rules find anything in a message."""
    return any(True for surface in readings(text) for _ in rules().hits(surface))


def small(*, any_weight: int, kind: int, threshold: float = 0.0, concern: float = 1000.0) -> Model:
    """Return a model that says the same of every text."""
    columns = [[any_weight] * BUCKETS, *([kind if index == 2 else 0] * BUCKETS for index in range(len(KINDS)))]
    return Model.of(
        {
            "threshold": threshold,
            "concern": concern,
            "biases": [-0.5] * len(COLUMNS),
            "scales": [1.0] * len(COLUMNS),
            "weights": [base64.b64encode(bytes(one % 256 for one in column)).decode() for column in columns],
        }
    )


def test_alarms_that_are_added_are_soft() -> None:
    """A cry that only the learned stage hears is a crisis, of its kind, and not an explicit one."""
    texts = [line.text for line in lines_of(EVALUATION / "crisis_training.jsonl") if line.crisis]
    unheard = [text for text in texts if not heard_by_rules(text)]
    added = [text for text in unheard if sounds(text) in KINDS and not rules().quoted(next(readings(text)))]
    assert len(added) > len(unheard) / 2
    verdicts = [screen(text) for text in added]
    assert all(verdict.crisis and not verdict.explicit for verdict in verdicts)
    assert [verdict.kind for verdict in verdicts] == [sounds(text) for text in added]


@pytest.mark.parametrize("text", ["죽고 싶어요", "아빠가 또 때려요", "사진 안 보내면 퍼뜨린대"])
def test_no_verdict_of_the_rules_is_changed(text: str) -> None:
    """Where the rules find something, the first of what they find decides, whatever the learned stage says."""
    found = {(hit.kind, hit.explicit) for surface in readings(text) for hit in rules().hits(surface)}
    verdict = screen(text)
    assert (verdict.kind, verdict.explicit) in found


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("", []),
        ("iwanttodie무슨뜻이에요", []),
        ("hello", []),
        ("아빠가", []),
        ("가나다라마바", ["가나다라마바"]),
        ("가" * (PIECE + 1), ["가" * PIECE] * 2),
        ("가" * PIECE + "a" * PIECE, ["가" * PIECE]),
    ],
)
def test_only_hangul_is_judged_and_of_long_texts_both_ends(text: str, heard: list[str]) -> None:
    """Texts that are mostly not Hangul are left to the rules; a long text is judged at its beginning and its end."""
    assert list(pieces(text)) == heard


@pytest.mark.parametrize(
    "text", ["", "hello there", "수강 신청은 언제부터 하나요", "비밀번호를 까먹었어요", "정답 맞았어요"]
)
def test_ordinary_lines_sound_like_nothing(text: str) -> None:
    """Questions on the programme and small talk are no cry."""
    assert sounds(text) == ""


@pytest.mark.parametrize(
    ("any_weight", "threshold", "concern", "kind"),
    [
        (1, 0.0, 1000.0, "violence"),
        (-1, 0.0, 1000.0, ""),
        (1, 1000.0, 1000.0, ""),
        (1, 1000.0, 0.0, NEAR),
        (1, 0.0, -1.0, "violence"),
        (-1, 1000.0, 0.0, ""),
    ],
)
def test_the_first_column_says_whether_and_the_others_which(
    any_weight: int, threshold: float, concern: float, kind: str
) -> None:
    """Whether it is a cry, or near to one, is for the first column; the kind is the column that says most."""
    assert small(any_weight=any_weight, kind=3, threshold=threshold, concern=concern).kind("가나다라마바") == kind


@given(st.text(max_size=300))
def test_every_text_has_buckets_within_bounds(text: str) -> None:
    """Whatever is written, its pieces fall into the buckets there are weights for, the same every time."""
    found = features(text)
    assert found == features(text)
    assert all(0 <= bucket < BUCKETS for bucket in found)


def test_words_of_a_story_are_left_to_the_rules() -> None:
    """What sounds like a cry but speaks of a story or a language raises no soft alarm."""
    text = "저만 없으면 우리 집은 행복할 것 같아요"
    assert screen(text).crisis
    assert sounds(f"소설 {text}")
    assert not screen(f"소설 {text}").crisis


def test_weights_are_small_and_whole() -> None:
    """The file of weights has one byte for each bucket and column, and stays small."""
    kept = model()
    assert [len(column) for column in kept.weights] == [BUCKETS] * len(COLUMNS)
    assert len(kept.biases) == len(kept.scales) == len(COLUMNS)
    assert WEIGHTS.stat().st_size <= 400_000


def test_threads_get_the_same_answers() -> None:
    """Threads that ask first at the same time, with nothing read yet, agree."""
    model.cache_clear()
    texts = ["저만 없으면 우리 집은 행복할 것 같아요", "수강 신청은 언제부터 하나요"] * 20
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(sounds, texts))
    assert found == [sounds(text) for text in texts]
    assert set(found[1::2]) == {""}


def test_the_stage_is_named_in_the_version() -> None:
    """A case says which rules and which weights it was found with."""
    assert f"{rules().version}+{tongues().version}+{VERSION}" == RULES


def test_importing_the_screen_reads_no_weights_and_no_numpy() -> None:
    """Starting the program doesn't pay for the learned stage."""
    code = (
        "import sys, handlers.screening.screen, handlers.screening.learned as stage;"
        "print('numpy' in sys.modules, stage.model.cache_info().currsize)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "0"]


def test_what_lacks_little_is_said_to_come_near() -> None:
    """Without an embedding the second stage says so; a cry is never only near, nor is an ordinary question."""
    near = [line for line in lines_of(EVALUATION / "crisis_training_10.jsonl") if screen(line.text).concern]
    assert sum(line.crisis for line in near) >= 20
    assert not any(screen(line.text).crisis for line in near)
    assert not screen("수강 신청은 언제부터 하나요").concern
