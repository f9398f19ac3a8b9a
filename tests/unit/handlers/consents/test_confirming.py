"""Guardians' consents in the hands of staff: who sees what, each deed noted, the child and the guardian told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from bot.pages.desk.desk import Desk, desk_routes
from bot.pages.office.consents import Consents, consent_routes
from bot.pages.statics import Statics
from handlers.catalogue import speaker
from handlers.consents.verifying import FORM_BYTES
from handlers.people.escalation import NotAllowedError
from handlers.people.staffing import Role, Staff
from handlers.records.consents.erasing import CONSENT, erase
from handlers.records.keeping.confirming import Confirming, UnknownRequestError
from knowledge.storage import Storage
from tests.unit.handlers.records.test_sealing import everything
from tests.unit.handlers.talking import HOME, House, Person
from tests.unit.handlers.web_pages import FORM, pages

PNG = b"\x89PNG\r\n\x1a\n and a signature"
CALL = "김보호 010-1234-5678"


@dataclass
class Case:
    """A child with a link for a guardian, the guardian's page, and whoever confirms."""

    house: House
    child: Person
    path: str
    code: str
    guardian: TestClient
    confirming: Confirming
    enter: Callable[..., TestClient]

    def answer(self, what: str, **given: str) -> str:
        """Send a guardian's answer; return the page."""
        return self.guardian.post(f"{self.path}?lang=ko", data={"answer": what, **given}, headers=FORM).text

    def send(self, content: bytes) -> str:
        """Send a signed form; return the page."""
        files = {"form": ("동의서.png", content)}
        return self.guardian.post(f"{self.path}?lang=ko", data={"answer": "paper"}, files=files, headers=FORM).text

    @property
    def state(self) -> str:
        """Return where the child's consent stands."""
        return self.house.records.rights.standing(self.child.conversation).state


@pytest.fixture
def case(storage: Storage) -> Case:
    """Return a child with a fresh link where staff confirm every consent."""
    house, app = House(storage), FastAPI()
    child = house.person()
    path, code = child.asks_a_guardian()
    confirming = Confirming(storage, house.requests)

    async def fetch(*_: object) -> None:
        return None

    desk = Desk(
        house.records,
        Statics(),
        speaker,
        lambda: house.now,
        posted=lambda: None,
        fetch=fetch,
        consents=lambda staff: confirming.to_confirm(staff, house.now),
    )
    app.include_router(consent_routes(Consents(desk, confirming)))
    app.include_router(desk_routes(desk))

    def enter(name: str, *roles: Role, place: str = "seoul") -> TestClient:
        house.records.staff.add(somebody(name, *roles, place=place), house.now)
        browser = TestClient(app, headers={"Origin": "http://testserver"})
        browser.post(f"/desk/in/{house.records.staff.issue_link(name, 'desk', house.now)}")
        return browser

    guardian = TestClient(pages(house, "code+staff", "form"))
    return Case(house, child, path, code, guardian, confirming, enter)


def somebody(name: str, *roles: Role, place: str = "seoul") -> Staff:
    """Return a member of staff."""
    return Staff(name, place, name, name, frozenset(roles))


def test_a_call_confirms_what_a_number_could_not(case: Case, storage: Storage) -> None:
    """The guardian leaves a number to call; an officer looks, confirms, and neither the number nor a doubt is kept."""
    officer = case.enter("off", "officer")
    assert "전화번호를 적어 주세요" in case.answer("yes", code=case.code, read="yes")
    assert case.confirming.to_confirm(somebody("off", "officer"), case.house.now) == 0
    assert "담당자가 확인하면" in case.answer("yes", code=case.code, read="yes", contact=CALL)
    assert (case.state, "확인하고 있어요" in case.child.hear()) == ("checking", True)
    assert "010-1234" not in everything(storage)
    assert officer.get("/desk/state").json()["consents"] == 1
    listed = officer.get("/desk/office/consents").text
    (request,) = case.confirming.waiting(somebody("off", "officer"), case.house.now)
    assert request.ticket in listed
    assert "아이 화면의 숫자" in listed
    assert "010" not in listed
    one = f"/desk/office/consents/{request.ticket}"
    assert CALL in officer.get(one).text
    assert officer.get(f"{one}/form").status_code == 404
    done = officer.post(one, data={"answer": "yes", "how": "call"})
    assert "확인했어요" in done.text
    assert "기다리는 동의가 없어요" in done.text
    assert case.state == "guarded"
    assert "보호자가 동의했어요" in case.child.hear()
    assert "동의 거두기" in case.guardian.get(f"{case.path}?lang=ko").text
    (row,) = case.house.rows("SELECT method, contact FROM consent_request")
    assert tuple(row) == ("code+call", "")
    assert officer.post(one, data={"answer": "no", "reason": "declined"}).status_code == 404
    noted = [(entry.what, entry.reference) for entry in case.house.records.staff.accesses("seoul")]
    assert noted == [(what, request.ticket) for what in ("consent yes", "consent form", "consent")]


