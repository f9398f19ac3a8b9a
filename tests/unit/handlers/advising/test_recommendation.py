"""Lectures recommended in conversation: what is understood, suggested, remembered, and honestly not found."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from handlers.learner import PREFIX
from handlers.shelves import Shelves
from knowledge.course import Course
from knowledge.storage import Storage
from tests.unit.handlers.dispatching import session
from tests.unit.handlers.planners import Talk as Planner
from tests.unit.handlers.shelved import CALC, COURSES, MATH, Bookcase, Talk


def test_a_first_wish_is_answered_with_reasons_size_and_what_to_tap() -> None:
    """Three courses at most, from facts, marked as samples, with how the order came about and nothing asked before."""
    talk = Talk()
    said = talk.say("미적분 처음인데 쉽게 설명하는 강의")
    assert talk.suggested == ["calc-easy", "calc", "calc-up"]
    first, _, last = talk.outcome.bubbles
    assert first.text == (
        "서울특별시에서 들을 수 있는 강좌 가운데 골랐어요.\n\n"
        "1. 처음 만나는 미적분 (예시 강좌)\n해오름 · 수학 · 기초 · 강의 10개, 모두 5시간\n"
        "‘미적분’ 내용을 다루는, ‘기초’ 수준의 강좌예요."
    )
    assert [choice.label for choice in last.choices] == [
        "강의 목록 보기",
        "계획에 넣기",
        "너무 어려워요",
        "너무 쉬워요",
        "다른 것 보기",
    ]
    assert "먼저 ‘미적분 개념’ 강좌를 들으면 따라가기 쉬워요." in last.text
    assert last.text.splitlines()[-1].startswith("순서는 찾으신 내용, 학년, 수준")
    assert said.count("순서는") == 1
    assert said == Talk().say("미적분 처음인데 쉽게 설명하는 강의")


def test_english_is_spoken_to_those_who_speak_it() -> None:
    """Grades, subjects and levels are named in English, titles stay what they are."""
    talk = Talk(session(language="en"))
    assert "I ask once" in talk.say("recommend a math course")
    said = talk.say("@grade:고2")
    assert "1. 미적분 개념\n가람 · math · standard · 10 lectures, 5 h in all\n" in said
    assert "A course for high school year 2, on math, at the level “standard”." in said
    assert "no advertising" in said
    assert talk.say("@course:hard:calc").startswith("Easier than ‘미적분 개념’:")
    assert talk.outcome.turns[0].text == "Too hard: 미적분 개념"


def test_the_grade_is_asked_once_and_only_when_it_matters() -> None:
    """The best science courses share no grade, so it is asked; the wish goes on with the tap and is not asked again."""
    talk = Talk()
    assert "한 번만 여쭤봐요" in talk.say("과학 인강 추천해줘")
    assert talk.taps[:2] == ["grade:초6", "grade:중1"]
    assert talk.taps[-3:] == ["grade:검정고시", "grade:성인", "grade:"]
    assert "고1 학생을 위한, 과학 과목의, ‘기본’ 수준의 강좌예요." in talk.say("@grade:고1")
    assert talk.suggested == ["science-high"]
    assert talk.outcome.turns[0].text == "고1"
    assert "한 번만" not in talk.say("수학 강의 추천해줘")


@pytest.mark.parametrize("answer", ["고1이에요", "고1", "고등학교 1학년"])
def test_the_grade_may_be_typed(answer: str) -> None:
    """A bare grade is an answer while it is waited for."""
    talk = Talk()
    talk.say("과학 인강 추천해줘", answer)
    assert (talk.learner.grade, talk.suggested) == ("고1", ["science-high"])


def test_who_would_rather_not_say_is_served_all_the_same() -> None:
    """Without a grade both science courses come; the grade is not asked for again."""
    talk = Talk()
    talk.say("과학 인강 추천해줘", "@grade:")
    assert set(talk.suggested) == {"science", "science-high"}
    assert talk.outcome.turns[0].text == "말하지 않을래요"
    talk.say("과학 강의 추천해줘")
    assert len(talk.suggested) == 2


def test_a_question_while_the_grade_is_asked_is_answered() -> None:
    """Nobody is locked into the question; a bare grade that nobody asked for is left to the answerer."""
    talk = Talk()
    talk.say("과학 인강 추천해줘", "서류 뭐 내요?")
    assert [question.text for question in talk.answerer.asked] == ["서류 뭐 내요?"]
    talk.say("@grade:고1", "고2")
    assert talk.answerer.asked[-1].text == "고2"


def test_what_is_known_is_changed_by_saying_so() -> None:
    """Grade and subjects are remembered; the grade changes and goes by a sentence."""
    talk = Talk()
    talk.say("고2 수학 강의 추천해줘")
    assert (talk.learner.grade, talk.learner.subjects) == ("고2", ("수학",))
    assert "학년은 ‘중1’" in talk.say("나 이제 중1이야")
    assert "전에 찾으신 과목(수학)" in talk.say("추천해줘")
    assert talk.suggested == ["math"]
    assert talk.taps[-1] == "course:subjects"
    talk.say("우리 동생 고1인데 과학 강의 추천해줘")
    assert (talk.suggested, talk.learner.grade) == (["science-high"], "중1")
    talk.say("나 고1인데 과학 강의 추천해줘")
    assert talk.learner.grade == "고1"
    assert "기억하지 않을게요" in talk.say("내 학년 지워줘")
    assert talk.learner.grade == ""


def test_a_wish_without_a_subject_is_asked_for_one() -> None:
    """The subjects offered are those that there are for the grade."""
    talk = Talk(session(slots={PREFIX + "grade": "고1"}))
    assert "어떤 과목을" in talk.say("추천")
    assert talk.taps == ["recommend:과학", "recommend:코딩", "recommend:아무 과목이나"]
    talk.say("@recommend:아무 과목이나")
    assert {"science-high", "data"} <= set(talk.suggested)
    assert talk.outcome.bubbles[0].text.startswith("서울특별시에서 들을 수 있는")
    assert "어떤 과목을" in talk.say("@course:subjects")
    talk.say("@recommend:")
    assert talk.outcome.turns[0].text == "강의 추천받기"


def test_a_syllabus_shows_the_first_lectures_and_how_many_more() -> None:
    """It is cut politely, links to the lecture's page, and remembers what was looked at."""
    talk = Talk()
    said = talk.say("미적분 처음인데 쉽게 설명하는 강의", "@course:syllabus:calc-easy")
    assert "쉬워요.\n\n1강. 처음 만나는 미적분 1번째 시간 (30분)" in said
    assert "8강." in said
    assert "9강." not in said
    assert said.endswith("… 그 밖에 강의가 2개 더 있어요.")
    assert talk.learner.looked == "calc-easy"
    assert talk.outcome.turns[0].text == "강의 목록 보기: 처음 만나는 미적분"
    talk.say("@course:syllabus:calc")
    assert talk.taps == [
        "https://example.org/calc",
        "plan:course:calc",
        "course:done:calc",
        "course:hard:calc",
        "course:easy:calc",
        "course:more",
    ]
    short = Talk(courses=(replace(CALC, lectures=CALC.lectures[:8]),))
    assert "그 밖에" not in short.say("@course:syllabus:calc")


