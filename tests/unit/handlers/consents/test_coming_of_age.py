"""A child who is 14 by now: no word of theirs changes anything, staff confirm it, and nothing is lost on the way."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from handlers.consents.consent import Consenting
from handlers.consents.consenting import Band, Moved
from handlers.consents.verifying import LinkAndCode
from handlers.conversation import Message
from handlers.people.escalation import NotAllowedError
from handlers.people.staffing import Role, Staff
from handlers.profile import place_first
from handlers.records.consents.rights import move
from handlers.records.keeping.confirming import Confirming, UnknownRequestError
from handlers.records.tables.conversations import conversation_table, new_token
from knowledge.storage import Storage
from tests.unit.handlers.talking import House, Person
from tests.unit.handlers.wards import WEEK, Plans, guarded, link, work

TOLD = "만 14세부터는 스스로"
AGES = ("저 이제 만 14살 됐어요", "저 이제 14살 됐는데요", "14살이에요", "만 15세예요", "14살 되었어요")


@pytest.fixture
def child(storage: Storage) -> Person:
    """Return a child who was told that a guardian has to agree."""
    child = House(storage).person()
    child.say("수학 계획", command="plan")
    child.say("만 13세")
    return child


def state(child: Person) -> str:
    """Return where the child's consent stands."""
    return child.house.records.rights.standing(child.conversation).state


def ticket(child: Person) -> str:
    """Return the number of the request to the guardian."""
    return child.house.records.rights.standing(child.conversation).ticket


def of_staff(storage: Storage, child: Person) -> Confirming:
    """Return what officers do about consents."""
    return Confirming(storage, child.house.requests)


def officer(place: str = "seoul", role: Role = "officer") -> Staff:
    """Return a member of staff."""
    return Staff("off", place, "off", "off", frozenset({role}))


def with_guardian(child: Person) -> Person:
    """Let a guardian agree, and be verified."""
    child.tap("보호자에게 보낼 링크 만들기")
    token = next(word for word in child.heard[-1].text.split() if "/guardian/" in word).partition("/guardian/")[2]
    given = {"code": child.heard[-2].text.split()[-1]}
    assert child.house.requests.agree(token, LinkAndCode(), given, "v", "ko", child.house.now) == "verified"
    assert "보호자가 동의했어요" in child.hear()
    return child


@pytest.mark.parametrize("words", AGES)
def test_a_word_of_being_14_changes_and_erases_nothing(child: Person, words: str) -> None:
    """It is told who confirms it; no way past a guardian is named."""
    told = child.say(words)
    assert TOLD in told
    assert "지워지는 것도 없어요" in told
    assert "새로 시작" not in told
    assert not [label for label in child.newest() if "지우" in label]
    assert state(child) == "child"
    assert "보관해도 될까요?" not in child.say("네")
    assert state(child) == "child"


@pytest.mark.parametrize(
    ("words", "heard"),
    [("저 이제 만 14살 됐어요", True), ("나 사실 15살이야", True), ("만 15세예요", True), ("나 13살이야", False)],
)
def test_long_after_the_question_it_is_heard_too(child: Person, words: str, *, heard: bool) -> None:
    """A counted age that may be 14 by the law, as well; nobody hears it who never said to be a child."""
    child.tap("보호자에게 보낼 링크 만들기")
    child.house.now += timedelta(hours=2)
    assert (TOLD in child.say(words)) == heard
    other = child.house.person("2")
    assert TOLD not in other.say(words)


@pytest.mark.parametrize("words", ["저 45살이에요", "저는 보호자예요", "20살이에요"])
def test_an_adult_reads_how_a_slip_is_put_right_and_how_a_guardian_agrees(child: Person, words: str) -> None:
    """It may be a mother with the child's telephone, or a thumb that slipped: neither is told of turning 14."""
    told = child.say(words)
    assert "링크로 동의해 주세요" in told
    assert "담당자가 확인하고 바로잡아요" in told
    assert TOLD not in told
    assert state(child) == "child"
    child.tap("보호자 연락처 알려 주기")
    child.say("김보호 010-1234-5678")
    assert ticket(child) in child.say("저 45살이에요")


