"""What belongs together although Telegram tells of it in several updates: an album, a button that was tapped twice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import groupby

from telegram import Update

TWICE = timedelta(seconds=2)
"""A second tap on the same button within so long is the same tap: a thumb that was not answered at once (proposed)."""

REST = 0.5
"""Seconds for which the rest of an album is waited for: its first picture ends the waiting for updates (proposed)."""

_REMEMBERED = 256


class Taps:
    """Knows a tap that comes a second time."""

    def __init__(self) -> None:
        self._last: dict[tuple[object, ...], tuple[int, datetime]] = {}

    def again(self, update: Update, now: datetime) -> bool:
        """Tell whether the same person has just tapped the same button; the same update is no second tap."""
        query = update.callback_query
        if query is None or query.message is None:
            return False
        key = (query.from_user.id, query.message.chat.id, query.message.message_id, query.data)
        number, at = self._last.pop(key, (update.update_id, now))
        again = number != update.update_id and now - at < TWICE
        self._last[key] = (number, at) if again else (update.update_id, now)
        if len(self._last) > _REMEMBERED:
            del self._last[next(iter(self._last))]
        return again


def albums(updates: Sequence[Update]) -> Iterator[tuple[Update, ...]]:
    """Return updates in order, those of one album together; an edit of a picture stands by itself."""
    ordered = sorted(updates, key=lambda update: update.update_id)
    for _, together in groupby(ordered, key=_album):
        yield tuple(together)


def may_go_on(updates: Sequence[Update]) -> bool:
    """Tell whether the last of some updates is of an album, whose other pictures may follow at once."""
    last = max(updates, key=lambda update: update.update_id, default=None)
    return last is not None and len(_album(last)) > 1


def _album(update: Update) -> tuple[object, ...]:
    message = update.message
    if message is None or not message.media_group_id:
        return (update.update_id,)
    return (message.chat.id, message.message_thread_id, message.media_group_id)
