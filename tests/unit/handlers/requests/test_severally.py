"""Work for many: who fails keeps nobody waiting, and every failure is named."""

from __future__ import annotations

import pytest

from handlers.severally import severally


def test_all_have_their_turn_and_the_sum_is_told() -> None:
    """What each did is added up."""
    assert severally(len, ("a", "bb", "")) == 3


def test_one_that_fails_comes_up_at_the_end() -> None:
    """The first error is raised once the others were done, and names the kinds of the rest."""
    done = []

    def work(place: str) -> int:
        if place in {"gimpo", "seoul"}:
            raise {"gimpo": KeyError, "seoul": OSError}[place](place)
        done.append(place)
        return 1

    with pytest.raises(KeyError) as caught:
        severally(work, ("gimpo", "chungbuk", "seoul", "hongcheon"))
    assert done == ["chungbuk", "hongcheon"]
    assert caught.value.__notes__ == ["1 more failed: OSError"]
    with pytest.raises(OSError, match="seoul") as alone:
        severally(work, ("seoul",))
    assert not hasattr(alone.value, "__notes__")
