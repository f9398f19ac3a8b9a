"""The master key: made once for its owner alone, or set; changed without a gap; and what the doctor says of it."""

from __future__ import annotations

import stat
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from bot.commands.doctoring import Sign, cries_of, duty_of, guardians_of, key_of, topics_of
from bot.settings import Settings, WrongSettingError, read
from bot.unlocking import add_key, drop_keys, key_file, masters_for, open_storage
from handlers.conversation import Address
from handlers.people.staffing import Staff
from knowledge.keys import Masters, WeakKeyError
from knowledge.municipality import Municipality
from knowledge.storage import masters_of

KEY = "k" * 43
OTHER = "o" * 43
PLACE = Municipality("x", "가시", "가런")
REACHED = Staff("a", "x", "별", "김별", duty=1, address=Address("telegram", "bot", "1"))
UNREACHED = replace(REACHED, id="b", address=None)


def test_the_first_start_makes_a_key_that_its_owner_alone_reads(tmp_path: Path) -> None:
    """Without any setting there is a key; the next start reads the same one, and nothing else is left lying there."""
    settings = Settings(data=tmp_path / "data")
    storage = open_storage(settings)
    with storage.reading() as connection:
        first = masters_of(connection)
    storage.close()
    file = key_file(settings)
    assert file == tmp_path / "data" / "master.key"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert first
    assert masters_for(settings) == first
    assert [each.name for each in file.parent.glob("master*")] == ["master.key"]


def test_processes_that_start_together_have_one_key(tmp_path: Path) -> None:
    """One of them makes it, all read the same."""
    found: list[Masters] = []
    threads = [threading.Thread(target=lambda: found.append(masters_for(Settings(data=tmp_path)))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len(set(found)) == 1


def test_a_key_that_is_set_comes_before_the_file(tmp_path: Path) -> None:
    """No file is made then; the settings show nothing of it, and a short one is refused without being shown."""
    settings = read({"GYEOT_DATA": str(tmp_path), "GYEOT_MASTER_KEY": f"{KEY},{OTHER}"})
    assert masters_for(settings) == Masters((KEY, OTHER))
    assert list(tmp_path.iterdir()) == []
    assert KEY not in repr(settings)
    with pytest.raises(WrongSettingError) as error:
        read({"GYEOT_MASTER_KEY": "letmein"})
    assert "letmein" not in str(error.value)
    assert "32" in str(error.value)


def test_a_file_may_lie_elsewhere(tmp_path: Path) -> None:
    """A mounted secret is read from where it is; one that holds no key is said to."""
    file = tmp_path / "secret"
    file.write_text(f"{KEY}\n")
    assert masters_for(Settings(data=tmp_path, master_key_file=str(file))) == Masters((KEY,))
    file.write_text("short")
    with pytest.raises(WeakKeyError):
        masters_for(Settings(data=tmp_path, master_key_file=str(file)))


def test_a_key_is_changed_in_two_steps(tmp_path: Path) -> None:
    """A new one goes before the old one, which still opens; when nothing needs it any more it goes."""
    settings = Settings(data=tmp_path)
    (old,) = masters_for(settings).secrets
    add_key(key_file(settings))
    new, *rest = masters_for(settings).secrets
    assert rest == [old]
    assert new != old
    assert drop_keys(key_file(settings)) == 1
    assert masters_for(settings) == Masters((new,))
    assert stat.S_IMODE(key_file(settings).stat().st_mode) == 0o600


def test_what_the_doctor_says_of_the_key(tmp_path: Path) -> None:
    """Beside the database it is good enough to try, on a server it must be set, and a missing one is the worst."""
    data = Settings(data=tmp_path)
    (name,) = masters_for(data).names
    beside = key_of(data, {name: 3}, sqlite=True)
    assert (beside.well, beside.heed) == (True, True)
    assert "beside the database" in beside.told
    assert str(beside).startswith("see master key: ")
    assert not key_of(data, {}, sqlite=False).well
    elsewhere = tmp_path / "run"
    elsewhere.mkdir()
    apart = key_of(replace(data, master_key_file=str(elsewhere / "key")), {}, sqlite=True)
    assert (apart.well, apart.heed) == (True, False)
    lost = key_of(data, {"0" * 16: 2}, sqlite=True)
    assert not lost.well
    assert "2 keys is missing" in lost.told
    both = replace(data, master_key=f"{KEY},{OTHER}")
    new, old = Masters((KEY, OTHER)).names
    assert key_of(both, {new: 1, old: 4}, sqlite=False).told.endswith("4 keys still wait to be wrapped with the newest")
    assert key_of(both, {new: 5}, sqlite=False).told.endswith("the older ones are no longer needed")
    assert key_of(replace(data, master_key=KEY), {}, sqlite=False) == Sign(
        "master key", well=True, told="from GYEOT_MASTER_KEY"
    )


@pytest.mark.parametrize(
    ("sign", "well", "heed", "told"),
    [
        (duty_of(PLACE, []), True, True, "nobody is called"),
        (duty_of(PLACE, [replace(REACHED, duty=0), replace(REACHED, active=False)]), True, True, "nobody is called"),
        (duty_of(PLACE, [UNREACHED]), False, False, "only the desk shows it"),
        (duty_of(PLACE, [UNREACHED, REACHED]), True, False, "2 are called, 1 on a messenger"),
        (cries_of(0), True, False, "all kept"),
        (cries_of(2), False, False, "2 without a case yet"),
        (guardians_of(("code", "form")), True, True, "prove no adult"),
        (guardians_of(("code+staff", "form")), True, False, "confirmed by staff"),
        (topics_of(0), True, False, "all deleted"),
        (topics_of(1), False, False, "may delete messages"),
    ],
)
def test_what_the_doctor_says_of_people(sign: Sign, well: bool, heed: bool, told: str) -> None:  # noqa: FBT001
    """Whether a cry reaches somebody, whether each has its case, whether erased talks are gone from the groups."""
    assert (sign.well, sign.heed) == (well, heed)
    assert told in sign.told
