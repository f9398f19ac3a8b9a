"""The mentors' group as a whole: followed by many, bound, without topics, left by cries and by who is erased."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, text, update

from handlers.conversation import Address, Bubble, CrisisCase
from handlers.people.topics import Topic, topic_address
from handlers.records import Records
from handlers.records.people.topics import AGAIN
from handlers.records.tables.conversations import conversation_table
from handlers.records.tables.desk import escalation_table
from handlers.records.tables.topics import topic_table
from knowledge.storage import Storage
from tests.fakes import NOON
from tests.unit.handlers.mentored import BOT, GROUP, MINT, ROOM, STUDENT, House


@pytest.fixture
def house(storage: Storage) -> House:
    """Return the records of a municipality with a group of mentors."""
    return House(Records(storage), storage)


def test_many_processes_that_follow_post_each_line_once(house: House) -> None:
    """Whoever is first brings a topic up to date; the others find nothing left."""
    number = house.ask()
    house.says(number, MINT, "어디가요?")
    house.records.escalations.note(number, MINT, "메모예요", NOON, "n1")
    with ThreadPoolExecutor(6) as pool:
        posted = list(pool.map(lambda _: house.records.topic_feed.follow(NOON), range(12)))
    texts = [bubble.text for bubble in house.sent(f"{GROUP}/{number}")]
    assert sum(posted) == len(texts) == 3
    assert sum("질문:" in text for text in texts) == 1
    assert texts[-1].endswith("메모예요")


def test_a_cry_for_help_leaves_the_mentors_group(house: House) -> None:
    """From the moment that the staff in charge hold it, the topic hears nothing more and ends."""
    number = house.ask()
    house.shown(number)
    with house.storage.writing() as connection:
        connection.execute(update(escalation_table).where(escalation_table.c.id == number).values(crisis=1))
    house.handled(house.message(STUDENT, "비밀 이야기"), outcome="relayed")
    (word,) = house.shown(number)
    assert word.text == "이 대화는 담당자가 이어서 맡아요. 여기에는 더 쓰지 말아 주세요."
    house.handled(house.message(STUDENT, "또 비밀"), outcome="relayed")
    assert house.shown(number) == []


def test_who_holds_a_talk_stays_until_somebody_takes_the_cry(house: House) -> None:
    """Nobody is told to be silent before anybody else is there; its words are not shown."""
    number = house.ask()
    house.says(number, MINT, "여기 있어요")
    house.shown(number)
    cry = CrisisCase("self_harm", "test", "죽고 싶어요", "gimpo", NOON)
    house.handled(house.message(STUDENT, "죽고 싶어요"), outcome="crisis", cases=(cry,))
    (word,) = house.shown(number)
    (case,) = house.records.crises.open_cases("gimpo")
    assert word.text.startswith(f"방금 위기 신호가 있었어요(사례 {case.id}번). 그 말은 담당자만 볼 수 있고")
    assert "담당자가 이어받을 때까지 혼자 두지 말고" in word.text
    assert all(told in word.text for told in ("119", "112", "1388", "109"))
    assert "죽고" not in word.text
    house.handled(house.message(STUDENT, "죽고 싶어요 진짜"), outcome="crisis", cases=(cry,))
    (again,) = house.shown(number)
    assert again.text.startswith(f"위기 신호가 한 번 더 있었어요(사례 {case.id}번)")
    assert "119" not in again.text
    assert "죽고" not in again.text
    house.says(number, MINT, "지금 안전한 곳에 있어요?")
    assert house.sent("7")[-1].text.endswith("지금 안전한 곳에 있어요?")


def test_a_models_words_go_with_the_brief(house: House) -> None:
    """Once a brief is posted that is told; the summary answers it, says whose words it is, and counts no lines."""
    begun: list[int] = []
    number = house.ask()
    feed = house.records.topic_feed
    assert feed.follow(NOON, begun.append) == 1
    (brief,) = house.sent(f"{GROUP}/{number}")
    told = feed.to_sum_up(number)
    assert told
    assert told.asked in brief.text
    assert feed.sum_up(number, "미적분이 어렵대요. [1] 통분을 해 봤어요. [2]", NOON)
    (summary,) = house.sent(f"{GROUP}/{number}")
    assert summary.text == "짧게 줄이면(인공지능이 줄인 글이에요): 미적분이 어렵대요. 통분을 해 봤어요."
    assert (summary.mark, summary.choices) == ("generated", ())
    assert summary.answers.isdecimal()
    house.says(number, MINT, "어디가요?")
    feed.follow(NOON, begun.append)
    assert begun == [number], "only the brief begins a topic"


@pytest.mark.parametrize(
    "meanwhile",
    [
        "UPDATE escalation SET crisis = 1",
        "UPDATE conversation SET latched = :yes",
        "UPDATE escalation SET state = 'resolved'",
        "UPDATE topic SET closing = :yes",
        "DELETE FROM conversation WHERE id IN (SELECT conversation FROM escalation)",
    ],
)
def test_a_models_words_come_too_late(house: House, meanwhile: str) -> None:
    """Who has cried for help, gone or erased everything while a model was at it, of them nothing is posted."""
    number = house.ask()
    house.shown(number)
    assert house.records.topic_feed.to_sum_up(number)
    with house.storage.writing() as connection:
        connection.execute(text(meanwhile), {"yes": True} if ":yes" in meanwhile else {})
    assert not house.records.topic_feed.sum_up(number, "미적분이 어렵대요. [1]", NOON)
    assert house.sent(f"{GROUP}/{number}") == []
    if "topic" not in meanwhile:
        assert house.records.topic_feed.to_sum_up(number) is None


def test_a_models_words_wait_for_a_cry_that_is_being_written(house: House) -> None:
    """The cry and the summary are written in one moment: the summary is decided upon when the cry stands."""
    number = house.ask()
    house.shown(number)
    feed, talk = house.records.topic_feed, conversation_table
    with ThreadPoolExecutor(1) as pool:
        with house.storage.writing() as connection:
            mine = talk.c.chat == STUDENT.chat
            connection.execute(select(talk.c.id).where(mine).with_for_update())
            connection.execute(update(talk).where(mine).values(latched=True))
            posted = pool.submit(feed.sum_up, number, "미적분이 어렵대요. [1]", NOON)
            with pytest.raises(TimeoutError):
                posted.result(1)
        assert not posted.result(60)
    assert house.sent(f"{GROUP}/{number}") == []


@pytest.mark.parametrize(("claimed", "reserved"), [(False, False), (True, False), (True, True)])
def test_a_cry_holds_back_a_models_words_that_have_not_left(house: House, *, claimed: bool, reserved: bool) -> None:
    """Written before the cry: it is never claimed, loses its slot when it was, and only what is on its way arrives."""
    number = house.ask()
    house.shown(number)
    feed, outbox, later = house.records.topic_feed, house.records.outbox, NOON + timedelta(seconds=1)
    assert feed.sum_up(number, "미적분이 어렵대요. [1]", NOON)
    taken = outbox.claim(later, 30, 20, ("telegram",)) if claimed else ()
    assert any("짧게 줄이면" in notice.bubble.text for notice in taken) is claimed
    held = [outbox.reserve(notice, [("bot", 0.0)], later, 60).held for notice in taken] if reserved else []
    case = CrisisCase("self_harm", "rules", "죽고 싶어", "gimpo", later)
    message = house.message(STUDENT, "죽고 싶어")
    session = house.records.session_for(message, later)
    with house.storage.writing() as connection:
        house.records.crises.open_in(connection, session, case, later)
    held = held or [outbox.reserve(notice, [("bot", 0.0)], later, 60).held for notice in taken]
    assert all(held) is (reserved or not claimed)
    rest = outbox.claim(NOON + timedelta(minutes=10), 30, 20, ("telegram",))
    assert any("짧게 줄이면" in notice.bubble.text for notice in rest) is reserved


def test_a_cry_for_help_never_gets_a_topic(house: House) -> None:
    """What the staff in charge took before the mentors heard of it stays with them."""
    number = house.ask()
    with house.storage.writing() as connection:
        connection.execute(update(escalation_table).where(escalation_table.c.id == number).values(crisis=1))
    assert house.shown(number) == []
    assert house.records.topics.find(topic_address(BOT, GROUP, str(number))) is None


def test_binding_a_group(house: House) -> None:
    """A link binds once and for a day; the newest group is the municipality's."""
    topics = house.records.topics
    token = topics.issue_link("gimpo", NOON)
    new = Address("telegram", BOT, "-200")
    message = replace(house.message(new, token, command="bind", sender="5001"))
    session = house.records.session_for(message, NOON)
    number = house.ask()
    house.shown(number)
    (word,) = house.room.dispatch(message, session, NOON).bubbles
    assert word.text.startswith("이제 이 방은 김포시의 멘토 방이에요")
    (again,) = house.room.dispatch(message, session, NOON).bubbles
    assert "쓸 수 없는" in again.text
    assert [(group.municipality, group.address) for group in topics.groups()] == [("gimpo", new)]
    house.records.topic_feed.follow(NOON)
    assert "질문" in house.sent(f"-200/{number}")[0].text
    late = topics.issue_link("gimpo", NOON)
    assert topics.bind(late, ROOM, NOON + timedelta(days=2)) is None


