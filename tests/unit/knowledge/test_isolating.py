"""Reading in a process of its own: whatever the file does, a document or one clear error comes back."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from knowledge.content.folder import read_content
from knowledge.loading import __main__ as worker
from knowledge.loading import archive, isolating, reading
from knowledge.loading.document import (
    Block,
    BrokenError,
    Caution,
    Document,
    EncryptedError,
    MisnamedError,
    Page,
    TooLargeError,
    UnreadableError,
)
from knowledge.loading.isolating import TooSlowError, read_isolated, read_untrusted, read_workbook_untrusted
from knowledge.loading.spreadsheet import read_workbook_grids
from tests.unit.knowledge import papers, papers_hwp, papers_office

NOTICE = papers_office.docx(
    papers_office.wp("제3조(신청) 3월에 받습니다.") + papers_office.wtbl([["구분", "기간"], ["중학생", "3월"]])
)

BOOK = papers.xlsx(papers.workbook({"질문": [["질문", "답변"], ["몇 명?", 300]], "숨김": [["x"]]}))


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the file of a worker that stands in for the real one."""
    package = tmp_path / "root" / "knowledge" / "loading"
    package.mkdir(parents=True)
    for folder in (package.parent, package):
        (folder / "__init__.py").touch()
    monkeypatch.setattr(isolating, "_ROOT", tmp_path / "root")
    return package / "__main__.py"


def test_a_file_comes_back_as_it_was_read(tmp_path: Path) -> None:
    """Through a process and JSON nothing of a document is lost."""
    path = tmp_path / "공고.docx"
    path.write_bytes(NOTICE)
    expected = reading.read_document("공고.docx", NOTICE)
    assert [block.kind for block in expected.pages[0].blocks] == ["heading", "text", "table"]
    assert read_isolated(path) == expected
    assert read_untrusted("공고.docx", NOTICE) == expected


def test_text_is_read_without_a_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is nothing to unpack there is no process to start."""
    monkeypatch.setattr(sys, "executable", "/nowhere")
    assert read_untrusted("a.md", b"# T").text == "T"
    with pytest.raises(OSError, match="nowhere"):
        read_untrusted("a.docx", NOTICE)


def test_long_text_is_read_in_a_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page of many megabytes would hold up the service and fill its memory."""
    monkeypatch.setattr(isolating, "PLAIN_BYTES", 10)
    monkeypatch.setattr(isolating, "read_document", None)
    assert read_untrusted("a.txt", "신청은 3월부터예요.".encode()).text == "신청은 3월부터예요."


def test_a_workbook_of_staff_comes_back_as_grids() -> None:
    """The sheets of a FAQ or of courses go through the worker as well, and nothing of them is lost."""
    assert read_workbook_untrusted(BOOK) == read_workbook_grids(BOOK)


@pytest.mark.parametrize(
    ("data", "error", "words"),
    [
        (papers.repacked(BOOK, {"bomb": b" " * 40_000_000}), TooLargeError, "packed into"),
        (papers.repacked(BOOK, {"xl/workbook.xml": b"<!DOCTYPE a><a/>"}), UnreadableError, r"\w"),
        (b"not a workbook", BrokenError, "not a .xlsx file"),
        (b" " * (reading.FILE_BYTES + 1), TooLargeError, "50 MB"),
    ],
)
def test_a_hostile_workbook_is_a_finding_and_the_rest_is_read(
    tmp_path: Path, data: bytes, error: type[UnreadableError], words: str
) -> None:
    """A bomb called faq.xlsx ends in one sentence, and the municipality's other files are read."""
    with pytest.raises(error, match=words):
        read_workbook_untrusted(data)
    own = tmp_path / "gimpo"
    own.mkdir()
    (own / "municipality.toml").write_text('id = "gimpo"\nname = "김포시"\nservice = "서울런"\n', "utf-8")
    (own / "faq.xlsx").write_bytes(data)
    (own / "faq.csv").write_text("id,question,answer\na,몇 명을 뽑나요?,300명이에요.\n", "utf-8")
    content = read_content(tmp_path)
    assert [passage.key for passage in content.passages] == ["a"]
    assert "gimpo/faq.xlsx" in {finding.file for finding in content.findings}


