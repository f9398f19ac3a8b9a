"""Topics of a group on Telegram, over real HTTP: made, mended, closed, and what happens where that is not possible."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.channels.channel import Delivered
from bot.channels.telegram import TelegramChannel
from bot.channels.telegram_text import Labels
from handlers.conversation import Address, Bubble, Message, Notice
from handlers.people.topics import Topic, topic_address
from tests.acceptance.bot_api import TOKEN, BotApi
from tests.acceptance.bot_api_groups import Group

GROUP = -1001
BOT = "gyeot_test_bot"
ROOM = topic_address(BOT, str(GROUP), "17")


@dataclass
class Store:
    """Topics in memory."""

    topic: Topic | None = field(default_factory=lambda: Topic(0, "#17 공부 · 학생 4F2A"))
    troubles: list[str] = field(default_factory=list)

    async def find(self, address: Address) -> Topic | None:
        """Return the one topic."""
        return self.topic if address == ROOM else None

    async def keep(self, address: Address, thread: int, *, closed: bool) -> None:
        """Keep its number."""
        assert address == ROOM
        assert self.topic
        self.topic = replace(self.topic, thread=thread, closed=closed)

    async def trouble(self, address: Address, reason: str) -> None:
        """Note a trouble."""
        assert address == ROOM
        self.troubles.append(reason)

    async def address_of(self, account: str, group: str, thread: int) -> Address | None:
        """Return the address of the one topic."""
        known = self.topic and (account, group, thread) == (BOT, str(GROUP), self.topic.thread)
        return ROOM if known else None


@dataclass
class Keeping:
    """An inbox in memory."""

    kept: list[Message] = field(default_factory=list)

    async def receive(self, message: Message) -> bool:
        """Keep a message."""
        self.kept.append(message)
        return True


@pytest.fixture
def api() -> Iterator[BotApi]:
    """Return a running Bot API server."""
    with BotApi() as server:
        yield server


@pytest.fixture
def group(api: BotApi) -> Group:
    """Return a group with topics in which the bot is an administrator."""
    return api.group(GROUP)


def notice(text: str, number: int = 1, address: Address = ROOM, **fields: Any) -> Notice:
    """Return a notice to the topic."""
    return Notice(number, address, Bubble(text, **fields), (), datetime.now(UTC), 0, "l")


def act(api: BotApi, store: Store, deed: Callable[[TelegramChannel], Awaitable[Any]]) -> Any:
    """Do something with a channel that knows topics."""

    async def scenario() -> Any:
        labels = Labels(mended="새로 열었어요")
        telegram = TelegramChannel(TOKEN, api_url=api.url, wording=lambda _: labels, topics=store, poll_seconds=1)
        try:
            return await deed(telegram)
        finally:
            await telegram.stop()

    return asyncio.run(scenario())


def send(api: BotApi, store: Store, *notices: Notice) -> list[Delivered]:
    """Send notices one after the other."""

    async def deed(telegram: TelegramChannel) -> list[Delivered]:
        return [await telegram.send(one) for one in notices]

    delivered: list[Delivered] = act(api, store, deed)
    return delivered


def test_a_topic_is_made_when_something_is_to_be_said(api: BotApi, group: Group) -> None:
    """Once, with its title; what follows goes into it."""
    store = Store()
    assert [one.outcome for one in send(api, store, notice("질문"), notice("또", 2))] == ["sent", "sent"]
    (topic,) = group.open()
    assert topic.name == "#17 공부 · 학생 4F2A"
    assert [shown.text for shown in api.in_topic(group, topic.thread)] == ["질문", "또"]
    assert store.troubles == [""]


def test_a_deleted_topic_is_made_anew(api: BotApi, group: Group) -> None:
    """The words that met its absence are the first after the explanation; nothing lands anywhere else."""
    store = Store()
    send(api, store, notice("질문"))
    (old,) = group.open()
    api.delete_topic(group, old.thread)
    assert send(api, store, notice("또", 2, answers="3", replaces="4"))[0].outcome == "sent"
    (new,) = group.open()
    assert new.thread != old.thread
    assert [shown.text for shown in api.in_topic(group, new.thread)] == ["새로 열었어요", "또"]
    assert [shown.answers for shown in api.in_topic(group, new.thread)] == [0, 0]


def test_a_topic_that_died_without_a_word_is_noticed(api: BotApi, group: Group) -> None:
    """Where Telegram passes over a dead topic, what landed in the general part is taken back."""
    store = Store()
    send(api, store, notice("질문"))
    group.silent_about_dead_topics = True
    api.delete_topic(group, group.open()[0].thread)
    assert send(api, store, notice("비밀", 2))[0].outcome == "sent"
    assert api.in_topic(group, 0) == []
    assert [shown.text for shown in api.in_topic(group, group.open()[0].thread)] == ["새로 열었어요", "비밀"]


def test_a_topic_that_goes_again_and_again(api: BotApi, group: Group) -> None:
    """Somebody who deletes as fast as it is made only delays the words."""
    store = Store()
    send(api, store, notice("질문"))
    api.delete_topic(group, group.open()[0].thread)
    for _ in range(2):
        api.refuse("sendMessage", 400, "Bad Request: message thread not found")
    delivered = send(api, store, notice("또", 2))[0]
    assert delivered.outcome in {"refused", "retry"}


def test_a_topic_is_closed_and_opened(api: BotApi, group: Group) -> None:
    """Closed after the last word, opened before the next; what is so already does no harm."""
    store = Store()
    send(api, store, notice("질문"))
    topic = group.open()[0]
    assert store.topic
    store.topic = replace(store.topic, closing=True)
    send(api, store, notice("마쳤어요", 2))
    assert (topic.closed, store.topic.closed) == (True, True)
    store.topic = replace(store.topic, closing=False)
    send(api, store, notice("다시 물어요", 3))
    assert (topic.closed, store.topic.closed) == (False, False)
    store.topic = replace(store.topic, closed=True)
    assert send(api, store, notice("또", 4))[0].outcome == "sent"
    store.topic = replace(store.topic, closed=True)
    group.may_manage_topics = False
    assert send(api, store, notice("그리고", 5))[0].outcome == "sent"
    store.topic = replace(store.topic, closing=True)
    assert send(api, store, notice("끝", 6))[0].outcome == "sent"
    assert not topic.closed


@pytest.mark.parametrize(
    ("rights", "words"),
    [
        ({"may_manage_topics": False}, "not enough rights to create a topic"),
        ({"forum": False}, "the chat is not a forum"),
        ({"kicked": True}, "bot was kicked from the supergroup chat"),
    ],
)
def test_a_group_that_takes_no_topics(api: BotApi, rights: dict[str, bool], words: str) -> None:
    """The reason is noted for people to mend, and this notice is given up."""
    api.group(GROUP, **rights)
    store = Store()
    (delivered,) = send(api, store, notice("질문"))
    assert delivered.outcome == "refused"
    assert [trouble.lower().removeprefix("forbidden: ") for trouble in store.troubles] == [words]
    assert api.sent(GROUP) == []


def test_a_bot_that_was_removed_later(api: BotApi, group: Group) -> None:
    """What kept a topic's words out is noted as well when the topic was there."""
    store = Store()
    send(api, store, notice("질문"))
    group.kicked = True
    assert send(api, store, notice("또", 2))[0].gone
    assert store.troubles[-1]


