"""What can't be read takes nothing away: it stays as it was published, and goes with its file."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.publishing import Publisher
from knowledge.content.finding import NOTHING_OF_FILE, NOTHING_OF_FOLDER, UNREAD_FILE
from knowledge.library import Library
from knowledge.passage import SHARED
from tests.fakes import NOON
from tests.unit.bot.contents import PAPERS, PERIOD, write


def test_of_a_new_notice_that_cannot_be_read_nothing_is_kept(publisher: Publisher, folder: Path) -> None:
    """What was published before is named only where there is any."""
    notices = folder / "gimpo" / "notices"
    write(folder, "gimpo", PERIOD)
    notices.mkdir()
    (notices / "a.txt").write_text("3월에 모집해요.", encoding="utf-8")
    publisher.publish(folder, NOON)
    for name in ("a.txt", "new.txt"):
        (notices / name).write_text("\0", encoding="utf-8")
    kept = {finding.file: finding.kept for finding in publisher.publish(folder, NOON).ingested.findings}
    assert kept == {"gimpo/notices/a.txt": UNREAD_FILE, "gimpo/notices/new.txt": NOTHING_OF_FILE}


VENDOR = """
[[table]]
file = "vendor.csv"
holds = "both"
[table.columns]
title = "과정"
subject = "과목"
grades = "학년"
lecture = "강의"
minutes = "분"
"""
COURSES = "id,vendor,subject,title,grades,level\nm1,이투스,수학,중1 수학,중1,기초\n"
LECTURES = "course,number,title,minutes\nm1,1,소수,35\n"


@pytest.mark.parametrize(
    ("files", "damaged", "damage"),
    [
        ({}, "municipality.toml", "names = ["),
        ({}, "municipality.toml", None),
        ({}, "faq.csv", "\0"),
        ({"notices/a.txt": "3월에 모집해요."}, "notices/a.txt", "\0"),
        ({"notices/a.txt": "3월에 모집해요.", "notices/a.toml": ""}, "notices/a.toml", "valid_until = 3월"),
        ({"notices/a.txt": "3월에 모집해요.", "notices/a.toml": ""}, "notices/a.toml", "valid_until = '3월'"),
        ({"courses.csv": COURSES, "lectures.csv": LECTURES}, "courses.csv", "\0"),
        ({"courses.csv": COURSES, "lectures.csv": LECTURES}, "lectures.csv", "\0"),
        (
            {"mapping.toml": VENDOR, "vendor.csv": "과정,과목,학년,강의,분\n미적분,수학,고2,극한,30\n"},
            "mapping.toml",
            "[[table",
        ),
        (
            {"mapping.toml": VENDOR, "vendor.csv": "과정,과목,학년,강의,분\n미적분,수학,고2,극한,30\n"},
            "mapping.toml",
            "[[table]]",
        ),
    ],
)
def test_a_slip_in_a_file_takes_nothing_away(
    publisher: Publisher, library: Library, folder: Path, files: dict[str, str], damaged: str, damage: str | None
) -> None:
    """Whatever can't be read stays as it was published: a municipality, its entries, notices, courses with lectures."""
    write(folder, SHARED, PAPERS)
    write(folder, "gimpo", PERIOD)
    for name, text in files.items():
        (folder / "gimpo" / name).parent.mkdir(exist_ok=True)
        (folder / "gimpo" / name).write_text(text, encoding="utf-8")
    assert publisher.publish(folder, NOON).clean
    before = library.municipalities(), library.owned("gimpo"), library.owned_courses("gimpo")
    if damage is None:
        (folder / "gimpo" / damaged).unlink()
    else:
        (folder / "gimpo" / damaged).write_text(damage, encoding="utf-8")
    published = publisher.publish(folder, NOON)
    assert published.ingested.findings
    assert not published.ingested.difference
    assert (library.municipalities(), library.owned("gimpo"), library.owned_courses("gimpo")) == before


def test_a_municipality_goes_with_its_folder(publisher: Publisher, library: Library, folder: Path) -> None:
    """Taking the folder away is the way to take a municipality away; the others stay."""
    write(folder, SHARED, PAPERS)
    write(folder, "gimpo", PERIOD)
    publisher.publish(folder, NOON)
    for path in (folder / "gimpo").iterdir():
        path.unlink()
    (folder / "gimpo").rmdir()
    assert publisher.publish(folder, NOON).ingested.difference.municipalities == ("gimpo",)
    assert library.municipalities() == ()


