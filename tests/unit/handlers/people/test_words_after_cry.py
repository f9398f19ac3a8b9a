"""After a cry for help nobody's words stand where every mentor reads, and who may read them finds the way there."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from handlers.conversation import Address, CrisisCase, HandoffRequest
from handlers.joining import SOON
from handlers.people.escalation import NotAllowedError, RefusedMoveError
from handlers.people.staffing import Staff
from handlers.people.topics import topic_address
from handlers.records import Records
from knowledge.storage import Storage
from tests.fakes import NOON
from tests.town import ALL_DAY, ANN, HANEUL, Town, lead
from tests.unit.handlers.mentored import BOT, GROUP, LEMON, MINT, STUDENT, House

CRIED, AFTER = "죽고 싶어요", "아빠가 또 때려요"
LEAD = Staff(
    "s5",
    "gimpo",
    "팀장",
    "정진짜",
    frozenset({"lead"}),
    shifts=ALL_DAY,
    duty=1,
    address=Address("telegram", BOT, "5005"),
)
TAKEN = "담당자가 이어서 맡아요"


@pytest.fixture
def house(storage: Storage) -> House:
    """Return a municipality with a mentors' group and somebody in charge."""
    house = House(Records(storage), storage)
    house.records.staff.add(LEAD, NOON)
    return house


def cries(house: House) -> int:
    """Let the student cry for help; return the number of the case."""
    case = CrisisCase("self_harm", "test", CRIED, "gimpo", house.now)
    house.handled(house.message(STUDENT, CRIED), outcome="crisis", cases=(case,))
    (one,) = house.records.crises.open_cases("gimpo")
    return one.id


def held(house: House) -> int:
    """Let a mentor hold a talk; return its number."""
    number = house.ask()
    house.says(number, MINT, "여기 있어요")
    house.shown(number)
    return number


def test_nobodys_words_stand_in_the_group_until_it_is_taken(house: House) -> None:
    """Held by a mentor: the topic has the number of the case and what hands do; the desk of the holder has it all."""
    number = held(house)
    case = cries(house)
    (word,) = house.shown(number)
    assert f"사례 {case}번" in word.text
    house.handled(house.message(STUDENT, AFTER), outcome="relayed")
    house.records.escalations.say(number, MINT, "지금 어디예요?", NOON, "d1")
    house.records.escalations.note(number, MINT, "집인 것 같아요", NOON, "d2")
    assert house.shown(number) == []
    assert [line.text for line in house.records.escalations.lines(number)][-3:] == [
        AFTER,
        "지금 어디예요?",
        "집인 것 같아요",
    ]
    house.records.crises.take(case, LEAD, NOON)
    assert [TAKEN in bubble.text for bubble in house.shown(number)] == [True]
    house.handled(house.message(STUDENT, AFTER), outcome="relayed")
    assert house.shown(number) == []


def test_what_was_said_before_and_is_changed_now_stays_out(house: House) -> None:
    """An edit of an earlier line is words of now."""
    number = held(house)
    earlier = house.message(STUDENT, "숙제가 많아요")
    house.handled(earlier, outcome="relayed")
    house.shown(number)
    cries(house)
    house.shown(number)
    changed = house.message(STUDENT, AFTER, reference=earlier.reference, edits=earlier.reference)
    house.handled(changed, outcome="relayed")
    line = house.records.escalations.say(number, MINT, "네", NOON, "d1")
    house.records.escalations.amend(number, MINT, line.position, "지금 갈게요", NOON)  # type: ignore[union-attr]
    assert house.shown(number) == []


def test_who_holds_it_is_told_where_to_go_on_once(house: House) -> None:
    """In their own chat, with a way to the desk and without a word of it."""
    number = held(house)
    house.sent("5001")
    case = cries(house)
    cries(house)
    (told,) = house.sent("5001")
    assert f"질문 {number}번" in told.text
    assert f"사례 {case}번" in told.text
    assert CRIED not in told.text
    assert [choice.action for choice in told.choices] == ["staff:desk"]


