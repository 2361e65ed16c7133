"""The baseline reads what anyone would expect of it, and owes nothing to us."""

from __future__ import annotations

import ast
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFont

from schemas import iso6346
from tests.benchmarks.bare.stock_rapidocr import (
    check_digit,
    container_codes,
    plates,
    stock_reader,
)

BARE = sorted((Path(__file__).parent / "bare").glob("*.py"))
OURS = {"schemas", "models", "sql", "flows", "dashboards", "tests"}


@pytest.mark.parametrize("path", BARE, ids=lambda path: path.name)
def test_a_baseline_imports_nothing_of_ours(path: Path) -> None:
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0
            names.add(str(node.module).split(".")[0])
    assert names
    assert names.isdisjoint(OURS)


@pytest.mark.parametrize(
    ("lines", "codes"),
    [
        (["MSCU5006271"], ["MSCU5006271"]),
        (["MSCU 500627 1", "22G1"], ["MSCU5006271"]),
        (["MSCU", "500627", "1"], ["MSCU5006271"]),
        (["MSCU 500627"], ["MSCU5006271"]),
        (["MSCU 500627 2"], []),
        (["MSCU 500627 1", "GCXU 590705-0"], ["MSCU5006271", "GCXU5907050"]),
        (["MAX GROSS", "30480 KG"], []),
        ([], []),
    ],
)
def test_container_codes_of_lines(lines: list[str], codes: list[str]) -> None:
    assert container_codes(lines) == codes


@pytest.mark.parametrize(
    ("lines", "numbers"),
    [
        (["51C-123.45"], ["51C12345"]),
        (["29-B1", "256.62"], ["29B125662"]),
        (["30G 705.16", "XE TAI"], ["30G70516"]),
        (["51C-123.45", "15R-140.98"], ["51C12345", "15R14098"]),
        (["HOTLINE 1900 1234"], []),
        ([], []),
    ],
)
def test_plates_of_lines(lines: list[str], numbers: list[str]) -> None:
    assert plates(lines) == numbers


@given(st.from_regex(r"[A-Z]{3}[UJZ][0-9]{6}", fullmatch=True))
def test_its_check_digit_is_the_one_of_the_standard(ten: str) -> None:
    assert check_digit(ten) == iso6346.check_digit(ten)


def test_it_reads_a_drawn_picture_without_a_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        message = "the baseline asked for the network"
        raise AssertionError(message)

    monkeypatch.setattr("socket.socket.connect", refuse)
    picture = Image.new("RGB", (640, 360), (70, 80, 90))
    draw = ImageDraw.Draw(picture)
    draw.text((60, 40), "MSCU 500627 1", fill="white", font=ImageFont.load_default(60))
    draw.text((60, 240), "51C-123.45", fill="white", font=ImageFont.load_default(60))
    reader = stock_reader(1)
    image = np.asarray(picture, np.uint8)[:, :, ::-1].copy()
    assert reader.read_containers(image) == ["MSCU5006271"]
    assert reader.read_plates(image) == ["51C12345"]
    assert reader.read_plates(np.full((64, 64, 3), 128, np.uint8)) == []
