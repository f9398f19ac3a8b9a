"""The master key: from the settings, else from a file that is made at the first start and that only its owner reads."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from bot.settings import Settings
from knowledge.keys import Masters, read_masters
from knowledge.storage import Storage

NAME = "master.key"


def key_file(settings: Settings) -> Path:
    """Return where the master key lies when the settings do not hold it."""
    return Path(settings.master_key_file).expanduser() if settings.master_key_file else settings.data / NAME


def masters_for(settings: Settings) -> Masters:
    """Return the master keys, the newest first.

    Raises:
        WeakKeyError: one is shorter than 32 characters.
        OSError: the file can't be made or read.

    """
    if settings.master_key:
        return read_masters(settings.master_key)
    file = key_file(settings)
    if not file.exists():
        _make(file)
    return read_masters(file.read_text())


def open_storage(settings: Settings) -> Storage:
    """Return the database with the keys that open what is sealed in it."""
    settings.data.mkdir(parents=True, exist_ok=True)
    return Storage(settings.storage_url, masters_for(settings))


def add_key(file: Path) -> None:
    """Put a new master key before those of a file; what is sealed is opened with the old ones until it is wrapped anew.

    Raises:
        FileNotFoundError: there is no such file.

    """
    _write(file, f"{_new()}\n{file.read_text()}")


def drop_keys(file: Path) -> int:
    """Leave only the newest master key in a file; return how many are gone."""
    first, *older = read_masters(file.read_text()).secrets
    _write(file, f"{first}\n")
    return len(older)


def _new() -> str:
    return secrets.token_urlsafe(32)


def _make(file: Path) -> None:
    """Make a key file; of processes that start together one makes it and all read the same."""
    draft = _draft(file, f"{_new()}\n")
    try:
        os.link(draft, file)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def _write(file: Path, text: str) -> None:
    _draft(file, text).replace(file)


def _draft(file: Path, text: str) -> Path:
    """Write a file of our own beside another, with a name of its own, to be read by its owner alone, on the disk."""
    draft = file.with_name(f"{file.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as opened:
        opened.write(text)
        opened.flush()
        os.fsync(opened.fileno())
    return draft
