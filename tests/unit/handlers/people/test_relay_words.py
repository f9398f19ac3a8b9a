"""What is typed for the program while a human holds the talk: the end of it, and commands; nothing is lost unsaid."""

from __future__ import annotations

import pytest

from handlers.conversation import Attachment
from handlers.people.escalation import Escalation
from tests.town import HANEUL, PHOTO, Town, lead


def held(town: Town) -> int:
    """Let a mentor hold a talk; return its number."""
    number = town.ask()
    town.records.escalations.claim(number, HANEUL, town.clock())
    town.arrived()
    return number


def talk(town: Town, number: int) -> Escalation:
    """Return the talk."""
    escalation = town.records.escalations.get_any(number)
    assert escalation
    return escalation


def texts(town: Town, number: int) -> list[str]:
    """Return what the mentor reads of the person."""
    return [text for kind, text in town.lines(number) if kind == "person"]


@pytest.mark.parametrize(
    "words",
    [
        "대화 끝내기",
        "그럼 대화 그만할게요",
        "상담 종료할게요",
        "이야기 그만할래",
        "대화를 끝내고 싶어요",
        "End the talk",
    ],
)
def test_a_talk_is_ended_by_a_word(town: Town, words: str) -> None:
    """The label of the button or its like ends it as a tap does; the bot answers again."""
    number = held(town)
    assert len(town.say(words)) == 1
    assert (talk(town, number).state, town.owner()) == ("withdrawn", "bot")


@pytest.mark.parametrize(
    "words", ["그만할래요", "대화가 끝났어요", "상담은 언제 끝내요?", "끝내주네요", "대화를 끝내고 싶지않아요"]
)
def test_other_words_about_ends_go_to_the_mentor(town: Town, words: str) -> None:
    """What may be about the matter is theirs to read."""
    number = held(town)
    assert town.say(words) == []
    assert texts(town, number)[-1] == words
    assert town.owner() == "human"


def test_a_file_with_such_words_goes_to_the_mentor(town: Town) -> None:
    """Whoever shows something still talks."""
    number = held(town)
    assert town.say("대화 끝내기", attachments=(PHOTO,)) == []
    assert town.owner() == "human"
    assert texts(town, number)[-1] == "대화 끝내기"


@pytest.mark.parametrize("cried", [False, True])
def test_who_sends_a_place_reads_that_it_stays_behind(town: Town, *, cried: bool) -> None:
    """After a cry, too: who needs to be found must not think that somebody sees it."""
    number = held(town)
    if cried:
        town.say("죽고 싶어요")
    (told,) = town.say(attachments=(Attachment("location"),))
    assert "글로 적어 주세요" in told
    assert texts(town, number)[-1] == ""


@pytest.mark.parametrize(
    ("command", "words"), [("help", ""), ("도움말", ""), ("plan", "수학 계획"), ("start", "gimpo")]
)
def test_a_command_is_not_lost_without_a_word(town: Town, command: str, words: str) -> None:
    """It says that it rests and passes nothing on; what stands behind the command may go by a tap."""
    number = held(town)
    before = texts(town, number)
    (said,) = town.say(words, command=command)
    assert "쉬고 있어요" in said
    assert texts(town, number) == before
    if words:
        assert town.tap("이 말 전하기") == []
        assert texts(town, number)[-1] == words
    town.say(words, command=command)
    assert "마쳤어요" in town.tap("대화 끝내기")[0]


def test_after_a_cry_no_end_is_offered(town: Town) -> None:
    """Who looks after them stays: typed, the wish is told to them; a command offers no way out."""
    number = held(town)
    town.say("나 진짜 죽고 싶어요")
    case = town.records.crises.open_cases("seoul")[0].id
    town.records.crises.take(case, lead(), town.clock())
    town.arrived()
    town.write("", command="help")
    (notice,) = town.deliver()
    assert (notice.bubble.choices, "쉬고 있어요" in notice.bubble.text) == ((), True)
    town.say("대화 끝내기")
    assert (talk(town, number).state, town.owner()) == ("claimed", "human")
