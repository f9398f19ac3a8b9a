"""The desk over HTTP: in by a link, the queue, a talk, a cry for help, a draft; and what is refused."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any

from fastapi.testclient import TestClient
from sqlalchemy import text

from bot.pages.desk.words import CANNED, CANNED_CRY
from bot.pages.wording import WORDS as CHAT_WORDS
from handlers.catalogue import speaker
from handlers.conversation import Address
from handlers.people.staffing import Staff
from handlers.people.topics import topic_address
from handlers.personal import personal
from tests.integration.open_desk import PHOTO, Office, queue


def test_a_link_works_once_and_looking_at_it_does_not_use_it_up(office: Office) -> None:
    """A messenger that previews a link must not sign itself in."""
    office.records.staff.add(Staff("ann", "gimpo", "멘토 앤", "앤"), office.clock())
    token = office.records.staff.issue_link("ann", "desk", office.clock())
    browser = office.browser()
    assert "한 번만 쓸 수 있어요" in browser.get(f"/desk/in/{token}").text
    assert "링크로만 들어올 수 있어요" in browser.get("/desk").text
    entered = browser.post(f"/desk/in/{token}", follow_redirects=False)
    assert entered.status_code == 303
    assert "HttpOnly" in entered.headers["set-cookie"]
    assert "samesite=strict" in entered.headers["set-cookie"].casefold()
    page = browser.get("/desk")
    assert "멘토 앤" in page.text
    again = office.browser().post(f"/desk/in/{token}")
    assert again.status_code == 410
    assert "기한이 지났어요" in again.text
    browser.post("/desk/out")
    assert browser.get("/desk/state").status_code == 401


def test_a_question_goes_through_the_desk_and_back(office: Office) -> None:
    """Seen, read, claimed, answered, finished; the student hears a person, and no name is shown."""
    ann, bob = office.member("ann"), office.member("bob")
    office.asks("s1", "미적분 3번을 모르겠어요", PHOTO)
    (item,) = queue(ann)
    assert (item["question"], item["state"], item["holder"]) == ("미적분 3번을 모르겠어요", "waiting", "")
    talk = f"/desk/talks/{item['id']}"
    read = ann.get(talk).json()
    assert read["brief"]["asked"] == "미적분 3번을 모르겠어요"
    assert [(each["id"], each["name"]) for each in read["colleagues"]] == [("bob", "멘토 bob")]
    (photo,) = [file for line in read["lines"] for file in line["files"]]
    assert ann.get(photo["url"]).headers["content-type"] == "image/jpeg"
    assert ann.get(photo["url"][:-1] + "7").status_code == 404
    assert ann.post(f"{talk}/claim").json()["item"]["mine"] is True
    late = bob.post(f"{talk}/claim")
    assert (late.status_code, late.json()["error"]) == (409, "changed")
    assert bob.post(f"{talk}/say", json={"text": "저도요", "key": "12345678"}).status_code in {403, 409}
    said = {"text": "부분적분을 써 볼까요?", "key": "abcdefgh"}
    first, second = (ann.post(f"{talk}/say", json=said) for _ in range(2))
    assert first.json()["line"]["position"] == second.json()["line"]["position"], "the same key is the same line"
    assert ann.post(f"{talk}/note", json={"text": "기초가 약함", "key": "note1234"}).status_code == 201
    assert ann.post(f"{talk}/resolve", json={"note": "풀이 설명"}).json()["item"]["state"] == "resolved"
    told = office.told("s1")
    assert sum("부분적분" in text for text in told) == 1
    assert not any("본명" in text or "기초가 약함" in text for text in told)
    assert queue(ann) == []


def test_a_talk_in_the_words_of_a_model(office: Office) -> None:
    """Asked for when the rest is shown, by who may read it; never of a talk in which somebody cried for help."""
    ann = office.member("ann")
    office.asks("s1", "미적분 3번을 모르겠어요")
    (item,) = queue(ann)
    talk = f"/desk/talks/{item['id']}"
    assert ann.get(talk).json()["more"] is True
    assert ann.get(f"{talk}/summary?lang=en").json() == {"summary": "미적분을 물어요. [1]"}
    assert office.summaries == ["en: 미적분 3번을 모르겠어요"]
    assert office.member("far", place="seoul").get(f"{talk}/summary").status_code in {403, 404}
    office.cries("s1", "죽고 싶어요")
    with office.records.staff._storage.writing() as connection:
        connection.execute(text("UPDATE conversation SET latched = :yes"), {"yes": True})
    assert ann.get(talk).json()["more"] is False
    assert ann.get(f"{talk}/summary").json() == {"summary": ""}
    assert len(office.summaries) == 1


def test_a_picture_goes_to_the_student_and_a_sign_that_somebody_writes(office: Office) -> None:
    """Once for the same key, held with personal words, opened by the student, desk and topic, by nobody else."""
    ann, bob = office.member("ann"), office.member("bob")
    office.asks("s1", "미적분 3번을 모르겠어요")
    office.asks("s2", "다른 질문이에요")
    number = next(item["id"] for item in queue(ann) if "3번" in item["question"])
    talk, png = f"/desk/talks/{number}", b"\x89PNG\r\n\x1a\n a sketch"

    def send(browser: TestClient, content: bytes = png, key: str = "file-key", **given: str) -> Any:
        return browser.post(f"{talk}/file", files={"file": ("../풀이.png", content)}, data={"key": key, **given})

    assert ann.post(f"{talk}/typing").status_code == 204
    assert send(ann).status_code == 409
    ann.post(f"{talk}/claim")
    for browser in (ann, bob):
        assert browser.post(f"{talk}/typing").status_code == 204
    assert office.signs == [Address("fake", "bot", "s1")]
    assert send(bob).status_code in {403, 409}
    assert send(ann, text="제 번호는 010-1234-5678").json() == {"held": ["phone"]}
    first, second = (send(ann, text="이렇게 풀어요") for _ in range(2))
    assert first.status_code == 201
    assert first.json()["line"]["position"] == second.json()["line"]["position"]
    (file,) = first.json()["line"]["files"]
    shown = ann.get(file["url"])
    assert (shown.content, shown.headers["content-type"]) == (png, "image/png")
    assert send(ann, b"%PDF-1.7", "pdf-key-1").json()["line"]["files"][0]["kind"] == "document"
    assert send(ann, b"<script>", "bad-key-1").status_code == 415
    heic = send(ann, b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "heic-key-1")
    assert (heic.status_code, heic.json()["error"]) == (415, "heic")
    assert heic.json()["message"] == speaker("ko")(CHAT_WORDS["heic"]), "the sentence that a student reads"
    assert send(ann, png, "short").status_code == 422
    assert send(ann, png + b"x" * 10_490_000, "big-key-1").status_code == 415
    assert send(ann, png + b"x" * 10_600_000, "big-key-2").status_code == 413
    assert any("이렇게 풀어요" in words for words in office.told("s1"))
    told = office.records.history(office.records.conversation_of(Address("fake", "bot", "s1")) or "")
    reference = next(entry.bubble.files[0].reference for entry in told if "이렇게 풀어요" in entry.bubble.text)
    for address, opened in (
        (Address("fake", "bot", "s1"), True),
        (topic_address("bot", "-100", str(number)), True),
        (topic_address("bot", "-100", str(number + 1)), False),
        (Address("fake", "bot", "s2"), False),
    ):
        assert bool(office.records.files.load(reference, address, office.clock())) == opened


def test_personal_data_is_held_until_it_is_confirmed(office: Office) -> None:
    """A phone number is not sent by accident."""
    ann = office.member("ann")
    office.asks("s1", "상담하고 싶어요")
    talk = f"/desk/talks/{queue(ann)[0]['id']}"
    ann.post(f"{talk}/claim")
    said = {"text": "제 번호는 010-1234-5678이에요", "key": "phone123"}
    held = ann.post(f"{talk}/say", json=said)
    assert (held.status_code, held.json()) == (202, {"held": ["phone"]})
    assert not any("010-1234" in text for text in office.told("s1"))
    assert ann.post(f"{talk}/say", json=said | {"sure": True}).status_code == 201
    assert any("010-1234" in text for text in office.told("s1"))


def test_given_back_put_off_and_handed_over(office: Office) -> None:
    """Every move is there, and only to colleagues of the same municipality."""
    ann, bob, eve = office.member("ann"), office.member("bob"), office.member("eve", place="seoul")
    office.asks("s1", "질문 하나")
    talk = f"/desk/talks/{queue(ann)[0]['id']}"
    ann.post(f"{talk}/claim")
    assert ann.post(f"{talk}/release").json()["item"]["state"] == "waiting"
    ann.post(f"{talk}/claim")
    assert ann.post(f"{talk}/hand_over", json={"staff": "eve"}).status_code == 403
    told = [(each["name"], each["here"]) for each in ann.get(talk).json()["colleagues"]]
    assert told == [("멘토 bob", True)], "who is on shift is offered as there"
    assert ann.post(f"{talk}/hand_over", json={"staff": "bob"}).json()["item"]["holder"] == "멘토 bob"
    moments = bob.get("/desk/later").json()["moments"]
    assert bob.post(f"{talk}/snooze", json={"until": "2026-12-01T23:30:00+09:00"}).json()["error"] == "untimely"
    assert bob.post(f"{talk}/snooze", json={"until": moments[1]}).json()["item"]["state"] == "snoozed"
    assert bob.post(f"{talk}/snooze", json={"until": "2026-12-01T12:00:00"}).status_code == 422
    assert queue(eve) == []
    assert eve.get(talk).status_code in {403, 404}
    assert ann.get("/desk/talks/999").status_code == 404


def test_a_cry_for_help_is_seen_by_the_lead_first_and_reading_is_logged(office: Office) -> None:
    """The list has no words; taking, reading and closing are the lead's; mentors do not see it at all."""
    ann, lead = office.member("ann"), office.member("lea", "lead")
    office.cries("s1", "죽고 싶어요")
    assert ann.get("/desk/state").json()["cases"] == []
    (case,) = lead.get("/desk/state").json()["cases"]
    assert "죽고" not in str(case)
    path = f"/desk/cases/{case['id']}"
    assert ann.post(f"{path}/read").status_code == 403
    assert lead.post(f"{path}/read").json()["cries"][0]["text"] == "죽고 싶어요"
    assert any(access.what == "case" for access in office.records.staff.accesses("gimpo"))
    assert lead.post(f"{path}/take").json()["escalation"]
    empty = lead.post(f"{path}/close", params={"lang": "ko"}, json={"note": " "})
    assert (empty.status_code, "한 줄 적어" in empty.json()["message"]) == (422, True)
    assert lead.post(f"{path}/close", json={"note": "보호자와 1388에 이어 줌"}).json() == {"closed": case["id"]}
    assert lead.get("/desk/state").json()["cases"] == []
    assert lead.post("/desk/cases/999/read").status_code == 404


