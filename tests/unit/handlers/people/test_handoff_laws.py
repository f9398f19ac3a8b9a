"""Laws of the hand-off: one speaker, one holder, nothing lost, whatever the order of events."""

from __future__ import annotations

import random
import shutil
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from handlers.conversation import Address, Bubble, Message, Notice, Outcome, Session
from handlers.people.escalation import OPEN, Escalation, Held, NotAllowedError, RefusedMoveError, code_of
from handlers.records import Claimed
from knowledge.storage import Storage
from tests.town import ANN, Town, hasty, lead, mentor

STAFF = (mentor("haneul"), mentor("bada"), lead("bom"))


def late(action: Callable[[], object]) -> None:
    """Do what may be too late, or not allowed."""
    with suppress(RefusedMoveError, NotAllowedError):
        action()


class Handoff(RuleBasedStateMachine):
    """A person, two mentors, a lead and the clock, in any order."""

    file: Path

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        copy = shutil.copy(self.file, Path(self.folder.name) / "town.db")
        self.storage = hasty(Storage(f"sqlite:///{copy}"))
        self.town = Town(self.storage, *STAFF)
        self.said = 0
        self.words: list[str] = []

    @initialize()
    def ask(self) -> None:
        """Begin with a question in line."""
        self.number = self.town.ask()

    def now(self) -> Escalation:
        """Return the escalation as it stands."""
        escalation = self.town.records.escalations.get_any(self.number)
        assert escalation
        return escalation

    @rule(who=st.sampled_from(STAFF), move=st.sampled_from(["claim", "release", "resolve"]))
    def staff_moves(self, who: object, move: str) -> None:
        """Somebody tries a move, in time or not."""
        desk, clock = self.town.records.escalations, self.town.clock
        late(
            {
                "claim": lambda: desk.claim(self.number, who, clock()),  # type: ignore[arg-type]
                "release": lambda: desk.release(self.number, who, clock()),  # type: ignore[arg-type]
                "resolve": lambda: desk.resolve(self.number, who, "정함", clock()),  # type: ignore[arg-type]
            }[move]
        )

    @rule(who=st.sampled_from(STAFF))
    def staff_says(self, who: object) -> None:
        """Somebody tries to say something; only the holder is heard."""
        before, self.said = self.now(), self.said + 1
        with suppress(RefusedMoveError, NotAllowedError):
            line = self.town.records.escalations.say(
                self.number,
                who,  # type: ignore[arg-type]
                f"말 {self.said}",
                self.town.clock(),
                f"k{self.said}",
            )
            assert not isinstance(line, Held)
            assert before.staff == line.staff

    @rule(text=st.sampled_from(["서류는?", "네", "왜요?"]))
    def person_says(self, text: str) -> None:
        """Write as the person; the words are answered by the program or reach the human, never both."""
        owner, before = self.town.owner(), self.now().state
        said = f"{text} {len(self.words)}"
        arrived = self.town.say(said)
        if before in OPEN:
            self.words.append(said)
        if owner == "human":
            assert all(each.startswith(("[", "멘토", "담당자")) or "자리를 비우게" in each for each in arrived)

    @rule()
    @precondition(lambda self: self.now().state == "resolved")
    def person_reopens(self) -> None:
        """Go on with a talk as the person."""
        self.town.deliver()
        self.town.tap("다시 물어보기")

    @rule(minutes=st.sampled_from([1, 6, 16, 200]))
    def time_passes(self, minutes: int) -> None:
        """Let the clock look after what waits."""
        self.town.pass_(minutes)

    @invariant()
    def one_speaker(self) -> None:
        """See that the conversation is a human's exactly while somebody holds the question."""
        now = self.now()
        assert (self.town.owner() == "human") == (now.state == "claimed")
        assert bool(now.staff) == (now.state in {"claimed", "resolved"})

    @invariant()
    def nothing_is_lost(self) -> None:
        """Every word said while it was open stands in the log, once, in order, and positions have no gap."""
        lines = self.town.records.escalations.lines(self.number)
        assert [line.position for line in lines] == list(range(1, len(lines) + 1))
        assert self.now().position == len(lines)
        heard = [line.text for line in lines if line.kind == "person"][1:]
        assert heard == self.words

    def teardown(self) -> None:
        """Close the database."""
        self.storage.close()
        self.folder.cleanup()


