"""Names of columns: which cells of a header mean a name, whatever stands in brackets or between its letters."""

from __future__ import annotations

import re
from collections.abc import Sequence

_AROUND = re.compile(r"[(\[][^()\[\]]*[)\]]|[*※:·•]")


def plain(name: str) -> str:
    """Return a name without what tells no two names apart: spaces, and whether letters are small."""
    return "".join(name.casefold().split())


def bare(name: str) -> str:
    """Return a plain name without a unit or a remark in brackets, and without marks."""
    return _AROUND.sub("", plain(name))


def alike(name: str, cells: Sequence[str]) -> tuple[int, ...]:
    """Return where a name stands in a header: as it is written or else but for brackets and marks.

    A name over several columns counts once.
    """
    for read in (plain, bare):
        wanted = read(name)
        found = [at for at, cell in enumerate(cells) if cell and wanted and read(cell) == wanted]
        if found:
            return tuple(at for at in found if at - 1 not in found)
    return ()
