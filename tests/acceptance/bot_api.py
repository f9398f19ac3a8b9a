"""A Bot API server on loopback that keeps Telegram's rules, breaks when told to, and writes down what it accepted."""

from __future__ import annotations

import asyncio
import json
import re
import threading
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, Literal, Self

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.acceptance.bot_api_faults import Accepted, Fault, Json, cut, refused
from tests.acceptance.bot_api_files import FILE_METHODS, Files, caption, described
from tests.acceptance.bot_api_groups import Group
from tests.acceptance.bot_api_people import People
from tests.acceptance.bot_api_rules import RefusalError, Shown, check, check_commands, fill, units
from tests.acceptance.trusting import trusted

TOKEN = "123456:TEST-token_of-no-real-bot"


class BotApi(People):
    """The server and the people on its other side. Use it as a context manager; `url` is its root."""

    def __init__(self, token: str = TOKEN, username: str = "gyeot_test_bot") -> None:
        self.token, self.username = token, username
        self.journal: list[Accepted] = []
        self.shown: list[Shown] = []
        self.calls: list[str] = []
        self.faults: list[Fault] = []
        self.deliveries: list[tuple[int, int]] = []
        self.blocked: set[str] = set()
        self.known: set[str] = set()
        self.pending: dict[int, Json] = {}
        self.open_queries: dict[str, Json] = {}
        self.webhook_url = self.webhook_secret = ""
        self.files = Files()
        self.groups: dict[str, Group] = {}
        self.copies = 1
        self.parallel = 1
        self.next_update, self.next_message = 871_000_001, 1
        self.port = 0
        self._poller = 0
        self._server: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None

    # ---- the server -------------------------------------------------------------------------------------------------

    @property
    def url(self) -> str:
        """Return the root to give as api_url."""
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        self.up()
        return self

    def __exit__(self, *_: object) -> None:
        self.down()

    def up(self) -> None:
        """Listen, on the same port as before if there was one."""
        app = Starlette(
            routes=[
                Route("/bot{token}/{method}", self._serve, methods=["GET", "POST"]),
                Route("/file/bot{token}/{path:path}", self._serve_file),
            ],
            lifespan=self._life,
        )
        self._server = uvicorn.Server(
            uvicorn.Config(app, port=self.port, log_level="critical", lifespan="on", ws="none")
        )
        self._thread = threading.Thread(target=self._server.run, daemon=True)
        self._thread.start()
        self.wait_for(lambda: self._server is not None and self._server.started)
        self.port = self._server.servers[0].sockets[0].getsockname()[1]

    def down(self) -> None:
        """Stop listening; people's messages stay, as they do at Telegram."""
        if self._server and self._thread:
            self._poller += 1
            self._server.should_exit = True
            self._thread.join(10)

    @asynccontextmanager
    async def _life(self, _: Starlette) -> AsyncIterator[None]:
        pusher = asyncio.create_task(self._push_webhooks())
        yield
        pusher.cancel()
        await asyncio.gather(pusher, return_exceptions=True)

    async def _serve(self, request: Request) -> Response:
        method = request.path_params["method"]
        params = dict(request.query_params.items())
        uploads: dict[str, tuple[str, bytes]] = {}
        async with request.form() as form:
            for key, value in form.items():
                if isinstance(value, str):
                    params[key] = value
                else:
                    uploads[key] = (value.filename or "", await value.read())
        self.calls.append(method)
        try:
            self._check_token(request.path_params["token"])
            fault = self._fault(method, params)
            if fault and fault.kind == "stall":
                await asyncio.sleep(fault.seconds)
            if fault and fault.refusal:
                return refused(fault.refusal)
            if fault and fault.kind == "cut_before":
                return cut()
            if fault and fault.kind == "garbage":
                return Response("<html>502 Bad Gateway</html>", 502)
            result = await self._answer(method, params, uploads)
            return cut() if fault and fault.kind == "cut_after" else JSONResponse({"ok": True, "result": result})
        except RefusalError as refusal:
            return refused(refusal)

    def _check_token(self, token: str) -> None:
        if token != self.token:
            raise RefusalError(401, "Unauthorized")

    async def _serve_file(self, request: Request) -> Response:
        known = self.files.stored.get(request.path_params["path"].rpartition("/")[2])
        if request.path_params["token"] != self.token or known is None:
            return Response(status_code=404)
        return Response(known[2])

    async def _answer(self, method: str, params: dict[str, str], uploads: dict[str, tuple[str, bytes]]) -> Any:
        answers: dict[str, Callable[[dict[str, str]], Any]] = {
            "getMe": lambda _: self._me(),
            "sendMessage": self._send_message,
            "editMessageText": self._edit_message,
            "editMessageCaption": self._edit_message,
            "deleteMessage": self._delete_message,
            "getFile": self.files.described,
            "createForumTopic": self._create_topic,
            "closeForumTopic": lambda params: self._group(params).turn(params, closed=True),
            "reopenForumTopic": lambda params: self._group(params).turn(params, closed=False),
            "deleteForumTopic": self._delete_topic,
            "answerCallbackQuery": self._answer_query,
            "sendChatAction": lambda params: bool(self._chat(params)),
            "sendMessageDraft": self._draft,
            "setWebhook": self._set_webhook,
            "deleteWebhook": self._delete_webhook,
            "setMyCommands": check_commands,
            "setMyDescription": lambda params: check(
                len(params.get("description", "")) <= 512, "description is too long"
            ),
        }
        answers |= {name: lambda params: self._send_file(method, params, uploads) for name in FILE_METHODS}
        if method == "getUpdates":
            return await self._get_updates(params)
        if method not in answers:
            raise RefusalError(404, "Not Found")
        result = answers[method](params)
        self.journal.append(Accepted(method, params, time.monotonic()))
        return result

    def _fault(self, method: str, params: dict[str, str]) -> Fault | None:
        for fault in self.faults:
            if fault.method == method and fault.chat in {"", params.get("chat_id")} and fault.times > 0:
                if fault.skip > 0:
                    fault.skip -= 1
                    continue
                fault.times -= 1
                return fault
        return None

    # ---- methods ----------------------------------------------------------------------------------------------------

    def _me(self) -> Json:
        number = int(self.token.split(":")[0])
        return {"id": number, "is_bot": True, "first_name": "곁", "username": self.username}

    async def _get_updates(self, params: dict[str, str]) -> list[Json]:
        if self.webhook_url:
            raise RefusalError(409, "Conflict: can't use getUpdates method while webhook is active")
        self._poller += 1
        mine = self._poller
        offset, limit = int(params.get("offset") or 0), int(params.get("limit") or 100)
        kinds = json.loads(params.get("allowed_updates") or "[]")
        for number in sorted(self.pending):  # it stays the same one: what people say comes from other threads
            if number < offset:
                self.pending.pop(number, None)
        end = time.monotonic() + float(params.get("timeout") or 0)
        while not (ready := self._ready(kinds)) and time.monotonic() < end and mine == self._poller:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        if mine != self._poller:
            raise RefusalError(409, "Conflict: terminated by other getUpdates request")
        return ready[:limit]

    def _ready(self, kinds: list[str]) -> list[Json]:
        updates = [self.pending[number] for number in sorted(self.pending)]
        return [update for update in updates if not kinds or len(update) < 2 or set(update) & set(kinds)]

    def _chat(self, params: dict[str, str]) -> str:
        chat = params.get("chat_id", "")
        check(chat in self.known, "chat not found")
        if chat in self.groups and self.groups[chat].kicked:
            raise RefusalError(403, "Forbidden: bot was kicked from the supergroup chat")
        if chat in self.blocked:
            raise RefusalError(403, "Forbidden: bot was blocked by the user")
        return chat

    def _group(self, params: dict[str, str]) -> Group:
        group = self.groups.get(self._chat(params))
        check(group, "the chat is not a forum")
        assert group
        return group

    def _create_topic(self, params: dict[str, str]) -> Json:
        made = self._group(params).create(params, self.next_message)
        self.next_message += 1
        return made

    def _begin(self, params: dict[str, str]) -> Shown:
        chat = self._chat(params)
        shown = Shown(chat, self.next_message, "", params.get("text", ""), time.monotonic())
        if chat in self.groups:
            shown.thread = self.groups[chat].thread(params)
        reply = json.loads(params.get("reply_parameters") or "{}")
        shown.answers = int(reply.get("message_id") or 0)
        return shown

    def _send_message(self, params: dict[str, str]) -> Json:
        shown = self._begin(params)
        fill(shown, params)
        return self._show(shown)

    def _send_file(self, method: str, params: dict[str, str], uploads: dict[str, tuple[str, bytes]]) -> Json:
        shown = self._begin(params)
        shown.kind, shown.file = self.files.sent(method, params, uploads)
        shown.content = self.files.stored[shown.file["file_id"]][2]
        caption(shown, params)
        return self._show(shown)

    def _show(self, shown: Shown) -> Json:
        self.next_message += 1
        self.shown.append(shown)
        return self._message(shown)

    def _edit_message(self, params: dict[str, str]) -> Json:
        chat = self._chat(params)
        shown = next((one for one in self.sent(chat) if str(one.id) == params.get("message_id")), None)
        if shown is None:
            raise RefusalError(400, "Bad Request: message to edit not found")
        if "caption" in params:
            caption(shown, params)
        else:
            check(not shown.file, "there is no text in the message to edit")
            check(shown.raw != params.get("text"), "message is not modified")
            fill(shown, params)
            shown.raw = params["text"]
        shown.edits += 1
        return self._message(shown)

    def _delete_message(self, params: dict[str, str]) -> bool:
        shown = next((one for one in self.sent(self._chat(params)) if str(one.id) == params.get("message_id")), None)
        check(shown, "message to delete not found")
        self.shown = [one for one in self.shown if one is not shown]
        return True

    def _message(self, shown: Shown) -> Json:
        return described(shown, self._me(), self._described_chat(shown.chat))

    def _answer_query(self, params: dict[str, str]) -> bool:
        check(self.open_queries.pop(params.get("callback_query_id", ""), None), "query is too old and response timeout")
        return True

    def _draft(self, params: dict[str, str]) -> bool:
        check(not self._chat(params).startswith("-"), "drafts are for private chats")
        check(int(params.get("draft_id") or 0), "draft_id is zero")
        return check(units(params.get("text", "")) <= 4096, "message is too long")

    def _set_webhook(self, params: dict[str, str]) -> bool:
        secret = params.get("secret_token", "")
        check(re.fullmatch(r"[A-Za-z0-9_-]{0,256}", secret), "secret token contains unallowed characters")
        self.webhook_url, self.webhook_secret = params.get("url", ""), secret
        return True

    def _delete_topic(self, params: dict[str, str]) -> bool:
        group = self._group(params)
        group.check_deleting()
        self.delete_topic(group, int(params.get("message_thread_id") or 0))
        return True

    def _delete_webhook(self, params: dict[str, str]) -> bool:
        self.webhook_url = ""
        if params.get("drop_pending_updates") == "true":
            self.pending.clear()
        return True

    async def _push_webhooks(self) -> None:
        async with httpx.AsyncClient(trust_env=False, timeout=10, verify=trusted()) as client:
            while True:
                await asyncio.sleep(0.01)
                if self.webhook_url and self.pending:
                    numbers = sorted(self.pending, reverse=self.parallel > 1)[: self.parallel]
                    await asyncio.gather(
                        *(self._push(client, self.pending[number]) for number in numbers * self.copies)
                    )

    async def _push(self, client: httpx.AsyncClient, update: Json) -> None:
        headers = {"X-Telegram-Bot-Api-Secret-Token": self.webhook_secret} if self.webhook_secret else {}
        try:
            answer = await client.post(self.webhook_url, json=update, headers=headers)
        except httpx.HTTPError:
            return
        self.deliveries.append((update["update_id"], answer.status_code))
        if answer.is_success:
            self.pending.pop(update["update_id"], None)
        else:
            await asyncio.sleep(0.05)

    # ---- what goes wrong --------------------------------------------------------------------------------------------

    def refuse(
        self, method: str, code: int, description: str = "", *, times: int = 1, chat: int | str = "", **parameters: int
    ) -> None:
        """Answer the next calls with this error; retry_after and migrate_to_chat_id are parameters."""
        refusal = RefusalError(code, description or f"error {code}", **parameters)
        self.faults.append(Fault(method, "refuse", times, str(chat), refusal))

    def breaks(
        self,
        method: str,
        kind: Literal["cut_before", "cut_after", "garbage", "stall"],
        *,
        times: int = 1,
        seconds: float = 0,
        skip: int = 0,
    ) -> None:
        """Cut the connection before or after the call took effect, answer with a gateway's page, or be slow."""
        self.faults.append(Fault(method, kind, times, seconds=seconds, skip=skip))

    # ---- what is seen ------------------------------------------------------------------------------------------------

    def accepted(self, method: str) -> list[dict[str, str]]:
        """Return the parameters of every call of a method that took effect."""
        return [entry.params for entry in self.journal if entry.method == method]

    def wait_for(self, condition: Callable[[], Any], seconds: float = 60) -> Any:
        """Block until the condition is true and return its value."""
        end = time.monotonic() + seconds
        while not (value := condition()):
            if time.monotonic() > end:
                raise TimeoutError(f"not within {seconds} s; calls so far: {self.calls[-20:]}")
            time.sleep(0.01)
        return value

    async def until(self, condition: Callable[[], Any], seconds: float = 60) -> Any:
        """Wait like wait_for without holding up the event loop."""
        end = time.monotonic() + seconds
        while not (value := condition()):
            if time.monotonic() > end:
                raise TimeoutError(f"not within {seconds} s; calls so far: {self.calls[-20:]}")
            await asyncio.sleep(0.01)
        return value
