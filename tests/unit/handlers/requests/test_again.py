"""Words about what was asked last: heard by their kind, and the question is said once more with everything kept."""

from __future__ import annotations

from datetime import timedelta

import pytest

from handlers.again import AskingAgain
from handlers.conversation import Bubble, Choice, Outcome, Session
from handlers.intent import recognise
from handlers.people.escalation import Escalation
from handlers.requests.again import heard
from handlers.requests.kinds import Intent
from handlers.situation import Situation
from knowledge.storage import Storage
from tests.town import Town, mentor
from tests.unit.handlers.dispatching import message
from tests.unit.handlers.planners import Talk, course

SAID = {
    "wait": ("잠깐만", "잠시만요", "아 잠깐", "ㄱㄷ", "기다려 주세요", "wait", "hold on"),
    "what": ("뭐라고요?", "네?", "무슨 말이에요?", "다시 한 번 말씀해 주세요", "뭐라는 거야", "what does it mean?"),
    "why": ("왜 물어봐요?", "왜요?", "나이는 왜 물어봐?", "꼭 말해야 돼요?", "why do you ask?"),
    "either": ("상관없어요", "아무거나", "둘 다요", "알아서 해줘", "아무 요일이나 괜찮아요", "both"),
    "other": ("다른거", "딴거요", "다른 거 없어?", "다른 것도 보여주세요", "또 없어?", "something else"),
    "back": ("뒤로", "이전으로", "잘못 눌렀어요", "go back"),
    "anew": ("처음부터 다시", "처음부터", "다시 시작할래", "start over"),
}


@pytest.mark.parametrize(("kind", "words"), [(kind, each) for kind, words in SAID.items() for each in words])
def test_what_is_said_of_the_last_question_is_heard(kind: str, words: str) -> None:
    """Whole sentences of it, however they are spelt."""
    assert recognise(message(words), "") == Intent("again", kind)


@pytest.mark.parametrize(
    "words",
    [
        "네",
        "왜 신청이 안 돼요?",
        "서류는 왜 필요해요?",
        "다른 서류도 내야 하나요?",
        "둘 다 신청할 수 있나요?",
        "다시 신청할 수 있나요?",
        "아무거나 추천해줘",
        "아무도 없어",
        "계획 처음부터 다시 짜줘",
        "더 어려운 거",
        "상관없는 사람이에요",
        "다른 강의 보여줘",
        "잠깐만" * 20,
    ],
)
def test_what_has_a_matter_of_its_own_is_none_of_it(words: str) -> None:
    """A question that holds such words stays one."""
    assert heard(words) is None


@pytest.fixture
def town(storage: Storage) -> Town:
    """Return a town with a mentor."""
    return Town(storage, mentor("haneul"))


def asked(town: Town, *steps: str) -> None:
    """Go on the way to a person: the wish, then taps and words, a second each."""
    town.say("사람과 이야기하기")
    for step in steps:
        town.clock.pass_(1)
        _ = town.tap(step) if step in town.taps[next(iter(town.taps))] else town.say(step)
    town.clock.pass_(1)


@pytest.mark.parametrize(
    ("words", "lead"),
    [
        ("잠깐만", "네, 천천히 하세요."),
        ("뭐라고요?", "다시 말씀드릴게요."),
        ("왜 물어봐요?", "알맞은 사람에게 전하려고"),
        ("아무거나", "하나만 골라 주세요."),
        ("다른 거 없어?", "고를 수 있는 것은 이게 다예요."),
        ("뒤로", "여기서 다시 고르시면 돼요."),
        ("what does it mean?", "Let me say it once more."),
    ],
)
def test_the_question_is_said_once_more_and_keeps_what_was_told(town: Town, words: str, lead: str) -> None:
    """Nothing of it becomes a question for somebody, and the same taps go on."""
    asked(town, "학습", "분수 나눗셈을 모르겠어요")
    (told,) = town.say(words)
    assert told.startswith(lead)
    assert "“분수 나눗셈을 모르겠어요”" in told
    town.clock.pass_(1)
    (told,) = town.say("뭐라고요?")
    assert told.startswith("다시 말씀드릴게요.\n\n“분수"), "one lead at a time"
    town.tap("천천히 괜찮아요")
    assert opened(town).question == "분수 나눗셈을 모르겠어요"


def opened(town: Town) -> Escalation:
    """Return what somebody is asked."""
    escalation = town.records.escalations.get_any(town.open())
    assert escalation
    return escalation


@pytest.mark.parametrize("words", ["ㅇㅋ", "1", "👍", "010-1234-5678"])
def test_what_is_no_answer_takes_no_question_away(town: Town, words: str) -> None:
    """A yes, a number, a picture or a telephone in answer to "by when?" leave what was asked as it was."""
    asked(town, "학습", "분수 나눗셈을 모르겠어요")
    assert "“분수 나눗셈을 모르겠어요”" in town.say(words)[0]


def test_what_is_said_after_the_question_is_added_to_it(town: Town) -> None:
    """Who goes on telling loses nothing; what only came before is replaced; another question is another."""
    town.say("서류는 뭐 내요?")
    asked(town, "학습", "분수 나눗셈을 모르겠어요")
    assert "“분수 나눗셈을 모르겠어요\n특히 3번 문제요”" in town.say("특히 3번 문제요")[0]
    town.tap("다른 걸 물어볼래요")
    town.clock.pass_(1)
    assert "“영어 질문이에요”" in town.say("영어 질문이에요")[0]


