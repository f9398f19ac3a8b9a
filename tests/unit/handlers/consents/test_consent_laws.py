"""Laws of consent, whatever people do and in whichever order."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from handlers.consents.consenting import Band
from handlers.consents.verifying import LinkAndCode
from handlers.conversation import Bubble
from knowledge.storage import Storage
from tests.unit.handlers.talking import House

BANDS = ("child", "teen", "adult", "guardian")
WORDS = ("서류 뭐 내요?", "나 12살이야", "저는 고1이에요", "수학 강의 추천해줘")


class ConsentLaws(RuleBasedStateMachine):
    """One person who does anything; a guardian and staff who answer or do not."""

    database: Path

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="gyeot-consent-"))
        self.storage = Storage(f"sqlite:///{shutil.copy(self.database, self.folder / 'gyeot.db')}")
        self.house = House(self.storage)
        self.person = self.house.person()
        self.verified = False
        self.confirmed = False
        self.person.say("안녕")

    def teardown(self) -> None:
        """Throw the database away."""
        self.storage.close()
        shutil.rmtree(self.folder)

    @property
    def standing(self):  # type: ignore[no-untyped-def]  # noqa: ANN201
        """Return where the person stands."""
        return self.house.records.rights.standing(self.person.conversation)

    def _act(self, action: str) -> None:
        """Do what a tap would do, at any time, with something unasked on its way."""
        house = self.house
        with self.storage.writing() as connection:
            house.records.outbox.queue(connection, self.person.conversation, [Bubble("…")], house.now)
        self.person.act(action)

    @rule(words=st.sampled_from(WORDS))
    def speaks(self, words: str) -> None:
        """Say something."""
        self.person.say(words)

    @rule(band=st.sampled_from(BANDS), how=st.sampled_from(("band", "rather")))
    def tells_the_band(self, band: str, how: str) -> None:
        """Tap a band, asked or not."""
        self._act(f"consent:{how}:{band}")

    @rule(what=st.sampled_from(("yes", "later", "withdraw", "invite", "paper", "contact", "contact:slip", "bands", "")))
    def taps(self, what: str) -> None:
        """Tap anything of a consent, in time or late."""
        self._act(f"consent:{what}")

    @rule(right=st.booleans())
    def guardian_answers(self, *, right: bool) -> None:
        """Let the guardian type a code, right or wrong, where there is a link."""
        links = [
            bubble.text for bubble in self.person.heard if "/guardian/" in bubble.text and "/form" not in bubble.text
        ]
        codes = [bubble.text for bubble in self.person.heard if "직접 보여 주세요" in bubble.text]
        if links:
            given = {"code": codes[-1].rpartition(" ")[2] if right else "000"}
            token = links[-1].partition("/guardian/")[2].split()[0]
            answer = self.house.requests.agree(token, LinkAndCode(), given, "v", "ko", self.house.now)
            self.verified |= answer == "verified"

    @rule(words=st.sampled_from(("저 이제 만 14살 됐어요", "만 15세예요", "나 20살이야")))
    def claims_to_be_grown(self, words: str) -> None:
        """Say to be 14 by now: whatever it leads to, it is no way to a memory and erases nothing."""
        before = self.standing
        self.person.say(words)
        if before.forgets:
            assert self.standing.forgets
            assert self.standing.state == before.state

    @rule(band=st.sampled_from(("teen", "adult", "guardian")))
    def staff_confirm_the_age(self, band: Band) -> None:
        """Let staff note that the child is 14 by now, where there is a request to name it by."""
        before = self.standing
        if self.house.requests.of_age(before.ticket, self.house.now, band):
            self.confirmed = True
            assert self.standing.band == band
            assert self.standing.state == ("grown" if before.state == "guarded" else "told")

    @rule()
    def time_passes(self) -> None:
        """Let six days go by without an answer."""
        self.house.pass_(days=6)
        self.house.requests.lapse(self.house.now)

    @rule()
    def erases(self) -> None:
        """Erase everything."""
        self._act("erase:now")
        assert self.house.rows("SELECT * FROM consent") == []
        assert self.house.rows("SELECT * FROM turn") == []

    @invariant()
    def a_child_leaves_no_words(self) -> None:
        """Keep no profile and no words under 14 without a guardian, unless they are of an earlier yes."""
        standing = self.standing
        if standing.forgets:
            (row,) = self.house.rows("SELECT slots, previous FROM conversation")
            assert "profile." not in row.slots
            assert row.previous == ""
            steps = self.house.rows("SELECT event FROM consent_step")
            if not any(step.event in {"agree", "verified"} for step in steps):
                assert {row.text for row in self.house.rows("SELECT text FROM turn")} <= {""}

    @invariant()
    def a_memory_stands_on_a_yes(self) -> None:
        """Who is remembered has said yes to a notice of a version; a child only through a verified guardian."""
        standing = self.standing
        if standing.remembers:
            assert standing.version
            assert standing.band in ({"child"} if standing.state == "guarded" else {"teen", "adult", "guardian"})
            assert standing.state not in {"guarded", "grown"} or self.verified
            assert standing.state != "grown" or self.confirmed

    @invariant()
    def contacts_end(self) -> None:
        """Keep a request only while a guardian may still answer, or has agreed."""
        rows = self.house.rows("SELECT state, contact FROM consent_request")
        if rows and self.standing.state == "unknown":
            pytest.fail("a request outlived its consent")


def test_consent_laws(sqlite_file: Path) -> None:
    """No order of taps, words, answers and silence breaks them."""
    machine = type("Laws", (ConsentLaws,), {"database": sqlite_file})
    limits = settings(max_examples=12, stateful_step_count=12, deadline=None)
    run_state_machine_as_test(machine, settings=limits)
