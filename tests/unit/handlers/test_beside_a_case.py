"""While a case is open: what is asked plainly is served, a denial is believed kindly, all else goes to people."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest

from handlers.conversation import Outcome, Session
from handlers.dispatcher import Dispatcher
from handlers.people.escalation import Confided
from handlers.rooms import rooms
from handlers.screening.screen import Screen, Verdict, screen
from handlers.situation import COMFORTED, times_comforted
from tests.unit.handlers.dispatching import (
    CLOSE,
    KNOWN,
    NOW,
    PLACES,
    UNKNOWN,
    NoCourses,
    ScriptedAnswerer,
    message,
    session,
)

SOFT = Verdict(crisis=True, kind="self_harm")
WALL = "지금 안전한 곳에 있어요?"


def cried(*, explicit: bool) -> Session:
    """Return the session of who has just cried for help."""
    heard = replace(SOFT, explicit=explicit)
    dispatcher = Dispatcher(rooms(ScriptedAnswerer(), NoCourses()), lambda: PLACES, lambda _: heard)
    return dispatcher.dispatch(message("…"), session(), NOW).session


def tell(words: str, before: Session, answer=UNKNOWN, minutes: int = 1) -> Outcome:  # type: ignore[no-untyped-def]  # noqa: ANN001
    """Return the outcome of words after a cry, heard by the screen as it is."""
    dispatcher = Dispatcher(rooms(ScriptedAnswerer(answer), NoCourses()), lambda: PLACES, screen)
    return dispatcher.dispatch(message(words), before, NOW + timedelta(minutes=minutes))


def texts(outcome: Outcome) -> str:
    """Return all that is said."""
    return "\n".join(bubble.text for bubble in outcome.bubbles)


@pytest.mark.parametrize("explicit", [True, False])
@pytest.mark.parametrize(
    "words",
    [
        "숙제 좀 도와줘 분수 나눗셈",
        "분수 덧셈 강의 있어?",
        "너 사람이야?",
        "멘토 교육 자료 있나요",
        "그 학생 이름 알 수 있어요?",
        "민원 어디에 넣어요",
        "제 말 누가 봐요?",
        "서울런 누가 신청할 수 있어요",
    ],
)
@pytest.mark.parametrize("answer", [UNKNOWN, CLOSE, KNOWN])
def test_a_plain_request_is_served_with_one_line_of_routes(words: str, answer, *, explicit: bool) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    """What would be said without a case is said, and one line below it; the latch stays."""
    before = cried(explicit=explicit)
    outcome = tell(words, before, answer)
    calm = tell(words, session(), answer)
    assert outcome.bubbles[: len(calm.bubbles)] == calm.bubbles
    assert len(outcome.bubbles) == len(calm.bubbles) + 1
    assert "1388" in outcome.bubbles[-1].text
    assert "109" in outcome.bubbles[-1].text
    assert "\n" not in outcome.bubbles[-1].text
    assert (outcome.session.latched, outcome.cases) == (True, ())


@pytest.mark.parametrize("explicit", [True, False])
@pytest.mark.parametrize(
    "words",
    [
        "몰라 그냥 다 짜증나",
        "나 어떡해",
        "이제 어떻게 해요?",
        "응 안전해",
        "방에 있어요",
        "내가 잘못한 거예요?",
        "너무 외로워",
        "ㅠㅠ",
        "아무도 안 도와주면 어떡해요?",
    ],
)
def test_what_is_no_request_goes_to_the_people_in_charge(words: str, *, explicit: bool) -> None:
    """Whoever speaks of themselves hears nothing of an answer that was not found."""
    outcome = tell(words, cried(explicit=explicit))
    assert outcome.changes == (Confided(words),)
    assert "담당하는 사람에게 전해요" in texts(outcome)


def test_a_plain_question_in_vain_is_heard_by_people_too() -> None:
    """It may not be all that was meant."""
    assert Confided("멘토 교육 자료 있나요") in tell("멘토 교육 자료 있나요", cried(explicit=True)).changes


def test_after_a_cry_that_was_not_sure_any_question_is_answered() -> None:
    """The promise that stands under the text is kept; after a plain cry such a question goes to people."""
    words = "도서관은 몇 시에 닫아요?"
    assert "찾지 못했어요" not in texts(tell(words, cried(explicit=True)))
    assert texts(tell(words, cried(explicit=False))).startswith(texts(tell(words, session())))


@pytest.mark.parametrize("explicit", [True, False])
@pytest.mark.parametrize("minutes", [1, 50])
@pytest.mark.parametrize(
    "words",
    [
        "자살하고싶은거 아니거든요 왜 상담전화를 줘요",
        "죽고싶다는 거 아니라니까요",
        "저 죽고 싶은 거 아니에요",
        "왜 상담 전화번호를 주세요?",
        "왜 이런 걸 보내요",
    ],
)
def test_who_denies_gets_one_kind_sentence(words: str, minutes: int, *, explicit: bool) -> None:
    """Never the whole text again; people hear of it, and the case is theirs to close. A plain cry was not misheard."""
    outcome = tell(words, cried(explicit=explicit), minutes=minutes)
    assert WALL not in texts(outcome)
    assert ("미안해요" in texts(outcome)) is not explicit
    assert ("고마워요" in texts(outcome)) is explicit
    assert "1388" in texts(outcome)
    assert len(outcome.bubbles) == 1
    assert outcome.changes == (Confided(words),)
    assert (outcome.cases, outcome.session.latched) == ((), True)
    assert all(words not in turn.text for turn in outcome.turns)


def test_a_new_cry_after_a_denial_gets_the_whole_text() -> None:
    """What is unmistakable is never talked away."""
    denied = tell("죽고싶다는 거 아니라니까요", cried(explicit=True))
    outcome = tell("아니에요 사실 나 죽고 싶어요", denied.session)
    assert WALL in texts(outcome)
    assert len(outcome.cases) == 1


@pytest.mark.parametrize("words", ["애들이 나 빼고 단톡방 만들었어", "애들이 나만 빼고 놀아", "친구들이 나랑 안놀아"])
def test_who_is_left_out_is_comforted_without_an_alarm(words: str) -> None:
    """No case, no police, no blow that nobody spoke of; somebody to write to and one question."""
    outcome = tell(words, session())
    assert (outcome.cases, outcome.session.latched) == ((), False)
    said = texts(outcome)
    assert "서운" in said
    assert said.count("?") == 1
    assert ("1388" in said, "#0117" in said, "112" in said, "당신" in said) == (True, True, False, False)
    assert [choice.action for choice in outcome.bubbles[-1].choices] == ["human:rule:mind"]


@pytest.mark.parametrize(
    "words",
    [
        "우리반 애들이 나만 안끼워줘",
        "무리에서 나만안껴줘요",
        "생일파티에 나만 안불렀어",
        "단톡방에서 강퇴당했어",
        "나만 단톡에 없어",
    ],
)
def test_who_is_left_out_in_other_words_is_comforted_too(words: str) -> None:
    """Nobody was hit, and nobody is told of blows."""
    outcome = tell(words, session())
    assert (outcome.cases, "서운" in texts(outcome)) == ((), True)


@pytest.mark.parametrize("first", ["애들이 나만 빼고 놀아", "아무도 나 안좋아해"])
@pytest.mark.parametrize("second", ["우리반 애들이 나만 안끼워줘", "너무 외로워"])
def test_who_tells_more_of_it_reads_other_words(first: str, second: str) -> None:
    """Not the same lines twice; a person is offered either time."""
    before = tell(first, session())
    again = tell(second, before.session)
    assert not set(texts(before).splitlines()[:2]) & set(texts(again).splitlines()[:2])
    assert "전해 드려요" in texts(again)
    assert [choice.action for choice in again.bubbles[-1].choices] == ["human:rule:mind"]


@pytest.mark.parametrize("words", ["애들이 나만 빼고 놀아", "너무 외로워요", "우리 딸을 친구들이 안 끼워준대요"])
def test_who_says_it_again_and_again_reads_no_sentence_twice_in_a_row(words: str) -> None:
    """However often it is said, there is another word for it, and a person is offered each time."""
    said, situation = [], session()
    for _ in range(5):
        outcome = tell(words, situation)
        situation = outcome.session
        said.append(texts(outcome).splitlines()[:-1])
        assert [choice.action for choice in outcome.bubbles[-1].choices] == ["human:rule:mind"]
    assert not any(set(one) & set(other) for one, other in pairwise(said))
    assert len({tuple(each) for each in said}) == 3


def test_a_talk_that_comforted_before_it_was_counted_goes_on() -> None:
    """What an earlier version kept tells that it was done, and not how often."""
    assert (times_comforted({}), times_comforted({COMFORTED: "heavy"}), times_comforted({COMFORTED: "2"})) == (0, 1, 2)


@pytest.mark.parametrize("words", ["우리 딸을 친구들이 안 끼워준대요", "아이가 학교에서 친구들이 안끼워준대요"])
def test_whose_child_is_left_out_is_not_spoken_to_as_the_child(words: str) -> None:
    """The words are for who looks on."""
    said = texts(tell(words, session()))
    assert ("언제부터 그랬대요?" in said, "나만" in said) == (True, False)


def test_a_further_cry_for_a_friend_is_answered_shortly() -> None:
    """The routes have just been said in full: one to write to, one to call, what to do now, and a case as ever."""
    before = tell("친구가 자해를 하는거 같아요", session())
    again = tell("내 친구가 죽고싶대", before.session)
    assert len(again.cases) == 1
    assert len(texts(again)) < len(texts(before)) * 3 / 4
    assert all(word in texts(again) for word in ("문자 1388", "전화 109", "112", "119", "안전한 곳"))
    own = tell("나도 죽고 싶어", again.session)
    assert WALL in texts(own)


@pytest.mark.parametrize("words", ["애들이 나 빼고 단톡에서 내 욕해", "걔네가 나 빼고 놀면서 때린다고 했어"])
def test_who_is_left_out_and_threatened_is_in_danger(words: str) -> None:
    """Insults and threats make it a case as ever."""
    outcome = tell(words, session())
    assert [case.kind for case in outcome.cases] == ["violence"]
    assert "당신" not in texts(outcome)


def test_who_is_left_out_while_a_case_is_open_is_heard_by_its_people() -> None:
    """No second case and no whole text; after comfort, being sad of it is met as sadness."""
    outcome = tell("애들이 나만 빼고 놀아", cried(explicit=True))
    assert (outcome.cases, outcome.changes) == ((), (Confided("애들이 나만 빼고 놀아"),))
    assert "서운하죠" in texts(outcome)
    assert "human:rule:mind" in {one.action for each in tell("그냥 서운해", session()).bubbles for one in each.choices}


@pytest.mark.parametrize("explicit", [True, False])
@pytest.mark.parametrize(
    ("words", "danger"), [("네", False), ("아니요", True), ("아니", True), ("ㄴㄴ", True), ("몰라", True)]
)
@pytest.mark.parametrize("form", ["", "enrolment", "plan", "human"])
def test_who_answers_whether_they_are_safe_is_heard_by_people_and_by_no_form(
    words: str, form: str, *, danger: bool, explicit: bool
) -> None:
    """A no is taken for no denial and for no answer to a form: it may be the worst; 112 and 119 stand first."""
    before = cried(explicit=explicit)
    asked = {"consent.asked": f"yes|{NOW.isoformat()}", "enrol.begun": "1", "plan.asked": "minutes"}
    outcome = tell(words, replace(before, form=form, slots={**before.slots, **asked}))
    assert outcome.changes == (Confided(words),)
    assert ("119" in texts(outcome).splitlines()[0]) is danger
    assert "담당하는 사람에게 전해요" in texts(outcome)
    assert (outcome.session.form, outcome.session.latched) == (form, True)
    assert "미안해요" not in texts(tell("분수 덧셈 강의 있어?", outcome.session))


def test_a_later_no_takes_back_what_was_cried() -> None:
    """Once they have said anything else, it is no answer to that question any more."""
    answered = tell("네", cried(explicit=False))
    assert "미안해요" in texts(tell("아니에요", answered.session, minutes=2))


def test_a_form_hears_its_answers_again_after_a_word_to_the_cry() -> None:
    """It stays open: what is said next is its own."""
    before = replace(cried(explicit=False), form="human")
    answered = tell("네", before)
    assert "담당하는 사람에게" not in texts(tell("수학 숙제를 못 하겠어요", answered.session))


def test_who_is_left_out_is_comforted_where_it_is_heard_as_no_cry() -> None:
    """What can hear the meaning may take it for none; it is no question either, and a plain request stays one."""

    def told(words: str) -> Outcome:
        dispatcher = Dispatcher(
            rooms(ScriptedAnswerer(), NoCourses()), lambda: PLACES, lambda _: Verdict(excluded=True)
        )
        return dispatcher.dispatch(message(words), session(), NOW)

    outcome = told("친구가 나랑 안놀아")
    assert (outcome.cases, outcome.session.latched, "서운" in texts(outcome)) == ((), False, True)
    assert "서운" not in texts(told("도움말"))
    heard = Screen(lambda *_: "")("친구가 나랑 안놀아")
    assert (heard.crisis, heard.excluded) == (False, True)


@pytest.mark.parametrize("words", ["중2예요", "14살이에요"])
@pytest.mark.parametrize("form", ["", "enrolment", "plan", "human"])
def test_who_tells_of_themself_after_a_plain_cry_is_heard_by_people(words: str, form: str) -> None:
    """Neither a form nor a question of consent that was open before the cry takes it for an answer."""
    heard = replace(SOFT, explicit=True)
    dispatcher = Dispatcher(rooms(ScriptedAnswerer(), NoCourses()), lambda: PLACES, lambda _: heard)
    open_before = {"consent.asked": f"yes|{NOW.isoformat()}", "enrol.begun": "1", "plan.asked": "minutes"}
    before = replace(session(), form=form, slots=open_before)
    after = dispatcher.dispatch(message("…"), before, NOW).session
    outcome = tell(words, after)
    assert (after.form, outcome.changes) == ("", (Confided(words),))
    assert "담당하는 사람에게 전해요" in texts(outcome)


def test_what_was_no_plain_cry_closes_no_form() -> None:
    """It may have been none: the form hears what is said next."""
    dispatcher = Dispatcher(rooms(ScriptedAnswerer(), NoCourses()), lambda: PLACES, lambda _: SOFT)
    assert dispatcher.dispatch(message("…"), replace(session(), form="enrolment"), NOW).session.form == "enrolment"
