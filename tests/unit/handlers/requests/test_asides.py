"""Words that ask for nothing are answered in one warm sentence, and never searched for."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from handlers.consents.consenting import need
from handlers.conversation import Attachment, Outcome
from handlers.intent import recognise
from handlers.records.people.asking_people import HEARD
from handlers.requests.kinds import Intent
from knowledge.storage import Storage
from tests.fakes import NOON, a_message
from tests.unit.handlers.dispatching import KNOWN, UNKNOWN, ScriptedAnswerer, dispatch, message, session
from tests.unit.handlers.talking import House


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("?", "wordless"),
        ("...", "wordless"),
        ("ㅋㅋ 와 대박이다!", "wordless"),
        ("😀😀😀", "wordless"),
        ("🙂", "wordless"),
        ("ㅋㅋㅋㅋ", "wordless"),
        ("ㅎㅎ", "wordless"),
        ("(이모티콘)", "wordless"),
        ("ㅠㅠ", "sad"),
        ("ㅜㅜㅜ...", "sad"),
        ("죄송해요 제가 심했네요", "sorry"),
        ("미안해요ㅠㅠ", "sorry"),
        ("아까는 죄송했어요", "sorry"),
        ("집에 가기 싫어", "heavy"),
        ("학교 가기 싫다ㅠㅠ", "heavy"),
        ("my kid is sad", "heavy"),
        ("친구가 없어", "heavy"),
        ("저는 친구가 한 명도 없어요", "heavy"),
        ("나 너무 외로워", "heavy"),
        ("오늘 슬퍼", "heavy"),
        ("우울해요", "heavy"),
        ("마음이 힘들어요", "heavy"),
        ("집에 들어가기 싫어요", "heavy"),
        ("학교 안 갈래", "heavy"),
        ("우리 애가 학교 가기 싫어해요", "heavy"),
        ("애가 학교 가기 싫대요", "heavy"),
        ("아이가 우울해해요", "heavy"),
        ("i feel lonely", "heavy"),
        ("I'm so sad today", "heavy"),
        ("i don't want to go to school", "heavy"),
        ("i have no friends", "heavy"),
        ("말할 사람이 없어요", "heavy"),
        ("지쳤어요", "heavy"),
        ("배고파", "tired"),
        ("졸려요", "tired"),
        ("아 피곤해", "tired"),
        ("안할래", "stop"),
        ("이제 안할래", "stop"),
        ("안 해", "stop"),
        ("관둘래", "stop"),
        ("하기 싫어", "stop"),
        ("다음에", "stop"),
        ("나 그만할래", "stop"),
        ("됐고 안 할래", "stop"),
        ("못하겠어", "stop"),
        ("야", "wordless"),
        ("저기요", "wordless"),
        ("여보세요?", "wordless"),
        ("곁아", "wordless"),
        ("3x+5=20 풀어줘", "solve"),
        ("3x+5=20", "solve"),
        ("12*3+4 얼마야", "solve"),
        ("이 문제 풀어줘", "solve"),
        ("2x+3=7을 풀어주세요", "solve"),
        ("solve 3x+5=20", "solve"),
        ("코드 받았는데 어디에 넣어요", "code"),
        ("인증 코드는 어디에 입력해요?", "code"),
        ("숫자가 왔는데 어디에 적어요?", "code"),
        ("더 쉽게 설명해줘", "easier"),
        ("쉬운 말로 해주세요", "easier"),
        ("explain it in simple words please", "easier"),
        ("글씨 크게 해줘", "larger"),
        ("글씨가 안보여요 좀 크게", "larger"),
        ("글자가 너무 작아요", "larger"),
        ("글자 크기 키울 수 있어요?", "larger"),
        ("sorry!", "sorry"),
        ("ㄴㄱㅅㅇ", "who"),
        ("너ai임?", "who"),
        ("넌 봇이야?", "who"),
        ("are you a bot?", "who"),
        ("심심해", "bored"),
        ("그만", "stop"),
        ("좀 알려줘", "wordless"),
        ("나가기", "stop"),
        ("010-1234-5678", "number"),
        ("test@naver.com", "number"),
        ("제 번호는 010-1234-5678이에요", "number"),
        ("글자가 막 움직여 보여", "reading"),
        ("선생님이 나보고 난독중이레", "reading"),
        ("난독증이라 글씨 읽기 힘들어", "reading"),
        ("읽어주는 기능 이써?", "reading"),
        ("나도 힘들어 죽겄어", "heavy"),
        ("걍 늙어서 힘들단 말이여", "heavy"),
        ("혼자 키우느라 힘들어요", "heavy"),
        ("내가 눈이 어두워서 글씨가 안봬", "larger"),
        ("안뇽 나 중삼인데 글씨를 잘 못읽어", "reading"),
        ("됐다 그만하자", "stop"),
        ("됐습니다 취소하세요", "stop"),
        ("하나만 더 물어볼게요", "more"),
        ("선생님 하나만 더요…", "more"),
        ("쌤 질문 있어요", "more"),
        ("도와줘", "plea"),
        ("또 물어볼게 있는디유", "more"),
        ("하나만 더 알려 주세요", "more"),
        ("one more question", "more"),
        ("가" * 4096, "garbled"),
        ("ㅁㄴㅇㄹㅁㄴㅇㄹ", "garbled"),
        ("asdfasdfasdf", "garbled"),
        ("ㅋㅋㅋㅋㅋㅋㅋㅋㅋ", "wordless"),
        ("ㅠㅠㅠㅠㅠㅠㅠㅠㅠ", "sad"),
        ("01012345678로 연락주세요", "number"),
        ("엄마 이름은 김영희고 전화 010-1234-5678", "number"),
        ("엄마 전화번호는 010 1234 5678", "number"),
        ("이메일은 test@naver.com이에요", "number"),
        ("비밀번호는 [비밀번호]", "secret"),
        ("엄마 카드번호 [카드번호]이에요", "secret"),
        ("국민은행 [계좌번호]", "secret"),
        ("https://naver.com", "link"),
        ("https://naver.com/" + "a" * 100, "link"),
    ],
)
def test_what_asks_for_nothing_is_told_apart(text: str, kind: str) -> None:
    """A laugh, tears, an apology or a bare link is no question to search for."""
    meant = recognise(a_message(text), "")
    assert (meant.kind, meant.argument) == ("aside", kind)


@pytest.mark.parametrize(
    "text",
    [
        "신청 취소하고 싶어요",
        "그만두면 다시 신청할 수 있어요?",
        "멘토링을 중단하면 어떻게 돼요?",
        "너는 뭘 할 수 있는 AI야?",
        "https://slearn.seoul.go.kr 여기서 신청하는 거 맞나요",
        "2026",
        "중1",
        "죄송한데 신청 기간이 언제예요?",
        "109",
        "문제 풀어주는 강의 추천해줘",
        "수학 문제 풀이 강의 있어요?",
        "1+1 행사인가요?",
        "2026년 3월 신청이에요?",
        "EBS 2.0은 뭐예요",
        "코드 강의 있어요?",
        "쉬운 강의 추천해줘",
        "글씨 교정 강의",
        "화면이 안 보여요",
        "수학문제 풀어줘",
        "문제집은 무료예요?",
        "글자 크기 큰 교재",
        "쉽게 신청하는 방법",
        "숙제 도와주나요?",
        "60% 이하면 얼마예요",
        "집에서 공부하기 싫어요",
        "학교 안 가도 돼요?",
        "학교 그만뒀는데 이용할 수 있어요?",
        "힘들 때 누구한테 말해요?",
        "친구가 없는데 멘토링 같이 할 수 있어요?",
        "수학이 힘들어요",
        "집에 가기 전까지 들을 수 있어요?",
        "외로운 아이를 위한 프로그램 있나요?",
        "멘토링 안 할래요",
        "다른 지역도 되나요?",
        "다음에 언제 모집해요?",
        "학교에서도 들을 수 있나요",
        "시험이 불안해요 어떻게 공부해요",
        "안 하면 어떻게 돼요?",
        "다른 거 하나 물어볼게요 신청 언제예요?",
        "수업 안 들어도 돼요?",
        "취소 방법",
    ],
)
def test_a_question_that_holds_such_words_stays_one(text: str) -> None:
    """Only the whole of a message counts."""
    assert recognise(a_message(text), "").kind != "aside"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("ㅎㅇ", "greeting"),
        ("ㅎㅇㅎㅇ", "greeting"),
        ("ㄱㅅㄱㅅ", "thanks"),
        ("감사해용", "thanks"),
        ("고맙습니다 선생님 복 받으세요", "thanks"),
        ("ㅇㅇ", "nod"),
        ("네ㅎㅎ", "nod"),
        ("ㅁㄹ", "human"),
        ("사람 바꿔요 지금 당장", "human"),
        ("상담원 연결해 주세요 빨리", "human"),
        ("상담직원 연결", "human"),
        ("아 답답해 사람 바꿔", "human"),
        ("진짜 말이 안 통하네 담당자 불러", "human"),
        ("상담 직원 연결해줘", "human"),
        ("왜 사람이 안 나와요", "human"),
        ("담당자 없어요?", "human"),
        ("개같은 프로그램 진짜", "feedback"),
    ],
)
def test_hasty_words_mean_what_they_mean(text: str, kind: str) -> None:
    """Letters for words, and the words of who has lost patience, are understood."""
    assert recognise(a_message(text), "").kind == kind


EXAMPLES = {
    "wordless": "?",
    "sad": "ㅠㅠ",
    "sorry": "죄송해요",
    "who": "ㄴㄱㅅㅇ",
    "bored": "심심해",
    "tired": "배고파",
    "solve": "3x+5=20 풀어줘",
    "code": "코드 받았는데 어디에 넣어요",
    "easier": "더 쉽게 설명해줘",
    "larger": "글씨 크게 해줘",
    "stop": "그만",
    "number": "010-1234-5678",
    "more": "아 하나만 더요",
    "plea": "help me",
    "reading": "글씨를 잘 못 읽어",
    "garbled": "가" * 40,
    "ill": "배가 아픈데 병원 가야 돼?",
    "link": "https://naver.com",
}


@pytest.mark.parametrize("kind", [*EXAMPLES, "command"])
def test_each_kind_is_answered_with_a_next_step(kind: str) -> None:
    """Whatever asks for nothing gets one short answer in Korean and something to tap."""
    text = {"command": "", **EXAMPLES}[kind]
    told = dispatch(ScriptedAnswerer(), message(text, command="" if text else "wat"), session(language="ko"))
    (bubble,) = told.bubbles
    assert bubble.choices
    assert "요." in bubble.text or "요?" in bubble.text
    assert len(bubble.text) < 150


def test_a_command_that_there_is_none_of_is_no_message_without_words() -> None:
    """A command that is unknown is said to be, and one with words behind it is a question."""
    assert recognise(replace(a_message(""), command="wat"), "") == Intent("aside", "command")
    assert recognise(replace(a_message("/wat"), command="wat"), "") == Intent("aside", "command")
    assert recognise(replace(a_message("신청 서류"), command="wat"), "").kind == "ask"


def talking(text: str, **fields: Any) -> Outcome:
    """Let the rooms answer a text, for Seoul unless the session says otherwise."""
    answerer = ScriptedAnswerer(UNKNOWN if fields else KNOWN)
    return dispatch(answerer, message(text, language="ko"), session(language="ko", **fields))


@pytest.mark.parametrize("text", ["김포로 바꿔줘", "나 김포로 이사갔어", "김포시로 옮길래요", "이제 김포에 이사왔어요"])
def test_who_says_to_have_moved_is_answered_for_the_new_place(text: str) -> None:
    """A plain word of moving changes the municipality at once."""
    told = talking(text)
    assert told.session.municipality == "gimpo"
    assert "김포시" in told.bubbles[0].text


@pytest.mark.parametrize("text", ["김포로 이사갔어", "김포시로 이사했는데요", "지금 김포로 이사 감"])
def test_who_may_tell_of_a_friend_is_asked(text: str) -> None:
    """Who went there is not said: nobody is moved for a friend's sake, but both places are a tap away."""
    told = talking(text)
    assert told.session.municipality == "seoul"
    assert [choice.action for choice in told.bubbles[0].choices] == ["municipality:gimpo", "municipality:seoul"]
    bound = dispatch(ScriptedAnswerer(), message(text, language="ko", municipality="seoul"), session(language="ko"))
    assert "서울특별시 내용만" in bound.bubbles[0].text


