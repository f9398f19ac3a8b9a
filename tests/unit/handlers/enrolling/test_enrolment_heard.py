"""What is heard as an own case to be checked, as a wish about windows, and what stays a question."""

from __future__ import annotations

from datetime import UTC, datetime
from time import process_time

import pytest

from handlers.conversation import Address, Message
from handlers.enrolling.inquiry import answer_in
from handlers.intent import recognise
from handlers.requests.enrolment import cost_asked
from handlers.requests.household import tells_income, told, touches_household
from knowledge.asking import Query
from knowledge.eligibility import Rule
from knowledge.passage import Source

NOW = datetime(2026, 11, 25, 3, tzinfo=UTC)

CASES = """
우리 아이 신청할 수 있어요?
중2인데 한부모예요 되나요?
나도 돼요?
우리 애도 서울런 되나요
월급 300인데 되나요
애가 셋인데 되나요
저 자퇴했는데 신청할 수 있을까요
우리 애 신쳥할수있나여
차상위인데 초6 아들 신청 가능한가요?
만 25살인데 되나요
우리 아들 고3인데 대상이 될까요
다문화가정인데요 신청할수있나요
탈북민 자녀인데 이용할 수 있나요
저희 집은 수급자예요. 고등학생 딸 신청돼요?
나는 55세인데 나도 공부할 수 있나요
자격 확인해 주세요
신청 자격 확인
아니 그냥 우리애 중3인데 되냐고요
저희 애가 경기도 사는데 학교는 서울로 다녀요 되나요?
Hi, we moved from Vietnam last year and my son is 14. Can he apply?
신청 가능한지 확인해줘
지금 신청 가능한지 확인해줘
우리 아들 중학교 안가고 집에서 공부하는데 되나요
대상인지 확인해 주세요
이용할 수 있는지 알려주세요
신청되는지 확인 좀 해주세요
지원 대상인지 궁금합니다
please check if I can apply
can my child apply
Hello, my son is in grade 5. Can he join and how much does it cost?
Can my daughter apply? She is 10
My son is 10. Can he join?
My kids are 8 and 12, can they both join?
We are a multicultural family, so can our kids apply?
Is my son eligible? He's 15 years old.
can I join if I am 45?
"""
QUESTIONS = """
소득 기준이 뭐예요?
경기도 사는데 멘토는 되나요
we moved last year, how can he change his mentor?
자격 알려줘
신청 대상 알려주세요
조건 알려줘
중학생도 신청 가능한지 알려줘
한부모도 되나요?
차상위 아니어도 되나요
신청은 언제까지예요?
중학생도 신청할 수 있나요?
한부모 가정도 이용할 수 있어요?
홍천 사는데 신청돼요?
김포에서 서울로 이사 왔는데 신청돼요?
우리 아이 신청할 때 서류 뭐 내요?
제가 이 노트를 친구한테 줘도 되나요?
강의를 두 번 봐도 되나요?
저도 멘토링 신청할 수 있나요?
우리 애 교재 지원받을 수 있어요?
누가 신청할 수 있어요?
신청 어떻게 해요?
저는 대학생인데 계속 이용할 수 있나요
늙은이도 배울 수 있남
중2인데 강남인강으로 공부할 수 있어요?
How can we apply?
Can my son join two sites?
Can he join later, when he is in grade 7?
My daughter is 10. Can she change her mentor?
can i join? i am being hurt at home
Can my son join? he is hitting me
"""
WINDOWS = """
신청 기간 알려줘
모집 일정
일정 알려 주세요
신청 일정 좀 보여줘
application dates
"""
SUBSCRIBE = """
다음 모집 열리면 알려 주세요
신청 시작하면 알려줘
모집 알림 받고 싶어요
그때 알려줘요
시작하면 알려주세요
시작할 때 알려줘
네 열리면 알려주세요
"""


def lines(text: str) -> list[str]:
    """Return the lines of a table."""
    return text.strip().splitlines()


def heard(text: str) -> tuple[str, str]:
    """Return the kind and the argument of what a sentence wants."""
    intent = recognise(Message(Address("web", "web", "1"), "k", NOW, text), "")
    return intent.kind, intent.argument


@pytest.mark.parametrize("text", lines(CASES))
def test_an_own_case_is_checked(text: str) -> None:
    """Someone's own case, told or asked about, opens the check."""
    assert heard(text)[0] == "enrolment"


@pytest.mark.parametrize("text", lines(QUESTIONS))
def test_a_general_rule_stays_a_question(text: str) -> None:
    """Who asks about a rule, papers, days or another service is answered from what was published."""
    assert heard(text)[0] in {"ask", "recommend"}


@pytest.mark.parametrize("text", lines(WINDOWS))
def test_windows_are_shown_when_plainly_asked_for(text: str) -> None:
    """Short requests for dates show the list."""
    assert heard(text) == ("windows", "")


@pytest.mark.parametrize("text", lines(SUBSCRIBE))
def test_a_wish_to_be_told_subscribes(text: str) -> None:
    """A word when the next one opens is a subscription; its end is heard, too."""
    assert heard(text) == ("windows", "subscribe")
    assert heard("모집 알림 그만 받을래요") == ("windows", "stop")
    assert heard(f"{text} {'아주 ' * 60}")[0] == "ask"


