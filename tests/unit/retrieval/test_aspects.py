"""What a question asks for beside its topic, and whether a passage tells that."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from retrieval.judging.aspects import asked_for, aspects, groups, left_open, told
from tests.unit.retrieval.memory import passage

TODAY = date(2026, 11, 26)
COUNSEL = passage("a", "진로 상담을 받을 수 있어요?", "네, 평창군에서 진로 상담을 해요.")
PAPERS = passage("b", "교재비는 얼마예요?", "한 해 105,000원이에요.", aliases=("교재비 언제 줘요",))


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("컨설팅은 몇 번까지 받아요", {"times"}),
        ("멘토는 몇 명이에요", {"people"}),
        ("몇 시에 열어요", {"clock"}),
        ("몇 시간 들어야 해요", {"span"}),
        ("교재비는 얼마예요", {"amount"}),
        ("얼마나 걸려요", {"span"}),
        ("몇 개월 들어요", {"span"}),
        ("몇 개까지 골라요", {"things"}),
        ("누가 정해요", {"who"}),
        ("뭐가 제일 인기 있어요", {"best"}),
        ("기한이 있나요", {"date", "until"}),
        ("자기한테 쌓인 기록을 받겠대요", set()),
        ("강남인강이랑 뭐가 달라요", {"difference"}),
        ("How many times can I meet a mentor?", {"times"}),
        ("몇 퍼센트까지 돼요", {"percent"}),
        ("강의 몇배속까지 돼요", {"speed"}),
        ("캠프 방은 몇 인실이에요", {"steps"}),
        ("서류 팩스로 보내도 돼요", {"means"}),
        ("이메일로 제출 가능한가요", {"means"}),
        ("교재는 택배로 보내 주나요", set()),
        ("Can I send the papers by fax?", {"means"}),
        ("우편으로 왔어요", set()),
        ("교재를 팔아도 되나요", set()),
    ],
)
def test_what_is_asked_for(text: str, asked: set[str]) -> None:
    """A count, an hour, a sum, someone: in Korean or English; what is no such thing asks for none."""
    assert asked_for(text) == asked
    assert asked <= set(aspects())


def test_what_a_passage_tells_and_what_it_is_asked_for_itself() -> None:
    """A count that is nowhere is unstated; a sum that stands there is told; the entry's own question may be another."""
    often = told("상담은 몇 번 받아요", COUNSEL, TODAY)
    assert (often["aspects"], often["aspect_unstated"], often["aspect_untitled"]) == (1, 1, 1)
    much = told("교재비 얼마 줘요", PAPERS, TODAY)
    assert (much["aspect_unstated"], much["aspect_untitled"]) == (0, 0)
    assert (much["aspect_titled"], much["other_aspect"]) == (1, 0)
    assert told("교재비는 누가 줘요", PAPERS, TODAY)["other_aspect"] == 1
    assert told("교재비 언제 나와요", PAPERS, TODAY)["aspect_titled"] == 1
    assert (often["unsaid"], much["unsaid"], told("교재비는 누가 줘요", PAPERS, TODAY)["unsaid"]) == (1, 0, 0)
    assert told("상담은 언제까지 신청해요", COUNSEL, TODAY)["unsaid"] == 1


@pytest.mark.parametrize(
    ("text", "title", "body", "unstated"),
    [
        ("선정 발표는 언제 해요", "선정 발표", "2026. 12. 18.(금) 개별 문자", 0),
        ("특강은 언제 해요", "특강", "매주 월요일", 0),
        ("특강은 언제 해요", "특강", "수학 특강을 엽니다.", 1),
        ("특강은 어디서 해요", "특강", "가온군 청소년수련관 2층", 0),
        ("특강은 어디서 해요", "특강", "중앙로 12", 0),
        ("특강은 어디서 해요", "특강", "수학 특강을 엽니다.", 1),
        ("활동비는 얼마예요", "활동비", "시간당 15,000원", 0),
        ("특강은 며칠 해요", "특강", "1. 4. ~ 1. 29.", 0),
        ("지원은 어떻게 해요", "지원 방법", "전자우편 접수", 0),
    ],
)
def test_dates_places_and_ways_are_told_as_notices_write_them(text: str, title: str, body: str, unstated: int) -> None:
    """Dotted dates, spans, days of the week, buildings and streets."""
    assert told(text, passage("n", title, body), TODAY)["aspect_unstated"] == unstated


