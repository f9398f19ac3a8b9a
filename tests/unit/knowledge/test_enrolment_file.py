"""enrolment.toml: what staff write, and what they are told when it can't be read in full."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from knowledge.content import read_content
from knowledge.content.enrolment import read_enrolment
from knowledge.content.finding import Finding
from knowledge.eligibility import Enrolment, Way, load

RULE = """
[[rule]]
id = "a"
title = "대상"
text = "고등학생"
status = "confirmed"
valid_from = 2026-03-01
places = ["제천", "보은"]
ages = "6~24"
grades = "고1~고3|학교 밖"
unconfirmed = "소득"
documents = ["등본"]
quota = "10명"
note = "메모"
window = "w"
source_title = "공고"
source_url = "https://example.org/a"
source_date = 2026-02-01
sample = true
[[rule.way]]
name = "한부모"
category = "한부모"
income = 60
document = "증명서"
"""
WINDOW = """
[[window]]
id = "w"
title = "모집"
opens = 2026-03-02T09:00:00
closes = 2026-03-09T18:00:00+09:00
source_title = "공고"
"""
SEOUL = ZoneInfo("Asia/Seoul")


def read(text: str) -> tuple[Enrolment, list[Finding]]:
    """Read a file."""
    findings: list[Finding] = []
    return read_enrolment("x/enrolment.toml", text.encode(), SEOUL, findings), findings


def test_a_whole_file_is_read() -> None:
    """Every key of rules, ways, windows and neighbours has its place in the values."""
    enrolment, findings = read(
        'decides = "군청"\nurl = "https://example.org"\nphone = "031"\nvisit = "1층"\n'
        + RULE
        + WINDOW
        + '[[neighbour]]\ntitle = "EBS"\ntext = "무료"\nurl = "https://example.org/ebs"\nages = "13~16"\n'
        + 'grades = "중1~중3"\n'
    )
    assert findings == []
    (rule,), (window,) = enrolment.rules, enrolment.windows
    assert (rule.places, rule.ages, rule.grades) == (("제천", "보은"), (6, 24), ("고1", "고2", "고3", "학교 밖"))
    assert rule.ways == (Way("한부모", "한부모", 60, "증명서"),)
    assert (rule.unconfirmed, rule.documents, rule.window, rule.sample) == (("소득",), ("등본",), "w", True)
    assert (rule.validity.start, rule.source.dated, rule.announced) == (date(2026, 3, 1), date(2026, 2, 1), False)
    assert window.opens is not None
    assert window.opens.tzinfo is SEOUL
    assert (enrolment.decides, enrolment.phone, enrolment.visit) == ("군청", "031", "1층")
    assert enrolment.neighbours[0].url == "https://example.org/ebs"
    assert (enrolment.neighbours[0].ages, enrolment.neighbours[0].grades) == ((13, 16), ("중1", "중2", "중3"))
    assert load(enrolment.dump()) == enrolment
    assert not enrolment.incomplete


@pytest.mark.parametrize(
    ("old", "new", "column", "problem"),
    [
        ('ages = "6~24"', 'age = "6~24"', "rule.age", "is it 'ages'"),
        ('ages = "6~24"', 'ages = "24~6"', "rule.ages", "not like 6-24"),
        ("고1~고3|학교 밖", "고1~고9", "rule.grades", "고9"),
        ('status = "confirmed"', 'status = "ok"', "rule.status", "'ok'"),
        ('title = "대상"', "", "rule.title", "is empty"),
        ('source_title = "공고"\nsource_url', "source_url", "rule.source_title", "is empty"),
        ('["제천", "보은"]', "3", "rule.places", "no list of texts"),
        ("2026-03-01", '"언젠가"', "rule.valid_from", "not a date"),
        ('quota = "10명"', "valid_until = 2026-02-01", "rule.valid_until", "before"),
        ("income = 60", "income = 0", "rule.way.income", "no percentage"),
        ("income = 60", "income = true", "rule.way.income", "no percentage"),
        ('category = "한부모"\nincome = 60', "", "rule.way.category", "needs a category or an income"),
        ('category = "한부모"', 'kategory = "한부모"', "rule.way.kategory", "is it 'category'"),
        ("[[rule.way]]\nname", "way = 3\nname", "rule.way", "no list of tables"),
    ],
)
def test_a_rule_with_anything_wrong_is_left_out(old: str, new: str, column: str, problem: str) -> None:
    """A condition that can't be read would let in too many: the whole rule goes, and no other rule's no is certain."""
    assert old in RULE
    enrolment, findings = read(RULE.replace(old, new, 1) + WINDOW)
    assert enrolment.rules == ()
    assert enrolment.incomplete
    assert any(finding.column == column and problem in finding.problem for finding in findings), findings
    assert len(enrolment.windows) == 1


@pytest.mark.parametrize(
    ("text", "column", "problem", "rules", "incomplete"),
    [
        ("rule = [", "", "can't be read as TOML", 0, True),
        ("rule = 3", "rule", "no list of tables", 0, True),
        ("window = 3", "window", "no list of tables", 0, False),
        ("rules = 3" + RULE + WINDOW, "rules", "is it 'rule'", 1, True),
        ('url = "nowhere"' + RULE + WINDOW, "url", "no web address", 1, False),
        (RULE, "rule.window", "no window 'w'", 1, False),
        (RULE + RULE + WINDOW, "rule.id", "there twice", 1, True),
        (RULE.replace("sample = true", "sample = 1") + WINDOW, "rule.sample", "neither true nor false", 1, False),
        (RULE.replace("https://example.org/a", "x y") + WINDOW, "rule.source_url", "no web address", 1, False),
        (RULE + WINDOW.replace("2026-03-02T09:00:00", "'봄'"), "window.opens", "not a moment", 1, False),
        (RULE + WINDOW.replace("2026-03-02T09", "2026-04-02T09"), "window.closes", "not after", 1, False),
        (RULE + WINDOW + '[[neighbour]]\ntitle = "EBS"', "neighbour.text", "is empty", 1, False),
        (RULE + WINDOW + '[[neighbour]]\ntitle = "a"\ntext = "b"\nages = "열"', "neighbour.ages", "not like", 1, False),
    ],
)
def test_what_is_wrong_is_said_to_staff(text: str, column: str, problem: str, rules: int, incomplete: bool) -> None:  # noqa: FBT001
    """Each fault names its key and what was kept; the rest of the file is still used."""
    enrolment, findings = read(text)
    assert any(finding.column == column and problem in finding.problem for finding in findings), findings
    assert (len(enrolment.rules), enrolment.incomplete) == (rules, incomplete)


def test_a_folder_gives_its_municipality_the_rules(tmp_path: Path) -> None:
    """Shared neighbouring programmes follow a municipality's own; without a file there is nothing."""
    for name, text in {
        "shared/enrolment.toml": '[[neighbour]]\ntitle = "EBS"\ntext = "b"\n[[neighbour]]\ntitle = "나"\ntext = "n"\n',
        "a/municipality.toml": 'name = "가시"\n',
        "a/enrolment.toml": RULE + WINDOW + '[[neighbour]]\ntitle = "EBS"\ntext = "a"\n',
        "b/municipality.toml": 'name = "나시"\ntime_zone = "Asia/Tokyo"\n',
        "b/enrolment.toml": "rule = [",
    }.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
    content = read_content(tmp_path)
    first, second = content.municipalities
    assert [(each.title, each.text) for each in load(first.enrolment).neighbours] == [("EBS", "a"), ("나", "n")]
    assert [rule.key for rule in load(first.enrolment).rules] == ["a"]
    assert load(second.enrolment).incomplete
    assert [finding.file for finding in content.findings] == ["b/enrolment.toml"]


def test_the_samples_are_read_without_a_finding() -> None:
    """What the package brings is whole."""
    content = read_content(Path(__file__).parents[3] / "knowledge" / "samples")
    assert [finding for finding in content.findings if "enrolment" in finding.file] == []
    assert all(not load(place.enrolment).incomplete for place in content.municipalities)
