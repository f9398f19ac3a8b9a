"""Files, replies and edits on Telegram, over real HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.channels.channel import Delivered, UnfetchableFileError
from bot.channels.telegram import TelegramChannel
from bot.channels.telegram_text import Labels
from handlers.conversation import Address, Attachment, Bubble, Choice, Message, Notice
from handlers.filing import KeptFile
from handlers.records import Records
from knowledge.storage import Storage
from tests.acceptance.bot_api import TOKEN, BotApi
from tests.acceptance.telegram_side import EchoInbox, called, receiving
from tests.fakes import real_now

CHAT = 7
ME = Address("telegram", "gyeot_test_bot", str(CHAT))
PNG = b"\x89PNG plan of the week"
KEPT = {
    "file:plan": KeptFile("계획.png", "photo", PNG),
    "file:broken": KeptFile("그림.png", "photo", b"GIF89a"),
    "file:ics": KeptFile("계획.ics", "document", b"BEGIN:VCALENDAR"),
}
PLAN, BROKEN = Attachment("photo", "계획.png", 9, "file:plan"), Attachment("photo", "그림.png", 9, "file:broken")
CALENDAR, GONE = Attachment("document", "계획.ics", 9, "file:ics"), Attachment("document", "옛것", 9, "file:gone")


@pytest.fixture
def api() -> Iterator[BotApi]:
    """Return a running Bot API server on which one person has pressed start."""
    with BotApi() as server:
        server.known.add(str(CHAT))
        yield server


async def load(reference: str, address: Address) -> KeptFile | None:
    """Return a file that was made for this person."""
    return KEPT.get(reference) if address == ME else None


def notice(
    text: str = "", *files: Attachment, number: int = 1, choices: tuple[Choice, ...] = (), **fields: Any
) -> Notice:
    """Return a notice with files."""
    taps = tuple("" if choice.url else f"tap-{choice.label}" for choice in choices)
    bubble = Bubble(text, choices=choices, files=files, **fields)
    return Notice(number, ME, bubble, taps, datetime.now(UTC), 0, "l")


def with_channel(api: BotApi, deed: Callable[[TelegramChannel], Awaitable[Any]], **options: Any) -> Any:
    """Do something with a channel that talks to the server."""

    async def scenario() -> Any:
        labels = Labels(gone="(이제 없는 파일)", unsent="전할 수 없는 것")
        telegram = TelegramChannel(
            TOKEN, api_url=api.url, wording=lambda _: labels, load=options.pop("load", load), **options
        )
        try:
            return await deed(telegram)
        finally:
            await telegram.stop()

    return asyncio.run(scenario())


def send(api: BotApi, *notices: Notice, **options: Any) -> list[Delivered]:
    """Send notices one after the other."""

    async def deed(telegram: TelegramChannel) -> list[Delivered]:
        return [await telegram.send(one) for one in notices]

    delivered: list[Delivered] = with_channel(api, deed, **options)
    return delivered


def test_a_picture_comes_with_its_words_and_buttons(api: BotApi) -> None:
    """Short words stand under the picture, with the buttons; its id is the notice's."""
    (delivered,) = send(api, notice("이번 주 <계획>이에요.", PLAN, choices=(Choice("했어요", "a"),)))
    (shown,) = api.sent(CHAT)
    assert (shown.kind, shown.content, shown.text) == ("photo", PNG, "이번 주 <계획>이에요.")
    assert shown.buttons == {"했어요": "tap-했어요"}
    assert delivered == Delivered("sent", reference=str(shown.id))


def test_long_words_come_before_the_files(api: BotApi) -> None:
    """More than a caption holds is said first, with the buttons; then the files in order, under their names."""
    (delivered,) = send(api, notice("가" * 1025, PLAN, CALENDAR, choices=(Choice("네", "a"),)))
    words, picture, calendar = api.sent(CHAT)
    assert [words.buttons, picture.buttons, calendar.buttons] == [{"네": "tap-네"}, {}, {}]
    assert (picture.kind, calendar.kind, calendar.file["file_name"]) == ("photo", "document", "계획.ics")
    assert calendar.content == b"BEGIN:VCALENDAR"
    assert delivered.reference == str(words.id)


def test_a_file_without_words_carries_the_buttons(api: BotApi) -> None:
    """Nothing to say is no reason to lose the buttons."""
    assert send(api, notice("", PLAN, CALENDAR, choices=(Choice("네", "a"),)))[0].outcome == "sent"
    assert [shown.buttons for shown in api.sent(CHAT)] == [{}, {"네": "tap-네"}]


