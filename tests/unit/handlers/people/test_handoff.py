"""Conversations on the way to a person, with one, and back: what is said to whom, and what never is."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from handlers.consents.words import news
from handlers.conversation import Address, Message, Outcome
from handlers.people.escalation import Held, RefusedMoveError
from handlers.people.offering import WrongRuleError, rules
from handlers.people.staffing import Staff
from handlers.records.consents.consent_requests import ConsentRequests
from handlers.records.keeping.retention import Retention
from knowledge.storage import Storage
from tests.fakes import NOON
from tests.town import ANN, PHOTO, Town, lead, mentor

HANEUL, BADA = mentor("haneul"), mentor("bada", subjects=("수학",))


@pytest.fixture
def town(storage: Storage) -> Town:
    """Return a town with two mentors and a lead."""
    return Town(storage, HANEUL, BADA, lead())


def test_asking_for_a_person_takes_taps_and_one_sentence(town: Town) -> None:
    """Category, words and urgency; then the place in the queue and what is truly known of the time."""
    assert "어떤 이야기를" in town.say("사람과 이야기하기")[0]
    assert "한 번에 적어" in town.tap("학습")[0]
    (asked,) = town.say("미적분 치환적분이 안 풀려요 010-1234-5678")
    assert "“미적분 치환적분이 안 풀려요 [전화번호]”" in asked
    (told,) = town.tap("오늘 안에 필요해요")
    assert "바로 다음 차례예요." in told
    assert "보통 얼마나 걸리는지는 아직 몰라요" in told
    escalation = town.records.escalations.get_any(town.open())
    assert escalation
    assert (escalation.category, escalation.urgency, escalation.subject) == ("study", "urgent", "수학")
    assert escalation.question == "미적분 치환적분이 안 풀려요 [전화번호]"
    assert town.lines(escalation.id) == [("event", "open"), ("person", escalation.question)]


def test_the_question_before_goes_along_and_another_may_be_asked(town: Town) -> None:
    """Nobody has to say it twice; two misses are the reason; changing one's mind costs one tap."""
    town.say("화성에 가고 싶어요")
    (missed,) = town.say("명왕성은요?")
    assert "두 번" in missed
    town.tap("사람과 이야기하기")
    assert "명왕성은요?" in town.tap("이용 문의")[0]
    assert "한 번에 적어" in town.tap("다른 걸 물어볼래요")[0]
    town.say("교재는 어디서 받아요?")
    town.tap("천천히 괜찮아요")
    escalation = town.records.escalations.get_any(town.open())
    assert escalation
    assert (escalation.question, escalation.reason) == ("교재는 어디서 받아요?", "misses")


@pytest.mark.parametrize(
    ("typed", "question"),
    [
        ("수학 질문이요", "수학 질문이요"),
        ("수학: 치환적분이 안 풀려요", "수학: 치환적분이 안 풀려요"),
        ("빨리 연결해주세요!", "명왕성은요?"),
        ("빨리요", "명왕성은요?"),
    ],
)
def test_what_is_written_behind_the_command_is_the_question(town: Town, typed: str, question: str) -> None:
    """Who asks for a person and says what about is not asked again; a mere plea takes the question before."""
    town.say("명왕성은요?")
    asked = town.say(typed, command="사람")
    told = asked if "수학" in typed else town.tap("학습")  # a subject tells what it is about
    assert f"“{question}”" in told[0]


@pytest.mark.parametrize(
    "words",
    [
        "모르겠어요",
        "잘 모르겠어요ㅠㅠ",
        "이해가 안 돼요",
        "몰라요",
        "무슨 말인지 하나도 모르겠어요",
        "I don't understand",
    ],
)
def test_who_is_at_a_loss_is_offered_a_person(town: Town, words: str) -> None:
    """It is offered, not forced; the reason is kept."""
    (offered,) = town.say(words)
    assert "전해 드릴 수도" in offered or "I pass it on" in offered
    town.say("서류 알려 주세요")
    assert town.records.waiting.standing("seoul", town.of(), town.clock()).open is None


@pytest.mark.parametrize("words", ["신청 방법을 모르겠어요", "서류가 뭔지 모르겠는데 알려줘", "모르겠는 게 많아요"])
def test_a_question_that_holds_such_words_stays_a_question(town: Town, words: str) -> None:
    """Only whole sentences of not knowing are an offer."""
    town.say(words)
    assert town.knower.asked == [words]


