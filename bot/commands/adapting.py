"""`gyeot tune --adapt`: the embedder taught with a folder's own questions; kept where it finds more than before."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

import numpy as np
from numpy.typing import NDArray

from bot.commands.tuning import content_of, questions_of
from bot.knowing import Knowing, know
from bot.settings import Settings
from handlers.catalogue import Say, speaker
from knowledge.content import Content
from knowledge.derived import Derived
from knowledge.wording import Sentence
from retrieval.adapting import pairs_of, taught
from retrieval.candidate import Candidate
from retrieval.embedding.adapted import adapted_weights, write_adapted
from retrieval.embedding.e5 import E5
from retrieval.embedding.e5_weights import Weights, bundled_weights
from retrieval.embedding.embedder import CachedEmbedder, Embedder
from retrieval.embedding.transformers_embedder import TransformersMissingError
from retrieval.golden import VectorStore
from retrieval.judging.ordering import LEAST, by_wording, surely_better, surely_worse
from retrieval.searcher import Searcher
from retrieval.tuning import Asked, Asking, rank

HELD = 3
"""Every third question, by the digest of its words, is held out and judges."""

HITS = 10

_MISSING = "sentence-transformers is not installed: pip install .[transformers]"


class NotAdaptableError(ValueError):
    """There is nothing to adapt, or too little to judge by."""

    @property
    def sentence(self) -> Sentence:
        """Say what is missing."""
        told = "%(held)d questions would judge, %(least)d are needed: three times as many in all"
        return Sentence(told, held=self.args[0], least=LEAST) if self.args else Sentence(_MISSING)

    def __str__(self) -> str:
        """Return the sentence."""
        return str(self.sentence)


@dataclass(frozen=True, slots=True)
class Adapted:
    """What adapting brought on questions that were held out: how many were found first, and mean reciprocal ranks.

    `worse` names the municipalities that lose by it; `better` tells that it is kept, at `file`.
    """

    pairs: int
    held: int
    first_before: float
    first_after: float
    before: float
    after: float
    worse: tuple[str, ...]
    better: bool
    file: str = ""


@dataclass(frozen=True, slots=True)
class _Held:
    """A question that judges, with the municipality it is put to."""

    asking: Asking
    asked: Asked


class _Kept:
    """Vectors in memory, until it is known that they are wanted."""

    def __init__(self) -> None:
        self.known: dict[str, NDArray[np.float32]] = {}

    def vectors(self, _engine: str, keys: Sequence[str]) -> dict[str, NDArray[np.float32]]:
        """Return those that are kept."""
        return {key: self.known[key] for key in keys if key in self.known}

    def keep_vectors(self, _engine: str, vectors: Mapping[str, NDArray[np.float32]]) -> None:
        """Keep some."""
        self.known |= vectors


def adapt_folder(
    settings: Settings,
    folder: Path | None,
    golden: Path | None,
    *,
    minutes: float,
    dry_run: bool = False,
    as_json: bool = False,
) -> int:
    """Adapt the bundled embedder to a folder, print what it brought, and keep it where it is better.

    Nothing changes by itself: the file that is kept is used once GYEOT_EMBEDDER names it. Every municipality of the
    installation then has it, so that none may lose by it.

    Raises:
        NoContentError: there is no such folder.
        NotAdaptableError: the extra is not installed, or too few golden questions and taps are there to judge by.

    """
    content = content_of(settings, folder)
    base = bundled_weights()
    with closing(know(settings)) as knowing:
        try:
            found = _adapted(knowing, content, golden, base, minutes * 60, dry_run=dry_run)
        except TransformersMissingError as error:
            raise NotAdaptableError from error
    print(json.dumps(asdict(found)) if as_json else _said(found, speaker(settings.lang)), flush=True)
    return 0


def _adapted(
    knowing: Knowing, content: Content, golden: Path | None, base: Weights, seconds: float, *, dry_run: bool
) -> Adapted:
    today = knowing.now().date()
    learn, judge = _halves(knowing, content, golden, today)
    wordings = [each.asked.text for each in judge]
    if (held := len(set(wordings))) < LEAST:
        raise NotAdaptableError(held)
    models, store = knowing.settings.data / "models", _Kept()
    present = CachedEmbedder(E5(models, base))
    searcher = _searcher(knowing, content, present, knowing.library, judge)
    before = _ranks(searcher, judge)
    asked = [(each.asking.question(each.asked).text, each.asked.expect) for each in learn]
    pairs = pairs_of(content.passages, asked)
    vectors = taught(pairs, _near(searcher, content, learn, today), base, clock=monotonic, seconds=seconds)
    with TemporaryDirectory() as folder:
        tried = adapted_weights(write_adapted(Path(folder) / "tried.npz", base, vectors), base)
        other = CachedEmbedder(E5(Path(folder), tried))
        after = _ranks(_searcher(knowing, content, other, store, judge), judge)
    places = sorted({each.asking.municipality for each in judge})
    worse = tuple(place for place in places if _loses(place, judge, before, after))
    better = surely_better(by_wording(wordings, before), by_wording(wordings, after)) and not worse
    file = ""
    if better and not dry_run:
        file = str(write_adapted(models / f"adapted-{tried.digest[:8]}.npz", base, vectors).resolve())
        knowing.library.keep_vectors(other.engine, store.known)
    return Adapted(
        len(pairs),
        len(judge),
        first_before=float(np.mean(np.array(before) == 1)),
        first_after=float(np.mean(np.array(after) == 1)),
        before=float(np.mean(before)),
        after=float(np.mean(after)),
        worse=worse,
        better=better,
        file=file,
    )


def _halves(knowing: Knowing, content: Content, golden: Path | None, today: date) -> tuple[list[_Held], list[_Held]]:
    """Return the questions to learn from and those that judge; one wording is on one side, whoever asked it."""
    learn: list[_Held] = []
    judge: list[_Held] = []
    for municipality, questions in questions_of(knowing, content, golden):
        asking = Asking(municipality.id, today, municipality.own_names, municipality.called)
        for each in questions:
            if each.expect:
                held = sha256(each.text.encode()).digest()[0] % HELD == 0
                (judge if held else learn).append(_Held(asking, each))
    return learn, judge


def _searcher(
    knowing: Knowing, content: Content, embedder: Embedder, store: VectorStore, asked: Iterable[_Held]
) -> Searcher:
    candidate = Candidate(content.municipalities, content.passages, store)
    made = Searcher(candidate, embedder, splitter=knowing.searcher.splitter, kept=Derived(knowing.storage))
    for place in sorted({each.asking.municipality for each in asked}):
        made.prepare(place)
    return made


def _ranks(searcher: Searcher, judge: Iterable[_Held]) -> list[float]:
    return [rank(searcher, each.asking, each.asked) for each in judge]


def _near(searcher: Searcher, content: Content, learn: Iterable[_Held], today: date) -> dict[str, list[str]]:
    """Return what the search takes for each entry: the wrong hits of its own wording and of questions to it."""
    near: dict[str, list[str]] = {}
    own = [
        _Held(Asking(each.municipality, today), Asked(each.title, frozenset({each.key})))
        for each in content.passages
        if each.kind == "faq" and each.title
    ]
    for each in (*learn, *own):
        hits = searcher.search(each.asking.question(each.asked), HITS)
        wrong = [hit.passage.key for hit in hits if hit.passage.key not in each.asked.expect]
        for key in each.asked.expect:
            near.setdefault(key, []).extend(wrong)
    return near


def _loses(place: str, judge: Sequence[_Held], before: Sequence[float], after: Sequence[float]) -> bool:
    """Tell whether a municipality loses by more than noise."""
    rows = [at for at, each in enumerate(judge) if each.asking.municipality == place]
    return surely_worse([before[at] for at in rows], [after[at] for at in rows])


def _said(found: Adapted, say: Say) -> str:
    line = say(
        "%(pairs)d pairs, %(held)d questions held out: first %(first_before).3f -> %(first_after).3f, "
        "reciprocal rank %(before).3f -> %(after).3f"
    )
    figures = line % asdict(found)
    if found.file:
        use = say("GYEOT_EMBEDDER=e5:%(file)s uses it; run gyeot tune with that once before serving")
        return f"{figures}: {say('kept')}\n{use % {'file': found.file}}"
    lost = say("worse in %(places)s") % {"places": ", ".join(found.worse)}
    told = say("not kept: a dry run") if found.better else say("not kept: no better")
    return f"{figures}: {told}{', ' + lost if found.worse else ''}"
