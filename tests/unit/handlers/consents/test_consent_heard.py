"""Words that answer a question of consent: yes, not now, an age; a question and a no never become a yes."""

from __future__ import annotations

from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.consents.ages import band_told
from handlers.consents.heard import ASKED, said_of_consent, way_told
from handlers.conversation import Message
from knowledge.storage import Storage
from tests.unit.handlers.checking import SAMPLES
from tests.unit.handlers.talking import House, Person


@pytest.fixture
def student(storage: Storage) -> Person:
    """Return a person who wishes for a plan and was asked which age band it is."""
    student = House(storage).person()
    assert "생일은 묻지 않아요" in student.say("수학 계획", command="plan")
    return student


YES = (
    *(
        "네 동의해요",
        "동의합니다",
        "네 보관해 주세요",
        "네, 보관해주세요!",
        "동의할게요",
        "넵 동의함",
        "ㅇㅇ 동의",
        "동의요",
    ),
    *(
        "좋아요 기억해 주세요",
        "네 그렇게 해 주세요",
        "네 동의해요 감사합니다",
        "기록 보관에 동의합니다",
        "저장해도 괜찮아요",
    ),
    *("남겨도 돼요", "I agree", "yes please keep it"),
)
LATER = (
    *(
        "싫어요 기억하지 마세요",
        "나중에 할게요",
        "동의 안 할래요",
        "동의하지 않아요",
        "동의 안 해요",
        "동의 못 해요",
        "안할래",
    ),
    *(
        "취소",
        "아니요 괜찮아요",
        "아직은 싫어요",
        "다음에 할게",
        "생각해 볼게요",
        "저장하지 말아주세요",
        "됐어요",
        "그만할래",
    ),
    *("동의하고 싶지 않아요", "나중에 동의할게요", "I don't agree", "not now", "ㄴㄴ 안 해"),
)
NEITHER = (
    *("동의 안 하면 어떻게 돼요?", "동의해야 돼요?", "동의해야 돼요", "동의하면 뭐가 좋아요", "동의 안 해도 돼요?"),
    *("안 해도 돼요", "동의해요?", "동의해요？", "보관해 주세요?", "꼭 동의해야 하나요", "동의할까요", "서류 뭐 내요"),
    *(
        "동의서 어디 있어요",
        "수학 강의 추천해줘",
        "네 근데 왜 보관해요",
        "보관 기간 알려줘",
        "",
        "네 동의해요" + " 정말" * 20,
    ),
)
UNCLEAR = (
    "괜찮아요",
    "네 알겠습니다",
    "동의는 하는데 엄마한테 말하지 마세요",
    "동의해요 안 해요",
    "동의한다고 한 적 없어요",
)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        *((words, "yes") for words in YES),
        *((words, "later") for words in LATER),
        *((words, "") for words in NEITHER),
        *((words, "unclear") for words in UNCLEAR),
    ],
)
def test_words_say_yes_or_not_now_or_nothing(words: str, said: str) -> None:
    """A yes is a whole sentence that says nothing else; whatever asks or denies is none."""
    assert said_of_consent(words) == said


_PIECES = (
    "네",
    "동의",
    "해요",
    "안",
    "하지",
    "않아요",
    "할게요",
    "보관해",
    "주세요",
    "마세요",
    "싫어요",
    "못",
    "나중에",
    "?",
)


@given(st.lists(st.sampled_from(_PIECES), max_size=6), st.sampled_from(("", " ", ", ")))
@settings(max_examples=200, deadline=None)
def test_no_yes_holds_a_denial(pieces: list[str], between: str) -> None:
    """However words are put together: with a no, a "later" or a question mark among them there is no consent."""
    if {"안", "않아요", "마세요", "싫어요", "못", "나중에", "?"} & set(pieces):
        assert said_of_consent(between.join(pieces)) != "yes"


