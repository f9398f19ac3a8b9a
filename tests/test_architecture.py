"""The house stands as it was drawn: floors, doors, version floors, one size of room."""

import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pytest
from packaging.version import Version

from handlers.consents.consenting import drawn as drawn_consent
from handlers.people.escalation import diagram

ROOT = Path(__file__).parent.parent
FLOORS = ("bot", "handlers", "retrieval", "knowledge")
FLOOR_VERSIONS = {
    "python-telegram-bot": "22.8",
    "langchain-core": "1.4.9",
    "pypdf": "6.16.1",
    "starlette": "1.5.1",
    "python-multipart": "0.0.27",
    "lxml": "6.1.0",
    "h11": "0.16.0",
    "urllib3": "2.6.3",
    "jinja2": "3.1.6",
}
"""The lowest release without a known hole, from the advisories of each package."""


def test_imports_go_down_and_heavy_libraries_have_one_door() -> None:
    """The contracts in pyproject.toml are kept."""
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(("package", "floor"), FLOOR_VERSIONS.items())
def test_no_installed_package_is_below_its_floor(package: str, floor: str) -> None:
    """A scanner without network may find nothing; this test needs none."""
    assert Version(version(package)) >= Version(floor)


def test_what_must_not_be_installed_is_not() -> None:
    """Telegram's own webhook server brings tornado, which is not needed."""
    with pytest.raises(PackageNotFoundError):
        version("tornado")


def test_every_module_has_a_door_sign_and_no_room_is_too_large() -> None:
    """One line says what it is; nobody has to read more than 400 lines at once, of tests neither."""
    for floor in (*FLOORS, "tests"):
        for module in (ROOT / floor).rglob("*.py"):
            text = module.read_text(encoding="utf-8")
            assert text.startswith('"""'), module
            assert text.count("\n") <= 400, module


def test_only_settings_read_the_environment_and_nothing_below_bot_asks_the_clock() -> None:
    """Time, randomness and settings are arguments."""
    for floor in FLOORS:
        for module in (ROOT / floor).rglob("*.py"):
            text = module.read_text(encoding="utf-8")
            if module.name not in {"settings.py", "cli.py"}:
                assert "os.environ" not in text, module
            if floor != "bot":
                assert "datetime.now" not in text, module
                assert "date.today" not in text, module


def test_chroma_serves_no_port() -> None:
    """Its HTTP server can be taken over before anybody has logged in; only the embedded client is used."""
    for module in (ROOT / "retrieval").rglob("*.py"):
        text = module.read_text(encoding="utf-8")
        assert "HttpClient" not in text, module
        assert "chromadb.server" not in text, module


@pytest.mark.parametrize("drawn", [diagram, drawn_consent])
def test_the_states_in_the_document_are_those_of_the_tables(drawn: Callable[[], str]) -> None:
    """What ARCHITECTURE.md draws is what the program does."""
    document = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    assert f"```mermaid\n{drawn()}\n```" in document
