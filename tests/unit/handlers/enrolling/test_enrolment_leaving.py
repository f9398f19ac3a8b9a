"""A check that is interrupted, stopped, left or begun anew: what was told is gone, and who asks is answered."""

from __future__ import annotations

from datetime import timedelta

import pytest

from handlers.enrolling.household import PREFIX, Forgotten
from handlers.requests.fees import FEE
from tests.unit.handlers.checking import IN_2025, NO, YES, Talk
from tests.unit.handlers.dispatching import CLOSE, KNOWN, UNKNOWN, ScriptedAnswerer


def test_a_question_in_between_is_answered_and_the_check_goes_on() -> None:
    """A general question goes to its own room; then the form offers to go on with what it knows."""
    talk = Talk("gimpo").say("고1 아들 신청할 수 있어요?", "네", "소득 기준이 뭐예요?")
    assert [question.text for question in talk.answerer.asked] == ["소득 기준이 뭐예요?"]
    assert "계속할까요?" in talk.text
    talk.say("네")
    assert "50% 이하인가요" in talk.text
    assert YES in talk.say("네").text


def test_a_wish_for_lectures_in_between_is_no_answer() -> None:
    """The grade in it is that of the lectures; the room of lectures answers, and the check waits."""
    talk = Talk("gimpo").say("저희 애 신청할 수 있어요?", "네", "고1 영어 강의 추천해 주세요")
    assert "강좌" in talk.text
    assert "함께 볼게요" not in talk.text
    assert "계속할까요?" in talk.text
    assert f"{PREFIX}grades" not in talk.session.slots


def test_an_angry_word_in_between_is_met_calmly() -> None:
    """Harsh words get the calm boundary and the form stays open; "아니요" to going on ends it."""
    talk = Talk().say("/신청", "아 씨발 뭘 이렇게 물어봐")
    assert "계속할까요?" in talk.text
    assert "지웠어요" in talk.say("아니요").text


@pytest.mark.parametrize("said", [["그만"], ["취소할게요"], ["됐어요"], ["서류 뭐 내요?", "이제 됐어"], [">그만하기"]])
def test_it_can_be_stopped_at_any_time(said: list[str]) -> None:
    """Words and a tap both end it."""
    talk = Talk().say("중2인데 한부모예요 되나요?", *said)
    assert "지웠어요" in talk.text
    assert talk.session.slots == {}


@pytest.mark.parametrize("begin", ["/처음부터", "처음부터", "/start", "시작하기"])
def test_who_begins_anew_leaves_the_check(begin: str) -> None:
    """That it ended is said before the hello, and what was told is forgotten; what comes next is no answer to it."""
    talk = Talk().say("고1 아들인데 신청할 수 있어요?", ">네, 살아요", begin)
    ended, hello, *_ = talk.bubbles
    assert ended.text == "하던 신청 확인은 여기서 끝낼게요. 알려 주신 내용은 지웠어요."
    assert "사람이 아니라" in hello.text
    assert [turn.text for turn in talk.outcomes[-1].turns[1:]] == [bubble.text for bubble in talk.bubbles]
    assert talk.session.form == ""
    assert not [slot for slot in talk.session.slots if slot.startswith(PREFIX)]
    assert Forgotten() in talk.outcomes[-1].changes
    assert "끝났고" in talk.say(">해당 없어요").text


def test_who_begins_anew_before_the_place_is_known_is_not_led_back() -> None:
    """The municipality is chosen for its own sake then: no check goes on that was left."""
    talk = Talk("").say("중2인데 한부모예요 되나요?", "/처음부터")
    assert "알려 주신 내용은 지웠어요" in talk.text
    talk.say(">서울특별시")
    assert talk.session.municipality == "seoul"
    assert (talk.session.form, talk.session.slots) == ("", {})


def test_beginning_anew_without_a_check_forgets_nothing() -> None:
    """There is nothing to forget or to say of it, and what else is remembered stays."""
    talk = Talk().say("/start")
    assert "신청 확인은" not in talk.text
    assert not talk.outcomes[-1].changes


def test_after_half_an_hour_the_answers_are_gone() -> None:
    """Late words are a question again, a late tap begins anew; both say what was deleted."""
    talk = Talk().say("중2인데 한부모예요 되나요?")
    talk.now += timedelta(minutes=31)
    talk.say("서류 뭐 내요?")
    assert "30분 넘게" in talk.text
    assert talk.session.slots == {}
    assert talk.answerer.asked[-1].text == "서류 뭐 내요?"
    other = Talk().say("중2인데 한부모예요 되나요?")
    other.now += timedelta(minutes=31)
    assert "다시 확인할까요?" in other.say(">네, 살아요").text
    assert "사나요" in other.say(">다시 확인하기").text
    fresh = Talk().say("중2인데 한부모예요 되나요?")
    fresh.now += timedelta(minutes=31)
    fresh.say("/신청", "네")
    assert "만 6~24세" in fresh.text


def test_an_old_button_does_not_begin_a_check() -> None:
    """A tap on an ended check changes nothing and offers to begin again."""
    talk = Talk().say("/신청", "그만", ">네, 살아요")
    assert "끝났고" in talk.text
    assert talk.session.form == ""


