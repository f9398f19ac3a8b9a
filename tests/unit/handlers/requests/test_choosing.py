"""Words that are typed where a choice was offered: a label, a plain yes or no, a number; anything else is said anew."""

from __future__ import annotations

from dataclasses import replace

import pytest

from handlers.choosing import LONGEST, chosen, doubted
from handlers.conversation import Bubble, Choice, Message
from handlers.parcels import pack_bubble
from handlers.records.post.offered import FRESH
from handlers.records.tables.conversations import outbox_table, tap_table
from knowledge.storage import Storage
from tests.town import ANN, Town

LIVES = Bubble(
    "배울 사람이 지금 김포시에 사나요?",
    choices=(
        Choice("네, 살아요", "enrolment:lives=yes"),
        Choice("아니요, 다른 곳에 살아요", "enrolment:lives=no"),
        Choice("그만하기", "enrolment:stop"),
    ),
)
LIVES_ONLY = Bubble(LIVES.text, choices=LIVES.choices[:2])
LIST = Bubble(
    "혹시 이 질문인가요?",
    choices=(
        Choice("어떤 서류가 필요해요?", "passage:a"),
        Choice("예시 문제 있어요?", "passage:b"),
        Choice("여기에 없어요", "none"),
    ),
)
OFFER = Bubble(
    "사람에게 물어볼까요?",
    choices=(Choice("누리집 열기", "", url="https://x.kr"), Choice("사람과 이야기하기", "human")),
)
NEAR = Bubble("질문을 전해 드릴까요?", choices=(*LIST.choices[:2], Choice("사람과 이야기하기", "human")))
UNSURE = Bubble(LIST.text, choices=(*LIST.choices, Choice("사람과 이야기하기", "human")))
ANSWER = Bubble(
    "무료예요.",
    choices=(
        Choice("도움됐어요", "feedback:helped:k"),
        Choice("아니에요", "feedback:not:k"),
        Choice("사람과 이야기하기", "human"),
    ),
)
LECTURES = Bubble("미적분", choices=(Choice("너무 쉬워요", "course:easy:a"), Choice("다른 것 보기", "course:more")))
KEEP = Bubble("보관할까요?", choices=(Choice("네, 보관해 주세요", "consent:yes"), Choice("나중에", "consent:later")))
TOPICS = Bubble(
    "어떤 이야기인가요?",
    choices=(
        Choice("학습", "human:category:study"),
        Choice("마음", "human:category:mind"),
        Choice("나중에 할게요", "human:cancel"),
    ),
)
ERASE = Bubble("모두 지울까요?", choices=(Choice("네, 모두 지워 주세요", "erase:now"), Choice("아니요", "erase:no")))
LEAVING = Bubble("모두 지울까요?", choices=(Choice("모두 지우기", "erase:now"), Choice("그대로 두기", "erase:no")))
STAY = Bubble("거둘까요?", choices=(Choice("거둘게요", "human:end"), Choice("그대로 둘게요", "human:stay")))
DROP = Bubble(
    "계획을 지울까요?", choices=(Choice("네, 지울래요", "plan:dropped:a1"), Choice("그대로 둘래요", "plan:kept"))
)
NEXT_WINDOW = Bubble(
    "모집이 끝났어요.", choices=(Choice("다음 모집 알려 주세요", "windows:subscribe"), *ANSWER.choices)
)
GRADES = Bubble("몇 학년이에요?", choices=(Choice("고1", "grade:10"), Choice("고2", "grade:11")))
AGES = Bubble("어느 쪽인가요?", choices=(Choice("14–17세", "consent:teen"), Choice("18세 이상", "consent:adult")))


