"""Lets a browser fetch what most pages need while it still waits for the first answer.

Streamlit's page loads the parts that draw tables and choices only when the first of them is to be
drawn, and guesses from the address where the server is, a wrong guess first. Both are known before.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Final

import streamlit
from starlette.types import ASGIApp, Message, Receive, Scope, Send

STATIC: Final = Path(streamlit.__file__).parent / "static"
_PARTS: Final = ("Selectbox", "ButtonGroup", "DataFrame")
"""Chunks of Streamlit's front end that nearly every page of ours needs."""
_STREAMLITS_OWN: Final = b"<title>Streamlit</title>"
"""Stands in Streamlit's page alone: a report that is fetched stays as it is."""
_END_OF_HEAD: Final = b"</head>"
_SCRIPT: Final = """<script>
const way = location.pathname.split("/");
if (PAGES.includes(way.at(-1))) way.pop();
const base = location.origin + way.join("/").replace(/\\/*$/, "/");
window.__streamlit = { BACKEND_BASE_URL: base, MAIN_PAGE_BASE_URL: base };
</script>
<script type="module">for (const part of PARTS) import(part).catch(() => {});</script>
"""


def head_start(pages: Iterable[str], static: Path = STATIC) -> bytes:
    """What is written into the head of the page.

    Args:
        pages: Last parts of the addresses of pages.
        static: Folder of Streamlit's front end; parts that are not there are left out.
    """
    found = [
        path for name in _PARTS for path in sorted((static / "static/js").glob(f"{name}.*.js"))
    ]
    parts = [f"./{path.relative_to(static).as_posix()}" for path in found]
    told = _SCRIPT.replace("PAGES", json.dumps(sorted(pages))).replace("PARTS", json.dumps(parts))
    return told.encode()


class HeadStart:
    """Writes it into each page that is asked for by its address.

    Args:
        app: What serves the pages.
        script: Returns what :func:`head_start` returns; asked when the first page is.
    """

    def __init__(self, app: ASGIApp, script: Callable[[], bytes]) -> None:
        self._app, self._script = app, script

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request."""
        headers: Mapping[bytes, bytes] = dict(scope.get("headers") or ())
        is_page = scope["type"] == "http" and b"text/html" in headers.get(b"accept", b"")
        if not is_page:
            await self._app(scope, receive, send)
            return
        # Neither a packed page nor "as you have it": it is written into.
        left_out = (b"accept-encoding", b"if-none-match", b"if-modified-since")
        kept = [(name, value) for name, value in scope["headers"] if name not in left_out]
        answer = _Answer(send, self._script())
        await self._app({**scope, "headers": kept}, receive, answer.send)


class _Answer:
    """Holds an HTML page back until it is whole; anything else goes on as it comes."""

    def __init__(self, send: Send, script: bytes) -> None:
        self._send, self._script = send, script
        self._start: dict[str, Any] | None = None
        self._body = b""

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _is_page(message):
            self._start = dict(message)
        elif self._start is None:
            await self._send(message)
        else:
            self._body += message.get("body", b"")
            if not message.get("more_body", False):
                await self._send_whole(self._start)

    async def _send_whole(self, start: dict[str, Any]) -> None:
        if _STREAMLITS_OWN not in self._body:
            await self._send(start)
            await self._send({"type": "http.response.body", "body": self._body})
            return
        body = self._body.replace(_END_OF_HEAD, self._script + _END_OF_HEAD, 1)
        told = (b"content-length", b"etag", b"last-modified")
        headers = [(name, value) for name, value in start["headers"] if name not in told]
        headers.append((b"content-length", str(len(body)).encode()))
        await self._send({**start, "headers": headers})
        await self._send({"type": "http.response.body", "body": body})


def _is_page(message: Message) -> bool:
    headers = {name.lower(): value for name, value in message["headers"]}
    is_html = headers.get(b"content-type", b"").startswith(b"text/html")
    return is_html and b"content-encoding" not in headers
