"""Guardians beside learners, on both databases: invited, confirmed by both, told in counts, ended by either."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import delete, insert
from starlette.testclient import TestClient

from handlers.consents.linking import SHARES, UsedLinkError, scope_of, scope_text, shared
from handlers.records.consents.guardians import Weeks
from handlers.records.consents.parting import to_decide
from handlers.records.tables.desk import escalation_table
from handlers.studying.progress import Progress
from tests.unit.handlers.talking import HOME, House, Person
from tests.unit.handlers.wards import WEEK, Plans, invite, link, work
from tests.unit.handlers.web_pages import pages


def test_a_learner_invites_and_both_confirm(house: House, learner: Person) -> None:
    """By taps of which none is set beforehand, a link that works once, and a question without names."""
    learner.say(command="보호자")
    told = learner.tap("보호자 초대하기")
    assert "✓" not in "".join(choice.label for choice in learner.heard[-1].choices)
    assert "이대로 초대하기" not in learner.newest()
    assert "무엇을 함께 볼까요" in told
    opening = invite(learner, "계획을 몇 개 했는지", "다음에 할 것")
    assert f"https://t.me/gyeot_bot?start={opening}" in learner.heard[-1].text
    guardian = house.person("guardian")
    asked = guardian.say(opening, command="start")
    assert "생일은 묻지 않아요" in asked
    guardian.tap("보호자")
    shown = guardian.tap("네, 보관해 주세요")
    assert "180일 동안 함께 보고 싶어 해요: 계획을 몇 개 했는지, 다음에 할 것" in shown
    assert "절대 보여 주지 않아요" in shown
    assert "아이가 맞다고 하면" in guardian.tap("연결하기")
    assert "초대한 분이 맞나요?" in learner.heard[-1].text
    assert "연결되었어요" in learner.tap("네, 맞아요")
    assert "연결되었어요" in guardian.heard[-1].text
    assert "보호자가 보는 것: 계획을 몇 개 했는지, 다음에 할 것" in learner.say(command="보호자")
    assert "아이에 대해 보시는 것" in guardian.say(command="보호자")


def test_only_one_guardian_uses_a_link_and_only_here(house: House, learner: Person) -> None:
    """Used, over, taken back, of another municipality, or the learner's own chat: nothing is tied."""
    opening = invite(learner, "멘토가 있는지")
    assert "보호자에게 보내 주세요" in learner.say(opening)
    far = house.person("far", municipality="gimpo").agrees("보호자")
    assert "다른 지역의 링크" in far.say(opening)
    first, second = (house.person(name).agrees("보호자") for name in ("first", "second"))
    first.say(opening)
    second.say(opening)
    first.tap("연결하기")
    assert "이미 쓴 링크" in second.tap("연결하기")
    assert "이미 쓴 링크" in second.say(opening)
    learner.tap("아니요")
    assert "연결되지 않았어요" in first.hear() + first.heard[-1].text
    assert house.rows("SELECT * FROM guardian_link") == []
    late = invite(learner, "멘토가 있는지")
    house.pass_(hours=25)
    assert "이미 쓴 링크" in second.say(late)
    assert "이미 쓴 링크" in second.say("guardian_0123456789abcdef")


def test_of_two_who_are_equally_fast_one_wins(house: House, learner: Person) -> None:
    """Both have seen the link open; the second one's transaction fails as a whole and is tried again."""
    opening = invite(learner, "멘토가 있는지")
    first, second = (house.person(name).agrees("보호자") for name in ("first", "second"))
    first.say(opening)
    second.say(opening)
    outcome = second.prepare(tap=second.taps["연결하기"])
    first.tap("연결하기")
    with pytest.raises(UsedLinkError):
        second.finish(outcome)
    confirming = learner.prepare(tap=learner.taps["네, 맞아요"])
    first.say(command="보호자")
    with house.storage.writing() as connection:
        connection.exec_driver_sql("DELETE FROM guardian_invitation")
    with pytest.raises(UsedLinkError):
        learner.finish(confirming)


