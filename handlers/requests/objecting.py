"""What is asked by who was turned down: how to object, and why it was decided so."""

from __future__ import annotations

import re

_ASKED = tuple(
    (re.compile(asked, re.IGNORECASE), re.compile(named, re.IGNORECASE))
    for asked, named in (
        (r"이의\s*(?:신청|제기)|재심|불복|\bappeal\b", r"이의|재심|불복|appeal"),
        (
            (
                r"(?:왜|이유|사유|어째서).{0,14}(?:떨어|탈락|불합격|거절|반려)|(?:떨어[졌지]|탈락|불합격|거절|반려).{0,14}(?:왜|이유|사유)"
                r"|(?:기준|자격|조건|신청|선정|심사)[가-힣\s]{0,12}(?:떨어[졌지]|탈락|거절|반려)"
                r"|\bwhy (?:was|were|am|are|did) .{0,20}(?:rejected|turned down|refused|fail)"
            ),
            r"떨어|탈락|불합격|거절|반려|rejected|turned down",
        ),
    )
)
"""How each is asked, and what an answer to it has to name."""


def turned_down(text: str) -> bool:
    """Tell whether somebody was turned down and asks about it."""
    return any(asked.search(text) for asked, _ in _ASKED)


def leaves_out(answer: str, asked: str) -> bool:
    """Tell whether an answer names nothing of what is asked by who was turned down: how to apply is no answer to it."""
    return any(wanted.search(asked) and not named.search(answer) for wanted, named in _ASKED)