@pytest.mark.parametrize("command", ["brief", "faq"])
def test_nothing_of_it_is_shown_again_in_the_topic(house: House, command: str) -> None:
    """Who holds it asks for the brief there, or for an answer for everybody: that is on the desk."""
    number = held(house)
    cries(house)
    house.handled(house.message(STUDENT, AFTER), outcome="relayed")
    (told,) = house.says(number, MINT, command=command)
    assert "데스크에서 읽어" in told


@pytest.mark.parametrize("snoozed", [False, True])
def test_what_nobody_holds_goes_to_those_in_charge(house: House, *, snoozed: bool) -> None:
    """A question that waits is no mentor's any more, on the desk neither; its topic ends."""
    number = house.ask()
    house.shown(number)
    if snoozed:
        house.records.escalations.snooze(number, MINT, house.now + timedelta(hours=1), house.now)
        house.shown(number)
    case = cries(house)
    house.handled(house.message(STUDENT, AFTER), outcome="passage")
    assert [TAKEN in bubble.text for bubble in house.shown(number)] == [True]
    assert house.records.escalations.get(number, MINT) is None
    assert house.says(number, MINT, "제가 볼게요") == ["권한이 없어서 아무것도 바꾸지 않았어요."]
    house.records.waiting.tend(house.now)
    assert not any(f"질문 {number}번" in bubble.text for bubble in house.sent("5001") + house.sent("5002"))
    house.records.escalations.claim(number, LEAD, NOON)
    (one,) = house.records.crises.open_cases("gimpo")
    assert (one.id, one.state, one.taken_by) == (case, "taken", "s5")
    assert house.records.crises.alert(house.now + timedelta(hours=1)) == 0


def test_who_asks_for_a_person_after_a_cry_gets_those_in_charge(house: House) -> None:
    """The new question has no topic and is no mentor's."""
    case = cries(house)
    request = HandoffRequest(AFTER, "asked", "gimpo", NOON, category="mind")
    house.handled(house.message(STUDENT, "사람이랑 얘기할래요"), requests=[request])
    (escalation,) = house.records.escalations.queue(LEAD)
    assert (escalation.case, escalation.urgency) == (case, "crisis")
    assert house.records.escalations.queue(MINT) == ()
    assert house.shown(escalation.id) == []
    assert house.records.topics.find(topic_address(BOT, GROUP, str(escalation.id))) is None


def test_given_back_it_goes_to_those_in_charge(house: House) -> None:
    """A mentor who has to go leaves it to nobody of the group."""
    number = held(house)
    case = cries(house)
    house.shown(number)
    house.records.escalations.release(number, MINT, NOON)
    escalation = house.records.escalations.get(number, LEAD)
    assert escalation
    assert (escalation.state, escalation.case) == ("waiting", case)
    assert house.records.escalations.get(number, LEMON) is None
    assert [TAKEN in bubble.text for bubble in house.shown(number)] == [True]


def test_it_is_handed_to_a_lead_only(house: House) -> None:
    """No other mentor reads on; whom it is handed to still has to take the case."""
    number = held(house)
    case = cries(house)
    house.says(number, MINT, command="give")
    assert [choice.label for choice in house.answers[0].choices] == ["팀장"]
    desk = house.records.escalations
    with pytest.raises(NotAllowedError):
        desk.hand_over(number, MINT, LEMON, NOON)
    assert desk.hand_over(number, MINT, LEAD, NOON).staff == "s5"
    assert [(one.id, one.state) for one in house.records.crises.open_cases("gimpo")] == [(case, "open")]


def test_where_nobody_is_in_charge_mentors_stay(storage: Storage) -> None:
    """They are the only people there are: on the desk it is theirs, in the group it is not read."""
    house = House(Records(storage), storage)
    number = house.ask()
    house.shown(number)
    cries(house)
    house.handled(house.message(STUDENT, AFTER), outcome="passage")
    shown = house.shown(number)
    assert not any(AFTER in bubble.text for bubble in shown)
    assert house.records.escalations.claim(number, MINT, NOON).state == "claimed"
    assert house.records.escalations.hand_over(number, MINT, LEMON, NOON).staff == "s2"


