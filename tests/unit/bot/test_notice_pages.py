"""The pages about rights: the notice in its layers, and a guardian's answer through a link that is used once."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest
from starlette.testclient import TestClient

from bot.commands.consenting import consents
from bot.settings import Settings
from handlers.consents.verifying import TRIES, UnknownMethodError, methods
from handlers.records.people.staff import COMMAND_LINE, StaffBook
from knowledge.keeping import keeping
from knowledge.storage import Storage
from tests.fakes import NOON
from tests.unit.handlers.talking import House, Person
from tests.unit.handlers.web_pages import FORM, pages


@dataclass
class Case:
    """A child who wished for a plan and has a link for a guardian."""

    house: House
    child: Person
    path: str
    code: str

    def answer(self, client: TestClient, what: str, **given: str) -> str:
        """Send a guardian's answer; return the page."""
        return client.post(f"{self.path}?lang=ko", data={"answer": what, **given}, headers=FORM).text


@pytest.fixture
def case(storage: Storage) -> Case:
    """Return a child with a fresh link."""
    house = House(storage)
    child = house.person()
    path, code = child.asks_a_guardian()
    return Case(house, child, path, code)


def state(case: Case) -> str:
    """Return where the child's consent stands."""
    return case.house.records.rights.standing(case.child.conversation).state


def test_a_guardian_agrees_with_the_number_and_the_wish_goes_on(case: Case) -> None:
    """Looking uses nothing up; ticked and with the right number it is verified once, and the child hears of it."""
    with TestClient(pages(case.house)) as client:
        for _ in range(2):
            page = client.get(f"{case.path}?lang=ko")
            assert page.status_code == 200
            assert "checked" not in page.text
            assert keeping().rows["words"].until["ko"] in page.text
            assert page.headers["referrer-policy"] == "same-origin"
        assert "칸을 눌러 주세요" in case.answer(client, "yes", code=case.code)
        assert "숫자가 맞지 않아요" in case.answer(client, "yes", code="0", read="yes")
        assert "이제 아이가 계획을 만들 수 있어요" in case.answer(client, "yes", code=case.code, read="yes")
        assert "이미 쓴 링크" in case.answer(client, "yes", code=case.code, read="yes")
    assert state(case) == "guarded"
    assert "보호자가 동의했어요" in case.child.hear()
    assert "계획을 시작해요" in case.child.say(tap=next(iter(case.child.newest().values())))
    assert "계획을 시작해요" in case.child.say("영어", command="plan")
    standing = case.house.records.rights.standing(case.child.conversation)
    assert (standing.version, standing.language, standing.band) == (keeping().version, "ko", "child")


def test_a_guardian_sees_who_asks_and_the_short_notice_first(case: Case) -> None:
    """The municipality, its programme and whom to call; the details stand folded before the answer."""
    with TestClient(pages(case.house)) as client:
        page = client.get(f"{case.path}?lang=ko").text
        assert '<span class="place" lang="ko">서울특별시</span>' in page
        assert "서울런 공부 도우미" in page
        assert "확인된 전화번호가 없으니" in page
        assert 'href="https://example.org/seoul"' in page
        folded = page[page.index("<details>") : page.index("</details>")]
        short = page[: page.index("<details>")] + page[page.index("</details>") :]
        for name, row in keeping().rows.items():
            assert row.why["ko"] in folded
            assert (row.until["ko"] in short) is (name in {"words", "memory"})
        assert page.index("</details>") < page.index('name="read"')
        case.house.places = tuple(replace(each, contacts={"phone": "02-120"}) for each in case.house.places)
        assert "서울특별시에 전화로 물어보세요: 02-120" in client.get(f"{case.path}?lang=ko").text
        assert client.get("/notice/icon.svg").headers["content-type"] == "image/svg+xml"
        assert client.get("/notice/chat.js").status_code == 404


def test_nothing_that_a_guardian_typed_is_lost_by_a_slip(case: Case) -> None:
    """What is missing is said beside the fields, which keep what was typed, but for a number that is wrong."""
    contact = '김"보호 010-0000-0000'
    with TestClient(pages(case.house, "code+staff")) as client:
        unread = case.answer(client, "yes", code=case.code, contact=contact)
        wrong = case.answer(client, "yes", code="0", read="yes", contact=contact)
    for page, slip in ((unread, "칸을 눌러 주세요"), (wrong, "숫자가 맞지 않아요")):
        assert page.count('role="status"') == 1
        assert page.index('id="answer"') < page.index(slip) < page.index('name="code"')
        assert 'value="김&#34;보호 010-0000-0000"' in page
    assert f'value="{case.code}"' in unread
    assert "required checked>" in wrong
    assert 'value="0"' not in wrong


