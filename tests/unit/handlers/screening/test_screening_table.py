"""The table of the screen's rules: it compiles, ends, and its index leaves nothing out."""

from __future__ import annotations

import re
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.screening.anchors import anchors, pairs
from handlers.screening.rules import GAP, TABLE, Context, Index, Rules, rules
from handlers.screening.surface import readings
from tests.benchmarks.screening import lines_of
from tests.benchmarks.screening_calm import EVALUATION

OWN = EVALUATION / "crisis_rules.jsonl"


def test_the_table_repeats_nothing_without_bound() -> None:
    """No phrase of the table can take more than linear time: repetition is bounded everywhere."""
    table = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    phrases = [phrase for row in (*table["rule"], *table["line"]) for phrase in row["find"]]
    phrases += [phrase for found in table["contexts"].values() for phrase in found]
    assert len(phrases) > 500
    assert not [phrase for phrase in phrases if re.search(r"(?<!\\)[*+]|\{\d+,\}", phrase)]


def test_every_phrase_compiles() -> None:
    """What is only compiled for the first text that may hold it is a pattern in each of its readings."""
    phrases = [phrase for rule in rules().rows for phrase in (*rule.plain, *rule.folded, *rule.sparse)]
    assert len(phrases) > 1000
    assert all(phrase.pattern.pattern for phrase in phrases)
    spelt = (rules()._contexts, rules()._folded)
    assert all(re.compile(one) for found in spelt for context in found.values() for one in context)


def test_every_match_holds_its_anchors() -> None:
    """What is looked for before a phrase is tried stands in every line that the phrase matches."""
    table = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    lines = ["".join(line.text.split()) for line in lines_of(OWN)]
    together = [(line, pairs(line)) for line in lines]
    matched, placed = 0, 0
    for words in (part for found in table["contexts"].values() for part in Context.of(found) if part):
        context = re.compile(words)
        for line, held in together:
            if context.search(line):
                placed += 1
                assert all(not one.isdisjoint(held) for one in anchors(context.pattern)), words
    for phrase in (phrase for row in table["rule"] for phrase in row["find"]):
        spelt = re.sub(r"\{([a-z]+)\}", lambda name: table["words"][name[1]], phrase)
        pattern = re.compile(spelt.replace("~", GAP).replace("_", ""))
        for line, held in together:
            if pattern.search(line):
                matched += 1
                assert all(not one.isdisjoint(held) for one in anchors(pattern.pattern)), phrase
    assert matched > 150
    assert placed > 150


def test_the_index_leaves_out_nothing_that_matches() -> None:
    """Every phrase that stands in a reading is among those that its pairs of characters bring up."""
    index = Index(rule.plain for rule in rules().rows)
    lines = [next(readings(line.text)) for line in lines_of(OWN)[::5]]
    for surface in lines:
        brought = set(index.candidates(surface.pairs))
        for number, rule in enumerate(rules().rows):
            for place, phrase in enumerate(rule.plain):
                assert (number, place) in brought or not any(True for _ in phrase.places(surface))
    assert any(index.candidates(surface.pairs) for surface in lines)


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("죽고싶", [{"고싶"}]),
        ("(?:가나|다라마)바?사", [{"가나", "라마"}, {"사"}]),
        ("가나|다", [{"가나", "다"}]),
        ("가?|나", []),
        ("[가나]다{0,2}라(?=마)", [{"라"}]),
        ("(?P<at>)가나(?:다|라)?", [{"가나"}]),
        ("^가나$", [{"가나"}]),
        (".가\\?", [{"가"}]),
        ("가.*?나", [{"가"}, {"나"}]),
        ("가.{0,3}?나", [{"가"}, {"나"}]),
        ("가*나", [{"나"}]),
        ("가+?나", [{"나"}]),
        ("(?:가나)*?다라", [{"다라"}]),
        ("(?:가나)+다라", [{"가나"}, {"다라"}]),
        ("가{,3}나{2,}?다", [{"다"}]),
    ],
)
def test_anchors_are_what_a_pattern_cannot_do_without(pattern: str, expected: list[set[str]]) -> None:
    """Optional parts, sets and look-arounds give nothing to look for."""
    assert [set(one) for one in anchors(pattern)] == expected