@pytest.mark.parametrize(
    ("words", "band"),
    [
        *((words, "child") for words in ("만 13세", "초6", "13살", "초등학생", "14살 안 됐어요", "만 14세 미만이에요")),
        *((words, "child") for words in ("초등학교 5학년", "저 사실 12살이에요", "열두 살이요", "2015년생")),
        *((words, "unsure") for words in ("14살인데", "저 15살이요", "중2에요", "중1", "중학생", "열다섯 살이에요")),
        *((words, "unsure") for words in ("2012년생이에요", "15", "우리 애는 12살이에요", "딸이 중2예요", "고1 14살")),
        *((words, "unsure") for words in ("초6이고 고1이에요", "저는 중2고 15살이에요", "15살 이하")),
        *(
            (words, "teen")
            for words in ("만 14세", "만 15", "16살", "중3이에요", "고1", "고3", "19살", "14~17", "열여섯살")
        ),
        *((words, "teen") for words in ("만 나이로 14살", "한국나이로 16살", "고등학생이에요", "I'm 15 years old")),
        *(
            (words, "adult")
            for words in ("20살", "34살이요", "만 18세", "18세 이상", "스무살", "서른네 살이에요", "대학생이에요")
        ),
        *((words, "adult") for words in ("99년생", "1990년생이에요")),
        *((words, "guardian") for words in ("학부모예요", "저는 엄마예요", "보호자")),
        *(
            (words, "")
            for words in ("14살이면 동의해야 돼요?", "17살 아니에요", "초6 수학 강의 추천해줘", "중3 수학", "2")
        ),
        *((words, "") for words in ("엄마한테 물어볼게요", "", "15살" * 11, "서류 뭐 내요")),
    ],
)
def test_an_age_tells_a_band_where_it_is_sure(words: str, band: str) -> None:
    """A counted age, a grade or a year that may be under 14 is never taken as older."""
    assert band_told(words, 2026) == band


@given(st.integers(6, 99), st.sampled_from(("{}살", "{}살이에요", "저 {}살인데요", "올해 {}살이요", "{}세")))
@settings(max_examples=60, deadline=None)
def test_no_counted_age_that_may_be_under_14_is_older(years: int, told: str) -> None:
    """Counted ages are up to two years more than the law's."""
    band = band_told(told.format(years), 2026)
    assert (band in {"teen", "adult"}) == (years - 2 >= 14)
    assert (band == "child") == (years < 14)


def test_a_stated_age_and_a_stated_yes_lead_to_the_wish(student: Person) -> None:
    """Who types is led as who taps, and a question in between is answered and takes nothing."""
    assert "보관해도 될까요?" in student.say("고1이에요")
    assert "계획을 시작해요" not in student.say("동의 안 하면 어떻게 돼요?")
    assert student.house.records.rights.standing(student.conversation).state == "told"
    assert "계획을 시작해요: 수학 계획|수학 계획" in student.say("네 동의해요")
    standing = student.house.records.rights.standing(student.conversation)
    assert (standing.state, standing.band) == ("agreed", "teen")


@pytest.mark.parametrize("words", ["14살인데", "저 15살이요", "중2에요", "우리 애는 12살이에요"])
def test_what_leaves_the_age_open_asks_for_the_tap_once_more(student: Person, words: str) -> None:
    """The thread is not lost, and nobody is taken to be 14 by a word that may mean 13."""
    assert "맞는 것을 눌러 주세요" in student.say(words)
    assert student.house.records.rights.standing(student.conversation).state == "unknown"
    assert "보관해도 될까요?" in student.tap("14–17세")
    assert "계획을 시작해요" in student.say("동의합니다")


@pytest.mark.parametrize("words", ["네", "ㅇㅇ", "동의합니다", "괜찮아요"])
def test_a_yes_without_an_age_asks_for_the_age_again(student: Person, words: str) -> None:
    """A yes says nothing of who may say it."""
    assert "생일은 묻지 않아요" in student.say(words)
    assert student.house.records.rights.standing(student.conversation).state == "unknown"


@pytest.mark.parametrize("words", ["만 13세", "초6", "저 12살이요"])
def test_who_is_surely_under_14_asks_a_guardian(student: Person, words: str) -> None:
    """Told in words, and none of them is kept."""
    assert "보호자가 동의해야" in student.say(words)
    assert student.house.records.rights.standing(student.conversation).state == "child"
    assert words not in {row.text for row in student.house.rows("SELECT text FROM turn")}
    assert "쓴 말은 남기지 않을게요" in student.say("취소")


@pytest.mark.parametrize("words", ["취소", "안할래", "나중에 할게요", "싫어요 기억하지 마세요"])
@pytest.mark.parametrize("band", ["", "18세 이상"])
def test_not_now_is_said_in_a_sentence_and_nothing_is_kept(student: Person, words: str, band: str) -> None:
    """At either question; the wish is gone, and a yes that comes later is none to it."""
    if band:
        student.tap(band)
    assert "하루 안에 지우고" in student.say(words)
    assert [choice.label for choice in student.heard[-1].choices]
    assert student.house.rows("SELECT slots FROM conversation")[0].slots.count("consent.") == 0
    assert "계획을 시작해요" not in student.say("네 동의해요")
    assert student.house.records.rights.standing(student.conversation).state in {"unknown", "told"}


