"""A conversation of the tests about enrolling, and the three words in which a check ends."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from handlers.conversation import Bubble, Choice, Message, Outcome, Session
from handlers.dispatcher import Dispatcher
from handlers.rooms import rooms
from handlers.screening.screen import screen
from knowledge.content import read_content
from tests.unit.handlers.dispatching import ADDRESS, NoCourses, ScriptedAnswerer

SAMPLES = read_content(Path(__file__).parents[3] / "knowledge" / "samples").municipalities
NOW = datetime(2026, 11, 25, 3, tzinfo=UTC)
IN_2025 = datetime(2025, 11, 10, 3, tzinfo=UTC)


@dataclass
class Talk:
    """A conversation: words are said, ">label" taps a choice of the last bubbles, "/word" is a command."""

    place: str = "seoul"
    now: datetime = NOW
    bound: str = ""
    language: str = ""
    answerer: ScriptedAnswerer = field(default_factory=ScriptedAnswerer)
    outcomes: list[Outcome] = field(default_factory=list)
    shown: list[Choice] = field(default_factory=list)
    bubbles: tuple[Bubble, ...] = ()

    def __post_init__(self) -> None:
        """Begin with nothing said."""
        self.session = Session("s1", ADDRESS, municipality=self.place, language=self.language)
        self.dispatcher = Dispatcher(rooms(self.answerer, NoCourses()), lambda: SAMPLES, screen)

    def say(self, *said: str) -> Talk:
        """Say or tap, one after the other."""
        for each in said:
            action, text, command = "", each, ""
            if each.startswith(">"):
                matching = [choice for choice in self.shown if choice.label == each[1:]]
                assert matching, (each, [choice.label for choice in self.shown])
                action, text = matching[-1].action, ""
            elif each.startswith("/"):
                command, text = each[1:], ""
            self.tap(action, text, command)
        return self

    def tap(self, action: str, text: str = "", command: str = "") -> Outcome:
        """Handle one message."""
        message = Message(ADDRESS, f"k{len(self.outcomes)}", self.now, text, command=command, municipality=self.bound)
        outcome = self.dispatcher.dispatch(message, self.session, self.now, action)
        self.session, self.bubbles = outcome.session, outcome.bubbles
        self.shown += [choice for bubble in outcome.bubbles for choice in bubble.choices]
        self.outcomes.append(outcome)
        return outcome

    @property
    def text(self) -> str:
        """Return what was said last."""
        return "\n".join(bubble.text for bubble in self.bubbles)

    @property
    def labels(self) -> list[str]:
        """Return what can be tapped last."""
        return [choice.label for bubble in self.bubbles for choice in bubble.choices]

    def kept(self) -> list[str]:
        """Return every text that is written down: turns, slots, what was asked before."""
        turns = [turn.text for outcome in self.outcomes for turn in outcome.turns]
        return [*turns, *self.session.slots.values(), *self.session.slots, self.session.previous]


YES, NO, CHECK = "될 것 같아요", "안 될 것 같아요", "확인이 필요해요"
