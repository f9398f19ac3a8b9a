"""Consent in conversations on both databases: asked when a memory is needed, never before help or a public answer."""

from __future__ import annotations

from dataclasses import replace

import pytest

from handlers.conversation import Bubble, Choice, Message, Outcome, Turn
from handlers.parcels import unpack_bubble
from handlers.people.staffing import Staff
from handlers.records.consents.rights import permitted
from handlers.records.sealing import opener
from handlers.situation import Situation
from knowledge.keeping import keeping
from knowledge.storage import Storage
from tests.fakes import NOON
from tests.unit.handlers.talking import HOME, PLACES, House, Person

BANDS = ["만 14세 미만", "14–17세", "18세 이상", "보호자", "나중에"]


@pytest.fixture
def house(storage: Storage) -> House:
    """Return a house with nobody in it."""
    return House(storage)


@pytest.fixture
def student(house: House) -> Person:
    """Return a person whom nobody has asked anything."""
    return house.person()


def test_the_first_reply_says_what_this_is_and_what_is_kept(student: Person) -> None:
    """A program, a day, and where to read more; said once, and in the hello itself when it is a hello."""
    told = student.say("서류 뭐 내요?")
    assert told.startswith("저는 곁이에요. 사람이 아니라 프로그램이에요.")
    assert f"{HOME}/notice?lang=ko" in told
    assert "신청서를 내요" in told
    assert "프로그램" not in student.say("서류 뭐 내요?")
    other = student.house.person("2").say(command="start")
    assert other.count("프로그램") == 1
    assert f"{HOME}/notice" in other


def test_a_student_of_fifteen_agrees_and_the_wish_goes_on(student: Person) -> None:
    """The band by equal taps, a plain yes, and the plan that was wished for at the beginning."""
    asked = student.say("수학 계획", command="plan")
    assert "생일은 묻지 않아요" in asked
    assert [choice.label for choice in student.heard[-1].choices] == BANDS
    assert "보관해도 될까요?" in student.tap("14–17세")
    done = student.tap("네, 보관해 주세요")
    assert "계획을 시작해요: 수학 계획|수학 계획" in done
    standing = student.house.records.rights.standing(student.conversation)
    assert (standing.state, standing.band) == ("agreed", "teen")
    assert (standing.version, standing.language) == (keeping().version, "ko")
    assert "계획을 시작해요: 영어|영어" in student.say("영어", command="plan")


def test_later_leaves_nothing_behind(student: Person) -> None:
    """Neither a band nor a wish is kept, and questions are answered as before."""
    student.say(command="plan")
    assert "하루 안에 지우고" in student.tap("나중에")
    assert student.house.rows("SELECT * FROM consent") == []
    assert student.house.rows("SELECT slots FROM conversation")[0].slots.count("consent.wish") == 0
    assert "신청서를 내요" in student.say("서류 뭐 내요?")


def test_a_yes_taken_back_stops_everything_that_was_not_asked_for(student: Person) -> None:
    """In the same transaction: a waiting reminder is refused, a crisis text and a person's words are not."""
    from handlers.conversation import Bubble

    house = student.agrees().house
    records, later = house.records, house.now
    house.pass_(seconds=1)
    with house.storage.writing() as connection:
        records.outbox.queue(connection, student.conversation, [Bubble("복습할 때예요")], later.replace(hour=9))
        records.outbox.queue(
            connection, student.conversation, [Bubble("멘토예요", mark="human")], later.replace(hour=9)
        )
        records.outbox.queue(
            connection, student.conversation, [Bubble("109")], later.replace(hour=9), records.outbox.EVERY
        )
    said = student.say("동의 철회할게요")
    assert "알림도 멈췄어요" in said
    rows = house.rows("SELECT bubble, state FROM outbox WHERE state != 'sent'")
    assert sorted(row.state for row in rows) == ["queued", "queued", "refused"]
    with house.storage.reading() as connection:
        states = {unpack_bubble(opener(connection)(row.bubble)).text: row.state for row in rows}
    assert states["복습할 때예요"] == "refused"
    assert "보관해도 될까요?" in student.say(command="plan")
    assert "계획을 시작해요" in student.tap("네, 보관해 주세요")


def test_a_wish_for_a_person_stands_once_in_the_talk(student: Person) -> None:
    """It waited for the consent; what was written before it is not repeated after it."""
    asked = student.say("사람과 이야기하기")
    assert "멘토나 담당자가" in asked
    assert "담당자가 이름 없이 보고, 위험해 보이는 말도 봐요" in asked, "whoever sees any of it is named"
    assert "어떤 이야기를" in student.tap("14–17세, 이어 주세요")
    said = [entry.bubble.text for entry in student.house.records.history(student.conversation)]
    assert said.count("사람과 이야기하기") == 1


