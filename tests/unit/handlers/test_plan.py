"""Study plans in Korean conversation: asked, made, done, put off, changed, taken along; kept in real databases."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import icalendar
import pytest
from sqlalchemy import text

from handlers.conversation import Address, Choice, Message, Outcome, Session
from handlers.dispatcher import Dispatcher
from handlers.records import Records
from handlers.rooms import rooms
from handlers.screening import screen
from handlers.study import StudyPlan
from knowledge.course import Course, Lecture
from knowledge.municipality import Municipality
from knowledge.storage import Storage
from tests.unit.handlers.test_dispatcher import KNOWN, ScriptedAnswerer

NOON = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)
"""A Wednesday noon in Seoul."""

SEOUL = Municipality("seoul", "서울특별시", "서울런", school_days=(("재량휴업일", "2026-12-04", "2026-12-04"),))
CHUNGBUK = Municipality("chungbuk", "충청북도", "충북런", partner=False)


def course(key: str, title: str, *minutes: int, subject: str = "수학", level: str = "기본") -> Course:
    """Return a course with lectures of these lengths."""
    lectures = tuple(Lecture(n, f"{title}의 {n}번째 이야기", one, f"{n}단원") for n, one in enumerate(minutes, 1))
    return Course("shared", key, "가람", subject, title, ("고1", "고2"), level, lectures, url="https://example.org/c")  # type: ignore[arg-type]


MATH = course("calc", "미적분 개념", *[20] * 12)
SCIENCE = course("phys", "물리 첫걸음", *[25] * 6, subject="과학")
LONG = course("long", "긴 강의", *[34] * 18, subject="국어")


@dataclass
class Bookcase:
    """A library of three courses."""

    kept: tuple[Course, ...] = (MATH, SCIENCE, LONG)

    def version(self, municipality: str) -> int:
        """Return the number of the edition."""
        return len(municipality)

    def courses(self, municipality: str) -> tuple[Course, ...]:
        """Return the courses that a municipality sees."""
        return self.kept if municipality == "seoul" else ()


@dataclass
class Talk:
    """A person and the assistant, over a real database: says lines, taps what is labelled or begins with @."""

    storage: Storage
    language: str = "ko"
    now: datetime = NOON
    chat: str = "1"
    number: int = 0
    place: str = "seoul"
    address: str = "https://gyeot.example"
    shelf: tuple[Course, ...] = (MATH, SCIENCE, LONG)
    outcome: Outcome | None = None

    def __post_init__(self) -> None:
        self.records = Records(self.storage)
        self.answerer = ScriptedAnswerer()
        table = rooms(self.answerer, Bookcase(self.shelf), self.records, self.address)
        self.dispatcher = Dispatcher(table, lambda: (SEOUL, CHUNGBUK), screen)

    def say(self, *lines: str) -> str:
        """Say or tap each line; return what is said to the last one."""
        for line in lines:
            self._one(line)
        return self.told

    def _one(self, line: str) -> None:
        self.number += 1
        where = Address("telegram", "bot", self.chat)
        action = self._action(line)
        message = Message(where, f"{self.chat}:{self.number}", self.now, "" if action else line)
        if line.startswith("/"):
            command, _, rest = line[1:].partition(" ")
            message = replace(message, command=command, text=rest)
        session = self.records.session_for(message, self.now)
        session = replace(session, municipality=session.municipality or self.place, language=self.language)
        assert self.records.inbox.receive(message, self.now)
        claimed = self.records.inbox.claim(self.now, 60, 1)[0]
        self.outcome = self.dispatcher.dispatch(message, session, self.now, action)
        assert self.records.finish(claimed, session, self.outcome, self.now)

    def _action(self, line: str) -> str:
        if line.startswith("@"):
            return line[1:]
        labels = {choice.label: choice.action for choice in self.choices if not choice.url}
        return labels.get(line, "")

    @property
    def choices(self) -> list[Choice]:
        """Return what can be tapped now."""
        return [one for bubble in (self.outcome.bubbles if self.outcome else ()) for one in bubble.choices]

    @property
    def labels(self) -> list[str]:
        """Return the labels of what can be tapped now."""
        return [choice.label for choice in self.choices]

    @property
    def told(self) -> str:
        """Return the text of all bubbles said last."""
        return "\n".join(bubble.text for bubble in (self.outcome.bubbles if self.outcome else ()))

    @property
    def session(self) -> Session:
        """Return what is remembered."""
        assert self.outcome
        return self.outcome.session

    @property
    def conversation(self) -> str:
        """Return the id of the conversation."""
        return self.records.conversation_of(Address("telegram", "bot", self.chat)) or ""

    @property
    def plans(self) -> tuple[StudyPlan, ...]:
        """Return the plans that are kept."""
        return self.records.plans.of(self.conversation, "seoul")

    @property
    def plan(self) -> StudyPlan:
        """Return the newest plan that is kept."""
        return self.plans[-1]

    def on(self, day: date, hour: int = 12) -> Talk:
        """Move to an hour of a day in Seoul."""
        self.now = datetime(day.year, day.month, day.day, hour, tzinfo=SEOUL.zone).astimezone(UTC)
        return self


@pytest.fixture
def talk(storage: Storage) -> Talk:
    """Return a talk that has not begun."""
    return Talk(storage)


@pytest.fixture
def planned(talk: Talk) -> Talk:
    """Return a talk with a plan of twelve lectures of mathematics, on three days a week, until an exam."""
    talk.say("미적분 개념 기말 12월 28일까지 월수금 40분씩 저녁 7시에 계획 짜줘")
    return talk


def test_a_plan_is_asked_for_one_tap_at_a_time(talk: Talk) -> None:
    """Course, end, days, minutes and hour are asked one by one, by taps or by words, and then never again."""
    assert "어떤 강의로" in talk.say("계획")
    assert "언제까지" in talk.say("미적분 개념 (12강)")
    assert "무슨 요일" in talk.say("3주 안에")
    assert "몇 분" in talk.say("월수금")
    assert "몇 시부터" in talk.say("40")
    told = talk.say("19:00")
    assert "계획을 만들었어요: 미적분 개념" in told
    assert "재량휴업일" in told
    assert talk.plan.week.minutes == 40
    assert talk.plan.ends == date(2026, 12, 15)
    assert date(2026, 12, 4) in talk.plan.rests
    assert "언제까지" in talk.say("새 계획 만들기", "물리 첫걸음 (6강)")
    assert "계획을 만들었어요: 물리 첫걸음" in talk.say("4주 (12월 22일 (화)까지)")
    assert len(talk.plans) == 2
    assert "시간이 되면 알려 드릴게요" in talk.told


def test_words_that_tell_everything_are_enough(planned: Talk) -> None:
    """One sentence makes a plan: the exam's eve is its last day, and days of review stand before it."""
    plan = planned.plan
    assert (plan.exam, plan.ends) == (date(2026, 12, 28), date(2026, 12, 27))
    assert len(plan.lectures) == 12
    assert date(2026, 12, 25) in plan.rests
    assert any(one.kind == "review" for one in plan.sessions)
    assert "시험: 12월 28일 (월)" in planned.told
    assert "시험: 미적분 개념 12월 28일 (월)" in planned.say("프로필")


