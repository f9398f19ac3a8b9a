"""Files in the web chat: who gets them, and how they are served."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from starlette.testclient import TestClient

from bot.channels.web import rendered
from bot.cloakroom import Cloakroom
from bot.pages.guarding import Allowance, Limits, chat_of
from bot.pages.serving import is_heic, media_type, served, shape_of
from handlers.conversation import Address, Attachment, Bubble
from handlers.filing import LARGEST, KeptFile, new_file
from handlers.records import Records
from handlers.records.people.files import keep_file
from knowledge.storage import Storage
from tests.fakes import NOON, a_message
from tests.parlour import Parlour, Said

PNG = b"\x89PNG\r\n\x1a\n plan"
TOKEN = "A" * 22
ME = Address("web", "gimpo", chat_of(TOKEN))
PLAN = Attachment("photo", "계획.png", len(PNG), "file:plan")
GONE = Attachment("document", "옛것.pdf", 3, "file:gone")


async def open_file(attachment: Attachment, address: Address) -> KeptFile | None:
    """Open the plan for the one it was made for."""
    return KeptFile("계획.png", "photo", PNG) if (attachment, address) == (PLAN, ME) else None


def visiting(token: str = TOKEN, **headers: str) -> TestClient:
    """Return a browser with a cookie, at a parlour where one person was sent a picture."""
    parlour = Parlour()
    parlour.add(ME, "bot", Bubble("이번 주예요.", files=(PLAN, GONE)))
    cookies = {"gyeot": token} if token else {}
    whole = {"sec-fetch-site": "same-origin", **headers}
    return TestClient(parlour.app(open_file=open_file), headers=whole, cookies=cookies)


def test_a_picture_is_shown_to_whom_it_was_sent() -> None:
    """With the conversation's cookie, as a picture that nobody else may keep and that runs nothing."""
    response = visiting().get("/chat/files/1/0?municipality=gimpo")
    assert (response.status_code, response.content) == (200, PNG)
    assert response.headers["content-type"] == "image/png"
    assert response.headers["cache-control"] == "private, max-age=3600"
    assert "sandbox" in response.headers["content-security-policy"]


@pytest.mark.parametrize(
    "where",
    ["1/1", "1/2", "1/-1", "2/0", "0/0", "-1/0", f"{1 << 40}/0"],
)
def test_what_is_not_there_is_not_found(where: str) -> None:
    """Another line, another place, a file that is no longer kept."""
    assert visiting().get(f"/chat/files/{where}?municipality=gimpo").status_code == 404


@pytest.mark.parametrize(("token", "query"), [("", "gimpo"), ("B" * 22, "gimpo"), (TOKEN, "chungbuk"), (TOKEN, "")])
def test_nobody_else_finds_it(token: str, query: str) -> None:
    """No cookie, another's cookie, one's own in another municipality's chat: nothing is there."""
    assert visiting(token).get(f"/chat/files/1/0?municipality={query}").status_code == 404


def test_another_site_cannot_show_it() -> None:
    """A picture in a foreign page is refused."""
    response = visiting(**{"sec-fetch-site": "cross-site"}).get("/chat/files/1/0?municipality=gimpo")
    assert response.status_code == 403


@pytest.mark.parametrize(
    ("content", "heic"),
    [
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", True),
        (b"\0\0\0\x18ftypmif1\0\0\0\0", True),
        (b"\0\0\0\x18ftypisom\0\0\0\0", False),
        (PNG, False),
        (b"", False),
    ],
)
def test_a_picture_that_no_browser_opens_is_told_so(content: bytes, *, heic: bool) -> None:
    """Its size is not what is wrong with it; nothing of it is kept."""
    assert is_heic(content) is heic
    if shape_of(content) is None:
        client = TestClient(Parlour().app(), headers={"sec-fetch-site": "same-origin"}, cookies={"gyeot": TOKEN})
        body = {"data": {"id": "0123456789abcdef"}, "files": {"file": ("IMG_1.HEIC", content)}}
        response = client.post("/chat/file?municipality=gimpo", **body)
        assert (response.status_code, response.json()["error"]) == (415, "heic" if heic else "unfit")


TYPES: dict[str, tuple[str, bytes, str]] = {
    "png": ("a.html", PNG, "image/png"),
    "jpeg": ("", b"\xff\xd8\xff\xe0", "image/jpeg"),
    "gif": ("", b"GIF89a", "image/gif"),
    "webp": ("", b"RIFF\0\0\0\0WEBPVP8 ", "image/webp"),
    "calendar": ("주간.ICS", b"BEGIN:VCALENDAR", "text/calendar; charset=utf-8"),
    "pdf": ("a.pdf", b"%PDF", "application/pdf"),
    "page": ("a.html", b"<script>", "application/octet-stream"),
    "drawing": ("a.svg", b"<svg onload=x>", "application/octet-stream"),
    "wave": ("a.wav", b"RIFF\0\0\0\0WAVEfmt ", "application/octet-stream"),
    "nothing": ("", b"", "application/octet-stream"),
}


@pytest.mark.parametrize(("name", "content", "expected"), TYPES.values(), ids=TYPES)
def test_types(name: str, content: bytes, expected: str) -> None:
    """What a file is stands in its first bytes; what a browser could run is only given to be kept."""
    file = KeptFile(name, "document", content)
    assert media_type(file) == expected
    place = served(file).headers["content-disposition"].partition(";")[0]
    assert place == ("inline" if expected.startswith("image/") else "attachment")


