"""One finished lecture to recall, told along with a session and never by itself; and reminders that are forgotten."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from handlers.conversation import Session
from handlers.records.changes import write
from handlers.records.study.reminders import ReminderShown, schedule, withdraw
from handlers.studying.reminding import Reminder
from handlers.studying.spacing import MOST_A_DAY, Card, begun
from tests.fakes import rows
from tests.unit.handlers.consents.test_retention import Year
from tests.unit.handlers.reminded import EVENING, HOUR, SEOUL, Desk, actions, session, wall

DAY = timedelta(days=1)


def keep(desk: Desk, person: Session, *cards: Card) -> None:
    """Keep the cards of finished lectures."""
    with desk.storage.writing() as connection:
        write(connection, person, cards, EVENING)


def card(number: int, *, days: int = 3, place: str = "seoul") -> Card:
    """Return the card of a lecture that was finished so many days ago."""
    return begun(place, "calc", number, f"{number}강", EVENING - days * DAY)


def test_one_lecture_comes_along(desk: Desk) -> None:
    """The one that waits longest, in the session's own message, with one tap; another place's and another's do not."""
    person, other = desk.person(), desk.person("2")
    keep(desk, person, card(1), card(2, days=9), card(3, days=0), card(4, days=30, place="gimpo"))
    keep(desk, other, card(5, days=40))
    desk.plan(person, session("a"))
    assert desk.run().messages == 1
    (notice,) = desk.claim()
    assert notice.bubble.text.endswith("잠깐 떠올려 볼까요? ‘2강’은(는) 무슨 이야기였나요?")
    assert actions(desk, notice, EVENING)[-2:] == ["review:ask:calc:2", "remind:stop"]


def test_it_is_never_a_message_of_its_own(desk: Desk) -> None:
    """Without a session nothing is told; a summary of the week stays what it is."""
    person = desk.person()
    keep(desk, person, card(1))
    assert desk.run().messages == 0
    with desk.storage.writing() as connection:
        about = Reminder("preview", "1@x", wall("2026-12-01T19:00"), SEOUL, {"link": "1", "bubble": "{}"})
        schedule(connection, person.conversation, [about], EVENING - DAY)
    assert desk.run().messages == 0, "a link that is gone is told of by nobody"


def test_five_a_day_are_enough(desk: Desk) -> None:
    """Who has recalled five lectures today is asked for no more; nothing that is not yet due is asked for."""
    person = desk.person()
    done = [replace(card(number), seen_at=EVENING - HOUR, due_at=EVENING + DAY) for number in range(MOST_A_DAY)]
    keep(desk, person, *done, card(9))
    desk.plan(person, session("a"))
    desk.run()
    (notice,) = desk.claim()
    assert "떠올려" not in notice.bubble.text


def test_where_nobody_is_woken_it_comes_with_what_is_shown(desk: Desk) -> None:
    """On the web the shelf brings it along."""
    person = desk.person("w", channel="web")
    keep(desk, person, card(1))
    desk.plan(person, session("a"))
    shown = desk.reminders.due_for(person.conversation, EVENING, "ko")
    assert shown
    assert "‘1강’은(는) 무슨 이야기였나요?" in shown[0].text


def test_reminders_are_forgotten_a_month_after_they_ended(desk: Desk) -> None:
    """Told, too late, and what nobody came by for; what was taken back unsaid at once; what still waits stays."""
    person, visitor = desk.person(), desk.person("w", channel="web")
    desk.plan(person, session("told"), session("taken", "2026-12-01T20:00"), session("later", "2027-03-01T19:00"))
    desk.plan(visitor, session("shown"), session("unseen"))
    with desk.storage.writing() as connection:
        withdraw(connection, person.conversation, ["taken@2026-12-01T20:00"], EVENING)
    assert len(rows(desk.storage, "reminder", "id")) == 4
    with desk.storage.writing() as connection:
        shown = ReminderShown((rows(desk.storage, "reminder", "id")[2],))
        write(connection, visitor, (shown,), EVENING)
    desk.run()
    desk.deliver()
    desk.run()
    year = Year(desk.storage)
    year.keep(EVENING + 29 * DAY)
    assert len(rows(desk.storage, "reminder", "id")) == 4
    year.keep(EVENING + 31 * DAY)
    assert rows(desk.storage, "reminder", "occurrence") == ["later@2027-03-01T19:00"]
