"""Mentors in their topics: what is shown there, who may answer, and what becomes of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from handlers.conversation import Address, Attachment, CrisisCase
from handlers.mentors_room import LARGEST_FETCH
from handlers.people.escalation import Line
from handlers.people.staffing import Staff
from handlers.people.topic_words import BRIEF
from handlers.people.topics import topic_address
from handlers.records import Records
from knowledge.storage import Storage
from tests.fakes import NOON
from tests.town import lead
from tests.unit.handlers.mentored import BOT, EDITOR, GROUP, LEMON, MINT, SEOUL, STUDENT, House

LEAD = Staff("s5", "gimpo", "팀장", "정진짜", frozenset({"lead"}), address=Address("telegram", BOT, "5005"))


@pytest.fixture
def house(storage: Storage) -> House:
    """Return the records of a municipality with a group of mentors."""
    return House(Records(storage), storage)


def test_a_question_opens_a_topic_with_its_brief(house: House) -> None:
    """The brief comes first and once, with a button; the topic's name has no word of the person."""
    number = house.ask()
    (brief,) = house.shown(number)
    assert "질문: 미적분이 어려워요" in brief.text
    assert "학생 " in brief.text
    assert [choice.action for choice in brief.choices] == ["topic:claim"]
    topic = house.records.topics.find(topic_address(BOT, GROUP, str(number)))
    assert topic
    assert topic.title.startswith(f"#{number} 공부") or "미적분" not in topic.title
    assert house.shown(number) == []


def test_the_first_who_writes_takes_it_and_is_heard(house: House) -> None:
    """A mentor's words go to the student under the pseudonym; the topic hears who took it, not the words again."""
    number = house.ask()
    house.shown(number)
    assert house.says(number, MINT, "어디가 어려워요?", attachments=(Attachment("photo", "", 9, "AgAC1"),)) == []
    said = house.sent("7")[-1]
    assert (said.text, said.mark) == ("[민트 멘토]\n어디가 어려워요?", "human") or "민트" in said.text
    assert said.files == (Attachment("photo", "", 9, "AgAC1"),)
    assert "김진짜" not in said.text
    assert [bubble.text for bubble in house.shown(number)] == ["민트 님이 맡았어요. 이제 곁은 답하지 않아요."]
    (refused,) = house.says(number, LEMON, "저도요")
    assert refused.startswith("민트 님이 맡고 있어서 전하지 않았어요. 이어서 답하려면")
    assert "15분" in refused
    assert house.sent("7") == []


def test_the_same_update_twice_is_said_once(house: House) -> None:
    """Whatever was lost in between, a mentor's message reaches the student once."""
    number = house.ask()
    message = house.message(topic_address(BOT, GROUP, str(number)), "네", sender="5001")
    session = house.records.session_for(message, NOON)
    house.sent("7")
    for _ in range(2):
        assert house.room.dispatch(message, session, NOON).bubbles == ()
    assert sum(bubble.text.endswith("\n네") for bubble in house.sent("7")) == 1


def test_what_the_student_says_comes_to_the_topic(house: House) -> None:
    """Words and photos, a reply as a reply, an edit as an edit."""
    number = house.ask()
    house.shown(number)
    house.says(number, MINT, "어디가요?", reference="500")
    house.sent("7")
    told = house.records.escalations.lines(number)[-1]
    assert told.reference == "500"
    photo = Attachment("photo", "", 9, "AgAC2")
    house.handled(house.message(STUDENT, "이거요", attachments=(photo,), reference="71"), outcome="relayed")
    shown = house.shown(number)[-1]
    assert (shown.text.endswith("\n이거요"), shown.files) == (True, (photo,))
    reference = _reference(house, number, "이거요")
    house.handled(house.message(STUDENT, "저거요", edits="71", reference="71"), outcome="relayed")
    edited = house.shown(number)[-1]
    assert (edited.text.endswith("\n저거요"), edited.replaces) == (True, reference)


def _reference(house: House, number: int, text: str) -> str:
    """Return the messenger's id of what the topic showed for a line."""
    line = next(line for line in house.records.escalations.lines(number) if line.text == text)
    found = [
        reference
        for reference in map(str, range(1001, 1200))
        if house.records.topics.position_of(number, reference) == line.position
    ]
    return found[0]