def test_a_plan_that_cannot_be_done_says_so_in_numbers(talk: Talk) -> None:
    """The numbers are said, and each tap that is offered makes the plan possible."""
    told = talk.say("긴 강의로 3주 안에 월수금 50분씩 저녁 7시에 계획 짜줘")
    assert "18강 612분이 필요한데 3주에 400분이 있어요" in told
    assert talk.plans == ()
    assert [one for one in talk.labels if "늘리기" in one]
    drop = next(one for one in talk.labels if one.endswith("강 빼기"))
    assert "계획을 만들었어요" in talk.say(drop)
    assert len(talk.plan.lectures) == 8
    talk.say(f"@plan:dropped:{talk.plan.id}", "긴 강의로 3주 안에 월수금 50분씩 저녁 7시에 계획 짜줘")
    later = next(one for one in talk.labels if "까지 늘리기" in one)
    assert "계획을 만들었어요" in talk.say(later)
    assert len(talk.plan.lectures) == 18


def test_a_lecture_longer_than_the_day_says_so(talk: Talk) -> None:
    """A lecture is never cut: a day that is too short for it is said plainly."""
    assert "34분이라 하루 시간에 들어가지 않아요" in talk.say("긴 강의 4주 동안 매일 20분씩 저녁 7시 계획 짜줘")
    assert "하루 70분으로 늘리기" in talk.labels or "하루 40분으로 늘리기" in talk.labels


