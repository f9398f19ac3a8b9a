"""Rights while a human holds the talk: heard in plain words, kept from who is there, with what becomes of the talk."""

from __future__ import annotations

import pytest

from knowledge.storage import Storage
from tests.town import HANEUL, PHOTO, Town, lead
from tests.unit.handlers.talking import House

ASKED = "모두 지울까요?"
ENDS = "지우면 지금 나누는 이야기도 끝나고"
KEPT_BACK = "이 말은 지금 이야기하는 분에게 전하지 않았어요."


def held(town: Town) -> int:
    """Let a mentor hold a talk; return its number."""
    number = town.ask()
    town.records.escalations.claim(number, HANEUL, town.clock())
    town.records.escalations.say(number, HANEUL, "어디까지 풀었어요?", town.clock(), "k1")
    town.arrived()
    return number


def texts(town: Town, number: int) -> list[str]:
    """Return what the mentor reads of the person."""
    return [text for kind, text in town.lines(number) if kind == "person"]


@pytest.mark.parametrize(
    "words", ["다 지워줘", "내 정보 다 지워줘", "제 기록 전부 지워 주세요", "", "delete all my data"]
)
def test_erasing_is_asked_for_at_any_time(town: Town, words: str) -> None:
    """One question with two taps and what becomes of the talk; the mentor reads nothing of it and goes on."""
    number = held(town)
    before = texts(town, number)
    (said,) = town.say(words, command="" if words else "삭제")
    english = words.startswith("delete")
    assert ("Shall I erase everything?" if english else ASKED) in said
    assert ("ends with it" if english else ENDS) in said
    assert texts(town, number) == before
    assert town.owner() == "human"


def test_erased_the_talk_is_over(town: Town) -> None:
    """A tap erases the talk with everything else, says so, and the bot answers from then on."""
    number = held(town)
    town.say("다 지워줘")
    (said,) = town.tap("모두 지우기")
    assert "나누던 이야기도 여기서 끝났어요." in said
    assert town.owner() == "bot"
    assert town.records.escalations.get_any(number) is None
    assert town.say("서류가 뭐예요?") != []


def test_left_as_it_is_the_talk_goes_on(town: Town) -> None:
    """Nothing is erased, that is said, and the next words go to the mentor as before."""
    number = held(town)
    town.say("다 지워줘")
    (said,) = town.tap("그대로 두기")
    assert "그대로 이어져요." in said
    assert town.say("아까 그 문제요") == []
    assert texts(town, number)[-1] == "아까 그 문제요"


def test_a_typed_yes_is_no_line_for_the_mentor(town: Town) -> None:
    """The question comes once more; only its whole label erases; a no may be meant for the mentor and is passed on."""
    number = held(town)
    town.clock.pass_(60)
    town.say("다 지워줘")
    (said,) = town.say("응")
    assert ASKED in said
    assert town.say("2번") == []
    assert texts(town, number)[-1] == "2번"
    assert town.records.escalations.get_any(number) is not None
    town.say("모두 지우기")
    assert town.records.escalations.get_any(number) is None


def test_what_was_meant_for_the_mentor_may_go(town: Town) -> None:
    """Words that only sounded like a right are one tap away from the mentor, once."""
    number = held(town)
    (said,) = town.say("메시지 그만 보내세요")
    assert KEPT_BACK in said
    assert town.tap("이 말 전하기") == []
    assert town.tap("이 말 전하기") == []
    assert texts(town, number)[-1:] == ["메시지 그만 보내세요"]
    assert texts(town, number).count("메시지 그만 보내세요") == 1


@pytest.mark.parametrize("words", ["동의", "알림", "매일 7시에 알려줘", "이 문제 지우개로 지워도 돼요?", "지워졌어요"])
def test_what_asks_for_no_right_goes_to_the_mentor(town: Town, words: str) -> None:
    """Settings and everything else that may be meant for a human are theirs."""
    number = held(town)
    assert town.say(words) == []
    assert texts(town, number)[-1] == words


def test_words_beside_a_picture_go_to_the_mentor(town: Town) -> None:
    """Whoever shows something speaks about that."""
    number = held(town)
    assert town.say("다 지워줘", attachments=(PHOTO,)) == []
    assert texts(town, number)[-1] == "다 지워줘"


def test_who_looks_after_a_cry_stays(town: Town) -> None:
    """After a cry for help erasing takes nobody away, and that is said before it is done."""
    town.say("죽고 싶어요")
    case = town.records.crises.open_cases("seoul")[0].id
    town.records.crises.take(case, lead(), town.clock())
    town.arrived()
    said = town.say("다 지워줘")[0]
    assert "도움은 계속돼요. 담당하는 사람이 알고 있고, 여기에 글을 쓸 수 있어요." in said
    town.tap("모두 지우기")
    assert town.owner() == "human"


def test_where_nobody_has_taken_a_cry_the_program_answers_after_erasing(town: Town) -> None:
    """The mentor's talk goes with the rest, so who writes reads whom to reach; the case stays."""
    held(town)
    town.say("나 진짜 죽고 싶어요")
    town.say("다 지워줘")
    town.tap("모두 지우기")
    assert town.owner() == "bot"
    assert "109" in town.say("거기 누구 있어요?")[0]
    assert len(town.records.crises.open_cases("seoul") + town.records.crises.open_cases("")) > 0


@pytest.mark.parametrize(
    ("before", "tapped"), [("", "대화 끝내기"), ("멘토 바꿔주세요", "네, 다른 사람으로 해 주세요")]
)
def test_no_button_of_before_leaves_who_cried_alone(town: Town, before: str, tapped: str) -> None:
    """It ends no talk after a cry for help: who looks after them reads of it, and a few words say that they stay."""
    number = held(town)
    if before:
        town.say(before)
    town.say("나 진짜 죽고 싶어요")
    case = town.records.crises.open_cases("seoul")[0].id
    town.records.crises.take(case, lead(), town.clock())
    town.arrived()
    (said,) = town.tap(tapped)
    assert "109" in said
    assert town.owner() == "human"
    escalation = town.records.escalations.get_any(number)
    assert escalation
    assert (escalation.state, escalation.staff, escalation.case) == ("claimed", "bom", case)
    assert texts(town, number)[-1] == "지금은 이야기하고 싶지 않아요."


def test_a_consent_that_is_withdrawn_ends_the_talk(storage: Storage) -> None:
    """Without it no mentor may read on: the talk ends in the same moment, and both know."""
    house = House(storage)
    house.records.staff.add(HANEUL, house.now)
    person = house.person().agrees()
    person.say(command="human")
    for step in ("학습", "천천히 괜찮아요"):
        if step == "천천히 괜찮아요":
            person.say("분수를 모르겠어요")
        person.tap(step)
    number = house.records.waiting.standing("seoul", person.conversation, house.now).open
    assert number
    house.records.escalations.claim(number, HANEUL, house.now)
    person.hear()
    said = person.say("동의 철회할래요")
    assert "멘토와 나누던 이야기도 여기서 마쳤어요." in said
    escalation = house.records.escalations.get_any(number)
    assert escalation
    assert escalation.state == "withdrawn"
    assert not house.records.held(person.conversation)