@pytest.mark.parametrize("text", ["친구김포로 이사왔어", "저친구김포로 이사갔어", "우리반김포로이사왔어요"])
def test_a_place_behind_somebody_else_moves_nobody(text: str) -> None:
    """Typed without a space, a friend is no part of a place's name: the room of questions says whose place it is."""
    told = talking(text)
    assert told.session.municipality == "seoul"
    assert told.bubbles[-1].choices[0].action == "municipality:gimpo"


@pytest.mark.parametrize(
    "text", ["김포로 이사가면 계속 쓸 수 있어요?", "중2로 바꿔줘", "김포로 이사했는데 어떻게 해요?"]
)
def test_a_question_about_moving_changes_nothing(text: str) -> None:
    """Who asks what would be is not moved, nor is another thing that is to be changed a place."""
    assert talking(text).session.municipality == "seoul"


def test_a_link_names_the_municipality() -> None:
    """A link of Gimpo's own brings its rules, also to who asked for Seoul before; another word changes nothing."""
    for place, link, expected in (("", "gimpo", "gimpo"), ("seoul", "gimpo", "gimpo"), ("seoul", "busan", "seoul")):
        before = session(municipality=place, slots={"pending": "?"})
        told = dispatch(ScriptedAnswerer(), message(link, command="start"), before)
        assert told.session.municipality == expected
    bound = message("gimpo", command="start", municipality="seoul")
    assert dispatch(ScriptedAnswerer(), bound, session()).session.municipality == "seoul"


