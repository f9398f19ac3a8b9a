"""How a notice goes to Telegram: its words and files piece by piece, a reply as a reply, an edit as an edit."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, InputFile, LinkPreviewOptions, ReplyParameters
from telegram import Message as TelegramMessage
from telegram.error import BadRequest, TelegramError

from bot.channels.channel import Delivered
from bot.channels.telegram_request import MISSHAPEN, judge
from bot.channels.telegram_text import Labels, Part, Wording, clean, linkable, render, units
from handlers.conversation import Address, Attachment, Bubble, Choice, Notice
from handlers.filing import OURS, KeptFile

CAPTION = 1024
"""UTF-16 units of the words under a file (Bot API, sendPhoto)."""

Load = Callable[[str, Address], Awaitable[KeptFile | None]]
"""Returns the bytes behind a reference ("file:…") for the address they were made for."""

_REMEMBERED = 64

_CAPTIONED = {"photo", "document", "voice", "video", "audio", "animation"}
_SENDABLE = _CAPTIONED | {"sticker", "video_note"}


class LostTopicError(TelegramError):
    """The topic that was written to is not there any more."""

    def __init__(self) -> None:
        super().__init__("message thread not found")


@dataclass(frozen=True, slots=True)
class Place:
    """A chat, or one topic of it."""

    chat: str
    thread: int = 0


@dataclass(frozen=True, slots=True)
class _Piece:
    """One message of Telegram: words, or a file with words under it."""

    words: Part | None = None
    file: Attachment | None = None


class Sender:
    """Sends notices; an attempt that broke off goes on with the first piece that was not accepted."""

    def __init__(self, bot: Bot, wording: Wording, load: Load | None) -> None:
        self._bot = bot
        self._wording = wording
        self._load = load
        self._accepted: dict[int, int] = {}

    async def send(self, notice: Notice, place: Place) -> Delivered:
        """Send the pieces of a notice in order; an edit that is not possible becomes a new message.

        Raises:
            LostTopicError: the place is a topic that is not there any more.

        """
        pieces = _pieces(notice.bubble, self._wording(notice.language))
        if not pieces:
            return Delivered("refused", reason="nothing to show")
        if notice.bubble.replaces and len(pieces) == 1 and pieces[0].words:
            edited = await self._edit(notice, place, pieces[0].words)
            if edited:
                return edited
        reference = ""
        begun = self._accepted.get(notice.id, 0)
        for position in range(begun, len(pieces)):
            try:
                sent = await self._send_piece(notice, place, pieces, position)
            except LostTopicError:
                self._accepted.pop(notice.id, None)
                raise
            except TelegramError as error:
                return self._judged(notice, error, first_try=position > begun)
            if pieces[position].words or not reference:
                reference = sent
            self._remember(notice.id, position + 1)
        self._accepted.pop(notice.id, None)
        return Delivered("sent", reference=reference)

    async def _send_piece(self, notice: Notice, place: Place, pieces: Sequence[_Piece], position: int) -> str:
        spoken = [at for at, piece in enumerate(pieces) if piece.words] or [len(pieces) - 1]
        options: dict[str, Any] = {"chat_id": place.chat}
        if place.thread:
            options["message_thread_id"] = place.thread
        if position == 0 and notice.bubble.answers.isdecimal():
            options["reply_parameters"] = ReplyParameters(int(notice.bubble.answers), allow_sending_without_reply=True)
        buttons = _buttons(notice) if position == spoken[-1] else ()
        piece = pieces[position]

        async def attempt(words: Part | None, mode: str | None, shown: Sequence[InlineKeyboardButton]) -> str:
            text = (words.html if mode else words.plain) if words else ""
            markup = InlineKeyboardMarkup(_rows(shown)) if shown else None
            whole = options | ({"parse_mode": mode} if mode and text else {})
            if piece.file:
                return await self._send_file(notice, piece.file, text, place, whole | {"reply_markup": markup})
            return await self._accept(
                place,
                self._bot.send_message(
                    text=text, reply_markup=markup, link_preview_options=LinkPreviewOptions(is_disabled=True), **whole
                ),
            )

        return await _forgiving(attempt, piece.words, buttons)

    async def _send_file(
        self, notice: Notice, file: Attachment, caption: str, place: Place, options: dict[str, Any]
    ) -> str:
        kind, content = file.kind, await self._content(notice, file)
        if content is None:
            text = "\n".join(filter(None, (caption, self._wording(notice.language).gone)))
            return await self._accept(place, self._bot.send_message(text=text, **options))
        if kind in _CAPTIONED and caption:
            options |= {"caption": caption}
        try:
            return await self._accept(place, getattr(self._bot, f"send_{kind}")(**{kind: content}, **options))
        except BadRequest as error:
            complaint = error.message.lower()
            if kind != "photo" or not ("photo" in complaint or "image" in complaint) or isinstance(content, str):
                raise
            return await self._accept(place, self._bot.send_document(document=content, **options))

    async def _content(self, notice: Notice, file: Attachment) -> str | InputFile | None:
        """Return Telegram's own id of the file, or its bytes; None when it is not kept any more."""
        if not file.reference.startswith(OURS):
            return file.reference
        kept = await self._load(file.reference, notice.address) if self._load else None
        return InputFile(kept.content, filename=kept.name, attach=False) if kept else None

    async def _accept(self, place: Place, sending: Awaitable[TelegramMessage]) -> str:
        try:
            sent = await sending
            number, thread = sent.message_id, sent.message_thread_id
        except MISSHAPEN:
            return ""  # accepted: only the description of what was accepted is odd
        except BadRequest as error:
            if place.thread and "thread not found" in error.message.lower():
                raise LostTopicError from None
            raise
        if place.thread and thread != place.thread:
            # A topic that died has been passed over without a word before: what landed outside is taken back.
            await self._bot.delete_message(place.chat, number)
            raise LostTopicError
        return str(number)

    async def _edit(self, notice: Notice, place: Place, words: Part) -> Delivered | None:
        """Edit the message that is replaced; None when it can't be."""
        if not notice.bubble.replaces.isdecimal():
            return None
        options: dict[str, Any] = {"chat_id": place.chat, "message_id": int(notice.bubble.replaces)}

        async def attempt(shown: Part | None, mode: str | None, buttons: Sequence[InlineKeyboardButton]) -> str:
            text = (shown.html if mode else shown.plain) if shown else ""
            whole = options | {"parse_mode": mode, "reply_markup": InlineKeyboardMarkup(_rows(buttons))}
            try:
                await self._bot.edit_message_text(text, **whole)
            except BadRequest as error:
                if "no text in the message" not in error.message.lower():
                    raise
                await self._bot.edit_message_caption(caption=text, **whole)
            return notice.bubble.replaces

        try:
            return Delivered("sent", reference=await _forgiving(attempt, words, _buttons(notice)))
        except MISSHAPEN:
            return Delivered("sent", reference=notice.bubble.replaces)
        except BadRequest as error:
            if "not modified" in error.message.lower():
                return Delivered("sent", reference=notice.bubble.replaces)
            return None
        except TelegramError as error:
            return judge(error)

    def _remember(self, notice: int, accepted: int) -> None:
        self._accepted[notice] = accepted
        if len(self._accepted) > _REMEMBERED:
            del self._accepted[next(iter(self._accepted))]

    def _judged(self, notice: Notice, error: TelegramError, *, first_try: bool) -> Delivered:
        delivered = judge(error)
        if delivered.outcome in {"refused", "sent"}:
            self._accepted.pop(notice.id, None)
        if delivered.outcome == "maybe" and notice.repeat and first_try:
            return Delivered("retry", reason=delivered.reason)  # the repeat was another part's: this one has its own
        return delivered


