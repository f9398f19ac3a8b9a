"""Folders as offices fill them: their names of columns, their quotation marks, their spare sheets."""

from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from handlers.catalogue import speaker
from knowledge.content.finding import UNREAD_FILE
from knowledge.eligibility import load
from tests.unit.knowledge import papers
from tests.unit.knowledge.folders import problems, put

SEOUL = ZoneInfo("Asia/Seoul")


def test_columns_under_the_names_of_an_office_are_read_and_unknown_ones_are_one_line(tmp_path: Path) -> None:
    """People with an honorific, too; what nobody knows is told once, with what there is."""
    head = "연번,질문,답변,대상,적용 종료,근거,등록일,담당자,비밀\n"
    content = put(tmp_path, {"gimpo/faq.csv": f"{head}1,언제예요?,봄이에요.,학부모님,2026.3.31,공고,2026.2.1,김,x\n"})
    (entry,) = content.passages
    assert (entry.key, entry.audience, entry.validity.until) == ("1", ("parent",), date(2026, 3, 31))
    assert (entry.source.title, entry.source.dated) == ("공고", date(2026, 2, 1))
    (line,) = problems(content)
    assert line.startswith("gimpo/faq.csv, row 1, 담당자, 비밀: '담당자, 비밀' is not known; there are: 번호 (id), ")


def test_a_question_that_is_there_twice_is_told_by_its_words(tmp_path: Path) -> None:
    """An entry without an id has a key that nobody has ever seen."""
    content = put(tmp_path, {"gimpo/faq.csv": "질문,답변\n언제예요?,봄\n언제예요?,봄\n"})
    assert problems(content) == [
        "gimpo/faq.csv, row 3: '언제예요?' is there already (gimpo/faq.csv 2행); kept: the first of them"
    ]


def test_a_sheet_that_can_hold_no_entry_takes_nothing_of_the_others_with_it(tmp_path: Path) -> None:
    """A column of remarks is named; a sheet that may be a table under other names keeps what was published."""
    sheets: dict[str, list[list[object]]] = {
        "FAQ": [["질문", "답변"], ["언제?", "봄"]],
        "작업용": [["메모"], ["고치기"]],
    }
    content = put(tmp_path, {"gimpo/faq.xlsx": papers.xlsx(papers.workbook(sheets))})
    assert [finding.kept for finding in content.findings] == ["the other sheets"]
    sheets["작업용"] = [["물음", "풀이"], ["언제?", "봄"]]
    content = put(tmp_path, {"gimpo/faq.xlsx": papers.xlsx(papers.workbook(sheets))})
    assert [finding.kept for finding in content.findings] == [UNREAD_FILE]


def test_a_table_that_no_mapping_fits_is_told_so(tmp_path: Path) -> None:
    """Who put a vendor's table into the folder reads what would make it be read."""
    (line,) = problems(put(tmp_path, {"gimpo/가온에듀_강좌.csv": "과목\n수학\n"}))
    assert "no table of mapping.toml has a file that fits it" in line


@pytest.mark.parametrize("text", ["name = “김포시”\nservice = ‘서울런’\n", "name = '김포시'\nservice = '서울런'\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949", "utf-16"])
def test_toml_is_read_as_word_processors_and_machines_write_it(tmp_path: Path, text: str, encoding: str) -> None:
    """Curved quotation marks, and the encodings of Korean machines."""
    content = put(tmp_path, {"gimpo/municipality.toml": text.encode(encoding)})
    assert (problems(content), content.municipalities[0].name) == ([], "김포시")


def test_toml_that_can_not_be_read_says_where(tmp_path: Path) -> None:
    """The line and the character, in the language of the officer; curved marks within straight ones stay."""
    content = put(tmp_path, {"gimpo/municipality.toml": "name = '김포시'\nservice = 서울런\n"})
    (finding,) = content.findings
    assert "line 2, character 11" in finding.problem
    assert "2번째 줄 11번째 글자" in finding.told(speaker("ko"))
    content = put(tmp_path, {"gimpo/municipality.toml": "name = '“김포시”'\n"})
    assert content.municipalities[0].name == "“김포시”"


