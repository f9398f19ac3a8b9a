"""What a desk that is open is shown by itself: lines, writing, the end of its session."""

from __future__ import annotations

from datetime import timedelta

from handlers.conversation import Address
from tests.integration.open_desk import Office, queue


def test_what_changes_is_streamed(office: Office) -> None:
    """The list comes at once, then the lines after the one that was seen; signing out ends it."""
    ann = office.member("ann")
    office.asks("s1", "질문 하나")
    number = queue(ann)[0]["id"]
    seen: list[str] = []
    with ann.stream("GET", f"/desk/events?open={number}&after=1") as response:
        for line in response.iter_lines():
            if line.startswith("event: "):
                seen.append(line.removeprefix("event: "))
            if seen[-1:] == ["line"]:
                office.leaves("ann")
            if seen[-1:] == ["out"]:
                break
    assert seen[0] == "state"
    assert seen[-2:] == ["line", "out"]


def test_that_a_student_writes_is_shown_to_who_holds_the_talk(office: Office) -> None:
    """A sign comes when it begins and when it ends, once each; whoever only reads along gets none."""
    ann, bob = office.member("ann"), office.member("bob", "officer")
    office.asks("s1", "질문 하나")
    number = queue(ann)[0]["id"]
    ann.post(f"/desk/talks/{number}/claim")
    student = Address("fake", "bot", "s1")
    office.writing.add(student)
    signs: list[str] = []
    with ann.stream("GET", f"/desk/events?open={number}&after=99") as response:
        lines = response.iter_lines()
        for line in lines:
            if line == "event: typing":
                signs.append(next(lines))
                office.writing.discard(student)
            if len(signs) == 2:
                break
    assert signs == ["data: true", "data: false"]
    office.writing.add(student)
    seen: list[str] = []
    with bob.stream("GET", f"/desk/events?open={number}&after=0") as response:
        for line in response.iter_lines():
            seen.append(line)
            if line == "event: line":
                office.leaves("bob")
            if line == "event: out":
                break
    assert "event: typing" not in seen


def test_a_page_that_only_listens_keeps_no_session_alive(office: Office) -> None:
    """A desk that was left open closes by itself; one that is used stays open."""
    left, used = office.member("ann"), office.member("bob")
    office.asks("s1", "질문 하나")
    talk = f"/desk/talks/{queue(left)[0]['id']}"
    for _ in range(4):
        office.clock.pass_(timedelta(minutes=10).total_seconds())
        left.get("/desk/state")
        assert used.get(talk).status_code == 200
    assert left.get("/desk/state").status_code == 401
