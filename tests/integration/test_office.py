"""The office over HTTP: unanswered questions, the preview of a file, publishing, editions; and who may come in."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.ingesting import stocked
from bot.pages.office.editions import EDITIONS
from bot.pages.office.office import FINDINGS
from handlers.answering.opinions import AnswerGiven
from handlers.conversation import Address, Message
from handlers.records.changes import write as write_changes
from knowledge.content import read_content
from knowledge.storage import Storage
from tests.integration.open_office import house, send
from tests.unit.bot.contents import GOLDEN, PERIOD, write
from tests.unit.knowledge import papers, papers_office


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return an empty content folder."""
    path = tmp_path / "content"
    path.mkdir()
    return path


def test_a_file_is_looked_at_then_published_and_answers(storage: Storage, folder: Path) -> None:
    """What is read is shown with its headings and warnings; publishing says what changed."""
    home = house(storage, folder)
    editor = home.enter("edi", "editor")
    notice = "# 방학 특강\n\n방학 특강은 12월 20일부터 신청해요.\n".encode()
    shown = send(editor, "preview", "특강.md", notice)
    assert isinstance(shown, dict)
    assert next((block["kind"], block["text"]) for block in shown["blocks"]) == ("heading", "방학 특강")
    assert shown["title"] == "방학 특강"
    assert shown["pieces"] == [{"title": "방학 특강", "text": "방학 특강은 12월 20일부터 신청해요."}]
    assert not (folder / "gimpo" / "notices").exists()
    done = send(editor, "files", "../../특강.md", notice)
    assert isinstance(done, dict)
    assert (done["added"], done["held"], done["file"]) == (1, [], "특강.md")
    assert (folder / "gimpo" / "notices" / "특강.md").read_bytes() == notice
    assert any("특강" in passage.text for passage in home.library.owned("gimpo"))
    out = editor.post("/desk/office/files/특강.md/out", json={}).json()
    assert out["removed"] == 1
    assert editor.post("/desk/office/files/..%2Ffaq.csv/out", json={}).status_code == 404


@pytest.mark.parametrize(
    ("name", "data", "status"),
    [("a.pdf", b"no pdf", 422), ("a.exe", b"MZ", 422), (".md", b"x", 422), ("a.zip", b"PK", 422), ("a", b"x", 422)],
)
def test_what_can_not_be_read_is_one_sentence(
    storage: Storage, folder: Path, name: str, data: bytes, status: int
) -> None:
    """A broken file, an unknown format, a file without a name: nothing is kept."""
    editor = house(storage, folder).enter("edi", "editor")
    shown = editor.post("/desk/office/preview", files={"file": (name, data)})
    assert (shown.status_code, "message" in shown.json()) == (status, True)
    assert editor.post("/desk/office/files", files={"file": (name, data)}).status_code in {415, 422}
    assert not (folder / "gimpo" / "notices").exists()
    assert editor.post("/desk/office/preview", data={"file": "text"}).status_code == 422


def test_what_is_read_but_is_no_notice_is_not_offered(storage: Storage, folder: Path) -> None:
    """A table of values can be looked at; that it can't be a notice is said before anybody fills in a form."""
    editor = house(storage, folder).enter("edi", "editor")
    table = ("표.csv", "구분,인원\n중등,30명\n".encode())
    shown = editor.post("/desk/office/preview", files={"file": table}).json()
    assert (shown["blocks"][0]["kind"], shown["notice"]) == ("table", False)
    refused = editor.post("/desk/office/files", params={"lang": "ko"}, files={"file": table})
    assert (refused.status_code, "FAQ" in refused.json()["message"]) == (415, True)
    assert not (folder / "gimpo" / "notices").exists()
    assert editor.post("/desk/office/preview", files={"file": ("a.md", b"# a")}).json()["notice"] is True


