"""A real HTTP server that takes alerts, or does not."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Receiver:
    """What a server got, and what it answers.

    Attributes:
        port: Where it listens.
        statuses: What it answers next, one a message; 204 after that.
        wait_s: How long it takes to.
        got: Headers and body of each message.
    """

    port: int = 0
    statuses: list[int] = field(default_factory=list)
    wait_s: float = 0.0
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Where it listens, with a secret in the path."""
        return f"http://127.0.0.1:{self.port}/hook/s3cret"

    @property
    def events(self) -> list[tuple[str, int]]:
        """Kind and number of each message."""
        return [(d["event"], d["event_n"]) for d in self.documents]

    @property
    def documents(self) -> list[dict[str, Any]]:
        """The bodies."""
        return [json.loads(body) for _, body in self.got]


@contextmanager
def receiving(**answers: Any) -> Iterator[Receiver]:
    """A receiver for the length of the block."""
    receiver = Receiver(**answers)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            receiver.got.append((dict(self.headers), body))
            time.sleep(receiver.wait_s)
            status = receiver.statuses.pop(0) if receiver.statuses else 204
            try:
                self.send_response(status)
                if status in {301, 302, 307}:
                    self.send_header("Location", "/elsewhere")
                self.send_header("Content-Length", "0")
                self.end_headers()
            except (BrokenPipeError, ConnectionResetError):
                pass  # Whoever asked had no more patience.

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", receiver.port), Handler)
    receiver.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
