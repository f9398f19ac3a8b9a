"""Learners and guardians in one house, with plans of a week."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

from bot.upholding import reporting
from handlers.answering.question import AnsweringQuestion
from handlers.consents.guardians import Guarding
from handlers.records.tables.conversations import new_token
from handlers.studying.progress import Progress
from knowledge.storage import Storage
from tests.unit.handlers.dispatching import ScriptedAnswerer
from tests.unit.handlers.talking import House, Person

SEOUL = ZoneInfo("Asia/Seoul")
WEEK = Progress(5, 3, "수학 3강", mentor=True)


@dataclass
class Plans:
    """Plans of a week, by conversation; remembers which weeks were asked for."""

    weeks: dict[str, Progress] = field(default_factory=dict)
    asked: list[date] = field(default_factory=list)

    def progress(self, conversation: str, week: date) -> Progress | None:
        """Return the week that was put in."""
        self.asked.append(week)
        return self.weeks.get(conversation)


def guarded(storage: Storage, plans: Plans) -> House:
    """Return a house that knows the plans."""
    house = House(storage)
    room = Guarding(house.records.guardians, plans, new_token, AnsweringQuestion(ScriptedAnswerer()))
    house.table["guardian"] = room
    return house


def a_learner(house: House, plans: Plans) -> Person:
    """Return a learner who has agreed and has a plan."""
    learner = house.person("learner").agrees()
    plans.weeks[learner.conversation] = WEEK
    return learner


def invite(learner: Person, *shares: str) -> str:
    """Invite a guardian to these shares for 180 days; return the line that opens the link."""
    learner.say(command="보호자")
    learner.tap("보호자 초대하기")
    for share in shares:
        learner.tap(share)
    learner.tap("이대로 초대하기")
    learner.tap("180일")
    token = learner.heard[-1].text.rpartition("guardian_")[2]
    return f"guardian_{token}"


def link(learner: Person, guardian: Person, *shares: str) -> None:
    """Go the whole way."""
    guardian.say(invite(learner, *shares))
    guardian.tap("연결하기")
    learner.tap("네, 맞아요")
    guardian.hear()


def work(house: House, plans: Plans) -> int:
    """Let the clock's jobs run: what is due is looked at each second, reports each minute."""
    house.records.reminders.run(house.now)
    told = reporting(house.records, lambda: house.places, plans)(house.now)
    house.records.reminders.run(house.now)
    return told
