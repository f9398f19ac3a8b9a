"""The table of what is kept: whole in both languages, and nothing for ever."""

from __future__ import annotations

from datetime import timedelta

from knowledge.content.finding import Finding
from knowledge.content.profile import read_profile
from knowledge.keeping import keeping


def test_every_row_is_said_in_both_languages_and_ends() -> None:
    """What, why and until when; nothing is kept for ever."""
    for row in keeping().rows.values():
        for texts in (row.what, row.why, row.until):
            assert set(texts) == {"ko", "en"}
            assert all(texts.values())
        assert timedelta(0) < row.span <= timedelta(days=365)
    assert keeping().span("words") == timedelta(days=90)


def test_a_municipality_sets_its_own_keep_time_of_cries_for_help() -> None:
    """In whole days and for nothing else; what is odd is found and left out."""
    findings: list[Finding] = []
    good = read_profile("gimpo", "municipality.toml", 'name = "김포시"\n[keeping]\ncrisis = 30'.encode(), findings)
    assert good
    assert (good.keeping, findings) == ({"crisis": 30}, [])
    odd = read_profile(
        "gimpo", "municipality.toml", 'name = "김포시"\n[keeping]\ncrisis = 0\nwords = 5'.encode(), findings
    )
    assert odd
    assert odd.keeping == {}
    assert len(findings) == 2
