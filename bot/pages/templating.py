"""The templates of the pages: what is filled in is always text, and a name that nobody filled in is an error."""

from __future__ import annotations

import re
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

_KOREAN = re.compile("[가-힣]")

FOLDER = Path(__file__).parent / "templates"


def templates() -> Environment:
    """Return the templates by their names."""
    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["tongue"] = tongue
    return environment


def tongue(text: str, language: str) -> str:
    """Return the language that a text is read aloud in: what nobody has put into another stays Korean."""
    return "ko" if _KOREAN.search(text) else language
