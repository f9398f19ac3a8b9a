"""`gyeot tune`: the order of hits and how sure to be, learned for each municipality of a folder; kept if better."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from bot.commands.ingesting import bar
from bot.ingesting import NoContentError
from bot.knowing import Knowing, know
from bot.settings import Settings
from handlers.answering.opinions import Judged
from handlers.catalogue import Say, speaker
from handlers.records import Records
from knowledge.content import Content, read_content
from knowledge.derived import Derived
from knowledge.municipality import Municipality
from knowledge.passage import SHARED, Passage
from retrieval.candidate import Candidate
from retrieval.searcher import Searcher
from retrieval.tuning import CHOSEN, VERDICT, Asked, TooFewError, Tuned, Weighing, tune

EVER = datetime(2020, 1, 1, tzinfo=UTC)


def tune_folder(
    settings: Settings, folder: Path | None, golden: Path | None, *, dry_run: bool = False, as_json: bool = False
) -> int:
    """Tune every municipality of a folder and print what it brought, or what it needs; with `dry_run` nothing is kept.

    Raises:
        NoContentError: there is no such folder.

    """
    content, say = content_of(settings, folder), speaker(settings.lang)
    with closing(know(settings)) as knowing, bar() as progress:
        task = progress.add_task("tuning", total=len(content.municipalities))
        for municipality, asked in questions_of(knowing, content, golden):
            progress.advance(task)
            try:
                tuned = _tuned(knowing, municipality, content.passages, asked)
            except ValueError as error:
                before = municipality.id in knowing.tunings()
                print(_left(municipality.id, error, say, as_json=as_json, tuned_before=before), flush=True)
                continue
            if tuned.better and not dry_run:
                Derived(knowing.storage).keep_tuning(municipality.id, tuned.payload(), knowing.now())
            print(json.dumps(tuned.as_dict()) if as_json else _line(tuned, say, dry_run=dry_run), flush=True)
    return 0


def reset_folder(settings: Settings, folder: Path | None, *, dry_run: bool = False) -> int:
    """Go back to what the package brings in every municipality of a folder, and print in which that changes anything.

    Raises:
        NoContentError: there is no such folder.

    """
    content, say = content_of(settings, folder), speaker(settings.lang)
    with closing(know(settings)) as knowing:
        derived = Derived(knowing.storage)
        kept = derived.tunings()
        for municipality in content.municipalities:
            if municipality.id in kept and kept[municipality.id].payload:
                if not dry_run:
                    derived.keep_tuning(municipality.id, "", knowing.now())
                told = say("not reset: a dry run") if dry_run else say("reset")
                print(f"{municipality.id}: {told}", flush=True)
    return 0


def content_of(settings: Settings, folder: Path | None) -> Content:
    """Return the content of a folder, or of the one that the settings name.

    Raises:
        NoContentError: there is no such folder.

    """
    place = folder or settings.content
    if not place.is_dir():
        raise NoContentError(place)
    return read_content(place)


def questions_of(
    knowing: Knowing, content: Content, golden: Path | None
) -> Iterator[tuple[Municipality, tuple[Asked, ...]]]:
    """Yield the golden questions and the taps of each municipality of a folder."""
    written = _written(content, golden)
    for municipality in content.municipalities:
        judged = Records(knowing.storage).feedback.judged(municipality.id, EVER)
        taps = _tapped(judged, municipality.id, content.passages)
        yield municipality, (*written.get(municipality.id, ()), *taps)


def _tuned(
    knowing: Knowing, municipality: Municipality, passages: tuple[Passage, ...], asked: tuple[Asked, ...]
) -> Tuned:
    derived = Derived(knowing.storage)

    def searching(candidate: Candidate, weighing: Weighing) -> Searcher:
        splitter = knowing.searcher.splitter
        return Searcher(candidate, knowing.embedder, splitter=splitter, kept=derived, weighing=weighing)

    return tune(
        municipality.id,
        passages,
        asked,
        searching,
        knowing.library,
        knowing.now().date(),
        current=knowing.tunings().get(municipality.id),
        weights=knowing.tunings.weights().get(municipality.id),
        own=municipality.own_names,
        called=municipality.called,
        engine=knowing.embedder.engine,
    )


def _tapped(judged: Iterable[Judged], municipality: str, passages: tuple[Passage, ...]) -> Iterator[Asked]:
    """Yield what taps teach: what helped or was picked is right, and what "not this" was said of is not."""
    weights = {"helped": VERDICT, "chosen": CHOSEN, "not": VERDICT}
    keys = {passage.id: passage.key for passage in passages if passage.municipality in {municipality, SHARED}}
    for each in judged:
        first = next((passage_id for passage_id, _ in each.passages), "")
        if first not in keys or each.outcome != "answered":
            continue
        key, weight = frozenset({keys[first]}), weights[each.verdict]
        if each.verdict == "not":
            yield Asked(each.question, frozenset(), weight=weight, refused=key)
        else:
            yield Asked(each.question, key, weight=weight)


def _written(content: Content, golden: Path | None) -> Mapping[str, list[Asked]]:
    """Return golden questions by municipality: the folder's own, and those of a file of JSON lines."""
    found: dict[str, list[Asked]] = {}
    for each in content.golden:
        found.setdefault(each.municipality, []).append(Asked(each.question, each.expect, each.previous))
    for line in golden.read_text("utf-8").splitlines() if golden else ():
        row = json.loads(line)
        asked = Asked(row["text"], frozenset(row["expect"]), row.get("previous", ""))
        found.setdefault(row["municipality"], []).append(asked)
    return found


def _left(municipality: str, error: ValueError, say: Say, *, as_json: bool, tuned_before: bool) -> str:
    """Return that nothing was tuned, and what it would take."""
    lacking = error.lacking if isinstance(error, TooFewError) else None
    if as_json:
        why = {"needed": asdict(lacking)} if lacking else {}
        return json.dumps({"municipality": municipality, "better": False, **why})
    stays = say("stays as it was tuned before; --reset takes that back") if tuned_before else say("stays as shipped")
    if lacking is None:
        return f"{municipality}: {stays}: {say('nothing that was asked is found')}"
    known = say("%(known)d questions of people are known (golden.csv, --golden, taps), %(more)d more are needed")
    answered = say("at least %(count)d with an answer") % {"count": lacking.answered}
    unanswered = say("at least %(count)d that nothing published answers") % {"count": lacking.unanswered}
    parts = [known % {"known": lacking.known, "more": lacking.more}]
    parts += [answered] if lacking.answered else []
    parts += [unanswered] if lacking.unanswered else []
    return f"{municipality}: {stays}: {', '.join(parts)}"


def _line(tuned: Tuned, say: Say, *, dry_run: bool) -> str:
    kept = say("not kept: a dry run") if dry_run else say("kept") if tuned.better else say("not kept: no better")
    line = say(
        "%(place)s: worth %(before).3f -> %(after).3f (%(count)d questions, %(made)d made from content): %(kept)s"
    )
    figures = {"before": tuned.before, "after": tuned.after, "count": tuned.questions, "made": tuned.made}
    told = line % (figures | {"place": tuned.municipality, "kept": kept})
    order = tuned.order
    if not order.before:
        return told
    own = say("its own") if order.weights else say("as shipped")
    behind = say("order %(own)s, reciprocal rank %(before).3f -> %(after).3f (%(count)d questions)")
    ranks = {"own": own, "before": order.before, "after": order.after, "count": order.questions}
    return f"{told}; {behind % ranks}"
