"""A data folder as an earlier start left it, made once and copied: most starts are not the first one."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).parents[2]
CONTENT = Path(__file__).parent / "content"
KEPT = ROOT / "build" / "earlier"
COMPILED = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(ROOT / "build" / "bytecode")}
"""Every start uses what the first one compiled, whatever the environment keeps: half of a start is compiling."""


def furnish(data: Path) -> None:
    """Fill a new data folder with what a start and a question over the small content leave in it."""
    KEPT.mkdir(parents=True, exist_ok=True)
    earlier = KEPT / _name()
    with (KEPT / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two workers need it at the same moment
        if not earlier.exists():
            making = earlier.with_suffix(".new")
            shutil.rmtree(making, ignore_errors=True)
            _ask(making)
            (making / "master.key").unlink(missing_ok=True)
            making.rename(earlier)
    shutil.copytree(earlier, data)


def _name() -> str:
    """Return a name for what is published, and for the shape of the database: another folder for each."""
    seen = sha256()
    for folder in (CONTENT, ROOT / "bot" / "migrations"):
        for file in sorted(path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts):
            seen.update(f"{file.relative_to(folder)}\0".encode() + file.read_bytes())
    return seen.hexdigest()[:16]


def _ask(data: Path) -> None:
    """Let the program itself fill a folder."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("GYEOT_")}
    here = {"GYEOT_DATA": str(data), "GYEOT_CONTENT": str(CONTENT), "OMP_NUM_THREADS": "1"}
    command = [sys.executable, "-m", "bot", "ask", "멘토링은 어떻게 하나요?", "--municipality", "gimpo"]
    subprocess.run(command, cwd=ROOT, env=clean | COMPILED | here, check=True, capture_output=True, timeout=600)