@pytest.mark.parametrize(("words", "band"), [("저 45살이에요", "adult"), ("저는 보호자예요", "guardian")])
def test_a_slip_of_an_adult_is_put_right_by_staff(child: Person, storage: Storage, words: str, band: Band) -> None:
    """They leave their own number, staff read that it was a slip, and who it is is what staff have seen."""
    child.say(words)
    assert "성함과 전화번호를 적어 주세요" in child.tap("제 번호 남기기")
    assert "담당자가 전화드리고" in child.say("김어른 010-1234-5678")
    staff, number = of_staff(storage, child), ticket(child)
    (waiting,) = staff.waiting(officer(), child.house.now)
    assert (waiting.reason, waiting.contact) == ("slip", "김어른 010-1234-5678")
    assert state(child) == "invited"
    staff.of_age(number, officer(), child.house.now, band)
    standing = child.house.records.rights.standing(child.conversation)
    assert (standing.state, standing.band) == ("told", band)
    assert "담당자가 나이대를 바로잡아서" in child.hear()


@pytest.mark.parametrize(
    ("words", "heard"),
    [
        ("저 45살이에요 잘못 눌렀어요", True),
        ("14세 미만 아니에요 실수로 눌렀어요", True),
        ("학부모인데 나이를 잘못 눌렀어요", True),
        ("I am an adult, I tapped it by mistake", True),
        ("강의를 잘못 눌렀어요", False),
        ("신청서를 잘못 썼는데 나이가 문제가 되나요?", False),
        ("친구한테 엄마 얘기를 잘못 말했어요", False),
    ],
)
def test_a_slip_is_heard_in_a_sentence_long_after_the_question(child: Person, words: str, *, heard: bool) -> None:
    """Who it is stays open: nothing changes by it."""
    child.house.now += timedelta(hours=2)
    child.say(words)
    assert bool({"제 번호 남기기", "Leave my number"} & {*child.newest()}) == heard
    assert state(child) == "child"


def test_who_has_slipped_waits_for_no_guardian(child: Person) -> None:
    """Who asks for a plan meanwhile reads that staff have to confirm it."""
    child.act("consent:contact:slip")
    child.say("김어른 010-1234-5678")
    told = child.say("계획", command="plan")
    assert "담당자가 아직 확인하지 못했어요" in told
    assert "보호자" not in told


def test_a_number_that_was_told_wrong_is_no_slip_at_the_age(child: Person) -> None:
    """While a guardian is to be asked it is the guardian's: nobody is told of an age."""
    child.say("엄마 번호 잘못 말했어요 010-1234-5678이에요")
    assert "제 번호 남기기" not in child.newest()


def test_the_day_of_a_consent_is_that_of_ones_own_clock(storage: Storage) -> None:
    """At two in the morning in Seoul it is the day before elsewhere."""
    house = House(storage)
    house.now = house.now.replace(hour=17)
    assert "2026-11-26에 동의해" in house.person().agrees().say(command="동의")


def test_a_slip_that_could_not_be_confirmed_is_no_guardians_no(child: Person, storage: Storage) -> None:
    """Nobody has refused anything, and the same way is open again; the next contact may be a guardian's."""
    child.say("저 45살이에요")
    child.tap("제 번호 남기기")
    child.say("김어른 010-1234-5678")
    of_staff(storage, child).refuse(ticket(child), officer(), "unreached", child.house.now)
    assert "모두 그대로예요" in child.hear()
    child.tap("제 번호 남기기")
    child.say("나중에")
    child.act("consent:contact")
    child.say("엄마 010-1234-5678")
    assert of_staff(storage, child).waiting(officer(), child.house.now)[0].reason == ""


def test_who_names_their_place_first_is_still_asked_for_their_own_number(storage: Storage) -> None:
    """Whose slip it was is not asked for a guardian once the municipality is known."""
    house = House(storage)
    person = house.person(municipality="")
    house.table["consent"] = Consenting(house.records.rights, house.home, new_token, house.table["ask"], place_first)
    person.say("수학", command="plan")
    person.tap("만 14세 미만")
    assert "어느" in person.act("consent:contact:slip")
    assert "담당자가 전화해서 바로잡아요" in person.act("municipality:gimpo")


def test_a_slip_that_is_declined_by_command_is_no_guardians_no_either(child: Person) -> None:
    """The command line knows one no; it was nobody's guardian's."""
    child.act("consent:contact:slip")
    child.say("김어른 010-1234-5678")
    assert child.house.requests.declined(ticket(child), child.house.now)
    assert "모두 그대로예요" in child.hear()


@pytest.mark.parametrize("agreed", [False, True])
def test_from_14_on_another_age_group_is_a_tap_and_changes_nothing_else(storage: Storage, *, agreed: bool) -> None:
    """Before the yes and after it; who turns out to be a child is asked for a guardian."""
    person = House(storage).person()
    person.say(command="동의")
    person.tap("14–17세")
    if agreed:
        person.tap("네, 보관해 주세요")
        person.say(command="동의")
    before = person.house.records.rights.standing(person.conversation)
    assert "지금 나이대는 ‘14–17세’예요" in person.tap("나이대 바꾸기")
    assert "14–17세" not in person.newest()
    person.tap("18세 이상")
    after = person.house.records.rights.standing(person.conversation)
    assert (after.band, after.state) == ("adult", before.state)
    person.say(command="동의")
    person.tap("나이대 바꾸기")
    assert "보호자" in person.tap("만 14세 미만")
    assert state(person) == "child"


