"""Too easy and too hard, as it is typed: which one is meant, and what is harder or easier."""

from __future__ import annotations

import pytest

from handlers.advising.comparing import ALL
from handlers.hearing import judged
from handlers.rooms import rooms
from knowledge.course import Course
from knowledge.storage import Storage
from retrieval.courses.recommender import LEVELS
from tests.unit.handlers import planners
from tests.unit.handlers.dispatching import KNOWN, ScriptedAnswerer
from tests.unit.handlers.planners import Talk
from tests.unit.handlers.shelved import Bookcase, course
from tests.unit.handlers.talking import House

SLOW = course("slow", "천천히 배우는 중2 수학", "중2", "기초")
FIRST = course("first", "중2 수학 상", "중2", "기본")
SECOND = course("second", "중2 수학 하", "중2", "기본", "first")
DEEP = course("deep", "중2 수학 심화", "중2", "심화", "second")
YOUNGER = course("younger", "중1 수학", "중1", "실전")
OLDER = course("older", "중3 수학", "중3", "기초")
SHELF = (SLOW, FIRST, SECOND, DEEP, YOUNGER, OLDER)
WISH = "중2 수학 강의 추천해줘"


@pytest.fixture
def pupil(storage: Storage) -> Talk:
    """Return somebody who was just shown three lectures: two of the middle level, one easier."""
    talk = Talk(storage, shelf=SHELF)
    talk.say(WISH)
    assert titles(talk) == [FIRST.title, SLOW.title, SECOND.title] or set(titles(talk)) >= {FIRST.title}
    return talk


def titles(talk: Talk) -> list[str]:
    """Return the titles of the courses that are suggested now, in order."""
    known = {one.key: one.title for one in talk.shelf}
    return [
        known[choice.action.removeprefix("course:syllabus:")]
        for choice in talk.choices
        if choice.action.startswith("course:syllabus:")
    ]


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("너무 쉬워", "easy:"),
        ("너무 쉬워요ㅠ", "easy:"),
        ("넘 쉬운데", "easy:"),
        ("너무 쉬울 것 같은데요", "easy:"),
        ("어려울거 같아요", "hard:"),
        ("이거 너무 쉽다", "easy:"),
        ("다 쉬움", "easy:"),
        ("강의가 너무 쉬워요", "easy:"),
        ("too easy", "easy:"),
        ("너무 어려워", "hard:"),
        ("이 강의 너무 어려운데", "hard:"),
        ("좀 어렵네요", "hard:"),
        ("어려울 것 같아요", "hard:"),
        ("these are too hard", "hard:"),
        ("더 어려운 거", "easy:first"),
        ("조금 더 어려운 강의 보여줘", "easy:first"),
        ("something harder please", "easy:first"),
        ("ㄴㄴ더쉬운거", "hard:first"),
        ("더 쉬운 거 없어?", "hard:first"),
        ("좀 더 쉬운 걸로 추천해줘", "hard:first"),
        ("show me easier ones", "hard:first"),
        ("수학이 너무 어려워", ""),
        ("시험이 어려워요", ""),
        ("신청이 어려워요", ""),
        ("더 쉽게 설명해줘", ""),
        ("쉬운 강의 추천해줘", ""),
        ("심화 강의 추천해줘", ""),
        ("쉬고 싶어", ""),
        ("쉬어요", ""),
        ("쉬는 날 있어?", ""),
        ("어려운 이웃도 되나요", ""),
        ("어렵게 사는데 지원되나요", ""),
        ("더 쉬운 신청 방법 있어요?", ""),
        ("너무 어려운 것 같아서 포기하고 싶어", ""),
    ],
)
def test_what_was_thought_of_lectures_is_heard_and_nothing_else(words: str, meant: str) -> None:
    """What is easy or hard by name, a wish with a level, and rest are something else."""
    assert judged(words) == meant


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("너무 쉬워", "easy"),
        ("너무쉬워요", "easy"),
        ("넘 쉬운데", "easy"),
        ("너무 어려워", "hard"),
        ("너무 어려워요!", "hard"),
        ("어렵네요", "hard"),
    ],
)
def test_which_of_several_is_asked(pupil: Talk, words: str, why: str) -> None:
    """The same words stand under each, so that none is guessed; all may be meant."""
    shown = titles(pupil)
    assert pupil.say(words) == ("어느 강의가 너무 쉬웠어요?" if why == "easy" else "어느 강의가 너무 어려웠어요?")
    assert pupil.labels == [*shown, "모두요"]
    assert pupil.answerer.asked == []


