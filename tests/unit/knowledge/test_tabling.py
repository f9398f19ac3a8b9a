"""TOML as officers write it is read as they meant it, and what they say in it stays as it is."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from knowledge.content.tabling import NotTomlError, toml_of

MORNING = datetime(2026, 12, 1, 9)  # noqa: DTZ001 - whoever reads the file knows the zone


@pytest.mark.parametrize(
    ("text", "table"),
    [
        ("name = “서울”\n여는 날 = ‘월’", {"name": "서울", "여는 날": "월"}),
        ('name = "“서울” 사업"', {"name": "“서울” 사업"}),
        ("opens = 2026-12-01 09:00\n여는 때 = 2026-12-01T09:00", {"opens": MORNING, "여는 때": MORNING}),
        (
            'text = """\n기간 = 2026-12-01 09:00부터\n"""\nopens = 2026-12-01T09:00\n',
            {"text": "기간 = 2026-12-01 09:00부터\n", "opens": MORNING},
        ),
        ("이름 = '''\n나 = 2026-12-01 09:00\n'''", {"이름": "나 = 2026-12-01 09:00\n"}),
        ('이름 = "시작 = 2026-12-01 09:00"', {"이름": "시작 = 2026-12-01 09:00"}),
    ],
)
def test_slips_are_put_right_and_texts_left_alone(text: str, table: dict[str, Any]) -> None:
    """Curved marks, Korean keys and moments without seconds are no fault; what stands within marks is what is said."""
    assert toml_of(text) == table
    assert toml_of(text.encode("cp949")) == table


def test_what_can_not_be_read_says_where() -> None:
    """As a person counts: the first line and the first character are 1."""
    with pytest.raises(NotTomlError, match="line 2, character 10"):
        toml_of('a = 1\nname = "b\nc = “d”')
