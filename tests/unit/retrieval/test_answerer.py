"""From hits to an answer: answered, choices, unknown, over, elsewhere; and the words that are quoted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

import pytest

from knowledge.municipality import Municipality
from knowledge.passage import Passage, Source, Validity
from knowledge.stock import Withdrawn
from retrieval import answerer as answerer_module
from retrieval.answer import AnswerKind, Hit, Question
from retrieval.answerer import Answerer, Draft, Progress
from retrieval.words.matching import alike

TODAY = date(2026, 11, 25)
PLACES = (
    Municipality("seoul", "서울특별시", "서울런", names=("서울",)),
    Municipality("gimpo", "김포시", "", names=("김포",)),
)


def passage(key: str, text: str = "답이에요.", **fields: object) -> Passage:
    """Return a passage of Seoul."""
    source = Source("seoul/faq.csv", "3행", "공고", "https://example.org", date(2026, 3, 1))
    return replace(Passage("seoul", key, "faq", f"{key} 알려 주세요", text, source), **fields)


PAPERS, DATES = passage("서류"), passage("기간")
LAST_YEAR = passage("다자녀 모집", topic="enrolment", validity=Validity(None, date(2025, 8, 28)))

GONE = Withdrawn("교재비 알려 주세요", datetime(2026, 11, 20, tzinfo=UTC), PAPERS)


def hits(*passages: Passage, scores: Sequence[float] = (1.0, 0.5, 0.2, 0.1)) -> tuple[Hit, ...]:
    """Return hits in this order."""
    return tuple(Hit(each, score, 0.9, 0.9) for each, score in zip(passages, scores, strict=False))


@dataclass
class Shelf:
    """A searcher, a library and a judge that say what they are told."""

    found: tuple[Hit, ...] = ()
    ever: tuple[Hit, ...] = ()
    sure: dict[str, float] = field(default_factory=dict)
    searched: list[str] = field(default_factory=list)
    current: bool = True
    instead: dict[str, tuple[Hit, ...]] = field(default_factory=dict)

    def search(self, question: Question, k: int = 10) -> tuple[Hit, ...]:
        """Return what is found."""
        self.searched.append(question.text)
        return self.instead.get(question.text, self.found)[:k]

    def expired(self, question: Question, k: int = 3) -> tuple[Hit, ...]:
        """Return what holds or held."""
        assert question.text
        return (self.ever or self.found)[:k]

    def is_current(self, municipality: str) -> bool:
        """Tell what it is told of Seoul."""
        return self.current and municipality == "seoul"

    def municipalities(self) -> tuple[Municipality, ...]:
        """Return two places."""
        return PLACES

    def version(self, municipality: str) -> int:
        """Return a version."""
        return 7 if municipality == "seoul" else 0

    def passage(self, municipality: str, passage_id: str) -> Passage | None:
        """Return a live passage of Seoul."""
        live = {each.id: each for each in (PAPERS, DATES, LAST_YEAR)}
        return live.get(passage_id) if municipality == "seoul" else None

    def withdrawn(self, municipality: str, passage_id: str) -> Withdrawn | None:
        """Return what became of the one passage that is gone."""
        return GONE if (municipality, passage_id) == ("seoul", "gone") else None

    def confidence(self, question: Question, hits: Sequence[Hit]) -> float:
        """Return what is said for the question, else for the first hit."""
        return self.sure.get(question.text, self.sure.get(hits[0].passage.key, 0.0))

    def kind(self, confidence: float) -> AnswerKind:
        """Return the usual three outcomes."""
        return "answered" if confidence >= 0.6 else "choices" if confidence >= 0.3 else "unknown"


@dataclass
class Pen:
    """A writer that writes what it is told."""

    draft: Draft | None
    told: list[str] = field(default_factory=list)

    def write(self, question: Question, hits: Sequence[Hit], progress: Progress) -> Draft | None:
        """Return the draft."""
        assert question.text
        assert hits
        self.told = [hit.passage.id for hit in hits]
        progress("…")
        return self.draft

    def summarise(self, question: Question, lines: Sequence[str]) -> str:
        """Return nothing: no answer is put in short."""
        raise AssertionError((question, lines))


def ask(shelf: Shelf, text: str, pen: Pen | None = None, **fields: object):  # type: ignore[no-untyped-def]  # noqa: ANN201
    """Return the answer to a question in Seoul."""
    question = replace(Question("seoul", text, TODAY), **fields)
    return Answerer(shelf, shelf, shelf, writer=pen).answer(question)


def test_what_is_known_is_quoted_with_its_source() -> None:
    """The FAQ's own words, a mark, the place in the source, the version of the content."""
    answer = ask(Shelf(hits(PAPERS, DATES), sure={"서류": 0.9}), "무슨 종이를 내나")
    assert (answer.kind, answer.text, answer.version, answer.asked) == (
        "answered",
        "답이에요. [1]",
        7,
        "무슨 종이를 내나",
    )
    (citation,) = answer.citations
    assert (citation.source, citation.place, citation.title, citation.dated) == (
        "seoul/faq.csv",
        "3행",
        "공고",
        date(2026, 3, 1),
    )


