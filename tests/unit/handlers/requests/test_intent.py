"""Plain requests are recognised as people write them; what only holds the same words stays a question."""

from __future__ import annotations

from dataclasses import replace
from time import process_time

import pytest

from handlers.conversation import Message
from handlers.intent import commanded, recognise
from handlers.requests.kinds import Intent
from handlers.requests.waiting import wish_in_line
from tests.fakes import a_message


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("in Korean please", Intent("language", "ko")),
        ("can you speak english?", Intent("language", "en")),
        ("한국어로 말해줘", Intent("language", "ko")),
        ("영어로 답해 주세요", Intent("language", "en")),
        ("영어로 답변 부탁드려요", Intent("language", "en")),
        ("한국어로", Intent("language", "ko")),
        ("다시 한국어로 해줘", Intent("language", "ko")),
        ("영어로 해줘", Intent("language")),
        ("영어로", Intent("language")),
        ("저는 영어로요", Intent("language")),
        ("그냥 영어로 하자", Intent("language")),
        ("영어로 진행해요?", Intent("language")),
        ("ㅂㅂ", Intent("nod")),
        ("또 올게요", Intent("nod")),
        ("잘가요", Intent("nod")),
        ("이따 봐", Intent("nod")),
        ("오키", Intent("nod")),
        ("ㅇㅋㅇㅋ", Intent("nod")),
        ("see you later", Intent("nod")),
        ("3x5=?", Intent("aside", "solve")),
        ("여보시오", Intent("aside", "wordless")),
    ],
)
def test_a_language_a_farewell_and_a_call_are_heard(text: str, meant: Intent) -> None:
    """None of them is a question that could have an answer; a wish for English that may be a subject is asked about."""
    assert recognise(a_message(text), "") == meant


@pytest.mark.parametrize(
    "text",
    [
        "영어로 할래",
        "수학 말고 영어로 해줘",
        "영어로 된 강의",
        "영어 강의",
        "korean lectures",
        "영어로 물어봐도 돼요?",
        "잘 있어",
        "잘 자라는 방법",
    ],
)
def test_a_subject_or_a_farewell_for_good_is_no_wish_for_a_language(text: str) -> None:
    """What is said of English may be the subject, and who says goodbye so may mean more than until tomorrow."""
    assert recognise(a_message(text), "").kind not in {"language", "nod"}


@pytest.mark.parametrize(
    "text",
    [
        "사람",
        "멘토랑 얘기하고 싶어요",
        "멘토님이랑 상담하고 싶어요",
        "쌤한테 말할래요",
        "진짜 사람이랑 얘기할래",
        "상담사 연결해 주세요",
        "담당자 바꿔 주세요!!",
        "선생님하고 직접 통화할 수 있나요?",
        "멘토 불러줘",
        "멘토한테 물어볼래",
        "선생님께 여쭤보고 싶어요",
        "됐고 담당자 바꿔",
        "아니 그냥 사람 불러 달라고요",
        "빨리 상담원으로 연결해 주십시오",
        "책임자 나오라고 해",
        "talk to a person",
        "I want talk to person please",
        "human please",
        "human",
        "can I talk to a mentor",
        "connect me to a human please",
        "need human",
        "please talk to human",
        "멘토 선생님이랑 통화하고 싶어요",
        "왜 공지도 제대로 안하고! 책임자 바꿔요",
        "담당 선생님 연결해 주세요",
        "수학이 어려워요 멘토쌤한테 물어볼래요",
        "이게 말이 됩니까 윗사람 나오라고 하세요",
        "답이 안 나와요 사람 연결해 줘",
        "수학 어려워서 사람이랑 얘기하고 싶어요",
        "수학 이차함수가 너무 어려워요 사람한테 물어볼래요",
        "이 문제를 모르겠어서 멘토에게 여쭤보고 싶어요",
        "답이 계속 이상해서 그냥 담당자와 직접 통화하고 싶은데요",
        "I failed again and want to talk to a real person",
        "사람하고 통화 좀 하자",
        "상담원 좀 바꿔주이소",
        "담당자 인터뷰하고 싶은데요",
        "talk to human vietnamese please",
        "I want to speak with a person in vietnamese",
        "can I talk to someone who speaks vietnamese",
        "is there someone who speaks english?",
        "Hello, do you have anyone who can speak English?",
        "is there somebody I can talk to?",
        "who can I talk to in english",
        "I want to change my mentor",
    ],
)
def test_a_wish_for_a_person_is_heard_in_many_words(text: str) -> None:
    """A person who wants a person is not given a quotation instead."""
    assert recognise(a_message(text), "").kind == "human"


