"""Telegram over real HTTP: the library's own client against a server that keeps Telegram's rules and breaks."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from bot.channels.channel import Delivered
from bot.channels.telegram import Introduction
from handlers.conversation import Address, Choice, Message
from retrieval.answer import Citation
from tests.acceptance.bot_api import TOKEN, BotApi
from tests.acceptance.telegram_side import CHAT, EchoInbox, called, notice, receiving, sending

CITATION = Citation(1, "p", "faq.csv", "12행", "신청 <서류>", "https://example.org/?a=1&b=2", "", sample=True)


@pytest.fixture
def api() -> Iterator[BotApi]:
    """Return a running Bot API server on which one person has pressed start."""
    with BotApi() as server:
        server.known.add(str(CHAT))
        yield server


def test_a_conversation_by_long_polling(api: BotApi) -> None:
    """A question is read, answered with its source and buttons; a tap comes back as the server's key."""
    inbox = EchoInbox()
    api.say(CHAT, "/start gimpo")

    async def scenario() -> None:
        async with receiving(api, inbox, municipality="gimpo") as telegram:
            await api.until(lambda: inbox.kept)
            api.say(CHAT, "서울런 서류가 뭐예요?")
            await api.until(lambda: len(inbox.kept) == 2)
            answer = notice("서류는 <하나>예요.", citations=(CITATION,), choices=(Choice("네", "a"),))
            assert (await telegram.send(answer)).outcome == "sent"
            api.tap(api.sent(CHAT)[0], "네")
            await api.until(lambda: len(inbox.kept) == 3)
            await api.until(lambda: not api.open_queries)

    asyncio.run(scenario())
    start, question, tap = inbox.kept.values()
    assert (start.command, start.text, start.municipality) == ("start", "gimpo", "gimpo")
    assert question.address == Address("telegram", "gyeot_test_bot", "7")
    assert tap.tap == "tap-네"
    (shown,) = api.sent(CHAT)
    assert shown.text == "서류는 <하나>예요.\n\n[1] 신청 <서류> · 예시"
    assert shown.links == [("[1] 신청 <서류>", "https://example.org/?a=1&b=2")]


def test_what_was_said_while_the_bot_was_away_is_kept_once(api: BotApi) -> None:
    """Nothing is dropped at a start; a restart that repeats the last batch adds nothing."""
    inbox = EchoInbox()
    for number in range(150):
        api.say(CHAT + number % 3, f"질문 {number}")

    async def life(enough: int) -> None:
        async with receiving(api, inbox):
            await api.until(lambda: len(inbox.kept) >= enough)

    asyncio.run(life(150))
    api.say(CHAT, "또")
    asyncio.run(life(151))
    assert inbox.texts == [*(f"질문 {number}" for number in range(150)), "또"]
    assert all("drop_pending_updates" not in params for params in api.accepted("deleteWebhook"))


def test_duplicates_do_no_harm(api: BotApi) -> None:
    """An update that comes again is recognised by its number, whatever came in between."""
    inbox = EchoInbox()
    first, second = api.say(CHAT, "하나"), api.say(CHAT, "둘")

    async def scenario() -> None:
        async with receiving(api, inbox):
            await api.until(lambda: len(inbox.kept) == 2)
        api.push(first)
        async with receiving(api, inbox):
            await api.until(lambda: inbox.repeats >= 1)
            api.push(second)
            api.say(CHAT, "셋")
            await api.until(lambda: len(inbox.kept) == 3)

    asyncio.run(scenario())
    assert inbox.texts == ["하나", "둘", "셋"]


def test_who_cries_for_help_while_nothing_can_be_kept_is_told_where_people_are(api: BotApi) -> None:
    """Once, as soon as it can be sent; the update comes again until it is kept, and anything else waits in silence."""
    inbox = EchoInbox()
    inbox.away = 4
    api.refuse("sendMessage", 500, "Internal Server Error")
    for text in ("죽고 싶어", "서류 뭐 내요?"):
        api.say(CHAT, text)

    def helping(message: Message) -> str:
        return "전화 109" if "죽고" in message.text else ""

    async def scenario() -> None:
        async with receiving(api, inbox, helping=helping):
            await api.until(lambda: len(inbox.kept) == 2)

    asyncio.run(scenario())
    assert [sent.text for sent in api.sent(CHAT)] == ["전화 109"]
    assert sorted(inbox.texts) == ["서류 뭐 내요?", "죽고 싶어"]


