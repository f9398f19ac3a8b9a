"""Suggestions and their reasons, over a small catalogue."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.course import Course, Lecture, Level
from retrieval.courses.recommender import GRADES, CourseSuggestion, Profile, Recommender, Why


def course(
    key: str,
    subject: str,
    title: str,
    grades: str,
    level: Level,
    *,
    vendor: str = "가",
    lectures: int = 10,
    after: str = "",
) -> Course:
    """Return a course of lectures of 30 minutes; one of them is on the theorem of Pythagoras in geometry."""
    names = [
        "피타고라스 정리의 뜻" if number == 3 and "도형" in title else f"{number}강"
        for number in range(1, lectures + 1)
    ]
    return Course(
        "shared", key, vendor, subject, title, tuple(grades.split()), level,
        tuple(Lecture(number, name, 30) for number, name in enumerate(names, 1)),
        prerequisites=tuple(after.split()), sample=True,
    )  # fmt: skip


CATALOGUE = (
    course("m1", "수학", "중1 수학", "중1", "기본"),
    course("m2", "수학", "중2 수학 도형", "중2", "기본", after="m1"),
    course("m2-easy", "수학", "쉬운 중2 수학", "중2", "기초", vendor="나"),
    course("m2-hard", "수학", "중2 수학 심화", "중2", "심화", vendor="나", after="m2 gone"),
    course("m2-exam", "수학", "중2 수학 기출", "중2", "실전", lectures=4, after="m2"),
    course("calc", "수학", "미적분I 개념", "고2", "기본"),
    course("calc-easy", "수학", "처음 만나는 미적분I", "고2", "기초", vendor="나"),
    course("calc-2", "수학", "미적분II", "고2 고3", "심화", vendor="다", after="calc"),
    course("sci-long", "과학", "중2 과학 전 범위", "중2", "기본", lectures=40),
    course("sci-short", "과학", "중2 과학 요점", "중2", "기본", vendor="나", lectures=15),
    course("ged", "수학", "고졸 검정고시 수학", "검정고시", "기본"),
    course("ged-1", "수학", "초졸 검정고시 수학", "검정고시", "기초"),
    course("cert", "자격증", "컴퓨터활용능력 2급", "중2 고2 성인", "기초"),
    course("all", "학습법", "공부하는 법", "", "기초", vendor="다"),
)
RECOMMENDER = Recommender(CATALOGUE)


def keys(found: tuple[CourseSuggestion, ...]) -> list[str]:
    """Return the keys of the suggested courses."""
    return [suggestion.course.key for suggestion in found]


def codes(suggestion: CourseSuggestion) -> dict[str, float]:
    """Return the points of each reason."""
    return {reason.code: reason.points for reason in suggestion.reasons}


SITUATIONS = {
    "a beginner starts easy": (Profile("고2", wants="미적분 처음인데 쉽게 설명하는 강의"), (), {}, "calc-easy"),
    "three weeks are short": (Profile("중2", wants="기말까지 3주, 과학 하나"), (), {}, "sci-short"),
    "what builds on the last course comes next": (Profile("중2", wants="다음엔 뭐 들어?"), ("m2",), {}, "m2-hard"),
    "the level told before counts": (Profile("중2", ("수학",), {"수학": "기초"}), (), {}, "m2-easy"),
    "a course too hard lowers the level": (Profile("중2", ("수학",)), ("m1",), {"m2": "hard"}, "m2-easy"),
    "a course too easy raises it": (Profile("중2", ("수학",), {"수학": "기초"}), ("m1",), {"m2-easy": "easy"}, "m2"),
    "a dull one leaves it": (Profile("중2", ("수학",), {"수학": "기초"}), ("m1",), {"m2": "dull"}, "m2-easy"),
    "a lecture is found in the syllabus": (Profile("중2", wants="피타고라스 정리 나오는 강의"), (), {}, "m2"),
    "a title is found by its words": (Profile("중2", wants="시험 요점 강의"), (), {}, "sci-short"),
    "a school leaver gets the examination": (Profile("학교 밖", wants="고졸 수학"), (), {}, "ged"),
    "an examination named takes the place of the grade": (Profile("중1", wants="초졸 검정고시"), (), {}, "ged-1"),
    "a certificate is a subject": (Profile("성인", wants="자격증"), (), {}, "cert"),
    "another grade is said": (Profile("중1", wants="중2 수학 기출"), ("m2",), {}, "m2-exam"),
    "a part that is named may be grades away": (Profile("중3", wants="미적분"), (), {}, "calc"),
}  # fmt: skip


@pytest.mark.parametrize("situation", SITUATIONS)
def test_the_first_suggestion_fits(situation: str) -> None:
    """Each situation has a course that fits it better than the others, and it comes first."""
    profile, taken, dropped, first = SITUATIONS[situation]
    assert keys(RECOMMENDER.suggest(profile, taken, dropped))[0] == first


def test_a_wish_for_one_gets_one() -> None:
    """A number in the wish goes before the usual three."""
    assert len(RECOMMENDER.suggest(Profile("중2", wants="수학 하나"))) == 1
    assert len(RECOMMENDER.suggest(Profile("중2", wants="수학"), k=2)) == 2


def test_reasons_are_facts() -> None:
    """A suggestion tells the numbers and names that put it where it stands."""
    (first, *_) = RECOMMENDER.suggest(Profile("중2", wants="3주 안에 과학"))
    assert {reason.code: dict(reason.values) for reason in first.reasons} == {
        "subject": {"subject": "과학"},
        "grade": {"grade": "중2"},
        "level": {"level": "기본"},
        "fits": {"minutes": 450, "left": 630},
    }


def test_the_time_is_days_by_minutes() -> None:
    """Minutes a day that were told are counted, otherwise half an hour."""
    long = RECOMMENDER.suggest(Profile("중2", wants="3주 하루 1시간 과학"), k=9)
    assert all("fits" in codes(suggestion) for suggestion in long)
    late = RECOMMENDER.suggest(Profile("중2", ("과학",), minutes_left=100))
    assert all(codes(suggestion)["long"] < 0 for suggestion in late)


def test_missing_and_finished_steps_are_told() -> None:
    """A course to be taken before is missing, ready, or just done; school has done those of earlier grades."""
    told = {
        taken: {s.course.key: set(codes(s)) for s in RECOMMENDER.suggest(Profile("중2", ("수학",)), taken, k=9)}
        for taken in ((), ("m2",), ("m2", "m1"))
    }
    assert "missing" in told[()]["m2-hard"]
    assert "follows" in told["m2",]["m2-hard"]
    assert "ready" in told["m2", "m1"]["m2-hard"]
    assert "missing" not in told[()]["m2"]
    unknown = {s.course.key: set(codes(s)) for s in RECOMMENDER.suggest(Profile("", ("수학",)), k=20)}
    assert "missing" in unknown["m2"]


def test_vendors_take_turns() -> None:
    """Of courses that fit alike, one of another vendor comes before a second of the same."""
    alike = [course(f"c{n}", "수학", f"수학 {n}", "중2", "기본", vendor=vendor) for n, vendor in enumerate("가가가나")]
    found = Recommender(alike).suggest(Profile("중2", wants="수학"), k=4)
    assert {suggestion.course.vendor for suggestion in found[:2]} == {"가", "나"}
    assert codes(found[-1])["again"] == -2


def test_a_vendors_name_moves_nothing() -> None:
    """The order stays when the vendors swap their names."""
    profile = Profile("중2", wants="수학")
    swapped = {"가": "나", "나": "가", "다": "다"}
    renamed = [
        course(c.key, c.subject, c.title, " ".join(c.grades), c.level, vendor=swapped[c.vendor],
               lectures=len(c.lectures), after=" ".join(c.prerequisites))
        for c in CATALOGUE
    ]  # fmt: skip
    assert keys(Recommender(renamed).suggest(profile)) == keys(RECOMMENDER.suggest(profile))


def test_what_others_took_together_counts() -> None:
    """Five learners who took two courses are a reason, four are not: they could be recognised."""
    twins = [course(key, "수학", key, "중2", "기본", vendor=key) for key in ("a", "b", "c")]
    profile = Profile("중2", ("수학",))
    for learners, told in ((4, False), (5, True)):
        histories = [["a", "c", "elsewhere"]] * learners + [["a", "b"]] * 3
        found = Recommender(twins, histories).suggest(profile, taken=("a",))
        reasons = {s.course.key: [r.values for r in s.reasons if r.code == "together"] for s in found}
        assert reasons["b"] == []
        assert reasons["c"] == ([{"course": "a", "learners": learners}] if told else [])
        assert not told or keys(found)[0] == "c"


def test_nothing_is_better_than_anything() -> None:
    """A subject that the catalogue lacks, or a grade far from all its courses, gets no suggestion."""
    assert RECOMMENDER.suggest(Profile("중2", wants="세계사")) == ()
    assert Recommender(CATALOGUE[:1]).suggest(Profile("고3", ("수학",))) == ()
    assert Recommender(CATALOGUE[:1]).suggest(Profile("성인", ("수학",))) == ()
    assert Recommender([course("x", "수학", "x", "중1", "실전")]).suggest(Profile("초6"), k=3) == ()


def test_following_stays_with_the_subject() -> None:
    """What comes after a science course is science; with nothing done before it is a wish like any other."""
    found = RECOMMENDER.suggest(Profile("중2", wants="이어서 들을 강의"), ("m2", "sci-long"))
    assert keys(found) == ["sci-short"]
    assert len(RECOMMENDER.suggest(Profile("중2", wants="이어서 들을 강의"))) == 3


def test_a_school_without_its_year_leaves_other_schools_out() -> None:
    """Nothing for another school or for the school-leaving test is suggested, whatever grade is known of a sister."""
    for known in ("", "중2", "고2"):
        assert set(keys(RECOMMENDER.suggest(Profile(known, wants="고등 수학"), k=9))) == {"calc", "calc-easy", "calc-2"}


def test_an_adult_may_take_the_examination() -> None:
    """A course for the qualification examination is open to an adult, without points for the grade."""
    found = RECOMMENDER.suggest(Profile("성인", ("수학",)))
    assert set(keys(found)) == {"ged", "ged-1"}
    assert all("grade" not in codes(suggestion) for suggestion in found)


KEYS = [one.key for one in CATALOGUE]
PROFILES = st.builds(
    Profile,
    grade=st.sampled_from(["", "학교 밖", "검정고시", "성인", *GRADES]),
    subjects=st.lists(st.sampled_from(["수학", "과학", "자격증"]), max_size=2).map(tuple),
    minutes_left=st.none() | st.integers(0, 2000),
    wants=st.sampled_from(["", "쉬운 수학", "미적분 심화", "다음 강의", "2주 과학", "피타고라스", "중2 기출"]),
)
REASONS: st.SearchStrategy[Why] = st.sampled_from(["hard", "easy", "long", "dull", ""])


@settings(max_examples=60)
@given(PROFILES, st.lists(st.sampled_from([*KEYS, "x"]), unique=True, max_size=4), st.dictionaries(
    st.sampled_from([*KEYS, "x"]), REASONS, max_size=3), st.randoms())  # fmt: skip
def test_the_order_is_explained_and_reproducible(profile, taken, dropped, random) -> None:  # type: ignore[no-untyped-def] # noqa: ANN001
    """Scores are the sum of the points, fall from first to last, and do not depend on the catalogue's order."""
    found = RECOMMENDER.suggest(profile, taken, dropped, k=5)
    assert not {suggestion.course.key for suggestion in found} & {*taken, *dropped}
    scores = [suggestion.score for suggestion in found]
    assert scores == sorted(scores, reverse=True)
    for suggestion in found:
        assert suggestion.score == pytest.approx(sum(reason.points for reason in suggestion.reasons))
    shuffled = random.sample(CATALOGUE, len(CATALOGUE))
    assert Recommender(shuffled).suggest(profile, taken, dropped, k=5) == found