def test_a_pause_is_a_pause(api: BotApi, group: Group) -> None:
    """Telegram's wish to slow down makes no trouble and no second topic."""
    store = Store()
    api.refuse("createForumTopic", 429, retry_after=3)
    assert [one.outcome for one in send(api, store, notice("질문"), notice("질문"))] == ["retry", "sent"]
    assert len(group.open()) == 1
    assert store.troubles == [""]


def test_a_topic_of_nobody(api: BotApi) -> None:
    """A question that has no topic is refused."""
    (delivered,) = send(api, Store(), notice("x", 1, topic_address(BOT, str(GROUP), "18")))
    assert delivered.outcome == "refused"


def test_what_mentors_say_in_a_topic_is_heard_with_its_address(api: BotApi, group: Group) -> None:
    """Words, photos, edits and taps of a known topic come from it; an unknown one stays group talk."""
    store, inbox = Store(), Keeping()
    send(api, store, notice("질문"))
    topic = group.open()[0]
    other = group.create({"name": "잡담"}, 900)["message_thread_id"]
    said = api.say_in(group, 5001, topic.thread, "제가 볼게요")
    api.edit(said, "제가 보고 있어요")
    api.say_in(group, 5001, topic.thread, **api.photo(), caption="이렇게요")
    api.say_in(group, 5001, other, "점심 뭐 먹죠")
    api.say_in(group, 5001, 0, "/bind tok")

    async def deed(telegram: TelegramChannel) -> None:
        await telegram.start(inbox)
        await api.until(lambda: len(inbox.kept) == 4 and not api.pending)
        await telegram.typing(ROOM)

    act(api, store, deed)
    words, edit, photo, bind = inbox.kept
    assert [message.address for message in (words, edit, photo)] == [ROOM] * 3
    assert (words.text, words.sender, words.reply_to) == ("제가 볼게요", "5001", "")
    assert (edit.edits, edit.text) == (words.reference, "제가 보고 있어요")
    assert (photo.text, photo.attachments[0].kind) == ("이렇게요", "photo")
    assert (bind.command, bind.address.chat) == ("bind", str(GROUP))
    assert "진짜 이름" not in repr(inbox.kept)
    assert not api.accepted("sendChatAction")


def test_topics_of_one_group_share_its_pace() -> None:
    """Twenty messages a minute are the group's, not each topic's."""
    telegram = TelegramChannel(TOKEN)
    assert telegram.lanes(ROOM) == telegram.lanes(topic_address(BOT, str(GROUP), "18"))
    assert telegram.lanes(ROOM)[1] == (f"telegram:{BOT}:{GROUP}", 3.0)


def test_deleting_a_topic(api: BotApi, group: Group) -> None:
    """What an erased person said goes; what can't be deleted now is told, what is gone already counts as gone."""
    store = Store()
    send(api, store, notice("질문"))
    thread = group.open()[0].thread

    answers: list[bool] = []

    async def deed(telegram: TelegramChannel) -> None:
        group.may_delete_messages = False
        answers.append(await telegram.delete_topic(str(GROUP), thread))
        group.may_delete_messages = True
        api.refuse("deleteForumTopic", 502, "Bad Gateway")
        answers.append(await telegram.delete_topic(str(GROUP), thread))
        assert len(group.open()) == 1
        answers.append(await telegram.delete_topic(str(GROUP), thread))
        answers.append(await telegram.delete_topic(str(GROUP), thread))

    act(api, store, deed)
    assert group.open() == []
    assert answers == [False, False, True, True]