def test_a_group_that_takes_no_topics(house: House) -> None:
    """The group hears it once; what waited begins anew when it works again."""
    number = house.ask()
    house.records.topic_feed.follow(NOON)
    address = topic_address(BOT, GROUP, str(number))
    for _ in range(2):
        house.records.topics.trouble(address, "not enough rights to create a topic", NOON)
    assert [group.trouble for group in house.records.topics.groups()] == ["not enough rights to create a topic"]
    warned = house.sent(GROUP)
    assert len(warned) == 1
    assert "주제 관리" in warned[0].text
    assert house.shown(number) == []
    house.now = NOON + AGAIN
    assert "미적분" in house.shown(number)[0].text
    house.records.topics.keep(address, 17, closed=False)
    house.records.topics.trouble(address, "", NOON)
    house.records.topics.trouble(address, "", NOON)
    house.records.topics.trouble(replace(address, chat="-999/1"), "kicked", NOON)
    assert [group.trouble for group in house.records.topics.groups()] == [""]
    assert house.records.topics.find(address) == Topic(17, house.records.topics.find(address).title)  # type: ignore[union-attr]
    assert house.records.topics.address_of(BOT, GROUP, 17) == address
    assert house.records.topics.address_of(BOT, GROUP, 18) is None


def test_who_is_erased_leaves_no_topic(house: House) -> None:
    """The topic's words go with the question, and the messenger is told to delete it."""
    number = house.ask()
    house.shown(number)
    address = topic_address(BOT, GROUP, str(number))
    house.records.topics.keep(address, 17, closed=False)
    assert house.records.topics.orphans() == ()
    conversation = house.records.conversation_of(STUDENT)
    assert conversation
    assert house.records.erase(conversation)
    for _ in range(2):
        assert house.records.topics.orphans() == ((GROUP, 17),)
    assert not house.shown(number)
    assert house.records.topics.undeleted() == 1
    house.records.topics.forget(GROUP, 17)
    assert house.records.topics.orphans() == ()
    assert house.records.topics.undeleted() == 0
    assert house.records.conversation_of(address) is None