def test_today_is_shown_with_what_can_be_tapped(planned: Talk) -> None:
    """The session of today comes with done, later, too hard and leave out."""
    told = planned.say("오늘 뭐 해?")
    assert "11월 25일 (수) 19:00 · 미적분 개념" in told
    assert {"했어요", "나중에", "너무 어려워요", "건너뛰기"} <= set(planned.labels)
    assert "오늘은 없어요" in planned.on(date(2026, 11, 26)).say("계획")
    assert "이번 주:" in planned.say("이번 주")
    assert "12강 중 0강" in planned.say("전체")


def test_done_by_a_tap_or_by_words(planned: Talk) -> None:
    """A session is done once, its lectures come back for review, and the next one is named."""
    planned.say("오늘 뭐 해?")
    assert "해냈어요: 미적분 개념" in planned.say("했어요")
    assert planned.plan.sessions[0].state == "done"
    cards = planned.records.plans.cards(planned.conversation, "seoul")
    assert [card.key for card in cards] == [one.key for one in planned.plan.heard]
    assert cards[0].unit == "1단원"
    assert "이미 했어요" in planned.say(f"@plan:done:{planned.plan.sessions[0].id}")
    planned.on(planned.plan.open[0].day)
    assert "이번 주에" in planned.say("다 했어!")
    assert len([one for one in planned.plan.sessions if one.state == "done"]) == 2


def test_later_moves_a_session_and_what_stood_there(planned: Talk) -> None:
    """This evening changes the hour; tomorrow changes the day; the rest moves on and nothing is lost."""
    first = planned.plan.open[0]
    assert "언제가 더 좋아요" in planned.say(f"@plan:later:{first.id}")
    assert planned.labels == ["오늘 저녁", "내일", "모레"]
    assert "20:00" in planned.say("오늘 저녁")
    assert planned.plan.session(first.id).state == "later"  # type: ignore[union-attr]
    assert "11월 26일 (목)" in planned.say("내일 할래")
    assert planned.plan.open[0].day == date(2026, 11, 26)
    assert len({one.key for session in planned.plan.open for one in session.lectures}) == 12


def test_too_hard_offers_what_helps_and_skip_leaves_out(planned: Talk) -> None:
    """Too hard offers an easier course, less a day, or a mentor; leaving out takes the lectures out of the plan."""
    planned.say("너무 어려워")
    assert planned.labels == ["더 쉬운 강의 찾기", "하루 분량 줄이기", "멘토에게 물어보기", "다른 날로"]
    assert "뺐어요" in planned.say("건너뛸래")
    assert planned.plan.sessions[0].state == "skipped"
    assert "이미 지나갔어요" in planned.say(f"@plan:skip:{planned.plan.sessions[0].id}")
    assert "이미 지나갔어요" in planned.say(f"@plan:later:{planned.plan.sessions[0].id}:tomorrow")


def test_missed_sessions_come_back_by_themselves(planned: Talk) -> None:
    """What was missed stands again in a free day; the end stays, and nobody is blamed."""
    before = planned.plan
    planned.on(before.open[1].day)
    planned.say("계획")
    after = planned.plan
    assert after.sessions[0].state == "missed"
    assert not after.stranded
    assert after.ends == before.ends


def test_after_three_misses_it_asks_what_is_wrong_and_acts(planned: Talk) -> None:
    """Three misses in a row: one question, four reasons, and each of them changes something; asked once."""
    planned.on(planned.plan.open[3].day)
    assert "무엇이 힘들었나요" in planned.say("계획")
    assert planned.labels == ["시간이 없어요", "어려워요", "흥미가 없어요", "다른 일이 있어요"]
    minutes = planned.plan.week.minutes
    told = planned.say("시간이 없어요")
    assert "시험 전에 다 들어가지 않아요" in told or planned.plan.week.minutes < minutes
    assert "무엇이 힘들었나요" not in planned.say("계획")
    for why, offered in (("hard", "더 쉬운 강의 찾기"), ("dull", "다른 강의 보기"), ("other", "잠시 쉬기")):
        planned.say(f"@plan:why:{planned.plan.id}:{why}")
        assert offered in planned.labels
    assert "알림도 없어요" in planned.say("잠시 쉬기")
    assert planned.plan.state == "paused"
    assert "쉬고 있어요" in planned.say("계획")
    assert (
        "계획을 바꿨어요" in planned.on(date(2026, 12, 7)).say("계획 이어 가기", *planned.labels[:0]) or planned.labels
    )


