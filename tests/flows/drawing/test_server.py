"""The drawing page answers its own browser only, and says what is wrong in both languages."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tiny_clips import CALIBRATED, SITE, camera_table

from flows.drawing.desk import Desk
from flows.drawing.server import ADDRESS, BODY_MAX_BYTES, DrawingServer
from flows.drawing.site_copy import SiteCopy
from flows.live.fault import Fault, StreamError
from schemas.camera_state import CameraReason
from schemas.frame import Image
from schemas.site import Camera, load_site

DRAWN = {"region": [[0, 0], [1, 0], [1, 1], [0, 1]], "mask": [], "line": [[0.1, 0.6], [0.9, 0.6]]}
LOCKED_PLACE_S = 99.0


def take(camera: Camera, at_s: float) -> Image:
    if at_s == LOCKED_PLACE_S:
        raise StreamError(camera.media, Fault(CameraReason.WRONG_CREDENTIALS))
    return np.full((360, 640, 3), 120, np.uint8)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    path = tmp_path / "site.toml"
    uri = "rtsp://officer:hunter2@10.0.0.9/main"
    text = SITE + camera_table("a", uri, CALIBRATED.format(name="a"))
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def server(site: Path) -> Iterator[DrawingServer]:
    copy = SiteCopy(site, "a", None, {})
    with DrawingServer(Desk(copy, take, take(copy.camera, 0.0))) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def ask(
    server: DrawingServer,
    method: str,
    path: str,
    body: object = None,
    token: str | None = None,
    **headers: str,
) -> tuple[int, bytes, HTTPResponse]:
    connection = HTTPConnection(ADDRESS, server.server_address[1], timeout=30)
    told = {"Host": server.origin.removeprefix("http://")}
    if method == "POST":
        told |= {"Origin": server.origin, "Content-Type": "application/json"}
    told |= {name.replace("_", "-"): value for name, value in headers.items()}
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    where = f"/{server.token if token is None else token}/{path}"
    connection.request(method, where, content if method == "POST" else None, told)
    answer = connection.getresponse()
    read = answer.status, answer.read(), answer
    connection.close()
    return read


def post(server: DrawingServer, path: str, body: object, **headers: str) -> tuple[int, Any]:
    status, content, _ = ask(server, "POST", path, body, **headers)
    return status, json.loads(content)


@pytest.mark.parametrize("path", ["", "draw.js", "camera.json", "picture.jpg", "nothing.txt"])
@pytest.mark.parametrize("token", ["", "wrong", "..", "%C3%A9"])
def test_r18_nobody_without_the_token_sees_anything(
    server: DrawingServer, path: str, token: str
) -> None:
    status, content, _ = ask(server, "GET", path, token=token)
    assert status == 403
    assert json.loads(content) == {"vi": "Không được phép.", "en": "Not allowed."}


@pytest.mark.parametrize(
    ("token", "headers"),
    [
        ("wrong", {}),
        (None, {"Origin": "http://evil.example"}),
        (None, {"Origin": "null"}),
        (None, {"Host": "evil.example"}),
    ],
    ids=["wrong token", "another page", "a page without origin", "a rebound name"],
)
def test_nobody_else_writes(
    server: DrawingServer, site: Path, token: str | None, headers: dict[str, str]
) -> None:
    before = site.read_bytes()
    status, _, _ = ask(server, "POST", "save", DRAWN, token, **headers)
    assert status == 403
    assert site.read_bytes() == before


def test_the_page_loads_nothing_from_elsewhere(server: DrawingServer) -> None:
    for path in ("", "draw.js", "shapes.js", "stage.js", "texts.js", "draw.css"):
        status, content, answer = ask(server, "GET", path)
        assert status == 200
        assert b"https://" not in content
        policy = answer.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self';")
        assert "unsafe" not in policy
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert ask(server, "GET", "../desk.py")[0] == 404


def test_r18_the_page_is_told_no_account(server: DrawingServer) -> None:
    _, content, _ = ask(server, "GET", "camera.json")
    told = json.loads(content)
    assert told["media"] == "rtsp://10.0.0.9/main"
    assert "hunter2" not in content.decode()
    assert told["size_px"] == [640, 360]
    assert told["draft"]["line"] == [[0.2, 0.7], [0.8, 0.7]]


def test_r17_the_metres_of_what_is_drawn_are_told(server: DrawingServer) -> None:
    told = json.loads(ask(server, "GET", "camera.json")[1])["draft"]
    status, answer = post(server, "preview", told)
    assert status == 200
    assert {line["label"] for line in answer["grid"]} >= {"5 m", "10 m", "15 m"}
    five = next(line for line in answer["grid"] if line["label"] == "5 m")
    assert {round(y, 4) for _, y in five["points"]} == {0.9}
    assert any("1 px is" in finding["en"] for finding in answer["findings"])
    told["calibration"]["image"][1] = told["calibration"]["image"][0]
    _, answer = post(server, "preview", told)
    assert answer["grid"] == []
    assert [finding["weight"] for finding in answer["findings"]] == ["fault"]


def test_what_is_saved_is_in_the_file(server: DrawingServer, site: Path) -> None:
    status, answer = post(server, "save", {**DRAWN, "line": [[0.123456, 0.6], [0.9, 0.6]]})
    assert status == 200
    assert answer["draft"]["line"][0] == [0.1235, 0.6]
    camera = load_site(site, {}).cameras["a"]
    assert (camera.line[0], camera.calibration) == ((0.1235, 0.6), None)
    assert site.read_text(encoding="utf-8").startswith("# Written by hand.\n")


def test_a_file_that_changed_meanwhile_is_refused(server: DrawingServer, site: Path) -> None:
    site.write_text(site.read_text(encoding="utf-8") + "# more\n", encoding="utf-8")
    status, answer = post(server, "save", DRAWN)
    assert status == 409
    assert "Tệp đã bị người khác sửa" in answer["vi"]
    assert site.read_text(encoding="utf-8").endswith("# more\n")


@pytest.mark.parametrize(
    ("path", "body", "status", "said"),
    [
        ("save", {**DRAWN, "line": [[0.1, 0.6]]}, 422, "two different ends"),
        ("save", {**DRAWN, "line": [[0.1, 0.6], [1.2, 0.6]]}, 422, "between 0 and 1"),
        ("save", {**DRAWN, "more": 1}, 422, "Extra inputs"),
        ("save", {**DRAWN, "region": [[0, 0], [1, 0], [1, 0.1]]}, 422, "crosses the region"),
        ("picture", {"at_s": LOCKED_PLACE_S}, 502, "refuses the user name"),
        ("picture", {"at_s": "soon"}, 422, "valid number"),
        ("nothing", {}, 400, "wrong request"),
        ("save", [1], 400, "wrong request"),
        ("save", b"{", 400, "wrong request"),
        ("save", b"[" * 100_000, 400, "wrong request"),
        ("save", b" " * (BODY_MAX_BYTES + 1), 400, "wrong request"),
    ],
)
def test_what_is_wrong_is_said(
    server: DrawingServer, site: Path, path: str, body: object, status: int, said: str
) -> None:
    before = site.read_bytes()
    got, answer = post(server, path, body)
    assert got == status
    assert said in answer["en"]
    assert answer["vi"]
    assert site.read_bytes() == before


def test_a_body_of_another_kind_is_refused(server: DrawingServer) -> None:
    status, _ = post(server, "save", DRAWN, Content_Type="text/plain")
    assert status == 400


def test_another_picture_is_taken(server: DrawingServer) -> None:
    assert post(server, "picture", {"at_s": 7}) == (200, {"size_px": [640, 360]})
    status, content, _ = ask(server, "GET", "picture.jpg")
    assert status == 200
    assert content.startswith(b"\xff\xd8")


def test_the_page_ends_the_program(site: Path) -> None:
    copy = SiteCopy(site, "a", None, {})
    with DrawingServer(Desk(copy, take, take(copy.camera, 0.0))) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        assert post(server, "end", {})[0] == 200
        thread.join(30)
        assert not thread.is_alive()
