"""The whole program as a process of its own: started, killed, started again, with nothing in between."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from http.client import HTTPConnection
from pathlib import Path
from typing import IO, Any, Self

from tests.acceptance.earlier import COMPILED, CONTENT, ROOT, furnish

START_SECONDS = 120


def free_port() -> int:
    """Return a port of loopback that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Program:
    """`gyeot serve` in a data folder; what it prints is kept in a file beside it.

    With content of a test's own it is a first start, with the small content that most share a later one.
    """

    def __init__(self, data: Path, **settings: str) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.data = data
        self.log = data.with_name(f"{data.name}.log")
        self._settings = {
            "GYEOT_DATA": str(data),
            "GYEOT_CONTENT": str(CONTENT),
            "GYEOT_PORT": str(self.port),
        } | settings
        if "GYEOT_CONTENT" not in settings and not data.exists():
            furnish(data)
        self._process: subprocess.Popen[bytes] | None = None
        self._output: IO[Any] | None = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self, **settings: str) -> Self:
        """Start it and wait until it answers."""
        clean = {name: value for name, value in os.environ.items() if not name.startswith("GYEOT_")}
        self._output = self.log.open("ab")
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bot", "serve"],
            cwd=ROOT,
            env=clean | COMPILED | {"OMP_NUM_THREADS": "1"} | self._settings | settings,
            stdout=self._output,
            stderr=self._output,
        )
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end:
            if self._process.poll() is not None:
                raise RuntimeError(self.log.read_text(encoding="utf-8")[-2000:])
            if self._is_well():
                return self
            time.sleep(0.1)
        self.kill()
        raise TimeoutError(self.log.read_text(encoding="utf-8")[-2000:])

    def _is_well(self) -> bool:
        """Ask for its health, without what a client of all the web brings: it is asked ten times a second."""
        asking = HTTPConnection("127.0.0.1", self.port, timeout=2)
        try:
            asking.request("GET", "/health")
            return asking.getresponse().status == 200
        except OSError:
            return False
        finally:
            asking.close()

    def kill(self) -> None:
        """End it as a power cut would."""
        assert self._process
        self._process.kill()
        self._end()

    def wait_for_death(self, seconds: float = 60) -> None:
        """Wait until it has killed itself."""
        assert self._process
        assert self._process.wait(seconds) == -signal.SIGKILL
        self._end()

    def stop(self) -> None:
        """End it as an operator would."""
        if self._process and self._process.poll() is None:
            self._process.terminate()
            assert self._process.wait(30) in {0, -signal.SIGTERM}, self.log.read_text(encoding="utf-8")[-2000:]
        self._end()

    def _end(self) -> None:
        if self._process:
            self._process.wait()
        if self._output:
            self._output.close()