def test_nothing_found_is_not_said_in_the_same_words_for_ever() -> None:
    """Once, twice and then: each time another sentence, and the count that is said is true."""
    said = [talking("모르는 이야기 하나", misses=missed).bubbles[0].text for missed in (0, 1, 2)]
    assert "두 번이나" in said[1]
    assert "두 번이나" not in said[0] + said[2]
    assert "이번에도" in said[2]
    assert talking("모르는 이야기 하나", misses=7).bubbles[0].text not in said


@pytest.mark.parametrize("text", ["Xin chào, con tôi học lớp 5", "我的孩子可以参加吗", "Здравствуйте, как записаться"])
def test_another_language_is_told_which_are_read(text: str) -> None:
    """Who writes in a language that is not read hears so, in Korean and in English, and who speaks theirs."""
    told = talking(text, misses=1).bubbles[0].text
    assert "한국어와 영어만" in told
    assert "Korean and English only" in told
    assert told.count("1577-1366") == 2
    assert "Tiếng Việt, 中文, Русский" in told


def test_no_memory_is_asked_for_what_asks_for_nothing() -> None:
    """Tears and apologies need no consent, and who waits for a person is heard with them."""
    assert need(Intent("aside", "sad")) == "nothing"
    assert need(Intent("guardian", "how")) == "nothing"
    assert need(Intent("guardian", "invite")) == "memory"
    assert need(Intent("plan", "hard:")) == "nothing"
    assert "aside" in HEARD