@pytest.mark.parametrize(
    ("words", "bubbles", "action"),
    [
        ("네, 살아요", (LIVES,), "enrolment:lives=yes"),
        ("취소", (LEAVING,), "erase:no"),
        ("취소해 주세요", (TOPICS,), "human:cancel"),
        ("첫번째", (AGES,), "consent:teen"),
        ("2번", (AGES,), "consent:adult"),
        ("첫번째요", (GRADES,), "grade:10"),
        ("네 살아요!", (LIVES,), "enrolment:lives=yes"),
        ("넵", (LIVES,), "enrolment:lives=yes"),
        ("ㅇㅇ", (LIVES,), "enrolment:lives=yes"),
        ("아뇨", (LIVES,), "enrolment:lives=no"),
        ("ㄴㄴ", (LIVES,), "enrolment:lives=no"),
        ("그만하기", (LIVES,), "enrolment:stop"),
        ("2번", (LIST,), "passage:b"),
        ("②", (LIST,), "passage:b"),
        ("① 번", (LIST,), "passage:a"),
        ("두번째요", (LIST,), "passage:b"),
        ("1", (LIST,), "passage:a"),
        ("아니요", (LIST,), "none"),
        ("네", (OFFER,), "human"),
        ("네", (NEAR,), "human"),
        ("사람과 이야기하기", (OFFER,), "human"),
        ("18세이상", (AGES,), "consent:adult"),
        ("네, 모두 지워 주세요", (ERASE,), "erase:now"),
        ("고2", (LIST, GRADES), "grade:11"),
        ("네 모두 지워 주세요", (LIVES, ERASE), "erase:now"),
        ("아니요", (ERASE,), "erase:no"),
        ("아니", (DROP,), "plan:kept"),
        ("됐어요", (DROP,), "plan:kept"),
        ("그냥 안 할래요", (LIVES,), "enrolment:stop"),
        ("됐어", (KEEP,), "consent:later"),
        ("나중에 할게요", (KEEP,), "consent:later"),
        ("아니", (KEEP,), "consent:later"),
        ("괜찮아요", (TOPICS,), "human:cancel"),
        ("아니에요", (ANSWER,), "feedback:not:k"),
        ("아니요 나중에 할게요", (KEEP,), "consent:later"),
        ("그냥 그대로 둘래", (DROP,), "plan:kept"),
        ("너무 쉬워", (LECTURES,), "course:easy:a"),
        ("너무 쉬워요!", (LECTURES,), "course:easy:a"),
        ("다른거", (LECTURES,), "course:more"),
        ("다른 거 보기", (LECTURES,), "course:more"),
        ("알려줘", (NEXT_WINDOW,), "windows:subscribe"),
        ("네 알려 주세요", (NEXT_WINDOW,), "windows:subscribe"),
        ("이야기할래요", (NEXT_WINDOW,), "human"),
        ("네", (LIVES, Bubble("맞나요?", choices=(Choice("네, 맞아요", "guardian:yes"),))), "guardian:yes"),
        ("네", (LIVES, Bubble("그만하려면 말해 주세요.")), "enrolment:lives=yes"),
    ],
)
def test_typed_words_name_a_choice(words: str, bubbles: tuple[Bubble, ...], action: str) -> None:
    """Who can't or won't tap is understood all the same."""
    found = chosen(words, bubbles)
    assert found is not None
    assert bubbles[found[0]].choices[found[1]].action == action


NUMBERED = tuple(
    Bubble(
        f"{number}. 강좌",
        choices=(
            Choice("강의 목록 보기", f"course:syllabus:{number}"),
            Choice("계획에 넣기", f"plan:course:{number}"),
            Choice("너무 어려워요", f"course:hard:{number}"),
        ),
    )
    for number in (1, 2, 3)
)


@pytest.mark.parametrize(
    ("words", "action"),
    [
        ("두번째거", "course:syllabus:2"),
        ("2번 보여줘", "course:syllabus:2"),
        ("두번째꺼 강의 목록", "course:syllabus:2"),
        ("세번째 계획에 넣기", "plan:course:3"),
        ("첫번째 거 너무 어려워요", "course:hard:1"),
    ],
)
def test_one_of_several_that_were_numbered_is_named_by_its_number(words: str, action: str) -> None:
    """It is the second lecture that is meant, not the second button of the last."""
    last = Bubble("이건 하루만 기억해요.", choices=(Choice("더 오래 기억하기", "consent"),))
    found = chosen(words, (*NUMBERED, last))
    assert found is not None
    assert NUMBERED[found[0]].choices[found[1]].action == action


