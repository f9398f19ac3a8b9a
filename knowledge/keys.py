"""Master keys: what wraps the keys that words and files are sealed with; the newest wraps, older ones still open."""

from __future__ import annotations

import os
import re
from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

SHORTEST = 32
"""Characters of a master key: 43 of base64 are 256 bits, fewer than 32 are a word that somebody thought of."""

NONCE = 12
"""Bytes before what is sealed; random, as AES-GCM takes them."""


class WeakKeyError(ValueError):
    """A master key is shorter than 32 characters."""


@dataclass(frozen=True, slots=True)
class Wrapped:
    """A key as it may be kept: `master` names the master key that opens it."""

    master: str
    text: str


@dataclass(frozen=True, slots=True)
class Masters:
    """Master keys, the newest first; without any nothing is sealed."""

    secrets: tuple[str, ...] = field(default=(), repr=False)

    def __bool__(self) -> bool:
        """Tell whether there is any."""
        return bool(self.secrets)

    @property
    def names(self) -> tuple[str, ...]:
        """Return what each is called, the newest first: 16 characters that tell nothing about it."""
        return tuple(_derived(secret, "name")[:8].hex() for secret in self.secrets)

    def wrap(self, key: bytes, purpose: str) -> Wrapped:
        """Wrap a key with the newest; each purpose has a wrapping key of its own."""
        sealed = seal_bytes(_derived(self.secrets[0], purpose), key, purpose)
        return Wrapped(self.names[0], b64encode(sealed).decode())

    def unwrap(self, wrapped: Wrapped, purpose: str) -> bytes | None:
        """Return the key, None when its master key is not here or it was tampered with."""
        for name, secret in zip(self.names, self.secrets, strict=True):
            if name == wrapped.master:
                return open_bytes(_derived(secret, purpose), b64decode(wrapped.text), purpose)
        return None


def read_masters(text: str) -> Masters:
    """Return the master keys of a text: the newest first, apart by commas or white space.

    Raises:
        WeakKeyError: one is shorter than 32 characters.

    """
    secrets: Sequence[str] = [part for part in re.split(r"[\s,]+", text) if part]
    if any(len(secret) < SHORTEST for secret in secrets):
        raise WeakKeyError
    return Masters(tuple(dict.fromkeys(secrets)))


def new_key() -> bytes:
    """Return 32 random bytes."""
    return AESGCM.generate_key(256)


def seal_bytes(key: bytes, content: bytes, bound: str) -> bytes:
    """Return content encrypted with AES-256-GCM; it opens only with the same `bound`."""
    nonce = os.urandom(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, content, bound.encode())


def open_bytes(key: bytes, sealed: bytes, bound: str) -> bytes | None:
    """Return what `seal_bytes` sealed, None when key, content or `bound` is another."""
    try:
        return AESGCM(key).decrypt(sealed[:NONCE], sealed[NONCE:], bound.encode())
    except (InvalidTag, ValueError):
        return None


@lru_cache(maxsize=64)
def _derived(secret: str, purpose: str) -> bytes:
    return HKDF(SHA256(), 32, None, f"gyeot {purpose}".encode()).derive(secret.encode())
