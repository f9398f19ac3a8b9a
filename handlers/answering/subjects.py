"""What an answer is about, in a word or two: for people who can't read the language that it is quoted in."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from handlers.answering.gist import gist
from handlers.catalogue import DEFAULT, Say
from handlers.conversation import Choice
from handlers.requests.fees import FEE, asks_fee
from handlers.requests.objecting import leaves_out
from handlers.requests.respelling import respelt, takes_other_words
from handlers.situation import Situation
from retrieval.answer import Answer
from retrieval.courses.wishing import parse_wish
from retrieval.words.synonyms import HANGUL

STUCK = re.compile(
    r"이해\s*(가|를|도)?\s*(하나도\s*)?(잘\s*)?(안|못)|모르겠|어려워|어렵|막혀|막혔|헷갈|안\s*풀|못\s*(풀|따라)"
    r"|don'?t (get|understand)|can'?t (understand|follow|solve)|stuck|too hard|confus",
    re.IGNORECASE,
)
"""How someone says that the matter itself is hard for them."""

LEARNING = re.compile(
    r"(뭐|뭘|무엇|무얼|무슨|어떤|어느)\S{0,8}\s*((과목|강의|강좌|공부|걸|것|거)\S{0,8}\s*)?(먼저\s*|부터\s*)?"
    r"(배우|배워|배울|공부해|공부하|공부할|들으면|들어야|들을까)"
    r"|what (should|can|could|to)\b.{0,20}\b(learn|study|listen)",
    re.IGNORECASE,
)
"""How it is asked what to learn."""

VAGUE = frozenset({"정보"})
"""Subjects whose name is an everyday word as well."""


LECTURE = re.compile(r"(?P<lecture>\d+강 (?P<title>.+?)\(\d+분\))(?:, |$)", re.MULTILINE)
"""One lecture in the passage of a course."""

FACT = re.compile(r"(?:과목|학년|수준|제공|강의): .+")
MOST_NAMED = 3
"""So many lectures are named that have words of the question."""


def in_short(text: str, asked: str) -> tuple[str, ...]:
    """Return what a course is and its facts on one line, and the lectures with most words of the question."""
    lines = [line for line in text.splitlines() if not LECTURE.search(line) and not line.startswith("…")]
    facts = " · ".join(line for line in lines if FACT.fullmatch(line))
    told = [line for line in lines if not FACT.fullmatch(line)]
    words = [word for word in parse_wish(asked).words if not any(word in line for line in lines)]
    shared = [(sum(word in found["title"] for word in words), found["lecture"]) for found in LECTURE.finditer(text)]
    most = max((count for count, _ in shared), default=0)
    named = [lecture for count, lecture in shared if count == most > 0]
    return (*told, *filter(None, (facts,)), *named[:MOST_NAMED])


def stuck(text: str) -> bool:
    """Tell whether someone can't follow something that lectures teach."""
    return bool(STUCK.search(text)) and any(topic.subject not in VAGUE for topic in parse_wish(text).topics)


def wants_to_learn(text: str) -> bool:
    """Tell whether it is asked what somebody should learn, or listen to."""
    return bool(LEARNING.search(text))


def unless_of_another_matter(asked: str, answer: Answer) -> Answer:
    """Return the answer, or none where who was turned down asks why or how to object and it names neither."""
    told = "\n".join((answer.text, *(each.title for each in answer.choices or answer.near)))
    if (answer.kind == "unknown" and not answer.near) or not leaves_out(told, asked):
        return answer
    return Answer("unknown", "", answer.confidence, hits=answer.hits, asked=answer.asked or asked)


def best_read(look: Callable[[str], Answer], asked: str, *, follows: bool = False) -> Answer:
    """Return the answer to words as they were put or, where that is none, as they are written.

    It says how they were read where a word was taken for another: an ending in dialect needs no telling. What it costs
    is looked for as offices ask it, first of all where no question was asked before that it may follow (`follows`).
    """
    fee = unless_of_another_matter(asked, look(FEE)) if not follows and asks_fee(asked) else None
    if fee and fee.kind == "answered":
        return fee
    answer = unless_of_another_matter(asked, look(asked))
    if answer.kind == "answered" or answer.elsewhere or answer.ended:
        return answer
    if follows and asks_fee(asked) and (fee := look(FEE)).kind == "answered":
        return fee
    return _as_written(look, asked, answer)


def _as_written(look: Callable[[str], Answer], asked: str, answer: Answer) -> Answer:
    """Return the answer to words as they are written where that is one, else the answer that there is."""
    written = respelt(asked)
    if written == asked:
        return answer
    again = unless_of_another_matter(written, look(written))
    if again.kind == "answered":
        return replace(again, read=again.read or (written if takes_other_words(asked) else ""))
    return again if answer.kind == "unknown" and (_says(again) or not answer.near) else answer


def _says(answer: Answer) -> bool:
    """Tell whether an answer says more than that there is none."""
    return answer.kind != "unknown" or bool(answer.near or answer.ended or answer.elsewhere or answer.programme)


def titled(situation: Situation, title: str, topic: str) -> str:
    """Return how a published question is offered: who reads no Korean needs to know what it is about."""
    if situation.language == DEFAULT or not HANGUL.search(title):
        return title
    what = about(situation.say, topic)
    lead = ": ".join(filter(None, (what, ", ".join(gist(title, what)))))
    return f"{lead[0].upper()}{lead[1:]} – {title}" if lead else title


def suggested(situation: Situation, answer: Answer) -> tuple[Choice, ...]:
    """Return the published questions that may be the one meant, or are near it, to be tapped."""
    topics = {hit.passage.id: hit.passage.topic for hit in answer.hits}
    return tuple(
        Choice(titled(situation, each.title, topics.get(each.passage_id, "")), f"passage:{each.passage_id}")
        for each in answer.choices or answer.near
    )


def about(say: Say, topic: str) -> str:
    """Return what a topic of published entries is called, "" for one that has no words."""
    named = {
        "account": say("your account"),
        "ai": say("AI services"),
        "bot": say("this assistant"),
        "consulting": say("advice on school and career"),
        "contact": say("whom to ask"),
        "content": say("lectures and lecture sites"),
        "documents": say("the papers to hand in"),
        "eligibility": say("who may join"),
        "enrolment": say("how and when to apply"),
        "figures": say("the programme in figures"),
        "guardian": say("parents and guardians"),
        "mentor": say("being a mentor"),
        "mentoring": say("mentoring"),
        "money": say("what it costs"),
        "neighbours": say("programmes of other offices"),
        "plan": say("study plans"),
        "privacy": say("what is kept of you"),
        "programme": say("the programme"),
        "recommend": say("recommended lectures"),
        "reminder": say("reminders"),
        "safety": say("help when someone is in danger"),
        "study": say("how to study"),
        "textbook": say("textbooks"),
    }
    return named.get(topic, "")
