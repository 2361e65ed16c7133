"""What is drawn gets into the text of a site file, and nothing else in it changes."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
import tomlkit
from hypothesis import given, reject
from hypothesis import strategies as st
from pydantic import ValidationError
from tiny_clips import CALIBRATED, SITE, camera_table

from flows.drawing.lane_draft import LaneDraft, NewCamera
from flows.drawing.site_text import drawn_into, empty_site, without_account
from schemas.errors import ConfigError
from schemas.passage import Direction
from schemas.site import WHOLE_PICTURE, Calibration, CameraPosition

SITES = Path(__file__).parents[3] / "infra"
CALIBRATION = Calibration(
    image=((0.2, 0.9), (0.8, 0.9), (0.6, 0.5), (0.4, 0.5)),
    ground_m=((0.0, 0.0), (3.5, 0.0), (3.5, 10.0), (0.0, 10.0)),
)
DRAFT = LaneDraft(
    region=((0.0, 0.123456), (1.0, 0.1), (1.0, 1.0)),
    mask=(((0.0, 0.0), (0.1, 0.0), (0.1, 0.1)),),
    line=((0.2, 0.7), (0.8, 0.75)),
    calibration=CALIBRATION,
)
fractions = st.tuples(st.floats(0, 1), st.floats(0, 1))


def new_camera(**more: object) -> NewCamera:
    given = {"uri": "clip.mp4", "lane": "in-1", "direction": "in", "position": "front", **more}
    return NewCamera.model_validate(given)


@pytest.mark.parametrize(
    ("file", "camera"),
    [
        ("demo/site.toml", "a-out-1-rear"),
        ("sites/linkuan.toml", "exit-out-3-rear"),
        ("sites/parkpow.toml", "toll-in-1-front"),
    ],
)
def test_all_that_was_not_drawn_stays(file: str, camera: str) -> None:
    before = (SITES / file).read_text(encoding="utf-8")
    after = drawn_into(before, camera, DRAFT, None)
    old, new = tomllib.loads(before), tomllib.loads(after)
    drawn = new["cameras"][camera]
    assert drawn["region"] == [[0.0, 0.1235], [1.0, 0.1], [1.0, 1.0]]
    assert drawn["line"] == [[0.2, 0.7], [0.8, 0.75]]
    assert drawn["calibration"]["ground_m"] == [[0, 0], [3.5, 0], [3.5, 10], [0, 10]]
    for key in ("region", "mask", "line", "calibration"):
        old["cameras"][camera].pop(key, None)
        del new["cameras"][camera][key]
    assert new == old
    comments = [line for line in before.splitlines() if line.startswith("#")]
    assert comments == [line for line in after.splitlines() if line.startswith("#")]


def test_what_is_drawn_as_it_was_changes_no_letter() -> None:
    odd = camera_table("odd", "x.mp4", line="[ [0.20, 0.7],\n  [0.8, 0.70] ]  # painted line")
    text = SITE + odd + CALIBRATED.format(name="odd")
    table = tomllib.loads(text)["cameras"]["odd"]
    draft = LaneDraft(
        region=WHOLE_PICTURE,
        line=table["line"],
        calibration=Calibration.model_validate(table["calibration"]),
    )
    assert drawn_into(text, "odd", draft, None) == text


def test_what_is_taken_away_is_gone() -> None:
    before = drawn_into(SITE + camera_table("a", "x.mp4"), "a", DRAFT, None)
    empty = LaneDraft(region=WHOLE_PICTURE, line=DRAFT.line)
    table = tomllib.loads(drawn_into(before, "a", empty, None))["cameras"]["a"]
    assert sorted(table) == ["lane", "line", "uri"]


@given(st.lists(fractions, min_size=3, max_size=8), st.tuples(fractions, fractions))
def test_every_polygon_comes_back_to_four_digits(
    region: list[tuple[float, float]], line: tuple[tuple[float, float], tuple[float, float]]
) -> None:
    try:
        draft = LaneDraft(region=tuple(region), line=line)
        draft.rounded()
    except ValidationError:
        reject()
    text = drawn_into(SITE + camera_table("a", "x.mp4"), "a", draft, None)
    table = tomllib.loads(text)["cameras"]["a"]
    assert table["line"] == [[round(x, 4), round(y, 4)] for x, y in line]
    assert table.get("region", [list(p) for p in WHOLE_PICTURE]) == [
        [round(x, 4), round(y, 4)] for x, y in region
    ]


def test_a_camera_is_added_to_a_new_file_and_to_an_old_one() -> None:
    text = empty_site(Path("Cổng số 1.toml"))
    text = drawn_into(text, "in-1-rear", DRAFT, new_camera(position="rear"))
    text = drawn_into(text, "in-1-front", DRAFT, new_camera(travel_s=(1.0, 4.5)))
    text = drawn_into(text, "out-1-rear", DRAFT, new_camera(lane="out-1", direction="out"))
    site = tomllib.loads(text)
    assert list(site["cameras"]) == ["in-1-rear", "in-1-front", "out-1-rear"]
    assert site["lanes"] == {
        "in-1": {"gate": "a", "direction": "in"},
        "out-1": {"gate": "a", "direction": "out"},
    }
    assert site["cameras"]["in-1-front"]["travel_s"] == [1.0, 4.5]
    assert "\n\n[cameras.in-1-front]\n" in text


def test_a_new_camera_has_a_direction_and_a_place() -> None:
    camera = new_camera()
    assert (camera.direction, camera.position) == (Direction.IN, CameraPosition.FRONT)


@pytest.mark.parametrize("text", ["[site", "cameras = 3", "[cameras]\na = 3", ""])
def test_a_text_without_the_camera_is_refused(text: str) -> None:
    with pytest.raises(ConfigError, match=r"the table \[cameras.a\]"):
        drawn_into(text, "a", DRAFT, None)


@pytest.mark.parametrize(
    ("uri", "held", "name", "account"),
    [
        ("clip.mp4", "clip.mp4", "", ""),
        ("rtsp://10.0.0.9/main", "rtsp://10.0.0.9/main", "", ""),
        ("rtsp://${CAM}@10.0.0.9/main", "rtsp://${CAM}@10.0.0.9/main", "", ""),
        (
            "rtsp://officer:hunter2@10.0.0.9:554/main?x=@",
            "rtsp://${CAMERA_IN_1_REAR}@10.0.0.9:554/main?x=@",
            "CAMERA_IN_1_REAR",
            "officer:hunter2",
        ),
        (
            "rtsp://officer:hunt@r2@10.0.0.9",
            "rtsp://${CAMERA_IN_1_REAR}@10.0.0.9",
            "CAMERA_IN_1_REAR",
            "officer:hunt@r2",
        ),
    ],
)
def test_r18_no_account_gets_into_a_file(uri: str, held: str, name: str, account: str) -> None:
    assert without_account(uri, "in-1-rear") == (held, name, account)


def test_the_library_keeps_a_file_as_it_was() -> None:
    for path in (*SITES.glob("sites/*.toml"), SITES / "demo" / "site.toml"):
        text = path.read_text(encoding="utf-8")
        assert tomlkit.dumps(tomlkit.parse(text)) == text