@pytest.mark.parametrize(
    ("words", "asked"),
    [("저 45살이에요", True), ("저는 보호자예요", True), ("저 16살이에요", False), ("우리 엄마는 45살이에요", False)],
)
def test_who_tells_another_age_than_they_chose_is_offered_to_change_it(
    storage: Storage, words: str, *, asked: bool
) -> None:
    """Nothing changes without the tap."""
    person = House(storage).person().agrees()
    assert ("어느 쪽이 맞나요" in person.say(words)) == asked
    assert person.house.records.rights.standing(person.conversation).band == "teen"
    parent = person.house.person("2").agrees("보호자")
    assert "어느 쪽이 맞나요" not in parent.say("15살이에요")


def test_no_tap_leads_a_child_to_another_age_group(child: Person) -> None:
    """Neither before nor after a guardian's yes."""
    for step in (lambda: None, lambda: child.act("consent:invite"), lambda: with_guardian(child)):
        step()
        before = state(child)
        assert "나이대 바꾸기" not in child.say(command="동의")
        assert "나이대 바꾸기" not in child.newest()
        for action in ("consent:bands", "consent:band:adult", "consent:rather:adult", "consent:pass:adult"):
            child.act(action)
            assert (state(child), child.house.records.rights.standing(child.conversation).band) == (before, "child")
        child.act("consent:ask")


def test_who_waits_reads_the_number_that_the_guardian_tells(child: Person, storage: Storage) -> None:
    """With the number staff note it: the guardian's contact goes, and the child is asked, not taken to agree."""
    child.say("엄마 번호는 010-1234-5678이에요")
    number = ticket(child)
    assert number in child.say("저 이제 만 14살 됐어요")
    of_staff(storage, child).of_age(number, officer(), child.house.now)
    assert state(child) == "told"
    assert child.house.rows("SELECT state, contact FROM consent_request") == [("grown", "")]
    assert ticket(child) == ""
    child.house.pass_(days=15)
    child.house.requests.lapse(child.house.now)
    assert child.house.rows("SELECT * FROM consent_request") == []
    assert "이제부터는 스스로 정해요" in child.hear()
    assert "보관해도 될까요?" in child.tap("무엇을 보관하는지 보기")
    child.tap("네, 보관해 주세요")
    assert state(child) == "agreed"


def test_a_number_that_staff_find_no_more_is_not_named(child: Person, storage: Storage) -> None:
    """What they did not confirm stays for the guardian's page alone: the child is shown the ways to a new one."""
    child.say("엄마 번호는 010-1234-5678이에요")
    number = ticket(child)
    of_staff(storage, child).refuse(number, officer(), "unreached", child.house.now)
    assert ticket(child) == ""
    told = child.say("저 이제 만 14살 됐어요")
    assert TOLD in told
    assert number not in told
    assert "보호자에게 보낼 링크 만들기" in child.newest()
    assert "보호자에게 여쭙는 중" not in child.say("동의 철회")


def test_a_plan_that_is_being_made_does_not_swallow_it(child: Person) -> None:
    """It answers no question of the plan, which is still open then."""
    with_guardian(child)
    child.say("안녕")
    session = child.house.records.session_for(child.prepare("음")[0].message, child.house.now)
    outcome = child.house.dispatcher.dispatch(
        Message(child.address, "kp", child.house.now, "저 이제 만 14살 됐어요", municipality="seoul"),
        replace(session, form="plan"),
        child.house.now,
    )
    assert TOLD in outcome.bubbles[0].text
    assert outcome.session.form == "plan"


def test_nothing_that_a_guardian_agreed_to_is_lost(child: Person, storage: Storage) -> None:
    """It stays until the child decides; the guardian's word ends, and each deed of staff is noted."""
    with_guardian(child)
    child.say("기말고사는 언제예요?")
    number = ticket(child)
    told = child.say("저 이제 만 14살 됐어요")
    assert number in told
    assert "보호자 동의는" not in told
    assert state(child) == "guarded"
    kept = child.house.rows("SELECT count(*) FROM turn WHERE text != ''")[0][0]
    staff = of_staff(storage, child)
    assert staff.look(number, officer(), child.house.now).state == "verified"
    staff.of_age(number, officer(), child.house.now)
    assert state(child) == "grown"
    child.hear()
    assert "보관해도 될까요?" in child.tap("무엇을 보관하는지 보기")
    assert "계획을 시작해요" in child.say("수학 계획", command="plan")
    child.house.pass_(days=2)
    assert child.house.rows("SELECT count(*) FROM turn WHERE text != ''")[0][0] > kept
    assert [row.what for row in child.house.rows("SELECT what FROM access_log ORDER BY id")] == [
        "consent",
        "consent age",
    ]
    child.say(command="동의")
    child.tap("네, 보관해 주세요")
    assert state(child) == "agreed"