def test_a_photo_of_a_problem_goes_to_a_mentor_when_the_person_wants_it(town: Town) -> None:
    """The program says that it cannot look; the file goes along with the request."""
    assert "볼 수 없지만, 멘토는" in town.say("", attachments=(PHOTO,))[0]
    town.tap("멘토에게 보여 주기")
    assert "보내 준 사진" in town.tap("학습")[0]
    town.tap("천천히 괜찮아요")
    (_, line) = town.records.escalations.lines(town.open())
    assert line.files == (PHOTO,)
    escalation = town.records.escalations.get_any(town.open())
    assert escalation
    assert escalation.reason == "photo"


def test_words_beside_a_photo_of_a_problem_go_along_with_it(town: Town) -> None:
    """Who wants a photographed task done is told of a mentor, who gets the photo and the words; a bare one has none."""
    assert "볼 수 없지만, 멘토는" in town.say("이 문제 풀어주세요", attachments=(PHOTO,))[0]
    assert "볼 수 없지만, 멘토는" in town.say("신청 서류 이거 맞아요?", attachments=(PHOTO,))[0]
    town.say("", attachments=(PHOTO,))
    town.say("이 문제 풀어줘", attachments=(PHOTO,))
    town.tap("멘토에게 보여 주기")
    assert "이 문제 풀어줘" in town.tap("학습")[0]
    town.tap("천천히 괜찮아요")
    (*_, line) = town.records.escalations.lines(town.open())
    assert (line.text, line.files) == ("이 문제 풀어줘", (PHOTO,))


def test_there_is_one_request_at_a_time_and_nothing_typed_is_lost(town: Town) -> None:
    """While nobody has come the bot goes on answering, and the mentor will read all of it, without personal data."""
    number = town.ask()
    assert "신청서를 내요" in town.say("서류는 뭐 내요? 메일은 a@b.kr")[0]
    (again,) = town.say("사람과 이야기하기")
    assert "이미 질문을 전해" in again
    town.say("/도움말", command="help")
    assert town.lines(number)[2:] == [("person", "서류는 뭐 내요? 메일은 [이메일]"), ("bot", "신청서를 내요. [1]")]
    assert "거두었어요" in town.tap("이제 괜찮아요")[0]
    gone = town.records.escalations.get_any(number)
    assert gone
    assert gone.state == "withdrawn"
    assert "거두었어요" in town.tap("이제 괜찮아요")[0]


def test_a_talk_with_a_mentor_from_beginning_to_end(town: Town) -> None:
    """Claim, words both ways under a pseudonym, resolve with a note, rating, and back to the bot."""
    number, desk = town.ask(), town.records.escalations
    desk.claim(number, HANEUL, town.clock())
    (joined,) = town.arrived()
    assert joined == "멘토 별haneul님이 왔어요. 이제부터는 프로그램이 아니라 사람이 답해요."
    assert town.say("서류는 뭐 내요?") == []
    assert town.knower.asked == []
    line = desk.say(number, HANEUL, "통분부터 해 볼까요?", town.clock(), "k1")
    assert not isinstance(line, Held)
    assert desk.say(number, HANEUL, "통분부터 해 볼까요?", town.clock(), "k1") == line
    assert town.arrived() == ["[멘토 별haneul]\n통분부터 해 볼까요?"]
    desk.note(number, HANEUL, "분수 개념 확인 필요", town.clock(), "n1")
    desk.note(number, HANEUL, "분수 개념 확인 필요", town.clock(), "n1")
    ended = desk.resolve(number, HANEUL, " 내일 다시 풀기 ", town.clock())
    assert (ended.state, ended.note) == ("resolved", "내일 다시 풀기")
    (over,) = town.arrived()
    assert "함께 정한 것: 내일 다시 풀기" in over
    assert town.owner() == "bot"
    assert "고마워요" in town.tap("도움이 됐어요")[0]
    rated = desk.get_any(number)
    assert rated
    assert rated.rating == 3
    assert [kind for kind, _ in town.lines(number)] == ["event", "person", "event", "person", "staff", "note", "event"]
    assert all("김haneul" not in text for text in [over, joined])