@pytest.mark.parametrize(
    "text",
    [
        "그건 나중에 멘토한테 물어볼게요",
        "멘토링은 어떻게 하나요?",
        "멘토는 누가 되나요?",
        "사람이 많나요?",
        "책임자가 누구예요?",
        "담당자 전화번호 알려줘요",
        "멘토 선생님은 누가 해요?",
        "멘토를 바꿀 수 있어요?",
        "직원 채용하나요?",
        "who is my mentor",
        "do you have lectures of english",
        "does a mentor help with homework?",
        "mentor",
        "can a teacher apply",
        "how many people joined",
        "teacher training",
        "선생님도 들을 수 있어요?",
        "선생님이 강의해 주나요?",
        "상담은 언제 해요?",
        "멘토 하고 싶어요",
        "저 공무원 하고 싶어요",
        "선생님 하고 싶어요",
        "저 상담사 하고 싶어요",
        "선생님한테 물어봐도 돼요?",
        "멘토랑 얘기하고 싶어하는 친구는 어떻게 신청해요?",
        "모르는 사람이랑 얘기하고 싶어질 때 어떡해요",
        "멘토랑 얘기하고 싶어 하는 친구는 어떻게 신청해요?",
        "멘토랑 얘기하고 싶은데 어떻게 신청해요?",
        "친구가 선생님이랑 싸워서 얘기하고 싶어요",
        "선생님하고 친구들이 얘기하고 싶어요",
    ],
)
def test_a_question_about_people_stays_a_question(text: str) -> None:
    """Asking what mentors do is not asking for one."""
    assert recognise(a_message(text), "").kind == "ask"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (
            "수학 이차방정식 근의 공식이 이해가 안돼요 사람한테 물어볼래요",
            "수학 이차방정식 근의 공식이 이해가 안돼요",
        ),
        ("답이 이상해요. 그래서 담당자 불러 주세요", "답이 이상해요"),
        ("I failed again and want to talk to a real person", "I failed again"),
        ("멘토랑 얘기하고 싶어요", ""),
        ("멘토랑 영어 얘기하고 싶어요", "영어 얘기"),
        ("멘토쌤이랑 수학 상담하고 싶어요", "수학 상담"),
        ("선생님이랑 진로에 대해 상담하고 싶어요", "진로에 대해 상담"),
        ("멘토님과 공부 계획 얘기를 하고 싶습니다", "공부 계획 얘기"),
        ("선생님한테 영어 문법 물어보고 싶어요", "영어 문법"),
        ("멘토랑 얘기할래요 수행평가 주제를 못 정하겠어요", "수행평가 주제를 못 정하겠어요"),
        ("아까 그 멘토한테 하나만 더 물어볼래요", ""),
        ("그 쌤한테 한 번 더 물어보고 싶은데", ""),
        ("수학 문제 모르겠어요 그 멘토랑 더 얘기할래요", "수학 문제 모르겠어요"),
        ("담당자 연결해 주세요. 신청했는데 연락이 없어요", "신청했는데 연락이 없어요"),
        ("선생님이랑 상담하고 싶어요! 진로가 고민이에요", "진로가 고민이에요"),
        ("I want to talk to a mentor about derivatives please", "derivatives"),
        ("I'd like to speak with a teacher about my study plan.", "my study plan"),
        ("talk to a person about my homework", "my homework"),
        ("Can I talk to a mentor about the fee?", "the fee"),
        ("사람이랑 통화하고 싶어요 어떻게 해야 하나요", ""),
    ],
)
def test_what_is_said_beside_the_wish_is_the_question(text: str, reason: str) -> None:
    """Nobody writes the same thing twice to be heard by a person."""
    assert recognise(a_message(text), "") == Intent("human", reason)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("고마웡", "thanks"),
        ("안녕하세요! 고마워요", "thanks"),
        ("알려줘서 고마워요", "thanks"),
        ("감사합니다 안녕히 계세요", "thanks"),
        ("ok thanks", "thanks"),
        ("안녕하세요 선생님", "greeting"),
        ("안녕하세요 반갑습니다", "greeting"),
        ("아니 괜찮아요", "nod"),
        ("괜찮아졌어요", "nod"),
        ("never mind", "nod"),
        ("no thanks", "nod"),
        ("Can he join 서울런?", "enrolment"),
        ("can we apply", "enrolment"),
        ("We are a multicultural family. Can we apply?", "enrolment"),
        ("how can i apply?", "ask"),
        ("can i apply twice in one year?", "ask"),
        ("when can we apply?", "ask"),
        ("신청기한이 지났는데 방법 없나요", "windows"),
        ("신청 기간 놓쳤어요", "windows"),
        ("모집이 끝났는데 어떡해요", "windows"),
        ("모집 기간을 놓쳤는데 어떻게 해야 해요", "windows"),
        ("고마운 마음 전하는 방법", "ask"),
        ("감사패 주나요?", "ask"),
        ("안녕하세요 신청 언제예요?", "ask"),
        ("작년에 모집이 언제 끝났어요?", "ask"),
        ("신청 못 하면 어떻게 돼요", "ask"),
        ("비밀번호 찾기", "ask"),
    ],
)
def test_courtesies_and_a_missed_window_are_no_search(text: str, kind: str) -> None:
    """Thanks with a hello are thanks, and who missed a window is shown the windows; questions stay questions."""
    assert recognise(a_message(text), "").kind == kind