def _offered(talk: Talk) -> bool:
    return "계속할까요?" in talk.text


def test_going_on_is_offered_once_and_again_after_a_word_about_the_check_or_a_pause() -> None:
    """Who asks five things in a row is not asked five times; the check waits all the same."""
    talk = Talk("gimpo").say("고1 아들 신청할 수 있어요?", "네")
    assert [_offered(talk.say(f"책은 {number}권 받나요?")) for number in range(5)] == [True, *[False] * 4]
    talk.now += timedelta(minutes=11)
    assert _offered(talk.say("멘토는 누구예요?"))
    assert not _offered(talk.say("기기도 빌려줘요?"))
    assert "50% 이하인가요" in talk.say("네").text
    assert _offered(talk.say("멘토는 누구예요?"))
    assert "지웠어요" in talk.say("아니요").text


@pytest.mark.parametrize("words", ["죄송해요", "ㅠㅠ", "ㅋㅋㅋ", "심심해"])
def test_going_on_is_not_offered_beside_what_asks_for_nothing(words: str) -> None:
    """Tears, a laugh and an apology get their own word; the check stays, and the next question offers to go on."""
    talk = Talk("gimpo").say("고1 아들 신청할 수 있어요?", "네", words)
    assert not _offered(talk)
    assert talk.session.form == "enrolment"
    assert _offered(talk.say("멘토는 누구예요?"))


@pytest.mark.parametrize("words", ["네", "아니요"])
@pytest.mark.parametrize("beside", ["너무 외로워요", "ㅠㅠ", "심심해"])
def test_a_bare_yes_or_no_after_something_else_decides_nothing(words: str, beside: str) -> None:
    """It may be one to what was said beside: the question comes once more, and then hears its answer."""
    talk = Talk("gimpo").say("고1 아들 신청할 수 있어요?")
    asked = talk.text.split("\n")[-1]
    assert talk.say(beside, words).text.endswith(asked)
    assert not talk.say(words).text.endswith(asked)


def test_going_on_is_not_offered_to_who_is_annoyed() -> None:
    """Anger about the answers gets a plain regret and nothing to go on with."""
    talk = Talk("gimpo").say("고1 아들 신청할 수 있어요?", "네", "아 진짜 짜증나")
    assert not _offered(talk)


@pytest.mark.parametrize("words", ["아까 그거 계속하자", "이어서 해줘", "자격 확인 계속할래요"])
def test_it_is_gone_on_with_when_that_is_wished(words: str) -> None:
    """The question comes again, whatever was asked in between."""
    talk = Talk().say("/신청")
    asked = talk.text.split("\n")[-1]
    assert talk.say("서류는 뭐 내요?", words).text.endswith(asked)


@pytest.mark.parametrize(
    "words", ["돈없어요 차상위에요", "중2라고요", "애가 사학년인데요", "저희 한부모여유", "기초수급 받어유"]
)
def test_what_the_open_question_had_not_asked_for_is_heard_and_said_to_be(words: str) -> None:
    """Nobody reads the same question again as if nothing had been said, and nothing is searched for."""
    talk = Talk().say("우리 아이 서울런 되나요", words)
    assert talk.text.startswith("네, 그것도 함께 볼게요.")
    assert "사나요" in talk.text
    assert talk.answerer.asked == []
    assert words not in " ".join(talk.kept())


def test_what_it_costs_is_answered_beside_a_fact() -> None:
    """The decision tells no price: the question is answered, the fact is taken, and neither is kept in words."""
    talk = Talk("gimpo").say("우리 아이 서울런 되나요", "네", "애가 사학년인데 돈 안드는가")
    assert [question.text for question in talk.answerer.asked] == ["애가 사학년인데 돈 안드는가"]
    assert NO in talk.text
    assert "사학년" not in " ".join(talk.kept())


@pytest.mark.parametrize(
    ("known", "answered"),
    [(ScriptedAnswerer(), True), (ScriptedAnswerer(CLOSE), False), (ScriptedAnswerer(UNKNOWN), False)],
)
def test_what_it_costs_is_answered_before_the_check_begins(known: ScriptedAnswerer, *, answered: bool) -> None:
    """The first question of the check follows it; where nothing answers, the check alone is begun."""
    words = "Hello, my son is in grade 5. Can he join and how much does it cost?"
    talk = Talk("seoul", language="en", answerer=known).say(words)
    assert {question.text for question in known.asked} <= {FEE, "how much does it cost"}
    assert (KNOWN.text in talk.text) is answered
    assert "live in" in talk.text
    assert "grade 5" not in " ".join(talk.kept())


def test_a_year_without_its_school_asks_for_the_school() -> None:
    """Only the schools that have such a year are offered."""
    talk = Talk("gimpo").say("우리 애도 되나요", "네", "2학년이요")
    assert talk.labels[:3] == ["초2", "중2", "고2"]
    assert NO in talk.say("중2라고요").text


