"""Cries for help: one case for an episode, alerts until somebody takes it, no words where they don't belong."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import time, timedelta

import pytest

from handlers.catalogue import spoken
from handlers.conversation import Address, Bubble, Message
from handlers.helping import ROUTES, helping, in_need
from handlers.people.escalation import NotAllowedError
from handlers.people.staffing import Duty, Shift
from handlers.records.people.cases import CaseTakenError, NoNoteError, UnknownCaseError
from knowledge.storage import Storage
from tests.fakes import NOON, rows
from tests.town import ANN, Town, lead, mentor

CRY = "나 진짜 죽고 싶어"
HANGUL = re.compile("[가-힣]")
NAMES = re.compile("'(마들랜|청소년상담1388)'")
"""What is searched for in a messenger."""

BOM = lead("bom")
SECOND = mentor("sol", duty=2, address=Address("web", "web", "staff-sol"))
DESK_ONLY = mentor("dal", duty=3)
BOM_CHAT = Address("web", "web", "staff-bom")
SOL_CHAT = Address("web", "web", "staff-sol")


@pytest.fixture
def town(storage: Storage) -> Town:
    """Return a town with a lead, a second on duty, one without a messenger, and a mentor."""
    return Town(storage, BOM, SECOND, DESK_ONLY, mentor("haneul"))


def cried(town: Town) -> int:
    """Let somebody cry for help; return the case."""
    town.write(CRY)
    (case,) = town.records.crises.open_cases("seoul")
    return case.id


def test_the_case_and_the_first_alert_stand_with_the_message(town: Town, storage: Storage) -> None:
    """Before anything is sent: one case with the words, one alert without them, and the fixed text with both routes."""
    number = cried(town)
    (alert,) = town.records.crises.alerts(number)
    assert (alert.staff, alert.reached) == ("bom", True)
    notices = town.deliver()
    mine = [notice.bubble for notice in notices if notice.address == ANN]
    theirs = [notice.bubble for notice in notices if notice.address == BOM_CHAT]
    assert "109" in mine[0].text
    assert "1388" in mine[0].text
    assert "근무 중인 담당자를 불렀고" in mine[0].text
    assert [bubble.text for bubble in theirs] == [f"긴급: 사례 {number}번(자해·자살). 지금 데스크에서 확인해 주세요."]
    assert not any("죽고" in text for text in rows(storage, "turn", "text"))
    assert not any("죽고" in text for text in rows(storage, "outbox", "bubble"))
    assert rows(storage, "crisis_cry", "text") == [CRY]


@pytest.mark.parametrize(
    ("cry", "texts"),
    [
        (CRY, 1),
        ("Tôi muốn chết", 2),
        ("번역기 쓰고 있어요 我不想活了", 2),
        ("хочу умереть", 2),
        ("i want to kill myself", 1),
        ("죽고 싶어 help", 1),
    ],
)
def test_who_cries_in_another_language_is_answered_in_english_too(town: Town, cry: str, texts: int) -> None:
    """The Korean text first, then the same routes in English; who is answered in English anyway reads it once."""
    town.write(cry)
    mine = [notice.bubble.text for notice in town.deliver() if notice.address == ANN]
    assert len(mine) == texts
    assert all(route in text for text in mine for route in ("109", "1388", "119"))
    assert mine[-1].startswith("Thank you for telling me.") is (cry != CRY and "죽고" not in cry)
    (case,) = town.records.crises.open_cases("seoul")
    assert case.cries == 1


VIETNAMESE = "Tôi muốn chết"


def test_who_cried_in_another_language_reads_english_beside_until_the_end(town: Town) -> None:
    """What is said while the case is open, who has come, who steps away and the end: each in Korean and in English."""
    town.write(VIETNAMESE)
    town.deliver()
    (case,) = town.records.crises.open_cases("seoul")
    korean, english = town.say("xin đừng đi")
    assert "전해요" in korean
    assert english.startswith("Thank you for writing to me.")
    assert "1577-1366" in korean
    assert not HANGUL.search(NAMES.sub("", english))
    talk = town.records.crises.take(case.id, BOM, town.clock())
    assert talk
    (here,) = town.arrived()
    assert "사람이에요" in here
    assert "I'm a person, not an automatic answer" in here
    town.records.escalations.release(talk.id, BOM, town.clock())
    (away,) = town.arrived()
    assert "has to step away" in away
    town.records.crises.take(case.id, BOM, town.clock())
    town.deliver()
    town.records.crises.close(case.id, BOM, "끝", town.clock())
    assert "109 and 1388 listen day and night" in town.arrived()[0]


def test_a_short_english_word_between_korean_ones_changes_no_language(town: Town) -> None:
    """A Korean child who writes "ok" is answered in Korean alone, now and when somebody comes."""
    number = cried(town)
    town.deliver()
    assert len(town.say("ok")) == 1
    town.records.crises.take(number, BOM, town.clock())
    assert "I'm a person" not in town.arrived()[0]


def test_an_english_text_names_help_lines_in_english() -> None:
    """What is searched for in a messenger alone keeps its Korean name."""
    for kind in (*ROUTES, ""):
        text = helping("en", kind, None, NOON, abroad=True)
        assert not HANGUL.search(NAMES.sub("", text)), text


@pytest.mark.parametrize(("words", "tongues"), [(CRY, 1), (VIETNAMESE, 2), ("i want to die", 1), ("我不想活了", 2)])
def test_what_is_said_when_nothing_can_be_kept_is_in_english_too(words: str, tongues: int) -> None:
    """The routes of an emergency stand by themselves, once in each language that is needed."""
    text = in_need(words, spoken(words), "self_harm")
    assert text.count("1388") >= 2 * tongues
    assert ("You can reach a person now" in text) is (words != CRY)
    assert ("지금 바로 이야기할 수 있는" in text) is (words != "i want to die")
    assert ("1577-1366" in text) is (words != CRY)


def test_a_second_cry_adds_to_the_case_and_calls_the_next(town: Town) -> None:
    """There is one case for an episode; while nobody has taken it, each cry calls at once."""
    number = cried(town)
    town.write("자해했어")
    (case,) = town.records.crises.open_cases("seoul")
    assert (case.id, case.cries, case.rounds) == (number, 2, 2)
    town.deliver()
    town.records.crises.take(number, SECOND, town.clock())
    town.write("죽고 싶다니까")
    told = town.arrived(SOL_CHAT)
    assert len(told) == 1
    assert [alert.staff for alert in town.records.crises.alerts(number)] == ["bom", "sol", "sol"]


def test_a_talk_that_begins_with_a_cry_shows_where_its_words_are_read(town: Town) -> None:
    """Whoever takes it from a messenger finds no question there, but the cry."""
    talk = town.records.crises.take(cried(town), BOM, town.clock())
    assert talk
    assert town.lines(talk.id) == [("event", "cry"), ("event", "claim")]


def test_the_next_is_called_every_five_minutes_until_somebody_comes(town: Town) -> None:
    """Nothing ends by the passing of time; who has no messenger is noted and passed over; a take ends the calls."""
    number = cried(town)
    called = []
    for _ in range(5):
        town.pass_(4.9)
        assert town.records.crises.alert(town.clock()) == 0
        town.pass_(0.1)
        called += [
            (notice.address.chat, "번째 알림" in notice.bubble.text)
            for notice in town.deliver()
            if notice.address.chat.startswith("staff")
        ]
    assert called[0] == ("staff-bom", False)
    assert [chat for chat, _ in called[1:]] == ["staff-sol", "staff-bom", "staff-sol", "staff-bom", "staff-sol"]
    assert all(again for _, again in called[1:])
    assert ("dal", False) in [(alert.staff, alert.reached) for alert in town.records.crises.alerts(number)]
    town.records.crises.take(number, BOM, town.clock())
    town.pass_(60)
    assert town.arrived(SOL_CHAT) == []


def test_a_tap_in_the_messenger_takes_it(town: Town) -> None:
    """Staff take it where they are told; who is late hears so; a stranger learns nothing."""
    number = cried(town)
    town.write("그냥 죽을래 진짜로")
    town.deliver()
    assert "맡으셨어요" in town.tap("제가 맡을게요", BOM_CHAT)[0]
    assert "다른 사람이" in town.tap("제가 맡을게요", SOL_CHAT)[0]
    assert town.owner() == "human"
    town.taps[ANN]["x"] = town.taps[BOM_CHAT]["제가 맡을게요"]
    escalation = town.records.escalations.get_any(town.open())
    assert escalation
    assert (escalation.case, escalation.staff, escalation.question) == (number, "bom", "")


def test_who_took_it_talks_and_closes(town: Town) -> None:
    """The conversation goes to the one who took it; only a close with a note gives it back, whole."""
    number = cried(town)
    town.deliver()
    crises, desk = town.records.crises, town.records.escalations
    talk = crises.take(number, BOM, town.clock())
    assert talk
    assert crises.take(number, BOM, town.clock()) == talk
    said = town.arrived()[0]
    assert said == "별bom 담당자예요. 자동 응답이 아니라 사람이에요. 지금 여기 있으니 편하게 적어 주세요."
    desk.say(talk.id, BOM, "지금 안전한 곳에 있어요?", town.clock(), "k")
    assert len(town.arrived()) == 1
    assert town.say("네 집이에요") == []
    (further,) = town.say("사실 방금 또 죽고 싶었어요")
    assert "담당하는 사람에게 전했어요" in further
    assert all(route in further for route in ("112", "119", "1388", "109"))
    assert not any(wrong in further for wrong in ("잘못 알아들었", "불렀", "근무 중"))
    assert [cry.text for cry in crises.read(number, BOM, town.clock())] == [CRY, "사실 방금 또 죽고 싶었어요"]
    for refused in (
        lambda: desk.resolve(talk.id, BOM, "", town.clock()),
        lambda: desk.snooze(talk.id, BOM, town.clock() + timedelta(hours=1), town.clock()),
        lambda: crises.close(number, SECOND, "끝", town.clock()),
        lambda: desk.hand_over(talk.id, BOM, SECOND, town.clock()),
        lambda: desk.claim(talk.id, replace(SECOND, municipality="gimpo"), town.clock()),
    ):
        with pytest.raises(NotAllowedError):
            refused()
    with pytest.raises(NoNoteError):
        crises.close(number, BOM, "  ", town.clock())
    assert desk.queue(mentor("haneul")) == ()
    crises.close(number, BOM, "보호자와 상담센터 연결", town.clock())
    assert "이야기해 줘서" in town.arrived()[0]
    assert town.owner() == "bot"
    assert crises.open_cases("seoul") == ()
    closed = crises.get(number, "seoul")
    assert closed
    assert (closed.state, closed.note) == ("closed", "보호자와 상담센터 연결")
    with pytest.raises(CaseTakenError):
        crises.take(number, BOM, town.clock())
    assert "신청서" in town.say("서류 알려 주세요")[0]


def test_a_new_episode_is_a_new_case(town: Town) -> None:
    """After the close the next cry opens another one."""
    first = cried(town)
    talk = town.records.crises.take(first, BOM, town.clock())
    assert talk
    town.arrived()
    town.records.escalations.release(talk.id, BOM, town.clock())
    (gone,) = town.arrived()
    assert "담당하는 사람을 다시 불렀고" in gone
    assert all(route in gone for route in ("1388", "109", "112"))
    (case,) = town.records.crises.open_cases("seoul")
    assert case.state == "open"
    assert town.records.crises.alert(town.clock()) == 1
    town.records.crises.take(first, BOM, town.clock())
    town.records.crises.close(first, BOM, "괜찮아짐", town.clock())
    assert cried(town) != first


def test_a_silent_holder_loses_the_case_too(town: Town) -> None:
    """Fifteen minutes without a word: it is called for again at once, and waits for a lead alone."""
    number = cried(town)
    town.records.crises.take(number, SECOND, town.clock())
    town.deliver()
    town.pass_(16)
    (case,) = town.records.crises.open_cases("seoul")
    assert (case.state, case.taken_by) == ("open", "")
    assert len(town.records.crises.alerts(number)) >= 2
    offered = town.records.escalations.get_any(town.open())
    assert offered
    town.pass_(0)
    offered = town.records.escalations.get_any(offered.id)
    assert offered
    assert offered.offered == "bom"


def test_a_cry_in_a_talk_with_a_mentor(town: Town) -> None:
    """The talk shows that there was one, without a word; the lead takes the talk over."""
    number, desk = town.ask(), town.records.escalations
    haneul = mentor("haneul")
    desk.claim(number, haneul, town.clock())
    case = cried(town)
    assert town.lines(number)[-1] == ("event", "cry")
    assert not any("죽고" in text for _, text in town.lines(number))
    assert any("109" in text for text in town.arrived())
    (further,) = town.say("진짜 죽고 싶다고요")
    assert "담당하는 사람에게 전했어요" in further, "the mentor in the talk can't read it"
    with pytest.raises(NotAllowedError):
        town.records.crises.read(case, haneul, town.clock())
    talk = town.records.crises.take(case, BOM, town.clock())
    assert talk
    assert (talk.id, talk.staff, talk.case) == (number, "bom", case)
    with pytest.raises(NotAllowedError):
        desk.say(number, haneul, "괜찮아?", town.clock(), "k")


def test_what_is_no_question_goes_to_the_people_and_is_answered_kindly(town: Town, storage: Storage) -> None:
    """While the case is open "I found nothing" is never said; published answers come; the words stay in the case."""
    cried(town)
    town.deliver()
    (kind,) = town.say("고마워요 근데 오늘은 좀 그래요")
    assert "담당하는 사람에게 전해요" in kind
    assert "1388" in kind
    assert "신청서" in town.say("서류는 뭐 내요?")[0]
    assert "고마워요 근데 오늘은 좀 그래요" not in rows(storage, "turn", "text")
    assert rows(storage, "crisis_cry", "text")[-1] == "고마워요 근데 오늘은 좀 그래요"
    assert rows(storage, "crisis_cry", "kind")[-1] == "said"


def test_reading_is_for_those_who_answer_for_it_and_is_noted(town: Town) -> None:
    """The words are read by leads and the duty list, each time noted; by nobody else and in no other place."""
    number = cried(town)
    crises = town.records.crises
    assert [cry.text for cry in crises.read(number, BOM, town.clock())] == [CRY]
    (access,) = town.records.staff.accesses("seoul", conversation=town.of())
    assert (access.staff, access.what, access.reference) == ("bom", "case", str(number))
    with pytest.raises(NotAllowedError):
        crises.read(number, mentor("haneul"), town.clock())
    with pytest.raises(UnknownCaseError):
        crises.read(number, lead("gyul", municipality="gimpo"), town.clock())
    assert crises.get(number, "gimpo") is None
    assert len(town.records.staff.accesses("seoul")) == 1


def test_reminders_stop_while_a_case_is_open(town: Town) -> None:
    """Nothing unasked reaches a person after a cry; the alert and the help do."""
    number = cried(town)
    town.deliver()
    town.records.post(ANN, (Bubble("공부할 시간이에요"),), town.clock(), town.clock())
    assert town.arrived() == []
    town.records.crises.take(number, BOM, town.clock())
    town.records.crises.close(number, BOM, "확인함", town.clock())
    town.clock.pass_(301)
    assert "공부할 시간이에요" in town.arrived()


def test_without_anybody_on_duty_the_case_stands_and_nothing_is_promised(storage: Storage) -> None:
    """The desk shows it; the text says that nobody is there."""
    town = Town(storage)
    number = cried(town)
    assert town.records.crises.alerts(number) == ()
    assert "언제 볼 수 있을지 몰라요" in town.arrived()[0]
    town.pass_(6)
    assert town.records.crises.alerts(number) == ()


def test_an_erased_conversation_leaves_the_case_to_be_closed(town: Town) -> None:
    """There is nobody to write to any more, but the case is taken and closed by people."""
    number = cried(town)
    town.records.erase(town.of())
    assert town.records.crises.take(number, BOM, town.clock()) is None
    town.records.crises.close(number, BOM, "기록으로 마침", town.clock())
    assert town.records.crises.open_cases("seoul") == ()


DUTIES: list[tuple[Duty | None, str]] = [
    (None, "바로 보지 못할 수도"),
    (Duty((BOM,)), "근무 중인 담당자를 불렀고"),
    (Duty(opens=NOON + timedelta(days=1, hours=9)), "근무는 11/26 (목) 12:00에"),
    (Duty(), "언제 볼 수 있을지 몰라요"),
]


@pytest.mark.parametrize(("duty", "said"), DUTIES)
def test_the_text_is_true_about_who_is_there(duty: Duty | None, said: str) -> None:
    """On duty, off duty, unknown: each has its own sentence, and all have the same routes."""
    text = helping("ko", "self_harm", duty, NOON)
    assert said in text
    assert "109" in text


def test_who_is_there_is_called_first_and_nobody_is_left_out(storage: Storage) -> None:
    """The lead is off today: the one on shift is called first, then the lead all the same."""
    away = replace(BOM, shifts=(Shift(3, time(9), time(18)),))
    town = Town(storage, away, SECOND)
    number = cried(town)
    town.pass_(5)
    assert [alert.staff for alert in town.records.crises.alerts(number)] == ["sol", "bom"]
    duty = town.records.crises.on_duty("seoul", town.clock())
    assert [each.id for each in duty.staff] == ["sol"]


def test_a_cry_of_somebody_whose_place_is_unknown_is_everybodys(storage: Storage) -> None:
    """Who has not chosen a municipality is not overlooked: the leads of every place are called, and one takes it."""
    town = Town(storage, replace(BOM, municipality="gimpo"), lead("sae", municipality="seoul"))
    message = Message(ANN, "first", town.clock(), CRY)
    town.records.inbox.receive(message, town.clock())
    (claimed,) = town.records.inbox.claim(town.clock(), 30, 1)
    session = town.records.session_for(message, town.clock())
    outcome = town.dispatcher.dispatch(message, session, town.clock())
    assert town.records.finish(claimed, session, outcome, town.clock())
    (case,) = town.records.crises.open_cases("gimpo")
    town.pass_(5)
    called = {alert.staff for alert in town.records.crises.alerts(case.id)}
    assert called == {"bom", "sae"}
    talk = town.records.crises.take(case.id, replace(BOM, municipality="gimpo"), town.clock())
    assert talk
    assert talk.municipality == "gimpo"
    assert town.records.crises.open_cases("seoul") == ()
    assert town.records.crises.on_duty("", town.clock()).opens is not None
