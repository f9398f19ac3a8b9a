"""Annoyance and complaints, heard in words that ask for nothing beside them."""

from __future__ import annotations

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from handlers.conversation import Address, Message
from handlers.intent import recognise
from handlers.requests.feedback import ANNOYED, COMPLAINT, heard
from handlers.requests.kinds import Intent
from tests.fakes import NOON
from tests.unit.handlers.dispatching import ScriptedAnswerer, dispatch, message, session

ADDRESS = Address("fake", "bot", "1")


@pytest.mark.parametrize(
    "text",
    [
        "답을 왜 이렇게 못해 짜증나",
        "아 진짜 짜증나!!",
        "챗GPT보다 못하네",
        "너무 늦습니다",
        "네이버보다 별로야 진짜",
        "왜 말을 못 알아들어",
        "하나도 도움이 안되네",
        "왜 자꾸 똑바로 답 못해?",
        "답 왜이렇게 못함 ㅋㅋ",
        "실망이에요",
        "제 질문을 이해를 못하네요",
        "뭐야 이게",
        "this is so annoying",
        "Your answers are useless!",
        "you don't understand me",
    ],
)
def test_annoyance_that_asks_for_nothing_is_answered_calmly(text: str) -> None:
    """One regret, a way to say it again, and a person; nothing is looked up."""
    assert recognise(Message(ADDRESS, "k", NOON, text), "") == Intent("feedback", ANNOYED)


@pytest.mark.parametrize(
    "text",
    [
        "서류 왜 이렇게 많아 짜증나",
        "로그인이 안 돼요 짜증",
        "수학이 어려워서 답답해요",
        "왜 안 돼요?",
        "이거 뭐예요?",
        "답변은 언제 와요?",
        "문제 답이 틀렸는데 해설 어디서 봐요",
        "멘토가 답을 안 해요",
        "this course is annoying, how do I quit",
        "왜?",
        "아 진짜?",
        "짜증나 " * 20,
    ],
)
def test_a_matter_beside_the_annoyance_is_a_question(text: str) -> None:
    """Whoever is annoyed and asks is answered."""
    assert recognise(Message(ADDRESS, "k", NOON, text), "").argument != ANNOYED


@drawn(st.text(alphabet="답을왜못해아하진짜증나 네x", max_size=60))
def test_hearing_annoyance_takes_no_time(text: str) -> None:
    """Whatever is written is read once from front to back."""
    assert heard(text) in {None, Intent("feedback", ANNOYED)}


@pytest.mark.parametrize(
    "text",
    [
        "신청기한이 지났다니 이게 말이 됩니까? 왜 공지를 제대로 안 해요",
        "아니 왜 공지를 안하세요",
        "민원 넣을거야",
        "공무원들 진짜 일 안하네",
        "진짜 짜증나네 세금으로 뭐하는거야",
        "답변이 왜 이모양이야",
        "환불해주세요",
        "전화해도안받고뭐하는거에요세금만받고",
        "전화해도 아무도 안 받아요",
        "세금 아깝다",
        "일 처리가 개판이네요",
        "왜 연락을 안 했어요",
        "시청은 일을 왜 이따위로 해요",
        "담당자가 일을 안 해요",
        "공지도 제대로 안하고!",
        "연락도 안 해 주고 너무하네요",
    ],
)
def test_anger_at_an_office_is_a_complaint(text: str) -> None:
    """Who is angry at those in charge is not given a quotation."""
    assert heard(text) == Intent("feedback", COMPLAINT)


@pytest.mark.parametrize(
    "text",
    [
        "민원실 전화번호",
        "민원 넣으면 해결돼요?",
        "공무원 자녀도 되나요?",
        "세금으로 운영되나요?",
        "공지는 어디에 있어요?",
        "공지 안 봐도 되나요?",
        "환불 받을 수 있어요?",
        "공지를 안 하셨는데 신청은 언제까지예요?",
        "연락은 어디로 해요",
        "일 안 하는 사람도 되나요?",
        "여기서는 일 안 하는 청소년도 돼요?",
        "군복무 중이라 일 못 해요",
        "아빠가 여섯시까지 일 안 해요",
        "잠시 일 못 하게 됐는데 지원돼요?",
        "시청은 토요일에 일 안 해요?",
        "담당자 주말엔 일 안 하죠",
        "멘토한테 연락 못 했어요",
        "연락을 못 했는데 괜찮아요?",
        "엄마한테 연락 안 하고 신청해도 돼요?",
        "제가 안내 못 해 줘서 미안해요",
        "민원 넣어야 돼요?",
        "서울런이 대체 뭐 하는 건데요",
        "전화하면 안 받는데 어디로 물어봐요?",
        "전화 안 받으면 멘토링 취소돼요?",
        "엄마한테 전화했는데 안 받아요",
        "아빠가 연락해도 안 받아요ㅠㅠ",
        "친구가 연락해도 안 받네",
    ],
)
def test_a_question_about_offices_is_none(text: str) -> None:
    """What asks is answered, however annoyed it is put."""
    assert heard(text) is None


@pytest.mark.parametrize(
    ("text", "calmed"),
    [
        ("아니이거언제부터신청인데…답답하네", True),
        ("아니 이거 언제부터 신청인데… 답답하네", True),
        ("신청기가니언제까지에요빨리대답해요", True),
        ("짜증나 서류 뭐뭐 내야 돼?", True),
        ("도대체 신청은 언제부터예요?", True),
        ("this is so frustrating, when can I apply?", True),
        ("신청 언제까지예요?", False),
        ("서류 빨리 알려 주세요", False),
        ("더워 미치겠다", False),
        ("기상 악화나 고장이면 수업은 언제 해요?", False),
        ("동생이 짜증나게 하는데 공부 어떻게 해요?", False),
        ("답답한 마음을 어디에 말해요?", False),
        ("신청에서 떨어졌는데 도대체 왜 떨어졌어요?", False),
    ],
)
def test_who_asks_and_is_annoyed_reads_a_calm_word_before_the_answer(text: str, *, calmed: bool) -> None:
    """However it is spaced; a mere question, a tale of others, and who is told so anyway get none."""
    answerer = ScriptedAnswerer()
    outcome = dispatch(answerer, message(text), session())
    assert answerer.asked
    assert outcome.bubbles[0].text.startswith(("답답하셨죠", "That sounds frustrating")) == calmed
