"""The Telegram channel without a socket: what it asks of the Bot API and what it answers to a webhook."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from telegram.request import BaseRequest, RequestData

from bot.channels.telegram import Introduction, TelegramChannel
from bot.channels.telegram_text import Labels
from handlers.conversation import Address, Bubble, Choice, Message, Notice

TOKEN = "123456:SECRET-of-the-bot"
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
ME = Address("telegram", "gyeot_bot", "7")
HEADERS = {"X-Telegram-Bot-Api-Secret-Token": "s3cret"}
UPDATE = {
    "update_id": 5,
    "message": {
        "message_id": 1,
        "date": 0,
        "chat": {"id": 7, "type": "private"},
        "from": {"id": 7, "is_bot": False, "first_name": "학생"},
        "text": "서류?",
    },
}


class Wire(BaseRequest):
    """A Bot API without a network: answers by method, as told, and keeps what it was asked."""

    def __init__(self, **answers: Any) -> None:
        me = {"id": 123456, "is_bot": True, "first_name": "곁", "username": "gyeot_bot"}
        sent = {"message_id": 9, "date": 0, "chat": {"id": 7, "type": "private"}}
        self.answers = {"getMe": me, "sendMessage": sent, **answers}
        self.asked: list[tuple[str, dict[str, Any]]] = []

    @property
    def read_timeout(self) -> float:
        """Return a number of seconds."""
        return 1.0

    async def initialize(self) -> None:
        """Open nothing."""

    async def shutdown(self) -> None:
        """Close nothing."""

    async def do_request(
        self, url: str, _: str, request_data: RequestData | None = None, **__: Any
    ) -> tuple[int, bytes]:
        """Answer from the script: a list gives one answer a call, an integer is an error code."""
        await asyncio.sleep(0)
        method = url.rsplit("/", 1)[1]
        self.asked.append((method, request_data.parameters if request_data else {}))
        answer = self.answers.get(method, True)
        if isinstance(answer, list) and answer:
            answer = answer.pop(0)
        if isinstance(answer, int) and answer is not True:
            return answer, json.dumps({"ok": False, "description": f"error {answer}"}).encode()
        return 200, json.dumps({"ok": True, "result": answer}).encode()

    def calls(self, method: str) -> list[dict[str, Any]]:
        """Return the parameters of each call of a method."""
        return [params for name, params in self.asked if name == method]


class Box:
    """An inbox in memory."""

    def __init__(self, failures: int = 0) -> None:
        self.kept: dict[str, Message] = {}
        self.failures = failures

    async def receive(self, message: Message) -> bool:
        """Keep a message once, after as many failures as were told."""
        if self.failures:
            self.failures -= 1
            raise OSError("the store is away")
        new = message.key not in self.kept
        self.kept[message.key] = message
        return new


def channel(wire: Wire, **options: Any) -> TelegramChannel:
    """Return a channel on a wire."""
    return TelegramChannel(TOKEN, request=wire, poll_seconds=0, pauses=(0,), now=lambda: NOW, **options)


def notice(text: str, choices: tuple[Choice, ...] = (), taps: tuple[str, ...] = (), **fields: Any) -> Notice:
    """Return a notice to one person."""
    return Notice(1, ME, Bubble(text, choices=choices), taps, NOW, 0, "lease", **fields)


def live(wire: Wire, box: Box, act: Callable[[TelegramChannel], Awaitable[Any]], **options: Any) -> Any:
    """Start a channel, let the act run once it receives, and stop it."""

    async def scenario() -> Any:
        telegram = channel(wire, **options)
        await telegram.start(box)
        await until(lambda: telegram.state != "connecting")
        try:
            return await asyncio.wait_for(act(telegram), 10)
        finally:
            await telegram.stop()

    return asyncio.run(scenario())


async def until(condition: Callable[[], Any]) -> None:
    """Let the loop turn until the condition holds."""
    while not condition():  # noqa: ASYNC110 - what is waited for has no event of its own
        await asyncio.sleep(0)


WEBHOOK = {"webhook_url": "https://gyeot.test/telegram", "webhook_secret": "s3cret"}


@pytest.mark.parametrize(
    ("headers", "body", "failures", "status", "kept"),
    [
        (HEADERS, json.dumps(UPDATE).encode(), 0, 200, 1),
        ({"x-telegram-bot-api-secret-token": "s3cret"}, json.dumps(UPDATE).encode(), 0, 200, 1),
        ({}, json.dumps(UPDATE).encode(), 0, 403, 0),
        ({"X-Telegram-Bot-Api-Secret-Token": "other"}, json.dumps(UPDATE).encode(), 0, 403, 0),
        ({"X-Telegram-Bot-Api-Secret-Token": "비밀"}, b"{", 0, 403, 0),
        (HEADERS, b"{", 0, 200, 0),
        (HEADERS, b'{"update_id": 6}', 0, 200, 0),
        (HEADERS, json.dumps(UPDATE).encode(), 1, 503, 0),
    ],
)
def test_a_webhook_call(headers: dict[str, str], body: bytes, failures: int, status: int, kept: int) -> None:
    """A wrong secret is turned away, what is kept is acknowledged, what could not be kept is asked for again."""
    box = Box(failures)
    assert live(Wire(), box, lambda telegram: telegram.handle_webhook(headers, body), **WEBHOOK) == status
    assert len(box.kept) == kept


def test_a_webhook_call_before_the_start_is_asked_for_again() -> None:
    """Until the account is known nothing can be kept under its name."""
    telegram = channel(Wire(), **WEBHOOK)
    assert asyncio.run(telegram.handle_webhook(HEADERS, json.dumps(UPDATE).encode())) == 503


def test_without_a_secret_no_call_is_believed() -> None:
    """A polling channel has no webhook, and a webhook without a secret is not built."""
    assert asyncio.run(channel(Wire()).handle_webhook({"X-Telegram-Bot-Api-Secret-Token": ""}, b"{}")) == 403
    with pytest.raises(ValueError, match="secret"):
        channel(Wire(), webhook_url="https://gyeot.test/telegram")


def test_an_unreadable_call_is_counted() -> None:
    """What can never be read is not asked for again, but it is not forgotten either."""

    async def act(telegram: TelegramChannel) -> int:
        await telegram.handle_webhook(HEADERS, b"{")
        return telegram.unreadable

    assert live(Wire(), Box(), act, **WEBHOOK) == 1


STRANGE = {"poll": {"question": "of another version of the Bot API"}}


@pytest.mark.parametrize("polled", [True, False])
@pytest.mark.parametrize(
    ("fields", "kept", "told"),
    [
        (STRANGE, [], ["읽지 못했어요"]),
        (STRANGE | {"text": "죽고 싶어"}, ["죽고 싶어"], []),
        (STRANGE | {"caption": "서류?"}, ["서류?"], []),
        (STRANGE | {"chat": {"id": -5, "type": "supergroup"}}, [], []),
        ({"text": 12345}, [], ["읽지 못했어요"]),
        ({"text": ["죽고 싶어"]}, [], ["읽지 못했어요"]),
        ({"text": "신청은?", "chat": None}, [], []),
    ],
)
def test_words_are_heard_whatever_comes_with_them(
    fields: dict[str, Any],
    kept: list[str],
    told: list[str],
    polled: bool,  # noqa: FBT001
) -> None:
    """What the library can't read costs no words, and who wrote none is told so; a group is told nothing."""
    message = {name: value for name, value in UPDATE["message"].items() if name != "text"}  # type: ignore[attr-defined]
    update = {"update_id": 5, "message": message | fields}
    wire = Wire(getUpdates=[[update], *[[]] * 10_000])
    box = Box()

    async def act(telegram: TelegramChannel) -> None:
        if not polled:
            await telegram.handle_webhook(HEADERS, json.dumps(update).encode())
        await until(lambda: len(box.kept) + len(wire.calls("sendMessage")) == len(kept + told) and telegram.account)
        await until(lambda: kept or telegram.unreadable)

    live(wire, box, act, wording=lambda _: Labels(unread="읽지 못했어요"), **({} if polled else WEBHOOK))
    assert [message.text for message in box.kept.values()] == kept
    assert [call["text"] for call in wire.calls("sendMessage")] == told


