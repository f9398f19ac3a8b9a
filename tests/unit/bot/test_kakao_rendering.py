"""What bubbles look like on KakaoTalk, at each of its limits."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.kakao_rendering import CARD, LABEL, TEXT, Labels, Output, apart, cut, page, render, split
from handlers.conversation import Address, Attachment, Bubble, Choice, Notice
from retrieval.answer import Citation
from tests.acceptance.kakao import check_answer
from tests.fakes import NOON

LABELS = Labels(
    sample="예시",
    waiting="답 보기",
    more="이어 보기",
    source="출처 %(number)d 보기",
    file="파일 열기",
    unseen="(보여 드릴 수 없는 파일)",
    picture="그림",
    typed="적어 주세요: %(choices)s",
)
ENGLISH = Labels(source="Source %(number)d", typed="You can also write: %(choices)s", more="More")


def wording(language: str) -> Labels:
    """Return the words around an answer."""
    return ENGLISH if language == "en" else LABELS


CITED = Citation(
    1, "p", "faq.csv", "12행", "신청 <서류>", "https://example.org/?a=1", "", dated=date(2026, 3, 2), sample=True
)


def notice(text: str = "", number: int = 1, **fields: Any) -> Notice:
    """Return a notice to somebody on KakaoTalk."""
    bubble = Bubble(text, **fields)
    taps = tuple("" if choice.url else f"key-{place}" for place, choice in enumerate(bubble.choices))
    return Notice(number, Address("kakao", "b", "p"), bubble, taps, NOON, 1, "l")


def link(notice: Notice, place: int) -> str:
    """Return a public address."""
    return f"https://gyeot.example/kakao/files/{notice.id}/{place}/mark"


def shown(*notices: Notice) -> Output:
    """Return the answer that shows notices, checked against KakaoTalk's rules."""
    made = page(notices, wording, link)
    check_answer(made.payload)
    return made.payload["template"]  # type: ignore[no-any-return]


def texts(template: Output) -> list[str]:
    """Return the words of an answer's outputs."""
    return [
        output.get("simpleText", {}).get("text") or output.get("textCard", {}).get("description", "")
        for output in template["outputs"]
    ]


def test_what_stands_around_an_answer_is_in_the_language_of_the_talk() -> None:
    """Its sources, its choices without a button, and the way to what is left over."""
    many = tuple(Choice(f"Choice {number}", "a") for number in range(12))
    english = replace(notice("It is free.", citations=(CITED,), choices=many), language="en")
    template = shown(english)
    assert template["outputs"][-1]["textCard"]["buttons"][0]["label"] == "Source 1"
    assert "You can also write: Choice 9" in texts(template)[-1]
    long = replace(notice("word " * 900, choices=many), language="en")
    assert shown(long)["quickReplies"][0]["label"] == "More"


def test_plain_words() -> None:
    """Words alone are a simple text, without any button."""
    assert shown(notice("안녕하세요")) == {"outputs": [{"simpleText": {"text": "안녕하세요"}}]}


def test_sources_are_said_and_linked() -> None:
    """The source stands below the words, its page behind a button; a row of a table tells a person nothing."""
    (card,) = shown(notice("서류는 하나예요. [1]", citations=(CITED,)))["outputs"]
    assert card["textCard"]["description"] == ("서류는 하나예요. [1]\n[1] 신청 <서류> (2026-03-02) · 예시")
    assert card["textCard"]["buttons"] == [
        {"action": "webLink", "label": "출처 1 보기", "webLinkUrl": "https://example.org/?a=1"}
    ]
    article = replace(CITED, source="gimpo/notices/2026.hwp", place="제3조", url="", sample=False)
    (told,) = texts(shown(notice("하나예요. [1]", citations=(article,))))
    assert told.endswith("[1] 신청 <서류> — 제3조 (gimpo/notices/2026.hwp, 2026-03-02)")