def test_a_resolved_talk_goes_on_for_a_week(town: Town) -> None:
    """Asking again takes a tap, with all that was said; after seven days it is a new one."""
    number, desk = town.ask(), town.records.escalations
    desk.claim(number, HANEUL, town.clock())
    desk.resolve(number, HANEUL, "", town.clock())
    town.arrived()
    assert "지난 이야기와 함께" in town.tap("다시 물어보기")[0]
    assert town.open() == number
    assert "이미 질문을" in town.tap("다시 물어보기")[0]
    town.pass_(0)
    offered = desk.get_any(number)
    assert offered
    assert offered.offered == "haneul"
    desk.claim(number, BADA, town.clock())
    desk.resolve(number, BADA, "", town.clock())
    assert "지난 이야기 이어 가기" in _labels(town, "사람과 이야기하기")
    town.clock.pass_(8 * 86_400)
    assert "오래전 이야기" in town.tap("다시 물어보기")[0]
    again = desk.get_any(number)
    assert again
    assert again.reopened == 1


def _labels(town: Town, words: str) -> set[str]:
    town.taps.clear()
    town.say(words)
    return set(town.taps[ANN])


def test_personal_data_is_held_back_until_the_person_says_that_it_may_go(town: Town, storage: Storage) -> None:
    """Two taps: write again, or pass it on as it is; a file without words goes along at once.

    What nobody decided about is forgotten after half an hour, and a late tap says so.
    """
    number, desk = town.ask(), town.records.escalations
    desk.claim(number, HANEUL, town.clock())
    town.arrived()
    (warned,) = town.say("제 번호는 010-1234-5678 이에요", attachments=(PHOTO,))
    assert "전화번호" in warned
    assert town.lines(number)[-1] == ("person", "")
    assert "빼고 다시" in town.tap("고쳐 쓰기")[0]
    town.say("톡 아이디는 @haneul_star 예요")
    assert town.tap("그대로 보내기") == ["전했어요. 멘토는 따로 전화하거나 만나지 않고, 여기에서만 답해요."]
    assert town.lines(number)[-1] == ("person", "톡 아이디는 @haneul_star 예요")
    assert town.tap("그대로 보내기") == []
    assert [text for _, text in town.lines(number)].count("톡 아이디는 @haneul_star 예요") == 1
    town.say("엄마 번호는 010-9876-5432 예요")
    late = town.clock.pass_(31 * 60)
    assert Retention(storage, ConsentRequests(storage, news)).rules["forms"](late) == 1
    assert "남아 있지 않아서" in town.tap("그대로 보내기")[0]
    assert town.lines(number)[-1] == ("person", "톡 아이디는 @haneul_star 예요")
    held = desk.say(number, HANEUL, "제 메일은 me@univ.ac.kr 이에요", town.clock(), "k2")
    assert held == Held(("email",))
    assert town.arrived() == []
    assert desk.say(number, HANEUL, "제 메일은 me@univ.ac.kr 이에요", town.clock(), "k2", sure=True) != held
    assert len(town.arrived()) == 1


def test_the_person_ends_the_talk(town: Town) -> None:
    """One tap, and the bot is back; the mentor cannot write any more."""
    number, desk = town.ask(), town.records.escalations
    desk.claim(number, HANEUL, town.clock())
    town.arrived()
    assert "대화를 마쳤어요" in town.tap("대화 끝내기")[0]
    assert town.owner() == "bot"
    assert "신청서" in town.say("서류는?")[0]
    with pytest.raises(RefusedMoveError):
        desk.say(number, HANEUL, "어디 갔어요?", town.clock(), "k")
    assert town.arrived() == []


def test_who_speaks_english_is_spoken_to_in_english(town: Town) -> None:
    """Words about hands that change are in the person's language."""
    town.say("I want to talk to a person")
    town.tap("Studying")
    town.say("how do I divide two fractions please")
    town.tap("It can wait")
    town.records.escalations.claim(town.open(), HANEUL, town.clock())
    assert "is here now" in town.arrived()[0]


