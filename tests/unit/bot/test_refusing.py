"""What a browser shows where a page can't be shown, and that programs get what they got before."""

from __future__ import annotations

import pytest
from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.testclient import TestClient

from bot.pages.refusing import plain_refusals

OPENING = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8", "accept-language": "ko-KR,ko;q=0.9"}


def client() -> TestClient:
    """Return a browser in front of pages that fail, each in its own way."""
    app = FastAPI()
    plain_refusals(app)

    @app.get("/desk/office/{status}")
    @app.get("/failing/{status}")
    def failing(status: int) -> None:
        if not status:
            raise RuntimeError("what nobody may read")
        raise HTTPException(status, "담당자만 쓸 수 있어요." if status == 403 else None)

    return TestClient(app, raise_server_exceptions=False, follow_redirects=False)


@pytest.mark.parametrize(
    ("path", "status", "said", "lines"),
    [
        ("/nowhere", 404, "그런 화면이 없어요", True),
        ("/failing/404", 404, "주소를 다시 한번 봐 주세요", True),
        ("/failing/413", 413, "이번에는 되지 않았어요", True),
        ("/failing/0", 500, "잘못하신 것은 없어요", True),
        ("/desk/office/403", 403, "담당자만 쓸 수 있어요.", False),
        ("/nowhere?lang=en", 404, "There is no such page", True),
    ],
)
def test_who_opens_a_page_reads_a_sentence(path: str, status: int, said: str, lines: bool) -> None:  # noqa: FBT001
    """In their language, with a way on, and for who may be in need with where people are; nothing of the program."""
    answer = client().get(path, headers=OPENING)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "text/html; charset=utf-8")
    assert said in answer.text
    assert ('href="tel:1388"' in answer.text) is lines
    assert f'href="{"/" if lines else "/desk"}"' in answer.text
    assert "nobody may read" not in answer.text
    assert "detail" not in answer.text


def test_who_is_signed_out_of_the_desk_is_led_to_its_door() -> None:
    """What the desk's script says of it would be untrue on a page that is opened."""
    answer = client().get("/desk/office/401", headers=OPENING)
    assert (answer.status_code, answer.headers["location"]) == (303, "/desk")


@pytest.mark.parametrize(
    ("path", "status", "text"),
    [
        ("/nowhere", 404, '{"detail":"Not Found"}'),
        ("/desk/office/403", 403, '{"detail":"담당자만 쓸 수 있어요."}'),
        ("/desk/office/401", 401, '{"detail":"Unauthorized"}'),
        ("/failing/0", 500, "Internal Server Error"),
    ],
)
def test_programs_and_scripts_get_no_page(path: str, status: int, text: str) -> None:
    """What did not ask for a page reads the same words as ever."""
    answer = client().get(path, headers={"accept": "*/*"})
    assert (answer.status_code, answer.text) == (status, text)
