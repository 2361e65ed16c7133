"""A site file is written back whole, kept beside itself, and never over somebody else's work."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from tiny_clips import SITE, camera_table

from flows.drawing.lane_draft import LaneDraft, NewCamera
from flows.drawing.site_copy import ChangedMeanwhileError, SiteCopy
from schemas.errors import ConfigError, UnknownNameError
from schemas.passage import Direction
from schemas.site import WHOLE_PICTURE, CameraPosition, load_site

TEXT = SITE + camera_table("a", "x.mp4")
DRAFT = LaneDraft(region=WHOLE_PICTURE, line=((0.1, 0.6), (0.9, 0.65)))
OUTSIDE = LaneDraft(region=((0.0, 0.0), (1.0, 0.0), (1.0, 0.5)), line=((0.1, 0.9), (0.9, 0.9)))
NEW = NewCamera(
    uri="rtsp://${GATE_CAM}@10.0.0.9/main",
    lane="in-1",
    direction=Direction.IN,
    position=CameraPosition.REAR,
)
ENVIRON = {"GATE_CAM": "officer:hunter2"}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "site.toml"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_what_is_drawn_is_saved_and_the_old_file_kept(path: Path) -> None:
    path.chmod(0o640)
    copy = SiteCopy(path, "a", None, {})
    copy.save(DRAFT)
    assert load_site(path, {}).cameras["a"].line == DRAFT.line
    assert copy.backup.read_text(encoding="utf-8") == TEXT
    assert path.stat().st_mode & 0o777 == 0o640
    copy.save(LaneDraft(region=DRAFT.region, line=((0.2, 0.6), (0.9, 0.65))))
    assert load_site(path, {}).cameras["a"].line[0] == (0.2, 0.6)
    assert sorted(os.listdir(path.parent)) == ["site.toml", "site.toml.bak"]  # noqa: PTH208


def test_a_file_that_changed_meanwhile_is_left_alone(path: Path) -> None:
    copy = SiteCopy(path, "a", None, {})
    path.write_text(TEXT + "# by somebody else\n", encoding="utf-8")
    with pytest.raises(ChangedMeanwhileError):
        copy.save(DRAFT)
    assert path.read_text(encoding="utf-8") == TEXT + "# by somebody else\n"
    path.unlink()
    with pytest.raises(ChangedMeanwhileError):
        copy.save(DRAFT)
    assert not path.exists()


def test_a_file_that_appears_meanwhile_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "new.toml"
    copy = SiteCopy(path, "in-1-rear", NEW, ENVIRON)
    path.write_text(TEXT, encoding="utf-8")
    with pytest.raises(ChangedMeanwhileError):
        copy.save(DRAFT)
    assert path.read_text(encoding="utf-8") == TEXT


def test_what_makes_no_site_is_not_saved(path: Path) -> None:
    copy = SiteCopy(path, "a", None, {})
    with pytest.raises(ConfigError, match=r"site.toml: cameras.a: a line that crosses the region"):
        copy.save(OUTSIDE)
    assert path.read_text(encoding="utf-8") == TEXT
    assert list(path.parent.iterdir()) == [path]


def test_a_new_file_is_made_by_the_first_save(tmp_path: Path) -> None:
    path = tmp_path / "my-gate.toml"
    copy = SiteCopy(path, "in-1-rear", NEW, ENVIRON)
    assert list(tmp_path.iterdir()) == []
    assert copy.camera.uri == "rtsp://officer:hunter2@10.0.0.9/main"
    was_new = copy.is_new
    copy.save(DRAFT)
    assert (was_new, copy.is_new) == (True, False)
    assert list(tmp_path.iterdir()) == [path]
    site = load_site(path, ENVIRON)
    assert (site.site.id, site.cameras["in-1-rear"].line) == ("my-gate", DRAFT.line)
    assert "hunter2" not in path.read_text(encoding="utf-8")


def test_a_link_stays_a_link(path: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.toml"
    link.symlink_to(path)
    SiteCopy(link, "a", None, {}).save(DRAFT)
    assert link.is_symlink()
    assert load_site(path, {}).cameras["a"].line == DRAFT.line


@pytest.mark.parametrize(
    ("camera", "new", "error", "said"),
    [
        ("b", None, UnknownNameError, "unknown camera 'b'; known: a"),
        ("a", NEW, ConfigError, "is there already"),
    ],
)
def test_a_camera_is_there_or_is_described(
    path: Path, camera: str, new: NewCamera | None, error: type[ConfigError], said: str
) -> None:
    with pytest.raises(error, match=said):
        SiteCopy(path, camera, new, ENVIRON)


def test_a_missing_file_needs_a_camera_to_add(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="--uri adds a camera to a new one"):
        SiteCopy(tmp_path / "none.toml", "a", None, {})


def test_a_second_camera_of_a_lane_says_how_far_it_is(path: Path) -> None:
    second = NEW.model_copy(update={"lane": "a"})
    with pytest.raises(ConfigError, match="travel_s"):
        SiteCopy(path, "a-front", second, ENVIRON)
    copy = SiteCopy(path, "a-front", second.model_copy(update={"travel_s": (1.0, 4.0)}), ENVIRON)
    copy.save(DRAFT)
    assert load_site(path, ENVIRON).cameras["a-front"].travel_s == (1.0, 4.0)