@pytest.mark.parametrize(("sure", "counts"), [(0.5, (3, 0)), (0.2, (0, 2)), (0.1, (0, 0))])
def test_close_evidence_offers_choices_and_weak_evidence_less(sure: float, counts: tuple[int, int]) -> None:
    """Up to three questions nearly as near as the best, an unknown with the two nearest, or an honest unknown alone."""
    same, far = passage("서류", "다른 답이에요."), passage("급식", "먼 답이에요.")
    found = hits(PAPERS, same, DATES, far, scores=(1.0, 0.9, 0.6, 0.58))
    answer = ask(Shelf(found, sure={"서류": sure}), "그게 뭐였더라")
    titles = ["서류 알려 주세요", "기간 알려 주세요", "급식 알려 주세요"]
    assert answer.kind == ("choices" if counts[0] else "unknown")
    assert [choice.title for choice in answer.choices] == titles[: counts[0]]
    assert [choice.title for choice in answer.near] == titles[: counts[1]]
    assert ask(Shelf(), "아무것도 없나").kind == "unknown"


def test_a_question_that_the_content_words_itself_is_answered() -> None:
    """Spacing and endings do not count; a judge in doubt is overruled, unless the passage lacks what is asked."""
    assert ask(Shelf(hits(PAPERS), sure={"서류": 0.4}), "서류알려주세요").kind == "answered"
    for lack in ({"rarest": 6.3}, {"unsaid": 1.0}):
        lacking = tuple(replace(hit, features=lack) for hit in hits(PAPERS))
        assert ask(Shelf(lacking, sure={"서류": 0.1}), "서류알려주세요").kind == "unknown"
    assert alike("서류", PAPERS) == 0.0
    assert alike("전혀 다른 이야기예요", PAPERS) == 0.0
    assert alike("기간 좀 알려줘", DATES) > alike("기한 좀 말해줘", DATES)


def test_what_is_over_is_said_to_be_over_unless_something_live_answers_as_well() -> None:
    """An expired statement is never given as current, and never hides a live one."""
    over = ask(Shelf(hits(PAPERS), hits(LAST_YEAR, PAPERS), {"다자녀 모집": 0.9}), "다자녀는 언제까지")
    assert (over.kind, over.ended, over.text) == ("unknown", date(2025, 8, 28), "")
    assert (over.citations[0].title, over.topic) == ("공고", LAST_YEAR.topic)
    close = hits(LAST_YEAR, PAPERS, scores=(1.0, 0.95))
    assert ask(Shelf(hits(PAPERS), close, {"서류": 0.9, "다자녀 모집": 0.9}), "다자녀는 언제까지").kind == "answered"
    assert ask(Shelf(hits(PAPERS), hits(LAST_YEAR), {"다자녀 모집": 0.2}), "오늘 저녁 메뉴는 뭐").ended is None
    years = [replace(LAST_YEAR, key=f"{year}") for year in range(2001, 2021)]
    behind = hits(*years, PAPERS, scores=(*[1.0] * len(years), 0.95))
    assert ask(Shelf(hits(PAPERS), behind, {"서류": 0.9, "다자녀 모집": 0.9}), "다자녀는 언제까지").kind == "answered"


