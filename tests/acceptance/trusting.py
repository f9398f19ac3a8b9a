"""Whom the clients of the tests trust: read once, since nobody is asked but servers of this machine."""

from __future__ import annotations

from functools import cache
from ssl import SSLContext

import httpx


@cache
def trusted() -> SSLContext:
    """Return what a client would otherwise read from a long list of authorities, each time it is made."""
    return httpx.create_ssl_context()