def test_a_store_that_is_away_loses_nothing(api: BotApi) -> None:
    """An update that could not be kept stays with Telegram and comes again."""
    inbox = EchoInbox()
    inbox.away = 3
    for text in ("하나", "둘"):
        api.say(CHAT, text)

    async def scenario() -> None:
        async with receiving(api, inbox):
            await api.until(lambda: len(inbox.kept) == 2)

    asyncio.run(scenario())
    assert inbox.texts == ["하나", "둘"]


@pytest.mark.parametrize(
    "trouble",
    [
        lambda api: api.refuse("getUpdates", 409, "Conflict: terminated by other getUpdates request", times=2),
        lambda api: api.refuse("getUpdates", 429, "Too Many Requests: retry after 1", retry_after=1),
        lambda api: api.refuse("getUpdates", 500, "Internal Server Error", times=2),
        lambda api: api.breaks("getUpdates", "cut_before", times=2),
        lambda api: api.breaks("getUpdates", "cut_after", times=2),
        lambda api: api.breaks("getUpdates", "garbage", times=2),
        lambda api: api.refuse("getMe", 500, times=2),
        lambda api: api.breaks("getMe", "garbage"),
        lambda api: api.refuse("deleteWebhook", 429, retry_after=1),
        lambda api: api.refuse("getMe", 401, "Unauthorized"),
    ],
)
def test_receiving_outlives(api: BotApi, caplog: pytest.LogCaptureFixture, trouble: Callable[[BotApi], None]) -> None:
    """Whatever Telegram answers, the channel waits, says so once without the token, and goes on."""
    inbox = EchoInbox()
    trouble(api)
    api.say(CHAT, "아직 있어요?")

    async def scenario() -> None:
        async with receiving(api, inbox):
            await api.until(lambda: inbox.kept)

    with caplog.at_level(logging.INFO):
        asyncio.run(scenario())
    assert inbox.texts == ["아직 있어요?"]
    assert TOKEN not in caplog.text
    assert "아직" not in caplog.text
    assert caplog.text.count("trying again") == 1


def test_two_pollers_take_turns_and_lose_nothing(api: BotApi) -> None:
    """Two programs with one token disturb each other, yet every update is kept once."""
    inbox = EchoInbox()

    async def scenario() -> None:
        async with receiving(api, inbox), receiving(api, inbox):
            for number in range(20):
                api.say(CHAT, str(number))
                await asyncio.sleep(0.01)
            await api.until(lambda: len(inbox.kept) == 20)

    asyncio.run(scenario())
    assert sorted(inbox.texts, key=int) == [str(number) for number in range(20)]


def test_a_server_that_goes_and_comes_back(api: BotApi) -> None:
    """A channel started without Telegram connects when it is there, and again after it was gone."""
    inbox = EchoInbox()
    api.down()

    async def scenario() -> None:
        async with receiving(api, inbox) as telegram:
            assert (await telegram.send(notice("나중에"))).outcome == "retry"
            for text in ("하나", "둘"):
                await asyncio.to_thread(api.up)
                api.say(CHAT, text)
                await api.until(lambda text=text: text in inbox.texts)
                await asyncio.to_thread(api.down)
            await asyncio.to_thread(api.up)

    asyncio.run(scenario())
    assert inbox.texts == ["하나", "둘"]


def test_one_broken_update_keeps_nobody_waiting(api: BotApi) -> None:
    """An update of a shape no one knows is counted and passed by; its neighbours arrive."""
    inbox = EchoInbox()
    api.say(CHAT, "앞")
    api.push({"message": {"message_id": "?", "date": "never", "chat": 3}})
    api.push({"message_from_the_future": {}})
    api.say(CHAT, "뒤")

    async def scenario() -> int:
        async with receiving(api, inbox) as telegram:
            await api.until(lambda: len(inbox.kept) == 2 and not api.pending)
            return telegram.unreadable

    assert asyncio.run(scenario()) == 1