def test_too_easy_and_too_hard_move_the_level() -> None:
    """What is put aside does not come again; only what is harder comes, or easier, and that is said."""
    talk = Talk()
    told = talk.say("미적분 처음인데 쉽게 설명하는 강의", "@course:easy:calc-easy")
    assert told.startswith("알겠어요. ‘처음 만나는 미적분’보다 어려운 강의예요.")
    assert talk.suggested == ["calc", "calc-up", "calc-exam"]
    assert told.count("앞에서 보여 드린 강의예요.") == 2
    between = talk.say("@course:hard:calc")
    assert "‘처음 만나는 미적분’보다 어렵고 ‘미적분 개념’보다 쉬운 강의는 목록에 없어요." in between
    assert talk.suggested == []
    assert dict(talk.learner.dropped) == {"calc-easy": "easy", "calc": "hard"}
    hardest = Talk()
    assert "‘미적분 실전’보다 어려운 강의는 목록에 없어요." in hardest.say(
        "미적분 강의 추천해줘", "@course:easy:calc-exam"
    )
    assert "human" in hardest.taps


def test_what_is_too_hard_in_a_plan_is_followed_by_others_of_its_subject() -> None:
    """Without any wish before, or after one for something else, easier courses of the same subject come."""
    fresh = Talk(session(slots={PREFIX + "grade": "고2"}))
    fresh.say("@course:hard:calc-exam")
    assert fresh.suggested[0] == "calc-up"
    elsewhere = Talk(session(slots={PREFIX + "grade": "고2"}))
    elsewhere.say("파이썬 강의 추천해줘", "@course:hard:calc-up")
    assert elsewhere.suggested[0] == "calc"