def test_of_one_it_is_not_asked(storage: Storage) -> None:
    """Where one lecture was shown, or one is looked at, that is meant."""
    talk = Talk(storage, shelf=(FIRST, DEEP))
    talk.say("중2 수학 강의 추천해줘", f"@course:easy:{FIRST.key}")
    assert titles(talk) == [DEEP.title]
    assert (
        "‘중2 수학 심화’보다 어려운 강의는 목록에 없어요" in talk.say("너무 쉬워")
        or "‘중2 수학 상’, ‘중2 수학 심화’" in talk.told
    )
    looked = Talk(storage, shelf=SHELF, chat="2")
    looked.say(WISH, f"@course:syllabus:{SECOND.key}")
    assert "‘중2 수학 하’보다 어려운 강의예요" in looked.say("너무쉬워요")


@pytest.mark.parametrize("key", [one.key for one in SHELF])
@pytest.mark.parametrize("why", ["easy", "hard"])
def test_nothing_easier_comes_after_too_easy_and_nothing_harder_after_too_hard(
    storage: Storage, key: str, why: str
) -> None:
    """Neither at once nor with "show others"; where nothing is left that is said, and what was seen is marked."""
    talk = Talk(storage, shelf=SHELF)
    talk.say(WISH)
    seen = set(titles(talk))
    aside = next(one for one in SHELF if one.key == key)
    talk.say(f"@course:{why}:{key}")
    for _ in range(4):
        for title in titles(talk):
            other = next(one for one in SHELF if one.title == title)
            assert other.key != key
            assert asks_no_less(other, aside) if why == "easy" else asks_no_less(aside, other), title
            told = next(bubble.text for bubble in talk.outcome.bubbles if title in bubble.text)  # type: ignore[union-attr]
            assert ("앞에서 보여 드린 강의예요" in talk.told) or title not in seen, told
        seen |= set(titles(talk))
        if not titles(talk):
            assert "목록에 없어요" in talk.told or "모두 보여 드렸어요" in talk.told
            break
        talk.say("다른 것 보기")


def asks_no_less(one: Course, other: Course) -> bool:
    """Tell whether a course is of no earlier grade and of no lower level."""
    return one.grades[0] >= other.grades[0] and LEVELS.index(one.level) >= LEVELS.index(other.level)


def test_something_easier_is_easier_than_the_first(pupil: Talk) -> None:
    """Who asks for something easier gets it, also where it was shown already, and then hears that it was."""
    told = pupil.say("ㄴㄴ더쉬운거")
    assert told.startswith("알겠어요. ‘중2 수학 상’보다 쉬운 강의예요.")
    assert titles(pupil) == [SLOW.title]
    assert "앞에서 보여 드린 강의예요." in told
    assert "보다 쉬운 강의는 목록에 없어요" in pupil.say("더 쉬운 거 없어?")


def test_all_of_them_means_the_hardest(pupil: Talk) -> None:
    """Only what is harder than each of them comes."""
    pupil.say("너무 쉬워", "모두요")
    assert set(titles(pupil)) <= {DEEP.title}
    assert titles(pupil) or "목록에 없어요" in pupil.told
    assert pupil.outcome is not None
    assert pupil.say(f"@course:easy:{ALL}")


def test_what_is_not_for_the_own_grade_is_said(storage: Storage) -> None:
    """When all for the grade was seen, the lectures of other grades do not come as if they were meant."""
    talk = Talk(storage, shelf=SHELF)
    talk.say(WISH)
    assert "가까운 학년" not in talk.told
    pages = [talk.say("다른 것 보기") for _ in range(2)]
    strange = [page for page in pages if titles(talk) and "중2 학생을 위한" not in page]
    assert all(page.startswith("중2에 맞는 강의는 모두 보여 드렸어요.") for page in strange)
    other = Talk(storage, shelf=(YOUNGER, OLDER), chat="2")
    assert other.say(WISH).startswith("중2에 꼭 맞는 강의는 없어서 가까운 학년에서 골랐어요.")