def test_a_guardian_asks_how_it_is_going(house: House, learner: Person, plans: Plans) -> None:
    """What is shared and nothing else; kind where there is no plan, silent where nobody is linked."""
    guardian = house.person("guardian").agrees("보호자")
    assert "아직 연결된 아이가 없어요" in guardian.say("잘하고 있나요?")
    link(learner, guardian, "계획을 몇 개 했는지", "다음에 할 것", "멘토가 있는지")
    told = guardian.say("우리 아이 잘하고 있나요?")
    assert told == "이번 주에 계획 5개 가운데 3개를 했어요.\n다음: 수학 3강\n멘토가 있어요."
    plans.weeks[learner.conversation] = Progress(5, 0, left=4)
    told = guardian.say("우리 애 이번 주 공부 했어요?")
    assert told.startswith("이번 주에 계획 5개 가운데 0개를 했고, 4개는 아직 남아 있어요.")
    assert "4개는 아직" in guardian.say("딸이 강의 들었나요?")
    assert "4개는 아직" in guardian.say("우리 아이 공부 어때요?")
    assert "4개는 아직" in guardian.say("아들 진도는 어떻게 돼 가나요?")
    plans.weeks[learner.conversation] = Progress(0, 0)
    assert "다음으로 정해 둔 것은 없어요.\n멘토는 아직 없어요." in guardian.say("잘하고 있나요")
    plans.weeks.clear()
    assert guardian.say("잘하고 있나요?") == "지금은 보여 드릴 계획이 없어요."
    assert plans.asked[-1] == date(2026, 11, 23)


def test_several_guardians_each_with_their_own(house: House, learner: Person) -> None:
    """Two homes, two scopes; one ends it at once and the other goes on."""
    mother, father = (house.person(name).agrees("보호자") for name in ("mother", "father"))
    link(learner, mother, "계획을 몇 개 했는지")
    link(learner, father, "멘토가 있는지")
    assert mother.say("잘하고 있나요?") == "이번 주에 계획 5개 가운데 3개를 했어요."
    assert father.say("잘하고 있나요?") == "멘토가 있어요."
    learner.say(command="보호자")
    assert "연결을 끝냈어요" in learner.tap("연결 끝내기 (1)")
    assert "가족과의 연결이 끝났어요" in mother.heard[-1].text
    assert "아직 연결된 아이가 없어요" in mother.say("잘하고 있나요?")
    assert father.say("잘하고 있나요?") == "멘토가 있어요."
    father.say(command="보호자")
    assert "연결을 끝냈어요" in father.tap("연결 끝내기 (1)")
    assert "가족과의 연결이 끝났어요" in learner.heard[-1].text
    assert "연결된 분이 없어요" in learner.tap("연결 끝내기 (1)")


def test_a_guardian_says_no(house: House, learner: Person) -> None:
    """The link is void, and the learner is not told who opened it."""
    opening = invite(learner, "멘토가 있는지")
    guardian = house.person("guardian").agrees("보호자")
    guardian.say(opening)
    assert "연결하지 않았고" in guardian.tap("연결하지 않기")
    assert "이미 쓴 링크" in guardian.say(opening)
    assert house.rows("SELECT * FROM guardian_invitation") == []


def test_on_the_web_a_line_is_pasted(house: House) -> None:
    """Where a channel has no links into the chat."""
    learner = house.person("w1", channel="web").agrees()
    learner.say(command="보호자")
    learner.tap("보호자 초대하기")
    learner.tap("멘토가 있는지")
    learner.tap("이대로 초대하기")
    learner.tap("30일")
    line = learner.heard[-1].text.rpartition(": ")[2]
    assert line.startswith("/start guardian_")
    guardian = house.person("w2", channel="web").agrees("보호자")
    assert "30일 동안" in guardian.say(line)


def test_when_one_side_erases_the_other_hears_only_that_it_ended(house: House, learner: Person) -> None:
    """No reason, no name; and nothing is left of the link."""
    guardian = house.person("guardian").agrees("보호자")
    link(learner, guardian, "멘토가 있는지")
    learner.say(command="삭제")
    learner.tap("모두 지우기")
    assert "가족과의 연결이 끝났어요" in guardian.hear() + guardian.heard[-1].text
    assert house.rows("SELECT * FROM guardian_link") == []