@pytest.mark.parametrize(
    ("text", "argument"),
    [
        ("신청 끝났어요?", ""),
        ("모집 마감됐어요?", ""),
        ("신청 끝났어요", "missed"),
        ("신청을 못 했는데 방법 없어요?", "missed"),
    ],
)
def test_who_asks_whether_a_window_is_over_gets_no_regret(text: str, argument: str) -> None:
    """It may be open: only who tells that it went by is told "I'm sorry that it went by"."""
    assert recognise(a_message(text), "") == Intent("windows", argument)


def test_whether_a_child_may_enrol_is_asked_in_english_with_its_grade() -> None:
    """The check by taps begins, with or without the grade."""
    for text in ("can my son join", "can my daughter in 3rd grade apply?"):
        assert recognise(a_message(text), "").kind == "enrolment"


def test_a_link_into_the_chat_names_its_feature() -> None:
    """What stands behind /start goes to the feature whose link it is; anything else is a greeting."""
    linked: Message = a_message("staff_abc")
    assert recognise(Message(linked.address, "k", linked.at, "staff_abc", command="start"), "").argument == "link:abc"
    assert recognise(Message(linked.address, "k", linked.at, "nothing_abc", command="start"), "").kind == "start"


@pytest.mark.parametrize(
    ("text", "kind", "argument"),
    [
        ("/삭제", "erase", ""),
        ("/삭제 해주세요", "erase", "해주세요"),
        ("/처음부터 다시", "start", "다시"),
        ("/계획 주 3일", "plan", "주 3일"),
        ("/사람 빨리요", "human", "빨리요"),
        ("/help 신청", "help", "신청"),
        ("/삭제 버튼이 안 보여요", "ask", "삭제 버튼이 안 보여요"),
        ("/신청 기간이 언제예요?", "ask", "신청 기간이 언제예요?"),
        ("/신청 기간 알려줘", "windows", ""),
        ("/알림 꺼줘", "remind", "stop"),
        ("/동의 철회할게요", "consent", "withdraw"),
        ("/보호자 없이 써도 되나요?", "ask", "보호자 없이 써도 되나요?"),
        ("/6모 범위", "ask", "6모 범위"),
        ("/", "empty", ""),
        ("\N{ZERO WIDTH SPACE}", "empty", ""),
    ],
)
def test_what_begins_with_a_slash_is_a_command_or_a_sentence(text: str, kind: str, argument: str) -> None:
    """A Korean word with a slash and a sentence behind it is that sentence; the slash hides nothing that it wishes."""
    command, words = commanded(text)
    intent = recognise(replace(a_message(words), command=command), "")
    assert (intent.kind, intent.argument) == (kind, argument)