def test_a_home_and_a_yes_in_dialect_are_answers() -> None:
    """A part of the place is the place, and nothing is searched for."""
    talk = Talk("pyeongchang").say("우리 손주 평창런 되는감", "우린 평창읍 살어유")
    assert "어디에 다녀요" in talk.text
    assert talk.answerer.asked == []
    assert "어디에 다녀요" in Talk("pyeongchang").say("우리 손주 평창런 되는감", "네 그래유").text


@pytest.mark.parametrize("words", ["그래서 된다는 거야 안 된다는 거야", "예 아니오로 답해줘", "just say yes or no"])
def test_who_demands_a_yes_or_no_is_asked_what_it_takes(words: str) -> None:
    """No entry to tap and no offer to go on: the one question that is open, again."""
    talk = Talk("chungbuk", IN_2025).say("/신청")
    asked = talk.bubbles[-1].choices
    talk.say(words)
    assert len(talk.bubbles) == 1
    assert talk.bubbles[0].text.startswith("될지 안 될지 곧 말씀드릴게요. 이것만 먼저 알려 주세요.\n\n")
    assert talk.bubbles[0].choices == asked


@pytest.mark.parametrize("words", ["네", "예", "응"])
def test_a_yes_to_several_is_asked_which(words: str) -> None:
    """It says that one of them is so: the same question, and no entry to tap."""
    talk = Talk().say("우리 애가 중2인데 서울런 신청 되나요", ">네, 살아요")
    asked = talk.bubbles[-1].choices
    talk.say(words)
    assert talk.bubbles[-1].text.startswith("이 가운데 어떤 것인가요? 눌러 주시면 돼요.")
    assert talk.bubbles[-1].choices == asked
    assert not talk.answerer.asked


def test_none_is_no_answer_where_a_home_or_an_income_is_asked() -> None:
    """Who says that there is none tells of an income not that it is more, and of a home not where it is."""
    talk = Talk().say("우리 애가 중2인데 서울런 신청 되나요", "없어요")
    assert talk.bubbles[-1].text.startswith("이 가운데 어떤 것인가요?")
    assert "사나요?" in talk.text
    talk.say(">네, 살아요", "없어요")
    assert "기준 중위소득" in talk.text
    talk.say("없어요")
    assert talk.bubbles[-1].text.startswith("이 가운데 어떤 것인가요?")
    assert "안 될 것 같아요" not in talk.text


def test_a_group_is_told_in_words_that_confirm_it() -> None:
    """The group that was named counts, and the check goes on."""
    talk = Talk().say("우리 애가 중2인데 서울런 신청 되나요", ">네, 살아요", "법정 한부모 맞아요")
    assert YES in talk.text


@pytest.mark.parametrize(("income", "told"), [("네 이하", YES), ("아니요 넘어", "다자녀"), ("네이하", YES)])
def test_the_beginning_of_a_choice_stands_for_it(income: str, told: str) -> None:
    """Where no other choice begins so."""
    talk = Talk().say("우리 애가 중2인데 서울런 신청 되나요", "네, 살아", "해당없음", income)
    assert told in f"{talk.text} {talk.bubbles[-1].choices[0].label}"


def test_who_has_no_income_has_at_most_any_band() -> None:
    """It is told as people say it, and what they own is left to the official page."""
    talk = Talk().say(
        "우리 애가 중2인데 서울런 신청 되나요", ">네, 살아요", ">해당 없어요", "지금은 소득이 하나도 없어요"
    )
    assert YES in talk.text
    assert "소득인정액" not in talk.text


def test_the_beginning_of_not_knowing_stands_for_it() -> None:
    """The question is put aside, and not asked again."""
    talk = Talk().say("우리 애가 중2인데 서울런 신청 되나요", "네, 살아", "해당없음", "잘 모르")
    assert not talk.answerer.asked
    assert "확인이 필요해요" in talk.text


@pytest.mark.parametrize("words", ["저는 수입이 없어요", "저는 지금 소득이 하나도 없어요"])
def test_a_pupil_without_income_tells_nothing_of_the_household(words: str) -> None:
    """The same question is asked again, and nobody is told yes for it."""
    talk = Talk().say("우리 애가 중2인데 서울런 신청 되나요", ">네, 살아요", ">해당 없어요")
    asked = talk.bubbles[-1].choices
    talk.say(words)
    assert talk.bubbles[-1].text.startswith("이 가운데 어떤 것인가요?")
    assert talk.bubbles[-1].choices == asked


@pytest.mark.parametrize(
    ("home", "group", "told"),
    [
        ("Yes, he does", "Multicultural family", "it looks as if you can enrol"),
        ("yes he lives here", "a single parent", "it looks as if you can enrol"),
        ("No, she doesn't live there", "", "it looks as if you can't enrol"),
        ("he's not", "", "it looks as if you can't enrol"),
        ("I'm not", "", "it looks as if you can't enrol"),
        ("Yes, I am", "Multicultural family", "it looks as if you can enrol"),
    ],
)
def test_an_answer_in_english_is_heard(home: str, group: str, told: str) -> None:
    """As a sentence, or as the name of a group."""
    talk = Talk(language="en").say("My son is 14. Can he apply?", home, *([group] if group else []))
    assert told in talk.text
    assert not talk.answerer.asked