@pytest.mark.parametrize("words", ["4번째", "두번째거 별로야", "강의 목록 보기"])
def test_what_names_none_of_several_names_nothing(words: str) -> None:
    """A number that there isn't, a word about one, or a label under each."""
    assert chosen(words, NUMBERED) is None


@pytest.mark.parametrize(
    ("words", "bubbles"),
    [
        ("네", (LIST,)),
        ("네?", (LIVES,)),
        ("예??", (OFFER,)),
        ("네", (UNSURE,)),
        ("1", (GRADES,)),
        ("취소", (STAY,)),
        ("4", (LIST,)),
        ("1번", (GRADES,)),
        ("2", (Bubble("x", choices=(Choice("하나뿐", "ask:x"),)),)),
        ("1", ()),
        ("네", (Bubble("알겠어요.", choices=(Choice("사람과 이야기하기", "human"),)),)),
        ("아니요", (OFFER,)),
        ("네", (DROP,)),
        ("됐어", (ANSWER,)),
        ("됐어요", (LIST,)),
        ("아니", (ANSWER,)),
        ("네, 지울래", (DROP,)),
        ("지워 주세요", (ERASE,)),
        ("주세요", (KEEP,)),
        ("알려줘", (ANSWER,)),
        ("알려줘", (Bubble("x", choices=(*NEXT_WINDOW.choices, Choice("서류 알려 주세요", "ask:x"))),)),
        ("아니", (TOPICS,)),
        ("됐어", (LIVES_ONLY,)),
        ("싫어", (LIVES_ONLY,)),
        ("누리집 열기", (OFFER,)),
        ("네", (ERASE,)),
        ("네 그런데 서류는 뭐가 필요해요?", (LIVES,)),
        ("!!", (Bubble("x", choices=(Choice("👍", "ask:x"),)),)),
        ("가" * (LONGEST + 1), (Bubble("x", choices=(Choice("가" * (LONGEST + 1), "ask:x"),)),)),
    ],
)
def test_what_names_no_single_choice_is_said_anew(words: str, bubbles: tuple[Bubble, ...]) -> None:
    """Two that agree, none, a number beside numbers, and what can't be undone are never guessed."""
    assert chosen(words, bubbles) is None


@pytest.mark.parametrize(
    ("words", "bubbles", "action"),
    [
        ("네", (ERASE,), "erase"),
        ("응", (LEAVING,), "erase"),
        ("1번", (LEAVING,), "erase"),
        ("2번", (LEAVING,), ""),
        ("아니", (LEAVING,), ""),
        ("아니", (ANSWER,), "feedback:which:k"),
        ("ㄴㄴ", (ANSWER,), "feedback:which:k"),
        ("됐어", (ANSWER,), ""),
        ("괜찮아요", (ANSWER,), ""),
        ("네", (ANSWER,), ""),
        ("네", (DROP,), "plan:drop:a1"),
        ("첫번째요", (DROP,), "plan:drop:a1"),
        ("네", (DROP, LIST), ""),
        ("네", (), ""),
        ("네", (Bubble("알겠어요."),), ""),
    ],
)
def test_a_yes_to_what_cannot_be_undone_is_asked_once_more(
    words: str, bubbles: tuple[Bubble, ...], action: str
) -> None:
    """Nobody is told "all right" who believes that everything is gone, and nothing goes by a word of one letter."""
    assert doubted(words, bubbles) == action


CARDS = tuple(
    Bubble(
        f"{number}. 강의",
        choices=(Choice("너무 쉬워요", f"course:easy:{number}"), Choice("사람과 이야기하기", "human")),
    )
    for number in range(3)
)


@pytest.mark.parametrize("words", ["너무 쉬워요", "너무 쉬워"])
def test_a_label_under_several_things_is_asked_about(words: str) -> None:
    """None of them is guessed; of one alone, and where each does the same, the label counts."""
    assert chosen(words, CARDS) is None
    assert doubted(words, CARDS) == "course:easy:"
    assert chosen(words, CARDS[:1]) == (0, 0)
    assert doubted(words, CARDS[:1]) == ""
    assert chosen("사람과 이야기하기", CARDS) == (2, 1)


