"""Which handler serves which intent: the one place that knows all of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from handlers import greeting, profile
from handlers.advising.profiling import Profiling
from handlers.advising.recommendation import RecommendingLectures
from handlers.again import AskingAgain, silent
from handlers.answering.demanding import AnsweringDemands
from handlers.answering.feedback import HearingFeedback
from handlers.answering.question import Answerer, AnsweringQuestion
from handlers.answering.repeating import NotRepeating
from handlers.answering.sources import NamingSource
from handlers.aside import TurningAside
from handlers.consents.consent import Consenting
from handlers.consents.guardians import Guarding
from handlers.consents.rights import Rights
from handlers.conversation import Outcome
from handlers.enrolling.afterwards import others_after
from handlers.enrolling.enrolment import CheckingEnrolment, left
from handlers.enrolling.windows import ShowingWindows
from handlers.intent import about_lectures, understood
from handlers.joining import StaffRoom
from handlers.people.handoff import AskingPerson
from handlers.people.offering import Offering
from handlers.records import Records
from handlers.records.tables.conversations import new_token
from handlers.requests.kinds import Intent, Kind
from handlers.shelves import Catalogue
from handlers.situation import Handler, Situation
from handlers.starters import Offers, everything
from handlers.studying.plan import Planning
from handlers.studying.reminder import tend_reminders
from handlers.studying.review import Reviewing

ASTRAY: tuple[Kind, ...] = ("ask", "aside", "attachment", "nod", "none", "thanks")
"""What words are taken for that somebody who holds a talk may have meant for the person."""


def rooms(
    answerer: Answerer,
    catalogue: Catalogue,
    records: Records | None = None,
    home: str = "",
    offers: Offers = everything,
) -> Mapping[Kind, Handler]:
    """Return the handler of every kind of intent; `home` is the address of the web pages.

    `offers` tells what may be offered at hello.
    """

    def wordless(conversation: str) -> bool:
        return records is not None and records.rights.standing(conversation).forgets

    question = AnsweringQuestion(answerer, kept=records is not None, wordless=wordless)
    person = AskingPerson(records.waiting if records else None)
    aside = TurningAside(records.waiting if records else None, person, records.plans if records else None)
    offered = records.offered if records else silent
    windows = ShowingWindows(records.windows if records else None, offered)
    timely = windows.before(question)
    asked = aside.in_line(NotRepeating(offered, AnsweringDemands(offered, answerer).before(timely)))

    def any_room(situation: Situation) -> Outcome:
        """Handle a wish that waited for something else, or that words stand for."""
        return whole[situation.intent.kind](situation)

    again = AskingAgain(offered, any_room)
    source = NamingSource(offered)
    listening = again.before(aside.before(asked))
    lectures = RecommendingLectures(catalogue, question, wordless)

    def beside_a_check(situation: Situation) -> Outcome:
        """Answer words beside the check of who may enrol: a wish for lectures is none of its answers."""
        meant = about_lectures(situation.intent.argument)
        wished = meant is not None and meant.kind == "recommend"
        return lectures(replace(situation, intent=meant)) if meant and wished else listening(situation)

    enrolment = CheckingEnrolment(beside_a_check)
    waiting: dict[str, tuple[Kind, Handler]] = {
        "enrolment": ("enrolment", enrolment),
        "human": ("human", person),
        "windows": ("windows", windows),
    }

    def resume(situation: Situation) -> Outcome:
        """Answer what had to wait for the municipality: a check, windows, a wish for lectures, or a question."""
        words = situation.intent.argument
        name, colon, argument = words.partition(":")
        if colon and name in waiting:
            kind, room = waiting[name]
            return room(replace(situation, intent=Intent(kind, argument)))
        if understood(words).kind == "recommend":
            return lectures(replace(situation, intent=Intent("recommend", words)))
        return timely(situation)

    def onward(situation: Situation) -> Outcome:
        """Answer words that an open form did not understand."""
        meant = about_lectures(situation.intent.argument)
        return whole[meant.kind](replace(situation, intent=meant)) if meant else listening(situation)

    moving = profile.ChoosingMunicipality(resume, home)
    whole: dict[Kind, Handler] = {
        "again": others_after(again, offered),
        "aside": aside,
        "ask": profile.Moving(
            source.before(enrolment.going_on(Offering(lectures.before(again.before(asked), offered)), offered)), moving
        ),
        "attachment": person.photo if records else greeting.decline_attachment,
        "course": lectures.course,
        "empty": greeting.ask_for_words,
        "enrolment": enrolment,
        "expired": greeting.renew,
        "feedback": aside.in_line(HearingFeedback(answerer, records.feedback if records else None)),
        "grade": lectures.grade,
        "greeting": lambda situation: greeting.greet(situation, offers, wordless),
        "help": lambda situation: greeting.explain(situation, offers),
        "human": again.unsure(person),
        "language": profile.choose_language,
        "municipality": moving,
        "nod": aside.in_line(greeting.nod),
        "none": question.none_of_these,
        "passage": question.show,
        "profile": Profiling(catalogue),
        "recommend": lectures,
        "rating": person.rate,
        "remind": tend_reminders,
        "start": lambda situation: left(situation, greeting.start(profile.linked(situation), offers)),
        "thanks": greeting.thank,
        "windows": windows,
    }
    if records:
        rights = Rights(records.showing, home, new_token)
        staff = StaffRoom(records.staff, records.crises, records.escalations, home)
        consenting = Consenting(records.rights, home, new_token, any_room, profile.place_first)
        waiting["consent"] = ("consent", consenting)
        whole |= {
            "consent": consenting,
            "erase": rights.erase,
            "guardian": Guarding(records.guardians, records.weeks, new_token, listening),
            "mine": rights.mine,
            "plan": Planning(records.plans, catalogue, onward, address=home),
            "review": Reviewing(records.plans, catalogue),
            "staff": staff,
        }
        whole |= {kind: staff.before(whole[kind]) for kind in ASTRAY}
    return whole