async def _forgiving(
    attempt: Callable[[Part | None, str | None, Sequence[InlineKeyboardButton]], Awaitable[str]],
    words: Part | None,
    buttons: Sequence[InlineKeyboardButton],
) -> str:
    """Send once more without what Telegram complains of: the markup, or the links that it takes for no links."""
    try:
        return await attempt(words, "HTML", buttons)
    except BadRequest as error:
        complaint = error.message.lower()
        if words and "parse entities" in complaint:
            return await attempt(words, None, buttons)
        if "button" in complaint and any(button.url for button in buttons):
            return await attempt(words, "HTML", [button for button in buttons if not button.url])
        raise


def _pieces(bubble: Bubble, labels: Labels) -> tuple[_Piece, ...]:
    """Return the messages of a bubble: short words go under the first file, long ones before all files."""
    files = [file for file in bubble.files if file.kind in _SENDABLE and file.reference]
    if len(files) < len(bubble.files):
        bubble = replace(bubble, text="\n".join(filter(None, (bubble.text.rstrip(), labels.unsent))))
    words = render(bubble, labels)
    if files and len(words) == 1 and files[0].kind in _CAPTIONED and _short(words[0]):
        return (_Piece(words[0], files[0]), *(_Piece(file=file) for file in files[1:]))
    return (*(_Piece(part) for part in words), *(_Piece(file=file) for file in files))


def _short(part: Part) -> bool:
    return units(part.plain) <= CAPTION


def _buttons(notice: Notice) -> tuple[InlineKeyboardButton, ...]:
    keys = (*notice.taps, *("" for _ in notice.bubble.choices))
    made = (_button(choice, key) for choice, key in zip(notice.bubble.choices, keys, strict=False))
    return tuple(button for button in made if button)[:100]


def _button(choice: Choice, key: str) -> InlineKeyboardButton | None:
    label = clean(choice.label).strip()
    if label and linkable(choice.url):
        return InlineKeyboardButton(label, url=choice.url)
    if label and 1 <= len(key.encode()) <= 64:
        return InlineKeyboardButton(label, callback_data=key)
    return None


def _rows(buttons: Sequence[InlineKeyboardButton]) -> list[list[InlineKeyboardButton]]:
    """Return two short buttons side by side, a long one by itself."""
    rows: list[list[InlineKeyboardButton]] = []
    for button in buttons:
        if rows and len(rows[-1]) == 1 and max(len(rows[-1][0].text), len(button.text)) <= 8:
            rows[-1].append(button)
        else:
            rows.append([button])
    return rows


def without_edit(notice: Notice) -> Notice:
    """Return the notice as a new message: in a topic that was made anew there is nothing to edit or to answer."""
    return replace(notice, bubble=replace(notice.bubble, replaces="", answers=""))
