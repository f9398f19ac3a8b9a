"""Brings a database to the shape that this version needs, from code, at every start."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import inspect, text

from knowledge.storage import Storage

if TYPE_CHECKING:
    from alembic.config import Config

LOCK = 0x67796F74
"""The advisory lock that lets one process migrate at a time ("gyot")."""


class NewerDatabaseError(LookupError):
    """The database was made by a newer version of the program; start that one, or restore a backup."""


def migrate(storage: Storage) -> None:
    """Apply every migration that is missing, all in one transaction; processes that start together wait."""
    if _stands_at(storage, newest()):
        return
    from alembic import command  # noqa: PLC0415 - half a second that most starts do not need
    from alembic.util import CommandError  # noqa: PLC0415 - as above

    with storage.writing() as connection:
        if not storage.sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        config = settings()
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, "head")
        except CommandError as error:
            raise NewerDatabaseError from error


def _stands_at(storage: Storage, revision: str) -> bool:
    """Tell whether the database has this shape already."""
    with storage.reading() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return False
        return list(connection.execute(text("SELECT version_num FROM alembic_version")).scalars()) == [revision]


def newest() -> str:
    """Return the name of the newest migration, as its file is numbered."""
    files = (Path(__file__).parent / "versions").glob("r[0-9][0-9][0-9][0-9]_*.py")
    return max(file.name[1:5] for file in files)


def head() -> str:
    """Return the name of the newest migration."""
    from alembic.script import ScriptDirectory  # noqa: PLC0415 - as above

    return str(ScriptDirectory.from_config(settings()).get_current_head())


def settings() -> Config:
    """Return alembic's settings; there is no ini file."""
    from alembic.config import Config  # noqa: PLC0415 - as above

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
