"""What runs without coverage runs all the same, and the lists that say so name what there is."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.measuring import BOTH_DATABASES, ELSEWHERE, FIRST, REPEATING, TOGETHER, measured, worked

ROOT = Path(__file__).parent.parent
FILES = [str(path.relative_to(ROOT)) for path in sorted((ROOT / "tests").rglob("test_*.py"))]

PROJECT = {
    "pytest.ini": "[pytest]\n",
    "conftest.py": "from tests.conftest import pytest_collection_modifyitems, pytest_runtest_protocol\n",
    "walked.py": "def measured():\n    return True\n\n\ndef paused():\n    return True\n",
    "tests/unit/test_a.py": "import walked\n\n\ndef test_before():\n    assert walked.measured()\n",
    "tests/evaluation/test_golden.py": (
        "import walked\n\n\ndef test_holds():\n    assert walked.paused()\n\n\n"
        "def test_fails():\n    assert not walked.paused()\n"
    ),
}
"""A file that is measured, and one that is not, starts first and fails."""


def test_without_coverage_tests_run_and_fail_and_the_next_one_is_measured(tmp_path: Path) -> None:
    """The pause ends with the test, however the test ends."""
    for name, text in PROJECT.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    asked = ["--import-mode=importlib", "-p", "no:cacheprovider", "-p", "no:randomly", "--verbose"]
    ended = subprocess.run(
        [sys.executable, "-m", "pytest", *asked, "--cov=walked", "--cov-report=json:seen.json"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}"},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert "1 failed, 2 passed" in ended.stdout, ended.stdout + ended.stderr
    assert ended.stdout.index("test_fails FAILED") < ended.stdout.index("test_before PASSED"), "the long file is first"
    seen = json.loads((tmp_path / "seen.json").read_text("utf-8"))
    functions = seen["files"]["walked.py"]["functions"]
    assert {name: functions[name]["executed_lines"] for name in ("measured", "paused")} == {
        "measured": [2],
        "paused": [],
    }


@pytest.mark.parametrize(
    ("file", "sqlite", "postgresql"),
    [
        ("tests/unit/handlers/people/test_handoff.py", True, False),
        ("tests/unit/handlers/records/test_records.py", True, True),
        ("tests/unit/knowledge/test_library.py", True, True),
        ("tests/unit/handlers/records/test_records_laws.py", False, False),
        ("tests/integration/test_remind_kill.py", False, False),
        ("tests/evaluation/test_golden.py", False, False),
        ("tests/acceptance/test_whole_web.py", False, False),
        ("tests/acceptance/test_whole_reminders.py", True, False),
    ],
)
def test_what_is_measured(file: str, *, sqlite: bool, postgresql: bool) -> None:
    """Tables of situations are, once; laws, kills, golden questions and whole programs are not."""
    assert (ROOT / file).exists()
    assert (measured(file, postgresql=False), measured(file, postgresql=True)) == (sqlite, postgresql)


def test_what_imports_torch_is_one_workers() -> None:
    """Its files are one piece of work, every other file is its own, and none that imports it is left out."""
    asking = [file for file in FILES if "CI_REQUIRE_TRANSFORMERS" in (ROOT / file).read_text("utf-8")]
    assert sorted(TOGETHER) == [file for file in asking if file != "tests/test_measuring.py"]
    assert len({worked(f"{file}::test_a[b::c]") for file in TOGETHER}) == 1
    assert worked("tests/unit/handlers/people/test_handoff.py::test_a") == "tests/unit/handlers/people/test_handoff.py"


def stale() -> Iterator[str]:
    """Yield what the lists name and is not there."""
    yield from (name for name in (*ELSEWHERE, *FIRST, *TOGETHER) if name not in FILES)
    yield from (part for part in REPEATING if not any(part in file for file in FILES))
    yield from (start for start in BOTH_DATABASES if not any(file.startswith(start) for file in FILES))


def test_the_lists_name_what_there_is() -> None:
    """A file that was renamed would be measured, or start last, and nobody would notice."""
    assert list(stale()) == []


@pytest.mark.parametrize("file", ELSEWHERE)
def test_what_looks_from_outside_starts_a_program(file: str) -> None:
    """A file that began to run the program in its own process would have to be measured."""
    text = (ROOT / file).read_text("utf-8")
    assert "with Program(" in text or "program: Program" in text, (
        "of its own, or the one that tests over a Bot API share"
    )
    assert not [within for within in ("assemble(", "application(", "serving(", "import House, house") if within in text]
