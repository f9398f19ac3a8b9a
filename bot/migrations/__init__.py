"""Brings a database to the shape that this version needs, from code, at every start."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import text

from knowledge.storage import Storage

LOCK = 0x67796F74
"""The advisory lock that lets one process migrate at a time ("gyot")."""


class NewerDatabaseError(RuntimeError):
    """The database was made by a newer version of the program; start that one, or restore a backup."""


def migrate(storage: Storage) -> None:
    """Apply every migration that is missing, all in one transaction; processes that start together wait."""
    with storage.writing() as connection:
        if not storage.sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        config = settings()
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, "head")
        except CommandError as error:
            raise NewerDatabaseError from error


def head() -> str:
    """Return the name of the newest migration."""
    return str(ScriptDirectory.from_config(settings()).get_current_head())


def settings() -> Config:
    """Return alembic's settings; there is no ini file."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