def test_choices_are_quick_replies_with_their_keys() -> None:
    """A tap brings the server's key back; long ones are spelt out above and named by their number."""
    long = "신청 서류는 무엇이 필요한가요? 주민등록등본도 내야 하나요?"
    template = shown(notice("혹시 이 질문인가요?", choices=(Choice("네", "a"), Choice(long, "b"))))
    assert texts(template) == [f"혹시 이 질문인가요?\n\n① 네\n② {long}"]
    first, second = template["quickReplies"]
    assert first == {"label": "① 네", "action": "message", "messageText": "네", "extra": {"k": "key-0"}}
    assert (second["label"], second["messageText"], second["extra"]) == ("② 신청 서류는 무엇이…", long, {"k": "key-1"})


def test_links_are_buttons() -> None:
    """Pages and telephone numbers are buttons of a card, three at most; what is no address is none."""
    choices = (
        Choice("누리집 열기", "", "https://example.org/"),
        Choice("전화하기", "", "tel:031-000-0000"),
        Choice("이상한 것", "", "javascript:alert(1)"),
        Choice("또", "", "https://[x"),
        Choice("셋", "", "https://example.org/3"),
        Choice("넷", "", "https://example.org/4"),
    )
    (card,) = shown(notice("안내예요", choices=choices))["outputs"]
    assert [button["label"] for button in card["textCard"]["buttons"]] == ["누리집 열기", "전화하기", "셋"]
    assert card["textCard"]["buttons"][1] == {"action": "phone", "label": "전화하기", "phoneNumber": "031-000-0000"}


@pytest.mark.parametrize("length", [1, 399, 400, 401, 700, 800, 999, 1000, 1001, 1399, 2600])
@pytest.mark.parametrize("pauses", [True, False])
def test_long_words_with_a_link(length: int, pauses: bool) -> None:  # noqa: FBT001
    """At every length the card holds no more than it may, and no word is lost."""
    text = ("가나다라 " * 600 if pauses else "가나다라마" * 600)[:length].strip()
    left, said = notice(text, choices=(Choice("누리집", "", "https://example.org/"),)), ""
    for _ in range(3):
        made = page([left], wording, link)
        check_answer(made.payload)
        said += "".join(texts(made.payload["template"]))
        if made.rest is None:
            break
        left = notice(made.rest.text, choices=made.rest.choices)
    assert "".join(said.split()) == "".join(text.split())
    assert "textCard" in made.payload["template"]["outputs"][-1]


LONG = (Choice("이 이름은 단추에 다 들어가지 않아요", "a"), Choice("이 이름도 단추에는 다 들어가지 않아요", "b"))
LISTED = len("① 이 이름은 단추에 다 들어가지 않아요\n② 이 이름도 단추에는 다 들어가지 않아요")


@pytest.mark.parametrize(("over", "outputs"), [(0, 1), (1, 2)])
@pytest.mark.parametrize(("most", "links"), [(TEXT, ()), (CARD, (Choice("누리집", "", "https://example.org/"),))])
def test_long_choices_stand_under_the_words_where_they_fit(
    most: int, links: tuple[Choice, ...], over: int, outputs: int
) -> None:
    """To the last letter of an output, or of a card where there is a link; one more and they stand by themselves."""
    said = texts(shown(notice("가" * (most - 2 - LISTED + over), choices=(*LONG, *links))))
    assert [text.count("①") for text in said] == [0] * (outputs - 1) + [1]


def test_a_card_begins_with_a_whole_word() -> None:
    """Where the words before it fill no output of their own, the card takes as much as it holds from a pause on."""
    said = texts(shown(notice(("가나다라 " * 170)[:803], choices=(Choice("누리집", "", "https://example.org/"),))))
    assert said[-1].startswith("가나다라 ")
    assert CARD - 5 < len(said[-1]) <= CARD


