"""Talks with a person that change: silence, hours, hands, corrections, and two things at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from handlers.conversation import Bubble, HandoffRequest, Message, Outcome, Turn
from handlers.people.escalation import Held, NotAllowedError, RefusedMoveError, Reopened, UntimelyError, Withdrawn
from handlers.people.staffing import Shift
from handlers.records.people.escalations import UnknownEscalationError
from knowledge.storage import Storage
from tests.town import ANN, BADA, HANEUL, Town, lead, mentor


def test_who_is_silent_is_released_and_the_next_one_asked(town: Town) -> None:
    """After 15 minutes the person hears one kind sentence; the bot answers meanwhile; another mentor is offered it."""
    number, desk = town.ask(), town.records.escalations
    town.pass_(0)
    desk.claim(number, HANEUL, town.clock())
    desk.say(number, HANEUL, "잠시만요", town.clock(), "k")
    town.clock.pass_(1)
    town.say("네!")
    town.arrived()
    town.pass_(14)
    assert town.owner() == "human"
    town.pass_(2)
    assert "자리를 비우게" in town.arrived()[0]
    assert "신청서" in town.say("서류는?")[0]
    town.pass_(0)
    now = desk.get_any(number)
    assert now
    assert (now.state, now.staff, now.offered) == ("waiting", "", "bada")
    with pytest.raises(RefusedMoveError):
        desk.say(number, HANEUL, "이제 봤어요", town.clock(), "k3")


def test_who_leaves_lets_go(town: Town) -> None:
    """Access ends at once, and so does the hold on a talk, whoever spoke last."""
    number, desk = town.ask(), town.records.escalations
    desk.claim(number, HANEUL, town.clock())
    desk.say(number, HANEUL, "음", town.clock(), "k")
    town.records.staff.update(replace(HANEUL, active=False))
    town.pass_(0)
    assert town.owner() == "bot"
    assert "자리를 비우게" in town.arrived()[-1]


def test_a_mentor_whose_word_was_the_last_may_wait_but_not_for_days(town: Town) -> None:
    """The person's turn is no silence of the mentor; after a day without a word the talk is over."""
    number, desk = town.ask(), town.records.escalations
    desk.claim(number, HANEUL, town.clock())
    desk.say(number, HANEUL, "풀어 보고 알려 줘요", town.clock(), "k")
    town.pass_(23 * 60)
    assert town.owner() == "human"
    town.arrived()
    town.pass_(2 * 60)
    assert "하루 동안" in town.arrived()[0]
    assert town.owner() == "bot"
    ended = desk.get_any(number)
    assert ended
    assert ended.state == "resolved"


def test_nobody_in_time_is_passed_on_and_said_once(town: Town) -> None:
    """Mentors first, the one of the subject before; then staff, and the person is told; then a new round, silently."""
    town.say("사람과 이야기하기")
    town.tap("학습")
    town.say("미적분 질문이요")
    town.tap("천천히 괜찮아요")
    number, offered, told = town.open(), [], []
    for _ in range(6):
        town.pass_(11)
        now = town.records.escalations.get_any(number)
        assert now
        offered.append(now.offered)
        told += town.arrived()
    assert offered == ["bada", "haneul", "bom", "bom", "bada", "haneul"]
    assert ["담당 직원에게도" in text for text in told] == [True]


def test_who_was_left_is_not_told_at_once_that_nobody_came(town: Town) -> None:
    """A matter of the heart goes to the lead first, who has let nobody wait yet."""
    town.say("사람과 이야기하기")
    town.tap("마음")
    town.say("친구들이랑 싸워서 속상해요")
    town.tap("천천히 괜찮아요")
    number = town.open()
    town.records.escalations.claim(number, HANEUL, town.clock())
    town.arrived()
    town.records.escalations.release(number, HANEUL, town.clock())
    town.pass_(0)
    (left,) = town.arrived()
    assert "자리를 비우게" in left
    now = town.records.escalations.get_any(number)
    assert now
    assert now.offered == "bom"


def test_the_next_who_does_not_come_is_told_of_as_the_next(town: Town) -> None:
    """Somebody was there before, so it is not said that nobody has seen the question."""
    number = town.ask("미적분 질문이요")
    town.records.escalations.claim(number, HANEUL, town.clock())
    town.records.escalations.release(number, HANEUL, town.clock())
    told = town.arrived()
    for _ in range(2):
        town.pass_(11)
        told += town.arrived()
    assert [text.partition(",")[0] for text in told if "담당 직원에게도" in text] == ["아직 다음 사람이 오지 못했어요"]


