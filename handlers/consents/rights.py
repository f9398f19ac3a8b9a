"""One's own data: what is kept in plain words, a page and a file of it, and erasing everything."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from handlers.consents.consenting import Erased, PassGiven, Standing
from handlers.conversation import Bubble, Choice, Outcome
from handlers.learner import PREFIX
from handlers.requests.rights import LEAVE
from handlers.situation import Situation
from knowledge.keeping import keeping

OPEN = frozenset({"open", "checking"})
"""States of a request to a guardian that nothing has settled yet."""

ANYWHERE = ZoneInfo("Asia/Seoul")
"""The zone of somebody whose municipality is not known."""


class Held(Protocol):
    """Everything that is kept of one conversation."""

    @property
    def standing(self) -> Standing: ...  # noqa: D102
    @property
    def slots(self) -> Mapping[str, str]: ...  # noqa: D102
    @property
    def rows(self) -> Mapping[str, tuple[Mapping[str, Any], ...]]: ...  # noqa: D102
    def count(self, table: str) -> int:
        """Return how many rows of a table there are."""
        ...


class Showing(Protocol):
    """What this room needs of the records."""

    def held(self, conversation: str) -> Held:
        """Return everything that is kept of a conversation."""
        ...


class Rights:
    """Shows and erases; `home` is the address of the web pages, `token` makes 22 random letters."""

    def __init__(self, showing: Showing, home: str, token: Callable[[], str]) -> None:
        self._showing = showing
        self._home = home
        self._token = token

    def mine(self, situation: Situation) -> Outcome:
        """Say what is kept, in plain words; or give the link to all of it."""
        if situation.intent.argument == "export":
            return self._export(situation)
        if situation.intent.argument == LEAVE:
            return self._leave(situation)
        say = situation.say
        held = self._showing.held(situation.session.conversation)
        lines = (say("This is what is kept of you now:"), *_told(situation, held), "", _stays(situation))
        choices = [Choice(say("Get all of it"), "mine:export"), Choice(say("Erase everything"), "erase")]
        if held.standing.remembers:
            choices.append(Choice(say("Withdraw my consent"), "consent:withdraw"))
        heard = _labelled(situation, say("See what is kept"))
        return heard.reply(Bubble("\n".join(lines), choices=tuple(choices)))

    def _leave(self, situation: Situation) -> Outcome:
        """Say how one leaves: what is kept goes with a tap, and what somebody else runs is another matter."""
        say, place = situation.say, situation.municipality
        held = self._showing.held(situation.session.conversation)
        lines = [
            say(
                "You can stop using Gyeot at any time. There is no account to close: erase what is kept, and it is "
                "over."
            ),
            "",
            say("This is what is kept of you now:"),
            *_told(situation, held),
        ]
        if place and place.service:
            apart = say("Membership of %(service)s is another matter: a person can tell you how to leave it.")
            lines += ["", apart % {"service": place.service}]
        choices = (
            Choice(say("Erase everything"), "erase"),
            Choice(say("Only stop reminders"), "remind:stop"),
            Choice(say("Leave it as it is"), "erase:no"),
            situation.human(),
        )
        heard = _labelled(situation, situation.message.text)
        return heard.reply(Bubble("\n".join(lines), choices=choices))

    def _export(self, situation: Situation) -> Outcome:
        say = situation.say
        token = self._token()
        text = say(
            "Here is everything, to read and to download. The link closes after an hour; please keep it to yourself."
        )
        link = f"{self._home}/mine/{token}?lang={situation.language}"
        given = PassGiven(token, situation.now + keeping().span("export"))
        said = _labelled(situation, say("Get all of it")).reply(Bubble(f"{text}\n{link}"))
        turns = tuple(replace(turn, text=turn.text.replace(link, "")) for turn in said.turns)
        return replace(said, turns=turns, changes=(given,))

    def erase(self, situation: Situation) -> Outcome:
        """Ask once, by two equal taps; then erase."""
        say = situation.say
        if situation.intent.argument == "now":
            text = say(
                "Everything is erased: what we said, plans and reminders, consent, links with guardians, files, and "
                "talks with mentors. In the mentors' group it is being deleted, too. Copies against accidents lose it "
                "within 30 days."
            )
            told = " ".join(filter(None, (text, _still_shown(situation))))
            gone = situation.reply(Bubble(f"{told}\n\n{_stays(situation)}"))
            return replace(gone, turns=(), changes=(Erased(),))
        if situation.intent.argument == "no":
            heard = _labelled(situation, say("Leave it as it is"))
            return heard.reply(Bubble(say("All right, nothing was erased.")))
        text = say(
            "Shall I erase everything? Our talk, plans and reminders, your grade, consent, links with guardians and "
            "talks with mentors go at once and can't be brought back."
        )
        choices = (Choice(say("Erase everything"), "erase:now"), Choice(say("Leave it as it is"), "erase:no"))
        heard = _labelled(situation, say("Erase everything"))
        return heard.reply(Bubble(f"{text}\n\n{_stays(situation)}", choices=choices))


def _still_shown(situation: Situation) -> str:
    """Return what the person's own screen goes on showing after everything is erased, and how that goes."""
    say, channel = situation.say, situation.message.address.channel
    if channel == "web":
        return say("What this page still shows is gone when you load it anew.")
    if channel == "terminal":
        return ""
    if channel == "telegram":
        return say(
            "What your chat still shows I can't delete (Telegram lets programs delete nothing older than 48 hours): "
            "please delete the chat there yourself."
        )
    return say("What your chat still shows I can't delete: please delete the chat there yourself.")