def test_the_start_introduces_the_bot() -> None:
    """The webhook, the commands and the description are set; nothing that waits is dropped."""
    wire = Wire(setMyDescription=400)
    introductions = (
        Introduction("", (("help", "도움말"),), "곁"),
        Introduction("en", (("help", "Help"),), "By your side"),
    )

    async def act(_: TelegramChannel) -> None:
        await until(lambda: len(wire.calls("setMyDescription")) == 2)

    live(wire, Box(), act, introductions=introductions, **WEBHOOK)
    (webhook,) = wire.calls("setWebhook")
    assert webhook["secret_token"] == "s3cret"
    assert "drop_pending_updates" not in webhook
    assert [call.get("language_code") for call in wire.calls("setMyCommands")] == [None, "en"]


def test_an_update_is_acknowledged_only_when_it_is_kept() -> None:
    """While the store is away the offset stays, so that Telegram brings the update again."""
    later = {**UPDATE, "update_id": 8}
    wire = Wire(getUpdates=[[later, UPDATE], [UPDATE, later], *[[]] * 10_000])
    box = Box(failures=1)

    async def act(_: TelegramChannel) -> None:
        await until(lambda: len(wire.calls("getUpdates")) >= 3)

    live(wire, box, act)
    assert [call["offset"] for call in wire.calls("getUpdates")][:3] == [0, 0, 9]
    assert list(box.kept) == ["5", "8"]
    assert wire.calls("getUpdates")[0]["allowed_updates"] == ["message", "edited_message", "callback_query"]