def test_outside_hours_it_says_when(storage: Storage) -> None:
    """Noon on Wednesday: a mentor of Thursday evenings; nobody is asked before, and nothing is promised."""
    town = Town(storage, mentor("nari", shifts=(Shift(3, time(16), time(20)),)))
    town.say("사람과 이야기하기")
    town.tap("학습")
    town.say("분수 알려 주세요")
    (told,) = town.tap("천천히 괜찮아요")
    assert "11/26 (목) 16:00부터" in told
    town.pass_(60)
    now = town.records.escalations.get_any(town.open())
    assert now
    assert now.offered == ""
    town.pass_(27 * 60 + 1)
    now = town.records.escalations.get_any(town.open())
    assert now
    assert now.offered == "nari"


def test_snooze_release_and_hand_over(town: Town) -> None:
    """What is put off wakes at its time and is asked of the same person first; every change of hands is told."""
    number, desk = town.ask(), town.records.escalations
    desk.claim(number, HANEUL, town.clock())
    town.arrived()
    desk.snooze(number, HANEUL, town.clock() + timedelta(hours=2), town.clock())
    assert "오늘 14:00쯤 다시 보려고 해요. 그때 못 오면 다음 사람에게" in town.arrived()[0]
    assert town.owner() == "bot"
    (waits,) = town.say("쌤 언제 와요?")
    assert waits.startswith("질문은 잘 가지고 있어요.\n질문은 오늘 14:00쯤 다시 보기로 했어요.")
    town.pass_(121)
    woken = desk.get_any(number)
    assert woken
    assert (woken.state, woken.offered) == ("waiting", "haneul")
    desk.claim(number, BADA, town.clock())
    town.arrived()
    desk.hand_over(number, BADA, HANEUL, town.clock())
    assert "이제 멘토 별haneul님이" in town.arrived()[0]
    with pytest.raises(RefusedMoveError):
        desk.hand_over(number, HANEUL, HANEUL, town.clock())
    assert town.arrived() == []
    with pytest.raises(NotAllowedError):
        desk.release(number, BADA, town.clock())
    desk.release(number, HANEUL, town.clock())
    assert town.owner() == "bot"
    with pytest.raises(NotAllowedError):
        desk.snooze(number, HANEUL, town.clock(), town.clock())
    for far in (timedelta(hours=8), timedelta(days=7 * 52), datetime.max.replace(tzinfo=UTC) - town.clock()):
        with pytest.raises(UntimelyError):
            desk.snooze(number, HANEUL, town.clock() + far, town.clock())
    with pytest.raises(UnknownEscalationError):
        desk.claim(999, HANEUL, town.clock())


def test_a_correction_takes_the_place_of_the_words(town: Town) -> None:
    """Before it is sent the words themselves change; after that a message replaces it; others' words stay theirs."""
    number, desk = town.ask(), town.records.escalations
    desk.claim(number, HANEUL, town.clock())
    line = desk.say(number, HANEUL, "3분의 1", town.clock(), "k")
    assert not isinstance(line, Held)
    desk.amend(number, HANEUL, line.position, "2분의 1", town.clock())
    assert town.arrived()[-1] == "[멘토 별haneul]\n2분의 1"
    desk.amend(number, HANEUL, line.position, "4분의 1", town.clock())
    (notice,) = town.deliver()
    assert notice.bubble.replaces
    assert desk.lines(number)[-1].amends == line.position
    assert desk.lines(number)[line.position - 1].text == "4분의 1"
    with pytest.raises(NotAllowedError):
        desk.amend(number, HANEUL, 2, "딴말", town.clock())
    note = desk.note(number, HANEUL, "메모", town.clock(), "n")
    assert desk.amend(number, HANEUL, note.position, "고친 메모", town.clock()).text == "고친 메모"
    assert town.arrived() == []


def test_replies_find_their_lines(town: Town) -> None:
    """Who answers a message of the other side answers it there, too."""
    number, desk = town.ask(), town.records.escalations
    desk.claim(number, HANEUL, town.clock())
    town.say("이거요", reference="p7")
    asked = desk.lines(number)[-1]
    answer = desk.say(number, HANEUL, "그건 이렇게", town.clock(), "k", answers=asked.position)
    assert not isinstance(answer, Held)
    (notice,) = [notice for notice in town.deliver() if notice.bubble.answers]
    assert notice.bubble.answers == "p7"
    town.say("왜요?", reply_to=f"m{notice.id}")
    assert desk.lines(number)[-1].answers == answer.position
    follow = desk.say(number, HANEUL, "왜냐면", town.clock(), "k2", answers=answer.position)
    assert not isinstance(follow, Held)
    assert town.deliver()[-1].bubble.answers == f"m{notice.id}"
    lost = desk.say(number, HANEUL, "음", town.clock(), "k3", answers=99)
    assert not isinstance(lost, Held)