def test_the_export_of_a_guardian_has_nothing_of_the_learner(house: House, learner: Person) -> None:
    """That there is a link is a number; the learner's words and whose they are stand in the learner's own alone."""
    learner.say("까투리는 왜 우나요?")
    guardian = house.person("2").agrees("보호자")
    link(learner, guardian, "계획을 몇 개 했는지", "다음에 할 것")
    assert "보호자 연결 1개" in guardian.say(command="내정보")
    address = guardian.tap("전부 내려받기").split()[-1].removeprefix(HOME).partition("?")[0]
    with TestClient(pages(house)) as client:
        page, whole = client.get(f"{address}?lang=ko").text, client.get(f"{address}.json")
    assert "보호자로 연결된 수: 1" in page
    assert whole.json()["counted"]["guardian_link"] == 1
    for word in ("까투리", learner.conversation, "수학 3강", learner.address.chat):
        assert word not in page
        assert word not in whole.text
    guardian.say(command="삭제")
    guardian.tap("모두 지우기")
    assert house.rows("SELECT * FROM guardian_link") == []
    assert "까투리는" in str(house.records.showing.held(learner.conversation).rows["turn"])


def test_nothing_but_counts_can_reach_a_guardian() -> None:
    """Every field that exists is walked: five there are, each behind its own share, and no share gives another's."""
    names = {each.name for each in fields(Progress)}
    assert names == {"planned", "done", "left", "next_step", "mentor"}
    assert set(shared(WEEK, frozenset(SHARES))) == names
    assert set(shared(WEEK, frozenset({"counts"}))) == {"planned", "done", "left"}
    assert set(shared(WEEK, frozenset({"next"}))) == {"next_step"}
    assert set(shared(WEEK, frozenset({"mentor"}))) == {"mentor"}
    assert shared(WEEK, frozenset()) == {}


def test_nothing_of_a_cry_for_help_or_of_words_reaches_a_guardian(house: House, learner: Person, plans: Plans) -> None:
    """Through crisis, questions at night and a mentor's wish: the guardian's chat holds counts alone."""
    guardian = house.person("guardian").agrees("보호자")
    link(learner, guardian, "계획을 몇 개 했는지", "다음에 할 것", "멘토가 있는지")
    before = len(guardian.heard)
    house.now = datetime(2026, 11, 28, 17, 0, tzinfo=UTC)
    learner.say("죽고 싶어요")
    learner.say("잠이 안 와요")
    house.now = datetime(2026, 11, 29, 4, 0, tzinfo=UTC)
    work(house, plans)
    house.now = datetime(2026, 11, 29, 13, 0, tzinfo=UTC)
    work(house, plans)
    guardian.hear()
    assert guardian.say("잘하고 있나요?")
    said = "\n".join(bubble.text for bubble in guardian.heard[before:])
    told = "이번 주에 계획 5개 가운데 3개를 했어요.\n다음: 수학 3강\n멘토가 있어요."
    assert said in {told, f"아이의 한 주예요.\n{told}\n{told}"}


def test_shares_are_kept_in_their_order() -> None:
    """What is no share is not kept."""
    assert scope_text({"mentor", "counts"}) == "counts,mentor"
    assert scope_of("mentor,chat,counts") == {"counts", "mentor"}


def test_a_mentor_shows_but_not_who_looks_after_a_cry(house: House, learner: Person, plans: Plans) -> None:
    """A claimed question says that a mentor is there; a claimed cry for help says nothing."""
    weeks = Weeks(house.storage, plans)
    monday = date(2026, 11, 23)
    work = {"municipality": "seoul", "category": "study", "urgency": "normal", "question": "", "reason": ""}
    row = work | {"conversation": learner.conversation, "opened_at": house.now, "changed_at": house.now}

    def mentored() -> bool:
        told = weeks.progress(learner.conversation, monday)
        assert told
        return told.mentor

    assert not mentored()
    for crisis, seen in ((1, False), (None, True)):
        with house.storage.writing() as connection:
            connection.execute(delete(escalation_table))
            connection.execute(insert(escalation_table).values(**row, state="claimed", crisis=crisis))
        assert mentored() is seen
    assert weeks.progress("nobody", monday) is None
    learner.say("동의 철회할래요")
    assert weeks.progress(learner.conversation, monday) is None, "nothing is shown without a consent"


def test_who_decides_alone_is_asked_of_no_link_that_is_over(house: House, learner: Person) -> None:
    """Its day has come before anybody noticed: it ends as ever, and would go on for no day."""
    guardian = house.person("guardian").agrees("보호자")
    link(learner, guardian, "멘토가 있는지")
    learner.hear()
    house.pass_(days=181)
    with house.storage.writing() as connection:
        to_decide(connection, learner.conversation, house.now)
    assert learner.hear() == ""
    assert house.rows("SELECT * FROM guardian_invitation") == []