def test_others_come_until_there_are_none_and_that_is_said() -> None:
    """The last page offers to begin again, another subject, or a person."""
    talk = Talk()
    talk.say("미적분 강의 추천해줘")
    first = talk.suggested
    talk.say("@course:more")
    assert len(talk.suggested) == 1
    assert not set(first) & set(talk.suggested)
    assert "모두 보여 드렸어요" in talk.say("@course:more")
    assert talk.taps[:3] == ["recommend:미적분 강의 추천해줘", "course:subjects", "human"]
    talk.say("@recommend:미적분 강의 추천해줘")
    assert talk.suggested == first
    assert "‘미적분 심화’보다 쉬운 강의예요." in talk.say("@course:hard:calc-up")
    assert "모두 보여 드렸어요" in talk.say("@course:more")
    assert talk.taps[0] == "course:again"
    assert "‘미적분 심화’보다 쉬운 강의예요." in talk.say("@course:again")
    assert talk.suggested == ["calc", "calc-easy"]


def test_what_comes_next_builds_on_what_was_finished() -> None:
    """A finished course is tapped, named, or the one looked at last."""
    tapped = Talk()
    said = tapped.say("파이썬 강의 추천해줘", "@course:done:python")
    assert said.startswith("다 들으신 것으로 기억해 둘게요.")
    assert tapped.suggested == ["data"]
    assert "다 들으신 ‘파이썬 첫걸음’ 강좌에 바로 이어지는" in said
    named = Talk()
    named.say("파이썬 첫걸음 다 들었어요")
    assert (named.learner.taken, named.suggested) == (("python",), ["data"])
    looked = Talk()
    looked.say("@course:syllabus:python", "이 강의 다음엔 뭐 들어?")
    assert looked.suggested == ["data"]
    assert "그다음으로 이어지는 강좌가 없어요" in looked.say("@course:done:data")
    unknown = Talk()
    assert "어떤 강좌를 다 들으셨어요?" in unknown.say("이 강의 다음엔 뭐 들어?")
    assert unknown.taps == []
    unknown.say("미적분 강의 추천해줘", "다음 강의 추천해줘")
    assert unknown.taps == ["course:done:calc", "course:done:calc-easy", "course:done:calc-up"]


def test_a_subject_named_while_the_grade_is_asked_for_goes_on_with_the_wish() -> None:
    """It is no question: the lectures are to be of it, and the grade is still asked for."""
    talk = Talk()
    talk.say("강의 추천해줘")
    assert "한 번만 여쭤봐요" in talk.say("과학")
    talk.say("@grade:고1")
    assert talk.suggested == ["science-high"]


@pytest.mark.parametrize("words", ["과학", "아니 과학", "아니과학", "그럼 과학이요"])
def test_another_subject_named_after_lectures_asks_for_those(storage: Storage, words: str) -> None:
    """Who is shown lectures and names a subject alone means others; at another moment it is a question."""
    talk = Planner(storage)
    talk.say("고1 수학 강의 추천해줘")
    talk.now += timedelta(minutes=1)
    assert "물리 첫걸음" in talk.say(words)
    assert "물리 첫걸음" not in Planner(storage, chat="2").say(words)