@pytest.mark.parametrize(("copies", "parallel"), [(1, 1), (3, 1), (1, 5), (2, 10)])
def test_the_webhook_keeps_each_update_once(api: BotApi, copies: int, parallel: int) -> None:
    """With duplicates, out of order, and a store that fails at first, every update is kept exactly once."""
    inbox = EchoInbox()
    inbox.away = 2
    api.copies, api.parallel = copies, parallel
    for number in range(30):
        api.say(CHAT, str(number))

    async def scenario() -> None:
        async with called(api, inbox):
            await api.until(lambda: not api.pending)

    asyncio.run(scenario())
    assert sorted(inbox.texts, key=int) == [str(number) for number in range(30)]
    statuses = [status for _, status in api.deliveries]
    assert statuses.count(503) == 2
    assert inbox.repeats == statuses.count(200) - 30
    assert (inbox.repeats > 0) is (copies > 1)


def test_a_forged_webhook_call_is_turned_away(api: BotApi) -> None:
    """A server with another secret gets 403 and nothing is kept."""
    inbox = EchoInbox()

    async def scenario() -> None:
        async with called(api, inbox) as telegram:
            await api.until(lambda: telegram.state == "webhook")
            api.webhook_secret = "another"
            api.say(CHAT, "위조")
            await api.until(lambda: len(api.deliveries) >= 2)

    asyncio.run(scenario())
    assert {status for _, status in api.deliveries} == {403}
    assert not inbox.kept


@pytest.mark.parametrize(
    ("trouble", "outcome", "shown"),
    [
        (lambda api: api.refuse("sendMessage", 429, retry_after=3), Delivered("retry", 3.0, "429"), 0),
        (lambda api: api.refuse("sendMessage", 500), Delivered("retry", reason="500"), 0),
        (lambda api: api.breaks("sendMessage", "cut_before"), "maybe", 0),
        (lambda api: api.breaks("sendMessage", "cut_after"), "maybe", 1),
        (lambda api: api.breaks("sendMessage", "garbage"), "maybe", 0),
        (lambda api: api.refuse("sendMessage", 400, "Bad Request: message is not modified"), "sent", 0),
        (lambda api: api.blocked.add(str(CHAT)), "refused", 0),
        (lambda api: api.known.clear(), "refused", 0),
        (
            lambda api: api.refuse("sendMessage", 400, "Bad Request: group migrated", migrate_to_chat_id=-9),
            "refused",
            0,
        ),
        (lambda api: api.refuse("sendMessage", 401, "Unauthorized"), Delivered("retry", 60.0, "token refused"), 0),
    ],
)
def test_what_became_of_a_message(
    api: BotApi, trouble: Callable[[BotApi], None], outcome: str | Delivered, shown: int
) -> None:
    """Each answer of Telegram, and each broken connection, gets the name that decides what happens next."""
    trouble(api)
    (delivered,) = sending(api, notice("답"))
    assert outcome in (delivered, delivered.outcome)
    assert len(api.sent(CHAT)) == shown


def test_a_lost_chat_is_told_from_a_bad_message(api: BotApi) -> None:
    """A person who blocked the bot gets nothing more; one message that can't be sent is only that."""
    api.refuse("sendMessage", 400, "Bad Request: something else")
    api.blocked.add("8")
    api.known.add("8")
    assert [one.gone for one in sending(api, notice("답"), notice("답", chat=8), notice("답", chat=9))] == [
        False,
        True,
        True,
    ]


def test_broken_markup_is_sent_as_plain_text_once(api: BotApi) -> None:
    """What Telegram can't parse arrives as plain words with the link spelt out."""
    api.refuse("sendMessage", 400, "Bad Request: can't parse entities: Unsupported start tag")
    (delivered,) = sending(api, notice("1 < 2", citations=(CITATION,), choices=(Choice("네", "a"),)))
    assert delivered.outcome == "sent"
    (shown,) = api.sent(CHAT)
    assert shown.text.startswith("1 < 2\n\n[1] 신청 <서류>")
    assert shown.text.endswith("https://example.org/?a=1&b=2")
    assert shown.buttons == {"네": "tap-네"}
    api.refuse("sendMessage", 400, "Bad Request: can't parse entities", times=2)
    assert sending(api, notice("또"))[0].outcome == "refused"
    assert api.calls.count("sendMessage") == 4