@pytest.mark.parametrize(
    ("text", "unsaid"),
    [
        ("중위소득 50퍼가 얼마예요", 1),
        ("중위소득 60프로면 얼마예요", 0),
        ("60% 소득은 얼마예요?", 0),
        ("소득 기준이 얼마예요", 0),
        ("50%도 되나요", 0),
    ],
)
def test_the_sum_of_one_percentage_is_not_told_by_that_of_another(text: str, unsaid: int) -> None:
    """Who asks what half is in money is not told what three fifths are."""
    income = passage("c", "소득 기준은 얼마예요?", "중위소득 60% 이하예요. 4인 가구는 344만 원 이하였어요.")
    assert told(text, income, TODAY)["unsaid"] == unsaid


@pytest.mark.parametrize(
    ("text", "title", "body", "unsaid"),
    [
        ("고3은 되나요", "집중지원반이 뭐예요?", "학생에게 교재를 더 주는 반이에요.", 1),
        ("고3은 되나요", "누가 이용할 수 있어요?", "초등학생부터예요.", 0),
        ("고3은 되나요", "무엇이에요?", "고등학생이 대상이에요.", 0),
        ("초등학생은 안 되나요", "중학생도 돼요?", "아직 몰라요.", 0),
        ("동생도 되나요", "형제자매도 돼요?", "아직 몰라요.", 0),
    ],
)
def test_whether_a_learner_may_is_told_only_by_what_says_who_may(text: str, title: str, body: str, unsaid: int) -> None:
    """A word in common is not enough where somebody's right is asked about."""
    assert told(text, passage("d", title, body), TODAY)["unsaid"] == unsaid


@pytest.mark.parametrize(
    ("text", "claim"), [("300명 뽑는다던데요", 1), ("공짜라면서요", 1), ("2019년에 시작했죠?", 1), ("몇 명 뽑아요", 0)]
)
def test_hearsay_is_heard(text: str, claim: int) -> None:
    """What others say may be put right, or be nowhere."""
    assert told(text, COUNSEL, TODAY)["claim"] == claim


@pytest.mark.parametrize(
    ("text", "unsaid"),
    [
        ("외국인도 신청 가능해요?", 1),
        ("장애 학생도 되나요", 1),
        ("다문화 가정도 되나요", 0),
        ("탈북한 부모님 밑에서 컸어요, 한부모는 아니고요", 1),
        ("누가 신청할 수 있어요", 0),
    ],
)
def test_what_is_another_groups_right_answers_nobody_of_this_one(text: str, unsaid: int) -> None:
    """A group of people that is asked about has to be named; groups are not weighed as aspects."""
    known = told(text, passage("c", "어떻게 신청해요?", "누리집에서 해요. 다문화 자격은 서류를 내야 해요."), TODAY)
    assert known["unsaid"] == unsaid
    assert known["aspects"] == (1 if "누가" in text else 0)
    assert groups() < set(aspects())


@pytest.mark.parametrize(
    ("text", "unsaid"),
    [
        ("2023년에 멘토 몇 명이었어요", 1),
        ("2024년에 멘토 몇 명이었어요", 0),
        ("2023년이랑 2025년 멘토 몇 명이에요", 0),
        ("2026년에는 멘토 몇 명이에요", 0),
        ("멘토 몇 명이에요", 0),
        ("내년에는 멘토 몇 명이에요", 1),
        ("작년에는 멘토 몇 명이었어요", 0),
        ("재작년에 멘토 몇 명이었어요", 0),
        ("2023년에 멘토가 500명이었다던데 몇 명이에요", 0),
        ("120234명이에요? 몇 명", 0),
    ],
)
def test_what_held_in_one_year_is_not_told_for_another(text: str, unsaid: int) -> None:
    """A year other than this one must stand in the passage; who repeats hearsay hears what is true."""
    mentors = passage("d", "멘토는 몇 명이에요?", "2024년에 780명, 2025년에 900명이 함께했어요.")
    assert told(text, mentors, TODAY)["unsaid"] == unsaid


