"""After a talk, in its topic: what was decided is noted within an hour, and an answer for everybody is proposed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from handlers.conversation import Bubble
from handlers.people.crediting import Draft
from handlers.people.escalation import NOTING, noting
from handlers.people.proposing import DRAFT, FAQ
from handlers.people.topics import topic_address
from handlers.records import Records
from knowledge.storage import Storage
from tests.unit.handlers.mentored import BOT, EDITOR, GROUP, LEMON, MINT, STUDENT, House

ASKS = "무엇을 정했나요?"
OVER = "끝난 상담이라 전하지 않았어요."


@pytest.fixture
def house(storage: Storage) -> House:
    """Return a municipality with a mentors' group."""
    return House(Records(storage), storage)


def ended(house: House, note: str = "") -> int:
    """Let a mentor answer and end a talk; return its number."""
    number = house.ask("치환적분은 언제 써요?")
    house.shown(number)
    house.says(number, MINT, "안녕하세요, 어디까지 했어요?")
    house.says(number, MINT, "안쪽 함수의 미분이 곱해져 있을 때 써요.")
    house.says(number, MINT, note, command="resolve")
    return number


def closing(house: House, number: int) -> bool:
    """Tell whether the topic is over."""
    topic = house.records.topics.find(topic_address(BOT, GROUP, str(number)))
    assert topic
    return topic.closing


def labels(bubble: Bubble) -> list[str]:
    """Return what can be tapped."""
    return [choice.label for choice in bubble.choices]


def drafts(house: House) -> list[tuple[int | None, str, str, str]]:
    """Return talk, author, question and answer of each draft that waits."""

    def told(draft: Draft) -> tuple[int | None, str, str, str]:
        return draft.escalation, draft.author, draft.question, draft.answer

    return [told(draft) for draft in house.records.drafts.of("gimpo")]


def test_what_was_decided_is_asked_for(house: House) -> None:
    """Ended without a word, the topic stays open and asks; the next line is kept for staff alone and closes it."""
    number = ended(house)
    asked = house.shown(number)[-1]
    assert ASKS in asked.text
    assert labels(asked) == ["자주 묻는 질문으로 저장"]
    assert not closing(house, number)
    house.sent(STUDENT.chat)
    assert house.says(number, MINT, "예제 41쪽부터 풀기") == []
    assert house.records.escalations.get_any(number).note == "예제 41쪽부터 풀기"  # type: ignore[union-attr]
    kept = house.shown(number)[-1]
    assert "예제 41쪽부터 풀기" in kept.text
    assert "학생에게는 가지 않아요" in kept.text
    assert closing(house, number)
    assert house.sent(STUDENT.chat) == []
    assert house.says(number, MINT, "하나 더") == [OVER]


def test_what_is_noted_keeps_no_personal_data(house: House) -> None:
    """Typed into the topic or on the desk: numbers are taken out of what is kept, and of a note for staff alone."""
    number = ended(house)
    number_and_phone = "주민번호 080101-3123456, 010-1234-5678로 전화하기로"
    house.records.escalations.annotate(number, MINT, number_and_phone, house.now)
    house.records.escalations.note(number, MINT, number_and_phone, house.now, "n1")
    kept = [house.records.escalations.get_any(number).note]  # type: ignore[union-attr]
    kept += [line.text for line in house.records.escalations.lines(number)]
    assert any("[전화번호]" in text for text in kept[:1])
    assert any("[전화번호]" in text for text in kept[1:])
    assert not any(told in text for text in kept for told in ("3123456", "1234-5678"))


def test_the_same_command_notes_it_later(house: House) -> None:
    """Who writes /resolve once more, now with words, means the note."""
    number = ended(house)
    assert house.says(number, MINT, "예제 41쪽", command="resolve") == []
    assert house.records.escalations.get_any(number).note == "예제 41쪽"  # type: ignore[union-attr]


def test_only_who_ended_it_notes(house: House) -> None:
    """Others' words are no note, and are not passed on either."""
    number = ended(house)
    assert house.says(number, LEMON, "제가 적을게요") == ["권한이 없어서 아무것도 바꾸지 않았어요."]
    assert house.records.escalations.get_any(number).note == ""  # type: ignore[union-attr]


def test_after_an_hour_the_topic_is_closed(house: House) -> None:
    """It says so once; what is written then is no note any more."""
    number = ended(house)
    house.shown(number)
    house.now += NOTING
    shut = house.shown(number)
    assert [labels(bubble) for bubble in shut] == [["자주 묻는 질문으로 저장"]]
    assert closing(house, number)
    assert house.shown(number) == []
    assert house.says(number, MINT, "늦은 메모") == [OVER]


def test_asked_again_it_waits_for_no_note(house: House) -> None:
    """The student asks again meanwhile: the mentor's line is an answer, and nothing closes the topic an hour later."""
    number = ended(house)
    house.shown(number)
    house.handled(house.message(STUDENT, "하나만 더요"), outcome="relayed")
    assert not noting(house.records.escalations.get_any(number), house.now)  # type: ignore[arg-type]
    assert house.says(number, MINT, "그럼요") == []
    assert any("그럼요" in bubble.text for bubble in house.sent(STUDENT.chat))
    house.shown(number)
    house.now += NOTING
    assert house.shown(number) == []
    assert not closing(house, number)