def test_a_lead_is_asked_to_look(office: Office) -> None:
    """It stands on their card until they have opened it; what is minded stands beside the words."""
    ann = office.member("ann")
    office.asks("s1", "멍청아 그것도 모르냐")
    talk = f"/desk/talks/{queue(ann)[0]['id']}"
    ann.post(f"{talk}/claim")
    assert ann.post(f"{talk}/report", json={}).json()["error"] == "report_nobody"
    lead = office.member("lea", "lead")
    assert ann.post(f"{talk}/report", json={"note": "욕을 해요"}).json() == {"told": ["멘토 lea"]}
    assert queue(lead)[0]["reported"]
    lines = lead.get(talk).json()["lines"]
    assert next(line for line in lines if line["kind"] == "person")["care"] == ["rough"]
    assert not queue(lead)[0]["reported"]


def test_a_mentor_on_duty_sees_cries_and_hears_what_to_do(office: Office) -> None:
    """Who is called for a cry has it on the desk too, with a page of what to do and words that fit."""
    mentor, lead = office.member("ann", duty=1), office.member("lea", "lead")
    office.cries("s1", "죽고 싶어요")
    (case,) = mentor.get("/desk/state").json()["cases"]
    taken = mentor.post(f"/desk/cases/{case['id']}/take").json()
    talk = f"/desk/talks/{taken['escalation']}"
    guide = " ".join(mentor.get(talk).json()["guide"])
    assert all(told in guide for told in ("멘토 lea", "119", "112", "1388", "109", "비밀"))
    assert "등록된 다른 책임자가 없어요" in " ".join(lead.get(talk).json()["guide"])
    assert mentor.post(f"{talk}/hand_over", json={"staff": "lea"}).json()["item"]["holder"] == "멘토 lea"
    (case,) = lead.get("/desk/state").json()["cases"]
    assert (case["taken_by"], case["mine"]) == ("멘토 lea", True)


