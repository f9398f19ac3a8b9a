"""`gyeot screen`: the crisis screen over a file of lines, so that anybody can measure it."""

from __future__ import annotations

import json
from pathlib import Path

from handlers.screening import screen


class UnreadableLineError(ValueError):
    """A line of the file is not a JSON object with "id" and "text"."""

    def __str__(self) -> str:
        """Name the line."""
        return f'line {self.args[0]} is not a JSON object with "id" and "text"; nothing after it was read'


def screen_file(file: Path, *, as_json: bool) -> int:
    """Print the verdict on each line: as JSON, or the id and the kind.

    Raises:
        UnreadableLineError: for a line that can't be read.

    """
    with file.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            identity, text = _row(number, line)
            verdict = screen(text)
            if as_json:
                row = {"id": identity, "crisis": verdict.crisis, "kind": verdict.kind, "abuse": verdict.abusive}
                print(json.dumps(row, ensure_ascii=False))
            else:
                print(f"{identity}\t{verdict.kind or '-'}\t{'abuse' if verdict.abusive else '-'}")
    return 0


def _row(number: int, line: str) -> tuple[object, str]:
    try:
        row = json.loads(line)
        return row["id"], str(row["text"])
    except (ValueError, KeyError, TypeError):
        raise UnreadableLineError(number) from None
