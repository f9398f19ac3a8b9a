"""Laws of a talk in which somebody cries for help: no words before every mentor, and one of those in charge."""

from __future__ import annotations

import shutil
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from handlers.conversation import Address, CrisisCase
from handlers.people.escalation import NotAllowedError, RefusedMoveError
from handlers.people.staffing import Staff
from handlers.records import Records
from handlers.records.people.crises import CaseTakenError
from knowledge.storage import Storage
from tests.fakes import NOON
from tests.town import ALL_DAY, hasty
from tests.unit.handlers.mentored import BOT, LEMON, MINT, STUDENT, House

LEAD = Staff(
    "s5", "gimpo", "팀장", "정진짜", frozenset({"lead"}), shifts=ALL_DAY, address=Address("telegram", BOT, "5005")
)
WHO = (MINT, LEMON, LEAD)
LATE = (RefusedMoveError, NotAllowedError, CaseTakenError)


class Crying(RuleBasedStateMachine):
    """A student, two mentors and a lead with a group, and the clock, in any order."""

    file: Path

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        copy = shutil.copy(self.file, Path(self.folder.name) / "house.db")
        self.storage = hasty(Storage(f"sqlite:///{copy}"))
        self.house = House(Records(self.storage), self.storage)
        self.house.records.staff.add(LEAD, NOON)
        self.said = 0
        self.secret: set[str] = set()

    @initialize()
    def ask(self) -> None:
        """Begin with a question in line, whose topic stands."""
        self.number = self.house.ask()
        self.house.shown(self.number)

    def case(self) -> int | None:
        """Return the case that is not closed."""
        return next((each.id for each in self.house.records.crises.open_cases("gimpo")), None)

    def word(self) -> str:
        """Return words that stand nowhere else; after a cry for help nobody in the group may read them."""
        self.said += 1
        word = f"말{self.said}호"
        if self.case():
            self.secret.add(word)
        return word

    @rule()
    def cries(self) -> None:
        """Let the student cry for help."""
        self.said += 1
        word = f"말{self.said}호"
        self.secret.add(word)
        case = CrisisCase("self_harm", "test", word, "gimpo", self.house.now)
        self.house.handled(self.house.message(STUDENT, word), outcome="crisis", cases=(case,))

    @rule(outcome=st.sampled_from(["relayed", "passage"]))
    def student_says(self, outcome: str) -> None:
        """Let the student go on, to a person or to the program."""
        self.house.handled(self.house.message(STUDENT, self.word()), outcome=outcome)

    @rule(who=st.sampled_from(WHO), move=st.sampled_from(["claim", "release", "resolve", "brief", "faq"]))
    def in_the_topic(self, who: Staff, move: str) -> None:
        """Make a move in the topic; what is answered there is read by all."""
        for answered in self.house.says(self.number, who, command=move):
            assert not any(word in answered for word in self.secret)

    @rule(who=st.sampled_from(WHO), kind=st.sampled_from(["say", "note"]))
    def on_the_desk(self, who: Staff, kind: str) -> None:
        """Write on the desk."""
        word = self.word()
        with suppress(*LATE):
            getattr(self.house.records.escalations, kind)(self.number, who, word, self.house.now, word)

    @rule(closes=st.booleans())
    def lead_takes(self, *, closes: bool) -> None:
        """Let the lead take the case, and close it or not."""
        if case := self.case():
            with suppress(*LATE):
                self.house.records.crises.take(case, LEAD, self.house.now)
                if closes:
                    self.house.records.crises.close(case, LEAD, "이야기했어요", self.house.now)

    @rule(minutes=st.sampled_from([1, 11, 20]))
    def time_passes(self, minutes: int) -> None:
        """Let time pass and the clock look after what waits."""
        self.house.now += timedelta(minutes=minutes)
        self.house.records.waiting.tend(self.house.now)
        self.house.records.crises.alert(self.house.now)

    @invariant()
    def nobodys_words_stand_before_all(self) -> None:
        """From a cry for help until its end, whatever the group is shown has no word of it."""
        if hasattr(self, "number"):
            for bubble in self.house.shown(self.number):
                assert not any(word in bubble.text for word in self.secret)

    @invariant()
    def what_nobody_holds_is_no_mentors(self) -> None:
        """While a case is open, a question is held by somebody or it is a lead's to take."""
        case = self.case()
        for escalation in self.house.records.escalations.queue(LEAD) if case else ():
            if escalation.state != "claimed":
                assert escalation.case == case
                assert self.house.records.escalations.get(escalation.id, MINT) is None

    @invariant()
    def a_taken_case_is_who_holds_the_talk(self) -> None:
        """Nobody is called off by one who is not there."""
        held = {each.staff for each in self.house.records.escalations.queue(LEAD) if each.state == "claimed"}
        taken = [each.taken_by for each in self.house.records.crises.open_cases("gimpo") if each.state == "taken"]
        assert set(taken) <= held

    def teardown(self) -> None:
        """Let the database go."""
        self.storage.close()
        self.folder.cleanup()


def keeps(file: Path, examples: int) -> None:
    """Hold orders of events against the laws."""
    machine = type("Kept", (Crying,), {"file": file})
    bounds = settings(max_examples=examples, stateful_step_count=15, deadline=None)
    run_state_machine_as_test(machine, settings=bounds)


def test_a_cry_keeps_its_laws(sqlite_file: Path) -> None:
    """Whatever the order of cries, words, moves and time."""
    keeps(sqlite_file, 8)


@pytest.mark.benchmark
def test_a_cry_keeps_its_laws_in_many_orders(sqlite_file: Path) -> None:
    """The same at length."""
    keeps(sqlite_file, 100)
