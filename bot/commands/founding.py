"""`gyeot new`: a folder for a municipality, with every key explained, that can be ingested as it stands."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

from bot.knowing import utc_now
from bot.settings import Settings
from handlers.catalogue import speaker
from knowledge.content.folder import GUIDE, IDENTITY
from knowledge.loading.decoding import one_line
from knowledge.wording import Sentence

SKELETON = Path(__file__).resolve().parents[2] / "knowledge" / "skeleton"

_OPENS, _CLOSES, _HOLDS = timedelta(days=30), timedelta(days=60), timedelta(days=365)
"""The days of the examples, from today: none of them may be over before anybody has read them."""

_QUOTING = str.maketrans("", "", '",\\{}')
"""What would end a text in TOML, or a cell of a table, before its end."""


class NotNewError(FileExistsError):
    """There is something in this folder already."""

    @property
    def sentence(self) -> Sentence:
        """Name the folder."""
        return Sentence("%(folder)s has something in it already; name a new folder", folder=self.args[0])

    def __str__(self) -> str:
        """Return the sentence."""
        return str(self.sentence)


class NoIdentityError(ValueError):
    """The name of the folder can't be the id of a municipality."""

    @property
    def sentence(self) -> Sentence:
        """Say what it may be."""
        told = "%(name)r can't be the id of a municipality, which has only a-z, 0-9, - and _: gyeot new content/gimpo"
        return Sentence(told, name=self.args[0])

    def __str__(self) -> str:
        """Return the sentence."""
        return str(self.sentence)


def new_folder(settings: Settings, folder: Path, *, name: str = "", service: str = "") -> int:
    """Write the skeleton of a municipality's folder; its last part is the municipality's id.

    Raises:
        NoIdentityError: it can't be one.
        NotNewError: there is something in it.

    """
    identity = folder.resolve().name
    if not IDENTITY.fullmatch(identity):
        raise NoIdentityError(identity)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise NotNewError(folder)
    said = {"id": identity, "name": name or identity, "service": service or name or identity}
    plain = {key: one_line(value.translate(_QUOTING)) for key, value in said.items()}
    write_skeleton(folder, plain | days_of(utc_now().date()))
    told = speaker(settings.lang)(
        "%(folder)s is written; what to do with it stands in “%(guide)s”. "
        "Look at it: gyeot ingest %(content)s --dry-run"
    )
    print(told % {"folder": folder, "content": folder.parent, "guide": GUIDE})
    return 0


def days_of(today: date) -> dict[str, str]:
    """Return the days of the examples, as files and as sentences have them."""
    opens, closes = today + _OPENS, today + _CLOSES
    days = {"today": today, "opens": opens, "closes": closes, "until": today + _HOLDS}
    said = {"opens_said": opens, "closes_said": closes}
    return {name: day.isoformat() for name, day in days.items()} | {
        name: f"{day.year}년 {day.month}월 {day.day}일" for name, day in said.items()
    }


def write_skeleton(folder: Path, said: Mapping[str, str]) -> None:
    """Write every file of the skeleton with what is said of this municipality."""
    for path in sorted(SKELETON.rglob("*")):
        if not path.is_file():
            continue
        text = path.read_text("utf-8")
        for name, value in said.items():
            text = text.replace(f"{{{name}}}", value)
        target = folder / path.relative_to(SKELETON)
        target.parent.mkdir(parents=True, exist_ok=True)
        # spreadsheet programs take a table without the mark for one of the machine's own encoding
        marked = path.suffix == ".csv" or path.name == GUIDE
        target.write_text(text, encoding="utf-8-sig" if marked else "utf-8")