def test_words_that_can_mean_both_ask_again(student: Person) -> None:
    """A word like "괜찮아요" is a yes to some and a no to others; who is 14 by a tap and 12 by words is a child."""
    student.tap("14–17세")
    assert "보관해도 될까요?" in student.say("괜찮아요")
    assert student.house.records.rights.standing(student.conversation).state == "told"
    assert "보호자가 동의해야" in student.say("초6")


def test_after_something_else_only_plain_words_about_it_answer(student: Person) -> None:
    """A "싫어요" or "좋아요" to an answer in between is no word about the consent; half an hour later none is."""
    student.tap("14–17세")
    student.say("서류 뭐 내요?")
    for words in ("싫어요", "그렇게 해 주세요", "괜찮아요", "동의는 하는데 좀 그래요"):
        student.say(words)
        assert student.house.records.rights.standing(student.conversation).state == "told"
        assert ASKED in student.house.rows("SELECT slots FROM conversation")[0].slots
    assert "하루 안에 지우고" in student.say("나중에 할게요")
    student.say("수학 계획", command="plan")
    student.house.pass_(minutes=31)
    assert "계획을 시작해요" not in student.say("동의합니다")


@pytest.mark.parametrize("words", ["네", "응 좋아요", "아까 그거 계속하자", "이어서 해줘"])
def test_a_yes_after_something_else_is_asked_about_and_not_lost(student: Person, words: str) -> None:
    """It may thank for the answer in between, so the question comes once more and the next yes counts."""
    student.tap("14–17세")
    student.say("서류 뭐 내요?")
    assert "보관해도 될까요?" in student.say(words)
    assert student.house.records.rights.standing(student.conversation).state == "told"
    assert "계획을 시작해요: 수학 계획|수학 계획" in student.say("네")


@pytest.mark.parametrize("words", ["ㅎㅇ", "ㅎㅇㅎㅇ", "안녕하세요"])
def test_a_hello_is_no_consent(student: Person, words: str) -> None:
    """Its letters are those of a laugh and of a yes."""
    student.tap("14–17세")
    student.say(words)
    assert student.house.records.rights.standing(student.conversation).state == "told"


@pytest.mark.parametrize("words", ["17살이에요", "고1이에요"])
def test_the_age_that_an_open_form_asks_for_is_left_to_it(storage: Storage, words: str) -> None:
    """A check of enrolment that was begun after the question of consent hears its own answers."""
    student = House(storage, places=SAMPLES).person()
    student.say("수학 계획", command="plan")
    assert "사나요" in student.say(command="신청")
    student.say(words)
    assert student.house.records.rights.standing(student.conversation).state == "unknown"
    assert "보관해도 될까요?" in student.tap("14–17세")


def test_an_age_after_the_band_is_known_says_where_things_stand(student: Person) -> None:
    """The tap of an old bubble asks for no band again."""
    student.tap("14–17세")
    assert "보관해도 될까요?" in student.act("consent:age")


@pytest.mark.parametrize(
    ("words", "band"),
    [
        ("고3이라니까 18살임", "teen"),
        ("고3이고 17살", "teen"),
        ("고3이라니까", "teen"),
        ("고등학생인데 14살은 당연히 넘었지 ㅡㅡ", "older"),
        ("고2인데 몇살인지 왜 물어봐 진짜", "older"),
        ("고1 13살", "unsure"),
        ("고1인 동생이 쓸 거예요", ""),
        ("고3이면 돼요?", ""),
    ],
)
def test_of_a_pupil_in_high_school_fourteen_is_never_doubted(words: str, band: str) -> None:
    """What is left to know is whether they are 18; of a sibling or in a question nothing is told."""
    assert band_told(words, 2026) == band


def test_a_pupil_in_high_school_is_asked_for_eighteen_and_the_grade_is_kept(student: Person) -> None:
    """Two fitting answers and no word of 14; the yes remembers the grade that was told."""
    asked = student.say("고3인데 14살은 당연히 넘었지 ㅡㅡ")
    assert "만 18세가 됐나요?" in asked
    assert "알 수 없" not in asked
    student.say("14~17")
    student.say("네 동의해요")
    kept = student.house.records.session_for(Message(student.address, "k", student.house.now), student.house.now)
    assert kept.slots["profile.grade"] == "고3"


def test_who_has_just_agreed_is_not_told_that_it_is_for_a_day(student: Person) -> None:
    """The grade told with the age is remembered with the yes."""
    student.say("고3이라니까")
    if "18세" in student.newest():
        student.tap("18세 이상")
    assert "하루만 기억해요" not in student.say("네")
    assert student.house.records.rights.standing(student.conversation).state == "agreed"


