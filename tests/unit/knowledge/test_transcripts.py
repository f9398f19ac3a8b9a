"""What was read of files is kept by their bytes: nothing is read twice, nothing old is taken for new."""

import sys
import zlib
from pathlib import Path

import pytest

from knowledge.content.folder import read_content
from knowledge.loading import transcripts
from knowledge.loading.document import BrokenError
from knowledge.loading.isolating import read_untrusted, read_workbook_untrusted
from knowledge.loading.transcripts import Transcripts
from tests.unit.knowledge import papers, papers_office

PROFILE = 'id = "gimpo"\nname = "김포시"\nservice = "서울런"\n'


def notice(text: str) -> bytes:
    """Return a notice with a paragraph and a table."""
    table = papers_office.wtbl([["구분", "기간"], ["중학생", "3월"]])
    return papers_office.docx(papers_office.wp("제3조(신청)") + papers_office.wp(text) + table)


def book(answer: str) -> bytes:
    """Return a FAQ as a workbook."""
    return papers.xlsx(papers.workbook({"질문": [["id", "질문", "답변"], ["a", "몇 명을 뽑나요?", answer]]}))


NOTICE, BOOK = notice("3월에 받아요."), book("300명이에요.")
"""Made once: an archive names the second in which it was made."""


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """Return the folder of what was read."""
    return tmp_path / "kept"


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """Return a content folder with a notice and a FAQ that workers read."""
    own = tmp_path / "content" / "gimpo"
    (own / "notices").mkdir(parents=True)
    (own / "municipality.toml").write_text(PROFILE, "utf-8")
    (own / "notices" / "공고.docx").write_bytes(NOTICE)
    (own / "faq.xlsx").write_bytes(BOOK)
    return own.parent


def without_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no worker begin any more."""
    monkeypatch.setattr(sys, "executable", "/nowhere")


def test_what_is_kept_is_what_was_read(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A document and a workbook come back whole, cautions and all, from another process's transcripts."""
    document, grids = read_untrusted("a.docx", NOTICE), read_workbook_untrusted(BOOK)
    first = Transcripts(kept)
    assert (first.document("a.docx", NOTICE), first.grids(BOOK, ".xlsx")) == (document, grids)
    without_workers(monkeypatch)
    again = Transcripts(kept)
    assert again.document("다른 이름.DOCX", NOTICE) == document
    assert again.grids(BOOK, ".xlsx") == grids


def test_a_folder_is_read_again_only_where_it_changed(
    content: Path, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Read again it says the same without a worker; a changed notice is read, and what was kept of the old one goes."""
    first = read_content(content, Transcripts(kept))
    assert len(first.passages) >= 2
    assert first == read_content(content)
    names = {path.name for path in kept.iterdir()}
    (content / "gimpo" / "notices" / "공고.docx").write_bytes(notice("4월에 받아요."))
    changed = read_content(content, Transcripts(kept))
    assert changed == read_content(content) != first
    assert len({path.name for path in kept.iterdir()} - names) == 1
    assert len({path.name for path in kept.iterdir()} & names) == 1
    without_workers(monkeypatch)
    assert read_content(content, Transcripts(kept)) == changed


def test_nothing_stays_of_a_file_that_was_taken_out(content: Path, kept: Path) -> None:
    """What an office takes back, perhaps because it names somebody, is not kept anywhere as text."""
    read_content(content, Transcripts(kept))
    (content / "gimpo" / "notices" / "공고.docx").unlink()
    (content / "gimpo" / "faq.xlsx").unlink()
    read_content(content, Transcripts(kept))
    assert list(kept.iterdir()) == []


def test_other_readers_read_anew(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A new version of the program, or of a library that reads, takes nothing from the old one."""
    Transcripts(kept).document("a.docx", NOTICE)
    monkeypatch.setattr(transcripts, "readers", lambda: "another version")
    without_workers(monkeypatch)
    with pytest.raises(OSError, match="nowhere"):
        Transcripts(kept).document("a.docx", NOTICE)


def test_the_kind_of_file_counts(kept: Path) -> None:
    """The bytes of a document under the name of another format are refused as ever."""
    Transcripts(kept).document("a.docx", NOTICE)
    with pytest.raises(BrokenError):
        Transcripts(kept).document("a.pdf", NOTICE)


@pytest.mark.parametrize("damage", [b"", b"no archive", zlib.compress(b"{}"), zlib.compress(b'{"pages": 3}')])
def test_what_is_damaged_is_read_again(kept: Path, damage: bytes) -> None:
    """A transcript that power or a full disk cut short is no document."""
    found = Transcripts(kept).document("a.docx", NOTICE)
    (path,) = kept.iterdir()
    path.write_bytes(damage)
    assert Transcripts(kept).document("a.docx", NOTICE) == found
    assert path.read_bytes() != damage


def test_what_can_not_be_read_is_tried_each_time(kept: Path) -> None:
    """A file that took too long on a busy machine is no broken file for ever."""
    with pytest.raises(BrokenError):
        Transcripts(kept).document("a.docx", b"PK\x03\x04 word/document.xml")
    assert not kept.exists() or list(kept.iterdir()) == []


def test_where_nothing_can_be_written_all_is_read(tmp_path: Path) -> None:
    """A full or locked disk costs time and takes no notice away."""
    (tmp_path / "file").touch()
    found = Transcripts(tmp_path / "file" / "kept").document("a.docx", NOTICE)
    assert found == read_untrusted("a.docx", NOTICE)


def test_short_text_is_not_kept(kept: Path) -> None:
    """It is read faster than it would be found."""
    assert Transcripts(kept).document("a.md", b"# T").text == "T"
    assert not kept.exists()