@pytest.mark.parametrize("what", ["", "grown", "YES", "verified"])
def test_only_a_yes_is_one(case: Case, what: str) -> None:
    """Whatever else is sent with the right number shows the page as it was, and the link holds."""
    with TestClient(pages(case.house)) as client:
        assert "여섯 자리 숫자" in case.answer(client, what, code=case.code, read="yes")
        assert state(case) == "invited"
        case.answer(client, "yes", code=case.code, read="yes")
    assert state(case) == "guarded"


def test_a_consent_is_withdrawn_on_the_same_page(case: Case) -> None:
    """As easily as it was given: one tap, and nothing new is kept."""
    with TestClient(pages(case.house)) as client:
        case.answer(client, "yes", code=case.code, read="yes")
        case.house.pass_(days=40)
        assert "동의 거두기" in client.get(f"{case.path}?lang=ko").text
        assert "동의를 거두었어요" in case.answer(client, "withdraw")
        assert client.get(case.path).status_code == 404
        assert "이미 쓴 링크" in case.answer(client, "withdraw")
    assert state(case) == "child"
    assert "동의를 거두었어요" in case.child.hear()
    assert case.house.records.rights.standing(case.child.conversation).erase_at


def test_a_guardian_can_erase_everything_at_once(case: Case) -> None:
    """The child stays known as one, hears of it, and is answered as before."""
    with TestClient(pages(case.house)) as client:
        case.answer(client, "yes", code=case.code, read="yes")
        case.child.hear()
        case.child.say("저는 초5예요, 서류 뭐 내요?")
        assert "모두 지웠어요" in case.answer(client, "erase")
        assert "이미 쓴 링크" in case.answer(client, "erase")
    assert case.house.rows("SELECT * FROM turn") == []
    assert "동의를 거두었어요" in case.child.hear()
    standing = case.house.records.rights.standing(case.child.conversation)
    assert (standing.state, standing.band, standing.erase_at) == ("child", "child", None)


def test_staff_settle_requests_on_the_command_line(case: Case, capsys: pytest.CaptureFixture[str]) -> None:
    """What waits is listed with its number; a number settles once, and each deed stands in the log."""
    settings = Settings(database_url=case.house.storage.url.render_as_string(hide_password=False))
    assert consents(settings, "waiting", now=NOON) == 0
    listed = capsys.readouterr().out
    (request,) = case.house.requests.waiting(case.house.now)
    assert listed.startswith(f"{request.ticket}  seoul  not answered yet  until 2026-11-30")
    assert consents(settings, "received", request.ticket.lower(), now=NOON) == 0
    assert consents(settings, "declined", request.ticket, now=NOON) == 1
    assert "no such request waits" in capsys.readouterr().out
    assert state(case) == "guarded"
    assert consents(settings, "of-age", request.ticket, "guardian", now=NOON) == 0
    assert case.house.records.rights.standing(case.child.conversation).band == "guardian"
    assert consents(settings, "of-age", request.ticket, now=NOON) == 1
    assert state(case) == "grown"
    book = StaffBook(case.house.storage)
    deeds = ["consent age", "consent yes"]
    assert [(each.staff, each.what, each.reference) for each in book.accesses("seoul")] == [
        (COMMAND_LINE, deed, request.ticket) for deed in deeds
    ]
    assert len(book.accesses("seoul", conversation=case.child.conversation)) == len(deeds)


def test_a_contact_that_is_seen_on_the_command_line_stands_in_the_log(
    case: Case, capsys: pytest.CaptureFixture[str]
) -> None:
    """Also of a child that named no municipality yet; a list without anybody's number is no look at a person."""
    settings = Settings(database_url=case.house.storage.url.render_as_string(hide_password=False))
    other = case.house.person("2", municipality="")
    other.asks_a_guardian()
    other.act("consent:contact")
    other.say("김보호 010-1234-5678")
    assert consents(settings, "waiting", now=NOON) == 0
    assert len(capsys.readouterr().out.splitlines()) == 2
    (row,) = case.house.rows("SELECT * FROM access_log")
    assert (row.municipality, row.staff, row.what, row.conversation) == (
        "", COMMAND_LINE, "consent", other.conversation,
    )  # fmt: skip


def test_a_no_erases_the_request(case: Case) -> None:
    """The child may go on asking, and may ask the guardian again."""
    with TestClient(pages(case.house)) as client:
        assert "연락처를 지웠어요" in case.answer(client, "no")
        assert "이미 쓴 링크" in case.answer(client, "no")
    assert case.house.rows("SELECT * FROM consent_request") == []
    assert state(case) == "child"
    assert "원하지 않으신대요" in case.child.hear()