def test_of_a_school_that_is_named_the_year_is_asked_for() -> None:
    """Only its years can be tapped, and what is suggested is for them."""
    talk = Talk()
    assert "한 번만 여쭤봐요" in talk.say("고등 과학 인강 추천해줘")
    assert talk.taps[:-1] == ["grade:고1", "grade:고2", "grade:고3"]
    talk.say("@grade:")
    assert talk.suggested == ["science-high"]


@pytest.mark.parametrize(
    ("wish", "grade", "courses", "said"),
    [
        ("영어 강의 추천해줘", "", COURSES, "강좌 목록에 ‘영어’ 강좌가 없어요."),
        ("미적분 강의 추천해줘", "고2", (MATH,), "강좌 목록에 고2에 맞는 ‘미적분’ 강좌가 없어요."),
        ("미적분 강의 추천해줘", "", (MATH,), "강좌 목록에 ‘미적분’ 강좌가 없어요."),
        ("양자역학 강의 추천해줘", "고2", COURSES, "강좌 목록에 ‘양자역학’(이)라는 말이 든 강좌가 없어요."),
        ("아무 과목이나", "초5", (CALC,), "말씀하신 조건에 맞는 강좌가 목록에 없어요."),
        ("추천해줘", "", (), "서울특별시에서 알린 강좌가 아직 없어요."),
    ],
)
def test_that_nothing_fits_is_said_with_the_reason(
    wish: str, grade: str, courses: tuple[Course, ...], said: str
) -> None:
    """Nothing is suggested instead, and a person is offered."""
    talk = Talk(session(slots={PREFIX + "grade": grade, "other": "kept"}), courses)
    assert said in talk.say(wish if wish.endswith("줘") else f"@recommend:{wish}")
    assert talk.suggested == []
    assert "human" in talk.taps
    assert talk.session.slots["other"] == "kept"
    assert talk.outcome.turns[-1].outcome == "unfit"


def test_words_that_no_title_has_are_named_where_something_else_fits() -> None:
    """A level that was understood is served, and what was not found is said; words in titles count."""
    talk = Talk(session(slots={PREFIX + "grade": "고2"}))
    assert "‘양자역학’(이)라는 말이 든 강좌는 없어요. 대신" in talk.say("양자역학 기초 강의 추천해줘")
    assert talk.suggested
    assert "찾으시는 말이 제목에 있는" in talk.say("첫걸음 강의 추천해줘")
    assert talk.suggested[0] == "python"


@pytest.mark.parametrize(
    "wish",
    [
        "야간에 공부할 수 있는 강의 추천해주세요",
        "주말에 들을 수 있는 강의 추천해줘",
        "퇴근 후에 들을만한 강의 추천해 주세요",
    ],
)
def test_an_hour_is_no_word_to_look_for(wish: str) -> None:
    """Lectures are there at any hour: that is said, and the grade and the subject are asked for."""
    talk = Talk()
    said = talk.say(wish)
    assert said.startswith("인터넷 강의라 원하는 시간에 언제든 들을 수 있어요.\n몇 학년이에요?"), said
    assert talk.say("성인").startswith("인터넷 강의라 원하는 시간에 언제든 들을 수 있어요.\n어떤 과목을")
    assert talk.learner.grade == "성인"
    assert talk.answerer.asked == []
    talk.say("@recommend:코딩")
    assert talk.suggested == ["python", "data"]
    assert "언제든 들을 수 있어요" in Talk().say("야간에 들을 수 있는 미적분 강의 추천해줘")


def test_a_place_that_is_no_partner_has_no_lectures() -> None:
    """Shared courses are not for those whose municipality takes no part; stale taps show nothing either."""
    talk = Talk(session(municipality="hongcheon"))
    said = talk.say("미적분 강의 추천해줘")
    assert "홍천군에서 들을 수 있는 강좌는 아직 확인된 것이 없어요.\n홍천군은 확인이 필요해요." in said
    assert talk.library.reads == []
    assert "이제 목록에 없어요" in talk.say("@course:syllabus:calc")
    assert "확인된 것이 없어요" in talk.say("이 강의 다음엔 뭐 들어?")


