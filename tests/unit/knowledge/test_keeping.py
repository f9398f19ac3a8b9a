"""The table of what is kept: whole in both languages, and nothing for ever."""

from __future__ import annotations

from datetime import timedelta

from knowledge.keeping import keeping


def test_every_row_is_said_in_both_languages_and_ends() -> None:
    """What, why and until when; nothing is kept for ever."""
    for row in keeping().rows.values():
        for texts in (row.what, row.why, row.until):
            assert set(texts) == {"ko", "en"}
            assert all(texts.values())
        assert timedelta(0) < row.span <= timedelta(days=365)
    assert keeping().span("words") == timedelta(days=90)
