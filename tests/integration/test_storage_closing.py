"""Closing a database while somebody still works with it."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from knowledge.storage import Storage


def test_what_is_in_use_when_the_database_closes_is_closed_as_it_is_given_back(storage: Storage) -> None:
    """The work ends well, and no connection is left behind."""
    with storage.reading() as connection:
        raw = connection.connection.dbapi_connection
        assert raw is not None
        storage.close()
        assert connection.execute(text("SELECT 7")).scalar_one() == 7
    with pytest.raises(Exception, match="closed"):
        raw.cursor().execute("SELECT 7")


def test_what_is_used_after_it_was_closed_works_as_before(storage: Storage) -> None:
    """Closing twice is no mistake, and whoever still comes does not open a connection for each transaction."""
    storage.close()
    storage.close()
    raws = []
    for _ in range(2):
        with storage.reading() as connection:
            raws.append(connection.connection.dbapi_connection)
    assert raws[0] is raws[1]
