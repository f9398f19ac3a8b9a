"""What is said of lectures where a question leads to them: one course in short, or the way to one that suits."""

from __future__ import annotations

from handlers.answering.subjects import in_short, stuck, wants_to_learn
from handlers.conversation import Bubble, Choice
from handlers.situation import Situation
from retrieval.answer import Answer


def sampled(situation: Situation, answer: Answer) -> tuple[str, ...]:
    """Return that an answer stands on sample content, where it does."""
    told = situation.say("This is sample content, made to try the service: it is not an official notice.")
    return (told,) if any(citation.sample for citation in answer.citations) else ()


def taught(situation: Situation, answer: Answer) -> Bubble:
    """Return where something hard is taught, rather than a line of its syllabus."""
    say = situation.say
    lines = [
        say("That part is hard for many, and it can be learned. It is taught here:"),
        f"{answer.hits[0].passage.title} [1]",
        say("I can look for a lecture that suits you, or a person can help."),
    ]
    text = "\n\n".join(("\n".join(lines), *sampled(situation, answer)))
    return Bubble(text, citations=answer.citations, choices=(lectures(situation),), mark="quoted")


def course(situation: Situation, answer: Answer) -> Bubble:
    """Return a course in short, with its lectures a tap away: a whole syllabus is for who asks to see it."""
    say, passage = situation.say, answer.hits[0].passage
    lead = [say("I read this as: %(read)s") % {"read": answer.read}] if answer.read else []
    notes = [say("This is quoted from the Korean original.")] if situation.language != "ko" else []
    told = "\n".join((f"{passage.title} [1]", *in_short(passage.text, situation.intent.argument)))
    text = "\n\n".join((*lead, told, *notes, *sampled(situation, answer)))
    see = Choice(say("See lectures"), f"course:syllabus:{passage.key}")
    return Bubble(text, citations=answer.citations, choices=(see, lectures(situation)), mark="quoted")


def lectures(situation: Situation) -> Choice:
    """Return the way to lectures by the words of a question; what a tap does is kept, so not by any that are not."""
    words = "" if situation.unkept else situation.intent.argument
    return Choice(situation.say("Find me a lecture"), f"recommend:{words}")


def lectures_for(situation: Situation) -> tuple[Choice, ...]:
    """Return the way to lectures for who is stuck in what lectures teach, or asks what there is to learn."""
    asked = situation.intent.argument
    return (lectures(situation),) if stuck(asked) or wants_to_learn(asked) else ()
