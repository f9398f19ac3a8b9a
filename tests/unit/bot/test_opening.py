"""At a start: what is indexed is waited for, what is still embedded is found by its words and called no answer."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import date

import pytest

from bot.opening import FEW, LOOKS, Opening
from knowledge.library import Library
from knowledge.municipality import Municipality
from knowledge.passage import SHARED, Passage, Validity
from knowledge.stock import Stock
from knowledge.storage import Storage
from retrieval.answer import Answer, Question
from retrieval.answerer import Answerer
from retrieval.glancing import Glance
from retrieval.judging.confidence import Judge
from retrieval.searcher import Searcher
from retrieval.words.synonyms import synonyms
from tests.fakes import NOON
from tests.unit.retrieval.memory import Bigrams, Spaces, passage

TODAY = date(2026, 11, 25)
PLACES = (
    Municipality("gimpo", "김포시", "김포런", names=("김포",)),
    Municipality("seoul", "서울특별시", "서울런", names=("서울",)),
)
NOTICES = tuple(
    passage(f"n{number}", f"제{number}호 공지 알려 주세요", f"{number}번째 안내예요.") for number in range(FEW + 1)
)


def question(text: str) -> Question:
    """Return a question to Gimpo."""
    return Question("gimpo", text, TODAY)


def glance(passages: tuple[Passage, ...]) -> Glance:
    """Return the words of passages."""
    return Glance(passages, Spaces(), synonyms())


@pytest.fixture(autouse=True)
def _nobody_left() -> Iterator[None]:
    """Wait for what was begun beside a test: the next one's database lies where this one's did."""
    yield
    for thread in threading.enumerate():
        if thread.name == "index first":
            thread.join(10)


class House:
    """A library with a searcher, and the answerer over both as the program puts it together."""

    def __init__(self, storage: Storage, *passages: Passage, sleep: Callable[[float], None] | None = None) -> None:
        self.library = Library(storage)
        self.library.publish(Stock(PLACES, passages), NOON)
        self.gate = threading.Event()
        self.searcher = Searcher(self.library, Bigrams(gate=self.gate), splitter=Spaces())
        answerer = Answerer(self.searcher, self.library, Judge())
        more = {"sleep": sleep} if sleep else {}
        self.opening = Opening(
            answerer, self.searcher, self.library, "bigrams", lambda some: glance(tuple(some)), **more
        )

    @contextmanager
    def preparing(self) -> Iterator[Future[None]]:
        """Prepare in a thread, which waits at its gate."""
        with ThreadPoolExecutor(1) as threads:
            try:
                yield threads.submit(self.searcher.prepare, "gimpo")
            finally:
                self.gate.set()

    def ask(self, text: str) -> Answer:
        """Ask from Gimpo."""
        return self.opening.answer(question(text))


def test_words_alone_offer_and_answer_nothing(storage: Storage) -> None:
    """What has the words is a choice that opens the passage itself, what has none is unknown; then all is answered."""
    house = House(storage, *NOTICES)
    with house.preparing() as preparing:
        offered = house.ask("제3호 공지 알려 주세요")
        assert (offered.kind, offered.glanced, offered.confidence) == ("choices", True, 0.0)
        assert offered.choices[0].title == "제3호 공지 알려 주세요"
        shown = house.opening.show(question("제3호 공지"), offered.choices[0].passage_id)
        assert (shown.kind, shown.citations[0].title, shown.glanced) == ("answered", "제3호 공지 알려 주세요", False)
        nothing = house.ask("오늘 급식 뭐예요")
        assert (nothing.kind, nothing.glanced, nothing.choices) == ("unknown", True, ())
        abroad = house.ask("서울은 서류 뭐 내요?")
        assert (abroad.kind, abroad.glanced, abroad.elsewhere) == ("unknown", False, ("seoul",))
        assert not preparing.done()
        house.gate.set()
        preparing.result(60)
    answer = house.ask("제3호 공지 알려 주세요")
    assert (answer.kind, answer.glanced) == ("answered", False)
    house.library.publish(Stock(PLACES, NOTICES[:1]), NOON)
    assert not house.ask("제0호 공지 알려 주세요").glanced


def test_what_is_published_meanwhile_is_seen(storage: Storage) -> None:
    """The words are those of the newest edition."""
    house = House(storage, *NOTICES)
    assert house.ask("교재비 지원").kind == "unknown"
    house.library.publish(Stock(PLACES, (*NOTICES, passage("fees", "교재비 지원", "무료예요."))), NOON)
    assert [choice.title for choice in house.ask("교재비 지원").choices] == ["교재비 지원"]


def test_who_asks_first_is_indexed_first(storage: Storage) -> None:
    """At a later start the vectors are there: the first question gets its answer, not an excuse, in nobody's turn."""
    earlier = House(storage, *NOTICES)
    earlier.gate.set()
    earlier.searcher.prepare("gimpo")
    later = House(storage, *NOTICES, sleep=lambda _: time.sleep(0.3))
    answer = later.ask("제3호 공지 알려 주세요")
    assert (answer.kind, answer.glanced) == ("answered", False)
    assert not later.ask("제4호 공지").glanced


