"""What is kept of a person as they read it: their own words as they wrote them, the program's in plain ones."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.pages.rights.drawing import drawn, remembered
from handlers.catalogue import speaker
from handlers.consents.consenting import Standing
from handlers.records.consents.erasing import Held

NOON = datetime(2026, 11, 26, 3, tzinfo=UTC)
SEOUL = ZoneInfo("Asia/Seoul")


def held(**rows: dict[str, object]) -> Held:
    """Return what is kept: one row of each table."""
    return Held("web", "seoul", "ko", NOON, Standing(), rows={name: (row,) for name, row in rows.items()})


def test_what_a_person_wrote_stands_as_it_is() -> None:
    """Words that happen to be a name of the program's, or a moment, are still theirs."""
    for words in ("not", "done", "2026-11-26T12:00", "2026-13-99T99"):
        (kind,) = drawn(held(turn={"at": NOON.isoformat(), "role": "person", "text": words}), speaker("en"), SEOUL)
        assert kind.entries == ((("When", "2026-11-26 12:00"), ("Who", "You"), ("Words", words)),)


def test_words_that_are_not_kept_are_said_to_be_none() -> None:
    """Of a child without a guardian's consent a line has its moment alone, and that is told rather than left out."""
    (kind,) = drawn(held(turn={"at": NOON.isoformat(), "role": "person", "text": ""}), speaker("ko"), SEOUL)
    assert kind.entries == ((("언제", "2026-11-26 12:00"), ("누가", "나"), ("말", "남기지 않았어요")),)
    (kind,) = drawn(held(turn={"at": "", "role": "person", "text": "", "files": ["사진"]}), speaker("ko"), SEOUL)
    assert kind.entries == ((("누가", "나"), ("파일", "사진")),)


def test_what_became_of_a_talk_is_no_word_of_anybody() -> None:
    """An event is a name of the program's own: the page leaves it to the export."""
    assert (
        drawn(held(escalation_line={"at": NOON.isoformat(), "kind": "event", "text": "claim"}), speaker("ko"), SEOUL)
        == ()
    )


def test_what_is_planned_is_told_by_its_titles_and_in_order() -> None:
    """A day without its lecture says little, and days follow each other; what was never rated tells no rating."""
    lectures = '[{"course": "m", "number": 1, "title": "다항식", "minutes": 26}, {"title": "인수분해"}]'
    days = ({"day": "2026-12-21", "lectures": "[]"}, {"day": "2026-11-30", "lectures": lectures})
    reminders = (
        {"due_at": "2026-12-21T10:00:00+00:00", "payload": '{"title": "함수", "minutes": "26"}'},
        {"due_at": "2026-11-29T09:00:00+00:00", "payload": "broken"},
    )
    rows = {"study_session": days, "reminder": reminders, "escalation": ({"question": "왜?", "rating": 0},)}
    kept = Held("web", "seoul", "ko", NOON, Standing(), rows=rows)
    asked, planned, due = drawn(kept, speaker("en"), SEOUL)
    assert planned.entries == ((("Day", "2026-11-30"), ("Lectures", "다항식, 인수분해")), (("Day", "2026-12-21"),))
    assert due.entries == ((("When", "2026-11-29 18:00"),), (("When", "2026-12-21 19:00"), ("What of", "함수")))
    assert asked.entries == ((("Question", "왜?"),),)


def test_what_has_no_end_tells_no_day() -> None:
    """A year that never comes says nothing to anybody."""
    asked = {"made_at": NOON.isoformat(), "state": "verified", "expires_at": "9999-01-01T00:00:00+00:00"}
    (kind,) = drawn(held(consent_request=asked), speaker("en"), SEOUL)
    assert kind.entries == ((("When", "2026-11-26 12:00"), ("State", "a guardian has agreed")),)


def test_days_are_told_by_their_names() -> None:
    """What is kept as numbers is read as days."""
    kept = Held("web", "seoul", "ko", NOON, Standing(), slots={"profile.days": "024", "profile.subjects": "영어|수학"})
    assert [text for _, text in remembered(kept, speaker("ko"))] == ["영어, 수학", "월, 수, 금"]