def test_who_holds_a_talk_finds_where_there_was_a_cry(office: Office) -> None:
    """Called to the desk they see which of their talks it is, though nobody in charge has taken it yet."""
    ann, _ = office.member("ann"), office.member("lea", "lead")
    for chat in ("s1", "s2"):
        office.asks(chat, f"질문 {chat}")
    for each in queue(ann):
        ann.post(f"/desk/talks/{each['id']}/claim")
    office.cries("s2", "죽고 싶어요")
    assert {each["question"]: (each["cried"], each["case"]) for each in queue(ann)} == {
        "질문 s1": (False, None),
        "질문 s2": (True, None),
    }


def test_a_good_answer_becomes_one_for_everybody(office: Office) -> None:
    """Proposed by the mentor, with what is near; worded anew, approved and taken back by an editor only."""
    ann, editor = office.member("ann"), office.member("edi", "editor")
    office.asks("s1", "인증서는 어디서 받아요?")
    talk = f"/desk/talks/{queue(ann)[0]['id']}"
    ann.post(f"{talk}/claim")
    ann.post(f"{talk}/resolve", json={})
    near = ann.post("/desk/drafts/near", json={"question": "인증서"}).json()["near"]
    assert near == [{"question": "gimpo: 인증서?", "answer": "벌써 있어요"}]
    words = {"question": "인증서는 어디서 받아요?", "answer": "누리집에서 받아요."}
    personal = ann.post(f"{talk}/draft", json=words | {"answer": "010-1234-5678로 전화하세요"})
    assert (personal.status_code, personal.json()["error"]) == (422, "draft_personal")
    other = words | {"answer": "누리집 말고 문자로 와요."}
    proposed = [words | {"until": "2027-02-28"}, other, words]
    drafts = [ann.post(f"{talk}/draft", json=each).json()["draft"] for each in proposed]
    assert drafts[2]["id"] == drafts[0]["id"], "handed in twice it is one draft"
    assert ann.post(f"{talk}/draft", json=words | {"answer": " \n "}).status_code == 422, "blanks answer nobody"
    path = f"/desk/drafts/{drafts[0]['id']}"
    assert ann.post(f"{path}/approve", json=words).status_code == 403
    assert ann.get("/desk/drafts").json()["decides"] is False
    waiting = editor.get("/desk/drafts").json()["drafts"]
    assert [draft["near"] for draft in waiting] == [[f"gimpo: {words['question']}?"]] * 2
    assert not any("near" in draft for draft in ann.get("/desk/drafts").json()["drafts"])
    better = words | {"answer": "누리집 내 강의실에서 받아요.", "audience": "student"}
    assert office.member("bo").post(f"{path}/edit", json=better).status_code == 403
    changed = editor.post(f"{path}/edit", json=better).json()["draft"]
    assert (changed["answer"], changed["audience"], changed["until"]) == (better["answer"], ["student"], None)
    assert editor.post(f"{path}/approve", json=words).status_code == 409  # read before it was worded anew
    assert editor.post(f"{path}/approve", json=better).json()["draft"]["state"] == "live"
    assert [passage.text for passage in office.published] == [better["answer"]]
    assert editor.post(f"{path}/edit", json=words).status_code == 409
    assert [draft["question"] for draft in editor.get("/desk/drafts").json()["live"]] == [words["question"]]
    assert ann.get("/desk/drafts").json()["live"] == []
    assert ann.post(f"{path}/withdraw").status_code == 403
    assert editor.post(f"{path}/withdraw").json()["draft"]["state"] == "withdrawn"
    assert office.published == []
    assert editor.post(f"{path}/approve", json=better).status_code == 409
    assert editor.post(f"/desk/drafts/{drafts[1]['id']}/reject", json={"why": "두 번"}).status_code == 200
    assert editor.post("/desk/drafts/999/reject", json={}).status_code == 404