@pytest.mark.parametrize(
    ("features", "scores", "over"),
    [
        ({"held": 1.0}, (0.9, 0.5, 0.2), True),
        ({"held": 1.0, "unsaid": 1.0}, (0.9, 0.5, 0.2), True),
        ({"held": 0.6}, (0.9, 0.5, 0.2), False),
        ({}, (0.9, 0.5, 0.2), False),
        ({"held": 1.0, "unnamed_group": 1.0}, (0.9, 0.5, 0.2), False),
        ({"held": 1.0}, (0.6, 0.2, 0.1), False),
        ({"held": 1.0}, (0.9, 0.7, 0.65), False),
    ],
)
def test_a_notice_that_names_all_that_is_asked_about_is_over_whatever_it_answers(
    features: dict[str, float],
    scores: tuple[float, ...],
    over: bool,  # noqa: FBT001
) -> None:
    """It fits well and clearly better than what is live, though that may stand behind other parts of the notice."""
    part = replace(LAST_YEAR, key="다자녀 인원", text="40명이에요.")
    ever = hits(LAST_YEAR, part, PAPERS, scores=scores)
    ever = (replace(ever[0], features=features), *ever[1:])
    answer = ask(Shelf(hits(PAPERS), ever, {"다자녀 모집": 0.1, "서류": 0.1}), "다자녀 모집은 몇 명이었지")
    assert (answer.kind, answer.ended) == ("unknown", date(2025, 8, 28) if over else None)


@pytest.mark.parametrize(
    ("text", "title", "features", "over"),
    [
        ("작년 다자녀 모집 언제까지였어?", "다자녀 모집 (2025년)", {"held": 1.0}, True),
        ("2025년 다자녀 모집 언제까지였어?", "다자녀 모집 (2025년)", {"held": 1.0}, True),
        ("재작년 다자녀 모집 언제까지였어?", "다자녀 모집 (2025년)", {"held": 1.0}, False),
        ("다자녀 모집 언제까지예요?", "다자녀 모집 (2025년)", {"held": 1.0}, False),
        ("작년 다자녀 모집 언제까지였어?", "다자녀 모집 (2025년)", {"held": 0.6}, False),
        ("작년 다자녀 모집은 몇 명이었어?", "다자녀 모집 (2025년)", {"held": 1.0, "aspect_unstated": 1.0}, False),
    ],
)
def test_what_held_in_a_year_that_is_past_is_told_beside_what_holds(
    text: str,
    title: str,
    features: dict[str, float],
    over: bool,  # noqa: FBT001
) -> None:
    """Who asks about last year hears of last year, as what is over, though something live lies as near."""
    notice = replace(LAST_YEAR, title=title, source=Source("n.md"))
    first, second = hits(notice, PAPERS, scores=(0.9, 0.88))
    answer = ask(Shelf(hits(PAPERS), (replace(first, features=features), second), {"서류": 0.9}), text)
    assert answer.ended == (date(2025, 8, 28) if over else None)


def test_another_places_matter_is_not_looked_up() -> None:
    """Naming one's own place beside it makes it one's own matter."""
    shelf = Shelf(hits(PAPERS), sure={"서류": 0.9})
    assert ask(shelf, "김포는 서류 뭐 내나").elsewhere == ("gimpo",)
    assert shelf.searched == []
    assert ask(shelf, "김포에서 서울로 왔는데 서류 뭐 내나").kind == "answered"


