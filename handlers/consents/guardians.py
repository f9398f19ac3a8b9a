"""A guardian beside a learner: invited by the learner, confirmed by both, told in counts, ended by either at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from handlers.catalogue import Say, speaker
from handlers.consents.consenting import digest
from handlers.consents.linking import (
    EVENING,
    INVITATION_LIFE,
    LASTS,
    SHARES,
    SUNDAY,
    TIMES,
    Accepted,
    Confirmed,
    Declined,
    Ended,
    HeldBack,
    Invitation,
    Invited,
    Link,
    Share,
    Timed,
    next_report,
    scope_of,
    scope_text,
    shared,
)
from handlers.consents.quieting import agree, ask, label, offer
from handlers.conversation import Bubble, Choice, Outcome
from handlers.requests.kinds import Intent
from handlers.situation import Handler, Situation
from handlers.studying.progress import Progress, Progressing, monday

ANYWHERE = ZoneInfo("Asia/Seoul")
"""The zone of a conversation without a municipality."""


class Links(Protocol):
    """What this room needs of the records."""

    def invitation(self, name: str, now: datetime) -> Invitation | None:
        """Return the invitation of a digest while it can be used."""
        ...

    def links(self, conversation: str, now: datetime) -> tuple[Link, ...]:
        """Return the links of a conversation on either side."""
        ...


class Guarding:
    """Serves learners and guardians; `token` makes 22 random letters, `question` answers what is no request here."""

    def __init__(self, links: Links, progress: Progressing, token: Callable[[], str], question: Handler) -> None:
        self._links = links
        self._progress = progress
        self._token = token
        self._question = question

    def __call__(self, situation: Situation) -> Outcome:
        """Do what was tapped or asked; without either tell which links there are."""
        what, _, which = situation.intent.argument.partition(":")
        if what == "said":
            return self._question(replace(situation.but(form=""), intent=Intent("ask", which)))
        steps: dict[str, Callable[[Situation, str], Outcome]] = {
            "invite": self._scope,
            "days": self._days,
            "make": self._make,
            "link": self._opened,
            "accept": self._accept,
            "decline": self._decline,
            "yes": self._confirm,
            "no": self._decline,
            "end": self._end,
            "time": self._time,
            "at": self._at,
            "hold": self._hold,
            "quiet": lambda situation, which: self._on(situation, which, lambda link, _: offer(situation, link)),
            "hours": lambda situation, which: self._on(situation, which, lambda link, said: ask(situation, link, said)),
            "quieter": lambda situation, which: self._on(
                situation, which, lambda link, said: agree(situation, link, said)
            ),
            "how": self._how,
        }
        return steps.get(what, self._tell)(situation, which)

    def _mine(self, situation: Situation) -> tuple[Link, ...]:
        return self._links.links(situation.session.conversation, situation.now)

    def _tell(self, situation: Situation, _which: str = "") -> Outcome:
        """Tell either side what is shared, with the way to end it."""
        say, me = situation.say, situation.session.conversation
        lines, choices = [], []
        for number, link in enumerate(self._mine(situation), 1):
            place = {"number": number, "scope": named(say, link.scope), "day": _day(link.ends_at, _zone(situation))}
            if link.learner == me:
                lines.append(say("%(number)d. Your guardian sees: %(scope)s. Until %(day)s.") % place)
            else:
                lines.append(say("%(number)d. You see of your child: %(scope)s. Until %(day)s.") % place)
                choices += [
                    Choice(say("Another time for the report (%(number)d)") % place, f"guardian:time:{link.id}"),
                    Choice(say("Quiet hours for my child (%(number)d)") % place, f"guardian:quiet:{link.id}"),
                ]
            if link.quiet:
                lines.append(say("No reminder comes from %(hours)s.") % {"hours": label(str(link.quiet))})
            choices.append(Choice(say("End the link (%(number)d)") % place, f"guardian:end:{link.id}"))
        if not lines:
            lines.append(say("You are linked with nobody."))
        lines.append(say("Messages, talks with mentors, worries and times of day are never shared."))
        choices.append(Choice(say("Invite a guardian"), "guardian:invite"))
        return situation.reply(Bubble("\n".join(lines), choices=tuple(choices)), form="")

    def _scope(self, situation: Situation, which: str) -> Outcome:
        """Let the learner choose what is shared; nothing is chosen beforehand."""
        say = situation.say
        chosen = scope_of(which)
        choices = []
        for share in SHARES:
            sign = "✓ " if share in chosen else ""
            after = scope_text(chosen ^ {share})
            choices.append(Choice(f"{sign}{_names(say)[share]}", f"guardian:invite:{after}"))
        if chosen:
            choices.append(Choice(say("Invite with this"), f"guardian:days:{scope_text(chosen)}"))
        choices.append(Choice(say("Later"), "guardian"))
        text = say("What may your guardian see? Tap what you'd like to share; tap again to take it back.")
        told = [text, say("Chosen: %(scope)s") % {"scope": named(say, chosen)}] if chosen else [text]
        return situation.reply(Bubble("\n".join(told), choices=tuple(choices)))

    def _days(self, situation: Situation, which: str) -> Outcome:
        say = situation.say
        if not scope_of(which):
            return self._scope(situation, which)
        choices = tuple(
            Choice(say("%(days)d days") % {"days": days}, f"guardian:make:{which}:{days}") for days in LASTS
        )
        text = say("How long shall it hold? You can end it at any time.")
        return situation.reply(Bubble(text, choices=(*choices, Choice(say("Later"), "guardian"))))

    def _make(self, situation: Situation, which: str) -> Outcome:
        say = situation.say
        names, _, days = which.partition(":")
        scope = scope_of(names)
        if not scope or not days.isdecimal() or int(days) not in LASTS:
            return self._scope(situation, names)
        token = self._token()
        invited = Invited(token, scope, int(days), situation.now + INVITATION_LIFE)
        lead = say(
            "Please pass the next message on to your guardian. It works once and for 24 hours; when somebody opens it "
            "I ask you whether it is the right person."
        )
        pass_on = say("Hello. I'd like to show you how my study is going. Please open this in Gyeot: %(link)s")
        bubble = Bubble(pass_on % {"link": _deep_link(situation, token)})
        said = situation.reply(Bubble(lead), bubble)
        turns = tuple(replace(turn, text=turn.text.replace(token, "…")) for turn in said.turns)
        return replace(said, turns=turns, changes=(invited,))

    def _opened(self, situation: Situation, token: str) -> Outcome:
        """Show a guardian what the invitation is for, before anything is tied."""
        say = situation.say
        invitation = self._links.invitation(digest(token), situation.now)
        if invitation is None or invitation.guardian is not None:
            return situation.reply(Bubble(_void(say)))
        if invitation.learner == situation.session.conversation:
            return situation.reply(Bubble(say("This link is for your guardian: please pass it on.")))
        place = situation.session.municipality
        if place not in {"", invitation.municipality}:
            return situation.reply(Bubble(say("This link belongs to another municipality, so it can't be used here.")))
        text = say("A learner would like to share this with you for %(days)d days: %(scope)s.")
        told = text % {"days": invitation.days, "scope": named(say, invitation.scope)}
        never = say("Messages, talks with mentors, worries and times of day are never shared.")
        choices = (
            Choice(say("Link"), f"guardian:accept:{invitation.digest}"),
            Choice(say("Don't link"), f"guardian:decline:{invitation.digest}"),
        )
        said = situation.reply(Bubble(f"{told}\n{never}", choices=choices), municipality=invitation.municipality)
        turns = tuple(replace(turn, text=turn.text.replace(token, "…")) for turn in said.turns)
        return replace(said, turns=turns)

    def _accept(self, situation: Situation, name: str) -> Outcome:
        say = situation.say
        invitation = self._links.invitation(name, situation.now)
        if invitation is None or invitation.guardian is not None:
            return situation.reply(Bubble(_void(say)))
        choices = (
            Choice(say("Yes, that's right"), f"guardian:yes:{name}"),
            Choice(say("No"), f"guardian:no:{name}"),
        )
        ask = Bubble(
            say("Somebody has just opened your guardian's link. Is it the person you invited?"), choices=choices
        )
        heard = _labelled(situation, say("Link"))
        said = heard.reply(Bubble(say("Thank you. As soon as your child confirms it, you are linked.")))
        return replace(said, changes=(Accepted(name, ask),))

    def _decline(self, situation: Situation, name: str) -> Outcome:
        say = situation.say
        heard = _labelled(situation, say("Don't link"))
        said = heard.reply(Bubble(say("All right. Nothing was linked, and the link is void.")))
        return replace(said, changes=(Declined(name, Bubble(say("No link was made."))),))

    def _confirm(self, situation: Situation, name: str) -> Outcome:
        say = situation.say
        invitation = self._links.invitation(name, situation.now)
        if invitation is None or invitation.guardian is None or invitation.learner != situation.session.conversation:
            return situation.reply(Bubble(_void(say)))
        zone = _zone(situation)
        at = next_report(situation.now, zone, SUNDAY, EVENING)
        ends = situation.now + timedelta(days=invitation.days)
        place = {"scope": named(say, invitation.scope), "day": _day(ends, zone)}
        mine = say("You are linked. Your guardian sees: %(scope)s. Until %(day)s. You see each report first.")
        told = say(
            "You are linked. You see: %(scope)s. Until %(day)s. A short report comes on Sundays at 18:00; ask “How is "
            "my child doing?” at any time."
        )
        ways = (Choice(say("End the link"), "guardian"),)
        heard = _labelled(situation, say("Yes, that's right"))
        said = heard.reply(Bubble(mine % place, choices=ways))
        return replace(said, changes=(Confirmed(name, at, ends, Bubble(told % place, choices=ways)),))

    def _end(self, situation: Situation, which: str) -> Outcome:
        say = situation.say
        if not self._is_mine(situation, which):
            return self._tell(situation)
        heard = _labelled(situation, say("End the link"))
        said = heard.reply(Bubble(say("The link has ended. Nothing is shared any more.")))
        tell = Bubble(say("A link with your family has ended. Nothing is shared any more."))
        return replace(said, changes=(Ended(int(which), tell),))

    def _time(self, situation: Situation, which: str) -> Outcome:
        say = situation.say
        if not self._is_mine(situation, which):
            return self._tell(situation)
        choices = tuple(
            Choice(_clock(say, weekday, hour), f"guardian:at:{which}:{weekday}:{hour}") for weekday, hour in TIMES
        )
        return situation.reply(Bubble(say("When shall the report come?"), choices=choices))

    def _at(self, situation: Situation, which: str) -> Outcome:
        say = situation.say
        link, _, chosen = which.partition(":")
        times = {f"{weekday}:{hour}": (weekday, hour) for weekday, hour in TIMES}
        if chosen not in times or not self._is_mine(situation, link):
            return self._tell(situation)
        weekday, hour = times[chosen]
        at = next_report(situation.now, _zone(situation), weekday, hour)
        clock = _clock(say, weekday, hour)
        said = _labelled(situation, clock).reply(Bubble(say("The report comes: %(time)s.") % {"time": clock}))
        return replace(said, changes=(Timed(int(link), weekday, hour, at),))

    def _hold(self, situation: Situation, which: str) -> Outcome:
        say = situation.say
        if not self._is_mine(situation, which):
            return self._tell(situation)
        heard = _labelled(situation, say("Rest this week"))
        said = heard.reply(Bubble(say("All right, no report goes out this week.")))
        return replace(said, changes=(HeldBack(int(which)),))

    def _on(self, situation: Situation, which: str, deed: Callable[[Link, str], Outcome]) -> Outcome:
        """Do something about one of the person's links."""
        number, _, said = which.partition(":")
        link = next((one for one in self._mine(situation) if str(one.id) == number), None)
        return deed(link, said) if link else self._tell(situation)

    def _is_mine(self, situation: Situation, which: str) -> bool:
        return which.isdecimal() and any(link.id == int(which) for link in self._mine(situation))

    def _how(self, situation: Situation, _which: str) -> Outcome:
        """Tell a guardian how the week is going, in what the learner shares and in nothing else."""
        say, me = situation.say, situation.session.conversation
        links = [link for link in self._mine(situation) if link.guardian == me]
        if not links:
            lines = (
                say(
                    "You are linked with nobody yet. Your child can invite you: “invite a guardian”, in their own chat."
                ),
                say("Messages, talks with mentors, worries and times of day are never shared."),
            )
            return situation.reply(Bubble("\n".join(lines)))
        week = monday(situation.today)
        bubbles = []
        for link in links:
            if link.held:
                bubbles.append(Bubble(say("Your child is resting from reports this week.")))
            else:
                bubbles.append(Bubble(told(say, self._progress.progress(link.learner, week), link.scope)))
        return situation.reply(*bubbles)