def test_numbers_can_not_be_tried_out(case: Case) -> None:
    """After five wrong ones the link is void, for the right one, too; neither side reads that anybody said no."""
    with TestClient(pages(case.house)) as client:
        for _ in range(TRIES - 1):
            assert "숫자가 맞지 않아요" in case.answer(client, "yes", code="000", read="yes")
        assert "이 링크는 닫혔어요" in case.answer(client, "yes", code="000", read="yes")
        assert "이미 쓴 링크" in case.answer(client, "yes", code=case.code, read="yes")
    assert state(case) == "child"
    told = case.child.hear()
    assert "거절하신 것은 아니에요" in told
    assert "원하지 않으신대요" not in told


def test_a_signed_form_waits_for_staff(case: Case) -> None:
    """It can be printed, and names its number and where it is handed in; the child is told at both steps."""
    with TestClient(pages(case.house)) as client:
        assert "담당자가 확인하면" in case.answer(client, "paper", read="yes")
        assert state(case) == "checking"
        page = client.get(f"{case.path}?lang=ko").text
        (request,) = case.house.requests.waiting(case.house.now)
        assert request.ticket in page
        form = client.get(f"{case.path}/form?lang=ko").text
        assert request.ticket in form
        assert "서명한 동의서를 내는 곳은 아직 확인되지 않았어요" in form
        house = case.house
        house.places = tuple(replace(one, contacts={"office": "교육과 2층", "phone": "031-1"}) for one in house.places)
        form = client.get(f"{case.path}/form?lang=ko").text
        assert "서명한 동의서를 내는 곳: 교육과 2층" in form
        assert "문의: 031-1" in form
    assert "확인하고 있어요" in case.child.hear()
    assert not case.house.requests.received("NOTHING1", case.house.now)
    assert case.house.requests.received(request.ticket, case.house.now)
    assert not case.house.requests.received(request.ticket, case.house.now)
    assert state(case) == "guarded"


def test_a_municipality_may_want_staff_to_confirm_every_number(case: Case) -> None:
    """With code+staff the right number alone is not enough; staff can also note a no."""
    with TestClient(pages(case.house, "code+staff")) as client:
        assert "전화번호를 적어 주세요" in case.answer(client, "yes", code=case.code, read="yes")
        call = "010-1234-5678"
        assert "담당자가 확인하면" in case.answer(client, "yes", code=case.code, read="yes", contact=call)
        assert client.get(f"{case.path}/form").status_code == 404
        assert "이미 쓴 링크" in case.answer(client, "paper", read="yes")
    assert state(case) == "checking"
    (request,) = case.house.requests.waiting(case.house.now)
    assert case.house.requests.declined(request.ticket, case.house.now)
    assert state(case) == "child"
    with pytest.raises(UnknownMethodError):
        methods(["telepathy"])


def test_a_link_ends_after_five_days_and_foreign_forms_are_refused(case: Case) -> None:
    """An unknown link and one that is over look the same; another site's page can't answer for a guardian."""
    with TestClient(pages(case.house)) as client:
        refused = client.post(case.path, data={"answer": "no"}, headers={"origin": "https://evil.example"})
        assert refused.status_code == 403
        assert client.post(case.path, content=b"x" * 5000, headers=FORM).status_code == 413
        assert client.get("/guardian/unknown").status_code == 404
        case.house.pass_(days=5, seconds=1)
        assert client.get(case.path).status_code == 404
        assert "이미 쓴 링크" in case.answer(client, "yes", code=case.code, read="yes")


def test_the_notice_has_its_layers_in_two_languages(storage: Storage) -> None:
    """Short and full, both with their version; the full one names everything that is kept."""
    with TestClient(pages(House(storage))) as client:
        short = client.get("/notice", headers={"accept-language": "en-US,en;q=0.9"}).text
        assert "Everything in detail" in short
        assert keeping().version in short
        full = client.get("/privacy?lang=ko").text
        for row in keeping().rows.values():
            assert row.what["ko"] in full
            assert row.until["ko"] in full
        assert client.get("/notice/paper.css").headers["content-type"].startswith("text/css")


def test_every_page_leads_to_itself_in_the_other_language(case: Case) -> None:
    """A guardian who reads no Korean was sent a Korean link."""
    with TestClient(pages(case.house)) as client:
        for path in ("/notice", "/privacy", case.path, f"{case.path}/form"):
            assert '<a href="?lang=en" lang="en" hreflang="en">English</a>' in client.get(f"{path}?lang=ko").text
            assert '<a href="?lang=ko" lang="ko" hreflang="ko">한국어</a>' in client.get(f"{path}?lang=en").text