@pytest.mark.parametrize(
    ("text", "sure", "asked"),
    [
        ("그럼 중학생은요?", {"서류 뭐 내나 그럼 중학생은요?": 0.9, "그럼 중학생은요?": 0.2}, "서류 뭐 내나"),
        ("what about papers", {"서류 뭐 내나 what about papers": 0.9, "what about papers": 0.2}, "서류 뭐 내나"),
        ("방학때는 언제해요", {"서류 뭐 내나 방학때는 언제해요": 0.9, "방학때는 언제해요": 0.2}, "서류 뭐 내나"),
        ("주말엔 어떻게 해요?", {"서류 뭐 내나 주말엔 어떻게 해요?": 0.9}, "서류 뭐 내나"),
        ("중학생은요?", {"서류 뭐 내나 중학생은요?": 0.1, "중학생은요?": 0.9}, "중학생은요?"),
        ("신청은 언제까지예요?", {}, "신청은 언제까지예요?"),
        ("멘토링은 어떻게 신청하는 건가요?", {}, "멘토링은 어떻게 신청하는 건가요?"),
    ],
)
def test_a_follow_up_takes_the_turn_before_where_that_fits_better(
    text: str, sure: dict[str, float], asked: str
) -> None:
    """A question like "그럼 중학생은요?" is read with the question before; a whole question is read alone."""
    shelf = Shelf(hits(PAPERS), sure=sure)
    assert ask(shelf, text, previous="서류 뭐 내나").asked == asked
    assert len([said for said in shelf.searched if said != PAPERS.title]) == (2 if sure else 1)
    assert ask(Shelf(hits(PAPERS)), text).asked == text


def test_ones_own_entries_are_offered_before_those_for_all() -> None:
    """They are about this place; which are offered is for how near they are."""
    for_all = replace(PAPERS, municipality="shared")
    answer = ask(Shelf(hits(for_all, DATES, scores=(1.0, 0.9)), sure={"서류": 0.5}), "그게 뭐였더라")
    assert [choice.title for choice in answer.choices] == ["기간 알려 주세요", "서류 알려 주세요"]
    found = hits(for_all, DATES, passage("급식"), scores=(1.0, 0.9, 0.8))
    answer = ask(Shelf(found, sure={"서류": 0.2}), "그게 뭐였더라")
    assert [choice.title for choice in answer.near] == ["기간 알려 주세요", "서류 알려 주세요"]


@pytest.mark.parametrize(
    ("told", "offered"),
    [({}, ["누가 이용할 수 있어요?", "서류 알려 주세요"]), ({"unsaid": 1.0}, ["서류 알려 주세요"])],
)
def test_who_asks_for_people_that_are_not_named_is_offered_what_tells_who_may(
    told: dict[str, float], offered: list[str]
) -> None:
    """It is looked for by itself, as it may be worded far from what was asked; what does not tell it is not offered."""
    first = replace(hits(PAPERS)[0], features={"unnamed_group": 1.0, "unsaid": 1.0})
    who = Hit(passage("누가", title="누가 이용할 수 있어요?"), 1.0, 0.9, 0.9, told)
    shelf = Shelf((first,), sure={"서류": 0.5}, instead={"누가 이용할 수 있어요?": (who,)})
    assert [choice.title for choice in ask(shelf, "소방관도 되나요").choices] == offered


def test_a_shown_passage_is_live_over_or_gone() -> None:
    """What was withdrawn is unknown, what is over says since when."""
    shelf = Shelf()
    answerer = Answerer(shelf, shelf, shelf)
    question = Question("seoul", "", TODAY)
    assert answerer.show(question, PAPERS.id).text == "답이에요. [1]"
    assert [hit.passage for hit in answerer.show(question, PAPERS.id).hits] == [PAPERS]
    gone = answerer.show(question, "gone")
    assert (gone.kind, gone.withdrawn) == ("unknown", GONE)
    assert answerer.show(question, "never").withdrawn is None
    assert answerer.show(question, LAST_YEAR.id).ended == date(2025, 8, 28)
    assert answerer.show(replace(question, municipality="gimpo"), PAPERS.id).kind == "unknown"


@pytest.mark.parametrize(
    ("known", "kind"),
    [
        ({"nearest_question": 0.97}, "answered"),
        ({"nearest_question": 0.90}, "unknown"),
        ({"nearest_question": 0.97, "rarest": 2.0}, "unknown"),
    ],
)
def test_ones_own_programme_by_name_is_no_reason_to_be_silent(known: dict[str, float], kind: AnswerKind) -> None:
    """Without the name it is sure, if what is left is worded in the content and each noun is; a doubt is not lifted."""
    shelf = Shelf((Hit(PAPERS, 1.0, 0.9, 0.9, known),), sure={"서울런 서류 뭐 내요?": 0.1, "서류 뭐 내요?": 0.95})
    assert ask(shelf, "서울런 서류 뭐 내요?").kind == kind


