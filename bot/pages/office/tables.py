"""The table of a FAQ that comes through the office: what is read of it, and how it replaces the one before."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import Any

from knowledge.content import Finding
from knowledge.content.faq import read_faq
from knowledge.content.sheet import READERS
from knowledge.loading.transcripts import Transcripts
from knowledge.passage import Passage
from knowledge.wording import Say

SHOWN = 400
"""Entries, and entries that would go, that are shown."""
BEFORE = ".before"
"""What stands behind the name of the table that was there before; the reader of the folder passes hidden files by."""


def is_table(name: str) -> bool:
    """Tell whether a file is a table by its name."""
    return suffix_of(name) in READERS


def suffix_of(name: str) -> str:
    """Return what a name ends with."""
    return PurePosixPath(name).suffix.casefold()


def read_table(
    owner: str, name: str, data: bytes, transcripts: Transcripts
) -> tuple[tuple[Passage, ...], list[Finding]]:
    """Return the entries of a table as they would be published, and what is wrong with it."""
    findings: list[Finding] = []
    suffix = suffix_of(name)
    return read_faq(owner, f"{owner}/faq{suffix}", suffix, data, findings, transcripts), findings


def drawn(entries: Iterable[Passage], findings: Iterable[Finding], live: Iterable[Passage], say: Say) -> dict[str, Any]:
    """Return a table as the page shows it, with the live entries of a FAQ that it has not got."""
    found = list(entries)
    coming = {entry.key for entry in found} | {entry.title for entry in found}
    gone = [each.title for each in live if each.key not in coming and each.title not in coming]
    return {
        "table": True,
        "notice": False,
        "blocks": [],
        "more": max(0, len(found) - SHOWN),
        "warnings": [finding.told(say) for finding in findings][:SHOWN],
        "pieces": [{"title": entry.title, "text": entry.text} for entry in found[:SHOWN]],
        "gone": gone[:SHOWN],
        "title": "",
    }


def tables_in(folder: Path) -> list[Path]:
    """Return the FAQ files that a municipality's folder has."""
    suffixes = {".md", *READERS}
    return [
        path
        for path in sorted(folder.glob("*"))
        if path.stem.casefold() == "faq" and path.suffix.casefold() in suffixes and path.is_file()
    ]


def put_in(folder: Path, name: str, data: bytes) -> str:
    """Write a table in place of the FAQ files that are there, which are kept aside; return its name."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.glob(f".faq.*{BEFORE}"):
        path.unlink()
    for path in tables_in(folder):
        path.replace(path.with_name(f".{path.name}{BEFORE}"))
    target = folder / f"faq{suffix_of(name)}"
    fresh = target.with_name(f".{target.name}.new")
    fresh.write_bytes(data)
    fresh.replace(target)
    return target.name


def put_back(folder: Path) -> None:
    """Bring back the FAQ files that the last table took the place of."""
    for path in tables_in(folder):
        path.unlink()
    for path in folder.glob(f".faq.*{BEFORE}"):
        path.replace(path.with_name(path.name.removeprefix(".").removesuffix(BEFORE)))