def test_what_the_lead_hears_of_a_cry_in_a_room(house: House) -> None:
    """Others read along there, and their own words may not be seen at once."""
    case = CrisisCase("self_harm", "test", CRIED, "gimpo", house.now, openly=True)
    house.handled(house.message(STUDENT, CRIED), outcome="crisis", cases=(case,))
    (called,) = house.sent("5005")
    assert "단체방에서 한 말이에요" in called.text
    assert CRIED not in called.text
    (one,) = house.records.crises.open_cases("gimpo")
    assert one.openly
    assert [cry.openly for cry in house.records.crises.read(one.id, LEAD, house.now)] == [True]


def test_a_cry_in_ones_own_chat_is_none_of_a_room(house: House) -> None:
    """Nothing of a room is said."""
    cries(house)
    (called,) = house.sent("5005")
    assert "단체방" not in called.text
    assert not house.records.crises.open_cases("gimpo")[0].openly


def linked(told: str) -> str:
    """Return the token of a link to the desk."""
    found = re.search(r"/desk/in/(\S+)", told)
    assert found
    return found[1]


@pytest.mark.parametrize("way", ["/desk", "/데스크", "tap"])
def test_the_way_to_the_desk_from_ones_own_chat(storage: Storage, way: str) -> None:
    """Who is called at night has nobody to ask for a link: one that works once, for a few minutes."""
    bom = lead()
    assert bom.address
    town = Town(storage, HANEUL, bom)
    town.say("나 진짜 죽고 싶어요")
    if way == "tap":
        town.deliver()
        (told,) = town.tap("데스크 열기", bom.address)
    else:
        (told,) = town.say("", bom.address, command=way.removeprefix("/"))
    assert "앞에 이 누리집 주소를 붙여서" in told
    token, staff = linked(told), town.records.staff
    session = staff.redeem(token, town.clock() + SOON - timedelta(seconds=1))
    assert session
    entered = staff.session(session, town.clock())
    assert entered
    assert entered.id == "bom"
    assert staff.redeem(token, town.clock()) is None
    (late,) = town.say("", bom.address, command="desk")
    assert staff.redeem(linked(late), town.clock() + SOON) is None


def test_nobody_else_gets_a_way_to_the_desk(storage: Storage) -> None:
    """A student, or who is staff no more, is told that it is for staff."""
    bom = lead()
    assert bom.address
    town = Town(storage, HANEUL, bom)
    for whom in (ANN, bom.address):
        if whom == bom.address:
            town.records.staff.update(replace(bom, active=False))
        (told,) = town.say("", whom, command="desk")
        assert told == "담당자만 쓸 수 있어요."


def test_who_took_it_and_writes_in_the_own_chat_is_told_that_nobody_reads_it(storage: Storage) -> None:
    """Under the button that took it one would think so; who holds nothing asks like everybody."""
    bom = lead()
    assert bom.address
    town = Town(storage, HANEUL, bom)
    town.say("나 진짜 죽고 싶어요")
    assert "전하지 않았어요" not in town.say("서류 뭐 내요?", bom.address)[-1]
    town.deliver()
    town.tap("제가 맡을게요", bom.address)
    town.deliver()
    asked = len(town.knower.asked)
    for words in ("지금 안전한 곳에 있어요?", "ㅠㅠ", "괜찮아요"):
        (told,) = town.say(words, bom.address)
        assert told.startswith("이 글은 아무에게도 전하지 않았어요.")
    assert len(town.knower.asked) == asked
    assert town.arrived() == []
    town.say("나 진짜 죽고 싶어", bom.address)
    assert len(town.records.crises.open_cases("seoul")) == 2, "whoever cries for help is heard, staff, too"


def test_two_who_take_it_at_once(storage: Storage) -> None:
    """The lead who takes the case and the lead who claims the question: one of them has both."""
    town = Town(storage, HANEUL, lead(), lead("byeol"))
    number = town.ask()
    town.say("나 진짜 죽고 싶어요")
    (case,) = town.records.crises.open_cases("seoul")
    town.records.crises.take(case.id, lead(), town.clock())
    with pytest.raises(RefusedMoveError):
        town.records.escalations.claim(number, lead("byeol"), town.clock())
    assert town.records.crises.open_cases("seoul")[0].taken_by == "bom"
