"""Study plans in Korean conversation: asked, made, done, put off, changed, taken along; kept in real databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import icalendar
import pytest

from handlers.conversation import Address
from knowledge.storage import Storage
from tests.unit.handlers.dispatching import KNOWN
from tests.unit.handlers.planners import LONG, MATH, SCIENCE, Talk, course


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


def test_courses_of_the_subject_that_is_named_are_offered_first(talk: Talk) -> None:
    """Who wants a plan for one subject is not shown another's courses before it."""
    for wish, first in (("과학 계획 짜줘", "물리 첫걸음"), ("수학 계획 세워줘", "미적분 개념")):
        assert "어떤 강의로" in talk.say(wish)
        assert talk.labels[0].startswith(first), wish


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


CALCULUS = course(
    "calculus", "미적분 완성", 41, 42, 33, 26, 25, 32, 30, 26, 37, 25, 37, 41, 37, 37, 29, 33, 37, 38, 32, 37, 25
)
SHORT_OF_TIME = [
    ("미적분 완성 기말 12월 28일까지 월수금 40분씩 19시 계획 짜줘", "long tight"),
    ("미적분 완성 기말 12월 28일까지 매일 30분씩 19시 계획 짜줘", "long"),
    ("미적분 완성 12월 28일까지 월수금 40분씩 19시 계획 짜줘", "long tight"),
    ("미적분 완성 12월 20일까지 화목 60분씩 19시 계획 짜줘", "tight"),
    ("미적분 완성 시험 12월 2일 월수 40분씩 19시 계획 짜줘", "long tight"),
    ("미적분 완성 2주 동안 주말 40분씩 19시 계획 짜줘", "long tight"),
    ("긴 강의 시험 12월 10일 화 30분씩 19시 계획 짜줘", "long tight"),
]


@pytest.mark.parametrize(("wish", "reasons"), SHORT_OF_TIME)
def test_both_reasons_are_said_and_every_way_that_is_offered_makes_the_plan(
    storage: Storage, wish: str, reasons: str
) -> None:
    """A lecture that is too long and days that are too few are told apart; whichever way is tapped, there is a plan."""
    talk = Talk(storage, shelf=(CALCULUS, LONG))
    told = talk.say(wish)
    assert ("에는 들어가지 않아요" in told) == ("long" in reasons)
    assert ("필요한데" in told) == ("tight" in reasons)
    assert talk.plans == ()
    ways = [choice.action for choice in talk.choices if choice.action.startswith("plan:way:")]
    assert ways
    assert not [label for label in talk.labels if "까지 늘리기" in label and ("기말" in wish or "시험" in wish)]
    for way in ways:
        talk.say(wish, f"@{way}")
        assert "계획을 만들었어요" in talk.told, way
        assert talk.session.form == ""
        talk.say(f"@plan:dropped:{talk.plan.id}")


def test_what_is_offered_is_no_more_than_is_needed(storage: Storage) -> None:
    """Two minutes too few in a day cost five minutes more, days are added one by one, an exam is not put off."""
    talk = Talk(storage, shelf=(CALCULUS,))
    talk.say("미적분 완성 기말 12월 28일까지 월수금 40분씩 19시 계획 짜줘")
    assert talk.labels == [
        "평일 · 하루 45분",
        "뒤의 9강 빼기 · 하루 45분",
        "하루 75분으로 늘리기",
        "처음부터 다시",
    ]
    full = talk.say("뒤의 9강 빼기 · 하루 45분")
    assert "12강을 12번에 나눠 들어요. 비워 둔 날이 없어서 하루를 빠지면 따라잡기 어려울 수 있어요." in full
    assert "시험: 12월 28일 (월)\n" in full
    assert (len(talk.plan.lectures), talk.plan.week.minutes, talk.plan.exam) == (12, 45, date(2026, 12, 28))


def test_a_lecture_longer_than_the_day_says_so(talk: Talk) -> None:
    """A lecture is never cut: a day too short for it is said plainly, and no more time is asked for than that."""
    told = talk.say("긴 강의 4주 동안 매일 20분씩 저녁 7시 계획 짜줘")
    assert "34분이라 하루 20분에는 들어가지 않아요" in told
    assert "일이 필요한데" not in told
    assert talk.labels == ["하루 35분으로 늘리기", "처음부터 다시"]


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


def test_what_was_missed_yesterday_can_still_be_put_off(planned: Talk) -> None:
    """A reminder of yesterday that is tapped this morning means the session in which its lectures stand again."""
    missed = planned.plan.open[0]
    planned.on(missed.day + timedelta(days=1), 8)
    assert "다시 넣어 뒀어요" in planned.say(f"@plan:later:{missed.id}")
    assert "옮겼어요" in planned.say("모레")
    assert planned.plan.session(missed.id).state == "missed"  # type: ignore[union-attr]
    moved = next(one for one in planned.plan.open if one.lectures[0].key == missed.lectures[0].key)
    assert moved.day == missed.day + timedelta(days=3)
    assert "이미 했어요" not in planned.say(f"@plan:done:{missed.id}")
    assert missed.lectures[0].key in planned.plan.settled


