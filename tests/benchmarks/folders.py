"""Sets of labelled pairs and of intents as folders in the BEIR layout, so that a search can be asked for them.

    python -m tests.benchmarks.folders SETS INTO

SETS has the folders of public sets. Of pairs the second texts are stored, and the first ones of pairs that mean the
same are asked; en_covid_faq_stored has it the other way round, as a FAQ stores one wording of many that are asked. Of
intents one text each is stored, drawn with seed 7, and all others are asked.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Any

SEED, PAIRS = 7, 1_500
Row = Mapping[str, Any]
Stored = Mapping[str, str | tuple[str, str]]
"""Texts that are stored, by id, or titles and texts."""
Asked = list[tuple[str, str, list[str]]]
"""Questions: id, text, and the ids of what answers them."""


def rows(file: Path) -> list[Row]:
    """Return the objects of a file of lines."""
    return [json.loads(line) for line in file.read_text("utf-8").splitlines() if line.strip()]


def write(folder: Path, stored: Stored, asked: Asked) -> None:
    """Write a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    fields = {key: ("", text) if isinstance(text, str) else text for key, text in stored.items()}
    texts = [{"id": key, "title": title, "text": text} for key, (title, text) in fields.items()]
    questions = [{"id": key, "text": text} for key, text, _ in asked]
    for name, objects in (("corpus.jsonl", texts), ("queries.jsonl", questions)):
        (folder / name).write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in objects), "utf-8")
    judged = "".join(f"{key}\t{right}\t1\n" for key, _, all_right in asked for right in all_right)
    (folder / "qrels.tsv").write_text(f"query-id\tcorpus-id\tscore\n{judged}", "utf-8")


def of_intents(found: Sequence[Row], random: Random | None = None) -> tuple[dict[str, str], Asked]:
    """Return one text of each intent as stored, and all others as asked."""
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in found:
        groups[row["intent"]].append(row)
    random = random or Random(SEED)
    chosen = {intent: random.choice(group) for intent, group in groups.items()}
    stored = {row["id"]: row["text"] for row in chosen.values()}
    asked = [(row["id"], row["text"], [chosen[row["intent"]]["id"]]) for row in found if row["id"] not in stored]
    return stored, asked


def of_pairs(found: Sequence[Row], same: Sequence[Row], keep: str, ask: str) -> tuple[dict[str, str], Asked]:
    """Return one side of pairs as stored, the other side of those that mean the same as asked, each text once."""
    keys: dict[str, str] = {}
    for row in found:
        keys.setdefault(row[keep], row["id"])
    right: dict[str, set[str]] = defaultdict(set)
    for row in same:
        right[row[ask]].add(keys[row[keep]])
    asked = [(f"q{number}", text, sorted(answers)) for number, (text, answers) in enumerate(right.items())]
    return {key: text for text, key in keys.items()}, asked


def main() -> None:
    """Write the folders that the command line asks for."""
    sets, into = map(Path, sys.argv[1:3])
    pairs = rows(sets / "en_covid_faq_similarity" / "items.jsonl")
    same = [row for row in pairs if row["label"] == 1]
    write(into / "en_covid_faq_stored", *of_pairs(pairs, same, "a", "b"))
    stored, _ = of_pairs(pairs, same, "b", "a")
    keys = {text: key for key, text in stored.items()}
    # each pair is a question of its own: one text is asked several times, and only its partner counts
    write(into / "en_covid_faq_similarity", stored, [(f"q{row['id']}", row["a"], [keys[row["b"]]]) for row in same])
    loving = [row for row in rows(sets / "ko_question_pair" / "items.jsonl") if row["same"]]
    Random(SEED).shuffle(loving)
    write(into / "ko_question_pair", *of_pairs(loving[:PAIRS], loving[:PAIRS], "b", "a"))
    write(into / "en_advising_questions", *of_intents(rows(sets / "en_advising_questions" / "items.jsonl")))
    inside = [row for row in rows(sets / "en_clinc150" / "items.jsonl") if row["intent"] != "oos"]
    write(into / "en_clinc150", *of_intents(inside))


if __name__ == "__main__":
    main()