def test_ended_with_a_word_nothing_is_asked(house: House) -> None:
    """The note stands, the topic closes at once, and the answer may still become one for everybody."""
    number = ended(house, "예제 41쪽")
    last = house.shown(number)[-1]
    assert ASKS not in last.text
    assert labels(last) == ["자주 묻는 질문으로 저장"]
    assert closing(house, number)


def test_what_was_decided_hands_out_no_number(house: House) -> None:
    """The student reads the note: a way to meet elsewhere is taken out of it, and the mentor sees that."""
    number = ended(house, "010-1234-5678로 전화하고 예제 41쪽 풀기")
    told = [bubble.text for bubble in (*house.sent(STUDENT.chat), *house.shown(number))]
    assert sum("[전화번호]로 전화하고 예제 41쪽 풀기" in text for text in told) == 2
    assert not any("1234" in text for text in told)


def test_forgotten_by_all_nothing_is_asked(house: House) -> None:
    """What the clock has closed waits for no word."""
    number = house.ask()
    house.shown(number)
    house.says(number, MINT, "안녕하세요")
    house.shown(number)
    house.now += timedelta(hours=25)
    house.records.waiting.tend(house.now)
    assert ASKS not in house.shown(number)[-1].text
    assert closing(house, number)


def test_an_answer_becomes_one_for_everybody(house: House) -> None:
    """One tap shows it without what only asks back, one more hands it in, a second tap hands nothing in twice."""
    number = ended(house)
    house.says(number, MINT, action=FAQ, tap="t")
    (shown,) = house.answers
    assert "치환적분은 언제 써요?" in shown.text
    assert "어디까지 했어요" not in shown.text
    action = shown.choices[0].action
    assert action.startswith(DRAFT)
    for _ in range(2):
        assert "담당자에게 올렸어요" in house.says(number, MINT, action=action, tap="t")[0]
    assert drafts(house) == [(number, "s1", "치환적분은 언제 써요?", "안쪽 함수의 미분이 곱해져 있을 때 써요.")]


@pytest.mark.parametrize(
    ("yes", "reworded", "told"),
    [(True, False, "이미 승인되어"), (True, True, "이미 승인되어"), (False, False, "보이지 않기로 했어요")],
)
def test_what_was_decided_on_is_not_handed_in_again(house: House, *, yes: bool, reworded: bool, told: str) -> None:
    """The button stays in the topic: after a yes or a no, and whatever the staff made of the words."""
    number = ended(house)
    house.says(number, MINT, action=FAQ, tap="t")
    action = house.answers[0].choices[0].action
    house.says(number, MINT, action=action, tap="t")
    (draft,) = house.records.drafts.of("gimpo")
    if reworded:
        house.records.drafts.edit(draft.id, EDITOR, "치환적분은 언제 쓰나요?", "안쪽의 미분이 있을 때요.")
    if yes:
        house.records.drafts.approve(draft.id, EDITOR, house.now, lambda _passage: None)
    else:
        house.records.drafts.reject(draft.id, EDITOR, house.now)
    assert told in house.says(number, MINT, action=action, tap="t")[0]
    assert drafts(house) == []
    again = house.records.drafts.propose(number, MINT, draft.question, draft.answer, house.now)
    assert again.id == draft.id


@pytest.mark.parametrize(
    ("words", "question", "answer"),
    [
        ("안쪽을 u로 둘 때예요", "치환적분은 언제 써요?", "안쪽을 u로 둘 때예요"),
        (
            "치환적분이 뭐예요?\n안쪽을 u로 두는 거예요.\n예제 41쪽",
            "치환적분이 뭐예요?",
            "안쪽을 u로 두는 거예요.\n예제 41쪽",
        ),
    ],
)
def test_it_is_worded_anew(house: House, words: str, question: str, answer: str) -> None:
    """One line is the answer; of several the first is the question."""
    number = ended(house)
    house.says(number, MINT, words, command="faq")
    house.says(number, MINT, action=house.answers[0].choices[0].action, tap="t")
    assert drafts(house) == [(number, "s1", question, answer)]


def test_nothing_to_propose_is_said(house: House) -> None:
    """Where nobody has answered anything there is nothing to hand in, and it says how to write it."""
    number = house.ask()
    house.says(number, MINT, "어디까지 했어요?")
    assert "/faq" in house.says(number, MINT, command="faq")[0]
    assert house.answers[0].choices == ()


def test_no_draft_of_personal_data_or_of_others_talks(house: House) -> None:
    """An answer for everybody names nobody, and is made by who answered."""
    number = ended(house)
    house.says(number, MINT, "010-1234-5678로 전화하세요", command="faq")
    assert "개인정보" in house.says(number, MINT, action=house.answers[0].choices[0].action, tap="t")[0]
    assert "권한이 없어서" in house.says(number, LEMON, command="faq")[0]
    assert "권한이 없어서" in house.says(number, LEMON, action=f"{DRAFT}무엇?\n이것", tap="t")[0]
    assert drafts(house) == []