@pytest.mark.parametrize(
    ("text", "command", "kind", "argument"),
    [
        ("/추천", "추천", "recommend", ""),
        ("/HUMAN", "human", "human", ""),
        ("/start", "start", "start", ""),
        ("/추천 수학", "사람", "human", "/추천 수학"),
    ],
)
def test_a_bare_command_that_is_kept_as_it_was_typed_has_no_words(
    text: str, command: str, kind: str, argument: str
) -> None:
    """A page shows what somebody typed; its own name is nothing that a command is asked for."""
    intent = recognise(replace(a_message(text), command=command), "")
    assert (intent.kind, intent.argument) == (kind, argument)


@pytest.mark.parametrize(
    "word",
    [
        *("아", "아 ", "나 ", "저 ", "이제 ", "됐어 ", "사람 ", "제 질문 ", "please ", "너무 ", "세금 ", "1+"),
        *(
            "음",
            "아니",
            "아니음",
            "아니, ",
            "거",
            "그거",
            "하던 ",
            "오늘 ",
            "오늘은",
            "오늘 공부 ",
            "까요",
            "나요? 까요",
        ),
    ],
)
@pytest.mark.parametrize("letters", [39, 59, 199])
def test_a_word_that_is_repeated_is_read_at_once(word: str, letters: int) -> None:
    """No pattern looks for the same words in all the ways in which they can be parted."""
    text = (word * 200)[:letters] + "힣"
    begun = process_time()
    recognise(a_message(text), "")
    wish_in_line(text)
    assert process_time() - begun < 1


@pytest.mark.parametrize("text", ["고맙소", "고맙데이", "고맙구먼유", "욕봤소", "감사하오"])
def test_thanks_are_heard_in_the_words_of_the_country(text: str) -> None:
    """Who thanks is not told that there is no answer."""
    assert recognise(a_message(text), "").kind == "thanks"


@pytest.mark.parametrize("mark", ["!", "~~", "^^", "…", "ㅎㅎ", " ㅋㅋ", "ㅠㅠ", "♡", "♥"])
@pytest.mark.parametrize(
    "words",
    [
        "사람이랑 얘기하고 싶어요",
        "내일은 못 해",
        "이번 주 계획 보여줘",
        "수학도 추가해줘",
        "오늘 거 다 했어",
        "나 중2야",
        "내 정보 보여줘",
    ],
)
def test_marks_behind_words_change_nothing(words: str, mark: str) -> None:
    """Who laughs or sends a heart along is heard as without it."""
    plain, marked = (recognise(a_message(text), "") for text in (words, f"{words}{mark}"))
    assert marked == plain
    assert plain.kind != "ask"


@pytest.mark.parametrize("words", ["ㅠ", "ㅠㅠ ", "나는", "저는", "우리 반", "우리 반 ", "이건", "또 "])
@pytest.mark.parametrize("length", [39, 49, 59])
def test_what_is_said_over_and_over_holds_nobody_up(words: str, length: int) -> None:
    """A beginning that can be read in two ways would be read in every way that there is."""
    begun = process_time()
    recognise(a_message(f"{(words * length)[:length]}q"), "")
    assert process_time() - begun < 1


@pytest.mark.parametrize(
    "text",
    [
        "안녕 나 왕따야",
        "안녕하세요 저 임신이에요",
        "안녕 나는우울이야",
        "안녕하세요 저는 수급자예요",
        "안녕하세요 저는 다문화예요",
    ],
)
def test_what_weighs_on_somebody_is_no_name(text: str) -> None:
    """Who says with a hello how they are does not hear a hello alone."""
    assert recognise(a_message(text), "").kind != "greeting"
    assert recognise(a_message("안녕하세요 저는 김민수예요"), "").kind == "greeting"