def test_a_heavy_heart_hears_of_a_line_and_the_lead_is_asked(town: Town) -> None:
    """What weighs on the mind waits for a lead first, and nobody is left with waiting alone."""
    town.say("사람과 이야기하기")
    town.tap("마음")
    town.say("요즘 계속 마음이 답답해요")
    (told,) = town.tap("오늘 안에 필요해요")
    assert "1388" in told
    town.pass_(0)
    now = town.records.escalations.get_any(town.open())
    assert now
    assert (now.offered, now.urgency) == ("bom", "urgent")


@pytest.mark.parametrize(
    ("staff", "said"),
    [
        ((), "아직 등록된 멘토가 없어서"),
        (
            (mentor("gil", shifts=(), municipality="seoul", away=((NOON.date(), date(2027, 1, 1)),)),),
            "언제 사람이 있을지",
        ),
    ],
)
def test_nothing_is_promised_that_is_not_known(storage: Storage, staff: tuple[Staff, ...], said: str) -> None:
    """No mentor at all, or one whose next day is not in sight."""
    town = Town(storage, *staff)
    number = town.ask()
    town.pass_(0)
    (again,) = town.say("사람과 이야기하기")
    assert said in again
    waiting = town.records.escalations.get_any(number)
    assert waiting
    assert waiting.due_at == town.clock() + timedelta(hours=1)


def test_one_may_change_ones_mind_at_any_step(town: Town) -> None:
    """Not now, a photo kept to oneself, a button of yesterday: nothing is opened, nothing breaks."""
    town.say("사람과 이야기하기")
    assert "언제든 불러" in town.tap("나중에 할게요")[0]
    town.say("", attachments=(PHOTO,))
    assert "언제든 불러" in town.tap("괜찮아요")[0]
    for action in ("rating:x:1", "rating:1:9", "human:reopen:x", "human:urgency:never", "staff:take:1", "staff:x"):
        outcome = _dispatched(town, action)
        assert outcome.bubbles
        assert (outcome.requests, outcome.changes) == ((), ())


def _dispatched(town: Town, action: str) -> Outcome:
    message = Message(ANN, "x", town.clock(), municipality="seoul")
    return town.dispatcher.dispatch(message, town.records.session_for(message, town.clock()), town.clock(), action)


def test_the_municipality_is_asked_first_and_the_wish_goes_on(town: Town) -> None:
    """People answer for their own place; the wish is not asked for twice."""
    message = Message(ANN, "x", town.clock())
    session = town.records.session_for(message, town.clock())
    asked = town.dispatcher.dispatch(message, session, town.clock(), "human")
    assert "사람은 지역마다 달라요" in asked.bubbles[0].text
    gone_on = town.dispatcher.dispatch(message, asked.session, town.clock(), "municipality:gimpo")
    assert "어떤 이야기를" in gone_on.bubbles[-1].text
    assert gone_on.session.form == "human"


def test_a_person_who_waits_is_told_that_it_is_being_read(town: Town) -> None:
    """With one in line before; and while a mentor holds it, asking again goes to the mentor."""
    town.ask(whom=Address("web", "web", "bob"))
    number = town.ask("둘째 질문이에요")
    (told,) = town.say("사람과 이야기하기")
    assert "앞에 1개의 질문" in told
    town.records.escalations.claim(number, HANEUL, town.clock())
    standing = town.records.waiting.standing("seoul", town.of(), town.clock())
    assert standing.held
    town.arrived()
    assert town.say("사람과 이야기하기") == []
    assert town.lines(number)[-1] == ("person", "사람과 이야기하기")


def test_the_place_in_the_line_is_that_of_the_desk(town: Town) -> None:
    """What is urgent goes first, so whoever waits with something that is not is told so, and told anew."""
    bob = Address("web", "web", "bob")
    town.ask(whom=bob)
    town.say("사람과 이야기하기")
    town.tap("학습")
    town.say("분수 나눗셈이 급해요")
    (urgent,) = town.tap("오늘 안에 필요해요")
    assert "바로 다음 차례예요." in urgent
    (later,) = town.say("아직 멀었어요?", bob)
    assert "앞에 1개의 질문이 있어요. 급한 질문이 오면 먼저 볼 수 있어요." in later
    assert [each.conversation for each in town.records.escalations.queue(lead())] == [town.of(), town.of(bob)]