def test_replies_and_edits_of_a_mentor_reach_the_student(house: House) -> None:
    """A reply points at the student's own message; an edit takes the place of what was said."""
    number = house.ask()
    house.shown(number)
    house.says(number, MINT, "어디가요?", reference="500")
    house.handled(house.message(STUDENT, "여기요", reference="72"), outcome="relayed")
    house.shown(number)
    house.says(number, MINT, "거기는 이렇게요", reply_to=_reference(house, number, "여기요"), reference="501")
    answer = house.sent("7")[-1]
    assert answer.answers == "72"
    house.says(number, MINT, "거기는 저렇게요", edits="501", reference="501")
    edited = house.sent("7")[-1]
    assert edited.text.endswith("거기는 저렇게요")
    assert edited.replaces
    assert house.shown(number) == [] or all("저렇게요" not in bubble.text for bubble in house.last[f"{GROUP}/{number}"])
    assert house.says(number, MINT, "제 번호는 010-1234-5678", edits="501") == [
        "고친 글에 개인정보가 있어서 앞의 글을 그대로 두었어요."
    ]
    assert house.sent("7") == []


def test_an_edit_of_what_was_never_passed_on_is_said_anew(house: House) -> None:
    """Words that were held back can be mended by editing them."""
    number = house.ask()
    house.sent("7")
    (held,) = house.says(number, MINT, "010-1234-5678로 전화해요", reference="600")
    assert "개인정보" in held
    assert house.says(number, MINT, "여기서 얘기해요", edits="600", reference="600") == []
    assert house.sent("7")[-1].text.endswith("여기서 얘기해요")


def test_held_words_can_be_sent_all_the_same(house: House) -> None:
    """The button sends exactly what was held, as the message that it was."""
    number = house.ask()
    house.says(number, MINT, "제 번호는 010-9876-5432예요", reference="601")
    (choice,) = house.answers[0].choices if house.answers else (None,)
    assert choice
    assert house.says(number, MINT, action=choice.action, tap="k", reference="") == []
    assert house.sent("7")[-1].text.endswith("제 번호는 010-9876-5432예요")
    assert house.records.escalations.lines(number)[-1].reference == "601"


COMMANDS = {
    "claim": ("claim", "", "claimed"),
    "button": ("", "topic:claim", "claimed"),
}


@pytest.mark.parametrize(("command", "action", "state"), COMMANDS.values(), ids=COMMANDS)
def test_taking_a_question(house: House, command: str, action: str, state: str) -> None:
    """By a word or by the button, once."""
    number = house.ask()
    assert house.says(number, MINT, command=command, action=action) == []
    escalation = house.records.escalations.get_any(number)
    assert escalation
    assert (escalation.state, escalation.staff) == (state, "s1")
    assert house.says(number, LEMON, command=command, action=action)[0].startswith("민트")


def test_notes_giving_back_and_ending(house: House) -> None:
    """A note stays among mentors, what is given back waits, what is ended closes the topic with what was decided."""
    number = house.ask()
    house.shown(number)
    assert house.says(number, MINT, "아직이요", command="resolve") == [
        "아직 맡은 분이 없어요. 답을 쓰거나 ‘제가 맡을게요’를 눌러 주세요."
    ]
    house.says(number, MINT, command="claim")
    house.sent("7")
    assert house.says(number, MINT, "기초부터 다시", command="note") == []
    assert house.says(number, MINT, "/메모\n한 번 더") == []
    assert house.sent("7") == []
    assert [line.text for line in house.records.escalations.lines(number) if line.kind == "note"] == [
        "기초부터 다시",
        "한 번 더",
    ]
    assert house.says(number, MINT, "/놓기") == []
    assert house.says(number, MINT, "다시 볼게요") == []
    assert house.says(number, MINT, "1강부터 듣기", command="resolve") == []
    texts = [bubble.text for bubble in house.shown(number)]
    assert texts[-1] == "민트 님이 마쳤어요.\n정한 것: 1강부터 듣기"
    address = topic_address(BOT, GROUP, str(number))
    topic = house.records.topics.find(address)
    assert topic
    assert topic.closing
    assert house.says(number, MINT, "하나 더") == ["끝난 상담이라 전하지 않았어요."]


@pytest.mark.parametrize(
    "words",
    [{"command": "help"}, {"command": "note"}, {"text": "/뭐지"}, {"text": "/매모 말하기 어려워해요"}, {"tap": "old"}],
)
def test_what_is_no_command_is_explained(house: House, words: dict[str, str]) -> None:
    """Nothing that begins like a command goes to a student."""
    number = house.ask()
    house.sent("7")
    (text,) = house.says(number, MINT, **words)
    assert "/resolve" in text
    assert house.sent("7") == []