def test_a_name_breaks_no_header() -> None:
    """Whatever it is called, the name arrives whole and alone."""
    header = served(KeptFile('계획"\r\nSet-Cookie: a.ics', "document", b"x")).headers["content-disposition"]
    assert header == "attachment; filename*=UTF-8''%EA%B3%84%ED%9A%8D%20Set-Cookie%20a.ics"


def test_a_line_says_which_files_come_with_it() -> None:
    """Names and sizes, never where they are kept."""
    shown = rendered(Said(1, "bot", Bubble("a", files=(PLAN,)), NOON))
    assert shown["files"] == [{"name": "계획.png", "kind": "photo", "size": len(PNG)}]


def test_the_cloakroom(storage: Storage) -> None:
    """Our own files by who they were made for, the messenger's by its id, nothing else."""
    import asyncio

    from bot.channels.channel import UnfetchableFileError

    records = Records(storage)
    session = records.session_for(a_message(channel="web"), NOON)
    made = new_file(session.conversation, "계획.png", PNG, NOON, kind="photo")
    with storage.writing() as connection:
        keep_file(connection, session, made, NOON)
    stranger = Address("web", "bot", "stranger")

    async def fetch(reference: str) -> bytes:
        if reference == "broken":
            raise UnfetchableFileError
        return b"\xff\xd8\xff" + reference.encode()

    async def opened(room: Cloakroom, *asked: Any) -> list[KeptFile | None]:
        return [await room.open(attachment, address) for attachment, address in asked]

    photo, broken = Attachment("photo", "", 3, "AgAC"), Attachment("voice", "", 3, "broken")
    asked = [(made.attachment, session.address), (made.attachment, stranger), (photo, stranger), (broken, stranger)]
    room = Cloakroom(records.files, lambda: NOON, fetch)
    assert asyncio.run(opened(room, *asked)) == [
        KeptFile("계획.png", "photo", PNG),
        None,
        KeptFile("photo.jpg", "photo", b"\xff\xd8\xffAgAC"),
        None,
    ]
    closed = Cloakroom(records.files, lambda: NOON)
    assert asyncio.run(opened(closed, (photo, stranger), (Attachment("photo"), stranger))) == [None, None]


PDF = b"%PDF-1.7 a page"
KEY = "0123456789abcdef"


def bringing(content: bytes, *, token: str = TOKEN, there: bool = True, key: str = KEY, **more: Any) -> tuple[Any, Any]:
    """Let a page bring a file to who answers, if somebody does; return the response and what was received."""
    parlour, taken = Parlour(), list[tuple[str, str, int]]()

    def keep(address: Address, name: str, shape: str, content: bytes) -> Attachment | None:
        assert address == ME
        taken.append((name, shape, len(content)))
        return Attachment(shape, name, len(content), "file:new") if there else None

    browser = TestClient(
        parlour.app(keep_file=keep, **more), headers={"sec-fetch-site": "same-origin"}, cookies={"gyeot": token}
    )
    files = {"file": ("문제.png", content, "image/png")}
    response = browser.post("/chat/file?municipality=gimpo&lang=ko", data={"id": key}, files=files)
    return response, (taken, parlour.messages)


@pytest.mark.parametrize(("content", "shape", "words"), [(PNG, "photo", "(a photo)"), (PDF, "document", "(a file)")])
def test_a_file_goes_to_who_answers(content: bytes, shape: str, words: str) -> None:
    """It is kept and comes in as a message of its chat, with a word where only words are shown; the chat stays open."""
    response, (taken, messages) = bringing(content, idle=timedelta(minutes=30))
    assert "max-age=1800" in response.headers["set-cookie"].lower()
    assert (response.status_code, response.json()["received"]) == (202, KEY)
    assert taken == [("문제.png", shape, len(content))]
    (message,) = messages
    assert (message.address, message.key, message.municipality) == (ME, f"{ME.chat}:{KEY}", "gimpo")
    assert (message.text, message.attachments) == (words, (Attachment(shape, "문제.png", len(content), "file:new"),))


def spent() -> Limits:
    """Return limits of a chat that has just written as much as it may."""
    limits = Limits(messages=Allowance(1, timedelta(minutes=1)))
    limits.wait(ME.chat, "a network", NOON)
    return limits


@pytest.mark.parametrize(
    ("content", "more", "status"),
    [
        (b"<svg/>", {}, 415),
        (PNG + bytes(LARGEST), {}, 415),
        (PNG, {"key": "short"}, 415),
        (PNG, {"token": ""}, 415),
        (PNG, {"there": False}, 409),
        (PNG, {"awaits_file": lambda _: False}, 409),
        (PNG + bytes(LARGEST), {"awaits_file": lambda _: False}, 409),
        (PNG, {"limits": spent()}, 429),
        (b"<svg/>", {"limits": spent()}, 429),
    ],
)
def test_what_is_no_file_for_anybody_is_refused(content: bytes, more: dict[str, Any], status: int) -> None:
    """Nothing but pictures and PDFs up to 10 MB, from one's own chat, to a person; over the pace none is even read."""
    response, (_, messages) = bringing(content, **more)
    assert response.status_code == status
    assert response.json()["message"]
    assert messages == []
