"""The ordinary lines that teach the crisis screen, as they stood when its weights were made.

python -m tests.benchmarks.screening_calm FOLDER crisis_training.jsonl … [--heard]

writes them anew: the questions that the sample content and the golden set ask (`crisis_calm.jsonl`), and which lines of
all ordinary sets the rules flag (`crisis_flagged.json`, the beginnings of their SHA-256), and which of the lines
written for training an unmistakable rule hears (`crisis_heard.json`). FOLDER is that of
`screening_training`. Content, golden set and rules may change; what taught the weights stays, until both stages are
trained anew. With `--heard` only the last file is written: it teaches the third stage alone.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from handlers.screening.learned import pieces
from handlers.screening.rules import rules
from handlers.screening.surface import readings
from knowledge.content import read_content

SAMPLES = Path(__file__).parents[2] / "knowledge" / "samples"
EVALUATION = Path(__file__).parents[1] / "evaluation"
CALM, FLAGGED = EVALUATION / "crisis_calm.jsonl", EVALUATION / "crisis_flagged.json"
HEARD = EVALUATION / "crisis_heard.json"
OTHERS = ("crisis_lines.jsonl", "crisis_unclear.json", "everyday_lines.jsonl")
"""Other files that teach in part, or say what doesn't."""
SETS = (
    ("ko_chitchat_songys/items.jsonl", ("text",)),
    ("ko_question_pair/items.jsonl", ("a", "b")),
    ("ko_welfare_faq/queries.jsonl", ("text",)),
    ("ko_parakqc/queries.jsonl", ("text",)),
    ("ko_square_sensitive/items.jsonl", ("text",)),
    ("ko_strategyqa_facts/queries.jsonl", ("text",)),
    ("ko_profanity_2runo/items.jsonl", ("text",)),
    ("en_clinc150/items.jsonl", ("text",)),
)
FORUM = "ko_profanity_2runo/items.jsonl"
"""The set of comments among them: coarse talk, of which an alarm is no measure of everyday talk."""
GRAVE = re.compile(
    r"죽|자살|자해|때려|때리|맞고|왕따|괴롭|협박|유포|폭력|무서|위험|학대|위기|이상해|힘들|우울|사진\s?보내래"
)
"""Words of published questions that are about a cry for help: those teach nothing here."""


def plain(text: str) -> str:
    """Return the plain reading of a line."""
    return next(readings(text)).text


def rows_of_file(name: str) -> list[dict[str, Any]]:
    """Return the rows of a file of labelled lines."""
    return [json.loads(row) for row in (EVALUATION / name).read_text("utf-8").splitlines()]


def calm() -> list[str]:
    """Return the questions that teach as ordinary ones, without those about a cry for help."""
    return [json.loads(row)["text"] for row in CALM.read_text("utf-8").splitlines()]


def everyday() -> list[str]:
    """Return what people tell a study assistant on any day, without the lines that are kept for a test."""
    told = [row["text"] for row in rows_of_file("everyday_lines.jsonl") if row["split"] == "train"]
    return [text for text in told if not flagged(text)]


def looked_at() -> list[dict[str, Any]]:
    """Return the lines of `crisis_lines.jsonl` that were looked at: no measure any more, so they may teach."""
    return [row for row in rows_of_file("crisis_lines.jsonl") if sha256(row["id"].encode()).digest()[0] & 3]


def lines_of_sets(folder: Path, *, forum: bool = True) -> dict[str, str]:
    """Return the lines of other people's sets that reach the learned stages, by their plain reading, each once."""
    found: dict[str, str] = {}
    for name, fields in SETS if forum else [each for each in SETS if each[0] != FORUM]:
        for row in (folder / name).read_text("utf-8").splitlines():
            for field in fields:
                text = json.loads(row)[field]
                found.setdefault(plain(text), text)
    return {text: line for text, line in found.items() if any(pieces(text))}


def flagged(line: str) -> bool:
    """Return whether the rules found anything in an ordinary line when the weights were made: it didn't teach."""
    return _mark(line) in _kept(FLAGGED)


def unclear(line: str) -> bool:
    """Return whether a line of the ordinary sets was read and taken for a cry: it neither teaches nor measures.

    Only the beginnings of the SHA-256 of such lines are kept.
    """
    return _mark(line) in _kept(EVALUATION / "crisis_unclear.json")


def heard(line: str) -> bool:
    """Return whether an unmistakable rule heard a line written for training when the weights were made."""
    return _mark(line) in _kept(HEARD)


def digest(names: Iterable[str]) -> str:
    """Return the beginning of the SHA-256 of all lines of this repository that teach, the labelled files by name."""
    others = (CALM, FLAGGED, *(EVALUATION / name for name in OTHERS))
    files = (*(EVALUATION / name for name in names), *others)
    return sha256(b"".join(sha256(file.read_bytes()).digest() for file in files)).hexdigest()[:16]


def _mark(line: str) -> str:
    return sha256(line.encode()).hexdigest()[:16]


@cache
def _kept(file: Path) -> frozenset[str]:
    return frozenset(json.loads(file.read_text("utf-8")))


def _found(text: str) -> bool:
    return any(True for surface in readings(text) for _ in rules().hits(surface))


def _heard(text: str) -> bool:
    return any(hit.explicit for surface in readings(text) for hit in rules().hits(surface))


def _published() -> Iterator[str]:
    passages = read_content(SAMPLES).passages
    asked = dict.fromkeys(text for passage in passages for text in (passage.title, *passage.aliases))
    yield from (text for text in asked if not GRAVE.search(text) and not _found(text) and any(pieces(plain(text))))


def _flagged(folder: Path) -> Iterator[str]:
    told = [row["text"] for row in rows_of_file("everyday_lines.jsonl")]
    yield from (text for text in (*lines_of_sets(folder).values(), *told) if _found(text))
    near = [row["text"] for row in looked_at() if not row["crisis"]]
    yield from (text for text in near if _found(text) or rules().quoted(next(readings(text))))


def _written(file: Path, rows: Iterable[str]) -> None:
    file.write_text("".join(f"{row}\n" for row in rows), encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the files; those given beside the folder are the labelled ones."""
    folder, *names = sys.argv[1:] if arguments is None else arguments
    if "--heard" in names:
        names.remove("--heard")
    else:
        asked = dict.fromkeys((*_published(), *(row["text"] for row in rows_of_file("golden.jsonl"))))
        _written(CALM, (json.dumps({"text": text}, ensure_ascii=False) for text in asked))
        _written(FLAGGED, [json.dumps(sorted(set(map(_mark, _flagged(Path(folder))))), indent=1)])
    told = [row["text"] for name in names for row in rows_of_file(name)] + [row["text"] for row in looked_at()]
    _written(HEARD, [json.dumps(sorted({_mark(text) for text in told if _heard(text)}), indent=1)])
    return 0


if __name__ == "__main__":
    sys.exit(main())
