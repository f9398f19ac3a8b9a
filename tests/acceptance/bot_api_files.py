"""Files on the Bot API server: what people send, what the bot uploads, and what it fetches."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

from tests.acceptance.bot_api_rules import RefusalError, Shown, check, keyboard, parse_html, units

Json = dict[str, Any]

FILE_METHODS = {
    "sendPhoto": ("photo", 10 * 1024 * 1024),
    "sendDocument": ("document", 50 * 1024 * 1024),
    "sendVoice": ("voice", 50 * 1024 * 1024),
    "sendVideo": ("video", 50 * 1024 * 1024),
    "sendAudio": ("audio", 50 * 1024 * 1024),
    "sendAnimation": ("animation", 50 * 1024 * 1024),
    "sendSticker": ("sticker", 512 * 1024),
    "sendVideoNote": ("video_note", 50 * 1024 * 1024),
}
"""The field that carries the file, and how many bytes may be uploaded."""

LARGEST_FETCH = 20 * 1024 * 1024


class Files:
    """The files that the server knows, by the id that this bot has for each."""

    def __init__(self) -> None:
        self.stored: dict[str, tuple[str, str, bytes]] = {}

    def add(self, kind: str, name: str, content: bytes, size: int | None = None) -> Json:
        """Keep a file; return it as it stands in a message."""
        number = len(self.stored) + 1
        file_id = f"AgACAgUAAx{kind}{number:04}"
        self.stored[file_id] = (kind, name, content)
        described: Json = {"file_id": file_id, "file_unique_id": f"u{number}", "file_size": size or len(content)}
        if kind in {"photo", "video", "animation", "sticker", "video_note"}:
            described |= {"width": 90, "height": 90}
        if kind in {"voice", "video", "audio", "animation", "video_note"}:
            described |= {"duration": 3, "length": 90}
        if kind == "sticker":
            described |= {"is_animated": False, "is_video": False, "type": "regular"}
        return described | ({"file_name": name} if name and kind != "photo" else {})

    def sent(self, method: str, params: dict[str, str], uploads: dict[str, tuple[str, bytes]]) -> tuple[str, Json]:
        """Return the kind of a file that is sent, and the file, or refuse it."""
        kind, most = FILE_METHODS[method]
        if kind in uploads:
            name, content = uploads[kind]
            check(content, "file must be non-empty")
            check(len(content) <= most, "file is too big")
            check(kind != "photo" or content.startswith((b"\x89PNG", b"\xff\xd8")), "IMAGE_PROCESS_FAILED")
            return kind, self.add(kind, name, content)
        known = self.stored.get(params.get(kind, ""))
        if known is None:
            raise RefusalError(400, "Bad Request: wrong file identifier/HTTP URL specified")
        check(known[0] == kind, f"can't use file of type {known[0].capitalize()} as {kind.capitalize()}")
        return kind, {**self.add(kind, known[1], known[2]), "file_id": params[kind]}

    def described(self, params: dict[str, str]) -> Json:
        """Answer getFile."""
        known = self.stored.get(params.get("file_id", ""))
        if known is None:
            raise RefusalError(400, "Bad Request: wrong file_id or the file is temporarily unavailable")
        check(len(known[2]) <= LARGEST_FETCH, "file is too big")
        path = f"{known[0]}s/{params['file_id']}"
        return {"file_id": params["file_id"], "file_unique_id": "u", "file_size": len(known[2]), "file_path": path}


def caption(shown: Shown, params: dict[str, str]) -> None:
    """Put the words under a file and its buttons into what the person sees, or refuse them."""
    raw = params.get("caption", "")
    text, links = parse_html(raw) if params.get("parse_mode") == "HTML" else (raw, [])
    check(units(text) <= 1024, "message caption is too long")
    buttons, urls = keyboard(json.loads(params.get("reply_markup") or "{}"))
    shown.text, shown.links, shown.buttons, shown.urls = text.strip(), links, buttons, urls


def described(shown: Shown, me: Json, chat: Json) -> Json:
    """Return a message of the bot as the API describes it."""
    whole: Json = {"message_id": shown.id, "date": int(time.time()), "chat": chat, "from": me}
    if shown.thread:
        whole |= {"message_thread_id": shown.thread, "is_topic_message": True}
    if shown.file:
        file = shown.file
        return whole | {shown.kind: [file] if shown.kind == "photo" else file, "caption": shown.text}
    return whole | {"text": shown.text}


Answer = Callable[[dict[str, str]], Any]