def test_after_a_quiet_day_any_number_may_come() -> None:
    """A week of silence starts the numbers anew at random: an old offset must not hide them."""
    times = iter([NOW] * 8)
    wire = Wire(getUpdates=[[UPDATE], *[[]] * 10_000])

    async def scenario() -> None:
        telegram = TelegramChannel(
            TOKEN, request=wire, poll_seconds=0, pauses=(0,), now=lambda: next(times, NOW + timedelta(days=2))
        )
        await telegram.start(Box())
        await until(lambda: len(wire.calls("getUpdates")) >= 12)
        await telegram.stop()

    asyncio.run(scenario())
    offsets = [call["offset"] for call in wire.calls("getUpdates")]
    assert offsets[:2] == [0, 6]
    assert offsets[-1] == 0


def test_a_refused_token_is_said_without_the_token(caplog: pytest.LogCaptureFixture) -> None:
    """A wrong token neither ends the program nor stands in the log, and is tried again later."""
    wire = Wire(getMe=[401, 401, {"id": 1, "is_bot": True, "first_name": "곁", "username": ""}])

    async def act(telegram: TelegramChannel) -> tuple[str, str]:
        await until(lambda: telegram.state == "polling")
        return telegram.account, repr(telegram)

    account, shown = live(wire, Box(), act)
    assert account == "1"
    assert TOKEN not in shown + caplog.text
    assert caplog.text.count("the bot token is refused") == 1


def test_lanes_are_the_limits_of_telegram() -> None:
    """30 messages a second for the bot, one a second for a person, 20 a minute for a group."""
    telegram = channel(Wire())
    assert telegram.lanes(ME) == (("telegram:gyeot_bot", 1 / 30), ("telegram:gyeot_bot:7", 1.0))
    assert telegram.lanes(Address("telegram", "gyeot_bot", "-100"))[1] == ("telegram:gyeot_bot:-100", 3.0)