def test_a_fraction_is_no_command(house: House) -> None:
    """What begins with a slash and a number is an answer."""
    number = house.ask()
    house.sent("7")
    assert house.says(number, MINT, "/2 를 빼먹었어요") == []
    assert house.sent("7")[-1].text.endswith("/2 를 빼먹었어요")


def test_a_topic_reminds_of_what_is_minded_and_reports(house: House) -> None:
    """The reminder stands under the words, a report is answered in the topic and shown there."""
    number = house.ask()
    house.says(number, MINT, command="claim")
    house.shown(number)
    house.handled(house.message(STUDENT, "제 번호 010-1234-5678 이에요", reference="71"), outcome="relayed")
    assert house.shown(number)[-1].text.endswith("여기에서만 이야기해 주세요.)")
    (told,) = house.says(number, MINT, "/보고 번호를 물어요")
    assert told.startswith("등록된 책임자가 없어요. 사업 담당 부서에 전화해 주세요.")
    assert "국번 없이 110" in told
    house.records.staff.add(lead("bom", municipality="gimpo"), NOON)
    assert house.says(number, MINT, "번호를 물어요", command="report") == ["별bom 님에게 알렸어요. 학생은 알지 못해요."]
    shown = [bubble.text for bubble in house.shown(number)]
    assert shown[-1] == "민트 님이 책임자에게 봐 달라고 했어요."
    assert not any("메모" in text for text in shown), "it stands there already"


def test_the_brief_again(house: House) -> None:
    """By a word, with the button only while nobody holds it."""
    number = house.ask()
    (text,) = house.says(number, MINT, command="brief")
    assert "질문: 미적분이 어려워요" in text
    assert house.records.topic_feed.brief(999) is None


def test_strangers_are_not_passed_on(house: House) -> None:
    """Who has not joined, or belongs to another municipality, is told so and nothing else happens."""
    number = house.ask()
    house.sent("7")
    stranger = replace(MINT, address=Address("telegram", BOT, "6000"))
    for staff in (stranger, SEOUL):
        (text,) = house.says(number, staff, "안녕")
        assert "전하지 않았어요" in text
    assert house.sent("7") == []
    assert house.says(4242, MINT, "안녕") == ["이 질문은 더 이상 보관되어 있지 않아요."]


def test_what_is_not_a_mentors_to_do(house: House) -> None:
    """Who only writes answers for all takes no question; a talk that another holds is the other's."""
    number = house.ask()
    assert house.says(number, EDITOR, "제가요") == ["권한이 없어서 아무것도 바꾸지 않았어요."]
    house.says(number, MINT, command="claim")
    assert house.says(number, LEMON, "끝", command="note")[0].startswith("민트 님이 맡고 있어서 전하지 않았어요.")
    assert house.says(number, LEMON, command="take")[0].startswith("민트 님이 맡고 있어서 전하지 않았어요.")


@pytest.fixture
def led(house: House) -> House:
    """Return the municipality with a lead in the group."""
    house.records.staff.add(LEAD, NOON)
    return house


def test_a_lead_takes_over(led: House) -> None:
    """Told how, they take the talk over with a word; the student hears who goes on, and nobody is called."""
    number = led.ask()
    led.says(number, MINT, "안녕하세요")
    assert led.says(number, LEAD, "제가 볼게요") == [
        "민트 님이 맡고 있어서 전하지 않았어요. /take 를 쓰면 넘겨받을 수 있어요. 학생에게도 알려 줘요."
    ]
    led.sent("7")
    assert led.says(number, LEAD, command="take") == []
    assert "이제 담당자 팀장님이 이어서" in led.sent("7")[-1].text
    assert led.out.get("5005", []) == []
    assert led.shown(number)[-1].text == "팀장 님이 넘겨받아 이어서 해요."
    assert led.says(number, LEAD, "이어서 볼게요") == []
    assert led.says(number, MINT, "저도요")[0].startswith("팀장 님이 맡고 있어서")


