"""A question is looked for as it was put and, where that has no answer, as it is written."""

from __future__ import annotations

import pytest

from handlers.answering.subjects import best_read
from retrieval.answer import Answer, Suggestion

YES = Answer("answered", "네. [1]", 0.9)
NO = Answer("unknown", "", 0.1)
CLOSE = Answer("choices", "", 0.4, choices=(Suggestion("p1", "누가 이용할 수 있어요?"),))


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
