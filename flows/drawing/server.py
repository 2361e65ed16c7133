"""Serves the drawing page to this machine's own browser, and to nobody else.

Whoever does not know the token of the address is refused: another user of the machine, and a
page of another origin that guesses the port. The page loads nothing from elsewhere.
"""

from __future__ import annotations

import json
import logging
import secrets
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, Final

from pydantic import ValidationError
from typing_extensions import override

from flows.drawing.desk import Answer, Desk
from flows.drawing.site_copy import ChangedMeanwhileError
from flows.live.fault import StreamError
from schemas.camera_state import Sentence
from schemas.errors import GatestreamError

ADDRESS: Final = "127.0.0.1"
BODY_MAX_BYTES: Final = 256 * 1024
_PATIENCE_S: Final = 30
_PAGE: Final = Path(__file__).with_name("page")
_FILES: Final = {
    "": ("draw.html", "text/html; charset=utf-8"),
    "draw.css": ("draw.css", "text/css; charset=utf-8"),
    **{
        name: (name, "text/javascript; charset=utf-8")
        for name in ("draw.js", "shapes.js", "stage.js", "texts.js")
    },
}
_HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
_CHANGED: Final = Sentence(
    "Tệp đã bị người khác sửa trong lúc bạn vẽ nên không ghi đè; hãy mở lại trang vẽ.",
    "Somebody else changed the file meanwhile, so it was left as it is; open the page anew.",
)
_logger = logging.getLogger(__name__)


class DrawingServer(ThreadingHTTPServer):
    """The page of one camera on a free port.

    Args:
        desk: What it draws.
    """

    daemon_threads = True

    def __init__(self, desk: Desk) -> None:
        super().__init__((ADDRESS, 0), _Handler)
        self.desk = desk
        self.token = secrets.token_urlsafe(24)

    @property
    def origin(self) -> str:
        """Where its pages come from."""
        return f"http://{ADDRESS}:{self.server_address[1]}"

    @property
    def url(self) -> str:
        """What a person opens."""
        return f"{self.origin}/{self.token}/"

    def end(self) -> None:
        """Ends the serving; may be called while a request is answered."""
        Thread(target=self.shutdown, daemon=True).start()

    @override
    def handle_error(self, request: object, client_address: object) -> None:
        # A browser that goes away in the middle is no fault; the address holds the token.
        _logger.info("a request ended early", exc_info=True)


class _Handler(BaseHTTPRequestHandler):
    server: DrawingServer
    server_version = "gatestream"
    sys_version = ""
    timeout = _PATIENCE_S

    def do_GET(self) -> None:
        name = self._name()
        desk = self.server.desk
        if name is None:
            self._refuse()
        elif name in _FILES:
            file, kind = _FILES[name]
            self._answer(HTTPStatus.OK, (_PAGE / file).read_bytes(), kind)
        elif name == "picture.jpg":
            self._answer(HTTPStatus.OK, desk.picture(), "image/jpeg")
        elif name == "camera.json":
            self._json(HTTPStatus.OK, desk.camera())
        else:
            self._json(HTTPStatus.NOT_FOUND, {})

    def do_POST(self) -> None:
        name = self._name()
        desk = self.server.desk
        known: dict[str, Callable[[dict[str, Any]], Answer]] = {
            "picture": desk.take,
            "preview": desk.preview,
            "save": desk.save,
            "end": lambda _: {},
        }
        if name is None or self.headers.get("Origin") != self.server.origin:
            self._refuse()
            return
        asked = self._asked()
        if name not in known or asked is None:
            self._json(HTTPStatus.BAD_REQUEST, _told("Yêu cầu sai.", "A wrong request."))
            return
        self._json(*_tried(known[name], asked))
        if name == "end":
            self.server.end()

    def _name(self) -> str | None:
        """What is asked for, if whoever asks knows the token and means this server."""
        _, token, name = (*self.path.partition("?")[0].split("/", 2), "", "")[:3]
        is_known = secrets.compare_digest(token.encode(), self.server.token.encode())
        is_meant = f"http://{self.headers.get('Host')}" == self.server.origin
        return name if is_known and is_meant else None

    def _asked(self) -> dict[str, Any] | None:
        length = self.headers.get("Content-Length", "")
        is_json = self.headers.get_content_type() == "application/json"
        if not is_json or not length.isascii() or not length.isdigit():
            return None
        if int(length) > BODY_MAX_BYTES:
            self.close_connection = True
            return None
        try:
            asked = json.loads(self.rfile.read(int(length)))
        except (ValueError, RecursionError):
            return None
        return asked if isinstance(asked, dict) else None

    def _refuse(self) -> None:
        self.close_connection = True
        self._json(HTTPStatus.FORBIDDEN, _told("Không được phép.", "Not allowed."))

    def _json(self, status: HTTPStatus, answer: Answer) -> None:
        body = json.dumps(answer, allow_nan=False).encode()
        self._answer(status, body, "application/json")

    def _answer(self, status: HTTPStatus, body: bytes, kind: str) -> None:
        self.send_response(status)
        for name, value in _HEADERS.items():
            self.send_header(name, value)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    @override
    def log_message(self, format: str, *args: Any) -> None:
        # The line of a request holds the token.
        _logger.debug("answered %s", args[1] if len(args) > 1 else "a request")


def _tried(
    ask: Callable[[dict[str, Any]], Answer], asked: dict[str, Any]
) -> tuple[HTTPStatus, Answer]:
    try:
        return HTTPStatus.OK, ask(asked)
    except ChangedMeanwhileError:
        return HTTPStatus.CONFLICT, _told(*_CHANGED)
    except StreamError as error:
        return HTTPStatus.BAD_GATEWAY, _told(*error.fault.reason.sentence)
    except ValidationError as error:
        why = str(error.errors()[0]["msg"])
        vi = "Hình vẽ chưa hợp lệ."
        return HTTPStatus.UNPROCESSABLE_ENTITY, _told(f"{vi} ({why})", f"Not valid: {why}.")
    except GatestreamError as error:
        return HTTPStatus.UNPROCESSABLE_ENTITY, _told(str(error), str(error))


def _told(vi: str, en: str) -> Answer:
    return {"vi": vi, "en": en}
