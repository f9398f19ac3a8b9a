"""How bubbles look on Telegram, and where long ones are cut."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.crediting import heading, standing
from bot.channels.telegram_text import Labels, clean, linkable, render, split, units
from handlers.conversation import Bubble
from knowledge.passage import ANSWERED
from retrieval.answer import Citation

LABELS = Labels(sample="예시")
CITED = Citation(1, "p", "faq.csv", "12행", "신청 서류", "https://example.org/f?a=1&b=2", "…", date(2026, 3, 2))

PIECES = st.sampled_from(
    [
        "신청은 누리집에서 해요. ",
        "서류가 필요해요! ",
        "\n\n",
        "\n",
        " ",
        "가",
        "e\u0301\u0323",
        "👨‍👩‍👧‍👦",
        "🇰🇷",
        "각",
        "\r\n",
        "<b>&amp;",
        "https://example.org/a/b?c=d ",
        "slearn.seoul.go.kr ",
        "2026-03-02 ",
        "1,234,567원 ",
        "02-123-4567",
        " \u0301",
        "\u0600",
    ]
)
TEXTS = st.one_of(st.lists(PIECES, max_size=60).map("".join), st.text(max_size=200)).map(clean)


@given(TEXTS, st.integers(20, 60))
def test_parts_are_the_text_again_and_fit(text: str, limit: int) -> None:
    """Nothing is lost or added by cutting, and every part is within the limit."""
    parts = split(text, limit)
    assert "".join(parts) == text
    assert all(units(part) <= limit for part in parts)
    assert all(parts) or text == ""


@given(TEXTS, st.integers(40, 80))
def test_no_grapheme_is_cut(text: str, limit: int) -> None:
    """Every cut is an edge between two graphemes, as long as a grapheme fits into a part."""
    graphemes = regex.findall(r"\X", text)
    if max(map(units, graphemes), default=0) > limit:
        return
    edges, at = {0}, 0
    for grapheme in graphemes:
        edges.add(at := at + len(grapheme))
    at = 0
    for part in split(text, limit):
        at += len(part)
        assert at in edges


@given(st.lists(PIECES, max_size=60).map("".join), st.integers(40, 80))
def test_no_url_and_no_number_is_cut(text: str, limit: int) -> None:
    """A URL or a number that fits into a part stays whole."""
    whole = re.compile(r"https?://\S+|\d+(?:[.,:-]\d+)*")
    spans = [match.span() for match in whole.finditer(text) if units(match[0]) * 2 <= limit]
    at = 0
    for part in split(text, limit):
        at += len(part)
        assert not any(start < at < end for start, end in spans)


@given(TEXTS, st.lists(st.tuples(TEXTS, st.booleans()), max_size=4), st.integers(20, 60))
def test_rendered_parts_are_balanced_and_show_every_word(
    text: str, sources: list[tuple[str, bool]], limit: int
) -> None:
    """Each HTML part closes the tags it opens, escapes the rest, fits, and together they show the whole bubble."""
    citations = tuple(
        Citation(number, "p", "f", "", title, f"https://example.org/?q={number}&x=<" if linked else "", "")
        for number, (title, linked) in enumerate(sources)
    )
    parts = render(Bubble(text, citations), LABELS, limit)
    shown = ""
    for part in parts:
        assert part.html.count("<a href=") == part.html.count("</a>")
        bare = re.sub(r'<a href="https://example\.org/\?q=\d&amp;x=&lt;">|</a>', "", part.html)
        assert "<" not in bare
        assert ">" not in bare
        assert units(unescape(bare)) <= limit
        shown += unescape(bare)
    lines = "".join(f"[{citation.number}] {citation.title or 'f'} (f)" for citation in citations)
    assert re.sub(r"\s", "", shown) == re.sub(r"\s", "", text + lines)


@pytest.mark.parametrize(
    ("text", "limit", "parts"),
    [
        ("짧아요", 10, ("짧아요",)),
        ("", 10, ("",)),
        ("가나다라마\n\n바사아자차 카타파하", 10, ("가나다라마\n\n", "바사아자차 카타파하")),
        ("가나다라\n마바. 사아 자차카타", 12, ("가나다라\n마바. ", "사아 자차카타")),
        ("가나다라마바\n사아 자차카타", 12, ("가나다라마바\n", "사아 자차카타")),
        ("가나다. 라마바 사아자차카타파하", 12, ("가나다. 라마바 ", "사아자차카타파하")),
        ("가나다라마바. 사 아자차카타파하", 12, ("가나다라마바. ", "사 아자차카타파하")),
        ("가나다라마바사아자차카타파하", 10, ("가나다라마바사아자차", "카타파하")),
        ("가나다라마바사 1,234,567원", 12, ("가나다라마바사 ", "1,234,567원")),
        ("가나다라마바사1,234,567원", 12, ("가나다라마바사", "1,234,567원")),
        ("1" * 25, 10, ("1" * 10, "1" * 10, "1" * 5)),
        ("a" + "\u0301" * 25, 10, ("a" + "\u0301" * 9, "\u0301" * 10, "\u0301" * 6)),
        ("😀" * 7, 10, ("😀" * 5, "😀" * 2)),
        ("가" * 10, 10, ("가" * 10,)),
        ("가" * 11, 10, ("가" * 10, "가")),
    ],
)
def test_where_a_text_is_cut(text: str, limit: int, parts: tuple[str, ...]) -> None:
    """A cut falls at the best edge in the second half of a part, and in the middle of a thing only when it must."""
    assert split(text, limit) == parts


@pytest.mark.timeout(60)
@pytest.mark.parametrize("piece", ["a.b-", "\n \t", ' ."', "1.", "https://x", "-.", "!", "e\u0301"])
def test_a_hostile_text_takes_no_longer_than_a_long_one(piece: str) -> None:
    """Texts made to send a pattern backwards again and again are cut in linear time."""
    parts = split(piece * 20_000)
    assert "".join(parts) == piece * 20_000
    assert max(map(units, parts)) <= 4096


@pytest.mark.parametrize(
    ("citation", "html", "plain"),
    [
        (
            CITED,
            '답\n\n<a href="https://example.org/f?a=1&amp;b=2">[1] 신청 서류</a> (2026-03-02)',
            "답\n\n[1] 신청 서류 (2026-03-02)\nhttps://example.org/f?a=1&b=2",
        ),
        (
            Citation(2, "p", "a<b.md", "", "", "javascript:alert(1)", "", sample=True),
            "답\n\n[2] a&lt;b.md (a&lt;b.md) · 예시",
            "답\n\n[2] a<b.md (a<b.md) · 예시",
        ),
        (Citation(3, "p", "", "", "제목", "", ""), "답\n\n[3] 제목", "답\n\n[3] 제목"),
    ],
)
def test_a_citation_line(citation: Citation, html: str, plain: str) -> None:
    """A source shows its title, place, file and date, links where it can, and says when it is a sample."""
    (part,) = render(Bubble("답", (citation,)), LABELS)
    assert (part.html, part.plain) == (html, plain)


def test_a_long_answer_keeps_its_sources_on_the_last_part() -> None:
    """Several sources stand below the text, one a line; a link that is spelt out never makes a part too long."""
    parts = render(Bubble("가" * 4096, (CITED, CITED)), LABELS)
    assert [units(part.plain) <= 4096 for part in parts] == [True, True]
    assert parts[1].html.count("<a href") == 2
    full = render(Bubble("가" * 4045, (CITED,)), LABELS)
    assert full[0].plain.endswith("2026-03-02)")


def test_an_answer_of_people_stands_in_no_file() -> None:
    """It is a mentor's, of a day; where the program keeps it tells nobody anything."""
    answered = Citation(1, "p", ANSWERED, "멘토 답변", "그래프가 헷갈려요", "", "…", date(2026, 11, 27))
    assert f"{heading(answered)}{standing(answered, '예시')}" == "[1] 그래프가 헷갈려요 — 멘토 답변 (2026-11-27)"


def test_blank_parts_are_not_messages() -> None:
    """Nothing visible means no message."""
    assert render(Bubble(" \n"), LABELS) == ()
    assert len(render(Bubble("가" + "\n" * 9000), LABELS)) == 1


@pytest.mark.parametrize(
    ("url", "good"),
    [("https://a.kr/x", True), ("http://a.kr", True), ("ftp://a", False), ("https://a b", False), ("", False)],
)
def test_which_urls_become_links(url: str, good: bool) -> None:  # noqa: FBT001 - a column of the table
    """Only whole web addresses are links."""
    assert linkable(url) is good


def test_what_can_not_be_stored_is_taken_out() -> None:
    """NUL and lone surrogates go, everything else stays."""
    assert clean("가\0나\ud83d다😀") == "가나다😀"