def test_the_hand_off_keeps_its_laws(sqlite_file: Path) -> None:
    """Any order of claims, words, silence and time keeps one speaker and every word."""
    Handoff.file = sqlite_file
    run_state_machine_as_test(Handoff, settings=settings(max_examples=6, stateful_step_count=12, deadline=None))


class Race:
    """One round: the bot answers, a mentor claims, releases and speaks, notices are delivered, all shuffled."""

    def __init__(self, town: Town, seed: int) -> None:
        self.town = town
        self.chance = random.Random(seed)
        self.whom = Address("web", "web", f"p{seed}")
        self.number = town.ask(whom=self.whom)
        self.claimed: tuple[Claimed, Session, Outcome] | None = None
        self.notices: list[Notice] = []
        self.held = False
        self.wrong: list[str] = []
        self.count = self.number_of_claims = 0

    def receive(self) -> None:
        """Let the bot make an answer that is not written yet."""
        if self.claimed:
            return
        self.count += 1
        message = Message(
            self.whom, f"{self.whom.chat}-{self.count}", self.town.clock(), "서류는?", municipality="seoul"
        )
        self.town.records.inbox.receive(message, self.town.clock())
        (claimed,) = self.town.records.inbox.claim(self.town.clock(), 30, 1)
        session = self.town.records.session_for(message, self.town.clock())
        outcome = self.town.dispatcher.dispatch(message, session, self.town.clock())
        self.claimed = claimed, session, outcome

    def finish(self) -> None:
        """Write the answer."""
        if self.claimed:
            claimed, session, outcome = self.claimed
            self.town.records.finish(claimed, session, outcome, self.town.clock())
            self.claimed = None

    def remind(self) -> None:
        """Let a reminder be due."""
        self.town.records.post(self.whom, (Bubble("공부할 시간이에요"),), self.town.clock(), self.town.clock())

    def take(self) -> None:
        """Take a notice in hand."""
        self.notices += self.town.records.outbox.claim(self.town.clock(), 30, 5, ("web",))

    def send(self) -> None:
        """Send what is in hand: what the outbox still lets go is heard."""
        for notice in self.notices:
            if self.town.records.outbox.reserve(notice, (), self.town.clock(), 30).held:
                if self.held and notice.address == self.whom and notice.bubble.mark != "human":
                    self.wrong.append(notice.bubble.text)
                self.town.records.outbox.sent(notice, "m", self.town.clock())
        self.notices = []

    def claim(self) -> None:
        """Take over."""
        if not self.held:
            self.town.records.escalations.claim(self.number, STAFF[0], self.town.clock())
            self.held = True
            self.number_of_claims += 1

    def release(self) -> None:
        """Give back."""
        if self.held:
            self.town.records.escalations.release(self.number, STAFF[0], self.town.clock())
            self.held = False

    def speak(self) -> None:
        """Say something as the mentor."""
        if self.held:
            self.count += 1
            self.town.records.escalations.say(self.number, STAFF[0], "네", self.town.clock(), f"k{self.count}")

    def run(self, steps: int) -> None:
        """Do these things in random order."""
        deeds = [self.receive, self.finish, self.remind, self.take, self.send, self.claim, self.release, self.speak]
        for _ in range(steps):
            self.chance.choice(deeds)()
            self.town.clock.pass_(self.chance.choice((0, 1, 40)))
        for deed in (self.finish, self.take, self.send):
            deed()


DEEDS = 8
"""Deeds of one interleaving, of eight kinds: bot turn made, written, claim, release, words, reminder, taken, sent."""


