"""Consent as a table of moves: who may be remembered, after which steps, and which wish needs it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Literal, get_args

from handlers.requests.kinds import Intent, Kind

Band = Literal["", "child", "teen", "adult", "guardian"]
"""Under 14, 14 to 17, 18 and over, a guardian; "" before anybody asked. Never a day of birth."""

State = Literal["unknown", "told", "agreed", "withdrawn", "child", "invited", "checking", "guarded", "grown"]
"""`told`: the band is known and no yes was said. `child`: under 14, no guardian yet. `invited`: a guardian has a link
or was named. `checking`: the guardian agreed, and it is still to be verified. `guarded`: verified. `grown`: staff have
confirmed that they are 14 by now; what the guardian agreed to holds until they decide themselves."""

Event = Literal[
    "says_child",
    "says_older",
    "agree",
    "withdraw",
    "shows_child",
    "invite",
    "guardian_agrees",
    "verified",
    "refused",
    "silence",
    "of_age",
    "erase",
]

MOVES: Mapping[tuple[State, Event], State] = {
    ("unknown", "says_child"): "child",
    ("unknown", "says_older"): "told",
    ("unknown", "shows_child"): "child",
    ("told", "says_child"): "child",
    ("told", "says_older"): "told",
    ("told", "agree"): "agreed",
    ("told", "shows_child"): "child",
    ("agreed", "says_older"): "agreed",
    ("agreed", "withdraw"): "withdrawn",
    ("agreed", "shows_child"): "child",
    ("withdrawn", "says_child"): "child",
    ("withdrawn", "says_older"): "told",
    ("withdrawn", "agree"): "agreed",
    ("withdrawn", "shows_child"): "child",
    ("child", "invite"): "invited",
    ("invited", "invite"): "invited",
    ("invited", "guardian_agrees"): "checking",
    ("invited", "verified"): "guarded",
    ("invited", "refused"): "child",
    ("invited", "silence"): "child",
    ("checking", "invite"): "invited",
    ("checking", "verified"): "guarded",
    ("checking", "refused"): "child",
    ("checking", "silence"): "child",
    ("guarded", "withdraw"): "child",
    ("child", "of_age"): "told",
    ("invited", "of_age"): "told",
    ("checking", "of_age"): "told",
    ("guarded", "of_age"): "grown",
    ("grown", "says_older"): "grown",
    ("grown", "agree"): "agreed",
    ("grown", "withdraw"): "withdrawn",
    ("grown", "shows_child"): "child",
    **{(state, "erase"): "unknown" for state in get_args(State)},
}
"""Everything that can happen; what is not in it cannot. A child is older once staff have confirmed it, by no word."""

Need = Literal["nothing", "words", "memory"]
"""What a wish stands on: nothing that is kept; words of the same day; a memory that stays."""

NEEDS: Mapping[Kind, Need] = {
    "again": "nothing",
    "aside": "nothing",
    "ask": "nothing",
    "attachment": "nothing",
    "consent": "nothing",
    "course": "words",
    "empty": "nothing",
    "enrolment": "nothing",
    "erase": "nothing",
    "expired": "nothing",
    "feedback": "nothing",
    "grade": "words",
    "greeting": "nothing",
    "guardian": "memory",
    "help": "nothing",
    "human": "memory",
    "language": "nothing",
    "mine": "nothing",
    "municipality": "nothing",
    "nod": "nothing",
    "none": "nothing",
    "passage": "nothing",
    "plan": "memory",
    "profile": "memory",
    "rating": "memory",
    "recommend": "nothing",
    "remind": "nothing",
    "review": "memory",
    "staff": "nothing",
    "start": "nothing",
    "thanks": "nothing",
    "windows": "nothing",
}

PERMITTED: Mapping[State, frozenset[Need]] = {
    "unknown": frozenset({"nothing", "words"}),
    "told": frozenset({"nothing", "words"}),
    "withdrawn": frozenset({"nothing", "words"}),
    "child": frozenset({"nothing"}),
    "invited": frozenset({"nothing"}),
    "checking": frozenset({"nothing"}),
    "agreed": frozenset({"nothing", "words", "memory"}),
    "guarded": frozenset({"nothing", "words", "memory"}),
    "grown": frozenset({"nothing", "words", "memory"}),
}

REMEMBERING: tuple[State, ...] = tuple(state for state, needs in PERMITTED.items() if "memory" in needs)
"""States in which somebody may be remembered."""

MINORS: frozenset[Band] = frozenset({"child", "teen"})
OLDER: frozenset[Band] = frozenset({"teen", "adult", "guardian"})


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one conversation stands: `version` and `language` are those of the notice that was agreed to.

    `wish` is the kind of wish that waits for a guardian; `erase_at` is when what was kept earlier is erased. `ticket`
    names the request to a guardian to staff, "" where there is none; `slip` tells that no guardian is asked by it, but
    the person, whose "under 14" was a slip.
    """

    state: State = "unknown"
    band: Band = ""
    version: str = ""
    language: str = ""
    at: datetime | None = None
    wish: str = ""
    erase_at: datetime | None = None
    ticket: str = ""
    slip: bool = False

    @property
    def remembers(self) -> bool:
        """Tell whether more may be kept than the words of a day."""
        return "memory" in PERMITTED[self.state]

    @property
    def forgets(self) -> bool:
        """Tell whether not even the words of a day may be kept."""
        return "words" not in PERMITTED[self.state]

    @property
    def minor(self) -> bool:
        """Tell whether the person is known to be under 18."""
        return self.band in MINORS


