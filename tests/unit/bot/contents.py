"""Content folders with golden questions, and who answers from them by letters."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from knowledge.passage import SHARED
from retrieval.answerer import Answerer
from retrieval.candidate import Candidate
from retrieval.judging.confidence import Judge
from retrieval.searcher import Searcher
from retrieval.words.morphemes import Morphemes
from tests.fakes import LetterEmbedder

SPLITTER = Morphemes()
"""Its model takes a second and 330 MB to load."""

PROFILE = 'id = "gimpo"\nname = "김포시"\nservice = "서울런"\nnames = ["김포"]\n'
FAQ = "id,question,answer\n{}"
PERIOD = "period,신청 기간은 언제예요?,11월 3일부터 14일까지예요.\n"
PAPERS = "papers,신청할 때 무슨 서류가 필요한가요?,주민등록등본과 증빙 서류가 필요해요.\n"
GOLDEN = (
    "question,expect\n신청 기간은 언제예요?,period\n신청할 때 무슨 서류가 필요한가요?,papers\n수학 강의가 몇 개예요?,\n"
)


def write(folder: Path, owner: str, faq: str, golden: str = "") -> None:
    """Write one owner's folder."""
    place = folder / owner
    place.mkdir(parents=True, exist_ok=True)
    (place / "faq.csv").write_text(FAQ.format(faq), encoding="utf-8")
    if owner != SHARED:
        (place / "municipality.toml").write_text(PROFILE.replace('"gimpo"', f'"{owner}"'), encoding="utf-8")
    if golden:
        (place / "golden.csv").write_text(golden, encoding="utf-8")


def answering(candidate: Candidate, ready: Iterable[str]) -> Answerer:
    """Return who answers from a candidate by letters."""
    searcher = Searcher(candidate, LetterEmbedder(), splitter=SPLITTER)
    for place in ready:
        searcher.prepare(place)
    return Answerer(searcher, candidate, Judge())
