"""Whose blows and whose words: the kind that a cry gets, and what stays ordinary in the same construction."""

from __future__ import annotations

import pytest

from handlers.screening.manners import debating
from handlers.screening.screen import screen
from handlers.screening.surface import readings


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("아빠가 휴대폰으로 머리를 찍어서 피가 났어요", "abuse"),
        ("할배가 지팡이로 머리 깜", "abuse"),
        ("엄마 슬리퍼로 입 후려침 말대답했다고", "abuse"),
        ("선임이 렌치로 헬멧 쓴 머리 내리침", "violence"),
        ("걔네 넷이서 나 밟음 안경 깨짐", "violence"),
        ("사장이 정강이를 걷어찼어요", "violence"),
        ("송곳으로 내 허벅지 찍음 자습 때", "self_harm"),
        ("벽에 머리를 자꾸 박아요", "self_harm"),
        ("유서 맞춤법 봐 줄 수 있나요", "self_harm"),
        ("고3인데 수능 끝나면 죽을 거라서 원서는 안 써요", "self_harm"),
        ("성추행 당함 학원에서", "exploitation"),
        ("이자 대신 하룻밤이면 된대요", "exploitation"),
        ("i am going to stab him tomorrow", "violence"),
        ("planning to step in front of the train", "self_harm"),
        ("stepdad says he will kill us if we leave", "abuse"),
        ("now he says i owe him for the airpods", "exploitation"),
        ("아빠가 우산으로 등을 세게 때림", "abuse"),
        ("밥 안 줌 이틀째", "abuse"),
        ("맞았음 엄마한테 또", "abuse"),
        ("코치가 라켓으로 종아리 침", "violence"),
        ("네 명한테 골목에서 맞음", "violence"),
        ("오늘 죽습니다", "self_harm"),
        ("마지막 인사하러 왔어요", "self_harm"),
        ("유서 다 씀", "self_harm"),
        ("다시 시작했어요. 자해요.", "self_harm"),
        ("치마 밑에 손을 넣었어요", "exploitation"),
        ("hit by my dad", "abuse"),
        ("can i join? i am being hurt at home", "abuse"),
        ("is my son allowed to join? he is hitting me", "abuse"),
        ("we have been hit by my husband", "abuse"),
        ("I have thoughts of dying", "self_harm"),
        ("he is hitting me up for homework", ""),
        ("my brother is hurting for grades", ""),
        ("i get beaten by my stepfather", "abuse"),
        ("수학쌤 죽여버리고 싶다", "violence"),
        ("시험 망해서 죽고싶다ㅋㅋ", "self_harm"),
    ],
)
def test_who_does_it_and_to_whom_says_the_kind(text: str, kind: str) -> None:
    """Clipped sentences without particles, too: the one who strikes, the part of the body and the verb are enough."""
    assert screen(text).kind == kind


@pytest.mark.parametrize(
    "text",
    [
        "사유서 양식 있나요 지각해서요",
        "동백꽃에서 유서 내용이 뭐예요",
        "유서 깊은 사찰 조사",
        "칼로 연필 깎다가 손가락 벴어요",
        "책상에 머리 박고 자서 자국 남았어요",
        "선임이 렌치로 나사 조이는 법 알려 줌",
        "컴퍼스로 원을 그려요",
        "넷이서 나 응원해 줌",
        "돈 대신 쿠폰으로 받을 수 있나요",
        "i am going to stab at question three tomorrow",
        "i was hit by a question of my teacher",
        "선배가 라켓으로 공을 세게 침",
        "아빠가 우산으로 길을 가리킴",
        "사유서 다 씀",
        "오늘 게임 캐릭터 죽습니다",
        "수학 죽여버리고 싶다",
        "아 진짜 숙제 죽여버리고 싶어ㅋㅋ",
        "모기 다 죽여버리고 싶네",
        "숙제 때문에 죽겠다",
        "숙제 많아서 죽을 것 같아",
        "국어 자해석 문제",
        "우리 이따 공부하자. 해요",
        "네 투자해요",
        "확률 문제를 같이 투자해서 풀자",
    ],
)
def test_the_same_construction_without_harm_is_ordinary(text: str) -> None:
    """Tools in lessons, small accidents, forms and books raise no alarm."""
    assert not screen(text).crisis


@pytest.mark.parametrize(
    ("text", "debated"),
    [
        ("최근 온라인에서 벌어진 성착취 사건의 가해자들을 어떻게 처벌해야 할까?", True),
        ("군부대 안의 성추행 사건이 끊이지 않고 있다. 이를 막으려면 가장 필요한 조치는 무엇일까?", True),
        ("한 유명인이 다른 사람을 폭행해 수사를 받고 있다. 과연 누구의 잘못일까?", True),
        ("어떻게 생각해?", False),
        ("아빠가 동생을 날마다 때린다. 경찰도 그냥 돌아갔다. 우리는 어떻게 해야 할까?", False),
        ("제 사진이 퍼졌다. 학교는 덮으려고만 한다. 앞으로 어떻게 살아야 할까?", False),
        ("하루하루 버티는 게 무슨 의미가 있을까 다 사라지면 조금은 편해질 수 있을까?", False),
        ("날마다 지옥이다. 웃는 것도 지겹고 우는 것도 지겹다. 언제까지 버텨야 할까?", False),
        ("내부에서 벌어진 폭력 사건을 회사가 숨겼다고 한다. 이런 일은 어떻게 봐야 할까?", True),
    ],
)
def test_a_question_on_the_news_is_no_cry_where_nobody_of_ones_own_is_in_it(text: str, debated: bool) -> None:  # noqa: FBT001
    """Lessons on society ask about abuse and violence; a child who writes so about the family is still heard."""
    plain = next(readings(text))
    assert debating(plain.text, plain.starts) is debated
