"""A language model server that speaks the OpenAI protocol over real HTTP on loopback, and says what it is told to."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Script:
    """What the server does next: the pieces it streams, its status, and the pause before each piece.

    While it is `held` it has heard what it is asked and says nothing.
    """

    pieces: Sequence[str] = ()
    status: int = 200
    pause: float = 0.0
    cut: bool = False
    held: bool = False
    asked: list[dict[str, object]] = field(default_factory=list)


@contextmanager
def model_server(script: Script) -> Iterator[str]:
    """Serve the script on loopback; yields the base URL for a client."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            script.asked.append(json.loads(body))
            self.send_response(script.status)
            self.send_header("Content-Type", "text/event-stream")
            self.send_header("Connection", "close")
            self.end_headers()
            while script.held:
                time.sleep(0.02)
            if script.status != 200:
                self.wfile.write(b'{"error": {"message": "no", "type": "x"}}')
                return
            for piece in script.pieces:
                time.sleep(script.pause)
                self._event({"role": "assistant", "content": piece}, None)
            if script.cut:
                return
            self._event({}, "stop")
            self.wfile.write(b"data: [DONE]\n\n")

        def _event(self, delta: dict[str, str], reason: str | None) -> None:
            choice = {"index": 0, "delta": delta, "finish_reason": reason}
            chunk = {
                "id": "c",
                "object": "chat.completion.chunk",
                "created": 1,
                "model": "scripted",
                "choices": [choice],
            }
            try:
                self.wfile.write(b"data: " + json.dumps(chunk).encode() + b"\n\n")
                self.wfile.flush()
            except OSError:
                return

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            """Say nothing: a client that hangs up in the middle is what some tests are about."""

    server = Server(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/v1"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
