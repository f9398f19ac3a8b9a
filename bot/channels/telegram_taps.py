"""A button that was tapped twice: what belongs together although Telegram tells of it in two updates."""

from __future__ import annotations

from datetime import datetime, timedelta

from telegram import Update

TWICE = timedelta(seconds=2)
"""A second tap on the same button within so long is the same tap: a thumb that was not answered at once (proposed)."""

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
