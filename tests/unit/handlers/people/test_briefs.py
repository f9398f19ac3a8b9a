"""What a mentor reads of a plan, and who may put a talk in other words."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import insert, text

from handlers.catalogue import speaker
from handlers.people.briefing import PlanBrief, brief
from handlers.people.topic_words import TRIED, brief_bubble, plan_line
from handlers.records.people.briefs import brief_of
from handlers.records.tables.rights import consent_table
from knowledge.storage import Storage
from tests.town import Town, mentor
from tests.unit.handlers.people.test_escalation import an_escalation
from tests.unit.handlers.planners import NOON, Talk

WISH = "미적분 개념 기말 12월 28일까지 월수금 40분씩 저녁 7시에 계획 짜줘"


def test_a_mentor_reads_how_the_plan_stands_as_far_as_consented(storage: Storage) -> None:
    """Nothing before a yes; then counts and the last day, on Telegram as on the desk; never a plan of another place."""
    talk = Talk(storage)
    talk.say(WISH)
    (plan,) = talk.plans
    asked = an_escalation(conversation=talk.conversation, question="이거 모르겠어요")
    with storage.writing() as connection:
        assert brief_of(connection, asked).plans == ()
        agreed = {"conversation": talk.conversation, "municipality": "seoul", "state": "agreed", "at": NOON}
        connection.execute(insert(consent_table).values(agreed))
        (stands,) = brief_of(connection, asked).plans
        assert stands == PlanBrief("미적분 개념", plan.ends, ahead=len(plan.open))
        done = "UPDATE study_session SET state = 'done' WHERE id = :first"
        connection.execute(text(done), {"first": plan.open[0].id})
        connection.execute(text("UPDATE study_session SET state = 'missed' WHERE id = :one"), {"one": plan.open[1].id})
        connection.execute(text("UPDATE study_plan SET state = 'paused'"))
        told = brief_of(connection, asked)
        assert told.plans == (PlanBrief("미적분 개념", plan.ends, 1, 1, len(plan.open) - 2, paused=True),)
        assert brief_of(connection, an_escalation(conversation=talk.conversation, municipality="gimpo")).plans == ()
    assert "계획 “미적분 개념” (쉬는 중): 1번 하고 1번 놓치고" in brief_bubble(speaker("ko"), told, claimable=True).text


def test_a_plan_is_told_in_counts() -> None:
    """Korean and English; the last day as it is written everywhere."""
    stands = PlanBrief("영어 첫걸음", date(2026, 12, 28), 4, 1, 7)
    assert plan_line(speaker("ko"), stands) == "계획 “영어 첫걸음”: 4번 하고 1번 놓치고 7번 남음, 2026-12-28까지"
    assert plan_line(speaker("en"), stands) == "Plan “영어 첫걸음”: 4 done, 1 missed, 7 to come, until 2026-12-28"


def test_no_model_reads_a_talk_with_a_cry_for_help(storage: Storage) -> None:
    """Neither the talk about a case nor any other of a conversation that is latched."""
    assert brief(an_escalation(case=3), (), (), None).plain
    assert not brief(an_escalation(), (), (), None).plain
    talk = Talk(storage)
    talk.say("안녕")
    asked = an_escalation(conversation=talk.conversation)
    with storage.writing() as connection:
        assert not brief_of(connection, asked).plain
        connection.execute(text("UPDATE conversation SET latched = :yes"), {"yes": True})
        assert brief_of(connection, asked).plain


@pytest.mark.parametrize(("state", "plain"), [("child", True), ("withdrawn", False), ("guarded", False)])
def test_no_model_reads_a_talk_of_a_child_whose_words_may_not_be_kept(
    storage: Storage, state: str, *, plain: bool
) -> None:
    """A guardian may have withdrawn while somebody still answers."""
    talk = Talk(storage)
    talk.say("안녕")
    with storage.writing() as connection:
        stands = {"conversation": talk.conversation, "municipality": "seoul", "state": state, "at": NOON}
        connection.execute(insert(consent_table).values(stands))
        assert brief_of(connection, an_escalation(conversation=talk.conversation)).plain is plain


def test_what_was_edited_is_read_once(storage: Storage) -> None:
    """In its last words, where it was said first; a long one is cut where mentors read many."""
    town = Town(storage, mentor())
    number = town.ask("분수 나눗셈을 모르겠어요")
    town.say("사진의 3번이요", reference="m7")
    town.say("그리고 4번도요", reference="m8")
    town.say("사진의 5번이요", reference="m7", edits="m7")
    town.say("가" * 900, reference="m9")
    told = town.records.briefs.brief(number, mentor(), town.clock())
    assert told.said == ("사진의 5번이요", "그리고 4번도요", "가" * 900)
    assert f"{'가' * TRIED}…" in brief_bubble(speaker("ko"), told, claimable=True).text
    assert "가" * (TRIED + 1) not in brief_bubble(speaker("ko"), told, claimable=True).text
