"""`gyeot screen`: the crisis screen over a file of lines, so that anybody can measure it."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from bot.knowing import hearing
from bot.listening import bare_screen, full_screen
from bot.settings import Settings
from handlers.screening.screen import Screen


class UnreadableLineError(ValueError):
    """A line of the file is not a JSON object with "id" and "text"."""

    def __str__(self) -> str:
        """Name the line."""
        return f'line {self.args[0]} is not a JSON object with "id" and "text"; nothing after it was read'


def screen_file(settings: Settings, file: Path, *, as_json: bool) -> int:
    """Print the verdict on each line: as JSON, or the id and the kind.

    The whole screen is asked; where the embedding can't be had, the rest of it, and that is said.

    Raises:
        UnreadableLineError: for a line that can't be read.

    """
    screen = _whole(settings)
    with file.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            identity, text = _row(number, line)
            verdict = screen(text)
            if as_json:
                row = {"id": identity, "crisis": verdict.crisis, "kind": verdict.kind, "abuse": verdict.abusive}
                print(json.dumps({**row, "concern": verdict.concern}, ensure_ascii=False))
            else:
                print(f"{identity}\t{verdict.kind or '-'}\t{'abuse' if verdict.abusive else '-'}")
    return 0


def _whole(settings: Settings) -> Screen:
    try:
        return full_screen(hearing(settings), None)
    except Exception as error:  # noqa: BLE001 - whatever keeps the model from loading, the rules need none
        print(f"without the embedding, which did not load: {type(error).__name__}", file=sys.stderr)
        return bare_screen()


def _row(number: int, line: str) -> tuple[object, str]:
    try:
        row = json.loads(line)
        return row["id"], str(row["text"])
    except (ValueError, KeyError, TypeError):
        raise UnreadableLineError(number) from None