def test_a_link_without_words() -> None:
    """The button's own words are the card's."""
    (card,) = shown(notice(choices=(Choice("누리집 열기", "", "https://example.org/"),)))["outputs"]
    assert card["textCard"]["description"] == "누리집 열기"


def test_pictures_and_files() -> None:
    """A picture is shown by its public address, another file opened; without an address it is said."""
    files = (Attachment("photo", "계획.png", 9, "file:a"), Attachment("document", "계획.ics", 9, "file:b"))
    words, picture, file = shown(notice("이번 주예요.", files=files))["outputs"]
    assert words == {"simpleText": {"text": "이번 주예요."}}
    assert picture["simpleImage"]["imageUrl"].endswith("/1/0/mark")
    assert picture["simpleImage"]["altText"] == "계획.png"
    assert file["textCard"]["buttons"][0]["webLinkUrl"].endswith("/1/1/mark")
    assert render(notice(files=files[:1]), LABELS, lambda *_: "") == [
        {"simpleText": {"text": "(보여 드릴 수 없는 파일)"}}
    ]
    assert render(notice(), LABELS, link) == [{"simpleText": {"text": "…"}}]


def test_only_three_outputs_and_the_rest_next() -> None:
    """What does not fit waits behind a button that comes first."""
    made = page([notice(str(number), number) for number in range(1, 6)], wording, link)
    check_answer(made.payload)
    assert (made.shown, made.rest) == (3, None)
    assert texts(made.payload["template"]) == ["1", "2", "3"]
    assert made.payload["template"]["quickReplies"][0]["extra"] == {"k": "answers"}


def test_words_that_are_longer_than_an_answer() -> None:
    """The rest comes next, with the choices at its end; together it is all of it."""
    text = " ".join(f"{number}번째 낱말이에요." for number in range(400))
    left: list[Notice] = [notice(text, choices=(Choice("네", "a"),))]
    said = ""
    for _ in range(9):
        made = page(left, wording, link)
        check_answer(made.payload)
        said += " ".join(texts(made.payload["template"])) + " "
        if made.rest is None:
            break
        left = [notice(made.rest.text, choices=made.rest.choices)]
    assert said.split() == text.split()
    assert made.payload["template"]["quickReplies"][0]["label"] == "네"


def test_more_files_than_fit() -> None:
    """The ones that are left come next, with the choices."""
    files = tuple(Attachment("photo", f"{number}.png", 9, f"file:{number}") for number in range(5))
    made = page([notice("그림이에요", files=files, choices=(Choice("네", "a"),))], wording, link)
    assert made.rest == Bubble("", choices=(Choice("네", "a"),), files=files[2:])
    made = page([notice(files=files)], wording, link)
    assert made.rest == Bubble("", files=files[3:])


def offering(text: str, number: int, many: int) -> Notice:
    """Return a notice with so many choices."""
    return notice(text, number, choices=tuple(Choice(f"{text}{place}", "a") for place in range(many)))


@pytest.mark.parametrize(
    ("many", "kept"),
    [
        ((4, 4, 5), (2, 2, 5)),
        ((4, 4, 1), (4, 4, 1)),
        ((5, 1, 5), (3, 1, 5)),
        ((9, 1), (8, 1)),
        ((4, 9), (0, 9)),
        ((0, 9), (0, 9)),
        ((3, 0, 9), (0, 0, 9)),
    ],
)
def test_the_first_choices_of_each_count(many: tuple[int, ...], kept: tuple[int, ...]) -> None:
    """What was said last keeps all its buttons, and none of what stands above it is left with fewer than another."""
    notices = [offering(f"{place}강좌", place + 1, count) for place, count in enumerate(many)]
    replies = shown(*notices).get("quickReplies", [])
    expected = [f"{place}강좌{turn}" for place, count in enumerate(kept) for turn in range(count)]
    assert [reply["messageText"] for reply in replies] == expected