def test_buttons_carry_the_servers_keys() -> None:
    """A choice is its random key, a link its address; short ones stand side by side, impossible ones are left out."""
    choices = (
        Choice("네", "yes"),
        Choice("아니요", "no"),
        Choice("서울런 신청하려면 무슨 서류가 필요해요?", "ask"),
        Choice("누리집", "", "https://example.org/"),
        Choice("긴 열쇠", "long"),
        Choice("열쇠 없음", "none"),
    )
    wire = Wire()
    sent = asyncio.run(channel(wire).send(notice("골라요", choices, ("k1", "k2", "k" * 64, "", "k" * 65))))
    (call,) = wire.calls("sendMessage")
    keyboard = [
        [(button["text"], button.get("callback_data") or button.get("url")) for button in row]
        for row in json.loads(json.dumps(call["reply_markup"]))["inline_keyboard"]
    ]
    assert keyboard == [
        [("네", "k1"), ("아니요", "k2")],
        [("서울런 신청하려면 무슨 서류가 필요해요?", "k" * 64)],
        [("누리집", "https://example.org/")],
    ]
    assert (sent.outcome, sent.reference) == ("sent", "9")


def test_nothing_to_show_is_not_sent() -> None:
    """A bubble without a visible character is refused here, not by Telegram."""
    assert asyncio.run(channel(Wire()).send(notice(" "))).outcome == "refused"


@pytest.mark.parametrize("odd", [True, {"message_id": 1}, "sent"])
def test_an_odd_description_of_what_was_accepted(odd: Any) -> None:
    """Once Telegram has said yes the message is sent, whatever else it says."""
    assert asyncio.run(channel(Wire(sendMessage=odd)).send(notice("답"))).outcome == "sent"


def test_a_send_that_broke_off_goes_on_where_it_stopped() -> None:
    """Parts that were accepted are not sent again."""
    wire = Wire(sendMessage=[{"message_id": 1, "date": 0, "chat": {"id": 7, "type": "private"}}, 500, *[True] * 9])
    telegram = channel(wire)
    long = notice("가" * 4096 + "나" * 4096 + "다")
    outcomes = [asyncio.run(telegram.send(long)).outcome for _ in range(2)]
    assert outcomes == ["retry", "sent"]
    assert [call["text"][0] for call in wire.calls("sendMessage")] == ["가", "나", "나", "다"]


def test_only_so_many_broken_off_sends_are_remembered() -> None:
    """The memory of parts is bounded; what falls out of it starts over."""
    good = {"message_id": 1, "date": 0, "chat": {"id": 7, "type": "private"}}
    telegram = channel(wire := Wire(sendMessage=[good, 500] * 65 + [good, good]))

    async def many() -> None:
        for number in range(65):
            await telegram.send(Notice(number, ME, Bubble("가" * 4096 + "나"), (), NOW, 0, "l"))
        await telegram.send(Notice(0, ME, Bubble("가" * 4096 + "나"), (), NOW, 1, "l"))

    asyncio.run(many())
    assert [call["text"][0] for call in wire.calls("sendMessage")][-2:] == ["가", "나"]


def test_drafts_are_given_up_when_the_server_does_not_know_them() -> None:
    """The first 400 or 404 ends drafts; a group never gets one; a passing failure does not matter."""
    for answers, asked in (([500, True], 2), ([404, True], 1), ([400, True], 1)):
        wire = Wire(sendMessageDraft=answers)
        telegram = channel(wire)
        for address, text in ((ME, "답을"), (ME, "답을 쓰는"), (ME, " "), (Address("telegram", "b", "-1"), "답")):
            asyncio.run(telegram.draft(address, text))
        assert len(wire.calls("sendMessageDraft")) == asked


def test_typing_never_fails() -> None:
    """A sign that can't be shown is left out."""
    wire = Wire(sendChatAction=403)
    asyncio.run(channel(wire).typing(ME))
    assert wire.calls("sendChatAction")[0]["action"] == "typing"


def test_what_can_be_parsed_and_not_be_read_keeps_nobody_waiting() -> None:
    """Asked for again and again such an update would stand before everything that anybody writes."""
    misshapen = {"update_id": 4, "message": UPDATE["message"] | {"text": 12345}}  # type: ignore[operator]
    box = Box()

    async def act(telegram: TelegramChannel) -> int:
        await until(lambda: box.kept)
        return telegram.unreadable

    assert live(Wire(getUpdates=[[misshapen, UPDATE], *[[]] * 10_000]), box, act) == 1
    assert [message.text for message in box.kept.values()] == ["서류?"]
