"""Plans at rest: what a learner studies is sealed; days, hours and states are not, for the clock looks for them."""

from __future__ import annotations

import json
from datetime import timedelta

from sqlalchemy import text

from handlers.records.keeping.resealing import OldWords
from handlers.records.sealing import UNREADABLE, key_table
from handlers.records.tables.plans import card_table, plan_table, session_table
from handlers.studying.spacing import Card
from knowledge.keys import Masters
from knowledge.storage import Storage
from tests.unit.handlers.planners import NOON, Talk
from tests.unit.handlers.records.test_sealing import everything

WISH = "미적분 개념 기말 12월 28일까지 월수금 40분씩 저녁 7시에 계획 짜줘"
WORDS = ("미적분", "번째 이야기")


def in_the_clear(storage: Storage) -> list[str]:
    """Return which words lie in the clear, typed or written in ASCII."""
    kept = everything(storage)
    return [words for words in WORDS if words in kept or json.dumps(words)[1:-1] in kept]


def learner(storage: Storage) -> Talk:
    """Return a learner with a plan and a card to be reviewed."""
    talk = Talk(storage)
    talk.say(WISH)
    return talk


def test_what_a_learner_studies_is_sealed_and_read(storage: Storage) -> None:
    """The plan that was made, the reminders and the answers about it: nothing names a course, all of it is there."""
    talk = learner(storage)
    assert in_the_clear(storage) == []
    (plan,) = talk.plans
    assert plan.title == "미적분 개념"
    assert [course.title for course in plan.courses] == ["미적분 개념"]
    assert [lecture.number for one in plan.sessions for lecture in one.lectures] == list(range(1, 13))
    assert talk.records.plans.catch_up(NOON) == 0
    with storage.writing() as connection:
        connection.execute(key_table.delete())
    (lost,) = talk.plans
    assert (lost.title, lost.courses) == (UNREADABLE, ())
    assert [one.day for one in lost.sessions] == [one.day for one in plan.sessions]
    before = everything(storage)
    assert talk.records.plans.catch_up(NOON + timedelta(days=9)) == 0
    assert everything(storage) == before


def test_plans_of_an_older_version_are_sealed(storage: Storage) -> None:
    """Title, courses, lectures and review cards that lay in the clear; a second look finds nothing."""
    plain = Storage(storage.url.render_as_string(hide_password=False), Masters())
    whose = learner(plain).conversation
    card = Card("seoul", "calc", 1, "미적분의 1번째 이야기", "", NOON)
    with plain.writing() as connection:
        row = {name: getattr(card, name) for name in card.__slots__}
        connection.execute(card_table.insert().values(conversation=whose, **row))
    assert in_the_clear(storage) == list(WORDS)
    plain.close()
    assert OldWords(storage).whole(NOON) > 0
    assert OldWords(storage).whole(NOON) == 0
    assert in_the_clear(storage) == []
    talk = Talk(storage)
    (plan,) = talk.records.plans.every(whose)
    assert plan.title == "미적분 개념"
    assert [kept.title for kept in talk.records.plans.cards(whose, "seoul")] == ["미적분의 1번째 이야기"]
    with storage.reading() as connection:
        names = {table.name for table in (plan_table, session_table)}
        assert all(connection.execute(text(f"SELECT count(*) FROM {name}")).scalar() for name in names)  # noqa: S608