def test_a_file_without_a_text_is_not_published(storage: Storage, folder: Path) -> None:
    """A scan is looked at with its caution, not offered, and takes nothing of the same name away."""
    home = house(storage, folder)
    editor = home.enter("edi", "editor")
    scan = papers.pdf([""])
    send(editor, "files", "공고.pdf", papers.pdf(["3월에 모집해요."]))
    before = home.library.owned("gimpo")
    shown = editor.post("/desk/office/preview", files={"file": ("공고.pdf", scan)}).json()
    assert (shown["blocks"], shown["notice"], len(shown["warnings"])) == ([], False, 1)
    refused = editor.post("/desk/office/files", params={"lang": "ko"}, files={"file": ("공고.pdf", scan)})
    assert (refused.status_code, "글자가 없는" in refused.json()["message"]) == (422, True)
    assert home.library.owned("gimpo") == before


def test_what_would_make_answers_worse_is_held_until_somebody_insists(storage: Storage, folder: Path) -> None:
    """The list of questions is shown; insisting publishes."""
    home = house(storage, folder)
    editor = home.enter("edi", "editor")
    write(folder, "gimpo", PERIOD, GOLDEN)
    done = send(editor, "files", "인사.txt", "안녕하세요".encode())
    assert isinstance(done, dict)
    assert done["held"] == ["신청할 때 무슨 서류가 필요한가요?"]
    assert home.library.keys("gimpo") == {"period", "papers"}
    assert list((folder / "gimpo" / "notices").iterdir()) == [], "what is held back stands in nobody's way"
    greeting = {"file": ("인사.txt", "안녕하세요".encode())}
    insisted = editor.post("/desk/office/files?insist=1", files=greeting).json()
    assert (insisted["held"], insisted["removed"], insisted["added"]) == ([], 1, 1)


def test_editions_are_compared_and_brought_back(storage: Storage, folder: Path) -> None:
    """What changed since is shown line by line; going back is a new edition."""
    home = house(storage, folder)
    officer = home.enter("off", "officer")
    send(officer, "files", "특강.md", "# 특강\n\n12월에 해요.\n".encode())
    assert [each["number"] for each in officer.get("/desk/office/editions").json()["editions"]] == [2, 1]
    lines = officer.get("/desk/office/editions/1").json()["lines"]
    assert any(line.startswith("+ ") for line in lines)
    assert officer.post("/desk/office/back", json={"edition": 1}).json() == {"edition": 3, "unindexed": False}
    told = officer.get("/desk/office/editions").json()
    assert [(each["as"], each["note"]) for each in told["editions"]] == [(1, ""), (0, ""), (0, "")]
    assert told["more"] == 0
    assert officer.get("/desk/office/editions/1").json()["lines"] == []
    assert officer.post("/desk/office/back", json={"edition": 9}).status_code == 404


def test_a_long_list_is_cut_with_a_true_count(storage: Storage, folder: Path) -> None:
    """What is wrong with the file is apart from what is wrong with others, which are cut; so are many editions."""
    home = house(storage, folder)
    editor = home.enter("edi", "editor")
    slips = "".join(f"q{at},{at}번 질문은요?,{at}번 답이에요.,학샘\n" for at in range(FINDINGS + 5))
    (folder / "gimpo" / "faq.csv").write_text(f"id,question,answer,audience\n{slips}", encoding="utf-8")
    struck = papers_office.docx(papers_office.wp(papers_office.wr("지난 글", "<w:strike/>"), "새 글"))
    done = editor.post("/desk/office/files?lang=ko", files={"file": ("줄.docx", struck)}).json()
    assert [told.partition(":")[0] for told in done["findings"]] == ["gimpo/notices/줄.docx"]
    assert (len(done["others"]), done["others_more"], done["more"]) == (FINDINGS, 5, 0)
    assert done["others"][0].startswith("gimpo/faq.csv, 2행, audience: ")
    for _ in range(EDITIONS):
        home.library.restore("gimpo", 1, home.clock())
    told = editor.get("/desk/office/editions").json()
    assert len(told["editions"]) == EDITIONS
    assert told["more"] == told["editions"][-1]["number"] - 1


