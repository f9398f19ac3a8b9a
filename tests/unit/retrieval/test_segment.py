"""What of a passage is embedded, and how it is kept."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.segment import (
    ABOUT,
    LINES,
    LONG,
    PART,
    PASSAGE,
    QUESTION,
    build,
    lines,
    parts,
    questions,
    vector_key,
    wanted,
)
from tests.unit.retrieval.memory import Spaces, passage

SENTENCE = "신청은 누리집에서 학부모가 합니다. "


@pytest.mark.parametrize(
    ("title", "aliases", "text", "asked"),
    [
        ("신청은 어떻게 하나요?", ("신청 방법", "신청 방법 "), "답", ("신청은 어떻게 하나요?", "신청 방법")),
        ("", ("신청 방법",), "답", ("신청 방법",)),
        ("", (), "신청 방법", ("신청 방법",)),
        ("", (), SENTENCE * 5, ()),
        ("", (), "", ()),
    ],
)
def test_ways_to_ask(title: str, aliases: tuple[str, ...], text: str, asked: tuple[str, ...]) -> None:
    """A title, other wordings once each, or one short line itself."""
    assert questions(passage("a", title, text, aliases=aliases)) == asked


@given(st.integers(0, 60))
def test_parts_of_a_long_passage_hold_all_of_it(count: int) -> None:
    """Whole sentences below the title, about 200 characters each; a short passage has none."""
    entry = passage("a", "신청", SENTENCE * count)
    cut = parts(entry)
    assert bool(cut) == (len((SENTENCE * count).strip()) > LONG)
    if cut:
        assert "".join(part.removeprefix("신청\n") for part in cut).count("합니다.") == count
        assert all(len(part) <= ABOUT + len("신청\n") for part in cut)
        assert all(part.endswith("합니다.") for part in cut)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("○ 좌석: 52석\n- 미리 맡아 둘 수 없음\n\n없음", ("좌석: 52석", "미리 맡아 둘 수 없음")),
        ("한 줄\n한 줄은 여기\n한 줄은 여기", ("한 줄은 여기",)),
        (SENTENCE * 5, (SENTENCE.strip(),)),
        ("\n".join(f"{number}번 줄입니다" for number in range(40)), tuple(f"{n}번 줄입니다" for n in range(LINES))),
        ("", ()),
    ],
)
def test_a_notice_is_asked_by_its_lines(text: str, said: tuple[str, ...]) -> None:
    """Without marks, long ones by the sentence, each once and not too many; an entry has its own question."""
    notice = replace(passage("n", "공고 > 이용", text), kind="notice")
    assert lines(notice) == said
    assert lines(replace(notice, kind="faq")) == ()
    asked = [text for role, text in wanted(notice) if role == QUESTION]
    assert asked == ["공고 > 이용", *said]


def test_vectors_that_a_passage_needs() -> None:
    """Same words have the same key whoever says them, and another role another key."""
    entry = passage("a", "신청", SENTENCE * 20)
    assert {role for role, _ in wanted(entry)} == {PASSAGE, QUESTION, PART}
    assert wanted(entry) == wanted(replace(entry, municipality="seoul", key="b"))
    assert vector_key(PASSAGE, "신청") != vector_key(QUESTION, "신청")
    assert vector_key(PASSAGE, "신청") == vector_key(PASSAGE, "신청")


def test_a_passage_whose_vector_is_missing_is_still_found_by_its_words() -> None:
    """The keyword index does not wait for an embedder."""
    built = build([passage("a", "신청 방법", "누리집")], Spaces(), {})
    assert built.size == 1
    assert built.morphemes.frequency("신청") == 1
    assert built.views[PASSAGE].index.size == 0
