"""Questions as they come out of hasty thumbs: one slip each, put to the product with and without putting them right.

python -m tests.benchmarks.mistyping [--data FOLDER] [--split test] [--seed 7] [--slip "key beside"] [--golden]

Every Hangul question of the golden set and (without --golden) of abstention.jsonl is mistyped once in each way; the
figures are of the same questions typed right, mistyped and taken as they are, and mistyped and put right.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from random import Random

os.environ.setdefault("OMP_NUM_THREADS", "1")

from bot.ingesting import ingest, prepare
from bot.knowing import Knowing, know
from bot.settings import SAMPLES, Settings
from retrieval import reading
from retrieval.words.hangul import TAILS, VOWELS, compose, decompose, is_syllable
from retrieval.words.spelling import ROWS
from tests.evaluation.asking import ABSTENTION, GOLDEN, Asked, ask_all, golden
from tests.fakes import NOON

TENSE = dict(zip("ㄱㄷㅂㅅㅈ", "ㄲㄸㅃㅆㅉ", strict=True))
ALIKE = {"ㅐ": "ㅔ", "ㅔ": "ㅐ", "ㅒ": "ㅖ", "ㅖ": "ㅒ", "ㅙ": "ㅚ", "ㅚ": "ㅙ", "ㅞ": "ㅚ"}

Slip = Callable[[str, Random], str]


def beside(text: str, random: Random) -> str:
    """Return the text with one key of a syllable hit beside."""
    return _changed(text, random, lambda jamo, at: _neighbour(jamo, at, random))


def without_spaces(text: str, _random: Random) -> str:
    """Return the text without its spaces."""
    return text.replace(" ", "")


def left_over(text: str, random: Random) -> str:
    """Return the text with the tail of a syllable left beside it: 신처ㅇ."""
    places = [at for at, char in enumerate(text) if is_syllable(char) and len(decompose(char)) == 3]
    if not places:
        return text
    at = random.choice(places)
    *whole, tail = decompose(text[at])
    return text[:at] + compose("".join(whole)) + tail + text[at + 1 :]


def tense(text: str, random: Random) -> str:
    """Return the text with a plain consonant made tense."""
    return _changed(text, random, lambda jamo, at: TENSE.get(jamo, "") if at == 0 else "")


def vowel(text: str, random: Random) -> str:
    """Return the text with a vowel written like another that sounds the same."""
    return _changed(text, random, lambda jamo, at: ALIKE.get(jamo, "") if at == 1 else "")


SLIPS: dict[str, Slip] = {
    "key beside": beside,
    "no spaces": without_spaces,
    "jamo left over": left_over,
    "tense": tense,
    "vowel": vowel,
}


def _neighbour(jamo: str, at: int, random: Random) -> str:
    places = {key: (row, place) for row, keys in enumerate(ROWS) for place, key in enumerate(keys)}
    if jamo not in places:
        return ""
    row, place = places[jamo]
    near = [key for key, (r, p) in places.items() if abs(r - row) + abs(p - place) == 1]
    fit = [key for key in near if (key in VOWELS) == (jamo in VOWELS) and (at < 2 or key in TAILS)]
    return random.choice(fit) if fit else ""


def _changed(text: str, random: Random, other: Callable[[str, int], str]) -> str:
    """Return the text with one jamo of one syllable changed, wherever that can be."""
    places = [at for at, char in enumerate(text) if is_syllable(char)]
    random.shuffle(places)
    for at in places:
        jamo = decompose(text[at])
        for number in random.sample(range(len(jamo)), len(jamo)):
            put = other(jamo[number], number)
            if put and not (number == 0 and jamo[0] == "ㅇ"):
                return text[:at] + compose(jamo[:number] + put + jamo[number + 1 :]) + text[at + 1 :]
    return text


def report(knowing: Knowing, split: str, seed: int, slips: Sequence[str], files: Sequence[Path]) -> Iterator[str]:
    """Yield a line for each slip: how many first hits are right, and how much is unknown."""
    asked = [each for file in files for each in golden(split, file) if each.kind != "english"]
    yield f"| {split}: slip | questions | as it was meant | mistyped, as it is | mistyped, put right |"
    for name in slips:
        random, make = Random(seed), SLIPS[name]
        typed = [(each, replace(each, text=make(each.text, random))) for each in asked]
        changed = [(each, wrong) for each, wrong in typed if wrong.text != each.text]
        columns = [_told(knowing, [each for each, _ in changed], 1.0), _told(knowing, [w for _, w in changed], 9.0)]
        columns.append(_told(knowing, [wrong for _, wrong in changed], reading.NEARER))
        yield f"| {name} | {len(changed)} | {' | '.join(columns)} |"


def _told(knowing: Knowing, asked: Sequence[Asked], spelt: float) -> str:
    kept, reading.NEARER = reading.NEARER, spelt
    results = list(ask_all(knowing.answerer, knowing.library, asked))
    reading.NEARER = kept
    can = [result for result in results if result.asked.expect]
    cannot = [result for result in results if not result.asked.expect]
    first = sum(result.first in result.asked.expect for result in can)
    lost = sum(result.answer.kind == "unknown" for result in can)
    right = sum(result.right for result in can)
    silent = sum(result.answer.kind == "unknown" for result in cannot)
    answered = [result for result in results if result.answer.kind == "answered"]
    wrong = sum(not result.right for result in answered)
    return f"{first}/{len(can)} first, {right} answered, {lost} unknown; {silent}/{len(cannot)} silent; {wrong} wrong"


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("build/benchmark/data"))
    parser.add_argument("--split", default="test")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--slip", choices=SLIPS, action="append")
    parser.add_argument("--golden", action="store_true")
    options = parser.parse_args()
    with closing(know(Settings(data=options.data))) as knowing:
        ingest(knowing.library, SAMPLES, NOON)
        prepare(knowing.library, knowing.searcher)
        files = (GOLDEN,) if options.golden else (GOLDEN, ABSTENTION)
        for line in report(knowing, options.split, options.seed, options.slip or list(SLIPS), files):
            print(line, flush=True)  # noqa: T201 - the report


if __name__ == "__main__":
    main()