def test_what_is_never_ready_is_not_waited_for_for_ever(storage: Storage) -> None:
    """A few passages whose embedding does not end are looked for by their words in the end, the next time at once."""
    waits: list[float] = []
    house = House(storage, passage("fees", "교재비 지원", "무료예요."), sleep=waits.append)
    answer = house.ask("교재비 지원")
    assert (answer.kind, answer.glanced, len(waits)) == ("choices", True, LOOKS)
    assert house.ask("교재비 지원").glanced
    assert len(waits) == LOOKS
    house.gate.set()


def test_an_index_that_fails_is_no_end(storage: Storage, caplog: pytest.LogCaptureFixture) -> None:
    """What has the words is offered; the log says what happened, once."""
    failed = threading.Event()
    house = House(storage, passage("fees", "교재비 지원", "무료예요."), sleep=lambda _: failed.wait(5) and None)

    def failing(_municipality: str) -> None:
        failed.set()
        raise OSError(28, "No space left on device")

    house.searcher.prepare = failing
    assert house.ask("교재비 지원").glanced
    assert caplog.text.count("gimpo could not be indexed first: OSError") == 1


def test_a_glance_at_english_content_keeps_english_questions() -> None:
    """They are put into Korean only where that is what was published."""
    seen = glance((passage("how", "application deadline", "In May."), passage("fees", "fees", "None.")))
    assert [each.key for each in seen.found(question("application deadline"))] == ["how"]


def test_what_is_new_is_counted_once(storage: Storage, monkeypatch: pytest.MonkeyPatch) -> None:
    """While thousands of passages are embedded, a question does not read all of their vectors to learn that."""
    house = House(storage, *NOTICES)
    read: list[int] = []
    vectors = house.library.vectors
    monkeypatch.setattr(house.library, "vectors", lambda engine, keys: read.append(len(keys)) or vectors(engine, keys))
    assert [house.ask(f"제{number}호 공지 알려 주세요").glanced for number in range(3)] == [True] * 3
    assert len(read) == 1


def test_words_are_taken_in_once_for_all_who_ask_at_a_time(storage: Storage) -> None:
    """Whoever comes while they are taken in waits for them, and does not do the same once more."""
    house = House(storage, *NOTICES)
    taken: list[int] = []

    def slow(passages: Sequence[Passage]) -> Glance:
        taken.append(len(passages))
        time.sleep(0.5)
        return glance(tuple(passages))

    house.opening._glance = slow
    with ThreadPoolExecutor(2) as threads:
        answers = list(threads.map(house.ask, ["제1호 공지 알려 주세요", "제2호 공지 알려 주세요"]))
    assert [answer.choices[0].title for answer in answers] == ["제1호 공지 알려 주세요", "제2호 공지 알려 주세요"]
    assert taken == [len(NOTICES)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("교재비", ["fees", "more"]),
        ("교재비 지원", ["fees"]),
        ("교재비 지원 얼마예요", ["fees"]),
        ("교재비 하나 둘 셋 넷 다섯 여섯 일곱 여덟 아홉 열", []),
        ("작년 행사", []),
        ("", []),
    ],
)
def test_a_glance(text: str, found: list[str]) -> None:
    """The share of all the question's words counts; what is over, or has too few of them, is not found."""
    fees = passage("fees", "교재비 지원", "무료예요.")
    over = replace(passage("over", "작년 행사", "끝났어요."), validity=Validity(until=date(2025, 12, 31)))
    seen = glance((fees, over, passage("more", "교재비 교재 안내", "책이에요.", SHARED), *NOTICES[:2]))
    assert [each.key for each in seen.found(question(text))] == found
    assert glance(()).found(question(text)) == ()