def test_who_finds_something_too_hard_is_not_asked_for_their_age(storage: Storage) -> None:
    """Without a plan or lectures that were shown it is a question like any other."""
    person = House(storage).person()
    person.say("너무 어려워요")
    assert not any(choice.action.startswith("consent:") for choice in person.heard[-1].choices)


def test_who_waits_for_a_person_can_leave_the_line(storage: Storage) -> None:
    """A plain "stop" in the line asks whether the question is to be taken back; elsewhere nothing is open."""
    person = House(storage).person()
    assert "끝낼 것은 없어요" in person.say("취소")
    person.say(command="human")
    person.tap("18세 이상, 이어 주세요")
    person.tap("묻지 말고 바로 이어 주세요")
    assert person.say("취소") == "전해 둔 질문을 거둘까요?"
    assert "그대로 두었어요" in person.say("아니")
    assert person.say("됐어 안할래") == "전해 둔 질문을 거둘까요?"
    assert "거두었어요" in person.say("네")
    assert "끝낼 것은 없어요" in person.say("취소")


@pytest.mark.parametrize(
    ("kinds", "kind"),
    [
        (("sticker",), "wordless"),
        (("contact",), "reaching"),
        (("location", "sticker"), "reaching"),
    ],
)
def test_a_sticker_or_a_number_is_nothing_to_show_to_a_mentor(kinds: tuple[str, ...], kind: str) -> None:
    """Where somebody is and how to reach somebody is not wanted, and a sticker is a hello."""
    sent = replace(a_message(""), attachments=tuple(map(Attachment, kinds)))
    assert recognise(sent, "") == Intent("aside", kind)
    told = dispatch(ScriptedAnswerer(), replace(message(), attachments=sent.attachments), session(language="ko"))
    assert "멘토" not in told.bubbles[0].text


def test_a_voice_is_listened_to_by_people_only(storage: Storage) -> None:
    """What was spoken is not called a photo, and what is written is answered at once."""
    person = House(storage).person()
    claimed, known, _ = person.prepare("?")
    spoken = replace(claimed.message, text="", attachments=(Attachment("voice", reference="v1"),))
    told = person.house.dispatcher.dispatch(spoken, known, NOON)
    assert "음성을 들을 수 없지만" in told.bubbles[-1].text
    photo = replace(spoken, attachments=(Attachment("photo", reference="p1"),))
    assert "사진이나 파일" in person.house.dispatcher.dispatch(photo, known, NOON).bubbles[-1].text


@pytest.mark.parametrize("text", ["서울 살아요", "저는 서울이요", "서울", "서울에 살고 있어요", "저희 서울 사는데요"])
def test_who_says_where_they_live_has_asked_nothing(text: str) -> None:
    """Where no municipality is known, a word of where somebody lives is the answer to that and no question."""
    answerer = ScriptedAnswerer()
    told = dispatch(answerer, message(text, language="ko"), session(municipality=""))
    assert told.session.municipality == "seoul"
    assert not answerer.asked


def test_a_question_that_waited_is_answered_once_the_place_is_told() -> None:
    """What was asked first is answered as soon as somebody says where they live."""
    answerer = ScriptedAnswerer()
    first = dispatch(answerer, message("서류가 뭐예요?", language="ko"), session(municipality=""))
    told = dispatch(answerer, message("서울 살아요", language="ko"), first.session)
    assert [question.text for question in answerer.asked] == ["서류가 뭐예요?"]
    assert told.session.municipality == "seoul"