def test_who_has_no_time_is_offered_what_gives_way(planned: Talk) -> None:
    """Another day, less a day, or a rest; how far one is; and a plan is thrown away only when that is said twice."""
    assert "계획이 맞추면 돼요" in planned.say("요즘 너무 바빠")
    assert planned.labels == ["다른 날로", "하루 분량 줄이기", "잠시 쉬기"]
    assert "언제가 더 좋아요" in planned.say("다른 날로")
    assert "모두 지울까요" in planned.say("계획 그만할래")
    assert "12강 중 0강" in planned.say("그대로 둘래요", "진도 얼마나 나갔어?")


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


def test_words_that_answer_no_question_go_where_they_belong(talk: Talk) -> None:
    """A question in the middle of making a plan is answered, and the plan can be gone on with."""
    talk.say("계획", "@plan:course:calc")
    assert KNOWN.text in talk.say("신청 서류는 뭐가 필요해요?")
    assert "언제까지" in talk.say("계획 이어서 만들기")
    assert "물리 첫걸음" in talk.say("과학 강의 추천해 줘")
    talk.say("계획", "@plan:course:calc", "나 이제 고2야")
    assert talk.session.slots["profile.grade"] == "고2"
    assert "아직 계획이 없어서" in talk.say("다 했어")
    assert talk.session.slots["plan.courses"] == "calc"
    talk.say("계획", "@plan:course:calc")
    assert KNOWN.text in talk.say("접수는 12월 14일까지예요?")
    asked = ["신청 서류는 뭐가 필요해요?", "접수는 12월 14일까지예요?"]
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
    assert planned.session.slots["profile.taken"] == "calc"
    assert all(
        one.state == "done" or one.kind == "buffer"
        for one in planned.records.plans.every(planned.conversation)[0].sessions
    )


def test_a_finished_course_is_built_upon(storage: Storage) -> None:
    """With the last lecture of a plan its course counts as finished: what comes next is one tap away."""
    more = replace(course("more", "미적분 심화", *[30] * 4, level="심화"), prerequisites=("calc",))
    talk = Talk(storage, shelf=(MATH, SCIENCE, more))
    talk.say("미적분 개념 4주 동안 매일 60분씩 저녁 7시에 계획 짜줘", "다 했어")
    assert "profile.taken" not in talk.session.slots
    while talk.plans and talk.plan.open:
        talk.on(talk.plan.open[0].day).say("다 했어")
    told = talk.say("다음 강의 추천받기")
    assert "1. 미적분 심화" in told
    assert "다 들으신 ‘미적분 개념’ 강좌에 바로 이어지는" in told


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


def test_a_shelf_without_lectures_makes_no_plan(storage: Storage) -> None:
    """Where nothing is listed a person is offered, and nothing is promised."""
    talk = Talk(storage, shelf=())
    assert "확인된 강의가 없어서" in talk.say("계획")


def test_views_begin_a_plan_where_there_is_none(talk: Talk) -> None:
    """Whatever is asked to be shown, without a plan one is begun."""
    for view in ("week", "all", "weekly", "picture", "file", "more", "today"):
        assert "어떤 강의로" in talk.say(f"@plan:{view}")
    assert "아직 만든 계획이 없어요" in talk.say("@plan:extend:nothing")
    assert "아직 만든 계획이 없어요" in talk.say("@plan:change:days")


def test_without_an_address_the_calendar_is_a_file_only(storage: Storage) -> None:
    """Where nobody can reach us from outside, no subscription is offered."""
    talk = Talk(storage, address="")
    talk.say("미적분 개념 4주 동안 매일 40분씩 저녁 7시에 계획 짜줘", "캘린더·바꾸기")
    assert "캘린더 구독하기" not in talk.labels
    assert "파일로는" in talk.say("@plan:feed")


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


def test_a_command_with_words_is_a_wish(talk: Talk) -> None:
    """What follows /plan is read as words and never as a tap; /profile shows and forgets nothing."""
    assert "언제까지" in talk.say("/plan 미적분 개념")
    assert "어떤 강의로" in talk.say("/plan until:x")
    talk.say("@profile:minutes:40")
    assert "하루 시간(분): 40" in talk.say("/profile forget")


def test_where_nothing_is_listed_a_plan_is_refused_and_questions_are_not(storage: Storage) -> None:
    """What is said of a plan that nobody has is looked for; who puts something off is let go."""
    talk = Talk(storage, place="chungbuk")
    assert "확인된 강의가 없어서" in talk.say("수능 3주 남았는데 수학이랑 영어 계획좀")
    assert talk.labels == ["어떤 강의를 들을 수 있어요?", "시험 계획은 어떻게 세워요?", "사람과 이야기하기"]
    assert "신청서를 내요" in talk.say("오늘은 쉴래")
    assert "괜찮아요" in talk.say("나중에 할게")
