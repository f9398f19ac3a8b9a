"""Whose page it is: addresses that nobody has, and municipalities as they are called in English."""

from __future__ import annotations

from dataclasses import replace

from bot.pages.wording import WORDS
from knowledge.municipality import Municipality
from tests.parlour import Parlour
from tests.unit.bot.page_visits import data_in, visiting


def test_an_address_that_nobody_has_shows_what_there_is() -> None:
    """A person sees the municipalities, a program a plain 404; capital letters lead to the same page."""
    client = visiting(Parlour())
    page = client.get("/atlantis", headers={"accept": "text/html"})
    assert page.status_code == 404
    sentence = f'<p class="notice">{WORDS["unknown_place"]}</p>'
    assert sentence in page.text
    assert 'href="/gimpo?lang=ko"' in page.text
    assert data_in(page.text)["municipality"] == ""
    assert client.get("/atlantis").headers["content-type"] == "application/json"
    assert client.get("/favicon.ico").status_code == 404
    moved = client.get("/Gimpo?lang=en", follow_redirects=False)
    assert (moved.status_code, moved.headers["location"]) == (308, "http://testserver/gimpo?lang=en")
    assert sentence not in client.get("/").text


def test_who_reads_english_reads_the_municipality_in_english() -> None:
    """Its name, service and notice where they are given; what is not stays Korean and is marked so."""
    english = {"name": "Gimpo", "service": "Seoul Learn"}
    place = Municipality("gimpo", "김포시", "서울런", notice="확인해 주세요.", english=english)
    for given, notice in ((english, "확인해 주세요."), ({**english, "notice": "Please check."}, "Please check.")):
        client = visiting(Parlour(), municipalities=lambda given=given: (replace(place, english=given),))
        html = client.get("/gimpo?lang=en").text
        assert '<span class="place" lang="en">Gimpo</span>' in html
        assert "Seoul Learn" in html
        assert "서울런" not in html
        assert f'<p class="notice" lang="{"ko" if given is english else "en"}">{notice}</p>' in html
        assert "김포시" in client.get("/gimpo?lang=ko").text
        assert ">Gimpo</a>" in client.get("/?lang=en").text


def test_contacts_that_have_a_name_here_are_called_by_it() -> None:
    """Of what else an office writes nothing is made, though a button of the page be called so."""
    place = Municipality(
        "gimpo", "김포시", "서울런", contacts={"phone": "031-1", "office": "2층", "text": "#1", "팩스": "2"}
    )
    html = visiting(Parlour(), municipalities=lambda: (place,)).get("/gimpo").text
    for line in (f"{WORDS['phone']}: 031-1", f"{WORDS['office']}: 2층", "text: #1", "팩스: 2"):
        assert f"<li>{line}</li>" in html