def test_of_a_cry_no_way_over_is_named(led: House) -> None:
    """Who looks after it goes on where it can be read; in the topic nobody takes it over from them."""
    number = led.ask()
    led.says(number, MINT, "안녕하세요")
    case = CrisisCase("self_harm", "test", "죽고 싶어요", "gimpo", NOON)
    led.handled(led.message(STUDENT, "죽고 싶어요"), outcome="crisis", cases=(case,))
    assert "담당자가 이어받을 때까지" in led.says(number, MINT, "끝", command="resolve")[0]
    led.records.crises.take(led.records.crises.open_cases("gimpo")[0].id, LEAD, NOON)
    led.sent("7")
    assert led.says(number, MINT, "나도 있을게") == [
        "팀장 님이 데스크에서 이어 가고 있어서, 여기 쓴 글은 전하지 않았어요."
    ]
    assert led.sent("7") == []
    led.handled(led.message(STUDENT, "아빠가 때려요"), outcome="relayed")
    led.records.escalations.say(number, LEAD, "지금 안전해요.", NOON, "d1")
    for words in ({"command": "brief"}, {"action": BRIEF, "tap": "t"}, {"command": "faq"}):
        for who in (MINT, LEAD):
            told = led.says(number, who, **words)
            assert told != []
            assert not any("아빠" in text or "안전" in text for text in told)


def test_who_is_named_where_a_lead_gives_back(led: House) -> None:
    """The student hears that the mentor had to leave, not that the lead did, who was never there."""
    number = led.ask()
    led.says(number, MINT, "안녕하세요")
    led.sent("7")
    assert led.says(number, LEAD, command="release") == []
    assert "민트" in led.sent("7")[-1].text


def test_who_reads_along_may_call_the_lead(led: House) -> None:
    """Another mentor sees what goes wrong in a topic as well as who holds it."""
    number = led.ask()
    led.says(number, MINT, "번호 알려 줘")
    assert "팀장" in led.says(number, LEMON, "번호를 물어요", command="report")[0]
    assert led.says(number, SEOUL, "번호를 물어요", command="report")[0].startswith("아직 등록되지 않은")
    assert led.says(number, EDITOR, "번호를 물어요", command="report")[0].startswith("민트 님이 맡고 있어서")


def test_the_desk_and_the_topic_are_one_talk(house: House) -> None:
    """What is said, noted and mended on the desk is seen in the topic."""
    number = house.ask()
    house.shown(number)
    desk = house.records.escalations
    desk.claim(number, MINT, NOON)
    line = desk.say(number, MINT, "화면에서 써요", NOON, "d1")
    desk.note(number, MINT, "메모예요", NOON, "d2")
    assert [bubble.text for bubble in house.shown(number)][-2:] == [
        "[민트 (상담 화면)]\n화면에서 써요",
        "[민트 · 우리끼리 메모]\n메모예요",
    ]
    assert isinstance(line, Line)
    desk.amend(number, MINT, line.position, "화면에서 고쳤어요", NOON)
    edited = house.shown(number)[-1]
    assert edited.text == "[민트 (상담 화면)]\n화면에서 고쳤어요"
    assert edited.replaces


def test_a_mentors_place_is_not_passed_on(house: House) -> None:
    """Neither to be met nor as a line without a word; the mentor reads why, and nothing is taken by it."""
    number = house.ask()
    (word,) = house.says(number, MINT, "", attachments=(Attachment("location"),))
    assert "위치나 연락처는 전하지 않아요" in word
    known = house.records.escalations.get_any(number)
    assert known
    assert known.state == "waiting"


@pytest.mark.parametrize(
    ("text", "files", "owner", "texts"),
    [
        ("", 1, "bot", ["20MB"]),
        ("이거요", 1, "bot", ["20MB", "답"]),
        ("", 2, "bot", ["20MB", "답"]),
        ("", 1, "human", ["답"]),
    ],
)
def test_a_file_that_is_too_large(house: House, text: str, files: int, owner: Any, texts: list[str]) -> None:
    """It is said kindly while the bot speaks; between people it is passed on by its id."""
    large = Attachment("document", "영상.mp4", LARGEST_FETCH + 1, "d1")
    small = Attachment("photo", "", 9, "d2")
    message = house.message(STUDENT, text, attachments=(large, small)[:files])
    session = replace(house.records.session_for(message, NOON), owner=owner)
    outcome = house.room.dispatch(message, session, NOON)
    assert len(outcome.bubbles) == len(texts)
    assert all(part in bubble.text for part, bubble in zip(texts, outcome.bubbles, strict=True))
    if owner == "human":
        assert house.inner.heard[-1].attachments == (large,)
