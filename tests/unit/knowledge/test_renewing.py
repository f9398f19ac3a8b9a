"""What has to be renewed is named once a year is over, with what to do, and nothing else is."""

from __future__ import annotations

import ast
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from handlers.catalogue import speaker, translations
from knowledge import renewing
from knowledge.course import Course
from knowledge.eligibility import Enrolment, Rule, Way, Window
from knowledge.municipality import Municipality
from knowledge.passage import ANSWERED, Kind, Passage, Source, Validity
from knowledge.renewing import last_day, over_year, renewals

TODAY = date(2026, 11, 27)
SPRING = date(2027, 3, 1)


def entry(
    title: str,
    text: str = "신청해 주세요.",
    *,
    until: date | None = None,
    dated: date | None = None,
    file: str = "gimpo/faq.csv",
    place: str = "2행",
    kind: Kind = "faq",
    owner: str = "gimpo",
) -> Passage:
    """Return an entry of a municipality."""
    source = Source(file, place, "", "", dated)
    return Passage(owner, title, kind, title, text, source, validity=Validity(None, until))


def due(*entries: Passage, today: date = TODAY) -> list[str]:
    """Return what has to be renewed, in the language of the code."""
    return [each.told(str) for each in renewals(None, "gimpo", entries, (), today)]


@pytest.mark.parametrize(
    ("title", "today", "said"),
    [
        ("2025학년도 신입생 모집", TODAY, "2025학년도"),
        ("2025학년도 신입생 모집", date(2026, 2, 28), ""),
        ("2025 학년도 신입생 모집", date(2026, 3, 1), "2025 학년도"),
        ("2025년 모집 안내", date(2026, 1, 1), "2025년"),
        ("2025년 모집 안내", date(2025, 12, 31), ""),
        ("[2025] 이용 안내", TODAY, "2025"),
        ("2025 겨울 특강", TODAY, "2025"),
        ("2025년과 2026년 일정", TODAY, ""),
        ("2025~2026학년도 운영", TODAY, ""),
        ("업무협약 (2025년 2월 25일)", TODAY, ""),
        ("2025년 9월까지의 협약", TODAY, "2025년"),
        ("문의 2025-1234", TODAY, ""),
        ("20250년", TODAY, ""),
        ("언제 신청해요?", TODAY, ""),
    ],
)
def test_a_title_is_of_a_past_year(title: str, today: date, said: str) -> None:
    """A school year ends with February; the day of an event and a number are no year."""
    assert over_year(title, today) == said


@pytest.mark.parametrize(
    ("text", "dated", "expected"),
    [
        ("신청 기간은 2026. 3. 2. ~ 2026. 3. 13.이에요.", None, date(2026, 3, 13)),
        ("2026년 3월 13일(금) 18시까지 신청해요.", None, date(2026, 3, 13)),
        ("3월 2일부터 3월 13일까지 신청해요.", date(2026, 2, 20), date(2026, 3, 13)),
        ("1월 9일까지 신청해요.", date(2025, 12, 20), date(2026, 1, 9)),
        ("3월 2일부터 3월 13일까지 신청해요.", None, None),
        ("신청은 2026-03-13까지였어요.", None, None),
        ("2024년 7월 1일부터 만 24세까지 이용해요.", None, None),
        ("신청은 2026-03-13까지, 발표는 2026-12-20이에요.", None, date(2026, 12, 20)),
        ("2026.2.30까지 신청해요.", None, None),
        ("언제든 신청해요.", date(2026, 2, 20), None),
    ],
)
def test_the_last_day_that_a_text_names(text: str, dated: date | None, expected: date | None) -> None:
    """The end of a span; what was is over already, and a day without a year is of its source's."""
    assert last_day(text, dated) == expected


def test_each_reason_is_told_with_what_to_do() -> None:
    """What is over first, then what ends soon, then what was looked at long ago; the rest is left alone."""
    told = due(
        entry("멘토링은 어떻게 해요?", dated=date(2025, 1, 2), place="5행"),
        entry("기간은요?", until=date(2026, 12, 20), place="3행"),
        entry("언제까지예요?", until=date(2026, 11, 26), place="2행"),
        entry("신청은요?", "2026-03-13까지 신청해요.", place="4행"),
        entry("서류는요?", dated=date(2026, 11, 1), place="6행"),
        entry("계속해요?", until=date(2027, 12, 31), dated=date(2024, 1, 1), place="7행"),
        entry("2025년 성인 강좌", "누구나 들어요.", place="8행"),
        entry("다른 곳은요?", until=date(2020, 1, 1), owner="seoul"),
    )
    assert [line.split(": ")[:3] for line in told] == [
        ["gimpo/faq.csv, 2행", "언제까지예요?", "its last day, 2026-11-26, is over; to do"],
        [
            "gimpo/faq.csv, 4행",
            "신청은요?",
            "the last day that it names, 2026-03-13, is over, and it has none of its own; to do",
        ],
        [
            "gimpo/faq.csv, 8행",
            "2025년 성인 강좌",
            "its title names 2025년, which is over, and it has no last day; to do",
        ],
        ["gimpo/faq.csv, 3행", "기간은요?", "its last day is 2026-12-20; to do"],
        ["gimpo/faq.csv, 5행", "멘토링은 어떻게 해요?", "its source is of 2025-01-02; to do"],
    ]