def test_the_words_of_one_person_alone_reach_nobody(storage: Storage, folder: Path) -> None:
    """The office reads what several asked alike; of what one asked, what it was nearest to and how often."""
    home = house(storage, folder)
    (papers,) = (each for each in home.library.owned("gimpo") if each.key == "papers")
    asked = (
        ("a", "주차할 수 있나요?"),
        ("b", "주차할 수 있어요?"),
        ("a", "우리 반 수민이는 뭘 내요?"),
        ("b", "뭐라고요"),
    )
    for number, (chat, text) in enumerate(asked):
        address = Address("web", "gimpo", chat)
        session = home.records.session_for(
            Message(address, str(number), home.clock(), text, municipality="gimpo"), home.clock()
        )
        found = ((papers.id, 0.4),) if "수민" in text else ()
        with storage.writing() as connection:
            given = AnswerGiven(str(number), "gimpo", text, "unknown", 0.1, found)
            write_changes(connection, session, (given,), home.clock())
    seen = home.enter("edi", "editor").get("/desk/office/unanswered")
    assert [(each["question"], each["chats"]) for each in seen.json()["unanswered"]] == [("주차할 수 있어요?", 2)]
    assert sorted((each["title"], each["count"]) for each in seen.json()["matters"]) == [("", 1), (papers.title, 1)]
    assert "수민" not in seen.text


def test_an_unanswered_question_gets_its_answer(storage: Storage, folder: Path) -> None:
    """An editor's answer is live at once; personal data is refused."""
    home = house(storage, folder)
    editor = home.enter("edi", "editor")
    assert editor.get("/desk/office/unanswered").json() == {"unanswered": [], "more": 0, "matters": []}
    said = {"question": "주차할 수 있나요?", "answer": "네, 두 시간은 무료예요."}
    assert editor.post("/desk/office/answer", json=said).json() == {"state": "live"}
    assert any(passage.title == said["question"] for passage in home.library.owned("gimpo"))
    personal = editor.post("/desk/office/answer", json=said | {"answer": "010-1234-5678"})
    assert (personal.status_code, personal.json()["error"]) == (422, "personal")


def test_a_later_folder_leaves_the_answers_of_people_alone(storage: Storage, folder: Path) -> None:
    """What was answered in the office stays when the content folder is published again."""
    home = house(storage, folder)
    editor = home.enter("edi", "editor")
    editor.post("/desk/office/answer", json={"question": "주차?", "answer": "두 시간은 무료예요."})
    send(editor, "files", "특강.md", "# 특강\n\n12월에 해요.\n".encode())
    assert any(passage.title == "주차?" for passage in home.library.owned("gimpo"))


def test_the_office_is_for_officers_and_editors(storage: Storage, folder: Path) -> None:
    """A mentor and a stranger are told so; without a folder of one's own nothing can be uploaded."""
    home = house(storage, folder, uploads=False)
    mentor, editor = home.enter("men", "mentor"), home.enter("edi", "editor")
    for path in ("", "/renewals", "/unanswered", "/editions", "/editions/1"):
        assert mentor.get(f"/desk/office{path}").status_code == 403
    mentor.cookies.clear()
    assert mentor.get("/desk/office").status_code == 401
    assert "곁 사무실" in editor.get("/desk/office").text
    assert send(editor, "files", "a.md", b"x") == {
        "error": "no_folder",
        "message": "파일을 올리려면 내용 폴더(GYEOT_CONTENT)를 먼저 정해 주세요.",
    }
    assert editor.post("/desk/office/tables/back", json={}).status_code == 409
    large = editor.post("/desk/office/preview", content=b"", headers={"Content-Length": str(2**30)})
    assert large.status_code == 413


