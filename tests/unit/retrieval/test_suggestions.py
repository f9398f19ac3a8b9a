"""Which entries may be tapped beside others: those on danger only where the question is nearest to one of them."""

from __future__ import annotations

import pytest

from tests.unit.retrieval.test_answerer import DATES, PAPERS, Shelf, ask, hits, passage

DANGER = passage("지금 위험해요", topic="safety")
FRIEND = passage("친구가 걱정돼요", "친구를 도와요.", topic="safety")
OUTSIDE = passage("멘토가 사진을 달래요", "무서우면 112에, 이야기하려면 1388에 전화해요.", topic="mentoring")
TIRED = passage("공부하기가 싫어요", "딱 5분만 해 봐요. 오래 이어지면 1388에 이야기해요.", topic="study")


@pytest.mark.parametrize(("sure", "field"), [(0.5, "choices"), (0.2, "near")])
def test_an_entry_on_danger_is_never_a_mere_neighbour(sure: float, field: str) -> None:
    """Who complains of a line is not asked about beatings; whose question is nearest to danger sees all on it."""

    def offered(*passages: object, asked: str = "전화해도 안 받고") -> list[str]:
        found = hits(*passages, scores=(1.0, 0.9, 0.8))  # type: ignore[arg-type]
        answer = ask(Shelf(found, sure={found[0].passage.key: sure}), asked)
        return [choice.title for choice in getattr(answer, field)]

    assert offered(PAPERS, DANGER, DATES) == [PAPERS.title, DATES.title]
    assert offered(PAPERS, OUTSIDE, TIRED) == [PAPERS.title, TIRED.title], "whatever its topic is called"
    told = offered(PAPERS, OUTSIDE, DANGER, asked="멘토가 밥 사준다고 따로 보자는데")
    assert told == [PAPERS.title, OUTSIDE.title], "who tells of a mentor is offered what none may do"
    assert offered(OUTSIDE, DANGER) == [OUTSIDE.title, DANGER.title]
    assert offered(DANGER, FRIEND) == [DANGER.title, FRIEND.title]
    assert offered(DANGER, PAPERS) == [DANGER.title, PAPERS.title]