def _stays(situation: Situation) -> str:
    """Return what is said to everybody, so that it tells nothing to another who looks at the screen."""
    return situation.say(
        "If there is a record of a cry for help, the people in charge keep it apart until the day that the "
        "municipality has set, without the tie to your conversation; it is not shown here. Ask them to see it."
    )


def _told(situation: Situation, held: Held) -> list[str]:
    say = situation.say
    standing = held.standing
    words = sum(bool(row.get("text")) for row in held.rows.get("turn", ()))
    counted = (
        (words, say("· things said: %(count)d")),
        (held.count("study_plan"), say("· plans: %(count)d")),
        (held.count("reminder"), say("· reminders: %(count)d")),
        (held.count("review_card"), say("· lectures to review: %(count)d")),
        (held.count("file"), say("· files made for you or sent by you: %(count)d")),
        (held.count("escalation"), say("· questions to people: %(count)d")),
        (held.count("answer"), say("· answers, and what you thought of them: %(count)d")),
        (held.count("window_subscription"), say("· wishes to hear when one can apply: %(count)d")),
        (held.count("guardian_link"), say("· links with guardians: %(count)d")),
        (held.count("access_log"), say("· times that people in charge looked: %(count)d")),
    )
    lines = [text % {"count": count} for count, text in counted if count]
    learnt = sorted(name.removeprefix(PREFIX) for name in held.slots if name.startswith(PREFIX))
    if learnt:
        lines.append(say("· what you told me about your grade, subjects and courses"))
    lines += [_request(situation, row) for row in held.rows.get("consent_request", ()) if row["state"] in OPEN]
    if standing.remembers and standing.at:
        agreed = say("· your consent of %(day)s (notice of %(version)s)")
        if standing.state in {"guarded", "grown"}:
            agreed = say("· your guardian's consent of %(day)s (notice of %(version)s)")
        lines.append(agreed % {"day": _day_there(situation, standing.at).isoformat(), "version": standing.version})
    elif standing.band:
        lines.append(say("· your age band, and that there is no consent"))
    if standing.erase_at and lines:
        goes = say("What was kept with the earlier consent is erased by %(day)s.")
        lines.append(goes % {"day": _day_there(situation, standing.erase_at).isoformat()})
    return lines or [say("· nothing but that this chat exists")]


def _request(situation: Situation, row: Mapping[str, Any]) -> str:
    """Return what is kept to ask a guardian, and until when."""
    say = situation.say
    if row["state"] != "open":
        told = say("· your guardian's yes, which is being confirmed: until %(day)s")
    elif row.get("contact"):
        told = say("· your guardian's contact that you gave: until %(day)s")
    else:
        told = say("· that your guardian is asked, with a link: until %(day)s")
    return told % {"day": _day_there(situation, datetime.fromisoformat(row["expires_at"])).isoformat()}


def _day_there(situation: Situation, at: datetime) -> date:
    place = situation.municipality
    return at.astimezone(place.zone if place else ANYWHERE).date()


def _labelled(situation: Situation, label: str) -> Situation:
    return replace(situation, intent=replace(situation.intent, argument=label))