def test_a_child_is_answered_and_helped_and_nothing_is_kept(student: Person) -> None:
    """Public answers and crisis help work; words, profile and follow-ups leave no trace."""
    student.say("안녕하세요, 서류 뭐 내요?")
    student.say(command="plan")
    assert "보호자가 동의해야" in student.tap("만 14세 미만")
    assert "신청서를 내요" in student.say("서류 뭐 내요?")
    assert "한 문장으로 말해 주세요" in student.say("초5")
    turns = student.house.rows("SELECT text FROM turn")
    assert {row.text for row in turns} == {""}
    (row,) = student.house.rows("SELECT slots, previous FROM conversation")
    assert "profile." not in row.slots
    assert row.previous == ""
    assert student.house.rows("SELECT * FROM answer") == []
    assert "109" in student.say("죽고 싶어요")


def test_no_choice_and_nothing_that_waits_keeps_a_childs_words(storage: Storage) -> None:
    """What a button does is kept for a month and a question until the municipality is known: neither of a child."""
    person = House(storage).person(municipality="")
    person.say(command="plan")
    person.tap("만 14세 미만")
    assert "한 번만 더 물어봐" in person.say("지훈이네 서류 뭐 내요?")
    session = person.house.records.session_for(Message(person.address, "x", NOON), NOON)
    assert "pending" not in session.slots
    bubble = Bubble(
        "이런 강의가 있어요.",
        choices=(
            Choice("강의 찾기", "recommend:지훈이 수학 강의"),
            Choice("또 묻기", "ask:지훈이 수학"),
            Choice("수학", "recommend:과학"),
            Choice("지역", "municipality:gimpo"),
        ),
    )
    heard = Turn("person", "지훈이 수학 강의 추천", NOON)
    waits = replace(session, slots={"pending": "windows:subscribe"})
    with storage.writing() as connection:
        written = permitted(connection, Outcome(waits, (bubble,), (heard,)))
    actions = [choice.action for choice in written.bubbles[0].choices]
    assert actions == ["recommend:", "recommend:과학", "municipality:gimpo"]
    assert written.session.slots == waits.slots


def test_a_child_who_asks_for_a_person_hears_who_is_there_now(student: Person) -> None:
    """A mentor comes with the guardian's consent; until then 1388 is there by phone and text."""
    student.say(command="plan")
    assert "1388" not in student.tap("만 14세 미만")
    told = student.say("사람이랑 이야기하고 싶어요")
    assert "보호자가 동의한 다음" in told
    assert "1388" in told
    student.tap("보호자에게 보낼 링크 만들기")
    assert "1388" in student.say("사람이랑 이야기하고 싶어요")
    assert "1388" not in student.say(command="plan")


def test_who_says_how_old_they_are_is_not_asked_for_it(student: Person) -> None:
    """A child who tells it with the wish is asked for a guardian at once, and nothing else."""
    student.say("저 초등학교 5학년인데 사람이랑 이야기하고 싶어요")
    assert [choice.label for choice in student.heard[-1].choices][:1] == ["보호자에게 보낼 링크 만들기"]
    assert "1388" in student.heard[-1].text
    assert not any(choice.label.startswith("14–17세") for bubble in student.heard for choice in bubble.choices)


@pytest.mark.parametrize(
    ("place", "names", "sure"),
    [
        ("gimpo", "김포시 서울런의 공부 도우미", "김포시에 물어보세요: 031-000-0000"),
        ("seoul", "서울특별시 서울런의 공부 도우미", "서울특별시 누리집에서 확인해 주세요: https://example.org/seoul"),
    ],
)
def test_the_message_to_a_guardian_names_whose_it_is(storage: Storage, place: str, names: str, sure: str) -> None:
    """A careful parent sees the municipality and its programme, whom to ask, and that no money or number is wanted."""
    child = House(storage).person("7", municipality=place)
    child.say(command="동의")
    child.tap("만 14세 미만")
    child.tap("보호자에게 보낼 링크 만들기")
    message = child.heard[-1].text
    assert message.startswith(f"안녕하세요. {names} ‘곁’이에요.")
    assert sure in message
    assert f"{HOME}/guardian/" in message
    assert message.endswith("돈이나 비밀번호, 주민등록번호는 묻지 않아요.")


@pytest.mark.parametrize("words", ["나 12살이야", "초등학생이에요", "저 사실 초6인데요", "I'm 11 years old"])
def test_who_shows_to_be_younger_is_not_kept_from_then_on(student: Person, words: str) -> None:
    """First 14 to 17 and agreed, then younger: storage and reminders stop, a guardian is asked, five days run."""
    student.agrees()
    student.say("수학", command="plan")
    told = student.say(words)
    assert "보호자가 동의해야" in told or "a guardian has to agree" in told
    standing = student.house.records.rights.standing(student.conversation)
    assert (standing.state, standing.band) == ("child", "child")
    assert standing.erase_at
    assert (standing.erase_at - student.house.now).days == 5
    assert f"{HOME}/guardian/" in student.say("", tap=next(iter(student.newest().values())))
    assert words not in {row.text for row in student.house.rows("SELECT text FROM turn")}


