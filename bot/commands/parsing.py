"""`gyeot parse`: what the assistant reads from a file."""

from __future__ import annotations

import json
from pathlib import Path

from knowledge.loading.reading import read_file


def parse_file(file: Path, *, as_json: bool) -> int:
    """Print a file's text page by page with warnings, or as JSON."""
    document = read_file(file)
    pages = [(page.number, "\n".join(block.text for block in page.blocks)) for page in document.pages]
    text = "\n\n".join(words for _, words in pages if words)
    warnings = [
        f"{caution.place}: {caution.message}" if caution.place else caution.message for caution in document.warnings
    ]
    if as_json:
        shown = [{"number": number, "text": words} for number, words in pages]
        print(json.dumps({"text": text, "pages": shown, "warnings": warnings}, ensure_ascii=False))
        return 0
    print(text)
    for warning in warnings:
        print(f"! {warning}")
    return 0