@pytest.mark.parametrize(
    ("text", "title", "body", "unsaid"),
    [
        ("멘토링언제까지신청해", "멘토 활동은 언제부터 언제까지예요?", "2026년 모집 기준으로 3월부터 2월까지예요.", 1),
        ("접수 마감이 며칠이에요", "무엇을 받았어요?", "3월부터 교재비를 받았어요.", 1),
        ("신청은 언제까지예요", "모집은 언제 끝나요?", "3월 9일까지예요.", 0),
        ("언제까지 신청해요", "신청은 언제까지예요?", "3월 9일까지예요.", 0),
        ("멘토 신청 언제까지예요", "2027년 대학생 멘토", "지원 기간: 3월 2일부터 3월 9일까지", 0),
        ("신청 마감이 언제예요", "튜터 안내", "원서는 3월 9일까지 내면 돼요.", 0),
        ("멘토 활동은 언제까지예요", "멘토 활동은 언제부터 언제까지예요?", "3월부터 2월까지예요.", 0),
    ],
)
def test_until_when_one_may_enrol_is_told_only_by_what_speaks_of_it(
    text: str, title: str, body: str, unsaid: int
) -> None:
    """The end of something else is a date too, and whoever waits for it misses the right one."""
    assert told(text, passage("f", title, body), TODAY)["unsaid"] == unsaid


@pytest.mark.parametrize(
    ("text", "title", "body", "unsaid"),
    [
        ("교재 값 언제 돌려줘요", "교재비도 줘요?", "네, 최대 105,000원까지 줘요(2025년 모집 기준).", 1),
        ("교재 값 언제 돌려줘요", "교재비도 줘요?", "쿠폰이 있다고 2025-03-25에 보도되었어요. 얼마인지는 몰라요.", 1),
        ("교재 값 언제 돌려줘요", "교재비도 줘요?", "해마다 3월에 줘요(2025년 모집 기준).", 0),
        ("교재 값 언제 돌려줘요", "교재비도 줘요?", "책을 다 들은 뒤에 줘요.", 0),
        ("교재 값 언제 돌려줘요", "교재비는 언제 줘요?", "아직 몰라요.", 0),
        ("소득은 몇 퍼센트까지예요", "60%까지 돼요?", "보도(2025-07-28)로는 50%예요. 60%는 확인되지 않았어요.", 0),
        ("2025년 8월 28일까지 맞죠?", "준비 상황 (2025년 7월)", "빨라야 2025년 하반기에 시작해요.", 1),
        ("2025년 8월 28일까지 맞죠?", "신청은 언제까지예요?", "신청 기간은 아직 확인되지 않았어요.", 0),
        ("2025년 8월 28일까지 맞죠?", "모집 안내", "2025년 8월 11일부터 8월 20일까지예요.", 0),
    ],
)
def test_when_is_told_by_a_time_and_not_by_since_when_it_is_known(
    text: str, title: str, body: str, unsaid: int
) -> None:
    """The year of a report in brackets is no day on which anything comes, nor is how much at most an end."""
    assert told(text, passage("t", title, body), TODAY)["unsaid"] == unsaid


def test_who_works_is_told_by_what_names_those_who_do() -> None:
    """An age says nothing of them; what may be offered then is who may enrol."""
    students = passage("g", "재수생도 이용할 수 있어요?", "만 24세 이하예요.")
    assert told("직장인도 돼요?", students, TODAY)["unnamed_group"] == 1
    assert told("직장인도 돼요?", passage("h", "성인도 돼요?", "직장인은 안 돼요."), TODAY)["unnamed_group"] == 0


@pytest.mark.parametrize(
    ("text", "unnamed"), [("외국인도 돼요?", 1), ("엄마가 외국인인데 돼요?", 0), ("다문화인데 돼요?", 0)]
)
def test_what_a_parent_is_names_no_learner(text: str, unnamed: int) -> None:
    """A wording on one's mother is asked by those who tell of theirs."""
    family = replace(passage("g", "다문화가정도 돼요?", "자녀는 돼요."), aliases=("엄마가 외국인이에요", "다문화"))
    assert told(text, family, TODAY)["unnamed_group"] == unnamed


def test_what_is_so_every_year_is_told_for_the_next() -> None:
    """A passage that speaks of every year, of the next, or names it."""
    for body in ("해마다 1월에 바뀌어요.", "내년부터 늘려요.", "2027년 3월에 열어요."):
        assert told("내년에는 어떻게 돼요", passage("e", "언제 바뀌어요?", body), TODAY)["unsaid"] == 0