def test_beside_the_button_for_what_waits() -> None:
    """It comes first, and all that are offered still fit."""
    replies = shown(*(offering(f"{place}강좌", place + 1, 4) for place in range(4)))["quickReplies"]
    assert (replies[0]["label"], len(replies)) == ("이어 보기", 10)


@pytest.mark.parametrize(
    ("labels", "listed"),
    [
        (("That helped", "Not this", "Talk with a person"), False),
        (("지역 바꾸기", "언어 바꾸기 (Language)", "사람과 이야기하기"), False),
        (("묻지 말고 바로 이어 주세요", "나중에 할게요"), True),
        (
            (
                "누가 이용할 수 있어요?",
                "어떤 강의 사이트를 들을 수 있어요?",
                "인터넷 강의는 어떻게 들어야 해요?",
                "아니요",
            ),
            True,
        ),
        (("네", "아니요", "인터넷 강의는 어떻게 들어야 효과가 있어요?"), True),
    ],
)
def test_choices_are_listed_where_buttons_would_not_say_enough(labels: tuple[str, ...], listed: bool) -> None:  # noqa: FBT001
    """From the first to the last, or not at all."""
    (text,) = texts(shown(notice("골라요", choices=tuple(Choice(label, "a") for label in labels))))
    lines = [f"{sign} {label}" for sign, label in zip("①②③④", labels, strict=False)]
    assert text == ("\n".join(("골라요", "", *lines)) if listed else "골라요")


def test_what_has_no_button_is_named() -> None:
    """Of thirteen grades nine are buttons, and the others can be written: none is out of reach."""
    template = shown(offering("학년", 1, 13))
    assert [reply["label"] for reply in template["quickReplies"]] == [f"학년{place}" for place in range(9)]
    assert texts(template) == ["학년\n\n적어 주세요: 학년9 · 학년10 · 학년11 · 학년12"]


@settings(max_examples=80)
@given(st.text(min_size=1, max_size=3000), st.integers(2, 1000))
def test_splitting_loses_nothing(text: str, limit: int) -> None:
    """The parts are within the limit and together the text again, blanks at the cuts aside."""
    parts = split(text, limit)
    assert all(len(part) <= limit for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())


@settings(max_examples=80)
@given(st.text(max_size=40), st.integers(2, LABEL))
def test_cutting_labels(label: str, limit: int) -> None:
    """A label that fits stays; a longer one ends in a sign that it goes on."""
    short = cut(label, limit)
    assert len(short) <= limit
    assert short == label or (short.endswith("…") and label.startswith(short[:-1]))


ATTACHED = st.sampled_from([Attachment("photo", "a.png", 1, "file:a"), Attachment("document", "", 1, "x")])
CHOICES = st.builds(
    Choice, st.text(min_size=1, max_size=60), st.just("a"), st.sampled_from(["", "https://example.org/"])
)
BUBBLES = st.builds(
    Bubble,
    st.text(max_size=4500),
    choices=st.lists(CHOICES, max_size=12).map(tuple),
    files=st.lists(ATTACHED, max_size=4).map(tuple),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(BUBBLES, min_size=1, max_size=4))
def test_no_answer_breaks_a_rule(bubbles: list[Bubble]) -> None:
    """Whatever is to be said, the answer is within every limit and shows something of the first."""
    notices = [
        notice(bubble.text, number, choices=bubble.choices, files=bubble.files)
        for number, bubble in enumerate(bubbles, 1)
    ]
    made = page(notices, wording, link)
    check_answer(made.payload)
    assert made.shown >= 1


def test_a_number_is_never_cut() -> None:
    """A telephone number or an address stands whole in one part."""
    text = "가" * (TEXT - 5) + "031-980-2114로 전화하세요"
    assert split(text, TEXT) == ["가" * (TEXT - 5), "031-980-2114로 전화하세요"]