@pytest.mark.parametrize(
    ("reason", "child", "guardian"),
    [
        ("declined", "원하지 않으신대요", "동의하지 않는다고 하셨어요"),
        ("unreached", "연락이 닿지 않아서", "연락이 닿지 않아서"),
        ("not_guardian", "직접 동의하셨는지", "보호자이신지 확인할 수 없어서"),
        ("incomplete", "빠진 곳이 있거나", "빠진 곳이 있거나"),
    ],
)
def test_why_it_is_not_confirmed_is_told_to_both(case: Case, reason: str, child: str, guardian: str) -> None:
    """The child hears it kindly with a way on, the guardian reads it behind the same link; nothing else remains."""
    lead = case.enter("lea", "lead")
    case.answer("yes", code=case.code, read="yes", contact=CALL)
    case.child.hear()
    (request,) = case.house.requests.waiting(case.house.now)
    one = f"/desk/office/consents/{request.ticket}"
    assert lead.post(one, data={"answer": "no"}).status_code == 422
    assert "기록했어요" in lead.post(one, data={"answer": "no", "reason": reason}).text
    assert (case.state, child in case.child.hear()) == ("child", True)
    assert guardian in case.guardian.get(f"{case.path}?lang=ko").text
    for what in ("yes", "paper", "no", "withdraw"):
        assert "이미 쓴 링크" in case.answer(what, code=case.code, read="yes", contact=CALL)
    assert "받을 수 없어요" in case.send(PNG)
    assert case.guardian.get(f"{case.path}/form").status_code == 404
    case.house.pass_(days=14, seconds=1)
    assert case.house.requests.lapse(case.house.now) == 1
    assert case.child.hear() == ""


def test_a_signed_form_is_sent_looked_at_and_erased(case: Case, storage: Storage) -> None:
    """A photo or a PDF, sealed, seen by who confirms and by nobody else, gone with the decision."""
    officer = case.enter("off", "officer")
    for content in (b"<script>", b"", PNG + b"x" * FORM_BYTES):
        assert "사진이나 PDF가 아니거나" in case.send(content) or len(content) > FORM_BYTES
    assert case.state == "invited"
    assert "잘 왔어요" in case.send(b"%PDF-1.7 first")
    assert "잘 왔어요" in case.send(PNG)
    assert (case.state, "확인하고 있어요" in case.child.hear()) == ("checking", True)
    assert "signature" not in everything(storage)
    (request,) = case.house.requests.waiting(case.house.now)
    one = f"/desk/office/consents/{request.ticket}"
    assert "서명한 동의서가 왔어요" in officer.get("/desk/office/consents").text
    form = officer.get(f"{one}/form")
    assert (form.content, form.headers["content-type"]) == (PNG, "image/png")
    assert "default-src 'none'" in form.headers["content-security-policy"]
    officer.post(one, data={"answer": "yes", "how": "form"})
    assert case.state == "guarded"
    (row,) = case.house.rows("SELECT form, form_kind, method FROM consent_request")
    assert tuple(row) == (None, "", "form+form")


def test_what_a_child_gave_is_called_and_erasing_takes_the_form_along(case: Case, storage: Storage) -> None:
    """A number that the child gave is shown as one to call; who erases leaves neither number nor form."""
    officer = case.enter("off", "officer")
    case.child.act("consent:contact")
    assert "담당자가" in case.child.say(CALL)
    assert "전화해 주세요" in officer.get("/desk/office/consents").text
    assert case.house.requests.waiting(case.house.now)[0].contact == CALL
    assert "010-1234" not in everything(storage)
    with storage.writing() as connection:
        erase(connection, case.child.conversation, case.house.now)
    assert case.house.rows("SELECT * FROM consent_request") == []


def test_a_memory_that_ends_meanwhile_takes_nothing_from_who_confirms(case: Case, storage: Storage) -> None:
    """What was kept before a child was known as one is erased with its key; the guardian's number and form stay."""
    officer = somebody("off", "officer")
    case.enter("off", "officer")
    case.answer("yes", code=case.code, read="yes", contact=CALL)
    case.send(PNG)
    for _ in range(2):
        with storage.writing() as connection:
            erase(connection, case.child.conversation, case.house.now, CONSENT, whole=False)
    (request,) = case.confirming.waiting(officer, case.house.now)
    assert request.contact == CALL
    assert case.confirming.form(request.ticket, officer, case.house.now) == ("png", PNG)
    assert "010-1234" not in everything(storage)
    assert "a signature" not in everything(storage)