def test_the_calendar_can_be_taken_along(planned: Talk) -> None:
    """A file and a private address hold every session with a stable UID; the address can be ended."""
    planned.say("캘린더·바꾸기", "캘린더 파일(.ics)")
    assert planned.outcome is not None
    file = planned.records.files.load(
        planned.outcome.bubbles[0].files[0].reference, Address("telegram", "bot", "1"), planned.now
    )
    assert file is not None
    parsed: Any = icalendar.Calendar.from_ical(file.content)
    events = {str(event["uid"]): event for event in parsed.walk("VEVENT")}
    assert set(events) == {f"{one.id}@gyeot" for one in planned.plan.open} | {f"{planned.plan.id}-exam@gyeot"}
    told = planned.say("캘린더·바꾸기", "캘린더 구독하기")
    token = told.split("/calendar/")[1].split(".ics")[0]
    found = planned.records.plans.feed(token)
    assert found is not None
    assert found[2] == planned.plans
    assert planned.records.plans.has_feed(planned.conversation)
    assert "구독 끝내기" in planned.labels
    planned.say("@plan:more")
    assert "구독 끝내기" in planned.labels
    second = planned.say("@plan:feed").split("/calendar/")[1].split(".ics")[0]
    assert planned.records.plans.feed(token) is None
    assert "열리지 않아요" in planned.say("구독 끝내기")
    assert planned.records.plans.feed(second) is None


def test_a_picture_is_sent_with_words_for_those_who_cannot_see_it(planned: Talk) -> None:
    """A PNG is kept for this person, and its content is said too."""
    assert "번 남았어요" in planned.say("그림으로")
    assert planned.outcome is not None
    reference = planned.outcome.bubbles[0].files[0].reference
    kept = planned.records.files.load(reference, Address("telegram", "bot", "1"), planned.now)
    assert kept is not None
    assert kept.content.startswith(b"\x89PNG")
    assert len(kept.content) < 100_000
    assert planned.records.files.load(reference, Address("telegram", "bot", "2"), planned.now) is None


def test_a_plan_is_changed_by_taps_and_by_words(planned: Talk) -> None:
    """Minutes, days, hour and end can be changed, a course joined; what is done stays done."""
    planned.say("@plan:done:")
    assert "몇 분" in planned.say("캘린더·바꾸기", "하루 시간 바꾸기")
    assert "계획을 바꿨어요" in planned.say("60분")
    assert planned.plan.week.minutes == 60
    assert planned.plan.sessions[0].state == "done"
    planned.say("시험 날짜 1월 8일로 바꿔줘")
    assert planned.plan.exam == date(2027, 1, 8)
    planned.say("@plan:course:phys")
    assert planned.labels == ["함께 넣기", "따로 만들기"]
    assert "물리 첫걸음" in planned.say("함께 넣기")
    assert [one.key for one in planned.plan.courses] == ["calc", "phys"]
    assert len(planned.plan.lectures) == 18
    assert planned.plan.sessions[0].state == "done"
    assert "지울까요" in planned.say("캘린더·바꾸기", "계획 지우기")
    assert "지웠어요" in planned.say("네, 지울래요")
    assert planned.plans == ()


def test_words_that_answer_no_question_go_where_they_belong(talk: Talk) -> None:
    """A question in the middle of making a plan is answered, and the plan can be gone on with."""
    talk.say("계획", "@plan:course:calc")
    assert KNOWN.text in talk.say("신청 서류는 뭐가 필요해요?")
    assert "언제까지" in talk.say("계획 이어서 만들기")
    assert "물리 첫걸음" in talk.say("과학 강의 추천해 줘")
    talk.say("계획", "@plan:course:calc", "나 이제 고2야")
    assert talk.session.slots["profile.grade"] == "고2"
    assert KNOWN.text in talk.say("다 했어")
    talk.say("계획", "@plan:course:calc")
    assert KNOWN.text in talk.say("접수는 12월 14일까지예요?")
    asked = ["신청 서류는 뭐가 필요해요?", "다 했어", "접수는 12월 14일까지예요?"]
    assert [one.text for one in talk.answerer.asked] == asked


def test_places_without_the_programme_make_no_plan(storage: Storage) -> None:
    """Where no lectures are confirmed nothing is promised; where the place is unknown it is asked for."""
    assert "확인된 강의가 없어서" in Talk(storage, place="chungbuk").say("계획")
    assert "어느 지역인가요" in Talk(storage, place="nowhere", chat="9").say("계획")