def test_what_a_new_entry_has_taken_the_place_of_is_done() -> None:
    """Last year's notice may stay for whoever asks for it."""
    last = entry("2025년 모집 안내", until=date(2025, 11, 14), file="gimpo/notices/a.md", kind="notice")
    fresh = entry("2026년 모집 안내", until=date(2026, 12, 31), file="gimpo/notices/b.md", kind="notice")
    assert len(due(last)) == 1
    assert due(last, fresh) == []
    assert len(due(last, fresh, today=date(2027, 3, 1))) == 2


def test_the_pieces_of_a_notice_are_one_and_old_sources_one_a_file() -> None:
    """An officer reads a line for each thing to do; a later day of any piece is the whole's."""
    pieces = [
        entry(f"모집 공고 > {name}", text, file="gimpo/notices/a.hwp", kind="notice")
        for name, text in (("신청", "2026. 3. 2. ~ 2026. 3. 13."), ("발표", "2026. 4. 1. ~ 2026. 4. 3."))
    ]
    (line,) = due(*pieces)
    assert line.startswith("gimpo/notices/a.hwp: 모집 공고: the last day that it names, 2026-04-03,")
    old = [entry(f"질문 {at}", dated=date(2025, 1, at), place=f"{at}행") for at in range(1, 5)]
    (line,) = due(*old)
    assert line.startswith("gimpo/faq.csv, 1행: 질문 1 and 3 more")


def test_answers_of_staff_are_taken_back_on_the_desk() -> None:
    """They stand in no file that could be mended."""
    (line,) = due(entry("주차돼요?", until=date(2026, 1, 1), file=ANSWERED, place="하늘"))
    assert line.startswith("answers of staff: 주차돼요?")
    assert "Answers from talks" in line


def test_course_tables_of_a_past_year_are_one_line_each() -> None:
    """By their titles or by the name of their file."""
    calculus = Course(
        "gimpo", "a", "이투스", "수학", "2025 수능 미적분", ("고3",), "기본", (), file="gimpo/courses.csv"
    )
    english = replace(calculus, key="b", title="중1 영어", file="gimpo/vendor-2025.xlsx")
    words = replace(english, key="c", title="중2 영어")
    fresh = replace(calculus, key="d", title="중3 과학", file="gimpo/science.csv")
    found = [each.told(str) for each in renewals(None, "gimpo", (), (calculus, english, words, fresh), TODAY)]
    assert [line.split("; ")[0] for line in found] == [
        "gimpo/courses.csv: 2025 수능 미적분: it is of 2025, which is over",
        "gimpo/vendor-2025.xlsx: 중1 영어 and 1 more: it is of 2025, which is over",
    ]


RULE = Rule("main", "이용 대상", "이용할 수 있어요.", Source("gimpo/enrolment.toml"), ways=(Way("80%", income=80),))


def window(key: str, closes: datetime | None) -> Window:
    """Return a window."""
    return Window(key, f"{key}차 모집", datetime(2026, 3, 2, tzinfo=UTC), closes, Source("gimpo/enrolment.toml"))


@pytest.mark.parametrize(
    ("enrolment", "today", "expected"),
    [
        (Enrolment((RULE,)), TODAY, []),
        (Enrolment((RULE,)), date(2036, 1, 2), ["the program does not know the median income of 2036 yet"]),
        (Enrolment((replace(RULE, validity=Validity(None, TODAY)),)), TODAY, ["its last day is 2026-11-27"]),
        (
            Enrolment(
                (replace(RULE, validity=Validity(None, date(2026, 2, 28))), replace(RULE, key="new", title="이용 대상"))
            ),
            TODAY,
            [],
        ),
        (
            Enrolment(windows=(window("1", datetime(2026, 3, 13, tzinfo=UTC)),)),
            TODAY,
            ["all windows are over, the last one closed on 2026-03-13"],
        ),
        (Enrolment(windows=(window("1", datetime(2026, 3, 13, tzinfo=UTC)), window("2", None))), TODAY, []),
    ],
)
def test_rules_and_windows(enrolment: Enrolment, today: date, expected: list[str]) -> None:
    """A rule that another follows is done; a window with an open end is not over."""
    place = Municipality("gimpo", "김포시", "곁", enrolment=enrolment.dump())
    assert [each.reason(str) for each in renewals(place, "gimpo", (), (), today)] == expected


def test_vacations_of_a_school_year_that_is_over() -> None:
    """Plans would keep no day free any more."""
    place = Municipality("gimpo", "김포시", "곁", school_days=(("겨울방학", "2026-12-30", "2027-02-01"),))
    assert renewals(place, "gimpo", (), (), TODAY) == ()
    (found,) = renewals(place, "gimpo", (), (), SPRING)
    assert (found.file, found.what(str)) == ("gimpo/municipality.toml", "겨울방학")


def test_officers_read_all_of_it_in_korean() -> None:
    """Every sentence of the module has a translation."""
    korean, tree = translations("ko"), ast.parse(Path(renewing.__file__).read_text("utf-8"))
    said = {
        node.args[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", "") in {"Sentence", "say"}
        and isinstance(node.args[0], ast.Constant)
    }
    said |= {
        renewing._FAQ,
        renewing._NOTICE,
        renewing._SAID,
        renewing._NAMED_DEED,
        renewing._NAMED_NOTICE,
        renewing._CHECK,
    }
    assert len(said) > 20
    assert sorted(text for text in said if korean.gettext(text) == text) == []
    (found,) = renewals(None, "gimpo", [entry("언제예요?", until=date(2026, 1, 2))], (), TODAY)
    assert found.told(speaker("ko")).startswith("gimpo/faq.csv, 2행: 언제예요? — 마지막 날(2026-01-02)이 지났어요 →")
