"""Who writes in the browser at this moment: noted by the page, forgotten by itself."""

from __future__ import annotations

from starlette.testclient import TestClient

from bot.pages import guarding
from bot.pages.writing import LASTS, MOST, Signs
from handlers.conversation import Address
from tests.parlour import Parlour

OWN = {"sec-fetch-site": "same-origin"}
ANN = Address("web", "gimpo", "ann")


class Watch:
    """A stopwatch that is moved by hand."""

    seconds = 0.0

    def __call__(self) -> float:
        """Return the seconds."""
        return self.seconds


def test_a_sign_lasts_some_seconds() -> None:
    """It is renewed while somebody types, and ends with what was sent, or by itself."""
    watch = Watch()
    signs = Signs(watch)
    assert not signs.writes(ANN)
    signs.note(ANN)
    watch.seconds = LASTS
    assert signs.writes(ANN)
    signs.note(ANN)
    watch.seconds = 2 * LASTS
    assert signs.writes(ANN)
    watch.seconds = 2 * LASTS + 1
    assert not signs.writes(ANN)
    signs.note(ANN)
    signs.end(ANN)
    signs.end(ANN)
    assert not signs.writes(ANN)


def test_a_flood_of_signs_takes_no_room() -> None:
    """The newest are kept."""
    signs = Signs(Watch())
    for number in range(MOST + 5):
        signs.note(Address("web", "gimpo", str(number)))
    assert not signs.writes(Address("web", "gimpo", "4"))
    assert signs.writes(Address("web", "gimpo", "5"))


def test_the_page_tells_that_somebody_writes() -> None:
    """Of the chat that its cookie opens, until the message is sent; from another site nothing is taken."""
    signs = Signs(Watch())
    client = TestClient(Parlour().app(signs=signs), headers=OWN)
    assert client.post("/chat/writing?municipality=gimpo").status_code == 204
    client.get("/gimpo")
    chat = Address("web", "gimpo", guarding.chat_of(client.cookies["gyeot"]))
    assert client.post("/chat/writing?municipality=gimpo").status_code == 204
    assert signs.writes(chat)
    said = {"id": "0123456789abcdef", "text": "다 적었어요"}
    assert client.post("/chat/messages?municipality=gimpo", json=said).status_code == 202
    assert not signs.writes(chat)
    foreign = client.post("/chat/writing?municipality=gimpo", headers={"sec-fetch-site": "cross-site"})
    assert (foreign.status_code, signs.writes(chat)) == (403, False)
