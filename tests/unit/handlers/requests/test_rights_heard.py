"""Whoever wants to be forgotten is heard in many words; what only speaks of deleting is no such wish."""

from __future__ import annotations

from time import process_time

import pytest

from handlers.intent import recognise
from handlers.requests.kinds import Intent
from handlers.requests.rights import LEAVE
from knowledge.storage import Storage
from tests.fakes import a_message
from tests.unit.handlers.talking import House


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("연결 끊을래", True),
        ("이제 연결 해제해줘", True),
        ("연결을 끊고 싶어요", True),
        ("멘토 연결 끊어줘", False),
        ("인터넷 연결이 끊겨요", False),
        ("와이파이 연결 해제하기", False),
        ("연결 끊으면 어떻게 돼요?", False),
    ],
)
def test_a_link_is_ended_by_a_word_without_naming_the_guardian(text: str, *, heard: bool) -> None:
    """The links are shown with the button that ends each."""
    assert (recognise(a_message(text), "") == Intent("guardian", "links")) == heard


def test_who_ends_a_link_is_asked_for_no_age_first(storage: Storage) -> None:
    """Without one there is nothing to be remembered: it is said that there is none."""
    assert "연결된 분이 없어요" in House(storage).person().say("연결 끊을래")


@pytest.mark.parametrize(
    "text",
    [
        "다 지워줘",
        "내꺼 다 지워줘",
        "아니 사람말고 니가 지우라고",
        "내 정보 싹다 삭제",
        "기록 삭제",
        "나랑 한 대화 지워",
        "전부 삭제해 주세요",
        "데이터 삭제",
        "싹 지워",
        "개인정보 삭제해줘",
        "그냥 나 탈퇴할래 다 지워",
        "탈퇴할래 다 지워",
        "지금까지 저장된거 다 삭제해주세요",
        "내정보 다 지워줘",
        "대화 내용 전부 지워 주세요",
        "제가 쓴 글 다 지워 주실 수 있나요?",
        "내 기록 없애줘",
        "지금까지 한 말 다 지워",
        "나에 대한 거 모두 삭제해 주세요",
        "대화 기록 지우고 싶어요",
        "전부 다 지워라",
        "개인정보 파기 요청합니다",
        "정보 삭제 부탁드려요",
        "채팅 내역 지워주세요",
        "delete everything you have on me",
        "please delete my account",
        "erase my messages",
        "forget me",
        "싹 다 지워주세요 제발",
        "모든 기록 지워줘",
        "저장한 내 정보 지워 주세요",
        "내 데이터 지워달라고",
        "다 없애줘",
        "여기 있는 내 정보 지워줘",
        "내가 한 말 지워줘",
        "내 정보 남기지 말고 다 지워",
        "내 기록 전부 없애세요",
    ],
)
def test_a_wish_to_be_forgotten_is_heard(text: str) -> None:
    """Deleting is a right: nobody has to find its word, and it is asked for once more before it is done."""
    assert recognise(a_message(text), "").kind == "erase"


@pytest.mark.parametrize(
    "text",
    [
        "탈퇴하면 다시 가입할 수 있어요?",
        "개인정보는 언제 지워져요?",
        "계획 지워줘",
        "계획 다 지워줘",
        "알림 다 지워줘",
        "다 지우고 싶어",
        "나를 지워줘",
        "나 좀 지워줘",
        "기록을 지우면 어떻게 돼요?",
        "내 정보 지우면 복구돼요?",
        "방금 한 말 취소",
        "대화 기록은 얼마나 보관해요?",
        "강의 삭제해줘",
        "오답노트 다 지워줘",
        "필기 지워도 돼요?",
        "게임 다 삭제했어",
        "유튜브 기록 지웠어",
        "다 지웠어",
        "서울런 계정 삭제",
        "사진 지워줘",
        "정보",
        "지워",
        "오늘 계획 없애줘",
        "멘토 기록 보여줘",
        "다 지워졌어요",
    ],
)
def test_what_only_speaks_of_deleting_erases_nothing(text: str) -> None:
    """A question about it, a plan, and a cry that has no object are heard as what they are."""
    assert recognise(a_message(text), "").kind != "erase"


@pytest.mark.parametrize(
    "text",
    ["저장된 내 정보 보여줘", "지금까지 저장된거 보여주세요", "나에 대해 저장된 게 뭐예요", "저장된 거 뭐 있어요"],
)
def test_a_wish_to_see_what_is_kept_is_heard(text: str) -> None:
    """What is kept is shown, not told about."""
    assert recognise(a_message(text), "").kind == "mine"


@pytest.mark.parametrize(
    "text",
    [
        "탈퇴 어떻게 해요",
        "탈퇴할래",
        "회원탈퇴하고싶어요",
        "탈퇴는 우째 하는겨",
        "구독 취소",
        "구독해지 어떻게 하나요?",
        "그만 쓸래요",
        "이제 안 쓸래",
        "더이상 안쓸거에요",
        "계정 삭제",
        "unsubscribe",
        "how do I delete my account?",
    ],
)
def test_who_wants_to_leave_is_told_how(text: str) -> None:
    """Nothing is guessed, and nothing is erased by it."""
    assert recognise(a_message(text), "") == Intent("mine", LEAVE)


@pytest.mark.parametrize(
    "text",
    [
        "탈퇴하면 다시 가입할 수 있어요?",
        "서울런 탈퇴하고 싶어요",
        "그만할래",
        "그만 받을래",
        "신청 취소",
        "색연필 안 써요",
        "캘린더 구독 취소",
    ],
)
def test_what_ends_something_else_is_no_leaving(text: str) -> None:
    """A programme's membership, a plan, reminders and a form are ended by their own words."""
    assert recognise(a_message(text), "").argument != LEAVE


@pytest.mark.parametrize(
    "text", ["내 기록 다 " * 12, "지금까지 나랑 한 " * 6, "다다다다다다다다" * 7, "니가 그냥 " * 9]
)
def test_hearing_takes_no_longer_for_words_that_come_again_and_again(text: str) -> None:
    """A pattern that tries every way through a sentence would keep everybody waiting."""
    began = process_time()
    recognise(a_message(text), "")
    assert process_time() - began < 0.5
