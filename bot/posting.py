"""One post to an address outside: bounded as a whole, no redirect, and only the status is read."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from importlib import import_module


def ready() -> None:
    """Bring in what posting needs, half a second, so that the first post does not wait for it."""
    import_module("httpx")


async def post(
    url: str, body: bytes, headers: Mapping[str, str], *, seconds: float, by_environment: bool = True
) -> int:
    """Post a body and return the status; a proxy of the environment is used unless `by_environment` is False.

    Raises:
        OSError: there was no answer in so many seconds, however slowly one may drip in.

    """
    import httpx  # noqa: PLC0415 - only who posts needs it

    try:
        async with (
            asyncio.timeout(seconds),
            httpx.AsyncClient(timeout=seconds, follow_redirects=False, trust_env=by_environment) as client,
            client.stream("POST", url, content=body, headers=dict(headers)) as response,
        ):
            return response.status_code
    except httpx.HTTPError as error:
        raise ConnectionError(type(error).__name__) from None
