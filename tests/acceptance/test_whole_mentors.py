"""Mentors on their own Telegram with the whole program: a topic for each question, both ways, through deletion."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from handlers.conversation import Address
from handlers.people.staffing import Staff
from handlers.records import Records
from knowledge.storage import Storage
from tests.acceptance.bot_api import TOKEN, BotApi
from tests.acceptance.bot_api_groups import ForumTopic, Group
from tests.acceptance.bot_api_rules import Shown
from tests.acceptance.program import Program

GROUP, STUDENT, OTHER, CRYING, MENTOR, STRANGER = -1001, 2001, 2002, 2004, 5001, 6001
ME = "gyeot_test_bot"


@dataclass
class House:
    """The program, the messenger, and the mentors' group."""

    api: BotApi
    program: Program
    group: Group

    def topic(self, number: int = 0) -> ForumTopic:
        """Return a topic when it is there."""
        self.api.wait_for(lambda: len(self.group.open()) > number)
        return self.group.open()[number]

    def hears(self, topic: ForumTopic, words: str) -> Shown:
        """Return what a topic shows, once it does."""
        return self._wait(lambda: self.api.in_topic(self.group, topic.thread), words)

    def student_hears(self, words: str, student: int = STUDENT) -> Shown:
        """Return what a student is shown, once it is."""
        return self._wait(lambda: self.api.sent(student), words)

    def _wait(self, shown, words: str) -> Shown:  # type: ignore[no-untyped-def]  # noqa: ANN001
        found: list[Shown] = self.api.wait_for(lambda: [one for one in shown() if words in one.text], 30)
        return found[-1]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Return the running program with a mentor who has joined and a group that was bound by its link."""
    data = tmp_path_factory.mktemp("mentors") / "data"
    with BotApi() as api:
        settings = {"GYEOT_TELEGRAM_TOKEN": TOKEN, "GYEOT_TELEGRAM_API_URL": api.url}
        with Program(data, GYEOT_TELEGRAM_MUNICIPALITY="seoul", **settings) as program:
            storage = Storage(f"sqlite:///{data / 'gyeot.sqlite3'}")
            records, now = Records(storage), datetime.now(UTC)
            mint = Staff("s1", "seoul", "민트", "김진짜", address=Address("telegram", ME, str(MENTOR)))
            records.staff.add(mint, now)
            token = records.topics.issue_link("seoul", now)
            storage.close()
            house = House(api, program, api.group(GROUP))
            api.say_in(house.group, MENTOR, 0, f"/bind {token}")
            house._wait(lambda: api.in_topic(house.group, 0), "멘토 방이에요")
            yield house


def ask(house: House, student: int) -> None:
    """Let a student go as far as to be handed to a person: the question, consent, what it is about, by when."""
    house.api.say(student, "미적분 치환적분 문제를 모르겠어요")
    house.api.wait_for(lambda: house.api.sent(student), 30)
    house.api.say(student, "사람이랑 이야기하고 싶어요")
    for label in ("14–17세", "학습", "천천히"):
        press(house, student, label)


def press(house: House, student: int, beginning: str) -> None:
    """Tap the newest button whose label begins so, once it is there."""

    def found() -> list[tuple[Shown, str]]:
        shown = reversed(house.api.sent(student))
        return [(one, label) for one in shown for label in one.buttons if label.startswith(beginning)]

    one, label = house.api.wait_for(found, 30)[0]
    house.api.tap(one, label)


def test_a_question_is_answered_from_a_topic(house: House) -> None:
    """Asked, shown with its brief, answered under a pseudonym, with photos, replies and edits both ways, and ended."""
    api, group = house.api, house.group
    ask(house, STUDENT)
    topic = house.topic()
    brief = house.hears(topic, "질문:")
    assert "학생 " in brief.text
    assert "치환적분" not in topic.name
    assert list(brief.buttons) == ["제가 맡을게요"]

    first = api.say_in(group, MENTOR, topic.thread, "어느 문제예요? 사진 보여 주세요.")
    shown = house.student_hears("어느 문제예요?")
    assert "민트" in shown.text
    assert "김진짜" not in shown.text
    house.hears(topic, "민트 님이 맡았어요")

    api.edit(first, "몇 쪽 문제예요? 사진 보여 주세요.")
    api.wait_for(lambda: "몇 쪽 문제예요?" in shown.text and shown.edits == 1)

    photo = api.say(STUDENT, **api.photo(b"\x89PNG page 41"), caption="41쪽이요")
    mirrored = house.hears(topic, "41쪽이요")
    assert mirrored.content == b"\x89PNG page 41"
    assert not mirrored.text.count("진짜 이름")

    reply = {"message_id": mirrored.id, "date": 0, "chat": group.chat, "message_thread_id": topic.thread}
    drawn = api.photo(b"\x89PNG hint")
    api.say_in(group, MENTOR, topic.thread, **drawn, caption="이렇게 치환해요", reply_to_message=reply)
    hint = house.student_hears("이렇게 치환해요")
    assert hint.content == b"\x89PNG hint"
    assert hint.answers == photo["message"]["message_id"]

    api.edit(photo, "42쪽이요")
    api.wait_for(lambda: "42쪽이요" in mirrored.text)

    api.delete_topic(group, topic.thread)
    api.say(STUDENT, "이제 풀었어요!")
    again = house.topic()
    assert again.thread != topic.thread
    house.hears(again, "주제가 지워져서")
    house.hears(again, "이제 풀었어요!")

    api.say_in(group, MENTOR, again.thread, "/resolve 치환적분 예제 41쪽")
    house.student_hears("치환적분 예제 41쪽")
    api.wait_for(lambda: again.closed)


def test_strangers_and_mentors_words_stay_where_they_belong(house: House) -> None:
    """Who has not joined is not passed on; a note and a crisis word of a mentor start nothing at the student's."""
    api, group = house.api, house.group
    known = len(group.open())
    ask(house, OTHER)
    topic = house.topic(known)
    house.hears(topic, "질문:")
    api.say_in(group, STRANGER, topic.thread, "저 그 학생 알아요")
    house.hears(topic, "전하지 않았어요")
    api.say_in(group, MENTOR, topic.thread, "/claim")
    house.student_hears("민트", OTHER)
    api.say_in(group, MENTOR, topic.thread, "/note 죽고 싶다는 말은 없었음")
    api.say_in(group, MENTOR, topic.thread, "천천히 해요")
    house.student_hears("천천히 해요", OTHER)
    texts = [shown.text for shown in api.sent(OTHER)]
    assert not any("그 학생 알아요" in text or "죽고 싶" in text or "109" in text for text in texts)
    log = house.program.log.read_text(encoding="utf-8")
    assert "천천히" not in log
    assert TOKEN not in log