def test_a_yes_to_erasing_asks_again(storage: Storage) -> None:
    """The question comes again, with its label to be tapped or typed; a yes erases nothing and is no thanks."""
    town = Town(storage)
    town.say("안녕하세요")
    asked = town.say("내 정보 모두 지워 줘")
    assert "모두 지울까요?" in asked[0]
    assert town.say("네") == asked
    assert town.records.conversation_of(ANN)
    assert "모두 지웠어요" in town.say("모두 지우기")[0]


def test_later_only_a_whole_label_counts() -> None:
    """A yes of tomorrow answers nothing of today; a label that is typed still does."""
    assert chosen("네", (LIVES,), loosely=False) is None
    assert chosen("네, 살아요", (LIVES,), loosely=False) == (0, 0)


def test_a_typed_label_does_what_a_tap_does(storage: Storage) -> None:
    """After two misses "네" to the offer leads to a person, and the words on a button are the button."""
    town = Town(storage)
    town.say("안녕하세요")
    town.say("소득이 없으면요?")
    assert "두 번이나" in town.say("차가 있으면요?")[0]
    assert "어떤 이야기를" in town.say("네")[0]
    assert "언제까지 필요하세요?" in town.say("2번")[0]


def test_a_yes_that_answers_nothing_gets_a_word(storage: Storage) -> None:
    """Nothing is searched for "ㅇㅇ"."""
    town = Town(storage)
    town.say("안녕하세요")
    asked = list(town.knower.asked)
    assert town.say("ㅇㅋ") == ["네! 더 궁금한 게 있으면 언제든 여기에 적어 주세요."]
    assert town.knower.asked == asked


def _offer(town: Town, bubble: Bubble) -> None:
    """Offer something outside of any answer."""
    talk = town.records.conversation_of(ANN)
    assert talk
    with town.records._storage.writing() as connection:
        town.records.outbox.queue(connection, talk, (bubble,), town.clock())
    town.arrived(ANN)


def test_a_plain_yes_answers_for_half_an_hour(storage: Storage) -> None:
    """What was offered yesterday is not agreed to by a word of today."""
    town = Town(storage)
    town.say("안녕하세요")
    _offer(town, LIVES)
    town.clock.pass_(FRESH.total_seconds() + 1)
    assert town.say("네") == ["네! 더 궁금한 게 있으면 언제든 여기에 적어 주세요."]


def test_an_unreadable_offer_is_no_offer(storage: Storage) -> None:
    """A bubble that nobody can read any more makes nothing of what is said."""
    town = Town(storage)
    town.say("안녕하세요")
    _offer(town, LIVES)
    with storage.writing() as connection:
        connection.execute(outbox_table.update().values(bubble=pack_bubble(LIVES)[:9]))
    assert town.say("네") == ["네! 더 궁금한 게 있으면 언제든 여기에 적어 주세요."]


def test_words_to_a_human_are_passed_on(storage: Storage) -> None:
    """A typed "네" that follows a mentor's words is for the mentor, whatever was offered before."""
    town = Town(storage)
    town.say("안녕하세요")
    _offer(town, LIVES)
    _offer(town, Bubble("극한부터 볼까요?", mark="human"))
    message = Message(ANN, "k", town.clock(), "네")
    session = town.records.session_for(message, town.clock())
    assert town.records.wanted(message, session, town.clock()) == ""
    assert town.records.wanted(message, replace(session, owner="human"), town.clock()) == ""


def test_a_choice_whose_time_is_over_is_not_taken_by_words(storage: Storage) -> None:
    """A form that was closed took its taps with it: its labels are plain words again."""
    town = Town(storage)
    town.say("안녕하세요")
    _offer(town, LIVES)
    with storage.writing() as connection:
        connection.execute(tap_table.delete())
    asked = len(town.knower.asked)
    town.say("네, 살아요")
    assert town.knower.asked[asked:] == ["네, 살아요"]
