"""Who waits for a person asks where it stands and takes it back in plain words; nobody else is heard so."""

from __future__ import annotations

import pytest

from handlers.requests.waiting import wish_in_line
from knowledge.storage import Storage
from tests.unit.handlers.talking import House, Person


@pytest.mark.parametrize(
    "text",
    [
        "언제 와요?",
        "아직이야?",
        "아직 답 안왔어?",
        "언제쯤 답 와요?",
        "멘토님 언제 오세요?",
        "왜 안 와요ㅠㅠ",
        "아직도 안 왔어요?",
        "얼마나 더 기다려야 해요?",
        "제 질문 봤어요?",
        "답변 언제 받아요?",
        "지금 몇 번째예요?",
        "답이 안 와요",
        "대기 시간 얼마나 돼요?",
        "확인했나요?",
        "제 질문 읽었어요?",
        "아직도 안 봤어요?",
        "선생님 어디갔어요?",
        "쌤 어디 가셨어요",
        "멘토님 지금 어디 계세요?",
        "담당자님 나가셨어요?",
        "내일은 안돼요?",
        "더 빨리 안 되나요",
        "왜 이렇게 안 와요",
        "답이 너무 늦어요",
        "왜 이리 오래 걸려요?",
        "why is it taking so long?",
        "is anyone there?",
        "how long",
    ],
)
def test_a_look_at_the_clock_is_heard(text: str) -> None:
    """Impatience is answered with where the question stands."""
    assert wish_in_line(text) == "status"


@pytest.mark.parametrize(
    "text",
    [
        "취소할래",
        "그냥 됐어요",
        "철회할게요",
        "괜찮아졌어요",
        "사람 연결 취소해줘",
        "필요없어졌어요",
        "됐어 안할래",
        "됐어요",
        "이제 괜찮아요",
        "질문 취소해 주세요",
        "아까 물어본 거 취소할게요",
        "해결됐어요!",
        "안 해도 돼요",
        "죄송한데 취소해 주세요",
        "nevermind",
        "cancel my question",
    ],
)
def test_who_takes_a_question_back_is_heard(text: str) -> None:
    """Whoever needs nobody any more says it in many ways."""
    assert wish_in_line(text) == "leave"


@pytest.mark.parametrize(
    "text",
    [
        "내일은 안 돼요",
        "늦게 신청해도 돼요?",
        "늦잠잤어요",
        "늦을거같아요",
        "늦둥이예요",
        "이 강의 오래 걸려요?",
        "강의가 너무 느려요",
        "센터 어디 있어요?",
        "선생님 어디 대학 나왔어요?",
        "신청 취소하고 싶어요",
        "언제까지 신청해요?",
        "언제 시작해요?",
        "서류는 언제 내요?",
        "취소하면 다시 신청할 수 있어요?",
        "멘토링 취소할 수 있어요?",
        "신청 아직 안 했는데 돼요?",
        "언제 발표 나요?",
        "몇 명 뽑아요?",
        "괜찮은 강의 있어요?",
        "괜찮아요?",
        "됐나요?",
        "얼마나 들어요?",
        "수학 안 할래",
        "언제 와야 돼요 센터에",
        "강의가 안 나와요",
        "서류 필요 없어요?",
        "동의 철회할게요",
        "합격 연락이 언제 와요?",
        "확인했어요",
        "봤어요",
        "아직 못 했어요",
        "아직 안 풀어 봤어요",
    ],
)
def test_a_question_about_the_programme_stays_one(text: str) -> None:
    """What is about the programme is for the answers, and what tells of oneself for who will read it."""
    assert wish_in_line(text) is None


def _waiting(storage: Storage) -> Person:
    person = House(storage).person()
    person.say(command="human")
    person.tap("18세 이상, 이어 주세요")
    person.tap("묻지 말고 바로 이어 주세요")
    return person


def test_who_waits_hears_where_it_stands_and_can_take_it_back(storage: Storage) -> None:
    """Nothing of it is passed on as words, and one tap or word takes the question out of the line."""
    person = _waiting(storage)
    assert "아직 답을 기다리고 있어요" in person.say("언제 와요?")
    assert person.say("괜찮아졌어요") == "전해 둔 질문을 거둘까요?"
    assert "그대로 두었어요" in person.tap("그대로 둘게요")
    person.say("사람 연결 취소해줘")
    (number,) = person.house.rows("SELECT id FROM escalation")
    lines = person.house.records.escalations.lines(number.id)
    assert sum(line.kind == "person" for line in lines) == 1
    assert "거두었어요" in person.tap("네, 거둘게요")
    assert "기다리는 질문은 없어요" in person.act("human:stay")


@pytest.mark.parametrize("words", ["필요 없어요", "됐어요", "그냥 됐어요", "안 할래요", "never mind"])
def test_who_needs_nobody_any_more_need_not_say_it_in_other_words(storage: Storage, words: str) -> None:
    """Said twice it takes the question back; what may mean either is asked again, and "no" leaves it."""
    person = _waiting(storage)
    assert person.say(words) == person.say("괜찮아요") == "전해 둔 질문을 거둘까요?"
    assert "그대로 두었어요" in person.say("아니")
    person.say(words)
    assert "거두었어요" in person.say(words)


def test_who_does_not_wait_is_answered_as_ever(storage: Storage) -> None:
    """The same words are a question, or a nod, where nothing waits."""
    person = House(storage).person()
    assert "더 궁금한 게 있으면" in person.say("됐어요")
    assert "기다리고" not in person.say("언제 와요?")


def test_a_question_said_with_the_wish_is_not_asked_for_again(storage: Storage) -> None:
    """The subject tells what it is about, so only the time is asked for; the mentor reads these words."""
    person = House(storage).person()
    person.say("수학 이차방정식 근의 공식이 이해가 안돼요 사람한테 물어볼래요")
    asked = person.tap("18세 이상, 이어 주세요")
    assert "근의 공식이 이해가 안돼요" in asked
    assert "언제까지" in asked
    told = person.tap("오늘 안에 필요해요")
    assert "1388" in told
    assert "이 대화방으로 와요" in told


def test_words_written_where_a_category_was_asked_for_are_seen(storage: Storage) -> None:
    """A subject settles the category; other words are said to be kept, and the question is put otherwise."""
    person = House(storage).person()
    person.say(command="human")
    first = person.tap("18세 이상, 이어 주세요")
    again = person.say("하나 여쭤볼 게 있어요")
    assert again != first
    assert "함께 전할게요" in again
    other = House(storage).person("2")
    other.say(command="human")
    other.tap("18세 이상, 이어 주세요")
    assert "언제까지" in other.say("수학 문제 모르겠어")
