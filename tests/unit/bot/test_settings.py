"""Settings come from the environment, and a wrong one is refused in one sentence."""

from pathlib import Path

import pytest

from bot.settings import SAMPLES, Settings, UnknownSettingError, WrongSettingError, read


def test_nothing_set_runs_on_one_machine_without_a_key() -> None:
    """The defaults are whole."""
    settings = read({"HOME": "/nowhere", "GYEOT_TELEGRAM_TOKEN": "  "})
    assert settings == Settings()
    assert settings.content == SAMPLES
    assert settings.storage_url == "sqlite:///data/gyeot.sqlite3"


def test_values_take_the_type_of_their_default() -> None:
    """Numbers, paths and lists are read as such."""
    settings = read(
        {
            "GYEOT_PORT": "9000",
            "GYEOT_DATA": "/srv/gyeot",
            "GYEOT_HOSTS": "a.example, b.example,",
            "GYEOT_MODEL_SECONDS": "2.5",
            "GYEOT_DATABASE_URL": "postgresql://u:p@db/gyeot",
        }
    )
    assert (settings.port, settings.data, settings.model_seconds) == (9000, Path("/srv/gyeot"), 2.5)
    assert settings.hosts == ("a.example", "b.example")
    assert settings.storage_url == "postgresql://u:p@db/gyeot"


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("GYEOT_TELEGRAM_TOKENS", "x", "Did you mean GYEOT_TELEGRAM_TOKEN?"),
        ("GYEOT_ZZZZ", "x", "GYEOT_ZZZZ is not a setting."),
        ("GYEOT_PORT", "eighty", "a whole number"),
        ("GYEOT_LANG", "de", "ko or en"),
        ("GYEOT_PORT", "70000", "a port from 0 to 65535"),
        ("GYEOT_WORKERS", "0", "above zero"),
        ("GYEOT_MODEL_SECONDS", "soon", "a number"),
        ("GYEOT_PUBLIC_URL", "gyeot.example", "begins with https://"),
        ("GYEOT_DATABASE_URL", "mysql://u@h/x", "sqlite:///FILE"),
        ("GYEOT_KAKAO_SECRET", "short", "16 to 128"),
        ("GYEOT_KAKAO_SECRET", "with/a/slash/in/its/middle", "16 to 128"),
        ("GYEOT_DATABASE_URL", "nonsense", "sqlite:///FILE"),
        ("GYEOT_ALERT_URL", "http://10.0.0.1/hook", "begins with https://"),
        ("GYEOT_ALERT_URL", "https://duty.example/hook", "32 or more"),
    ],
)
def test_a_wrong_setting_is_refused_in_one_sentence(name: str, value: str, said: str) -> None:
    """The sentence names the setting and what it takes."""
    with pytest.raises((UnknownSettingError, WrongSettingError)) as refused:
        read({name: value})
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({"LANG": "ko_KR.UTF-8"}, "ko"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "ko_KR.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "ko_KR.UTF-8"}, "ko"),
        ({"LANG": "en_US.UTF-8", "GYEOT_LANG": "ko"}, "ko"),
        ({"LANG": "ko_KR.UTF-8", "GYEOT_LANG": "en"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
    ],
)
def test_the_command_line_speaks_as_the_machine_does(environment: dict[str, str], language: str) -> None:
    """Unless it is set; what nobody translated is English."""
    assert read(environment).lang == language


def test_secrets_are_in_no_representation() -> None:
    """A settings object can be logged."""
    secret = "s3cr3t-value"
    settings = Settings(
        telegram_token=secret,
        telegram_webhook_secret=secret,
        model_key=secret,
        database_url=f"postgresql://u:{secret}@db/x",
    )
    assert secret not in repr(settings)