def test_the_last_session_completes_the_plan(planned: Talk) -> None:
    """When everything is done the plan says so and ends; the weekly look back counts what was kept."""
    while planned.plans and planned.plan.open:
        planned.on(planned.plan.open[0].day).say("다 했어요")
    assert "끝까지 마쳤어요" in planned.told
    assert planned.plans == ()
    assert all(
        one.state == "done" or one.kind == "buffer"
        for one in planned.records.plans.every(planned.conversation)[0].sessions
    )


def test_the_week_is_looked_back_on_in_one_honest_sentence(planned: Talk) -> None:
    """What was done is said as it is, with one next act, and weeks kept rather than days in a row."""
    planned.say("다 했어")
    planned.on(planned.plan.open[0].day + timedelta(days=1))
    told = planned.say("이번 주 어땠어?")
    assert told.startswith("이번 주에는 2번 중 1번 했어요.")
    assert "다음: " in told


def test_reviews_ask_one_question_at_a_time(planned: Talk) -> None:
    """Finished lectures come back a day later, five a day at most, never at night, further apart when remembered."""
    assert "아직 들은 강의가 없어요" in planned.say("복습")
    for _ in range(4):
        planned.on(planned.plan.open[0].day).say("다 했어")
    assert "푹 자는 게" in planned.on(date(2026, 12, 12), 23).say("복습")
    planned.on(date(2026, 12, 12)).say("계획")
    told = planned.say("복습하기 (5)")
    assert "오늘 복습 1번째" in told
    assert "미적분 개념의 1번째 이야기" in told
    assert "에 다시 물어볼게요" in planned.say("잘 났어요")
    assert "오늘 복습 2번째" in planned.told
    planned.say("@review:again:calc:1")
    assert "오늘 복습 2번째" in planned.told
    for label in ("기억 안 나요", "겨우 났어요", "바로 났어요"):
        planned.say(label)
    assert "충분해요" in planned.say("잘 났어요")
    assert "지금은 복습할 게 없어요" in planned.on(date(2026, 12, 12), 13).say("@review:") or "충분해요" in planned.told


def test_the_profile_is_asked_shown_changed_and_forgotten(talk: Talk) -> None:
    """Every part is one tap; what is told by words changes it; all of it can be forgotten."""
    assert "하나도 필요 없어요" in talk.say("프로필")
    assert "무엇을 위해" in talk.say("목표")
    assert "목표: 수능" in talk.say("수능")
    assert "하루 시간(분): 40" in talk.say("하루 시간(분)", "40분")
    assert "요일: 월·수·금" in talk.say("요일", "월·수·금")
    assert "시작 시간: 19:00" in talk.say("시작 시간", "19:00")
    assert "과목: 과학" in talk.say("과목", "과학")
    assert "‘심화’ 수준으로" in talk.say("수학은 쉬워졌어")
    assert "‘기본’ 수준으로" in talk.say("수학이 어려워졌어")
    assert "어느 정도예요" in talk.say("수준", "과학")
    assert "5개 중 1번째" in talk.say("다섯 문제로 알아보기")
    for _ in range(4):
        talk.say("네, 할 수 있어요")
    assert "‘심화’ 수준이 맞아 보여요" in talk.say("네, 할 수 있어요")
    assert "프로필을 지웠어요" in talk.say("모두 지우기")
    assert "목표: 아직 몰라요" in talk.told


def test_changes_are_offered_step_by_step(planned: Talk) -> None:
    """Days, hour and end are asked anew; what no longer exists is said to be gone; the shelf of taps never breaks."""
    assert "무슨 요일" in planned.say("캘린더·바꾸기", "요일 바꾸기")
    assert "계획을 바꿨어요" in planned.say("매일")
    assert "몇 시부터" in planned.say("캘린더·바꾸기", "시작 시간 바꾸기")
    assert "17:30부터" in planned.say("17:30")
    assert "언제까지" in planned.say("캘린더·바꾸기", "끝나는 날 바꾸기")
    assert "계획을 바꿨어요" in planned.say("@plan:until:2026-12-30")
    assert planned.plan.exam is None
    for gone in ("@plan:done:nothing-1", "@plan:pause:nothing", "@plan:later:nothing-1:tomorrow"):
        assert "이제 계획에 없어요" in planned.say(gone)
    assert "12강 중" in planned.say("@plan:course:calc")
    assert "어떤 강의로" in planned.say("@plan:course:nothing")
    assert "어떤 강의로" in planned.say("@plan:alone:nothing")
    assert "언제까지" in planned.say("@plan:alone:phys")
    planned.say("@plan:go")
    assert "물리 첫걸음" in planned.say("물리 첫걸음도 계획에 넣어서 다시 짜줘")
    assert "함께 넣기" in planned.labels
    assert "계획을 만들었어요: 물리 첫걸음" in planned.say("따로 만들기", "3주 안에")
    assert "그림" not in planned.say("그림으로")
    assert "내 공부 계획" in planned.outcome.bubbles[0].files[0].name  # type: ignore[union-attr]


