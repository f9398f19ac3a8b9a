"""A question in English goes to passages in Korean in Korean words, and to the others as it is."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from knowledge.passage import Passage
from retrieval.answer import Hit, Question
from retrieval.ranking import Asked, Pool, gather
from retrieval.searcher import Searcher
from retrieval.segment import Segment, build, questions
from retrieval.words.synonyms import Synonyms
from tests.unit.retrieval.memory import Bigrams, MemoryShelf, Spaces, passage

ENGLISH = (
    passage("course", "Which courses may a student take in the first year?", "any of the basic ones"),
    passage("fee", "Is there a fee for books?", "no, the school pays"),
    passage("sign", "Where do I sign?", "on page two"),
)
KOREAN = (
    passage("과정", "학생이 1학년 때 무슨 강의를 들을 수 있나요?", "기초 강의는 모두 들을 수 있어요."),
    passage("비용", "교재 비용이 있나요?", "없어요. 학교가 내요."),
    passage("zoom", "Zoom은 어떻게 켜요?", "누리집에서 켜요."),
)
MORE = tuple(
    passage(key, title, text)
    for key, title, text in (
        ("무료", "정말 무료인가요?", "네, 무료예요."),
        ("서명", "신청서에 서명은 어디에 하나요?", "둘째 쪽에 해요."),
        ("기간", "언제까지 신청하나요?", "3월까지예요."),
        ("책", "책은 어디서 사나요?", "학교에서 나눠 줘요."),
    )
)
ALL_KOREAN = (*KOREAN, *MORE)
ALL = (*ALL_KOREAN, *ENGLISH)
CODE = passage("code", "ZIP 0123", "PDF")
ASKED = "which courses take student"
DAY = date(2026, 11, 25)


def hits(*passages: Passage, asked: str = ASKED) -> tuple[Hit, ...]:
    """Return what is found in these passages."""
    searcher = Searcher(MemoryShelf(*passages), Bigrams(), splitter=Spaces())
    searcher.prepare("gimpo")
    return searcher.search(Question("gimpo", asked, DAY))


@pytest.mark.parametrize(
    ("passages", "best", "foreign"),
    [
        (ENGLISH, "course", False),
        (KOREAN, "과정", True),
        ((*ENGLISH, *KOREAN), "course", False),
        ((*ENGLISH, KOREAN[1]), "course", False),
        ((*KOREAN, CODE), "과정", True),
    ],
)
def test_the_language_of_a_passage_decides(passages: tuple[Passage, ...], best: str, *, foreign: bool) -> None:
    """English words are looked for as they are in English entries, few or many, and in Korean in the others."""
    found = hits(*passages)
    assert found[0].passage.key == best
    assert found[0].features["foreign"] == float(foreign)


def test_words_of_a_question_stay_or_are_put_into_korean() -> None:
    """Slang is put right in either case; Korean words never become English ones."""
    words = Synonyms({"비번": "비밀번호"}, {}, {"course": "강의"})
    assert words.rewritten("which course") == "강의"
    assert words.rewritten("which course", korean=False) == "which course"
    assert words.rewritten("비번 course", korean=False) == "비밀번호 course"


@pytest.mark.parametrize("asked", [entry.title for entry in ENGLISH])
def test_the_very_words_of_an_english_entry_find_it_among_korean_ones(asked: str) -> None:
    """Each English entry is found by its own words, though most of the content is Korean."""
    assert hits(*ALL, asked=asked)[0].passage.title == asked


@pytest.mark.parametrize("entry", [*KOREAN, *MORE], ids=lambda entry: entry.key)
def test_korean_questions_are_found_as_ever(entry: Passage) -> None:
    """English entries beside it change nothing for a question in Korean."""
    assert [hits(*some, asked=entry.title)[0].passage.key for some in (ALL_KOREAN, ALL)] == [entry.key, entry.key]


def pool_of(*groups: tuple[Passage, ...]) -> Pool:
    """Return what a municipality sees whose content came in these groups, one after the other."""
    segments: list[Segment] = []
    for group in groups:
        segments.append(build(group, Spaces(), {}, segments[0].averages if segments else None))
    return Pool(tuple(segments), tuple(frozenset() for _ in segments))


def asked(text: str, plain: str = "") -> Asked:
    """Return a question that may be put otherwise to passages that are not in Korean."""
    other = asked(plain) if plain else None
    words = Synonyms({}, {})
    return Asked(text, np.zeros(256, np.float32), text.split(), words, text, plain=other)


@pytest.mark.parametrize(
    ("groups", "question", "there"),
    [
        ((ENGLISH,), asked("which course"), True),
        ((KOREAN, ENGLISH), asked("which course"), True),
        ((KOREAN, ENGLISH), asked("어떤 강의", "which course"), True),
        ((KOREAN, ENGLISH), asked("어떤 강의"), False),
        ((ALL_KOREAN,), asked("which course"), False),
    ],
)
def test_stems_count_only_between_what_is_not_in_korean(
    groups: tuple[tuple[Passage, ...], ...], question: Asked, *, there: bool
) -> None:
    """They stand for both kinds of keywords in English entries, and Korean entries have none."""
    found = gather(pool_of(*groups), question, DAY)
    assert ("words" in found.evidence) is there
    if there:
        words = dict(zip(found.ids, found.evidence["words"], strict=True))
        assert max(words, key=words.__getitem__) == ENGLISH[0].id
        assert (found.evidence["words"][found.korean] < max(words.values())).all()
        assert not found.factors["morphemes"][~found.korean].any()
        assert found.factors["morphemes"][found.korean].all()


@pytest.mark.parametrize(
    ("question", "least", "most"),
    [
        ("what are the fees of the school", 1, 1),
        ("what are the fees of the college", 0.5, 0.8),
        ("what are the chances of catching it twice", 0.2, 0.5),
        ("does anybody tutor maths", 0, 0),
    ],
)
def test_stems_count_by_what_part_of_the_question_they_are(question: str, least: float, most: float) -> None:
    """Who shares a "what are the" alone has a small part, though no other entry has more of it."""
    lines = ("What are the fees of the school?", "Where do I sign?", "Can I be ill again?", "Who teaches the class?")
    entries = tuple(passage(line, "", line) for line in lines)
    shares = gather(pool_of(entries), asked(question), DAY).evidence["words"]
    assert least - 1e-6 <= shares.max() <= most + 1e-6


def test_a_whole_english_sentence_is_a_question_itself() -> None:
    """A line of a hundred letters is short in English and long in Korean."""
    line = "Which of the two classes on data may a student of the first year take together with statistics?"
    assert questions(passage("en", "", line)) == (line,)
    assert questions(passage("ko", "", f"{line[:90]}까요?")) == ()