@pytest.mark.parametrize("more", ["12월20일까지 월수금 40분씩", "12월 20일까지요", "월수금이요", "40분씩 할래"])
def test_what_is_told_of_a_plan_before_the_age_is_kept_and_said_to_be(storage: Storage, more: str) -> None:
    """The question comes again shortly, and the plan begins with all that was told."""
    student = House(storage).person()
    student.say("고3 수학 계획 짜줘")
    again = student.say(more)
    assert "적어 뒀어요. 나이만" in again
    assert "생일은 묻지 않아요" in again
    assert "나이에 따라 여쭤보는" not in again
    student.say("ㅇㅇ")
    assert "보관해도 될까요?" in student.say("18세 이상")
    started = student.say("네 동의해요")
    assert f"계획을 시작해요: wish:고3 수학 계획 짜줘 {more}|고3 수학 계획 짜줘 {more}" in started


def test_what_is_told_before_the_yes_is_kept_too(storage: Storage) -> None:
    """What would be kept is said in full once; another subject is another wish."""
    student = House(storage).person()
    student.say("고3 수학 계획 짜줘")
    assert "90일" in student.tap("18세 이상")
    again = student.say("12월20일까지 월수금 40분씩")
    assert "적어 뒀어요. 위에 적은 대로 보관해도 될까요?" in again
    assert "90일" not in again
    assert "적어 뒀어요" in student.say("영어 12월 20일까지 월수금 40분씩 계획 짜줘")
    assert "시작해요: wish:영어 12월 20일까지" in student.say("네")


@pytest.mark.parametrize(
    ("words", "band"),
    [
        ("나 생일 지나서 15살이야", "teen"),
        ("생일 지난 15살", "teen"),
        ("생일 지나서 14살", "unsure"),
        ("15살인데 생일 지낫어", "teen"),
        ("15살", "unsure"),
    ],
)
def test_a_birthday_that_is_past_settles_what_a_counted_age_leaves_open(words: str, band: str) -> None:
    """It is then one year less by the law, and no more."""
    assert band_told(words, 2026) == band


def test_a_child_says_how_a_guardian_is_to_be_asked(student: Person) -> None:
    """What can be tapped can be said; a yes that leaves the way open is asked for it, and who waits hears that."""
    assert "보호자가 동의해야" in student.say("나 12살인데")
    assert "어떻게 여쭤볼까요" in student.say("네")
    for words in ("엄마한테 물어볼게", "그럼 아빠한테 먼저 말해 볼게요", "부모님께 허락 받을게요"):
        assert "어떻게 여쭤볼까요" in student.say(words)
    assert "담당자가 전화" in student.say("엄마 번호 알려줄게")
    assert "접수 번호" in student.say("종이에 쓰면 안돼?")
    assert "보호자 답을 기다리고" in student.say("수학 계획", command="plan")
    assert "직접 보여 주세요" in student.say("새 링크 줘")
    assert "보호자 답을 기다리고" in student.say("아직이야?")
    assert "접수 번호" in student.say("종이로 할래요")


@pytest.mark.parametrize(
    ("words", "requests"),
    [
        ("엄마 번호는 010-1234-5678이에요", 1),
        ("엄마가 031-980-2114에 전화하래요", 0),
        ("엄마 말고 제 번호는 010-1234-5678이에요", 0),
        ("문의 031-980-2114 맞아요?", 0),
    ],
)
def test_only_a_guardians_own_number_is_kept_as_theirs(student: Person, words: str, requests: int) -> None:
    """Whoever calls it asks for a child's guardian: it must not be an office, nor the child."""
    student.say("만 13세")
    student.say(words)
    assert len(student.house.requests.waiting(student.house.now)) == requests


@pytest.mark.parametrize("letters", ["a@", "a@a. ", "만 ", "010-"])
def test_four_thousand_letters_hold_nobody_up(student: Person, letters: str) -> None:
    """A regular expression that takes a minute would hold up everybody's messages, a cry for help among them."""
    student.say("만 13세")
    begun = process_time()
    student.say((letters * 4000)[:4000])
    assert process_time() - begun < 5


@pytest.mark.parametrize(
    "text", ["종이접기 강의 있어요?", "링크가 뭐예요?", "왜 종이로 해요?", "전화 요금 내야 해요?", "서명이 뭐예요"]
)
def test_words_beside_a_guardians_consent_choose_no_way(text: str) -> None:
    """A question that only holds such a word stays a question."""
    assert way_told(text) == ""