@pytest.mark.parametrize("word", ["네, 맞아요", "아니요", ""])
def test_who_saw_how_studying_goes_sees_it_by_the_childs_own_word(storage: Storage, word: str) -> None:
    """The link ends with the guardian's word, and both are told; one tap ties it anew until the same day."""
    plans = Plans()
    child = guarded(storage, plans).person("child")
    child.say("수학 계획", command="plan")
    child.say("만 13세")
    with_guardian(child)
    mother = child.house.person("mother").agrees("보호자")
    plans.weeks[child.conversation] = WEEK
    link(child, mother, "계획을 몇 개 했는지")
    ((until,),) = child.house.rows("SELECT ends_at FROM guardian_link")
    assert "3" in mother.say("우리 아이 공부 잘하고 있어요?")
    of_staff(storage, child).of_age(ticket(child), officer(), child.house.now)
    assert "연결이 끝났어요" in mother.hear()
    assert "연결된 아이가 없어요" in mother.say("우리 아이 공부 잘하고 있어요?")
    assert "계속 보여 드리는 게 맞나요?" in child.heard[-1].text
    if word:
        child.tap(word)
    links = child.house.rows("SELECT ends_at FROM guardian_link")
    assert links == ([(until,)] if word == "네, 맞아요" else [])
    assert ("3" in mother.say("우리 아이 공부 잘하고 있어요?")) == (word == "네, 맞아요")
    work(child.house, plans)


def test_who_has_grown_up_may_withdraw_or_say_to_be_younger_after_all(child: Person, storage: Storage) -> None:
    """A word that protects counts at once, as ever; what was kept is then erased in time."""
    with_guardian(child)
    of_staff(storage, child).of_age(ticket(child), officer(), child.house.now)
    child.say("저 사실 12살이에요")
    standing = child.house.records.rights.standing(child.conversation)
    assert (standing.state, standing.band) == ("child", "child")
    assert standing.erase_at == child.house.now + timedelta(days=5)


def test_what_is_to_be_erased_is_not_said_to_stay(child: Person) -> None:
    """Who has withdrawn what a guardian agreed to is told the day, also on saying to be 14."""
    with_guardian(child)
    child.say("동의 철회할래요")
    told = child.say("저 이제 만 14살 됐어요")
    assert "전에 보관한 것은 2026-12-25까지 지워요" in told
    assert "지워지는 것도 없어요" not in told


def test_only_staff_in_charge_of_the_same_place_confirm_it(child: Person, storage: Storage) -> None:
    """Neither a mentor nor an office elsewhere, and no number that names nobody."""
    with_guardian(child)
    staff, number = of_staff(storage, child), ticket(child)
    with pytest.raises(NotAllowedError):
        staff.of_age(number, officer(role="mentor"), child.house.now)
    for who, which in ((officer("gimpo"), number), (officer(), "ABCD2345")):
        with pytest.raises(UnknownRequestError):
            staff.of_age(which, who, child.house.now)
    assert state(child) == "guarded"


@pytest.mark.database
def test_a_withdrawal_that_is_being_written_is_not_written_over(postgres_url: str) -> None:
    """Staff note the age while the child withdraws: what was remembered goes all the same, for nobody has agreed."""
    storage = Storage(postgres_url)
    child = House(storage).person()
    child.say("수학 계획", command="plan")
    child.say("만 13세")
    with_guardian(child)
    staff, number, now = of_staff(storage, child), ticket(child), child.house.now
    with ThreadPoolExecutor(1) as pool:
        with storage.writing() as connection:
            mine = select(conversation_table.c.id).where(conversation_table.c.id == child.conversation)
            connection.execute(mine.with_for_update())
            move(connection, child.conversation, Moved("withdraw", erase_at=now + timedelta(days=30)), now)
            noted = pool.submit(staff.of_age, number, officer(), now)
            waits = text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
            while not connection.execute(waits).scalar_one():
                assert not noted.done()
        noted.result(60)
    standing = child.house.records.rights.standing(child.conversation)
    assert (standing.state, standing.remembers) == ("told", False)
    assert standing.erase_at == now + timedelta(days=30)
    storage.close()
