"""What is said of an answer whose source is no longer there: since when, what stands in its place, what to do next."""

from __future__ import annotations

from handlers.answering.subjects import titled
from handlers.conversation import Bubble, Choice
from handlers.situation import Situation
from retrieval.answer import Answer


def withdrawn(situation: Situation, answer: Answer, question: str = "") -> Bubble | None:
    """Return what to say where a shown passage was withdrawn or is over; None where it still holds.

    `question` is what was asked then, to be asked again; without one it is the passage's own.
    """
    if answer.kind == "answered":
        return None
    say, gone = situation.say, answer.withdrawn
    lines = []
    newer: tuple[Choice, ...] = ()
    if answer.ended:
        told = say("What that answer stood on (%(title)s) held until %(day)s and is over.")
        lines.append(told % {"title": answer.asked, "day": answer.ended})
        lines.append(say("Ask again and I'll look for what holds now."))
    elif gone:
        place = situation.municipality
        day = (gone.at.astimezone(place.zone) if place else gone.at).date()
        told = say("What that answer stood on (%(title)s) was withdrawn on %(day)s. It may no longer be right.")
        lines.append(told % {"title": gone.title, "day": day})
        if gone.successor:
            title = titled(situation, gone.successor.title, gone.successor.topic)
            newer = (Choice(title, f"passage:{gone.successor.id}"),)
            lines.append(say("There is a newer one, which you can tap."))
        else:
            lines.append(say("Nothing stands in its place yet. Ask again and I'll look for what holds now."))
    else:
        lines.append(say("That answer has been withdrawn since. Please ask again."))
    again = question or answer.asked or (gone.title if gone else "")
    asking = (Choice(say("Ask again"), f"ask:{again}"),) if again else ()
    return Bubble("\n".join(lines), citations=answer.citations, choices=(*newer, *asking, situation.human()))
