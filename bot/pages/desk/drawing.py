"""What the desk shows, as plain values: no name, address or phone of a student is among them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.pages.wording import Translate
from handlers.people.briefing import Brief
from handlers.people.caring import cares
from handlers.people.escalation import ANSWERING, Escalation, Line, code_of
from handlers.people.figures import Figures
from handlers.people.staffing import Staff
from handlers.people.topic_words import plan_line
from handlers.records.people.crises import Case

FEWEST = 5
"""So many there are at least where a share is told: of one talk it says 0 or 100 % (proposed)."""

SHOWN = 140
"""Letters of a question in the list."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """Draws for one member of staff; `names` are the pseudonyms of colleagues by id.

    `crying` are the questions of people who have cried for help, whoever holds them.
    """

    staff: Staff
    names: Mapping[str, str]
    crying: Collection[int] = ()

    def item(self, escalation: Escalation) -> dict[str, Any]:
        """Return an escalation as it stands in the list."""
        return {
            "id": escalation.id,
            "code": code_of(escalation.conversation),
            "category": escalation.category,
            "urgency": escalation.urgency,
            "subject": escalation.subject,
            "question": escalation.question[:SHOWN],
            "state": escalation.state,
            "mine": escalation.staff == self.staff.id,
            "holder": self.names.get(escalation.staff, ""),
            "opened_at": escalation.opened_at.isoformat(),
            "position": escalation.position,
            "case": escalation.case,
            "cried": escalation.id in self.crying,
            "reported": escalation.reported_at is not None,
            "unheard": escalation.state == "claimed" and _unheard(escalation),
        }

    def colleagues(self, everybody: Iterable[Staff], here: Collection[str]) -> list[dict[str, Any]]:
        """Return who a talk may be handed to, those on shift first; `here` are their ids."""
        others = [each for each in everybody if each.active and each.id != self.staff.id and each.roles & ANSWERING]
        return [
            {
                "id": each.id,
                "name": each.pseudonym,
                "here": each.id in here,
                "subjects": list(each.subjects),
                "lead": "lead" in each.roles,
            }
            for each in sorted(others, key=lambda each: each.id not in here)
        ]

    def case(self, case: Case) -> dict[str, Any]:
        """Return a cry for help without a word of it."""
        return {
            "id": case.id,
            "kind": case.kind,
            "state": case.state,
            "cries": case.cries,
            "openly": case.openly,
            "at": case.at.isoformat(),
            "taken_by": self.names.get(case.taken_by, ""),
            "mine": case.taken_by == self.staff.id,
        }

    def brief(self, brief: Brief, say: Translate) -> dict[str, Any]:
        """Return what is read first."""
        return {
            "asked": brief.asked,
            "decide": brief.decide,
            "tried": [{"question": each.question, "answer": each.answer} for each in brief.tried],
            "profile": dict(brief.profile),
            "plans": [plan_line(say, plan) for plan in brief.plans],
        }

    def figures(self, figures: Figures) -> dict[str, Any]:
        """Return the figures of a period; times in whole minutes, shares 0 to 1, None where too little was measured.

        How much others had to do is for those in charge.
        """
        charge = bool(self.staff.roles & {"lead", "officer"})
        load = {who: count for who, count in figures.load.items() if charge or who == self.staff.id}
        return {
            "opened": figures.opened,
            "resolved": figures.resolved,
            "first_word": _minutes(figures.first_word),
            "resolution": _minutes(figures.resolution),
            "reopened": round(figures.reopened, 3) if figures.resolved >= FEWEST else None,
            "deflection": _share(figures.deflection, figures.questions),
            "unheard": figures.unheard,
            "load": {self.names.get(who, "–"): count for who, count in sorted(load.items())},
        }


def line_drawn(line: Line, number: int, names: Mapping[str, str]) -> dict[str, Any]:
    """Return one entry of an escalation's log; files are addresses on the desk."""
    return {
        "position": line.position,
        "kind": line.kind,
        "who": names.get(line.staff, ""),
        "text": line.text,
        "at": line.at.isoformat(),
        "amends": line.amends,
        "care": list(cares(line.text)) if line.kind == "person" else [],
        "files": [
            {
                "name": file.name or file.kind,
                "kind": file.kind,
                "url": f"/desk/talks/{number}/files/{line.position}/{place}",
            }
            for place, file in enumerate(line.files)
        ],
    }


def _unheard(escalation: Escalation) -> bool:
    """Tell whether the person was the last who said something."""
    person, staff = escalation.person_at, escalation.staff_at
    return person is not None and (staff is None or staff < person)


def _share(share: float | None, count: int) -> float | None:
    return None if share is None or count < FEWEST else round(share, 3)


def _minutes(span: timedelta | None) -> int | None:
    return None if span is None else round(span.total_seconds() / 60)