def test_a_notice_has_its_last_day_and_its_people(storage: Storage, folder: Path) -> None:
    """What is said of a file when it is published stands beside it, holds for what is read of it, and goes with it."""
    home = house(storage, folder)
    editor = home.enter("edi", "editor")
    facts = {"title": '"겨울" 특강', "audience": "parent", "valid_until": "2026-12-31", "source_date": "2026-11-20"}
    file = {"file": ("특강.txt", "특강은 12월에 해요.".encode())}
    done = editor.post("/desk/office/files", files=file, data=facts).json()
    assert (done["added"], done["findings"], done["unindexed"]) == (1, [], False)
    (passage,) = (each for each in home.library.owned("gimpo") if each.kind == "notice")
    assert (passage.title, passage.audience) == ('"겨울" 특강', ("parent",))
    assert (passage.validity.until, passage.source.dated) == (date(2026, 12, 31), date(2026, 11, 20))
    assert editor.post("/desk/office/files", files=file).json()["changed"] == 0
    editor.post("/desk/office/files", files=file, data={"title": " ", "audience": "parent", "valid_until": ""})
    (passage,) = (each for each in home.library.owned("gimpo") if each.kind == "notice")
    assert (passage.title, passage.audience, passage.validity.until) == ("특강", ("parent",), None)
    editor.post("/desk/office/files", files=file, data={"title": "", "valid_until": ""})
    assert [path.name for path in (folder / "gimpo" / "notices").iterdir()] == ["특강.txt"]
    assert editor.post("/desk/office/files", files=file, data={"valid_until": "3월"}).status_code == 422
    assert editor.post("/desk/office/files/특강.txt/out", json={}).json()["findings"] == []
    assert [path.name for path in (folder / "gimpo" / "notices").iterdir()] == [".특강.txt.out"]


def test_staff_read_in_korean_what_is_wrong_with_a_file(storage: Storage, folder: Path) -> None:
    """The error of a file, what was not read of it, and the findings of the folder; in English on the English page."""
    home = house(storage, folder, unindexed=("gimpo",))
    editor = home.enter("edi", "editor")
    old = editor.post("/desk/office/preview?lang=ko", files={"file": ("a.xls", b"x")}).json()
    assert old["message"] == "이 형식은 읽을 수 없어요. (.xls: .xlsx 형식으로 저장해 올려 주세요)"
    english = editor.post("/desk/office/preview?lang=en", files={"file": ("a.xls", b"x")}).json()
    assert english["message"] == "This file can't be read: Files of this format are not read. (.xls: save it as .xlsx)"
    empty = editor.post("/desk/office/preview?lang=ko", files={"file": ("a.txt", b" ")}).json()
    assert empty["warnings"] == ["파일에 글자가 없어요. 그림이나 스캔한 종이라면 글자가 있는 파일로 올려 주세요"]
    (folder / "gimpo" / "municipality.toml").write_text("names = [", encoding="utf-8")
    done = editor.post("/desk/office/files?lang=ko", files={"file": ("특강.txt", "12월".encode())}).json()
    assert done["findings"][0].endswith("→ 이 폴더에서 전에 게시한 내용은 그대로 두었어요")
    assert done["unindexed"]
    assert editor.post("/desk/office/back", json={"edition": 1}).json()["unindexed"]


def test_what_has_to_be_renewed_is_listed_with_what_to_do(storage: Storage, folder: Path) -> None:
    """What is over in one's own content, and the offers of hello that lead nowhere: a question can be answered here."""
    home = house(storage, folder)
    editor = home.enter("edi", "editor")
    assert editor.get("/desk/office/renewals?lang=ko").json()["renewals"] == []
    faq = folder / "gimpo" / "faq.csv"
    faq.write_text(f"id,question,answer,valid_until\nold,언제예요?,3월이에요.,{date(2026, 3, 13)}\n", encoding="utf-8")
    home.library.publish(stocked(read_content(folder)), home.clock())
    found = editor.get("/desk/office/renewals?lang=ko").json()
    (renewal,) = found["renewals"]
    assert (renewal["where"], renewal["what"]) == ("gimpo/faq.csv, 2행", "언제예요?")
    assert (renewal["why"], renewal["deed"][:9]) == ("마지막 날(2026-03-13)이 지났어요", "그 행에 새 답과")
    assert found["unoffered"] == [
        {"text": "멘토링은 어떻게 해요?", "deed": "deed", "question": True},
        {"text": "강의 추천받기", "deed": "courses", "question": False},
    ]