def test_a_change_that_cannot_be_done_says_so_too(planned: Talk) -> None:
    """Too few minutes or too near an end change nothing, and what would do is offered."""
    before = planned.plan
    assert "자르지 않고" in planned.say("시험 12월 3일로 바꿔줘") or "필요한데" in planned.told
    assert planned.plan == before
    assert "뒤의" in "".join(planned.labels)
    assert planned.say("@plan:new").startswith("어떤 강의로")
    planned.say("@plan:change:minutes", f"@plan:dropped:{before.id}")
    planned.say("@plan:course:calc", "3주 안에", "매일", "40분", "19:00")
    planned.say("@plan:change:minutes", "@plan:more")
    other = planned.plan
    planned.say(f"@plan:dropped:{other.id}", "@plan:go")
    assert planned.plans == ()


def test_a_draft_for_a_plan_that_is_gone_begins_anew(planned: Talk) -> None:
    """Who deletes a plan while changing it is asked for a new one."""
    planned.say("@plan:change:minutes")
    planned.records.plans.every(planned.conversation)
    with planned.storage.writing() as connection:
        connection.execute(text("DELETE FROM study_plan"))
    assert "어떤 강의로" in planned.say("@plan:minutes:30")


def test_a_shelf_without_lectures_makes_no_plan(storage: Storage) -> None:
    """Where nothing is listed a person is offered, and nothing is promised."""
    talk = Talk(storage, shelf=())
    assert "올라온 강의가 없어요" in talk.say("계획")


def test_views_begin_a_plan_where_there_is_none(talk: Talk) -> None:
    """Whatever is asked to be shown, without a plan one is begun."""
    for view in ("week", "all", "weekly", "picture", "file", "more", "today"):
        assert "어떤 강의로" in talk.say(f"@plan:{view}")
    assert "이제 계획에 없어요" in talk.say("@plan:extend:nothing")
    assert "이제 계획에 없어요" in talk.say("@plan:change:days")


def test_without_an_address_the_calendar_is_a_file_only(storage: Storage) -> None:
    """Where nobody can reach us from outside, no subscription is offered."""
    talk = Talk(storage, address="")
    talk.say("미적분 개념 4주 동안 매일 40분씩 저녁 7시에 계획 짜줘", "캘린더·바꾸기")
    assert "캘린더 구독하기" not in talk.labels
    assert "파일로는" in talk.say("@plan:feed")


def test_what_no_longer_fits_is_said_and_can_be_helped(talk: Talk) -> None:
    """A full plan that slips says how much is left out, and ends later or leaves it out, as one likes."""
    talk.say("미적분 개념 12월 8일까지 매일 20분씩 저녁 7시에 계획 짜줘")
    for _ in range(3):
        talk.on(talk.plan.open[0].day + timedelta(days=1)).say("계획")
    talk.say("시간이 없어요")
    assert "더 줄일 수는 없어요" in talk.told
    told = talk.say("계획")
    assert "들어가지 않아요. 끝나는 날을 늦출까요" in told
    first = talk.plan.open[0]
    assert "비어 있는 날이 없어요" in talk.say(f"@plan:later:{first.id}:tomorrow")
    assert "12월 15일 (화)에 끝나요" in talk.say("끝나는 날 늦추기")
    assert not talk.plan.stranded
    assert "옮겼어요" in talk.say(f"@plan:later:{first.id}:dayafter")
    other = Talk(talk.storage, chat="2")
    other.say("미적분 개념 12월 7일까지 매일 20분씩 저녁 7시에 계획 짜줘")
    other.on(date(2026, 11, 27)).say("계획")
    told = other.say("그 강의 빼기") if "그 강의 빼기" in other.labels else other.told
    assert not other.plan.stranded


