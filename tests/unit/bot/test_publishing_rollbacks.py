"""What a person took back stays so until the folder changes, and is named when it would come back."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.publishing import Publisher
from handlers.catalogue import speaker
from knowledge.library import Library
from tests.fakes import NOON
from tests.unit.bot.contents import PAPERS, PERIOD, PROFILE, write


@pytest.fixture
def rolled_back(publisher: Publisher, library: Library, folder: Path) -> None:
    """Let the folder hold two entries, of which a person took the second back."""
    for faq in (PERIOD, PERIOD + PAPERS):
        write(folder, "gimpo", faq)
        publisher.publish(folder, NOON)
    library.restore("gimpo", 1, NOON)


@pytest.mark.usefixtures("rolled_back")
def test_a_rollback_stays_until_the_folder_changes(publisher: Publisher, library: Library, folder: Path) -> None:
    """Starting the program again with the same folder does not bring back what a person took back."""
    assert not publisher.publish(folder, NOON).ingested.difference
    assert library.keys("gimpo") == {"period"}
    write(folder, "gimpo", PERIOD + PAPERS + "more,하나 더요?,네.\n")
    assert publisher.publish(folder, NOON, dry_run=True).ingested.difference
    assert library.keys("gimpo") == {"period"}
    publisher.publish(folder, NOON)
    assert library.keys("gimpo") == {"period", "papers", "more"}


@pytest.mark.usefixtures("rolled_back")
def test_what_was_rolled_back_and_comes_back_is_named(publisher: Publisher, library: Library, folder: Path) -> None:
    """The entry with its day, beforehand and when it happens; once, and not what nobody took back."""
    assert not publisher.publish(folder, NOON).ingested.findings
    write(folder, "gimpo", "more,하나 더요?,네.\n" + PERIOD + PAPERS)
    for dry_run in (True, False):
        (finding,) = publisher.publish(folder, NOON, dry_run=dry_run).ingested.findings
        assert (finding.file, finding.column) == ("gimpo/faq.csv", "papers")
        assert f"rolled back on {NOON:%Y-%m-%d}" in finding.problem
        assert "되돌" in finding.told(speaker("ko"))
    assert library.keys("gimpo") == {"period", "papers", "more"}
    write(folder, "gimpo", PERIOD + PAPERS)
    assert not publisher.publish(folder, NOON).ingested.findings


@pytest.mark.usefixtures("rolled_back")
def test_what_was_mended_after_a_rollback_is_not_named(publisher: Publisher, folder: Path) -> None:
    """Another text under the same key is what the person took it back for."""
    write(folder, "gimpo", PERIOD + PAPERS.replace("증빙 서류", "재학증명서"))
    assert not publisher.publish(folder, NOON).ingested.findings


@pytest.mark.usefixtures("rolled_back")
def test_a_rollback_outlives_a_slip(publisher: Publisher, library: Library, folder: Path) -> None:
    """While the municipality's file can't be read, what was taken in last is remembered."""
    profile = folder / "gimpo" / "municipality.toml"
    profile.write_text("names = [", encoding="utf-8")
    publisher.publish(folder, NOON)
    profile.write_text(PROFILE, encoding="utf-8")
    assert publisher.publish(folder, NOON).clean
    assert library.keys("gimpo") == {"period"}


@pytest.mark.usefixtures("rolled_back")
def test_what_a_rollback_leaves_out_is_named(publisher: Publisher, folder: Path) -> None:
    """Nobody takes a folder for published that is not; once it changes it is, and nothing is named."""
    (withheld,) = publisher.publish(folder, NOON, dry_run=True).withheld
    assert (withheld.owner, withheld.titles) == ("gimpo", ("신청할 때 무슨 서류가 필요한가요?",))
    assert "1 entries" in withheld.told(str)
    write(folder, "gimpo", PERIOD + PAPERS + "more,하나 더요?,네.\n")
    assert not publisher.publish(folder, NOON).withheld
