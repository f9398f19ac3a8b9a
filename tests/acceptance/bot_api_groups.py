"""Groups with topics on the Bot API server: rights, topics that open, close and vanish, and who speaks in them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.acceptance.bot_api_rules import RefusalError, check

Json = dict[str, Any]


@dataclass
class ForumTopic:
    """One topic of a group."""

    thread: int
    name: str
    closed: bool = False
    deleted: bool = False


@dataclass
class Group:
    """A supergroup as the server knows it."""

    id: int
    forum: bool = True
    may_manage_topics: bool = True
    may_delete_messages: bool = True
    kicked: bool = False
    silent_about_dead_topics: bool = False
    topics: dict[int, ForumTopic] = field(default_factory=dict)

    @property
    def chat(self) -> Json:
        """Return the group as it stands in a message."""
        return {"id": self.id, "type": "supergroup", "title": "멘토방", **({"is_forum": True} if self.forum else {})}

    def open(self) -> list[ForumTopic]:
        """Return the topics that are there, oldest first."""
        return [topic for topic in self.topics.values() if not topic.deleted]

    def thread(self, params: dict[str, str]) -> int:
        """Return the topic that a message goes to, 0 for the general one, or refuse it as Telegram does."""
        number = int(params.get("message_thread_id") or 0)
        topic = self.topics.get(number)
        if number and (topic is None or topic.deleted):
            if self.silent_about_dead_topics:
                return 0
            raise RefusalError(400, "Bad Request: message thread not found")
        check(not (topic and topic.closed) or self.may_manage_topics, "TOPIC_CLOSED")
        return number

    def create(self, params: dict[str, str], number: int) -> Json:
        """Answer createForumTopic; `number` is that of the message that tells of the topic."""
        check(self.forum, "the chat is not a forum")
        check(self.may_manage_topics, "not enough rights to create a topic")
        check(1 <= len(params.get("name", "")) <= 128, "TOPIC_TITLE_EMPTY")
        self.topics[number] = ForumTopic(number, params["name"])
        return {"message_thread_id": number, "name": params["name"], "icon_color": 7322096}

    def turn(self, params: dict[str, str], *, closed: bool) -> bool:
        """Answer closeForumTopic and reopenForumTopic."""
        check(self.may_manage_topics, "not enough rights to close the topic")
        topic = self.topics.get(int(params.get("message_thread_id") or 0))
        if topic is None or topic.deleted:
            raise RefusalError(400, "Bad Request: TOPIC_ID_INVALID")
        check(topic.closed != closed, "TOPIC_NOT_MODIFIED")
        topic.closed = closed
        return True

    def check_deleting(self) -> None:
        """Refuse deleteForumTopic: it takes the right to delete messages, not that to manage topics."""
        check(self.forum, "the chat is not a forum")
        check(self.may_delete_messages, "not enough rights to delete messages")

    def delete(self, params: dict[str, str]) -> bool:
        """Let a topic be gone with all its messages."""
        topic = self.topics.get(int(params.get("message_thread_id") or 0))
        if topic is None or topic.deleted:
            raise RefusalError(400, "Bad Request: TOPIC_ID_INVALID")
        topic.deleted = True
        return True

    def in_topic(self, thread: int) -> Json:
        """Return the fields of a message that a person writes into a topic: all but a reply answer its first one."""
        if not thread:
            return {}
        first = {"message_id": thread, "date": 0, "chat": self.chat, "message_thread_id": thread}
        name = self.topics[thread].name
        first |= {"is_topic_message": True, "forum_topic_created": {"name": name, "icon_color": 7322096}}
        return {"message_thread_id": thread, "is_topic_message": True, "reply_to_message": first}