def test_a_lighter_week_is_made_at_once(talk: Talk) -> None:
    """Without an exam the plan gets longer for it; with one it asks what to leave out."""
    talk.say("미적분 개념 3주 동안 월수금 60분씩 저녁 7시에 계획 짜줘")
    assert "하루 40분씩" in talk.say(f"@plan:why:{talk.plan.id}:time")
    assert talk.plan.week.minutes == 40
    other = Talk(talk.storage, chat="2")
    other.say("긴 강의 시험 12월 10일 매일 70분씩 저녁 7시에 계획 짜줘")
    assert "시험 전에 다 들어가지 않아요" in other.say(f"@plan:why:{other.plan.id}:time")
    assert "계획을 바꿨어요" in other.say(next(one for one in other.labels if one.endswith("강 빼기")))
    assert (other.plan.week.minutes, len(other.plan.lectures)) == (50, 13)


def test_a_paused_plan_goes_on_where_it_stopped(planned: Talk) -> None:
    """What was done stays done, the rest is laid out from today on."""
    planned.say("다 했어", f"@plan:pause:{planned.plan.id}")
    planned.on(date(2026, 12, 7)).say("계획 다시 시작할래")
    assert planned.plan.state == "active"
    assert planned.plan.sessions[0].state == "done"
    assert min(one.day for one in planned.plan.open) >= date(2026, 12, 7)


def test_english_is_spoken_to_those_who_speak_it(storage: Storage) -> None:
    """A plan is made and a profile kept in English, too."""
    talk = Talk(storage, language="en")
    assert "Which course" in talk.say("my plan")
    talk.say("@plan:course:calc", "in 4 weeks", "weekdays", "40 minutes")
    assert "Your plan is ready" in talk.say("7pm")
    assert "school grades" in talk.say("my profile", "What for", "school grades")
    assert "Which grade" in talk.say("@profile:ask:grade")
    assert "Minutes a day: 40" in talk.say("@profile:minutes:x")
    assert talk.say("@review:good:nothing:x").startswith("Lectures you have finished")


def test_the_same_check_fits_whatever_is_there(talk: Talk) -> None:
    """A subject without lectures has no check; few points are the first level, some the second."""
    assert "다섯 문제로 알아보기" not in talk.say("@profile:level:영어") or "다섯 문제로 알아보기" not in talk.labels
    assert "알고 있는 것" in talk.say("@profile:check:영어")
    talk.say("@profile:check:과학:5:2")
    assert "‘기초’ 수준이 맞아 보여요" in talk.told
    assert "‘기본’ 수준이 맞아 보여요" in talk.say("@profile:check:과학:5:6")
    assert "과학 기본" in talk.say("프로필")
    assert "어느 지역에 살고" in Talk(talk.storage, place="", chat="9").say("프로필")
    assert "아직 들은 강의가 없어요" in Talk(talk.storage, place="", chat="8").say("복습")


def test_a_command_with_words_is_a_wish(talk: Talk) -> None:
    """What follows /plan is read as words and never as a tap; /profile shows and forgets nothing."""
    assert "언제까지" in talk.say("/plan 미적분 개념")
    assert "어떤 강의로" in talk.say("/plan until:x")
    talk.say("@profile:minutes:40")
    assert "하루 시간(분): 40" in talk.say("/profile forget")


def test_who_comes_back_after_the_end_is_asked_for_a_new_one(planned: Talk) -> None:
    """Weeks later nothing is held against anybody: what is left gets a new end, by weeks or as one says."""
    planned.say("다 했어")
    told = planned.on(date(2027, 1, 20)).say("계획", "계획")
    assert "들어가지 않아요" in told
    assert "계획에 남은 게 없어요" in told
    assert "언제까지" in planned.say("캘린더·바꾸기", "하루 시간 바꾸기")
    assert "에 끝나요" in planned.say(f"@plan:extend:{planned.plan.id}")
    assert not planned.plan.stranded
    assert planned.plan.ends > date(2027, 1, 20)
    missed = planned.plan.sessions[1]
    while planned.plans and planned.plan.open:
        planned.on(planned.plan.open[0].day).say("다 했어")
    assert "끝까지 마쳤어요" in planned.told
    assert missed.state == "missed"
