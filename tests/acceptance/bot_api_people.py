"""The people on the other side of the Bot API: what they say, tap, edit, send and delete."""

from __future__ import annotations

import re
import time
from abc import ABC, abstractmethod
from typing import Any

from tests.acceptance.bot_api_files import Files
from tests.acceptance.bot_api_groups import Group
from tests.acceptance.bot_api_rules import Shown

Json = dict[str, Any]


class People(ABC):
    """What people do, as updates that wait for the bot."""

    next_update: int
    next_message: int
    shown: list[Shown]
    known: set[str]
    blocked: set[str]
    pending: dict[int, Json]
    open_queries: dict[str, Json]
    files: Files
    groups: dict[str, Group]

    def sent(self, chat: int | str) -> list[Shown]:
        """Return what a person sees from the bot, oldest first."""
        return [one for one in self.shown if one.chat == str(chat)]

    @abstractmethod
    def _message(self, shown: Shown) -> Json:
        """Return a shown message as the messenger tells it."""

    def _described_chat(self, chat: str) -> Json:
        if chat in self.groups:
            return self.groups[chat].chat
        return {"id": int(chat), "type": "supergroup" if chat.startswith("-") else "private"}

    def say(self, chat: int, text: str = "", *, kind: str = "message", **fields: Any) -> Json:
        """Send the bot a message and return its update; `fields` add to the message (photo, caption, from, chat)."""
        self.known.add(str(chat))
        self.blocked.discard(str(chat))
        group = chat < 0
        message: Json = {
            "message_id": self.next_message,
            "date": int(time.time()),
            "chat": self._described_chat(str(chat)),
            "from": {"id": 5000 if group else chat, "is_bot": False, "first_name": "학생", "language_code": "ko"},
            **({"text": text} if text else {}),
            **({"edit_date": int(time.time())} if kind == "edited_message" else {}),
        }
        if command := re.match(r"/\w+(@\w+)?", text):
            message["entities"] = [{"type": "bot_command", "offset": 0, "length": len(command[0])}]
        self.next_message += 1
        return self.push({kind: {**message, **fields}})

    def group(self, number: int, **rights: bool) -> Group:
        """Return a group that the bot is in, made when there is none."""
        group = self.groups.setdefault(str(number), Group(number, **rights))
        self.known.add(str(number))
        return group

    def say_in(self, group: Group, person: int, thread: int, text: str = "", **fields: Any) -> Json:
        """Let a member say something in a topic of a group, 0 for the general one."""
        member = {"id": person, "is_bot": False, "first_name": "진짜 이름", "username": "real_name"}
        return self.say(group.id, text, **{"from": member, **group.in_topic(thread), **fields})

    def edit(self, update: Json, text: str) -> Json:
        """Let a person change what they said in an update."""
        said = next(iter(value for key, value in update.items() if key != "update_id"))
        words = {"caption": text} if "caption" in said else {"text": text}
        return self.push({"edited_message": {**said, **words, "edit_date": int(time.time())}})

    def photo(self, content: bytes = b"\x89PNG of a problem", size: int | None = None) -> Json:
        """Return the fields of a message that has a photo, in two sizes."""
        small, large = self.files.add("photo", "", b"\x89PNG"), self.files.add("photo", "", content, size)
        return {"photo": [small, large]}

    def document(self, name: str, content: bytes, size: int | None = None) -> Json:
        """Return the fields of a message that has a file."""
        return {"document": self.files.add("document", name, content, size)}

    def delete_topic(self, group: Group, thread: int) -> None:
        """Let a member delete a topic with all that stands in it."""
        group.delete({"message_thread_id": str(thread)})
        self.shown = [one for one in self.shown if (one.chat, one.thread) != (str(group.id), thread)]

    def in_topic(self, group: Group, thread: int) -> list[Shown]:
        """Return what the bot said in a topic of a group, oldest first."""
        return [one for one in self.sent(group.id) if one.thread == thread]

    def tap(self, message: Shown, label: str, *, person: int | None = None, data: str | None = None) -> Json:
        """Tap a button of a message; `data` sends something the bot never offered."""
        user = {"id": person or int(message.chat), "is_bot": False, "first_name": "학생", "language_code": "ko"}
        query = {
            "id": str(self.next_update * 7),
            "from": user,
            "chat_instance": f"instance-{message.chat}",
            "message": self._message(message),
            "data": message.buttons[label] if data is None else data,
        }
        self.open_queries[query["id"]] = query
        return self.push({"callback_query": query})

    def push(self, update: Json) -> Json:
        """Bring an update; one that has a number already is a duplicate."""
        if "update_id" not in update:
            update = {"update_id": self.next_update, **update}
            self.next_update += 1
        self.pending[update["update_id"]] = update
        return update
