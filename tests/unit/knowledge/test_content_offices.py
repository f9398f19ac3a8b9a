"""Folders as offices fill them: their names of columns, their quotation marks, their spare sheets."""

from datetime import date
from pathlib import Path

import pytest

from handlers.catalogue import speaker
from knowledge.content.finding import UNREAD_FILE
from tests.unit.knowledge import papers
from tests.unit.knowledge.folders import problems, put


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