def test_nobody_asks_in_the_topic_of_who_has_erased_everything(house: House) -> None:
    """Until the messenger has deleted it, the next question has a number and a topic of its own."""
    number = house.ask()
    house.shown(number)
    house.records.topics.keep(topic_address(BOT, GROUP, str(number)), 17, closed=False)
    conversation = house.records.conversation_of(STUDENT)
    assert conversation
    house.records.erase(conversation)
    following = house.ask("궤도가 뭐예요?")
    assert following != number
    assert house.records.topics.orphans() == ((GROUP, 17),)
    assert any("궤도가 뭐예요?" in bubble.text for bubble in house.shown(following))


@pytest.mark.parametrize("cleared", [True, False])
def test_a_question_in_anothers_topic_gets_its_own(house: House, *, cleared: bool) -> None:
    """What was tied to the topic of an erased one is parted from it: that one is deleted, the question told anew."""
    number = house.ask("궤도가 뭐예요?")
    house.shown(number)
    address = topic_address(BOT, GROUP, str(number))
    house.records.topics.keep(address, 17, closed=False)
    right = house.ask("다른 질문", replace(STUDENT, chat="8"))
    house.shown(right)
    house.records.topics.keep(topic_address(BOT, GROUP, str(right)), 18, closed=False)
    assert house.records.topics.part() == 0
    with house.storage.writing() as connection:
        named = "" if cleared else f"#{number} 학습 · 0000"
        connection.execute(update(topic_table).where(topic_table.c.escalation == number).values(title=named))
    assert house.records.topics.part() == 1
    assert house.records.topics.part() == 0
    assert house.records.topics.find(address) is None
    brief = house.shown(number)[0]
    assert "궤도가 뭐예요?" in brief.text
    made = house.records.topics.find(address)
    assert made
    assert made.thread == 0
    assert house.records.topics.orphans() == ((GROUP, 17),)
    house.records.topics.forget(GROUP, 17)
    assert house.records.topics.undeleted() == 0
    assert house.records.topics.find(address) == made
    kept = house.records.topics.find(topic_address(BOT, GROUP, str(right)))
    assert kept
    assert kept.thread == 18


def test_everybody_else_is_passed_on(house: House) -> None:
    """Students, parents, and a group that speaks to the bot outside of topics."""
    for address in (STUDENT, ROOM, Address("web", "gimpo", "x")):
        message = house.message(address, "서류가 뭐예요?")
        session = house.records.session_for(message, NOON)
        assert house.room.dispatch(message, session, NOON, "act").bubbles == (Bubble("답"),)
    assert len(house.inner.heard) == 3
