"""Conversations while one waits for a person, with one, and back: what is said to whom, and what never is."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from handlers.consents.words import news
from handlers.conversation import Address
from handlers.people.escalation import Held, RefusedMoveError
from handlers.people.staffing import Staff
from handlers.records.consents.consent_requests import ConsentRequests
from handlers.records.keeping.retention import Retention
from knowledge.storage import Storage
from tests.fakes import NOON
from tests.town import ANN, BADA, HANEUL, PHOTO, Town, lead, mentor


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
    """No mentor at all, so that no place in a line is told, or one whose next day is not in sight."""
    town = Town(storage, *staff)
    number = town.ask()
    town.pass_(0)
    (again,) = town.say("사람과 이야기하기")
    assert said in again
    assert ("바로 다음 차례예요." in again) == bool(staff)
    assert ("국번 없이 110" in again) == (not staff)
    waiting = town.records.escalations.get_any(number)
    assert waiting
    assert waiting.due_at == town.clock() + timedelta(hours=1)


def test_where_all_are_busy_no_time_is_told(storage: Storage) -> None:
    """One who holds as many talks as they can is there and can't come; once one ends, it is as ever."""
    town = Town(storage, mentor("haru", cap=1))
    number = town.ask()
    town.records.escalations.claim(number, mentor("haru"), town.clock())
    other = Address("web", "web", "other")
    town.ask("함수 질문이요", other)
    (told,) = town.say("사람과 이야기하기", other)
    assert "모두 다른 이야기를 나누고 있어서" in told
    assert "지금 사람이 있어요" not in told
    town.records.escalations.resolve(number, mentor("haru"), "", town.clock())
    (told,) = town.say("사람과 이야기하기", other)
    assert "지금 사람이 있어요" in told


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
    ("channel", "told"),
    [
        ("web", "브라우저를 완전히 끄면 이 대화를 다시 열 수 없으니"),
        ("telegram", "답은 이 대화방으로 와요."),
    ],
)
def test_where_the_answer_will_be_found(town: Town, channel: str, told: str) -> None:
    """A browser that is closed forgets the talk, and so it is told not to be; Telegram brings it."""
    whom = Address(channel, channel, "bob")
    town.say("사람과 이야기하기", whom)
    town.tap("학습", whom)
    town.say("분수 나눗셈을 모르겠어요", whom)
    assert told in town.tap("천천히 괜찮아요", whom)[-1]
