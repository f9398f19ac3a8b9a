"""Groups on Telegram: nothing of one person's is answered before others, and nobody's words vanish without a word."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from bot.channels.telegram_text import Labels
from handlers.conversation import Address, Message
from tests.acceptance.bot_api import BotApi
from tests.acceptance.telegram_side import EchoInbox, receiving
from tests.acceptance.test_telegram_topics import GROUP, ROOM, Store

CLASS, PUPIL = -2001, 7001
LABELS = Labels(others="여럿이 보는 방", own="1:1로", listening="문자 1388", unnamed="누구인지 알 수 없어요")
NAMELESS = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}


@pytest.fixture
def api() -> Iterator[BotApi]:
    """Return a Bot API server."""
    with BotApi() as server:
        yield server


def helping(message: Message) -> str:
    """Return what helps who cries."""
    return "전화 109" if "죽고" in message.text else ""


def run(api: BotApi, inbox: EchoInbox, store: Store | None = None, calls: int = 1) -> None:
    """Receive until so much was said in groups, and what came with it is kept."""

    async def scenario() -> None:
        async with receiving(api, inbox, helping=helping, topics=store or Store(), wording=lambda _: LABELS):
            await api.until(lambda: len(api.shown) >= calls and not api._ready([]), 10)
            await asyncio.sleep(0.2)

    asyncio.run(scenario())


def test_who_speaks_to_the_bot_before_others_is_asked_over(api: BotApi) -> None:
    """One line and a way into the own chat; what was asked is neither kept nor answered, and no edit is."""
    inbox = EchoInbox()
    group = api.group(CLASS, forum=False)
    for text in ("@gyeot_test_bot 내정보", "점심 뭐 먹지", "/mine@gyeot_test_bot"):
        said = api.say_in(group, PUPIL, 0, text)
    api.edit(said, "/plan@gyeot_test_bot")
    run(api, inbox, calls=2)
    assert [one.text for one in api.sent(CLASS)] == ["여럿이 보는 방"] * 2
    assert api.sent(CLASS)[0].urls == {"1:1로": "https://t.me/gyeot_test_bot"}
    assert inbox.kept == {}


def test_a_cry_for_help_before_others_is_answered_in_the_own_chat(api: BotApi) -> None:
    """It is kept as if it had been said there, once, also after the store was away; others read one line of where."""
    inbox = EchoInbox()
    inbox.away = 2
    api.say_in(api.group(CLASS, forum=False), PUPIL, 0, "@gyeot_test_bot 나 죽고 싶어")
    run(api, inbox)
    assert [one.text for one in api.sent(CLASS)] == ["여럿이 보는 방\n문자 1388"]
    (kept,) = inbox.kept.values()
    own = Address("telegram", "gyeot_test_bot", str(PUPIL))
    assert (kept.address, kept.text, kept.sender, kept.openly) == (own, "나 죽고 싶어", "", True)


def test_who_writes_in_the_groups_name_is_told_that_it_was_not_passed_on(api: BotApi) -> None:
    """Who stays anonymous can't be told from another, and must not wait for an answer to words that were lost."""
    store, inbox, group = Store(), EchoInbox(), api.group(GROUP)
    thread = group.create({"name": "1"}, 90)["message_thread_id"]
    asyncio.run(store.keep(ROOM, thread, closed=False))
    said = api.say_in(group, 0, thread, "풀이예요", **{"from": NAMELESS, "sender_chat": group.chat})
    run(api, inbox, store)
    (told,) = api.in_topic(group, thread)
    assert (told.text, told.answers) == ("누구인지 알 수 없어요", said["message"]["message_id"])
    assert inbox.kept == {}


def test_a_group_that_is_answered_slowly_keeps_nobody_waiting(api: BotApi) -> None:
    """A cry for help before others is kept at once, and so is what anybody says to the bot alone."""
    inbox = EchoInbox()
    api.breaks("sendMessage", "stall", seconds=1.5)
    api.say_in(api.group(CLASS, forum=False), PUPIL, 0, "@gyeot_test_bot 나 죽고 싶어")
    api.say(PUPIL + 1, "서류 뭐 내요?")

    async def scenario() -> None:
        async with receiving(api, inbox, helping=helping, topics=Store(), wording=lambda _: LABELS):
            await api.until(lambda: len(inbox.kept) == 2, 1.4)
            await api.until(lambda: api.sent(CLASS))

    asyncio.run(scenario())
    assert inbox.texts == ["나 죽고 싶어", "서류 뭐 내요?"]