def test_a_person_is_offered_once() -> None:
    """Each of several answers offers somebody to talk with: that is one and the same way, and the row stays short."""
    taps = (Choice("아니에요", "feedback:not"), Choice("사람과 이야기하기", "human"))
    said = [notice(f"{number}.", number, choices=taps) for number in (1, 2, 3)]
    made = shown(*(replace(each, taps=(f"not-{each.id}", f"human-{each.id}")) for each in said))
    labels = ["1. 아니에요", "2. 아니에요", "3. 아니에요", "사람과 이야기하기"]
    assert [each["label"] for each in made["quickReplies"]] == labels
    assert made["quickReplies"][-1]["extra"]["k"] == "human-3"


def test_the_same_name_under_several_notices_is_told_apart() -> None:
    """Three courses with a list of lectures each: the row of buttons says whose list it is, and each keeps its key."""
    taps = (Choice("강의 목록 보기", "course:syllabus"), Choice("계획에 넣기", "plan:course"))
    made = shown(
        notice("1. 가", 1, choices=taps), notice("2. 나", 2, choices=taps), notice("3. 다", 3, choices=taps[:1])
    )
    replies = made["quickReplies"]
    names = ["1. 강의 목록 보기", "1. 계획에 넣기", "2. 강의 목록 보기", "2. 계획에 넣기", "3. 강의 목록 보기"]
    assert [each["label"] for each in replies] == names
    assert {each["messageText"] for each in replies} == {"강의 목록 보기", "계획에 넣기"}
    check_answer({"version": "2.0", "template": made})


def exchange(number: int, text: str, *actions: str) -> Notice:
    """Return a notice of what was said at the minute of this number."""
    choices = tuple(Choice(f"{text} {action[:6]}", action) for action in actions)
    return replace(notice(text, number, choices=choices), due_at=NOON + timedelta(minutes=number))


def read_in_turn(notices: list[Notice]) -> list[tuple[list[str], list[str]]]:
    """Return page by page what is read and what can be tapped, when somebody always asks for more."""
    pages = []
    while notices:
        ordered = apart(notices)
        made = page(ordered, wording, link)
        check_answer(made.payload)
        assert made.rest is None
        read = [each["simpleText"]["text"] for each in made.payload["template"]["outputs"]]
        pages.append((read, [each["label"] for each in made.payload["template"].get("quickReplies", [])]))
        notices = sorted(ordered[made.shown :], key=lambda each: (each.due_at, each.id))
    return pages


def test_answers_to_several_questions_come_one_by_one() -> None:
    """The newest stands first, then the late ones as they were asked; no row has a list and another's opinions."""
    newest = exchange(9, "넷째", "passage:p", "none")
    late = [exchange(number, name, "feedback:helped:1") for number, name in enumerate(("첫째", "둘째", "셋째"), 1)]
    assert read_in_turn([newest, *late]) == [
        (["넷째"], ["이어 보기", "넷째 passag", "넷째 none"]),
        (["첫째"], ["이어 보기", "첫째 feedba"]),
        (["둘째"], ["이어 보기", "둘째 feedba"]),
        (["셋째"], ["셋째 feedba"]),
    ]


def test_what_else_waits_comes_with_an_answer() -> None:
    """A mentor's words and what is due come at once, before a late answer; what belongs to an answer stays with it."""
    newest = exchange(9, "답", "feedback:helped:1")
    beside = replace(exchange(9, "사람이 볼 수 있어요"), id=10)
    late = exchange(1, "늦은 답", "none")
    mentor, due = exchange(2, "[멘토 하늘] 네"), exchange(3, "오늘 할 것", "plan:done")
    assert [read for read, _ in read_in_turn([newest, late, mentor, due])] == [
        ["답", "[멘토 하늘] 네", "오늘 할 것"],
        ["늦은 답"],
    ]
    assert [read for read, _ in read_in_turn([newest, beside, late])] == [["답", "사람이 볼 수 있어요"], ["늦은 답"]]
