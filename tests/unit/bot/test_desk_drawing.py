"""What the desk shows of figures: a share only where it says something."""

from __future__ import annotations

import pytest

from bot.pages.desk.drawing import FEWEST, Drawing
from handlers.people.figures import Figures
from handlers.people.staffing import Staff


@pytest.mark.parametrize(
    ("figures", "reopened", "deflection"),
    [
        (Figures(resolved=1, reopened=1.0, questions=1, deflected=1), None, None),
        (Figures(resolved=FEWEST - 1, reopened=0.5, questions=FEWEST, deflected=2), None, 0.4),
        (Figures(resolved=FEWEST, reopened=0.2, questions=0), 0.2, None),
        (Figures(), None, None),
    ],
)
def test_no_share_of_a_handful_is_told(figures: Figures, reopened: float | None, deflection: float | None) -> None:
    """One talk that was opened again is no "100 %"; counts are told all the same."""
    staff = Staff("ann", "gimpo", "하늘", "본명", frozenset({"mentor"}))
    told = Drawing(staff, {}).figures(figures)
    assert (told["reopened"], told["deflection"], told["resolved"]) == (reopened, deflection, figures.resolved)
