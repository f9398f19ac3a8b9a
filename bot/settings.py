"""Settings: the one reader of the environment; every name begins with GYEOT_, an unknown one is refused."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path

from knowledge.keys import SHORTEST, WeakKeyError, read_masters
from knowledge.storage import serves
from knowledge.wording import Sentence

PREFIX = "GYEOT_"
SAMPLES = Path(__file__).resolve().parent.parent / "knowledge" / "samples"


class UnknownSettingError(ValueError):
    """There is no such setting."""

    @property
    def sentence(self) -> Sentence:
        """Name the nearest setting that there is."""
        name, nearest = self.args
        if nearest:
            return Sentence("%(name)s is not a setting. Did you mean %(nearest)s?", name=name, nearest=nearest)
        return Sentence("%(name)s is not a setting.", name=name)

    def __str__(self) -> str:
        """Return the sentence."""
        return str(self.sentence)


class WrongSettingError(ValueError):
    """A setting has a value that can't be used."""

    @property
    def sentence(self) -> Sentence:
        """Say which setting and what it takes, without its value: it may be a secret."""
        name, wanted = self.args
        return Sentence("%(name)s can't be used: it takes %(wanted)s.", name=name, wanted=Sentence(wanted))

    def __str__(self) -> str:
        """Return the sentence."""
        return str(self.sentence)


def _secret() -> str:
    value: str = field(default="", repr=False)
    return value


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that can be set; the defaults run the whole product on one machine without any key."""

    data: Path = Path("data")
    content: Path = SAMPLES
    database_url: str = _secret()
    host: str = "127.0.0.1"
    port: int = 8000
    public_url: str = ""
    hosts: tuple[str, ...] = ("*",)
    frame_ancestors: str = "'self'"
    telegram_token: str = _secret()
    telegram_api_url: str = ""
    telegram_municipality: str = ""
    telegram_webhook_secret: str = _secret()
    kakao_secret: str = _secret()
    kakao_municipality: str = ""
    kakao_bot: str = ""
    model: str = ""
    model_url: str = ""
    model_key: str = _secret()
    model_seconds: float = 20.0
    model_daily: int = 0
    embedder: str = "e5"
    master_key: str = _secret()
    master_key_file: str = ""
    alert_url: str = ""
    alert_secret: str = _secret()
    guardian_methods: tuple[str, ...] = ("code+staff", "form")
    workers: int = 4
    log_level: str = "INFO"
    lang: str = "en"
    fault: str = ""

    @property
    def storage_url(self) -> str:
        """Return the database's URL: the one that is set, else a SQLite file in the data folder."""
        return self.database_url or f"sqlite:///{self.data / 'gyeot.sqlite3'}"


LANGUAGES = ("ko", "en")
"""What the command line speaks."""


def language_of(environment: Mapping[str, str]) -> str:
    """Return what the command line speaks: what is set, or else what the machine does."""
    names = (f"{PREFIX}LANG", "LC_ALL", "LC_MESSAGES", "LANG")
    said = next((text for name in names if (text := environment.get(name, "").strip())), "")
    return next((language for language in LANGUAGES if said.casefold().startswith(language)), "en")


def read(environment: Mapping[str, str]) -> Settings:
    """Return the settings of an environment.

    Raises:
        UnknownSettingError: for a name that begins with GYEOT_ and is none of ours.
        WrongSettingError: for a value that can't be used.

    """
    known = {PREFIX + entry.name.upper(): entry.name for entry in fields(Settings)}
    values: dict[str, object] = {}
    for name, text in environment.items():
        if not name.startswith(PREFIX):
            continue
        if name not in known:
            raise UnknownSettingError(name, next(iter(difflib.get_close_matches(name, known, 1)), ""))
        if text.strip():
            values[known[name]] = _value(name, known[name], text.strip())
    settings = Settings(**{"lang": language_of(environment), **values})  # type: ignore[arg-type]
    _check(settings)
    return settings


def _value(name: str, field_name: str, text: str) -> object:
    default = getattr(Settings(), field_name)
    try:
        if isinstance(default, Path):
            return Path(text).expanduser()
        if isinstance(default, tuple):
            return tuple(part.strip() for part in text.split(",") if part.strip())
        return type(default)(text)
    except ValueError:
        raise WrongSettingError(name, "a whole number" if isinstance(default, int) else "a number") from None


def _check(settings: Settings) -> None:
    if not 0 <= settings.port <= 65535:
        raise WrongSettingError("GYEOT_PORT", "a port from 0 to 65535")
    if settings.workers < 1 or settings.model_seconds <= 0:
        raise WrongSettingError("GYEOT_WORKERS or GYEOT_MODEL_SECONDS", "a number above zero")
    if settings.lang not in LANGUAGES:
        raise WrongSettingError("GYEOT_LANG", "ko or en")
    for name in ("public_url", "telegram_api_url", "model_url"):
        value = getattr(settings, name)
        if value and not value.startswith(("https://", "http://")):
            raise WrongSettingError(PREFIX + name.upper(), "an address that begins with https:// or http://")
    _check_secrets(settings)
    if settings.database_url and not serves(settings.database_url):
        raise WrongSettingError("GYEOT_DATABASE_URL", "sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME")


def _check_secrets(settings: Settings) -> None:
    if settings.kakao_secret and not re.fullmatch(r"[A-Za-z0-9_-]{16,128}", settings.kakao_secret):
        raise WrongSettingError("GYEOT_KAKAO_SECRET", "16 to 128 of A-Z a-z 0-9 _ -, for it stands in an address")
    if settings.alert_url and not re.match(r"https://|http://(127\.0\.0\.1|localhost)[:/]", settings.alert_url):
        raise WrongSettingError("GYEOT_ALERT_URL", "an address that begins with https://")
    if settings.alert_url and len(settings.alert_secret) < SHORTEST:
        raise WrongSettingError("GYEOT_ALERT_SECRET", "32 or more random characters, which the address checks with")
    try:
        read_masters(settings.master_key)
    except WeakKeyError:
        wanted = "32 or more random characters; to change it, the new one, a comma and the old one"
        raise WrongSettingError("GYEOT_MASTER_KEY", wanted) from None
