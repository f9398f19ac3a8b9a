"""The ways to a guardian's consent: a link with a number, a form on paper, a contact whom the people in charge call."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from handlers.consents.consenting import GuardianAsked, Moved, digits, ticket
from handlers.consents.heard import CONTACT, WISH
from handlers.consents.verifying import SLIP
from handlers.consents.words import to_guardian, where_to_hand_in
from handlers.conversation import Bubble, Choice, Outcome
from handlers.situation import Situation
from knowledge.keeping import keeping

CONTACTED = 200
"""Letters of a contact that are kept until the call."""

SLIPPED = "consent.slip"
"""The slot of who leaves a number since "under 14" was a slip of theirs."""


class Inviting:
    """Asks a guardian; `home` is the address of the web pages, `token` makes 22 random letters."""

    def __init__(self, home: str, token: Callable[[], str]) -> None:
        self._home = home
        self._token = token

    def link(self, situation: Situation) -> Outcome:
        """Make a link to pass on; where there are no pages, a number for a form on paper."""
        if not self._home:
            return self.paper(situation)
        say = situation.say
        asked = self._asked(situation)
        pass_on = to_guardian(situation, f"{self._home}/guardian/{asked.token}")
        code = say(
            "Please pass the next message on to your guardian. The page asks for this number, so show it to them "
            "yourself and don't send it along: %(code)s"
        )
        lead = Bubble(code % {"code": asked.code}, choices=(Choice(say("On paper instead"), "consent:paper"),))
        heard = closed(labelled(situation, say("Make a link for my guardian")))
        said = heard.reply(lead, Bubble(pass_on), outcome="consent")
        return changing(said, Moved("invite"), asked)

    def paper(self, situation: Situation) -> Outcome:
        """Tell the number for a form on paper, and where it is handed in."""
        say = situation.say
        asked = self._asked(situation)
        lines = [
            say("Your guardian can also sign on paper and hand it to the people in charge. The number is %(ticket)s.")
            % {"ticket": asked.ticket}
        ]
        if self._home:
            form = say("The form to print: %(link)s")
            lines.append(form % {"link": f"{self._home}/guardian/{asked.token}/form"})
        lines.append(where_to_hand_in(situation))
        heard = closed(labelled(situation, say("On paper instead")))
        return changing(heard.reply(Bubble("\n".join(lines)), outcome="consent"), Moved("invite"), asked)

    def ask_contact(self, situation: Situation) -> Outcome:
        """Ask for the guardian's contact, or for the own one of who only slipped."""
        say = situation.say
        slipped = situation.intent.argument == "contact:slip"
        text = say(
            "Please write your guardian's name and phone number. The people in charge will call. I erase it with the "
            "answer, or after 5 days."
        )
        if slipped:
            text = say(
                "Please write your name and phone number. The people in charge will call and put it right. I erase it "
                "then, or after 5 days."
            )
        label = say("Leave my number") if slipped else say("Give my guardian's contact")
        slots = {name: value for name, value in situation.session.slots.items() if name != SLIPPED}
        slots |= {SLIPPED: "1"} if slipped else {}
        later = (Choice(say("Later"), "consent:later"),)
        return labelled(situation, label).reply(Bubble(text, choices=later), form="consent", slots=slots)

    def take(self, situation: Situation, words: str) -> Outcome:
        """Take the contact that was asked for."""
        say = situation.say
        slipped = SLIPPED in situation.session.slots
        reason = SLIP if slipped else ""
        asked = replace(self._asked(situation), contact=words[:CONTACTED], reason=reason)
        text = say(
            "Thank you. The people in charge will ask your guardian; I'll tell you here. The number is %(ticket)s."
        )
        if slipped:
            text = say("Thank you. The people in charge will call you and put it right. The number is %(ticket)s.")
        said = closed(situation).reply(Bubble(text % {"ticket": asked.ticket}), outcome="consent")
        return changing(said, Moved("invite"), asked)

    def _asked(self, situation: Situation) -> GuardianAsked:
        token, number, name = self._token(), self._token(), self._token()
        until = situation.now + keeping().span("contact")
        return GuardianAsked(token, digits(number), ticket(name), "", situation.language, until)


def told_contact(words: str) -> bool:
    """Tell whether words hold a number to call, or an address to write to."""
    return bool(CONTACT.search(words))


def closed(situation: Situation) -> Situation:
    """Return the situation without the wish that waited and without an open form."""
    slots = {name: value for name, value in situation.session.slots.items() if name not in {WISH, SLIPPED}}
    return situation.but(slots=slots, form="")


def labelled(situation: Situation, label: str) -> Situation:
    """Return the situation with what was tapped as it is to stand in the talk."""
    return replace(situation, intent=replace(situation.intent, argument=label))


def changing(outcome: Outcome, *changes: object) -> Outcome:
    """Return an outcome that changes these, too."""
    return replace(outcome, changes=(*outcome.changes, *changes))