def interleaved(file: Path, times: int) -> int:
    """Run so many random orders of these deeds; return how many had a human's presence in them."""
    storage = hasty(Storage(f"sqlite:///{file}"))
    town = Town(storage, *STAFF)
    met = 0
    for seed in range(times):
        if seed % 50 == 0:
            race = Race(town, seed)
        race.chance.seed(seed)
        before = race.number_of_claims
        race.run(DEEDS)
        assert race.wrong == [], seed
        met += race.number_of_claims > before
        race.release()
        race.finish()
        race.take()
        race.send()
    storage.close()
    return met


def test_the_bot_never_speaks_after_a_take_over(sqlite_file: Path, tmp_path: Path) -> None:
    """In every interleaving nothing but a human's words is sent between the commit of a claim and its release."""
    assert interleaved(Path(shutil.copy(sqlite_file, tmp_path / "race.db")), 60) > 20


@pytest.mark.benchmark
@pytest.mark.timeout(3600)
def test_the_bot_never_speaks_in_two_thousand_orders(sqlite_file: Path, tmp_path: Path) -> None:
    """The same, 2,000 times."""
    assert interleaved(Path(shutil.copy(sqlite_file, tmp_path / "race.db")), 2_000) > 1_000


def test_of_twenty_who_claim_at_once_one_gets_it(storage: Storage) -> None:
    """On both databases: exactly one holder, nineteen who hear that it is gone, one word to the person."""
    staff = [mentor(f"m{number}") for number in range(20)]
    town = Town(storage, *staff)
    number = town.ask()
    town.deliver()
    barrier, won, lost, errors = threading.Barrier(20), [], [], []

    def claim(who: int) -> None:
        barrier.wait()
        try:
            won.append(town.records.escalations.claim(number, staff[who], town.clock()).staff)
        except RefusedMoveError:
            lost.append(who)
        except Exception as error:  # noqa: BLE001 - shown by the assertion below
            errors.append(error)

    threads = [threading.Thread(target=claim, args=(who,)) for who in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (errors, len(won), len(lost)) == ([], 1, 19)
    now = town.records.escalations.get_any(number)
    assert now
    assert [now.staff] == won
    assert len(town.arrived()) == 1
    assert [text for kind, text in town.lines(number) if kind == "event"] == ["open", "claim"]


def guarded(errors: list[BaseException], work: Callable[[], object]) -> threading.Thread:
    """Start work in a thread; what it raises is kept."""

    def run() -> None:
        try:
            work()
        except BaseException as error:  # noqa: BLE001 - shown by the test's assertion
            errors.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def test_words_and_claims_side_by_side(storage: Storage) -> None:
    """Threads of reception, desk, clock and delivery lose no word, skip no position and lock nobody out."""
    town = Town(storage, *STAFF)
    desk, number = town.records.escalations, town.ask()
    errors: list[BaseException] = []

    def write() -> None:
        for turn in range(5):
            town.write(f"말 {turn}")

    def work() -> None:
        for turn in range(5):
            desk.claim(number, STAFF[0], town.clock())
            desk.say(number, STAFF[0], "네", town.clock(), f"{turn}")
            desk.release(number, STAFF[0], town.clock())

    def tend() -> None:
        for _ in range(10):
            town.records.waiting.tend(town.clock())
            town.records.outbox.claim(town.clock(), 30, 3, ("web",))

    for thread in [guarded(errors, each) for each in (write, work, tend)]:
        thread.join()
    assert errors == []
    lines = desk.lines(number)
    assert [line.position for line in lines] == list(range(1, len(lines) + 1))
    assert [line.text for line in lines if line.kind == "person"][1:] == [f"말 {turn}" for turn in range(5)]


def test_a_person_is_called_by_a_code() -> None:
    """It is stable and says nothing."""
    assert code_of("abc") == code_of("abc") != code_of("abd")
    assert ANN.chat not in code_of(ANN.chat)