def test_ready_words_are_there_in_the_language_of_the_page(office: Office) -> None:
    """Each is a whole sentence to a student, warm, without a name, and free of what would be held back."""
    for language, hello in (("ko", "안녕하세요, 멘토예요"), ("en", "Hello, I'm a mentor")):
        page = office.member(f"ann{language}").get(f"/desk?lang={language}").text
        found = re.search(r'<script id="data" type="application/json">(.*?)</script>', page, re.DOTALL)
        assert found
        data = json.loads(found[1])
        ready = data["canned"] + data["canned_cry"]
        assert len(ready) == len(set(ready)) == len(CANNED) + len(CANNED_CRY)
        assert ready[0].startswith(hello)
        assert "119" in " ".join(data["canned_cry"])
        assert all(words.endswith((".", "?")) and not personal(words) for words in ready)


def test_nobody_comes_in_without_a_session_or_from_another_site(office: Office) -> None:
    """No cookie, an old cookie, a foreign page, too large a body: each ends in one answer."""
    ann, stranger = office.member("ann"), office.browser()
    for path in ("/desk/state", "/desk/events", "/desk/talks/1", "/desk/drafts", "/desk/talks/1/files/1/0"):
        assert stranger.get(path).status_code == 401
    office.asks("s1", "질문 하나")
    talk = f"/desk/talks/{queue(ann)[0]['id']}"
    assert ann.post(f"{talk}/claim", headers={"Origin": "http://evil.example"}).status_code == 403
    assert ann.post(f"{talk}/note", json={"text": "가" * 100_000, "key": "12345678"}).status_code == 413
    assert ann.get("/desk/static/0/desk.js").status_code == 404
    office.clock.pass_(timedelta(minutes=31).total_seconds())
    assert ann.get("/desk/state").status_code == 401


def test_the_desk_speaks_english_too(office: Office) -> None:
    """The language is that of the page's address or the browser."""
    assert "Only with a link" in office.browser().get("/desk?lang=en").text