def test_a_workbook_that_takes_too_long_is_given_up(stand_in: Path) -> None:
    """A worker that hangs is ended, and says nothing that could be taken for a sheet."""
    stand_in.write_text("import time; time.sleep(60)")
    with pytest.raises(TooSlowError):
        read_workbook_untrusted(b"PK", seconds=0.2)
    stand_in.write_text('print(\'{"grids": [[1]], "warnings": []}\')')
    with pytest.raises(BrokenError, match="the reader stopped"):
        read_workbook_untrusted(b"PK")


@pytest.mark.parametrize(
    ("name", "data", "error", "words"),
    [
        ("a.docx", papers.repacked(NOTICE, {"bomb": b" " * 40_000_000}), TooLargeError, "packed into"),
        (
            "a.docx",
            papers.repacked(NOTICE, {"word/document.xml": b"<!DOCTYPE a><a/>"}),
            archive.DoctypeError,
            "entities",
        ),
        ("a.hwp", papers_hwp.hwp(b"", flags=papers_hwp.PASSWORD), EncryptedError, "password"),
        ("a.hwpx", NOTICE, MisnamedError, r"a \.docx file called \.hwpx"),
        ("a.pdf", papers.bomb_pdf(), TooLargeError, "more than is read"),
        ("a.doc", b"", reading.UnsupportedError, r"save it as \.docx"),
    ],
)
def test_a_hostile_file_ends_in_the_error_of_its_kind(
    name: str, data: bytes, error: type[UnreadableError], words: str
) -> None:
    """The error of the worker is the error of the caller, with its sentence and its data, and the next file is read."""
    with pytest.raises(error, match=words):
        read_untrusted(name, data)


def test_a_file_that_takes_too_long_is_given_up() -> None:
    """The process is ended at its time limit."""
    with pytest.raises(TooSlowError, match=r"longer than it may: divide it\. \(0\.01 seconds\)"):
        read_untrusted("a.docx", NOTICE, seconds=0.01)


def test_a_file_that_takes_too_much_memory_is_given_up() -> None:
    """Without room for its libraries a worker can't answer."""
    with pytest.raises((TooLargeError, BrokenError)):
        read_untrusted("a.docx", NOTICE, megabytes=20)


def test_a_file_whose_elements_fill_the_memory_is_named_as_too_large() -> None:
    """It may be small, and none of its sizes tells what it takes."""
    paragraphs = "".join(papers_office.wp(str(number)) for number in range(200_000))
    with pytest.raises(TooLargeError, match="memory"):
        read_untrusted("a.docx", papers_office.docx(paragraphs), megabytes=200)


@pytest.mark.parametrize(
    ("script", "error", "words"),
    [
        ("import os; os.abort()", BrokenError, "the reader stopped"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", TooLargeError, "memory"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGXCPU)", TooSlowError, "longer than it may"),
        ("print('[')", BrokenError, "the reader stopped"),
        ("print('[]')", BrokenError, "the reader stopped"),
        ('print(\'{"error": "SystemExit", "args": []}\')', BrokenError, "the reader stopped"),
        ('print(\'{"title": ""}\')', BrokenError, "the reader stopped"),
        ("import sys; sys.stdout.write('x' * 3_000_000)", TooLargeError, "1000000 bytes"),
        ("import os, time; os.close(1); time.sleep(60)", BrokenError, "the reader stopped"),
    ],
)
def test_a_worker_that_fails_in_any_way_is_a_typed_error(
    stand_in: Path, script: str, error: type[UnreadableError], words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It stops, is killed, lies, says too much or says nothing at all."""
    stand_in.write_text(script)
    monkeypatch.setattr(isolating, "ANSWER_BYTES", 1_000_000)
    with pytest.raises(error, match=words):
        read_untrusted("a.docx", NOTICE)


def test_nothing_of_the_environment_goes_along(stand_in: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker that was taken over would find no secret."""
    monkeypatch.setenv("GYEOT_TELEGRAM_TOKEN", "secret")
    stand_in.write_text("import json, os; print(json.dumps({'error': 'BrokenError', 'args': [' '.join(os.environ)]}))")
    with pytest.raises(BrokenError) as raised:
        read_untrusted("a.docx", NOTICE)
    assert "GYEOT" not in str(raised.value)
    assert "PYTHONPATH" in str(raised.value)


def test_the_limits_hold_in_the_process_itself(tmp_path: Path) -> None:
    """It may not fill the memory, use the processor for ever, write a file or leave its memory behind."""
    script = (
        "import resource; from knowledge.loading.__main__ import limit; limit(7, 300)\n"
        "for kind in (resource.RLIMIT_AS, resource.RLIMIT_CPU, resource.RLIMIT_FSIZE, resource.RLIMIT_CORE):\n"
        "    print(resource.getrlimit(kind)[0])\n"
        "try:\n    with open('x', 'w') as file: file.write('x')\nexcept OSError as error:\n    print(error.strerror)\n"
    )
    environment = {"PYTHONPATH": str(Path(worker.__file__).parents[2])}
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, env=environment, capture_output=True, check=True, text=True
    )
    assert done.stdout.split("\n") == [str(300 * 2**20), "7", "0", "0", "File too large", ""]