def test_others_neither_see_nor_decide(case: Case) -> None:
    """Not mentors, not editors, not staff of another place; without signing in nobody."""
    case.answer("yes", code=case.code, read="yes", contact=CALL)
    (request,) = case.house.requests.waiting(case.house.now)
    one = f"/desk/office/consents/{request.ticket}"
    for name, role in (("men", "mentor"), ("edi", "editor")):
        browser = case.enter(name, role)
        assert browser.get("/desk/office/consents").status_code == 403
        assert browser.post(one, data={"answer": "yes", "how": "call"}).status_code == 403
        assert browser.get("/desk/state").json()["consents"] == 0
    foreign = case.enter("gim", "officer", place="gimpo")
    assert request.ticket not in foreign.get("/desk/office/consents").text
    assert foreign.get(one).status_code == 404
    assert foreign.get(f"{one}/form").status_code == 404
    assert foreign.post(one, data={"answer": "yes", "how": "call"}).status_code == 404
    assert (
        case.enter("off", "officer")
        .post(one, data={"answer": "yes", "how": "call"}, headers={"Origin": "https://evil.example"})
        .status_code
        == 403
    )
    assert case.confirming.waiting(somebody("men", "mentor"), case.house.now) == ()
    with pytest.raises(NotAllowedError):
        case.confirming.look(request.ticket, somebody("men", "mentor"), case.house.now)
    with pytest.raises(UnknownRequestError):
        case.confirming.look("NOTHING1", somebody("off", "officer"), case.house.now)
    assert case.state == "checking"


def test_a_municipality_is_asked_for_before_its_staff_can_confirm(storage: Storage) -> None:
    """Where the chat belongs to no place the child says which first, and the link comes then."""
    house = House(storage)
    child = house.person(municipality="")
    child.say("수학", command="plan")
    child.tap("만 14세 미만")
    assert f"{HOME}/guardian/" in child.tap("보호자에게 보낼 링크 만들기")
    confirming = Confirming(storage, house.requests)
    officer = somebody("off", "officer", place="gimpo")
    assert confirming.waiting(officer, house.now) == ()
    child.act("municipality:gimpo")
    (request,) = confirming.waiting(officer, house.now)
    assert confirming.look(request.ticket, officer, house.now).ticket == request.ticket


def test_the_office_notes_a_child_as_14_by_the_number_that_a_guardian_tells(case: Case) -> None:
    """Also where the consent was confirmed long since: it is found by its number, and only the age can be noted."""
    officer = case.enter("off", "officer")
    assert case.answer("yes", code=case.code, read="yes", contact=CALL)
    (request,) = case.confirming.waiting(somebody("off", "officer"), case.house.now)
    one = f"/desk/office/consents/{request.ticket}"
    assert officer.post(one, data={"answer": "yes", "how": "call"}).status_code == 200
    assert request.ticket in case.guardian.get(f"{case.path}?lang=ko").text
    found = officer.get("/desk/office/consents", params={"ticket": f" {request.ticket.lower()} "}).text
    assert "보호자가 이미 동의한" in found
    assert "확인하지 않기" not in found
    for given in ({}, {"seen": "yes"}, {"band": "teen"}, {"seen": "yes", "band": "child"}):
        assert officer.post(one, data={"answer": "age", **given}).status_code == 422
    assert case.state == "guarded"
    assert "이제 스스로 정하고" in officer.post(one, data={"answer": "age", "seen": "yes", "band": "teen"}).text
    assert case.state == "grown"
    page = case.guardian.get(f"{case.path}?lang=ko").text
    assert "아이가 스스로 정하는 것을 확인했어요" in page
    assert "동의 거두기" not in page
    assert "새로 만들" not in page
    assert case.guardian.get(f"{case.path}/form?lang=ko").status_code == 404
    assert officer.get("/desk/office/consents", params={"ticket": "../../x"}).status_code == 404


def test_a_number_left_for_a_slip_confirms_no_guardians_consent(case: Case) -> None:
    """A child may say that it was a slip, too, and be alone on the telephone."""
    case.child.act("consent:contact:slip")
    case.child.say("김어른 010-1234-5678")
    (request,) = case.confirming.waiting(somebody("off", "officer"), case.house.now)
    officer, one = case.enter("off", "officer"), f"/desk/office/consents/{request.ticket}"
    page = officer.get(one).text
    assert 'name="answer" value="yes"' not in page
    assert 'value="age"' in page
    assert officer.post(one, data={"answer": "yes", "how": "call"}).status_code == 404
    assert not case.house.requests.received(request.ticket, case.house.now)
    assert case.state == "invited"


def test_no_resident_number_is_kept_with_a_guardians_contact(case: Case, storage: Storage) -> None:
    """The page is a door of its own: what is never kept of a talk is not kept of it, either."""
    typed = "김보호 800101-2234567 010-1234-5678"
    assert "담당자가 확인하면" in case.answer("yes", code=case.code, read="yes", contact=typed)
    (request,) = case.confirming.waiting(somebody("off", "officer"), case.house.now)
    assert request.contact == "김보호 ******-******* 010-1234-5678"
    assert "2234567" not in everything(storage)