def test_what_telegram_knows_is_passed_on_without_its_bytes(api: BotApi) -> None:
    """A photo, a voice and a sticker that came to the bot go out by Telegram's own id; of a contact it is said."""
    kinds = ("photo", "voice", "video", "audio", "animation", "video_note", "sticker", "document")
    files = [api.files.add(kind, "이름", b"\x89PNG") for kind in kinds]
    sent = [Attachment(kind, "이름", 3, file["file_id"]) for kind, file in zip(kinds, files, strict=True)]
    assert send(api, notice("보세요", *sent, Attachment("contact", "엄마", 0, "c")))[0].outcome == "sent"
    assert [shown.kind for shown in api.sent(CHAT)] == [*kinds]
    assert api.sent(CHAT)[0].text == "보세요\n전할 수 없는 것"
    send(api, notice("[학생 2DB8]\n", Attachment("location")), notice("", Attachment("contact")))
    assert [shown.text for shown in api.sent(CHAT)][-2:] == ["[학생 2DB8]\n전할 수 없는 것", "전할 수 없는 것"]
    assert send(api, notice(""))[0] == Delivered("refused", reason="nothing to show")


def test_words_over_a_sticker_come_by_themselves(api: BotApi) -> None:
    """A sticker has no place for words."""
    sticker = api.files.add("sticker", "", b"webp")
    send(api, notice("안녕", Attachment("sticker", "", 3, sticker["file_id"])))
    assert [(shown.kind, shown.text) for shown in api.sent(CHAT)] == [("", "안녕"), ("sticker", "")]


@pytest.mark.parametrize("options", [{}, {"load": None}])
def test_a_file_that_is_no_longer_kept_is_said_to_be_gone(api: BotApi, options: dict[str, Any]) -> None:
    """The words arrive all the same."""
    assert send(api, notice("여기요", GONE), **options)[0].outcome == "sent"
    assert [shown.text for shown in api.sent(CHAT)] == ["여기요\n(이제 없는 파일)"]


def test_a_picture_that_is_none_for_telegram_comes_as_a_file(api: BotApi) -> None:
    """What can't be shown is still given."""
    assert send(api, notice("그림", BROKEN))[0].outcome == "sent"
    assert [(shown.kind, shown.content) for shown in api.sent(CHAT)] == [("document", b"GIF89a")]


def test_a_file_id_of_another_bot_is_refused(api: BotApi) -> None:
    """It costs this notice only."""
    delivered = send(api, notice("", Attachment("photo", "", 1, "foreign")))[0]
    assert (delivered.outcome, delivered.gone) == ("refused", False)


def test_broken_markup_costs_the_picture_nothing(api: BotApi) -> None:
    """The words under it are sent as plain ones."""
    api.refuse("sendPhoto", 400, "Bad Request: can't parse entities: Unsupported start tag")
    assert send(api, notice("1 < 2", PLAN))[0].outcome == "sent"
    assert api.sent(CHAT)[0].text == "1 < 2"


def test_an_attempt_that_broke_off_goes_on_with_the_next_file(api: BotApi) -> None:
    """What was accepted is not sent again."""
    api.refuse("sendDocument", 500)
    one = notice("가" * 1025, PLAN, CALENDAR)
    assert [delivered.outcome for delivered in send(api, one, one)] == ["retry", "sent"]
    assert [shown.kind for shown in api.sent(CHAT)] == ["", "photo", "document"]


def test_a_reply_is_a_reply(api: BotApi) -> None:
    """Only the first piece points back; a message that is gone costs the pointing only."""
    send(api, notice("가" * 1025, PLAN, answers="41"), notice("둘", answers="nonsense", number=2))
    assert [shown.answers for shown in api.sent(CHAT)] == [41, 0, 0]


def test_an_edit_changes_what_was_said(api: BotApi) -> None:
    """Words are edited in place, under a picture as well; the same words again do no harm."""
    first, second = send(api, notice("10시에 봐요", choices=(Choice("네", "a"),)), notice("그림", PLAN, number=2))
    edits = [
        notice("11시에 봐요", replaces=first.reference, choices=(Choice("응", "b"),), number=3),
        notice("11시에 봐요", replaces=first.reference, number=4),
        notice("고친 <그림>", replaces=second.reference, number=5),
    ]
    assert [one.outcome for one in send(api, *edits)] == ["sent"] * 3
    words, picture = api.sent(CHAT)
    assert (words.text, words.edits) == ("11시에 봐요", 1)
    assert (picture.text, picture.content) == ("고친 <그림>", PNG)