GANGNAM = passage("강남인강", "네, 무료예요.")


@pytest.mark.parametrize(
    ("found", "sure", "kind", "choices"),
    [
        ((PAPERS, GANGNAM), 0.9, "unknown", ["강남인강 알려 주세요"]),
        ((PAPERS, DATES), 0.9, "unknown", []),
        ((GANGNAM, PAPERS), 0.9, "answered", []),
        ((GANGNAM, PAPERS), 0.5, "choices", ["강남인강 알려 주세요"]),
        ((PAPERS, GANGNAM), 0.5, "unknown", ["강남인강 알려 주세요"]),
        ((GANGNAM, PAPERS), 0.1, "unknown", ["강남인강 알려 주세요"]),
    ],
)
def test_somebody_elses_programme_is_answered_only_by_what_names_it(
    found: tuple[Passage, ...], sure: float, kind: str, choices: list[str]
) -> None:
    """However sure the judge is of an entry about one's own."""
    answer = ask(Shelf(hits(*found), sure={found[0].key: sure}), "강남인강이랑 뭐가 달라요?")
    assert (answer.kind, [choice.title for choice in answer.choices]) == (kind, choices)
    assert answer.programme == ("" if kind == "answered" else "강남인강")


def test_how_somebody_elses_programme_differs_is_not_told_by_what_only_names_it() -> None:
    """That its lectures can be heard is no comparison: the entry is offered."""
    found = (replace(hits(GANGNAM)[0], features={"aspect_unstated": 1.0}),)
    answer = ask(Shelf(found, sure={"강남인강": 0.9}), "강남인강이랑 뭐가 달라요?")
    assert (answer.kind, answer.text, answer.programme) == ("unknown", "", "강남인강")
    assert [choice.title for choice in answer.choices] == ["강남인강 알려 주세요"]


def test_what_else_answers_a_question_is_looked_for_once_a_version_and_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same answer for the second who asks, at one search less; another day looks anew; it is a small memory."""
    monkeypatch.setattr(answerer_module, "REMEMBERED", 1)
    shelf = Shelf(hits(PAPERS, DATES), sure={"서류": 0.9})
    answerer = Answerer(shelf, shelf, shelf)
    question = Question("seoul", "무슨 종이를 내나", TODAY)
    first, second = (replace(answerer.answer(question), took_ms=0.0) for _ in range(2))
    assert first == second
    assert shelf.searched.count(PAPERS.title) == 1
    answerer.answer(replace(question, on=date(2026, 11, 26)))
    assert shelf.searched.count(PAPERS.title) == 2
    answerer.answer(question)
    assert shelf.searched.count(PAPERS.title) == 3


def test_what_else_answers_is_not_kept_before_all_is_indexed() -> None:
    """An edition counts from when it is published; what contradicts an answer may be found only some minutes later."""
    shelf = Shelf(hits(PAPERS, DATES), sure={"서류": 0.9}, current=False)
    answerer = Answerer(shelf, shelf, shelf)
    question = Question("seoul", "무슨 종이를 내나", TODAY)
    for _ in range(2):
        answerer.answer(question)
    assert shelf.searched.count(PAPERS.title) == 2
    shelf.current = True
    for _ in range(2):
        answerer.answer(question)
    assert shelf.searched.count(PAPERS.title) == 3


def test_an_answer_says_how_a_mistyped_question_was_read() -> None:
    """Choices do not: they are questions themselves."""
    read = replace(hits(PAPERS)[0], read="서류 뭐 내나")
    assert ask(Shelf((read,), sure={"서류": 0.9}), "써류 뭐 내나").read == "서류 뭐 내나"
    assert ask(Shelf((read,), sure={"서류": 0.5}), "뭐 내나").read == ""


@pytest.mark.parametrize(
    ("text", "kind"), [("ㅋㅋㅋㅋ", "unknown"), ("ㅠㅠ?!", "unknown"), ("뭐", "answered"), ("1", "answered")]
)
def test_laughing_and_weeping_ask_nothing(text: str, kind: str) -> None:
    """Whatever they are near to."""
    assert ask(Shelf(hits(PAPERS), sure={"서류": 0.9}), text).kind == kind
