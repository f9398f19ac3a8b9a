"""Words that mean the same in English are found by one stem, and other languages are not broken by it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.words.stems import stem, terms


@pytest.mark.parametrize(
    "words",
    [
        ("class", "classes", "class's"),
        ("apply", "applies", "applied", "applying"),
        ("take", "takes", "taking"),
        ("plan", "plans", "planned", "planning"),
        ("study", "studies", "studied", "studying"),
        ("fee", "fees"),
        ("need", "needs", "needed"),
    ],
)
def test_forms_of_a_word_are_one(words: tuple[str, ...]) -> None:
    """One form is found by another."""
    assert len({stem(word) for word in words}) == 1


@pytest.mark.parametrize("word", ["is", "684", "don't", "đăng", "días", "класс", "us"])
def test_what_has_no_ending_of_english_stays(word: str) -> None:
    """Short words, numbers and words of other languages are left alone."""
    assert stem(word) == word


def test_pairs_tell_the_form_of_a_question() -> None:
    """Neighbours count besides the words, and nothing but letters and digits does."""
    assert terms("Can I take EECS-281?") == ["can", "i", "tak", "eec", "281", "can i", "i tak", "tak eec", "eec 281"]
    assert terms("the fee,\nthe FEES") == ["the", "fee", "the", "fee", "the fee", "fee the", "the fee"]
    assert terms("?!") == []


def test_languages_without_spaces_are_found_by_letters() -> None:
    """A Chinese question shares neighbouring letters with the entry that it means."""
    assert terms("申请方法") == ["申", "请", "方", "法", "申 请", "请 方", "方 法"]
    assert set(terms("怎么申请?")) & set(terms("申请方法")) == {"申", "请", "申 请"}


@given(st.text(max_size=40))
def test_any_text_has_terms_that_are_not_empty(text: str) -> None:
    """Each word gives one stem at least, and one pair fewer than stems."""
    found = terms(text)
    singles = [term for term in found if " " not in term]
    assert len(found) == max(0, 2 * len(singles) - 1)
    assert all(found)
