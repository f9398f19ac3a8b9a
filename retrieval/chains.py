"""For a municipality's own chains: the searcher as a retriever of langchain, the answerer as a runnable and a tool."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, Protocol

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import Runnable, RunnableLambda
from langchain_core.tools import BaseTool, StructuredTool

from retrieval.answer import Answer, Hit, Question
from retrieval.precedence import settled

Today = Callable[[], date]
"""Returns the day on which something is asked, where the municipality is."""


class Searching(Protocol):
    """What the retriever needs of the searcher."""

    def search(self, question: Question, k: int = 10) -> tuple[Hit, ...]:
        """Return the best passages that hold on the day of the question."""
        ...


class Answering(Protocol):
    """What the runnable and the tool need of the answerer."""

    def answer(self, question: Question) -> Answer:
        """Return the answer to a question."""
        ...


class PassageRetriever(BaseRetriever):
    """Finds what one municipality has published and holds today; nothing of another one's is ever returned.

    A document's metadata are its id, title, source, place, url, the source's date, score and municipality.
    """

    searcher: Any
    municipality: str
    today: Any
    k: int = 5

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
        del run_manager
        hits = settled(self.searcher.search(Question(self.municipality, query, self.today()), self.k))
        return [_document(hit) for hit in hits]


def retriever(searcher: Searching, municipality: str, today: Today, k: int = 5) -> PassageRetriever:
    """Return the searcher as a retriever for one municipality."""
    return PassageRetriever(searcher=searcher, municipality=municipality, today=today, k=k)


def runnable(answerer: Answering, municipality: str, today: Today) -> Runnable[str, Answer]:
    """Return the answerer as a runnable from a question's text to the checked answer of one municipality."""
    return RunnableLambda(lambda text: answerer.answer(Question(municipality, text, today())), name="gyeot")


def tool(answerer: Answering, municipality: str, today: Today) -> BaseTool:
    """Return the answerer as a tool that a model may call; it gets the answer with its sources, or an honest no."""

    def ask(question: str) -> str:
        return told(answerer.answer(Question(municipality, question, today())))

    return StructuredTool.from_function(
        ask,
        name="ask_programme",
        description=(
            "Answers a question about the education-support programme of one municipality from what it has published. "
            "Copy numbers, dates and links from the answer; when it says that nothing was published, say so too."
        ),
    )


def told(answer: Answer) -> str:
    """Return an answer as plain text for a model: the words, the sources, or what to do without an answer."""
    if answer.elsewhere:
        return f"This is about another municipality: {', '.join(answer.elsewhere)}. Nothing may be said about it here."
    if answer.ended:
        return f"What was published about this ended on {answer.ended}. Nothing newer has been published."
    if answer.kind == "answered":
        sources = (
            f"[{mark.number}] {' — '.join(part for part in (mark.title, mark.source, mark.place, mark.url) if part)}"
            for mark in answer.citations
        )
        return "\n".join((answer.text, *sources))
    if answer.kind == "choices":
        return "It is not clear what is meant. Questions close to it: " + " / ".join(
            choice.title for choice in answer.choices
        )
    lines = ["Nothing was published that answers this. Do not guess; offer to pass it on to a person."]
    if answer.near:
        lines.append(f"What was published nearest may be meant: {' / '.join(each.title for each in answer.near)}")
    return "\n".join(lines)


def _document(hit: Hit) -> Document:
    passage, source = hit.passage, hit.passage.source
    return Document(
        id=passage.id,
        page_content=f"{passage.title}\n{passage.text}".strip(),
        metadata={
            "id": passage.id,
            "title": passage.title,
            "source": source.file,
            "place": source.place,
            "url": source.url,
            "dated": source.dated.isoformat() if source.dated else "",
            "score": hit.score,
            "municipality": passage.municipality,
        },
    )