def named(say: Say, scope: frozenset[Share]) -> str:
    """Return the names of what is shared."""
    return ", ".join(_names(say)[share] for share in SHARES if share in scope)


def told(say: Say, progress: Progress | None, scope: frozenset[Share]) -> str:
    """Return the words for a week: from the shared fields alone, kind about what was not done."""
    if progress is None:
        return say("There is no plan to show right now.")
    fields = shared(progress, scope)
    lines = []
    if "planned" in fields:
        ahead = say("This week: %(done)d of %(planned)d steps done, %(left)d still to come.")
        over = say("This week: %(done)d of %(planned)d steps done.")
        lines.append((ahead if fields["left"] else over) % fields)
    if "next_step" in fields:
        after = say("Next: %(next_step)s") % fields
        lines.append(after if fields["next_step"] else say("Nothing is planned next."))
    if "mentor" in fields:
        lines.append(say("A mentor is there.") if fields["mentor"] else say("No mentor is there yet."))
    return "\n".join(lines)


def preview(link: Link, progress: Progress | None, language: str) -> Bubble:
    """Return what the learner sees before the guardian does, with the way to hold it back."""
    say = speaker(language)
    lead = say("This goes to your guardian (%(time)s):") % {"time": _clock(say, link.weekday, link.hour)}
    choices = (
        Choice(say("That's fine"), "guardian"),
        Choice(say("Rest this week"), f"guardian:hold:{link.id}"),
    )
    return Bubble(f"{lead}\n{told(say, progress, link.scope)}", choices=choices)


