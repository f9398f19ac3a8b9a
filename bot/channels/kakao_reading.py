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
_BETWEEN = re.compile(r",?\s+")
_FACE = re.compile(r"\(([가-힣]{1,5})\)")
_SAD = frozenset(
    re.findall(
        r"\w+",
        "흑흑 훌쩍 눈물 절규 좌절 멘붕 힘듦 심각 짜증 열받아 버럭 빠직 흥 실연 삐침 아픔 곤란 민망 당황 근심 공포"
        " 우웩 으으 부르르 허걱",
    )
)
_GLAD = frozenset(
    re.findall(
        r"\w+",
        "하트 하트뿅 하하 우와 꺄아 아잉 찡긋 뿌듯 깜짝 제발 씨익 신나 헉 감동 뽀뽀 쑥스 좋아 굿 푸하하 발그레 수줍"
        " 컴온 졸려 미소 윙크 방긋 반함 크크 메롱 잘자 잘난척 헤롱 놀람 부끄 궁금 흡족 깜찍 행복 안도 야호 별 브이"
        " 오케이 최고 콜 축하 음표 선물 케익 꽃 정색 이모티콘",
    )
)
"""Names of the small pictures that KakaoTalk draws where they are typed in brackets."""

_RETRIED_WITHIN = 5
"""Seconds in which the same call without any number of its own is taken for a repeat: Kakao's own patience."""


class UnreadableCallError(ValueError):
    """The body is no skill call; `words` are those of one that names nobody to whom a conversation could belong."""

    words = ""


class NobodySpeaksError(UnreadableCallError):
    """The body is a skill call, and nobody speaks in it."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self.words = words


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
        UnreadableCallError: it is no skill call.
        NobodySpeaksError: it is one, and nobody speaks in it.

    """
    try:
        call = json.loads(body)
        request = call["userRequest"]
        bot = str(call["bot"]["id"]).rstrip("!")
        chat = _person(request.get("user") or {})
        utterance = request.get("utterance") or ""
        extra = _extra((call.get("action") or {}).get("clientExtra"))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise UnreadableCallError from error
    if not bot or not isinstance(utterance, str):
        raise UnreadableCallError
    text = _drawn(_UNSTORABLE.sub("", utterance).strip()[:LONGEST])
    if not chat:
        raise NobodySpeaksError(text)
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
        language=_language(request.get("lang")),
    )
    looking = tap == WAITING or text in look
    late = callback if callable_back(callback) else ""
    return Call(bot, message, late, "chat" in request, looking, _pictured(text))


def _pictured(text: str) -> bool:
    """Tell whether there is nothing but addresses of photos, as KakaoTalk sends one or several of them."""
    listed = text.removeprefix("List(").removesuffix(")") if text.startswith("List(") else text
    return all(_PICTURE.fullmatch(address) for address in _BETWEEN.split(listed))


def _drawn(text: str) -> str:
    """Return words as they are, and what is nothing but small pictures as one sign that is no question."""
    names = set(_FACE.findall(text))
    if not names or _FACE.sub("", text).strip() or not names <= _SAD | _GLAD:
        return text
    return "😢" if names & _SAD else "🙂"


def _language(told: object) -> str:
    """Return the language of a person's KakaoTalk, which has called Korean "kr", too."""
    language = told.strip().lower()[:2] if isinstance(told, str) else ""
    return "ko" if language in {"", "kr"} else language


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
    key = properties.get("botUserKey") or (user.get("id") if user.get("type", "botUserKey") == "botUserKey" else "")
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