def test_labels_under_several_cards_are_asked_about(pupil: Talk) -> None:
    """The other words that stand under each card name none of them either."""
    shown = titles(pupil)
    assert pupil.say("@course:syllabus:") == "어느 강의 말인가요?"
    assert pupil.labels == shown
    assert "번째 시간" in pupil.say(shown[1])
    pupil.say(WISH)
    assert pupil.say("@plan:course:").startswith("어떤 강의로 계획을 만들까요?")
    assert [label.rpartition(" (")[0] for label in pupil.labels][:3] == titles_now(pupil)


def titles_now(talk: Talk) -> list[str]:
    """Return the titles of the courses that can be put into a plan, in order."""
    known = {one.key: one.title for one in talk.shelf}
    keys = [one.action.removeprefix("plan:course:") for one in talk.choices if one.action.startswith("plan:course:")]
    return [known[key] for key in keys][:3]


def test_without_suggestions_it_is_a_question_or_a_wish(storage: Storage) -> None:
    """Words about nothing that was shown are looked up; a wish for easier lectures is a wish."""
    talk = Talk(storage, shelf=SHELF)
    assert talk.say("너무 쉬워") == KNOWN.text
    talk.say("나 중2야", "더 쉬운 강의 추천해줘")
    assert titles(talk) or talk.labels


def test_a_session_of_a_plan_is_meant_while_a_plan_is_talked_about(storage: Storage) -> None:
    """With a plan, and nothing suggested last, "too hard" helps with today's session."""
    talk = planners.Talk(storage)
    talk.say("미적분 개념 4주 동안 월수금 40분씩 19시 계획 짜줘", "너무 어려워")
    assert "더 쉬운 강의 찾기" in talk.labels


def test_a_child_of_whom_nothing_is_remembered_gets_something_easier_by_a_tap(storage: Storage) -> None:
    """The tap names the lecture, whose grade says for whom; typed words are told which tap it takes."""
    house = House(storage)
    table = rooms(ScriptedAnswerer(), Bookcase(SHELF), house.records, house.home)
    house.table |= {kind: table[kind] for kind in ("course", "recommend")}
    child = house.person()
    child.say("저는 12살이에요")
    child.say("초등학생인데 중2 수학 강의 추천해줘")
    told = child.say("더 쉬운 거 없어?")
    assert "기억하지 못해요" in told
    assert "보호자" not in told
    assert child.heard[-1].choices == ()
    child.say("초등학생인데 중2 수학 강의 추천해줘")
    taps = {choice.action for bubble in child.heard for choice in bubble.choices}
    assert f"course:hard:{FIRST.key}" in taps
    label = next(
        choice.label
        for bubble in reversed(child.heard)
        for choice in bubble.choices
        if choice.action == f"course:hard:{FIRST.key}"
    )
    told = child.tap(label)
    assert SLOW.title in told or "쉬운" in told
    assert "보호자" not in told
    (row,) = house.rows("SELECT slots FROM conversation")
    assert "profile." not in row.slots


def test_a_child_is_offered_no_tap_that_only_asks_for_a_guardian_again(storage: Storage) -> None:
    """Neither a plan nor a mentor is offered beside an answer; who is in need keeps the way to a person."""
    house = House(storage)
    child = house.person()
    child.say("저는 12살이에요")
    child.say("서류 뭐 내요?")
    child.say("3x+5=20 풀어줘")
    actions = {choice.action for bubble in child.heard[2:] for choice in bubble.choices}
    assert "recommend:" in actions
    assert not any(action.startswith(("human", "plan")) for action in actions)
    child.say("오늘 학교에서 울었어")
    assert [choice.action for choice in child.heard[-1].choices] == ["human:rule:mind"]
