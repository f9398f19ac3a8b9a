"""Answers in the source's own words: the whole FAQ answer, or the sentences of a passage that fit the question."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.passage import Passage
from knowledge.splitting import sentences
from retrieval.answer import Citation
from retrieval.words.normalizing import normalize, squeezed

WHOLE = 900
"""Characters: a FAQ answer or passage up to this length is given whole (a Telegram message takes 4,096)."""

BEST = 3
"""Sentences that are quoted of a longer passage."""

QUOTE = 300
"""Characters of the source that a citation shows."""


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words of one passage, as they stand there."""

    text: str
    passage: Passage


def quote(passage: Passage, question: str) -> Quotation:
    """Return what the passage says to the question."""
    text = passage.text.strip()
    if len(text) <= WHOLE or passage.kind == "faq":
        return Quotation(text, passage)
    return Quotation(_fitting(text, f"{question} {passage.title}" if passage.kind == "course" else question), passage)


def cite(quotation: Quotation, number: int) -> Citation:
    """Return the numbered citation of a quotation."""
    passage, source = quotation.passage, quotation.passage.source
    return Citation(
        number,
        passage.id,
        source.file,
        source.place,
        source.title or passage.title,
        source.url,
        shortened(quotation.text, QUOTE),
        source.dated,
        sample=passage.sample,
    )


def shortened(text: str, limit: int) -> str:
    """Return the text up to the last whole sentence within the limit, or cut with an ellipsis."""
    if len(text) <= limit:
        return text
    kept = ""
    for sentence in sentences(text):
        if len(kept) + len(sentence) > limit:
            break
        kept += sentence
    return kept.rstrip() or text[: limit - 1].rstrip() + "…"


def _fitting(text: str, question: str) -> str:
    """Return the best sentences in the order of the text, with an ellipsis where something was left out."""
    parts = [part for part in sentences(text) if part.strip()]
    wanted = _pairs(question)
    ranked = sorted(range(len(parts)), key=lambda i: (-_overlap(parts[i], wanted), i))
    chosen: list[int] = []
    length = 0
    for index in ranked[:BEST]:
        if chosen and length + len(parts[index]) > WHOLE:
            break
        chosen.append(index)
        length += len(parts[index])
    chosen.sort()
    pieces = []
    for before, index in zip([None, *chosen], chosen, strict=False):
        gap = "… " if before is not None and index != before + 1 else ""
        pieces.append(gap + parts[index].strip())
    return "\n".join(pieces)


def _overlap(sentence: str, wanted: frozenset[str]) -> float:
    own = _pairs(sentence)
    return len(own & wanted) / (len(own) ** 0.5 or 1.0)


def _pairs(text: str) -> frozenset[str]:
    letters = squeezed(normalize(text))
    return frozenset(letters[i : i + 2] for i in range(len(letters) - 1))
