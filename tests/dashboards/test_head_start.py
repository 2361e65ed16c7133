"""What is written into the head of the page, and into which answers."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route
from starlette.types import Message

from dashboards.head_start import HeadStart, head_start

PAGE = "<html><head><title>Streamlit</title></head><body>đ</body></html>"
REPORT = PAGE.replace("Streamlit", "Báo cáo")
SCRIPT = b"<script>1</script>"
BROWSER = (b"accept", b"text/html,application/xhtml+xml")


def page(request: Request) -> Response:
    """A page that says how it was asked for."""
    asked = {"etag": '"1"', "x-packed": request.headers.get("accept-encoding", "none")}
    if request.headers.get("if-none-match"):
        return Response(status_code=304)
    return HTMLResponse(PAGE, headers=asked)


def state(_: Request) -> Response:
    return JSONResponse({"said": "</head>"})


def report(_: Request) -> Response:
    return HTMLResponse(REPORT)


ROUTES = [Route("/page", page), Route("/state", state), Route("/media/report.html", report)]
APP = HeadStart(Starlette(routes=ROUTES), lambda: SCRIPT)


def answer(path: str, *headers: tuple[bytes, bytes]) -> tuple[int, dict[bytes, bytes], bytes]:
    """Status, headers and body."""
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "GET", "path": path, "raw_path": path.encode()}
    scope |= {"query_string": b"", "headers": list(headers), "root_path": ""}
    asyncio.run(APP(scope, receive, send))
    body = b"".join(message.get("body", b"") for message in sent[1:])
    return sent[0]["status"], dict(sent[0]["headers"]), body


def test_a_page_gets_it_whole_and_is_not_kept_as_it_was() -> None:
    asked = (BROWSER, (b"accept-encoding", b"gzip"), (b"if-none-match", b'"1"'))
    status, headers, body = answer("/page", *asked)
    assert status == 200
    assert body == PAGE.encode().replace(b"</head>", SCRIPT + b"</head>")
    assert int(headers[b"content-length"]) == len(body)
    assert headers[b"x-packed"] == b"none"
    assert b"etag" not in headers


@pytest.mark.parametrize(
    ("path", "headers", "expected"),
    [
        ("/page", (), PAGE.encode()),
        ("/state", (BROWSER,), b'{"said":"</head>"}'),
        ("/nothing", (BROWSER,), b"Not Found"),
        ("/media/report.html", (BROWSER,), REPORT.encode()),
    ],
)
def test_other_answers_go_on_as_they_are(
    path: str, headers: tuple[tuple[bytes, bytes], ...], expected: bytes
) -> None:
    assert answer(path, *headers)[2] == expected


def test_it_names_pages_and_the_parts_of_the_front_end_that_are_there() -> None:
    told = head_start(["search", "board"]).decode()
    assert '["board", "search"]' in told
    assert told.count("./static/js/") == 3
    assert "const part of []" in head_start([], Path("/nowhere")).decode()
