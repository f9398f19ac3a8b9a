"""`gyeot backup`, `gyeot restore` and `gyeot keys`: copies that forget with the person, and the master key's change."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from typing import Literal

from bot.knowing import utc_now
from bot.migrations import migrate
from bot.settings import Settings
from bot.unlocking import add_key, drop_keys, key_file, masters_for, open_storage
from handlers.catalogue import speaker
from handlers.records.keeping.copies import keys_of, settle_copy
from handlers.records.keeping.resealing import OldWords
from handlers.records.sealing import DataKeys
from knowledge.storage import Storage

KEYS = "data_keys.json"
"""The newest keys; each copy replaces them, so that a key that was destroyed is in no copy."""

POSTGRES = (
    "PostgreSQL is copied by its own tools: pg_dump --exclude-table-data=data_key for each copy, and "
    "pg_dump --data-only --table=data_key into one file that the next one replaces."
)


class NoCopyError(LookupError):
    """There is no such copy, or the newest keys don't lie beside it."""


class InTheWayError(FileExistsError):
    """There is a database already: move it away first."""


def back_up(settings: Settings, folder: Path) -> int:
    """Write a copy of the database without its keys into a folder, and the newest keys beside it."""
    say = speaker(settings.lang)
    with closing(open_storage(settings)) as storage:
        if not storage.sqlite:
            print(say(POSTGRES))
            return 2
        migrate(storage)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        copy = folder / f"gyeot-{utc_now():%Y%m%dT%H%M%S}.sqlite3"
        draft = copy.with_suffix(".draft")
        try:
            _copy(storage, draft)
        except BaseException:
            draft.unlink(missing_ok=True)  # keys stand in what is left of it
            raise
        # the copy first: keys that know more than the newest copy lose nothing
        draft.replace(copy)
        _write(folder / KEYS, json.dumps(keys_of(storage)))
    told = say("The keys that open it: %(file)s. The master key is in neither: keep it somewhere else.")
    print(f"{copy}\n{told % {'file': folder / KEYS}}")
    return 0


def _copy(storage: Storage, draft: Path) -> None:
    draft.unlink(missing_ok=True)
    with closing(sqlite3.connect(_file(storage))) as connection:
        connection.execute("VACUUM INTO ?", (str(draft),))
    draft.chmod(0o600)
    with closing(sqlite3.connect(draft, isolation_level=None)) as connection:
        connection.execute("UPDATE data_key SET wrapped = ''")
        connection.execute("VACUUM")  # what was overwritten must not lie in free pages


def bring_back(settings: Settings, copy: Path) -> int:
    """Make a copy the database again, with the newest keys; who has erased since it was made is erased in it, too.

    Raises:
        NoCopyError: there is no such copy, or no keys beside it.
        InTheWayError: there is a database already.

    """
    keys, say = copy.parent / KEYS, speaker(settings.lang)
    if not copy.is_file() or not keys.is_file():
        raise NoCopyError
    with closing(open_storage(settings)) as storage:
        if not storage.sqlite:
            print(say(POSTGRES))
            return 2
        file = _file(storage)
        if file.exists():
            raise InTheWayError
        draft = file.with_name(f"{file.name}.restored")
        shutil.copyfile(copy, draft)
        draft.chmod(0o600)
        with closing(Storage(f"sqlite:///{draft}", masters_for(settings))) as restored:
            migrate(restored)
            persons, cases = settle_copy(restored, json.loads(keys.read_text()), utc_now())
        draft.replace(file)
    told = say("Gone since the copy, and erased in it: %(persons)d persons, %(cases)d cases.")
    print(f"{file}\n{told % {'persons': persons, 'cases': cases}}")
    return 0


def keys(settings: Settings, what: Literal["show", "new", "drop", "seal"]) -> int:
    """Show how many keys are under each master key, put a new one before the old, drop the old, or seal old words."""
    say = speaker(settings.lang)
    with closing(open_storage(settings)) as storage:
        migrate(storage)
        if what == "seal":
            sealed = OldWords(storage).whole(utc_now())
            told = say("%(count)d conversations and cases held words from before there were keys; they are sealed now.")
            print(told % {"count": sealed})
            return 0
        under = DataKeys(storage).by_master()
    names, file = masters_for(settings).names, key_file(settings)
    if what == "show":
        for name in (*names, *sorted(set(under) - set(names))):
            place = say("newest") if name == names[0] else say("older") if name in names else say("missing")
            print(
                say("%(name)s %(place)s: %(count)d keys") % {"name": name, "place": place, "count": under.get(name, 0)}
            )
        return 0
    if settings.master_key:
        told = say(
            "The master key is set by GYEOT_MASTER_KEY: put the new one, a comma and the old one there, and restart."
        )
        print(told)
        return 2
    if what == "new":
        add_key(file)
        told = say("Restart every process now; within an hour all keys are under the new one. Then: gyeot keys drop")
        print(told)
        return 0
    waiting = sum(count for name, count in under.items() if name != names[0])
    if waiting:
        told = say("%(count)d keys are still under an older master key: wait, or restart the program.")
        print(told % {"count": waiting})
        return 1
    print(say("%(count)d older master keys are gone.") % {"count": drop_keys(file)})
    return 0


def _file(storage: Storage) -> Path:
    return Path(storage.url.database or "")


def _write(file: Path, text: str) -> None:
    draft = file.with_suffix(".draft")
    with suppress(FileNotFoundError):
        draft.unlink()
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as opened:
        opened.write(text)
        opened.flush()
        os.fsync(opened.fileno())
    draft.replace(file)