def test_words_on_their_way_to_a_mentor_who_has_just_ended_open_it_again(town: Town) -> None:
    """A message is handled while a human holds the talk and written after it was resolved: nobody loses it."""
    number, desk = town.ask(), town.records.escalations
    desk.claim(number, HANEUL, town.clock())
    town.arrived()
    message = Message(ANN, "late", town.clock(), "하나만 더요!", municipality="seoul")
    town.records.inbox.receive(message, town.clock())
    (claimed,) = town.records.inbox.claim(town.clock(), 30, 1)
    session = town.records.session_for(message, town.clock())
    outcome = town.dispatcher.dispatch(message, session, town.clock(), "")
    desk.resolve(number, HANEUL, "", town.clock())
    assert town.records.finish(claimed, session, outcome, town.clock())
    assert town.open() == number
    assert town.lines(number)[-1] == ("person", "하나만 더요!")


def test_reminders_wait_while_a_human_speaks(town: Town) -> None:
    """What nobody asked for is held back, the mentor's words behind it are not, and it comes when the bot is back."""
    number, desk = town.ask(), town.records.escalations
    desk.claim(number, HANEUL, town.clock())
    town.arrived()
    town.records.post(ANN, (Bubble("공부할 시간이에요"),), town.clock(), town.clock())
    desk.say(number, HANEUL, "안녕", town.clock(), "k")
    assert town.arrived() == ["[멘토 별haneul]\n안녕"]
    desk.resolve(number, HANEUL, "", town.clock())
    town.clock.pass_(301)
    assert town.arrived()[-1] == "공부할 시간이에요"


def test_who_sees_what(town: Town) -> None:
    """What waits is for all mentors of the place, what is held for its holder and those in charge."""
    stranger = mentor("namu", municipality="gimpo")
    town.records.staff.add(stranger, town.clock())
    number, desk = town.ask(), town.records.escalations
    assert [each.id for each in desk.queue(BADA)] == [number]
    assert desk.queue(stranger) == ()
    assert desk.get(number, stranger) is None
    with pytest.raises(NotAllowedError):
        desk.claim(number, stranger, town.clock())
    desk.claim(number, HANEUL, town.clock())
    assert desk.queue(BADA) == ()
    assert [each.id for each in desk.queue(lead())] == [number]
    with pytest.raises(NotAllowedError):
        desk.say(number, BADA, "나도", town.clock(), "k")
    with pytest.raises(NotAllowedError):
        desk.hand_over(number, HANEUL, stranger, town.clock())
    with pytest.raises(RefusedMoveError):
        desk.claim(number, BADA, town.clock())
    opened = desk.opened(number, HANEUL, town.clock())
    assert opened
    assert [entry.what for entry in town.records.staff.accesses("seoul")] == ["escalation"]
    assert desk.opened(number, stranger, town.clock()) is None
    assert desk.positions("seoul", town.clock())[number] == opened.position


def test_two_requests_at_once_become_one(town: Town) -> None:
    """A second request that was made before the first was written is added to it."""
    message = Message(ANN, "x", town.clock(), municipality="seoul")
    session = town.records.session_for(message, town.clock())
    for key in ("1", "2"):
        town.records.inbox.receive(replace(message, key=key), town.clock())
        (claimed,) = town.records.inbox.claim(town.clock(), 30, 1)
        request = HandoffRequest(f"질문 {key}", "asked", "seoul", town.clock())
        assert town.records.finish(claimed, session, Outcome(session, requests=(request,)), town.clock())
    assert town.lines(town.open()) == [("event", "open"), ("person", "질문 1"), ("person", "질문 2")]


def test_what_the_person_wants_of_a_talk_that_has_changed_hands(town: Town) -> None:
    """Ending, reopening and words that come too late change nothing that is others' or over."""
    message = Message(ANN, "x", town.clock(), municipality="seoul")
    session = town.records.session_for(message, town.clock())

    def wish(key: str, change: object, *turns: Turn) -> None:
        town.records.inbox.receive(replace(message, key=f"late {key}"), town.clock())
        (claimed,) = town.records.inbox.claim(town.clock(), 30, 1)
        stale = replace(session, epoch=session.epoch - 1)
        outcome = Outcome(stale, turns=turns, changes=(change,) if change else ())
        assert town.records.finish(claimed, stale, outcome, town.clock())

    wish("1", Withdrawn())
    wish("2", Reopened(77))
    wish("3", None, Turn("person", "늦은 말", town.clock(), outcome="relayed"))
    number = town.ask()
    town.records.escalations.claim(number, HANEUL, town.clock())
    wish("4", Reopened(number))
    wish("5", Withdrawn())
    assert town.owner() == "bot"
    ended = town.records.escalations.get_any(number)
    assert ended
    assert ended.state == "withdrawn"
    wish("6", Reopened(number))
    assert town.records.waiting.standing("seoul", town.of(), town.clock()).open is None