@pytest.mark.parametrize("reference", ["999", "not a number"])
def test_an_edit_that_is_not_possible_is_a_new_message(api: BotApi, reference: str) -> None:
    """What can't be changed any more is said anew."""
    (delivered,) = send(api, notice("11시에 봐요", replaces=reference))
    (shown,) = api.sent(CHAT)
    assert (shown.text, delivered.reference) == ("11시에 봐요", str(shown.id))


def test_an_edit_that_telegram_puts_off_is_tried_again(api: BotApi) -> None:
    """A pause is a pause, not a new message."""
    (first,) = send(api, notice("하나"))
    api.refuse("editMessageText", 429, retry_after=2)
    (delivered,) = send(api, notice("둘", replaces=first.reference, number=2))
    assert (delivered.outcome, delivered.after, len(api.sent(CHAT))) == ("retry", 2.0, 1)


def test_an_odd_description_of_an_edit_is_an_edit(api: BotApi) -> None:
    """Once Telegram has said yes it is changed."""
    (first,) = send(api, notice("하나"))
    api._message = lambda _: {"message_id": 1}  # type: ignore[assignment, method-assign, return-value]
    (delivered,) = send(api, notice("둘", replaces=first.reference, number=2))
    assert delivered == Delivered("sent", reference=first.reference)


def test_files_that_people_send_can_be_fetched(api: BotApi) -> None:
    """A photo comes in its largest size; what is over 20 MB, gone or unreachable is said to be."""
    inbox: list[Message] = []

    class Keeping:
        async def receive(self, message: Message) -> bool:
            inbox.append(message)
            return True

    api.say(CHAT, **api.photo(PNG), caption="이 문제요")
    api.say(CHAT, **api.document("과제.hwp", b"x" * (20 * 1024 * 1024 + 1)))

    async def deed(telegram: TelegramChannel) -> bytes:
        await telegram.start(Keeping())
        await api.until(lambda: len(inbox) == 2)
        for reference in (inbox[1].attachments[0].reference, "unknown"):
            with pytest.raises(UnfetchableFileError):
                await telegram.fetch(reference)
        return await telegram.fetch(inbox[0].attachments[0].reference)

    assert with_channel(api, deed, poll_seconds=1) == PNG
    assert (inbox[0].text, inbox[1].attachments[0].name) == ("이 문제요", "과제.hwp")
    api.down()
    with pytest.raises(UnfetchableFileError):
        with_channel(api, lambda telegram: telegram.fetch(inbox[0].attachments[0].reference))


def test_replacing_is_for_words_only(api: BotApi) -> None:
    """An edit that has become too long for one message is said anew."""
    (first,) = send(api, notice("하나"))
    long = notice("가" * 5000, replaces=first.reference, number=2)
    assert send(api, replace(long, repeat=True))[0].outcome == "sent"
    assert len(api.sent(CHAT)) == 3


@pytest.mark.parametrize(("way", "parallel"), [(called, 1), (called, 3), (receiving, 1)])
def test_an_album_that_is_brought_picture_by_picture_is_one_message(
    api: BotApi, storage: Storage, way: Callable[..., Any], parallel: int
) -> None:
    """Each is kept before the next comes, by webhook in any order; together they are answered once."""
    records, inbox, taken = Records(storage), EchoInbox(), list[Message]()
    api.parallel = parallel
    size = {"file_unique_id": "u", "width": 1, "height": 1}

    async def keep(message: Message) -> bool:
        return records.inbox.receive(message, real_now())

    def claimed() -> bool:
        taken.extend(each.message for each in records.inbox.claim(real_now(), 60, 9))
        return bool(taken)

    async def scenario() -> None:
        inbox.receive = keep  # type: ignore[method-assign]
        async with way(api, inbox):
            for number in range(3):
                await asyncio.sleep(0.1)
                api.say(
                    CHAT, photo=[size | {"file_id": f"f{number}"}], media_group_id="album", caption="이거요" * number
                )
            await api.until(claimed)

    asyncio.run(scenario())
    assert [[file.reference for file in message.attachments] for message in taken] == [["f0", "f1", "f2"]]
    assert taken[0].text == "이거요"