def report(link: Link, progress: Progress | None, language: str) -> Bubble:
    """Return the weekly report that the guardian gets."""
    say = speaker(language)
    lead = say("Your child's week:")
    return Bubble(f"{lead}\n{told(say, progress, link.scope)}", choices=(Choice(say("End the link"), "guardian"),))


def _names(say: Say) -> Mapping[Share, str]:
    return {
        "counts": say("how many planned steps are done"),
        "next": say("the next step"),
        "mentor": say("whether a mentor is there"),
    }


def _clock(say: Say, weekday: int, hour: int) -> str:
    days = (
        say("Monday"),
        say("Tuesday"),
        say("Wednesday"),
        say("Thursday"),
        say("Friday"),
        say("Saturday"),
        say("Sunday"),
    )
    return f"{days[weekday]} {hour:02d}:00"


def _deep_link(situation: Situation, token: str) -> str:
    """Return the link into the chat, or the line to type where the channel has no such links."""
    address = situation.session.address
    if address.channel == "telegram":
        return f"https://t.me/{address.account}?start=guardian_{token}"
    return f"/start guardian_{token}"


def _zone(situation: Situation) -> ZoneInfo:
    place = situation.municipality
    return place.zone if place else ANYWHERE


def _day(moment: datetime, zone: ZoneInfo) -> str:
    return moment.astimezone(zone).date().isoformat()


def _void(say: Say) -> str:
    return say("This link has been used, taken back, or is over. A new one can be made at any time.")


def _labelled(situation: Situation, label: str) -> Situation:
    return replace(situation, intent=replace(situation.intent, argument=label))
