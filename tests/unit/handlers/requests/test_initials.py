"""Wishes in initials alone: the commonest are spelt out, said back, and nothing else is taken for one."""

from __future__ import annotations

import pytest

from handlers.conversation import Address
from handlers.initials import PHRASES, SHORTEST, WORDS, initials, spelt_out
from handlers.intent import recognise
from handlers.requests.kinds import Intent
from handlers.screening.screen import screen
from knowledge.storage import Storage
from tests.fakes import a_message
from tests.unit.handlers.talking import House


@pytest.mark.parametrize(
    ("typed", "phrase"),
    [
        ("ㅁㅌㄹ", "멘토링"),
        ("ㅅㅊㅎㄴㅂㅂ", "신청하는 방법"),
        ("ㅅㅊㅂㅂ?", "신청 방법"),
        ("ㅅㅊ ㅂㅂ", "신청 방법"),
        ("ㅅㅊㅇㄸㄱㅎ", "신청 어떻게 해"),
        ("ㅅㅎㄱㅇㅊㅊ", "수학 강의 추천"),
        ("ㅇㅇㅇㄱㅊㅊ", "영어 인강 추천"),
        ("ㄱㅎㅉㅈ", "계획 짜줘"),
        ("ㅂㅁㅂㅎ", "비밀번호"),
        ("ㄹㄱㅇ", "로그인"),
        ("ㅅㅊ", "신청"),
        ("ㅅㅊㅎㄱ", "신청하기"),
        ("ㅅㅇㄹ ㅅㅊ", "서울런 신청"),
        ("ㅈㅂ ㅅㅊ", "신청"),
        ("ㅈㅂ", ""),
        ("ㅈㅅ", ""),
        ("ㅋㅋㅋ", ""),
        ("ㄱㅅㄱㅅ", ""),
        ("ㅇㅇ", ""),
        ("ㄴㄴ", ""),
        ("ㅁㄹㄱㅇ", ""),
        ("ㅎㅇㅎㅇ", ""),
        ("ㅇㅋㅇㅋ", ""),
        ("ㅅㅂ", ""),
        ("ㅠㅠ", ""),
        ("ㅁㅌㄹ 뭐야", ""),
        ("멘토링ㅇㄸㄱ", ""),
        ("", ""),
    ],
)
def test_only_the_commonest_wishes_are_spelt_out(typed: str, phrase: str) -> None:
    """Laughter, thanks, nods, curses and words with syllables are left as they are."""
    assert spelt_out(typed) == phrase


def test_no_two_wishes_look_alike_and_none_looks_like_a_cry() -> None:
    """Each wish comes back from its own initials; the screen of cries and manners stays silent at all of them."""
    assert len({initials(phrase) for phrase in (*WORDS, *PHRASES)}) == len(WORDS) + len(PHRASES)
    assert all(len(initials(phrase)) >= SHORTEST for phrase in PHRASES)
    for phrase in (*WORDS, *PHRASES):
        letters = initials(phrase)
        assert spelt_out(letters) == phrase
        assert not screen(letters).crisis
        assert not screen(letters).abusive
        assert recognise(a_message(letters), "").kind not in {"aside", "nod", "thanks", "greeting"}, phrase


def test_what_was_read_goes_where_its_words_go() -> None:
    """A question, a wish for lectures and a wish for a plan are what their words are."""
    assert recognise(a_message("ㅅㅊㅂㅂ"), "") == Intent("ask", "신청 방법")
    assert recognise(a_message("ㅅㅎㄱㅇㅊㅊ"), "") == Intent("recommend", "수학 강의 추천")
    assert recognise(a_message("ㄱㅎㅉㅈ"), "").kind == "plan"


def test_how_it_was_read_is_said(storage: Storage) -> None:
    """Who meant something else sees at once what was understood."""
    person = House(storage).person(Address("telegram", "gyeot_bot", "1").chat)
    assert person.say("ㅅㅊㅎㄴㅂㅂ").startswith("이렇게 읽었어요: 신청하는 방법\n")
