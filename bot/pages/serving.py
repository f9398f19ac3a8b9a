"""How a file is served: what is surely a picture is shown, everything else is given to be kept."""

from __future__ import annotations

from typing import Literal
from urllib.parse import quote

from starlette.responses import Response

from handlers.filing import KeptFile, Shape, safe_name

SHOWN = frozenset({"image/png", "image/jpeg", "image/webp", "image/gif"})
"""Pictures that every messenger shows."""

_PICTURES = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF8": "image/gif",
}
"""Beginnings of the pictures that every browser shows and that carry no script."""

_HEIC = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
"""Brands of HEIF files (ISO/IEC 23008-12)."""

_NAMED = {".ics": "text/calendar; charset=utf-8", ".pdf": "application/pdf"}
"""Types by ending: a calendar has to be known as one to be opened by the calendar."""


def media_type(file: KeptFile) -> str:
    """Return the type of a file by its first bytes, else by its ending; never one that a browser would run."""
    for beginning, media in _PICTURES.items():
        if file.content.startswith(beginning):
            return media
    if file.content[:4] == b"RIFF" and file.content[8:12] == b"WEBP":
        return "image/webp"
    return next(
        (media for ending, media in _NAMED.items() if file.name.lower().endswith(ending)), "application/octet-stream"
    )


def shape_of(content: bytes) -> Shape | None:
    """Return how a file is shown, None for what is neither a picture nor a PDF: nothing else goes to or from minors."""
    if media_type(KeptFile("", "document", content)) in SHOWN:
        return "photo"
    return "document" if content.startswith(b"%PDF-") else None


def is_heic(content: bytes) -> bool:
    """Tell whether this is a picture as iPhones keep them, which hardly any browser shows."""
    return content[4:8] == b"ftyp" and content[8:12] in _HEIC


def refusal_of(content: bytes) -> Literal["heic", "unfit"]:
    """Return the word for what is wrong with a file that is not taken."""
    return "heic" if is_heic(content) else "unfit"


def served(file: KeptFile) -> Response:
    """Return a response with a file that only the one who asked may keep."""
    media = media_type(file)
    place = "inline" if media.startswith("image/") else "attachment"
    headers = {
        "Cache-Control": "private, max-age=3600",
        "Content-Disposition": f"{place}; filename*=UTF-8''{quote(safe_name(file.name, file.kind))}",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(file.content, media_type=media, headers=headers)