@pytest.mark.parametrize("text", ["영월 사는 중2인데 나도 돼?", "우리 애도 신청할 수 있어요?", "손주도 되는가요"])
def test_ones_own_right_is_told_only_by_what_says_who_may(text: str) -> None:
    """Whoever asks for themselves or their child is not told what somebody else may."""
    consent = passage("f", "열네 살이 안 되면 어떻게 해요?", "보호자가 동의하면 쓸 수 있어요.")
    assert told(text, consent, TODAY)["unnamed_group"] == 1
    assert told(text, passage("g", "누가 이용해요?", "자격이 되는 학생이에요."), TODAY)["unnamed_group"] == 0


def test_what_a_notice_states_it_is_asked_for() -> None:
    """A notice has no question of its own: what it tells counts as what it is called by, what it leaves out doesn't."""
    room = replace(passage("r", "공고 > 여는 곳", "평일 15:30부터 열어요."), kind="notice")
    asked = told("토요일엔 몇 시에 열어요? 몇 명이에요?", room, TODAY)
    assert (asked["aspect_titled"], asked["aspect_untitled"]) == (1.0, 1.0)
    entry = told("토요일엔 몇 시에 열어요? 몇 명이에요?", replace(room, kind="faq"), TODAY)
    assert (entry["aspect_titled"], entry["aspect_untitled"]) == (0.0, 2.0)


def test_what_may_not_be_sent_to_the_program_tells_nothing_of_the_post() -> None:
    """How papers are handed in is answered only by what speaks of a way to."""
    photos = passage("p", "사진이나 서류를 보내도 돼요?", "서류와 사진은 보내지 말아 주세요.")
    online = passage("o", "어떻게 신청해요?", "온라인으로만 신청해요.")
    assert told("서류 팩스로 보내도 돼요?", photos, TODAY)["unsaid"] == 1
    assert told("서류 팩스로 보내도 돼요?", online, TODAY)["unsaid"] == 0
    assert told("서류를 보내도 돼요?", photos, TODAY)["unsaid"] == 0


@pytest.mark.parametrize(
    ("asked", "text", "years"),
    [
        ("작년 모집은 언제였어요?", "기간은 확인되지 않았어요. 2025년 하반기에 시작한다고 보도되었어요.", {2025}),
        ("작년 모집은 언제였어요?", "신청 기간이 없어요.", {2025}),
        ("작년 모집은 언제였어요?", "2025년 모집은 11월에 끝났어요.", set()),
        ("작년 모집은 언제였어요?", "모집 기간: 2025-11-03부터 11-14까지", set()),
        ("재작년이랑 작년 모집은 언제였어요?", "2025년 모집은 11월에 끝났어요.", {2024}),
        ("작년에 몇 명 뽑았어요?", "신청 기간이 없어요.", set()),
        ("모집은 언제예요?", "신청 기간이 없어요.", set()),
        ("작년 모집은 언제였어요?", "2025. 3. 20. 18:00까지", set()),
        ("작년 모집은 언제였어요?", "2025년 상반기 모집입니다.\n신청 기간: 3월 4일 ~ 3월 20일", set()),
        ("작년 모집은 언제였어요?", "2025년 상반기 접수: 2. 3.(월) ~ 2. 14.(금)", set()),
        ("작년 발표는 언제였어요?", "합격자 발표: 2025. 3. 20.", set()),
        ("작년 모집은 언제였어요?", "2025년에 시작한다고 보도되었어요. 상담은 3월 4일부터예요.", {2025}),
        ("작년 모집은 언제였어요?", "2025년 물가는 2.3% 올라요.", {2025}),
    ],
)
def test_a_year_of_which_nothing_is_told_is_left_open(asked: str, text: str, years: set[int]) -> None:
    """What was only to come, or is not known, tells nothing of when it was."""
    assert left_open(asked, passage("w", "신청은 언제까지예요?", text), TODAY) == years


def test_a_day_in_a_notice_is_of_the_year_in_its_title() -> None:
    """Under it each line has month and day alone."""
    notice = passage("w", "2025년 상반기 모집 공고", "접수: 3월 4일 ~ 3월 20일")
    assert left_open("작년 모집은 언제였어요?", notice, TODAY) == set()