@dataclass(frozen=True, slots=True)
class Moved:
    """Something happened to a consent; "" leaves what is known as it is.

    `wish` is the kind of wish that waits for a guardian, `erase_at` when the earlier memory is erased.
    """

    event: Event
    band: Band = ""
    version: str = ""
    language: str = ""
    wish: str = ""
    erase_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class GuardianAsked:
    """A guardian is to be asked: by the link with `token`, or by staff under the name `contact`.

    `code` stands in the child's chat and is typed by the guardian; `ticket` names the request to staff. Of token and
    code only digests are kept. `reason` is set where no guardian is asked: "under 14" was a slip.
    """

    token: str
    code: str
    ticket: str
    contact: str
    language: str
    expires_at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PassGiven:
    """A pass that opens this conversation's own data until `expires_at`; only the digest of `token` is kept."""

    token: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Erased:
    """Everything of this conversation is to be erased."""


def digest(secret: str) -> str:
    """Return what is kept of a secret: 64 letters of SHA-256."""
    return sha256(secret.encode()).hexdigest()


def digits(random: str) -> str:
    """Return a code of six digits from a random text, even to within one in a billion."""
    return f"{int(sha256(f'digits {random}'.encode()).hexdigest()[:16], 16) % 10**6:06d}"


def ticket(random: str) -> str:
    """Return eight letters without those that look alike, from a random text: what a person reads out on the phone."""
    number = int(sha256(f"ticket {random}".encode()).hexdigest()[:16], 16)
    letters = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
    return "".join(letters[number >> 5 * place & 31] for place in range(8))


class ImpossibleMoveError(ValueError):
    """That cannot happen now."""


def moved(state: State, event: Event) -> State:
    """Return the state after an event.

    Raises:
        ImpossibleMoveError: the table has no such move.

    """
    try:
        return MOVES[state, event]
    except KeyError:
        raise ImpossibleMoveError(state, event) from None


TRACELESS = frozenset({"cancel", "end", "keep", "leave", "offer", "stay", "status"})
"""Steps of a wish for a person that leave no trace, or take one away."""


_JUDGED = re.compile(r"(?:easy|hard):(?!first$|all$).")
"""A course that is too easy or too hard, by its key: what is needed stands in the tap itself."""


OF_A_PLAN = ("later::", "move:", "away:", "begin:", "missed:", "amend:", "add:", "heard:", "pace:")
"""Beginnings of what is said of a plan that there is; without one the same words are a question."""


def need(intent: Intent) -> Need:
    """Return what a wish stands on; looking at a course's lectures, a child's week or one's links leaves no trace."""
    if intent.kind == "guardian" and intent.argument in {"how", "links"}:
        return "nothing"
    if intent.kind == "plan" and (
        intent.argument in {"drop:", "hard:", "kept", "pause:", "stop"} or intent.argument.startswith(OF_A_PLAN)
    ):
        return "nothing"  # said by who has a plan, and has agreed long since, or of something else
    if intent.kind == "course" and (intent.argument.startswith("syllabus") or _JUDGED.match(intent.argument)):
        return "nothing"
    if intent.kind == "human" and intent.argument.partition(":")[0] in TRACELESS:
        return "nothing"
    return NEEDS.get(intent.kind, "memory")


def drawn() -> str:
    """Return the table as a mermaid state diagram; erasing, which leads back from everywhere, stands once."""
    lines = ["stateDiagram-v2", "    [*] --> unknown"]
    lines += [f"    {state} --> {after}: {event}" for (state, event), after in MOVES.items() if event != "erase"]
    return "\n".join([*lines, "    note right of unknown: erase leads here from every state"])


_ME = r"(?:나|난|나는|저|전|저는|내가|제가|나도|저도)\s*"
_STILL = r"(?:사실(?:은)?\s*|아직\s*|이제\s*|올해\s*|만\s*)*"
_YEARS = r"(?:만\s*)?(?:[6-9]|1[0-3]|여섯|일곱|여덟|아홉|열|열한|열두|열세)\s*(?:살|세)"
_SCHOOL = r"(?:초등학생|초딩|(?:초등학교|초등|초)\s*[1-6](?:\s*학년)?|(?:중학교\s*1\s*학년|중\s*1))"
_AM = (
    r"(?:이야|야|이에요|예요|이예요|에요|입니다|이요|요|인데요?|이라서?|라서?|이거든요?|거든요?|이라고요?|임|이고|"
    r"이어서|여서)"
)
_YOUNG = re.compile(rf"(?:^|[\s,.!?]){_ME}{_STILL}(?:{_YEARS}|{_SCHOOL})\s*{_AM}(?=$|[\s,.!?~ㅎㅋㅠㅜ])")
_YOUNG_ALONE = re.compile(
    rf"{_STILL}(?:{_YEARS}|초등학생|초딩)\s*(?:이야|야|이에요|예요|이예요|에요|입니다|이요|임)[\s.!?~ㅎㅋㅠㅜ]*"
)
_ENGLISH = re.compile(
    r"\b(?:i'm|i am|im)\s+(?:only\s+|actually\s+|just\s+)*(?:[6-9]|1[0-3])(?:\s+years?\s+old)?\s*(?:$|[.,!?])",
    re.IGNORECASE,
)


def told_young(text: str) -> bool:
    """Tell whether somebody says of themselves that they are under 14: by years, or as a pupil up to 중1.

    Of another ("아이가 초등학생이에요") it is never said; 중1 are 12 or 13, 중2 may be 14.
    """
    words = " ".join(text.split())
    return bool(_YOUNG.search(words) or _YOUNG_ALONE.fullmatch(words) or _ENGLISH.search(words))
