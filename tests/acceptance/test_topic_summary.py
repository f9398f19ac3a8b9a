"""Mentors with a language model: the brief comes at once, the model's words when they are ready, and never of a cry."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from handlers.conversation import Address
from handlers.people.staffing import Staff
from handlers.records import Records
from knowledge.storage import Storage
from tests.acceptance.bot_api import TOKEN, BotApi
from tests.acceptance.program import Program
from tests.acceptance.test_whole_mentors import GROUP, ME, MENTOR, OTHER, STUDENT, House, press
from tests.model_server import Script, model_server

LATER = 2003
SAID = "치환적분 문제를 모르겠어요"
IN_SHORT = "짧게 줄이면"


@dataclass
class Modelled:
    """The house of the mentors, and what its model says."""

    house: House
    script: Script

    def asks(self, student: int) -> None:
        """Let a student be handed to a person while the model keeps silent."""
        self.script.held = False
        self.house.api.say(student, "미적분 치환적분 문제를 모르겠어요")
        self.house.api.wait_for(lambda: self.house.api.sent(student), 60)
        self.script.held = True
        self.house.api.say(student, "사람이랑 이야기하고 싶어요")
        for label in ("14–17세", "학습", "천천히"):
            press(self.house, student, label)


@pytest.fixture(scope="module")
def modelled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Modelled]:
    """Return the running program with a group of mentors and a model on loopback."""
    data, script = tmp_path_factory.mktemp("modelled") / "data", Script([f"{SAID}. ", "[1]"])
    with BotApi() as api, model_server(script) as url:
        settings = {"GYEOT_TELEGRAM_TOKEN": TOKEN, "GYEOT_TELEGRAM_API_URL": api.url}
        settings |= {"GYEOT_MODEL": "scripted", "GYEOT_MODEL_URL": url, "GYEOT_MODEL_SECONDS": "600"}
        with Program(data, GYEOT_TELEGRAM_MUNICIPALITY="seoul", **settings) as program:
            storage = Storage(f"sqlite:///{data / 'gyeot.sqlite3'}")
            records, now = Records(storage), datetime.now(UTC)
            records.staff.add(Staff("s1", "seoul", "민트", "김진짜", address=Address("telegram", ME, str(MENTOR))), now)
            token = records.topics.issue_link("seoul", now)
            storage.close()
            house = House(api, program, api.group(GROUP))
            api.say_in(house.group, MENTOR, 0, f"/bind {token}")
            house._wait(lambda: api.in_topic(house.group, 0), "멘토 방이에요")
            yield Modelled(house, script)
            script.held = False


def summaries(script: Script) -> list[str]:
    """Return what the model was asked to put in short."""
    return [str(asked) for asked in script.asked if "takes over a talk" in str(asked)]


def test_the_models_words_come_after_the_brief_and_hold_up_nothing(modelled: Modelled) -> None:
    """While the model thinks the mentor reads the brief and answers; then the short words answer the brief."""
    house, script = modelled.house, modelled.script
    modelled.asks(STUDENT)
    topic = house.topic()
    brief = house.hears(topic, "질문:")
    house.api.wait_for(lambda: summaries(script), 60)
    house.api.say_in(house.group, MENTOR, topic.thread, "어느 문제예요?")
    house.student_hears("어느 문제예요?")
    assert not any(IN_SHORT in one.text for one in house.api.in_topic(house.group, topic.thread))
    script.held = False
    summary = house.hears(topic, IN_SHORT)
    assert summary.text.endswith(f": {SAID}.")
    assert summary.answers == brief.id
    assert len(summaries(script)) == 1
    assert not any(IN_SHORT in one.text for one in house.api.sent(STUDENT)), "it is for mentors alone"


def test_of_who_cries_for_help_nothing_is_put_in_short(modelled: Modelled) -> None:
    """A cry while the model thinks: its words are not posted, and it never sees those of the cry."""
    house, script = modelled.house, modelled.script
    known, before, cry = len(house.group.open()), len(summaries(script)), "나 진짜 죽고 싶어 도와줘"
    modelled.asks(OTHER)
    topic = house.topic(known)
    house.hears(topic, "질문:")
    house.api.wait_for(lambda: len(summaries(script)) > before, 60)
    house.api.say(OTHER, cry)
    house.student_hears("문자 109", OTHER)
    script.held = False
    modelled.asks(LATER)  # whose words come after those that were thought of before
    script.held = False
    house.hears(house.topic(known + 1), IN_SHORT)
    assert not any(IN_SHORT in one.text for one in house.api.in_topic(house.group, topic.thread))
    assert not any(cry in str(asked) for asked in script.asked)
    assert "치환적분" not in house.program.log.read_text(encoding="utf-8")
