"""Master keys: what they wrap opens with them alone, and a newer one takes over from an older one."""

from __future__ import annotations

from base64 import b64decode, b64encode
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.keys import Masters, WeakKeyError, new_key, open_bytes, read_masters, seal_bytes

OLD, NEW = "an old master key, which is long enough", "a newer master key, which is long enough"


@given(content=st.binary(max_size=300), bound=st.text(max_size=9))
@settings(max_examples=60, deadline=None)
def test_what_is_sealed_opens_with_its_key_and_place_alone(content: bytes, bound: str) -> None:
    """The same content never looks the same twice; another key, another place or one changed bit opens nothing."""
    key = new_key()
    sealed = seal_bytes(key, content, bound)
    assert open_bytes(key, sealed, bound) == content
    assert sealed != seal_bytes(key, content, bound)
    assert content not in sealed or len(content) < 4
    assert open_bytes(new_key(), sealed, bound) is None
    assert open_bytes(key, sealed, bound + "x") is None
    assert open_bytes(key, sealed[:-1] + bytes([sealed[-1] ^ 1]), bound) is None
    assert open_bytes(key, sealed[:5], bound) is None


def test_a_newer_master_key_wraps_and_the_older_still_opens() -> None:
    """Each wrapped key names its master key; without that one, or for another purpose, it stays shut."""
    key = new_key()
    before = Masters((OLD,)).wrap(key, "person")
    both = Masters((NEW, OLD))
    assert both.unwrap(before, "person") == key
    after = both.wrap(key, "person")
    assert (before.master, after.master) == (both.names[1], both.names[0])
    assert Masters((NEW,)).unwrap(after, "person") == key
    assert Masters((NEW,)).unwrap(before, "person") is None
    assert both.unwrap(after, "case") is None
    tampered = bytearray(b64decode(after.text))
    tampered[20] ^= 1
    assert both.unwrap(replace(after, text=b64encode(tampered).decode()), "person") is None


@pytest.mark.parametrize(
    ("text", "secrets"),
    [("", ()), (" \n", ()), ("a" * 43, 1), (f"{'a' * 32},\n{'b' * 32} {'a' * 32}", 2)],
)
def test_how_master_keys_are_written(text: str, secrets: int | tuple[()]) -> None:
    """Apart by commas or white space, the newest first, each counted once."""
    masters = read_masters(text)
    assert len(masters.secrets) == (secrets or 0)
    assert bool(masters) == bool(secrets)


def test_a_short_master_key_is_refused_and_none_is_shown() -> None:
    """What somebody thought of is no key; whoever prints the value sees nothing of it."""
    with pytest.raises(WeakKeyError):
        read_masters("letmein")
    assert "a" * 32 not in repr(read_masters("a" * 32))
