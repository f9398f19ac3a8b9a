"""The static files of the pages: few and small, each kept by the browser for as long as its version lasts."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.responses import Response

MEDIA = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
FOLDER = Path(__file__).parent / "static"


class Statics:
    """The files by name: no path can lead out of a mapping."""

    @cached_property
    def files(self) -> Mapping[str, bytes]:
        """Return the bytes of every file."""
        return {path.name: path.read_bytes() for path in FOLDER.iterdir() if path.suffix in MEDIA}

    @cached_property
    def version(self) -> str:
        """Return a digest of all files."""
        return hashlib.sha256(b"".join(self.files[name] for name in sorted(self.files))).hexdigest()[:12]

    async def serve(self, version: str, name: str) -> Response:
        """Serve a style sheet, a script or a picture of this version."""
        if version != self.version or name not in self.files:
            raise HTTPException(404)
        headers = {"Cache-Control": "public, max-age=31536000, immutable"}
        return Response(self.files[name], media_type=MEDIA[Path(name).suffix], headers=headers)