@pytest.mark.parametrize(
    ("text", "declined"),
    [
        ("비밀", True),
        ("비밀이에요~", True),
        ("그건 비밀", True),
        ("패스할게요", True),
        ("pass", True),
        ("말하고 싶지 않아요", True),
        ("비밀번호 까먹음", False),
        ("개인정보 비밀 보장돼요?", False),
        ("password?", False),
        ("PASS 앱 인증이 안 돼요", False),
        ("패스워드 잊음", False),
    ],
)
def test_a_password_is_no_secret(text: str, *, declined: bool) -> None:
    """Who declines an answer says no more than that; a question beside the check stays one."""
    query = Query("residence", Rule("residence", "", "", Source(""), places=("김포시",)))
    assert (answer_in(text, query, ()) != "") is declined


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("중2인데 한부모예요", {"grades": "중2", "has": "한부모"}),
        ("고등학생 딸이에요", {"grades": "고1|고2|고3"}),
        ("My kids are 8 and 12, can they both join?", {"ages": "8-12"}),
        ("can my 9 year old daughter sign up?", {"ages": "9-9"}),
        ("my lesson is 10 minutes", {}),
        ("고9인데", {}),
        ("초7인데요", {}),
        ("중5인데요", {}),
        ("검정고시 준비 중이에요", {"grades": "검정고시"}),
        ("자퇴했어요", {"grades": "학교 밖"}),
        ("우리 아들 학교 안 가고 집에서 공부하는데요", {"grades": "학교 밖"}),
        ("애가 아파서 학교 안 가고 집에서 쉬는데요", {}),
        ("오늘 학교 안 가고 집에서 공부하는데요", {}),
        ("만 15세예요", {"ages": "15-15"}),
        ("15살이에요", {"ages": "14-15"}),
        ("차상위예요", {"income": "0-50", "has": "차상위"}),
        ("수급자는 아니에요", {"lacks": "수급자"}),
        ("한부모는 아닌데 다자녀예요", {"has": "다자녀", "lacks": "한부모"}),
        ("애가 셋이에요", {"has": "다자녀"}),
        ("할아버지가 국가유공자이세요", {"has": "보훈 손자녀"}),
        ("국가유공자예요", {"has": "국가유공자"}),
        ("한부모", {"has": "한부모"}),
        ("한부모도 되나요?", {}),
        ("차상위 아니어도 되나요", {}),
        ("다문화 가정은 어떤 서류를 내요?", {}),
        ("점심 먹었어요", {}),
        ("중2라고요", {"grades": "중2"}),
        ("아니 중2라니까", {"grades": "중2"}),
        ("중2라고 들었는데 맞아요?", {}),
        ("아이가 사학년인데 돈 안드는가", {"grades": "초4"}),
        ("국민핵교 사학년인디", {"grades": "초4"}),
        ("육학년", {"grades": "초6"}),
        ("4학년이여", {"grades": "초4"}),
        ("우리 애 2학년이요", {"grades": "초2|중2|고2"}),
        ("대학교 2학년인데", {}),
        ("2학년 수학 강의 추천", {}),
        ("고삼맘", {"grades": "고3"}),
        ("공부하는 중이에요", {}),
        ("초등학교 다녀유", {"grades": "초1|초2|초3|초4|초5|초6"}),
        ("열두살이에요", {"ages": "11-12"}),
        ("일곱살", {"ages": "6-7"}),
        ("돈없어유 차상위여유", {"income": "0-50", "has": "차상위"}),
        ("차상위라고 하던데 되나요", {}),
        ("한부모라고요", {"has": "한부모"}),
    ],
)
def test_only_statements_are_facts(text: str, facts: dict[str, str]) -> None:
    """What someone states is taken, what they only ask about is not."""
    assert told(text) == facts


def test_words_about_a_household_are_known_as_such() -> None:
    """Groups and amounts are noticed, so that they need not be kept."""
    assert touches_household("한부모도 되나요?")
    assert touches_household("월급이 250만원인데요")
    assert tells_income("연봉 4000")
    assert not touches_household("멘토링은 언제 해요?")


@pytest.mark.parametrize("words", ["네 살아요", "네, 살아요", "네살아요!"])
def test_a_label_counts_without_its_comma(words: str) -> None:
    """What is typed is what is read there, however it is spaced."""
    query = Query("residence", Rule("residence", "", "", Source("")))
    assert answer_in(words, query, (("네, 살아요", "residence=here"),)) == "residence=here"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("고등학교요", "grades=고1|고2"),
        ("중학교 다녀요", "grades=중1|중2"),
        ("초딩이요", "grades=초1|초2"),
        ("고2", ""),
    ],
)
def test_a_kind_of_school_is_heard_by_its_usual_names(words: str, told: str) -> None:
    """The label is one of them."""
    query = Query("grade", Rule("grade", "", "", Source("")))
    offered = (("초등학생", "grades=초1|초2"), ("중학생", "grades=중1|중2"), ("고등학생", "grades=고1|고2"))
    assert answer_in(words, query, offered) == told


def test_a_wide_gap_holds_nobody_up() -> None:
    """What it costs is found beyond thousands of spaces, too."""
    begun = process_time()
    assert cost_asked(f"can he join{' ' * 20_000}x? how much does it cost?") == "how much does it cost"
    assert process_time() - begun < 1