@pytest.mark.parametrize(
    "words", ["우리 아이가 초등학생이에요", "동생이 12살이에요", "초등학생도 되나요?", "초6 수학 강의 추천해줘"]
)
def test_another_ones_age_changes_nothing(student: Person, words: str) -> None:
    """A parent who speaks of a child is no child."""
    student.agrees("18세 이상")
    student.say(words)
    assert student.house.records.rights.standing(student.conversation).state == "agreed"


def test_a_talk_of_three_hours_is_interrupted_once_for_a_minor(student: Person) -> None:
    """A pause ends a talk; an adult is not told when to rest."""
    house = student.agrees().house
    adult = house.person("2").agrees("18세 이상")
    told = []
    for _ in range(14):
        house.pass_(minutes=20)
        told.append(student.say("서류 뭐 내요?"))
        assert "쉬어 볼까요" not in adult.say("서류 뭐 내요?")
    assert sum("쉬어 볼까요" in text for text in told) == 1
    house.pass_(hours=2)
    assert "쉬어 볼까요" not in student.say("서류 뭐 내요?")


def test_what_is_told_without_consent_is_remembered_for_a_day_and_that_is_said(student: Person) -> None:
    """Once, with the way to more."""
    told = student.say("저는 고1이에요")
    assert "하루만 기억해요" in told
    assert "하루만 기억해요" not in student.say("저는 고2예요")
    assert "생일은 묻지 않아요" in student.tap("더 오래 기억하기")


def test_a_person_is_asked_for_after_consent_but_in_a_crisis_at_once(student: Person) -> None:
    """A mentor needs a memory of the talk; nobody who cried for help is asked for an age."""
    assert "생일은 묻지 않아요" in student.say(command="human")
    assert "031-000-0000" in student.house.person("3", municipality="gimpo").say(command="human")
    other = student.house.person("2")
    assert "109" in other.say("죽고 싶어요")
    assert "생일은 묻지 않아요" not in other.say(command="human")


def test_two_taps_lead_to_a_person_and_nothing_typed_is_lost(student: Person) -> None:
    """One tap says the age band and yes under the notice, one says "just connect me"; the mentor reads every word."""
    house, words = (
        student.house,
        ("숙제를 하나도 못 했는데 어떻게 하죠", "분수 나눗셈도 하나도 모르겠고요", "내일까지 내야 해요"),
    )
    student.say(words[0])
    asked = student.say("상담원 연결해 주세요")
    assert "90일" in asked
    assert f"{HOME}/notice" in asked
    labels = [choice.label for choice in student.heard[-1].choices]
    assert labels == ["14–17세, 이어 주세요", "18세 이상, 이어 주세요", "보호자, 이어 주세요", "만 14세 미만", "나중에"]
    student.say(words[1])
    assert "어떤 이야기를" in student.tap("14–17세, 이어 주세요")
    assert "질문을 전했어요" in student.tap("묻지 말고 바로 이어 주세요")
    student.say(words[2])
    standing = house.records.rights.standing(student.conversation)
    assert (standing.state, standing.band, standing.version) == ("agreed", "teen", keeping().version)
    mentor = Staff("han", "seoul", "하늘", "김하늘")
    house.records.staff.add(mentor, house.now)
    (escalation,) = house.records.escalations.queue(mentor)
    brief = house.records.briefs.brief(escalation.id, mentor, house.now)
    assert set(words) <= {escalation.question, *brief.said, *(each.question for each in brief.tried)}
    assert "생일은 묻지 않아요" not in student.act("consent:pass:teen")


def test_who_wants_a_person_and_is_under_14_asks_a_guardian_first(student: Person) -> None:
    """The one step that can't be left out; a mentor, or a yes in a child's place, is not to be had by a tap."""
    student.say("상담원 연결해 주세요")
    assert "보호자가 동의해야" in student.tap("만 14세 미만")
    assert "보호자가 동의해야" in student.tap("14–17세, 이어 주세요")
    assert student.house.rows("SELECT * FROM escalation") == []


def test_stale_and_foreign_taps_say_where_things_stand(student: Person) -> None:
    """A band tapped twice, a yes without a band, a withdrawal of nothing: each is answered by the next step."""
    student.say(command="plan")
    student.tap("14–17세")
    assert "보관해도 될까요?" in student.tap("18세 이상")
    assert "계획을 시작해요" in student.tap("네, 보관해 주세요")
    assert "기억하고 있어요" in student.tap("네, 보관해 주세요")
    assert "기억하고 있어요" in student.tap("14–17세")
    assert "기억하고 있어요" in student.say(command="동의")
    assert "보호자가 동의해야" in student.tap("만 14세 미만")
    assert "보호자가 동의해야" in student.tap("만 14세 미만")
    assert "보호자가 동의해야" in student.tap("네, 보관해 주세요")
    other = student.house.person("2")
    assert "거둘 동의가 없어요" in other.say("동의 철회")


