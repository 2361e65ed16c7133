import re
from datetime import date
from pathlib import Path

import pytest

from schemas.engine import Engine
from schemas.errors import ConfigError, UnknownNameError
from schemas.lane_cameras import lane_cameras
from schemas.site import CameraKind, load_site, load_usable_site

GOOD = """
[site]
id = "demo"
name = "Cửa khẩu mẫu"
type = "seaport"
[gates.a]
name = "Cổng A"
[lanes.a-out-1]
gate = "a"
direction = "out"
[cameras.a-out-1-rear]
lane = "a-out-1"
uri = "clip.mp4"
starts_at = 2026-11-02T07:30:00+07:00
line = [[0.1, 0.7], [0.9, 0.7]]
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "site.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_good_file_gives_the_site_with_its_defaults(tmp_path: Path) -> None:
    site = load_site(write(tmp_path, GOOD), {})
    camera = site.cameras["a-out-1-rear"]
    assert site.lanes[camera.lane].gate == "a"
    assert camera.kind is CameraKind.RECOGNITION
    assert camera.region[2] == (1.0, 1.0)
    assert camera.starts_at is not None
    assert camera.starts_at.utcoffset() is not None


def test_a_site_may_bring_its_own_detector_and_owners(tmp_path: Path) -> None:
    (tmp_path / "port.onnx").touch()
    own = '[models]\ndetector = "port.onnx"\nowners = "/srv/owners.csv"\nengine = "onnxruntime"\n'
    models = load_site(write(tmp_path, GOOD + own), {}).models
    assert models.detector == tmp_path / "port.onnx"
    assert models.owners == Path("/srv/owners.csv")
    assert models.engine is Engine.ONNXRUNTIME
    assert load_site(write(tmp_path, GOOD), {}).models.detector is None


HOURS = '[hours]\nmon = [["07:00", "11:30"], ["13:00", "24:00"]]\nclosed = [2026-02-17]\n'


def test_r31_a_site_may_name_its_opening_hours(tmp_path: Path) -> None:
    hours = load_site(write(tmp_path, GOOD + HOURS), {}).hours
    assert hours is not None
    assert hours.mon == (("07:00", "11:30"), ("13:00", "24:00"))
    assert hours.closed == {date(2026, 2, 17)}
    assert load_site(write(tmp_path, GOOD), {}).hours is None


@pytest.mark.parametrize(
    ("hours", "site_type", "said"),
    [
        (HOURS, "epe", "hours: an epe is watched around the clock"),
        ("[hours]\n", "icd", "opens on at least one day of the week"),
        ('[hours]\nmonday = [["07:00", "18:00"]]\n', "icd", "hours.monday: unknown key; known: cl"),
        ('[hours]\nmon = [["18:00", "07:00"]]\n', "icd", "from an earlier to a later time"),
    ],
)
def test_r31_hours_that_cannot_be_are_refused(
    tmp_path: Path, hours: str, site_type: str, said: str
) -> None:
    text = GOOD.replace('"seaport"', f'"{site_type}"') + hours
    with pytest.raises(ConfigError, match=re.escape(said)):
        load_site(write(tmp_path, text), {})


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('uri = "clip.mp4"', 'url = "clip.mp4"', "unknown key; known: calibration, frames_per_s"),
        ('uri = "clip.mp4"\n', "", "cameras.a-out-1-rear.uri: wanted, but missing"),
        ('type = "seaport"', 'type = "harbour"', "got 'harbour'"),
        ("[[0.1, 0.7], [0.9, 0.7]]", "[[0.1, 1.7], [0.9, 0.7]]", "between 0 and 1, got (0.1, 1.7)"),
        ("[[0.1, 0.7], [0.9, 0.7]]", "[[0.1, 0.7], [0.1, 0.7]]", "two different ends"),
        ("[gates.a]", "[gates.A]", "gates.A"),
        ("07:30:00+07:00", "07:30:00", "timezone"),
        ('direction = "out"', 'direction = "away"', "'in' or 'out', got 'away'"),
        (
            "[site]",
            '[models]\nengine = "gpu"\n[site]',
            "'auto', 'onnxruntime', 'openvino' or 'cuda'",
        ),
        ("[site]", '[models]\nweights = "x.pt"\n[site]', "known: detector, engine, owners"),
        ("[site]", "[site", "a TOML file was wanted"),
        (
            "[gates.a]",
            "[gates.a.barrier]\nmodus = 'off'\n[gates.a]",
            "gates.a.barrier.modus: unknown key; known: directions, fresh_minutes, mode",
        ),
        (
            "[gates.a]",
            "[gates.a.barrier]\npapers = ['operator']\n[gates.a]",
            "papers wants some of declaration, manifest",
        ),
        (
            "[gates.a]",
            "[gates.a.barrier]\nfresh_minutes = {transit = 5}\n[gates.a]",
            "fresh_minutes wants some of declaration, manifest, operator, watch",
        ),
    ],
)
def test_a_wrong_file_is_refused_in_one_sentence(
    tmp_path: Path, before: str, after: str, said: str
) -> None:
    path = write(tmp_path, GOOD.replace(before, after))
    with pytest.raises(ConfigError) as refused:
        load_site(path, {})
    assert said in str(refused.value)
    assert str(path) in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('gate = "a"', 'gate = "b"', "lanes.a-out-1: unknown gate 'b'; known: a"),
        ('lane = "a-out-1"', 'lane = "a-in-1"', "unknown lane 'a-in-1'; known: a-out-1"),
    ],
)
def test_a_reference_to_nothing_says_what_is_known(
    tmp_path: Path, before: str, after: str, said: str
) -> None:
    with pytest.raises(UnknownNameError, match=said):
        load_site(write(tmp_path, GOOD.replace(before, after)), {})


def test_r46_r47_each_gate_has_its_own_barrier(tmp_path: Path) -> None:
    barrier = "[gates.a.barrier]\nmode = 'four_way'\nfresh_minutes = {watch = 60}\n"
    site = load_site(write(tmp_path, GOOD + barrier), {})
    assert [each.value for each in site.gates["a"].barrier.sources] == [
        "read", "declaration", "manifest", "operator",
    ]  # fmt: skip
    assert load_site(write(tmp_path, GOOD), {}).gates["a"].barrier.mode == "off"


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="there is no such file"):
        load_site(tmp_path / "none.toml", {})


def test_a_clip_is_found_beside_the_site_file(tmp_path: Path) -> None:
    (tmp_path / "clip.mp4").touch()
    site = load_site(write(tmp_path, GOOD), {})
    assert site.cameras["a-out-1-rear"].uri == str(tmp_path / "clip.mp4")


def test_r39_r45_a_gate_has_a_place_and_transit_a_template_beside_the_file(tmp_path: Path) -> None:
    (tmp_path / "own.html").write_text("<p>")
    text = GOOD.replace("[gates.a]", "[gates.a]\nposition = [10.758, 106.789]")
    text += '[transit]\ntemplate = "own.html"\n[gps]\nroute_tolerance_m = 250\n'
    site = load_site(write(tmp_path, text), {})
    assert site.gates["a"].position == (10.758, 106.789)
    assert site.transit.template == tmp_path / "own.html"
    assert site.gps.route_tolerance_m == 250


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("[gates.a]", "[gates.a]\nposition = [106.789, 10.758]", "gates.a.position.0: .* 90, got"),
        ("[gates.a]", "[gps]\ngate_tolerance_m = 0\n[gates.a]", "gps.gate_tolerance_m: .* got 0"),
        ("[gates.a]", "[gps]\nnear = 1\n[gates.a]", "gps.near: unknown key; known: allowance_min"),
        ("[gates.a]", "[yard]\ndays = 1\n[gates.a]", "yard.days: unknown key; known: look_back"),
        ("[gates.a]", "[transit]\nlate = 1\n[gates.a]", "transit.late: unknown key; known: late_"),
    ],
)
def test_r36_r39_r45_policies_that_cannot_be_are_refused(
    tmp_path: Path, before: str, after: str, said: str
) -> None:
    with pytest.raises(ConfigError, match=said):
        load_site(write(tmp_path, GOOD.replace(before, after)), {})


@pytest.mark.parametrize(
    ("uri", "environ", "found"),
    [
        ("${CLIPS:-/srv/a}/x.mp4", {}, "/srv/a/x.mp4"),
        ("${CLIPS:-/srv/a}/x.mp4", {"CLIPS": "/srv/b"}, "/srv/b/x.mp4"),
    ],
)
def test_the_environment_names_the_folder_of_clips(
    tmp_path: Path, uri: str, environ: dict[str, str], found: str
) -> None:
    site = load_site(write(tmp_path, GOOD.replace("clip.mp4", uri)), environ)
    assert site.cameras["a-out-1-rear"].uri == found


def test_a_variable_that_is_not_set_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="needs the environment variable CLIPS"):
        load_site(write(tmp_path, GOOD.replace("clip.mp4", "${CLIPS}/x.mp4")), {})


@pytest.mark.parametrize("password", ["hunter2", "hunt@er2", "hunt:er2"])
def test_the_name_of_a_stream_carries_no_account(tmp_path: Path, password: str) -> None:
    text = GOOD.replace("clip.mp4", f"rtsp://officer:{password}@10.0.0.9:554/main")
    camera = load_site(write(tmp_path, text), {}).cameras["a-out-1-rear"]
    assert camera.media == "rtsp://10.0.0.9:554/main"
    assert "er2" not in repr(camera)


def test_a_refusal_carries_no_account(tmp_path: Path) -> None:
    wrong = GOOD.replace('uri = "clip.mp4"', 'uri = ["rtsp://officer:hunter2@10.0.0.9/main"]')
    with pytest.raises(ConfigError) as refused:
        load_site(write(tmp_path, wrong), {})
    assert "10.0.0.9/main" in str(refused.value)
    assert "hunter2" not in str(refused.value)


SECOND = GOOD.split("[cameras.a-out-1-rear]")[1]


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("[0.9, 0.7]", "[1.9, 0.7]", "between 0 and 1, got (1.9, 0.7)"),
        ("line =", "lines =", "line: wanted, but missing"),
        ('lane = "a-out-1"', 'lane = "a-in-1"', "unknown lane 'a-in-1'; known: a-out-1"),
        ("clip.mp4", "${CLIPS}/clip.mp4", "needs the environment variable CLIPS"),
    ],
)
def test_a_wrong_camera_does_not_keep_the_others_from_work(
    tmp_path: Path, before: str, after: str, said: str
) -> None:
    wrong = SECOND.replace(before, after)
    site, faults = load_usable_site(write(tmp_path, f"{GOOD}[cameras.wrong]{wrong}"), {})
    assert list(site.cameras) == ["a-out-1-rear"]
    assert list(faults) == ["wrong"]
    assert said in faults["wrong"]
    only_wrong, _ = load_usable_site(write(tmp_path, GOOD.replace(before, after)), {})
    assert only_wrong.cameras == {}


@pytest.mark.parametrize(
    ("before", "after"),
    [("[gates.a]", "[gates.A]"), ('gate = "a"', 'gate = "b"'), ("[site]", "[side]")],
)
def test_a_fault_that_is_no_camera_s_is_refused(tmp_path: Path, before: str, after: str) -> None:
    with pytest.raises(ConfigError):
        load_usable_site(write(tmp_path, GOOD.replace(before, after)), {})


def test_a_site_without_faults_is_the_same_either_way(tmp_path: Path) -> None:
    path = write(tmp_path, GOOD)
    assert load_usable_site(path, {}) == (load_site(path, {}), {})


FRONT = """
[cameras.a-out-1-front]
lane = "a-out-1"
uri = "front.mp4"
position = "front"
travel_s = [-6.5, -3.5]
line = [[0.1, 0.7], [0.9, 0.7]]
"""


def test_r21_the_camera_without_a_travel_time_is_its_lane_s_reference(tmp_path: Path) -> None:
    observation = FRONT.replace("-front]", "-over]").replace(
        "travel_s = [-6.5, -3.5]", "kind = 'observation'"
    )
    site = load_site(write(tmp_path, GOOD + FRONT + observation), {})
    (lane,) = lane_cameras(site.cameras).values()
    assert lane.names == ("a-out-1-rear", "a-out-1-front")
    assert lane.reference == "a-out-1-rear"
    assert lane.mean_travel_s("a-out-1-front") == -5.0
    assert lane.mean_travel_s("a-out-1-rear") == 0.0


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("travel_s = [-6.5, -3.5]", "", "a-out-1-front: the lane 'a-out-1' has its reference"),
        ("[-6.5, -3.5]", "[-3.5, -6.5]", "travel_s is [least, most] in seconds"),
        ("[-6.5, -3.5]", "[3.5, 3.5]", "travel_s is [least, most] in seconds"),
        ("[-6.5, -3.5]", "[-9000.0, 3.5]", "both within ±600"),
        ("[-6.5, -3.5]", "[nan, 3.5]", "travel_s is [least, most] in seconds"),
        ("travel_s", 'kind = "observation"\ntravel_s', "got it of an observation camera"),
        ("\nstarts_at", "\ntravel_s = [1, 2]\nstarts_at", "the lane 'a-out-1' has none"),
        ("\ntravel_s", "\nregion = [[0, 0], [1, 0], [1, 0.6]]\ntravel_s", "crosses the region"),
        (
            "\ntravel_s",
            "\nmask = [[[0, 0.5], [1, 0.5], [1, 1], [0, 1]]]\ntravel_s",
            "of which nothing lies there",
        ),
        (
            "\ntravel_s",
            "\nregion = [[0, 0], [1, 1], [0.5, 0.5]]\ntravel_s",
            "these corners lie on one line",
        ),
        ("[0.9, 0.7]]\n\n", "[0.101, 0.7]]\n", "at least 0.01 of the picture apart"),
    ],
)
def test_cameras_of_a_lane_that_do_not_fit_are_refused_in_one_sentence(
    tmp_path: Path, before: str, after: str, said: str
) -> None:
    both = (GOOD + FRONT + "\n").replace(before, after)
    assert both != GOOD + FRONT + "\n"
    with pytest.raises(ConfigError) as refused:
        load_site(write(tmp_path, both), {})
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("before", "after", "left"),
    [
        ("travel_s = [-6.5, -3.5]", "", "a-out-1-rear"),
        ("line = [[0.1, 0.7], [0.9, 0.7]]\n[", "[", "a-out-1-front"),
    ],
)
def test_the_other_cameras_of_a_lane_go_on_without_a_wrong_one(
    tmp_path: Path, before: str, after: str, left: str
) -> None:
    wrong = (GOOD.rstrip() + FRONT).replace(before, after)
    site, faults = load_usable_site(write(tmp_path, wrong), {})
    assert list(site.cameras) == [left]
    assert set(faults) == {"a-out-1-rear", "a-out-1-front"} - {left}