@pytest.mark.parametrize("words", ["취소", "그만할래", "안 할래요"])
@pytest.mark.parametrize("steps", [(), ("학습",), ("학습", "분수 나눗셈을 모르겠어요")])
def test_who_wants_no_more_is_let_go(town: Town, steps: tuple[str, ...], words: str) -> None:
    """At every step of the way to a person; nobody is asked "취소"."""
    asked(town, *steps)
    assert town.say(words) == ["알겠어요. 필요하면 언제든 불러 주세요."]
    assert town.records.waiting.standing("seoul", town.of(), town.clock()).open is None


def test_from_the_start_begins_the_same_anew(town: Town) -> None:
    """What was told for it is forgotten, and the first question comes."""
    asked(town, "학습", "분수 나눗셈을 모르겠어요")
    assert "어떤 이야기를" in town.say("처음부터 다시")[0]
    town.clock.pass_(1)
    town.say("뒤로")
    assert "어떤 이야기를" in town.tap("처음부터 다시")[0]


def test_an_old_question_is_not_asked_again(town: Town) -> None:
    """After half an hour a plain word means nothing of it any more."""
    asked(town, "학습")
    town.clock.pass_(31 * 60)
    assert town.say("잠깐만") == ["네, 천천히 하세요. 여기 그대로 둘게요."]


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("뭐라고요?", "알려진 글을 그대로 옮겨"),
        ("잠깐만", "네, 천천히 하세요."),
        ("아무거나", "더 궁금한 게 있으면"),
        ("다른거", "여기 있어요."),
        ("뒤로", "궁금한 것을 그냥 적어 주세요"),
        ("처음부터 다시", "안녕하세요"),
        ("왜요?", "알린 내용에는 이 질문의 답이 없어요"),
    ],
)
def test_where_nothing_is_asked_it_means_something_else(town: Town, words: str, answer: str) -> None:
    """After an answer there is no question to repeat; "why" may be one of its own."""
    town.say("서류는 뭐 내요?")
    town.clock.pass_(1)
    assert answer in town.say(words)[0]


@pytest.mark.parametrize("words", ["모르겠어요", "이해가 안 돼요"])
def test_who_is_at_a_loss_before_a_question_may_also_ask_a_person(town: Town, words: str) -> None:
    """It is said again, with somebody to ask beside it; before nothing it is an offer alone."""
    town.say("알림")
    town.clock.pass_(1)
    (told,) = town.say(words)
    assert told.startswith("괜찮아요. 천천히 보셔도 되고")
    assert "어떻게 할까요?" in told
    assert {"그만 받기", "사람과 이야기하기"} <= set(town.taps[next(iter(town.taps))])


def test_others_than_the_lectures_shown_are_shown(storage: Storage) -> None:
    """After cards, and after "which of them was too easy?", another one is meant."""
    titles = ("대수 개념", "기하 개념", "미적분 개념", "확률과 통계", "수열 개념")
    talk = Talk(storage, shelf=tuple(course(f"m{n}", title, 20) for n, title in enumerate(titles)))
    first = talk.say("수학 강의 추천해줘")
    for words in ("너무 쉬워", "다른거"):
        talk.now += timedelta(seconds=5)
        talk.say(words)
        if words == "너무 쉬워":
            assert set(talk.labels) > {title for title in titles if title in first}
    seen, shown = ({title for title in titles if title in told} for told in (first, talk.told))
    assert shown
    assert not shown & seen


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("아무거나", "그럼 이렇게 할게요: 월·수·금. 언제든 바꿀 수 있어요.\n하루에 몇 분"),
        ("모르겠어요", "그럼 이렇게 할게요: 월·수·금."),
        ("이해가 안 돼요", "하나만 골라 주세요."),
        ("12", "하나만 골라 주세요."),
        ("👍", "하나만 골라 주세요."),
    ],
)
def test_a_plan_takes_what_is_usual_for_who_does_not_mind(talk: Talk, words: str, told: str) -> None:
    """Days, minutes, the hour and the end have a usual one; the form stays open either way."""
    talk.say("미적분 개념으로 12월 28일까지 계획 짜줘")
    assert talk.say(words).startswith(told)
    assert talk.session.form == "plan"


def test_a_whole_plan_may_be_left_to_what_is_usual(talk: Talk) -> None:
    """Only which course it is about nobody else can say."""
    talk.say("계획 짜줘")
    assert talk.say("아무거나").startswith("하나만 골라 주세요.")
    assert talk.say("미적분 개념", "아무거나", "상관없어", "몰라", "알아서 해줘").startswith("계획을 만들었어요")
    (plan,) = talk.plans
    assert (plan.week.days, plan.week.minutes, f"{plan.week.starts:%H:%M}") == ((0, 2, 4), 30, "19:00")


def test_not_now_is_no_question_and_asks_for_no_age(town: Town) -> None:
    """Who has no plan and says "later" of anything is let be."""
    town.say("서류는 뭐 내요?")
    assert town.say("나중에 할게요") == ["괜찮아요. 하고 싶을 때 언제든 여기에 적어 주세요."]


@pytest.mark.parametrize(("actions", "open_"), [(("passage:a", "human"), False), (("passage:a", "none"), True)])
def test_titles_alone_ask_nothing(actions: tuple[str, ...], open_: bool) -> None:  # noqa: FBT001
    """What is near beneath "I don't know" makes no question of it: there is nothing to say once more."""
    said = Bubble("이 질문의 답이 없어요.", choices=tuple(Choice(each, each) for each in actions))
    sent = message("왜요?")
    situation = Situation(sent, Session("s", sent.address), Intent("again", "why"), sent.at, "ko", ())
    elsewhere = Outcome(situation.session, ())
    outcome = AskingAgain(lambda *_: (said,), lambda _: elsewhere)(situation)
    assert (outcome is not elsewhere) == open_