def test_a_guardian_can_be_named_for_a_call(student: Person) -> None:
    """The contact is asked for and kept with the request alone; other words are answered as they are."""
    student.say(command="plan")
    student.tap("만 14세 미만")
    assert "이름과 전화번호" in student.tap("보호자 연락처 알려 주기")
    assert "신청서를 내요" in student.say("서류 뭐 내요?")
    student.tap("보호자 연락처 알려 주기")
    told = student.say("김보호 010-1234-5678")
    (request,) = student.house.requests.waiting(student.house.now)
    assert request.ticket in told
    assert request.contact == "김보호 010-1234-5678"
    assert "010" not in "".join(row.text for row in student.house.rows("SELECT text FROM turn"))
    assert "기다리고 있어요" in student.say(command="plan")
    assert student.house.requests.received(request.ticket.lower(), student.house.now)
    assert "보호자가 동의했어요" in student.hear()
    assert student.house.rows("SELECT contact FROM consent_request")[0].contact == ""
    assert "계획을 시작해요" in student.say("", tap=next(iter(student.newest().values())))


def test_paper_and_silence(student: Person) -> None:
    """A form is named by its number; five days without an answer erase the request, and the child hears of it."""
    student.say(command="plan")
    student.tap("만 14세 미만")
    student.tap("보호자에게 보낼 링크 만들기")
    told = student.tap("종이로 할게요")
    assert "/form" in told
    assert "내는 곳은 아직 확인되지 않았어요" in told
    house = student.house
    house.pass_(days=4, hours=23)
    assert house.requests.lapse(house.now) == 0
    house.pass_(hours=2)
    assert house.requests.lapse(house.now) == 1
    assert house.rows("SELECT * FROM consent_request") == []
    assert "5일 동안 답이 없어서" in student.hear()
    assert "보호자가 동의해야" in student.say(command="plan")


def test_on_paper_it_is_said_where_it_is_handed_in(storage: Storage) -> None:
    """The office is the municipality's own."""
    house = House(storage, places=tuple(replace(one, contacts={"office": "교육청소년과 2층"}) for one in PLACES))
    child = house.person()
    child.say(command="plan")
    child.tap("만 14세 미만")
    child.tap("보호자에게 보낼 링크 만들기")
    assert "내는 곳: 교육청소년과 2층" in child.tap("종이로 할게요")


def test_where_there_are_no_pages_a_guardian_signs_on_paper(storage: Storage) -> None:
    """Without an address of its own the house makes no links that lead nowhere."""
    house = House(storage, home="")
    child = house.person()
    assert "자세히" not in child.say(command="plan")
    child.tap("만 14세 미만")
    told = child.tap("보호자에게 보낼 링크 만들기")
    (request,) = house.requests.waiting(house.now)
    assert request.ticket in told
    assert "http" not in told
    assert "기다리고 있어요" in child.say(command="동의")


def test_a_child_who_shows_in_a_talk_with_a_person_is_not_kept_either(student: Person) -> None:
    """Storage stops in the middle of the talk; in one about a cry for help nobody is asked for a guardian."""
    house = student.agrees().house
    house.to_human(student.conversation)
    assert student.say("멘토님 안녕하세요") == ""
    assert "보호자가 동의해야" in student.say("나 12살이야")
    assert house.records.rights.standing(student.conversation).state == "child"
    assert student.say("나 12살이야") == ""
    other = house.person("2").agrees()
    other.say("죽고 싶어요")
    house.to_human(other.conversation)
    assert "보호자가 동의해야" not in other.say("나 12살이야")
    assert house.records.rights.standing(other.conversation).state == "agreed"


class Empty:
    """A room that has nothing to give in one place."""

    def __call__(self, situation: Situation) -> Outcome:
        """Begin."""
        return situation.reply(Bubble("시작해요"))

    def impossible(self, situation: Situation) -> Outcome | None:
        """Say so in Gimpo."""
        return situation.reply(Bubble("없어요")) if situation.session.municipality == "gimpo" else None


def test_no_consent_is_asked_for_what_can_not_be_had(storage: Storage) -> None:
    """It is said at once; where it can be had the question comes first, as ever."""
    house = House(storage, handlers={"plan": Empty()})
    said = house.person(municipality="gimpo").say("수학 계획", command="plan")
    assert said.endswith("없어요")
    assert "생일은 묻지 않아요" not in said
    assert "생일은 묻지 않아요" in house.person("2").say("수학 계획", command="plan")
