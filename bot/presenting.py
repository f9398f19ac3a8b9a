"""An answer as JSON, for programs and for the terminal."""

from __future__ import annotations

from typing import Any

from handlers.conversation import Bubble
from retrieval.answer import Answer


def presented(answer: Answer, bubble: Bubble) -> dict[str, Any]:
    """Return an answer with its words as plain values."""
    return {
        "kind": answer.kind,
        "text": bubble.text,
        "citations": [
            {
                "number": citation.number,
                "passage_id": citation.passage_id,
                "source": citation.source,
                "place": citation.place,
                "title": citation.title,
                "url": citation.url,
                "quote": citation.quote,
                "dated": citation.dated.isoformat() if citation.dated else None,
                "sample": citation.sample,
            }
            for citation in answer.citations
        ],
        "choices": [{"passage_id": choice.passage_id, "title": choice.title} for choice in answer.choices],
        "near": [{"passage_id": each.passage_id, "title": each.title} for each in answer.near],
        "confidence": round(answer.confidence, 4),
        "generated": answer.generated,
        "ended": answer.ended.isoformat() if answer.ended else None,
        "elsewhere": list(answer.elsewhere),
        "version": answer.version,
        "glanced": answer.glanced,
        "took_ms": round(answer.took_ms, 1),
    }
