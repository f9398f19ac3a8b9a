"""What is remembered of a learner between two messages: small, and of one municipality."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from handlers.learner import MOST_KEYS, MOST_SUBJECTS, PREFIX, Learner
from tests.unit.handlers.dispatching import SEOUL

KEYS = st.text(st.characters(blacklist_characters="|", blacklist_categories=["Cs"]), min_size=1, max_size=8)


@given(
    grade=st.sampled_from(["", "고2", "검정고시"]),
    subjects=st.lists(KEYS, max_size=8),
    keys=st.lists(KEYS, max_size=MOST_KEYS * 2),
    whys=st.sampled_from(["hard", "easy", "long", "dull", ""]),
)
def test_what_is_remembered_comes_back_and_stays_small(
    grade: str, subjects: list[str], keys: list[str], whys: str
) -> None:
    """Slots give back the learner, bounded, leave other slots alone, and lose the courses in another place."""
    learner = Learner(
        grade=grade, asked="once", subjects=tuple(subjects), wish="수학", level="기초", shown=tuple(keys),
        taken=tuple(keys), dropped=dict.fromkeys(keys, whys), looked="x", among=tuple(keys), against=tuple(keys),
    )  # fmt: skip
    slots = learner.over({"pending": "?", PREFIX + "wish": "old", PREFIX + "pace": "slow"}, "seoul")
    back = Learner.read(slots, "seoul")
    assert back.subjects == tuple(subjects[:MOST_SUBJECTS])
    assert back.shown == back.taken == back.among == back.against == tuple(keys[-MOST_KEYS:])
    assert list(back.dropped) == list(dict.fromkeys(keys))[-MOST_KEYS:]
    assert (slots["pending"], slots[PREFIX + "pace"]) == ("?", "slow")
    away = Learner.read(slots, "gimpo")
    assert (away.grade, away.wish, away.level) == (grade, "수학", "기초")
    assert (away.shown, away.taken, dict(away.dropped), away.looked) == ((), (), {}, "")
    assert (away.among, away.against) == ((), ())


def test_slots_that_were_broken_are_read_as_nothing() -> None:
    """A slot of another release is no reason to fail."""
    slots = {PREFIX + "asked": "?", PREFIX + "level": "?", PREFIX + "place": SEOUL.id, PREFIX + "dropped": "calc|x:?"}
    assert Learner.read(slots, SEOUL.id) == Learner()
