"""What a skill call of KakaoTalk says to the assistant."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

from handlers.conversation import Address, Message
from handlers.intent import commanded

NAME = "kakao"

LONGEST = 4096
"""Characters of an utterance that are read: the same as on every other channel."""

WAITING = "answers"
"""The key of the button that shows what waits; those of choices are random and longer."""

CALLBACK_HOST = "bot-api.kakao.com"

_UNSTORABLE = re.compile(r"[\x00\ud800-\udfff]")
_KEY = re.compile(r"[0-9A-Za-z_-]{1,64}")
_PICTURE = re.compile(r"https?://(?:[a-z0-9-]+\.)*(?:kakaocdn\.net|talk\.kakao\.com)/\S+", re.IGNORECASE)
_RETRIED_WITHIN = 5
"""Seconds in which the same call without any number of its own is taken for a repeat: Kakao's own patience."""


class UnreadableCallError(ValueError):
    """The body is no skill call."""


@dataclass(frozen=True, slots=True)
class Call:
    """One skill call: who speaks, what they said, and where a late answer may go.

    `bot` is the bot's id without the mark of the development channel. `group` tells that a whole room reads along,
    `looking` that the person only wants to see what waits, `picture` that what they sent is only KakaoTalk's address of
    a photo or file.
    """

    bot: str
    message: Message
    callback: str = ""
    group: bool = False
    looking: bool = False
    picture: bool = False


def read(body: bytes, headers: Mapping[str, str], *, municipality: str, now: datetime, look: tuple[str, ...]) -> Call:
    """Return the call of a body; fields that nobody knows are passed over.

    `look` are the words that ask for what waits, as the button says them.

    Raises:
        UnreadableCallError: it is no skill call, or nobody speaks in it.

    """
    try:
        call = json.loads(body)
        request = call["userRequest"]
        bot = str(call["bot"]["id"]).rstrip("!")
        chat = _person(request["user"])
        utterance = request.get("utterance") or ""
        extra = _extra((call.get("action") or {}).get("clientExtra"))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise UnreadableCallError from error
    if not chat or not bot or not isinstance(utterance, str):
        raise UnreadableCallError
    text = _UNSTORABLE.sub("", utterance).strip()[:LONGEST]
    tap = extra if _KEY.fullmatch(extra) else ""
    command, words = ("", text) if tap else commanded(text)
    callback = request.get("callbackUrl")
    message = Message(
        Address(NAME, bot, chat),
        key=f"{sha256(chat.encode()).hexdigest()[:16]}:{_number(headers, body, callback, now)}",
        at=now,
        text=words,
        tap="" if tap == WAITING else tap,
        command=command,
        municipality=municipality,
        language="ko",
    )
    looking = tap == WAITING or text in look
    late = callback if callable_back(callback) else ""
    return Call(bot, message, late, "chat" in request, looking, bool(_PICTURE.fullmatch(text)))


def callable_back(url: object) -> bool:
    """Tell whether a late answer may go to this address: Kakao's own host over TLS, and nothing that looks like it."""
    if not isinstance(url, str) or not url.isascii() or re.search(r"[\s\\@]", url):
        return False
    try:
        parts = urlsplit(url)
        return parts.scheme == "https" and parts.netloc.lower() in {CALLBACK_HOST, f"{CALLBACK_HOST}:443"}
    except ValueError:
        return False


def _person(user: Mapping[str, Any]) -> str:
    properties = user.get("properties") or {}
    key = properties.get("botUserKey") or (user["id"] if user.get("type", "botUserKey") == "botUserKey" else "")
    return _UNSTORABLE.sub("", key)[:256] if isinstance(key, str) else ""


def _extra(extra: Any) -> str:
    """Return the key that a button carried: its extra arrives as an object, as its text, as null or as "null"."""
    if isinstance(extra, str):
        try:
            extra = json.loads(extra)
        except ValueError:
            return ""
    key = extra.get("k") if isinstance(extra, dict) else ""
    return key if isinstance(key, str) else ""


def _number(headers: Mapping[str, str], body: bytes, callback: object, now: datetime) -> str:
    """Return what is the same when a call is made again: Kakao's number of it, its one-use address, else its words."""
    number = next((value for name, value in headers.items() if name.lower() == "x-request-id"), "")
    if number:
        return f"r{sha256(number.encode(errors='replace')).hexdigest()[:40]}"
    if isinstance(callback, str) and callback:
        return f"c{sha256(callback.encode(errors='replace')).hexdigest()[:40]}"
    window = int(now.timestamp()) // _RETRIED_WITHIN
    return f"b{window}{sha256(body).hexdigest()[:32]}"
