"""The office keeps the municipality's folder: a table in place of the FAQ, and notices taken out."""

from __future__ import annotations

from pathlib import Path

import pytest

from handlers.answering.opinions import AnswerGiven
from handlers.conversation import Address, Message
from handlers.records.changes import write as write_changes
from knowledge.storage import Storage
from tests.integration.open_office import House, house, send
from tests.unit.bot.contents import GOLDEN, PAPERS, PERIOD, write
from tests.unit.knowledge.papers import workbook, xlsx

TITLED = "해누리 FAQ,,\n연번,문의내용,답변내용\n"
FRESH = (
    f"{TITLED}period,신청 기간은 언제예요?,12월 1일부터 11일까지예요.\n"
    "papers,신청할 때 무슨 서류가 필요한가요?,신청서예요.\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return an empty content folder."""
    path = tmp_path / "content"
    path.mkdir()
    return path


def asked_in_vain(home: House, storage: Storage, text: str) -> None:
    """Let two chats ask a question that nothing answers."""
    for number in (1, 2):
        message = Message(Address("web", "gimpo", f"c{number}"), "1", home.clock(), text)
        session = home.records.session_for(message, home.clock())
        with storage.writing() as connection:
            given = AnswerGiven(f"{text[:2]}{number}", "gimpo", text, "unknown", 0.1, ())
            write_changes(connection, session, (given,), home.clock())


def test_a_table_takes_the_place_of_the_faq_and_can_be_taken_back(storage: Storage, folder: Path) -> None:
    """What is read, what is wrong and what would be gone is shown before; the table before it is kept aside."""
    write(folder, "gimpo", PERIOD + PAPERS + "bus,버스가 있나요?,네.\n", GOLDEN)
    home = house(storage, folder)
    write(folder, "gimpo", PERIOD + PAPERS + "bus,버스가 있나요?,네.\n", GOLDEN)
    editor = home.enter("edi", "editor")
    send(editor, "files", "공고.md", "# 특강\n\n12월에 해요.\n".encode())  # publishes what the folder has, too
    shown = send(editor, "preview?lang=ko", "담당자가 보낸 표.csv", (FRESH + "x,,빈 질문이에요.\n").encode("cp949"))
    assert isinstance(shown, dict)
    assert (shown["table"], shown["gone"]) == (True, ["버스가 있나요?"])
    assert shown["pieces"][0]["title"] == "신청 기간은 언제예요?"
    assert shown["warnings"] == ["gimpo/faq.csv, 5행, 문의내용: 비어 있어요 → 이 항목은 쓰지 않았어요"]
    assert "버스가 있나요?" in {each.title for each in home.library.owned("gimpo")}
    rows = [line.split(",") for line in FRESH.splitlines()]
    done = send(editor, "files", "표.xlsx", xlsx(workbook({"FAQ": rows})))
    assert isinstance(done, dict)
    assert (done["file"], done["table"], done["changed"], done["removed"], done["held"]) == ("faq.xlsx", True, 2, 1, [])
    assert not (folder / "gimpo" / "faq.csv").exists()
    assert "버스가 있나요?" not in {each.title for each in home.library.owned("gimpo")}
    back = editor.post("/desk/office/tables/back", json={}).json()
    assert (back["added"], back["findings"]) == (1, [])
    assert (folder / "gimpo" / "faq.csv").exists()
    assert not (folder / "gimpo" / "faq.xlsx").exists()


def test_a_table_that_would_answer_worse_is_held_back(storage: Storage, folder: Path) -> None:
    """The golden questions stand before it, and what is live goes on answering unless somebody insists."""
    home = house(storage, folder)
    editor = home.enter("edi", "editor")
    done = send(editor, "files", "faq.csv", f"{TITLED}bus,버스가 있나요?,네.\n".encode())
    assert isinstance(done, dict)
    assert done["held"] == ["신청 기간은 언제예요?", "신청할 때 무슨 서류가 필요한가요?"]
    assert home.library.keys("gimpo") == {"period", "papers"}
    assert "period" in (folder / "gimpo" / "faq.csv").read_text("utf-8"), "what is held back blocks nothing later"
    table = {"file": ("faq.csv", f"{TITLED}bus,버스가 있나요?,네.\n".encode())}
    insisted = editor.post("/desk/office/files?insist=1", files=table).json()
    assert (insisted["held"], home.library.keys("gimpo")) == ([], {"bus"})
    assert editor.post("/desk/office/tables/back", json={}).json()["added"] == 2


def test_nothing_stays_of_a_file_that_is_not_published(storage: Storage, folder: Path) -> None:
    """Held back, or without an entry: nobody takes it out later, so that its text is kept nowhere."""
    editor, kept = house(storage, folder).enter("edi", "editor"), folder.with_name("transcripts")
    rows = [line.split(",") for line in f"{TITLED}bus,버스가 있나요?,네.\n".splitlines()]
    book, odd = xlsx(workbook({"FAQ": rows})), xlsx(workbook({"명단": [["이름", "전화"], ["김하늘", "1"]]}))
    held, refused = (send(editor, "files", "표.xlsx", data) for data in (book, odd))
    assert isinstance(held, dict)
    assert isinstance(refused, dict)
    assert held["held"]
    assert "held" not in refused
    assert list(kept.glob("*")) == []
    assert editor.post("/desk/office/files?insist=1", files={"file": ("표.xlsx", book)}).json()["held"] == []
    assert len(list(kept.glob("*"))) == 1


def test_a_table_of_nothing_known_is_refused(storage: Storage, folder: Path) -> None:
    """It says what there is, and changes nothing; what a scan lacks is told apart from a kind that can't be read."""
    home = house(storage, folder)
    editor = home.enter("edi", "editor")
    before = (folder / "gimpo" / "faq.csv").read_text("utf-8")
    shown = send(editor, "preview?lang=ko", "강좌.csv", "과정명,학년\n미적분,고2\n".encode())
    assert isinstance(shown, dict)
    assert (shown["table"], shown["lacks"], shown["blocks"][0]["kind"]) == (False, "entries", "table")
    assert "파일에 있는 다른 열: 과정명, 학년" in shown["warnings"][0]
    refused = editor.post("/desk/office/files", files={"file": ("강좌.csv", "과정명\n미적분\n".encode())})
    assert (refused.status_code, refused.json()["error"]) == (415, "no_entries")
    assert (folder / "gimpo" / "faq.csv").read_text("utf-8") == before
    blank = send(editor, "preview", "빈.md", b"")
    assert isinstance(blank, dict)
    assert (blank["notice"], blank["lacks"]) == (False, "text")


def test_notices_are_listed_and_taken_out(storage: Storage, folder: Path) -> None:
    """With their last day; a file that is out answers nobody, and is kept under a hidden name."""
    home = house(storage, folder)
    editor = home.enter("edi", "editor")
    notice = ("특강.md", "# 방학 특강\n\n## 기간\n\n12월 20일부터예요.\n\n## 장소\n\n도서관이에요.\n".encode())
    editor.post("/desk/office/files", files={"file": notice}, data={"valid_until": "2027-01-31"})
    (listed,) = editor.get("/desk/office/notices").json()["notices"]
    assert listed == {"file": "특강.md", "title": "방학 특강", "pieces": 2, "until": "2027-01-31", "out": True}
    assert editor.post("/desk/office/files/특강.md/out", json={}).json()["removed"] == 2
    assert editor.get("/desk/office/notices").json() == {"notices": []}
    kept = {path.name for path in (folder / "gimpo" / "notices").iterdir()}
    assert kept == {".특강.md.out", ".특강.md.toml.out"}


def test_what_is_answered_by_now_says_so(storage: Storage, folder: Path) -> None:
    """It stays in the list of what was asked, last, and is not to be answered twice."""
    home = house(storage, folder)
    editor = home.enter("edi", "editor")
    for text in ("주차할 수 있어요?", "버스 정류장은 어디예요?"):
        asked_in_vain(home, storage, text)
    assert not any(each["answered"] for each in editor.get("/desk/office/unanswered").json()["unanswered"])
    said = {"question": "버스 정류장은 어디예요?", "answer": "군청 앞이에요."}
    assert editor.post("/desk/office/answer", json=said).status_code == 201
    shown = editor.get("/desk/office/unanswered").json()["unanswered"]
    assert [(each["question"], each["answered"]) for each in shown] == [
        ("주차할 수 있어요?", False),
        ("버스 정류장은 어디예요?", True),
    ]
