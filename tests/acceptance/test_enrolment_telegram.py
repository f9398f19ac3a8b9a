"""A parent checks on Telegram whether the child can enrol: the whole program over HTTP, rules and dates of a town."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from handlers.records.sealing import opener
from knowledge.keys import read_masters
from knowledge.storage import Storage, metadata
from tests.acceptance.bot_api import TOKEN, BotApi
from tests.acceptance.bot_api_rules import Shown
from tests.acceptance.program import Program

NUMBER = "120304-3456789"
NOW = datetime.now(UTC)
PLACE = """
id = "dalbit"
name = "달빛시"
service = "달빛런"
names = ["달빛시", "달빛"]
time_zone = "{zone}"
"""
RULES = """
decides = "달빛시 교육지원과"
url = "https://learn.dalbit.example.org"
phone = "02-000-0000"

[[rule]]
id = "general"
title = "달빛런 지원 대상"
text = "달빛시에 사는 중학생 가운데 중위소득 60% 이하이거나 법정 한부모가족."
status = "confirmed"
valid_from = 2026-01-02
grades = "중1~중3"
quota = "120명"
documents = ["주민등록등본"]
window = "{window}"
source_title = "달빛시 공고 제7호"
source_url = "https://learn.dalbit.example.org/7"
source_date = 2026-01-02

[[rule.way]]
name = "법정 한부모가족"
category = "한부모"
document = "한부모가족증명서"

[[rule.way]]
name = "중위소득 60% 이하"
income = 60
{windows}
[[neighbour]]
title = "이웃 온라인 교실"
text = "소득과 상관없이 누구나 신청해요."
url = "https://class.example.org"
"""
WINDOW = """
[[window]]
id = "{id}"
title = "{title}"
opens = {opens:%Y-%m-%dT%H:%M:%S}
closes = {closes:%Y-%m-%dT%H:%M:%S}
source_title = "달빛시 공고 제{id}호"
source_url = "https://learn.dalbit.example.org/{id}"
source_date = 2026-01-02
"""


def window(name: str, title: str, opens: int, closes: int) -> str:
    """Return a window that opens and closes so many days from now."""
    ends = {"opens": NOW + timedelta(days=opens), "closes": NOW + timedelta(days=closes)}
    return WINDOW.format(id=name, title=title, **ends)


def publish(content: Path, current: str, *windows: str) -> None:
    """Publish the town with these windows; it lies where it is about noon, so that no night silences it."""
    town = content / "dalbit"
    town.mkdir(parents=True, exist_ok=True)
    west = (NOW.hour - 12) % 24
    zone = f"Etc/GMT{west - 24 if west > 12 else west:+d}"
    (town / "municipality.toml").write_text(PLACE.format(zone=zone))
    (town / "enrolment.toml").write_text(RULES.format(window=current, windows="".join(windows)))


@dataclass
class House:
    """The messenger, the program, and what it publishes."""

    api: BotApi
    program: Program
    content: Path

    def hears(self, person: int, words: str) -> Shown:
        """Return what a person is shown with these words, once it is; the newest when there are several."""
        found: list[Shown] = self.api.wait_for(lambda: [one for one in self.api.sent(person) if words in one.text], 60)
        return found[-1]

    def asked(self, person: int, words: str, *answers: tuple[str, str]) -> None:
        """Let a person ask, and tap an answer to each question, given by a word of the question."""
        self.api.say(person, words)
        for question, label in answers:
            self.api.tap(self.hears(person, question), label)

    def kept(self) -> str:
        """Return all that the database holds, with everything opened that is sealed, and the log."""
        storage = Storage(
            f"sqlite:///{self.program.data / 'gyeot.sqlite3'}",
            read_masters((self.program.data / "master.key").read_text()),
        )
        texts = []
        with storage.reading() as connection:
            unseal = opener(connection)
            for table in metadata.sorted_tables:
                rows = connection.execute(select(table)).all()
                texts += [unseal(value) for row in rows for value in row if isinstance(value, str)]
        storage.close()
        return "\n".join((*texts, self.program.log.read_text(encoding="utf-8")))

    def files(self) -> bytes:
        """Return the bytes of the database's files."""
        return b"".join(file.read_bytes() for file in sorted(self.program.data.glob("gyeot.sqlite3*")))


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Return the running program of a town whose window is open."""
    folder = tmp_path_factory.mktemp("enrolment")
    publish(folder / "content", "1", window("1", "봄 모집", -3, 5), window("0", "지난 모집", -300, -200))
    with BotApi() as api:
        settings = {"GYEOT_TELEGRAM_TOKEN": TOKEN, "GYEOT_TELEGRAM_API_URL": api.url}
        settings |= {"GYEOT_TELEGRAM_MUNICIPALITY": "dalbit", "GYEOT_CONTENT": str(folder / "content")}
        with Program(folder / "data", **settings) as program:
            yield House(api, program, folder / "content")


LIVES = ("달빛시에 사나요", "네, 살아요")
ALWAYS = ("2026-01-02 기준(달빛런 지원 대상)", "달빛시에 사는 중학생", "[1]", "곧 마감돼요(D-")
ALWAYS += (
    "learn.dalbit.example.org",
    "02-000-0000",
    "최종 결정은 제가 아니라 달빛시 교육지원과에서 해요",
    "지금 지웠어요",
    "달빛시 공고 제7호",
)
PAPERS = ("주민등록등본", "법정 한부모가족: 한부모가족증명서")
RESULTS = {
    3001: (
        "달빛런, 될 것 같아요",
        "중2 딸인데 신청할 수 있어요?",
        [LIVES, ("다음 중 하나", "해당 없어요"), ("60% 이하인가요", "네, 이하예요")],
        PAPERS,
    ),
    3002: ("달빛런, 될 것 같아요", "중2 딸인데 한부모예요 신청돼요?", [LIVES], PAPERS),
    3003: (
        "달빛런, 확인이 필요해요",
        "중2 딸인데 신청할 수 있어요?",
        [LIVES, ("다음 중 하나", "해당 없어요"), ("60% 이하인가요", "잘 모르겠어요")],
        PAPERS,
    ),
    3004: (
        "달빛런, 안 될 것 같아요",
        "중2 딸인데 신청할 수 있어요?",
        [("달빛시에 사나요", "아니요, 다른 곳에 살아요")],
        ("기준과 다른 것: 사는 곳", "이웃 온라인 교실", "https://class.example.org", "그 기관에서 해요"),
    ),
}


@pytest.mark.parametrize("parent", RESULTS)
def test_a_check_ends_in_one_of_three_words_with_all_that_is_needed(house: House, parent: int) -> None:
    """As few taps as the rules need; then rule, day, source, papers or neighbours, window, next step, who decides."""
    end, words, answers, more = RESULTS[parent]
    house.asked(parent, words, *answers)
    result = house.hears(parent, end)
    for part in (*ALWAYS, *more):
        assert part in result.text, part
    assert "다음 모집 알려 주세요" in result.buttons
    assert "https://learn.dalbit.example.org" in result.urls.values()
    asked = [one for one in house.api.sent(parent) if "답하고 싶지 않아요" in one.buttons]
    assert len(asked) == len(answers), "nothing is asked twice, nor what was said already"


def test_nothing_told_remains(house: House) -> None:
    """When the checks are over neither what was said nor which question was asked lies anywhere."""
    end, words, answers, _ = RESULTS[3002]
    house.asked(3009, words, *answers)
    house.hears(3009, end)
    kept = house.kept()
    assert "(자격 확인)" in kept, "what is left says only that there was a check"
    for word in ("중2 딸", "한부모예요", "60% 이하인가요", "lacks=", "household."):
        assert word not in kept, word


def test_a_resident_number_in_the_middle_is_refused_and_not_kept(house: House) -> None:
    """It is said to be gone, the check goes on, and the number is neither in the database's bytes nor in the log."""
    parent = 3005
    house.asked(parent, "중3인데 신청할 수 있나요?", LIVES)
    house.hears(parent, "다음 중 하나")
    house.api.say(parent, f"주민번호는 {NUMBER} 이에요 필요하죠?")
    refused = house.hears(parent, "주민등록번호가 있어서")
    assert "보관하지 않았어요" in refused.text
    house.api.tap(house.hears(parent, "계속할까요"), "계속할게요")
    house.api.tap(house.hears(parent, "다음 중 하나"), "법정 한부모가족")
    house.hears(parent, "될 것 같아요")
    kept, files = house.kept(), house.files()
    for piece in (NUMBER, NUMBER.replace("-", ""), NUMBER[7:]):
        assert piece not in kept
        assert piece.encode() not in files
    assert not any(NUMBER[7:] in one.text for one in house.api.sent(parent))