def test_an_empty_folder_takes_nothing_away(publisher: Publisher, library: Library, tmp_path: Path) -> None:
    """A disk that is not there looks like an empty folder: what was published stays, and a finding says so."""
    write(tmp_path / "content", SHARED, PAPERS)
    write(tmp_path / "content", "gimpo", PERIOD)
    publisher.publish(tmp_path / "content", NOON)
    (tmp_path / "empty").mkdir()
    published = publisher.publish(tmp_path / "empty", NOON)
    assert [finding.file for finding in published.ingested.findings] == ["shared/", "gimpo/"]
    assert {finding.problem for finding in published.ingested.findings} == {
        "nothing in the content folder can be published"
    }
    assert [place.id for place in library.municipalities()] == ["gimpo"]
    assert (library.keys(SHARED), library.keys("gimpo")) == ({"papers"}, {"period"})
    assert publisher.publish(tmp_path / "content", NOON).clean


def test_what_could_not_be_read_goes_with_its_file(publisher: Publisher, library: Library, folder: Path) -> None:
    """A broken notice keeps what was published of it for as long as it is there, whatever its name."""
    write(folder, "gimpo", PERIOD)
    notice = folder / "gimpo" / "notices" / "공고 [최종].txt"
    notice.parent.mkdir()
    notice.write_text("3월에 모집해요.", encoding="utf-8")
    publisher.publish(folder, NOON)
    notice.write_text("\0", encoding="utf-8")
    assert not publisher.publish(folder, NOON).ingested.difference
    assert len(library.owned("gimpo")) == 2
    notice.unlink()
    assert publisher.publish(folder, NOON).clean
    assert library.keys("gimpo") == {"period"}


def test_what_went_from_a_file_goes_though_something_else_in_it_is_odd(
    publisher: Publisher, library: Library, folder: Path
) -> None:
    """A remark about a file that was read is no reason to keep what stands in it no more."""
    notices = folder / "gimpo" / "notices"
    write(folder, "gimpo", PERIOD)
    notices.mkdir()
    (notices / "a.md").write_text(
        "+++\nodd = 1\n+++\n# 모집\n\n3월에 모집해요.\n\n# 끝\n\n5월에 끝나요.\n", encoding="utf-8"
    )
    publisher.publish(folder, NOON)
    assert len(library.owned("gimpo")) == 3
    (notices / "a.md").write_text("+++\nodd = 1\n+++\n# 모집\n\n3월에 모집해요.\n", encoding="utf-8")
    assert publisher.publish(folder, NOON).ingested.findings
    assert [passage.text for passage in library.owned("gimpo") if passage.kind == "notice"] == ["3월에 모집해요."]


def test_whose_folder_is_no_more_is_named(publisher: Publisher, folder: Path) -> None:
    """A folder under a slip of a name is none of those that were published, and nothing is kept of it."""
    write(folder, "gimpo", PERIOD)
    assert not publisher.publish(folder, NOON).gone
    (folder / "gimpo").rename(folder / "gimppo")
    (folder / "gimppo" / "municipality.toml").unlink()
    write(folder, "seoul", PAPERS)
    published = publisher.publish(folder, NOON)
    assert published.gone == ("gimpo",)
    (finding,) = (each for each in published.ingested.findings if each.file == "gimppo/municipality.toml")
    assert finding.kept == NOTHING_OF_FOLDER


def test_of_a_table_that_was_never_published_nothing_is_said_to_be_kept(publisher: Publisher, folder: Path) -> None:
    """A first FAQ with other names of columns leaves nothing behind; a later one stays as it was."""
    write(folder, "gimpo", PERIOD)
    faq = folder / "gimpo" / "faq.csv"
    right = faq.read_text("utf-8")
    faq.write_text("항목,설명\n언제,3월\n", encoding="utf-8")
    (finding,) = publisher.publish(folder, NOON, dry_run=True).ingested.findings
    assert finding.kept == NOTHING_OF_FILE
    faq.write_text(right, encoding="utf-8")
    publisher.publish(folder, NOON)
    faq.write_text("항목,설명\n언제,3월\n", encoding="utf-8")
    (finding,) = publisher.publish(folder, NOON, dry_run=True).ingested.findings
    assert finding.kept == UNREAD_FILE