def test_after_a_cry_words_are_read_on_the_desk_alone(house: House) -> None:
    """Who holds the talk is led there from their own chat; in the group stands the number of the case and no word."""
    api, group, known = house.api, house.group, len(house.group.open())
    ask(house, CRYING)
    topic = house.topic(known)
    house.hears(topic, "질문:")
    api.say_in(group, MENTOR, topic.thread, "안녕하세요, 어디까지 했어요?")
    house.student_hears("어디까지 했어요?", CRYING)
    api.say(MENTOR, "/desk")
    api.say(CRYING, "나 진짜 죽고 싶어")
    assert "109" in house.student_hears("문자 1388", CRYING).text
    house.hears(topic, "위기 신호가 있었어요(사례 ")
    api.say(CRYING, "도서관 앞 계단이에요")

    link = house.student_hears("/desk/in/", MENTOR).text.split()[-1]
    with httpx.Client(headers={"sec-fetch-site": "same-origin"}, trust_env=False, follow_redirects=True) as desk:
        assert desk.post(link).status_code == 200
        assert desk.post(link).status_code == 410
        home = link.partition("/desk/in/")[0]
        (item,) = [each for each in desk.get(f"{home}/desk/state").json()["queue"] if each["cried"]]
        assert (item["mine"], item["case"]) == (True, None)

        def read() -> list[str]:
            return [line["text"] for line in desk.get(f"{home}/desk/talks/{item['id']}").json()["lines"]]

        api.wait_for(lambda: "도서관 앞 계단이에요" in read(), 30)
        said = {"text": "거기 그대로 있어요. 제가 같이 있을게요.", "key": secrets.token_hex(8)}
        assert desk.post(f"{home}/desk/talks/{item['id']}/say", json=said).status_code == 201
    house.student_hears("제가 같이 있을게요", CRYING)
    told = "\n".join(shown.text for shown in api.in_topic(group, topic.thread))
    assert not any(word in told for word in ("죽고", "도서관", "같이 있을게요"))
    assert "도서관" not in house.program.log.read_text(encoding="utf-8")