def test_a_wish_waits_for_the_municipality() -> None:
    """Nothing is suggested from nowhere; naming the place in the wish is enough, naming another is not served here."""
    talk = Talk(session(municipality=""))
    assert "지역마다 들을 수 있는 강좌가 달라요" in talk.say("미적분 강의 추천해줘")
    talk.say("@municipality:gimpo")
    assert (talk.suggested[0], talk.library.reads) == ("calc", ["gimpo"])
    waiting = Talk(session(municipality=""))
    waiting.say("@course:more", "@municipality:gimpo")
    assert "grade:고1" in waiting.taps
    named = Talk(session(municipality=""))
    assert "이제 서울특별시" in named.say("서울 사는데 미적분 강의 추천해줘")
    assert named.suggested[0] == "calc"
    assert "김포시 이야기네요" in named.say("김포 미적분 강의 추천해줘")
    both = Talk(session(municipality=""))
    assert "지역마다" in both.say("김포 아니면 서울 미적분 강의 추천해줘")


def test_another_municipality_keeps_the_learner_but_no_courses() -> None:
    """Grade and subjects move along; what was shown, taken and put aside belongs to one catalogue."""
    talk = Talk()
    talk.say("고2 미적분 강의 추천해줘", "@course:done:calc", "@course:hard:calc-up", "@municipality:gimpo")
    assert (talk.learner.grade, talk.learner.subjects) == ("고2", ("수학",))
    assert (talk.learner.taken, dict(talk.learner.dropped), talk.learner.shown) == ((), {}, ())
    talk.say("미적분 강의 추천해줘")
    assert "calc" in talk.suggested
    assert talk.session.slots[PREFIX + "place"] == "gimpo"


def test_the_wish_goes_to_the_person_who_is_asked_for() -> None:
    """Who then asks for a person does not have to say it again."""
    talk = Talk()
    talk.say("영어 강의 추천해줘", "@human", "@human:category:study", "@human:urgency:normal")
    assert talk.outcome.requests[0].question == "영어 강의 추천해줘"


def test_a_recommendation_ends_a_row_of_misses() -> None:
    """It is an answer."""
    talk = Talk(session(misses=1))
    talk.say("미적분 강의 추천해줘")
    assert talk.session.misses == 0


def test_a_grade_told_without_a_municipality_is_kept() -> None:
    """It needs no catalogue."""
    talk = Talk(session(municipality="", slots={PREFIX + "asked": "waiting"}))
    assert "‘고2’" in talk.say("나 이제 고2야")
    assert talk.learner.grade == "고2"


def test_a_catalogue_is_read_once_for_each_edition() -> None:
    """The next edition is seen with the next wish, and threads may ask at once."""
    library = Bookcase()
    shelves = Shelves(library)
    with ThreadPoolExecutor(4) as pool:
        shelves_seen = list(pool.map(shelves.of, ["seoul"] * 40))
    assert {shelf.version for shelf in shelves_seen} == {1}
    read = len(library.reads)
    assert read <= 4
    assert shelves.of("seoul") is shelves.of("seoul")
    assert len(library.reads) == read
    library.number, library.courses_ = 2, (MATH,)
    assert list(shelves.of("seoul").courses) == ["math"]
    assert list(shelves.of("gimpo").courses) == ["math"]


def test_a_level_that_was_told_is_looked_for() -> None:
    """Who said that mathematics has become hard is suggested what is easier first."""
    before, talk = Talk(), Talk()
    wish = "미적분 강의 추천해줘"
    before.say("나 고2야", wish)
    talk.say("나 고2야", "수학이 어려워졌어", wish)
    assert before.suggested[0] == "calc"
    assert talk.suggested[0] == "calc-easy"
