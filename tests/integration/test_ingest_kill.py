"""Taking content in is killed at random moments; the next start goes on where the last one stopped."""

from __future__ import annotations

from contextlib import closing
from datetime import date
from pathlib import Path
from random import Random

from bot.knowing import know
from handlers.greeting import STARTERS
from retrieval.answer import Question
from retrieval.searcher import BATCH
from retrieval.segment import wanted
from tests.fakes import LetterEmbedder
from tests.integration.ingester import PLACE, Town, noted, settings_of

ENTRIES = 160
THINGS = ("교실", "도서관", "수영장", "강의", "멘토", "교재", "상담", "시험")


def entries(count: int) -> list[tuple[str, str, str]]:
    """Return entries of which every question and every answer is another one."""
    return [
        (
            f"n{number}",
            f"{THINGS[number % 8]} {number}번은 언제 여나요?",
            f"{number}번은 아침 {number % 12}시에 열어요.",
        )
        for number in range(count)
    ]


def test_a_kill_at_any_moment_loses_nothing_and_costs_one_batch(tmp_path: Path) -> None:
    """After two kills every passage is found; what was embedded twice is no more than a batch for each kill.

    Begun once more it embeds nothing of what is there, and one changed entry costs its own two texts; beside it the
    questions that are offered at hello are asked.
    """
    town, random = Town(tmp_path), Random()
    town.write(entries(ENTRIES))
    kills = sorted(random.sample(range(1, 2 * ENTRIES), 2))
    for texts in kills:
        town.kill_after(texts, pause=0.002)
    assert town.begin().wait(300) == 0
    with closing(know(settings_of(town), embedder=LetterEmbedder())) as knowing:
        passages = knowing.library.owned(PLACE)
        assert len(passages) == town.live() == ENTRIES
        knowing.searcher.prepare(PLACE)
        for number in random.sample(range(ENTRIES), 8):
            (hit,) = knowing.searcher.search(Question(PLACE, entries(ENTRIES)[number][1], date(2026, 11, 25)), 1)
            assert hit.passage.key == f"n{number}"
        batch = BATCH * max(len(wanted(passage)) for passage in passages)
    embedded = town.embedded()
    assert len(embedded) == 2 * ENTRIES
    assert embedded.total() - len(embedded) <= batch * len(kills), kills
    question, answer = "겨울 특강은 언제 시작하나요?", "섣달 스무날에 시작해요."
    town.write([*entries(ENTRIES)[:-1], (f"n{ENTRIES - 1}", question, answer)])
    assert town.begin().wait(300) == 0
    fresh = town.embedded() - embedded
    assert noted("query", question) in fresh
    assert not fresh.keys() & embedded.keys()
    assert 2 <= fresh.total() <= 2 + 3 * len(STARTERS)
