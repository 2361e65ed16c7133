"""Where the video files of a run lie, and what becomes of it when they go (R66)."""

from __future__ import annotations

from pathlib import Path

import pytest

from schemas.errors import ArchiveError
from schemas.site import SiteFile
from sql.home import Home
from sql.media_links import link_media, linked_media


def site_of(path: Path) -> SiteFile:
    line = ((0.1, 0.5), (0.9, 0.5))
    return SiteFile.model_validate(
        {
            "site": {"id": "gate", "name": "Cổng", "type": "seaport"},
            "gates": {"a": {"name": "A"}},
            "lanes": {
                "in-1": {"gate": "a", "direction": "in"},
                "in-2": {"gate": "a", "direction": "in"},
            },
            "cameras": {
                "rear": {"lane": "in-1", "uri": str(path), "line": line},
                "live": {"lane": "in-2", "uri": "rtsp://127.0.0.1/a", "line": line},
            },
        }
    )


def test_r66_a_file_is_found_where_it_was_last_read_and_no_longer(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    first, second = tmp_path / "1" / "clip.mp4", tmp_path / "2" / "clip.mp4"
    for path in (first, second):
        path.parent.mkdir()
        path.write_bytes(b"video")
        link_media(home, site_of(path))
        found = linked_media(home, "gate", "rear", "clip.mp4")
        assert found is not None
        assert found.resolve() == path
    assert not (home.media / "gate" / "live").exists()
    second.unlink()
    assert linked_media(home, "gate", "rear", "clip.mp4") is None


@pytest.mark.parametrize(
    ("site", "camera", "media"),
    [
        ("..", "rear", "clip.mp4"),
        ("gate", "../../x", "clip.mp4"),
        ("gate", "rear", "/etc/passwd"),
        ("gate", "rear", ""),
        ("gate", "rear", "other.mp4"),
    ],
)
def test_no_name_leads_out_of_the_home(tmp_path: Path, site: str, camera: str, media: str) -> None:
    home = Home(tmp_path / "home")
    link_media(home, site_of(tmp_path / "clip.mp4"))
    assert linked_media(home, site, camera, media) is None


def test_a_home_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "media").write_bytes(b"no folder")
    with pytest.raises(ArchiveError, match="cannot create the folder"):
        link_media(Home(tmp_path), site_of(tmp_path / "clip.mp4"))
