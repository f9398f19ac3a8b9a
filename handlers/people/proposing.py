"""An answer for everybody, proposed from the topic of a talk: worded of what was said, read over, then handed in."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.catalogue import Say
from handlers.conversation import Bubble, Choice
from handlers.people.crediting import Draft
from handlers.people.escalation import Escalation, Line

FAQ, DRAFT = "topic:faq", "topic:draft:"
"""What the buttons do: show how it would read; hand it in, in the words that follow, the question on the first line."""

LONGEST_QUESTION, LONGEST_ANSWER = 300, 3_000
"""Characters of a draft; the answer is to be read in one message with what stands around it."""


def save_as_faq(say: Say) -> Choice:
    """Return the choice that makes an answer for everybody of a talk."""
    return Choice(say("Save as FAQ"), FAQ)


def worded(escalation: Escalation, lines: Sequence[Line], words: str) -> tuple[str, str]:
    """Return question and answer: as they are written, else what was asked and what was answered.

    One line is the answer; of several the first is the question. What asks back answers nothing; without any answer
    what was decided is one.
    """
    question, answer = escalation.question, ""
    first, _, rest = words.strip().partition("\n")
    if words.strip():
        question, answer = (first, rest) if rest.strip() else (question, first)
    else:
        said = [line.text.strip() for line in lines if line.kind == "staff"]
        answer = "\n".join(text for text in said if text and not text.endswith(("?", "\uff1f"))) or escalation.note
    return " ".join(question.split())[:LONGEST_QUESTION], answer.strip()[:LONGEST_ANSWER]


def proposal(say: Say, question: str, answer: str, answers: str) -> Bubble:
    """Return how a draft would read, with the button that hands it in; `answers` is the message that asked for it."""
    if not (question and answer):
        text = say("Nothing was said yet that could answer others. Please write it: /faq THE ANSWER")
        return Bubble(text, answers=answers)
    text = say(
        "This is how others would read it, once the staff have approved it. To word it anew: /faq THE ANSWER, or on "
        "two lines the question and the answer."
    )
    shown = say("Question: %(question)s\nAnswer: %(answer)s") % {"question": question, "answer": answer}
    choices = (Choice(say("Hand it in"), f"{DRAFT}{question}\n{answer}"),)
    return Bubble(f"{text}\n\n{shown}", choices=choices, answers=answers)


def handed_in(say: Say, draft: Draft) -> str:
    """Return where a draft stands that was handed in."""
    if draft.state in {"approved", "live"}:
        return say("It is approved already: everybody who asks so reads it.")
    if draft.state in {"rejected", "withdrawn"}:
        return say("The staff don't show these words to everybody. To word it anew: /faq THE ANSWER")
    return say("It waits for the staff's yes. Once it is approved, everybody who asks so reads it at once.")


def draft_of(action: str) -> tuple[str, str]:
    """Return the question and the answer that a button hands in."""
    question, _, answer = action.removeprefix(DRAFT).partition("\n")
    return question, answer
