"""`gyeot parse`: what the assistant reads from a file."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from knowledge.loading.decoding import one_line
from knowledge.loading.document import Document, Page, UnreadableError
from knowledge.loading.isolating import read_isolated
from knowledge.wording import Say, spoken


def parse_file(file: Path, *, as_json: bool, say: Say = str) -> int:
    """Print what is read from a file with warnings, as text or as JSON; returns the exit status.

    A file that can't be read is one sentence on the error stream, or {"error", "kind", "data"} as JSON, and status 2.
    """
    try:
        document = read_isolated(file)
    except (UnreadableError, OSError) as error:
        sentence = (error.strerror or str(error)) if isinstance(error, OSError) else str(error)
        if isinstance(error, FileNotFoundError):
            sentence = say("there is no such file")
        if as_json:
            data = [] if isinstance(error, OSError) else [str(item) for item in error.args]
            print(json.dumps({"error": sentence, "kind": type(error).__name__, "data": data}, ensure_ascii=False))
        told = sentence if isinstance(error, OSError) else spoken(error.sentence, say)
        print(f"gyeot: {one_line(file.name) or file}: {told}", file=sys.stderr)
        return 2
    if as_json:
        print(json.dumps(_shown(document), ensure_ascii=False))
        return 0
    print(document.text)
    for warning in document.warnings:
        print(f"! {warning.told(say)}")
    return 0


def _shown(document: Document) -> dict[str, Any]:
    return {
        "text": document.text,
        "pages": [_page(page) for page in document.pages],
        "warnings": [str(warning) for warning in document.warnings],
    }


def _page(page: Page) -> dict[str, Any]:
    blocks = [
        {"kind": block.kind, "text": block.text, "level": block.level, "place": block.place} for block in page.blocks
    ]
    return {"number": page.number, "text": "\n\n".join(block.text for block in page.blocks), "blocks": blocks}
