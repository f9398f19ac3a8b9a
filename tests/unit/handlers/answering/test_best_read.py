"""A question is looked for as it was put and, where that has no answer, as it is written."""

from __future__ import annotations

import pytest

from handlers.answering.subjects import best_read
from retrieval.answer import Answer, Suggestion

YES = Answer("answered", "네. [1]", 0.9)
NO = Answer("unknown", "", 0.1)
CLOSE = Answer("choices", "", 0.4, choices=(Suggestion("p1", "누가 이용할 수 있어요?"),))

NEAR = Answer("unknown", "", 0.2, near=(Suggestion("p2", "어떻게 신청해요?"),))
ABROAD = Answer("unknown", "", 0.0, elsewhere=("seoul",))


@pytest.mark.parametrize(
    ("text", "known", "kind", "read", "looked"),
    [
        ("나가튼애도 쓸쑤이써?", {"나같은애도 쓸 수 있어?": YES}, "answered", "나같은애도 쓸 수 있어?", 2),
        ("나가튼애도 쓸쑤이써?", {"나가튼애도 쓸쑤이써?": YES}, "answered", "", 1),
        ("나가튼애도 쓸쑤이써?", {"나가튼애도 쓸쑤이써?": CLOSE}, "choices", "", 2),
        ("나가튼애도 쓸쑤이써?", {"나같은애도 쓸 수 있어?": CLOSE}, "choices", "", 2),
        ("우리 애기인디 되는감유", {"우리 애기인데 되나요": YES}, "answered", "", 2),
        ("신청했는디 언제 된당가요", {}, "unknown", "", 2),
        ("나같은 애도 쓸 수 있어?", {}, "unknown", "", 1),
    ],
)
def test_the_better_of_two_readings_is_given(
    text: str, known: dict[str, Answer], kind: str, read: str, looked: int
) -> None:
    """An answer to the second says how it was read, unless it ends otherwise alone; what is well written has one."""
    asked: list[str] = []

    def look(words: str) -> Answer:
        asked.append(words)
        return known.get(words, NO)

    answer = best_read(look, text)
    assert (answer.kind, answer.read, len(asked)) == (kind, read, looked)


@pytest.mark.parametrize(
    ("text", "known", "titles"),
    [
        ("나가튼애도 쓸쑤이써?", {"나가튼애도 쓸쑤이써?": NEAR}, ["어떻게 신청해요?"]),
        ("나가튼애도 쓸쑤이써?", {"나같은애도 쓸 수 있어?": NEAR}, ["어떻게 신청해요?"]),
        ("나가튼애도 쓸쑤이써?", {"나가튼애도 쓸쑤이써?": NEAR, "나같은애도 쓸 수 있어?": ABROAD}, []),
        ("왜 떨어졌어요?", {"왜 떨어졌어요?": NEAR}, []),
    ],
)
def test_what_is_near_is_kept_of_either_reading(text: str, known: dict[str, Answer], titles: list[str]) -> None:
    """Unless the other reading says more, or it is of another matter than who was turned down asks about."""
    answer = best_read(lambda words: known.get(words, NO), text)
    assert answer.kind == "unknown"
    assert [each.title for each in answer.near] == titles
