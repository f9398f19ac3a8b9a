"""Two valid statements that disagree: the more local, then the newer one answers, and the other is not cited."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.municipality import Municipality
from knowledge.passage import SHARED, Passage, Source, Validity
from retrieval.answer import Hit, Question
from retrieval.answerer import Answerer
from retrieval.candidate import Candidate
from retrieval.judging.confidence import Judge
from retrieval.precedence import NEAR, contested, fitting, settled
from retrieval.searcher import Searcher
from tests.fakes import LetterEmbedder
from tests.unit.retrieval.memory import MemoryShelf

OLD, NEW = date(2025, 3, 1), date(2026, 3, 1)
TODAY = date(2026, 11, 25)


def said(owner: str, key: str, text: str, dated: date | None = None, **fields: object) -> Passage:
    """Return an entry about how many are taken."""
    file = str(fields.pop("file", f"{owner}/faq.csv"))
    return replace(Passage(owner, key, "faq", "몇 명을 뽑나요?", text, Source(file, dated=dated)), **fields)


def keys(*passages: Passage, scores: tuple[float, ...] = (1.0, 0.9, 0.8)) -> list[str]:
    """Return the keys that are left, in their order."""
    hits = [Hit(each, score, 0.9, 0.9) for each, score in zip(passages, scores, strict=False)]
    return [hit.passage.key for hit in settled(hits)]


@pytest.mark.parametrize(
    ("asked", "first"),
    [
        ("고등학생 대여료는 얼마예요?", "high"),
        ("중학생은 얼마예요?", "all"),
        ("초5인데 얼마예요?", "low"),
        ("초등학교 5학년은요?", "low"),
        ("고1 얼마예요?", "high"),
        ("얼마예요?", "low"),
        ("고양시에서 얼마예요?", "low"),
        ("중간에 그만두면 얼마예요?", "low"),
    ],
)
def test_the_answer_for_the_grades_that_are_named_goes_first(asked: str, first: str) -> None:
    """Of those that answer the same question; what was known of the first hit stays with the first one."""
    entries = (
        said("gimpo", "low", "1만 원", audience=tuple(f"초{year}" for year in range(1, 7))),
        said("gimpo", "other", "다른 말", title="다른 질문이에요?"),
        said("gimpo", "high", "2만 원", audience=("고1", "고2", "고3")),
        said("gimpo", "all", "3만 원"),
    )
    hits = [Hit(each, 1.0, 0.9, 0.9, {"known": 1.0} if at == 0 else {}) for at, each in enumerate(entries)]
    found = fitting(asked, hits)
    assert (found[0].passage.key, found[0].features) == (first, {"known": 1.0})
    assert sorted(hit.passage.key for hit in found) == sorted(each.key for each in entries)
    assert not any(hit.features for hit in found[1:])
    assert fitting(asked, ()) == ()


@pytest.mark.parametrize(
    ("asked", "first"),
    [
        ("중고등학생은 얼마예요?", "middle"),
        ("중·고등학생은요?", "middle"),
        ("초중등 학생은요?", "middle"),
        ("초중고 다 같아요?", "middle"),
        ("초·중은 얼마예요?", "middle"),
        ("고등학생은요?", "high"),
        ("최고등급은 얼마예요?", "middle"),
        ("중고 교재는요?", "middle"),
        ("고1은요?", "high"),
        ("중3, 고1 두 아이예요", "middle"),
        ("고등학교 1학년은요?", "high"),
        ("초중고생은요?", "middle"),
        ("초등학생은요?", "low"),
    ],
)
def test_several_schools_before_one_ending_are_all_named(asked: str, first: str) -> None:
    """What is for one of them answers: "중고등학생" names middle schools as well as high schools."""
    grades = {"middle": ("중1", "중2", "중3"), "high": ("고1", "고2", "고3"), "low": ("초1", "초2", "초3")}
    hits = [Hit(said("gimpo", key, key, audience=years), 1.0, 0.9, 0.9) for key, years in grades.items()]
    assert fitting(asked, hits)[0].passage.key == first


OWN, SHARED_ONE = said("gimpo", "own", "300명이에요.", OLD), said(SHARED, "all", "200명이에요.", NEW)


@pytest.mark.parametrize(
    ("passages", "left"),
    [
        ((SHARED_ONE, OWN), ["own"]),
        ((OWN, SHARED_ONE), ["own"]),
        ((OWN, said("gimpo", "new", "250명이에요.", NEW)), ["new"]),
        ((said("gimpo", "new", "250명이에요.", NEW), OWN), ["new"]),
        ((OWN, said("gimpo", "undated", "250명이에요.")), ["own"]),
        ((OWN, said("gimpo", "since", "250명", validity=Validity(NEW))), ["since"]),
        ((OWN, said("gimpo", "same day", "250명이에요.", OLD)), ["own", "same day"]),
        ((SHARED_ONE, said("gimpo", "same", "200명이에요.")), ["all", "same"]),
        ((replace(SHARED_ONE, audience=("mentor",)), replace(OWN, audience=("student",))), ["all", "own"]),
        ((SHARED_ONE, replace(OWN, title="언제 뽑나요?")), ["all", "own"]),
        ((SHARED_ONE, replace(OWN, title="정원은요?", aliases=("몇명을 뽑나요",))), ["own"]),
        ((SHARED_ONE, replace(OWN, title="정원은요?", aliases=("몇명을 뽑나요",), text="곧 알려요.")), ["all", "own"]),
        ((SHARED_ONE, replace(OWN, kind="course")), ["all", "own"]),
        ((replace(OWN, kind="notice"), replace(OWN, kind="notice", key="next", text="4월이에요.")), ["own", "next"]),
        ((replace(SHARED_ONE, title=""), replace(OWN, title="")), ["all", "own"]),
        ((), []),
    ],
)
def test_only_what_answers_the_same_question_is_overruled(passages: tuple[Passage, ...], left: list[str]) -> None:
    """The same people, the same question and something else said; the order is kept otherwise."""
    assert keys(*passages) == left


RECRUITS = "2027년 참여학생 모집 공고 > 모집 인원"


@pytest.mark.parametrize(
    ("title", "owner", "kind", "left"),
    [
        (RECRUITS, "gimpo", "notice", ["own"]),
        ("2027년 대학생 멘토 모집 공고 > 모집 인원", "gimpo", "notice", ["all", "own"]),
        ("2027년 참여학생 모집 공고 > 모집 기간", "gimpo", "notice", ["all", "own"]),
        (RECRUITS, "gimpo", "faq", ["all", "own"]),
        (RECRUITS, SHARED, "notice", ["all", "own"]),
    ],
)
def test_what_a_place_announces_itself_goes_before_what_all_are_told(
    title: str, owner: str, kind: str, left: list[str]
) -> None:
    """The heading of its notice says which question that answers: no one is told to ask where they live."""
    everybodys = replace(SHARED_ONE, title="몇 명을 뽑아요?", text="지역마다 달라요.")
    own = replace(said(owner, "own", "140명", NEW, file="n.txt"), title=title, kind=kind)
    assert keys(everybodys, own) == left
    assert contested(own, everybodys) == (left == ["own"])


def test_a_wording_that_is_shared_counts_only_where_the_evidence_is_near() -> None:
    """A question may be one entry's by its title and another's by chance; the very same title needs no nearness."""
    other = replace(OWN, title="정원은요?", aliases=("몇명을 뽑나요",))
    far = (1.0, 0.9 - NEAR)
    assert keys(SHARED_ONE, other, scores=far) == ["all", "own"]
    assert keys(SHARED_ONE, OWN, scores=far) == ["own"]


def test_what_was_known_of_the_first_hit_stays_with_the_first() -> None:
    """The ruling statement takes the place and the evidence; others have none."""
    hits = (
        Hit(SHARED_ONE, 1.0, 0.9, 0.9, {"margin": 0.2}),
        Hit(said("gimpo", "x", "다른 말", title="언제?"), 0.9, 0, 0),
    )
    first, second = settled((*hits, Hit(OWN, 0.8, 0.9, 0.9)))
    assert (first.passage, first.features, second.features) == (OWN, {"margin": 0.2}, {})


statements = st.builds(
    lambda owner, title, number, dated, kind: replace(
        said(owner, f"{owner}{title}{number}{dated}{kind}", f"{number}명이에요.", dated),
        title=title,
        aliases=("정원",) if number % 2 else (),
        kind=kind,
    ),
    st.sampled_from(["gimpo", SHARED]),
    st.sampled_from(["몇 명을 뽑나요?", "정원이 얼마예요?", "언제 뽑나요?"]),
    st.integers(1, 4),
    st.sampled_from([None, OLD, NEW]),
    st.sampled_from(["faq", "notice", "course"]),
)


@given(st.lists(st.tuples(statements, st.floats(0, 2)), max_size=8, unique_by=lambda pair: pair[0].id))
def test_nothing_is_invented_and_nothing_overruled_leads(found: list[tuple[Passage, float]]) -> None:
    """What is left was there, in its order; what went has something before it; doing it twice changes nothing."""
    hits = tuple(Hit(passage, score, 0.9, 0.9) for passage, score in sorted(found, key=lambda pair: -pair[1]))
    left = settled(hits)
    assert {hit.passage for hit in left} <= {hit.passage for hit in hits}
    assert settled(left) == left

    def before(one: Passage, other: Passage) -> bool:
        mine, yours = (p.municipality != SHARED for p in (one, other))
        return (mine, one.source.dated or date.min) > (yours, other.source.dated or date.min)

    for hit in hits:
        if hit.passage not in {each.passage for each in left}:
            assert any(contested(each.passage, hit.passage) and before(each.passage, hit.passage) for each in left)
    for each in left:
        same = (other for other in left if other.passage.title == each.passage.title)
        assert not any(contested(other.passage, each.passage) and before(other.passage, each.passage) for other in same)


def answerer_of(*passages: Passage) -> Answerer:
    """Return an answerer of Gimpo with these passages, with real search and judgement."""
    places = (Municipality("gimpo", "김포시", "서울런", names=("김포",)),)
    candidate = Candidate(places, passages, MemoryShelf())
    searcher = Searcher(candidate, LetterEmbedder())
    searcher.prepare("gimpo")
    return Answerer(searcher, candidate, Judge())


def test_the_local_statement_answers_however_the_question_is_worded() -> None:
    """It is found by the question of the one that was found, and only it is cited."""
    national = said(SHARED, "all", "모두 200명을 뽑아요.", NEW, aliases=("선발 인원 알려 주세요",))
    others = [said(SHARED, f"n{n}", f"{n}호관에 있어요.", title=f"선발 안내 {n}호관 어디예요?") for n in range(12)]
    answerer = answerer_of(national, OWN, *others)
    for text in ("몇 명을 뽑나요?", "선발인원 알려주세요"):
        answer = answerer.answer(Question("gimpo", text, TODAY))
        assert answer.kind == "answered", text
        assert [citation.passage_id for citation in answer.citations] == [OWN.id]
        assert national.id not in {hit.passage.id for hit in answer.hits}
    assert answerer.show(Question("gimpo", "", TODAY), "never").withdrawn is None