@pytest.mark.parametrize(
    ("words", "category"),
    [
        ("이차방정식 인수분해를 모르겠어요. x^2-5x+6=0 이요", "study"),
        ("이 문제 좀 안 풀려요", "study"),
        ("요즘 너무 외로워요", "mind"),
        ("신청에 문제가 있어요", ""),
    ],
)
def test_what_it_is_about_is_not_asked_where_the_words_say_it(town: Town, words: str, category: str) -> None:
    """One step fewer to a person; what the words leave open is asked once, and not a second time."""
    town.say("사람과 이야기하기")
    (asked,) = town.say(words)
    assert ("언제까지" in asked) is bool(category)
    if not category:
        (asked,) = town.say("로그인이 안 돼요")
        assert "언제까지" in asked
    town.tap("천천히 괜찮아요")
    escalation = town.records.escalations.get_any(town.open())
    assert escalation
    assert escalation.category == (category or "usage")


@pytest.mark.parametrize(
    ("words", "category"),
    [
        ("진로 상담 받고 싶은데 문과가 나을까요?", "career"),
        ("자소서 첨삭 되나요?", "career"),
        ("신청했는데 탈락했어요 왜 그런 거예요?", "usage"),
        ("공부 방법 때문에 고민이에요", "habits"),
    ],
)
def test_what_is_a_persons_by_rule_is_offered_to_one(town: Town, words: str, category: str) -> None:
    """Along with the answer, with the question and what it is about known; the reason is kept.

    The button stands there once: two with the same words would be no choice.
    """
    town.write(words)
    said = town.deliver()
    assert "사람이 함께 살펴볼 수" in said[-1].bubble.text
    labels = [choice.label for notice in said for choice in notice.bubble.choices]
    assert labels.count("사람과 이야기하기") == 1
    assert words in town.tap("사람과 이야기하기")[0]
    town.tap("천천히 괜찮아요")
    escalation = town.records.escalations.get_any(town.open())
    assert escalation
    assert (escalation.category, escalation.reason, escalation.question) == (category, "rule", words)


@pytest.mark.parametrize("words", ["진로 체험은 언제 신청해요?", "신청 서류 뭐 내요?", "계정은 어떻게 만들어요?"])
def test_what_the_program_may_answer_alone_is_not_offered(town: Town, words: str) -> None:
    """The words alone make no rule."""
    assert not any("사람이 함께 살펴볼 수" in text for text in town.say(words))


def test_a_rule_names_a_category_that_there_is(tmp_path: Path) -> None:
    """A slip in the table is found at the first look."""
    wrong = tmp_path / "offering.toml"
    wrong.write_text('[[rule]]\ncategory = "weather"\nwords = ["비"]\n', encoding="utf-8")
    with pytest.raises(WrongRuleError):
        rules(wrong)


def test_who_writes_on_instead_of_tapping_is_passed_on(town: Town) -> None:
    """Each thing is asked once; every word goes along."""
    town.say("사람과 이야기하기")
    assert "어떤 이야기에" in town.say("신청에 문제가 있어요")[0]
    assert "언제까지" in town.say("그럼 어떻게 해요")[0]
    assert "전했어요" in town.say("아무튼 도와주세요")[0]
    escalation = town.records.escalations.get_any(town.open())
    assert escalation
    assert escalation.question == "신청에 문제가 있어요\n그럼 어떻게 해요\n아무튼 도와주세요"
    assert (escalation.category, escalation.urgency) == ("usage", "normal")


def test_who_asks_when_on_the_way_is_told(town: Town) -> None:
    """What is known of the time stands above the next question."""
    town.say("사람과 이야기하기")
    (told,) = town.say("그럼 담당자가 언제 연락 줘요")
    assert "지금 사람이 있어요" in told
    assert "어떤 이야기에" in told


def test_what_was_missed_goes_along_with_what_is_written_after_it(town: Town) -> None:
    """The question that a person was offered for is not lost to a further one."""
    town.say("화성에 가고 싶어요")
    town.say("명왕성은요?")
    town.tap("사람과 이야기하기")
    town.say("금성도 궁금해요")
    town.say("천천히요")
    town.say("그게 다예요")
    escalation = town.records.escalations.get_any(town.open())
    assert escalation
    assert escalation.question.startswith("명왕성은요?\n금성도 궁금해요")