def test_a_student_in_the_web_chat_sees_the_mentors_photo(house: House) -> None:
    """The page is given the photo that lies with the messenger, for the student's own cookie and nobody else's."""
    api, group, url = house.api, house.group, house.program.url
    known = len(group.open())
    with httpx.Client(base_url=url, headers={"sec-fetch-site": "same-origin"}, trust_env=False) as page:
        page.get("/seoul")
        lines: dict[int, dict[str, Any]] = {}

        def written(**payload: str) -> None:
            payload = {"id": secrets.token_hex(8)} | payload
            assert page.post("/chat/messages?municipality=seoul", json=payload).status_code == 202

        def shown(condition: Callable[[dict[str, Any]], Any]) -> dict[str, Any]:
            with page.stream("GET", "/chat/events?municipality=seoul&after=0", timeout=30) as events:
                for event in events.iter_lines():
                    if event.startswith("data: {") and '"role"' in event:
                        line = json.loads(event[6:])
                        lines[line["id"]] = line
                        if condition(line):
                            return line
            raise AssertionError(lines)

        written(text="치환적분을 모르겠어요")
        shown(lambda line: line["role"] == "bot")
        written(command="human")
        for label in ("14–17세", "학습", "천천히"):
            line = shown(lambda line, label=label: any(each["label"].startswith(label) for each in line["choices"]))
            choice = next(each for each in line["choices"] if each["label"].startswith(label))
            written(tap=choice["tap"], text=choice["label"])
        topic = house.topic(known)
        house.hears(topic, "질문:")
        api.say_in(group, MENTOR, topic.thread, **api.photo(b"\x89PNG\r\n\x1a\n hint"), caption="이렇게요")
        line = shown(lambda line: line["files"])
        assert (line["role"], line["files"][0]["kind"]) == ("human", "photo")
        address = f"/chat/files/{line['id']}/0?municipality=seoul"
        response = page.get(address)
        assert (response.content, response.headers["content-type"]) == (b"\x89PNG\r\n\x1a\n hint", "image/png")
    assert httpx.get(url + address, trust_env=False).status_code == 404


def test_a_group_that_loses_its_right_hears_why(house: House) -> None:
    """The question stays on the desk, and the group is told what to mend."""
    house.group.may_manage_topics = False
    ask(house, 2003)
    house._wait(lambda: house.api.in_topic(house.group, 0), "주제 관리")


def test_the_database_is_the_programs(tmp_path: Path) -> None:
    """A fresh database has no group, so nothing is made in any."""
    storage = Storage(f"sqlite:///{tmp_path / 'x.db'}")
    from bot.migrations import migrate

    migrate(storage)
    assert Records(storage).topic_feed.follow(datetime.now(UTC)) == 0
    storage.close()
