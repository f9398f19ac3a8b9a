"""KakaoTalk as a skill server sees it: calls with a clock, one-use callbacks, and the rules of an answer."""

from __future__ import annotations

import json
import secrets
import threading
import time
from dataclasses import dataclass, field
from typing import Any, Self
from urllib.parse import urlsplit

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from tests.acceptance.trusting import trusted

Json = dict[str, Any]

PATIENCE = 5.0
"""Seconds that KakaoTalk waits for an answer."""

ACTIONS = {"message": "messageText", "webLink": "webLinkUrl", "phone": "phoneNumber", "block": "blockId"}


class BrokenRuleError(AssertionError):
    """KakaoTalk would not show this answer."""


def rule(good: object, what: str) -> None:
    """Hold an answer to a rule."""
    if not good:
        raise BrokenRuleError(what)


def check_answer(payload: Json) -> None:
    """Hold a skill answer to the documented rules."""
    json.dumps(payload, ensure_ascii=False).encode("utf-8", "surrogatepass")
    rule(payload.get("version") == "2.0", "version")
    template = payload["template"]
    rule(1 <= len(template["outputs"]) <= 3, "1-3 outputs")
    for output in template["outputs"]:
        rule(len(output) == 1, "one kind per output")
        kind, value = next(iter(output.items()))
        {"simpleText": _simple_text, "simpleImage": _simple_image, "textCard": _text_card}[kind](value)
    replies = template.get("quickReplies", [])
    rule(len(replies) <= 10, "0-10 quick replies")
    for reply in replies:
        _button(reply)


def _simple_text(value: Json) -> None:
    rule(0 < len(value["text"]) <= 1000, "simpleText of at most 1,000 characters")


def _simple_image(value: Json) -> None:
    rule(urlsplit(value["imageUrl"]).scheme in {"http", "https"}, "an address of a picture")
    rule(0 < len(value["altText"]) <= 1000, "altText of at most 1,000 characters")


def _text_card(value: Json) -> None:
    rule(0 < len(value.get("title", "") + value.get("description", "")) <= 400, "a card of at most 400 characters")
    rule(len(value["buttons"]) <= 3, "at most three buttons")
    rule(value["buttonLayout"] == "vertical", "three buttons side by side are hidden")
    for button in value["buttons"]:
        _button(button)


def _button(button: Json) -> None:
    rule(0 < len(button["label"]) <= 14, "a label of at most 14 characters")
    rule(button[ACTIONS[button["action"]]], "what the button does")


@dataclass
class Kakao:
    """A person's KakaoTalk: calls the skill, keeps time, takes one late answer for a call within a minute."""

    skill: str
    bot: str = "64d0aa11bb22cc33dd44ee55"
    person: str = "a19b8c"
    late: dict[str, Json] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    status: int = 200
    callbacks: bool = False
    port: int = 0
    slowest: float = 0.0
    _open: dict[str, float] = field(default_factory=dict)
    _server: uvicorn.Server | None = None
    _thread: threading.Thread | None = None

    def __enter__(self) -> Self:
        app = Starlette(routes=[Route("/callback/{key}", self._take, methods=["POST"])])
        self._server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="critical", ws="none"))
        self._thread = threading.Thread(target=self._server.run, daemon=True)
        self._thread.start()
        while not self._server.started:
            time.sleep(0.01)
        self.port = self._server.servers[0].sockets[0].getsockname()[1]
        return self

    def __exit__(self, *_: object) -> None:
        if self._server and self._thread:
            self._server.should_exit = True
            self._thread.join(10)

    async def _take(self, request: Request) -> JSONResponse:
        key = request.path_params["key"]
        born = self._open.pop(key, None)
        if self.status != 200 or born is None or time.monotonic() - born > 60:
            self.refused.append(key)
            return JSONResponse({"status": "FAIL"}, self.status if self.status != 200 else 400)
        payload = await request.json()
        check_answer(payload)
        self.late[key] = payload
        return JSONResponse({"taskId": key, "status": "SUCCESS", "timestamp": 1})

    def call(self, utterance: str, *, extra: Any = None, number: str = "", **fields: Any) -> Json:
        """Say something and return the skill's answer, which must come in time."""
        body = self.body(utterance, extra=extra, **fields)
        headers = {"X-Request-Id": number or f"chp-{secrets.token_hex(8)}"}
        begun = time.monotonic()
        with httpx.Client(timeout=PATIENCE, trust_env=False, verify=trusted()) as client:
            response = client.post(self.skill, json=body, headers=headers)
        self.slowest = max(self.slowest, time.monotonic() - begun)
        rule(response.status_code == 200, f"200, not {response.status_code}")
        payload: Json = response.json()
        if payload.get("useCallback"):
            rule(self.callbacks, "a callback only where the block has one")
            rule(payload["version"] == "2.0" and payload["data"]["text"], "words to wait with")
        else:
            check_answer(payload)
        return payload

    def tap(self, payload: Json, beginning: str, **fields: Any) -> Json:
        """Tap a quick reply of an answer."""
        replies = payload["template"]["quickReplies"]
        reply = next(each for each in replies if each["label"].startswith(beginning))
        return self.call(reply["messageText"], extra=reply["extra"], **fields)

    def body(self, utterance: str, *, extra: Any = None, **fields: Any) -> Json:
        """Return the body of a call."""
        user = {"id": self.person, "type": "botUserKey", "properties": {"botUserKey": self.person}}
        request: Json = {"timezone": "Asia/Seoul", "lang": "ko", "utterance": utterance, "user": user}
        if self.callbacks:
            key = secrets.token_hex(16)
            self._open[key] = time.monotonic()
            request["callbackUrl"] = f"https://bot-api.kakao.com/callback/{key}"
        return {
            "bot": {"id": self.bot, "name": "곁"},
            "intent": {"id": "67", "name": "폴백 블록"},
            "action": {"id": "67", "name": "스킬", "params": {}, "detailParams": {}, "clientExtra": extra},
            "userRequest": request | fields,
            "contexts": [],
        }

    def wait_late(self, seconds: float = 20) -> Json:
        """Return the newest late answer, once there is one."""
        end = time.monotonic() + seconds
        while not self.late:
            rule(time.monotonic() < end, "a late answer")
            time.sleep(0.02)
        return self.late.pop(next(reversed(self.late)))


def texts(payload: Json) -> list[str]:
    """Return the words of an answer, output by output."""
    return [
        output.get("simpleText", {}).get("text") or output.get("textCard", {}).get("description", "")
        for output in payload["template"]["outputs"]
    ]