def test_a_link_that_telegram_refuses_costs_only_the_button(api: BotApi) -> None:
    """An address inside a town hall is no button for Telegram; the answer arrives without it."""
    choices = (Choice("안쪽 누리집", "", "http://intranet/x"), Choice("네", "a"))
    assert sending(api, notice("답", choices=choices))[0].outcome == "sent"
    (shown,) = api.sent(CHAT)
    assert (shown.buttons, shown.urls) == ({"네": "tap-네"}, {})


def test_a_long_answer_comes_in_parts(api: BotApi) -> None:
    """Parts come in order, are within the limit, carry the buttons last, and are the answer again."""
    text = "".join(f"{number}번째 문단이에요. <b>&amp; 😀 끝났어요.\n\n" for number in range(600))
    (delivered,) = sending(api, notice(text, choices=(Choice("네", "a"),)))
    parts = api.sent(CHAT)
    assert "\n\n".join(part.text for part in parts) == text.strip()
    assert [bool(part.buttons) for part in parts] == [False] * (len(parts) - 1) + [True]
    assert (len(parts) > 3, delivered.reference) == (True, str(parts[-1].id))


@pytest.mark.parametrize(
    ("kinds", "outcomes", "letters"),
    [
        ([("cut_before", 1)], ["maybe", "sent"], "가나다"),
        ([("cut_after", 1)], ["maybe", "sent"], "가나나다"),
        ([("cut_after", 0), ("cut_after", 1)], ["maybe", "retry", "sent"], "가가나나다"),
        ([("cut_before", 0), ("cut_before", 0)], ["maybe", "maybe", "sent"], "가나다"),
    ],
)
def test_an_attempt_that_broke_off_goes_on(
    api: BotApi, kinds: list[tuple[Any, int]], outcomes: list[str], letters: str
) -> None:
    """After a break in a long answer no part is missing, and only a part whose answer was lost can come twice."""
    long = notice("가" * 4096 + "나" * 4096 + "다")
    for kind, skip in kinds:
        api.breaks("sendMessage", kind, skip=skip)
    delivered = sending(api, long, *[replace(long, repeat=True)] * (len(outcomes) - 1))
    assert [one.outcome for one in delivered] == outcomes
    assert "".join(part.text[0] for part in api.sent(CHAT)) == letters


def test_drafts_typing_and_introduction(api: BotApi) -> None:
    """The bot introduces itself in two languages, shows that it is typing, and what it has so far."""
    introductions = (
        Introduction("", (("help", "도움말"), ("start", "처음으로")), "곁이에요"),
        Introduction("en", (("help", "Help"),), "By your side"),
    )
    address = Address("telegram", "gyeot_test_bot", str(CHAT))

    async def scenario() -> None:
        async with receiving(api, EchoInbox(), introductions=introductions) as telegram:
            await telegram.typing(address)
            await telegram.draft(address, "서류는")
            await telegram.draft(address, "가" * 5000)
            await api.until(lambda: len(api.accepted("setMyDescription")) == 2)

    asyncio.run(scenario())
    assert [params.get("language_code") for params in api.accepted("setMyCommands")] == [None, "en"]
    assert [len(params["text"]) for params in api.accepted("sendMessageDraft")] == [3, 4096]
    assert len(api.accepted("sendChatAction")) == 1


def test_a_slow_answer_to_a_tap_holds_up_nothing(api: BotApi) -> None:
    """The sign that a tap arrived is given beside the work: neither its slowness nor its failure is felt."""
    inbox = EchoInbox()
    api.breaks("answerCallbackQuery", "stall", seconds=1.5)
    sending(api, notice("골라요", choices=(Choice("네", "a"),)))
    shown = api.sent(CHAT)[0]
    api.tap(shown, "네")
    api.tap(shown, "네", data="한글" * 10)

    async def scenario() -> None:
        async with receiving(api, inbox):
            await api.until(lambda: len(inbox.kept) == 2, seconds=1.4)

    asyncio.run(scenario())
    assert inbox.texts == ["tap-네", "한글" * 10]
