"""What a question names that a passage has no word for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from knowledge.passage import Source
from retrieval.judging.doubting import agrees, ahead, doubtful, doubts, lacking, wording
from retrieval.words.morphemes import Morphemes, Named
from retrieval.words.synonyms import Synonyms, light_words
from tests.unit.retrieval.memory import passage

PAPERS = passage("a", "교재비도 지원해 줘요?", "네, 최대 105,000원까지 지원해요.", aliases=("책값 나와요?",))
WORDS = frozenset({"교재", "비", "지원", "최대", "105,000"})
NONE = Synonyms({}, {"교복": frozenset({"의복"}), "도움": frozenset({"지원"}), "돈": frozenset({"책값", "책값나와"})})


@pytest.mark.parametrize(
    ("named", "missing"),
    [
        (("교재", "지원"), ()),
        (("책값",), ()),
        (("교복",), ("교복",)),
        (("도움",), ()),
        (("돈",), ()),
        (("혹시", "얼마"), ()),
        (("교복", "교복"), ("교복",)),
        (("원",), ("원",)),
    ],
)
def test_what_a_passage_has_no_word_for(named: tuple[str, ...], missing: tuple[str, ...]) -> None:
    """Its own words, parts of its text and synonyms are held; words that say nothing are not asked for."""
    found = doubts([Named(word) for word in named], PAPERS, WORDS, NONE)
    assert tuple(noun.word for noun in found.missing) == missing


def test_other_parts_of_one_notice_are_no_rivals() -> None:
    """A notice of several parts is ahead of the next notice; entries of one table are rivals of each other."""
    rows = [passage(key, f"물음 {key}", "답이에요.") for key in "abc"]
    parts = [replace(row, kind="notice", source=Source(f"{file}.md")) for row, file in zip(rows, "xxy", strict=True)]
    assert ahead([0.9, 0.8, 0.5], rows) == pytest.approx(0.1)
    assert ahead([0.9, 0.8, 0.5], parts) == pytest.approx(0.4)
    assert ahead([0.9, 0.8], parts[:2]) == 1.0


def test_a_short_word_for_the_same_thing_must_be_a_word_of_the_passage() -> None:
    """Two letters stand in many other words; three are looked for across spaces."""
    short = Synonyms({}, {"돈": frozenset({"책값"})})
    assert [noun.word for noun in doubts([Named("돈")], PAPERS, WORDS, short).missing] == ["돈"]


def test_what_doubts_weigh() -> None:
    """A noun that no passage has is the rarest; numbers are counted by themselves; a name is one."""
    named = [Named("교재"), Named("급식비"), Named("부산", "name"), Named("300", "number"), Named("105,000", "number")]
    found = doubts(named, PAPERS, WORDS, NONE)
    known = doubtful(found, lambda word: {"교재": 3, "부산": 1}.get(word, 0), 10)
    assert (known["names"], known["unheard"], known["numbers"], known["numbers_held"]) == (1, 1, 1, 1)
    assert known["unheard_share"] == pytest.approx(1 / 3)
    assert 0 < known["held"] < 0.5 < known["rarest"]
    frequent = lacking(found, lambda word: {"교재": 3, "부산": 9}.get(word, 0), 10)
    assert 0 < frequent < lacking(found, lambda word: {"교재": 3, "부산": 1}.get(word, 0), 10)
    assert found.rest("부산 교재 급식비 300") == " 교재  300"
    assert doubtful(doubts([], PAPERS, WORDS, NONE), lambda _: 0, 10)["held"] == 0.5


def test_what_korean_names() -> None:
    """Nouns, proper names and numbers, in their order; verbs and endings name nothing."""
    named = Morphemes().named("부산은 교복을 3벌 주나요?")
    assert {"교복": "noun", "3": "number", "부산": "name"}.items() <= {each.word: each.kind for each in named}.items()
    assert "혹시" in light_words()


def test_the_nearest_wording_counts() -> None:
    """Spacing and endings do not."""
    assert wording("책값 나오나", PAPERS) > wording("신청 서류", PAPERS)
    assert wording("교재비도지원해줘요", PAPERS) == 1.0


def test_ones_own_place_asks_for_nothing_by_itself() -> None:
    """Its name and the programme's are held by every passage; another's are not."""
    named = [Named("서울", "name"), Named("서울런", "name"), Named("부산", "name")]
    assert {noun.word for noun in doubts(named, PAPERS, WORDS, NONE, "서울특별시\n서울런").missing} == {"부산"}
    assert {noun.word for noun in doubts(named, PAPERS, WORDS, NONE).missing} == {"서울", "서울런", "부산"}


def test_a_yes_or_a_no_answers_its_own_question() -> None:
    """It begins with the word, and not with a name that has the same letters."""
    texts = ["네, 들을 수 있어요.", "아니요. 서울만 돼요.", "No, it is free.", "네이버로 들어가요.", "누리집에서 해요."]
    assert [agrees(replace(PAPERS, text=text)) for text in texts] == [True, True, True, False, False]
