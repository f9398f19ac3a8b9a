"""The part that answers questions, put together: database, library, searcher, answerer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.migrations import migrate
from bot.opening import Opening
from bot.settings import Settings
from bot.unlocking import open_storage
from knowledge.derived import Derived
from knowledge.library import Library
from knowledge.storage import Storage
from retrieval.answerer import Answerer, Writing
from retrieval.confidence import Judge
from retrieval.embedder import CachedEmbedder, Embedder
from retrieval.glancing import Glance
from retrieval.keyword_index import KeptWords
from retrieval.searcher import Searcher
from retrieval.synonyms import synonyms
from retrieval.tuning import Tunings


def utc_now() -> datetime:
    """Return the present moment."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Knowing:
    """The part that answers questions: enough for the command line."""

    settings: Settings
    storage: Storage
    library: Library
    searcher: Searcher
    answerer: Opening
    embedder: Embedder
    tunings: Tunings
    now: Callable[[], datetime]

    def close(self) -> None:
        """Close the database."""
        self.storage.close()


def know(
    settings: Settings,
    *,
    embedder: Embedder | None = None,
    writer: Writing | None = None,
    now: Callable[[], datetime] = utc_now,
) -> Knowing:
    """Put together what answers questions; the database is brought to this version's shape."""
    storage = open_storage(settings)
    migrate(storage)
    library = Library(storage)
    first = CachedEmbedder(embedder or embedding(settings))
    derived = Derived(storage)
    searcher = Searcher(library, first, kept=derived, folder=settings.data / "indexes")
    tunings = Tunings(derived)
    answerer = Answerer(searcher, library, Judge(tunings), writer=writer or writing(settings))
    words = KeptWords(searcher.splitter, derived)
    opening = Opening(answerer, searcher, library, first.engine, lambda passages: Glance(passages, words, synonyms()))
    return Knowing(settings, storage, library, searcher, opening, first, tunings, now)


def embedding(settings: Settings) -> Embedder:
    """Return the embedder that the settings name: "e5", or "transformers:MODEL" with the extra."""
    name, _, model = settings.embedder.partition(":")
    if name == "transformers":
        from retrieval.transformers_embedder import SentenceTransformersEmbedder  # noqa: PLC0415 - an extra

        return SentenceTransformersEmbedder(model)
    from retrieval.e5 import E5  # noqa: PLC0415 - half a second that another embedder does not need

    return E5(settings.data / "models")


def writing(settings: Settings) -> Writing | None:
    """Return the language model's writer, or None when no model is configured."""
    if not settings.model:
        return None
    from retrieval.language_model import chat_model  # noqa: PLC0415 - two seconds that most do not need
    from retrieval.writer import Writer  # noqa: PLC0415 - as above

    model = chat_model(settings.model, settings.model_url, settings.model_key, settings.model_seconds)
    return Writer(model, seconds=settings.model_seconds, daily=settings.model_daily)