@pytest.mark.parametrize(("parent", "words", "said"), [(3006, "/처음부터", "달빛시"), (3007, "그만", "지웠어요")])
def test_who_leaves_is_asked_nothing_more(house: House, parent: int, words: str, said: str) -> None:
    """Beginning anew or stopping ends the check: an old button does nothing any more, and nothing told remains."""
    house.asked(parent, "중1 아들이에요 신청할 수 있어요?", LIVES)
    old = house.hears(parent, "다음 중 하나")
    before = len(house.api.sent(parent))
    house.api.say(parent, words)
    house.api.wait_for(lambda: len(house.api.sent(parent)) > before, 60)
    house.api.wait_for(lambda: any(said in one.text for one in house.api.sent(parent)[before:]), 60)
    assert "지웠어요" in house.api.sent(parent)[before].text
    house.api.tap(old, "해당 없어요")
    house.hears(parent, "이 버튼은 이제 쓸 수 없어요")
    assert not any("60% 이하인가요" in one.text for one in house.api.sent(parent))
    assert "중1 아들" not in house.kept()


def test_open_windows_are_shown_and_the_next_is_told(house: House) -> None:
    """What is open and what is over, with days; who wants to know hears of the next window once it is published."""
    parent = 3008
    house.api.say(parent, "신청 기간 알려줘")
    shown = house.hears(parent, "달빛시 신청 일정")
    assert "봄 모집" in shown.text
    assert "D-" in shown.text
    assert "지난 모집: 신청은" in shown.text
    house.api.tap(shown, "다음 모집 알려 주세요")
    house.hears(parent, "한 번 알려 드릴게요")
    house.program.stop()
    publish(house.content, "1", window("1", "봄 모집", -3, 5), window("2", "여름 모집", 40, 60))
    house.program.start()
    told = house.hears(parent, "기다리던 소식이에요")
    assert "여름 모집: 신청은" in told.text
    assert sum("기다리던 소식이에요" in one.text for one in house.api.sent(parent)) == 1