def test_keys_and_days_in_korean_are_read_in_a_municipality(tmp_path: Path) -> None:
    """Bare Korean keys, weekdays, dates with dots, and names apart by commas."""
    text = (
        'name = "김포시"\nnames = "김포, 김포런"\n[hours]\n월 = "9:00~18:00"\n화요일 = "10:00-17:00"\n'
        '[contacts]\n전화 = "031-111-2222"\n제출처 = "교육과 2층"\n'
        '[school]\n겨울방학 = "2026.12.30 ~ 2027.2.1"\n개교기념일 = 2027-05-10\n'
    )
    content = put(tmp_path, {"gimpo/municipality.toml": text})
    (place,) = content.municipalities
    assert problems(content) == []
    assert place.names == ("김포", "김포런")
    assert place.hours == {"mon": ("09:00", "18:00"), "tue": ("10:00", "17:00")}
    assert place.contacts == {"phone": "031-111-2222", "office": "교육과 2층"}
    assert place.school_days == (
        ("겨울방학", "2026-12-30", "2027-02-01"),
        ("개교기념일", "2027-05-10", "2027-05-10"),
    )


RULE = """
[rule]
id = "a"
title = "대상"
text = "학생"
status = "확정"
ages = {ages}
grades = ["초4~초6", "중1"]
quota = 100
source_title = "공고"
[rule.way]
name = "소득"
income = "80%"
"""


@pytest.mark.parametrize("ages", ['"만 7~18세"', "[7, 18]", '"7-18"'])
def test_a_rule_is_read_as_people_write_it(tmp_path: Path, ages: str) -> None:
    """One table in place of a list of them, ages and percents with their words, lists where a text is asked for."""
    content = put(tmp_path, {"gimpo/enrolment.toml": RULE.format(ages=ages)})
    assert problems(content) == []
    (rule,) = load(content.municipalities[0].enrolment).rules
    assert (rule.ages, rule.grades, rule.quota) == ((7, 18), ("초4", "초5", "초6", "중1"), "100")
    assert (rule.announced, rule.ways[0].income) == (False, 80)


@pytest.mark.parametrize(
    ("opens", "closes"),
    [
        ("2026-12-07T09:00:00", "2026-12-18T18:00:00"),
        ("2026-12-07 09:00", "2026-12-18 18:00"),
        ('"2026-12-07 09:00"', '"2026.12.18.(금) 18:00"'),
        ('"2026. 12. 7. 9시"', '"2026년 12월 18일 18시"'),
    ],
)
def test_the_moments_of_a_window_are_read_as_people_write_them(tmp_path: Path, opens: str, closes: str) -> None:
    """With and without seconds and quotation marks; a day alone is whole, as the last day is meant."""
    text = '[[window]]\nid = "a"\ntitle = "1차"\nsource_title = "공고"\nopens = {}\ncloses = {}\n'
    content = put(tmp_path, {"gimpo/enrolment.toml": text.format(opens, closes)})
    assert problems(content) == []
    (window,) = load(content.municipalities[0].enrolment).windows
    assert window.opens == datetime(2026, 12, 7, 9, tzinfo=SEOUL)
    assert window.closes == datetime(2026, 12, 18, 18, tzinfo=SEOUL)
    content = put(tmp_path, {"gimpo/enrolment.toml": text.format("2026-12-07", '"2026. 12. 18."')})
    (window,) = load(content.municipalities[0].enrolment).windows
    assert window.opens == datetime(2026, 12, 7, tzinfo=SEOUL)
    assert window.closes == datetime(2026, 12, 18, 23, 59, tzinfo=SEOUL)


def test_all_that_is_wrong_with_a_rule_is_told_at_once(tmp_path: Path) -> None:
    """Nobody has to ingest as often as there are slips; what nobody knows is one line."""
    text = '[[rule]]\nid = "a"\nstatus = "몰라요"\nages = "열"\nfrom = 2026-12-01\npaper = ["등본"]\n'
    content = put(tmp_path, {"gimpo/enrolment.toml": text})
    assert [finding.column for finding in content.findings] == [
        "rule.from, paper",
        "rule.status",
        "rule.title",
        "rule.text",
        "rule.source_title",
        "rule.ages",
    ]
    assert not load(content.municipalities[0].enrolment).rules


@pytest.mark.parametrize(("word", "level"), [("쉬움", "기초"), ("보통", "기본"), ("어려움", "심화"), ("상", "심화")])
def test_a_level_is_read_in_everyday_words(tmp_path: Path, word: str, level: str) -> None:
    """What a teacher would write beside a course."""
    courses = f"강좌 번호,과목,강좌명,학년,난이도\nm1,수학,중1 수학,중1,{word}\n"
    lectures = "강좌,강의명,시간\nm1,소인수분해,38\n"
    content = put(tmp_path, {"gimpo/courses.csv": courses, "gimpo/lectures.csv": lectures})
    assert (problems(content), content.courses[0].level) == ([], level)
