"""The searcher and the answerer inside chains of langchain."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from langchain_core.runnables import RunnableLambda

from knowledge.passage import Passage, Source
from retrieval.answer import Answer, Citation, Question, Suggestion
from retrieval.chains import retriever, runnable, told, tool
from retrieval.searcher import Searcher
from tests.unit.retrieval.memory import Bigrams, MemoryShelf, Spaces, passage

DAY = date(2026, 11, 25)
MARK = Citation(1, "p", "faq.csv", "3행", "공고", "https://example.org", "답이에요.")
ANSWERED = Answer("answered", "신청서 한 장이면 돼요. [1]", 0.9, (MARK,))


class Scripted:
    """An answerer that says what it is told and remembers what it was asked."""

    def __init__(self, answer: Answer = ANSWERED) -> None:
        self.asked: list[Question] = []
        self._answer = answer

    def answer(self, question: Question) -> Answer:
        """Return the answer."""
        self.asked.append(question)
        return replace(self._answer, asked=question.text)


def searcher() -> Searcher:
    """Return a searcher over two municipalities."""
    dated = Passage(
        "gimpo", "b", "faq", "신청 서류", "신청서 한 장", Source("gimpo/faq.csv", "3행", dated=date(2026, 3, 1))
    )
    made = Searcher(
        MemoryShelf(passage("a", "신청 기간", "5월"), dated, passage("c", "서울 서류", "등본", owner="seoul")),
        Bigrams(),
        splitter=Spaces(),
    )
    for place in ("gimpo", "seoul"):
        made.prepare(place)
    return made


def test_the_retriever_finds_one_municipalitys_passages() -> None:
    """Documents carry where they are from; what is another municipality's is never among them."""
    found = retriever(searcher(), "gimpo", lambda: DAY, k=2).invoke("신청 서류")
    assert found[0].page_content == "신청 서류\n신청서 한 장"
    assert found[0].metadata["source"] == "gimpo/faq.csv"
    assert (found[0].metadata["place"], found[0].metadata["dated"]) == ("3행", "2026-03-01")
    assert {document.metadata["municipality"] for document in found} <= {"gimpo", "shared"}
    assert len(found) == 2


def test_the_runnable_fits_into_a_chain() -> None:
    """A question's text goes in, the answer with its sources comes out, for the municipality it was made for."""
    knower = Scripted()
    chain = runnable(knower, "gimpo", lambda: DAY) | RunnableLambda(told)
    assert chain.invoke("서류는요?") == "신청서 한 장이면 돼요. [1]\n[1] 공고 — faq.csv — 3행 — https://example.org"
    assert knower.asked == [Question("gimpo", "서류는요?", DAY)]
    assert [each.asked for each in runnable(knower, "gimpo", lambda: DAY).batch(["하나", "둘"])] == ["하나", "둘"]


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (ANSWERED, "신청서 한 장이면 돼요. [1]"),
        (Answer("choices", "", 0.5, choices=(Suggestion("p", "신청 기간"),)), "신청 기간"),
        (Answer("unknown", "", 0.1), "Do not guess"),
        (Answer("unknown", "", 0.2, near=(Suggestion("p", "신청 기간"),)), "may be meant: 신청 기간"),
        (Answer("unknown", "", 0.1, ended=date(2025, 8, 28)), "ended on 2025-08-28"),
        (Answer("unknown", "", 0.0, elsewhere=("seoul",)), "another municipality: seoul"),
    ],
)
def test_the_tool_tells_a_model_what_is_known_and_what_is_not(answer: Answer, words: str) -> None:
    """An honest no is as clear as an answer."""
    made = tool(Scripted(answer), "gimpo", lambda: DAY)
    assert made.name == "ask_programme"
    assert list(made.args) == ["question"]
    assert words in made.invoke({"question": "서류는요?"})