@given(st.data())
def test_whatever_a_pattern_matches_holds_its_anchors(data: st.DataObject) -> None:
    """Letters and groups under any quantifier, greedy or lazy: what isn't held by each match is no anchor."""
    quantifiers = st.sampled_from(["", "?", "??", "*", "*?", "+", "+?", "{2}", "{0,2}", "{0,2}?", "{,2}", "{1,}?"])
    pieces = st.tuples(st.sampled_from(["가", "나다", "(?:라마)", "(?:바|사아)", "[자차]", "."]), quantifiers)
    pattern = "".join(piece + often for piece, often in data.draw(st.lists(pieces, min_size=1, max_size=5)))
    text = data.draw(st.from_regex(re.compile(pattern), fullmatch=True))
    assert all(not one.isdisjoint(pairs(text)) for one in anchors(pattern)), (pattern, text)


def test_rules_are_read_from_any_table() -> None:
    """A table of one rule, one mix and one line is enough; a mix needs all of its parts near each other."""
    rules = Rules(
        {
            "version": "t",
            "words": {"me": "나", "other": "친구"},
            "contexts": {"one": ["하나"], "two": ["둘"], "grammar": ["뜻"]},
            "rule": [],
            "mix": [{"name": "both", "kind": "abuse", "of": ["one", "two"], "within": 4}],
            "english": {"unless": ["song"], "own": ["my life"]},
            "line": [{"kind": "self_harm", "find": ["help"]}],
        }
    )
    assert rules.version == "t"
    assert [hit.kind for hit in rules.english_hits("help")] == ["self_harm"]
    assert not list(rules.english_hits("help song"))
    assert [hit.kind for hit in rules.english_hits("help song of my life")] == ["self_harm"]
    assert not list(rules.english_hits("help", "무슨뜻"))


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("노래 가사에 나오는 말이에요", True),
        ("가사 해석해 주세요", True),
        ("소설 주인공이 그랬대요", True),
        ("이 단어 무슨 뜻이에요?", True),
        ("그게 무슨 뜻이야?", True),
        ("친구가 사진을 보내래요", False),
        ("내가 사라져도 아무도 모를걸요", False),
        ("저만 화장실에서 자게 해요", False),
        ("새 운동화가 또 없어졌어요", False),
        ("학교에서 왜 나만 때려요", False),
        ("정말 그만두겠다는 뜻이에요", False),
        ("학교를 그만둔 건 제 뜻이 아니에요", False),
        ("두 말은 뜻이 다른가요?", True),
        ("이제 그만하겠다는 뜻이다.", False),
    ],
)
def test_a_story_is_told_by_its_words_alone(text: str, *, quoted: bool) -> None:
    """Where the end of one word and the beginning of the next spell a word (가 사진: 가사), nobody speaks of lyrics."""
    assert rules().quoted(next(readings(text))) is quoted


def test_a_context_may_hold_words_that_begin_a_word_alone() -> None:
    """Nothing else counts then, not every place of every message; a message about words is told by all of them."""
    rules = Rules(
        {
            "version": "test",
            "words": {"me": "나", "other": "너"},
            "contexts": {"fiction": ["_가사"], "language": [], "grammar": ["_문법"]},
            "english": {"unless": ["song"], "own": ["my"]},
            "line": [{"kind": "self_harm", "find": ["help"]}],
            "rule": [],
            "mix": [],
        }
    )
    told = {text: rules.quoted(next(readings(text))) for text in ("노래 가사", "친구가 사진을", "안녕")}
    assert list(told.values()) == [True, False, False]
    assert [rules.about_words(text) for text in ("영어문법", "안녕")] == [True, False]
    assert list(rules.english_hits("help", "안녕"))


@pytest.mark.parametrize(
    "text",
    ["어제도 아빠한테 맞았어요", "아빠가 골프채로 때려요", "아빠가 때린 적이 많아요", "피가 안 멈춰요 아빠가 때려서"],
)
def test_blows_are_no_rules_sports_or_games(text: str) -> None:
    """A context is no part of another word (어제도, 골프채로, 때린 적이), and who bleeds plays no game."""
    assert any(hit.kind == "abuse" for hit in rules().hits(next(readings(text))))


@pytest.mark.parametrize(
    ("text", "doubted"),
    [
        ("역사 발표 준비하는데 자꾸 뛰어내리고 싶다는 생각만 나요", True),
        ("사회 조사 보고서 쓰는데 사실 우리집 얘기예요 어제도 골프채로 맞음", True),
        ("역사 발표 준비하는데 자료가 없어요", False),
        ("자꾸 뛰어내리고 싶다는 생각만 나요", False),
        ("수강 신청은 언제까지예요?", False),
    ],
)
def test_what_is_plain_beside_a_lesson_is_doubted_and_not_forgotten(text: str, *, doubted: bool) -> None:
    """What stands near a plain cry may make it ordinary; that it would have been one is evidence for what listens."""
    assert rules().doubted(next(readings(text))) is doubted