@pytest.mark.parametrize(
    ("failure", "said"),
    [
        (EncryptedError("rights"), {"error": "EncryptedError", "args": ["rights"]}),
        (MemoryError(), {"error": "TooLargeError", "args": ["memory"]}),
        (ZeroDivisionError(), {"error": "BrokenError", "args": ["ZeroDivisionError"]}),
    ],
)
def test_whatever_a_reader_raises_is_said(failure: Exception, said: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """A surprise in a reader is the file's failure."""

    def read(_name: str, _data: bytes) -> Document:
        raise failure

    monkeypatch.setattr(worker, "read_document", read)
    assert json.loads(worker.answer("a.txt", b"")) == said


def test_a_document_is_said_whole() -> None:
    """Title, pages, blocks and cautions."""
    document = Document((Page(2, (Block("heading", "가", 1, "2쪽"),)),), (Caution("1쪽", "x"),), "제목")
    assert isolating.decoded(isolating.encoded(document)) == document
    assert json.loads(worker.answer("a.txt", "가".encode()))["pages"] == [[1, [["text", "가", 0, ""]]]]


def test_files_that_are_too_large_start_no_worker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Their size alone refuses them."""
    monkeypatch.setattr(sys, "executable", "/nowhere")
    monkeypatch.setattr(isolating, "FILE_BYTES", 3)
    path = tmp_path / "a.docx"
    path.write_bytes(b"1234")
    with pytest.raises(TooLargeError):
        read_isolated(path)
    with pytest.raises(TooLargeError):
        read_untrusted("a.docx", b"1234")


def test_notices_of_every_format_become_passages(tmp_path: Path) -> None:
    """A DOCX with its TOML file beside it, an HWP, and a broken PDF that costs itself only."""
    notices = tmp_path / "seoul" / "notices"
    notices.mkdir(parents=True)
    (tmp_path / "seoul" / "municipality.toml").write_text('name = "서울시"\n', encoding="utf-8")
    (notices / "모집.docx").write_bytes(NOTICE)
    (notices / "모집.toml").write_text('title = "2026년 모집"\nsource_date = 2026-03-01\n', encoding="utf-8")
    (notices / "안내.hwp").write_bytes(papers_hwp.hwp(papers_hwp.paragraph("신청은 3월에 받습니다.")))
    (notices / "깨짐.pdf").write_bytes(b"%PDF-1.7 broken")
    content = read_content(tmp_path)
    assert {(passage.source.file, passage.source.place, passage.title) for passage in content.passages} >= {
        ("seoul/notices/안내.hwp", "", "안내"),
        ("seoul/notices/모집.docx", "제3조(신청), 표 1", "2026년 모집 > 제3조(신청)"),
    }
    assert "seoul/notices/깨짐.pdf" in {finding.file for finding in content.findings}
