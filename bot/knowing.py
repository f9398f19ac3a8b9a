"""The part that answers questions, put together: database, library, searcher, answerer."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.migrations import migrate
from bot.opening import Opening
from bot.settings import Settings, WrongSettingError
from bot.unlocking import open_storage
from handlers.starters import Leading
from knowledge.derived import Derived
from knowledge.library import Library
from knowledge.storage import Storage
from retrieval.answerer import Answerer, Writing
from retrieval.embedding.embedder import CachedEmbedder, Embedder
from retrieval.glancing import Glance
from retrieval.judging.confidence import Judge
from retrieval.judging.usual import default_usual
from retrieval.keyword_index import KeptWords
from retrieval.searcher import Searcher
from retrieval.tuning import Tunings
from retrieval.words.synonyms import synonyms

logger = logging.getLogger(__name__)

BUNDLED = "e5"
"""The setting of the embedder that needs nothing."""

UNTUNED = "how sure to be was not learned with %s: run gyeot tune with golden questions before it answers in %s"
"""Cosines of another embedder lie elsewhere, and so do the thresholds."""

OUTDATED = "what another version of this program was tuned to is not used: run gyeot tune again for %s"
"""Its thresholds would be held against other chances."""


def utc_now() -> datetime:
    """Return the present moment."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Knowing:
    """The part that answers questions: enough for the command line.

    `ear` is what cries for help are heard with, whatever finds the answers: the screen knows the bundled weights alone.
    """

    settings: Settings
    storage: Storage
    library: Library
    searcher: Searcher
    answerer: Opening
    embedder: Embedder
    ear: Embedder
    tunings: Tunings
    writer: Writing | None
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
    ear = first if embedder or settings.embedder == BUNDLED else CachedEmbedder(hearing(settings))
    derived = Derived(storage)
    tunings = Tunings(derived, first.engine)
    searcher = Searcher(library, first, kept=derived, folder=settings.data / "indexes", weighing=tunings.weights)
    if not embedder and (places := untuned(first.engine, library, tunings)):
        logger.warning(UNTUNED, first.engine, ", ".join(places))
    if tunings.outdated:
        logger.warning(OUTDATED, ", ".join(tunings.outdated))
    writer = writer or writing(settings)
    answerer = Answerer(searcher, library, Judge(tunings), writer=writer)
    words = KeptWords(searcher.splitter, derived)
    opening = Opening(answerer, searcher, library, first.engine, lambda passages: Glance(passages, words, synonyms()))
    return Knowing(settings, storage, library, searcher, opening, first, ear, tunings, writer, now)


def leading(knowing: Knowing) -> Leading:
    """Return what knows which offers at hello lead somewhere."""
    return Leading(knowing.answerer.answer, knowing.library, knowing.searcher.is_current)


def untuned(engine: str, library: Library, tunings: Tunings) -> list[str]:
    """Return the municipalities whose answers would be judged by what was learned with another embedder than this."""
    if engine == default_usual().engine:
        return []
    return [place.id for place in library.municipalities() if place.id not in tunings()]


def embedding(settings: Settings) -> Embedder:
    """Return the embedder that the settings name: "e5", "e5:FILE", or "transformers:MODEL" with the extra.

    Raises:
        WrongSettingError: the file is missing or broken, or belongs to other weights.

    """
    name, _, model = settings.embedder.partition(":")
    if name == "transformers":
        from retrieval.embedding.transformers_embedder import SentenceTransformersEmbedder  # noqa: PLC0415 - an extra

        return SentenceTransformersEmbedder(model)
    if not model:
        return hearing(settings)
    from retrieval.embedding.adapted import adapted_weights  # noqa: PLC0415 - as below
    from retrieval.embedding.e5 import E5  # noqa: PLC0415 - as below
    from retrieval.embedding.e5_weights import WeightsUnreadableError  # noqa: PLC0415 - as below

    try:
        return E5(settings.data / "models", adapted_weights(Path(model).expanduser()))
    except WeightsUnreadableError as error:
        raise WrongSettingError("GYEOT_EMBEDDER", "after e5: a file that gyeot tune --adapt has written") from error


def hearing(settings: Settings) -> Embedder:
    """Return the bundled embedder, with which cries for help are heard."""
    from retrieval.embedding.e5 import E5  # noqa: PLC0415 - half a second that another embedder does not need

    return E5(settings.data / "models")


def writing(settings: Settings) -> Writing | None:
    """Return the language model's writer, or None when no model is configured."""
    if not settings.model:
        return None
    from retrieval.language_model import chat_model  # noqa: PLC0415 - two seconds that most do not need
    from retrieval.writer import Writer  # noqa: PLC0415 - as above

    model = chat_model(settings.model, settings.model_url, settings.model_key, settings.model_seconds)
    return Writer(model, seconds=settings.model_seconds, daily=settings.model_daily)
